//! Conditions: their instant changes only when their status does.

use crate::api::{Condition, Millis, Time};

/// Writes a condition, and answers whether its status changed.
pub(super) fn set_condition(
    conditions: &mut Vec<Condition>,
    kind: &str,
    status: &str,
    reason: &str,
    message: &str,
    now: Millis,
) -> bool {
    let known = conditions
        .iter_mut()
        .find(|condition| condition.kind == kind);
    let condition = match known {
        Some(condition) => condition,
        None => {
            conditions.push(Condition {
                kind: kind.into(),
                ..Condition::default()
            });
            let last = conditions.len() - 1;
            &mut conditions[last]
        }
    };
    let changed = condition.status != status;
    if changed {
        condition.status = status.into();
        condition.last_transition_time = Some(Time::at(now));
    }
    condition.reason = reason.into();
    condition.message = message.into();
    changed
}

/// A condition as the controllers of Deployments and ReplicaSets make it.
pub(super) fn condition(
    kind: &str,
    status: &str,
    reason: &str,
    message: String,
    now: Millis,
) -> Condition {
    Condition {
        kind: kind.into(),
        status: status.into(),
        reason: reason.into(),
        message,
        last_transition_time: Some(Time::at(now)),
        ..Condition::default()
    }
}

/// Puts a condition last, in the place of the one of its kind; the same status and reason are no news.
pub(super) fn put_condition(conditions: &mut Vec<Condition>, mut new: Condition) {
    if let Some(old) = conditions.iter().find(|own| own.kind == new.kind)
        && old.status == new.status
    {
        if old.reason == new.reason {
            return;
        }
        new.last_transition_time = old.last_transition_time;
    }
    conditions.retain(|own| own.kind != new.kind);
    conditions.push(new);
}
