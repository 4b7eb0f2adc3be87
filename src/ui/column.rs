//! One ordinal: the identity that stays, and the place for the pod that passes.

use super::claim::Claim;
use super::parts::{icon, name, rich};
use super::pod::Pod;
use super::session::session;
use crate::scene::{ClaimCard, Column as Data, PodCard, Record, Standing, Vacancy};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(super) fn Column(column: Memo<Option<Arc<Data>>>) -> impl IntoView {
    let session = session();
    let first = column.get_untracked().unwrap_or_default();
    let (prefix, ordinal, label) = (first.prefix.clone(), first.ordinal, first.name());
    let flip = format!("column {}", first.key);
    let standing = Memo::new(move |_| {
        column.with(|column| column.as_ref().map_or(Standing::Wanted, |c| c.standing))
    });
    let record = part(column, |column| column.record.clone());
    let vacancy = part(column, |column| column.vacancy.clone());
    let no_claim = part(column, |column| column.no_claim.clone());
    let standing_words = move || match standing.get() {
        Standing::Wanted => "",
        Standing::Condemned => session.lang.get().text("column.condemned"),
        Standing::Kept => session.lang.get().text("column.kept"),
    };
    view! {
        <li
            class="column"
            data-standing=move || standing.get().name()
            data-flip=flip
            aria-label=label
        >
            <div class="column-head">
                <h3 class="identity">
                    <span class="prefix">{name(&prefix)}</span>
                    <span class="ordinal">{ordinal}</span>
                </h3>
                <p class="standing">{standing_words}</p>
            </div>
            {move || dns(record.get())}
            <div class="slot">
                {move || vacancy.get().map(vacant)}
                <For each=move || pod_keys(column) key=|key| key.clone() let:key>
                    <Pod card=pod(column, key) />
                </For>
            </div>
            <div class="claims">
                <For each=move || claim_keys(column) key=|key| key.clone() let:key>
                    <Claim claim=claim(column, key).into() />
                </For>
                {move || {
                    let words = no_claim.get();
                    (!words.is_empty()).then(|| view! { <p class="no-claim">{rich(&words)}</p> })
                }}
            </div>
        </li>
    }
    .into_any()
}

fn part<T: Default + PartialEq + Clone + Send + Sync + 'static>(
    column: Memo<Option<Arc<Data>>>,
    get: fn(&Data) -> T,
) -> Memo<T> {
    Memo::new(move |_| column.with(|column| column.as_deref().map(get).unwrap_or_default()))
}

fn pod_keys(column: Memo<Option<Arc<Data>>>) -> Vec<String> {
    column.with(|column| {
        let pods = column.iter().flat_map(|column| &column.pods);
        pods.map(|pod| pod.key.clone()).collect()
    })
}

fn pod(column: Memo<Option<Arc<Data>>>, key: String) -> Memo<Option<PodCard>> {
    Memo::new(move |before: Option<&Option<PodCard>>| {
        column
            .with(|column| column.as_ref()?.pods.iter().find(|p| p.key == key).cloned())
            .or_else(|| before.cloned().flatten())
    })
}

fn claim_keys(column: Memo<Option<Arc<Data>>>) -> Vec<String> {
    column.with(|column| {
        let claims = column.iter().flat_map(|column| &column.claims);
        claims.map(|claim| claim.key.clone()).collect()
    })
}

fn claim(column: Memo<Option<Arc<Data>>>, key: String) -> Memo<Option<ClaimCard>> {
    Memo::new(move |before: Option<&Option<ClaimCard>>| {
        column
            .with(|column| {
                let claims = &column.as_ref()?.claims;
                claims.iter().find(|claim| claim.key == key).cloned()
            })
            .or_else(|| before.cloned().flatten())
    })
}

fn dns(record: Record) -> AnyView {
    let (tone, mark) = if record.answer.is_some() {
        ("good", "good")
    } else {
        ("quiet", "quiet")
    };
    view! {
        <div class="record" data-tone=tone title=record.full>
            <span class="record-mark">{icon(mark)}</span>
            <p class="record-name">
                <span class="host">{name(&record.host)}</span>
                {(!record.domain.is_empty())
                    .then(|| view! { <span class="domain">{name(&format!(".{}", record.domain))}</span> })}
            </p>
            <p class="record-answer">
                {match record.answer {
                    Some(address) => view! { <span class="address">{address}</span> }.into_any(),
                    None => rich(&record.note),
                }}
            </p>
        </div>
    }
    .into_any()
}

fn vacant(vacancy: Vacancy) -> AnyView {
    view! {
        <div class="vacancy">
            <p class="vacancy-word">{vacancy.word}</p>
            <p class="vacancy-detail">{rich(&vacancy.detail)}</p>
        </div>
    }
    .into_any()
}
