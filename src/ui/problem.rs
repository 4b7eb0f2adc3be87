//! A problem of the manifest.

use crate::manifest::{Diagnostic, Severity};
use crate::text::{self, Lang};

/// A problem of the manifest, for the list below the editor.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Problem {
    /// The line, from 1; 0 if it belongs to none.
    pub(super) line: usize,
    /// Whether it stops the manifest.
    pub(super) stops: bool,
    /// Where in the object.
    pub(super) path: String,
    /// In the reader's language.
    pub(super) words: String,
    /// The server's own.
    pub(super) server: String,
}

impl Problem {
    pub(super) fn of(lang: Lang, diagnostic: &Diagnostic) -> Self {
        Self {
            line: diagnostic.span.start.line,
            stops: diagnostic.severity == Severity::Error,
            path: diagnostic.path.clone(),
            words: text::problem(lang, &diagnostic.problem),
            server: diagnostic.server_text().unwrap_or_default(),
        }
    }
}
