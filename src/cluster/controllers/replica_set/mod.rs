//! The ReplicaSet controller: as many pods as wished for, whatever their names (spec 05 §8).

mod census;
mod rank;

use self::census::Census;
use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::api_server::{ApiError, DeleteOptions};
use crate::cluster::conditions::{condition, put_condition};
use crate::cluster::events::Severity;
use crate::cluster::reason::Reason;
use crate::cluster::store::{Change, OldAndNew, Store};
use crate::cluster::world::World;
use crate::order::Map;
use std::sync::Arc;

/// At most this many pods are created or deleted in one sync.
const BURST: usize = 500;
/// Shows on the set that its last sync failed.
const FAILURE: &str = "ReplicaFailure";

/// What the controller remembers between syncs.
#[derive(Clone, Debug, Default)]
pub struct ReplicaSetController {
    sets: Map<ObjectRef, Known>,
}

/// One set that the controller knows.
#[derive(Clone, Debug, Default)]
struct Known {
    /// The incarnation that the census was taken for; selector and template never change.
    uid: Uid,
    census: Census,
    failures: u32,
}

impl ReplicaSetController {
    /// The sets whose census, kept current by watch events, is not what a count of all pods gives.
    pub(in crate::cluster) fn miscounted(&self, store: &Store) -> impl Iterator<Item = &ObjectRef> {
        self.sets.iter().filter_map(|(reference, known)| {
            let set = store
                .replica_sets
                .get(&reference.namespace, &reference.name)?;
            (known.census != Census::take(set, store)).then_some(reference)
        })
    }

    /// Follows a watch event.
    pub(in crate::cluster) fn observe(&mut self, change: &Change, world: &mut World) {
        if let Some((old, new)) = change.both::<ReplicaSet>() {
            let Some(set) = new.or(old) else { return };
            let reference = change.object().reference();
            if new.is_none() {
                self.sets.remove(&reference);
                return;
            }
            let known = self.sets.entry(reference.clone()).or_default();
            let template = |set: &Arc<ReplicaSet>| set.spec.template.metadata.labels.clone();
            if known.uid != set.metadata.uid || old.map(template) != new.map(template) {
                known.uid = set.metadata.uid;
                known.census = Census::take(set, &world.store);
            }
            wake(reference, world);
        } else if let Some(pod) = change.both::<Pod>() {
            self.observe_pod(pod, world);
        }
    }

    fn observe_pod(&mut self, (old, new): OldAndNew<Pod>, world: &mut World) {
        let Some(pod) = new.or(old) else { return };
        let namespace = &pod.metadata.namespace;
        let pods = [old, new].into_iter().flatten();
        for owner in pods.filter_map(|pod| pod.metadata.controller()) {
            if owner.kind != Kind::ReplicaSet.name() {
                continue;
            }
            let reference = ObjectRef::new(Kind::ReplicaSet, namespace, &owner.name);
            let Some(known) = self.sets.get_mut(&reference) else {
                continue;
            };
            let set = world.store.replica_sets.get(namespace, &owner.name);
            if let Some(set) = set.filter(|set| set.metadata.uid == owner.uid) {
                known.census.see(set, &pod.metadata.name, new);
                wake(reference, world);
            }
        }
        // An orphan may be adopted by any set that selects it; only its coming and its labels count.
        let Some(orphan) = new.filter(|pod| pod.metadata.controller().is_none()) else {
            return;
        };
        let is_news = old.is_none_or(|old| {
            old.metadata.labels != orphan.metadata.labels
                || old.metadata.owner_references != orphan.metadata.owner_references
        });
        let sets = world.store.replica_sets.of(namespace);
        let woken: Vec<_> = sets
            .filter(|set| is_news && set.spec.selects(&orphan.metadata.labels))
            .map(|set| ObjectRef::new(Kind::ReplicaSet, namespace, &set.metadata.name))
            .collect();
        for set in woken {
            wake(set, world);
        }
    }

    /// One sync of a set: pods are created or deleted, then those that it saw first are counted.
    pub(in crate::cluster) fn sync(&mut self, reference: &ObjectRef, world: &mut World) {
        let sets = &world.store.replica_sets;
        let set = sets.get(&reference.namespace, &reference.name).cloned();
        let (Some(set), Some(known)) = (set, self.sets.get_mut(reference)) else {
            return;
        };
        let goes = set.metadata.is_terminating();
        if !goes {
            known.claim(world, &set);
        }
        let missing = set.spec.replicas().saturating_sub(known.census.active());
        let result = match missing {
            0 => Ok(()),
            _ if goes => Ok(()),
            1.. => create(world, &set, missing),
            _ => delete(world, &set, &known.census, missing.saturating_neg()),
        };
        let now = world.now;
        let mut counted = ReplicaSet::clone(&set);
        let status = &mut counted.status;
        let min_ready = set.spec.min_ready_seconds;
        known.census.show(status, min_ready, now);
        if !world.gates.terminating_counted {
            status.terminating_replicas = None;
        }
        status.observed_generation = set.metadata.generation;
        let failed = status.conditions.iter().any(|own| own.kind == FAILURE);
        match &result {
            Ok(()) => status.conditions.retain(|own| own.kind != FAILURE),
            Err(error) if !failed => {
                let reason = if missing > 0 {
                    "FailedCreate"
                } else {
                    "FailedDelete"
                };
                let failure = condition(FAILURE, "True", reason, error.clone(), now);
                put_condition(&mut status.conditions, failure);
            }
            Err(_) => {}
        }
        // It was read in this sync.
        let _ = world.update(counted, Reason::StatusCounted);
        let task = Task::new(Actor::ReplicaSet, reference.clone());
        if result.is_err() {
            known.failures += 1;
            let doubled = world.timings.retry_first << (known.failures - 1).min(40);
            world.after(doubled.min(world.timings.retry_max), task);
            return;
        }
        known.failures = 0;
        if let Some(at) = known.census.next_available(min_ready, now) {
            world.after(at.saturating_sub(now), task);
        }
    }
}

impl Known {
    /// Adopts the pods that match and that nobody manages, and lets go of those that do not match.
    fn claim(&mut self, world: &mut World, set: &ReplicaSet) {
        let namespace = &set.metadata.namespace;
        let strays: Vec<String> = self.census.strays().cloned().collect();
        for name in &strays {
            let Some(pod) = world.store.pods.get(namespace, name) else {
                continue;
            };
            let owners = pod.metadata.owner_references.iter();
            let others = owners.filter(|owner| owner.uid != set.metadata.uid);
            let others = others.cloned().collect();
            let reference = ObjectRef::new(Kind::Pod, namespace, name);
            world.set_owners(&reference, others, Reason::PodReleased);
        }
        let orphans = world.store.pods_without_controller();
        let orphans: Vec<_> = orphans
            .filter(|pod| {
                pod.metadata.namespace == *namespace
                    && !pod.metadata.is_terminating()
                    && !pod.is_finished()
                    && set.spec.selects(&pod.metadata.labels)
            })
            .cloned()
            .collect();
        for pod in &orphans {
            let mut owners = pod.metadata.owner_references.clone();
            owners.push(owner(set));
            let reference = ObjectRef::new(Kind::Pod, namespace, &pod.metadata.name);
            world.set_owners(&reference, owners, Reason::PodAdopted);
        }
        // They count from this sync on.
        let adopted = orphans.iter().map(|pod| &pod.metadata.name);
        for name in adopted.chain(&strays) {
            let pod = world.store.pods.get(namespace, name);
            self.census.see(set, name, pod);
        }
    }
}

fn wake(set: ObjectRef, world: &mut World) {
    let task = Task::new(Actor::ReplicaSet, set);
    world.after(world.timings.reaction, task);
}

fn owner(set: &ReplicaSet) -> OwnerReference {
    OwnerReference::controller(Kind::ReplicaSet, &set.metadata.name, set.metadata.uid)
}

/// Creates pods in batches of 1, 2, 4 …; a batch with a failure is the last.
fn create(world: &mut World, set: &Arc<ReplicaSet>, missing: i32) -> Result<(), String> {
    let mut left = usize::try_from(missing).unwrap_or(0).min(BURST);
    let mut batch = 1;
    while left > 0 {
        batch = batch.min(left);
        let mut result = Ok(());
        for _ in 0..batch {
            let created = world.create(draft(set), Reason::PodsMissing);
            let told = match &created {
                Ok(pod) => Ok(["Created pod: ", &pod.metadata.name].concat()),
                Err(error) => Err(["Error creating: ", &error.to_string()].concat()),
            };
            report(world, set, "Create", told);
            result = result.and(created.map(drop));
        }
        result.map_err(|error| error.to_string())?;
        left -= batch;
        batch *= 2;
    }
    Ok(())
}

/// The pod that the template describes; the API server completes its name.
fn draft(set: &ReplicaSet) -> Pod {
    let template = &set.spec.template;
    let mut metadata = ObjectMeta::named(&set.metadata.namespace, "");
    metadata.generate_name = [&set.metadata.name, "-"].concat();
    metadata.labels.clone_from(&template.metadata.labels);
    metadata
        .annotations
        .clone_from(&template.metadata.annotations);
    metadata
        .finalizers
        .clone_from(&template.metadata.finalizers);
    metadata.owner_references = vec![owner(set)];
    Pod {
        metadata,
        spec: Arc::new(template.spec.clone()),
        status: PodStatus::default(),
    }
}

/// Deletes the pods that can best be spared.
fn delete(
    world: &mut World,
    set: &Arc<ReplicaSet>,
    census: &Census,
    surplus: i32,
) -> Result<(), String> {
    let surplus = usize::try_from(surplus).unwrap_or(0).min(BURST);
    let namespace = &set.metadata.namespace;
    let names = census.active_pods();
    let pods = names.filter_map(|name| world.store.pods.get(namespace, name));
    let mut pods: Vec<_> = pods.cloned().collect();
    if surplus < pods.len() {
        let crowd = crowd(set, &world.store);
        rank::rank(&mut pods, &crowd, world.now);
    }
    let mut result = Ok(());
    for pod in pods.iter().take(surplus) {
        let name = &pod.metadata.name;
        let reference = ObjectRef::new(Kind::Pod, namespace, name);
        let options = DeleteOptions::of(pod.metadata.uid);
        let deleted = world.delete(&reference, &options, Reason::PodsTooMany);
        let told = match &deleted {
            Err(ApiError::NotFound { .. }) => continue,
            Ok(()) => Ok(["Deleted pod: ", name].concat()),
            Err(error) => Err(["Error deleting: ", &error.to_string()].concat()),
        };
        report(world, set, "Delete", told);
        result = result.and(deleted.map_err(|error| error.to_string()));
    }
    result
}

/// How many active pods of the same owner each node has.
fn crowd(set: &ReplicaSet, store: &Store) -> Map<String, usize> {
    let mut crowd: Map<String, usize> = Map::default();
    let Some(owner) = set.metadata.controller() else {
        return crowd;
    };
    let sets = store.dependents_of_kind(owner.uid, Kind::ReplicaSet);
    for set in sets.filter_map(|set| store.replica_sets.get(&set.namespace, &set.name)) {
        for pod in store.dependents_of_kind(set.metadata.uid, Kind::Pod) {
            let pod = store.pods.get(&pod.namespace, &pod.name);
            let active = |pod: &&Arc<Pod>| !pod.metadata.is_terminating() && !pod.is_finished();
            if let Some(pod) = pod.filter(active) {
                *crowd.entry(pod.spec.node_name.clone()).or_default() += 1;
            }
        }
    }
    crowd
}

fn report(world: &mut World, set: &Arc<ReplicaSet>, verb: &str, told: Result<String, String>) {
    let (severity, outcome) = match told {
        Ok(_) => (Severity::Normal, "Successful"),
        Err(_) => (Severity::Warning, "Failed"),
    };
    let (Ok(message) | Err(message)) = told;
    let reason = [outcome, verb].concat();
    world.report(&set.clone().into(), severity, &reason, message);
}
