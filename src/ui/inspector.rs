//! One object, looked at closely, and what can be done to it.

use super::parts::{dynamic, icon, many, name, paragraph, press, tone_icon};
use super::session::session;
use super::view::{Element, View, el};
use crate::api::ObjectRef;
use crate::cluster::Supply;
use crate::scene::{Deed, Inspection};

pub(super) fn inspector() -> View {
    let session = session();
    let title = el("h2").class("panel-title");
    View::Many(vec![
        title.child(session.t("details.title")).into(),
        dynamic(move || match session.inspect() {
            Some(inspection) => shown(&inspection).into(),
            None => paragraph("empty", session.lang.get().text("details.none")),
        }),
    ])
}

fn shown(inspection: &Inspection) -> Element {
    let object = &inspection.object;
    let (kind, status) = (object.kind, inspection.status.clone());
    let command = ["kubectl get ", kind.short(), " ", &object.name, " -o yaml"].concat();
    let deeds = many(&inspection.deeds, |deed| button(*deed, object.clone()));
    let facts = many(&inspection.facts, |(label, value)| {
        let value = el("dd").child(name(value));
        el("div").child(el("dt").child(*label)).child(value)
    });
    el("div")
        .class("inspection")
        .child(el("p").class("inspection-kind").child(kind.name()))
        .child(el("p").class("inspection-name").child(name(&object.name)))
        .child(
            el("p")
                .class("inspection-status")
                .attr("data-tone", inspection.tone.name())
                .child(tone_icon(inspection.tone))
                .child(el("b").child(status)),
        )
        .child(many(&inspection.why, |why| {
            paragraph("inspection-why", why)
        }))
        .child(el("div").class("deeds").child(deeds))
        .child(el("dl").class("facts").child(facts))
        .child(
            el("details")
                .class("yaml")
                .child(el("summary").child(el("code").child(command)))
                .child(
                    el("pre")
                        .attr("tabindex", "0")
                        .child(inspection.yaml.clone()),
                ),
        )
}

fn button(deed: Deed, object: ObjectRef) -> Element {
    let session = session();
    let (picture, key) = match deed {
        Deed::Delete => ("trash", "deed.delete"),
        Deed::Fail(Supply::Power) => ("power", "deed.power-off"),
        Deed::Recover(Supply::Power) => ("power", "deed.power-on"),
        Deed::Fail(Supply::Network) => ("network", "deed.network-cut"),
        Deed::Recover(Supply::Network) => ("network", "deed.network-back"),
    };
    el("button")
        .class("button")
        .on("click", press(move || session.act(deed, &object)))
        .child(icon(picture))
        .child(el("span").child(session.t(key)))
}
