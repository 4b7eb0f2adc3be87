//! What the timeline shows and says of a run.

use statefulset_visualizer::cluster::Config;
use statefulset_visualizer::kubectl::Command;
use statefulset_visualizer::manifest::samples;
use statefulset_visualizer::scene::{LENGTH, Marks, Strip, matters};
use statefulset_visualizer::text::Lang;
use statefulset_visualizer::timeline::Timeline;
use std::sync::Arc;

fn web(replicas: &str) -> Command {
    let web = samples().first().expect("a sample").yaml;
    let manifest = web.replace("replicas: 3", replicas);
    Command::Apply { manifest }
}

fn strip(run: &Timeline) -> Strip {
    let marks = Marks::of(run, &Arc::default());
    let coming = run.foresee(&matters);
    Strip::new(run, Lang::En, marks, coming.as_ref())
}

/// Applied at once, and at rest after some seconds.
fn run() -> Timeline {
    let mut run = Timeline::new(Config::default());
    run.execute(web("replicas: 3"));
    run.advance_to(100_000);
    run
}

#[test]
fn before_the_first_command_there_is_only_the_line() {
    let seen = strip(&Timeline::new(Config::default()));
    assert!(seen.marks.paths.iter().all(String::is_empty));
    assert_eq!(seen.marks.line, "M0 22H1000");
    assert_eq!((seen.here, seen.place, seen.count), (LENGTH, 0, 0));
    assert_eq!(seen.told, "The beginning of the run");
    assert_eq!(seen.next, "Nothing is due: the cluster is at rest.");
    assert_eq!((seen.undo.as_str(), seen.redo), ("", false));
}

#[test]
fn it_tells_what_happened_last_and_what_comes_next() {
    let mut run = run();
    run.seek(0);
    let seen = strip(&run);
    assert_eq!(seen.times, ["0:00", "1:40"]);
    assert!(seen.past);
    assert!(seen.next.starts_with("Next, in "), "{}", seen.next);
    run.seek_change(1);
    assert_eq!(strip(&run).told, "kubectl apply -f manifest.yaml");
    let told: Vec<String> = (1..=run.branch().changes().len())
        .map(|place| {
            run.seek_change(place);
            strip(&run).told
        })
        .collect();
    let ready = told.iter().position(|told| told == "Pod web-0 is Ready.");
    let next = told.iter().position(|told| told == "Pod web-1 is created.");
    assert!(ready.expect("it was told") < next.expect("it was told"));
    assert!(told.iter().all(|told| !told.is_empty()), "{told:#?}");
}

#[test]
fn a_place_on_the_strip_and_a_change_find_each_other() {
    let mut run = run();
    let marks = Marks::of(&run, &Arc::default());
    let mut before = 0;
    for place in 0..run.branch().changes().len() {
        run.seek_change(place);
        let here = strip(&run).here;
        assert!(here >= before);
        before = here;
        // Several changes may share a point: the last one of them answers.
        assert!(marks.place(here) >= place);
    }
    assert_eq!(marks.place(LENGTH), run.branch().changes().len());
    assert_eq!(marks.place(0), 0);
}

#[test]
fn a_long_wait_is_cut_and_the_line_broken_there() {
    let mut run = run();
    run.advance_to(1_000_000);
    run.execute(web("replicas: 2"));
    let seen = strip(&run);
    assert!(
        seen.marks.line.matches('M').count() >= 2,
        "{}",
        seen.marks.line
    );
    let last = seen.marks.place(LENGTH - 1);
    assert_eq!(last, seen.count);
}

#[test]
fn however_many_changes_there_are_the_marks_are_bounded() {
    let mut run = Timeline::new(Config::default());
    for round in 0..30 {
        run.execute(web(if round % 2 == 0 {
            "replicas: 12"
        } else {
            "replicas: 0"
        }));
        run.advance_to(run.now() + 400_000);
    }
    let seen = strip(&run);
    assert!(seen.count > 3_000, "{}", seen.count);
    let drawn: usize = seen
        .marks
        .paths
        .iter()
        .map(|path| path.matches('M').count())
        .sum();
    assert!(drawn <= 251, "{drawn} marks");
}

#[test]
fn branches_are_told_apart_by_their_first_command() {
    let mut run = run();
    assert!(strip(&run).branches.is_empty());
    run.seek(5_000);
    run.execute(web("replicas: 1"));
    let seen = strip(&run);
    let names: Vec<_> = seen
        .branches
        .iter()
        .map(|(_, name)| name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "1: the first run",
            "2: kubectl apply -f manifest.yaml at 0:05"
        ]
    );
    assert_eq!(seen.branch, seen.branches[1].0);
    assert!(!seen.marks.forks.is_empty());
}

#[test]
fn nothing_is_drawn_anew_while_nothing_changes() {
    let mut run = run();
    let marks = Marks::of(&run, &Arc::default());
    run.advance_to(200_000);
    run.seek_change(3);
    assert!(Arc::ptr_eq(&marks, &Marks::of(&run, &marks)));
}
