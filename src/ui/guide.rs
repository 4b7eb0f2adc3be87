//! Walk-throughs beside the terminal: steps with lines to run. Only who opens one needs it.

use super::parts::{dynamic, icon, many, press, rich, words};
use super::session::Session;
use super::view::{Element, View, el};
use crate::lesson::{self, Lesson, Part, Step};

/// The list of all walk-throughs, or the one that is open.
pub(super) fn guide(session: Session) -> View {
    let shown = move || {
        let lessons = lesson::all(session.lang.get());
        let chosen = session.lesson.get();
        match lessons.iter().find(|lesson| lesson.id == chosen) {
            Some(lesson) => one(session, lesson),
            None => list(session, &lessons),
        }
    };
    el("section")
        .class("guide scroll")
        .attr("tabindex", "0")
        .attr("aria-label", session.t("guide.title"))
        .child(dynamic(shown))
        .into()
}

fn list(session: Session, lessons: &[Lesson]) -> View {
    let row = |lesson: &Lesson| {
        let id = lesson.id;
        let open = el("button")
            .class("link")
            .on("click", press(move || session.lesson.set(id)))
            .child(lesson.title);
        el("li")
            .child(open)
            .child(el("p").child(rich(lesson.intro)))
    };
    View::Many(vec![
        el("h2").child(session.t("guide.title")).into(),
        el("ul")
            .class("guide-list")
            .child(many(lessons, row))
            .into(),
    ])
}

fn one(session: Session, lesson: &Lesson) -> View {
    let tool = |key: &'static str, act: Box<dyn Fn()>| {
        el("button")
            .class("button small")
            .on("click", press(act))
            .child(session.t(key))
    };
    View::Many(vec![
        el("div")
            .class("guide-tools")
            .child(tool("guide.all", Box::new(move || session.lesson.set(""))))
            .child(tool("guide.anew", Box::new(move || session.reset())))
            .into(),
        el("h2").child(lesson.title).into(),
        el("p").child(rich(lesson.intro)).into(),
        el("ol")
            .class("guide-steps")
            .child(many(&lesson.steps, |own| step(session, own)))
            .into(),
    ])
}

fn step(session: Session, step: &Step) -> Element {
    el("li")
        .child(el("h3").child(step.title))
        .child(many(&step.parts, |own| part(session, *own)))
}

fn part(session: Session, part: Part) -> Element {
    match part {
        Part::Text(text) => el("p").child(rich(text)),
        Part::Command(line, _) => {
            let name = words(move || [session.lang.get().text("guide.run"), ": ", line].concat());
            let run = el("button")
                .class("button small")
                .attr("aria-label", name)
                .on("click", press(move || session.enter(line)))
                .child(session.t("guide.run"));
            el("p")
                .class("guide-line")
                .child(el("code").child(line))
                .child(run)
        }
        Part::Look(text) => noted(session, "good", "guide-look", "guide.look", text),
        Part::Truth(text) => noted(session, "warn", "guide-truth", "guide.truth", text),
    }
}

fn noted(
    session: Session,
    sign: &str,
    class: &'static str,
    key: &'static str,
    text: &str,
) -> Element {
    el("p")
        .class(class)
        .child(icon(sign))
        .child(el("strong").child(session.t(key)))
        .child(" ")
        .child(rich(text))
}
