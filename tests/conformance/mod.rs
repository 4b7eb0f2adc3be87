//! Recordings of a real control plane, and how the model is held against them.
//!
//! ```text
//! scenario.yaml ─ scenario ─▶ play ─▶ record ─▶ our trace ─┐
//!                                                           ├─▶ story ─▶ compare
//! trace.jsonl ── trace ─────────────────────────▶ real trace┘
//! checkpoints ── checkpoint, table, events: what kubectl prints
//! ```

pub(crate) mod checkpoint;
pub(crate) mod compare;
pub(crate) mod events;
pub(crate) mod fields;
pub(crate) mod order;
pub(crate) mod output;
pub(crate) mod play;
pub(crate) mod record;
pub(crate) mod scenario;
pub(crate) mod story;
pub(crate) mod table;
pub(crate) mod trace;

use self::compare::Outcome;
use self::scenario::Scenario;
use self::story::NodeNames;
use self::trace::{Op, Trace, What};
use statefulset_visualizer::api::Kind;

/// What came of one scenario.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// What was compared.
    pub(crate) outcome: Outcome,
    /// What the scenario needs and the model lacks.
    pub(crate) unsupported: Option<String>,
    /// What the model did.
    pub(crate) ours: Trace,
    /// What kubectl shows at the marked moments.
    pub(crate) outputs: checkpoint::Outputs,
}

/// Plays a scenario and compares.
///
/// # Errors
/// When the recording cannot be read.
pub(crate) fn judge(scenario: &Scenario) -> Result<Verdict, String> {
    let mut real = Trace::read(&scenario.folder)?;
    let scenario = &scenario.after_pods(&nodes(&real), |node, step| pod_on(&real, node, step));
    let played = play::play(scenario);
    let names = NodeNames::of(scenario, &real);
    let lacking = lacking_kind(&real);
    // The rest is compared all the same.
    real.entries.retain(|entry| match &entry.what {
        What::Change(change) => lacking.as_ref() != Some(&change.kind),
        What::Step(_) => true,
    });
    let (mut ours, outputs) = (played.trace, played.outputs);
    let steps = || played.unsupported.iter().map(|(step, _)| *step);
    if let Some(step) = played.stopped_at {
        real.cut(step);
        ours.cut(step);
    }
    for trace in [&mut real, &mut ours] {
        steps().for_each(|step| trace.silence(step));
    }
    let mut outcome = compare::compare(&real, &ours, &names);
    // What differs after a step that could not be done may come from just that.
    if let Some(first) = steps().min()
        && !outcome.differences.is_empty()
    {
        real.cut(first);
        ours.cut(first);
        outcome = compare::compare(&real, &ours, &names);
    }
    let mut unsupported: Vec<String> = played
        .unsupported
        .into_iter()
        .map(|(_, what)| what)
        .collect();
    unsupported.extend(lacking.map(|kind| format!("{kind} objects")));
    unsupported.dedup();
    Ok(Verdict {
        outcome,
        unsupported: (!unsupported.is_empty()).then(|| unsupported.join(", ")),
        ours,
        outputs,
    })
}

/// A kind of the recording that the model does not have.
fn lacking_kind(real: &Trace) -> Option<String> {
    let known = |kind: &str| Kind::ALL.iter().any(|known| known.name() == kind);
    let lacking = real.changes().find(|change| !known(&change.kind))?;
    Some(lacking.kind.clone())
}

/// The nodes of a recording.
fn nodes(real: &Trace) -> Vec<String> {
    let changes = real.changes().filter(|change| change.kind == "Node");
    let mut nodes: Vec<String> = changes.map(|change| change.name.clone()).collect();
    nodes.sort();
    nodes.dedup();
    nodes
}

/// A pod with a lasting name that is on a node when a step begins.
fn pod_on(real: &Trace, node: &str, step: usize) -> Option<String> {
    let mut pods: Vec<(&str, &str)> = Vec::new();
    for entry in &real.entries {
        match &entry.what {
            What::Step(done) if done.number >= step => break,
            What::Step(_) => {}
            What::Change(change) if change.kind == "Pod" => {
                if change.op == Op::Deleted {
                    pods.retain(|(uid, _)| *uid != change.uid);
                } else if change.set.get("node").is_some_and(|own| own == node) {
                    pods.push((&change.uid, &change.name));
                }
            }
            What::Change(_) => {}
        }
    }
    let mut lasting = pods.iter().filter(|(_, name)| !name.contains('@'));
    lasting.next().map(|(_, name)| (*name).to_owned())
}

impl NodeNames {
    /// The nodes that a scenario calls by name.
    pub(crate) fn of(scenario: &Scenario, real: &Trace) -> Self {
        let nodes = nodes(real).into_iter();
        let spelled_out = nodes.filter(|node| scenario.spells_out(node)).collect();
        Self {
            after_pods: scenario.named_nodes(),
            spelled_out,
        }
    }
}
