//! A Deployment: pods without ordinals, by ReplicaSet.

use super::board::{is_trouble, told_namespace};
use super::node::chip;
use super::stage::Look;
use super::types::*;
use crate::api::*;
use crate::cluster::reason::{Explanation, Reason, Verdict};

/// More pods than this of one ReplicaSet are counted, not drawn.
const MOST_PODS: usize = 40;

/// Every Deployment, by namespace and name.
pub(super) fn crowds(look: &Look) -> Vec<Crowd> {
    let deployments = look.cluster.store().deployments.iter();
    deployments.map(|own| crowd(look, own)).collect()
}

fn crowd(look: &Look, deployment: &Deployment) -> Crowd {
    let metadata = &deployment.metadata;
    let object = ObjectRef::new(Kind::Deployment, &metadata.namespace, &metadata.name);
    let store = look.cluster.store();
    let sets = store.dependents_of_kind(metadata.uid, Kind::ReplicaSet);
    let groups = sets.filter_map(|set| {
        let set = store.replica_sets.get(&set.namespace, &set.name)?;
        group(look, set)
    });
    let why = look.cluster.explain(&object);
    let (ready, replicas) = (deployment.status.ready_replicas, deployment.spec.replicas());
    Crowd {
        key: metadata.uid.to_string(),
        name: metadata.name.clone(),
        namespace: told_namespace(&metadata.namespace),
        ready: [ready.to_string(), replicas.to_string()].join("/"),
        tone: tone(why.as_ref()),
        why: look.told(why.as_ref()),
        groups: groups.collect(),
        object,
    }
}

/// How a Deployment stands that is explained like this.
pub(super) fn tone(why: Option<&Explanation>) -> Tone {
    let Some(why) = why else { return Tone::Quiet };
    match (why.verdict, &why.reason) {
        (_, Reason::RolloutComplete) => Tone::Good,
        (_, reason) if is_trouble(reason) => Tone::Bad,
        (Verdict::Rests, _) => Tone::Quiet,
        _ => Tone::Wait,
    }
}

/// The pods of a ReplicaSet; `None` if it has none and wants none.
fn group(look: &Look, set: &ReplicaSet) -> Option<Group> {
    let metadata = &set.metadata;
    let store = look.cluster.store();
    let owned = store.dependents_of_kind(metadata.uid, Kind::Pod);
    let pods: Vec<_> = owned
        .filter_map(|pod| store.pods.get(&pod.namespace, &pod.name))
        .collect();
    if pods.is_empty() && set.spec.replicas() == 0 {
        return None;
    }
    let drawn = pods.iter().take(MOST_PODS);
    Some(Group {
        object: ObjectRef::new(Kind::ReplicaSet, &metadata.namespace, &metadata.name),
        pods: drawn.map(|pod| chip(look, pod)).collect(),
        more: pods.len().saturating_sub(MOST_PODS),
    })
}
