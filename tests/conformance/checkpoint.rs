//! What kubectl shows at the marked moments of a recording, without ages, instants, random names and addresses.

use super::output;
use super::scenario;
use statefulset_visualizer::cluster::Cluster;
use statefulset_visualizer::kubectl::cli::{Files, Running};
use std::path::Path;

/// How many outputs were compared, and how many were the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outputs {
    pub(crate) all: usize,
    pub(crate) same: usize,
    /// The command of each that differs, what was recorded, and ours.
    pub(crate) differences: Vec<(String, String, String)>,
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

fn commands(text: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ kubectl "), shown.last_mut()) {
            (Some(command), _) => shown.push((command.to_owned(), String::new())),
            (None, Some((_, output))) => *output += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    shown
}

/// Types the commands of a checkpoint, which only look.
pub(crate) fn look(cluster: &Cluster, files: &Files, checkpoint: &[Shown], outputs: &mut Outputs) {
    for (command, real) in checkpoint {
        let mut cluster = cluster.clone();
        let mut running = Running::start(&mut cluster, files, &scenario::words(command));
        let exit = running.poll(&mut cluster).unwrap_or(0);
        let mut ours = running.output().to_owned();
        if exit != 0 {
            ours += &format!("[exit code {exit}]\n");
        }
        let (real, ours) = (normal(real), normal(&ours));
        outputs.all += 1;
        if real == ours {
            outputs.same += 1;
        } else {
            outputs.differences.push((command.clone(), real, ours));
        }
    }
}

/// A text in which all that is free has a common name. Rows of tables are in the order of random names: they are sorted.
fn normal(text: &str) -> String {
    let lines = text.lines().map(line).filter(|line| !line.is_empty());
    let mut lines: Vec<String> = lines.collect();
    if lines.first().is_some_and(|first| first.starts_with("NAME")) {
        lines.sort();
    }
    lines.join("\n")
}

fn line(line: &str) -> String {
    // Columns are as wide as their longest cell, which may be free; how deep a line is counts.
    let indent = line.len() - line.trim_start().len();
    let told = output::line(line);
    let words: Vec<String> = told.split_whitespace().map(free).collect();
    let text = words.join(" ");
    // `Fri, 20 Nov 2026 <time> +0000`
    let date = DAYS.iter().find_map(|day| text.find(day));
    let text = match (date, text.find("<time> +0000")) {
        (Some(from), Some(to)) if from < to => [&text[..from], "<date>", &text[to + 12..]].concat(),
        _ => text,
    };
    let depth = if indent > 12 { "" } else { &line[..indent] };
    [depth, &text].concat()
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
    let told = told.trim_end().to_owned();
    // Addresses come in any order.
    match told.contains("<address>,") || told.contains("<address>:") {
        true => told.replace(",<address>", ""),
        false => told,
    }
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
