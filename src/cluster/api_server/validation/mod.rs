//! Which objects the API server refuses, and what it says (spec 06 §3 to §8).
//!
//! Objects are to have their defaults already. Errors come in the order of the server's checks.

mod autoscaler;
mod budget;
mod claim;
mod container;
mod deployment;
mod meta;
mod node;
mod pod;
mod report;
mod resources;
mod rest;
mod service;
mod stateful_set;
mod storage;
#[cfg(test)]
mod tests;
mod warnings;

pub use self::warnings::warnings;

use self::report::{Path, Report};
use super::{FieldError, Gates, names};
use crate::api::Object;

/// What is wrong with a new object; nothing if it is fine.
pub fn validate_create(object: &Object, gates: &Gates) -> Vec<FieldError> {
    let mut report = Report::default();
    let errors = &mut report;
    match object {
        Object::StatefulSet(set) => stateful_set::create(errors, set),
        Object::Deployment(deployment) => deployment::create(errors, deployment),
        Object::ReplicaSet(set) => deployment::create_set(errors, set),
        Object::PodDisruptionBudget(budget) => budget::create(errors, budget),
        Object::HorizontalPodAutoscaler(own) => autoscaler::create(errors, own),
        Object::Pod(pod) => pod::create(errors, pod),
        Object::Service(service) => service::create(errors, service, gates),
        Object::PersistentVolumeClaim(claim) => claim::create(errors, claim),
        Object::PersistentVolume(volume) => storage::create_volume(errors, volume),
        Object::StorageClass(class) => storage::create_class(errors, class),
        Object::Node(node) => node::create(errors, node),
        Object::Namespace(namespace) => meta::create(errors, &namespace.metadata, names::label),
        other => meta::create(errors, other.metadata(), names::subdomain),
    }
    report.0
}

/// What is wrong with an object that is to replace `old`; nothing if it is fine.
///
/// The status is taken as it is: a request for the spec keeps the old one, see [`validate_status`] for the
/// other kind of request.
pub fn validate_update(old: &Object, new: &Object) -> Vec<FieldError> {
    let mut report = Report::default();
    let errors = &mut report;
    match (old, new) {
        (Object::StatefulSet(old), Object::StatefulSet(new)) => {
            stateful_set::update(errors, old, new);
        }
        (Object::Deployment(old), Object::Deployment(new)) => {
            deployment::update(errors, old, new);
        }
        (Object::ReplicaSet(old), Object::ReplicaSet(new)) => {
            deployment::update_set(errors, old, new);
        }
        (Object::PodDisruptionBudget(old), Object::PodDisruptionBudget(new)) => {
            budget::update(errors, old, new);
        }
        (Object::HorizontalPodAutoscaler(old), Object::HorizontalPodAutoscaler(new)) => {
            autoscaler::update(errors, old, new);
        }
        (Object::Pod(old), Object::Pod(new)) => pod::update(errors, old, new),
        (Object::Service(old), Object::Service(new)) => service::update(errors, old, new),
        (Object::PersistentVolumeClaim(old), Object::PersistentVolumeClaim(new)) => {
            claim::update(errors, old, new);
        }
        (Object::PersistentVolume(old), Object::PersistentVolume(new)) => {
            storage::update_volume(errors, old, new);
        }
        (Object::StorageClass(old), Object::StorageClass(new)) => {
            storage::update_class(errors, old, new);
        }
        (Object::Node(old), Object::Node(new)) => node::update(errors, old, new),
        (Object::ControllerRevision(before), Object::ControllerRevision(after)) => {
            meta::update(errors, old.metadata(), new.metadata());
            if before.data != after.data {
                let shown = new.to_json()["data"].to_string();
                errors.invalid(&Path::root("data"), shown, "field is immutable");
            }
        }
        (old, new) => meta::update(errors, old.metadata(), new.metadata()),
    }
    report.0
}

/// What is wrong with a status that is to replace that of `old` (spec 06 §4); only a set's has rules.
pub fn validate_status(old: &Object, new: &Object) -> Vec<FieldError> {
    let mut report = Report::default();
    if let (Object::StatefulSet(old), Object::StatefulSet(new)) = (old, new) {
        stateful_set::status(&mut report, &old.status, &new.status);
    }
    report.0
}

/// The most pods that a set can have here.
pub const MAX_REPLICAS: i32 = 10_000;

/// What this model, unlike Kubernetes, does not take.
pub fn model_limits(object: &Object) -> Vec<FieldError> {
    let mut report = Report::default();
    let replicas = match object {
        Object::StatefulSet(set) => set.spec.replicas(),
        Object::Deployment(deployment) => deployment.spec.replicas(),
        Object::ReplicaSet(set) => set.spec.replicas(),
        _ => 0,
    };
    if replicas > MAX_REPLICAS {
        let detail = format!(
            "must be no more than {MAX_REPLICAS} (a limit of this model, not of Kubernetes)"
        );
        let at = Path::root("spec.replicas");
        report.invalid(&at, i64::from(replicas), &detail);
    }
    report.0
}
