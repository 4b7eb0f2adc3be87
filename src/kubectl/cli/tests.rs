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
