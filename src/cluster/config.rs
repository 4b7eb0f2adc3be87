//! What a run begins with: nodes, classes, seed, delays. All of it is data.

use super::agents::provisioner::PARAMETERS;
use super::api_server::{Gates, Release};
use super::rng::Rng;
use super::timings::Timings;
use crate::api::*;
use crate::json;
use crate::json::Value;
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

/// What a healthy machine reports (spec 04 §1): type, status, reason and message.
const CONDITIONS: [(&str, &str, &str, &str); 4] = [
    (
        "MemoryPressure",
        "False",
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available",
    ),
    (
        "DiskPressure",
        "False",
        "KubeletHasNoDiskPressure",
        "kubelet has no disk pressure",
    ),
    (
        "PIDPressure",
        "False",
        "KubeletHasSufficientPID",
        "kubelet has sufficient PID available",
    ),
    (
        "Ready",
        "True",
        "KubeletReady",
        "kubelet is posting ready status",
    ),
];

/// The address of a machine.
pub(super) fn host_ip(network: u32) -> String {
    format!("10.0.{}.{}", network / 256, network % 256)
}

/// The first three numbers of the addresses of its pods.
pub(super) fn pod_network(network: u32) -> String {
    format!("10.{}.{}", 244 + network / 256, network % 256)
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

    /// The node object, as its kubelet registered it; `network` is the number of its machine.
    pub(super) fn object(&self, release: Release, network: u32) -> Node {
        let mut metadata = ObjectMeta::named("", &self.name);
        metadata.labels = gather([
            (HOSTNAME_LABEL.to_owned(), self.name.clone()),
            (ZONE_LABEL.to_owned(), self.zone.clone()),
        ]);
        for domain in ["", "beta."] {
            for (name, value) in [("os", "linux"), ("arch", "amd64")] {
                let label = [domain, "kubernetes.io/", name].concat();
                metadata.labels.insert(label, value.to_owned());
            }
        }
        metadata.annotations = gather([
            ("node.alpha.kubernetes.io/ttl".to_owned(), "0".to_owned()),
            (
                "volumes.kubernetes.io/controller-managed-attach-detach".to_owned(),
                "true".to_owned(),
            ),
        ]);
        if !self.region.is_empty() {
            let region = self.region.clone();
            metadata.labels.insert(REGION_LABEL.into(), region);
        }
        let conditions = CONDITIONS.map(|(kind, status, reason, message)| Condition {
            kind: kind.into(),
            status: status.into(),
            reason: reason.into(),
            message: message.into(),
            last_transition_time: Some(Time::at(0)),
            ..Condition::default()
        });
        let disk = "100Gi".to_owned();
        let amounts = [
            ("cpu", &self.cpu),
            ("ephemeral-storage", &disk),
            ("memory", &self.memory),
            ("pods", &self.pods),
        ];
        let amounts = amounts.map(|(name, amount)| (name.to_owned(), Quantity(amount.clone())));
        let capacity = amounts
            .iter()
            .map(|(name, amount)| (name.clone(), amount.0.clone().into()));
        let (machine, range) = (
            Rng::new(network.into()).uuid(),
            [&pod_network(network), ".0/24"].concat(),
        );
        let machine = Uid(machine).to_string();
        let rest = [
            ("capacity".to_owned(), Value::Object(gather(capacity))),
            (
                "addresses".to_owned(),
                json!([
                    {"type": "InternalIP", "address": (host_ip(network))},
                    {"type": "Hostname", "address": (&*self.name)}
                ]),
            ),
            (
                "nodeInfo".to_owned(),
                json!({
                    "architecture": "amd64", "bootID": (&*machine), "containerRuntimeVersion": "containerd://2.1.0",
                    "kernelVersion": "6.12.48", "kubeletVersion": (release.version()), "machineID": (machine.replace('-', "")),
                    "operatingSystem": "linux", "osImage": "Debian GNU/Linux 13 (trixie)", "systemUUID": (&*machine)
                }),
            ),
        ];
        let spec = [
            ("podCIDR".to_owned(), (&*range).into()),
            ("podCIDRs".to_owned(), json!([(&*range)])),
        ];
        Node {
            metadata,
            spec: NodeSpec {
                rest: spec.into(),
                ..NodeSpec::default()
            },
            status: NodeStatus {
                allocatable: gather(amounts),
                conditions: conditions.into(),
                rest: rest.into(),
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
