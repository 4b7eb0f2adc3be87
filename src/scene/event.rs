//! Events.

use super::stage::Look;
use super::types::*;
use crate::api::*;
use crate::kubectl::tables::since;

/// The newest events, of everything or of one object, in the order in which each was first seen; that
/// never changes. With each the instant at which it was last written.
pub(super) fn about<'a>(
    look: &'a Look,
    object: Option<&'a ObjectRef>,
) -> impl Iterator<Item = (Millis, &'a Event)> {
    let store = look.cluster.store();
    let newest = look.cluster.history().events().iter();
    let events = newest.filter_map(|(at, own)| {
        let event = store.events.get(&own.namespace, &own.name)?;
        Some((*at, &**event))
    });
    events.filter(move |(_, event)| {
        let own = &event.involved_object;
        object.is_none_or(|object| {
            own.kind == object.kind.name()
                && own.name == *object.name
                && own.namespace == *object.namespace
        })
    })
}

/// The same, as rows.
pub(super) fn rows<'a>(
    look: &'a Look,
    object: Option<&'a ObjectRef>,
) -> impl Iterator<Item = EventRow> {
    about(look, object).map(|(at, event)| EventRow {
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
    })
}
