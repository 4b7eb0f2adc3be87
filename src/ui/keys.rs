//! The keyboard.

use super::dom;
use super::past::Jump;
use super::session::Session;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

/// Every key and what it does, for the help.
pub(super) const KEYS: [(&str, &str); 11] = [
    ("Space", "key.play"),
    (",", "key.back"),
    (".", "key.step"),
    ("n", "key.skip"),
    ("+  −", "key.scale"),
    ("<  >", "key.speed"),
    ("Ctrl Z  Ctrl Shift Z", "key.undo"),
    ("← →  PgUp PgDn  Home End", "key.strip"),
    ("Esc", "key.escape"),
    ("Ctrl Enter", "key.apply"),
    ("?", "key.help"),
];

/// Listens to the keys that work everywhere.
pub(super) fn listen(session: Session) {
    let act = move |event: Event| {
        if pressed(session, event.unchecked_ref()) {
            event.prevent_default();
        }
    };
    dom::always("keydown", Box::new(act));
}

/// Whether the key meant something.
fn pressed(session: Session, event: &KeyboardEvent) -> bool {
    if session.comparing.get_untracked() {
        return false;
    }
    let key = event.key();
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let typing = target.as_ref().is_some_and(dom::takes_text);
    if event.default_prevented() || event.alt_key() {
        return false;
    }
    if event.ctrl_key() || event.meta_key() {
        let open = session.help_open.get_untracked();
        if typing || open || !key.eq_ignore_ascii_case("z") {
            return false;
        }
        if event.shift_key() {
            session.jump(Jump::Redo);
        } else {
            session.jump(Jump::Undo);
        }
        return true;
    }
    if key == "Escape" && !session.help_open.get_untracked() {
        session.select(None);
        return false;
    }
    if typing || session.help_open.get_untracked() || !session.single_keys.get_untracked() {
        return false;
    }
    match key.as_str() {
        // On a button the space bar presses it.
        " " if target.is_some_and(|target| target.tag_name() == "BUTTON") => return false,
        " " => session.toggle(),
        "," => session.jump(Jump::Back),
        "." => session.step(),
        "n" => session.skip(),
        "+" | "=" => session.scale_by(1),
        "-" | "−" => session.scale_by(-1),
        "<" => session.change_speed(-1),
        ">" => session.change_speed(1),
        "?" => session.help_open.set(true),
        _ => return false,
    }
    true
}

impl Session {
    /// Scales the selected set, or the only one.
    fn scale_by(self, by: i32) {
        let target = self.scene.with_untracked(|scene| {
            let selected = self.selected.get_untracked();
            let boards = || scene.boards.iter().filter(|board| board.set.is_some());
            let board = boards()
                .find(|board| board.set == selected)
                .or_else(|| boards().next())?;
            Some((board.set.clone()?, board.replicas))
        });
        if let Some((set, replicas)) = target {
            self.scale(&set, (replicas + by).max(0));
        }
    }
}
