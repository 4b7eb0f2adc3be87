//! A Deployment: its pods by ReplicaSet, without places of their own.

use super::nodes::{chips, more};
use super::parts::{dynamic, many, name, nothing, rich, tone_icon};
use super::piece::{Piece, PieceMemo};
use super::session::session;
use super::view::{Element, View, el};
use crate::kubectl::in_namespace;
use crate::scene::{Crowd, Group};
use leptos::prelude::*;

pub(super) fn crowd(own: PieceMemo) -> View {
    dynamic(move || {
        own.with(|own| match own {
            Piece::Crowd(own) => shown(own).into(),
            _ => nothing(),
        })
    })
}

fn shown(crowd: &Crowd) -> Element {
    let session = session();
    let select = el("button")
        .class("name-button")
        .on("click", session.selects(crowd.object.clone()))
        .child(name(&crowd.name));
    let kind = ["Deployment", &in_namespace(&crowd.namespace)].concat();
    let head = el("header")
        .class("board-head")
        .child(
            el("h2")
                .class("set-name")
                .child(select)
                .child(" ")
                .child(el("span").class("namespace").child(kind)),
        )
        .child(
            el("p")
                .class("set-ready")
                .child(el("b").child(crowd.ready.clone()))
                .child(" Ready"),
        );
    let reason = el("p")
        .class("crowd-why")
        .child(tone_icon(crowd.tone))
        .child(el("span").child(rich(&crowd.why)));
    el("section")
        .class("crowd")
        .attr("aria-label", crowd.name.clone())
        .attr("data-tone", crowd.tone.name())
        .child(head)
        .child(reason)
        .child(many(&crowd.groups, group))
}

fn group(group: &Group) -> Element {
    let select = el("button")
        .class("name-button")
        .on("click", session().selects(group.object.clone()))
        .child(name(&group.object.name));
    el("div")
        .class("crowd-group")
        .child(el("p").class("label").child("ReplicaSet ").child(select))
        .child(
            el("ul")
                .class("chips")
                .child(chips(&group.pods, "", "deployment"))
                .child(more(group.more)),
        )
}
