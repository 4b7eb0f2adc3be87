//! Deployments and ReplicaSets (spec 05 §8): [R] and [T].

use super::writes::Write;
use super::*;
use crate::cluster::Cluster;
use crate::cluster::agenda::Actor;
use crate::cluster::reason::Reason;

fn is_active(pod: &Pod) -> bool {
    !pod.metadata.is_terminating() && !pod.is_finished()
}

fn pods_of<'a>(set: &ReplicaSet, store: &'a Store) -> impl Iterator<Item = &'a Pod> {
    let uid = set.metadata.uid;
    let pods = store.pods.of(&set.metadata.namespace);
    let own = pods.filter(move |pod| pod.metadata.is_controlled_by(uid));
    own.map(|pod| &**pod)
}

fn sets_of<'a>(deployment: &Deployment, store: &'a Store) -> impl Iterator<Item = &'a ReplicaSet> {
    let uid = deployment.metadata.uid;
    let sets = store.replica_sets.of(&deployment.metadata.namespace);
    let own = sets.filter(move |set| set.metadata.is_controlled_by(uid));
    own.map(|set| &**set)
}

fn is_new(set: &ReplicaSet, deployment: &Deployment) -> bool {
    let mut template = set.spec.template.clone();
    template.metadata.labels.remove(POD_TEMPLATE_HASH);
    template == deployment.spec.template
}

fn count<'a>(pods: impl Iterator<Item = &'a Pod>, test: impl Fn(&Pod) -> bool) -> i32 {
    i32::try_from(pods.filter(|pod| test(pod)).count()).unwrap_or(i32::MAX)
}

/// [R] A ReplicaSet has as many pods as it wishes for, and its status counts them.
pub(super) fn replicas(cluster: &Cluster) -> Option<String> {
    let store = cluster.store();
    let wrong = store.replica_sets.iter().find(|set| {
        let (status, wanted) = (&set.status, set.spec.replicas());
        let active = count(pods_of(set, store), is_active);
        let ready = count(pods_of(set, store), |pod| is_active(pod) && pod.is_ready());
        let goes = set.metadata.is_terminating();
        let failed = !status.conditions.is_empty();
        status.replicas != active
            || status.ready_replicas != ready
            || status.observed_generation != set.metadata.generation
            || active != wanted && !goes && !failed
    })?;
    let found = count(pods_of(wrong, store), is_active);
    let name = &wrong.metadata.name;
    Some(format!(
        "{name} has {found} pods, and says {:?}",
        wrong.status
    ))
}

/// [R] A Deployment sums up its sets, has one for its template, and no more pods than it may.
pub(super) fn rollout(cluster: &Cluster) -> Option<String> {
    let store = cluster.store();
    let wrong = store.deployments.iter().find(|deployment| {
        let (spec, status) = (&deployment.spec, &deployment.status);
        let sum = |of: fn(&ReplicaSet) -> i32| sets_of(deployment, store).map(of).sum::<i32>();
        let new = sets_of(deployment, store).filter(|set| is_new(set, deployment));
        let (surge, _) = spec.fenceposts();
        let goes = deployment.metadata.is_terminating() || spec.paused;
        let done = sum(|set| set.spec.replicas()) == spec.replicas()
            && sets_of(deployment, store)
                .all(|set| is_new(set, deployment) || set.spec.replicas() == 0);
        let leaving = spec.strategy.is_recreate() && is_left(deployment, store);
        let stranded = is_stranded(deployment, store);
        let stuck = status.available_replicas < spec.replicas() + surge || stranded;
        status.replicas != sum(|set| set.status.replicas)
            || status.ready_replicas != sum(|set| set.status.ready_replicas)
            || status.observed_generation != deployment.metadata.generation
            || !goes && !leaving && !stranded && new.count() != 1
            || !goes && !done && !stuck
    })?;
    let name = &wrong.metadata.name;
    Some(format!("{name} says {:?}", wrong.status))
}

/// Whether pods of a Deployment leave it.
pub(super) fn is_left(deployment: &Deployment, store: &Store) -> bool {
    let mut pods = sets_of(deployment, store).flat_map(|set| pods_of(set, store));
    pods.any(|pod| pod.metadata.is_terminating())
}

/// Recreate scales nothing while several sets have pods, and as long as `replicas` differs from what they
/// were last scaled for it does nothing but scaling: a Deployment that is changed to Recreate and scaled
/// in the middle of a rollout stays as it is, here as in Kubernetes. No set is made for its template either.
pub(super) fn is_stranded(deployment: &Deployment, store: &Store) -> bool {
    let wanted = deployment.spec.replicas().to_string();
    let active = || sets_of(deployment, store).filter(|set| set.spec.replicas() > 0);
    let scaled_for = |set: &ReplicaSet| {
        let annotations = &set.metadata.annotations;
        annotations.get("deployment.kubernetes.io/desired-replicas") == Some(&wanted)
    };
    deployment.spec.strategy.is_recreate() && active().count() > 1 && !active().all(scaled_for)
}

/// [T] A ReplicaSet's controller creates what is missing, and deletes what is too much.
pub(super) fn missing(write: &Write) -> Option<String> {
    if write.entry.actor != Actor::ReplicaSet {
        return None;
    }
    let (old, new) = write.change.both::<Pod>()?;
    let pod = new.or(old)?;
    let owner = pod.metadata.controller()?;
    let sets = &write.before.replica_sets;
    let set = sets.get(&pod.metadata.namespace, &owner.name)?;
    let active = count(pods_of(set, write.before), is_active);
    let wanted = set.spec.replicas();
    let ok = match (old, new) {
        (None, Some(_)) => active < wanted,
        (Some(old), None) if is_active(old) => active > wanted,
        (Some(old), Some(new)) if is_active(old) && !is_active(new) => active > wanted,
        _ => true,
    };
    (!ok).then(|| format!("{} has {active} of {wanted}", set.metadata.name))
}

/// [T] A rolling update keeps between its fenceposts.
pub(super) fn fenceposts(write: &Write) -> Option<String> {
    let (old, new) = write.change.both::<ReplicaSet>()?;
    let set = new?;
    let owner = set.metadata.controller()?;
    let deployments = &write.before.deployments;
    let deployment = deployments.get(&set.metadata.namespace, &owner.name)?;
    let spec = &deployment.spec;
    let others = sets_of(deployment, write.before);
    let others = others.filter(|own| own.metadata.uid != set.metadata.uid);
    let after: Vec<&ReplicaSet> = others.chain([&**set]).collect();
    let wished: i32 = after.iter().map(|own| own.spec.replicas()).sum();
    let (surge, unavailable) = spec.fenceposts();
    let grows = old.is_none_or(|old| old.spec.replicas() < set.spec.replicas());
    let ok = match write.entry.reason {
        Reason::SurgeAllows | Reason::SetForTemplate if grows && !spec.strategy.is_recreate() => {
            set.spec.replicas() == 0 || wished <= spec.replicas() + surge
        }
        Reason::UnavailableFirst => {
            let new = after.iter().filter(|own| is_new(own, deployment));
            let coming = new.map(|own| own.spec.replicas() - own.status.available_replicas);
            wished - coming.sum::<i32>() >= spec.replicas() - unavailable
        }
        // What the sets say they have, which may be more than they will have in a moment.
        Reason::AvailabilityAllows => {
            let available = after.iter().map(|own| own.status.available_replicas);
            let goes = old.map_or(0, |old| old.spec.replicas() - set.spec.replicas());
            available.sum::<i32>() - goes >= spec.replicas() - unavailable
        }
        Reason::SetForTemplate | Reason::OldPodsGone => {
            let old = after.iter().filter(|own| !is_new(own, deployment));
            let mut pods = old.flat_map(|own| pods_of(own, write.before));
            pods.all(Pod::is_finished) || !spec.strategy.is_recreate()
        }
        _ => true,
    };
    (!ok).then(|| format!("{}: {:?}", set.metadata.name, write.entry.reason))
}
