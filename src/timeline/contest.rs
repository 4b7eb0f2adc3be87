//! Two runs on one clock, in which one thing is different.

use super::Timeline;
use crate::api::{Kind, Millis, ObjectRef};
use crate::cluster::Config;
use crate::cluster::api_server::Release;
use crate::kubectl::Command;
use crate::manifest::samples;

/// What is different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contest {
    /// OrderedReady against Parallel.
    Policy,
    /// A StatefulSet against a Deployment.
    Workload,
    /// A release that drops `maxUnavailable` against one that honours it.
    Release,
}

/// Two runs, as far as both were lived.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The runs, left and right.
    pub runs: [Timeline; 2],
    /// How far both were lived, in ms.
    pub end: Millis,
}

/// What a user does in both runs.
enum Deed {
    /// Applies the manifest with this instead of that.
    Apply(&'static str, &'static str),
    /// Deletes the second pod, by name.
    DeleteSecond,
}

impl Contest {
    /// All contests.
    pub const ALL: [Self; 3] = [Self::Policy, Self::Workload, Self::Release];

    /// What each side is called.
    pub fn sides(self) -> [&'static str; 2] {
        match self {
            Self::Policy => ["OrderedReady", "Parallel"],
            Self::Workload => ["StatefulSet", "Deployment"],
            Self::Release => ["1.36", "1.37"],
        }
    }

    /// How many pods both sides want at first.
    pub fn replicas(self) -> usize {
        3
    }

    fn manifests(self) -> [String; 2] {
        let web = samples().first().map_or("", |web| web.yaml);
        let with = |setting: &str| {
            let place = "  selector:\n    matchLabels";
            web.replace(place, &[setting, place].concat())
        };
        match self {
            Self::Policy => ["OrderedReady", "Parallel"]
                .map(|policy| with(&["  podManagementPolicy: ", policy, "\n"].concat())),
            Self::Workload => [
                web.to_owned(),
                include_str!("web-deployment.yaml").to_owned(),
            ],
            Self::Release => {
                let setting = "  podManagementPolicy: Parallel\n  \
                               updateStrategy: {rollingUpdate: {maxUnavailable: 2}}\n";
                [with(setting), with(setting)]
            }
        }
    }

    fn deeds(self) -> (&'static [(Millis, Deed)], Millis) {
        const ASIS: Deed = Deed::Apply("", "");
        match self {
            Self::Policy => (
                &[
                    (0, ASIS),
                    (60_000, Deed::Apply("replicas: 3", "replicas: 5")),
                    (110_000, Deed::Apply("replicas: 3", "replicas: 1")),
                ],
                160_000,
            ),
            Self::Workload => (
                &[
                    (0, ASIS),
                    (60_000, Deed::DeleteSecond),
                    (100_000, Deed::Apply("replicas: 3", "replicas: 1")),
                ],
                150_000,
            ),
            Self::Release => (
                &[(0, ASIS), (60_000, Deed::Apply("nginx:1.29", "nginx:1.30"))],
                150_000,
            ),
        }
    }

    /// Plays both runs to their end.
    pub fn play(self) -> Pair {
        let (deeds, end) = self.deeds();
        let releases = match self {
            Self::Release => [Release::V1_36, Release::V1_37],
            _ => [Release::default(); 2],
        };
        let manifests = self.manifests();
        let runs = [0, 1].map(|side| {
            let mut run = Timeline::new(Config::of(releases[side]));
            for (at, deed) in deeds {
                run.advance_to(*at);
                if let Some(command) = deed.command(&run, &manifests[side]) {
                    run.execute(command);
                }
            }
            run.advance_to(end);
            run
        });
        Pair { runs, end }
    }
}

impl Deed {
    fn command(&self, run: &Timeline, manifest: &str) -> Option<Command> {
        match self {
            Self::Apply("", _) => Some(Command::Apply {
                manifest: manifest.to_owned(),
            }),
            Self::Apply(before, after) => Some(Command::Apply {
                manifest: manifest.replace(before, after),
            }),
            Self::DeleteSecond => {
                let pod = run.cluster().store().pods.of("default").nth(1)?;
                let object = ObjectRef::new(Kind::Pod, "default", &pod.metadata.name);
                Some(Command::Delete { object })
            }
        }
    }
}

impl Pair {
    /// Looks at an instant of both runs, in ms.
    pub fn seek(&mut self, instant: Millis) {
        for run in &mut self.runs {
            run.seek(instant);
        }
    }

    /// The instant at which something changes next in either run; the end, if nothing does.
    pub fn next_change(&self, now: Millis) -> Millis {
        let next = self.runs.iter().flat_map(|run| {
            let changes = run.branch().changes();
            changes.get(changes.partition_point(|own| own.at <= now))
        });
        next.map(|own| own.at).min().unwrap_or(self.end)
    }
}
