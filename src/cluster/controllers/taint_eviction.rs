//! Taint-based eviction: pods leave nodes whose NoExecute taints they do not tolerate for ever
//! (spec 04 §4).

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::api_server::DeleteOptions;
use crate::cluster::conditions::set_condition;
use crate::cluster::events::Severity;
use crate::cluster::reason::Reason;
use crate::cluster::store::Change;
use crate::cluster::world::World;
use std::sync::Arc;

/// Evaluates the pods of a node whose taints changed, or a pod that came to a node.
pub(in crate::cluster) fn observe(change: &Change, world: &mut World) {
    if let Some((old, Some(new))) = change.both::<Node>() {
        if old.is_none_or(|old| old.spec.taints != new.spec.taints) {
            let pods: Vec<_> = world
                .store
                .pods_on_node(&new.metadata.name)
                .cloned()
                .collect();
            for pod in pods {
                evaluate(&pod, new, world);
            }
        }
    } else if let Some((old, Some(new))) = change.both::<Pod>()
        && old.is_none_or(|old| old.spec.node_name != new.spec.node_name)
        && let Some(node) = world.store.nodes.get("", &new.spec.node_name).cloned()
    {
        evaluate(new, &node, world);
    }
}

/// The eviction that waits for a pod.
pub(in crate::cluster) fn task(pod: &Pod) -> Task {
    let metadata = &pod.metadata;
    let reference = ObjectRef::new(Kind::Pod, &metadata.namespace, &metadata.name);
    Task::on(Actor::TaintEviction, reference, metadata.uid)
}

fn evaluate(pod: &Arc<Pod>, node: &Node, world: &mut World) {
    let taints: Vec<_> = node
        .spec
        .taints
        .iter()
        .filter(|taint| taint.effect == "NoExecute")
        .collect();
    let task = task(pod);
    if taints.is_empty() {
        if world.agenda.due(&task).is_some() {
            world.agenda.cancel(&task);
            let (namespace, name) = (&pod.metadata.namespace, &pod.metadata.name);
            let message = format!("Cancelling deletion of Pod {namespace}/{name}");
            report(pod, message, world);
        }
        return;
    }
    if pod.metadata.is_terminating() {
        return;
    }
    let mut shortest: Option<i64> = None;
    for taint in taints {
        let used: Vec<_> = pod
            .spec
            .tolerations
            .iter()
            .filter(|toleration| toleration.tolerates(taint))
            .collect();
        if used.is_empty() {
            shortest = Some(0);
            break;
        }
        let limits = used
            .iter()
            .filter_map(|toleration| toleration.toleration_seconds);
        shortest = limits.chain(shortest).min();
    }
    if let Some(shortest) = shortest {
        world.after(seconds(shortest), task);
    }
}

/// Deletes the pod whose toleration is over.
pub(in crate::cluster) fn work(task: &Task, world: &mut World) {
    let Some(pod) = world
        .store
        .pods
        .get(&task.object.namespace, &task.object.name)
        .cloned()
    else {
        return;
    };
    if pod.metadata.uid != task.uid || pod.metadata.is_terminating() {
        return;
    }
    let reason = Reason::TolerationOver {
        node: pod.spec.node_name.clone(),
    };
    let (namespace, name) = (&pod.metadata.namespace, &pod.metadata.name);
    report(
        &pod,
        format!("Marking for deletion Pod {namespace}/{name}"),
        world,
    );
    let mut target = Pod::clone(&pod);
    set_condition(
        &mut target.status.conditions,
        "DisruptionTarget",
        "True",
        "DeletionByTaintManager",
        "Taint manager: deleting due to NoExecute taint",
        world.now,
    );
    if world.update(target, reason.clone()).is_ok() {
        // Gone already is as good as deleted.
        let _ = world.delete(&task.object, &DeleteOptions::of(task.uid), reason);
    }
}

fn report(pod: &Arc<Pod>, message: String, world: &mut World) {
    let acting = std::mem::replace(&mut world.acting, Actor::TaintEviction);
    world.report(
        &pod.clone().into(),
        Severity::Normal,
        "TaintManagerEviction",
        message,
    );
    world.acting = acting;
}
