//! From a cluster to a scene, with the little that has to be remembered between two of them.

use super::types::*;
use super::{board, claim, event, node, service, table};
use crate::api::*;
use crate::cluster::Cluster;
use crate::cluster::history::SetKey;
use crate::cluster::reason::Explanation;
use crate::text::{Lang, explain};
use std::sync::Arc;

/// How long something that is gone still fades, in ms of real time.
const FADING: f64 = 320.0;

/// Draws a cluster, again and again.
#[derive(Clone, Debug, Default)]
pub struct Stage {
    pub(super) memory: Memory,
}

/// What the eye has not followed yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// Pods and claims of the last scene.
    drawn: Drawn,
    /// Those that left, and the real instant at which they are no longer drawn.
    ghosts: Vec<(f64, Ghost)>,
}

#[derive(Clone, Debug, Default)]
struct Drawn {
    pods: Vec<(SetKey, i32, PodCard)>,
    claims: Vec<(SetKey, i32, ClaimCard)>,
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
    pub(super) fn haunted(&self, set: &SetKey) -> Vec<i32> {
        let ghosts = self.ghosts.iter().filter_map(|(_, ghost)| match ghost {
            Ghost::Pod(of, at, _) | Ghost::Claim(of, at, _) if of == set => Some(*at),
            _ => None,
        });
        ghosts.collect()
    }
}

impl Stage {
    /// What is to be seen of a cluster now. `real` is the real time in ms, from any beginning; where
    /// nothing may move, `still` leaves the ghosts out.
    pub fn scene(&mut self, cluster: &Cluster, lang: Lang, real: f64, still: bool) -> Scene {
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
                    drawn.pods.push((key.clone(), column.ordinal, pod.clone()));
                }
                let claims = column.claims.iter();
                for claim in claims.filter(|own| own.exists && own.presence == Presence::Here) {
                    drawn
                        .claims
                        .push((key.clone(), column.ordinal, claim.clone()));
                }
            }
        }
        let before = std::mem::replace(&mut self.memory.drawn, drawn);
        let now = &self.memory.drawn;
        let mut ghosts = Vec::new();
        for (set, ordinal, card) in before.pods {
            if now.pods.iter().all(|(_, _, other)| other.key != card.key) {
                let card = PodCard {
                    presence: Presence::Leaving,
                    ..card
                };
                ghosts.push((real + FADING, Ghost::Pod(set, ordinal, card)));
            }
        }
        for (set, ordinal, card) in before.claims {
            if now.claims.iter().all(|(_, _, other)| other.key != card.key) {
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
    for own in &belongings.of_sets {
        if let Some(board) = board::board(&look, own) {
            boards.push(Arc::new(board));
        }
    }
    let stray_claims = belongings
        .strays
        .iter()
        .map(|claim| claim::card(&look, claim))
        .collect();
    let is_named = |namespace: &str, name: &str| {
        let mut sets = store.stateful_sets.of(namespace);
        sets.any(|set| set.spec.service_name == name)
    };
    let services = store.services.iter().filter(|service| {
        let metadata = &service.metadata;
        // Every cluster has this one; it has nothing to do with anybody's sets.
        let own = metadata.namespace == "default" && metadata.name == "kubernetes";
        !own && !is_named(&metadata.namespace, &metadata.name)
    });
    let services = services.map(|own| {
        let metadata = &own.metadata;
        service::bar(&look, &metadata.namespace, &metadata.name)
    });
    Scene {
        at: look.now,
        boards,
        crowds: super::deployment::crowds(&look),
        stray_claims,
        services: services.collect(),
        nodes: store
            .nodes
            .iter()
            .map(|node| node::card(&look, node))
            .collect(),
        unscheduled: node::unscheduled(&look),
        events: event::rows(&look, None).collect(),
        tables: table::tables(&look),
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
        self.told(self.cluster.explain(object).as_ref())
    }

    /// An explanation in words; empty if there is none.
    pub(super) fn told(&self, why: Option<&Explanation>) -> String {
        why.map_or(String::new(), |why| explain(self.lang, why, self.now))
    }
}
