//! What is to be done: `scenario.yaml`, and the manifests beside it.

use serde_yaml::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A scenario and its recording's place.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    /// The name of its folder.
    pub(crate) name: String,
    /// The folder.
    pub(crate) folder: PathBuf,
    /// Feature gates, as on a command line: `MaxUnavailableStatefulSet=true`.
    pub(crate) gates: String,
    /// The steps, in order.
    pub(crate) steps: Vec<Step>,
    /// The manifests, by file name.
    pub(crate) files: Vec<(String, String)>,
}

/// One step.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// What is done.
    pub(crate) order: Order,
    /// After so many seconds it is given up.
    pub(crate) max: Option<f64>,
}

/// What a step does.
#[derive(Clone, Debug)]
pub(crate) enum Order {
    /// Runs a command to its end.
    Kubectl(Vec<String>),
    /// Starts a command that runs on beside the next steps.
    Background(Vec<String>),
    /// Waits for a condition.
    Wait(String),
    /// Waits until nothing has changed for so many seconds.
    Settle(f64),
    /// Waits for so many seconds.
    Sleep(f64),
    /// Looks, and changes nothing.
    Checkpoint {
        /// Its name.
        name: String,
        /// What kubectl shows beside the usual.
        extra: Vec<String>,
    },
    /// An order to the kubelets.
    Fake(String),
    /// A form that is not known.
    Unknown(String),
}

/// All scenarios in a folder, by name.
///
/// # Errors
/// What cannot be read.
pub(crate) fn all_in(folder: &Path) -> Result<Vec<Scenario>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut folders: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("scenario.yaml").is_file())
        .collect();
    folders.sort();
    folders
        .iter()
        .map(|folder| Scenario::read(folder))
        .collect()
}

impl Scenario {
    fn read(folder: &Path) -> Result<Self, String> {
        let name = folder
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let wrong = |what: String| format!("{name}: {what}");
        let text = fs::read_to_string(folder.join("scenario.yaml"))
            .map_err(|error| wrong(error.to_string()))?;
        let value: Value = serde_yaml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        let steps = value["steps"]
            .as_sequence()
            .ok_or_else(|| wrong("no steps".into()))?;
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| wrong(error.to_string()))? {
            let path = entry.map_err(|error| wrong(error.to_string()))?.path();
            let file = path
                .file_name()
                .map(|file| file.to_string_lossy().into_owned());
            let is_manifest = path
                .extension()
                .is_some_and(|extension| extension == "yaml" || extension == "json");
            if let Some(file) = file.filter(|file| is_manifest && file != "scenario.yaml") {
                let text = fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
                files.push((file, text));
            }
        }
        files.sort();
        Ok(Self {
            gates: value["gates"].as_str().unwrap_or_default().to_owned(),
            steps: steps.iter().map(Step::of).collect(),
            folder: folder.to_owned(),
            files,
            name,
        })
    }

    /// The pods that `${node:…}` names, in the order of their first use.
    pub(crate) fn named_nodes(&self) -> Vec<(String, usize)> {
        let mut found: Vec<(String, usize)> = Vec::new();
        for (number, step) in self.steps.iter().enumerate() {
            for text in step.order.texts() {
                let mut rest = text;
                while let Some((_, after)) = rest.split_once("${node:") {
                    let (pod, after) = after.split_once('}').unwrap_or((after, ""));
                    if !found.iter().any(|(known, _)| known == pod) {
                        found.push((pod.to_owned(), number));
                    }
                    rest = after;
                }
            }
        }
        found
    }

    /// Whether a step or a manifest calls a node by its own name.
    pub(crate) fn spells_out(&self, node: &str) -> bool {
        let in_steps = self
            .steps
            .iter()
            .any(|step| step.order.texts().iter().any(|text| has_word(text, node)));
        in_steps || self.binds(node)
    }

    /// Whether a manifest says what is to run on a node.
    fn binds(&self, node: &str) -> bool {
        self.files.iter().any(|(_, text)| has_word(text, node))
    }

    /// The same scenario, in which steps call nodes after the pods that were there in the recording:
    /// which node a pod gets is left to chance. `pods` knows the pod by node and step.
    pub(crate) fn after_pods(
        &self,
        nodes: &[String],
        pods: impl Fn(&str, usize) -> Option<String>,
    ) -> Self {
        let mut scenario = self.clone();
        for node in nodes.iter().filter(|node| !self.binds(node)) {
            for (number, step) in scenario.steps.iter_mut().enumerate() {
                if let Some(pod) = pods(node, number) {
                    let alias = format!("${{node:{pod}}}");
                    step.order
                        .texts_mut()
                        .into_iter()
                        .for_each(|text| *text = replace_word(text, node, &alias));
                }
            }
        }
        scenario
    }
}

/// Whether a text has a name, not as a part of a longer one.
fn has_word(text: &str, name: &str) -> bool {
    text != replace_word(text, name, "")
}

/// Replaces a name where it is not a part of a longer one.
pub(crate) fn replace_word(text: &str, old: &str, new: &str) -> String {
    let goes_on = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let mut told = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(old) {
        told += before;
        let is_part = told.ends_with(goes_on) || after.starts_with(goes_on);
        told += if is_part { old } else { new };
        rest = after;
    }
    told + rest
}

impl Step {
    fn of(value: &Value) -> Self {
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        let number = |name: &str| value[name].as_f64();
        let arguments = |name: &str| match &value[name] {
            Value::String(line) => Some(words(line)),
            Value::Sequence(list) => Some(
                list.iter()
                    .map(|word| word.as_str().unwrap_or_default().to_owned())
                    .collect(),
            ),
            _ => None,
        };
        let order = None
            .or_else(|| arguments("kubectl").map(Order::Kubectl))
            .or_else(|| arguments("kubectl-bg").map(Order::Background))
            .or_else(|| text("wait").map(Order::Wait))
            .or_else(|| number("settle").map(Order::Settle))
            .or_else(|| number("sleep").map(Order::Sleep))
            .or_else(|| {
                let extra = value["extra"].as_sequence().into_iter().flatten();
                Some(Order::Checkpoint {
                    name: text("checkpoint")?,
                    extra: extra
                        .filter_map(|line| line.as_str().map(str::to_owned))
                        .collect(),
                })
            })
            .or_else(|| text("fake").map(Order::Fake))
            .unwrap_or_else(|| {
                let text = serde_yaml::to_string(value).unwrap_or_default();
                Order::Unknown(text.trim().to_owned())
            });
        Self {
            order,
            max: number("max"),
        }
    }
}

impl Order {
    fn texts(&self) -> Vec<&str> {
        match self {
            Self::Kubectl(words) | Self::Background(words) => {
                words.iter().map(String::as_str).collect()
            }
            Self::Checkpoint { extra, .. } => extra
                .iter()
                .map(String::as_str)
                .filter(|line| line.contains("${node:"))
                .collect(),
            Self::Wait(text) | Self::Fake(text) | Self::Unknown(text) => vec![text],
            Self::Settle(_) | Self::Sleep(_) => Vec::new(),
        }
    }

    /// What may call a node by its name: of a checkpoint nothing, it only looks.
    fn texts_mut(&mut self) -> Vec<&mut String> {
        match self {
            Self::Kubectl(words) | Self::Background(words) => words.iter_mut().collect(),
            Self::Wait(text) | Self::Fake(text) => vec![text],
            Self::Checkpoint { extra, .. } => extra.iter_mut().collect(),
            _ => Vec::new(),
        }
    }
}

/// The words of a line as a shell reads it: quotes join, a backslash escapes.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_with(String::new);
            }
            (None, '\\') | (Some('"'), '\\') => {
                word.get_or_insert_with(String::new).extend(letters.next());
            }
            (None, letter) if letter.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_with(String::new).push(letter),
        }
    }
    words.extend(word);
    words
}
