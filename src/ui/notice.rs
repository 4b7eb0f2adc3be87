//! What is shown if the model breaks its promises. Plain elements: nothing of the page is trusted
//! any more.

use super::dom;
use crate::text::Lang;
use std::cell::RefCell;

thread_local! {
    static TRANSCRIPT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps what the notice will offer.
pub(super) fn remember(transcript: String) {
    TRANSCRIPT.with(|kept| {
        if let Ok(mut kept) = kept.try_borrow_mut() {
            *kept = transcript;
        }
    });
}

/// Shows the notice when anything panics.
pub(super) fn install() {
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&panic.to_string().into());
        show(&panic.to_string());
    }));
}

fn show(panic: &str) -> Option<()> {
    let document = dom::document();
    if document.get_element_by_id("notice").is_some() {
        return None;
    }
    let lang = document
        .document_element()
        .and_then(|root| root.get_attribute("lang"))
        .and_then(|tag| Lang::parse(&tag))
        .unwrap_or_default();
    let element = |tag: &str, text: &str| {
        let element = document.create_element(tag).ok()?;
        element.set_text_content(Some(text));
        Some(element)
    };
    let notice = element("div", "")?;
    notice.set_id("notice");
    notice.set_attribute("role", "alert").ok()?;
    let transcript = TRANSCRIPT.with(|kept| {
        let kept = kept.try_borrow();
        kept.map(|kept| kept.clone()).unwrap_or_default()
    });
    let area = element("textarea", &format!("{transcript}\n# {panic}\n"))?;
    area.set_attribute("readonly", "").ok()?;
    area.set_attribute("rows", "8").ok()?;
    area.set_attribute("aria-label", lang.text("notice.commands"))
        .ok()?;
    for part in [
        element("h2", lang.text("notice.title"))?,
        element("p", lang.text("notice.what"))?,
        area,
    ] {
        notice.append_child(&part).ok()?;
    }
    let again = element("a", lang.text("notice.reload"))?;
    again.set_attribute("href", "").ok()?;
    notice.append_child(&again).ok()?;
    document.body()?.append_child(&notice).ok()?;
    Some(())
}
