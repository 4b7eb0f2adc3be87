//! Whatever a click offers for an object can be done, in every state in which it is offered.

use statefulset_visualizer::api::{Kind, ObjectRef};
use statefulset_visualizer::cluster::Config;
use statefulset_visualizer::kubectl::Command;
use statefulset_visualizer::manifest::samples;
use statefulset_visualizer::scene::{Act, Deed, Stage, inspect};
use statefulset_visualizer::shell;
use statefulset_visualizer::text::Lang;
use statefulset_visualizer::timeline::Timeline;

fn started(sample: &str) -> Timeline {
    let mut run = Timeline::new(Config::default());
    run.connect(shell::open);
    let sample = samples().iter().find(|own| own.id == sample);
    let manifest = sample.expect("a sample").yaml.to_owned();
    assert!(!run.execute(Command::Apply { manifest }).refused);
    run
}

/// Everything that can be looked at closely.
fn objects(run: &Timeline) -> Vec<ObjectRef> {
    let store = run.cluster().store();
    let kinds = [
        Kind::Node,
        Kind::StatefulSet,
        Kind::Service,
        Kind::Pod,
        Kind::PersistentVolumeClaim,
        Kind::PersistentVolume,
    ];
    kinds
        .iter()
        .flat_map(|kind| store.objects(*kind, None))
        .map(|object| object.reference())
        .collect()
}

/// Does it in a run of its own, lets ten minutes pass, and tells what went wrong.
fn complaint(run: &Timeline, deed: &Deed) -> Option<String> {
    let mut run = run.clone();
    match &deed.act {
        Act::Do(command) => {
            let reply = run.execute(command.clone());
            reply.refused.then(|| reply.lines.join("\n"))
        }
        Act::Type(line) | Act::Show(line) => {
            run.execute(Command::typed(line, ""));
            run.advance_to(run.now() + 600_000);
            let entry = run.screen().entries().last()?;
            let fails = entry.exit.is_none_or(|exit| exit != 0);
            fails.then(|| format!("{line}: {:?}\n{}", entry.exit, entry.output))
        }
    }
}

fn check(run: &Timeline) -> usize {
    let stage = Stage::default();
    let mut offered = 0;
    for object in objects(run) {
        let seen = inspect(&stage, run.cluster(), Lang::En, &object).expect("it is there");
        for deed in seen.deeds {
            offered += 1;
            assert_eq!(complaint(run, &deed), None, "{object}: {}", deed.key);
        }
    }
    offered
}

#[test]
fn what_is_offered_can_be_done() {
    for sample in ["web", "mysql", "catalog"] {
        let mut run = started(sample);
        run.advance_to(500);
        check(&run);
        run.advance_to(200_000);
        assert!(check(&run) > 20, "{sample}");
    }
}

#[test]
fn what_is_offered_for_a_lost_node_can_be_done() {
    let mut run = started("web");
    run.advance_to(60_000);
    let node = run.cluster().store().pods.iter().next();
    let node = node.expect("a pod").spec.node_name.clone();
    let supply = statefulset_visualizer::cluster::Supply::Power;
    run.execute(Command::FailNode { node, supply });
    for instant in [70_000, 120_000, 450_000] {
        run.advance_to(instant);
        check(&run);
    }
}
