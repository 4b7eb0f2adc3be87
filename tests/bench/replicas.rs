//! How the cost of a run grows with the number of replicas: `cargo bench`.
//!
//! The same cluster of 100 nodes in all rows, so that only the set's size differs. Wall time of one
//! thread, the median of five runs; an event is one task of the agenda.
#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use statefulset_visualizer::api::Kind;
use statefulset_visualizer::cluster::{Config, NodeConfig};
use statefulset_visualizer::kubectl::Command;
use statefulset_visualizer::timeline::Timeline;
use std::time::{Duration, Instant};

const NODES: usize = 100;
const RUNS: usize = 5;
const SIZES: [i32; 2] = [1_000, 10_000];
/// Ten times the pods may take ten times as long, and a tenth more.
const GROWTH_MAX: f64 = 11.0;

fn main() {
    println!("create to Ready, {NODES} nodes, median of {RUNS} runs\n");
    println!("policy         replicas   seconds     events   events/s   growth");
    let mut grew_too_much = false;
    for policy in ["OrderedReady", "Parallel"] {
        let mut seconds_before = None;
        for replicas in SIZES {
            let (took, events) = median(policy, replicas);
            let seconds = took.as_secs_f64();
            let growth = seconds_before.map(|before| seconds / before);
            let rate = events as f64 / seconds;
            let shown = growth.map_or(String::new(), |growth: f64| format!("{growth:.2}x"));
            println!(
                "{policy:<14} {replicas:>8} {seconds:>9.3} {events:>10} {rate:>10.0} {shown:>8}"
            );
            grew_too_much |= growth.is_some_and(|growth| growth > GROWTH_MAX);
            seconds_before = Some(seconds);
        }
    }
    if let Some(peak) = peak_memory() {
        println!("\npeak memory of the process: {peak} MB");
    }
    if grew_too_much {
        println!("\nten times the replicas took more than {GROWTH_MAX} times as long");
        std::process::exit(1);
    }
}

fn median(policy: &str, replicas: i32) -> (Duration, u64) {
    let mut runs: Vec<_> = (0..RUNS)
        .map(|_| create_to_ready(policy, replicas))
        .collect();
    runs.sort();
    runs[RUNS / 2]
}

fn create_to_ready(policy: &str, replicas: i32) -> (Duration, u64) {
    let zones = ["zone-a", "zone-b", "zone-c"];
    let node = |number: usize| NodeConfig {
        pods: "110".into(),
        cpu: "64".into(),
        memory: "256Gi".into(),
        ..NodeConfig::new(&format!("node-{number}"), zones[number % zones.len()])
    };
    let config = Config {
        nodes: (1..=NODES).map(node).collect(),
        ..Config::default()
    };
    let mut run = Timeline::new(config);
    let started = Instant::now();
    run.execute(Command::Apply {
        manifest: manifest(policy, replicas),
    });
    assert!(run.settle(u64::MAX), "the run comes to rest");
    let took = started.elapsed();
    let store = run.cluster().store();
    let set = store
        .stateful_sets
        .iter()
        .next()
        .expect("the set was applied");
    assert_eq!(set.status.ready_replicas, replicas, "every pod is Ready");
    assert_eq!(
        store.claims.len(),
        replicas as usize,
        "one {} a pod",
        Kind::PersistentVolumeClaim.name()
    );
    (took, run.cluster().steps())
}

fn manifest(policy: &str, replicas: i32) -> String {
    format!(
        "apiVersion: v1
kind: Service
metadata: {{name: web}}
spec: {{clusterIP: None, selector: {{app: web}}, ports: [{{port: 80}}]}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: web}}
spec:
  serviceName: web
  replicas: {replicas}
  podManagementPolicy: {policy}
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
      - name: web
        image: nginx:1.27.0
        readinessProbe: {{httpGet: {{port: 80}}}}
        volumeMounts: [{{name: data, mountPath: /data}}]
  volumeClaimTemplates:
  - metadata: {{name: data}}
    spec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}
"
    )
}

/// In MB; only where the kernel tells it in `/proc`.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1024)
}
