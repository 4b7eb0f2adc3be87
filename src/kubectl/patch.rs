//! JSON patch (RFC 6902) and JSON merge patch (RFC 7386): pure functions over JSON.
//!
//! A strategic merge patch is [`apply::merge`](super::apply::merge) without a last applied object.

use super::apply::without_nulls;
use crate::json::{self, Map, Value};

/// Why a JSON patch cannot be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is no list of operations.
    NotAPatch,
    /// There are more operations than [`OPERATIONS_MAX`].
    TooLarge,
    /// An operation does not fit the object, or its test fails.
    Refused,
}

/// Most operations in a JSON patch, as in the API server.
pub const OPERATIONS_MAX: usize = 10_000;
/// Most bytes that all copies of a JSON patch may add up to.
const COPIES_MAX: usize = 1 << 20;

/// Sets the fields of a patch; null removes one, lists are replaced as a whole.
pub fn merge(target: &Value, patch: &Value) -> Value {
    let Value::Object(fields) = patch else {
        return patch.clone();
    };
    let Value::Object(target) = target else {
        return without_nulls(patch);
    };
    let mut merged = target.clone();
    for (field, value) in fields {
        match (value, merged.get(field)) {
            (Value::Null, _) => merged.remove(field),
            (_, Some(old)) => merged.insert(field.clone(), merge(old, value)),
            (_, None) => merged.insert(field.clone(), merge(&Map::new().into(), value)),
        };
    }
    Value::Object(merged)
}

/// Carries out the operations of a JSON patch, one after the other.
///
/// # Errors
/// When it is none, or does not fit: then nothing is to be changed.
pub fn json(target: &Value, patch: &Value) -> Result<Value, Fault> {
    let operations = patch.as_array().ok_or(Fault::NotAPatch)?;
    if operations.len() > OPERATIONS_MAX {
        return Err(Fault::TooLarge);
    }
    let mut patched = target.clone();
    let mut copied = 0;
    for operation in operations {
        let fields = operation.as_object().ok_or(Fault::NotAPatch)?;
        let done = operate(&mut patched, fields, &mut copied);
        done.ok_or(Fault::Refused)?;
    }
    Ok(patched)
}

fn operate(target: &mut Value, operation: &Map, copied: &mut usize) -> Option<()> {
    let text = |name: &str| operation.get(name).and_then(Value::as_str);
    let path = steps(text("path")?)?;
    let value = operation.get("value");
    match text("op")? {
        "add" => add(target, &path, value?.clone()),
        "remove" => remove(target, &path).map(|_| ()),
        "replace" => {
            *find_mut(target, &path)? = value?.clone();
            Some(())
        }
        "move" => {
            let from = steps(text("from")?)?;
            let moved = remove(target, &from)?;
            add(target, &path, moved)
        }
        "copy" => {
            let from = steps(text("from")?)?;
            let copy = find_mut(target, &from)?.clone();
            *copied += copy.to_string().len();
            if *copied > COPIES_MAX {
                return None;
            }
            add(target, &path, copy)
        }
        "test" => {
            let found = find_mut(target, &path).map_or(Value::Null, |found| found.clone());
            (found == *value.unwrap_or(&Value::Null)).then_some(())
        }
        _ => None,
    }
}

/// The steps of a JSON pointer (RFC 6901).
fn steps(pointer: &str) -> Option<Vec<String>> {
    let is_pointer = pointer.is_empty() || pointer.starts_with('/');
    is_pointer.then(|| json::steps(pointer).collect())
}

fn find_mut<'a>(target: &'a mut Value, path: &[String]) -> Option<&'a mut Value> {
    path.iter().try_fold(target, |value, step| match value {
        Value::Object(fields) => fields.get_mut(step),
        Value::Array(items) => {
            let index = index(step, items.len())?;
            items.get_mut(index)
        }
        _ => None,
    })
}

/// An index as Go's JSON patch reads it; negative ones count from the end.
fn index(step: &str, len: usize) -> Option<usize> {
    let number: i64 = step.parse().ok()?;
    if number >= 0 {
        return usize::try_from(number).ok();
    }
    len.checked_sub(usize::try_from(number.unsigned_abs()).ok()?)
}

fn add(target: &mut Value, path: &[String], value: Value) -> Option<()> {
    let Some((last, before)) = path.split_last() else {
        *target = value;
        return Some(());
    };
    match find_mut(target, before)? {
        Value::Object(fields) => {
            fields.insert(last.clone(), value);
        }
        Value::Array(items) if last == "-" => items.push(value),
        Value::Array(items) => {
            let place = index(last, items.len()).filter(|place| *place <= items.len())?;
            items.insert(place, value);
        }
        _ => return None,
    }
    Some(())
}

fn remove(target: &mut Value, path: &[String]) -> Option<Value> {
    let (last, before) = path.split_last()?;
    match find_mut(target, before)? {
        Value::Object(fields) => fields.remove(last),
        Value::Array(items) => {
            let place = index(last, items.len()).filter(|place| *place < items.len())?;
            Some(items.remove(place))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(text: &str) -> Value {
        serde_yaml::from_str(text).unwrap()
    }

    #[test]
    fn a_merge_patch_sets_and_removes() {
        for (target, patch, merged) in [
            ("{a: b}", "{a: c}", "{a: c}"),
            ("{a: b}", "{b: c}", "{a: b, b: c}"),
            ("{a: b}", "{a: null}", "{}"),
            ("{a: [b]}", "{a: [c, null]}", "{a: [c, null]}"),
            ("{a: {b: c}}", "{a: {b: d, c: null}}", "{a: {b: d}}"),
            ("{a: c}", "{a: {b: null, c: {d: null}}}", "{a: {c: {}}}"),
            ("{}", "{a: {b: {c: null}}}", "{a: {b: {}}}"),
            ("{a: foo}", "bar", "bar"),
            ("[a]", "{b: c}", "{b: c}"),
        ] {
            assert_eq!(merge(&yaml(target), &yaml(patch)), yaml(merged), "{patch}");
        }
    }

    #[test]
    fn a_json_patch_does_one_thing_after_the_other() {
        for (target, patch, patched) in [
            ("{a: 1}", "[{op: add, path: /b, value: 2}]", "{a: 1, b: 2}"),
            (
                "{a: [1, 3]}",
                "[{op: add, path: /a/1, value: 2}]",
                "{a: [1, 2, 3]}",
            ),
            (
                "{a: [1]}",
                "[{op: add, path: /a/-, value: 2}]",
                "{a: [1, 2]}",
            ),
            (
                "{a: [1]}",
                "[{op: add, path: /a/1, value: 2}]",
                "{a: [1, 2]}",
            ),
            ("{a: 1, b: 2}", "[{op: remove, path: /b}]", "{a: 1}"),
            ("{a: [1, 2]}", "[{op: remove, path: /a/0}]", "{a: [2]}"),
            (
                "{a: [1, 2]}",
                "[{op: replace, path: /a/-1, value: 3}]",
                "{a: [1, 3]}",
            ),
            (
                "{a: {b: 1}}",
                "[{op: replace, path: /a/b, value: null}]",
                "{a: {b: null}}",
            ),
            (
                "{a/b: 1, c~d: 2}",
                "[{op: remove, path: /a~1b}, {op: remove, path: /c~0d}]",
                "{}",
            ),
            ("{a: 1}", "[{op: move, from: /a, path: /b}]", "{b: 1}"),
            ("{a: 1}", "[{op: copy, from: /a, path: /b}]", "{a: 1, b: 1}"),
            ("{a: 1}", "[{op: test, path: /a, value: 1}]", "{a: 1}"),
            ("{a: 1}", "[{op: test, path: /b, value: null}]", "{a: 1}"),
            ("{a: 1}", "[{op: add, path: '', value: {}}]", "{}"),
        ] {
            assert_eq!(
                json(&yaml(target), &yaml(patch)),
                Ok(yaml(patched)),
                "{patch}"
            );
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for patch in [
            "[{op: remove, path: /b}]",
            "[{op: replace, path: /b, value: 1}]",
            "[{op: add, path: /b/c, value: 1}]",
            "[{op: add, path: /l/3, value: 1}]",
            "[{op: add, path: /l/x, value: 1}]",
            "[{op: remove, path: /l/2}]",
            "[{op: remove, path: /l/-9}]",
            "[{op: remove, path: ''}]",
            "[{op: add, path: b, value: 1}]",
            "[{op: add, path: /b}]",
            "[{op: test, path: /a, value: 2}]",
            "[{op: paint, path: /a}]",
            "[{path: /a}]",
        ] {
            let target = yaml("{a: 1, l: [1, 2]}");
            assert_eq!(json(&target, &yaml(patch)), Err(Fault::Refused), "{patch}");
        }
        for patch in ["{}", "[1]", "a"] {
            assert_eq!(json(&yaml("{}"), &yaml(patch)), Err(Fault::NotAPatch));
        }
    }

    #[test]
    fn copies_are_bounded() {
        let copy = "{op: copy, from: /a, path: /a/-}, ".repeat(100);
        let patch = yaml(&["[", &copy, "]"].concat());
        assert_eq!(json(&yaml("{a: [1]}"), &patch), Err(Fault::Refused));
        let many = Value::Array(vec![Value::Null; OPERATIONS_MAX + 1]);
        assert_eq!(json(&yaml("{}"), &many), Err(Fault::TooLarge));
    }
}
