//! [R] Endpoints and names at rest (spec 08 §8).

use super::*;
use crate::cluster::Cluster;
use crate::cluster::agents::coredns::{
    Answer, RecordType, pod_dns_name, reverse_name, service_name,
};
use crate::order::Set;
use std::net::Ipv4Addr;

/// What an endpoint says of its pod.
type Known = (String, String, EndpointConditions, Option<String>);

/// The endpoints that a Service should have, from its pods alone.
fn wanted_endpoints(service: &Service, store: &Store) -> Set<String> {
    let publish = service.spec.publish_not_ready_addresses;
    let pods = store.pods.of(&service.metadata.namespace).filter(|pod| {
        service.selects(&pod.metadata.labels)
            && !pod.status.pod_ip.is_empty()
            && !pod.is_finished()
            && (publish || store.nodes.get("", &pod.spec.node_name).is_some())
    });
    pods.map(|pod| {
        let (serving, terminating) = (pod.is_ready(), pod.metadata.is_terminating());
        let conditions = EndpointConditions {
            ready: publish || serving && !terminating,
            serving,
            terminating,
        };
        let named = pod.spec.subdomain == service.metadata.name;
        let hostname = named.then(|| pod.spec.hostname.clone());
        let known: Known = (
            pod.metadata.name.clone(),
            pod.status.pod_ip.clone(),
            conditions,
            hostname.filter(|name| !name.is_empty()),
        );
        format!("{known:?}")
    })
    .collect()
}

/// Endpoints are the pods that a Service selects and that have an address (DN1), with their host
/// name if the Service governs them (DN2).
pub(super) fn dn1(cluster: &Cluster) -> Option<String> {
    let store = cluster.store();
    let selecting = store
        .services
        .iter()
        .filter(|own| !own.spec.selector.is_empty());
    selecting
        .filter_map(|service| {
            let metadata = &service.metadata;
            let slices = store
                .endpoint_slices
                .of(&metadata.namespace)
                .filter(|slice| {
                    slice.metadata.labels.get(SERVICE_NAME_LABEL) == Some(&metadata.name)
                        && slice.metadata.is_controlled_by(metadata.uid)
                });
            let known = slices.flat_map(|slice| &slice.endpoints).map(|own| {
                let pod = own.target_ref.as_ref().map_or("", |target| &target.name);
                let address = own.addresses.first().cloned().unwrap_or_default();
                let known: Known = (pod.into(), address, own.conditions, own.hostname.clone());
                format!("{known:?}")
            });
            let (known, wanted) = (known.collect(), wanted_endpoints(service, store));
            let name = &metadata.name;
            (wanted != known).then(|| format!("{name} has {known:?}, not {wanted:?}"))
        })
        .next()
}

/// The addresses of the pods that a Service names, if they are to be used.
fn addresses(service: &Service, store: &Store, wanted: impl Fn(&Pod) -> bool) -> Answer {
    let publish = service.spec.publish_not_ready_addresses;
    let mut found: Vec<String> = store
        .pods
        .of(&service.metadata.namespace)
        .filter(|pod| {
            service.selects(&pod.metadata.labels)
                && !pod.status.pod_ip.is_empty()
                && !pod.is_finished()
                && (publish
                    || pod.is_ready()
                        && !pod.metadata.is_terminating()
                        && store.nodes.get("", &pod.spec.node_name).is_some())
                && wanted(pod)
        })
        .map(|pod| pod.status.pod_ip.clone())
        .collect();
    found.sort_by_key(|ip| ip.parse::<Ipv4Addr>().ok());
    match found.is_empty() {
        true => Answer::NotFound,
        false => Answer::Addresses(found),
    }
}

/// The name of a Service gives its ready pods, or its own address.
pub(super) fn dn3(cluster: &Cluster) -> Option<String> {
    let store = cluster.store();
    let governed = store
        .services
        .iter()
        .filter(|own| !own.spec.selector.is_empty());
    governed
        .filter_map(|service| {
            let name = service_name(&service.metadata.namespace, &service.metadata.name);
            let wanted = match service.is_headless() {
                true => addresses(service, store, |_| true),
                false => match service.external_name() {
                    Some(name) => Answer::Alias(name.to_owned()),
                    None => Answer::Addresses(vec![service.spec.cluster_ip.clone()]),
                },
            };
            let answer = cluster.lookup(&name);
            (answer != wanted).then(|| format!("{name} gives {answer:?}, not {wanted:?}"))
        })
        .next()
}

/// The name of a pod under its Service gives its address while it is to be used.
pub(super) fn dn4(cluster: &Cluster) -> Option<String> {
    let store = cluster.store();
    store.pods.iter().find_map(|pod| {
        let (namespace, hostname) = (&pod.metadata.namespace, &pod.spec.hostname);
        if hostname.is_empty() || pod.spec.subdomain.is_empty() {
            return None;
        }
        let name = pod_dns_name(namespace, &pod.spec.subdomain, hostname);
        let wanted = match store.services.get(namespace, &pod.spec.subdomain) {
            Some(service) => addresses(service, store, |own| {
                own.spec.hostname == *hostname && own.spec.subdomain == pod.spec.subdomain
            }),
            None => Answer::NotFound,
        };
        let answer = cluster.lookup(&name);
        (answer != wanted).then(|| format!("{name} gives {answer:?}, not {wanted:?}"))
    })
}

/// Who serves a port has a name, the name has that address, and the address has that name.
pub(super) fn records_agree(cluster: &Cluster) -> Option<String> {
    let services = cluster.store().services.iter();
    services
        .filter_map(|service| {
            let name = service_name(&service.metadata.namespace, &service.metadata.name);
            let Answer::Targets(targets) = cluster.dns.lookup(&name, RecordType::Srv) else {
                return None;
            };
            let stray = targets.iter().find(|target| {
                let reverse = target.address.parse().map(reverse_name);
                let reverse = reverse.unwrap_or_default();
                let names = match cluster.dns.lookup(&reverse, RecordType::Ptr) {
                    Answer::Names(names) => names,
                    _ => Vec::new(),
                };
                let addresses = match cluster.lookup(&target.host) {
                    Answer::Addresses(addresses) => addresses,
                    _ => Vec::new(),
                };
                !addresses.contains(&target.address) || !names.contains(&target.host)
            })?;
            Some(format!("{name} names {stray:?}"))
        })
        .next()
}
