//! A recording without what is left to chance (tests/golden/README.md, "Which orders are guaranteed").
//!
//! A trace becomes facts: of an object, a facet has a value from now on. What depends on a choice
//! that Kubernetes leaves open is told relative to that choice: a pod's node is "its node", an
//! endpoint's address is "its pod's", an attachment is named after its volume. Both traces, the real
//! one and ours, go the same way; no rule here knows a scenario.
//!
//! | left open | how it is told |
//! | --- | --- |
//! | which node a pod gets | `chosen`, and whether its volume allows the node |
//! | addresses, and the names of attachments | by the pod, by the volume |
//! | whether a volume is detached before the next pod on the node has it | only what is left at rest |
//! | the order of endpoints in a slice | each endpoint is a facet of its pod |
//! | which pod of a ReplicaSet is which | the pods are numbered by what became of them |
//! | when an Event is written | Events are counted between two rests |
//! | what a retry repeats | only whether it was told |
//! | that somebody else was faster | the conflict, and what a stale cache said, are left out |

use super::fields::is_empty;
use super::scenario::replace_word;
use super::trace::{Change, Fields, Op, Step, Trace, What};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Who a fact is about: `Pod/web-1#2`.
pub(crate) type Subject = String;

/// What a trace tells.
#[derive(Debug, Default)]
pub(crate) struct Story {
    /// What changed, in order.
    pub(crate) facts: Vec<Fact>,
    /// What was reported.
    pub(crate) reports: Vec<Report>,
    /// What was done, with the line.
    pub(crate) steps: Vec<(usize, Step)>,
    /// At the end of each interval: every facet that has a value.
    pub(crate) rests: Vec<BTreeMap<(Subject, String), Value>>,
    /// The line at which each interval ends.
    pub(crate) ends: Vec<usize>,
    /// Who lost against somebody faster, with the message.
    pub(crate) conflicts: Vec<(Subject, String)>,
    /// The ties between objects, by which rules of order find each other.
    pub(crate) ties: Ties,
    /// How many changes were taken into account.
    pub(crate) changes: usize,
}

/// From now on a facet of an object has this value; null: none.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub(crate) line: usize,
    pub(crate) interval: usize,
    pub(crate) subject: Subject,
    pub(crate) facet: String,
    pub(crate) value: Value,
}

/// An Event was written once.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) line: usize,
    pub(crate) interval: usize,
    pub(crate) about: Subject,
    /// Type, reason, message, source and field.
    pub(crate) text: String,
    /// Whether it is told again as often as something is tried again.
    pub(crate) is_of_a_retry: bool,
}

/// How objects belong together.
#[derive(Debug, Default)]
pub(crate) struct Ties {
    /// Of each pod: its claims' subjects at the time of its creation, or later if they come later.
    pub(crate) claims: BTreeMap<Subject, Vec<Subject>>,
    /// Of each pod: the set that made it, and its ordinal.
    pub(crate) member: BTreeMap<Subject, (Subject, i64)>,
    /// Of each pod: its revision.
    pub(crate) revision: BTreeMap<Subject, Subject>,
    /// Of each claim: its volume.
    pub(crate) volume: BTreeMap<Subject, Subject>,
    /// Of each object: its owners.
    pub(crate) owners: BTreeMap<Subject, BTreeSet<Subject>>,
    /// Of each attachment: its volume.
    pub(crate) attached: BTreeMap<Subject, Subject>,
    /// Of each pod: its node.
    pub(crate) node: BTreeMap<Subject, Subject>,
    /// The sets that are OrderedReady.
    pub(crate) ordered: BTreeSet<Subject>,
    /// Of each volume: who used it, and on which node.
    users: BTreeMap<Subject, Vec<Subject>>,
    /// Of each volume and interval: whether each pod that took it over from another one, which was
    /// there just before or is still there, came to the same node.
    pub(crate) taken_over: BTreeMap<(Subject, usize), Vec<bool>>,
    /// Pods that a controller stopped for its set, not a user, an eviction or the collector.
    pub(crate) stopped_by_set: BTreeSet<Subject>,
}

/// Which nodes a scenario calls by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeNames {
    /// Pod and step: from this step on, the node that the pod is on is called after it.
    pub(crate) after_pods: Vec<(String, usize)>,
    /// Called by their own names.
    pub(crate) spelled_out: Vec<String>,
}

struct Known {
    kind: String,
    name: String,
    subject: Subject,
    fields: Fields,
}

struct ToldEvent {
    about: String,
    subject: Subject,
    kind: String,
    reason: String,
    message: String,
    source: String,
    field: String,
    count: i64,
    last: usize,
}

struct Teller<'a> {
    story: Story,
    names: &'a NodeNames,
    at_rest: &'a BTreeSet<usize>,
    /// Node name: what it is called.
    aliases: BTreeMap<String, String>,
    known: BTreeMap<String, Known>,
    /// Kind and name: the uid that has it, or last had it.
    current: BTreeMap<(String, String), String>,
    alive: BTreeSet<String>,
    zones: BTreeMap<String, String>,
    /// In which interval each pod went.
    gone: BTreeMap<Subject, usize>,
    /// Volume and node: in use there, attached there.
    places: BTreeMap<(String, &'static str), BTreeSet<String>>,
    events: Vec<ToldEvent>,
    /// What was told already: about whom, reason, field and message.
    messages: BTreeSet<(Subject, String, String, String)>,
    /// Nodes that have a NoExecute taint.
    expelling: BTreeSet<String>,
    /// Pods that came to such a node: subjects, and names as `default/web-1`.
    late: BTreeSet<String>,
    now: BTreeMap<(Subject, String), Value>,
    interval: usize,
    line: usize,
    /// Since the last rest, somebody else than a controller deletes pods.
    deletes: bool,
}

impl Story {
    /// What a trace tells.
    ///
    /// `rests` are the steps after which nothing changes any more, in both traces: what comes between
    /// two of them is compared as one.
    pub(crate) fn of(trace: &Trace, names: &NodeNames, rests: &BTreeSet<usize>) -> Self {
        let mut teller = Teller {
            story: Story::default(),
            names,
            at_rest: rests,
            aliases: names
                .spelled_out
                .iter()
                .map(|node| (node.clone(), node.clone()))
                .collect(),
            known: BTreeMap::new(),
            current: BTreeMap::new(),
            alive: BTreeSet::new(),
            zones: BTreeMap::new(),
            gone: BTreeMap::new(),
            places: BTreeMap::new(),
            events: Vec::new(),
            messages: BTreeSet::new(),
            expelling: BTreeSet::new(),
            late: BTreeSet::new(),
            now: BTreeMap::new(),
            interval: 0,
            line: 0,
            deletes: false,
        };
        for entry in &trace.entries {
            teller.line = entry.line;
            match &entry.what {
                What::Step(step) => teller.step(step),
                What::Change(change) => teller.change(change),
            }
        }
        let mut story = teller.story;
        story.number_interchangeable_pods();
        story
    }
}

impl Teller<'_> {
    fn step(&mut self, step: &Step) {
        for (pod, first) in &self.names.after_pods {
            let is_due = *first <= step.number;
            if is_due && let Some(node) = self.node_of_pod(pod) {
                let alias = format!("${{node:{pod}}}");
                if !self.aliases.values().any(|known| *known == alias) {
                    self.aliases.entry(node).or_insert(alias);
                }
            }
        }
        let mut told = step.clone();
        told.action = self.with_aliases(&step.action);
        told.output = step.output.as_deref().map(|text| self.with_aliases(text));
        self.story.steps.push((self.line, told));
        let words = [
            "kubectl delete",
            "kubectl drain",
            "kubectl taint",
            "kubectl replace",
            "fake /node",
        ];
        self.deletes |= words.iter().any(|word| step.action.starts_with(word));
        if self.at_rest.contains(&step.number) {
            self.story.rests.push(self.now.clone());
            self.story.ends.push(self.line);
            self.interval += 1;
            self.deletes = false;
        }
    }

    fn node_of_pod(&self, pod: &str) -> Option<String> {
        let uid = self.current.get(&("Pod".to_owned(), pod.to_owned()))?;
        let node = self.known.get(uid)?.fields.get("node")?;
        node.as_str().map(str::to_owned)
    }

    /// A text in which nodes are called as in the scenario.
    fn with_aliases(&self, text: &str) -> String {
        let mut told = text.to_owned();
        for node in self.zones.keys() {
            let alias = self.aliases.get(node).map(String::as_str);
            told = replace_word(&told, node, alias.unwrap_or("another-node"));
        }
        told
    }

    fn fact(&mut self, subject: &str, facet: &str, value: Value) {
        let key = (subject.to_owned(), facet.to_owned());
        let value = if is_empty(&value) { Value::Null } else { value };
        if self.now.get(&key).unwrap_or(&Value::Null) == &value {
            return;
        }
        if value.is_null() {
            self.now.remove(&key);
        } else {
            self.now.insert(key, value.clone());
        }
        self.story.facts.push(Fact {
            line: self.line,
            interval: self.interval,
            subject: subject.to_owned(),
            facet: facet.to_owned(),
            value,
        });
    }

    fn change(&mut self, change: &Change) {
        self.story.changes += 1;
        if change.kind == "Event" {
            return self.event(change);
        }
        if change.op == Op::Deleted {
            let subject = self.subject(&change.uid);
            self.alive.remove(&change.uid);
            self.gone.insert(subject.clone(), self.interval);
            self.fact(&subject, "life", "deleted".into());
            // What others say of it is taken back by them.
            self.now
                .retain(|(own, facet), _| *own != subject || told_by_others(facet));
            return;
        }
        if !self.known.contains_key(&change.uid) {
            self.meet(change);
        }
        let Some(known) = self.known.get_mut(&change.uid) else {
            return;
        };
        let before = known.fields.clone();
        merge(&mut known.fields, &change.set);
        let (subject, after) = (known.subject.clone(), known.fields.clone());
        if change.op == Op::Added {
            self.fact(&subject, "life", "created".into());
        }
        if change.op == Op::Initial {
            return;
        }
        match change.kind.as_str() {
            "Pod" => self.pod(&subject, &before, &after),
            "EndpointSlice" => self.slice(&subject, &before, &after),
            "Node" => self.node(&change.name, &before, &after),
            _ => {
                if change.kind == "VolumeAttachment" {
                    let node = after
                        .get("node")
                        .and_then(Value::as_str)
                        .unwrap_or_default();
                    let node = format!("Node/{node}#1");
                    self.story.ties.node.insert(subject.clone(), node);
                }
                self.plain(&subject, &before, &after);
            }
        }
        self.tie(change, &subject, &after);
    }

    fn subject(&self, uid: &str) -> Subject {
        let known = self.known.get(uid);
        known.map_or_else(|| uid.to_owned(), |known| known.subject.clone())
    }

    /// An object that was not seen before.
    fn meet(&mut self, change: &Change) {
        let subject = match change.kind.as_str() {
            "VolumeAttachment" => {
                let volume = change
                    .set
                    .get("pv")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                format!("VolumeAttachment/{volume}")
            }
            _ => change.uid.clone(),
        };
        if let Some(zone) = change.set.get("zone").and_then(Value::as_str) {
            self.zones.insert(change.name.clone(), zone.to_owned());
        }
        let key = (change.kind.clone(), change.name.clone());
        self.current.insert(key, change.uid.clone());
        self.alive.insert(change.uid.clone());
        let known = Known {
            kind: change.kind.clone(),
            name: change.name.clone(),
            subject,
            fields: Fields::new(),
        };
        self.known.insert(change.uid.clone(), known);
    }

    /// Facets that are told as they are.
    fn plain(&mut self, subject: &str, before: &Fields, after: &Fields) {
        for (facet, value) in changed(before, after) {
            match (facet.as_str(), &value) {
                ("status", Value::Object(members)) => {
                    let known = before.get("status").and_then(Value::as_object);
                    let gone = known.into_iter().flatten().map(|(member, _)| member);
                    for member in members.keys().chain(gone) {
                        let value = members.get(member).filter(|value| **value != 0);
                        let value = value.cloned().unwrap_or_default();
                        self.fact(subject, &format!("status.{member}"), value);
                    }
                }
                // An attachment's node is its pod's; a number of the attempt says nothing.
                ("node", _) if subject.starts_with("VolumeAttachment") => {}
                // Told as a place that is allowed, or not.
                ("nodeAffinity", _) => self.fact(subject, "nodeAffinity", json!("one node")),
                ("annotations", _) => {
                    let value = self.without_node(value, "volume.kubernetes.io/selected-node");
                    self.fact(subject, &facet, value);
                }
                _ => self.fact(subject, &facet, value),
            }
        }
    }

    fn without_node(&self, mut value: Value, key: &str) -> Value {
        if let Some(node) = value.get_mut(key) {
            *node = "its node".into();
        }
        value
    }

    fn pod(&mut self, subject: &str, before: &Fields, after: &Fields) {
        let node = after.get("node").and_then(Value::as_str).map(str::to_owned);
        let zone = node.as_ref().and_then(|node| self.zones.get(node)).cloned();
        for (facet, value) in changed(before, after) {
            let value = match facet.as_str() {
                "node" => {
                    let node = node.clone().unwrap_or_default();
                    if self.expelling.contains(&node) {
                        let name = subject.trim_start_matches("Pod/").split('#').next();
                        self.late.extend(name.map(|name| format!("default/{name}")));
                        self.late.insert(subject.to_owned());
                    }
                    let node = format!("Node/{node}#1");
                    self.story.ties.node.insert(subject.to_owned(), node);
                    self.travel(subject, after);
                    json!(if self.may_run_here(after) {
                        "chosen"
                    } else {
                        "chosen against its volume"
                    })
                }
                "podIP" => json!("its own"),
                "labels" => {
                    let mut labels = value;
                    if let Some(told) = labels.get_mut("topology.kubernetes.io/zone") {
                        let is_its = zone.as_deref() == told.as_str();
                        *told = if is_its { "its node's" } else { "another" }.into();
                    }
                    labels
                }
                "unscheduled" => {
                    let message = value["message"].as_str().unwrap_or_default();
                    if self.is_stale(message) {
                        continue;
                    }
                    value
                }
                // How often it was started again is a question of time.
                "restarts" => json!("some"),
                "ready" | "readyReason" => continue,
                _ => value,
            };
            self.fact(subject, &facet, value);
        }
        let ready = after.get("ready") == Some(&Value::Bool(true));
        self.fact(subject, "ready", ready.into());
        // A reason explains why a pod is not ready; of a ready one it is a leftover, or empty.
        if let Some(reason) = after.get("readyReason") {
            self.fact(subject, "readyReason", reason.clone());
        }
    }

    /// Whether the pod's volumes can be reached from its node.
    fn may_run_here(&self, pod: &Fields) -> bool {
        let node = pod.get("node").and_then(Value::as_str).unwrap_or_default();
        let volumes = self.volumes_of(pod);
        volumes.iter().all(|uid| {
            let affinity = self
                .known
                .get(uid)
                .and_then(|volume| volume.fields.get("nodeAffinity"));
            let nodes = affinity.and_then(Value::as_array);
            nodes.is_none_or(|nodes| nodes.is_empty() || nodes.iter().any(|own| own == node))
        })
    }

    fn volumes_of(&self, pod: &Fields) -> Vec<String> {
        let claims = pod
            .get("claims")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        claims
            .filter_map(|(_, claim)| {
                let key = (
                    "PersistentVolumeClaim".to_owned(),
                    claim.as_str()?.to_owned(),
                );
                let claim = self.known.get(self.current.get(&key)?)?;
                let volume = claim.fields.get("volumeName")?.as_str()?;
                let key = ("PersistentVolume".to_owned(), volume.to_owned());
                self.current.get(&key).cloned()
            })
            .collect()
    }

    /// A pod takes its volumes to its node.
    fn travel(&mut self, subject: &str, pod: &Fields) {
        for volume in self.volumes_of(pod) {
            let ties = &mut self.story.ties;
            let users = ties.users.entry(volume.clone()).or_default();
            if let Some(former) = users.last() {
                let gone = self.gone.get(former);
                if gone.is_none_or(|gone| *gone == self.interval) {
                    let stays = ties.node.get(former) == ties.node.get(subject);
                    let key = (volume, self.interval);
                    ties.taken_over.entry(key).or_default().push(stays);
                }
            }
            users.push(subject.to_owned());
        }
    }

    /// What a scheduler says whose cache is behind: the claim is there.
    fn is_stale(&self, message: &str) -> bool {
        let Some((_, rest)) = message.split_once("persistentvolumeclaim \"") else {
            return false;
        };
        let Some((claim, rest)) = rest.split_once('"') else {
            return false;
        };
        let key = ("PersistentVolumeClaim".to_owned(), claim.to_owned());
        let exists = self
            .current
            .get(&key)
            .is_some_and(|uid| self.alive.contains(uid));
        rest.starts_with(" not found") && exists
    }

    /// Each endpoint is told of its pod.
    fn slice(&mut self, subject: &str, before: &Fields, after: &Fields) {
        let mut rest = after.clone();
        let mut rest_before = before.clone();
        rest.remove("endpoints");
        rest_before.remove("endpoints");
        self.plain(subject, &rest_before, &rest);
        let service = after
            .get("service")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let facet = format!("endpoint of {service}");
        let list = |fields: &Fields| -> Vec<Value> {
            let endpoints = fields.get("endpoints").and_then(Value::as_array);
            endpoints.cloned().unwrap_or_default()
        };
        let (old, new) = (list(before), list(after));
        let address = |endpoint: &Value| endpoint["address"].clone();
        for gone in old
            .iter()
            .filter(|one| !new.iter().any(|own| address(own) == address(one)))
        {
            let pod = self.pod_at(gone);
            self.fact(&pod, &facet, Value::Null);
        }
        for endpoint in &new {
            let pod = self.pod_at(endpoint);
            let node = endpoint["node"].as_str().unwrap_or_default();
            let is_its = self.story.ties.node.get(&pod) == Some(&format!("Node/{node}#1"));
            let zone = self.zones.get(node).map(String::as_str);
            let told = json!({
                "hostname": endpoint["hostname"],
                "node": if is_its { "its pod's" } else { "another" },
                "zone": if zone == endpoint["zone"].as_str() { "its node's" } else { "another" },
                "ready": endpoint["ready"],
                "serving": endpoint["serving"],
                "terminating": endpoint["terminating"],
            });
            self.fact(&pod, &facet, told);
        }
    }

    /// The pod that has the endpoint's address; the name says which pods may have it.
    fn pod_at(&self, endpoint: &Value) -> Subject {
        let name = endpoint["pod"].as_str().unwrap_or_default();
        let named = self
            .known
            .values()
            .filter(|known| known.kind == "Pod" && known.name == name);
        let mut with_address =
            named.filter(|pod| pod.fields.get("podIP") == Some(&endpoint["address"]));
        let found = with_address.next_back();
        found.map_or_else(
            || format!("Pod/{name} at an address of another"),
            |pod| pod.subject.clone(),
        )
    }

    fn node(&mut self, name: &str, before: &Fields, after: &Fields) {
        let mut rest = after.clone();
        let mut rest_before = before.clone();
        for (facet, told) in [("volumesInUse", IN_USE), ("volumesAttached", ATTACHED)] {
            rest.remove(facet);
            rest_before.remove(facet);
            let set = |fields: &Fields| -> BTreeSet<String> {
                let volumes = fields
                    .get(facet)
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten();
                volumes
                    .filter_map(|volume| volume.as_str().map(str::to_owned))
                    .collect()
            };
            let (old, new) = (set(before), set(after));
            for volume in old.symmetric_difference(&new) {
                let key = ("PersistentVolume".to_owned(), volume.clone());
                let uid = self.current.get(&key).cloned();
                let uid = uid.unwrap_or_else(|| format!("PersistentVolume/{volume}"));
                let nodes = self.places.entry((uid.clone(), told)).or_default();
                if new.contains(volume) {
                    nodes.insert(name.to_owned());
                } else {
                    nodes.remove(name);
                }
                let told_nodes = nodes.len();
                self.fact(
                    &uid,
                    told,
                    if told_nodes == 0 {
                        Value::Null
                    } else {
                        told_nodes.into()
                    },
                );
            }
        }
        let is_expelling = after
            .get("taints")
            .is_some_and(|taints| taints.to_string().contains(":NoExecute"));
        if is_expelling {
            self.expelling.insert(name.to_owned());
        } else {
            self.expelling.remove(name);
        }
        let subject = self.node_subject(name);
        self.plain(&subject, &rest_before, &rest);
    }

    fn node_subject(&self, name: &str) -> Subject {
        let alias = self.aliases.get(name).map(String::as_str);
        format!("Node/{}", alias.unwrap_or("another"))
    }

    /// Notes how an object belongs to others.
    fn tie(&mut self, change: &Change, subject: &str, after: &Fields) {
        let owners = after
            .get("ownerReferences")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        for owner in owners {
            if let Some(uid) = owner["uid"].as_str() {
                let own = self
                    .story
                    .ties
                    .owners
                    .entry(subject.to_owned())
                    .or_default();
                own.insert(uid.to_owned());
                if change.kind == "Pod" && owner["kind"] == "StatefulSet" {
                    let ordinal = change
                        .name
                        .rsplit('-')
                        .next()
                        .and_then(|end| end.parse().ok());
                    if let Some(ordinal) = ordinal {
                        let member = (uid.to_owned(), ordinal);
                        self.story.ties.member.insert(subject.to_owned(), member);
                    }
                }
            }
        }
        let string = |field: &str| after.get(field).and_then(Value::as_str).unwrap_or_default();
        match change.kind.as_str() {
            "Pod" => {
                if let Some(revision) = after
                    .get("labels")
                    .and_then(|labels| labels["controller-revision-hash"].as_str())
                {
                    let revision = format!("ControllerRevision/{revision}#1");
                    self.story
                        .ties
                        .revision
                        .insert(subject.to_owned(), revision);
                }
                if change.op == Op::Added {
                    let claims = after
                        .get("claims")
                        .and_then(Value::as_object)
                        .into_iter()
                        .flatten();
                    let claims = claims.filter_map(|(_, claim)| {
                        let key = (
                            "PersistentVolumeClaim".to_owned(),
                            claim.as_str()?.to_owned(),
                        );
                        self.current
                            .get(&key)
                            .filter(|uid| self.alive.contains(*uid))
                            .cloned()
                    });
                    let claims = claims.collect();
                    self.story.ties.claims.insert(subject.to_owned(), claims);
                }
                if change.set.get("terminating") == Some(&Value::Bool(true)) && !self.deletes {
                    let set = self
                        .story
                        .ties
                        .member
                        .get(subject)
                        .map(|(set, _)| set.clone());
                    let stands = set.is_some_and(|set| {
                        let is_going = self
                            .known
                            .get(&set)
                            .is_some_and(|set| set.fields.contains_key("terminating"));
                        self.alive.contains(&set) && !is_going
                    });
                    if stands && !after.contains_key("disruptionTarget") {
                        self.story.ties.stopped_by_set.insert(subject.to_owned());
                    }
                }
            }
            "PersistentVolumeClaim" => {
                let key = (
                    "PersistentVolume".to_owned(),
                    string("volumeName").to_owned(),
                );
                if let Some(volume) = self.current.get(&key).cloned() {
                    self.story.ties.volume.insert(subject.to_owned(), volume);
                }
            }
            "VolumeAttachment" => {
                let key = ("PersistentVolume".to_owned(), string("pv").to_owned());
                if let Some(volume) = self.current.get(&key).cloned() {
                    self.story.ties.attached.insert(subject.to_owned(), volume);
                }
            }
            "StatefulSet" if string("podManagementPolicy") == "OrderedReady" => {
                self.story.ties.ordered.insert(subject.to_owned());
            }
            _ => {}
        }
    }

    fn event(&mut self, change: &Change) {
        let text = |field: &str| {
            change
                .set
                .get(field)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let count = change.set.get("count").and_then(Value::as_i64).unwrap_or(1);
        let (about, reason) = (text("about"), text("reason"));
        let index = if change.op == Op::Added {
            let uid = text("aboutUid");
            let subject = match self.known.get(&uid) {
                _ if about.starts_with("Node/") => {
                    self.node_subject(about.trim_start_matches("Node/"))
                }
                Some(known) => known.subject.clone(),
                None if uid.is_empty() => format!("{about}, whichever"),
                None => uid,
            };
            self.events.push(ToldEvent {
                subject,
                kind: text("type"),
                message: text("message"),
                source: text("source"),
                field: text("fieldPath"),
                about,
                reason,
                count: 0,
                last: 0,
            });
            self.events.len() - 1
        } else {
            // Of a repeated Event only this much is recorded; the best fit is the one meant.
            let is_combined = change.set.contains_key("message");
            let fit = |event: &ToldEvent| {
                let combined = event.message.starts_with(COMBINED);
                (
                    event.count < count,
                    combined == is_combined,
                    event.count + 1 == count,
                    event.last,
                )
            };
            let same = self.events.iter().enumerate();
            let same = same.filter(|(_, event)| event.about == about && event.reason == reason);
            let Some((index, _)) = same.max_by_key(|(_, event)| fit(event)) else {
                return;
            };
            index
        };
        let line = self.line;
        let event = &mut self.events[index];
        if let Some(message) = change.set.get("message").and_then(Value::as_str) {
            event.message = message.to_owned();
        }
        event.count = count;
        event.last = line;
        let (subject, message) = (event.subject.clone(), event.message.clone());
        let (kind, reason) = (event.kind.clone(), event.reason.clone());
        let (source, field) = (event.source.clone(), event.field.clone());
        if message.contains(CONFLICT) {
            self.story.conflicts.push((subject, message));
            return;
        }
        if self.is_stale(&message) || self.is_left_open(&subject, &reason, &message, &source) {
            return;
        }
        let combined = message.starts_with(COMBINED);
        let message = self.relative(&subject, message.trim_start_matches(COMBINED));
        let is_told = change.op == Op::Added || combined;
        // Whether a claim's consumer is there already is a question of who is faster.
        let awaits = ["WaitForFirstConsumer", "WaitForPodScheduled"];
        let (reason, message) = match awaits.contains(&reason.as_str()) {
            true => (awaits[0].to_owned(), "waiting for its consumer".to_owned()),
            false => (reason, message),
        };
        let is_of_a_retry = kind == "Warning" || RETRIED.contains(&reason.as_str());
        let key = (
            subject.clone(),
            reason.clone(),
            field.clone(),
            message.clone(),
        );
        let is_new = is_told && self.messages.insert(key);
        let text = match is_new || is_of_a_retry {
            true => format!("{kind} {reason} {message:?} from {source} {field}"),
            // Which of several Events was repeated is not recorded; and which message the recorder
            // forgets, to count it as a new one later, is left to chance.
            false => format!("{kind} {reason} again from {source}"),
        };
        let mut texts = vec![text.trim_end().to_owned()];
        if combined && is_new {
            texts.push(format!(
                "{kind} {reason} from {source}, combined from similar events"
            ));
        }
        if is_of_a_retry && !is_told {
            return;
        }
        for text in texts {
            self.story.reports.push(Report {
                line,
                interval: self.interval,
                about: subject.clone(),
                text,
                is_of_a_retry,
            });
        }
    }

    /// Reports that the recordings cannot have, or have by chance only.
    fn is_left_open(&self, subject: &str, reason: &str, message: &str, source: &str) -> bool {
        // The kubelets that were played do not speak of themselves.
        let of_a_kubelet = source == "kubelet" && subject.starts_with("Node/");
        // A pod came to a node whose taint was about to go: the two have clocks of their own.
        let was_late = reason == "TaintManagerEviction"
            && message.starts_with("Cancelling")
            && self
                .late
                .iter()
                .any(|pod| message.ends_with(pod) || subject == pod);
        of_a_kubelet || was_late
    }

    /// A message in which nodes are told relative to the object that it is about.
    fn relative(&self, subject: &str, message: &str) -> String {
        let own = self.story.ties.node.get(subject);
        let words = message.split(' ').map(|word| {
            if !self.zones.contains_key(word) {
                return word;
            }
            match self.aliases.get(word) {
                _ if own == Some(&format!("Node/{word}#1")) => "its node",
                Some(alias) => alias,
                None => "another node",
            }
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

const COMBINED: &str = "(combined from similar events): ";
/// Another controller was faster; who is, is left to chance.
const CONFLICT: &str =
    "the object has been modified; please apply your changes to the latest version";
/// What is told again with every retry, beside all warnings.
const RETRIED: &[&str] = &[
    "ExternalProvisioning",
    "WaitForFirstConsumer",
    "FailedBinding",
    "BackOff",
    "Pulling",
];

/// Whether a facet of an object is written by somebody else into another object.
fn told_by_others(facet: &str) -> bool {
    facet.starts_with("endpoint of") || facet == IN_USE || facet == ATTACHED
}

/// A node says that it uses the volume.
pub(crate) const IN_USE: &str = "in use";
/// The control plane says of a node that it has the volume.
pub(crate) const ATTACHED: &str = "attached to a node";

fn merge(fields: &mut Fields, set: &Fields) {
    for (key, value) in set {
        if key == "status" && is_empty(value) {
            // That a list in a status is gone is recorded as no more than this.
            if let Some(Value::Object(status)) = fields.get_mut(key) {
                status.retain(|_, value| !value.is_array());
            }
            continue;
        }
        match (fields.get_mut(key), value) {
            (Some(Value::Object(old)), Value::Object(new)) if key == "status" => {
                for (member, value) in new {
                    old.insert(member.clone(), value.clone());
                }
            }
            (_, value) if is_empty(value) => {
                fields.remove(key);
            }
            _ => {
                fields.insert(key.clone(), value.clone());
            }
        }
    }
}

/// The fields that differ, with what they are now; null: gone.
fn changed(before: &Fields, after: &Fields) -> Vec<(String, Value)> {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let keys = keys
        .into_iter()
        .filter(|key| before.get(*key) != after.get(*key));
    keys.map(|key| (key.clone(), after.get(key).cloned().unwrap_or_default()))
        .collect()
}

impl Story {
    /// Pods of a ReplicaSet are alike: they are numbered by what became of them.
    fn number_interchangeable_pods(&mut self) {
        let is_alike = |subject: &str| {
            let owners = self.ties.owners.get(subject).into_iter().flatten();
            subject.starts_with("Pod/")
                && owners.clone().any(|owner| owner.starts_with("ReplicaSet/"))
        };
        let mut lives: BTreeMap<Subject, (usize, String)> = BTreeMap::new();
        for (place, fact) in self.facts.iter().enumerate() {
            if is_alike(&fact.subject) {
                let life = lives
                    .entry(fact.subject.clone())
                    .or_insert((place, String::new()));
                life.1 += &format!("{} {} {}\n", fact.interval, fact.facet, fact.value);
            }
        }
        let mut by_set: BTreeMap<&str, Vec<(&String, usize, &Subject)>> = BTreeMap::new();
        for (subject, (place, life)) in &lives {
            let (set, _) = subject.split_once("-pod").unwrap_or((subject, ""));
            by_set.entry(set).or_default().push((life, *place, subject));
        }
        let mut renamed: BTreeMap<String, String> = BTreeMap::new();
        for (set, mut pods) in by_set {
            pods.sort();
            for (number, (_, _, subject)) in pods.into_iter().enumerate() {
                renamed.insert(subject.clone(), format!("{set}-pod({})#1", number + 1));
            }
        }
        if renamed.is_empty() {
            return;
        }
        let rename = |subject: &mut Subject| {
            if let Some(new) = renamed.get(subject) {
                subject.clone_from(new);
            }
        };
        self.facts
            .iter_mut()
            .for_each(|fact| rename(&mut fact.subject));
        for report in &mut self.reports {
            rename(&mut report.about);
            for (old, new) in &renamed {
                let name = |subject: &str| {
                    let bare = subject.trim_start_matches("Pod/");
                    bare.split('#').next().unwrap_or_default().to_owned()
                };
                report.text = replace_word(&report.text, &name(old), &name(new));
            }
        }
        let rests = std::mem::take(&mut self.rests).into_iter();
        self.rests = rests
            .map(|rest| {
                let rest = rest.into_iter();
                rest.map(|((mut subject, facet), value)| {
                    rename(&mut subject);
                    ((subject, facet), value)
                })
                .collect()
            })
            .collect();
        self.ties.rename(&renamed);
    }
}

impl Ties {
    fn rename(&mut self, renamed: &BTreeMap<String, String>) {
        fn keys<T>(map: &mut BTreeMap<Subject, T>, renamed: &BTreeMap<String, String>) {
            for (old, new) in renamed {
                if let Some(value) = map.remove(old) {
                    map.insert(new.clone(), value);
                }
            }
        }
        keys(&mut self.claims, renamed);
        keys(&mut self.owners, renamed);
        keys(&mut self.node, renamed);
    }
}
