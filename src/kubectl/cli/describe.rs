//! `kubectl describe` (spec 07 §6).

use super::fault::Fault;
use super::targets::{self, Bare, Targets};
use super::{Call, Outcome};
use crate::api::{Object, ObjectRef};
use crate::kubectl::describe::describe;

const NOTHING_GIVEN: &str = "You must specify the type of resource to describe. Use \"kubectl \
    api-resources\" for a complete list of supported resources.";

/// `kubectl describe`
pub(super) fn run(call: &mut Call<'_>) -> Outcome {
    if call.line.words.is_empty() && call.line.text("filename").is_none() {
        return Err(Fault::local(NOTHING_GIVEN).into());
    }
    let targets = call.targets(0, Bare::All)?;
    let (objects, faults) = found(call, &targets);
    let with_events = call
        .line
        .switch("show-events")
        .unwrap_or(objects.len() == 1);
    let (now, store) = (call.cluster.now(), call.cluster.store());
    let texts = objects
        .iter()
        .map(|object| describe(store, object, now, with_events));
    let text = texts.collect::<Vec<_>>().join("\n\n");
    call.output.push_str(&text);
    if !faults.is_empty() {
        return Err(faults);
    }
    if objects.is_empty() {
        let namespaced = targets.kinds.iter().all(|kind| kind.is_namespaced());
        let everywhere = call.line.is_on("all-namespaces") || !namespaced;
        let namespace = call.line.namespace().to_owned();
        match everywhere {
            true => call.warn(&["No resources found"]),
            false => call.warn(&["No resources found in ", &namespace, " namespace."]),
        }
    }
    Ok(())
}

/// The objects, and what is not there. One name that nothing has may be the beginning of others.
fn found(call: &Call<'_>, targets: &Targets) -> (Vec<Object>, Vec<Fault>) {
    let mut objects = Vec::new();
    let mut faults = targets.faults.clone();
    for target in &targets.objects {
        match targets::live(call.cluster, &target.object) {
            Ok(object) => objects.push(object),
            Err(error) => match with_prefix(call, &target.object) {
                some if targets.objects.len() == 1 && !some.is_empty() => objects.extend(some),
                _ => faults.push(Fault::server(&error, &target.context("describing"))),
            },
        }
    }
    (objects, faults)
}

fn with_prefix(call: &Call<'_>, prefix: &ObjectRef) -> Vec<Object> {
    let namespace = call.namespace_of(prefix.kind);
    let mut objects = call.cluster.store().objects(prefix.kind, namespace);
    objects.retain(|object| object.metadata().name.starts_with(&*prefix.name));
    objects
}
