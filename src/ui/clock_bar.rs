//! The clock: play, pause, step, skip, speed.

use super::clock::SPEEDS;
use super::parts::{dynamic, flag, hidden, icon, many, press, words};
use super::past::Jump;
use super::session::{Session, session};
use super::strip::branches;
use super::view::{Element, el};
use crate::text::elapsed;
use leptos::prelude::*;

pub(super) fn clock_bar() -> Element {
    let session = session();
    let time = move || session.scene.with(|scene| elapsed(scene.at));
    let lived = move || {
        session.strip.with(|strip| match strip.past {
            true => [" / ", &strip.times[1]].concat(),
            false => String::new(),
        })
    };
    let told = move || session.strip.with(|strip| strip.told.clone());
    let next = move || session.strip.with(|strip| strip.next.clone());
    el("div")
        .class("clock")
        .attr("role", "group")
        .attr("aria-label", session.t("clock.label"))
        .child(
            el("div")
                .class("clock-buttons")
                .child(play(session))
                .child(
                    el("button")
                        .class("button")
                        .attr("aria-keyshortcuts", ",")
                        .attr("title", session.t("strip.back-hint"))
                        .on("click", press(move || session.jump(Jump::Back)))
                        .child(icon("back"))
                        .child(el("span").child(session.t("strip.back"))),
                )
                .child(
                    el("button")
                        .class("button")
                        .attr("aria-keyshortcuts", ".")
                        .attr("title", session.t("clock.step-hint"))
                        .on("click", press(move || session.step()))
                        .child(icon("step"))
                        .child(el("span").child(session.t("clock.step"))),
                )
                .child(
                    el("button")
                        .class("button")
                        .attr("aria-keyshortcuts", "n")
                        .attr("title", session.t("clock.skip-hint"))
                        .on("click", press(move || session.skip()))
                        .child(icon("skip"))
                        .child(el("span").child(session.t("clock.skip"))),
                )
                .child(speed(session)),
        )
        .child(
            el("p")
                .class("time")
                .child(hidden(session.t("clock.time")))
                .child(el("time").child(words(time)))
                .child(el("span").class("lived").child(words(lived))),
        )
        .child(
            el("div")
                .class("news")
                .child(el("p").class("told").child(words(told)))
                .child(
                    el("p")
                        .class("next")
                        .attr("data-paused", flag(move || !session.playing.get()))
                        .child(words(next)),
                ),
        )
        .child(branches())
        .child(
            el("button")
                .class("button quiet")
                .on("click", press(move || session.reset()))
                .child(icon("reset"))
                .child(el("span").child(session.t("clock.reset"))),
        )
}

fn play(session: Session) -> Element {
    let playing = move || session.playing.get();
    let label = words(move || {
        let key = if playing() {
            "clock.pause"
        } else {
            "clock.play"
        };
        session.lang.get().text(key)
    });
    el("button")
        .class("button primary play")
        .attr("aria-keyshortcuts", "Space")
        .on("click", press(move || session.toggle()))
        .child(dynamic(move || {
            icon(if playing() { "pause" } else { "play" })
        }))
        .child(el("span").child(label))
}

fn speed(session: Session) -> Element {
    let speeds = many(SPEEDS, |(_, text)| {
        el("option").attr("value", text).child(text).child("×")
    });
    let choose = move |event| {
        let chosen = event_target_value(&event);
        if let Some(place) = SPEEDS.iter().position(|speed| speed.1 == chosen) {
            session.speed.set(place);
        }
    };
    el("label")
        .class("speed")
        .child(hidden(session.t("clock.speed")))
        .child(
            el("select")
                .value(words(move || SPEEDS[session.speed.get()].1))
                .on("change", Box::new(choose))
                .child(speeds),
        )
}
