//! The dialog that tells about keys, and about what the page is.

use super::dom;
use super::keys::KEYS;
use super::parts::{dynamic, icon, press, rich, words};
use super::session::session;
use leptos::html::Dialog;
use leptos::prelude::*;

#[component]
pub(super) fn Help() -> impl IntoView {
    let session = session();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (session.help_open.get(), dialog.open()) {
            (true, false) => {
                let _ = dialog.show_modal();
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog
            class="help"
            aria-labelledby="help-title"
            node_ref=dialog
            on:close=move |_| session.help_open.set(false)
        >
            <div class="help-head">
                <h2 id="help-title">{session.t("help.title")}</h2>
                <button
                    class="button square quiet"
                    aria-label=session.t("page.close")
                    on:click=press(move || session.help_open.set(false))
                >
                    {icon("close")}
                </button>
            </div>
            <p>{dynamic(move || rich(session.lang.get().text("help.about")))}</p>
            <p>
                <a href=words(move || ["truth/", session.lang.get().code(), ".html"].concat())>
                    {session.t("help.truth")}
                </a>
            </p>
            <h3>{session.t("help.keys")}</h3>
            <dl class="keys">
                {KEYS
                    .into_iter()
                    .map(|(keys, text)| {
                        view! {
                            <div>
                                <dt>
                                    {keys
                                        .split("  ")
                                        .map(|key| view! { <kbd>{key}</kbd> }.into_any())
                                        .collect::<Vec<_>>()}
                                </dt>
                                <dd>{session.t(text)}</dd>
                            </div>
                        }
                            .into_any()
                    })
                    .collect::<Vec<_>>()}
            </dl>
            <label class="switch">
                <input
                    type="checkbox"
                    prop:checked=session.single_keys
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        session.single_keys.set(on);
                        dom::keep("single-keys", if on { "on" } else { "off" });
                    }
                />
                <span>{session.t("help.single-keys")}</span>
            </label>
        </dialog>
    }
    .into_any()
}
