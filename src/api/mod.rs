//! The Kubernetes objects as lean Rust data, one file an API group.
//!
//! A field that the model reads is a Rust field; every other field of the real API travels along
//! in `rest`, so that nothing that a user wrote is lost and a revision compares all of it.

mod apps;
mod autoscaling;
mod core;
mod deployment;
mod discovery;
mod image;
mod kind;
mod meta;
mod names;
mod policy;
mod quantity;
pub(crate) mod record;
mod selector;
mod share;
mod storage;
mod time;

pub use self::apps::*;
pub use self::autoscaling::*;
pub use self::core::*;
pub use self::deployment::*;
pub use self::discovery::*;
pub use self::image::*;
pub use self::kind::*;
pub use self::meta::*;
pub use self::names::*;
pub use self::policy::*;
pub use self::quantity::*;
pub use self::record::Misfit;
pub use self::selector::*;
pub use self::share::*;
pub use self::storage::*;
pub use self::time::*;

/// Fields of the real API that the model carries but does not read.
pub type Rest = crate::json::Map;
