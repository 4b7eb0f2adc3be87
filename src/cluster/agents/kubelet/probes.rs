//! Readiness probes (spec 05 §5). All probed containers of a pod are asked together, as often as
//! the first of them declares.

use super::*;

/// What a program answers that is not ready.
const FAILURE: &str = "Readiness probe failed: HTTP probe failed with statuscode: 503";

/// The readiness probe that a pod's containers are asked by.
pub(super) fn probe_of(pod: &Pod) -> Option<&Probe> {
    let containers = pod.spec.containers.iter();
    containers
        .filter_map(|own| own.readiness_probe.as_ref())
        .next()
}

fn times(threshold: Option<i64>, otherwise: u32) -> u32 {
    let times = threshold.and_then(|times| u32::try_from(times).ok());
    times.unwrap_or(otherwise).max(1)
}

impl OnNode {
    /// With an initial delay, the first tick of the period after it; else soon after the start.
    pub(super) fn first_probe(&self, pod: &Pod, world: &World) -> Millis {
        let probes = pod.spec.containers.iter();
        let probes = probes.filter_map(|own| own.readiness_probe.as_ref());
        let delays = probes.map(|probe| {
            let delay = millis(probe.initial_delay_seconds.unwrap_or(0));
            if delay == 0 {
                return world.timings.first_probe;
            }
            self.tick(probe, world.now + delay - 1) - world.now
        });
        delays.max().unwrap_or(0)
    }

    /// How long it is to the next probe.
    pub(super) fn next_probe(&self, probe: &Probe, world: &World) -> Millis {
        let played = world.timings.probe;
        played.unwrap_or_else(|| self.tick(probe, world.now) - world.now)
    }

    fn tick(&self, probe: &Probe, after: Millis) -> Millis {
        let period = millis(probe.period_seconds.unwrap_or(10)).max(1000);
        World::next_tick(after, period, self.accepted)
    }

    /// Asks the containers whether they are ready; when to ask again, if the answers so far do not
    /// suffice to believe them. A pod that does not change is not asked on.
    pub(super) fn probe(
        &mut self,
        answer: bool,
        pod: &Arc<Pod>,
        world: &mut World,
    ) -> Option<Millis> {
        let probe = probe_of(pod)?;
        if !answer {
            self.report(pod, Severity::Warning, "Unhealthy", FAILURE, world);
        }
        let needed = match (self.stage, answer) {
            (Stage::Serving, true) | (Stage::Unready, false) => {
                self.answers = 0;
                return None;
            }
            // Until the first success they count as not ready.
            (Stage::Probing, false) => 1,
            (_, true) => times(probe.success_threshold, 1),
            (_, false) => times(probe.failure_threshold, 3),
        };
        self.answers += 1;
        if self.answers < needed && world.timings.probe.is_none() {
            return Some(self.next_probe(probe, world));
        }
        self.answers = 0;
        let stage = if answer {
            Stage::Serving
        } else {
            Stage::Unready
        };
        self.enter(stage, world.now);
        let reason = if answer {
            Reason::Serves
        } else {
            Reason::ProbeFails
        };
        let containers = pod.spec.containers.iter();
        let probed: Vec<bool> = containers
            .map(|own| own.readiness_probe.is_some())
            .collect();
        self.write_status(pod, reason, world, |status, now| {
            let containers = status.container_statuses.iter_mut().zip(probed);
            for (container, _) in containers.filter(|(_, probed)| *probed) {
                container.ready = answer;
            }
            set_ready(status, now);
        });
        None
    }
}
