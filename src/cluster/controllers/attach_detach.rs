//! The attach/detach controller: which volumes are to be attached to which nodes (spec 02 §10).

use super::pod_gc::OUT_OF_SERVICE;
use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::agents::provisioner::{Reach, reach};
use crate::cluster::api_server::DeleteOptions;
use crate::cluster::events::Severity;
use crate::cluster::lookup::Lookup;
use crate::cluster::reason::{Explanation, Reason};
use crate::cluster::rng::mix;
use crate::cluster::store::{Change, Store};
use crate::cluster::world::World;
use std::sync::Arc;

/// Keeps an attachment until its driver has detached the volume.
pub const FINALIZER: &str = "external-attacher/csi";

/// What the controller remembers. Keys are names of attachments, which say volume and node.
#[derive(Clone, Debug, Default)]
pub struct AttachDetach {
    /// Since when no pod on the node wants the volume.
    unwanted: Lookup<String, Millis>,
    /// The waits that were reported.
    reported: Lookup<String, ()>,
}

/// The driver that attaches a volume, if it is one of the network.
pub fn attacher_of(volume: &PersistentVolume) -> Option<&str> {
    let driver = volume.spec.rest.get("csi")?.get("driver")?.as_str()?;
    (reach(driver) != Reach::Node).then_some(driver)
}

/// The volumes of a pod that are to be attached to its node, with their claims.
pub fn attachable<'a>(
    pod: &'a Pod,
    store: &'a Store,
) -> impl Iterator<Item = (&'a str, &'a Arc<PersistentVolume>)> {
    pod.claims().filter_map(|claim| {
        let stored = store.claims.get(&pod.metadata.namespace, claim)?;
        let volume = store.volumes.get("", &stored.spec.volume_name)?;
        attacher_of(volume).map(|_| (claim, volume))
    })
}

/// The attachment of a volume to a node.
pub fn attachment<'a>(
    volume: &str,
    node: &str,
    store: &'a Store,
) -> Option<&'a Arc<VolumeAttachment>> {
    let mut known = store.attachments_of(volume);
    known.find(|own| own.spec.node_name == node)
}

/// As long as the real name, which is a SHA-256 of driver, volume and node.
fn name_of(volume: &str, node: &str) -> String {
    let bytes = volume.bytes().chain([b'^']).chain(node.bytes());
    let hash = bytes.fold(0, |hash, byte| mix(hash ^ u64::from(byte)));
    let parts = [1, 2, 3, 4].map(|part| format!("{:016x}", mix(hash ^ part)));
    ["csi-".to_owned(), parts.concat()].concat()
}

/// What is in one sorted list and not in another, which mostly share what they have.
fn missing<'a>(
    from: &'a [Arc<String>],
    in_other: &'a [Arc<String>],
) -> impl Iterator<Item = &'a String> {
    let mut others = in_other.iter().peekable();
    let is_missing = move |name: &&'a Arc<String>| {
        while others
            .next_if(|other| !Arc::ptr_eq(other, name) && other < name)
            .is_some()
        {}
        others.next_if(|other| other == name).is_none()
    };
    from.iter().filter(is_missing).map(|name| &**name)
}

/// Whether a pod wants its volumes on its node.
fn wants(pod: &Pod) -> bool {
    let containers = &pod.status.container_statuses;
    let runs = containers.iter().any(|own| own.state.running.is_some());
    let stopped = pod.metadata.is_terminating() && !runs;
    !pod.spec.node_name.is_empty() && !pod.is_finished() && !stopped
}

fn task(volume: &str) -> Task {
    Task::new(
        Actor::AttachDetach,
        ObjectRef::new(Kind::PersistentVolume, "", volume),
    )
}

impl AttachDetach {
    /// Looks again at the volumes that a change concerns.
    pub(in crate::cluster) fn observe(change: &Change, world: &mut World) {
        let delay = world.timings.attach_loop;
        match change.object() {
            Object::Pod(pod) => {
                let Some((old, new)) = change.both::<Pod>() else {
                    return;
                };
                let wanted = |pod: Option<&Arc<Pod>>| pod.is_some_and(|pod| wants(pod));
                if wanted(old) != wanted(new) {
                    let tasks = attachable(pod, &world.store);
                    let tasks: Vec<_> = tasks.map(|(_, own)| task(&own.metadata.name)).collect();
                    for task in tasks {
                        world.after(delay, task);
                    }
                }
            }
            // Pods whose node a person chose may be there before the volume.
            Object::PersistentVolumeClaim(claim) if !claim.spec.volume_name.is_empty() => {
                let (namespace, name) = (&claim.metadata.namespace, &claim.metadata.name);
                let mut pods = world.store.pods_of_claim(namespace, name);
                let wanted = pods.any(|pod| wants(pod));
                drop(pods);
                if change.old.is_some() && wanted {
                    world.after(delay, task(&claim.spec.volume_name));
                }
            }
            Object::VolumeAttachment(attachment) => {
                let delay = if change.new.is_some() {
                    world.timings.attach_report
                } else {
                    delay
                };
                world.after(delay, task(&attachment.spec.source.persistent_volume_name));
            }
            Object::Node(node) => {
                let Some((old, new)) = change.both::<Node>() else {
                    return;
                };
                let tasks: Vec<_> = match old.zip(new) {
                    Some((old, new))
                        if old.is_ready() == new.is_ready() && is_off(old) == is_off(new) =>
                    {
                        let (before, now) = (&old.status, &new.status);
                        let unmounted = missing(&before.volumes_in_use, &now.volumes_in_use);
                        let volumes = unmounted.flat_map(|name| world.store.volumes_known_as(name));
                        volumes.map(|volume| task(&volume.name)).collect()
                    }
                    _ => {
                        let known = world.store.attachments_on(&node.metadata.name);
                        let volumes = known.map(|own| &own.spec.source.persistent_volume_name);
                        volumes.map(|volume| task(volume)).collect()
                    }
                };
                for task in tasks {
                    world.after(delay, task);
                }
            }
            _ => {}
        }
    }

    /// Detaches a volume from where nobody wants it, and then attaches it to where somebody does.
    pub(in crate::cluster) fn sync(&mut self, volume: &ObjectRef, world: &mut World) {
        let name = &volume.name;
        let stored = world.store.volumes.get("", name).cloned();
        let pods = stored.as_ref().map_or(Vec::new(), |own| users(own, world));
        let attachments: Vec<_> = world.store.attachments_of(name).cloned().collect();
        for attachment in attachments {
            let node = &attachment.spec.node_name;
            let mut pods = pods.iter().filter(|pod| pod.spec.node_name == *node);
            if pods.clone().next().is_none() {
                self.detach(&attachment, stored.as_deref(), world);
                continue;
            }
            self.unwanted.remove(&attachment.metadata.name);
            world.waits.remove(&reference(&attachment));
            if let Some(stored) = &stored
                && attachment.status.attached
                && !attachment.metadata.is_terminating()
            {
                report_attached(stored, node, &mut pods, world);
            }
        }
        let Some(stored) = stored else { return };
        for pod in &pods {
            self.attach(&stored, pod, &pods, world);
        }
    }

    fn attach(
        &mut self,
        volume: &PersistentVolume,
        pod: &Arc<Pod>,
        pods: &[Arc<Pod>],
        world: &mut World,
    ) {
        let (volume_name, node) = (&volume.metadata.name, &pod.spec.node_name);
        let name = name_of(volume_name, node);
        let Some(attacher) = attacher_of(volume) else {
            return;
        };
        if attachment(volume_name, node, &world.store).is_some()
            || world.store.nodes.get("", node).is_none()
        {
            return;
        }
        let shared = ["ReadWriteMany", "ReadOnlyMany"];
        let mut modes = volume.spec.access_modes.iter();
        let is_shared = modes.any(|mode| shared.contains(&mode.as_str()));
        let others = || world.store.attachments_of(volume_name);
        if !is_shared && others().next().is_some() {
            // While the volume is on its way, nothing is tried.
            let rests =
                |own: &Arc<VolumeAttachment>| own.status.attached && !own.metadata.is_terminating();
            if others().all(rests) && self.reported.insert(name, ()).is_none() {
                let message = multi_attach(volume_name, pod, pods);
                let about = pod.clone().into();
                world.report(&about, Severity::Warning, "FailedAttachVolume", message);
            }
            return;
        }
        self.reported.remove(&name);
        let mut metadata = ObjectMeta::named("", &name);
        metadata.finalizers.push(FINALIZER.into());
        let wanted = VolumeAttachment {
            metadata,
            spec: AttachmentSpec {
                attacher: attacher.to_owned(),
                node_name: node.clone(),
                source: AttachmentSource {
                    persistent_volume_name: volume_name.clone(),
                    rest: Rest::new(),
                },
            },
            status: AttachmentStatus::default(),
        };
        // There already is as good as created.
        let _ = world.create(wanted, Reason::Attaches { node: node.clone() });
    }

    /// Detaches a volume that nobody wants where it is, as soon as that is safe, or has to do.
    fn detach(
        &mut self,
        attachment: &VolumeAttachment,
        volume: Option<&PersistentVolume>,
        world: &mut World,
    ) {
        let key = &attachment.metadata.name;
        if attachment.metadata.is_terminating() {
            return;
        }
        let name = &attachment.spec.node_name;
        let now = world.now;
        let since = *self.unwanted.or_insert_with(key.clone(), || now);
        let node = world.store.nodes.get("", name).cloned();
        let mounted = node.as_ref().is_none_or(|node| {
            let in_use = |name| {
                node.status
                    .volumes_in_use
                    .binary_search(&Arc::new(name))
                    .is_ok()
            };
            volume.is_some_and(|volume| in_use(volume.unique_name()))
        });
        let off = node.as_ref().is_some_and(|node| is_off(node));
        let healthy = node.as_ref().is_some_and(|node| node.is_ready());
        let deadline = since + world.timings.force_detach;
        let reason = |make: fn(String) -> Reason| make(name.clone());
        let reason = if !mounted {
            reason(|node| Reason::Detaches { node })
        } else if off {
            reason(|node| Reason::OutOfService { node })
        } else if !healthy && now >= deadline {
            reason(|node| Reason::ForcesDetach { node })
        } else {
            let until = (!healthy).then_some(deadline);
            let wait = reason(|node| Reason::StillMounted { node });
            let wait = Explanation::waits(wait, until);
            world.waits.insert(reference(attachment), wait);
            if let Some(due) = until {
                let volume = &attachment.spec.source.persistent_volume_name;
                world.agenda.add(due, task(volume));
            }
            return;
        };
        self.unwanted.remove(key);
        world.waits.remove(&reference(attachment));
        if let Some(node) = node
            && let Some(volume) = volume
        {
            let unique = volume.unique_name();
            let mut changed = Node::clone(&node);
            let attached = Arc::make_mut(&mut changed.status.volumes_attached);
            attached.retain(|own| own.name != unique);
            // It was read in this step.
            let _ = world.update(changed, reason.clone());
        }
        // Gone already is as good as detached.
        let _ = world.delete(
            &reference(attachment),
            &DeleteOptions::of(attachment.metadata.uid),
            reason,
        );
    }
}

/// The pods on nodes that want a volume, by name.
fn users(volume: &PersistentVolume, world: &World) -> Vec<Arc<Pod>> {
    let Some(claim) = &volume.spec.claim_ref else {
        return Vec::new();
    };
    let stored = world.store.claims.get(&claim.namespace, &claim.name);
    if stored.is_none_or(|own| own.spec.volume_name != volume.metadata.name) {
        return Vec::new();
    }
    let pods = world.store.pods_of_claim(&claim.namespace, &claim.name);
    pods.filter(|pod| wants(pod)).cloned().collect()
}

fn report_attached(
    volume: &PersistentVolume,
    node: &str,
    pods: &mut dyn Iterator<Item = &Arc<Pod>>,
    world: &mut World,
) {
    let unique = volume.unique_name();
    let Some(node) = world.store.nodes.get("", node).cloned() else {
        return;
    };
    let attached = &node.status.volumes_attached;
    if attached.iter().any(|own| own.name == unique) {
        return;
    }
    // The blank at the end is upstream's.
    let message = format!(
        "AttachVolume.Attach succeeded for volume \"{}\" ",
        volume.metadata.name
    );
    for pod in pods {
        let about = pod.clone().into();
        let reason = "SuccessfulAttachVolume";
        world.report(&about, Severity::Normal, reason, message.clone());
    }
    let mut changed = Node::clone(&node);
    let attached = Arc::make_mut(&mut changed.status.volumes_attached);
    attached.push(Arc::new(AttachedVolume {
        name: unique,
        device_path: String::new(),
    }));
    let node = node.metadata.name.clone();
    // It was read in this step.
    let _ = world.update(changed, Reason::Attached { node });
}

fn multi_attach(volume: &str, pod: &Pod, pods: &[Arc<Pod>]) -> String {
    let others = pods
        .iter()
        .filter(|own| own.spec.node_name != pod.spec.node_name);
    let others: Vec<&str> = others.map(|own| own.metadata.name.as_str()).collect();
    let why = if others.is_empty() {
        "Volume is already exclusively attached to one node and can't be attached to another".into()
    } else {
        ["Volume is already used by pod(s) ", &others.join(", ")].concat()
    };
    format!("Multi-Attach error for volume \"{volume}\" {why}")
}

/// Whether a person said that the node is off.
pub fn is_off(node: &Node) -> bool {
    let mut taints = node.spec.taints.iter();
    taints.any(|taint| taint.key == OUT_OF_SERVICE)
}

fn reference(attachment: &VolumeAttachment) -> ObjectRef {
    ObjectRef::new(Kind::VolumeAttachment, "", &attachment.metadata.name)
}
