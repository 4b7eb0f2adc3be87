//! The journal: every change of every object, who made it and why.

use super::agenda::Actor;
use super::reason::Reason;
use crate::api::*;
use crate::order::Blocks;

/// One committed change.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When, in ms.
    pub at: Millis,
    /// The store's counter after the write: the total order of all changes.
    pub resource_version: u64,
    /// Who made it.
    pub actor: Actor,
    /// Which object.
    pub object: ObjectRef,
    /// Which incarnation.
    pub uid: Uid,
    /// What is different now, most important first.
    pub what: What,
    /// Why.
    pub reason: Reason,
}

/// What a change meant in the life of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It exists now.
    Created,
    /// It is gone.
    Deleted,
    /// Its deletion was asked for; it is still there.
    Terminating,
    /// The spec changed.
    Respecified,
    /// A pod has its node.
    Scheduled(String),
    /// A pod has its address.
    Addressed(String),
    /// A pod reached another phase.
    Phase(PodPhase),
    /// A pod, or a node, became Ready.
    Ready,
    /// A pod, or a node, is not Ready any more.
    NotReady,
    /// A claim got its volume, or a volume its claim.
    Bound(String),
    /// A volume's claim is gone.
    Released,
    /// A node's taints changed.
    Tainted,
    /// Anything else.
    Updated,
}

impl What {
    /// The most telling difference between two states of an object.
    pub fn between(old: Option<&Object>, new: Option<&Object>) -> Self {
        let (Some(old), Some(new)) = (old, new) else {
            return if new.is_some() {
                Self::Created
            } else {
                Self::Deleted
            };
        };
        if new.metadata().is_terminating() && !old.metadata().is_terminating() {
            return Self::Terminating;
        }
        match (old, new) {
            (Object::Pod(old), Object::Pod(new)) => pod(old, new),
            (Object::Node(old), Object::Node(new)) => match (old.is_ready(), new.is_ready()) {
                (false, true) => Self::Ready,
                (true, false) => Self::NotReady,
                _ if old.spec.taints != new.spec.taints => Self::Tainted,
                _ => Self::Updated,
            },
            (Object::PersistentVolumeClaim(old), Object::PersistentVolumeClaim(new)) => {
                match new.status.phase {
                    ClaimPhase::Bound if old.status.phase != ClaimPhase::Bound => {
                        Self::Bound(new.spec.volume_name.clone())
                    }
                    _ => Self::Updated,
                }
            }
            (Object::PersistentVolume(old), Object::PersistentVolume(new)) => {
                let became = |phase| new.status.phase == phase && old.status.phase != phase;
                match &new.spec.claim_ref {
                    Some(claim) if became(VolumePhase::Bound) => Self::Bound(claim.name.clone()),
                    _ if became(VolumePhase::Released) => Self::Released,
                    _ => Self::Updated,
                }
            }
            _ if old.metadata().generation != new.metadata().generation => Self::Respecified,
            _ => Self::Updated,
        }
    }
}

fn pod(old: &Pod, new: &Pod) -> What {
    if old.spec.node_name != new.spec.node_name {
        return What::Scheduled(new.spec.node_name.clone());
    }
    match (old.is_ready(), new.is_ready()) {
        (false, true) => return What::Ready,
        (true, false) if !new.is_finished() => return What::NotReady,
        _ => {}
    }
    if old.status.phase != new.status.phase {
        return What::Phase(new.status.phase);
    }
    if old.status.pod_ip != new.status.pod_ip {
        return What::Addressed(new.status.pod_ip.clone());
    }
    What::Updated
}

/// All changes so far. A copy costs little.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    entries: Blocks<Entry>,
}

impl Journal {
    /// All changes, oldest first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.since(0)
    }

    /// The changes after the first so many.
    pub fn since(&self, known: usize) -> impl Iterator<Item = &Entry> {
        self.entries.since(known)
    }

    /// How many changes there were.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing has changed yet.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn record(&mut self, entry: Entry) {
        self.entries.push(entry);
    }
}
