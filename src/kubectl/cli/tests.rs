//! Command lines and what they print. Where a test is named after a recording, its text is what the
//! real kubectl printed there.

use super::*;
use crate::cluster::Config;
use expect_test::{Expect, expect};

pub(super) const WEB: &str = "\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  clusterIP: None
  selector: {app: web}
  ports: [{port: 80, name: http}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 10
      containers:
      - name: nginx
        image: nginx:1.27.0
        ports: [{containerPort: 80, name: http}]
        volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      storageClassName: standard
      resources: {requests: {storage: 1Gi}}
";

/// A cluster and what is typed into its terminal.
pub(super) struct Terminal {
    pub(super) cluster: Cluster,
    files: Files,
}

impl Terminal {
    pub(super) fn new() -> Self {
        Self {
            cluster: Cluster::new(&Config::default()),
            files: Files::from_iter([("web.yaml".to_owned(), WEB.to_owned())]),
        }
    }

    /// A cluster in which the set of [`WEB`] is up.
    pub(super) fn with_web() -> Self {
        let mut terminal = Self::new();
        terminal.run("apply -f web.yaml");
        terminal.settle();
        terminal
    }

    pub(super) fn file(&mut self, name: &str, text: &str) -> &mut Self {
        self.files.0.insert(name.to_owned(), text.to_owned());
        self
    }

    pub(super) fn start(&mut self, line: &str) -> Running {
        Running::start(&mut self.cluster, &self.files, &words(line))
    }

    /// Runs a command to its end; what it printed, and its exit code if that is not 0.
    pub(super) fn run(&mut self, line: &str) -> String {
        let mut running = self.start(line);
        for _ in 0..10_000 {
            if let Some(code) = running.poll(&mut self.cluster) {
                let mut text = running.output().to_owned();
                if code != 0 {
                    text.push_str(&format!("[exit code {code}]\n"));
                }
                return text;
            }
            match (self.cluster.next_due(), running.deadline()) {
                (Some(due), deadline) if deadline.is_none_or(|deadline| due <= deadline) => {
                    self.cluster.step();
                }
                (_, Some(deadline)) => self.cluster.advance_to(deadline),
                (_, None) => panic!("nothing happens, and {line} waits"),
            }
        }
        panic!("{line} does not end: {}", running.output());
    }

    /// Runs some commands, one a line: what a terminal shows.
    pub(super) fn shows(&mut self, expected: &Expect, lines: &[&str]) {
        let mut text = String::new();
        for line in lines {
            text.push_str(&format!("$ kubectl {line}\n{}", self.run(line)));
        }
        expected.assert_eq(&text);
    }

    pub(super) fn settle(&mut self) {
        let until = self.cluster.now() + 60_000;
        self.cluster.advance_to(until);
    }
}

/// Words as a shell makes them, quotes only.
pub(super) fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (' ', None) => words.push(String::new()),
            (c, _) => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

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
            error: "horizontalpodautoscalers" is not simulated
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
fn mistakes_on_the_line() {
    Terminal::new().shows(
        &expect![[r#"
            $ kubectl gt
            error: unknown command "gt" for "kubectl"

            Did you mean this?
            	set
            	get
            	cp
            [exit code 1]
            $ kubectl foo
            error: unknown command "foo" for "kubectl"

            Did you mean this?
            	top
            [exit code 1]
            $ kubectl frobnicate
            error: unknown command "frobnicate" for "kubectl"
            [exit code 1]
            $ kubectl top
            error: "top" is not simulated
            [exit code 1]
            $ kubectl apply --foo
            error: unknown flag: --foo
            See 'kubectl apply --help' for usage.
            [exit code 1]
            $ kubectl delete -x
            error: unknown shorthand flag: 'x' in -x
            See 'kubectl delete --help' for usage.
            [exit code 1]
            $ kubectl scale sts web --replicas
            error: flag needs an argument: --replicas
            See 'kubectl scale --help' for usage.
            [exit code 1]
            $ kubectl scale sts web --replicas=many
            error: invalid argument "many" for "--replicas" flag: strconv.ParseInt: parsing "many": invalid syntax
            See 'kubectl scale --help' for usage.
            [exit code 1]
            $ kubectl delete pod --all --wait=perhaps
            error: invalid argument "perhaps" for "--wait" flag: strconv.ParseBool: parsing "perhaps": invalid syntax
            See 'kubectl delete --help' for usage.
            [exit code 1]
            $ kubectl delete pod --all --timeout=5
            error: invalid argument "5" for "--timeout" flag: time: invalid duration "5"
            See 'kubectl delete --help' for usage.
            [exit code 1]
            $ kubectl apply -f web.yaml --server-side
            error: "apply --server-side" is not simulated
            [exit code 1]
            $ kubectl -n other delete pod --all
            No resources found
        "#]],
        &[
            "gt",
            "foo",
            "frobnicate",
            "top",
            "apply --foo",
            "delete -x",
            "scale sts web --replicas",
            "scale sts web --replicas=many",
            "delete pod --all --wait=perhaps",
            "delete pod --all --timeout=5",
            "apply -f web.yaml --server-side",
            "-n other delete pod --all",
        ],
    );
}

/// The set's JSON, without what a run makes up.
fn spec(terminal: &Terminal) -> crate::json::Value {
    let set = terminal.cluster.store().stateful_sets.get("default", "web");
    crate::api::Object::from(set.unwrap().clone()).to_json()
}

#[test]
fn patches_of_every_type() {
    let mut terminal = Terminal::with_web();
    terminal.shows(
        &expect![[r#"
            $ kubectl patch sts web --type=merge -p '{"spec":{"minReadySeconds":1}}'
            statefulset.apps/web patched
            $ kubectl patch sts web --type=merge -p '{"spec":{"minReadySeconds":1}}'
            statefulset.apps/web patched (no change)
            $ kubectl patch sts/web -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","env":[{"name":"A","value":"1"}]}]}}}}'
            statefulset.apps/web patched
            $ kubectl patch sts/web -p 'spec: {replicas: 2}'
            statefulset.apps/web patched
            $ kubectl patch sts web --type=json -p '[{"op":"replace","path":"/spec/volumeClaimTemplates/0/spec/resources/requests/storage","value":"2Gi"}]'
            The StatefulSet "web" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden
            [exit code 1]
            $ kubectl patch sts web --type=json -p '[{"op":"remove","path":"/spec/volumeClaimTemplates"}]'
            The StatefulSet "web" is invalid: 
            * spec.template.spec.containers[0].volumeMounts[0].name: Not found: "data"
            * spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden
            [exit code 1]
            $ kubectl patch sts web --type=json -p '[{"op":"remove","path":"/spec/nothing"}]'
            The request is invalid: the server rejected our request due to an error in our request
            [exit code 1]
            $ kubectl patch sts web --type=json -p '{"spec":{}}'
            Error from server (BadRequest): error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch
            [exit code 1]
            $ kubectl patch sts web --type=merge -p '{"spec":{"serviceName":"other"}}'
            The StatefulSet "web" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden
            [exit code 1]
            $ kubectl patch sts web --type=merge -p '{"spec":{"revisionHistoryLimit":-1}}'
            Warning: spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended
            statefulset.apps/web patched
            $ kubectl patch sts web --type=merge -p '{"spec":{"replica":4,"template":{"spec":{"containers":[{"name":"nginx","imagee":"x"}]}}}}'
            Warning: unknown field "spec.replica"
            Warning: unknown field "spec.template.spec.containers[0].imagee"
            The StatefulSet "web" is invalid: spec.template.spec.containers[0].image: Required value
            [exit code 1]
            $ kubectl patch sts web --type=merge -p '{"spec":{"replica":4}}'
            Warning: unknown field "spec.replica"
            Warning: spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended
            statefulset.apps/web patched (no change)
            $ kubectl patch sts web -p '{"spec":{"replicas":"4"}}'
            The request is invalid: patch: Invalid value: "map[spec:map[replicas:4]]": unrecognized type: int32
            [exit code 1]
            $ kubectl patch sts web --type=merge -p '{"metadata":{"name":"other"}}'
            Error from server (BadRequest): the name of the object (other) does not match the name on the URL (web)
            [exit code 1]
            $ kubectl patch sts web --type=merge -p '{"status":{"replicas":9}}'
            Warning: spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended
            statefulset.apps/web patched (no change)
            $ kubectl patch sts web -p '{"spec":'
            Error from server (BadRequest): unexpected end of JSON input
            [exit code 1]
            $ kubectl patch sts web -p word
            Error from server (BadRequest): json: cannot unmarshal string into Go value of type map[string]interface {}
            [exit code 1]
            $ kubectl patch sts web -p '- a'
            Error from server (BadRequest): json: cannot unmarshal array into Go value of type map[string]interface {}
            [exit code 1]
            $ kubectl patch sts web -p 'a: ['
            error: unable to parse "a: [": yaml: line 1: did not find expected node content
            [exit code 1]
            $ kubectl patch sts web -p '{a}'
            Error from server (BadRequest): invalid character 'a' looking for beginning of value
            [exit code 1]
            $ kubectl patch sts web
            error: must specify --patch or --patch-file containing the contents of the patch
            [exit code 1]
            $ kubectl patch sts web --type=best -p {}
            error: --type must be one of [json merge strategic], not "best"
            See 'kubectl patch -h' for help and examples
            [exit code 1]
            $ kubectl patch sts nope -p {}
            Error from server (NotFound): statefulsets.apps "nope" not found
            [exit code 1]
            $ kubectl patch -p {}
            error: one or more resources must be specified as <resource> <name> or <resource>/<name>
            [exit code 1]
            $ kubectl patch sts web -p {} -o name
            Warning: spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended
            statefulset.apps/web
        "#]],
        &[
            r#"patch sts web --type=merge -p '{"spec":{"minReadySeconds":1}}'"#,
            r#"patch sts web --type=merge -p '{"spec":{"minReadySeconds":1}}'"#,
            r#"patch sts/web -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","env":[{"name":"A","value":"1"}]}]}}}}'"#,
            r#"patch sts/web -p 'spec: {replicas: 2}'"#,
            r#"patch sts web --type=json -p '[{"op":"replace","path":"/spec/volumeClaimTemplates/0/spec/resources/requests/storage","value":"2Gi"}]'"#,
            r#"patch sts web --type=json -p '[{"op":"remove","path":"/spec/volumeClaimTemplates"}]'"#,
            r#"patch sts web --type=json -p '[{"op":"remove","path":"/spec/nothing"}]'"#,
            r#"patch sts web --type=json -p '{"spec":{}}'"#,
            r#"patch sts web --type=merge -p '{"spec":{"serviceName":"other"}}'"#,
            r#"patch sts web --type=merge -p '{"spec":{"revisionHistoryLimit":-1}}'"#,
            r#"patch sts web --type=merge -p '{"spec":{"replica":4,"template":{"spec":{"containers":[{"name":"nginx","imagee":"x"}]}}}}'"#,
            r#"patch sts web --type=merge -p '{"spec":{"replica":4}}'"#,
            r#"patch sts web -p '{"spec":{"replicas":"4"}}'"#,
            r#"patch sts web --type=merge -p '{"metadata":{"name":"other"}}'"#,
            r#"patch sts web --type=merge -p '{"status":{"replicas":9}}'"#,
            r#"patch sts web -p '{"spec":'"#,
            "patch sts web -p word",
            "patch sts web -p '- a'",
            "patch sts web -p 'a: ['",
            "patch sts web -p '{a}'",
            "patch sts web",
            "patch sts web --type=best -p {}",
            "patch sts nope -p {}",
            "patch -p {}",
            "patch sts web -p {} -o name",
        ],
    );
    let spec = spec(&terminal);
    let container = &spec["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(container["env"][0]["name"], "A");
    assert_eq!(container["image"], "nginx:1.27.0");
    assert_eq!(spec["spec"].get("replica"), None);
}

#[test]
fn parts_of_the_template_are_set() {
    let mut terminal = Terminal::with_web();
    terminal.shows(
        &expect![[r#"
            $ kubectl set image sts/web nginx=nginx:1.27.1
            statefulset.apps/web image updated
            $ kubectl set image sts/web nginx=nginx:1.27.1
            $ kubectl set image sts web *=nginx:1.27.2
            statefulset.apps/web image updated
            $ kubectl set image sts web foo=nginx
            error: unable to find container named "foo"
            [exit code 1]
            $ kubectl set image sts web nginx=
            error: failed to patch image update to pod template: StatefulSet.apps "web" is invalid: spec.template.spec.containers[0].image: Required value
            [exit code 1]
            $ kubectl set image sts web
            error: at least one image update is required
            [exit code 1]
            $ kubectl set image sts nope nginx=x
            Error from server (NotFound): statefulsets.apps "nope" not found
            [exit code 1]
            $ kubectl set image svc web nginx=x
            error: services/web the object is not a pod or does not have a pod template
            [exit code 1]
            $ kubectl set resources sts web --requests=cpu=10m --limits=cpu=1,memory=1Gi
            statefulset.apps/web resource requirements updated
            $ kubectl set resources sts web --requests=cpu=ten
            error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'
            [exit code 1]
            $ kubectl set resources sts web
            error: you must specify an update to requests or limits (in the form of --requests/--limits)
            [exit code 1]
            $ kubectl set env sts/web A=1 B=2
            statefulset.apps/web env updated
            $ kubectl set env sts/web A-
            statefulset.apps/web env updated
            $ kubectl set env sts/web A-
            $ kubectl set env sts/web
            error: at least one environment variable must be provided
            [exit code 1]
            $ kubectl set env A=1
            error: one or more resources must be specified as <resource> <name> or <resource>/<name>
            [exit code 1]
            $ kubectl set colour sts/web
            error: unknown command "colour" for "kubectl set"
            [exit code 1]
            $ kubectl set
            error: "set without a subcommand" is not simulated
            [exit code 1]
        "#]],
        &[
            "set image sts/web nginx=nginx:1.27.1",
            "set image sts/web nginx=nginx:1.27.1",
            "set image sts web *=nginx:1.27.2",
            "set image sts web foo=nginx",
            "set image sts web nginx=",
            "set image sts web",
            "set image sts nope nginx=x",
            "set image svc web nginx=x",
            "set resources sts web --requests=cpu=10m --limits=cpu=1,memory=1Gi",
            "set resources sts web --requests=cpu=ten",
            "set resources sts web",
            "set env sts/web A=1 B=2",
            "set env sts/web A-",
            "set env sts/web A-",
            "set env sts/web",
            "set env A=1",
            "set colour sts/web",
            "set",
        ],
    );
    let container = &spec(&terminal)["spec"]["template"]["spec"]["containers"][0];
    let parts = [
        &container["image"],
        &container["env"],
        &container["resources"],
    ];
    expect![[r#"
        "nginx:1.27.2"
        [{"name":"B","value":"2"}]
        {"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"10m"}}"#]]
    .assert_eq(&parts.map(|part| part.to_string()).join("\n"));
}

#[test]
fn labels_and_annotations() {
    let mut terminal = Terminal::with_web();
    terminal.shows(
        &expect![[r#"
            $ kubectl label sts web team=a
            statefulset.apps/web labeled
            $ kubectl label sts web team=a
            statefulset.apps/web not labeled
            $ kubectl label sts web team=b
            error: 'team' already has a value (a), and --overwrite is false
            [exit code 1]
            $ kubectl label sts web team=b tier=c --overwrite
            statefulset.apps/web labeled
            $ kubectl label sts web team- area=x
            statefulset.apps/web modified
            $ kubectl label sts web tier- team-
            label "team" not found.
            statefulset.apps/web unlabeled
            $ kubectl label sts web --list
            area=x
            $ kubectl label pods --all colour=red
            pod/web-0 labeled
            pod/web-1 labeled
            pod/web-2 labeled
            $ kubectl label pods -l app=web colour-
            pod/web-0 unlabeled
            pod/web-1 unlabeled
            pod/web-2 unlabeled
            $ kubectl label sts web
            error: at least one label update is required
            [exit code 1]
            $ kubectl label sts web a=b a-
            error: can not both modify and remove a label in the same command
            [exit code 1]
            $ kubectl label sts web 'a=not good'
            The StatefulSet "web" is invalid: metadata.labels: Invalid value: "not good": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
            [exit code 1]
            $ kubectl label sts nope a=b
            Error from server (NotFound): statefulsets.apps "nope" not found
            [exit code 1]
            $ kubectl label a=b
            error: one or more resources must be specified as <resource> <name> or <resource>/<name>
            [exit code 1]
            $ kubectl annotate sts web kubernetes.io/change-cause=first
            statefulset.apps/web annotated
            $ kubectl annotate sts web kubernetes.io/change-cause=first
            error: --overwrite is false but found the following declared annotation(s): 'kubernetes.io/change-cause' already has a value (first)
            [exit code 1]
            $ kubectl annotate sts web kubernetes.io/change-cause-
            statefulset.apps/web annotated
            $ kubectl annotate sts web
            error: at least one annotation update is required
            [exit code 1]
        "#]],
        &[
            "label sts web team=a",
            "label sts web team=a",
            "label sts web team=b",
            "label sts web team=b tier=c --overwrite",
            "label sts web team- area=x",
            "label sts web tier- team-",
            "label sts web --list",
            "label pods --all colour=red",
            "label pods -l app=web colour-",
            "label sts web",
            "label sts web a=b a-",
            "label sts web 'a=not good'",
            "label sts nope a=b",
            "label a=b",
            "annotate sts web kubernetes.io/change-cause=first",
            "annotate sts web kubernetes.io/change-cause=first",
            "annotate sts web kubernetes.io/change-cause-",
            "annotate sts web",
        ],
    );
}

#[test]
fn rollouts_are_told_undone_and_restarted() {
    let mut terminal = Terminal::with_web();
    terminal.shows(
        &expect![[r#"
            $ kubectl rollout status sts/web
            partitioned roll out complete: 3 new pods have been updated...
            $ kubectl rollout history sts/web
            statefulset.apps/web 
            REVISION  CHANGE-CAUSE
            1         <none>

            $ kubectl set image sts/web nginx=nginx:1.27.1
            statefulset.apps/web image updated
            $ kubectl rollout status sts/web --watch=false
            Waiting for statefulset spec update to be observed...
            $ kubectl rollout status sts/web --timeout=1s
            Waiting for statefulset spec update to be observed...
            Waiting for partitioned roll out to finish: 0 out of 3 new pods have been updated...
            error: timed out waiting for the condition
            [exit code 1]
            $ kubectl rollout status sts/web
            Waiting for partitioned roll out to finish: 0 out of 3 new pods have been updated...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for partitioned roll out to finish: 1 out of 3 new pods have been updated...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for partitioned roll out to finish: 2 out of 3 new pods have been updated...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            partitioned roll out complete: 3 new pods have been updated...
            $ kubectl annotate sts web kubernetes.io/change-cause=second
            statefulset.apps/web annotated
            $ kubectl set image sts/web nginx=nginx:1.27.2
            statefulset.apps/web image updated
            $ kubectl rollout status sts/web --timeout=10m
            Waiting for statefulset spec update to be observed...
            Waiting for partitioned roll out to finish: 0 out of 3 new pods have been updated...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for partitioned roll out to finish: 1 out of 3 new pods have been updated...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for partitioned roll out to finish: 2 out of 3 new pods have been updated...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            partitioned roll out complete: 3 new pods have been updated...
            $ kubectl rollout history sts web
            statefulset.apps/web 
            REVISION  CHANGE-CAUSE
            1         <none>
            2         <none>
            3         second

            $ kubectl rollout undo sts/web
            Warning: resource statefulsets/web was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
            statefulset.apps/web rolled back
            $ kubectl rollout undo sts/web --to-revision=2
            Warning: resource statefulsets/web was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
            statefulset.apps/web skipped rollback (current template already matches revision 2)
            $ kubectl rollout undo sts/web --to-revision=42
            Warning: resource statefulsets/web was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
            error: unable to find specified revision 42 in history
            [exit code 1]
            $ kubectl rollout restart sts/web
            statefulset.apps/web restarted
            $ kubectl rollout restart sts/web
            error: failed to create patch for web: if restart has already been triggered within the past second, please wait before attempting to trigger another
            [exit code 1]
            $ kubectl rollout history sts/web --revision=9
            error: unable to find the specified revision
            [exit code 1]
            $ kubectl rollout pause sts/web
            error: statefulsets.apps "web" pausing is not supported
            [exit code 1]
            $ kubectl rollout resume sts/web
            error: statefulsets.apps "web" resuming is not supported
            [exit code 1]
            $ kubectl rollout status pod/web-0
            error: no status viewer has been implemented for Pod
            [exit code 1]
            $ kubectl rollout history svc/web
            error: no history viewer has been implemented for "Service"
            [exit code 1]
            $ kubectl rollout undo svc web
            error: no rollbacker has been implemented for "Service"
            [exit code 1]
            $ kubectl rollout restart pod/web-0
            error: pods "web-0" restarting is not supported
            [exit code 1]
            $ kubectl rollout status sts/nope
            Error from server (NotFound): statefulsets.apps "nope" not found
            [exit code 1]
            $ kubectl rollout status sts -l app=nope
            No resources found in default namespace.
            $ kubectl rollout status
            error: required resource not specified
            See 'kubectl rollout status -h' for help and examples
            [exit code 1]
            $ kubectl rollout dance sts/web
            error: unknown command "dance" for "kubectl rollout"
            [exit code 1]
        "#]],
        &[
            "rollout status sts/web",
            "rollout history sts/web",
            "set image sts/web nginx=nginx:1.27.1",
            "rollout status sts/web --watch=false",
            "rollout status sts/web --timeout=1s",
            "rollout status sts/web",
            "annotate sts web kubernetes.io/change-cause=second",
            "set image sts/web nginx=nginx:1.27.2",
            "rollout status sts/web --timeout=10m",
            "rollout history sts web",
            "rollout undo sts/web",
            "rollout undo sts/web --to-revision=2",
            "rollout undo sts/web --to-revision=42",
            "rollout restart sts/web",
            "rollout restart sts/web",
            "rollout history sts/web --revision=9",
            "rollout pause sts/web",
            "rollout resume sts/web",
            "rollout status pod/web-0",
            "rollout history svc/web",
            "rollout undo svc web",
            "rollout restart pod/web-0",
            "rollout status sts/nope",
            "rollout status sts -l app=nope",
            "rollout status",
            "rollout dance sts/web",
        ],
    );
}

#[test]
fn a_rollout_that_is_deleted_ends() {
    let mut terminal = Terminal::with_web();
    terminal.run("scale sts web --replicas=5");
    let mut status = terminal.start("rollout status sts web");
    assert_eq!(status.poll(&mut terminal.cluster), None);
    terminal.run("delete sts web");
    assert_eq!(status.poll(&mut terminal.cluster), Some(1));
    expect![[r#"
        Waiting for statefulset spec update to be observed...
        error: object has been deleted
    "#]]
    .assert_eq(status.output());
}

#[test]
fn waiting_for_conditions() {
    let mut terminal = Terminal::new();
    terminal.shows(
        &expect![[r#"
            $ kubectl apply -f web.yaml
            service/web created
            statefulset.apps/web created
            $ kubectl wait --for=condition=Ready pod/web-0 --timeout=0
            Error from server (NotFound): pods "web-0" not found
            [exit code 1]
            $ kubectl wait --for=create pod/web-0 --timeout=5s
            pod/web-0 condition met
            $ kubectl wait --for=jsonpath={.status.readyReplicas}=3 sts/web --timeout=90s
            statefulset.apps/web condition met
            $ kubectl wait --for=condition=Ready pod -l app=web --timeout=30s
            pod/web-0 condition met
            pod/web-1 condition met
            pod/web-2 condition met
            $ kubectl wait --for=condition=ready=false pod/web-0 pod/web-1 --timeout=2s
            timed out waiting for the condition on pods/web-0
            timed out waiting for the condition on pods/web-1
            [exit code 1]
            $ kubectl wait --for=jsonpath='{.status.phase}' pod/web-0
            pod/web-0 condition met
            $ kubectl wait --for=delete pod/web-9 --timeout=2s
            $ kubectl wait --for=condition=Ready pod/web-7 --timeout=2s
            Error from server (NotFound): pods "web-7" not found
            [exit code 1]
            $ kubectl wait --for=condition=Ready pod -l app=nope
            error: no matching resources found
            [exit code 1]
            $ kubectl wait --for=delete pod -l app=nope
            $ kubectl delete pod web-1 --wait=false
            pod "web-1" deleted from default namespace
            $ kubectl wait --for=delete pod/web-1 --timeout=60s
            pod/web-1 condition met
            $ kubectl wait --for=foo pod/web-0
            error: unrecognized condition: "foo"
            [exit code 1]
            $ kubectl wait pod/web-0
            error: unrecognized condition: []
            [exit code 1]
            $ kubectl wait --for=jsonpath={.a}= pod/web-0
            error: jsonpath wait has to have a value after equal sign
            [exit code 1]
        "#]],
        &[
            "apply -f web.yaml",
            "wait --for=condition=Ready pod/web-0 --timeout=0",
            "wait --for=create pod/web-0 --timeout=5s",
            "wait --for=jsonpath={.status.readyReplicas}=3 sts/web --timeout=90s",
            "wait --for=condition=Ready pod -l app=web --timeout=30s",
            "wait --for=condition=ready=false pod/web-0 pod/web-1 --timeout=2s",
            "wait --for=jsonpath='{.status.phase}' pod/web-0",
            "wait --for=delete pod/web-9 --timeout=2s",
            "wait --for=condition=Ready pod/web-7 --timeout=2s",
            "wait --for=condition=Ready pod -l app=nope",
            "wait --for=delete pod -l app=nope",
            "delete pod web-1 --wait=false",
            "wait --for=delete pod/web-1 --timeout=60s",
            "wait --for=foo pod/web-0",
            "wait pod/web-0",
            "wait --for=jsonpath={.a}= pod/web-0",
        ],
    );
}

#[test]
fn nodes_are_tainted() {
    let mut terminal = Terminal::new();
    terminal.shows(
        &expect![[r#"
            $ kubectl taint nodes node-1 a=b:NoSchedule
            node/node-1 tainted
            $ kubectl taint nodes node-1 a=b:NoSchedule
            error: node node-1 already has a taint(s) with same effect(s) and --overwrite is false
            [exit code 1]
            $ kubectl taint node node-1 a=c:NoSchedule --overwrite
            node/node-1 tainted
            $ kubectl taint node/node-1 a- b:NoExecute
            node/node-1 modified
            $ kubectl taint nodes node-1 b:NoExecute-
            node/node-1 untainted
            $ kubectl taint nodes node-1 x-
            error: taint "x" not found
            [exit code 1]
            $ kubectl taint nodes node-1 x=y:Sometimes
            error: invalid taint effect: Sometimes, unsupported taint effect
            [exit code 1]
            $ kubectl taint nodes node-1 x=y
            error: invalid taint spec: x=y
            [exit code 1]
            $ kubectl taint nodes node-1
            error: at least one taint update is required
            [exit code 1]
            $ kubectl taint pods web-0 x=y:NoSchedule
            error: invalid resource type, only node(s) is supported
            [exit code 1]
        "#]],
        &[
            "taint nodes node-1 a=b:NoSchedule",
            "taint nodes node-1 a=b:NoSchedule",
            "taint node node-1 a=c:NoSchedule --overwrite",
            "taint node/node-1 a- b:NoExecute",
            "taint nodes node-1 b:NoExecute-",
            "taint nodes node-1 x-",
            "taint nodes node-1 x=y:Sometimes",
            "taint nodes node-1 x=y",
            "taint nodes node-1",
            "taint pods web-0 x=y:NoSchedule",
        ],
    );
}

#[test]
fn getting_in_every_form() {
    let mut terminal = Terminal::with_web();
    terminal.shows(
        &expect![[r#"
            $ kubectl get sts
            NAME   READY   AGE
            web    3/3     60s
            $ kubectl get sts,po,pvc,svc
            NAME                   READY   AGE
            statefulset.apps/web   3/3     60s

            NAME        READY   STATUS    RESTARTS   AGE
            pod/web-0   1/1     Running   0          60s
            pod/web-1   1/1     Running   0          50s
            pod/web-2   1/1     Running   0          39s

            NAME                               STATUS   VOLUME                                     CAPACITY   ACCESS MODES   STORAGECLASS   VOLUMEATTRIBUTESCLASS   AGE
            persistentvolumeclaim/data-web-0   Bound    pvc-497305c5-d1aa-499f-8c43-407dc177b6f7   1Gi        RWO            standard       <unset>                 60s
            persistentvolumeclaim/data-web-1   Bound    pvc-78788347-6866-4743-9fbd-96359554aa53   1Gi        RWO            standard       <unset>                 50s
            persistentvolumeclaim/data-web-2   Bound    pvc-9005becd-29b9-4dbb-b198-92fd50ff4222   1Gi        RWO            standard       <unset>                 39s

            NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
            service/kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   60s
            service/web          ClusterIP   None         <none>        80/TCP    60s
            $ kubectl get all
            NAME        READY   STATUS    RESTARTS   AGE
            pod/web-0   1/1     Running   0          60s
            pod/web-1   1/1     Running   0          50s
            pod/web-2   1/1     Running   0          39s

            NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
            service/kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   60s
            service/web          ClusterIP   None         <none>        80/TCP    60s

            NAME                   READY   AGE
            statefulset.apps/web   3/3     60s
            $ kubectl get sts web -o name
            statefulset.apps/web
            $ kubectl get pods -o name
            pod/web-0
            pod/web-1
            pod/web-2
            $ kubectl get pods --show-labels
            NAME    READY   STATUS    RESTARTS   AGE   LABELS
            web-0   1/1     Running   0          60s   app=web,apps.kubernetes.io/pod-index=0,controller-revision-hash=web-666d559c56,statefulset.kubernetes.io/pod-name=web-0,topology.kubernetes.io/zone=zone-a
            web-1   1/1     Running   0          50s   app=web,apps.kubernetes.io/pod-index=1,controller-revision-hash=web-666d559c56,statefulset.kubernetes.io/pod-name=web-1,topology.kubernetes.io/zone=zone-b
            web-2   1/1     Running   0          39s   app=web,apps.kubernetes.io/pod-index=2,controller-revision-hash=web-666d559c56,statefulset.kubernetes.io/pod-name=web-2,topology.kubernetes.io/zone=zone-a
            $ kubectl get pods -L app,apps.kubernetes.io/pod-index
            NAME    READY   STATUS    RESTARTS   AGE   APP   POD-INDEX
            web-0   1/1     Running   0          60s   web   0
            web-1   1/1     Running   0          50s   web   1
            web-2   1/1     Running   0          39s   web   2
            $ kubectl get pods web-2 web-0
            NAME    READY   STATUS    RESTARTS   AGE
            web-2   1/1     Running   0          39s
            web-0   1/1     Running   0          60s
            $ kubectl get pods web-0 nope
            NAME    READY   STATUS    RESTARTS   AGE
            web-0   1/1     Running   0          60s
            Error from server (NotFound): pods "nope" not found
            [exit code 1]
            $ kubectl get pods nope --ignore-not-found
            $ kubectl get po/web-0 svc/web po/web-1
            NAME        READY   STATUS    RESTARTS   AGE
            pod/web-0   1/1     Running   0          60s

            NAME          TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
            service/web   ClusterIP   None         <none>        80/TCP    60s

            NAME        READY   STATUS    RESTARTS   AGE
            pod/web-1   1/1     Running   0          50s
            $ kubectl get pods -l apps.kubernetes.io/pod-index=1
            NAME    READY   STATUS    RESTARTS   AGE
            web-1   1/1     Running   0          50s
            $ kubectl get pods -l app=web,apps.kubernetes.io/pod-index!=1
            NAME    READY   STATUS    RESTARTS   AGE
            web-0   1/1     Running   0          60s
            web-2   1/1     Running   0          39s
            $ kubectl get pods -l app in (web,db),!tier -o name
            error: name cannot be provided when a selector is specified
            [exit code 1]
            $ kubectl get pods -l 'app in (web'
            Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "app in (web", field selector "": unable to parse requirement: found '', expected: ',' or ')'
            [exit code 1]
            $ kubectl get pods -l 'app in'
            Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "app in", field selector "": unable to parse requirement: found '' expected: '('
            [exit code 1]
            $ kubectl get pods --field-selector=metadata.name=web-1,status.phase=Running -o name
            pod/web-1
            $ kubectl get pods --field-selector=foo=1
            Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "foo=1": field label not supported: foo
            [exit code 1]
            $ kubectl get sts --field-selector=spec.replicas=1
            Error from server (BadRequest): Unable to find "apps/v1, Resource=statefulsets" that match label selector "", field selector "spec.replicas=1": "spec.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"
            [exit code 1]
            $ kubectl get pods -A
            NAMESPACE   NAME    READY   STATUS    RESTARTS   AGE
            default     web-0   1/1     Running   0          60s
            default     web-1   1/1     Running   0          50s
            default     web-2   1/1     Running   0          39s
            $ kubectl get po,pvc --no-headers
            pod/web-0   1/1   Running   0     60s
            pod/web-1   1/1   Running   0     50s
            pod/web-2   1/1   Running   0     39s
            persistentvolumeclaim/data-web-0   Bound   pvc-497305c5-d1aa-499f-8c43-407dc177b6f7   1Gi   RWO   standard   <unset>   60s
            persistentvolumeclaim/data-web-1   Bound   pvc-78788347-6866-4743-9fbd-96359554aa53   1Gi   RWO   standard   <unset>   50s
            persistentvolumeclaim/data-web-2   Bound   pvc-9005becd-29b9-4dbb-b198-92fd50ff4222   1Gi   RWO   standard   <unset>   39s
            $ kubectl get pods -o custom-columns=NAME:.metadata.name,PHASE:.status.phase,NOT:.x
            NAME    PHASE     NOT
            web-0   Running   <none>
            web-1   Running   <none>
            web-2   Running   <none>
            $ kubectl get pods -o custom-columns=NAME
            error: unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>
            [exit code 1]
            $ kubectl get sts web -o jsonpath={.status.replicas}{"\n"}
            error: error parsing jsonpath {.status.replicas}{\n}, unrecognized identifier \n
            [exit code 1]
            $ kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name}{end}'
            web-0web-1web-2$ kubectl get pods -o jsonpath={.a
            error: error parsing jsonpath {.a, unclosed action
            [exit code 1]
            $ kubectl get pods --sort-by=.metadata.labels.apps\.kubernetes\.io/pod-index -o name
            pod/web-0
            pod/web-1
            pod/web-2
            $ kubectl get pods --sort-by=.nothing
            No resources found in default namespace.
            $ kubectl get pods --sort-by=.nothing -o name
            error: couldn't find any field with path "{.nothing}" in the list of objects
            [exit code 1]
            $ kubectl get pods -n other
            No resources found in other namespace.
            $ kubectl get cm,pv -l a=b
            No resources found
            $ kubectl get cm -o yaml
            apiVersion: v1
            items: []
            kind: List
            metadata:
              resourceVersion: ""
            $ kubectl get pods --show-labels -o yaml
            error: --show-labels option cannot be used with yaml printer
            [exit code 1]
            $ kubectl get pods -o foo
            error: unable to match a printer suitable for the output format "foo", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml
            [exit code 1]
            $ kubectl get ep
            error: "endpoints" is not simulated
            [exit code 1]
            $ kubectl get foo
            error: the server doesn't have a resource type "foo"
            [exit code 1]
            $ kubectl get pods.apps
            error: the server doesn't have a resource type "pods" in group "apps"
            [exit code 1]
            $ kubectl get statefulsets.v1.apps web
            NAME   READY   AGE
            web    3/3     60s
            $ kubectl get
            You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

            error: Required resource not specified.
            Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
            See 'kubectl get -h' for help and examples
            [exit code 1]
            $ kubectl get pods,svc -w
            error: you may only specify a single resource type
            [exit code 1]
        "#]],
        &[
            "get sts",
            "get sts,po,pvc,svc",
            "get all",
            "get sts web -o name",
            "get pods -o name",
            "get pods --show-labels",
            "get pods -L app,apps.kubernetes.io/pod-index",
            "get pods web-2 web-0",
            "get pods web-0 nope",
            "get pods nope --ignore-not-found",
            "get po/web-0 svc/web po/web-1",
            "get pods -l apps.kubernetes.io/pod-index=1",
            "get pods -l app=web,apps.kubernetes.io/pod-index!=1",
            "get pods -l app in (web,db),!tier -o name",
            "get pods -l 'app in (web'",
            "get pods -l 'app in'",
            "get pods --field-selector=metadata.name=web-1,status.phase=Running -o name",
            "get pods --field-selector=foo=1",
            "get sts --field-selector=spec.replicas=1",
            "get pods -A",
            "get po,pvc --no-headers",
            "get pods -o custom-columns=NAME:.metadata.name,PHASE:.status.phase,NOT:.x",
            "get pods -o custom-columns=NAME",
            "get sts web -o jsonpath={.status.replicas}{\"\\n\"}",
            "get pods -o jsonpath='{range .items[*]}{.metadata.name}{end}'",
            "get pods -o jsonpath={.a",
            "get pods --sort-by=.metadata.labels.apps\\.kubernetes\\.io/pod-index -o name",
            "get pods --sort-by=.nothing",
            "get pods --sort-by=.nothing -o name",
            "get pods -n other",
            "get cm,pv -l a=b",
            "get cm -o yaml",
            "get pods --show-labels -o yaml",
            "get pods -o foo",
            "get ep",
            "get foo",
            "get pods.apps",
            "get statefulsets.v1.apps web",
            "get",
            "get pods,svc -w",
        ],
    );
    let yaml = terminal.run("get sts web -o yaml");
    assert!(
        yaml.starts_with("apiVersion: apps/v1\nkind: StatefulSet\n"),
        "{yaml}"
    );
    let json = terminal.run("get sts web -o json");
    assert!(
        json.starts_with("{\n    \"apiVersion\": \"apps/v1\",\n"),
        "{json}"
    );
}

#[test]
fn a_watch_prints_a_row_for_each_change() {
    let mut terminal = Terminal::new();
    let mut watch = terminal.start("get pods -w");
    let mut events = terminal.start("get pods -w --output-watch-events --watch-only --no-headers");
    for line in ["apply -f web.yaml", "scale sts web --replicas=0"] {
        terminal.run(line);
        for _ in 0..400 {
            terminal.cluster.step();
            assert_eq!(watch.poll(&mut terminal.cluster), None);
            assert_eq!(events.poll(&mut terminal.cluster), None);
        }
    }
    expect![[r#"
        NAME    READY   STATUS    RESTARTS   AGE
        web-0   0/1     Pending   0          0s
        web-0   0/1     Pending   0          2s
        web-0   0/1     ContainerCreating   0          2s
        web-0   1/1     Running             0          10s
        web-1   0/1     Pending             0          0s
        web-1   0/1     Pending             0          2s
        web-1   0/1     ContainerCreating   0          2s
        web-1   1/1     Running             0          11s
        web-2   0/1     Pending             0          0s
        web-2   0/1     Pending             0          2s
        web-2   0/1     ContainerCreating   0          2s
        web-2   1/1     Running             0          10s
        web-2   1/1     Terminating         0          10s
        web-2   0/1     Completed           0          12s
        web-2   0/1     Completed           0          12s
        web-1   1/1     Terminating         0          23s
        web-1   0/1     Completed           0          25s
        web-1   0/1     Completed           0          25s
        web-0   1/1     Terminating         0          35s
        web-0   0/1     Completed           0          36s
        web-0   0/1     Completed           0          37s
    "#]]
    .assert_eq(watch.output());
    let last = events
        .output()
        .lines()
        .last()
        .unwrap_or_default()
        .to_owned();
    expect!["DELETED    web-0   0/1   Completed           0     37s"].assert_eq(&last);
}

/// Words that mean something to kubectl, so that chance gets far.
const WORDS: &str = "apply create replace delete scale patch set image env resources label annotate rollout \
    status history undo restart pause resume wait cordon uncordon taint drain get describe top \
    sts statefulset svc pods po pvc nodes all sts,svc sts/web pod/web-0 a/b/c web web-0 node-1 nope / , \
    -f web.yaml -f=web.yaml -n default -l app=web -l a( -A -o -owide -oyaml -ojson -ojsonpath={.items[*]..x} \
    --sort-by=.metadata.name --all --now --force --wait=false --replicas=2 --replicas -1 --for=delete --for=create \
    --for=condition=Ready --for=jsonpath={.a}=1 --timeout=1s --timeout=0 --type=json --type=merge -p {} [] \
    [{\"op\":\"add\",\"path\":\"/spec/replicas\",\"value\":1}] {\"spec\":{\"replicas\":1}} {\"spec\":null} {\"metadata\":1} \
    nginx=x A=1 A- a=b:NoSchedule a- --overwrite --dry-run --dry-run=server --dry-run=client --to-revision=1 \
    --show-labels -L app --field-selector=metadata.name=web -w --cascade=orphan --grace-period=0 -- - = --= -";

mod any_words {
    use super::*;
    use proptest::prelude::*;

    fn word() -> impl Strategy<Value = String> {
        let known: Vec<&str> = WORDS.split_ascii_whitespace().collect();
        prop_oneof![
            9 => prop::sample::select(known).prop_map(str::to_owned),
            1 => "\\PC{0,8}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn end_or_wait_and_never_panic(lines in prop::collection::vec(prop::collection::vec(word(), 0..8), 1..6)) {
            let mut terminal = Terminal::with_web();
            for words in lines {
                let mut running = Running::start(&mut terminal.cluster, &terminal.files, &words);
                for _ in 0..20 {
                    terminal.cluster.step();
                    running.poll(&mut terminal.cluster);
                }
                prop_assert!(running.exit.is_none() == running.job.is_some());
                prop_assert!(running.exit != Some(1) || !running.output().is_empty(), "{words:?}");
            }
        }
    }
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
fn describing() {
    let mut terminal = Terminal::with_web();
    terminal.shows(
        &expect![[r#"
            $ kubectl describe sts web
            Name:               web
            Namespace:          default
            CreationTimestamp:  Mon, 05 Jan 2026 09:00:00 +0000
            Selector:           app=web
            Labels:             <none>
            Annotations:        <none>
            Replicas:           3 desired | 3 total
            Update Strategy:    RollingUpdate
              Partition:        0
            Pods Status:        3 Running / 0 Waiting / 0 Succeeded / 0 Failed
            Pod Template:
              Labels:  app=web
              Containers:
               nginx:
                Image:        nginx:1.27.0
                Port:         80/TCP (http)
                Host Port:    0/TCP (http)
                Environment:  <none>
                Mounts:
                  /data from data (rw)
              Volumes:         <none>
              Node-Selectors:  <none>
              Tolerations:     <none>
            Volume Claims:
              Name:          data
              StorageClass:  standard
              Labels:        <none>
              Annotations:   <none>
              Capacity:      1Gi
              Access Modes:  [ReadWriteOnce]
            Events:
              Type    Reason            Age   From                    Message
              ----    ------            ----  ----                    -------
              Normal  SuccessfulCreate  60s   statefulset-controller  Create Claim data-web-0 Pod web-0 in StatefulSet web success
              Normal  SuccessfulCreate  60s   statefulset-controller  Create Pod web-0 in StatefulSet web successful
              Normal  SuccessfulCreate  50s   statefulset-controller  Create Claim data-web-1 Pod web-1 in StatefulSet web success
              Normal  SuccessfulCreate  50s   statefulset-controller  Create Pod web-1 in StatefulSet web successful
              Normal  SuccessfulCreate  39s   statefulset-controller  Create Claim data-web-2 Pod web-2 in StatefulSet web success
              Normal  SuccessfulCreate  39s   statefulset-controller  Create Pod web-2 in StatefulSet web successful
            $ kubectl describe po web-0
            Name:             web-0
            Namespace:        default
            Priority:         0
            Service Account:  default
            Node:             node-1/10.0.0.1
            Start Time:       Mon, 05 Jan 2026 09:00:02 +0000
            Labels:           app=web
                              apps.kubernetes.io/pod-index=0
                              controller-revision-hash=web-666d559c56
                              statefulset.kubernetes.io/pod-name=web-0
                              topology.kubernetes.io/zone=zone-a
            Annotations:      <none>
            Status:           Running
            IP:               10.244.1.2
            IPs:
              IP:           10.244.1.2
            Controlled By:  StatefulSet/web
            Containers:
              nginx:
                Container ID:   
                Image:          nginx:1.27.0
                Image ID:       
                Port:           80/TCP (http)
                Host Port:      0/TCP (http)
                State:          Running
                  Started:      Mon, 05 Jan 2026 09:00:09 +0000
                Ready:          True
                Restart Count:  0
                Environment:    <none>
                Mounts:
                  /data from data (rw)
            Conditions:
              Type                        Status
              PodScheduled                True 
              PodReadyToStartContainers   True 
              Initialized                 True 
              Ready                       True 
              ContainersReady             True 
            Volumes:
              data:
                Type:        PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)
                ClaimName:   data-web-0
                ReadOnly:    false
            QoS Class:       BestEffort
            Node-Selectors:  <none>
            Tolerations:     node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                             node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
            Events:
              Type    Reason                  Age   From                     Message
              ----    ------                  ----  ----                     -------
              Normal  Scheduled               58s   default-scheduler        Successfully assigned default/web-0 to node-1
              Normal  SuccessfulAttachVolume  55s   attachdetach-controller  AttachVolume.Attach succeeded for volume "pvc-497305c5-d1aa-499f-8c43-407dc177b6f7"
              Normal  Pulling                 54s   kubelet                  spec.containers{nginx}: Pulling image "nginx:1.27.0"
              Normal  Pulled                  51s   kubelet                  spec.containers{nginx}: Successfully pulled image "nginx:1.27.0" in 3s (3s including waiting). Image size: 72319283 bytes.
              Normal  Created                 51s   kubelet                  spec.containers{nginx}: Container created
              Normal  Started                 51s   kubelet                  spec.containers{nginx}: Container started
            $ kubectl describe pvc data-web-0
            Name:          data-web-0
            Namespace:     default
            StorageClass:  standard
            Status:        Bound
            Volume:        pvc-497305c5-d1aa-499f-8c43-407dc177b6f7
            Labels:        app=web
            Annotations:   pv.kubernetes.io/bind-completed: yes
                           pv.kubernetes.io/bound-by-controller: yes
                           volume.beta.kubernetes.io/storage-provisioner: csi.lab
                           volume.kubernetes.io/selected-node: node-1
                           volume.kubernetes.io/storage-provisioner: csi.lab
            Finalizers:    [kubernetes.io/pvc-protection]
            Capacity:      1Gi
            Access Modes:  RWO
            VolumeMode:    Filesystem
            Used By:       web-0
            Events:
              Type    Reason                 Age                From                         Message
              ----    ------                 ----               ----                         -------
              Normal  WaitForFirstConsumer   60s                persistentvolume-controller  waiting for first consumer to be created before binding
              Normal  ExternalProvisioning   60s (x2 over 60s)  persistentvolume-controller  Waiting for a volume to be created either by the external provisioner 'csi.lab' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.
              Normal  Provisioning           60s                csi.lab_csi-provisioner-0    External provisioner is provisioning volume for claim "default/data-web-0"
              Normal  ProvisioningSucceeded  58s                csi.lab_csi-provisioner-0    Successfully provisioned volume pvc-497305c5-d1aa-499f-8c43-407dc177b6f7
            $ kubectl describe pv
            Name:            pvc-497305c5-d1aa-499f-8c43-407dc177b6f7
            Labels:          <none>
            Annotations:     pv.kubernetes.io/provisioned-by: csi.lab
            Finalizers:      [kubernetes.io/pv-protection]
            StorageClass:    standard
            Status:          Bound
            Claim:           default/data-web-0
            Reclaim Policy:  Delete
            Access Modes:    RWO
            VolumeMode:      Filesystem
            Capacity:        1Gi
            Node Affinity:   <none>
            Message:         
            Source:
                Type:              CSI (a Container Storage Interface (CSI) volume source)
                Driver:            csi.lab
                FSType:            
                VolumeHandle:      pvc-497305c5-d1aa-499f-8c43-407dc177b6f7
                ReadOnly:          false
                VolumeAttributes:  <none>


            Name:            pvc-78788347-6866-4743-9fbd-96359554aa53
            Labels:          <none>
            Annotations:     pv.kubernetes.io/provisioned-by: csi.lab
            Finalizers:      [kubernetes.io/pv-protection]
            StorageClass:    standard
            Status:          Bound
            Claim:           default/data-web-1
            Reclaim Policy:  Delete
            Access Modes:    RWO
            VolumeMode:      Filesystem
            Capacity:        1Gi
            Node Affinity:   <none>
            Message:         
            Source:
                Type:              CSI (a Container Storage Interface (CSI) volume source)
                Driver:            csi.lab
                FSType:            
                VolumeHandle:      pvc-78788347-6866-4743-9fbd-96359554aa53
                ReadOnly:          false
                VolumeAttributes:  <none>


            Name:            pvc-9005becd-29b9-4dbb-b198-92fd50ff4222
            Labels:          <none>
            Annotations:     pv.kubernetes.io/provisioned-by: csi.lab
            Finalizers:      [kubernetes.io/pv-protection]
            StorageClass:    standard
            Status:          Bound
            Claim:           default/data-web-2
            Reclaim Policy:  Delete
            Access Modes:    RWO
            VolumeMode:      Filesystem
            Capacity:        1Gi
            Node Affinity:   <none>
            Message:         
            Source:
                Type:              CSI (a Container Storage Interface (CSI) volume source)
                Driver:            csi.lab
                FSType:            
                VolumeHandle:      pvc-9005becd-29b9-4dbb-b198-92fd50ff4222
                ReadOnly:          false
                VolumeAttributes:  <none>
            $ kubectl describe svc web
            Name:                     web
            Namespace:                default
            Labels:                   <none>
            Annotations:              <none>
            Selector:                 app=web
            Type:                     ClusterIP
            IP Family Policy:         SingleStack
            IP Families:              IPv4
            IP:                       None
            IPs:                      None
            Port:                     http  80/TCP
            TargetPort:               80/TCP
            Endpoints:                10.244.1.2:80,10.244.3.2:80,10.244.2.2:80
            Session Affinity:         None
            Internal Traffic Policy:  Cluster
            Events:                   <none>
            $ kubectl describe endpointslices
            Name:         web-w65lg
            Namespace:    default
            Labels:       endpointslice.kubernetes.io/managed-by=endpointslice-controller.k8s.io
                          kubernetes.io/service-name=web
                          service.kubernetes.io/headless=
            Annotations:  <none>
            AddressType:  IPv4
            Ports:
              Name  Port  Protocol
              ----  ----  --------
              http  80    TCP
            Endpoints:
              - Addresses:  10.244.1.2
                Conditions:
                  Ready:    true
                Hostname:   web-0
                TargetRef:  Pod/web-0
                NodeName:   node-1
                Zone:       zone-a
              - Addresses:  10.244.3.2
                Conditions:
                  Ready:    true
                Hostname:   web-1
                TargetRef:  Pod/web-1
                NodeName:   node-3
                Zone:       zone-b
              - Addresses:  10.244.2.2
                Conditions:
                  Ready:    true
                Hostname:   web-2
                TargetRef:  Pod/web-2
                NodeName:   node-2
                Zone:       zone-a
            Events:         <none>
            $ kubectl describe node node-1
            Name:               node-1
            Roles:              <none>
            Labels:             kubernetes.io/hostname=node-1
                                kubernetes.io/os=linux
                                topology.kubernetes.io/zone=zone-a
            Annotations:        <none>
            CreationTimestamp:  Mon, 05 Jan 2026 09:00:00 +0000
            Taints:             <none>
            Unschedulable:      false
            Conditions:
              Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason                       Message
              ----             ------  -----------------                 ------------------                ------                       -------
              MemoryPressure   False   Mon, 01 Jan 0001 00:00:00 +0000   Mon, 05 Jan 2026 09:00:00 +0000   KubeletHasSufficientMemory   
              DiskPressure     False   Mon, 01 Jan 0001 00:00:00 +0000   Mon, 05 Jan 2026 09:00:00 +0000   KubeletHasNoDiskPressure     
              PIDPressure      False   Mon, 01 Jan 0001 00:00:00 +0000   Mon, 05 Jan 2026 09:00:00 +0000   KubeletHasSufficientPID      
              Ready            True    Mon, 01 Jan 0001 00:00:00 +0000   Mon, 05 Jan 2026 09:00:00 +0000   KubeletReady                 
            Addresses:
            Allocatable:
              cpu:     8
              memory:  16Gi
              pods:    110
            System Info:
              Machine ID:                 
              System UUID:                
              Boot ID:                    
              Kernel Version:             
              OS Image:                   
              Operating System:           
              Architecture:               
              Container Runtime Version:  
              Kubelet Version:            v1.36.2
            Non-terminated Pods:          (1 in total)
              Namespace                   Name   CPU Requests  CPU Limits  Memory Requests  Memory Limits  Age
              ---------                   ----   ------------  ----------  ---------------  -------------  ---
              default                     web-0  0 (0%)        0 (0%)      0 (0%)           0 (0%)         60s
            Allocated resources:
              (Total limits may be over 100 percent, i.e., overcommitted.)
              Resource           Requests  Limits
              --------           --------  ------
              cpu                0 (0%)    0 (0%)
              memory             0 (0%)    0 (0%)
              ephemeral-storage  0 (0%)    0 (0%)
            Events:              <none>
            $ kubectl describe sc standard
            Name:                  standard
            IsDefaultClass:        Yes
            Annotations:           storageclass.kubernetes.io/is-default-class=true
            Provisioner:           csi.lab
            Parameters:            <none>
            AllowVolumeExpansion:  True
            MountOptions:          <none>
            ReclaimPolicy:         Delete
            VolumeBindingMode:     WaitForFirstConsumer
            Events:                <none>
            $ kubectl describe controllerrevisions
            Name:         web-666d559c56
            Namespace:    default
            Labels:       app=web
                          controller.kubernetes.io/hash=666d559c56
            Annotations:  <none>
            API Version:  apps/v1
            Data:
              Metadata:
                Labels:
                  App:  web
              Spec:
                Containers:
                  Image:              nginx:1.27.0
                  Image Pull Policy:  IfNotPresent
                  Name:               nginx
                  Ports:
                    Container Port:  80
                    Name:            http
                    Protocol:        TCP
                  Resources:
                  Termination Message Path:    /dev/termination-log
                  Termination Message Policy:  File
                  Volume Mounts:
                    Mount Path:  /data
                    Name:        data
                Dns Policy:      ClusterFirst
                Restart Policy:  Always
                Scheduler Name:  default-scheduler
                Security Context:
                Termination Grace Period Seconds:  10
            Kind:                                  ControllerRevision
            Metadata:
              Creation Timestamp:  2026-01-05T09:00:00Z
              Owner References:
                API Version:           apps/v1
                Block Owner Deletion:  true
                Controller:            true
                Kind:                  StatefulSet
                Name:                  web
                UID:                   10e2c468-65e9-4746-94d7-973c5c2a449c
              Resource Version:        12
              UID:                     7ef1fd0e-d154-4fcd-9f84-10633ef306ac
            Revision:                  1
            Events:                    <none>
            $ kubectl describe pods web-1 web-2 nope
            Name:             web-1
            Namespace:        default
            Priority:         0
            Service Account:  default
            Node:             node-3/10.0.0.3
            Start Time:       Mon, 05 Jan 2026 09:00:12 +0000
            Labels:           app=web
                              apps.kubernetes.io/pod-index=1
                              controller-revision-hash=web-666d559c56
                              statefulset.kubernetes.io/pod-name=web-1
                              topology.kubernetes.io/zone=zone-b
            Annotations:      <none>
            Status:           Running
            IP:               10.244.3.2
            IPs:
              IP:           10.244.3.2
            Controlled By:  StatefulSet/web
            Containers:
              nginx:
                Container ID:   
                Image:          nginx:1.27.0
                Image ID:       
                Port:           80/TCP (http)
                Host Port:      0/TCP (http)
                State:          Running
                  Started:      Mon, 05 Jan 2026 09:00:20 +0000
                Ready:          True
                Restart Count:  0
                Environment:    <none>
                Mounts:
                  /data from data (rw)
            Conditions:
              Type                        Status
              PodScheduled                True 
              PodReadyToStartContainers   True 
              Initialized                 True 
              Ready                       True 
              ContainersReady             True 
            Volumes:
              data:
                Type:        PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)
                ClaimName:   data-web-1
                ReadOnly:    false
            QoS Class:       BestEffort
            Node-Selectors:  <none>
            Tolerations:     node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                             node.kubernetes.io/unreachable:NoExecute op=Exists for 300s


            Name:             web-2
            Namespace:        default
            Priority:         0
            Service Account:  default
            Node:             node-2/10.0.0.2
            Start Time:       Mon, 05 Jan 2026 09:00:23 +0000
            Labels:           app=web
                              apps.kubernetes.io/pod-index=2
                              controller-revision-hash=web-666d559c56
                              statefulset.kubernetes.io/pod-name=web-2
                              topology.kubernetes.io/zone=zone-a
            Annotations:      <none>
            Status:           Running
            IP:               10.244.2.2
            IPs:
              IP:           10.244.2.2
            Controlled By:  StatefulSet/web
            Containers:
              nginx:
                Container ID:   
                Image:          nginx:1.27.0
                Image ID:       
                Port:           80/TCP (http)
                Host Port:      0/TCP (http)
                State:          Running
                  Started:      Mon, 05 Jan 2026 09:00:31 +0000
                Ready:          True
                Restart Count:  0
                Environment:    <none>
                Mounts:
                  /data from data (rw)
            Conditions:
              Type                        Status
              PodScheduled                True 
              PodReadyToStartContainers   True 
              Initialized                 True 
              Ready                       True 
              ContainersReady             True 
            Volumes:
              data:
                Type:        PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)
                ClaimName:   data-web-2
                ReadOnly:    false
            QoS Class:       BestEffort
            Node-Selectors:  <none>
            Tolerations:     node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                             node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
            Error from server (NotFound): pods "nope" not found
            [exit code 1]
            $ kubectl describe pod nope
            Error from server (NotFound): pods "nope" not found
            [exit code 1]
            $ kubectl describe pods -n other
            No resources found in other namespace.
            $ kubectl describe
            error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.
            [exit code 1]
            $ kubectl rollout history sts/web --revision=1
            statefulset.apps/web with revision #1
            Pod Template:
              Labels:	app=web
              Containers:
               nginx:
                Image:	nginx:1.27.0
                Port:	80/TCP (http)
                Host Port:	0/TCP (http)
                Environment:	<none>
                Mounts:
                  /data from data (rw)
              Volumes:	<none>
              Node-Selectors:	<none>
              Tolerations:	<none>

        "#]],
        &[
            "describe sts web",
            "describe po web-0",
            "describe pvc data-web-0",
            "describe pv",
            "describe svc web",
            "describe endpointslices",
            "describe node node-1",
            "describe sc standard",
            "describe controllerrevisions",
            "describe pods web-1 web-2 nope",
            "describe pod nope",
            "describe pods -n other",
            "describe",
            "rollout history sts/web --revision=1",
        ],
    );
}
