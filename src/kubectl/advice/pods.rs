//! Advice on a set's pods: their labels, their names, when they are Ready, which of them are updated.

use super::{Advisor, Rule, change};
use crate::api::*;
use crate::cluster::api_server::names;
use crate::json;
use crate::json::Value;

/// What a label holds, in bytes (spec 06 §3).
const LABEL_MAX: usize = 63;

/// The longest ending of a revision's name: a dash and the hash (spec 01 §3.2).
const HASH_MAX: usize = 11;

pub(super) fn advise(advisor: &mut Advisor) {
    name(advisor);
    selector(advisor);
    readiness(advisor);
    partition(advisor);
}

/// Where the labels of the pods are.
pub(super) const LABELS: &str = "/spec/template/metadata/labels/";

/// Each pod has the name of its revision as a label.
fn name(advisor: &mut Advisor) {
    let planned = advisor.set;
    let name = &planned.set.metadata.name;
    let Some(short) = name
        .get(..LABEL_MAX - HASH_MAX)
        .filter(|short| short != name)
    else {
        return;
    };
    let short = short.trim_end_matches(['-', '.']);
    // Whoever calls the set or its pods by name would look for the old one.
    let is_only_here = planned.live.is_none() && advisor.outlook.text.matches(&**name).count() == 1;
    let renamed = is_only_here.then(|| change(planned.place, "/metadata/name", short.into()));
    let values = [
        ("set", name.as_str()),
        ("length", &name.len().to_string()),
        ("short", short),
    ];
    advisor.tell(
        Rule::NameTooLong,
        "metadata.name",
        &values,
        renamed.as_slice(),
    );
}

/// A selector that does not match the template is refused.
fn selector(advisor: &mut Advisor) {
    let planned = advisor.set;
    let spec = &planned.set.spec;
    let labels = &spec.template.metadata.labels;
    let Some(selector) = spec.selector.as_ref() else {
        return;
    };
    if selector.is_empty() || selector.matches(labels) {
        return;
    }
    let mut changes = Vec::new();
    let mut asked = Vec::new();
    for (key, value) in selector.match_labels.iter() {
        let own = labels.get(key);
        if own == Some(value) {
            continue;
        }
        asked.push([key, "=", value].concat());
        changes.push(match own {
            // The selector of a set cannot be changed, that of a new one can.
            Some(own) if planned.live.is_none() => {
                let pointer = ["/spec/selector/matchLabels/", &json::step(key)].concat();
                change(planned.place, &pointer, own.into())
            }
            _ => change(
                planned.place,
                &[LABELS, &json::step(key)].concat(),
                value.into(),
            ),
        });
    }
    if !selector.match_expressions.is_empty() {
        asked.push("matchExpressions".to_owned());
        changes.clear();
    }
    let values = [("selector", &*asked.join(","))];
    let path = "spec.selector";
    advisor.tell(Rule::SelectorMismatch, path, &values, &changes);
}

/// Without a probe, who runs is Ready (spec 00 §4).
fn readiness(advisor: &mut Advisor) {
    let planned = advisor.set;
    for container in &planned.set.spec.template.spec.containers {
        let is_tcp = |port: &&ContainerPort| protocol(port) == "TCP";
        let Some(port) = declared(container).find(is_tcp) else {
            continue;
        };
        let place = advisor.place_in("containers", &container.name);
        let Some(index) = place.filter(|_| container.readiness_probe.is_none()) else {
            continue;
        };
        let index = index.to_string();
        let number = port.container_port.to_string();
        let (named, port) = match &*port.name {
            "" => (number.as_str(), Value::from(port.container_port)),
            name => (name, name.into()),
        };
        let probe = change(
            planned.place,
            &["/spec/template/spec/containers/", &index, "/readinessProbe"].concat(),
            json!({ "tcpSocket": { "port": port } }),
        );
        let path = ["spec.template.spec.containers[", &index, "]"].concat();
        let values = [("container", &*container.name), ("port", named)];
        advisor.tell(Rule::NoReadinessProbe, &path, &values, &[probe]);
    }
}

/// The ports of a container that have a number already.
pub(super) fn declared(container: &Container) -> impl Iterator<Item = &ContainerPort> {
    let is_one = |port: &&ContainerPort| names::port(port.container_port.into()).is_none();
    container.ports.iter().filter(is_one)
}

pub(super) fn protocol(port: &ContainerPort) -> &str {
    port.protocol.as_deref().unwrap_or("TCP")
}

/// Slots below the partition keep their revision (spec 01 §7 D).
fn partition(advisor: &mut Advisor) {
    let planned = advisor.set;
    let spec = &planned.set.spec;
    let replicas = spec.replicas();
    let partition = spec.update_strategy.partition();
    if replicas < 1 || partition < replicas || spec.update_strategy.is_on_delete() {
        return;
    }
    let lower = replicas - 1;
    let path = "spec.updateStrategy.rollingUpdate.partition";
    let pointer = ["/", &path.replace('.', "/")].concat();
    let values = [
        ("partition", &*partition.to_string()),
        ("replicas", &*replicas.to_string()),
        ("lower", &*lower.to_string()),
    ];
    let lowered = change(planned.place, &pointer, lower.into());
    advisor.tell(Rule::PartitionTooHigh, path, &values, &[lowered]);
}
