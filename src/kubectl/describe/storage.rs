//! Claims, volumes and classes (spec 07 §6.4, 6.5, 6.8).

use super::page::{NONE, Page, UNSET, at, items, list, word, word_or};
use crate::api::PersistentVolumeClaim;
use crate::cluster::store::Store;
use crate::json::{Map, Value};
use crate::kubectl::tables;

const DEFAULT_CLASS: &str = "storageclass.kubernetes.io/is-default-class";

impl Page {
    /// Terminating, or the phase.
    fn phase(&mut self, json: &Value) {
        let phase = if at(json, "metadata.deletionTimestamp").is_null() {
            word_or(json, "status.phase", "Pending")
        } else {
            let age = self.since(json, "metadata.deletionTimestamp");
            ["Terminating (lasts ", &age, ")"].concat()
        };
        self.line(0, &["Status:", &phase]);
    }

    pub(super) fn claim(&mut self, store: &Store, claim: &PersistentVolumeClaim, json: &Value) {
        self.head(json);
        self.line(0, &["StorageClass:", &word(json, "spec.storageClassName")]);
        self.phase(json);
        self.line(0, &["Volume:", &word(json, "spec.volumeName")]);
        self.marks(json);
        self.line(0, &["Finalizers:", &list(json, "metadata.finalizers")]);
        let is_bound = !word(json, "spec.volumeName").is_empty();
        let (capacity, modes) = match is_bound {
            true => (
                word(json, "status.capacity.storage"),
                modes(json, "status.accessModes"),
            ),
            false => (String::new(), String::new()),
        };
        self.line(0, &["Capacity:", &capacity]);
        self.line(0, &["Access Modes:", &modes]);
        self.given(0, "VolumeMode:", &word(json, "spec.volumeMode"));
        let source = at(json, "spec.dataSource");
        if source.is_object() {
            self.line(0, &["DataSource:"]);
            for (title, field) in [
                ("APIGroup:", "apiGroup"),
                ("Kind:", "kind"),
                ("Name:", "name"),
            ] {
                self.given(1, title, &word(source, field));
            }
        }
        let pods = store.pods_of_claim(&claim.metadata.namespace, &claim.metadata.name);
        let pods: Vec<String> = pods.map(|pod| pod.metadata.name.clone()).collect();
        self.lines("Used By:", &pods);
    }

    pub(super) fn volume(&mut self, json: &Value) {
        let spec = &json["spec"];
        self.head(json);
        self.marks(json);
        self.line(0, &["Finalizers:", &list(json, "metadata.finalizers")]);
        self.line(0, &["StorageClass:", &word(spec, "storageClassName")]);
        self.phase(json);
        let claim = match word(spec, "claimRef.name") {
            name if name.is_empty() => name,
            name => [&word(spec, "claimRef.namespace"), "/", &*name].concat(),
        };
        self.line(0, &["Claim:", &claim]);
        self.line(
            0,
            &[
                "Reclaim Policy:",
                &word(spec, "persistentVolumeReclaimPolicy"),
            ],
        );
        self.line(0, &["Access Modes:", &modes(spec, "accessModes")]);
        self.given(0, "VolumeMode:", &word(spec, "volumeMode"));
        self.line(0, &["Capacity:", &word_or(spec, "capacity.storage", "0")]);
        let terms = items(spec, "nodeAffinity.required.nodeSelectorTerms");
        if terms.is_empty() {
            self.line(0, &["Node Affinity:", NONE]);
        } else {
            self.line(0, &["Node Affinity:", ""]);
            self.line(1, &["Required Terms:", ""]);
            for (place, term) in terms.iter().enumerate() {
                let title = ["    Term ", &place.to_string(), ":"].concat();
                let conditions: Vec<String> = items(term, "matchExpressions")
                    .iter()
                    .map(condition)
                    .collect();
                self.lines(&title, &conditions);
            }
        }
        self.line(0, &["Message:", &word(json, "status.message")]);
        self.line(0, &["Source:"]);
        let csi = &spec["csi"];
        if csi.is_object() {
            let kind = "CSI (a Container Storage Interface (CSI) volume source)";
            self.line(2, &["Type:", kind]);
            self.line(2, &["Driver:", &word(csi, "driver")]);
            self.line(2, &["FSType:", &word(csi, "fsType")]);
            self.line(2, &["VolumeHandle:", &word(csi, "volumeHandle")]);
            self.line(2, &["ReadOnly:", &word_or(csi, "readOnly", "false")]);
            self.labels("    VolumeAttributes:", &csi["volumeAttributes"]);
            return;
        }
        for (field, kind, parts) in [
            (
                "hostPath",
                "HostPath (bare host directory volume)",
                [("Path:", "path"), ("HostPathType:", "type")],
            ),
            (
                "nfs",
                "NFS (an NFS mount that lasts the lifetime of a pod)",
                [("Server:", "server"), ("Path:", "path")],
            ),
            (
                "local",
                "LocalVolume (a persistent volume backed by local storage on a node)",
                [("Path:", "path"), ("", "")],
            ),
        ] {
            if spec[field].is_object() {
                self.line(2, &["Type:", kind]);
                for (title, part) in parts.iter().filter(|(title, _)| !title.is_empty()) {
                    self.line(2, &[title, &word(&spec[field], part)]);
                }
                return;
            }
        }
        self.line(2, &["<unknown>"]);
    }

    pub(super) fn class(&mut self, json: &Value) {
        self.head(json);
        let annotations = at(json, "metadata.annotations");
        let is_default = annotations[DEFAULT_CLASS] == "true";
        self.line(
            0,
            &["IsDefaultClass:", if is_default { "Yes" } else { "No" }],
        );
        self.line(0, &["Annotations:", &pairs(annotations)]);
        self.line(0, &["Provisioner:", &word(json, "provisioner")]);
        self.line(0, &["Parameters:", &pairs(&json["parameters"])]);
        let expansion = match &json["allowVolumeExpansion"] {
            Value::Null => UNSET,
            value => super::page::truth(value),
        };
        self.line(0, &["AllowVolumeExpansion:", expansion]);
        let options = items(json, "mountOptions");
        if options.is_empty() {
            self.line(0, &["MountOptions:", NONE]);
        } else {
            self.line(0, &["MountOptions:"]);
            for option in options {
                self.line(1, &[&word(option, "")]);
            }
        }
        self.given(0, "ReclaimPolicy:", &word(json, "reclaimPolicy"));
        self.given(0, "VolumeBindingMode:", &word(json, "volumeBindingMode"));
    }
}

/// `RWO`
fn modes(value: &Value, path: &str) -> String {
    let modes: Vec<String> = items(value, path)
        .iter()
        .map(|mode| word(mode, ""))
        .collect();
    tables::access_modes(&modes)
}

/// `a=b,c=d`
fn pairs(value: &Value) -> String {
    let fields = value.as_object().into_iter().flat_map(Map::iter);
    let pairs: Vec<String> = fields
        .map(|(key, value)| [key, "=", &word(value, "")].concat())
        .collect();
    if pairs.is_empty() {
        NONE.to_owned()
    } else {
        pairs.join(",")
    }
}

/// What a node's label must be: `zone in [a, b]`.
fn condition(requirement: &Value) -> String {
    let operator = word(requirement, "operator").to_lowercase();
    let values: Vec<String> = items(requirement, "values")
        .iter()
        .map(|value| word(value, ""))
        .collect();
    let mut text = [&word(requirement, "key"), " ", &*operator].concat();
    if !values.is_empty() {
        text.extend([" [", &values.join(", "), "]"]);
    }
    text
}
