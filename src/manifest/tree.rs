//! From the parser's events to a tree, narrowed as kubectl narrows YAML.

use crate::order::Map;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};

use super::budget::Budget;
use super::diagnostic::{Diagnostic, Problem};
use super::limits;
use super::node::{Entry, Node, Value};
use super::path::{self, Step};
use super::position::{Cursor, Position, Span};
use super::scalar::{self, Scalar};
use super::split::Chunk;
use super::syntax::Fault;

/// A result, or what ends the reading.
pub(super) type Outcome<T> = Result<T, Box<Diagnostic>>;

/// A list or map that is still open.
pub(super) struct Frame {
    pub(super) start: Span,
    anchor: usize,
    pub(super) body: Body,
}

pub(super) enum Body {
    List(Vec<Node>),
    Map {
        entries: Vec<RawEntry>,
        key: Option<RawKey>,
    },
}

pub(super) struct RawKey {
    text: String,
    span: Span,
    merge: bool,
}

pub(super) struct RawEntry {
    entry: Entry,
    merged: bool,
}

/// Turns the parser's events into a tree.
pub(super) struct Builder<'a, 'b> {
    pub(super) chunk: &'b Chunk<'a>,
    cursor: Cursor<'a>,
    budget: &'b mut Budget,
    pub(super) stack: Vec<Frame>,
    /// Finished values by anchor number.
    anchors: Map<usize, Node>,
    root: Option<Node>,
    /// Where the last event ended: that is where a missing value is missing.
    last_end: Position,
    pub(super) warnings: Vec<Diagnostic>,
    /// Where in the chunk a tab ends that stands between a colon and its value.
    pub(super) tab_after_colon: Option<usize>,
}

impl<'a, 'b> Builder<'a, 'b> {
    pub(super) fn new(chunk: &'b Chunk<'a>, budget: &'b mut Budget) -> Self {
        let start = Position {
            byte: chunk.byte,
            line: chunk.line,
            column: 1,
        };
        Builder {
            chunk,
            cursor: Cursor::new(chunk.text),
            budget,
            stack: Vec::new(),
            anchors: Map::new(),
            root: None,
            last_end: start,
            warnings: Vec::new(),
            tab_after_colon: None,
        }
    }

    /// Reads the chunk's first document; like kubectl, nothing after it.
    pub(super) fn run(&mut self) -> Outcome<Node> {
        self.check_separator()?;
        self.check_characters()?;
        let mut parser = Parser::new_from_str(self.chunk.text);
        while let Some(result) = parser.next_event() {
            match result {
                Ok((Event::DocumentEnd | Event::StreamEnd, _)) => break,
                Ok((event, span)) => {
                    let span = self.span(span);
                    self.event(event, span)?;
                    self.last_end = span.end;
                }
                Err(error) => {
                    let at = self.position(*error.marker());
                    return Err(self.scan_error(error.info(), at));
                }
            }
        }
        Ok(self.root.take().unwrap_or(Node {
            value: Value::Null,
            span: Span::at(self.last_end),
        }))
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Outcome<()> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let empty = text.is_empty() && style == ScalarStyle::Plain;
                let span = if empty { Span::at(self.last_end) } else { span };
                let value = self.scalar(&text, style, tag.as_deref(), span)?;
                let merge = text == "<<" && style == ScalarStyle::Plain;
                self.finish(Node { value, span }, anchor, merge)
            }
            Event::SequenceStart(anchor, _) => self.open(span, anchor, Body::List(Vec::new())),
            Event::MappingStart(anchor, _) => {
                let body = Body::Map {
                    entries: Vec::new(),
                    key: None,
                };
                self.open(span, anchor, body)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(id) => self.alias(id, span),
            _ => Ok(()),
        }
    }

    fn open(&mut self, start: Span, anchor: usize, body: Body) -> Outcome<()> {
        if self.stack.len() >= limits::DEPTH_MAX {
            return Err(self.error(start, Problem::TooDeep));
        }
        self.stack.push(Frame {
            start,
            anchor,
            body,
        });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Outcome<()> {
        let Some(frame) = self.stack.pop() else {
            return Ok(());
        };
        let mut span = frame.start;
        if end.start.byte < end.end.byte {
            span.end = end.end;
        }
        let value = match frame.body {
            Body::List(items) => {
                if let Some(last) = items.last() {
                    span.end = span.end.max(last.span.end);
                }
                Value::List(items)
            }
            Body::Map { entries, .. } => {
                if let Some(last) = entries.last() {
                    span.end = span.end.max(last.entry.value.span.end);
                }
                Value::Map(self.unique(entries))
            }
        };
        self.finish(Node { value, span }, frame.anchor, false)
    }

    /// Keeps the last of equal keys, at its own place, and warns at the first.
    fn unique(&mut self, entries: Vec<RawEntry>) -> Vec<Entry> {
        let mut last = Map::new();
        for (index, raw) in entries.iter().enumerate() {
            let Some(before) = last.insert(raw.entry.key.as_str(), index) else {
                continue;
            };
            let earlier: &RawEntry = &entries[before];
            if raw.merged || earlier.merged || self.warnings.len() >= limits::PROBLEMS_MAX {
                continue;
            }
            let key = clip(&raw.entry.key);
            let mut steps = self.steps();
            steps.push(Step::Key(key.clone()));
            let problem = Problem::DuplicateKey {
                key,
                wins_line: raw.entry.key_span.start.line,
            };
            self.warnings.push(Diagnostic::warning(
                earlier.entry.key_span,
                path::render(&steps),
                problem,
            ));
        }
        if last.len() == entries.len() {
            return entries.into_iter().map(|raw| raw.entry).collect();
        }
        let kept: Vec<bool> = entries
            .iter()
            .enumerate()
            .map(|(index, raw)| last.get(raw.entry.key.as_str()) == Some(&index))
            .collect();
        let kept = entries.into_iter().zip(kept);
        kept.filter_map(|(raw, keep)| keep.then_some(raw.entry))
            .collect()
    }

    fn alias(&mut self, id: usize, span: Span) -> Outcome<()> {
        let Some(node) = self.anchors.get(&id) else {
            let message = format!("anchor '{}' value contains itself", self.alias_name(span));
            return Err(self.fault(Fault::SelfReference, message, span));
        };
        if !self.budget.take(node) {
            return Err(self.error(span, Problem::TooMuch));
        }
        let value = node.value.clone();
        self.attach(Node { value, span }, span, false)
    }

    /// Takes a value that was written out (an alias comes through [`Self::attach`]).
    fn finish(&mut self, node: Node, anchor: usize, merge: bool) -> Outcome<()> {
        // What is inside has been paid for, keys included.
        let bytes = node.as_str().map_or(0, str::len);
        let mut affordable = self.budget.take_one(bytes);
        if anchor > 0 && affordable {
            affordable = self.budget.take(&node);
            if affordable {
                self.anchors.insert(anchor, node.clone());
            }
        }
        let span = node.span;
        if !affordable {
            return Err(self.error(span, Problem::TooMuch));
        }
        self.attach(node, span, merge)
    }

    /// Hangs a value into the tree; `span` is where it is used.
    fn attach(&mut self, node: Node, span: Span, merge: bool) -> Outcome<()> {
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut frame.body {
            Body::List(items) => items.push(node),
            Body::Map { entries, key } => match key.take() {
                Some(RawKey { merge: true, .. }) => return self.merge(node, span),
                Some(raw) => entries.push(RawEntry {
                    entry: Entry {
                        key: raw.text,
                        key_span: raw.span,
                        value: node,
                    },
                    merged: false,
                }),
                None => {
                    let raw = RawKey {
                        text: String::new(),
                        span,
                        merge,
                    };
                    return self.set_key(node, raw);
                }
            },
        }
        Ok(())
    }

    fn set_key(&mut self, node: Node, mut raw: RawKey) -> Outcome<()> {
        raw.text = match node.value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(value) => value.to_string(),
            Value::Null => {
                let message = "unsupported map key of type: %!s(<nil>), key: <nil>";
                return Err(self.fault(Fault::BadKey, message, raw.span));
            }
            Value::List(_) | Value::Map(_) => {
                let before = &self.chunk.text[..raw.span.start.byte - self.chunk.byte];
                let template = matches!(node.value, Value::Map(_)) && before.ends_with('{');
                let fault = if template {
                    Fault::Template
                } else {
                    Fault::BadKey
                };
                return Err(self.fault(fault, "yaml: invalid map key", raw.span));
            }
        };
        if let Some(Frame {
            body: Body::Map { key, .. },
            ..
        }) = self.stack.last_mut()
        {
            *key = Some(raw);
        }
        Ok(())
    }

    /// go-yaml v2 writes what is merged over what stands before it; what follows overrides it.
    fn merge(&mut self, node: Node, span: Span) -> Outcome<()> {
        let maps = match node.value {
            Value::Map(entries) => vec![entries],
            Value::List(items) => {
                let mut maps = Vec::new();
                for item in items.into_iter().rev() {
                    match item.value {
                        Value::Map(entries) => maps.push(entries),
                        _ => return Err(self.bad_merge(span)),
                    }
                }
                maps
            }
            _ => return Err(self.bad_merge(span)),
        };
        if let Some(Frame {
            body: Body::Map { entries, .. },
            ..
        }) = self.stack.last_mut()
        {
            let merged = maps.into_iter().flatten();
            entries.extend(merged.map(|entry| RawEntry {
                entry,
                merged: true,
            }));
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: Span,
    ) -> Outcome<Value> {
        let wanted = match tag {
            Some(tag) if tag.is_yaml_core_schema() => tag.suffix.as_str(),
            Some(_) => "str",
            None if style == ScalarStyle::Plain => "",
            None => "str",
        };
        if !matches!(wanted, "" | "int" | "float" | "bool" | "null") {
            return Ok(Value::String(text.to_string()));
        }
        let value = match scalar::resolve(text) {
            Scalar::Value(value) => value,
            Scalar::NotJson(name) => {
                let message = format!("unsupported value: {name}");
                return Err(self.fault(Fault::NotJson, message, span));
            }
        };
        let found = match &value {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(number) if number.is_f64() => "float",
            Value::Number(_) => "int",
            _ => "str",
        };
        if wanted.is_empty() || wanted == found || (wanted == "float" && found == "int") {
            return Ok(value);
        }
        let message = format!("cannot decode !!{found} `{text}` as a !!{wanted}");
        Err(self.fault(Fault::BadTag, message, span))
    }

    /// The path to what is being read.
    pub(super) fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        for frame in &self.stack {
            match &frame.body {
                Body::List(items) => steps.push(Step::Index(items.len())),
                Body::Map { key: Some(key), .. } => {
                    steps.push(Step::Key(clip(&key.text)));
                }
                Body::Map { key: None, .. } => {}
            }
        }
        steps
    }

    fn span(&mut self, span: saphyr_parser::Span) -> Span {
        Span {
            start: self.position(span.start),
            end: self.position(span.end),
        }
    }

    fn position(&mut self, marker: Marker) -> Position {
        Position {
            byte: self.chunk.byte + self.cursor.byte_of(marker.index()),
            line: self.chunk.line + marker.line().max(1) - 1,
            column: marker.col() + 1,
        }
    }
}

/// A key as it is shown in a path; nobody needs more of it.
pub(super) fn clip(key: &str) -> String {
    key.chars().take(limits::SHOWN_CHARS_MAX).collect()
}
