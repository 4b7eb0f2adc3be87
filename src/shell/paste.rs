//! From what was pasted to lines: prompts are taken off, and what a text shows as output is left out
//! (spec 07 §1).

/// A line that is to be run, with the texts of its here-documents; the mark: they are taken literally.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Input {
    pub(super) line: String,
    pub(super) documents: Vec<(String, bool)>,
}

/// The lines of a pasted text. Where some have prompts, the others are what was printed.
pub(super) fn lines(text: &str) -> Vec<Input> {
    let mut lines = read(text, &after_prompt);
    if lines.len() > 1 {
        // What a text says between its commands is not to be run.
        lines.retain(|own| !own.line.is_empty() && !own.line.trim_start().starts_with('#'));
    }
    lines
}

/// The lines of a script.
pub(super) fn script(text: &str) -> Vec<Input> {
    read(text, &|_| None)
}

fn read(text: &str, after_prompt: &dyn Fn(&str) -> Option<&str>) -> Vec<Input> {
    let mut rest: Vec<&str> = text.lines().collect();
    rest.reverse();
    let has_prompts = text.lines().any(|line| after_prompt(line).is_some());
    let mut inputs = Vec::new();
    while let Some(line) = rest.pop() {
        let own = match after_prompt(line) {
            Some(own) => own,
            None if has_prompts => continue,
            None => line.trim_end(),
        };
        let mut line = own.to_owned();
        while open(&line) {
            let Some(next) = rest.pop() else { break };
            line.push('\n');
            line.push_str(next.strip_prefix("> ").unwrap_or(next));
        }
        let documents = marks(&line).into_iter().map(|(mark, literal, tabs)| {
            let mut body = String::new();
            while let Some(next) = rest.pop() {
                let next = if tabs {
                    next.trim_start_matches('\t')
                } else {
                    next
                };
                if next == mark {
                    break;
                }
                body.extend([next, "\n"]);
            }
            (body, literal)
        });
        let documents = documents.collect();
        inputs.push(Input { line, documents });
    }
    inputs
}

/// What stands behind a prompt, if there is one: `$ `, `PS C:\> `, `mysql> `, `/ # `, `user@host:~$ `.
fn after_prompt(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if line == "$" || line == "PS>" {
        return Some("");
    }
    for sign in ["$ ", "mysql> ", "MariaDB [(none)]> ", "/ # ", "❯ ", "➜ "] {
        if let Some(rest) = line.strip_prefix(sign) {
            return Some(rest.trim());
        }
    }
    let (before, rest) = line.split_once(' ')?;
    if before == "PS>" || (before == "PS" && line.contains('>')) {
        let rest = if before == "PS" {
            line.split_once('>')?.1
        } else {
            rest
        };
        return Some(rest.trim());
    }
    let is_prompt = before.contains('@') && before.ends_with(['$', '#', '%', '>']);
    is_prompt.then(|| rest.trim())
}

/// Whether a line goes on in the next one: a backslash at its end, an open quote, an open loop.
fn open(line: &str) -> bool {
    let (mut quote, mut escaped, mut comment) = (None, false, false);
    let mut before = ' ';
    for c in line.chars() {
        if comment {
            comment = c != '\n';
        } else if escaped {
            escaped = false;
        } else if c == '\\' && quote != Some('\'') {
            escaped = true;
        } else if quote == Some(c) {
            quote = None;
        } else if quote.is_none() && matches!(c, '\'' | '"') {
            quote = Some(c);
        } else if c == '#' && quote.is_none() && before.is_whitespace() {
            comment = true;
        }
        before = c;
    }
    let words = || line.split([' ', '\n', '\t', ';']);
    let count = |own: &str| words().filter(|word| *word == own).count();
    let loops = count("do") > count("done") || count("then") > count("fi");
    let begun = matches!(words().next(), Some("for" | "while" | "until")) && count("done") == 0;
    quote.is_some() || escaped || loops || begun
}

/// The marks that end the here-documents of a line; whether each is quoted, and whether leading tabs go.
fn marks(line: &str) -> Vec<(String, bool, bool)> {
    let parts = line.split("<<").skip(1);
    let marks = parts.filter_map(|part| {
        let (part, tabs) = match part.strip_prefix('-') {
            Some(part) => (part, true),
            None => (part, false),
        };
        let word = part.trim_start_matches(' ');
        let end = word.find(|c: char| c.is_whitespace() || ";|&<>".contains(c));
        let word = &word[..end.unwrap_or(word.len())];
        let mark = word.trim_matches(['\'', '"', '\\']);
        let is_mark = !mark.is_empty() && !word.starts_with('<');
        is_mark.then(|| (mark.to_owned(), mark != word, tabs))
    });
    marks.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        lines(text).into_iter().map(|input| input.line).collect()
    }

    #[test]
    fn prompts_go_and_so_does_what_was_printed() {
        let pasted = "$ kubectl get sts\nNAME   READY\nweb    3/3\n$ kubectl get po # all\n";
        assert_eq!(read(pasted), ["kubectl get sts", "kubectl get po # all"]);
        assert_eq!(read("PS> a\nb"), ["a"]);
        assert_eq!(read("PS C:\\Users\\a> kubectl get po"), ["kubectl get po"]);
        assert_eq!(read("root@web-0:/# ls"), ["ls"]);
        assert_eq!(read("a\nb\n"), ["a", "b"]);
        assert_eq!(read(""), [""; 0]);
        assert_eq!(read("# a comment\n\nb"), ["b"]);
        assert_eq!(read("# a comment"), ["# a comment"]);
    }

    #[test]
    fn a_line_may_go_on() {
        assert_eq!(read("$ a \\\n  -b\nc"), ["a \\\n  -b"]);
        assert_eq!(read("echo 'a\nb'\nc"), ["echo 'a\nb'", "c"]);
        assert_eq!(
            read("for i in 0 1; do\n  echo $i\ndone\nls"),
            ["for i in 0 1; do\n  echo $i\ndone", "ls"]
        );
    }

    #[test]
    fn here_documents_belong_to_their_line() {
        let read = lines("cat <<'EOF' > a\n$x\nEOF\nls");
        assert_eq!(read[0].documents, [("$x\n".to_owned(), true)]);
        assert_eq!(read[1].line, "ls");
    }
}
