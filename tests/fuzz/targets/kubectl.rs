//! Any lines in a terminal: each gets an answer, and nothing panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use statefulset_visualizer::cluster::{Cluster, Config};
use statefulset_visualizer::kubectl::cli::{Files, Running};
use statefulset_visualizer::manifest;

fuzz_target!(|text: &str| {
    let mut cluster = Cluster::new(&Config::default());
    let yaml = manifest::samples()[0].yaml;
    let files = Files::from_iter([("web.yaml".to_owned(), yaml.to_owned())]);
    for line in text.lines().take(8) {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let mut running = Running::start(&mut cluster, &files, &words);
        for _ in 0..50 {
            if running.poll(&mut cluster).is_some() || cluster.next_due().is_none() {
                break;
            }
            cluster.step();
        }
        let _ = (running.output(), running.unsupported());
    }
});
