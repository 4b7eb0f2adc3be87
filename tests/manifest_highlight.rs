//! Colours in the editor.

use statefulset_visualizer::manifest::{self, Class};

/// Every token as `class‹text›`, in text order.
#[track_caller]
fn check(text: &str, expected: &str) {
    let tokens = manifest::highlight(text).into_iter().map(|token| {
        let class = match token.class {
            Class::Key => "key",
            Class::String => "str",
            Class::Number => "num",
            Class::Literal => "lit",
            Class::Comment => "rem",
            Class::Separator => "sep",
            Class::Anchor => "ref",
            Class::Block => "blk",
        };
        format!("{class}<{}>", &text[token.range])
    });
    assert_eq!(tokens.collect::<Vec<_>>().join(" "), expected);
}

#[test]
fn values_have_the_class_of_what_kubectl_reads() {
    check("a: 1", "key<a> num<1>");
    check(
        "a: yes\nb: ~\nc: .inf",
        "key<a> lit<yes> key<b> lit<~> key<c> num<.inf>",
    );
    check("image: nginx:1.29", "key<image> str<nginx:1.29>");
    check("url: http://x/#y z", "key<url> str<http://x/#y z>");
    check("a b : c d  ", "key<a b> str<c d>");
    check("- - 1\n- a: 2", "num<1> key<a> num<2>");
    check("- -1\n- --x", "num<-1> str<--x>");
    check("1: 2", "key<1> num<2>");
}

#[test]
fn comments_need_a_blank_before_them() {
    check("# a: 1", "rem<# a: 1>");
    check("a: b # c", "key<a> str<b> rem<# c>");
    check("a: b#c", "key<a> str<b#c>");
    check("a: # c", "key<a> rem<# c>");
    check("a: '#' # c", "key<a> str<'#'> rem<# c>");
}

#[test]
fn quotes_go_over_lines() {
    check(r#"a: "b\" #c" # d"#, r##"key<a> str<"b\" #c"> rem<# d>"##);
    check("a: 'it''s'", "key<a> str<'it''s'>");
    check("\"a\": 'b'", "key<\"a\"> str<'b'>");
    check(
        "a: \"b\n  c: d\" # e",
        "key<a> str<\"b> str<  c: d\"> rem<# e>",
    );
    check("a: 'b", "key<a> str<'b>");
}

#[test]
fn flow_collections_have_keys_too() {
    check("a: [b, 1, {c: d}]", "key<a> str<b> num<1> key<c> str<d>");
    check(
        "{\"a\":1,\"b\":[true]}",
        "key<\"a\"> num<1> key<\"b\"> lit<true>",
    );
    check("a: [b,\n  c]\nd: e", "key<a> str<b> str<c> key<d> str<e>");
    check("a: {}}\nb: [", "key<a> key<b>");
}

#[test]
fn block_scalars_last_as_long_as_they_are_indented() {
    check(
        "a: |\n  b: 1\n\n  # c\nd: 2",
        "key<a> blk<b: 1> blk<# c> key<d> num<2>",
    );
    check(
        "- a: >-  # c\n    x\n  b: 1",
        "key<a> rem<# c> blk<x> key<b> num<1>",
    );
    check("- |\n  x\n- z", "blk<x> str<z>");
    check("a: |+2\n  x", "key<a> blk<x>");
    check("a: > b", "key<a> str<> b>");
}

#[test]
fn separators_anchors_and_tags() {
    check("---\na: 1\n...", "sep<---> key<a> num<1> sep<...>");
    check("--- # c\n---x", "sep<---> rem<# c> str<---x>");
    check(
        "a: &x !!str 1\nb: *x",
        "key<a> ref<&x> ref<!!str> num<1> key<b> ref<*x>",
    );
    check("b: {<<: *x, c: d}", "key<b> key<<<> ref<*x> key<c> str<d>");
}

#[test]
fn line_endings_and_odd_characters_are_left_alone() {
    check("a: b\r\nc: d\r\n", "key<a> str<b> key<c> str<d>");
    check("名前: 羊🐑 # 注", "key<名前> str<羊🐑> rem<# 注>");
    check("\ta:\t1", "key<a> num<1>");
    check("", "");
    check(": :\n?\n- ?", "");
}
