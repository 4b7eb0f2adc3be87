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

const MAPPING_VALUES: &str = "mapping values are not allowed in this context";
const NO_TOKEN: &str = "found character that cannot start any token";
const NO_COLON: &str = "could not find expected ':'";
const NO_KEY: &str = "did not find expected key";
const NO_NODE: &str = "did not find expected node content";
const TAB: &str = "found a tab character that violates indentation";
const TAB_IN_BLOCK: &str = "found a tab character where an indentation space is expected";
const OPEN_QUOTE: &str = "found unexpected end of stream";
const QUOTE_CUT: &str = "found unexpected document indicator";
const BAD_HEX: &str = "did not find expected hexdecimal number";
const BAD_UNICODE: &str = "found invalid Unicode character escape code";
const BLOCK_HEADER: &str = "did not find expected comment or line break";
const LIST_NOT_HERE: &str = "block sequence entries are not allowed in this context";
const NO_ITEM: &str = "did not find expected '-' indicator";
pub(super) const OPEN_MAP: &str = "did not find expected ',' or '}'";
pub(super) const OPEN_LIST: &str = "did not find expected ',' or ']'";

/// A part of our parser's message, and go-yaml's message from its scanner.
const SCANNER: &[(&str, Fault, &str)] = &[
    (
        "mapping values are not",
        Fault::MappingNotAllowed,
        MAPPING_VALUES,
    ),
    (
        "sequence entries are not",
        Fault::ListNotAllowed,
        LIST_NOT_HERE,
    ),
    ("simple key expect", Fault::ColonExpected, NO_COLON),
    ("comment intercepting", Fault::ColonExpected, NO_COLON),
    ("cannot start with a tab", Fault::Tab, TAB_IN_BLOCK),
    ("plain scalar, found a tab", Fault::Tab, TAB),
    ("block scalar", Fault::BadBlock, BLOCK_HEADER),
    ("tab", Fault::Tab, NO_TOKEN),
    ("must be followed by a valid", Fault::Tab, NO_TOKEN),
    ("unexpected end of stream", Fault::UnclosedQuote, OPEN_QUOTE),
    ("indentation in quoted", Fault::UnclosedQuote, OPEN_QUOTE),
    ("document indicator", Fault::UnclosedQuote, QUOTE_CUT),
    (
        "unknown escape",
        Fault::BadEscape,
        "found unknown escape character",
    ),
    ("hexadecimal number", Fault::BadEscape, BAD_HEX),
    ("Unicode character escape", Fault::BadEscape, BAD_UNICODE),
    ("unexpected character", Fault::BadStart, NO_TOKEN),
];

/// The same, from its parser.
const PARSER: &[(&str, Fault, &str)] = &[
    ("parsing a block mapping", Fault::KeyExpected, NO_KEY),
    ("invalid indentation", Fault::KeyExpected, NO_KEY),
    ("trailing content", Fault::KeyExpected, NO_KEY),
    ("parsing a block collection", Fault::ItemExpected, NO_ITEM),
    ("flow mapping", Fault::UnclosedMap, OPEN_MAP),
    ("flow sequence", Fault::UnclosedList, OPEN_LIST),
    ("placement of ':'", Fault::UnclosedList, OPEN_LIST),
    ("misplaced bracket", Fault::UnexpectedClose, NO_NODE),
    ("node content", Fault::Other, NO_NODE),
    (
        "document start",
        Fault::Other,
        "did not find expected <document start>",
    ),
];

/// Translates our parser's message.
pub(super) fn classify(info: &str) -> Words {
    for (table, from_parser) in [(SCANNER, false), (PARSER, true)] {
        let found = table.iter().find(|(part, ..)| info.contains(part));
        if let Some(&(_, fault, message)) = found {
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
