//! What a first look at the page does not need. Each part is a file of its own with all that only it uses;
//! the browser fetches it when one of its functions is first called.

// The macro joins the files by names that the compiler cannot check.
#![allow(unsafe_code)]

use super::world::{Run, World};
use crate::cluster::api_server::Release;
use crate::text;
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

/// The sentences in Japanese.
///
/// # Errors
/// When the file cannot be fetched; another call tries again.
#[wasm_split(japanese, fallible)]
pub(super) fn japanese() -> Result<&'static str, SplitLoaderError> {
    Ok(text::JAPANESE)
}
