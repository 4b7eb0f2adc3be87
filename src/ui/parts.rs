//! The smallest parts, of which everything else is made.
//!
//! What takes a closure boxes it at once: each generic function of the framework is then compiled
//! for one type instead of for every place that uses it, and the page is half the size.

use crate::scene::Tone;
use crate::text::{Span, spans};
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::MouseEvent;

type View = Box<dyn Fn() -> AnyView + Send + Sync>;
type Row = Arc<dyn Fn(String) -> AnyView + Send + Sync>;
type Keys = Box<dyn Fn() -> Vec<String> + Send + Sync>;
type Words = Box<dyn Fn() -> String + Send + Sync>;
type Mark = Box<dyn Fn() -> Option<&'static str> + Send + Sync>;

/// A part of the page that is drawn again when something that it reads has changed.
pub(super) fn dynamic(view: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    fn boxed(view: View) -> AnyView {
        (move || view()).into_any()
    }
    boxed(Box::new(view))
}

/// A part of the page that is there only while a condition holds.
pub(super) fn when(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    fn boxed(condition: Box<dyn Fn() -> bool + Send + Sync>, view: View) -> AnyView {
        let holds = Memo::new(move |_| condition());
        (move || if holds.get() { view() } else { nothing() }).into_any()
    }
    boxed(Box::new(condition), Box::new(view))
}

/// Nothing to be seen.
pub(super) fn nothing() -> AnyView {
    ().into_any()
}

/// A part for each key. A part stays as long as its key does.
pub(super) fn each(
    keys: impl Fn() -> Vec<String> + Send + Sync + 'static,
    row: impl Fn(String) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    fn boxed(keys: Keys, row: Row) -> AnyView {
        view! { <For each=move || keys() key=|key| key.clone() children=move |key| row(key) /> }
            .into_any()
    }
    boxed(Box::new(keys), Arc::new(row))
}

/// Text, or the value of an attribute, that follows what it reads.
pub(super) fn words(words: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    fn boxed(words: Words) -> Signal<String> {
        Signal::derive(words)
    }
    boxed(Box::new(words))
}

/// An attribute that may be absent, and follows what it reads.
pub(super) fn mark(
    mark: impl Fn() -> Option<&'static str> + Send + Sync + 'static,
) -> Signal<Option<&'static str>> {
    fn boxed(mark: Mark) -> Signal<Option<&'static str>> {
        Signal::derive(mark)
    }
    boxed(Box::new(mark))
}

/// An attribute without a value that follows a condition.
pub(super) fn flag(
    condition: impl Fn() -> bool + Send + Sync + 'static,
) -> Signal<Option<&'static str>> {
    mark(move || condition().then_some(""))
}

/// `true` or `false`, as ARIA wants it written.
pub(super) fn truth(
    condition: impl Fn() -> bool + Send + Sync + 'static,
) -> Signal<Option<&'static str>> {
    mark(move || Some(if condition() { "true" } else { "false" }))
}

/// What a button does.
pub(super) fn press(act: impl Fn() + 'static) -> Box<dyn FnMut(MouseEvent)> {
    Box::new(move |_| act())
}

/// A picture from `icons.svg`. It only repeats what a word beside it says.
pub(super) fn icon(name: &str) -> AnyView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use_ href=format!("#i-{name}")></use_>
        </svg>
    }
    .into_any()
}

/// The shape of a tone.
pub(super) fn tone_icon(tone: Tone) -> AnyView {
    icon(tone.name())
}

/// A sentence with its names set as code.
pub(super) fn rich(sentence: &str) -> AnyView {
    spans(sentence)
        .map(|span| match span {
            Span::Words(words) => words.to_owned().into_any(),
            Span::Code(code) => view! { <code>{name(code)}</code> }.into_any(),
        })
        .collect::<Vec<_>>()
        .into_any()
}

/// A paragraph of a class, left out if it is empty.
pub(super) fn paragraph(class: &'static str, sentence: &str) -> AnyView {
    if sentence.is_empty() {
        return nothing();
    }
    view! { <p class=class>{rich(sentence)}</p> }.into_any()
}

/// A name that may break after its dashes and before its dots.
pub(super) fn name(text: &str) -> AnyView {
    breakable(text, &|before, c| {
        c == '.' || before.ends_with(['-', '/', ':'])
    })
}

/// A word such as `ContainerCreating`, which may break before its inner capitals.
pub(super) fn humps(text: &str) -> AnyView {
    breakable(text, &|before, c| {
        c.is_uppercase() && before.ends_with(char::is_lowercase)
    })
}

/// A text that may break where `may`, told what stands before and which letter comes next, says so.
fn breakable(text: &str, may: &dyn Fn(&str, char) -> bool) -> AnyView {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest
        .char_indices()
        .skip(1)
        .find(|(at, c)| may(&rest[..*at], *c))
        .map(|(at, _)| at)
    {
        let (part, after) = rest.split_at(at);
        parts.push(part.to_owned().into_any());
        parts.push(view! { <wbr /> }.into_any());
        rest = after;
    }
    parts.push(rest.to_owned().into_any());
    parts.into_any()
}
