//! The tables of `kubectl get`: what the API server puts into the cells, and how kubectl prints
//! them (spec 07 §4, 5).
//!
//! A table is data, for the page and for the terminal alike; [`print`] makes the terminal's text.

mod age;
mod cells;
mod layout;
mod pod;
#[cfg(test)]
mod tests;

pub use self::age::{age, since};
pub use self::cells::{access_modes, node_status, ports};
pub(super) use self::cells::{metric_target, selector};
pub use self::layout::{Widths, nothing_found, print};
pub use self::pod::{pod_status, ready_containers};

use crate::api::{Kind, Millis, Object, ObjectRef, Uid};
use crate::cluster::store::Store;

/// The objects of one kind, as `kubectl get` shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Of which kind.
    pub kind: Kind,
    /// From which namespace; `None`: from all, or the kind has no namespaces.
    pub namespace: Option<String>,
    /// The header.
    pub columns: Vec<&'static str>,
    /// By namespace and name, byte by byte: `web-10` comes before `web-2`.
    pub rows: Vec<Row>,
}

/// One object in a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The object.
    pub object: ObjectRef,
    /// Its incarnation.
    pub uid: Uid,
    /// One for each column.
    pub cells: Vec<String>,
}

/// The table of a kind at an instant. Without a namespace it has all of them, and a column NAMESPACE
/// (`-A`); `wide` adds the columns of `-o wide`.
pub fn table(store: &Store, kind: Kind, namespace: Option<&str>, now: Millis, wide: bool) -> Table {
    let namespace = namespace.filter(|_| kind.is_namespaced());
    let everywhere = namespace.is_none();
    let objects = store.objects(kind, namespace);
    Table {
        kind,
        namespace: namespace.map(str::to_owned),
        columns: columns(kind, everywhere, wide),
        rows: objects
            .iter()
            .map(|object| row(object, everywhere, now, wide))
            .collect(),
    }
}

/// The header of a kind's table; `everywhere` and `wide` as in [`row`].
pub fn columns(kind: Kind, everywhere: bool, wide: bool) -> Vec<&'static str> {
    let namespace = (everywhere && kind.is_namespaced()).then_some("NAMESPACE");
    let own = all_columns(kind).filter(|(_, only_wide)| wide || !only_wide);
    namespace
        .into_iter()
        .chain(own.map(|(column, _)| column))
        .collect()
}

/// The row of an object at an instant: with its namespace if objects come from `everywhere`, with
/// the columns of `-o wide` if it is `wide`.
pub fn row(object: &Object, everywhere: bool, now: Millis, wide: bool) -> Row {
    let kind = object.kind();
    let metadata = object.metadata();
    let namespace = (everywhere && kind.is_namespaced()).then(|| metadata.namespace.clone());
    let own = all_columns(kind)
        .zip(cells::cells(object, now))
        .filter(|((_, only_wide), _)| wide || !only_wide);
    Row {
        object: object.reference(),
        uid: metadata.uid,
        cells: namespace
            .into_iter()
            .chain(own.map(|(_, cell)| cell))
            .collect(),
    }
}

/// Every column, and whether only `-o wide` shows it.
fn all_columns(kind: Kind) -> impl Iterator<Item = (&'static str, bool)> {
    let columns = cells::columns(kind).split('|');
    columns.map(|column| match column.strip_prefix('+') {
        Some(column) => (column, true),
        None => (column, false),
    })
}
