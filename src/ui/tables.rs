//! What `kubectl get` prints: the picture, as text.

use super::parts::{dynamic, many, name, paragraph};
use super::session::session;
use super::view::{Element, View, el};
use crate::scene::Table;

pub(super) fn tables() -> View {
    let session = session();
    let tables = move || {
        session.scene.with(|scene| {
            if scene.tables.is_empty() {
                return paragraph("empty", session.lang.get().text("tables.none"));
            }
            many(&scene.tables, table)
        })
    };
    let command = el("code").child("kubectl get sts,po,pvc,svc");
    View::Many(vec![
        el("h2").class("panel-title").child(command).into(),
        dynamic(tables),
    ])
}

fn table(table: &Table) -> Element {
    let prefix = table.prefix;
    let headings = many(&table.header, |heading| {
        el("th").attr("scope", "col").child(*heading)
    });
    let rows = many(&table.rows, |cells| row(prefix, cells));
    el("div")
        .class("scroll")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", prefix)
        .child(
            el("table")
                .class("kubectl")
                .child(el("caption").class("visually-hidden").child(prefix))
                .child(el("thead").child(el("tr").child(headings)))
                .child(el("tbody").child(rows)),
        )
        .child(paragraph("empty", &table.more))
}

fn row(prefix: &'static str, cells: &[String]) -> Element {
    let (first, others) = cells
        .split_first()
        .map_or(("", &[][..]), |(first, others)| (first.as_str(), others));
    el("tr")
        .child(
            el("th")
                .attr("scope", "row")
                .child(el("span").class("kind-prefix").child(prefix).child("/"))
                .child(name(first)),
        )
        .child(many(others, |cell| el("td").child(cell.clone())))
}
