//! A StatefulSet: its reason on top, its Service, its ordinals.

use super::column::column;
use super::parts::{dynamic, each, icon, mark, name, nothing, press, rich, tone_icon, when, words};
use super::piece::{Piece, PieceMemo, part};
use super::service;
use super::session::session;
use crate::api::ObjectRef;
use crate::scene::{Board as Data, Fold, Place};
use leptos::prelude::*;

#[component]
pub(super) fn Board(key: String) -> impl IntoView {
    let label = key.clone();
    let session = session();
    let board = session.piece(move |scene| {
        let board = scene.boards.iter().find(|board| board.key == key)?;
        Some(Piece::Board(board.clone()))
    });
    let read = move |get: fn(&Data) -> String| words(move || of(board, get));
    let set = move || of(board, |board| board.set.clone());
    let select = press(move || session.select(untrack(set)));
    let bar = move || {
        board.with(|board| {
            let service = board.board().and_then(|board| board.service.as_ref());
            service.map_or_else(nothing, service::bar)
        })
    };
    let density = mark(move || {
        Some(match of(board, |board| board.places.len()) {
            0..=3 => "roomy",
            4..=12 => "snug",
            _ => "dense",
        })
    });
    view! {
        <section class="board" aria-label=label>
            <header class="board-head">
                <h2 class="set-name">
                    <button class="name-button" on:click=select>
                        {dynamic(move || name(&of(board, |board| board.name.clone())))}
                    </button>
                    " "
                    <span class="namespace">
                        {read(|board| match board.namespace.as_str() {
                            "" => String::new(),
                            namespace => format!("-n {namespace}"),
                        })}
                    </span>
                </h2>
                {when(move || set().is_some(), move || controls(board))}
            </header>
            <div class="reason" data-tone=mark(move || Some(of(board, |b| b.reason.tone).name()))>
                <span class="reason-mark">
                    {dynamic(move || tone_icon(of(board, |board| board.reason.tone)))}
                </span>
                <p class="sentence">
                    {dynamic(move || rich(&of(board, |board| board.reason.sentence.clone())))}
                </p>
                <p class="sync">
                    {read(|board| match board.reason.sync {
                        0 => String::new(),
                        sync => format!("sync #{sync}"),
                    })}
                </p>
            </div>
            <p class="rule">{dynamic(move || rich(&of(board, |board| board.reason.rule.clone())))}</p>
            {dynamic(bar)}
            <ol class="columns" data-density=density>
                {each(
                    move || of(board, |board| board.places.iter().map(|p| p.key().to_owned()).collect()),
                    move |key| place(board, key),
                )}
            </ol>
        </section>
    }
    .into_any()
}

/// A part of a board; empty if there is none.
fn of<T: Default>(board: PieceMemo, get: fn(&Data) -> T) -> T {
    board.with(|board| board.board().map(|board| get(board)).unwrap_or_default())
}

/// What a person can do to the set.
fn controls(board: PieceMemo) -> AnyView {
    let session = session();
    let set = move || untrack(move || of(board, |board| board.set.clone()));
    let replicas = move || of(board, |board| board.replicas);
    let with_set = move |act: &dyn Fn(&ObjectRef)| {
        if let Some(set) = set() {
            act(&set);
        }
    };
    let scale = move |replicas: i32| with_set(&|set| session.scale(set, replicas.max(0)));
    let change = move |event| {
        if let Ok(wanted) = event_target_value(&event).trim().parse() {
            scale(wanted);
        }
    };
    let settings = move || {
        let settings = of(board, |board| board.settings.clone());
        let items = settings
            .into_iter()
            .map(|setting| view! { <li>{setting}</li> }.into_any());
        items.collect::<Vec<_>>().into_any()
    };
    view! {
        <p class="set-ready">
            <b>{words(move || of(board, |board| board.ready.clone()))}</b>
            " Ready"
        </p>
        <ul class="settings">{dynamic(settings)}</ul>
        <div class="scale" role="group" aria-label=session.t("board.scale")>
            <button
                class="button square"
                aria-label=session.t("board.fewer")
                aria-keyshortcuts="-"
                on:click=press(move || scale(untrack(replicas) - 1))
            >
                {icon("minus")}
            </button>
            <input
                class="replicas"
                type="number"
                min="0"
                max="1000"
                inputmode="numeric"
                aria-label="replicas"
                prop:value=words(move || replicas().to_string())
                on:change=change
            />
            <button
                class="button square"
                aria-label=session.t("board.more")
                aria-keyshortcuts="+"
                on:click=press(move || scale(untrack(replicas) + 1))
            >
                {icon("plus")}
            </button>
        </div>
        <button
            class="button square quiet danger"
            aria-label=session.t("board.delete")
            on:click=press(move || with_set(&|set| session.delete(set)))
        >
            {icon("trash")}
        </button>
    }
    .into_any()
}

fn place(board: PieceMemo, key: String) -> AnyView {
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

fn folded(fold: &Fold) -> AnyView {
    let session = session();
    let count = fold.count.to_string();
    let part = |(tone, words): &(crate::scene::Tone, String)| {
        view! { <li data-tone=tone.name()>{tone_icon(*tone)} " " {words.clone()}</li> }.into_any()
    };
    view! {
        <li class="column fold">
            <h3 class="fold-range">{fold.range.clone()}</h3>
            <p class="fold-count">{session.lang.get().say("board.fold", &[("count", &count)])}</p>
            <ul class="fold-parts">{fold.parts.iter().map(part).collect::<Vec<_>>()}</ul>
        </li>
    }
    .into_any()
}
