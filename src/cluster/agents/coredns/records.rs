//! The records of names and addresses, from what the server knows of Services and endpoints (spec 03 §3).

use super::*;
use crate::order::sort_by;

impl CoreDns {
    /// What the cluster says of a full name, with or without the dot at its end.
    pub fn lookup(&self, name: &str, asked: RecordType) -> Answer {
        let name = canonical(name);
        if let Some(reversed) = name.strip_suffix(".in-addr.arpa") {
            return self.reverse(reversed, asked);
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
            ["ns", "dns"] => Answer::of_addresses(vec![ADDRESS.to_owned()], asked),
            [namespace, "svc" | "pod"] if self.namespaces.contains(*namespace) => Answer::NoData,
            [dashed, namespace, "pod"] if self.namespaces.contains(*namespace) => {
                let address = dashed.replace('-', ".");
                match octets(&address).is_some() && !dashed.contains('.') {
                    true => Answer::of_addresses(vec![address], asked),
                    false => Answer::NotFound,
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
        let full = service_name(namespace, name);
        if let Some(name) = &service.external_name {
            return match (wanted.label, asked) {
                (Some(_), _) => Answer::NotFound,
                (None, RecordType::Srv) => Answer::NoData,
                (None, _) => Answer::Alias(name.clone()),
            };
        }
        let mut found = Vec::new();
        if wanted.label.is_some() || service.cluster_ip == "None" {
            for slice in service.slices.values() {
                for (label, address) in &slice.endpoints {
                    let is_wanted = |own: &str| own.eq_ignore_ascii_case(label);
                    if wanted.label.is_none_or(is_wanted) {
                        let host = [label, ".", &full].concat();
                        wanted.take(&host, address, &slice.ports, &mut found);
                    }
                }
            }
        } else {
            wanted.take(&full, &service.cluster_ip, &service.ports, &mut found);
        }
        // A headless Service without ready endpoints does not exist to the DNS server.
        if found.is_empty() {
            return Answer::NotFound;
        }
        if asked == RecordType::Srv {
            found.retain(|target| target.port.is_some());
            return match found.is_empty() {
                true => Answer::NoData,
                false => Answer::Targets(found),
            };
        }
        let addresses = found.into_iter().map(|target| target.address);
        Answer::of_addresses(addresses.collect(), asked)
    }

    /// The names of an address: of the Service that has it, else of the endpoints.
    fn reverse(&self, reversed: &str, asked: RecordType) -> Answer {
        let parts: Vec<&str> = reversed.rsplit('.').collect();
        let address = parts.join(".");
        let mut names = Vec::new();
        for ((namespace, name), service) in self.services.iter() {
            let full = service_name(namespace, name);
            if service.cluster_ip == address {
                names = vec![full];
                break;
            }
            let endpoints = service.slices.values().flat_map(|slice| &slice.endpoints);
            let here = endpoints.filter(|(_, own)| *own == address);
            names.extend(here.map(|(label, _)| [label, ".", &full].concat()));
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

impl Wanted<'_> {
    /// Adds one target for each port that is meant. Who declares no port is there without one.
    fn take(&self, host: &str, address: &str, ports: &[Port], found: &mut Vec<Target>) {
        let mut add = |port| {
            found.push(Target {
                host: host.to_owned(),
                address: address.to_owned(),
                port,
            });
        };
        if ports.is_empty() && self.port.is_empty() && self.protocol.is_empty() {
            add(None);
        }
        let is = |wanted: &str, own: &str| wanted.is_empty() || wanted.eq_ignore_ascii_case(own);
        for port in ports {
            if is(self.port, &port.name) && is(self.protocol, &port.protocol) {
                add(Some(port.number));
            }
        }
    }
}

impl Answer {
    /// There are these addresses; in ascending order, each once.
    fn of_addresses(mut addresses: Vec<String>, asked: RecordType) -> Self {
        if asked != RecordType::A {
            return Self::NoData;
        }
        sort_by(&mut addresses, &|a, b| octets(a).cmp(&octets(b)));
        addresses.dedup();
        Self::Addresses(addresses)
    }
}

/// A name as the server compares it.
pub(super) fn canonical(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

fn without_underscore(label: &str) -> &str {
    label.strip_prefix('_').unwrap_or(label)
}

/// The four numbers of an address.
fn octets(address: &str) -> Option<Vec<u8>> {
    let octets: Option<Vec<u8>> = address.split('.').map(|octet| octet.parse().ok()).collect();
    octets.filter(|octets| octets.len() == 4)
}
