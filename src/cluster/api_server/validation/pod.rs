//! Pod and pod template (spec 06 §5).

use super::container::{container, life, no_life, unique};
use super::meta;
use super::report::{Path, Report, diff, go_names, go_struct, json, quote};
use super::rest::{get, list, text};
use crate::api::{Pod, PodSpec, Toleration, Volume};
use crate::cluster::api_server::names;
use crate::json::Value;
use crate::order::Set;

pub(super) fn create(report: &mut Report, pod: &Pod) {
    meta::create(report, &pod.metadata, names::subdomain);
    let at = Path::root("spec");
    spec(report, &at, &pod.spec);
    if !list(&pod.spec.rest, "ephemeralContainers").is_empty() {
        report.forbidden(&at.field("ephemeralContainers"), "cannot be set on create");
    }
}

const IMMUTABLE: &str = "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

pub(super) fn update(report: &mut Report, old: &Pod, pod: &Pod) {
    meta::update(report, &old.metadata, &pod.metadata);
    let at = Path::root("spec");
    spec(report, &at, &pod.spec);
    for (field, old, new) in [
        ("containers", &old.spec.containers, &pod.spec.containers),
        (
            "initContainers",
            &old.spec.init_containers,
            &pod.spec.init_containers,
        ),
    ] {
        if old.len() != new.len() {
            let detail = "pod updates may not add or remove containers";
            return report.forbidden(&at.field(field), detail);
        }
    }
    let kept = |toleration: &Toleration| {
        let mut toleration = toleration.clone();
        toleration.toleration_seconds = None;
        toleration
    };
    let tolerations: Vec<Toleration> = pod.spec.tolerations.iter().map(kept).collect();
    if !old
        .spec
        .tolerations
        .iter()
        .all(|old| tolerations.contains(&kept(old)))
    {
        report.forbidden(
            &at.field("tolerations"),
            "existing toleration can not be modified except its tolerationSeconds",
        );
    }
    let changeable = with_changeable_fields_of(&pod.spec, &old.spec);
    if changeable != *old.spec {
        let shown = |spec: &PodSpec| go_names(&spec.to_json().to_string());
        let diff = diff(&shown(&old.spec), &shown(&changeable));
        report.forbidden(&at, &format!("{IMMUTABLE}{diff}"));
    }
}

/// The spec with those fields of `old` that an update may change.
fn with_changeable_fields_of(spec: &PodSpec, old: &PodSpec) -> PodSpec {
    let mut spec = spec.clone();
    let containers = spec.containers.iter_mut().zip(&old.containers);
    let init_containers = spec.init_containers.iter_mut().zip(&old.init_containers);
    for (container, old) in containers.chain(init_containers) {
        container.image.clone_from(&old.image);
    }
    spec.tolerations.clone_from(&old.tolerations);
    let grace = &mut spec.termination_grace_period_seconds;
    if *grace == Some(1)
        && old
            .termination_grace_period_seconds
            .is_some_and(|old| old < 0)
    {
        *grace = old.termination_grace_period_seconds;
    }
    let deadline = "activeDeadlineSeconds";
    match old.rest.get(deadline) {
        Some(old) => spec.rest.insert(deadline.into(), old.clone()),
        None => spec.rest.remove(deadline),
    };
    spec
}

/// `spec` of a template, at `at`.
pub(super) fn template_spec(report: &mut Report, at: &Path, pod: &PodSpec) {
    spec(report, at, pod);
    if !list(&pod.rest, "ephemeralContainers").is_empty() {
        report.forbidden(
            &at.field("ephemeralContainers"),
            "ephemeral containers not allowed in pod template",
        );
    }
}

fn spec(report: &mut Report, at: &Path, pod: &PodSpec) {
    let volumes = volumes(report, &at.field("volumes"), &pod.volumes);
    let mut names = Set::new();
    let containers_at = at.field("containers");
    if pod.containers.is_empty() {
        report.required(&containers_at, "");
    }
    for (index, one) in pod.containers.iter().enumerate() {
        let at = containers_at.index(index);
        container(report, &at, one, &volumes);
        unique(report, &at, &one.name, &mut names);
        life(report, &at, one);
    }
    let containers_at = at.field("initContainers");
    for (index, one) in pod.init_containers.iter().enumerate() {
        let at = containers_at.index(index);
        container(report, &at, one, &volumes);
        unique(report, &at, &one.name, &mut names);
        if text(&one.rest, "restartPolicy") == Some("Always") {
            life(report, &at, one);
        } else {
            no_life(report, &at, one);
        }
    }
    report.one_of(
        &at.field("restartPolicy"),
        pod.restart_policy.as_deref(),
        &["Always", "OnFailure", "Never"],
    );
    report.one_of(
        &at.field("dnsPolicy"),
        text(&pod.rest, "dnsPolicy"),
        &["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
    );
    meta::labels(report, &at.field("nodeSelector"), &pod.node_selector);
    let constraints = list(&pod.rest, "topologySpreadConstraints");
    spread(report, &at.field("topologySpreadConstraints"), constraints);
    let account = text(&pod.rest, "serviceAccountName").unwrap_or_default();
    for (field, name, rule) in [
        (
            "serviceAccountName",
            account,
            names::subdomain as fn(&str) -> Vec<String>,
        ),
        ("nodeName", &pod.node_name, names::subdomain),
        ("hostname", &pod.hostname, names::label),
        ("subdomain", &pod.subdomain, names::label),
    ] {
        if !name.is_empty() {
            report.problems(&at.field(field), name, rule(name));
        }
    }
    let deadline = get(&pod.rest, "activeDeadlineSeconds").and_then(Value::as_i64);
    if let Some(seconds) = deadline.filter(|seconds| !(1..=i32::MAX.into()).contains(seconds)) {
        let detail = "must be between 1 and 2147483647, inclusive";
        report.invalid(&at.field("activeDeadlineSeconds"), seconds, detail);
    }
    let at = at.field("tolerations");
    for (index, one) in pod.tolerations.iter().enumerate() {
        toleration(report, &at.index(index), one);
    }
}

/// What a source must name, in the order of the checks. Sources without an entry are not looked into.
const SOURCES: [(&str, &str); 27] = [
    ("emptyDir", ""),
    ("hostPath", "path"),
    ("gitRepo", "repository"),
    ("gcePersistentDisk", "pdName"),
    ("awsElasticBlockStore", "volumeID"),
    ("secret", "secretName"),
    ("nfs", "server"),
    ("iscsi", "targetPortal"),
    ("glusterfs", "endpoints"),
    ("persistentVolumeClaim", "claimName"),
    ("rbd", ""),
    ("cinder", "volumeID"),
    ("cephfs", ""),
    ("flocker", ""),
    ("downwardAPI", ""),
    ("fc", ""),
    ("azureFile", "secretName"),
    ("configMap", "name"),
    ("vsphereVolume", "volumePath"),
    ("azureDisk", "diskName"),
    ("storageos", ""),
    ("portworxVolume", "volumeID"),
    ("scaleIO", ""),
    ("projected", ""),
    ("csi", "driver"),
    ("ephemeral", ""),
    ("image", ""),
];

/// Returns the names of the volumes that are fine.
fn volumes(report: &mut Report, at: &Path, volumes: &[Volume]) -> Set<String> {
    let mut fine = Set::new();
    for (index, volume) in volumes.iter().enumerate() {
        let at = at.index(index);
        let before = report.0.len();
        source(report, &at, volume);
        report.name(&at.field("name"), &volume.name, names::label);
        if fine.contains(&volume.name) {
            report.duplicate(&at.field("name"), volume.name.as_str(), "");
        }
        if report.0.len() == before {
            fine.insert(volume.name.clone());
        }
    }
    fine
}

fn source(report: &mut Report, at: &Path, volume: &Volume) {
    let mut found = 0;
    for (kind, field) in SOURCES {
        let missing = match kind {
            "emptyDir" => volume.empty_dir.as_ref().map(|_| false),
            "persistentVolumeClaim" => {
                let claim = volume.persistent_volume_claim.as_ref();
                claim.map(|claim| claim.claim_name.is_empty())
            }
            _ => get(&volume.rest, kind).map(|source| {
                let named = source.get(field).and_then(Value::as_str);
                !field.is_empty() && named.is_none_or(str::is_empty)
            }),
        };
        let Some(missing) = missing else { continue };
        let at = at.field(kind);
        if found > 0 {
            report.forbidden(&at, "may not specify more than 1 volume type");
        } else if missing {
            report.required(&at.field(field), "");
        }
        found += 1;
    }
    if found == 0 {
        report.required(at, "must specify a volume type");
    }
}

fn spread(report: &mut Report, at: &Path, constraints: &[Value]) {
    let mut pairs = Set::new();
    for (index, constraint) in constraints.iter().enumerate() {
        let at = at.index(index);
        let word = |field: &str| {
            constraint
                .get(field)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let skew = constraint
            .get("maxSkew")
            .and_then(Value::as_i64)
            .unwrap_or(0);
        if skew <= 0 {
            report.invalid(&at.field("maxSkew"), skew, "must be greater than zero");
        }
        let (key, action) = (word("topologyKey"), word("whenUnsatisfiable"));
        if key.is_empty() {
            report.required(&at.field("topologyKey"), "can not be empty");
        } else {
            report.problems(&at.field("topologyKey"), key, names::label_key(key));
        }
        report.one_of(
            &at.field("whenUnsatisfiable"),
            Some(action),
            &["DoNotSchedule", "ScheduleAnyway"],
        );
        if !pairs.insert((key, action)) {
            let pair = format!("{{{key}, {action}}}");
            let at = at.field("{topologyKey, whenUnsatisfiable}");
            report.duplicate(&at, pair.as_str(), "");
        }
    }
}

/// What a taint may do.
pub(super) const EFFECTS: &[&str] = &["NoSchedule", "PreferNoSchedule", "NoExecute"];

fn toleration(report: &mut Report, at: &Path, toleration: &Toleration) {
    let Toleration {
        key,
        operator,
        value,
        effect,
        toleration_seconds,
    } = toleration;
    let operator_at = at.field("operator");
    if !key.is_empty() {
        report.problems(&at.field("key"), key, names::label_key(key));
    } else if operator != "Exists" {
        report.invalid(
            &operator_at,
            operator.as_str(),
            "operator must be Exists when `key` is empty, which means \"match all values and all keys\"",
        );
    }
    if toleration_seconds.is_some() && effect != "NoExecute" {
        report.invalid(
            &at.field("effect"),
            effect.as_str(),
            "effect must be 'NoExecute' when `tolerationSeconds` is set",
        );
    }
    match operator.as_str() {
        "" | "Equal" => {
            let problems = names::label_value(value);
            if !problems.is_empty() {
                report.invalid(&operator_at, value.as_str(), &problems.join(";"));
            }
        }
        "Exists" if !value.is_empty() => {
            let shown = go_struct(&[
                ("Key", quote(key)),
                ("Operator", quote(operator)),
                ("Value", quote(value)),
                ("Effect", quote(effect)),
                ("TolerationSeconds", json(toleration_seconds)),
            ]);
            let detail = "value must be empty when `operator` is 'Exists'";
            report.invalid(&operator_at, shown, detail);
        }
        "Exists" => {}
        other => report.unsupported(&operator_at, other, &["Equal", "Exists"]),
    }
    if !effect.is_empty() {
        report.one_of(&at.field("effect"), Some(effect), EFFECTS);
    }
}
