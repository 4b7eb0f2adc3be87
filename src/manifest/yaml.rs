//! Objects back to text, in the form that kubectl gives them.

use crate::json::Value;

use super::node;
use super::scalar::{self, Scalar};

/// An object as YAML, keys sorted as kubectl sorts them. [`parse`](super::parse) reads the same
/// value back.
pub fn to_yaml(value: &Value) -> String {
    let mut out = String::new();
    write(value, 0, &mut out);
    out
}

/// Writes a value from the start of a line on, or behind its key or dash where it fits there.
fn write(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            // Sorted whatever the order of the map is.
            let mut keys: Vec<&String> = fields.keys().collect();
            keys.sort();
            for (place, key) in keys.into_iter().enumerate() {
                if place > 0 {
                    out.push_str(&" ".repeat(indent));
                }
                out.push_str(&text(key, indent, true));
                out.push(':');
                let value = &fields[key];
                let list = matches!(value, Value::Array(items) if !items.is_empty());
                let map = matches!(value, Value::Object(fields) if !fields.is_empty());
                if list || map {
                    // kubectl does not indent lists below their key.
                    let below = if list { indent } else { indent + 2 };
                    out.push('\n');
                    out.push_str(&" ".repeat(below));
                    write(value, below, out);
                } else {
                    out.push(' ');
                    write(value, indent + 2, out);
                }
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push_str(&" ".repeat(indent));
                }
                out.push_str("- ");
                write(item, indent + 2, out);
            }
        }
        Value::String(string) => {
            out.push_str(&text(string, indent, false));
            out.push('\n');
        }
        other => {
            out.push_str(&other.to_string());
            out.push('\n');
        }
    }
}

/// A string: as it is where nobody could misread it, as a block where it has lines, else quoted.
fn text(string: &str, indent: usize, is_key: bool) -> String {
    let odd = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
    let lines: Vec<&str> = string.split('\n').collect();
    let has_odd = lines.iter().any(|line| line.contains(odd));
    if lines.len() == 1 && !has_odd {
        let reads_as_text = matches!(
            scalar::resolve(string),
            Scalar::Value(node::Value::String(_))
        );
        if !reads_as_text || string == "<<" || is_date(string) || is_sexagesimal(string) {
            return format!("\"{string}\"");
        }
        return if is_plain(string) {
            string.to_owned()
        } else {
            format!("'{}'", string.replace('\'', "''"))
        };
    }
    let content = string.trim_end_matches('\n');
    let fits_a_block = !is_key
        && !has_odd
        && !content.starts_with([' ', '\n'])
        && !content.is_empty()
        && lines.iter().all(|line| line.trim_end() == *line);
    if !fits_a_block {
        return crate::json::quote(string);
    }
    let chomping = match string.len() - content.len() {
        0 => "|-",
        1 => "|",
        _ => "|+",
    };
    let mut block = chomping.to_owned();
    let kept = string.strip_suffix('\n').unwrap_or(string);
    for line in kept.split('\n') {
        block.push('\n');
        if !line.is_empty() {
            block.push_str(&" ".repeat(indent.max(2)));
            block.push_str(line);
        }
    }
    block
}

/// Whether YAML 1.1 knows it as a date, with or without a time.
fn is_date(string: &str) -> bool {
    let (date, time) = string.split_at(string.find(['T', 't', ' ']).unwrap_or(string.len()));
    let mut parts = date.split('-').map(|part| {
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { part.len() } else { 0 }
    });
    let is_day = |len: Option<usize>| matches!(len, Some(1 | 2));
    let is_date = parts.next() == Some(4) && is_day(parts.next()) && is_day(parts.next());
    let is_time = time.is_empty() || time.contains(':');
    is_date && is_time && parts.next().is_none()
}

/// Whether YAML 1.1 knows it as a number to the base of sixty: `12:30`.
fn is_sexagesimal(string: &str) -> bool {
    let unsigned = string.strip_prefix(['-', '+']).unwrap_or(string);
    let mut parts = unsigned.split(':');
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = parts.next().unwrap_or_default();
    let mut rest = parts.peekable();
    is_number(whole) && rest.peek().is_some() && rest.all(|part| is_number(part) && part.len() < 3)
}

/// Whether a string can stand without quotes.
fn is_plain(string: &str) -> bool {
    let mut chars = string.chars();
    let (first, second) = (chars.next(), chars.next());
    let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let starts_well = match first {
        Some('-' | '?' | ':') => !is_space(second),
        Some(first) => !"#,[]{}&*!|>'\"%@`=".contains(first),
        None => false,
    };
    starts_well
        && string.trim() == string
        && !string.starts_with("---")
        && !string.starts_with("...")
        && !string.contains(": ")
        && !string.contains(" #")
        && !string.ends_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn objects_look_as_kubectl_prints_them() {
        let object = json!({
            "kind": "Pod",
            "spec": {
                "containers": [{"name": "web", "args": ["-c", "a: b", "yes", "1", ""], "env": []}],
                "empty": {},
                "script": "one\n  two\n",
                "lines": "one\ntwo",
                "time": "2026-01-05T09:00:00Z",
                "day": "2026-01-05",
                "port": "8080:80",
            },
            "count": 3,
            "none": null,
            "it's": "it's",
        });
        let expected = "\
count: 3
it's: it's
kind: Pod
none: null
spec:
  containers:
  - args:
    - -c
    - 'a: b'
    - \"yes\"
    - \"1\"
    - \"\"
    env: []
    name: web
  day: \"2026-01-05\"
  empty: {}
  lines: |-
    one
    two
  port: \"8080:80\"
  script: |
    one
      two
  time: \"2026-01-05T09:00:00Z\"
";
        assert_eq!(to_yaml(&object), expected);
    }

    #[test]
    fn what_is_written_means_the_same_to_another_reader() {
        let strings = [
            "plain",
            "-",
            "- a",
            "a:",
            "a: b",
            "a #b",
            "#a",
            "'",
            "\"",
            "a\tb",
            " a",
            "a ",
            "\n",
            "a\n\n",
            "\n a",
            "a\n b",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            "{a",
            "[a",
            ",a",
            "?",
            "? a",
            "|",
            ">",
            "---",
            "...",
            "日本語",
            "é",
            "a\u{2028}b",
            "\u{feff}a",
            "a\r\nb",
            "=",
            "a\\b",
            "2026-01-05T09:00:00Z",
            "2026-1-5",
            "2026-01-055",
            "12:30",
            "nginx:1",
        ];
        for string in strings {
            let value = json!({ "list": [string], "map": { "key": string } });
            let text = to_yaml(&value);
            let read: Value = serde_yaml::from_str(&text).expect(&text);
            assert_eq!(read, value, "{text}");
        }
    }
}
