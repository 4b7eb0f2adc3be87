//! The horizontal pod autoscaler: replicas between two bounds.
//!
//! Nothing here measures pods, as in a cluster without a metrics server: what is left are the bounds,
//! and the complaints that nothing could be measured. A look without news is left out.

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::conditions::set_condition;
use crate::cluster::events::Severity;
use crate::cluster::reason::{Explanation, Reason};
use crate::cluster::store::{Change, Store};
use crate::cluster::world::World;
use crate::json::Value;

const ABLE: &str = "AbleToScale";
const ACTIVE: &str = "ScalingActive";

/// Asks for a look where an autoscaler, or what it scales, changed.
pub(in crate::cluster) fn observe(change: &Change, world: &mut World) {
    if let Some((old, new)) = change.both::<HorizontalPodAutoscaler>() {
        let is_news = old.is_none_or(|old| new.is_some_and(|new| old.spec != new.spec));
        if let Some(new) = new.filter(|_| is_news) {
            look(new.metadata.clone(), world);
        }
        return;
    }
    if world.store.autoscalers.is_empty() {
        return;
    }
    let replicas = |object: Option<&Object>| Some(object?.clone().scaled(0)?.0);
    if replicas(change.old.as_ref()) == replicas(change.new.as_ref()) {
        return;
    }
    let target = change.object().reference();
    let all = world.store.autoscalers.of(&target.namespace);
    let own = all.filter(|own| own.target().as_ref() == Some(&target));
    let own: Vec<_> = own.map(|own| own.metadata.clone()).collect();
    for metadata in own {
        look(metadata, world);
    }
}

/// The next look at an autoscaler.
pub(in crate::cluster) fn task(namespace: &str, name: &str) -> Task {
    let reference = ObjectRef::new(Kind::HorizontalPodAutoscaler, namespace, name);
    Task::new(Actor::HorizontalPodAutoscaler, reference)
}

/// Autoscalers are looked at in a period of their own, from their creation on.
fn look(metadata: ObjectMeta, world: &mut World) {
    let period = world.timings.autoscaler;
    let created = metadata.creation_timestamp.map_or(0, Time::millis);
    let due = World::next_tick(world.now, period, created);
    let task = task(&metadata.namespace, &metadata.name);
    world.agenda.add(due, task);
}

/// One look: bounds first, then what was measured.
pub(in crate::cluster) fn sync(reference: &ObjectRef, world: &mut World) {
    let stored = world
        .store
        .autoscalers
        .get(&reference.namespace, &reference.name);
    let Some(stored) = stored.cloned() else {
        return;
    };
    let about = Object::from(stored.clone());
    let mut seen = HorizontalPodAutoscaler::clone(&stored);
    let (spec, status) = (&stored.spec, &mut seen.status);
    let now = world.now;
    let note = |status: &mut AutoscalerStatus, kind, value, reason, message: &str| {
        set_condition(&mut status.conditions, kind, value, reason, message, now);
    };
    let (before, scaled) = match target(&stored, &world.store) {
        Ok(target) => target,
        Err(error) => {
            let text = [
                "the HPA controller was unable to get the target's current scale: ",
                &error,
            ];
            note(status, ABLE, "False", "FailedGetScale", &text.concat());
            world.report(&about, Severity::Warning, "FailedGetScale", error);
            // It was read in this step.
            let _ = world.update(seen, Reason::StatusCounted);
            return;
        }
    };
    let text = "the HPA controller was able to get the target's current scale";
    note(status, ABLE, "True", "SucceededGetScale", text);
    status.current_replicas = before;
    let least = spec.min_replicas.unwrap_or(1);
    let bound = if before == 0 {
        let text = "scaling is disabled since the replica count of the target is zero";
        note(status, ACTIVE, "False", "ScalingDisabled", text);
        status.desired_replicas = 0;
        status.current_metrics = Value::Null;
        None
    } else if before > spec.max_replicas {
        Some((spec.max_replicas, "above Spec.MaxReplicas"))
    } else if before < least {
        Some((least, "below Spec.MinReplicas"))
    } else {
        let mut first = None;
        for (reason, error, wrapped) in spec.metrics.iter().map(unmeasured) {
            world.report(&about, Severity::Warning, reason, error.clone());
            first.get_or_insert((reason, error, wrapped));
        }
        if let Some((reason, error, wrapped)) = first {
            let start = "the HPA was unable to compute the replica count: ";
            note(status, ACTIVE, "False", reason, &[start, &error].concat());
            let all = &spec.metrics.len().to_string();
            let start = [
                "invalid metrics (",
                all,
                " invalid out of ",
                all,
                "), first error is: ",
            ];
            let message = start.concat() + &wrapped;
            let reason = "FailedComputeMetricsReplicas";
            world.report(&about, Severity::Warning, reason, message);
        }
        let values = spec.metrics.iter().map(|_| crate::json!({ "type": "" }));
        status.current_metrics = values.collect();
        None
    };
    if let Some((replicas, why)) = bound {
        let why = ["Current number of replicas ", why].concat();
        let size = ["New size: ", &replicas.to_string(), "; reason: ", &why].concat();
        let wanted = scaled.scaled(replicas);
        let written = wanted.map(|(_, wanted)| world.replace(wanted, Reason::Autoscaled));
        if let Some(Err(error)) = written {
            let error = error.to_string();
            let message = [&size, "; error: ", &error].concat();
            world.report(&about, Severity::Warning, "FailedRescale", message);
            let start = "the HPA controller was unable to update the target scale: ";
            note(
                status,
                ABLE,
                "False",
                "FailedUpdateScale",
                &[start, &error].concat(),
            );
        } else {
            world.report(&about, Severity::Normal, "SuccessfulRescale", size);
            let start = "the HPA controller was able to update the target scale to ";
            let text = [start, &replicas.to_string()].concat();
            note(status, ABLE, "True", "SucceededRescale", &text);
            status.desired_replicas = replicas;
            status.current_metrics = Value::Null;
            status.last_scale_time = Some(Time::at(now));
        }
    }
    // It was read in this step.
    let _ = world.update(seen, Reason::StatusCounted);
}

/// How many replicas the target wishes for, and the target; or why it could not be found.
fn target(own: &HorizontalPodAutoscaler, store: &Store) -> Result<(i32, Object), String> {
    let named = &own.spec.scale_target_ref;
    let group = named
        .api_version
        .split_once('/')
        .map_or("", |(group, _)| group);
    let Some(target) = own.target() else {
        let parts = [
            "no matches for kind \"",
            &named.kind,
            "\" in group \"",
            group,
            "\"",
        ];
        return Err(parts.concat());
    };
    let plural = target.kind.plural();
    let Some(object) = store.object(&target) else {
        let dot = if group.is_empty() { "" } else { "." };
        return Err([
            plural,
            "/scale",
            dot,
            group,
            " \"",
            &named.name,
            "\" not found",
        ]
        .concat());
    };
    let unscalable = || "the server could not find the requested resource".to_owned();
    let (replicas, _) = object.clone().scaled(0).ok_or_else(unscalable)?;
    Ok((replicas, object))
}

/// Why a metric cannot be had: the reason, the error, and the error as it goes into the one about all.
fn unmeasured(metric: &Value) -> (&'static str, String, String) {
    let kind = metric["type"].as_str().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let source = &metric[AutoscalerSpec::source(kind)];
    let name = text(&source["metric"]["name"]);
    let custom = || {
        let end = ": unable to fetch metrics from custom metrics API: no custom metrics API \
                   (custom.metrics.k8s.io) registered";
        ["unable to get metric ", &name, end].concat()
    };
    let (reason, error, what) = match kind {
        "Pods" => ("FailedGetPodsMetric", custom(), "pods metric"),
        "Object" => ("FailedGetObjectMetric", custom(), "object metric"),
        "External" => {
            let parts = [
                "unable to get external metric ",
                &name,
                ": unable to fetch metrics from external metrics API: no external metrics API \
                 (external.metrics.k8s.io) registered",
            ];
            ("FailedGetExternalMetric", parts.concat(), "external metric")
        }
        _ => {
            let resource = text(&source["name"]);
            let average = source["target"].get("averageValue").is_some();
            let what = if average { " usage" } else { " utilization" };
            let parts = [
                "failed to get ",
                &resource,
                what,
                ": unable to get metrics for resource ",
                &resource,
                ": unable to fetch metrics from resource metrics API: the server could not find the \
                 requested resource (get pods.metrics.k8s.io)",
            ];
            let (reason, what) = match kind {
                "ContainerResource" => ("FailedGetContainerResourceMetric", " container metric"),
                _ => ("FailedGetResourceMetric", " resource metric"),
            };
            let error = parts.concat();
            let wrapped = ["failed to get ", &resource, what, " value: ", &error].concat();
            return (reason, error, wrapped);
        }
    };
    let wrapped = ["failed to get ", what, " value: ", &error].concat();
    (reason, error, wrapped)
}

/// Why an autoscaler does what it does.
pub(in crate::cluster) fn explain(own: &HorizontalPodAutoscaler, world: &World) -> Explanation {
    let metadata = &own.metadata;
    let until = world.agenda.due(&task(&metadata.namespace, &metadata.name));
    let mut conditions = own.status.conditions.iter();
    let failed = conditions.find(|own| own.status == "False");
    match (until, failed) {
        (Some(_), _) | (_, None) => Explanation::waits(Reason::AutoscalerLooks, until),
        (None, Some(failed)) => {
            let reason = match &*failed.reason {
                "FailedGetScale" => Reason::AutoscalerTargetless,
                "ScalingDisabled" => Reason::AutoscalerDisabled,
                "FailedUpdateScale" => Reason::AutoscalerRefused,
                _ => Reason::AutoscalerUnmeasured,
            };
            Explanation::rests(reason)
        }
    }
}
