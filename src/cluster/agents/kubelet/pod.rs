//! A pod on its node, stage by stage (spec 05 §1, 04 §10).

use super::container::{Container, Doing};
use super::volumes::explain_attaching;
use super::*;

/// A pod on its machine.
#[derive(Clone, Debug)]
pub(super) struct OnNode {
    pub(super) pod: ObjectRef,
    pub(super) node: String,
    pub(super) stage: Stage,
    /// Its object as it last was, if that is gone.
    pub(super) gone: Option<Arc<Pod>>,
    /// When its kubelet took it on.
    pub(super) accepted: Millis,
    pub(super) address: Option<u8>,
    /// The address in full; empty before the sandbox is there.
    pub(super) ip: String,
    /// The volumes that were attached for it, as the node knows them.
    pub(super) volumes: Vec<Arc<String>>,
    pub(super) containers: Vec<Container>,
    /// Its machine's network is cut: what happens here, nobody is told.
    pub(super) cut: bool,
    /// Its status as its kubelet knows it, if that could not be told.
    pub(super) untold: Option<Box<PodStatus>>,
}

/// Where a pod is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Noticing,
    Attaching {
        /// When its kubelet complains.
        until: Millis,
    },
    Mounting,
    Sandboxing,
    /// Each container has a life of its own.
    Alive,
    /// Its machine is back, and its containers are not.
    Rebooted,
    NoticingDeletion,
    Stopping,
    Held,
    Removing,
}

impl OnNode {
    /// A pod that was just bound to its node.
    pub(super) fn new(reference: ObjectRef, pod: &Pod, now: Millis) -> Self {
        Self {
            pod: reference,
            node: pod.spec.node_name.clone(),
            stage: Stage::Noticing,
            gone: None,
            accepted: now,
            address: None,
            ip: String::new(),
            volumes: Vec::new(),
            containers: Vec::new(),
            cut: false,
            untold: None,
        }
    }

    /// Whether any of its containers runs.
    pub(super) fn runs(&self) -> bool {
        self.containers.iter().any(Container::runs)
    }

    /// Whether all of its containers run and are ready.
    pub(super) fn serves(&self) -> bool {
        self.stage == Stage::Alive && self.containers.iter().all(|own| own.ready)
    }

    /// Its machine loses power: what ran does not run.
    pub(super) fn lose_power(&mut self) {
        for own in &mut self.containers {
            own.lose_power();
        }
        let mut containers = self.containers.iter();
        if self.stage == Stage::Alive && containers.any(|own| own.doing != Doing::Ended) {
            self.stage = Stage::Rebooted;
        }
    }

    /// Whether a pod's life goes on though nobody can be reached: nothing new begins.
    pub(super) fn goes_on_alone(&self) -> bool {
        matches!(self.stage, Stage::Alive | Stage::Stopping | Stage::Held)
    }

    /// Goes on after a silence: what had to wait is done soon.
    pub(super) fn resume(
        &mut self,
        orders: Orders,
        is_wanted: bool,
        world: &World,
    ) -> Option<Millis> {
        let soon = world.now + world.timings.kubelet_notice;
        self.cut = false;
        let is_stopping = matches!(self.stage, Stage::Stopping | Stage::Held | Stage::Removing);
        if !is_wanted && !is_stopping {
            self.stage = Stage::NoticingDeletion;
        }
        match self.stage {
            Stage::Alive => {
                for own in &mut self.containers {
                    own.pull_again(soon);
                }
                Some(self.next_due()?.max(soon))
            }
            Stage::Held if orders.held && self.runs() => None,
            _ => Some(soon),
        }
    }

    /// When the first of its containers does something by itself.
    pub(super) fn next_due(&self) -> Option<Millis> {
        let containers = self.containers.iter();
        containers.filter_map(Container::next_due).min()
    }

    /// What its kubelet is doing, and until when.
    pub(super) fn explain(&self, pod: &Pod, world: &World) -> Explanation {
        let task = Task::on(Actor::Kubelet, self.pod.clone(), pod.metadata.uid);
        let until = world.agenda.due(&task);
        let reason = match self.stage {
            Stage::Noticing => Reason::WaitsForKubelet {
                node: self.node.clone(),
            },
            Stage::Attaching { .. } => return explain_attaching(pod, &self.node, world),
            Stage::Mounting => Reason::MountsVolumes,
            Stage::Sandboxing | Stage::Rebooted => Reason::CreatesSandbox,
            Stage::Alive => {
                let pairs = self.containers.iter().zip(&pod.spec.containers);
                let mut waits = pairs.filter(|(own, _)| !own.serves());
                return match waits.next() {
                    Some((own, container)) => own.explain(container),
                    None => Explanation::rests(Reason::Serves),
                };
            }
            Stage::Held => Reason::DoesNotStop,
            Stage::NoticingDeletion | Stage::Stopping => Reason::Stops,
            Stage::Removing => Reason::CleansUp,
        };
        Explanation::waits(reason, until)
    }

    /// Ends a stage and begins the next; how long that will take, if it ends by itself.
    pub(super) fn advance(
        &mut self,
        orders: Orders,
        machine: &mut Machine,
        pod: &Arc<Pod>,
        world: &mut World,
    ) -> Option<Millis> {
        match self.stage {
            Stage::Noticing => {
                self.accepted = world.now;
                self.write_accepted(pod, machine, world);
                self.use_volumes(machine, pod, world);
                self.await_volumes(pod, world)
            }
            Stage::Attaching { .. } => {
                self.use_volumes(machine, pod, world);
                self.await_volumes(pod, world)
            }
            Stage::Mounting => {
                self.stage = Stage::Sandboxing;
                Some(world.timings.sandbox)
            }
            Stage::Sandboxing => {
                let address = machine.next_address();
                if let Some(old) = self.address.replace(address) {
                    machine.addresses.remove(&i32::from(old));
                }
                self.ip = machine.pod_ip(address);
                self.stage = Stage::Alive;
                if self.containers.is_empty() {
                    self.containers = vec![Container::default(); pod.spec.containers.len()];
                }
                let mut containers = self.containers.iter();
                if let Some(first) = containers.position(|own| own.doing == Doing::Queued) {
                    self.begin(first, machine, pod, world);
                }
                self.next_due().map(|due| due.saturating_sub(world.now))
            }
            Stage::Rebooted => {
                self.write_lost(pod, world);
                if self.containers.iter().all(|own| own.doing == Doing::Ended) {
                    self.stage = Stage::Alive;
                    return None;
                }
                self.await_volumes(pod, world)
            }
            Stage::Alive => {
                for index in 0..self.containers.len() {
                    self.live(index, orders, machine, pod, world);
                }
                self.next_due().map(|due| due.saturating_sub(world.now))
            }
            Stage::NoticingDeletion => {
                if self.containers.iter().all(|own| own.started.is_none()) {
                    self.stage = Stage::Removing;
                    return Some(world.timings.remove_pod);
                }
                self.stage = Stage::Stopping;
                if !self.runs() {
                    return Some(world.timings.cleanup);
                }
                for (own, container) in self.containers.iter().zip(&pod.spec.containers) {
                    if own.runs() {
                        let message = format!("Stopping container {}", container.name);
                        self.report(
                            pod,
                            &container.name,
                            Severity::Normal,
                            "Killing",
                            message,
                            world,
                        );
                    }
                }
                Some(world.timings.stop + world.timings.cleanup)
            }
            Stage::Stopping | Stage::Held => {
                if orders.held && self.runs() {
                    self.stage = Stage::Held;
                    return None;
                }
                self.stage = Stage::Removing;
                self.write_stopped(pod, world);
                for own in &mut self.containers {
                    own.doing = Doing::Ended;
                }
                Some(world.timings.remove_pod)
            }
            Stage::Removing => {
                let options = DeleteOptions::now(pod.metadata.uid);
                // Gone already is as good as removed.
                let _ = world.delete(&self.pod, &options, Reason::ContainersGone);
                None
            }
        }
    }
}
