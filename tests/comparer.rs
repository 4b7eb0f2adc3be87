//! Whether the comparison of recordings (tests/conformance.rs) sees what it has to see: traces in
//! which something was made wrong must differ, and such in which only chance fell otherwise must not.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[allow(dead_code, reason = "here nothing is played")]
#[path = "conformance/mod.rs"]
mod conformance;

use conformance::compare::{Outcome, compare};
use conformance::scenario::{self, Scenario};
use conformance::story::NodeNames;
use conformance::trace::{Change, Entry, Op, Trace, What};
use serde_json::{Value, json};
use std::path::Path;

/// A recording, to be changed.
struct Tape {
    real: Trace,
    names: NodeNames,
}

fn scenarios() -> Vec<Scenario> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    scenario::all_in(&folder).unwrap()
}

impl Tape {
    fn of(scenario: &Scenario) -> Self {
        let real = Trace::read(&scenario.folder).unwrap();
        let names = NodeNames::of(scenario, &real);
        Self { real, names }
    }

    fn named(name: &str) -> Self {
        let all = scenarios();
        Self::of(all.iter().find(|own| own.name == name).unwrap())
    }

    fn against(&self, ours: &Trace) -> Outcome {
        compare(&self.real, ours, &self.names)
    }

    /// The place of the first change that is meant.
    fn place(&self, is_it: impl Fn(&Change) -> bool) -> usize {
        let entries = self.real.entries.iter();
        let mut found = entries.enumerate().filter(|(_, entry)| match &entry.what {
            What::Change(change) => is_it(change),
            What::Step(_) => false,
        });
        found.next().unwrap().0
    }

    /// The trace with one entry elsewhere.
    fn moved(&self, from: usize, to: usize) -> Trace {
        let mut ours = self.real.clone();
        let entry = ours.entries.remove(from);
        ours.entries.insert(to, entry);
        renumbered(ours)
    }

    #[track_caller]
    fn must_differ(&self, ours: &Trace, about: &str) {
        let outcome = self.against(ours);
        let found = outcome.differences.first();
        let text = &found.expect("a difference").text;
        assert!(text.contains(about), "{text}");
    }

    #[track_caller]
    fn must_agree(&self, ours: &Trace) {
        let outcome = self.against(ours);
        let found = outcome.differences.first().map(|found| found.text.clone());
        assert_eq!(found, None);
    }
}

fn renumbered(mut trace: Trace) -> Trace {
    for (place, entry) in trace.entries.iter_mut().enumerate() {
        entry.line = place + 1;
    }
    trace
}

fn pod(name: &str, op: Op) -> impl Fn(&Change) -> bool {
    move |change| change.kind == "Pod" && change.name == name && change.op == op
}

fn sets(change: &Change, field: &str, value: &Value) -> bool {
    change.set.get(field) == Some(value)
}

#[test]
fn every_recording_is_the_same_as_itself() {
    for scenario in scenarios() {
        let tape = Tape::of(&scenario);
        let outcome = tape.against(&tape.real);
        assert_eq!(outcome.differences.len(), 0, "{}", scenario.name);
        assert!(outcome.changes > 20, "{}", scenario.name);
    }
}

#[test]
fn a_recording_reads_as_it_is_written() {
    let tape = Tape::named("38-kubectl-outputs");
    let again = Trace::parse(&tape.real.to_text()).unwrap();
    assert_eq!(again.to_text(), tape.real.to_text());
    tape.must_agree(&again);
}

#[test]
fn a_pod_that_is_made_before_the_lower_one_is_ready_is_seen() {
    let tape = Tape::named("03-scale-up");
    let ready = tape.place(|change| change.name == "web-0" && sets(change, "ready", &json!(true)));
    let second = tape.place(pod("web-1", Op::Added));
    assert!(ready < second);
    tape.must_differ(
        &tape.moved(second, ready),
        "order: OrderedReady makes a pod",
    );
}

#[test]
fn pods_that_go_in_a_wrong_order_are_seen() {
    let tape = Tape::named("04-scale-down");
    let is_going = |name: &'static str| {
        move |change: &Change| change.name == name && sets(change, "terminating", &json!(true))
    };
    let (fourth, third) = (tape.place(is_going("web-4")), tape.place(is_going("web-3")));
    tape.must_differ(
        &tape.moved(third, fourth),
        "order: OrderedReady stops one pod at a time",
    );
}

#[test]
fn an_update_that_does_not_wait_is_seen() {
    let tape = Tape::named("10-rolling-update");
    let gone = tape.place(pod("web-2", Op::Deleted));
    let next =
        tape.place(|change| change.name == "web-1" && sets(change, "terminating", &json!(true)));
    assert!(gone < next);
    tape.must_differ(&tape.moved(next, gone + 5), "order: ");
}

#[test]
fn a_pod_without_its_claim_is_seen() {
    let tape = Tape::named("02-create-parallel");
    let claim = tape.place(|change| change.name == "data-web-0" && change.op == Op::Added);
    let made = tape.place(pod("web-0", Op::Added));
    tape.must_differ(
        &tape.moved(made, claim),
        "order: a pod's claims are made before it",
    );
}

#[test]
fn an_event_that_is_missing_is_seen() {
    for name in [
        "03-scale-up",
        "13-broken-image-stuck",
        "21a-node-fails-and-recovers",
    ] {
        let tape = Tape::named(name);
        for (place, entry) in tape.real.entries.iter().enumerate() {
            let What::Change(change) = &entry.what else {
                continue;
            };
            // What a retry repeats is left open; its first time is not.
            let is_told = change.op == Op::Added && change.kind == "Event";
            if !is_told || told_elsewhere(&tape.real, place) {
                continue;
            }
            let mut ours = tape.real.clone();
            ours.entries.remove(place);
            let outcome = tape.against(&ours);
            let line = entry.to_json();
            assert!(!outcome.differences.is_empty(), "{name}: without {line}");
        }
    }
}

/// Whether the same is told of the same object by another line.
fn told_elsewhere(trace: &Trace, place: usize) -> bool {
    let told = |entry: &Entry| match &entry.what {
        What::Change(change) if change.kind == "Event" => {
            let field = |field: &str| change.set.get(field).cloned();
            Some((field("aboutUid"), field("message")))
        }
        _ => None,
    };
    let own = told(&trace.entries[place]);
    let others = trace.entries.iter().enumerate();
    let mut others = others.filter(|(other, _)| *other != place);
    others.any(|(_, entry)| told(entry) == own)
}

#[test]
fn a_message_that_is_wrong_is_seen() {
    let tape = Tape::named("01-create-ordered");
    for (place, entry) in tape.real.entries.iter().enumerate() {
        let What::Change(change) = &entry.what else {
            continue;
        };
        let Some(Value::String(message)) = change.set.get("message") else {
            continue;
        };
        if told_elsewhere(&tape.real, place) {
            continue;
        }
        let wrong = message.replacen('e', "a", 1);
        let ours = with(&tape.real, place, "message", json!(wrong));
        tape.must_differ(&ours, "Event about");
    }
}

fn with(trace: &Trace, place: usize, field: &str, value: Value) -> Trace {
    let mut ours = trace.clone();
    if let What::Change(change) = &mut ours.entries[place].what {
        change.set.insert(field.to_owned(), value);
    }
    ours
}

/// What may be otherwise: choices of nodes and addresses, and what is merged on the way to a rest.
fn is_left_open(kind: &str, field: &str) -> bool {
    matches!(
        (kind, field),
        ("Pod", "node" | "podIP")
            | ("EndpointSlice", "endpoints" | "ports")
            | ("StatefulSet", "status")
            | ("VolumeAttachment", "node")
            | ("Node", "volumesInUse")
            | ("Event", "count" | "about")
    )
}

/// Makes each field of each change wrong in its turn, and takes each change away in its turn.
#[test]
fn a_field_that_is_wrong_is_seen() {
    for name in [
        "06-delete-pod",
        "18-pvc-retention-deleted-retain-scaled-retain",
    ] {
        let tape = Tape::named(name);
        for (place, entry) in tape.real.entries.iter().enumerate() {
            let What::Change(change) = &entry.what else {
                continue;
            };
            if change.op == Op::Initial || change.kind == "Event" {
                continue;
            }
            for field in change.set.keys() {
                if is_left_open(&change.kind, field) {
                    continue;
                }
                let wrong = match &change.set[field] {
                    Value::Bool(value) => json!(!value),
                    Value::Array(_) => json!(["wrong"]),
                    _ => json!("wrong"),
                };
                let ours = with(&tape.real, place, field, wrong);
                let outcome = tape.against(&ours);
                let line = &entry.to_json();
                assert!(!outcome.differences.is_empty(), "{name}: {field} of {line}");
            }
            let is_open = change
                .set
                .keys()
                .all(|field| is_left_open(&change.kind, field));
            if change.op == Op::Modified && !is_open {
                let mut ours = tape.real.clone();
                ours.entries.remove(place);
                let outcome = tape.against(&ours);
                let line = &entry.to_json();
                assert!(!outcome.differences.is_empty(), "{name}: without {line}");
            }
        }
    }
}

#[test]
fn what_is_left_at_rest_is_seen() {
    let tape = Tape::named("06-delete-pod");
    let entries = tape.real.entries.iter().enumerate();
    let statuses: Vec<usize> = entries
        .filter(|(_, entry)| match &entry.what {
            What::Change(change) => change.kind == "StatefulSet" && change.op == Op::Modified,
            What::Step(_) => false,
        })
        .map(|(place, _)| place)
        .collect();
    let last = *statuses.last().unwrap();
    let ours = with(&tape.real, last, "status", json!({ "readyReplicas": 7 }));
    tape.must_differ(&ours, "Replicas at rest");
    // On the way there, the controller may count as often as it likes.
    let mut ours = tape.real.clone();
    let counted = |place: usize| match &tape.real.entries[place].what {
        What::Change(change) => change.set.clone(),
        What::Step(_) => unreachable!("a change"),
    };
    let (first, second) = (statuses[1], statuses[2]);
    let mut merged = counted(first)["status"].clone();
    let later = counted(second)["status"].clone();
    merged
        .as_object_mut()
        .unwrap()
        .extend(later.as_object().unwrap().clone());
    ours = with(&ours, second, "status", merged);
    ours.entries.remove(first);
    tape.must_agree(&ours);
}

#[test]
fn an_answer_that_is_wrong_is_seen() {
    let tape = Tape::named("23-immutable-fields");
    for place in 0..tape.real.entries.len() {
        let mut ours = tape.real.clone();
        let What::Step(step) = &mut ours.entries[place].what else {
            continue;
        };
        let Some(output) = &mut step.output else {
            continue;
        };
        // Of what the server shows of its own types, only what differs is compared.
        let end = output.find("\n@@").unwrap_or(output.len());
        output.insert_str(end / 2, "wrong");
        tape.must_differ(&ours, "output");
        let mut ours = tape.real.clone();
        if let What::Step(step) = &mut ours.entries[place].what {
            step.exit = step.exit.map(|exit| exit + 1);
        }
        tape.must_differ(&ours, "exit code");
    }
}

#[test]
fn other_nodes_are_no_difference() {
    let turn = [
        ("node-1", "node-2"),
        ("node-2", "node-3"),
        ("node-3", "node-1"),
    ];
    let zones = [
        ("zone-a", "zone-b"),
        ("zone-b", "zone-c"),
        ("zone-c", "zone-a"),
    ];
    for name in [
        "03-scale-up",
        "13-broken-image-stuck",
        "21a-node-fails-and-recovers",
        "22-drain-with-pdb",
    ] {
        let tape = Tape::named(name);
        let mut text = tape.real.to_text();
        for pairs in [turn, zones] {
            for (number, (old, _)) in pairs.iter().enumerate() {
                text = text.replace(old, &format!("@{number}@"));
            }
            for (number, (_, new)) in pairs.iter().enumerate() {
                text = text.replace(&format!("@{number}@"), new);
            }
        }
        tape.must_agree(&Trace::parse(&text).unwrap());
    }
}

#[test]
fn the_order_of_a_burst_is_no_difference() {
    let tape = Tape::named("02-create-parallel");
    let place = |name| tape.place(pod(name, Op::Added));
    let (first, second) = (place("web-1"), place("web-2"));
    assert_eq!(first.abs_diff(second), 1, "made at once");
    tape.must_agree(&tape.moved(first, second));
}

#[test]
fn an_endpoint_at_a_wrong_address_is_seen() {
    let tape = Tape::named("01-create-ordered");
    let place = tape.place(|change| change.set.contains_key("endpoints"));
    let What::Change(change) = &tape.real.entries[place].what else {
        unreachable!("a change");
    };
    for (field, value) in [
        ("address", "ip9"),
        ("node", "node-9"),
        ("hostname", "web-9"),
    ] {
        let mut endpoints = change.set["endpoints"].clone();
        endpoints[0][field] = value.into();
        tape.must_differ(
            &with(&tape.real, place, "endpoints", endpoints),
            "endpoint of web",
        );
    }
}
