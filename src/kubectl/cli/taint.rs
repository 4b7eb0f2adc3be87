//! `kubectl taint` (spec 07 §11).

use super::fault::Fault;
use super::{Call, Outcome};
use crate::api::Kind;
use crate::json;
use crate::json::Value;

const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/// A taint as it is written; without an effect it stands for all of its key.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Taint<'a> {
    key: &'a str,
    value: &'a str,
    effect: &'a str,
}

impl Taint<'_> {
    fn is(&self, stored: &Value) -> bool {
        stored["key"] == self.key && (self.effect.is_empty() || stored["effect"] == self.effect)
    }
}

/// `kubectl taint nodes`
pub(super) fn taint(call: &mut Call<'_>) -> Outcome {
    let dry_run = call.dry_run()?;
    call.check_output()?;
    let is_taint = |word: &str| word.ends_with('-') || word.contains(['=', ':']);
    let (targets, words) = call.targets_and_rest(is_taint)?;
    if targets.kinds.iter().any(|kind| *kind != Kind::Node) {
        let text = "invalid resource type, only node(s) is supported";
        return Err(Fault::local(text).into());
    }
    if words.is_empty() {
        return Err(Fault::local("at least one taint update is required").into());
    }
    let (mut added, mut gone) = (Vec::new(), Vec::new());
    for word in &words {
        match word.strip_suffix('-') {
            Some(rest) => gone.push(read(rest, true)?),
            None => added.push(read(word, false)?),
        }
    }
    let overwrite = call.line.is_on("overwrite");
    call.for_each(targets, &mut |call, target, live| {
        let mut json = live.to_json();
        let mut taints = json["spec"]["taints"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        for taint in &gone {
            let before = taints.len();
            taints.retain(|own| !taint.is(own));
            if taints.len() == before {
                let effect = if taint.effect.is_empty() { "" } else { ":" };
                let name = [taint.key, effect, taint.effect].concat();
                return Err(Fault::local(&["taint \"", &name, "\" not found"].concat()));
            }
        }
        for taint in &added {
            if !overwrite && taints.iter().any(|own| taint.is(own)) {
                let name = &target.object.name;
                return Err(Fault::local(
                    &[
                        "node ",
                        name,
                        " already has ",
                        taint.key,
                        " taint(s) with same effect(s) and --overwrite is false",
                    ]
                    .concat(),
                ));
            }
            taints.retain(|own| !taint.is(own));
            let mut new = json!({"key": (taint.key), "effect": (taint.effect)});
            if !taint.value.is_empty() {
                new["value"] = taint.value.into();
            }
            taints.push(new);
        }
        json["spec"]["taints"] = if taints.is_empty() {
            Value::Null
        } else {
            taints.into()
        };
        let stored = call.send_json(dry_run, live, json);
        let stored = stored.map_err(|refusal| refusal.fault(""))?;
        let done = match (added.is_empty(), gone.is_empty()) {
            (false, true) => "tainted",
            (true, _) => "untainted",
            (false, false) => "modified",
        };
        call.report(&target.object, &stored, done, dry_run);
        Ok(())
    })
}

/// Reads `key=value:Effect`, `key:Effect`, or, to take away, also `key`.
fn read(word: &str, to_remove: bool) -> Result<Taint<'_>, Fault> {
    let invalid = || Fault::local(&["invalid taint spec: ", word].concat());
    let (pair, effect) = match word.split_once(':') {
        Some(parts) => parts,
        None if to_remove => (word, ""),
        None => return Err(invalid()),
    };
    let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
    if key.is_empty() || value.contains('=') || effect.contains(':') {
        return Err(invalid());
    }
    let stands_for_all = to_remove && effect.is_empty();
    if !stands_for_all && !EFFECTS.contains(&effect) {
        let text = [
            "invalid taint effect: ",
            effect,
            ", unsupported taint effect",
        ];
        return Err(Fault::local(&text.concat()));
    }
    Ok(Taint { key, value, effect })
}
