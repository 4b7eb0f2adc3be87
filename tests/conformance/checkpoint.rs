//! What kubectl shows at the marked moments of a recording. It has to be the same to the byte, once ages, instants, uids,
//! random names and addresses have common names; `table` says how that goes with columns that are as wide as those.

use super::output;
use super::scenario;
use super::table;
use statefulset_visualizer::cluster::Cluster;
use statefulset_visualizer::kubectl::cli::{Files, Running};
use std::path::Path;

/// An output that differs, and has to: the scenario, the command, and why.
type Excuse = (&'static str, &'static str, &'static str);

const EXCUSES: [Excuse; 3] = [
    (
        "38-kubectl-outputs",
        "get ep",
        "Endpoints are not in the model; they are deprecated, and EndpointSlices say the same",
    ),
    (
        "38-kubectl-outputs",
        "describe sc standard",
        "the recorder applied its classes with kubectl, here they come with the cluster",
    ),
    (
        "21a-node-fails-and-recovers",
        "describe pod web-1",
        "which node is chosen: in the recording the one to which the volume was still attached",
    ),
];

/// Lines of the recording that begin so, what is compared instead, and why.
type Mending = (
    &'static [&'static str],
    &'static [&'static str],
    &'static str,
);

const MENDINGS: [Mending; 2] = [
    (
        &[
            "Lease:",
            "  HolderIdentity:",
            "  AcquireTime:",
            "  RenewTime:",
        ],
        &[],
        "heartbeats are no objects here",
    ),
    (
        &[
            "    message: 'containers with unready status: [nginx]'",
            "    observedGeneration: 1",
            "    reason: ContainersNotReady",
            "    status: \"True\"",
        ],
        &["    observedGeneration: 1", "    status: \"True\""],
        "the played kubelets left the reason of a condition that is true again, real ones do not",
    ),
];

/// How many outputs were compared, and how many were the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outputs {
    pub(crate) all: usize,
    pub(crate) same: usize,
    /// The command of each that differs, what was recorded, and ours.
    pub(crate) differences: Vec<(String, String, String)>,
}

impl Outputs {
    /// What is wrong with the outputs of a scenario: the commands that differ without an excuse, and the excuses that
    /// none needs.
    pub(crate) fn faults(&self, scenario: &str) -> Vec<String> {
        let own = || EXCUSES.iter().filter(|(own, ..)| *own == scenario);
        let differ = || {
            self.differences
                .iter()
                .map(|(command, ..)| command.as_str())
        };
        let differ_so = differ().filter(|command| !own().any(|(_, own, _)| own == command));
        let faults = differ_so.map(|command| format!("kubectl {command} prints something else"));
        let unneeded = own().filter(|(_, command, _)| !differ().any(|own| own == *command));
        let unneeded =
            unneeded.map(|(_, command, why)| format!("kubectl {command} needs no excuse: {why}"));
        faults.chain(unneeded).collect()
    }
}

/// A command of a checkpoint, and what it printed.
pub(crate) type Shown = (String, String);

/// The checkpoints of a recording, in order.
pub(crate) fn read(folder: &Path) -> Vec<Vec<Shown>> {
    let files = std::fs::read_dir(folder.join("checkpoints"));
    let paths = files
        .into_iter()
        .flatten()
        .flatten()
        .map(|file| file.path());
    let mut paths: Vec<_> = paths.collect();
    paths.sort();
    let texts = paths
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap_or_default());
    texts.map(|text| commands(&text)).collect()
}

/// The commands of a checkpoint's text, and their outputs. Between two stands an empty line; an output that does not end a
/// line was given the end.
fn commands(text: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("$ kubectl "), shown.last_mut()) {
            (Some(command), before) => {
                if let Some((_, output)) = before {
                    output.pop();
                }
                shown.push((command.trim_end().to_owned(), String::new()));
            }
            (None, Some((_, output))) => *output += line,
            (None, None) => {}
        }
    }
    shown
}

/// Types the commands of a checkpoint, which only look; `pass` lets time pass before each.
pub(crate) fn look(
    cluster: &Cluster,
    files: &Files,
    checkpoint: &[Shown],
    pass: &dyn Fn(&mut Cluster),
    outputs: &mut Outputs,
) {
    let mut cluster = cluster.clone();
    for (command, real) in checkpoint {
        // As in the recording, time passes from command to command.
        pass(&mut cluster);
        let mut running = Running::start(&mut cluster, files, &scenario::words(command));
        let exit = running.poll(&mut cluster).unwrap_or(0);
        let mut ours = running.output().to_owned();
        if !ours.is_empty() && !ours.ends_with('\n') {
            ours.push('\n');
        }
        if exit != 0 {
            ours += &format!("[exit code {exit}]\n");
        }
        let (real, ours) = (normal(&mended(real)), normal(&ours));
        outputs.all += 1;
        if real == ours {
            outputs.same += 1;
        } else {
            outputs.differences.push((command.clone(), real, ours));
        }
    }
}

/// A recorded text after the mendings.
fn mended(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    for (begun, instead, _) in MENDINGS {
        let is_here = |own: &[&str]| {
            own.iter()
                .zip(begun)
                .all(|(own, begun)| own.starts_with(begun))
        };
        while let Some(at) = lines.windows(begun.len()).position(is_here) {
            lines.splice(at..at + begun.len(), instead.iter().copied());
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// A text in which all that is free has a common name; the rest stays to the byte. Descriptions of things with random names
/// are in the order of those: they are sorted.
fn normal(text: &str) -> String {
    let told = table::retell(text, &line).join("\n");
    let mut parts: Vec<&str> = told.split("\n\n\n").collect();
    if parts.iter().all(|part| {
        part.starts_with("Name:") && part.lines().next().is_some_and(|line| line.contains('<'))
    }) {
        parts.sort_unstable();
    }
    parts.join("\n\n\n")
}

/// What the recorder's machines told of themselves, and of the images and containers on them: they were played.
const MACHINE: [&str; 14] = [
    "OS-IMAGE",
    "KERNEL-VERSION",
    "CONTAINER-RUNTIME",
    "Machine ID:",
    "System UUID:",
    "Boot ID:",
    "Kernel Version:",
    "OS Image:",
    "Container Runtime Version:",
    "Container ID:",
    "containerID:",
    "- containerID:",
    "Image ID:",
    "imageID:",
];

/// A line, or the cell of a table below a title, in which all that is free has a common name.
fn line(title: &str, line: &str) -> String {
    if MACHINE.contains(&title) && line != title {
        return "<machine>".to_owned();
    }
    let start = line.trim_start();
    if let Some(own) = MACHINE.iter().find(|own| start.starts_with(**own)) {
        let value = start[own.len()..].trim_start();
        return [&line[..line.len() - value.len()], "<machine>"].concat();
    }
    let told = output::line(line);
    let words: Vec<String> = told.split(' ').map(free).collect();
    let mut text = words.join(" ");
    // `Fri, 20 Nov 2026 <time> +0000`
    while let Some(from) = DAYS.iter().find_map(|day| text.find(day))
        && let Some(to) = text.find("<time> +0000")
        && from < to
    {
        text.replace_range(from..to + 12, "<date>");
    }
    text
}

const DAYS: [&str; 7] = [
    "Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, ", "Sun, ",
];

/// A word whose free parts have common names.
fn free(word: &str) -> String {
    let is_own = |letter: char| letter.is_ascii_alphanumeric() || "-.".contains(letter);
    let mut told = String::new();
    let mut part = String::new();
    for letter in word.chars().chain([' ']) {
        if is_own(letter) {
            part.push(letter);
            continue;
        }
        told += &common(&part);
        part.clear();
        told.push(letter);
    }
    told.pop();
    told
}

fn common(part: &str) -> String {
    let numbers: Vec<&str> = part.split('.').collect();
    if numbers.len() == 4
        && numbers.iter().all(|own| own.parse::<u8>().is_ok())
        && !part.starts_with("10.96.")
    {
        return "<address>".into();
    }
    if output::is_age(part) {
        return "<age>".into();
    }
    let is_hex = part.chars().all(|letter| letter.is_ascii_hexdigit());
    let is_hash =
        |end: &str| end.len() >= 8 && end.chars().all(|letter| "456789bcdf".contains(letter));
    let is_suffix =
        |end: &str| end.len() == 5 && end.chars().all(|letter| output::SAFE.contains(letter));
    if is_hex && part.len() == 32 || is_hash(part) {
        return "<hash>".into();
    }
    match part.rsplit_once('-') {
        Some(("node" | "zone", end)) if end.len() == 1 => format!("{}-<n>", &part[..4]),
        Some((start, end)) if is_hash(end) || end.len() == 64 => format!("{start}-<hash>"),
        Some((start, end)) if is_suffix(end) => format!("{start}-<suffix>"),
        _ => part.to_owned(),
    }
}
