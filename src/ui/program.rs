//! The controller's loop: a short program, a cursor where the last sync ended, and each pod at the line
//! that it does not pass.

use super::parts::{hidden, many, nothing, rich, tone_icon};
use super::session::session;
use super::view::{Element, View, el};
use crate::scene::ProgramLine;

pub(super) fn program(lines: &[ProgramLine]) -> Element {
    el("section")
        .class("program")
        .child(
            el("h3")
                .class("small-title")
                .child(session().t("details.loop")),
        )
        .child(el("ol").class("program-lines").child(many(lines, line)))
}

fn line(line: &ProgramLine) -> Element {
    let session = session();
    let hidden_words = |key| hidden(session.t(key)).into();
    let cursor = match line.cursor {
        Some(tone) => View::Many(vec![tone_icon(tone).into(), hidden_words("loop.here")]),
        None => nothing(),
    };
    let skipped = if line.skipped {
        hidden_words("loop.skipped")
    } else {
        nothing()
    };
    let pods = many(&line.pods, |(ordinal, tone)| {
        el("li")
            .class("program-pod")
            .attr("data-tone", tone.name())
            .child(ordinal.to_string())
    });
    let more = match line.more {
        0 => nothing(),
        more => {
            let words = session
                .lang
                .get()
                .say("loop.more", &[("count", &more.to_string())]);
            el("li").class("program-more").child(words).into()
        }
    };
    let tone = line.cursor.map_or("quiet", |tone| tone.name());
    let current = if line.cursor.is_some() {
        "step"
    } else {
        "false"
    };
    el("li")
        .class("program-line")
        .attr("data-depth", line.depth.to_string())
        .attr("data-tone", tone)
        .attr("data-skipped", line.skipped)
        .attr("aria-current", current)
        .child(el("span").class("program-cursor").child(cursor))
        .child(el("span").class("program-text").child(rich(line.text)))
        .child(skipped)
        .child(el("ul").class("program-pods").child(pods).child(more))
}
