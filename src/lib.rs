//! A Kubernetes control plane that runs in a web page, and the page that shows it.
//!
//! The rooms of the house; each imports only from those to its left:
//!
//! `order → json → api → manifest → cluster → kubectl, timeline → shell → text → lesson → scene → ui`
//!
//! `order` and `json` are tools of all of them.
//!
//! Everything but [`ui`] is pure: no browser, no clock, no thread, no global. The same commands
//! and the same seed give the same run, to the byte.

pub mod api;
pub mod cluster;
pub mod json;
pub mod kubectl;
pub mod lesson;
pub mod manifest;
pub mod order;
pub mod scene;
pub mod shell;
pub mod text;
pub mod timeline;
#[cfg(feature = "web")]
pub mod ui;
