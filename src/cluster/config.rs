//! What a run begins with: nodes, classes, seed, delays. All of it is data.

use super::agents::provisioner::PARAMETERS;
use super::api_server::{Gates, Release};
use super::timings::Timings;
use crate::api::*;
use crate::order::gather;

/// What a run begins with.
#[derive(Clone, Debug)]
pub struct Config {
    /// Of all randomness.
    pub seed: u64,
    /// How long things take.
    pub timings: Timings,
    /// The release of Kubernetes.
    pub release: Release,
    /// What it can do.
    pub gates: Gates,
    /// The machines.
    pub nodes: Vec<NodeConfig>,
    /// The classes of storage.
    pub classes: Vec<ClassConfig>,
}

/// One machine.
#[derive(Clone, Debug)]
pub struct NodeConfig {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub zone: String,
    /// The region of its zone; empty if it does not tell.
    pub region: String,
    /// Cores.
    pub cpu: String,
    /// Memory, for example `16Gi`.
    pub memory: String,
    /// Most pods that it takes.
    pub pods: String,
}

/// One class of storage.
#[derive(Clone, Debug)]
pub struct ClassConfig {
    /// Its name.
    pub name: String,
    /// Who makes its volumes.
    pub provisioner: String,
    /// `Immediate` or `WaitForFirstConsumer`.
    pub volume_binding_mode: String,
    /// `Delete` or `Retain`.
    pub reclaim_policy: String,
    /// Whether claims that name no class get this one.
    pub default: bool,
    /// Whether claims may grow.
    pub allow_volume_expansion: bool,
    /// Whether each volume is bound to the node that it was made for.
    pub node_bound: bool,
}

impl Default for Config {
    /// Three nodes in two zones, and three classes (spec 02 §15).
    fn default() -> Self {
        let node = |name: &str, zone: &str| NodeConfig::new(name, zone);
        let class = |name: &str, provisioner: &str| ClassConfig {
            name: name.into(),
            provisioner: provisioner.into(),
            volume_binding_mode: "WaitForFirstConsumer".into(),
            reclaim_policy: "Delete".into(),
            default: false,
            allow_volume_expansion: false,
            node_bound: false,
        };
        Self {
            seed: 1,
            timings: Timings::REALISTIC,
            release: Release::default(),
            gates: Gates::default(),
            nodes: vec![
                node("node-1", "zone-a"),
                node("node-2", "zone-a"),
                node("node-3", "zone-b"),
            ],
            classes: vec![
                ClassConfig {
                    default: true,
                    allow_volume_expansion: true,
                    ..class("standard", "csi.lab")
                },
                class("local-path", "rancher.io/local-path"),
                class("manual", "kubernetes.io/no-provisioner"),
            ],
        }
    }
}

impl Config {
    /// A run of this release, as it is by default.
    pub fn of(release: Release) -> Self {
        Self {
            release,
            gates: release.gates(),
            ..Self::default()
        }
    }
}

impl NodeConfig {
    /// A machine of 8 cores and 16 GiB that takes 110 pods.
    pub fn new(name: &str, zone: &str) -> Self {
        Self {
            name: name.into(),
            zone: zone.into(),
            region: String::new(),
            cpu: "8".into(),
            memory: "16Gi".into(),
            pods: "110".into(),
        }
    }

    /// The node object, as its kubelet registered it.
    pub(super) fn object(&self, release: Release) -> Node {
        let mut metadata = ObjectMeta::named("", &self.name);
        metadata.labels = gather([
            (HOSTNAME_LABEL.to_owned(), self.name.clone()),
            (ZONE_LABEL.to_owned(), self.zone.clone()),
            ("kubernetes.io/os".to_owned(), "linux".to_owned()),
        ]);
        if !self.region.is_empty() {
            let region = self.region.clone();
            metadata.labels.insert(REGION_LABEL.into(), region);
        }
        let condition = |kind: &str, status: &str, reason: &str| Condition {
            kind: kind.into(),
            status: status.into(),
            reason: reason.into(),
            last_transition_time: Some(Time::at(0)),
            ..Condition::default()
        };
        let amounts = [
            ("cpu", &self.cpu),
            ("memory", &self.memory),
            ("pods", &self.pods),
        ];
        let amounts = amounts.map(|(name, amount)| (name.to_owned(), Quantity(amount.clone())));
        let mut rest = Rest::new();
        rest.insert(
            "nodeInfo".into(),
            crate::json!({ "kubeletVersion": (release.version()) }),
        );
        Node {
            metadata,
            spec: NodeSpec::default(),
            status: NodeStatus {
                allocatable: gather(amounts),
                conditions: vec![
                    condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
                    condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
                    condition("PIDPressure", "False", "KubeletHasSufficientPID"),
                    condition("Ready", "True", "KubeletReady"),
                ],
                rest,
                ..NodeStatus::default()
            },
        }
    }
}

impl ClassConfig {
    /// The class object.
    pub(super) fn object(&self) -> StorageClass {
        let mut metadata = ObjectMeta::named("", &self.name);
        if self.default {
            metadata
                .annotations
                .insert(DEFAULT_CLASS.into(), "true".into());
        }
        let mut rest = Rest::new();
        if self.node_bound {
            rest.insert(PARAMETERS.into(), crate::json!({ "topology": "node" }));
        }
        StorageClass {
            metadata,
            provisioner: self.provisioner.clone(),
            reclaim_policy: Some(self.reclaim_policy.clone()),
            volume_binding_mode: Some(self.volume_binding_mode.clone()),
            allow_volume_expansion: self.allow_volume_expansion.then_some(true),
            rest,
        }
    }
}
