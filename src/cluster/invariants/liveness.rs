//! [L] What must have come about after enough time, or have a cause that is named (spec 08 §11).

use super::*;
use crate::cluster::Cluster;
use crate::cluster::reason::{PodWait, Reason, Verdict};

/// Checks a cluster that was left alone for longer than any timer.
pub fn liveness(cluster: &Cluster) -> Vec<Violation> {
    all(&[("LV1", lv1), ("LV2", lv2)], cluster)
}

impl Subject<'_> {
    /// Spec 08 ST7: all pods are there, healthy, and at the revision that they are to have.
    pub(super) fn is_converged(&self) -> bool {
        let spec = self.spec();
        let lowest = spec.start() + spec.update_strategy.partition();
        self.all_healthy()
            && self.condemned().next().is_none()
            && self.set.status.observed_generation == self.set.metadata.generation
            && self.pods().all(|(ordinal, pod)| {
                ordinal < lowest || revision_of(pod) == self.update_revision()
            })
    }

    fn named(&self, pod: &str) -> Option<&Pod> {
        self.pods()
            .map(|(_, own)| own)
            .find(|own| own.metadata.name == pod)
    }

    /// Whether what is said of the set is so.
    fn is_true(&self, reason: &Reason) -> bool {
        let unhealthy = |pod: &str| self.named(pod).is_none_or(|pod| !self.healthy(pod));
        match reason {
            Reason::Converged { replicas } => {
                self.is_converged() && *replicas == self.spec().replicas()
            }
            Reason::PodNotReady { pod, state, .. } => {
                self.named(pod).is_some_and(|pod| match state {
                    PodWait::Pending => pod.status.phase == PodPhase::Pending,
                    PodWait::NotReady => pod.status.phase == PodPhase::Running && !pod.is_ready(),
                    PodWait::NotAvailable { .. } => pod.is_ready() && !self.available(pod),
                    PodWait::Finished => pod.is_finished(),
                })
            }
            Reason::PodTerminating { pod, .. } => self
                .named(pod)
                .is_some_and(|pod| pod.metadata.is_terminating()),
            Reason::CondemnedUnhealthy {
                pod,
                first_unhealthy,
            } => pod != first_unhealthy && unhealthy(pod) && unhealthy(first_unhealthy),
            Reason::UpdateUnavailable { pod } => unhealthy(pod),
            Reason::ClaimStale { pod } => parent_and_ordinal(pod).is_some_and(|(_, ordinal)| {
                let mut claims = self.claims(ordinal);
                claims.any(|claim| pod_owners(&claim.metadata, pod).next().is_some())
            }),
            Reason::Retry { error } => {
                self.obstacles().any(|name| error.contains(&name))
                    || error.contains("volumes") && self.has_foreign_storage()
            }
            Reason::SetTerminating => self.set.metadata.is_terminating(),
            Reason::OnDelete { outdated } => {
                let old = |pod: &Pod| revision_of(pod) != self.update_revision();
                self.spec().update_strategy.is_on_delete()
                    && self.all_healthy()
                    && self.pods().filter(|(_, pod)| old(pod)).count() == *outdated
            }
            Reason::Partition { partition } => {
                let lowest = self.spec().start() + partition;
                *partition == self.spec().update_strategy.partition()
                    && self.all_healthy()
                    && self.pods().any(|(ordinal, pod)| {
                        ordinal < lowest && revision_of(pod) != self.update_revision()
                    })
            }
            // Whoever acted looks again, because something changed.
            _ => false,
        }
    }

    /// Whether a pod, being adopted, does not mount its claims, which cannot be mended.
    fn has_foreign_storage(&self) -> bool {
        self.pods().any(|(ordinal, pod)| {
            let claims: Vec<&str> = pod.claims().collect();
            self.claim_names(ordinal)
                .any(|name| !claims.contains(&&*name))
        })
    }

    /// What a creation can fail at: claims that are to go, and pods of others.
    fn obstacles(&self) -> impl Iterator<Item = String> {
        let namespace = &self.set.metadata.namespace;
        let claims = self
            .store
            .claims
            .of(namespace)
            .filter(|own| own.metadata.is_terminating());
        let pods = self.store.pods.of(namespace);
        let foreign = pods.filter(|own| !own.metadata.is_controlled_by(self.set.metadata.uid));
        let claims = claims.map(|own| own.metadata.name.clone());
        claims.chain(foreign.map(|own| own.metadata.name.clone()))
    }
}

/// Every set has converged, or says truly what it waits for.
fn lv1(cluster: &Cluster) -> Option<String> {
    Subject::all(cluster.store(), cluster.now()).find_map(|subject| {
        let metadata = &subject.set.metadata;
        let set = ObjectRef::new(Kind::StatefulSet, &metadata.namespace, &metadata.name);
        let said = cluster.explain(&set)?;
        (!subject.is_true(&said.reason)).then(|| format!("{set} says {said:?}"))
    })
}

/// Every pod, claim and node rests, or says truly what it waits for.
fn lv2(cluster: &Cluster) -> Option<String> {
    let store = cluster.store();
    objects(store).find_map(|object| {
        let reference = object.reference();
        let said = cluster.explain(&reference)?;
        let reason = &said.reason;
        let truly = match &object {
            Object::Pod(pod) => pod_is_true(cluster, pod, reason),
            Object::PersistentVolumeClaim(claim) => claim_is_true(store, claim, reason),
            Object::Node(node) => {
                let silent = cluster
                    .kubelets()
                    .silent_since(&node.metadata.name)
                    .is_some();
                match reason {
                    Reason::NodeReports => !silent && node.is_ready(),
                    Reason::NodeLost => !node.is_ready() && silent,
                    Reason::AllZonesLost => store.nodes.iter().all(|node| !node.is_ready()),
                    _ => false,
                }
            }
            Object::Deployment(deployment) => {
                let status = &deployment.status;
                let all = status.available_replicas == deployment.spec.replicas();
                match reason {
                    Reason::RolloutComplete => all && status.replicas == status.updated_replicas,
                    Reason::RolloutPaused => deployment.spec.paused,
                    Reason::RolloutWaits { set } | Reason::RolloutStuck { set } => {
                        let sets = &store.replica_sets;
                        let set = sets.get(&deployment.metadata.namespace, set);
                        set.is_some_and(|set| {
                            set.status.available_replicas < deployment.spec.replicas()
                        })
                    }
                    Reason::RolloutStranded => deployments::is_stranded(deployment, store),
                    Reason::OldPodsLeave => deployments::is_left(deployment, store) || !all,
                    _ => false,
                }
            }
            Object::ReplicaSet(set) => {
                let all = set.status.available_replicas == set.spec.replicas();
                match reason {
                    Reason::PodsAvailable => all,
                    Reason::PodsUnavailable => !all,
                    _ => false,
                }
            }
            Object::PodDisruptionBudget(budget) => match reason {
                Reason::BudgetAllows => budget.status.disruptions_allowed > 0,
                _ => budget.status.disruptions_allowed == 0,
            },
            Object::VolumeAttachment(own) => match reason {
                Reason::Attached { node } => own.status.attached && own.spec.node_name == *node,
                // Never detached by force from a node that is healthy.
                Reason::StillMounted { node } => {
                    let node = store.nodes.get("", node);
                    node.is_some_and(|node| node.is_ready())
                }
                _ => false,
            },
            Object::PersistentVolume(_) => said.verdict == Verdict::Rests,
            _ => true,
        };
        (!truly).then(|| format!("{reference} says {said:?}"))
    })
}

fn pod_is_true(cluster: &Cluster, pod: &Pod, reason: &Reason) -> bool {
    let store = cluster.store();
    let on_node = &pod.spec.node_name;
    let silent = cluster.kubelets().silent_since(on_node).is_some();
    let terminating = pod.metadata.is_terminating();
    let reference = ObjectRef::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name);
    let orders = cluster.kubelets().orders(&reference);
    let mut images = pod.spec.containers.iter().map(|own| &own.image);
    let crashes = images.any(|image| image.contains(":crash"));
    match reason {
        Reason::RunsTwice { node } => {
            let silent = cluster.kubelets().silent_since(node).is_some();
            pod.is_ready() && (silent || orders.held)
        }
        Reason::Serves => pod.is_ready() && !terminating && !silent,
        Reason::ClaimUnbound { claim } => {
            let claim = store.claims.get(&pod.metadata.namespace, claim);
            !on_node.is_empty() && claim.is_none_or(|claim| !is_bound(claim))
        }
        Reason::AttachedElsewhere { claim, node } => {
            let claim = store.claims.get(&pod.metadata.namespace, claim);
            let mut known = claim
                .into_iter()
                .flat_map(|claim| store.attachments_of(&claim.spec.volume_name));
            node != on_node && known.any(|own| own.spec.node_name == *node)
        }
        Reason::ProbeFails => {
            let fails =
                crashes || !orders.are_ready() || cluster.kubelets().hangs(pod.metadata.uid);
            !pod.is_ready() && !terminating && fails
        }
        Reason::CrashLoop { .. } | Reason::ContainerExited { .. } => {
            let mut containers = pod.status.container_statuses.iter();
            let ended = containers.any(|own| own.state.terminated.is_some());
            (crashes || ended) && !terminating
        }
        Reason::DoesNotStop => terminating && orders.held,
        Reason::Unschedulable { .. } => on_node.is_empty() && !terminating,
        Reason::WaitsForVolumes { claim, .. } => {
            let claim = store.claims.get(&pod.metadata.namespace, claim);
            on_node.is_empty() && claim.is_some_and(|claim| !is_bound(claim))
        }
        Reason::PullFailed { image } | Reason::PullsImage { image } => {
            image.contains(":bad") && !terminating
        }
        Reason::StuckTerminating { node } => node == on_node && silent && terminating,
        // Where nobody is evicted: all nodes are lost, or somebody took away the taint, which is set once.
        Reason::NodeSilent { node } => {
            let tainted = store.nodes.get("", node).is_some_and(|node| {
                let mut taints = node.spec.taints.iter();
                taints.any(|taint| taint.effect == "NoExecute")
            });
            let all_lost = store.nodes.iter().all(|node| !node.is_ready());
            node == on_node && silent && (all_lost || !tainted)
        }
        _ => false,
    }
}

fn claim_is_true(store: &Store, claim: &PersistentVolumeClaim, reason: &Reason) -> bool {
    let metadata = &claim.metadata;
    let using =
        |pod: &Pod| !pod.spec.node_name.is_empty() && pod.claims().any(|own| own == metadata.name);
    let mut pods = store.pods.of(&metadata.namespace);
    let terminating = metadata.is_terminating();
    let bound = claim.status.phase == ClaimPhase::Bound && !terminating;
    let pending = claim.status.phase == ClaimPhase::Pending && !terminating;
    match reason {
        Reason::InUse { pod } => bound && pods.any(|own| own.metadata.name == *pod && using(own)),
        Reason::Kept => bound && !pods.any(|own| using(own)),
        Reason::Protected { pod } => {
            terminating && pods.any(|own| own.metadata.name == *pod && using(own))
        }
        Reason::WaitsForConsumer => pending && !metadata.annotations.contains_key(SELECTED_NODE),
        Reason::ClassMissing { class } => pending && store.classes.get("", class).is_none(),
        Reason::NoVolume | Reason::VolumeUnfit { .. } => pending,
        Reason::VolumeGone => claim.status.phase == ClaimPhase::Lost,
        _ => false,
    }
}
