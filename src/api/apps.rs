//! apps/v1

use super::{
    ClaimSpec, ClaimStatus, LabelSelector, Labels, ObjectMeta, PersistentVolumeClaim, PodSpec, Rest,
};
use serde::{Deserialize, Serialize, Serializer};
use std::sync::Arc;

/// Pods with a stable identity, each with its own claims.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StatefulSet {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wished for.
    pub spec: Arc<StatefulSetSpec>,
    /// What the controller last saw.
    pub status: StatefulSetStatus,
}

/// `spec` of a StatefulSet; absent fields are filled by the API server's defaults.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StatefulSetSpec {
    /// How many pods.
    pub replicas: Option<i32>,
    /// The Service that gives the pods their DNS names; it need not exist.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub service_name: String,
    /// Which pods belong to the set.
    pub selector: Option<LabelSelector>,
    /// What each pod is made of.
    pub template: PodTemplateSpec,
    /// A claim for each of these is made for each ordinal.
    #[serde(
        skip_serializing_if = "Vec::is_empty",
        serialize_with = "claim_templates"
    )]
    pub volume_claim_templates: Vec<PersistentVolumeClaim>,
    /// `OrderedReady` or `Parallel`.
    pub pod_management_policy: Option<String>,
    /// How a changed template reaches the pods.
    pub update_strategy: UpdateStrategy,
    /// How many old revisions are kept.
    pub revision_history_limit: Option<i32>,
    /// Seconds for which a pod must be Ready to count as available.
    #[serde(skip_serializing_if = "super::meta::is_default")]
    pub min_ready_seconds: i32,
    /// Where the numbering starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordinals: Option<Ordinals>,
    /// When claims go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persistent_volume_claim_retention_policy: Option<RetentionPolicy>,
    /// Fields that the model does not read.
    #[serde(flatten)]
    pub rest: Rest,
}

/// Templates of claims show what the server fills in, though nothing reads it: kind and a first status.
fn claim_templates<S: Serializer>(
    templates: &[PersistentVolumeClaim],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Template<'a> {
        api_version: &'static str,
        kind: &'static str,
        metadata: &'a ObjectMeta,
        spec: &'a ClaimSpec,
        status: &'a ClaimStatus,
    }
    serializer.collect_seq(templates.iter().map(|template| Template {
        api_version: "v1",
        kind: "PersistentVolumeClaim",
        metadata: &template.metadata,
        spec: &template.spec,
        status: &template.status,
    }))
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PodTemplateSpec {
    /// Labels and annotations of the pods.
    pub metadata: ObjectMeta,
    /// Their spec.
    pub spec: PodSpec,
}

/// How a changed template reaches the pods.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct UpdateStrategy {
    /// `RollingUpdate` or `OnDelete`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Stays absent where the manifest writes the type and nothing else (spec 01 §5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rolling_update: Option<RollingUpdate>,
}

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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RollingUpdate {
    /// Slots below this index keep their revision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partition: Option<i32>,
    /// A number or a percentage; the API server drops it while its gate is off (spec 01 §7).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_unavailable: Option<serde_json::Value>,
}

/// Where the numbering starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ordinals {
    /// The first ordinal.
    pub start: i32,
}

/// When claims go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RetentionPolicy {
    /// What becomes of the claims when the set is deleted.
    pub when_deleted: Retention,
    /// What becomes of a pod's claims when the pod is scaled away.
    pub when_scaled: Retention,
}

/// Keep or remove.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Retention {
    /// The claims stay.
    #[default]
    Retain,
    /// The claims go with their owner.
    Delete,
    /// Another word; validation refuses it.
    #[serde(untagged)]
    Other(String),
}

/// `status` of a StatefulSet, exactly as computed in spec 01 §10.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
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
    #[serde(skip_serializing_if = "String::is_empty")]
    pub current_revision: String,
    /// The revision that pods are to get.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub update_revision: String,
    /// How often two templates had the same hash.
    pub collision_count: i32,
}

/// A template that a set had, kept so that it can be gone back to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ControllerRevision {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// Rises with each use; the highest is the newest.
    pub revision: i64,
    /// The template; compared as a whole.
    pub data: Arc<PodTemplateSpec>,
}
