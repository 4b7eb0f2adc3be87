//! What `kubectl get sts,po,pvc,svc` prints: the picture, as text (spec 07 §5).

use super::stage::Look;
use super::types::*;
use crate::api::*;
use crate::kubectl::tables::{columns, row};

/// The kinds that are shown, and what kubectl puts before their names.
const KINDS: [(Kind, &str); 4] = [
    (Kind::StatefulSet, "statefulset.apps"),
    (Kind::Pod, "pod"),
    (Kind::PersistentVolumeClaim, "persistentvolumeclaim"),
    (Kind::Service, "service"),
];

/// More rows than this are counted, not printed.
const MOST_ROWS: usize = 200;

/// The tables of the kinds that have something to show.
pub(super) fn tables(look: &Look) -> Vec<Table> {
    let tables = KINDS.map(|(kind, prefix)| table(look, kind, prefix));
    tables
        .into_iter()
        .filter(|table| !table.rows.is_empty())
        .collect()
}

fn table(look: &Look, kind: Kind, prefix: &'static str) -> Table {
    let objects = look.cluster.store().objects(kind, None);
    let more = objects.len().saturating_sub(MOST_ROWS);
    let rows = objects.iter().take(MOST_ROWS).map(|object| {
        let mut cells = row(object, false, look.now, false).cells;
        let namespace = object.metadata().namespace.as_str();
        if let Some(name) = cells.first_mut().filter(|_| namespace != "default") {
            name.extend([" (-n ", namespace, ")"]);
        }
        cells
    });
    Table {
        prefix,
        header: columns(kind, false, false),
        rows: rows.collect(),
        more: match more {
            0 => String::new(),
            _ => look.say("tables.more", &[("count", &more.to_string())]),
        },
    }
}
