//! The machines, and what is on them.

use super::claim::label;
use super::pod;
use super::stage::Look;
use super::types::*;
use crate::api::*;
use crate::cluster::Supply;
use crate::cluster::controllers::attach_detach::attacher_of;
use crate::cluster::reason::Reason;
use crate::text::remaining;

/// More chips than this on all machines together are counted, not drawn.
const MOST_CHIPS: usize = 120;

/// But so many are drawn on each.
const LEAST_CHIPS: usize = 12;

/// Nor are more than so many pods that have no machine.
const UNSCHEDULED_CHIPS: usize = 40;

/// How a machine stands, and its STATUS as kubectl prints it.
pub(super) fn standing(look: &Look, node: &Node) -> (Tone, String) {
    let is_heard = look
        .cluster
        .kubelets()
        .silent_since(&node.metadata.name)
        .is_none();
    let mut status = if node.is_ready() { "Ready" } else { "NotReady" }.to_owned();
    if node.spec.unschedulable {
        status.push_str(",SchedulingDisabled");
    }
    let tone = match (node.is_ready(), is_heard) {
        (true, true) => Tone::Good,
        (true, false) => Tone::Wait,
        (false, true) => Tone::Busy,
        (false, false) => Tone::Bad,
    };
    (tone, status)
}

/// The card of a machine.
pub(super) fn card(look: &Look, node: &Node) -> NodeCard {
    let name = node.metadata.name.as_str();
    let object = ObjectRef::new(Kind::Node, "", name);
    let store = look.cluster.store();
    let kubelets = look.cluster.kubelets();
    let (tone, status) = standing(look, node);
    let most = (MOST_CHIPS / store.nodes.len().max(1)).max(LEAST_CHIPS);
    let mut volumes = Vec::new();
    let mut pods = Vec::new();
    let mut count = 0;
    for pod in store.pods_on_node(name) {
        count += 1;
        if pods.len() >= most {
            continue;
        }
        pods.push(chip(look, pod));
        for claim in pod.claims() {
            let claim = store.claims.get(&pod.metadata.namespace, claim);
            let volume = claim.map_or("", |claim| claim.spec.volume_name.as_str());
            let stored = store.volumes.get("", volume);
            // What is of the network is here when it is attached.
            if stored.is_some_and(|own| attacher_of(own).is_none()) {
                add_volume(volume, most, &mut volumes);
            }
        }
    }
    for attachment in store.attachments_on(name).take(most) {
        add_volume(
            &attachment.spec.source.persistent_volume_name,
            most,
            &mut volumes,
        );
    }
    for (object, uid, _) in kubelets.orphans().filter(|(_, _, node)| *node == name) {
        count += 1;
        if pods.len() < most {
            pods.push(Chip {
                key: uid.to_string(),
                object: object.clone(),
                label: object.name.to_string(),
                tone: Tone::Bad,
                status: look.text("state.no-object").to_owned(),
            });
        }
    }
    NodeCard {
        key: node.metadata.uid.to_string(),
        zone: node.zone().unwrap_or_default().to_owned(),
        tone,
        status,
        powered: kubelets.has(name, Supply::Power),
        connected: kubelets.has(name, Supply::Network),
        why: why(look, &object),
        more: count - pods.len(),
        pods,
        volumes,
        object,
    }
}

fn add_volume(volume: &str, most: usize, volumes: &mut Vec<Chip>) {
    if volumes.len() < most && volumes.iter().all(|chip| chip.key != volume) {
        volumes.push(Chip {
            key: volume.to_owned(),
            object: ObjectRef::new(Kind::PersistentVolume, "", volume),
            label: label(volume),
            tone: Tone::Quiet,
            status: String::new(),
        });
    }
}

fn why(look: &Look, node: &ObjectRef) -> String {
    let Some(explanation) = look.cluster.explain(node) else {
        return String::new();
    };
    match (&explanation.reason, explanation.until) {
        (Reason::NodeReports, _) => String::new(),
        (Reason::NodeLost, Some(until)) if until > look.now => look.say(
            "node.evicts",
            &[("time", &remaining(look.lang, until - look.now))],
        ),
        (Reason::NodeGrace, Some(until)) if until > look.now => look.say(
            "node.grace",
            &[("time", &remaining(look.lang, until - look.now))],
        ),
        _ => look.why(node),
    }
}

/// The pods that have no node.
pub(super) fn unscheduled(look: &Look) -> Vec<Chip> {
    let pods = look.cluster.store().pods.iter();
    let waiting = pods.filter(|pod| pod.spec.node_name.is_empty());
    waiting
        .take(UNSCHEDULED_CHIPS)
        .map(|pod| chip(look, pod))
        .collect()
}

/// The mark of a pod.
pub(super) fn chip(look: &Look, own: &Pod) -> Chip {
    let metadata = &own.metadata;
    Chip {
        key: metadata.uid.to_string(),
        object: ObjectRef::new(Kind::Pod, &metadata.namespace, &metadata.name),
        label: metadata.name.clone(),
        tone: pod::tone(look, own),
        status: pod::word(look, own),
    }
}
