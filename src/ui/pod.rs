//! A pod: a card in the place of its ordinal.

use super::parts::{icon, name, rich, tone_icon};
use super::session::session;
use crate::scene::{PodCard, Presence};
use leptos::prelude::*;

#[component]
pub(super) fn Pod(card: Memo<Option<PodCard>>) -> impl IntoView {
    let session = session();
    let Some(first) = card.get_untracked() else {
        return ().into_any();
    };
    let object = first.object.clone();
    let tone = Memo::new(move |_| card.with(|card| card.as_ref().map_or("", |c| c.tone.name())));
    let leaving = Memo::new(move |_| {
        card.with(|card| {
            card.as_ref()
                .is_some_and(|c| c.presence == Presence::Leaving)
        })
    });
    let selected = {
        let object = object.clone();
        Memo::new(move |_| {
            session
                .selected
                .with(|selected| selected.as_ref() == Some(&object))
        })
    };
    let label = move || {
        card.with(|card| {
            card.as_ref()
                .map(|c| format!("Pod {}: {}", c.object.name, c.status))
                .unwrap_or_default()
        })
    };
    let delete = {
        let object = object.clone();
        move |_| session.delete(&object)
    };
    view! {
        <div
            class="pod"
            data-tone=tone
            data-presence=move || leaving.get().then_some("leaving")
            data-cut=move || card.with(|card| card.as_ref().is_some_and(|c| c.cut_off)).then_some("")
            data-selected=move || selected.get().then_some("")
            inert=move || leaving.get()
        >
            <button
                class="cover"
                aria-label=label
                aria-pressed=move || if selected.get() { "true" } else { "false" }
                on:click=move |_| session.select(Some(object.clone()))
            ></button>
            {move || card.get().map(inside)}
            <button
                class="button square quiet danger pod-delete"
                aria-label=move || {
                    session.lang.get().say("pod.delete", &[("pod", &first.object.name)])
                }
                on:click=delete
            >
                {icon("trash")}
            </button>
        </div>
    }
    .into_any()
}

fn inside(card: PodCard) -> AnyView {
    let restarts = (card.restarts > 0).then(|| format!("↻ {}", card.restarts));
    let revision = (!card.revision.letter.is_empty()).then(|| {
        view! {
            <span class="revision" data-revision=card.revision.letter.clone() title=card.revision.name>
                {card.revision.letter.clone()}
            </span>
        }
    });
    view! {
        <div class="pod-inside">
            <p class="pod-status">
                {tone_icon(card.tone)} <b>{card.status}</b>
            </p>
            <p class="pod-why">{rich(&card.why)}</p>
            <p class="pod-facts">
                <span class="fact pod-node">{icon("node")} {card.node}</span>
                <span class="fact pod-ip">{card.ip}</span>
            </p>
            <p class="pod-identity">
                {revision} <span class="pod-image">{name(&card.image)}</span>
                <span class="pod-ready">{card.ready}</span> {restarts}
                <span class="pod-uid">{card.uid}</span>
            </p>
        </div>
    }
    .into_any()
}
