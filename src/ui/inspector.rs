//! One object, looked at closely: what it is, why it is so, what would change that, and what can be done.

use super::dom;
use super::events;
use super::parts::{dynamic, hidden, icon, many, name, nothing, paragraph, press, tone_icon};
use super::piece::{Piece, worked_out};
use super::program::program;
use super::session::session;
use super::view::{Element, View, el};
use crate::kubectl::in_namespace;
use crate::scene::{Chain, Deed, Inspection, Link, Tone, Unfolded};
use leptos::prelude::*;
use web_sys::Event;

pub(super) fn inspector() -> View {
    let inspected = worked_out(|| {
        let inspection = session().inspect();
        inspection.map_or(Piece::Nothing, |own| Piece::Inspected(own.into()))
    });
    dynamic(move || {
        inspected.with(|piece| match piece {
            Piece::Inspected(inspection) => shown(inspection),
            _ => none(),
        })
    })
}

/// Before anything was chosen.
fn none() -> Element {
    let session = session();
    let title = el("h2").class("panel-title");
    el("div")
        .child(title.child(session.t("details.title")))
        .child(el("p").class("empty").child(session.t("details.none")))
}

fn shown(inspection: &Inspection) -> Element {
    let object = &inspection.object;
    let (kind, status) = (object.kind, inspection.status.clone());
    let within = in_namespace(&object.namespace);
    let named = [" ", &*object.name, &within, " -o yaml"].concat();
    let command = ["kubectl get ", kind.short(), &named].concat();
    let facts = many(&inspection.facts, |(label, value)| {
        let value = el("dd").child(name(value));
        el("div").child(el("dt").child(*label)).child(value)
    });
    let deeds = el("div")
        .class("deeds")
        .child(many(&inspection.deeds, |own| {
            own.as_ref().map_or_else(nothing, |own| deed(own).into())
        }));
    // What a set waits for stands above its columns already; here it is seen in its loop.
    let why = if inspection.program.is_empty() {
        View::Many(vec![
            paragraph("inspection-why", &inspection.why),
            titled("details.help", inspection.remedy),
        ])
    } else {
        program(&inspection.program).into()
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
        .child(own_events(inspection))
        .child(
            folded(|own| &mut own.yaml)
                .child(el("summary").child(el("code").child(command)))
                .child(
                    el("pre")
                        .attr("tabindex", "0")
                        .child(inspection.yaml.clone()),
                ),
        )
}

/// What is told only when it is unfolded.
fn folded(part: fn(&mut Unfolded) -> &mut bool) -> Element {
    let unfolded = session().unfolded;
    let toggle = move |event: Event| {
        let open = dom::current(&event).is_some_and(|own| own.has_attribute("open"));
        let mut new = unfolded.get_untracked();
        *part(&mut new) = open;
        if new != unfolded.get_untracked() {
            unfolded.set(new);
        }
    };
    let open = *part(&mut unfolded.get_untracked());
    el("details")
        .class("more")
        .attr("open", open)
        .on("toggle", Box::new(toggle))
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
            .on("click", press(move || session.follow(object.clone())))
            .child(name(&link.name)),
        None => el("span").class("link-name").child(name(&link.name)),
    };
    let said = if matches!(link.tone, Tone::Bad | Tone::Wait) {
        hidden(session.t("link.broken")).into()
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

fn own_events(inspection: &Inspection) -> View {
    let count = inspection.event_count;
    if count == 0 {
        return nothing();
    }
    let rows = many(inspection.events.iter().rev(), |event| {
        el("li")
            .attr("data-tone", events::tone(event).name())
            .child(el("b").child(event.reason.clone()))
            .child(" ")
            .child(events::count(event))
            .child(" ")
            .child(el("span").class("event-type").child(events::kind(event)))
            .child(el("span").class("event-ago").child(event.age.clone()))
            .child(el("p").child(event.message.clone()))
    });
    folded(|own| &mut own.events)
        .child(
            el("summary")
                .child(session().t("details.events"))
                .child([" (", &count.to_string(), ")"].concat()),
        )
        .child(el("ol").class("own-events").child(rows))
        .into()
}
