//! From a cluster to a scene, with the little that has to be remembered between two of them.

use super::types::*;
use super::{board, claim, event, node, service, table};
use crate::api::*;
use crate::cluster::Cluster;
use crate::order::{gather, sort_by};
use crate::text::{Lang, remaining};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How long something that is gone still fades, in ms of real time.
const FADING: f64 = 320.0;

/// Draws a cluster, again and again.
#[derive(Clone, Debug, Default)]
pub struct Stage {
    pub(super) memory: Memory,
}

/// What the cluster forgets.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// The sets that were seen, and what of them must be known when they are gone.
    pub(super) sets: BTreeMap<SetKey, Remembered>,
    /// For each volume that a pod ran on, the first such pod.
    pub(super) written: BTreeMap<String, Writer>,
    /// Which event was seen when, as a running number.
    pub(super) events: BTreeMap<Uid, usize>,
    events_seen: usize,
    /// Pods and claims of the last scene.
    drawn: Drawn,
    /// Those that left, and the real instant at which they are no longer drawn.
    ghosts: Vec<(f64, Ghost)>,
}

/// Namespace and name of a set.
pub(super) type SetKey = (String, String);

/// What is left of a set when it is gone.
#[derive(Clone, Debug, Default)]
pub(super) struct Remembered {
    pub(super) templates: Vec<String>,
    /// In the order in which they were first seen: A, B, C …
    pub(super) revisions: Vec<String>,
}

/// The pod that first wrote to a volume.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    pub(super) pod: String,
    pub(super) uid: Uid,
}

#[derive(Clone, Debug, Default)]
struct Drawn {
    pods: BTreeMap<String, (SetKey, i32, PodCard)>,
    claims: BTreeMap<String, (SetKey, i32, ClaimCard)>,
}

#[derive(Clone, Debug)]
enum Ghost {
    Pod(SetKey, i32, PodCard),
    Claim(SetKey, i32, ClaimCard),
}

impl Memory {
    /// Pods of an ordinal that left a moment ago.
    pub(super) fn pod_ghosts(&self, set: &SetKey, ordinal: i32) -> Vec<PodCard> {
        let ghosts = self.ghosts.iter().filter_map(|(_, ghost)| match ghost {
            Ghost::Pod(of, at, card) if of == set && *at == ordinal => Some(card.clone()),
            _ => None,
        });
        ghosts.collect()
    }

    /// Claims of an ordinal that left a moment ago.
    pub(super) fn claim_ghosts(&self, set: &SetKey, ordinal: i32) -> Vec<ClaimCard> {
        let ghosts = self.ghosts.iter().filter_map(|(_, ghost)| match ghost {
            Ghost::Claim(of, at, card) if of == set && *at == ordinal => Some(card.clone()),
            _ => None,
        });
        ghosts.collect()
    }

    /// The ordinals of a set that have ghosts.
    pub(super) fn haunted(&self, set: &SetKey) -> BTreeSet<i32> {
        let ghosts = self.ghosts.iter().filter_map(|(_, ghost)| match ghost {
            Ghost::Pod(of, at, _) | Ghost::Claim(of, at, _) if of == set => Some(*at),
            _ => None,
        });
        gather(ghosts)
    }
}

impl Stage {
    /// What is to be seen of a cluster now. `real` is the real time in ms, from any beginning; where
    /// nothing may move, `still` leaves the ghosts out.
    pub fn scene(&mut self, cluster: &Cluster, lang: Lang, real: f64, still: bool) -> Scene {
        self.learn(cluster);
        self.memory.ghosts.retain(|(deadline, _)| *deadline > real);
        let mut scene = build(cluster, lang, &self.memory);
        if self.haunt(&scene, real, still) {
            scene = build(cluster, lang, &self.memory);
        }
        scene
    }

    /// The real instant at which the first ghost is gone.
    pub fn next_deadline(&self) -> Option<f64> {
        self.memory
            .ghosts
            .iter()
            .map(|(deadline, _)| *deadline)
            .reduce(f64::min)
    }

    fn learn(&mut self, cluster: &Cluster) {
        let store = cluster.store();
        for set in store.stateful_sets.iter() {
            let key = (set.metadata.namespace.clone(), set.metadata.name.clone());
            let known = self.memory.sets.entry(key).or_default();
            let templates = set.spec.volume_claim_templates.iter();
            known.templates = templates
                .map(|template| template.metadata.name.clone())
                .collect();
            let status = &set.status;
            for revision in [&status.current_revision, &status.update_revision] {
                if !revision.is_empty() && !known.revisions.contains(revision) {
                    known.revisions.push(revision.clone());
                }
            }
        }
        self.learn_events(cluster);
        for pod in store
            .pods
            .iter()
            .filter(|pod| pod.status.phase == PodPhase::Running)
        {
            for claim in pod.claims() {
                let claim = store.claims.get(&pod.metadata.namespace, claim);
                let Some(volume) = claim.map(|claim| &claim.spec.volume_name) else {
                    continue;
                };
                if !volume.is_empty() && !self.memory.written.contains_key(volume) {
                    let pod = &pod.metadata;
                    let writer = Writer {
                        pod: pod.name.clone(),
                        uid: pod.uid,
                    };
                    self.memory.written.insert(volume.clone(), writer);
                }
            }
        }
    }

    fn learn_events(&mut self, cluster: &Cluster) {
        let memory = &mut self.memory;
        let events = cluster.store().events.iter();
        let mut new: Vec<_> = events
            .filter(|event| !memory.events.contains_key(&event.metadata.uid))
            .collect();
        sort_by(&mut new, &|a, b| {
            a.metadata
                .resource_version
                .cmp(&b.metadata.resource_version)
        });
        for event in new {
            memory.events.insert(event.metadata.uid, memory.events_seen);
            memory.events_seen += 1;
        }
    }

    /// Notices what is no longer there. Whether there is anything new to fade.
    fn haunt(&mut self, scene: &Scene, real: f64, still: bool) -> bool {
        let mut drawn = Drawn::default();
        for board in &scene.boards {
            let key = board.set_key();
            for place in &board.places {
                let Place::One(column) = place else { continue };
                for pod in column
                    .pods
                    .iter()
                    .filter(|pod| pod.presence == Presence::Here)
                {
                    let place = (key.clone(), column.ordinal, pod.clone());
                    drawn.pods.insert(pod.key.clone(), place);
                }
                let claims = column.claims.iter();
                for claim in claims.filter(|own| own.exists && own.presence == Presence::Here) {
                    let place = (key.clone(), column.ordinal, claim.clone());
                    drawn.claims.insert(claim.key.clone(), place);
                }
            }
        }
        let before = std::mem::replace(&mut self.memory.drawn, drawn);
        let now = &self.memory.drawn;
        let mut ghosts = Vec::new();
        for (uid, (set, ordinal, card)) in before.pods {
            if !now.pods.contains_key(&uid) {
                let card = PodCard {
                    presence: Presence::Leaving,
                    ..card
                };
                ghosts.push((real + FADING, Ghost::Pod(set, ordinal, card)));
            }
        }
        for (uid, (set, ordinal, card)) in before.claims {
            if !now.claims.contains_key(&uid) {
                let card = ClaimCard {
                    presence: Presence::Leaving,
                    ..card
                };
                ghosts.push((real + FADING, Ghost::Claim(set, ordinal, card)));
            }
        }
        if still || ghosts.is_empty() || ghosts.len() > MOST_GHOSTS {
            return false;
        }
        self.memory.ghosts.extend(ghosts);
        true
    }
}

/// More leave at once only where the eye could not follow anyway.
const MOST_GHOSTS: usize = 60;

fn build(cluster: &Cluster, lang: Lang, memory: &Memory) -> Scene {
    let store = cluster.store();
    let look = Look {
        cluster,
        lang,
        memory,
        now: cluster.now(),
    };
    let belongings = board::belongings(&look);
    let mut boards = Vec::new();
    for (key, belongings) in &belongings.of_sets {
        if let Some(board) = board::board(&look, key, belongings) {
            boards.push(Arc::new(board));
        }
    }
    let stray_claims = belongings
        .strays
        .iter()
        .map(|claim| claim::card(&look, claim))
        .collect();
    let named: BTreeSet<SetKey> = gather(store.stateful_sets.iter().map(|set| {
        (
            set.metadata.namespace.clone(),
            set.spec.service_name.clone(),
        )
    }));
    let services = store.services.iter().filter(|service| {
        let metadata = &service.metadata;
        // Every cluster has this one; it has nothing to do with anybody's sets.
        let own = metadata.namespace == "default" && metadata.name == "kubernetes";
        !own && !named.contains(&(metadata.namespace.clone(), metadata.name.clone()))
    });
    let services = services.map(|own| {
        let metadata = &own.metadata;
        service::bar(&look, &metadata.namespace, &metadata.name)
    });
    Scene {
        at: look.now,
        boards,
        stray_claims,
        services: services.collect(),
        nodes: store
            .nodes
            .iter()
            .map(|node| node::card(&look, node))
            .collect(),
        unscheduled: node::unscheduled(&look),
        events: event::rows(&look),
        tables: table::tables(&look),
        next: next(&look),
    }
}

fn next(look: &Look) -> String {
    match look.cluster.next_due() {
        None => look.text("clock.rest").to_owned(),
        Some(due) => look.say(
            "clock.next",
            &[("time", &remaining(look.lang, due.saturating_sub(look.now)))],
        ),
    }
}

/// What everything in this room looks at.
pub(super) struct Look<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) lang: Lang,
    pub(super) memory: &'a Memory,
    pub(super) now: Millis,
}

impl Look<'_> {
    pub(super) fn text(&self, key: &'static str) -> &'static str {
        self.lang.text(key)
    }

    pub(super) fn say(&self, key: &'static str, values: &[(&str, &str)]) -> String {
        self.lang.say(key, values)
    }

    /// Why an object is as it is; empty if there is nothing to say.
    pub(super) fn why(&self, object: &ObjectRef) -> String {
        let explanation = self.cluster.explain(object);
        explanation.map_or(String::new(), |why| {
            crate::text::explain(self.lang, &why, self.now)
        })
    }
}
