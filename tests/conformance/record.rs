//! Writes down what the model does, in the form of the recordings.

use super::fields::{self, RECORDED};
use super::trace::{Change, Entry, Fields, Op, Step, Trace, What};
use serde_json::Value;
use statefulset_visualizer::api::{Millis, Object};
use statefulset_visualizer::cluster::store;
use std::collections::BTreeMap;

/// What the model did so far.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    /// What was written down.
    pub(crate) trace: Trace,
    names: Names,
}

/// How what has a random name is called in a recording.
#[derive(Debug, Default)]
struct Names {
    /// By uid: `Pod/web-1#2`.
    uids: BTreeMap<String, String>,
    /// By kind and name: how many there were.
    counts: BTreeMap<String, usize>,
    /// By the name that it has: the name that it gets.
    told: BTreeMap<String, String>,
    /// By what it is numbered within: how many there were.
    numbers: BTreeMap<String, usize>,
}

impl Recorder {
    /// Writes down the nodes that are there before the first step.
    pub(crate) fn begin(&mut self, nodes: impl Iterator<Item = Object>) {
        for node in nodes {
            let json = json_of(&node);
            let change = self.names.change(Op::Initial, "Node", &json, None);
            self.push(0, What::Change(change));
        }
    }

    /// Writes down a change; answers whether it is one of an object other than an Event.
    pub(crate) fn change(&mut self, at: Millis, change: &store::Change) -> bool {
        let kind = change.object().kind().name();
        if RECORDED.contains(&kind) {
            let old = change.old.as_ref().map(json_of);
            let new = change.new.as_ref().map(json_of);
            let told = match (&old, &new) {
                (None, Some(new)) => Some(self.names.change(Op::Added, kind, new, None)),
                (Some(old), Some(new)) => {
                    let change = self.names.change(Op::Modified, kind, new, Some(old));
                    (!change.set.is_empty()).then_some(change)
                }
                (Some(old), None) if kind != "Event" => {
                    let mut change = self.names.change(Op::Deleted, kind, old, Some(old));
                    change.set = Fields::new();
                    Some(change)
                }
                _ => None,
            };
            if let Some(told) = told {
                self.push(at, What::Change(told));
            }
        }
        kind != "Event"
    }

    /// Writes down a step.
    pub(crate) fn step(&mut self, at: Millis, step: Step) {
        self.push(at, What::Step(step));
    }

    fn push(&mut self, at: Millis, what: What) {
        let line = self.trace.entries.len() + 1;
        let time = at as f64 / 1000.0;
        self.trace.entries.push(Entry { line, time, what });
    }
}

impl Names {
    fn change(&mut self, op: Op, kind: &str, new: &Value, old: Option<&Value>) -> Change {
        let metadata = &new["metadata"];
        let (name, uid) = (text(&metadata["name"]), text(&metadata["uid"]));
        let is_event = kind == "Event";
        if !is_event && !self.uids.contains_key(&uid) {
            self.baptise(kind, &name, &uid, new);
        }
        if let Some(address) = new["status"]["podIP"].as_str()
            && !address.is_empty()
            && !self.told.contains_key(address)
        {
            let number = self.next("ip");
            self.told.insert(address.to_owned(), format!("ip{number}"));
        }
        let after = self.told_fields(kind, new);
        let mut set = after.clone();
        if let Some(old) = old {
            let before = self.told_fields(kind, old);
            set.retain(|key, value| before.get(key) != Some(value));
            for key in before.keys().filter(|key| !after.contains_key(*key)) {
                set.insert(key.clone(), Value::Null);
            }
            changed_members(&mut set, &before);
            if is_event && !set.is_empty() {
                for key in ["about", "reason", "count"] {
                    set.insert(key.into(), after[key].clone());
                }
            }
        }
        Change {
            op,
            kind: kind.to_owned(),
            name: if is_event {
                String::new()
            } else {
                self.tell(&name)
            },
            uid: self.uids.get(&uid).cloned().unwrap_or_default(),
            set,
        }
    }

    fn told_fields(&self, kind: &str, object: &Value) -> Fields {
        let mut fields = fields::significant(kind, object);
        for value in fields.values_mut() {
            self.tell_all(value);
        }
        fields
    }

    /// Gives an object its number, and a name where its own is random.
    fn baptise(&mut self, kind: &str, name: &str, uid: &str, object: &Value) {
        let owner = |kind: &str| {
            let owners = object["metadata"]["ownerReferences"].as_array();
            let owner = owners?.iter().find(|owner| owner["kind"] == kind)?;
            Some(self.tell(&text(&owner["name"])))
        };
        let series = match kind {
            "ControllerRevision" => owner("StatefulSet").map(|set| format!("{set}@rev")),
            "ReplicaSet" => owner("Deployment").map(|deployment| format!("{deployment}@rs")),
            "Pod" => owner("ReplicaSet").map(|set| format!("{set}-pod")),
            "EndpointSlice" => owner("Service").map(|service| format!("{service}-slice")),
            "VolumeAttachment" => Some("va".to_owned()),
            "PersistentVolume" if name.starts_with("pvc-") => {
                let claim = text(&object["spec"]["claimRef"]["name"]);
                Some(format!("pv-{claim}-"))
            }
            _ => None,
        };
        if let Some(series) = series {
            let number = self.next(&series);
            let told = format!("{series}{number}");
            // Labels have the hash alone.
            let labels = &object["metadata"]["labels"];
            for (label, short) in [
                ("controller.kubernetes.io/hash", told.as_str()),
                (
                    "pod-template-hash",
                    told.rsplit('@').next().unwrap_or_default(),
                ),
            ] {
                if let Some(hash) = labels[label].as_str()
                    && kind != "Pod"
                {
                    self.told.insert(hash.to_owned(), short.to_owned());
                }
            }
            self.told.insert(name.to_owned(), told);
        }
        let told = self.tell(name);
        let count = self.counts.entry(format!("{kind}/{told}")).or_default();
        *count += 1;
        self.uids
            .insert(uid.to_owned(), format!("{kind}/{told}#{count}"));
    }

    fn next(&mut self, series: &str) -> usize {
        let number = self.numbers.entry(series.to_owned()).or_default();
        *number += 1;
        *number
    }

    fn tell(&self, name: &str) -> String {
        self.told
            .get(name)
            .cloned()
            .unwrap_or_else(|| name.to_owned())
    }

    /// Renames whatever has a random name in a value: the whole of a text, or words in it.
    fn tell_all(&self, value: &mut Value) {
        match value {
            Value::Array(values) => values.iter_mut().for_each(|value| self.tell_all(value)),
            Value::Object(fields) => {
                fields
                    .iter_mut()
                    .for_each(|(key, value)| match (key.as_str(), &value) {
                        ("uid", Value::String(uid)) => {
                            let told = self.uids.get(uid).cloned();
                            *value = told.unwrap_or_else(|| uid.clone()).into();
                        }
                        _ => self.tell_all(value),
                    })
            }
            Value::String(text) => *value = self.tell_text(text).into(),
            _ => {}
        }
    }

    fn tell_text(&self, text: &str) -> String {
        if let Some(told) = self.told.get(text).or_else(|| self.uids.get(text)) {
            return told.clone();
        }
        let mut told = String::new();
        let mut word = String::new();
        for letter in text.chars().chain([' ']) {
            if letter.is_ascii_alphanumeric() || letter == '-' || letter == '.' {
                word.push(letter);
                continue;
            }
            let bare = word.trim_end_matches('.');
            told += &self.tell(bare);
            told += &word[bare.len()..];
            word.clear();
            told.push(letter);
        }
        told.pop();
        told
    }
}

/// Of a status, only the members that changed.
fn changed_members(set: &mut Fields, before: &Fields) {
    let Some(Value::Object(status)) = set.get_mut("status") else {
        return;
    };
    let Some(Value::Object(old)) = before.get("status") else {
        return;
    };
    for key in old.keys() {
        status.entry(key.clone()).or_insert(Value::Null);
    }
    status.retain(|key, value| old.get(key).unwrap_or(&Value::Null) != value);
}

/// The object as the API writes it.
pub(crate) fn json_of(object: &Object) -> Value {
    serde_json::to_value(object.to_json()).unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
