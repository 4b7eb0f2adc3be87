//! `kubectl exec` and `kubectl logs` (spec 07 §10).

use super::fault::Fault;
use super::program::Program;
use super::selectors::Selectors;
use super::{Call, Job, Outcome, targets};
use crate::api::{
    Container, Kind, Millis, Object, Pod, PodPhase, ReplicaSet, Resource, Uid, parent_and_ordinal,
};
use crate::cluster::Cluster;
use crate::cluster::disk::Place;
use crate::order::sort_by;
use std::sync::Arc;

const NO_COMMAND: &str = "you must specify at least one command for the container";
const OLD_FORM: &str = "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\n\
    See 'kubectl exec -h' for help and examples";

/// How long it takes until a machine counts as not to be reached, in ms.
const DIAL: Millis = 10_000;

/// `kubectl exec`
pub(super) fn exec(call: &mut Call<'_>) -> Outcome {
    let Some(dash) = call.line.dash else {
        let is_bare = call.line.words.is_empty();
        let text = if is_bare {
            "pod, type/name or --filename must be specified"
        } else {
            OLD_FORM
        };
        return Err(Fault::local(if call.line.words.len() == 1 {
            NO_COMMAND
        } else {
            text
        })
        .into());
    };
    let (names, words) = call.line.words.split_at(dash);
    let words = words.to_vec();
    let [name] = names else {
        let text = if names.is_empty() {
            "pod, type/name or --filename must be specified"
        } else {
            OLD_FORM
        };
        return Err(Fault::local(text).into());
    };
    if words.is_empty() {
        return Err(Fault::local(NO_COMMAND).into());
    }
    let pod = pod_of(call, &name.clone())?;
    if pod.is_finished() {
        let phase = if pod.status.phase == PodPhase::Failed {
            "Failed"
        } else {
            "Succeeded"
        };
        let start = "cannot exec into a container in a completed pod; current phase is ";
        return Err(Fault::local(&[start, phase].concat()).into());
    }
    let container = container_of(call, &pod, true)?.to_owned();
    let metadata = &pod.metadata;
    if pod.spec.node_name.is_empty() {
        let parts = [
            "unable to upgrade connection: pod ",
            &metadata.name,
            " does not have a host assigned",
        ];
        return Err(Fault::local(&parts.concat()).into());
    }
    let mut program = Program::new(
        &metadata.namespace,
        &metadata.name,
        metadata.uid,
        &container,
    );
    program.words = words;
    program.interactive = call.line.is_on("stdin");
    let silent = call
        .cluster
        .kubelets()
        .silent_since(&pod.spec.node_name)
        .is_some();
    if !silent && !runs(call.cluster, &pod, &container) {
        let text = [
            "unable to upgrade connection: container not found (\"",
            &container,
            "\")",
        ];
        return Err(Fault::local(&text.concat()).into());
    }
    call.job = Some(Box::new(Exec {
        host: pod.status.host_ip.clone(),
        until: silent.then(|| call.cluster.now() + DIAL),
        program: Some(program),
        code: None,
    }));
    Ok(())
}

fn runs(cluster: &Cluster, pod: &Pod, container: &str) -> bool {
    let place = pod
        .spec
        .containers
        .iter()
        .position(|own| own.name == container);
    place.is_some_and(|place| cluster.kubelets().runs(pod.metadata.uid, place))
}

/// The container that `-c` names, or the first one, which is told if there are others.
fn container_of<'a>(call: &mut Call<'_>, pod: &'a Pod, tell: bool) -> Result<&'a str, Fault> {
    let containers = &pod.spec.containers;
    let names = |between: &str| {
        let names: Vec<&str> = containers.iter().map(|own| own.name.as_str()).collect();
        names.join(between)
    };
    let name = &pod.metadata.name;
    let first = containers.first().map_or("", |own| own.name.as_str());
    let Some(wanted) = call.line.text("container") else {
        if containers.len() > 1 {
            call.warn(&["Defaulted container \"", first, "\" out of: ", &names(", ")]);
        }
        return Ok(first);
    };
    let is_wanted = |own: &&Container| own.name == wanted;
    match containers.iter().find(is_wanted) {
        Some(own) => Ok(&own.name),
        None if tell => {
            let parts = [
                "container ",
                wanted,
                " is not valid for pod ",
                name,
                " out of: ",
                &names(", "),
            ];
            Err(Fault::local(&parts.concat()))
        }
        None => Err(Fault::local(
            &["container ", wanted, " is not valid for pod ", name].concat(),
        )),
    }
}

/// The pod that a word means: by its name, or the first of what a workload or a Service selects.
fn pod_of(call: &Call<'_>, word: &str) -> Result<Arc<Pod>, Fault> {
    let (kind, name) = match word.split_once('/') {
        Some((kind, name)) => (targets::kind(kind)?, name),
        None => (Kind::Pod, word),
    };
    let object = targets::live(call.cluster, &call.reference(kind, name)).map_err(Fault::from)?;
    let namespace = call.line.namespace();
    let mut pods: Vec<Arc<Pod>> = match &object {
        Object::Pod(pod) => vec![pod.clone()],
        Object::Service(service) => {
            let pods = call.cluster.store().pods.of(namespace);
            pods.filter(|pod| service.selects(&pod.metadata.labels))
                .cloned()
                .collect()
        }
        _ => {
            let pods = call.cluster.store().pods.of(namespace);
            pods.filter(|pod| belongs(call.cluster, pod, object.metadata().uid))
                .cloned()
                .collect()
        }
    };
    // Those that can be used come first, then the names.
    sort_by(&mut pods, &|a, b| {
        let unready = |pod: &Pod| !pod.is_ready();
        unready(a)
            .cmp(&unready(b))
            .then_with(|| by_ordinal(a).cmp(&by_ordinal(b)))
    });
    let none = || Fault::local(&["selector of ", word, " selects no pod"].concat());
    pods.into_iter().next().ok_or_else(none)
}

fn by_ordinal(pod: &Pod) -> (i32, &str) {
    let name = pod.metadata.name.as_str();
    (
        parent_and_ordinal(name).map_or(0, |(_, ordinal)| ordinal),
        name,
    )
}

/// Whether a workload controls a pod, itself or by a ReplicaSet.
fn belongs(cluster: &Cluster, pod: &Pod, uid: Uid) -> bool {
    let Some(owner) = pod.metadata.controller() else {
        return false;
    };
    let set = || {
        cluster
            .store()
            .replica_sets
            .get(&pod.metadata.namespace, &owner.name)
    };
    let of_set = |set: &Arc<ReplicaSet>| set.metadata.is_controlled_by(uid);
    owner.uid == uid || set().is_some_and(of_set)
}

/// Waits until the program has ended.
#[derive(Clone, Debug)]
struct Exec {
    host: String,
    /// When the machine counts as not to be reached, if it is silent.
    until: Option<Millis>,
    program: Option<Program>,
    code: Option<i32>,
}

impl Job for Exec {
    fn fork(&self) -> Box<dyn Job> {
        Box::new(self.clone())
    }

    fn poll(&mut self, cluster: &mut Cluster, _: &mut String) -> Option<Outcome> {
        if let Some(until) = self.until {
            let parts = [
                "Error from server: error dialing backend: dial tcp ",
                &self.host,
                ":10250: connect: no route to host",
            ];
            return (until <= cluster.now()).then(|| Err(Fault::local(&parts.concat()).into()));
        }
        ended(self.code?)
    }

    fn deadline(&self) -> Option<Millis> {
        self.until
    }

    fn program(&mut self) -> Option<Program> {
        self.until.is_none().then(|| self.program.take())?
    }

    fn returned(&mut self, code: i32) {
        self.code = Some(code);
    }
}

/// What kubectl makes of the end of a program.
pub(super) fn ended(code: i32) -> Option<Outcome> {
    if code == 0 {
        return Some(Ok(()));
    }
    let text = ["command terminated with exit code ", &code.to_string()].concat();
    Some(Err(Fault::bare(&text).with_exit(code).into()))
}

/// `kubectl logs`
pub(super) fn logs(call: &mut Call<'_>) -> Outcome {
    let selectors = Selectors::of(&call.line);
    let pods: Vec<Arc<Pod>> = match call.line.words.first().cloned() {
        None if selectors.is_empty() => {
            let text = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command\nSee 'kubectl logs -h' for help and examples";
            return Err(Fault::local(text).into());
        }
        None => {
            let all = call
                .cluster
                .store()
                .objects(Kind::Pod, Some(call.line.namespace()));
            let found = selectors.select(Kind::Pod, all)?;
            found.iter().filter_map(Pod::of).cloned().collect()
        }
        Some(word) => vec![pod_of(call, &word).map_err(|fault| missing(call, &word, fault))?],
    };
    let mut tails = Vec::new();
    for pod in &pods {
        let container = container_of(call, pod, false)?.to_owned();
        if call.line.is_on("previous") {
            let parts = [
                "previous terminated container \"",
                &container,
                "\" in pod \"",
                &pod.metadata.name,
                "\" not found",
            ];
            return Err(bad_request(&parts.concat()).into());
        }
        if pod.spec.node_name.is_empty() {
            continue;
        }
        let statuses = &pod.status.container_statuses;
        let status = statuses.iter().find(|own| own.name == container);
        let waiting = status.and_then(|own| own.state.waiting.as_ref());
        let waiting =
            waiting.filter(|_| status.is_some_and(|own| own.last_state.terminated.is_none()));
        if let Some(waiting) = waiting {
            let why = match waiting.reason.as_str() {
                "ErrImagePull" | "ImagePullBackOff" => "trying and failing to pull image",
                other => other,
            };
            let parts = [
                "container \"",
                &container,
                "\" in pod \"",
                &pod.metadata.name,
                "\" is waiting to start: ",
                why,
            ];
            return Err(bad_request(&parts.concat()).into());
        }
        let log = Place::Log(pod.metadata.uid, container.clone());
        let text = call.cluster.disks().get(&log).and_then(|disk| disk.get(""));
        let text = text.and_then(|file| file.text.clone()).unwrap_or_default();
        let is_selected = call.line.words.is_empty();
        let tail = call
            .line
            .number("tail")
            .unwrap_or(if is_selected { 10 } else { -1 });
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let from = usize::try_from(tail).map_or(0, |tail| lines.len().saturating_sub(tail));
        let prefix = ["[pod/", &pod.metadata.name, "/", &container, "] "].concat();
        let prefix = if call.line.is_on("prefix") {
            prefix.as_str()
        } else {
            ""
        };
        for line in &lines[from..] {
            call.output.extend([prefix, line]);
        }
        tails.push((log, text.len()));
    }
    if call.line.is_on("follow") {
        call.job = Some(Box::new(Follow { tails }));
    }
    Ok(())
}

/// `logs` tells of missing pods in its own way.
fn missing(call: &Call<'_>, word: &str, fault: Fault) -> Fault {
    let pod = call.reference(Kind::Pod, word);
    if word.contains('/') || call.cluster.store().object(&pod).is_some() {
        return fault;
    }
    let parts = [
        "error from server (NotFound): pods \"",
        word,
        "\" not found in namespace \"",
        &pod.namespace,
        "\"",
    ];
    Fault::local(&parts.concat())
}

fn bad_request(text: &str) -> Fault {
    Fault::local(&["Error from server (BadRequest): ", text].concat())
}

/// Prints what comes to some logs.
#[derive(Clone, Debug)]
struct Follow {
    tails: Vec<(Place, usize)>,
}

impl Job for Follow {
    fn fork(&self) -> Box<dyn Job> {
        Box::new(self.clone())
    }

    fn poll(&mut self, cluster: &mut Cluster, output: &mut String) -> Option<Outcome> {
        for (place, seen) in &mut self.tails {
            let file = cluster.disks().get(place).and_then(|disk| disk.get(""));
            let text = file
                .and_then(|file| file.text.as_deref())
                .unwrap_or_default();
            output.push_str(text.get(*seen..).unwrap_or_default());
            *seen = text.len();
        }
        let pods = |uid: Uid| {
            cluster
                .store()
                .pods
                .iter()
                .any(|pod| pod.metadata.uid == uid && !pod.is_finished())
        };
        let lives = self
            .tails
            .iter()
            .any(|(place, _)| matches!(place, Place::Log(uid, _) if pods(*uid)));
        (!lives).then_some(Ok(()))
    }

    fn deadline(&self) -> Option<Millis> {
        None
    }
}
