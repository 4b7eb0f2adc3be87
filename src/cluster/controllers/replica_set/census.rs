//! The pods of a ReplicaSet, counted from watch events, so that a sync costs what changed.

use crate::api::*;
use crate::cluster::store::Store;
use crate::order::{Map, Set};
use std::sync::Arc;

/// What counts of one pod.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Facts {
    /// Neither terminating nor finished.
    active: bool,
    /// Terminating, and not finished.
    terminating: bool,
    /// Since when an active pod is Ready.
    ready_since: Option<Millis>,
    /// Whether it has all labels of the template.
    labeled: bool,
}

impl Facts {
    fn of(set: &ReplicaSet, pod: &Pod) -> Self {
        let (finished, terminating) = (pod.is_finished(), pod.metadata.is_terminating());
        let active = !finished && !terminating;
        let ready = pod
            .condition("Ready")
            .filter(|ready| ready.status == "True");
        let since = ready.and_then(|ready| ready.last_transition_time);
        let template = &set.spec.template.metadata.labels;
        Self {
            active,
            terminating: terminating && !finished,
            ready_since: since.filter(|_| active).map(Time::millis),
            labeled: includes(&pod.metadata.labels, template),
        }
    }
}

/// The pods of one ReplicaSet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Census {
    facts: Map<String, Facts>,
    active: i32,
    terminating: i32,
    labeled: i32,
    /// Active and Ready, by the instant since which.
    ready: Set<(Millis, String)>,
    /// Pods that it owns and whose labels do not match its selector.
    strays: Set<String>,
}

impl Census {
    /// Counts all pods of a set.
    pub(super) fn take(set: &ReplicaSet, store: &Store) -> Self {
        let mut census = Self::default();
        for pod in store.dependents_of_kind(set.metadata.uid, Kind::Pod) {
            let found = store.pods.get(&pod.namespace, &pod.name);
            census.see(set, &pod.name, found);
        }
        census
    }

    /// Follows a change of one pod; absent: it is gone, or not the set's any more.
    pub(super) fn see(&mut self, set: &ReplicaSet, name: &str, pod: Option<&Arc<Pod>>) {
        let pod = pod.filter(|pod| pod.metadata.is_controlled_by(set.metadata.uid));
        let (own, stray) = match pod {
            Some(pod) if set.spec.selects(&pod.metadata.labels) => (Some(pod), false),
            // Pods that go anyway are not let go.
            Some(pod) => (None, !pod.metadata.is_terminating() && !pod.is_finished()),
            None => (None, false),
        };
        if stray {
            self.strays.insert(name.to_owned());
        } else {
            self.strays.remove(name);
        }
        if let Some(old) = self.facts.remove(name) {
            self.count(name, &old, -1);
        }
        if let Some(pod) = own {
            let facts = Facts::of(set, pod);
            self.count(name, &facts, 1);
            self.facts.insert(name.to_owned(), facts);
        }
    }

    fn count(&mut self, name: &str, facts: &Facts, one: i32) {
        self.active += i32::from(facts.active) * one;
        self.terminating += i32::from(facts.terminating) * one;
        self.labeled += i32::from(facts.active && facts.labeled) * one;
        if let Some(since) = facts.ready_since {
            let key = (since, name.to_owned());
            if one > 0 {
                self.ready.insert(key);
            } else {
                self.ready.remove(&key);
            }
        }
    }

    pub(super) fn active(&self) -> i32 {
        self.active
    }

    /// The names of the active pods.
    pub(super) fn active_pods(&self) -> impl Iterator<Item = &String> {
        let active = self.facts.iter().filter(|(_, facts)| facts.active);
        active.map(|(name, _)| name)
    }

    pub(super) fn strays(&self) -> impl Iterator<Item = &String> {
        self.strays.iter()
    }

    /// When the next Ready pod will be available.
    pub(super) fn next_available(&self, min_ready_seconds: i32, now: Millis) -> Option<Millis> {
        self.waiting(min_ready_seconds, now).next()
    }

    /// When the Ready pods that are not available yet will be.
    fn waiting(&self, min_ready_seconds: i32, now: Millis) -> impl Iterator<Item = Millis> {
        let wait = seconds(min_ready_seconds.into());
        let first = match wait {
            0 => Millis::MAX,
            wait => (now + 1).saturating_sub(wait),
        };
        let waiting = self.ready.range((first, String::new())..);
        waiting.map(move |(since, _)| since + wait)
    }

    /// The counts of the status (spec 05 §8).
    pub(super) fn show(&self, status: &mut ReplicaSetStatus, min_ready_seconds: i32, now: Millis) {
        let ready = count(self.ready.len());
        status.replicas = self.active;
        status.fully_labeled_replicas = self.labeled;
        status.ready_replicas = ready;
        status.available_replicas = ready - count(self.waiting(min_ready_seconds, now).count());
        status.terminating_replicas = Some(self.terminating);
    }
}

fn count(pods: usize) -> i32 {
    i32::try_from(pods).unwrap_or(i32::MAX)
}
