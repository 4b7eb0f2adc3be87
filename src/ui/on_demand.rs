//! What a first look at the page does not need. Each part is a file of its own with all that only it uses;
//! the browser fetches it when one of its functions is first called.

// The macro joins the files by names that the compiler cannot check.
#![allow(unsafe_code)]

use super::problem::{self, Problem};
use super::session::Session;
use super::view::View;
use super::world::{Run, World};
use super::{guide, typing};
use crate::cluster::api_server::Release;
use crate::cluster::store::Store;
use crate::shell;
use crate::text::{self, Lang};
use crate::timeline::Open;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// Begins a run of the model.
pub(super) type Begin = fn(Release) -> Box<dyn Run>;

/// The model.
///
/// # Errors
/// When the file cannot be fetched; another call tries again.
#[wasm_split(cluster, fallible)]
pub(super) fn cluster() -> Result<Begin, SplitLoaderError> {
    Ok(|release| Box::new(World::new(release)))
}

/// What only the terminal needs.
#[derive(Clone, Copy)]
pub(super) struct Tools {
    /// Makes the shell of a run.
    pub(super) open: Open,
    /// Draws the line that is typed.
    pub(super) typing: fn(Session) -> View,
    /// Draws the walk-throughs.
    pub(super) guide: fn(Session) -> View,
}

/// The shell, the line that is typed, and the walk-throughs.
///
/// # Errors
/// When the file cannot be fetched; another call tries again.
#[wasm_split(shell, fallible)]
pub(super) fn shell() -> Result<Tools, SplitLoaderError> {
    Ok(Tools {
        open: shell::open,
        typing: typing::typing,
        guide: guide::guide,
    })
}

/// Gives advice on a manifest, as things stand in a cluster.
pub(super) type Advise = fn(&str, &Store, Lang) -> Vec<Problem>;

/// What gives advice to those who write.
///
/// # Errors
/// When the file cannot be fetched; another call tries again.
#[wasm_split(advice, fallible)]
pub(super) fn advice() -> Result<Advise, SplitLoaderError> {
    Ok(problem::advice)
}

/// The sentences in Japanese.
///
/// # Errors
/// When the file cannot be fetched; another call tries again.
#[wasm_split(japanese, fallible)]
pub(super) fn japanese() -> Result<&'static str, SplitLoaderError> {
    Ok(text::JAPANESE)
}
