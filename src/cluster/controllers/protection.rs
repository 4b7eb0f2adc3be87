//! The protection controllers: a claim that a pod uses, and a volume that a claim has, stay (spec 02 §8).

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::api_server::{PV_PROTECTION, PVC_PROTECTION};
use crate::cluster::reason::Reason;
use crate::cluster::store::Change;
use crate::cluster::world::World;

/// Wakes the protection of claims and volumes whose users changed.
pub(in crate::cluster) fn observe(change: &Change, world: &mut World) {
    let delay = world.timings.reaction;
    let mut wake = |object| world.after(delay, Task::new(Actor::Protection, object));
    match change.object() {
        Object::PersistentVolumeClaim(claim) if claim.metadata.is_terminating() => {
            wake(change.object().reference());
        }
        Object::PersistentVolume(volume) if volume.metadata.is_terminating() => {
            wake(change.object().reference());
        }
        Object::Pod(pod) if change.new.is_none() => {
            for claim in pod.claims() {
                let namespace = &pod.metadata.namespace;
                wake(ObjectRef::new(
                    Kind::PersistentVolumeClaim,
                    namespace,
                    claim,
                ));
            }
        }
        _ => {}
    }
}

/// Lifts the protection of what is to go and nobody uses.
pub(in crate::cluster) fn sync(object: &ObjectRef, world: &mut World) {
    match object.kind {
        Kind::PersistentVolumeClaim => {
            let Some(claim) = world.store.claims.get(&object.namespace, &object.name) else {
                return;
            };
            let in_use = user_of(world, &object.namespace, &object.name).is_some();
            if claim.metadata.is_terminating()
                && claim.metadata.has_finalizer(PVC_PROTECTION)
                && !in_use
            {
                world.remove_finalizer(object, PVC_PROTECTION, Reason::NotInUse);
            }
        }
        _ => {
            let Some(volume) = world.store.volumes.get("", &object.name) else {
                return;
            };
            if volume.metadata.is_terminating()
                && volume.metadata.has_finalizer(PV_PROTECTION)
                && volume.status.phase != VolumePhase::Bound
            {
                world.remove_finalizer(object, PV_PROTECTION, Reason::NotInUse);
            }
        }
    }
}

/// A pod that holds the claim: one that has a node, whatever its phase (spec 08 PV4).
pub(in crate::cluster) fn user_of(world: &World, namespace: &str, claim: &str) -> Option<String> {
    world
        .store
        .pods_of_claim(namespace, claim)
        .find(|pod| !pod.spec.node_name.is_empty())
        .map(|pod| pod.metadata.name.clone())
}
