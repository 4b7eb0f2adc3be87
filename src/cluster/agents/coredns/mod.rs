//! The DNS server: names of Services and of the pods behind them (spec 03 §3).

mod cache;
mod corefile;
mod records;

pub use self::cache::Reply;

use self::cache::Cache;
use self::corefile::{COREFILE, Settings};
use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::store::Change;
use crate::cluster::world::World;
use crate::order::{Map, Set};
use std::net::Ipv4Addr;
use std::sync::Arc;

/// The zone that it serves.
pub const ZONE: &str = "cluster.local";

/// What the names end with that are asked for to get the names of an address.
const REVERSE: &str = ".in-addr.arpa";

/// Its own address, as clients see it. Its Service is not among the objects of the model.
pub const ADDRESS: &str = "10.96.0.10";

/// The ConfigMap with the configuration: its namespace and name.
const CONFIGURATION: (&str, &str) = ("kube-system", "coredns");

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordType {
    /// IPv4 addresses.
    A,
    /// IPv6 addresses, which nobody has.
    Aaaa,
    /// Ports, and the names of those who serve there.
    Srv,
    /// The names of an address.
    Ptr,
    /// Something else, which no name of a cluster has.
    Other,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The addresses, in ascending order.
    Addresses(Vec<String>),
    /// Who serves, and where.
    Targets(Vec<Target>),
    /// The names of an address.
    Names(Vec<String>),
    /// Another name, to be asked for instead (CNAME).
    Alias(String),
    /// The name exists, but has nothing of this type.
    NoData,
    /// There is no such name.
    NotFound,
}

/// Who serves a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The full name.
    pub host: String,
    /// The address of that name.
    pub address: String,
    /// The port there.
    pub port: i32,
}

/// What the DNS server knows.
#[derive(Clone, Debug)]
pub struct CoreDns {
    services: Map<(String, String), Record>,
    namespaces: Set<String>,
    settings: Settings,
    cache: Cache,
    /// When it last heard of a change.
    changed: Millis,
}

#[derive(Clone, Debug, Default)]
struct Record {
    /// Its own address; none if it is headless.
    address: Option<Ipv4Addr>,
    external_name: Option<String>,
    ports: Vec<Port>,
    slices: Map<String, Arc<Slice>>,
}

#[derive(Clone, Debug, Default)]
struct Slice {
    /// Label and address of each that is ready.
    endpoints: Vec<(String, Ipv4Addr)>,
    /// Where they are, by label in small letters.
    places: Map<String, Vec<usize>>,
    /// The ports of all.
    ports: Vec<Port>,
}

#[derive(Clone, Debug, Default)]
struct Port {
    name: String,
    protocol: String,
    number: i32,
}

impl Default for CoreDns {
    /// It knows nothing but itself.
    fn default() -> Self {
        let port = |name: &str, protocol: &str, number| Port {
            name: name.to_owned(),
            protocol: protocol.to_owned(),
            number,
        };
        let own = Record {
            address: ADDRESS.parse().ok(),
            ports: vec![
                port("dns", "UDP", 53),
                port("dns-tcp", "TCP", 53),
                port("metrics", "TCP", 9153),
            ],
            ..Record::default()
        };
        Self {
            services: [(("kube-system".to_owned(), "kube-dns".to_owned()), own)].into(),
            namespaces: Set::new(),
            settings: Settings::default(),
            cache: Cache::default(),
            changed: 0,
        }
    }
}

impl CoreDns {
    /// The ConfigMap with its configuration, as kubeadm writes it.
    pub(in crate::cluster) fn configuration() -> ConfigMap {
        let mut rest = Rest::new();
        rest.insert("data".into(), crate::json!({ "Corefile": COREFILE }));
        ConfigMap {
            metadata: ObjectMeta::named(CONFIGURATION.0, CONFIGURATION.1),
            rest,
        }
    }

    /// Wakes the server for what it answers from.
    pub(in crate::cluster) fn observe(change: &Change, world: &mut World) {
        let object = change.object();
        let delay = match object.kind() {
            Kind::Service | Kind::EndpointSlice | Kind::Namespace => world.timings.dns,
            Kind::ConfigMap if is_configuration(object.metadata()) => world.timings.dns_reload,
            _ => return,
        };
        world.after(delay, Task::new(Actor::CoreDns, object.reference()));
    }

    /// Takes over the present state of a Service, a slice or a namespace.
    pub(in crate::cluster) fn sync(&mut self, object: &ObjectRef, world: &World) {
        let (namespace, name) = (object.namespace.to_string(), object.name.to_string());
        if object.kind != Kind::ConfigMap {
            self.changed = world.now;
        }
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
                    let key = (namespace.clone(), name.clone());
                    let is_new = !self.services.contains_key(&key);
                    let record = self.services.entry(key).or_default();
                    record.address = service.spec.cluster_ip.parse().ok();
                    record.external_name = service.external_name().map(str::to_owned);
                    let ports = service.spec.ports.iter();
                    let ports = ports.map(|port| Port {
                        name: port.name.clone(),
                        protocol: port.protocol.clone().unwrap_or_else(|| "TCP".to_owned()),
                        number: port.port,
                    });
                    record.ports = ports.collect();
                    if is_new {
                        self.take_slices_of(&namespace, &name, world);
                    }
                }
                None => {
                    self.services.remove(&(namespace, name));
                }
            },
            Kind::ConfigMap => self.configure(world),
            _ => self.take_slice(&namespace, &name, world),
        }
    }

    /// Begins anew with another configuration, if it can be read; what was kept is forgotten.
    fn configure(&mut self, world: &World) {
        let (namespace, name) = CONFIGURATION;
        let stored = world.store.config_maps.get(namespace, name);
        let data = stored.and_then(|own| own.rest.get("data"));
        let text = data.and_then(|data| data.get("Corefile")?.as_str());
        if let Some(settings) = text.and_then(Settings::read) {
            self.settings = settings;
            self.cache = Cache::default();
        }
    }

    /// Takes the slices that were there before their Service.
    fn take_slices_of(&mut self, namespace: &str, service: &str, world: &World) {
        for slice in world.store.endpoint_slices.of(namespace) {
            let of = slice.metadata.labels.get(SERVICE_NAME_LABEL);
            if of.is_some_and(|of| of == service) {
                self.take_slice(namespace, &slice.metadata.name, world);
            }
        }
    }

    fn take_slice(&mut self, namespace: &str, name: &str, world: &World) {
        let Some(slice) = world.store.endpoint_slices.get(namespace, name) else {
            for ((own_namespace, _), record) in self.services.iter_mut() {
                if own_namespace == namespace {
                    record.slices.remove(name);
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
            let text = endpoint.addresses.first()?;
            let label = endpoint.hostname.clone();
            let label = label.unwrap_or_else(|| text.replace('.', "-"));
            Some((label, text.parse().ok()?))
        });
        let endpoints: Vec<(String, Ipv4Addr)> = endpoints.collect();
        let mut places: Map<String, Vec<usize>> = Map::new();
        for (place, (label, _)) in endpoints.iter().enumerate() {
            let label = label.to_ascii_lowercase();
            places.entry(label).or_default().push(place);
        }
        let ports = slice.ports.iter().map(|port| Port {
            name: port.name.clone(),
            protocol: port.protocol.clone(),
            number: port.port.into(),
        });
        let slice = Slice {
            endpoints,
            places,
            ports: ports.collect(),
        };
        record.slices.insert(name.to_owned(), Arc::new(slice));
    }
}

fn is_configuration(metadata: &ObjectMeta) -> bool {
    (&*metadata.namespace, &*metadata.name) == CONFIGURATION
}

/// The name that is asked for to get the names of an address.
pub fn reverse_name(address: Ipv4Addr) -> String {
    [&backwards(address).to_string(), REVERSE].concat()
}

/// An address with its numbers in the other order.
fn backwards(address: Ipv4Addr) -> Ipv4Addr {
    let [a, b, c, d] = address.octets();
    Ipv4Addr::new(d, c, b, a)
}

/// The full name of a Service.
pub fn service_name(namespace: &str, service: &str) -> String {
    format!("{service}.{namespace}.svc.{ZONE}")
}

/// The full name of a pod under its Service.
pub fn pod_dns_name(namespace: &str, service: &str, hostname: &str) -> String {
    format!("{hostname}.{}", service_name(namespace, service))
}
