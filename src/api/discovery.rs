//! discovery.k8s.io/v1

use super::record::record;
use super::{ObjectMeta, ObjectReference};
use std::sync::Arc;

/// Some of the endpoints of a Service, at most 100 (spec 03 §2).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndpointSlice {
    /// Standard metadata; the label `kubernetes.io/service-name` names the Service.
    pub metadata: ObjectMeta,
    /// `IPv4`
    pub address_type: String,
    /// The endpoints, in order of their addition.
    pub endpoints: Vec<Arc<Endpoint>>,
    /// The ports that all of them serve.
    pub ports: Vec<EndpointPort>,
}

record!(EndpointSlice {
    always "metadata" => metadata,
    always "addressType" => address_type,
    always "endpoints" => endpoints,
    always "ports" => ports,
});

/// Names the Service of a slice.
pub const SERVICE_NAME_LABEL: &str = "kubernetes.io/service-name";

/// One pod behind a Service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoint {
    /// The pod's address.
    pub addresses: Vec<String>,
    /// Whether it is to be used.
    pub conditions: EndpointConditions,
    /// The pod's host name, if its subdomain names the Service: the left part of its DNS name.
    pub hostname: Option<String>,
    /// Where the pod runs.
    pub node_name: Option<String>,
    /// The zone of that node.
    pub zone: Option<String>,
    /// The pod.
    pub target_ref: Option<ObjectReference>,
}

record!(Endpoint {
    always "addresses" => addresses,
    always "conditions" => conditions,
    given "hostname" => hostname,
    given "nodeName" => node_name,
    given "zone" => zone,
    given "targetRef" => target_ref,
});

/// What may be asked of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointConditions {
    /// Serving and not terminating, or the Service publishes addresses that are not ready.
    pub ready: bool,
    /// The pod is Ready.
    pub serving: bool,
    /// The pod is being deleted.
    pub terminating: bool,
}

/// What holds where nothing is said.
impl Default for EndpointConditions {
    fn default() -> Self {
        Self {
            ready: true,
            serving: true,
            terminating: false,
        }
    }
}

record!(EndpointConditions {
    always "ready" => ready,
    always "serving" => serving,
    always "terminating" => terminating,
});

/// A port of a slice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointPort {
    /// The name of the Service's port.
    pub name: String,
    /// The number on the pod.
    pub port: u16,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
}

record!(EndpointPort {
    given "name" => name,
    always "port" => port,
    always "protocol" => protocol,
});
