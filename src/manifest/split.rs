//! Cuts a text into documents where kubectl does: at lines that begin with `---`.

/// One document's text and where it stood.
#[derive(Debug, PartialEq)]
pub(super) struct Chunk<'a> {
    pub(super) text: &'a str,
    /// Byte offset of its first line.
    pub(super) byte: usize,
    /// Number of its first line, from 1.
    pub(super) line: usize,
    /// Whether the `---` before it counts as its first line, as it does for kubectl's reader
    /// when nothing at all stands before it.
    pub(super) kept_separator: bool,
    /// What follows the dashes that end it, if that is not allowed there.
    pub(super) bad_separator: Option<&'a str>,
}

/// All documents of a text, empty ones included. Never empty.
pub(super) fn split(text: &str) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let (mut start, mut start_line) = (0, 1);
    let mut byte = 0;
    let mut kept_separator = false;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if let Some(rest) = line.strip_prefix("---") {
            let rest = rest.trim();
            let bad = !rest.is_empty() && !rest.starts_with('#');
            chunks.push(Chunk {
                text: &text[start..byte],
                byte: start,
                line: start_line,
                kept_separator,
                bad_separator: bad.then_some(rest),
            });
            kept_separator = start == byte && !kept_separator;
            start = byte + line.len();
            start_line = index + 2;
        }
        byte += line.len();
    }
    chunks.push(Chunk {
        text: &text[start..],
        byte: start,
        line: start_line,
        kept_separator,
        bad_separator: None,
    });
    chunks
}
