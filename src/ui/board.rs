//! A StatefulSet: its reason on top, its Service, its ordinals.

use super::column::Column;
use super::parts::{icon, name, rich, tone_icon};
use super::service::Service;
use super::session::session;
use crate::scene::{Board as Data, Fold, Place};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(super) fn Board(key: String) -> impl IntoView {
    let session = session();
    let board: Memo<Option<Arc<Data>>> = {
        let key = key.clone();
        session.slice(move |scene| scene.boards.iter().find(|board| board.key == key).cloned())
    };
    let read = move |get: fn(&Data) -> String| {
        Signal::derive(move || board.with(|board| board.as_deref().map(get).unwrap_or_default()))
    };
    let replicas = Memo::new(move |_| board.with(|board| board.as_ref().map_or(0, |b| b.replicas)));
    let set = Memo::new(move |_| board.with(|board| board.as_ref().and_then(|b| b.set.clone())));
    let reason = Memo::new(move |_| {
        board.with(|board| board.as_ref().map(|b| b.reason.clone()).unwrap_or_default())
    });
    let service =
        Memo::new(move |_| board.with(|board| board.as_ref().and_then(|b| b.service.clone())));
    let places = move || {
        board.with(|board| {
            board
                .iter()
                .flat_map(|board| board.places.iter().map(|place| place.key().to_owned()))
                .collect::<Vec<_>>()
        })
    };
    let count = move || board.with(|board| board.as_ref().map_or(0, |b| b.places.len()));
    let density = move || match count() {
        0..=3 => "roomy",
        4..=12 => "snug",
        _ => "dense",
    };
    let scale = move |replicas: i32| {
        if let Some(set) = set.get_untracked() {
            session.scale(&set, replicas.max(0));
        }
    };
    let select = move |_| session.select(set.get_untracked());
    view! {
        <section class="board" aria-label=key>
            <header class="board-head">
                <h2 class="set-name">
                    <button class="name-button" on:click=select>
                        {move || name(&read(|board| board.name.clone()).get())}
                    </button>
                    " "
                    <span class="namespace">
                        {move || {
                            let namespace = read(|board| board.namespace.clone()).get();
                            if namespace.is_empty() { namespace } else { format!("-n {namespace}") }
                        }}
                    </span>
                </h2>
                <Show when=move || set.with(Option::is_some)>
                    <p class="set-ready">
                        <b>{read(|board| board.ready.clone())}</b>
                        " Ready"
                    </p>
                </Show>
                <ul class="settings">
                    {move || {
                        board
                            .with(|board| board.as_ref().map(|b| b.settings.clone()).unwrap_or_default())
                            .into_iter()
                            .map(|setting| view! { <li>{setting}</li> })
                            .collect::<Vec<_>>()
                    }}
                </ul>
                <Show when=move || set.with(Option::is_some)>
                    <div class="scale" role="group" aria-label=session.t("board.scale")>
                        <button
                            class="button square"
                            aria-label=session.t("board.fewer")
                            aria-keyshortcuts="-"
                            on:click=move |_| scale(replicas.get_untracked() - 1)
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
                            prop:value=move || replicas.get().to_string()
                            on:change=move |event| {
                                if let Ok(wanted) = event_target_value(&event).trim().parse() {
                                    scale(wanted);
                                }
                            }
                        />
                        <button
                            class="button square"
                            aria-label=session.t("board.more")
                            aria-keyshortcuts="+"
                            on:click=move |_| scale(replicas.get_untracked() + 1)
                        >
                            {icon("plus")}
                        </button>
                    </div>
                    <button
                        class="button square quiet danger"
                        aria-label=session.t("board.delete")
                        title=session.t("board.delete")
                        on:click=move |_| {
                            if let Some(set) = set.get_untracked() {
                                session.delete(&set);
                            }
                        }
                    >
                        {icon("trash")}
                    </button>
                </Show>
            </header>
            <div class="reason" data-tone=move || reason.with(|reason| reason.tone.name())>
                <span class="reason-mark">{move || tone_icon(reason.with(|r| r.tone))}</span>
                <p class="sentence">{move || reason.with(|reason| rich(&reason.sentence))}</p>
                <p class="sync">
                    {move || {
                        let sync = reason.with(|reason| reason.sync);
                        (sync > 0).then(|| format!("sync #{sync}"))
                    }}
                </p>
            </div>
            <p class="rule">{move || reason.with(|reason| rich(&reason.rule))}</p>
            <Show when=move || service.with(Option::is_some)>
                <Service bar=service.into() />
            </Show>
            <ol class="columns" data-density=density>
                <For each=places key=|key| key.clone() let:key>
                    {place(board, key)}
                </For>
            </ol>
        </section>
    }
    .into_any()
}

fn place(board: Memo<Option<Arc<Data>>>, key: String) -> AnyView {
    let place = Memo::new(move |before: Option<&Option<Place>>| {
        board
            .with(|board| {
                let places = &board.as_ref()?.places;
                places.iter().find(|place| place.key() == key).cloned()
            })
            .or_else(|| before.cloned().flatten())
    });
    let fold = move || {
        place.with(|place| match place {
            Some(Place::Many(fold)) => Some(fold.clone()),
            _ => None,
        })
    };
    if place.with_untracked(|place| matches!(place, Some(Place::Many(_)))) {
        return (move || fold().map(folded)).into_any();
    }
    let column = Memo::new(move |_| {
        place.with(|place| match place {
            Some(Place::One(column)) => Some(column.clone()),
            _ => None,
        })
    });
    view! { <Column column=column /> }.into_any()
}

fn folded(fold: Fold) -> AnyView {
    let session = session();
    let count = fold.count.to_string();
    view! {
        <li class="column fold">
            <h3 class="fold-range">{fold.range}</h3>
            <p class="fold-count">
                {move || session.lang.get().say("board.fold", &[("count", count.as_str())])}
            </p>
            <ul class="fold-parts">
                {fold
                    .parts
                    .into_iter()
                    .map(|(tone, words)| {
                        view! { <li data-tone=tone.name()>{tone_icon(tone)} {words}</li> }
                    })
                    .collect::<Vec<_>>()}
            </ul>
        </li>
    }
    .into_any()
}
