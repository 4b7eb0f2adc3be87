//! The claims of a set's pods: names, creation, and the owners that the retention policy wants
//! (spec 01 §8).

use crate::api::*;
use crate::cluster::events::Severity;
use crate::cluster::reason::Reason;
use crate::cluster::store::Store;
use crate::cluster::world::World;
use std::sync::Arc;

/// Names of the claims of an ordinal, in the order of the templates.
pub(super) fn names(set: &StatefulSet, ordinal: i32) -> impl Iterator<Item = String> {
    let templates = set.spec.volume_claim_templates.iter();
    templates.map(move |template| claim_name(&template.metadata.name, &set.metadata.name, ordinal))
}

/// Which ordinal of the set a claim belongs to.
pub(super) fn ordinal_of(set: &StatefulSet, claim: &str) -> Option<i32> {
    let templates = set.spec.volume_claim_templates.iter();
    templates
        .filter_map(|template| claim_ordinal(claim, &template.metadata.name, &set.metadata.name))
        .next()
}

/// Whether the pod has, for every template, a volume that is the claim of its ordinal.
pub(super) fn volumes_match(set: &StatefulSet, pod: &Pod, ordinal: i32) -> bool {
    set.spec.volume_claim_templates.iter().all(|template| {
        let wanted = claim_name(&template.metadata.name, &set.metadata.name, ordinal);
        pod.spec.volumes.iter().any(|volume| {
            let source = volume.persistent_volume_claim.as_ref();
            volume.name == template.metadata.name
                && source.is_some_and(|source| source.claim_name == wanted)
        })
    })
}

/// Whether every claim of the ordinal exists and is to stay.
pub(super) fn all_exist(set: &StatefulSet, ordinal: i32, store: &Store) -> bool {
    names(set, ordinal).all(|name| {
        let claim = store.claims.get(&set.metadata.namespace, &name);
        claim.is_some_and(|claim| !claim.metadata.is_terminating())
    })
}

/// Whether the claims that exist have the owners that the policy wants.
pub(super) fn owners_match(set: &StatefulSet, pod: &Pod, ordinal: i32, store: &Store) -> bool {
    names(set, ordinal).all(|name| {
        let claim = store.claims.get(&set.metadata.namespace, &name);
        claim.is_none_or(|claim| wanted_owners(set, &pod.metadata, ordinal, claim).is_none())
    })
}

/// A claim that still belongs to an earlier pod of this name, and will be collected with it.
pub(super) fn stale(set: &StatefulSet, ordinal: i32, store: &Store) -> Option<String> {
    if set.spec.retention().when_scaled != Retention::Delete {
        return None;
    }
    let pod = pod_name(&set.metadata.name, ordinal);
    names(set, ordinal).find(|name| {
        let claim = store.claims.get(&set.metadata.namespace, name);
        claim.is_some_and(|claim| {
            let owners = claim.metadata.owner_references.iter();
            owners
                .clone()
                .any(|owner| owner.kind == Kind::Pod.name() && owner.name == pod)
        })
    })
}

/// The owners that a claim is to have; `None` if it has them, or is to be left alone.
fn wanted_owners(
    set: &StatefulSet,
    pod: &ObjectMeta,
    ordinal: i32,
    claim: &PersistentVolumeClaim,
) -> Option<Vec<OwnerReference>> {
    let us = |owner: &OwnerReference| {
        (owner.kind == Kind::StatefulSet.name() && owner.name == set.metadata.name)
            || (owner.kind == Kind::Pod.name() && owner.name == pod.name)
    };
    let owners = &claim.metadata.owner_references;
    let ours: Vec<_> = owners.iter().filter(|owner| us(owner)).cloned().collect();
    if ours
        .iter()
        .any(|owner| owner.uid != set.metadata.uid && owner.uid != pod.uid)
    {
        return None;
    }
    let policy = set.spec.retention();
    let condemned = !set.spec.range().contains(&ordinal);
    let of_set =
        OwnerReference::controller(Kind::StatefulSet, &set.metadata.name, set.metadata.uid);
    let of_pod = OwnerReference::controller(Kind::Pod, &pod.name, pod.uid);
    let foreign_controller = owners
        .iter()
        .any(|owner| owner.controller == Some(true) && !us(owner));
    let wanted = match (policy.when_deleted, policy.when_scaled, condemned) {
        _ if foreign_controller => None,
        (_, Retention::Delete, true) => Some(of_pod),
        (Retention::Delete, _, _) => Some(of_set),
        _ => None,
    };
    if ours.iter().eq(wanted.iter()) {
        return None;
    }
    let others = owners.iter().filter(|owner| !us(owner)).cloned();
    Some(others.chain(wanted).collect())
}

/// Creates the missing claims of a pod.
///
/// # Errors
/// The text of all refusals, as the controller reports it (spec 01 §8.2, 12).
pub(super) fn create_missing(
    world: &mut World,
    set: &Arc<StatefulSet>,
    ordinal: i32,
) -> Result<(), String> {
    let pod = pod_name(&set.metadata.name, ordinal);
    let mut errors = Vec::new();
    for template in &set.spec.volume_claim_templates {
        let claim = draft(set, template, ordinal);
        let name = claim.metadata.name.clone();
        match world.store.claims.get(&set.metadata.namespace, &name) {
            Some(claim) if claim.metadata.is_terminating() => {
                errors.push(format!("pvc {name} is being deleted"));
            }
            Some(_) => {}
            None => {
                let about = Object::from(set.clone());
                let set = &set.metadata.name;
                match world.create(claim, Reason::ClaimMissing { pod: pod.clone() }) {
                    Ok(_) => world.report(
                        &about,
                        Severity::Normal,
                        "SuccessfulCreate",
                        format!("Create Claim {name} Pod {pod} in StatefulSet {set} success"),
                    ),
                    Err(error) => {
                        world.report(
                            &about,
                            Severity::Warning,
                            "FailedCreate",
                            format!(
                                "Create Claim {name} for Pod {pod} in StatefulSet {set} failed \
                                 error: {error}"
                            ),
                        );
                        errors.push(format!("failed to create PVC {name}: {error}"));
                    }
                }
            }
        }
    }
    super::joined(&errors)
}

/// Gives the claims of a pod the owners that the policy wants; whether any was changed.
pub(super) fn mend_owners(
    world: &mut World,
    set: &StatefulSet,
    pod: &ObjectMeta,
    ordinal: i32,
) -> bool {
    let mut changed = false;
    for name in names(set, ordinal) {
        let Some(claim) = world.store.claims.get(&set.metadata.namespace, &name) else {
            continue;
        };
        if let Some(owners) = wanted_owners(set, pod, ordinal, claim) {
            let claim = ObjectRef::new(Kind::PersistentVolumeClaim, &set.metadata.namespace, &name);
            world.set_owners(&claim, owners, Reason::RetentionPolicy);
            changed = true;
        }
    }
    changed
}

/// The claim that a template makes for an ordinal (spec 01 §8.1).
fn draft(
    set: &StatefulSet,
    template: &PersistentVolumeClaim,
    ordinal: i32,
) -> PersistentVolumeClaim {
    let mut claim = template.clone();
    claim.metadata.name = claim_name(&template.metadata.name, &set.metadata.name, ordinal);
    claim.metadata.namespace.clone_from(&set.metadata.namespace);
    claim.metadata.rest = Rest::new();
    if let Some(selector) = &set.spec.selector {
        claim.metadata.labels.extend(selector.match_labels.clone());
    }
    claim.status = ClaimStatus::default();
    claim
}
