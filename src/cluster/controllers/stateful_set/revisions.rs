//! ControllerRevisions: which template pods have, and which they are to get (spec 01 §3).

use crate::api::*;
use crate::cluster::api_server::ApiError;
use crate::cluster::controllers::hash;
use crate::cluster::reason::Reason;
use crate::cluster::world::World;
use crate::order::Set;
use crate::order::sort_by;
use std::sync::Arc;

/// Names the hash in a revision's own labels.
const HASH_LABEL: &str = "controller.kubernetes.io/hash";
/// The set's name is cut, so that name and hash fit an object's name.
const LONGEST_PREFIX: usize = 223;

/// The two revisions of a sync.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Revisions {
    /// The revision that pods had before the update.
    pub(super) current: String,
    /// The template of that revision.
    pub(super) current_template: Arc<PodTemplateSpec>,
    /// The revision that pods are to get.
    pub(super) update: String,
    /// How often two templates had the same hash.
    pub(super) collision_count: i32,
}

/// Revisions that the set owns, or that nobody owns and its selector matches; oldest first.
fn list(world: &World, set: &StatefulSet) -> Vec<Arc<ControllerRevision>> {
    let namespace = &set.metadata.namespace;
    let owned = world
        .store
        .dependents_of_kind(set.metadata.uid, Kind::ControllerRevision)
        .filter_map(|revision| {
            world
                .store
                .revisions
                .get(&revision.namespace, &revision.name)
        });
    let orphans = world.store.revisions.of(namespace).filter(|revision| {
        revision.metadata.controller().is_none() && set.spec.selects(&revision.metadata.labels)
    });
    let mut revisions: Vec<_> = owned.chain(orphans).cloned().collect();
    sort_by(&mut revisions, &|a, b| {
        let key = |revision: &ControllerRevision| {
            (revision.revision, revision.metadata.creation_timestamp)
        };
        key(a)
            .cmp(&key(b))
            .then_with(|| a.metadata.name.cmp(&b.metadata.name))
    });
    revisions
}

/// Chooses the two revisions, and stores the update revision where it is new.
///
/// # Errors
/// The API server's refusal.
pub(super) fn choose(world: &mut World, set: &StatefulSet) -> Result<Revisions, String> {
    adopt_orphans(world, set)?;
    let known = list(world, set);
    let template = &set.spec.template;
    let newest_number = known.last().map_or(0, |revision| revision.revision);
    let equal = known
        .iter()
        .rev()
        .find(|revision| *revision.data.0 == *template);
    let mut collision_count = set.status.collision_count;
    let update = match equal {
        Some(revision) if revision.revision == newest_number => revision.clone(),
        Some(revision) => {
            let mut again = ControllerRevision::clone(revision);
            again.revision = newest_number + 1;
            world
                .update(again, Reason::TemplateIsKnown)
                .map_err(|error| error.to_string())?
        }
        None => create(world, set, newest_number + 1, &mut collision_count)?,
    };
    let current = known
        .iter()
        .find(|revision| revision.metadata.name == set.status.current_revision)
        .unwrap_or(&update);
    Ok(Revisions {
        current: current.metadata.name.clone(),
        current_template: current.data.0.clone(),
        update: update.metadata.name.clone(),
        collision_count,
    })
}

fn adopt_orphans(world: &mut World, set: &StatefulSet) -> Result<(), String> {
    if set.metadata.is_terminating() {
        return Ok(());
    }
    let orphans = list(world, set);
    for orphan in orphans
        .into_iter()
        .filter(|revision| revision.metadata.controller().is_none())
    {
        let mut adopted = ControllerRevision::clone(&orphan);
        let owner =
            OwnerReference::controller(Kind::StatefulSet, &set.metadata.name, set.metadata.uid);
        adopted.metadata.owner_references.push(owner);
        world
            .update(adopted, Reason::PodAdopted)
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn create(
    world: &mut World,
    set: &StatefulSet,
    number: i64,
    collision_count: &mut i32,
) -> Result<Arc<ControllerRevision>, String> {
    let template = &set.spec.template;
    loop {
        let hash = hash::of_template(template, *collision_count);
        let prefix = &set.metadata.name;
        let prefix = &prefix[..prefix.len().min(LONGEST_PREFIX)];
        let name = format!("{prefix}-{hash}");
        if let Some(taken) = world.store.revisions.get(&set.metadata.namespace, &name) {
            let owner = taken.metadata.controller();
            if owner.is_some_and(|owner| owner.uid != set.metadata.uid) {
                // An earlier set's, about to be collected. Upstream takes it, and is left without
                // it a moment later; here the set waits for its own.
                let (kind, name) = (Kind::ControllerRevision, name);
                return Err(ApiError::AlreadyExists { kind, name }.to_string());
            }
            if *taken.data.0 == *template {
                return Ok(taken.clone());
            }
            *collision_count += 1;
            continue;
        }
        let mut metadata = ObjectMeta::named(&set.metadata.namespace, &name);
        metadata.labels.clone_from(&template.metadata.labels);
        metadata.labels.insert(HASH_LABEL.into(), hash);
        metadata.annotations.clone_from(&set.metadata.annotations);
        metadata.owner_references = vec![OwnerReference::controller(
            Kind::StatefulSet,
            &set.metadata.name,
            set.metadata.uid,
        )];
        let data = Kept(Arc::new(template.clone()));
        let revision = ControllerRevision {
            metadata,
            revision: number,
            data,
        };
        return world
            .create(revision, Reason::TemplateIsNew)
            .map_err(|error| error.to_string());
    }
}

/// Deletes the oldest revisions that nobody needs, beyond the history limit (spec 01 §3.5).
pub(super) fn truncate(
    world: &mut World,
    set: &StatefulSet,
    revisions: &Revisions,
    in_use: impl FnOnce() -> Set<String>,
) {
    let Ok(limit) = usize::try_from(set.spec.revision_history_limit.unwrap_or(10)) else {
        return;
    };
    let known = list(world, set);
    if known.len() <= limit {
        return;
    }
    let mut live = in_use();
    live.insert(revisions.current.clone());
    live.insert(revisions.update.clone());
    let old: Vec<_> = known
        .into_iter()
        .filter(|revision| !live.contains(&revision.metadata.name))
        .collect();
    for revision in old.iter().take(old.len().saturating_sub(limit)) {
        let name = &revision.metadata.name;
        let reference = ObjectRef::new(Kind::ControllerRevision, &set.metadata.namespace, name);
        world.remove(&reference, Reason::HistoryIsFull);
    }
}
