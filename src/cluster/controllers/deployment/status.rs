//! The status of a Deployment: sums over its ReplicaSets, and what they say about the rollout.

use super::{Look, confirmed};
use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::conditions::{condition, put_condition};
use crate::cluster::reason::Reason;
use crate::cluster::world::World;

const PROGRESSING: &str = "Progressing";
const FAILURE: &str = "ReplicaFailure";

/// Whether all pods are there, available, and made from the present template.
pub(in crate::cluster) fn is_complete(deployment: &Deployment, status: &DeploymentStatus) -> bool {
    let replicas = deployment.spec.replicas();
    status.updated_replicas == replicas
        && status.replicas == replicas
        && status.available_replicas == replicas
        && status.observed_generation >= deployment.metadata.generation
}

impl Look {
    /// The counts, and whether enough pods are available.
    pub(super) fn counted(&self, world: &World) -> DeploymentStatus {
        let now = world.now;
        let sum = |count: fn(&ReplicaSetStatus) -> i32| -> i32 {
            self.sets().map(|set| count(&set.status)).sum()
        };
        let available = self.available();
        let terminating = sum(|own| own.terminating_replicas.unwrap_or(0));
        let mut status = DeploymentStatus {
            observed_generation: self.deployment.metadata.generation,
            replicas: sum(|own| own.replicas),
            updated_replicas: self.new.as_ref().map_or(0, |new| new.status.replicas),
            ready_replicas: sum(|own| own.ready_replicas),
            available_replicas: available,
            unavailable_replicas: (self.wished_for() - available).max(0),
            terminating_replicas: Some(terminating).filter(|_| world.gates.terminating_counted),
            collision_count: self.deployment.status.collision_count,
            conditions: self.deployment.status.conditions.clone(),
        };
        let (_, unavailable) = self.spec().fenceposts();
        let (word, reason, message) = if available >= self.spec().replicas() - unavailable {
            (
                "True",
                "MinimumReplicasAvailable",
                "Deployment has minimum availability.",
            )
        } else {
            (
                "False",
                "MinimumReplicasUnavailable",
                "Deployment does not have minimum availability.",
            )
        };
        let shown = condition("Available", word, reason, message.to_owned(), now);
        put_condition(&mut status.conditions, confirmed(shown, now));
        status
    }

    /// Writes the counts, and how the rollout goes.
    pub(super) fn show_rollout(&self, world: &mut World) {
        let now = world.now;
        let mut status = self.counted(world);
        self.judge(&mut status, now);
        match self.failure() {
            Some(failure) => put_condition(&mut status.conditions, failure),
            None => status.conditions.retain(|own| own.kind != FAILURE),
        }
        self.remind(&status, world);
        self.write_status(status, world);
    }

    /// Whether the rollout is complete, goes on, or has stood still for too long.
    fn judge(&self, status: &mut DeploymentStatus, now: Millis) {
        let Some(deadline) = self.spec().progress_deadline() else {
            status.conditions.retain(|own| own.kind != PROGRESSING);
            return;
        };
        let before = &self.deployment.status;
        let shown = before.condition(PROGRESSING);
        let reason = shown.map_or("", |own| &own.reason);
        if reason == "NewReplicaSetAvailable" && status.replicas == status.updated_replicas {
            return;
        }
        let subject = match &self.new {
            Some(new) => format!("ReplicaSet \"{}\"", new.metadata.name),
            None => format!("Deployment \"{}\"", self.name()),
        };
        let progress = |word: &str, reason: &str, what: &str| {
            let message = [&subject, what].concat();
            confirmed(condition(PROGRESSING, word, reason, message, now), now)
        };
        let old = |status: &DeploymentStatus| status.replicas - status.updated_replicas;
        if is_complete(&self.deployment, status) {
            let what = " has successfully progressed.";
            let done = progress("True", "NewReplicaSetAvailable", what);
            put_condition(&mut status.conditions, done);
        } else if status.updated_replicas > before.updated_replicas
            || old(status) < old(before)
            || status.ready_replicas > before.ready_replicas
            || status.available_replicas > before.available_replicas
        {
            // Progress is confirmed each time, unlike other conditions.
            let mut goes_on = progress("True", "ReplicaSetUpdated", " is progressing.");
            if let Some(shown) = shown.filter(|shown| shown.status == "True") {
                goes_on.last_transition_time = shown.last_transition_time;
            }
            status.conditions.retain(|own| own.kind != PROGRESSING);
            status.conditions.push(goes_on);
        } else if let Some(since) = shown.and_then(|own| own.last_update_time)
            && reason != "NewReplicaSetAvailable"
            && (reason == "ProgressDeadlineExceeded" || deadline_of(since, deadline) < now)
        {
            let what = " has timed out progressing.";
            let stuck = progress("False", "ProgressDeadlineExceeded", what);
            put_condition(&mut status.conditions, stuck);
        }
    }

    /// Comes back when the deadline is over, if nothing else does before.
    fn remind(&self, status: &DeploymentStatus, world: &mut World) {
        let Some(deadline) = self.spec().progress_deadline() else {
            return;
        };
        let Some(shown) = status.condition(PROGRESSING) else {
            return;
        };
        // A rollout that is over does not miss its deadline later.
        let over = ["ProgressDeadlineExceeded", "NewReplicaSetAvailable"];
        if over.contains(&shown.reason.as_str()) || is_complete(&self.deployment, status) {
            return;
        }
        if let Some(since) = shown.last_update_time {
            let due = deadline_of(since, deadline) + 1000;
            let task = Task::new(Actor::Deployment, super::reference(&self.deployment));
            world.after(due.saturating_sub(world.now), task);
        }
    }

    /// A failure of the new set, or else of an old one.
    fn failure(&self) -> Option<Condition> {
        let sets = self.new.iter().chain(&self.old);
        let mut all = sets.flat_map(|set| &set.status.conditions);
        let failure = all.find(|own| own.kind == FAILURE)?.clone();
        Some(Condition {
            last_update_time: failure.last_transition_time,
            ..failure
        })
    }

    /// Writes the status; what was written already in this sync would conflict, and comes with the next.
    pub(super) fn write_status(&self, status: DeploymentStatus, world: &mut World) {
        if self.written {
            return;
        }
        let mut shown = self.deployment.clone();
        shown.status = status;
        // It was read in this sync.
        let _ = world.update(shown, Reason::StatusCounted);
    }
}

fn deadline_of(since: Time, seconds: i32) -> Millis {
    since
        .plus_seconds(u64::try_from(seconds).unwrap_or(0))
        .millis()
}
