//! PersistentVolume and StorageClass (spec 06 §7).

use super::report::{Path, Report, diff, go_list, go_struct, json, quote, quote_or_null};
use super::rest::get;
use super::{claim, meta, resources};
use crate::api::{PersistentVolume, Rest, StorageClass, VolumeNodeAffinity, VolumeSpec};
use crate::cluster::api_server::names;
use crate::json::Value;

/// Where a volume's data can lie, in the order of the checks, and what the source must say.
const SOURCES: [(&str, &[&str]); 22] = [
    ("hostPath", &["path"]),
    ("gcePersistentDisk", &["pdName"]),
    ("awsElasticBlockStore", &["volumeID"]),
    ("glusterfs", &["endpoints", "path"]),
    ("flocker", &[]),
    ("nfs", &["server", "path"]),
    ("rbd", &[]),
    ("quobyte", &[]),
    ("cephfs", &[]),
    ("iscsi", &["targetPortal", "iqn"]),
    ("cinder", &["volumeID"]),
    ("fc", &[]),
    ("flexVolume", &["driver"]),
    ("azureFile", &["secretName", "shareName"]),
    ("vsphereVolume", &["volumePath"]),
    ("photonPersistentDisk", &["pdID"]),
    ("portworxVolume", &["volumeID"]),
    ("azureDisk", &["diskName", "diskURI"]),
    ("scaleIO", &[]),
    ("local", &["path"]),
    ("storageos", &[]),
    ("csi", &["driver", "volumeHandle"]),
];

pub(super) fn create_volume(report: &mut Report, volume: &PersistentVolume) {
    meta::create(report, &volume.metadata, names::subdomain);
    spec(report, &volume.spec);
}

fn spec(report: &mut Report, spec: &VolumeSpec) {
    let at = Path::root("spec");
    claim::access_modes(report, &at, &spec.access_modes, "");
    let capacity_at = at.field("capacity");
    if spec.capacity.is_empty() {
        report.required(&capacity_at, "");
    }
    if spec.capacity.len() != 1 || !spec.capacity.contains_key("storage") {
        let shown = if spec.capacity.is_empty() {
            quote_or_null(None)
        } else {
            json(&spec.capacity)
        };
        report.unsupported(&capacity_at, shown, &["storage"]);
    }
    for (name, amount) in &spec.capacity {
        resources::positive(report, &capacity_at.key(name), amount);
    }
    report.one_of(
        &at.field("persistentVolumeReclaimPolicy"),
        spec.persistent_volume_reclaim_policy.as_deref(),
        &["Delete", "Recycle", "Retain"],
    );
    let affinity_at = at.field("nodeAffinity");
    if let Some(affinity) = &spec.node_affinity
        && affinity.required.node_selector_terms.is_empty()
    {
        report.required(
            &affinity_at.field("required.nodeSelectorTerms"),
            "must have at least one node selector term",
        );
    }
    let mut found = 0;
    for (kind, fields) in SOURCES {
        let Some(source) = get(&spec.rest, kind) else {
            continue;
        };
        let at = at.field(kind);
        found += 1;
        if found > 1 {
            report.forbidden(&at, "may not specify more than 1 volume type");
            continue;
        }
        for field in fields {
            let word = source.get(field).and_then(Value::as_str);
            if word.is_none_or(str::is_empty) {
                report.required(&at.field(field), "");
            }
        }
        if kind == "local" && spec.node_affinity.is_none() {
            report.required(&affinity_at, "Local volume requires node affinity");
        }
    }
    if found == 0 {
        report.required(&at, "must specify a volume type");
    }
    let class = spec.storage_class_name.as_str();
    if !class.is_empty() {
        report.name(&at.field("storageClassName"), class, names::subdomain);
    }
    let mode = spec.volume_mode.as_deref();
    report.one_of(&at.field("volumeMode"), mode, claim::VOLUME_MODES);
}

pub(super) fn update_volume(report: &mut Report, old: &PersistentVolume, new: &PersistentVolume) {
    meta::update(report, &old.metadata, &new.metadata);
    spec(report, &new.spec);
    let (before, after) = (source(&old.spec.rest), source(&new.spec.rest));
    if before != after {
        let rule = "spec.persistentvolumesource is immutable after creation";
        let diff = diff(&before.to_string(), &after.to_string());
        report.forbidden(
            &Path::root("spec.persistentvolumesource"),
            &format!("{rule}{diff}"),
        );
    }
    if old.spec.volume_mode != new.spec.volume_mode {
        let mode = quote_or_null(new.spec.volume_mode.as_deref());
        report.invalid(&Path::root("volumeMode"), mode, "field is immutable");
    }
    let affinity = new.spec.node_affinity.as_ref();
    if old.spec.node_affinity.is_some() && old.spec.node_affinity.as_ref() != affinity {
        report.invalid(
            &Path::root("nodeAffinity"),
            affinity.map_or_else(|| quote_or_null(None), internal),
            "field is immutable, except for updating from beta label to GA",
        );
    }
}

fn source(rest: &Rest) -> Value {
    let sources = SOURCES.iter().filter_map(|(kind, _)| {
        let source = get(rest, kind)?;
        Some(((*kind).to_owned(), source.clone()))
    });
    Value::Object(sources.collect())
}

fn internal(affinity: &VolumeNodeAffinity) -> String {
    let terms = affinity.required.node_selector_terms.iter().map(|term| {
        let expressions = term.match_expressions.iter().map(|expression| {
            go_struct(&[
                ("Key", quote(&expression.key)),
                ("Operator", quote(&expression.operator)),
                (
                    "Values",
                    go_list(expression.values.iter().map(|value| quote(value))),
                ),
            ])
        });
        go_struct(&[
            ("MatchExpressions", go_list(expressions)),
            ("MatchFields", quote_or_null(None)),
        ])
    });
    let required = go_struct(&[("NodeSelectorTerms", go_list(terms))]);
    go_struct(&[("Required", required)])
}

pub(super) fn create_class(report: &mut Report, class: &StorageClass) {
    meta::create(report, &class.metadata, names::subdomain);
    class_fields(report, class);
}

fn class_fields(report: &mut Report, class: &StorageClass) {
    let provisioner = class.provisioner.to_ascii_lowercase();
    let at = Path::root("provisioner");
    if provisioner.is_empty() {
        report.required(&at, "");
    } else {
        report.problems(&at, &class.provisioner, names::label_key(&provisioner));
    }
    report.one_of(
        &Path::root("reclaimPolicy"),
        class.reclaim_policy.as_deref(),
        &["Delete", "Retain"],
    );
    report.one_of(
        &Path::root("volumeBindingMode"),
        class.volume_binding_mode.as_deref(),
        &["Immediate", "WaitForFirstConsumer"],
    );
}

pub(super) fn update_class(report: &mut Report, old: &StorageClass, new: &StorageClass) {
    meta::update(report, &old.metadata, &new.metadata);
    class_fields(report, new);
    let fields = |class: &StorageClass| {
        [
            ("parameters", json(&get(&class.rest, "parameters").cloned())),
            ("provisioner", quote(&class.provisioner)),
            (
                "reclaimPolicy",
                quote_or_null(class.reclaim_policy.as_deref()),
            ),
            (
                "volumeBindingMode",
                quote_or_null(class.volume_binding_mode.as_deref()),
            ),
        ]
    };
    for (old, new) in fields(old).into_iter().zip(fields(new)) {
        if old != new {
            report.invalid(&Path::root(new.0), new.1, "field is immutable");
        }
    }
}
