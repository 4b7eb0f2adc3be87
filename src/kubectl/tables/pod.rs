//! READY, STATUS and RESTARTS of a pod (spec 07 §5.3, 05 §7).
//!
//! The model runs no init containers, so their part of the algorithm is left out.

use super::age::since;
use crate::api::*;

/// The word that kubectl shows as STATUS. It is not the phase.
pub fn pod_status(pod: &Pod) -> String {
    let status = &pod.status;
    let mut word = match status.reason.as_str() {
        "" => phase(status.phase).to_owned(),
        reason => reason.to_owned(),
    };
    let scheduled = pod.condition("PodScheduled");
    if scheduled.is_some_and(|condition| condition.reason == "SchedulingGated") {
        word = "SchedulingGated".into();
    }
    let containers = &status.container_statuses;
    // From the last to the first, each overriding: the first with something to say wins.
    if let Some(telling) = containers.iter().find_map(wait_or_end) {
        word = telling;
    }
    if word == "Completed" && containers.iter().any(serves) {
        let failed = containers.iter().filter(|container| {
            let end = container.state.terminated.as_ref();
            end.is_some_and(|end| end.exit_code != 0)
        });
        word = match failed.filter_map(wait_or_end).next() {
            _ if pod.is_ready() => "Running".into(),
            Some(reason) => reason,
            None => "NotReady".into(),
        };
    }
    if pod.metadata.is_terminating() {
        if status.reason == "NodeLost" {
            word = "Unknown".into();
        } else if !pod.is_finished() {
            word = "Terminating".into();
        }
    }
    word
}

/// As in `status.phase`.
pub(super) fn phase(phase: PodPhase) -> &'static str {
    match phase {
        PodPhase::Pending => "Pending",
        PodPhase::Running => "Running",
        PodPhase::Succeeded => "Succeeded",
        PodPhase::Failed => "Failed",
    }
}

fn wait_or_end(container: &ContainerStatus) -> Option<String> {
    let ContainerState {
        waiting,
        terminated,
        ..
    } = &container.state;
    let waiting = waiting.as_ref().filter(|wait| !wait.reason.is_empty());
    match (waiting, terminated) {
        (Some(wait), _) => Some(wait.reason.clone()),
        (None, Some(end)) if end.reason.is_empty() => {
            Some("ExitCode:".to_owned() + &end.exit_code.to_string())
        }
        (None, Some(end)) => Some(end.reason.clone()),
        (None, None) => None,
    }
}

fn serves(container: &ContainerStatus) -> bool {
    container.ready && container.state.running.is_some() && wait_or_end(container).is_none()
}

/// How many containers are ready, and how many there are. Whether the pod is Ready is another
/// question: on a lost node its containers keep their last state.
pub fn ready_containers(pod: &Pod) -> (usize, usize) {
    let statuses = pod.status.container_statuses.iter();
    let ready = statuses.filter(|container| serves(container)).count();
    (ready, pod.spec.containers.len())
}

/// RESTARTS: how often containers were started again, and when one last ended: `3 (25s ago)`.
pub(super) fn restarts(pod: &Pod, now: Millis) -> String {
    let statuses = &pod.status.container_statuses;
    let count: i32 = statuses.iter().map(|own| own.restart_count).sum();
    let ends = statuses
        .iter()
        .filter_map(|own| own.last_state.terminated.as_ref());
    match ends.map(|end| end.finished_at).max() {
        Some(last) if count != 0 => {
            [&count.to_string(), " (", &since(Some(last), now), " ago)"].concat()
        }
        _ => count.to_string(),
    }
}

/// READINESS GATES: how many of the conditions that the pod waits for are True.
pub(super) fn readiness_gates(pod: &Pod) -> String {
    let gates = pod
        .spec
        .rest
        .get("readinessGates")
        .and_then(|gates| gates.as_array());
    let Some(gates) = gates.filter(|gates| !gates.is_empty()) else {
        return "<none>".into();
    };
    let is_true = |gate: &&crate::json::Value| {
        let kind = gate.get("conditionType").and_then(|kind| kind.as_str());
        kind.and_then(|kind| pod.condition(kind))
            .is_some_and(|condition| condition.status == "True")
    };
    let open = gates.iter().filter(is_true).count();
    [open.to_string(), gates.len().to_string()].join("/")
}
