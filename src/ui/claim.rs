//! A claim and the volume that it has.

use super::parts::{icon, name, rich, tone_icon};
use super::session::session;
use crate::scene::{ClaimCard, Presence, VolumeCard};
use leptos::prelude::*;

#[component]
pub(super) fn Claim(claim: Signal<Option<ClaimCard>>) -> impl IntoView {
    let session = session();
    let Some(first) = claim.get_untracked() else {
        return ().into_any();
    };
    let object = first.object.clone();
    let exists = first.exists;
    let tone = move || claim.with(|claim| claim.as_ref().map_or("", |c| c.tone.name()));
    let leaving = move || {
        claim.with(|claim| {
            claim
                .as_ref()
                .is_some_and(|c| c.presence == Presence::Leaving)
        })
    };
    let selected = {
        let object = object.clone();
        Memo::new(move |_| {
            session
                .selected
                .with(|selected| selected.as_ref() == Some(&object))
        })
    };
    let label = move || {
        claim.with(|claim| {
            claim
                .as_ref()
                .map(|c| format!("Claim {}: {}", c.object.name, c.status))
                .unwrap_or_default()
        })
    };
    view! {
        <div
            class="claim"
            data-tone=tone
            data-exists=exists.then_some("")
            data-presence=move || leaving().then_some("leaving")
            data-selected=move || selected.get().then_some("")
        >
            {exists
                .then(|| {
                    view! {
                        <button
                            class="cover"
                            aria-label=label
                            aria-pressed=move || if selected.get() { "true" } else { "false" }
                            on:click=move |_| session.select(Some(object.clone()))
                        ></button>
                    }
                })}
            {move || claim.get().map(inside)}
        </div>
    }
    .into_any()
}

fn inside(claim: ClaimCard) -> AnyView {
    view! {
        <div class="claim-inside">
            <p class="claim-name">{name(&claim.object.name)}</p>
            <p class="claim-status">
                {claim.exists.then(|| tone_icon(claim.tone))} <span>{claim.status}</span>
                <span class="claim-size">{claim.size}</span>
            </p>
            {(!claim.why.is_empty()).then(|| view! { <p class="claim-why">{rich(&claim.why)}</p> })}
            {claim.volume.map(volume)}
        </div>
    }
    .into_any()
}

fn volume(volume: VolumeCard) -> AnyView {
    let session = session();
    let object = volume.object.clone();
    let label = format!("Volume {}: {}", volume.object.name, volume.status);
    view! {
        <div class="volume" data-data=volume.has_data.then_some("")>
            <button
                class="cover"
                aria-label=label
                on:click=move |_| session.select(Some(object.clone()))
            ></button>
            <p class="volume-name">
                {icon(if volume.has_data { "data" } else { "volume" })} {name(&volume.label)}
            </p>
            <p class="volume-facts">{volume.zone}</p>
            <p class="volume-data">{rich(&volume.data)}</p>
        </div>
    }
    .into_any()
}
