//! What the shell does for kubectl: its configuration, its files, and a hint when a name is not there.

use super::process::absolute;
use super::task::Frame;
use crate::api::Kind;
use crate::cluster::Cluster;
use crate::cluster::disk::Disk;
use crate::kubectl::cli::Files;
use crate::kubectl::tables::Widths;

/// The variable that keeps the namespace which `kubectl config set-context` chose. No line can name it.
const NAMESPACE: &str = "kubectl namespace";

/// The words of kubectl with the namespace that was chosen; or the answer of `kubectl config` and the like.
pub(super) fn configured(args: &[String], frame: &mut Frame) -> Result<Vec<String>, String> {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words[..] {
        ["config", "current-context"] => return Err("simulator\n".to_owned()),
        ["config", "get-contexts"] => {
            let namespace = frame.variables.get(NAMESPACE).cloned();
            let titles = ["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"];
            let own = ["*", "simulator", "simulator", "simulator"].map(str::to_owned);
            let lines = [
                titles.map(str::to_owned).into(),
                own.into_iter()
                    .chain([namespace.unwrap_or_default()])
                    .collect(),
            ];
            return Err(Widths::default().lay_out(&lines));
        }
        ["config", "use-context", "simulator"] => {
            return Err("Switched to context \"simulator\".\n".to_owned());
        }
        ["config", "set-context", ..] => {
            let chosen = words
                .iter()
                .find_map(|word| word.strip_prefix("--namespace="));
            if let Some(namespace) = chosen {
                frame
                    .variables
                    .insert(NAMESPACE.to_owned(), namespace.to_owned());
            }
            return Err("Context \"simulator\" modified.\n".to_owned());
        }
        _ => {}
    }
    let chosen = frame.variables.get(NAMESPACE).filter(|own| !own.is_empty());
    let mut all: Vec<String> = chosen
        .map(|own| ["--namespace=", own].concat())
        .into_iter()
        .collect();
    all.extend(args.iter().cloned());
    Ok(all)
}

/// The files that the words of a command name.
pub(super) fn files_of(args: &[String], input: &str, folder: &str, home: &Disk) -> Files {
    let mut files = vec![("-".to_owned(), input.to_owned())];
    let names = args
        .iter()
        .flat_map(|word| word.split(['=', ',']).chain([word.as_str()]));
    let names = names.flat_map(|name| [name, name.strip_prefix("-f").unwrap_or(name)]);
    for name in names {
        let path = absolute(folder, name);
        let text = home.get(&path[1..]).and_then(|file| file.text.clone());
        if let Some(text) = text.or_else(|| super::beyond(name)) {
            files.push((name.to_owned(), text));
        }
    }
    files.into_iter().collect()
}

/// When a name does not exist, a longer one that was perhaps meant.
pub(super) fn hint(cluster: &Cluster, output: &str) -> Option<String> {
    let line = output
        .lines()
        .last()
        .filter(|line| line.contains("(NotFound)"))?;
    let name = line.split('"').nth(1)?;
    let plural = line
        .split('"')
        .next()?
        .split(' ')
        .rfind(|word| !word.is_empty())?;
    let plural = plural.split('.').next().unwrap_or_default();
    let kind = Kind::ALL.iter().find(|kind| kind.plural() == plural)?;
    let parts: Vec<&str> = name.split('-').collect();
    let objects = cluster.store().objects(*kind, None);
    let is_meant = |own: &&str| {
        let mut rest = own.split('-');
        own.len() > name.len() && parts.iter().all(|part| rest.any(|own| own == *part))
    };
    let meant = objects
        .iter()
        .map(|object| object.metadata().name.as_str())
        .find(is_meant)?;
    Some(["# Not from kubectl: there is \"", meant, "\".\n"].concat())
}
