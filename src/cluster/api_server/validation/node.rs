//! Node: its name and its taints.

use super::meta;
use super::pod::EFFECTS;
use super::report::{Path, Report, go_struct, json, quote};
use crate::api::Node;
use crate::cluster::api_server::names;
use crate::order::Set;

pub(super) fn create(report: &mut Report, node: &Node) {
    meta::create(report, &node.metadata, names::subdomain);
    taints(report, node);
}

pub(super) fn update(report: &mut Report, old: &Node, node: &Node) {
    meta::update(report, &old.metadata, &node.metadata);
    taints(report, node);
}

fn taints(report: &mut Report, node: &Node) {
    let at = Path::root("spec.taints");
    let mut seen = Set::new();
    for (index, taint) in node.spec.taints.iter().enumerate() {
        let at = at.index(index);
        let (key, value, effect) = (&taint.key, &taint.value, &taint.effect);
        report.problems(&at.field("key"), key, names::label_key(key));
        let problems = names::label_value(value);
        if !problems.is_empty() {
            report.invalid(&at.field("value"), value.as_str(), &problems.join(";"));
        }
        if effect.is_empty() {
            report.required(&at.field("effect"), "");
        } else {
            report.one_of(&at.field("effect"), Some(effect), EFFECTS);
        }
        if !seen.insert((key.clone(), effect.clone())) {
            let shown = go_struct(&[
                ("Key", quote(key)),
                ("Value", quote(value)),
                ("Effect", quote(effect)),
                ("TimeAdded", json(&taint.time_added)),
            ]);
            let detail = "taints must be unique by key and effect pair";
            report.duplicate(&at, shown, detail);
        }
    }
}
