//! Kubelets: the life of a pod on its node, stage by stage (spec 05 §1, 04 §10).

mod orders;
mod probes;

pub use self::orders::Orders;

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::agents::provisioner::{Reach, reach};
use crate::cluster::api_server::DeleteOptions;
use crate::cluster::conditions::set_condition;
use crate::cluster::controllers::node_lifecycle::phase;
use crate::cluster::controllers::persistent_volume::PROVISIONED_BY;
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
    last_address: u8,
}

/// A pod on its machine.
#[derive(Clone, Debug)]
struct OnNode {
    pod: ObjectRef,
    node: String,
    stage: Stage,
    /// When the stage began.
    since: Millis,
    /// When its kubelet took it on.
    accepted: Millis,
    address: Option<u8>,
    pull_failures: u32,
    /// Answers to the readiness probe in a row that speak against the stage.
    answers: u32,
}

/// Where a pod is in its life. The number is that of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Noticing,
    Mounting,
    Sandboxing,
    Pulling(usize),
    PullBackoff(usize),
    Starting(usize),
    Reporting,
    Probing,
    Serving,
    Unready,
    NoticingDeletion,
    Stopping,
    Held,
    Cleaning,
}

impl Kubelets {
    /// Whether the machine of a node is silent, and since when.
    pub fn silent_since(&self, node: &str) -> Option<Millis> {
        self.machines.get(node)?.silent_since
    }

    /// The pods whose containers run, and their incarnations.
    pub fn running(&self) -> impl Iterator<Item = (&ObjectRef, Uid)> {
        let runs = |on_node: &OnNode| {
            matches!(
                on_node.stage,
                Stage::Reporting | Stage::Probing | Stage::Serving | Stage::Unready | Stage::Held
            )
        };
        let running = self.pods.iter().filter(move |(_, on_node)| runs(on_node));
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
            let Some(on_node) = self.pods.get(&uid) else {
                continue;
            };
            let task = Task::on(Actor::Kubelet, on_node.pod.clone(), uid);
            // What would not be over yet is not over sooner.
            if world.agenda.due(&task).is_some() {
                continue;
            }
            match on_node.stage {
                Stage::Serving | Stage::Unready | Stage::Held => {
                    on_node.heed(self.orders(&on_node.pod), &pod, world);
                }
                _ => world.after(world.timings.kubelet_notice, task),
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
        let Some((old, new)) = change.both::<Pod>() else {
            return;
        };
        let Some(pod) = new.or(old) else { return };
        let uid = pod.metadata.uid;
        let reference = ObjectRef::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name);
        let task = Task::on(Actor::Kubelet, reference.clone(), uid);
        if new.is_none() {
            self.forget(uid);
            world.agenda.cancel(&task);
            return;
        }
        let notice = world.timings.kubelet_notice;
        let is_new = !self.pods.contains_key(&uid);
        if is_new && (pod.spec.node_name.is_empty() || pod.is_finished()) {
            return;
        }
        let on_node = self.pods.entry(uid).or_insert_with(|| OnNode {
            pod: reference,
            node: pod.spec.node_name.clone(),
            stage: Stage::Noticing,
            since: world.now,
            accepted: world.now,
            address: None,
            pull_failures: 0,
            answers: 0,
        });
        let was_terminating = old.is_some_and(|old| old.metadata.is_terminating());
        if pod.metadata.is_terminating() && !was_terminating {
            on_node.enter(Stage::NoticingDeletion, world.now);
            world.agenda.cancel(&task);
            world.after(notice, task);
        } else if is_new {
            world.after(notice, task);
        }
    }

    fn forget(&mut self, uid: Uid) {
        if let Some(on_node) = self.pods.remove(&uid)
            && let (Some(machine), Some(address)) =
                (self.machines.get_mut(&on_node.node), on_node.address)
        {
            machine.addresses.remove(&i32::from(address));
        }
    }

    /// What a kubelet is doing for a pod, and until when.
    pub fn explain(&self, pod: &Pod, world: &World) -> Option<Explanation> {
        let on_node = self.pods.get(&pod.metadata.uid)?;
        let task = Task::on(Actor::Kubelet, on_node.pod.clone(), pod.metadata.uid);
        let until = world.agenda.due(&task);
        let container = |index: usize| pod.spec.containers.get(index);
        let image = |index| container(index).map_or(String::new(), |own| own.image.clone());
        let reason = match on_node.stage {
            Stage::Noticing => Reason::WaitsForKubelet {
                node: on_node.node.clone(),
            },
            Stage::Mounting => Reason::MountsVolumes,
            Stage::Sandboxing => Reason::CreatesSandbox,
            Stage::Pulling(index) => Reason::PullsImage {
                image: image(index),
            },
            Stage::PullBackoff(index) => Reason::PullFailed {
                image: image(index),
            },
            Stage::Starting(index) => Reason::StartsContainer {
                container: container(index).map_or(String::new(), |own| own.name.clone()),
            },
            Stage::Reporting => Reason::ReportsStart,
            Stage::Probing => Reason::WaitsForProbe,
            Stage::Serving => return Some(Explanation::rests(Reason::Serves)),
            Stage::Unready => Reason::ProbeFails,
            Stage::Held => Reason::DoesNotStop,
            Stage::NoticingDeletion | Stage::Stopping => Reason::Stops,
            Stage::Cleaning => Reason::CleansUp,
        };
        Some(Explanation::waits(reason, until))
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
        let was_lost = !node.is_ready();
        if let Ok(node) = world.update(ready, Reason::NodeReports)
            && was_lost
        {
            let message = format!("Node {name} status is now: NodeReady");
            world.report_from(name, &node.into(), Severity::Normal, "NodeReady", message);
        }
        let pods: Vec<_> = world.store.pods_on_node(name).cloned().collect();
        for pod in pods {
            let serves = self
                .pods
                .get(&pod.metadata.uid)
                .is_some_and(|on_node| on_node.stage == Stage::Serving);
            if serves && !pod.is_ready() {
                let mut reported = Pod::clone(&pod);
                set_ready(&mut reported.status, world.now);
                // It was read in this step.
                let _ = world.update(reported, Reason::NodeReports);
            }
        }
    }
}

impl OnNode {
    fn enter(&mut self, stage: Stage, now: Millis) {
        self.stage = stage;
        self.since = now;
    }

    /// Ends a stage and begins the next; how long that will take, if it ends by itself.
    fn advance(
        &mut self,
        orders: Orders,
        machine: &mut Machine,
        pod: &Arc<Pod>,
        world: &mut World,
    ) -> Option<Millis> {
        let now = world.now;
        match self.stage {
            Stage::Noticing => {
                self.accepted = now;
                self.accept(pod, machine, world);
                self.enter(Stage::Mounting, now);
                Some(mount_time(pod, world))
            }
            Stage::Mounting => {
                self.enter(Stage::Sandboxing, now);
                Some(world.timings.sandbox)
            }
            Stage::Sandboxing => {
                let address = machine.next_address();
                self.address = Some(address);
                self.write_status(pod, Reason::CreatesSandbox, world, |status, now| {
                    status.pod_ip = machine.pod_ip(address);
                    set_condition(
                        &mut status.conditions,
                        "PodReadyToStartContainers",
                        "True",
                        "",
                        "",
                        now,
                    );
                });
                Some(self.begin_pull(0, machine, pod, world))
            }
            Stage::Pulling(index) => Some(self.end_pull(index, machine, pod, world)),
            Stage::PullBackoff(index) => Some(self.begin_pull(index, machine, pod, world)),
            Stage::Starting(index) => {
                self.report(pod, Severity::Normal, "Created", "Container created", world);
                self.report(pod, Severity::Normal, "Started", "Container started", world);
                if index + 1 < pod.spec.containers.len() {
                    return Some(self.begin_pull(index + 1, machine, pod, world));
                }
                self.enter(Stage::Reporting, now);
                Some(world.timings.report)
            }
            Stage::Reporting => {
                self.write_running(pod, world);
                if probes::probe_of(pod).is_some() {
                    self.enter(Stage::Probing, now);
                    return Some(self.first_probe(pod, world));
                }
                self.enter(Stage::Serving, now);
                None
            }
            Stage::Probing | Stage::Serving | Stage::Unready => {
                self.probe(orders.are_ready(), pod, world)
            }
            Stage::NoticingDeletion => {
                let statuses = pod.status.container_statuses.iter();
                let running: Vec<_> = statuses.filter(|own| is_running(own)).collect();
                for container in &running {
                    let message = format!("Stopping container {}", container.name);
                    self.report(pod, Severity::Normal, "Killing", &message, world);
                }
                self.enter(Stage::Stopping, now);
                let grace = pod.metadata.deletion_grace_period_seconds.unwrap_or(30);
                let grace = u64::try_from(grace).unwrap_or(0).saturating_mul(1000);
                Some(if running.is_empty() {
                    0
                } else {
                    world.timings.stop.min(grace)
                })
            }
            Stage::Stopping | Stage::Held => {
                if orders.held && pod.status.container_statuses.iter().any(is_running) {
                    self.enter(Stage::Held, now);
                    return None;
                }
                self.enter(Stage::Cleaning, now);
                self.write_stopped(pod, world);
                Some(world.timings.cleanup + world.timings.remove_pod)
            }
            Stage::Cleaning => {
                let options = DeleteOptions::now(pod.metadata.uid);
                // Gone already is as good as removed.
                let _ = world.delete(&self.pod, &options, Reason::ContainersGone);
                None
            }
        }
    }

    fn accept(&self, pod: &Arc<Pod>, machine: &Machine, world: &mut World) {
        let containers = &pod.spec.containers;
        let network = machine.network;
        let reason = Reason::WaitsForKubelet {
            node: self.node.clone(),
        };
        self.write_status(pod, reason, world, |status, now| {
            status.host_ip = format!("10.0.{}.{}", network / 256, network % 256);
            status.start_time = Some(Time::at(now));
            status.container_statuses = containers
                .iter()
                .map(|container| ContainerStatus {
                    name: container.name.clone(),
                    image: container.image.clone(),
                    state: waiting("ContainerCreating", ""),
                    ..ContainerStatus::default()
                })
                .collect();
            let conditions = &mut status.conditions;
            let started = "PodReadyToStartContainers";
            set_condition(conditions, started, "False", "", "", now);
            set_condition(conditions, "Initialized", "True", "", "", now);
            set_ready(status, now);
        });
    }

    fn begin_pull(
        &mut self,
        index: usize,
        machine: &Machine,
        pod: &Arc<Pod>,
        world: &mut World,
    ) -> Millis {
        let Some(container) = pod.spec.containers.get(index) else {
            return 0;
        };
        let image = container.image.clone();
        self.enter(Stage::Pulling(index), world.now);
        if machine.images.contains(&image) {
            let message = format!(
                "Container image \"{image}\" already present on machine and can be accessed by the pod"
            );
            self.report(pod, Severity::Normal, "Pulled", &message, world);
            self.enter(Stage::Starting(index), world.now);
            return world.timings.start;
        }
        let message = format!("Pulling image \"{image}\"");
        self.report(pod, Severity::Normal, "Pulling", &message, world);
        if cannot_be_pulled(&image) {
            world.timings.pull_failure
        } else {
            world.timings.pull
        }
    }

    fn end_pull(
        &mut self,
        index: usize,
        machine: &mut Machine,
        pod: &Arc<Pod>,
        world: &mut World,
    ) -> Millis {
        let Some(container) = pod.spec.containers.get(index) else {
            return 0;
        };
        let image = container.image.clone();
        if cannot_be_pulled(&image) {
            return self.fail_pull(index, &image, pod, world);
        }
        let seconds = (world.now - self.since) as f64 / 1000.0;
        let message = format!(
            "Successfully pulled image \"{image}\" in {seconds}s ({seconds}s including waiting). \
             Image size: 72319283 bytes."
        );
        self.report(pod, Severity::Normal, "Pulled", &message, world);
        machine.images.insert(image);
        self.pull_failures = 0;
        self.enter(Stage::Starting(index), world.now);
        world.timings.start
    }

    fn fail_pull(
        &mut self,
        index: usize,
        image: &str,
        pod: &Arc<Pod>,
        world: &mut World,
    ) -> Millis {
        let message = format!("Failed to pull image \"{image}\": image not found");
        self.report(pod, Severity::Warning, "Failed", &message, world);
        self.report(
            pod,
            Severity::Warning,
            "Failed",
            "Error: ErrImagePull",
            world,
        );
        let back_off = format!("Back-off pulling image \"{image}\"");
        self.report(pod, Severity::Normal, "BackOff", &back_off, world);
        self.report(
            pod,
            Severity::Warning,
            "Failed",
            "Error: ImagePullBackOff",
            world,
        );
        let reason = Reason::PullFailed {
            image: image.to_owned(),
        };
        let text = format!("{back_off}: ErrImagePull: image not found");
        self.write_status(pod, reason, world, |status, _| {
            if let Some(container) = status.container_statuses.get_mut(index) {
                container.state = waiting("ImagePullBackOff", &text);
            }
        });
        let delay = world.timings.pull_retry_first << self.pull_failures.min(20);
        self.pull_failures += 1;
        self.enter(Stage::PullBackoff(index), world.now);
        delay.min(world.timings.pull_retry_max)
    }

    /// All containers run; those without a readiness probe are ready.
    fn write_running(&self, pod: &Arc<Pod>, world: &mut World) {
        let probed: Vec<bool> = pod
            .spec
            .containers
            .iter()
            .map(|own| own.readiness_probe.is_some())
            .collect();
        self.write_status(pod, Reason::ReportsStart, world, |status, now| {
            status.phase = PodPhase::Running;
            for (container, probed) in status.container_statuses.iter_mut().zip(&probed) {
                let started_at = Time::at(now);
                container.state = ContainerState {
                    running: Some(ContainerRunning { started_at }),
                    ..ContainerState::default()
                };
                container.ready = !probed;
            }
            set_ready(status, now);
        });
    }

    /// All containers ended well. A pod that never started is cleaned up all the same.
    fn write_stopped(&self, pod: &Arc<Pod>, world: &mut World) {
        self.write_status(pod, Reason::CleansUp, world, |status, now| {
            status.phase = PodPhase::Succeeded;
            for container in &mut status.container_statuses {
                let started_at = container
                    .state
                    .running
                    .as_ref()
                    .map(|running| running.started_at);
                container.ready = false;
                container.state = ContainerState {
                    terminated: Some(ContainerTerminated {
                        exit_code: 0,
                        reason: "Completed".into(),
                        started_at: started_at.unwrap_or_default(),
                        finished_at: Time::at(now),
                    }),
                    ..ContainerState::default()
                };
            }
            for kind in ["PodReadyToStartContainers", "Ready", "ContainersReady"] {
                let reason = if kind == "PodReadyToStartContainers" {
                    ""
                } else {
                    "PodCompleted"
                };
                set_condition(&mut status.conditions, kind, "False", reason, "", now);
            }
        });
    }

    fn write_status(
        &self,
        pod: &Arc<Pod>,
        reason: Reason,
        world: &mut World,
        change: impl FnOnce(&mut PodStatus, Millis),
    ) {
        let current = world
            .store
            .pods
            .get(&pod.metadata.namespace, &pod.metadata.name);
        let mut reported = Pod::clone(current.unwrap_or(pod));
        change(&mut reported.status, world.now);
        // It was read in this step.
        let _ = world.update(reported, reason);
    }

    fn report(
        &self,
        pod: &Arc<Pod>,
        severity: Severity,
        reason: &str,
        message: &str,
        world: &mut World,
    ) {
        world.report_from(
            &self.node,
            &pod.clone().into(),
            severity,
            reason,
            message.to_owned(),
        );
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

/// The images that the model cannot pull: those whose tag begins with `bad`, as in the recordings.
fn cannot_be_pulled(image: &str) -> bool {
    image
        .rsplit_once(':')
        .is_some_and(|(_, tag)| tag.starts_with("bad"))
}

fn mount_time(pod: &Pod, world: &World) -> Millis {
    let is_remote = |claim: &str| {
        let claim = world.store.claims.get(&pod.metadata.namespace, claim)?;
        let volume = world.store.volumes.get("", &claim.spec.volume_name)?;
        let maker = volume.metadata.annotations.get(PROVISIONED_BY)?;
        Some(reach(maker) != Reach::Node)
    };
    if pod.claims().any(|claim| is_remote(claim) == Some(true)) {
        world.timings.mount_network
    } else {
        world.timings.mount_local
    }
}

fn is_running(status: &ContainerStatus) -> bool {
    status.state.running.is_some()
}

/// The pod is ready if all its containers are (spec 05 §2).
fn set_ready(status: &mut PodStatus, now: Millis) {
    let containers = status.container_statuses.iter();
    let unready = containers.filter(|own| !own.ready);
    let unready: Vec<&str> = unready.map(|own| own.name.as_str()).collect();
    let message = format!("containers with unready status: [{}]", unready.join(" "));
    let (value, reason, message) = if unready.is_empty() {
        ("True", "", "")
    } else {
        ("False", "ContainersNotReady", message.as_str())
    };
    for kind in ["Ready", "ContainersReady"] {
        set_condition(&mut status.conditions, kind, value, reason, message, now);
    }
}

fn waiting(reason: &str, message: &str) -> ContainerState {
    ContainerState {
        waiting: Some(ContainerWaiting {
            reason: reason.into(),
            message: message.into(),
        }),
        ..ContainerState::default()
    }
}

fn millis(seconds: i64) -> Millis {
    u64::try_from(seconds).unwrap_or(0).saturating_mul(1000)
}
