//! The view model: plain data that says what to draw. No browser, no clock of its own.
//!
//! [`Stage`] turns a cluster into a [`Scene`]. It remembers only what the cluster forgets and the
//! eye still needs: objects that left a moment ago (ghosts), and sets that are gone while their
//! claims stay.

pub mod demo;
mod types;

pub use self::types::*;
