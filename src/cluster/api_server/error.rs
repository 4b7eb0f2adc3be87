//! What the API server answers when it refuses.

use crate::api::Kind;
use std::fmt;

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// There is no such object.
    NotFound {
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: String,
    },
    /// The name is taken.
    AlreadyExists {
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: String,
    },
    /// The object changed since it was read.
    Conflict {
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: String,
    },
}

impl ApiError {
    /// There is no such object.
    pub fn not_found(kind: Kind, name: &str) -> Self {
        Self::NotFound { kind, name: name.into() }
    }

    /// The name is taken.
    pub fn already_exists(kind: Kind, name: &str) -> Self {
        Self::AlreadyExists { kind, name: name.into() }
    }

    /// The object changed since it was read.
    pub fn conflict(kind: Kind, name: &str) -> Self {
        Self::Conflict { kind, name: name.into() }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { kind, name } => write!(f, "{} \"{name}\" not found", kind.qualified()),
            Self::AlreadyExists { kind, name } => {
                write!(f, "{} \"{name}\" already exists", kind.qualified())
            }
            Self::Conflict { kind, name } => write!(
                f,
                "Operation cannot be fulfilled on {} \"{name}\": the object has been modified; \
                 please apply your changes to the latest version and try again",
                kind.qualified()
            ),
        }
    }
}
