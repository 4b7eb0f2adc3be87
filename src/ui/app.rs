//! The whole page.

use super::clock_bar::clock_bar;
use super::compare::compare;
use super::dom;
use super::editor::editor;
use super::events::events;
use super::header::header;
use super::help::help;
use super::inspector::inspector;
use super::live::live;
use super::notice::notice;
use super::parts::{flag, many, press, words};
use super::session::{Tab, Theme, session};
use super::stage::stage;
use super::strip::strip;
use super::tables::tables;
use super::terminal::terminal;
use super::view::{View, always, el};
use super::{clock, keys};

/// Its tab, its id, and the key of its name.
type Panel = (Tab, &'static str, &'static str);

const PANELS: [Panel; 5] = [
    (Tab::Manifest, "manifest", "tab.manifest"),
    (Tab::Stage, "stage", "tab.stage"),
    (Tab::Details, "details", "tab.details"),
    (Tab::Events, "events", "tab.events"),
    (Tab::Tables, "tables", "tab.tables"),
];

pub(super) fn app() -> View {
    let session = session();
    clock::start(session);
    keys::listen(session);
    dom::always("hashchange", Box::new(move |_| session.follow_address()));
    always(move || dom::root_attribute("lang", Some(session.lang.get().code())));
    always(move || {
        let theme = match session.theme.get() {
            Theme::Auto => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        };
        dom::root_attribute("data-theme", theme);
    });
    always(move || {
        let past = session.strip.with(|strip| strip.past);
        dom::root_attribute("data-past", past.then_some(""));
    });
    let tabs = many(PANELS, |(tab, id, key)| {
        let here = move || session.tab.get() == tab;
        el("button")
            .class("tab")
            .attr("aria-controls", id)
            .attr(
                "aria-current",
                words(move || if here() { "page" } else { "false" }),
            )
            .on("click", press(move || session.turn_to(tab)))
            .child(session.t(key))
    });
    let panel = |tag, (tab, id, _): Panel| {
        el(tag)
            .attr("id", id)
            .attr("class", ["panel panel-", id].concat())
            .attr("data-here", flag(move || session.tab.get() == tab))
    };
    let named = |tag, of: Panel| panel(tag, of).attr("aria-label", session.t(of.2));
    let [of_manifest, of_stage, of_details, of_events, of_tables] = PANELS;
    let middle = el("main")
        .attr("id", "main")
        .class("panel-middle")
        .attr("tabindex", "-1")
        .child(panel("div", of_stage).child(stage()))
        .child(named("section", of_tables).child(tables()));
    let panels = el("div")
        .class("panels")
        .child(named("section", of_manifest).child(editor()))
        .child(middle)
        // Above an open terminal it may be too low for what is in it, and is scrolled.
        .child(
            named("aside", of_details)
                .attr("tabindex", "0")
                .child(inspector()),
        )
        .child(named("section", of_events).child(events()));
    let pictures = |sprite: &web_sys::Element| sprite.set_inner_html(include_str!("icons.svg"));
    View::Many(vec![
        el("div").class("sprite").follow(Box::new(pictures)).into(),
        el("a")
            .class("skip")
            .attr("href", "#main")
            .child(session.t("page.skip"))
            .into(),
        header().into(),
        el("nav")
            .class("tabs")
            .attr("aria-label", session.t("tab.label"))
            .child(tabs)
            .into(),
        panels.into(),
        el("footer")
            .class("footer")
            .child(terminal())
            .child(strip())
            .child(clock_bar())
            .into(),
        live().into(),
        help().into(),
        compare(),
        notice().into(),
    ])
}
