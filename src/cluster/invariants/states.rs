//! [S] What holds in every state.

use super::*;
use crate::cluster::Cluster;
use crate::order::{Map, Set};

/// Checks the objects, as they are after any write.
pub fn state(store: &Store, now: Millis) -> Vec<Violation> {
    all(
        &[
            ("ID1", id1),
            ("ID6", id6),
            ("RV1", rv1),
            ("RV5", rv5),
            ("ST1", st1),
            ("DN7", dn7),
            ("PV1", pv1),
            ("PV2", pv2),
            ("AT1", at1),
            ("FN1", fn1),
            ("EN8", en8),
        ],
        &(store, now),
    )
}

type State<'a> = (&'a Store, Millis);

/// No two live objects have the same uid.
fn id1((store, _): &State) -> Option<String> {
    let mut seen = Set::new();
    objects(store)
        .find(|object| !seen.insert(object.metadata().uid))
        .map(|object| format!("{} has a uid that another object has", object.reference()))
}

/// A pod's volumes that are named after claim templates are the claims of its ordinal.
fn id6((store, now): &State) -> Option<String> {
    Subject::all(store, *now).find_map(|subject| {
        let templates = || subject.spec().volume_claim_templates.iter();
        subject.pods().find_map(|(ordinal, pod)| {
            let wrong = |(template, claim): (&PersistentVolumeClaim, String)| {
                let mut volumes = pod.spec.volumes.iter();
                let volume = volumes.find(|own| own.name == template.metadata.name)?;
                let source = volume.persistent_volume_claim.as_ref();
                let right = source.is_some_and(|source| source.claim_name == claim);
                (!right).then(|| format!("{} does not mount {claim}", pod.metadata.name))
            };
            templates()
                .zip(subject.claim_names(ordinal))
                .find_map(wrong)
        })
    })
}

/// Revision numbers are distinct and positive; names begin with the set's.
fn rv1((store, now): &State) -> Option<String> {
    Subject::all(store, *now).find_map(|subject| {
        let mut numbers = Set::new();
        let prefix = format!("{}-", subject.name());
        subject
            .revisions()
            .find(|revision| {
                revision.revision < 1
                    || !numbers.insert(revision.revision)
                    || !revision.metadata.name.starts_with(&prefix)
            })
            .map(|revision| format!("{} {}", revision.metadata.name, revision.revision))
    })
}

/// The revisions that status and pods name exist.
fn rv5((store, now): &State) -> Option<String> {
    // With their namespace they go in any order.
    let stays = |subject: &Subject| {
        let namespaces = &store.namespaces;
        let namespace = namespaces.get("", &subject.set.metadata.namespace);
        namespace.is_some_and(|namespace| !namespace.metadata.is_terminating())
    };
    Subject::all(store, *now).filter(stays).find_map(|subject| {
        let status = &subject.set.status;
        let named = [&*status.current_revision, &*status.update_revision];
        let named = named
            .into_iter()
            .chain(subject.pods().map(|(_, pod)| revision_of(pod)));
        // A status that was not written yet, and a pod that was adopted, name none.
        named
            .filter(|name| !name.is_empty())
            .find(|name| {
                !subject
                    .revisions()
                    .any(|revision| revision.metadata.name == *name)
            })
            .map(|name| format!("{} has no revision {name:?}", subject.name()))
    })
}

/// The controller never acts upon a generation that does not exist yet.
fn st1((store, now): &State) -> Option<String> {
    Subject::all(store, *now)
        .find(|subject| subject.set.status.observed_generation > subject.set.metadata.generation)
        .map(|subject| subject.name().to_owned())
}

/// An address belongs to one pod that has not ended.
fn dn7((store, _): &State) -> Option<String> {
    let mut owners = Map::new();
    let alive = store.pods.iter().filter(|pod| !pod.is_finished());
    let addressed = alive.filter(|pod| !pod.status.pod_ip.is_empty());
    addressed
        .filter_map(|pod| {
            let first = owners.insert(&pod.status.pod_ip, &pod.metadata.name)?;
            let (pod, ip) = (&pod.metadata.name, &pod.status.pod_ip);
            Some(format!("{first} and {pod} both have {ip}"))
        })
        .next()
}

/// A bound claim and its volume point at each other; the claim shows what the volume is.
fn pv1((store, _): &State) -> Option<String> {
    store.claims.iter().find_map(|claim| {
        let name = &claim.metadata.name;
        if claim.status.phase != ClaimPhase::Bound {
            return None;
        }
        if !is_bound(claim) {
            return Some(format!("{name} is Bound, but never finished binding"));
        }
        let volume = store.volumes.get("", &claim.spec.volume_name)?;
        let owner = volume.spec.claim_ref.as_ref();
        if owner.and_then(|owner| owner.uid) != Some(claim.metadata.uid) {
            return Some(format!("{name} is Bound to a volume of another claim"));
        }
        let modes = &volume.spec.access_modes;
        let fits = claim.status.capacity == volume.spec.capacity
            && claim
                .spec
                .access_modes
                .iter()
                .all(|mode| modes.contains(mode));
        (!fits).then(|| format!("{name} shows another capacity or mode than its volume"))
    })
}

/// A volume is bound to one claim, and a claim to one volume.
fn pv2((store, _): &State) -> Option<String> {
    let mut claims = Set::new();
    let twice = store
        .claims
        .iter()
        .filter(|claim| is_bound(claim))
        .find(|claim| !claims.insert(&claim.spec.volume_name))
        .map(|claim| format!("{} is bound to two claims", claim.spec.volume_name));
    let mut owners = Set::new();
    twice.or_else(|| {
        store
            .volumes
            .iter()
            .filter(|volume| volume.status.phase == VolumePhase::Bound)
            .filter_map(|volume| volume.spec.claim_ref.as_ref()?.uid.map(|uid| (volume, uid)))
            .find(|(_, uid)| !owners.insert(*uid))
            .map(|(volume, _)| format!("{} is a claim's second volume", volume.metadata.name))
    })
}

/// What is to go, and is held neither by a finalizer nor by a grace period, is gone. A pod goes with
/// the write that follows.
fn fn1((store, _): &State) -> Option<String> {
    objects(store)
        .find(|object| {
            let held = match object {
                Object::Pod(_) => true,
                Object::Namespace(own) => !own.spec.finalizers.is_empty(),
                _ => false,
            };
            !held && should_be_gone(object.metadata())
        })
        .map(|object| format!("{} should be gone", object.reference()))
}

/// No timestamp lies in the future, but for the end of a grace period.
fn en8((store, now): &State) -> Option<String> {
    let transitions = |object: &Object| -> Vec<Condition> {
        match object {
            Object::Pod(pod) => pod.status.conditions.clone(),
            Object::Node(node) => node.status.conditions.clone(),
            Object::PodDisruptionBudget(budget) => budget.status.conditions.clone(),
            Object::Deployment(deployment) => deployment.status.conditions.clone(),
            Object::ReplicaSet(set) => set.status.conditions.clone(),
            _ => Vec::new(),
        }
    };
    objects(store)
        .find(|object| {
            let created = object.metadata().creation_timestamp;
            created.is_none_or(|created| created.millis() > *now)
                || transitions(object)
                    .iter()
                    .filter_map(|condition| condition.last_transition_time)
                    .any(|time| time.millis() > *now)
        })
        .map(|object| format!("{} knows the future", object.reference()))
}

/// A volume that one node may have is attached to one at most.
fn at1((store, _): &State) -> Option<String> {
    let mut volumes = store.attachments.iter().filter_map(|own| {
        let name = &own.spec.source.persistent_volume_name;
        let shared = |mode: &String| mode == "ReadWriteMany" || mode == "ReadOnlyMany";
        let volume = store.volumes.get("", name);
        let is_shared = volume.is_some_and(|own| own.spec.access_modes.iter().any(shared));
        (!is_shared).then_some(name)
    });
    let mut seen = Set::new();
    let twice = volumes.find(|name| !seen.insert(*name))?;
    Some(format!("{twice} is attached twice"))
}

/// Checks what the machines do, and what controllers remember, against the objects.
pub fn machines(cluster: &Cluster) -> Vec<Violation> {
    all(&[("ID4", id4), ("CENSUS", census)], cluster)
}

/// At most one incarnation of each pod has running containers, and it is the stored one, but for
/// those that their kubelet has to hear of, because somebody overrode it.
fn id4(cluster: &Cluster) -> Option<String> {
    let pods = &cluster.store().pods;
    cluster
        .kubelets()
        .running()
        .find(|(pod, uid)| {
            let stored = pods.get(&pod.namespace, &pod.name);
            let overridden = || cluster.kubelets().orphans().any(|(_, own, _)| own == *uid);
            stored.is_none_or(|stored| stored.metadata.uid != *uid) && !overridden()
        })
        .map(|(pod, uid)| format!("{pod} still runs as {uid}"))
}

/// A count of all pods gives what the controller knows from watch events.
fn census(cluster: &Cluster) -> Option<String> {
    let store = cluster.store();
    let sets = cluster.stateful_sets.miscounted(store);
    let mut wrong = sets
        .chain(cluster.disruption.miscounted(store))
        .chain(cluster.replica_sets.miscounted(store));
    wrong.next().map(ObjectRef::to_string)
}
