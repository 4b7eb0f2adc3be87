//! From text to documents: the parser's events become a tree, narrowed as kubectl narrows YAML.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};

use super::diagnostic::{Diagnostic, Problem};
use super::document::Document;
use super::limits;
use super::node::{Entry, Node, Value};
use super::path::{self, Step};
use super::position::{Cursor, Position, Span};
use super::scalar::{self, Scalar};
use super::split::{self, Chunk};
use super::syntax::{self, Fault};

/// What a text holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// The documents that could be read, in text order; empty ones are left out and `List`s are
    /// taken apart. Nothing comes after a syntax error, as in kubectl.
    pub documents: Vec<Document>,
    /// What is wrong with the text as YAML. What is wrong with the objects is found by
    /// [`check`](super::check).
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads manifests. Never fails; the work is bounded by [`limits`].
pub fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    if text.len() > limits::TEXT_BYTES_MAX {
        let problem = Problem::TextTooLarge { bytes: text.len() };
        let diagnostic = Diagnostic::error(Span::at(Position::START), "", problem);
        parsed.diagnostics.push(diagnostic);
        return parsed;
    }
    let mut budget = Budget::default();
    for chunk in split::split(text) {
        let (root, warnings) = read(&chunk, &mut budget);
        push_up_to(&mut parsed.diagnostics, warnings, limits::PROBLEMS_MAX);
        match root {
            Ok(root) if root.is_null() => {}
            Ok(root) => parsed.documents.extend(Document::from_root(root)),
            Err(error) => {
                parsed.diagnostics.push(*error);
                break;
            }
        }
        if parsed.documents.len() > limits::DOCUMENTS_MAX {
            let span = parsed.documents[limits::DOCUMENTS_MAX].span();
            parsed.documents.truncate(limits::DOCUMENTS_MAX);
            let problem = Problem::TooManyDocuments;
            parsed
                .diagnostics
                .push(Diagnostic::error(span, "", problem));
            break;
        }
    }
    if parsed.documents.is_empty() && parsed.diagnostics.is_empty() {
        let diagnostic = Diagnostic::error(Span::at(Position::START), "", Problem::NoObjects);
        parsed.diagnostics.push(diagnostic);
    }
    parsed
}

/// Reads one chunk. Our parser refuses a tab between a colon and its value, kubectl does not:
/// such tabs become spaces, one error at a time.
fn read(chunk: &Chunk<'_>, budget: &mut Budget) -> (Outcome<Node>, Vec<Diagnostic>) {
    let before = *budget;
    let mut patched = None;
    for _ in 0..limits::TABS_AFTER_COLONS_MAX {
        *budget = before;
        let text = patched.as_deref().unwrap_or(chunk.text);
        let chunk = Chunk { text, ..*chunk };
        let mut builder = Builder::new(&chunk, budget);
        let root = builder.run();
        let (warnings, tab) = (builder.warnings, builder.tab_after_colon);
        let Some(after) = tab else {
            return (root, warnings);
        };
        let start = text[..after].trim_end_matches('\t').len();
        let spaces = " ".repeat(after - start);
        patched = Some([&text[..start], &spaces, &text[after..]].concat());
    }
    *budget = before;
    let mut builder = Builder::new(chunk, budget);
    let root = builder.run();
    (root, builder.warnings)
}

fn push_up_to(all: &mut Vec<Diagnostic>, more: Vec<Diagnostic>, max: usize) {
    let room = max.saturating_sub(all.len());
    all.extend(more.into_iter().take(room));
}

/// A key as it is shown in a path; nobody needs more of it.
fn clip(key: &str) -> String {
    key.chars().take(limits::SHOWN_CHARS_MAX).collect()
}

/// What may still be allocated for this text.
#[derive(Clone, Copy)]
struct Budget {
    nodes: usize,
    bytes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Budget {
            nodes: limits::NODES_MAX,
            bytes: limits::STRING_BYTES_MAX,
        }
    }
}

impl Budget {
    fn take_one(&mut self, bytes: usize) -> bool {
        if self.nodes == 0 || self.bytes < bytes {
            return false;
        }
        self.nodes -= 1;
        self.bytes -= bytes;
        true
    }

    /// Takes what a tree needs; false if there is not enough left.
    fn take(&mut self, node: &Node) -> bool {
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            let bytes = match &node.value {
                Value::String(text) => text.len(),
                Value::Map(entries) => entries.iter().map(|entry| entry.key.len()).sum(),
                _ => 0,
            };
            if !self.take_one(bytes) {
                return false;
            }
            match &node.value {
                Value::List(items) => pending.extend(items),
                Value::Map(entries) => pending.extend(entries.iter().map(|entry| &entry.value)),
                _ => {}
            }
        }
        true
    }
}

/// A list or map that is still open.
struct Frame {
    start: Span,
    anchor: usize,
    body: Body,
}

enum Body {
    List(Vec<Node>),
    Map {
        entries: Vec<RawEntry>,
        key: Option<RawKey>,
    },
}

struct RawKey {
    text: String,
    span: Span,
    merge: bool,
}

struct RawEntry {
    entry: Entry,
    merged: bool,
}

struct Builder<'a, 'b> {
    chunk: &'b Chunk<'a>,
    cursor: Cursor<'a>,
    budget: &'b mut Budget,
    stack: Vec<Frame>,
    /// Finished values by anchor number.
    anchors: BTreeMap<usize, Node>,
    root: Option<Node>,
    /// Where the last event ended: that is where a missing value is missing.
    last_end: Position,
    warnings: Vec<Diagnostic>,
    /// Where in the chunk a tab ends that stands between a colon and its value.
    tab_after_colon: Option<usize>,
}

type Outcome<T> = Result<T, Box<Diagnostic>>;

impl<'a, 'b> Builder<'a, 'b> {
    fn new(chunk: &'b Chunk<'a>, budget: &'b mut Budget) -> Self {
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
            anchors: BTreeMap::new(),
            root: None,
            last_end: start,
            warnings: Vec::new(),
            tab_after_colon: None,
        }
    }

    /// Reads the chunk's first document; like kubectl, nothing after it.
    fn run(&mut self) -> Outcome<Node> {
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
        let mut last = BTreeMap::new();
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

    fn check_separator(&self) -> Outcome<()> {
        let Some(rest) = self.chunk.bad_separator else {
            return Ok(());
        };
        let start = Position {
            byte: self.chunk.byte + self.chunk.text.len(),
            line: self.chunk.line + self.chunk.text.matches('\n').count(),
            column: 1,
        };
        let end = Position {
            byte: start.byte + 3,
            column: 4,
            ..start
        };
        let rest = rest.to_string();
        Err(self.error(Span { start, end }, Problem::BadSeparator { rest }))
    }

    /// go-yaml refuses them before it looks at anything else.
    fn check_characters(&self) -> Outcome<()> {
        let bad = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
        let Some(at) = self.chunk.text.find(bad) else {
            return Ok(());
        };
        let before = &self.chunk.text[..at];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let start = Position {
            byte: self.chunk.byte + at,
            line: self.chunk.line + before.matches('\n').count(),
            column: before[line_start..].chars().count() + 1,
        };
        let message = "control characters are not allowed";
        Err(self.fault(Fault::ControlCharacter, message, Span::at(start)))
    }

    fn bad_merge(&self, span: Span) -> Box<Diagnostic> {
        let message = "map merge requires map or sequence of maps as the value";
        self.fault(Fault::BadMerge, message, span)
    }

    /// A fault for which go-yaml gives no line.
    fn fault(&self, fault: Fault, message: impl Into<String>, span: Span) -> Box<Diagnostic> {
        let problem = Problem::Syntax {
            fault,
            message: message.into(),
            line: None,
        };
        self.error(span, problem)
    }

    /// The name of the alias that begins here.
    fn alias_name(&self, span: Span) -> String {
        let text = &self.chunk.text[span.start.byte - self.chunk.byte..];
        let ends = |c: char| c.is_whitespace() || ",[]{}".contains(c);
        let name = text.strip_prefix('*').unwrap_or(text);
        clip(name.split(ends).next().unwrap_or_default())
    }

    /// Our parser's error, told as go-yaml tells it (spec 06 §2).
    fn scan_error(&mut self, info: &str, at: Position) -> Box<Diagnostic> {
        let text = self.chunk.text;
        let byte = at.byte - self.chunk.byte;
        if info.contains("unknown anchor") {
            let name = self.alias_name(Span::at(at));
            let message = format!("unknown anchor '{name}' referenced");
            return self.fault(Fault::UnknownAnchor, message, Span::at(at));
        }
        if text[..byte].trim_end_matches('\t').ends_with(':') && text[..byte].ends_with('\t') {
            self.tab_after_colon = Some(byte);
        }
        let mut words = syntax::classify(info);
        let mut span = Span::at(at);
        let mut told = at;
        let frame = self.stack.last();
        match words.fault {
            Fault::Tab => {
                span = Span::at(self.indenting_tab(at));
                told = span.start;
            }
            // The reader needs to see where it begins, go-yaml says where the text ends.
            Fault::UnclosedQuote => told.line = self.chunk.line + text.matches('\n').count(),
            Fault::UnclosedList | Fault::UnclosedMap => {
                if let Some(Frame { body, start, .. }) = frame {
                    if matches!(body, Body::Map { .. }) {
                        words.fault = Fault::UnclosedMap;
                        words.message = syntax::OPEN_MAP.to_string();
                    }
                    if text[byte..].trim().is_empty() {
                        span = *start;
                    }
                }
            }
            _ => {}
        }
        let line = told.line - self.chunk.line + usize::from(self.chunk.kept_separator);
        let line = match (line, words.from_parser) {
            (0, _) => None,
            (line, true) => Some(line),
            (line, false) => Some(line + 1),
        };
        let problem = Problem::Syntax {
            fault: words.fault,
            message: words.message,
            line,
        };
        self.error(span, problem)
    }

    /// The first line from here on that is indented with a tab.
    fn indenting_tab(&self, at: Position) -> Position {
        let byte = at.byte - self.chunk.byte;
        let text = self.chunk.text;
        let line_start = text[..byte].rfind('\n').map_or(0, |newline| newline + 1);
        let mut start = line_start;
        for (index, line) in text[line_start..].split_inclusive('\n').enumerate() {
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            if let Some(tab) = line[..blanks].find('\t') {
                return Position {
                    byte: self.chunk.byte + start + tab,
                    line: at.line + index,
                    column: tab + 1,
                };
            }
            start += line.len();
        }
        at
    }

    fn error(&self, span: Span, problem: Problem) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(
            span,
            path::render(&self.steps()),
            problem,
        ))
    }

    /// The path to what is being read.
    fn steps(&self) -> Vec<Step> {
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
