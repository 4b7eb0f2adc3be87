//! What `kubectl get` prints: the picture, as text.

use super::parts::{dynamic, name, paragraph};
use super::session::session;
use crate::scene::Table;
use leptos::prelude::*;

#[component]
pub(super) fn Tables() -> impl IntoView {
    let session = session();
    let tables = move || {
        session.scene.with(|scene| {
            if scene.tables.is_empty() {
                return paragraph("empty", session.lang.get().text("tables.none"));
            }
            scene
                .tables
                .iter()
                .map(table)
                .collect::<Vec<_>>()
                .into_any()
        })
    };
    view! {
        <h2 class="panel-title">
            <code>"kubectl get sts,po,pvc,svc"</code>
        </h2>
        {dynamic(tables)}
    }
    .into_any()
}

fn table(table: &Table) -> AnyView {
    let prefix = table.prefix;
    let heading = |heading: &&'static str| view! { <th scope="col">{*heading}</th> }.into_any();
    let row = |cells: &Vec<String>| {
        let (first, others) = cells
            .split_first()
            .map_or(("", &[][..]), |(f, o)| (f.as_str(), o));
        let cell = |cell: &String| view! { <td>{cell.clone()}</td> }.into_any();
        view! {
            <tr>
                <th scope="row">
                    <span class="kind-prefix">{prefix} "/"</span>
                    {name(first)}
                </th>
                {others.iter().map(cell).collect::<Vec<_>>()}
            </tr>
        }
        .into_any()
    };
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=prefix>
            <table class="kubectl">
                <caption class="visually-hidden">{prefix}</caption>
                <thead>
                    <tr>{table.header.iter().map(heading).collect::<Vec<_>>()}</tr>
                </thead>
                <tbody>{table.rows.iter().map(row).collect::<Vec<_>>()}</tbody>
            </table>
            {paragraph("empty", &table.more)}
        </div>
    }
    .into_any()
}
