//! Sorting, gathering and sorted collections with little code: what std compiles anew, and at
//! length, for each type.

mod blocks;
mod map;
mod set;

pub use blocks::Blocks;
pub use map::Map;
pub use set::Set;

use std::cmp::Ordering;

/// Sorts; what is equal keeps its order. At most n log n comparisons and n swaps.
pub(crate) fn sort_by<T>(items: &mut [T], order: &dyn Fn(&T, &T) -> Ordering) {
    for (one, other) in swaps(items.len(), &|a, b| order(&items[a], &items[b])) {
        items.swap(one, other);
    }
}

/// Which swaps, one after the other, put so many items in order.
fn swaps(len: usize, order: &dyn Fn(usize, usize) -> Ordering) -> Vec<(usize, usize)> {
    let mut sorted: Vec<usize> = (0..len).collect();
    sorted.sort_by(|a, b| order(*a, *b));
    let mut goes_to = vec![0; len];
    for (place, from) in sorted.into_iter().enumerate() {
        goes_to[from] = place;
    }
    let mut swaps = Vec::new();
    for place in 0..len {
        while goes_to[place] != place {
            let target = goes_to[place];
            swaps.push((place, target));
            goes_to.swap(place, target);
        }
    }
    swaps
}

/// A map or a set of items. Where `collect` sorts them first, this only inserts.
pub(crate) fn gather<T, C: Default + Extend<T>>(items: impl IntoIterator<Item = T>) -> C {
    let mut all = C::default();
    all.extend(items);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_keeps_the_order_of_equals() {
        let mut seed = 1_u32;
        for len in 0..60 {
            let numbers = (0..len).map(|place| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 28, place)
            });
            let mut items: Vec<(u32, u32)> = numbers.collect();
            let mut expected = items.clone();
            expected.sort();
            sort_by(&mut items, &|a, b| a.0.cmp(&b.0));
            assert_eq!(items, expected);
        }
    }
}
