//! The Event objects.

use super::parts::{dynamic, each, icon, name, nothing, when};
use super::piece::{Piece, PieceMemo};
use super::session::session;
use crate::scene::EventRow;
use leptos::prelude::*;

/// The headings, for those who do not see the table.
const HEADINGS: [&str; 6] = ["Type", "Reason", "Object", "Message", "Count", "Age"];

#[component]
pub(super) fn Events() -> impl IntoView {
    let session = session();
    let keys = move || {
        session
            .scene
            .with(|scene| scene.events.iter().map(|event| event.key.clone()).collect())
    };
    let none = move || session.scene.with(|scene| scene.events.is_empty());
    let heading = |heading| view! { <th scope="col">{heading}</th> }.into_any();
    view! {
        <h2 class="panel-title">{session.t("events.title")}</h2>
        {when(none, move || view! { <p class="empty">{session.t("events.none")}</p> }.into_any())}
        <div class="scroll" tabindex="0" role="group" aria-label=session.t("events.title")>
            <table class="events">
                <thead class="visually-hidden">
                    <tr>{HEADINGS.into_iter().map(heading).collect::<Vec<_>>()}</tr>
                </thead>
                <tbody>
                    {each(keys, move |key| {
                        event(session.piece(move |scene| {
                            let event = scene.events.iter().find(|event| event.key == key)?;
                            Some(Piece::Event(event.clone()))
                        }))
                    })}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

fn event(row: PieceMemo) -> AnyView {
    let cells = move || {
        row.with(|row| match row {
            Piece::Event(event) => cells(event),
            _ => nothing(),
        })
    };
    let warning =
        untrack(|| row.with(|row| matches!(row, Piece::Event(event) if event.kind == "Warning")));
    view! {
        <tr class="event" data-tone=if warning { "bad" } else { "quiet" }>{dynamic(cells)}</tr>
    }
    .into_any()
}

fn cells(row: &EventRow) -> AnyView {
    let warning = row.kind == "Warning";
    let kind_class = if warning { "" } else { "visually-hidden" };
    let count = if row.count > 1 {
        format!("×{}", row.count)
    } else {
        String::new()
    };
    view! {
        <td class="event-type">
            {if warning { icon("warn") } else { nothing() }}
            <span class=kind_class>{row.kind.clone()}</span>
        </td>
        <td class="event-reason">{row.reason.clone()}</td>
        <td class="event-object">{name(&row.object)}</td>
        <td class="event-message">{row.message.clone()}</td>
        <td class="event-count">{count}</td>
        <td class="event-age">{row.age.clone()}</td>
    }
    .into_any()
}
