//! What must always hold (spec 08): one function an invariant, named with its id.
//!
//! The checks read the spec anew: they share no rule with the code that they check. They are meant
//! for tests, which call [`state`] and [`write`] for every committed write, [`step`] after every
//! task, and [`at_rest`] and [`liveness`] when nothing is to happen for a while.

mod deployments;
mod liveness;
mod names;
mod rest;
mod states;
mod steps;
mod writes;

pub use self::liveness::liveness;
pub use self::rest::at_rest;
pub use self::states::{machines, state};
pub use self::steps::{Step, step};
pub use self::writes::{Write, write};

use super::store::Store;
use crate::api::*;
use std::fmt;

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The invariant, as spec 08 calls it.
    pub id: &'static str,
    /// The first object that breaks it, and how.
    pub text: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.id, self.text)
    }
}

/// A named check: what is wrong, if anything is.
type Check<T> = (&'static str, fn(&T) -> Option<String>);

fn all<T>(checks: &[Check<T>], of: &T) -> Vec<Violation> {
    let broken = |(id, check): &Check<T>| check(of).map(|text| Violation { id, text });
    checks.iter().filter_map(broken).collect()
}

const REVISION_LABEL: &str = "controller-revision-hash";
const POD_NAME_LABEL: &str = "statefulset.kubernetes.io/pod-name";
const POD_INDEX_LABEL: &str = "apps.kubernetes.io/pod-index";
const BIND_COMPLETED: &str = "pv.kubernetes.io/bind-completed";
const SELECTED_NODE: &str = "volume.kubernetes.io/selected-node";

/// A set and its pods at an instant, in the words of spec 08 §0.
#[derive(Clone, Copy)]
struct Subject<'a> {
    set: &'a StatefulSet,
    store: &'a Store,
    now: Millis,
}

impl<'a> Subject<'a> {
    /// Every set.
    fn all(store: &'a Store, now: Millis) -> impl Iterator<Item = Self> {
        store
            .stateful_sets
            .iter()
            .map(move |set| Self { set, store, now })
    }

    /// The set that manages an object.
    fn managing(object: &ObjectMeta, store: &'a Store, now: Millis) -> Option<Self> {
        let owner = object.controller()?;
        let set = store.stateful_sets.get(&object.namespace, &owner.name)?;
        (set.metadata.uid == owner.uid).then_some(Self { set, store, now })
    }

    fn spec(&self) -> &'a StatefulSetSpec {
        &self.set.spec
    }

    fn name(&self) -> &'a str {
        &self.set.metadata.name
    }

    fn monotonic(&self) -> bool {
        self.spec().is_monotonic()
    }

    /// `pods(s)`: those whose controller is this set, with their ordinals.
    fn pods(&self) -> impl Iterator<Item = (i32, &'a Pod)> + use<'a> {
        let (uid, name) = (self.set.metadata.uid, self.name());
        self.store
            .pods
            .of(&self.set.metadata.namespace)
            .filter(move |pod| pod.metadata.is_controlled_by(uid))
            .filter_map(move |pod| match parent_and_ordinal(&pod.metadata.name) {
                Some((parent, ordinal)) if parent == name => Some((ordinal, &**pod)),
                _ => None,
            })
    }

    fn pod(&self, ordinal: i32) -> Option<&'a Pod> {
        self.pods()
            .find(|(own, _)| *own == ordinal)
            .map(|(_, pod)| pod)
    }

    /// `cond(s)`
    fn condemned(&self) -> impl Iterator<Item = (i32, &'a Pod)> + use<'a> {
        let range = self.spec().range();
        self.pods()
            .filter(move |(ordinal, _)| !range.contains(ordinal))
    }

    /// `avail(p)`
    fn available(&self, pod: &Pod) -> bool {
        let wait = u64::try_from(self.spec().min_ready_seconds).unwrap_or(0) * 1000;
        let ready = pod
            .condition("Ready")
            .filter(|ready| ready.status == "True");
        ready.is_some_and(|ready| {
            wait == 0
                || ready
                    .last_transition_time
                    .is_some_and(|since| since.millis() + wait <= self.now)
        })
    }

    /// `healthy(p)`, and Running.
    fn healthy(&self, pod: &Pod) -> bool {
        pod.status.phase == PodPhase::Running
            && self.available(pod)
            && !pod.metadata.is_terminating()
    }

    fn slot_healthy(&self, ordinal: i32) -> bool {
        self.pod(ordinal).is_some_and(|pod| self.healthy(pod))
    }

    fn all_healthy(&self) -> bool {
        self.spec()
            .range()
            .all(|ordinal| self.slot_healthy(ordinal))
    }

    /// The set's revisions.
    fn revisions(&self) -> impl Iterator<Item = &'a ControllerRevision> + use<'a> {
        let uid = self.set.metadata.uid;
        let revisions = self.store.revisions.of(&self.set.metadata.namespace);
        revisions
            .filter(move |revision| revision.metadata.is_controlled_by(uid))
            .map(|revision| &**revision)
    }

    /// The name of the revision with the highest number.
    fn update_revision(&self) -> &'a str {
        self.revisions()
            .max_by_key(|revision| revision.revision)
            .map_or("", |revision| &revision.metadata.name)
    }

    /// The revision of `status`, or the update revision while that is none.
    fn current_revision(&self) -> &'a str {
        let current = &self.set.status.current_revision;
        match self
            .revisions()
            .any(|revision| revision.metadata.name == *current)
        {
            true => current,
            false => self.update_revision(),
        }
    }

    /// Names of the claims of an ordinal.
    fn claim_names(&self, ordinal: i32) -> impl Iterator<Item = String> + use<'a> {
        let name = self.name();
        let templates = self.spec().volume_claim_templates.iter();
        templates.map(move |template| format!("{}-{name}-{ordinal}", template.metadata.name))
    }

    /// The claims of an ordinal that exist.
    fn claims(&self, ordinal: i32) -> impl Iterator<Item = &'a PersistentVolumeClaim> + use<'a> {
        let subject = *self;
        self.claim_names(ordinal).filter_map(move |name| {
            let claims = &subject.store.claims;
            claims
                .get(&subject.set.metadata.namespace, &name)
                .map(|claim| &**claim)
        })
    }

    fn deletes_when_scaled(&self) -> bool {
        self.spec().retention().when_scaled == Retention::Delete
    }
}

fn revision_of(pod: &Pod) -> &str {
    pod.metadata
        .labels
        .get(REVISION_LABEL)
        .map_or("", String::as_str)
}

/// The references of an object to Pods of this name.
fn pod_owners<'a>(
    object: &'a ObjectMeta,
    pod: &'a str,
) -> impl Iterator<Item = &'a OwnerReference> {
    let owners = object.owner_references.iter();
    owners.filter(move |owner| owner.kind == "Pod" && owner.name == pod)
}

fn is_bound(claim: &PersistentVolumeClaim) -> bool {
    !claim.spec.volume_name.is_empty() && claim.metadata.annotations.contains_key(BIND_COMPLETED)
}

/// Whether nothing holds what is to go.
fn should_be_gone(metadata: &ObjectMeta) -> bool {
    metadata.is_terminating()
        && metadata.finalizers.is_empty()
        && metadata.deletion_grace_period_seconds.unwrap_or(0) == 0
}

/// Every object but Events, which nobody may rely upon (spec 08 LV5).
fn objects(store: &Store) -> impl Iterator<Item = Object> + '_ {
    let kinds = Kind::ALL.iter().filter(|kind| **kind != Kind::Event);
    kinds.flat_map(|kind| store.objects(*kind, None))
}
