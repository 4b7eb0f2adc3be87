//! The Deployment controller: one ReplicaSet for each template, and how pods pass from one to the next
//! (spec 05 §8).

pub(in crate::cluster) mod revisions;
mod rollout;
mod scale;
pub(in crate::cluster) mod status;

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::conditions::{condition, put_condition};
use crate::cluster::events::Severity;
use crate::cluster::reason::Reason;
use crate::cluster::store::{Change, Store};
use crate::cluster::world::World;
use crate::order::{Map, sort_by};
use std::sync::Arc;

/// What the controller remembers between syncs: how often the last ones failed, and why.
#[derive(Clone, Debug, Default)]
pub struct DeploymentController {
    failures: Map<ObjectRef, (u32, String)>,
}

/// A sync that cannot go on.
pub(super) enum Stop {
    /// An object was written, and the rest has to see that: its watch event brings the next sync.
    Written,
    /// The API server refused; it is tried again.
    Failed(String),
}

/// What a sync works on: the Deployment, with what is to be shown of it, and its ReplicaSets as they were.
pub(in crate::cluster) struct Look {
    pub(super) deployment: Deployment,
    /// Whether it was written in this sync: what is written next would conflict.
    pub(super) written: bool,
    /// The set of the present template.
    pub(in crate::cluster) new: Option<Arc<ReplicaSet>>,
    /// The other sets, oldest first.
    pub(super) old: Vec<Arc<ReplicaSet>>,
}

impl DeploymentController {
    /// Why the last sync of a Deployment failed, if it did.
    pub(in crate::cluster) fn failure(&self, deployment: &ObjectRef) -> Option<&String> {
        self.failures.get(deployment).map(|(_, why)| why)
    }

    /// Follows a watch event.
    pub(in crate::cluster) fn observe(change: &Change, world: &mut World) {
        let delay = world.timings.reaction;
        if let Some((_, Some(_))) = change.both::<Deployment>() {
            let task = Task::new(Actor::Deployment, change.object().reference());
            world.after(delay, task);
        } else if let Some((old, new)) = change.both::<ReplicaSet>() {
            let mut woken: Vec<ObjectRef> = Vec::new();
            for set in [old, new].into_iter().flatten() {
                woken.extend(deployment_of(&set.metadata));
            }
            // An orphan may be adopted by any Deployment that selects it.
            if let Some(orphan) = new.filter(|set| set.metadata.controller().is_none()) {
                let metadata = &orphan.metadata;
                let all = world.store.deployments.of(&metadata.namespace);
                let selecting = all.filter(|own| own.spec.selects(&metadata.labels));
                woken.extend(selecting.map(|own| reference(own)));
            }
            for deployment in woken {
                world.after(delay, Task::new(Actor::Deployment, deployment));
            }
        } else if let Some((Some(pod), None)) = change.both::<Pod>()
            && let Some(deployment) = waits_for_last(pod, &world.store)
        {
            world.after(delay, Task::new(Actor::Deployment, deployment));
        }
    }

    /// One sync of a Deployment.
    pub(in crate::cluster) fn sync(&mut self, reference: &ObjectRef, world: &mut World) {
        let deployments = &world.store.deployments;
        let Some(deployment) = deployments.get(&reference.namespace, &reference.name) else {
            self.failures.remove(reference);
            return;
        };
        let deployment = Deployment::clone(deployment);
        match sync(deployment, world) {
            Err(Stop::Failed(error)) => {
                let (failures, why) = self.failures.entry(reference.clone()).or_default();
                (*failures, *why) = (*failures + 1, error);
                let doubled = world.timings.retry_first << (*failures - 1).min(40);
                let task = Task::new(Actor::Deployment, reference.clone());
                world.after(doubled.min(world.timings.retry_max), task);
            }
            Ok(()) | Err(Stop::Written) => drop(self.failures.remove(reference)),
        }
    }
}

fn sync(deployment: Deployment, world: &mut World) -> Result<(), Stop> {
    let selector = deployment.spec.selector.as_ref();
    if selector.is_none_or(LabelSelector::is_empty) {
        return Ok(());
    }
    let sets = claimed(&deployment, world);
    let mut look = Look::at(deployment, sets);
    if look.deployment.metadata.is_terminating() {
        look.show_revision(world)?;
        look.write_status(look.counted(world), world);
        return Ok(());
    }
    look.show_pause(world)?;
    look.show_revision(world)?;
    if look.deployment.spec.paused || look.is_scaled() {
        look.scale(world)?;
        if look.deployment.spec.paused {
            look.clean_up(world);
        }
        look.write_status(look.counted(world), world);
        return Ok(());
    }
    if look.deployment.spec.strategy.is_recreate() {
        look.recreate(world)
    } else {
        look.roll(world)
    }
}

impl Look {
    fn at(deployment: Deployment, sets: Vec<Arc<ReplicaSet>>) -> Self {
        let is_new = |set: &Arc<ReplicaSet>| revisions::has_template(set, &deployment);
        let new = sets.iter().find(|set| is_new(set)).cloned();
        let old = sets.into_iter().filter(|set| {
            let new = new.as_ref().map(|new| new.metadata.uid);
            new != Some(set.metadata.uid)
        });
        Self {
            old: old.collect(),
            new,
            deployment,
            written: false,
        }
    }

    /// A Deployment with the sets that are its own by now.
    pub(in crate::cluster) fn of(deployment: &Deployment, store: &Store) -> Self {
        let uid = deployment.metadata.uid;
        let sets = store.dependents_of_kind(uid, Kind::ReplicaSet);
        let sets = sets.filter_map(|set| store.replica_sets.get(&set.namespace, &set.name));
        Self::at(deployment.clone(), sets.cloned().collect())
    }

    pub(super) fn spec(&self) -> &DeploymentSpec {
        &self.deployment.spec
    }

    pub(super) fn name(&self) -> &str {
        &self.deployment.metadata.name
    }

    /// All sets, the new one last.
    pub(super) fn sets(&self) -> impl Iterator<Item = &Arc<ReplicaSet>> {
        self.old.iter().chain(&self.new)
    }

    /// How many pods all sets wish for.
    pub(super) fn wished_for(&self) -> i32 {
        self.sets().map(|set| set.spec.replicas()).sum()
    }

    /// How many pods of all sets are available.
    pub(super) fn available(&self) -> i32 {
        let available = self.sets().map(|set| set.status.available_replicas);
        available.sum()
    }

    /// A pause and its end show in the condition `Progressing`.
    fn show_pause(&mut self, world: &mut World) -> Result<(), Stop> {
        let spec = &self.deployment.spec;
        if spec.progress_deadline().is_none() {
            return Ok(());
        }
        let progressing = self.deployment.status.condition("Progressing");
        let shown = progressing.map_or("", |own| &own.reason);
        let (reason, message) = match (spec.paused, shown) {
            (_, "ProgressDeadlineExceeded") | (true, "DeploymentPaused") => return Ok(()),
            (true, _) => ("DeploymentPaused", "Deployment is paused"),
            (false, "DeploymentPaused") => ("DeploymentResumed", "Deployment is resumed"),
            (false, _) => return Ok(()),
        };
        self.show_progress("Unknown", reason, message.to_owned(), world.now);
        self.write(world)
    }

    /// Puts the condition `Progressing`.
    pub(super) fn show_progress(
        &mut self,
        status: &str,
        reason: &str,
        message: String,
        now: Millis,
    ) {
        let progress = confirmed(condition("Progressing", status, reason, message, now), now);
        put_condition(&mut self.deployment.status.conditions, progress);
    }

    /// Writes revision and conditions ahead of the counts.
    pub(super) fn write(&mut self, world: &mut World) -> Result<(), Stop> {
        if !self.written {
            self.written = true;
            let written = world.update(self.deployment.clone(), Reason::RolloutShown);
            written.map_err(Stop::from)?;
        }
        Ok(())
    }

    pub(super) fn report(&self, world: &mut World, severity: Severity, reason: &str, text: String) {
        let metadata = &self.deployment.metadata;
        let deployments = &world.store.deployments;
        let stored = deployments.get(&metadata.namespace, &metadata.name);
        if let Some(about) = stored.cloned() {
            world.report(&about.into(), severity, reason, text);
        }
    }
}

impl From<crate::cluster::api_server::ApiError> for Stop {
    fn from(error: crate::cluster::api_server::ApiError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// A condition that also tells when it was last confirmed.
pub(super) fn confirmed(mut condition: Condition, now: Millis) -> Condition {
    condition.last_update_time = Some(Time::at(now));
    condition
}

fn reference(deployment: &Deployment) -> ObjectRef {
    let metadata = &deployment.metadata;
    ObjectRef::new(Kind::Deployment, &metadata.namespace, &metadata.name)
}

/// The Deployment that manages a ReplicaSet.
fn deployment_of(set: &ObjectMeta) -> Option<ObjectRef> {
    let owner = set.controller()?;
    let is_deployment = owner.kind == Kind::Deployment.name();
    is_deployment.then(|| ObjectRef::new(Kind::Deployment, &set.namespace, &owner.name))
}

/// The Deployment of strategy Recreate that had this pod, and has none any more.
fn waits_for_last(pod: &Pod, store: &Store) -> Option<ObjectRef> {
    let namespace = &pod.metadata.namespace;
    let set = store
        .replica_sets
        .get(namespace, &pod.metadata.controller()?.name)?;
    let reference = deployment_of(&set.metadata)?;
    let deployment = store.deployments.get(namespace, &reference.name)?;
    let mut sets = store.dependents_of_kind(deployment.metadata.uid, Kind::ReplicaSet);
    let has_pods = |set: &ObjectRef| {
        let set = store.replica_sets.get(&set.namespace, &set.name);
        set.is_some_and(|set| {
            let mut pods = store.dependents_of_kind(set.metadata.uid, Kind::Pod);
            pods.next().is_some()
        })
    };
    (deployment.spec.strategy.is_recreate() && !sets.any(has_pods)).then_some(reference)
}

/// The ReplicaSets of a Deployment, oldest first; those that match and that nobody manages become its own.
fn claimed(deployment: &Deployment, world: &mut World) -> Vec<Arc<ReplicaSet>> {
    let (metadata, spec) = (&deployment.metadata, &deployment.spec);
    let mut sets = Vec::new();
    let all = world.store.replica_sets.of(&metadata.namespace).cloned();
    for set in all.collect::<Vec<_>>() {
        let matches = spec.selects(&set.metadata.labels);
        let owner = set.metadata.controller().map(|owner| owner.uid);
        let goes = metadata.is_terminating() || set.metadata.is_terminating();
        let (owners, reason) = match owner {
            Some(owner) if owner != metadata.uid => continue,
            None if !matches || goes => continue,
            Some(_) if matches || goes => {
                sets.push(set);
                continue;
            }
            Some(_) => {
                let owners = set.metadata.owner_references.iter();
                let others = owners.filter(|owner| owner.uid != metadata.uid);
                (others.cloned().collect(), Reason::PodReleased)
            }
            None => {
                let mut owners = set.metadata.owner_references.clone();
                let own =
                    OwnerReference::controller(Kind::Deployment, &metadata.name, metadata.uid);
                owners.push(own);
                (owners, Reason::PodAdopted)
            }
        };
        let reference = ObjectRef::new(Kind::ReplicaSet, &metadata.namespace, &set.metadata.name);
        world.set_owners(&reference, owners, reason);
        if owner.is_none() {
            let sets_now = &world.store.replica_sets;
            sets.extend(sets_now.get(&reference.namespace, &reference.name).cloned());
        }
    }
    sort_by(&mut sets, &|a, b| {
        let key = |set: &ReplicaSet| set.metadata.creation_timestamp;
        let by_age = key(a).cmp(&key(b));
        by_age.then_with(|| a.metadata.name.cmp(&b.metadata.name))
    });
    sets
}
