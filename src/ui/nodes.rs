//! The machines, and what runs on them.

use super::parts::{
    dynamic, each, flag, icon, mark, name, nothing, press, rich, tone_icon, when, words,
};
use super::piece::{Piece, PieceMemo};
use super::session::session;
use crate::scene::{Chip, NodeCard};
use leptos::prelude::*;

#[component]
pub(super) fn Nodes() -> impl IntoView {
    let session = session();
    let keys = move || {
        session
            .scene
            .with(|scene| scene.nodes.iter().map(|node| node.key.clone()).collect())
    };
    let waiting = move || session.scene.with(|scene| chips(&scene.unscheduled, ""));
    view! {
        <section class="nodes" aria-labelledby="nodes-title">
            <h2 id="nodes-title">{session.t("nodes.title")}</h2>
            {when(
                move || session.scene.with(|scene| !scene.unscheduled.is_empty()),
                move || {
                    view! {
                        <div class="waiting-room">
                            <p class="label">{session.t("nodes.unscheduled")}</p>
                            <ul class="chips">{dynamic(waiting)}</ul>
                        </div>
                    }
                        .into_any()
                },
            )}
            <ul class="node-list">
                {each(keys, move |key| {
                    node(session.piece(move |scene| {
                        let node = scene.nodes.iter().find(|node| node.key == key)?;
                        Some(Piece::Node(node.clone()))
                    }))
                })}
            </ul>
        </section>
    }
    .into_any()
}

fn node(card: PieceMemo) -> AnyView {
    let session = session();
    let Some(first) = untrack(|| card.with(|card| card.node().cloned())) else {
        return nothing();
    };
    let object = first.object;
    let powered = move || card.with(|card| card.node().is_some_and(|node| node.powered));
    let tone = mark(move || card.with(|card| card.node().map(|node| node.tone.name())));
    let (own, gone, seen) = (object.clone(), object.clone(), object.clone());
    let named = object.name.clone();
    let say = move |key: &'static str| session.lang.get().say(key, &[("node", &*named)]);
    let say_too = say.clone();
    view! {
        <li class="node" data-tone=tone data-off=flag(move || !powered())>
            <div class="node-head">
                <h3 class="node-name">
                    <button
                        class="name-button"
                        on:click=press(move || session.select(Some(seen.clone())))
                    >
                        {name(&object.name)}
                    </button>
                </h3>
                <span class="zone">{first.zone.clone()}</span>
                {dynamic(move || card.with(|card| card.node().map_or_else(nothing, status)))}
            </div>
            <p class="node-why">
                {dynamic(move || card.with(|card| card.node().map_or_else(nothing, |n| rich(&n.why))))}
            </p>
            <ul class="chips">
                {dynamic(move || card.with(|card| card.node().map_or_else(nothing, load)))}
            </ul>
            <div class="node-tools">
                <button
                    class="button small"
                    aria-label=words(move || {
                        if powered() { say("node.power-off-label") } else { say("node.power-on-label") }
                    })
                    on:click=press(move || session.power(&own, !untrack(powered)))
                >
                    {icon("power")}
                    {words(move || {
                        let lang = session.lang.get();
                        let key = if powered() { "node.power-off" } else { "node.power-on" };
                        lang.text(key).to_owned()
                    })}
                </button>
                <button
                    class="button small square quiet danger"
                    aria-label=words(move || say_too("node.delete-label"))
                    on:click=press(move || session.delete(&gone))
                >
                    {icon("trash")}
                </button>
            </div>
        </li>
    }
    .into_any()
}

fn status(node: &NodeCard) -> AnyView {
    view! {
        <span class="node-status">{tone_icon(node.tone)} {node.status.clone()}</span>
    }
    .into_any()
}

/// What is on a node.
fn load(node: &NodeCard) -> AnyView {
    let more = if node.more == 0 {
        nothing()
    } else {
        let words = session()
            .lang
            .get()
            .say("nodes.more", &[("count", &node.more.to_string())]);
        view! { <li class="chips-more">{words}</li> }.into_any()
    };
    vec![chips(&node.pods, ""), more, chips(&node.volumes, "volume")].into_any()
}

fn chips(chips: &[Chip], picture: &'static str) -> AnyView {
    chips
        .iter()
        .map(|own| chip(own, picture))
        .collect::<Vec<_>>()
        .into_any()
}

fn chip(chip: &Chip, picture: &'static str) -> AnyView {
    let session = session();
    let object = chip.object.clone();
    let (class, shape) = match picture {
        "" => ("chip", tone_icon(chip.tone)),
        picture => ("chip volume-chip", icon(picture)),
    };
    view! {
        <li class=class data-tone=chip.tone.name() data-flip=format!("chip {}", chip.key)>
            <button
                class="chip-button"
                on:click=press(move || session.select(Some(object.clone())))
            >
                {shape} <span class="chip-label">{name(&chip.label)}</span>
                <span class="visually-hidden">{chip.status.clone()}</span>
            </button>
        </li>
    }
    .into_any()
}
