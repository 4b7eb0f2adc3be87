//! Advice on manifests: what is said, and what its repair makes of the text.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use expect_test::{Expect, expect};
use proptest::prelude::*;
use statefulset_visualizer::api::{Object, StatefulSet};
use statefulset_visualizer::cluster::{Cluster, Config};
use statefulset_visualizer::kubectl::advice::{ADVICE_MAX, Advice, Rule, TEXT_BYTES_MAX, advise};
use statefulset_visualizer::kubectl::{Command, Reply, execute};
use statefulset_visualizer::manifest;
use statefulset_visualizer::text::{self, Lang};
use std::sync::Arc;

/// A set with which all is well.
const WEB: &str = "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: None # headless
  selector:
    app: web
  ports:
  - port: 80
---
# The servers.
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: web
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web # as above
    spec:
      containers:
      - name: nginx
        image: nginx:1.29
        ports:
        - name: http
          containerPort: 80
        readinessProbe:
          httpGet: {path: /, port: http}
        volumeMounts:
        - name: data
          mountPath: /usr/share/nginx/html
  volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      accessModes: [ReadWriteOnce]
      resources:
        requests:
          storage: 1Gi
";

/// The same set in flow style.
const FLOW: &str = r#"{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"},
 "spec": {"clusterIP": "None", "selector": {"app": "web"}, "ports": [{"port": 80}]}}
---
{"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "web"},
 "spec": {"serviceName": "web", "replicas": 3, "selector": {"matchLabels": {"app": "web"}},
  "template": {"metadata": {"labels": {"app": "web"}},
   "spec": {"containers": [{"name": "nginx", "image": "nginx:1.29", "ports": [{"containerPort": 80}],
     "readinessProbe": {"httpGet": {"port": 80}},
     "volumeMounts": [{"name": "data", "mountPath": "/data"}]}]}},
  "volumeClaimTemplates": [{"metadata": {"name": "data"},
   "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}]}}
"#;

/// The text with a piece replaced that it has once.
#[track_caller]
fn with(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text.replace(old, new)
    })
}

fn cluster() -> Cluster {
    Cluster::new(&Config::default())
}

fn apply(cluster: &mut Cluster, manifest: &str) -> Reply {
    let manifest = manifest.to_owned();
    execute(cluster, &Command::Apply { manifest })
}

/// A cluster to which a manifest was applied.
#[track_caller]
fn after(manifest: &str) -> Cluster {
    let mut cluster = cluster();
    let reply = apply(&mut cluster, manifest);
    assert!(!reply.refused, "{:?}", reply.lines);
    cluster
}

fn diagnostics(text: &str) -> Vec<manifest::Diagnostic> {
    let parsed = manifest::parse(text);
    let found = parsed.documents.iter().flat_map(manifest::check);
    parsed.diagnostics.iter().cloned().chain(found).collect()
}

fn is_same(one: &Advice, other: &Advice) -> bool {
    one.rule == other.rule && one.values == other.values
}

/// One line, and below it the lines that the repair changes. Whatever it repairs is gone afterwards, and nothing
/// else is wrong.
fn told(text: &str, cluster: &Cluster, advice: &Advice) -> String {
    let sentence = text::plain(&text::advice(Lang::En, advice));
    let place = [&advice.span.start.line.to_string(), " ", &advice.path].concat();
    let mut out = format!("{place}\n  {:?}: {sentence}\n", advice.rule);
    let button = text::repair(Lang::En, advice);
    text::learn_japanese(text::JAPANESE);
    for lang in Lang::ALL {
        let said = [text::advice(lang, advice), text::repair(lang, advice)].concat();
        assert!(!said.contains(['{', '}']), "{said}");
    }
    assert_eq!(button.is_empty(), advice.repair.is_none());
    let Some(repair) = &advice.repair else {
        return out;
    };
    out.push_str(&format!("  [{}]\n", text::plain(&button)));
    let repaired = repair.apply(text).unwrap();
    let left = advise(&repaired, cluster.store());
    assert!(!left.iter().any(|own| is_same(own, advice)), "{repaired}");
    assert!(
        left.len() < advise(text, cluster.store()).len(),
        "{repaired}"
    );
    assert_eq!(diagnostics(&repaired), [], "{repaired}");
    let reply = apply(&mut cluster.clone(), &repaired);
    assert!(!reply.refused, "{repaired}\n{:?}", reply.lines);
    // Only with what it is about does a comment go.
    let comments = |text: &str| text.matches('#').count();
    assert!(comments(&repaired) == comments(text) || advice.rule == Rule::DataNotKept);

    let (old, new): (Vec<_>, Vec<_>) = (text.lines().collect(), repaired.lines().collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[start..], &new[start..]);
    let same = old.iter().rev().zip(new.iter().rev());
    let end = same.take_while(|(a, b)| a == b).count();
    let lines = old[..old.len() - end].iter().map(|line| ("-", line));
    for (sign, line) in lines.chain(new[..new.len() - end].iter().map(|line| ("+", line))) {
        out.push_str(&format!("  {sign}{line}\n"));
    }
    out
}

#[track_caller]
fn check_in(cluster: &Cluster, text: &str, expected: Expect) {
    let found = advise(text, cluster.store());
    let found: String = found.iter().map(|own| told(text, cluster, own)).collect();
    expected.assert_eq(&found);
}

#[track_caller]
fn check(text: &str, expected: Expect) {
    check_in(&cluster(), text, expected);
}

#[track_caller]
fn quiet_in(cluster: &Cluster, text: &str) {
    check_in(cluster, text, expect![""]);
}

#[test]
fn a_set_with_which_all_is_well_gets_none() {
    for text in [WEB, FLOW] {
        quiet_in(&cluster(), text);
        quiet_in(&after(text), text);
    }
}

#[test]
fn samples_get_none() {
    // One shows how data are lost: `data_not_kept`.
    for sample in manifest::samples().iter().filter(|own| own.id != "catalog") {
        quiet_in(&cluster(), sample.yaml);
        quiet_in(&after(sample.yaml), sample.yaml);
    }
}

/// The manifests of the texts from which people learn, as they are printed there.
#[test]
fn textbooks_get_the_advice_that_they_forgot() {
    let bare = manifest::sample("example");
    let mysql = manifest::sample("mysql");
    check(
        include_str!("../src/shell/textbook.yaml"),
        expect![[r#"
        6 spec.serviceName
          ServiceMissing: There is no Service example-service: the pods start all the same, but names such as example-statefulset-0.example-service are not found, because a pod's DNS name comes from this Service.
          [Add the headless Service example-service]
          +---
          +apiVersion: v1
          +kind: Service
          +metadata:
          +  name: example-service
          +spec:
          +  clusterIP: None
          +  ports:
          +  - port: 80
          +  selector:
          +    app: example
        17 spec.template.spec.containers[0]
          NoReadinessProbe: Container example has no readiness probe: it is Ready as soon as it runs, so clients are sent to it, and the next pod follows, before it can serve.
          [Let the kubelet try port 80]
          +        readinessProbe:
          +          tcpSocket:
          +            port: 80
        23 spec.volumeClaimTemplates[0].metadata.name
          ClaimNotMounted: Nothing mounts the claim example-pvc: its volume stays empty, and what the containers write is lost with each pod.
          [Mount it at /data in example]
          +        volumeMounts:
          +        - mountPath: /data
          +          name: example-pvc
    "#]],
    );
    let probe = "        readinessProbe:\n          tcpSocket:\n            port: mysql\n";
    check(
        &with(mysql.unwrap().yaml, &[(probe, "")]),
        expect![[r#"
        31 spec.template.spec.containers[0]
          NoReadinessProbe: Container mysql has no readiness probe: it is Ready as soon as it runs, so clients are sent to it, and the next pod follows, before it can serve.
          [Let the kubelet try port mysql]
          +        readinessProbe:
          +          tcpSocket:
          +            port: mysql
    "#]],
    );
    quiet_in(&cluster(), bare.unwrap().yaml);
}

#[test]
fn claim_not_mounted() {
    let mounts =
        "        volumeMounts:\n        - name: data\n          mountPath: /usr/share/nginx/html\n";
    check(
        &with(WEB, &[(mounts, "")]),
        expect![[r#"
        38 spec.volumeClaimTemplates[0].metadata.name
          ClaimNotMounted: Nothing mounts the claim data: its volume stays empty, and what the containers write is lost with each pod.
          [Mount it at /usr/share/nginx/html in nginx]
          +        volumeMounts:
          +        - mountPath: /usr/share/nginx/html
          +          name: data
    "#]],
    );
    // What is mounted already stays, and its place is not taken.
    let other = "- name: cache\n          mountPath: /usr/share/nginx/html # hot\n";
    let mount = "- name: data\n          mountPath: /usr/share/nginx/html\n";
    let volumes = (
        "      containers:\n",
        "      volumes: [{name: cache, emptyDir: {}}]\n      containers:\n",
    );
    check(
        &with(WEB, &[(mount, other), volumes]),
        expect![[r#"
        42 spec.volumeClaimTemplates[0].metadata.name
          ClaimNotMounted: Nothing mounts the claim data: its volume stays empty, and what the containers write is lost with each pod.
          [Mount it at /data in nginx]
          +        - mountPath: /data
          +          name: data
    "#]],
    );
    // A key that waits for its value.
    let empty = "        volumeMounts: # later\n";
    check(
        &with(WEB, &[(mounts, empty)]),
        expect![[r#"
        39 spec.volumeClaimTemplates[0].metadata.name
          ClaimNotMounted: Nothing mounts the claim data: its volume stays empty, and what the containers write is lost with each pod.
          [Mount it at /usr/share/nginx/html in nginx]
          +          - mountPath: /usr/share/nginx/html
          +            name: data
    "#]],
    );
    let init = "      initContainers:\n      - name: seed\n        image: busybox\n        volumeMounts: [{name: data, mountPath: /data}]\n      containers:\n";
    quiet_in(
        &cluster(),
        &with(WEB, &[(mounts, ""), ("      containers:\n", init)]),
    );
    let mounts = r#","#.to_owned()
        + "\n     \"volumeMounts\": [{\"name\": \"data\", \"mountPath\": \"/data\"}]";
    check(
        &with(FLOW, &[(&mounts, "")]),
        expect![[r#"
            9 spec.volumeClaimTemplates[0].metadata.name
              ClaimNotMounted: Nothing mounts the claim data: its volume stays empty, and what the containers write is lost with each pod.
              [Mount it at /usr/share/nginx/html in nginx]
              -     "readinessProbe": {"httpGet": {"port": 80}}}]}},
              +     "readinessProbe": {"httpGet": {"port": 80}}, "volumeMounts": [{"mountPath": "/usr/share/nginx/html", "name": "data"}]}]}},
        "#]],
    );
    // Nobody mounts a device; how it is used is not for us to say.
    let block = with(
        WEB,
        &[
            (
                "        volumeMounts:\n        - name: data\n          mountPath: /usr/share/nginx/html\n",
                "",
            ),
            (
                "      accessModes",
                "      volumeMode: Block\n      accessModes",
            ),
        ],
    );
    check(
        &block,
        expect![[r#"
        38 spec.volumeClaimTemplates[0].metadata.name
          ClaimNotMounted: Nothing mounts the claim data: its volume stays empty, and what the containers write is lost with each pod.
    "#]],
    );
}

#[test]
fn service_missing() {
    let (service, set) = WEB.split_once("---\n").unwrap();
    check(
        set,
        expect![[r#"
        7 spec.serviceName
          ServiceMissing: There is no Service web: the pods start all the same, but names such as web-0.web are not found, because a pod's DNS name comes from this Service.
          [Add the headless Service web]
          +---
          +apiVersion: v1
          +kind: Service
          +metadata:
          +  name: web
          +spec:
          +  clusterIP: None
          +  ports:
          +  - name: http
          +    port: 80
          +  selector:
          +    app: web
    "#]],
    );
    quiet_in(&after(service), set);
    // In another namespace it does not count.
    let elsewhere = with(
        set,
        &[(
            "  name: web\nspec",
            "  name: web\n  namespace: kube-system\nspec",
        )],
    );
    let found = advise(&elsewhere, after(service).store());
    let told: String = found
        .iter()
        .map(|own| told(&elsewhere, &after(service), own))
        .collect();
    assert!(told.contains("+  namespace: kube-system\n"), "{told}");
    // Ports of several kinds, and no line break at the end.
    let ports = "        - {name: http, containerPort: 80}\n        - containerPort: 53\n        - {containerPort: 53, protocol: UDP}\n";
    let several = with(
        set,
        &[("        - name: http\n          containerPort: 80\n", ports)],
    );
    check(
        several.trim_end(),
        expect![[r#"
        7 spec.serviceName
          ServiceMissing: There is no Service web: the pods start all the same, but names such as web-0.web are not found, because a pod's DNS name comes from this Service.
          [Add the headless Service web]
          +---
          +apiVersion: v1
          +kind: Service
          +metadata:
          +  name: web
          +spec:
          +  clusterIP: None
          +  ports:
          +  - name: http
          +    port: 80
          +  - name: tcp-53
          +    port: 53
          +  - name: udp-53
          +    port: 53
          +    protocol: UDP
          +  selector:
          +    app: web
    "#]],
    );
    check(
        FLOW.split_once("---\n").unwrap().1,
        expect![[r#"
        2 spec.serviceName
          ServiceMissing: There is no Service web: the pods start all the same, but names such as web-0.web are not found, because a pod's DNS name comes from this Service.
          [Add the headless Service web]
          +---
          +apiVersion: v1
          +kind: Service
          +metadata:
          +  name: web
          +spec:
          +  clusterIP: None
          +  ports:
          +  - port: 80
          +  selector:
          +    app: web
    "#]],
    );
    // Before 1.36, no Service can be called like this.
    check(
        &with(set, &[("serviceName: web", "serviceName: 1-web")]),
        expect![[r#"
            7 spec.serviceName
              ServiceMissing: There is no Service 1-web: the pods start all the same, but names such as web-0.1-web are not found, because a pod's DNS name comes from this Service.
        "#]],
    );
    // A Service that has a mistake may become the right one.
    quiet_in(&cluster(), &with(WEB, &[("  clusterIP:", "  clusterIp:")]));
}

#[test]
fn service_not_headless() {
    let normal = with(WEB, &[("  clusterIP: None # headless\n", "")]);
    check(
        &normal,
        expect![[r#"
        5 spec.clusterIP
          ServiceNotHeadless: Service web is not headless: its name leads to one virtual address instead of the pods, and Kubernetes promises names such as web-0.web only below a headless Service.
          [Make it headless with clusterIP: None]
          +  clusterIP: None
    "#]],
    );
    check(
        &with(WEB, &[("clusterIP: None", "clusterIP: \"\"")]),
        expect![[r#"
            6 spec.clusterIP
              ServiceNotHeadless: Service web is not headless: its name leads to one virtual address instead of the pods, and Kubernetes promises names such as web-0.web only below a headless Service.
              [Make it headless with clusterIP: None]
              -  clusterIP: "" # headless
              +  clusterIP: "None" # headless
        "#]],
    );
    check(
        &with(FLOW, &[(r#""clusterIP": "None", "#, "")]),
        expect![[r#"
            2 spec.clusterIP
              ServiceNotHeadless: Service web is not headless: its name leads to one virtual address instead of the pods, and Kubernetes promises names such as web-0.web only below a headless Service.
              [Make it headless with clusterIP: None]
              - "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}}
              + "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}], "clusterIP": "None"}}
        "#]],
    );
    // Once it has an address, it keeps it.
    let service = normal.split_once("---\n").unwrap().0;
    check_in(
        &after(service),
        &normal,
        expect![[r#"
        5 spec.clusterIP
          ServiceNotHeadless: Service web is not headless: its name leads to one virtual address instead of the pods, and Kubernetes promises names such as web-0.web only below a headless Service.
    "#]],
    );
    check_in(
        &after(service),
        WEB.split_once("---\n").unwrap().1,
        expect![[r#"
            7 spec.serviceName
              ServiceNotHeadless: Service web is not headless: its name leads to one virtual address instead of the pods, and Kubernetes promises names such as web-0.web only below a headless Service.
        "#]],
    );
    // And once it has none, it need not say so.
    quiet_in(&after(WEB), &normal);
    let balancer = with(
        &normal,
        &[(
            "spec:\n  selector:\n    app: web\n  ports",
            "spec:\n  type: LoadBalancer\n  selector:\n    app: web\n  ports",
        )],
    );
    check(
        &balancer,
        expect![[r#"
        5 spec.clusterIP
          ServiceNotHeadless: Service web is not headless: its name leads to one virtual address instead of the pods, and Kubernetes promises names such as web-0.web only below a headless Service.
    "#]],
    );
}

#[test]
fn service_selects_others() {
    let selector = "  selector:\n    app: web\n  ports";
    let misspelt = with(
        WEB,
        &[(selector, "  selector:\n    app: wbe # here\n  ports")],
    );
    check(
        &misspelt,
        expect![[r#"
        8 spec.selector
          ServiceSelectsOthers: Service web selects other labels than the pods of the set have: they do not become its endpoints, and names such as web-0.web are not found.
          [Make its selector and the labels agree]
          -    app: wbe # here
          +    app: web # here
    "#]],
    );
    let more = with(
        WEB,
        &[(
            selector,
            "  selector:\n    app: web\n    tier: front/end\n    a.b/c: \"1\"\n  ports",
        )],
    );
    check(
        &with(&more, &[("front/end", "front")]),
        expect![[r#"
        7 spec.selector
          ServiceSelectsOthers: Service web selects other labels than the pods of the set have: they do not become its endpoints, and names such as web-0.web are not found.
          [Make its selector and the labels agree]
          +        a.b/c: "1"
          +        tier: front
    "#]],
    );
    let flow = with(
        FLOW,
        &[(
            r#""selector": {"app": "web"}"#,
            r#""selector": {"app": "nginx", "tier": "front"}"#,
        )],
    );
    check(
        &flow,
        expect![[r#"
        2 spec.selector
          ServiceSelectsOthers: Service web selects other labels than the pods of the set have: they do not become its endpoints, and names such as web-0.web are not found.
          [Make its selector and the labels agree]
          - "spec": {"clusterIP": "None", "selector": {"app": "nginx", "tier": "front"}, "ports": [{"port": 80}]}}
          ----
          -{"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "web"},
          - "spec": {"serviceName": "web", "replicas": 3, "selector": {"matchLabels": {"app": "web"}},
          -  "template": {"metadata": {"labels": {"app": "web"}},
          + "spec": {"clusterIP": "None", "selector": {"app": "web", "tier": "front"}, "ports": [{"port": 80}]}}
          +---
          +{"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "web"},
          + "spec": {"serviceName": "web", "replicas": 3, "selector": {"matchLabels": {"app": "web"}},
          +  "template": {"metadata": {"labels": {"app": "web", "tier": "front"}},
    "#]],
    );
    // The stored Service is not in the text.
    let (service, set) = misspelt.split_once("---\n").unwrap();
    check_in(
        &after(service),
        set,
        expect![[r#"
        7 spec.serviceName
          ServiceSelectsOthers: Service web selects other labels than the pods of the set have: they do not become its endpoints, and names such as web-0.web are not found.
    "#]],
    );
    // Without a selector, somebody writes the endpoints.
    quiet_in(&cluster(), &with(WEB, &[(selector, "  ports")]));
}

#[test]
fn selector_mismatch() {
    let selector = "    matchLabels:\n      app: web";
    check(
        &with(WEB, &[(selector, "    matchLabels:\n      app: other")]),
        expect![[r#"
            20 spec.selector
              SelectorMismatch: The selector asks for app=other, which the pods of the template do not have: the API server will refuse a set that does not select its own pods.
              [Make the selector and the labels agree]
              -      app: other
              +      app: web
        "#]],
    );
    check(
        &with(
            WEB,
            &[(
                selector,
                "    matchLabels:\n      app: web\n      tier: \"1\"",
            )],
        ),
        expect![[r#"
            20 spec.selector
              SelectorMismatch: The selector asks for tier=1, which the pods of the template do not have: the API server will refuse a set that does not select its own pods.
              [Make the selector and the labels agree]
              +        tier: "1"
        "#]],
    );
    check(
        &with(
            FLOW,
            &[(
                r#""matchLabels": {"app": "web"}"#,
                r#""matchLabels": {"app": "web", "tier": "1"}"#,
            )],
        ),
        expect![[r#"
            5 spec.selector
              SelectorMismatch: The selector asks for tier=1, which the pods of the template do not have: the API server will refuse a set that does not select its own pods.
              [Make the selector and the labels agree]
              -  "template": {"metadata": {"labels": {"app": "web"}},
              +  "template": {"metadata": {"labels": {"app": "web", "tier": "1"}},
        "#]],
    );
    // The selector of a stored set stays.
    let label = "        app: web # as above";
    check_in(
        &after(WEB),
        &with(WEB, &[(label, "        app: other # as above")]),
        expect![[r#"
            20 spec.selector
              SelectorMismatch: The selector asks for app=web, which the pods of the template do not have: the API server will refuse a set that does not select its own pods.
              [Make the selector and the labels agree]
              -        app: other # as above
              +        app: web # as above
        "#]],
    );
    let expressions = "    matchExpressions:\n    - {key: app, operator: NotIn, values: [web]}";
    check(
        &with(WEB, &[(selector, expressions)]),
        expect![[r#"
            20 spec.selector
              SelectorMismatch: The selector asks for matchExpressions, which the pods of the template do not have: the API server will refuse a set that does not select its own pods.
        "#]],
    );
}

#[test]
fn no_readiness_probe() {
    let probe = "        readinessProbe:\n          httpGet: {path: /, port: http}\n";
    check(
        &with(WEB, &[(probe, "")]),
        expect![[r#"
        29 spec.template.spec.containers[0]
          NoReadinessProbe: Container nginx has no readiness probe: it is Ready as soon as it runs, so clients are sent to it, and the next pod follows, before it can serve.
          [Let the kubelet try port http]
          +        readinessProbe:
          +          tcpSocket:
          +            port: http
    "#]],
    );
    // Who serves nobody needs none; what serves UDP cannot be asked like this.
    let ports = "        ports:\n        - name: http\n          containerPort: 80\n";
    quiet_in(&cluster(), &with(WEB, &[(probe, ""), (ports, "")]));
    let udp = "        ports: [{containerPort: 53, protocol: UDP}]\n";
    quiet_in(&cluster(), &with(WEB, &[(probe, ""), (ports, udp)]));
    let flow = with(
        FLOW,
        &[(
            "     \"readinessProbe\": {\"httpGet\": {\"port\": 80}},\n",
            "",
        )],
    );
    check(
        &flow,
        expect![[r#"
            7 spec.template.spec.containers[0]
              NoReadinessProbe: Container nginx has no readiness probe: it is Ready as soon as it runs, so clients are sent to it, and the next pod follows, before it can serve.
              [Let the kubelet try port 80]
              -     "volumeMounts": [{"name": "data", "mountPath": "/data"}]}]}},
              +     "volumeMounts": [{"name": "data", "mountPath": "/data"}], "readinessProbe": {"tcpSocket": {"port": 80}}}]}},
        "#]],
    );
    // Somebody has put another container in front of it.
    let mut cluster = after(WEB);
    let stored = cluster.store().stateful_sets.get("default", "web").unwrap();
    let mut set = StatefulSet::clone(stored);
    let containers = &mut Arc::make_mut(&mut set.spec).template.spec.containers;
    let mut added = containers[0].clone();
    added.name = "added".into();
    containers.insert(0, added);
    cluster.replace(Object::from(Arc::new(set))).unwrap();
    check_in(
        &cluster,
        &with(WEB, &[(probe, "")]),
        expect![[r#"
        29 spec.template.spec.containers[0]
          NoReadinessProbe: Container nginx has no readiness probe: it is Ready as soon as it runs, so clients are sent to it, and the next pod follows, before it can serve.
          [Let the kubelet try port http]
          +        readinessProbe:
          +          tcpSocket:
          +            port: http
    "#]],
    );
    // Two containers, the second with the dash on a line of its own.
    let second = "        readinessProbe: {httpGet: {port: http}}\n      -\n        name: proxy\n        image: envoy\n        ports:\n        - containerPort: 90\n";
    check(
        &with(WEB, &[(probe, second)]),
        expect![[r#"
        36 spec.template.spec.containers[1]
          NoReadinessProbe: Container proxy has no readiness probe: it is Ready as soon as it runs, so clients are sent to it, and the next pod follows, before it can serve.
          [Let the kubelet try port 90]
          +        readinessProbe:
          +          tcpSocket:
          +            port: 90
    "#]],
    );
}

#[test]
fn name_too_long() {
    let long = "a-name-of-a-set-that-says-where-it-is-and-what-it-is-for";
    let named = with(
        WEB,
        &[(
            "  name: web\nspec:\n  serviceName",
            &format!("  name: {long}\nspec:\n  serviceName"),
        )],
    );
    check(
        &named,
        expect![[r#"
        16 metadata.name
          NameTooLong: The name has 56 characters. Each pod has it with a hash of up to 10 characters behind it as a label, and a label takes 63: above 52, the API server can refuse every pod.
          [Shorten it to a-name-of-a-set-that-says-where-it-is-and-what-it-is]
          -  name: a-name-of-a-set-that-says-where-it-is-and-what-it-is-for
          +  name: a-name-of-a-set-that-says-where-it-is-and-what-it-is
    "#]],
    );
    // Somebody else calls it by its name.
    let called = with(
        &named,
        &[(
            "        image: nginx:1.29\n",
            &format!("        image: nginx:1.29\n        args: [--peer, {long}-0.web]\n"),
        )],
    );
    check(
        &called,
        expect![[r#"
        16 metadata.name
          NameTooLong: The name has 56 characters. Each pod has it with a hash of up to 10 characters behind it as a label, and a label takes 63: above 52, the API server can refuse every pod.
    "#]],
    );
    check_in(
        &after(&named),
        &named,
        expect![[r#"
        16 metadata.name
          NameTooLong: The name has 56 characters. Each pod has it with a hash of up to 10 characters behind it as a label, and a label takes 63: above 52, the API server can refuse every pod.
    "#]],
    );
}

#[test]
fn class_missing() {
    let modes = "      accessModes: [ReadWriteOnce]\n";
    let classed = with(
        WEB,
        &[(
            modes,
            "      storageClassName: fast # ssd\n      accessModes: [ReadWriteOnce]\n",
        )],
    );
    check(
        &classed,
        expect![[r#"
        43 spec.volumeClaimTemplates[0].spec.storageClassName
          ClassMissing: There is no StorageClass fast: nobody makes volumes for the claims, and they and their pods stay Pending until there is one.
          [Take the default class, standard]
          -      storageClassName: fast # ssd
          +      storageClassName: standard # ssd
    "#]],
    );
    let class = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\nprovisioner: csi.lab\n";
    quiet_in(&cluster(), &[class, "---\n", &classed].concat());
    quiet_in(&after(class), &classed);
    // Volumes made by hand need no class.
    let volume = "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: one}\nspec: {storageClassName: fast, capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /one}}\n";
    quiet_in(&cluster(), &[volume, "---\n", &classed].concat());
    quiet_in(
        &cluster(),
        &with(
            &classed,
            &[("storageClassName: fast", "storageClassName: \"\"")],
        ),
    );
    check_in(
        &after(&classed),
        &classed,
        expect![[r#"
        43 spec.volumeClaimTemplates[0].spec.storageClassName
          ClassMissing: There is no StorageClass fast: nobody makes volumes for the claims, and they and their pods stay Pending until there is one.
    "#]],
    );
    let flow = with(
        FLOW,
        &[(
            r#"{"accessModes""#,
            r#"{"storageClassName": "fast", "accessModes""#,
        )],
    );
    check(
        &flow,
        expect![[r#"
        11 spec.volumeClaimTemplates[0].spec.storageClassName
          ClassMissing: There is no StorageClass fast: nobody makes volumes for the claims, and they and their pods stay Pending until there is one.
          [Take the default class, standard]
          -   "spec": {"storageClassName": "fast", "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}]}}
          +   "spec": {"storageClassName": "standard", "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}]}}
    "#]],
    );
}

#[test]
fn mode_refused() {
    let modes = "      accessModes: [ReadWriteOnce]\n";
    let many = "      accessModes: [ReadWriteMany]\n      storageClassName: local-path\n";
    check(
        &with(WEB, &[(modes, many)]),
        expect![[r#"
        43 spec.volumeClaimTemplates[0].spec.accessModes
          ModeRefused: The disks of class local-path belong to one node at a time, so that its provisioner refuses ReadWriteMany: the claims and their pods stay Pending.
          [Ask for ReadWriteOnce: each pod has a claim of its own]
          -      accessModes: [ReadWriteMany]
          +      accessModes: [ReadWriteOnce]
    "#]],
    );
    let block = "      accessModes:\n      - \"ReadWriteMany\" # all write\n      storageClassName: local-path\n";
    check(
        &with(WEB, &[(modes, block)]),
        expect![[r#"
        44 spec.volumeClaimTemplates[0].spec.accessModes
          ModeRefused: The disks of class local-path belong to one node at a time, so that its provisioner refuses ReadWriteMany: the claims and their pods stay Pending.
          [Ask for ReadWriteOnce: each pod has a claim of its own]
          -      - "ReadWriteMany" # all write
          +      - "ReadWriteOnce" # all write
    "#]],
    );
    let both =
        "      accessModes: [ReadWriteOnce, ReadWriteMany]\n      storageClassName: local-path\n";
    check(
        &with(WEB, &[(modes, both)]),
        expect![[r#"
        43 spec.volumeClaimTemplates[0].spec.accessModes
          ModeRefused: The disks of class local-path belong to one node at a time, so that its provisioner refuses ReadWriteMany: the claims and their pods stay Pending.
    "#]],
    );
    let standard = "      accessModes: [ReadWriteMany]\n";
    quiet_in(&cluster(), &with(WEB, &[(modes, standard)]));
    // A class can say that its volumes are of one node.
    let bound = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: bound}\n\
                 provisioner: csi.lab\nparameters: {topology: node}\n";
    let many = "      accessModes: [ReadWriteMany]\n      storageClassName: bound\n";
    check_in(
        &after(bound),
        &with(WEB, &[(modes, many)]),
        expect![[r#"
        43 spec.volumeClaimTemplates[0].spec.accessModes
          ModeRefused: The disks of class bound belong to one node at a time, so that its provisioner refuses ReadWriteMany: the claims and their pods stay Pending.
          [Ask for ReadWriteOnce: each pod has a claim of its own]
          -      accessModes: [ReadWriteMany]
          +      accessModes: [ReadWriteOnce]
    "#]],
    );
    let device = "      accessModes: [ReadWriteMany]\n      volumeMode: Block\n      storageClassName: local-path\n";
    let mounts =
        "        volumeMounts:\n        - name: data\n          mountPath: /usr/share/nginx/html\n";
    let devices = "        volumeDevices: [{name: data, devicePath: /dev/xvda}]\n";
    quiet_in(
        &cluster(),
        &with(WEB, &[(modes, device), (mounts, devices)]),
    );
}

/// What the advice says is what happens: the claim gets no volume.
#[test]
fn a_refused_mode_leaves_the_claim_pending() {
    let modes = "      accessModes: [ReadWriteOnce]\n";
    let many = "      accessModes: [ReadWriteMany]\n      storageClassName: local-path\n";
    let mut cluster = after(&with(WEB, &[(modes, many)]));
    cluster.advance_to(120_000);
    let store = cluster.store();
    let claim = store.claims.get("default", "data-web-0").unwrap();
    assert_eq!(claim.spec.volume_name, "");
    let events = store
        .events
        .iter()
        .filter(|event| event.reason == "ProvisioningFailed");
    let said: Vec<_> = events.map(|event| event.message.as_str()).collect();
    assert_eq!(
        said,
        [
            "failed to provision volume with StorageClass \"local-path\": rpc error: code = InvalidArgument desc = access mode ReadWriteMany is not supported"
        ]
    );
}

#[test]
fn partition_too_high() {
    let rolling = "  updateStrategy:\n    rollingUpdate:\n      partition: 5 # none\n  selector:\n    matchLabels";
    let high = with(WEB, &[("  selector:\n    matchLabels", rolling)]);
    check(
        &high,
        expect![[r#"
            22 spec.updateStrategy.rollingUpdate.partition
              PartitionTooHigh: With partition: 5 and replicas: 3 no pod gets a changed template, because only pods from the partition on are updated; the rollout still counts as complete.
              [Lower it to 2, so that the last pod is updated]
              -      partition: 5 # none
              +      partition: 2 # none
        "#]],
    );
    quiet_in(&cluster(), &high.replace("partition: 5", "partition: 2"));
    quiet_in(&cluster(), &high.replace("replicas: 3", "replicas: 0"));
    // Who never said how many keeps what there are.
    let mute = with(&high, &[("  replicas: 3\n", "")]);
    let mut scaled = after(&mute);
    let scale = Command::Scale {
        namespace: "default".into(),
        set: "web".into(),
        replicas: 7,
    };
    execute(&mut scaled, &scale);
    quiet_in(&scaled, &mute);
    check(
        &mute,
        expect![[r#"
            21 spec.updateStrategy.rollingUpdate.partition
              PartitionTooHigh: With partition: 5 and replicas: 1 no pod gets a changed template, because only pods from the partition on are updated; the rollout still counts as complete.
              [Lower it to 0, so that the last pod is updated]
              -      partition: 5 # none
              +      partition: 0 # none
        "#]],
    );
    let flow = with(
        FLOW,
        &[(
            r#""replicas": 3,"#,
            r#""replicas": 3, "updateStrategy": {"rollingUpdate": {"partition": 3}},"#,
        )],
    );
    check(
        &flow,
        expect![[r#"
            5 spec.updateStrategy.rollingUpdate.partition
              PartitionTooHigh: With partition: 3 and replicas: 3 no pod gets a changed template, because only pods from the partition on are updated; the rollout still counts as complete.
              [Lower it to 2, so that the last pod is updated]
              - "spec": {"serviceName": "web", "replicas": 3, "updateStrategy": {"rollingUpdate": {"partition": 3}}, "selector": {"matchLabels": {"app": "web"}},
              + "spec": {"serviceName": "web", "replicas": 3, "updateStrategy": {"rollingUpdate": {"partition": 2}}, "selector": {"matchLabels": {"app": "web"}},
        "#]],
    );
}

#[test]
fn claim_shared() {
    let claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: all}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n";
    let volumes = "      volumes:\n      - name: all\n        persistentVolumeClaim:\n          claimName: all\n      containers:\n";
    let shared = with(WEB, &[("      containers:\n", volumes)]);
    check(
        &[claim, "---\n", &shared].concat(),
        expect![[r#"
        36 spec.template.spec.volumes[0].persistentVolumeClaim.claimName
          ClaimShared: All pods of the set use the one claim all, and its disk is attached to one node at a time: pods on other nodes do not start. volumeClaimTemplates would give each pod its own.
    "#]],
    );
    check_in(
        &after(claim),
        &shared,
        expect![[r#"
        31 spec.template.spec.volumes[0].persistentVolumeClaim.claimName
          ClaimShared: All pods of the set use the one claim all, and its disk is attached to one node at a time: pods on other nodes do not start. volumeClaimTemplates would give each pod its own.
    "#]],
    );
    quiet_in(&after(&claim.replace("Once", "Many")), &shared);
    quiet_in(
        &after(claim),
        &with(&shared, &[("replicas: 3", "replicas: 1")]),
    );
}

#[test]
fn data_not_kept() {
    let catalog = manifest::sample("catalog").unwrap().yaml;
    check(
        catalog,
        expect![[r#"
        88 spec.template.spec.volumes[0].emptyDir
          DataNotKept: mysql keeps its data in /var/lib/mysql, and this is an emptyDir, which goes with its pod: the pod that follows begins with an empty database.
          [Give each pod a claim of 1Gi instead]
          -      volumes:
          -      - name: data
          -        emptyDir: {} # try a claim template instead: see the other samples
          +  volumeClaimTemplates:
          +  - metadata:
          +      name: data
          +    spec:
          +      accessModes:
          +      - ReadWriteOnce
          +      resources:
          +        requests:
          +          storage: 1Gi
    "#]],
    );
    check_in(
        &after(catalog),
        catalog,
        expect![[r#"
        88 spec.template.spec.volumes[0].emptyDir
          DataNotKept: mysql keeps its data in /var/lib/mysql, and this is an emptyDir, which goes with its pod: the pod that follows begins with an empty database.
    "#]],
    );
    let (other, cache) = (
        "      volumes:\n",
        "      volumes: # two\n      - name: cache\n        emptyDir: {}\n",
    );
    check(
        &with(catalog, &[(other, cache)]),
        expect![[r#"
        90 spec.template.spec.volumes[1].emptyDir
          DataNotKept: mysql keeps its data in /var/lib/mysql, and this is an emptyDir, which goes with its pod: the pod that follows begins with an empty database.
          [Give each pod a claim of 1Gi instead]
          -      - name: data
          -        emptyDir: {} # try a claim template instead: see the other samples
          +  volumeClaimTemplates:
          +  - metadata:
          +      name: data
          +    spec:
          +      accessModes:
          +      - ReadWriteOnce
          +      resources:
          +        requests:
          +          storage: 1Gi
    "#]],
    );
    // Somewhere else it may be for what can be lost.
    quiet_in(&cluster(), &with(catalog, &[("/var/lib/mysql", "/tmp")]));
}

#[test]
fn what_cannot_be_read_gets_none() {
    let bare = WEB.replace("serviceName: web", "serviceName: other");
    assert_eq!(advise(&bare, cluster().store()).len(), 1);
    quiet_in(&cluster(), &with(&bare, &[("replicas: 3", "replicas: [")]));
    quiet_in(&cluster(), &with(&bare, &[("replicas: 3", "replica: 3")]));
    quiet_in(
        &cluster(),
        &with(&bare, &[("replicas: 3", "replicas: three")]),
    );
    let long = [&bare, "#", &" ".repeat(TEXT_BYTES_MAX)].concat();
    assert_eq!(advise(&long, cluster().store()), []);
    let many: Vec<_> = (0..90)
        .map(|number| {
            bare.split_once("---\n")
                .unwrap()
                .1
                .replace("  name: web\n", &format!("  name: web-{number}\n"))
        })
        .collect();
    let all = many.join("---\n");
    assert!(advise(&all, cluster().store()).len() <= ADVICE_MAX);
}

/// Whatever else is in the text stays as it is: other alphabets, Windows' line ends, strange indentation, lists.
#[test]
fn repairs_fit_into_any_text() {
    let set = WEB.split_once("---\n").unwrap().1;
    let bare = with(set, &[("serviceName: web", "serviceName: other # 名前")]);
    let deep: String = bare
        .lines()
        .map(|line| ["     ", line, "\n"].concat())
        .collect();
    let texts = [
        bare.replace('\n', "\r\n"),
        bare.replace("# as above", "# 上と同じ"),
        ["apiVersion: v1\nkind: List\nitems:\n-\n", &deep].concat(),
        ["---\n", &bare, "---\n# the end"].concat(),
        ["--- # 最初\n", &bare, "...\n"].concat(),
    ];
    let probe = "readinessProbe";
    for text in texts {
        let text = text.replace(probe, "livenessProbe");
        let found = advise(&text, cluster().store());
        let rules: Vec<_> = found.iter().map(|own| own.rule).collect();
        assert_eq!(
            rules,
            [Rule::ServiceMissing, Rule::NoReadinessProbe],
            "{text}"
        );
        for advice in &found {
            let told = told(&text, &cluster(), advice);
            assert!(told.contains('['), "{told}");
        }
    }
}

/// Each change means to read the text again.
#[test]
fn a_repair_makes_only_a_few_changes() {
    let labels: String = (0..9).map(|one| format!("    label-{one}: x\n")).collect();
    let selector = ["    app: web\n", &labels, "  ports:\n"].concat();
    let text = with(WEB, &[("    app: web\n  ports:\n", &selector)]);
    let found = advise(&text, cluster().store());
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].rule, &found[0].repair),
        (Rule::ServiceSelectsOthers, &None)
    );
}

/// An alias stands for text elsewhere: what is changed there changes both.
#[test]
fn what_is_written_once_for_two_is_not_repaired() {
    let labels = "        app: web # as above";
    let text = with(
        WEB,
        &[
            (
                "  selector:\n    app: web\n  ports",
                "  selector:\n    app: web\n    tier: front\n  ports",
            ),
            (
                "    matchLabels:\n      app: web",
                "    matchLabels: &labels\n      app: web",
            ),
            (
                &["      labels:\n", labels].concat(),
                "      labels: *labels # as above",
            ),
        ],
    );
    check(
        &text,
        expect![[r#"
        7 spec.selector
          ServiceSelectsOthers: Service web selects other labels than the pods of the set have: they do not become its endpoints, and names such as web-0.web are not found.
    "#]],
    );
}

proptest! {
    /// Whatever lines are not there yet: what a button does is what it says, and breaks nothing.
    #[test]
    fn repairs_hold_for_manifests_that_are_half_written(
        missing in prop::collection::vec(0..48_usize, 0..12),
        flow in any::<bool>(),
    ) {
        let whole = if flow { FLOW } else { WEB };
        let lines = whole.lines().enumerate().filter(|(line, _)| !missing.contains(line));
        let text: String = lines.map(|(_, line)| [line, "\n"].concat()).collect();
        let cluster = cluster();
        for advice in advise(&text, cluster.store()) {
            let Some(repair) = &advice.repair else { continue };
            let repaired = repair.apply(&text).unwrap();
            let left = advise(&repaired, cluster.store());
            prop_assert!(!left.iter().any(|own| is_same(own, &advice)), "{}", repaired);
            prop_assert_eq!(diagnostics(&repaired).len(), diagnostics(&text).len());
            let refused = |text: &str| apply(&mut cluster.clone(), text).diagnostics.len();
            prop_assert!(refused(&repaired) <= refused(&text), "{}", repaired);
        }
    }

    #[test]
    fn nothing_that_is_pasted_is_too_much(text in "([a-z&*<>|{}\\[\\]'\"#:,\n -]|kind: StatefulSet|apiVersion: apps/v1|metadata: ?|name: a|spec: ?){0,60}") {
        advise(&text, cluster().store());
    }
}
