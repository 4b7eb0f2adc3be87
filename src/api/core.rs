//! The core group, v1.

use super::{LabelSelector, Labels, ObjectMeta, Quantity, Rest, Time, Uid};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Amounts by resource name: `storage`, `cpu`, `memory`, `pods`.
pub type ResourceList = BTreeMap<String, Quantity>;

/// Settings; the model only keeps them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfigMap {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Rest,
}

/// Secret settings; the model only keeps them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Secret {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Rest,
}

/// A scope for names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Namespace {
    /// Standard metadata.
    pub metadata: ObjectMeta,
}

/// A machine that runs pods.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Node {
    /// Standard metadata; labels carry host name and zone.
    pub metadata: ObjectMeta,
    /// What is wished for.
    pub spec: NodeSpec,
    /// What its kubelet, or the node controller in its stead, last said.
    pub status: NodeStatus,
}

/// Carries the zone of a node.
pub const ZONE_LABEL: &str = "topology.kubernetes.io/zone";
/// Carries the host name of a node.
pub const HOSTNAME_LABEL: &str = "kubernetes.io/hostname";

impl Node {
    /// The zone that its label names.
    pub fn zone(&self) -> Option<&str> {
        self.metadata.labels.get(ZONE_LABEL).map(String::as_str)
    }

    /// Its Ready condition.
    pub fn ready(&self) -> Option<&Condition> {
        self.status
            .conditions
            .iter()
            .find(|condition| condition.kind == "Ready")
    }

    /// Whether its kubelet says that it is healthy, and was heard of lately.
    pub fn is_ready(&self) -> bool {
        self.ready()
            .is_some_and(|condition| condition.status == "True")
    }
}

/// `spec` of a node.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NodeSpec {
    /// Set by `kubectl cordon`.
    #[serde(skip_serializing_if = "super::meta::is_default")]
    pub unschedulable: bool,
    /// What keeps pods away.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taints: Vec<Taint>,
    /// Fields that the model does not read.
    #[serde(flatten)]
    pub rest: Rest,
}

/// Keeps away, or drives out, pods that do not tolerate it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Taint {
    /// For example `node.kubernetes.io/unreachable`.
    pub key: String,
    /// Compared by tolerations with operator `Equal`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
    pub effect: String,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_added: Option<Time>,
}

/// A permission to run in spite of a taint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Toleration {
    /// Which taint; empty with operator `Exists` means all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// `Exists` or `Equal`; empty means `Equal`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub operator: String,
    /// For `Equal`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// Empty means all effects.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub effect: String,
    /// For `NoExecute`: for how long; absent means for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub toleration_seconds: Option<i64>,
}

impl Toleration {
    /// Whether it covers the taint.
    pub fn tolerates(&self, taint: &Taint) -> bool {
        let exists = self.operator == "Exists";
        (self.effect.is_empty() || self.effect == taint.effect)
            && (self.key == taint.key || self.key.is_empty() && exists)
            && (exists || self.value == taint.value)
    }
}

/// `status` of a node.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NodeStatus {
    /// What pods may ask for.
    pub allocatable: ResourceList,
    /// Ready and the pressures.
    pub conditions: Vec<Condition>,
    /// Fields that the model does not read.
    #[serde(flatten)]
    pub rest: Rest,
}

/// One observation about an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Condition {
    /// For example `Ready`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `True`, `False` or `Unknown`.
    pub status: String,
    /// One word.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// A sentence.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// When `status` last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_transition_time: Option<Time>,
}

/// One or more containers that live and die together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pod {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wished for.
    pub spec: Arc<PodSpec>,
    /// What the kubelet last said.
    pub status: PodStatus,
}

impl Pod {
    /// A condition by its type.
    pub fn condition(&self, kind: &str) -> Option<&Condition> {
        self.status
            .conditions
            .iter()
            .find(|condition| condition.kind == kind)
    }

    /// Whether the Ready condition is True, whatever the phase.
    pub fn is_ready(&self) -> bool {
        self.condition("Ready")
            .is_some_and(|condition| condition.status == "True")
    }

    /// Whether all containers have ended for good.
    pub fn is_finished(&self) -> bool {
        matches!(self.status.phase, PodPhase::Succeeded | PodPhase::Failed)
    }

    /// The names of its claims, in the order of its volumes.
    pub fn claims(&self) -> impl Iterator<Item = &str> {
        self.spec.volumes.iter().filter_map(|volume| {
            volume
                .persistent_volume_claim
                .as_ref()
                .map(|source| source.claim_name.as_str())
        })
    }
}

/// `spec` of a pod.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PodSpec {
    /// What it runs before its containers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub init_containers: Vec<Container>,
    /// What it runs.
    pub containers: Vec<Container>,
    /// What its containers may mount.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub volumes: Vec<Volume>,
    /// Where it runs; written once, by the scheduler.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub node_name: String,
    /// Its host name; of a set's pod, its name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hostname: String,
    /// The Service under whose name it is found.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subdomain: String,
    /// `Always`, `OnFailure` or `Never`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart_policy: Option<String>,
    /// Seconds that its containers get to stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termination_grace_period_seconds: Option<i64>,
    /// Labels that its node must have.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub node_selector: Labels,
    /// Taints that it bears.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tolerations: Vec<Toleration>,
    /// Fields that the model does not read.
    #[serde(flatten)]
    pub rest: Rest,
}

/// A program and its file system.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Container {
    /// Unique in the pod.
    pub name: String,
    /// Where its file system comes from.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub image: String,
    /// `Always`, `IfNotPresent` or `Never`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_pull_policy: Option<String>,
    /// Ports that it serves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<ContainerPort>,
    /// Where volumes appear in its file system.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub volume_mounts: Vec<VolumeMount>,
    /// What it asks for and may use.
    pub resources: Resources,
    /// Asked whether it can serve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readiness_probe: Option<Probe>,
    /// Asked whether it must be restarted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liveness_probe: Option<Probe>,
    /// Asked whether it has started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub startup_probe: Option<Probe>,
    /// Fields that the model does not read.
    #[serde(flatten)]
    pub rest: Rest,
}

/// A port of a container.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ContainerPort {
    /// A name that Services can point to.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Its number.
    pub container_port: i32,
    /// `TCP`, `UDP` or `SCTP`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// Fields that the model does not read.
    #[serde(flatten)]
    pub rest: Rest,
}

/// Where a volume appears in a container.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VolumeMount {
    /// The volume's name.
    pub name: String,
    /// The directory.
    pub mount_path: String,
    /// Fields that the model does not read.
    #[serde(flatten)]
    pub rest: Rest,
}

/// What a container, or a claim, asks for and may use.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Resources {
    /// What is set aside for it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub requests: ResourceList,
    /// What it may not exceed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: ResourceList,
    /// Fields that the model does not read.
    #[serde(flatten)]
    pub rest: Rest,
}

/// A question that the kubelet asks a container again and again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Probe {
    /// Seconds before the first question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial_delay_seconds: Option<i64>,
    /// Seconds between questions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_seconds: Option<i64>,
    /// Seconds to wait for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<i64>,
    /// Good answers in a row that count as success.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success_threshold: Option<i64>,
    /// Bad answers in a row that count as failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_threshold: Option<i64>,
    /// The handler, and fields that the model does not read.
    #[serde(flatten)]
    pub rest: Rest,
}

/// Something that containers may mount.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Volume {
    /// Unique in the pod.
    pub name: String,
    /// A claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persistent_volume_claim: Option<ClaimSource>,
    /// A directory that lives and dies with the pod.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub empty_dir: Option<serde_json::Value>,
    /// Other sources.
    #[serde(flatten)]
    pub rest: Rest,
}

/// A volume that is a claim.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ClaimSource {
    /// The claim's name, in the pod's namespace.
    pub claim_name: String,
    /// Whether it is mounted read-only.
    #[serde(skip_serializing_if = "super::meta::is_default")]
    pub read_only: bool,
}

/// Where a pod is in its life. Terminating is not a phase.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum PodPhase {
    /// Not all containers have started yet.
    #[default]
    Pending,
    /// All containers have started, and one still runs or will be restarted.
    Running,
    /// All containers ended well and stay so.
    Succeeded,
    /// All containers ended, one of them badly, and stay so.
    Failed,
}

/// `status` of a pod.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PodStatus {
    /// Where it is in its life.
    pub phase: PodPhase,
    /// Ready and the steps that lead to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    /// One state a container.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub container_statuses: Vec<ContainerStatus>,
    /// Its address; another one after each replacement.
    #[serde(rename = "podIP", skip_serializing_if = "String::is_empty")]
    pub pod_ip: String,
    /// The address of its node.
    #[serde(rename = "hostIP", skip_serializing_if = "String::is_empty")]
    pub host_ip: String,
    /// When its kubelet took it on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_time: Option<Time>,
    /// One word, for example `Evicted`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// A sentence.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
}

/// What the kubelet last saw of a container.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ContainerStatus {
    /// The container's name.
    pub name: String,
    /// Its image.
    pub image: String,
    /// Waiting, running or terminated.
    pub state: ContainerState,
    /// How the one before it ended.
    #[serde(skip_serializing_if = "super::meta::is_default")]
    pub last_state: ContainerState,
    /// Whether it counts for the pod's Ready.
    pub ready: bool,
    /// How often it was started again.
    pub restart_count: i32,
}

/// What a container does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ContainerState {
    /// It does not run yet, or not again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<ContainerWaiting>,
    /// It runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running: Option<ContainerRunning>,
    /// It ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terminated: Option<ContainerTerminated>,
}

/// Why a container does not run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContainerWaiting {
    /// One word, for example `ContainerCreating`.
    pub reason: String,
    /// A sentence.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
}

/// Since when a container runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ContainerRunning {
    /// Its start.
    pub started_at: Time,
}

/// How a container ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ContainerTerminated {
    /// 0 is a good end.
    pub exit_code: i32,
    /// `Completed`, `Error` or `OOMKilled`.
    pub reason: String,
    /// Its start.
    pub started_at: Time,
    /// Its end.
    pub finished_at: Time,
}

/// A request for storage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersistentVolumeClaim {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is asked for.
    pub spec: ClaimSpec,
    /// What was given.
    #[serde(skip_serializing_if = "super::meta::is_default")]
    pub status: ClaimStatus,
}

/// `spec` of a claim.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ClaimSpec {
    /// How it is to be mounted.
    pub access_modes: Vec<String>,
    /// How much.
    pub resources: Resources,
    /// Absent: the default class. Empty: no class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_class_name: Option<String>,
    /// The volume; written once.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub volume_name: String,
    /// `Filesystem` or `Block`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_mode: Option<String>,
    /// Labels that the volume must have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selector: Option<LabelSelector>,
    /// Fields that the model does not read.
    #[serde(flatten)]
    pub rest: Rest,
}

impl ClaimSpec {
    /// The storage asked for, in thousandths of a byte.
    pub fn request_milli(&self) -> i128 {
        self.resources
            .requests
            .get("storage")
            .and_then(Quantity::milli)
            .unwrap_or(0)
    }
}

/// `status` of a claim.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ClaimStatus {
    /// Pending, Bound or Lost.
    pub phase: ClaimPhase,
    /// Copied from the volume.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access_modes: Vec<String>,
    /// Copied from the volume.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub capacity: ResourceList,
}

/// Where a claim is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimPhase {
    /// No volume yet.
    #[default]
    Pending,
    /// It has its volume.
    Bound,
    /// Its volume is gone.
    Lost,
}

/// A piece of storage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersistentVolume {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What it is.
    pub spec: VolumeSpec,
    /// Whose it is.
    pub status: VolumeStatus,
}

/// `spec` of a volume.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VolumeSpec {
    /// How much.
    pub capacity: ResourceList,
    /// How it can be mounted.
    pub access_modes: Vec<String>,
    /// `Retain` or `Delete`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persistent_volume_reclaim_policy: Option<String>,
    /// Its class; empty means none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub storage_class_name: String,
    /// The claim that has it, or for which it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim_ref: Option<ObjectReference>,
    /// From which nodes it can be reached; absent means from all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_affinity: Option<VolumeNodeAffinity>,
    /// `Filesystem` or `Block`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_mode: Option<String>,
    /// The source, and fields that the model does not read.
    #[serde(flatten)]
    pub rest: Rest,
}

/// From which nodes a volume can be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VolumeNodeAffinity {
    /// At least one term must hold.
    pub required: NodeSelector,
}

/// Alternatives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NodeSelector {
    /// At least one term must hold.
    pub node_selector_terms: Vec<NodeSelectorTerm>,
}

/// Requirements on the labels of a node, all of which must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NodeSelectorTerm {
    /// The requirements.
    pub match_expressions: Vec<super::Requirement>,
}

impl VolumeNodeAffinity {
    /// A volume that is reached from nodes with this label only.
    pub fn only(key: &str, value: &str) -> Self {
        let requirement = super::Requirement {
            key: key.into(),
            operator: "In".into(),
            values: vec![value.into()],
        };
        let term = NodeSelectorTerm {
            match_expressions: vec![requirement],
        };
        Self {
            required: NodeSelector {
                node_selector_terms: vec![term],
            },
        }
    }

    /// Whether the volume can be reached from a node with these labels.
    pub fn admits(&self, labels: &Labels) -> bool {
        self.required.node_selector_terms.iter().any(|term| {
            let selector = LabelSelector {
                match_expressions: term.match_expressions.clone(),
                ..Default::default()
            };
            selector.matches(labels)
        })
    }
}

/// `status` of a volume.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct VolumeStatus {
    /// Where it is in its life.
    pub phase: VolumePhase,
}

/// Where a volume is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum VolumePhase {
    /// Just made.
    #[default]
    Pending,
    /// Free.
    Available,
    /// A claim has it.
    Bound,
    /// Its claim is gone.
    Released,
    /// It could not be removed.
    Failed,
}

/// Points to an object, and to its incarnation where `uid` is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ObjectReference {
    /// Its kind.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Its namespace.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its incarnation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<Uid>,
    /// Fields that the model does not read.
    #[serde(flatten)]
    pub rest: Rest,
}

/// A stable name for a changing group of pods.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Service {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wished for.
    pub spec: ServiceSpec,
}

impl Service {
    /// Whether its name resolves to the pods themselves.
    pub fn is_headless(&self) -> bool {
        self.spec.cluster_ip == "None"
    }

    /// Whether it selects a pod with these labels. A Service without selector selects nothing.
    pub fn selects(&self, labels: &Labels) -> bool {
        !self.spec.selector.is_empty() && super::includes(labels, &self.spec.selector)
    }
}

/// `spec` of a Service.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ServiceSpec {
    /// `ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The virtual address; `None` makes it headless.
    #[serde(rename = "clusterIP", skip_serializing_if = "String::is_empty")]
    pub cluster_ip: String,
    /// Labels of its pods.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub selector: Labels,
    /// What it serves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<ServicePort>,
    /// Whether pods that are not Ready are found too.
    #[serde(skip_serializing_if = "super::meta::is_default")]
    pub publish_not_ready_addresses: bool,
    /// Fields that the model does not read.
    #[serde(flatten)]
    pub rest: Rest,
}

/// A port of a Service.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ServicePort {
    /// Needed where there is more than one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// `TCP`, `UDP` or `SCTP`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// The number that clients use.
    pub port: i32,
    /// The number or name on the pod; absent means the same number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_port: Option<serde_json::Value>,
    /// Fields that the model does not read.
    #[serde(flatten)]
    pub rest: Rest,
}

/// Something that an actor reports about an object. Not a log: see spec 00 §7.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Event {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// The object.
    pub involved_object: ObjectReference,
    /// `Normal` or `Warning`.
    #[serde(rename = "type")]
    pub kind: String,
    /// One word.
    pub reason: String,
    /// A sentence.
    pub message: String,
    /// Who reports.
    pub source: EventSource,
    /// When it was first seen.
    pub first_timestamp: Time,
    /// When it was last seen.
    pub last_timestamp: Time,
    /// How often.
    pub count: u32,
}

/// Who reports an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventSource {
    /// For example `kubelet`.
    pub component: String,
    /// The node, for a kubelet.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub host: String,
}
