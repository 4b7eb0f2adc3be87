//! The run behind the page. Nothing here is reactive.

use crate::api::{Millis, ObjectRef};
use crate::scene::{Inspection, Scene, demo};
use crate::text::Lang;

/// The run, and what has to be remembered to draw it.
pub(super) struct World {
    now: Millis,
}

impl World {
    pub(super) fn new() -> Self {
        Self { now: 0 }
    }

    pub(super) fn now(&self) -> Millis {
        self.now
    }

    pub(super) fn next_change(&self) -> Option<Millis> {
        Some(self.now + 500)
    }

    pub(super) fn advance_to(&mut self, at: Millis) {
        self.now = at;
    }

    pub(super) fn step(&mut self) {
        self.now += 10;
    }

    pub(super) fn skip(&mut self) {
        self.now += 1000;
    }

    /// Lets virtual time pass; whether there may be something new to see.
    pub(super) fn pass(&mut self, passed: f64) -> bool {
        let before = self.now / 1000;
        self.now += passed as Millis;
        self.now / 1000 != before
    }

    /// Virtual ms until there may be something new to see.
    pub(super) fn quiet_for(&self) -> f64 {
        (1000 - self.now % 1000) as f64
    }

    /// What is to be seen now; `real` is the real time in ms, for what fades.
    pub(super) fn scene(&mut self, lang: Lang, _real: f64) -> Scene {
        demo::scene(lang, self.now)
    }

    pub(super) fn inspect(&self, _object: &ObjectRef, _lang: Lang) -> Option<Inspection> {
        None
    }

    /// The commands so far, as text.
    pub(super) fn transcript(&self) -> String {
        String::new()
    }
}
