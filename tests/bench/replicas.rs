//! How the cost of a run grows with the number of replicas: `cargo bench --no-default-features`.
//!
//! The same cluster of 100 nodes in all rows, so that only the set's size differs. One thread; time on the
//! processor where the kernel tells it, else wall time; the median of the runs. An event is one task of the
//! agenda; the growth is the exponent from the row before.
//!
//! Given a policy, a number of replicas and a number of phases, it plays only those and prints nothing: for a
//! program that counts instructions, which neither other work on the machine nor its caches change.
#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use statefulset_visualizer::cluster::{Config, NodeConfig};
use statefulset_visualizer::kubectl::Command;
use statefulset_visualizer::timeline::Timeline;
use std::time::{Duration, Instant};

const NODES: usize = 100;
const RUNS: usize = 3;
const SIZES: [i32; 3] = [100, 1_000, 10_000];
/// Rows before this one take too little time to compare with.
const COMPARED_FROM: i32 = 10_000;

/// What is done to the set, one after the other, and the highest exponent of growth that is allowed: for
/// the creation, ten times the pods may take ten times as long, and a tenth more.
const PHASES: [(&str, f64); 3] = [
    ("create to Ready", 1.041_4),
    ("rolling update", 1.1),
    ("scale to zero", 1.1),
];

/// One phase of one run.
#[derive(Clone, Copy)]
struct Measured {
    took: Duration,
    events: u64,
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|own| own != "--bench");
    if let Some(policy) = arguments.next() {
        let mut number = || arguments.next()?.parse::<i32>().ok();
        let given = number().zip(number());
        let (replicas, phases) = given.expect("a policy, replicas, and phases from 1 to 3");
        play(&policy, replicas, phases as usize);
        return;
    }
    println!("{NODES} nodes, median of {RUNS} runs\n");
    println!("phase            policy         replicas   seconds     events   events/s   growth");
    let mut too_much = Vec::new();
    for policy in ["OrderedReady", "Parallel"] {
        let mut before: Option<[Measured; 3]> = None;
        for replicas in SIZES {
            forget_peak_memory();
            let runs: Vec<_> = (0..RUNS)
                .map(|_| play(policy, replicas, PHASES.len()))
                .collect();
            let medians = [0, 1, 2].map(|phase| median(runs.iter().map(|run| run[phase])));
            for (phase, (name, limit)) in PHASES.iter().enumerate() {
                let Measured { took, events } = medians[phase];
                let seconds = took.as_secs_f64();
                let growth =
                    before.map(|before| (seconds / before[phase].took.as_secs_f64()).log10());
                let shown = growth.map_or(String::new(), |growth| format!("{growth:.3}"));
                let rate = events as f64 / seconds;
                println!(
                    "{name:<16} {policy:<14} {replicas:>8} {seconds:>9.3} {events:>10} {rate:>10.0} {shown:>8}"
                );
                if replicas >= COMPARED_FROM && growth.is_some_and(|growth| growth > *limit) {
                    too_much.push(format!("{name}, {policy}: the exponent is above {limit}"));
                }
            }
            if let Some(peak) = peak_memory() {
                println!("peak memory      {policy:<14} {replicas:>8} {peak:>6} MB");
            }
            before = Some(medians);
        }
    }
    if !too_much.is_empty() {
        println!("\n{}", too_much.join("\n"));
        std::process::exit(1);
    }
}

fn median(runs: impl Iterator<Item = Measured>) -> Measured {
    let mut runs: Vec<_> = runs.collect();
    runs.sort_by_key(|run| run.took);
    runs[runs.len() / 2]
}

/// A set is created, updated, and scaled away, or only the first of these phases.
fn play(policy: &str, replicas: i32, phases: usize) -> Vec<Measured> {
    let mut run = machines();
    let scale = Command::Scale {
        namespace: "default".into(),
        set: "web".into(),
        replicas: 0,
    };
    let commands = [
        (apply(policy, replicas, "nginx:1.27.0"), replicas),
        (apply(policy, replicas, "nginx:1.27.1"), replicas),
        (scale, 0),
    ];
    let phases = commands.into_iter().take(phases);
    let measured = phases.map(|(command, left)| phase(&mut run, command, left));
    let measured = measured.collect();
    let claims = run.cluster().store().claims.len();
    assert_eq!(claims, replicas as usize, "every claim is kept");
    measured
}

fn apply(policy: &str, replicas: i32, image: &str) -> Command {
    Command::Apply {
        manifest: manifest(policy, replicas, image),
    }
}

/// A run with nothing but nodes.
fn machines() -> Timeline {
    let zones = ["zone-a", "zone-b", "zone-c"];
    let node = |number: usize| NodeConfig {
        pods: "110".into(),
        cpu: "64".into(),
        memory: "256Gi".into(),
        ..NodeConfig::new(&format!("node-{number}"), zones[number % zones.len()])
    };
    Timeline::new(Config {
        nodes: (1..=NODES).map(node).collect(),
        ..Config::default()
    })
}

/// Runs a command until nothing is left to do; all pods are then there, Ready and up to date.
fn phase(run: &mut Timeline, command: Command, replicas: i32) -> Measured {
    let (events, started, clock) = (run.cluster().steps(), processor_time(), Instant::now());
    run.execute(command);
    assert!(run.settle(u64::MAX), "the run comes to rest");
    let took = match (started, processor_time()) {
        (Some(started), Some(ended)) => ended - started,
        _ => clock.elapsed(),
    };
    let sets = &run.cluster().store().stateful_sets;
    let status = &sets.get("default", "web").expect("the set is there").status;
    let counts = [
        status.replicas,
        status.ready_replicas,
        status.updated_replicas,
    ];
    assert_eq!(counts, [replicas; 3]);
    let events = run.cluster().steps() - events;
    Measured { took, events }
}

fn manifest(policy: &str, replicas: i32, image: &str) -> String {
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
        image: {image}
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

/// Since when the peak counts; elsewhere than on Linux it counts from the start.
fn forget_peak_memory() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// What this thread has used; only where the kernel tells it in `/proc`.
fn processor_time() -> Option<Duration> {
    let used = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(used.split(' ').next()?.parse().ok()?))
}
