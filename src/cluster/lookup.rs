//! A map for looking things up, whose order nobody can see.

use super::rng::mix;
use std::borrow::Borrow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Entries of a shelf, on average, at most: few enough to be looked through.
const CROWDED: usize = 3;

/// A map without iteration: its cost does not grow with its size, and its order cannot leak into
/// the model.
///
/// A copy shares the shelves with what it was copied from, until one of the two changes them.
#[derive(Clone, Debug)]
pub struct Lookup<K, V> {
    /// None, or a power of two of them; an entry stands on the shelf that the low bits of its hash name.
    shelves: Vec<Shelf<K, V>>,
    len: usize,
}

type Shelf<K, V> = Arc<Vec<(u64, K, V)>>;

/// Where an entry is: its shelf, and its place on it.
type Place = (usize, usize);

impl<K, V> Default for Lookup<K, V> {
    fn default() -> Self {
        Self {
            shelves: Vec::new(),
            len: 0,
        }
    }
}

impl<K: Eq + Hash, V> Lookup<K, V> {
    fn find<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<Place>
    where
        K: Borrow<Q>,
    {
        let hash = hash(key);
        let shelf = self.shelf_of(hash);
        let place = self
            .shelves
            .get(shelf)?
            .iter()
            .position(|(own, known, _)| *own == hash && known.borrow() == key)?;
        Some((shelf, place))
    }

    fn shelf_of(&self, hash: u64) -> usize {
        // Without shelves it is the one that is not there.
        hash as usize & self.shelves.len().wrapping_sub(1)
    }

    /// The value of a key.
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (shelf, place) = self.find(key)?;
        Some(&self.shelves[shelf][place].2)
    }

    /// Whether there is such a key.
    pub fn contains_key<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_some()
    }
}

impl<K: Eq + Hash + Clone, V: Clone> Lookup<K, V> {
    fn at(&mut self, (shelf, place): Place) -> &mut V {
        &mut Arc::make_mut(&mut self.shelves[shelf])[place].2
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let place = self.find(key)?;
        Some(self.at(place))
    }

    /// Sets the value of a key; the one that it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Some(place) => Some(std::mem::replace(self.at(place), value)),
            None => {
                self.put(key, value);
                None
            }
        }
    }

    /// Takes a key out.
    pub fn remove<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (shelf, place) = self.find(key)?;
        self.len -= 1;
        let entry = Arc::make_mut(&mut self.shelves[shelf]).swap_remove(place);
        Some(entry.2)
    }

    /// The value of a key, which is made if there is none.
    pub fn or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let place = match self.find(&key) {
            Some(place) => place,
            None => self.put(key, make()),
        };
        self.at(place)
    }

    /// Puts in a key that is not there; where it is then.
    fn put(&mut self, key: K, value: V) -> Place {
        if self.len >= self.shelves.len() * CROWDED {
            self.grow();
        }
        self.len += 1;
        let hash = hash(&key);
        let shelf = self.shelf_of(hash);
        let entries = Arc::make_mut(&mut self.shelves[shelf]);
        entries.push((hash, key, value));
        (shelf, entries.len() - 1)
    }

    /// Twice as many shelves, at least one.
    fn grow(&mut self) {
        let shelves = (self.shelves.len() * 2).max(1);
        let crowded = std::mem::replace(&mut self.shelves, vec![Shelf::default(); shelves]);
        for shelf in crowded {
            for entry in Arc::unwrap_or_clone(shelf) {
                let shelf = self.shelf_of(entry.0);
                Arc::make_mut(&mut self.shelves[shelf]).push(entry);
            }
        }
    }
}

fn hash<Q: Hash + ?Sized>(key: &Q) -> u64 {
    let mut mixer = Mixer::default();
    key.hash(&mut mixer);
    mixer.finish()
}

/// A fast hash. Keys come from the model, so nobody can choose them to collide.
#[derive(Clone, Copy, Debug, Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..part.len()].copy_from_slice(part);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = mix(self.0.rotate_left(5) ^ number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        /// std's map is the judge; a copy, taken on the way, keeps what it had.
        #[test]
        fn it_does_what_a_tree_does(steps in proptest::collection::vec((0..5_u8, 0..400_u16), 0..1_500)) {
            let (mut ours, mut judge) = (Lookup::default(), BTreeMap::new());
            let mut copies = (ours.clone(), judge.clone());
            for (number, (step, key)) in steps.into_iter().enumerate() {
                match step {
                    0 => prop_assert_eq!(ours.remove(&key), judge.remove(&key)),
                    1 => {
                        let ours = *ours.or_insert_with(key, || number);
                        prop_assert_eq!(ours, *judge.entry(key).or_insert(number));
                    }
                    2 => prop_assert_eq!(ours.get_mut(&key), judge.get_mut(&key)),
                    _ => prop_assert_eq!(ours.insert(key, number), judge.insert(key, number)),
                }
                prop_assert_eq!(ours.len, judge.len());
                if number == 700 {
                    copies = (ours.clone(), judge.clone());
                }
            }
            for (ours, judge) in [(&ours, &judge), (&copies.0, &copies.1)] {
                for key in 0..400 {
                    prop_assert_eq!(ours.get(&key), judge.get(&key));
                }
            }
        }
    }
}
