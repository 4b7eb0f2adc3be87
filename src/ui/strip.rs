//! The timeline: a mark for every change, and a hand that goes over them.

use super::dom;
use super::parts::{dynamic, flag, hidden, icon, many, nothing, press, when, words};
use super::past::Jump;
use super::session::{Session, session};
use super::view::{Element, Handler, Live, View, el};
use crate::scene::{LENGTH, Strip as Data};
use crate::timeline::Mark;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent, PointerEvent};

/// The class and the text of each kind of mark, as in [`Mark::ALL`].
pub(super) const KINDS: [(&str, &str); Mark::ALL.len()] = [
    ("other", "strip.mark-other"),
    ("created", "strip.mark-created"),
    ("ready", "strip.mark-ready"),
    ("gone", "strip.mark-gone"),
    ("trouble", "strip.mark-trouble"),
    ("command", "strip.mark-command"),
];

pub(super) fn strip() -> View {
    let session = session();
    let is_past = move || session.strip.with(|own| own.past);
    let value = words(move || {
        let lang = session.lang.get();
        session.strip.with(|own| {
            let (place, count) = (own.place.to_string(), own.count.to_string());
            let values = [
                ("time", own.times[0].as_str()),
                ("end", &own.times[1]),
                ("place", &place),
                ("count", &count),
                ("what", &own.told),
            ];
            lang.say("strip.value", &values)
        })
    });
    let held = StoredValue::new(false);
    let hold = move |event: Event| {
        let event: &PointerEvent = event.unchecked_ref();
        held.set_value(dom::hold(event));
        if held.get_value() {
            session.point(event);
        }
    };
    let drag = move |event: Event| {
        if held.get_value() {
            session.point(event.unchecked_ref());
        }
    };
    let release = move || -> Handler { press(move || held.set_value(false)) };
    let slider = el("div")
        .class("strip")
        .attr("id", "strip")
        .attr("role", "slider")
        .attr("tabindex", "0")
        .attr("aria-label", session.t("strip.label"))
        .attr("aria-orientation", "horizontal")
        .attr("aria-valuemin", "0")
        .attr("aria-valuemax", read(|own| own.count.to_string()))
        .attr("aria-valuenow", read(|own| own.place.to_string()))
        .attr("aria-valuetext", value)
        .on("keydown", Box::new(move |event| keys(session, &event)))
        .on("pointerdown", Box::new(hold))
        .on("pointermove", Box::new(drag))
        .on("pointerup", release())
        .on("lostpointercapture", release())
        .child(picture());
    View::Many(vec![
        when(is_past, past),
        el("div").class("strip-row").child(slider).into(),
    ])
}

/// A part of what the strip says.
fn read(get: fn(&Data) -> String) -> Live {
    let session = session();
    words(move || session.strip.with(get))
}

/// The marks, the hand, and the veil over what has not happened yet.
fn picture() -> Element {
    let session = session();
    let path = |class: &'static str, draw: Live| el("path").class(class).attr("d", draw);
    let marks = many(KINDS.iter().enumerate(), |(place, (class, _))| {
        let draw = words(move || session.strip.with(|own| own.marks.paths[place].clone()));
        path(class, draw)
    });
    el("svg")
        .attr("viewBox", "0 0 1000 28")
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true")
        .child(path("line", read(|own| own.marks.line.clone())))
        .child(path("fork", read(|own| own.marks.forks.clone())))
        .child(marks)
        .child(
            el("rect")
                .class("veil")
                .attr("height", "28")
                .attr("x", read(|own| own.here.to_string()))
                .attr("width", read(|own| (LENGTH - own.here).to_string())),
        )
        .child(path("hand", read(|own| at(own.here, " 0V28"))))
        .child(path("grip", read(|own| at(own.here, " 3h0"))))
}

fn at(x: u32, shape: &str) -> String {
    ["M", &x.to_string(), shape].concat()
}

/// What says that this is not the present.
fn past() -> Element {
    let session = session();
    let where_ = words(move || {
        let lang = session.lang.get();
        session.strip.with(|own| {
            let values = [("time", own.times[0].as_str()), ("end", &own.times[1])];
            lang.say("strip.past", &values)
        })
    });
    let hint = el("span").class("past-hint");
    el("div")
        .class("past")
        .child(icon("wait"))
        .child(
            el("p")
                .child(el("b").child(where_))
                .child(" ")
                .child(hint.child(session.t("strip.past-hint"))),
        )
        .child(
            el("button")
                .class("button")
                .on("click", press(move || session.jump(Jump::End)))
                .child(session.t("strip.now")),
        )
}

/// To undo, to redo, and to go over to another branch.
pub(super) fn branches() -> View {
    let session = session();
    let hint = words(move || {
        let lang = session.lang.get();
        session.strip.with(|own| match own.undo.as_str() {
            "" => lang.text("strip.undo").to_owned(),
            command => lang.say("strip.undo-hint", &[("command", command)]),
        })
    });
    let undo = button("undo", "strip.undo", Jump::Undo)
        .attr("aria-keyshortcuts", "Control+Z")
        .attr("title", hint)
        .attr(
            "disabled",
            flag(move || session.strip.with(|own| own.undo.is_empty())),
        );
    let redo = button("redo", "strip.redo", Jump::Redo)
        .attr("aria-keyshortcuts", "Control+Shift+Z")
        .attr("title", session.t("strip.redo"))
        .attr(
            "disabled",
            flag(move || session.strip.with(|own| !own.redo)),
        );
    View::Many(vec![
        dynamic(move || {
            let known = session.strip.with(|own| (own.branches.clone(), own.branch));
            if known.0.is_empty() {
                nothing()
            } else {
                choice(session, known).into()
            }
        }),
        el("div").class("undo").child(undo).child(redo).into(),
    ])
}

fn button(picture: &'static str, key: &'static str, to: Jump) -> Element {
    let session = session();
    el("button")
        .class("button quiet")
        .on("click", press(move || session.jump(to)))
        .child(icon(picture))
        .child(el("span").child(session.t(key)))
}

/// All branches, one of which is chosen.
fn choice(session: Session, (branches, branch): (Vec<(u32, String)>, u32)) -> Element {
    let options = many(branches, |(number, name)| {
        el("option").attr("value", number.to_string()).child(name)
    });
    let choose = move |event| {
        if let Ok(number) = event_target_value(&event).parse() {
            session.jump(Jump::Branch(number));
        }
    };
    el("label")
        .class("branches")
        .child(icon("branch"))
        .child(hidden(session.t("strip.branches")))
        .child(
            el("select")
                .on("change", Box::new(choose))
                .child(options)
                .value(words(move || branch.to_string())),
        )
}

/// As a slider's keys are meant.
fn keys(session: Session, event: &Event) {
    let key: &KeyboardEvent = event.unchecked_ref();
    if dom::is_modified(key) {
        return;
    }
    match key.key().as_str() {
        "ArrowLeft" | "ArrowDown" => session.jump(Jump::Back),
        "ArrowRight" | "ArrowUp" => session.on(),
        "PageUp" => session.jump(Jump::Sync(true)),
        "PageDown" => session.jump(Jump::Sync(false)),
        "Home" => session.jump(Jump::Change(0)),
        "End" => session.jump(Jump::End),
        _ => return,
    }
    event.prevent_default();
}

impl Session {
    /// Goes to where the strip is pointed at.
    fn point(self, event: &PointerEvent) {
        let Some(strip) = dom::document().get_element_by_id("strip") else {
            return;
        };
        let area = strip.get_bounding_client_rect();
        let part = (f64::from(event.client_x()) - area.left()) / area.width();
        let x = (part.clamp(0.0, 1.0) * f64::from(LENGTH)) as u32;
        let (place, end, before) = self.strip.with_untracked(|own| {
            let place = own.marks.place(x);
            (place, place == own.count, own.past.then_some(own.place))
        });
        if end && before.is_some() {
            self.jump(Jump::End);
        } else if !end && before != Some(place) {
            self.jump(Jump::Change(place));
        }
    }

    /// On by one change of the past; at the end there is nothing to go on to.
    fn on(self) {
        let (place, count) = self.strip.with_untracked(|own| (own.place, own.count));
        if place + 1 < count {
            self.jump(Jump::Change(place + 1));
        } else {
            self.jump(Jump::End);
        }
    }
}
