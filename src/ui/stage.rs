//! The middle of the page: what is there, and why.

use super::board::board;
use super::claim::claim;
use super::deployment::crowd;
use super::nodes::nodes;
use super::parts::{dynamic, each, flag, icon, many, press, rich, truth, when, words};
use super::piece::Piece;
use super::service::bar;
use super::session::{View as Arrangement, session};
use super::view::{Element, el};

pub(super) fn stage() -> Element {
    let session = session();
    let keys = move || {
        session
            .scene
            .with(|scene| scene.boards.iter().map(|board| board.key.clone()).collect())
    };
    let empty = move || {
        session
            .scene
            .with(|scene| scene.boards.is_empty() && scene.crowds.is_empty())
    };
    let has_sets = move || session.scene.with(|scene| !scene.boards.is_empty());
    let crowd_keys = move || {
        session
            .scene
            .with(|scene| scene.crowds.iter().map(|crowd| crowd.key.clone()).collect())
    };
    let own_crowd = move |key| {
        crowd(session.piece(move |scene| {
            let crowd = scene.crowds.iter().find(|crowd| crowd.key == key)?;
            Some(Piece::Crowd(crowd.clone()))
        }))
    };
    let services = move || session.scene.with(|scene| many(&scene.services, bar));
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
        el("li").child(claim(piece))
    };
    let stray_claims = move || {
        el("section")
            .class("board")
            .child(el("h2").child(session.t("stage.stray-claims")))
            .child(el("ul").class("strays").child(each(strays, stray)))
    };
    // Without sets nobody is asked what to arrange by.
    let by_nodes = move || has_sets() && session.view.get() == Arrangement::Nodes;
    let is_crowded = move || session.scene.with(|scene| scene.is_crowded());
    el("div")
        .class("stage")
        .attr("data-by-node", flag(by_nodes))
        .attr("data-crowded", flag(is_crowded))
        .child(when(has_sets, arrangements))
        .child(when(empty, welcome))
        .child(each(keys, board))
        .child(each(crowd_keys, own_crowd))
        .child(dynamic(services))
        .child(when(move || !strays().is_empty(), stray_claims))
        .child(nodes())
}

/// What the pods can be arranged by.
fn arrangements() -> Element {
    let session = session();
    let choices = [
        (Arrangement::Ordinals, "stage.by-ordinal"),
        (Arrangement::Nodes, "stage.by-node"),
    ];
    let choice = |(view, key)| {
        el("button")
            .class("button small")
            .attr("aria-pressed", truth(move || session.view.get() == view))
            .on("click", press(move || session.arrange(view)))
            .child(session.t(key))
    };
    el("div")
        .class("arrangements")
        .attr("role", "group")
        .attr("aria-label", session.t("stage.arrange"))
        .child(many(choices, choice))
}

/// What stands on the stage before the play.
fn welcome() -> Element {
    let session = session();
    let hollow = many(["0", "1", "2"], |ordinal| {
        el("li")
            .class("column hollow")
            .child(el("span").class("ordinal").child(ordinal))
    });
    let sentence = words(move || {
        let beginning = session.is_beginning();
        let key = if beginning {
            "stage.beginning"
        } else {
            "stage.empty"
        };
        session.lang.get().text(key)
    });
    let rule = move || rich(session.lang.get().text("stage.empty-rule"));
    el("section")
        .class("board")
        .child(
            el("div")
                .class("reason")
                .attr("data-tone", "quiet")
                .child(el("span").class("reason-mark").child(icon("quiet")))
                .child(el("p").class("sentence").child(sentence)),
        )
        .child(el("p").class("rule").child(dynamic(rule)))
        .child(
            el("ol")
                .class("columns")
                .attr("aria-hidden", "true")
                .child(hollow),
        )
}
