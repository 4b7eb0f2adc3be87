//! What kubelets write about their pods (spec 05 §1, 2).

use super::*;
use crate::cluster::config::host_ip;

impl OnNode {
    pub(super) fn write_accepted(&mut self, pod: &Arc<Pod>, machine: &Machine, world: &mut World) {
        let network = machine.network;
        let reason = Reason::WaitsForKubelet {
            node: self.node.clone(),
        };
        self.write_status(pod, reason, world, |status, now| {
            status.host_ip = host_ip(network);
            status.start_time = Some(Time::at(now));
            let containers = pod.spec.containers.iter();
            status.container_statuses = containers
                .map(|container| ContainerStatus {
                    name: container.name.clone(),
                    image: container.image.clone(),
                    state: waiting("ContainerCreating", ""),
                    ..ContainerStatus::default()
                })
                .collect();
            // Those of the kubelet come first.
            let others = std::mem::take(&mut status.conditions);
            set_condition(&mut status.conditions, SANDBOXED, "False", "", "", now);
            set_condition(&mut status.conditions, "Initialized", "True", "", "", now);
            set_ready(status, now);
            status.conditions.extend(others);
        });
    }

    /// Writes what a container does now; phase and conditions of the pod follow.
    pub(super) fn write_container(
        &mut self,
        index: usize,
        reason: Reason,
        pod: &Arc<Pod>,
        world: &mut World,
        change: impl FnOnce(&mut ContainerStatus),
    ) {
        let policy = pod.spec.restart_policy.as_deref().unwrap_or("Always");
        self.write_status(pod, reason, world, |status, now| {
            if let Some(container) = status.container_statuses.get_mut(index) {
                let before = std::mem::take(&mut container.state);
                if before.terminated.is_some() {
                    container.last_state = before;
                }
                change(container);
            }
            status.phase = phase_of(status, policy);
            set_ready(status, now);
        });
    }

    pub(super) fn write_waiting(
        &mut self,
        index: usize,
        why: &str,
        message: &str,
        reason: Reason,
        pod: &Arc<Pod>,
        world: &mut World,
    ) {
        self.write_container(index, reason, pod, world, |status| {
            status.state = waiting(why, message);
        });
    }

    /// All containers have ended: those that ran, well.
    pub(super) fn write_stopped(&mut self, pod: &Arc<Pod>, world: &mut World) {
        let containers = self.containers.clone();
        self.write_status(pod, Reason::CleansUp, world, |status, now| {
            for (status, own) in status.container_statuses.iter_mut().zip(&containers) {
                status.ready = false;
                status.started = Some(false);
                if own.runs() || own.doing == Doing::Lost {
                    status.state = own.end(now);
                } else if status.last_state.terminated.is_some() {
                    status.state = std::mem::take(&mut status.last_state);
                }
            }
            status.phase = phase_of(status, "Never");
            if status.phase == PodPhase::Pending {
                status.phase = PodPhase::Failed;
            }
            set_condition(&mut status.conditions, SANDBOXED, "False", "", "", now);
            set_ready(status, now);
        });
    }

    /// The machine was rebooted: none of the containers is there any more.
    pub(super) fn write_lost(&mut self, pod: &Arc<Pod>, world: &mut World) {
        let message = "Pod sandbox changed, it will be killed and re-created.".to_owned();
        self.report(pod, "", Severity::Normal, "SandboxChanged", message, world);
        let policy = pod.spec.restart_policy.as_deref().unwrap_or("Always");
        let containers = self.containers.clone();
        let node = self.node.clone();
        self.write_status(pod, Reason::Rebooted { node }, world, |status, now| {
            for (status, own) in status.container_statuses.iter_mut().zip(&containers) {
                status.ready = false;
                status.started = Some(false);
                if own.doing == Doing::Lost {
                    status.state = own.end(now);
                }
            }
            status.phase = phase_of(status, policy);
            set_condition(&mut status.conditions, SANDBOXED, "False", "", "", now);
            set_ready(status, now);
        });
        for own in &mut self.containers {
            own.start_over(policy);
        }
    }

    /// Changes the status as the kubelet knows it, and writes it; or later, if nobody can be reached.
    pub(super) fn write_status(
        &mut self,
        pod: &Arc<Pod>,
        reason: Reason,
        world: &mut World,
        change: impl FnOnce(&mut PodStatus, Millis),
    ) {
        let metadata = &pod.metadata;
        let current = world.store.pods.get(&metadata.namespace, &metadata.name);
        let Some(current) = current.filter(|own| own.metadata.uid == metadata.uid) else {
            return;
        };
        let mut reported = Pod::clone(current);
        let status = &mut reported.status;
        if let Some(known) = self.untold.take() {
            take_over(status, *known);
        }
        if status.pod_ip != self.ip && !self.ip.is_empty() {
            status.pod_ip.clone_from(&self.ip);
            set_condition(&mut status.conditions, SANDBOXED, "True", "", "", world.now);
        }
        change(status, world.now);
        if self.cut {
            self.untold = Some(Box::new(reported.status));
            return;
        }
        if world.gates.pod_observed_generation {
            let seen = reported.metadata.generation;
            status.observed_generation = seen;
            for condition in &mut status.conditions {
                condition.observed_generation = seen;
            }
        }
        // It was read in this step.
        let _ = world.update(reported, reason);
    }

    /// Reports about a container of a pod, or about the pod.
    pub(super) fn report(
        &self,
        pod: &Arc<Pod>,
        container: &str,
        severity: Severity,
        reason: &str,
        message: String,
        world: &mut World,
    ) {
        if self.cut {
            return;
        }
        let field = match container {
            "" => String::new(),
            container => format!("spec.containers{{{container}}}"),
        };
        let about = pod.clone().into();
        world.report_from(&self.node, &field, &about, severity, reason, message);
    }
}

const SANDBOXED: &str = "PodReadyToStartContainers";

/// Replaces what only the kubelet can know by what it knows.
fn take_over(own: &mut PodStatus, known: PodStatus) {
    own.phase = known.phase;
    own.pod_ip = known.pod_ip;
    own.container_statuses = known.container_statuses;
    let sandboxed = |own: &&Condition| own.kind == SANDBOXED;
    if let Some(known) = known.conditions.iter().find(sandboxed) {
        let (status, at) = (&known.status, known.last_transition_time);
        let at = at.map_or(0, Time::millis);
        set_condition(&mut own.conditions, SANDBOXED, status, "", "", at);
    }
}

/// The phase that follows from what the containers do (spec 05 §1).
fn phase_of(status: &PodStatus, restart_policy: &str) -> PodPhase {
    let containers = &status.container_statuses;
    let never_ran =
        |own: &ContainerStatus| own.state.waiting.is_some() && own.last_state.terminated.is_none();
    let failed = |own: &ContainerStatus| {
        let end = own.state.terminated.as_ref();
        end.is_none_or(|end| end.exit_code != 0)
    };
    if containers.iter().any(never_ran) {
        return PodPhase::Pending;
    }
    let all_ended = containers.iter().all(|own| own.state.terminated.is_some());
    match (all_ended, containers.iter().any(failed), restart_policy) {
        (true, false, "OnFailure" | "Never") => PodPhase::Succeeded,
        (true, true, "Never") => PodPhase::Failed,
        _ => PodPhase::Running,
    }
}

/// The pod is ready if all its containers are (spec 05 §2).
pub(super) fn set_ready(status: &mut PodStatus, now: Millis) {
    let containers = status.container_statuses.iter();
    let unready = containers.filter(|own| !own.ready);
    let unready: Vec<&str> = unready.map(|own| own.name.as_str()).collect();
    let message = format!("containers with unready status: [{}]", unready.join(" "));
    let (value, reason, message) = match status.phase {
        PodPhase::Succeeded => ("False", "PodCompleted", ""),
        PodPhase::Failed => ("False", "PodFailed", ""),
        _ if unready.is_empty() => ("True", "", ""),
        _ => ("False", "ContainersNotReady", message.as_str()),
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
