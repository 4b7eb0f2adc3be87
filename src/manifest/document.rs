//! One object of a manifest.

use super::node::{Node, Value};
use super::position::Span;

/// One object as it stands in the text; mostly a map, but whatever was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The whole object.
    pub root: Node,
}

impl Document {
    /// Takes `List`s apart, also lists in lists, as kubectl does.
    pub(super) fn from_root(root: Node) -> Vec<Document> {
        let mut documents = Vec::new();
        flatten(root, &mut documents);
        documents
    }

    /// Where the whole object stands.
    pub fn span(&self) -> Span {
        self.root.span
    }

    /// `apiVersion`, if it is a string.
    pub fn api_version(&self) -> Option<&str> {
        self.root.get("apiVersion")?.as_str()
    }

    /// `kind`, if it is a string.
    pub fn kind(&self) -> Option<&str> {
        self.root.get("kind")?.as_str()
    }

    /// `metadata.name`, if it is a string.
    pub fn name(&self) -> Option<&str> {
        self.root.get("metadata")?.get("name")?.as_str()
    }

    /// `metadata.namespace`, if it is a string.
    pub fn namespace(&self) -> Option<&str> {
        self.root.get("metadata")?.get("namespace")?.as_str()
    }

    /// The object without positions.
    pub fn to_json(&self) -> crate::json::Value {
        super::to_json(&self.root)
    }

    /// Where the thing at a path stands, or else the deepest part of the path that exists: the
    /// value if it fits on a line, otherwise its key. Takes what the API server writes, such as
    /// `spec.template.spec.containers[0].image` and `spec.resources[storage]` (spec 06 §1).
    pub fn locate(&self, path: &str) -> Span {
        let mut node = &self.root;
        let mut span = first_key(node);
        let mut rest = path;
        while let Some((child, child_span, after)) = descend(node, rest) {
            node = child;
            span = child_span;
            rest = after;
        }
        span
    }
}

fn flatten(root: Node, documents: &mut Vec<Document>) {
    let is_list = root
        .get("kind")
        .and_then(Node::as_str)
        .is_some_and(|kind| kind.ends_with("List"));
    let has_items = matches!(
        root.get("items").map(|node| &node.value),
        Some(Value::List(_))
    );
    let Value::Map(entries) = root.value else {
        documents.push(Document { root });
        return;
    };
    if !is_list || !has_items {
        let root = Node {
            value: Value::Map(entries),
            span: root.span,
        };
        documents.push(Document { root });
        return;
    }
    for entry in entries {
        if let (true, Value::List(items)) = (entry.key == "items", entry.value.value) {
            for item in items {
                flatten(item, documents);
            }
        }
    }
}

/// One step down a path: the child, what to point at, and the rest of the path.
fn descend<'n, 'p>(node: &'n Node, path: &'p str) -> Option<(&'n Node, Span, &'p str)> {
    let path = path.strip_prefix('.').unwrap_or(path);
    match &node.value {
        Value::List(items) => {
            let (index, rest) = path.strip_prefix('[')?.split_once(']')?;
            let item = items.get(index.parse::<usize>().ok()?)?;
            Some((item, first_key(item), rest))
        }
        Value::Map(entries) => {
            // A key may itself have dots and brackets: the longest one that fits is meant.
            let fits = |key: &str| match path.strip_prefix('[') {
                Some(inner) => inner.strip_prefix(key)?.strip_prefix(']'),
                None => {
                    let rest = path.strip_prefix(key)?;
                    (rest.is_empty() || rest.starts_with(['.', '['])).then_some(rest)
                }
            };
            let found = entries
                .iter()
                .filter_map(|entry| Some((entry, fits(&entry.key)?)));
            let (entry, rest) = found.max_by_key(|(entry, _)| entry.key.len())?;
            let value = entry.value.span;
            let single = value.start.line == value.end.line && value.start.byte < value.end.byte;
            let span = if single { value } else { entry.key_span };
            Some((&entry.value, span, rest))
        }
        _ => None,
    }
}

/// What to point at when the whole of something is meant.
fn first_key(node: &Node) -> Span {
    match &node.value {
        Value::Map(entries) if !entries.is_empty() => entries[0].key_span,
        _ => node.span,
    }
}
