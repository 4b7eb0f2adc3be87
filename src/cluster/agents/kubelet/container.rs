//! A container: its image, its start, its end, and its next start (spec 05 §3).

use super::probes::{is_answered_by_the_kernel, times};
use super::*;
use crate::cluster::disk::Place;
use crate::json::Value;

/// A container of a pod on its machine.
#[derive(Clone, Debug, Default)]
pub(super) struct Container {
    pub(super) doing: Doing,
    /// When that will be over, if it ends by itself.
    pub(super) due: Option<Millis>,
    /// When its readiness probe is asked next.
    pub(super) asked: Option<Millis>,
    /// Whether its kubelet believes that it is ready.
    pub(super) ready: bool,
    /// Answers to the readiness probe in a row that speak against the belief.
    pub(super) answers: u32,
    /// When its startup probe is asked next, or its liveness probe, which is asked only while it hangs:
    /// its good answers change nothing.
    pub(super) checked: Option<Millis>,
    /// Bad answers in a row to that probe.
    failures: u32,
    /// Whether its startup probe, if it has one, has succeeded: before, no other probe is asked.
    pub(super) up: bool,
    /// Its program answers nothing any more, neither probes nor signals.
    pub(super) hangs: bool,
    /// With what its program is to end; absent: it ends only by crashing.
    pub(super) exit_code: Option<i32>,
    /// When it was last started.
    pub(super) started: Option<Millis>,
    since: Millis,
    restarts: i32,
    pull_failures: u32,
    /// How long the next end delays the next start.
    back_off: Millis,
}

/// What a container does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Doing {
    /// The one before it in the list comes first.
    #[default]
    Queued,
    Pulling,
    /// The pull failed, and nothing was done about it yet.
    PullFailed {
        /// When it is tried again.
        retry: Millis,
    },
    PullBackOff,
    Starting,
    /// It runs, and nobody has noticed yet.
    Started,
    Running,
    /// It was asked to stop because a probe failed.
    Dying,
    /// It ended by itself.
    Exited {
        /// When it may start again.
        retry: Millis,
    },
    CrashBackOff,
    /// It ended, and does not start again.
    Ended,
    /// It ended with the power of its machine, and its kubelet has not seen that yet.
    Lost,
}

/// The exit code of a program that was there before the machine was rebooted.
const LOST: i32 = 255;
/// The exit code of a program that SIGKILL ended.
const KILLED: i32 = 137;
/// The runtime waits at least so long before SIGKILL, in ms.
const SHORTEST_GRACE: Millis = 2_000;
const PULL_ERROR: &str = "failed to pull and unpack image";

impl Container {
    pub(super) fn runs(&self) -> bool {
        matches!(self.doing, Doing::Started | Doing::Running | Doing::Dying)
    }

    /// Whether it runs, is ready, and nothing speaks against that.
    pub(super) fn serves(&self) -> bool {
        self.ready && self.checked.is_none() && self.doing == Doing::Running
    }

    /// Its machine loses power.
    pub(super) fn lose_power(&mut self) {
        if self.runs() {
            self.doing = Doing::Lost;
        }
        (self.due, self.asked, self.checked) = (None, None, None);
    }

    /// The state in which it is left by a good end, or by that of its machine.
    pub(super) fn end(&self, now: Millis) -> ContainerState {
        let (exit_code, reason) = match self.doing {
            Doing::Lost => (LOST, "Unknown"),
            _ => (0, "Completed"),
        };
        ContainerState {
            terminated: Some(ContainerTerminated {
                exit_code,
                reason: reason.into(),
                started_at: Time::at(self.started.unwrap_or(now)),
                finished_at: Time::at(now),
            }),
            ..ContainerState::default()
        }
    }

    /// It is to start in a new sandbox, unless it has ended for good. Nothing is known of its past but how
    /// often it was restarted.
    pub(super) fn start_over(&mut self, restart_policy: &str) {
        let was_lost = self.doing == Doing::Lost;
        if self.doing == Doing::Ended || was_lost && restart_policy == "Never" {
            self.doing = Doing::Ended;
            return;
        }
        *self = Self {
            restarts: self.restarts.saturating_add(i32::from(was_lost)),
            started: self.started,
            ..Self::default()
        };
    }

    /// The network is back, over which the image comes.
    pub(super) fn pull_again(&mut self, soon: Millis) {
        if self.doing == Doing::Pulling {
            self.due.get_or_insert(soon);
        }
    }

    /// When it next does something by itself.
    pub(super) fn next_due(&self) -> Option<Millis> {
        [self.due, self.asked, self.checked]
            .into_iter()
            .flatten()
            .min()
    }

    /// What keeps it from being ready, and until when.
    pub(super) fn explain(&self, container: &api::Container) -> Explanation {
        let image = || container.image.clone();
        let name = || container.name.clone();
        let reason = match self.doing {
            Doing::Queued | Doing::Starting => Reason::StartsContainer { container: name() },
            Doing::Pulling => Reason::PullsImage { image: image() },
            Doing::PullFailed { .. } | Doing::PullBackOff => Reason::PullFailed { image: image() },
            Doing::Started => Reason::ReportsStart,
            Doing::Running if self.checked.is_some() => {
                let reason = if self.up {
                    Reason::Hangs { container: name() }
                } else {
                    Reason::WaitsForStartup { container: name() }
                };
                return Explanation::waits(reason, self.checked);
            }
            Doing::Dying => Reason::Killed { container: name() },
            Doing::Running if self.asked.is_some() => {
                return Explanation::waits(Reason::WaitsForProbe, self.asked);
            }
            Doing::Running => Reason::ProbeFails,
            Doing::Exited { .. } => Reason::ContainerExited { container: name() },
            Doing::CrashBackOff => Reason::CrashLoop { container: name() },
            Doing::Ended | Doing::Lost => {
                return Explanation::rests(Reason::ContainerExited { container: name() });
            }
        };
        Explanation::waits(reason, self.due)
    }
}

impl OnNode {
    /// What a container does next, if it is time.
    pub(super) fn live(
        &mut self,
        index: usize,
        orders: Orders,
        machine: &mut Machine,
        pod: &Arc<Pod>,
        world: &mut World,
    ) {
        let Some(container) = pod.spec.containers.get(index) else {
            return;
        };
        let now = world.now;
        let own = &mut self.containers[index];
        if own.asked.is_some_and(|asked| asked <= now) {
            own.asked = None;
            let hears = !own.hangs
                || container
                    .readiness_probe
                    .as_ref()
                    .is_none_or(is_answered_by_the_kernel);
            let answer = orders.are_ready() && hears && !crashes(&container.image);
            self.probe(index, container, answer, pod, world);
        }
        let own = &mut self.containers[index];
        if own.checked.is_some_and(|checked| checked <= now) {
            own.checked = None;
            self.check(index, container, pod, world);
        }
        let own = &mut self.containers[index];
        if own.due.is_none_or(|due| due > now) {
            return;
        }
        own.due = None;
        match own.doing {
            // Nothing comes over a network that is cut.
            Doing::Pulling if self.cut => {}
            Doing::Queued | Doing::PullBackOff | Doing::CrashBackOff => {
                self.begin(index, machine, pod, world);
            }
            Doing::Exited { retry } if retry <= now => self.begin(index, machine, pod, world),
            Doing::Pulling if cannot_be_pulled(&container.image) => {
                self.fail_pull(index, container, pod, world);
                self.begin_next(index, machine, pod, world);
            }
            Doing::Pulling => {
                let took = go_duration((now - own.since).cast_signed());
                own.pull_failures = 0;
                own.doing = Doing::Starting;
                own.due = Some(now + world.timings.start);
                machine.images.insert(container.image.clone());
                let message = format!(
                    "Successfully pulled image \"{}\" in {took} ({took} including waiting). \
                     Image size: 72319283 bytes.",
                    container.image
                );
                self.tell(container, pod, "Pulled", message, world);
            }
            Doing::PullFailed { retry } => {
                own.doing = Doing::PullBackOff;
                own.due = Some(retry.max(now));
                self.wait_to_pull(index, container, pod, world);
            }
            Doing::Starting => {
                own.doing = Doing::Started;
                own.started = Some(now);
                own.exit_code = None;
                own.hangs = false;
                let layer = Place::Layer(pod.metadata.uid, container.name.clone());
                world.disks.drop(&layer);
                own.due = Some(now + world.timings.report);
                self.tell(container, pod, "Created", "Container created".into(), world);
                self.tell(container, pod, "Started", "Container started".into(), world);
                self.begin_next(index, machine, pod, world);
            }
            Doing::Started => self.runs_now(index, container, pod, world),
            Doing::Running | Doing::Dying => self.exit(index, container, pod, world),
            Doing::Exited { retry } => {
                own.doing = Doing::CrashBackOff;
                // The kubelet looks again some time after the wait is over.
                own.due = Some(retry + world.timings.restart / 2);
                let wait = retry.saturating_sub(own.since);
                self.wait_to_start(index, wait, container, pod, world);
            }
            Doing::Ended | Doing::Lost => {}
        }
    }

    /// The containers of a pod start in turn, and each waits only for the first start of the one
    /// before it.
    fn begin_next(&mut self, index: usize, machine: &Machine, pod: &Arc<Pod>, world: &mut World) {
        let mut others = self.containers.iter().enumerate().skip(index + 1);
        let next = others.find(|(_, own)| own.doing != Doing::Ended);
        if let Some((next, _)) = next.filter(|(_, own)| own.doing == Doing::Queued) {
            self.begin(next, machine, pod, world);
        }
    }

    /// Gets the image of a container, and then starts it.
    pub(super) fn begin(
        &mut self,
        index: usize,
        machine: &Machine,
        pod: &Arc<Pod>,
        world: &mut World,
    ) {
        let (Some(container), Some(own)) = (
            pod.spec.containers.get(index),
            self.containers.get_mut(index),
        ) else {
            return;
        };
        own.since = world.now;
        if machine.images.contains(&container.image)
            || world.timings.pull == 0 && !cannot_be_pulled(&container.image)
        {
            own.doing = Doing::Starting;
            own.due = Some(world.now + world.timings.start);
            let access = " and can be accessed by the pod";
            let access = if world.gates.image_access_told {
                access
            } else {
                ""
            };
            let start = [
                "Container image \"",
                &container.image,
                "\" already present on machine",
            ];
            let message = start.concat() + access;
            return self.tell(container, pod, "Pulled", message, world);
        }
        own.doing = Doing::Pulling;
        let takes = if cannot_be_pulled(&container.image) {
            world.timings.pull_failure
        } else {
            world.timings.pull
        };
        own.due = Some(world.now + takes);
        let message = format!("Pulling image \"{}\"", container.image);
        self.tell(container, pod, "Pulling", message, world);
    }

    fn fail_pull(
        &mut self,
        index: usize,
        container: &api::Container,
        pod: &Arc<Pod>,
        world: &mut World,
    ) {
        let own = &mut self.containers[index];
        let wait = world.timings.pull_retry_first << own.pull_failures.min(20);
        own.pull_failures += 1;
        let retry = world.now + wait.min(world.timings.pull_retry_max);
        own.doing = Doing::PullFailed { retry };
        own.due = Some(world.now + world.timings.pull_error);
        let image = &container.image;
        let error = format!("{PULL_ERROR} \"{image}\": not found");
        self.warn(
            container,
            pod,
            "Failed",
            format!("Failed to pull image \"{image}\": {error}"),
            world,
        );
        self.warn(
            container,
            pod,
            "Failed",
            "Error: ErrImagePull".into(),
            world,
        );
        self.write_waiting(
            index,
            "ErrImagePull",
            &error,
            pull_failed(image),
            pod,
            world,
        );
    }

    fn wait_to_pull(
        &mut self,
        index: usize,
        container: &api::Container,
        pod: &Arc<Pod>,
        world: &mut World,
    ) {
        let image = &container.image;
        let message = format!("Back-off pulling image \"{image}\"");
        let text = format!("{message}: ErrImagePull: {PULL_ERROR} \"{image}\": not found");
        self.tell(container, pod, "BackOff", message, world);
        self.warn(
            container,
            pod,
            "Failed",
            "Error: ImagePullBackOff".into(),
            world,
        );
        self.write_waiting(
            index,
            "ImagePullBackOff",
            &text,
            pull_failed(image),
            pod,
            world,
        );
    }

    /// Its kubelet sees that it runs.
    fn runs_now(
        &mut self,
        index: usize,
        container: &api::Container,
        pod: &Arc<Pod>,
        world: &mut World,
    ) {
        let first = |probe: &Option<Probe>| {
            let probe = probe.as_ref()?;
            Some(self.first_probe(probe, world))
        };
        let checked = first(&container.startup_probe);
        let up = checked.is_none();
        let asked = first(&container.readiness_probe).filter(|_| up);
        let own = &mut self.containers[index];
        own.doing = Doing::Running;
        (own.checked, own.up) = (checked, up);
        own.asked = asked;
        own.ready = up && asked.is_none();
        own.due = crashes(&container.image).then_some(world.now + world.timings.crash);
        let (ready, restarts) = (own.ready, own.restarts);
        let started_at = Time::at(own.started.unwrap_or(world.now));
        self.write_container(index, Reason::ReportsStart, pod, world, |status| {
            status.restart_count = restarts;
            status.ready = ready;
            status.started = Some(up);
            status.state.running = Some(ContainerRunning { started_at });
        });
    }

    /// It ends by itself; whether it starts again is up to the pod's `restartPolicy`.
    fn exit(
        &mut self,
        index: usize,
        container: &api::Container,
        pod: &Arc<Pod>,
        world: &mut World,
    ) {
        let now = world.now;
        let own = &mut self.containers[index];
        let started = own.started.unwrap_or(now);
        own.since = now;
        own.ready = false;
        own.answers = 0;
        own.asked = None;
        own.checked = None;
        own.failures = 0;
        let exit_code = own.exit_code.take().unwrap_or(1);
        let stays = match pod.spec.restart_policy.as_deref() {
            Some("Never") => true,
            Some("OnFailure") => exit_code == 0,
            _ => false,
        };
        if stays {
            own.doing = Doing::Ended;
        } else {
            own.restarts = own.restarts.saturating_add(1);
            let longest = world.timings.crash_retry_max;
            if now - started > 2 * longest {
                own.back_off = 0;
            }
            let retry = now + own.back_off;
            own.back_off = match own.back_off {
                0 => world.timings.crash_retry_first,
                wait => longest.min(2 * wait),
            };
            own.doing = Doing::Exited { retry };
            own.due = Some(now + world.timings.restart);
        }
        let reason = Reason::ContainerExited {
            container: container.name.clone(),
        };
        self.write_container(index, reason, pod, world, |status| {
            status.ready = false;
            status.started = Some(false);
            status.state.terminated = Some(ContainerTerminated {
                exit_code,
                reason: if exit_code == 0 { "Completed" } else { "Error" }.into(),
                started_at: Time::at(started),
                finished_at: Time::at(now),
            });
        });
    }

    /// Asks the startup probe until it has succeeded once, and from then on the liveness probe of a program
    /// that hangs. Too many bad answers in a row end the container.
    fn check(
        &mut self,
        index: usize,
        container: &api::Container,
        pod: &Arc<Pod>,
        world: &mut World,
    ) {
        let own = &mut self.containers[index];
        let (title, name, probe) = if own.up {
            ("Liveness", "liveness", &container.liveness_probe)
        } else {
            ("Startup", "startup", &container.startup_probe)
        };
        let Some(probe) = probe else { return };
        if !own.hangs || is_answered_by_the_kernel(probe) {
            own.failures = 0;
            if !own.up {
                self.is_up(index, container, pod, world);
            }
            return;
        }
        own.failures += 1;
        let is_last = own.failures >= times(probe.failure_threshold, 3);
        let again = self.next_probe(probe, world);
        let message = self.failure(title, probe, true);
        self.warn(container, pod, "Unhealthy", message, world);
        let own = &mut self.containers[index];
        if !is_last {
            own.checked = Some(again);
            return;
        }
        // A program that hangs takes all the time that it gets.
        let grace = probe
            .rest
            .get("terminationGracePeriodSeconds")
            .and_then(Value::as_i64);
        let grace = grace
            .or(pod.spec.termination_grace_period_seconds)
            .unwrap_or(30);
        own.doing = Doing::Dying;
        own.exit_code = Some(KILLED);
        own.due = Some(world.now.saturating_add(seconds(grace).max(SHORTEST_GRACE)));
        let restarts = pod.spec.restart_policy.as_deref() != Some("Never");
        let end = if restarts { ", will be restarted" } else { "" };
        let parts = [
            "Container ",
            &container.name,
            " failed ",
            name,
            " probe",
            end,
        ];
        self.tell(container, pod, "Killing", parts.concat(), world);
    }

    /// The startup probe has succeeded: from now on the others count.
    fn is_up(
        &mut self,
        index: usize,
        container: &api::Container,
        pod: &Arc<Pod>,
        world: &mut World,
    ) {
        let readiness = container.readiness_probe.as_ref();
        let asked = readiness.map(|probe| self.first_probe(probe, world));
        let own = &mut self.containers[index];
        own.up = true;
        own.asked = asked;
        own.ready = asked.is_none();
        let ready = own.ready;
        let reason = if ready {
            Reason::Serves
        } else {
            Reason::WaitsForProbe
        };
        self.write_status(pod, reason, world, |status, now| {
            if let Some(status) = status.container_statuses.get_mut(index) {
                status.started = Some(true);
                status.ready = ready;
            }
            status::set_ready(status, now);
        });
    }

    fn wait_to_start(
        &mut self,
        index: usize,
        wait: Millis,
        container: &api::Container,
        pod: &Arc<Pod>,
        world: &mut World,
    ) {
        let metadata = &pod.metadata;
        let (name, whole) = (
            &container.name,
            format!("{}_{}({})", metadata.name, metadata.namespace, metadata.uid),
        );
        let event = format!("Back-off restarting failed container {name} in pod {whole}");
        self.warn(container, pod, "BackOff", event, world);
        let text = format!(
            "back-off {} restarting failed container={name} pod={whole}",
            in_go(wait)
        );
        let reason = Reason::CrashLoop {
            container: name.clone(),
        };
        self.write_waiting(index, "CrashLoopBackOff", &text, reason, pod, world);
    }

    fn tell(
        &self,
        container: &api::Container,
        pod: &Arc<Pod>,
        reason: &str,
        message: String,
        world: &mut World,
    ) {
        self.report(
            pod,
            &container.name,
            Severity::Normal,
            reason,
            message,
            world,
        );
    }

    pub(super) fn warn(
        &self,
        container: &api::Container,
        pod: &Arc<Pod>,
        reason: &str,
        message: String,
        world: &mut World,
    ) {
        self.report(
            pod,
            &container.name,
            Severity::Warning,
            reason,
            message,
            world,
        );
    }
}

fn pull_failed(image: &str) -> Reason {
    Reason::PullFailed {
        image: image.to_owned(),
    }
}

/// The images that the model cannot pull: those whose tag begins with `bad`, as in the recordings.
fn cannot_be_pulled(image: &str) -> bool {
    Image::read(image).tag.starts_with("bad")
}

/// The images whose program ends soon after its start: those whose tag begins with `crash`.
fn crashes(image: &str) -> bool {
    Image::read(image).tag.starts_with("crash")
}

/// A time as Go prints it: `10s`, `2m40s`.
fn in_go(time: Millis) -> String {
    let seconds = time / 1000;
    match seconds / 60 {
        0 => format!("{seconds}s"),
        minutes => format!("{minutes}m{}s", seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_look_as_go_prints_them() {
        let shown = [10_000, 80_000, 160_000, 300_000].map(in_go);
        assert_eq!(shown, ["10s", "1m20s", "2m40s", "5m0s"]);
    }
}
