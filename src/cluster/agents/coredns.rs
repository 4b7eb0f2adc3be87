//! The DNS server: names of Services and of the pods behind them (spec 03 §3).

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::store::Change;
use crate::cluster::world::World;
use crate::order::sort_by;
use crate::order::{Map, Set};

/// The zone that it serves.
pub const ZONE: &str = "cluster.local";

/// An answer to a question for addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The addresses, in ascending order.
    Addresses(Vec<String>),
    /// Another name, to be asked for instead (CNAME).
    Alias(String),
    /// The name exists, but has no address.
    NoData,
    /// There is no such name.
    NotFound,
}

/// What the DNS server knows.
#[derive(Clone, Debug, Default)]
pub struct CoreDns {
    services: Map<(String, String), Record>,
    namespaces: Set<String>,
}

#[derive(Clone, Debug, Default)]
struct Record {
    cluster_ip: String,
    external_name: Option<String>,
    /// By slice: label and address of each ready endpoint.
    endpoints: Map<String, Vec<(String, String)>>,
}

impl CoreDns {
    /// Wakes the server for what it answers from.
    pub(in crate::cluster) fn observe(change: &Change, world: &mut World) {
        let object = change.object();
        let delay = world.timings.dns;
        if matches!(
            object.kind(),
            Kind::Service | Kind::EndpointSlice | Kind::Namespace
        ) {
            world.after(delay, Task::new(Actor::CoreDns, object.reference()));
        }
    }

    /// Takes over the present state of a Service, a slice or a namespace.
    pub(in crate::cluster) fn sync(&mut self, object: &ObjectRef, world: &World) {
        let (namespace, name) = (object.namespace.to_string(), object.name.to_string());
        match object.kind {
            Kind::Namespace => {
                if world.store.namespaces.get("", &name).is_some() {
                    self.namespaces.insert(name);
                } else {
                    self.namespaces.remove(&name);
                }
            }
            Kind::Service => match world.store.services.get(&namespace, &name) {
                Some(service) => {
                    let record = self.services.entry((namespace, name)).or_default();
                    record.cluster_ip.clone_from(&service.spec.cluster_ip);
                    record.external_name = service.external_name().map(str::to_owned);
                }
                None => {
                    self.services.remove(&(namespace, name));
                }
            },
            _ => self.take_slice(&namespace, &name, world),
        }
    }

    fn take_slice(&mut self, namespace: &str, name: &str, world: &World) {
        let Some(slice) = world.store.endpoint_slices.get(namespace, name) else {
            for ((own_namespace, _), record) in self.services.iter_mut() {
                if own_namespace == namespace {
                    record.endpoints.remove(name);
                }
            }
            return;
        };
        let Some(service) = slice.metadata.labels.get(SERVICE_NAME_LABEL) else {
            return;
        };
        let key = (namespace.to_owned(), service.clone());
        let Some(record) = self.services.get_mut(&key) else {
            return;
        };
        let ready = slice
            .endpoints
            .iter()
            .filter(|endpoint| endpoint.conditions.ready);
        let endpoints = ready.filter_map(|endpoint| {
            let address = endpoint.addresses.first()?.clone();
            let label = endpoint.hostname.clone();
            Some((label.unwrap_or_else(|| address.replace('.', "-")), address))
        });
        record
            .endpoints
            .insert(name.to_owned(), endpoints.collect());
    }

    /// The addresses of a full name, with or without the dot at its end.
    pub fn lookup(&self, name: &str) -> Answer {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let Some(name) = name
            .strip_suffix(ZONE)
            .map(|name| name.trim_end_matches('.'))
        else {
            return Answer::NotFound;
        };
        let labels: Vec<&str> = name.split('.').filter(|label| !label.is_empty()).collect();
        match labels.as_slice() {
            [] | ["svc"] => Answer::NoData,
            [namespace, "svc"] if self.namespaces.contains(*namespace) => Answer::NoData,
            [service, namespace, "svc"] => self.service(service, namespace),
            [label, service, namespace, "svc"] => {
                self.addresses(service, namespace, |own| own.eq_ignore_ascii_case(label))
            }
            _ => Answer::NotFound,
        }
    }

    fn service(&self, service: &str, namespace: &str) -> Answer {
        match self
            .services
            .get(&(namespace.to_owned(), service.to_owned()))
        {
            None => Answer::NotFound,
            Some(Record {
                external_name: Some(name),
                ..
            }) => Answer::Alias(name.clone()),
            Some(record) if record.cluster_ip == "None" => {
                self.addresses(service, namespace, |_| true)
            }
            Some(record) => Answer::Addresses(vec![record.cluster_ip.clone()]),
        }
    }

    fn addresses(&self, service: &str, namespace: &str, wanted: impl Fn(&str) -> bool) -> Answer {
        let record = self
            .services
            .get(&(namespace.to_owned(), service.to_owned()));
        let endpoints = record
            .into_iter()
            .flat_map(|record| record.endpoints.values().flatten());
        let mut addresses: Vec<String> = endpoints
            .filter(|(label, _)| wanted(label))
            .map(|(_, address)| address.clone())
            .collect();
        sort_by(&mut addresses, &|a, b| octets(a).cmp(&octets(b)));
        addresses.dedup();
        // A headless Service without ready endpoints does not exist to the DNS server.
        if addresses.is_empty() {
            Answer::NotFound
        } else {
            Answer::Addresses(addresses)
        }
    }
}

fn octets(address: &str) -> Vec<u8> {
    address
        .split('.')
        .filter_map(|octet| octet.parse().ok())
        .collect()
}

/// The full name of a Service.
pub fn service_name(namespace: &str, service: &str) -> String {
    format!("{service}.{namespace}.svc.{ZONE}")
}

/// The full name of a pod under its Service.
pub fn pod_dns_name(namespace: &str, service: &str, hostname: &str) -> String {
    format!("{hostname}.{}", service_name(namespace, service))
}
