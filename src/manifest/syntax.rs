//! What is wrong with YAML that cannot be read, and how go-yaml, and so kubectl, puts it.

/// Why a document is not YAML that kubectl accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A second `:` in a line, or a key that is indented deeper than its neighbours.
    MappingNotAllowed,
    /// A line that is neither a key nor the end of the map, mostly wrong indentation.
    KeyExpected,
    /// A key without its `:`.
    ColonExpected,
    /// A `-` where no list can begin.
    ListNotAllowed,
    /// A line in a list that is not an item.
    ItemExpected,
    /// A tab used as indentation.
    Tab,
    /// A quote that is never closed.
    UnclosedQuote,
    /// A `{` that is never closed.
    UnclosedMap,
    /// A `[` that is never closed.
    UnclosedList,
    /// A `]` or `}` that closes nothing.
    UnexpectedClose,
    /// A backslash sequence that YAML does not know.
    BadEscape,
    /// A character that cannot begin a value, such as `@` or a backquote.
    BadStart,
    /// A control character.
    ControlCharacter,
    /// An alias without an anchor before it.
    UnknownAnchor,
    /// An anchor whose value holds its own alias.
    SelfReference,
    /// A merge key `<<` whose value is no map.
    BadMerge,
    /// A key that is null, a list or a map.
    BadKey,
    /// A template such as `{{ .Values.replicas }}` that has not been rendered.
    Template,
    /// A tag that does not fit its value.
    BadTag,
    /// `.inf` or `.nan`, which JSON cannot say.
    NotJson,
    /// A block scalar (`|`, `>`) with a wrong header or wrong indentation.
    BadBlock,
    /// Anything else.
    Other,
}

/// What go-yaml would say.
pub(super) struct Words {
    pub(super) fault: Fault,
    pub(super) message: String,
    /// go-yaml's scanner counts lines from 1, its parser from 0.
    pub(super) from_parser: bool,
}

/// Translates the parser's message. The texts on the right are go-yaml's.
pub(super) fn classify(info: &str) -> Words {
    const TABLE: &[(&str, Fault, &str, bool)] = &[
        (
            "mapping values are not allowed",
            Fault::MappingNotAllowed,
            "mapping values are not allowed in this context",
            false,
        ),
        (
            "illegal placement of ':'",
            Fault::MappingNotAllowed,
            "mapping values are not allowed in this context",
            false,
        ),
        (
            "mapping keys are not allowed",
            Fault::MappingNotAllowed,
            "mapping keys are not allowed in this context",
            false,
        ),
        (
            "block sequence entries are not allowed",
            Fault::ListNotAllowed,
            "block sequence entries are not allowed in this context",
            false,
        ),
        (
            "simple key expect",
            Fault::ColonExpected,
            "could not find expected ':'",
            false,
        ),
        (
            "comment intercepting the multiline text",
            Fault::ColonExpected,
            "could not find expected ':'",
            false,
        ),
        (
            "block scalar",
            Fault::BadBlock,
            "did not find expected comment or line break",
            false,
        ),
        (
            "tab",
            Fault::Tab,
            "found character that cannot start any token",
            false,
        ),
        (
            "unexpected end of stream",
            Fault::UnclosedQuote,
            "found unexpected end of stream",
            false,
        ),
        (
            "unexpected document indicator",
            Fault::UnclosedQuote,
            "found unexpected document indicator",
            false,
        ),
        (
            "unknown escape",
            Fault::BadEscape,
            "found unknown escape character",
            false,
        ),
        (
            "hexadecimal number",
            Fault::BadEscape,
            "did not find expected hexdecimal number",
            false,
        ),
        (
            "Unicode character escape",
            Fault::BadEscape,
            "found invalid Unicode character escape code",
            false,
        ),
        (
            "unexpected character",
            Fault::BadStart,
            "found character that cannot start any token",
            false,
        ),
        (
            "unprintable",
            Fault::ControlCharacter,
            "control characters are not allowed",
            false,
        ),
        (
            "parsing a block mapping",
            Fault::KeyExpected,
            "did not find expected key",
            true,
        ),
        (
            "invalid indentation",
            Fault::KeyExpected,
            "did not find expected key",
            true,
        ),
        (
            "parsing a block collection",
            Fault::ItemExpected,
            "did not find expected '-' indicator",
            true,
        ),
        (
            "trailing content",
            Fault::KeyExpected,
            "did not find expected key",
            true,
        ),
        (
            "flow mapping",
            Fault::UnclosedMap,
            "did not find expected ',' or '}'",
            true,
        ),
        (
            "flow sequence",
            Fault::UnclosedList,
            "did not find expected ',' or ']'",
            true,
        ),
        (
            "misplaced bracket",
            Fault::UnexpectedClose,
            "did not find expected node content",
            true,
        ),
        (
            "node content",
            Fault::Other,
            "did not find expected node content",
            true,
        ),
        (
            "document start",
            Fault::Other,
            "did not find expected <document start>",
            true,
        ),
    ];
    for &(part, fault, message, from_parser) in TABLE {
        if info.contains(part) {
            return Words {
                fault,
                message: message.to_string(),
                from_parser,
            };
        }
    }
    Words {
        fault: Fault::Other,
        message: info.to_string(),
        from_parser: false,
    }
}
