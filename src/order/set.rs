//! A sorted set: a map without values.

use super::map::{Iter, Map};
use std::borrow::Borrow;
use std::fmt;
use std::iter;
use std::ops::RangeBounds;

/// A set in order, with the interface of std's `BTreeSet`.
#[derive(PartialEq, Eq)]
pub struct Set<T>(Map<T, ()>);

impl<T> Set<T> {
    /// A set without items.
    pub const fn new() -> Self {
        Self(Map::new())
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The items, in order.
    pub fn iter(&self) -> Items<'_, T> {
        items(self.0.iter())
    }

    /// The lowest item.
    pub fn first(&self) -> Option<&T> {
        self.iter().next()
    }

    /// The highest item.
    pub fn last(&self) -> Option<&T> {
        self.iter().next_back()
    }
}

impl<T: Clone> Set<T> {
    /// Takes out the lowest item.
    pub fn pop_first(&mut self) -> Option<T> {
        Some(self.0.pop_first()?.0)
    }
}

impl<T: Ord> Set<T> {
    /// Whether there is such an item.
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.0.contains_key(item)
    }

    /// The items that lie in a range.
    pub fn range<Q: Ord + ?Sized>(&self, range: impl RangeBounds<Q>) -> Items<'_, T>
    where
        T: Borrow<Q>,
    {
        items(self.0.range(range))
    }
}

impl<T: Ord + Clone> Set<T> {
    /// Puts an item in; whether it was not there yet.
    pub fn insert(&mut self, item: T) -> bool {
        self.0.insert(item, ()).is_none()
    }

    /// Takes an item out; whether it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.0.remove(item).is_some()
    }
}

/// Items of a [`Set`], in order.
type Items<'a, T> = iter::Map<Iter<'a, T, ()>, fn((&'a T, &'a ())) -> &'a T>;

fn items<T>(entries: Iter<'_, T, ()>) -> Items<'_, T> {
    entries.map(|(item, ())| item)
}

impl<T> Clone for Set<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for Set<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl<T: Ord + Clone> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        for item in items {
            self.insert(item);
        }
    }
}

impl<T: Ord + Clone> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        super::gather(items)
    }
}

impl<T: Ord + Clone, const N: usize> From<[T; N]> for Set<T> {
    fn from(items: [T; N]) -> Self {
        super::gather(items)
    }
}

impl<'a, T> IntoIterator for &'a Set<T> {
    type Item = &'a T;
    type IntoIter = Items<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Clone> IntoIterator for Set<T> {
    type Item = T;
    type IntoIter = iter::Map<<Map<T, ()> as IntoIterator>::IntoIter, fn((T, ())) -> T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().map(|(item, ())| item)
    }
}
