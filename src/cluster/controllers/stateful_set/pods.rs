//! Effects of a sync on pods, each with its event (spec 01 §5, 8, 12).

use super::census::{POD_INDEX_LABEL, POD_NAME_LABEL, REVISION_LABEL};
use super::claims;
use super::revisions::Revisions;
use crate::api::*;
use crate::cluster::api_server::{ApiError, DeleteOptions};
use crate::cluster::events::Severity;
use crate::cluster::reason::Reason;
use crate::cluster::world::World;
use std::sync::Arc;

/// Whether an ordinal without a pod gets the current revision, not the update revision (spec 01 §5).
fn gets_current(set: &StatefulSet, ordinal: i32) -> bool {
    let strategy = &set.spec.update_strategy;
    let slot = ordinal - set.spec.start();
    match &strategy.rolling_update {
        Some(_) => slot < strategy.partition(),
        None => !strategy.is_on_delete() && slot < set.status.current_replicas,
    }
}

/// The pod that an ordinal is to have.
fn draft(set: &StatefulSet, revisions: &Revisions, ordinal: i32) -> Pod {
    let (revision, template) = if gets_current(set, ordinal) {
        (&revisions.current, &*revisions.current_template)
    } else {
        (&revisions.update, &set.spec.template)
    };
    let name = pod_name(&set.metadata.name, ordinal);
    let mut metadata = ObjectMeta::named(&set.metadata.namespace, &name);
    metadata.generate_name = format!("{}-", set.metadata.name);
    metadata.labels.clone_from(&template.metadata.labels);
    metadata
        .annotations
        .clone_from(&template.metadata.annotations);
    metadata
        .finalizers
        .clone_from(&template.metadata.finalizers);
    metadata.owner_references = vec![OwnerReference::controller(
        Kind::StatefulSet,
        &set.metadata.name,
        set.metadata.uid,
    )];
    set_identity_labels(&mut metadata, &name, ordinal);
    metadata
        .labels
        .insert(REVISION_LABEL.into(), revision.clone());
    let mut spec = template.spec.clone();
    spec.hostname = name;
    spec.subdomain.clone_from(&set.spec.service_name);
    set_volumes(set, &mut spec, ordinal);
    Pod {
        metadata,
        spec: Arc::new(spec),
        status: PodStatus::default(),
    }
}

fn set_identity_labels(metadata: &mut ObjectMeta, name: &str, ordinal: i32) {
    metadata.labels.insert(POD_NAME_LABEL.into(), name.into());
    metadata
        .labels
        .insert(POD_INDEX_LABEL.into(), ordinal.to_string());
}

/// One volume a claim template, then the template's own volumes of other names.
fn set_volumes(set: &StatefulSet, spec: &mut PodSpec, ordinal: i32) {
    let templates = &set.spec.volume_claim_templates;
    let own = std::mem::take(&mut spec.volumes);
    spec.volumes = templates
        .iter()
        .map(|template| Volume {
            name: template.metadata.name.clone(),
            persistent_volume_claim: Some(ClaimSource {
                claim_name: claim_name(&template.metadata.name, &set.metadata.name, ordinal),
                read_only: false,
            }),
            ..Volume::default()
        })
        .collect();
    let is_claimed = |volume: &Volume| {
        templates
            .iter()
            .any(|template| template.metadata.name == volume.name)
    };
    spec.volumes
        .extend(own.into_iter().filter(|volume| !is_claimed(volume)));
}

/// Creates the claims of an ordinal and then its pod (spec 01 §8.2).
///
/// # Errors
/// What the controller reports, and retries later.
pub(super) fn create(
    world: &mut World,
    set: &Arc<StatefulSet>,
    revisions: &Revisions,
    ordinal: i32,
    reason: Reason,
) -> Result<(), String> {
    let pod = draft(set, revisions, ordinal);
    let name = pod.metadata.name.clone();
    if let Err(error) = claims::create_missing(world, set, ordinal) {
        return report(world, set, "Create", &name, Err(error));
    }
    let created = match world.create(pod, reason) {
        Ok(pod) => {
            claims::mend_owners(world, set, &pod.metadata, ordinal);
            Ok(())
        }
        // A taken name is an error without an event.
        Err(error @ ApiError::AlreadyExists { .. }) => return Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    report(world, set, "Create", &name, created)
}

/// Creates missing claims of a pod that is still Pending, and mends the owners of the others.
///
/// # Errors
/// What the controller retries later.
pub(super) fn mend_claims(
    world: &mut World,
    set: &Arc<StatefulSet>,
    ordinal: i32,
) -> Result<(), String> {
    claims::create_missing(world, set, ordinal)?;
    if let Some(pod) = find(world, set, ordinal) {
        claims::mend_owners(world, set, &pod.metadata, ordinal);
    }
    Ok(())
}

/// Makes a condemned pod own its claims, or not, as the policy wants.
pub(super) fn mend_owners(world: &mut World, set: &StatefulSet, ordinal: i32) {
    if let Some(pod) = find(world, set, ordinal) {
        claims::mend_owners(world, set, &pod.metadata, ordinal);
    }
}

/// Puts right the labels of a pod and the owners of its claims (spec 01 §8.5).
///
/// # Errors
/// What the controller reports, and retries later.
pub(super) fn mend(world: &mut World, set: &Arc<StatefulSet>, ordinal: i32) -> Result<(), String> {
    let Some(pod) = find(world, set, ordinal) else {
        return Ok(());
    };
    let mut mended = Pod::clone(&pod);
    set_identity_labels(&mut mended.metadata, &pod.metadata.name, ordinal);
    claims::mend_owners(world, set, &pod.metadata, ordinal);
    let volumes_wrong = !claims::volumes_match(set, &pod, ordinal);
    let written = if volumes_wrong {
        // The volumes of a pod are immutable.
        Err("spec: Forbidden: pod updates may not change its volumes".to_owned())
    } else {
        world
            .update(mended, Reason::IdentityRepaired)
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    report(world, set, "Update", &pod.metadata.name, written)
}

/// Asks for the deletion of a pod, with its own grace period.
///
/// # Errors
/// What the controller reports, and retries later.
pub(super) fn delete(
    world: &mut World,
    set: &Arc<StatefulSet>,
    ordinal: i32,
    reason: Reason,
) -> Result<(), String> {
    let Some(pod) = find(world, set, ordinal) else {
        return Ok(());
    };
    let reference = ObjectRef::new(Kind::Pod, &set.metadata.namespace, &pod.metadata.name);
    let deleted = world.delete(&reference, &DeleteOptions::of(pod.metadata.uid), reason);
    let deleted = deleted.map_err(|error| error.to_string());
    report(world, set, "Delete", &pod.metadata.name, deleted)
}

/// Takes over the pods that match and that nobody manages (spec 01 §2).
pub(super) fn adopt(world: &mut World, set: &StatefulSet) {
    let orphans: Vec<_> = world
        .store
        .pods_without_controller()
        .filter(|pod| {
            pod.metadata.namespace == set.metadata.namespace
                && !pod.metadata.is_terminating()
                && super::census::ordinal_in(set, &pod.metadata.name).is_some()
                && set.spec.selects(&pod.metadata.labels)
        })
        .cloned()
        .collect();
    for pod in orphans {
        let owner =
            OwnerReference::controller(Kind::StatefulSet, &set.metadata.name, set.metadata.uid);
        let mut owners = pod.metadata.owner_references.clone();
        owners.push(owner);
        let reference = ObjectRef::new(Kind::Pod, &set.metadata.namespace, &pod.metadata.name);
        world.set_owners(&reference, owners, Reason::PodAdopted);
    }
}

/// Lets go of pods that do not match any more (spec 01 §2).
pub(super) fn release(world: &mut World, set: &StatefulSet, names: &[String]) {
    for name in names {
        let reference = ObjectRef::new(Kind::Pod, &set.metadata.namespace, name);
        let Some(pod) = world.store.pods.get(&reference.namespace, name) else {
            continue;
        };
        let owners = pod.metadata.owner_references.iter();
        let others = owners
            .filter(|owner| owner.uid != set.metadata.uid)
            .cloned()
            .collect();
        world.set_owners(&reference, others, Reason::PodReleased);
    }
}

fn find(world: &World, set: &StatefulSet, ordinal: i32) -> Option<Arc<Pod>> {
    let name = pod_name(&set.metadata.name, ordinal);
    world
        .store
        .pods
        .get(&set.metadata.namespace, &name)
        .cloned()
}

fn report(
    world: &mut World,
    set: &Arc<StatefulSet>,
    verb: &str,
    pod: &str,
    result: Result<(), String>,
) -> Result<(), String> {
    let about = Object::from(set.clone());
    let set = &set.metadata.name;
    let (severity, reason, outcome) = match &result {
        Ok(()) => (
            Severity::Normal,
            format!("Successful{verb}"),
            "successful".to_owned(),
        ),
        Err(error) => (
            Severity::Warning,
            format!("Failed{verb}"),
            format!("failed error: {error}"),
        ),
    };
    let message = format!("{verb} Pod {pod} in StatefulSet {set} {outcome}");
    world.report(&about, severity, &reason, message);
    result
}
