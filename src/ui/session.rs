//! What the page knows, and the one way to change the cluster.

use super::dom;
use super::world::World;
use crate::api::ObjectRef;
use crate::scene::Scene;
use crate::text::Lang;
use leptos::prelude::*;
use std::sync::Arc;

/// The panels; on a narrow page each is a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Manifest,
    Stage,
    Details,
    Events,
    Tables,
}

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn parse(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }
}

/// A line of the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// What was done, as a person would type it.
    Typed(String),
    /// What the cluster answered.
    Answer(String),
    /// A refusal.
    Refusal(String),
}

/// The terminal forgets older lines.
const LINES_KEPT: usize = 400;

/// All state of the page. Cheap to copy: it holds only handles.
#[derive(Clone, Copy)]
pub(super) struct Session {
    pub(super) lang: RwSignal<Lang>,
    pub(super) theme: RwSignal<Theme>,
    pub(super) scene: RwSignal<Arc<Scene>>,
    pub(super) playing: RwSignal<bool>,
    pub(super) speed: RwSignal<f64>,
    pub(super) selected: RwSignal<Option<ObjectRef>>,
    pub(super) tab: RwSignal<Tab>,
    pub(super) manifest: RwSignal<String>,
    pub(super) problems: RwSignal<Vec<Problem>>,
    pub(super) lines: RwSignal<Vec<Line>>,
    pub(super) said: RwSignal<String>,
    pub(super) help_open: RwSignal<bool>,
    pub(super) single_keys: RwSignal<bool>,
    pub(super) world: StoredValue<World, LocalStorage>,
}
