//! Metadata, labels, selectors (spec 06 §3).

use super::report::{Path, Report, go_list, json_struct};
use crate::api::{LabelSelector, Labels, ObjectMeta, OwnerReference, Requirement};
use crate::cluster::api_server::names;

const OWNER_FIELDS: &[&str] = &[
    "apiVersion",
    "kind",
    "name",
    "uid",
    "controller",
    "blockOwnerDeletion",
];
const ANNOTATIONS_MAX_BYTES: usize = 256 << 10;

/// Metadata of a new object whose name keeps `rule`.
pub(super) fn create(report: &mut Report, meta: &ObjectMeta, rule: fn(&str) -> Vec<String>) {
    let at = Path::root("metadata");
    if !meta.generate_name.is_empty() {
        let problems = rule(&without_hyphen(&meta.generate_name));
        report.problems(&at.field("generateName"), &meta.generate_name, problems);
    }
    if meta.name.is_empty() {
        report.required(&at.field("name"), "name or generateName is required");
    } else {
        report.problems(&at.field("name"), &meta.name, rule(&meta.name));
    }
    common(report, &at, meta);
}

/// Metadata that replaces `old`.
pub(super) fn update(report: &mut Report, old: &ObjectMeta, meta: &ObjectMeta) {
    let at = Path::root("metadata");
    for (field, old, new) in [
        ("name", &old.name, &meta.name),
        ("namespace", &old.namespace, &meta.namespace),
    ] {
        if old != new {
            report.invalid(&at.field(field), new.as_str(), "field is immutable");
        }
    }
    common(report, &at, meta);
}

fn common(report: &mut Report, at: &Path, meta: &ObjectMeta) {
    labels(report, &at.field("labels"), &meta.labels);
    annotations(report, &at.field("annotations"), &meta.annotations);
    let mut controllers = meta
        .owner_references
        .iter()
        .filter(|owner| owner.controller == Some(true));
    if let (Some(first), Some(second)) = (controllers.next(), controllers.next()) {
        let detail = format!(
            "Only one reference can have Controller set to true. Found \"true\" in references for {}/{} and {}/{}",
            first.kind, first.name, second.kind, second.name
        );
        let shown = |owner: &OwnerReference| json_struct(owner, OWNER_FIELDS);
        let references = go_list(meta.owner_references.iter().map(shown));
        report.invalid(&at.field("ownerReferences"), references, &detail);
    }
}

/// A name that is still to be completed may end with a hyphen.
fn without_hyphen(prefix: &str) -> String {
    match prefix.strip_suffix('-') {
        Some(stem) if !stem.is_empty() => format!("{stem}a"),
        _ => prefix.to_owned(),
    }
}

/// Keys and values; errors name the map, not the key.
pub(super) fn labels(report: &mut Report, at: &Path, labels: &Labels) {
    for (key, value) in labels {
        report.problems(at, key, names::label_key(key));
        report.problems(at, value, names::label_value(value));
    }
}

/// Keys, and the size of all.
pub(super) fn annotations(report: &mut Report, at: &Path, annotations: &Labels) {
    let mut bytes = 0;
    for (key, value) in annotations {
        report.problems(at, key, names::label_key(&key.to_ascii_lowercase()));
        bytes += key.len() + value.len();
    }
    if bytes > ANNOTATIONS_MAX_BYTES {
        report.too_long(at, ANNOTATIONS_MAX_BYTES);
    }
}

/// A selector; returns whether it can be evaluated at all.
pub(super) fn selector(report: &mut Report, at: &Path, selector: &LabelSelector) -> bool {
    let before = report.0.len();
    labels(report, &at.field("matchLabels"), &selector.match_labels);
    let expressions = at.field("matchExpressions");
    for (index, expression) in selector.match_expressions.iter().enumerate() {
        requirement(report, &expressions.index(index), expression);
    }
    report.0.len() == before
}

fn requirement(report: &mut Report, at: &Path, requirement: &Requirement) {
    let values = at.field("values");
    match requirement.operator.as_str() {
        "In" | "NotIn" if requirement.values.is_empty() => report.required(
            &values,
            "must be specified when `operator` is 'In' or 'NotIn'",
        ),
        "Exists" | "DoesNotExist" if !requirement.values.is_empty() => report.forbidden(
            &values,
            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        ),
        "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
        other => report.invalid(
            &at.field("operator"),
            other,
            "not a valid selector operator",
        ),
    }
    let key = &requirement.key;
    report.problems(&at.field("key"), key, names::label_key(key));
    for (index, value) in requirement.values.iter().enumerate() {
        report.problems(&values.index(index), value, names::label_value(value));
    }
}
