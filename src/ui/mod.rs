//! The page. Components read a [`Scene`](crate::scene::Scene) and send commands; nothing else
//! crosses. The only room that knows a browser.

mod app;
mod board;
mod claim;
mod clock;
mod clock_bar;
mod column;
pub mod dom;
mod editor;
mod events;
mod header;
mod help;
mod inspector;
mod keys;
mod live;
mod nodes;
mod notice;
mod parts;
mod piece;
mod pod;
mod service;
mod session;
mod stage;
mod tables;
mod terminal;
mod view;
mod world;

/// Puts the page into the document's body.
pub fn start() {
    let page = leptos::mount::mount_to_renderer(&leptos::tachys::dom::body(), app::app);
    page.forget();
}
