//! `kubectl label` and `kubectl annotate` (spec 07 §7.6).

use super::fault::Fault;
use super::{Call, Outcome};
use crate::json::{Map, Value};

/// `kubectl label`
pub(super) fn label(call: &mut Call<'_>) -> Outcome {
    run(call, "labels", "label")
}

/// `kubectl annotate`
pub(super) fn annotate(call: &mut Call<'_>) -> Outcome {
    run(call, "annotations", "annotation")
}

fn run(call: &mut Call<'_>, field: &str, what: &str) -> Outcome {
    let dry_run = call.dry_run()?;
    call.check_output()?;
    // From the first one on, all words are pairs.
    let is_pair = |word: &str| word.contains('=') || word.ends_with('-');
    let (targets, pairs) = call.targets_and_rest(is_pair)?;
    let lists = call.line.is_on("list");
    if pairs.is_empty() && !lists {
        return Err(Fault::local(&["at least one ", what, " update is required"].concat()).into());
    }
    let (set, gone) = read(&pairs, what)?;
    call.for_each(targets, &mut |call, target, live| {
        let before = live.to_json();
        let mut json = before.clone();
        let own = json["metadata"][field]
            .as_object()
            .cloned()
            .unwrap_or_default();
        if !call.line.is_on("overwrite") {
            check_overwrite(&own, &set, what)?;
        }
        let mut new = own.clone();
        for key in gone.iter().filter(|key| new.remove(**key).is_none()) {
            if what == "label" {
                call.print(&["label \"", key, "\" not found."]);
            }
        }
        new.extend(
            set.iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).into())),
        );
        let removed = own.keys().any(|key| !new.contains_key(key));
        let added = new.iter().any(|(key, value)| own.get(key) != Some(value));
        let done = match (what, added, removed) {
            ("annotation", _, _) => "annotated",
            (_, false, false) => "not labeled",
            (_, true, false) => "labeled",
            (_, false, true) => "unlabeled",
            (_, true, true) => "modified",
        };
        json["metadata"][field] = Value::Object(new.clone());
        let sent = call.send_json(dry_run, live, json);
        let stored = sent.map_err(|refusal| refusal.fault(""))?;
        if lists {
            for (key, value) in &new {
                call.print(&[key, "=", value.as_str().unwrap_or_default()]);
            }
            return Ok(());
        }
        call.report(&target.object, &stored, done, dry_run);
        Ok(())
    })
}

type Pairs<'a> = (Vec<(&'a str, &'a str)>, Vec<&'a str>);

/// What is to be set, and what is to go.
fn read<'a>(pairs: &'a [String], what: &str) -> Result<Pairs<'a>, Fault> {
    let (mut set, mut gone) = (Vec::new(), Vec::new());
    for pair in pairs {
        match pair.split_once('=') {
            Some(("", _)) => {
                return Err(Fault::local(&["invalid ", what, " spec: ", pair].concat()));
            }
            Some(pair) => set.push(pair),
            None => gone.push(pair.strip_suffix('-').unwrap_or(pair)),
        }
    }
    if gone
        .iter()
        .any(|gone| set.iter().any(|(set, _)| set == gone))
    {
        let article = if what == "label" { "a " } else { "an " };
        return Err(Fault::local(
            &[
                "can not both modify and remove ",
                article,
                what,
                " in the same command",
            ]
            .concat(),
        ));
    }
    Ok((set, gone))
}

fn check_overwrite(own: &Map, set: &[(&str, &str)], what: &str) -> Result<(), Fault> {
    let mut clashes = Vec::new();
    for (key, value) in set {
        let old = own.get(*key).and_then(Value::as_str);
        if let Some(old) = old.filter(|old| what == "annotation" || old != value) {
            clashes.push(["'", key, "' already has a value (", old, ")"].concat());
        }
    }
    match clashes.first() {
        None => Ok(()),
        Some(first) if what == "label" => Err(Fault::local(
            &[first, ", and --overwrite is false"].concat(),
        )),
        Some(_) => {
            let start = "--overwrite is false but found the following declared annotation(s): ";
            Err(Fault::local(&[start, &clashes.join("; ")].concat()))
        }
    }
}
