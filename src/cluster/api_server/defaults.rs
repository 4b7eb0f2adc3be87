//! What the API server fills in before an object is checked and stored (spec 06 §4 to §8).

use super::Gates;
use crate::api::{
    AutoscalerSpec, ClaimSpec, Container, Deployment, Image, Namespace, Object, PersistentVolume,
    Pod, PodSpec, Probe, Resource, ResourceList, Rest, Retention, RollingUpdate, Service,
    StatefulSet, StorageClass, Volume,
};
use crate::json;
use crate::json::Value;
use std::sync::Arc;

/// Fills in what a request leaves out; `old` is the stored object that the request is to replace.
pub fn apply(object: &mut Object, old: Option<&Object>, gates: &Gates) {
    match object {
        Object::StatefulSet(set) => {
            let old = old.and_then(StatefulSet::of);
            stateful_set(Arc::make_mut(set), old.map(Arc::as_ref), gates);
        }
        Object::Deployment(deployment) => of_deployment(Arc::make_mut(deployment)),
        Object::ReplicaSet(set) => {
            let spec = Arc::make_mut(&mut Arc::make_mut(set).spec);
            spec.replicas.get_or_insert(1);
            pod_spec(&mut spec.template.spec);
        }
        Object::Pod(pod) => of_pod(Arc::make_mut(pod)),
        Object::Service(service) => {
            let old = old.and_then(Service::of);
            of_service(Arc::make_mut(service), old.map(Arc::as_ref));
        }
        Object::PersistentVolumeClaim(claim) => claim_spec(&mut Arc::make_mut(claim).spec),
        Object::PersistentVolume(volume) => of_volume(Arc::make_mut(volume)),
        Object::StorageClass(class) => storage_class(Arc::make_mut(class)),
        Object::Namespace(namespace) => of_namespace(Arc::make_mut(namespace)),
        Object::HorizontalPodAutoscaler(own) => of_autoscaler(&mut Arc::make_mut(own).spec),
        _ => {}
    }
}

fn of_autoscaler(spec: &mut AutoscalerSpec) {
    spec.min_replicas.get_or_insert(1);
    if spec.metrics.is_empty() {
        let target = crate::json!({ "type": "Utilization", "averageUtilization": 80 });
        let cpu = crate::json!({ "name": "cpu", "target": target });
        spec.metrics = vec![crate::json!({ "type": "Resource", "resource": cpu })];
    }
}

/// Sets a text that is absent or empty.
fn fill(field: &mut Option<String>, value: &str) {
    if field.as_deref().is_none_or(str::is_empty) {
        *field = Some(value.to_owned());
    }
}

/// Sets a number that is absent or zero, which the API does not tell apart here.
fn fill_number(field: &mut Option<i64>, value: i64) {
    if field.is_none_or(|number| number == 0) {
        *field = Some(value);
    }
}

/// Sets an unread field that is absent, null or empty.
pub(super) fn fill_rest(rest: &mut Rest, field: &str, value: impl Into<Value>) {
    let is_missing = match rest.get(field) {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(_) => false,
    };
    if is_missing {
        rest.insert(field.to_owned(), value.into());
    }
}

fn canonical(list: &mut ResourceList) {
    for quantity in list.values_mut() {
        quantity.0 = quantity.canonical();
    }
}

fn stateful_set(set: &mut StatefulSet, old: Option<&StatefulSet>, gates: &Gates) {
    let spec = Arc::make_mut(&mut set.spec);
    fill(&mut spec.pod_management_policy, "OrderedReady");
    let strategy = &mut spec.update_strategy;
    if strategy.kind.as_deref().is_none_or(str::is_empty) {
        fill(&mut strategy.kind, "RollingUpdate");
        strategy.rolling_update.get_or_insert_default();
    }
    let stored = old.and_then(|old| old.spec.update_strategy.rolling_update.as_ref());
    let is_rolling = strategy.kind.as_deref() == Some("RollingUpdate");
    if let Some(rolling) = &mut strategy.rolling_update {
        rolling_update(rolling, is_rolling, stored, gates);
    }
    let policy = spec
        .persistent_volume_claim_retention_policy
        .get_or_insert_default();
    for retention in [&mut policy.when_deleted, &mut policy.when_scaled] {
        if *retention == Retention::Other(String::new()) {
            *retention = Retention::Retain;
        }
    }
    spec.replicas.get_or_insert(1);
    spec.revision_history_limit.get_or_insert(10);
    pod_spec(&mut spec.template.spec);
    for template in &mut spec.volume_claim_templates {
        claim_spec(&mut template.spec);
    }
}

/// While its gate is off, `maxUnavailable` is dropped unless the stored set has one.
fn rolling_update(
    rolling: &mut RollingUpdate,
    is_rolling: bool,
    stored: Option<&RollingUpdate>,
    gates: &Gates,
) {
    if rolling.max_unavailable.as_ref().is_some_and(Value::is_null) {
        rolling.max_unavailable = None;
    }
    if is_rolling {
        rolling.partition.get_or_insert(0);
        if gates.max_unavailable {
            rolling.max_unavailable.get_or_insert(1.into());
        }
    }
    let is_stored = stored.is_some_and(|stored| stored.max_unavailable.is_some());
    if !gates.max_unavailable && !is_stored {
        rolling.max_unavailable = None;
    }
}

fn of_deployment(deployment: &mut Deployment) {
    let spec = Arc::make_mut(&mut deployment.spec);
    spec.replicas.get_or_insert(1);
    fill(&mut spec.strategy.kind, "RollingUpdate");
    if spec.strategy.kind.as_deref() == Some("RollingUpdate") {
        let rolling = spec.strategy.rolling_update.get_or_insert_default();
        for limit in [&mut rolling.max_unavailable, &mut rolling.max_surge] {
            limit.get_or_insert_with(|| "25%".into());
        }
    }
    spec.revision_history_limit.get_or_insert(10);
    spec.progress_deadline_seconds.get_or_insert(600);
    pod_spec(&mut spec.template.spec);
}

fn of_pod(pod: &mut Pod) {
    let spec = Arc::make_mut(&mut pod.spec);
    pod_spec(spec);
    for container in spec.init_containers.iter_mut().chain(&mut spec.containers) {
        let resources = &mut container.resources;
        for (name, limit) in &resources.limits {
            let request = resources.requests.entry(name.clone());
            request.or_insert_with(|| limit.clone());
        }
    }
    fill_rest(&mut spec.rest, "enableServiceLinks", true);
}

/// What pods and templates have in common.
fn pod_spec(spec: &mut PodSpec) {
    fill(&mut spec.restart_policy, "Always");
    spec.termination_grace_period_seconds.get_or_insert(30);
    fill_rest(&mut spec.rest, "dnsPolicy", "ClusterFirst");
    fill_rest(&mut spec.rest, "schedulerName", "default-scheduler");
    fill_rest(&mut spec.rest, "securityContext", json!({}));
    if let Some(account) = spec.rest.get("serviceAccountName").cloned() {
        fill_rest(&mut spec.rest, "serviceAccount", account);
    }
    for container in spec.init_containers.iter_mut().chain(&mut spec.containers) {
        of_container(container);
    }
    for volume in &mut spec.volumes {
        of_pod_volume(volume);
    }
}

fn of_container(container: &mut Container) {
    let image = Image::read(&container.image);
    let policy = if image.tag == "latest" && image.digest.is_empty() {
        "Always"
    } else {
        "IfNotPresent"
    };
    fill(&mut container.image_pull_policy, policy);
    let rest = &mut container.rest;
    fill_rest(rest, "terminationMessagePath", "/dev/termination-log");
    fill_rest(rest, "terminationMessagePolicy", "File");
    let env = rest.get_mut("env").and_then(Value::as_array_mut);
    for variable in env.into_iter().flatten() {
        if let Some(Value::Object(field)) = variable.pointer_mut("/valueFrom/fieldRef") {
            fill_rest(field, "apiVersion", "v1");
        }
    }
    for hook in ["postStart", "preStop"] {
        let hook = rest
            .get_mut("lifecycle")
            .and_then(|hooks| hooks.get_mut(hook));
        if let Some(Value::Object(handler)) = hook {
            of_handler(handler);
        }
    }
    for port in &mut container.ports {
        fill(&mut port.protocol, "TCP");
    }
    canonical(&mut container.resources.requests);
    canonical(&mut container.resources.limits);
    let probes = [
        &mut container.liveness_probe,
        &mut container.readiness_probe,
        &mut container.startup_probe,
    ];
    for probe in probes.into_iter().flatten() {
        of_probe(probe);
    }
}

fn of_probe(probe: &mut Probe) {
    fill_number(&mut probe.timeout_seconds, 1);
    fill_number(&mut probe.period_seconds, 10);
    fill_number(&mut probe.success_threshold, 1);
    fill_number(&mut probe.failure_threshold, 3);
    of_handler(&mut probe.rest);
}

fn of_handler(handler: &mut Rest) {
    if let Some(Value::Object(get)) = handler.get_mut("httpGet") {
        fill_rest(get, "path", "/");
        fill_rest(get, "scheme", "HTTP");
    }
    if let Some(Value::Object(call)) = handler.get_mut("grpc") {
        fill_rest(call, "service", "");
    }
}

fn of_pod_volume(volume: &mut Volume) {
    let has_source = volume.rest.values().any(|source| !source.is_null());
    if !has_source && volume.persistent_volume_claim.is_none() {
        volume.empty_dir.get_or_insert_with(|| json!({}));
    }
    for source in ["configMap", "secret", "projected", "downwardAPI"] {
        if let Some(Value::Object(source)) = volume.rest.get_mut(source) {
            fill_rest(source, "defaultMode", 0o644);
        }
    }
    if let Some(Value::Object(source)) = volume.rest.get_mut("hostPath") {
        fill_rest(source, "type", "");
    }
}

fn claim_spec(spec: &mut ClaimSpec) {
    fill(&mut spec.volume_mode, "Filesystem");
    canonical(&mut spec.resources.requests);
    canonical(&mut spec.resources.limits);
}

fn of_volume(volume: &mut PersistentVolume) {
    let spec = &mut volume.spec;
    fill(&mut spec.persistent_volume_reclaim_policy, "Retain");
    fill(&mut spec.volume_mode, "Filesystem");
    canonical(&mut spec.capacity);
    if let Some(Value::Object(source)) = spec.rest.get_mut("hostPath") {
        fill_rest(source, "type", "");
    }
}

fn storage_class(class: &mut StorageClass) {
    fill(&mut class.reclaim_policy, "Delete");
    fill(&mut class.volume_binding_mode, "Immediate");
}

fn of_namespace(namespace: &mut Namespace) {
    let meta = &mut namespace.metadata;
    let label = "kubernetes.io/metadata.name".to_owned();
    if !meta.name.is_empty() {
        meta.labels.insert(label, meta.name.clone());
    }
    let finalizers = &mut namespace.spec.finalizers;
    if finalizers.is_empty() && !meta.is_terminating() {
        finalizers.push("kubernetes".into());
    }
}

/// An address that the request leaves out is that of the stored Service; a new one is given by the
/// allocator.
fn of_service(service: &mut Service, old: Option<&Service>) {
    let spec = &mut service.spec;
    fill(&mut spec.kind, "ClusterIP");
    for port in &mut spec.ports {
        fill(&mut port.protocol, "TCP");
        let target = &mut port.target_port;
        let is_missing = match target {
            None | Some(Value::Null) => true,
            Some(Value::String(name)) => name.is_empty(),
            Some(number) => number.as_i64() == Some(0),
        };
        if is_missing {
            *target = Some(port.port.into());
        }
    }
    let rest = &mut spec.rest;
    fill_rest(rest, "sessionAffinity", "None");
    if rest
        .get("sessionAffinity")
        .is_some_and(|affinity| affinity == "ClientIP")
    {
        let timeout = json!({"clientIP": {"timeoutSeconds": 10_800}});
        fill_rest(rest, "sessionAffinityConfig", timeout);
    }
    let kind = spec.kind.as_deref().unwrap_or_default();
    if kind == "ExternalName" {
        return;
    }
    if matches!(kind, "NodePort" | "LoadBalancer") {
        fill_rest(rest, "externalTrafficPolicy", "Cluster");
    }
    if kind == "LoadBalancer" {
        fill_rest(rest, "allocateLoadBalancerNodePorts", true);
    }
    fill_rest(rest, "internalTrafficPolicy", "Cluster");
    fill_rest(rest, "ipFamilies", json!(["IPv4"]));
    fill_rest(rest, "ipFamilyPolicy", "SingleStack");
    if let Some(old) = old.filter(|_| spec.cluster_ip.is_empty()) {
        spec.cluster_ip.clone_from(&old.spec.cluster_ip);
    }
    show_address(service);
}

/// Repeats the address of a Service in `clusterIPs`; to be called after an address was allocated.
pub fn show_address(service: &mut Service) {
    let spec = &mut service.spec;
    if !spec.cluster_ip.is_empty() {
        let addresses = json!([(&spec.cluster_ip)]);
        spec.rest.insert("clusterIPs".to_owned(), addresses);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Kind;

    fn object(kind: Kind, text: &str) -> Object {
        Object::from_json(kind, serde_yaml::from_str(text).unwrap()).unwrap()
    }

    fn defaulted(kind: Kind, text: &str, gates: &Gates) -> Value {
        let mut object = object(kind, text);
        apply(&mut object, None, gates);
        object.to_json()["spec"].clone()
    }

    fn expect(found: &Value, wanted: &str) {
        let wanted: Value = serde_yaml::from_str(wanted).unwrap();
        assert_eq!(found, &wanted);
    }

    #[test]
    fn stateful_set_as_stored_by_a_real_server() {
        let text = "
spec:
  serviceName: web
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 10
      containers:
      - name: nginx
        image: nginx:1.27.0
        ports: [{containerPort: 80, name: http}]
        readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1}
        resources: {requests: {cpu: 0.01}}
        volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1024Mi}}
      storageClassName: standard
";
        let stored = "
persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Retain}
podManagementPolicy: OrderedReady
replicas: 2
revisionHistoryLimit: 10
selector: {matchLabels: {app: web}}
serviceName: web
template:
  metadata: {labels: {app: web}}
  spec:
    containers:
    - image: nginx:1.27.0
      imagePullPolicy: IfNotPresent
      name: nginx
      ports: [{containerPort: 80, name: http, protocol: TCP}]
      readinessProbe:
        failureThreshold: 3
        httpGet: {path: /, port: 80, scheme: HTTP}
        periodSeconds: 1
        successThreshold: 1
        timeoutSeconds: 1
      resources: {requests: {cpu: 10m}}
      terminationMessagePath: /dev/termination-log
      terminationMessagePolicy: File
      volumeMounts: [{mountPath: /data, name: data}]
    dnsPolicy: ClusterFirst
    restartPolicy: Always
    schedulerName: default-scheduler
    securityContext: {}
    terminationGracePeriodSeconds: 10
updateStrategy: {rollingUpdate: {partition: 0}, type: RollingUpdate}
volumeClaimTemplates:
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata: {name: data}
  spec:
    accessModes: [ReadWriteOnce]
    resources: {requests: {storage: 1Gi}}
    storageClassName: standard
    volumeMode: Filesystem
  status: {phase: Pending}
";
        expect(
            &defaulted(Kind::StatefulSet, text, &Gates::default()),
            stored,
        );
    }

    #[test]
    fn rolling_update_is_filled_in_only_without_type() {
        let on = Gates {
            max_unavailable: true,
            ..Gates::default()
        };
        for (given, gates, stored) in [
            (
                "",
                Gates::default(),
                "{type: RollingUpdate, rollingUpdate: {partition: 0}}",
            ),
            (
                "type: RollingUpdate",
                Gates::default(),
                "{type: RollingUpdate}",
            ),
            ("type: OnDelete", Gates::default(), "{type: OnDelete}"),
            (
                "rollingUpdate: {maxUnavailable: 0}",
                Gates::default(),
                "{type: RollingUpdate, rollingUpdate: {partition: 0}}",
            ),
            (
                "",
                on,
                "{type: RollingUpdate, rollingUpdate: {partition: 0, maxUnavailable: 1}}",
            ),
            (
                "rollingUpdate: {maxUnavailable: 50%}",
                on,
                "{type: RollingUpdate, rollingUpdate: {partition: 0, maxUnavailable: 50%}}",
            ),
        ] {
            let text = format!("{{spec: {{updateStrategy: {{{given}}}}}}}");
            let spec = defaulted(Kind::StatefulSet, &text, &gates);
            expect(&spec["updateStrategy"], stored);
        }
    }

    #[test]
    fn max_unavailable_stays_where_it_was_stored() {
        let text = "{spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 2}}}}";
        let old = object(Kind::StatefulSet, text);
        let mut new = old.clone();
        apply(&mut new, Some(&old), &Gates::default());
        let spec = new.to_json();
        assert_eq!(
            spec["spec"]["updateStrategy"]["rollingUpdate"]["maxUnavailable"],
            2
        );
    }

    #[test]
    fn image_tags_decide_the_pull_policy() {
        for (image, policy) in [
            ("nginx", "Always"),
            ("nginx:latest", "Always"),
            ("nginx:1.27", "IfNotPresent"),
            ("host:5000/nginx", "Always"),
            ("host:5000/nginx:1", "IfNotPresent"),
            ("nginx@sha256:00", "IfNotPresent"),
            ("nginx:latest@sha256:00", "IfNotPresent"),
        ] {
            let mut container = Container {
                image: image.to_owned(),
                ..Container::default()
            };
            of_container(&mut container);
            assert_eq!(
                container.image_pull_policy.as_deref(),
                Some(policy),
                "{image}"
            );
        }
    }

    #[test]
    fn pod_gets_more_than_a_template() {
        let text = "
spec:
  containers:
  - {name: a, image: a, resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 500m}}}
  volumes: [{name: scratch}, {name: settings, configMap: {name: c}}]
";
        let mut pod = object(Kind::Pod, text);
        apply(&mut pod, None, &Gates::default());
        let spec = &pod.to_json()["spec"];
        expect(
            &spec["containers"][0]["resources"]["requests"],
            "{cpu: 500m, memory: 1Gi}",
        );
        expect(
            &spec["volumes"],
            "[{name: scratch, emptyDir: {}}, {name: settings, configMap: {name: c, defaultMode: 420}}]",
        );
        for (field, value) in [
            ("enableServiceLinks", json!(true)),
            ("terminationGracePeriodSeconds", json!(30)),
        ] {
            assert_eq!(spec[field], value, "{field}");
        }
    }

    #[test]
    fn headless_service_as_stored_by_a_real_server() {
        let text =
            "{spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80, name: http}]}}";
        expect(
            &defaulted(Kind::Service, text, &Gates::default()),
            "{clusterIP: None, clusterIPs: [None], internalTrafficPolicy: Cluster, ipFamilies: [IPv4],
              ipFamilyPolicy: SingleStack, ports: [{name: http, port: 80, protocol: TCP, targetPort: 80}],
              selector: {app: web}, sessionAffinity: None, type: ClusterIP}",
        );
    }

    #[test]
    fn storage_class_and_volume() {
        let mut class = object(Kind::StorageClass, "{provisioner: a}");
        apply(&mut class, None, &Gates::default());
        let class = class.to_json();
        assert_eq!(class["reclaimPolicy"], "Delete");
        assert_eq!(class["volumeBindingMode"], "Immediate");
        let volume = defaulted(Kind::PersistentVolume, "{}", &Gates::default());
        assert_eq!(volume["persistentVolumeReclaimPolicy"], "Retain");
        assert_eq!(volume["volumeMode"], "Filesystem");
    }

    #[test]
    fn defaults_are_stable() {
        let text = "{spec: {ports: [{port: 80}], sessionAffinity: ClientIP, clusterIP: 10.96.0.1, type: LoadBalancer}}";
        let mut once = object(Kind::Service, text);
        apply(&mut once, None, &Gates::default());
        let mut twice = once.clone();
        apply(&mut twice, Some(&once), &Gates::default());
        assert_eq!(once, twice);
    }
}
