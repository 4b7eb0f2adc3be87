//! One ordinal: the identity that stays, and the place for the pod that passes.

use super::claim::claim;
use super::parts::{dynamic, each, icon, mark, name, nothing, paragraph, rich, words};
use super::piece::{Piece, PieceMemo, part};
use super::pod::pod;
use super::session::session;
use crate::scene::{Column as Data, Record, Standing, Vacancy};
use leptos::prelude::*;

pub(super) fn column(column: PieceMemo) -> AnyView {
    let session = session();
    let first = untrack(|| column.with(|column| column.column().cloned())).unwrap_or_default();
    let flip = format!("column {}", first.key);
    let standing = move || of(column, |column| column.standing);
    let standing_words = words(move || {
        let lang = session.lang.get();
        let words = match standing() {
            Standing::Wanted => "",
            Standing::Condemned => lang.text("column.condemned"),
            Standing::Kept => lang.text("column.kept"),
        };
        words.to_owned()
    });
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
    view! {
        <li
            class="column"
            data-standing=mark(move || Some(standing().name()))
            data-flip=flip
            aria-label=first.name()
        >
            <div class="column-head">
                <h3 class="identity">
                    <span class="prefix">{name(&first.prefix)}</span>
                    <span class="ordinal">{first.ordinal.to_string()}</span>
                </h3>
                <p class="standing">{standing_words}</p>
            </div>
            {dynamic(record)}
            <div class="slot">
                {dynamic(vacancy)}
                {each(pods, move |key| {
                    pod(part(column, move |column| {
                        let mut pods = column.column()?.pods.iter();
                        Some(Piece::Pod(pods.find(|pod| pod.key == key)?.clone()))
                    }))
                })}
            </div>
            <div class="claims">
                {each(claims, move |key| {
                    claim(part(column, move |column| {
                        let mut claims = column.column()?.claims.iter();
                        Some(Piece::Claim(claims.find(|claim| claim.key == key)?.clone()))
                    }))
                })}
                {dynamic(move || {
                    paragraph("no-claim", &of(column, |column| column.no_claim.clone()))
                })}
            </div>
        </li>
    }
    .into_any()
}

fn of<T: Default>(column: PieceMemo, get: fn(&Data) -> T) -> T {
    column.with(|column| {
        column
            .column()
            .map(|column| get(column))
            .unwrap_or_default()
    })
}

fn dns(record: &Record) -> AnyView {
    let tone = if record.answer.is_some() {
        "good"
    } else {
        "quiet"
    };
    let domain = if record.domain.is_empty() {
        nothing()
    } else {
        let domain = format!(".{}", record.domain);
        view! { <span class="domain">{name(&domain)}</span> }.into_any()
    };
    let answer = match &record.answer {
        Some(address) => view! { <span class="address">{address.clone()}</span> }.into_any(),
        None => rich(&record.note),
    };
    view! {
        <div class="record" data-tone=tone title=record.full.clone()>
            <span class="record-mark">{icon(tone)}</span>
            <p class="record-name">
                <span class="host">{name(&record.host)}</span>
                {domain}
            </p>
            <p class="record-answer">{answer}</p>
        </div>
    }
    .into_any()
}

fn vacant(vacancy: &Vacancy) -> AnyView {
    view! {
        <div class="vacancy">
            <p class="vacancy-word">{vacancy.word.clone()}</p>
            {paragraph("vacancy-detail", &vacancy.detail)}
        </div>
    }
    .into_any()
}
