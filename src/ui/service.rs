//! A Service, and what its name resolves to.

use super::parts::{many, name, nothing, rich, tone_icon};
use super::session::session;
use super::view::{Element, View, el};
use crate::scene::ServiceBar;

pub(super) fn bar(bar: &ServiceBar) -> Element {
    let session = session();
    let cover = match bar.object.clone() {
        None => nothing(),
        Some(object) => el("button")
            .class("cover")
            .attr("aria-label", ["Service ", &bar.name].concat())
            .on("click", session.selects(object))
            .into(),
    };
    let label = |key| el("span").class("label").child(session.t(key)).into();
    let selector = match bar.selector.as_str() {
        "" => nothing(),
        selector => View::Many(vec![
            label("service.selects"),
            el("code").child(selector.to_owned()).into(),
        ]),
    };
    let answers = many(&bar.answers, |address| {
        el("code").class("answer").child(address.clone())
    });
    let answers = if bar.answers.is_empty() {
        nothing()
    } else {
        View::Many(vec![
            label("service.answers"),
            el("span").class("answers").child(answers).into(),
        ])
    };
    el("div")
        .class("service")
        .attr("data-tone", bar.tone.name())
        .child(cover)
        .child(
            el("p")
                .class("service-name")
                .child(tone_icon(bar.tone))
                .child(el("span").class("label").child("Service"))
                .child(el("b").child(name(&bar.name)))
                .child(el("span").class("service-kind").child(bar.kind.clone())),
        )
        .child(el("p").class("service-selector").child(selector))
        .child(
            el("p")
                .class("service-answers")
                .child(answers)
                .child(el("span").class("note").child(rich(&bar.note))),
        )
}
