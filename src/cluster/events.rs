//! Event objects: what actors report, merged and limited as the real recorders do (spec 00 §7).

use super::agenda::Actor;
use super::controllers::persistent_volume::STORAGE_PROVISIONER;
use super::lookup::Lookup;
use super::reason::Reason;
use super::world::World;
use crate::api::*;
use crate::order::Map;
use std::collections::VecDeque;
use std::sync::Arc;

/// Events vanish this long after their last write.
const LIFETIME: Millis = 3_600_000;
/// A group of similar events is forgotten this long after its last one.
const GROUP_LIFETIME: Millis = 600_000;
/// From this distinct message on, similar events are combined.
const COMBINED_FROM: usize = 10;
/// So many events may come at once about one object.
const BURST: u32 = 25;
/// One more event each.
const REFILL: Millis = 300_000;

/// `Normal` or `Warning`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// All is as it should be.
    Normal,
    /// Somebody may have to look.
    Warning,
}

impl Severity {
    /// As in an event's `type`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "Normal",
            Self::Warning => "Warning",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Group {
    object: ObjectRef,
    uid: Option<Uid>,
    actor: Actor,
    host: String,
    field: String,
    severity: Severity,
    reason: String,
}

/// Under which an event is counted.
type Key = Arc<(Group, String)>;

#[derive(Clone, Debug, Default)]
struct Seen {
    messages: VecDeque<String>,
    last: Millis,
}

#[derive(Clone, Debug)]
struct Bucket {
    tokens: u32,
    refilled: Millis,
}

#[derive(Clone, Debug)]
struct Written {
    name: String,
    first: Time,
    count: u32,
}

type Buckets = Lookup<(Actor, ObjectRef, Option<Uid>, Severity), Bucket>;

/// What the recorders of all actors remember.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    groups: Lookup<Group, Seen>,
    written: Lookup<Key, Written>,
    buckets: Buckets,
    /// In the order in which they were written.
    expiring: Map<u64, (Millis, ObjectRef, Key)>,
}

impl World {
    /// Reports about an object, as the actor at work.
    pub fn report(&mut self, about: &Object, severity: Severity, reason: &str, message: String) {
        self.report_from("", "", about, severity, reason, message);
    }

    /// Reports about an object, or a part of it, as the actor at work on this host.
    pub fn report_from(
        &mut self,
        host: &str,
        field: &str,
        about: &Object,
        severity: Severity,
        reason: &str,
        message: String,
    ) {
        self.forget_old_events();
        let metadata = about.metadata();
        // Taint eviction knows its pods by name only.
        let uid = (self.acting != Actor::TaintEviction).then_some(metadata.uid);
        let group = Group {
            object: about.reference(),
            uid,
            actor: self.acting,
            host: host.to_owned(),
            field: field.to_owned(),
            severity,
            reason: reason.to_owned(),
        };
        // The scheduler's recorder is a newer one, which neither combines nor drops.
        let classic = self.acting != Actor::Scheduler;
        let (key, message) = if classic {
            self.recorder.combine(group, message, self.now)
        } else {
            ((group, message.clone()), message)
        };
        let key = Arc::new(key);
        let now = Time::at(self.now);
        let written = self
            .recorder
            .written
            .or_insert_with(key.clone(), || Written {
                name: String::new(),
                first: now,
                count: 0,
            });
        written.count += 1;
        if classic && !may_write(&mut self.recorder.buckets, &key.0, self.now) {
            return;
        }
        if self
            .store
            .namespaces
            .get("", &metadata.namespace)
            .is_some_and(|namespace| namespace.metadata.is_terminating())
        {
            return;
        }
        if written.name.is_empty() {
            written.name = format!("{}.{:016x}", metadata.name, self.rng.bits());
        }
        let namespace = match metadata.namespace.as_str() {
            "" => "default",
            namespace => namespace,
        };
        let known = self.store.events.get(namespace, &written.name);
        let mut rest = Rest::new();
        if !field.is_empty() {
            rest.insert("fieldPath".into(), field.into());
        }
        let event = Event {
            metadata: known.map_or_else(
                || ObjectMeta {
                    uid: Uid(self.rng.uuid()),
                    creation_timestamp: Some(now),
                    ..ObjectMeta::named(namespace, &written.name)
                },
                |event| event.metadata.clone(),
            ),
            involved_object: ObjectReference {
                kind: about.kind().name().into(),
                namespace: metadata.namespace.clone(),
                name: metadata.name.clone(),
                uid,
                rest,
            },
            kind: severity.name().into(),
            reason: reason.into(),
            message,
            source: EventSource {
                component: component(self.acting, metadata),
                host: host.into(),
            },
            first_timestamp: written.first,
            last_timestamp: now,
            count: written.count,
        };
        let reference = ObjectRef::new(Kind::Event, namespace, &written.name);
        self.commit_object(event.into_object(), Reason::StatusCounted);
        let write = self.store.resource_version();
        self.recorder
            .expiring
            .insert(write, (self.now + LIFETIME, reference, key));
    }

    fn forget_old_events(&mut self) {
        while self
            .recorder
            .expiring
            .first_key_value()
            .is_some_and(|(_, (due, ..))| *due <= self.now)
        {
            let Some((_, (_, reference, key))) = self.recorder.expiring.pop_first() else {
                return;
            };
            let event = self.store.events.get(&reference.namespace, &reference.name);
            // A later write of the same event has its own entry in the queue.
            if event.is_some_and(|event| event.last_timestamp.millis() + LIFETIME <= self.now) {
                self.remove(&reference, Reason::StatusCounted);
                self.recorder.written.remove(&key);
                self.recorder.groups.remove(&key.0);
            }
        }
    }
}

/// The name of who reports; a provisioner runs beside its driver, and is called after it.
fn component(actor: Actor, about: &ObjectMeta) -> String {
    let driver = about.annotations.get(STORAGE_PROVISIONER);
    match driver.filter(|_| actor == Actor::Provisioner) {
        Some(driver) => [driver, "_csi-provisioner-0"].concat(),
        None => actor.component().into(),
    }
}

impl Recorder {
    /// Under which key an event is counted, and with which message it is written.
    fn combine(&mut self, group: Group, message: String, now: Millis) -> ((Group, String), String) {
        let seen = self.groups.or_insert_with(group.clone(), Seen::default);
        if now > seen.last + GROUP_LIFETIME {
            seen.messages.clear();
        }
        seen.last = now;
        if !seen.messages.contains(&message) {
            seen.messages.push_back(message.clone());
        }
        if seen.messages.len() < COMBINED_FROM {
            return ((group, message.clone()), message);
        }
        seen.messages.pop_front();
        (
            (group, String::new()),
            format!("(combined from similar events): {message}"),
        )
    }
}

/// Whether the spam filter lets one more event about this object through.
fn may_write(buckets: &mut Buckets, group: &Group, now: Millis) -> bool {
    let key = (group.actor, group.object.clone(), group.uid, group.severity);
    let full = || Bucket {
        tokens: BURST,
        refilled: now,
    };
    let bucket = buckets.or_insert_with(key, full);
    let refills = (now - bucket.refilled) / REFILL;
    bucket.refilled += refills * REFILL;
    bucket.tokens = BURST.min(bucket.tokens.saturating_add(refills as u32));
    if bucket.tokens == 0 {
        return false;
    }
    bucket.tokens -= 1;
    true
}
