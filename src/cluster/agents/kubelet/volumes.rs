//! Volumes of pods on their nodes: used, attached, mounted (spec 02 §10).

use super::*;
use crate::cluster::agents::attacher;
use crate::cluster::controllers::attach_detach::{attachable, attachment, unique_name};

/// From a complaint about missing volumes to the next wait for them.
const PAUSE: Millis = 15_000;

impl Machine {
    /// Ends the use of volumes; whether there is one that nobody uses any more.
    pub(super) fn unmount(&mut self, volumes: &[String]) -> bool {
        let before = self.in_use.len();
        for volume in volumes {
            if let Some(users) = self.in_use.get_mut(volume) {
                *users -= 1;
                if *users == 0 {
                    self.in_use.remove(volume);
                }
            }
        }
        self.in_use.len() != before
    }

    /// Writes into a node's status which volumes are in use.
    pub(super) fn show_volumes(&self, status: &mut NodeStatus) {
        if !self.in_use.keys().eq(status.volumes_in_use.iter()) {
            let volumes = self.in_use.keys().cloned();
            status.volumes_in_use = Arc::new(volumes.collect());
        }
    }
}

impl Kubelets {
    /// Goes on with the pods that waited for a volume.
    pub(super) fn observe_attachment(&self, attachment: &VolumeAttachment, world: &mut World) {
        let spec = &attachment.spec;
        if !attachment.status.attached {
            return;
        }
        let volume = world
            .store
            .volumes
            .get("", &spec.source.persistent_volume_name);
        let Some(claim) = volume.and_then(|volume| volume.spec.claim_ref.as_ref()) else {
            return;
        };
        let pods = world.store.pods_of_claim(&claim.namespace, &claim.name);
        let here = pods.filter(|pod| pod.spec.node_name == spec.node_name);
        let waiting = here.filter_map(|pod| {
            let uid = pod.metadata.uid;
            let on_node = self.pods.get(&uid)?;
            let waits = matches!(on_node.stage, Stage::Attaching { .. });
            waits.then(|| Task::on(Actor::Kubelet, on_node.pod.clone(), uid))
        });
        let waiting: Vec<_> = waiting.collect();
        for task in waiting {
            world.after(0, task);
        }
    }
}

impl OnNode {
    /// From now on the node uses the pod's volumes: they are not to be detached.
    pub(super) fn use_volumes(&mut self, machine: &mut Machine, pod: &Pod, world: &mut World) {
        let volumes = attachable(pod, &world.store);
        self.volumes = volumes.map(|(_, volume)| unique_name(volume)).collect();
        let before = machine.in_use.len();
        for volume in &self.volumes {
            *machine.in_use.entry(volume.clone()).or_default() += 1;
        }
        if machine.in_use.len() == before {
            return;
        }
        if let Some(node) = world.store.nodes.get("", &self.node) {
            let mut changed = Node::clone(node);
            machine.show_volumes(&mut changed.status);
            // It was read in this step.
            let _ = world.update(changed, Reason::VolumesInUse);
        }
    }

    /// Mounts the volumes, or waits until all of them are attached, and complains now and then.
    pub(super) fn await_volumes(&mut self, pod: &Arc<Pod>, world: &mut World) -> Option<Millis> {
        let Some((_, claim)) = missing(pod, &self.node, world) else {
            self.stage = Stage::Mounting;
            let is_remote = !self.volumes.is_empty();
            return Some(if is_remote {
                world.timings.mount_network
            } else {
                world.timings.mount_local
            });
        };
        let Stage::Attaching { until } = &mut self.stage else {
            let wait = world.timings.mount_timeout;
            self.stage = Stage::Attaching {
                until: world.now + wait,
            };
            return Some(wait);
        };
        if *until <= world.now {
            *until = world.now + PAUSE + world.timings.mount_timeout;
            let volumes = pod.spec.volumes.iter();
            let mut volumes = volumes.filter(|own| {
                let source = own.persistent_volume_claim.as_ref();
                source.is_some_and(|source| source.claim_name == claim)
            });
            let name = volumes.next().map_or("", |own| own.name.as_str());
            let message = format!(
                "Unable to attach or mount volumes: unmounted volumes=[{name}], unattached \
                 volumes=[{name}], failed to process volumes=[]: context deadline exceeded"
            );
            self.report(pod, "", Severity::Warning, "FailedMount", message, world);
        }
        let Stage::Attaching { until } = self.stage else {
            return None;
        };
        Some(until.saturating_sub(world.now))
    }
}

/// The first volume of a pod that is not attached to its node yet, and its claim.
fn missing<'a>(
    pod: &'a Pod,
    node: &str,
    world: &'a World,
) -> Option<(&'a Arc<PersistentVolume>, &'a str)> {
    let store = &world.store;
    let mut volumes = attachable(pod, store);
    let missing = volumes.find(|(_, volume)| {
        let known = attachment(&volume.metadata.name, node, store);
        known.is_none_or(|own| !own.status.attached || own.metadata.is_terminating())
    });
    missing.map(|(claim, volume)| (volume, claim))
}

/// Which volume a pod waits for, and until when.
pub(super) fn explain_attaching(pod: &Pod, node: &str, world: &World) -> Explanation {
    let Some((volume, claim)) = missing(pod, node, world) else {
        return Explanation::waits(Reason::MountsVolumes, None);
    };
    let claim = claim.to_owned();
    let volume = &volume.metadata.name;
    let until = |own: &VolumeAttachment| {
        let reference = ObjectRef::new(Kind::VolumeAttachment, "", &own.metadata.name);
        let known = world.waits.get(&reference);
        let due = world.agenda.due(&attacher::task(own));
        due.or_else(|| known.and_then(|known| known.until))
    };
    if let Some(own) = attachment(volume, node, &world.store) {
        return Explanation::waits(Reason::WaitsForAttach { claim }, until(own));
    }
    match world.store.attachments_of(volume).next() {
        Some(other) => {
            let node = other.spec.node_name.clone();
            Explanation::waits(Reason::AttachedElsewhere { claim, node }, until(other))
        }
        None => Explanation::waits(Reason::WaitsForAttach { claim }, None),
    }
}
