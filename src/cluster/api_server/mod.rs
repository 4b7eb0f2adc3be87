//! The API server: admission, defaults, validation, and what a write or a delete means.

mod error;

pub use error::ApiError;

use super::reason::Reason;
use super::store::Stored;
use super::world::World;
use crate::api::*;
use std::sync::Arc;

/// What a release of Kubernetes can do (spec 10).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gates {
    /// MaxUnavailableStatefulSet.
    pub max_unavailable: bool,
}

/// Keeps a claim that a pod uses.
pub const PVC_PROTECTION: &str = "kubernetes.io/pvc-protection";
/// Keeps a volume that a claim has.
pub const PV_PROTECTION: &str = "kubernetes.io/pv-protection";
/// The owner goes last.
pub const FOREGROUND: &str = "foregroundDeletion";
/// The dependents stay.
pub const ORPHAN: &str = "orphan";

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
        Self { uid: Some(uid), ..Self::default() }
    }

    /// Only this incarnation, at once.
    pub fn now(uid: Uid) -> Self {
        Self { grace_period_seconds: Some(0), ..Self::of(uid) }
    }
}

impl World {
    /// Creates an object.
    ///
    /// # Errors
    /// When the name is taken, the namespace does not exist, or the object is invalid.
    pub fn create<T: Stored>(&mut self, mut object: T, reason: Reason) -> Result<Arc<T>, ApiError>
    where
        Object: From<Arc<T>>,
    {
        let metadata = object.metadata_mut();
        if metadata.name.is_empty() && !metadata.generate_name.is_empty() {
            metadata.name = format!("{}{}", metadata.generate_name, self.rng.suffix(5));
        }
        if !T::KIND.is_namespaced() {
            metadata.namespace.clear();
        }
        let (namespace, name) = (metadata.namespace.clone(), metadata.name.clone());
        if T::KIND.is_namespaced() && self.store.namespaces.get("", &namespace).is_none() {
            return Err(ApiError::not_found(Kind::Namespace, &namespace));
        }
        if self.store.get::<T>(&namespace, &name).is_some() {
            return Err(ApiError::already_exists(T::KIND, &name));
        }
        let object = self.admit(object)?;
        Ok(self.commit(object, reason))
    }

    /// Everything that happens to an object between the request and the store.
    fn admit<T: Stored>(&mut self, mut object: T) -> Result<T, ApiError>
    where
        Object: From<Arc<T>>,
    {
        let metadata = object.metadata_mut();
        metadata.uid = Uid(self.rng.uuid());
        metadata.creation_timestamp = Some(Time::at(self.now));
        metadata.generation = 1;
        Ok(object)
    }

    /// Writes a changed object; a write that changes nothing is none. Who changes the spec raises
    /// `generation`.
    ///
    /// # Errors
    /// When the object is gone, or was changed since it was read.
    pub fn update<T: Stored>(&mut self, object: T, reason: Reason) -> Result<Arc<T>, ApiError>
    where
        Object: From<Arc<T>>,
    {
        let metadata = object.metadata();
        let Some(old) = self.store.get::<T>(&metadata.namespace, &metadata.name).cloned() else {
            return Err(ApiError::not_found(T::KIND, &metadata.name));
        };
        if metadata.uid != old.metadata().uid
            || metadata.resource_version != old.metadata().resource_version
        {
            return Err(ApiError::conflict(T::KIND, &metadata.name));
        }
        if object == *old {
            return Ok(old);
        }
        let object = self.commit(object, reason.clone());
        let metadata = object.metadata();
        let grace_is_over = metadata.deletion_grace_period_seconds.unwrap_or(0) == 0;
        if metadata.is_terminating() && metadata.finalizers.is_empty() && grace_is_over {
            self.remove(&ObjectRef::new(T::KIND, &metadata.namespace, &metadata.name), reason);
        }
        Ok(object)
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
            return Err(ApiError::not_found(of.kind, &of.name));
        };
        if options.uid.is_some_and(|uid| uid != object.metadata().uid) {
            return Err(ApiError::conflict(of.kind, &of.name));
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
        if metadata.finalizers.is_empty() && grace == 0 {
            self.remove(of, reason);
            return Ok(());
        }
        let due = Time::at(self.now).plus_seconds(grace.unsigned_abs());
        if metadata.deletion_timestamp.is_none() {
            metadata.generation += 1;
        } else if metadata.deletion_grace_period_seconds.is_some_and(|before| before <= grace) {
            return Ok(());
        }
        metadata.deletion_timestamp = Some(due);
        metadata.deletion_grace_period_seconds = Some(grace);
        self.commit_metadata(&object, metadata, reason);
        Ok(())
    }

    /// Takes a finalizer from an object; the last one lets a deleted object go.
    pub fn remove_finalizer(&mut self, of: &ObjectRef, finalizer: &str, reason: Reason) {
        let Some(object) = self.store.object(of) else { return };
        let mut metadata = object.metadata().clone();
        metadata.finalizers.retain(|own| own != finalizer);
        if metadata.is_terminating() && metadata.finalizers.is_empty() {
            self.remove(of, reason);
        } else {
            self.commit_metadata(&object, metadata, reason);
        }
    }

    /// Writes other owners into an object of any kind.
    pub fn set_owners(&mut self, of: &ObjectRef, owners: Vec<OwnerReference>, reason: Reason) {
        let Some(object) = self.store.object(of) else { return };
        let metadata = ObjectMeta { owner_references: owners, ..object.metadata().clone() };
        self.commit_metadata(&object, metadata, reason);
    }

    fn commit_metadata(&mut self, object: &Object, metadata: ObjectMeta, reason: Reason) {
        if metadata == *object.metadata() {
            return;
        }
        macro_rules! commit {
            ($($kind:ident)*) => {
                match object {
                    $(Object::$kind(object) => {
                        let mut object = $kind::clone(object);
                        object.metadata = metadata;
                        self.commit(object, reason);
                    })*
                }
            };
        }
        commit!(Namespace Node ConfigMap Secret StorageClass PersistentVolume PersistentVolumeClaim
            Service EndpointSlice ControllerRevision StatefulSet Pod Event);
    }
}

/// Seconds that the containers of a pod get to stop (spec 04 §5).
fn grace_period(pod: &Pod, asked: Option<i64>) -> i64 {
    if pod.spec.node_name.is_empty() || pod.is_finished() {
        return 0;
    }
    let seconds = asked.or(pod.spec.termination_grace_period_seconds).unwrap_or(30);
    if seconds < 0 { 1 } else { seconds }
}
