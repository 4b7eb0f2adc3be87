//! A list with a part for each key.

use super::View;
use super::drawn::{Change, Drawn};
use crate::order::{Set, gather};
use leptos::prelude::{Owner, untrack};

/// What draws and changes a list. A row keeps its elements as long as there is its key, and is only moved
/// if the others are no longer in the same order: a motion of its own ends by that.
pub(super) fn rows(keys: Box<dyn Fn() -> Vec<String>>, row: Box<dyn Fn(String) -> View>) -> Change {
    let parent = Owner::current().unwrap_or_default();
    let mut rows: Vec<(String, Owner)> = Vec::new();
    Box::new(move |inside, mark| {
        let Drawn::Many(drawn) = inside else { return };
        let wanted = keys();
        let kept: Set<&String> = gather(&wanted);
        for place in (0..rows.len()).rev() {
            if !kept.contains(&rows[place].0) {
                drawn.remove(place).take();
                drop(rows.remove(place));
            }
        }
        let page = mark.parent_node();
        for (place, key) in wanted.iter().enumerate() {
            if rows.get(place).is_some_and(|row| row.0 == *key) {
                continue;
            }
            let next = drawn[place..].iter().find_map(Drawn::first);
            let further = rows.iter().skip(place).position(|row| row.0 == *key);
            let (own, new) = if let Some(further) = further {
                (rows.remove(place + further), drawn.remove(place + further))
            } else {
                let owner = parent.child();
                let new = untrack(|| owner.with(|| row(key.clone()).draw()));
                ((key.clone(), owner), new)
            };
            if let Some(page) = &page {
                new.put(page, Some(next.as_ref().unwrap_or(mark)));
            }
            rows.insert(place, own);
            drawn.insert(place, new);
        }
    })
}
