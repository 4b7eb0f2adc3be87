//! Why an object is as it is, at any instant.

use super::Cluster;
use super::agenda::Task;
use super::agents::attacher;
use super::api_server::eviction;
use super::controllers::deployment::{Look, status};
use super::controllers::{self, protection, taint_eviction};
use super::reason::{Explanation, Reason, Verdict};
use crate::api::*;

impl Cluster {
    /// Why an object is as it is, and what it waits for; `None` if there is no such object, or
    /// nothing to say about its kind.
    pub fn explain(&self, object: &ObjectRef) -> Option<Explanation> {
        let (namespace, name) = (&*object.namespace, &*object.name);
        match object.kind {
            Kind::StatefulSet => {
                let decision = self.decision(object)?;
                let (verdict, reason) = (decision.verdict, decision.reason.clone());
                let task = Task::new(super::Actor::StatefulSet, object.clone());
                let until = match &reason {
                    Reason::Retry { .. } => self.world.agenda.due(&task),
                    Reason::PodNotReady {
                        state: super::reason::PodWait::NotAvailable { at },
                        ..
                    } => Some(*at),
                    _ => None,
                };
                Some(Explanation {
                    verdict,
                    reason,
                    until,
                })
            }
            Kind::Pod => Some(self.explain_pod(object, self.store().pods.get(namespace, name)?)),
            Kind::PersistentVolumeClaim => {
                Some(self.explain_claim(object, self.store().claims.get(namespace, name)?))
            }
            Kind::PersistentVolume => {
                Some(self.explain_volume(self.store().volumes.get("", name)?))
            }
            Kind::Deployment => {
                let deployment = self.store().deployments.get(namespace, name)?;
                Some(self.explain_deployment(object, deployment))
            }
            Kind::ReplicaSet => Some(explain_set(self.store().replica_sets.get(namespace, name)?)),
            Kind::Namespace => {
                let own = self.store().namespaces.get("", name)?;
                let until = self.world.agenda.due(&controllers::namespace::task(name));
                let goes = own.metadata.is_terminating();
                goes.then(|| Explanation::waits(Reason::NamespaceEmpties, until))
            }
            Kind::PodDisruptionBudget => {
                Some(explain_budget(self.store().budgets.get(namespace, name)?))
            }
            Kind::HorizontalPodAutoscaler => {
                let own = self.store().autoscalers.get(namespace, name)?;
                Some(controllers::horizontal_pod_autoscaler::explain(
                    own,
                    &self.world,
                ))
            }
            Kind::VolumeAttachment => {
                let attachment = self.store().attachments.get("", name)?;
                Some(self.explain_attachment(object, attachment))
            }
            Kind::Node => Some(self.explain_node(object, self.store().nodes.get("", name)?)),
            _ => None,
        }
    }

    fn explain_pod(&self, reference: &ObjectRef, pod: &Pod) -> Explanation {
        let node = pod.spec.node_name.clone();
        if node.is_empty() {
            let known = self.world.waits.get(reference).cloned();
            return known.unwrap_or_else(|| Explanation::waits(Reason::WaitsForScheduler, None));
        }
        if self.store().nodes.get("", &node).is_none() {
            return Explanation::waits(Reason::NodeGone { node }, None);
        }
        if self.kubelets.silent_since(&node).is_some() {
            if pod.metadata.is_terminating() {
                return Explanation::waits(Reason::StuckTerminating { node }, None);
            }
            let eviction = self.world.agenda.due(&taint_eviction::task(pod));
            return match eviction {
                Some(at) => Explanation::waits(Reason::Tolerates { node }, Some(at)),
                None => Explanation::waits(Reason::NodeSilent { node }, None),
            };
        }
        let at_node = self.kubelets.explain(pod, &self.world);
        let twice = self.kubelets.orphans().find(|(own, ..)| *own == reference);
        if let Some((_, _, node)) = twice
            && at_node
                .as_ref()
                .is_some_and(|why| why.reason == Reason::Serves)
        {
            let node = node.to_owned();
            return Explanation::rests(Reason::RunsTwice { node });
        }
        at_node.unwrap_or_else(|| Explanation::waits(Reason::WaitsForKubelet { node }, None))
    }

    fn explain_claim(&self, reference: &ObjectRef, claim: &PersistentVolumeClaim) -> Explanation {
        let (namespace, name) = (&claim.metadata.namespace, &claim.metadata.name);
        let user = protection::user_of(&self.world, namespace, name);
        if claim.metadata.is_terminating() {
            return match user {
                Some(pod) => Explanation::waits(Reason::Protected { pod }, None),
                None => Explanation::waits(Reason::NotInUse, None),
            };
        }
        match claim.status.phase {
            ClaimPhase::Lost => Explanation::rests(Reason::VolumeGone),
            ClaimPhase::Bound => match user {
                Some(pod) => Explanation::rests(Reason::InUse { pod }),
                None => Explanation::rests(Reason::Kept),
            },
            ClaimPhase::Pending => {
                let known = self.world.waits.get(reference).cloned();
                known.unwrap_or_else(|| Explanation::waits(Reason::NoVolume, None))
            }
        }
    }

    fn explain_volume(&self, volume: &PersistentVolume) -> Explanation {
        let claim = volume
            .spec
            .claim_ref
            .as_ref()
            .map(|claim| claim.name.clone());
        let keeps = volume.spec.persistent_volume_reclaim_policy.as_deref() != Some("Delete");
        match (volume.status.phase, claim) {
            (VolumePhase::Bound | VolumePhase::Pending, Some(claim)) => {
                let volume = volume.metadata.name.clone();
                Explanation::rests(Reason::Binds { volume, claim })
            }
            (VolumePhase::Released | VolumePhase::Failed, _) if keeps => {
                Explanation::rests(Reason::Retained)
            }
            (VolumePhase::Released | VolumePhase::Failed, _) => {
                Explanation::waits(Reason::Reclaims, None)
            }
            _ => Explanation::rests(Reason::Available),
        }
    }

    fn explain_deployment(&self, reference: &ObjectRef, deployment: &Deployment) -> Explanation {
        let (spec, status) = (&deployment.spec, &deployment.status);
        let failed = status.condition("ReplicaFailure").map(|own| &own.message);
        let failed = self.deployments.failure(reference).or(failed);
        if let Some(error) = failed.cloned() {
            let task = Task::new(super::Actor::Deployment, reference.clone());
            let until = self.world.agenda.due(&task);
            return Explanation::waits(Reason::Retry { error }, until);
        }
        if spec.paused {
            return Explanation::rests(Reason::RolloutPaused);
        }
        if status.observed_generation < deployment.metadata.generation {
            return Explanation::waits(Reason::NotSynced, None);
        }
        if status::is_complete(deployment, status) {
            return Explanation::rests(Reason::RolloutComplete);
        }
        let look = Look::of(deployment, self.store());
        if look.is_stranded() {
            return Explanation::rests(Reason::RolloutStranded);
        }
        let Some(new) = look.new else {
            return Explanation::waits(Reason::OldPodsLeave, None);
        };
        let set = new.metadata.name.clone();
        let progress = status.condition("Progressing");
        if progress.is_some_and(|own| own.status == "False") {
            return Explanation::waits(Reason::RolloutStuck { set }, None);
        }
        let reason = if new.status.available_replicas < spec.replicas() {
            Reason::RolloutWaits { set }
        } else {
            Reason::OldPodsLeave
        };
        Explanation::waits(reason, None)
    }

    fn explain_attachment(
        &self,
        reference: &ObjectRef,
        attachment: &VolumeAttachment,
    ) -> Explanation {
        let node = attachment.spec.node_name.clone();
        let until = self.world.agenda.due(&attacher::task(attachment));
        if attachment.metadata.is_terminating() {
            return Explanation::waits(Reason::Detaches { node }, until);
        }
        if let Some(known) = self.world.waits.get(reference) {
            return known.clone();
        }
        if attachment.status.attached {
            return Explanation::rests(Reason::Attached { node });
        }
        Explanation::waits(Reason::Attaches { node }, until)
    }

    fn explain_node(&self, reference: &ObjectRef, node: &Node) -> Explanation {
        if let Some(known) = self.world.waits.get(reference) {
            return known.clone();
        }
        if node.is_ready() {
            return Explanation::rests(Reason::NodeReports);
        }
        let evictions = self.store().pods_on_node(&node.metadata.name);
        let next = evictions
            .filter_map(|pod| self.world.agenda.due(&taint_eviction::task(pod)))
            .min();
        Explanation {
            verdict: Verdict::Waits,
            reason: Reason::NodeLost,
            until: next,
        }
    }
}

fn explain_budget(budget: &PodDisruptionBudget) -> Explanation {
    if budget.status.disruptions_allowed > 0 {
        return Explanation::rests(Reason::BudgetAllows);
    }
    let cause = eviction::refusal(budget);
    Explanation::waits(Reason::BudgetRefuses { cause }, None)
}

fn explain_set(set: &ReplicaSet) -> Explanation {
    let status = &set.status;
    if let Some(failure) = status.conditions.first() {
        let error = failure.message.clone();
        return Explanation::waits(Reason::Retry { error }, None);
    }
    let replicas = set.spec.replicas();
    if status.observed_generation < set.metadata.generation {
        Explanation::waits(Reason::NotSynced, None)
    } else if (status.replicas, status.available_replicas) == (replicas, replicas) {
        Explanation::rests(Reason::PodsAvailable)
    } else {
        Explanation::waits(Reason::PodsUnavailable, None)
    }
}
