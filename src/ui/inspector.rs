//! One object, looked at closely, and what can be done to it.

use super::parts::{icon, name, rich, tone_icon};
use super::session::session;
use crate::scene::{Deed, Inspection};
use leptos::prelude::*;

#[component]
pub(super) fn Inspector() -> impl IntoView {
    let session = session();
    let inspection = Memo::new(move |_| session.inspect());
    view! {
        <h2 class="panel-title">{session.t("details.title")}</h2>
        {move || match inspection.get() {
            Some(inspection) => shown(inspection),
            None => view! { <p class="empty">{session.t("details.none")}</p> }.into_any(),
        }}
    }
    .into_any()
}

fn shown(inspection: Inspection) -> AnyView {
    let session = session();
    let object = inspection.object.clone();
    view! {
        <div class="inspection">
            <p class="inspection-kind">{object.kind.name()}</p>
            <p class="inspection-name">{name(&object.name)}</p>
            <p class="inspection-status" data-tone=inspection.tone.name()>
                {tone_icon(inspection.tone)} <b>{inspection.status}</b>
            </p>
            {inspection
                .why
                .iter()
                .map(|why| view! { <p class="inspection-why">{rich(why)}</p> })
                .collect::<Vec<_>>()}
            <div class="deeds">
                {inspection
                    .deeds
                    .into_iter()
                    .map(|deed| {
                        let object = object.clone();
                        let (picture, key) = match deed {
                            Deed::Delete => ("trash", "deed.delete"),
                            Deed::PowerOff => ("power", "deed.power-off"),
                            Deed::PowerOn => ("power", "deed.power-on"),
                        };
                        view! {
                            <button
                                class="button"
                                on:click=move |_| session.act(deed, &object)
                            >
                                {icon(picture)}
                                <span>{session.t(key)}</span>
                            </button>
                        }
                    })
                    .collect::<Vec<_>>()}
            </div>
            <dl class="facts">
                {inspection
                    .facts
                    .into_iter()
                    .map(|(label, value)| {
                        view! {
                            <div>
                                <dt>{label}</dt>
                                <dd>{name(&value)}</dd>
                            </div>
                        }
                    })
                    .collect::<Vec<_>>()}
            </dl>
            <details class="yaml">
                <summary>
                    <code>
                        {format!("kubectl get {} {} -o yaml", inspection.object.kind.short(), inspection.object.name)}
                    </code>
                </summary>
                <pre tabindex="0">{inspection.yaml}</pre>
            </details>
        </div>
    }
    .into_any()
}
