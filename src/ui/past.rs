//! Going through the past of the run, and back.

use super::dom;
use super::session::Session;
use crate::api::Millis;
use crate::text::elapsed;
use crate::timeline::Timeline;
use leptos::prelude::*;

/// The attribute of the page while it shows something without any motion.
pub(super) const STILL: &str = "data-still";

/// Where to look.
#[derive(Clone, Copy, Debug)]
pub(super) enum Jump {
    /// At the state after so many changes.
    Change(usize),
    /// At an instant, in ms.
    Instant(Millis),
    /// Back by one change.
    Back,
    /// At the next command or sync of a controller; else at the last one before.
    Sync(bool),
    /// At the end.
    End,
    /// At the run without its last command.
    Undo,
    /// At the run in which the last command was undone.
    Redo,
    /// At the branch of this number.
    Branch(u32),
}

impl Jump {
    pub(super) fn go(self, timeline: &mut Timeline) {
        match self {
            Self::Change(place) => timeline.seek_change(place),
            Self::Instant(instant) => timeline.seek(instant),
            Self::Back => timeline.seek_change(timeline.place().saturating_sub(1)),
            Self::Sync(forwards) => to_sync(timeline, forwards),
            Self::End => timeline.seek_end(),
            Self::Undo => {
                timeline.undo();
            }
            Self::Redo => {
                timeline.redo();
            }
            Self::Branch(number) => {
                timeline.select(number);
            }
        }
    }
}

fn to_sync(timeline: &mut Timeline, forwards: bool) {
    let (place, changes) = (timeline.place(), timeline.branch().changes());
    let mut all = changes.iter().enumerate();
    let found = if forwards {
        all.skip(place).find(|(_, own)| own.is_sync())
    } else {
        all.nth_back(changes.len().saturating_sub(place));
        all.rfind(|(_, own)| own.is_sync())
    };
    match found.map(|(place, _)| place + 1) {
        Some(place) => timeline.seek_change(place),
        None if forwards => timeline.seek_end(),
        None => timeline.seek_change(0),
    }
}

impl Session {
    /// Changes what is looked at. Nothing moves there: it was a jump.
    pub(super) fn jump(self, to: Jump) {
        self.playing.set(false);
        self.with_run(Box::new(move |session| {
            session.world.update_value(|world| world.jump(to));
            dom::root_attribute(STILL, Some(""));
            session.look();
            dom::before_paint(|| dom::before_paint(|| dom::root_attribute(STILL, None)));
        }));
    }

    /// Tells, after a command in the past, that a branch began.
    pub(super) fn tell_fork(self, at: Millis) {
        let time = elapsed(at);
        let lang = self.lang.get_untracked();
        self.said.set(lang.say("strip.forked", &[("time", &time)]));
    }
}
