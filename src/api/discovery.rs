//! discovery.k8s.io/v1

use super::{ObjectMeta, ObjectReference};
use serde::{Deserialize, Serialize};

/// Some of the endpoints of a Service, at most 100 (spec 03 §2).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EndpointSlice {
    /// Standard metadata; the label `kubernetes.io/service-name` names the Service.
    pub metadata: ObjectMeta,
    /// `IPv4`
    pub address_type: String,
    /// The endpoints, in order of their addition.
    pub endpoints: Vec<Endpoint>,
    /// The ports that all of them serve.
    pub ports: Vec<EndpointPort>,
}

/// Names the Service of a slice.
pub const SERVICE_NAME_LABEL: &str = "kubernetes.io/service-name";

/// One pod behind a Service.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Endpoint {
    /// The pod's address.
    pub addresses: Vec<String>,
    /// Whether it is to be used.
    pub conditions: EndpointConditions,
    /// The pod's host name, if its subdomain names the Service: the left part of its DNS name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    /// Where the pod runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_name: Option<String>,
    /// The zone of that node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The pod.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_ref: Option<ObjectReference>,
}

/// What may be asked of an endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndpointConditions {
    /// Serving and not terminating, or the Service publishes addresses that are not ready.
    pub ready: bool,
    /// The pod is Ready.
    pub serving: bool,
    /// The pod is being deleted.
    pub terminating: bool,
}

/// A port of a slice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndpointPort {
    /// The name of the Service's port.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The number on the pod.
    pub port: u16,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
}
