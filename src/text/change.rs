//! Changes as sentences, to be read out.

use super::Lang;
use crate::api::Kind;
use crate::cluster::journal::{Entry, What};

/// A change in words; `None` where it means nothing to a person.
pub fn change(lang: Lang, entry: &Entry) -> Option<String> {
    let kind = entry.object.kind;
    let told = matches!(
        kind,
        Kind::Pod | Kind::Node | Kind::StatefulSet | Kind::PersistentVolumeClaim | Kind::Service
    );
    if !told {
        return None;
    }
    let (key, other) = match &entry.what {
        What::Created => ("live.created", ""),
        What::Deleted => ("live.deleted", ""),
        What::Terminating => ("live.terminating", ""),
        What::Scheduled(node) => ("live.scheduled", node.as_str()),
        What::Ready => ("live.ready", ""),
        What::NotReady => ("live.not-ready", ""),
        What::Bound(volume) => ("live.bound", volume.as_str()),
        _ => return None,
    };
    let values = [
        ("kind", kind.name()),
        ("name", &*entry.object.name),
        ("other", other),
    ];
    Some(lang.say(key, &values))
}
