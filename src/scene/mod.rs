//! The view model: plain data that says what to draw. No browser, no clock of its own.
//!
//! [`Stage`] turns a cluster into a [`Scene`]. It remembers only what the eye still needs: objects
//! that left a moment ago (ghosts). All else follows from the cluster, however it was reached.

mod before;
mod board;
mod chain;
mod claim;
mod column;
mod compare;
mod deed;
mod deployment;
mod event;
mod fold;
mod inspect;
mod node;
mod pod;
mod program;
mod project;
mod service;
mod stage;
mod strip;
mod table;
mod types;

pub use self::compare::{Cell, Comparison, Row};
pub use self::inspect::inspect;
pub use self::stage::Stage;
pub use self::strip::{LENGTH, Marks, Strip, matters, shape};
pub use self::types::*;
