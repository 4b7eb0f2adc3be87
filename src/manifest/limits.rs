//! How much input is accepted. Kubernetes' own limits are higher; these keep a page responsive.

/// Longest text that is parsed, in bytes.
pub const TEXT_BYTES_MAX: usize = 1 << 20;
/// Most documents in one text, items of a `List` included.
pub const DOCUMENTS_MAX: usize = 100;
/// Deepest nesting of lists and maps.
pub const DEPTH_MAX: usize = 64;
/// Most values in one text after aliases are expanded.
pub const NODES_MAX: usize = 100_000;
/// Most bytes of keys and strings in one text after aliases are expanded.
pub const STRING_BYTES_MAX: usize = 4 << 20;
/// Most problems reported for one text or document, as in the API server's strict decoding
/// (spec 06 §2).
pub const PROBLEMS_MAX: usize = 100;
/// Longest piece of the user's text that a diagnostic repeats, in characters.
pub const SHOWN_CHARS_MAX: usize = 300;
/// How many tabs between a colon and its value are put up with in a document.
pub const TABS_AFTER_COLONS_MAX: usize = 20;
/// Most changes that one edit of the text makes.
pub const CHANGES_MAX: usize = 8;
