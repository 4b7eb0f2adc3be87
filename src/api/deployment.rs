//! apps/v1: Deployments, and the ReplicaSets that they are made of.

use super::record::record;
use super::{Condition, LabelSelector, Labels, ObjectMeta, PodTemplateSpec, Rest, share};
use crate::json::Value;
use std::sync::Arc;

/// Names the template of a ReplicaSet's pods.
pub const POD_TEMPLATE_HASH: &str = "pod-template-hash";

/// Pods that are all alike, updated through one ReplicaSet for each template (spec 05 §8).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deployment {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wished for.
    pub spec: Arc<DeploymentSpec>,
    /// What the controller last saw.
    pub status: DeploymentStatus,
}

record!(Deployment {
    always "metadata" => metadata,
    always "spec" => spec,
    always "status" => status,
});

/// `spec` of a Deployment; absent fields are filled by the API server's defaults.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeploymentSpec {
    /// How many pods.
    pub replicas: Option<i32>,
    /// Which pods and ReplicaSets belong to it.
    pub selector: Option<LabelSelector>,
    /// What each pod is made of.
    pub template: PodTemplateSpec,
    /// How a changed template reaches the pods.
    pub strategy: DeploymentStrategy,
    /// Seconds for which a pod must be Ready to count as available.
    pub min_ready_seconds: i32,
    /// How many old ReplicaSets are kept.
    pub revision_history_limit: Option<i32>,
    /// Whether a changed template waits.
    pub paused: bool,
    /// Seconds without progress after which a rollout counts as failed.
    pub progress_deadline_seconds: Option<i32>,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(DeploymentSpec {
    always "replicas" => replicas,
    always "selector" => selector,
    always "template" => template,
    always "strategy" => strategy,
    given "minReadySeconds" => min_ready_seconds,
    given "revisionHistoryLimit" => revision_history_limit,
    given "paused" => paused,
    given "progressDeadlineSeconds" => progress_deadline_seconds,
    ..rest
});

impl DeploymentSpec {
    /// How many pods are wished for; 1 unless said otherwise.
    pub fn replicas(&self) -> i32 {
        self.replicas.unwrap_or(1)
    }

    /// Whether there is a selector and it matches these labels.
    pub fn selects(&self, labels: &Labels) -> bool {
        let selector = self.selector.as_ref();
        selector.is_some_and(|selector| selector.matches(labels))
    }

    /// How many pods more than wished for, and how many fewer, a rolling update may make.
    pub fn fenceposts(&self) -> (i32, i32) {
        if self.strategy.is_recreate() {
            return (0, 0);
        }
        let rolling = self.strategy.rolling_update.as_ref();
        let part = |value: Option<&Option<Value>>, up| {
            let value = value.and_then(Option::as_ref);
            value.and_then(|value| share(value, self.replicas(), up))
        };
        let surge = part(rolling.map(|own| &own.max_surge), true).unwrap_or(0);
        let unavailable = part(rolling.map(|own| &own.max_unavailable), false).unwrap_or(0);
        // Both 0 would let nothing happen.
        let least = i32::from(surge == 0);
        let unavailable = unavailable.max(least).min(self.replicas());
        (surge, unavailable)
    }

    /// The deadline, if one is kept.
    pub fn progress_deadline(&self) -> Option<i32> {
        self.progress_deadline_seconds
            .filter(|seconds| *seconds != i32::MAX)
    }
}

/// How a changed template reaches the pods.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeploymentStrategy {
    /// `RollingUpdate` or `Recreate`.
    pub kind: Option<String>,
    /// For `RollingUpdate`.
    pub rolling_update: Option<RollingDeployment>,
}

record!(DeploymentStrategy {
    given "type" => kind,
    given "rollingUpdate" => rolling_update,
});

impl DeploymentStrategy {
    /// Whether all old pods go before new ones come.
    pub fn is_recreate(&self) -> bool {
        self.kind.as_deref() == Some("Recreate")
    }
}

/// Parameters of a Deployment's rolling update: numbers or percentages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RollingDeployment {
    /// So many pods fewer than wished for may be available.
    pub max_unavailable: Option<Value>,
    /// So many pods more than wished for may be there.
    pub max_surge: Option<Value>,
}

record!(RollingDeployment {
    given "maxUnavailable" => max_unavailable,
    given "maxSurge" => max_surge,
});

/// `status` of a Deployment: sums over its ReplicaSets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeploymentStatus {
    /// The generation of the spec that the controller acted upon.
    pub observed_generation: i64,
    /// Pods that are not terminating.
    pub replicas: i32,
    /// Of those, made from the present template.
    pub updated_replicas: i32,
    /// Of all, Ready.
    pub ready_replicas: i32,
    /// Of all, Ready for `minReadySeconds`.
    pub available_replicas: i32,
    /// How many are still missing.
    pub unavailable_replicas: i32,
    /// Pods that are terminating.
    pub terminating_replicas: Option<i32>,
    /// How often two templates had the same hash.
    pub collision_count: i32,
    /// `Available`, `Progressing` and `ReplicaFailure`; the last that changed is the last.
    pub conditions: Vec<Condition>,
}

record!(DeploymentStatus {
    given "observedGeneration" => observed_generation,
    given "replicas" => replicas,
    given "updatedReplicas" => updated_replicas,
    given "readyReplicas" => ready_replicas,
    given "availableReplicas" => available_replicas,
    given "unavailableReplicas" => unavailable_replicas,
    given "terminatingReplicas" => terminating_replicas,
    given "collisionCount" => collision_count,
    given "conditions" => conditions,
});

impl DeploymentStatus {
    /// A condition by its type.
    pub fn condition(&self, kind: &str) -> Option<&Condition> {
        let mut conditions = self.conditions.iter();
        conditions.find(|condition| condition.kind == kind)
    }
}

/// Pods that are all alike.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaSet {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wished for.
    pub spec: Arc<ReplicaSetSpec>,
    /// What the controller last saw.
    pub status: ReplicaSetStatus,
}

record!(ReplicaSet {
    always "metadata" => metadata,
    always "spec" => spec,
    always "status" => status,
});

/// `spec` of a ReplicaSet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaSetSpec {
    /// How many pods.
    pub replicas: Option<i32>,
    /// Seconds for which a pod must be Ready to count as available.
    pub min_ready_seconds: i32,
    /// Which pods belong to it.
    pub selector: Option<LabelSelector>,
    /// What each pod is made of.
    pub template: PodTemplateSpec,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(ReplicaSetSpec {
    always "replicas" => replicas,
    given "minReadySeconds" => min_ready_seconds,
    always "selector" => selector,
    always "template" => template,
    ..rest
});

impl ReplicaSetSpec {
    /// How many pods are wished for; 1 unless said otherwise.
    pub fn replicas(&self) -> i32 {
        self.replicas.unwrap_or(1)
    }

    /// Whether there is a selector and it matches these labels.
    pub fn selects(&self, labels: &Labels) -> bool {
        let selector = self.selector.as_ref();
        selector.is_some_and(|selector| selector.matches(labels))
    }
}

/// `status` of a ReplicaSet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaSetStatus {
    /// Pods that are neither terminating nor finished.
    pub replicas: i32,
    /// Of those, with all labels of the template.
    pub fully_labeled_replicas: i32,
    /// Of those, Ready.
    pub ready_replicas: i32,
    /// Of those, Ready for `minReadySeconds`.
    pub available_replicas: i32,
    /// Pods that are terminating; absent before the controller has looked.
    pub terminating_replicas: Option<i32>,
    /// The generation of the spec that the controller acted upon.
    pub observed_generation: i64,
    /// `ReplicaFailure`
    pub conditions: Vec<Condition>,
}

record!(ReplicaSetStatus {
    always "replicas" => replicas,
    given "fullyLabeledReplicas" => fully_labeled_replicas,
    given "readyReplicas" => ready_replicas,
    given "availableReplicas" => available_replicas,
    given "terminatingReplicas" => terminating_replicas,
    given "observedGeneration" => observed_generation,
    given "conditions" => conditions,
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fenceposts_of_a_rolling_update() {
        let spec = |replicas, unavailable: Value, surge: Value| DeploymentSpec {
            replicas: Some(replicas),
            strategy: DeploymentStrategy {
                kind: Some("RollingUpdate".into()),
                rolling_update: Some(RollingDeployment {
                    max_unavailable: Some(unavailable),
                    max_surge: Some(surge),
                }),
            },
            ..DeploymentSpec::default()
        };
        // The table of spec 05 §8.
        for (replicas, fenceposts) in [
            (1, (1, 0)),
            (2, (1, 0)),
            (3, (1, 0)),
            (4, (1, 1)),
            (5, (2, 1)),
            (8, (2, 2)),
            (10, (3, 2)),
        ] {
            let quarter = spec(replicas, "25%".into(), "25%".into());
            assert_eq!(quarter.fenceposts(), fenceposts, "{replicas}");
        }
        assert_eq!(spec(3, "10%".into(), 0.into()).fenceposts(), (0, 1));
        assert_eq!(spec(2, 5.into(), 0.into()).fenceposts(), (0, 2));
        assert_eq!(spec(0, "25%".into(), "25%".into()).fenceposts(), (0, 0));
    }
}
