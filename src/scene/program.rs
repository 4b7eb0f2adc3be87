//! The sync of a StatefulSet's controller as the short program that it is (spec 01 §2 to 7): where the
//! last sync stopped, and how far it lets each pod come.

use super::board::tone;
use super::pod;
use super::stage::Look;
use super::types::*;
use crate::api::*;
use crate::cluster::reason::{Decision, Reason, Then};

/// A line of the program, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Revision,
    Slots,
    Finished,
    Create,
    Wait,
    Condemned,
    Delete,
    Gone,
    Update,
    Replace,
    Updated,
    Status,
}

use Step as S;

/// How deep each line stands in the program, and its text.
const LINES: [(Step, u8, &str); 12] = [
    (S::Revision, 0, "loop.revision"),
    (S::Slots, 0, "loop.slots"),
    (S::Finished, 1, "loop.finished"),
    (S::Create, 1, "loop.create"),
    (S::Wait, 1, "loop.wait"),
    (S::Condemned, 0, "loop.condemned"),
    (S::Delete, 1, "loop.delete"),
    (S::Gone, 1, "loop.gone"),
    (S::Update, 0, "loop.update"),
    (S::Replace, 1, "loop.replace"),
    (S::Updated, 1, "loop.updated"),
    (S::Status, 0, "loop.status"),
];

/// More pods than this at one line are counted.
const MOST_PODS: usize = 10;

/// The program of a set.
pub(super) fn program(look: &Look, set: &StatefulSet) -> Vec<ProgramLine> {
    let metadata = &set.metadata;
    let reference = ObjectRef::new(Kind::StatefulSet, &metadata.namespace, &metadata.name);
    let decision = look.cluster.decision(&reference);
    let cursor = decision.map(|decision| (at(set, decision), tone(look, &reference, decision)));
    let pods = ordinals(look, set).into_iter();
    let pods: Vec<_> = pods
        .map(|(ordinal, pod)| (stop(look, set, ordinal, pod), ordinal, pod))
        .collect();
    let tone = |pod: &Option<&Pod>| pod.map_or(Tone::Quiet, |pod| pod::tone(look, pod));
    let line = |(step, depth, key): (Step, u8, &'static str)| {
        let here = pods.iter().filter(|(own, ..)| *own == step);
        let all = here.clone().count();
        ProgramLine {
            depth,
            text: look.text(key),
            skipped: is_skipped(set, step),
            cursor: cursor.filter(|(own, _)| *own == step).map(|(_, tone)| tone),
            pods: here
                .take(MOST_PODS)
                .map(|(_, ordinal, pod)| (*ordinal, tone(pod)))
                .collect(),
            more: all.saturating_sub(MOST_PODS),
        }
    };
    LINES.into_iter().map(line).collect()
}

/// Every ordinal that the sync looks at, with its pod.
fn ordinals<'a>(look: &Look<'a>, set: &StatefulSet) -> Vec<(i32, Option<&'a Pod>)> {
    let store = look.cluster.store();
    let namespace = &set.metadata.namespace;
    let wanted = set.spec.range();
    let mut all: Vec<_> = wanted
        .clone()
        .map(|ordinal| {
            let pod = store
                .pods
                .get(namespace, &pod_name(&set.metadata.name, ordinal));
            (ordinal, pod.map(|pod| &**pod))
        })
        .collect();
    for owned in store.dependents_of_kind(set.metadata.uid, Kind::Pod) {
        let Some((_, ordinal)) = parent_and_ordinal(&owned.name) else {
            continue;
        };
        if !wanted.contains(&ordinal) {
            let pod = store.pods.get(&owned.namespace, &owned.name);
            all.push((ordinal, pod.map(|pod| &**pod)));
        }
    }
    crate::order::sort_by(&mut all, &|a, b| a.0.cmp(&b.0));
    all
}

/// The line that does not let a pod pass; the last one if all do.
fn stop(look: &Look, set: &StatefulSet, ordinal: i32, pod: Option<&Pod>) -> Step {
    let spec = &set.spec;
    let ordered = spec.is_monotonic();
    let Some(pod) = pod else { return S::Create };
    let going = pod.metadata.is_terminating();
    if !spec.range().contains(&ordinal) {
        return if going && ordered { S::Gone } else { S::Delete };
    }
    if pod.is_finished() && !going {
        return S::Finished;
    }
    let available = |min_ready_seconds: i32| {
        let since = pod.serves_since().filter(|_| !going);
        since.is_some_and(|since| since + seconds(min_ready_seconds.into()) <= look.now)
    };
    if ordered && !available(spec.min_ready_seconds) {
        return S::Wait;
    }
    let gates = look.cluster.world().gates;
    let on_delete = spec.update_strategy.is_on_delete();
    let below = ordinal < spec.lowest_to_update();
    let update = &set.status.update_revision;
    let revision = pod.metadata.labels.get("controller-revision-hash");
    let outdated = revision.is_some_and(|own| !update.is_empty() && own != update);
    if outdated && !going {
        let held_back = on_delete || below;
        return if held_back { S::Update } else { S::Replace };
    }
    // Where several may be unavailable at once, those that are left alone are counted too.
    let counts = !on_delete && (gates.max_unavailable || !below);
    if counts && !available(gates.patience(spec.min_ready_seconds)) {
        return S::Updated;
    }
    S::Status
}

/// The line at which a sync ended that came to this.
fn at(set: &StatefulSet, decision: &Decision) -> Step {
    use Reason as R;
    let is_wanted = |pod: &str| {
        let ordinal = parent_and_ordinal(pod).map(|(_, ordinal)| ordinal);
        ordinal.is_some_and(|ordinal| set.spec.range().contains(&ordinal))
    };
    let ordered = set.spec.is_monotonic();
    match &decision.reason {
        R::PodFinished { .. } => S::Finished,
        R::NextOrdinal { .. }
        | R::OrdinalEmpty
        | R::ClaimMissing { .. }
        | R::ClaimStale { .. }
        | R::IdentityRepaired
        | R::Retry { .. } => S::Create,
        R::PodNotReady { .. } if ordered => S::Wait,
        R::PodTerminating { pod, then } if ordered => match then {
            Then::Create(_) => S::Wait,
            _ if is_wanted(pod) => S::Wait,
            _ => S::Gone,
        },
        R::PodTerminating { pod, .. } if !is_wanted(pod) => S::Delete,
        R::OrdinalOutOfRange { .. } | R::RetentionPolicy | R::CondemnedUnhealthy { .. } => {
            S::Delete
        }
        R::PodOutdated { .. } => S::Replace,
        R::UpdateUnavailable { .. } => S::Updated,
        R::Partition { .. } | R::OnDelete { .. } => S::Update,
        _ => S::Status,
    }
}

/// Whether a set's settings leave a line out.
fn is_skipped(set: &StatefulSet, step: Step) -> bool {
    let strategy = &set.spec.update_strategy;
    match step {
        S::Status | S::Revision => false,
        _ if set.metadata.is_terminating() => true,
        S::Wait | S::Gone => !set.spec.is_monotonic(),
        S::Replace | S::Updated => strategy.is_on_delete(),
        _ => false,
    }
}
