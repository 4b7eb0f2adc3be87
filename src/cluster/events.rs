//! Event objects: what actors report, merged and limited as the real recorders do (spec 00 §7).

use super::agenda::Actor;
use super::controllers::persistent_volume::STORAGE_PROVISIONER;
use super::lookup::Lookup;
use super::reason::Reason;
use super::world::World;
use crate::api::*;
use crate::order::Map;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Who reports, and about which object.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Correspondence {
    actor: Actor,
    host: String,
    object: ObjectRef,
    uid: Option<Uid>,
}

/// What a recorder remembers of one correspondence.
#[derive(Clone, Debug, Default)]
struct Memory {
    groups: Vec<Group>,
    /// One for each severity.
    buckets: [Bucket; 2],
}

/// Events that differ in their message only.
#[derive(Clone, Debug)]
struct Group {
    field: String,
    severity: Severity,
    reason: String,
    /// The distinct messages of late, oldest first.
    messages: Vec<Arc<str>>,
    last: Millis,
    counted: Vec<Counted>,
}

/// An event that is counted, written or not.
#[derive(Clone, Debug)]
struct Counted {
    /// None of the one that stands for all from the tenth message on.
    message: Option<Arc<str>>,
    /// Empty until it is written.
    name: String,
    first: Time,
    count: u32,
}

/// The spam filter's tokens.
#[derive(Clone, Copy, Debug, Default)]
struct Bucket {
    taken: u32,
    /// Since when the next one is on its way.
    refilled: Millis,
}

/// What the recorders of all actors remember.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    memories: Lookup<Arc<Correspondence>, Memory>,
    /// In the order in which they were written.
    expiring: Map<u64, (Millis, ObjectRef, Arc<Correspondence>)>,
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
        let from = Arc::new(Correspondence {
            actor: self.acting,
            host: host.to_owned(),
            object: about.reference(),
            uid,
        });
        let now = self.now;
        let memories = &mut self.recorder.memories;
        let Memory { groups, buckets } = memories.or_insert_with(from.clone(), Memory::default);
        let group = group_of(groups, field, severity, reason);
        // The scheduler's recorder is a newer one, which neither combines nor drops.
        let classic = self.acting != Actor::Scheduler;
        let shared = Arc::from(message.as_str());
        let combined = classic && group.combines(&shared, now);
        let counted = group.count((!combined).then_some(shared), now);
        if classic && !buckets[severity as usize].lets_through(now) {
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
        if counted.name.is_empty() {
            counted.name = format!("{}.{:016x}", metadata.name, self.rng.bits());
        }
        let namespace = match metadata.namespace.as_str() {
            "" => "default",
            namespace => namespace,
        };
        let known = self.store.events.get(namespace, &counted.name);
        let mut rest = Rest::new();
        if !field.is_empty() {
            rest.insert("fieldPath".into(), field.into());
        }
        let event = Event {
            metadata: known.map_or_else(
                || ObjectMeta {
                    uid: Uid(self.rng.uuid()),
                    creation_timestamp: Some(Time::at(now)),
                    ..ObjectMeta::named(namespace, &counted.name)
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
            message: if combined {
                format!("(combined from similar events): {message}")
            } else {
                message
            },
            source: EventSource {
                component: component(self.acting, metadata),
                host: host.into(),
            },
            first_timestamp: counted.first,
            last_timestamp: Time::at(now),
            count: counted.count,
        };
        let reference = ObjectRef::new(Kind::Event, namespace, &counted.name);
        self.commit_object(event.into_object(), Reason::StatusCounted);
        let write = self.store.resource_version();
        self.recorder
            .expiring
            .insert(write, (now + LIFETIME, reference, from));
    }

    fn forget_old_events(&mut self) {
        while self
            .recorder
            .expiring
            .first_key_value()
            .is_some_and(|(_, (due, ..))| *due <= self.now)
        {
            let Some((_, (_, reference, from))) = self.recorder.expiring.pop_first() else {
                return;
            };
            let event = self.store.events.get(&reference.namespace, &reference.name);
            // A later write of the same event has its own entry in the queue.
            if event.is_some_and(|event| event.last_timestamp.millis() + LIFETIME <= self.now) {
                self.remove(&reference, Reason::StatusCounted);
                self.recorder.forget(&from, &reference.name, self.now);
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
    /// Forgets an event that is no more, and which messages its group had.
    fn forget(&mut self, from: &Correspondence, name: &str, now: Millis) {
        let Some(memory) = self.memories.get_mut(from) else {
            return;
        };
        for group in &mut memory.groups {
            let before = group.counted.len();
            group.counted.retain(|counted| counted.name != name);
            if group.counted.len() < before {
                group.messages.clear();
            }
        }
        memory.groups.retain(|group| !group.counted.is_empty());
        if memory.groups.is_empty() && memory.buckets.iter().all(|own| own.is_full(now)) {
            self.memories.remove(from);
        }
    }
}

fn group_of<'a>(
    groups: &'a mut Vec<Group>,
    field: &str,
    severity: Severity,
    reason: &str,
) -> &'a mut Group {
    let is_same =
        |own: &Group| own.reason == reason && own.severity == severity && own.field == field;
    let place = groups.iter().position(is_same);
    let place = place.unwrap_or_else(|| {
        groups.reserve_exact(1);
        groups.push(Group {
            field: field.to_owned(),
            severity,
            reason: reason.to_owned(),
            messages: Vec::new(),
            last: 0,
            counted: Vec::new(),
        });
        groups.len() - 1
    });
    &mut groups[place]
}

impl Group {
    /// Notes a message; whether it is one of so many that they are combined.
    fn combines(&mut self, message: &Arc<str>, now: Millis) -> bool {
        if now > self.last + GROUP_LIFETIME {
            self.messages.clear();
        }
        self.last = now;
        if !self.messages.contains(message) {
            self.messages.reserve_exact(1);
            self.messages.push(message.clone());
        }
        let combines = self.messages.len() >= COMBINED_FROM;
        if combines {
            self.messages.remove(0);
        }
        combines
    }

    /// Counts an event once more.
    fn count(&mut self, message: Option<Arc<str>>, now: Millis) -> &mut Counted {
        let known = |own: &Counted| own.message == message;
        let place = self.counted.iter().position(known);
        let place = place.unwrap_or_else(|| {
            self.counted.reserve_exact(1);
            self.counted.push(Counted {
                message,
                name: String::new(),
                first: Time::at(now),
                count: 0,
            });
            self.counted.len() - 1
        });
        let counted = &mut self.counted[place];
        counted.count += 1;
        counted
    }
}

impl Bucket {
    /// Whether it is as if nothing had ever been taken.
    fn is_full(&self, now: Millis) -> bool {
        now >= self.refilled + u64::from(self.taken) * REFILL
    }

    /// Whether the spam filter lets one more event through.
    fn lets_through(&mut self, now: Millis) -> bool {
        let refills = (now - self.refilled) / REFILL;
        self.refilled += refills * REFILL;
        self.taken = self.taken.saturating_sub(refills as u32);
        if self.taken == 0 {
            self.refilled = now;
        }
        let passes = self.taken < BURST;
        self.taken += u32::from(passes);
        passes
    }
}
