//! Strict decoding: does an object have only fields that its kind has, of the right types?
//! (spec 06 §2)

use super::diagnostic::{Diagnostic, Expected, Found, Problem};
use super::document::Document;
use super::limits;
use super::node::{Entry, Node, Value};
use super::path::{self, Step};
use super::position::Span;
use super::quantity::check_quantity;
use super::schema::{FieldType, Kind, Schema};
use super::suggest;
use crate::order::sort_by;

/// Everything that the API server's decoder, or kubectl before it, would refuse, in text order;
/// at most [`limits::PROBLEMS_MAX`] problems. Values are not validated here.
pub fn check(document: &Document) -> Vec<Diagnostic> {
    let mut found = problems(document);
    sort_by(&mut found, &|a, b| {
        (a.span, &a.path).cmp(&(b.span, &b.path))
    });
    found
}

/// As [`check`], but in the order in which the API server meets them: kubectl sends JSON with
/// sorted keys.
pub(super) fn problems(document: &Document) -> Vec<Diagnostic> {
    let kind = match kind_of(document) {
        Ok(kind) => kind,
        Err(found) => return found,
    };
    let mut walk = Walk {
        schema: Schema::get(),
        kind,
        steps: Vec::new(),
        go_path: Vec::new(),
        objects: Vec::new(),
        found: Vec::new(),
    };
    walk.object(&document.root, kind.name);
    walk.found
}

fn kind_of(document: &Document) -> Result<Kind, Vec<Diagnostic>> {
    let root = &document.root;
    if !matches!(root.value, Value::Map(_)) {
        let found = found(root);
        let problem = Problem::NotAnObject { found };
        return Err(vec![Diagnostic::error(root.span, "", problem)]);
    }
    let api_version = head(document, "apiVersion");
    let kind = head(document, "kind");
    let (api_version, kind) = match (api_version, kind) {
        (Ok(api_version), Ok(kind)) => (api_version, kind),
        (api_version, kind) => {
            let missing = |key: &str, wrong_type: bool| {
                let span = document.locate(if wrong_type { key } else { "" });
                let problem = match key {
                    "kind" => Problem::MissingKind { wrong_type },
                    _ => Problem::MissingApiVersion { wrong_type },
                };
                Diagnostic::error(span, key, problem)
            };
            let api_version = api_version.err().map(|wrong| missing("apiVersion", wrong));
            let kind = kind.err().map(|wrong| missing("kind", wrong));
            return Err(api_version.into_iter().chain(kind).collect());
        }
    };
    let schema = Schema::get();
    let is_it = |known: &&Kind| known.name == kind && known.api_version == api_version;
    if let Some(known) = schema.kinds().iter().find(is_it) {
        return Ok(*known);
    }
    let (kind, api_version) = (kind.to_string(), api_version.to_string());
    if schema.others().iter().any(|known| is_it(&known)) {
        let problem = Problem::NotModelled { kind, api_version };
        let span = document.locate("kind");
        return Err(vec![Diagnostic::warning(span, "kind", problem)]);
    }
    let nearest = suggest::nearest_kind(schema, &api_version, &kind);
    let wrong_version = nearest.is_some_and(|near| near.name == kind);
    let at = if wrong_version { "apiVersion" } else { "kind" };
    let problem = Problem::UnknownKind {
        kind,
        api_version,
        name: document.name().unwrap_or_default().to_string(),
        namespace: document.namespace().unwrap_or_default().to_string(),
        nearest: nearest.map(|near| (near.api_version.to_string(), near.name.to_string())),
    };
    Err(vec![Diagnostic::error(document.locate(at), at, problem)])
}

/// `apiVersion` or `kind`; if it is missing, whether something else than a string stands there.
fn head<'d>(document: &'d Document, key: &str) -> Result<&'d str, bool> {
    match document.root.get(key).map(|node| &node.value) {
        None | Some(Value::Null) => Err(false),
        Some(Value::String(text)) if text.is_empty() => Err(false),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(true),
    }
}

struct Walk {
    schema: &'static Schema,
    kind: Kind,
    steps: Vec<Step>,
    /// The fields on the way, without list indexes and map keys.
    go_path: Vec<&'static str>,
    /// The types on the way, each with the number of steps that lead to it.
    objects: Vec<(&'static str, usize)>,
    found: Vec<Diagnostic>,
}

impl Walk {
    fn object(&mut self, node: &Node, type_name: &'static str) {
        let Value::Map(entries) = &node.value else {
            return;
        };
        self.objects.push((type_name, self.steps.len()));
        for entry in sorted(entries) {
            self.steps.push(Step::Key(entry.key.clone()));
            match self.schema.field_entry(type_name, &entry.key) {
                Some((name, field_type)) => {
                    self.go_path.push(name);
                    self.value(&entry.value, field_type, entry.key_span);
                    self.go_path.pop();
                }
                None => self.unknown(entry, type_name),
            }
            self.steps.pop();
        }
        self.objects.pop();
    }

    fn value(&mut self, node: &Node, field_type: FieldType, key_span: Span) {
        // null means absent, whatever the type.
        if node.is_null() || self.found.len() >= limits::PROBLEMS_MAX {
            return;
        }
        match (field_type, &node.value) {
            (FieldType::Opaque, _) => {}
            (FieldType::Quantity, _) => self.quantity(node, key_span),
            (FieldType::Bool, Value::Bool(_)) => {}
            (
                FieldType::String | FieldType::Named(_) | FieldType::IntOrString,
                Value::String(_),
            ) => {}
            (FieldType::Int32 | FieldType::IntOrString, Value::Number(number))
                if number.as_i64().is_some_and(|n| i32::try_from(n).is_ok()) => {}
            (FieldType::Int64, Value::Number(number)) if number.is_i64() => {}
            (FieldType::Time, Value::String(text)) => {
                if !looks_like_time(text) {
                    let value = text.clone();
                    self.report(node, key_span, Problem::BadTime { value });
                }
            }
            (FieldType::Bytes, Value::String(text)) => {
                if let Some(offset) = bad_base64(text) {
                    self.report(node, key_span, Problem::BadBase64 { offset });
                }
            }
            (FieldType::Object(name), Value::Map(_)) => self.object(node, name),
            (FieldType::List(element), Value::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.steps.push(Step::Index(index));
                    self.value(item, element.field_type(), item.span);
                    self.steps.pop();
                }
            }
            (FieldType::Map(element), Value::Map(entries)) => {
                for entry in sorted(entries) {
                    self.steps.push(Step::Key(entry.key.clone()));
                    self.value(&entry.value, element.field_type(), entry.key_span);
                    self.steps.pop();
                }
            }
            _ => self.wrong_type(node, field_type, key_span),
        }
    }

    fn quantity(&mut self, node: &Node, key_span: Span) {
        let value = match &node.value {
            Value::String(text) => text.trim().to_string(),
            Value::Number(number) => number.to_string(),
            // The server reads the JSON as it is, which never fits.
            _ => "{}".to_string(),
        };
        if let Err(fault) = check_quantity(&value) {
            self.report(node, key_span, Problem::BadQuantity { value, fault });
        }
    }

    fn wrong_type(&mut self, node: &Node, field_type: FieldType, key_span: Span) {
        let expected = match field_type {
            FieldType::Int32 => Expected::Int32,
            FieldType::Int64 => Expected::Int64,
            FieldType::Bool => Expected::Bool,
            FieldType::IntOrString => Expected::IntOrString,
            FieldType::Time => Expected::Time,
            FieldType::List(_) => Expected::List,
            FieldType::Map(_) => Expected::Map,
            FieldType::Object(_) => Expected::Object,
            FieldType::String
            | FieldType::Named(_)
            | FieldType::Bytes
            | FieldType::Quantity
            | FieldType::Opaque => Expected::String,
        };
        let owner = self.objects.last().map_or(self.kind.name, |(name, _)| name);
        let problem = Problem::WrongType {
            expected,
            found: found(node),
            go_struct: owner.to_string(),
            go_path: path::render_go(&self.go_path),
            go_type: field_type.go_name(),
        };
        self.report(node, key_span, problem);
    }

    fn unknown(&mut self, entry: &Entry, type_name: &str) {
        if self.found.len() >= limits::PROBLEMS_MAX {
            return;
        }
        let field = entry.key.as_str();
        let names = self.schema.fields(type_name).map(|(name, _)| name);
        let nearest = suggest::nearest(field, names).map(str::to_string);
        let belongs = match nearest {
            Some(_) => None,
            None => suggest::belongs(self.schema, self.kind, &self.steps, &self.objects, field),
        };
        let problem = Problem::UnknownField {
            field: field.chars().take(limits::SHOWN_CHARS_MAX).collect(),
            nearest,
            belongs,
        };
        let path = path::render(&self.steps);
        let diagnostic = Diagnostic::error(entry.key_span, path, problem);
        self.found.push(diagnostic);
    }

    fn report(&mut self, node: &Node, key_span: Span, problem: Problem) {
        let one_line = node.span.start.line == node.span.end.line;
        let span = if one_line { node.span } else { key_span };
        let path = path::render(&self.steps);
        self.found.push(Diagnostic::error(span, path, problem));
    }
}

/// In the order in which kubectl sends them.
fn sorted(entries: &[Entry]) -> Vec<&Entry> {
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    sort_by(&mut sorted, &|a, b| a.key.cmp(&b.key));
    sorted
}

fn found(node: &Node) -> Found {
    match &node.value {
        Value::Null => Found::Null,
        Value::Bool(_) => Found::Bool,
        Value::Number(number) => Found::Number(number.to_string()),
        Value::String(_) => Found::String,
        Value::List(_) => Found::List,
        Value::Map(_) => Found::Map,
    }
}

/// The shape of RFC 3339; whether the day exists is not looked at.
fn looks_like_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = b"0000-00-00T00:00:00";
    if bytes.len() < shape.len() + 1 {
        return false;
    }
    let fits = shape.iter().zip(bytes).all(|(want, have)| match want {
        b'0' => have.is_ascii_digit(),
        _ => want == have,
    });
    let mut zone = &text.as_bytes()[shape.len()..];
    if let [b'.' | b',', rest @ ..] = zone {
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        zone = if digits == 0 { b"" } else { &rest[digits..] };
    }
    let zone_fits = match zone {
        b"Z" => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => [h1, h2, m1, m2].into_iter().all(u8::is_ascii_digit),
        _ => false,
    };
    fits && zone_fits
}

/// Where Go's decoder for standard base64 with padding gives up.
fn bad_base64(text: &str) -> Option<usize> {
    let in_alphabet = |b: u8| b.is_ascii_alphanumeric() || b == b'+' || b == b'/';
    let mut in_group = 0;
    let mut padding = 0;
    let mut last = 0;
    for (at, b) in text.bytes().enumerate() {
        match b {
            b'\n' | b'\r' => continue,
            b'=' if in_group >= 2 && in_group + padding < 4 => padding += 1,
            _ if padding == 0 && in_alphabet(b) => in_group = in_group % 4 + 1,
            _ => return Some(at),
        }
        if in_group == 4 {
            in_group = 0;
        }
        last = at + 1;
    }
    match (in_group + padding) % 4 {
        0 => None,
        // Go names the start of the group that is cut short.
        _ if padding > 0 => Some(last),
        _ => Some(last - in_group),
    }
}
