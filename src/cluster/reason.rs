//! Why something was done, and what is being waited for: values, not sentences.
//!
//! The sentences are made where a person reads them, in their language. A variant names the rule,
//! its fields the objects that the rule speaks of. Instants are in ms since the run began.

use crate::api::{Millis, PodPhase};

/// The rule behind a change, or behind a wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A user asked for it.
    Asked,

    // What a StatefulSet's controller did, and why (spec 01).
    /// The template is new to the set: a revision keeps it.
    TemplateIsNew,
    /// The template equals an older revision's: that one is used again.
    TemplateIsKnown,
    /// More old revisions than `revisionHistoryLimit`.
    HistoryIsFull,
    /// A claim of this pod is missing.
    ClaimMissing {
        /// The pod that mounts it.
        pod: String,
    },
    /// An ordinal has no pod, and every lower one is available (OrderedReady).
    NextOrdinal {
        /// The pod of the ordinal below; absent for the first.
        after: Option<String>,
    },
    /// An ordinal has no pod; Parallel waits for nobody.
    OrdinalEmpty,
    /// A finished pod is replaced, never restarted.
    PodFinished {
        /// Succeeded or Failed.
        phase: PodPhase,
    },
    /// The ordinal is outside the range that `replicas` wishes for.
    OrdinalOutOfRange {
        /// How many pods are wished for.
        replicas: i32,
    },
    /// The pod is not at the update revision.
    PodOutdated {
        /// The revision that it is to get.
        revision: String,
    },
    /// The pod matches selector and name, and nobody manages it.
    PodAdopted,
    /// The pod does not match the selector any more.
    PodReleased,
    /// Name, labels or volumes of the pod were not those of its ordinal.
    IdentityRepaired,
    /// `persistentVolumeClaimRetentionPolicy` wants other owners.
    RetentionPolicy,
    /// The counts in the status changed.
    StatusCounted,

    // What a StatefulSet's controller waits for (spec 01 §6, 7).
    /// OrderedReady goes on only when this pod is Running, Ready and available.
    PodNotReady {
        /// The lowest pod that is not.
        pod: String,
        /// What it is doing instead.
        state: PodWait,
        /// What comes then.
        then: Then,
    },
    /// OrderedReady goes on only when this pod is gone.
    PodTerminating {
        /// The pod.
        pod: String,
        /// What comes then.
        then: Then,
    },
    /// Scale-down: this pod is unhealthy, and not the lowest unhealthy one (spec 01 §7).
    CondemnedUnhealthy {
        /// The pod whose turn it is.
        pod: String,
        /// The lowest unhealthy one.
        first_unhealthy: String,
    },
    /// Update: the pod just replaced is not available yet.
    UpdateUnavailable {
        /// The pod.
        pod: String,
    },
    /// The claim waits for its removal; a new pod may not use it (spec 01 §8.4).
    ClaimStale {
        /// The pod that is to be created.
        pod: String,
    },
    /// The last sync failed and will be tried again.
    Retry {
        /// The API server's answer.
        error: String,
    },
    /// The set is being deleted: its controller creates and deletes nothing.
    SetTerminating,
    /// Pods are replaced only when somebody deletes them.
    OnDelete {
        /// How many pods have an old revision.
        outdated: usize,
    },
    /// The partition holds back the rest.
    Partition {
        /// The first slot index that is updated.
        partition: i32,
    },
    /// All is as the set wishes.
    Converged {
        /// How many pods.
        replicas: i32,
    },
    /// The controller has not looked at the set yet.
    NotSynced,

    // What the controllers of Deployments and ReplicaSets did, and why (spec 05 §8).
    /// The template is new to the Deployment: it gets a ReplicaSet of its own.
    SetForTemplate,
    /// The Deployment's `replicas` changed.
    ReplicasChanged,
    /// Rolling update: `maxSurge` lets new pods come.
    SurgeAllows,
    /// Rolling update: old pods that are not available go first.
    UnavailableFirst,
    /// Rolling update: enough pods are available, so that old ones can go.
    AvailabilityAllows,
    /// Recreate: all old pods go before new ones come.
    OldPodsFirst,
    /// Recreate: all old pods are gone.
    OldPodsGone,
    /// Revision and progress are shown.
    RolloutShown,
    /// There are fewer pods than wished for.
    PodsMissing,
    /// There are more pods than wished for.
    PodsTooMany,

    // What they wait for.
    /// All pods are there, available, and made from the present template.
    RolloutComplete,
    /// The Deployment is paused: a changed template waits.
    RolloutPaused,
    /// Pods of the new ReplicaSet are not available yet.
    RolloutWaits {
        /// The new ReplicaSet.
        set: String,
    },
    /// Old pods are still there.
    OldPodsLeave,
    /// It was changed to Recreate and scaled in the middle of a rollout: it only tries to scale, and may not.
    RolloutStranded,
    /// There was no progress for `progressDeadlineSeconds`.
    RolloutStuck {
        /// The new ReplicaSet.
        set: String,
    },
    /// All pods of the ReplicaSet are available.
    PodsAvailable,
    /// Not all pods of the ReplicaSet are available.
    PodsUnavailable,

    // Pods (spec 05).
    /// The pod waits for the scheduler.
    WaitsForScheduler,
    /// No node can take the pod.
    Unschedulable {
        /// The scheduler's own words.
        message: String,
    },
    /// A node is chosen; the pod is bound to it when its claims have their volumes.
    WaitsForVolumes {
        /// The first claim that has none.
        claim: String,
        /// The node.
        node: String,
    },
    /// The best node of those that can take the pod.
    NodeChosen {
        /// The node.
        node: String,
    },
    /// The kubelet has not noticed the pod yet.
    WaitsForKubelet {
        /// Its node.
        node: String,
    },
    /// The pod has a node, but a claim of it has no volume.
    ClaimUnbound {
        /// The claim.
        claim: String,
    },
    /// The volume of a claim is not attached to the pod's node yet.
    WaitsForAttach {
        /// The claim.
        claim: String,
    },
    /// The volume of a claim is attached to another node, and may be attached to one only.
    AttachedElsewhere {
        /// The claim.
        claim: String,
        /// The other node.
        node: String,
    },
    /// Volumes are mounted.
    MountsVolumes,
    /// Network and address are set up.
    CreatesSandbox,
    /// The image comes to the node.
    PullsImage {
        /// The image.
        image: String,
    },
    /// The image can't be pulled; the next try comes later.
    PullFailed {
        /// The image.
        image: String,
    },
    /// A container ended by itself.
    ContainerExited {
        /// The container.
        container: String,
    },
    /// The container ends again and again; its next start comes later.
    CrashLoop {
        /// The container.
        container: String,
    },
    /// The container starts.
    StartsContainer {
        /// The container.
        container: String,
    },
    /// The containers run; the kubelet will report it.
    ReportsStart,
    /// The containers run; the readiness probe has not succeeded yet.
    WaitsForProbe,
    /// A container runs; its startup probe has not succeeded yet.
    WaitsForStartup {
        /// The container.
        container: String,
    },
    /// The program of a container answers nothing, and its liveness probe counts.
    Hangs {
        /// The container.
        container: String,
    },
    /// The kubelet stops a container whose liveness or startup probe failed, and starts it again.
    Killed {
        /// The container.
        container: String,
    },
    /// All containers run and are ready.
    Serves,
    /// All containers run, and a readiness probe fails.
    ProbeFails,
    /// Containers get time to stop after SIGTERM.
    Stops,
    /// Containers run on, whatever signal they get.
    DoesNotStop,
    /// Containers have ended; the kubelet cleans up.
    CleansUp,
    /// Nothing is left on the node: the object can go.
    ContainersGone,
    /// The node is silent, so its pods count as not Ready.
    NodeSilent {
        /// The node.
        node: String,
    },
    /// An eviction was asked for, and no PodDisruptionBudget is against it.
    Evicted,
    /// The pod tolerates the lost node for some time, then it is deleted.
    Tolerates {
        /// The node.
        node: String,
    },
    /// The pod's toleration of the lost node is over.
    TolerationOver {
        /// The node.
        node: String,
    },
    /// The pod's object goes at once, and nobody waits for the word of its kubelet.
    ForceDeleted {
        /// The node.
        node: String,
    },
    /// The pod serves, and containers of an earlier pod of the same name still run.
    RunsTwice {
        /// Where the earlier ones run.
        node: String,
    },
    /// The node's machine was without power: the containers are gone, and start again.
    Rebooted {
        /// The node.
        node: String,
    },
    /// Only the node's kubelet can confirm that the containers are stopped, and it is silent.
    StuckTerminating {
        /// The node.
        node: String,
    },
    /// The node object is gone: nobody will ever report about the pod.
    NodeGone {
        /// The node.
        node: String,
    },
    /// The owner of the object is gone.
    OwnerGone {
        /// The owner.
        owner: String,
    },

    // Claims and volumes (spec 02).
    /// The class binds when a pod that uses the claim is scheduled.
    WaitsForConsumer,
    /// The class does not exist.
    ClassMissing {
        /// Its name.
        class: String,
    },
    /// There is neither a volume that fits nor a class that could make one.
    NoVolume,
    /// The claim named no class, and a default class exists now.
    DefaultClass,
    /// The claim asked for one volume, and cannot have it.
    VolumeUnfit {
        /// The volume.
        volume: String,
    },
    /// The claim asks the provisioner of its class.
    AsksProvisioner {
        /// The provisioner.
        provisioner: String,
    },
    /// A volume is being made.
    Provisions {
        /// The provisioner.
        provisioner: String,
    },
    /// The scheduler chose the node, so that the volume can be made where it is needed.
    NodeSelected {
        /// The node.
        node: String,
    },
    /// Claim and volume belong together.
    Binds {
        /// The volume.
        volume: String,
        /// The claim.
        claim: String,
    },
    /// Bound, and in use by this pod.
    InUse {
        /// The pod.
        pod: String,
    },
    /// Bound, and kept though no pod uses it.
    Kept,
    /// The claim will go when no pod uses it any more.
    Protected {
        /// The first pod that uses it.
        pod: String,
    },
    /// Nobody uses it any more, so its protection is lifted.
    NotInUse,
    /// The claim of the volume is gone.
    ClaimGone,
    /// The volume of the claim is gone, and the data with it.
    VolumeGone,
    /// The reclaim policy removes the volume.
    Reclaims,
    /// The reclaim policy keeps the volume and its data.
    Retained,
    /// The volume is free.
    Available,

    // PodDisruptionBudgets (spec 04 §9).
    /// A pod is evicted at the expense of the budget.
    BudgetCharged {
        /// The pod.
        pod: String,
    },
    /// The budget can spare a pod.
    BudgetAllows,
    /// The budget can spare none.
    BudgetRefuses {
        /// The API server's own words.
        cause: String,
    },

    // HorizontalPodAutoscalers.
    /// The autoscaler brought its target within the bounds.
    Autoscaled,
    /// The autoscaler looks at its target in a period of its own.
    AutoscalerLooks,
    /// Within the bounds, nothing says how many replicas are needed.
    AutoscalerUnmeasured,
    /// What the autoscaler is to scale does not exist, or cannot be scaled.
    AutoscalerTargetless,
    /// A target of no replicas is left alone.
    AutoscalerDisabled,
    /// The API server refused the new number of replicas.
    AutoscalerRefused,

    /// A pod on the node uses the volume.
    Attaches {
        /// The node.
        node: String,
    },
    /// The volume is attached to the node.
    Attached {
        /// The node.
        node: String,
    },
    /// No pod on the node uses the volume any more.
    Detaches {
        /// The node.
        node: String,
    },
    /// No pod on the node uses the volume any more, but its kubelet has not reported that it is
    /// unmounted.
    StillMounted {
        /// The node.
        node: String,
    },
    /// The node is lost, and the safe unmount was waited for long enough.
    ForcesDetach {
        /// The node.
        node: String,
    },
    /// A person said that the node is off: nothing there uses the volume.
    OutOfService {
        /// The node.
        node: String,
    },
    /// The kubelet reports which volumes its pods use.
    VolumesInUse,

    // Nodes (spec 04).
    /// The kubelet reports.
    NodeReports,
    /// The kubelet was not heard of lately; the node controller waits.
    NodeGrace,
    /// Nothing was heard for longer than the grace period.
    NodeLost,
    /// The node's condition wants this taint.
    TaintFollowsCondition,
    /// All zones are lost: the node controller doubts itself and evicts nobody (spec 04 §3).
    AllZonesLost,

    // Namespaces (spec 00 §3).
    /// The namespace of the object is being deleted.
    NamespaceGoes {
        /// The namespace.
        namespace: String,
    },
    /// Nothing is left in the namespace: it can go.
    NamespaceEmpty,
    /// What is in the namespace has to go first.
    NamespaceEmpties,

    // Services (spec 03).
    /// The Service has no slice for its endpoints yet.
    ServiceIsNew,
    /// Pods that the Service selects changed.
    EndpointsFollowPods,
}

impl Reason {
    /// Whether it is done again and again until somebody helps.
    pub fn is_retry(&self) -> bool {
        matches!(
            self,
            Self::PullFailed { .. } | Self::CrashLoop { .. } | Self::ContainerExited { .. }
        )
    }
}

/// Why a pod does not let the next one pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodWait {
    /// Not all containers have started.
    Pending,
    /// Running, but not Ready.
    NotReady,
    /// Ready, but not yet for `minReadySeconds`.
    NotAvailable {
        /// When it will be.
        at: Millis,
    },
    /// Succeeded or Failed: it is being replaced.
    Finished,
}

/// What a StatefulSet's controller will do when it need not wait any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// Create this pod.
    Create(String),
    /// Delete this pod, for scale-down.
    ScaleDown(String),
    /// Delete this pod, to update it.
    Update(String),
    /// Nothing: all pods are there.
    Nothing,
}

/// What an actor made of its last look at an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// When it looked.
    pub at: Millis,
    /// How often it had looked by then.
    pub sync: u64,
    /// Whether it acted, or waits.
    pub verdict: Verdict,
    /// The rule.
    pub reason: Reason,
}

/// What a look led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Something was changed.
    Acted,
    /// Something has to happen first.
    Waits,
    /// Nothing is left to do.
    Rests,
}

/// Why an object is as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Whether something is still to come.
    pub verdict: Verdict,
    /// The rule.
    pub reason: Reason,
    /// When this will be over, where that is known.
    pub until: Option<Millis>,
}

impl Explanation {
    /// Nothing is left to do.
    pub fn rests(reason: Reason) -> Self {
        Self {
            verdict: Verdict::Rests,
            reason,
            until: None,
        }
    }

    /// Something has to happen first; `until` is when that is expected.
    pub fn waits(reason: Reason, until: Option<Millis>) -> Self {
        Self {
            verdict: Verdict::Waits,
            reason,
            until,
        }
    }
}
