//! What programs in containers get from the DNS server (spec 03 §3 to 6).

mod typed;

use expect_test::expect;
use statefulset_visualizer::api::{Kind, ObjectMeta, ObjectRef, Resource, Service, Time};
use statefulset_visualizer::cluster::agents::coredns::{Answer, RecordType, service_name};
use statefulset_visualizer::cluster::api_server::DeleteOptions;
use statefulset_visualizer::kubectl::Command;
use typed::Typed;

/// Services with and without an address and ports, their pods, and pods to ask from.
const MANIFEST: &str = r#"
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  clusterIP: None
  selector: {app: web}
  ports: [{name: http, port: 80}, {name: peers, port: 7000, protocol: UDP}]
---
apiVersion: v1
kind: Service
metadata: {name: front}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80}, {name: https, port: 443}]
---
apiVersion: v1
kind: Service
metadata: {name: bare}
spec: {clusterIP: None, selector: {app: web}}
---
apiVersion: v1
kind: Service
metadata: {name: other}
spec: {type: ExternalName, externalName: front.default.svc.cluster.local}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.27"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: busybox}
spec: {containers: [{name: main, image: "busybox:1.36", command: [sleep, infinity]}]}
"#;

fn cluster() -> Typed {
    let mut typed = Typed::new();
    typed.apply(MANIFEST);
    typed.wait(60);
    typed
}

/// Lets the DNS server use this configuration.
fn configure(typed: &mut Typed, cache: &str) {
    let manifest = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: coredns, namespace: kube-system}}\ndata:\n  Corefile: |\n    \
         .:53 {{\n        kubernetes cluster.local in-addr.arpa ip6.arpa {{\n            ttl 30\n        }}\n        {}\n    }}\n",
        cache.replace('\n', "\n        ")
    );
    typed.apply(&manifest);
    typed.wait(61);
}

#[test]
fn the_configuration_is_where_kubeadm_writes_it() {
    Typed::new().shows(
        &["kubectl -n kube-system get configmap coredns -o jsonpath='{.data.Corefile}'"],
        &expect![[r#"
            $ kubectl -n kube-system get configmap coredns -o jsonpath='{.data.Corefile}'
            .:53 {
                errors
                health {
                   lameduck 5s
                }
                ready
                kubernetes cluster.local in-addr.arpa ip6.arpa {
                   pods insecure
                   fallthrough in-addr.arpa ip6.arpa
                   ttl 30
                }
                prometheus :9153
                forward . /etc/resolv.conf {
                   max_concurrent 1000
                }
                cache 30 {
                   disable success cluster.local
                   disable denial cluster.local
                }
                loop
                reload
                loadbalance
            }
        "#]],
    );
}

#[test]
fn names_by_type_of_record() {
    let mut typed = cluster();
    let of = [
        ("A", "web.default.svc.cluster.local"),
        ("A", "WEB-1.web.default.svc.cluster.local."),
        ("A", "web-2.web.default.svc.cluster.local"),
        ("A", "_http._tcp.web.default.svc.cluster.local"),
        ("A", "_http._udp.web.default.svc.cluster.local"),
        ("A", "front.default.svc.cluster.local"),
        ("A", "web-1.front.default.svc.cluster.local"),
        ("A", "10-244-1-2.front.default.svc.cluster.local"),
        ("A", "10-9-8-7.default.pod.cluster.local"),
        ("A", "10-9-8-700.default.pod.cluster.local"),
        ("A", "10-9-8-7.nowhere.pod.cluster.local"),
        ("A", "kube-dns.kube-system.svc.cluster.local"),
        ("A", "other.default.svc.cluster.local"),
        ("A", "default.svc.cluster.local"),
        ("A", "nowhere.svc.cluster.local"),
        ("A", "cluster.local"),
        ("A", "svccluster.local"),
        ("A", "a.b.c.web.default.svc.cluster.local"),
        ("A", "web..default.svc.cluster.local"),
        ("A", "example.com"),
        ("AAAA", "web.default.svc.cluster.local"),
        ("AAAA", "web-2.web.default.svc.cluster.local"),
        ("TXT", "front.default.svc.cluster.local"),
        ("SRV", "web.default.svc.cluster.local"),
        ("SRV", "_http._tcp.web.default.svc.cluster.local"),
        ("SRV", "_peers._udp.web.default.svc.cluster.local"),
        ("SRV", "_peers._tcp.web.default.svc.cluster.local"),
        ("SRV", "web-0.web.default.svc.cluster.local"),
        ("SRV", "front.default.svc.cluster.local"),
        ("SRV", "_https._tcp.front.default.svc.cluster.local"),
        ("SRV", "bare.default.svc.cluster.local"),
        ("A", "bare.default.svc.cluster.local"),
        ("SRV", "_http._tcp.bare.default.svc.cluster.local"),
        ("SRV", "other.default.svc.cluster.local"),
        ("PTR", "web.default.svc.cluster.local"),
        ("PTR", "2.1.244.10.in-addr.arpa"),
        ("PTR", "1.0.96.10.in-addr.arpa"),
        ("PTR", "10.0.96.10.in-addr.arpa"),
        ("PTR", "99.99.244.10.in-addr.arpa"),
        ("A", "2.1.244.10.in-addr.arpa"),
    ];
    let mut told = String::new();
    for (kind, name) in of {
        let full = typed.output(&format!("kubectl exec web-0 -- dig {kind} {name}"));
        let status = full
            .split("status: ")
            .nth(1)
            .and_then(|rest| rest.split(',').next());
        let data = typed.output(&format!("kubectl exec web-0 -- dig +short {name} {kind}"));
        let data: Vec<&str> = data.lines().collect();
        told += &format!(
            "{kind} {name} {} {}\n",
            status.unwrap_or("?"),
            data.join(" | ")
        );
    }
    expect![[r#"
        A web.default.svc.cluster.local NOERROR 10.244.1.2 | 10.244.3.2
        A WEB-1.web.default.svc.cluster.local. NOERROR 10.244.1.2
        A web-2.web.default.svc.cluster.local NXDOMAIN 
        A _http._tcp.web.default.svc.cluster.local NOERROR 10.244.1.2 | 10.244.3.2
        A _http._udp.web.default.svc.cluster.local NXDOMAIN 
        A front.default.svc.cluster.local NOERROR 10.96.0.11
        A web-1.front.default.svc.cluster.local NXDOMAIN 
        A 10-244-1-2.front.default.svc.cluster.local NOERROR 10.244.1.2
        A 10-9-8-7.default.pod.cluster.local NOERROR 10.9.8.7
        A 10-9-8-700.default.pod.cluster.local NXDOMAIN 
        A 10-9-8-7.nowhere.pod.cluster.local NXDOMAIN 
        A kube-dns.kube-system.svc.cluster.local NOERROR 10.96.0.10
        A other.default.svc.cluster.local NOERROR front.default.svc.cluster.local. | 10.96.0.11
        A default.svc.cluster.local NOERROR 
        A nowhere.svc.cluster.local NXDOMAIN 
        A cluster.local NOERROR 
        A svccluster.local NXDOMAIN 
        A a.b.c.web.default.svc.cluster.local NXDOMAIN 
        A web..default.svc.cluster.local NXDOMAIN 
        A example.com NXDOMAIN 
        AAAA web.default.svc.cluster.local NOERROR 
        AAAA web-2.web.default.svc.cluster.local NXDOMAIN 
        TXT front.default.svc.cluster.local NOERROR 
        SRV web.default.svc.cluster.local NOERROR 0 25 80 web-0.web.default.svc.cluster.local. | 0 25 7000 web-0.web.default.svc.cluster.local. | 0 25 80 web-1.web.default.svc.cluster.local. | 0 25 7000 web-1.web.default.svc.cluster.local.
        SRV _http._tcp.web.default.svc.cluster.local NOERROR 0 50 80 web-0.web.default.svc.cluster.local. | 0 50 80 web-1.web.default.svc.cluster.local.
        SRV _peers._udp.web.default.svc.cluster.local NOERROR 0 50 7000 web-0.web.default.svc.cluster.local. | 0 50 7000 web-1.web.default.svc.cluster.local.
        SRV _peers._tcp.web.default.svc.cluster.local NXDOMAIN 
        SRV web-0.web.default.svc.cluster.local NOERROR 0 50 80 web-0.web.default.svc.cluster.local. | 0 50 7000 web-0.web.default.svc.cluster.local.
        SRV front.default.svc.cluster.local NOERROR 0 50 80 front.default.svc.cluster.local. | 0 50 443 front.default.svc.cluster.local.
        SRV _https._tcp.front.default.svc.cluster.local NOERROR 0 100 443 front.default.svc.cluster.local.
        SRV bare.default.svc.cluster.local NOERROR 
        A bare.default.svc.cluster.local NOERROR 10.244.1.2 | 10.244.3.2
        SRV _http._tcp.bare.default.svc.cluster.local NXDOMAIN 
        SRV other.default.svc.cluster.local NOERROR 
        PTR web.default.svc.cluster.local NOERROR 
        PTR 2.1.244.10.in-addr.arpa NOERROR 10-244-1-2.bare.default.svc.cluster.local. | 10-244-1-2.front.default.svc.cluster.local. | web-1.web.default.svc.cluster.local.
        PTR 1.0.96.10.in-addr.arpa NOERROR kubernetes.default.svc.cluster.local.
        PTR 10.0.96.10.in-addr.arpa NOERROR kube-dns.kube-system.svc.cluster.local.
        PTR 99.99.244.10.in-addr.arpa NXDOMAIN 
        A 2.1.244.10.in-addr.arpa NOERROR 
    "#]].assert_eq(&told);
}

#[test]
fn what_nslookup_and_dig_print() {
    cluster().shows(
        &[
            "kubectl exec web-0 -- nslookup -type=SRV _http._tcp.web",
            "kubectl exec web-0 -- nslookup 10.244.1.2",
            "kubectl exec web-0 -- nslookup 10.244.9.9",
            "kubectl exec web-0 -- nslookup -type=mx web",
            "kubectl exec web-0 -- nslookup other",
            "kubectl exec web-0 -- nslookup -type=wrong web",
            "kubectl exec busybox -- nslookup -type=srv _http._tcp.web.default.svc.cluster.local",
            "kubectl exec busybox -- nslookup 10.244.1.2",
            "kubectl exec busybox -- nslookup front",
            "kubectl exec busybox -- nslookup web-0.web; echo $?",
            "kubectl exec web-0 -- dig SRV _http._tcp.web.default.svc.cluster.local",
            "kubectl exec web-0 -- dig -x 10.244.1.2",
            "kubectl exec web-0 -- dig +search web-1.web +short",
            "kubectl exec web-0 -- dig web-9.web.default.svc.cluster.local",
            "kubectl exec web-0 -- dig AAAA front.default.svc.cluster.local @10.96.0.10",
            "kubectl exec web-0 -- dig -x nobody",
            "dig web.default.svc.cluster.local",
        ],
        &expect![[r#"
            $ kubectl exec web-0 -- nslookup -type=SRV _http._tcp.web
            Server:		10.96.0.10
            Address:	10.96.0.10#53

            _http._tcp.web.default.svc.cluster.local	service = 0 50 80 web-0.web.default.svc.cluster.local.
            _http._tcp.web.default.svc.cluster.local	service = 0 50 80 web-1.web.default.svc.cluster.local.

            $ kubectl exec web-0 -- nslookup 10.244.1.2
            Server:		10.96.0.10
            Address:	10.96.0.10#53

            2.1.244.10.in-addr.arpa	name = 10-244-1-2.bare.default.svc.cluster.local.
            2.1.244.10.in-addr.arpa	name = 10-244-1-2.front.default.svc.cluster.local.
            2.1.244.10.in-addr.arpa	name = web-1.web.default.svc.cluster.local.

            $ kubectl exec web-0 -- nslookup 10.244.9.9
            Server:		10.96.0.10
            Address:	10.96.0.10#53

            ** server can't find 9.9.244.10.in-addr.arpa: NXDOMAIN

            command terminated with exit code 1
            $ kubectl exec web-0 -- nslookup -type=mx web
            Server:		10.96.0.10
            Address:	10.96.0.10#53

            *** Can't find web: No answer

            command terminated with exit code 1
            $ kubectl exec web-0 -- nslookup other
            Server:		10.96.0.10
            Address:	10.96.0.10#53

            other.default.svc.cluster.local	canonical name = front.default.svc.cluster.local.
            Name:	front.default.svc.cluster.local
            Address: 10.96.0.11

            $ kubectl exec web-0 -- nslookup -type=wrong web
            unknown query type: wrong
            command terminated with exit code 1
            $ kubectl exec busybox -- nslookup -type=srv _http._tcp.web.default.svc.cluster.local
            Server:		10.96.0.10
            Address:	10.96.0.10:53

            _http._tcp.web.default.svc.cluster.local	service = 0 50 80 web-0.web.default.svc.cluster.local
            _http._tcp.web.default.svc.cluster.local	service = 0 50 80 web-1.web.default.svc.cluster.local

            $ kubectl exec busybox -- nslookup 10.244.1.2
            Server:		10.96.0.10
            Address:	10.96.0.10:53

            2.1.244.10.in-addr.arpa	name = 10-244-1-2.bare.default.svc.cluster.local
            2.1.244.10.in-addr.arpa	name = 10-244-1-2.front.default.svc.cluster.local
            2.1.244.10.in-addr.arpa	name = web-1.web.default.svc.cluster.local

            $ kubectl exec busybox -- nslookup front
            Server:		10.96.0.10
            Address:	10.96.0.10:53

            Name:	front.default.svc.cluster.local
            Address: 10.96.0.11

            ** server can't find front.svc.cluster.local: NXDOMAIN

            ** server can't find front.cluster.local: NXDOMAIN


            ** server can't find front.svc.cluster.local: NXDOMAIN

            ** server can't find front.cluster.local: NXDOMAIN

            command terminated with exit code 1
            $ kubectl exec busybox -- nslookup web-0.web; echo $?
            Server:		10.96.0.10
            Address:	10.96.0.10:53

            ** server can't find web-0.web: NXDOMAIN

            ** server can't find web-0.web: NXDOMAIN

            command terminated with exit code 1
            1
            $ kubectl exec web-0 -- dig SRV _http._tcp.web.default.svc.cluster.local

            ; <<>> DiG 9.18 <<>> SRV _http._tcp.web.default.svc.cluster.local
            ;; global options: +cmd
            ;; Got answer:
            ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 12345
            ;; flags: qr aa rd; QUERY: 1, ANSWER: 2, AUTHORITY: 0, ADDITIONAL: 3
            ;; WARNING: recursion requested but not available

            ;; OPT PSEUDOSECTION:
            ; EDNS: version: 0, flags:; udp: 1232
            ;; QUESTION SECTION:
            ;_http._tcp.web.default.svc.cluster.local.	IN	SRV

            ;; ANSWER SECTION:
            _http._tcp.web.default.svc.cluster.local.	30	IN	SRV	0 50 80 web-0.web.default.svc.cluster.local.
            _http._tcp.web.default.svc.cluster.local.	30	IN	SRV	0 50 80 web-1.web.default.svc.cluster.local.

            ;; ADDITIONAL SECTION:
            web-0.web.default.svc.cluster.local.	30	IN	A	10.244.3.2
            web-1.web.default.svc.cluster.local.	30	IN	A	10.244.1.2

            ;; Query time: 0 msec
            ;; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)

            $ kubectl exec web-0 -- dig -x 10.244.1.2

            ; <<>> DiG 9.18 <<>> -x 10.244.1.2
            ;; global options: +cmd
            ;; Got answer:
            ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 12345
            ;; flags: qr aa rd; QUERY: 1, ANSWER: 3, AUTHORITY: 0, ADDITIONAL: 1
            ;; WARNING: recursion requested but not available

            ;; OPT PSEUDOSECTION:
            ; EDNS: version: 0, flags:; udp: 1232
            ;; QUESTION SECTION:
            ;2.1.244.10.in-addr.arpa.	IN	PTR

            ;; ANSWER SECTION:
            2.1.244.10.in-addr.arpa.	30	IN	PTR	10-244-1-2.bare.default.svc.cluster.local.
            2.1.244.10.in-addr.arpa.	30	IN	PTR	10-244-1-2.front.default.svc.cluster.local.
            2.1.244.10.in-addr.arpa.	30	IN	PTR	web-1.web.default.svc.cluster.local.

            ;; Query time: 0 msec
            ;; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)

            $ kubectl exec web-0 -- dig +search web-1.web +short
            10.244.1.2
            $ kubectl exec web-0 -- dig web-9.web.default.svc.cluster.local

            ; <<>> DiG 9.18 <<>> web-9.web.default.svc.cluster.local
            ;; global options: +cmd
            ;; Got answer:
            ;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 12345
            ;; flags: qr aa rd; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1
            ;; WARNING: recursion requested but not available

            ;; OPT PSEUDOSECTION:
            ; EDNS: version: 0, flags:; udp: 1232
            ;; QUESTION SECTION:
            ;web-9.web.default.svc.cluster.local.	IN	A

            ;; AUTHORITY SECTION:
            cluster.local.	30	IN	SOA	ns.dns.cluster.local. hostmaster.cluster.local. 1767603609 7200 1800 86400 30

            ;; Query time: 0 msec
            ;; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)

            $ kubectl exec web-0 -- dig AAAA front.default.svc.cluster.local @10.96.0.10

            ; <<>> DiG 9.18 <<>> AAAA front.default.svc.cluster.local @10.96.0.10
            ;; global options: +cmd
            ;; Got answer:
            ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 12345
            ;; flags: qr aa rd; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1
            ;; WARNING: recursion requested but not available

            ;; OPT PSEUDOSECTION:
            ; EDNS: version: 0, flags:; udp: 1232
            ;; QUESTION SECTION:
            ;front.default.svc.cluster.local.	IN	AAAA

            ;; AUTHORITY SECTION:
            cluster.local.	30	IN	SOA	ns.dns.cluster.local. hostmaster.cluster.local. 1767603609 7200 1800 86400 30

            ;; Query time: 0 msec
            ;; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)

            $ kubectl exec web-0 -- dig -x nobody
            dig: Invalid IP address nobody
            command terminated with exit code 1
            $ dig web.default.svc.cluster.local

            ; <<>> DiG 9.18 <<>> web.default.svc.cluster.local
            ;; global options: +cmd
            ;; Got answer:
            ;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 12345
            ;; flags: qr rd ra; QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 1

            ;; OPT PSEUDOSECTION:
            ; EDNS: version: 0, flags:; udp: 1232
            ;; QUESTION SECTION:
            ;web.default.svc.cluster.local.	IN	A

            ;; Query time: 0 msec
            ;; SERVER: 192.168.1.1#53(192.168.1.1) (UDP)

        "#]],
    );
}

/// What the names of a set's Service and of its first pod give, with other Services than the one it should have.
#[test]
fn the_name_of_a_pod_needs_the_service_that_its_set_names() {
    const HEADLESS: &str = "clusterIP: None, selector: {app: nginx}";
    let service = |name: &str, spec: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n---\n"
        )
    };
    let named = |spec: &str| service("nginx", spec);
    let ready = [HEADLESS, ", ports: [{port: 80}]"].concat();
    let published = [HEADLESS, ", publishNotReadyAddresses: true"].concat();
    let elsewhere = service("nginx, namespace: kube-system", HEADLESS);
    let two = [named(HEADLESS), service("both", HEADLESS)].concat();
    // The Services, the name in the set, whether its pods are ready; what `nginx` and `web-0.nginx` give.
    let cases = [
        (named(HEADLESS), "nginx", true, "pods", "web-0"),
        (named(&ready), "nginx", true, "pods", "web-0"),
        (String::new(), "nginx", true, "NXDOMAIN", "NXDOMAIN"),
        (
            service("nginx-svc", HEADLESS),
            "nginx",
            true,
            "NXDOMAIN",
            "NXDOMAIN",
        ),
        (
            named("selector: {app: nginx}, ports: [{port: 80}]"),
            "nginx",
            true,
            "Service",
            "web-0",
        ),
        (
            named("clusterIP: None, selector: {app: ngnix}"),
            "nginx",
            true,
            "NXDOMAIN",
            "NXDOMAIN",
        ),
        (
            named("selector: {app: ngnix}, ports: [{port: 80}]"),
            "nginx",
            true,
            "Service",
            "NXDOMAIN",
        ),
        (elsewhere, "nginx", true, "NXDOMAIN", "NXDOMAIN"),
        (
            named("clusterIP: None"),
            "nginx",
            true,
            "NXDOMAIN",
            "NXDOMAIN",
        ),
        (named(HEADLESS), "''", true, "pods", "NXDOMAIN"),
        (
            named("type: ExternalName, externalName: example.com"),
            "nginx",
            true,
            "example.com",
            "NXDOMAIN",
        ),
        (two.clone(), "nginx", true, "pods", "web-0"),
        (two, "both", true, "pods", "NXDOMAIN"),
        (named(HEADLESS), "nginx", false, "NXDOMAIN", "NXDOMAIN"),
        (named(&published), "nginx", false, "web-0", "web-0"),
    ];
    for (services, name, are_ready, service, pod) in cases {
        let mut typed = Typed::new();
        if !are_ready {
            typed.timeline.execute(Command::SetReadiness {
                namespace: "default".into(),
                pod: "web-0".into(),
                ready: Some(false),
            });
        }
        let set = format!(
            "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: web}}\nspec:\n  serviceName: {name}\n  replicas: 2\n  \
             selector: {{matchLabels: {{app: nginx}}}}\n  template:\n    metadata: {{labels: {{app: nginx}}}}\n    spec:\n      \
             containers: [{{name: web, image: 'nginx:1', readinessProbe: {{httpGet: {{port: 80}}}}}}]\n"
        );
        typed.apply(&[services.as_str(), &set].concat());
        typed.wait(90);
        let cluster = typed.timeline.cluster();
        let ip = |pod: &str| {
            let pod = cluster.store().pods.get("default", pod);
            pod.map(|pod| pod.status.pod_ip.clone())
        };
        let told = |name: &str| match cluster.lookup(name) {
            Answer::Addresses(own) if own.len() == 2 => "pods".to_owned(),
            Answer::Addresses(own) if own.first() == ip("web-0").as_ref() => "web-0".to_owned(),
            Answer::Addresses(_) => "Service".to_owned(),
            Answer::Alias(name) => name,
            _ => "NXDOMAIN".to_owned(),
        };
        let full = service_name("default", "nginx");
        let given = [told(&full), told(&["web-0.", &full].concat())];
        assert_eq!(given, [service, pod], "{services}{name}");
        // Its own name a pod knows from /etc/hosts.
        if name == "nginx" {
            let own = typed
                .output("kubectl exec web-0 -- getent hosts web-0.nginx.default.svc.cluster.local");
            assert!(
                own.contains("web-0.nginx.default.svc.cluster.local"),
                "{own}"
            );
        }
    }
}

/// What a program is told about web-0 over the seconds after it was deleted.
fn watch_deletion(typed: &mut Typed) -> String {
    let ask = "kubectl exec web-1 -- dig web-0.web.default.svc.cluster.local";
    let mut told = vec![typed.output(ask)];
    typed.output("kubectl delete pod web-0 --wait=false");
    for _ in 0..9 {
        typed.wait(5);
        told.push(typed.output(ask));
    }
    let lines = told.iter().map(|told| {
        let line = told
            .lines()
            .find(|line| line.contains("\tA\t") || line.contains("SOA"));
        line.unwrap_or("?").to_owned() + "\n"
    });
    lines.collect()
}

#[test]
fn an_answer_is_as_new_as_the_cluster_unless_the_configuration_keeps_it() {
    let (old, new) = ("10.244.3.2", "10.244.3.3");
    let fresh = [(30, old)].into_iter().chain([(30, new); 9]);
    let kept = [30, 25, 20, 15, 10, 5].map(|ttl| (ttl, old));
    let kept = kept
        .into_iter()
        .chain([30, 25, 20, 15].map(|ttl| (ttl, new)));
    let cases: [(&str, Vec<_>); 2] = [("", fresh.collect()), ("cache 30", kept.collect())];
    for (cache, answers) in cases {
        let mut typed = cluster();
        // Else it is what kubeadm wrote.
        if !cache.is_empty() {
            configure(&mut typed, cache);
        }
        let lines = answers.iter().map(|(ttl, address)| {
            format!("web-0.web.default.svc.cluster.local.\t{ttl}\tIN\tA\t{address}\n")
        });
        assert_eq!(
            watch_deletion(&mut typed),
            lines.collect::<String>(),
            "{cache}"
        );
    }
}

#[test]
fn the_cache_keeps_what_it_is_told_to_keep() {
    // For how many seconds it is still said that a Service does not exist that came just after it was asked
    // for, and that one is there that has gone.
    let cases = [
        ("", 0, 0),
        ("cache 30", 30, 30),
        ("cache 10", 10, 10),
        ("cache", 30, 30),
        ("cache 30 {\n denial 9984 5\n }", 5, 30),
        ("cache 30 {\n success 9984 7\n }", 30, 7),
        ("cache 1", 1, 1),
        ("cache 1 {\n denial 9984 1 0\n }", 1, 1),
        ("cache 30 {\n success 9984 60 45\n }", 30, 45),
        ("cache 30 {\n disable denial cluster.local\n }", 0, 30),
        ("cache 30 {\n disable success\n }", 30, 0),
        ("cache 30 example.com", 0, 0),
        ("cache 30 svc.cluster.local # here", 30, 30),
        ("cache 30 {\n serve_stale\n prefetch 10\n }", 30, 30),
        // What the server refuses changes nothing: what kubeadm wrote holds.
        ("cache 30\n }", 0, 0),
        ("cache 0", 0, 0),
        ("cache 30 {\n success much\n }", 0, 0),
        ("cache 30 {\n disable everything\n }", 0, 0),
        ("cache 30 {", 0, 0),
    ];
    let [going, coming] = ["front", "late"].map(|name| service_name("default", name));
    for (cache, denial, success) in cases {
        let mut typed = cluster();
        configure(&mut typed, cache);
        let mut cluster = typed.timeline.cluster().clone();
        let begun = cluster.now();
        let old = [&coming, &going].map(|name| cluster.ask(name, RecordType::A).answer);
        let front = ObjectRef::new(Kind::Service, "default", "front");
        let mut late = Service::clone(
            cluster
                .store()
                .services
                .get("default", "front")
                .expect("is there"),
        );
        late.metadata = ObjectMeta::named("default", "late");
        late.spec.cluster_ip.clear();
        cluster
            .delete(&front, &DeleteOptions::default())
            .expect("it goes");
        cluster.create(late.into_object()).expect("it comes");
        let mut held = [0, 0];
        for second in 1..=60 {
            cluster.advance_to(begun + second * 1000 - 1);
            let new = [&coming, &going].map(|name| cluster.ask(name, RecordType::A).answer);
            for (held, (old, new)) in held.iter_mut().zip(old.iter().zip(&new)) {
                if old == new {
                    *held = second;
                }
            }
        }
        assert_eq!(held, [denial, success], "{cache}");
    }
}

#[test]
fn what_is_kept_is_bounded() {
    let mut typed = cluster();
    configure(&mut typed, "cache 30");
    let mut cluster = typed.timeline.cluster().clone();
    for number in 0..20_000 {
        let name = service_name("default", &format!("nobody-{number}"));
        assert_eq!(cluster.ask(&name, RecordType::A).answer, Answer::NotFound);
    }
    let long = service_name("default", &"x".repeat(1_000_000));
    assert_eq!(cluster.ask(&long, RecordType::A).answer, Answer::NotFound);
    // There is room again when the old ones are over.
    cluster.advance_to(cluster.now() + 30_000);
    let late = service_name("default", "late");
    assert_eq!(cluster.ask(&late, RecordType::A).ttl, 30);
    cluster.advance_to(cluster.now() + 10_000);
    assert_eq!(cluster.ask(&late, RecordType::A).ttl, 20);
}

#[test]
fn what_is_kept_is_a_part_of_the_run() {
    let mut typed = cluster();
    configure(&mut typed, "cache 30");
    watch_deletion(&mut typed);
    let run = &typed.timeline;
    assert_eq!(run.replay().screen(), run.screen());
}

#[test]
fn what_is_not_found_holds_five_minutes_at_most() {
    for (ttl, minimum, found, not_found) in [
        ("ttl 30", 30, 30, 30),
        ("ttl 0", 0, 0, 0),
        ("ttl 3600", 3600, 3600, 300),
        ("", 5, 5, 5),
        // Refused: what kubeadm wrote holds.
        ("ttl 3601", 30, 30, 30),
    ] {
        let mut typed = cluster();
        let corefile = format!(".:53 {{\n kubernetes cluster.local {{\n {ttl}\n }}\n }}");
        let corefile = corefile.replace('\n', "\n    ");
        typed.apply(&format!(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: coredns, namespace: kube-system}}\ndata:\n  \
                 Corefile: |\n    {corefile}\n"
            ),
        );
        typed.wait(61);
        let mut cluster = typed.timeline.cluster().clone();
        let mut ask = |name: &str| cluster.ask(&service_name("default", name), RecordType::A);
        let (there, gone) = (ask("front"), ask("nobody"));
        let told = (there.minimum, there.ttl, gone.ttl);
        assert_eq!(told, (minimum, found, not_found), "{ttl}");
    }
}

#[test]
fn the_number_of_the_names_is_that_of_their_last_change() {
    let mut typed = Typed::new();
    let mut serial = || {
        let mut cluster = typed.timeline.cluster().clone();
        let serial = cluster.ask("nobody.cluster.local", RecordType::A).serial;
        typed.wait(10);
        serial
    };
    let now = Time::at(0).unix();
    assert_eq!([serial(), serial()], [now, now]);
}

/// Endpoints that nobody selects, before and after their Service.
const SLICES: [&str; 2] = [
    "
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: outside, labels: {kubernetes.io/service-name: outside}}
addressType: IPv4
endpoints:
- {addresses: [10.1.0.9], hostname: up}
- {addresses: [10.1.0.10], hostname: down, conditions: {ready: false}}
- {addresses: [10.1.0.2], conditions: {ready: true}}
ports: [{name: db, port: 5432, protocol: TCP}]
",
    "
apiVersion: v1
kind: Service
metadata: {name: outside}
spec: {clusterIP: None, ports: [{name: db, port: 5432}]}
",
];

#[test]
fn endpoints_without_a_selector_have_names_in_whatever_order_they_come() {
    for slices in [SLICES, [SLICES[1], SLICES[0]]] {
        let mut typed = Typed::new();
        for manifest in slices {
            typed.apply(manifest);
            typed.wait(5);
        }
        let cluster = typed.timeline.cluster();
        let found = |addresses: &[&str]| {
            Answer::Addresses(addresses.iter().map(|own| (*own).to_owned()).collect())
        };
        for (name, answer) in [
            ("", found(&["10.1.0.2", "10.1.0.9"])),
            ("up.", found(&["10.1.0.9"])),
            ("UP.", found(&["10.1.0.9"])),
            ("down.", Answer::NotFound),
            ("10-1-0-2.", found(&["10.1.0.2"])),
            ("_db._tcp.", found(&["10.1.0.2", "10.1.0.9"])),
            ("_db._udp.", Answer::NotFound),
        ] {
            let name = [name, &service_name("default", "outside")].concat();
            assert_eq!(cluster.lookup(&name), answer, "{name}");
        }
    }
}

#[test]
fn only_what_is_an_address_is_taken_for_one() {
    let mut typed = cluster();
    let cluster = typed.timeline.cluster();
    for name in [
        "in-addr.arpa",
        ".in-addr.arpa",
        "1.96.10.in-addr.arpa",
        "+5.0.96.10.in-addr.arpa",
        "01.0.96.10.in-addr.arpa",
        "010-96-0-1.default.pod.cluster.local",
        "+10-96-0-1.default.pod.cluster.local",
    ] {
        assert_eq!(cluster.lookup(name), Answer::NotFound, "{name}");
    }
    for (line, wanted) in [
        ("dig -x 10.96.0.010", "Invalid IP address"),
        (
            "dig front.default.svc.cluster.local -p 53 +short",
            "10.96.0.11",
        ),
        (
            "dig in a front.default.svc.cluster.local +short",
            "10.96.0.11",
        ),
    ] {
        let shown = typed.output(&format!("kubectl exec web-0 -- {line}"));
        assert!(shown.contains(wanted), "{line}: {shown}");
    }
}
