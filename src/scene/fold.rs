//! Which ordinals of a large set are drawn one by one, and which as a group.

use super::board::OfSet;
use super::pod;
use super::stage::{Look, SetKey};
use super::types::*;
use crate::order::gather;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A set with no more ordinals than this is drawn whole.
pub(super) const MOST_COLUMNS: usize = 60;

/// Of a larger one, this many at each end …
const AT_THE_ENDS: usize = 6;

/// … and this many of those between that are not simply Ready.
const OF_INTEREST: usize = 24;

/// The places of a board: a column for each ordinal, or groups of ordinals that are alike.
pub(super) fn places(
    look: &Look,
    key: &SetKey,
    own: &OfSet,
    ordinals: &BTreeSet<i32>,
    column: impl Fn(i32) -> Column,
) -> Vec<Place> {
    let one = |ordinal: i32| Place::One(Arc::new(column(ordinal)));
    if ordinals.len() <= MOST_COLUMNS {
        return ordinals.iter().map(|ordinal| one(*ordinal)).collect();
    }
    let all: Vec<i32> = ordinals.iter().copied().collect();
    let mut drawn: BTreeSet<i32> = gather(all[..AT_THE_ENDS].iter().copied());
    drawn.extend(&all[all.len() - AT_THE_ENDS..]);
    let range = own.set.map(|set| set.spec.range());
    // Both sides of the border between wanted and not wanted.
    drawn.extend(range.iter().flat_map(|range| [range.end - 1, range.end]));
    let busy = all.iter().filter(|ordinal| {
        let pod = own.pods.get(ordinal);
        pod.is_some_and(|own| pod::tone(look, own) != Tone::Good)
    });
    drawn.extend(busy.take(OF_INTEREST));
    if let Some(range) = range {
        drawn.extend(
            range
                .filter(|ordinal| !own.pods.contains_key(ordinal))
                .take(2),
        );
    }
    let mut places = Vec::new();
    let mut group: Vec<i32> = Vec::new();
    for ordinal in all {
        if drawn.contains(&ordinal) {
            close(look, key, own, &mut group, &mut places, &one);
            places.push(one(ordinal));
        } else {
            group.push(ordinal);
        }
    }
    close(look, key, own, &mut group, &mut places, &one);
    places
}

/// Draws what is between two columns: as one, unless it is only a few.
fn close(
    look: &Look,
    key: &SetKey,
    own: &OfSet,
    group: &mut Vec<i32>,
    places: &mut Vec<Place>,
    one: &impl Fn(i32) -> Place,
) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return;
    };
    if group.len() < 3 {
        places.extend(group.drain(..).map(one));
        return;
    }
    let mut counts: BTreeMap<String, (Tone, usize)> = BTreeMap::new();
    for ordinal in group.iter() {
        let (tone, word) = match own.pods.get(ordinal) {
            Some(own) => (pod::tone(look, own), pod::word(look, own)),
            None => (Tone::Quiet, look.text("vacancy.no-pod").to_owned()),
        };
        counts.entry(word).or_insert((tone, 0)).1 += 1;
    }
    places.push(Place::Many(Fold {
        key: format!("{}/{}/from {first}", key.0, key.1),
        range: format!("{first} – {last}"),
        count: group.len(),
        parts: counts
            .into_iter()
            .map(|(word, (tone, count))| (tone, format!("{count} {word}")))
            .collect(),
    }));
    group.clear();
}
