//! Objects as the API server serves them: with what follows from their other fields, and which the model does not keep.

use super::describe::{items, word};
use crate::api::{Image, Kind, Object, Quantity};
use crate::cluster::rng::{Rng, mix};
use crate::json;
use crate::json::Value;

/// An object as `-o yaml` shows it.
pub fn served(object: &Object) -> Value {
    let mut json = object.to_json();
    complete(object.kind(), &mut json);
    json
}

/// Adds to the JSON of a stored object what the server does.
pub(super) fn complete(kind: Kind, json: &mut Value) {
    match kind {
        Kind::Pod => {
            let uid = word(&json["metadata"], "uid");
            let quality = quality(&json["spec"]);
            of_pod(&mut json["status"], &uid, quality);
        }
        Kind::Service if json["status"].is_null() => {
            json["status"] = json!({"loadBalancer": {}});
        }
        _ => {}
    }
}

fn of_pod(status: &mut Value, uid: &str, quality: &str) {
    let uid = u128::from_str_radix(&uid.replace('-', ""), 16).unwrap_or_default();
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
            let id = digest(uid as u64 ^ starts << 32 ^ place as u64);
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
fn image_id(reference: &str) -> String {
    let image = Image::read(reference);
    let digest = match image.digest {
        "" => {
            let sum = |sum, byte| mix(sum ^ u64::from(byte));
            ["sha256:", &self::digest(reference.bytes().fold(0, sum))].concat()
        }
        digest => digest.to_owned(),
    };
    [&image.full_repository(), "@", &digest].concat()
}

/// The class of service that a pod gets for what its containers ask.
fn quality(spec: &Value) -> &'static str {
    let containers = || {
        ["initContainers", "containers"]
            .into_iter()
            .flat_map(|list| items(spec, list))
    };
    let amount = |container: &Value, name: &str| {
        let text = word(container, &["resources.", name].concat());
        (!text.is_empty()).then(|| Quantity(text).milli().unwrap_or(0))
    };
    let limit = |container: &Value, of: &str| amount(container, &["limits.", of].concat());
    // What is only limited is also asked for.
    let request = |container: &Value, of: &str| {
        let own = amount(container, &["requests.", of].concat());
        own.or(limit(container, of)).unwrap_or(0)
    };
    let every = |holds: &dyn Fn(&Value, &str) -> bool| {
        containers().all(|container| ["cpu", "memory"].iter().all(|of| holds(container, of)))
    };
    let limit = |container: &Value, of: &str| limit(container, of).unwrap_or(0);
    if every(&|container, of| request(container, of) == 0 && limit(container, of) == 0) {
        return "BestEffort";
    }
    if every(&|container, of| {
        limit(container, of) > 0 && request(container, of) == limit(container, of)
    }) {
        return "Guaranteed";
    }
    "Burstable"
}
