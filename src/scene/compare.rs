//! Two clusters side by side, and what differs.

use super::pod;
use super::stage::{Look, Memory};
use super::types::*;
use crate::api::*;
use crate::cluster::Cluster;
use crate::cluster::journal::What;
use crate::order::{Set, sort_by};
use crate::text::{Lang, elapsed};
use std::sync::Arc;

/// Two clusters, row by row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Counts and instants: the name, both values, whether they differ.
    pub facts: Vec<(&'static str, [String; 2], bool)>,
    /// The pods, by ordinal or, where there is none, by age.
    pub rows: Vec<Row>,
}

/// A pod of each side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// `0`: the ordinal, or the place.
    pub place: String,
    /// Both pods.
    pub cells: [Option<Cell>; 2],
    /// Whether one is there without the other, or they stand differently.
    pub differs: bool,
}

/// A pod, in short.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its name.
    pub name: String,
    /// How it stands.
    pub tone: Tone,
    /// In a word.
    pub status: String,
    /// Its image, without the registry.
    pub image: String,
    /// The claim with its data, if it has one of its own.
    pub claim: String,
}

impl Comparison {
    /// What is to be seen of two clusters in each of which one workload runs. `replicas`: how many
    /// pods make it complete.
    pub fn of(clusters: [&Cluster; 2], lang: Lang, replicas: usize) -> Self {
        let memory = Memory::default();
        let looks = clusters.map(|cluster| Look {
            cluster,
            lang,
            memory: &memory,
            now: cluster.now(),
        });
        let [left, right] = [column(&looks[0]), column(&looks[1])];
        let rows = (0..left.len().max(right.len())).map(|place| {
            let cells = [&left, &right].map(|side| side.get(place).cloned().flatten());
            let status = |cell: &Option<Cell>| cell.as_ref().map(|own| own.status.clone());
            Row {
                place: place.to_string(),
                differs: status(&cells[0]) != status(&cells[1]),
                cells,
            }
        });
        let lives = clusters.map(|cluster| Life::of(cluster, replicas));
        let values: [(&'static str, &dyn Fn(usize) -> String); 4] = [
            ("compare.ready", &|side| ready(clusters[side])),
            ("compare.complete", &|side| {
                lives[side].complete.map_or("–".to_owned(), elapsed)
            }),
            ("compare.names", &|side| lives[side].names.len().to_string()),
            ("compare.claims", &|side| {
                clusters[side].store().claims.len().to_string()
            }),
        ];
        let facts = values.iter().map(|(name, value)| {
            let both = [value(0), value(1)];
            let differs = both[0] != both[1];
            (*name, both, differs)
        });
        Self {
            facts: facts.collect(),
            rows: rows.collect(),
        }
    }
}

/// The pods of a side: those of a StatefulSet stand at their ordinals.
fn column(look: &Look) -> Vec<Option<Cell>> {
    let store = look.cluster.store();
    let mut pods: Vec<&Arc<Pod>> = store.pods.of("default").collect();
    if store.stateful_sets.is_empty() {
        sort_by(&mut pods, &|a, b| {
            let since = |pod: &Pod| pod.metadata.creation_timestamp;
            since(a).cmp(&since(b))
        });
        return pods.iter().map(|pod| Some(cell(look, pod))).collect();
    }
    let mut places = Vec::new();
    for pod in pods {
        let ordinal = parent_and_ordinal(&pod.metadata.name).map_or(0, |(_, ordinal)| ordinal);
        let place = usize::try_from(ordinal)
            .unwrap_or(0)
            .min(super::fold::MOST_COLUMNS);
        if places.len() <= place {
            places.resize(place + 1, None);
        }
        places[place] = Some(cell(look, pod));
    }
    places
}

fn cell(look: &Look, pod: &Pod) -> Cell {
    let claim = pod.claims().next().unwrap_or_default();
    let image = pod.spec.containers.first();
    Cell {
        name: pod.metadata.name.clone(),
        tone: pod::tone(look, pod),
        status: pod::word(look, pod),
        image: image.map_or(String::new(), |own| pod::short_image(&own.image)),
        claim: claim.to_owned(),
    }
}

fn ready(cluster: &Cluster) -> String {
    let store = cluster.store();
    let sets = store.stateful_sets.iter();
    let counts = sets.map(|set| (set.status.ready_replicas, set.spec.replicas()));
    let deployments = store.deployments.iter();
    let more = deployments.map(|own| (own.status.ready_replicas, own.spec.replicas()));
    let first = counts.chain(more).next();
    first.map_or("0".to_owned(), |(ready, wanted)| {
        [ready.to_string(), "/".to_owned(), wanted.to_string()].concat()
    })
}

/// What became of the pods so far.
#[derive(Default)]
struct Life {
    /// When so many were Ready for the first time.
    complete: Option<Millis>,
    /// Every name that a pod ever had.
    names: Set<Arc<str>>,
}

impl Life {
    fn of(cluster: &Cluster, replicas: usize) -> Self {
        let mut life = Self::default();
        let mut ready: Set<Uid> = Set::new();
        for entry in cluster.journal().entries() {
            if entry.object.kind != Kind::Pod {
                continue;
            }
            match entry.what {
                What::Created => {
                    life.names.insert(Arc::clone(&entry.object.name));
                }
                What::Ready => {
                    ready.insert(entry.uid);
                }
                What::NotReady | What::Deleted => {
                    ready.remove(&entry.uid);
                }
                _ => {}
            }
            if ready.len() >= replicas && life.complete.is_none() {
                life.complete = Some(entry.at);
            }
        }
        life
    }
}
