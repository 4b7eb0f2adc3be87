//! Changes as sentences, to be read out.

use super::Lang;
use crate::api::Kind;
use crate::cluster::journal::{Entry, What};

/// A change in words; `None` where it means nothing to a person.
pub fn change(lang: Lang, entry: &Entry) -> Option<String> {
    tell(lang, entry, 0)
}

/// A change that has not come yet, in words; `None` where it means nothing to a person.
pub fn coming(lang: Lang, entry: &Entry) -> Option<String> {
    tell(lang, entry, 1)
}

fn tell(lang: Lang, entry: &Entry, tense: usize) -> Option<String> {
    let kind = entry.object.kind;
    let told = matches!(
        kind,
        Kind::Pod
            | Kind::Node
            | Kind::StatefulSet
            | Kind::Deployment
            | Kind::PersistentVolumeClaim
            | Kind::Service
    );
    if !told {
        return None;
    }
    let (keys, other) = match &entry.what {
        What::Created => (["live.created", "coming.created"], ""),
        What::Deleted => (["live.deleted", "coming.deleted"], ""),
        What::Terminating => (["live.terminating", "coming.terminating"], ""),
        What::Scheduled(node) => (["live.scheduled", "coming.scheduled"], node.as_str()),
        What::Ready => (["live.ready", "coming.ready"], ""),
        What::NotReady => (["live.not-ready", "coming.not-ready"], ""),
        What::Bound(volume) => (["live.bound", "coming.bound"], volume.as_str()),
        _ => return None,
    };
    let values = [
        ("kind", kind.name()),
        ("name", &*entry.object.name),
        ("other", other),
    ];
    Some(lang.say(keys[tense], &values))
}
