//! All delays, one table (spec 00 §4). Every value is in milliseconds of virtual time.

use crate::api::Millis;

/// How long things take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timings {
    /// From a watch event to the sync that it causes.
    pub reaction: Millis,
    /// First wait after a failed sync; doubles with each failure.
    pub retry_first: Millis,
    /// Longest wait after a failed sync.
    pub retry_max: Millis,
    /// The persistent volume controller looks at everything again.
    pub claim_resync: Millis,
    /// A provisioner makes a volume.
    pub provision: Millis,
    /// A provisioner removes a volume.
    pub remove_volume: Millis,
    /// One attempt of the scheduler.
    pub schedule: Millis,
    /// A kubelet notices a change of a pod.
    pub kubelet_notice: Millis,
    /// A change of pods or nodes leads to volumes being attached or detached.
    pub attach_loop: Millis,
    /// A disk of the network is attached to a node, or detached.
    pub attach: Millis,
    /// From there to the report of it.
    pub attach_report: Millis,
    /// A volume that may still be in use is detached from a lost node after so long.
    pub force_detach: Millis,
    /// A kubelet that waits for volumes complains each time after so long.
    pub mount_timeout: Millis,
    /// A disk of the network that is attached is mounted.
    pub mount_network: Millis,
    /// Anything else is mounted.
    pub mount_local: Millis,
    /// Network namespace and address of a pod.
    pub sandbox: Millis,
    /// An image comes to a node for the first time.
    pub pull: Millis,
    /// A container is made and started.
    pub start: Millis,
    /// A pull that fails has failed.
    pub pull_failure: Millis,
    /// From there to the wait for the next try.
    pub pull_error: Millis,
    /// First wait between two tries to pull; doubles with each failure.
    pub pull_retry_first: Millis,
    /// Longest wait between two tries to pull.
    pub pull_retry_max: Millis,
    /// A program that crashes does so, this long after the report that it runs.
    pub crash: Millis,
    /// From the end of a container to its next start, or to the wait for it.
    pub restart: Millis,
    /// Wait for the next start after the second end; doubles with each end.
    pub crash_retry_first: Millis,
    /// Longest wait for the next start.
    pub crash_retry_max: Millis,
    /// From the start of a container to the report that it runs.
    pub report: Millis,
    /// From the report to the first readiness probe, where there is one.
    pub first_probe: Millis,
    /// From a change of what a program answers to the kubelet's belief in it; absent: that is up to
    /// period and thresholds of the probe.
    pub probe: Option<Millis>,
    /// A program ends after it was asked to.
    pub stop: Millis,
    /// From the end of the containers to the pod's terminal phase.
    pub cleanup: Millis,
    /// From there to the removal of the object.
    pub remove_pod: Millis,
    /// A Service's endpoints follow a pod.
    pub endpoints: Millis,
    /// Between two looks of an autoscaler.
    pub autoscaler: Millis,
    /// A PodDisruptionBudget's status follows a pod.
    pub disruption: Millis,
    /// The DNS server follows a Service's endpoints.
    pub dns: Millis,
    /// The DNS server uses another configuration: its node has the file within a minute, and then it looks
    /// every 30 s.
    pub dns_reload: Millis,
    /// A kubelet renews its lease.
    pub lease: Millis,
    /// The node controller looks at all nodes.
    pub node_monitor: Millis,
    /// Silence after which a node counts as lost.
    pub node_grace: Millis,
    /// Silence after which a new node counts as lost.
    pub node_startup_grace: Millis,
    /// Seconds for which a pod tolerates a lost node, unless it says otherwise.
    pub default_toleration_seconds: i64,
    /// Between two nodes that get the NoExecute taint.
    pub taint_interval: Millis,
    /// Pod GC looks at all pods.
    pub pod_gc: Millis,
    /// Pod GC waits for a missing node to come back.
    pub pod_gc_quarantine: Millis,
    /// The garbage collector reaches a dependent.
    pub collect: Millis,
}

impl Timings {
    /// As in a real cluster, roughly: what the page shows.
    pub const REALISTIC: Self = Self {
        reaction: 10,
        retry_first: 5,
        retry_max: 1_000_000,
        claim_resync: 15_000,
        provision: 2_000,
        remove_volume: 2_000,
        schedule: 10,
        kubelet_notice: 50,
        attach_loop: 50,
        attach: 3_000,
        attach_report: 50,
        force_detach: 360_000,
        mount_timeout: 123_000,
        mount_network: 1_000,
        mount_local: 200,
        sandbox: 500,
        pull: 3_000,
        start: 300,
        pull_failure: 1_000,
        pull_error: 3_000,
        pull_retry_first: 10_000,
        pull_retry_max: 300_000,
        crash: 500,
        restart: 1_000,
        crash_retry_first: 10_000,
        crash_retry_max: 300_000,
        report: 700,
        first_probe: 1_000,
        probe: None,
        stop: 1_000,
        cleanup: 500,
        remove_pod: 150,
        endpoints: 50,
        autoscaler: 15_000,
        disruption: 50,
        dns: 50,
        dns_reload: 60_000,
        lease: 10_000,
        node_monitor: 5_000,
        node_grace: 50_000,
        node_startup_grace: 60_000,
        default_toleration_seconds: 300,
        taint_interval: 10_000,
        pod_gc: 20_000,
        pod_gc_quarantine: 40_000,
        collect: 20,
    };

    /// As in the recordings of a real control plane, whose kubelets were played.
    pub const RECORDING: Self = Self {
        claim_resync: 5_000,
        provision: 300,
        remove_volume: 300,
        kubelet_notice: 10,
        attach: 150,
        attach_report: 360,
        mount_network: 10,
        mount_local: 10,
        sandbox: 100,
        pull: 0,
        start: 300,
        pull_failure: 390,
        pull_error: 650,
        restart: 100,
        crash_retry_first: 1_000,
        report: 200,
        first_probe: 400,
        probe: Some(10),
        stop: 590,
        cleanup: 10,
        remove_pod: 150,
        endpoints: 10,
        disruption: 10,
        dns: 10,
        lease: 1_000,
        node_monitor: 1_000,
        node_grace: 8_000,
        node_startup_grace: 10_000,
        ..Self::REALISTIC
    };
}
