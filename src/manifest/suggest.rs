//! What was probably meant.

use super::diagnostic::Place;
use super::path::{self, Step};
use super::schema::{FieldType, Kind, Schema};

/// Longer names are compared with nothing.
const NAME_BYTES_MAX: usize = 64;
/// How many steps away, up and down together, a field may belong in the same object.
const SAME_KIND_STEPS_MAX: usize = 5;
/// How deep a field may belong in another kind.
const OTHER_KIND_STEPS_MAX: usize = 3;

/// Names that occur everywhere, so that another place says nothing.
const COMMON: &[&str] = &[
    "apiVersion",
    "key",
    "kind",
    "message",
    "name",
    "path",
    "port",
    "reason",
    "status",
    "type",
    "uid",
    "value",
];

/// Keys of the maps of quantities.
const RESOURCES: &[&str] = &["cpu", "memory", "storage", "ephemeral-storage"];

/// The candidate that looks most like a name, if one does.
pub(super) fn nearest<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    if name.len() > NAME_BYTES_MAX {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let distance_max = (name.chars().count() / 3).clamp(1, 4);
    candidates
        .map(|candidate| (distance(&lower, &candidate.to_ascii_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= distance_max)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The kind that was probably meant: the same name in another version, or a similar name.
pub(super) fn nearest_kind(schema: &Schema, api_version: &str, kind: &str) -> Option<Kind> {
    let near = nearest(kind, schema.kinds().iter().map(|known| known.name))?;
    let mut same_name = schema.kinds().iter().filter(|known| known.name == near);
    let first = same_name.next();
    let exact = same_name.find(|known| known.api_version == api_version);
    exact.or(first).copied()
}

/// Edits (insert, delete, replace, swap neighbours) between two names; very long ones are far apart.
pub fn distance(a: &str, b: &str) -> usize {
    if a.len().max(b.len()) > NAME_BYTES_MAX {
        return usize::MAX;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replace = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replace.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before_at(&before, j - 2) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

fn before_at(row: &[usize], index: usize) -> usize {
    row.get(index).copied().unwrap_or(usize::MAX - 1)
}

/// Where a field with just this name exists: near its place in the same object, else near the
/// top of another kind. `objects` are the types on the way to it.
pub(super) fn belongs(
    schema: &Schema,
    kind: Kind,
    steps: &[Step],
    objects: &[(&'static str, usize)],
    field: &str,
) -> Option<Place> {
    if field.len() > NAME_BYTES_MAX {
        return None;
    }
    let common = COMMON.contains(&field);
    let mut best: Option<(usize, String)> = None;
    for (up, (type_name, depth)) in objects.iter().rev().enumerate() {
        let limit = best.as_ref().map_or(SAME_KIND_STEPS_MAX, |(cost, _)| *cost);
        let Some(below) = limit.checked_sub(up) else {
            break;
        };
        let Some(path_down) = find_below(schema, type_name, field, below) else {
            continue;
        };
        let prefix = path::render(&steps[..*depth]);
        let dot = if prefix.is_empty() { "" } else { "." };
        let found = format!("{prefix}{dot}{path_down}");
        if !common || found == format!("metadata.{field}") {
            best = Some((up + path_down.split('.').count(), found));
        }
    }
    if let Some((_, path)) = best {
        return Some(Place { kind: None, path });
    }
    if common {
        return None;
    }
    let others = schema
        .kinds()
        .iter()
        .filter(|other| other.name != kind.name);
    others
        .filter_map(|other| {
            let path = find_below(schema, other.name, field, OTHER_KIND_STEPS_MAX)?;
            Some((path.split('.').count(), rank(other.name), *other, path))
        })
        .min_by_key(|(cost, rank, ..)| (*cost, *rank))
        .map(|(_, _, other, path)| Place {
            kind: Some(other.name.to_string()),
            path,
        })
}

/// The kinds that are written together with a StatefulSet come first.
fn rank(kind: &str) -> usize {
    let order = ["StatefulSet", "Service", "PersistentVolumeClaim", "Pod"];
    let known = order.iter().position(|name| *name == kind);
    known.unwrap_or(order.len())
}

/// The shortest path from an object down to a field of this name, at most `steps_max` long.
fn find_below(schema: &Schema, type_name: &str, field: &str, steps_max: usize) -> Option<String> {
    let mut level = vec![(type_name.to_string(), String::new())];
    let resource = RESOURCES.contains(&field);
    for step in 1..=steps_max {
        let mut next = Vec::new();
        let mut amounts = Vec::new();
        for (type_name, prefix) in &level {
            let here = |name: &str| format!("{prefix}{name}");
            if schema.field(type_name, field).is_some() {
                return Some(here(field));
            }
            for (name, field_type) in schema.fields(type_name) {
                if matches!(name, "status" | "managedFields") {
                    continue;
                }
                match field_type {
                    FieldType::Object(child) => {
                        next.push((child.to_string(), format!("{}.", here(name))));
                    }
                    FieldType::List(item) => {
                        if let FieldType::Object(child) = item.field_type() {
                            next.push((child.to_string(), format!("{}[*].", here(name))));
                        }
                    }
                    FieldType::Map(value)
                        if resource && value.field_type() == FieldType::Quantity =>
                    {
                        amounts.push(format!("{}.{field}", here(name)));
                    }
                    _ => {}
                }
            }
        }
        if step < steps_max && !amounts.is_empty() {
            let requests = amounts.iter().position(|path| path.contains("requests"));
            return Some(amounts.swap_remove(requests.unwrap_or(0)));
        }
        level = next;
    }
    None
}
