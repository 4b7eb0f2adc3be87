//! The whole of what kubectl prints when a manifest is refused (spec 06 §2).

use super::check::problems;
use super::diagnostic::{Diagnostic, Expected, Found, Problem, Severity};
use super::document::Document;
use super::limits;
use super::parse::Parsed;

/// What kubectl prints if the text cannot be read to its end; `file` is the name it was given,
/// `STDIN` for standard input.
pub fn parse_refusal(parsed: &Parsed, file: &str) -> Option<String> {
    let Some((problem, text)) = errors(&parsed.diagnostics).next() else {
        return own_refusals(&parsed.diagnostics, file).into_iter().next();
    };
    Some(match problem {
        Problem::NoObjects => format!("error: {text}"),
        _ => format!("error: error parsing {file}: {text}"),
    })
}

/// What is printed where only this model refuses something, in kubectl's form.
pub fn own_refusals(found: &[Diagnostic], file: &str) -> Vec<String> {
    let errors = found.iter().filter(|own| own.severity == Severity::Error);
    let texts = errors.filter_map(|own| {
        let number = own.span.start.line.to_string();
        let line = ["line ", &number, ": "].concat();
        Some(match &own.problem {
            Problem::TextTooLarge { .. } => {
                over("the text is longer than ", limits::TEXT_BYTES_MAX, " bytes")
            }
            Problem::TooManyDocuments => {
                over("there are more than ", limits::DOCUMENTS_MAX, " documents")
            }
            Problem::TooDeep => line + &over("nested deeper than ", limits::DEPTH_MAX, " levels"),
            // Mostly aliases of aliases, which kubectl refuses as well.
            Problem::TooMuch => {
                "error converting YAML to JSON: yaml: document contains excessive aliasing"
                    .to_owned()
            }
            Problem::DuplicateObject {
                kind,
                name,
                first_line,
            } => {
                let first = first_line.to_string();
                let parts = [
                    &*line,
                    kind,
                    " \"",
                    name,
                    "\" stands in line ",
                    &first,
                    " already",
                ];
                parts.concat()
            }
            Problem::NotModelled { kind, .. } => {
                [&*line, "\"", kind, "\" is not simulated"].concat()
            }
            _ => return None,
        })
    });
    texts
        .map(|text| ["error: error parsing ", file, ": ", &text].concat())
        .collect()
}

/// A limit that Kubernetes does not have.
fn over(before: &str, limit: usize, unit: &str) -> String {
    let limit = limit.to_string();
    [
        before,
        &limit,
        unit,
        " (a limit of this model, not of Kubernetes)",
    ]
    .concat()
}

/// What `kubectl create -f` prints if an object is refused before it is validated.
pub fn refusal(document: &Document, file: &str) -> Option<String> {
    let found = problems(document);
    let (first, text) = errors(&found).next()?;
    let text = match first {
        Problem::NotAnObject { .. }
        | Problem::MissingKind { .. }
        | Problem::MissingApiVersion { .. } => {
            format!(
                "error: error validating \"{file}\": {}",
                both_missing(&found, text)
            )
        }
        Problem::UnknownKind {
            name, namespace, ..
        } => format!(
            "error: resource mapping not found for name: \"{name}\" namespace: \"{namespace}\" \
             from \"{file}\": {text}\nensure CRDs are installed first"
        ),
        _ => format!(
            "Error from server (BadRequest): error when creating \"{file}\": {}",
            handled_as(document, &decoded(&found).error()?)
        ),
    };
    Some(text)
}

/// What the API server's decoder finds in an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoding {
    /// A value that no decoder takes.
    pub fatal: Option<String>,
    /// The same in the words of the decoder that takes maps, where an object is patched.
    pub fatal_in_map: Option<String>,
    /// Fields that the kind does not have, as the server names them; strict decoding refuses them.
    pub unknown: Vec<String>,
}

impl Decoding {
    /// What strict decoding says; none if the object decodes.
    pub fn error(&self) -> Option<String> {
        let unknown = (!self.unknown.is_empty()).then(|| self.unknown.join(", "));
        let unknown = unknown.map(|unknown| format!("strict decoding error: {unknown}"));
        self.fatal.clone().or(unknown)
    }
}

/// Decodes an object as the API server does.
pub fn decoding(document: &Document) -> Decoding {
    decoded(&problems(document))
}

/// The message with which the API server refuses to decode an object; none if it decodes.
pub fn decode_error(document: &Document) -> Option<String> {
    let text = decoding(document).error()?;
    Some(handled_as(document, &text))
}

fn errors(found: &[Diagnostic]) -> impl Iterator<Item = (&Problem, String)> {
    found
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .filter_map(|diagnostic| Some((&diagnostic.problem, diagnostic.server_text()?)))
}

/// A value that its own type refuses ends the decoding at once; otherwise the first wrong type
/// is told alone; unknown fields only if there is nothing worse.
fn decoded(found: &[Diagnostic]) -> Decoding {
    let first = |wanted: fn(&Problem) -> bool| {
        let mut errors = errors(found);
        errors.find(|(problem, _)| wanted(problem))
    };
    let fatal = |problem: &Problem| {
        matches!(
            problem,
            Problem::BadQuantity { .. } | Problem::BadTime { .. }
        )
    };
    let wrong = |problem: &Problem| {
        matches!(
            problem,
            Problem::WrongType { .. } | Problem::BadBase64 { .. }
        )
    };
    let unknown = errors(found)
        .filter(|(problem, _)| matches!(problem, Problem::UnknownField { .. }))
        .map(|(_, text)| text);
    let fatal = first(fatal).or_else(|| first(wrong));
    Decoding {
        fatal_in_map: fatal.as_ref().map(|(problem, text)| {
            let of_map = in_map(problem);
            of_map.unwrap_or_else(|| text.clone())
        }),
        fatal: fatal.map(|(_, text)| text),
        unknown: unknown.collect(),
    }
}

/// What is wrong with a type, as the decoder of maps says it.
fn in_map(problem: &Problem) -> Option<String> {
    let Problem::WrongType {
        expected, found, ..
    } = problem
    else {
        return None;
    };
    let found = match found {
        Found::Null => "ptr",
        Found::Bool => "bool",
        Found::Number(number) if number.contains(['.', 'e']) => "float64",
        Found::Number(_) => "int64",
        Found::String => "string",
        Found::List => "slice",
        Found::Map => "map",
    };
    Some(match expected {
        Expected::String => "unrecognized type: string".to_owned(),
        Expected::Int32 => "unrecognized type: int32".to_owned(),
        Expected::Int64 => "unrecognized type: int64".to_owned(),
        Expected::Bool => "unrecognized type: bool".to_owned(),
        Expected::List => ["cannot restore slice from ", found].concat(),
        Expected::Map => ["cannot restore map from ", found].concat(),
        Expected::Object => ["cannot restore struct from: ", found].concat(),
        Expected::IntOrString | Expected::Time => return None,
    })
}

fn handled_as(document: &Document, text: &str) -> String {
    let kind = document.kind().unwrap_or_default();
    let api_version = document.api_version().unwrap_or_default();
    let version = api_version.rsplit('/').next().unwrap_or_default();
    format!("{kind} in version \"{version}\" cannot be handled as a {kind}: {text}")
}

/// Two missing fields are told together.
fn both_missing(found: &[Diagnostic], text: String) -> String {
    if found.len() < 2 {
        return text;
    }
    let reason = |text: &str| {
        let text = text.trim_start_matches("error validating data: ");
        text.split(';').next().unwrap_or_default().to_string()
    };
    let reasons: Vec<String> = errors(found).map(|(_, text)| reason(&text)).collect();
    text.replacen(&reasons[0], &format!("[{}]", reasons.join(", ")), 1)
}
