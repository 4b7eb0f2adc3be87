//! A Service, and what its name resolves to.

use super::parts::{name, nothing, press, rich, tone_icon};
use super::session::session;
use crate::scene::ServiceBar;
use leptos::prelude::*;

pub(super) fn bar(bar: &ServiceBar) -> AnyView {
    let session = session();
    let cover = match bar.object.clone() {
        None => nothing(),
        Some(object) => view! {
            <button
                class="cover"
                aria-label=format!("Service {}", bar.name)
                on:click=press(move || session.select(Some(object.clone())))
            ></button>
        }
        .into_any(),
    };
    let selector = if bar.selector.is_empty() {
        nothing()
    } else {
        view! {
            <span class="label">{session.t("service.selects")}</span>
            <code>{bar.selector.clone()}</code>
        }
        .into_any()
    };
    let answer =
        |address: &String| view! { <code class="answer">{address.clone()}</code> }.into_any();
    let answers = if bar.answers.is_empty() {
        nothing()
    } else {
        view! {
            <span class="label">{session.t("service.answers")}</span>
            <span class="answers">{bar.answers.iter().map(answer).collect::<Vec<_>>()}</span>
        }
        .into_any()
    };
    view! {
        <div class="service" data-tone=bar.tone.name()>
            {cover}
            <p class="service-name">
                {tone_icon(bar.tone)} <span class="label">"Service"</span>
                <b>{name(&bar.name)}</b> <span class="service-kind">{bar.kind.clone()}</span>
            </p>
            <p class="service-selector">{selector}</p>
            <p class="service-answers">{answers} <span class="note">{rich(&bar.note)}</span></p>
        </div>
    }
    .into_any()
}
