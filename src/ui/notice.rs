//! What is shown if the model breaks its promises.
//!
//! It stands in the page from the start, hidden: once the module has come to a stop nothing of it can be
//! trusted to run, so `public/start.js` only has to show it.

use super::dom;
use super::session::session;
use leptos::prelude::*;

/// Keeps the commands that the notice will offer, at once and not with the next redraw: the redraw
/// might be what fails.
pub(super) fn remember(transcript: &str) {
    if let Some(commands) = dom::document().get_element_by_id("notice-commands") {
        commands.set_text_content(Some(transcript));
    }
}

#[component]
pub(super) fn Notice() -> impl IntoView {
    let session = session();
    view! {
        <div id="notice" role="alert" hidden>
            <h2>{session.t("notice.title")}</h2>
            <p>{session.t("notice.what")}</p>
            <textarea
                id="notice-commands"
                readonly
                rows="8"
                aria-label=session.t("notice.commands")
            ></textarea>
            <button id="notice-reload" class="button">
                {session.t("notice.reload")}
            </button>
        </div>
    }
    .into_any()
}
