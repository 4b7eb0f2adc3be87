//! What the store forgets, and a reader still wants to know. No actor sees it.

use super::lookup::Lookup;
use super::store::{Change, Store};
use crate::api::*;

/// Older events than this many are not told any more.
const MOST_EVENTS: usize = 120;

/// Namespace and name of a set.
pub type SetKey = (String, String);

/// What has been, as far as it is not in the store any more.
#[derive(Clone, Debug, Default)]
pub struct History {
    sets: Vec<PastSet>,
    writers: Lookup<String, Writer>,
    events: Vec<(Millis, ObjectRef)>,
}

/// What is left of a set when it is gone.
#[derive(Clone, Debug, Default)]
pub struct PastSet {
    /// Its namespace and name.
    pub key: SetKey,
    /// The names of its last claim templates.
    pub templates: Vec<String>,
    /// The names of its revisions, in the order in which they were first seen.
    pub revisions: Vec<String>,
}

/// The pod that first wrote to a volume.
#[derive(Clone, Debug)]
pub struct Writer {
    /// The pod's name.
    pub pod: String,
    /// Its incarnation.
    pub uid: Uid,
}

impl History {
    /// The sets that are, or were.
    pub fn sets(&self) -> &[PastSet] {
        &self.sets
    }

    /// What is known of a set that is, or was.
    pub fn set(&self, key: &SetKey) -> Option<&PastSet> {
        self.sets.iter().find(|known| known.key == *key)
    }

    /// Who first wrote to a volume that is there; `None` if it is still empty.
    pub fn writer(&self, volume: &str) -> Option<&Writer> {
        self.writers.get(volume)
    }

    /// The newest events in the order in which they first came, and when each last came, in ms.
    pub fn events(&self) -> &[(Millis, ObjectRef)] {
        &self.events
    }

    pub(super) fn observe(&mut self, change: &Change, store: &Store, now: Millis) {
        match (&change.old, &change.new) {
            (_, Some(Object::StatefulSet(set))) => self.learn_set(set),
            (old, Some(Object::Pod(pod))) => {
                let ran = old.as_ref().and_then(Pod::of).is_some_and(runs);
                if runs(pod) && !ran {
                    self.learn_writer(pod, store);
                }
            }
            (Some(Object::PersistentVolume(volume)), None) => {
                self.writers.remove(&volume.metadata.name);
            }
            (_, Some(event @ Object::Event(_))) => self.learn_event(event.reference(), now),
            _ => {}
        }
    }

    fn learn_set(&mut self, set: &StatefulSet) {
        let metadata = &set.metadata;
        let is_known =
            |known: &PastSet| known.key.0 == metadata.namespace && known.key.1 == metadata.name;
        let place = self.sets.iter().position(is_known).unwrap_or_else(|| {
            self.sets.push(PastSet {
                key: (metadata.namespace.clone(), metadata.name.clone()),
                ..PastSet::default()
            });
            self.sets.len() - 1
        });
        let known = &mut self.sets[place];
        let templates = || set.spec.volume_claim_templates.iter();
        if !templates()
            .map(|template| &template.metadata.name)
            .eq(&known.templates)
        {
            known.templates = templates()
                .map(|template| template.metadata.name.clone())
                .collect();
        }
        for revision in [&set.status.current_revision, &set.status.update_revision] {
            if !revision.is_empty() && !known.revisions.contains(revision) {
                known.revisions.push(revision.clone());
            }
        }
    }

    fn learn_event(&mut self, event: ObjectRef, now: Millis) {
        if let Some(known) = self.events.iter_mut().rfind(|(_, own)| *own == event) {
            known.0 = now;
            return;
        }
        if self.events.len() == MOST_EVENTS {
            self.events.remove(0);
        }
        self.events.push((now, event));
    }

    /// A pod that runs writes to its volumes.
    fn learn_writer(&mut self, pod: &Pod, store: &Store) {
        let metadata = &pod.metadata;
        for claim in pod.claims() {
            let claim = store.claims.get(&metadata.namespace, claim);
            let Some(volume) = claim.map(|claim| &claim.spec.volume_name) else {
                continue;
            };
            if !volume.is_empty() {
                self.writers.or_insert_with(volume.clone(), || Writer {
                    pod: metadata.name.clone(),
                    uid: metadata.uid,
                });
            }
        }
    }
}

fn runs(pod: &std::sync::Arc<Pod>) -> bool {
    pod.status.phase == PodPhase::Running
}
