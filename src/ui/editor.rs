//! The manifest: a plain text area over a coloured copy of its text.

use super::dom;
use super::parts::{dynamic, icon, name, paragraph, press, rich, words};
use super::problem::Problem;
use super::session::{Session, session};
use crate::cluster::api_server::Release;
use crate::manifest::{Class, Sample, highlight, samples};
use leptos::html::Textarea;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

#[component]
pub(super) fn Editor() -> impl IntoView {
    let session = session();
    let area = NodeRef::<Textarea>::new();
    let choose = move |event| {
        let id = event_target_value(&event);
        if let Some(sample) = samples().iter().find(|sample| sample.id == id) {
            session.write(sample.yaml.to_owned());
        }
    };
    let submit = move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            session.apply();
        }
    };
    let sample =
        |sample: &Sample| view! { <option value=sample.id>{sample.id}</option> }.into_any();
    let release = |release: Release| {
        let number = release.number();
        view! { <option value=number selected=release == untrack(|| session.release())>{number}</option> }.into_any()
    };
    let problems = move || {
        let problems = session.problems().into_iter();
        problems
            .map(|problem| shown(problem, area))
            .collect::<Vec<_>>()
            .into_any()
    };
    view! {
        <div class="editor-head">
            <h2 class="panel-title">{session.t("manifest.title")}</h2>
            <label class="sample">
                <span class="visually-hidden">{session.t("manifest.sample")}</span>
                <select on:change=choose>{samples().iter().map(sample).collect::<Vec<_>>()}</select>
            </label>
        </div>
        <div class="editor" data-plain=move || plain(session).then_some("")>
            <div class="editor-page">
                <div class="gutter" aria-hidden="true">
                    {dynamic(move || gutter(session))}
                </div>
                <div class="editor-text">
                    <pre class="paint" aria-hidden="true">
                        {dynamic(move || paint(session))}
                    </pre>
                    <textarea
                        id="manifest-text"
                        node_ref=area
                        class="writing"
                        spellcheck="false"
                        autocapitalize="off"
                        autocomplete="off"
                        wrap="off"
                        aria-label=session.t("manifest.title")
                        aria-describedby="manifest-problems"
                        prop:value=session.manifest
                        on:input=move |event| session.write(event_target_value(&event))
                        on:keydown=submit
                        on:focus=move |_| session.begin()
                    ></textarea>
                </div>
            </div>
        </div>
        <div id="manifest-problems" class="problems">
            {dynamic(problems)}
        </div>
        <div class="editor-tools">
            <button
                class="button primary"
                on:pointerenter=move |_| session.begin()
                on:click=press(move || session.apply())
            >
                {session.t("manifest.apply")}
            </button>
            <label class="release" title=session.t("manifest.release-hint")>
                "Kubernetes "
                <select
                    prop:value=words(move || session.release().number().to_owned())
                    on:change=move |event| {
                        if let Some(release) = Release::parse(&event_target_value(&event)) {
                            session.run_release(release);
                        }
                    }
                >
                    {Release::all().map(release).collect::<Vec<_>>()}
                </select>
            </label>
            <code class="hint">"kubectl apply -f manifest.yaml"</code>
        </div>
    }
    .into_any()
}

/// A longer text (in bytes) is shown plain, without numbers and colours …
const MOST_BYTES: usize = 100_000;

/// … and so is one of more lines: with an element for each, the page would stand still.
const MOST_LINES: usize = 3_000;

fn plain(session: Session) -> bool {
    session
        .manifest
        .with(|text| text.len() > MOST_BYTES || text.split('\n').count() > MOST_LINES)
}

/// The numbers of the lines; those with a problem are marked.
fn gutter(session: Session) -> AnyView {
    if plain(session) {
        return ().into_any();
    }
    let problems = session.problems();
    let count = session.manifest.with(|text| text.split('\n').count());
    let number = |line: usize| {
        let marked = problems
            .iter()
            .any(|problem| problem.stops && problem.line == line);
        view! { <span data-marked=marked.then_some("")>{line.to_string()}</span> }.into_any()
    };
    (1..=count).map(number).collect::<Vec<_>>().into_any()
}

fn shown(problem: Problem, area: NodeRef<Textarea>) -> AnyView {
    let session = session();
    let line = problem.line;
    let jump = press(move || {
        if let Some(area) = area.get_untracked() {
            dom::select_line(&area, line);
        }
    });
    view! {
        <div class="problem" data-tone=if problem.stops { "bad" } else { "wait" }>
            <button class="problem-place" on:click=jump>
                {icon(if problem.stops { "bad" } else { "warn" })}
                <span>{session.lang.get().say("manifest.line", &[("line", &line.to_string())])}</span>
                <code>{name(&problem.path)}</code>
            </button>
            <p class="problem-words">{rich(&problem.words)}</p>
            {paragraph("problem-server", &problem.server)}
        </div>
    }
    .into_any()
}

fn paint(session: Session) -> AnyView {
    if plain(session) {
        return ().into_any();
    }
    session.manifest.with(|text| painted(text))
}

fn painted(text: &str) -> AnyView {
    let mut parts = Vec::new();
    let mut at = 0;
    for token in highlight(text) {
        if token.range.start > at {
            parts.push(text[at..token.range.start].to_owned().into_any());
        }
        let class = match token.class {
            Class::Key => "y-key",
            Class::String => "y-string",
            Class::Number => "y-number",
            Class::Literal => "y-literal",
            Class::Comment => "y-comment",
            Class::Separator => "y-separator",
            Class::Anchor => "y-anchor",
            Class::Block => "y-block",
        };
        let words = text[token.range.clone()].to_owned();
        parts.push(view! { <span class=class>{words}</span> }.into_any());
        at = token.range.end;
    }
    parts.push(format!("{}\n", &text[at..]).into_any());
    parts.into_any()
}
