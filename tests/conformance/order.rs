//! Which points in the lives of objects come in a guaranteed order.
//!
//! A rule names two points and how their objects belong together. Where the real recording has
//! both, ours must have them in the same order. Whatever no rule names may come in any order.

use super::story::{Story, Subject, Ties};
use serde_json::Value;
use std::collections::BTreeMap;

/// A point in the life of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Point {
    Created,
    /// The claim asks a provisioner.
    Asked,
    /// The claim names its volume.
    Named,
    /// The claim or volume is Bound.
    Bound,
    /// The pod has its node.
    Scheduled,
    /// The attachment is made.
    Attached,
    Running,
    Ready,
    NotReady,
    /// The node has a NoExecute taint.
    Expelling,
    /// The spec changed.
    Respecified,
    Terminating,
    /// The pod is Succeeded or Failed.
    Stopped,
    /// The volume is Released.
    Released,
    Deleted,
}

/// A point that was reached.
#[derive(Clone, Debug)]
pub(crate) struct Reached {
    pub(crate) subject: Subject,
    pub(crate) point: Point,
    /// The how many-th time, from 1.
    pub(crate) time: usize,
    pub(crate) line: usize,
    pub(crate) interval: usize,
}

/// All points, in the order of the trace.
pub(crate) fn points(story: &Story) -> Vec<Reached> {
    let mut times: BTreeMap<(&str, Point), usize> = BTreeMap::new();
    let mut ready: BTreeMap<&str, bool> = BTreeMap::new();
    let mut found = Vec::new();
    let mut facts: Vec<_> = story.facts.iter().collect();
    // What is written at once has no order of its own.
    facts.sort_by_key(|fact| fact.line);
    for fact in facts {
        let kind = fact.subject.split('/').next().unwrap_or_default();
        let text = fact.value.as_str().unwrap_or_default();
        let point = match (kind, fact.facet.as_str()) {
            (_, "life") if text == "created" => Point::Created,
            (_, "life") => Point::Deleted,
            (_, "terminating") => Point::Terminating,
            ("Pod", "node") => Point::Scheduled,
            ("Pod", "phase") if text == "Running" => Point::Running,
            ("Pod", "phase") if text == "Succeeded" || text == "Failed" => Point::Stopped,
            ("Pod", "ready") => {
                let is_ready = fact.value == Value::Bool(true);
                let was = ready.insert(&fact.subject, is_ready).unwrap_or(false);
                match (was, is_ready) {
                    (false, true) => Point::Ready,
                    (true, false) => Point::NotReady,
                    _ => continue,
                }
            }
            ("Node", "ready") => match text {
                "True" => Point::Ready,
                _ => Point::NotReady,
            },
            ("Node", "taints") if fact.value.to_string().contains(":NoExecute") => Point::Expelling,
            ("PersistentVolumeClaim", "annotations")
                if fact
                    .value
                    .get("volume.kubernetes.io/storage-provisioner")
                    .is_some()
                    && fact.value.get("pv.kubernetes.io/bind-completed").is_none() =>
            {
                Point::Asked
            }
            ("PersistentVolumeClaim", "volumeName") => Point::Named,
            ("PersistentVolumeClaim" | "PersistentVolume", "phase") if text == "Bound" => {
                Point::Bound
            }
            ("PersistentVolume", "phase") if text == "Released" => Point::Released,
            ("VolumeAttachment", "attached") if fact.value == Value::Bool(true) => Point::Attached,
            (_, "generation") => Point::Respecified,
            _ => continue,
        };
        let time = times.entry((&fact.subject, point)).or_default();
        *time += 1;
        found.push(Reached {
            subject: fact.subject.clone(),
            point,
            time: *time,
            line: fact.line,
            interval: fact.interval,
        });
    }
    found.sort_by_key(|reached| (reached.line, reached.point));
    found
}

/// A rule: why two points have an order, and whether a pair is one of its pairs.
struct Rule {
    why: &'static str,
    first: &'static [Point],
    second: &'static [Point],
    related: fn(&Ties, &Reached, &Reached) -> bool,
}

fn is(reached: &Reached, kind: &str) -> bool {
    reached
        .subject
        .strip_prefix(kind)
        .is_some_and(|rest| rest.starts_with('/'))
}

fn uses(ties: &Ties, pod: &Reached, claim: &Reached) -> bool {
    let claims = ties.claims.get(&pod.subject);
    claims.is_some_and(|claims| claims.contains(&claim.subject))
}

/// Two pods of one OrderedReady set, as ordinals.
fn ordinals(ties: &Ties, a: &Reached, b: &Reached) -> Option<(i64, i64)> {
    let ((set, a), (other, b)) = (ties.member.get(&a.subject)?, ties.member.get(&b.subject)?);
    (set == other).then_some((*a, *b))
}

fn ordered(ties: &Ties, a: &Reached, b: &Reached) -> Option<(i64, i64)> {
    let (set, _) = ties.member.get(&a.subject)?;
    ordinals(ties, a, b).filter(|_| ties.ordered.contains(set))
}

fn owned(ties: &Ties, owner: &Reached, dependent: &Reached) -> bool {
    let owners = ties.owners.get(&dependent.subject);
    owners.is_some_and(|owners| owners.contains(&owner.subject))
}

/// The uid without its number, and the number.
fn incarnation(subject: &str) -> Option<(&str, usize)> {
    let (name, number) = subject.rsplit_once('#')?;
    Some((name, number.parse().ok()?))
}

use Point::*;

const RULES: &[Rule] = &[
    Rule {
        why: "one object",
        first: &[
            Created,
            Asked,
            Named,
            Bound,
            Scheduled,
            Attached,
            Running,
            Ready,
            NotReady,
            Expelling,
            Respecified,
            Terminating,
            Stopped,
            Released,
            Deleted,
        ],
        second: &[
            Created,
            Asked,
            Named,
            Bound,
            Scheduled,
            Attached,
            Running,
            Ready,
            NotReady,
            Expelling,
            Respecified,
            Terminating,
            Stopped,
            Released,
            Deleted,
        ],
        related: |_, a, b| a.subject == b.subject && a.line != b.line,
    },
    Rule {
        why: "an object is made when the former one of its name is gone",
        first: &[Deleted],
        second: &[Created],
        related: |_, a, b| match (incarnation(&a.subject), incarnation(&b.subject)) {
            (Some((name, number)), Some((other, next))) => name == other && number + 1 == next,
            _ => false,
        },
    },
    Rule {
        why: "OrderedReady makes a pod when all lower ones are ready",
        first: &[Ready, Deleted],
        second: &[Created],
        related: |ties, a, b| ordered(ties, a, b).is_some_and(|(a, b)| a < b),
    },
    Rule {
        why: "OrderedReady does one thing at a time",
        first: &[Created],
        second: &[Created],
        related: |ties, a, b| ordered(ties, a, b).is_some_and(|(a, b)| a != b),
    },
    Rule {
        why: "OrderedReady stops one pod at a time, the highest first",
        first: &[Ready, Deleted, Terminating, Created],
        second: &[Terminating],
        related: |ties, a, b| {
            let by_set = ties.stopped_by_set.contains(&b.subject);
            let a_by_set = a.point != Terminating || ties.stopped_by_set.contains(&a.subject);
            by_set && a_by_set && ordered(ties, a, b).is_some_and(|(a, b)| a != b)
        },
    },
    Rule {
        why: "an update goes from the highest ordinal down, and waits for each",
        first: &[Ready, Deleted],
        second: &[Terminating],
        related: |ties, a, b| {
            let old = |pod: &Reached| ties.revision.get(&pod.subject);
            ties.stopped_by_set.contains(&b.subject)
                && old(a) != old(b)
                && ordinals(ties, a, b).is_some_and(|(a, b)| a > b)
        },
    },
    Rule {
        why: "a pod's claims are made before it",
        first: &[Created],
        second: &[Created],
        related: |ties, a, b| is(a, "PersistentVolumeClaim") && is(b, "Pod") && uses(ties, b, a),
    },
    Rule {
        why: "a pod gets its node when its claims have their volumes",
        first: &[Named],
        second: &[Scheduled],
        related: |ties, a, b| uses(ties, b, a),
    },
    Rule {
        why: "a claim names a volume that is there",
        first: &[Created],
        second: &[Named],
        related: |ties, a, b| ties.volume.get(&b.subject) == Some(&a.subject),
    },
    Rule {
        why: "a claim that is used stays",
        first: &[Deleted],
        second: &[Deleted],
        related: |ties, a, b| is(a, "Pod") && uses(ties, a, b),
    },
    Rule {
        why: "a volume is released when its claim is gone",
        first: &[Deleted],
        second: &[Released, Deleted],
        related: |ties, a, b| ties.volume.get(&a.subject) == Some(&b.subject),
    },
    Rule {
        why: "a template is stored before pods are made or stopped for it",
        first: &[Created],
        second: &[Created],
        related: |ties, a, b| ties.revision.get(&b.subject) == Some(&a.subject),
    },
    Rule {
        why: "what is owned comes after its owner",
        first: &[Created],
        second: &[Created],
        related: owned,
    },
    Rule {
        why: "what is owned goes after its owner, or before it",
        first: &[Deleted],
        second: &[Terminating, Deleted],
        related: |ties, a, b| owned(ties, a, b) || owned(ties, b, a),
    },
    Rule {
        why: "a volume is attached before the pod runs",
        first: &[Attached],
        second: &[Running],
        related: |ties, a, b| {
            let claims = ties.claims.get(&b.subject).into_iter().flatten();
            let volume = ties.attached.get(&a.subject);
            let uses = claims
                .into_iter()
                .any(|claim| ties.volume.get(claim) == volume);
            uses && ties.node.get(&a.subject) == ties.node.get(&b.subject)
        },
    },
    Rule {
        why: "a node drives its pods away when it is tainted",
        first: &[NotReady, Expelling],
        second: &[Terminating],
        related: |_, a, b| is(a, "Node") && is(b, "Pod"),
    },
];

/// Two points whose order is guaranteed, in the order of the real recording.
pub(crate) struct Pair<'a> {
    pub(crate) why: &'static str,
    pub(crate) first: &'a Reached,
    pub(crate) second: &'a Reached,
}

/// All pairs of points within an interval whose order is guaranteed.
pub(crate) fn guaranteed<'a>(ties: &Ties, points: &'a [Reached]) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    for (place, first) in points.iter().enumerate() {
        let later = points[place + 1..].iter();
        for second in later.take_while(|second| second.interval == first.interval) {
            let rule = RULES.iter().find(|rule| {
                let fits = |a: &Reached, b: &Reached| {
                    rule.first.contains(&a.point)
                        && rule.second.contains(&b.point)
                        && (rule.related)(ties, a, b)
                };
                // The other way round is as telling: what did not wait must not wait.
                fits(first, second) || (fits(second, first) && rule.why != "one object")
            });
            if let Some(rule) = rule {
                pairs.push(Pair {
                    why: rule.why,
                    first,
                    second,
                });
            }
        }
    }
    pairs
}
