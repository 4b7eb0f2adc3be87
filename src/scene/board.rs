//! A StatefulSet and what belongs to it.

use super::stage::Look;
use super::types::*;
use super::{column, fold, service};
use crate::api::*;
use crate::cluster::history::SetKey;
use crate::cluster::reason::{Decision, Reason, Verdict};
use crate::order::Map;
use crate::text::{headline, rule};
use std::sync::Arc;

/// Whose everything is.
pub(super) struct Belongings<'a> {
    /// By namespace and name.
    pub(super) of_sets: Vec<OfSet<'a>>,
    pub(super) strays: Vec<&'a Arc<PersistentVolumeClaim>>,
}

/// What belongs to a set that is, or was.
#[derive(Default)]
pub(super) struct OfSet<'a> {
    pub(super) key: SetKey,
    pub(super) set: Option<&'a Arc<StatefulSet>>,
    /// Every ordinal that has anything to show, with the place of its pod in `pods`.
    pub(super) ordinals: Map<i32, Option<usize>>,
    pods: Vec<&'a Arc<Pod>>,
    /// With the ordinal and the name of the template.
    pub(super) claims: Vec<(i32, &'a str, &'a Arc<PersistentVolumeClaim>)>,
}

impl<'a> OfSet<'a> {
    /// The pod of an ordinal.
    pub(super) fn pod(&self, ordinal: i32) -> Option<&'a Arc<Pod>> {
        let index = self.ordinals.get(&ordinal).copied().flatten()?;
        self.pods.get(index).copied()
    }

    /// The set, if it is there.
    pub(super) fn reference(&self) -> Option<ObjectRef> {
        let (namespace, name) = &self.key;
        let own = ObjectRef::new(Kind::StatefulSet, namespace, name);
        self.set.map(|_| own)
    }

    fn show(&mut self, ordinal: i32) {
        self.ordinals.entry(ordinal).or_default();
    }
}

impl<'a> Belongings<'a> {
    fn of(&mut self, key: &SetKey) -> &mut OfSet<'a> {
        let place = self.of_sets.partition_point(|own| own.key < *key);
        if self.of_sets.get(place).is_none_or(|own| own.key != *key) {
            self.of_sets.insert(
                place,
                OfSet {
                    key: key.clone(),
                    ..OfSet::default()
                },
            );
        }
        &mut self.of_sets[place]
    }
}

/// Finds out whose everything is.
pub(super) fn belongings<'a>(look: &Look<'a>) -> Belongings<'a> {
    let store = look.cluster.store();
    let mut all = Belongings {
        of_sets: Vec::new(),
        strays: Vec::new(),
    };
    for set in store.stateful_sets.iter() {
        let key = (set.metadata.namespace.clone(), set.metadata.name.clone());
        let own = all.of(&key);
        own.set = Some(set);
        set.spec.range().for_each(|ordinal| own.show(ordinal));
    }
    for known in look.cluster.history().sets() {
        let haunted = look.memory.haunted(&known.key);
        if !haunted.is_empty() {
            let own = all.of(&known.key);
            haunted.into_iter().for_each(|ordinal| own.show(ordinal));
        }
    }
    for pod in store.pods.iter() {
        let metadata = &pod.metadata;
        let Some((parent, ordinal)) = parent_and_ordinal(&metadata.name) else {
            continue;
        };
        let known = look.cluster.history().sets().iter();
        let mut known =
            known.filter(|known| known.key.0 == metadata.namespace && known.key.1 == parent);
        if let Some(known) = known.next() {
            let own = all.of(&known.key);
            own.ordinals.insert(ordinal, Some(own.pods.len()));
            own.pods.push(pod);
        }
    }
    for claim in store.claims.iter() {
        match owner(look, claim) {
            Some((key, ordinal, template)) => {
                let own = all.of(key);
                own.show(ordinal);
                own.claims.push((ordinal, template, claim));
            }
            None => all.strays.push(claim),
        }
    }
    all
}

/// The set whose template gave the claim its name.
fn owner<'a>(look: &Look<'a>, claim: &PersistentVolumeClaim) -> Option<(&'a SetKey, i32, &'a str)> {
    let metadata = &claim.metadata;
    for known in look.cluster.history().sets() {
        let key = &known.key;
        if key.0 != metadata.namespace {
            continue;
        }
        for template in &known.templates {
            if let Some(ordinal) = claim_ordinal(&metadata.name, template, &key.1) {
                return Some((key, ordinal, template));
            }
        }
    }
    None
}

/// A set's board; `None` if nothing is left of it.
pub(super) fn board(look: &Look, own: &OfSet) -> Option<Board> {
    let key = &own.key;
    if own.set.is_none() && own.ordinals.is_empty() {
        return None;
    }
    let places = fold::places(look, own, |ordinal| column::column(look, own, ordinal));
    let namespace = told_namespace(&key.0);
    let Some(set) = own.set else {
        return Some(Board {
            key: format!("{}/{}", key.0, key.1),
            name: key.1.clone(),
            namespace,
            reason: gone(look, own),
            places,
            ..Board::default()
        });
    };
    let reference = ObjectRef::new(Kind::StatefulSet, &key.0, &key.1);
    let bar = (!set.spec.service_name.is_empty())
        .then(|| service::bar(look, &key.0, &set.spec.service_name));
    Some(Board {
        key: format!("{}/{}", key.0, key.1),
        name: key.1.clone(),
        namespace,
        replicas: set.spec.replicas(),
        ready: format!("{}/{}", set.status.ready_replicas, set.spec.replicas()),
        settings: settings(set),
        partition: partition(set),
        reason: reason(look, set, &reference),
        service: bar,
        places,
        set: Some(reference),
    })
}

/// A namespace, where it is worth a word.
pub(super) fn told_namespace(namespace: &str) -> String {
    match namespace {
        "default" => String::new(),
        namespace => namespace.to_owned(),
    }
}

fn gone(look: &Look, own: &OfSet) -> Headline {
    let (tone, key) = if own.pods.is_empty() {
        (Tone::Quiet, "board.gone-claims")
    } else {
        (Tone::Gone, "board.gone-pods")
    };
    let rule = if own.claims.is_empty() {
        ""
    } else {
        look.text("board.gone-rule")
    };
    Headline {
        tone,
        sentence: look.text(key).to_owned(),
        rule: rule.to_owned(),
        sync: 0,
    }
}

fn settings(set: &StatefulSet) -> Vec<String> {
    let spec = &set.spec;
    let policy = spec
        .pod_management_policy
        .as_deref()
        .unwrap_or("OrderedReady");
    let strategy = spec
        .update_strategy
        .kind
        .as_deref()
        .unwrap_or("RollingUpdate");
    let mut settings = vec![policy.to_owned(), strategy.to_owned()];
    if spec.min_ready_seconds > 0 {
        settings.push(format!("minReadySeconds: {}", spec.min_ready_seconds));
    }
    if spec.start() > 0 {
        settings.push(format!("ordinals.start: {}", spec.start()));
    }
    let retention = spec.retention();
    for (name, retention) in [
        ("whenDeleted", retention.when_deleted),
        ("whenScaled", retention.when_scaled),
    ] {
        if retention == Retention::Delete {
            settings.push(format!("{name}: Delete"));
        }
    }
    settings
}

/// The partition of a set that rolls its updates out.
fn partition(set: &StatefulSet) -> Option<i32> {
    let strategy = &set.spec.update_strategy;
    (!strategy.is_on_delete()).then(|| strategy.partition())
}

fn reason(look: &Look, set: &StatefulSet, reference: &ObjectRef) -> Headline {
    let Some(decision) = look.cluster.decision(reference) else {
        let sentence = look.text("reason.not-synced").to_owned();
        return Headline {
            tone: Tone::Busy,
            sentence,
            ..Headline::default()
        };
    };
    let sentence = headline(
        look.lang,
        &set.metadata.name,
        set.spec.start(),
        decision,
        look.now,
    );
    let blocker = blocker(reference, decision);
    let mut rules = Vec::new();
    if let Some(blocker) = blocker {
        let why = look.why(&blocker);
        if !why.is_empty() {
            let values = [("pod", &*blocker.name), ("why", why.as_str())];
            rules.push(look.say("board.blocker", &values));
        }
    }
    let rule = rule(look.lang, decision);
    if !rule.is_empty() {
        rules.push(rule);
    }
    Headline {
        tone: tone(look, reference, decision),
        sentence,
        rule: rules.join("\n"),
        sync: decision.sync,
    }
}

/// The pod that a set waits for.
fn blocker(set: &ObjectRef, decision: &Decision) -> Option<ObjectRef> {
    match &decision.reason {
        Reason::PodNotReady { pod, .. } | Reason::PodTerminating { pod, .. } => {
            Some(ObjectRef::new(Kind::Pod, &set.namespace, pod))
        }
        _ => None,
    }
}

/// How a set stands that came to this.
pub(super) fn tone(look: &Look, set: &ObjectRef, decision: &Decision) -> Tone {
    let in_trouble = |pod: ObjectRef| {
        let explanation = look.cluster.explain(&pod);
        explanation.is_some_and(|why| is_trouble(&why.reason))
    };
    match (decision.verdict, &decision.reason) {
        (_, Reason::Retry { .. }) => Tone::Bad,
        _ if blocker(set, decision).is_some_and(in_trouble) => Tone::Bad,
        (Verdict::Acted, _) => Tone::Busy,
        (Verdict::Waits, _) => Tone::Wait,
        (Verdict::Rests, Reason::Converged { .. }) => Tone::Good,
        (Verdict::Rests, _) => Tone::Quiet,
    }
}

/// Whether somebody has to do something, or a long time has to pass.
pub(super) fn is_trouble(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::PullFailed { .. }
            | Reason::CrashLoop { .. }
            | Reason::ContainerExited { .. }
            | Reason::Hangs { .. }
            | Reason::Killed { .. }
            | Reason::DoesNotStop
            | Reason::RunsTwice { .. }
            | Reason::AttachedElsewhere { .. }
            | Reason::Unschedulable { .. }
            | Reason::StuckTerminating { .. }
            | Reason::NodeSilent { .. }
            | Reason::NodeGone { .. }
            | Reason::Tolerates { .. }
            | Reason::NodeLost
            | Reason::ClassMissing { .. }
            | Reason::NoVolume
            | Reason::VolumeUnfit { .. }
            | Reason::VolumeGone
            | Reason::Retry { .. }
            | Reason::RolloutStuck { .. }
            | Reason::RolloutStranded
    )
}

impl Board {
    /// Namespace and name of its set.
    pub(super) fn set_key(&self) -> SetKey {
        let (namespace, name) = self.key.split_once('/').unwrap_or(("", &self.key));
        (namespace.to_owned(), name.to_owned())
    }
}
