//! A line in its tokens.

use super::parser::Parser;
use super::{DEPTH_MAX, How, Part, What, Word, text};
use std::sync::Arc;

/// What is told apart first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word(Word),
    /// `;`, `&&`, `||`, `|`, `&`, `(`, `)`
    Sign(&'static str),
    Redirect(How),
    /// `2>&1`: a redirection without a file.
    Join(How),
    Document(Word),
}

const SIGNS: [&str; 8] = ["&&", "||", ";;", ";", "|", "&", "(", ")"];

/// Redirections, longest first.
const REDIRECTS: [(&str, How); 8] = [
    ("2>>", How::WriteErrors),
    ("1>>", How::Append),
    (">>", How::Append),
    ("2>", How::WriteErrors),
    ("1>", How::Write),
    ("&>", How::Write),
    (">", How::Write),
    ("<", How::Read),
];

const JOINS: [(&str, How); 4] = [
    ("2>&1", How::JoinErrors),
    ("1>&2", How::ToErrors),
    (">&2", How::ToErrors),
    (">&1", How::JoinErrors),
];

pub(super) struct Lexer<'a> {
    rest: &'a str,
    documents: std::slice::Iter<'a, (String, bool)>,
    depth: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(line: &'a str, documents: &'a [(String, bool)], depth: usize) -> Self {
        Self {
            rest: line,
            documents: documents.iter(),
            depth,
        }
    }

    fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    pub(super) fn tokens(&mut self) -> Result<Vec<Token>, String> {
        let mut tokens = Vec::new();
        loop {
            self.rest = self.rest.trim_start_matches([' ', '\t', '\r']);
            let Some(first) = self.rest.chars().next() else {
                return Ok(tokens);
            };
            if first == '#' {
                self.rest = &self.rest[self.rest.find('\n').unwrap_or(self.rest.len())..];
            } else if self.eat("\n") {
                tokens.push(Token::Sign(";"));
            } else if self.eat("\\\n") {
            } else if let Some(token) = self.operator()? {
                tokens.push(token);
            } else {
                tokens.push(Token::Word(self.word()?));
            }
        }
    }

    fn operator(&mut self) -> Result<Option<Token>, String> {
        if self.eat("<<<") {
            self.rest = self.rest.trim_start_matches(' ');
            let mut word = self.word()?;
            word.push(text("\n", true));
            return Ok(Some(Token::Document(word)));
        }
        if self.eat("<<") {
            self.eat("-");
            self.rest = self.rest.trim_start_matches(' ');
            self.word()?;
            let (body, literal) = self.documents.next().cloned().unwrap_or_default();
            let word = match literal {
                true => vec![text(&body, true)],
                false => Lexer::new(&body, &[], self.depth + 1).quoted(false)?,
            };
            return Ok(Some(Token::Document(word)));
        }
        for (sign, how) in JOINS {
            if self.eat(sign) {
                return Ok(Some(Token::Join(how)));
            }
        }
        for (sign, how) in REDIRECTS {
            if self.eat(sign) {
                return Ok(Some(Token::Redirect(how)));
            }
        }
        let sign = SIGNS.into_iter().find(|sign| self.eat(sign));
        Ok(sign.map(Token::Sign))
    }

    fn word(&mut self) -> Result<Word, String> {
        let mut word = Vec::new();
        while let Some(first) = self.rest.chars().next() {
            if " \t\r\n;|&<>()".contains(first) {
                break;
            }
            let before = self.rest;
            self.rest = &before[first.len_utf8()..];
            match first {
                '\'' => {
                    let end = self.rest.find('\'').ok_or_else(|| unclosed("'"))?;
                    word.push(text(&self.rest[..end], true));
                    self.rest = &self.rest[end + 1..];
                }
                '"' => word.extend(self.quoted(true)?),
                '\\' => {
                    let next = self.rest.chars().next();
                    let next = next.map_or("", |next| &self.rest[..next.len_utf8()]);
                    self.rest = &self.rest[next.len()..];
                    word.push(text(if next == "\n" { "" } else { next }, true));
                }
                '$' | '`' => word.push(self.variable(first, false)?),
                _ => {
                    let end = before.find(|c| " \t\r\n;|&<>()'\"\\$`".contains(c));
                    let (own, rest) = before.split_at(end.unwrap_or(before.len()));
                    word.push(text(own, false));
                    self.rest = rest;
                }
            }
        }
        Ok(word)
    }

    /// Up to the closing quotation mark, or up to the end.
    fn quoted(&mut self, closed: bool) -> Result<Word, String> {
        let mut word = vec![text("", true)];
        let mut own = String::new();
        loop {
            let Some(first) = self.rest.chars().next() else {
                if closed {
                    return Err(unclosed("\""));
                }
                break;
            };
            self.rest = &self.rest[first.len_utf8()..];
            match first {
                '"' if closed => break,
                '\\' => {
                    let next = self.rest.chars().next();
                    if next.is_some_and(|next| "\"\\$`\n".contains(next)) {
                        own.extend(next.filter(|next| *next != '\n'));
                        self.rest = &self.rest[1..];
                    } else {
                        own.push('\\');
                    }
                }
                '$' | '`' => {
                    word.push(text(&std::mem::take(&mut own), true));
                    word.push(self.variable(first, true)?);
                }
                other => own.push(other),
            }
        }
        word.push(text(&own, true));
        Ok(word)
    }

    /// What follows a `$` or a backtick.
    fn variable(&mut self, sign: char, quoted: bool) -> Result<Part, String> {
        let rest = self.rest;
        let what = if sign == '`' {
            let end = rest.find('`').ok_or_else(|| unclosed("`"))?;
            self.rest = &rest[end + 1..];
            self.output(&rest[..end])?
        } else if let Some(inner) = rest.strip_prefix('(') {
            let end = closing(inner).ok_or_else(|| unclosed(")"))?;
            self.rest = &inner[end + 1..];
            self.output(&inner[..end])?
        } else if let Some(inner) = rest.strip_prefix('{') {
            let end = inner.find('}').ok_or_else(|| unclosed("}"))?;
            self.rest = &inner[end + 1..];
            let (name, other) = match inner[..end].split_once(":-") {
                Some((name, other)) => (name, Some(other.to_owned())),
                None => (&inner[..end], None),
            };
            What::Variable(name.to_owned(), other)
        } else {
            let special = rest.starts_with(['?', '#', '$', '@', '*']);
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let end = match special {
                true => 1,
                false => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            };
            self.rest = &rest[end..];
            match end {
                0 => What::Text("$".to_owned()),
                end => What::Variable(rest[..end].to_owned(), None),
            }
        };
        Ok(Part { what, quoted })
    }

    fn output(&self, inner: &str) -> Result<What, String> {
        if self.depth >= DEPTH_MAX {
            return Err("too deeply nested".to_owned());
        }
        let tokens = Lexer::new(inner, &[], self.depth + 1).tokens()?;
        Ok(What::Output(Arc::new(Parser::read(tokens)?)))
    }
}

/// Where the bracket is closed that was opened before this text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0;
    for (place, c) in text.char_indices() {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return Some(place),
            ')' => open -= 1,
            _ => {}
        }
    }
    None
}

fn unclosed(sign: &str) -> String {
    ["unexpected EOF while looking for matching `", sign, "'"].concat()
}
