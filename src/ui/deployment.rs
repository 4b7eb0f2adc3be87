//! A Deployment: its pods by ReplicaSet, without places of their own.

use super::nodes::chips;
use super::parts::{many, name, nothing, press, rich, tone_icon};
use super::session::session;
use super::view::{Element, el};
use crate::scene::{Crowd, Group};

pub(super) fn crowd(crowd: &Crowd) -> Element {
    let (session, object) = (session(), crowd.object.clone());
    let select = el("button")
        .class("name-button")
        .on("click", press(move || session.select(Some(object.clone()))))
        .child(name(&crowd.name));
    let head = el("header")
        .class("board-head")
        .child(
            el("h2")
                .class("set-name")
                .child(select)
                .child(" ")
                .child(el("span").class("namespace").child("Deployment")),
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
    let session = session();
    let more = match group.more {
        0 => nothing(),
        more => {
            let count = more.to_string();
            let words = session.lang.get().say("nodes.more", &[("count", &count)]);
            el("li").class("chips-more").child(words).into()
        }
    };
    let object = group.object.clone();
    let select = el("button")
        .class("name-button")
        .on("click", press(move || session.select(Some(object.clone()))))
        .child(name(&group.object.name));
    el("div")
        .class("crowd-group")
        .child(el("p").class("label").child("ReplicaSet ").child(select))
        .child(
            el("ul")
                .class("chips")
                .child(chips(&group.pods, "", "deployment"))
                .child(more),
        )
}
