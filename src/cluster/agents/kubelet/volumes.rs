//! Volumes of pods on their nodes: used, attached, mounted (spec 02 §10).

use super::*;
use crate::cluster::agents::attacher;
use crate::cluster::controllers::attach_detach::{attachable, attacher_of, attachment};

/// From a complaint about missing volumes to the next wait for them.
const PAUSE: Millis = 15_000;

impl Machine {
    /// Ends the use of volumes; whether there is one that nobody uses any more.
    pub(super) fn unmount(&mut self, volumes: &[Arc<String>]) -> bool {
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
    /// Goes on with the pods that waited for a claim to be bound.
    pub(super) fn observe_claim(&self, claim: &PersistentVolumeClaim, world: &mut World) {
        if claim.status.phase == ClaimPhase::Bound {
            let (namespace, name) = (&claim.metadata.namespace, &claim.metadata.name);
            self.wake(namespace, name, None, world);
        }
    }

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
        if let Some(claim) = volume.and_then(|volume| volume.spec.claim_ref.clone()) {
            self.wake(&claim.namespace, &claim.name, Some(&spec.node_name), world);
        }
    }

    fn wake(&self, namespace: &str, claim: &str, node: Option<&str>, world: &mut World) {
        let pods = world.store.pods_of_claim(namespace, claim);
        let here = pods.filter(|pod| node.is_none_or(|node| pod.spec.node_name == *node));
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
        let before = machine.in_use.len();
        for (_, volume) in attachable(pod, &world.store) {
            let volume = Arc::new(volume.unique_name());
            // One that was bound late is new here.
            if !self.volumes.contains(&volume) {
                *machine.in_use.entry(volume.clone()).or_default() += 1;
                self.volumes.push(volume);
            }
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
        let Some((claim, _)) = missing(pod, &self.node, world) else {
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

/// The first claim of a pod whose volume is not attached to its node yet, and that volume, if it
/// has one.
fn missing<'a>(
    pod: &'a Pod,
    node: &str,
    world: &'a World,
) -> Option<(&'a str, Option<&'a Arc<PersistentVolume>>)> {
    let store = &world.store;
    pod.claims().find_map(|claim| {
        // A person may have chosen the node before the claim has a volume.
        let stored = store.claims.get(&pod.metadata.namespace, claim);
        let bound = stored.filter(|own| own.status.phase == ClaimPhase::Bound);
        let volume = bound.and_then(|own| store.volumes.get("", &own.spec.volume_name));
        let Some(volume) = volume else {
            return Some((claim, None));
        };
        attacher_of(volume)?;
        let known = attachment(&volume.metadata.name, node, store);
        let here = known.is_some_and(|own| own.status.attached && !own.metadata.is_terminating());
        (!here).then_some((claim, Some(volume)))
    })
}

/// Which volume a pod waits for, and until when.
pub(super) fn explain_attaching(pod: &Pod, node: &str, world: &World) -> Explanation {
    let Some((claim, volume)) = missing(pod, node, world) else {
        return Explanation::waits(Reason::MountsVolumes, None);
    };
    let claim = claim.to_owned();
    let Some(volume) = volume else {
        return Explanation::waits(Reason::ClaimUnbound { claim }, None);
    };
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
