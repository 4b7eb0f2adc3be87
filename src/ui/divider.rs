//! The partition of a rolling update: a divider between the ordinals that is dragged, or moved by keys.

use super::dom;
use super::parts::{press, words};
use super::session::{Session, session};
use super::view::{Element, Handler, el};
use crate::api::ObjectRef;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent, PointerEvent};

/// Stands at the column where the updated ordinals begin, or behind the last one if there are none.
pub(super) fn divider(set: &ObjectRef) -> Element {
    let session = session();
    let now = {
        let set = set.clone();
        words(move || partition(session, &set).map_or_else(String::new, |own| own.0.to_string()))
    };
    let most = {
        let set = set.clone();
        words(move || partition(session, &set).map_or_else(String::new, |own| own.1.to_string()))
    };
    // Where the divider would be put down; it is moved only then, so that a drag is one command.
    let over = StoredValue::new(None::<i32>);
    let hold = move |event: Event| {
        let event: &PointerEvent = event.unchecked_ref();
        if event.button() == 0
            && let Some(handle) = event.current_target()
        {
            let handle: web_sys::Element = handle.unchecked_into();
            let _ = handle.set_pointer_capture(event.pointer_id());
            over.set_value(Some(-1));
        }
    };
    let drag = move |event: Event| {
        let event: &PointerEvent = event.unchecked_ref();
        if over.get_value().is_some()
            && let Some(place) = dom::ordinal_at(event.client_x(), event.client_y())
        {
            over.set_value(Some(place));
        }
    };
    let (put_set, key_set) = (set.clone(), set.clone());
    let put = move |_| {
        if let Some(place) = over.get_value().filter(|place| *place >= 0) {
            session.divide(&put_set, place);
        }
        over.set_value(None);
    };
    let key = move |event: Event| {
        if let Some(by) = direction(event.unchecked_ref())
            && let Some((partition, _)) = untrack(|| partition(session, &key_set))
        {
            event.prevent_default();
            session.divide(&key_set, (partition + by).max(0));
        }
    };
    let lost: Handler = press(move || over.set_value(None));
    el("div")
        .class("divider")
        .attr("role", "slider")
        .attr("tabindex", "0")
        .attr("aria-orientation", "horizontal")
        .attr("aria-label", session.t("board.partition"))
        .attr("title", session.t("board.partition"))
        .attr("aria-valuemin", "0")
        .attr("aria-valuemax", most)
        .attr("aria-valuenow", now)
        .on("keydown", Box::new(key))
        .on("pointerdown", Box::new(hold))
        .on("pointermove", Box::new(drag))
        .on("pointerup", Box::new(put))
        .on("pointercancel", lost)
}

/// The partition of a set, and its replicas.
fn partition(session: Session, set: &ObjectRef) -> Option<(i32, i32)> {
    session.scene.with(|scene| {
        let mut boards = scene.boards.iter();
        let own = boards.find(|board| board.set.as_ref() == Some(set))?;
        Some((own.partition?, own.replicas))
    })
}

/// By how much a key moves the divider.
fn direction(event: &KeyboardEvent) -> Option<i32> {
    match event.key().as_str() {
        "ArrowRight" | "ArrowUp" => Some(1),
        "ArrowLeft" | "ArrowDown" => Some(-1),
        _ => None,
    }
}
