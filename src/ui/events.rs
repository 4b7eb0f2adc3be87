//! The Event objects, newest first.

use super::parts::{icon, name};
use super::session::session;
use crate::scene::EventRow;
use leptos::prelude::*;

#[component]
pub(super) fn Events() -> impl IntoView {
    let session = session();
    let keys = move || {
        session.scene.with(|scene| {
            let events = scene.events.iter();
            events.map(|event| event.key.clone()).collect::<Vec<_>>()
        })
    };
    let none = Memo::new(move |_| session.scene.with(|scene| scene.events.is_empty()));
    let row = move |key: String| {
        session.slice(move |scene| scene.events.iter().find(|event| event.key == key).cloned())
    };
    view! {
        <h2 class="panel-title">{session.t("events.title")}</h2>
        <Show when=move || none.get()>
            <p class="empty">{session.t("events.none")}</p>
        </Show>
        <div class="scroll" tabindex="0" role="group" aria-label=session.t("events.title")>
            <table class="events">
                <thead class="visually-hidden">
                    <tr>
                        <th scope="col">"Type"</th>
                        <th scope="col">"Reason"</th>
                        <th scope="col">"Object"</th>
                        <th scope="col">"Message"</th>
                        <th scope="col">"Age"</th>
                        <th scope="col">"Count"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=keys key=|key| key.clone() let:key>
                        <Event row=row(key) />
                    </For>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Event(row: Memo<Option<EventRow>>) -> impl IntoView {
    let warning = row.with_untracked(|row| row.as_ref().is_some_and(|row| row.kind == "Warning"));
    view! {
        <tr class="event" data-tone=if warning { "bad" } else { "quiet" }>
            {move || row.get().map(|row| cells(row, warning))}
        </tr>
    }
    .into_any()
}

fn cells(row: EventRow, warning: bool) -> AnyView {
    view! {
        <td class="event-type">
            {warning.then(|| icon("warn"))}
            <span class:visually-hidden=!warning>{row.kind}</span>
        </td>
        <td class="event-reason">{row.reason}</td>
        <td class="event-object">{name(&row.object)}</td>
        <td class="event-message">{row.message}</td>
        <td class="event-age">{row.age}</td>
        <td class="event-count">{(row.count > 1).then(|| format!("×{}", row.count))}</td>
    }
    .into_any()
}
