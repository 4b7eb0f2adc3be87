//! A cluster of which every single write is checked (spec 08).

use statefulset_visualizer::api::{Kind, Millis};
use statefulset_visualizer::cluster::agenda::Task;
use statefulset_visualizer::cluster::api_server::Gates;
use statefulset_visualizer::cluster::invariants::{self, Step, Violation, Write};
use statefulset_visualizer::cluster::journal::Entry;
use statefulset_visualizer::cluster::store::{Change, Store};
use statefulset_visualizer::cluster::{Cluster, Config, Supply};
use statefulset_visualizer::kubectl::{self, Command};
use std::fmt::Write as _;

/// Nothing that a user does keeps the cluster busy for longer than this many tasks.
const STEPS_MAX: u64 = 20_000;
/// When nothing is due for so long, every actor has answered to every change, in ms.
const CALM: Millis = 5_000;
/// Longer than any timer, in ms.
const LONG: Millis = 3 * 3_600_000;

/// A cluster of which every single write is checked.
pub(crate) struct Watched {
    /// The cluster.
    pub(crate) cluster: Cluster,
    gates: Gates,
    /// The objects as they were before the next write.
    shadow: Store,
    entries: usize,
    /// Every write so far, Events aside.
    pub(crate) writes: Vec<(Entry, Change)>,
    /// At rest, nothing has to be checked twice.
    rested: u64,
    /// The commands so far, with their instants.
    pub(crate) transcript: String,
}

/// What was found wrong, as text.
pub(crate) type Checked = Result<(), String>;

fn none(found: Vec<Violation>) -> Checked {
    match &found[..] {
        [] => Ok(()),
        found => Err(found.iter().map(|one| format!("{one}\n")).collect()),
    }
}

impl Watched {
    /// A cluster that begins now.
    pub(crate) fn new(config: &Config) -> Self {
        let mut cluster = Cluster::new(config);
        cluster.record();
        let shadow = cluster.store().clone();
        Self {
            cluster,
            gates: config.gates,
            shadow,
            entries: 0,
            writes: Vec::new(),
            rested: 0,
            transcript: String::new(),
        }
    }

    /// Replays the writes since the last call over the shadow, and checks each of them.
    fn check(&mut self, task: Option<&Task>, since: Millis) -> Checked {
        let now = self.cluster.now();
        let before = self.shadow.clone();
        let mut writes = Vec::new();
        for change in self.cluster.take_recorded() {
            let is_event = change.object().kind() == Kind::Event;
            if !is_event {
                let entry = self.cluster.journal().since(self.entries).next();
                let entry = entry.expect("each write has an entry").clone();
                self.entries += 1;
                none(invariants::write(&Write {
                    before: &self.shadow,
                    entry: &entry,
                    change: &change,
                    gates: &self.gates,
                }))?;
                writes.push((entry, change.clone()));
            }
            match change.new {
                Some(object) => drop(self.shadow.put(object)),
                None => drop(self.shadow.remove(&change.object().reference())),
            }
            self.shadow.take_change();
            if !is_event {
                none(invariants::state(&self.shadow, now))?;
            }
        }
        self.writes.extend(writes.iter().cloned());
        if self.shadow.resource_version() != self.cluster.store().resource_version() {
            return Err("EN3: a write that no watcher saw".into());
        }
        if let Some(task) = task {
            none(invariants::step(&Step {
                before: &before,
                since,
                task,
                writes: &writes,
                after: &self.cluster,
            }))?;
        }
        none(invariants::machines(&self.cluster))
    }

    /// Does the next task.
    pub(crate) fn step(&mut self) -> Checked {
        let (since, due) = (self.cluster.now(), self.cluster.next_due());
        let calm = due.is_none_or(|due| due > since + CALM);
        if calm && self.rested != self.cluster.store().resource_version() {
            self.rested = self.cluster.store().resource_version();
            none(invariants::at_rest(&self.cluster))?;
        }
        if self.cluster.steps() > STEPS_MAX {
            return Err(format!("EN9: busy at {} ms", self.cluster.now()));
        }
        let task = self.cluster.step();
        self.check(task.as_ref(), since)
    }

    /// Lets time pass, task by task.
    pub(crate) fn advance_to(&mut self, instant: Millis) -> Checked {
        while self.cluster.next_due().is_some_and(|due| due <= instant) {
            self.step()?;
        }
        self.cluster.advance_to(instant);
        Ok(())
    }

    /// Does what a user asks for, after all that is due at this instant.
    pub(crate) fn execute(&mut self, command: &Command) -> Checked {
        self.advance_to(self.cluster.now())?;
        let text = match command {
            Command::Apply { manifest } => format!("\n{manifest}"),
            other => other.line(),
        };
        let _ = writeln!(self.transcript, "at {} ms: {text}", self.cluster.now());
        let version = self.cluster.store().resource_version();
        let reply = kubectl::execute(&mut self.cluster, command);
        if reply.refused && self.cluster.store().resource_version() != version {
            return Err(format!("EN7: refused, but done: {:?}", reply.lines));
        }
        self.check(None, self.cluster.now())
    }

    /// Leaves the cluster alone until nothing can come any more, but for retries in vain.
    pub(crate) fn settle(&mut self) -> Checked {
        let (half, end) = (self.cluster.now() + LONG / 2, self.cluster.now() + LONG);
        self.advance_to(half)?;
        let settled = self.cluster.journal().len();
        self.advance_to(end)?;
        let since = || self.cluster.journal().since(settled);
        if let Some(entry) = since().next()
            && !since().any(|entry| entry.reason.is_retry())
        {
            return Err(format!("LV3: no rest: {entry:?}"));
        }
        // What is tried again and again rests in between.
        while let Some(due) = self.cluster.next_due()
            && due <= self.cluster.now() + CALM
        {
            self.step()?;
        }
        none(invariants::at_rest(&self.cluster))?;
        none(invariants::liveness(&self.cluster))
    }
}

/// Whether two runs wrote the same.
#[allow(dead_code, reason = "not every test runs twice")]
pub(crate) fn same_journal(name: &str, one: &Cluster, other: &Cluster) -> Checked {
    let (one, other) = (one.journal(), other.journal());
    let mut both = one.entries().zip(other.entries());
    let differs = both.find(|(one, other)| one != other);
    match differs {
        Some((one, other)) => Err(format!("{name}: {one:?}\nis not {other:?}")),
        None if one.len() != other.len() => {
            Err(format!("{name}: {} writes, not {}", other.len(), one.len()))
        }
        None => Ok(()),
    }
}

/// What the machine of a node loses or gets back.
#[allow(dead_code, reason = "not every test has nodes that fail")]
pub(crate) fn supply(word: &str) -> Supply {
    match word {
        "off" | "on" => Supply::Power,
        _ => Supply::Network,
    }
}
