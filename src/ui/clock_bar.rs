//! The clock: play, pause, step, skip, speed.

use super::clock::SPEEDS;
use super::parts::{dynamic, flag, icon, many, press, words};
use super::session::{Session, session};
use super::view::{Element, el};
use leptos::prelude::*;

pub(super) fn clock_bar() -> Element {
    let session = session();
    let time = move || session.scene.with(|scene| elapsed(scene.at / 1000));
    let next = move || session.scene.with(|scene| scene.next.clone());
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
                .child(
                    el("span")
                        .class("visually-hidden")
                        .child(session.t("clock.time")),
                )
                .child(el("time").child(words(time))),
        )
        .child(
            el("p")
                .class("next")
                .attr("data-paused", flag(move || !session.playing.get()))
                .child(words(next)),
        )
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
    let label = el("span").class("visually-hidden");
    el("label")
        .class("speed")
        .child(label.child(session.t("clock.speed")))
        .child(
            el("select")
                .value(words(move || SPEEDS[session.speed.get()].1))
                .on("change", Box::new(choose))
                .child(speeds),
        )
}

/// `1:02:03`, or `2:03` within the first hour.
fn elapsed(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}
