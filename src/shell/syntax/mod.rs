//! What a shell understands of a line: lists, pipelines, loops, quotes, redirections. It is the part of a
//! POSIX shell that documentation uses.

mod lexer;
mod parser;
#[cfg(test)]
mod tests;

use self::lexer::Lexer;
use self::parser::Parser;
use std::sync::Arc;

/// Deeper nesting is refused.
const DEPTH_MAX: usize = 20;

/// What can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// Commands whose outputs go into each other.
    Pipeline(Vec<Simple>),
    /// One after the other.
    List(Vec<Arc<Node>>),
    /// The first; then each of the others if what was done last went well (`&&`), or if it did not (`||`).
    Chain(Arc<Node>, Vec<(bool, Arc<Node>)>),
    /// A variable, its values, and what is done with each.
    For(String, Vec<Word>, Arc<Node>),
    /// While the first goes well (or, for `until`, does not), the second.
    While(Arc<Node>, bool, Arc<Node>),
    /// If the first goes well, the second, else the third.
    If(Arc<Node>, Arc<Node>, Arc<Node>),
}

/// A program with its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Simple {
    /// Variables that are set, before the words.
    pub(super) sets: Vec<(String, Word)>,
    pub(super) words: Vec<Word>,
    pub(super) redirects: Vec<Redirect>,
    /// What is read instead of the keyboard (`<<EOF`).
    pub(super) input: Option<Word>,
}

/// Where something goes to or comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Redirect {
    pub(super) how: How,
    pub(super) file: Word,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// `<`
    Read,
    /// `>`
    Write,
    /// `>>`
    Append,
    /// `2>`
    WriteErrors,
    /// `2>&1`
    JoinErrors,
    /// `>&2`, `1>&2`
    ToErrors,
}

/// A word before its variables are known.
pub(super) type Word = Vec<Part>;

/// A part of a word; `quoted` keeps it from being split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) what: What,
    pub(super) quoted: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Text(String),
    /// `$NAME`, and what stands for it if it is not set.
    Variable(String, Option<String>),
    /// `$(...)`
    Output(Arc<Node>),
}

/// Reads a line, with the texts of its here-documents in their order.
///
/// # Errors
/// Bash's words for what it does not understand, without the leading `bash: `.
pub(super) fn read(line: &str, documents: &[(String, bool)]) -> Result<Node, String> {
    Parser::read(Lexer::new(line, documents, 0).tokens()?)
}

fn text(text: &str, quoted: bool) -> Part {
    Part {
        what: What::Text(text.to_owned()),
        quoted,
    }
}

/// A word that is only text without quotes.
pub(super) fn plain(word: &Word) -> Option<&str> {
    match &word[..] {
        [
            Part {
                what: What::Text(text),
                quoted: false,
            },
        ] => Some(text),
        _ => None,
    }
}
