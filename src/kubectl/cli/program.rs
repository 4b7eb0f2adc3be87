//! What kubectl leaves to others: programs that run inside containers.

use crate::api::{Kind, ObjectRef, Uid};

/// A program to be run in a container. Whoever can run it does, and says with what it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The pod.
    pub pod: ObjectRef,
    /// Its incarnation.
    pub uid: Uid,
    /// The container.
    pub container: String,
    /// The program and its arguments; none: what its image begins with.
    pub words: Vec<String>,
    /// Whether lines can be typed into it.
    pub interactive: bool,
    /// Whether the container ends with it.
    pub main: bool,
}

impl Program {
    /// In the container of a pod.
    pub(super) fn new(namespace: &str, pod: &str, uid: Uid, container: &str) -> Self {
        Self {
            pod: ObjectRef::new(Kind::Pod, namespace, pod),
            uid,
            container: container.to_owned(),
            words: Vec::new(),
            interactive: false,
            main: false,
        }
    }
}
