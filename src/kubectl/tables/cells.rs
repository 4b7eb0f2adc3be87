//! What stands in the cells of each kind (spec 07 §5).

use super::age::since;
use super::pod::{pod_status, readiness_gates, ready_containers, restarts};
use crate::api::*;
use crate::json::Value;
use crate::kubectl::command::qualified_kind;
use crate::order::sort_by;

const NONE: &str = "<none>";
const UNSET: &str = "<unset>";
const UNKNOWN: &str = "<unknown>";
/// Longer lists of addresses and ports are cut.
const LISTED: usize = 3;

/// All columns of a kind (spec 07 §5.1); those with a `+` only with `-o wide`.
pub(super) fn columns(kind: Kind) -> &'static str {
    match kind {
        Kind::Namespace => "NAME|STATUS|AGE",
        Kind::Node => {
            "NAME|STATUS|ROLES|AGE|VERSION|+INTERNAL-IP|+EXTERNAL-IP|+OS-IMAGE|+KERNEL-VERSION\
             |+CONTAINER-RUNTIME"
        }
        Kind::ConfigMap => "NAME|DATA|AGE",
        Kind::Secret => "NAME|TYPE|DATA|AGE",
        Kind::StorageClass => {
            "NAME|PROVISIONER|RECLAIMPOLICY|VOLUMEBINDINGMODE|ALLOWVOLUMEEXPANSION|AGE"
        }
        Kind::VolumeAttachment => "NAME|ATTACHER|PV|NODE|ATTACHED|AGE",
        Kind::PersistentVolume => {
            "NAME|CAPACITY|ACCESS MODES|RECLAIM POLICY|STATUS|CLAIM|STORAGECLASS\
             |VOLUMEATTRIBUTESCLASS|REASON|AGE|+VOLUMEMODE"
        }
        Kind::PersistentVolumeClaim => {
            "NAME|STATUS|VOLUME|CAPACITY|ACCESS MODES|STORAGECLASS|VOLUMEATTRIBUTESCLASS|AGE\
             |+VOLUMEMODE"
        }
        Kind::Service => "NAME|TYPE|CLUSTER-IP|EXTERNAL-IP|PORT(S)|AGE|+SELECTOR",
        Kind::EndpointSlice => "NAME|ADDRESSTYPE|PORTS|ENDPOINTS|AGE",
        Kind::ControllerRevision => "NAME|CONTROLLER|REVISION|AGE",
        Kind::StatefulSet => "NAME|READY|AGE|+CONTAINERS|+IMAGES",
        Kind::Deployment => "NAME|READY|UP-TO-DATE|AVAILABLE|AGE|+CONTAINERS|+IMAGES|+SELECTOR",
        Kind::ReplicaSet => "NAME|DESIRED|CURRENT|READY|AGE|+CONTAINERS|+IMAGES|+SELECTOR",
        Kind::PodDisruptionBudget => "NAME|MIN AVAILABLE|MAX UNAVAILABLE|ALLOWED DISRUPTIONS|AGE",
        Kind::HorizontalPodAutoscaler => "NAME|REFERENCE|TARGETS|MINPODS|MAXPODS|REPLICAS|AGE",
        Kind::Pod => "NAME|READY|STATUS|RESTARTS|AGE|+IP|+NODE|+NOMINATED NODE|+READINESS GATES",
        Kind::Event => {
            "LAST SEEN|TYPE|REASON|OBJECT|+SUBOBJECT|+SOURCE|MESSAGE|+FIRST SEEN|+COUNT|+NAME"
        }
    }
}

/// One cell for each of [`columns`].
pub(super) fn cells(object: &Object, now: Millis) -> Vec<String> {
    let metadata = object.metadata();
    let name = metadata.name.clone();
    let age = since(metadata.creation_timestamp, now);
    match object {
        Object::Namespace(_) => {
            let status = if metadata.is_terminating() {
                "Terminating"
            } else {
                "Active"
            };
            vec![name, status.into(), age]
        }
        Object::Node(node) => node_cells(node, name, age),
        Object::ConfigMap(map) => vec![name, entries(&map.rest), age],
        Object::Secret(secret) => {
            let kind = or(text(&secret.rest, &["type"]), "Opaque");
            vec![name, kind, entries(&secret.rest), age]
        }
        Object::StorageClass(class) => {
            let default = if class.is_default() { " (default)" } else { "" };
            vec![
                name + default,
                class.provisioner.clone(),
                class.reclaim_policy.clone().unwrap_or("Delete".into()),
                class
                    .volume_binding_mode
                    .clone()
                    .unwrap_or("Immediate".into()),
                class.allow_volume_expansion.unwrap_or(false).to_string(),
                age,
            ]
        }
        Object::VolumeAttachment(own) => {
            let (spec, attached) = (&own.spec, own.status.attached);
            vec![
                name,
                spec.attacher.clone(),
                spec.source.persistent_volume_name.clone(),
                spec.node_name.clone(),
                attached.to_string(),
                age,
            ]
        }
        Object::PersistentVolume(volume) => volume_cells(volume, name, age),
        Object::PersistentVolumeClaim(claim) => claim_cells(claim, name, age),
        Object::Service(service) => service_cells(service, name, age),
        Object::EndpointSlice(slice) => {
            let ports = slice.ports.iter().map(|port| port.port.to_string());
            let addresses = slice.endpoints.iter().flat_map(|own| own.addresses.clone());
            vec![
                name,
                slice.address_type.clone(),
                listed(ports, slice.ports.len()),
                listed(addresses, slice.endpoints.len()),
                age,
            ]
        }
        Object::ControllerRevision(revision) => {
            let controller = metadata.controller().map_or(NONE.into(), |owner| {
                let kind = Kind::parse(&owner.api_version, &owner.kind);
                let kind = kind.map_or(owner.kind.to_ascii_lowercase(), qualified_kind);
                [&kind, "/", &owner.name].concat()
            });
            vec![name, controller, revision.revision.to_string(), age]
        }
        Object::StatefulSet(set) => {
            let [names, images] = containers(&set.spec.template);
            let ready = of(set.status.ready_replicas, set.spec.replicas());
            vec![name, ready, age, names, images]
        }
        Object::Deployment(deployment) => {
            let (spec, status) = (&deployment.spec, &deployment.status);
            let [names, images] = containers(&spec.template);
            vec![
                name,
                of(status.ready_replicas, spec.replicas()),
                status.updated_replicas.to_string(),
                status.available_replicas.to_string(),
                age,
                names,
                images,
                selector(spec.selector.as_ref()),
            ]
        }
        Object::ReplicaSet(set) => {
            let [names, images] = containers(&set.spec.template);
            vec![
                name,
                set.spec.replicas().to_string(),
                set.status.replicas.to_string(),
                set.status.ready_replicas.to_string(),
                age,
                names,
                images,
                selector(set.spec.selector.as_ref()),
            ]
        }
        Object::PodDisruptionBudget(budget) => {
            let limit = |limit: &Option<Value>| match limit {
                Some(Value::String(percent)) => percent.clone(),
                Some(number) => number.to_string(),
                None => "N/A".into(),
            };
            vec![
                name,
                limit(&budget.spec.min_available),
                limit(&budget.spec.max_unavailable),
                budget.status.disruptions_allowed.to_string(),
                age,
            ]
        }
        Object::HorizontalPodAutoscaler(own) => {
            let (spec, target) = (&own.spec, &own.spec.scale_target_ref);
            let least = spec.min_replicas;
            vec![
                name,
                of(&target.kind, &target.name),
                targets(&spec.metrics),
                least.map_or(UNSET.into(), |least| least.to_string()),
                spec.max_replicas.to_string(),
                own.status.current_replicas.to_string(),
                age,
            ]
        }
        Object::Pod(pod) => {
            let (ready, all) = ready_containers(pod);
            vec![
                name,
                of(ready, all),
                pod_status(pod),
                restarts(pod, now),
                age,
                or(&pod.status.pod_ip, NONE),
                or(&pod.spec.node_name, NONE),
                NONE.into(),
                readiness_gates(pod),
            ]
        }
        Object::Event(event) => event_cells(event, name, now),
    }
}

/// The word that kubectl shows as STATUS of a node (spec 07 §5.2).
pub fn node_status(node: &Node) -> String {
    let mut status = match node.ready() {
        None => "Unknown",
        Some(_) if node.is_ready() => "Ready",
        Some(_) => "NotReady",
    }
    .to_owned();
    if node.spec.unschedulable {
        status.push_str(",SchedulingDisabled");
    }
    status
}

fn node_cells(node: &Node, name: String, age: String) -> Vec<String> {
    let labels = node.metadata.labels.keys();
    let roles: Vec<_> = labels
        .filter_map(|key| key.strip_prefix("node-role.kubernetes.io/"))
        .filter(|role| !role.is_empty())
        .collect();
    let rest = &node.status.rest;
    let info = |field| text(rest, &["nodeInfo", field]);
    let address = |kind: &str| {
        let addresses = rest.get("addresses").and_then(Value::as_array);
        let mut addresses = addresses.into_iter().flatten();
        let own = addresses.find(|own| own.get("type").and_then(Value::as_str) == Some(kind));
        own.and_then(|own| own.get("address")?.as_str())
            .unwrap_or(NONE)
            .to_owned()
    };
    let kernel = match (info("kernelVersion"), info("architecture")) {
        ("", _) => UNKNOWN.to_owned(),
        (kernel, "") => kernel.to_owned(),
        (kernel, architecture) => [kernel, " (", architecture, ")"].concat(),
    };
    vec![
        name,
        node_status(node),
        or(&roles.join(","), NONE),
        age,
        info("kubeletVersion").into(),
        address("InternalIP"),
        address("ExternalIP"),
        or(info("osImage"), UNKNOWN),
        kernel,
        or(info("containerRuntimeVersion"), UNKNOWN),
    ]
}

fn volume_cells(volume: &PersistentVolume, name: String, age: String) -> Vec<String> {
    let (metadata, spec) = (&volume.metadata, &volume.spec);
    let status = match volume.status.phase {
        _ if metadata.is_terminating() => "Terminating",
        VolumePhase::Pending => "Pending",
        VolumePhase::Available => "Available",
        VolumePhase::Bound => "Bound",
        VolumePhase::Released => "Released",
        VolumePhase::Failed => "Failed",
    };
    let claim = spec.claim_ref.as_ref();
    vec![
        name,
        storage(&spec.capacity),
        access_modes(&spec.access_modes),
        spec.persistent_volume_reclaim_policy
            .clone()
            .unwrap_or_default(),
        status.into(),
        claim.map_or(String::new(), |claim| of(&claim.namespace, &claim.name)),
        class(metadata, &spec.storage_class_name),
        or(text(&spec.rest, &["volumeAttributesClassName"]), UNSET),
        String::new(),
        age,
        spec.volume_mode.clone().unwrap_or(UNSET.into()),
    ]
}

fn claim_cells(claim: &PersistentVolumeClaim, name: String, age: String) -> Vec<String> {
    let (metadata, spec) = (&claim.metadata, &claim.spec);
    let status = match claim.status.phase {
        _ if metadata.is_terminating() => "Terminating",
        ClaimPhase::Pending => "Pending",
        ClaimPhase::Bound => "Bound",
        ClaimPhase::Lost => "Lost",
    };
    let (mut capacity, mut modes) = (String::new(), String::new());
    if !spec.volume_name.is_empty() {
        capacity = storage(&claim.status.capacity);
        modes = access_modes(&claim.status.access_modes);
    }
    vec![
        name,
        status.into(),
        spec.volume_name.clone(),
        capacity,
        modes,
        class(metadata, spec.storage_class_name.as_deref().unwrap_or("")),
        or(text(&spec.rest, &["volumeAttributesClassName"]), UNSET),
        age,
        spec.volume_mode.clone().unwrap_or(UNSET.into()),
    ]
}

/// The short names of access modes, in kubectl's order and each once: `RWO,RWX`.
pub fn access_modes(modes: &[String]) -> String {
    const SHORT: [(&str, &str); 4] = [
        ("ReadWriteOnce", "RWO"),
        ("ReadOnlyMany", "ROX"),
        ("ReadWriteMany", "RWX"),
        ("ReadWriteOncePod", "RWOP"),
    ];
    let given = SHORT
        .iter()
        .filter(|(mode, _)| modes.iter().any(|own| own == mode));
    let short: Vec<_> = given.map(|(_, short)| *short).collect();
    short.join(",")
}

fn service_cells(service: &Service, name: String, age: String) -> Vec<String> {
    let spec = &service.spec;
    let kind = spec.kind.as_deref().unwrap_or("ClusterIP");
    let external = spec.rest.get("externalIPs").and_then(Value::as_array);
    let external = external.into_iter().flatten().filter_map(Value::as_str);
    let external = external.collect::<Vec<_>>().join(",");
    // Nobody gives addresses to load balancers here.
    let external = match kind {
        "ExternalName" => text(&spec.rest, &["externalName"]).to_owned(),
        "LoadBalancer" => or(&external, "<pending>"),
        _ => or(&external, NONE),
    };
    vec![
        name,
        kind.into(),
        or(&spec.cluster_ip, NONE),
        external,
        ports(service),
        age,
        or(&labels(&spec.selector), NONE),
    ]
}

/// The ports of a Service as in PORT(S): `80/TCP`, with a node port `80:30080/TCP`.
pub fn ports(service: &Service) -> String {
    let ports = service.spec.ports.iter().map(|port| {
        let node_port = port.rest.get("nodePort").and_then(Value::as_u64);
        let node_port = node_port.filter(|number| *number > 0);
        let node_port =
            node_port.map_or(String::new(), |number| ":".to_owned() + &number.to_string());
        let protocol = port.protocol.as_deref().unwrap_or("TCP");
        [&port.port.to_string(), &node_port, "/", protocol].concat()
    });
    or(&ports.collect::<Vec<_>>().join(","), NONE)
}

fn event_cells(event: &Event, name: String, now: Millis) -> Vec<String> {
    let about = &event.involved_object;
    let source = [event.source.component.as_str(), event.source.host.as_str()];
    let source = &source[..if event.source.host.is_empty() { 1 } else { 2 }];
    vec![
        since(Some(event.last_timestamp), now),
        event.kind.clone(),
        event.reason.clone(),
        of(about.kind.to_ascii_lowercase(), &about.name),
        text(&about.rest, &["fieldPath"]).into(),
        source.join(", "),
        event.message.trim().into(),
        since(Some(event.first_timestamp), now),
        event.count.max(1).to_string(),
        name,
    ]
}

/// What an autoscaler aims at; nobody measures what there is.
fn targets(metrics: &[Value]) -> String {
    let listed = metrics.iter().take(2).map(|metric| {
        let kind = metric["type"].as_str().unwrap_or_default();
        let source = &metric[AutoscalerSpec::source(kind)];
        let of_pods = kind.ends_with("Resource");
        let name = source["name"].as_str().filter(|_| of_pods);
        let (target, is_average) = metric_target(source);
        let end = if is_average && !of_pods && kind != "Pods" {
            " (avg)"
        } else {
            ""
        };
        let name = name.map_or(String::new(), |name| [name, ": "].concat());
        [&name, UNKNOWN, "/", &target, end].concat()
    });
    let mut text = listed.collect::<Vec<_>>().join(", ");
    if metrics.len() > 2 {
        text.extend([" + ", &(metrics.len() - 2).to_string(), " more..."]);
    }
    or(&text, NONE)
}

/// The target of a metric, and whether it is an average value.
pub(in crate::kubectl) fn metric_target(source: &Value) -> (String, bool) {
    let target = &source["target"];
    let fields = ["averageValue", "value", "averageUtilization"];
    let given = fields.into_iter().find(|field| !target[*field].is_null());
    match (given, given.map(|field| &target[field])) {
        (Some(field), Some(Value::String(text))) => (text.clone(), field == fields[0]),
        (Some(field), Some(number)) if field == fields[2] => {
            ([&number.to_string(), "%"].concat(), false)
        }
        (Some(field), Some(number)) => (number.to_string(), field == fields[0]),
        _ => ("<auto>".into(), false),
    }
}

/// Names and images of the containers in a template.
fn containers(template: &PodTemplateSpec) -> [String; 2] {
    let all = &template.spec.containers;
    let names: Vec<_> = all.iter().map(|own| own.name.as_str()).collect();
    let images: Vec<_> = all.iter().map(|own| own.image.as_str()).collect();
    [names.join(","), images.join(",")]
}

/// A selector as kubectl writes it, by key: `app=web,tier in (a,b),!old`.
pub(in crate::kubectl) fn selector(selector: Option<&LabelSelector>) -> String {
    let Some(selector) = selector else {
        return NONE.into();
    };
    let mut parts: Vec<(&str, String)> = Vec::new();
    for (key, value) in selector.match_labels.iter() {
        parts.push((key, [key, "=", value].concat()));
    }
    for own in &selector.match_expressions {
        let (key, values) = (&own.key, own.values.join(","));
        let text = match own.operator.as_str() {
            "In" => [key, " in (", &values, ")"].concat(),
            "NotIn" => [key, " notin (", &values, ")"].concat(),
            "Exists" => key.clone(),
            _ => ["!", key].concat(),
        };
        parts.push((key, text));
    }
    sort_by(&mut parts, &|a, b| a.0.cmp(b.0));
    let texts: Vec<String> = parts.into_iter().map(|(_, text)| text).collect();
    or(&texts.join(","), NONE)
}

/// Labels as kubectl joins them: `app=web,tier=db`.
pub(super) fn labels(labels: &Labels) -> String {
    let pairs: Vec<String> = labels
        .iter()
        .map(|(key, value)| [key, "=", value].concat())
        .collect();
    pairs.join(",")
}

/// The class of a claim or volume: an old annotation comes first.
fn class(metadata: &ObjectMeta, named: &str) -> String {
    const BETA: &str = "volume.beta.kubernetes.io/storage-class";
    metadata
        .annotations
        .get(BETA)
        .map_or(named, String::as_str)
        .to_owned()
}

fn storage(amounts: &ResourceList) -> String {
    amounts
        .get("storage")
        .map_or("0".to_owned(), Quantity::canonical)
}

/// How many entries a ConfigMap or Secret has.
fn entries(rest: &Rest) -> String {
    let fields = ["data", "binaryData"].into_iter();
    let fields = fields.filter_map(|field| rest.get(field)?.as_object());
    fields
        .map(|entries| entries.len())
        .sum::<usize>()
        .to_string()
}

/// The first few, and how many of `all` are left out.
fn listed(items: impl Iterator<Item = String>, all: usize) -> String {
    let mut items = items.peekable();
    let shown: Vec<String> = items.by_ref().take(LISTED).collect();
    let mut text = or(&shown.join(","), UNSET);
    if items.peek().is_some() {
        let left = all.saturating_sub(LISTED).to_string();
        text.extend([" + ", &left, " more..."]);
    }
    text
}

fn of(part: impl ToString, whole: impl ToString) -> String {
    [part.to_string(), whole.to_string()].join("/")
}

fn or(text: &str, instead: &str) -> String {
    if text.is_empty() { instead } else { text }.to_owned()
}

/// A text among the fields that the model does not read; empty if it is not there.
fn text<'a>(rest: &'a Rest, path: &[&str]) -> &'a str {
    let (first, deeper) = path.split_first().unwrap_or((&"", &[]));
    let found = deeper
        .iter()
        .try_fold(rest.get(*first), |value, field| Some(value?.get(field)));
    found.flatten().and_then(Value::as_str).unwrap_or_default()
}
