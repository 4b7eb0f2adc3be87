//! The machines, and what runs on them.

use super::parts::{
    dynamic, each, flag, icon, many, mark, name, nothing, press, rich, tone_icon, when, words,
};
use super::piece::{Piece, PieceMemo};
use super::session::session;
use super::view::{Element, Value, View, el};
use crate::cluster::Supply;
use crate::scene::{Chip, NodeCard};
use leptos::prelude::*;

/// Of the machines, and of the room before them.
const NODE: &str = "node";

pub(super) fn nodes() -> Element {
    let session = session();
    let keys = move || {
        session
            .scene
            .with(|scene| scene.nodes.iter().map(|node| node.key.clone()).collect())
    };
    let node = move |key| {
        node(session.piece(move |scene| {
            let node = scene.nodes.iter().find(|node| node.key == key)?;
            Some(Piece::Node(node.clone()))
        }))
    };
    let waiting = move || {
        session
            .scene
            .with(|scene| chips(&scene.unscheduled, "", NODE))
    };
    let waiting_room = move || {
        let label = el("p").class("label");
        el("div")
            .class("waiting-room")
            .child(label.child(session.t("nodes.unscheduled")))
            .child(el("ul").class("chips").child(dynamic(waiting)))
    };
    let title = el("h2").attr("id", "nodes-title");
    el("section")
        .class("nodes")
        .attr("aria-labelledby", "nodes-title")
        .child(title.child(session.t("nodes.title")))
        .child(when(
            move || session.scene.with(|scene| !scene.unscheduled.is_empty()),
            waiting_room,
        ))
        .child(el("ul").class("node-list").child(each(keys, node)))
}

fn node(card: PieceMemo) -> View {
    let session = session();
    let Some(first) = untrack(|| card.with(|card| card.node().cloned())) else {
        return nothing();
    };
    let object = first.object;
    let powered = move || card.with(|card| card.node().is_some_and(|node| node.powered));
    let connected = move || card.with(|card| card.node().is_some_and(|node| node.connected));
    let tone = mark(move || card.with(|card| card.node().map(|node| node.tone.name())));
    let shown = move |draw: fn(&NodeCard) -> View| {
        dynamic(move || card.with(|card| card.node().map_or_else(nothing, draw)))
    };
    let say = |key: fn(bool) -> &'static str| {
        let name = object.name.clone();
        words(move || {
            let lang = session.lang.get();
            lang.say(key(powered()), &[("node", &*name)])
        })
    };
    let (own, gone, seen) = (object.clone(), object.clone(), object.clone());
    let switch = el("button")
        .class("button small")
        .attr(
            "aria-label",
            say(|on| {
                if on {
                    "node.power-off-label"
                } else {
                    "node.power-on-label"
                }
            }),
        )
        .on(
            "click",
            press(move || session.supply(&own, Supply::Power, !untrack(powered))),
        )
        .child(icon("power"))
        .child(say(|on| {
            if on {
                "node.power-off"
            } else {
                "node.power-on"
            }
        }));
    let delete = el("button")
        .class("button small square quiet danger")
        .attr("aria-label", say(|_| "node.delete-label"))
        .on("click", press(move || session.delete(&gone)))
        .child(icon("trash"));
    let select = el("button")
        .class("name-button")
        .on("click", session.selects(seen))
        .child(name(&object.name));
    el("li")
        .class("node")
        .attr("data-tone", tone)
        .attr("data-off", flag(move || !powered() || !connected()))
        .child(
            el("div")
                .class("node-head")
                .child(el("h3").class("node-name").child(select))
                .child(el("span").class("zone").child(first.zone))
                .child(when(move || !connected(), cut))
                .child(shown(status)),
        )
        .child(
            el("p")
                .class("node-why")
                .child(shown(|node| rich(&node.why))),
        )
        .child(el("ul").class("chips").child(shown(load)))
        .child(el("div").class("node-tools").child(switch).child(delete))
        .into()
}

/// That a machine is cut off; that it has no power is said by its switch.
fn cut() -> Element {
    el("span")
        .class("node-cut")
        .child(icon("network"))
        .child(session().t("node.cut"))
}

fn status(node: &NodeCard) -> View {
    el("span")
        .class("node-status")
        .child(tone_icon(node.tone))
        .child(node.status.clone())
        .into()
}

/// What is on a node.
fn load(node: &NodeCard) -> View {
    View::Many(vec![
        chips(&node.pods, "", NODE),
        more(node.more),
        chips(&node.volumes, "volume", NODE),
    ])
}

/// Marks for objects, with one picture for all, or each with the shape of its tone. What is drawn in two
/// places moves in each by itself: `of` tells them apart.
pub(super) fn chips(chips: &[Chip], picture: &'static str, of: &'static str) -> View {
    many(chips, |own| chip(own, picture, of))
}

/// That there are more than the marks tell; nothing if there are not.
pub(super) fn more(count: usize) -> View {
    if count == 0 {
        return nothing();
    }
    let lang = session().lang.get();
    let words = lang.say("nodes.more", &[("count", &count.to_string())]);
    el("li").class("chips-more").child(words).into()
}

fn chip(chip: &Chip, picture: &'static str, of: &'static str) -> Element {
    let session = session();
    // What is drawn twice at once cannot tell from where it comes.
    let own_key = if of == NODE {
        chip.key.clone().into()
    } else {
        Value::Absent
    };
    let (class, shape) = match picture {
        "" => ("chip", tone_icon(chip.tone)),
        picture => ("chip volume-chip", icon(picture)),
    };
    el("li")
        .class(class)
        .attr("data-tone", chip.tone.name())
        .attr("data-flip", [of, " ", &chip.key].concat())
        .attr("data-self", own_key)
        .child(
            el("button")
                .class("chip-button")
                .on("click", session.selects(chip.object.clone()))
                .child(shape)
                .child(el("span").class("chip-label").child(name(&chip.label)))
                .child(el("span").class("chip-status").child(chip.status.clone())),
        )
}
