//! Events.

use super::stage::Look;
use super::types::*;
use crate::kubectl::tables::since;

/// The newest events in the order in which each was first seen; that never changes.
pub(super) fn rows(look: &Look) -> Vec<EventRow> {
    let store = look.cluster.store();
    let newest = look.cluster.history().events().iter();
    let events = newest.filter_map(|(at, own)| {
        let event = store.events.get(&own.namespace, &own.name)?;
        Some((*at, event))
    });
    let rows = events.map(|(at, event)| EventRow {
        at,
        key: event.metadata.uid.to_string(),
        kind: event.kind.clone(),
        reason: event.reason.clone(),
        object: format!(
            "{}/{}",
            event.involved_object.kind.to_ascii_lowercase(),
            event.involved_object.name
        ),
        message: event.message.clone(),
        age: since(Some(event.last_timestamp), look.now),
        count: event.count,
        source: event.source.component.clone(),
    });
    rows.collect()
}
