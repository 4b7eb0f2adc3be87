//! Pod GC: pods that no kubelet will ever report about (spec 04 §7).

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::api_server::DeleteOptions;
use crate::cluster::conditions::set_condition;
use crate::cluster::reason::Reason;
use crate::cluster::store::Change;
use crate::cluster::world::World;
use crate::order::Map;
use std::sync::Arc;

/// Set by a person who is sure that the node is off.
pub const OUT_OF_SERVICE: &str = "node.kubernetes.io/out-of-service";

/// What the controller remembers between rounds.
#[derive(Clone, Debug, Default)]
pub struct PodGc {
    /// Since when each missing node is known to be missing.
    missing: Map<String, Millis>,
}

impl PodGc {
    /// Asks for a round where there may be something to do.
    pub(in crate::cluster) fn observe(change: &Change, world: &mut World) {
        let concerns = match change.object() {
            Object::Node(node) => {
                let off = node
                    .spec
                    .taints
                    .iter()
                    .any(|taint| taint.key == OUT_OF_SERVICE);
                change.new.is_none() || off
            }
            Object::Pod(pod) => pod.metadata.is_terminating() && change.new.is_some(),
            _ => false,
        };
        if concerns {
            ask_for_round(world);
        }
    }

    /// One round over all pods.
    pub(in crate::cluster) fn work(&mut self, world: &mut World) {
        let store = &world.store;
        let gone: Vec<String> = store
            .nodes_with_pods()
            .filter(|node| store.nodes.get("", node).is_none())
            .map(str::to_owned)
            .collect();
        self.missing.retain(|node, _| gone.contains(node));
        for node in gone {
            let since = *self.missing.entry(node.clone()).or_insert(world.now);
            if world.now < since + world.timings.pod_gc_quarantine {
                ask_for_round(world);
                continue;
            }
            let pods: Vec<_> = world.store.pods_on_node(&node).cloned().collect();
            for pod in pods {
                let reason = Reason::NodeGone { node: node.clone() };
                remove(&pod, reason, true, world);
            }
        }
        let off: Vec<_> = world
            .store
            .nodes
            .iter()
            .filter(|node| {
                !node.is_ready()
                    && node
                        .spec
                        .taints
                        .iter()
                        .any(|taint| taint.key == OUT_OF_SERVICE)
            })
            .flat_map(|node| world.store.pods_on_node(&node.metadata.name))
            .filter(|pod| pod.metadata.is_terminating())
            .cloned()
            .collect();
        for pod in off {
            let reason = Reason::NodeGone {
                node: pod.spec.node_name.clone(),
            };
            remove(&pod, reason, false, world);
        }
    }
}

fn ask_for_round(world: &mut World) {
    let due = World::next_tick(world.now, world.timings.pod_gc, 0);
    world.agenda.add(
        due,
        Task::new(Actor::PodGc, ObjectRef::new(Kind::Pod, "", "")),
    );
}

/// Marks the pod Failed, and removes it at once.
fn remove(pod: &Arc<Pod>, reason: Reason, node_is_gone: bool, world: &mut World) {
    let mut failed = Pod::clone(pod);
    if !pod.is_finished() {
        failed.status.phase = PodPhase::Failed;
        if node_is_gone {
            set_condition(
                &mut failed.status.conditions,
                "DisruptionTarget",
                "True",
                "DeletionByPodGC",
                "PodGC: node no longer exists",
                world.now,
            );
        }
        if world.update(failed, reason.clone()).is_err() {
            return;
        }
    }
    let reference = ObjectRef::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name);
    // Gone already is as good as removed.
    let _ = world.delete(&reference, &DeleteOptions::now(pod.metadata.uid), reason);
}
