//! The top of the page.

use super::parts::{icon, many, press, words};
use super::session::{Theme, session};
use super::view::{Element, el};
use crate::text::Lang;
use leptos::prelude::*;

pub(super) fn header() -> Element {
    let session = session();
    let other = move || match session.lang.get() {
        Lang::En => Lang::Ja,
        Lang::Ja => Lang::En,
    };
    let theme = words(move || {
        session.lang.get().text(match session.theme.get() {
            Theme::Auto => "theme.auto",
            Theme::Light => "theme.light",
            Theme::Dark => "theme.dark",
        })
    });
    let tools = el("div")
        .class("header-tools")
        .child(
            el("button")
                .class("button quiet")
                .attr("aria-haspopup", "dialog")
                .on("click", press(move || session.comparing.set(true)))
                .child(icon("compare"))
                .child(
                    el("span")
                        .class("narrow-hidden")
                        .child(session.t("compare.title")),
                ),
        )
        .child(
            el("button")
                .class("button quiet")
                .attr("lang", words(move || other().code()))
                .on("click", press(move || session.speak(untrack(other))))
                .child(words(move || other().own_name())),
        )
        .child(
            el("button")
                .class("button quiet")
                .on("click", press(move || session.next_theme()))
                .child(icon("theme"))
                .child(el("span").class("narrow-hidden").child(theme)),
        )
        .child(
            el("button")
                .class("button quiet")
                .attr("aria-haspopup", "dialog")
                .attr("aria-label", session.t("help.title"))
                .on("click", press(move || session.help_open.set(true)))
                .child("?"),
        );
    el("header")
        .class("header")
        .child(
            el("h1")
                .class("title")
                .child(logo())
                .child("StatefulSet Visualizer"),
        )
        .child(
            el("p")
                .class("subtitle")
                .child(session.t("header.subtitle")),
        )
        .child(tools)
}

/// Three pods, the last one still to come.
fn logo() -> Element {
    let pods = [("2", ""), ("12", ""), ("22", "logo-next")];
    el("svg")
        .class("logo")
        .attr("viewBox", "0 0 32 32")
        .attr("aria-hidden", "true")
        .child(many(pods, |(x, class)| {
            el("rect")
                .class(class)
                .attr("x", x)
                .attr("y", "6")
                .attr("width", "8")
                .attr("height", "20")
                .attr("rx", "2.5")
        }))
}
