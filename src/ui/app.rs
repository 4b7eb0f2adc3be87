//! The whole page.

use super::clock_bar::ClockBar;
use super::dom;
use super::editor::Editor;
use super::events::Events;
use super::header::Header;
use super::help::Help;
use super::inspector::Inspector;
use super::live::Live;
use super::notice::Notice;
use super::parts::{flag, mark, press};
use super::session::{Session, Tab, Theme};
use super::stage::Stage;
use super::tables::Tables;
use super::terminal::Terminal;
use super::{clock, keys};
use leptos::prelude::*;

const TABS: [(Tab, &str, &str); 5] = [
    (Tab::Manifest, "manifest", "tab.manifest"),
    (Tab::Stage, "stage", "tab.stage"),
    (Tab::Details, "details", "tab.details"),
    (Tab::Events, "events", "tab.events"),
    (Tab::Tables, "tables", "tab.tables"),
];

#[component]
pub(super) fn App() -> impl IntoView {
    let session = Session::new();
    provide_context(session);
    clock::start(session);
    keys::listen(session);
    let address = window_event_listener(leptos::ev::hashchange, move |_| session.follow_address());
    on_cleanup(move || address.remove());
    Effect::new(move |_| dom::root_attribute("lang", Some(session.lang.get().code())));
    Effect::new(move |_| {
        let theme = match session.theme.get() {
            Theme::Auto => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        };
        dom::root_attribute("data-theme", theme);
    });
    let here = move |tab: Tab| flag(move || session.tab.get() == tab);
    view! {
        <div class="sprite" inner_html=include_str!("icons.svg")></div>
        <a class="skip" href="#main">{session.t("page.skip")}</a>
        <Header />
        <nav class="tabs" aria-label=session.t("tab.label")>
            {TABS
                .into_iter()
                .map(|(tab, id, key)| {
                    view! {
                        <button
                            class="tab"
                            aria-controls=id
                            aria-current=mark(move || {
                                Some(if session.tab.get() == tab { "page" } else { "false" })
                            })
                            on:click=press(move || session.tab.set(tab))
                        >
                            {session.t(key)}
                        </button>
                    }
                        .into_any()
                })
                .collect::<Vec<_>>()}
        </nav>
        <div class="panels">
            <section
                id="manifest"
                class="panel panel-manifest"
                data-here=here(Tab::Manifest)
                aria-label=session.t("tab.manifest")
            >
                <Editor />
            </section>
            <main id="main" class="panel-middle" tabindex="-1">
                <div id="stage" class="panel panel-stage" data-here=here(Tab::Stage)>
                    <Stage />
                </div>
                <section
                    id="tables"
                    class="panel panel-tables"
                    data-here=here(Tab::Tables)
                    aria-label=session.t("tab.tables")
                >
                    <Tables />
                </section>
            </main>
            <aside
                id="details"
                class="panel panel-details"
                data-here=here(Tab::Details)
                aria-label=session.t("tab.details")
            >
                <Inspector />
            </aside>
            <section
                id="events"
                class="panel panel-events"
                data-here=here(Tab::Events)
                aria-label=session.t("tab.events")
            >
                <Events />
            </section>
        </div>
        <footer class="footer">
            <Terminal />
            <ClockBar />
        </footer>
        <Live />
        <Help />
        <Notice />
    }
    .into_any()
}
