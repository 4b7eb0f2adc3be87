//! What a jump in a run of 10,000 changes costs: `cargo bench --no-default-features --bench seek`.
//!
//! Two runs: a set of three that is scaled up and down, and one of many pods at once. The jumps go all over
//! the run, in no order. Time on the processor where the kernel tells it, else wall time. Memory: what the
//! process holds more than before the run.
#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use statefulset_visualizer::cluster::{Config, NodeConfig};
use statefulset_visualizer::kubectl::Command;
use statefulset_visualizer::manifest::samples;
use statefulset_visualizer::timeline::Timeline;
use std::time::{Duration, Instant};

const CHANGES: usize = 10_000;
const JUMPS: usize = 400;

/// No jump may take longer, in ms. The page takes some times as long as this program.
const LIMIT_MS: f64 = 16.0;

type Make = fn() -> Timeline;

fn main() {
    println!(
        "run                       changes   pods   median ms   p95 ms   worst ms   memory MB"
    );
    let mut worst = 0.0_f64;
    let runs: [(&str, Make); 2] = [
        ("3 pods, again and again", small),
        ("many pods at once", large),
    ];
    for (name, make) in runs {
        let before = memory();
        let mut run = make();
        let grown = memory().saturating_sub(before);
        let (changes, pods) = (
            run.branch().changes().len(),
            run.cluster().store().pods.len(),
        );
        assert!(changes >= CHANGES, "{changes} changes");
        let mut seed = 1_usize;
        let mut took: Vec<Duration> = (0..JUMPS)
            .map(|_| {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let (started, clock) = (processor_time(), Instant::now());
                run.seek_change((seed >> 20) % changes);
                match (started, processor_time()) {
                    (Some(started), Some(ended)) => ended - started,
                    _ => clock.elapsed(),
                }
            })
            .collect();
        took.sort();
        let ms = |place: usize| took[place].as_secs_f64() * 1000.0;
        worst = worst.max(ms(JUMPS - 1));
        println!(
            "{name:<25} {changes:>7} {pods:>6} {:>11.2} {:>8.2} {:>10.2} {grown:>11}",
            ms(JUMPS / 2),
            ms(JUMPS * 95 / 100),
            ms(JUMPS - 1)
        );
    }
    if worst > LIMIT_MS {
        println!("\na jump took longer than {LIMIT_MS} ms");
        std::process::exit(1);
    }
}

fn apply(replicas: &str, policy: &str) -> Command {
    let web = samples().first().map_or("", |web| web.yaml);
    let changed = [
        "  replicas: ",
        replicas,
        "\n  podManagementPolicy: ",
        policy,
    ]
    .concat();
    Command::Apply {
        manifest: web.replace("  replicas: 3", &changed),
    }
}

fn small() -> Timeline {
    let mut run = Timeline::new(Config::default());
    for round in 0.. {
        run.execute(apply(
            if round % 2 == 0 { "3" } else { "0" },
            "OrderedReady",
        ));
        run.advance_to(run.now() + 120_000);
        if run.branch().changes().len() >= CHANGES {
            break;
        }
    }
    run
}

fn large() -> Timeline {
    let node = |number: usize| NodeConfig {
        pods: "110".into(),
        cpu: "64".into(),
        memory: "256Gi".into(),
        ..NodeConfig::new(&["node-", &number.to_string()].concat(), "zone-a")
    };
    let mut run = Timeline::new(Config {
        nodes: (1..=20).map(node).collect(),
        ..Config::default()
    });
    run.execute(apply("1000", "Parallel"));
    run.settle(u64::MAX);
    run
}

/// What this process holds, in MB; only where the kernel tells it.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap_or("0");
    let kilobytes: u64 = line
        .trim()
        .trim_end_matches("kB")
        .trim()
        .parse()
        .unwrap_or(0);
    kilobytes / 1024
}

/// What this thread has used; only where the kernel tells it in `/proc`.
fn processor_time() -> Option<Duration> {
    let used = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(used.split(' ').next()?.parse().ok()?))
}
