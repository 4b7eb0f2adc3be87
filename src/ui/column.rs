//! One ordinal: the identity that stays, and the place for the pod that passes.

use super::claim::claim;
use super::divider::divider;
use super::parts::{dynamic, each, icon, mark, name, nothing, paragraph, rich, when, words};
use super::piece::{Piece, PieceMemo, part};
use super::pod::pod;
use super::session::session;
use super::view::{View, el};
use crate::scene::{Column as Data, Record, Side, Standing, Vacancy};
use leptos::prelude::*;

pub(super) fn column(column: PieceMemo) -> View {
    let session = session();
    let first = untrack(|| column.with(|column| column.column().cloned())).unwrap_or_default();
    let standing = move || of(column, |column| column.standing);
    let side = move || of(column, |column| column.side);
    let divides = move || matches!(side(), Side::First | Side::Last);
    let divider = when(divides, move || {
        let set = of(column, |column| column.set.clone());
        set.map_or_else(nothing, |set| divider(&set).into())
    });
    let standing_words = words(move || match standing() {
        Standing::Wanted => "",
        Standing::Condemned => session.lang.get().text("column.condemned"),
        Standing::Kept => session.lang.get().text("column.kept"),
    });
    let slot = move || of(column, |column| column.slot.map(|slot| slot.to_string()));
    let record =
        move || column.with(|column| column.column().map_or_else(nothing, |c| dns(&c.record)));
    let vacancy = move || {
        column.with(|column| {
            let vacancy = column.column().and_then(|column| column.vacancy.as_ref());
            vacancy.map_or_else(nothing, vacant)
        })
    };
    let pods = move || {
        of(column, |column| {
            column.pods.iter().map(|pod| pod.key.clone()).collect()
        })
    };
    let claims = move || {
        of(column, |column| {
            column
                .claims
                .iter()
                .map(|claim| claim.key.clone())
                .collect()
        })
    };
    let pod = move |key| {
        pod(part(column, move |column| {
            let mut pods = column.column()?.pods.iter();
            Some(Piece::Pod(pods.find(|pod| pod.key == key)?.clone()))
        }))
    };
    let claim = move |key| {
        claim(part(column, move |column| {
            let mut claims = column.column()?.claims.iter();
            Some(Piece::Claim(claims.find(|claim| claim.key == key)?.clone()))
        }))
    };
    let no_claim = move || paragraph("no-claim", &of(column, |column| column.no_claim.clone()));
    let identity = el("h3")
        .class("identity")
        .child(el("span").class("prefix").child(name(&first.prefix)))
        .child(el("span").class("ordinal").child(first.ordinal.to_string()));
    el("li")
        .class("column")
        .attr("data-standing", words(move || standing().name()))
        .attr("data-side", words(move || side().name()))
        .attr("data-place", mark(slot))
        .attr("data-flip", ["column ", &first.key].concat())
        .attr("aria-label", first.name())
        .child(
            el("div")
                .class("column-head")
                .child(divider)
                .child(identity)
                .child(el("p").class("standing").child(standing_words)),
        )
        .child(dynamic(record))
        .child(
            el("div")
                .class("slot")
                .child(dynamic(vacancy))
                .child(each(pods, pod)),
        )
        .child(
            el("div")
                .class("claims")
                .child(each(claims, claim))
                .child(dynamic(no_claim)),
        )
        .into()
}

fn of<T: Default>(column: PieceMemo, get: fn(&Data) -> T) -> T {
    column.with(|column| {
        column
            .column()
            .map(|column| get(column))
            .unwrap_or_default()
    })
}

fn dns(record: &Record) -> View {
    let tone = if record.answer.is_some() {
        "good"
    } else {
        "quiet"
    };
    let domain = match record.domain.as_str() {
        "" => nothing(),
        domain => el("span")
            .class("domain")
            .child(name(&[".", domain].concat()))
            .into(),
    };
    let host = match record.source.clone() {
        Some(source) => el("button")
            .class("name-button host")
            .on("click", session().selects(source))
            .child(name(&record.host)),
        None => el("span").class("host").child(name(&record.host)),
    };
    let answer = match &record.answer {
        Some(address) => el("span").class("address").child(address.clone()).into(),
        None => rich(&record.note),
    };
    el("div")
        .class("record")
        .attr("data-tone", tone)
        .attr("title", record.full.clone())
        .child(el("span").class("record-mark").child(icon(tone)))
        .child(el("p").class("record-name").child(host).child(domain))
        .child(el("p").class("record-answer").child(answer))
        .into()
}

fn vacant(vacancy: &Vacancy) -> View {
    el("div")
        .class("vacancy")
        .child(el("p").class("vacancy-word").child(vacancy.word.clone()))
        .child(paragraph("vacancy-detail", &vacancy.detail))
        .into()
}
