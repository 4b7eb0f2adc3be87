//! The Event objects.

use super::parts::{dynamic, each, hidden, icon, many, name, nothing, press, when, words};
use super::past::Jump;
use super::piece::{Piece, PieceMemo};
use super::session::session;
use super::view::{Element, View, el};
use crate::scene::{EventRow, Tone};
use crate::text::elapsed;
use leptos::prelude::*;

/// The headings, for those who do not see the table.
const HEADINGS: [&str; 6] = ["Type", "Reason", "Object", "Message", "Count", "Age"];

pub(super) fn events() -> View {
    let session = session();
    let keys = move || {
        session
            .scene
            .with(|scene| scene.events.iter().map(|event| event.key.clone()).collect())
    };
    let row = move |key| {
        event(session.piece(move |scene| {
            let event = scene.events.iter().find(|event| event.key == key)?;
            Some(Piece::Event(event.clone()))
        }))
    };
    let none = move || session.scene.with(|scene| scene.events.is_empty());
    let title = el("h2").class("panel-title");
    let headings = many(HEADINGS, |heading| {
        el("th").attr("scope", "col").child(heading)
    });
    View::Many(vec![
        title.child(session.t("events.title")).into(),
        when(none, move || {
            el("p").class("empty").child(session.t("events.none"))
        }),
        el("div")
            .class("scroll")
            .attr("tabindex", "0")
            .attr("role", "group")
            .attr("aria-label", session.t("events.title"))
            .child(
                el("table")
                    .class("events")
                    .child(
                        el("thead")
                            .class("visually-hidden")
                            .child(el("tr").child(headings)),
                    )
                    .child(el("tbody").child(each(keys, row))),
            )
            .into(),
    ])
}

fn event(row: PieceMemo) -> Element {
    let cells = move || {
        row.with(|row| match row {
            Piece::Event(event) => cells(event),
            _ => nothing(),
        })
    };
    let own_tone = untrack(|| {
        row.with(|row| match row {
            Piece::Event(event) => tone(event),
            _ => Tone::Quiet,
        })
    });
    el("tr")
        .class("event")
        .attr("data-tone", own_tone.name())
        .child(dynamic(cells))
}

/// Whether it warns.
pub(super) fn tone(row: &EventRow) -> Tone {
    match row.kind.as_str() {
        "Warning" => Tone::Bad,
        _ => Tone::Quiet,
    }
}

/// Its type; only a warning is to be seen.
pub(super) fn kind(row: &EventRow) -> View {
    let word = row.kind.clone();
    match tone(row) {
        Tone::Bad => View::Many(vec![icon("warn").into(), el("span").child(word).into()]),
        _ => hidden(word).into(),
    }
}

/// How often it was written, if more than once.
pub(super) fn count(row: &EventRow) -> String {
    match row.count {
        0 | 1 => String::new(),
        count => ["×", &count.to_string()].concat(),
    }
}

fn cells(row: &EventRow) -> View {
    let session = session();
    let (at, time) = (row.at, elapsed(row.at));
    let hint = words(move || session.lang.get().say("strip.event", &[("time", &time)]));
    let age = el("button")
        .class("name-button")
        .attr("title", hint)
        .on("click", press(move || session.jump(Jump::Instant(at))))
        .child(row.age.clone());
    View::Many(vec![
        el("td").class("event-type").child(kind(row)).into(),
        el("td")
            .class("event-reason")
            .child(row.reason.clone())
            .into(),
        el("td")
            .class("event-object")
            .child(name(&row.object))
            .into(),
        el("td")
            .class("event-message")
            .child(row.message.clone())
            .into(),
        el("td").class("event-count").child(count(row)).into(),
        el("td").class("event-age").child(age).into(),
    ])
}
