//! Where a check stands, what it found, and how values are written.

use crate::api::LabelSelector;
use crate::api::record::Field;
use crate::cluster::api_server::{FieldError, Problem, names};
use crate::json::Value;
use std::fmt;

/// A place in an object. Text is made only for an error.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'a str),
    Index(usize),
    Key(&'a str),
}

impl<'a> Path<'a> {
    pub(super) const fn root(name: &'a str) -> Self {
        Self {
            parent: None,
            step: Step::Field(name),
        }
    }

    pub(super) fn field(&'a self, name: &'a str) -> Self {
        self.then(Step::Field(name))
    }

    pub(super) fn index(&'a self, index: usize) -> Self {
        self.then(Step::Index(index))
    }

    pub(super) fn key(&'a self, key: &'a str) -> Self {
        self.then(Step::Key(key))
    }

    fn then(&'a self, step: Step<'a>) -> Self {
        Self {
            parent: Some(self),
            step,
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.step {
            Step::Field(name) if self.parent.is_some() => write!(f, ".{name}"),
            Step::Field(name) => f.write_str(name),
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Key(key) => write!(f, "[{key}]"),
        }
    }
}

/// A value as the server writes it into an error (spec 06 §1).
pub(super) struct Shown(String);

impl From<&str> for Shown {
    fn from(text: &str) -> Self {
        Self(quote(text))
    }
}

impl From<i64> for Shown {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

impl From<&Value> for Shown {
    fn from(value: &Value) -> Self {
        Self(value.to_string())
    }
}

/// JSON text, taken as it is.
impl From<String> for Shown {
    fn from(json: String) -> Self {
        Self(json)
    }
}

/// The text in quotes.
pub(super) fn quote(text: &str) -> String {
    crate::json::quote(text)
}

/// The text in quotes, or `null`.
pub(super) fn quote_or_null(text: Option<&str>) -> String {
    text.map_or_else(|| "null".to_owned(), quote)
}

/// An object of the internal API: Go field names in the order of their declaration.
pub(super) fn go_struct(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, json)| format!("\"{name}\":{json}"))
        .collect();
    format!("{{{}}}", fields.join(","))
}

/// A list of values that are JSON already; `null` where there is none, as Go writes a nil slice.
pub(super) fn go_list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        "null".to_owned()
    } else {
        format!("[{}]", items.join(","))
    }
}

/// The normal JSON form of a value that has one; fields of a struct by name.
pub(super) fn json<T: Field + Clone>(value: &T) -> String {
    value.clone().write().to_string()
}

/// The normal JSON form of a struct, its fields in the order of their declaration.
pub(super) fn json_struct<T: Field + Clone>(value: &T, order: &[&'static str]) -> String {
    let value = value.clone().write();
    let fields = order
        .iter()
        .filter_map(|name| Some((*name, value.get(name)?.to_string())));
    go_struct(&fields.collect::<Vec<_>>())
}

/// JSON whose fields have the names that they have in Go: with a capital letter.
pub(super) fn go_names(json: &str) -> String {
    let mut text = json.to_owned();
    for opens in ["{\"", ",\""] {
        let mut parts = text.split(opens);
        let mut named = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            named.push_str(opens);
            let is_field = part
                .split('"')
                .nth(1)
                .is_some_and(|rest| rest.starts_with(':'));
            let (first, rest) = part.split_at_checked(1).unwrap_or(("", part));
            if is_field {
                named.push_str(&first.to_ascii_uppercase());
                named.push_str(rest);
            } else {
                named.push_str(part);
            }
        }
        text = named;
    }
    text
}

/// The normal JSON form of a label selector.
pub(super) fn selector_json(selector: &LabelSelector) -> String {
    json_struct(selector, &["matchLabels", "matchExpressions"])
}

/// What the checks have found so far.
#[derive(Default)]
pub(super) struct Report(pub(super) Vec<FieldError>);

impl Report {
    fn add(&mut self, at: &Path, problem: Problem, value: Shown, detail: &str) {
        self.0.push(FieldError {
            path: at.to_string(),
            problem,
            value: value.0,
            detail: detail.to_owned(),
        });
    }

    pub(super) fn required(&mut self, at: &Path, detail: &str) {
        self.add(at, Problem::Required, "".into(), detail);
    }

    pub(super) fn invalid(&mut self, at: &Path, value: impl Into<Shown>, detail: &str) {
        self.add(at, Problem::Invalid, value.into(), detail);
    }

    pub(super) fn duplicate(&mut self, at: &Path, value: impl Into<Shown>, detail: &str) {
        self.add(at, Problem::Duplicate, value.into(), detail);
    }

    pub(super) fn not_found(&mut self, at: &Path, value: &str) {
        self.add(at, Problem::NotFound, value.into(), "");
    }

    pub(super) fn forbidden(&mut self, at: &Path, detail: &str) {
        self.add(at, Problem::Forbidden, "".into(), detail);
    }

    pub(super) fn too_long(&mut self, at: &Path, bytes: usize) {
        let detail = format!("may not be more than {bytes} bytes");
        self.add(at, Problem::TooLong, "".into(), &detail);
    }

    pub(super) fn unsupported(&mut self, at: &Path, value: impl Into<Shown>, known: &[&str]) {
        let known: Vec<String> = known.iter().map(|word| quote(word)).collect();
        let detail = format!("supported values: {}", known.join(", "));
        self.add(at, Problem::Unsupported, value.into(), &detail);
    }

    /// One of the known words, if there is a word.
    pub(super) fn one_of(&mut self, at: &Path, word: Option<&str>, known: &[&str]) {
        if let Some(word) = word.filter(|word| !known.contains(word)) {
            self.unsupported(at, word, known);
        }
    }

    /// One error for each problem of the text.
    pub(super) fn problems(&mut self, at: &Path, text: &str, problems: Vec<String>) {
        for problem in problems {
            self.invalid(at, text, &problem);
        }
    }

    /// A text that must be there and keep a rule.
    pub(super) fn name(&mut self, at: &Path, text: &str, rule: fn(&str) -> Vec<String>) {
        if text.is_empty() {
            self.required(at, "");
        } else {
            self.problems(at, text, rule(text));
        }
    }

    pub(super) fn not_negative(&mut self, at: &Path, number: i64) {
        if number < 0 {
            self.invalid(at, number, names::NOT_NEGATIVE);
        }
    }

    /// A number that is not negative, or a percentage; the number, or 0 if it is none.
    pub(super) fn amount(&mut self, at: &Path, value: &Value) -> i64 {
        match value.as_str().map(names::percentage) {
            Some(None) => {
                self.invalid(at, value, names::PERCENT);
                0
            }
            Some(Some(percent)) => percent.into(),
            None => {
                let number = value.as_i64().unwrap_or(0);
                self.not_negative(at, number);
                number
            }
        }
    }

    /// No percentage above 100.
    pub(super) fn at_most_all(&mut self, at: &Path, value: &Value) {
        let percentage = value.as_str().and_then(names::percentage);
        if percentage.is_some_and(|percent| percent > 100) {
            self.invalid(at, value, "must not be greater than 100%");
        }
    }

    pub(super) fn port(&mut self, at: &Path, number: i64) {
        if let Some(problem) = names::port(number) {
            self.invalid(at, number, problem);
        }
    }
}

/// How `new` differs from `old`, both JSON: a line break, then one hunk of a unified diff with three lines
/// of context, as the server adds it to refusals of changed specs.
pub(super) fn diff(old: &str, new: &str) -> String {
    const CONTEXT: usize = 3;
    let (old, new) = (lines(old), lines(new));
    let pairs = || old.iter().zip(&new);
    let before = pairs().take_while(|(a, b)| a == b).count();
    let shorter = old.len().min(new.len()) - before;
    let after = old.iter().rev().zip(new.iter().rev());
    let after = after.take(shorter).take_while(|(a, b)| a == b).count();
    let start = before.saturating_sub(CONTEXT);
    let trailing = after.min(CONTEXT);
    let length = |all: &[String]| all.len() - after + trailing - start;
    let mut text = format!(
        "\n@@ -{},{} +{},{} @@\n",
        start + 1,
        length(&old),
        start + 1,
        length(&new)
    );
    let mut hunk = |mark: char, lines: &[String]| {
        for line in lines {
            text.push(mark);
            text.push_str(line);
            text.push('\n');
        }
    };
    hunk(' ', &old[start..before]);
    hunk('-', &old[before..old.len() - after]);
    hunk('+', &new[before..new.len() - after]);
    hunk(' ', &old[old.len() - after..old.len() - after + trailing]);
    text
}

/// Compact JSON, one value a line, one blank a level.
fn lines(json: &str) -> Vec<String> {
    let mut text = String::new();
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for c in json.chars() {
        if in_text {
            text.push(c);
            in_text = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        let line_break = |text: &mut String, depth: usize| {
            text.push('\n');
            text.extend(std::iter::repeat_n(' ', depth));
        };
        match c {
            '{' | '[' => {
                depth += 1;
                text.push(c);
                line_break(&mut text, depth);
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if text.trim_end().ends_with(['{', '[']) {
                    text.truncate(text.trim_end().len());
                } else {
                    line_break(&mut text, depth);
                }
                text.push(c);
            }
            ',' => {
                text.push(c);
                line_break(&mut text, depth);
            }
            ':' => text.push_str(": "),
            _ => {
                in_text = c == '"';
                text.push(c);
            }
        }
    }
    text.lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_fields_indexes_and_keys() {
        let spec = Path::root("spec");
        let list = spec.field("containers");
        let item = list.index(2);
        let requests = item.field("resources.requests");
        assert_eq!(
            requests.key("cpu").to_string(),
            "spec.containers[2].resources.requests[cpu]"
        );
    }

    #[test]
    fn a_diff_is_one_hunk() {
        let old = r#"{"a":[],"b":"1, {\"x\"","c":null,"d":{"e":1},"f":2,"g":3}"#;
        assert_eq!(
            diff(old, &old.replace("null", "true")),
            "\n@@ -1,7 +1,7 @@\n {\n  \"a\": [],\n  \"b\": \"1, {\\\"x\\\"\",\n- \"c\": null,\n+ \"c\": true,\n  \"d\": {\n   \"e\": 1\n  },\n"
        );
        assert_eq!(diff("{}", "{}"), "\n@@ -1,1 +1,1 @@\n {}\n");
    }

    #[test]
    fn lines_of_a_list_added_at_the_end() {
        assert_eq!(
            diff("[1]", "[1,2]"),
            "\n@@ -1,3 +1,4 @@\n [\n- 1\n+ 1,\n+ 2\n ]\n"
        );
    }
}
