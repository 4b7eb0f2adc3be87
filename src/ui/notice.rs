//! What is shown if the model breaks its promises.
//!
//! It stands in the page from the start, hidden: once the module has come to a stop nothing of it can be
//! trusted to run, so `public/start.js` only has to show it.

use super::dom;
use super::session::session;
use super::view::{Element, el};

/// Keeps the commands that the notice will offer, at once and not with the next redraw: the redraw
/// might be what fails.
pub(super) fn remember(transcript: &str) {
    if let Some(commands) = dom::document().get_element_by_id("notice-commands") {
        commands.set_text_content(Some(transcript));
    }
}

pub(super) fn notice() -> Element {
    let session = session();
    el("div")
        .attr("id", "notice")
        .attr("role", "alert")
        .attr("hidden", true)
        .child(el("h2").child(session.t("notice.title")))
        .child(el("p").child(session.t("notice.what")))
        .child(
            el("textarea")
                .attr("id", "notice-commands")
                .attr("readonly", true)
                .attr("rows", "8")
                .attr("aria-label", session.t("notice.commands")),
        )
        .child(
            el("button")
                .attr("id", "notice-reload")
                .class("button")
                .child(session.t("notice.reload")),
        )
}
