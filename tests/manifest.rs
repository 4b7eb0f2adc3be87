//! What a person types into the editor, and what comes back.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fmt::Write;

use statefulset_visualizer::manifest::{self, Diagnostic, Problem, Severity};

/// The text of all problems of a manifest: line, column, path, server's words, advice.
fn problems(text: &str) -> String {
    let parsed = manifest::parse(text);
    let mut found = parsed.diagnostics.clone();
    for document in &parsed.documents {
        found.extend(manifest::check(document));
    }
    found.iter().map(line).collect()
}

fn line(diagnostic: &Diagnostic) -> String {
    let at = diagnostic.span.start;
    let mut out = format!("{}:{}", at.line, at.column);
    if diagnostic.severity == Severity::Warning {
        out.push_str(" warning");
    }
    match diagnostic.server_text() {
        Some(text) => write!(out, " {text}").unwrap(),
        None => write!(out, " {:?}", diagnostic.problem).unwrap(),
    }
    if let Problem::UnknownField {
        nearest, belongs, ..
    } = &diagnostic.problem
    {
        if let Some(nearest) = nearest {
            write!(out, " (nearest {nearest})").unwrap();
        }
        if let Some(place) = belongs {
            let kind = place.kind.as_deref().unwrap_or("here");
            write!(out, " (belongs {kind} {})", place.path).unwrap();
        }
    }
    if let Problem::UnknownKind {
        nearest: Some(near),
        ..
    } = &diagnostic.problem
    {
        write!(out, " (nearest {} {})", near.0, near.1).unwrap();
    }
    out.push('\n');
    out
}

/// Compares text with text; both without indentation and outer line breaks.
#[track_caller]
fn check(manifest: &str, expected: &str) {
    let expected: String = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| format!("{line}\n"))
        .collect();
    let found = problems(manifest);
    assert_eq!(found, expected, "found\n{found}\nexpected\n{expected}");
}

/// The document as JSON on one line.
#[track_caller]
fn check_json(manifest: &str, expected: &str) {
    let parsed = manifest::parse(manifest);
    let documents = parsed.documents.iter();
    let found: Vec<String> = documents.map(|one| one.to_json().to_string()).collect();
    assert_eq!(found.join(" "), expected);
}

#[test]
fn samples_have_no_problems() {
    for sample in manifest::samples() {
        check(sample.yaml, "");
        assert!(manifest::parse(sample.yaml).documents.len() >= 2);
    }
}

#[test]
fn plain_scalars_are_read_as_kubectl_reads_them() {
    check_json("a: [y, Yes, ON, true]", r#"{"a":[true,true,true,true]}"#);
    check_json(
        "a: [n, No, OFF, False]",
        r#"{"a":[false,false,false,false]}"#,
    );
    check_json(
        "a: [0.1, -2.75e-3, 1e-7, 123.456]",
        r#"{"a":[0.1,-0.00275,1e-7,123.456]}"#,
    );
    check_json(
        "a: [1e999, 1e-999, 1e99999999999, 0e999]",
        r#"{"a":["1e999",0,"1e99999999999",0]}"#,
    );
    check_json("a: [~, null, NULL, ]", r#"{"a":[null,null,null]}"#);
    check_json("a:\nb: [yEs, nULL]", r#"{"a":null,"b":["yEs","nULL"]}"#);
    check_json("a: [0644, 0o644, 0x1F, 0b11]", r#"{"a":[420,420,31,3]}"#);
    check_json("a: [1_000, +5, -07, 0888]", r#"{"a":[1000,5,-7,888]}"#);
    check_json("a: [3.0, 1e3, .5, 1.5, -0]", r#"{"a":[3,1000,0.5,1.5,0]}"#);
    check_json(
        "a: ['1', \"yes\", 1.2.3, 2024-01-01]",
        r#"{"a":["1","yes","1.2.3","2024-01-01"]}"#,
    );
    check_json(
        "a: [!!str 1, !!int '2', !x 3, !!float 4]",
        r#"{"a":["1",2,"3",4]}"#,
    );
    check_json("1: a\ntrue: b\n1.5: c", r#"{"1":"a","1.5":"c","true":"b"}"#);
    check_json("a: 9223372036854775808", r#"{"a":9223372036854775808}"#);
    check_json("a: -9223372036854775808", r#"{"a":-9223372036854775808}"#);
    check_json(
        "a: [1-2, 0x, 1e, ., +]",
        r#"{"a":["1-2","0x","1e",".","+"]}"#,
    );
}

#[test]
fn anchors_aliases_and_merges_are_expanded() {
    check_json("a: &x [1]\nb: *x", r#"{"a":[1],"b":[1]}"#);
    check_json(
        "a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}",
        r#"{"a":{"p":1,"q":2},"b":{"p":1,"q":3}}"#,
    );
    // go-yaml v2: what stands before a merge is overwritten.
    check_json(
        "a: &x {p: 1}\nb: {p: 2, <<: *x}",
        r#"{"a":{"p":1},"b":{"p":1}}"#,
    );
    check_json(
        "a: &x {p: 1}\nb: &y {p: 2}\nc: {<<: [*x, *y]}",
        r#"{"a":{"p":1},"b":{"p":2},"c":{"p":1}}"#,
    );
    check(
        "a: {<<: 1}",
        "1:9 error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value",
    );
    check(
        "a: *x",
        "1:4 error converting YAML to JSON: yaml: unknown anchor 'x' referenced",
    );
    check(
        "a: &x [*x]",
        "1:8 error converting YAML to JSON: yaml: anchor 'x' value contains itself",
    );
}

#[test]
fn duplicate_keys_warn_at_the_first_and_the_last_wins() {
    let text = "kind: Pod\napiVersion: v1\nmetadata:\n  name: a\n  name: b\n";
    check(
        text,
        r#"4:3 warning DuplicateKey { key: "name", wins_line: 5 }"#,
    );
    check_json(
        text,
        r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"}}"#,
    );
}

#[test]
fn documents_are_split_as_kubectl_splits_them() {
    check_json(
        "a: 1\n---\n---\n# nothing\n---  # comment\nb: 2\n",
        r#"{"a":1} {"b":2}"#,
    );
    check_json("---\na: |\n  x\n  ---\n", r#"{"a":"x\n---\n"}"#);
    check_json(
        "\u{feff}a: 1\r\nb: 2\r\n---\r\nc: 3\r\n",
        r#"{"a":1,"b":2} {"c":3}"#,
    );
    check_json("a: 1\n...\nb: [\n", r#"{"a":1}"#);
    check("a: 1\n--- b\n", "2:1 invalid Yaml document separator: b");
    check("", "1:1 no objects passed to apply");
    check("# nothing\n---\n", "1:1 no objects passed to apply");
}

#[test]
fn lists_are_taken_apart() {
    let text = "
kind: List
apiVersion: v1
items:
- {kind: Pod, apiVersion: v1, metadata: {nme: a}}
- {kind: List, apiVersion: v1, items: [{kind: Pod, apiVersion: v1}]}
";
    check(text, r#"5:42 unknown field "metadata.nme" (nearest name)"#);
    assert_eq!(manifest::parse(text).documents.len(), 2);
}

/// A syntax error in kubectl's words; each is what go-yaml's own scanner says of the text.
#[track_caller]
fn check_syntax(manifest: &str, expected: &str) {
    let (at, words) = expected.split_once(' ').unwrap();
    let prefix = "error converting YAML to JSON: yaml:";
    check(manifest, &format!("{at} {prefix} {words}"));
}

#[test]
fn syntax_errors_have_kubectls_words_and_line() {
    check_syntax(
        "a: 1\nb: c: d\n",
        "2:5 line 2: mapping values are not allowed in this context",
    );
    check_syntax(
        "a: b: c\n",
        "1:5 mapping values are not allowed in this context",
    );
    check_syntax(
        "a:b\nc: d\n",
        "2:2 line 2: mapping values are not allowed in this context",
    );
    check_syntax(
        "a:\n  b: 1\n   c: 2\n",
        "3:5 line 3: mapping values are not allowed in this context",
    );
    check_syntax(
        "a:\n  b: 1\n c: 2\n",
        "3:2 line 2: did not find expected key",
    );
    check_syntax("a: 1\n- b\n", "2:3 line 1: did not find expected key");
    check_syntax("a: \"x\" y\n", "1:8 did not find expected key");
    check_syntax("a: 1\nb\nc: 2\n", "3:1 line 3: could not find expected ':'");
    check_syntax(
        "- a\nb: 1\n",
        "2:1 line 1: did not find expected '-' indicator",
    );
    check_syntax(
        "a: - b\n",
        "1:4 block sequence entries are not allowed in this context",
    );
    check_syntax(
        "a:\n\tb: 1\n",
        "2:1 line 2: found character that cannot start any token",
    );
    check_syntax(
        "a: 1\n\tb: 2\n",
        "2:1 line 2: found a tab character that violates indentation",
    );
    check_syntax(
        "a: >\n\tx\n",
        "2:1 line 2: found a tab character where an indentation space is expected",
    );
    check_syntax(
        "a: |x\n  b\n",
        "1:4 did not find expected comment or line break",
    );
    check_syntax(
        "a: 1\nb: [1, 2\nc: 3\n",
        "3:2 line 2: did not find expected ',' or ']'",
    );
    check_syntax("a: {b: 1\n", "1:4 line 1: did not find expected ',' or '}'");
    check_syntax("a: ]\n", "1:4 did not find expected node content");
    check_syntax(
        "a: 1\nb: \"x\nc: 3\n",
        "2:4 line 4: found unexpected end of stream",
    );
    check_syntax(
        "a: 1\nb: @x\n",
        "2:4 line 2: found character that cannot start any token",
    );
    check_syntax("a: \"\\q\"\n", "1:4 found unknown escape character");
    check_syntax(
        "a: 1\nb: x\u{1}\n",
        "2:5 control characters are not allowed",
    );
    check_syntax("a: !!int x\n", "1:4 cannot decode !!str `x` as a !!int");
    check(
        "a: .inf\n",
        "1:4 error converting YAML to JSON: json: unsupported value: +Inf",
    );
    check(
        "a: {{ .Values.x }}\n",
        "1:5 error converting YAML to JSON: yaml: invalid map key",
    );
    check(
        "~: 1\n",
        "1:1 error converting YAML to JSON: unsupported map key of type: %!s(<nil>), key: <nil>",
    );
}

#[test]
fn a_syntax_error_keeps_the_documents_before_it_and_counts_lines_in_its_own() {
    let text = "a: 1\n---\nb: 1\nc: d: e\n---\nf: 1\n";
    let parsed = manifest::parse(text);
    assert_eq!(
        parsed.diagnostics.iter().map(line).collect::<String>(),
        "4:5 error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context\n"
    );
    check_json(text, r#"{"a":1}"#);
    // A separator with nothing before it counts as a line of the document.
    check_syntax(
        "---\nb: 1\nc: d: e\n",
        "3:5 line 3: mapping values are not allowed in this context",
    );
}

#[test]
fn a_tab_after_a_colon_is_accepted() {
    check_json(
        "a:\tb\nc: |\n  x:\ty\nd:\t\t1\n",
        r#"{"a":"b","c":"x:\ty\n","d":1}"#,
    );
    check_json("{\n\t\"a\": 1\n}\n", r#"{"a":1}"#);
}

#[test]
fn columns_count_characters() {
    let text = "kind: Pod\napiVersion: v1\nmetadata: {name: 日本🐑, nme: x}\n";
    check(text, r#"3:23 unknown field "metadata.nme" (nearest name)"#);
    let at = manifest::check(&manifest::parse(text).documents[0])[0].span;
    assert_eq!(&text[at.start.byte..at.end.byte], "nme");
}

const SET: &str = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\n";

#[test]
fn unknown_fields_are_told_with_what_was_meant() {
    check(
        &format!("{SET}spec:\n  replica: 3\n  volumeClaimTempletes: []\n  Selector: {{}}\n"),
        r#"
        5:3 unknown field "spec.replica" (nearest replicas)
        6:3 unknown field "spec.volumeClaimTempletes" (nearest volumeClaimTemplates)
        7:3 unknown field "spec.Selector" (nearest selector)
        "#,
    );
    check(
        &format!("{SET}replicas: 3\nlabels: {{}}\nspec:\n  clusterIP: None\n  labels: {{}}\n"),
        r#"
        4:1 unknown field "replicas" (belongs here spec.replicas)
        5:1 unknown field "labels" (belongs here metadata.labels)
        7:3 unknown field "spec.clusterIP" (belongs Service spec.clusterIP)
        8:3 unknown field "spec.labels" (belongs here metadata.labels)
        "#,
    );
    check(
        "apiVersion: v1\nkind: Service\nspec:\n  serviceName: x\n  matchLabels: {}\n  quark: 1\n  type: 1\n",
        r#"
        4:3 unknown field "spec.serviceName" (belongs StatefulSet spec.serviceName)
        5:3 unknown field "spec.matchLabels" (belongs StatefulSet spec.selector.matchLabels)
        6:3 unknown field "spec.quark"
        7:9 json: cannot unmarshal number into Go struct field ServiceSpec.spec.type of type v1.ServiceType
        "#,
    );
}

#[test]
fn fields_of_pods_are_found_a_level_up_or_down() {
    let pod = |spec: &str| format!("apiVersion: v1\nkind: Pod\nspec:\n{spec}");
    check(
        &pod(
            "  volumeMounts: []\n  image: x\n  containers:\n  - restartPolicies: x\n    volumes: []\n    resources: {storage: 1Gi}\n",
        ),
        r#"
        4:3 unknown field "spec.volumeMounts" (belongs here spec.containers[*].volumeMounts)
        5:3 unknown field "spec.image" (belongs here spec.containers[*].image)
        7:5 unknown field "spec.containers[0].restartPolicies" (nearest restartPolicy)
        8:5 unknown field "spec.containers[0].volumes" (belongs here spec.volumes)
        9:17 unknown field "spec.containers[0].resources.storage" (belongs here spec.containers[0].resources.requests.storage)
        "#,
    );
}

#[test]
fn wrong_types_are_told_in_gos_words() {
    check(
        &format!(
            "{SET}spec:\n  replicas: three\n  serviceName: 5\n  selector: [a]\n  minReadySeconds: 3000000000\n"
        ),
        r#"
        5:13 json: cannot unmarshal string into Go struct field StatefulSetSpec.spec.replicas of type int32
        6:16 json: cannot unmarshal number into Go struct field StatefulSetSpec.spec.serviceName of type string
        7:13 json: cannot unmarshal array into Go struct field StatefulSetSpec.spec.selector of type v1.LabelSelector
        8:20 json: cannot unmarshal number 3000000000 into Go struct field StatefulSetSpec.spec.minReadySeconds of type int32
        "#,
    );
    check(
        "apiVersion: v1\nkind: Pod\nmetadata: {labels: {a: 1}}\nspec:\n  containers: x\n  hostIPC: 'true'\n  hostPID: yes\n",
        r#"
        3:24 json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string
        5:15 json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container
        6:12 json: cannot unmarshal string into Go struct field PodSpec.spec.hostIPC of type bool
        "#,
    );
    check(
        "apiVersion: v1\nkind: Service\nspec: {ports: [{port: 1.5, targetPort: http}, {targetPort: true}, null]}\n",
        r#"
        3:23 json: cannot unmarshal number 1.5 into Go struct field ServicePort.spec.ports.port of type int32
        3:60 json: cannot unmarshal bool into Go struct field ServicePort.spec.ports.targetPort of type int32
        "#,
    );
}

#[test]
fn wrong_types_name_gos_own_string_types() {
    check(
        &format!(
            "{SET}spec: {{podManagementPolicy: 1, volumeClaimTemplates: [{{spec: {{accessModes: ReadWriteOnce}}}}]}}\n"
        ),
        r#"
        4:29 json: cannot unmarshal number into Go struct field StatefulSetSpec.spec.podManagementPolicy of type v1.PodManagementPolicyType
        4:76 json: cannot unmarshal string into Go struct field PersistentVolumeClaimSpec.spec.volumeClaimTemplates.spec.accessModes of type []v1.PersistentVolumeAccessMode
        "#,
    );
}

#[test]
fn quantities_times_and_bytes_are_read() {
    let claim = |size: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nspec: {{resources: {{requests: {{storage: {size}}}}}}}\n"
        )
    };
    for size in [
        "1", "1.5Gi", ".5", "1e3", "1E", "100m", "+1k", "'0'", "-1Ti", "1.",
    ] {
        check(&claim(size), "");
    }
    let format = "3:40 quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    for size in ["1gb", "abc", "1GiB", "1 Gi", "''", "{}", "true", "1.2.3"] {
        check(&claim(size), format);
    }
    for size in ["1K", "10mi", "1e", "1Kii"] {
        check(&claim(size), "3:40 unable to parse quantity's suffix");
    }
    check(
        &claim("Gi"),
        "3:40 unable to parse numeric part of quantity",
    );
    check(
        "apiVersion: v1\nkind: Secret\nmetadata: {creationTimestamp: soon, deletionTimestamp: '2024-01-01T00:00:00Z'}\ndata: {a: cGFzcw==, b: pass, c: 'p!', d: cGFzcw}\n",
        r#"
        3:31 parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"
        4:33 illegal base64 data at input byte 1
        4:42 illegal base64 data at input byte 4
        "#,
    );
}

#[test]
fn kinds_are_looked_up() {
    let json = "validating data:";
    let advice = "if you choose to ignore these errors, turn validation off with --validate=false";
    check(
        "metadata: {}\nkind: Pod\n",
        &format!("1:1 error {json} apiVersion not set; {advice}"),
    );
    check(
        "apiVersion: v1\nkind: 5\n",
        &format!("2:7 error {json} kind isn't string type; {advice}"),
    );
    check(
        "- a\n",
        &format!("1:1 error {json} invalid object to validate; {advice}"),
    );
    check(
        "apiVersion: apps/v1\nkind: StatefulSett\n",
        r#"2:7 no matches for kind "StatefulSett" in version "apps/v1" (nearest apps/v1 StatefulSet)"#,
    );
    check(
        "apiVersion: v1\nkind: StatefulSet\n",
        r#"1:13 no matches for kind "StatefulSet" in version "v1" (nearest apps/v1 StatefulSet)"#,
    );
    check(
        "apiVersion: batch/v1\nkind: Job\n",
        r#"2:7 warning NotModelled { kind: "Job", api_version: "batch/v1" }"#,
    );
    check(
        "apiVersion: x.io/v1\nkind: Prometheus\n",
        r#"2:7 no matches for kind "Prometheus" in version "x.io/v1""#,
    );
}

/// All that kubectl prints.
#[track_caller]
fn check_refusal(manifest: &str, expected: &str) {
    let parsed = manifest::parse(manifest);
    let refused = |one| manifest::refusal(one, "web.yaml");
    let refusal = manifest::parse_refusal(&parsed, "web.yaml")
        .or_else(|| parsed.documents.iter().find_map(refused));
    assert_eq!(refusal.unwrap_or_default(), expected);
}

#[test]
fn refusals_are_whole_lines_of_kubectl() {
    let cannot = "Error from server (BadRequest): error when creating \"web.yaml\": StatefulSet in version \"v1\" cannot be handled as a StatefulSet:";
    check_refusal(&format!("{SET}spec: {{replicas: 1}}\n"), "");
    check_refusal(
        &format!("{SET}spec: {{serviceNme: x, replica: 1}}\nabc: 1\n"),
        &format!(
            "{cannot} strict decoding error: unknown field \"abc\", unknown field \"spec.replica\", unknown field \"spec.serviceNme\""
        ),
    );
    check_refusal(
        &format!("{SET}spec: {{serviceNme: x, serviceName: 5, replicas: a}}\n"),
        &format!(
            "{cannot} json: cannot unmarshal string into Go struct field StatefulSetSpec.spec.replicas of type int32"
        ),
    );
    check_refusal(
        &format!(
            "{SET}spec: {{replicas: a, volumeClaimTemplates: [{{spec: {{resources: {{requests: {{storage: 1gb}}}}}}}}]}}\n"
        ),
        &format!(
            "{cannot} quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        ),
    );
    check_refusal(
        "a: b: c",
        "error: error parsing web.yaml: error converting YAML to JSON: yaml: mapping values are not allowed in this context",
    );
    check_refusal("", "error: no objects passed to apply");
    check_refusal(
        "a: 1",
        "error: error validating \"web.yaml\": error validating data: [apiVersion not set, kind not set]; if you choose to ignore these errors, turn validation off with --validate=false",
    );
    check_refusal(
        "apiVersion: apps/v1\nkind: StatefulSett\nmetadata: {name: web}",
        "error: resource mapping not found for name: \"web\" namespace: \"\" from \"web.yaml\": no matches for kind \"StatefulSett\" in version \"apps/v1\"\nensure CRDs are installed first",
    );
}

/// The text that a path leads to.
#[track_caller]
fn check_locate(path: &str, expected: &str) {
    let yaml = manifest::samples()[0].yaml;
    let documents = manifest::parse(yaml).documents;
    let span = documents[1].locate(path);
    let found = &yaml[span.start.byte..span.end.byte];
    assert_eq!(format!("{} {found}", span.start.line), expected);
}

#[test]
fn paths_are_located() {
    check_locate("spec.replicas", "22 3");
    check_locate(
        "spec.template.spec.containers[0].volumeMounts[0].name",
        "43 data",
    );
    check_locate(
        "spec.template.spec.containers[0].nothing.at[3].all",
        "32 name",
    );
    check_locate("spec.template.labels", "26 template");
    check_locate(
        "spec.volumeClaimTemplates[0].spec.resources[storage]",
        "50 resources",
    );
    check_locate(
        "spec.volumeClaimTemplates[0].spec.resources.requests[storage]",
        "52 1Gi",
    );
    check_locate(
        "spec.volumeClaimTemplates[0].spec.accessModes",
        "49 [ReadWriteOnce]",
    );
    check_locate("", "16 apiVersion");
    check_locate("]][[..", "16 apiVersion");
}
