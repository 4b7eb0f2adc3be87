//! The persistent volume controller: claims and volumes find each other (spec 02 §2 to 5, 8).

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::api_server::admission;
use crate::cluster::events::Severity;
use crate::cluster::reason::{Explanation, Reason};
use crate::cluster::store::{Change, Store};
use crate::cluster::world::World;
use std::sync::Arc;

/// The claim finished binding once; from then on it is Bound or Lost.
pub const BIND_COMPLETED: &str = "pv.kubernetes.io/bind-completed";
/// A controller chose the link, not the user.
pub const BOUND_BY_CONTROLLER: &str = "pv.kubernetes.io/bound-by-controller";
/// The node on which the claim's first consumer is to run.
pub const SELECTED_NODE: &str = "volume.kubernetes.io/selected-node";
/// Starts the external provisioner.
pub const STORAGE_PROVISIONER: &str = "volume.kubernetes.io/storage-provisioner";
const STORAGE_PROVISIONER_BETA: &str = "volume.beta.kubernetes.io/storage-provisioner";
/// Who made the volume.
pub const PROVISIONED_BY: &str = "pv.kubernetes.io/provisioned-by";
/// A class of this provisioner has volumes made by hand only.
pub const NO_PROVISIONER: &str = "kubernetes.io/no-provisioner";

/// Wakes the controller for claims and volumes that changed, and for claims that may now be served.
pub(in crate::cluster) fn observe(change: &Change, world: &mut World) {
    let delay = world.timings.reaction;
    let mut woken = vec![];
    match change.object() {
        Object::PersistentVolumeClaim(claim) => {
            woken.push(change.object().reference());
            if !claim.spec.volume_name.is_empty() {
                woken.push(ObjectRef::new(
                    Kind::PersistentVolume,
                    "",
                    &claim.spec.volume_name,
                ));
            } else if change.new.is_none() {
                // A volume may have been made for it meanwhile.
                woken.extend(volumes_for(claim, &world.store));
            }
        }
        Object::PersistentVolume(volume) => {
            woken.push(change.object().reference());
            match &volume.spec.claim_ref {
                Some(claim) => woken.push(ObjectRef::new(
                    Kind::PersistentVolumeClaim,
                    &claim.namespace,
                    &claim.name,
                )),
                None => woken.extend(pending_claims(&world.store)),
            }
        }
        Object::StorageClass(_) => {
            // Classes are not watched: the next periodic look finds them.
            let resync = World::next_tick(world.now, world.timings.claim_resync, 0);
            for claim in pending_claims(&world.store) {
                world
                    .agenda
                    .add(resync, Task::new(Actor::PersistentVolume, claim));
            }
        }
        _ => {}
    }
    for object in woken {
        world.after(delay, Task::new(Actor::PersistentVolume, object));
    }
}

fn volumes_for(claim: &PersistentVolumeClaim, store: &Store) -> Vec<ObjectRef> {
    let metadata = &claim.metadata;
    let volumes = store.volumes_of_claim(&metadata.namespace, &metadata.name);
    let ours = volumes.filter(|volume| {
        let owner = volume.spec.claim_ref.as_ref();
        owner.is_some_and(|owner| owner.uid == Some(metadata.uid))
    });
    let references =
        ours.map(|volume| ObjectRef::new(Kind::PersistentVolume, "", &volume.metadata.name));
    references.collect()
}

fn pending_claims(store: &Store) -> Vec<ObjectRef> {
    let pending = store
        .claims
        .iter()
        .filter(|claim| claim.status.phase == ClaimPhase::Pending);
    pending
        .map(|claim| {
            let metadata = &claim.metadata;
            ObjectRef::new(
                Kind::PersistentVolumeClaim,
                &metadata.namespace,
                &metadata.name,
            )
        })
        .collect()
}

/// One sync of a claim or of a volume.
pub(in crate::cluster) fn sync(object: &ObjectRef, world: &mut World) {
    if object.kind == Kind::PersistentVolume {
        if let Some(volume) = world.store.volumes.get("", &object.name).cloned() {
            sync_volume(&volume, world);
        }
    } else if let Some(claim) = world
        .store
        .claims
        .get(&object.namespace, &object.name)
        .cloned()
    {
        if claim.metadata.annotations.contains_key(BIND_COMPLETED) {
            sync_bound_claim(&claim, world);
        } else {
            sync_unbound_claim(&claim, object, world);
        }
    }
}

/// A claim that was bound once is Bound, or Lost.
fn sync_bound_claim(claim: &Arc<PersistentVolumeClaim>, world: &mut World) {
    let volume = world.store.volumes.get("", &claim.spec.volume_name);
    let is_ours = volume.is_some_and(|volume| {
        let owner = volume.spec.claim_ref.as_ref();
        owner.is_some_and(|owner| owner.uid == Some(claim.metadata.uid))
    });
    if is_ours || claim.status.phase == ClaimPhase::Lost {
        return;
    }
    let mut lost = PersistentVolumeClaim::clone(claim);
    lost.status.phase = ClaimPhase::Lost;
    if let Ok(claim) = world.update(lost, Reason::VolumeGone) {
        world.report(
            &claim.into(),
            Severity::Warning,
            "ClaimLost",
            "Bound claim has lost its PersistentVolume. Data on the volume is lost!".into(),
        );
    }
}

/// The decisions of spec 02 §3, in their order.
fn sync_unbound_claim(
    claim: &Arc<PersistentVolumeClaim>,
    reference: &ObjectRef,
    world: &mut World,
) {
    if claim.metadata.is_terminating() && claim.spec.volume_name.is_empty() {
        return;
    }
    if !claim.spec.volume_name.is_empty() {
        return bind_to_named(claim, reference, world);
    }
    let class_name = claim.spec.storage_class_name.clone();
    let class = class_name
        .as_deref()
        .and_then(|name| world.store.classes.get("", name))
        .cloned();
    let delay = class
        .as_ref()
        .is_some_and(|class| class.waits_for_first_consumer());
    if let Some(volume) = find_volume(
        &world.store,
        claim,
        if delay { Only::Reserved } else { Only::Free },
    ) {
        return bind(claim, &volume, world);
    }
    let Some(class_name) = class_name else {
        let mut classed = PersistentVolumeClaim::clone(claim);
        let classes = world.store.classes.iter().map(Arc::as_ref);
        admission::default_class(&mut classed.spec, classes);
        if classed.spec.storage_class_name.is_none() {
            return no_volume(claim, reference, world);
        }
        // It was read in this sync.
        let _ = world.update(classed, Reason::DefaultClass);
        return;
    };
    if delay && !claim.metadata.annotations.contains_key(SELECTED_NODE) {
        let about = claim.clone().into();
        let (reason, message) = consumer_awaited(claim, reference, world);
        world.report(&about, Severity::Normal, reason, message);
        world.waits.insert(
            reference.clone(),
            Explanation::waits(Reason::WaitsForConsumer, None),
        );
        return;
    }
    if class_name.is_empty() {
        return no_volume(claim, reference, world);
    }
    match class {
        Some(class) => ask_provisioner(claim, &class, reference, world),
        None => {
            let message = format!("storageclass.storage.k8s.io \"{class_name}\" not found");
            let about = claim.clone().into();
            world.report(&about, Severity::Warning, "ProvisioningFailed", message);
            let reason = Reason::ClassMissing { class: class_name };
            world
                .waits
                .insert(reference.clone(), Explanation::waits(reason, None));
        }
    }
}

/// What a claim waits for whose class waits for its first consumer, as an event.
///
/// A pod that was made together with its claim comes too late for the first look.
fn consumer_awaited(
    claim: &PersistentVolumeClaim,
    reference: &ObjectRef,
    world: &World,
) -> (&'static str, String) {
    let is_known = world.waits.get(reference).is_some();
    let metadata = &claim.metadata;
    let pods = world
        .store
        .pods_of_claim(&metadata.namespace, &metadata.name);
    let unscheduled = pods.filter(|pod| is_known && pod.spec.node_name.is_empty());
    let names: Vec<&str> = unscheduled.map(|pod| &*pod.metadata.name).collect();
    if names.is_empty() {
        let message = "waiting for first consumer to be created before binding";
        return ("WaitForFirstConsumer", message.into());
    }
    let noun = if names.len() > 1 { "pods " } else { "pod " };
    let message = ["waiting for ", noun, &names.join(","), " to be scheduled"].concat();
    ("WaitForPodScheduled", message)
}

fn no_volume(claim: &Arc<PersistentVolumeClaim>, reference: &ObjectRef, world: &mut World) {
    let message = "no persistent volumes available for this claim and no storage class is set";
    world.report(
        &claim.clone().into(),
        Severity::Normal,
        "FailedBinding",
        message.into(),
    );
    world.waits.insert(
        reference.clone(),
        Explanation::waits(Reason::NoVolume, None),
    );
}

fn ask_provisioner(
    claim: &Arc<PersistentVolumeClaim>,
    class: &StorageClass,
    reference: &ObjectRef,
    world: &mut World,
) {
    let provisioner = class.provisioner.clone();
    if provisioner == NO_PROVISIONER {
        let message = format!("no volume plugin matched name: {NO_PROVISIONER}");
        world.report(
            &claim.clone().into(),
            Severity::Warning,
            "ProvisioningFailed",
            message,
        );
        world.waits.insert(
            reference.clone(),
            Explanation::waits(Reason::NoVolume, None),
        );
        return;
    }
    let mut asked = PersistentVolumeClaim::clone(claim);
    for annotation in [STORAGE_PROVISIONER, STORAGE_PROVISIONER_BETA] {
        asked
            .metadata
            .annotations
            .insert(annotation.into(), provisioner.clone());
    }
    let reason = Reason::AsksProvisioner {
        provisioner: provisioner.clone(),
    };
    if let Ok(claim) = world.update(asked, reason) {
        let message = format!(
            "Waiting for a volume to be created either by the external provisioner '{provisioner}' \
             or manually by the system administrator. If volume creation is delayed, please verify \
             that the provisioner is running and correctly registered."
        );
        world.report(
            &claim.into(),
            Severity::Normal,
            "ExternalProvisioning",
            message,
        );
    }
}

/// The claim asks for one volume (spec 02 §3 B).
fn bind_to_named(claim: &Arc<PersistentVolumeClaim>, reference: &ObjectRef, world: &mut World) {
    let name = claim.spec.volume_name.clone();
    let unfit = Explanation::waits(
        Reason::VolumeUnfit {
            volume: name.clone(),
        },
        None,
    );
    let Some(volume) = world.store.volumes.get("", &name).cloned() else {
        world.waits.insert(reference.clone(), unfit);
        return;
    };
    match &volume.spec.claim_ref {
        Some(_) if is_reserved_for(&volume, claim) => bind(claim, &volume, world),
        Some(_) => {
            let message = format!("volume \"{name}\" already bound to a different claim.");
            world.report(
                &claim.clone().into(),
                Severity::Warning,
                "FailedBinding",
                message,
            );
            world.waits.insert(reference.clone(), unfit);
        }
        None => match mismatch(&volume, claim) {
            None => bind(claim, &volume, world),
            Some(mismatch) => {
                let message = format!("Cannot bind to requested volume \"{name}\": {mismatch}");
                world.report(
                    &claim.clone().into(),
                    Severity::Warning,
                    "VolumeMismatch",
                    message,
                );
                world.waits.insert(reference.clone(), unfit);
            }
        },
    }
}

fn mismatch(volume: &PersistentVolume, claim: &PersistentVolumeClaim) -> Option<String> {
    let class = claim.spec.storage_class_name.as_deref().unwrap_or_default();
    let checks = [
        (
            capacity(volume) >= claim.spec.request_milli(),
            "requested PV is too small",
        ),
        (
            volume.spec.storage_class_name == class,
            "storageClassName does not match",
        ),
        (same_mode(volume, claim), "incompatible volumeMode"),
        (offers_modes(volume, claim), "incompatible accessMode"),
    ];
    if volume.metadata.is_terminating() {
        return Some(format!(
            "the volume is marked for deletion \"{}\"",
            volume.metadata.name
        ));
    }
    checks
        .iter()
        .find(|(holds, _)| !holds)
        .map(|(_, text)| (*text).to_owned())
}

/// Which volumes are to be considered.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::cluster) enum Only<'a> {
    /// Volumes that the user reserved for this claim.
    Reserved,
    /// Those, and free ones.
    Free,
    /// Those that can be reached from this node.
    From(&'a Node),
}

/// The volume that suits a claim best: one reserved for it, else the smallest (spec 02 §4).
pub(in crate::cluster) fn find_volume(
    store: &Store,
    claim: &PersistentVolumeClaim,
    only: Only,
) -> Option<Arc<PersistentVolume>> {
    let reachable = |volume: &PersistentVolume| match (&volume.spec.node_affinity, only) {
        (Some(affinity), Only::From(node)) => affinity.admits(&node.metadata.labels),
        _ => true,
    };
    let class = claim.spec.storage_class_name.as_deref().unwrap_or_default();
    let fits = |volume: &PersistentVolume| {
        capacity(volume) >= claim.spec.request_milli()
            && same_mode(volume, claim)
            && offers_modes(volume, claim)
            && !volume.metadata.is_terminating()
            && reachable(volume)
    };
    let selected = |volume: &PersistentVolume| {
        claim
            .spec
            .selector
            .as_ref()
            .is_none_or(|selector| selector.matches(&volume.metadata.labels))
    };
    let (namespace, name) = (&claim.metadata.namespace, &claim.metadata.name);
    let mut reserved = store.volumes_of_claim(namespace, name);
    if let Some(volume) = reserved.find(|volume| fits(volume) && is_reserved_for(volume, claim)) {
        return Some(volume.clone());
    }
    if only == Only::Reserved {
        return None;
    }
    let free = store.free_volumes().filter(|volume| {
        fits(volume)
            && volume.status.phase == VolumePhase::Available
            && volume.spec.storage_class_name == class
            && selected(volume)
    });
    free.min_by_key(|volume| (volume.spec.access_modes.len(), capacity(volume)))
        .cloned()
}

fn capacity(volume: &PersistentVolume) -> i128 {
    volume
        .spec
        .capacity
        .get("storage")
        .and_then(Quantity::milli)
        .unwrap_or(0)
}

fn same_mode(volume: &PersistentVolume, claim: &PersistentVolumeClaim) -> bool {
    let mode = |mode: &Option<String>| mode.clone().unwrap_or_else(|| "Filesystem".into());
    mode(&volume.spec.volume_mode) == mode(&claim.spec.volume_mode)
}

fn offers_modes(volume: &PersistentVolume, claim: &PersistentVolumeClaim) -> bool {
    claim
        .spec
        .access_modes
        .iter()
        .all(|mode| volume.spec.access_modes.contains(mode))
}

fn is_reserved_for(volume: &PersistentVolume, claim: &PersistentVolumeClaim) -> bool {
    volume.spec.claim_ref.as_ref().is_some_and(|owner| {
        owner.namespace == claim.metadata.namespace
            && owner.name == claim.metadata.name
            && owner.uid.is_none_or(|uid| uid == claim.metadata.uid)
    })
}

/// Two pointers and two phases, in the order in which watchers must see them (spec 02 §1).
fn bind(claim: &Arc<PersistentVolumeClaim>, volume: &Arc<PersistentVolume>, world: &mut World) {
    let reason = Reason::Binds {
        volume: volume.metadata.name.clone(),
        claim: claim.metadata.name.clone(),
    };
    let mut volume = PersistentVolume::clone(volume);
    if volume
        .spec
        .claim_ref
        .as_ref()
        .is_none_or(|owner| owner.uid.is_none())
    {
        volume.spec.claim_ref = Some(reference_to(claim));
        let annotations = &mut volume.metadata.annotations;
        annotations.insert(BOUND_BY_CONTROLLER.into(), "yes".into());
        match world.update(volume, reason.clone()) {
            Ok(written) => volume = PersistentVolume::clone(&written),
            Err(_) => return,
        }
    }
    volume.status.phase = VolumePhase::Bound;
    let Ok(volume) = world.update(volume, reason.clone()) else {
        return;
    };
    let mut claim = PersistentVolumeClaim::clone(claim);
    if claim.spec.volume_name.is_empty() {
        claim.spec.volume_name.clone_from(&volume.metadata.name);
        claim
            .metadata
            .annotations
            .insert(BOUND_BY_CONTROLLER.into(), "yes".into());
    }
    claim
        .metadata
        .annotations
        .insert(BIND_COMPLETED.into(), "yes".into());
    let Ok(claim) = world.update(claim, reason.clone()) else {
        return;
    };
    let mut claim = PersistentVolumeClaim::clone(&claim);
    claim.status = ClaimStatus {
        phase: ClaimPhase::Bound,
        access_modes: volume.spec.access_modes.clone(),
        capacity: volume.spec.capacity.clone(),
    };
    let reference = ObjectRef::new(
        Kind::PersistentVolumeClaim,
        &claim.metadata.namespace,
        &claim.metadata.name,
    );
    world.waits.remove(&reference);
    // Nobody writes between two writes of one sync.
    let _ = world.update(claim, reason);
}

/// A pointer from a volume to its claim.
pub(in crate::cluster) fn reference_to(claim: &PersistentVolumeClaim) -> ObjectReference {
    ObjectReference {
        kind: Kind::PersistentVolumeClaim.name().into(),
        namespace: claim.metadata.namespace.clone(),
        name: claim.metadata.name.clone(),
        uid: Some(claim.metadata.uid),
        ..ObjectReference::default()
    }
}

/// The phase of a volume follows its claim (spec 02 §2, 8).
fn sync_volume(volume: &Arc<PersistentVolume>, world: &mut World) {
    let owner = volume.spec.claim_ref.as_ref();
    let Some((owner, uid)) = owner.and_then(|owner| Some((owner, owner.uid?))) else {
        return set_phase(volume, VolumePhase::Available, Reason::Available, world);
    };
    let claim = world
        .store
        .claims
        .get(&owner.namespace, &owner.name)
        .cloned();
    match claim.filter(|claim| claim.metadata.uid == uid) {
        Some(claim) if claim.spec.volume_name.is_empty() => {
            // Made for this claim: the claim's own sync binds it.
            let reference =
                ObjectRef::new(Kind::PersistentVolumeClaim, &owner.namespace, &owner.name);
            sync(&reference, world);
        }
        Some(claim) if claim.spec.volume_name == volume.metadata.name => {
            let reason = Reason::Binds {
                volume: volume.metadata.name.clone(),
                claim: claim.metadata.name.clone(),
            };
            set_phase(volume, VolumePhase::Bound, reason, world);
        }
        Some(_) => {}
        None => {
            if volume.status.phase != VolumePhase::Failed {
                set_phase(volume, VolumePhase::Released, Reason::ClaimGone, world);
            }
        }
    }
}

fn set_phase(
    volume: &Arc<PersistentVolume>,
    phase: VolumePhase,
    reason: Reason,
    world: &mut World,
) {
    if volume.status.phase != phase {
        let mut volume = PersistentVolume::clone(volume);
        volume.status.phase = phase;
        // It was read in this sync.
        let _ = world.update(volume, reason);
    }
}
