//! What is done with files: apply, create, replace, delete, diff.

use super::*;
use expect_test::expect;

#[test]
fn files_are_applied_created_replaced_and_deleted() {
    Terminal::new().shows(
        &expect![[r#"
            $ kubectl apply -f web.yaml
            service/web created
            statefulset.apps/web created
            $ kubectl apply -f web.yaml
            service/web unchanged
            statefulset.apps/web configured
            $ kubectl apply -f web.yaml --dry-run=server
            service/web unchanged (server dry run)
            statefulset.apps/web configured (server dry run)
            $ kubectl apply -f web.yaml --dry-run=client
            service/web unchanged (dry run)
            statefulset.apps/web configured (dry run)
            $ kubectl create -f web.yaml
            Error from server (AlreadyExists): error when creating "web.yaml": services "web" already exists
            Error from server (AlreadyExists): error when creating "web.yaml": statefulsets.apps "web" already exists
            [exit code 1]
            $ kubectl replace -f web.yaml
            service/web replaced
            statefulset.apps/web replaced
            $ kubectl scale sts web --replicas=5
            statefulset.apps/web scaled
            $ kubectl scale --replicas 2 sts/web
            statefulset.apps/web scaled
            $ kubectl scale sts web --replicas=-1
            error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0
            [exit code 1]
            $ kubectl scale sts nope --replicas=2
            Error from server (NotFound): statefulsets.apps "nope" not found
            [exit code 1]
            $ kubectl scale sts web --replicas=5 --current-replicas=3
            error: Expected replicas to be 3, was 2
            [exit code 1]
            $ kubectl scale sts web
            error: required flag(s) "replicas" not set
            [exit code 1]
            $ kubectl delete -f web.yaml
            service "web" deleted from default namespace
            statefulset.apps "web" deleted from default namespace
            $ kubectl delete -f web.yaml
            Error from server (NotFound): error when deleting "web.yaml": services "web" not found
            Error from server (NotFound): error when deleting "web.yaml": statefulsets.apps "web" not found
            [exit code 1]
            $ kubectl delete pvc --all
            No resources found
            $ kubectl delete pod -l app=nope
            No resources found
        "#]],
        &[
            "apply -f web.yaml",
            "apply -f web.yaml",
            "apply -f web.yaml --dry-run=server",
            "apply -f web.yaml --dry-run=client",
            "create -f web.yaml",
            "replace -f web.yaml",
            "scale sts web --replicas=5",
            "scale --replicas 2 sts/web",
            "scale sts web --replicas=-1",
            "scale sts nope --replicas=2",
            "scale sts web --replicas=5 --current-replicas=3",
            "scale sts web",
            "delete -f web.yaml",
            "delete -f web.yaml",
            "delete pvc --all",
            "delete pod -l app=nope",
        ],
    );
}

#[test]
fn one_bad_document_does_not_stop_the_others() {
    let mut terminal = Terminal::with_web();
    let more = ["kind: Service\n---\n", WEB].concat();
    terminal.file("kindless.yaml", &more);
    let unknown = WEB
        .replace("serviceName: web", "serviceNme: web")
        .replace("name: web", "name: db");
    terminal.file("unknown.yaml", &unknown);
    terminal.file("kinds.yaml", &WEB.replace("kind: Service", "kind: Servise"));
    terminal.file("syntax.yaml", &[WEB, "---\na: [\n"].concat());
    terminal.file("empty.yaml", "# nothing\n");
    terminal.file(
        "service.yaml",
        &WEB.replace("serviceName: web", "serviceName: other"),
    );
    terminal.file(
        "job.yaml",
        "{apiVersion: batch/v1, kind: Job, metadata: {name: a}}",
    );
    terminal.shows(
        &expect![[r#"
            $ kubectl apply -f kindless.yaml
            error: error validating "kindless.yaml": error validating data: apiVersion not set; if you choose to ignore these errors, turn validation off with --validate=false
            [exit code 1]
            $ kubectl apply -f unknown.yaml
            service/db created
            Error from server (BadRequest): error when creating "unknown.yaml": StatefulSet in version "v1" cannot be handled as a StatefulSet: strict decoding error: unknown field "spec.serviceNme"
            [exit code 1]
            $ kubectl apply -f kinds.yaml
            statefulset.apps/web configured
            error: resource mapping not found for name: "web" namespace: "" from "kinds.yaml": no matches for kind "Servise" in version "v1"
            ensure CRDs are installed first
            [exit code 1]
            $ kubectl apply -f syntax.yaml
            service/web unchanged
            statefulset.apps/web configured
            error: error parsing syntax.yaml: error converting YAML to JSON: yaml: line 1: did not find expected node content
            [exit code 1]
            $ kubectl apply -f empty.yaml
            error: no objects passed to apply
            [exit code 1]
            $ kubectl apply -f service.yaml
            service/web unchanged
            The StatefulSet "web" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden
            [exit code 1]
            $ kubectl apply -f job.yaml
            error: "Job" is not simulated
            [exit code 1]
            $ kubectl apply -f missing.yaml
            error: the path "missing.yaml" does not exist
            [exit code 1]
            $ kubectl apply -f web.yaml -n other
            Error from server (NotFound): error when creating "web.yaml": namespaces "other" not found
            Error from server (NotFound): error when creating "web.yaml": namespaces "other" not found
            [exit code 1]
            $ kubectl apply
            error: must specify one of -f and -k
            [exit code 1]
            $ kubectl create -f syntax.yaml
            Error from server (AlreadyExists): error when creating "syntax.yaml": services "web" already exists
            Error from server (AlreadyExists): error when creating "syntax.yaml": statefulsets.apps "web" already exists
            error parsing syntax.yaml: error converting YAML to JSON: yaml: line 1: did not find expected node content
            [exit code 1]
            $ kubectl create namespace other
            namespace/other created
            $ kubectl create ns other
            Error from server (AlreadyExists): namespaces "other" already exists
            [exit code 1]
            $ kubectl create namespace
            error: exactly one NAME is required, got 0
            See 'kubectl create namespace -h' for help and examples
            [exit code 1]
            $ kubectl create ns Wrong
            The Namespace "Wrong" is invalid: metadata.name: Invalid value: "Wrong": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
            [exit code 1]
            $ kubectl create deployment web
            error: "create deployment" is not simulated: write the object into the editor, and type 'kubectl apply -f manifest.yaml'
            [exit code 1]
            $ kubectl apply -f web.yaml -n other
            service/web created
            statefulset.apps/web created
        "#]],
        &[
            "apply -f kindless.yaml",
            "apply -f unknown.yaml",
            "apply -f kinds.yaml",
            "apply -f syntax.yaml",
            "apply -f empty.yaml",
            "apply -f service.yaml",
            "apply -f job.yaml",
            "apply -f missing.yaml",
            "apply -f web.yaml -n other",
            "apply",
            "create -f syntax.yaml",
            "create namespace other",
            "create ns other",
            "create namespace",
            "create ns Wrong",
            "create deployment web",
            "apply -f web.yaml -n other",
        ],
    );
}

#[test]
fn deleting_waits_and_can_be_told_not_to() {
    let mut terminal = Terminal::with_web();
    terminal.shows(
        &expect![[r#"
            $ kubectl delete pod web-1
            pod "web-1" deleted from default namespace
            $ kubectl delete pod web-1 --now
            Error from server (NotFound): pods "web-1" not found
            [exit code 1]
            $ kubectl delete pod web-0 web-9 --wait=false
            pod "web-0" deleted from default namespace
            Error from server (NotFound): pods "web-9" not found
            [exit code 1]
            $ kubectl delete pvc data-web-2 --timeout=2s
            persistentvolumeclaim "data-web-2" deleted from default namespace
            error: timed out waiting for the condition on persistentvolumeclaims/data-web-2
            [exit code 1]
            $ kubectl delete po/web-2 --force --grace-period=3
            error: --force and --grace-period greater than 0 cannot be specified together
            [exit code 1]
            $ kubectl delete po/web-2 --force
            Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.
            pod "web-2" force deleted from default namespace
            $ kubectl delete node node-1 -n default
            Warning: deleting cluster-scoped resources, not scoped to the provided namespace
            node "node-1" deleted
            $ kubectl delete sts,svc web --cascade=orphan
            statefulset.apps "web" deleted from default namespace
            service "web" deleted from default namespace
            $ kubectl delete pod
            error: resource(s) were provided, but no name was specified
            [exit code 1]
            $ kubectl delete pod web-0 -l app=web
            error: name cannot be provided when a selector is specified
            [exit code 1]
            $ kubectl delete pod --all -l app=web
            error: setting 'all' parameter but found a non empty selector. 
            [exit code 1]
            $ kubectl delete pod web-0 svc/web
            error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl delete resource/<resource_name>' instead of 'kubectl delete resource resource/<resource_name>'
            [exit code 1]
            $ kubectl delete a/b/c
            error: arguments in resource/name form may not have more than one slash
            [exit code 1]
            $ kubectl delete
            error: You must provide one or more resources by argument or filename.
            Example resource specifications include:
               '-f rsrc.yaml'
               '--filename=rsrc.json'
               '<resource> <name>'
               '<resource>'
            [exit code 1]
            $ kubectl delete hpa web
            Error from server (NotFound): horizontalpodautoscalers.autoscaling "web" not found
            [exit code 1]
            $ kubectl delete foo web
            error: the server doesn't have a resource type "foo"
            [exit code 1]
            $ kubectl delete foo.example.com web
            error: the server doesn't have a resource type "foo" in group "example.com"
            [exit code 1]
        "#]],
        &[
            "delete pod web-1",
            "delete pod web-1 --now",
            "delete pod web-0 web-9 --wait=false",
            "delete pvc data-web-2 --timeout=2s",
            "delete po/web-2 --force --grace-period=3",
            "delete po/web-2 --force",
            "delete node node-1 -n default",
            "delete sts,svc web --cascade=orphan",
            "delete pod",
            "delete pod web-0 -l app=web",
            "delete pod --all -l app=web",
            "delete pod web-0 svc/web",
            "delete a/b/c",
            "delete",
            "delete hpa web",
            "delete foo web",
            "delete foo.example.com web",
        ],
    );
}

#[test]
fn a_patch_that_the_server_refuses_is_shown() {
    let mut terminal = Terminal::with_web();
    let service =
        "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterIP: None, port: 1, ";
    terminal
        .file(
            "unknown.yaml",
            &[service, "ports: [{port: 80, nam: http}]}}"].concat(),
        )
        .file("type.yaml", &[service, "selector: [a]}}"].concat())
        .file(
            "stale.yaml",
            "{apiVersion: v1, kind: Service, metadata: {name: web, resourceVersion: '1'}, spec: {clusterIP: None}}",
        )
        .file(
            "nameless.yaml",
            "{apiVersion: v1, kind: Service, metadata: {}}",
        )
        .file(
            "generated.yaml",
            "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: a-}}",
        );
    terminal.shows(
        &expect![[r#"
            $ kubectl apply -f unknown.yaml
            The request is invalid: patch: Invalid value: "map[metadata:map[annotations:map[kubectl.kubernetes.io/last-applied-configuration:{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"annotations\":{},\"name\":\"web\",\"namespace\":\"default\"},\"spec\":{\"clusterIP\":\"None\",\"port\":1,\"ports\":[{\"nam\":\"http\",\"port\":80}]}}\n]] spec:map[$setElementOrder/ports:[map[port:80]] port:1 ports:[map[nam:http name:<nil> port:80]] selector:<nil>]]": strict decoding error: unknown field "spec.port", unknown field "spec.ports[0].nam"
            [exit code 1]
            $ kubectl apply -f type.yaml
            The request is invalid: patch: Invalid value: "map[metadata:map[annotations:map[kubectl.kubernetes.io/last-applied-configuration:{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"annotations\":{},\"name\":\"web\",\"namespace\":\"default\"},\"spec\":{\"clusterIP\":\"None\",\"port\":1,\"selector\":[\"a\"]}}\n]] spec:map[port:1 ports:<nil> selector:[a]]]": cannot restore map from slice
            [exit code 1]
            $ kubectl apply -f stale.yaml
            Error from server (Conflict): error when applying patch:
            {"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"annotations\":{},\"name\":\"web\",\"namespace\":\"default\",\"resourceVersion\":\"1\"},\"spec\":{\"clusterIP\":\"None\"}}\n"},"resourceVersion":"1"},"spec":{"ports":null,"selector":null}}
            to:
            Resource: "/v1, Resource=services", GroupVersionKind: "/v1, Kind=Service"
            Name: "web", Namespace: "default"
            for: "stale.yaml": error when patching "stale.yaml": Operation cannot be fulfilled on services "web": the object has been modified; please apply your changes to the latest version and try again
            [exit code 1]
            $ kubectl apply -f nameless.yaml
            error: error when retrieving current configuration of:
            Resource: "/v1, Resource=services", GroupVersionKind: "/v1, Kind=Service"
            Name: "", Namespace: "default"
            from server for: "nameless.yaml": resource name may not be empty
            [exit code 1]
            $ kubectl apply -f generated.yaml
            error: from a-: cannot use generate name with apply
            [exit code 1]
            $ kubectl expose sts web
            error: cannot expose a StatefulSet.apps
            [exit code 1]
        "#]],
        &[
            "apply -f unknown.yaml",
            "apply -f type.yaml",
            "apply -f stale.yaml",
            "apply -f nameless.yaml",
            "apply -f generated.yaml",
            "expose sts web",
        ],
    );
}

#[test]
fn what_would_change_is_shown_and_nothing_changes() {
    let mut terminal = Terminal::with_web();
    let changed = WEB
        .replace("replicas: 3", "replicas: 4")
        .replace("1.27.0", "1.27.1");
    terminal.file("web2.yaml", &changed);
    terminal.file(
        "map.yaml",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {b: c}}",
    );
    terminal.shows(
        &expect![[r#"
            $ kubectl diff -f web.yaml
            $ kubectl diff -f web2.yaml
            diff -u -N LIVE-900096246/apps.v1.StatefulSet.default.web MERGED-900096440/apps.v1.StatefulSet.default.web
            --- LIVE-900096246/apps.v1.StatefulSet.default.web	2026-01-05 09:01:00.000000000 +0000
            +++ MERGED-900096440/apps.v1.StatefulSet.default.web	2026-01-05 09:01:00.000000000 +0000
            @@ -5,7 +5,7 @@
                 kubectl.kubernetes.io/last-applied-configuration: |
                   {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"annotations":{},"name":"web","namespace":"default"},"spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},"serviceName":"web","template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"image":"nginx:1.27.0","name":"nginx","ports":[{"containerPort":80,"name":"http"}],"volumeMounts":[{"mountPath":"/data","name":"data"}]}],"terminationGracePeriodSeconds":10}},"volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"storageClassName":"standard"}}]}}
               creationTimestamp: "2026-01-05T09:00:00Z"
            -  generation: 1
            +  generation: 2
               name: web
               namespace: default
               resourceVersion: "107"
            @@ -15,7 +15,7 @@
                 whenDeleted: Retain
                 whenScaled: Retain
               podManagementPolicy: OrderedReady
            -  replicas: 3
            +  replicas: 4
               revisionHistoryLimit: 10
               selector:
                 matchLabels:
            @@ -27,7 +27,7 @@
                     app: web
                 spec:
                   containers:
            -      - image: nginx:1.27.0
            +      - image: nginx:1.27.1
                     imagePullPolicy: IfNotPresent
                     name: nginx
                     ports:
            [exit code 1]
            $ kubectl diff -f map.yaml
            diff -u -N LIVE-900096246/v1.ConfigMap.default.a MERGED-900096440/v1.ConfigMap.default.a
            --- LIVE-900096246/v1.ConfigMap.default.a	2026-01-05 09:01:00.000000000 +0000
            +++ MERGED-900096440/v1.ConfigMap.default.a	2026-01-05 09:01:00.000000000 +0000
            @@ -0,0 +1,9 @@
            +apiVersion: v1
            +data:
            +  b: c
            +kind: ConfigMap
            +metadata:
            +  creationTimestamp: "2026-01-05T09:01:00Z"
            +  name: a
            +  namespace: default
            +  uid: c655ee3e-b460-4dcf-8a1d-2716a0fa615a
            [exit code 1]
            $ kubectl diff
            error: must specify one of -f and -k
            [exit code 1]
            $ kubectl get sts web
            NAME   READY   AGE
            web    3/3     60s
        "#]],
        &[
            "diff -f web.yaml",
            "diff -f web2.yaml",
            "diff -f map.yaml",
            "diff",
            "get sts web",
        ],
    );
}
