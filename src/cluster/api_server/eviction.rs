//! The eviction subresource of pods: a deletion that PodDisruptionBudgets may refuse (spec 04 §9).

use super::{ApiError, DeleteOptions, conflict, not_found};
use crate::api::*;
use crate::cluster::conditions::set_condition;
use crate::cluster::reason::Reason;
use crate::cluster::world::World;
use std::sync::Arc;

/// Evictions that the disruption controller has not confirmed yet, at most.
const DISRUPTED_MAX: usize = 2000;

impl World {
    /// Deletes a pod, if its PodDisruptionBudget can spare it.
    ///
    /// # Errors
    /// When there is no such pod, or it cannot be spared now.
    pub fn evict(&mut self, of: &ObjectRef, options: &DeleteOptions) -> Result<(), ApiError> {
        let Some(pod) = self.store.pods.get(&of.namespace, &of.name).cloned() else {
            return Err(not_found(of.kind, &of.name));
        };
        if options.uid.is_some_and(|uid| uid != pod.metadata.uid) {
            return Err(conflict(of.kind, &of.name));
        }
        // What does not serve, or goes anyway, is nobody's loss.
        let is_pending = pod.status.phase == PodPhase::Pending;
        if is_pending || pod.is_finished() || pod.metadata.is_terminating() {
            return self.delete(of, options, Reason::Evicted);
        }
        let budgets = self.store.budgets.of(&of.namespace);
        let budgets = budgets.filter(|budget| budget.selects(&pod.metadata.labels));
        match &budgets.cloned().collect::<Vec<_>>()[..] {
            [] => {}
            [budget] if !pod.is_ready() && spares_unhealthy(budget) => {}
            [budget] => self.charge(budget, &pod)?,
            _ => {
                let text = "This pod has more than one PodDisruptionBudget, which the eviction \
                            subresource does not support.";
                return Err(ApiError::Internal(text));
            }
        }
        let mut target = Pod::clone(&pod);
        set_condition(
            &mut target.status.conditions,
            "DisruptionTarget",
            "True",
            "EvictionByEvictionAPI",
            "Eviction API: evicting",
            self.now,
        );
        self.update(target, Reason::Evicted)?;
        self.delete(of, options, Reason::Evicted)
    }

    /// Takes one disruption from a budget.
    fn charge(&mut self, budget: &Arc<PodDisruptionBudget>, pod: &Pod) -> Result<(), ApiError> {
        let (metadata, status) = (&budget.metadata, &budget.status);
        if status.observed_generation < metadata.generation {
            let name = &metadata.name;
            let cause =
                format!("The disruption budget {name} is still being processed by the server.");
            return Err(ApiError::TooManyRequests { cause });
        }
        if status.disrupted_pods.len() > DISRUPTED_MAX {
            return Err(ApiError::Forbidden {
                kind: Kind::PodDisruptionBudget,
                name: metadata.name.clone(),
                detail: "DisruptedPods map too big - too many evictions not confirmed by PDB \
                         controller"
                    .into(),
            });
        }
        if status.disruptions_allowed <= 0 {
            let cause = refusal(budget);
            return Err(ApiError::TooManyRequests { cause });
        }
        let mut charged = PodDisruptionBudget::clone(budget);
        charged.status.disruptions_allowed -= 1;
        if charged.status.disruptions_allowed == 0 {
            show_allowed(&mut charged.status, self.now);
        }
        let (name, now) = (pod.metadata.name.clone(), Time::at(self.now));
        charged.status.disrupted_pods.insert(name.clone(), now);
        self.update(charged, Reason::BudgetCharged { pod: name })?;
        Ok(())
    }
}

/// Whether a pod that is not Ready may go without charge.
fn spares_unhealthy(budget: &PodDisruptionBudget) -> bool {
    let status = &budget.status;
    budget.spec.unhealthy_pod_eviction_policy.as_deref() == Some("AlwaysAllow")
        || status.current_healthy >= status.desired_healthy && status.desired_healthy > 0
}

/// Why a budget spares no pod.
pub(in crate::cluster) fn refusal(budget: &PodDisruptionBudget) -> String {
    let (name, status) = (&budget.metadata.name, &budget.status);
    let failed = |condition: &&Condition| condition.reason == "SyncFailed";
    match status.conditions.iter().find(failed) {
        Some(condition) => format!(
            "The disruption budget {name} does not allow evicting pods currently because it \
             failed sync: {}",
            condition.message
        ),
        None => format!(
            "The disruption budget {name} needs {} healthy pods and has {} currently",
            status.desired_healthy, status.current_healthy
        ),
    }
}

/// Brings the condition `DisruptionAllowed` up to date with the number.
pub(in crate::cluster) fn show_allowed(status: &mut DisruptionStatus, now: Millis) {
    let (word, reason) = if status.disruptions_allowed > 0 {
        ("True", "SufficientPods")
    } else {
        ("False", "InsufficientPods")
    };
    set_allowed(status, word, reason, "", now);
}

/// Writes the condition `DisruptionAllowed`.
pub(in crate::cluster) fn set_allowed(
    status: &mut DisruptionStatus,
    word: &str,
    reason: &str,
    message: &str,
    now: Millis,
) {
    let conditions = &mut status.conditions;
    set_condition(conditions, "DisruptionAllowed", word, reason, message, now);
    for condition in conditions {
        condition.observed_generation = status.observed_generation;
    }
}
