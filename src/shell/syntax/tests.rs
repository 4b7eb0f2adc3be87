use super::*;

fn words(node: &Node) -> Vec<Vec<String>> {
    let told = |word: &Word| {
        let parts = word.iter().map(|part| match &part.what {
            What::Text(text) => text.clone(),
            What::Variable(name, _) => ["$", name].concat(),
            What::Output(node) => ["$(", &words(node)[0].join(" "), ")"].concat(),
        });
        parts.collect::<String>()
    };
    match node {
        Node::Pipeline(stages) => {
            let all = stages.iter();
            all.map(|stage| stage.words.iter().map(told).collect())
                .collect()
        }
        Node::List(nodes) => nodes.iter().flat_map(|node| words(node)).collect(),
        Node::Chain(first, others) => {
            let others = others.iter().flat_map(|(_, node)| words(node));
            words(first).into_iter().chain(others).collect()
        }
        Node::For(_, _, body) => words(body),
        Node::While(first, _, second) => [words(first), words(second)].concat(),
        Node::If(first, then, other) => [words(first), words(then), words(other)].concat(),
    }
}

#[test]
fn words_are_told_apart_as_in_a_shell() {
    for (line, expected) in [
        ("a  b # c", vec![vec!["a", "b"]]),
        (
            "a 'b c' \"d 'e'\" f\\ g",
            vec![vec!["a", "b c", "d 'e'", "f g"]],
        ),
        (
            "a|b ; c&&d",
            vec![vec!["a"], vec!["b"], vec!["c"], vec!["d"]],
        ),
        (
            "echo \"$(hostname)\" > f",
            vec![vec!["echo", "$(hostname)"]],
        ),
        ("curl a:1/b?c=d", vec![vec!["curl", "a:1/b?c=d"]]),
        ("x a\\\n  b", vec![vec!["x", "a", "b"]]),
        ("for i in 0 1; do echo $i; done", vec![vec!["echo", "$i"]]),
        ("A=1 b#c", vec![vec!["b#c"]]),
        ("", vec![]),
        ("# only this", vec![]),
    ] {
        let node = read(line, &[]).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(words(&node), expected, "{line}");
    }
}

#[test]
fn what_is_wrong_is_said_in_the_words_of_bash() {
    for (line, error) in [
        ("a 'b", "unexpected EOF while looking for matching `''"),
        ("a \"b", "unexpected EOF while looking for matching `\"'"),
        ("a | ", "syntax error: unexpected end of file"),
        ("| a", "syntax error near unexpected token `|'"),
        ("a )", "syntax error near unexpected token `)'"),
        ("for i in 1; do a", "syntax error: unexpected end of file"),
        ("echo >", "syntax error near unexpected token `newline'"),
    ] {
        assert_eq!(read(line, &[]), Err(error.to_owned()), "{line}");
    }
}

#[test]
fn only_what_is_nested_counts_as_deep() {
    let ifs = "if a; then b; elif c; then d; elif e; then f; fi; ".repeat(30);
    let chain = "a && b || ".repeat(100_000) + "c";
    let elifs = "elif c; then d; ".repeat(30);
    for (line, is_deep) in [
        (ifs, false),
        (chain, false),
        ("( ".repeat(30) + "a" + &" )".repeat(30), true),
        (format!("if a; then b; {elifs}fi"), true),
    ] {
        assert_eq!(read(&line, &[]).is_err(), is_deep, "{line:.40}");
    }
}
