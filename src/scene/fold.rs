//! Which ordinals of a large set are drawn one by one, and which as a group.

use super::board::OfSet;
use super::pod;
use super::stage::Look;
use super::types::*;
use std::sync::Arc;

/// A set with no more ordinals than this is drawn whole.
pub(super) const MOST_COLUMNS: usize = 60;

/// Of a larger one, this many at each end …
const AT_THE_ENDS: usize = 6;

/// … and this many of those between that are not simply Ready.
const OF_INTEREST: usize = 24;

/// The places of a board: a column for each ordinal, or groups of ordinals that are alike.
pub(super) fn places(look: &Look, own: &OfSet, column: impl Fn(i32) -> Column) -> Vec<Place> {
    let one = |ordinal: i32| Place::One(Arc::new(column(ordinal)));
    let all: Vec<i32> = own.ordinals.keys().copied().collect();
    if all.len() <= MOST_COLUMNS {
        return all.into_iter().map(one).collect();
    }
    let drawn = drawn(look, own, &all);
    let mut places = Vec::new();
    let mut group: Vec<i32> = Vec::new();
    for ordinal in all {
        if !drawn.contains(&ordinal) {
            group.push(ordinal);
            continue;
        }
        close(look, own, &mut group, &mut places, &one);
        places.push(one(ordinal));
    }
    close(look, own, &mut group, &mut places, &one);
    places
}

/// The ordinals that are drawn one by one.
fn drawn(look: &Look, own: &OfSet, all: &[i32]) -> Vec<i32> {
    let mut drawn = all[..AT_THE_ENDS].to_vec();
    drawn.extend(&all[all.len() - AT_THE_ENDS..]);
    let busy = all.iter().copied().filter(|ordinal| {
        own.pod(*ordinal)
            .is_some_and(|own| pod::tone(look, own) != Tone::Good)
    });
    drawn.extend(busy.take(OF_INTEREST));
    if let Some(set) = own.set {
        let range = set.spec.range();
        // Both sides of the border between wanted and not wanted.
        drawn.extend([range.end - 1, range.end]);
        // And of that between updated and left alone.
        if !set.spec.update_strategy.is_on_delete() {
            let first = set.spec.lowest_to_update();
            drawn.extend([first.saturating_sub(1), first]);
        }
        drawn.extend(range.filter(|ordinal| own.pod(*ordinal).is_none()).take(2));
    }
    drawn
}

/// Draws what is between two columns: as one, unless it is only a few.
fn close(
    look: &Look,
    own: &OfSet,
    group: &mut Vec<i32>,
    places: &mut Vec<Place>,
    one: &dyn Fn(i32) -> Place,
) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return;
    };
    if group.len() < 3 {
        places.extend(group.drain(..).map(one));
        return;
    }
    let mut counts: Vec<(Tone, String, usize)> = Vec::new();
    for ordinal in group.iter() {
        let stored = own.pod(*ordinal);
        let word = stored.map_or_else(
            || look.text("vacancy.no-pod").to_owned(),
            |own| pod::word(look, own),
        );
        match counts.iter_mut().find(|(_, known, _)| *known == word) {
            Some((_, _, count)) => *count += 1,
            None => {
                let tone = stored.map_or(Tone::Quiet, |own| pod::tone(look, own));
                counts.push((tone, word, 1));
            }
        }
    }
    let parts = counts
        .into_iter()
        .map(|(tone, word, count)| (tone, format!("{count} {word}")));
    places.push(Place::Many(Fold {
        key: format!("{}/{}/from {first}", own.key.0, own.key.1),
        range: format!("{first} – {last}"),
        count: group.len(),
        parts: parts.collect(),
    }));
    group.clear();
}
