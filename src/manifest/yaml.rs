//! Objects back to text.

use crate::order::gather;
use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::node;
use super::scalar::{self, Scalar};

/// An object as YAML, keys sorted as kubectl sorts them. [`parse`](super::parse) reads the same
/// value back.
pub fn to_yaml(value: &Value) -> String {
    let json = value.to_string();
    let unused = |mark: &char| !json.contains(*mark);
    let mark = ('\u{e000}'..='\u{f8ff}').find(unused).unwrap_or('\u{e000}');
    let marked = serde_yaml::to_string(&Sorted { value, mark }).unwrap_or_default();
    quote_marked(&marked, mark)
}

/// serde_yaml writes YAML 1.2, where `yes` is text; for kubectl it is a boolean. Such text goes
/// through serde_yaml with a mark before it, and becomes quoted afterwards.
struct Sorted<'a> {
    value: &'a Value,
    mark: char,
}

impl Sorted<'_> {
    fn text(&self, text: &str) -> String {
        let plain = scalar::resolve(text);
        let is_text = matches!(plain, Scalar::Value(node::Value::String(_)));
        if is_text && text != "<<" {
            return text.to_string();
        }
        format!("{}{text}", self.mark)
    }
}

impl Serialize for Sorted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mark = self.mark;
        match self.value {
            Value::String(text) => serializer.serialize_str(&self.text(text)),
            Value::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for value in items {
                    list.serialize_element(&Sorted { value, mark })?;
                }
                list.end()
            }
            Value::Object(fields) => {
                let sorted: BTreeMap<_, _> = gather(fields);
                let mut map = serializer.serialize_map(Some(sorted.len()))?;
                for (key, value) in sorted {
                    map.serialize_entry(&self.text(key), &Sorted { value, mark })?;
                }
                map.end()
            }
            other => other.serialize(serializer),
        }
    }
}

fn quote_marked(marked: &str, mark: char) -> String {
    let mut parts = marked.split(mark);
    let mut out = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let word = |c: char| c.is_ascii_alphanumeric() || "._+-~<".contains(c);
        let end = part.find(|c| !word(c)).unwrap_or(part.len());
        out.push('"');
        out.push_str(&part[..end]);
        out.push('"');
        out.push_str(&part[end..]);
    }
    out
}
