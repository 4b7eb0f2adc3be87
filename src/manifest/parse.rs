//! From text to documents.

use super::budget::Budget;
use super::diagnostic::{Diagnostic, Problem};
use super::document::Document;
use super::limits;
use super::node::Node;
use super::position::{Position, Span};
use super::split::{self, Chunk};
use super::tree::{Builder, Outcome};

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
