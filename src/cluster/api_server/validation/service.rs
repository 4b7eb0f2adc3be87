//! Service (spec 06 §8).

use super::container::number_or_name;
use super::meta;
use super::report::{Path, Report, go_list, go_struct, quote};
use super::rest::get;
use crate::api::{Service, ServicePort};
use crate::cluster::api_server::{Gates, names};
use crate::json::Value;
use crate::order::Set;
use std::iter::once;
use std::net::IpAddr;

/// What a port can speak.
pub(super) const PROTOCOLS: &[&str] = &["SCTP", "TCP", "UDP"];

pub(super) fn create(report: &mut Report, service: &Service, gates: &Gates) {
    let rule = if gates.service_name_may_start_with_digit {
        names::label
    } else {
        names::label_1035
    };
    meta::create(report, &service.metadata, rule);
    spec(report, service);
}

pub(super) fn update(report: &mut Report, old: &Service, service: &Service) {
    meta::update(report, &old.metadata, &service.metadata);
    let is_external = |service: &Service| service.spec.kind.as_deref() == Some("ExternalName");
    let (before, after) = (&old.spec.cluster_ip, &service.spec.cluster_ip);
    let had_one = !is_external(old) && !before.is_empty();
    if had_one && !is_external(service) && before != after {
        report.invalid(
            &Path::root("spec.clusterIPs[0]"),
            go_list(once(quote(after))),
            "may not change once set",
        );
    }
    spec(report, service);
}

fn spec(report: &mut Report, service: &Service) {
    let at = Path::root("spec");
    let address_at = at.field("clusterIPs[0]");
    let spec = &service.spec;
    let word = |field: &str| get(&spec.rest, field).and_then(Value::as_str);
    let kind = spec.kind.as_deref().unwrap_or("ClusterIP");
    let ports_at = at.field("ports");
    if spec.ports.is_empty() && !service.is_headless() && kind != "ExternalName" {
        report.required(&ports_at, "");
    }
    match kind {
        "LoadBalancer" | "NodePort" if service.is_headless() => {
            let detail = format!("may not be set to 'None' for {kind} services");
            report.invalid(&address_at, "None", &detail);
        }
        "ExternalName" => {
            if !spec.cluster_ip.is_empty() {
                let detail = "may not be set for ExternalName services";
                report.forbidden(&at.field("clusterIPs"), detail);
            }
            let name = word("externalName").unwrap_or_default();
            let name = name.strip_suffix('.').unwrap_or(name);
            report.name(&at.field("externalName"), name, names::subdomain);
        }
        _ => {}
    }
    let mut names = Set::new();
    for (index, one) in spec.ports.iter().enumerate() {
        let at = ports_at.index(index);
        let name = one.name.as_str();
        if !name.is_empty() || spec.ports.len() > 1 {
            report.name(&at.field("name"), name, names::label);
        }
        if !name.is_empty() && !names.insert(name.to_owned()) {
            report.duplicate(&at.field("name"), name, "");
        }
        port(report, &at, one);
    }
    meta::labels(report, &at.field("selector"), &spec.selector);
    report.one_of(
        &at.field("sessionAffinity"),
        word("sessionAffinity"),
        &["ClientIP", "None"],
    );
    let address = spec.cluster_ip.as_str();
    let is_address = address.is_empty() || address == "None" || address.parse::<IpAddr>().is_ok();
    if !is_address {
        let detail = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
        report.invalid(&address_at, address, detail);
    }
    report.one_of(
        &at.field("type"),
        Some(kind),
        &["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"],
    );
    if kind == "ClusterIP" {
        for (index, one) in spec.ports.iter().enumerate() {
            if node_port(one) != 0 {
                let detail = "may not be used when `type` is 'ClusterIP'";
                report.forbidden(&ports_at.index(index).field("nodePort"), detail);
            }
        }
    }
    let (mut node_ports, mut ports) = (Set::new(), Set::new());
    for (index, one) in spec.ports.iter().enumerate() {
        let number = node_port(one);
        if number != 0 && !node_ports.insert((protocol(one).to_owned(), number.to_string())) {
            report.duplicate(&ports_at.index(index).field("nodePort"), number, "");
        }
    }
    for (index, one) in spec.ports.iter().enumerate() {
        if !ports.insert((protocol(one).to_owned(), one.port.to_string())) {
            report.duplicate(&ports_at.index(index), key(one), "");
        }
    }
}

fn port(report: &mut Report, at: &Path, port: &ServicePort) {
    report.port(&at.field("port"), port.port.into());
    report.one_of(&at.field("protocol"), Some(protocol(port)), PROTOCOLS);
    number_or_name(report, &at.field("targetPort"), port.target_port.as_ref());
}

fn protocol(port: &ServicePort) -> &str {
    port.protocol.as_deref().unwrap_or("TCP")
}

fn node_port(port: &ServicePort) -> i64 {
    let number = get(&port.rest, "nodePort").and_then(Value::as_i64);
    number.unwrap_or(0)
}

/// What must be unique, in the internal form.
fn key(port: &ServicePort) -> String {
    let nothing = || "0".to_owned();
    go_struct(&[
        ("Name", quote("")),
        ("Protocol", quote(protocol(port))),
        ("AppProtocol", "null".to_owned()),
        ("Port", port.port.to_string()),
        ("TargetPort", nothing()),
        ("NodePort", nothing()),
    ])
}
