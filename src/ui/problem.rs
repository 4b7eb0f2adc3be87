//! What is wrong with the manifest, or will not go as expected.

use crate::cluster::store::Store;
use crate::kubectl::advice::{Advice, advise};
use crate::manifest::{Diagnostic, Edit, Severity};
use crate::text::{self, Lang};

/// An item of the list below the editor.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Problem {
    /// The line, from 1; 0 if it belongs to none.
    pub(super) line: usize,
    /// How bad it is.
    pub(super) weight: Weight,
    /// Where in the object.
    pub(super) path: String,
    /// In the reader's language.
    pub(super) words: String,
    /// The server's own.
    pub(super) server: String,
    /// What prevents it, and what the button says that does it.
    pub(super) repair: Option<(String, Edit)>,
}

/// How bad a problem is; the worst come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// The manifest is refused.
    Error,
    /// It is taken, but something in it is lost.
    Warning,
    /// It is taken, and will not go as expected.
    Advice,
}

impl Problem {
    pub(super) fn of(lang: Lang, diagnostic: &Diagnostic) -> Self {
        Self {
            line: diagnostic.span.start.line,
            weight: match diagnostic.severity {
                Severity::Error => Weight::Error,
                Severity::Warning => Weight::Warning,
            },
            path: diagnostic.path.clone(),
            words: text::problem(lang, &diagnostic.problem),
            server: diagnostic.server_text().unwrap_or_default(),
            repair: None,
        }
    }

    fn advice(lang: Lang, advice: &Advice) -> Self {
        let button = || text::repair(lang, advice);
        Self {
            line: advice.span.start.line,
            weight: Weight::Advice,
            path: advice.path.clone(),
            words: text::advice(lang, advice),
            server: String::new(),
            repair: advice.repair.clone().map(|edit| (button(), edit)),
        }
    }
}

/// What will not go as expected, as things stand in a cluster.
pub(super) fn advice(manifest: &str, store: &Store, lang: Lang) -> Vec<Problem> {
    let advice = advise(manifest, store);
    let shown = advice.iter().map(|own| Problem::advice(lang, own));
    shown.collect()
}
