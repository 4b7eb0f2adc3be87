//! What was done, as the kubectl commands that do the same, and what was answered.

use super::parts::{dynamic, flag, icon, many, paragraph, press, truth};
use super::session::{Line, session};
use super::state::State;
use super::view::{Element, el};

pub(super) fn terminal() -> Element {
    let session = session();
    let open = State::new(false);
    let last = move || {
        session.lines.with(|lines| {
            let from = lines
                .iter()
                .rposition(|line| matches!(line, Line::Typed(_)));
            lines[from.unwrap_or(0)..]
                .iter()
                .take(5)
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let shown = move || {
        let lines = if open.get() {
            session.lines.get()
        } else {
            last()
        };
        if lines.is_empty() {
            return paragraph("terminal-empty", session.lang.get().text("terminal.none"));
        }
        many(lines, line)
    };
    el("div")
        .class("terminal")
        .attr("data-open", flag(move || open.get()))
        .child(
            el("button")
                .class("terminal-toggle")
                .attr("aria-expanded", truth(move || open.get()))
                .attr("aria-controls", "terminal-lines")
                .on("click", press(move || open.update(|open| *open = !*open)))
                .child(icon("chevron"))
                .child(el("span").child(session.t("terminal.title"))),
        )
        .child(
            el("div")
                .attr("id", "terminal-lines")
                .class("terminal-lines")
                .attr("role", "log")
                .attr("tabindex", "0")
                .attr("aria-label", session.t("terminal.title"))
                .child(dynamic(shown)),
        )
}

fn line(line: Line) -> Element {
    match line {
        Line::Typed(text) if text.starts_with('#') => el("p").class("comment").child(text),
        Line::Typed(text) => el("p")
            .class("typed")
            .child(el("span").class("prompt").child("$ "))
            .child(text),
        Line::Answer(text) => el("p").class("answered").child(text),
        Line::Refusal(text) => el("p").class("refused").child(icon("warn")).child(text),
    }
}
