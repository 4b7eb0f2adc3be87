//! What is drawn before the run begins, when there is no cluster yet.

use super::types::*;
use crate::api::{Kind, ObjectRef};
use crate::cluster::Config;

impl Scene {
    /// The machines that a run begins with, as its first scene shows them.
    pub fn before(config: &Config) -> Self {
        let nodes = config.nodes.iter().map(|node| NodeCard {
            key: node.name.clone(),
            object: ObjectRef::new(Kind::Node, "", &node.name),
            zone: node.zone.clone(),
            tone: Tone::Good,
            status: "Ready".to_owned(),
            powered: true,
            why: String::new(),
            pods: Vec::new(),
            volumes: Vec::new(),
            more: 0,
        });
        Self {
            nodes: nodes.collect(),
            ..Self::default()
        }
    }
}
