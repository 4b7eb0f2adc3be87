//! Events.

use super::stage::Look;
use super::types::*;
use crate::api::*;
use crate::kubectl::tables::since;

/// The newest events, of everything or of one object, in the order in which each was first seen; that
/// never changes.
pub(super) fn rows(look: &Look, about: Option<&ObjectRef>) -> Vec<EventRow> {
    let store = look.cluster.store();
    let newest = look.cluster.history().events().iter();
    let events = newest.filter_map(|(at, own)| {
        let event = store.events.get(&own.namespace, &own.name)?;
        Some((*at, event))
    });
    let is_about = |event: &Event| {
        let own = &event.involved_object;
        about.is_none_or(|about| {
            own.kind == about.kind.name()
                && own.name == *about.name
                && own.namespace == *about.namespace
        })
    };
    let events = events.filter(|(_, event)| is_about(event));
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
