//! What every actor can reach: the clock, the store, its own future work, and a way to report.

use super::agenda::{Actor, Agenda, Task};
use super::api_server::Gates;
use super::disk::{Disks, Place};
use super::events::Recorder;
use super::journal::{Entry, Journal, What};
use super::lookup::Lookup;
use super::reason::{Explanation, Reason};
use super::rng::Rng;
use super::store::{Change, Store};
use super::timings::Timings;
use crate::api::*;

/// The part of the cluster that all actors share.
#[derive(Clone, Debug)]
pub struct World {
    /// Milliseconds since the run began.
    pub now: Millis,
    /// All objects.
    pub store: Store,
    /// Future work.
    pub agenda: Agenda,
    /// How long things take.
    pub timings: Timings,
    /// What the release can do.
    pub gates: Gates,
    /// What programs have written.
    pub disks: Disks,
    /// Why waiting objects wait, as far as only their actor knows.
    pub waits: Lookup<ObjectRef, Explanation>,
    pub(super) rng: Rng,
    pub(super) acting: Actor,
    pub(super) journal: Journal,
    pub(super) recorder: Recorder,
    pub(super) service_addresses: u32,
}

impl World {
    pub(super) fn new(seed: u64, timings: Timings, gates: Gates) -> Self {
        Self {
            now: 0,
            store: Store::default(),
            agenda: Agenda::default(),
            timings,
            gates,
            disks: Disks::default(),
            waits: Lookup::default(),
            rng: Rng::new(seed),
            acting: Actor::User,
            journal: Journal::default(),
            recorder: Recorder::default(),
            service_addresses: 0,
        }
    }

    /// Puts work on the agenda, `delay` ms from now.
    pub fn after(&mut self, delay: Millis, task: Task) {
        self.agenda.add(self.now.saturating_add(delay), task);
    }

    /// The first multiple of `period`, shifted by `phase`, that comes after `instant`.
    pub fn next_tick(instant: Millis, period: Millis, phase: Millis) -> Millis {
        let phase = phase % period;
        let since = (instant + period - phase) / period;
        since * period + phase
    }

    /// Stores an object that is there before the run begins, with its defaults.
    pub(super) fn commit_new(&mut self, mut object: Object) {
        let metadata = object.metadata_mut();
        metadata.uid = Uid(self.rng.uuid());
        metadata.creation_timestamp = Some(Time::at(0));
        super::api_server::defaults::apply(&mut object, None, &self.gates);
        self.commit_object(object, Reason::Asked);
    }

    /// Stores an object and writes the change down with its reason.
    pub(super) fn commit_object(&mut self, object: Object, reason: Reason) -> Object {
        let old = self.store.current(&object);
        let new = self.store.put(object);
        self.record(old.as_ref(), Some(&new), reason);
        new
    }

    /// Removes an object and writes the change down with its reason.
    pub(super) fn remove(&mut self, of: &ObjectRef, reason: Reason) {
        if let Some(old) = self.store.remove(of) {
            if let Object::PersistentVolume(volume) = &old
                && volume.spec.persistent_volume_reclaim_policy.as_deref() == Some("Delete")
            {
                self.disks.drop(&Place::Volume(of.name.to_string()));
            }
            self.record(Some(&old), None, reason);
            self.waits.remove(of);
        }
    }

    /// The next change that the actors have not seen.
    pub(super) fn take_change(&mut self) -> Option<Change> {
        self.store.take_change()
    }

    fn record(&mut self, old: Option<&Object>, new: Option<&Object>, reason: Reason) {
        let Some(object) = new.or(old) else { return };
        if object.kind() == Kind::Event {
            return;
        }
        self.journal.record(Entry {
            at: self.now,
            resource_version: self.store.resource_version(),
            actor: self.acting,
            object: object.reference(),
            uid: object.metadata().uid,
            what: What::between(old, new),
            reason,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_comes_strictly_after_the_instant() {
        assert_eq!(World::next_tick(0, 5000, 0), 5000);
        assert_eq!(World::next_tick(4999, 5000, 0), 5000);
        assert_eq!(World::next_tick(5000, 5000, 0), 10_000);
        assert_eq!(World::next_tick(5000, 5000, 1200), 6200);
        assert_eq!(World::next_tick(6200, 5000, 1200), 11_200);
        assert_eq!(World::next_tick(0, 5000, 1200), 1200);
    }
}
