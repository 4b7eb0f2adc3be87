//! What `kubectl get` prints: the picture, as text.

use super::parts::name;
use super::session::session;
use crate::scene::Table;
use leptos::prelude::*;

#[component]
pub(super) fn Tables() -> impl IntoView {
    let session = session();
    let tables = session.slice(|scene| Some(scene.tables.clone()));
    view! {
        <h2 class="panel-title">
            <code>"kubectl get sts,po,pvc,svc"</code>
        </h2>
        {move || {
            let tables = tables.get().unwrap_or_default();
            if tables.is_empty() {
                return view! { <p class="empty">{session.t("tables.none")}</p> }.into_any();
            }
            tables.into_iter().map(table).collect::<Vec<_>>().into_any()
        }}
    }
    .into_any()
}

fn table(table: Table) -> AnyView {
    let caption = table.prefix;
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=caption>
            <table class="kubectl">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        {table
                            .header
                            .iter()
                            .map(|heading| view! { <th scope="col">{*heading}</th> })
                            .collect::<Vec<_>>()}
                    </tr>
                </thead>
                <tbody>
                    {table
                        .rows
                        .into_iter()
                        .map(|cells| {
                            let mut cells = cells.into_iter();
                            let first = cells.next().unwrap_or_default();
                            view! {
                                <tr>
                                    <th scope="row">
                                        <span class="kind-prefix">{caption} "/"</span>
                                        {name(&first)}
                                    </th>
                                    {cells
                                        .map(|cell| view! { <td>{cell}</td> })
                                        .collect::<Vec<_>>()}
                                </tr>
                            }
                        })
                        .collect::<Vec<_>>()}
                </tbody>
            </table>
            {(!table.more.is_empty()).then(|| view! { <p class="empty">{table.more}</p> })}
        </div>
    }
    .into_any()
}
