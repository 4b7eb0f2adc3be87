//! The top of the page.

use super::parts::icon;
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
    let theme = move || match session.theme.get() {
        Theme::Auto => session.lang.get().text("theme.auto"),
        Theme::Light => session.lang.get().text("theme.light"),
        Theme::Dark => session.lang.get().text("theme.dark"),
    };
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
                    lang=move || other().code()
                    on:click=move |_| session.speak(other())
                >
                    {move || other().own_name()}
                </button>
                <button class="button quiet" on:click=move |_| session.next_theme()>
                    {icon("theme")}
                    <span class="wide-only">{theme}</span>
                    <span class="narrow-only visually-hidden">{theme}</span>
                </button>
                <button
                    class="button quiet"
                    aria-haspopup="dialog"
                    aria-label=session.t("help.title")
                    on:click=move |_| session.help_open.set(true)
                >
                    "?"
                </button>
            </div>
        </header>
    }
    .into_any()
}
