//! Whatever is pasted, there is an answer, it is bounded, and nothing panics.

use proptest::prelude::*;
use statefulset_visualizer::manifest::{self, Problem, Value, limits};

/// Runs everything that a text passes through in the editor.
fn exercise(text: &str) -> manifest::Parsed {
    let parsed = manifest::parse(text);
    assert!(parsed.documents.len() <= limits::DOCUMENTS_MAX);
    assert!(parsed.diagnostics.len() <= limits::PROBLEMS_MAX + 1);
    assert!(!parsed.documents.is_empty() || !parsed.diagnostics.is_empty());
    let _ = manifest::parse_refusal(&parsed, "STDIN");
    for document in &parsed.documents {
        check_spans(text, &document.root);
        let found = manifest::check(document);
        assert!(found.len() <= limits::PROBLEMS_MAX);
        for diagnostic in found.iter().chain(&parsed.diagnostics) {
            let span = diagnostic.span;
            assert!(text.get(span.start.byte..span.end.byte).is_some());
            let _ = diagnostic.server_text();
            let _ = document.locate(&diagnostic.path);
        }
        let _ = manifest::refusal(document, "STDIN");
    }
    let mut end = 0;
    for token in manifest::highlight(text) {
        assert!(token.range.start >= end && !token.range.is_empty());
        end = token.range.end;
        assert!(!text[token.range].contains('\n'));
    }
    parsed
}

fn check_spans(text: &str, node: &manifest::Node) {
    let (start, end) = (node.span.start, node.span.end);
    assert!(text.get(start.byte..end.byte).is_some(), "{node:?}");
    // A lone carriage return is a line break for the parser; no editor holds one.
    if text.len() < 10_000 && !text.replace("\r\n", "").contains('\r') {
        let lines_before = text[..start.byte].matches('\n').count();
        assert_eq!(start.line, lines_before + 1, "{node:?}");
    }
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| check_spans(text, item)),
        Value::Map(entries) => entries.iter().for_each(|one| check_spans(text, &one.value)),
        _ => {}
    }
}

/// The first problem.
#[track_caller]
fn check(text: &str, expected: impl Fn(&Problem) -> bool) {
    let parsed = exercise(text);
    let problem = parsed.diagnostics.first().map(|first| &first.problem);
    assert!(problem.is_some_and(expected), "found {problem:?}");
}

#[track_caller]
fn check_accepted(text: &str) {
    let parsed = exercise(text);
    assert_eq!(parsed.diagnostics, []);
}

#[test]
fn long_texts_are_refused_at_once() {
    let text = "a: 1\n".repeat(1_000_000);
    check(&text, |problem| {
        *problem == Problem::TextTooLarge { bytes: 5_000_000 }
    });
}

#[test]
fn aliases_of_aliases_do_not_explode() {
    let mut laughs = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..20 {
        let before = format!("*a{}, ", level - 1).repeat(9);
        laughs.push_str(&format!("a{level}: &a{level} [{before}]\n"));
    }
    check(&laughs, |problem| *problem == Problem::TooMuch);
    let big = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(500_000),
        "*a, ".repeat(1000)
    );
    check(&big, |problem| *problem == Problem::TooMuch);
    let merges = format!("a: &a {{b: 1}}\nc: {{{}}}\n", "<<: *a, ".repeat(60_000));
    check(&merges, |problem| *problem == Problem::TooMuch);
    let nested = format!("{}{}\n", "&a [".repeat(60), "]".repeat(60));
    check_accepted(&nested);
}

#[test]
fn deep_nesting_is_refused() {
    let deep = |problem: &Problem| *problem == Problem::TooDeep;
    check(&"[".repeat(500_000), deep);
    check(&"{a: ".repeat(200_000), deep);
    check(&"- ".repeat(500_000), deep);
    let stairs: String = (0..1000)
        .map(|n| format!("{}a:\n", " ".repeat(n)))
        .collect();
    check(&stairs, deep);
    check(&"? ".repeat(500_000), deep);
    exercise(&"&a ".repeat(300_000));
}

#[test]
fn large_but_harmless_texts_are_read() {
    let wide: String = (0..30_000).map(|n| format!("k{n}: {n}\n")).collect();
    check_accepted(&wide);
    check_accepted(&format!("a: [{}]\n", "1, ".repeat(90_000)));
    check_accepted(&format!("a: [{}]\n", "🐑, ".repeat(90_000)));
    check_accepted(&format!("a: {}\n", "x".repeat(1_000_000)));
    check_accepted(&format!("a: |\n{}", "  line\n".repeat(140_000)));
    check_accepted(&format!("a: \"{}\"\n", "\\n".repeat(400_000)));
    check_accepted(&format!("{}a: 1\n", "# comment\n".repeat(100_000)));
    check_accepted(&format!("{}a: 1\n", "\n".repeat(1_000_000)));
    check_accepted(&format!("a: {}\n", "9".repeat(300_000)));
    check_accepted(&format!("? {}\n: 1\n", "k".repeat(900_000)));
}

#[test]
fn too_much_of_anything_is_refused() {
    check(&"- 1\n".repeat(200_000), |problem| {
        *problem == Problem::TooMuch
    });
    check(&"a: 1\n---\n".repeat(100_000), |problem| {
        *problem == Problem::TooManyDocuments
    });
    check(&"---\n".repeat(200_000), |problem| {
        *problem == Problem::NoObjects
    });
    check(&"a: 1\n".repeat(40_000), |problem| {
        matches!(problem, Problem::DuplicateKey { .. })
    });
    let items = "- {kind: Pod, apiVersion: v1}\n".repeat(500);
    check(&format!("kind: List\nitems:\n{items}"), |problem| {
        *problem == Problem::TooManyDocuments
    });
    check(&"a:\tb\n".repeat(10_000), |problem| {
        matches!(problem, Problem::Syntax { .. })
    });
}

#[test]
fn a_thousand_problems_are_a_hundred() {
    let fields: String = (0..10_000).map(|n| format!("  replicaz{n}: 1\n")).collect();
    let text = format!("apiVersion: apps/v1\nkind: StatefulSet\nspec:\n{fields}");
    let parsed = exercise(&text);
    assert_eq!(
        manifest::check(&parsed.documents[0]).len(),
        limits::PROBLEMS_MAX
    );
}

/// Pieces that YAML cares about, thrown together.
fn yaml_soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(vec![
            " ", "  ", "\n", "\n  ", "\n- ", ": ", ":", "- ", "-", "? ", "[", "]", "{", "}", ",",
            "&a ", "*a", "!!int ", "!x ", "!<", "|", ">", "|-\n", ">2\n", "'", "\"", "\\", "#", " #",
            "---", "\n---\n", "...", "%YAML 1.2\n", "%TAG ! x\n", "<<: ", "~", "0x1F", ".inf", "1_0",
            "\t", "\r\n", "\r", "\u{feff}", "\u{0}", "\u{85}", "\u{2028}", "🐑", "日本", "é",
        ]).prop_map(String::from),
        3 => prop::sample::select(vec![
            "apiVersion: apps/v1\n", "kind: StatefulSet\n", "kind: List\n", "items:\n", "spec:\n",
            "metadata: {name: web}\n", "replicas: 3", "containers", "a", "b", "1", "true", "1Gi",
        ]).prop_map(String::from),
        1 => "\\PC{0,3}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_on_soup(text in yaml_soup()) {
        exercise(&text);
    }

    #[test]
    fn nothing_panics_on_anything(text in "\\PC*") {
        exercise(&text);
    }

    /// A sample with a piece cut out or put in is what an editor holds while somebody types.
    #[test]
    fn nothing_panics_on_damaged_samples(
        which in 0..6usize,
        from in 0..1200usize,
        cut in 0..80usize,
        soup in yaml_soup(),
    ) {
        let yaml: Vec<char> = manifest::samples()[which].yaml.chars().collect();
        let from = from.min(yaml.len());
        let to = (from + cut).min(yaml.len());
        let text: String = yaml[..from].iter().chain(&yaml[to..]).collect();
        exercise(&text);
        let text: String = yaml[..from].iter().copied().chain(soup.chars()).chain(yaml[to..].iter().copied()).collect();
        exercise(&text);
    }

    /// What is written as YAML is read as the same thing, by our own reader.
    #[test]
    fn yaml_comes_back(value in json()) {
        let text = manifest::to_yaml(&serde_json::from_value(value.clone()).unwrap());
        let parsed = manifest::parse(&text);
        prop_assert_eq!(&parsed.diagnostics, &vec![], "{}", text);
        prop_assert_eq!(serde_json::to_value(parsed.documents[0].to_json()).unwrap(), value, "{}", text);
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let text = prop_oneof![
        "[a-z0-9:#'\"\\\\ .,_+-]{0,12}",
        "[a-z\n\t ]{0,12}",
        "\\PC{0,6}",
        "[0-9_.xobe+-]{1,6}",
        prop::sample::select(vec![
            "yes",
            "no",
            "y",
            "n",
            "on",
            "Off",
            "NULL",
            "~",
            "0644",
            "0x1F",
            "1e3",
            ".5",
            "1_000",
            "",
            "<<",
            ".inf",
            "true",
            "---",
            "- a",
            "a: b",
            "[]",
            "null",
            "2024-01-01",
            "0b11",
            "0o17",
            "+1",
            "#!/bin/sh\necho\n",
            " a",
            "a\n",
            "\n",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`",
        ])
        .prop_map(String::from),
    ];
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        text.clone().prop_map(Into::into),
    ];
    let tree = leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::btree_map("[a-zA-Z0-9./-]{1,8}|<<|yes|~", inner, 0..4)
                .prop_map(|map| map.into_iter().collect()),
        ]
    });
    prop::collection::btree_map("[a-z]{2,5}", tree, 1..4).prop_map(|map| map.into_iter().collect())
}
