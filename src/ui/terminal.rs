//! What was done, as the kubectl commands that do the same, and what was answered.

use super::parts::icon;
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
    view! {
        <div class="terminal" data-open=move || open.get().then_some("")>
            <button
                class="terminal-toggle"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls="terminal-lines"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon("chevron")}
                <span>{session.t("terminal.title")}</span>
            </button>
            <div id="terminal-lines" class="terminal-lines" role="log" tabindex="0" aria-label=session.t("terminal.title")>
                {move || {
                    let lines = if open.get() { session.lines.get() } else { last() };
                    if lines.is_empty() {
                        return view! { <p class="terminal-empty">{session.t("terminal.none")}</p> }
                            .into_any();
                    }
                    lines.into_iter().map(line).collect::<Vec<_>>().into_any()
                }}
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
