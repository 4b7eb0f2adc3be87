//! Advice on the Service that gives a set's pods their names (spec 03 §7).

use super::outlook::Holder;
use super::pods::{LABELS, declared, protocol};
use super::{Advisor, Rule, change};

use crate::api::*;
use crate::cluster::api_server::names;
use crate::json;
use crate::json::Value;
use crate::manifest::Change;
use crate::order::gather;

const PATH: &str = "spec.serviceName";

pub(super) fn advise(advisor: &mut Advisor) {
    let (outlook, planned) = (advisor.outlook, advisor.set);
    let spec = &planned.set.spec;
    let (namespace, name) = (&planned.set.metadata.namespace, &spec.service_name);
    if name.is_empty() {
        return;
    }
    let stored = outlook.store.services.get(namespace, name);
    let pod = pod_name(&planned.set.metadata.name, spec.start());
    let values = [("service", name.as_str()), ("pod", &pod)];
    match outlook.holder::<Service>(namespace, name, stored) {
        Holder::Unclear => {}
        Holder::Nobody => {
            let namespace = outlook.documents[planned.place].namespace();
            // Before 1.36, a set may give names that no Service may have (spec 06 §8).
            let added = names::label_1035(name).is_empty().then(|| {
                let service = headless(planned.set, namespace);
                change(outlook.documents.len(), "", service)
            });
            advisor.tell(Rule::ServiceMissing, PATH, &values, added.as_slice());
        }
        Holder::Manifest(place, service) => {
            // A Service has its kind of address for good, and keeps it where the manifest does not tell.
            let is_headless = match stored {
                Some(stored) if service.spec.cluster_ip.is_empty() => stored.is_headless(),
                _ => service.is_headless(),
            };
            let can_change = stored.is_none() && is_plain(service);
            let made = can_change.then(|| change(place, "/spec/clusterIP", "None".into()));
            look_at(advisor, service, Some(place), is_headless, made.as_slice());
        }
        Holder::Cluster(service) => look_at(advisor, service, None, service.is_headless(), &[]),
    }
}

/// Whether it has, or would get, an address in the cluster and nothing else.
fn is_plain(service: &Service) -> bool {
    service
        .spec
        .kind
        .as_deref()
        .is_none_or(|kind| kind == "ClusterIP")
}

fn look_at(
    advisor: &mut Advisor,
    service: &Service,
    place: Option<usize>,
    is_headless: bool,
    made_headless: &[Change],
) {
    let planned = advisor.set;
    let spec = &planned.set.spec;
    let pod = pod_name(&planned.set.metadata.name, spec.start());
    let values = [("service", service.metadata.name.as_str()), ("pod", &pod)];
    if service.external_name().is_some() {
        return;
    }
    if !is_headless {
        match place {
            Some(place) => {
                let rule = Rule::ServiceNotHeadless;
                advisor.tell_of(place, rule, "spec.clusterIP", &values, made_headless);
            }
            None => advisor.tell(Rule::ServiceNotHeadless, PATH, &values, &[]),
        }
    }
    let labels = &spec.template.metadata.labels;
    // Endpoints can be written by hand, and pods that the set does not own are another matter.
    if service.spec.selector.is_empty() || service.selects(labels) || !spec.selects(labels) {
        return;
    }
    let repair = agreement(labels, service, planned.place, place).unwrap_or_default();
    match place {
        Some(place) => {
            let rule = Rule::ServiceSelectsOthers;
            advisor.tell_of(place, rule, "spec.selector", &values, &repair);
        }
        None => advisor.tell(Rule::ServiceSelectsOthers, PATH, &values, &repair),
    }
}

/// What makes the Service select the pods: it asks for the labels that they have, and they get those that
/// they lack.
fn agreement(
    labels: &Labels,
    service: &Service,
    set: usize,
    place: Option<usize>,
) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    for (key, value) in service.spec.selector.iter() {
        match labels.get(key) {
            Some(own) if own == value => {}
            Some(own) => {
                let pointer = ["/spec/selector/", &json::step(key)].concat();
                changes.push(change(place?, &pointer, own.into()));
            }
            None => changes.push(change(
                set,
                &[LABELS, &json::step(key)].concat(),
                value.into(),
            )),
        }
    }
    Some(changes)
}

/// The headless Service that a set names, for the ports that its containers declare.
fn headless(set: &StatefulSet, namespace: Option<&str>) -> Value {
    let spec = &set.spec;
    let asked = spec
        .selector
        .as_ref()
        .map(|selector| &selector.match_labels);
    let labels = asked.filter(|labels| !labels.is_empty());
    let labels = labels.unwrap_or(&spec.template.metadata.labels);
    let labels = labels.iter();
    let selector: json::Map = gather(labels.map(|(key, value)| (key.clone(), value.into())));
    let mut service = json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": { "name": (spec.service_name.as_str()) },
        "spec": { "clusterIP": "None", "selector": selector },
    });
    if let Some(namespace) = namespace.filter(|own| !own.is_empty()) {
        service["metadata"]["namespace"] = namespace.into();
    }
    let ports = ports(&spec.template.spec);
    if !ports.is_empty() {
        service["spec"]["ports"] = Value::Array(ports);
    }
    service
}

/// One port of a Service for each that the containers declare. Where there are several, each has a name
/// (spec 06 §8).
fn ports(pod: &PodSpec) -> Vec<Value> {
    let mut told: Vec<(&str, i32)> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut ports = Vec::new();
    for port in pod.containers.iter().flat_map(declared) {
        let protocol = protocol(port);
        let number = port.container_port;
        if told.contains(&(protocol, number)) {
            continue;
        }
        told.push((protocol, number));
        let is_new = !port.name.is_empty() && !names.contains(&port.name);
        names.push(if is_new {
            port.name.clone()
        } else {
            [&protocol.to_ascii_lowercase(), "-", &number.to_string()].concat()
        });
        let mut one = json!({ "port": number });
        if protocol != "TCP" {
            one["protocol"] = protocol.into();
        }
        if is_new {
            one["name"] = port.name.as_str().into();
        }
        ports.push(one);
    }
    if ports.len() > 1 {
        for (port, name) in ports.iter_mut().zip(names) {
            port["name"] = name.into();
        }
    }
    ports
}
