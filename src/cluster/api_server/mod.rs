//! The API server: admission, defaults, validation, and what a write or a delete means.

pub mod admission;
pub mod defaults;
pub mod error;
pub(super) mod eviction;
mod gates;
pub mod names;
pub mod validation;

pub use self::error::{ApiError, FieldError, Problem};
pub use self::gates::{Gates, Release};

use super::reason::Reason;
use super::world::World;
use crate::api::*;
use crate::json::Value;
use std::sync::Arc;

/// Keeps a claim that a pod uses.
pub const PVC_PROTECTION: &str = "kubernetes.io/pvc-protection";
/// Keeps a volume that a claim has.
pub const PV_PROTECTION: &str = "kubernetes.io/pv-protection";
/// The owner goes last.
pub const FOREGROUND: &str = "foregroundDeletion";
/// The dependents stay.
pub const ORPHAN: &str = "orphan";

/// Namespaces that nobody can delete.
const UNDYING: [&str; 3] = ["default", "kube-public", "kube-system"];

/// Longer prefixes of generated names are cut.
const GENERATE_NAME_MAX: usize = 58;
/// So often another name is generated if it is taken.
const GENERATE_NAME_TRIES: usize = 8;

/// What becomes of the dependents of a deleted object (spec 04 §13).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Propagation {
    /// They go after it.
    #[default]
    Background,
    /// They go before it.
    Foreground,
    /// They stay.
    Orphan,
}

/// What a user's JSON makes of a stored object. Identity, times, counters and status are the server's
/// and stay as they are (`rest.BeforeUpdate` of the real one).
///
/// # Errors
/// When it is about another object or an older version of this one, or cannot be decoded.
pub fn amended(old: &Object, mut wanted: Value) -> Result<Object, ApiError> {
    if let Some(fields) = wanted.as_object_mut() {
        fields.remove("status");
        if let Some(status) = old.to_json().get_mut("status") {
            fields.insert("status".into(), status.take());
        }
    }
    let (kind, api_version) = (old.kind().name(), old.kind().api_version());
    for (what, field, own) in [
        ("kind", "kind", kind),
        ("API version", "apiVersion", api_version),
    ] {
        let given = wanted.get(field).and_then(Value::as_str).unwrap_or(own);
        if given != own {
            return Err(ApiError::BadRequest(format!(
                "the {what} in the data ({given}) does not match the expected {what} ({own})"
            )));
        }
    }
    let object = Object::from_json(old.kind(), wanted);
    let object = object.map_err(|misfit| ApiError::BadRequest(misfit.to_string()))?;
    let stored = old.metadata();
    let mut metadata = object.metadata().clone();
    for (what, given, own) in [
        ("name", &metadata.name, &stored.name),
        ("namespace", &metadata.namespace, &stored.namespace),
    ] {
        if given != own {
            return Err(ApiError::BadRequest(format!(
                "the {what} of the object ({given}) does not match the {what} on the URL ({own})"
            )));
        }
    }
    let other_version = ![0, stored.resource_version].contains(&metadata.resource_version);
    if other_version || ![Uid(0), stored.uid].contains(&metadata.uid) {
        return Err(conflict(old.kind(), &stored.name));
    }
    metadata.uid = stored.uid;
    metadata.resource_version = stored.resource_version;
    metadata.generation = stored.generation;
    metadata.creation_timestamp = stored.creation_timestamp;
    metadata.deletion_timestamp = stored.deletion_timestamp;
    metadata.deletion_grace_period_seconds = stored.deletion_grace_period_seconds;
    Ok(object.with_metadata(metadata))
}

/// How to delete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeleteOptions {
    /// Seconds that containers get to stop; absent: as the pod says.
    pub grace_period_seconds: Option<i64>,
    /// Only this incarnation.
    pub uid: Option<Uid>,
    /// What becomes of the dependents.
    pub propagation: Propagation,
}

impl DeleteOptions {
    /// Only this incarnation, with the pod's own grace period.
    pub fn of(uid: Uid) -> Self {
        Self {
            uid: Some(uid),
            ..Self::default()
        }
    }

    /// Only this incarnation, at once.
    pub fn now(uid: Uid) -> Self {
        Self {
            grace_period_seconds: Some(0),
            ..Self::of(uid)
        }
    }
}

impl World {
    /// Creates an object.
    ///
    /// # Errors
    /// When the name is taken, the namespace does not exist, or the object is invalid.
    pub fn create<T: Resource>(&mut self, object: T, reason: Reason) -> Result<Arc<T>, ApiError> {
        of_its_kind(self.create_object(object.into_object(), reason))
    }

    /// Creates an object of any kind.
    ///
    /// # Errors
    /// When the name is taken, the namespace does not exist, or the object is invalid.
    pub fn create_object(&mut self, object: Object, reason: Reason) -> Result<Object, ApiError> {
        let kind = object.kind();
        let mut metadata = object.metadata().clone();
        if metadata.name.is_empty() && !metadata.generate_name.is_empty() {
            metadata.name = self.generated_name(kind, &metadata);
        }
        if !kind.is_namespaced() {
            metadata.namespace.clear();
        } else if self.store.namespaces.get("", &metadata.namespace).is_none() {
            return Err(not_found(Kind::Namespace, &metadata.namespace));
        }
        if kind.is_namespaced() && self.is_emptied(&metadata.namespace) {
            let namespace = &metadata.namespace;
            let start = "unable to create new content in namespace ";
            return Err(ApiError::Forbidden {
                kind,
                detail: [start, namespace, " because it is being terminated"].concat(),
                name: metadata.name,
            });
        }
        if self
            .store
            .object(&ObjectRef::new(kind, &metadata.namespace, &metadata.name))
            .is_some()
        {
            return Err(ApiError::AlreadyExists {
                kind,
                name: metadata.name,
            });
        }
        metadata.uid = Uid(self.rng.uuid());
        metadata.creation_timestamp = Some(Time::at(self.now));
        metadata.generation = i64::from(respecified(&object, None));
        let mut object = object.with_metadata(metadata);
        admission::keep_status(&mut object, None);
        defaults::apply(&mut object, None, &self.gates);
        admission::complete(&mut object);
        match &mut object {
            Object::PersistentVolumeClaim(claim) => {
                let classes = self.store.classes.iter().map(Arc::as_ref);
                admission::default_class(&mut Arc::make_mut(claim).spec, classes);
            }
            Object::Service(service) => self.give_address(Arc::make_mut(service)),
            _ => {}
        }
        let mut errors = validation::validate_create(&object, &self.gates);
        errors.extend(validation::model_limits(&object));
        refuse(&object, errors)?;
        Ok(self.commit_object(object, reason))
    }

    /// `generateName`, cut so that a host name holds it, and five characters that make a free name.
    fn generated_name(&mut self, kind: Kind, metadata: &ObjectMeta) -> String {
        let base = &metadata.generate_name;
        let base = base.get(..GENERATE_NAME_MAX).unwrap_or(base);
        let mut name = String::new();
        for _ in 0..GENERATE_NAME_TRIES {
            name = [base, &*self.rng.suffix(5)].concat();
            let taken = ObjectRef::new(kind, &metadata.namespace, &name);
            if self.store.object(&taken).is_none() {
                break;
            }
        }
        name
    }

    /// Replaces an object by what a user made of it.
    ///
    /// # Errors
    /// When the object is gone, or may not be changed like this.
    pub fn replace(&mut self, object: Object, reason: Reason) -> Result<Object, ApiError> {
        let reference = object.reference();
        let Some(old) = self.store.object(&reference) else {
            return Err(not_found(reference.kind, &reference.name));
        };
        let mut object = object;
        admission::keep_status(&mut object, Some(&old));
        defaults::apply(&mut object, Some(&old), &self.gates);
        if let (Object::PersistentVolumeClaim(old), Object::PersistentVolumeClaim(new)) =
            (&old, &object)
        {
            let class = new.spec.storage_class_name.as_deref();
            let class = class.and_then(|class| self.store.classes.get("", class));
            admission::resize(old, new, class.map(Arc::as_ref))?;
        }
        let mut errors = validation::validate_update(&old, &object);
        errors.extend(validation::model_limits(&object));
        refuse(&object, errors)?;
        let generation = old.metadata().generation + i64::from(respecified(&object, Some(&old)));
        let object = object.with_metadata(ObjectMeta {
            generation,
            ..object.metadata().clone()
        });
        self.commit_change(&old, object, reason)
    }

    /// Writes a change. A deleted object that nothing keeps any more goes with it.
    fn commit_change(
        &mut self,
        old: &Object,
        object: Object,
        reason: Reason,
    ) -> Result<Object, ApiError> {
        if object == *old {
            return Ok(object);
        }
        let object = self.commit_object(object, reason.clone());
        let metadata = object.metadata();
        let grace_is_over = metadata.deletion_grace_period_seconds.unwrap_or(0) == 0;
        let held = !metadata.finalizers.is_empty() || has_content(&object);
        if metadata.is_terminating() && !held && grace_is_over {
            self.remove(&object.reference(), reason);
        }
        Ok(object)
    }

    /// A Service that is not headless gets an address of its own.
    fn give_address(&mut self, service: &mut Service) {
        let external = service.spec.kind.as_deref() == Some("ExternalName");
        if service.spec.cluster_ip.is_empty() && !external {
            self.service_addresses += 1;
            // 10.96.0.1 is the API server's, 10.96.0.10 the DNS server's.
            let number = self.service_addresses + 10;
            let (high, low) = (number / 256 % 256, number % 256);
            service.spec.cluster_ip = format!("10.96.{high}.{low}");
        }
        defaults::show_address(service);
    }

    /// Writes a changed object; a write that changes nothing is none. Who changes the spec raises
    /// `generation`.
    ///
    /// # Errors
    /// When the object is gone, or was changed since it was read.
    pub fn update<T: Resource>(&mut self, object: T, reason: Reason) -> Result<Arc<T>, ApiError> {
        of_its_kind(self.update_object(object.into_object(), reason))
    }

    fn update_object(&mut self, object: Object, reason: Reason) -> Result<Object, ApiError> {
        let metadata = object.metadata();
        let Some(old) = self.store.current(&object) else {
            return Err(not_found(object.kind(), &metadata.name));
        };
        if metadata.uid != old.metadata().uid
            || metadata.resource_version != old.metadata().resource_version
        {
            return Err(conflict(object.kind(), &metadata.name));
        }
        self.commit_change(&old, object, reason)
    }

    /// Asks for the deletion of an object. Whether it goes at once depends on its finalizers and, of
    /// a pod, on its containers (spec 04 §5, 10, 13).
    ///
    /// # Errors
    /// When it does not exist, or is another incarnation.
    pub fn delete(
        &mut self,
        of: &ObjectRef,
        options: &DeleteOptions,
        reason: Reason,
    ) -> Result<(), ApiError> {
        let Some(object) = self.store.object(of) else {
            return Err(not_found(of.kind, &of.name));
        };
        if options.uid.is_some_and(|uid| uid != object.metadata().uid) {
            return Err(conflict(of.kind, &of.name));
        }
        if of.kind == Kind::Namespace && UNDYING.contains(&&*of.name) {
            return Err(ApiError::Forbidden {
                kind: of.kind,
                name: of.name.to_string(),
                detail: "this namespace may not be deleted".into(),
            });
        }
        let mut metadata = object.metadata().clone();
        let grace = match &object {
            Object::Pod(pod) => grace_period(pod, options.grace_period_seconds),
            _ => 0,
        };
        let finalizer = match options.propagation {
            Propagation::Background => None,
            Propagation::Foreground => Some(FOREGROUND),
            Propagation::Orphan => Some(ORPHAN),
        };
        if let Some(finalizer) = finalizer.filter(|name| !metadata.has_finalizer(name)) {
            metadata.finalizers.push(finalizer.into());
        }
        // A pod is always marked first, even if it goes with the same request.
        let is_pod = of.kind == Kind::Pod;
        if metadata.finalizers.is_empty() && !is_pod && !has_content(&object) {
            self.remove(of, reason);
            return Ok(());
        }
        let due = Time::at(self.now).plus_seconds(grace.unsigned_abs());
        if metadata.deletion_timestamp.is_none() {
            metadata.generation += 1;
        } else if metadata
            .deletion_grace_period_seconds
            .is_some_and(|before| before <= grace)
        {
            return Ok(());
        }
        metadata.deletion_timestamp = Some(due);
        metadata.deletion_grace_period_seconds = Some(grace);
        let goes = metadata.finalizers.is_empty() && grace == 0 && !has_content(&object);
        let mut object = object;
        if let Object::Namespace(namespace) = &mut object {
            Arc::make_mut(namespace).status.phase = NamespacePhase::Terminating;
        }
        self.commit_metadata(&object, metadata, reason.clone());
        if goes {
            self.remove(of, reason);
        }
        Ok(())
    }

    /// Whether a namespace is being emptied: nothing new may come into it.
    fn is_emptied(&self, namespace: &str) -> bool {
        let namespace = self.store.namespaces.get("", namespace);
        namespace.is_some_and(|own| own.metadata.is_terminating())
    }

    /// Takes a finalizer from an object; the last one lets a deleted object go.
    pub fn remove_finalizer(&mut self, of: &ObjectRef, finalizer: &str, reason: Reason) {
        let Some(object) = self.store.object(of) else {
            return;
        };
        let mut metadata = object.metadata().clone();
        metadata.finalizers.retain(|own| own != finalizer);
        if metadata.is_terminating() && metadata.finalizers.is_empty() && !has_content(&object) {
            self.remove(of, reason);
        } else {
            self.commit_metadata(&object, metadata, reason);
        }
    }

    /// Writes other owners into an object of any kind.
    pub fn set_owners(&mut self, of: &ObjectRef, owners: Vec<OwnerReference>, reason: Reason) {
        let Some(object) = self.store.object(of) else {
            return;
        };
        let metadata = ObjectMeta {
            owner_references: owners,
            ..object.metadata().clone()
        };
        self.commit_metadata(&object, metadata, reason);
    }

    fn commit_metadata(&mut self, object: &Object, metadata: ObjectMeta, reason: Reason) {
        if metadata != *object.metadata() {
            self.commit_object(object.with_metadata(metadata), reason);
        }
    }
}

/// Whether a request makes another generation of the object: of the kinds that count them, by its spec.
fn respecified(new: &Object, old: Option<&Object>) -> bool {
    match new {
        Object::StatefulSet(new) => {
            let old = old.and_then(StatefulSet::of);
            old.is_none_or(|old| old.spec != new.spec)
        }
        Object::Deployment(new) => {
            let old = old.and_then(Deployment::of);
            old.is_none_or(|old| old.spec != new.spec)
        }
        Object::ReplicaSet(new) => {
            let old = old.and_then(ReplicaSet::of);
            old.is_none_or(|old| old.spec != new.spec)
        }
        Object::PodDisruptionBudget(new) => {
            let old = old.and_then(PodDisruptionBudget::of);
            old.is_none_or(|old| old.spec != new.spec)
        }
        Object::Pod(new) => {
            let old = old.and_then(Pod::of);
            old.is_none_or(|old| old.spec != new.spec)
        }
        _ => false,
    }
}

/// Whether it is a namespace that its controller has not found empty yet.
fn has_content(object: &Object) -> bool {
    matches!(object, Object::Namespace(own) if !own.spec.finalizers.is_empty())
}

fn of_its_kind<T: Resource>(written: Result<Object, ApiError>) -> Result<Arc<T>, ApiError> {
    let other = || ApiError::BadRequest("another kind".into());
    T::of(&written?).cloned().ok_or_else(other)
}

fn refuse(object: &Object, errors: Vec<FieldError>) -> Result<(), ApiError> {
    if errors.is_empty() {
        return Ok(());
    }
    let (kind, name) = (object.kind(), object.metadata().name.clone());
    Err(ApiError::Invalid { kind, name, errors })
}

fn not_found(kind: Kind, name: &str) -> ApiError {
    ApiError::NotFound {
        kind,
        name: name.into(),
    }
}

fn conflict(kind: Kind, name: &str) -> ApiError {
    ApiError::Conflict {
        kind,
        name: name.into(),
    }
}

/// Seconds that the containers of a pod get to stop (spec 04 §5).
fn grace_period(pod: &Pod, asked: Option<i64>) -> i64 {
    if pod.spec.node_name.is_empty() || pod.is_finished() {
        return 0;
    }
    let seconds = asked
        .or(pod.spec.termination_grace_period_seconds)
        .unwrap_or(30);
    if seconds < 0 { 1 } else { seconds }
}
