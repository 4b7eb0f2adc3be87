//! apps/v1

use super::record::{self, Field, Fields, Misfit, record};
use super::{ClaimStatus, LabelSelector, Labels, ObjectMeta, PersistentVolumeClaim, PodSpec, Rest};
use crate::json;
use crate::json::Value;
use std::sync::Arc;

/// Pods with a stable identity, each with its own claims.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatefulSet {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wished for.
    pub spec: Arc<StatefulSetSpec>,
    /// What the controller last saw.
    pub status: StatefulSetStatus,
}

record!(StatefulSet {
    always "metadata" => metadata,
    always "spec" => spec,
    always "status" => status,
});

/// `spec` of a StatefulSet; absent fields are filled by the API server's defaults.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatefulSetSpec {
    /// How many pods.
    pub replicas: Option<i32>,
    /// The Service that gives the pods their DNS names; it need not exist.
    pub service_name: String,
    /// Which pods belong to the set.
    pub selector: Option<LabelSelector>,
    /// What each pod is made of.
    pub template: PodTemplateSpec,
    /// A claim for each of these is made for each ordinal.
    pub volume_claim_templates: Vec<PersistentVolumeClaim>,
    /// `OrderedReady` or `Parallel`.
    pub pod_management_policy: Option<String>,
    /// How a changed template reaches the pods.
    pub update_strategy: UpdateStrategy,
    /// How many old revisions are kept.
    pub revision_history_limit: Option<i32>,
    /// Seconds for which a pod must be Ready to count as available.
    pub min_ready_seconds: i32,
    /// Where the numbering starts.
    pub ordinals: Option<Ordinals>,
    /// When claims go.
    pub persistent_volume_claim_retention_policy: Option<RetentionPolicy>,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(StatefulSetSpec {
    always "replicas" => replicas,
    given "serviceName" => service_name,
    always "selector" => selector,
    always "template" => template,
    templates "volumeClaimTemplates" => volume_claim_templates,
    always "podManagementPolicy" => pod_management_policy,
    always "updateStrategy" => update_strategy,
    always "revisionHistoryLimit" => revision_history_limit,
    given "minReadySeconds" => min_ready_seconds,
    given "ordinals" => ordinals,
    given "persistentVolumeClaimRetentionPolicy" => persistent_volume_claim_retention_policy,
    ..rest
});

impl Fields {
    /// Templates of claims show what the server fills in, though nothing reads it: kind and a first status.
    fn templates(&mut self, name: &'static str, templates: &mut Vec<PersistentVolumeClaim>) {
        self.given(name, templates);
        for template in self.written_list(name) {
            template["apiVersion"] = "v1".into();
            template["kind"] = "PersistentVolumeClaim".into();
            if template.get("status").is_none() {
                template["status"] = record::write(&mut ClaimStatus::default());
            }
        }
    }
}

impl StatefulSetSpec {
    /// How many pods are wished for; 1 unless said otherwise.
    pub fn replicas(&self) -> i32 {
        self.replicas.unwrap_or(1)
    }

    /// The first ordinal.
    pub fn start(&self) -> i32 {
        self.ordinals.map_or(0, |ordinals| ordinals.start)
    }

    /// The ordinals that the set is to have.
    pub fn range(&self) -> std::ops::Range<i32> {
        self.start()..self.start().saturating_add(self.replicas())
    }

    /// The lowest ordinal that gets a new revision: the partition counts from the first ordinal, not from 0
    /// (spec 08 UP2).
    pub fn lowest_to_update(&self) -> i32 {
        let partition = self.update_strategy.partition();
        self.start().saturating_add(partition)
    }

    /// Whether pods are made and removed one by one (OrderedReady).
    pub fn is_monotonic(&self) -> bool {
        self.pod_management_policy.as_deref() != Some("Parallel")
    }

    /// Whether the set has a selector and it matches these labels.
    pub fn selects(&self, labels: &Labels) -> bool {
        self.selector
            .as_ref()
            .is_some_and(|selector| selector.matches(labels))
    }

    /// When claims go; kept unless said otherwise.
    pub fn retention(&self) -> RetentionPolicy {
        self.persistent_volume_claim_retention_policy
            .clone()
            .unwrap_or_default()
    }
}

/// What a pod is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodTemplateSpec {
    /// Labels and annotations of the pods.
    pub metadata: ObjectMeta,
    /// Their spec.
    pub spec: PodSpec,
}

record!(PodTemplateSpec {
    always "metadata" => metadata,
    always "spec" => spec,
});

impl PodTemplateSpec {
    /// The template as the API writes it.
    pub fn to_json(&self) -> Value {
        record::write(&mut self.clone())
    }
}

/// How a changed template reaches the pods.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateStrategy {
    /// `RollingUpdate` or `OnDelete`.
    pub kind: Option<String>,
    /// Stays absent where the manifest writes the type and nothing else (spec 01 §5).
    pub rolling_update: Option<RollingUpdate>,
}

record!(UpdateStrategy {
    given "type" => kind,
    given "rollingUpdate" => rolling_update,
});

impl UpdateStrategy {
    /// Whether pods change only when somebody deletes them.
    pub fn is_on_delete(&self) -> bool {
        self.kind.as_deref() == Some("OnDelete")
    }

    /// The slot index from which pods get a new revision.
    pub fn partition(&self) -> i32 {
        self.rolling_update
            .as_ref()
            .and_then(|rolling| rolling.partition)
            .unwrap_or(0)
    }
}

/// Parameters of a rolling update.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RollingUpdate {
    /// Slots below this index keep their revision.
    pub partition: Option<i32>,
    /// A number or a percentage; the API server drops it while its gate is off (spec 01 §7).
    pub max_unavailable: Option<Value>,
}

record!(RollingUpdate {
    given "partition" => partition,
    given "maxUnavailable" => max_unavailable,
});

/// Where the numbering starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ordinals {
    /// The first ordinal.
    pub start: i32,
}

record!(Ordinals {
    always "start" => start,
});

/// When claims go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RetentionPolicy {
    /// What becomes of the claims when the set is deleted.
    pub when_deleted: Retention,
    /// What becomes of a pod's claims when the pod is scaled away.
    pub when_scaled: Retention,
}

record!(RetentionPolicy {
    always "whenDeleted" => when_deleted,
    always "whenScaled" => when_scaled,
});

/// Keep or remove.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Retention {
    /// The claims stay.
    #[default]
    Retain,
    /// The claims go with their owner.
    Delete,
    /// Another word; validation refuses it.
    Other(String),
}

impl Field for Retention {
    fn read(&mut self, value: Value) -> Result<(), Misfit> {
        let mut word = String::new();
        word.read(value)?;
        *self = match word.as_str() {
            "Retain" => Self::Retain,
            "Delete" => Self::Delete,
            _ => Self::Other(word),
        };
        Ok(())
    }

    fn write(&mut self) -> Value {
        match self {
            Self::Retain => "Retain".into(),
            Self::Delete => "Delete".into(),
            Self::Other(word) => word.write(),
        }
    }

    fn is_empty(&self) -> bool {
        false
    }
}

/// `status` of a StatefulSet, exactly as computed in spec 01 §10.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatefulSetStatus {
    /// The generation of the spec that the controller acted upon.
    pub observed_generation: i64,
    /// Pods that exist, condemned and terminating ones included.
    pub replicas: i32,
    /// Of those, Running and Ready.
    pub ready_replicas: i32,
    /// Of those, Ready for `minReadySeconds`.
    pub available_replicas: i32,
    /// Pods at the current revision that are not terminating.
    pub current_replicas: i32,
    /// Pods at the update revision that are not terminating.
    pub updated_replicas: i32,
    /// The revision that pods had before the update.
    pub current_revision: String,
    /// The revision that pods are to get.
    pub update_revision: String,
    /// How often two templates had the same hash.
    pub collision_count: i32,
}

record!(StatefulSetStatus {
    always "observedGeneration" => observed_generation,
    always "replicas" => replicas,
    always "readyReplicas" => ready_replicas,
    always "availableReplicas" => available_replicas,
    always "currentReplicas" => current_replicas,
    always "updatedReplicas" => updated_replicas,
    given "currentRevision" => current_revision,
    given "updateRevision" => update_revision,
    always "collisionCount" => collision_count,
});

/// A template that a set had, kept so that it can be gone back to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ControllerRevision {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// Rises with each use; the highest is the newest.
    pub revision: i64,
    /// The template; compared as a whole.
    pub data: Kept,
}

/// A template as a revision keeps it: as a patch of the set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept(pub Arc<PodTemplateSpec>);

impl Field for Kept {
    fn read(&mut self, mut value: Value) -> Result<(), Misfit> {
        match std::mem::take(&mut value["spec"]["template"]) {
            Value::Null => Ok(()),
            template => self.0.read(template),
        }
    }

    fn write(&mut self) -> Value {
        let mut template = self.0.write();
        template["$patch"] = "replace".into();
        json!({"spec": {"template": template}})
    }

    fn is_empty(&self) -> bool {
        Field::is_empty(&self.0)
    }
}

record!(ControllerRevision {
    always "metadata" => metadata,
    always "revision" => revision,
    always "data" => data,
});
