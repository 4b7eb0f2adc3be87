//! Kubelets: the life of a pod on its node, stage by stage (spec 05 §1, 04 §10).

mod container;
mod orders;
mod pod;
mod probes;
mod status;
mod volumes;

pub use self::orders::Orders;

use self::pod::{OnNode, Stage};

use crate::api::{self, *};
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::api_server::DeleteOptions;
use crate::cluster::conditions::set_condition;
use crate::cluster::controllers::node_lifecycle::phase;
use crate::cluster::events::Severity;
use crate::cluster::lookup::Lookup;
use crate::cluster::reason::{Explanation, Reason};
use crate::cluster::store::Change;
use crate::cluster::world::World;
use crate::order::{Map, Set};
use std::sync::Arc;

/// All machines and what runs on them. The API says what is believed; this is what is.
#[derive(Clone, Debug, Default)]
pub struct Kubelets {
    machines: Map<String, Machine>,
    pods: Map<Uid, OnNode>,
    orders: Lookup<ObjectRef, Orders>,
}

/// One machine.
#[derive(Clone, Debug, Default)]
struct Machine {
    /// The third part of its pods' addresses.
    network: u32,
    /// It neither acts nor reports, since then.
    silent_since: Option<Millis>,
    images: Set<String>,
    addresses: Set<i32>,
    /// How many pods use a volume that was attached for them.
    in_use: Map<String, u32>,
    last_address: u8,
}

impl Kubelets {
    /// Whether the machine of a node is silent, and since when.
    pub fn silent_since(&self, node: &str) -> Option<Millis> {
        self.machines.get(node)?.silent_since
    }

    /// The pods whose containers run, and their incarnations.
    pub fn running(&self) -> impl Iterator<Item = (&ObjectRef, Uid)> {
        let running = self.pods.iter().filter(|(_, on_node)| on_node.runs());
        running.map(|(uid, on_node)| (&on_node.pod, *uid))
    }

    /// The machine stops acting and reporting. What runs on it goes on unseen.
    pub(in crate::cluster) fn fail(&mut self, node: &str, now: Millis) {
        if let Some(machine) = self.machines.get_mut(node) {
            machine.silent_since.get_or_insert(now);
        }
    }

    /// The machine acts again; it reports at its next heartbeat.
    pub(in crate::cluster) fn recover(&mut self, node: &str, world: &mut World) {
        let Some(machine) = self.machines.get_mut(node) else {
            return;
        };
        if machine.silent_since.take().is_none() {
            return;
        }
        let period = world.timings.lease;
        let heartbeat = World::next_tick(world.now, period, phase(node, period));
        let reference = ObjectRef::new(Kind::Node, "", node);
        world
            .agenda
            .add(heartbeat, Task::new(Actor::Kubelet, reference));
        let pods: Vec<_> = world.store.pods_on_node(node).cloned().collect();
        for pod in pods {
            let uid = pod.metadata.uid;
            let orders = self.orders(&ObjectRef::new(
                Kind::Pod,
                &pod.metadata.namespace,
                &pod.metadata.name,
            ));
            let Some(on_node) = self.pods.get_mut(&uid) else {
                continue;
            };
            // What would not be over yet is not over sooner.
            if let Some(due) = on_node.resume(orders, world) {
                let task = Task::on(Actor::Kubelet, on_node.pod.clone(), uid);
                world.agenda.add(due, task);
            }
        }
    }

    /// Follows nodes, and the pods that are bound to them.
    pub(in crate::cluster) fn observe(&mut self, change: &Change, world: &mut World) {
        if let Some((old, Some(new))) = change.both::<Node>() {
            if old.is_none() {
                let network = self.machines.len() as u32 + 1;
                let machine = Machine {
                    network,
                    last_address: 1,
                    ..Machine::default()
                };
                self.machines
                    .entry(new.metadata.name.clone())
                    .or_insert(machine);
            }
            return;
        }
        if let Object::VolumeAttachment(attachment) = change.object() {
            return self.observe_attachment(attachment, world);
        }
        let Some((old, new)) = change.both::<Pod>() else {
            return;
        };
        let Some(pod) = new.or(old) else { return };
        let uid = pod.metadata.uid;
        let reference = ObjectRef::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name);
        let task = Task::on(Actor::Kubelet, reference.clone(), uid);
        if new.is_none() {
            self.forget(uid, world);
            world.agenda.cancel(&task);
            return;
        }
        let notice = world.timings.kubelet_notice;
        let is_new = !self.pods.contains_key(&uid);
        if is_new && (pod.spec.node_name.is_empty() || pod.is_finished()) {
            return;
        }
        let on_node = self.pods.entry(uid);
        let on_node = on_node.or_insert_with(|| OnNode::new(reference, pod, world.now));
        let was_terminating = old.is_some_and(|old| old.metadata.is_terminating());
        if pod.metadata.is_terminating() && !was_terminating {
            on_node.stage = Stage::NoticingDeletion;
            world.agenda.cancel(&task);
            world.after(notice, task);
        } else if is_new {
            world.after(notice, task);
        }
    }

    fn forget(&mut self, uid: Uid, world: &mut World) {
        let Some(on_node) = self.pods.remove(&uid) else {
            return;
        };
        let Some(machine) = self.machines.get_mut(&on_node.node) else {
            return;
        };
        if let Some(address) = on_node.address {
            machine.addresses.remove(&i32::from(address));
        }
        if machine.unmount(&on_node.volumes) {
            let node = ObjectRef::new(Kind::Node, "", &on_node.node);
            let delay = world.timings.kubelet_notice;
            world.after(delay, Task::new(Actor::Kubelet, node));
        }
    }

    /// What a kubelet is doing for a pod, and until when.
    pub fn explain(&self, pod: &Pod, world: &World) -> Option<Explanation> {
        let on_node = self.pods.get(&pod.metadata.uid)?;
        Some(on_node.explain(pod, world))
    }

    /// The next stage of a pod, or the heartbeat of a node that came back.
    pub(in crate::cluster) fn work(&mut self, task: &Task, world: &mut World) {
        if task.object.kind == Kind::Node {
            return self.heartbeat(&task.object.name, world);
        }
        let orders = self.orders(&task.object);
        let Some(on_node) = self.pods.get_mut(&task.uid) else {
            return;
        };
        let Some(machine) = self.machines.get_mut(&on_node.node) else {
            return;
        };
        let pod = world
            .store
            .pods
            .get(&task.object.namespace, &task.object.name)
            .cloned();
        let Some(pod) = pod.filter(|pod| pod.metadata.uid == task.uid) else {
            return;
        };
        // A silent machine does nothing that anybody sees; when it is back it goes on.
        if machine.silent_since.is_some() {
            return;
        }
        if let Some(delay) = on_node.advance(orders, machine, &pod, world) {
            world.after(delay, task.clone());
        }
    }

    /// The node is heard again: it reports itself and its pods.
    fn heartbeat(&mut self, name: &str, world: &mut World) {
        if self.silent_since(name).is_some() {
            return;
        }
        let Some(node) = world.store.nodes.get("", name).cloned() else {
            return;
        };
        let mut ready = Node::clone(&node);
        for condition in &mut ready.status.conditions {
            let healthy = if condition.kind == "Ready" {
                "True"
            } else {
                "False"
            };
            if condition.status != healthy {
                condition.status = healthy.into();
                condition.last_transition_time = Some(Time::at(world.now));
            }
            if condition.kind == "Ready" {
                condition.reason = "KubeletReady".into();
                condition.message = "kubelet is posting ready status".into();
            }
        }
        if let Some(machine) = self.machines.get(name) {
            machine.show_volumes(&mut ready.status);
        }
        let was_lost = !node.is_ready();
        if let Ok(node) = world.update(ready, Reason::NodeReports)
            && was_lost
        {
            let message = format!("Node {name} status is now: NodeReady");
            let about = node.into();
            world.report_from(name, "", &about, Severity::Normal, "NodeReady", message);
        }
        let pods: Vec<_> = world.store.pods_on_node(name).cloned().collect();
        for pod in pods {
            let serves = self.pods.get(&pod.metadata.uid).is_some_and(OnNode::serves);
            if serves && !pod.is_ready() {
                let mut reported = Pod::clone(&pod);
                status::set_ready(&mut reported.status, world.now);
                // It was read in this step.
                let _ = world.update(reported, Reason::NodeReports);
            }
        }
    }
}

impl Machine {
    /// The next free address; one that was just given back comes last.
    fn next_address(&mut self) -> u8 {
        for _ in 0..=u8::MAX {
            self.last_address = if self.last_address >= 254 {
                2
            } else {
                self.last_address + 1
            };
            if self.addresses.insert(self.last_address.into()) {
                break;
            }
        }
        self.last_address
    }

    fn pod_ip(&self, address: u8) -> String {
        format!(
            "10.{}.{}.{address}",
            244 + self.network / 256,
            self.network % 256
        )
    }
}

fn millis(seconds: i64) -> Millis {
    u64::try_from(seconds).unwrap_or(0).saturating_mul(1000)
}
