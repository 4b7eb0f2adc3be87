//! StatefulSet (spec 06 §4).

use super::report::{Path, Report, go_struct, json, quote, quote_or_null, selector_json};
use super::rest::is_set;
use super::{claim, meta, pod};
use crate::api::{
    ClaimSource, LabelSelector, PodSpec, PodTemplateSpec, Retention, RollingUpdate, StatefulSet,
    StatefulSetSpec, StatefulSetStatus, Volume,
};
use crate::cluster::api_server::names;
use crate::json::Value;
use crate::order::Set;
use std::sync::Arc;

pub(super) fn create(report: &mut Report, set: &StatefulSet) {
    meta::create(report, &set.metadata, names::label);
    spec(report, &set.spec, Checks::Create);
}

pub(super) fn update(report: &mut Report, old: &StatefulSet, set: &StatefulSet) {
    meta::update(report, &old.metadata, &set.metadata);
    // A set that was stored under older rules must stay editable.
    let mut found = Report::default();
    pod::template_spec(&mut found, &TEMPLATE, &pod_spec(&old.spec));
    let checks = if found.0.is_empty() {
        Checks::Update
    } else {
        Checks::UpdateOfInvalidTemplate
    };
    spec(report, &set.spec, checks);
    if !may_replace(&old.spec, &set.spec) {
        report.forbidden(
            &Path::root("spec"),
            "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
        );
    }
}

/// Whether only fields differ that may change.
fn may_replace(old: &Arc<StatefulSetSpec>, new: &Arc<StatefulSetSpec>) -> bool {
    old.selector == new.selector
        && old.service_name == new.service_name
        && old.pod_management_policy == new.pod_management_policy
        && old.volume_claim_templates == new.volume_claim_templates
        && old.rest == new.rest
}

#[derive(Clone, Copy, PartialEq)]
enum Checks {
    Create,
    Update,
    UpdateOfInvalidTemplate,
}

fn spec(report: &mut Report, spec: &StatefulSetSpec, checks: Checks) {
    let at = Path::root("spec");
    match spec.pod_management_policy.as_deref() {
        None | Some("OrderedReady" | "Parallel") => {}
        Some(other) => report.invalid(
            &at.field("podManagementPolicy"),
            other,
            "must be 'OrderedReady' or 'Parallel'",
        ),
    }
    update_strategy(report, &at, spec);
    if let Some(policy) = &spec.persistent_volume_claim_retention_policy {
        let at = at.field("persistentVolumeClaimRetentionPolicy");
        for (field, retention) in [
            ("whenDeleted", &policy.when_deleted),
            ("whenScaled", &policy.when_scaled),
        ] {
            if let Retention::Other(word) = retention {
                report.unsupported(&at.field(field), word.as_str(), &["Retain", "Delete"]);
            }
        }
    }
    if checks == Checks::Create {
        let at = at.field("volumeClaimTemplates");
        for (index, template) in spec.volume_claim_templates.iter().enumerate() {
            claim::spec(report, &at.index(index).field("spec"), &template.spec);
        }
    }
    for (field, number) in [
        ("replicas", spec.replicas()),
        ("minReadySeconds", spec.min_ready_seconds),
        ("ordinals.start", spec.start()),
    ] {
        report.not_negative(&at.field(field), number.into());
    }
    if checks == Checks::Create && !spec.service_name.is_empty() {
        report.name(&at.field("serviceName"), &spec.service_name, names::label);
    }
    let selects = spec.selects(&spec.template.metadata.labels);
    let at = at.field("selector");
    if selector(report, &at, spec.selector.as_ref(), "statefulset", "") {
        let pod = (checks != Checks::UpdateOfInvalidTemplate).then(|| pod_spec(spec));
        template(report, &spec.template, selects, pod.as_ref());
    }
    always_restarts(report, &spec.template, "StatefulSet");
}

/// Returns whether the selector can be evaluated.
pub(super) fn selector(
    report: &mut Report,
    at: &Path,
    selector: Option<&LabelSelector>,
    kind: &str,
    unusable: &str,
) -> bool {
    let Some(selector) = selector else {
        report.required(at, "");
        return true;
    };
    let usable = meta::selector(report, at, selector);
    if selector.is_empty() {
        let detail = ["empty selector is invalid for ", kind].concat();
        report.invalid(at, selector_json(selector), &detail);
    }
    if !usable {
        report.invalid(at, selector_json(selector), unusable);
    }
    usable
}

const TEMPLATE: Path<'static> = Path::root("spec.template.spec");

/// What pods are made of; `selects` says whether the selector matches, `pod` is their spec, if it is to be
/// checked.
pub(super) fn template(
    report: &mut Report,
    template: &PodTemplateSpec,
    selects: bool,
    pod: Option<&PodSpec>,
) {
    let at = Path::root("spec.template");
    let labels = &template.metadata.labels;
    if !selects {
        let shown = if labels.is_empty() {
            "null".to_owned()
        } else {
            json(labels)
        };
        report.invalid(
            &at.field("metadata.labels"),
            shown,
            "`selector` does not match template `labels`",
        );
    }
    meta::labels(report, &at.field("labels"), labels);
    let annotations = &template.metadata.annotations;
    meta::annotations(report, &at.field("annotations"), annotations);
    if let Some(pod) = pod {
        pod::template_spec(report, &TEMPLATE, pod);
    }
}

/// Pods that are kept at a number never end.
pub(super) fn always_restarts(report: &mut Report, template: &PodTemplateSpec, kind: &str) {
    let spec = &template.spec;
    report.one_of(
        &TEMPLATE.field("restartPolicy"),
        spec.restart_policy.as_deref(),
        &["Always"],
    );
    if is_set(&spec.rest, "activeDeadlineSeconds") {
        let detail = ["activeDeadlineSeconds in ", kind, " is not Supported"].concat();
        report.forbidden(&TEMPLATE.field("activeDeadlineSeconds"), &detail);
    }
}

/// The template's spec as pods get it: its claims stand in front and replace volumes of the same name, host
/// name and subdomain come from the set.
fn pod_spec(spec: &StatefulSetSpec) -> PodSpec {
    let mut pod = spec.template.spec.clone();
    let templates = spec.volume_claim_templates.iter();
    let claims = templates.map(|template| Volume {
        name: template.metadata.name.clone(),
        persistent_volume_claim: Some(ClaimSource {
            claim_name: template.metadata.name.clone(),
            read_only: false,
        }),
        ..Volume::default()
    });
    let mut names = Set::new();
    let mut volumes: Vec<Volume> = claims
        .filter(|own| names.insert(own.name.clone()))
        .collect();
    pod.volumes.retain(|volume| !names.contains(&volume.name));
    volumes.append(&mut pod.volumes);
    pod.volumes = volumes;
    pod.hostname.clear();
    pod.subdomain.clear();
    pod
}

fn update_strategy(report: &mut Report, at: &Path, spec: &StatefulSetSpec) {
    let strategy = &spec.update_strategy;
    let at = at.field("updateStrategy");
    let rolling_at = at.field("rollingUpdate");
    match (strategy.kind.as_deref(), &strategy.rolling_update) {
        (Some("OnDelete"), Some(rolling)) => report.invalid(
            &rolling_at,
            internal(rolling),
            "only allowed for updateStrategy 'RollingUpdate'",
        ),
        (None | Some("RollingUpdate"), Some(rolling)) => {
            let partition = rolling.partition.unwrap_or(0).into();
            report.not_negative(&rolling_at.field("partition"), partition);
            if let Some(limit) = &rolling.max_unavailable {
                max_unavailable(report, &rolling_at.field("maxUnavailable"), limit);
            }
        }
        (None | Some("OnDelete" | "RollingUpdate"), _) => {}
        (Some(other), rolling) => {
            let rolling = rolling.as_ref().map(internal);
            let value = go_struct(&[
                ("Type", quote(other)),
                ("RollingUpdate", rolling.unwrap_or_else(|| "null".into())),
            ]);
            report.invalid(&at, value, "must be 'RollingUpdate' or 'OnDelete'");
        }
    }
}

fn max_unavailable(report: &mut Report, at: &Path, limit: &Value) {
    if report.amount(at, limit) == 0 {
        report.invalid(at, limit, "cannot be 0");
    }
    report.at_most_all(at, limit);
}

fn internal(rolling: &RollingUpdate) -> String {
    let limit = rolling.max_unavailable.as_ref();
    go_struct(&[
        ("Partition", rolling.partition.unwrap_or(0).to_string()),
        (
            "MaxUnavailable",
            limit.map_or_else(|| quote_or_null(None), Value::to_string),
        ),
    ])
}

/// Counts fit each other, and the collision count does not go back.
pub(super) fn status(report: &mut Report, old: &StatefulSetStatus, new: &StatefulSetStatus) {
    let at = Path::root("status");
    let counts = [
        ("readyReplicas", new.ready_replicas),
        ("currentReplicas", new.current_replicas),
        ("updatedReplicas", new.updated_replicas),
        ("availableReplicas", new.available_replicas),
    ];
    report.not_negative(&at.field("replicas"), new.replicas.into());
    for (field, count) in counts {
        report.not_negative(&at.field(field), count.into());
    }
    for (field, count) in counts {
        if count > new.replicas {
            let detail = "cannot be greater than status.replicas";
            report.invalid(&at.field(field), i64::from(count), detail);
        }
    }
    if new.available_replicas > new.ready_replicas {
        let detail = "cannot be greater than status.readyReplicas";
        let count = i64::from(new.available_replicas);
        report.invalid(&at.field("availableReplicas"), count, detail);
    }
    if new.collision_count < old.collision_count {
        let count = i64::from(new.collision_count);
        report.invalid(&at.field("collisionCount"), count, "cannot be decremented");
    }
}
