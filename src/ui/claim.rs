//! A claim and the volume that it has.

use super::parts::{
    dynamic, flag, icon, mark, name, nothing, paragraph, press, tone_icon, truth, words,
};
use super::piece::PieceMemo;
use super::session::session;
use crate::scene::{ClaimCard, Presence, VolumeCard};
use leptos::prelude::*;

pub(super) fn claim(card: PieceMemo) -> AnyView {
    let session = session();
    let Some(first) = untrack(|| card.with(|card| card.claim().cloned())) else {
        return nothing();
    };
    let (object, exists) = (first.object, first.exists);
    let tone = mark(move || card.with(|card| card.claim().map(|claim| claim.tone.name())));
    let leaving = move || {
        card.with(|card| {
            card.claim()
                .is_some_and(|claim| claim.presence == Presence::Leaving)
        })
    };
    let label = words(move || {
        card.with(|card| {
            let claim = card.claim();
            claim
                .map(|own| format!("Claim {}: {}", own.object.name, own.status))
                .unwrap_or_default()
        })
    });
    let selected = session.is_selected(&object);
    let cover = if exists {
        view! {
            <button
                class="cover"
                aria-label=label
                aria-pressed=truth(move || selected.get())
                on:click=press(move || session.select(Some(object.clone())))
            ></button>
        }
        .into_any()
    } else {
        nothing()
    };
    view! {
        <div
            class="claim"
            data-tone=tone
            data-exists=exists.then_some("")
            data-presence=mark(move || leaving().then_some("leaving"))
            data-selected=flag(move || selected.get())
        >
            {cover}
            {dynamic(move || card.with(|card| card.claim().map_or_else(nothing, inside)))}
        </div>
    }
    .into_any()
}

fn inside(claim: &ClaimCard) -> AnyView {
    let shape = if claim.exists {
        tone_icon(claim.tone)
    } else {
        nothing()
    };
    view! {
        <div class="claim-inside">
            <p class="claim-name">{name(&claim.object.name)}</p>
            <p class="claim-status">
                {shape} <span>{claim.status.clone()}</span>
                <span class="claim-size">{claim.size.clone()}</span>
            </p>
            {paragraph("claim-why", &claim.why)}
            {claim.volume.as_ref().map_or_else(nothing, volume)}
        </div>
    }
    .into_any()
}

fn volume(volume: &VolumeCard) -> AnyView {
    let session = session();
    let object = volume.object.clone();
    let label = format!("Volume {}: {}", object.name, volume.status);
    view! {
        <div class="volume" data-data=volume.has_data.then_some("")>
            <button
                class="cover"
                aria-label=label
                on:click=press(move || session.select(Some(object.clone())))
            ></button>
            <p class="volume-name">
                {icon(if volume.has_data { "data" } else { "volume" })} {name(&volume.label)}
            </p>
            <p class="volume-facts">{volume.zone.clone()}</p>
            {paragraph("volume-data", &volume.data)}
        </div>
    }
    .into_any()
}
