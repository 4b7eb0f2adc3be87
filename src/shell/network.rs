//! Names, addresses, and who answers there (spec 03 §3, 5).

use super::place::{At, Inside};
use crate::api::*;
use crate::cluster::Cluster;
use crate::cluster::agents::coredns::{Answer, RecordType, ZONE, reverse_name};
use std::net::Ipv4Addr;

/// What a C library gets for a full name: it asks for addresses of both kinds.
fn addresses_of(cluster: &mut Cluster, name: &str) -> Answer {
    let reply = cluster.ask(name, RecordType::A);
    cluster.ask(name, RecordType::Aaaa);
    match reply.answer {
        Answer::Alias(other) => Answer::Addresses(behind(cluster, &other, RecordType::A)),
        answer => answer,
    }
}

/// The addresses of the name that an alias stands for, as far as the cluster knows it: one step further.
pub(super) fn behind(cluster: &mut Cluster, alias: &str, asked: RecordType) -> Vec<String> {
    match cluster.ask(alias, asked).answer {
        Answer::Addresses(addresses) => addresses,
        _ => Vec::new(),
    }
}

/// The suffixes that are tried behind a name.
pub(super) fn suffixes(inside: &Inside) -> [String; 3] {
    let services = ["svc.", ZONE].concat();
    let own = [&inside.pod.namespace, ".", &services].concat();
    [own, services, ZONE.to_owned()]
}

/// The names that a C library asks for, one after the other.
pub(super) fn candidates(inside: &Inside, name: &str) -> Vec<String> {
    if name.ends_with('.') {
        return vec![name.trim_end_matches('.').to_owned()];
    }
    let with = suffixes(inside).map(|suffix| [name, ".", &suffix].concat());
    let mut names: Vec<String> = with.into();
    if name.matches('.').count() < 5 {
        names.push(name.to_owned());
    } else {
        names.insert(0, name.to_owned());
    }
    names
}

/// The addresses of a name as a program gets them, and the name under which they were found.
pub(super) fn resolve(cluster: &mut Cluster, at: &At, name: &str) -> Option<(String, Vec<String>)> {
    if name.parse::<Ipv4Addr>().is_ok() {
        return Some((name.to_owned(), vec![name.to_owned()]));
    }
    // Outside of the cluster nobody knows its names.
    let At::Container(inside) = at else {
        return None;
    };
    let own = own_names(cluster, inside);
    if let Some((address, full)) = own.filter(|(_, full)| full.split('\t').any(|own| own == name)) {
        let full = full.split('\t').next().unwrap_or_default().to_owned();
        return Some((full, vec![address]));
    }
    if name == "localhost" {
        return Some((name.to_owned(), vec!["127.0.0.1".to_owned()]));
    }
    for candidate in candidates(inside, name) {
        if let Answer::Addresses(addresses) = addresses_of(cluster, &candidate)
            && !addresses.is_empty()
        {
            return Some((candidate, addresses));
        }
    }
    None
}

/// The address of a pod, and its names from /etc/hosts.
fn own_names(cluster: &Cluster, inside: &Inside) -> Option<(String, String)> {
    let hosts = inside.file(cluster, "/etc/hosts")?.text?;
    let (address, names) = hosts.lines().last()?.split_once('\t')?;
    Some((address.to_owned(), names.to_owned()))
}

/// The name that is asked for to get the names of an address, if this is one.
pub(super) fn reversed(address: &str) -> Option<String> {
    address.parse().ok().map(reverse_name)
}

/// Why nobody answers at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreachable {
    /// Nothing listens there.
    Refused,
    /// Nothing comes back.
    Silent,
}

/// The pod that answers at an address and a port, and the port that it hears there.
pub(super) fn connect(
    cluster: &Cluster,
    from: &At,
    address: &str,
    port: i32,
) -> Result<(Inside, i32), Unreachable> {
    let store = cluster.store();
    let mut services = store.services.iter();
    let service = services.find(|own| own.spec.cluster_ip == address);
    let (address, port) = match service {
        None => (address.to_owned(), port),
        Some(service) => {
            let own = service
                .spec
                .ports
                .iter()
                .find(|own| own.port == port)
                .ok_or(Unreachable::Refused)?;
            let slices = store.endpoint_slices.of(&service.metadata.namespace);
            let slices = slices.filter(|slice| {
                slice.metadata.labels.get(SERVICE_NAME_LABEL) == Some(&service.metadata.name)
            });
            let mut ready = slices
                .flat_map(|slice| &slice.endpoints)
                .filter(|own| own.conditions.ready);
            let target = ready.find_map(|endpoint| endpoint.addresses.first().cloned());
            let target = target.ok_or(Unreachable::Refused)?;
            let number = own.target_port.as_ref().and_then(|port| port.as_i64());
            (
                target,
                number
                    .and_then(|port| port.try_into().ok())
                    .unwrap_or(own.port),
            )
        }
    };
    let is_own = |pod: &Pod| match from {
        At::Container(inside) => pod.metadata.uid == inside.uid,
        At::Host => false,
    };
    let is_there =
        |pod: &Pod| pod.status.pod_ip == address || address == "127.0.0.1" && is_own(pod);
    let pod = store
        .pods
        .iter()
        .find(|pod| is_there(pod) && !pod.is_finished());
    let pod = pod.ok_or(Unreachable::Silent)?;
    if cluster
        .kubelets()
        .silent_since(&pod.spec.node_name)
        .is_some()
    {
        return Err(Unreachable::Silent);
    }
    let listens = |container: &Container| {
        let inside = inside_of(pod, container);
        inside.is_alive(cluster) && port_of(inside.image(cluster)) == Some(port)
    };
    let container = pod
        .spec
        .containers
        .iter()
        .find(|container| listens(container));
    let container = container.ok_or(Unreachable::Refused)?;
    Ok((inside_of(pod, container), port))
}

fn inside_of(pod: &Pod, container: &Container) -> Inside {
    Inside {
        pod: ObjectRef::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name),
        uid: pod.metadata.uid,
        container: container.name.clone(),
    }
}

/// The port at which the program of an image listens, where that is known.
fn port_of(image: &str) -> Option<i32> {
    const PORTS: [(&str, i32); 5] = [
        ("nginx", 80),
        ("httpd", 80),
        ("mehdb", 9876),
        ("mysql", 3306),
        ("mariadb", 3306),
    ];
    PORTS
        .iter()
        .find(|(name, _)| image.contains(name))
        .map(|(_, port)| *port)
}
