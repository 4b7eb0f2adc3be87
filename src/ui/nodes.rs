//! The machines, and what runs on them.

use super::parts::{icon, name, rich, tone_icon};
use super::session::session;
use crate::scene::{Chip, NodeCard};
use leptos::prelude::*;

#[component]
pub(super) fn Nodes() -> impl IntoView {
    let session = session();
    let keys = move || {
        session.scene.with(|scene| {
            let nodes = scene.nodes.iter();
            nodes.map(|node| node.key.clone()).collect::<Vec<_>>()
        })
    };
    let waiting = session.slice(|scene| Some(scene.unscheduled.clone()));
    let node = move |key: String| {
        session.slice(move |scene| scene.nodes.iter().find(|node| node.key == key).cloned())
    };
    view! {
        <section class="nodes" aria-labelledby="nodes-title">
            <h2 id="nodes-title">{session.t("nodes.title")}</h2>
            <Show when=move || waiting.with(|chips| chips.as_ref().is_some_and(|c| !c.is_empty()))>
                <div class="waiting-room">
                    <p class="label">{session.t("nodes.unscheduled")}</p>
                    <ul class="chips">
                        {move || waiting.get().unwrap_or_default().into_iter().map(chip).collect::<Vec<_>>()}
                    </ul>
                </div>
            </Show>
            <ul class="node-list">
                <For each=keys key=|key| key.clone() let:key>
                    <Node node=node(key) />
                </For>
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn Node(node: Memo<Option<NodeCard>>) -> impl IntoView {
    let session = session();
    let Some(first) = node.get_untracked() else {
        return ().into_any();
    };
    let object = first.object.clone();
    let powered = Memo::new(move |_| node.with(|node| node.as_ref().is_some_and(|n| n.powered)));
    let tone = Memo::new(move |_| node.with(|node| node.as_ref().map_or("", |n| n.tone.name())));
    let toggle = {
        let object = object.clone();
        move |_| session.power(&object, !powered.get_untracked())
    };
    let delete = {
        let object = object.clone();
        move |_| session.delete(&object)
    };
    let select = {
        let object = object.clone();
        move |_| session.select(Some(object.clone()))
    };
    let node_name = object.name.to_string();
    let say = move |key: &'static str| {
        let node_name = node_name.clone();
        move || session.lang.get().say(key, &[("node", node_name.as_str())])
    };
    view! {
        <li class="node" data-tone=tone data-off=move || (!powered.get()).then_some("")>
            <div class="node-head">
                <h3 class="node-name">
                    <button class="name-button" on:click=select>
                        {name(&first.object.name)}
                    </button>
                </h3>
                <span class="zone">{first.zone.clone()}</span>
                {move || node.get().map(head)}
            </div>
            <p class="node-why">{move || node.with(|node| node.as_ref().map(|n| rich(&n.why)))}</p>
            <ul class="chips">
                {move || {
                    node.get().map(|node| node.pods.into_iter().map(chip).collect::<Vec<_>>())
                }}
                {move || {
                    let more = node.with(|node| node.as_ref().map_or(0, |n| n.more));
                    let count = more.to_string();
                    (more > 0)
                        .then(|| session.lang.get().say("nodes.more", &[("count", &count)]))
                        .map(|words| view! { <li class="chips-more">{words}</li> })
                }}
                {move || {
                    node.get()
                        .map(|node| node.volumes.into_iter().map(volume_chip).collect::<Vec<_>>())
                }}
            </ul>
            <div class="node-tools">
                <button class="button small" on:click=toggle aria-label={
                    let (off, on) = (say("node.power-off-label"), say("node.power-on-label"));
                    move || if powered.get() { off() } else { on() }
                }>
                    {icon("power")}
                    {move || {
                        let lang = session.lang.get();
                        if powered.get() { lang.text("node.power-off") } else { lang.text("node.power-on") }
                    }}
                </button>
                <button
                    class="button small square quiet danger"
                    aria-label=say("node.delete-label")
                    on:click=delete
                >
                    {icon("trash")}
                </button>
            </div>
        </li>
    }
    .into_any()
}

fn head(node: NodeCard) -> AnyView {
    view! {
        <span class="node-status">{tone_icon(node.tone)} {node.status}</span>
    }
    .into_any()
}

fn chip(chip: Chip) -> AnyView {
    let session = session();
    let object = chip.object.clone();
    view! {
        <li
            class="chip"
            data-tone=chip.tone.name()
            data-flip=format!("chip {}", chip.key)
        >
            <button class="chip-button" on:click=move |_| session.select(Some(object.clone()))>
                {tone_icon(chip.tone)} <span class="chip-label">{name(&chip.label)}</span>
                <span class="visually-hidden">{chip.status}</span>
            </button>
        </li>
    }
    .into_any()
}

fn volume_chip(chip: Chip) -> AnyView {
    let session = session();
    let object = chip.object.clone();
    view! {
        <li class="chip volume-chip" data-flip=format!("chip {}", chip.key)>
            <button class="chip-button" on:click=move |_| session.select(Some(object.clone()))>
                {icon("volume")} <span class="chip-label">{name(&chip.label)}</span>
                <span class="visually-hidden">{chip.status}</span>
            </button>
        </li>
    }
    .into_any()
}
