//! Client-side `kubectl apply`: what becomes of an object that several hands have written (spec 07 §7.1).

use serde_json::{Map, Value};

/// Where apply keeps what it was last given.
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// What kubectl prints behind the object's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There was none before.
    Created,
    /// The patch was not empty, even if the server then finds nothing to change.
    Configured,
    /// The patch was empty.
    Unchanged,
}

impl Outcome {
    /// The printed word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Configured => "configured",
            Self::Unchanged => "unchanged",
        }
    }
}

/// The object to be sent, annotated with the manifest.
///
/// `live` is the stored object as JSON, server-side defaults included. `manifest` has its namespace filled
/// in already, if its kind has one.
pub fn apply(live: Option<&Value>, manifest: &Value) -> (Value, Outcome) {
    let wanted = annotated(manifest);
    let Some(live) = live else {
        return (without_nulls(&wanted), Outcome::Created);
    };
    let merged = merge(last_applied(live).as_ref(), live, &wanted);
    let outcome = if merged == *live {
        Outcome::Unchanged
    } else {
        Outcome::Configured
    };
    (merged, outcome)
}

/// What was last applied to the object, if apply was ever used on it.
pub fn last_applied(live: &Value) -> Option<Value> {
    let text = live.get("metadata")?.get("annotations")?.get(LAST_APPLIED)?;
    serde_json::from_str(text.as_str()?).ok()
}

/// The manifest with itself as annotation: compact, keys sorted, a line break at the end.
fn annotated(manifest: &Value) -> Value {
    let mut plain = manifest.clone();
    set_annotation(&mut plain, None);
    let mut wanted = plain.clone();
    set_annotation(&mut wanted, Some(format!("{plain}\n")));
    wanted
}

fn set_annotation(object: &mut Value, text: Option<String>) {
    let mut place = object;
    for field in ["metadata", "annotations"] {
        let Some(fields) = place.as_object_mut() else {
            return;
        };
        place = fields.entry(field).or_insert(Value::Null);
        if place.is_null() {
            *place = Value::Object(Map::new());
        }
    }
    if let Some(annotations) = place.as_object_mut() {
        match text {
            Some(text) => annotations.insert(LAST_APPLIED.to_owned(), text.into()),
            None => annotations.remove(LAST_APPLIED),
        };
    }
}

/// What becomes of `live`: fields of `wanted` are set, fields that were applied last time and are no longer
/// wanted go, fields that others have set stay. Lists of objects with a key are merged item by item, all
/// others are replaced.
///
/// With `last_applied` absent this is also what a strategic merge patch does.
pub fn merge(last_applied: Option<&Value>, live: &Value, wanted: &Value) -> Value {
    merge_field("", last_applied, live, wanted)
}

fn merge_field(field: &str, last: Option<&Value>, live: &Value, wanted: &Value) -> Value {
    match (live, wanted) {
        (Value::Object(live), Value::Object(wanted)) => {
            Value::Object(merge_maps(last.and_then(Value::as_object), live, wanted))
        }
        (Value::Array(old), Value::Array(new)) => match key_of(field, old, new) {
            Some(key) => {
                let last = last.and_then(Value::as_array).map(Vec::as_slice);
                Value::Array(merge_lists(field, key, last.unwrap_or(&[]), old, new))
            }
            None => without_nulls(wanted),
        },
        _ => without_nulls(wanted),
    }
}

type Fields = Map<String, Value>;

fn merge_maps(last: Option<&Fields>, live: &Fields, wanted: &Fields) -> Fields {
    let was_applied = |field: &String| last.is_some_and(|last| last.contains_key(field));
    let mut merged = live.clone();
    merged.retain(|field, _| wanted.contains_key(field) || !was_applied(field));
    for (field, value) in wanted {
        let last = last.and_then(|last| last.get(field));
        match (value, live.get(field)) {
            (Value::Null, _) => merged.remove(field),
            (_, Some(live)) => merged.insert(field.clone(), merge_field(field, last, live, value)),
            (_, None) => merged.insert(field.clone(), without_nulls(value)),
        };
    }
    merged
}

/// By which field the items of a list are told apart (`patchMergeKey` of the Kubernetes types). A list
/// that is not here is replaced as a whole, tolerations and claim templates among them.
const KEYS: [(&str, &str); 14] = [
    ("containers", "name"),
    ("initContainers", "name"),
    ("ephemeralContainers", "name"),
    ("volumes", "name"),
    ("env", "name"),
    ("imagePullSecrets", "name"),
    ("volumeMounts", "mountPath"),
    ("volumeDevices", "devicePath"),
    ("ports", "containerPort"),
    ("ports", "port"),
    ("hostAliases", "ip"),
    ("topologySpreadConstraints", "topologyKey"),
    ("ownerReferences", "uid"),
    ("conditions", "type"),
];

/// The key that every item has.
fn key_of(field: &str, live: &[Value], wanted: &[Value]) -> Option<&'static str> {
    let keys = KEYS.iter().filter(|(list, _)| *list == field);
    let mut keys = keys.map(|(_, key)| *key);
    keys.find(|key| live.iter().chain(wanted).all(|item| item.get(key).is_some()))
}

fn find<'a>(items: &'a [Value], key: &str, like: &Value) -> Option<&'a Value> {
    items.iter().find(|item| item.get(key) == like.get(key))
}

/// The wanted items in their order; items that others have added stay in their place before the first
/// wanted one that came after them.
fn merge_lists(
    field: &str,
    key: &str,
    last: &[Value],
    live: &[Value],
    wanted: &[Value],
) -> Vec<Value> {
    let position = |item: &Value| live.iter().position(|own| own.get(key) == item.get(key));
    let is_foreign = |item: &&Value| {
        find(wanted, key, item).is_none() && find(last, key, item).is_none()
    };
    let mut foreign = live.iter().filter(is_foreign).peekable();
    let mut merged = Vec::new();
    for item in wanted {
        let Some(old) = find(live, key, item) else {
            merged.push(without_nulls(item));
            continue;
        };
        let here = position(item);
        while let Some(other) = foreign.next_if(|other| position(other) < here) {
            merged.push(other.clone());
        }
        let mut new = merge_field("", find(last, key, item), old, item);
        if field == "volumes"
            && let (Some(new), Some(item)) = (new.as_object_mut(), item.as_object())
        {
            // A volume has one source: a new one drives out the old one.
            new.retain(|source, _| item.contains_key(source));
        }
        merged.push(new);
    }
    merged.extend(foreign.cloned());
    merged
}

/// A null in a manifest means that the field is not wanted.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            let fields = fields.map(|(field, value)| (field.clone(), without_nulls(value)));
            Value::Object(fields.collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(without_nulls).collect()),
        other => other.clone(),
    }
}
