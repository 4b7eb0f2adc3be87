//! Events, and ages as kubectl writes them.

use super::stage::Look;
use super::types::*;
use crate::api::*;
use crate::order::sort_by;

/// Older events than this many are not drawn.
const MOST_EVENTS: usize = 120;

/// The newest events in the order in which each was first seen; that never changes.
pub(super) fn rows(look: &Look) -> Vec<EventRow> {
    let order = |event: &Event| look.memory.events.get(&event.metadata.uid).copied();
    let events = look.cluster.store().events.iter();
    let mut events: Vec<_> = events.map(|event| (order(event), event)).collect();
    sort_by(&mut events, &|a, b| a.0.cmp(&b.0));
    events.drain(..events.len().saturating_sub(MOST_EVENTS));
    let rows = events.into_iter().map(|(_, event)| EventRow {
        key: event.metadata.uid.to_string(),
        kind: event.kind.clone(),
        reason: event.reason.clone(),
        object: format!(
            "{}/{}",
            event.involved_object.kind.to_ascii_lowercase(),
            event.involved_object.name
        ),
        message: event.message.clone(),
        age: age(look.now, event.last_timestamp),
        count: event.count,
        source: event.source.component.clone(),
    });
    rows.collect()
}

/// An age as kubectl writes it (spec 07 §4.5), up to two days.
pub(super) fn age(now: Millis, since: Time) -> String {
    let seconds = now.saturating_sub(since.millis()) / 1000;
    let (minutes, hours) = (seconds / 60, seconds / 3600);
    let both = |large: u64, unit: char, small: u64, small_unit: char| match small {
        0 => format!("{large}{unit}"),
        _ => format!("{large}{unit}{small}{small_unit}"),
    };
    match () {
        () if seconds < 120 => format!("{seconds}s"),
        () if minutes < 10 => both(minutes, 'm', seconds % 60, 's'),
        () if hours < 3 => format!("{minutes}m"),
        () if hours < 8 => both(hours, 'h', minutes % 60, 'm'),
        () if hours < 48 => format!("{hours}h"),
        () => both(hours / 24, 'd', hours % 24, 'h'),
    }
}
