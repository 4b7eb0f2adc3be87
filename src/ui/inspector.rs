//! One object, looked at closely, and what can be done to it.

use super::parts::{dynamic, icon, name, paragraph, press, tone_icon};
use super::session::session;
use crate::api::ObjectRef;
use crate::scene::{Deed, Inspection};
use leptos::prelude::*;

#[component]
pub(super) fn Inspector() -> impl IntoView {
    let session = session();
    view! {
        <h2 class="panel-title">{session.t("details.title")}</h2>
        {dynamic(move || match session.inspect() {
            Some(inspection) => shown(inspection),
            None => paragraph("empty", session.lang.get().text("details.none")),
        })}
    }
    .into_any()
}

fn shown(inspection: Inspection) -> AnyView {
    let object = inspection.object;
    let deeds = inspection
        .deeds
        .iter()
        .map(|deed| button(*deed, object.clone()));
    let fact = |(label, value): &(&'static str, String)| {
        view! {
            <div>
                <dt>{*label}</dt>
                <dd>{name(value)}</dd>
            </div>
        }
        .into_any()
    };
    let why = inspection
        .why
        .iter()
        .map(|why| paragraph("inspection-why", why));
    let command = format!(
        "kubectl get {} {} -o yaml",
        object.kind.short(),
        object.name
    );
    view! {
        <div class="inspection">
            <p class="inspection-kind">{object.kind.name()}</p>
            <p class="inspection-name">{name(&object.name)}</p>
            <p class="inspection-status" data-tone=inspection.tone.name()>
                {tone_icon(inspection.tone)} <b>{inspection.status}</b>
            </p>
            {why.collect::<Vec<_>>()}
            <div class="deeds">{deeds.collect::<Vec<_>>()}</div>
            <dl class="facts">{inspection.facts.iter().map(fact).collect::<Vec<_>>()}</dl>
            <details class="yaml">
                <summary>
                    <code>{command}</code>
                </summary>
                <pre tabindex="0">{inspection.yaml}</pre>
            </details>
        </div>
    }
    .into_any()
}

fn button(deed: Deed, object: ObjectRef) -> AnyView {
    let session = session();
    let (picture, key) = match deed {
        Deed::Delete => ("trash", "deed.delete"),
        Deed::PowerOff => ("power", "deed.power-off"),
        Deed::PowerOn => ("power", "deed.power-on"),
    };
    view! {
        <button class="button" on:click=press(move || session.act(deed, &object))>
            {icon(picture)}
            <span>{session.t(key)}</span>
        </button>
    }
    .into_any()
}
