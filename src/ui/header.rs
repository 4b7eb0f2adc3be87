//! The top of the page.

use super::parts::{icon, press, words};
use super::session::{Theme, session};
use crate::text::Lang;
use leptos::prelude::*;

#[component]
pub(super) fn Header() -> impl IntoView {
    let session = session();
    let other = move || match session.lang.get() {
        Lang::En => Lang::Ja,
        Lang::Ja => Lang::En,
    };
    let theme = words(move || {
        let lang = session.lang.get();
        let theme = match session.theme.get() {
            Theme::Auto => lang.text("theme.auto"),
            Theme::Light => lang.text("theme.light"),
            Theme::Dark => lang.text("theme.dark"),
        };
        theme.to_owned()
    });
    view! {
        <header class="header">
            <h1 class="title">
                <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
                    <rect x="2" y="6" width="8" height="20" rx="2.5"></rect>
                    <rect x="12" y="6" width="8" height="20" rx="2.5"></rect>
                    <rect x="22" y="6" width="8" height="20" rx="2.5" class="logo-next"></rect>
                </svg>
                "StatefulSet Visualizer"
            </h1>
            <p class="subtitle">{session.t("header.subtitle")}</p>
            <div class="header-tools">
                <button
                    class="button quiet"
                    lang=words(move || other().code().to_owned())
                    on:click=press(move || session.speak(other()))
                >
                    {words(move || other().own_name().to_owned())}
                </button>
                <button class="button quiet" on:click=press(move || session.next_theme())>
                    {icon("theme")}
                    <span class="narrow-hidden">{theme}</span>
                </button>
                <button
                    class="button quiet"
                    aria-haspopup="dialog"
                    aria-label=session.t("help.title")
                    on:click=press(move || session.help_open.set(true))
                >
                    "?"
                </button>
            </div>
        </header>
    }
    .into_any()
}
