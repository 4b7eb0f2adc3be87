//! Whatever a click offers for an object can be done, in every state in which it is offered.

use statefulset_visualizer::api::{Kind, ObjectRef};
use statefulset_visualizer::cluster::{Config, Supply};
use statefulset_visualizer::kubectl::Command;
use statefulset_visualizer::manifest;
use statefulset_visualizer::scene::{Act, Deed, Stage, Unfolded, inspect};
use statefulset_visualizer::shell;
use statefulset_visualizer::text::Lang;
use statefulset_visualizer::timeline::Timeline;

fn started(sample: &str) -> Timeline {
    let mut run = Timeline::new(Config::default());
    run.connect(shell::open);
    let manifest = manifest::sample(sample).expect("a sample").yaml.to_owned();
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
        let seen =
            inspect(&stage, run.cluster(), Lang::En, &object, Unfolded::ALL).expect("it is there");
        for deed in seen.deeds.into_iter().flatten() {
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
    run.execute(Command::supply(&node, Supply::Power, false));
    for instant in [70_000, 120_000, 450_000] {
        run.advance_to(instant);
        check(&run);
    }
}

/// The keys of what is offered for an object, by its place.
fn offered(run: &Timeline, object: &ObjectRef) -> Vec<Option<&'static str>> {
    let stage = Stage::default();
    let seen = inspect(&stage, run.cluster(), Lang::En, object, Unfolded::ALL);
    let deeds = seen.expect("it is there").deeds.into_iter();
    deeds.map(|deed| deed.map(|deed| deed.key)).collect()
}

#[test]
fn a_deed_keeps_its_place_while_others_come_and_go() {
    let mut run = started("web");
    run.advance_to(500);
    let object = ObjectRef::new(Kind::Pod, "default", "web-0");
    let last = [Some("deed.describe"), Some("deed.delete")];
    let pending = [&[None; 4][..], &last].concat();
    assert_eq!(offered(&run, &object), pending);
    run.advance_to(60_000);
    let running = ["deed.mark", "deed.not-ready", "deed.evict"].map(Some);
    assert_eq!(
        offered(&run, &object),
        [&running[..], &[None], &last].concat()
    );
    run.execute(Command::Delete {
        object: object.clone(),
    });
    let stopping = [None, None, None, Some("deed.force-delete")];
    assert_eq!(offered(&run, &object), [&stopping[..], &last].concat());
}

#[test]
fn an_order_to_a_probe_is_taken_back_before_it_has_shown() {
    let mut run = started("web");
    run.advance_to(60_000);
    let object = ObjectRef::new(Kind::Pod, "default", "web-0");
    assert!(offered(&run, &object).contains(&Some("deed.not-ready")));
    run.execute(Command::SetReadiness {
        namespace: "default".into(),
        pod: "web-0".into(),
        ready: Some(false),
    });
    assert!(offered(&run, &object).contains(&Some("deed.ready")));
}
