//! Changes of objects that are there: patch, set, label, annotate.

use super::*;
use expect_test::expect;

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
            error: unknown command "colour"
            See 'kubectl set -h' for help and examples
            [exit code 1]
            $ kubectl set
            Available Commands:
              image             Change the images of a pod template.
              env               Change the environment of a pod template.
              resources         Change what a pod template asks for.

            Usage:
              kubectl set SUBCOMMAND [options]

            Use "kubectl set <command> --help" for more information about a given command.
            Use "kubectl options" for a list of global command-line options (applies to all commands).
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
