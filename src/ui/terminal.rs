//! What was done, as the kubectl commands that do the same, and what was answered.

use super::parts::{dynamic, flag, icon, paragraph, press, truth};
use super::session::{Line, session};
use leptos::prelude::*;

#[component]
pub(super) fn Terminal() -> impl IntoView {
    let session = session();
    let open = RwSignal::new(false);
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
        lines.into_iter().map(line).collect::<Vec<_>>().into_any()
    };
    view! {
        <div class="terminal" data-open=flag(move || open.get())>
            <button
                class="terminal-toggle"
                aria-expanded=truth(move || open.get())
                aria-controls="terminal-lines"
                on:click=press(move || open.update(|open| *open = !*open))
            >
                {icon("chevron")}
                <span>{session.t("terminal.title")}</span>
            </button>
            <div id="terminal-lines" class="terminal-lines" role="log" tabindex="0" aria-label=session.t("terminal.title")>
                {dynamic(shown)}
            </div>
        </div>
    }
    .into_any()
}

fn line(line: Line) -> AnyView {
    match line {
        Line::Typed(text) if text.starts_with('#') => {
            view! { <p class="comment">{text}</p> }.into_any()
        }
        Line::Typed(text) => view! {
            <p class="typed">
                <span class="prompt">"$ "</span>
                {text}
            </p>
        }
        .into_any(),
        Line::Answer(text) => view! { <p class="answered">{text}</p> }.into_any(),
        Line::Refusal(text) => view! { <p class="refused">{icon("warn")} {text}</p> }.into_any(),
    }
}
