//! The garbage collector: what lost its owners goes (spec 04 §13).

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::api_server::{DeleteOptions, FOREGROUND, ORPHAN, Propagation};
use crate::cluster::reason::Reason;
use crate::cluster::store::Change;
use crate::cluster::world::World;

/// Wakes the collector for owners that go and for dependents that come.
pub(in crate::cluster) fn observe(change: &Change, world: &mut World) {
    let object = change.object();
    let metadata = object.metadata();
    let delay = world.timings.collect;
    if change.new.is_none() {
        let dependents: Vec<_> = world.store.dependents(metadata.uid).cloned().collect();
        for dependent in dependents {
            world.after(delay, Task::new(Actor::GarbageCollector, dependent));
        }
        // An owner in foreground deletion may have waited for this one.
        for owner in owners(object) {
            world.after(delay, Task::new(Actor::GarbageCollector, owner));
        }
        return;
    }
    let holds_dependents = metadata.has_finalizer(FOREGROUND) || metadata.has_finalizer(ORPHAN);
    let is_going = metadata.is_terminating() && holds_dependents;
    if is_going || owners(object).any(|owner| world.store.object(&owner).is_none()) {
        let task = Task::new(Actor::GarbageCollector, object.reference());
        world.after(delay, task);
    }
}

/// Looks at one object: as an owner that is to go, and as a dependent.
pub(in crate::cluster) fn sync(reference: &ObjectRef, world: &mut World) {
    let Some(object) = world.store.object(reference) else {
        return;
    };
    let metadata = object.metadata();
    if metadata.is_terminating() && metadata.has_finalizer(ORPHAN) {
        orphan_dependents(&object, world);
    } else if metadata.is_terminating() && metadata.has_finalizer(FOREGROUND) {
        delete_dependents(&object, world);
    } else if !metadata.is_terminating() && !metadata.owner_references.is_empty() {
        collect(&object, world);
    }
}

/// Deletes a dependent without owners; takes away references that lead nowhere.
fn collect(object: &Object, world: &mut World) {
    let metadata = object.metadata();
    let mut solid = Vec::new();
    let mut waiting = false;
    for owner in &metadata.owner_references {
        let found = resolve(owner, &metadata.namespace, world);
        match found {
            Some(found) if found.has_finalizer(FOREGROUND) && found.is_terminating() => {
                waiting = true;
            }
            Some(_) => solid.push(owner.clone()),
            None => {}
        }
    }
    if solid.len() == metadata.owner_references.len() {
        return;
    }
    let reference = object.reference();
    let owner = metadata
        .owner_references
        .first()
        .map(|owner| owner.name.clone());
    let reason = Reason::OwnerGone {
        owner: owner.unwrap_or_default(),
    };
    if !solid.is_empty() {
        world.set_owners(&reference, solid, reason);
        return;
    }
    let has_dependents = world.store.dependents(metadata.uid).next().is_some();
    let propagation = if waiting && has_dependents {
        Propagation::Foreground
    } else {
        Propagation::Background
    };
    let options = DeleteOptions {
        propagation,
        ..DeleteOptions::of(metadata.uid)
    };
    // Gone already is as good as deleted.
    let _ = world.delete(&reference, &options, reason);
}

/// Takes this owner's reference from every dependent, and then lets the owner go.
fn orphan_dependents(owner: &Object, world: &mut World) {
    let uid = owner.metadata().uid;
    let reason = Reason::OwnerGone {
        owner: owner.metadata().name.clone(),
    };
    let dependents: Vec<_> = world.store.dependents(uid).cloned().collect();
    for dependent in dependents {
        let Some(object) = world.store.object(&dependent) else {
            continue;
        };
        let owners = object.metadata().owner_references.iter();
        let others = owners.filter(|owner| owner.uid != uid).cloned().collect();
        world.set_owners(&dependent, others, reason.clone());
    }
    world.remove_finalizer(&owner.reference(), ORPHAN, Reason::Asked);
}

/// Deletes every dependent, and lets the owner go when no blocking one is left.
fn delete_dependents(owner: &Object, world: &mut World) {
    let uid = owner.metadata().uid;
    let dependents: Vec<_> = world.store.dependents(uid).cloned().collect();
    let mut blocked = false;
    for dependent in dependents {
        let Some(object) = world.store.object(&dependent) else {
            continue;
        };
        let blocks =
            |owner: &OwnerReference| owner.uid == uid && owner.block_owner_deletion == Some(true);
        blocked |= object.metadata().owner_references.iter().any(blocks);
        if !object.metadata().is_terminating() {
            collect(&object, world);
        }
    }
    let left = world.store.dependents(uid).next().is_some();
    if !(blocked && left) {
        world.remove_finalizer(&owner.reference(), FOREGROUND, Reason::Asked);
    }
}

/// The owner's metadata, if this incarnation of it exists.
fn resolve(owner: &OwnerReference, namespace: &str, world: &World) -> Option<ObjectMeta> {
    let kind = Kind::parse(&owner.api_version, &owner.kind)?;
    let namespace = if kind.is_namespaced() { namespace } else { "" };
    let object = world
        .store
        .object(&ObjectRef::new(kind, namespace, &owner.name))?;
    (object.metadata().uid == owner.uid).then(|| object.metadata().clone())
}

fn owners(object: &Object) -> impl Iterator<Item = ObjectRef> {
    let namespace = &object.metadata().namespace;
    object
        .metadata()
        .owner_references
        .iter()
        .filter_map(move |owner| {
            let kind = Kind::parse(&owner.api_version, &owner.kind)?;
            let namespace = if kind.is_namespaced() { namespace } else { "" };
            Some(ObjectRef::new(kind, namespace, &owner.name))
        })
}
