//! Objects as the API server serves them: with what follows from their other fields, and which the model does not keep.

use super::describe::{items, word};
use crate::api::{Object, Uid};
use crate::cluster::rng::{Rng, mix};
use crate::json;
use crate::json::Value;

/// An object as `-o yaml` shows it.
pub(super) fn served(object: &Object) -> Value {
    let mut json = object.to_json();
    match object {
        Object::Pod(pod) => {
            let quality = quality(&json["spec"]);
            of_pod(&mut json["status"], pod.metadata.uid, quality);
        }
        Object::Service(_) if json["status"].is_null() => {
            json["status"] = json!({"loadBalancer": {}});
        }
        _ => {}
    }
    json
}

fn of_pod(status: &mut Value, uid: Uid, quality: &str) {
    status["qosClass"] = quality.into();
    for (field, list) in [("podIP", "podIPs"), ("hostIP", "hostIPs")] {
        let address = word(status, field);
        if !address.is_empty() {
            status[list] = json!([{"ip": address}]);
        }
    }
    for condition in each(status, "conditions") {
        condition["lastProbeTime"] = Value::Null;
    }
    for (place, container) in each(status, "containerStatuses").iter_mut().enumerate() {
        if container["lastState"].is_null() {
            container["lastState"] = json!({});
        }
        let has_run =
            |state: &Value| state["running"].is_object() || state["terminated"].is_object();
        if has_run(&container["state"]) || has_run(&container["lastState"]) {
            let starts = container["restartCount"].as_i64().unwrap_or(0) as u64;
            let id = digest(uid.0 as u64 ^ starts << 32 ^ place as u64);
            container["containerID"] = ["containerd://", &id].concat().into();
            let image = word(container, "image");
            container["imageID"] = image_id(&image).into();
        } else {
            container["imageID"] = "".into();
        }
    }
}

fn each<'a>(status: &'a mut Value, list: &str) -> &'a mut [Value] {
    match status.get_mut(list) {
        Some(Value::Array(items)) => items,
        _ => &mut [],
    }
}

/// 64 digits that look like a digest, the same for the same number.
fn digest(of: u64) -> String {
    let mut rng = Rng::new(of);
    [rng.uuid(), rng.uuid()]
        .map(|bits| format!("{bits:032x}"))
        .concat()
}

/// An image as the node knows it: with its registry, and a digest for its tag.
fn image_id(image: &str) -> String {
    let name = image.split('@').next().unwrap_or_default();
    let name = match name.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => name,
    };
    let before = match name.split_once('/') {
        None => "docker.io/library/",
        Some((first, _)) if first.contains(['.', ':']) || first == "localhost" => "",
        Some(_) => "docker.io/",
    };
    let sum = image
        .bytes()
        .fold(0, |sum, byte| mix(sum ^ u64::from(byte)));
    [before, name, "@sha256:", &digest(sum)].concat()
}

/// The class of service that a pod gets for what its containers ask.
fn quality(spec: &Value) -> &'static str {
    let containers = || {
        ["initContainers", "containers"]
            .into_iter()
            .flat_map(|list| items(spec, list))
    };
    let amount = |container: &Value, what: &str| word(container, &["resources.", what].concat());
    let names = [
        "requests.cpu",
        "requests.memory",
        "limits.cpu",
        "limits.memory",
    ];
    if containers().all(|container| names.iter().all(|name| amount(container, name).is_empty())) {
        return "BestEffort";
    }
    let is_exact = |container: &Value, name: &str| {
        let limit = amount(container, &["limits.", name].concat());
        let request = amount(container, &["requests.", name].concat());
        !limit.is_empty() && (request.is_empty() || request == limit)
    };
    if containers().all(|container| is_exact(container, "cpu") && is_exact(container, "memory")) {
        return "Guaranteed";
    }
    "Burstable"
}
