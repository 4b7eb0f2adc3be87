//! [T] What holds for all writes of one task together.

use super::*;
use crate::cluster::Cluster;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::journal::Entry;
use crate::cluster::reason::Reason;
use crate::cluster::store::Change;

/// One task, and what it did.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// All objects when the task was taken up.
    pub before: &'a Store,
    /// The instant of the task before it.
    pub since: Millis,
    /// The task.
    pub task: &'a Task,
    /// Its writes, without Events.
    pub writes: &'a [(Entry, Change)],
    /// The cluster after it.
    pub after: &'a Cluster,
}

/// Checks one task.
pub fn step(step: &Step) -> Vec<Violation> {
    all(
        &[
            ("OR2", or2),
            ("PA1", pa1),
            ("PA3", pa3),
            ("ND1", nd1),
            ("EN2", en2),
            ("FN1", fn1),
        ],
        step,
    )
}

impl<'a> Step<'a> {
    /// The set that this task is a sync of, as it was read.
    fn synced(&self) -> Option<Subject<'a>> {
        let Task { actor, object, .. } = self.task;
        if *actor != Actor::StatefulSet {
            return None;
        }
        let set = self
            .before
            .stateful_sets
            .get(&object.namespace, &object.name)?;
        let (store, now) = (self.before, self.after.now());
        Some(Subject { set, store, now })
    }

    /// Pods that came, or whose deletion was asked for, with their ordinals.
    fn pods(&self) -> impl Iterator<Item = (i32, &'a Pod, bool)> {
        self.writes.iter().filter_map(|(_, change)| {
            let (old, new) = change.both::<Pod>()?;
            let goes = new.is_none_or(|new| new.metadata.is_terminating());
            let (pod, created) = match (old, new) {
                (None, Some(new)) => (new, true),
                (Some(old), _) if goes && !old.metadata.is_terminating() => (old, false),
                _ => return None,
            };
            let (_, ordinal) = parent_and_ordinal(&pod.metadata.name)?;
            Some((ordinal, &**pod, created))
        })
    }
}

/// OrderedReady creates or deletes one pod in a sync.
fn or2(step: &Step) -> Option<String> {
    let subject = step.synced().filter(Subject::monotonic)?;
    let names: Vec<&str> = step.pods().map(|(_, pod, _)| &*pod.metadata.name).collect();
    let too_many = names.len() > 1;
    too_many.then(|| format!("{} touched {names:?} in one sync", subject.name()))
}

/// After a sync of a Parallel set without errors nothing is missing, and all that is condemned goes.
fn pa1(step: &Step) -> Option<String> {
    let before = step.synced().filter(|subject| !subject.monotonic())?;
    let failed = matches!(
        step.after.decision(&step.task.object)?.reason,
        Reason::Retry { .. }
    );
    if failed || before.set.metadata.is_terminating() {
        return None;
    }
    let after = Subject {
        store: step.after.store(),
        ..before
    };
    let is_stale = |ordinal: i32| {
        let pod = pod_name(after.name(), ordinal);
        after
            .claims(ordinal)
            .any(|claim| pod_owners(&claim.metadata, &pod).next().is_some())
    };
    // What was there when its turn came, and was deleted later in the same sync, comes back next.
    let deleted = |ordinal: i32| {
        step.pods()
            .any(|(own, _, created)| own == ordinal && !created)
    };
    let mut range = before.spec().range();
    let missing = range
        .find(|ordinal| after.pod(*ordinal).is_none() && !is_stale(*ordinal) && !deleted(*ordinal));
    if let Some(ordinal) = missing {
        return Some(format!("{} did not create {ordinal}", before.name()));
    }
    let (ordinal, _) = after
        .condemned()
        .find(|(_, pod)| !pod.metadata.is_terminating())?;
    Some(format!("{} did not delete {ordinal}", before.name()))
}

/// One update deletion in a sync.
fn pa3(step: &Step) -> Option<String> {
    let subject = step.synced()?;
    let range = subject.spec().range();
    let updated: Vec<&str> = step
        .pods()
        .filter(|(ordinal, pod, created)| range.contains(ordinal) && !pod.is_finished() && !created)
        .map(|(_, pod, _)| &*pod.metadata.name)
        .collect();
    (updated.len() > 1).then(|| format!("{updated:?} updated in one sync"))
}

/// A node is lost after the grace period; then its taint and its pods follow at once.
fn nd1(step: &Step) -> Option<String> {
    let status = |node: &Node| node.ready().map(|ready| ready.status.clone());
    let lost = step
        .writes
        .iter()
        .find_map(|(_, change)| match change.both::<Node>() {
            Some((Some(old), Some(new)))
                if status(old).as_deref() == Some("True")
                    && status(new).as_deref() == Some("Unknown") =>
            {
                Some(new)
            }
            _ => None,
        })?;
    let name = &lost.metadata.name;
    let timings = &step.after.world().timings;
    // The kubelet's last sign of life may be older than its silence by one period.
    let silent = step.after.kubelets().silent_since(name);
    let since = silent.map(|since| since.saturating_sub(timings.lease));
    // A machine that is back is not heard before its next heartbeat.
    let heartbeat = Task::new(Actor::Kubelet, ObjectRef::new(Kind::Node, "", name));
    let awaited = step.after.world().agenda.due(&heartbeat).is_some();
    if !awaited && since.is_none_or(|since| step.after.now() < since + timings.node_grace) {
        return Some(format!("{name} was lost too early"));
    }
    let store = step.after.store();
    let tainted = store.nodes.get("", name).is_some_and(|node| {
        let unreachable = |taint: &Taint| {
            taint.key == "node.kubernetes.io/unreachable" && taint.effect == "NoSchedule"
        };
        node.spec.taints.iter().any(unreachable)
    });
    if !tainted {
        return Some(format!("{name} was lost without a taint"));
    }
    let ready = store
        .pods
        .iter()
        .find(|pod| pod.spec.node_name == *name && pod.is_ready())?;
    Some(format!(
        "{} is Ready on the lost {name}",
        ready.metadata.name
    ))
}

/// The clock never goes back, and does not move within a task.
fn en2(step: &Step) -> Option<String> {
    let now = step.after.now();
    let ok = step.since <= now && step.writes.iter().all(|(entry, _)| entry.at == now);
    (!ok).then(|| format!("{} after {}", now, step.since))
}

/// No pod is left that nothing holds.
fn fn1(step: &Step) -> Option<String> {
    let mut pods = step.after.store().pods.iter();
    pods.find(|pod| should_be_gone(&pod.metadata))
        .map(|pod| format!("{} should be gone", pod.metadata.name))
}
