//! A claim and the volume that it has.

use super::parts::{dynamic, flag, icon, mark, name, nothing, paragraph, tone_icon, truth, words};
use super::piece::PieceMemo;
use super::session::session;
use super::view::{Element, View, el};
use crate::scene::{ClaimCard, Presence, VolumeCard};
use leptos::prelude::*;

pub(super) fn claim(card: PieceMemo) -> View {
    let session = session();
    let Some(first) = untrack(|| card.with(|card| card.claim().cloned())) else {
        return nothing();
    };
    let (object, exists) = (first.object, first.exists);
    let tone = mark(move || card.with(|card| card.claim().map(|claim| claim.tone.name())));
    let presence = mark(move || {
        card.with(|card| {
            let leaving = card.claim()?.presence == Presence::Leaving;
            leaving.then_some("leaving")
        })
    });
    let label = words(move || {
        card.with(|card| {
            card.claim().map_or_else(String::new, |own| {
                ["Claim ", &own.object.name, ": ", &own.status].concat()
            })
        })
    });
    let selected = session.is_selected(&object);
    let cover = if exists {
        el("button")
            .class("cover")
            .attr("aria-label", label)
            .attr("aria-pressed", truth(selected.clone()))
            .on("click", session.selects(object))
            .into()
    } else {
        nothing()
    };
    el("div")
        .class("claim")
        .attr("data-tone", tone)
        .attr("data-exists", exists)
        .attr("data-presence", presence)
        .attr("data-selected", flag(selected))
        .child(cover)
        .child(dynamic(move || {
            card.with(|card| card.claim().map_or_else(nothing, inside))
        }))
        .into()
}

fn inside(claim: &ClaimCard) -> View {
    let shape = if claim.exists {
        tone_icon(claim.tone).into()
    } else {
        nothing()
    };
    el("div")
        .class("claim-inside")
        .child(el("p").class("claim-name").child(name(&claim.object.name)))
        .child(
            el("p")
                .class("claim-status")
                .child(shape)
                .child(el("span").child(claim.status.clone()))
                .child(el("span").class("claim-size").child(claim.size.clone())),
        )
        .child(paragraph("claim-why", &claim.why))
        .child(claim.volume.as_ref().map_or_else(nothing, volume))
        .into()
}

fn volume(volume: &VolumeCard) -> View {
    let session = session();
    let object = volume.object.clone();
    let label = ["Volume ", &object.name, ": ", &volume.status].concat();
    let picture = if volume.has_data { "data" } else { "volume" };
    let cover: Element = el("button")
        .class("cover")
        .attr("aria-label", label)
        .on("click", session.selects(object));
    el("div")
        .class("volume")
        .attr("data-self", volume.object.name.to_string())
        .attr("data-data", volume.has_data)
        .child(cover)
        .child(
            el("p")
                .class("volume-name")
                .child(icon(picture))
                .child(name(&volume.label)),
        )
        .child(el("p").class("volume-facts").child(volume.zone.clone()))
        .child(paragraph("volume-data", &volume.data))
        .into()
}
