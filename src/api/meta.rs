//! What every object carries.

use super::record::{Field, Misfit, record};
use super::{Kind, Labels, Rest, Time};
use crate::json::Value;
use std::fmt;

/// Identity of one incarnation of an object; never used again after it is gone.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uid(pub u128);

impl Uid {
    /// The first eight digits, enough to tell two incarnations apart at a glance.
    pub fn short(self) -> String {
        format!("{:08x}", (self.0 >> 96) as u32)
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = format!("{:032x}", self.0);
        let part = |from: usize, to: usize| &hex[from..to];
        write!(
            f,
            "{}-{}-{}-{}-{}",
            part(0, 8),
            part(8, 12),
            part(12, 16),
            part(16, 20),
            part(20, 32)
        )
    }
}

impl fmt::Debug for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Field for Uid {
    fn read(&mut self, value: Value) -> Result<(), Misfit> {
        let hex = value.as_str().map(|text| text.replace('-', ""));
        let number = hex.and_then(|hex| u128::from_str_radix(&hex, 16).ok());
        self.0 = number.ok_or_else(|| Misfit::of(&value, "a UID"))?;
        Ok(())
    }

    fn write(&mut self) -> Value {
        self.to_string().into()
    }

    fn is_empty(&self) -> bool {
        self.0 == 0
    }
}

/// `metadata` of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObjectMeta {
    /// Unique in its namespace and kind.
    pub name: String,
    /// Prefix of a name that the server completes.
    pub generate_name: String,
    /// Empty for objects of the whole cluster.
    pub namespace: String,
    /// Set by the server at creation.
    pub uid: Uid,
    /// The store's counter at the last write of this object; 0 before it is stored.
    pub resource_version: u64,
    /// Rises with each change of the spec.
    pub generation: i64,
    /// When it was stored.
    pub creation_timestamp: Option<Time>,
    /// When it is, or was, to be gone: set by a delete that could not remove the object at once.
    pub deletion_timestamp: Option<Time>,
    /// Seconds that its containers get to stop.
    pub deletion_grace_period_seconds: Option<i64>,
    /// Key-value pairs that selectors look at.
    pub labels: Labels,
    /// Key-value pairs that selectors do not look at.
    pub annotations: Labels,
    /// Objects on which this one depends: when all are gone, it is collected.
    pub owner_references: Vec<OwnerReference>,
    /// Who must agree before the object may be removed.
    pub finalizers: Vec<String>,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(ObjectMeta {
    given "name" => name,
    given "generateName" => generate_name,
    given "namespace" => namespace,
    given "uid" => uid,
    given "resourceVersion" => resource_version,
    given "generation" => generation,
    given "creationTimestamp" => creation_timestamp,
    given "deletionTimestamp" => deletion_timestamp,
    given "deletionGracePeriodSeconds" => deletion_grace_period_seconds,
    given "labels" => labels,
    given "annotations" => annotations,
    given "ownerReferences" => owner_references,
    given "finalizers" => finalizers,
    ..rest
});

impl ObjectMeta {
    /// Metadata with a name and nothing else.
    pub fn named(namespace: &str, name: &str) -> Self {
        Self {
            namespace: namespace.into(),
            name: name.into(),
            ..Self::default()
        }
    }

    /// Whether a delete was asked for and the object is still there.
    pub fn is_terminating(&self) -> bool {
        self.deletion_timestamp.is_some()
    }

    /// The owner that manages this object, if any.
    pub fn controller(&self) -> Option<&OwnerReference> {
        self.owner_references
            .iter()
            .find(|owner| owner.controller == Some(true))
    }

    /// Whether the object with this uid manages this one.
    pub fn is_controlled_by(&self, uid: Uid) -> bool {
        self.controller().is_some_and(|owner| owner.uid == uid)
    }

    /// Whether the finalizer holds this object.
    pub fn has_finalizer(&self, finalizer: &str) -> bool {
        self.finalizers.iter().any(|own| own == finalizer)
    }
}

/// A link from a dependent to its owner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnerReference {
    /// For example `apps/v1`.
    pub api_version: String,
    /// For example `StatefulSet`.
    pub kind: String,
    /// The owner's name.
    pub name: String,
    /// The owner's incarnation; another one of the same name is another owner.
    pub uid: Uid,
    /// Whether this owner manages the dependent; at most one does.
    pub controller: Option<bool>,
    /// Whether a foreground deletion of the owner waits for this dependent.
    pub block_owner_deletion: Option<bool>,
}

record!(OwnerReference {
    always "apiVersion" => api_version,
    always "kind" => kind,
    always "name" => name,
    always "uid" => uid,
    given "controller" => controller,
    given "blockOwnerDeletion" => block_owner_deletion,
});

impl OwnerReference {
    /// A reference that names its owner as controller and blocks its foreground deletion.
    pub fn controller(kind: Kind, name: &str, uid: Uid) -> Self {
        Self {
            api_version: kind.api_version().into(),
            kind: kind.name().into(),
            name: name.into(),
            uid,
            controller: Some(true),
            block_owner_deletion: Some(true),
        }
    }
}
