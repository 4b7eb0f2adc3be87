//! HorizontalPodAutoscaler.

use super::meta;
use super::report::{Path, Report};
use crate::api::{AutoscalerSpec, HorizontalPodAutoscaler};
use crate::cluster::api_server::names;

pub(super) fn create(report: &mut Report, own: &HorizontalPodAutoscaler) {
    meta::create(report, &own.metadata, names::subdomain);
    spec(report, &own.spec);
}

pub(super) fn update(
    report: &mut Report,
    old: &HorizontalPodAutoscaler,
    new: &HorizontalPodAutoscaler,
) {
    meta::update(report, &old.metadata, &new.metadata);
    spec(report, &new.spec);
}

fn spec(report: &mut Report, spec: &AutoscalerSpec) {
    let at = Path::root("spec");
    let least = spec.min_replicas.unwrap_or(1);
    if least < 1 {
        let detail = "must be greater than or equal to 1";
        report.invalid(&at.field("minReplicas"), i64::from(least), detail);
    }
    let most = spec.max_replicas;
    let mut too_small = |detail| {
        report.invalid(&at.field("maxReplicas"), i64::from(most), detail);
    };
    if most < 1 {
        too_small("must be greater than 0");
    }
    if most < least {
        too_small("must be greater than or equal to `minReplicas`");
    }
    let (target, at) = (&spec.scale_target_ref, at.field("scaleTargetRef"));
    for (field, name) in [("kind", &target.kind), ("name", &target.name)] {
        let at = at.field(field);
        if name.is_empty() {
            report.required(&at, "");
        } else {
            report.name(&at, name, names::path_segment);
        }
    }
}
