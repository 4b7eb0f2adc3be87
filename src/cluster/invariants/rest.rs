//! [R] What holds at rest: when nothing is due for a while.

use super::*;
use crate::cluster::Cluster;
use crate::cluster::reason::Reason;

/// Checks a cluster in which every actor has answered to every change.
pub fn at_rest(cluster: &Cluster) -> Vec<Violation> {
    all(
        &[
            ("UP3", up3),
            ("CL5", cl5),
            ("CL10", cl10),
            ("ST2", st2),
            ("ST3", st3),
            ("ST4", st4),
            ("ST7", st7),
            ("DN1", names::dn1),
            ("DN3", names::dn3),
            ("DN4", names::dn4),
            ("03 §3", names::records_agree),
            ("RV4", rv4),
            ("PV3", pv3),
            ("ID4", id4),
            ("ND1", nd1),
            ("ND6", nd6),
            ("05 §8", deployments::replicas),
            ("05 §8", deployments::rollout),
            ("GC3", gc3),
        ],
        cluster,
    )
}

fn find<'a>(
    cluster: &'a Cluster,
    wrong: impl Fn(&Subject<'a>) -> Option<String>,
) -> Option<String> {
    Subject::all(cluster.store(), cluster.now())
        .filter(|subject| !subject.set.metadata.is_terminating())
        .find_map(|subject| wrong(&subject))
}

/// Whether the last sync of the set failed, and will be tried again.
fn has_failed(cluster: &Cluster, subject: &Subject) -> bool {
    let metadata = &subject.set.metadata;
    let set = ObjectRef::new(Kind::StatefulSet, &metadata.namespace, &metadata.name);
    let decision = cluster.decision(&set);
    decision.is_none_or(|own| matches!(own.reason, Reason::Retry { .. }))
}

/// The pods that the last sync has reached: all, or in OrderedReady those below the first that is
/// not healthy, and that one if it is Pending; none if the sync failed.
fn reached<'a>(cluster: &'a Cluster, subject: &Subject<'a>) -> Vec<(i32, &'a Pod)> {
    if has_failed(cluster, subject) {
        return Vec::new();
    }
    let range = subject.spec().range();
    let blocked = range
        .clone()
        .find(|ordinal| subject.monotonic() && !subject.slot_healthy(*ordinal));
    let within = |(ordinal, pod): &(i32, &Pod)| {
        blocked.is_none_or(|blocked| {
            let pending = pod.status.phase == PodPhase::Pending;
            range.contains(ordinal) && (*ordinal < blocked || *ordinal == blocked && pending)
        })
    };
    subject.pods().filter(within).collect()
}

/// A finished rolling update has reached every pod from the partition on.
fn up3(cluster: &Cluster) -> Option<String> {
    find(cluster, |subject| {
        let spec = subject.spec();
        if spec.update_strategy.is_on_delete()
            || !subject.all_healthy()
            || subject.condemned().next().is_some()
            || has_failed(cluster, subject)
        {
            return None;
        }
        let lowest = spec.start() + spec.update_strategy.partition();
        let (_, pod) = subject.pods().find(|(ordinal, pod)| {
            *ordinal >= lowest && revision_of(pod) != subject.update_revision()
        })?;
        Some(format!("{} was not updated", pod.metadata.name))
    })
}

/// Claims have the owners that the retention policy wants.
fn cl5(cluster: &Cluster) -> Option<String> {
    find(cluster, |subject| {
        let policy = subject.spec().retention();
        let range = subject.spec().range();
        reached(cluster, subject)
            .into_iter()
            .find_map(|(ordinal, pod)| {
                // A pod in range that is on its way out is left as it is.
                if pod.is_finished() || pod.metadata.is_terminating() {
                    return None;
                }
                let set = &subject.set.metadata;
                let wanted = match (&policy.when_deleted, &policy.when_scaled) {
                    (_, Retention::Delete) if !range.contains(&ordinal) => {
                        vec![OwnerReference::controller(
                            Kind::Pod,
                            &pod.metadata.name,
                            pod.metadata.uid,
                        )]
                    }
                    (Retention::Delete, _) => {
                        vec![OwnerReference::controller(
                            Kind::StatefulSet,
                            &set.name,
                            set.uid,
                        )]
                    }
                    _ => Vec::new(),
                };
                let stale =
                    |own: &OwnerReference| own.uid != set.uid && own.uid != pod.metadata.uid;
                let claim = subject.claims(ordinal).find(|claim| {
                    let owners = &claim.metadata.owner_references;
                    *owners != wanted && !owners.iter().any(stale)
                })?;
                let owners = &claim.metadata.owner_references;
                Some(format!("{} is owned by {owners:?}", claim.metadata.name))
            })
    })
}

/// The claims of a pod that is Pending are there.
fn cl10(cluster: &Cluster) -> Option<String> {
    find(cluster, |subject| {
        let range = subject.spec().range();
        let (_, pod) = reached(cluster, subject)
            .into_iter()
            .find(|(ordinal, pod)| {
                range.contains(ordinal)
                    && pod.status.phase == PodPhase::Pending
                    && subject.claims(*ordinal).count() < subject.claim_names(*ordinal).count()
            })?;
        Some(format!("{} lacks a claim", pod.metadata.name))
    })
}

/// A count in the status is the number of pods for which the test holds.
fn counts(
    cluster: &Cluster,
    count: fn(&StatefulSetStatus) -> i32,
    test: fn(&Subject, &Pod) -> bool,
) -> Option<String> {
    find(cluster, |subject| {
        let counted = subject.pods().filter(|(_, pod)| test(subject, pod)).count();
        let written = count(&subject.set.status);
        (usize::try_from(written) != Ok(counted))
            .then(|| format!("{} says {written}, there are {counted}", subject.name()))
    })
}

/// `replicas` counts all pods, condemned and terminating ones included.
fn st2(cluster: &Cluster) -> Option<String> {
    counts(cluster, |status| status.replicas, |_, _| true)
}

/// `readyReplicas` and `availableReplicas` count terminating pods as well.
fn st3(cluster: &Cluster) -> Option<String> {
    counts(
        cluster,
        |status| status.ready_replicas,
        |_, pod| pod.status.phase == PodPhase::Running && pod.is_ready(),
    )
    .or_else(|| {
        counts(
            cluster,
            |status| status.available_replicas,
            |subject, pod| pod.status.phase == PodPhase::Running && subject.available(pod),
        )
    })
}

/// `currentReplicas` and `updatedReplicas` count pods that stay, by revision.
fn st4(cluster: &Cluster) -> Option<String> {
    counts(
        cluster,
        |status| status.current_replicas,
        |subject, pod| {
            !pod.metadata.is_terminating()
                && revision_of(pod) == subject.set.status.current_revision
        },
    )
    .or_else(|| {
        counts(
            cluster,
            |status| status.updated_replicas,
            |subject, pod| {
                !pod.metadata.is_terminating()
                    && revision_of(pod) == subject.set.status.update_revision
            },
        )
    })
}

/// The status of a converged set says so, and an update that is through is complete.
fn st7(cluster: &Cluster) -> Option<String> {
    find(cluster, |subject| {
        let (spec, status) = (subject.spec(), &subject.set.status);
        if status.observed_generation != subject.set.metadata.generation {
            return Some(format!("{} was not observed", subject.name()));
        }
        if !subject.is_converged() {
            return None;
        }
        let all = [
            status.replicas,
            status.ready_replicas,
            status.available_replicas,
        ];
        let complete = spec.update_strategy.is_on_delete()
            || spec.update_strategy.partition() > 0
            || status.current_revision == status.update_revision;
        let ok = all.iter().all(|count| *count == spec.replicas()) && complete;
        (!ok).then(|| format!("{}: {status:?}", subject.name()))
    })
}

/// No more revisions that nobody needs are kept than the set allows.
fn rv4(cluster: &Cluster) -> Option<String> {
    find(cluster, |subject| {
        let limit = usize::try_from(subject.spec().revision_history_limit.unwrap_or(10)).ok()?;
        let status = &subject.set.status;
        let pods: Vec<&Pod> = subject.pods().map(|(_, pod)| pod).collect();
        let is_used = |name: &str| {
            let has = |pod: &&Pod| {
                let label = pod.metadata.labels.get(REVISION_LABEL);
                label.is_some_and(|own| own == name)
            };
            name == status.current_revision
                || name == status.update_revision
                || pods.iter().any(has)
        };
        let revisions = subject.revisions();
        let unused = revisions.filter(|own| !is_used(&own.metadata.name)).count();
        let tries_again = has_failed(cluster, subject);
        (unused > limit && !tries_again)
            .then(|| format!("{} keeps {unused} old revisions", subject.name()))
    })
}

/// A volume without its claim is released, and removed where that is its policy, once it is attached
/// nowhere.
fn pv3(cluster: &Cluster) -> Option<String> {
    let store = cluster.store();
    let volume = store.volumes.iter().find(|volume| {
        let owner = volume.spec.claim_ref.as_ref();
        let Some((owner, uid)) = owner.and_then(|own| Some((own, own.uid?))) else {
            return false;
        };
        let claim = store.claims.get(&owner.namespace, &owner.name);
        let lost = claim.is_none_or(|claim| claim.metadata.uid != uid);
        let removes = volume.spec.persistent_volume_reclaim_policy.as_deref() == Some("Delete")
            && store.attachments_of(&volume.metadata.name).next().is_none();
        lost && (removes || volume.status.phase != VolumePhase::Released)
    })?;
    Some(format!("{} outlived its claim", volume.metadata.name))
}

/// What lost its object does not run, but where nobody can be told, or where it does not stop.
fn id4(cluster: &Cluster) -> Option<String> {
    let kubelets = cluster.kubelets();
    let mut orphans = kubelets.orphans();
    let (pod, _, node) = orphans.find(|(pod, _, node)| {
        kubelets.silent_since(node).is_none() && !kubelets.orders(pod).held
    })?;
    Some(format!("{pod} runs on {node} without its object"))
}

/// A node whose machine is silent for long does not count as Ready.
fn nd1(cluster: &Cluster) -> Option<String> {
    let timings = &cluster.world().timings;
    let patience = timings.node_grace + timings.lease + 2 * timings.node_monitor;
    let mut nodes = cluster.store().nodes.iter();
    let node = nodes.find(|node| {
        let since = cluster.kubelets().silent_since(&node.metadata.name);
        node.is_ready() && since.is_some_and(|since| since + patience < cluster.now())
    })?;
    Some(format!(
        "nobody noticed that {} is silent",
        node.metadata.name
    ))
}

/// A budget that could be counted knows its pods, and what it can spare.
fn nd6(cluster: &Cluster) -> Option<String> {
    let store = cluster.store();
    let failed = |budget: &PodDisruptionBudget| {
        let mut conditions = budget.status.conditions.iter();
        conditions.any(|condition| condition.reason == "SyncFailed")
    };
    let wrong = store.budgets.iter().find(|budget| {
        let status = &budget.status;
        let pods = store.pods.of(&budget.metadata.namespace);
        let selected: Vec<_> = pods
            .filter(|pod| budget.selects(&pod.metadata.labels))
            .collect();
        let healthy = selected.iter().filter(|pod| {
            let name = &pod.metadata.name;
            pod.is_ready()
                && !pod.metadata.is_terminating()
                && !status.disrupted_pods.contains_key(name)
        });
        let spare = match status.expected_pods {
            0 => 0,
            _ => (status.current_healthy - status.desired_healthy).max(0),
        };
        let desired_ok = match (&budget.spec.min_available, &budget.spec.max_unavailable) {
            (Some(least), _) if least.is_i64() => {
                least.as_i64() == Some(status.desired_healthy.into())
                    && usize::try_from(status.expected_pods) == Ok(selected.len())
            }
            (None, Some(most)) if most.is_i64() => {
                let most = i64::from(status.expected_pods) - most.as_i64().unwrap_or(0);
                i64::from(status.desired_healthy) == most.max(0)
            }
            (None, None) => (status.expected_pods, status.desired_healthy) == (0, 0),
            _ => true,
        };
        !failed(budget)
            && (usize::try_from(status.current_healthy) != Ok(healthy.count())
                || status.disruptions_allowed != spare
                || !desired_ok
                || status.observed_generation != budget.metadata.generation)
    })?;
    Some(format!("{:?} of {}", wrong.status, wrong.metadata.name))
}

/// What has lost all its owners goes.
fn gc3(cluster: &Cluster) -> Option<String> {
    let store = cluster.store();
    let lives = |own: &OwnerReference, namespace: &str| {
        let kind = Kind::parse(&own.api_version, &own.kind)?;
        let owner = store.object(&ObjectRef::new(kind, namespace, &own.name))?;
        (owner.metadata().uid == own.uid).then_some(())
    };
    let orphan = objects(store).find(|object| {
        let metadata = object.metadata();
        let owners = &metadata.owner_references;
        let orphaned = owners
            .iter()
            .all(|own| lives(own, &metadata.namespace).is_none());
        !owners.is_empty() && orphaned && !metadata.is_terminating()
    })?;
    Some(format!("{} outlived its owners", orphan.reference()))
}
