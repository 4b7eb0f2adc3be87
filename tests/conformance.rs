//! The model against recordings of a real control plane (tests/golden/README.md).
//!
//! Every folder below `tests/golden`, or below the folder that `GOLDEN_DIR` names, is a scenario.
//! Arguments choose scenarios by a part of their names: `cargo test --test conformance -- 03`.
//! What the scenarios of `tests/golden` come to is kept in a file, which `UPDATE_TRUTH=1` rewrites.
//! `DIFFERENCES=20` shows more than the first difference, `OUTPUTS=1` what kubectl prints otherwise at the marked moments, `OURS=folder` writes our traces there,
//! `SEED=2` lets chance fall otherwise.

#![allow(clippy::print_stdout, reason = "it ends with a table")]

#[path = "conformance/mod.rs"]
mod conformance;

use conformance::{judge, scenario};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// The table of `tests/golden` as it is printed; `tests/truth.rs` shows it to the page's readers.
const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance/results.txt");

fn main() -> ExitCode {
    let folder = std::env::var_os("GOLDEN_DIR").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden")),
        PathBuf::from,
    );
    let shown = std::env::var("DIFFERENCES").ok();
    let shown = shown.and_then(|number| number.parse().ok()).unwrap_or(1);
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let scenarios = match scenario::all_in(&folder) {
        Ok(scenarios) => scenarios,
        Err(error) => {
            println!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let mut table = Vec::new();
    let mut failed = 0;
    for scenario in &scenarios {
        let is_wanted = |word: &String| scenario.name.contains(word.as_str());
        if !wanted.is_empty() && !wanted.iter().any(is_wanted) {
            continue;
        }
        let verdict = match judge(scenario) {
            Ok(verdict) => verdict,
            Err(error) => {
                table.push((
                    scenario.name.clone(),
                    0,
                    0,
                    String::new(),
                    format!("FAILED: {error}"),
                ));
                failed += 1;
                continue;
            }
        };
        if let Some(folder) = std::env::var_os("OURS") {
            let path = PathBuf::from(folder).join(format!("{}.jsonl", scenario.name));
            let _ = std::fs::write(path, verdict.ours.to_text());
        }
        let outcome = &verdict.outcome;
        let result = match (&verdict.unsupported, outcome.differences.len()) {
            (Some(what), 0) => format!("unsupported: {what}"),
            (None, 0) => "same".to_owned(),
            (_, number) => {
                failed += 1;
                for difference in outcome.differences.iter().take(shown) {
                    println!("{}: {}\n", scenario.name, difference.text);
                }
                format!("FAILED: {number} differences")
            }
        };
        let (changes, orders) = (outcome.changes, outcome.orders);
        let outputs = &verdict.outputs;
        let faults = outputs.faults(&scenario.name);
        for fault in &faults {
            println!("{}: {fault}", scenario.name);
        }
        failed += usize::from(!faults.is_empty());
        if std::env::var_os("OUTPUTS").is_some() {
            for (command, real, ours) in &outputs.differences {
                println!(
                    "{}: kubectl {command}\n--- recorded\n{real}\n+++ ours\n{ours}\n",
                    scenario.name
                );
            }
        }
        let outputs = format!("{}/{}", outputs.same, outputs.all);
        table.push((scenario.name.clone(), changes, orders, outputs, result));
    }
    let mut results = format!(
        "{:<50} {:>8} {:>8} {:>8}  result\n",
        "scenario", "changes", "orders", "outputs"
    );
    for (name, changes, orders, outputs, result) in &table {
        let _ = writeln!(
            results,
            "{name:<50} {changes:>8} {orders:>8} {outputs:>8}  {result}"
        );
    }
    print!("{results}");
    let same = table.iter().filter(|(.., result)| result == "same").count();
    println!("{same} of {} are the same, {failed} failed", table.len());
    if table.is_empty() {
        println!("no scenarios in {}", folder.display());
    }
    let is_all = wanted.is_empty() && std::env::var_os("GOLDEN_DIR").is_none();
    if failed == 0 && is_all && !is_kept(&results) {
        println!("{RESULTS} is stale: run with UPDATE_TRUTH=1 to rewrite it");
        return ExitCode::FAILURE;
    }
    if failed == 0 && !table.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Whether the file says what was found, after it was rewritten if that is wanted.
fn is_kept(results: &str) -> bool {
    if std::env::var_os("UPDATE_TRUTH").is_some() {
        let _ = std::fs::write(RESULTS, results);
    }
    std::fs::read_to_string(RESULTS).is_ok_and(|kept| kept == results)
}
