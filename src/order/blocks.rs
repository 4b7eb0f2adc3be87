//! A list that is cheap to copy.

use std::fmt;
use std::sync::Arc;

/// Items of one block.
const BLOCK: usize = 64;

/// A list that grows at its end. A copy shares its blocks with what it was copied from, until one
/// of the two changes them.
pub struct Blocks<T> {
    /// All but the last are full; the last is not empty.
    blocks: Vec<Arc<Vec<T>>>,
}

impl<T> Blocks<T> {
    /// A list without items.
    pub const fn new() -> Self {
        Self { blocks: Vec::new() }
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        let last = self.blocks.last();
        last.map_or(0, |last| (self.blocks.len() - 1) * BLOCK + last.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The item at a place.
    pub fn get(&self, place: usize) -> Option<&T> {
        self.blocks.get(place / BLOCK)?.get(place % BLOCK)
    }

    /// The items from a place on; none, if the list ends before.
    pub fn since(&self, place: usize) -> impl Iterator<Item = &T> {
        let blocks = self.blocks.iter().skip(place / BLOCK);
        blocks.flat_map(|block| &**block).skip(place % BLOCK)
    }
}

impl<T: Clone> Blocks<T> {
    /// The item at a place, to be changed.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        Arc::make_mut(self.blocks.get_mut(place / BLOCK)?).get_mut(place % BLOCK)
    }

    /// Puts an item at the end.
    pub fn push(&mut self, item: T) {
        match self.blocks.last_mut() {
            Some(last) if last.len() < BLOCK => Arc::make_mut(last).push(item),
            _ => self.blocks.push(Arc::new(vec![item])),
        }
    }

    /// Takes the item at the end.
    pub fn pop(&mut self) -> Option<T> {
        let last = Arc::make_mut(self.blocks.last_mut()?);
        let item = last.pop();
        if last.is_empty() {
            self.blocks.pop();
        }
        item
    }
}

impl<T> Clone for Blocks<T> {
    fn clone(&self) -> Self {
        Self {
            blocks: self.blocks.clone(),
        }
    }
}

impl<T> Default for Blocks<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for Blocks<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.since(0)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_and_its_copy_do_not_disturb_each_other() {
        let mut list = Blocks::new();
        (0..200).for_each(|item| list.push(item));
        let copy = list.clone();
        let taken: Vec<_> = (0..70).filter_map(|_| list.pop()).collect();
        assert!(taken.into_iter().eq((130..200).rev()));
        list.push(-1);
        *list.get_mut(3).expect("it is there") = -2;
        assert_eq!(list.len(), 131);
        let ours: Vec<_> = list.since(128).copied().collect();
        assert_eq!(ours, [128, 129, -1]);
        assert_eq!((list.get(3), copy.get(3)), (Some(&-2), Some(&3)));
        assert!(copy.since(0).copied().eq(0..200));
        assert_eq!(copy.since(500).count(), 0);
        while list.pop().is_some() {}
        assert!(list.is_empty());
        assert_eq!(list.len(), 0);
    }
}
