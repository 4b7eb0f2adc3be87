//! The core group, v1.

use super::record::{self, Fields, Record, record, words};
use super::{LabelSelector, Labels, Millis, ObjectMeta, Quantity, Rest, Time, Uid};
use crate::json::Value;
use crate::order::Map;
use std::sync::Arc;

/// Amounts by resource name: `storage`, `cpu`, `memory`, `pods`.
pub type ResourceList = Map<String, Quantity>;

/// Settings; the model only keeps them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConfigMap {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// Everything else.
    pub rest: Rest,
}

record!(ConfigMap {
    always "metadata" => metadata,
    ..rest
});

/// Secret settings; the model only keeps them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Secret {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// Everything else.
    pub rest: Rest,
}

record!(Secret {
    always "metadata" => metadata,
    ..rest
});

/// A scope for names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Namespace {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// Who must agree before it may be removed.
    pub spec: NamespaceSpec,
    /// Whether it is being emptied.
    pub status: NamespaceStatus,
}

record!(Namespace {
    always "metadata" => metadata,
    always "spec" => spec,
    always "status" => status,
});

/// `spec` of a namespace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamespaceSpec {
    /// `kubernetes`, until nothing is left in it.
    pub finalizers: Vec<String>,
}

record!(NamespaceSpec {
    given "finalizers" => finalizers,
});

/// `status` of a namespace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamespaceStatus {
    /// Active or Terminating.
    pub phase: NamespacePhase,
}

record!(NamespaceStatus {
    always "phase" => phase,
});

/// Where a namespace is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NamespacePhase {
    /// Objects can be created in it.
    #[default]
    Active,
    /// Its objects go, and no others come.
    Terminating,
}

words!(NamespacePhase: Active Terminating);

/// A machine that runs pods.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// Standard metadata; labels carry host name and zone.
    pub metadata: ObjectMeta,
    /// What is wished for.
    pub spec: NodeSpec,
    /// What its kubelet, or the node controller in its stead, last said.
    pub status: NodeStatus,
}

record!(Node {
    always "metadata" => metadata,
    always "spec" => spec,
    always "status" => status,
});

/// Carries the zone of a node.
pub const ZONE_LABEL: &str = "topology.kubernetes.io/zone";
/// Names the region of a node.
pub const REGION_LABEL: &str = "topology.kubernetes.io/region";
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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeSpec {
    /// Set by `kubectl cordon`.
    pub unschedulable: bool,
    /// What keeps pods away.
    pub taints: Vec<Taint>,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(NodeSpec {
    given "unschedulable" => unschedulable,
    given "taints" => taints,
    ..rest
});

/// Keeps away, or drives out, pods that do not tolerate it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taint {
    /// For example `node.kubernetes.io/unreachable`.
    pub key: String,
    /// Compared by tolerations with operator `Equal`.
    pub value: String,
    /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
    pub effect: String,
    /// Since when.
    pub time_added: Option<Time>,
}

record!(Taint {
    always "key" => key,
    given "value" => value,
    always "effect" => effect,
    given "timeAdded" => time_added,
});

/// A permission to run in spite of a taint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Toleration {
    /// Which taint; empty with operator `Exists` means all.
    pub key: String,
    /// `Exists` or `Equal`; empty means `Equal`.
    pub operator: String,
    /// For `Equal`.
    pub value: String,
    /// Empty means all effects.
    pub effect: String,
    /// For `NoExecute`: for how long; absent means for ever.
    pub toleration_seconds: Option<i64>,
}

record!(Toleration {
    given "key" => key,
    given "operator" => operator,
    given "value" => value,
    given "effect" => effect,
    given "tolerationSeconds" => toleration_seconds,
});

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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeStatus {
    /// What pods may ask for.
    pub allocatable: ResourceList,
    /// Ready and the pressures.
    pub conditions: Vec<Condition>,
    /// Volumes that its kubelet uses, and that are not to be detached; by name.
    pub volumes_in_use: Arc<Vec<Arc<String>>>,
    /// Volumes that are attached to it.
    pub volumes_attached: Arc<Vec<Arc<AttachedVolume>>>,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(NodeStatus {
    always "allocatable" => allocatable,
    always "conditions" => conditions,
    given "volumesInUse" => volumes_in_use,
    given "volumesAttached" => volumes_attached,
    ..rest
});

/// A volume that is attached to a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttachedVolume {
    /// As in `volumesInUse`.
    pub name: String,
    /// Where the node finds it; empty for volumes of CSI drivers.
    pub device_path: String,
}

record!(AttachedVolume {
    always "name" => name,
    always "devicePath" => device_path,
});

/// One observation about an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// For example `Ready`.
    pub kind: String,
    /// `True`, `False` or `Unknown`.
    pub status: String,
    /// One word.
    pub reason: String,
    /// A sentence.
    pub message: String,
    /// When `status` last changed.
    pub last_transition_time: Option<Time>,
    /// When it was last confirmed, where that is told.
    pub last_update_time: Option<Time>,
    /// Which generation was observed, where that is told.
    pub observed_generation: i64,
}

record!(Condition {
    always "type" => kind,
    always "status" => status,
    given "reason" => reason,
    given "message" => message,
    given "lastTransitionTime" => last_transition_time,
    given "lastUpdateTime" => last_update_time,
    given "observedGeneration" => observed_generation,
});

/// One or more containers that live and die together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pod {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wished for.
    pub spec: Arc<PodSpec>,
    /// What the kubelet last said.
    pub status: PodStatus,
}

record!(Pod {
    always "metadata" => metadata,
    always "spec" => spec,
    always "status" => status,
});

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

    /// When that last changed; before it was ever told, when the pod was created.
    pub fn ready_since(&self) -> Option<Time> {
        let ready = self.condition("Ready");
        ready.map_or(self.metadata.creation_timestamp, |own| {
            own.last_transition_time
        })
    }

    /// Since when it has been Ready without a break; `None` if it is not.
    pub fn serves_since(&self) -> Option<Millis> {
        let ready = self.condition("Ready").filter(|own| own.status == "True")?;
        Some(ready.last_transition_time.map_or(0, Time::millis))
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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodSpec {
    /// What it runs before its containers.
    pub init_containers: Vec<Container>,
    /// What it runs.
    pub containers: Vec<Container>,
    /// What its containers may mount.
    pub volumes: Vec<Volume>,
    /// Where it runs; written once, by the scheduler.
    pub node_name: String,
    /// Its host name; of a set's pod, its name.
    pub hostname: String,
    /// The Service under whose name it is found.
    pub subdomain: String,
    /// `Always`, `OnFailure` or `Never`.
    pub restart_policy: Option<String>,
    /// Seconds that its containers get to stop.
    pub termination_grace_period_seconds: Option<i64>,
    /// Labels that its node must have.
    pub node_selector: Labels,
    /// Taints that it bears.
    pub tolerations: Vec<Toleration>,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(PodSpec {
    given "initContainers" => init_containers,
    always "containers" => containers,
    given "volumes" => volumes,
    given "nodeName" => node_name,
    given "hostname" => hostname,
    given "subdomain" => subdomain,
    given "restartPolicy" => restart_policy,
    given "terminationGracePeriodSeconds" => termination_grace_period_seconds,
    given "nodeSelector" => node_selector,
    given "tolerations" => tolerations,
    ..rest
});

impl PodSpec {
    /// The spec as the API writes it.
    pub fn to_json(&self) -> Value {
        record::write(&mut self.clone())
    }
}

/// A program and its file system.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Container {
    /// Unique in the pod.
    pub name: String,
    /// Where its file system comes from.
    pub image: String,
    /// `Always`, `IfNotPresent` or `Never`.
    pub image_pull_policy: Option<String>,
    /// Ports that it serves.
    pub ports: Vec<ContainerPort>,
    /// Where volumes appear in its file system.
    pub volume_mounts: Vec<VolumeMount>,
    /// What it asks for and may use.
    pub resources: Resources,
    /// Asked whether it can serve.
    pub readiness_probe: Option<Probe>,
    /// Asked whether it must be restarted.
    pub liveness_probe: Option<Probe>,
    /// Asked whether it has started.
    pub startup_probe: Option<Probe>,
    /// Fields that the model does not read.
    pub rest: Rest,
}

impl Container {
    /// Whether it uses a volume, as files or as a device.
    pub fn uses(&self, volume: &str) -> bool {
        self.mount(volume).is_some() || self.has_device(volume)
    }

    /// Where a volume appears in its file system.
    pub fn mount(&self, volume: &str) -> Option<&VolumeMount> {
        self.volume_mounts.iter().find(|own| own.name == volume)
    }

    /// Whether a volume is a device of it.
    pub fn has_device(&self, volume: &str) -> bool {
        let devices = self.rest.get("volumeDevices").and_then(Value::as_array);
        let mut devices = devices.into_iter().flatten();
        devices.any(|own| own.get("name").and_then(Value::as_str) == Some(volume))
    }
}

record!(Container {
    always "name" => name,
    given "image" => image,
    given "imagePullPolicy" => image_pull_policy,
    given "ports" => ports,
    given "volumeMounts" => volume_mounts,
    always "resources" => resources,
    given "readinessProbe" => readiness_probe,
    given "livenessProbe" => liveness_probe,
    given "startupProbe" => startup_probe,
    ..rest
});

/// A port of a container.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerPort {
    /// A name that Services can point to.
    pub name: String,
    /// Its number.
    pub container_port: i32,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: Option<String>,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(ContainerPort {
    given "name" => name,
    always "containerPort" => container_port,
    given "protocol" => protocol,
    ..rest
});

/// Where a volume appears in a container.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VolumeMount {
    /// The volume's name.
    pub name: String,
    /// The directory.
    pub mount_path: String,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(VolumeMount {
    always "name" => name,
    always "mountPath" => mount_path,
    ..rest
});

/// What a container, or a claim, asks for and may use.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resources {
    /// What is set aside for it.
    pub requests: ResourceList,
    /// What it may not exceed.
    pub limits: ResourceList,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(Resources {
    given "requests" => requests,
    given "limits" => limits,
    ..rest
});

/// A question that the kubelet asks a container again and again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Probe {
    /// Seconds before the first question.
    pub initial_delay_seconds: Option<i64>,
    /// Seconds between questions.
    pub period_seconds: Option<i64>,
    /// Seconds to wait for an answer.
    pub timeout_seconds: Option<i64>,
    /// Good answers in a row that count as success.
    pub success_threshold: Option<i64>,
    /// Bad answers in a row that count as failure.
    pub failure_threshold: Option<i64>,
    /// The handler, and fields that the model does not read.
    pub rest: Rest,
}

record!(Probe {
    given "initialDelaySeconds" => initial_delay_seconds,
    given "periodSeconds" => period_seconds,
    given "timeoutSeconds" => timeout_seconds,
    given "successThreshold" => success_threshold,
    given "failureThreshold" => failure_threshold,
    ..rest
});

/// Something that containers may mount.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Volume {
    /// Unique in the pod.
    pub name: String,
    /// A claim.
    pub persistent_volume_claim: Option<ClaimSource>,
    /// A directory that lives and dies with the pod.
    pub empty_dir: Option<Value>,
    /// Other sources.
    pub rest: Rest,
}

record!(Volume {
    always "name" => name,
    given "persistentVolumeClaim" => persistent_volume_claim,
    given "emptyDir" => empty_dir,
    ..rest
});

/// A volume that is a claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimSource {
    /// The claim's name, in the pod's namespace.
    pub claim_name: String,
    /// Whether it is mounted read-only.
    pub read_only: bool,
}

record!(ClaimSource {
    always "claimName" => claim_name,
    given "readOnly" => read_only,
});

/// Where a pod is in its life. Terminating is not a phase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

words!(PodPhase: Pending Running Succeeded Failed);

/// `status` of a pod.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodStatus {
    /// Where it is in its life.
    pub phase: PodPhase,
    /// Ready and the steps that lead to it.
    pub conditions: Vec<Condition>,
    /// One state a container.
    pub container_statuses: Vec<ContainerStatus>,
    /// Its address; another one after each replacement.
    pub pod_ip: String,
    /// The address of its node.
    pub host_ip: String,
    /// When its kubelet took it on.
    pub start_time: Option<Time>,
    /// One word, for example `Evicted`.
    pub reason: String,
    /// A sentence.
    pub message: String,
    /// The generation of the pod that its kubelet has seen.
    pub observed_generation: i64,
}

record!(PodStatus {
    given "observedGeneration" => observed_generation,
    always "phase" => phase,
    given "conditions" => conditions,
    given "containerStatuses" => container_statuses,
    given "podIP" => pod_ip,
    given "hostIP" => host_ip,
    given "startTime" => start_time,
    given "reason" => reason,
    given "message" => message,
});

/// What the kubelet last saw of a container.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerStatus {
    /// The container's name.
    pub name: String,
    /// Its image.
    pub image: String,
    /// Waiting, running or terminated.
    pub state: ContainerState,
    /// How the one before it ended.
    pub last_state: ContainerState,
    /// Whether it counts for the pod's Ready.
    pub ready: bool,
    /// How often it was started again.
    pub restart_count: i32,
    /// Whether it runs and its startup probe, if it has one, has succeeded.
    pub started: Option<bool>,
}

record!(ContainerStatus {
    always "name" => name,
    always "image" => image,
    always "state" => state,
    given "lastState" => last_state,
    always "ready" => ready,
    always "restartCount" => restart_count,
    given "started" => started,
});

/// What a container does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerState {
    /// It does not run yet, or not again.
    pub waiting: Option<ContainerWaiting>,
    /// It runs.
    pub running: Option<ContainerRunning>,
    /// It ended.
    pub terminated: Option<ContainerTerminated>,
}

impl Record for ContainerState {
    fn fields(&mut self, fields: &mut Fields) {
        fields.given("waiting", &mut self.waiting);
        fields.given("running", &mut self.running);
        fields.given("terminated", &mut self.terminated);
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Why a container does not run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContainerWaiting {
    /// One word, for example `ContainerCreating`.
    pub reason: String,
    /// A sentence.
    pub message: String,
}

record!(ContainerWaiting {
    always "reason" => reason,
    given "message" => message,
});

/// Since when a container runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContainerRunning {
    /// Its start.
    pub started_at: Time,
}

record!(ContainerRunning {
    always "startedAt" => started_at,
});

/// How a container ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

record!(ContainerTerminated {
    always "exitCode" => exit_code,
    always "reason" => reason,
    always "startedAt" => started_at,
    always "finishedAt" => finished_at,
});

/// A request for storage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PersistentVolumeClaim {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is asked for.
    pub spec: ClaimSpec,
    /// What was given.
    pub status: ClaimStatus,
}

record!(PersistentVolumeClaim {
    always "metadata" => metadata,
    always "spec" => spec,
    given "status" => status,
});

/// `spec` of a claim.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimSpec {
    /// How it is to be mounted.
    pub access_modes: Vec<String>,
    /// How much.
    pub resources: Resources,
    /// Absent: the default class. Empty: no class.
    pub storage_class_name: Option<String>,
    /// The volume; written once.
    pub volume_name: String,
    /// `Filesystem` or `Block`.
    pub volume_mode: Option<String>,
    /// Labels that the volume must have.
    pub selector: Option<LabelSelector>,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(ClaimSpec {
    always "accessModes" => access_modes,
    always "resources" => resources,
    given "storageClassName" => storage_class_name,
    given "volumeName" => volume_name,
    given "volumeMode" => volume_mode,
    given "selector" => selector,
    ..rest
});

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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimStatus {
    /// Pending, Bound or Lost.
    pub phase: ClaimPhase,
    /// Copied from the volume.
    pub access_modes: Vec<String>,
    /// Copied from the volume.
    pub capacity: ResourceList,
}

impl Record for ClaimStatus {
    fn fields(&mut self, fields: &mut Fields) {
        fields.always("phase", &mut self.phase);
        fields.given("accessModes", &mut self.access_modes);
        fields.given("capacity", &mut self.capacity);
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Where a claim is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClaimPhase {
    /// No volume yet.
    #[default]
    Pending,
    /// It has its volume.
    Bound,
    /// Its volume is gone.
    Lost,
}

words!(ClaimPhase: Pending Bound Lost);

/// A piece of storage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PersistentVolume {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What it is.
    pub spec: VolumeSpec,
    /// Whose it is.
    pub status: VolumeStatus,
}

record!(PersistentVolume {
    always "metadata" => metadata,
    always "spec" => spec,
    always "status" => status,
});

impl PersistentVolume {
    /// The name under which nodes know it.
    pub fn unique_name(&self) -> String {
        let csi = self.spec.rest.get("csi");
        let field = |name: &str| csi.and_then(|csi| csi.get(name)?.as_str());
        let (driver, handle) = (field("driver"), field("volumeHandle"));
        let (driver, handle) = (driver.unwrap_or_default(), handle.unwrap_or_default());
        ["kubernetes.io/csi/", driver, "^", handle].concat()
    }
}

/// `spec` of a volume.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VolumeSpec {
    /// How much.
    pub capacity: ResourceList,
    /// How it can be mounted.
    pub access_modes: Vec<String>,
    /// `Retain` or `Delete`.
    pub persistent_volume_reclaim_policy: Option<String>,
    /// Its class; empty means none.
    pub storage_class_name: String,
    /// The claim that has it, or for which it is kept.
    pub claim_ref: Option<ObjectReference>,
    /// From which nodes it can be reached; absent means from all.
    pub node_affinity: Option<VolumeNodeAffinity>,
    /// `Filesystem` or `Block`.
    pub volume_mode: Option<String>,
    /// The source, and fields that the model does not read.
    pub rest: Rest,
}

record!(VolumeSpec {
    always "capacity" => capacity,
    always "accessModes" => access_modes,
    given "persistentVolumeReclaimPolicy" => persistent_volume_reclaim_policy,
    given "storageClassName" => storage_class_name,
    given "claimRef" => claim_ref,
    given "nodeAffinity" => node_affinity,
    given "volumeMode" => volume_mode,
    ..rest
});

/// From which nodes a volume can be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VolumeNodeAffinity {
    /// At least one term must hold.
    pub required: NodeSelector,
}

record!(VolumeNodeAffinity {
    always "required" => required,
});

/// Alternatives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeSelector {
    /// At least one term must hold.
    pub node_selector_terms: Vec<NodeSelectorTerm>,
}

record!(NodeSelector {
    always "nodeSelectorTerms" => node_selector_terms,
});

/// Requirements on the labels of a node, all of which must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeSelectorTerm {
    /// The requirements.
    pub match_expressions: Vec<super::Requirement>,
}

record!(NodeSelectorTerm {
    always "matchExpressions" => match_expressions,
});

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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VolumeStatus {
    /// Where it is in its life.
    pub phase: VolumePhase,
}

record!(VolumeStatus {
    always "phase" => phase,
});

/// Where a volume is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

words!(VolumePhase: Pending Available Bound Released Failed);

/// Points to an object, and to its incarnation where `uid` is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectReference {
    /// Its kind.
    pub kind: String,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its incarnation.
    pub uid: Option<Uid>,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(ObjectReference {
    given "kind" => kind,
    given "namespace" => namespace,
    always "name" => name,
    given "uid" => uid,
    ..rest
});

/// A stable name for a changing group of pods.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wished for.
    pub spec: ServiceSpec,
}

record!(Service {
    always "metadata" => metadata,
    always "spec" => spec,
});

impl Service {
    /// Whether its name resolves to the pods themselves.
    pub fn is_headless(&self) -> bool {
        self.spec.cluster_ip == "None"
    }

    /// The name that it stands for, if it is of type ExternalName.
    pub fn external_name(&self) -> Option<&str> {
        let external = self.spec.kind.as_deref() == Some("ExternalName");
        let name = self.spec.rest.get("externalName").filter(|_| external);
        name.and_then(Value::as_str)
    }

    /// Whether it selects a pod with these labels. A Service without selector selects nothing.
    pub fn selects(&self, labels: &Labels) -> bool {
        !self.spec.selector.is_empty() && super::includes(labels, &self.spec.selector)
    }
}

/// `spec` of a Service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceSpec {
    /// `ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`.
    pub kind: Option<String>,
    /// The virtual address; `None` makes it headless.
    pub cluster_ip: String,
    /// Labels of its pods.
    pub selector: Labels,
    /// What it serves.
    pub ports: Vec<ServicePort>,
    /// Whether pods that are not Ready are found too.
    pub publish_not_ready_addresses: bool,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(ServiceSpec {
    given "type" => kind,
    given "clusterIP" => cluster_ip,
    given "selector" => selector,
    given "ports" => ports,
    given "publishNotReadyAddresses" => publish_not_ready_addresses,
    ..rest
});

/// A port of a Service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServicePort {
    /// Needed where there is more than one.
    pub name: String,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: Option<String>,
    /// The number that clients use.
    pub port: i32,
    /// The number or name on the pod; absent means the same number.
    pub target_port: Option<Value>,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(ServicePort {
    given "name" => name,
    given "protocol" => protocol,
    always "port" => port,
    given "targetPort" => target_port,
    ..rest
});

/// Something that an actor reports about an object. Not a log: see spec 00 §7.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// The object.
    pub involved_object: ObjectReference,
    /// `Normal` or `Warning`.
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

record!(Event {
    always "metadata" => metadata,
    always "involvedObject" => involved_object,
    always "type" => kind,
    always "reason" => reason,
    always "message" => message,
    always "source" => source,
    always "firstTimestamp" => first_timestamp,
    always "lastTimestamp" => last_timestamp,
    always "count" => count,
});

/// Who reports an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventSource {
    /// For example `kubelet`.
    pub component: String,
    /// The node, for a kubelet.
    pub host: String,
}

record!(EventSource {
    always "component" => component,
    given "host" => host,
});
