//! `kubectl run`: one pod, and what its program prints (spec 07 §10).

use super::fault::Fault;
use super::program::Program;
use super::{Call, DryRun, Job, Outcome};
use crate::api::{Kind, Millis, ObjectRef, Pod, Uid};
use crate::cluster::Cluster;
use crate::cluster::api_server::DeleteOptions;
use crate::json;
use crate::json::Value;
use crate::kubectl::submit;
use std::sync::Arc;

/// How long the start of the container is waited for, in ms.
const START: Millis = 60_000;

const RECORDED: &str = "All commands and output from this session will be recorded in container logs, including \
    credentials and sensitive information passed through the command prompt.\n";
const PRESS_ENTER: &str = "If you don't see a command prompt, try pressing enter.\n";

/// `kubectl run`
pub(super) fn run(call: &mut Call<'_>) -> Outcome {
    let line = &call.line;
    let Some((name, words)) = line.words.split_first() else {
        return Err(line.usage("NAME is required for run").into());
    };
    let (name, words) = (name.clone(), words.to_vec());
    let Some(image) = line.text("image") else {
        return Err(Fault::local("required flag(s) \"image\" not set").into());
    };
    let stdin = line.is_on("stdin");
    let attach = line.switch("attach").unwrap_or(stdin);
    if line.is_on("tty") && !stdin {
        return Err(
            Fault::local("-i/--stdin is required for containers with -t/--tty=true").into(),
        );
    }
    if line.is_on("rm") && !attach {
        return Err(Fault::local("--rm should only be used for attached containers").into());
    }
    let policy = line.text("restart").unwrap_or("Always").to_owned();
    if !["Always", "OnFailure", "Never"].contains(&policy.as_str()) {
        return Err(Fault::local(&["invalid restart policy: ", &policy].concat()).into());
    }
    let pod = pod(call, &name, image, &policy, &words)?;
    let dry_run = call.dry_run()?;
    call.check_output()?;
    let sent = call.send(dry_run, |cluster| {
        submit::create(cluster, Kind::Pod, pod.clone())
    });
    let created = sent.map_err(Fault::from)?;
    let uid = created.as_ref().map(|created| created.metadata().uid);
    let reference = call.reference(Kind::Pod, &name);
    let Some(uid) = uid.filter(|_| dry_run == DryRun::No && attach) else {
        let json = created.map_or(pod, |created| created.to_json());
        call.report(&reference, &json, "created", dry_run);
        if let Some(uid) = uid.filter(|_| dry_run == DryRun::No && !words.is_empty()) {
            call.left = Some(Program {
                words,
                main: true,
                ..program(&reference, uid, &name)
            });
        }
        return Ok(());
    };
    call.job = Some(Box::new(Attached {
        interactive: stdin,
        quiet: call.line.is_on("quiet"),
        remove: call.line.is_on("rm"),
        returns_code: policy != "Always",
        until: call.cluster.now() + START,
        uid,
        words,
        stage: Stage::Starting,
        pod: reference,
    }));
    Ok(())
}

fn program(pod: &ObjectRef, uid: Uid, name: &str) -> Program {
    Program::new(&pod.namespace, &pod.name, uid, name)
}

/// The pod as kubectl makes it up.
fn pod(
    call: &Call<'_>,
    name: &str,
    image: &str,
    policy: &str,
    words: &[String],
) -> Result<Value, Fault> {
    let line = &call.line;
    let mut container = json!({"name": name, "image": image, "resources": {}});
    let field = if line.is_on("command") {
        "command"
    } else {
        "args"
    };
    if !words.is_empty() {
        let words: Vec<Value> = words
            .iter()
            .map(|word| Value::from(word.as_str()))
            .collect();
        container[field] = Value::Array(words);
    }
    let pairs = |flag: &'static str| line.list(flag).filter(|pair| !pair.is_empty());
    let mut env = Vec::new();
    for pair in line.texts("env") {
        let Some((key, value)) = pair.split_once('=') else {
            return Err(Fault::local(&["invalid env: ", pair].concat()));
        };
        env.push(json!({"name": key, "value": value}));
    }
    if !env.is_empty() {
        container["env"] = Value::Array(env);
    }
    if let Some(port) = line.number("port") {
        container["ports"] = json!([{"containerPort": (i64::from(port))}]);
    }
    let mut labels = json!({"run": name});
    if line.text("labels").is_some() {
        labels = json!({});
        for pair in pairs("labels") {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            labels[key] = value.into();
        }
    }
    if line.is_on("stdin") {
        container["stdin"] = true.into();
    }
    if line.is_on("tty") {
        container["tty"] = true.into();
    }
    Ok(json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": (line.namespace()), "labels": labels},
        "spec": {"containers": [container], "restartPolicy": policy, "dnsPolicy": "ClusterFirst"}
    }))
}

/// A pod whose program is looked at until it ends.
#[derive(Clone, Debug)]
struct Attached {
    pod: ObjectRef,
    uid: Uid,
    words: Vec<String>,
    interactive: bool,
    quiet: bool,
    remove: bool,
    returns_code: bool,
    until: Millis,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The container is not there yet.
    Starting,
    /// It is there, and nobody runs its program yet.
    Ready,
    Running,
    /// The program has ended, and its kubelet has to say so.
    Ended(i32),
    /// The pod is being deleted.
    Removing(i32),
}

impl Job for Attached {
    fn fork(&self) -> Box<dyn Job> {
        Box::new(self.clone())
    }

    fn poll(&mut self, cluster: &mut Cluster, output: &mut String) -> Option<Outcome> {
        let stored = cluster
            .store()
            .pods
            .get(&self.pod.namespace, &self.pod.name);
        let pod = stored.filter(|pod| pod.metadata.uid == self.uid).cloned();
        match (self.stage, pod) {
            (Stage::Removing(code), None) => Some(self.outcome(code)),
            (Stage::Ended(code), None) => Some(self.outcome(code)),
            (_, None) => {
                let error = ["pods \"", &self.pod.name, "\" not found"].concat();
                Some(Err(Fault::local(
                    &["Error from server (NotFound): ", &error].concat(),
                )
                .into()))
            }
            (Stage::Starting, Some(pod)) => {
                if has_started(&pod) {
                    if self.interactive && !self.quiet {
                        output.push_str(RECORDED);
                        output.push_str(PRESS_ENTER);
                    }
                    self.stage = Stage::Ready;
                } else if self.until <= cluster.now() {
                    return Some(Err(
                        Fault::local("timed out waiting for the condition").into()
                    ));
                }
                None
            }
            (Stage::Ended(code), Some(pod)) if !self.remove => {
                (pod.is_finished() || !self.returns_code).then(|| self.outcome(code))
            }
            (Stage::Ended(code), Some(_)) => {
                self.stage = Stage::Removing(code);
                // Gone already is as good as deleted.
                let _ = cluster.delete(&self.pod, &DeleteOptions::default());
                if !self.quiet {
                    output.extend([
                        "pod \"",
                        &self.pod.name,
                        "\" deleted from ",
                        &self.pod.namespace,
                        " namespace\n",
                    ]);
                }
                None
            }
            _ => None,
        }
    }

    fn deadline(&self) -> Option<Millis> {
        (self.stage == Stage::Starting).then_some(self.until)
    }

    fn program(&mut self) -> Option<Program> {
        if self.stage != Stage::Ready {
            return None;
        }
        self.stage = Stage::Running;
        Some(Program {
            words: self.words.clone(),
            interactive: self.interactive,
            main: true,
            ..program(&self.pod, self.uid, &self.pod.name)
        })
    }

    fn returned(&mut self, code: i32) {
        self.stage = Stage::Ended(code);
    }
}

impl Attached {
    fn outcome(&self, code: i32) -> Outcome {
        if code == 0 || !self.returns_code {
            return Ok(());
        }
        let name = [&self.pod.namespace, "/", &self.pod.name].concat();
        let text = ["pod ", &name, " terminated (Error)"].concat();
        Err(Fault::bare(&text).with_exit(code).into())
    }
}

fn has_started(pod: &Arc<Pod>) -> bool {
    let status = pod.status.container_statuses.first();
    status.is_some_and(|own| own.state.running.is_some() || own.state.terminated.is_some())
}
