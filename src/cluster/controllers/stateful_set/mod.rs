//! The StatefulSet controller (spec 01): pods with ordinals, names and claims that stay.

mod census;
mod claims;
mod plan;
mod pods;
mod revisions;
mod status;

use self::census::Census;
use self::plan::{Act, Plan, Step, View};
use self::revisions::Revisions;
use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::reason::{Decision, PodWait, Reason, Then, Verdict};
use crate::cluster::store::{Change, Store};
use crate::cluster::world::World;
use crate::order::Map;
use std::sync::Arc;

/// What the controller remembers between syncs.
#[derive(Clone, Debug, Default)]
pub struct StatefulSetController {
    sets: Map<ObjectRef, Known>,
}

/// One set that the controller knows.
#[derive(Clone, Debug)]
struct Known {
    /// The incarnation, and the spec, that the census was taken for.
    uid: Uid,
    generation: i64,
    census: Census,
    syncs: u64,
    failures: u32,
    decision: Decision,
}

/// Parallel asks for at most this many pods at once.
const BATCH_MAX: usize = 500;

impl StatefulSetController {
    /// What the last sync of a set came to.
    pub fn decision(&self, set: &ObjectRef) -> Option<&Decision> {
        self.sets.get(set).map(|known| &known.decision)
    }

    /// The sets whose census, kept current by watch events, is not what a count of all pods gives.
    pub(in crate::cluster) fn miscounted(&self, store: &Store) -> impl Iterator<Item = &ObjectRef> {
        self.sets.iter().filter_map(|(reference, known)| {
            let set = store
                .stateful_sets
                .get(&reference.namespace, &reference.name)?;
            (known.census != Census::take(set, store)).then_some(reference)
        })
    }

    /// Follows a watch event (spec 01 §1).
    pub(in crate::cluster) fn observe(&mut self, change: &Change, world: &mut World) {
        if let Some((old, new)) = change.both::<StatefulSet>() {
            self.observe_set(old, new, world);
        } else if let Some((old, new)) = change.both::<Pod>() {
            self.observe_pod(old, new, world);
        } else if let Some((old, new)) = change.both::<PersistentVolumeClaim>() {
            self.observe_claim(old, new, world);
        }
    }

    fn observe_set(
        &mut self,
        old: Option<&Arc<StatefulSet>>,
        new: Option<&Arc<StatefulSet>>,
        world: &mut World,
    ) {
        let Some(set) = new.or(old) else { return };
        let reference = ObjectRef::new(
            Kind::StatefulSet,
            &set.metadata.namespace,
            &set.metadata.name,
        );
        if new.is_none() {
            self.sets.remove(&reference);
            return;
        }
        let known = self.sets.entry(reference.clone()).or_insert_with(|| Known {
            uid: Uid::default(),
            generation: 0,
            census: Census::default(),
            syncs: 0,
            failures: 0,
            decision: Decision {
                at: world.now,
                sync: 0,
                verdict: Verdict::Waits,
                reason: Reason::NotSynced,
            },
        });
        if (known.uid, known.generation) != (set.metadata.uid, set.metadata.generation) {
            known.uid = set.metadata.uid;
            known.generation = set.metadata.generation;
            known.census = Census::take(set, &world.store);
        }
        world.after(
            world.timings.reaction,
            Task::new(Actor::StatefulSet, reference),
        );
    }

    fn observe_pod(&mut self, old: Option<&Arc<Pod>>, new: Option<&Arc<Pod>>, world: &mut World) {
        let Some(pod) = new.or(old) else { return };
        let mut woken = Vec::new();
        for owner in [old, new]
            .into_iter()
            .flatten()
            .filter_map(|pod| pod.metadata.controller())
        {
            if owner.kind != Kind::StatefulSet.name() {
                continue;
            }
            let reference = ObjectRef::new(Kind::StatefulSet, &pod.metadata.namespace, &owner.name);
            let Some(known) = self.sets.get_mut(&reference) else {
                continue;
            };
            if known.uid != owner.uid || woken.contains(&reference) {
                continue;
            }
            if let Some(set) = world
                .store
                .stateful_sets
                .get(&reference.namespace, &reference.name)
                .cloned()
            {
                known
                    .census
                    .see(&set, &pod.metadata.name, new, &world.store);
            }
            woken.push(reference);
        }
        // An orphan may be adopted by any set that selects it; only its coming and its labels count.
        if let Some(orphan) = new.filter(|pod| pod.metadata.controller().is_none()) {
            let is_news = old.is_none_or(|old| {
                old.metadata.labels != orphan.metadata.labels
                    || old.metadata.owner_references != orphan.metadata.owner_references
            });
            if is_news {
                woken.extend(
                    world
                        .store
                        .stateful_sets
                        .of(&orphan.metadata.namespace)
                        .filter(|set| set.spec.selects(&orphan.metadata.labels))
                        .map(|set| {
                            let metadata = &set.metadata;
                            ObjectRef::new(Kind::StatefulSet, &metadata.namespace, &metadata.name)
                        }),
                );
            }
        }
        for set in woken {
            world.after(world.timings.reaction, Task::new(Actor::StatefulSet, set));
        }
    }

    /// Claims wake nobody (spec 01 §1), but the census has to know.
    ///
    /// One exception: a set that waits until a stale claim is gone is woken by just that. Upstream
    /// waits for any other event, which may not come for hours (spec 01 §8.4, 08 CL7).
    fn observe_claim(
        &mut self,
        old: Option<&Arc<PersistentVolumeClaim>>,
        new: Option<&Arc<PersistentVolumeClaim>>,
        world: &mut World,
    ) {
        if let (Some(old), Some(new)) = (old, new)
            && old.metadata.owner_references == new.metadata.owner_references
            && old.metadata.is_terminating() == new.metadata.is_terminating()
        {
            return;
        }
        let Some(claim) = new.or(old) else { return };
        for (reference, known) in self.sets.iter_mut() {
            if *reference.namespace != *claim.metadata.namespace {
                continue;
            }
            let set = world
                .store
                .stateful_sets
                .get(&reference.namespace, &reference.name);
            if let Some(set) = set.cloned()
                && let Some(ordinal) = claims::ordinal_of(&set, &claim.metadata.name)
            {
                known.census.see_claim_of(&set, ordinal, &world.store);
                if new.is_none() && matches!(known.decision.reason, Reason::ClaimStale { .. }) {
                    let task = Task::new(Actor::StatefulSet, reference.clone());
                    world.after(world.timings.reaction, task);
                }
            }
        }
    }

    /// One sync of a set (spec 01 §2).
    pub(in crate::cluster) fn sync(&mut self, reference: &ObjectRef, world: &mut World) {
        let set = world
            .store
            .stateful_sets
            .get(&reference.namespace, &reference.name)
            .cloned();
        let (Some(set), Some(known)) = (set, self.sets.get_mut(reference)) else {
            return;
        };
        known.syncs += 1;
        let changes_before = world.journal.len();
        if !set.metadata.is_terminating() {
            let strays: Vec<_> = known.census.strays().cloned().collect();
            pods::release(world, &set, &strays);
            // Adopted and released pods count from this sync on (spec 01 §2).
            let adopted = pods::adopt(world, &set);
            for name in adopted.iter().chain(&strays) {
                let pod = world.store.pods.get(&reference.namespace, name);
                known.census.see(&set, name, pod, &world.store);
            }
        }
        let result = revisions::choose(world, &set).and_then(|revisions| {
            let (plan, result) = known.act(world, &set, &revisions);
            revisions::truncate(world, &set, &revisions, || known.census.revisions());
            result.map(|()| (plan, revisions))
        });
        let changed = world
            .journal
            .since(changes_before)
            .any(|entry| entry.reason != Reason::StatusCounted);
        let reason = match result {
            Ok((plan, revisions)) => {
                known.failures = 0;
                known.reason(&plan, &set, &revisions, world.now)
            }
            Err(error) => {
                known.failures += 1;
                let doubled = world.timings.retry_first << (known.failures - 1).min(40);
                let delay = doubled.min(world.timings.retry_max);
                world.after(delay, Task::new(Actor::StatefulSet, reference.clone()));
                Reason::Retry { error }
            }
        };
        known.remind(world, &set, reference);
        let verdict = match &reason {
            Reason::Retry { .. } => Verdict::Waits,
            _ if changed => Verdict::Acted,
            Reason::Converged { .. } => Verdict::Rests,
            _ => Verdict::Waits,
        };
        known.decision = Decision {
            at: world.now,
            sync: known.syncs,
            verdict,
            reason,
        };
    }
}

impl Known {
    /// Plans, carries out, and writes the status.
    fn act(
        &self,
        world: &mut World,
        set: &Arc<StatefulSet>,
        revisions: &Revisions,
    ) -> (Plan, Result<(), String>) {
        let view = View {
            set,
            census: &self.census,
            revisions,
            store: &world.store,
            gates: &world.gates,
            now: world.now,
        };
        let plan = plan::plan(&view);
        let (updated, result) = carry_out(world, set, revisions, &plan.steps);
        let status = status::compute(
            set,
            &self.census,
            revisions,
            updated,
            &world.gates,
            world.now,
        );
        status::write(world, set, status);
        (plan, result)
    }

    /// Comes back for the next pod that is to become available, whatever this sync came to (spec 01 §1, 11).
    fn remind(&self, world: &mut World, set: &StatefulSet, reference: &ObjectRef) {
        let min_ready = set.spec.min_ready_seconds;
        let next = self.census.waiting(min_ready, world.now).next();
        if let Some((at, _)) = next {
            let task = Task::new(Actor::StatefulSet, reference.clone());
            world.after(at.saturating_sub(world.now), task);
        }
    }

    /// Why the set is as it is after this sync.
    fn reason(&self, plan: &Plan, set: &StatefulSet, revisions: &Revisions, now: Millis) -> Reason {
        let by_design =
            |wait: &&Reason| matches!(wait, Reason::OnDelete { .. } | Reason::Partition { .. });
        if let Some(wait) = plan.wait.as_ref().filter(|wait| !by_design(wait)) {
            return wait.clone();
        }
        if let Some(step) = plan.steps.last() {
            return reason_of(*step, set, revisions);
        }
        let min_ready = set.spec.min_ready_seconds;
        match self.census.first_unhealthy(set, min_ready, now) {
            None => plan.wait.clone().unwrap_or(Reason::Converged {
                replicas: set.spec.replicas(),
            }),
            Some(ordinal) => {
                let pod = pod_name(&set.metadata.name, ordinal);
                let facts = self.census.get(ordinal);
                let state = match facts.and_then(|facts| facts.available_at(min_ready)) {
                    _ if facts.is_some_and(|facts| facts.terminating) => {
                        return Reason::PodTerminating {
                            pod,
                            then: Then::Nothing,
                        };
                    }
                    _ if facts.is_some_and(|facts| facts.phase == PodPhase::Pending) => {
                        PodWait::Pending
                    }
                    Some(at) if at > now => PodWait::NotAvailable { at },
                    _ => PodWait::NotReady,
                };
                Reason::PodNotReady {
                    pod,
                    state,
                    then: Then::Nothing,
                }
            }
        }
    }
}

/// The rule behind a step.
fn reason_of(step: Step, set: &StatefulSet, revisions: &Revisions) -> Reason {
    let name = |ordinal| pod_name(&set.metadata.name, ordinal);
    match step.act {
        Act::DeleteFinished(phase) => Reason::PodFinished { phase },
        Act::Create if set.spec.is_monotonic() => Reason::NextOrdinal {
            after: (step.ordinal > set.spec.start()).then(|| name(step.ordinal - 1)),
        },
        Act::Create => Reason::OrdinalEmpty,
        Act::MendClaims => Reason::ClaimMissing {
            pod: name(step.ordinal),
        },
        Act::Mend => Reason::IdentityRepaired,
        Act::MendCondemned => Reason::RetentionPolicy,
        Act::ScaleDown => Reason::OrdinalOutOfRange {
            replicas: set.spec.replicas(),
        },
        Act::Update => Reason::PodOutdated {
            revision: revisions.update.clone(),
        },
    }
}

/// Carries out the steps; answers how many pods were deleted for the update.
///
/// OrderedReady ends at the first failure. Parallel finishes the batch: 1, 2, 4 … slots at once;
/// condemned pods and updates do not get their turn then (spec 01 §6).
fn carry_out(
    world: &mut World,
    set: &Arc<StatefulSet>,
    revisions: &Revisions,
    steps: &[Step],
) -> (i32, Result<(), String>) {
    let mut updated = 0;
    let mut errors: Vec<String> = Vec::new();
    let mut last_ordinal = i32::MAX;
    for step in steps.iter().copied() {
        let ends = set.spec.is_monotonic() || !step.act.is_of_a_slot();
        if step.ordinal > last_ordinal || (!errors.is_empty() && ends) {
            break;
        }
        let ordinal = step.ordinal;
        let reason = reason_of(step, set, revisions);
        let result = match step.act {
            Act::Create => pods::create(world, set, revisions, ordinal, reason),
            Act::MendClaims => pods::mend_claims(world, set, ordinal),
            Act::Mend => pods::mend(world, set, ordinal),
            Act::MendCondemned => {
                pods::mend_owners(world, set, ordinal);
                Ok(())
            }
            Act::DeleteFinished(_) | Act::ScaleDown => pods::delete(world, set, ordinal, reason),
            Act::Update => {
                updated += 1;
                pods::delete(world, set, ordinal, reason)
            }
        };
        if let Err(error) = result {
            errors.push(error);
            let start = set.spec.start();
            last_ordinal = last_ordinal.min(start + batch_end(ordinal - start));
        }
    }
    (updated, joined(&errors))
}

/// Several errors as the controller reports them.
fn joined(errors: &[String]) -> Result<(), String> {
    match errors {
        [] => Ok(()),
        [error] => Err(error.clone()),
        errors => Err(format!("[{}]", errors.join(", "))),
    }
}

/// The last slot of the batch that a slot is in; batches have 1, 2, 4 … 500, 500 … slots.
fn batch_end(slot: i32) -> i32 {
    let (mut end, mut size) = (0, 1);
    while end < slot {
        size = (size * 2).min(BATCH_MAX as i32);
        end += size;
    }
    end
}
