//! Text to objects: YAML with positions, the field schema, strict decoding, diagnostics; and edits of the text.
//!
//! ```text
//! text ─ split ─ parse ─▶ Document (a tree of Nodes with spans) ─ check ─▶ Diagnostics
//!                                └─ to_json ─▶ typed decoding, in other rooms
//! ```
//!
//! **Invariants.** Parsing never fails and never loops: whatever the input, it answers with the
//! documents that were readable and with diagnostics, within the [limits]. A diagnostic carries
//! data, not prose: what a person reads is made elsewhere, in two languages; only the words of
//! kubectl and of the API server are made here ([`Problem::server_text`], [`refusal`]).

mod budget;
mod check;
mod diagnostic;
mod document;
mod edit;
mod highlight;
pub mod limits;
mod node;
mod parse;
mod path;
mod position;
mod quantity;
mod refusal;
mod samples;
mod scalar;
mod schema;
mod split;
mod suggest;
mod syntax;
mod told;
mod tree;
mod yaml;

pub use check::check;
pub use diagnostic::{Diagnostic, Expected, Found, Place, Problem, Severity};
pub use document::Document;
pub use edit::{Change, Edit, edit};
pub use highlight::{Class, Token, highlight};
pub use node::{Entry, Node, Value, to_json};
pub use parse::{Parsed, parse};
pub use position::{Position, Span};
pub use quantity::{QuantityFault, check_quantity};
pub use refusal::{Decoding, decode_error, decoding, own_refusals, parse_refusal, refusal};
pub use samples::{Sample, sample, samples};
pub use schema::{FieldType, Kind, Schema};
pub use suggest::distance;
pub use syntax::Fault;
pub use yaml::to_yaml;
