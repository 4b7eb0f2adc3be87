//! Changes of a manifest's text that make its objects others and leave all else as its author wrote it:
//! comments, quotes, order, block and flow style.
//!
//! An edit is found by its place in the text, and then tried: only if the edited text reads as the very
//! objects that were meant, and as nothing else, is it offered. What anchors, tabs or odd styles would
//! make of it therefore need not be foreseen.

use super::document::Document;
use super::limits;
use super::node::{Entry, Node, Value};
use super::parse::{Parsed, parse};
use super::position::Span;
use super::to_yaml;
use crate::json::{self, quote};
use std::ops::Range;

/// A piece of a text, and what is to stand there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// In bytes.
    pub range: Range<usize>,
    /// What is to stand there.
    pub replacement: String,
}

impl Edit {
    /// The edited text; `None` if the text has no such place.
    pub fn apply(&self, text: &str) -> Option<String> {
        let (before, after) = (text.get(..self.range.start)?, text.get(self.range.end..)?);
        Some([before, &self.replacement, after].concat())
    }

    fn insert(at: usize, replacement: String) -> Self {
        let range = at..at;
        Self { range, replacement }
    }
}

/// A value that an object of a manifest is to get or to lose.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which of the text's objects, from 0; the next one after the last is a new one.
    pub document: usize,
    /// Where in the object, as a JSON pointer: `/spec/ports/0/port`. What is missing on the way is made;
    /// `-` as an index is a new item behind the last.
    pub pointer: String,
    /// The value; `None` takes away what is there, with the comments in its lines.
    pub value: Option<json::Value>,
}

/// The edit that makes these changes, one after the other; `None` where it cannot be made safely, or where
/// there are more than [`limits::CHANGES_MAX`].
///
/// Costs one reading of the text, and one more for each change.
pub fn edit(text: &str, changes: &[Change]) -> Option<Edit> {
    if changes.len() > limits::CHANGES_MAX {
        return None;
    }
    let mut edited = (text.to_owned(), parse(text));
    for change in changes {
        edited = changed(&edited.0, &edited.1, change)?;
    }
    Some(difference(text, &edited.0))
}

fn changed(text: &str, before: &Parsed, change: &Change) -> Option<(String, Parsed)> {
    let mut wanted: Vec<_> = before.documents.iter().map(Document::to_json).collect();
    let steps: Vec<String> = json::steps(&change.pointer).collect();
    let edit = match (before.documents.get(change.document), &change.value) {
        (Some(document), Some(value)) => {
            set(&mut wanted[change.document], &steps, value)?;
            place(text, &document.root, &steps, value)?
        }
        (Some(document), None) => {
            remove(&mut wanted[change.document], &steps)?;
            cut(text, &document.root, &steps)?
        }
        (None, value) => {
            let value = value.as_ref()?;
            wanted.push(value.clone());
            let line_end = if text.ends_with('\n') { "" } else { "\n" };
            let document = [line_end, "---\n", &to_yaml(value)].concat();
            Edit::insert(text.len(), document)
        }
    };
    let edited = edit.apply(text)?;
    let after = parse(&edited);
    let is_meant = after.documents.iter().map(Document::to_json).eq(wanted)
        && after.diagnostics.len() == before.diagnostics.len();
    is_meant.then_some((edited, after))
}

/// Makes the change in the object itself.
fn set(place: &mut json::Value, steps: &[String], value: &json::Value) -> Option<()> {
    let Some((step, rest)) = steps.split_first() else {
        *place = value.clone();
        return Some(());
    };
    if place.is_null() {
        *place = if step == "-" {
            json::Value::Array(Vec::new())
        } else {
            json::Value::Object(json::Map::new())
        };
    }
    match place {
        json::Value::Array(items) if step == "-" => {
            items.push(nested(rest, value)?);
            Some(())
        }
        json::Value::Array(items) => set(items.get_mut(step.parse::<usize>().ok()?)?, rest, value),
        json::Value::Object(fields) => set(fields.entry(step.clone()).or_default(), rest, value),
        _ => None,
    }
}

/// Takes a value away in the object itself.
fn remove(place: &mut json::Value, steps: &[String]) -> Option<()> {
    let (step, rest) = steps.split_first()?;
    match place {
        json::Value::Array(items) => {
            let index = step
                .parse::<usize>()
                .ok()
                .filter(|own| *own < items.len())?;
            if !rest.is_empty() {
                return remove(&mut items[index], rest);
            }
            items.remove(index);
        }
        json::Value::Object(fields) if rest.is_empty() => {
            fields.remove(step)?;
        }
        json::Value::Object(fields) => return remove(fields.get_mut(step)?, rest),
        _ => return None,
    }
    Some(())
}

/// The value with what is missing around it.
fn nested(steps: &[String], value: &json::Value) -> Option<json::Value> {
    let mut whole = json::Value::Null;
    set(&mut whole, steps, value)?;
    Some(whole)
}

/// The same change in the text.
fn place(text: &str, node: &Node, steps: &[String], value: &json::Value) -> Option<Edit> {
    let Some((step, rest)) = steps.split_first() else {
        return replace(text, node.span, value);
    };
    match &node.value {
        Value::Map(entries) => match node.entry(step) {
            Some(entry) if entry.value.is_null() => fill(text, entry, &nested(rest, value)?),
            Some(entry) => place(text, &entry.value, rest, value),
            None => insert_key(text, node, entries, step, &nested(rest, value)?),
        },
        Value::List(items) if step == "-" => insert_item(text, node, items, &nested(rest, value)?),
        Value::List(items) => place(text, items.get(step.parse::<usize>().ok()?)?, rest, value),
        _ => None,
    }
}

/// Puts a scalar in the place of another, in quotes like those that were there.
fn replace(text: &str, span: Span, value: &json::Value) -> Option<Edit> {
    let old = text.get(span.start.byte..span.end.byte)?;
    let compound = value.is_array() || value.is_object();
    if compound || span.start.line != span.end.line || old.starts_with(['{', '[', '|', '>']) {
        return None;
    }
    // The parser takes the comment behind a quoted scalar as its end.
    let quotes = old
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''));
    let length = match quotes {
        Some(quotes) => old[1..].find(quotes)? + 2,
        None => old.len(),
    };
    let replacement = match value.as_str() {
        Some(new) if quotes == Some('"') => quote(new),
        _ => to_yaml(value).trim_end().to_owned(),
    };
    Some(Edit {
        range: span.start.byte..span.start.byte + length,
        replacement,
    })
}

/// Gives a value to a key that has none.
fn fill(text: &str, entry: &Entry, value: &json::Value) -> Option<Edit> {
    let span = entry.value.span;
    if span.start.byte < span.end.byte {
        return replace(text, span, value);
    }
    let colon = entry.key_span.end.byte + text.get(entry.key_span.end.byte..)?.find(':')? + 1;
    if value.is_array() || value.is_object() {
        let indent = entry.key_span.start.column + 1;
        return Some(below(text, colon, indent, &to_yaml(value)));
    }
    let scalar = [" ", to_yaml(value).trim_end()].concat();
    Some(Edit::insert(colon, scalar))
}

fn insert_key(
    text: &str,
    map: &Node,
    entries: &[Entry],
    key: &str,
    value: &json::Value,
) -> Option<Edit> {
    if is_flow(text, map) {
        let pair = [&quote(key), ": ", &spaced(value)].concat();
        return flow(map, entries.last().map(|last| &last.value), pair);
    }
    let (first, last) = (entries.first()?, entries.last()?);
    let mut fields = json::Map::new();
    fields.insert(key.to_owned(), value.clone());
    let pair = to_yaml(&json::Value::Object(fields));
    let end = last.key_span.end.byte.max(last.value.span.end.byte);
    Some(below(text, end, first.key_span.start.column - 1, &pair))
}

fn insert_item(text: &str, list: &Node, items: &[Node], value: &json::Value) -> Option<Edit> {
    let last = items.last();
    if is_flow(text, list) {
        return flow(list, last, spaced(value));
    }
    let before = text.get(..items.first()?.span.start.byte)?;
    let dash = before.trim_end_matches(' ').strip_suffix('-')?;
    let indent = dash.len() - dash.rfind('\n').map_or(0, |line_end| line_end + 1);
    let item = to_yaml(&json::Value::Array(vec![value.clone()]));
    Some(below(text, last?.span.end.byte, indent, &item))
}

fn is_flow(text: &str, node: &Node) -> bool {
    let rest = text.get(node.span.start.byte..);
    rest.is_some_and(|rest| rest.starts_with(['{', '[']))
}

/// Puts a further part into brackets.
fn flow(whole: &Node, last: Option<&Node>, part: String) -> Option<Edit> {
    Some(match last {
        Some(last) => Edit::insert(last.span.end.byte, [", ", &part].concat()),
        None => Edit::insert(whole.span.start.byte + 1, part),
    })
}

/// A value as people write JSON on one line.
fn spaced(value: &json::Value) -> String {
    let (open, parts, close) = match value {
        json::Value::Array(items) => ("[", items.iter().map(spaced).collect::<Vec<_>>(), "]"),
        json::Value::Object(fields) => {
            let pair = |(key, value): (&String, _)| [&quote(key), ": ", &spaced(value)].concat();
            ("{", fields.iter().map(pair).collect(), "}")
        }
        scalar => return scalar.to_string(),
    };
    [open, &parts.join(", "), close].concat()
}

/// Puts lines below the line in which something ends.
fn below(text: &str, end: usize, indent: usize, lines: &str) -> Edit {
    let line_end = line_end(text, end);
    let at = text[..line_end].trim_end_matches('\r').len();
    let mut added = String::new();
    for line in lines.lines() {
        added.push('\n');
        added.push_str(&" ".repeat(indent));
        added.push_str(line);
    }
    Edit::insert(at, added)
}

/// Takes away the lines of a value, if no other has a part of them.
fn cut(text: &str, node: &Node, steps: &[String]) -> Option<Edit> {
    let (step, rest) = steps.split_first()?;
    let (start, child) = match &node.value {
        Value::Map(_) => {
            let entry = node.entry(step)?;
            (entry.key_span.start.byte, &entry.value)
        }
        Value::List(items) => {
            let item = items.get(step.parse::<usize>().ok()?)?;
            (item.span.start.byte, item)
        }
        _ => return None,
    };
    if !rest.is_empty() {
        return cut(text, child, rest);
    }
    let line = text[..start].rfind('\n').map_or(0, |line_end| line_end + 1);
    let is_alone = matches!(text[line..start].trim(), "" | "-");
    let end = line_end(text, child.span.end.byte.max(start)) + 1;
    is_alone.then(|| Edit {
        range: line..end.min(text.len()),
        replacement: String::new(),
    })
}

/// Where the line ends in which something ends; a block scalar ends only where the next line begins.
fn line_end(text: &str, end: usize) -> usize {
    let end = text[..end].trim_end().len();
    text[end..].find('\n').map_or(text.len(), |at| end + at)
}

/// The one edit that makes a text of another.
fn difference(old: &str, new: &str) -> Edit {
    let same = old.chars().zip(new.chars()).take_while(|(a, b)| a == b);
    let start: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let same = old_rest.chars().rev().zip(new_rest.chars().rev());
    let same = same.take_while(|(a, b)| a == b);
    let end: usize = same.map(|(c, _)| c.len_utf8()).sum();
    Edit {
        range: start..old.len() - end,
        replacement: new_rest[..new_rest.len() - end].to_owned(),
    }
}
