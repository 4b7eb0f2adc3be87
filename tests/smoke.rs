use statefulset_visualizer::cluster::Config;
use statefulset_visualizer::kubectl::Command;
use statefulset_visualizer::manifest;
use statefulset_visualizer::timeline::Timeline;

#[test]
fn smoke() {
    for sample in manifest::samples() {
        let mut run = Timeline::new(Config::default());
        let reply = run.execute(Command::Apply { manifest: sample.yaml.into() });
        println!("{} {reply:?}", sample.id);
        println!("rests: {}", run.settle(600_000));
        for e in run.cluster().journal().entries() {
            println!("{:>7} {:<30} {:<32} {:?} {:?}", e.at, e.actor.component(), e.object.to_string(), e.what, e.reason);
        }
        println!("{:?}", run.cluster().store().stateful_sets.iter().map(|s| (s.metadata.name.clone(), s.status.clone())).collect::<Vec<_>>());
        for set in run.cluster().store().stateful_sets.iter() {
            println!("{:?}", run.cluster().explain(&statefulset_visualizer::api::ObjectRef::new(statefulset_visualizer::api::Kind::StatefulSet, &set.metadata.namespace, &set.metadata.name)));
        }
    }
}
