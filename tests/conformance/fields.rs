//! The significant fields of an object, as the recordings have them.

use super::trace::Fields;
use serde_json::{Value, json};

/// The kinds that are recorded.
pub(crate) const RECORDED: &[&str] = &[
    "Node",
    "Service",
    "EndpointSlice",
    "StatefulSet",
    "ControllerRevision",
    "PersistentVolumeClaim",
    "PersistentVolume",
    "Event",
    "Pod",
    "VolumeAttachment",
    "PodDisruptionBudget",
    "Deployment",
    "ReplicaSet",
];

/// Which annotations of claims and volumes are recorded.
const VOLUME_ANNOTATIONS: &[&str] = &[
    "pv.kubernetes.io/",
    "volume.kubernetes.io/",
    "volume.beta.kubernetes.io/",
];

/// The significant fields of an object; names and uids are still those of the cluster.
pub(crate) fn significant(kind: &str, object: &Value) -> Fields {
    let mut fields = of_kind(kind, object);
    let metadata = &object["metadata"];
    if kind != "Event" {
        let owners = metadata["ownerReferences"].as_array().into_iter().flatten();
        let owners: Vec<Value> = owners
            .map(|owner| {
                pick(
                    owner,
                    &["kind", "name", "uid", "controller", "blockOwnerDeletion"],
                )
            })
            .collect();
        fields.insert("ownerReferences".into(), owners.into());
    }
    if !metadata["deletionTimestamp"].is_null() {
        fields.insert("terminating".into(), true.into());
    }
    fields.retain(|_, value| !is_empty(value));
    fields
}

/// Null, and what stands for nothing.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn of_kind(kind: &str, object: &Value) -> Fields {
    let metadata = &object["metadata"];
    let spec = &object["spec"];
    let status = &object["status"];
    let value = match kind {
        "Node" => {
            let ready = condition(object, "Ready");
            let taints = array(&spec["taints"])
                .map(|taint| format!("{}:{}", text(&taint["key"]), text(&taint["effect"])).into());
            let attached = array(&status["volumesAttached"]).map(|one| last_part(&one["name"]));
            json!({
                "ready": ready["status"],
                "readyReason": ready["reason"],
                "unschedulable": spec["unschedulable"].as_bool().unwrap_or(false),
                "zone": metadata["labels"]["topology.kubernetes.io/zone"],
                "taints": taints.collect::<Vec<Value>>(),
                "volumesInUse": array(&status["volumesInUse"]).map(last_part).collect::<Vec<_>>(),
                "volumesAttached": attached.collect::<Vec<_>>(),
            })
        }
        "Service" => json!({
            "clusterIP": spec["clusterIP"],
            "publishNotReadyAddresses": spec["publishNotReadyAddresses"].as_bool().unwrap_or(false),
            "selector": spec["selector"],
            "ports": ports(&spec["ports"]),
        }),
        "EndpointSlice" => {
            let labels = &metadata["labels"];
            let endpoints = array(&object["endpoints"]).map(|endpoint| {
                json!({
                    "pod": endpoint["targetRef"]["name"],
                    "hostname": endpoint["hostname"],
                    "node": endpoint["nodeName"],
                    "zone": endpoint["zone"],
                    "address": endpoint["addresses"][0],
                    "ready": endpoint["conditions"]["ready"],
                    "serving": endpoint["conditions"]["serving"],
                    "terminating": endpoint["conditions"]["terminating"],
                })
            });
            json!({
                "service": labels["kubernetes.io/service-name"],
                "headless": labels.get("service.kubernetes.io/headless").map(|_| true),
                "ports": ports(&object["ports"]),
                "endpoints": endpoints.collect::<Vec<_>>(),
            })
        }
        "StatefulSet" => json!({
            "generation": metadata["generation"],
            "replicas": spec["replicas"],
            "serviceName": spec["serviceName"],
            "podManagementPolicy": spec["podManagementPolicy"],
            "updateStrategy": spec["updateStrategy"],
            "persistentVolumeClaimRetentionPolicy": spec["persistentVolumeClaimRetentionPolicy"],
            "minReadySeconds": spec["minReadySeconds"].as_i64().unwrap_or(0),
            "revisionHistoryLimit": spec["revisionHistoryLimit"],
            "ordinals": spec["ordinals"],
            "images": images(&spec["template"]["spec"]),
            "status": pick(status, &[
                "observedGeneration", "replicas", "readyReplicas", "availableReplicas",
                "currentReplicas", "updatedReplicas", "currentRevision", "updateRevision",
            ]),
        }),
        "ControllerRevision" => json!({
            "revision": object["revision"],
            "images": images(match &object["data"]["spec"]["template"]["spec"] {
                Value::Null => &object["data"]["spec"],
                spec => spec,
            }),
        }),
        "PersistentVolumeClaim" => json!({
            "phase": status["phase"].as_str().unwrap_or("Pending"),
            "volumeName": spec["volumeName"],
            "storageClassName": spec["storageClassName"],
            "request": spec["resources"]["requests"]["storage"],
            "accessModes": spec["accessModes"],
            "labels": metadata["labels"],
            "annotations": volume_annotations(&metadata["annotations"]),
            "finalizers": metadata["finalizers"],
        }),
        "PersistentVolume" => json!({
            "phase": status["phase"],
            "claimRef": pick(&spec["claimRef"], &["name", "uid"]),
            "reclaimPolicy": spec["persistentVolumeReclaimPolicy"],
            "storageClassName": spec["storageClassName"],
            "capacity": spec["capacity"]["storage"],
            "nodeAffinity": affinity(&spec["nodeAffinity"]),
            "annotations": volume_annotations(&metadata["annotations"]),
            "finalizers": metadata["finalizers"],
        }),
        "VolumeAttachment" => json!({
            "pv": spec["source"]["persistentVolumeName"],
            "node": spec["nodeName"],
            "attached": status["attached"].as_bool().unwrap_or(false),
        }),
        "PodDisruptionBudget" => {
            let disrupted = status["disruptedPods"].as_object().into_iter().flatten();
            let disrupted: Vec<Value> = disrupted.map(|(pod, _)| pod.as_str().into()).collect();
            let mut counts = pick(
                status,
                &[
                    "observedGeneration",
                    "disruptionsAllowed",
                    "currentHealthy",
                    "desiredHealthy",
                    "expectedPods",
                ],
            );
            if !disrupted.is_empty() {
                counts["disruptedPods"] = disrupted.into();
            }
            json!({
                "maxUnavailable": spec["maxUnavailable"],
                "minAvailable": spec["minAvailable"],
                "status": counts,
            })
        }
        "Deployment" => {
            let conditions =
                array(&status["conditions"]).map(|one| pick(one, &["type", "status", "reason"]));
            json!({
                "generation": metadata["generation"],
                "replicas": spec["replicas"],
                "conditions": conditions.collect::<Vec<_>>(),
                "status": pick(status, WORKLOAD_STATUS),
            })
        }
        "ReplicaSet" => json!({
            "generation": metadata["generation"],
            "replicas": spec["replicas"],
            "status": pick(status, WORKLOAD_STATUS),
        }),
        "Pod" => pod(object),
        "Event" => {
            let about = &object["involvedObject"];
            json!({
                "about": format!("{}/{}", text(&about["kind"]), text(&about["name"])),
                "aboutUid": about["uid"],
                "type": object["type"],
                "reason": object["reason"],
                "message": object["message"],
                "count": object["count"],
                "source": object["source"]["component"],
                "fieldPath": about["fieldPath"],
            })
        }
        _ => Value::Null,
    };
    match value {
        Value::Object(fields) => fields,
        _ => Fields::new(),
    }
}

const WORKLOAD_STATUS: &[&str] = &[
    "observedGeneration",
    "replicas",
    "updatedReplicas",
    "readyReplicas",
    "availableReplicas",
    "unavailableReplicas",
    "terminatingReplicas",
];

fn pod(object: &Value) -> Value {
    let (metadata, spec, status) = (&object["metadata"], &object["spec"], &object["status"]);
    let ready = condition(object, "Ready");
    let scheduled = condition(object, "PodScheduled");
    let target = condition(object, "DisruptionTarget");
    let told = |condition: &Value, status: &str| {
        (condition["status"] == status).then(|| pick(condition, &["reason", "message"]))
    };
    let claims: Fields = array(&spec["volumes"])
        .filter_map(|volume| {
            let claim = volume["persistentVolumeClaim"]["claimName"].as_str()?;
            Some((text(&volume["name"]), claim.into()))
        })
        .collect();
    let first = &status["containerStatuses"][0];
    let restarts = first["restartCount"].as_i64().filter(|count| *count > 0);
    json!({
        "labels": metadata["labels"],
        "node": spec["nodeName"],
        "hostname": spec["hostname"],
        "subdomain": spec["subdomain"],
        "claims": claims,
        "images": images(spec),
        "phase": status["phase"],
        "ready": ready["status"] == "True",
        "readyReason": ready["reason"],
        "unscheduled": told(scheduled, "False"),
        "container": container(&first["state"]),
        "restarts": restarts,
        "podIP": status["podIP"],
        "deletionGracePeriodSeconds": metadata["deletionGracePeriodSeconds"],
        "disruptionTarget": told(target, "True"),
        "statusReason": status["reason"],
    })
}

fn container(state: &Value) -> Option<String> {
    if state.get("running").is_some_and(Value::is_object) {
        return Some("running".into());
    }
    if let Some(waiting) = state.get("waiting").filter(|state| state.is_object()) {
        return Some(format!("waiting:{}", text(&waiting["reason"])));
    }
    let terminated = state.get("terminated").filter(|state| state.is_object())?;
    Some(format!(
        "terminated:{}",
        terminated["exitCode"].as_i64().unwrap_or(0)
    ))
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn pick(value: &Value, keys: &[&str]) -> Value {
    let picked: Fields = keys
        .iter()
        .filter(|key| !is_empty(&value[**key]))
        .map(|key| ((*key).to_owned(), value[*key].clone()))
        .collect();
    picked.into()
}

/// A condition of an object; null if it has none of this type.
pub(crate) fn condition<'a>(object: &'a Value, kind: &str) -> &'a Value {
    const NONE: &Value = &Value::Null;
    array(&object["status"]["conditions"])
        .find(|condition| condition["type"] == kind)
        .unwrap_or(NONE)
}

fn images(spec: &Value) -> Vec<Value> {
    array(&spec["containers"])
        .map(|container| container["image"].clone())
        .collect()
}

fn ports(ports: &Value) -> Vec<Value> {
    array(ports)
        .map(|port| pick(port, &["name", "port"]))
        .collect()
}

fn volume_annotations(annotations: &Value) -> Value {
    let own = annotations.as_object().into_iter().flatten();
    let kept: Fields = own
        .filter(|(key, _)| {
            VOLUME_ANNOTATIONS
                .iter()
                .any(|prefix| key.starts_with(prefix))
        })
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    kept.into()
}

/// The nodes that an affinity names.
fn affinity(affinity: &Value) -> Vec<Value> {
    let terms = array(&affinity["required"]["nodeSelectorTerms"]);
    terms
        .flat_map(|term| array(&term["matchExpressions"]))
        .flat_map(|expression| array(&expression["values"]).cloned())
        .collect()
}

/// `kubernetes.io/csi/csi.lab^pvc-…` names the volume behind its last separator.
fn last_part(name: &Value) -> Value {
    let name = text(name);
    let name = name.rsplit(['^', '/']).next().unwrap_or_default();
    name.into()
}
