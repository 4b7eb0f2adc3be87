//! Who is evicted from a lost node, and when (spec 04 §3, 4).

mod watched;

use statefulset_visualizer::api::Millis;
use statefulset_visualizer::cluster::timings::Timings;
use statefulset_visualizer::cluster::{Config, NodeConfig, Supply};
use statefulset_visualizer::kubectl::Command;
use watched::Watched;

/// So many nodes in zone-1, in zone-2 and so on, that are quickly missed.
fn zones(sizes: &[usize]) -> Watched {
    let names = sizes.iter().zip(1..).flat_map(|(size, zone)| {
        (1..=*size).map(move |place| (format!("node-{zone}-{place}"), format!("zone-{zone}")))
    });
    Watched::new(&Config {
        timings: Timings::RECORDING,
        nodes: names
            .map(|(name, zone)| NodeConfig::new(&name, &zone))
            .collect(),
        ..Config::default()
    })
}

fn cut(run: &mut Watched, node: &str) {
    let (node, supply) = (node.to_owned(), Supply::Network);
    run.execute(&Command::FailNode { node, supply })
        .expect("checked");
}

/// The nodes from which pods are evicted.
fn evicting(run: &Watched) -> usize {
    let nodes = run.cluster.store().nodes.iter();
    let evicts = |effect: &str| effect == "NoExecute";
    nodes
        .filter(|node| node.spec.taints.iter().any(|taint| evicts(&taint.effect)))
        .count()
}

#[test]
fn the_shortest_toleration_decides_when_a_pod_goes() {
    const LOST: &str = "key: node.kubernetes.io/unreachable, operator: Exists";
    let lost = |rest: &str| format!("{{{LOST}{rest}}}");
    let for_seconds = |seconds: &str| {
        lost(&format!(
            ", effect: NoExecute, tolerationSeconds: {seconds}"
        ))
    };
    // The tolerations, and after how many seconds the pod goes; never, if there is no number.
    let cases = [
        (String::new(), Some(300)),
        (for_seconds("10"), Some(10)),
        (for_seconds("0"), Some(0)),
        (for_seconds("-5"), Some(0)),
        ([for_seconds("60"), for_seconds("20")].join(", "), Some(20)),
        (lost(""), None),
        (lost(", effect: NoExecute"), None),
        ("{operator: Exists}".to_owned(), None),
        // What the API server adds stands beside what is about something else.
        (lost(", effect: NoSchedule"), Some(300)),
        ("{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 5}".to_owned(), Some(300)),
        ("{key: mine, operator: Exists, effect: NoExecute, tolerationSeconds: 5}".to_owned(), Some(300)),
    ];
    let mut run = zones(&[3]);
    for (number, (tolerations, _)) in cases.iter().enumerate() {
        let manifest = format!(
            "{{apiVersion: v1, kind: Pod, metadata: {{name: pod-{number}}}, spec: {{nodeName: node-1-1, \
             containers: [{{name: web, image: 'web:1'}}], tolerations: [{tolerations}]}}}}"
        );
        run.execute(&Command::Apply { manifest }).expect("checked");
    }
    run.advance_to(10_000).expect("checked");
    cut(&mut run, "node-1-1");
    while evicting(&run) == 0 {
        run.step().expect("checked");
    }
    let tainted = run.cluster.now();
    let mut gone: Vec<Option<Millis>> = vec![None; cases.len()];
    for second in 0..400 {
        run.advance_to(tainted + second * 1000 + 500)
            .expect("checked");
        for (number, gone) in gone.iter_mut().enumerate() {
            let pod = run
                .cluster
                .store()
                .pods
                .get("default", &format!("pod-{number}"));
            if pod.is_none_or(|pod| pod.metadata.is_terminating()) {
                gone.get_or_insert(second);
            }
        }
    }
    let expected: Vec<_> = cases.iter().map(|(_, seconds)| *seconds).collect();
    assert_eq!(gone, expected);
}

#[test]
fn where_most_of_a_zone_is_lost_the_rest_of_it_keeps_its_pods() {
    // The sizes of the zones, how many nodes of each are cut off at once, and from how many pods are evicted.
    let cases: &[(&[usize], &[usize], usize)] = &[
        (&[5], &[1], 1),
        (&[5], &[2], 2),
        // More than two, and at least 55 of 100: nobody is evicted from there.
        (&[5], &[3], 0),
        (&[5], &[4], 0),
        (&[7], &[3], 3),
        (&[4, 3], &[3, 0], 0),
        (&[3, 3], &[2, 2], 4),
        // A whole zone goes as long as there is another.
        (&[2, 2], &[2, 0], 2),
        (&[4, 1], &[4, 0], 4),
        // All of them: it may be the controller itself that is cut off.
        (&[1], &[1], 0),
        (&[2, 1], &[2, 1], 0),
    ];
    for (sizes, cuts, expected) in cases {
        let mut run = zones(sizes);
        for (count, zone) in cuts.iter().zip(1..) {
            for place in 1..=*count {
                cut(&mut run, &format!("node-{zone}-{place}"));
            }
        }
        run.advance_to(120_000).expect("checked");
        assert_eq!(evicting(&run), *expected, "{sizes:?} without {cuts:?}");
        run.settle().expect("the invariants hold");
    }
}
