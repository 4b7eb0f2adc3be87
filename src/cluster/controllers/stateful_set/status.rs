//! The status of a set, exactly as the controller computes it (spec 01 §10).

use super::census::Census;
use super::revisions::Revisions;
use crate::api::*;
use crate::cluster::api_server::Gates;
use crate::cluster::reason::Reason;
use crate::cluster::world::World;
use std::sync::Arc;

/// Counts the pods; `updated` of them were deleted in this sync because of their revision.
pub(super) fn compute(
    set: &StatefulSet,
    census: &Census,
    revisions: &Revisions,
    updated: i32,
    gates: &Gates,
    now: Millis,
) -> StatefulSetStatus {
    let mut status = StatefulSetStatus {
        observed_generation: set.metadata.generation,
        replicas: count(census.len()),
        ready_replicas: count(census.ready()),
        available_replicas: count(census.available(set.spec.min_ready_seconds, now)),
        current_replicas: count(census.at_revision(&revisions.current)) - updated,
        updated_replicas: count(census.at_revision(&revisions.update)),
        current_revision: revisions.current.clone(),
        update_revision: revisions.update.clone(),
        collision_count: revisions.collision_count,
    };
    let all = [
        status.updated_replicas,
        status.ready_replicas,
        status.replicas,
    ];
    let complete = all.iter().all(|count| *count == set.spec.replicas());
    if complete && (gates.on_delete_completes || !set.spec.update_strategy.is_on_delete()) {
        status.current_revision.clone_from(&status.update_revision);
        status.current_replicas = status.updated_replicas;
    }
    status
}

/// Writes the status if a user could see a difference (spec 01 §10.3).
pub(super) fn write(world: &mut World, set: &Arc<StatefulSet>, status: StatefulSetStatus) {
    let old = &set.status;
    let only_collisions = StatefulSetStatus {
        collision_count: old.collision_count,
        ..status.clone()
    } == *old;
    if only_collisions {
        return;
    }
    // The API server refuses a negative count; the next sync counts again.
    if status.current_replicas < 0 {
        return;
    }
    let mut written = StatefulSet::clone(set);
    written.status = status;
    // It was read at the beginning of this sync, which is the only one of this set.
    let _ = world.update(written, Reason::StatusCounted);
}

fn count(pods: usize) -> i32 {
    i32::try_from(pods).unwrap_or(i32::MAX)
}
