//! autoscaling/v2

use super::record::record;
use super::{Condition, Kind, Object, ObjectMeta, ObjectRef, Rest, Time};
use crate::json::Value;
use std::sync::Arc;

/// Keeps the replicas of another object between two bounds, and between them by what its pods use.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HorizontalPodAutoscaler {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wished for.
    pub spec: AutoscalerSpec,
    /// What its controller last came to.
    pub status: AutoscalerStatus,
}

record!(HorizontalPodAutoscaler {
    always "metadata" => metadata,
    always "spec" => spec,
    always "status" => status,
});

impl HorizontalPodAutoscaler {
    /// The object that it scales, if it is of a kind that the model has.
    pub fn target(&self) -> Option<ObjectRef> {
        let target = &self.spec.scale_target_ref;
        let kind = Kind::parse(&target.api_version, &target.kind)?;
        Some(ObjectRef::new(kind, &self.metadata.namespace, &target.name))
    }
}

/// `spec` of an autoscaler.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AutoscalerSpec {
    /// What is scaled.
    pub scale_target_ref: ScaleTarget,
    /// The lower bound; absent means 1.
    pub min_replicas: Option<i32>,
    /// The upper bound.
    pub max_replicas: i32,
    /// What the pods are measured by.
    pub metrics: Vec<Value>,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(AutoscalerSpec {
    always "scaleTargetRef" => scale_target_ref,
    given "minReplicas" => min_replicas,
    always "maxReplicas" => max_replicas,
    given "metrics" => metrics,
    ..rest
});

impl AutoscalerSpec {
    /// The field of a metric that holds what its type is about.
    pub fn source(metric_type: &str) -> &'static str {
        match metric_type {
            "Pods" => "pods",
            "Object" => "object",
            "External" => "external",
            "ContainerResource" => "containerResource",
            _ => "resource",
        }
    }
}

/// Names the object that an autoscaler scales, in the same namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScaleTarget {
    /// For example `StatefulSet`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// For example `apps/v1`.
    pub api_version: String,
}

record!(ScaleTarget {
    always "kind" => kind,
    always "name" => name,
    given "apiVersion" => api_version,
});

/// `status` of an autoscaler.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AutoscalerStatus {
    /// When it last changed its target.
    pub last_scale_time: Option<Time>,
    /// How many replicas the target wished for at the last look.
    pub current_replicas: i32,
    /// How many it was to have.
    pub desired_replicas: i32,
    /// What was measured, a value a metric; null before the first look.
    pub current_metrics: Value,
    /// `AbleToScale` and `ScalingActive`
    pub conditions: Vec<Condition>,
}

record!(AutoscalerStatus {
    given "lastScaleTime" => last_scale_time,
    given "currentReplicas" => current_replicas,
    always "desiredReplicas" => desired_replicas,
    always "currentMetrics" => current_metrics,
    given "conditions" => conditions,
});

impl Object {
    /// How many replicas the object has, and the same object with others; `None` for kinds that
    /// cannot be scaled.
    pub fn scaled(mut self, replicas: i32) -> Option<(i32, Self)> {
        let own = match &mut self {
            Self::StatefulSet(set) => &mut Arc::make_mut(&mut Arc::make_mut(set).spec).replicas,
            Self::Deployment(own) => &mut Arc::make_mut(&mut Arc::make_mut(own).spec).replicas,
            Self::ReplicaSet(set) => &mut Arc::make_mut(&mut Arc::make_mut(set).spec).replicas,
            _ => return None,
        };
        let before = own.replace(replicas).unwrap_or(1);
        Some((before, self))
    }
}
