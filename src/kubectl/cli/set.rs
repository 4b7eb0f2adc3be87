//! `kubectl set image`, `set env`, `set resources` (spec 07 §7.5).

use super::fault::Fault;
use super::targets::{Bare, Targets};
use super::{Call, Outcome};
use crate::api::Quantity;
use crate::json;
use crate::json::{Map, Value};

/// Changes one container; whether it did anything.
type Change<'a> = &'a mut dyn FnMut(&mut Map) -> Result<(), Fault>;

/// `kubectl set image`
pub(super) fn image(call: &mut Call<'_>) -> Outcome {
    let (targets, assignments) = call.targets_and_rest(|word| word.contains('='))?;
    let images: Vec<(&str, &str)> = assignments
        .iter()
        .filter_map(|word| word.split_once('='))
        .collect();
    if images.is_empty() {
        return Err(Fault::local("at least one image update is required").into());
    }
    if images.len() > 1 && images.iter().any(|(name, _)| *name == "*") {
        let text = "all containers are already specified by *, but saw more than one container_name=container_image pairs";
        return Err(Fault::local(text).into());
    }
    each_template(call, targets, "image", &mut |template| {
        let names: Vec<String> = containers(template).map(name).collect();
        let missing = images.iter().filter(|(name, _)| *name != "*");
        let missing = missing.filter(|(name, _)| !names.iter().any(|own| own == name));
        let faults = missing.map(|(name, _)| {
            Fault::local(&["unable to find container named \"", name, "\""].concat())
        });
        let faults: Vec<Fault> = faults.collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        each_container(template, "*", &mut |container| {
            let own = container
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let image = images.iter().find(|(name, _)| *name == "*" || *name == own);
            if let Some((_, image)) = image {
                container.insert("image".into(), (*image).into());
            }
            Ok(())
        })
    })
}

/// `kubectl set env`
pub(super) fn env(call: &mut Call<'_>) -> Outcome {
    let is_env = |word: &str| word.contains('=') || word.ends_with('-');
    let (targets, words) = call.targets_and_rest(is_env)?;
    if words.is_empty() {
        return Err(Fault::local("at least one environment variable must be provided").into());
    }
    let only = call.line.text("containers").unwrap_or("*").to_owned();
    let overwrite = call.line.switch("overwrite") != Some(false);
    each_template(call, targets, "env", &mut |template| {
        each_container(template, &only, &mut |container| {
            let list = container.entry("env".into()).or_insert_with(|| json!([]));
            let Some(list) = list.as_array_mut() else {
                return Ok(());
            };
            for word in &words {
                let Some((name, value)) = word.split_once('=') else {
                    let gone = word.strip_suffix('-').unwrap_or(word);
                    list.retain(|item| item["name"] != gone);
                    continue;
                };
                let entry = json!({"name": name, "value": value});
                match list.iter_mut().find(|item| item["name"] == name) {
                    Some(old) if overwrite || *old == entry => *old = entry,
                    Some(old) => {
                        let old = old["value"].as_str().unwrap_or_default();
                        return Err(Fault::local(
                            &[
                                "'",
                                name,
                                "' already has a value (",
                                old,
                                "), and --overwrite is false",
                            ]
                            .concat(),
                        ));
                    }
                    None => list.push(entry),
                }
            }
            if list.is_empty() {
                container.remove("env");
            }
            Ok(())
        })
    })
}

/// `kubectl set resources`
pub(super) fn resources(call: &mut Call<'_>) -> Outcome {
    let (targets, _) = call.targets_and_rest(|_| false)?;
    let mut amounts: Vec<(&str, String, String)> = Vec::new();
    for flag in ["limits", "requests"] {
        for word in call.line.list(flag).filter(|word| !word.is_empty()) {
            let (name, amount) = word
                .split_once('=')
                .filter(|(_, amount)| !amount.contains('='))
                .ok_or_else(|| {
                    Fault::local(
                        &[
                            "invalid argument syntax ",
                            word,
                            ", expected <resource>=<value>",
                        ]
                        .concat(),
                    )
                })?;
            let amount = Quantity(amount.to_owned());
            if amount.milli().is_none() {
                let text = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
                return Err(Fault::local(text).into());
            }
            amounts.push((flag, name.to_owned(), amount.canonical()));
        }
    }
    if amounts.is_empty() {
        let text =
            "you must specify an update to requests or limits (in the form of --requests/--limits)";
        return Err(Fault::local(text).into());
    }
    let only = call.line.text("containers").unwrap_or("*").to_owned();
    each_template(call, targets, "resources", &mut |template| {
        each_container(template, &only, &mut |container| {
            let resources = container
                .entry("resources".into())
                .or_insert_with(Value::default);
            for (flag, name, amount) in &amounts {
                resources[*flag][name.as_str()] = amount.clone().into();
            }
            Ok(())
        })
    })
}

impl Call<'_> {
    /// The objects, and the words that are no objects but `NAME=VALUE` and the like.
    pub(super) fn targets_and_rest(
        &mut self,
        is_rest: impl Fn(&str) -> bool,
    ) -> Result<(Targets, Vec<String>), Fault> {
        let words = std::mem::take(&mut self.line.words);
        let (rest, words) = words.into_iter().partition(|word| is_rest(word));
        self.line.words = words;
        let targets = self.targets(0, Bare::Mistake)?;
        if targets.objects.is_empty() && targets.faults.is_empty() && !targets.listed {
            let text =
                "one or more resources must be specified as <resource> <name> or <resource>/<name>";
            return Err(Fault::local(text));
        }
        Ok((targets, rest))
    }
}

/// Lets every object's pod template, or the pod itself, be changed, and stores what has changed.
fn each_template(
    call: &mut Call<'_>,
    targets: Targets,
    what: &str,
    change: &mut dyn FnMut(&mut Value) -> Result<(), Vec<Fault>>,
) -> Outcome {
    let dry_run = call.dry_run()?;
    call.check_output()?;
    let mut faults = Vec::new();
    let outcome = call.for_each(targets, &mut |call, target, live| {
        let before = live.to_json();
        let mut json = before.clone();
        let place = if json["spec"].get("template").is_some() {
            "/spec/template/spec"
        } else {
            "/spec"
        };
        let template = json
            .pointer_mut(place)
            .filter(|template| template.get("containers").is_some());
        let Some(template) = template else {
            let name = &target.object.name;
            let text = [
                target.object.kind.qualified().as_str(),
                "/",
                name,
                " the object is not a pod or does not have a pod template",
            ]
            .concat();
            return Err(Fault::local(&text));
        };
        if let Err(found) = change(template) {
            faults.extend(found);
            return Ok(());
        }
        if json == before {
            return Ok(());
        }
        let context = match what {
            "resources" => "failed to patch resources update to pod template ".to_owned(),
            _ => ["failed to patch ", what, " update to pod template: "].concat(),
        };
        let sent = call.send_json(dry_run, live, json);
        let stored = sent.map_err(|refusal| refusal.wrapped(&context))?;
        let done = match what {
            "resources" => "resource requirements updated".to_owned(),
            _ => [what, " updated"].concat(),
        };
        call.report(&target.object, &stored, &done, dry_run);
        Ok(())
    });
    faults.extend(outcome.err().unwrap_or_default());
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

/// Containers and init containers.
const LISTS: [&str; 2] = ["initContainers", "containers"];

fn containers(template: &Value) -> impl Iterator<Item = &Value> {
    let lists = LISTS
        .into_iter()
        .filter_map(|list| template.get(list)?.as_array());
    lists.flatten()
}

fn name(container: &Value) -> String {
    container["name"].as_str().unwrap_or_default().to_owned()
}

/// Changes the containers whose names fit a pattern with `*`.
fn each_container(template: &mut Value, only: &str, change: Change<'_>) -> Result<(), Vec<Fault>> {
    for list in LISTS {
        let items = template.get_mut(list).and_then(Value::as_array_mut);
        for container in items.into_iter().flatten() {
            let fits = only == "*" || container["name"] == only;
            if let Some(container) = container.as_object_mut().filter(|_| fits) {
                change(container)?;
            }
        }
    }
    Ok(())
}
