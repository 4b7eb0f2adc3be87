//! What kubelets write about their pods (spec 05 §1, 2).

use super::*;
use crate::cluster::config::host_ip;

impl OnNode {
    pub(super) fn write_accepted(&self, pod: &Arc<Pod>, machine: &Machine, world: &mut World) {
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
        &self,
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
        &self,
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
    pub(super) fn write_stopped(&self, pod: &Arc<Pod>, world: &mut World) {
        self.write_status(pod, Reason::CleansUp, world, |status, now| {
            let containers = status.container_statuses.iter_mut().zip(&self.containers);
            for (status, own) in containers {
                status.ready = false;
                status.started = Some(false);
                if own.runs() {
                    status.state = ContainerState {
                        terminated: Some(ContainerTerminated {
                            exit_code: 0,
                            reason: "Completed".into(),
                            started_at: Time::at(own.started.unwrap_or(now)),
                            finished_at: Time::at(now),
                        }),
                        ..ContainerState::default()
                    };
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

    pub(super) fn write_status(
        &self,
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
        if status.pod_ip.is_empty() && !self.ip.is_empty() {
            status.pod_ip.clone_from(&self.ip);
            set_condition(&mut status.conditions, SANDBOXED, "True", "", "", world.now);
        }
        change(status, world.now);
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
        let field = match container {
            "" => String::new(),
            container => format!("spec.containers{{{container}}}"),
        };
        let about = pod.clone().into();
        world.report_from(&self.node, &field, &about, severity, reason, message);
    }
}

const SANDBOXED: &str = "PodReadyToStartContainers";

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
