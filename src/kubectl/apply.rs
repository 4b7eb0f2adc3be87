//! Client-side `kubectl apply`: what becomes of an object that several hands have written (spec 07 §7.1).

use crate::json::{Map, Value};
use crate::order::{self, gather};

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
    let text = live
        .get("metadata")?
        .get("annotations")?
        .get(LAST_APPLIED)?;
    crate::json::from_str(text.as_str()?).ok()
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
        place = fields.entry(field.to_owned()).or_default();
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

/// What a strategic merge patch can say in an object or in an item of a list.
const DIRECTIVE: &str = "$patch";

fn directive(value: &Value) -> Option<&str> {
    value.get(DIRECTIVE)?.as_str()
}

/// The value without its directive.
fn undirected(value: &Value) -> Value {
    let mut value = without_nulls(value);
    if let Some(fields) = value.as_object_mut() {
        fields.remove(DIRECTIVE);
    }
    value
}

fn merge_field(field: &str, last: Option<&Value>, live: &Value, wanted: &Value) -> Value {
    match (live, wanted) {
        (_, Value::Object(_)) if directive(wanted) == Some("replace") => undirected(wanted),
        (_, Value::Object(_)) if directive(wanted) == Some("delete") => Value::Object(Map::new()),
        (Value::Array(_), Value::Array(new))
            if new.iter().any(|item| directive(item) == Some("replace")) =>
        {
            let items = new.iter().filter(|item| directive(item).is_none());
            Value::Array(items.map(without_nulls).collect())
        }
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

type Fields = Map;

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
    keys.find(|key| {
        live.iter()
            .chain(wanted)
            .all(|item| item.get(key).is_some())
    })
}

/// Where each item of a list stands, by its key.
fn positions(items: &[Value], key: &str) -> order::Map<String, usize> {
    let keys = items.iter().map(|item| item[key].to_string());
    gather(keys.zip(0..))
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
    let [in_last, in_live, in_wanted] = [last, live, wanted].map(|items| positions(items, key));
    let is_foreign = |(_, item): &(usize, &Value)| {
        let id = item[key].to_string();
        !in_wanted.contains_key(&id) && !in_last.contains_key(&id)
    };
    let mut foreign = live.iter().enumerate().filter(is_foreign).peekable();
    let mut merged = Vec::new();
    for item in wanted {
        let id = item[key].to_string();
        if directive(item) == Some("delete") {
            continue;
        }
        let Some(here) = in_live.get(&id) else {
            merged.push(without_nulls(item));
            continue;
        };
        while let Some((_, other)) = foreign.next_if(|(position, _)| position < here) {
            merged.push(other.clone());
        }
        let old = &live[*here];
        let mut new = merge_field(
            "",
            in_last.get(&id).map(|last_at| &last[*last_at]),
            old,
            item,
        );
        if field == "volumes" && new != *old {
            drop_old_source(&mut new, item);
        }
        merged.push(new);
    }
    merged.extend(foreign.map(|(_, other)| other.clone()));
    merged
}

/// The strategic merge patch that `kubectl apply` sends to make [`apply`]'s object of a stored one. It is
/// shown where the server refuses it.
pub fn patch(live: &Value, manifest: &Value) -> Value {
    let wanted = annotated(manifest);
    let patch = changes("", last_applied(live).as_ref(), Some(live), &wanted);
    patch.unwrap_or_else(|| Value::Object(Map::new()))
}

/// What has to be said about a field; nothing if it is as wanted.
fn changes(
    field: &str,
    last: Option<&Value>,
    live: Option<&Value>,
    wanted: &Value,
) -> Option<Value> {
    match (live, wanted) {
        (None, _) => Some(wanted.clone()),
        (Some(Value::Object(live)), Value::Object(wanted)) => {
            let last = last.and_then(Value::as_object);
            let gone = last.into_iter().flat_map(Map::keys);
            let gone = gone.filter(|field| !wanted.contains_key(field.as_str()));
            let mut patch: Map = gather(gone.map(|field| (field.clone(), Value::Null)));
            for (field, value) in wanted {
                let (last, live) = (last.and_then(|last| last.get(field)), live.get(field));
                let Some(change) = changes(field, last, live, value) else {
                    continue;
                };
                if let (Some(Value::Array(live)), Value::Array(items)) = (live, value)
                    && let Some(key) = key_of(field, live, items)
                {
                    let order = items.iter().map(|item| named(key, item));
                    let name = ["$setElementOrder/", field].concat();
                    patch.insert(name, Value::Array(order.collect()));
                }
                patch.insert(field.clone(), change);
            }
            (!patch.is_empty()).then_some(Value::Object(patch))
        }
        (Some(Value::Array(live)), Value::Array(wanted)) => {
            let Some(key) = key_of(field, live, wanted) else {
                return (live != wanted).then(|| Value::Array(wanted.clone()));
            };
            let last = last
                .and_then(Value::as_array)
                .map_or(&[][..], Vec::as_slice);
            let mut patch = Vec::new();
            for item in wanted {
                let of = |items: &[Value]| items.iter().find(|own| own[key] == item[key]).cloned();
                let change = changes("", of(last).as_ref(), of(live).as_ref(), item);
                patch.extend(change.map(|mut change| {
                    change[key] = item[key].clone();
                    change
                }));
            }
            for gone in last
                .iter()
                .filter(|old| wanted.iter().all(|item| item[key] != old[key]))
            {
                let mut gone = named(key, gone);
                gone[DIRECTIVE] = "delete".into();
                patch.push(gone);
            }
            (!patch.is_empty()).then_some(Value::Array(patch))
        }
        (Some(live), _) => (live != wanted).then(|| wanted.clone()),
    }
}

/// An item's key alone.
fn named(key: &str, item: &Value) -> Value {
    Value::Object(gather([(key.to_owned(), item[key].clone())]))
}

/// A volume has one source: a new one drives out the old one (`retainKeys` of the Kubernetes types).
fn drop_old_source(volume: &mut Value, wanted: &Value) {
    if let Some(fields) = volume.as_object_mut() {
        fields.retain(|field, _| wanted.get(field).is_some());
    }
}

/// A null in a manifest means that the field is not wanted.
pub(super) fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            let fields = fields.map(|(field, value)| (field.clone(), without_nulls(value)));
            Value::Object(gather(fields))
        }
        Value::Array(items) => Value::Array(items.iter().map(without_nulls).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Kind, Object};
    use crate::cluster::api_server::{Gates, defaults};

    fn yaml(text: &str) -> Value {
        serde_yaml::from_str(text).unwrap()
    }

    macro_rules! merges {
        ($($name:ident: last $last:literal, live $live:literal, wanted $wanted:literal => $merged:literal;)*) => {
            $(#[test]
            fn $name() {
                let last: Option<Value> = Some(yaml($last)).filter(|last| !last.is_null());
                assert_eq!(merge(last.as_ref(), &yaml($live), &yaml($wanted)), yaml($merged));
            })*
        };
    }

    merges! {
        what_others_have_set_stays:
            last "{a: 1}", live "{a: 1, b: 2}", wanted "{a: 3}" => "{a: 3, b: 2}";
        what_is_no_longer_wanted_goes:
            last "{a: 1, m: {x: 1}}", live "{a: 1, m: {x: 1, y: 2}}", wanted "{}" => "{}";
        without_last_applied_nothing_goes:
            last "null", live "{a: 1, b: 2}", wanted "{a: 3}" => "{a: 3, b: 2}";
        replicas_in_the_file_come_back:
            last "{spec: {replicas: 3}}", live "{spec: {replicas: 5}}", wanted "{spec: {replicas: 3}}"
            => "{spec: {replicas: 3}}";
        replicas_that_left_the_file_go:
            last "{spec: {replicas: 3}}", live "{spec: {replicas: 5}}", wanted "{spec: {}}" => "{spec: {}}";
        replicas_that_were_never_in_the_file_stay:
            last "{spec: {}}", live "{spec: {replicas: 5}}", wanted "{spec: {}}" => "{spec: {replicas: 5}}";
        null_is_not_wanted:
            last "{}", live "{a: 1, b: {c: 1}}", wanted "{a: null, b: {c: null, d: 1}, e: null, f: {g: null}}"
            => "{b: {d: 1}, f: {}}";
        containers_are_merged_by_name:
            last "{containers: [{name: a, image: x, args: [z]}, {name: old}]}",
            live "{containers: [{name: a, image: x, args: [z], policy: p}, {name: old}, {name: sidecar}]}",
            wanted "{containers: [{name: a, image: y}, {name: new}]}"
            => "{containers: [{name: a, image: y, policy: p}, {name: new}, {name: sidecar}]}";
        env_of_others_stays_in_place:
            last "{env: [{name: B, value: b}]}",
            live "{env: [{name: A, value: a}, {name: B, value: b}]}",
            wanted "{env: [{name: B, value: c}]}"
            => "{env: [{name: A, value: a}, {name: B, value: c}]}";
        the_order_of_the_file_wins:
            last "{env: [{name: A}, {name: B}]}", live "{env: [{name: A}, {name: B}]}",
            wanted "{env: [{name: B}, {name: A}]}" => "{env: [{name: B}, {name: A}]}";
        container_ports_are_merged_by_container_port:
            last "{ports: [{containerPort: 80}]}", live "{ports: [{containerPort: 80, protocol: TCP}]}",
            wanted "{ports: [{containerPort: 80, name: web}]}"
            => "{ports: [{containerPort: 80, name: web, protocol: TCP}]}";
        service_ports_are_merged_by_port:
            last "{ports: [{port: 80}]}", live "{ports: [{port: 80, targetPort: 80}]}",
            wanted "{ports: [{port: 81}]}" => "{ports: [{port: 81}]}";
        tolerations_are_one_value:
            last "null", live "{tolerations: [{key: a}, {key: b}]}", wanted "{tolerations: [{key: c}]}"
            => "{tolerations: [{key: c}]}";
        claim_templates_are_one_value:
            last "{volumeClaimTemplates: [{metadata: {name: d}}]}",
            live "{volumeClaimTemplates: [{kind: PersistentVolumeClaim, metadata: {name: d}}]}",
            wanted "{volumeClaimTemplates: [{metadata: {name: d}}]}"
            => "{volumeClaimTemplates: [{metadata: {name: d}}]}";
        a_list_whose_items_lack_the_key_is_one_value:
            last "null", live "{containers: [{name: a}]}", wanted "{containers: [{image: b}]}"
            => "{containers: [{image: b}]}";
        a_new_source_drives_out_the_old_one:
            last "null", live "{volumes: [{name: v, emptyDir: {}}]}",
            wanted "{volumes: [{name: v, configMap: {name: c}}]}"
            => "{volumes: [{name: v, configMap: {name: c}}]}";
        a_source_that_the_server_filled_in_stays:
            last "null", live "{volumes: [{name: v, emptyDir: {}}]}", wanted "{volumes: [{name: v}]}"
            => "{volumes: [{name: v, emptyDir: {}}]}";
        a_directive_deletes_an_item:
            last "null", live "{env: [{name: A}, {name: B}]}", wanted "{env: [{name: A, $patch: delete}]}"
            => "{env: [{name: B}]}";
        a_directive_replaces_a_list:
            last "null", live "{env: [{name: A}, {name: B}]}", wanted "{env: [{name: C}, {$patch: replace}]}"
            => "{env: [{name: C}]}";
        a_directive_replaces_an_object:
            last "null", live "{s: {a: 1}}", wanted "{s: {b: 1, $patch: replace}}" => "{s: {b: 1}}";
        another_type_replaces:
            last "null", live "{a: [1], b: {c: 1}}", wanted "{a: {x: 1}, b: 2}" => "{a: {x: 1}, b: 2}";
    }

    const MANIFEST: &str = "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: default}, spec: {clusterIP: None}}";

    #[test]
    fn the_manifest_is_kept_as_annotation() {
        let (created, outcome) = apply(None, &yaml(MANIFEST));
        assert_eq!(outcome.word(), "created");
        assert_eq!(
            created["metadata"]["annotations"][LAST_APPLIED],
            "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"annotations\":{},\"name\":\"web\",\"namespace\":\"default\"},\"spec\":{\"clusterIP\":\"None\"}}\n"
        );
        assert_eq!(last_applied(&created).unwrap()["spec"]["clusterIP"], "None");
    }

    #[test]
    fn the_same_file_again_changes_nothing() {
        let (mut live, _) = apply(None, &yaml(MANIFEST));
        live["spec"]["type"] = "ClusterIP".into();
        let (again, outcome) = apply(Some(&live), &yaml(MANIFEST));
        assert_eq!((again, outcome.word()), (live, "unchanged"));
    }

    #[test]
    fn a_new_field_is_a_change_and_is_remembered() {
        let (live, _) = apply(None, &yaml(MANIFEST));
        let more = yaml(&MANIFEST.replace("None}", "None, selector: {app: web}}"));
        let (more, outcome) = apply(Some(&live), &more);
        assert_eq!(outcome, Outcome::Configured);
        assert_eq!(more["spec"]["selector"]["app"], "web");
        let (less, _) = apply(Some(&more), &yaml(MANIFEST));
        assert_eq!(less, live);
    }

    #[test]
    fn a_live_object_without_annotation_gets_one() {
        let live = yaml(MANIFEST);
        let (merged, outcome) = apply(Some(&live), &live);
        assert_eq!(outcome, Outcome::Configured);
        assert!(last_applied(&merged).is_some());
    }

    #[test]
    fn the_patch_says_what_changes_and_what_goes() {
        let (live, _) = apply(
            None,
            &yaml(
                "{metadata: {name: a}, spec: {x: 1, y: 2, containers: [{name: c, image: i}, {name: d}]}}",
            ),
        );
        let mut live = live;
        *live.pointer_mut("/spec/containers/0/image").unwrap() = "other".into();
        let wanted = yaml(
            "{metadata: {name: a}, spec: {x: 3, containers: [{name: c, image: j}, {name: e}]}}",
        );
        let patch = super::patch(&live, &wanted);
        assert_eq!(
            patch["spec"],
            yaml(
                "{x: 3, y: null, $setElementOrder/containers: [{name: c}, {name: e}], containers: \
                [{name: c, image: j}, {name: e}, {name: d, $patch: delete}]}"
            )
        );
        assert_eq!(
            patch["metadata"]["annotations"].as_object().unwrap().len(),
            1
        );
        assert_eq!(patch["metadata"].get("name"), None);
    }

    #[test]
    fn what_is_no_object_is_left_alone() {
        for text in ["[]", "1", "{metadata: 1}", "{metadata: {annotations: x}}"] {
            let value = yaml(text);
            assert_eq!(apply(None, &value).0, value);
        }
    }

    const SET: &str = "
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, namespace: default}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: 'nginx:1.27.0'}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
";

    /// The object as the server stores it.
    fn stored(object: Value) -> Value {
        let mut object = Object::from_json(Kind::StatefulSet, object).unwrap();
        defaults::apply(&mut object, None, &Gates::default());
        object.to_json()
    }

    #[test]
    fn a_set_with_claims_is_configured_at_every_apply_though_nothing_changes() {
        let live = stored(apply(None, &yaml(SET)).0);
        let (again, outcome) = apply(Some(&live), &yaml(SET));
        assert_eq!(outcome, Outcome::Configured);
        assert_eq!(stored(again), live);
    }

    #[test]
    fn a_set_without_claims_is_unchanged() {
        let (file, _) = SET.split_once("  volumeClaimTemplates").unwrap();
        let live = stored(apply(None, &yaml(file)).0);
        assert_eq!(apply(Some(&live), &yaml(file)).1, Outcome::Unchanged);
    }

    #[test]
    fn the_first_file_again_resets_only_what_it_names() {
        let mut live = stored(apply(None, &yaml(SET)).0);
        live["metadata"]["labels"] = yaml("{team: a}");
        live["spec"]["minReadySeconds"] = 1.into();
        live["spec"]["template"]["metadata"]["annotations"] = yaml("{note: x}");
        let container = live
            .pointer_mut("/spec/template/spec/containers/0")
            .unwrap();
        container["env"] = yaml("[{name: A, value: '1'}]");
        container["resources"] = yaml("{requests: {cpu: 10m}}");
        let expected = live.clone();
        live["spec"]["replicas"] = 3.into();
        let (again, _) = apply(Some(&live), &yaml(SET));
        assert_eq!(stored(again), stored(expected));
    }
}
