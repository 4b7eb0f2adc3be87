//! What becomes of a namespace that is deleted, and names that stand for others: of hosts and of ports
//! (spec 00 §3, 03 §2, 3).

use statefulset_visualizer::api::{Kind, ObjectRef};
use statefulset_visualizer::cluster::Config;
use statefulset_visualizer::cluster::agents::coredns::Answer;
use statefulset_visualizer::kubectl::Command;
use watched::Watched;

mod watched;

const TEAM: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: team}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: team}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: team}
spec: {type: ExternalName, externalName: db.example.com}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: team}
spec: {selector: {matchLabels: {app: web}}, maxUnavailable: 1}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, namespace: team}
spec:
  serviceName: web
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: 'nginx:1'}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: team}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: 'nginx:1'}]}
";

fn team() -> Watched {
    let mut run = Watched::new(&Config::default());
    let manifest = TEAM.to_owned();
    let applied = run
        .execute(&Command::Apply { manifest })
        .and_then(|()| run.advance_to(60_000));
    applied.expect("the invariants hold");
    run
}

fn left_in(run: &Watched, namespace: &str) -> Vec<String> {
    let kinds = Kind::ALL.iter().filter(|kind| kind.is_namespaced());
    let objects = kinds.flat_map(|kind| run.cluster.store().objects(*kind, Some(namespace)));
    objects
        .map(|object| object.reference().to_string())
        .collect()
}

#[test]
fn what_is_in_a_namespace_goes_with_it_pods_first() {
    let mut run = team();
    assert!(left_in(&run, "team").len() > 15);
    let namespace = ObjectRef::new(Kind::Namespace, "", "team");
    let object = namespace.clone();
    run.execute(&Command::Delete { object }).expect("checked");
    run.advance_to(60_500).expect("checked");
    let store = run.cluster.store();
    assert!(
        store
            .pods
            .of("team")
            .all(|pod| pod.metadata.is_terminating())
    );
    assert!(store.stateful_sets.get("team", "web").is_some());
    assert!(run.cluster.explain(&namespace).is_some());
    // Nothing new comes into it.
    let manifest = "{apiVersion: v1, kind: ConfigMap, metadata: {name: late, namespace: team}}";
    let command = Command::Apply {
        manifest: manifest.to_owned(),
    };
    let mut copy = run.cluster.clone();
    let reply = statefulset_visualizer::kubectl::execute(&mut copy, &command);
    assert_eq!(
        reply.lines,
        [
            "Error from server (Forbidden): error when applying \"manifest.yaml\": configmaps \"late\" is \
             forbidden: unable to create new content in namespace team because it is being terminated"
        ]
    );
    run.settle().expect("the invariants hold");
    assert_eq!(left_in(&run, "team"), [""; 0]);
    assert!(run.cluster.store().namespaces.get("", "team").is_none());
    assert_eq!(run.cluster.store().volumes.len(), 0);
    // The name can be used again.
    let manifest = TEAM.to_owned();
    run.execute(&Command::Apply { manifest }).expect("checked");
    run.settle().expect("the invariants hold");
    assert_eq!(run.cluster.store().pods.of("team").count(), 3);
}

#[test]
fn a_namespace_of_the_system_stays() {
    let mut run = team();
    let object = ObjectRef::new(Kind::Namespace, "", "default");
    let reply =
        statefulset_visualizer::kubectl::execute(&mut run.cluster, &Command::Delete { object });
    assert_eq!(
        reply.lines,
        [
            "Error from server (Forbidden): namespaces \"default\" is forbidden: this namespace may not be deleted"
        ]
    );
}

#[test]
fn an_external_name_is_an_alias() {
    let run = team();
    assert_eq!(
        run.cluster.lookup("db.team.svc.cluster.local"),
        Answer::Alias("db.example.com".into())
    );
}

#[test]
fn a_named_target_port_is_what_each_pod_calls_so() {
    let mut run = Watched::new(&Config::default());
    let pod = |name: &str, ports: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {{app: web}}}}\n\
             spec: {{containers: [{{name: web, image: \"web:1\", ports: [{ports}]}}]}}\n---\n"
        )
    };
    let service = |port: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\n\
             spec: {{selector: {{app: web}}, ports: [{{port: 80, targetPort: {port}}}]}}\n---\n"
        )
    };
    let mut apply = |manifest: String| {
        run.execute(&Command::Apply { manifest }).expect("checked");
        run.settle().expect("the invariants hold");
        let slices = run.cluster.store().endpoint_slices.of("default");
        let told = slices.filter(|slice| !slice.endpoints.is_empty());
        let mut told: Vec<String> = told
            .map(|slice| {
                let ports: Vec<_> = slice.ports.iter().map(|port| port.port).collect();
                let pods = slice.endpoints.iter();
                let pods = pods.filter_map(|own| own.target_ref.as_ref());
                let mut pods: Vec<_> = pods.map(|own| own.name.clone()).collect();
                pods.sort();
                format!("{ports:?} {}", pods.join(" "))
            })
            .collect();
        told.sort();
        told
    };
    let old = pod("a", "{name: http, containerPort: 8080}");
    let other = pod("b", "{name: http, containerPort: 8080}");
    let new = pod("c", "{name: http, containerPort: 9090}");
    let without = pod("d", "");
    let all = [old, other, new, without].concat();
    assert_eq!(
        apply([service("http"), all].concat()),
        ["[8080] a b", "[9090] c", "[] d"]
    );
    // A number is the same for all.
    assert_eq!(
        apply(service("7000")),
        ["[7000] a b", "[7000] c", "[7000] d"]
    );
}
