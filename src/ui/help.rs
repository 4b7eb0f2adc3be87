//! The dialog that tells about keys, and about what the page is.

use super::dom;
use super::keys::KEYS;
use super::parts::{dynamic, icon, many, press, rich, words};
use super::session::session;
use super::strip::KINDS;
use super::view::{Element, View, el};
use crate::scene::shape;
use crate::timeline::Mark;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

pub(super) fn help() -> Element {
    let session = session();
    let follow = move |dialog: &web_sys::Element| {
        let dialog: &HtmlDialogElement = dialog.unchecked_ref();
        match (session.help_open.get(), dialog.open()) {
            (true, false) => {
                let _ = dialog.show_modal();
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    };
    let truth = words(move || ["truth/", session.lang.get().code(), ".html"].concat());
    let keys = many(KEYS, |(keys, text)| {
        let keys = many(keys.split("  "), |key| el("kbd").child(key));
        el("div")
            .child(el("dt").child(keys))
            .child(el("dd").child(session.t(text)))
    });
    el("dialog")
        .class("help")
        .attr("aria-labelledby", "help-title")
        .follow(Box::new(follow))
        .on("close", press(move || session.help_open.set(false)))
        .child(
            el("div")
                .class("help-head")
                .child(
                    el("h2")
                        .attr("id", "help-title")
                        .child(session.t("help.title")),
                )
                .child(
                    el("button")
                        .class("button square quiet")
                        .attr("aria-label", session.t("page.close"))
                        .on("click", press(move || session.help_open.set(false)))
                        .child(icon("close")),
                ),
        )
        .child(el("p").child(dynamic(move || rich(session.lang.get().text("help.about")))))
        .child(el("p").child(el("a").attr("href", truth).child(session.t("help.truth"))))
        .child(el("h3").child(session.t("help.keys")))
        .child(el("dl").class("keys").child(keys))
        .child(el("h3").child(session.t("strip.marks")))
        .child(el("ul").class("legend").child(marks()))
        .child(single_keys())
}

/// The kinds of marks on the timeline, and what they stand for.
fn marks() -> View {
    let session = session();
    let kinds = Mark::ALL.into_iter().zip(KINDS).rev();
    many(kinds, |(kind, (class, text))| {
        let path = ["M0", shape(kind)].concat();
        let picture = el("svg")
            .attr("viewBox", "-12 0 24 28")
            .child(el("path").class(class).attr("d", path));
        let picture = el("span").class("strip").child(picture);
        el("li")
            .child(picture.attr("aria-hidden", "true"))
            .child(session.t(text))
    })
}

/// Whether a single letter is a command.
fn single_keys() -> Element {
    let session = session();
    let change = move |event| {
        let on = event_target_checked(&event);
        session.single_keys.set(on);
        dom::keep("single-keys", if on { "on" } else { "off" });
    };
    el("label")
        .class("switch")
        .child(
            el("input")
                .attr("type", "checkbox")
                .follow(Box::new(move |control| {
                    dom::set_property(control, "checked", &session.single_keys.get().into());
                }))
                .on("change", Box::new(change)),
        )
        .child(el("span").child(session.t("help.single-keys")))
}
