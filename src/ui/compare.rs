//! Two runs side by side on one clock.

use super::clock::LONGEST_FRAME;
use super::dom;
use super::parts::{
    dynamic, hidden, icon, many, name, nothing, press, tone_icon, truth, when, words,
};
use super::piece::{Piece, PieceMemo};
use super::session::{Session, session};
use super::view::{Element, View, el};
use super::world::Duel;
use crate::api::Millis;
use crate::scene::{Cell, Comparison};
use crate::text::elapsed;
use crate::timeline::Contest;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

/// Virtual ms for each real one.
const PACE: f64 = 8.0;

/// The names of the contests, as in [`Contest::ALL`].
const NAMES: [&str; Contest::ALL.len()] = ["compare.policy", "compare.workload", "compare.release"];

/// What each contest shows.
const NOTES: [&str; Contest::ALL.len()] = [
    "compare.policy-note",
    "compare.workload-note",
    "compare.release-note",
];

/// What the dialog knows. Cheap to copy: it holds only handles.
#[derive(Clone, Copy)]
struct Show {
    contest: RwSignal<usize>,
    pair: StoredValue<Box<dyn Duel>, LocalStorage>,
    now: RwSignal<Millis>,
    end: RwSignal<Millis>,
    playing: RwSignal<bool>,
}

pub(super) fn compare() -> View {
    let session = session();
    when(move || session.comparing.get(), dialog)
}

/// The dialog. All of the comparison hangs on this one function.
fn dialog() -> Element {
    let session = session();
    let show = Show {
        contest: RwSignal::new(0),
        end: RwSignal::new(0),
        pair: StoredValue::new_local(Box::new(())),
        now: RwSignal::new(0),
        playing: RwSignal::new(false),
    };
    session.playing.set(false);
    session.with_run(Box::new(move |session| {
        show.choose(session, 0);
        if !dom::media("(prefers-reduced-motion: reduce)") {
            show.play();
        }
    }));
    let seen = show.seen();
    let open = |dialog: &web_sys::Element| {
        let dialog: HtmlDialogElement = dialog.clone().unchecked_into();
        dom::before_paint(move || {
            let _ = dialog.show_modal();
        });
    };
    let choices = many(NAMES.into_iter().enumerate(), |(place, name)| {
        el("button")
            .class("button")
            .attr("aria-pressed", truth(move || show.contest.get() == place))
            .on("click", press(move || show.choose(session, place)))
            .child(session.t(name))
    });
    let close = move || press(move || session.comparing.set(false));
    el("dialog")
        .class("compare")
        .attr("aria-labelledby", "compare-title")
        .follow(Box::new(open))
        .on("close", close())
        .child(
            el("div")
                .class("help-head")
                .child(
                    el("h2")
                        .attr("id", "compare-title")
                        .child(session.t("compare.title")),
                )
                .child(
                    el("button")
                        .class("button square quiet")
                        .attr("aria-label", session.t("page.close"))
                        .on("click", close())
                        .child(icon("close")),
                ),
        )
        .child(
            el("div")
                .class("contests")
                .attr("role", "group")
                .attr("aria-label", session.t("compare.choose"))
                .child(choices),
        )
        .child(el("p").child(words(move || {
            session.lang.get().text(NOTES[show.contest.get()])
        })))
        .child(clock(show))
        .child(dynamic(move || {
            seen.with(|seen| match seen {
                Piece::Compared(comparison) => show.drawn(comparison).into(),
                _ => nothing(),
            })
        }))
}

fn clock(show: Show) -> Element {
    let session = session();
    let time =
        move || words(move || [elapsed(show.now.get()), elapsed(show.end.get())].join(" / "));
    let playing = move || show.playing.get();
    let label = words(move || {
        session.lang.get().text(if playing() {
            "clock.pause"
        } else {
            "clock.play"
        })
    });
    let slide = move |event| {
        if let Ok(instant) = event_target_value(&event).parse() {
            show.playing.set(false);
            show.seek(instant);
        }
    };
    el("div")
        .class("compare-clock")
        .child(
            el("button")
                .class("button primary")
                .on("click", press(move || show.toggle()))
                .child(dynamic(move || {
                    icon(if playing() { "pause" } else { "play" })
                }))
                .child(el("span").child(label)),
        )
        .child(
            el("button")
                .class("button")
                .on("click", press(move || show.step()))
                .child(icon("step"))
                .child(el("span").child(session.t("clock.step"))),
        )
        .child(
            el("input")
                .attr("type", "range")
                .attr("min", "0")
                .attr("max", words(move || show.end.get().to_string()))
                .attr("step", "500")
                .attr("aria-label", session.t("compare.time"))
                .attr("aria-valuetext", time())
                .value(words(move || show.now.get().to_string()))
                .on("input", Box::new(slide)),
        )
        .child(el("span").class("compare-time").child(time()))
}

impl Show {
    fn choose(self, session: Session, place: usize) {
        let contest = Contest::ALL[place];
        let pair = session.world.with_value(|world| world.contest(contest));
        self.end.set(pair.end());
        self.pair.set_value(pair);
        self.contest.set(place);
        self.seek(0);
    }

    fn seek(self, instant: Millis) {
        self.pair.update_value(|pair| pair.seek(instant));
        self.now.set(instant);
    }

    /// On to the next change in either run.
    fn step(self) {
        self.playing.set(false);
        let now = self.now.get_untracked();
        self.seek(self.pair.with_value(|pair| pair.next_change(now)));
    }

    fn toggle(self) {
        if self.now.get_untracked() == self.end.get_untracked() {
            self.seek(0);
        }
        if self.playing.get_untracked() {
            self.playing.set(false);
        } else {
            self.play();
        }
    }

    fn play(self) {
        self.playing.set(true);
        let before = dom::now();
        dom::before_paint(move || self.frame(before));
    }

    /// Lets both runs go on while they play.
    fn frame(self, before: f64) {
        if self.playing.try_get_untracked() != Some(true) {
            return;
        }
        let real = dom::now();
        let passed = (real - before).clamp(0.0, LONGEST_FRAME) * PACE;
        let (now, end) = (self.now.get_untracked(), self.end.get_untracked());
        let instant = end.min(now + passed as Millis);
        self.seek(instant);
        if instant == end {
            self.playing.set(false);
        } else {
            dom::before_paint(move || self.frame(real));
        }
    }

    /// Both sides as they are now.
    fn seen(self) -> PieceMemo {
        let session = session();
        session.piece(move |_| {
            self.now.track();
            self.contest.track();
            let lang = session.lang.get();
            let compared = self.pair.with_value(|pair| pair.compare(lang));
            Some(Piece::Compared(Arc::new(compared)))
        })
    }

    fn drawn(self, comparison: &Comparison) -> Element {
        let lang = session().lang.get_untracked();
        let heading = |name: &'static str| el("th").attr("scope", "col").child(name);
        let what = el("th")
            .attr("scope", "col")
            .child(hidden(lang.text("compare.what")));
        let sides = Contest::ALL[self.contest.get_untracked()].sides();
        let facts = many(&comparison.facts, |(key, values, differs)| {
            row(*differs)
                .child(
                    el("th")
                        .attr("scope", "row")
                        .child(lang.text(key))
                        .child(different(*differs)),
                )
                .child(many(values, |value| el("td").child(value.clone())))
        });
        let pods = many(&comparison.rows, |pods| {
            row(pods.differs)
                .child(
                    el("th")
                        .attr("scope", "row")
                        .child(el("span").class("ordinal").child(pods.place.clone()))
                        .child(different(pods.differs)),
                )
                .child(many(&pods.cells, cell))
        });
        let table = el("table")
            .class("pair")
            .child(
                el("thead").child(
                    el("tr")
                        .child(what)
                        .child(heading(sides[0]))
                        .child(heading(sides[1])),
                ),
            )
            .child(el("tbody").child(facts))
            .child(el("tbody").child(pods));
        el("div")
            .class("scroll")
            .attr("tabindex", "0")
            .attr("role", "group")
            .attr("aria-label", lang.text("compare.title"))
            .child(table)
    }
}

fn row(differs: bool) -> Element {
    el("tr").attr("data-differs", differs)
}

/// A mark and a word where the sides differ.
fn different(differs: bool) -> View {
    if !differs {
        return nothing();
    }
    let word = session().lang.get_untracked().text("compare.differs");
    el("span")
        .class("differs")
        .attr("title", word)
        .child("≠")
        .child(hidden(word))
        .into()
}

fn cell(cell: &Option<Cell>) -> Element {
    let Some(cell) = cell else {
        return el("td").class("pair-none").child("–");
    };
    let claim = match cell.claim.as_str() {
        "" => nothing(),
        claim => {
            let line = el("p").class("pair-claim").child(icon("volume"));
            line.child(" ").child(name(claim)).into()
        }
    };
    let status = el("p").class("pair-status").child(tone_icon(cell.tone));
    el("td").child(
        el("div")
            .class("pair-pod")
            .attr("data-tone", cell.tone.name())
            .child(el("p").class("pair-name").child(name(&cell.name)))
            .child(status.child(" ").child(cell.status.clone()))
            .child(el("p").class("pair-image").child(cell.image.clone()))
            .child(claim),
    )
}
