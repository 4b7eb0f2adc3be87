//! What is drawn before the run begins, when there is no cluster yet.

use super::types::*;
use crate::api::{Kind, ObjectRef};
use crate::cluster::Config;

/// The Service of the API server, which every cluster has, as `kubectl get` shows it.
const API_SERVER: [(&str, &str); 6] = [
    ("NAME", "kubernetes"),
    ("TYPE", "ClusterIP"),
    ("CLUSTER-IP", "10.96.0.1"),
    ("EXTERNAL-IP", "<none>"),
    ("PORT(S)", "443/TCP"),
    ("AGE", "0s"),
];

impl Scene {
    /// What a run begins with, as its first scene shows it. The code of the cluster is not there yet.
    pub fn before(config: &Config) -> Self {
        let nodes = config.nodes.iter().map(|node| NodeCard {
            key: node.name.clone(),
            object: ObjectRef::new(Kind::Node, "", &node.name),
            zone: node.zone.clone(),
            tone: Tone::Good,
            status: "Ready".to_owned(),
            powered: true,
            connected: true,
            why: String::new(),
            pods: Vec::new(),
            volumes: Vec::new(),
            more: 0,
        });
        let cells = API_SERVER.map(|(_, cell)| cell.to_owned());
        Self {
            nodes: nodes.collect(),
            tables: vec![Table {
                prefix: "service",
                header: API_SERVER.map(|(title, _)| title).into(),
                rows: vec![cells.into()],
                more: String::new(),
            }],
            ..Self::default()
        }
    }
}
