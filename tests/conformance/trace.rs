//! A recording: what a control plane wrote, and what was done to it, line by line.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Named values.
pub(crate) type Fields = Map<String, Value>;

/// A recording of the real control plane, or of ours in the same form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace {
    /// Its lines, in the order of commits.
    pub(crate) entries: Vec<Entry>,
    /// What commands printed that ran on beside the steps, by the step that started them.
    pub(crate) background: BTreeMap<usize, String>,
}

/// One line.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Its number in the file, from 1.
    pub(crate) line: usize,
    /// Seconds since the start, roughly.
    pub(crate) time: f64,
    /// What it tells.
    pub(crate) what: What,
}

/// What a line tells.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// An object changed.
    Change(Change),
    /// A step of the scenario.
    Step(Step),
}

/// A committed change of one object.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// What happened to the object.
    pub(crate) op: Op,
    /// Its kind.
    pub(crate) kind: String,
    /// Its name; empty for an Event.
    pub(crate) name: String,
    /// `Kind/name#k`; empty for an Event.
    pub(crate) uid: String,
    /// The significant fields that changed; null: gone.
    pub(crate) set: Fields,
}

/// What happened to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// It was there before the first step.
    Initial,
    /// It came.
    Added,
    /// It changed.
    Modified,
    /// It went.
    Deleted,
}

const OPS: [(&str, Op); 4] = [
    ("INITIAL", Op::Initial),
    ("ADDED", Op::Added),
    ("MODIFIED", Op::Modified),
    ("DELETED", Op::Deleted),
];

/// A step, as it was done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Step {
    /// Its place in the scenario.
    pub(crate) number: usize,
    /// What was done, with the real names of nodes.
    pub(crate) action: String,
    /// The exit code of a command.
    pub(crate) exit: Option<i64>,
    /// What a command printed.
    pub(crate) output: Option<String>,
    /// For `settle`: whether nothing changed any more.
    pub(crate) settled: Option<bool>,
}

impl Trace {
    /// Reads `trace.jsonl` and `background-NN.txt` of a folder.
    ///
    /// # Errors
    /// The line that cannot be read.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
        let text = fs::read_to_string(folder.join("trace.jsonl")).map_err(wrong)?;
        let mut trace = Self::parse(&text)?;
        for entry in fs::read_dir(folder).map_err(wrong)? {
            let path = entry.map_err(wrong)?.path();
            let name = path.file_stem().map(|name| name.to_string_lossy());
            let number = name.and_then(|name| name.strip_prefix("background-")?.parse().ok());
            if let Some(number) = number {
                let text = fs::read_to_string(&path).map_err(wrong)?;
                // The first line is the command.
                let (_, printed) = text.split_once('\n').unwrap_or_default();
                trace.background.insert(number, printed.to_owned());
            }
        }
        Ok(trace)
    }

    /// Reads a recording.
    ///
    /// # Errors
    /// The line that cannot be read.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let lines = text.lines().enumerate();
        let entries = lines
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(index, line)| {
                Entry::parse(index + 1, line)
                    .ok_or_else(|| format!("trace.jsonl:{}: not understood: {line}", index + 1))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            entries,
            ..Self::default()
        })
    }

    /// The changes, in their order.
    pub(crate) fn changes(&self) -> impl Iterator<Item = &Change> {
        self.entries.iter().filter_map(|entry| match &entry.what {
            What::Change(change) => Some(change),
            What::Step(_) => None,
        })
    }

    /// Leaves out a step and what came after it began.
    pub(crate) fn cut(&mut self, step: usize) {
        let is_it = |entry: &Entry| match &entry.what {
            What::Step(done) => done.number >= step,
            What::Change(_) => false,
        };
        if let Some(place) = self.entries.iter().position(is_it) {
            self.entries.truncate(place);
        }
        self.background.retain(|own, _| *own < step);
    }

    /// Leaves out what a step answered.
    pub(crate) fn silence(&mut self, step: usize) {
        for entry in &mut self.entries {
            if let What::Step(done) = &mut entry.what
                && done.number == step
            {
                (done.exit, done.output) = (None, None);
            }
        }
        self.background.remove(&step);
    }

    /// The steps after which nothing changed any more.
    pub(crate) fn rests(&self) -> BTreeSet<usize> {
        let steps = self.entries.iter().filter_map(|entry| match &entry.what {
            What::Step(step) => Some(step),
            What::Change(_) => None,
        });
        let settled = steps.filter(|step| step.settled == Some(true));
        settled.map(|step| step.number).collect()
    }

    /// As in a file.
    pub(crate) fn to_text(&self) -> String {
        self.entries.iter().fold(String::new(), |mut text, entry| {
            let _ = writeln!(text, "{}", entry.to_json());
            text
        })
    }
}

impl Entry {
    fn parse(line: usize, text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let string = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let time = value["t"].as_f64()?;
        if value["op"] == "STEP" {
            let step = Step {
                number: usize::try_from(value["step"].as_u64()?).ok()?,
                action: string("do"),
                exit: value["exit"].as_i64(),
                output: value["output"].as_str().map(str::to_owned),
                settled: value["settled"].as_bool(),
            };
            let what = What::Step(step);
            return Some(Self { line, time, what });
        }
        let (_, op) = *OPS.iter().find(|(name, _)| value["op"] == *name)?;
        let what = What::Change(Change {
            op,
            kind: value["kind"].as_str()?.to_owned(),
            name: string("name"),
            uid: string("uid"),
            set: value["set"].as_object().cloned().unwrap_or_default(),
        });
        Some(Self { line, time, what })
    }

    /// As in a file.
    pub(crate) fn to_json(&self) -> Value {
        match &self.what {
            What::Step(step) => {
                let mut value =
                    json!({ "t": self.time, "op": "STEP", "step": step.number, "do": step.action });
                if let Some(exit) = step.exit {
                    value["exit"] = exit.into();
                }
                if let Some(output) = &step.output {
                    value["output"] = output.as_str().into();
                }
                if let Some(settled) = step.settled {
                    value["settled"] = settled.into();
                }
                value
            }
            What::Change(change) => {
                let op = OPS.iter().find(|(_, op)| *op == change.op);
                let mut value = json!({
                    "t": self.time, "op": op.map(|(name, _)| name), "kind": change.kind,
                });
                for (key, text) in [("name", &change.name), ("uid", &change.uid)] {
                    if !text.is_empty() {
                        value[key] = text.as_str().into();
                    }
                }
                if change.op != Op::Deleted {
                    value["set"] = change.set.clone().into();
                }
                value
            }
        }
    }
}
