//! The line that is typed, how it may go on, and what may be useful next. Only who opens the terminal needs it.

use super::dom;
use super::parts::{each, hidden, press, words};
use super::session::Session;
use super::terminal::INPUT;
use super::view::{Element, View, el};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

/// A longer text is scrolled inside its field, in lines.
const MOST_ROWS: usize = 8;

/// What is known about the line besides its text.
#[derive(Clone, Copy)]
struct Typing {
    session: Session,
    /// How the line may go on.
    ways: RwSignal<String>,
    /// How far back in what was typed before.
    back: StoredValue<usize>,
    /// Escape gives the next Tab back to the page.
    leaves: StoredValue<bool>,
}

/// The field with its prompt, and what may come next.
pub(super) fn typing(session: Session) -> View {
    let typing = Typing {
        session,
        ways: RwSignal::new(String::new()),
        back: StoredValue::new(0),
        leaves: StoredValue::new(false),
    };
    let label = el("label")
        .class("prompt")
        .attr("for", INPUT)
        .child(words(move || session.prompt_shown()))
        .child(hidden(session.t("terminal.input")));
    let chip = move |line: String| {
        let text = line.clone();
        let run = press(move || session.enter(&line));
        el("button")
            .class("suggestion")
            .on("click", run)
            .child(text)
    };
    View::Many(vec![
        el("div")
            .class("typing")
            .child(label)
            .child(field(typing))
            .into(),
        el("p")
            .class("ways")
            .attr("role", "status")
            .child(words(move || typing.ways.get()))
            .into(),
        el("div")
            .class("suggestions")
            .attr("role", "group")
            .attr("aria-label", session.t("terminal.next"))
            .child(each(move || session.suggestions(), chip))
            .into(),
        el("p")
            .attr("id", "terminal-hint")
            .class("terminal-hint")
            .child(session.t("terminal.hint"))
            .into(),
    ])
}

fn field(typing: Typing) -> Element {
    let draft = typing.session.draft;
    let rows = words(move || {
        draft
            .with(|text| text.split('\n').count().min(MOST_ROWS))
            .to_string()
    });
    let write = move |event: Event| {
        draft.set(event_target_value(&event));
        typing.ways.set(String::new());
    };
    let press = move |event: Event| {
        if typing.pressed(event.unchecked_ref()) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    el("textarea")
        .attr("id", INPUT)
        .attr("rows", rows)
        .attr("spellcheck", "false")
        .attr("autocapitalize", "off")
        .attr("autocomplete", "off")
        .attr("aria-describedby", "terminal-hint")
        .value(words(move || draft.get()))
        .on("input", Box::new(write))
        .on("keydown", Box::new(press))
}

impl Typing {
    /// Whether the key meant something.
    fn pressed(self, event: &KeyboardEvent) -> bool {
        let session = self.session;
        let text = session.draft.get_untracked();
        let control = event.ctrl_key() && !event.shift_key();
        let tab_leaves = self.leaves.get_value();
        self.leaves.set_value(false);
        match event.key().as_str() {
            _ if event.is_composing() => return false,
            "Enter" if !event.shift_key() => self.submit(&text),
            "Tab" if !event.shift_key() && !tab_leaves && !text.trim().is_empty() => {
                self.complete(&text)
            }
            "Escape" => {
                self.leaves.set_value(true);
                self.ways.set(String::new());
            }
            "ArrowUp" if !text.contains('\n') => self.go_back(1),
            "ArrowDown" if !text.contains('\n') => self.go_back(-1),
            "c" if control && !dom::has_selection(INPUT) => {
                session.draft.set(String::new());
                session.interrupt();
            }
            "l" if control => session.enter("clear"),
            "d" if control && text.is_empty() => session.enter("exit"),
            _ => return false,
        }
        true
    }

    fn submit(self, text: &str) {
        self.session.draft.set(String::new());
        self.ways.set(String::new());
        self.back.set_value(0);
        self.session.enter(text);
    }

    /// Writes a text into the field.
    fn put(self, text: String) {
        self.session.draft.set(text);
        dom::before_paint(|| dom::cursor_to_end(INPUT));
    }

    fn complete(self, text: &str) {
        let world = self.session.world;
        let (from, ways) = world.with_value(|world| world.complete(text));
        let start = text.get(from..).unwrap_or_default();
        let common = common_start(&ways);
        let is_whole = ways.len() == 1 && !common.ends_with(['/', '=']);
        if common.len() > start.len() {
            let end = if is_whole { " " } else { "" };
            self.put([text.get(..from).unwrap_or_default(), common, end].concat());
        }
        self.ways.set(if ways.len() > 1 {
            ways.join("  ")
        } else {
            String::new()
        });
    }

    /// Brings back what was typed before, or what was typed after that.
    fn go_back(self, by: isize) {
        let typed = self.session.typed_before();
        let place = self
            .back
            .get_value()
            .saturating_add_signed(by)
            .min(typed.len());
        self.back.set_value(place);
        let line = typed
            .len()
            .checked_sub(place)
            .and_then(|place| typed.get(place));
        self.put(line.cloned().unwrap_or_default());
    }
}

/// What all of these begin with.
fn common_start(all: &[String]) -> &str {
    let Some((first, rest)) = all.split_first() else {
        return "";
    };
    let mut common = first.as_str();
    for other in rest {
        let same = common
            .chars()
            .zip(other.chars())
            .take_while(|(a, b)| a == b);
        common = &common[..same.map(|(c, _)| c.len_utf8()).sum()];
    }
    common
}

impl Session {
    /// What was typed, oldest first.
    fn typed_before(self) -> Vec<String> {
        self.screen.with_untracked(|screen| {
            let typed = screen
                .iter()
                .filter(|entry| !entry.prompt.is_empty() && !entry.line.is_empty());
            let mut lines: Vec<String> = typed.map(|entry| entry.line.clone()).collect();
            lines.dedup();
            lines
        })
    }

    /// The prompt; while something runs, that it does.
    fn prompt_shown(self) -> String {
        let prompt = self.prompt.get();
        if prompt.is_empty() {
            "… ".to_owned()
        } else {
            prompt
        }
    }

    /// The next useful lines.
    fn suggestions(self) -> Vec<String> {
        self.screen.track();
        self.scene.track();
        self.world.with_value(|world| world.suggest())
    }
}
