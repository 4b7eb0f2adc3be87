//! A pod: a card in the place of its ordinal.

use super::parts::{
    dynamic, flag, humps, icon, mark, name, nothing, press, rich, tone_icon, truth, words,
};
use super::piece::PieceMemo;
use super::session::session;
use crate::scene::{PodCard, Presence};
use leptos::prelude::*;

pub(super) fn pod(card: PieceMemo) -> AnyView {
    let session = session();
    let Some(object) = untrack(|| card.with(|card| card.pod().map(|pod| pod.object.clone())))
    else {
        return nothing();
    };
    let is = move |what: fn(&PodCard) -> bool| card.with(|card| card.pod().is_some_and(what));
    let leaving = move || is(|pod| pod.presence == Presence::Leaving);
    let tone = mark(move || card.with(|card| card.pod().map(|pod| pod.tone.name())));
    let label = words(move || {
        card.with(|card| {
            card.pod()
                .map(|pod| format!("Pod {}: {}", pod.object.name, pod.status))
                .unwrap_or_default()
        })
    });
    let selected = session.is_selected(&object);
    let (pod, own) = (object.clone(), object.clone());
    let delete_label = words(move || session.lang.get().say("pod.delete", &[("pod", &*own.name)]));
    view! {
        <div
            class="pod"
            data-tone=tone
            data-presence=mark(move || leaving().then_some("leaving"))
            data-cut=flag(move || is(|pod| pod.cut_off))
            data-selected=flag(move || selected.get())
            inert=flag(leaving)
        >
            <button
                class="cover"
                aria-label=label
                aria-pressed=truth(move || selected.get())
                on:click=press(move || session.select(Some(object.clone())))
            ></button>
            {dynamic(move || card.with(|card| card.pod().map_or_else(nothing, inside)))}
            <button
                class="button square quiet danger pod-delete"
                aria-label=delete_label
                on:click=press(move || session.delete(&pod))
            >
                {icon("trash")}
            </button>
        </div>
    }
    .into_any()
}

fn inside(card: &PodCard) -> AnyView {
    let restarts = if card.restarts > 0 {
        format!("↻ {}", card.restarts)
    } else {
        String::new()
    };
    let revision = if card.revision.letter.is_empty() {
        nothing()
    } else {
        let letter = card.revision.letter.clone();
        let title = card.revision.name.clone();
        view! {
            <span class="revision" data-revision=letter.clone() title=title>
                {letter.clone()}
            </span>
        }
        .into_any()
    };
    let node = if card.node.is_empty() {
        nothing()
    } else {
        view! { <span class="pod-node">{icon("node")} {card.node.clone()}</span> }.into_any()
    };
    view! {
        <div class="pod-inside">
            <p class="pod-status">
                {tone_icon(card.tone)} <b>{humps(&card.status)}</b>
            </p>
            <p class="pod-why">{rich(&card.why)}</p>
            <p class="pod-facts">{node} <span class="pod-ip">{card.ip.clone()}</span></p>
            <p class="pod-identity">
                {revision} <span class="pod-image">{name(&card.image)}</span>
                <span class="pod-ready">{card.ready.clone()}</span> <span>{restarts}</span>
                <span class="pod-uid">{card.uid.clone()}</span>
            </p>
        </div>
    }
    .into_any()
}
