//! Random users: whatever they do, and whenever, the model keeps the invariants of spec 08.
//!
//! `SIMULATION_CASES` says how many runs to try, `SIMULATION_SEED` which ones. A failure prints
//! the shortest run that shows it, as commands with their instants.

#![allow(clippy::print_stdout, reason = "a run tells its seed")]

use proptest::prelude::*;
use proptest::test_runner::{Config as Runner, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use statefulset_visualizer::api::{Kind, Millis, ObjectRef};
use statefulset_visualizer::cluster::api_server::Release;
use statefulset_visualizer::cluster::timings::Timings;
use statefulset_visualizer::cluster::{Cluster, Config, Supply};
use statefulset_visualizer::kubectl::Command;
use statefulset_visualizer::timeline::{PATIENCE, Timeline};
use std::fmt::Write;
use watched::{Checked, Watched, same_journal};

mod watched;

/// What a user may do.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    Apply(Wish),
    Scale(i32),
    DeletePod(i32),
    EvictPod(i32),
    ApplyBudget(&'static str),
    DeleteBudget,
    ApplyAutoscaler {
        least: i32,
        more: i32,
    },
    DeleteAutoscaler,
    ApplyDeployment {
        replicas: i32,
        image: &'static str,
        more: &'static str,
    },
    DeleteDeployment,
    DeleteAnyPod(usize),
    DeleteClaim(i32),
    DeleteVolumeOf(i32),
    DeleteSet,
    ApplyService,
    DeleteService,
    ApplyClass,
    ApplyClaim(i32),
    ApplyPod {
        ordinal: i32,
        selected: bool,
    },
    FailNode(u8, Supply),
    RecoverNode(u8, Supply),
    DeleteNode(u8),
    ApplyNode {
        number: u8,
        off: bool,
    },
    ForceDelete(i32),
    SetReadiness(i32, Option<bool>),
    Hold(i32, bool),
    Hang(i32),
    Wait(Millis),
    Step(u8),
}

/// What of a set cannot be changed later.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    release: Release,
    /// Whether the kubelets are as quick as in the recordings.
    quick: bool,
    parallel: bool,
    probed: bool,
    claim_templates: usize,
    class: Option<&'static str>,
    service: &'static str,
}

/// What of a set can be changed.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    replicas: i32,
    image: &'static str,
    strategy: &'static str,
    min_ready_seconds: i32,
    start: i32,
    when_deleted: &'static str,
    when_scaled: &'static str,
}

impl Shape {
    fn config(&self) -> Config {
        let timings = if self.quick {
            Timings::RECORDING
        } else {
            Timings::REALISTIC
        };
        Config {
            timings,
            ..Config::of(self.release)
        }
    }

    fn set(&self, wish: &Wish) -> String {
        let policy = if self.parallel {
            "Parallel"
        } else {
            "OrderedReady"
        };
        let probe = if self.probed {
            ", readinessProbe: {tcpSocket: {port: 80}, failureThreshold: 2}, \
             livenessProbe: {httpGet: {port: 80}, periodSeconds: 5, failureThreshold: 2}, \
             startupProbe: {tcpSocket: {port: 80}, periodSeconds: 3}"
        } else {
            ""
        };
        let Wish {
            replicas,
            image,
            strategy,
            min_ready_seconds,
            start,
            when_deleted,
            when_scaled,
        } = wish;
        let mut manifest = format!(
            "apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: web}}
spec:
  serviceName: web
  replicas: {replicas}
  podManagementPolicy: {policy}
  minReadySeconds: {min_ready_seconds}
  ordinals: {{start: {start}}}
  updateStrategy: {strategy}
  persistentVolumeClaimRetentionPolicy: {{whenDeleted: {when_deleted}, whenScaled: {when_scaled}}}
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers: [{{name: web, image: \"nginx:{image}\"{probe}}}]
"
        );
        if self.claim_templates > 0 {
            manifest += "  volumeClaimTemplates:\n";
        }
        for name in ["data", "logs"].iter().take(self.claim_templates) {
            let claim = self.claim(name);
            let _ = writeln!(manifest, "  - {claim}");
        }
        manifest
    }

    /// A claim without `kind`, on one line.
    fn claim(&self, name: &str) -> String {
        let class = self.class.map_or(String::new(), |class| {
            format!("storageClassName: {class}, ")
        });
        format!(
            "{{metadata: {{name: {name}}}, spec: {{accessModes: [ReadWriteOnce], {class}\
             resources: {{requests: {{storage: 1Gi}}}}}}}}"
        )
    }

    fn service(&self) -> String {
        let spec = self.service;
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\n\
             spec: {{{spec}selector: {{app: web}}, ports: [{{port: 80}}]}}\n"
        )
    }

    /// The command of an action; none where there is nothing to act upon.
    fn command(&self, action: &Action, cluster: &Cluster) -> Option<Command> {
        let object = |kind, name: &str| {
            let namespace = if kind == Kind::Node || kind == Kind::PersistentVolume {
                ""
            } else {
                "default"
            };
            ObjectRef::new(kind, namespace, name)
        };
        let delete = |kind, name: &str| Command::Delete {
            object: object(kind, name),
        };
        let apply = |manifest| Command::Apply { manifest };
        let node = |number: &u8| format!("node-{number}");
        Some(match action {
            Action::Apply(wish) => apply(self.set(wish)),
            Action::Scale(replicas) => Command::Scale {
                namespace: "default".into(),
                set: "web".into(),
                replicas: *replicas,
            },
            Action::EvictPod(ordinal) => Command::Evict {
                namespace: "default".into(),
                pod: format!("web-{ordinal}"),
            },
            Action::ApplyBudget(limit) => apply(format!(
                "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: web}}\n\
                 spec: {{{limit}, selector: {{matchLabels: {{app: web}}}}}}\n"
            )),
            Action::ApplyAutoscaler { least, more } => apply(format!(
                "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web}}\n\
                 spec: {{minReplicas: {least}, maxReplicas: {}, scaleTargetRef: \
                 {{apiVersion: apps/v1, kind: StatefulSet, name: web}}}}\n",
                least + more
            )),
            Action::DeleteAutoscaler => delete(Kind::HorizontalPodAutoscaler, "web"),
            Action::DeleteBudget => delete(Kind::PodDisruptionBudget, "web"),
            Action::ApplyDeployment {
                replicas,
                image,
                more,
            } => apply(format!(
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: app}}\nspec:\n  \
                 replicas: {replicas}\n  selector: {{matchLabels: {{tier: app}}}}\n  {more}\n  \
                 template:\n    metadata: {{labels: {{tier: app}}}}\n    spec:\n      \
                 containers: [{{name: app, image: \"nginx:{image}\"}}]\n"
            )),
            Action::DeleteDeployment => delete(Kind::Deployment, "app"),
            Action::DeleteAnyPod(number) => {
                let pods: Vec<_> = cluster.store().pods.of("default").collect();
                let pod = pods.get(number.checked_rem(pods.len())?)?;
                delete(Kind::Pod, &pod.metadata.name)
            }
            Action::DeletePod(ordinal) => delete(Kind::Pod, &format!("web-{ordinal}")),
            Action::DeleteClaim(ordinal) => {
                delete(Kind::PersistentVolumeClaim, &format!("data-web-{ordinal}"))
            }
            Action::DeleteVolumeOf(ordinal) => {
                let claim = format!("data-web-{ordinal}");
                let claim = cluster.store().claims.get("default", &claim)?;
                delete(Kind::PersistentVolume, &claim.spec.volume_name)
            }
            Action::DeleteSet => delete(Kind::StatefulSet, "web"),
            Action::ApplyService => apply(self.service()),
            Action::DeleteService => delete(Kind::Service, "web"),
            Action::ApplyClass => apply(
                "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\n\
                 provisioner: csi.lab\n"
                    .into(),
            ),
            Action::ApplyClaim(ordinal) => {
                let claim = self.claim(&format!("data-web-{ordinal}"));
                let claim = &claim[1..];
                apply(format!(
                    "{{apiVersion: v1, kind: PersistentVolumeClaim, {claim}"
                ))
            }
            Action::ApplyPod { ordinal, selected } => {
                let app = if *selected { "web" } else { "other" };
                apply(format!(
                    "apiVersion: v1\nkind: Pod\nmetadata: {{name: web-{ordinal}, labels: {{app: {app}}}}}\n\
                     spec: {{containers: [{{name: web, image: \"nginx:1\"}}]}}\n"
                ))
            }
            Action::FailNode(number, supply) => Command::FailNode {
                node: node(number),
                supply: *supply,
            },
            Action::RecoverNode(number, supply) => Command::RecoverNode {
                node: node(number),
                supply: *supply,
            },
            Action::SetReadiness(ordinal, ready) => Command::SetReadiness {
                namespace: "default".into(),
                pod: format!("web-{ordinal}"),
                ready: *ready,
            },
            Action::Hold(ordinal, held) => Command::Hold {
                namespace: "default".into(),
                pod: format!("web-{ordinal}"),
                held: *held,
            },
            Action::Hang(ordinal) => Command::Hang {
                namespace: "default".into(),
                pod: format!("web-{ordinal}"),
            },
            Action::ApplyNode { number, off } => {
                let taints = if *off {
                    "[{key: node.kubernetes.io/out-of-service, value: nodeshutdown, effect: NoExecute}]"
                } else {
                    "[]"
                };
                let zone = if *number < 3 { "a" } else { "b" };
                apply(format!(
                    "apiVersion: v1\nkind: Node\nmetadata: {{name: node-{number}, labels: \
                     {{topology.kubernetes.io/zone: zone-{zone}}}}}\nspec: {{taints: {taints}}}\n"
                ))
            }
            Action::ForceDelete(ordinal) => Command::ForceDelete {
                namespace: "default".into(),
                pod: format!("web-{ordinal}"),
            },
            Action::DeleteNode(number) => delete(Kind::Node, &node(number)),
            Action::Wait(_) | Action::Step(_) => return None,
        })
    }
}

fn wishes() -> impl Strategy<Value = Wish> {
    let strategy = prop_oneof![
        4 => Just("{}"),
        1 => Just("{type: RollingUpdate}"),
        2 => (0..4).prop_map(|partition| match partition {
            0 => "{type: RollingUpdate, rollingUpdate: {partition: 0}}",
            1 => "{type: RollingUpdate, rollingUpdate: {partition: 1}}",
            2 => "{type: RollingUpdate, rollingUpdate: {partition: 2}}",
            _ => "{type: RollingUpdate, rollingUpdate: {partition: 9}}",
        }),
        1 => Just("{type: OnDelete}"),
    ];
    let retention = || prop_oneof![2 => Just("Retain"), 1 => Just("Delete")];
    (
        0..6,
        prop_oneof![4 => Just("1"), 3 => Just("2"), 2 => Just("bad"), 1 => Just("bad2"), 1 => Just("crash")],
        strategy,
        prop_oneof![3 => Just(0), 1 => Just(7)],
        prop_oneof![4 => Just(0), 1 => Just(1), 1 => Just(4)],
        retention(),
        retention(),
    )
        .prop_map(
            |(replicas, image, strategy, min_ready_seconds, start, when_deleted, when_scaled)| {
                Wish {
                    replicas,
                    image,
                    strategy,
                    min_ready_seconds,
                    start,
                    when_deleted,
                    when_scaled,
                }
            },
        )
}

fn shapes() -> impl Strategy<Value = Shape> {
    let class = prop_oneof![
        3 => Just(None),
        2 => Just(Some("local-path")),
        1 => Just(Some("fast")),
        1 => Just(Some("manual")),
    ];
    let service = prop_oneof![
        3 => Just("clusterIP: None, "),
        1 => Just(""),
        1 => Just("clusterIP: None, publishNotReadyAddresses: true, "),
    ];
    let release = prop::sample::select(Release::all().collect::<Vec<_>>());
    let flag = any::<bool>;
    (release, flag(), flag(), flag(), 0_usize..3, class, service).prop_map(
        |(release, quick, parallel, probed, claim_templates, class, service)| Shape {
            release,
            quick,
            parallel,
            probed,
            claim_templates,
            class,
            service,
        },
    )
}

fn deployments() -> impl Strategy<Value = Action> {
    let image = prop_oneof![4 => Just("1"), 3 => Just("2"), 2 => Just("3"), 2 => Just("bad")];
    let more = prop_oneof![
        4 => Just(""),
        2 => Just("strategy: {type: Recreate, rollingUpdate: null}"),
        1 => Just("strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}"),
        1 => Just("strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 50%, maxUnavailable: 2}}"),
        1 => Just("minReadySeconds: 7"),
        1 => Just("revisionHistoryLimit: 0"),
        1 => Just("progressDeadlineSeconds: 20"),
        1 => Just("paused: true"),
    ];
    (0..8, image, more).prop_map(|(replicas, image, more)| Action::ApplyDeployment {
        replicas,
        image,
        more,
    })
}

fn budgets() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("maxUnavailable: 1"),
        Just("minAvailable: 2"),
        Just("minAvailable: 50%"),
        Just("maxUnavailable: 0, unhealthyPodEvictionPolicy: AlwaysAllow"),
        Just("unhealthyPodEvictionPolicy: IfHealthyBudget"),
    ]
}

pub(crate) fn actions() -> impl Strategy<Value = Action> {
    let ordinal = || 0..6_i32;
    let node = || 1..4_u8;
    let supply = || prop_oneof![Just(Supply::Power), Just(Supply::Network)];
    prop_oneof![
        6 => wishes().prop_map(Action::Apply),
        6 => (0..6).prop_map(Action::Scale),
        4 => ordinal().prop_map(Action::DeletePod),
        3 => ordinal().prop_map(Action::EvictPod),
        1 => budgets().prop_map(Action::ApplyBudget),
        1 => Just(Action::DeleteBudget),
        1 => (1..4, 0..3).prop_map(|(least, more)| Action::ApplyAutoscaler { least, more }),
        1 => Just(Action::DeleteAutoscaler),
        3 => deployments(),
        1 => Just(Action::DeleteDeployment),
        2 => any::<usize>().prop_map(Action::DeleteAnyPod),
        2 => ordinal().prop_map(Action::DeleteClaim),
        1 => ordinal().prop_map(Action::DeleteVolumeOf),
        1 => Just(Action::DeleteSet),
        1 => Just(Action::ApplyService),
        1 => Just(Action::DeleteService),
        1 => Just(Action::ApplyClass),
        1 => ordinal().prop_map(Action::ApplyClaim),
        1 => (ordinal(), any::<bool>()).prop_map(|(ordinal, selected)| Action::ApplyPod { ordinal, selected }),
        2 => (node(), supply()).prop_map(|(node, supply)| Action::FailNode(node, supply)),
        3 => (node(), supply()).prop_map(|(node, supply)| Action::RecoverNode(node, supply)),
        1 => node().prop_map(Action::DeleteNode),
        1 => (node(), any::<bool>()).prop_map(|(number, off)| Action::ApplyNode { number, off }),
        2 => ordinal().prop_map(Action::ForceDelete),
        2 => (ordinal(), any::<bool>()).prop_map(|(ordinal, fails)| Action::SetReadiness(ordinal, fails.then_some(false))),
        1 => (ordinal(), any::<bool>()).prop_map(|(ordinal, held)| Action::Hold(ordinal, held)),
        1 => ordinal().prop_map(Action::Hang),
        6 => (1..40_u64).prop_map(|ms| Action::Wait(ms * 5)),
        6 => (1..20_u64).prop_map(|seconds| Action::Wait(seconds * 1000)),
        2 => (1..13_u64).prop_map(|half_minutes| Action::Wait(half_minutes * 30_000)),
        4 => (1..9_u8).prop_map(Action::Step),
    ]
}

fn act(run: &mut Watched, shape: &Shape, action: &Action) -> Checked {
    match action {
        Action::Wait(ms) => run.advance_to(run.cluster.now() + ms),
        Action::Step(changes) => (0..*changes).try_for_each(|_| step_to_change(run)),
        _ => match shape.command(action, &run.cluster) {
            Some(command) => run.execute(&command),
            None => Ok(()),
        },
    }
}

/// As [`Timeline::step`].
fn step_to_change(run: &mut Watched) -> Checked {
    let before = run.cluster.journal().len();
    let mut until = Millis::MAX;
    while run.cluster.next_due().is_some_and(|due| due <= until)
        && run.cluster.journal().len() == before
    {
        until = until.min(run.cluster.now() + PATIENCE);
        run.step()?;
    }
    Ok(())
}

fn watched(shape: &Shape, actions: &[Action]) -> Result<Watched, String> {
    let mut run = Watched::new(&shape.config());
    let mut all = || {
        for action in actions {
            act(&mut run, shape, action)?;
        }
        run.settle()
    };
    match all() {
        Ok(()) => Ok(run),
        Err(text) => {
            let now = run.cluster.now();
            Err(format!("{}at {now} ms: {text}", run.transcript))
        }
    }
}

/// The same run in leaps, as a timeline.
fn leaping(shape: &Shape, actions: &[Action], end: Millis) -> Timeline {
    let mut timeline = Timeline::new(shape.config());
    for action in actions {
        match action {
            Action::Wait(ms) => timeline.advance_to(timeline.now() + ms),
            Action::Step(changes) => {
                for _ in 0..*changes {
                    timeline.step();
                }
            }
            _ => {
                if let Some(command) = shape.command(action, timeline.cluster()) {
                    timeline.execute(command);
                }
            }
        }
    }
    timeline.advance_to(end);
    timeline
}

/// A cluster, a set in it, and what is then done to both.
pub(crate) type Case = (Shape, Wish, Vec<Action>);

pub(crate) fn cases() -> impl Strategy<Value = Case> {
    (shapes(), wishes(), prop::collection::vec(actions(), 1..24))
}

/// Plays a case while every write is checked, and twice more to see that it comes out the same.
pub(crate) fn play((shape, wish, rest): Case) -> Checked {
    let mut actions = vec![Action::ApplyService, Action::Apply(wish)];
    actions.extend(rest);
    let run = watched(&shape, &actions)?;
    let leaping = leaping(&shape, &actions, run.cluster.now());
    same_journal("EN1", &run.cluster, leaping.cluster())
        .and_then(|()| same_journal("EN5", &run.cluster, leaping.replay().cluster()))
        .map_err(|text| format!("{}{text}", run.transcript))
}

fn setting(name: &str, otherwise: u64) -> u64 {
    let value = std::env::var(name).ok();
    value
        .and_then(|value| value.parse().ok())
        .unwrap_or(otherwise)
}

/// Each thread has its own share of the cases, and its own seed: the first one that of the whole.
#[test]
fn whatever_a_user_does_the_invariants_hold() {
    let (first, all) = (
        setting("SIMULATION_SEED", 1),
        setting("SIMULATION_CASES", 200),
    );
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let seeds = (0..threads).map(|number| first + (number << 32));
    let threads: Vec<_> = seeds
        .map(|seed| std::thread::spawn(move || simulate(seed, all.div_ceil(threads))))
        .collect();
    let found = threads
        .into_iter()
        .map(|thread| thread.join().expect("it reports"));
    let found: Vec<String> = found.filter_map(Result::err).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn simulate(seed: u64, cases: u64) -> Checked {
    let config = Runner {
        cases: u32::try_from(cases).unwrap_or(u32::MAX),
        failure_persistence: None,
        max_shrink_time: 15_000,
        ..Runner::default()
    };
    println!("{cases} sequences from seed {seed}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, rng);
    runner
        .run(&self::cases(), |case| {
            play(case).map_err(TestCaseError::fail)
        })
        .map_err(|error| format!("seed {seed}: {error}"))
}
