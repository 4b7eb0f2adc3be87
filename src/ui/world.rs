//! The run behind the page, and what has to be remembered to draw it. Nothing here is reactive.

use crate::api::{Millis, ObjectRef};
use crate::cluster::Config;
use crate::cluster::api_server::Release;
use crate::cluster::journal::Entry;
use crate::kubectl::{Command, Reply};
use crate::scene::{Inspection, Scene, Stage, inspect};
use crate::text::Lang;
use crate::timeline::Timeline;

/// Skipping gives up after this many pieces of work that changed nothing.
const MOST_STEPS: usize = 20_000;

pub(super) struct World {
    timeline: Timeline,
    stage: Stage,
    /// Virtual time that has passed but is less than a whole millisecond.
    rest: f64,
    /// How much of the journal was read out.
    told: usize,
}

impl World {
    pub(super) fn new(release: Release) -> Self {
        let timeline = Timeline::new(Config::of(release));
        Self {
            timeline,
            stage: Stage::default(),
            rest: 0.0,
            told: 0,
        }
    }

    /// Lets virtual time pass, in ms; whether there may be something new to see.
    pub(super) fn pass(&mut self, passed: f64) -> bool {
        let passed = passed + self.rest;
        self.rest = passed.fract();
        let before = self.mark();
        let now = self.timeline.now() + passed as Millis;
        self.timeline.advance_to(now);
        self.mark() != before
    }

    /// Virtual ms until there may be something new to see.
    pub(super) fn quiet_for(&self) -> f64 {
        let now = self.timeline.now();
        let next_second = 1000 - now % 1000;
        let due = self
            .timeline
            .next_due()
            .map_or(next_second, |due| due.saturating_sub(now));
        due.min(next_second) as f64
    }

    fn mark(&self) -> (u64, Millis) {
        (self.timeline.cluster().steps(), self.timeline.now() / 1000)
    }

    /// Goes on by one change.
    pub(super) fn step(&mut self) {
        self.timeline.step();
    }

    /// Jumps to the instant of the next change, and lets all of it happen.
    pub(super) fn skip(&mut self) {
        let before = self.timeline.cluster().journal().len();
        for _ in 0..MOST_STEPS {
            let Some(due) = self.timeline.next_due() else {
                return;
            };
            self.timeline.advance_to(due);
            if self.timeline.cluster().journal().len() > before {
                return;
            }
        }
    }

    pub(super) fn execute(&mut self, command: Command) -> Reply {
        self.timeline.execute(command)
    }

    /// What is to be seen now; `real` is the real time in ms, for what fades.
    pub(super) fn scene(&mut self, lang: Lang, real: f64, still: bool) -> Scene {
        self.stage.scene(self.timeline.cluster(), lang, real, still)
    }

    /// The real instant at which something has faded.
    pub(super) fn next_deadline(&self) -> Option<f64> {
        self.stage.next_deadline()
    }

    pub(super) fn inspect(&self, object: &ObjectRef, lang: Lang) -> Option<Inspection> {
        inspect(&self.stage, self.timeline.cluster(), lang, object)
    }

    /// The changes since this was last asked.
    pub(super) fn news(&mut self) -> &[Entry] {
        let entries = self.timeline.cluster().journal().entries();
        let from = std::mem::replace(&mut self.told, entries.len());
        &entries[from.min(entries.len())..]
    }

    /// The commands so far, as text.
    pub(super) fn transcript(&self) -> String {
        self.timeline.transcript()
    }
}
