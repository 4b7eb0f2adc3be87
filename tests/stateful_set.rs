//! The StatefulSet controller in scenes: what a user does on one side, what comes of it on the other.
//!
//! A script is a list of lines:
//!
//! | line | does |
//! | --- | --- |
//! | `apply web replicas=3 image=nginx:2 …` | applies a set with what [`Wish`] can say |
//! | `apply service`, `apply class`, `apply pod web-1`, `apply claim data-web-1` | applies another object |
//! | `scale 5`, `delete pod web-1` | as kubectl does |
//! | `off web-1`, `on web-1`, `cut web-1`, `join web-1` | power and network, to the node that the pod was on when that was first said |
//! | `ready web-1 false`, `ready web-1 clear` | its readiness probe fails, fails no longer |
//! | `hold web-1`, `release web-1` | its containers do not stop when it is deleted, do again |
//! | `wait web-1 ready` | until a pod is `created`, `ready`, `terminating` or `gone` |
//! | `wait 60` | for so many seconds |
//! | `settle` | until nothing more is to come within ten minutes, or nothing but retries |
//! | `why web`, `pods`, `claims`, `lookup web-0.web` | shows the reason, the state, the answer |
//! | `states web-0` | shows what the status says of its containers |
//!
//! What comes of it is the life of the pods, with the reason for each change. Revisions are called
//! `rev1`, `rev2` … in order of their creation, and the second pod of a name is `web-1#2`.
//! Each script is then played again while every single write is checked.
//! `UPDATE_EXPECT=1` writes anew what is expected: read the difference before you commit it.

use expect_test::{Expect, expect};
use statefulset_visualizer::api::{Kind, Millis, Object, ObjectRef, Pod, Uid};
use statefulset_visualizer::cluster::api_server::{Gates, Release};
use statefulset_visualizer::cluster::journal::{Entry, What};
use statefulset_visualizer::cluster::timings::Timings;
use statefulset_visualizer::cluster::{Config, NodeConfig};
use statefulset_visualizer::kubectl::Command;
use statefulset_visualizer::timeline::Timeline;
use std::collections::BTreeMap;
use std::fmt::Write;
use watched::{Watched, same_journal, supply};

mod watched;

/// A cluster as in the recordings: three nodes, each in a zone of its own.
fn recording() -> Config {
    Config {
        timings: Timings::RECORDING,
        nodes: ["a", "b", "c"]
            .iter()
            .zip(1..)
            .map(|(zone, number)| {
                NodeConfig::new(&format!("node-{number}"), &format!("zone-{zone}"))
            })
            .collect(),
        ..Config::default()
    }
}

/// The same in another release.
fn of(release: Release) -> Config {
    Config {
        release,
        gates: release.gates(),
        ..recording()
    }
}

#[track_caller]
fn check(script: &str, expected: Expect) {
    check_in(recording(), script, expected);
}

#[track_caller]
fn check_in(config: Config, script: &str, expected: Expect) {
    let mut play = Play::new(config);
    for line in script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        play.perform(line);
    }
    expected.assert_eq(&play.told);
    watch(&play.timeline);
}

/// Plays the same again, with an eye on every invariant.
#[track_caller]
fn watch(timeline: &Timeline) {
    let mut run = Watched::new(timeline.config());
    let mut all = || {
        for given in timeline.commands() {
            run.advance_to(given.at)?;
            run.execute(&given.command)?;
        }
        run.advance_to(timeline.now())?;
        same_journal("EN1", &run.cluster, timeline.cluster())?;
        run.settle()
    };
    if let Err(text) = all() {
        panic!("{text}");
    }
}

/// What a manifest of the set says where a script says nothing.
const DEFAULTS: &[(&str, &str)] = &[
    ("replicas", "3"),
    ("image", "nginx:1"),
    ("policy", "OrderedReady"),
    ("strategy", "RollingUpdate"),
    ("partition", "0"),
    ("claims", "data"),
    ("class", "standard"),
    ("start", "0"),
    ("ready-for", "0"),
    ("deleted", "Retain"),
    ("scaled", "Retain"),
    ("limit", "10"),
];

struct Play {
    timeline: Timeline,
    told: String,
    heard: usize,
    incarnations: BTreeMap<String, Vec<Uid>>,
    nodes: BTreeMap<String, String>,
    wish: BTreeMap<String, String>,
}

impl Play {
    fn new(config: Config) -> Self {
        let pairs = DEFAULTS.iter().copied();
        Self {
            timeline: Timeline::new(config),
            told: String::new(),
            heard: 0,
            incarnations: BTreeMap::new(),
            nodes: BTreeMap::new(),
            wish: pairs
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        }
    }

    fn perform(&mut self, line: &str) {
        self.hear();
        let _ = writeln!(self.told, "{:<8.2} > {line}", seconds(self.timeline.now()));
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["apply", "web", ref wishes @ ..] => {
                for wish in wishes {
                    let (key, value) = wish.split_once('=').expect("key=value");
                    assert!(self.wish.contains_key(key), "nothing is called {key}");
                    self.wish.insert(key.into(), value.into());
                }
                let manifest = self.set();
                self.execute(Command::Apply { manifest });
            }
            ["apply", what] => self.apply(what, ""),
            ["apply", what, name] => self.apply(what, name),
            ["scale", replicas] => self.execute(Command::Scale {
                namespace: "default".into(),
                set: "web".into(),
                replicas: replicas.parse().expect("a number"),
            }),
            ["delete", kind, name] => {
                let (kind, namespace, name) = match kind {
                    "pod" => (Kind::Pod, "default", name.to_owned()),
                    "claim" => (Kind::PersistentVolumeClaim, "default", name.to_owned()),
                    "set" => (Kind::StatefulSet, "default", name.to_owned()),
                    "service" => (Kind::Service, "default", name.to_owned()),
                    "node-of" => (Kind::Node, "", self.node_of(name)),
                    other => panic!("delete what? {other}"),
                };
                let object = ObjectRef::new(kind, namespace, &name);
                self.execute(Command::Delete { object });
            }
            [word @ ("off" | "cut"), pod] => {
                let (node, supply) = (self.node_of(pod), supply(word));
                self.execute(Command::FailNode { node, supply });
            }
            [word @ ("on" | "join"), pod] => {
                let (node, supply) = (self.node_of(pod), supply(word));
                self.execute(Command::RecoverNode { node, supply });
            }
            ["ready", pod, answer] => {
                let ready = (answer != "clear").then_some(answer == "true");
                let (namespace, pod) = ("default".into(), pod.into());
                self.execute(Command::SetReadiness {
                    namespace,
                    pod,
                    ready,
                });
            }
            [order @ ("hold" | "release"), pod] => {
                let (namespace, pod) = ("default".into(), pod.into());
                let held = order == "hold";
                self.execute(Command::Hold {
                    namespace,
                    pod,
                    held,
                });
            }
            ["wait", seconds] => {
                let ms = seconds.parse::<f64>().expect("seconds") * 1000.0;
                self.timeline.advance_to(self.timeline.now() + ms as Millis);
            }
            ["wait", pod, state] => self.wait(pod, state),
            ["settle"] => self.settle(),
            ["why", name] => self.tell_why(name),
            ["pods"] => self.tell_pods(),
            ["claims"] => self.tell_claims(),
            ["states", pod] => self.tell_states(pod),
            ["lookup", name] => {
                let name = format!("{name}.default.svc.cluster.local");
                let answer = self.timeline.cluster().lookup(&name);
                let _ = writeln!(self.told, "         {answer:?}");
            }
            _ => panic!("what is {line:?}?"),
        }
        self.hear();
    }

    fn execute(&mut self, command: Command) {
        let reply = self.timeline.execute(command);
        assert!(!reply.refused, "{:?}", reply.lines);
    }

    fn set(&self) -> String {
        let wish = |key: &str| &*self.wish[key];
        let strategy = match wish("strategy") {
            "OnDelete" => "type: OnDelete".to_owned(),
            other => format!(
                "type: {other}, rollingUpdate: {{partition: {}}}",
                wish("partition")
            ),
        };
        let mut manifest = format!(
            "apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: web}}
spec:
  serviceName: web
  replicas: {}
  podManagementPolicy: {}
  updateStrategy: {{{strategy}}}
  minReadySeconds: {}
  ordinals: {{start: {}}}
  revisionHistoryLimit: {}
  persistentVolumeClaimRetentionPolicy: {{whenDeleted: {}, whenScaled: {}}}
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
      - {{name: web, image: \"{}\", readinessProbe: {{httpGet: {{port: 80}}}}}}
",
            wish("replicas"),
            wish("policy"),
            wish("ready-for"),
            wish("start"),
            wish("limit"),
            wish("deleted"),
            wish("scaled"),
            wish("image"),
        );
        if wish("claims") != "none" {
            let claim = self.claim(wish("claims"));
            let _ = writeln!(manifest, "  volumeClaimTemplates:\n  - {{{claim}}}");
        }
        manifest
    }

    fn claim(&self, name: &str) -> String {
        format!(
            "metadata: {{name: {name}}}, spec: {{accessModes: [ReadWriteOnce], \
             storageClassName: {}, resources: {{requests: {{storage: 1Gi}}}}}}",
            self.wish["class"]
        )
    }

    fn apply(&mut self, what: &str, name: &str) {
        let manifest = match what {
            "service" => "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n\
                          spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}\n"
                .to_owned(),
            "class" => {
                "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\n\
                        provisioner: csi.lab\n"
                    .to_owned()
            }
            "claim" => {
                let claim = self.claim(name);
                format!("{{apiVersion: v1, kind: PersistentVolumeClaim, {claim}}}")
            }
            "pod" => format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {{app: other}}}}\n\
                 spec: {{containers: [{{name: web, image: \"nginx:1\"}}]}}\n"
            ),
            other => panic!("apply what? {other}"),
        };
        self.execute(Command::Apply { manifest });
    }

    fn pod(&self, name: &str) -> Option<&Pod> {
        let pods = &self.timeline.cluster().store().pods;
        pods.get("default", name).map(|pod| &**pod)
    }

    fn node_of(&mut self, pod: &str) -> String {
        let node = self.pod(pod).map(|pod| pod.spec.node_name.clone());
        let known = self.nodes.entry(pod.to_owned());
        known
            .or_insert_with(|| node.expect("the pod exists"))
            .clone()
    }

    fn wait(&mut self, name: &str, state: &str) {
        let reached = |play: &Self| match state {
            "created" => play.pod(name).is_some(),
            "ready" => play.pod(name).is_some_and(Pod::is_ready),
            "terminating" => play
                .pod(name)
                .is_some_and(|pod| pod.metadata.is_terminating()),
            "gone" => play.pod(name).is_none(),
            other => panic!("wait until it is what? {other}"),
        };
        while !reached(self) {
            assert!(
                self.timeline.step(),
                "{name} will never be {state}:\n{}",
                self.told
            );
        }
    }

    fn settle(&mut self) {
        const TEN_MINUTES: Millis = 600_000;
        loop {
            let changes = self.timeline.cluster().journal().len();
            let until = self.timeline.now() + TEN_MINUTES;
            let rests = self.timeline.settle(until);
            let journal = self.timeline.cluster().journal();
            let tries = journal.since(changes).any(|entry| entry.reason.is_retry());
            if rests || tries || journal.len() == changes {
                return;
            }
        }
    }

    /// Tells what has come about since the last line.
    fn hear(&mut self) {
        let cluster = self.timeline.cluster();
        let heard = std::mem::replace(&mut self.heard, cluster.journal().len());
        for entry in cluster.journal().since(heard) {
            let name = &*entry.object.name;
            let lives = self
                .incarnations
                .entry(entry.object.to_string())
                .or_default();
            if !lives.contains(&entry.uid) {
                lives.push(entry.uid);
            }
            let life = lives.iter().position(|uid| *uid == entry.uid).unwrap_or(0) + 1;
            let Some(what) = event(entry) else { continue };
            let name = if life > 1 {
                format!("{name}#{life}")
            } else {
                name.to_owned()
            };
            let reason = &entry.reason;
            let _ = writeln!(
                self.told,
                "{:<8.2} {name} {what}: {reason:?}",
                seconds(entry.at)
            );
        }
        self.normalise();
    }

    /// Gives revisions names that a person can follow.
    fn normalise(&mut self) {
        let entries = self.timeline.cluster().journal().entries();
        let created = entries.filter(|entry| {
            entry.object.kind == Kind::ControllerRevision && entry.what == What::Created
        });
        let mut seen = Vec::new();
        for entry in created {
            if !seen.contains(&entry.object.name) {
                seen.push(entry.object.name.clone());
            }
        }
        for (name, number) in seen.iter().zip(1..) {
            self.told = self.told.replace(&**name, &format!("rev{number}"));
        }
    }

    fn tell_why(&mut self, name: &str) {
        let kind = match name {
            "web" => Kind::StatefulSet,
            name if name.starts_with("data-") => Kind::PersistentVolumeClaim,
            _ => Kind::Pod,
        };
        let cluster = self.timeline.cluster();
        let why = cluster.explain(&ObjectRef::new(kind, "default", name));
        let why = why.expect("there is something to say");
        let until = why
            .until
            .map_or(String::new(), |at| format!(", until {:.2}", seconds(at)));
        let _ = writeln!(
            self.told,
            "         {:?}: {:?}{until}",
            why.verdict, why.reason
        );
        self.normalise();
    }

    /// What a pod's status says of its containers.
    fn tell_states(&mut self, name: &str) {
        let status = self.pod(name).expect("the pod exists").status.clone();
        let mut lines = format!("         {:?}", status.phase);
        for own in &status.container_statuses {
            let state = match (&own.state.waiting, &own.state.terminated) {
                (Some(wait), _) => format!("{}: {:?}", wait.reason, wait.message),
                (None, Some(end)) => format!("{} {}", end.reason, end.exit_code),
                (None, None) => "running".into(),
            };
            let restarts = own.restart_count;
            let _ = write!(lines, ", {} {restarts} restarts, {state}", own.name);
        }
        let uid = self
            .pod(name)
            .expect("the pod exists")
            .metadata
            .uid
            .to_string();
        let _ = writeln!(self.told, "{}", lines.replace(&uid, "UID"));
    }

    fn tell_pods(&mut self) {
        let cluster = self.timeline.cluster();
        for pod in cluster.store().pods.iter() {
            let metadata = &pod.metadata;
            let revision = metadata.labels.get("controller-revision-hash");
            let state = match () {
                () if metadata.is_terminating() => "Terminating".to_owned(),
                () if pod.is_ready() => "Ready".to_owned(),
                () => format!("{:?}", pod.status.phase),
            };
            let revision = revision.map_or("", String::as_str);
            let _ = writeln!(self.told, "         {} {state} {revision}", metadata.name);
        }
        if let Some(set) = cluster.store().stateful_sets.get("default", "web") {
            let status = &set.status;
            let _ = writeln!(
                self.told,
                "         {}/{} ready, {} available, current {} ({}), update {} ({})",
                status.ready_replicas,
                set.spec.replicas(),
                status.available_replicas,
                status.current_revision,
                status.current_replicas,
                status.update_revision,
                status.updated_replicas,
            );
        }
        self.normalise();
    }

    fn tell_claims(&mut self) {
        let cluster = self.timeline.cluster();
        for claim in cluster.store().claims.iter() {
            let reference = Object::from(claim.clone()).reference().to_string();
            let lives = self
                .incarnations
                .get(&reference)
                .cloned()
                .unwrap_or_default();
            let life = lives
                .iter()
                .position(|uid| *uid == claim.metadata.uid)
                .unwrap_or(0)
                + 1;
            let phase = claim.status.phase;
            // A volume that was made for a claim carries the uid of that claim.
            let made_for = claim.spec.volume_name.strip_prefix("pvc-");
            let own = made_for == Some(&*claim.metadata.uid.to_string());
            let volume = if own { " to its own volume" } else { "" };
            let owners: Vec<String> = claim
                .metadata
                .owner_references
                .iter()
                .map(|owner| format!(" of {}/{}", owner.kind, owner.name))
                .collect();
            let name = &claim.metadata.name;
            let owners = owners.concat();
            let _ = writeln!(
                self.told,
                "         {name}#{life} {phase:?}{volume}{owners}"
            );
        }
    }
}

fn seconds(ms: Millis) -> f64 {
    ms as f64 / 1000.0
}

/// What the life of pods, claims and nodes is told by.
fn event(entry: &Entry) -> Option<String> {
    let told = match (entry.object.kind, &entry.what) {
        (Kind::Pod, What::Created) => "created",
        (Kind::Pod, What::Ready) => "ready",
        (Kind::Pod, What::NotReady) => "not ready",
        (Kind::PersistentVolumeClaim, What::Created) => "created",
        (Kind::Pod | Kind::PersistentVolumeClaim, What::Terminating) => "terminating",
        (Kind::Pod | Kind::PersistentVolumeClaim, What::Deleted) => "gone",
        (Kind::Node, What::NotReady) => "lost",
        (Kind::Node, What::Ready) => "ready",
        _ => return None,
    };
    Some(told.to_owned())
}

#[test]
fn ordered_ready_creates_one_pod_after_the_other() {
    check(
        "apply service
           apply web
           wait web-0 created
           why web
           wait 0.1
           why web
           why web-0
           wait web-1 created
           settle
           why web
           lookup web
           pods
           claims",
        expect![[r#"
            0.00     > apply service
            0.00     > apply web
            0.00     > wait web-0 created
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            0.01     > why web
                     Acted: NextOrdinal { after: None }
            0.01     > wait 0.1
            0.11     > why web
                     Waits: PodNotReady { pod: "web-0", state: Pending, then: Create("web-1") }
            0.11     > why web-0
                     Waits: WaitsForVolumes { claim: "data-web-0", node: "node-3" }
            0.11     > wait web-1 created
            1.57     web-0 ready: Serves
            1.58     data-web-1 created: ClaimMissing { pod: "web-1" }
            1.58     web-1 created: NextOrdinal { after: Some("web-0") }
            1.58     > settle
            3.14     web-1 ready: Serves
            3.15     data-web-2 created: ClaimMissing { pod: "web-2" }
            3.15     web-2 created: NextOrdinal { after: Some("web-1") }
            4.71     web-2 ready: Serves
            4.73     > why web
                     Rests: Converged { replicas: 3 }
            4.73     > lookup web
                     Addresses(["10.244.1.2", "10.244.2.2", "10.244.3.2"])
            4.73     > pods
                     web-0 Ready rev1
                     web-1 Ready rev1
                     web-2 Ready rev1
                     3/3 ready, 3 available, current rev1 (3), update rev1 (3)
            4.73     > claims
                     data-web-0#1 Bound to its own volume
                     data-web-1#1 Bound to its own volume
                     data-web-2#1 Bound to its own volume
        "#]],
    );
}

#[test]
fn a_pod_that_does_not_start_holds_up_those_above() {
    check(
        "apply web image=nginx:bad claims=none
           wait 60
           why web
           why web-0
           scale 5
           settle
           why web",
        expect![[r#"
            0.00     > apply web image=nginx:bad claims=none
            0.00     > wait 60
            0.01     web-0 created: NextOrdinal { after: None }
            60.00    > why web
                     Waits: PodNotReady { pod: "web-0", state: Pending, then: Create("web-1") }
            60.00    > why web-0
                     Waits: PullFailed { image: "nginx:bad" }, until 71.31
            60.00    > scale 5
            60.00    > settle
            613.53   > why web
                     Waits: PodNotReady { pod: "web-0", state: Pending, then: Create("web-1") }
        "#]],
    );
}

#[test]
fn scale_down_goes_from_the_top_and_keeps_the_claims() {
    check(
        "apply web replicas=4
           settle
           scale 1
           wait web-3 terminating
           wait 0.1
           why web
           settle
           claims
           scale 3
           settle
           claims",
        expect![[r#"
            0.00     > apply web replicas=4
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            1.57     web-0 ready: Serves
            1.58     data-web-1 created: ClaimMissing { pod: "web-1" }
            1.58     web-1 created: NextOrdinal { after: Some("web-0") }
            3.14     web-1 ready: Serves
            3.15     data-web-2 created: ClaimMissing { pod: "web-2" }
            3.15     web-2 created: NextOrdinal { after: Some("web-1") }
            4.71     web-2 ready: Serves
            4.72     data-web-3 created: ClaimMissing { pod: "web-3" }
            4.72     web-3 created: NextOrdinal { after: Some("web-2") }
            6.28     web-3 ready: Serves
            6.30     > scale 1
            6.30     > wait web-3 terminating
            6.31     web-3 terminating: OrdinalOutOfRange { replicas: 1 }
            6.31     > wait 0.1
            6.41     > why web
                     Waits: PodTerminating { pod: "web-3", then: ScaleDown("web-2") }
            6.41     > settle
            7.07     web-3 gone: ContainersGone
            7.08     web-2 terminating: OrdinalOutOfRange { replicas: 1 }
            7.84     web-2 gone: ContainersGone
            7.85     web-1 terminating: OrdinalOutOfRange { replicas: 1 }
            8.61     web-1 gone: ContainersGone
            20.00    > claims
                     data-web-0#1 Bound to its own volume
                     data-web-1#1 Bound to its own volume
                     data-web-2#1 Bound to its own volume
                     data-web-3#1 Bound to its own volume
            20.00    > scale 3
            20.00    > settle
            20.01    web-1#2 created: NextOrdinal { after: Some("web-0") }
            21.23    web-1#2 ready: Serves
            21.24    web-2#2 created: NextOrdinal { after: Some("web-1") }
            22.46    web-2#2 ready: Serves
            22.48    > claims
                     data-web-0#1 Bound to its own volume
                     data-web-1#1 Bound to its own volume
                     data-web-2#1 Bound to its own volume
                     data-web-3#1 Bound to its own volume
        "#]],
    );
}

#[test]
fn a_deleted_pod_comes_back_as_the_same_with_another_address() {
    check(
        "apply service
           apply web
           settle
           lookup web-1.web
           delete pod web-1
           wait web-1 gone
           lookup web-1.web
           settle
           lookup web-1.web
           claims",
        expect![[r#"
            0.00     > apply service
            0.00     > apply web
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            1.57     web-0 ready: Serves
            1.58     data-web-1 created: ClaimMissing { pod: "web-1" }
            1.58     web-1 created: NextOrdinal { after: Some("web-0") }
            3.14     web-1 ready: Serves
            3.15     data-web-2 created: ClaimMissing { pod: "web-2" }
            3.15     web-2 created: NextOrdinal { after: Some("web-1") }
            4.71     web-2 ready: Serves
            4.73     > lookup web-1.web
                     Addresses(["10.244.1.2"])
            4.73     > delete pod web-1
            4.73     web-1 terminating: Asked
            4.73     > wait web-1 gone
            5.49     web-1 gone: ContainersGone
            5.49     > lookup web-1.web
                     NotFound
            5.49     > settle
            5.50     web-1#2 created: NextOrdinal { after: Some("web-0") }
            6.53     web-1#2 ready: Serves
            20.00    > lookup web-1.web
                     Addresses(["10.244.1.3"])
            20.00    > claims
                     data-web-0#1 Bound to its own volume
                     data-web-1#1 Bound to its own volume
                     data-web-2#1 Bound to its own volume
        "#]],
    );
}

#[test]
fn parallel_creates_and_scales_at_once() {
    check(
        "apply web policy=Parallel claims=none replicas=4
           settle
           scale 1
           settle",
        expect![[r#"
            0.00     > apply web policy=Parallel claims=none replicas=4
            0.00     > settle
            0.01     web-0 created: OrdinalEmpty
            0.01     web-1 created: OrdinalEmpty
            0.01     web-2 created: OrdinalEmpty
            0.01     web-3 created: OrdinalEmpty
            1.04     web-0 ready: Serves
            1.04     web-1 ready: Serves
            1.04     web-2 ready: Serves
            1.04     web-3 ready: Serves
            1.06     > scale 1
            1.06     > settle
            1.07     web-3 terminating: OrdinalOutOfRange { replicas: 1 }
            1.07     web-2 terminating: OrdinalOutOfRange { replicas: 1 }
            1.07     web-1 terminating: OrdinalOutOfRange { replicas: 1 }
            1.83     web-3 gone: ContainersGone
            1.83     web-2 gone: ContainersGone
            1.83     web-1 gone: ContainersGone
        "#]],
    );
}

#[test]
fn a_rolling_update_goes_from_the_top_one_at_a_time() {
    check(
        "apply web claims=none
           settle
           apply web image=nginx:2
           wait web-2 terminating
           wait 0.1
           why web
           pods
           wait web-2 gone
           wait web-2 created
           wait 0.1
           why web
           pods
           settle
           pods",
        expect![[r#"
            0.00     > apply web claims=none
            0.00     > settle
            0.01     web-0 created: NextOrdinal { after: None }
            1.04     web-0 ready: Serves
            1.05     web-1 created: NextOrdinal { after: Some("web-0") }
            2.08     web-1 ready: Serves
            2.09     web-2 created: NextOrdinal { after: Some("web-1") }
            3.12     web-2 ready: Serves
            3.14     > apply web image=nginx:2
            3.14     > wait web-2 terminating
            3.15     web-2 terminating: PodOutdated { revision: "rev2" }
            3.15     > wait 0.1
            3.25     > why web
                     Waits: PodTerminating { pod: "web-2", then: Create("web-2") }
            3.25     > pods
                     web-0 Ready rev1
                     web-1 Ready rev1
                     web-2 Terminating rev1
                     3/3 ready, 3 available, current rev1 (2), update rev2 (0)
            3.25     > wait web-2 gone
            3.91     web-2 gone: ContainersGone
            3.91     > wait web-2 created
            3.92     web-2#2 created: NextOrdinal { after: Some("web-1") }
            3.92     > wait 0.1
            4.02     > why web
                     Waits: PodNotReady { pod: "web-2", state: Pending, then: Update("web-1") }
            4.02     > pods
                     web-0 Ready rev1
                     web-1 Ready rev1
                     web-2 Pending rev2
                     2/3 ready, 2 available, current rev1 (2), update rev2 (1)
            4.02     > settle
            4.95     web-2#2 ready: Serves
            4.96     web-1 terminating: PodOutdated { revision: "rev2" }
            5.72     web-1 gone: ContainersGone
            5.73     web-1#2 created: NextOrdinal { after: Some("web-0") }
            6.76     web-1#2 ready: Serves
            6.77     web-0 terminating: PodOutdated { revision: "rev2" }
            7.53     web-0 gone: ContainersGone
            7.54     web-0#2 created: NextOrdinal { after: None }
            8.57     web-0#2 ready: Serves
            20.00    > pods
                     web-0 Ready rev2
                     web-1 Ready rev2
                     web-2 Ready rev2
                     3/3 ready, 3 available, current rev2 (3), update rev2 (3)
        "#]],
    );
}

#[test]
fn a_partition_holds_back_the_lower_slots() {
    check(
        "apply web claims=none replicas=4
           settle
           apply web image=nginx:2 partition=2
           settle
           why web
           pods
           delete pod web-1
           settle
           pods
           apply web partition=0
           settle
           pods",
        expect![[r#"
            0.00     > apply web claims=none replicas=4
            0.00     > settle
            0.01     web-0 created: NextOrdinal { after: None }
            1.04     web-0 ready: Serves
            1.05     web-1 created: NextOrdinal { after: Some("web-0") }
            2.08     web-1 ready: Serves
            2.09     web-2 created: NextOrdinal { after: Some("web-1") }
            3.12     web-2 ready: Serves
            3.13     web-3 created: NextOrdinal { after: Some("web-2") }
            4.16     web-3 ready: Serves
            4.18     > apply web image=nginx:2 partition=2
            4.18     > settle
            4.19     web-3 terminating: PodOutdated { revision: "rev2" }
            4.95     web-3 gone: ContainersGone
            4.96     web-3#2 created: NextOrdinal { after: Some("web-2") }
            5.99     web-3#2 ready: Serves
            6.00     web-2 terminating: PodOutdated { revision: "rev2" }
            6.76     web-2 gone: ContainersGone
            6.77     web-2#2 created: NextOrdinal { after: Some("web-1") }
            7.80     web-2#2 ready: Serves
            20.00    > why web
                     Waits: Partition { partition: 2 }
            20.00    > pods
                     web-0 Ready rev1
                     web-1 Ready rev1
                     web-2 Ready rev2
                     web-3 Ready rev2
                     4/4 ready, 4 available, current rev1 (2), update rev2 (2)
            20.00    > delete pod web-1
            20.00    web-1 terminating: Asked
            20.00    > settle
            20.76    web-1 gone: ContainersGone
            20.77    web-1#2 created: NextOrdinal { after: Some("web-0") }
            21.80    web-1#2 ready: Serves
            40.00    > pods
                     web-0 Ready rev1
                     web-1 Ready rev1
                     web-2 Ready rev2
                     web-3 Ready rev2
                     4/4 ready, 4 available, current rev1 (2), update rev2 (2)
            40.00    > apply web partition=0
            40.00    > settle
            40.01    web-1#2 terminating: PodOutdated { revision: "rev2" }
            40.77    web-1#2 gone: ContainersGone
            40.78    web-1#3 created: NextOrdinal { after: Some("web-0") }
            41.81    web-1#3 ready: Serves
            41.82    web-0 terminating: PodOutdated { revision: "rev2" }
            42.58    web-0 gone: ContainersGone
            42.59    web-0#2 created: NextOrdinal { after: None }
            43.62    web-0#2 ready: Serves
            60.00    > pods
                     web-0 Ready rev2
                     web-1 Ready rev2
                     web-2 Ready rev2
                     web-3 Ready rev2
                     4/4 ready, 4 available, current rev2 (4), update rev2 (4)
        "#]],
    );
}

#[test]
fn on_delete_waits_for_a_person() {
    check(
        "apply web claims=none strategy=OnDelete
           settle
           apply web image=nginx:2
           settle
           why web
           delete pod web-0
           settle
           why web
           pods",
        expect![[r#"
            0.00     > apply web claims=none strategy=OnDelete
            0.00     > settle
            0.01     web-0 created: NextOrdinal { after: None }
            1.04     web-0 ready: Serves
            1.05     web-1 created: NextOrdinal { after: Some("web-0") }
            2.08     web-1 ready: Serves
            2.09     web-2 created: NextOrdinal { after: Some("web-1") }
            3.12     web-2 ready: Serves
            3.14     > apply web image=nginx:2
            3.14     > settle
            3.16     > why web
                     Waits: OnDelete { outdated: 3 }
            3.16     > delete pod web-0
            3.16     web-0 terminating: Asked
            3.16     > settle
            3.92     web-0 gone: ContainersGone
            3.93     web-0#2 created: NextOrdinal { after: None }
            4.96     web-0#2 ready: Serves
            20.00    > why web
                     Waits: OnDelete { outdated: 2 }
            20.00    > pods
                     web-0 Ready rev2
                     web-1 Ready rev1
                     web-2 Ready rev1
                     3/3 ready, 3 available, current rev1 (2), update rev2 (1)
        "#]],
    );
}

#[test]
fn from_1_37_on_delete_comes_to_an_end() {
    let script = "apply web claims=none strategy=OnDelete replicas=1
           settle
           apply web image=nginx:2
           settle
           delete pod web-0
           settle
           pods";
    check_in(
        of(Release::V1_36),
        script,
        expect![[r#"
        0.00     > apply web claims=none strategy=OnDelete replicas=1
        0.00     > settle
        0.01     web-0 created: NextOrdinal { after: None }
        1.04     web-0 ready: Serves
        1.06     > apply web image=nginx:2
        1.06     > settle
        1.08     > delete pod web-0
        1.08     web-0 terminating: Asked
        1.08     > settle
        1.84     web-0 gone: ContainersGone
        1.85     web-0#2 created: NextOrdinal { after: None }
        2.88     web-0#2 ready: Serves
        20.00    > pods
                 web-0 Ready rev2
                 1/1 ready, 1 available, current rev1 (0), update rev2 (1)
    "#]],
    );
    check_in(
        of(Release::V1_37),
        script,
        expect![[r#"
        0.00     > apply web claims=none strategy=OnDelete replicas=1
        0.00     > settle
        0.01     web-0 created: NextOrdinal { after: None }
        1.04     web-0 ready: Serves
        1.06     > apply web image=nginx:2
        1.06     > settle
        1.08     > delete pod web-0
        1.08     web-0 terminating: Asked
        1.08     > settle
        1.84     web-0 gone: ContainersGone
        1.85     web-0#2 created: NextOrdinal { after: None }
        2.88     web-0#2 ready: Serves
        20.00    > pods
                 web-0 Ready rev2
                 1/1 ready, 1 available, current rev2 (1), update rev2 (1)
    "#]],
    );
}

#[test]
fn before_1_35_a_parallel_update_does_not_wait_for_min_ready_seconds() {
    let script = "apply web claims=none policy=Parallel replicas=2 ready-for=5
           settle
           apply web image=nginx:2 policy=Parallel replicas=2 ready-for=5
           settle";
    check_in(
        of(Release::V1_34),
        script,
        expect![[r#"
            0.00     > apply web claims=none policy=Parallel replicas=2 ready-for=5
            0.00     > settle
            0.01     web-0 created: OrdinalEmpty
            0.01     web-1 created: OrdinalEmpty
            1.04     web-0 ready: Serves
            1.04     web-1 ready: Serves
            6.01     > apply web image=nginx:2 policy=Parallel replicas=2 ready-for=5
            6.01     > settle
            6.02     web-1 terminating: PodOutdated { revision: "rev2" }
            6.78     web-1 gone: ContainersGone
            6.79     web-1#2 created: OrdinalEmpty
            7.82     web-1#2 ready: Serves
            7.83     web-0 terminating: PodOutdated { revision: "rev2" }
            8.59     web-0 gone: ContainersGone
            8.60     web-0#2 created: OrdinalEmpty
            9.63     web-0#2 ready: Serves
        "#]],
    );
    check_in(
        of(Release::V1_35),
        script,
        expect![[r#"
            0.00     > apply web claims=none policy=Parallel replicas=2 ready-for=5
            0.00     > settle
            0.01     web-0 created: OrdinalEmpty
            0.01     web-1 created: OrdinalEmpty
            1.04     web-0 ready: Serves
            1.04     web-1 ready: Serves
            6.01     > apply web image=nginx:2 policy=Parallel replicas=2 ready-for=5
            6.01     > settle
            6.02     web-1 terminating: PodOutdated { revision: "rev2" }
            6.78     web-1 gone: ContainersGone
            6.79     web-1#2 created: OrdinalEmpty
            7.82     web-1#2 ready: Serves
            12.00    web-0 terminating: PodOutdated { revision: "rev2" }
            12.76    web-0 gone: ContainersGone
            12.77    web-0#2 created: OrdinalEmpty
            13.80    web-0#2 ready: Serves
        "#]],
    );
}

#[test]
fn from_1_37_broken_old_pods_do_not_use_up_max_unavailable() {
    let script = "apply web claims=none policy=Parallel
           settle
           apply web image=nginx:bad
           wait 60
           apply web image=nginx:3
           wait 60
           pods";
    check_in(
        of(Release::V1_37),
        script,
        expect![[r#"
        0.00     > apply web claims=none policy=Parallel
        0.00     > settle
        0.01     web-0 created: OrdinalEmpty
        0.01     web-1 created: OrdinalEmpty
        0.01     web-2 created: OrdinalEmpty
        1.04     web-0 ready: Serves
        1.04     web-1 ready: Serves
        1.04     web-2 ready: Serves
        1.06     > apply web image=nginx:bad
        1.06     > wait 60
        1.07     web-2 terminating: PodOutdated { revision: "rev2" }
        1.83     web-2 gone: ContainersGone
        1.84     web-2#2 created: OrdinalEmpty
        61.06    > apply web image=nginx:3
        61.06    > wait 60
        61.07    web-2#2 terminating: PodOutdated { revision: "rev3" }
        61.23    web-2#2 gone: ContainersGone
        61.24    web-2#3 created: OrdinalEmpty
        62.27    web-2#3 ready: Serves
        62.28    web-1 terminating: PodOutdated { revision: "rev3" }
        63.04    web-1 gone: ContainersGone
        63.05    web-1#2 created: OrdinalEmpty
        64.08    web-1#2 ready: Serves
        64.09    web-0 terminating: PodOutdated { revision: "rev3" }
        64.85    web-0 gone: ContainersGone
        64.86    web-0#2 created: OrdinalEmpty
        65.89    web-0#2 ready: Serves
        121.06   > pods
                 web-0 Ready rev3
                 web-1 Ready rev3
                 web-2 Ready rev3
                 3/3 ready, 3 available, current rev3 (3), update rev3 (3)
    "#]],
    );
    let before = of(Release::V1_36);
    let gates = Gates {
        max_unavailable: true,
        ..before.gates
    };
    check_in(
        Config { gates, ..before },
        script,
        expect![[r#"
        0.00     > apply web claims=none policy=Parallel
        0.00     > settle
        0.01     web-0 created: OrdinalEmpty
        0.01     web-1 created: OrdinalEmpty
        0.01     web-2 created: OrdinalEmpty
        1.04     web-0 ready: Serves
        1.04     web-1 ready: Serves
        1.04     web-2 ready: Serves
        1.06     > apply web image=nginx:bad
        1.06     > wait 60
        1.07     web-2 terminating: PodOutdated { revision: "rev2" }
        1.83     web-2 gone: ContainersGone
        1.84     web-2#2 created: OrdinalEmpty
        61.06    > apply web image=nginx:3
        61.06    > wait 60
        121.06   > pods
                 web-0 Ready rev1
                 web-1 Ready rev1
                 web-2 Pending rev2
                 2/3 ready, 2 available, current rev1 (2), update rev3 (0)
    "#]],
    );
}

#[test]
fn min_ready_seconds_delay_the_next_pod() {
    check(
        "apply web claims=none replicas=2 ready-for=10
           wait web-0 ready
           wait 1
           why web
           settle
           pods",
        expect![[r#"
            0.00     > apply web claims=none replicas=2 ready-for=10
            0.00     > wait web-0 ready
            0.01     web-0 created: NextOrdinal { after: None }
            1.04     web-0 ready: Serves
            1.04     > wait 1
            2.04     > why web
                     Waits: PodNotReady { pod: "web-0", state: NotAvailable { at: 11000 }, then: Create("web-1") }, until 11.00
            2.04     > settle
            11.00    web-1 created: NextOrdinal { after: Some("web-0") }
            12.03    web-1 ready: Serves
            22.01    > pods
                     web-0 Ready rev1
                     web-1 Ready rev1
                     2/2 ready, 2 available, current rev1 (2), update rev1 (2)
        "#]],
    );
}

#[test]
fn another_start_moves_the_range() {
    check(
        "apply web replicas=2
           settle
           apply web start=2
           settle
           claims",
        expect![[r#"
            0.00     > apply web replicas=2
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            1.57     web-0 ready: Serves
            1.58     data-web-1 created: ClaimMissing { pod: "web-1" }
            1.58     web-1 created: NextOrdinal { after: Some("web-0") }
            3.14     web-1 ready: Serves
            3.16     > apply web start=2
            3.16     > settle
            3.17     data-web-2 created: ClaimMissing { pod: "web-2" }
            3.17     web-2 created: NextOrdinal { after: None }
            4.73     web-2 ready: Serves
            4.74     data-web-3 created: ClaimMissing { pod: "web-3" }
            4.74     web-3 created: NextOrdinal { after: Some("web-2") }
            6.30     web-3 ready: Serves
            6.31     web-1 terminating: OrdinalOutOfRange { replicas: 2 }
            7.07     web-1 gone: ContainersGone
            7.08     web-0 terminating: OrdinalOutOfRange { replicas: 2 }
            7.84     web-0 gone: ContainersGone
            20.00    > claims
                     data-web-0#1 Bound to its own volume
                     data-web-1#1 Bound to its own volume
                     data-web-2#1 Bound to its own volume
                     data-web-3#1 Bound to its own volume
        "#]],
    );
}

#[test]
fn claims_go_with_scaled_pods_and_with_the_set() {
    check(
        "apply web deleted=Delete scaled=Delete
           settle
           claims
           scale 1
           settle
           claims
           scale 2
           settle
           delete set web
           settle
           claims",
        expect![[r#"
            0.00     > apply web deleted=Delete scaled=Delete
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            1.57     web-0 ready: Serves
            1.58     data-web-1 created: ClaimMissing { pod: "web-1" }
            1.58     web-1 created: NextOrdinal { after: Some("web-0") }
            3.14     web-1 ready: Serves
            3.15     data-web-2 created: ClaimMissing { pod: "web-2" }
            3.15     web-2 created: NextOrdinal { after: Some("web-1") }
            4.71     web-2 ready: Serves
            4.73     > claims
                     data-web-0#1 Bound to its own volume of StatefulSet/web
                     data-web-1#1 Bound to its own volume of StatefulSet/web
                     data-web-2#1 Bound to its own volume of StatefulSet/web
            4.73     > scale 1
            4.73     > settle
            4.74     web-2 terminating: OrdinalOutOfRange { replicas: 1 }
            5.50     web-2 gone: ContainersGone
            5.51     web-1 terminating: OrdinalOutOfRange { replicas: 1 }
            5.52     data-web-2 terminating: OwnerGone { owner: "web-2" }
            5.53     data-web-2 gone: NotInUse
            6.27     web-1 gone: ContainersGone
            6.29     data-web-1 terminating: OwnerGone { owner: "web-1" }
            6.30     data-web-1 gone: NotInUse
            20.00    > claims
                     data-web-0#1 Bound to its own volume of StatefulSet/web
            20.00    > scale 2
            20.00    > settle
            20.01    data-web-1#2 created: ClaimMissing { pod: "web-1" }
            20.01    web-1#2 created: NextOrdinal { after: Some("web-0") }
            21.57    web-1#2 ready: Serves
            21.59    > delete set web
            21.59    > settle
            21.61    data-web-0 terminating: OwnerGone { owner: "web" }
            21.61    data-web-1#2 terminating: OwnerGone { owner: "web" }
            21.61    web-0 terminating: OwnerGone { owner: "web" }
            21.61    web-1#2 terminating: OwnerGone { owner: "web" }
            22.37    web-0 gone: ContainersGone
            22.37    web-1#2 gone: ContainersGone
            22.38    data-web-0 gone: NotInUse
            22.38    data-web-1#2 gone: NotInUse
            40.00    > claims
        "#]],
    );
}

#[test]
fn claims_of_condemned_pods_go_and_new_ones_are_made() {
    check(
        "apply web scaled=Delete
           settle
           scale 2
           wait web-2 terminating
           scale 3
           settle
           why web
           claims",
        expect![[r#"
            0.00     > apply web scaled=Delete
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            1.57     web-0 ready: Serves
            1.58     data-web-1 created: ClaimMissing { pod: "web-1" }
            1.58     web-1 created: NextOrdinal { after: Some("web-0") }
            3.14     web-1 ready: Serves
            3.15     data-web-2 created: ClaimMissing { pod: "web-2" }
            3.15     web-2 created: NextOrdinal { after: Some("web-1") }
            4.71     web-2 ready: Serves
            4.73     > scale 2
            4.73     > wait web-2 terminating
            4.74     web-2 terminating: OrdinalOutOfRange { replicas: 2 }
            4.74     > scale 3
            4.74     > settle
            5.50     web-2 gone: ContainersGone
            5.52     data-web-2 terminating: OwnerGone { owner: "web-2" }
            5.53     data-web-2 gone: NotInUse
            5.54     data-web-2#2 created: ClaimMissing { pod: "web-2" }
            5.54     web-2#2 created: NextOrdinal { after: Some("web-1") }
            7.10     web-2#2 ready: Serves
            20.00    > why web
                     Rests: Converged { replicas: 3 }
            20.00    > claims
                     data-web-0#1 Bound to its own volume
                     data-web-1#1 Bound to its own volume
                     data-web-2#2 Bound to its own volume
        "#]],
    );
}

#[test]
fn a_revert_does_not_free_a_stuck_rollout_in_ordered_ready() {
    check(
        "apply web claims=none
           settle
           apply web image=nginx:bad
           wait 60
           why web
           apply web image=nginx:1
           settle
           why web
           why web-2
           delete pod web-2
           settle
           pods",
        expect![[r#"
            0.00     > apply web claims=none
            0.00     > settle
            0.01     web-0 created: NextOrdinal { after: None }
            1.04     web-0 ready: Serves
            1.05     web-1 created: NextOrdinal { after: Some("web-0") }
            2.08     web-1 ready: Serves
            2.09     web-2 created: NextOrdinal { after: Some("web-1") }
            3.12     web-2 ready: Serves
            3.14     > apply web image=nginx:bad
            3.14     > wait 60
            3.15     web-2 terminating: PodOutdated { revision: "rev2" }
            3.91     web-2 gone: ContainersGone
            3.92     web-2#2 created: NextOrdinal { after: Some("web-1") }
            63.14    > why web
                     Waits: PodNotReady { pod: "web-2", state: Pending, then: Update("web-1") }
            63.14    > apply web image=nginx:1
            63.14    > settle
            617.44   > why web
                     Waits: PodNotReady { pod: "web-2", state: Pending, then: Update("web-2") }
            617.44   > why web-2
                     Waits: PullFailed { image: "nginx:bad" }, until 916.78
            617.44   > delete pod web-2
            617.44   web-2#2 terminating: Asked
            617.44   > settle
            617.60   web-2#2 gone: ContainersGone
            617.61   web-2#3 created: NextOrdinal { after: Some("web-1") }
            618.64   web-2#3 ready: Serves
            620.00   > pods
                     web-0 Ready rev1
                     web-1 Ready rev1
                     web-2 Ready rev1
                     3/3 ready, 3 available, current rev1 (3), update rev1 (3)
        "#]],
    );
}

#[test]
fn a_revert_frees_a_stuck_rollout_in_parallel() {
    check(
        "apply web claims=none policy=Parallel
           settle
           apply web image=nginx:bad
           wait 60
           why web
           apply web image=nginx:1
           settle
           pods",
        expect![[r#"
            0.00     > apply web claims=none policy=Parallel
            0.00     > settle
            0.01     web-0 created: OrdinalEmpty
            0.01     web-1 created: OrdinalEmpty
            0.01     web-2 created: OrdinalEmpty
            1.04     web-0 ready: Serves
            1.04     web-1 ready: Serves
            1.04     web-2 ready: Serves
            1.06     > apply web image=nginx:bad
            1.06     > wait 60
            1.07     web-2 terminating: PodOutdated { revision: "rev2" }
            1.83     web-2 gone: ContainersGone
            1.84     web-2#2 created: OrdinalEmpty
            61.06    > why web
                     Waits: UpdateUnavailable { pod: "web-2" }
            61.06    > apply web image=nginx:1
            61.06    > settle
            61.07    web-2#2 terminating: PodOutdated { revision: "rev1" }
            61.23    web-2#2 gone: ContainersGone
            61.24    web-2#3 created: OrdinalEmpty
            62.27    web-2#3 ready: Serves
            80.00    > pods
                     web-0 Ready rev1
                     web-1 Ready rev1
                     web-2 Ready rev1
                     3/3 ready, 3 available, current rev1 (3), update rev1 (3)
        "#]],
    );
}

#[test]
fn a_pod_of_a_lost_node_is_not_replaced_until_the_node_is_back() {
    check_in(
        Config::default(),
        "apply web
           settle
           cut web-1
           wait 40
           why web-1
           wait 30
           why web
           why web-1
           settle
           why web
           why web-1
           join web-1
           settle
           claims",
        expect![[r#"
            0.00     > apply web
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            11.61    web-0 ready: Serves
            11.62    data-web-1 created: ClaimMissing { pod: "web-1" }
            11.62    web-1 created: NextOrdinal { after: Some("web-0") }
            23.22    web-1 ready: Serves
            23.23    data-web-2 created: ClaimMissing { pod: "web-2" }
            23.23    web-2 created: NextOrdinal { after: Some("web-1") }
            34.83    web-2 ready: Serves
            34.85    > cut web-1
            34.85    > wait 40
            74.85    > why web-1
                     Waits: NodeSilent { node: "node-3" }
            74.85    > wait 30
            90.00    node-3 lost: NodeLost
            90.00    web-1 not ready: NodeSilent { node: "node-3" }
            104.85   > why web
                     Waits: PodNotReady { pod: "web-1", state: NotReady, then: Nothing }
            104.85   > why web-1
                     Waits: Tolerates { node: "node-3" }, until 390.10
            104.85   > settle
            390.10   web-1 terminating: TolerationOver { node: "node-3" }
            400.00   > why web
                     Waits: PodTerminating { pod: "web-1", then: Create("web-1") }
            400.00   > why web-1
                     Waits: StuckTerminating { node: "node-3" }
            400.00   > join web-1
            400.00   > settle
            401.70   web-1 gone: ContainersGone
            401.71   web-1#2 created: NextOrdinal { after: Some("web-0") }
            401.75   node-3 ready: NodeReports
            411.32   web-1#2 ready: Serves
            420.00   > claims
                     data-web-0#1 Bound to its own volume
                     data-web-1#1 Bound to its own volume
                     data-web-2#1 Bound to its own volume
        "#]],
    );
}

#[test]
fn a_pod_of_a_lost_node_is_replaced_when_the_node_object_is_deleted() {
    check_in(
        Config::default(),
        "apply web
           settle
           cut web-1
           wait web-1 terminating
           wait 60
           delete node-of web-1
           why web-1
           settle
           pods",
        expect![[r#"
            0.00     > apply web
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            11.61    web-0 ready: Serves
            11.62    data-web-1 created: ClaimMissing { pod: "web-1" }
            11.62    web-1 created: NextOrdinal { after: Some("web-0") }
            23.22    web-1 ready: Serves
            23.23    data-web-2 created: ClaimMissing { pod: "web-2" }
            23.23    web-2 created: NextOrdinal { after: Some("web-1") }
            34.83    web-2 ready: Serves
            34.85    > cut web-1
            34.85    > wait web-1 terminating
            90.00    node-3 lost: NodeLost
            90.00    web-1 not ready: NodeSilent { node: "node-3" }
            390.10   web-1 terminating: TolerationOver { node: "node-3" }
            390.10   > wait 60
            450.10   > delete node-of web-1
            450.10   > why web-1
                     Waits: NodeGone { node: "node-3" }
            450.10   > settle
            500.00   web-1 gone: NodeGone { node: "node-3" }
            500.01   web-1#2 created: NextOrdinal { after: Some("web-0") }
            869.60   web-1#2 ready: Serves
            869.62   > pods
                     web-0 Ready rev1
                     web-1 Ready rev1
                     web-2 Ready rev1
                     3/3 ready, 3 available, current rev1 (3), update rev1 (3)
        "#]],
    );
}

#[test]
fn where_all_zones_are_lost_nobody_is_evicted() {
    let config = Config {
        nodes: vec![NodeConfig::new("node-1", "zone-a")],
        ..Config::default()
    };
    check_in(
        config,
        "apply web claims=none replicas=2
           settle
           cut web-0
           settle
           why web-0
           why web
           join web-0
           settle",
        expect![[r#"
            0.00     > apply web claims=none replicas=2
            0.00     > settle
            0.01     web-0 created: NextOrdinal { after: None }
            5.77     web-0 ready: Serves
            5.78     web-1 created: NextOrdinal { after: Some("web-0") }
            8.54     web-1 ready: Serves
            8.56     > cut web-0
            8.56     > settle
            60.00    node-1 lost: NodeLost
            60.00    web-0 not ready: NodeSilent { node: "node-1" }
            60.00    web-1 not ready: NodeSilent { node: "node-1" }
            60.02    > why web-0
                     Waits: NodeSilent { node: "node-1" }
            60.02    > why web
                     Waits: PodNotReady { pod: "web-0", state: NotReady, then: Nothing }
            60.02    > join web-0
            60.02    > settle
            63.29    node-1 ready: NodeReports
            63.29    web-0 ready: NodeReports
            63.29    web-1 ready: NodeReports
        "#]],
    );
}

#[test]
fn a_deleted_set_takes_all_pods_at_once_and_leaves_the_claims() {
    check(
        "apply web
           settle
           delete set web
           settle
           claims",
        expect![[r#"
            0.00     > apply web
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            1.57     web-0 ready: Serves
            1.58     data-web-1 created: ClaimMissing { pod: "web-1" }
            1.58     web-1 created: NextOrdinal { after: Some("web-0") }
            3.14     web-1 ready: Serves
            3.15     data-web-2 created: ClaimMissing { pod: "web-2" }
            3.15     web-2 created: NextOrdinal { after: Some("web-1") }
            4.71     web-2 ready: Serves
            4.73     > delete set web
            4.73     > settle
            4.75     web-0 terminating: OwnerGone { owner: "web" }
            4.75     web-1 terminating: OwnerGone { owner: "web" }
            4.75     web-2 terminating: OwnerGone { owner: "web" }
            5.51     web-0 gone: ContainersGone
            5.51     web-1 gone: ContainersGone
            5.51     web-2 gone: ContainersGone
            20.00    > claims
                     data-web-0#1 Bound to its own volume
                     data-web-1#1 Bound to its own volume
                     data-web-2#1 Bound to its own volume
        "#]],
    );
}

#[test]
fn without_its_service_a_set_lacks_only_dns() {
    check(
        "apply web replicas=1
           settle
           lookup web-0.web
           apply service
           settle
           lookup web-0.web
           delete service web
           settle
           lookup web-0.web",
        expect![[r#"
            0.00     > apply web replicas=1
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            1.57     web-0 ready: Serves
            1.59     > lookup web-0.web
                     NotFound
            1.59     > apply service
            1.59     > settle
            1.61     > lookup web-0.web
                     Addresses(["10.244.1.2"])
            1.61     > delete service web
            1.61     > settle
            1.65     > lookup web-0.web
                     NotFound
        "#]],
    );
}

#[test]
fn without_its_class_a_claim_waits_until_the_class_appears() {
    check(
        "apply web replicas=1 class=fast
           settle
           why web
           why web-0
           why data-web-0
           apply class
           settle",
        expect![[r#"
            0.00     > apply web replicas=1 class=fast
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            0.03     > why web
                     Waits: PodNotReady { pod: "web-0", state: Pending, then: Nothing }
            0.03     > why web-0
                     Waits: Unschedulable { message: "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found" }
            0.03     > why data-web-0
                     Waits: ClassMissing { class: "fast" }
            0.03     > apply class
            0.03     > settle
            6.54     web-0 ready: Serves
        "#]],
    );
}

#[test]
fn a_claim_in_use_goes_with_its_pod() {
    check(
        "apply web replicas=2
           settle
           delete claim data-web-0
           settle
           why data-web-0
           delete pod web-0
           settle
           claims",
        expect![[r#"
            0.00     > apply web replicas=2
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            1.57     web-0 ready: Serves
            1.58     data-web-1 created: ClaimMissing { pod: "web-1" }
            1.58     web-1 created: NextOrdinal { after: Some("web-0") }
            3.14     web-1 ready: Serves
            3.16     > delete claim data-web-0
            3.16     data-web-0 terminating: Asked
            3.16     > settle
            3.21     > why data-web-0
                     Waits: Protected { pod: "web-0" }
            3.21     > delete pod web-0
            3.21     web-0 terminating: Asked
            3.21     > settle
            3.97     web-0 gone: ContainersGone
            3.98     data-web-0 gone: NotInUse
            3.98     data-web-0#2 created: ClaimMissing { pod: "web-0" }
            3.98     web-0#2 created: NextOrdinal { after: None }
            5.54     web-0#2 ready: Serves
            20.00    > claims
                     data-web-0#2 Bound to its own volume
                     data-web-1#1 Bound to its own volume
        "#]],
    );
}

#[test]
fn a_claim_made_beforehand_is_used_as_it_is() {
    check(
        "apply claim data-web-1
           apply web replicas=2
           settle
           claims",
        expect![[r#"
            0.00     > apply claim data-web-1
            0.00     data-web-1 created: Asked
            0.00     > apply web replicas=2
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            1.57     web-0 ready: Serves
            1.58     web-1 created: NextOrdinal { after: Some("web-0") }
            3.14     web-1 ready: Serves
            3.16     > claims
                     data-web-0#1 Bound to its own volume
                     data-web-1#1 Bound to its own volume
        "#]],
    );
}

#[test]
fn a_name_that_is_taken_blocks_until_it_is_free() {
    check(
        "apply pod web-1
           apply web claims=none
           wait 5
           why web
           delete pod web-1
           settle
           why web",
        expect![[r#"
            0.00     > apply pod web-1
            0.00     web-1 created: Asked
            0.00     > apply web claims=none
            0.00     > wait 5
            0.01     web-0 created: NextOrdinal { after: None }
            0.63     web-1 ready: ReportsStart
            1.04     web-0 ready: Serves
            5.00     > why web
                     Waits: Retry { error: "pods \"web-1\" already exists" }, until 6.17
            5.00     > delete pod web-1
            5.00     web-1 terminating: Asked
            5.00     > settle
            5.76     web-1 gone: ContainersGone
            6.17     web-1#2 created: NextOrdinal { after: Some("web-0") }
            7.20     web-1#2 ready: Serves
            7.21     web-2 created: NextOrdinal { after: Some("web-1") }
            8.23     web-2 ready: Serves
            20.00    > why web
                     Rests: Converged { replicas: 3 }
        "#]],
    );
}

#[test]
fn two_unhealthy_condemned_pods_block_the_scale_down() {
    let zones = ["a", "b", "c", "d", "e"].iter().zip(1..);
    let nodes = zones
        .map(|(zone, number)| NodeConfig::new(&format!("node-{number}"), &format!("zone-{zone}")));
    let config = Config {
        nodes: nodes.collect(),
        ..recording()
    };
    check_in(
        config,
        "apply web claims=none replicas=5
           settle
           cut web-3
           cut web-4
           wait 15
           scale 3
           wait 10
           why web
           join web-4
           settle
           why web",
        expect![[r#"
            0.00     > apply web claims=none replicas=5
            0.00     > settle
            0.01     web-0 created: NextOrdinal { after: None }
            1.04     web-0 ready: Serves
            1.05     web-1 created: NextOrdinal { after: Some("web-0") }
            2.08     web-1 ready: Serves
            2.09     web-2 created: NextOrdinal { after: Some("web-1") }
            3.12     web-2 ready: Serves
            3.13     web-3 created: NextOrdinal { after: Some("web-2") }
            4.16     web-3 ready: Serves
            4.17     web-4 created: NextOrdinal { after: Some("web-3") }
            5.20     web-4 ready: Serves
            5.22     > cut web-3
            5.22     > cut web-4
            5.22     > wait 15
            14.00    node-5 lost: NodeLost
            14.00    web-3 not ready: NodeSilent { node: "node-5" }
            14.00    node-1 lost: NodeLost
            14.00    web-4 not ready: NodeSilent { node: "node-1" }
            20.22    > scale 3
            20.22    > wait 10
            30.22    > why web
                     Waits: CondemnedUnhealthy { pod: "web-4", first_unhealthy: "web-3" }
            30.22    > join web-4
            30.22    > settle
            30.29    node-1 ready: NodeReports
            30.29    web-4 ready: NodeReports
            30.30    web-4 terminating: OrdinalOutOfRange { replicas: 3 }
            31.06    web-4 gone: ContainersGone
            31.07    web-3 terminating: OrdinalOutOfRange { replicas: 3 }
            314.10   > why web
                     Waits: PodTerminating { pod: "web-3", then: Nothing }
        "#]],
    );
}

#[test]
fn a_pod_whose_readiness_probe_fails_holds_back_the_next_one() {
    check(
        "ready web-1 false
        apply web
        settle
        why web
        why web-1
        ready web-1 clear
        settle",
        expect![[r#"
            0.00     > ready web-1 false
            0.00     > apply web
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            1.57     web-0 ready: Serves
            1.58     data-web-1 created: ClaimMissing { pod: "web-1" }
            1.58     web-1 created: NextOrdinal { after: Some("web-0") }
            3.14     > why web
                     Waits: PodNotReady { pod: "web-1", state: NotReady, then: Create("web-2") }
            3.14     > why web-1
                     Waits: ProbeFails
            3.14     > ready web-1 clear
            3.14     > settle
            3.15     web-1 ready: Serves
            3.16     data-web-2 created: ClaimMissing { pod: "web-2" }
            3.16     web-2 created: NextOrdinal { after: Some("web-1") }
            4.72     web-2 ready: Serves
        "#]],
    );
}

#[test]
fn a_pod_that_gets_unready_holds_up_an_ordered_scale_down() {
    check(
        "apply web replicas=5
        settle
        ready web-1 false
        settle
        scale 2
        settle
        why web
        ready web-1 clear
        settle",
        expect![[r#"
            0.00     > apply web replicas=5
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            1.57     web-0 ready: Serves
            1.58     data-web-1 created: ClaimMissing { pod: "web-1" }
            1.58     web-1 created: NextOrdinal { after: Some("web-0") }
            3.14     web-1 ready: Serves
            3.15     data-web-2 created: ClaimMissing { pod: "web-2" }
            3.15     web-2 created: NextOrdinal { after: Some("web-1") }
            4.71     web-2 ready: Serves
            4.72     data-web-3 created: ClaimMissing { pod: "web-3" }
            4.72     web-3 created: NextOrdinal { after: Some("web-2") }
            6.28     web-3 ready: Serves
            6.29     data-web-4 created: ClaimMissing { pod: "web-4" }
            6.29     web-4 created: NextOrdinal { after: Some("web-3") }
            7.85     web-4 ready: Serves
            7.87     > ready web-1 false
            7.87     > settle
            7.88     web-1 not ready: ProbeFails
            7.90     > scale 2
            7.90     > settle
            7.92     > why web
                     Waits: PodNotReady { pod: "web-1", state: NotReady, then: ScaleDown("web-4") }
            7.92     > ready web-1 clear
            7.92     > settle
            7.93     web-1 ready: Serves
            7.94     web-4 terminating: OrdinalOutOfRange { replicas: 2 }
            8.70     web-4 gone: ContainersGone
            8.71     web-3 terminating: OrdinalOutOfRange { replicas: 2 }
            9.47     web-3 gone: ContainersGone
            9.48     web-2 terminating: OrdinalOutOfRange { replicas: 2 }
            10.24    web-2 gone: ContainersGone
        "#]],
    );
}

#[test]
fn a_probe_is_believed_when_its_threshold_is_reached() {
    check_in(
        Config::default(),
        "apply web replicas=1
        settle
        ready web-0 false
        settle
        ready web-0 clear
        settle",
        expect![[r#"
            0.00     > apply web replicas=1
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            11.61    web-0 ready: Serves
            11.63    > ready web-0 false
            11.63    > settle
            32.11    web-0 not ready: ProbeFails
            32.13    > ready web-0 clear
            32.13    > settle
            42.11    web-0 ready: Serves
        "#]],
    );
}

#[test]
fn a_container_that_does_not_stop_keeps_its_pod() {
    check(
        "apply web replicas=2
        settle
        hold web-1
        delete pod web-1
        settle
        why web
        why web-1
        release web-1
        settle",
        expect![[r#"
            0.00     > apply web replicas=2
            0.00     > settle
            0.01     data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     web-0 created: NextOrdinal { after: None }
            1.57     web-0 ready: Serves
            1.58     data-web-1 created: ClaimMissing { pod: "web-1" }
            1.58     web-1 created: NextOrdinal { after: Some("web-0") }
            3.14     web-1 ready: Serves
            3.16     > hold web-1
            3.16     > delete pod web-1
            3.16     web-1 terminating: Asked
            3.16     > settle
            20.00    > why web
                     Waits: PodTerminating { pod: "web-1", then: Create("web-1") }
            20.00    > why web-1
                     Waits: DoesNotStop
            20.00    > release web-1
            20.00    > settle
            20.15    web-1 gone: ContainersGone
            20.16    web-1#2 created: NextOrdinal { after: Some("web-0") }
            21.57    web-1#2 ready: Serves
        "#]],
    );
}

#[test]
fn a_program_that_crashes_is_started_again_and_again() {
    check_in(
        Config::default(),
        "apply web replicas=2 image=nginx:crash claims=none
        wait 12
        why web-0
        states web-0
        wait 25
        why web-0
        states web-0
        why web
        wait 3600
        states web-0
        apply web image=nginx:2
        delete pod web-0
        settle",
        expect![[r#"
            0.00     > apply web replicas=2 image=nginx:crash claims=none
            0.00     > wait 12
            0.01     web-0 created: NextOrdinal { after: None }
            12.00    > why web-0
                     Waits: CrashLoop { container: "web" }, until 18.27
            12.00    > states web-0
                     Running, web 1 restarts, CrashLoopBackOff: "back-off 10s restarting failed container=web pod=web-0_default(UID)"
            12.00    > wait 25
            37.00    > why web-0
                     Waits: CrashLoop { container: "web" }, until 40.27
            37.00    > states web-0
                     Running, web 2 restarts, CrashLoopBackOff: "back-off 20s restarting failed container=web pod=web-0_default(UID)"
            37.00    > why web
                     Waits: PodNotReady { pod: "web-0", state: NotReady, then: Create("web-1") }
            37.00    > wait 3600
            3637.00  > states web-0
                     Running, web 16 restarts, CrashLoopBackOff: "back-off 5m0s restarting failed container=web pod=web-0_default(UID)"
            3637.00  > apply web image=nginx:2
            3637.00  > delete pod web-0
            3637.00  web-0 terminating: Asked
            3637.00  > settle
            3637.70  web-0 gone: ContainersGone
            3637.71  web-0#2 created: NextOrdinal { after: None }
            3643.47  web-0#2 ready: Serves
            3643.48  web-1 created: NextOrdinal { after: Some("web-0") }
            3649.24  web-1 ready: Serves
        "#]],
    );
}

#[test]
fn an_image_that_cannot_be_pulled_is_tried_again() {
    check_in(
        Config::default(),
        "apply web replicas=1 image=nginx:bad claims=none
        wait 3
        states web-0
        wait 3
        states web-0
        why web-0",
        expect![[r#"
            0.00     > apply web replicas=1 image=nginx:bad claims=none
            0.00     > wait 3
            0.01     web-0 created: NextOrdinal { after: None }
            3.00     > states web-0
                     Pending, web 0 restarts, ErrImagePull: "failed to pull and unpack image \"nginx:bad\": not found"
            3.00     > wait 3
            6.00     > states web-0
                     Pending, web 0 restarts, ImagePullBackOff: "Back-off pulling image \"nginx:bad\": ErrImagePull: failed to pull and unpack image \"nginx:bad\": not found"
            6.00     > why web-0
                     Waits: PullFailed { image: "nginx:bad" }, until 11.77
        "#]],
    );
}
