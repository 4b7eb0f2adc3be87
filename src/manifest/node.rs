//! A YAML document as a tree that remembers where everything stood.

use super::position::Span;
use crate::order::gather;

/// A value and where it stood.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stood. What an alias brings in lies at the alias, what is inside of it where it
    /// was defined.
    pub span: Span,
}

/// What JSON knows; YAML is narrowed to it as kubectl does.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~`, nothing at all.
    Null,
    /// `true`, and YAML 1.1's `yes`, `on`, `y`.
    Bool(bool),
    /// Always finite.
    Number(crate::json::Number),
    /// Quoted, a block, or plain and nothing else.
    String(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in text order; keys are unique.
    Map(Vec<Entry>),
}

/// One key of a mapping with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key; numbers and booleans have become text.
    pub key: String,
    /// Where the key stood.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The value of a key, if this is a map and has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// A key with its value, if this is a map and has it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether this is null.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }
}

/// The value without its positions.
pub fn to_json(node: &Node) -> crate::json::Value {
    match &node.value {
        Value::Null => crate::json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(value) => value.clone().into(),
        Value::String(value) => value.as_str().into(),
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Map(entries) => {
            let fields = entries.iter();
            let fields = fields.map(|entry| (entry.key.clone(), to_json(&entry.value)));
            crate::json::Value::Object(gather(fields))
        }
    }
}
