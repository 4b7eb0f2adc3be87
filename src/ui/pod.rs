//! A pod: a card in the place of its ordinal.

use super::parts::{
    dynamic, flag, humps, icon, mark, name, nothing, press, rich, tone_icon, truth, words,
};
use super::piece::PieceMemo;
use super::session::session;
use super::view::{View, el};
use crate::scene::{PodCard, Presence};
use leptos::prelude::*;

pub(super) fn pod(card: PieceMemo) -> View {
    let session = session();
    let Some(first) = untrack(|| card.with(|card| card.pod().cloned())) else {
        return nothing();
    };
    let object = first.object;
    let is = move |what: fn(&PodCard) -> bool| card.with(|card| card.pod().is_some_and(what));
    let leaving = move || is(|pod| pod.presence == Presence::Leaving);
    let tone = mark(move || card.with(|card| card.pod().map(|pod| pod.tone.name())));
    let label = words(move || {
        card.with(|card| {
            card.pod().map_or_else(String::new, |pod| {
                ["Pod ", &pod.object.name, ": ", &pod.status].concat()
            })
        })
    });
    let selected = session.is_selected(&object);
    let (pod, own) = (object.clone(), object.clone());
    let delete_label = words(move || session.lang.get().say("pod.delete", &[("pod", &*own.name)]));
    el("div")
        .class("pod")
        .attr("data-self", first.key)
        .attr("data-tone", tone)
        .attr(
            "data-presence",
            mark(move || leaving().then_some("leaving")),
        )
        .attr("data-cut", flag(move || is(|pod| pod.cut_off)))
        .attr("data-selected", flag(selected.clone()))
        .attr("inert", flag(leaving))
        .child(
            el("button")
                .class("cover")
                .attr("aria-label", label)
                .attr("aria-pressed", truth(selected))
                .on("click", session.selects(object)),
        )
        .child(dynamic(move || {
            card.with(|card| card.pod().map_or_else(nothing, inside))
        }))
        .child(
            el("button")
                .class("button square quiet danger pod-delete")
                .attr("aria-label", delete_label)
                .on("click", press(move || session.delete(&pod)))
                .child(icon("trash")),
        )
        .into()
}

fn inside(card: &PodCard) -> View {
    let restarts = match card.restarts {
        0 => String::new(),
        restarts => ["↻ ", &restarts.to_string()].concat(),
    };
    let revision = match card.revision.letter.as_str() {
        "" => nothing(),
        letter => el("span")
            .class("revision")
            .attr("data-look", card.revision.look.to_string())
            .attr("title", card.revision.name.clone())
            .child(letter.to_owned())
            .into(),
    };
    let node = match card.node.as_str() {
        "" => nothing(),
        node => el("span")
            .class("pod-node")
            .child(icon("node"))
            .child(node.to_owned())
            .into(),
    };
    let band = el("span")
        .class("revision-band")
        .attr("data-look", card.revision.look.to_string());
    el("div")
        .class("pod-inside")
        .child(band)
        .child(
            el("p")
                .class("pod-status")
                .child(tone_icon(card.tone))
                .child(el("b").child(humps(&card.status))),
        )
        .child(el("p").class("pod-why").child(rich(&card.why)))
        .child(
            el("p")
                .class("pod-facts")
                .child(node)
                .child(el("span").class("pod-ip").child(card.ip.clone())),
        )
        .child(
            el("p")
                .class("pod-identity")
                .child(revision)
                .child(el("span").class("pod-image").child(name(&card.image)))
                .child(el("span").class("pod-ready").child(card.ready.clone()))
                .child(el("span").child(restarts))
                .child(el("span").class("pod-uid").child(card.uid.clone())),
        )
        .into()
}
