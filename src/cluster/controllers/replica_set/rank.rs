//! Which pods go first when there are too many (spec 05 §8).

use crate::api::*;
use crate::order::{Map, sort_by};
use std::cmp::Ordering;
use std::sync::Arc;

const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

/// Sorts the pods of a set so that those to be deleted first come first. `crowd` says how many pods of the
/// same Deployment each node has.
pub(super) fn rank(pods: &mut [Arc<Pod>], crowd: &Map<String, usize>, now: Millis) {
    sort_by(pods, &|a, b| {
        let places = [a, b].map(|pod| crowd.get(&pod.spec.node_name).copied().unwrap_or(0));
        let assigned = |pod: &Pod| !pod.spec.node_name.is_empty();
        assigned(a)
            .cmp(&assigned(b))
            .then_with(|| a.status.phase.cmp(&b.status.phase))
            .then_with(|| a.is_ready().cmp(&b.is_ready()))
            .then_with(|| deletion_cost(a).cmp(&deletion_cost(b)))
            .then_with(|| places[1].cmp(&places[0]))
            .then_with(|| younger(ready_since(a), ready_since(b), a, b, now))
            .then_with(|| restarts(b).cmp(&restarts(a)))
            .then_with(|| {
                let born = |pod: &Pod| pod.metadata.creation_timestamp;
                younger(born(a), born(b), a, b, now)
            })
            .then_with(|| a.metadata.uid.cmp(&b.metadata.uid))
    });
}

fn deletion_cost(pod: &Pod) -> i32 {
    let cost = pod.metadata.annotations.get(DELETION_COST);
    cost.and_then(|cost| cost.parse().ok()).unwrap_or(0)
}

fn ready_since(pod: &Pod) -> Option<Time> {
    let ready = pod.condition("Ready")?;
    ready.last_transition_time.filter(|_| pod.is_ready())
}

fn restarts(pod: &Pod) -> i32 {
    let statuses = pod.status.container_statuses.iter();
    statuses.map(|own| own.restart_count).max().unwrap_or(0)
}

/// Ages count by their magnitude: within one, chance decides, here the uid.
fn younger(one: Option<Time>, other: Option<Time>, a: &Pod, b: &Pod, now: Millis) -> Ordering {
    let (Some(one), Some(other)) = (one, other) else {
        return Ordering::Equal;
    };
    if one == other {
        return Ordering::Equal;
    }
    let magnitude = |since: Time| {
        let nanoseconds = now.saturating_sub(since.millis()).saturating_mul(1_000_000);
        nanoseconds.checked_ilog2()
    };
    let by_age = magnitude(one).cmp(&magnitude(other));
    by_age.then_with(|| a.metadata.uid.cmp(&b.metadata.uid))
}
