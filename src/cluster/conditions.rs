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
