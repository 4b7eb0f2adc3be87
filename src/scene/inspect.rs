//! One object, looked at closely.

use super::chain;
use super::claim::{label, place};
use super::deed::deeds;
use super::deployment;
use super::event;
use super::pod;
use super::program::program;
use super::service::pairs;
use super::stage::{Look, Memory, Stage};
use super::types::*;
use crate::api::*;
use crate::cluster::Cluster;
use crate::cluster::agents::coredns::{pod_dns_name, service_name};
use crate::cluster::reason::Explanation;
use crate::kubectl::served;
use crate::kubectl::tables::since;
use crate::manifest::to_yaml;
use crate::text::{Lang, remedy};

type Facts = Vec<(&'static str, String)>;

/// What is to be told about an object; `None` if it is gone.
pub fn inspect(
    stage: &Stage,
    cluster: &Cluster,
    lang: Lang,
    object: &ObjectRef,
    unfolded: Unfolded,
) -> Option<Inspection> {
    let memory: &Memory = &stage.memory;
    let look = Look {
        cluster,
        lang,
        memory,
        now: cluster.now(),
    };
    let stored = cluster.store().object(object)?;
    let metadata = stored.metadata();
    let why = cluster.explain(object);
    let (tone, status) = standing(&look, object, &stored, why.as_ref());
    let mut facts = facts(&look, &stored);
    facts.push(("AGE", since(metadata.creation_timestamp, look.now)));
    facts.push(("UID", metadata.uid.to_string()));
    if let Some(owner) = metadata.controller() {
        facts.push(("Controlled By", format!("{}/{}", owner.kind, owner.name)));
    }
    if !metadata.finalizers.is_empty() {
        facts.push(("Finalizers", metadata.finalizers.join(", ")));
    }
    // What a set waits for is seen in its program.
    let (program, why) = match &stored {
        Object::StatefulSet(set) => (program(&look, set), None),
        _ => (Vec::new(), why),
    };
    let yaml = || to_yaml(&served(&stored));
    let events = || event::rows(&look, Some(object)).collect();
    facts.retain(|(_, value)| !value.is_empty());
    Some(Inspection {
        object: object.clone(),
        tone,
        status,
        what: what(lang, object.kind),
        why: look.told(why.as_ref()),
        remedy: why.map_or("", |why| remedy(lang, &why.reason)),
        program,
        chains: chains(&look, &stored),
        facts,
        event_count: event::about(&look, Some(object)).count(),
        events: unfolded.events.then(events).unwrap_or_default(),
        yaml: unfolded.yaml.then(yaml).unwrap_or_default(),
        deeds: deeds(&look, &stored),
    })
}

/// What an object of a kind is; empty for kinds that nobody has to be told about.
fn what(lang: Lang, kind: Kind) -> &'static str {
    lang.text(match kind {
        Kind::StatefulSet => "what.stateful-set",
        Kind::Pod => "what.pod",
        Kind::PersistentVolumeClaim => "what.claim",
        Kind::PersistentVolume => "what.volume",
        Kind::Service => "what.service",
        Kind::Node => "what.node",
        Kind::Deployment => "what.deployment",
        Kind::ReplicaSet => "what.replica-set",
        _ => return "",
    })
}

fn chains(look: &Look, stored: &Object) -> Vec<Chain> {
    let set_of = |metadata: &ObjectMeta| {
        let owner = metadata.controller()?;
        let sets = &look.cluster.store().stateful_sets;
        let set = sets.get(&metadata.namespace, &owner.name)?;
        (set.metadata.uid == owner.uid).then_some(set)
    };
    match stored {
        Object::StatefulSet(set) => vec![chain::dns(look, set, None)],
        Object::Pod(pod) => {
            let set = set_of(&pod.metadata);
            let dns = set.map(|set| chain::dns(look, set, Some(pod)));
            let storage = chain::storage(look, pod, set.map(|set| &**set));
            dns.into_iter().chain(storage).collect()
        }
        Object::PersistentVolumeClaim(claim) => {
            let metadata = &claim.metadata;
            vec![chain::of_claim(look, &metadata.namespace, &metadata.name)]
        }
        Object::PersistentVolume(volume) => {
            let claim = volume.spec.claim_ref.as_ref();
            let chain = claim.map(|own| chain::of_claim(look, &own.namespace, &own.name));
            chain.into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn standing(
    look: &Look,
    object: &ObjectRef,
    stored: &Object,
    why: Option<&Explanation>,
) -> (Tone, String) {
    match stored {
        Object::Pod(own) => (pod::explained_tone(own, why), pod::word(look, own)),
        Object::PersistentVolumeClaim(own) => {
            let card = super::claim::card(look, own);
            (card.tone, card.status)
        }
        Object::PersistentVolume(own) => (Tone::Quiet, format!("{:?}", own.status.phase)),
        Object::Node(own) => super::node::standing(look, own),
        Object::StatefulSet(own) => counted(own.status.ready_replicas, own.spec.replicas()),
        Object::ReplicaSet(own) => counted(own.status.ready_replicas, own.spec.replicas()),
        Object::Deployment(own) => {
            let (_, words) = counted(own.status.ready_replicas, own.spec.replicas());
            (deployment::tone(why), words)
        }
        Object::Service(_) => {
            let bar = super::service::bar(look, &object.namespace, &object.name);
            (bar.tone, bar.kind)
        }
        _ => (Tone::Quiet, String::new()),
    }
}

/// How many of the wished pods are Ready.
fn counted(ready: i32, replicas: i32) -> (Tone, String) {
    let tone = if ready == replicas {
        Tone::Good
    } else {
        Tone::Busy
    };
    (tone, format!("{ready}/{replicas} Ready"))
}

fn facts(look: &Look, stored: &Object) -> Facts {
    match stored {
        Object::Pod(own) => pod_facts(own),
        Object::PersistentVolumeClaim(own) => {
            let class = own.spec.storage_class_name.clone().unwrap_or_default();
            vec![
                ("Volume", label(&own.spec.volume_name)),
                ("Access Modes", own.spec.access_modes.join(", ")),
                ("StorageClass", class),
                ("Used By", users(look, own)),
            ]
        }
        Object::PersistentVolume(own) => {
            let claim = own.spec.claim_ref.as_ref();
            let policy = own.spec.persistent_volume_reclaim_policy.clone();
            let capacity = own.spec.capacity.get("storage");
            vec![
                (
                    "Claim",
                    claim.map_or(String::new(), |claim| claim.name.clone()),
                ),
                (
                    "Capacity",
                    capacity.map_or(String::new(), ToString::to_string),
                ),
                ("Reclaim Policy", policy.unwrap_or_default()),
                ("Node Affinity", place(own)),
            ]
        }
        Object::Node(own) => {
            let taints = own
                .spec
                .taints
                .iter()
                .map(|taint| format!("{}:{}", taint.key, taint.effect));
            let pods = look
                .cluster
                .store()
                .pods_on_node(&own.metadata.name)
                .count();
            vec![
                ("Zone", own.zone().unwrap_or_default().to_owned()),
                ("Taints", taints.collect::<Vec<_>>().join(", ")),
                ("Pods", pods.to_string()),
            ]
        }
        Object::StatefulSet(own) => set_facts(own),
        Object::Service(own) => {
            let ports = own.spec.ports.iter();
            let ports = ports.map(|port| {
                format!(
                    "{}/{}",
                    port.port,
                    port.protocol.as_deref().unwrap_or("TCP")
                )
            });
            vec![
                (
                    "DNS",
                    service_name(&own.metadata.namespace, &own.metadata.name),
                ),
                ("Cluster IP", own.spec.cluster_ip.clone()),
                ("Selector", pairs(&own.spec.selector)),
                ("Ports", ports.collect::<Vec<_>>().join(", ")),
            ]
        }
        _ => Vec::new(),
    }
}

fn pod_facts(own: &Pod) -> Facts {
    let spec = &own.spec;
    let images = spec
        .containers
        .iter()
        .map(|container| container.image.as_str());
    let dns = if spec.subdomain.is_empty() {
        String::new()
    } else {
        pod_dns_name(&own.metadata.namespace, &spec.subdomain, &spec.hostname)
    };
    let condition = own
        .condition("Ready")
        .map_or("", |ready| ready.status.as_str());
    vec![
        ("Phase", format!("{:?}", own.status.phase)),
        ("Ready", condition.to_owned()),
        ("Node", spec.node_name.clone()),
        ("IP", own.status.pod_ip.clone()),
        ("DNS", dns),
        ("Claims", own.claims().collect::<Vec<_>>().join(", ")),
        ("Image", images.collect::<Vec<_>>().join(", ")),
        (
            "Revision",
            own.metadata
                .labels
                .get("controller-revision-hash")
                .cloned()
                .unwrap_or_default(),
        ),
    ]
}

fn set_facts(own: &StatefulSet) -> Facts {
    let status = &own.status;
    vec![
        (
            "Replicas",
            format!("{} / {}", status.replicas, own.spec.replicas()),
        ),
        ("Available", status.available_replicas.to_string()),
        ("Updated", status.updated_replicas.to_string()),
        ("Current Revision", status.current_revision.clone()),
        ("Update Revision", status.update_revision.clone()),
        ("Service", own.spec.service_name.clone()),
    ]
}

fn users(look: &Look, claim: &PersistentVolumeClaim) -> String {
    let metadata = &claim.metadata;
    let users = look
        .cluster
        .store()
        .pods_of_claim(&metadata.namespace, &metadata.name);
    users
        .map(|pod| pod.metadata.name.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}
