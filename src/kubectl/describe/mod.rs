//! `kubectl describe`: an object, and what belongs to it, for people (spec 07 §6).

mod autoscaler;
mod containers;
mod generic;
mod network;
mod node;
mod page;
mod storage;
mod tabs;
#[cfg(test)]
mod tests;
mod workload;

use self::page::Page;
pub(super) use self::page::{items, word};
use super::served::served;
use crate::api::{Kind, Millis, Object, PodTemplateSpec};
use crate::cluster::store::Store;
use crate::json::Value;
use crate::order::sort_by;

/// An object as `kubectl describe` shows it; `with_events` also shows what was reported about it.
pub fn describe(store: &Store, object: &Object, now: Millis, with_events: bool) -> String {
    let mut page = Page {
        text: String::new(),
        now,
    };
    let json = served(object);
    match object {
        Object::StatefulSet(set) => page.stateful_set(store, set, &json),
        Object::Deployment(deployment) => page.deployment(store, deployment, &json),
        Object::ReplicaSet(set) => page.replica_set(store, set, &json),
        Object::Pod(_) => page.pod(&json),
        Object::PersistentVolumeClaim(claim) => page.claim(store, claim, &json),
        Object::PersistentVolume(_) => page.volume(&json),
        Object::StorageClass(_) => page.class(&json),
        Object::Service(service) => page.service(store, service, &json),
        Object::EndpointSlice(_) => page.endpoint_slice(&json),
        Object::Node(node) => page.node(store, node, &json),
        Object::PodDisruptionBudget(budget) => page.budget(budget, &json),
        Object::HorizontalPodAutoscaler(own) => page.autoscaler(own, &json),
        _ => page.generic(&json),
    }
    if with_events {
        page.events(store, object);
    }
    tabs::align(&page.text)
}

/// The template of a revision as `kubectl rollout history --revision` shows it: its tabs stay.
pub(super) fn template(template: &PodTemplateSpec) -> String {
    let mut page = Page {
        text: String::new(),
        now: 0,
    };
    page.template(&template.to_json());
    page.text
}

impl Page {
    /// What was reported about an object, the last report last.
    fn events(&mut self, store: &Store, object: &Object) {
        let metadata = object.metadata();
        let namespace = match metadata.namespace.as_str() {
            "" => None,
            namespace => Some(namespace),
        };
        let mut events = store.objects(Kind::Event, namespace);
        events.retain(|event| match event {
            Object::Event(event) => {
                let about = &event.involved_object;
                about.uid == Some(metadata.uid) && about.kind == object.kind().name()
            }
            _ => false,
        });
        let mut events: Vec<(u64, Value)> = events
            .iter()
            .map(|event| (event.metadata().resource_version, event.to_json()))
            .collect();
        sort_by(&mut events, &|(one, a), (other, b)| {
            let by_time = word(a, "lastTimestamp").cmp(&word(b, "lastTimestamp"));
            by_time.then(one.cmp(other))
        });
        if events.is_empty() {
            return self.line(0, &["Events:", page::NONE]);
        }
        self.line(0, &["Events:"]);
        self.line(1, &["Type", "Reason", "Age", "From", "Message"]);
        self.line(1, &["----", "------", "----", "----", "-------"]);
        for (_, event) in &events {
            let first = self.since(event, "firstTimestamp");
            let age = match event["count"].as_i64() {
                Some(count) if count > 1 => {
                    let (last, count) = (self.since(event, "lastTimestamp"), count.to_string());
                    [&last, " (x", &count, " over ", &first, ")"].concat()
                }
                _ => first,
            };
            let part = word(event, "involvedObject.fieldPath");
            let part = if part.is_empty() {
                part
            } else {
                [&part, ": "].concat()
            };
            let message = [&part, word(event, "message").trim()].concat();
            let (kind, reason) = (word(event, "type"), word(event, "reason"));
            self.line(
                1,
                &[
                    &kind,
                    &reason,
                    &age,
                    &word(event, "source.component"),
                    &message,
                ],
            );
        }
    }

    /// A list of objects in a line each, or a word if there is none.
    fn table(&mut self, title: &str, columns: &[&str], rows: &[Vec<String>]) {
        self.line(0, &[title]);
        self.line(1, columns);
        let dashes: Vec<String> = columns.iter().map(|name| "-".repeat(name.len())).collect();
        self.line(1, &dashes.iter().map(String::as_str).collect::<Vec<_>>());
        for row in rows {
            self.line(1, &row.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}

/// How many items of a list have a field with this value.
fn count(values: &[Value], path: &str, wanted: &str) -> String {
    let found = values.iter().filter(|value| word(value, path) == wanted);
    found.count().to_string()
}

/// Whether a list is there and has items.
fn has_items(value: &Value, path: &str) -> bool {
    !items(value, path).is_empty()
}
