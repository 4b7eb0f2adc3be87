//! What every description is written with.

use crate::api::{Millis, Time};
use crate::json::{Map, Value};
use crate::kubectl::tables;

pub(super) const NONE: &str = "<none>";
pub(super) const UNSET: &str = "<unset>";

/// Kept for apply alone; nobody wants to read it.
const HIDDEN: &str = "kubectl.kubernetes.io/last-applied-configuration";
/// Longer annotations stand on lines of their own, cut at the end.
const ANNOTATION_MAX: usize = 140;

/// A description in the making: lines with tabs between their cells.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) text: String,
    pub(super) now: Millis,
}

/// The value at a path of fields, itself if that is empty; null if there is none.
pub(super) fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    let steps = path.split('.').filter(|step| !step.is_empty());
    steps.fold(value, |value, field| &value[field])
}

/// A value in short: a text without quotes, a number; nothing for null.
pub(in crate::kubectl) fn word(value: &Value, path: &str) -> String {
    match at(value, path) {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// As [`word`], and a word for what is empty.
pub(super) fn word_or(value: &Value, path: &str, instead: &str) -> String {
    let word = word(value, path);
    if word.is_empty() {
        instead.to_owned()
    } else {
        word
    }
}

/// The items of a list; none if it is no list.
pub(in crate::kubectl) fn items<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    at(value, path).as_array().map_or(&[], Vec::as_slice)
}

/// A list as Go prints it: `[a b]`.
pub(super) fn list(value: &Value, path: &str) -> String {
    let items: Vec<String> = items(value, path)
        .iter()
        .map(|item| word(item, ""))
        .collect();
    ["[", &items.join(" "), "]"].concat()
}

/// A time at length; Go's first instant if there is none.
pub(super) fn time(value: &Value, path: &str) -> String {
    let time = at(value, path).as_str().and_then(Time::parse);
    time.map_or("Mon, 01 Jan 0001 00:00:00 +0000".to_owned(), Time::long)
}

/// As Go capitalises a boolean for people.
pub(super) fn truth(value: &Value) -> &'static str {
    if *value == true { "True" } else { "False" }
}

impl Page {
    /// A line: its cells, below so many levels.
    pub(super) fn line(&mut self, level: usize, cells: &[&str]) {
        self.text.push_str(&"  ".repeat(level));
        self.text.push_str(&cells.join("\t"));
        self.text.push('\n');
    }

    /// A line for a value, unless it is empty.
    pub(super) fn given(&mut self, level: usize, title: &str, value: &str) {
        if !value.is_empty() {
            self.line(level, &[title, value]);
        }
    }

    /// Values one below the other.
    pub(super) fn lines(&mut self, title: &str, values: &[String]) {
        if values.is_empty() {
            self.line(0, &[title, NONE]);
        }
        for (place, value) in values.iter().enumerate() {
            self.line(0, &[if place == 0 { title } else { "" }, value]);
        }
    }

    /// Labels, or what else is a map of texts.
    pub(super) fn labels(&mut self, title: &str, labels: &Value) {
        let fields = labels.as_object().into_iter().flat_map(Map::iter);
        let pairs: Vec<String> = fields
            .map(|(key, value)| [key, "=", &word(value, "")].concat())
            .collect();
        self.lines(title, &pairs);
    }

    /// Annotations; long ones stand on lines of their own.
    pub(super) fn annotations(&mut self, title: &str, annotations: &Value) {
        let fields = annotations.as_object().into_iter().flat_map(Map::iter);
        let mut lines = Vec::new();
        for (key, value) in fields.filter(|(key, _)| *key != HIDDEN) {
            let value = word(value, "");
            let value = value.strip_suffix('\n').unwrap_or(&value);
            if key.len() + value.len() + 2 <= ANNOTATION_MAX && !value.contains('\n') {
                lines.push([key, ": ", value].concat());
                continue;
            }
            lines.push([key, ":"].concat());
            for line in value.lines() {
                let cut: String = line.chars().take(ANNOTATION_MAX - 2).collect();
                let dots = if cut.len() < line.len() { "..." } else { "" };
                lines.push(["  ", &cut, dots].concat());
            }
        }
        self.lines(title, &lines);
    }

    /// How long ago that was.
    pub(super) fn since(&self, value: &Value, path: &str) -> String {
        tables::since(at(value, path).as_str().and_then(Time::parse), self.now)
    }

    /// Name and namespace.
    pub(super) fn head(&mut self, object: &Value) {
        self.line(0, &["Name:", &word(object, "metadata.name")]);
        self.given(0, "Namespace:", &word(object, "metadata.namespace"));
    }

    /// Labels and annotations.
    pub(super) fn marks(&mut self, object: &Value) {
        self.labels("Labels:", at(object, "metadata.labels"));
        self.annotations("Annotations:", at(object, "metadata.annotations"));
    }

    /// What a pod bears, sorted by key.
    pub(super) fn tolerations(&mut self, title: &str, tolerations: &[Value]) {
        let mut sorted: Vec<&Value> = tolerations.iter().collect();
        crate::order::sort_by(&mut sorted, &|a, b| word(a, "key").cmp(&word(b, "key")));
        let texts = sorted.into_iter().map(|toleration| {
            let mut text = word(toleration, "key");
            for (before, field) in [("=", "value"), (":", "effect")] {
                let part = word(toleration, field);
                if !part.is_empty() {
                    text.extend([before, &part]);
                }
            }
            if toleration["operator"] == "Exists" && word(toleration, "value").is_empty() {
                text.push_str(if text.is_empty() {
                    "op=Exists"
                } else {
                    " op=Exists"
                });
            }
            let seconds = word(toleration, "tolerationSeconds");
            if !seconds.is_empty() {
                text.extend([" for ", &seconds, "s"]);
            }
            text
        });
        let texts: Vec<String> = texts.collect();
        self.lines(title, &texts);
    }
}
