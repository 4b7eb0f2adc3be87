//! policy/v1

use super::record::record;
use super::{Condition, LabelSelector, Labels, ObjectMeta, Rest, Time};
use crate::json::Value;
use crate::order::Map;

/// How many of some pods voluntary disruptions must leave alone (spec 04 §9).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodDisruptionBudget {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wished for.
    pub spec: DisruptionSpec,
    /// What the controller last saw, and what evictions have taken from it since.
    pub status: DisruptionStatus,
}

record!(PodDisruptionBudget {
    always "metadata" => metadata,
    always "spec" => spec,
    always "status" => status,
});

impl PodDisruptionBudget {
    /// Whether it guards a pod with these labels. An empty selector matches all, none matches none.
    pub fn selects(&self, labels: &Labels) -> bool {
        let selector = self.spec.selector.as_ref();
        selector.is_some_and(|selector| selector.matches(labels))
    }
}

/// `spec` of a PodDisruptionBudget; at most one of the two limits is set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DisruptionSpec {
    /// A number or a percentage of the pods that their controllers wish for.
    pub min_available: Option<Value>,
    /// A number or a percentage of the pods that their controllers wish for.
    pub max_unavailable: Option<Value>,
    /// Which pods are guarded.
    pub selector: Option<LabelSelector>,
    /// `IfHealthyBudget` or `AlwaysAllow`; absent means the first.
    pub unhealthy_pod_eviction_policy: Option<String>,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(DisruptionSpec {
    given "minAvailable" => min_available,
    given "maxUnavailable" => max_unavailable,
    given "selector" => selector,
    given "unhealthyPodEvictionPolicy" => unhealthy_pod_eviction_policy,
    ..rest
});

/// `status` of a PodDisruptionBudget.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DisruptionStatus {
    /// The generation of the spec that was counted for.
    pub observed_generation: i64,
    /// Pods that were allowed to go and may not have their deletion timestamp yet.
    pub disrupted_pods: Map<String, Time>,
    /// How many evictions would be granted now.
    pub disruptions_allowed: i32,
    /// Pods that are Ready and to stay.
    pub current_healthy: i32,
    /// How many of them are needed.
    pub desired_healthy: i32,
    /// How many pods there should be.
    pub expected_pods: i32,
    /// `DisruptionAllowed`
    pub conditions: Vec<Condition>,
}

record!(DisruptionStatus {
    given "observedGeneration" => observed_generation,
    given "disruptedPods" => disrupted_pods,
    always "disruptionsAllowed" => disruptions_allowed,
    always "currentHealthy" => current_healthy,
    always "desiredHealthy" => desired_healthy,
    always "expectedPods" => expected_pods,
    given "conditions" => conditions,
});
