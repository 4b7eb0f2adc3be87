//! Thin, typed shims over the browser.

pub mod flip;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::Reflect;
use web_sys::{
    Document, Element, Event, EventTarget, HtmlElement, HtmlTextAreaElement, KeyboardEvent,
    PointerEvent, Storage, Window,
};

/// The window. There always is one: the page runs nowhere else.
pub fn window() -> Window {
    leptos::prelude::window()
}

/// The document.
pub fn document() -> Document {
    leptos::prelude::document()
}

/// Takes away the element of an id.
pub fn remove(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.remove();
    }
}

/// Real time in ms, from an arbitrary beginning; never goes back.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Calls back before the next frame is painted.
pub fn before_paint(callback: impl FnOnce() + 'static) {
    let callback = Closure::once_into_js(callback);
    // Only a detached window refuses, and then nobody looks.
    let _ = window().request_animation_frame(callback.unchecked_ref());
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// What was kept under a key in this browser; `None` where keeping is forbidden.
pub fn recall(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a value in this browser, where that is allowed.
pub fn keep(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

/// The value of a name in the address: `ja` in `#lang=ja`.
pub fn hash_value(name: &str) -> Option<String> {
    let hash = window().location().hash().ok()?;
    hash.trim_start_matches('#').split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}

/// Writes a name and value into the address, beside the others, without a new history entry.
pub fn set_hash_value(name: &str, value: &str) {
    let hash = window().location().hash().unwrap_or_default();
    let mut pairs: Vec<String> = hash
        .trim_start_matches('#')
        .split('&')
        .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name))
        .map(str::to_owned)
        .collect();
    pairs.push(format!("{name}={value}"));
    let address = format!("#{}", pairs.join("&"));
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// The languages that the reader prefers, best first.
pub fn preferred_languages() -> Vec<String> {
    window()
        .navigator()
        .languages()
        .iter()
        .filter_map(|tag| tag.as_string())
        .collect()
}

/// Whether a media query holds now.
pub fn media(query: &str) -> bool {
    window()
        .match_media(query)
        .ok()
        .flatten()
        .is_some_and(|list| list.matches())
}

/// Sets or removes an attribute of the root element.
pub fn root_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        set_attribute(&root, name, value);
    }
}

/// Whether the root element has an attribute.
pub fn has_root_attribute(name: &str) -> bool {
    let root = document().document_element();
    root.is_some_and(|root| root.has_attribute(name))
}

/// Sets or removes an attribute.
pub fn set_attribute(element: &Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// Sets a property of an element's object.
pub fn set_property(element: &Element, name: &str, value: &JsValue) {
    let _ = Reflect::set(element, &name.into(), value);
}

/// What listens until it is dropped.
pub struct Listener {
    target: EventTarget,
    event: &'static str,
    handler: Closure<dyn FnMut(Event)>,
}

/// Calls back at each event of this name that reaches the window.
pub fn always(event: &'static str, handler: Box<dyn FnMut(Event)>) {
    std::mem::forget(listen(&window(), event, handler));
}

/// Calls back at each event of this name that reaches the target, until the listener is dropped.
pub fn listen(
    target: &EventTarget,
    event: &'static str,
    handler: Box<dyn FnMut(Event)>,
) -> Listener {
    let (target, handler) = (target.clone(), Closure::wrap(handler));
    let function = handler.as_ref().unchecked_ref();
    let _ = target.add_event_listener_with_callback(event, function);
    Listener {
        target,
        event,
        handler,
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.handler.as_ref().unchecked_ref();
        let target = &self.target;
        let _ = target.remove_event_listener_with_callback(self.event, function);
    }
}

/// Whether the main button went down on an element, which then gets all of the pointer until that is let go.
pub fn hold(event: &PointerEvent) -> bool {
    if event.button() != 0 {
        return false;
    }
    if let Some(element) = current(event) {
        let _ = element.set_pointer_capture(event.pointer_id());
    }
    true
}

/// The element whose listener was called.
pub fn current(event: &Event) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

/// Before which place of its board the handle was let go: the nearer side of the column under the pointer.
pub fn place_under(event: &PointerEvent) -> Option<i32> {
    let (x, y) = (event.client_x(), event.client_y());
    let board = current(event)?.closest(".columns").ok()??;
    let element = document().element_from_point(x as f32, y as f32)?;
    let column = element.closest("[data-place]").ok()??;
    if !board.contains(Some(&column)) {
        return None;
    }
    let place: i32 = column.get_attribute("data-place")?.parse().ok()?;
    let bounds = column.get_bounding_client_rect();
    let behind = f64::from(x) > bounds.left() + bounds.width() / 2.0;
    Some(place + i32::from(behind))
}

/// Copies text; does nothing where the browser forbids it.
pub fn copy(text: &str) {
    let _ = window().navigator().clipboard().write_text(text);
}

/// Moves the focus to the element with this id.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id)
        && let Some(element) = element.dyn_ref::<HtmlElement>()
    {
        let _ = element.focus();
    }
}

/// Scrolls the element with this id to its end.
pub fn scroll_to_end(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.set_scroll_top(element.scroll_height());
    }
}

fn text_area(id: &str) -> Option<HtmlTextAreaElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Puts the cursor behind all text of the text area with this id.
pub fn cursor_to_end(id: &str) {
    if let Some(area) = text_area(id) {
        let end = area.value().encode_utf16().count() as u32;
        let _ = area.set_selection_range(end, end);
    }
}

/// Whether a part of the text in the text area with this id is selected.
pub fn has_selection(id: &str) -> bool {
    let place = |place: Result<Option<u32>, _>| place.ok().flatten();
    text_area(id).is_some_and(|area| place(area.selection_start()) != place(area.selection_end()))
}

/// Selects a line, counted from 1, of the text area with this id, and brings it into view.
pub fn select_line(id: &str, line: usize) {
    let Some(area) = text_area(id) else { return };
    let text = area.value();
    let before: usize = text
        .split('\n')
        .take(line.saturating_sub(1))
        .map(|line| line.encode_utf16().count() + 1)
        .sum();
    let length = text
        .split('\n')
        .nth(line.saturating_sub(1))
        .map_or(0, |line| line.encode_utf16().count());
    let _ = area.set_selection_range(before as u32, (before + length) as u32);
    let _ = area.focus();
    // The text area is as tall as its text; what scrolls is around it.
    if let Ok(Some(around)) = area.closest(".editor") {
        let lines = text.split('\n').count().max(1) as i32;
        let top = area.client_height() * (line as i32 - 1) / lines;
        around.set_scroll_top(top - around.client_height() / 2);
    }
}

/// Whether a key is pressed together with one that gives it another meaning.
pub fn is_modified(key: &KeyboardEvent) -> bool {
    key.ctrl_key() || key.meta_key() || key.alt_key()
}

/// Whether typing goes into this element.
pub fn takes_text(element: &Element) -> bool {
    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}
