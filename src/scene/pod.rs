//! A pod's card.

use super::board::is_trouble;
use super::stage::Look;
use super::types::*;
use crate::api::*;
use crate::cluster::history::SetKey;
use crate::cluster::reason::Explanation;
use crate::kubectl::tables::{pod_status, ready_containers};

/// The card of a pod that is there.
pub(super) fn card(look: &Look, set: &SetKey, pod: &Pod) -> PodCard {
    let metadata = &pod.metadata;
    let object = ObjectRef::new(Kind::Pod, &metadata.namespace, &metadata.name);
    let why = look.cluster.explain(&object);
    let revision = metadata.labels.get("controller-revision-hash");
    let node = pod.spec.node_name.clone();
    let containers = pod.status.container_statuses.iter();
    let (ready, all) = ready_containers(pod);
    PodCard {
        key: metadata.uid.to_string(),
        tone: explained_tone(pod, why.as_ref()),
        status: word(look, pod),
        ready: [ready.to_string(), all.to_string()].join("/"),
        why: look.told(why.as_ref()),
        cut_off: look.cluster.kubelets().silent_since(&node).is_some(),
        node,
        ip: pod.status.pod_ip.clone(),
        uid: metadata.uid.short(),
        revision: revision
            .map(|name| letter(look, set, name))
            .unwrap_or_default(),
        image: pod
            .spec
            .containers
            .first()
            .map_or(String::new(), |own| short_image(&own.image)),
        restarts: containers.map(|own| own.restart_count).sum(),
        presence: Presence::Here,
        object,
    }
}

/// An image without the registry and folder that it comes from.
pub(super) fn short_image(image: &str) -> String {
    image.rsplit('/').next().unwrap_or(image).to_owned()
}

fn letter(look: &Look, set: &SetKey, name: &str) -> Revision {
    let known = look.cluster.history().set(set);
    let index = known.and_then(|known| known.revisions.iter().position(|own| own == name));
    let letter = index.map_or("?".to_owned(), |index| match u8::try_from(index) {
        Ok(index) if index < 26 => char::from(b'A' + index).to_string(),
        _ => format!("#{}", index + 1),
    });
    Revision {
        letter,
        look: index.unwrap_or(0) % LOOKS,
        name: name.to_owned(),
    }
}

/// How a pod stands.
pub(super) fn tone(look: &Look, pod: &Pod) -> Tone {
    let metadata = &pod.metadata;
    let object = ObjectRef::new(Kind::Pod, &metadata.namespace, &metadata.name);
    explained_tone(pod, look.cluster.explain(&object).as_ref())
}

/// How a pod stands that is explained like this.
pub(super) fn explained_tone(pod: &Pod, why: Option<&Explanation>) -> Tone {
    let terminating = pod.metadata.is_terminating();
    let trouble = why.is_some_and(|why| is_trouble(&why.reason));
    // Nobody in the cluster has noticed yet that the node is silent.
    let unnoticed = trouble && pod.is_ready() && !terminating;
    match pod.status.phase {
        _ if unnoticed => Tone::Wait,
        _ if trouble => Tone::Bad,
        _ if terminating => Tone::Gone,
        PodPhase::Failed => Tone::Bad,
        PodPhase::Succeeded => Tone::Gone,
        PodPhase::Pending => Tone::Busy,
        PodPhase::Running if pod.is_ready() => Tone::Good,
        PodPhase::Running => Tone::Wait,
    }
}

/// `Ready`, `Not Ready`, or the STATUS that kubectl prints.
pub(super) fn word(look: &Look, pod: &Pod) -> String {
    let status = pod_status(pod);
    match status.as_str() {
        "Running" if pod.is_ready() => "Ready".to_owned(),
        "Running" => look.text("state.word-not-ready").to_owned(),
        _ => status,
    }
}
