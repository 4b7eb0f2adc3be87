//! What is wrong with a manifest, as data, with the words of the real programs beside it.

use super::position::Span;
use super::quantity::QuantityFault;
use super::syntax::Fault;

/// One problem and where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Whether the manifest is refused.
    pub severity: Severity,
    /// Where in the text.
    pub span: Span,
    /// Where in the object, such as `spec.template.spec.containers[0].image`; empty if that
    /// makes no sense.
    pub path: String,
    /// What it is.
    pub problem: Problem,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Kubernetes refuses the manifest.
    Error,
    /// Kubernetes accepts it silently, but hardly anyone means it.
    Warning,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// The text is not YAML. `message` is kubectl's, `line` the one it gives, counted in the
    /// document (spec 06 §2); absent where kubectl gives none.
    Syntax {
        /// The kind of mistake.
        fault: Fault,
        /// kubectl's words.
        message: String,
        /// kubectl's line.
        line: Option<usize>,
    },
    /// Something else than a comment follows `---`.
    BadSeparator {
        /// What follows.
        rest: String,
    },
    /// The text is longer than [`limits::TEXT_BYTES_MAX`](super::limits::TEXT_BYTES_MAX).
    TextTooLarge {
        /// Its length in bytes.
        bytes: usize,
    },
    /// More documents than [`limits::DOCUMENTS_MAX`](super::limits::DOCUMENTS_MAX); the rest
    /// is left out.
    TooManyDocuments,
    /// Nested deeper than [`limits::DEPTH_MAX`](super::limits::DEPTH_MAX).
    TooDeep,
    /// More values than [`limits::NODES_MAX`](super::limits::NODES_MAX), or more text than
    /// [`limits::STRING_BYTES_MAX`](super::limits::STRING_BYTES_MAX): mostly aliases of aliases.
    TooMuch,
    /// There is no object in the text.
    NoObjects,
    /// A key stands twice in a map; the last one wins.
    DuplicateKey {
        /// The key.
        key: String,
        /// The line of the one that wins.
        wins_line: usize,
    },
    /// The document is no map.
    NotAnObject {
        /// What it is.
        found: Found,
    },
    /// No `kind`, or not a string.
    MissingKind {
        /// It is there, but not a string.
        wrong_type: bool,
    },
    /// No `apiVersion`, or not a string.
    MissingApiVersion {
        /// It is there, but not a string.
        wrong_type: bool,
    },
    /// A kind that Kubernetes has, but not this model.
    NotModelled {
        /// The kind.
        kind: String,
        /// The version.
        api_version: String,
    },
    /// No such kind in this version of the API.
    UnknownKind {
        /// The kind.
        kind: String,
        /// The version.
        api_version: String,
        /// `metadata.name`, as kubectl repeats it.
        name: String,
        /// `metadata.namespace`, as kubectl repeats it.
        namespace: String,
        /// A known kind that looks or is the same, with its `apiVersion`.
        nearest: Option<(String, String)>,
    },
    /// No such field here (case matters).
    UnknownField {
        /// The field.
        field: String,
        /// A field that exists here and looks alike.
        nearest: Option<String>,
        /// A place where a field of just this name exists.
        belongs: Option<Place>,
    },
    /// A value of the wrong type.
    WrongType {
        /// What the field takes.
        expected: Expected,
        /// What stands there.
        found: Found,
        /// The Go type that has the field.
        go_struct: String,
        /// The field's path in Go's form, without list indexes.
        go_path: String,
        /// The field's Go type.
        go_type: String,
    },
    /// A quantity that cannot be read.
    BadQuantity {
        /// What stands there.
        value: String,
        /// What is wrong with it.
        fault: QuantityFault,
    },
    /// A time that is not RFC 3339.
    BadTime {
        /// What stands there.
        value: String,
    },
    /// Two documents describe one object.
    DuplicateObject {
        /// Its kind.
        kind: String,
        /// Its name.
        name: String,
        /// The line of the first one.
        first_line: usize,
    },
    /// The API server refuses the field; `message` is what it says.
    Refused {
        /// The server's words, without the path.
        message: String,
    },
    /// Bytes that are not base64.
    BadBase64 {
        /// Offset of the first bad byte.
        offset: usize,
    },
}

/// Where a field exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The kind, if it is not the kind of the document.
    pub kind: Option<String>,
    /// The field's path; `[*]` stands for every item.
    pub path: String,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A string.
    String,
    /// A whole number from −2³¹ to 2³¹ − 1.
    Int32,
    /// A whole number from −2⁶³ to 2⁶³ − 1.
    Int64,
    /// `true` or `false`.
    Bool,
    /// A whole number or a string.
    IntOrString,
    /// A point in time, as a string.
    Time,
    /// A list.
    List,
    /// A map with keys of the user's choice.
    Map,
    /// An object with known fields.
    Object,
}

/// What stands there.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// Nothing, or `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number; here as Go prints it.
    Number(String),
    /// A string.
    String,
    /// A list.
    List,
    /// A map.
    Map,
}

impl Found {
    /// JSON's word for it, as in Go's messages.
    pub fn json_name(&self) -> &'static str {
        match self {
            Found::Null => "null",
            Found::Bool => "bool",
            Found::Number(_) => "number",
            Found::String => "string",
            Found::List => "array",
            Found::Map => "object",
        }
    }
}

impl Diagnostic {
    /// An error.
    pub fn error(span: Span, path: impl Into<String>, problem: Problem) -> Self {
        Diagnostic {
            severity: Severity::Error,
            span,
            path: path.into(),
            problem,
        }
    }

    /// A warning.
    pub fn warning(span: Span, path: impl Into<String>, problem: Problem) -> Self {
        Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(span, path, problem)
        }
    }

    /// The exact words of kubectl or of the API server for this problem alone, without file and
    /// object names; none if the real ones would not complain. See [`super::refusal`] for the
    /// whole line.
    pub fn server_text(&self) -> Option<String> {
        self.problem.server_text(&self.path)
    }
}

impl Problem {
    /// As [`Diagnostic::server_text`], for a problem at `path` (spec 06 §2).
    pub fn server_text(&self, path: &str) -> Option<String> {
        let text = match self {
            Problem::Syntax {
                fault: Fault::NotJson,
                message,
                ..
            } => format!("error converting YAML to JSON: json: {message}"),
            Problem::Syntax {
                fault: Fault::BadKey | Fault::Template,
                message,
                ..
            } => format!("error converting YAML to JSON: {message}"),
            Problem::Syntax { message, line, .. } => {
                let line = line
                    .map(|line| format!("line {line}: "))
                    .unwrap_or_default();
                format!("error converting YAML to JSON: yaml: {line}{message}")
            }
            Problem::BadSeparator { rest } => format!("invalid Yaml document separator: {rest}"),
            Problem::NoObjects => "no objects passed to apply".to_string(),
            Problem::NotAnObject { .. } => not_validated("invalid object to validate"),
            Problem::MissingKind { wrong_type: false } => not_validated("kind not set"),
            Problem::MissingKind { wrong_type: true } => not_validated("kind isn't string type"),
            Problem::MissingApiVersion { wrong_type: false } => not_validated("apiVersion not set"),
            Problem::MissingApiVersion { wrong_type: true } => {
                not_validated("apiVersion isn't string type")
            }
            Problem::UnknownKind {
                kind, api_version, ..
            } => format!("no matches for kind \"{kind}\" in version \"{api_version}\""),
            Problem::UnknownField { .. } => format!("unknown field \"{path}\""),
            Problem::WrongType {
                found,
                go_struct,
                go_path,
                go_type,
                ..
            } => {
                let number = match found {
                    Found::Number(number) if go_type.starts_with("int") => format!(" {number}"),
                    _ => String::new(),
                };
                format!(
                    "json: cannot unmarshal {}{number} into Go struct field \
                     {go_struct}.{go_path} of type {go_type}",
                    found.json_name()
                )
            }
            Problem::BadQuantity { fault, .. } => fault.server_text().to_string(),
            Problem::BadTime { value } => format!(
                "parsing time \"{value}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \
                 \"{value}\" as \"2006\""
            ),
            Problem::BadBase64 { offset } => {
                format!("illegal base64 data at input byte {offset}")
            }
            Problem::Refused { message } if path.is_empty() => message.clone(),
            Problem::Refused { message } => format!("{path}: {message}"),
            Problem::TextTooLarge { .. }
            | Problem::DuplicateObject { .. }
            | Problem::TooManyDocuments
            | Problem::TooDeep
            | Problem::TooMuch
            | Problem::NotModelled { .. }
            | Problem::DuplicateKey { .. } => return None,
        };
        Some(text)
    }
}

fn not_validated(reason: &str) -> String {
    format!(
        "error validating data: {reason}; if you choose to ignore these errors, turn validation \
         off with --validate=false"
    )
}
