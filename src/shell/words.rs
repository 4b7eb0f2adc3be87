//! From words with variables and stars to the words that a program gets.

use super::place::At;
use super::process::absolute;
use super::syntax::{Part, What, Word};
use super::task::{Frame, Machine, Task};
use super::text::matches;

/// A word never stands for more than so many.
const WORDS_MAX: usize = 1_000;

/// Deeper `$(…)` prints nothing.
const DEPTH_MAX: usize = 8;

/// The words that a program gets.
pub(super) fn expand(words: &[Word], frame: &Frame, machine: &mut Machine<'_>) -> Vec<String> {
    let mut all = Vec::new();
    for word in words {
        let (mut own, mut is_quoted) = (vec![String::new()], false);
        for part in word {
            let text = worth(part, frame, machine);
            is_quoted |= part.quoted;
            let is_text = matches!(part.what, What::Text(_));
            if part.quoted || is_text {
                own.last_mut()
                    .into_iter()
                    .for_each(|last| last.push_str(&text));
                continue;
            }
            // What is not quoted falls apart at its blanks.
            let mut pieces = text.split_whitespace();
            let starts_new = text.starts_with(char::is_whitespace);
            if !starts_new && let (Some(last), Some(first)) = (own.last_mut(), pieces.next()) {
                last.push_str(first);
            }
            own.extend(pieces.map(str::to_owned));
        }
        if !is_quoted {
            own.retain(|own| !own.is_empty());
        }
        for own in own {
            let has_star = own.contains('*') && word.iter().all(|part| !part.quoted);
            let found = if has_star {
                starred(&own, frame, machine)
            } else {
                Vec::new()
            };
            if found.is_empty() {
                all.push(own);
            } else {
                all.extend(found);
            }
        }
        all.truncate(WORDS_MAX);
    }
    all
}

/// A word that stays one, whatever is in it.
pub(super) fn whole(word: &Word, frame: &Frame, machine: &mut Machine<'_>) -> String {
    word.iter()
        .map(|part| worth(part, frame, machine))
        .collect()
}

fn worth(part: &Part, frame: &Frame, machine: &mut Machine<'_>) -> String {
    match &part.what {
        What::Text(text) if !part.quoted && (text == "~" || text.starts_with("~/")) => {
            let home = if frame.at == At::Host {
                super::HOME
            } else {
                "/root"
            };
            [home, &text[1..]].concat()
        }
        What::Text(text) => text.clone(),
        What::Variable(name, _) if name == "?" => frame.status.to_string(),
        What::Variable(name, other) => {
            let value = frame.variables.get(name).filter(|value| !value.is_empty());
            value.or(other.as_ref()).cloned().unwrap_or_default()
        }
        What::Output(node) => {
            if machine.depth >= DEPTH_MAX {
                return String::new();
            }
            machine.depth += 1;
            let text = Task::captured(frame, node).run(machine);
            machine.depth -= 1;
            text.trim_end_matches('\n').to_owned()
        }
    }
}

/// The files that a path with a star in its last part stands for.
fn starred(path: &str, frame: &Frame, machine: &mut Machine<'_>) -> Vec<String> {
    let (folder, name) = path
        .rsplit_once('/')
        .map_or(("", path), |(folder, name)| (folder, name));
    let start = &path[..path.len() - name.len()];
    let folder = absolute(&frame.folder, if start == "/" { "/" } else { folder });
    let files = match &frame.at {
        At::Container(inside) => inside.list(machine.cluster, &folder),
        At::Host => super::place::listed(machine.home, &folder[1..]),
    };
    let pattern = ["^", &name.replace('.', "\\.").replace('*', ".*"), "$"].concat();
    let names = files.into_iter().map(|(name, _)| name);
    let names = names.filter(|name| !name.starts_with('.') && matches(&pattern, name));
    names.map(|name| [start, &name].concat()).collect()
}
