//! The namespace controller: what is in a namespace goes with it, pods first (spec 00 §3).

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::api_server::DeleteOptions;
use crate::cluster::reason::Reason;
use crate::cluster::store::Change;
use crate::cluster::world::World;

/// How long finalizers of other objects than pods are thought to take, in seconds.
const FINALIZERS: u64 = 15;

/// Wakes the controller for namespaces that are to go.
pub(in crate::cluster) fn observe(change: &Change, world: &mut World) {
    if let Some((_, Some(namespace))) = change.both::<Namespace>()
        && namespace.metadata.is_terminating()
    {
        world.after(world.timings.reaction, task(&namespace.metadata.name));
    }
}

/// The next look at a namespace.
pub(in crate::cluster) fn task(namespace: &str) -> Task {
    let reference = ObjectRef::new(Kind::Namespace, "", namespace);
    Task::new(Actor::Namespace, reference)
}

/// Deletes the pods, when they are gone all other objects, and then lets the namespace go. What is left
/// is looked at again after half of the time that it is thought to take.
pub(in crate::cluster) fn sync(reference: &ObjectRef, world: &mut World) {
    let namespace = world.store.namespaces.get("", &reference.name).cloned();
    let Some(namespace) = namespace.filter(|own| own.metadata.is_terminating()) else {
        return;
    };
    let name = &namespace.metadata.name;
    delete_all(Kind::Pod, name, world);
    let pods = world.store.pods.of(name);
    let grace = pods.map(|pod| pod.metadata.deletion_grace_period_seconds.unwrap_or(0));
    let mut left = grace.max().map(|grace| grace.unsigned_abs());
    if left.is_none() {
        let kinds = Kind::ALL
            .iter()
            .copied()
            .filter(|kind| kind.is_namespaced());
        for kind in kinds.clone() {
            delete_all(kind, name, world);
        }
        let mut kinds = kinds;
        let some = kinds.any(|kind| !world.store.objects(kind, Some(name)).is_empty());
        left = some.then_some(FINALIZERS);
    }
    if let Some(seconds) = left {
        world.after((seconds / 2 + 1) * 1000, task(name));
        return;
    }
    if namespace.metadata.finalizers.is_empty() {
        world.remove(reference, Reason::NamespaceEmpty);
        return;
    }
    let mut empty = Namespace::clone(&namespace);
    empty.spec.finalizers.clear();
    // It was read in this sync.
    let _ = world.update(empty, Reason::NamespaceEmpty);
}

fn delete_all(kind: Kind, namespace: &str, world: &mut World) {
    for object in world.store.objects(kind, Some(namespace)) {
        let metadata = object.metadata();
        if metadata.is_terminating() {
            continue;
        }
        let reason = Reason::NamespaceGoes {
            namespace: namespace.into(),
        };
        // Gone already is as good as deleted.
        let options = DeleteOptions::of(metadata.uid);
        let _ = world.delete(&object.reference(), &options, reason);
    }
}
