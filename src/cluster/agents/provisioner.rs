//! External provisioners: they make the volume that a claim asks for, and remove what is reclaimed
//! (spec 02 §5, 8).

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::controllers::persistent_volume::{
    NO_PROVISIONER, PROVISIONED_BY, SELECTED_NODE, STORAGE_PROVISIONER, reference_to,
};
use crate::cluster::events::Severity;
use crate::cluster::lookup::Lookup;
use crate::cluster::reason::{Explanation, Reason};
use crate::cluster::store::Change;
use crate::cluster::world::World;
use std::sync::Arc;

/// From where the volumes of a provisioner can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// From every node.
    Everywhere,
    /// From the nodes of one zone.
    Zone,
    /// From one node.
    Node,
}

/// Provisioners whose volumes cannot be reached from everywhere.
const REACH: &[(&str, Reach)] = &[
    ("rancher.io/local-path", Reach::Node),
    ("ebs.csi.aws.com", Reach::Zone),
    ("kubernetes.io/aws-ebs", Reach::Zone),
    ("pd.csi.storage.gke.io", Reach::Zone),
    ("disk.csi.azure.com", Reach::Zone),
];

/// From where the volumes of this provisioner can be reached.
pub fn reach(provisioner: &str) -> Reach {
    let known = REACH.iter().find(|(name, _)| *name == provisioner);
    known.map_or(Reach::Everywhere, |(_, reach)| *reach)
}

/// Whether the provisioner of a class cannot make what a claim asks for: a file system to which many nodes write,
/// on a disk that one of them has.
pub fn refuses(class: &StorageClass, claim: &ClaimSpec) -> bool {
    let is_file_system = claim.volume_mode.as_deref() != Some("Block");
    let mut modes = claim.access_modes.iter();
    reach_of(class) != Reach::Everywhere
        && is_file_system
        && modes.any(|mode| mode == "ReadWriteMany")
}

/// What a class tells its provisioner.
pub const PARAMETERS: &str = "parameters";

/// From where the volumes of this class can be reached: its parameter `topology: node` binds them.
fn reach_of(class: &StorageClass) -> Reach {
    let parameters = class.rest.get(PARAMETERS);
    let topology = parameters.and_then(|own| own.get("topology")?.as_str());
    match topology {
        Some("node") => Reach::Node,
        _ => reach(&class.provisioner),
    }
}

/// What the provisioners are at.
#[derive(Clone, Debug, Default)]
pub struct Provisioner {
    /// When the volume of each claim will be ready.
    making: Lookup<Uid, Millis>,
}

impl Provisioner {
    /// Wakes the provisioner for claims that ask for a volume, and for volumes to be removed.
    pub(in crate::cluster) fn observe(change: &Change, world: &mut World) {
        let delay = world.timings.reaction;
        match change.new.as_ref() {
            Some(Object::PersistentVolumeClaim(claim))
                if claim.spec.volume_name.is_empty()
                    && claim.metadata.annotations.contains_key(STORAGE_PROVISIONER) =>
            {
                world.after(
                    delay,
                    Task::new(Actor::Provisioner, change.object().reference()),
                );
            }
            Some(Object::PersistentVolume(volume)) if is_to_be_removed(volume) => {
                let delay = world.timings.remove_volume;
                world.after(
                    delay,
                    Task::new(Actor::Provisioner, change.object().reference()),
                );
            }
            None => {
                // What is attached is not removed before it is detached.
                if let Some((Some(old), _)) = change.both::<VolumeAttachment>() {
                    let volume = &old.spec.source.persistent_volume_name;
                    let volume = ObjectRef::new(Kind::PersistentVolume, "", volume);
                    world.after(delay, Task::new(Actor::Provisioner, volume));
                }
            }
            _ => {}
        }
    }

    /// Begins or finishes a volume, or removes one.
    pub(in crate::cluster) fn work(&mut self, object: &ObjectRef, world: &mut World) {
        if object.kind == Kind::PersistentVolume {
            let volume = world.store.volumes.get("", &object.name);
            let attached = world.store.attachments_of(&object.name).next().is_some();
            if !attached && volume.is_some_and(|volume| is_to_be_removed(volume)) {
                remove(object, world);
            }
            return;
        }
        let Some(claim) = world
            .store
            .claims
            .get(&object.namespace, &object.name)
            .cloned()
        else {
            return;
        };
        let asked = claim.metadata.annotations.get(STORAGE_PROVISIONER).cloned();
        let class = claim.spec.storage_class_name.as_deref();
        let class = class
            .and_then(|class| world.store.classes.get("", class))
            .cloned();
        let (Some(provisioner), Some(class)) = (asked, class) else {
            return;
        };
        if !claim.spec.volume_name.is_empty() || claim.metadata.is_terminating() {
            self.making.remove(&claim.metadata.uid);
            return;
        }
        if refuses(&class, &claim.spec) {
            let class = &class.metadata.name;
            let message = [
                "failed to provision volume with StorageClass \"",
                class,
                "\": rpc error: code = InvalidArgument desc = access mode ReadWriteMany is not supported",
            ]
            .concat();
            let claim = claim.into();
            world.report(&claim, Severity::Warning, "ProvisioningFailed", message);
            let waits = Explanation::waits(Reason::NoVolume, None);
            world.waits.insert(object.clone(), waits);
            return;
        }
        match self.making.get(&claim.metadata.uid) {
            Some(due) if *due <= world.now => {
                self.making.remove(&claim.metadata.uid);
                finish(&claim, &class, &provisioner, world);
            }
            // Woken early, because the claim changed.
            Some(due) => world
                .agenda
                .add(*due, Task::new(Actor::Provisioner, object.clone())),
            None => {
                let due = world.now + world.timings.provision;
                self.making.insert(claim.metadata.uid, due);
                let reason = Reason::Provisions { provisioner };
                world
                    .waits
                    .insert(object.clone(), Explanation::waits(reason, Some(due)));
                let (namespace, name) = (&object.namespace, &object.name);
                let message = format!(
                    "External provisioner is provisioning volume for claim \"{namespace}/{name}\""
                );
                world.report(&claim.into(), Severity::Normal, "Provisioning", message);
                world
                    .agenda
                    .add(due, Task::new(Actor::Provisioner, object.clone()));
            }
        }
    }
}

/// Stores the volume, reserved for its claim.
fn finish(
    claim: &Arc<PersistentVolumeClaim>,
    class: &StorageClass,
    provisioner: &str,
    world: &mut World,
) {
    let name = format!("pvc-{}", claim.metadata.uid);
    let selected = claim.metadata.annotations.get(SELECTED_NODE);
    // Without a chosen node the topology is a guess, which is what Immediate means.
    let node = match selected {
        Some(node) => world.store.nodes.get("", node).cloned(),
        None => {
            let nodes: Vec<_> = world.store.nodes.iter().cloned().collect();
            let guess = world.rng.below(nodes.len() as u64) as usize;
            nodes.get(guess).cloned()
        }
    };
    let mut metadata = ObjectMeta::named("", &name);
    metadata
        .annotations
        .insert(PROVISIONED_BY.into(), provisioner.into());
    let affinity = node.and_then(|node| match reach_of(class) {
        Reach::Everywhere => None,
        Reach::Zone => node
            .zone()
            .map(|zone| VolumeNodeAffinity::only(ZONE_LABEL, zone)),
        Reach::Node => {
            let host = node.metadata.labels.get(HOSTNAME_LABEL)?;
            Some(VolumeNodeAffinity::only(HOSTNAME_LABEL, host))
        }
    });
    let mut source = Rest::new();
    source.insert(
        "csi".into(),
        crate::json!({ "driver": provisioner, "volumeHandle": (name.clone()) }),
    );
    let volume = PersistentVolume {
        metadata,
        spec: VolumeSpec {
            capacity: claim.spec.resources.requests.clone(),
            access_modes: claim.spec.access_modes.clone(),
            persistent_volume_reclaim_policy: class
                .reclaim_policy
                .clone()
                .or_else(|| Some("Delete".into())),
            storage_class_name: class.metadata.name.clone(),
            claim_ref: Some(reference_to(claim)),
            node_affinity: affinity,
            volume_mode: claim.spec.volume_mode.clone(),
            rest: source,
        },
        status: VolumeStatus::default(),
    };
    let made = world.create(
        volume,
        Reason::Provisions {
            provisioner: provisioner.into(),
        },
    );
    let (severity, reason, message) = match made {
        Ok(_) => {
            let message = format!("Successfully provisioned volume {name}");
            (Severity::Normal, "ProvisioningSucceeded", message)
        }
        Err(error) => {
            let class = &class.metadata.name;
            let message =
                format!("failed to provision volume with StorageClass \"{class}\": {error}");
            (Severity::Warning, "ProvisioningFailed", message)
        }
    };
    world.report(&claim.clone().into(), severity, reason, message);
}

/// Whether the volume's claim is gone and its policy is to remove it (spec 02 §8).
fn is_to_be_removed(volume: &PersistentVolume) -> bool {
    let made_by = volume.metadata.annotations.get(PROVISIONED_BY);
    volume.status.phase == VolumePhase::Released
        && volume.spec.persistent_volume_reclaim_policy.as_deref() == Some("Delete")
        && made_by.is_some_and(|provisioner| provisioner != NO_PROVISIONER)
        && !volume.metadata.is_terminating()
}

fn remove(volume: &ObjectRef, world: &mut World) {
    // Gone already is as good as removed.
    let _ = world.delete(volume, &Default::default(), Reason::Reclaims);
}
