//! The smallest parts, of which everything else is made.

use crate::scene::Tone;
use crate::text::{Span, spans};
use leptos::prelude::*;

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

/// A name that may break after its dashes and before its dots.
pub(super) fn name(text: &str) -> AnyView {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest
        .char_indices()
        .skip(1)
        .find(|(at, c)| *c == '.' || rest[..*at].ends_with(['-', '/', ':']))
        .map(|(at, _)| at)
    {
        let (part, after) = rest.split_at(at);
        parts.push(view! { {part.to_owned()}<wbr /> }.into_any());
        rest = after;
    }
    parts.push(rest.to_owned().into_any());
    parts.into_any()
}
