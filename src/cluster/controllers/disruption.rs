//! The disruption controller: how many pods a PodDisruptionBudget can spare (spec 04 §9).

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::api_server::eviction::{set_allowed, show_allowed};
use crate::cluster::events::Severity;
use crate::cluster::reason::Reason;
use crate::cluster::store::{Change, OldAndNew, Store};
use crate::cluster::world::World;
use crate::order::Map;

/// A pod that was to be evicted counts again when it is still there after this time.
const DELETION_TIMEOUT: Millis = 120_000;

/// What the controller remembers between syncs.
#[derive(Clone, Debug, Default)]
pub struct DisruptionController {
    budgets: Map<ObjectRef, Known>,
}

/// One budget that the controller knows.
#[derive(Clone, Debug, Default)]
struct Known {
    /// The incarnation, and the spec, that the pods were counted for.
    uid: Uid,
    generation: i64,
    tally: Tally,
}

/// The pods that a budget selects, counted.
#[derive(Clone, Debug, Default)]
struct Tally {
    pods: i32,
    /// Ready, and not terminating.
    healthy: i32,
    /// Who manages them, and how many each has.
    controllers: Vec<(OwnerReference, i32)>,
}

impl DisruptionController {
    /// The budgets whose tally, kept current by watch events, is not what a count of all pods gives.
    pub(in crate::cluster) fn miscounted(&self, store: &Store) -> impl Iterator<Item = &ObjectRef> {
        self.budgets.iter().filter_map(|(reference, known)| {
            let budget = store.budgets.get(&reference.namespace, &reference.name)?;
            (!known.tally.equals(&Tally::count(budget, store))).then_some(reference)
        })
    }

    /// Follows a watch event. What controllers wish for is looked up when a pod changes.
    pub(in crate::cluster) fn observe(&mut self, change: &Change, world: &mut World) {
        if let Some((old, new)) = change.both::<PodDisruptionBudget>() {
            let Some(budget) = new.or(old) else { return };
            let reference = reference(budget);
            if new.is_none() {
                self.budgets.remove(&reference);
                return;
            }
            let known = self.budgets.entry(reference.clone()).or_default();
            let (uid, generation) = (budget.metadata.uid, budget.metadata.generation);
            // Only a request of a user changes the selector, and nothing else happens with it.
            if (known.uid, known.generation) != (uid, generation) {
                (known.uid, known.generation) = (uid, generation);
                known.tally = Tally::count(budget, &world.store);
            }
            let task = Task::new(Actor::Disruption, reference);
            world.after(world.timings.disruption, task);
        } else if let Some(pod) = change.both::<Pod>() {
            self.observe_pod(pod, world);
        }
    }

    /// Upstream wakes only one of several budgets of a pod, an arbitrary one; here all of them.
    fn observe_pod(&mut self, (old, new): OldAndNew<Pod>, world: &mut World) {
        let Some(pod) = new.or(old) else { return };
        let mut guards = Vec::new();
        for budget in world.store.budgets.of(&pod.metadata.namespace) {
            let selected = |pod: &&std::sync::Arc<Pod>| budget.selects(&pod.metadata.labels);
            let (old, new) = (old.filter(selected), new.filter(selected));
            let Some(known) = self.budgets.get_mut(&reference(budget)) else {
                continue;
            };
            if let Some(old) = old {
                known.tally.add(old, -1);
            }
            if let Some(new) = new {
                known.tally.add(new, 1);
            }
            if old.is_some() || new.is_some() {
                guards.push(reference(budget));
            }
        }
        if let (Some(new), [first, _, ..]) = (new, &guards[..]) {
            let (namespace, name) = (&pod.metadata.namespace, &pod.metadata.name);
            let message = format!(
                "Pod {namespace:?}/{name:?} matches multiple PodDisruptionBudgets.  Chose {:?} \
                 arbitrarily.",
                &*first.name
            );
            let acting = std::mem::replace(&mut world.acting, Actor::Disruption);
            let reason = "MultiplePodDisruptionBudgets";
            world.report(&new.clone().into(), Severity::Warning, reason, message);
            world.acting = acting;
        }
        for budget in guards {
            let task = Task::new(Actor::Disruption, budget);
            world.after(world.timings.disruption, task);
        }
    }

    /// One sync of a budget: counts are compared, and written where they differ.
    pub(in crate::cluster) fn sync(&mut self, reference: &ObjectRef, world: &mut World) {
        let budgets = &world.store.budgets;
        let budget = budgets.get(&reference.namespace, &reference.name).cloned();
        let (Some(budget), Some(known)) = (budget, self.budgets.get(reference)) else {
            return;
        };
        let tally = &known.tally;
        let mut counted = PodDisruptionBudget::clone(&budget);
        let status = &mut counted.status;
        let about = Object::from(budget.clone());
        if tally.pods == 0 {
            let message = "No matching pods found".to_owned();
            world.report(&about, Severity::Normal, "NoPods", message);
        }
        match tally.expect(&budget, world) {
            Ok((expected, desired)) => {
                status.disrupted_pods = disrupted(&budget, reference, world);
                let names = status.disrupted_pods.keys();
                let pods =
                    names.filter_map(|name| world.store.pods.get(&reference.namespace, name));
                let ready = pods.filter(|pod| pod.is_ready()).count();
                status.current_healthy = tally.healthy - i32::try_from(ready).unwrap_or(i32::MAX);
                status.desired_healthy = desired;
                status.expected_pods = expected;
                // A budget that expects nobody was made before its pods, and spares none of them.
                let spare = status.current_healthy.saturating_sub(desired).max(0);
                status.disruptions_allowed = if expected > 0 { spare } else { 0 };
                status.observed_generation = budget.metadata.generation;
                show_allowed(status, world.now);
            }
            Err(error) => {
                let message = format!("Failed to calculate the number of expected pods: {error}");
                let reason = "CalculateExpectedPodCountFailed";
                world.report(&about, Severity::Warning, reason, message);
                status.disruptions_allowed = 0;
                set_allowed(status, "False", "SyncFailed", &error, world.now);
            }
        }
        // It was read in this sync.
        let _ = world.update(counted, Reason::StatusCounted);
    }
}

fn reference(budget: &PodDisruptionBudget) -> ObjectRef {
    let metadata = &budget.metadata;
    ObjectRef::new(
        Kind::PodDisruptionBudget,
        &metadata.namespace,
        &metadata.name,
    )
}

/// The pods that were allowed to go, are still there, and will be for some time yet.
fn disrupted(
    budget: &PodDisruptionBudget,
    reference: &ObjectRef,
    world: &mut World,
) -> Map<String, Time> {
    let mut waiting = Map::default();
    for (name, since) in budget.status.disrupted_pods.iter() {
        let pod = world.store.pods.get(&reference.namespace, name);
        let Some(pod) = pod.filter(|pod| budget.selects(&pod.metadata.labels)) else {
            continue;
        };
        if pod.metadata.is_terminating() {
            continue;
        }
        let due = since.millis() + DELETION_TIMEOUT;
        if due > world.now {
            waiting.insert(name.clone(), *since);
            let task = Task::new(Actor::Disruption, reference.clone());
            world.after(due - world.now, task);
        } else {
            let about = Object::from(pod.clone());
            let (namespace, name) = (&*reference.namespace, &*reference.name);
            let message =
                format!("Pod was expected by PDB {namespace}/{name} to be deleted but it wasn't");
            world.report(&about, Severity::Warning, "NotDeleted", message);
        }
    }
    waiting
}

impl Tally {
    fn count(budget: &PodDisruptionBudget, store: &Store) -> Self {
        let mut tally = Self::default();
        for pod in store.pods.of(&budget.metadata.namespace) {
            if budget.selects(&pod.metadata.labels) {
                tally.add(pod, 1);
            }
        }
        tally
    }

    /// Counts a pod in, or out.
    fn add(&mut self, pod: &Pod, one: i32) {
        self.pods += one;
        if pod.is_ready() && !pod.metadata.is_terminating() {
            self.healthy += one;
        }
        let Some(owner) = pod.metadata.controller() else {
            return;
        };
        let known = self.controllers.iter_mut();
        match known.enumerate().find(|(_, (own, _))| own.uid == owner.uid) {
            Some((_, (_, pods))) if *pods + one != 0 => *pods += one,
            Some((place, _)) => drop(self.controllers.swap_remove(place)),
            None => self.controllers.push((owner.clone(), one)),
        }
    }

    fn equals(&self, other: &Self) -> bool {
        (self.pods, self.healthy) == (other.pods, other.healthy)
            && self.controllers.len() == other.controllers.len()
            && self
                .controllers
                .iter()
                .all(|own| other.controllers.contains(own))
    }

    /// How many pods there should be, and how many of them healthy.
    ///
    /// # Errors
    /// When nobody knows how many there should be.
    fn expect(&self, budget: &PodDisruptionBudget, world: &World) -> Result<(i32, i32), String> {
        let spec = &budget.spec;
        let all = || self.wished_for(&budget.metadata.namespace, world);
        if let Some(limit) = &spec.max_unavailable {
            let all = all()?;
            let unavailable = share(limit, all, true).unwrap_or(0);
            return Ok((all, all.saturating_sub(unavailable).max(0)));
        }
        Ok(match &spec.min_available {
            Some(percent) if percent.is_string() => {
                let all = all()?;
                (all, share(percent, all, true).unwrap_or(0))
            }
            Some(number) => (self.pods, share(number, self.pods, true).unwrap_or(0)),
            None => (0, 0),
        })
    }

    /// How many pods the controllers of the selected pods wish for, in all.
    fn wished_for(&self, namespace: &str, world: &World) -> Result<i32, String> {
        let mut known = Vec::new();
        let mut sum = 0_i32;
        for (owner, _) in &self.controllers {
            let Some((scaled, replicas)) = scale(owner, namespace, &world.store) else {
                let mut pods = world.store.dependents_of_kind(owner.uid, Kind::Pod);
                let pod = pods.next().map_or("", |pod| &*pod.name);
                return Err(format!("found no controllers for pod {pod:?}"));
            };
            if !known.contains(&scaled) {
                known.push(scaled);
                sum = sum.saturating_add(replicas);
            }
        }
        Ok(sum)
    }
}

/// What decides how many pods an owner is to have, and how many.
fn scale(owner: &OwnerReference, namespace: &str, store: &Store) -> Option<(Uid, i32)> {
    match Kind::parse(&owner.api_version, &owner.kind)? {
        Kind::StatefulSet => {
            let set = store.stateful_sets.get(namespace, &owner.name)?;
            (set.metadata.uid == owner.uid).then(|| (owner.uid, set.spec.replicas()))
        }
        Kind::ReplicaSet => {
            let set = store.replica_sets.get(namespace, &owner.name)?;
            if set.metadata.uid != owner.uid {
                return None;
            }
            let above = set.metadata.controller();
            match above.filter(|above| above.kind == Kind::Deployment.name()) {
                None => Some((owner.uid, set.spec.replicas())),
                Some(above) => scale(above, namespace, store),
            }
        }
        Kind::Deployment => {
            let deployment = store.deployments.get(namespace, &owner.name)?;
            let uid = deployment.metadata.uid;
            (uid == owner.uid).then(|| (uid, deployment.spec.replicas()))
        }
        _ => None,
    }
}
