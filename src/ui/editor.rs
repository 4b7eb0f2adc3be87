//! The manifest: a plain text area over a coloured copy of its text.

use super::dom;
use super::parts::{
    dynamic, flag, hidden, icon, many, name, nothing, paragraph, press, rich, words,
};
use super::piece::{Piece, worked_out};
use super::problem::{Problem, Weight};
use super::session::{Session, session};
use super::view::{Element, View, el};
use crate::cluster::api_server::Release;
use crate::manifest::{Class, highlight, sample, samples};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

/// The text area.
pub(super) const AREA: &str = "manifest-text";

pub(super) fn editor() -> View {
    let session = session();
    let title = el("h2").class("panel-title");
    let problems = worked_out(|| Piece::Problems(super::session::session().problems().into()));
    let found = move || {
        problems.with(|problems| match problems {
            Piece::Problems(problems) => Arc::clone(problems),
            _ => Arc::default(),
        })
    };
    View::Many(vec![
        el("div")
            .class("editor-head")
            .child(title.child(session.t("manifest.title")))
            .child(choice(session))
            .into(),
        el("div")
            .class("editor")
            .attr("data-plain", flag(move || plain(session)))
            .child(
                el("div")
                    .class("editor-page")
                    .child(
                        el("div")
                            .class("gutter")
                            .attr("aria-hidden", "true")
                            .child(dynamic(move || gutter(session, &found()))),
                    )
                    .child(
                        el("div")
                            .class("editor-text")
                            .child(
                                el("pre")
                                    .class("paint")
                                    .attr("aria-hidden", "true")
                                    .child(dynamic(move || paint(session))),
                            )
                            .child(area(session)),
                    ),
            )
            .into(),
        el("div")
            .attr("id", "manifest-problems")
            .class("problems")
            .child(dynamic(move || many(&*found(), shown)))
            .child(dynamic(move || many(&session.advice(), shown)))
            .into(),
        tools(session).into(),
    ])
}

/// The samples to start from.
fn choice(session: Session) -> Element {
    let options = many(samples(), |sample| {
        el("option").attr("value", sample.id).child(sample.id)
    });
    let choose = move |event| {
        let id = event_target_value(&event);
        if let Some(sample) = sample(&id) {
            session.write(sample.yaml.to_owned());
        }
    };
    el("label")
        .class("sample")
        .child(hidden(session.t("manifest.sample")))
        .child(el("select").on("change", Box::new(choose)).child(options))
}

fn area(session: Session) -> Element {
    let write = move |event| session.write(event_target_value(&event));
    let submit = move |event: Event| {
        let key: &KeyboardEvent = event.unchecked_ref();
        if key.key() == "Enter" && (key.ctrl_key() || key.meta_key()) {
            event.prevent_default();
            session.apply();
        }
    };
    el("textarea")
        .attr("id", AREA)
        .class("writing")
        .attr("spellcheck", "false")
        .attr("autocapitalize", "off")
        .attr("autocomplete", "off")
        .attr("wrap", "off")
        .attr("aria-label", session.t("manifest.title"))
        .attr("aria-describedby", "manifest-problems")
        .value(words(move || session.manifest.get()))
        .on("input", Box::new(write))
        .on("keydown", Box::new(submit))
        .on("focus", press(move || session.begin()))
}

fn tools(session: Session) -> Element {
    let releases = many(Release::all(), |release| {
        let number = release.number();
        el("option").attr("value", number).child(number)
    });
    let choose = move |event| {
        if let Some(release) = Release::parse(&event_target_value(&event)) {
            session.run_release(release);
        }
    };
    let command = el("code").class("hint");
    el("div")
        .class("editor-tools")
        .child(
            el("button")
                .class("button primary")
                .on("pointerenter", press(move || session.begin()))
                .on("click", press(move || session.apply()))
                .child(session.t("manifest.apply")),
        )
        .child(
            el("label")
                .class("release")
                .attr("title", session.t("manifest.release-hint"))
                .child("Kubernetes ")
                .child(
                    el("select")
                        .value(words(move || session.release().number()))
                        .on("change", Box::new(choose))
                        .child(releases),
                ),
        )
        .child(command.child("kubectl apply -f manifest.yaml"))
}

/// A longer text (in bytes) is shown plain, without numbers and colours …
const MOST_BYTES: usize = 100_000;

/// … and so is one of more lines: with an element for each, the page would stand still.
const MOST_LINES: usize = 3_000;

fn plain(session: Session) -> bool {
    session
        .manifest
        .with(|text| text.len() > MOST_BYTES || text.split('\n').count() > MOST_LINES)
}

/// The numbers of the lines; those with a problem are marked.
fn gutter(session: Session, problems: &[Problem]) -> View {
    if plain(session) {
        return nothing();
    }
    let count = session.manifest.with(|text| text.split('\n').count());
    many(1..=count, |line| {
        let marked = problems
            .iter()
            .any(|problem| problem.weight == Weight::Error && problem.line == line);
        el("span")
            .attr("data-marked", marked)
            .child(line.to_string())
    })
}

fn shown(problem: &Problem) -> Element {
    let line = problem.line;
    let number = line.to_string();
    let place = session()
        .lang
        .get()
        .say("manifest.line", &[("line", &number)]);
    let (tone, picture) = match problem.weight {
        Weight::Error => ("bad", "bad"),
        Weight::Warning => ("wait", "warn"),
        Weight::Advice => ("quiet", "quiet"),
    };
    let repair = problem.repair.clone().map(|(words, edit)| {
        el("button")
            .class("button small problem-repair")
            .on("click", press(move || session().repair(&edit)))
            .child(rich(&words))
    });
    el("div")
        .class("problem")
        .attr("data-tone", tone)
        .child(
            el("button")
                .class("problem-place")
                .on("click", press(move || dom::select_line(AREA, line)))
                .child(icon(picture))
                .child(el("span").child(place))
                .child(el("code").child(name(&problem.path))),
        )
        .child(el("p").class("problem-words").child(rich(&problem.words)))
        .child(paragraph("problem-server", &problem.server))
        .child(repair.map_or_else(nothing, View::from))
}

fn paint(session: Session) -> View {
    if plain(session) {
        return nothing();
    }
    session.manifest.with(|text| painted(text))
}

fn painted(text: &str) -> View {
    let mut parts = Vec::new();
    let mut at = 0;
    for token in highlight(text) {
        if token.range.start > at {
            parts.push(text[at..token.range.start].to_owned().into());
        }
        let class = match token.class {
            Class::Key => "y-key",
            Class::String => "y-string",
            Class::Number => "y-number",
            Class::Literal => "y-literal",
            Class::Comment => "y-comment",
            Class::Separator => "y-separator",
            Class::Anchor => "y-anchor",
            Class::Block => "y-block",
        };
        let words = text[token.range.clone()].to_owned();
        parts.push(el("span").class(class).child(words).into());
        at = token.range.end;
    }
    parts.push([&text[at..], "\n"].concat().into());
    View::Many(parts)
}
