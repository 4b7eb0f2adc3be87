//! Moves what the page's flow has put elsewhere, from where it was to where it is.
//!
//! Elements are known by a name, not by themselves: a pod's chip that leaves the waiting room and the one
//! that enters a node are one thing to the eye. Within a view `data-flip` is that name; from one view to
//! another it is `data-self`, which the card of a pod and its chip on a node share.

use super::{before_paint, document};
use wasm_bindgen::JsCast;
use web_sys::{DomRect, HtmlElement};

/// The attribute that names what moves within a view.
pub const FLIP: &str = "data-flip";

/// The attribute that names what is drawn in more than one view.
pub const SELF: &str = "data-self";

/// Where things are, by their names.
pub type Places = Vec<(String, f64, f64)>;

/// More elements than this change too much at once for an eye to follow.
const MOST: u32 = 160;

/// Shorter ways than this (in CSS pixels) are not worth a motion.
const LEAST: i32 = 2;

/// Where everything that has such a name is now.
pub fn places(names: &'static str) -> Places {
    let mut places = Places::new();
    visit(names, &mut |key, _, area| {
        places.push((key, area.left(), area.top()));
    });
    places
}

/// Lets everything that is no longer where it was glide to its new place.
pub fn glide(names: &'static str, from: Places) {
    before_paint(move || {
        let mut moved = Vec::new();
        visit(names, &mut |key, element, area| {
            let Some((_, left, top)) = from.iter().find(|place| place.0 == key) else {
                return;
            };
            let whole = |length: f64| length.round() as i32;
            let (x, y) = (whole(left - area.left()), whole(top - area.top()));
            if x.abs() > LEAST || y.abs() > LEAST {
                moved.push((element, format!("{x}px {y}px")));
            }
        });
        if moved.is_empty() {
            return;
        }
        for (element, offset) in &moved {
            let _ = element.set_attribute("data-held", "");
            let _ = element.style().set_property("translate", offset);
        }
        before_paint(move || {
            for (element, _) in &moved {
                let _ = element.remove_attribute("data-held");
                let _ = element.style().remove_property("translate");
            }
        });
    });
}

/// Everything with such a name that is to be seen, and where it is.
fn visit(names: &str, each: &mut dyn FnMut(String, HtmlElement, DomRect)) {
    let Ok(list) = document().query_selector_all(&["[", names, "]"].concat()) else {
        return;
    };
    if list.length() > MOST {
        return;
    }
    for index in 0..list.length() {
        let element = list
            .get(index)
            .and_then(|node| node.dyn_into::<HtmlElement>().ok());
        let Some(element) = element else { continue };
        let area = element.get_bounding_client_rect();
        if area.width() > 0.0
            && let Some(key) = element.get_attribute(names)
        {
            each(key, element, area);
        }
    }
}
