//! The kinds of objects, once, as a table.

use super::record::{self, Misfit};
use super::{
    ConfigMap, ControllerRevision, Deployment, EndpointSlice, Event, HorizontalPodAutoscaler,
    Namespace, Node, ObjectMeta, PersistentVolume, PersistentVolumeClaim, Pod, PodDisruptionBudget,
    ReplicaSet, Secret, Service, StatefulSet, StorageClass, VolumeAttachment,
};
use crate::json::Value;
use std::fmt;
use std::sync::Arc;

/// An object that the store can hold.
pub trait Resource: Clone + PartialEq {
    /// Its kind.
    const KIND: Kind;
    /// Its `metadata`.
    fn metadata(&self) -> &ObjectMeta;
    /// As an object of any kind.
    fn into_object(self) -> Object;
    /// The object, if it is of this kind.
    fn of(object: &Object) -> Option<&Arc<Self>>;
}

macro_rules! kinds {
    ($($kind:ident: $api_version:literal, $plural:literal, $short:literal, $namespaced:literal;)*) => {
        /// A kind of object.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $(#[doc = $plural] $kind,)*
        }

        impl Kind {
            /// Every kind that the model has.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// As in a manifest: `StatefulSet`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => stringify!($kind),)* }
            }

            /// Group and version, as in a manifest: `apps/v1`.
            pub fn api_version(self) -> &'static str {
                match self { $(Self::$kind => $api_version,)* }
            }

            /// Lower-case plural: `statefulsets`.
            pub fn plural(self) -> &'static str {
                match self { $(Self::$kind => $plural,)* }
            }

            /// The short name that kubectl takes: `sts`; empty if there is none.
            pub fn short(self) -> &'static str {
                match self { $(Self::$kind => $short,)* }
            }

            /// Whether its objects live in a namespace.
            pub fn is_namespaced(self) -> bool {
                match self { $(Self::$kind => $namespaced,)* }
            }
        }

        /// An object of any kind, shared and never changed in place.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Object {
            $(#[doc = $plural] $kind(Arc<$kind>),)*
        }

        impl Object {
            /// Its kind.
            pub fn kind(&self) -> Kind {
                match self { $(Self::$kind(_) => Kind::$kind,)* }
            }

            /// Its `metadata`.
            pub fn metadata(&self) -> &ObjectMeta {
                match self { $(Self::$kind(object) => &object.metadata,)* }
            }

            /// Its `metadata`, to be changed: where others have the object too, it becomes a copy.
            pub fn metadata_mut(&mut self) -> &mut ObjectMeta {
                match self { $(Self::$kind(object) => &mut Arc::make_mut(object).metadata,)* }
            }

            /// The object as the API writes it, `kind` and `apiVersion` first.
            pub fn to_json(&self) -> Value {
                let mut value = match self {
                    $(Self::$kind(object) => record::write(&mut $kind::clone(object)),)*
                };
                value["apiVersion"] = self.kind().api_version().into();
                value["kind"] = self.kind().name().into();
                value
            }

            /// Reads an object of a kind from its JSON form.
            ///
            /// # Errors
            /// When a field that the model reads has a wrong type.
            pub fn from_json(kind: Kind, mut value: Value) -> Result<Self, Misfit> {
                if let Some(fields) = value.as_object_mut() {
                    fields.remove("apiVersion");
                    fields.remove("kind");
                }
                Ok(match kind { $(Kind::$kind => {
                    let mut object = $kind::default();
                    record::read(&mut object, value)?;
                    Self::$kind(Arc::new(object))
                })* })
            }
        }

        $(
            impl Resource for $kind {
                const KIND: Kind = Kind::$kind;

                fn metadata(&self) -> &ObjectMeta {
                    &self.metadata
                }

                fn into_object(self) -> Object {
                    Object::$kind(Arc::new(self))
                }

                fn of(object: &Object) -> Option<&Arc<Self>> {
                    match object {
                        Object::$kind(object) => Some(object),
                        _ => None,
                    }
                }
            }

            impl From<Arc<$kind>> for Object {
                fn from(object: Arc<$kind>) -> Self {
                    Self::$kind(object)
                }
            }
        )*
    };
}

kinds! {
    Namespace: "v1", "namespaces", "ns", false;
    Node: "v1", "nodes", "no", false;
    ConfigMap: "v1", "configmaps", "cm", true;
    Secret: "v1", "secrets", "", true;
    StorageClass: "storage.k8s.io/v1", "storageclasses", "sc", false;
    PersistentVolume: "v1", "persistentvolumes", "pv", false;
    VolumeAttachment: "storage.k8s.io/v1", "volumeattachments", "", false;
    PersistentVolumeClaim: "v1", "persistentvolumeclaims", "pvc", true;
    Service: "v1", "services", "svc", true;
    EndpointSlice: "discovery.k8s.io/v1", "endpointslices", "", true;
    ControllerRevision: "apps/v1", "controllerrevisions", "", true;
    StatefulSet: "apps/v1", "statefulsets", "sts", true;
    Deployment: "apps/v1", "deployments", "deploy", true;
    ReplicaSet: "apps/v1", "replicasets", "rs", true;
    PodDisruptionBudget: "policy/v1", "poddisruptionbudgets", "pdb", true;
    HorizontalPodAutoscaler: "autoscaling/v2", "horizontalpodautoscalers", "hpa", true;
    Pod: "v1", "pods", "po", true;
    Event: "v1", "events", "ev", true;
}

impl Kind {
    /// The API group, empty for the core group: `apps`.
    pub fn group(self) -> &'static str {
        self.api_version()
            .split_once('/')
            .map_or("", |(group, _)| group)
    }

    /// As in error texts: `statefulsets.apps`, `pods`.
    pub fn qualified(self) -> String {
        match self.group() {
            "" => self.plural().to_owned(),
            group => format!("{}.{group}", self.plural()),
        }
    }

    /// The kind that a manifest names.
    pub fn parse(api_version: &str, kind: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|known| known.name() == kind && known.api_version() == api_version)
    }
}

/// Which object is meant: kind, namespace and name, not the incarnation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectRef {
    /// Its kind.
    pub kind: Kind,
    /// Empty for objects of the whole cluster.
    pub namespace: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
}

impl ObjectRef {
    /// The object of this kind and name.
    pub fn new(kind: Kind, namespace: &str, name: &str) -> Self {
        Self {
            kind,
            namespace: namespace.into(),
            name: name.into(),
        }
    }
}

impl fmt::Display for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.name(), self.name)
    }
}

impl Object {
    /// The same object with other metadata.
    #[must_use]
    pub fn with_metadata(&self, metadata: ObjectMeta) -> Self {
        let mut object = self.clone();
        *object.metadata_mut() = metadata;
        object
    }

    /// Which object this is an incarnation of.
    pub fn reference(&self) -> ObjectRef {
        let metadata = self.metadata();
        ObjectRef::new(self.kind(), &metadata.namespace, &metadata.name)
    }
}
