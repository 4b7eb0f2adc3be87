//! A run and its past: wherever one goes in it, it is the run that its commands make.

use proptest::prelude::*;
use statefulset_visualizer::api::{Kind, Millis, ObjectRef};
use statefulset_visualizer::cluster::{Cluster, Config, Supply};
use statefulset_visualizer::kubectl::{self, Command};
use statefulset_visualizer::manifest::sample;
use statefulset_visualizer::timeline::{Mark, Timeline};

fn apply() -> Command {
    let manifest = sample("web").expect("the sample").yaml.to_owned();
    Command::Apply { manifest }
}

fn scale(replicas: i32) -> Command {
    Command::Scale {
        namespace: "default".into(),
        set: "web".into(),
        replicas,
    }
}

fn fail(node: u8) -> Command {
    Command::FailNode {
        node: format!("node-{node}"),
        supply: Supply::Power,
    }
}

fn delete(pod: u8) -> Command {
    Command::Delete {
        object: ObjectRef::new(Kind::Pod, "default", &format!("web-{pod}")),
    }
}

/// A run of some changes: a set of three, scaled to five after a minute, to one after two.
fn run() -> Timeline {
    let mut run = Timeline::new(Config::default());
    run.execute(apply());
    run.advance_to(60_000);
    run.execute(scale(5));
    run.advance_to(120_000);
    run.execute(scale(1));
    run.advance_to(200_000);
    run
}

fn pods(run: &Timeline) -> usize {
    run.cluster().store().pods.len()
}

/// The whole state, to the last byte.
fn state(cluster: &Cluster) -> String {
    format!("{cluster:?}")
}

/// What is looked at, played without any detour.
fn straight(run: &Timeline) -> Cluster {
    let mut cluster = Cluster::new(run.config());
    for given in run.commands() {
        cluster.advance_to(given.at);
        kubectl::execute(&mut cluster, &given.command);
    }
    while cluster.steps() < run.cluster().steps() {
        cluster.step();
    }
    if cluster.next_due().is_none_or(|due| due > run.now()) {
        cluster.advance_to(run.now());
    }
    cluster
}

#[track_caller]
fn check(run: &Timeline) {
    assert_eq!(state(run.cluster()), state(&straight(run)));
}

#[derive(Clone, Debug)]
enum Deed {
    Execute(Command),
    Wait(Millis),
    Step,
    Seek(u16),
    SeekChange(u16),
    Undo,
    Redo,
    Select(u8),
    End,
}

fn deeds() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => (0..6).prop_map(|replicas| Deed::Execute(scale(replicas))),
        2 => (0..5_u8).prop_map(|pod| Deed::Execute(delete(pod))),
        1 => (1..4_u8).prop_map(|node| Deed::Execute(fail(node))),
        1 => Just(Deed::Execute(apply())),
        3 => (1..50_000_u64).prop_map(Deed::Wait),
        2 => Just(Deed::Step),
        4 => any::<u16>().prop_map(Deed::Seek),
        4 => any::<u16>().prop_map(Deed::SeekChange),
        2 => Just(Deed::Undo),
        2 => Just(Deed::Redo),
        1 => any::<u8>().prop_map(Deed::Select),
        1 => Just(Deed::End),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Wherever one goes, and whatever one does there, the state is that of the commands.
    #[test]
    fn a_run_is_what_its_commands_make_it(deeds in prop::collection::vec(deeds(), 1..40)) {
        let mut run = Timeline::new(Config::default());
        run.execute(apply());
        for deed in deeds {
            let (given, lived) = (run.branch().given().len(), run.branch().lived());
            let changes = run.branch().changes().len();
            match deed {
                Deed::Execute(command) => {
                    run.execute(command);
                    prop_assert!(!run.is_past());
                }
                Deed::Wait(ms) => run.advance_to(run.now() + ms),
                Deed::Step => {
                    run.step();
                }
                Deed::Seek(part) => {
                    let instant = lived * u64::from(part) / u64::from(u16::MAX);
                    run.seek(instant);
                    prop_assert_eq!(run.now(), instant);
                }
                Deed::SeekChange(part) => {
                    let place = usize::from(part) % (changes + 1);
                    run.seek_change(place);
                    prop_assert_eq!(run.place(), place);
                    prop_assert_eq!((given, lived), (run.branch().given().len(), run.branch().lived()));
                }
                Deed::Undo => {
                    let before = run.commands().len();
                    if run.undo() {
                        prop_assert_eq!(run.commands().len(), before - 1);
                    }
                }
                Deed::Redo => {
                    run.redo();
                }
                Deed::Select(number) => {
                    let branches = run.branches();
                    let number = branches[usize::from(number) % branches.len()].number;
                    run.select(number);
                }
                Deed::End => run.seek_end(),
            }
            prop_assert_eq!(state(run.cluster()), state(&straight(&run)));
            prop_assert!(run.branches().len() <= 12);
        }
    }
}

#[test]
fn every_change_can_be_visited_in_any_order() {
    let mut run = run();
    let (end, count) = (state(run.cluster()), run.branch().changes().len());
    let journal = run.cluster().journal().len();
    for place in (0..=count).rev().chain([7, 3, 40, 12]) {
        run.seek_change(place);
        assert_eq!(run.place(), place);
        let from = run.branch().changes().get(place);
        let known = from.map_or(journal, |change| change.from);
        assert_eq!(
            run.cluster().journal().len(),
            known,
            "after {place} changes"
        );
    }
    check(&run);
    run.seek_end();
    assert_eq!(state(run.cluster()), end);
}

#[test]
fn the_past_goes_on_as_it_did_with_its_commands_until_the_present() {
    let mut run = run();
    let end = state(run.cluster());
    run.seek(30_000);
    assert!(run.is_past());
    assert_eq!((pods(&run), run.commands().len()), (3, 1));
    run.advance_to(119_000);
    assert_eq!((pods(&run), run.commands().len()), (5, 2));
    while run.is_past() && run.step() {}
    run.advance_to(200_000);
    assert_eq!(state(run.cluster()), end);
    assert_eq!(run.branches().len(), 1);
}

#[test]
fn who_acts_in_the_past_begins_a_branch_and_the_old_future_stays() {
    let mut run = run();
    let end = state(run.cluster());
    run.seek(90_000);
    run.execute(scale(2));
    assert!(!run.is_past());
    run.advance_to(300_000);
    assert_eq!(pods(&run), 2);
    check(&run);

    let numbers: Vec<_> = run.branches().iter().map(|own| own.number).collect();
    let [old, new] = numbers[..] else {
        panic!("two branches, not {numbers:?}")
    };
    let first = run.branch().first_own().expect("it has a command");
    assert_eq!((first.at, &*first.command), (90_000, &scale(2)));
    let other = state(run.cluster());
    assert!(run.select(old));
    assert_eq!(state(run.cluster()), end);
    assert!(run.select(new));
    assert_eq!(state(run.cluster()), other);
    assert!(!run.select(99));
}

#[test]
fn to_act_where_nothing_comes_after_is_no_branch() {
    let mut run = run();
    run.seek_change(run.branch().changes().len());
    assert!(run.is_past());
    run.execute(scale(4));
    assert_eq!(run.branches().len(), 1);
    check(&run);
}

#[test]
fn what_is_undone_does_not_come_again_until_it_is_redone() {
    let mut run = run();
    let end = state(run.cluster());
    assert_eq!(run.undoable(), Some(&scale(1)));
    assert!(run.undo());
    assert_eq!((run.now(), pods(&run)), (120_000, 5));
    assert!(run.undo());
    assert_eq!((run.now(), pods(&run)), (60_000, 3));
    run.advance_to(400_000);
    assert_eq!(pods(&run), 3, "nobody scales");
    check(&run);
    assert_eq!(run.redoable(), 2);
    assert!(run.redo());
    assert_eq!((run.now(), pods(&run)), (120_000, 5));
    assert!(run.redo());
    assert_eq!(state(run.cluster()), end);
    assert!(!run.redo());
}

#[test]
fn a_command_after_an_undo_leaves_the_undone_as_a_branch() {
    let mut run = run();
    run.undo();
    run.execute(scale(4));
    assert_eq!(run.redoable(), 0);
    assert_eq!(run.branches().len(), 2);
    run.advance_to(200_000);
    assert_eq!(pods(&run), 4);
    assert_eq!(run.undoable(), Some(&scale(4)));
}

#[test]
fn at_the_beginning_there_is_nothing_to_undo() {
    let mut run = run();
    run.seek_change(0);
    assert_eq!(run.undoable(), None);
    assert!(!run.undo());
    assert!(run.is_past(), "and nothing has moved");
}

#[test]
fn a_refused_command_is_a_change_of_the_run() {
    let mut run = Timeline::new(Config::default());
    assert!(run.execute(scale(3)).refused);
    let [change] = run.branch().changes() else {
        panic!("one change")
    };
    assert_eq!(change.mark, Mark::Command);
    assert_eq!(run.command(0), Some(&scale(3)));
    assert_eq!(run.entries(0).count(), 0);
    assert!(run.undo());
    assert!(run.branch().changes().is_empty());
}

#[test]
fn what_comes_next_is_foreseen_without_being_done() {
    let mut run = Timeline::new(Config::default());
    run.execute(apply());
    let before = state(run.cluster());
    let created = |entry: &statefulset_visualizer::cluster::journal::Entry| {
        entry.object.kind == Kind::Pod && &*entry.object.name == "web-1"
    };
    let next = run.foresee(&created).expect("web-1 will come");
    assert_eq!(state(run.cluster()), before);
    run.advance_to(next.at - 1);
    assert_eq!(pods(&run), 1);
    run.advance_to(next.at);
    assert_eq!(pods(&run), 2);
    assert_eq!(run.foresee(&|_| false), None);
}

#[test]
fn branches_are_bounded() {
    let mut run = run();
    for replicas in 2..40 {
        run.seek(90_000);
        run.execute(scale(replicas));
        run.advance_to(91_000);
    }
    assert_eq!(run.branches().len(), 12);
    check(&run);
}
