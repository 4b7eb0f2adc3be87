//! A StatefulSet: its reason on top, its Service, its ordinals.

use super::column::column;
use super::parts::{dynamic, each, icon, many, name, nothing, press, rich, tone_icon, when, words};
use super::piece::{Piece, PieceMemo, part};
use super::service;
use super::session::session;
use super::view::{Element, Live, View, el};
use crate::api::ObjectRef;
use crate::scene::{Board as Data, Fold, Place};
use leptos::prelude::*;

pub(super) fn board(key: String) -> Element {
    let label = key.clone();
    let session = session();
    let board = session.piece(move |scene| {
        let board = scene.boards.iter().find(|board| board.key == key)?;
        Some(Piece::Board(board.clone()))
    });
    let bar = move || {
        board.with(|board| {
            let service = board.board().and_then(|board| board.service.as_ref());
            service.map_or_else(nothing, |service| service::bar(service).into())
        })
    };
    let density = words(move || match of(board, |board| board.places.len()) {
        0..=3 => "roomy",
        4..=12 => "snug",
        _ => "dense",
    });
    let places = move || {
        of(board, |board| {
            let places = board.places.iter();
            places.map(|place| place.key().to_owned()).collect()
        })
    };
    let rule = move || rich(&of(board, |board| board.reason.rule.clone()));
    el("section")
        .class("board")
        .attr("aria-label", label)
        .child(head(board))
        .child(reason(board))
        .child(el("p").class("rule").child(dynamic(rule)))
        .child(dynamic(bar))
        .child(
            el("ol")
                .class("columns")
                .attr("data-density", density)
                .child(each(places, move |key| place(board, key))),
        )
}

/// A part of a board; empty if there is none.
fn of<T: Default>(board: PieceMemo, get: fn(&Data) -> T) -> T {
    board.with(|board| board.board().map(|board| get(board)).unwrap_or_default())
}

/// Which set it is, and what can be done to it.
fn head(board: PieceMemo) -> Element {
    let session = session();
    let set = move || of(board, |board| board.set.clone());
    let namespace = words(move || match of(board, |board| board.namespace.clone()) {
        namespace if namespace.is_empty() => namespace,
        namespace => ["-n ", &namespace].concat(),
    });
    let own_name = move || name(&of(board, |board| board.name.clone()));
    el("header")
        .class("board-head")
        .child(
            el("h2")
                .class("set-name")
                .child(
                    el("button")
                        .class("name-button")
                        .on("click", press(move || session.select(untrack(set))))
                        .child(dynamic(own_name)),
                )
                .child(" ")
                .child(el("span").class("namespace").child(namespace)),
        )
        .child(when(move || set().is_some(), move || controls(board)))
}

/// What the controller does or waits for.
fn reason(board: PieceMemo) -> Element {
    let tone = move || of(board, |board| board.reason.tone);
    let sentence = move || rich(&of(board, |board| board.reason.sentence.clone()));
    let sync = words(move || match of(board, |board| board.reason.sync) {
        0 => String::new(),
        sync => ["sync #", &sync.to_string()].concat(),
    });
    let shape = el("span").class("reason-mark");
    el("div")
        .class("reason")
        .attr("data-tone", words(move || tone().name()))
        .child(shape.child(dynamic(move || tone_icon(tone()))))
        .child(el("p").class("sentence").child(dynamic(sentence)))
        .child(el("p").class("sync").child(sync))
}

/// What a person can do to the set.
fn controls(board: PieceMemo) -> View {
    let session = session();
    let set = move || untrack(move || of(board, |board| board.set.clone()));
    let replicas = move || of(board, |board| board.replicas);
    let with_set = move |act: &dyn Fn(&ObjectRef)| {
        if let Some(set) = set() {
            act(&set);
        }
    };
    let scale = move |replicas: i32| with_set(&|set| session.scale(set, replicas.max(0)));
    let settings = move || {
        many(of(board, |board| board.settings.clone()), |setting| {
            el("li").child(setting)
        })
    };
    let step = move |label, key: &'static str, picture, by| {
        el("button")
            .class("button square")
            .attr("aria-label", session.t(label))
            .attr("aria-keyshortcuts", key)
            .on("click", press(move || scale(untrack(replicas) + by)))
            .child(icon(picture))
    };
    let ready = words(move || of(board, |board| board.ready.clone()));
    let field = number(words(move || replicas().to_string()), scale)
        .attr("max", "1000")
        .attr("aria-label", "replicas");
    let partition = move || of(board, |board| board.partition);
    let divide = move |wanted: i32| with_set(&|set| session.divide(set, wanted));
    let divider = when(
        move || partition().is_some(),
        move || {
            let shown = words(move || partition().map_or_else(String::new, |own| own.to_string()));
            el("label")
                .class("partition")
                .child(el("span").child("partition"))
                .child(number(shown, divide))
        },
    );
    View::Many(vec![
        el("p")
            .class("set-ready")
            .child(el("b").child(ready))
            .child(" Ready")
            .into(),
        el("ul").class("settings").child(dynamic(settings)).into(),
        divider,
        el("div")
            .class("scale")
            .attr("role", "group")
            .attr("aria-label", session.t("board.scale"))
            .child(step("board.fewer", "-", "minus", -1))
            .child(field)
            .child(step("board.more", "+", "plus", 1))
            .into(),
        el("button")
            .class("button square quiet danger")
            .attr("aria-label", session.t("board.delete"))
            .on("click", press(move || with_set(&|set| session.delete(set))))
            .child(icon("trash"))
            .into(),
    ])
}

/// A field for a number, and what is done with what is typed.
fn number(shown: Live, act: impl Fn(i32) + 'static) -> Element {
    let change = move |event| {
        if let Ok(wanted) = event_target_value(&event).trim().parse() {
            act(wanted);
        }
    };
    el("input")
        .class("replicas")
        .attr("type", "number")
        .attr("min", "0")
        .attr("inputmode", "numeric")
        .value(shown)
        .on("change", Box::new(change))
}

fn place(board: PieceMemo, key: String) -> View {
    let place = part(board, move |board| {
        let mut places = board.board()?.places.iter();
        Some(Piece::Place(
            places.find(|place| place.key() == key)?.clone(),
        ))
    });
    if place.with_untracked(|place| place.column().is_some()) {
        return column(place);
    }
    dynamic(move || {
        place.with(|place| match place {
            Piece::Place(Place::Many(fold)) => folded(fold),
            _ => nothing(),
        })
    })
}

fn folded(fold: &Fold) -> View {
    let count = fold.count.to_string();
    let words = session().lang.get().say("board.fold", &[("count", &count)]);
    let parts = many(&fold.parts, |(tone, words)| {
        el("li")
            .attr("data-tone", tone.name())
            .child(tone_icon(*tone))
            .child(" ")
            .child(words.clone())
    });
    el("li")
        .class("column fold")
        .child(el("h3").class("fold-range").child(fold.range.clone()))
        .child(el("p").class("fold-count").child(words))
        .child(el("ul").class("fold-parts").child(parts))
        .into()
}
