//! The page. Components read a [`Scene`](crate::scene::Scene) and send commands; nothing else
//! crosses. The only room that knows a browser.

mod app;
mod board;
mod claim;
mod clock;
mod clock_bar;
mod column;
mod compare;
mod deployment;
mod divider;
pub mod dom;
mod editor;
mod events;
mod guide;
mod header;
mod help;
mod inspector;
mod keys;
mod live;
mod nodes;
mod notice;
mod on_demand;
mod parts;
mod past;
mod piece;
mod pod;
mod problem;
mod program;
mod service;
mod session;
mod stage;
mod state;
mod strip;
mod tables;
mod terminal;
mod typing;
mod view;
mod world;

/// Puts the page into the document's body, once it can speak the reader's language.
pub fn start() {
    let page = || {
        let ready = state::State::new(false);
        leptos::task::spawn_local(async move {
            // A page in English is better than none.
            let _ = session::learn(session::preferred_lang()).await;
            ready.set(true);
            dom::remove("loading");
        });
        parts::when(move || ready.get(), app::app)
    };
    leptos::mount::mount_to_renderer(&leptos::tachys::dom::body(), page).forget();
}
