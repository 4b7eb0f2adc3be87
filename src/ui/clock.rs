//! Lets virtual time follow real time while the clock plays, and nothing at all while it does not.

use super::dom;
use super::session::Session;
use super::view::always;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::cell::RefCell;

/// The speeds, virtual ms per real ms, with their text: code that writes fractions weighs 10 KB.
pub(super) const SPEEDS: [(f64, &str); 9] = [
    (0.25, "0.25"),
    (0.5, "0.5"),
    (1.0, "1"),
    (2.0, "2"),
    (5.0, "5"),
    (10.0, "10"),
    (20.0, "20"),
    (50.0, "50"),
    (100.0, "100"),
];

/// The place of the speed that a clock begins with: real time.
pub(super) const REAL_TIME: usize = 2;

/// A gap between two frames longer than this (real ms) was no play: the page was asleep.
pub(super) const LONGEST_FRAME: f64 = 500.0;

/// Waiting for less than this (real ms) is left to the next frame.
const SHORTEST_WAIT: f64 = 24.0;

/// After a look the browser has so many times as long for itself: what moves goes on moving where a look at
/// a thousand pods takes longer than a frame. Half of the longest gap is left to the look itself: no time is lost.
const RESPITE: f64 = 8.0;

thread_local! {
    static DUE: RefCell<Option<Timeout>> = const { RefCell::new(None) };
}

/// Starts and stops with `playing` once the run has begun, and follows `speed`.
pub(super) fn start(session: Session) {
    let run = StoredValue::new(0_u32);
    always(move || {
        let playing = session.playing.get() && session.has_begun();
        session.speed.track();
        run.update_value(|run| *run = run.wrapping_add(1));
        DUE.set(None);
        if playing {
            let before = dom::now();
            let current = run.get_value();
            dom::before_paint(move || frame(session, run, current, before));
        }
    });
}

fn frame(session: Session, run: StoredValue<u32>, current: u32, before: f64) {
    if run.get_value() != current {
        return;
    }
    let now = dom::now();
    let speed = session.pace();
    let passed = (now - before).clamp(0.0, LONGEST_FRAME) * speed;
    session.pass(passed);
    let respite = (RESPITE * (dom::now() - now)).min(LONGEST_FRAME / 2.0);
    let wait = respite.max(session.quiet_for() / speed);
    let next = move || dom::before_paint(move || frame(session, run, current, now));
    if wait > SHORTEST_WAIT {
        DUE.set(Some(Timeout::new(wait as u32, next)));
    } else {
        next();
    }
}

impl Session {
    /// Lets virtual time pass, in ms.
    fn pass(self, passed: f64) {
        let changed = self.world.try_update_value(|world| world.pass(passed));
        if changed == Some(true) {
            self.look();
        }
    }

    /// Virtual ms until something is to be seen.
    fn quiet_for(self) -> f64 {
        self.world
            .with_value(|world| world.quiet_for())
            .min(LONGEST_FRAME * self.pace())
    }

    /// Plays or pauses.
    pub(super) fn toggle(self) {
        self.playing.update(|playing| *playing = !*playing);
    }

    /// Pauses and goes on by one change.
    pub(super) fn step(self) {
        self.playing.set(false);
        self.with_run(Box::new(|session| {
            session.world.update_value(|world| world.step());
            session.look();
        }));
    }

    /// Jumps to the next change.
    pub(super) fn skip(self) {
        self.with_run(Box::new(|session| {
            session.world.update_value(|world| world.skip());
            session.look();
        }));
    }

    /// One speed faster or slower.
    pub(super) fn change_speed(self, by: isize) {
        let place = self.speed.get_untracked().saturating_add_signed(by);
        self.speed.set(place.min(SPEEDS.len() - 1));
    }

    /// Virtual ms per real ms.
    pub(super) fn pace(self) -> f64 {
        SPEEDS[self.speed.get_untracked()].0
    }
}
