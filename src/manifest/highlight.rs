//! Colours for the editor: a line-based tokenizer that accepts anything, in linear time.

use std::ops::Range;

use super::limits;
use super::node::Value;
use super::scalar::{self, Scalar};

/// A coloured range; what lies between tokens has no colour of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Byte offsets in the text, never across a line break.
    pub range: Range<usize>,
    /// What it is.
    pub class: Class,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A key of a map, without its colon.
    Key,
    /// Text, quoted or not.
    String,
    /// A number.
    Number,
    /// A boolean or null.
    Literal,
    /// From `#` to the end of the line.
    Comment,
    /// `---` or `...`.
    Separator,
    /// An anchor, an alias or a tag.
    Anchor,
    /// A line of a block scalar.
    Block,
}

/// Cuts a text into tokens, in text order. A text beyond [`limits::TEXT_BYTES_MAX`] gets none.
pub fn highlight(text: &str) -> Vec<Token> {
    let mut painter = Painter::default();
    if text.len() > limits::TEXT_BYTES_MAX {
        return painter.tokens;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        painter.line(line.trim_end_matches(['\n', '\r']), start);
        start += line.len();
    }
    painter.tokens
}

#[derive(Default)]
struct Painter {
    tokens: Vec<Token>,
    /// Indentation of the key whose block scalar goes on.
    block: Option<usize>,
    /// The quote that is still open.
    quote: Option<u8>,
    /// Open brackets.
    flow: usize,
}

impl Painter {
    fn push(&mut self, start: usize, range: Range<usize>, class: Class) {
        if !range.is_empty() {
            let range = start + range.start..start + range.end;
            self.tokens.push(Token { range, class });
        }
    }

    fn line(&mut self, line: &str, start: usize) {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if let Some(parent) = self.block {
            if line.trim().is_empty() || indent > parent {
                return self.push(start, indent.min(line.len())..line.len(), Class::Block);
            }
            self.block = None;
        }
        let mut at = 0;
        if let Some(quote) = self.quote {
            at = self.close_quote(line, 0, quote);
            self.push(start, 0..at, Class::String);
        } else if is_separator(line) {
            self.flow = 0;
            self.push(start, 0..3, Class::Separator);
            at = 3;
        }
        self.rest(line, at, start);
    }

    /// Everything from `at` on. `parent` is the column that a block scalar must pass.
    fn rest(&mut self, line: &str, mut at: usize, start: usize) {
        let bytes = line.as_bytes();
        let mut parent = at;
        let mut line_start = at == 0;
        while at < bytes.len() {
            let blank = |at: usize| matches!(bytes.get(at), None | Some(b' ' | b'\t'));
            match bytes[at] {
                b' ' | b'\t' | b',' | b':' => at += 1,
                b'[' | b'{' => {
                    self.flow += 1;
                    at += 1;
                }
                b']' | b'}' => {
                    self.flow = self.flow.saturating_sub(1);
                    at += 1;
                }
                b'-' | b'?' if line_start && blank(at + 1) => {
                    parent = at;
                    at += 1;
                    continue;
                }
                b'#' if at == 0 || blank(at - 1) => {
                    self.push(start, at..bytes.len(), Class::Comment);
                    at = bytes.len();
                }
                b'&' | b'*' | b'!' => {
                    let end = end_of_word(bytes, at);
                    self.push(start, at..end, Class::Anchor);
                    at = end;
                    continue;
                }
                b'|' | b'>' if self.flow == 0 && is_block_header(&line[at + 1..]) => {
                    self.block = Some(parent);
                    at = (at + 1..bytes.len())
                        .find(|i| blank(*i))
                        .unwrap_or(bytes.len());
                }
                quote @ (b'"' | b'\'') => {
                    let end = self.close_quote(line, at + 1, quote);
                    let key = self.quote.is_none() && is_colon(bytes, end, self.flow > 0);
                    if key {
                        parent = at;
                    }
                    let class = if key { Class::Key } else { Class::String };
                    self.push(start, at..end, class);
                    at = end;
                }
                _ => {
                    let end = self.plain_end(bytes, at);
                    let key = is_colon(bytes, end, false);
                    if key {
                        parent = at;
                    }
                    let class = if key {
                        Class::Key
                    } else {
                        class_of(&line[at..end])
                    };
                    self.push(start, at..end, class);
                    at = end.max(at + 1);
                }
            }
            line_start &= at < bytes.len() && blank(at - 1);
        }
    }

    /// Where a quoted text ends; leaves the quote open if it does not end in this line.
    fn close_quote(&mut self, line: &str, from: usize, quote: u8) -> usize {
        let bytes = line.as_bytes();
        let mut at = from;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' if quote == b'"' => at += 1,
                b if b == quote => {
                    if quote == b'\'' && bytes.get(at + 1) == Some(&quote) {
                        at += 1;
                    } else {
                        self.quote = None;
                        return at + 1;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        self.quote = Some(quote);
        bytes.len()
    }

    /// Where an unquoted text ends, trailing blanks left out.
    fn plain_end(&self, bytes: &[u8], from: usize) -> usize {
        let mut end = from;
        for at in from..bytes.len() {
            let comment = bytes[at] == b'#' && at > from && matches!(bytes[at - 1], b' ' | b'\t');
            let flow_end = self.flow > 0 && matches!(bytes[at], b',' | b'[' | b']' | b'{' | b'}');
            if comment || flow_end || is_colon(bytes, at, false) {
                break;
            }
            if !matches!(bytes[at], b' ' | b'\t') {
                end = at + 1;
            }
        }
        end
    }
}

fn is_separator(line: &str) -> bool {
    (line.starts_with("---") || line.starts_with("..."))
        && matches!(line.as_bytes().get(3), None | Some(b' ' | b'\t'))
}

fn is_colon(bytes: &[u8], at: usize, adjacent: bool) -> bool {
    let blanks = bytes[at..]
        .iter()
        .take_while(|b| **b == b' ')
        .count()
        .min(8);
    let at = at + blanks;
    bytes.get(at) == Some(&b':')
        && (adjacent
            || matches!(
                bytes.get(at + 1),
                None | Some(b' ' | b'\t' | b',' | b'[' | b']' | b'{' | b'}')
            ))
}

fn end_of_word(bytes: &[u8], from: usize) -> usize {
    let ends = |b: &u8| matches!(b, b' ' | b'\t' | b',' | b'[' | b']' | b'{' | b'}');
    let rest = &bytes[from + 1..];
    from + 1 + rest.iter().position(ends).unwrap_or(rest.len())
}

fn is_block_header(rest: &str) -> bool {
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    rest.is_empty() || (rest.starts_with([' ', '\t']) && is_comment_or_nothing(rest))
}

fn is_comment_or_nothing(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with('#')
}

fn class_of(text: &str) -> Class {
    const LONGEST_NUMBER: usize = 40;
    if text.len() > LONGEST_NUMBER {
        return Class::String;
    }
    match scalar::resolve(text) {
        Scalar::Value(Value::Number(_)) | Scalar::NotJson(_) => Class::Number,
        Scalar::Value(Value::Bool(_) | Value::Null) => Class::Literal,
        Scalar::Value(_) => Class::String,
    }
}
