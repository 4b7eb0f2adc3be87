//! Tables as text. Where a test is named after a recording, its objects are built by hand and its
//! text is what the real kubectl printed there.

use super::*;
use crate::api::*;
use crate::json::Value;
use crate::order::gather;

/// The instant at which all tables are printed: three hours and twelve minutes into the run.
const NOW: Millis = 11_520_000;

#[derive(Default)]
struct Cluster(Store);

impl Cluster {
    /// Stores an object of this age in seconds. `:10s` in its text is the instant ten seconds ago.
    fn add(&mut self, kind: Kind, age: u64, yaml: &str) -> &mut Self {
        let object = object(kind, yaml);
        let metadata = ObjectMeta {
            creation_timestamp: Some(ago(age)),
            ..object.metadata().clone()
        };
        self.0.put(object.with_metadata(metadata));
        self
    }

    fn get(&self, kinds: &[Kind], namespace: Option<&str>, wide: bool) -> String {
        let table = |kind: &Kind| table(&self.0, *kind, namespace, NOW, wide);
        print(&kinds.iter().map(table).collect::<Vec<_>>())
    }

    /// The tables of some kinds in namespace default are this text.
    fn shows(&self, kinds: &[Kind], wide: bool, text: &str) {
        let text = text.strip_prefix('\n').unwrap_or(text);
        let printed = self.get(kinds, Some("default"), wide);
        assert_eq!(printed, text, "\n{printed}\n{text}");
    }
}

fn ago(seconds: u64) -> Time {
    Time::at(NOW - seconds * 1000)
}

fn object(kind: Kind, yaml: &str) -> Object {
    let mut value: Value = serde_yaml::from_str(yaml).unwrap();
    set_times(&mut value);
    if kind.is_namespaced() && value["metadata"].get("namespace").is_none() {
        value["metadata"]["namespace"] = "default".into();
    }
    Object::from_json(kind, value).unwrap()
}

fn set_times(value: &mut Value) {
    match value {
        Value::String(text) => {
            let seconds = text
                .strip_prefix(':')
                .and_then(|text| text.strip_suffix('s'));
            if let Some(seconds) = seconds.and_then(|seconds| seconds.parse().ok()) {
                *text = ago(seconds).to_string();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(set_times),
        Value::Object(fields) => fields.values_mut().for_each(set_times),
        _ => {}
    }
}

fn pod(yaml: &str) -> Pod {
    let object = object(Kind::Pod, yaml);
    Pod::clone(Pod::of(&object).unwrap())
}

/// A pod that runs.
fn running(name: &str, node: &str, ip: &str) -> String {
    format!(
        "{{metadata: {{name: {name}}}, spec: {{nodeName: {node}, containers: [{{name: nginx}}]}}, \
          status: {{phase: Running, podIP: {ip}, conditions: [{{type: Ready, status: 'True'}}], \
          containerStatuses: [{{ready: true, state: {{running: {{startedAt: ':1s'}}}}}}]}}}}"
    )
}

const SET: &str = "{metadata: {name: web}, spec: {replicas: 3, template: {spec: {containers: \
    [{name: nginx, image: 'nginx:1.27.0'}]}}}, status: {readyReplicas: READY}}";
const HEADLESS: &str = "{metadata: {name: web}, spec: {type: ClusterIP, clusterIP: None, ports: \
    [{port: 80, protocol: TCP}], selector: {app: web}}}";
const API_SERVER: &str = "{metadata: {name: kubernetes}, spec: {type: ClusterIP, \
    clusterIP: 10.96.0.1, ports: [{port: 443, protocol: TCP}]}}";

fn bound_claim(name: &str, volume: &str) -> String {
    format!(
        "{{metadata: {{name: {name}}}, spec: {{volumeName: {volume}, storageClassName: standard, \
          volumeMode: Filesystem}}, status: {{phase: Bound, accessModes: [ReadWriteOnce], \
          capacity: {{storage: 1024Mi}}}}}}"
    )
}

fn volume_of(claim: &str, name: &str) -> String {
    format!(
        "{{metadata: {{name: {name}}}, spec: {{capacity: {{storage: 1Gi}}, accessModes: \
          [ReadWriteOnce], persistentVolumeReclaimPolicy: Delete, storageClassName: standard, \
          claimRef: {{namespace: default, name: {claim}}}, volumeMode: Filesystem}}, \
          status: {{phase: Bound}}}}"
    )
}

#[test]
fn recording_01_while_the_second_pod_waits() {
    let mut cluster = Cluster::default();
    let volume = "pvc-9853b202-ceb2-4fa5-bba9-07ac73ed6a52";
    cluster
        .add(Kind::StatefulSet, 2, &SET.replace("READY", "1"))
        .add(Kind::Pod, 1, &running("web-0", "node-2", "10.244.2.12"))
        .add(
            Kind::Pod,
            0,
            "{metadata: {name: web-1}, spec: {containers: [{name: nginx}]}}",
        )
        .add(
            Kind::PersistentVolumeClaim,
            1,
            &bound_claim("data-web-0", volume),
        )
        .add(
            Kind::PersistentVolumeClaim,
            0,
            "{metadata: {name: data-web-1}, spec: {storageClassName: standard}}",
        );
    cluster.shows(
        &[Kind::StatefulSet, Kind::Pod, Kind::PersistentVolumeClaim],
        false,
        "
NAME                   READY   AGE
statefulset.apps/web   1/3     2s

NAME        READY   STATUS    RESTARTS   AGE
pod/web-0   1/1     Running   0          1s
pod/web-1   0/1     Pending   0          0s

NAME                               STATUS    VOLUME                                     CAPACITY   ACCESS MODES   STORAGECLASS   VOLUMEATTRIBUTESCLASS   AGE
persistentvolumeclaim/data-web-0   Bound     pvc-9853b202-ceb2-4fa5-bba9-07ac73ed6a52   1Gi        RWO            standard       <unset>                 1s
persistentvolumeclaim/data-web-1   Pending                                                                        standard       <unset>                 0s
",
    );
}

#[test]
fn recording_01_when_all_is_up() {
    let mut cluster = Cluster::default();
    cluster.add(Kind::StatefulSet, 7, &SET.replace("READY", "3"));
    for (ordinal, node, age, volume) in [
        (0, 2, 6, "pvc-9853b202-ceb2-4fa5-bba9-07ac73ed6a52"),
        (1, 1, 5, "pvc-a548d52a-8d8e-489c-b259-7d3321d58dee"),
        (2, 3, 3, "pvc-e738a1ca-ff8b-45fe-b282-c2ba22e57992"),
    ] {
        let claim = format!("data-web-{ordinal}");
        let (pod, ip) = (format!("web-{ordinal}"), format!("10.244.{node}.12"));
        let pod = running(&pod, &format!("node-{node}"), &ip);
        cluster
            .add(Kind::Pod, age, &pod)
            .add(
                Kind::PersistentVolumeClaim,
                age,
                &bound_claim(&claim, volume),
            )
            .add(Kind::PersistentVolume, age, &volume_of(&claim, volume));
    }
    cluster
        .add(Kind::Service, 15, API_SERVER)
        .add(Kind::Service, 7, HEADLESS)
        .add(
            Kind::EndpointSlice,
            7,
            "{metadata: {name: web-ztm44}, addressType: IPv4, ports: [{port: 80}], endpoints: \
             [{addresses: [10.244.2.12]}, {addresses: [10.244.1.12]}, {addresses: [10.244.3.12]}]}",
        )
        .add(
            Kind::ControllerRevision,
            7,
            "{metadata: {name: web-d97d49b54, ownerReferences: [{apiVersion: apps/v1, kind: \
             StatefulSet, name: web, uid: '0', controller: true}]}, revision: 1}",
        );
    let kinds = [
        Kind::StatefulSet,
        Kind::Pod,
        Kind::PersistentVolumeClaim,
        Kind::PersistentVolume,
        Kind::Service,
    ];
    cluster.shows(
        &kinds,
        true,
        "
NAME                   READY   AGE   CONTAINERS   IMAGES
statefulset.apps/web   3/3     7s    nginx        nginx:1.27.0

NAME        READY   STATUS    RESTARTS   AGE   IP            NODE     NOMINATED NODE   READINESS GATES
pod/web-0   1/1     Running   0          6s    10.244.2.12   node-2   <none>           <none>
pod/web-1   1/1     Running   0          5s    10.244.1.12   node-1   <none>           <none>
pod/web-2   1/1     Running   0          3s    10.244.3.12   node-3   <none>           <none>

NAME                               STATUS   VOLUME                                     CAPACITY   ACCESS MODES   STORAGECLASS   VOLUMEATTRIBUTESCLASS   AGE   VOLUMEMODE
persistentvolumeclaim/data-web-0   Bound    pvc-9853b202-ceb2-4fa5-bba9-07ac73ed6a52   1Gi        RWO            standard       <unset>                 6s    Filesystem
persistentvolumeclaim/data-web-1   Bound    pvc-a548d52a-8d8e-489c-b259-7d3321d58dee   1Gi        RWO            standard       <unset>                 5s    Filesystem
persistentvolumeclaim/data-web-2   Bound    pvc-e738a1ca-ff8b-45fe-b282-c2ba22e57992   1Gi        RWO            standard       <unset>                 3s    Filesystem

NAME                                                        CAPACITY   ACCESS MODES   RECLAIM POLICY   STATUS   CLAIM                STORAGECLASS   VOLUMEATTRIBUTESCLASS   REASON   AGE   VOLUMEMODE
persistentvolume/pvc-9853b202-ceb2-4fa5-bba9-07ac73ed6a52   1Gi        RWO            Delete           Bound    default/data-web-0   standard       <unset>                          6s    Filesystem
persistentvolume/pvc-a548d52a-8d8e-489c-b259-7d3321d58dee   1Gi        RWO            Delete           Bound    default/data-web-1   standard       <unset>                          5s    Filesystem
persistentvolume/pvc-e738a1ca-ff8b-45fe-b282-c2ba22e57992   1Gi        RWO            Delete           Bound    default/data-web-2   standard       <unset>                          3s    Filesystem

NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE   SELECTOR
service/kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   15s   <none>
service/web          ClusterIP   None         <none>        80/TCP    7s    app=web
",
    );
    cluster.shows(
        &[Kind::EndpointSlice],
        true,
        "
NAME        ADDRESSTYPE   PORTS   ENDPOINTS                             AGE
web-ztm44   IPv4          80      10.244.2.12,10.244.1.12,10.244.3.12   7s
",
    );
    cluster.shows(
        &[Kind::ControllerRevision],
        false,
        "
NAME            CONTROLLER             REVISION   AGE
web-d97d49b54   statefulset.apps/web   1          7s
",
    );
}

#[test]
fn recording_01_as_a_watch() {
    let state = |name: &str, status: &str| {
        let spec = "spec: {containers: [{name: nginx}]}";
        format!("{{metadata: {{name: {name}}}, {spec}, status: {status}}}")
    };
    let creating = "{containerStatuses: [{state: {waiting: {reason: ContainerCreating}}}]}";
    let runs = "{phase: Running, containerStatuses: [{state: {running: {startedAt: ':0s'}}}]}";
    let ready = "{phase: Running, containerStatuses: [{ready: true, state: {running: {startedAt: ':0s'}}}]}";
    let mut widths = Widths::default();
    let header = columns(Kind::Pod, false, false);
    let mut lines = vec![header.into_iter().map(str::to_owned).collect()];
    let mut text = String::new();
    for (name, age, status) in [
        ("web-0", 0, "{}"),
        ("web-0", 0, creating),
        ("web-0", 1, runs),
        ("web-0", 1, ready),
        ("web-1", 0, "{}"),
    ] {
        let mut pod = pod(&state(name, status));
        pod.metadata.creation_timestamp = Some(ago(age));
        lines.push(row(&Object::from(std::sync::Arc::new(pod)), false, NOW, false).cells);
        text += &widths.lay_out(&lines);
        lines.clear();
    }
    assert_eq!(
        text,
        "NAME    READY   STATUS    RESTARTS   AGE
web-0   0/1     Pending   0          0s
web-0   0/1     ContainerCreating   0          0s
web-0   0/1     Running             0          1s
web-0   1/1     Running             0          1s
web-1   0/1     Pending             0          0s
"
    );
}

#[test]
fn recording_21a_a_node_is_lost() {
    let mut cluster = Cluster::default();
    for (name, ready) in [
        ("node-1", "True"),
        ("node-2", "Unknown"),
        ("node-3", "False"),
    ] {
        let node = format!(
            "{{metadata: {{name: {name}}}, status: {{conditions: [{{type: Ready, status: \
              '{ready}'}}], nodeInfo: {{kubeletVersion: v1.36.2}}}}}}"
        );
        cluster.add(Kind::Node, 745, &node);
    }
    cluster.shows(
        &[Kind::Node],
        false,
        "
NAME     STATUS     ROLES    AGE   VERSION
node-1   Ready      <none>   12m   v1.36.2
node-2   NotReady   <none>   12m   v1.36.2
node-3   NotReady   <none>   12m   v1.36.2
",
    );
    // Nobody updates what its containers are believed to do, only the Ready condition changes.
    let lost = running("web-1", "node-2", "10.244.2.12").replace("'True'", "'False'");
    let evicted = lost.replace("{name: web-1}", "{name: web-2, deletionTimestamp: ':0s'}");
    cluster
        .add(Kind::Pod, 23, &running("web-0", "node-1", "10.244.1.12"))
        .add(Kind::Pod, 22, &lost)
        .add(Kind::Pod, 20, &evicted);
    cluster.shows(
        &[Kind::Pod],
        true,
        "
NAME    READY   STATUS        RESTARTS   AGE   IP            NODE     NOMINATED NODE   READINESS GATES
web-0   1/1     Running       0          23s   10.244.1.12   node-1   <none>           <none>
web-1   1/1     Running       0          22s   10.244.2.12   node-2   <none>           <none>
web-2   1/1     Terminating   0          20s   10.244.2.12   node-2   <none>           <none>
",
    );
}

#[test]
fn recording_22_a_budget() {
    let budget =
        "{metadata: {name: web}, spec: {maxUnavailable: 1}, status: {disruptionsAllowed: 1}}";
    let mut cluster = Cluster::default();
    cluster.add(Kind::PodDisruptionBudget, 21, budget);
    cluster.shows(
        &[Kind::PodDisruptionBudget],
        false,
        "
NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
web    N/A             1                 1                     21s
",
    );
    let half = budget.replace("maxUnavailable: 1", "minAvailable: 50%");
    cluster.add(Kind::PodDisruptionBudget, 21, &half);
    cluster.shows(
        &[Kind::PodDisruptionBudget],
        false,
        "
NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
web    50%             N/A               1                     21s
",
    );
}

#[test]
fn recording_30_a_deployment_and_its_set() {
    let spec =
        "replicas: 3, template: {spec: {containers: [{name: nginx, image: 'nginx:1.27.0'}]}}";
    let deployment = format!(
        "{{metadata: {{name: web}}, spec: {{{spec}, selector: {{matchLabels: {{app: web}}}}}}, \
          status: {{replicas: 3, readyReplicas: 3, updatedReplicas: 3, availableReplicas: 3}}}}"
    );
    let set = format!(
        "{{metadata: {{name: web-69884d98}}, spec: {{{spec}, selector: {{matchLabels: \
          {{app: web, pod-template-hash: 69884d98}}}}}}, \
          status: {{replicas: 3, readyReplicas: 3, availableReplicas: 3}}}}"
    );
    let mut cluster = Cluster::default();
    cluster
        .add(Kind::Deployment, 4, &deployment)
        .add(Kind::ReplicaSet, 4, &set);
    cluster.shows(
        &[Kind::Deployment, Kind::ReplicaSet],
        true,
        "
NAME                  READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS   IMAGES         SELECTOR
deployment.apps/web   3/3     3            3           4s    nginx        nginx:1.27.0   app=web

NAME                           DESIRED   CURRENT   READY   AGE   CONTAINERS   IMAGES         SELECTOR
replicaset.apps/web-69884d98   3         3         3       4s    nginx        nginx:1.27.0   app=web,pod-template-hash=69884d98
",
    );
    let requirement = |operator: &str, values: &[&str]| Requirement {
        key: "tier".into(),
        operator: operator.into(),
        values: values.iter().map(|value| value.to_string()).collect(),
    };
    for (expression, text) in [
        (requirement("In", &["a", "b"]), "app=web,tier in (a,b)"),
        (requirement("NotIn", &["a"]), "app=web,tier notin (a)"),
        (requirement("Exists", &[]), "app=web,tier"),
        (requirement("DoesNotExist", &[]), "app=web,!tier"),
    ] {
        let selector = LabelSelector {
            match_labels: gather([("app".to_owned(), "web".to_owned())]),
            match_expressions: vec![expression],
        };
        assert_eq!(super::cells::selector(Some(&selector)), text);
    }
    assert_eq!(super::cells::selector(None), "<none>");
}

#[test]
fn recording_38_nodes_classes_and_all_namespaces() {
    let mut cluster = Cluster::default();
    let node = "{metadata: {name: node-1}, status: {conditions: [{type: Ready, status: 'True'}], \
        addresses: [{type: InternalIP, address: 10.0.0.11}], nodeInfo: {kubeletVersion: v1.36.2, \
        osImage: Fake Linux, kernelVersion: 6.1.0, architecture: amd64, \
        containerRuntimeVersion: 'containerd://2.1.0'}}}";
    cluster.add(Kind::Node, 1920, node);
    cluster.shows(
        &[Kind::Node],
        true,
        "
NAME     STATUS   ROLES    AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE     KERNEL-VERSION   CONTAINER-RUNTIME
node-1   Ready    <none>   32m   v1.36.2   10.0.0.11     <none>        Fake Linux   6.1.0 (amd64)    containerd://2.1.0
",
    );
    for (name, mode, policy) in [
        ("node-local", "WaitForFirstConsumer", "Delete"),
        ("retain", "Immediate", "Retain"),
        (
            "standard, annotations: {storageclass.kubernetes.io/is-default-class: 'true'}",
            "Immediate",
            "Delete",
        ),
    ] {
        let class = format!(
            "{{metadata: {{name: {name}}}, provisioner: csi.lab, volumeBindingMode: {mode}, \
              reclaimPolicy: {policy}}}"
        );
        cluster.add(Kind::StorageClass, 1920, &class);
    }
    cluster.shows(
        &[Kind::StorageClass],
        false,
        "
NAME                 PROVISIONER   RECLAIMPOLICY   VOLUMEBINDINGMODE      ALLOWVOLUMEEXPANSION   AGE
node-local           csi.lab       Delete          WaitForFirstConsumer   false                  32m
retain               csi.lab       Retain          Immediate              false                  32m
standard (default)   csi.lab       Delete          Immediate              false                  32m
",
    );
    let other = "{metadata: {name: db-0, namespace: catalog}, spec: {containers: [{name: db}]}}";
    cluster
        .add(Kind::Pod, 8, &running("web-0", "node-1", "10.244.1.2"))
        .add(Kind::Pod, 6, &running("web-10", "node-1", "10.244.1.3"))
        .add(Kind::Pod, 4, &running("web-2", "node-1", "10.244.1.4"))
        .add(Kind::Pod, 3, other);
    assert_eq!(
        cluster.get(&[Kind::Pod], None, false),
        "NAMESPACE   NAME     READY   STATUS    RESTARTS   AGE
catalog     db-0     0/1     Pending   0          3s
default     web-0    1/1     Running   0          8s
default     web-10   1/1     Running   0          6s
default     web-2    1/1     Running   0          4s
"
    );
}

#[test]
fn events_in_both_widths() {
    let mut cluster = Cluster::default();
    cluster.add(
        Kind::Event,
        41,
        "{metadata: {name: web.18a}, involvedObject: {kind: StatefulSet, name: web}, type: Normal, \
         reason: SuccessfulCreate, message: Create Pod web-0 in StatefulSet web successful, \
         source: {component: statefulset-controller}, firstTimestamp: ':41s', \
         lastTimestamp: ':41s', count: 1}",
    );
    cluster.add(
        Kind::Event,
        200,
        "{metadata: {name: web-0.18b}, involvedObject: {kind: Pod, name: web-0, fieldPath: \
         'spec.containers{nginx}'}, type: Warning, reason: BackOff, message: \"Back-off\\nagain \", \
         source: {component: kubelet, host: node-1}, firstTimestamp: ':200s', \
         lastTimestamp: ':5s', count: 4}",
    );
    cluster.shows(
        &[Kind::Event],
        false,
        "
LAST SEEN   TYPE      REASON             OBJECT            MESSAGE
5s          Warning   BackOff            pod/web-0         Back-off...
41s         Normal    SuccessfulCreate   statefulset/web   Create Pod web-0 in StatefulSet web successful
",
    );
    cluster.shows(
        &[Kind::Event],
        true,
        "
LAST SEEN   TYPE      REASON             OBJECT            SUBOBJECT                SOURCE                   MESSAGE                                          FIRST SEEN   COUNT   NAME
5s          Warning   BackOff            pod/web-0         spec.containers{nginx}   kubelet, node-1          Back-off...                                      3m20s        4       web-0.18b
41s         Normal    SuccessfulCreate   statefulset/web                            statefulset-controller   Create Pod web-0 in StatefulSet web successful   41s          1       web.18a
",
    );
}

#[test]
fn claims_and_volumes_on_their_way() {
    let mut cluster = Cluster::default();
    let released = "{metadata: {name: pv-1}, spec: {capacity: {storage: 1Gi}, accessModes: \
        [ReadWriteMany, ReadWriteOnce, ReadOnlyMany, ReadWriteMany], \
        persistentVolumeReclaimPolicy: Retain, claimRef: {namespace: default, name: data-web-1}}, \
        status: {phase: Released}}";
    let leaving = bound_claim("data-web-0", "pv-0").replace(
        "{name: data-web-0}",
        "{name: data-web-0, deletionTimestamp: ':0s'}",
    );
    // The claim asks for a volume by name: its status says nothing yet.
    let asks = "{metadata: {name: data-web-2}, spec: {volumeName: pv-2, storageClassName: ''}}";
    let going = volume_of("data-web-3", "pv-3")
        .replace("{name: pv-3}", "{name: pv-3, deletionTimestamp: ':0s'}");
    cluster
        .add(Kind::PersistentVolume, 11_520, released)
        .add(Kind::PersistentVolume, 360, &going)
        .add(Kind::PersistentVolumeClaim, 125, &leaving)
        .add(Kind::PersistentVolumeClaim, 9, asks);
    cluster.shows(
        &[Kind::PersistentVolumeClaim],
        false,
        "
NAME         STATUS        VOLUME   CAPACITY   ACCESS MODES   STORAGECLASS   VOLUMEATTRIBUTESCLASS   AGE
data-web-0   Terminating   pv-0     1Gi        RWO            standard       <unset>                 2m5s
data-web-2   Pending       pv-2     0                                        <unset>                 9s
",
    );
    cluster.shows(
        &[Kind::PersistentVolume],
        false,
        "
NAME   CAPACITY   ACCESS MODES   RECLAIM POLICY   STATUS        CLAIM                STORAGECLASS   VOLUMEATTRIBUTESCLASS   REASON   AGE
pv-1   1Gi        RWO,ROX,RWX    Retain           Released      default/data-web-1                  <unset>                          3h12m
pv-3   1Gi        RWO            Delete           Terminating   default/data-web-3   standard       <unset>                          6m
",
    );
}

#[test]
fn services_of_every_type() {
    let mut cluster = Cluster::default();
    for service in [
        HEADLESS,
        "{metadata: {name: a-balanced}, spec: {type: LoadBalancer, clusterIP: 10.96.0.12, ports: \
         [{port: 80, nodePort: 30080}, {port: 53, protocol: UDP, nodePort: 30053}]}}",
        "{metadata: {name: b-alias}, spec: {type: ExternalName, externalName: example.com}}",
        "{metadata: {name: c-extra}, spec: {type: ClusterIP, clusterIP: 10.96.0.13, externalIPs: \
         [192.0.2.1, 192.0.2.2], ports: [{port: 80}], selector: {app: web, tier: db}}}",
    ] {
        cluster.add(Kind::Service, 60, service);
    }
    cluster.shows(
        &[Kind::Service],
        true,
        "
NAME         TYPE           CLUSTER-IP   EXTERNAL-IP           PORT(S)                     AGE   SELECTOR
a-balanced   LoadBalancer   10.96.0.12   <pending>             80:30080/TCP,53:30053/UDP   60s   <none>
b-alias      ExternalName   <none>       example.com           <none>                      60s   <none>
c-extra      ClusterIP      10.96.0.13   192.0.2.1,192.0.2.2   80/TCP                      60s   app=web,tier=db
web          ClusterIP      None         <none>                80/TCP                      60s   app=web
",
    );
}

#[test]
fn the_simple_kinds() {
    let mut cluster = Cluster::default();
    cluster
        .add(
            Kind::ConfigMap,
            5,
            "{metadata: {name: settings}, data: {a: b, c: d}, binaryData: {e: Zg==}}",
        )
        .add(Kind::Secret, 5, "{metadata: {name: empty}}")
        .add(
            Kind::Secret,
            5,
            "{metadata: {name: key}, type: kubernetes.io/tls, data: {a: Yg==}}",
        )
        .add(Kind::Namespace, 5, "{metadata: {name: default}}")
        .add(
            Kind::Namespace,
            5,
            "{metadata: {name: gone, deletionTimestamp: ':1s'}}",
        );
    let kinds = [Kind::ConfigMap, Kind::Secret, Kind::Namespace];
    cluster.shows(
        &kinds,
        false,
        "
NAME                 DATA   AGE
configmap/settings   3      5s

NAME           TYPE                DATA   AGE
secret/empty   Opaque              0      5s
secret/key     kubernetes.io/tls   1      5s

NAME                STATUS        AGE
namespace/default   Active        5s
namespace/gone      Terminating   5s
",
    );
}

#[test]
fn slices_list_three_and_count_the_rest() {
    let mut cluster = Cluster::default();
    let endpoints: Vec<_> = (4..9)
        .map(|number| format!("{{addresses: [10.244.1.{number}]}}"))
        .collect();
    let slice = format!(
        "{{metadata: {{name: web-x7k2p}}, addressType: IPv4, ports: [{{port: 80}}], endpoints: [{}]}}",
        endpoints.join(", ")
    );
    cluster.add(Kind::EndpointSlice, 360, &slice).add(
        Kind::EndpointSlice,
        360,
        "{metadata: {name: web-zzzzz}, addressType: IPv4}",
    );
    cluster.shows(
        &[Kind::EndpointSlice],
        false,
        "
NAME        ADDRESSTYPE   PORTS     ENDPOINTS                                      AGE
web-x7k2p   IPv4          80        10.244.1.4,10.244.1.5,10.244.1.6 + 2 more...   6m
web-zzzzz   IPv4          <unset>   <unset>                                        6m
",
    );
}

#[test]
fn nothing_is_said_once_and_where() {
    let mut cluster = Cluster::default();
    let in_default = "No resources found in default namespace.\n";
    let sets_and_pods = [Kind::StatefulSet, Kind::Pod];
    cluster.shows(&[Kind::Pod], false, in_default);
    cluster.shows(&sets_and_pods, false, in_default);
    cluster.shows(&[Kind::PersistentVolume], false, "No resources found\n");
    cluster.shows(&[Kind::Pod, Kind::Node], false, "No resources found\n");
    let everywhere = cluster.get(&sets_and_pods, None, false);
    assert_eq!(everywhere, "No resources found\n");
    // One kind is left of several that were asked for: it keeps its prefix.
    cluster.add(Kind::Service, 1020, API_SERVER);
    cluster.shows(
        &[Kind::Pod, Kind::Service, Kind::StatefulSet],
        false,
        "
NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
service/kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   17m
",
    );
}

#[test]
fn the_status_of_a_pod_is_one_word() {
    let waits = |reason: &str| format!("{{state: {{waiting: {{reason: {reason}}}}}}}");
    let ends = |code: i32, reason: &str| {
        format!("{{state: {{terminated: {{exitCode: {code}, reason: '{reason}'}}}}}}")
    };
    let serves = "{ready: true, state: {running: {}}}".to_owned();
    let runs = "{state: {running: {}}}".to_owned();
    let ready = "{type: Ready, status: 'True'}";
    for (phase, conditions, containers, word, cell) in [
        ("Pending", "", vec![], "Pending", "0/2"),
        (
            "Pending",
            "{type: PodScheduled, status: 'False', reason: Unschedulable}",
            vec![],
            "Pending",
            "0/2",
        ),
        (
            "Pending",
            "{type: PodScheduled, status: 'False', reason: SchedulingGated}",
            vec![],
            "SchedulingGated",
            "0/2",
        ),
        (
            "Pending",
            "",
            vec![waits("ContainerCreating"); 2],
            "ContainerCreating",
            "0/2",
        ),
        (
            "Pending",
            "",
            vec![waits("ErrImagePull"), waits("ContainerCreating")],
            "ErrImagePull",
            "0/2",
        ),
        (
            "Pending",
            "",
            vec![waits("''"), waits("ImagePullBackOff")],
            "ImagePullBackOff",
            "0/2",
        ),
        (
            "Running",
            "",
            vec![runs.clone(), runs.clone()],
            "Running",
            "0/2",
        ),
        (
            "Running",
            "",
            vec![serves.clone(), runs.clone()],
            "Running",
            "1/2",
        ),
        (
            "Running",
            ready,
            vec![serves.clone(), serves.clone()],
            "Running",
            "2/2",
        ),
        (
            "Running",
            "",
            vec![serves.clone(), waits("CrashLoopBackOff")],
            "CrashLoopBackOff",
            "1/2",
        ),
        (
            "Running",
            "",
            vec![serves.clone(), ends(1, "Error")],
            "Error",
            "1/2",
        ),
        (
            "Running",
            "",
            vec![serves.clone(), ends(137, "OOMKilled")],
            "OOMKilled",
            "1/2",
        ),
        (
            "Running",
            "",
            vec![serves.clone(), ends(3, "")],
            "ExitCode:3",
            "1/2",
        ),
        (
            "Running",
            ready,
            vec![ends(0, "Completed"), serves.clone()],
            "Running",
            "1/2",
        ),
        (
            "Running",
            "",
            vec![ends(0, "Completed"), serves.clone()],
            "NotReady",
            "1/2",
        ),
        (
            "Running",
            "",
            vec![ends(0, "Completed"), ends(1, "Error"), serves.clone()],
            "Error",
            "1/2",
        ),
        (
            "Running",
            "",
            vec![ends(0, "Completed"), runs.clone()],
            "Completed",
            "0/2",
        ),
        (
            "Succeeded",
            "",
            vec![ends(0, "Completed"); 2],
            "Completed",
            "0/2",
        ),
        (
            "Failed",
            "",
            vec![ends(0, "Completed"), ends(1, "Error")],
            "Completed",
            "0/2",
        ),
        ("Failed", "", vec![], "Failed", "0/2"),
    ] {
        let containers = containers.join(", ");
        let mut pod = pod(&format!(
            "{{metadata: {{name: web-0}}, spec: {{containers: [{{name: a}}, {{name: b}}]}}, \
              status: {{phase: {phase}, conditions: [{conditions}], \
              containerStatuses: [{containers}]}}}}"
        ));
        let (ready, all) = ready_containers(&pod);
        assert_eq!(pod_status(&pod), word, "{phase} {conditions} {containers}");
        assert_eq!(format!("{ready}/{all}"), cell, "{phase} {containers}");

        // Deleted, it is Terminating, unless its containers have ended for good.
        pod.metadata.deletion_timestamp = Some(Time::at(NOW));
        let terminal = matches!(phase, "Succeeded" | "Failed");
        assert_eq!(
            pod_status(&pod),
            if terminal { word } else { "Terminating" }
        );
        pod.status.reason = "NodeLost".into();
        assert_eq!(pod_status(&pod), "Unknown");
    }
    let evicted = pod("{metadata: {}, status: {phase: Failed, reason: Evicted}}");
    assert_eq!(pod_status(&evicted), "Evicted");
}

#[test]
fn restarts_say_when_the_last_one_was() {
    for (containers, cell) in [
        ("", "0"),
        ("{restartCount: 2}", "2"),
        (
            "{restartCount: 3, lastState: {terminated: {finishedAt: ':25s'}}}",
            "3 (25s ago)",
        ),
        (
            "{restartCount: 1, lastState: {terminated: {finishedAt: ':200s'}}}, \
             {restartCount: 1, lastState: {terminated: {finishedAt: ':75s'}}}",
            "2 (75s ago)",
        ),
        (
            "{restartCount: 0, lastState: {terminated: {finishedAt: ':5s'}}}",
            "0",
        ),
    ] {
        let pod = pod(&format!(
            "{{metadata: {{}}, status: {{containerStatuses: [{containers}]}}}}"
        ));
        assert_eq!(super::pod::restarts(&pod, NOW), cell);
    }
}

#[test]
fn readiness_gates_are_counted() {
    let gates = "[{conditionType: a.example/x}, {conditionType: a.example/y}]";
    for (gates, cell) in [("[]", "<none>"), (gates, "1/2")] {
        let pod = pod(&format!(
            "{{metadata: {{}}, spec: {{readinessGates: {gates}}}, status: {{conditions: \
              [{{type: a.example/y, status: 'True'}}]}}}}"
        ));
        assert_eq!(super::pod::readiness_gates(&pod), cell);
    }
}

#[test]
fn the_status_of_a_node_is_ready_or_not_and_cordoned() {
    let ready = |status: &str| format!("conditions: [{{type: Ready, status: '{status}'}}]");
    for (conditions, unschedulable, status, roles) in [
        (ready("True"), false, "Ready", "<none>"),
        (ready("False"), false, "NotReady", "<none>"),
        (
            ready("Unknown"),
            true,
            "NotReady,SchedulingDisabled",
            "control-plane,etcd",
        ),
        (ready("True"), true, "Ready,SchedulingDisabled", "<none>"),
        (String::new(), false, "Unknown", "<none>"),
    ] {
        let labels = match roles {
            "<none>" => "",
            _ => "node-role.kubernetes.io/etcd: '', node-role.kubernetes.io/control-plane: ''",
        };
        let node = object(
            Kind::Node,
            &format!(
                "{{metadata: {{labels: {{{labels}}}}}, spec: {{unschedulable: {unschedulable}}}, \
                  status: {{{conditions}}}}}"
            ),
        );
        let cells = row(&node, false, NOW, false).cells;
        assert_eq!(cells[1..3], [status, roles]);
    }
}

#[test]
fn a_row_has_a_cell_for_every_column() {
    for kind in Kind::ALL {
        let object = object(*kind, "{metadata: {name: x}}");
        for (everywhere, wide) in [(false, false), (true, false), (false, true), (true, true)] {
            let cells = row(&object, everywhere, NOW, wide).cells.len();
            assert_eq!(cells, columns(*kind, everywhere, wide).len(), "{kind:?}");
        }
        assert_eq!(cells::cells(&object, NOW).len(), all_columns(*kind).count());
    }
}

#[test]
fn widths_count_characters_and_cells_end_at_a_line_break() {
    let line = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    let lines = [
        line(["A", "B", "C"]),
        line(["ポッド", "", "x\ny"]),
        line(["\x1b[1m", "1234567", ""]),
    ];
    assert_eq!(
        Widths::default().lay_out(&lines),
        "A       B         C\nポッド               x...\n^[[1m   1234567   \n"
    );
}
