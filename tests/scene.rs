//! What is drawn, as text: a manifest and commands on one side, the scene on the other.

use expect_test::expect;
use statefulset_visualizer::api::{Kind, ObjectRef};
use statefulset_visualizer::cluster::api_server::Release;
use statefulset_visualizer::cluster::{Cluster, Config, Supply};
use statefulset_visualizer::kubectl::Command;
use statefulset_visualizer::manifest::{sample, samples};
use statefulset_visualizer::scene::{
    Inspection, Place, Presence, Scene, Stage, Tone, Unfolded, inspect,
};
use statefulset_visualizer::text::{JAPANESE, Lang, learn_japanese, plain};
use statefulset_visualizer::timeline::Timeline;

struct Show {
    timeline: Timeline,
    stage: Stage,
    lang: Lang,
    real: f64,
}

impl Show {
    fn of(id: &str) -> Self {
        Self::apply(sample(id).expect("a sample").yaml)
    }

    fn apply(manifest: &str) -> Self {
        Self::on(Release::default(), manifest)
    }

    fn on(release: Release, manifest: &str) -> Self {
        let timeline = Timeline::new(Config::of(release));
        let mut show = Self {
            timeline,
            stage: Stage::default(),
            lang: Lang::En,
            real: 0.0,
        };
        let reply = show.timeline.execute(Command::Apply {
            manifest: manifest.to_owned(),
        });
        assert!(!reply.refused, "{:?}", reply.lines);
        show
    }

    fn scene(&mut self) -> Scene {
        let cluster = self.timeline.cluster();
        self.stage.scene(cluster, self.lang, self.real, false)
    }

    /// Lets seconds pass, and looks every tenth of a second, as the page does.
    fn after(&mut self, seconds: u64) -> Scene {
        for _ in 0..seconds * 10 {
            self.timeline.advance_to(self.timeline.now() + 100);
            self.real += 100.0;
            self.scene();
        }
        self.scene()
    }

    fn scale(&mut self, set: &str, replicas: i32) {
        let (namespace, set) = ("default".to_owned(), set.to_owned());
        self.timeline.execute(Command::Scale {
            namespace,
            set,
            replicas,
        });
    }

    fn delete(&mut self, kind: Kind, name: &str) {
        let namespace = if kind == Kind::Node { "" } else { "default" };
        let object = ObjectRef::new(kind, namespace, name);
        self.timeline.execute(Command::Delete { object });
    }

    fn fail(&mut self, node: &str, supply: Supply) {
        self.timeline.execute(Command::supply(node, supply, false));
    }
}

#[track_caller]
fn check(scene: &Scene, expected: &str) {
    let expected: Vec<&str> = expected.trim().lines().map(str::trim).collect();
    let shown = scene.to_string();
    let shown: Vec<&str> = shown.lines().map(str::trim).collect();
    assert_eq!(shown, expected, "\n{scene}");
}

fn headline(scene: &Scene) -> String {
    plain(&scene.boards[0].reason.sentence)
}

#[test]
fn before_the_first_manifest_there_are_only_nodes() {
    let mut stage = Stage::default();
    let timeline = Timeline::new(Config::default());
    let scene = stage.scene(timeline.cluster(), Lang::En, 0.0, false);
    check(&scene, "node-1 Ready []\nnode-2 Ready []\nnode-3 Ready []");
}

#[test]
fn the_next_pod_waits_and_is_told_why() {
    let mut show = Show::of("web");
    check(
        &show.after(1),
        "web 0/3: web-1 is not created because web-0 is still Pending.
         service web [] answers nothing: 0/1 Ready
         web-0 wanted | no record: the pod is not Ready | Pending 0/1 | data-web-0 Pending
         web-1 wanted | no record: no pod | Not yet: waits for web-0 to be Ready | data-web-1 not created yet
         web-2 wanted | no record: no pod | Not yet: comes after web-1 | data-web-2 not created yet
         node-1 Ready []
         node-2 Ready []
         node-3 Ready []",
    );
}

#[test]
fn a_set_at_rest_says_that_there_is_nothing_to_do() {
    let scene = Show::of("web").after(60);
    assert_eq!(
        headline(&scene),
        "All 3 pods are Running and Ready. Nothing to do."
    );
    assert_eq!(scene.boards[0].reason.tone, Tone::Good);
}

#[test]
fn the_claim_of_a_scaled_down_ordinal_stays_in_its_column() {
    let mut show = Show::of("web");
    show.after(60);
    show.scale("web", 2);
    let scene = show.after(20);
    let text = scene.to_string();
    let kept = "web-2 kept | no record: no pod | Scaled down: the claim stays \
                | data-web-2 Bound with data";
    assert!(text.contains(kept), "{text}");
}

#[test]
fn a_deleted_pod_leaves_its_place_and_a_new_one_comes_to_it() {
    let mut show = Show::of("web");
    let before = show.after(60);
    show.delete(Kind::Pod, "web-1");
    let scene = show.after(1);
    assert_eq!(
        headline(&scene),
        "A new web-1 is not created because the old one is still Terminating."
    );
    let after = show.after(30);
    let uid = |scene: &Scene| match &scene.boards[0].places[1] {
        Place::One(column) => (
            column.key.clone(),
            column.pods[0].key.clone(),
            column.claims[0].key.clone(),
        ),
        Place::Many(_) => unreachable!("three columns"),
    };
    let (old, new) = (uid(&before), uid(&after));
    assert_eq!(old.0, new.0, "the column stays");
    assert_ne!(old.1, new.1, "the pod is another one");
    assert_eq!(old.2, new.2, "the claim stays");
}

#[test]
fn what_left_fades_for_a_moment_of_real_time() {
    let mut show = Show::of("web");
    show.after(60);
    show.scale("web", 2);
    let leaving = |scene: &Scene| {
        let places = scene.boards[0].places.iter();
        let columns = places.filter_map(|place| match place {
            Place::One(column) => Some(column.clone()),
            Place::Many(_) => None,
        });
        let pods = columns.flat_map(|column| column.pods.clone());
        pods.filter(|pod| pod.presence == Presence::Leaving).count()
    };
    let mut seen = false;
    for _ in 0..200 {
        show.timeline.advance_to(show.timeline.now() + 100);
        seen |= leaving(&show.scene()) == 1;
    }
    assert!(seen);
    show.real += 1000.0;
    assert_eq!(leaving(&show.scene()), 0);
}

#[test]
fn a_dead_node_is_told_from_what_is_believed_of_it() {
    let mut show = Show::of("web");
    show.after(60);
    show.fail("node-1", Supply::Power);
    let text = show.after(5).to_string();
    assert!(text.contains("node-1 Ready off [web-0]"), "{text}");
    let scene = show.after(70);
    assert!(
        scene.to_string().contains("node-1 NotReady off [web-0]"),
        "{scene}"
    );
    assert_eq!(
        headline(&scene),
        "All pods are there, and web-0 is Running but not Ready."
    );
    assert_eq!(scene.boards[0].reason.tone, Tone::Bad);
    let stuck = show.after(400);
    assert_eq!(
        headline(&stuck),
        "A new web-0 is not created because the old one is still Terminating."
    );
}

#[test]
fn the_claims_of_a_deleted_set_stay_on_the_stage() {
    let mut show = Show::of("web");
    show.after(60);
    show.delete(Kind::StatefulSet, "web");
    let scene = show.after(30);
    assert_eq!(
        headline(&scene),
        "The StatefulSet and its pods are gone. Its claims stay, and so does the data."
    );
    assert_eq!(scene.boards[0].places.len(), 3);
}

#[test]
fn a_large_set_is_folded() {
    let sample = samples()[0].yaml;
    let many = sample.replace(
        "replicas: 3",
        "replicas: 300\n  podManagementPolicy: Parallel",
    );
    let mut show = Show::apply(&many);
    show.timeline.advance_to(120_000);
    let scene = show.scene();
    let places = &scene.boards[0].places;
    assert!(places.len() <= 60, "{}", places.len());
    assert!(scene.to_string().contains("6 – 293 (288 Ready)"), "{scene}");
}

#[test]
fn a_pod_without_a_claim_says_what_becomes_of_its_data() {
    let mut show = Show::of("catalog");
    let scene = show.after(30);
    let Place::One(column) = &scene.boards[0].places[0] else {
        unreachable!("one column")
    };
    assert_eq!(
        plain(&column.no_claim),
        "No claim: volume data is an emptyDir, and goes with the pod."
    );
}

#[test]
fn every_object_that_is_drawn_can_be_looked_at_in_every_language() {
    let mut show = Show::of("mysql");
    learn_japanese(JAPANESE);
    for lang in Lang::ALL {
        show.lang = lang;
        let scene = show.after(20);
        let cluster = show.timeline.cluster();
        let pods = cluster.store().pods.iter();
        let pods = pods.map(|pod| ObjectRef::new(Kind::Pod, "default", &pod.metadata.name));
        let nodes = scene.nodes.iter().map(|node| node.object.clone());
        for object in pods.chain(nodes).chain(scene.boards[0].set.clone()) {
            let seen =
                inspect(&show.stage, cluster, lang, &object, Unfolded::ALL).expect("it is there");
            assert!(
                !seen.yaml.is_empty() && seen.deeds.iter().any(Option::is_some),
                "{object}"
            );
        }
    }
}

#[test]
fn what_was_force_deleted_is_still_drawn_where_it_runs() {
    let mut show = Show::of("web");
    show.after(60);
    show.fail("node-1", Supply::Network);
    show.after(60);
    let pods = show.timeline.cluster().store().pods_on_node("node-1");
    let pod = pods.map(|pod| pod.metadata.name.clone()).next().unwrap();
    let volumes = show.after(0).nodes[0].volumes.len();
    show.timeline.execute(Command::ForceDelete {
        namespace: "default".into(),
        pod: pod.clone(),
    });
    let scene = show.after(2);
    let node = &scene.nodes[0];
    let chips: Vec<_> = node
        .pods
        .iter()
        .map(|chip| (&chip.label, &*chip.status))
        .collect();
    assert!(
        chips.contains(&(&pod, "runs, though its object is gone")),
        "{chips:?}"
    );
    assert_eq!(
        node.volumes.len(),
        volumes,
        "they are attached for six minutes more"
    );
}

#[test]
fn the_picture_before_the_run_is_its_first_one() {
    let config = Config::default();
    let before = Scene::before(&config);
    let first = Stage::default().scene(&Cluster::new(&config), Lang::En, 0.0, true);
    let mut nodes = first.nodes;
    for node in &mut nodes {
        // Nothing has a uid before it is made.
        node.key = node.object.name.to_string();
    }
    assert_eq!(before.nodes, nodes);
    assert_eq!(before.boards, first.boards);
    assert_eq!(before.events, first.events);
    assert_eq!(before.tables, first.tables);
    assert_eq!(before.unscheduled, first.unscheduled);
}

/// What is said about one object, as text.
fn looked_at(show: &Show, object: &ObjectRef) -> Inspection {
    let cluster = show.timeline.cluster();
    inspect(&show.stage, cluster, show.lang, object, Unfolded::ALL).expect("it is there")
}

/// The program of a set: the cursor, the depth, the text, and who stands at it.
fn program(show: &Show, set: &str) -> String {
    let set = ObjectRef::new(Kind::StatefulSet, "default", set);
    let lines = looked_at(show, &set).program.into_iter().map(|line| {
        let cursor = line
            .cursor
            .map_or(String::new(), |tone| format!("{tone:?}"));
        let pods: Vec<_> = line.pods.iter().map(|(own, _)| own.to_string()).collect();
        let skipped = if line.skipped { "(skipped) " } else { "" };
        let indent = "  ".repeat(line.depth.into());
        let more = match line.more {
            0 => String::new(),
            more => format!(" +{more}"),
        };
        let text = plain(line.text);
        format!(
            "{cursor:<4} {indent}{skipped}{text} {}{more}",
            pods.join(" ")
        )
    });
    lines
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect()
}

fn chains(show: &Show, kind: Kind, name: &str) -> String {
    let inspection = looked_at(show, &ObjectRef::new(kind, "default", name));
    let mut text = String::new();
    for chain in inspection.chains {
        text += &format!("{}\n", chain.title);
        for link in chain.links {
            let line = format!(
                "  {:?} {} {} {}",
                link.tone,
                link.role,
                link.name,
                plain(&link.note)
            );
            text += &format!("{}\n", line.trim_end());
        }
    }
    text
}

#[test]
fn the_loop_shows_where_the_last_sync_ended_and_how_far_each_pod_comes() {
    let mut show = Show::of("web");
    show.after(1);
    expect![[r#"
             Find the revision of the template; a new one is kept.
             For each ordinal, lowest first:
               Succeeded or Failed? Delete the pod.
               No pod? Create its claims, then the pod. 1 2
        Wait   Not Running and Ready? Wait here. 0
             For each pod beyond replicas, highest first:
               All others healthy? Delete it.
               Still Terminating? Wait here.
             For each old pod down to partition, highest first:
               Delete it; its ordinal is empty then.
               Updated pod not Ready? Wait here.
             Count the pods, write the status.
    "#]]
    .assert_eq(&program(&show, "web"));
    show.after(60);
    show.scale("web", 1);
    show.after(1);
    expect![[r#"
             Find the revision of the template; a new one is kept.
             For each ordinal, lowest first:
               Succeeded or Failed? Delete the pod.
               No pod? Create its claims, then the pod.
               Not Running and Ready? Wait here.
             For each pod beyond replicas, highest first:
               All others healthy? Delete it. 1
        Wait   Still Terminating? Wait here. 2
             For each old pod down to partition, highest first:
               Delete it; its ordinal is empty then.
               Updated pod not Ready? Wait here.
             Count the pods, write the status. 0
    "#]]
    .assert_eq(&program(&show, "web"));
}

#[test]
fn the_loop_of_a_parallel_set_leaves_the_waiting_out() {
    let text = samples()[0].yaml.replace(
        "  serviceName",
        "  podManagementPolicy: Parallel\n  serviceName",
    );
    let mut show = Show::apply(&text.replace("replicas: 3", "replicas: 14"));
    show.after(1);
    expect![[r#"
             Find the revision of the template; a new one is kept.
             For each ordinal, lowest first:
               Succeeded or Failed? Delete the pod.
               No pod? Create its claims, then the pod.
               (skipped) Not Running and Ready? Wait here.
             For each pod beyond replicas, highest first:
               All others healthy? Delete it.
               (skipped) Still Terminating? Wait here.
             For each old pod down to partition, highest first:
               Delete it; its ordinal is empty then.
        Wait   Updated pod not Ready? Wait here. 0 1 2 3 4 5 6 7 8 9 +4
             Count the pods, write the status.
    "#]]
    .assert_eq(&program(&show, "web"));
}

#[test]
fn a_partition_is_seen_in_the_loop_and_on_the_columns() {
    let mut show = Show::of("web");
    show.after(60);
    show.timeline.execute(Command::Partition {
        namespace: "default".into(),
        set: "web".into(),
        partition: 2,
    });
    let manifest = samples()[0]
        .yaml
        .replace("1.29", "1.30")
        .replace("1.27", "1.28");
    let reply = show.timeline.execute(Command::Apply { manifest });
    assert!(!reply.refused);
    let scene = show.after(60);
    let sides = scene.boards[0].places.iter().map(|place| match place {
        Place::One(column) => column.side.name(),
        Place::Many(_) => "many",
    });
    assert!(sides.eq(["held", "held", "first"]));
    expect![[r#"
             Find the revision of the template; a new one is kept.
             For each ordinal, lowest first:
               Succeeded or Failed? Delete the pod.
               No pod? Create its claims, then the pod.
               Not Running and Ready? Wait here.
             For each pod beyond replicas, highest first:
               All others healthy? Delete it.
               Still Terminating? Wait here.
        Wait For each old pod down to partition, highest first: 0 1
               Delete it; its ordinal is empty then.
               Updated pod not Ready? Wait here.
             Count the pods, write the status. 2
    "#]]
    .assert_eq(&program(&show, "web"));
}

#[test]
fn the_chains_name_the_link_that_does_not_hold() {
    let mut show = Show::of("web");
    show.after(60);
    expect![[r#"
        From the set to the name
          Good StatefulSet web
          Good serviceName web
          Good Service web
          Good selector app=web
          Good endpoint web-0
          Good record web-0.web.default.svc.cluster.local 10.244.1.2
        From the container to the disk
          Good volumeMount nginx:/usr/share/nginx/html
          Good volumeClaimTemplate data
          Good claim data-web-0
          Good volume pvc-497305c5
          Good attached node-1
    "#]]
    .assert_eq(&chains(&show, Kind::Pod, "web-0"));
    show.timeline.execute(Command::Delete {
        object: ObjectRef::new(Kind::Service, "default", "web"),
    });
    show.after(10);
    expect![[r#"
        From the set to the name
          Good StatefulSet web
          Good serviceName web
          Bad Service web There is no Service web. The pods run all the same, without names.
          Quiet selector
          Quiet endpoint web-0
          Quiet record web-0.web.default.svc.cluster.local
        From the container to the disk
          Good volumeMount nginx:/usr/share/nginx/html
          Good volumeClaimTemplate data
          Good claim data-web-0
          Good volume pvc-497305c5
          Good attached node-1
    "#]]
    .assert_eq(&chains(&show, Kind::Pod, "web-0"));
    expect![[r#"
        From the container to the disk
          Good claim data-web-0
          Good volume pvc-497305c5
          Good attached node-1
    "#]]
    .assert_eq(&chains(&show, Kind::PersistentVolumeClaim, "data-web-0"));
}

#[test]
fn a_volume_that_nobody_mounts_is_a_broken_link() {
    let mounts = "        volumeMounts:
        - name: data
          mountPath: /usr/share/nginx/html
";
    let mut show = Show::apply(&samples()[0].yaml.replace(mounts, ""));
    show.after(60);
    expect![[r#"
        From the set to the name
          Good StatefulSet web
          Good serviceName web
          Good Service web
          Good selector app=web
          Good endpoint web-0
          Good record web-0.web.default.svc.cluster.local 10.244.1.2
        From the container to the disk
          Bad volumeMount  No container mounts data: what is written goes to the container, and is lost with it.
          Quiet volumeClaimTemplate data
          Quiet claim data-web-0
          Quiet volume pvc-497305c5
          Quiet attached node-1
    "#]].assert_eq(&chains(&show, Kind::Pod, "web-0"));
}

#[test]
fn a_volume_that_is_used_as_a_device_is_used() {
    let text = samples()[0]
        .yaml
        .replace("volumeMounts", "volumeDevices")
        .replace("mountPath", "devicePath");
    let mut show = Show::apply(&text);
    show.after(60);
    let chains = chains(&show, Kind::Pod, "web-0");
    assert!(chains.contains("  Good volumeDevice nginx\n"), "{chains}");
    assert!(chains.contains("  Good attached node-1\n"), "{chains}");
}

#[test]
fn both_sides_of_the_partition_of_a_large_set_are_drawn() {
    let text = samples()[0].yaml.replace(
        "replicas: 3",
        "replicas: 200\n  podManagementPolicy: Parallel
  updateStrategy: {rollingUpdate: {partition: 100}}",
    );
    let mut show = Show::apply(&text);
    show.timeline.advance_to(120_000);
    let scene = show.scene();
    let sides = scene.boards[0]
        .places
        .iter()
        .filter_map(|place| match place {
            Place::One(column) => Some((column.ordinal, column.side.name())),
            Place::Many(_) => None,
        });
    let middle = sides.filter(|(ordinal, _)| (50..150).contains(ordinal));
    assert!(middle.eq([(99, "held"), (100, "first")]), "{scene}");
}

#[test]
fn a_pod_below_the_partition_holds_no_update_up() {
    let text = samples()[0].yaml.replace(
        "replicas: 3",
        "replicas: 3\n  podManagementPolicy: Parallel
  updateStrategy: {rollingUpdate: {partition: 2}}",
    );
    let mut show = Show::apply(&text);
    show.after(1);
    let program = program(&show, "web");
    let at = |words: &str| {
        let line = program.lines().find(|line| line.contains(words));
        line.expect("a line")
            .rsplit(['.', '?'])
            .next()
            .map(str::trim)
    };
    assert_eq!(at("Updated pod not Ready?"), Some("2"), "{program}");
    assert_eq!(at("Count the pods"), Some("0 1"), "{program}");
}

#[test]
fn whether_a_fresh_pod_holds_an_update_up_depends_on_the_release() {
    let text = samples()[0].yaml.replace(
        "replicas: 3",
        "replicas: 3\n  podManagementPolicy: Parallel\n  minReadySeconds: 600",
    );
    let at_the_end = |release| {
        let mut show = Show::on(release, &text);
        show.after(60);
        let program = program(&show, "web");
        program.lines().last().map(|line| line.ends_with("0 1 2"))
    };
    assert_eq!(at_the_end(Release::V1_34), Some(true));
    assert_eq!(at_the_end(Release::V1_35), Some(false));
}

const SHOP: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: shop, image: \"nginx:1.29\"}]}
";

#[test]
fn a_deployment_is_well_only_when_it_is_rolled_out() {
    let paused = SHOP.replace("replicas: 2", "paused: true\n  replicas: 2");
    let mut show = Show::apply(&paused);
    let scene = show.after(60);
    assert_eq!(scene.crowds[0].tone, Tone::Quiet, "{scene}");
    let stuck = SHOP
        .replace("nginx:1.29", "nginx:bad")
        .replace("replicas: 2", "progressDeadlineSeconds: 60\n  replicas: 2");
    let mut show = Show::apply(&stuck);
    let tone = |scene: Scene| scene.crowds[0].tone;
    assert_eq!(tone(show.after(30)), Tone::Wait);
    assert_eq!(tone(show.after(90)), Tone::Bad);
    let seen = looked_at(&show, &ObjectRef::new(Kind::Deployment, "default", "shop"));
    assert_eq!((seen.tone, &*seen.status), (Tone::Bad, "0/2 Ready"));
}

#[test]
fn the_pods_of_a_deployment_stand_with_their_replica_set() {
    let mut show = Show::apply(SHOP);
    let scene = show.after(60);
    let crowd = &scene.crowds[0];
    assert_eq!((crowd.ready.as_str(), crowd.tone), ("2/2", Tone::Good));
    assert_eq!(crowd.groups.len(), 1);
    let names = crowd.groups[0].pods.iter().map(|own| own.label.as_str());
    assert_eq!(names.filter(|own| own.starts_with("shop-")).count(), 2);
    let seen = looked_at(&show, &crowd.object);
    assert_eq!(seen.status, "2/2 Ready");
    let seen = looked_at(&show, &crowd.groups[0].object);
    assert_eq!((seen.tone, &*seen.status), (Tone::Good, "2/2 Ready"));
}
