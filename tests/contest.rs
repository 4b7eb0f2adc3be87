//! Two runs on one clock: what the page shows of them is what makes them differ.

use statefulset_visualizer::scene::Comparison;
use statefulset_visualizer::text::Lang;
use statefulset_visualizer::timeline::{Contest, Pair};

fn at(pair: &mut Pair, contest: Contest, seconds: u64) -> Comparison {
    pair.seek(seconds * 1000);
    let clusters = [pair.runs[0].cluster(), pair.runs[1].cluster()];
    Comparison::of(clusters, Lang::En, contest.replicas())
}

fn names(comparison: &Comparison, side: usize) -> Vec<String> {
    let cells = comparison.rows.iter().map(|row| row.cells[side].as_ref());
    cells.flatten().map(|cell| cell.name.clone()).collect()
}

fn fact(comparison: &Comparison, key: &str) -> [String; 2] {
    let found = comparison.facts.iter().find(|fact| fact.0 == key);
    found.expect("the fact").1.clone()
}

#[test]
fn parallel_is_complete_before_ordered_ready() {
    let contest = Contest::Policy;
    let mut pair = contest.play();
    let early = at(&mut pair, contest, 2);
    assert_eq!(names(&early, 0), ["web-0"]);
    assert_eq!(names(&early, 1), ["web-0", "web-1", "web-2"]);
    assert!(early.rows[1].differs);
    let late = at(&mut pair, contest, 59);
    assert!(late.rows.iter().all(|row| !row.differs));
    let [ordered, parallel] = fact(&late, "compare.complete");
    assert!(ordered > parallel, "{ordered} and {parallel}");
    let end = at(&mut pair, contest, 160);
    assert_eq!([names(&end, 0), names(&end, 1)], [["web-0"], ["web-0"]]);
}

#[test]
fn a_deleted_pod_comes_back_by_its_name_only_in_a_stateful_set() {
    let contest = Contest::Workload;
    let mut pair = contest.play();
    let before = at(&mut pair, contest, 59);
    let after = at(&mut pair, contest, 99);
    assert_eq!(names(&before, 0), names(&after, 0));
    assert_ne!(names(&before, 1), names(&after, 1));
    assert_eq!(fact(&after, "compare.names"), ["3", "4"]);
    assert_eq!(fact(&after, "compare.claims"), ["3", "0"]);
    assert_eq!(fact(&after, "compare.ready"), ["3/3", "3/3"]);
}

#[test]
fn only_the_newer_release_replaces_two_pods_at_a_time() {
    let contest = Contest::Release;
    let mut pair = contest.play();
    let new = |comparison: &Comparison, side: usize| {
        let cells = comparison.rows.iter().flat_map(|row| &row.cells[side]);
        cells.filter(|cell| cell.image == "nginx:1.30").count()
    };
    let ends = [0, 1].map(|side| {
        (60..150)
            .find(|seconds| {
                let seen = at(&mut pair, contest, *seconds);
                new(&seen, side) == 3 && fact(&seen, "compare.ready")[side] == "3/3"
            })
            .expect("the update ends")
    });
    assert!(ends[1] < ends[0], "{ends:?}");
}

#[test]
fn the_clock_stops_at_every_change_of_either_run() {
    let mut pair = Contest::Policy.play();
    let mut now = 0;
    let mut stops = 0;
    while now < pair.end {
        let next = pair.next_change(now);
        assert!(next > now);
        now = next;
        stops += 1;
    }
    assert!(stops > 40, "{stops}");
    pair.seek(pair.end);
    assert!(pair.runs.iter().all(|run| !run.is_past()));
}
