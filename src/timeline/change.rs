//! What a task or a command came to, in a word: the marks of a timeline.

use crate::api::{Kind, Millis, PodPhase};
use crate::cluster::agenda::Actor;
use crate::cluster::journal::{Entry, What};

/// What kind of change it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A status, a count, an address.
    Other,
    /// Something exists.
    Created,
    /// A pod or a node is Ready, a claim has its volume.
    Ready,
    /// Something is gone, or about to go.
    Gone,
    /// A pod or a node is not Ready any more; a container fails.
    Trouble,
    /// A user asked for something.
    Command,
}

impl Mark {
    /// All kinds, the quietest first.
    pub const ALL: [Self; 6] = [
        Self::Other,
        Self::Created,
        Self::Ready,
        Self::Gone,
        Self::Trouble,
        Self::Command,
    ];

    fn of(entry: &Entry) -> Self {
        let told = matches!(
            entry.object.kind,
            Kind::Pod
                | Kind::Node
                | Kind::StatefulSet
                | Kind::Deployment
                | Kind::PersistentVolumeClaim
        );
        match &entry.what {
            What::Phase(PodPhase::Failed) | What::NotReady | What::Tainted => Self::Trouble,
            _ if entry.reason.is_retry() => Self::Trouble,
            What::Deleted | What::Terminating if told => Self::Gone,
            What::Created if told => Self::Created,
            What::Ready | What::Bound(_) if told => Self::Ready,
            _ => Self::Other,
        }
    }
}

/// A task that changed something, or a command, whether it changed anything or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// When, in ms.
    pub at: Millis,
    /// The most telling of what it did.
    pub mark: Mark,
    /// Who did it.
    pub actor: Actor,
    /// How long the journal was before it.
    pub from: usize,
    /// How much was done when it was done.
    pub(super) work: u64,
}

impl Change {
    pub(super) fn of(
        at: Millis,
        work: u64,
        from: usize,
        entries: &mut dyn Iterator<Item = &Entry>,
    ) -> Self {
        let mut change = Self {
            at,
            mark: Mark::Other,
            actor: Actor::User,
            from,
            work,
        };
        for entry in entries {
            change.mark = change.mark.max(Mark::of(entry));
            change.actor = entry.actor;
        }
        change
    }

    /// Whether it belongs to a sync of a workload's controller, or is a command: what one would go
    /// through step by step to follow the controller.
    pub fn is_sync(&self) -> bool {
        matches!(
            self.actor,
            Actor::User | Actor::StatefulSet | Actor::Deployment | Actor::ReplicaSet
        )
    }
}
