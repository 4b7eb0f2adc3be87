//! The middle of the page: what is there, and why.

use super::board::Board;
use super::claim::Claim;
use super::nodes::Nodes;
use super::parts::{icon, rich};
use super::service::Service;
use super::session::session;
use leptos::prelude::*;

#[component]
pub(super) fn Stage() -> impl IntoView {
    let session = session();
    let keys = move || {
        session.scene.with(|scene| {
            scene
                .boards
                .iter()
                .map(|board| board.key.clone())
                .collect::<Vec<_>>()
        })
    };
    let empty = Memo::new(move |_| session.scene.with(|scene| scene.boards.is_empty()));
    let services = session.slice(|scene| Some(scene.services.clone()));
    let strays = session.slice(|scene| Some(scene.stray_claims.clone()));
    view! {
        <div class="stage">
            <Show when=move || empty.get()>
                <section class="board">
                    <div class="reason" data-tone="quiet">
                        <span class="reason-mark">{icon("quiet")}</span>
                        <p class="sentence">{session.t("stage.empty")}</p>
                    </div>
                    <p class="rule">{move || rich(session.lang.get().text("stage.empty-rule"))}</p>
                    <ol class="columns demo" aria-hidden="true">
                        {[0, 1, 2]
                            .map(|ordinal| {
                                view! {
                                    <li class="column hollow">
                                        <span class="ordinal">{ordinal}</span>
                                    </li>
                                }
                            })
                            .to_vec()}
                    </ol>
                </section>
            </Show>
            <For each=keys key=|key| key.clone() let:key>
                <Board key=key />
            </For>
            {move || {
                services
                    .get()
                    .unwrap_or_default()
                    .into_iter()
                    .map(|bar| view! { <Service bar=Signal::stored(Some(bar)) /> })
                    .collect::<Vec<_>>()
            }}
            {move || {
                let claims = strays.get().unwrap_or_default();
                (!claims.is_empty())
                    .then(|| {
                        view! {
                            <section class="board">
                                <h2>{session.t("stage.stray-claims")}</h2>
                                <ul class="strays">
                                    {claims
                                        .into_iter()
                                        .map(|claim| {
                                            view! {
                                                <li>
                                                    <Claim claim=Signal::stored(Some(claim)) />
                                                </li>
                                            }
                                        })
                                        .collect::<Vec<_>>()}
                                </ul>
                            </section>
                        }
                    })
            }}
            <Nodes />
        </div>
    }
    .into_any()
}
