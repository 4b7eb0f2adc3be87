//! PersistentVolumeClaim (spec 06 §6).

use super::report::{
    Path, Report, diff, go_list, go_struct, json, quote, quote_or_null, selector_json,
};
use super::{meta, resources};
use crate::api::{ClaimPhase, ClaimSpec, PersistentVolumeClaim, Quantity, ResourceList};
use crate::cluster::api_server::names;

/// How a volume can be mounted.
const ACCESS_MODES: &[&str] = &[
    "ReadOnlyMany",
    "ReadWriteMany",
    "ReadWriteOnce",
    "ReadWriteOncePod",
];

/// How a volume appears to a container.
pub(super) const VOLUME_MODES: &[&str] = &["Block", "Filesystem"];

const ATTRIBUTES_CLASS: &str = "volumeAttributesClassName";

pub(super) fn create(report: &mut Report, claim: &PersistentVolumeClaim) {
    meta::create(report, &claim.metadata, names::subdomain);
    spec(report, &Path::root("spec"), &claim.spec);
}

/// At least one access mode, all known, ReadWriteOncePod alone.
pub(super) fn access_modes(report: &mut Report, at: &Path, modes: &[String], missing: &str) {
    let at = at.field("accessModes");
    if modes.is_empty() {
        report.required(&at, missing);
    }
    for mode in modes {
        report.one_of(&at, Some(mode), ACCESS_MODES);
    }
    let exclusive = |mode: &String| mode == "ReadWriteOncePod";
    let shared = |mode: &String| !exclusive(mode) && ACCESS_MODES.contains(&mode.as_str());
    if modes.iter().any(exclusive) && modes.iter().any(shared) {
        let detail = "may not use ReadWriteOncePod with other access modes";
        report.forbidden(&at, detail);
    }
}

pub(super) fn spec(report: &mut Report, at: &Path, spec: &ClaimSpec) {
    let missing = "at least 1 access mode is required";
    if spec.access_modes.is_empty() {
        access_modes(report, at, &[], missing);
    }
    if let Some(selector) = &spec.selector {
        meta::selector(report, &at.field("selector"), selector);
    }
    if !spec.access_modes.is_empty() {
        access_modes(report, at, &spec.access_modes, missing);
    }
    let resources_at = at.field("resources");
    let storage_at = resources_at.key("storage");
    match spec.resources.requests.get("storage") {
        Some(storage) => resources::positive(report, &storage_at, storage),
        None => report.required(&storage_at, ""),
    }
    if let Some(class) = spec
        .storage_class_name
        .as_deref()
        .filter(|class| !class.is_empty())
    {
        let problems = names::subdomain(class);
        report.problems(&at.field("storageClassName"), class, problems);
    }
    let mode = spec.volume_mode.as_deref();
    report.one_of(&at.field("volumeMode"), mode, VOLUME_MODES);
}

pub(super) fn update(
    report: &mut Report,
    old: &PersistentVolumeClaim,
    claim: &PersistentVolumeClaim,
) {
    meta::update(report, &old.metadata, &claim.metadata);
    let at = Path::root("spec");
    spec(report, &at, &claim.spec);

    let (mut before, mut after) = (old.spec.clone(), claim.spec.clone());
    if before.volume_name.is_empty() {
        before.volume_name.clone_from(&after.volume_name);
    }
    if before.storage_class_name.is_none() {
        before
            .storage_class_name
            .clone_from(&after.storage_class_name);
    }
    if claim.status.phase == ClaimPhase::Bound {
        if let Some(storage) = before.resources.requests.get("storage") {
            let requests = &mut after.resources.requests;
            requests.insert("storage".to_owned(), storage.clone());
        }
        match before.rest.get(ATTRIBUTES_CLASS) {
            Some(class) => after.rest.insert(ATTRIBUTES_CLASS.into(), class.clone()),
            None => after.rest.remove(ATTRIBUTES_CLASS),
        };
    }
    if before != after {
        let diff = diff(&internal(&before), &internal(&after));
        let rule = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
        report.forbidden(&at, &format!("{rule}{diff}"));
    }
    let capacity = claim.status.capacity.get("storage");
    let capacity = capacity.and_then(Quantity::milli).unwrap_or(0);
    let size = claim.spec.request_milli();
    if size < old.spec.request_milli() && size <= capacity {
        report.forbidden(
            &at.field("resources.requests.storage"),
            "field can not be less than status.capacity",
        );
    }
    if old.spec.volume_mode != claim.spec.volume_mode {
        let mode = claim.spec.volume_mode.as_deref();
        let shown = quote_or_null(mode);
        report.invalid(&Path::root("volumeMode"), shown, "field is immutable");
    }
}

/// The spec as the internal type.
fn internal(spec: &ClaimSpec) -> String {
    let rest = |field: &str| json(&spec.rest.get(field).cloned());
    let amounts = |list: &ResourceList| {
        if list.is_empty() {
            quote_or_null(None)
        } else {
            json(list)
        }
    };
    let resources = go_struct(&[
        ("Limits", amounts(&spec.resources.limits)),
        ("Requests", amounts(&spec.resources.requests)),
    ]);
    let class = spec.storage_class_name.as_deref();
    let mode = spec.volume_mode.as_deref();
    go_struct(&[
        (
            "AccessModes",
            go_list(spec.access_modes.iter().map(|mode| quote(mode))),
        ),
        (
            "Selector",
            spec.selector
                .as_ref()
                .map_or_else(|| quote_or_null(None), selector_json),
        ),
        ("Resources", resources),
        ("VolumeName", quote(&spec.volume_name)),
        ("StorageClassName", quote_or_null(class)),
        ("VolumeMode", quote_or_null(mode)),
        ("DataSource", rest("dataSource")),
        ("DataSourceRef", rest("dataSourceRef")),
        ("VolumeAttributesClassName", rest(ATTRIBUTES_CLASS)),
    ])
}
