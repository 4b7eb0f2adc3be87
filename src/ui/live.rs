//! What is read out to those who do not see the picture.

use super::parts::words;
use super::session::{Session, session};
use super::view::{Element, el};
use crate::text::plain;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::cell::RefCell;

/// What happens within this time (real ms) is read out together.
const PAUSE: u32 = 1500;

/// More changes than this are counted, not told.
const MOST_TOLD: usize = 4;

thread_local! {
    static WAITING: RefCell<Option<Timeout>> = const { RefCell::new(None) };
}

pub(super) fn live() -> Element {
    let session = session();
    el("p")
        .class("visually-hidden")
        .attr("role", "status")
        .attr("aria-live", "polite")
        .child(words(move || session.said.get()))
}

impl Session {
    /// Soon reads out what is new.
    pub(super) fn tell(self) {
        let waits = WAITING.with_borrow(Option::is_some);
        if waits {
            return;
        }
        let told = Timeout::new(PAUSE, move || {
            WAITING.set(None);
            self.say_news();
        });
        WAITING.set(Some(told));
    }

    fn say_news(self) {
        let lang = self.lang.get_untracked();
        let news = self.world.try_update_value(|world| world.news(lang));
        let Some(mut news) = news.filter(|news| !news.is_empty()) else {
            return;
        };
        let left = news.len().saturating_sub(MOST_TOLD);
        news.drain(..left);
        if left > 0 {
            news.insert(0, lang.say("live.more", &[("count", &left.to_string())]));
        }
        self.scene.with_untracked(|scene| {
            news.extend(
                scene
                    .boards
                    .iter()
                    .map(|board| board.reason.sentence.clone()),
            );
        });
        self.said.set(plain(&news.join(" ")));
    }
}
