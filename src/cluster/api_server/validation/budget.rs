//! PodDisruptionBudget (spec 06 §9).

use super::meta;
use super::report::{Path, Report, go_struct, quote_or_null, selector_json};
use crate::api::{DisruptionSpec, PodDisruptionBudget};
use crate::cluster::api_server::names;
use crate::json::Value;

pub(super) fn create(report: &mut Report, budget: &PodDisruptionBudget) {
    meta::create(report, &budget.metadata, names::path_segment);
    spec(report, &budget.spec);
}

pub(super) fn update(report: &mut Report, old: &PodDisruptionBudget, new: &PodDisruptionBudget) {
    meta::update(report, &old.metadata, &new.metadata);
    spec(report, &new.spec);
}

fn spec(report: &mut Report, spec: &DisruptionSpec) {
    let at = Path::root("spec");
    let json = |value: &Option<Value>| value.as_ref().map_or("null".to_owned(), Value::to_string);
    if spec.min_available.is_some() && spec.max_unavailable.is_some() {
        let selector = spec.selector.as_ref();
        let policy = spec.unhealthy_pod_eviction_policy.as_deref();
        let shown = go_struct(&[
            ("MinAvailable", json(&spec.min_available)),
            ("Selector", selector.map_or("null".into(), selector_json)),
            ("MaxUnavailable", json(&spec.max_unavailable)),
            ("UnhealthyPodEvictionPolicy", quote_or_null(policy)),
        ]);
        let detail = "minAvailable and maxUnavailable cannot be both set";
        report.invalid(&at, shown, detail);
    }
    for (field, limit) in [
        ("minAvailable", &spec.min_available),
        ("maxUnavailable", &spec.max_unavailable),
    ] {
        if let Some(limit) = limit {
            let at = at.field(field);
            report.amount(&at, limit);
            report.at_most_all(&at, limit);
        }
    }
    if let Some(selector) = &spec.selector {
        meta::selector(report, &at.field("selector"), selector);
    }
    report.one_of(
        &at.field("unhealthyPodEvictionPolicy"),
        spec.unhealthy_pod_eviction_policy.as_deref(),
        &["AlwaysAllow", "IfHealthyBudget"],
    );
}
