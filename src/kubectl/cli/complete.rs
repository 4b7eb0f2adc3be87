//! What can stand next on a command line: commands, flags, kinds, names.

use super::commands::COMMANDS;
use super::line::{self, Line};
use super::targets;
use crate::api::Kind;
use crate::cluster::Cluster;
use crate::order::sort_by;

/// Values of flags that are known beforehand.
const VALUES: &[(&str, &str)] = &[
    ("output", "custom-columns= json jsonpath= name wide yaml"),
    ("cascade", "background foreground orphan"),
    ("dry-run", "client none server"),
    ("restart", "Always Never OnFailure"),
    ("type", "json merge strategic"),
    ("for", "condition=Ready create delete jsonpath="),
    ("timeout", "30s 60s"),
];

/// Commands that are about nodes, and those that are about a pod, without naming a kind.
const OF_NODES: [&str; 4] = ["cordon", "drain", "uncordon", "taint"];
const OF_PODS: [&str; 2] = ["exec", "logs"];

/// What the last word may become: each begins with it. The first of the words follows `kubectl`.
pub fn complete(cluster: &Cluster, words: &[String]) -> Vec<String> {
    let Some((begun, before)) = words.split_last() else {
        return Vec::new();
    };
    let mut found = candidates(cluster, before, begun);
    found.retain(|own| own.starts_with(begun.as_str()) && own != begun);
    sort_by(&mut found, &|a, b| a.cmp(b));
    found.dedup();
    found
}

fn candidates(cluster: &Cluster, before: &[String], begun: &str) -> Vec<String> {
    let Some((command, rest)) = line::begun(before) else {
        return verbs(before);
    };
    let namespace =
        Line::read(before).map_or("default".to_owned(), |line| line.namespace().to_owned());
    if let Some((flag, start)) = line::flag_with_value(command, rest.last(), begun) {
        let values = values(cluster, flag, &namespace);
        return values
            .into_iter()
            .map(|value| [start, &value].concat())
            .collect();
    }
    if begun.starts_with('-') {
        return line::flags_of(command);
    }
    let words: Vec<&String> = line::words_of(command, &rest);
    let names = |kind: Kind, start: &str| {
        let within = kind.is_namespaced().then_some(namespace.as_str());
        let objects = cluster.store().objects(kind, within);
        let names = objects
            .iter()
            .map(|object| [start, &object.metadata().name].concat());
        names.collect::<Vec<_>>()
    };
    let verb = command.split(' ').next().unwrap_or_default();
    if OF_PODS.contains(&verb) && !begun.contains('/') {
        return if words.is_empty() {
            names(Kind::Pod, "")
        } else {
            Vec::new()
        };
    }
    if OF_NODES.contains(&verb) {
        let mut found = names(Kind::Node, "");
        if verb == "taint" && words.is_empty() {
            found = vec!["nodes".to_owned()];
        }
        return found;
    }
    // `kind/name`
    if let Some((word, _)) = begun.split_once('/') {
        let kind = targets::kind(word).ok();
        return kind.map_or_else(Vec::new, |kind| names(kind, &[word, "/"].concat()));
    }
    match words.first() {
        // After a comma another kind follows.
        None => {
            let start = begun.rfind(',').map_or("", |comma| &begun[..=comma]);
            kinds().map(|word| [start, word].concat()).collect()
        }
        Some(word) if word.contains('/') => Vec::new(),
        Some(word) => match targets::kinds(word) {
            Ok(kinds) => kinds.into_iter().flat_map(|kind| names(kind, "")).collect(),
            Err(_) => Vec::new(),
        },
    }
}

/// The commands, or the second words of those that have two.
fn verbs(before: &[String]) -> Vec<String> {
    let all = COMMANDS.iter().map(|command| command.name);
    let first = before.iter().find(|word| !word.starts_with('-'));
    match first {
        None => {
            let words = all.map(|name| name.split(' ').next().unwrap_or_default());
            words.map(str::to_owned).collect()
        }
        Some(first) => {
            let start = [first, " "].concat();
            all.filter_map(|name| name.strip_prefix(&start).map(str::to_owned))
                .collect()
        }
    }
}

/// The words for kinds.
fn kinds() -> impl Iterator<Item = &'static str> {
    let words = Kind::ALL
        .iter()
        .flat_map(|kind| [kind.plural(), kind.short()]);
    words.filter(|word| !word.is_empty()).chain(["all"])
}

fn values(cluster: &Cluster, flag: &str, namespace: &str) -> Vec<String> {
    let store = cluster.store();
    match flag {
        "namespace" => store
            .namespaces
            .iter()
            .map(|own| own.metadata.name.clone())
            .collect(),
        "selector" => {
            let labels = store
                .pods
                .of(namespace)
                .flat_map(|pod| pod.metadata.labels.iter());
            labels
                .map(|(key, value)| [key, "=", value].concat())
                .collect()
        }
        "container" => {
            let containers = store
                .pods
                .of(namespace)
                .flat_map(|pod| &pod.spec.containers);
            containers.map(|own| own.name.clone()).collect()
        }
        flag => {
            let known = VALUES.iter().find(|(own, _)| *own == flag);
            let words = known.map_or("", |(_, words)| words).split(' ');
            words
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect()
        }
    }
}
