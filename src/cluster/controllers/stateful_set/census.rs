//! What the controller knows of a set's pods, kept current by watch events.
//!
//! The real controller lists all pods at each sync. The census answers the same questions from
//! ordered sets that change with each pod event, so that a sync costs what changed, not what exists.

use crate::api::*;
use crate::cluster::store::Store;
use crate::order::gather;
use crate::order::{Map, Set};
use std::sync::Arc;

use super::claims;

/// What a sync needs to know of one pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) uid: Uid,
    pub(super) phase: PodPhase,
    pub(super) terminating: bool,
    /// Since when the Ready condition is True.
    pub(super) ready_since: Option<Millis>,
    pub(super) revision: String,
    /// Whether name and labels are those of its ordinal (spec 01 §0).
    pub(super) identity_ok: bool,
    /// Whether it has a volume for every claim template (spec 01 §0).
    pub(super) storage_ok: bool,
    /// Whether all its claims are there.
    pub(super) claims_there: bool,
    /// Whether their owners are those that the retention policy wants.
    pub(super) owners_ok: bool,
}

impl Facts {
    fn of(set: &StatefulSet, pod: &Pod, ordinal: i32, store: &Store) -> Self {
        let metadata = &pod.metadata;
        Self {
            uid: metadata.uid,
            phase: pod.status.phase,
            terminating: metadata.is_terminating(),
            ready_since: pod.serves_since(),
            revision: metadata
                .labels
                .get(REVISION_LABEL)
                .cloned()
                .unwrap_or_default(),
            identity_ok: metadata.name == pod_name(&set.metadata.name, ordinal)
                && metadata.labels.get(POD_NAME_LABEL) == Some(&metadata.name),
            storage_ok: claims::volumes_match(set, pod, ordinal),
            claims_there: claims::all_exist(set, ordinal, store),
            owners_ok: claims::owners_match(set, pod, ordinal, store),
        }
    }

    pub(super) fn is_finished(&self) -> bool {
        matches!(self.phase, PodPhase::Succeeded | PodPhase::Failed)
    }

    pub(super) fn is_running_and_ready(&self) -> bool {
        self.phase == PodPhase::Running && self.ready_since.is_some()
    }

    /// When it becomes available, or became so; `None` while it is not Ready.
    pub(super) fn available_at(&self, min_ready_seconds: i32) -> Option<Millis> {
        Some(self.ready_since? + seconds(min_ready_seconds.into()))
    }

    /// Running, Ready and not terminating: all but the clock lets it count as healthy.
    fn is_sound(&self) -> bool {
        self.is_running_and_ready() && !self.terminating
    }

    /// Whether step 3 or 6 of the pass over the slots has something to mend (spec 01 §6).
    fn needs_repair(&self) -> bool {
        let claims_ok = self.owners_ok && (self.claims_there || self.phase != PodPhase::Pending);
        !(self.identity_ok && self.storage_ok && claims_ok)
    }
}

/// Names the revision of a pod's template.
pub(super) const REVISION_LABEL: &str = "controller-revision-hash";
/// Repeats the pod's name, so that a Service can select one pod.
pub(super) const POD_NAME_LABEL: &str = "statefulset.kubernetes.io/pod-name";
/// Repeats the ordinal.
pub(super) const POD_INDEX_LABEL: &str = "apps.kubernetes.io/pod-index";

/// The pods of one set, by ordinal, and every question about them that a sync asks.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Census {
    facts: Map<i32, Facts>,
    /// Names of pods that the set owns, but whose labels or name do not match.
    strays: Set<String>,
    /// Ordinals in range without a pod.
    missing: Set<i32>,
    /// Not Running, not Ready, or terminating.
    unsound: Set<i32>,
    /// Succeeded or Failed.
    finished: Set<i32>,
    /// Identity, storage or claims are not as they should be.
    broken: Set<i32>,
    /// Not terminating.
    standing: Set<i32>,
    /// Running and Ready.
    ready: usize,
    /// By the instant since which the Ready condition is True.
    by_readiness: Set<(Millis, i32)>,
    /// Not terminating, by revision.
    by_revision: Map<String, Set<i32>>,
}

impl Census {
    /// Counts all pods of a set.
    pub(super) fn take(set: &StatefulSet, store: &Store) -> Self {
        let mut census = Self {
            missing: set.spec.range().collect(),
            ..Self::default()
        };
        for pod in store.dependents_of_kind(set.metadata.uid, Kind::Pod) {
            census.see(
                set,
                &pod.name,
                store.pods.get(&pod.namespace, &pod.name),
                store,
            );
        }
        census
    }

    /// Follows a change of one pod of the set; absent: the pod is gone, or not the set's any more.
    pub(super) fn see(
        &mut self,
        set: &StatefulSet,
        name: &str,
        pod: Option<&Arc<Pod>>,
        store: &Store,
    ) {
        let pod = pod.filter(|pod| pod.metadata.is_controlled_by(set.metadata.uid));
        let ordinal = ordinal_in(set, name);
        let (Some(ordinal), true) = (
            ordinal,
            pod.is_none_or(|pod| set.spec.selects(&pod.metadata.labels)),
        ) else {
            if let Some(ordinal) = ordinal {
                self.set_facts(set, ordinal, None);
            }
            if pod.is_some() {
                self.strays.insert(name.to_owned());
            } else {
                self.strays.remove(name);
            }
            return;
        };
        self.strays.remove(name);
        let facts = pod.map(|pod| Facts::of(set, pod, ordinal, store));
        self.set_facts(set, ordinal, facts);
    }

    /// Looks again at a pod whose claim changed.
    pub(super) fn see_claim_of(&mut self, set: &StatefulSet, ordinal: i32, store: &Store) {
        let name = pod_name(&set.metadata.name, ordinal);
        if self.facts.contains_key(&ordinal) {
            let pod = store.pods.get(&set.metadata.namespace, &name).cloned();
            self.see(set, &name, pod.as_ref(), store);
        }
    }

    fn set_facts(&mut self, set: &StatefulSet, ordinal: i32, facts: Option<Facts>) {
        if let Some(old) = self.facts.remove(&ordinal) {
            self.ready -= usize::from(old.is_running_and_ready());
            if let Some(since) = old.ready_since {
                self.by_readiness.remove(&(since, ordinal));
            }
            if let Some(ordinals) = self.by_revision.get_mut(&old.revision) {
                ordinals.remove(&ordinal);
                if ordinals.is_empty() {
                    self.by_revision.remove(&old.revision);
                }
            }
        }
        let has = |test: fn(&Facts) -> bool| facts.as_ref().is_some_and(test);
        include(
            &mut self.missing,
            ordinal,
            facts.is_none() && set.spec.range().contains(&ordinal),
        );
        include(&mut self.unsound, ordinal, has(|facts| !facts.is_sound()));
        include(&mut self.finished, ordinal, has(Facts::is_finished));
        include(&mut self.broken, ordinal, has(Facts::needs_repair));
        include(&mut self.standing, ordinal, has(|facts| !facts.terminating));
        if let Some(facts) = facts {
            self.ready += usize::from(facts.is_running_and_ready());
            if let Some(since) = facts.ready_since {
                self.by_readiness.insert((since, ordinal));
            }
            if !facts.terminating {
                self.by_revision
                    .entry(facts.revision.clone())
                    .or_default()
                    .insert(ordinal);
            }
            self.facts.insert(ordinal, facts);
        }
    }

    pub(super) fn get(&self, ordinal: i32) -> Option<&Facts> {
        self.facts.get(&ordinal)
    }

    pub(super) fn strays(&self) -> impl Iterator<Item = &String> {
        self.strays.iter()
    }

    /// How many pods there are, whatever their state.
    pub(super) fn len(&self) -> usize {
        self.facts.len()
    }

    /// How many are Running and Ready.
    pub(super) fn ready(&self) -> usize {
        self.ready
    }

    /// How many are Running, and have been Ready for long enough.
    pub(super) fn available(&self, min_ready_seconds: i32, now: Millis) -> usize {
        self.ready
            .saturating_sub(self.waiting(min_ready_seconds, now).count())
    }

    /// How many of a revision are not terminating.
    pub(super) fn at_revision(&self, revision: &str) -> usize {
        self.by_revision.get(revision).map_or(0, Set::len)
    }

    /// The revisions that pods have.
    pub(super) fn revisions(&self) -> Set<String> {
        gather(self.facts.values().map(|facts| facts.revision.clone()))
    }

    /// Ready, but not yet for long enough, in the order in which they will be available.
    pub(super) fn waiting(
        &self,
        min_ready_seconds: i32,
        now: Millis,
    ) -> impl Iterator<Item = (Millis, i32)> + '_ {
        let wait = seconds(min_ready_seconds.into());
        // Available means `since + wait <= now`; nobody became Ready in the future.
        let first = (now + 1).saturating_sub(wait);
        let all_available = wait == 0;
        let from = if all_available { Millis::MAX } else { first };
        self.by_readiness
            .range((from, i32::MIN)..)
            .map(move |(since, ordinal)| (since + wait, *ordinal))
    }

    /// The lowest ordinal from `from` on that needs the pass over the slots to stop or to mend.
    pub(super) fn next_concern(&self, set: &StatefulSet, from: i32, now: Millis) -> Option<i32> {
        let end = set.spec.range().end;
        if from >= end {
            return None;
        }
        let waiting = self
            .waiting(set.spec.min_ready_seconds, now)
            .map(|(_, ordinal)| ordinal);
        [
            self.missing.range(from..end).next().copied(),
            self.unsound.range(from..end).next().copied(),
            self.broken.range(from..end).next().copied(),
            waiting
                .filter(|ordinal| (from..end).contains(ordinal))
                .min(),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// The lowest ordinal in range, from `from` on, that has no pod.
    pub(super) fn next_missing(&self, set: &StatefulSet, from: i32) -> Option<i32> {
        let end = set.spec.range().end;
        if from >= end {
            return None;
        }
        self.missing.range(from..end).next().copied()
    }

    /// In range, ascending: what Parallel has to create, replace or mend.
    pub(super) fn concerns_at_once(&self, set: &StatefulSet) -> Set<i32> {
        let range = set.spec.range();
        let all = [&self.missing, &self.finished, &self.broken];
        let each = all.into_iter();
        gather(each.flat_map(|ordinals| ordinals.range(range.clone()).copied()))
    }

    /// Pods outside the range, highest first.
    pub(super) fn condemned(&self, set: &StatefulSet) -> impl Iterator<Item = (i32, &Facts)> {
        let range = set.spec.range();
        let above = self.facts.range(range.end..).rev();
        let below = self.facts.range(..range.start).rev();
        above.chain(below).map(|(ordinal, facts)| (*ordinal, facts))
    }

    /// Condemned pods that are not terminating, highest first.
    pub(super) fn condemned_standing(&self, set: &StatefulSet) -> Vec<i32> {
        let range = set.spec.range();
        let above = self.standing.range(range.end..).rev();
        let below = self.standing.range(..range.start).rev();
        above.chain(below).copied().collect()
    }

    /// Condemned pods whose claims have other owners than the retention policy wants.
    pub(super) fn condemned_broken(&self, set: &StatefulSet) -> Vec<i32> {
        let range = set.spec.range();
        let above = self.broken.range(range.end..).rev();
        let below = self.broken.range(..range.start).rev();
        let owners_wrong = |ordinal: &i32| {
            self.facts
                .get(ordinal)
                .is_some_and(|facts| !facts.owners_ok)
        };
        above.chain(below).copied().filter(owners_wrong).collect()
    }

    /// Whether a pod is neither available nor to be counted on (spec 01 §0).
    pub(super) fn is_unavailable(&self, ordinal: i32, min_ready_seconds: i32, now: Millis) -> bool {
        self.facts.get(&ordinal).is_none_or(|facts| {
            let at = facts.available_at(min_ready_seconds);
            facts.terminating || at.is_none_or(|at| at > now)
        })
    }

    /// The lowest unavailable slot, or else the lowest unavailable condemned pod (spec 01 §4).
    pub(super) fn first_unhealthy(
        &self,
        set: &StatefulSet,
        min_ready: i32,
        now: Millis,
    ) -> Option<i32> {
        let range = set.spec.range();
        let unavailable = |ordinal: &i32| self.is_unavailable(*ordinal, min_ready, now);
        let waiting = self.waiting(min_ready, now);
        let waiting: Set<i32> = gather(waiting.map(|(_, ordinal)| ordinal));
        let candidates = |range: std::ops::Range<i32>| {
            let missing = self.missing.range(range.clone()).next().copied();
            let unsound = self.unsound.range(range.clone()).copied().find(unavailable);
            let waiting = waiting.range(range).next().copied();
            [missing, unsound, waiting].into_iter().flatten().min()
        };
        candidates(range.clone())
            .or_else(|| candidates(i32::MIN..range.start))
            .or_else(|| candidates(range.end..i32::MAX))
    }

    /// The highest slot from `lowest` on that is unavailable, or not at the revision.
    pub(super) fn highest_outdated_or_unavailable(
        &self,
        set: &StatefulSet,
        lowest: i32,
        revision: &str,
        min_ready: i32,
        now: Millis,
    ) -> Option<i32> {
        let end = set.spec.range().end;
        if lowest >= end {
            return None;
        }
        let outdated = self.outdated(set, lowest, revision).next();
        let missing = self.missing.range(lowest..end).next_back().copied();
        // A pod that is terminating, or not Running though Ready, is unsound.
        let unsound = self.unsound.range(lowest..end).rev().copied();
        let unavailable = unsound
            .clone()
            .find(|ordinal| self.is_unavailable(*ordinal, min_ready, now));
        let waiting = self.waiting(min_ready, now).map(|(_, ordinal)| ordinal);
        let waiting = waiting
            .filter(|ordinal| (lowest..end).contains(ordinal))
            .max();
        [outdated, missing, unavailable, waiting]
            .into_iter()
            .flatten()
            .max()
    }

    /// The slots that are unavailable.
    pub(super) fn unavailable_slots(&self, set: &StatefulSet, now: Millis) -> Set<i32> {
        let range = set.spec.range();
        let min_ready = set.spec.min_ready_seconds;
        let empty = self.missing.range(range.clone()).copied();
        let unsound = self.unsound.range(range.clone()).copied();
        let waiting = self.waiting(min_ready, now).map(|(_, ordinal)| ordinal);
        let candidates = empty.chain(unsound).chain(waiting);
        gather(
            candidates
                .filter(|slot| range.contains(slot) && self.is_unavailable(*slot, min_ready, now)),
        )
    }

    /// Slots from `lowest` on that stand and are not at the revision, highest first.
    pub(super) fn outdated(
        &self,
        set: &StatefulSet,
        lowest: i32,
        revision: &str,
    ) -> impl Iterator<Item = i32> + use<'_> {
        let mut others = self.at_other_revisions(set, lowest, revision);
        std::iter::from_fn(move || {
            let highest = others
                .iter_mut()
                .max_by_key(|slots| (**slots).clone().next_back());
            highest?.next_back().copied()
        })
    }

    /// The lowest slot that stands and is not at the revision.
    pub(super) fn lowest_outdated(&self, set: &StatefulSet, revision: &str) -> Option<i32> {
        let others = self.at_other_revisions(set, set.spec.start(), revision);
        others
            .into_iter()
            .filter_map(|mut slots| slots.next().copied())
            .min()
    }

    /// How many slots stand and are not at the revision.
    pub(super) fn count_outdated(&self, set: &StatefulSet, revision: &str) -> usize {
        let range = set.spec.range();
        let other = self.by_revision.iter().filter(|(own, _)| *own != revision);
        // Few are out of range, if any.
        let counts = other.map(|(_, ordinals)| {
            let outside = ordinals
                .range(..range.start)
                .chain(ordinals.range(range.end..));
            ordinals.len() - outside.count()
        });
        counts.sum()
    }

    fn at_other_revisions(
        &self,
        set: &StatefulSet,
        lowest: i32,
        revision: &str,
    ) -> Vec<impl DoubleEndedIterator<Item = &i32> + Clone + use<'_>> {
        let end = set.spec.range().end;
        let other = self.by_revision.iter().filter(|(own, _)| *own != revision);
        let slots = other.map(|(_, ordinals)| ordinals.range(lowest.min(end)..end));
        slots.collect()
    }
}

/// The ordinal of a pod's name, if the name is one of this set's.
pub(super) fn ordinal_in(set: &StatefulSet, pod: &str) -> Option<i32> {
    let (parent, ordinal) = parent_and_ordinal(pod)?;
    (parent == set.metadata.name).then_some(ordinal)
}

fn include(ordinals: &mut Set<i32>, ordinal: i32, belongs: bool) {
    if belongs {
        ordinals.insert(ordinal);
    } else {
        ordinals.remove(&ordinal);
    }
}
