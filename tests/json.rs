//! How objects are read from JSON and written back, to the byte.
//!
//! `objects.json` has an object of every kind with all its fields, and some with hardly any.
//! `frozen.txt` has, for each of them and for each sample, what is written back, and then a line
//! for each field: which values of a wrong type it takes in its place, and a hash of what comes out.
//!
//! `UPDATE_JSON=1 cargo test --no-default-features --test json` rewrites `frozen.txt`.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use serde_json::{Value, json};
use statefulset_visualizer::api::{Kind, Object};
use statefulset_visualizer::manifest;
use std::fmt::Write;

const FROZEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/json/frozen.txt");

#[test]
fn every_object_reads_and_writes_as_before() {
    let mut fresh = String::new();
    for object in objects() {
        describe(&mut fresh, &object);
    }
    if std::env::var_os("UPDATE_JSON").is_some() {
        std::fs::write(FROZEN, &fresh).unwrap();
    }
    let frozen = std::fs::read_to_string(FROZEN).unwrap_or_default();
    for (fresh, frozen) in fresh.lines().zip(frozen.lines()) {
        assert_eq!(fresh, frozen);
    }
    assert_eq!(fresh.lines().count(), frozen.lines().count());
}

fn objects() -> Vec<Value> {
    let mut objects: Vec<Value> = serde_json::from_str(include_str!("json/objects.json")).unwrap();
    for sample in manifest::samples() {
        let documents = manifest::parse(sample.yaml).documents;
        objects.extend(documents.iter().map(|document| theirs(&document.to_json())));
    }
    objects
}

fn describe(out: &mut String, object: &Value) {
    let kind = kind(object);
    let written = rewrite(kind, object.clone()).unwrap();
    writeln!(out, "{written}").unwrap();
    assert_eq!(rewrite(kind, written.clone()).unwrap(), written);
    let mut places = Vec::new();
    collect(object, String::new(), &mut places);
    for place in places {
        let mut taken = String::new();
        let mut content = String::new();
        for (letter, wrong) in wrong_values() {
            let mut object = object.clone();
            let value = object.pointer_mut(&place).unwrap();
            // Where an object belongs, a list was once taken by position: by accident.
            if value.is_object() && wrong.is_array() {
                continue;
            }
            *value = wrong;
            if let Some(written) = rewrite(kind, object) {
                taken.push(letter);
                write!(content, "{written}").unwrap();
            }
        }
        let hash = content
            .bytes()
            .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
            });
        writeln!(out, "  {place} {taken} {hash:016x}").unwrap();
    }
}

fn wrong_values() -> [(char, Value); 9] {
    [
        ('t', json!("a text")),
        ('n', json!("12")),
        ('i', json!(7)),
        ('-', json!(-7)),
        ('l', json!(70_000_000_000_i64)),
        ('f', json!(1.5)),
        ('b', json!(true)),
        ('a', json!(["a"])),
        ('o', json!({"a": "b"})),
    ]
}

fn collect(value: &Value, place: String, places: &mut Vec<String>) {
    let below = |key: &str| format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                collect(value, below(key), places);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, below(&index.to_string()), places);
            }
        }
        _ => {}
    }
    if !place.is_empty() && place != "/kind" && place != "/apiVersion" {
        places.push(place);
    }
}

fn kind(object: &Value) -> Kind {
    let word = |field: &str| object[field].as_str().unwrap();
    Kind::parse(word("apiVersion"), word("kind")).unwrap()
}

fn rewrite(kind: Kind, object: Value) -> Option<Value> {
    Some(theirs(&read(kind, object).ok()?.to_json()))
}

fn read(kind: Kind, object: Value) -> Result<Object, impl std::error::Error> {
    Object::from_json(kind, serde_json::from_value(object).unwrap())
}

fn theirs(value: &statefulset_visualizer::json::Value) -> Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn null_says_nothing() {
    let silent = json!({"spec": {"replicas": null, "serviceName": null, "template": null, "selector": null}});
    let object = read(Kind::StatefulSet, silent).unwrap();
    let empty = read(Kind::StatefulSet, json!({})).unwrap();
    assert_eq!(object, empty);
}

#[test]
fn an_error_says_where() {
    let container = json!({"name": "nginx", "ports": [{"containerPort": "http"}]});
    for (object, error) in [
        (
            json!({"spec": {"containers": [{}, container]}}),
            "spec.containers[1].ports[0].containerPort: cannot unmarshal string into an int32",
        ),
        (
            json!({"metadata": {"generation": 1.5}}),
            "metadata.generation: cannot unmarshal number 1.5 into an int64",
        ),
        (
            json!({"metadata": {"labels": {"app": true}}}),
            "metadata.labels.app: cannot unmarshal bool into a string",
        ),
        (json!([]), "cannot unmarshal array into an object"),
    ] {
        let refusal = read(Kind::Pod, object).unwrap_err();
        assert_eq!(refusal.to_string(), error);
    }
}
