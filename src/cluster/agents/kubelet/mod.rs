//! Kubelets: the life of a pod on its node, stage by stage (spec 05 §1, 04 §10).

mod container;
mod orders;
mod pod;
mod probes;
mod status;
mod volumes;

pub use self::orders::Orders;

use self::container::{Container, Doing};
use self::pod::{OnNode, Stage};

use crate::api::{self, *};
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::api_server::{DeleteOptions, Release};
use crate::cluster::conditions::set_condition;
use crate::cluster::config::{NodeConfig, pod_network};
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
    /// Pods whose containers run though their objects are gone, in that order.
    orphans: Vec<Uid>,
    release: Release,
}

/// What a machine needs to be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supply {
    /// Without it nothing runs.
    Power,
    /// Without it nobody is told what runs, and it is not told what is to run.
    Network,
}

/// One machine.
#[derive(Clone, Debug, Default)]
struct Machine {
    /// The third part of its pods' addresses.
    network: u32,
    /// What it lacks, by [`Supply`], and since when.
    missing: [Option<Millis>; 2],
    /// It had no power since it was last heard.
    rebooted: bool,
    images: Set<String>,
    addresses: Set<i32>,
    /// How many pods use a volume that was attached for them.
    in_use: Map<Arc<String>, u32>,
    last_address: u8,
    /// What its pods may ask for, as its first node object said.
    allocatable: ResourceList,
}

impl Kubelets {
    /// Kubelets of a release, without machines.
    pub(in crate::cluster) fn new(release: Release) -> Self {
        Self {
            release,
            ..Self::default()
        }
    }

    /// Whether there is a machine of this name, with a node object or without.
    pub fn knows(&self, node: &str) -> bool {
        self.machines.contains_key(node)
    }

    /// The pods whose containers run though their objects are gone: name, incarnation, node.
    pub fn orphans(&self) -> impl Iterator<Item = (&ObjectRef, Uid, &str)> {
        let orphans = self.orphans.iter();
        orphans.filter_map(|uid| {
            let on_node = self.pods.get(uid)?;
            on_node
                .runs()
                .then_some((&on_node.pod, *uid, &*on_node.node))
        })
    }

    /// Whether the machine of a node is silent, and since when.
    pub fn silent_since(&self, node: &str) -> Option<Millis> {
        self.machines.get(node)?.silent_since()
    }

    /// Whether the machine of a node has this.
    pub fn has(&self, node: &str, supply: Supply) -> bool {
        let machine = self.machines.get(node);
        machine.is_some_and(|machine| !machine.lacks(supply))
    }

    /// The pods whose containers run, and their incarnations.
    pub fn running(&self) -> impl Iterator<Item = (&ObjectRef, Uid)> {
        let running = self.pods.iter().filter(|(_, on_node)| on_node.runs());
        running.map(|(uid, on_node)| (&on_node.pod, *uid))
    }

    /// The machine of a node lacks something, and nobody is told. Without power its containers end; without
    /// the network they and their kubelet go on with what they know.
    pub(in crate::cluster) fn fail(&mut self, node: &str, supply: Supply, world: &mut World) {
        let Some(machine) = self.machines.get_mut(node) else {
            return;
        };
        machine.missing[supply as usize].get_or_insert(world.now);
        machine.rebooted |= supply == Supply::Power;
        for uid in self.on_node(node, world) {
            let Some(on_node) = self.pods.get_mut(&uid) else {
                continue;
            };
            match supply {
                Supply::Network => on_node.cut = true,
                Supply::Power if on_node.gone.is_some() => self.forget(uid, world),
                Supply::Power => on_node.lose_power(),
            }
        }
    }

    /// The machine has again what it lacked. If it lacks nothing else, it acts and reports at its next
    /// heartbeat.
    pub(in crate::cluster) fn recover(&mut self, node: &str, supply: Supply, world: &mut World) {
        let Some(machine) = self.machines.get_mut(node) else {
            return;
        };
        let lacked = machine.missing[supply as usize].take().is_some();
        if lacked && machine.silent_since().is_none() {
            self.come_back(node, world);
        }
    }

    /// The pods of a node, and what runs there without an object.
    fn on_node(&self, node: &str, world: &World) -> Vec<Uid> {
        let pods = world.store.pods_on_node(node).map(|pod| pod.metadata.uid);
        let pods = pods.chain(self.orphans.iter().copied());
        let here = |uid: &Uid| self.pods.get(uid).is_some_and(|own| own.node == node);
        pods.filter(here).collect()
    }

    fn come_back(&mut self, node: &str, world: &mut World) {
        let period = world.timings.lease;
        let heartbeat = World::next_tick(world.now, period, phase(node, period));
        let reference = ObjectRef::new(Kind::Node, "", node);
        world
            .agenda
            .add(heartbeat, Task::new(Actor::Kubelet, reference));
        for uid in self.on_node(node, world) {
            let Some(on_node) = self.pods.get_mut(&uid) else {
                continue;
            };
            let orders = self.orders.get(&on_node.pod).copied().unwrap_or_default();
            let (namespace, name) = (&on_node.pod.namespace, &on_node.pod.name);
            let stored = world.store.pods.get(namespace, name);
            let is_wanted =
                stored.is_some_and(|pod| pod.metadata.uid == uid && !pod.metadata.is_terminating());
            // What would not be over yet is not over sooner.
            if let Some(due) = on_node.resume(orders, is_wanted, world) {
                let task = Task::on(Actor::Kubelet, on_node.pod.clone(), uid);
                world.agenda.add(due, task);
            }
        }
    }

    /// Follows nodes, and the pods that are bound to them.
    pub(in crate::cluster) fn observe(&mut self, change: &Change, world: &mut World) {
        if let Some((old, Some(new))) = change.both::<Node>() {
            if old.is_none() {
                self.register(new, world);
            }
            return;
        }
        if let Object::VolumeAttachment(attachment) = change.object() {
            return self.observe_attachment(attachment, world);
        }
        if let Object::PersistentVolumeClaim(claim) = change.object() {
            return self.observe_claim(claim, world);
        }
        let Some((old, new)) = change.both::<Pod>() else {
            return;
        };
        let Some(pod) = new.or(old) else { return };
        let uid = pod.metadata.uid;
        let reference = ObjectRef::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name);
        let task = Task::on(Actor::Kubelet, reference.clone(), uid);
        if new.is_none() {
            let known = self.pods.get_mut(&uid);
            let stays = |own: &&mut OnNode| own.runs() || own.cut && own.goes_on_alone();
            if let Some(on_node) = known.filter(stays) {
                // The kubelet did not say that they have stopped: it still has to hear of it.
                on_node.gone = Some(pod.clone());
                self.orphans.push(uid);
            } else {
                self.forget(uid, world);
                world.agenda.cancel(&task);
            }
            return;
        }
        let notice = world.timings.kubelet_notice;
        let is_new = !self.pods.contains_key(&uid);
        if is_new && (pod.spec.node_name.is_empty() || pod.is_finished()) {
            return;
        }
        let on_node = self.pods.entry(uid);
        let on_node = on_node.or_insert_with(|| OnNode::new(reference, pod, world.now));
        if is_new {
            let machine = self.machines.get(&on_node.node);
            on_node.cut = machine.is_some_and(|machine| machine.lacks(Supply::Network));
        }
        if on_node.cut && !is_new {
            // It hears of it when the network is back.
            return;
        }
        let was_terminating = old.is_some_and(|old| old.metadata.is_terminating());
        if pod.metadata.is_terminating() && !was_terminating {
            on_node.stage = Stage::NoticingDeletion;
            world.agenda.cancel(&task);
            world.after(notice, task);
        } else if is_new {
            world.after(notice, task);
        }
    }

    /// A node object came: its machine is there, or comes with it, and reports soon.
    fn register(&mut self, node: &Node, world: &mut World) {
        let network = self.machines.len() as u32 + 1;
        let name = &node.metadata.name;
        let machine = self.machines.entry(name.clone());
        let machine = machine.or_insert_with(|| Machine {
            network,
            last_address: 1,
            allocatable: node.status.allocatable.clone(),
            ..Machine::default()
        });
        if !node.is_ready() && machine.silent_since().is_none() {
            let period = world.timings.lease;
            let heartbeat = World::next_tick(world.now, period, phase(name, period));
            let node = ObjectRef::new(Kind::Node, "", name);
            world.agenda.add(heartbeat, Task::new(Actor::Kubelet, node));
        }
    }

    /// Whether a container of a pod runs, as far as its machine knows.
    pub fn runs(&self, pod: Uid, container: usize) -> bool {
        let on_node = self.pods.get(&pod);
        let own = on_node.and_then(|on_node| on_node.containers.get(container));
        own.is_some_and(Container::runs)
    }

    /// The program of a container ends, if it runs and its kubelet has seen it.
    pub(in crate::cluster) fn end_program(
        &mut self,
        pod: &ObjectRef,
        container: &str,
        exit_code: i32,
        world: &mut World,
    ) -> bool {
        let Some(pod) = world.store.pods.get(&pod.namespace, &pod.name) else {
            return false;
        };
        let containers = &pod.spec.containers;
        let index = containers.iter().position(|own| own.name == container);
        let Some(on_node) = self.pods.get_mut(&pod.metadata.uid) else {
            return false;
        };
        let own = index.and_then(|index| on_node.containers.get_mut(index));
        let Some(own) = own.filter(|own| own.doing == Doing::Running) else {
            return false;
        };
        own.exit_code = Some(exit_code);
        own.due = Some(world.now);
        let task = Task::on(Actor::Kubelet, on_node.pod.clone(), pod.metadata.uid);
        world.agenda.add(world.now, task);
        true
    }

    fn forget(&mut self, uid: Uid, world: &mut World) {
        let Some(on_node) = self.pods.remove(&uid) else {
            return;
        };
        self.orphans.retain(|orphan| *orphan != uid);
        world.disks.drop_pod(uid);
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
        let (namespace, name) = (&task.object.namespace, &task.object.name);
        let stored = world.store.pods.get(namespace, name);
        let stored = stored.filter(|pod| pod.metadata.uid == task.uid);
        let Some(pod) = stored.or(on_node.gone.as_ref()).cloned() else {
            return;
        };
        // Without power nothing happens; without network nothing that takes anybody else.
        if machine.lacks(Supply::Power) || on_node.cut && !on_node.goes_on_alone() {
            return;
        }
        if on_node.gone.is_some() && on_node.stage == Stage::Removing {
            return self.forget(task.uid, world);
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
        if let Some(machine) = self.machines.get(name) {
            if ready.status.conditions.is_empty() || ready.status.allocatable.is_empty() {
                machine.complete(&mut ready, self.release);
            }
            machine.show_volumes(&mut ready.status);
        }
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
        let machine = self.machines.get_mut(name);
        let booted = machine.is_some_and(|machine| std::mem::take(&mut machine.rebooted));
        let boot = booted.then(|| Uid(world.rng.uuid()).to_string());
        let info = ready.status.rest.get_mut("nodeInfo");
        if let (Some(id), Some(crate::json::Value::Object(info))) = (&boot, info) {
            info.insert("bootID".into(), id.as_str().into());
        }
        let was_ready = node.is_ready();
        // It was read in this step.
        let Ok(node) = world.update(ready, Reason::NodeReports) else {
            return;
        };
        let about = node.into();
        if let Some(id) = boot {
            let message = format!("Node {name} has been rebooted, boot id: {id}");
            world.report_from(name, "", &about, Severity::Warning, "Rebooted", message);
        }
        if !was_ready {
            let message = format!("Node {name} status is now: NodeReady");
            world.report_from(name, "", &about, Severity::Normal, "NodeReady", message);
        }
        // With the node, its pods were taken for lost; or they could not tell what became of them.
        let pods: Vec<_> = world.store.pods_on_node(name).cloned().collect();
        for pod in pods {
            let Some(on_node) = self.pods.get_mut(&pod.metadata.uid) else {
                continue;
            };
            if on_node.untold.is_some() || on_node.serves() && !pod.is_ready() {
                on_node.write_status(&pod, Reason::NodeReports, world, status::set_ready);
            }
        }
    }
}

impl Machine {
    fn lacks(&self, supply: Supply) -> bool {
        self.missing[supply as usize].is_some()
    }

    fn silent_since(&self) -> Option<Millis> {
        self.missing.into_iter().flatten().min()
    }

    /// Adds what a kubelet knows of its machine and nobody else has written.
    fn complete(&self, node: &mut Node, release: Release) {
        let name = &node.metadata.name;
        let ours = NodeConfig::new(name, "").object(release, self.network);
        let hostname = ours.metadata.labels.get(HOSTNAME_LABEL);
        let labels = &mut node.metadata.labels;
        if let Some(hostname) = hostname.filter(|_| !labels.contains_key(HOSTNAME_LABEL)) {
            labels.insert(HOSTNAME_LABEL.into(), hostname.clone());
        }
        let status = &mut node.status;
        if status.allocatable.is_empty() {
            status
                .allocatable
                .clone_from(if self.allocatable.is_empty() {
                    &ours.status.allocatable
                } else {
                    &self.allocatable
                });
        }
        for condition in ours.status.conditions {
            let known = |own: &Condition| own.kind == condition.kind;
            if !status.conditions.iter().any(known) {
                status.conditions.push(Condition {
                    status: String::new(),
                    ..condition
                });
            }
        }
        for (key, value) in ours.status.rest {
            status.rest.entry(key).or_insert(value);
        }
    }

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
        format!("{}.{address}", pod_network(self.network))
    }
}
