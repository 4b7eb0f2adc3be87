//! Places in the text.

/// A place in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Byte offset from the start of the text, always on a character boundary.
    pub byte: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters (not UTF-16 units), from 1.
    pub column: usize,
}

/// A range of the text; `end` is exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Where it starts.
    pub start: Position,
    /// Where it ends, exclusive.
    pub end: Position,
}

impl Position {
    /// The start of a text.
    pub const START: Position = Position {
        byte: 0,
        line: 1,
        column: 1,
    };
}

impl Span {
    /// An empty span.
    pub fn at(position: Position) -> Span {
        Span {
            start: position,
            end: position,
        }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// Turns character indexes into byte offsets, fast when they come roughly in order.
pub(super) struct Cursor<'a> {
    text: &'a str,
    chars: usize,
    bytes: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Cursor {
            text,
            chars: 0,
            bytes: 0,
        }
    }

    /// Byte offset of the character with this index; the text's length if there is none.
    pub(super) fn byte_of(&mut self, char_index: usize) -> usize {
        while self.chars < char_index {
            let Some(next) = self.text[self.bytes..].chars().next() else {
                break;
            };
            self.bytes += next.len_utf8();
            self.chars += 1;
        }
        while self.chars > char_index {
            let Some(previous) = self.text[..self.bytes].chars().next_back() else {
                break;
            };
            self.bytes -= previous.len_utf8();
            self.chars -= 1;
        }
        self.bytes
    }
}
