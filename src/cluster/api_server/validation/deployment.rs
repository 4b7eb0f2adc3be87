//! Deployment and ReplicaSet (spec 06 §9).

use super::meta;
use super::report::{Path, Report, go_struct, quote, selector_json};
use super::stateful_set::{always_restarts, selector, template};
use crate::api::{Deployment, DeploymentStrategy, LabelSelector, ReplicaSet, ReplicaSetSpec};
use crate::cluster::api_server::names;
use crate::json::Value;

const SPEC: Path<'static> = Path::root("spec");

pub(super) fn create(report: &mut Report, deployment: &Deployment) {
    meta::create(report, &deployment.metadata, names::subdomain);
    spec(report, deployment);
}

pub(super) fn update(report: &mut Report, old: &Deployment, new: &Deployment) {
    meta::update(report, &old.metadata, &new.metadata);
    spec(report, new);
    let (old, new) = (&old.spec.selector, &new.spec.selector);
    immutable(report, old.as_ref(), new.as_ref());
}

pub(super) fn create_set(report: &mut Report, set: &ReplicaSet) {
    meta::create(report, &set.metadata, names::subdomain);
    set_spec(report, &set.spec);
}

pub(super) fn update_set(report: &mut Report, old: &ReplicaSet, new: &ReplicaSet) {
    meta::update(report, &old.metadata, &new.metadata);
    set_spec(report, &new.spec);
    let (old, new) = (&old.spec.selector, &new.spec.selector);
    immutable(report, old.as_ref(), new.as_ref());
}

fn immutable(report: &mut Report, old: Option<&LabelSelector>, new: Option<&LabelSelector>) {
    if old != new {
        let shown = new.map_or("null".to_owned(), selector_json);
        report.invalid(&SPEC.field("selector"), shown, "field is immutable");
    }
}

fn spec(report: &mut Report, deployment: &Deployment) {
    let spec = &deployment.spec;
    report.not_negative(&SPEC.field("replicas"), spec.replicas().into());
    let at = SPEC.field("selector");
    let unusable = "invalid label selector";
    if selector(report, &at, spec.selector.as_ref(), "deployment", unusable) {
        let selects = spec.selects(&spec.template.metadata.labels);
        template(report, &spec.template, selects, Some(&spec.template.spec));
        always_restarts(report, &spec.template, "ReplicaSet");
    }
    strategy(report, &SPEC.field("strategy"), &spec.strategy);
    for (field, number) in [
        ("minReadySeconds", spec.min_ready_seconds),
        (
            "revisionHistoryLimit",
            spec.revision_history_limit.unwrap_or(0),
        ),
    ] {
        report.not_negative(&SPEC.field(field), number.into());
    }
    if let Some(deadline) = spec.progress_deadline_seconds {
        let at = SPEC.field("progressDeadlineSeconds");
        report.not_negative(&at, deadline.into());
        if deadline <= spec.min_ready_seconds {
            let detail = "must be greater than minReadySeconds";
            report.invalid(&at, i64::from(deadline), detail);
        }
    }
}

fn set_spec(report: &mut Report, spec: &ReplicaSetSpec) {
    report.not_negative(&SPEC.field("replicas"), spec.replicas().into());
    let at = SPEC.field("minReadySeconds");
    report.not_negative(&at, spec.min_ready_seconds.into());
    let at = SPEC.field("selector");
    let unusable = "invalid label selector";
    if selector(report, &at, spec.selector.as_ref(), "deployment", unusable) {
        let selects = spec.selects(&spec.template.metadata.labels);
        template(report, &spec.template, selects, Some(&spec.template.spec));
        always_restarts(report, &spec.template, "ReplicaSet");
    }
}

fn strategy(report: &mut Report, at: &Path, strategy: &DeploymentStrategy) {
    let json = |value: &Option<Value>| value.as_ref().map_or("null".to_owned(), Value::to_string);
    let rolling = strategy.rolling_update.as_ref();
    let rolling_at = at.field("rollingUpdate");
    match (strategy.kind.as_deref(), rolling) {
        (Some("Recreate"), Some(_)) => report.forbidden(
            &rolling_at,
            "may not be specified when strategy `type` is 'Recreate'",
        ),
        (Some("Recreate"), None) => {}
        (Some("RollingUpdate"), Some(rolling)) => {
            let (unavailable, surge) = (&rolling.max_unavailable, &rolling.max_surge);
            let zero = Value::from(0);
            let (unavailable, surge) = (
                unavailable.as_ref().unwrap_or(&zero),
                surge.as_ref().unwrap_or(&zero),
            );
            let unavailable_at = rolling_at.field("maxUnavailable");
            let least = report.amount(&unavailable_at, unavailable);
            let most = report.amount(&rolling_at.field("maxSurge"), surge);
            if (least, most) == (0, 0) {
                let detail = "may not be 0 when `maxSurge` is 0";
                report.invalid(&unavailable_at, unavailable, detail);
            }
            report.at_most_all(&unavailable_at, unavailable);
        }
        (Some("RollingUpdate"), None) => {
            report.required(&rolling_at, "this should be defaulted and never be nil");
        }
        (other, rolling) => {
            let rolling = rolling.map(|own| {
                go_struct(&[
                    ("MaxUnavailable", json(&own.max_unavailable)),
                    ("MaxSurge", json(&own.max_surge)),
                ])
            });
            let shown = go_struct(&[
                ("Type", quote(other.unwrap_or_default())),
                ("RollingUpdate", rolling.unwrap_or_else(|| "null".into())),
            ]);
            report.unsupported(at, shown, &["Recreate", "RollingUpdate"]);
        }
    }
}
