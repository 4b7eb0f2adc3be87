//! A Service, and what its name resolves to.

use super::parts::{name, rich, tone_icon};
use super::session::session;
use crate::scene::ServiceBar;
use leptos::prelude::*;

#[component]
pub(super) fn Service(bar: Signal<Option<ServiceBar>>) -> impl IntoView {
    let session = session();
    move || {
        bar.get().map(|bar| {
            let object = bar.object.clone();
            let answers = match bar.answers.len() {
                0 => None,
                _ => Some(
                    view! {
                        <span class="label">{session.t("service.answers")}</span>
                        <span class="answers">
                            {bar
                                .answers
                                .iter()
                                .map(|address| view! { <code class="answer">{address.clone()}</code> })
                                .collect::<Vec<_>>()}
                        </span>
                    }
                    .into_any(),
                ),
            };
            let selector = (!bar.selector.is_empty()).then(|| {
                view! {
                    <span class="label">{session.t("service.selects")}</span>
                    <code>{bar.selector.clone()}</code>
                }
            });
            view! {
                <div class="service" data-tone=bar.tone.name()>
                    {object
                        .map(|object| {
                            view! {
                                <button
                                    class="cover"
                                    aria-label=format!("Service {}", bar.name)
                                    on:click=move |_| session.select(Some(object.clone()))
                                ></button>
                            }
                        })}
                    <p class="service-name">
                        {tone_icon(bar.tone)} <span class="label">"Service"</span>
                        <b>{name(&bar.name)}</b> <span class="service-kind">{bar.kind.clone()}</span>
                    </p>
                    <p class="service-selector">{selector}</p>
                    <p class="service-answers">{answers} <span class="note">{rich(&bar.note)}</span></p>
                </div>
            }
        })
    }
}
