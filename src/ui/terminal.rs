//! The terminal: what was done, by buttons or typed, and what was answered. What is needed to type comes when it is opened.

use super::dom;
use super::parts::{
    dynamic, each, flag, icon, mark, nothing, paragraph, press, truth, when, words,
};
use super::session::{Session, session};
use super::view::{Element, View, el};
use crate::timeline::Entry;
use leptos::prelude::*;
use std::sync::Arc;

/// The folded terminal shows so many lines of the last answer.
const FEW_LINES: usize = 4;

/// The field that is typed into.
pub(super) const INPUT: &str = "terminal-input";

/// What was printed.
const LINES: &str = "terminal-lines";

pub(super) fn terminal() -> Element {
    let session = session();
    let open = session.terminal_open;
    let empty = move || session.screen.with(Vec::is_empty);
    let none = move || {
        el("p")
            .class("terminal-empty")
            .child(session.t("terminal.none"))
    };
    let folded = move || if open.get() { nothing() } else { last(session) };
    // Parts that are there once the terminal was opened.
    let typing = move || match session.tools.get().filter(|_| open.get()) {
        Some(tools) => (tools.typing)(session),
        None => nothing(),
    };
    let guide = move || match session
        .tools
        .get()
        .filter(|_| open.get() && session.guide_open.get())
    {
        Some(tools) => (tools.guide)(session),
        None => nothing(),
    };
    let toggle = el("button")
        .class("terminal-toggle")
        .attr("aria-expanded", truth(move || open.get()))
        .attr("aria-controls", LINES)
        .on("click", press(move || session.toggle_terminal()))
        .child(icon("chevron"))
        .child(el("span").child(session.t("terminal.title")));
    let lines = el("div")
        .attr("id", LINES)
        .class("terminal-lines scroll")
        .attr("role", "log")
        .attr("tabindex", "0")
        .attr("aria-label", session.t("terminal.title"))
        .follow(Box::new(move |_| {
            session.screen.track();
            if open.get() {
                dom::before_paint(|| dom::scroll_to_end(LINES));
            }
        }))
        .child(when(empty, none))
        .child(when(move || open.get(), move || entries(session)))
        .child(dynamic(folded));
    let typed = el("div")
        .class("terminal-typed")
        .child(lines)
        .child(dynamic(typing));
    el("div")
        .class("terminal")
        .attr("data-open", flag(move || open.get()))
        .child(
            el("div")
                .class("terminal-head")
                .child(toggle)
                .child(when(move || open.get(), move || tools(session))),
        )
        .child(dynamic(move || {
            paragraph("refused", session.complaint.get())
        }))
        .child(
            el("div")
                .class("terminal-parts")
                .child(dynamic(guide))
                .child(typed),
        )
}

/// Every entry, as long as it is on the screen.
fn entries(session: Session) -> View {
    let numbers = move || {
        let number = |entry: &Arc<Entry>| entry.number.to_string();
        session
            .screen
            .with(|screen| screen.iter().map(number).collect())
    };
    each(numbers, move |number| entry(session, &number))
}

/// The last entry, cut short.
fn last(session: Session) -> View {
    let Some(entry) = session.screen.with(|screen| screen.last().cloned()) else {
        return nothing();
    };
    let lines: Vec<&str> = entry.output.lines().collect();
    let few = lines[lines.len().saturating_sub(FEW_LINES)..].join("\n");
    View::Many(vec![
        line(&entry).into(),
        el("pre").class(class_of(&entry)).child(few).into(),
    ])
}

/// A command, and what it prints.
fn entry(session: Session, number: &str) -> View {
    let number: u64 = number.parse().unwrap_or(0);
    let Some(first) = untrack(|| session.entry(number)) else {
        return nothing();
    };
    let output = words(move || {
        session
            .entry(number)
            .map_or(String::new(), |entry| entry.output.clone())
    });
    let class = mark(move || session.entry(number).map(|entry| class_of(&entry)));
    View::Many(vec![
        line(&first).into(),
        el("pre").attr("class", class).child(output).into(),
    ])
}

fn class_of(entry: &Entry) -> &'static str {
    match entry.exit {
        None | Some(0) => "answered",
        Some(_) => "refused",
    }
}

/// What was typed, or what a button did.
fn line(entry: &Entry) -> Element {
    let text = entry.line.clone();
    match entry.prompt.as_str() {
        "" => el("p").class("comment").child(text),
        prompt => el("p")
            .class("typed")
            .child(el("span").class("prompt").child(prompt.to_owned()))
            .child(text),
    }
}

fn tools(session: Session) -> Element {
    let tool = move |key: &'static str, act: Box<dyn Fn()>| {
        el("button")
            .class("button small")
            .on("click", press(act))
            .child(session.t(key))
    };
    let busy = move || session.tools.with(Option::is_some) && session.prompt.with(String::is_empty);
    let stop = move || tool("terminal.stop", Box::new(move || session.interrupt()));
    let guide = tool(
        "guide.title",
        Box::new(move || session.guide_open.update(|open| *open = !*open)),
    );
    el("div")
        .class("terminal-tools")
        .child(when(busy, stop))
        .child(guide.attr("aria-pressed", truth(move || session.guide_open.get())))
        .child(tool(
            "terminal.copy",
            Box::new(move || dom::copy(&session.whole_screen())),
        ))
        .child(tool(
            "terminal.clear",
            Box::new(move || session.enter("clear")),
        ))
}

impl Session {
    /// Unfolds the terminal, or folds it up.
    fn toggle_terminal(self) {
        let open = !self.terminal_open.get_untracked();
        self.terminal_open.set(open);
        if open {
            self.with_shell(Box::new(|_| dom::before_paint(|| dom::focus(INPUT))));
        }
    }

    /// An entry of the screen.
    fn entry(self, number: u64) -> Option<Arc<Entry>> {
        self.screen.with(|screen| {
            let place = screen.partition_point(|entry| entry.number < number);
            screen
                .get(place)
                .filter(|entry| entry.number == number)
                .cloned()
        })
    }

    /// Everything that the screen shows, as text.
    fn whole_screen(self) -> String {
        self.screen.with_untracked(|screen| {
            let texts = screen
                .iter()
                .map(|entry| [&entry.prompt, &entry.line, "\n", &entry.output].concat());
            texts.collect()
        })
    }
}
