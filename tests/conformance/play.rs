//! Plays a scenario on the model, with the clock of the recordings.

use super::checkpoint::{self, Outputs, Shown};
use super::fields;
use super::record::{Recorder, json_of};
use super::scenario::{Order, Scenario};
use super::trace::{Step, Trace};
use statefulset_visualizer::api::{Kind, Millis, Object, ObjectRef};
use statefulset_visualizer::cluster::api_server::Gates;
use statefulset_visualizer::cluster::timings::Timings;
use statefulset_visualizer::cluster::{ClassConfig, Cluster, Config, NodeConfig, Supply};
use statefulset_visualizer::kubectl::cli::{Files, Running};
use std::collections::BTreeMap;

/// A step that does not say otherwise is given up after this long, in ms.
const MAX: Millis = 60_000;
/// From the start of a command to its first request, in ms.
const START: Millis = 60;
/// Nothing that a scenario does keeps the model busy for more tasks.
const TASKS_MAX: u64 = 2_000_000;

/// What came of a scenario on the model.
#[derive(Debug, Default)]
pub(crate) struct Played {
    /// What the model did.
    pub(crate) trace: Trace,
    /// What the scenario needs and the model lacks, with the steps that need it.
    pub(crate) unsupported: Vec<(usize, String)>,
    /// The step at which it could not go on at all.
    pub(crate) stopped_at: Option<usize>,
    /// What kubectl shows at the marked moments.
    pub(crate) outputs: Outputs,
}

/// Plays a scenario to its end.
pub(crate) fn play(scenario: &Scenario) -> Played {
    let gates = match gates(&scenario.gates) {
        Ok(gates) => gates,
        Err(unsupported) => {
            return Played {
                unsupported: vec![(0, unsupported)],
                stopped_at: Some(0),
                ..Played::default()
            };
        }
    };
    let mut player = Player::new(&fixtures(gates), scenario);
    for (number, step) in scenario.steps.iter().enumerate() {
        let max = step.max.map_or(MAX, millis);
        if let Err(unsupported) = player.perform(number, &step.order, max) {
            player.played.unsupported.push((number, unsupported));
            player.played.stopped_at = Some(number);
            break;
        }
    }
    for (step, running) in &player.background {
        if let Some(lacks) = running.unsupported() {
            player.played.unsupported.push((*step, lacks.to_owned()));
            continue;
        }
        let output = running.output().to_owned();
        player.recorder.trace.background.insert(*step, output);
    }
    player.played.trace = player.recorder.trace;
    player.played
}

fn gates(text: &str) -> Result<Gates, String> {
    let mut gates = Gates::default();
    for gate in text
        .split(',')
        .map(str::trim)
        .filter(|gate| !gate.is_empty())
    {
        let (name, value) = gate.split_once('=').unwrap_or((gate, "true"));
        match name {
            "MaxUnavailableStatefulSet" => gates.max_unavailable = value == "true",
            _ => return Err(format!("feature gate {name}")),
        }
    }
    Ok(gates)
}

/// The cluster of the recordings (tests/golden/README.md, Flags).
fn fixtures(gates: Gates) -> Config {
    let class = |name: &str, binding: &str, reclaim: &str| ClassConfig {
        name: name.into(),
        provisioner: "csi.lab".into(),
        volume_binding_mode: binding.into(),
        reclaim_policy: reclaim.into(),
        default: name == "standard",
        allow_volume_expansion: false,
        node_bound: name == "node-local",
    };
    // Whatever chance decides, the comparison must come to the same.
    let seed = std::env::var("SEED").ok();
    let seed = seed.and_then(|seed| seed.parse().ok());
    Config {
        seed: seed.unwrap_or(Config::default().seed),
        timings: Timings::RECORDING,
        gates,
        nodes: [
            ("node-1", "zone-a"),
            ("node-2", "zone-b"),
            ("node-3", "zone-c"),
        ]
        .map(|(name, zone)| NodeConfig {
            region: "lab".into(),
            ..NodeConfig::new(name, zone)
        })
        .into(),
        classes: vec![
            class("standard", "Immediate", "Delete"),
            class("retain", "Immediate", "Retain"),
            class("node-local", "WaitForFirstConsumer", "Delete"),
        ],
        ..Config::default()
    }
}

/// How a command ended, or what the model lacks for it.
type Ended = Result<(i32, String), String>;

struct Player {
    cluster: Cluster,
    files: Files,
    recorder: Recorder,
    background: Vec<(usize, Running)>,
    /// By pod: the node that it was on when that was first asked.
    nodes: BTreeMap<String, String>,
    /// When an object other than an Event last changed.
    changed: Millis,
    checkpoints: std::vec::IntoIter<Vec<Shown>>,
    played: Played,
}

impl Player {
    fn new(config: &Config, scenario: &Scenario) -> Self {
        let mut cluster = Cluster::new(config);
        cluster.record();
        let mut recorder = Recorder::default();
        let nodes = cluster.store().nodes.iter().cloned().map(Object::from);
        recorder.begin(nodes);
        Self {
            cluster,
            files: scenario.files.iter().cloned().collect(),
            recorder,
            background: Vec::new(),
            nodes: BTreeMap::new(),
            changed: 0,
            checkpoints: checkpoint::read(&scenario.folder).into_iter(),
            played: Played::default(),
        }
    }

    fn perform(&mut self, number: usize, order: &Order, max: Millis) -> Result<(), String> {
        let mut told = Step {
            number,
            action: String::new(),
            exit: None,
            output: None,
            settled: None,
        };
        let end = self.cluster.now() + max;
        match order {
            Order::Kubectl(words) => {
                let words: Vec<String> = words.iter().map(|word| self.with_nodes(word)).collect();
                told.action = format!("kubectl {}", words.join(" "));
                // The line is written before what the command changes, and filled in afterwards.
                let place = self.recorder.trace.entries.len();
                self.recorder.step(self.cluster.now(), told.clone());
                // Without this command it goes on all the same.
                match self.run(&words, end)? {
                    Ok((exit, output)) => {
                        told.exit = Some(i64::from(exit));
                        told.output = Some(output);
                    }
                    Err(unsupported) => self.played.unsupported.push((number, unsupported)),
                }
                self.recorder.trace.entries[place].what = super::trace::What::Step(told);
                return Ok(());
            }
            Order::Background(words) => {
                let words: Vec<String> = words.iter().map(|word| self.with_nodes(word)).collect();
                told.action = format!("kubectl {} (in the background)", words.join(" "));
                self.advance(self.cluster.now() + START);
                let running = Running::start(&mut self.cluster, &self.files, &words);
                self.background.push((number, running));
                self.listen();
            }
            Order::Wait(condition) => {
                let condition = self.with_nodes(condition);
                told.action = format!("wait until {condition}");
                let met = Condition::parse(&condition)?;
                let met = self.until(end, |player| met.holds(&player.cluster));
                told.settled = (!met).then_some(false);
            }
            Order::Settle(seconds) => {
                told.action = "settle".into();
                let quiet = millis(*seconds);
                let begun = self.cluster.now();
                let settled = self.until(end, |player| {
                    player.cluster.now() >= player.changed.max(begun) + quiet
                });
                told.settled = Some(settled);
            }
            Order::Sleep(seconds) => {
                told.action = format!("sleep {seconds}");
                self.advance(self.cluster.now() + millis(*seconds));
            }
            Order::Checkpoint { name, extra } => {
                told.action = format!("checkpoint {name}");
                if let Some(mut shown) = self.checkpoints.next() {
                    // The scenario's own commands stand at the end, with the names of the recorder's nodes.
                    for ((command, _), own) in shown.iter_mut().rev().zip(extra.iter().rev()) {
                        *command = self.with_nodes(own);
                    }
                    let outputs = &mut self.played.outputs;
                    checkpoint::look(&self.cluster, &self.files, &shown, &start, outputs);
                }
            }
            Order::Fake(path) => {
                let path = self.with_nodes(path);
                told.action = format!("fake {path}");
                self.recorder.step(self.cluster.now(), told);
                return self.fake(&path);
            }
            Order::Unknown(text) => return Err(format!("step {text}")),
        }
        self.recorder.step(self.cluster.now(), told);
        Ok(())
    }

    /// `${node:web-1}` is the node that web-1 was on when that was first asked.
    fn with_nodes(&mut self, text: &str) -> String {
        let mut told = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${node:") {
            let (pod, after) = after.split_once('}').unwrap_or((after, ""));
            let store = self.cluster.store();
            let node = store
                .pods
                .get("default", pod)
                .map(|pod| pod.spec.node_name.clone());
            let node = self
                .nodes
                .entry(pod.to_owned())
                .or_insert_with(|| node.unwrap_or_default());
            told += before;
            told += node;
            rest = after;
        }
        told + rest
    }

    /// Runs a command to its end: its exit code and what it printed, or what the model lacks for it.
    fn run(&mut self, words: &[String], end: Millis) -> Result<Ended, String> {
        self.advance(self.cluster.now() + START);
        let mut running = Running::start(&mut self.cluster, &self.files, words);
        self.listen();
        let mut exit = running.poll(&mut self.cluster);
        while exit.is_none() {
            let due = self
                .cluster
                .next_due()
                .into_iter()
                .chain(running.deadline());
            let Some(due) = due.min().filter(|due| *due <= end) else {
                return Err(format!("kubectl {}: does not end", words.join(" ")));
            };
            self.advance_one(due);
            exit = running.poll(&mut self.cluster);
            self.listen();
        }
        if let Some(unsupported) = running.unsupported() {
            return Ok(Err(unsupported.to_owned()));
        }
        let output = running.output().to_owned();
        Ok(Ok((exit.unwrap_or_default(), output)))
    }

    fn fake(&mut self, path: &str) -> Result<(), String> {
        let unsupported = || format!("fake {path}");
        let (place, query) = path.split_once('?').unwrap_or((path, ""));
        let field = |name: &str| {
            let fields = query.split('&').filter_map(|field| field.split_once('='));
            fields
                .clone()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value)
        };
        let parts: Vec<&str> = place.trim_matches('/').split('/').collect();
        let done = match parts[..] {
            ["node", node, "fail"] => self.cluster.fail_node(node, Supply::Network),
            ["node", node, "recover"] => self.cluster.recover_node(node, Supply::Network),
            ["rule"] => {
                let pod = field("pod").ok_or_else(unsupported)?;
                let ready = match field("ready") {
                    Some("false") => Some(false),
                    Some("true") => Some(true),
                    Some("clear") => None,
                    _ => return Err(unsupported()),
                };
                self.cluster.set_readiness("default", pod, ready);
                Ok(())
            }
            ["hold"] if !query.contains('&') => {
                let pod = field("pod").ok_or_else(unsupported)?;
                self.cluster.hold("default", pod);
                Ok(())
            }
            _ => return Err(unsupported()),
        };
        self.listen();
        done.map_err(|error| format!("fake {path}: {error}"))
    }

    /// Lets time pass until something holds; `false` if that takes too long.
    fn until(&mut self, end: Millis, holds: impl Fn(&Self) -> bool) -> bool {
        loop {
            if holds(self) {
                return true;
            }
            // Conditions on the clock hold at an instant at which nothing else may be due.
            let tick = self.cluster.now() + 10;
            let due = self.cluster.next_due().map_or(tick, |due| due.min(tick));
            if due > end || self.cluster.steps() > TASKS_MAX {
                return false;
            }
            self.advance_one(due);
        }
    }

    fn advance(&mut self, instant: Millis) {
        while self.cluster.next_due().is_some_and(|due| due <= instant) {
            self.step();
        }
        self.cluster.advance_to(instant);
    }

    /// Lets it be an instant at which something may be due, and does one task of it.
    fn advance_one(&mut self, instant: Millis) {
        if self.cluster.next_due().is_some_and(|due| due <= instant) {
            self.step();
        } else {
            self.cluster.advance_to(instant);
        }
    }

    fn step(&mut self) {
        self.cluster.step();
        self.listen();
        for (_, running) in &mut self.background {
            running.poll(&mut self.cluster);
        }
        self.listen();
    }

    fn listen(&mut self) {
        let now = self.cluster.now();
        for change in self.cluster.take_recorded() {
            if self.recorder.change(now, &change) {
                self.changed = now;
            }
        }
    }
}

/// Lets the time pass that a command takes to start.
fn start(cluster: &mut Cluster) {
    let begun = cluster.now() + START;
    while cluster.next_due().is_some_and(|due| due <= begun) {
        cluster.step();
    }
    cluster.advance_to(begun);
}

/// What a `wait` waits for.
struct Condition {
    object: ObjectRef,
    state: String,
}

/// What any object can be.
const STATES: [&str; 3] = ["exists", "terminating", "gone"];
/// What a condition `Ready` can say.
const READY: [(&str, &[&str]); 3] = [
    ("ready", &["True"]),
    ("notready", &["False", "Unknown"]),
    ("unknown", &["Unknown"]),
];
/// Phases of pods, claims and volumes.
const PHASES: [&str; 9] = [
    "Pending",
    "Running",
    "Succeeded",
    "Failed",
    "Bound",
    "Lost",
    "Available",
    "Released",
    "Unknown",
];

impl Condition {
    fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split_once(' ').and_then(|(object, state)| {
            let (kind, name) = object.split_once('/')?;
            let mut kinds = Kind::ALL.iter().copied();
            let kind = kinds.find(|own| {
                let name = own.name().to_ascii_lowercase();
                kind == name || kind == own.plural() || (kind == own.short() && !kind.is_empty())
            })?;
            let namespace = if kind.is_namespaced() { "default" } else { "" };
            let known = STATES.contains(&state)
                || READY.iter().any(|(own, _)| *own == state)
                || PHASES.iter().any(|own| own.eq_ignore_ascii_case(state))
                || state.starts_with("waiting=");
            known.then(|| Self {
                object: ObjectRef::new(kind, namespace, name),
                state: state.to_owned(),
            })
        });
        parts.ok_or_else(|| format!("wait {text}"))
    }

    fn holds(&self, cluster: &Cluster) -> bool {
        let Some(object) = cluster.store().object(&self.object) else {
            return self.state == "gone";
        };
        let state = self.state.as_str();
        if STATES.contains(&state) {
            let is_going = object.metadata().is_terminating();
            return state == "exists" || (state == "terminating" && is_going);
        }
        let object = json_of(&object);
        let kind = self.object.kind.name();
        let fields = fields::significant(kind, &object);
        let has = |field: &str, wanted: &str| {
            let value = fields.get(field).and_then(|value| value.as_str());
            value.is_some_and(|value| value.eq_ignore_ascii_case(wanted))
        };
        if let Some((_, wanted)) = READY.iter().find(|(own, _)| *own == state) {
            let ready = fields::condition(&object, "Ready")["status"].as_str();
            // A pod that nobody has reported on yet has no condition.
            return wanted.contains(&ready.unwrap_or("False"));
        }
        match state.strip_prefix("waiting=") {
            Some(reason) => has("container", &format!("waiting:{reason}")),
            None => has("phase", state),
        }
    }
}

fn millis(seconds: f64) -> Millis {
    (seconds * 1000.0) as Millis
}
