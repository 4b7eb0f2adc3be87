//! A sorted map whose code stays small when it is compiled for many types.

use std::borrow::Borrow;
use std::fmt;
use std::iter::FlatMap;
use std::ops::{Bound, Index, RangeBounds};
use std::sync::Arc;
use std::vec;

/// Entries of one chunk, at most. An insertion moves half of them, and, of the list of chunks, what
/// lies behind: cheap up to some hundred thousand entries.
const CHUNK: usize = 64;

/// A map in the order of its keys, with the interface of std's `BTreeMap`.
///
/// Two levels of sorted lists do for some hundred thousand entries, and compile to a third of the
/// code of a tree of any depth. A copy shares the chunks with what it was copied from, until one
/// of the two changes them: of a large map it costs little.
pub struct Map<K, V> {
    /// Never an empty one.
    chunks: Vec<Chunk<K, V>>,
}

type Chunk<K, V> = Arc<Vec<(K, V)>>;

/// Takes the entries out of a chunk.
type Own<K, V> = fn(Chunk<K, V>) -> Vec<(K, V)>;

/// Where an entry is: its chunk, and its place in it. The end is one chunk behind the last.
type Place = (usize, usize);

impl<K, V> Map<K, V> {
    /// A map without entries.
    pub const fn new() -> Self {
        Self { chunks: Vec::new() }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.len()).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The entries, in the order of the keys.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter {
            chunks: &self.chunks,
            front: (0, 0),
            back: (self.chunks.len(), 0),
        }
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + Clone {
        self.iter().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + Clone {
        self.iter().map(|(_, value)| value)
    }

    /// The entry with the lowest key.
    pub fn first_key_value(&self) -> Option<(&K, &V)> {
        self.iter().next()
    }

    /// The entry with the highest key.
    pub fn last_key_value(&self) -> Option<(&K, &V)> {
        self.iter().next_back()
    }
}

impl<K: Clone, V: Clone> Map<K, V> {
    /// The entries, in order, with values that can be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        let entries = self.chunks.iter_mut().flat_map(Arc::make_mut);
        entries.map(|(key, value)| (&*key, value))
    }

    /// The values, in the order of their keys, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.iter_mut().map(|(_, value)| value)
    }

    /// Takes out the entry with the lowest key.
    pub fn pop_first(&mut self) -> Option<(K, V)> {
        (!self.is_empty()).then(|| self.take((0, 0)))
    }

    /// Drops the entries that do not fulfil a condition.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        for chunk in &mut self.chunks {
            Arc::make_mut(chunk).retain_mut(|(key, value)| keep(key, value));
        }
        self.chunks.retain(|chunk| !chunk.is_empty());
    }

    /// The entry at a place that holds one.
    fn at(&mut self, (chunk, place): Place) -> &mut (K, V) {
        &mut Arc::make_mut(&mut self.chunks[chunk])[place]
    }

    /// Takes out the entry at a place that holds one.
    fn take(&mut self, (chunk, place): Place) -> (K, V) {
        let entries = Arc::make_mut(&mut self.chunks[chunk]);
        let entry = entries.remove(place);
        if entries.is_empty() {
            self.chunks.remove(chunk);
        }
        entry
    }
}

impl<K: Ord, V> Map<K, V> {
    /// Where the first entry is that does not lie before; `before` holds for a front part of the keys.
    fn place(&self, before: impl Fn(&K) -> bool) -> Place {
        let reaches = |chunk: &Chunk<K, V>| chunk.last().is_some_and(|last| before(&last.0));
        let chunk = self.chunks.partition_point(reaches);
        let place = self.chunks.get(chunk).map_or(0, |entries| {
            entries.partition_point(|entry| before(&entry.0))
        });
        (chunk, place)
    }

    /// Where a key is, or where it would be.
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<Place, Place>
    where
        K: Borrow<Q>,
    {
        let (chunk, place) = self.place(|own| own.borrow() < key);
        match self
            .chunks
            .get(chunk)
            .and_then(|entries| entries.get(place))
        {
            Some(entry) if entry.0.borrow() == key => Ok((chunk, place)),
            _ => Err((chunk, place)),
        }
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (chunk, place) = self.find(key).ok()?;
        Some(&self.chunks[chunk][place].1)
    }

    /// Whether there is such a key.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    /// The entries whose keys lie in a range.
    pub fn range<Q: Ord + ?Sized>(&self, range: impl RangeBounds<Q>) -> Iter<'_, K, V>
    where
        K: Borrow<Q>,
    {
        let (first, behind) = (range.start_bound(), range.end_bound());
        let front = self.place(|key| match first {
            Bound::Included(first) => key.borrow() < first,
            Bound::Excluded(first) => key.borrow() <= first,
            Bound::Unbounded => false,
        });
        let back = self.place(|key| match behind {
            Bound::Included(last) => key.borrow() <= last,
            Bound::Excluded(end) => key.borrow() < end,
            Bound::Unbounded => true,
        });
        Iter {
            chunks: &self.chunks,
            front,
            back: back.max(front),
        }
    }
}

impl<K: Ord + Clone, V: Clone> Map<K, V> {
    /// The value of a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let place = self.find(key).ok()?;
        Some(&mut self.at(place).1)
    }

    /// Sets the value of a key; the one that it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok(place) => Some(std::mem::replace(&mut self.at(place).1, value)),
            Err(place) => {
                self.put(place, (key, value));
                None
            }
        }
    }

    /// Takes a key out; its value.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let place = self.find(key).ok()?;
        Some(self.take(place).1)
    }

    /// The value of a key, which is there or is about to be made.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        Entry { map: self, key }
    }

    /// Puts in what is not there, at the place that `find` gave; where it is then.
    fn put(&mut self, (chunk, place): Place, entry: (K, V)) -> Place {
        // Behind the last chunk is the end of the last chunk.
        let (chunk, place) = match self.chunks.last() {
            None => {
                self.chunks.push(Arc::new(vec![entry]));
                return (0, 0);
            }
            Some(last) if chunk == self.chunks.len() => (chunk - 1, last.len()),
            Some(_) => (chunk, place),
        };
        let entries = Arc::make_mut(&mut self.chunks[chunk]);
        entries.insert(place, entry);
        if entries.len() <= CHUNK {
            return (chunk, place);
        }
        // What grows at its end leaves full chunks behind.
        let kept = if place == CHUNK { CHUNK } else { CHUNK / 2 };
        let rest = entries.split_off(kept);
        self.chunks.insert(chunk + 1, Arc::new(rest));
        if place < kept {
            (chunk, place)
        } else {
            (chunk + 1, place - kept)
        }
    }
}

/// A key of a [`Map`], whether it is there or not.
pub struct Entry<'a, K, V> {
    map: &'a mut Map<K, V>,
    key: K,
}

impl<'a, K: Ord + Clone, V: Clone> Entry<'a, K, V> {
    /// The value, which is made if there is none.
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> &'a mut V {
        let place = match self.map.find(&self.key) {
            Ok(place) => place,
            Err(place) => self.map.put(place, (self.key, make())),
        };
        &mut self.map.at(place).1
    }

    /// The value; this one, if there is none.
    pub fn or_insert(self, value: V) -> &'a mut V {
        self.or_insert_with(|| value)
    }

    /// The value; the default one, if there is none.
    pub fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

/// Entries of a [`Map`], in order. Both places are those of an entry, or the end.
pub struct Iter<'a, K, V> {
    chunks: &'a [Chunk<K, V>],
    front: Place,
    back: Place,
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        if self.front >= self.back {
            return None;
        }
        let chunk = self.chunks.get(self.front.0)?;
        let (key, value) = chunk.get(self.front.1)?;
        self.front.1 += 1;
        if self.front.1 == chunk.len() {
            self.front = (self.front.0 + 1, 0);
        }
        Some((key, value))
    }
}

impl<K, V> DoubleEndedIterator for Iter<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        if self.front >= self.back {
            return None;
        }
        if self.back.1 == 0 {
            let chunk = self.back.0.checked_sub(1)?;
            self.back = (chunk, self.chunks.get(chunk)?.len());
        }
        self.back.1 -= 1;
        let (key, value) = self.chunks.get(self.back.0)?.get(self.back.1)?;
        Some((key, value))
    }
}

impl<K, V> Clone for Map<K, V> {
    fn clone(&self) -> Self {
        Self {
            chunks: self.chunks.clone(),
        }
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

/// How the entries are spread over chunks does not matter.
impl<K: PartialEq, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for Map<K, V> {}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Borrow<Q>, V, Q: Ord + ?Sized> Index<&Q> for Map<K, V>
where
    K: Ord,
{
    type Output = V;

    /// # Panics
    /// If there is no such key, like std's maps.
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("a key of the map")
    }
}

impl<K: Ord + Clone, V: Clone> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Ord + Clone, V: Clone> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        super::gather(entries)
    }
}

impl<K: Ord + Clone, V: Clone, const N: usize> From<[(K, V); N]> for Map<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        super::gather(entries)
    }
}

impl<K: Clone, V: Clone> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = FlatMap<vec::IntoIter<Chunk<K, V>>, Vec<(K, V)>, Own<K, V>>;

    fn into_iter(self) -> Self::IntoIter {
        let own: Own<K, V> = Arc::unwrap_or_clone;
        self.chunks.into_iter().flat_map(own)
    }
}

impl<'a, K, V> IntoIterator for &'a Map<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        /// std's map is the judge.
        #[test]
        fn it_does_what_a_tree_does(
            steps in proptest::collection::vec((0..8_u8, 0..400_u16), 0..1_500),
            low in 0..400_u16,
            length in 0..400_u16,
        ) {
            let (mut ours, mut judge) = (Map::new(), BTreeMap::new());
            for (number, (step, key)) in steps.into_iter().enumerate() {
                match step {
                    0 => prop_assert_eq!(ours.remove(&key), judge.remove(&key)),
                    1 => prop_assert_eq!(ours.pop_first(), judge.pop_first()),
                    2 => {
                        let ours = *ours.entry(key).or_insert(number);
                        prop_assert_eq!(ours, *judge.entry(key).or_insert(number));
                    }
                    _ => prop_assert_eq!(ours.insert(key, number), judge.insert(key, number)),
                }
                prop_assert_eq!(ours.get(&key), judge.get(&key));
            }
            prop_assert_eq!(ours.len(), judge.len());
            prop_assert!(ours.iter().eq(judge.iter()));
            prop_assert!(ours.iter().rev().eq(judge.iter().rev()));
            let range = low..low.saturating_add(length);
            prop_assert!(ours.range(range.clone()).eq(judge.range(range.clone())));
            prop_assert!(ours.range(range.clone()).rev().eq(judge.range(range).rev()));
            prop_assert!(ours.range(..=low).eq(judge.range(..=low)));
            ours.retain(|key, _| key % 3 == 0);
            judge.retain(|key, _| key % 3 == 0);
            prop_assert!(ours.clone().into_iter().eq(judge.clone()));
            prop_assert!(ours.chunks.iter().all(|chunk| (1..=CHUNK).contains(&chunk.len())));
        }
    }

    #[test]
    fn the_spread_over_chunks_does_not_matter() {
        let upwards: Map<_, _> = (0..1_000).map(|key| (key, key)).collect();
        let downwards: Map<_, _> = (0..1_000).rev().map(|key| (key, key)).collect();
        assert!(upwards.chunks.len() != downwards.chunks.len());
        assert_eq!(upwards, downwards);
    }

    #[test]
    fn a_range_may_begin_and_end_anywhere() {
        let map = Map::from([(1, 'a'), (3, 'c')]);
        let keys = |range: (Bound<i32>, Bound<i32>)| -> Vec<_> {
            map.range(range).map(|(key, _)| *key).collect()
        };
        use Bound::{Excluded, Included, Unbounded};
        assert_eq!(keys((Excluded(1), Unbounded)), [3]);
        assert_eq!(keys((Unbounded, Excluded(3))), [1]);
        assert!(keys((Included(3), Included(1))).is_empty());
    }
}
