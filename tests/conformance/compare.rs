//! What is different between two traces, apart from what is left to chance.

use super::order::{self, Reached};
use super::output;
use super::story::{ATTACHED, Fact, IN_USE, NodeNames, Story, Subject};
use super::trace::{Trace, What};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// One difference, real against ours.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    /// The line of the real trace that it is about, or nearly.
    pub(crate) line: usize,
    /// What is different.
    pub(crate) text: String,
}

/// What a comparison came to.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// How many changes of the real trace were compared.
    pub(crate) changes: usize,
    /// How many pairs of points have a guaranteed order.
    pub(crate) orders: usize,
    /// All differences, in the order of the real trace.
    pub(crate) differences: Vec<Difference>,
}

/// How the values of a facet are compared.
#[derive(Clone, Copy, PartialEq)]
enum Measure {
    /// All of them, in their order.
    Each,
    /// A controller may merge several changes into one write: only the last one must be the same.
    Merged,
    /// A back-off decides how often it goes round: repeated rounds count once.
    Rounds,
    /// Only what is left at rest.
    AtRest,
}

fn measure(subject: &str, facet: &str) -> Measure {
    let kind = subject.split('/').next().unwrap_or_default();
    match (kind, facet) {
        (_, "status.currentRevision" | "status.updateRevision") => Measure::Each,
        ("Deployment", "conditions") => Measure::AtRest,
        (_, facet) if facet.starts_with("status.") => Measure::AtRest,
        (_, facet) if facet.starts_with("endpoint of") && subject.contains('#') => Measure::Merged,
        ("EndpointSlice", "ports") => Measure::Merged,
        (_, IN_USE) => Measure::Merged,
        ("Pod", "container" | "ready" | "readyReason") => Measure::Rounds,
        _ => Measure::Each,
    }
}

/// Whether the recording cannot tell a value. A Deployment and its ReplicaSets leave out counts that are 0,
/// and the recorder does not tell that a member is gone: its last value stands there for ever.
fn is_untold(subject: &str, facet: &str, ours: Option<&Value>) -> bool {
    let kind = subject.split('/').next().unwrap_or_default();
    ours.is_none_or(Value::is_null)
        && matches!(kind, "Deployment" | "ReplicaSet")
        && facet.starts_with("status.")
        && facet.ends_with("Replicas")
}

/// Compares a real trace with ours.
pub(crate) fn compare(real: &Trace, ours: &Trace, names: &NodeNames) -> Outcome {
    let rests: BTreeSet<usize> = real.rests().intersection(&ours.rests()).copied().collect();
    let comparison = Comparison {
        real: &Story::of(real, names, &rests),
        ours: &Story::of(ours, names, &rests),
    };
    let mut differences = comparison.steps();
    differences.extend(streams(real, ours));
    if differences.is_empty() {
        differences.extend(comparison.facets());
        differences.extend(comparison.rests());
        differences.extend(comparison.reports());
    }
    let (orders, wrong) = comparison.orders();
    differences.extend(wrong);
    differences.sort_by_key(|difference| difference.line);
    for difference in &mut differences {
        let told = real
            .entries
            .iter()
            .find(|entry| entry.line == difference.line);
        if let Some(entry) = told {
            let mut raw = match &entry.what {
                What::Change(_) | What::Step(_) => entry.to_json().to_string(),
            };
            if raw.len() > 400 {
                let cut = (0..=400).rev().find(|cut| raw.is_char_boundary(*cut));
                raw.truncate(cut.unwrap_or(0));
                raw.push('…');
            }
            difference.text = format!(
                "{}\n  trace.jsonl:{}: {raw}",
                difference.text, difference.line
            );
        }
    }
    Outcome {
        changes: comparison.real.changes + comparison.real.steps.len(),
        orders,
        differences,
    }
}

/// What commands printed that ran on beside the steps.
fn streams(real: &Trace, ours: &Trace) -> Vec<Difference> {
    let mut found = Vec::new();
    for (step, real_text) in &real.background {
        let our_text = ours
            .background
            .get(step)
            .map(String::as_str)
            .unwrap_or_default();
        let (real_text, our_text) = (output::normal(real_text), output::normal(our_text));
        if !output::same_stream(&real_text, &our_text) {
            let text = format!(
                "step {step}: what it printed in the background\n  real: {}\n  ours: {}",
                indented(&real_text),
                indented(&our_text)
            );
            let lines = real
                .entries
                .iter()
                .find(|entry| matches!(&entry.what, What::Step(done) if done.number == *step));
            let line = lines.map_or(0, |entry| entry.line);
            found.push(Difference { line, text });
        }
    }
    found
}

struct Comparison<'a> {
    real: &'a Story,
    ours: &'a Story,
}

type Chains<'a> = BTreeMap<(usize, &'a str, &'a str), Vec<&'a Fact>>;

impl Comparison<'_> {
    /// What was done, and what it answered.
    fn steps(&self) -> Vec<Difference> {
        let mut found = Vec::new();
        for (index, (line, real)) in self.real.steps.iter().enumerate() {
            let Some((_, ours)) = self.ours.steps.get(index) else {
                let text = format!("step {}, {}: not reached by ours", real.number, real.action);
                found.push(Difference { line: *line, text });
                break;
            };
            let mut differ = |what: &str, real_value: String, our_value: String| {
                if real_value != our_value {
                    let text = format!(
                        "step {}, {}: {what}\n  real: {}\n  ours: {}",
                        real.number,
                        real.action,
                        indented(&real_value),
                        indented(&our_value)
                    );
                    found.push(Difference { line: *line, text });
                }
            };
            // The number of a checkpoint's file says nothing.
            if !real.action.starts_with("checkpoint") {
                differ("what is done", real.action.clone(), ours.action.clone());
            }
            let exit = |exit: Option<i64>| exit.map_or("none".to_owned(), |exit| exit.to_string());
            differ("exit code", exit(real.exit), exit(ours.exit));
            let text = |output: &Option<String>| {
                output::of_command(&real.action, output.as_deref().unwrap_or_default())
            };
            let (real_text, our_text) = (text(&real.output), text(&ours.output));
            if !(output::is_stream(&real.action) && output::same_stream(&real_text, &our_text)) {
                differ("output", real_text, our_text);
            }
            // What never rests, rests or not as its clocks want.
            if real.settled == Some(true) {
                let settled = ours.settled.unwrap_or(true).to_string();
                differ("whether it came to rest", "true".into(), settled);
            }
        }
        found
    }

    /// Whether it is left open how often a volume is attached and detached in an interval: two pods
    /// on one node may pass it on, or it may be faster detached than wanted again.
    fn is_passed_on(&self, volume: &str, interval: usize) -> bool {
        let key = (volume.to_owned(), interval);
        let real = self.real.ties.taken_over.get(&key);
        let ours = self.ours.ties.taken_over.get(&key);
        let mut both = real.into_iter().chain(ours).flatten();
        real != ours || both.any(|stays| *stays)
    }

    /// Whether a facet tells of attachments whose number is left open.
    fn is_left_open(&self, interval: usize, subject: &str, facet: &str) -> bool {
        let attached = |story: &Story| story.ties.attached.get(subject).cloned();
        let volume = attached(self.real).or_else(|| attached(self.ours));
        let volume = volume.or_else(|| {
            (facet == ATTACHED || self.is_shared(subject, facet)).then(|| subject.to_owned())
        });
        volume.is_some_and(|volume| self.is_passed_on(&volume, interval))
    }

    /// Whether a facet counts the nodes of a volume that several pods have at once.
    fn is_shared(&self, subject: &str, facet: &str) -> bool {
        let counts = facet == ATTACHED || facet == IN_USE;
        let shared = |story: &Story| {
            let mut facts = story.facts.iter();
            facts.any(|fact| {
                fact.subject == subject && fact.facet == facet && fact.value.as_u64() > Some(1)
            })
        };
        counts && (shared(self.real) || shared(self.ours))
    }

    /// The values of each facet, between two rests.
    fn facets(&self) -> Vec<Difference> {
        fn chains(story: &Story) -> Chains<'_> {
            let mut chains: Chains = BTreeMap::new();
            for fact in &story.facts {
                let key = (fact.interval, fact.subject.as_str(), fact.facet.as_str());
                chains.entry(key).or_default().push(fact);
            }
            chains
        }
        let (real, ours) = (chains(self.real), chains(self.ours));
        let keys: BTreeSet<_> = real.keys().chain(ours.keys()).collect();
        // What comes after the last rest was cut off somewhere.
        let last = self.real.rests.len();
        let mut found = Vec::new();
        for key in keys.into_iter().filter(|(interval, ..)| *interval < last) {
            let (interval, subject, facet) = *key;
            if self.is_left_open(interval, subject, facet) {
                continue;
            }
            let of = |chains: &Chains| -> Vec<Value> {
                let facts = chains.get(key).into_iter().flatten();
                facts.map(|fact| fact.value.clone()).collect()
            };
            let (real_values, our_values) = (of(&real), of(&ours));
            if agree(measure(subject, facet), &real_values, &our_values) {
                continue;
            }
            let line = real
                .get(key)
                .and_then(|facts| facts.first())
                .map(|fact| fact.line);
            let line = line.unwrap_or_else(|| self.line_in_real(ours.get(key)));
            let text = format!(
                "{subject}: {facet}\n  real: {}\n  ours: {}",
                arrows(&real_values),
                arrows(&our_values)
            );
            found.push(Difference { line, text });
        }
        found
    }

    /// Where something that only ours has would be in the real trace: at the end of its interval.
    fn line_in_real(&self, facts: Option<&Vec<&Fact>>) -> usize {
        let interval = facts
            .and_then(|facts| facts.first())
            .map(|fact| fact.interval);
        let end = interval.and_then(|interval| self.real.ends.get(interval));
        end.copied().unwrap_or_default()
    }

    /// What is left when nothing changes any more.
    fn rests(&self) -> Vec<Difference> {
        let mut found = Vec::new();
        for (index, (real, ours)) in self.real.rests.iter().zip(&self.ours.rests).enumerate() {
            let keys: BTreeSet<&(Subject, String)> = real.keys().chain(ours.keys()).collect();
            for key in keys {
                if self.is_shared(&key.0, &key.1) {
                    continue;
                }
                let (real, ours) = (real.get(key), ours.get(key));
                if real != ours && !is_untold(&key.0, &key.1, ours) {
                    let value = |value: Option<&Value>| value.unwrap_or(&Value::Null).to_string();
                    let text = format!(
                        "{}: {} at rest\n  real: {}\n  ours: {}",
                        key.0,
                        key.1,
                        value(real),
                        value(ours)
                    );
                    let line = self.real.ends.get(index).copied().unwrap_or_default();
                    found.push(Difference { line, text });
                }
            }
        }
        found
    }

    /// What was reported, between two rests.
    fn reports(&self) -> Vec<Difference> {
        type Counts<'a> = BTreeMap<(usize, &'a str, &'a str), (usize, usize)>;
        fn counts(story: &Story) -> Counts<'_> {
            let mut counts: Counts = BTreeMap::new();
            let mut retried = BTreeSet::new();
            for report in &story.reports {
                let key = (report.interval, report.about.as_str(), report.text.as_str());
                let is_first = retried.insert((report.about.as_str(), report.text.as_str()));
                if report.is_of_a_retry && !is_first {
                    continue;
                }
                let (count, _) = counts.entry(key).or_insert((0, report.line));
                *count += 1;
            }
            counts
        }
        let (real, ours) = (counts(self.real), counts(self.ours));
        let keys: BTreeSet<_> = real.keys().chain(ours.keys()).collect();
        let last = self.real.rests.len();
        let mut found = Vec::new();
        for key in keys.into_iter().filter(|(interval, ..)| *interval < last) {
            let (interval, about, text) = *key;
            if self.depends_on_conflict(about, text) || self.tells_of_passing_on(interval, text) {
                continue;
            }
            let count = |counts: &Counts| counts.get(key).map_or(0, |(count, _)| *count);
            if count(&real) != count(&ours) {
                let end = self.real.ends.get(interval).copied().unwrap_or_default();
                let line = real.get(key).map_or(end, |(_, line)| *line);
                let text = format!(
                    "Event about {about}: {text}\n  real: {} times\n  ours: {} times",
                    count(&real),
                    count(&ours)
                );
                found.push(Difference { line, text });
            }
        }
        found
    }

    /// Whether a report tells of an attachment that is left open.
    fn tells_of_passing_on(&self, interval: usize, text: &str) -> bool {
        let volumes = self
            .real
            .ties
            .taken_over
            .keys()
            .chain(self.ours.ties.taken_over.keys());
        let mut volumes = volumes
            .filter(|(_, own)| *own == interval)
            .map(|(volume, _)| volume);
        text.contains("attachdetach-controller")
            && volumes.any(|volume| {
                let name = volume.trim_start_matches("PersistentVolume/");
                let name = name.split('#').next().unwrap_or_default();
                let is_named = text.contains(&format!("\\\"{name}\\\""));
                is_named && self.is_passed_on(volume, interval)
            })
    }

    /// Whether a controller would have told this if nobody had been faster: it is told, or not, of
    /// the pod or claim with which the conflict was.
    fn depends_on_conflict(&self, about: &str, text: &str) -> bool {
        let conflicts = self.real.conflicts.iter().chain(&self.ours.conflicts);
        let mut own = conflicts.filter(|(subject, _)| subject == about);
        own.any(|(_, message)| {
            let mut named = message.split(' ').skip_while(|word| *word != "Pod").skip(1);
            let pod = named.next().unwrap_or_default();
            text.contains(&format!("Pod {pod} ")) || text.contains(" again from ")
        })
    }

    /// Orders that are guaranteed.
    fn orders(&self) -> (usize, Vec<Difference>) {
        let (real, ours) = (order::points(self.real), order::points(self.ours));
        let key = |reached: &Reached| (reached.subject.clone(), reached.point, reached.time);
        let places: BTreeMap<_, _> = ours
            .iter()
            .enumerate()
            .map(|(place, reached)| (key(reached), (place, reached.line)))
            .collect();
        let last = self.real.rests.len();
        let pairs = order::guaranteed(&self.real.ties, &real);
        let pairs = pairs.into_iter().filter(|pair| pair.first.interval < last);
        let mut count = 0;
        let mut found = Vec::new();
        for pair in pairs {
            count += 1;
            let (first, second) = (places.get(&key(pair.first)), places.get(&key(pair.second)));
            if let (Some((first, _)), Some((second, line))) = (first, second)
                && first > second
            {
                let told = |reached: &Reached| format!("{} {:?}", reached.subject, reached.point);
                let text = format!(
                    "order: {}\n  real: {} before {}\n  ours: the other way round (line {line} of ours)",
                    pair.why,
                    told(pair.first),
                    told(pair.second),
                );
                let line = pair.second.line;
                found.push(Difference { line, text });
            }
        }
        (count, found)
    }
}

fn agree(measure: Measure, real: &[Value], ours: &[Value]) -> bool {
    match measure {
        Measure::Each => real == ours,
        Measure::AtRest => true,
        Measure::Merged => {
            let (short, long) = if real.len() < ours.len() {
                (real, ours)
            } else {
                (ours, real)
            };
            let mut rest = long.iter();
            let is_part = short.iter().all(|value| rest.any(|own| own == value));
            // A change that was taken back before it was written is none.
            is_part && (short.last() == long.last() || (short.is_empty() && long.len() > 1))
        }
        Measure::Rounds => rounds(real) == rounds(ours),
    }
}

/// The values, with what is repeated told once: `a b c b c b c d` is `a b c d`.
fn rounds(values: &[Value]) -> Vec<Value> {
    let mut told: Vec<Value> = Vec::new();
    for value in values {
        told.push(value.clone());
        for length in 1..=told.len() / 2 {
            let (before, last) = told.split_at(told.len() - length);
            if before.ends_with(last) {
                told.truncate(before.len());
                break;
            }
        }
    }
    told
}

fn arrows(values: &[Value]) -> String {
    if values.is_empty() {
        return "no change".into();
    }
    let texts: Vec<String> = values.iter().map(Value::to_string).collect();
    texts.join(" → ")
}

fn indented(text: &str) -> String {
    text.trim_end().replace('\n', "\n        ")
}
