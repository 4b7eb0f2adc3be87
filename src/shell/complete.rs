//! How an unfinished line may go on.

use super::place::{At, listed};
use super::process::absolute;
use super::programs;
use super::task::Task;
use crate::cluster::Cluster;
use crate::cluster::disk::{Disk, File};
use crate::kubectl::cli;
use crate::order::sort_by;

/// More than so many are of no help.
const FOUND_MAX: usize = 100;

/// Where the last word of a line begins, in bytes, and what it may become.
pub(super) fn complete(
    line: &str,
    task: &Task,
    home: &Disk,
    cluster: &Cluster,
) -> (usize, Vec<String>) {
    let Some(frame) = task.here() else {
        return (line.len(), Vec::new());
    };
    // Only what stands behind the last `|`, `;` or `&` counts.
    let begin = line.rfind(['|', ';', '&']).map_or(0, |sign| sign + 1);
    let own = &line[begin..];
    let from = line
        .rfind([' ', '|', ';', '&', '\t'])
        .map_or(0, |blank| blank + 1);
    let mut words: Vec<String> = own.split_whitespace().map(str::to_owned).collect();
    if own.is_empty() || own.ends_with([' ', '\t']) {
        words.push(String::new());
    }
    let begun = words.last().cloned().unwrap_or_default();
    let files = |path: &str| {
        paths(path, &|folder: &str| {
            let folder = absolute(&frame.folder, folder);
            match &frame.at {
                At::Container(inside) => inside.list(cluster, &folder),
                At::Host => listed(home, &folder[1..]),
            }
        })
    };
    let first = words.first().map_or("", String::as_str);
    let is_kubectl = frame.at == At::Host && matches!(first, "kubectl" | "k");
    let mut found = match words.len() {
        0 | 1 => programs::names(frame.at != At::Host)
            .map(str::to_owned)
            .collect(),
        _ if is_kubectl => match behind_dashes(&words) {
            Some([_]) => programs::names(true).map(str::to_owned).collect(),
            Some(_) => Vec::new(),
            None if names_file(&words) => {
                files(begun.strip_prefix("--filename=").unwrap_or(&begun))
            }
            None => cli::complete(cluster, &words[1..]),
        },
        _ => files(&begun),
    };
    found.retain(|own| own.starts_with(&begun) && *own != begun);
    sort_by(&mut found, &|a, b| a.cmp(b));
    found.dedup();
    found.truncate(FOUND_MAX);
    (from, found)
}

/// The words of the program that `exec` or `run` starts.
fn behind_dashes(words: &[String]) -> Option<&[String]> {
    let dash = words.iter().position(|word| word == "--")?;
    words.get(dash + 1..).filter(|rest| !rest.is_empty())
}

/// Whether the last word is the name of a file.
fn names_file(words: &[String]) -> bool {
    let before = words
        .len()
        .checked_sub(2)
        .map_or("", |place| words[place].as_str());
    before == "-f" || before == "--filename"
}

/// Paths that begin like this one; directories end with a slash.
fn paths(begun: &str, list: &dyn Fn(&str) -> Vec<(String, File)>) -> Vec<String> {
    let folder = begun.rfind('/').map_or("", |slash| &begun[..=slash]);
    let files = list(folder).into_iter();
    let paths = files.map(|(name, file)| {
        let end = if file.text.is_none() { "/" } else { "" };
        [folder, &name, end].concat()
    });
    paths.collect()
}
