//! One object, looked at closely: what it is, why it is so, what would change that, and what can be done.

use super::parts::{dynamic, icon, many, name, nothing, paragraph, press, tone_icon};
use super::program::program;
use super::session::session;
use super::view::{Element, View, el};
use crate::scene::{Chain, Deed, EventRow, Inspection, Link};

pub(super) fn inspector() -> View {
    let session = session();
    dynamic(move || match session.inspect() {
        Some(inspection) => shown(&inspection),
        None => el("div")
            .child(
                el("h2")
                    .class("panel-title")
                    .child(session.t("details.title")),
            )
            .child(el("p").class("empty").child(session.t("details.none"))),
    })
}

fn shown(inspection: &Inspection) -> Element {
    let object = &inspection.object;
    let (kind, status) = (object.kind, inspection.status.clone());
    let command = ["kubectl get ", kind.short(), " ", &object.name, " -o yaml"].concat();
    let facts = many(&inspection.facts, |(label, value)| {
        let value = el("dd").child(name(value));
        el("div").child(el("dt").child(*label)).child(value)
    });
    let deeds = el("div")
        .class("deeds")
        .child(many(&inspection.deeds, deed));
    // What a set waits for stands above its columns already; here it is seen in its loop.
    let why = if inspection.program.is_empty() {
        View::Many(vec![
            paragraph("inspection-why", &inspection.why),
            titled("details.help", &inspection.remedy),
        ])
    } else {
        program(&inspection.program)
    };
    el("div")
        .class("inspection")
        .child(
            el("h2")
                .class("inspection-head")
                .child(el("span").class("inspection-kind").child(kind.name()))
                .child(" ")
                .child(
                    el("span")
                        .class("inspection-name")
                        .child(name(&object.name)),
                ),
        )
        .child(
            el("p")
                .class("inspection-status")
                .attr("data-tone", inspection.tone.name())
                .child(tone_icon(inspection.tone))
                .child(el("b").child(status)),
        )
        .child(paragraph("inspection-what", inspection.what))
        .child(why)
        .child(deeds)
        .child(many(&inspection.chains, chain))
        .child(el("dl").class("facts").child(facts))
        .child(events(&inspection.events))
        .child(
            el("details")
                .class("more")
                .child(el("summary").child(el("code").child(command)))
                .child(
                    el("pre")
                        .attr("tabindex", "0")
                        .child(inspection.yaml.clone()),
                ),
        )
}

/// A paragraph with a heading; left out if it is empty.
fn titled(key: &'static str, sentence: &str) -> View {
    if sentence.is_empty() {
        return nothing();
    }
    el("div")
        .class("titled")
        .child(el("h3").class("small-title").child(session().t(key)))
        .child(paragraph("inspection-help", sentence))
        .into()
}

fn deed(deed: &Deed) -> Element {
    let (session, act) = (session(), deed.act.clone());
    el("button")
        .class("button")
        .on("click", press(move || session.act(&act)))
        .child(icon(deed.icon))
        .child(el("span").child(session.t(deed.key)))
}

fn chain(chain: &Chain) -> Element {
    el("section")
        .class("chain")
        .child(el("h3").class("small-title").child(chain.title))
        .child(el("ol").class("links").child(many(&chain.links, link)))
}

fn link(link: &Link) -> Element {
    let session = session();
    let own_name = match link.object.clone() {
        Some(object) => el("button")
            .class("name-button link-name")
            .on("click", press(move || session.select(Some(object.clone()))))
            .child(name(&link.name)),
        None => el("span").class("link-name").child(name(&link.name)),
    };
    let broken = matches!(link.tone.name(), "bad" | "wait");
    let said = if broken {
        let words = el("span").class("visually-hidden");
        words.child(session.t("link.broken")).into()
    } else {
        nothing()
    };
    el("li")
        .class("link")
        .attr("data-tone", link.tone.name())
        .child(tone_icon(link.tone))
        .child(el("span").class("link-role").child(link.role))
        .child(own_name)
        .child(said)
        .child(paragraph("link-note", &link.note))
}

fn events(events: &[EventRow]) -> View {
    if events.is_empty() {
        return nothing();
    }
    let session = session();
    let rows = many(events.iter().rev(), |event| {
        let count = match event.count {
            0 | 1 => String::new(),
            count => [" ×", &count.to_string()].concat(),
        };
        let tone = if event.kind == "Warning" {
            "bad"
        } else {
            "quiet"
        };
        el("li")
            .attr("data-tone", tone)
            .child(el("b").child(event.reason.clone()))
            .child(count)
            .child(el("span").class("event-ago").child(event.age.clone()))
            .child(el("p").child(event.message.clone()))
    });
    el("details")
        .class("more")
        .child(
            el("summary")
                .child(session.t("details.events"))
                .child([" (", &events.len().to_string(), ")"].concat()),
        )
        .child(el("ol").class("own-events").child(rows))
        .into()
}
