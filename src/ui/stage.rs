//! The middle of the page: what is there, and why.

use super::board::Board;
use super::claim::claim;
use super::nodes::Nodes;
use super::parts::{dynamic, each, icon, rich, when, words};
use super::piece::Piece;
use super::service::bar;
use super::session::session;
use leptos::prelude::*;

#[component]
pub(super) fn Stage() -> impl IntoView {
    let session = session();
    let keys = move || {
        session
            .scene
            .with(|scene| scene.boards.iter().map(|board| board.key.clone()).collect())
    };
    let empty = move || session.scene.with(|scene| scene.boards.is_empty());
    let services = move || {
        session
            .scene
            .with(|scene| scene.services.iter().map(bar).collect::<Vec<_>>())
            .into_any()
    };
    let strays = move || {
        session.scene.with(|scene| {
            scene
                .stray_claims
                .iter()
                .map(|claim| claim.key.clone())
                .collect::<Vec<_>>()
        })
    };
    let stray = move |key: String| {
        let piece = session.piece(move |scene| {
            let claim = scene.stray_claims.iter().find(|claim| claim.key == key)?;
            Some(Piece::Claim(claim.clone()))
        });
        view! { <li>{claim(piece)}</li> }.into_any()
    };
    view! {
        <div class="stage">
            {when(empty, welcome)}
            {each(keys, |key| view! { <Board key=key /> }.into_any())}
            {dynamic(services)}
            {when(
                move || !strays().is_empty(),
                move || {
                    view! {
                        <section class="board">
                            <h2>{session.t("stage.stray-claims")}</h2>
                            <ul class="strays">{each(strays, stray)}</ul>
                        </section>
                    }
                        .into_any()
                },
            )}
            <Nodes />
        </div>
    }
    .into_any()
}

/// What stands on the stage before the play.
fn welcome() -> AnyView {
    let session = session();
    let hollow = |ordinal: i32| {
        view! {
            <li class="column hollow">
                <span class="ordinal">{ordinal.to_string()}</span>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="board">
            <div class="reason" data-tone="quiet">
                <span class="reason-mark">{icon("quiet")}</span>
                <p class="sentence">
                    {words(move || {
                        let key = if session.is_beginning() { "stage.beginning" } else { "stage.empty" };
                        session.lang.get().text(key).to_owned()
                    })}
                </p>
            </div>
            <p class="rule">{dynamic(move || rich(session.lang.get().text("stage.empty-rule")))}</p>
            <ol class="columns" aria-hidden="true">
                {(0..3).map(hollow).collect::<Vec<_>>()}
            </ol>
        </section>
    }
    .into_any()
}
