//! What the API server does to an object before it is stored: defaults, admission, validation.

pub mod admission;
pub mod defaults;
pub mod error;
mod gates;
pub mod names;
pub mod validation;

pub use self::error::{ApiError, FieldError, Problem};
pub use self::gates::Gates;
