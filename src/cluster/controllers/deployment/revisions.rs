//! Which ReplicaSet has the present template, and what its annotations tell of the history.

use super::{Look, Stop};
use crate::api::*;
use crate::cluster::api_server::{ApiError, DeleteOptions};
use crate::cluster::controllers::hash;
use crate::cluster::events::Severity;
use crate::cluster::reason::Reason;
use crate::cluster::world::World;
use crate::order::sort_by;
use std::sync::Arc;

/// Numbers the templates of a Deployment, on it and on its ReplicaSets.
pub(super) const REVISION: &str = "deployment.kubernetes.io/revision";
/// The numbers that a ReplicaSet had before it was used again.
const HISTORY: &str = "deployment.kubernetes.io/revision-history";
/// The Deployment's `replicas` when the ReplicaSet was last scaled.
pub(super) const DESIRED: &str = "deployment.kubernetes.io/desired-replicas";
/// The same with `maxSurge`.
pub(super) const MAX: &str = "deployment.kubernetes.io/max-replicas";
/// Annotations of a Deployment that its ReplicaSets do not get.
const NOT_COPIED: [&str; 6] = [
    REVISION,
    HISTORY,
    DESIRED,
    MAX,
    "kubectl.kubernetes.io/last-applied-configuration",
    "deprecated.deployment.rollback.to",
];
/// Longer histories lose their beginning.
const HISTORY_MAX: usize = 2000;

/// Whether a set was made for the present template.
pub(in crate::cluster) fn has_template(set: &ReplicaSet, deployment: &Deployment) -> bool {
    let (own, wanted) = (&set.spec.template, &deployment.spec.template);
    let same = own.spec == wanted.spec && own.metadata.annotations == wanted.metadata.annotations;
    same && {
        let plain = |template: &PodTemplateSpec| {
            let mut metadata = template.metadata.clone();
            metadata.labels.remove(POD_TEMPLATE_HASH);
            metadata
        };
        plain(own) == plain(wanted)
    }
}

pub(super) fn number(set: &ReplicaSet) -> i64 {
    number_in(&set.metadata.annotations, REVISION)
}

pub(super) fn number_in(annotations: &Labels, key: &str) -> i64 {
    let number = annotations.get(key).and_then(|text| text.parse().ok());
    number.unwrap_or(0)
}

/// Notes in a set for how many replicas it was last scaled; whether that is news.
pub(super) fn note_replicas(annotations: &mut Labels, spec: &DeploymentSpec) -> bool {
    let (surge, _) = spec.fenceposts();
    let mut news = false;
    for (key, number) in [
        (DESIRED, spec.replicas()),
        (MAX, spec.replicas().saturating_add(surge)),
    ] {
        let number = number.to_string();
        news |= annotations.get(key) != Some(&number);
        annotations.insert(key.into(), number);
    }
    news
}

/// Gives a set the Deployment's annotations, and the highest revision; whether that is news.
fn annotate(annotations: &mut Labels, deployment: &Deployment, newest: i64) -> bool {
    let mut news = false;
    for (key, value) in deployment.metadata.annotations.iter() {
        if !NOT_COPIED.contains(&key.as_str()) && annotations.get(key) != Some(value) {
            annotations.insert(key.clone(), value.clone());
            news = true;
        }
    }
    let before = number_in(annotations, REVISION);
    if before >= newest {
        return news;
    }
    if let Some(old) = annotations.insert(REVISION.into(), newest.to_string()) {
        remember(annotations, old);
    }
    true
}

/// Keeps a number that a set had, and as many older ones as there is room for.
fn remember(annotations: &mut Labels, number: String) {
    let history = annotations.get(HISTORY).cloned().unwrap_or_default();
    let mut numbers: Vec<&str> = history.split(',').filter(|own| !own.is_empty()).collect();
    numbers.push(&number);
    let mut first = 0;
    while numbers[first..].join(",").len() > HISTORY_MAX {
        first += 1;
    }
    annotations.insert(HISTORY.into(), numbers[first..].join(","));
}

impl Look {
    /// The number of the present template.
    fn newest(&self) -> i64 {
        let old = self.old.iter().map(|set| number(set));
        old.max().unwrap_or(0) + 1
    }

    /// Brings the annotations of the new set up to date, and the revision that the Deployment shows.
    pub(super) fn show_revision(&mut self, world: &mut World) -> Result<(), Stop> {
        let Some(new) = &self.new else { return Ok(()) };
        let mut noted = ReplicaSet::clone(new);
        let newest = self.newest();
        let news = annotate(&mut noted.metadata.annotations, &self.deployment, newest);
        let min_ready = self.deployment.spec.min_ready_seconds;
        if news || noted.spec.min_ready_seconds != min_ready {
            if noted.spec.min_ready_seconds != min_ready {
                Arc::make_mut(&mut noted.spec).min_ready_seconds = min_ready;
                noted.metadata.generation += 1;
            }
            world.update(noted, Reason::RolloutShown)?;
            return Err(Stop::Written);
        }
        let revision = new.metadata.annotations.get(REVISION).cloned();
        let name = new.metadata.name.clone();
        let mut news = self.show_number(revision.unwrap_or_default());
        let status = &self.deployment.status;
        let deadline = self.deployment.spec.progress_deadline();
        if deadline.is_some() && status.condition("Progressing").is_none() {
            let message = format!("Found new replica set \"{name}\"");
            self.show_progress("True", "FoundNewReplicaSet", message, world.now);
            news = true;
        }
        if news {
            self.write(world)?;
        }
        Ok(())
    }

    /// Shows a revision on the Deployment; whether that is news.
    fn show_number(&mut self, revision: String) -> bool {
        let annotations = &mut self.deployment.metadata.annotations;
        let news = annotations.get(REVISION) != Some(&revision);
        annotations.insert(REVISION.into(), revision);
        news
    }

    /// Makes the set of the present template, with as many pods as may come at once.
    pub(super) fn need_new(&mut self, world: &mut World) -> Result<(), Stop> {
        if self.new.is_some() {
            return Ok(());
        }
        let (metadata, spec) = (&self.deployment.metadata, self.deployment.spec.clone());
        let collisions = self.deployment.status.collision_count;
        let hash = hash::of_template(&spec.template, collisions);
        let mut template = spec.template.clone();
        let labels = &mut template.metadata.labels;
        labels.insert(POD_TEMPLATE_HASH.into(), hash.clone());
        let mut selector = spec.selector.clone().unwrap_or_default();
        let matched = &mut selector.match_labels;
        matched.insert(POD_TEMPLATE_HASH.into(), hash.clone());
        let name = [&metadata.name, "-", &hash].concat();
        let mut own = ObjectMeta::named(&metadata.namespace, &name);
        own.labels.clone_from(&template.metadata.labels);
        own.owner_references = vec![OwnerReference::controller(
            Kind::Deployment,
            &metadata.name,
            metadata.uid,
        )];
        annotate(&mut own.annotations, &self.deployment, self.newest());
        note_replicas(&mut own.annotations, &spec);
        let revision = own.annotations.get(REVISION).cloned();
        let replicas = self.new_replicas(0);
        let set = ReplicaSet {
            metadata: own,
            spec: Arc::new(ReplicaSetSpec {
                replicas: Some(replicas),
                min_ready_seconds: spec.min_ready_seconds,
                selector: Some(selector),
                template,
                rest: Rest::new(),
            }),
            ..ReplicaSet::default()
        };
        let created = match world.create(set, Reason::SetForTemplate) {
            Ok(created) => created,
            Err(error) => return Err(self.not_created(&name, error, world)),
        };
        if replicas > 0 {
            let text = format!("Scaled up replica set {name} from 0 to {replicas}");
            self.report(world, Severity::Normal, "ScalingReplicaSet", text);
        }
        self.new = Some(created);
        let mut news = self.show_number(revision.unwrap_or_default());
        if spec.progress_deadline().is_some() {
            let message = format!("Created new replica set \"{name}\"");
            self.show_progress("True", "NewReplicaSetCreated", message, world.now);
            news = true;
        }
        if news {
            self.write(world)?;
        }
        Ok(())
    }

    /// Shows why there is no new set: another template has its hash, or the API server refuses it.
    fn not_created(&mut self, name: &str, error: ApiError, world: &mut World) -> Stop {
        if matches!(error, ApiError::AlreadyExists { .. }) {
            self.deployment.status.collision_count += 1;
        } else {
            let message = format!("Failed to create new replica set \"{name}\": {error}");
            let reason = "ReplicaSetCreateError";
            if self.deployment.spec.progress_deadline().is_some() {
                self.show_progress("False", reason, message.clone(), world.now);
            }
            self.report(world, Severity::Warning, reason, message);
        }
        match self.write(world) {
            Ok(()) => error.into(),
            Err(stop) => stop,
        }
    }

    /// Deletes the oldest sets without pods, beyond the history limit.
    pub(super) fn clean_up(&self, world: &mut World) {
        let limit = self.spec().revision_history_limit.unwrap_or(10);
        let alive = self.old.iter();
        let alive = alive.filter(|set| !set.metadata.is_terminating());
        let mut alive: Vec<_> = alive.cloned().collect();
        let surplus = alive
            .len()
            .saturating_sub(usize::try_from(limit).unwrap_or(usize::MAX));
        sort_by(&mut alive, &|a, b| number(a).cmp(&number(b)));
        for set in alive.iter().take(surplus) {
            let (metadata, status) = (&set.metadata, &set.status);
            let is_used = status.replicas != 0
                || set.spec.replicas() != 0
                || metadata.generation > status.observed_generation;
            if is_used {
                continue;
            }
            let reference = ObjectRef::new(Kind::ReplicaSet, &metadata.namespace, &metadata.name);
            // Gone already is as good as deleted.
            let options = DeleteOptions::of(metadata.uid);
            let _ = world.delete(&reference, &options, Reason::HistoryIsFull);
        }
    }
}
