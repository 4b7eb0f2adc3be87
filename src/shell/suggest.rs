//! Which lines may be useful next.

use crate::api::{Pod, StatefulSet};
use crate::cluster::Cluster;
use crate::cluster::api_server::admission::ACCOUNT;
use crate::kubectl::{FILE, in_namespace};
use crate::timeline::Screen;

/// How many are told.
const MOST: usize = 3;

/// The next useful lines, the best one first.
pub(super) fn next(cluster: &Cluster, screen: &Screen) -> Vec<String> {
    let store = cluster.store();
    let mut lines = Vec::new();
    let sets = store
        .stateful_sets
        .iter()
        .filter(|set| !set.metadata.is_terminating());
    match sets.last() {
        Some(set) => of_set(cluster, set, &mut lines),
        None if store.pods.iter().any(|pod| pod.metadata.is_terminating()) => {
            lines.push("kubectl get pods -w".to_owned())
        }
        None => {
            lines.push(["kubectl apply -f ", FILE].concat());
            if !store.claims.is_empty() {
                lines.push("kubectl get pvc".to_owned());
                lines.push("kubectl delete pvc --all".to_owned());
            }
        }
    }
    // What was typed last is known.
    let last = screen
        .entries()
        .last()
        .map_or("", |entry| entry.line.as_str());
    lines.retain(|line| line != last);
    lines.truncate(MOST);
    lines
}

fn of_set(cluster: &Cluster, set: &StatefulSet, lines: &mut Vec<String>) {
    let (namespace, name) = (&set.metadata.namespace, &set.metadata.name);
    let within = in_namespace(namespace);
    let mut add = |parts: &[&str]| lines.push(["kubectl", &within, " ", &parts.concat()].concat());
    let pods = cluster.store().pods.of(namespace);
    let own: Vec<&Pod> = pods
        .filter(|pod| pod.metadata.is_controlled_by(set.metadata.uid))
        .map(|pod| &**pod)
        .collect();
    let replicas = set.spec.replicas.unwrap_or(1);
    let missing = usize::try_from(replicas).unwrap_or(0) > own.len();
    let unready = own.iter().find(|pod| !pod.is_ready());
    match unready {
        _ if set.status.observed_generation < set.metadata.generation => {
            add(&["rollout status sts/", name])
        }
        Some(pod) => {
            add(&["get pods -w"]);
            add(&["describe pod ", &pod.metadata.name]);
        }
        None if missing => add(&["get pods -w"]),
        None => {
            add(&["get sts,pods,pvc"]);
            if let Some(pod) = own.first() {
                add(&["delete pod ", &pod.metadata.name]);
            }
            add(&[
                "scale sts/",
                name,
                " --replicas=",
                &(replicas + 1).to_string(),
            ]);
            let first = own.first().and_then(|pod| {
                let mut mounts = pod.spec.containers.first()?.volume_mounts.iter();
                let mount = mounts.find(|own| own.mount_path != ACCOUNT)?;
                Some((pod, mount))
            });
            if let Some((pod, mount)) = first {
                add(&[
                    "exec ",
                    &pod.metadata.name,
                    " -- ls -la ",
                    &mount.mount_path,
                ]);
            }
        }
    }
}
