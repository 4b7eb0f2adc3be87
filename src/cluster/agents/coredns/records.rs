//! The records of names and addresses, from what the server knows of Services and endpoints (spec 03 §3).

use super::*;
use crate::order::sort_by;

impl CoreDns {
    /// What the cluster says of a full name, with or without the dot at its end.
    pub fn lookup(&self, name: &str, asked: RecordType) -> Answer {
        self.answer(&canonical(name), asked)
    }

    /// The same of a name in its canonical form.
    pub(super) fn answer(&self, name: &str, asked: RecordType) -> Answer {
        if let Some(reversed) = name.strip_suffix(REVERSE) {
            return match reversed.parse() {
                Ok(reversed) => self.reverse(backwards(reversed), asked),
                Err(_) => Answer::NotFound,
            };
        }
        let Some(own) = name.strip_suffix(ZONE) else {
            return Answer::NotFound;
        };
        let mut labels: Vec<&str> = own.split('.').collect();
        // Before the zone stands a dot, or nothing.
        if labels.pop() != Some("") || labels.contains(&"") {
            return Answer::NotFound;
        }
        let whole = |port, protocol| Wanted {
            label: None,
            port,
            protocol,
        };
        match labels.as_slice() {
            [] | ["svc" | "pod"] => Answer::NoData,
            ["ns", "dns"] => Answer::of_addresses(ADDRESS.parse().into_iter().collect(), asked),
            [namespace, "svc" | "pod"] if self.namespaces.contains(*namespace) => Answer::NoData,
            [dashed, namespace, "pod"] if self.namespaces.contains(*namespace) => {
                match dashed.replace('-', ".").parse() {
                    Ok(address) => Answer::of_addresses(vec![address], asked),
                    Err(_) => Answer::NotFound,
                }
            }
            [service, namespace, "svc"] => self.service(service, namespace, &whole("", ""), asked),
            [label, service, namespace, "svc"] => {
                let wanted = Wanted {
                    label: Some(label),
                    ..whole("", "")
                };
                self.service(service, namespace, &wanted, asked)
            }
            [port, protocol, service, namespace, "svc"] => {
                let wanted = whole(without_underscore(port), without_underscore(protocol));
                self.service(service, namespace, &wanted, asked)
            }
            _ => Answer::NotFound,
        }
    }

    fn service(
        &self,
        name: &str,
        namespace: &str,
        wanted: &Wanted<'_>,
        asked: RecordType,
    ) -> Answer {
        let key = (namespace.to_owned(), name.to_owned());
        let Some(service) = self.services.get(&key) else {
            return Answer::NotFound;
        };
        if let Some(name) = &service.external_name {
            return match (wanted.label, asked) {
                (Some(_), _) => Answer::NotFound,
                (None, RecordType::Srv) => Answer::NoData,
                (None, _) => Answer::Alias(name.clone()),
            };
        }
        let found = wanted.find(service);
        // A headless Service without ready endpoints does not exist to the DNS server.
        if found.is_empty() {
            return Answer::NotFound;
        }
        if asked != RecordType::Srv {
            let addresses = found.iter().map(|server| server.address);
            return Answer::of_addresses(addresses.collect(), asked);
        }
        let full = service_name(namespace, name);
        let targets = found.iter().flat_map(|server| {
            let host = match server.label {
                Some(label) => [label, ".", &full].concat(),
                None => full.clone(),
            };
            let ports = server.ports.iter().filter(|port| wanted.is(port));
            ports.map(move |port| Target {
                host: host.clone(),
                address: server.address.to_string(),
                port: port.number,
            })
        });
        let targets: Vec<Target> = targets.collect();
        match targets.is_empty() {
            true => Answer::NoData,
            false => Answer::Targets(targets),
        }
    }

    /// The names of an address: of the Service that has it, else of the endpoints.
    fn reverse(&self, address: Ipv4Addr, asked: RecordType) -> Answer {
        let mut names = Vec::new();
        for ((namespace, name), service) in self.services.iter() {
            let full = || service_name(namespace, name);
            if service.address == Some(address) {
                names = vec![full()];
                break;
            }
            let slices = service.slices.values();
            let endpoints = slices.flat_map(|slice| &slice.endpoints);
            let here = endpoints.filter(|(_, own)| *own == address);
            names.extend(here.map(|(label, _)| [label, ".", &full()].concat()));
        }
        match (names.is_empty(), asked) {
            (true, _) => Answer::NotFound,
            (false, RecordType::Ptr) => Answer::Names(names),
            (false, _) => Answer::NoData,
        }
    }
}

/// Which endpoints, or ports of a Service, a name means.
struct Wanted<'a> {
    label: Option<&'a str>,
    /// Empty: any.
    port: &'a str,
    protocol: &'a str,
}

/// Who serves: an endpoint, or the Service itself, which has no label.
struct Server<'a> {
    label: Option<&'a str>,
    address: Ipv4Addr,
    ports: &'a [Port],
}

impl Wanted<'_> {
    /// Those who serve what is meant.
    fn find<'a>(&self, service: &'a Record) -> Vec<Server<'a>> {
        if self.label.is_none()
            && let Some(address) = service.address
        {
            let ports = &*service.ports;
            let own = Server {
                label: None,
                address,
                ports,
            };
            return if self.is_any(ports) {
                vec![own]
            } else {
                Vec::new()
            };
        }
        let mut found = Vec::new();
        for slice in service.slices.values() {
            if !self.is_any(&slice.ports) {
                continue;
            }
            let mut add = |(label, address): &'a (String, Ipv4Addr)| {
                found.push(Server {
                    label: Some(label),
                    address: *address,
                    ports: &slice.ports,
                });
            };
            match self.label {
                None => slice.endpoints.iter().for_each(add),
                Some(label) => {
                    let places = slice.places.get(label).into_iter().flatten();
                    places.for_each(|place| add(&slice.endpoints[*place]));
                }
            }
        }
        found
    }

    /// Whether a port is meant.
    fn is(&self, port: &Port) -> bool {
        let is = |wanted: &str, own: &str| wanted.is_empty() || wanted.eq_ignore_ascii_case(own);
        is(self.port, &port.name) && is(self.protocol, &port.protocol)
    }

    /// Whether one of these is. Who declares no port is there nevertheless.
    fn is_any(&self, ports: &[Port]) -> bool {
        let whole = self.port.is_empty() && self.protocol.is_empty();
        whole || ports.iter().any(|port| self.is(port))
    }
}

impl Answer {
    /// There are these addresses; in ascending order, each once.
    fn of_addresses(mut addresses: Vec<Ipv4Addr>, asked: RecordType) -> Self {
        if asked != RecordType::A {
            return Self::NoData;
        }
        sort_by(&mut addresses, &Ord::cmp);
        addresses.dedup();
        Self::Addresses(addresses.iter().map(Ipv4Addr::to_string).collect())
    }
}

/// A name as the server compares it.
pub(super) fn canonical(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

fn without_underscore(label: &str) -> &str {
    label.strip_prefix('_').unwrap_or(label)
}
