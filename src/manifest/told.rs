//! What ends the reading of a document, told as go-yaml tells it (spec 06 §2).

use super::diagnostic::{Diagnostic, Problem};
use super::path;
use super::position::{Position, Span};
use super::syntax::{self, Fault};
use super::tree::{Body, Builder, Frame, Outcome, clip};

impl Builder<'_, '_> {
    pub(super) fn check_separator(&self) -> Outcome<()> {
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
    pub(super) fn check_characters(&self) -> Outcome<()> {
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

    pub(super) fn bad_merge(&self, span: Span) -> Box<Diagnostic> {
        let message = "map merge requires map or sequence of maps as the value";
        self.fault(Fault::BadMerge, message, span)
    }

    /// A fault for which go-yaml gives no line.
    pub(super) fn fault(
        &self,
        fault: Fault,
        message: impl Into<String>,
        span: Span,
    ) -> Box<Diagnostic> {
        let problem = Problem::Syntax {
            fault,
            message: message.into(),
            line: None,
        };
        self.error(span, problem)
    }

    /// The name of the alias that begins here.
    pub(super) fn alias_name(&self, span: Span) -> String {
        let text = &self.chunk.text[span.start.byte - self.chunk.byte..];
        let ends = |c: char| c.is_whitespace() || ",[]{}".contains(c);
        let name = text.strip_prefix('*').unwrap_or(text);
        clip(name.split(ends).next().unwrap_or_default())
    }

    /// Our parser's error, told as go-yaml tells it (spec 06 §2).
    pub(super) fn scan_error(&mut self, info: &str, at: Position) -> Box<Diagnostic> {
        let text = self.chunk.text;
        let byte = at.byte - self.chunk.byte;
        if info.contains("recursion limit") {
            return self.error(Span::at(at), Problem::TooDeep);
        }
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
            // The text ends where an item should begin: only a bracket makes that an error.
            Fault::Other if text[byte..].trim().is_empty() => {
                if let Some(Frame { body, start, .. }) = frame {
                    words.fault = match body {
                        Body::Map { .. } => Fault::UnclosedMap,
                        _ => Fault::UnclosedList,
                    };
                    span = *start;
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

    pub(super) fn error(&self, span: Span, problem: Problem) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(
            span,
            path::render(&self.steps()),
            problem,
        ))
    }
}
