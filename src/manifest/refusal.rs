//! The whole of what kubectl prints when a manifest is refused (spec 06 §2).

use super::check::problems;
use super::diagnostic::{Diagnostic, Problem, Severity};
use super::document::Document;
use super::parse::Parsed;

/// What kubectl prints if the text cannot be read to its end; `file` is the name it was given,
/// `STDIN` for standard input.
pub fn parse_refusal(parsed: &Parsed, file: &str) -> Option<String> {
    let (problem, text) = errors(&parsed.diagnostics).next()?;
    Some(match problem {
        Problem::NoObjects => format!("error: {text}"),
        _ => format!("error: error parsing {file}: {text}"),
    })
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
            handled_as(document, &decoding(&found)?)
        ),
    };
    Some(text)
}

/// The message with which the API server refuses to decode an object; none if it decodes.
pub fn decode_error(document: &Document) -> Option<String> {
    let text = decoding(&problems(document))?;
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
fn decoding(found: &[Diagnostic]) -> Option<String> {
    let first = |wanted: fn(&Problem) -> bool| {
        let mut errors = errors(found);
        errors.find_map(|(problem, text)| wanted(problem).then_some(text))
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
    if let Some(text) = first(fatal).or_else(|| first(wrong)) {
        return Some(text);
    }
    let unknown: Vec<String> = errors(found)
        .filter(|(problem, _)| matches!(problem, Problem::UnknownField { .. }))
        .map(|(_, text)| text)
        .collect();
    (!unknown.is_empty()).then(|| format!("strict decoding error: {}", unknown.join(", ")))
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
