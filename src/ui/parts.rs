//! The smallest parts, of which everything else is made.
//!
//! What takes a closure boxes it at once: the code behind it is then compiled once, and not for every
//! place that uses it.

use super::view::{Element, Handler, Live, View, Words, el};
use crate::scene::Tone;
use crate::text::{Span, spans};

/// A part of the page that is drawn again when something that it reads has changed.
pub(super) fn dynamic<V: Into<View>>(view: impl Fn() -> V + 'static) -> View {
    View::Dynamic(Box::new(move || view().into()))
}

/// A part of the page that is there only while a condition holds, and then stays as it is.
pub(super) fn when<V: Into<View>>(
    condition: impl Fn() -> bool + 'static,
    view: impl Fn() -> V + 'static,
) -> View {
    each(
        move || condition().then(String::new).into_iter().collect(),
        move |_| view(),
    )
}

/// Nothing to be seen.
pub(super) const fn nothing() -> View {
    View::nothing()
}

/// A part for each key. A part stays as long as its key does.
pub(super) fn each<V: Into<View>>(
    keys: impl Fn() -> Vec<String> + 'static,
    row: impl Fn(String) -> V + 'static,
) -> View {
    View::Each(Box::new(keys), Box::new(move |key| row(key).into()))
}

/// A part for each of some things that stay as they are.
pub(super) fn many<T, V: Into<View>>(
    things: impl IntoIterator<Item = T>,
    part: impl Fn(T) -> V,
) -> View {
    let mut parts = Vec::new();
    for thing in things {
        parts.push(part(thing).into());
    }
    View::Many(parts)
}

/// Text, or the value of an attribute, that follows what it reads.
pub(super) fn words<W: Into<Words>>(words: impl Fn() -> W + 'static) -> Live {
    mark(move || Some(words()))
}

/// An attribute that may be absent, and follows what it reads.
pub(super) fn mark<W: Into<Words>>(mark: impl Fn() -> Option<W> + 'static) -> Live {
    Live::new(Box::new(move || mark().map(Into::into)))
}

/// An attribute without a value that follows a condition.
pub(super) fn flag(condition: impl Fn() -> bool + 'static) -> Live {
    mark(move || condition().then_some(""))
}

/// `true` or `false`, as ARIA wants it written.
pub(super) fn truth(condition: impl Fn() -> bool + 'static) -> Live {
    words(move || if condition() { "true" } else { "false" })
}

/// What a button does.
pub(super) fn press(act: impl Fn() + 'static) -> Handler {
    Box::new(move |_| act())
}

/// A picture from `icons.svg`. It only repeats what a word beside it says.
pub(super) fn icon(name: &str) -> Element {
    el("svg")
        .class("icon")
        .attr("aria-hidden", "true")
        .child(el("use").attr("href", ["#i-", name].concat()))
}

/// Words for those who do not see what is shown instead.
pub(super) fn hidden<V: Into<View>>(words: V) -> Element {
    el("span").class("visually-hidden").child(words)
}

/// The shape of a tone.
pub(super) fn tone_icon(tone: Tone) -> Element {
    icon(tone.name())
}

/// A sentence with its names set as code.
pub(super) fn rich(sentence: &str) -> View {
    many(spans(sentence), |span| match span {
        Span::Words(words) => words.to_owned().into(),
        Span::Code(code) => View::from(el("code").child(name(code))),
    })
}

/// A paragraph of a class, left out if it is empty.
pub(super) fn paragraph(class: &'static str, sentence: &str) -> View {
    if sentence.is_empty() {
        return nothing();
    }
    el("p").class(class).child(rich(sentence)).into()
}

/// A name that may break after its dashes and before its dots.
pub(super) fn name(text: &str) -> View {
    breakable(text, &|before, c| {
        c == '.' || before.ends_with(['-', '/', ':'])
    })
}

/// A word such as `ContainerCreating`, which may break before its inner capitals.
pub(super) fn humps(text: &str) -> View {
    breakable(text, &|before, c| {
        c.is_uppercase() && before.ends_with(char::is_lowercase)
    })
}

/// A text that may break where `may`, told what stands before and which letter comes next, says so.
fn breakable(text: &str, may: &dyn Fn(&str, char) -> bool) -> View {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest
        .char_indices()
        .skip(1)
        .find(|(at, c)| may(&rest[..*at], *c))
        .map(|(at, _)| at)
    {
        let (part, after) = rest.split_at(at);
        parts.push(part.to_owned().into());
        parts.push(el("wbr").into());
        rest = after;
    }
    parts.push(rest.to_owned().into());
    View::Many(parts)
}
