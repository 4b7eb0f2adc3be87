//! Scenes of some kinds of objects: what a user does on one side, what comes of it on the other.
//!
//! A script is a list of lines:
//!
//! | line | does |
//! | --- | --- |
//! | `apply NAME` | applies the manifest of this name |
//! | `delete KIND/NAME`, `evict POD` | as kubectl does |
//! | `force POD` | deletes it with `--grace-period=0 --force` |
//! | `unready POD`, `ready POD` | what its readiness probe is told |
//! | `hold POD` | its containers do not stop |
//! | `hang POD` | its programs answer nothing, until they are started anew |
//! | `off NODE`, `on NODE` | the power of the machine of a node |
//! | `cut NODE`, `join NODE` | its network |
//! | `wait SECONDS`, `settle` | lets time pass, at most until nothing more is to come within ten minutes |
//! | `notes SET` | shows the annotations of a ReplicaSet |
//! | `pod POD` | shows how its containers are |
//! | `get pdb`, `why KIND/NAME`, `events COMPONENT` | shows a table, the reason, the events |
//!
//! What comes of it is the life of the objects that [`told`] names, with the status that was written.
//! Names with random parts are called `web@rs1`, `web@rs1-pod1`, `pv1`, `va1` … in the order of
//! their creation.
//! Every single write is checked. `UPDATE_EXPECT=1` writes anew what is expected.

use crate::watched::{Watched, supply};
use statefulset_visualizer::api::{ContainerState, Kind, Millis, Object, ObjectRef};
use statefulset_visualizer::cluster::journal::{Entry, What};
use statefulset_visualizer::cluster::store::Change;
use statefulset_visualizer::cluster::timings::Timings;
use statefulset_visualizer::cluster::{Config, NodeConfig};
use statefulset_visualizer::kubectl::{self, Command, tables};
use std::fmt::Write as _;

/// A cluster as in the recordings: three nodes, each in a zone of its own.
pub(crate) fn recording() -> Config {
    let nodes = ["a", "b", "c"].iter().zip(1..);
    let nodes = nodes
        .map(|(zone, number)| NodeConfig::new(&format!("node-{number}"), &format!("zone-{zone}")));
    Config {
        timings: Timings::RECORDING,
        nodes: nodes.collect(),
        ..Config::default()
    }
}

/// Plays a script; the manifests are named texts.
pub(crate) struct Play<'a> {
    run: Watched,
    manifests: &'a [(&'a str, &'a str)],
    told: String,
    heard: usize,
    /// Names with random parts, and what they are called.
    aliases: Vec<(String, String)>,
}

impl<'a> Play<'a> {
    /// Plays all lines, and then lets the cluster settle, unseen.
    #[track_caller]
    pub(crate) fn told(
        config: &Config,
        manifests: &'a [(&'a str, &'a str)],
        script: &str,
    ) -> String {
        let mut play = Self {
            run: Watched::new(config),
            manifests,
            told: String::new(),
            heard: 0,
            aliases: Vec::new(),
        };
        let lines = script.lines().map(str::trim);
        let all = |play: &mut Self| {
            for line in lines.filter(|line| !line.is_empty()) {
                play.perform(line)?;
            }
            let told = play.told.clone();
            play.run.settle()?;
            Ok::<_, String>(told)
        };
        match all(&mut play) {
            Ok(told) => told,
            Err(text) => panic!("{}\n{text}", play.told),
        }
    }

    fn perform(&mut self, line: &str) -> Result<(), String> {
        let _ = writeln!(
            self.told,
            "{:<8.2} > {line}",
            seconds(self.run.cluster.now())
        );
        let (verb, what) = line.split_once(' ').unwrap_or((line, ""));
        let namespace = || "default".to_owned();
        match verb {
            "apply" => {
                let named = self.manifests.iter().find(|(name, _)| *name == what);
                let manifest = named.expect("a manifest of this name").1.to_owned();
                self.execute(Command::Apply { manifest })?;
            }
            "delete" => {
                let object = self.object(what);
                self.execute(Command::Delete { object })?;
            }
            "force" => {
                let pod = self.real(what);
                self.execute(Command::ForceDelete {
                    namespace: namespace(),
                    pod,
                })?;
            }
            "evict" => {
                let pod = self.real(what);
                self.execute(Command::Evict {
                    namespace: namespace(),
                    pod,
                })?;
            }
            "unready" | "ready" => {
                let ready = (verb == "unready").then_some(false);
                let pod = self.real(what);
                self.execute(Command::SetReadiness {
                    namespace: namespace(),
                    pod,
                    ready,
                })?;
            }
            "hold" => {
                let pod = self.real(what);
                self.execute(Command::Hold {
                    namespace: namespace(),
                    pod,
                    held: true,
                })?;
            }
            "hang" => {
                let pod = self.real(what);
                self.execute(Command::Hang {
                    namespace: namespace(),
                    pod,
                })?;
            }
            "off" | "cut" => self.execute(Command::FailNode {
                node: what.into(),
                supply: supply(verb),
            })?,
            "on" | "join" => self.execute(Command::RecoverNode {
                node: what.into(),
                supply: supply(verb),
            })?,
            "wait" => {
                let ms = what.parse::<f64>().expect("seconds") * 1000.0;
                self.run.advance_to(self.run.cluster.now() + ms as Millis)?;
            }
            "settle" => {
                const TEN_MINUTES: Millis = 600_000;
                let calm = |run: &Watched| {
                    let due = run.cluster.next_due();
                    due.is_none_or(|due| due > run.cluster.now() + TEN_MINUTES)
                };
                while !calm(&self.run) {
                    self.run.step()?;
                }
            }
            "get" => self.get(what),
            "why" => {
                let object = self.object(what);
                let why = self.run.cluster.explain(&object);
                let why = why.expect("there is something to say");
                self.say(&format!("{:?}: {:?}", why.verdict, why.reason));
            }
            "notes" => {
                let set = self.object(&["rs/", what].concat());
                let sets = &self.run.cluster.store().replica_sets;
                let set = sets
                    .get(&set.namespace, &set.name)
                    .expect("the set is there");
                let notes = set.metadata.annotations.clone();
                for (key, value) in notes.iter().filter(|(key, _)| !key.contains("kubectl")) {
                    self.say(&format!("{key}: {value}"));
                }
            }
            "pod" => self.pod(what),
            "events" => self.events(what),
            _ => panic!("what is {line:?}?"),
        }
        self.hear();
        Ok(())
    }

    fn pod(&mut self, name: &str) {
        let store = self.run.cluster.store();
        let pod = store
            .pods
            .get("default", &self.real(name))
            .expect("it is there")
            .clone();
        let (phase, ip) = (pod.status.phase, pod.status.pod_ip.clone());
        let ready = if pod.is_ready() { "ready" } else { "not ready" };
        self.say(&format!("{phase:?}, {ready}, {ip}"));
        for own in &pod.status.container_statuses {
            let end = |state: &ContainerState| {
                let end = state.terminated.as_ref();
                end.map_or(String::new(), |end| {
                    format!("{} {}", end.reason, end.exit_code)
                })
            };
            let (now, before) = (end(&own.state), end(&own.last_state));
            self.say(&format!(
                "{}: {} restarts, now [{now}], before [{before}]",
                own.name, own.restart_count
            ));
        }
    }

    fn execute(&mut self, command: Command) -> Result<(), String> {
        // The answer is that of the same request to a copy of the cluster.
        let mut copy = self.run.cluster.clone();
        let reply = kubectl::execute(&mut copy, &command);
        if reply.refused {
            for line in reply.lines {
                self.say(&line);
            }
        }
        self.run.execute(&command)
    }

    fn say(&mut self, text: &str) {
        let text = self.aliased(text);
        let _ = writeln!(self.told, "         {text}");
    }

    fn aliased(&self, text: &str) -> String {
        // Pods first: their names begin with those of their sets.
        let aliases = self.aliases.iter().rev();
        aliases.fold(text.to_owned(), |text, (name, alias)| {
            text.replace(name, alias)
        })
    }

    fn real(&self, name: &str) -> String {
        let known = self.aliases.iter().find(|(_, alias)| alias == name);
        known.map_or(name, |(name, _)| name).to_owned()
    }

    fn object(&self, what: &str) -> ObjectRef {
        let (kind, name) = what.split_once('/').expect("KIND/NAME");
        let mut kinds = Kind::ALL.iter();
        let kind = kinds.find(|own| own.short() == kind || own.name() == kind);
        let kind = *kind.expect("a kind");
        let namespace = if kind.is_namespaced() { "default" } else { "" };
        ObjectRef::new(kind, namespace, &self.real(name))
    }

    fn get(&mut self, what: &str) {
        let short = |kind: &&Kind| what.split(',').any(|short| kind.short() == short);
        let (store, now) = (self.run.cluster.store(), self.run.cluster.now());
        let kinds = Kind::ALL.iter().filter(short);
        let tables = kinds.map(|kind| tables::table(store, *kind, Some("default"), now, false));
        let text = tables::print(&tables.collect::<Vec<_>>());
        for line in text.lines().filter(|line| !line.is_empty()) {
            self.say(line);
        }
    }

    /// What a component has reported; how often depends on too much.
    fn events(&mut self, component: &str) {
        let events = self.run.cluster.store().events.iter();
        let mut events: Vec<_> = events
            .filter(|event| event.source.component == component)
            .map(|event| {
                let (kind, name) = (&event.involved_object.kind, &event.involved_object.name);
                let text = format!(
                    "{kind}/{name} {} {}: {}",
                    event.kind, event.reason, event.message
                );
                (event.metadata.resource_version, text)
            })
            .collect();
        events.sort();
        for (_, text) in events {
            self.say(&text);
        }
    }

    /// Tells what has come about since the last line.
    fn hear(&mut self) {
        let writes = self.run.writes.split_off(self.heard);
        for (entry, change) in &writes {
            self.name(entry, change);
            if let Some(what) = what(entry, change) {
                let object = self.aliased(&entry.object.to_string());
                let line = format!("{:<8.2} {object} {what}", seconds(entry.at));
                let line = self.aliased(&line);
                let reason = self.aliased(&format!("{:?}", entry.reason));
                let _ = writeln!(self.told, "{line}: {reason}");
            }
        }
        self.run.writes.extend(writes);
        self.heard = self.run.writes.len();
    }

    /// Gives objects with random names names that a person can follow.
    fn name(&mut self, entry: &Entry, change: &Change) {
        let metadata = change.object().metadata();
        let short = match (entry.object.kind, &entry.what) {
            (Kind::VolumeAttachment, What::Created) => "va",
            (Kind::PersistentVolume, What::Created) => "pv",
            _ => "",
        };
        if !short.is_empty() {
            let known = self.aliases.iter();
            let number = known.filter(|(_, alias)| alias.starts_with(short));
            let alias = format!("{short}{}", number.count() + 1);
            if !self.aliases.iter().any(|(name, _)| *name == metadata.name) {
                self.aliases.push((metadata.name.clone(), alias));
            }
            return;
        }
        let (Some(owner), What::Created) = (metadata.controller(), &entry.what) else {
            return;
        };
        let made = match &*owner.kind {
            "Deployment" => "@rs",
            "ReplicaSet" => "-pod",
            _ => return,
        };
        let prefix = [&self.aliased(&owner.name), made].concat();
        let known = self.aliases.iter();
        let number = known.filter(|(_, alias)| {
            let digits = alias.strip_prefix(&prefix);
            digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        });
        let alias = format!("{prefix}{}", number.count() + 1);
        self.aliases.push((metadata.name.clone(), alias));
    }
}

fn seconds(ms: Millis) -> f64 {
    ms as f64 / 1000.0
}

/// What is told of a write, if anything is.
fn what(entry: &Entry, change: &Change) -> Option<String> {
    let status = |object: &Object| match object {
        Object::VolumeAttachment(own) => {
            let to = &own.spec.node_name;
            own.status.attached.then(|| format!("attached to {to}"))
        }
        Object::Node(node) => {
            let status = &node.status;
            let attached = status.volumes_attached.iter().map(|own| &own.name);
            let (in_use, attached) = (
                volumes(&mut status.volumes_in_use.iter().map(|name| &**name)),
                volumes(&mut { attached }),
            );
            let ready = node.ready().map_or("", |ready| &ready.status);
            Some(format!(
                "ready={ready} in use [{in_use}] attached [{attached}]"
            ))
        }
        Object::PodDisruptionBudget(budget) => {
            let status = &budget.status;
            Some(format!(
                "allows {} of {}, {} healthy, {} needed{}",
                status.disruptions_allowed,
                status.expected_pods,
                status.current_healthy,
                status.desired_healthy,
                status
                    .disrupted_pods
                    .keys()
                    .map(|pod| format!(", {pod} may go"))
                    .collect::<String>(),
            ))
        }
        Object::Deployment(deployment) => {
            let status = &deployment.status;
            let conditions = status.conditions.iter().map(|own| {
                let sign = if own.status == "True" { '+' } else { '-' };
                format!(", {sign}{}", own.reason)
            });
            Some(format!(
                "generation {}: {} pods, {} updated, {} ready, {} available, {} missing, {} terminating{}",
                status.observed_generation,
                status.replicas,
                status.updated_replicas,
                status.ready_replicas,
                status.available_replicas,
                status.unavailable_replicas,
                status.terminating_replicas.unwrap_or(-1),
                conditions.collect::<String>(),
            ))
        }
        Object::ReplicaSet(set) => {
            let status = &set.status;
            let failures = status.conditions.iter();
            let failures = failures.map(|own| format!(", {}: {}", own.reason, own.message));
            Some(format!(
                "generation {}: {} of {}, {} ready, {} available, {} terminating{}",
                status.observed_generation,
                status.replicas,
                set.spec.replicas(),
                status.ready_replicas,
                status.available_replicas,
                status.terminating_replicas.unwrap_or(-1),
                failures.collect::<String>(),
            ))
        }
        _ => None,
    };
    let told = match (entry.object.kind, &entry.what) {
        (Kind::Namespace | Kind::EndpointSlice | Kind::ControllerRevision, _) => {
            return None;
        }
        (_, What::Created) => "created".to_owned(),
        (_, What::Terminating) => "terminating".to_owned(),
        (_, What::Deleted) => "gone".to_owned(),
        (Kind::Pod, What::Ready) => "ready".to_owned(),
        (Kind::Pod, What::NotReady) => "not ready".to_owned(),
        _ => {
            let old = change.old.as_ref().and_then(status);
            let new = change.new.as_ref().and_then(status);
            return new.filter(|_| old != change.new.as_ref().and_then(status));
        }
    };
    Some(told)
}

fn volumes(names: &mut dyn Iterator<Item = &String>) -> String {
    let short = names.map(|name| name.rsplit('^').next().unwrap_or(name));
    short.collect::<Vec<_>>().join(" ")
}
