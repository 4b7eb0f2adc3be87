//! Kinds that kubectl describes field by field (spec 07 §6.8).

use super::page::{Page, word};
use crate::json::{Map, Value};

/// Words that stay in capitals.
const CAPITALS: [&str; 9] = [
    "API", "CIDR", "GUID", "ID", "IP", "TLS", "UID", "URI", "URL",
];

impl Page {
    pub(super) fn generic(&mut self, json: &Value) {
        self.head(json);
        self.marks(json);
        let mut rest = json.clone();
        if let Some(metadata) = rest["metadata"].as_object_mut() {
            for field in [
                "name",
                "namespace",
                "labels",
                "annotations",
                "managedFields",
            ] {
                metadata.remove(field);
            }
        }
        self.fields(0, &rest);
    }

    fn fields(&mut self, level: usize, value: &Value) {
        let fields = value.as_object().into_iter().flat_map(Map::iter);
        for (name, value) in fields {
            let title = [&title(name), ":"].concat();
            match value {
                Value::Object(_) => {
                    self.line(level, &[&title]);
                    self.fields(level + 1, value);
                }
                Value::Array(items) => {
                    self.line(level, &[&title]);
                    for item in items {
                        match item {
                            Value::Object(_) => self.fields(level + 1, item),
                            other => self.line(level + 1, &[&word(other, "")]),
                        }
                    }
                }
                other => self.line(level, &[&title, &word(other, "")]),
            }
        }
    }
}

/// `dnsPolicy` becomes `Dns Policy`, `apiVersion` `API Version`.
fn title(field: &str) -> String {
    if field.starts_with('$') || field.contains(['.', '/']) {
        return field.to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    for c in field.chars() {
        match words.last_mut() {
            Some(word) if !c.is_ascii_uppercase() => word.push(c),
            _ => words.push(c.to_ascii_uppercase().to_string()),
        }
    }
    let words = words.into_iter().map(|word| {
        let capitals = word.to_ascii_uppercase();
        if CAPITALS.contains(&capitals.as_str()) {
            capitals
        } else {
            word
        }
    });
    words.collect::<Vec<_>>().join(" ")
}
