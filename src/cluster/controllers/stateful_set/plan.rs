//! The decision of one sync: a pure function of the set and the census (spec 01 §4 to 7).

use super::census::{Census, Facts};
use super::claims;
use super::revisions::Revisions;
use crate::api::*;
use crate::cluster::api_server::Gates;
use crate::cluster::reason::{PodWait, Reason, Then};
use crate::cluster::store::Store;

/// One thing that a sync does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) act: Act,
    pub(super) ordinal: i32,
}

/// What is done to the pod of an ordinal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Delete it: it is Succeeded or Failed.
    DeleteFinished(PodPhase),
    /// Create its claims and it.
    Create,
    /// Create missing claims of a Pending pod again.
    MendClaims,
    /// Put right what is wrong with it or its claims.
    Mend,
    /// Make it own its claims, or not, before it is scaled away.
    MendCondemned,
    /// Delete it: its ordinal is out of range.
    ScaleDown,
    /// Delete it: it has an old revision.
    Update,
}

impl Act {
    fn on(self, ordinal: i32) -> Step {
        Step { act: self, ordinal }
    }

    /// Whether it belongs to the pass over the slots, which goes before all else.
    pub(super) fn is_of_a_slot(self) -> bool {
        !matches!(self, Self::MendCondemned | Self::ScaleDown | Self::Update)
    }

    /// Whether OrderedReady does nothing after it in the same sync.
    fn ends_the_pass(self) -> bool {
        matches!(
            self,
            Self::DeleteFinished(_) | Self::Create | Self::ScaleDown
        )
    }
}

/// What a sync is to do, and what it waits for then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// In this order; in OrderedReady the first failure ends the sync.
    pub(super) steps: Vec<Step>,
    /// What has to happen before the next sync can do more; absent if nothing.
    pub(super) wait: Option<Reason>,
}

/// All that a plan looks at.
pub(super) struct View<'a> {
    pub(super) set: &'a StatefulSet,
    pub(super) census: &'a Census,
    pub(super) revisions: &'a Revisions,
    pub(super) store: &'a Store,
    pub(super) gates: &'a Gates,
    pub(super) now: Millis,
}

impl View<'_> {
    /// For how many seconds a pod must be Ready before others are touched.
    fn patience(&self) -> i32 {
        self.gates.patience(self.set.spec.min_ready_seconds)
    }
}

/// What to do now.
pub(super) fn plan(view: &View) -> Plan {
    let mut plan = Plan::default();
    if view.set.metadata.is_terminating() {
        plan.wait = Some(Reason::SetTerminating);
        return plan;
    }
    // Each phase ends the pass by saying what it waits for; Parallel does not listen.
    let monotonic = view.set.spec.is_monotonic();
    let phases = [slots, condemned_claims, condemned, update];
    for phase in phases {
        let wait = phase(view, &mut plan.steps);
        plan.wait = plan.wait.or(wait);
        if monotonic
            && (plan.wait.is_some() || plan.steps.iter().any(|step| step.act.ends_the_pass()))
        {
            break;
        }
    }
    plan
}

/// Phase A: the slots, ascending.
fn slots(view: &View, steps: &mut Vec<Step>) -> Option<Reason> {
    if !view.set.spec.is_monotonic() {
        let mut wait = None;
        for ordinal in view.census.concerns_at_once(view.set) {
            wait = wait.or(slot(view, ordinal, steps));
        }
        return wait;
    }
    let mut from = view.set.spec.start();
    while let Some(ordinal) = view.census.next_concern(view.set, from, view.now) {
        let wait = slot(view, ordinal, steps);
        if wait.is_some() || steps.last().is_some_and(|step| step.act.ends_the_pass()) {
            return wait;
        }
        from = ordinal + 1;
    }
    None
}

/// Phase A for one slot (spec 01 §6): what to do, and why to stop there.
fn slot(view: &View, ordinal: i32, steps: &mut Vec<Step>) -> Option<Reason> {
    let pod = pod_name(&view.set.metadata.name, ordinal);
    let Some(facts) = view.census.get(ordinal) else {
        if claims::stale(view.set, ordinal, view.store).is_some() {
            return Some(Reason::ClaimStale { pod });
        }
        steps.push(Act::Create.on(ordinal));
        return None;
    };
    if facts.is_finished() {
        if facts.terminating {
            return Some(Reason::PodTerminating {
                pod,
                then: next_after(view, ordinal),
            });
        }
        steps.push(Act::DeleteFinished(facts.phase).on(ordinal));
        return None;
    }
    if facts.phase == PodPhase::Pending && !(facts.claims_there && facts.owners_ok) {
        steps.push(Act::MendClaims.on(ordinal));
    }
    if view.set.spec.is_monotonic() {
        if facts.terminating {
            return Some(Reason::PodTerminating {
                pod,
                then: next_after(view, ordinal),
            });
        }
        if let Some(state) = unavailability(view, facts) {
            return Some(Reason::PodNotReady {
                pod,
                state,
                then: next_after(view, ordinal),
            });
        }
    }
    if facts.phase != PodPhase::Pending
        && !(facts.identity_ok && facts.storage_ok && facts.owners_ok)
    {
        steps.push(Act::Mend.on(ordinal));
    }
    None
}

/// Why a pod that exists does not count as available.
fn unavailability(view: &View, facts: &Facts) -> Option<PodWait> {
    if facts.is_finished() {
        return Some(PodWait::Finished);
    }
    if facts.phase == PodPhase::Pending {
        return Some(PodWait::Pending);
    }
    match facts.available_at(view.set.spec.min_ready_seconds) {
        None => Some(PodWait::NotReady),
        Some(at) => (at > view.now).then_some(PodWait::NotAvailable { at }),
    }
}

/// What OrderedReady would do if the pod of this slot were available.
fn next_after(view: &View, ordinal: i32) -> Then {
    let name = |ordinal| pod_name(&view.set.metadata.name, ordinal);
    // The slot itself is empty as soon as a terminating pod is gone.
    let gone = view
        .census
        .get(ordinal)
        .is_some_and(|facts| facts.terminating);
    let from = if gone { ordinal } else { ordinal + 1 };
    if gone {
        return Then::Create(name(from));
    }
    if let Some(missing) = view.census.next_missing(view.set, from) {
        return Then::Create(name(missing));
    }
    if let Some((condemned, _)) = view.census.condemned(view.set).next() {
        return Then::ScaleDown(name(condemned));
    }
    match outdated_from_the_top(view) {
        Some(outdated) => Then::Update(name(outdated)),
        None => Then::Nothing,
    }
}

fn outdated_from_the_top(view: &View) -> Option<i32> {
    if view.set.spec.update_strategy.is_on_delete() {
        return None;
    }
    let lowest = view.set.spec.lowest_to_update();
    let update = &view.revisions.update;
    view.census.outdated(view.set, lowest, update).next()
}

/// Phase B: the claims of condemned pods, before the pods go.
fn condemned_claims(view: &View, steps: &mut Vec<Step>) -> Option<Reason> {
    steps.extend(
        view.census
            .condemned_broken(view.set)
            .into_iter()
            .map(|ordinal| Act::MendCondemned.on(ordinal)),
    );
    None
}

/// Phase C: condemned pods, highest first.
fn condemned(view: &View, steps: &mut Vec<Step>) -> Option<Reason> {
    if !view.set.spec.is_monotonic() {
        let standing = view.census.condemned_standing(view.set);
        steps.extend(
            standing
                .into_iter()
                .map(|ordinal| Act::ScaleDown.on(ordinal)),
        );
        let (ordinal, _) = view
            .census
            .condemned(view.set)
            .find(|(_, facts)| facts.terminating)?;
        let pod = pod_name(&view.set.metadata.name, ordinal);
        return Some(Reason::PodTerminating {
            pod,
            then: Then::Nothing,
        });
    }
    let mut condemned = view.census.condemned(view.set);
    let (ordinal, facts) = condemned.next()?;
    let pod = pod_name(&view.set.metadata.name, ordinal);
    if facts.terminating {
        let then = match condemned.next() {
            Some((next, _)) => Then::ScaleDown(pod_name(&view.set.metadata.name, next)),
            None => outdated_from_the_top(view).map_or(Then::Nothing, |outdated| {
                Then::Update(pod_name(&view.set.metadata.name, outdated))
            }),
        };
        return Some(Reason::PodTerminating { pod, then });
    }
    let first_unhealthy = view
        .census
        .first_unhealthy(view.set, view.patience(), view.now);
    if unavailability(view, facts).is_some() && first_unhealthy != Some(ordinal) {
        let first_unhealthy = first_unhealthy.unwrap_or(ordinal);
        let first_unhealthy = pod_name(&view.set.metadata.name, first_unhealthy);
        return Some(Reason::CondemnedUnhealthy {
            pod,
            first_unhealthy,
        });
    }
    steps.push(Act::ScaleDown.on(ordinal));
    None
}

/// Phase D: the update, from the top down to the partition (spec 01 §7).
fn update(view: &View, steps: &mut Vec<Step>) -> Option<Reason> {
    let update = &view.revisions.update;
    let set = view.set;
    if set.spec.update_strategy.is_on_delete() {
        let outdated = view.census.count_outdated(set, update);
        return (outdated > 0).then_some(Reason::OnDelete { outdated });
    }
    let lowest = set.spec.lowest_to_update();
    if view.gates.max_unavailable {
        if let Some(blocked) = update_several(view, steps) {
            return Some(blocked);
        }
    } else if let Some(ordinal) =
        view.census
            .highest_outdated_or_unavailable(set, lowest, update, view.patience(), view.now)
    {
        let facts = view.census.get(ordinal);
        if facts.is_some_and(|facts| facts.revision != *update && !facts.terminating) {
            steps.push(Act::Update.on(ordinal));
            return None;
        }
        let pod = pod_name(&set.metadata.name, ordinal);
        return Some(Reason::UpdateUnavailable { pod });
    }
    let held_back = view.census.lowest_outdated(set, update);
    let partition = set.spec.update_strategy.partition();
    held_back
        .filter(|held_back| *held_back < lowest)
        .map(|_| Reason::Partition { partition })
}

/// Phase D where several slots may be unavailable at once.
fn update_several(view: &View, steps: &mut Vec<Step>) -> Option<Reason> {
    let (set, census) = (view.set, view.census);
    let (lowest, update) = (set.spec.lowest_to_update(), &view.revisions.update);
    let mut outdated = census.outdated(set, lowest, update).peekable();
    outdated.peek()?;
    let most = max_unavailable(set);
    let unavailable = census.unavailable_slots(set, view.now);
    let broken_first = view.gates.broken_old_pods_first && !set.spec.is_monotonic();
    // Without `rollingUpdate` the lowest slots keep the current revision as long as enough pods have it
    // (spec 01 §5): the end of such a pod would only bring another like it.
    let current = &view.revisions.current;
    let keeps_current = set.spec.update_strategy.rolling_update.is_none() && current != update;
    let comes_back = |ordinal: &i32| {
        let slot = usize::try_from(ordinal - set.spec.start()).unwrap_or(0);
        keeps_current && slot + 1 < census.at_revision(current)
    };
    let goes_first =
        |ordinal: &i32| broken_first && unavailable.contains(ordinal) && !comes_back(ordinal);
    if broken_first {
        let is_old = |ordinal: &&i32| {
            let facts = census.get(**ordinal).filter(|facts| !facts.terminating);
            facts.is_some_and(|facts| **ordinal >= lowest && facts.revision != *update)
        };
        let broken = unavailable.iter().rev().filter(is_old);
        let broken = broken.filter(|ordinal| goes_first(ordinal)).take(most);
        steps.extend(broken.map(|ordinal| Act::Update.on(*ordinal)));
    }
    let budget = most.saturating_sub(unavailable.len());
    let others = outdated.filter(|ordinal| !goes_first(ordinal));
    let mut others = others.peekable();
    // Who is unavailable keeps the others from their update.
    let blocked = others.peek().copied().filter(|_| budget == 0);
    steps.extend(others.take(budget).map(|ordinal| Act::Update.on(ordinal)));
    let unhealthy = || census.first_unhealthy(set, set.spec.min_ready_seconds, view.now);
    let ordinal = blocked.map(|ordinal| unhealthy().unwrap_or(ordinal))?;
    let pod = pod_name(&set.metadata.name, ordinal);
    Some(Reason::UpdateUnavailable { pod })
}

/// How many slots may be unavailable during an update; percentages are rounded down, to 1 at least.
fn max_unavailable(set: &StatefulSet) -> usize {
    let rolling = set.spec.update_strategy.rolling_update.as_ref();
    let value = rolling.and_then(|rolling| rolling.max_unavailable.as_ref());
    let count = value.and_then(|value| share(value, set.spec.replicas(), false));
    usize::try_from(count.unwrap_or(1)).unwrap_or(1).max(1)
}
