//! `kubectl cordon`, `uncordon` and `drain` (spec 04 §9, 07 §11).

use super::fault::Fault;
use super::selectors::{self, Selectors};
use super::targets;
use super::{Call, DryRun, Job, Outcome};
use crate::api::*;
use crate::cluster::Cluster;
use crate::cluster::api_server::{ApiError, DeleteOptions};
use crate::order::Map;
use std::sync::Arc;

/// A refused eviction is tried again after this time.
const RETRY: Millis = 5_000;
/// How often kubectl looks whether an evicted pod is gone.
const LOOK: Millis = 1_000;

/// `kubectl cordon`
pub(super) fn cordon(call: &mut Call<'_>) -> Outcome {
    let dry_run = call.dry_run()?;
    set_unschedulable(call, true, dry_run).map(drop)
}

/// `kubectl uncordon`
pub(super) fn uncordon(call: &mut Call<'_>) -> Outcome {
    let dry_run = call.dry_run()?;
    set_unschedulable(call, false, dry_run).map(drop)
}

/// `kubectl drain`: cordons the nodes, then evicts their pods, node by node.
pub(super) fn drain(call: &mut Call<'_>) -> Outcome {
    let dry_run = call.dry_run()?;
    if dry_run == DryRun::Server {
        return Err(Fault::unsupported("drain --dry-run=server").into());
    }
    let line = &call.line;
    let pods = selectors::labels(line.text("pod-selector").unwrap_or_default());
    let grace = line.number("grace-period").unwrap_or(-1);
    let timeout = line.duration("timeout").and_then(|own| own.try_into().ok());
    let wish = Wish {
        pods: pods.map_err(|text| Fault::local(&text))?,
        delete_empty_dir: line.is_on("delete-emptydir-data"),
        force: line.is_on("force"),
        skip_deleted: line.number("skip-wait-for-delete-timeout").unwrap_or(0),
        timeout: timeout.filter(|timeout| *timeout > 0),
        options: DeleteOptions {
            grace_period_seconds: (grace >= 0).then_some(grace.into()),
            ..DeleteOptions::default()
        },
        dry_run,
    };
    let mut nodes = set_unschedulable(call, true, dry_run)?;
    nodes.reverse();
    call.job = Some(Box::new(Drain {
        wish,
        nodes,
        node: None,
        failed: Vec::new(),
        faults: Vec::new(),
    }));
    Ok(())
}

/// Sets or clears `spec.unschedulable`; the names of the nodes.
fn set_unschedulable(
    call: &mut Call<'_>,
    wanted: bool,
    dry_run: DryRun,
) -> Result<Vec<String>, Vec<Fault>> {
    let verb = if wanted { "cordoned" } else { "uncordoned" };
    let names = node_names(call)?;
    let mut nodes = Vec::new();
    for name in &names {
        let object = ObjectRef::new(Kind::Node, "", name);
        nodes.push(targets::live(call.cluster, &object).map_err(Fault::from)?);
    }
    for (name, object) in names.iter().zip(nodes) {
        let Object::Node(mut node) = object else {
            continue;
        };
        let already = node.spec.unschedulable == wanted;
        if !already && dry_run != DryRun::Client {
            Arc::make_mut(&mut node).spec.unschedulable = wanted;
            let sent = call.send(dry_run, |cluster| cluster.replace(node.into()));
            if let Err(error) = sent {
                let verb = if wanted { "cordon" } else { "uncordon" };
                let text = error.to_string();
                call.print(&["error: unable to ", verb, " node \"", name, "\": ", &text]);
                continue;
            }
        }
        let already = if already { "already " } else { "" };
        call.print(&["node/", name, " ", already, verb, dry_run.suffix()]);
    }
    Ok(names)
}

/// The nodes that the words or the selector of the line mean.
fn node_names(call: &Call<'_>) -> Result<Vec<String>, Fault> {
    let selectors = Selectors::of(&call.line);
    let words = &call.line.words;
    if !words.is_empty() && !selectors.is_empty() {
        let text = "cannot specify both a node name and a --selector option";
        return Err(Fault::local(text));
    }
    if words.is_empty() && selectors.is_empty() {
        let name = call.line.command.name;
        return Err(call
            .line
            .usage(&["USAGE: ", name, " NODE [flags]"].concat()));
    }
    if words.is_empty() {
        let nodes = call.cluster.store().objects(Kind::Node, None);
        let nodes = selectors.select(Kind::Node, nodes)?;
        let names = nodes.iter().map(|node| node.metadata().name.clone());
        return Ok(names.collect());
    }
    let mut names = Vec::new();
    for word in words {
        let name = match word.split_once('/') {
            Some((kind, name)) if targets::kind(kind)? == Kind::Node => name,
            Some(_) => return Err(Fault::unsupported(word)),
            None => word,
        };
        names.push(name.to_owned());
    }
    Ok(names)
}

/// What the flags of a drain say.
#[derive(Clone, Debug)]
struct Wish {
    pods: LabelSelector,
    delete_empty_dir: bool,
    force: bool,
    /// Pods that have been Terminating for longer than this many seconds are left out; 0: none.
    skip_deleted: i32,
    timeout: Option<Millis>,
    options: DeleteOptions,
    dry_run: DryRun,
}

/// What is left to do of a drain.
#[derive(Clone, Debug)]
struct Drain {
    wish: Wish,
    /// The nodes to come, last first.
    nodes: Vec<String>,
    node: Option<OfNode>,
    failed: Vec<String>,
    faults: Vec<Fault>,
}

/// The node that is being drained.
#[derive(Clone, Debug)]
struct OfNode {
    name: String,
    until: Option<Millis>,
    pods: Vec<Leaving>,
    errors: Vec<String>,
}

/// A pod that is to leave.
#[derive(Clone, Debug)]
struct Leaving {
    pod: ObjectRef,
    uid: Uid,
    /// Whether its eviction was granted.
    evicted: bool,
    /// When it is looked at next.
    due: Millis,
}

impl Job for Drain {
    fn fork(&self) -> Box<dyn Job> {
        Box::new(self.clone())
    }

    fn poll(&mut self, cluster: &mut Cluster, output: &mut String) -> Option<Outcome> {
        loop {
            if self.node.is_none() {
                let Some(name) = self.nodes.pop() else {
                    return Some(self.end(output));
                };
                match self.wish.begin(&name, cluster, output) {
                    Ok(node) => self.node = Some(node),
                    Err(errors) => self.fail(name, &errors, output),
                }
            }
            let Some(node) = &mut self.node else { continue };
            if !node.poll(&self.wish, cluster, output) {
                return None;
            }
            let Some(node) = self.node.take() else {
                continue;
            };
            if node.errors.is_empty() {
                let suffix = self.wish.dry_run.suffix();
                print(output, &["node/", &node.name, " drained", suffix]);
                continue;
            }
            let (left, refused) = self.wish.pods_on(&node.name, cluster);
            if !left.is_empty() && refused.is_empty() {
                let error = aggregate(&node.errors);
                let start = "There are pending pods in node \"";
                let middle = "\" when an error occurred: ";
                print(output, &[start, &node.name, middle, &error]);
                for pod in left {
                    print(output, &["pod/", &pod.metadata.name]);
                }
            }
            self.fail(node.name, &node.errors, output);
        }
    }

    fn deadline(&self) -> Option<Millis> {
        let pods = self.node.iter().flat_map(|node| &node.pods);
        pods.map(|pod| pod.due).min()
    }
}

impl Drain {
    /// A node could not be drained; the others get their turn.
    fn fail(&mut self, node: String, errors: &[String], output: &mut String) {
        let error = aggregate(errors);
        let start = "error: unable to drain node \"";
        let middle = "\" due to error: ";
        print(
            output,
            &[start, &node, middle, &error, ", continuing command..."],
        );
        self.failed.push(node);
        self.faults.push(Fault::bare(&error));
    }

    fn end(&mut self, output: &mut String) -> Outcome {
        if self.faults.is_empty() {
            return Ok(());
        }
        print(output, &["There are pending nodes to be drained:"]);
        for node in &self.failed {
            print(output, &[" ", node]);
        }
        Err(std::mem::take(&mut self.faults))
    }
}

/// What a filter says of a pod.
enum Verdict {
    Evict,
    EvictWith(&'static str),
    Skip,
    Refuse(String),
}

impl Wish {
    /// Chooses the pods of a node.
    fn begin(
        &self,
        name: &str,
        cluster: &Cluster,
        output: &mut String,
    ) -> Result<OfNode, Vec<String>> {
        let (pods, refused) = self.pods_on(name, cluster);
        if !refused.is_empty() {
            return Err(refused);
        }
        let mut warnings: Map<&str, Vec<String>> = Map::default();
        for (pod, verdict) in self.judged(name, cluster) {
            if let Verdict::EvictWith(warning) = verdict {
                warnings.entry(warning).or_default().push(full_name(pod));
            }
        }
        if !warnings.is_empty() {
            print(output, &["Warning: ", &grouped("", &warnings).join("; ")]);
        }
        let now = cluster.now();
        let leaving = |pod: &Arc<Pod>| Leaving {
            pod: ObjectRef::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name),
            uid: pod.metadata.uid,
            evicted: false,
            due: now,
        };
        Ok(OfNode {
            name: name.to_owned(),
            until: self.timeout.map(|timeout| now.saturating_add(timeout)),
            pods: pods.iter().map(leaving).collect(),
            errors: Vec::new(),
        })
    }

    /// The pods that are to leave a node, and why it cannot be drained.
    fn pods_on(&self, node: &str, cluster: &Cluster) -> (Vec<Arc<Pod>>, Vec<String>) {
        let mut pods = Vec::new();
        let mut refused: Map<String, Vec<String>> = Map::default();
        for (pod, verdict) in self.judged(node, cluster) {
            match verdict {
                Verdict::Evict | Verdict::EvictWith(_) => pods.push(pod.clone()),
                Verdict::Skip => {}
                Verdict::Refuse(why) => refused.entry(why).or_default().push(full_name(pod)),
            }
        }
        (pods, grouped("cannot delete ", &refused))
    }

    fn judged<'a>(
        &'a self,
        node: &str,
        cluster: &'a Cluster,
    ) -> impl Iterator<Item = (&'a Arc<Pod>, Verdict)> {
        let pods = cluster.store().pods_on_node(node);
        let meant = pods.filter(|pod| self.pods.matches(&pod.metadata.labels));
        meant.map(move |pod| (pod, self.judge(pod, cluster.now())))
    }

    /// kubectl's filters, one after the other; what a later one says of a pod that goes counts.
    fn judge(&self, pod: &Pod, now: Millis) -> Verdict {
        let metadata = &pod.metadata;
        if self.skips(pod, now) {
            return Verdict::Skip;
        }
        let owner = metadata.controller();
        if let Some(owner) = owner.filter(|owner| owner.kind == "DaemonSet" && !pod.is_finished()) {
            // There are no DaemonSets here.
            if !self.force {
                return Verdict::Refuse(
                    ["daemonsets.apps \"", &owner.name, "\" not found"].concat(),
                );
            }
        }
        let mut volumes = pod.spec.volumes.iter();
        let local = volumes.any(|volume| volume.empty_dir.is_some()) && !pod.is_finished();
        if local && !self.delete_empty_dir {
            let why = "Pods with local storage (use --delete-emptydir-data to override)";
            return Verdict::Refuse(why.into());
        }
        match owner {
            None if pod.is_finished() => Verdict::Evict,
            None if self.force => Verdict::EvictWith("deleting Pods that declare no controller"),
            None => {
                let why = "Pods that declare no controller (use --force to override)";
                Verdict::Refuse(why.into())
            }
            Some(_) => Verdict::Evict,
        }
    }

    /// Whether a pod has been Terminating for so long that it is not waited for.
    fn skips(&self, pod: &Pod, now: Millis) -> bool {
        let limit = u64::try_from(self.skip_deleted).unwrap_or(0) * 1000;
        let since = pod.metadata.deletion_timestamp;
        limit > 0 && since.is_some_and(|since| now >= since.millis() + limit + 1000)
    }
}

impl OfNode {
    /// Looks at each pod whose time has come; whether all are done.
    fn poll(&mut self, wish: &Wish, cluster: &mut Cluster, output: &mut String) -> bool {
        let now = cluster.now();
        let mut left = Vec::new();
        for mut pod in std::mem::take(&mut self.pods) {
            if pod.due > now {
                left.push(pod);
                continue;
            }
            let over = self.until.is_some_and(|until| now >= until);
            let (namespace, name) = (pod.pod.namespace.clone(), pod.pod.name.clone());
            if !pod.evicted {
                let suffix = wish.dry_run.suffix();
                print(output, &["evicting pod ", &namespace, "/", &name, suffix]);
                if wish.dry_run != DryRun::No {
                    continue;
                }
                let failed = ["error when evicting pods/\"", &name, "\" -n \"", &namespace];
                let failed = [&failed.concat(), "\""].concat();
                if over {
                    self.errors
                        .push([&failed, ": ", &wish.timed_out()].concat());
                    continue;
                }
                match cluster.evict(&namespace, &name, &wish.options) {
                    Ok(()) => pod.evicted = true,
                    Err(ApiError::NotFound { .. }) => continue,
                    Err(error @ ApiError::TooManyRequests { .. }) => {
                        let error = error.to_string();
                        print(output, &[&failed, " (will retry after 5s): ", &error]);
                        pod.due = now + RETRY;
                        left.push(pod);
                        continue;
                    }
                    Err(error) => {
                        self.errors
                            .push([&failed, ": ", &error.to_string()].concat());
                        continue;
                    }
                }
            }
            let live = cluster.store().pods.get(&namespace, &name);
            match live.filter(|live| live.metadata.uid == pod.uid) {
                None => print(output, &["pod/", &name, " evicted"]),
                Some(live) if wish.skips(live, now) => {
                    let limit = wish.skip_deleted.to_string();
                    let start = "\" has DeletionTimestamp older than ";
                    let end = " seconds, skipping";
                    print(output, &["pod \"", &name, start, &limit, end]);
                }
                Some(_) if over => {
                    let start = "error when waiting for pod \"";
                    let end = "\" to terminate: ";
                    let parts = [start, &name, "\" in namespace \"", &namespace, end];
                    self.errors
                        .push([&parts.concat(), &*wish.timed_out()].concat());
                }
                Some(_) => {
                    pod.due = now + LOOK;
                    left.push(pod);
                }
            }
        }
        self.pods = left;
        self.pods.is_empty()
    }
}

impl Wish {
    fn timed_out(&self) -> String {
        let timeout = i64::try_from(self.timeout.unwrap_or(0)).unwrap_or(i64::MAX);
        ["global timeout reached: ", &go_duration(timeout)].concat()
    }
}

fn full_name(pod: &Arc<Pod>) -> String {
    [&*pod.metadata.namespace, "/", &pod.metadata.name].concat()
}

/// One text for each message, with its pods.
fn grouped<K: AsRef<str> + Ord>(start: &str, pods: &Map<K, Vec<String>>) -> Vec<String> {
    let texts = pods.iter();
    texts
        .map(|(why, pods)| [start, why.as_ref(), ": ", &pods.join(", ")].concat())
        .collect()
}

/// Errors as Go shows them together: equal ones once, several in brackets.
fn aggregate(errors: &[String]) -> String {
    let mut distinct: Vec<&str> = Vec::new();
    for error in errors {
        if !distinct.contains(&error.as_str()) {
            distinct.push(error);
        }
    }
    match distinct[..] {
        [one] => one.to_owned(),
        _ => ["[", &distinct.join(", "), "]"].concat(),
    }
}

fn print(output: &mut String, parts: &[&str]) {
    output.extend(parts.iter().copied());
    output.push('\n');
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Terminal, WEB};
    use crate::cluster::Supply;
    use expect_test::expect;

    const BUDGET: &str = "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web}, \
        spec: {selector: {matchLabels: {app: web}}, maxUnavailable: 1}}";

    /// A set that is up, with its budget; the node of web-1.
    fn guarded() -> (Terminal, String) {
        let mut terminal = Terminal::new();
        let probe = "readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}";
        let web = WEB.replace("volumeMounts", &[probe, "\n        volumeMounts"].concat());
        terminal.file("web.yaml", &web).file("pdb.yaml", BUDGET);
        terminal.run("apply -f web.yaml -f pdb.yaml");
        terminal.settle();
        let pods = &terminal.cluster.store().pods;
        let node = pods.get("default", "web-1").unwrap().spec.node_name.clone();
        (terminal, node)
    }

    #[test]
    fn recording_22_a_drain_is_refused_and_then_granted() {
        let (mut terminal, node) = guarded();
        let set_ready = |terminal: &mut Terminal, ready| {
            terminal.cluster.set_readiness("default", "web-0", ready);
            terminal.settle();
        };
        set_ready(&mut terminal, Some(false));
        let drain = format!("drain {node} --ignore-daemonsets --delete-emptydir-data --timeout=");
        let refused = terminal.run(&(drain.clone() + "7s"));
        assert_eq!(
            refused.replace(&node, "node-3"),
            "\
node/node-3 cordoned
evicting pod default/web-1
error when evicting pods/\"web-1\" -n \"default\" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
evicting pod default/web-1
error when evicting pods/\"web-1\" -n \"default\" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.
evicting pod default/web-1
There are pending pods in node \"node-3\" when an error occurred: error when evicting pods/\"web-1\" -n \"default\": global timeout reached: 7s
pod/web-1
error: unable to drain node \"node-3\" due to error: error when evicting pods/\"web-1\" -n \"default\": global timeout reached: 7s, continuing command...
There are pending nodes to be drained:
 node-3
error when evicting pods/\"web-1\" -n \"default\": global timeout reached: 7s
[exit code 1]
"
        );
        set_ready(&mut terminal, None);
        let granted = terminal.run(&(drain + "30s"));
        assert_eq!(
            granted.replace(&node, "node-3"),
            "\
node/node-3 already cordoned
evicting pod default/web-1
pod/web-1 evicted
node/node-3 drained
"
        );
        let uncordon = format!("uncordon {node}");
        assert_eq!(terminal.run(&uncordon), format!("node/{node} uncordoned\n"));
    }

    #[test]
    fn pods_of_nobody_and_local_data_are_left_alone() {
        let mut terminal = Terminal::new();
        let pod = |name: &str, volume: &str| {
            format!(
                "{{apiVersion: v1, kind: Pod, metadata: {{name: {name}}}, spec: {{containers: \
                  [{{name: a, image: 'a:1'}}], nodeSelector: {{kubernetes.io/hostname: node-1}}{volume}}}}}"
            )
        };
        let local = ", volumes: [{name: v, emptyDir: {}}]";
        terminal
            .file("one.yaml", &pod("one", ""))
            .file("two.yaml", &pod("two", local))
            .run("create -f one.yaml -f two.yaml");
        terminal.settle();
        terminal.shows(
            &expect![[r#"
                $ kubectl cordon node-1
                node/node-1 cordoned
                $ kubectl cordon node-1 node-2 --dry-run=client
                node/node-1 already cordoned (dry run)
                node/node-2 cordoned (dry run)
                $ kubectl uncordon node-2
                node/node-2 already uncordoned
                $ kubectl cordon node-9
                Error from server (NotFound): nodes "node-9" not found
                [exit code 1]
                $ kubectl drain
                error: USAGE: drain NODE [flags]
                See 'kubectl drain -h' for help and examples
                [exit code 1]
                $ kubectl drain node-1 -l a=b
                error: cannot specify both a node name and a --selector option
                [exit code 1]
                $ kubectl drain node-1 pod/one
                error: "pod/one" is not simulated
                [exit code 1]
                $ kubectl drain node-1
                node/node-1 already cordoned
                error: unable to drain node "node-1" due to error: [cannot delete Pods that declare no controller (use --force to override): default/one, cannot delete Pods with local storage (use --delete-emptydir-data to override): default/two], continuing command...
                There are pending nodes to be drained:
                 node-1
                [cannot delete Pods that declare no controller (use --force to override): default/one, cannot delete Pods with local storage (use --delete-emptydir-data to override): default/two]
                [exit code 1]
                $ kubectl drain node-1 --force
                node/node-1 already cordoned
                error: unable to drain node "node-1" due to error: cannot delete Pods with local storage (use --delete-emptydir-data to override): default/two, continuing command...
                There are pending nodes to be drained:
                 node-1
                cannot delete Pods with local storage (use --delete-emptydir-data to override): default/two
                [exit code 1]
                $ kubectl drain node-1 --force --delete-emptydir-data --dry-run=client
                node/node-1 already cordoned (dry run)
                Warning: deleting Pods that declare no controller: default/one, default/two
                evicting pod default/one (dry run)
                evicting pod default/two (dry run)
                node/node-1 drained (dry run)
                $ kubectl drain node-1 --force --delete-emptydir-data --pod-selector=a=b
                node/node-1 already cordoned
                node/node-1 drained
                $ kubectl drain node-1 node-2 --force --delete-emptydir-data
                node/node-1 already cordoned
                node/node-2 cordoned
                Warning: deleting Pods that declare no controller: default/one, default/two
                evicting pod default/one
                evicting pod default/two
                pod/one evicted
                pod/two evicted
                node/node-1 drained
                node/node-2 drained
                $ kubectl uncordon -l kubernetes.io/hostname=node-1
                node/node-1 uncordoned
            "#]],
            &[
                "cordon node-1",
                "cordon node-1 node-2 --dry-run=client",
                "uncordon node-2",
                "cordon node-9",
                "drain",
                "drain node-1 -l a=b",
                "drain node-1 pod/one",
                "drain node-1",
                "drain node-1 --force",
                "drain node-1 --force --delete-emptydir-data --dry-run=client",
                "drain node-1 --force --delete-emptydir-data --pod-selector=a=b",
                "drain node-1 node-2 --force --delete-emptydir-data",
                "uncordon -l kubernetes.io/hostname=node-1",
            ],
        );
    }

    #[test]
    fn a_dead_node_is_not_waited_for_longer_than_said() {
        let (mut terminal, node) = guarded();
        terminal.cluster.fail_node(&node, Supply::Power).unwrap();
        terminal.settle();
        let drain = |flag: &str| format!("drain {node} --timeout=10s{flag}");
        let first = terminal.run(&drain(""));
        let second = terminal.run(&drain(" --skip-wait-for-delete-timeout=5"));
        let both = [first, second].concat().replace(&node, "node-3");
        expect![[r#"
            node/node-3 cordoned
            evicting pod default/web-1
            There are pending pods in node "node-3" when an error occurred: error when waiting for pod "web-1" in namespace "default" to terminate: global timeout reached: 10s
            pod/web-1
            error: unable to drain node "node-3" due to error: error when waiting for pod "web-1" in namespace "default" to terminate: global timeout reached: 10s, continuing command...
            There are pending nodes to be drained:
             node-3
            error when waiting for pod "web-1" in namespace "default" to terminate: global timeout reached: 10s
            [exit code 1]
            node/node-3 already cordoned
            evicting pod default/web-1
            pod "web-1" has DeletionTimestamp older than 5 seconds, skipping
            node/node-3 drained
        "#]].assert_eq(&both);
    }
}
