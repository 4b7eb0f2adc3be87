//! Probes (spec 05 §5).

use super::*;

/// How many answers in a row a threshold asks for.
pub(super) fn times(threshold: Option<i64>, otherwise: u32) -> u32 {
    let times = threshold.and_then(|times| u32::try_from(times).ok());
    times.unwrap_or(otherwise).max(1)
}

/// Whether it succeeds even if the program hangs: a connection is accepted without it.
pub(super) fn is_answered_by_the_kernel(probe: &Probe) -> bool {
    probe.rest.contains_key("tcpSocket")
}

impl OnNode {
    /// What its kubelet says of a program that answers that it is not well, or not at all.
    pub(super) fn failure(&self, title: &str, probe: &Probe, hangs: bool) -> String {
        let handler = ["tcpSocket", "httpGet", "grpc", "exec"];
        let handler = handler
            .into_iter()
            .find(|own| probe.rest.contains_key(*own));
        let answer = if hangs && !is_answered_by_the_kernel(probe) {
            let seconds = probe.timeout_seconds.unwrap_or(1).to_string();
            match handler {
                Some("exec") => ["command timed out after ", &seconds, "s"].concat(),
                Some("grpc") => {
                    let parts = [
                        "timeout: health rpc did not complete within ",
                        &seconds,
                        "s",
                    ];
                    parts.concat()
                }
                _ => {
                    let get = probe.rest.get("httpGet");
                    let field = |name| {
                        get.and_then(|get| get.get(name))
                            .cloned()
                            .unwrap_or_default()
                    };
                    let (port, path) = (field("port").to_string(), field("path"));
                    let path = path.as_str().unwrap_or("/");
                    let end = "\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
                    [
                        "Get \"http://",
                        &self.ip,
                        ":",
                        port.trim_matches('"'),
                        path,
                        end,
                    ]
                    .concat()
                }
            }
        } else if let Some(socket) = probe.rest.get("tcpSocket") {
            let port = socket.get("port").map(ToString::to_string);
            let port = port.unwrap_or_default();
            format!("dial tcp {}:{port}: connect: connection refused", self.ip)
        } else if probe.rest.contains_key("httpGet") {
            "HTTP probe failed with statuscode: 503".to_owned()
        } else if probe.rest.contains_key("grpc") {
            "service unhealthy (responded with \"NOT_SERVING\")".to_owned()
        } else {
            // What a command prints, which is nothing.
            String::new()
        };
        [title, " probe failed: ", &answer].concat()
    }

    /// With an initial delay, the first tick of the period after it; else soon after the start.
    pub(super) fn first_probe(&self, probe: &Probe, world: &World) -> Millis {
        match seconds(probe.initial_delay_seconds.unwrap_or(0)) {
            0 => world.now + world.timings.first_probe,
            delay => self.tick(probe, world.now + delay - 1),
        }
    }

    /// When the next probe comes.
    pub(super) fn next_probe(&self, probe: &Probe, world: &World) -> Millis {
        match world.timings.probe {
            Some(played) => world.now + played,
            None => self.tick(probe, world.now),
        }
    }

    fn tick(&self, probe: &Probe, after: Millis) -> Millis {
        let period = seconds(probe.period_seconds.unwrap_or(10)).max(1000);
        World::next_tick(after, period, self.accepted)
    }

    /// Asks a container whether it is ready, and once more if the answers so far do not suffice to
    /// believe them. A container that stays as it is is not asked on.
    pub(super) fn probe(
        &mut self,
        index: usize,
        container: &api::Container,
        answer: bool,
        pod: &Arc<Pod>,
        world: &mut World,
    ) {
        let Some(probe) = &container.readiness_probe else {
            return;
        };
        if !answer {
            let hangs = self.containers.get(index).is_some_and(|own| own.hangs);
            let message = self.failure("Readiness", probe, hangs);
            self.warn(container, pod, "Unhealthy", message, world);
        }
        let again = self.next_probe(probe, world);
        let own = &mut self.containers[index];
        if own.ready == answer {
            own.answers = 0;
            return;
        }
        own.answers += 1;
        let needed = match (world.timings.probe, answer) {
            (Some(_), _) => 1,
            (None, true) => times(probe.success_threshold, 1),
            (None, false) => times(probe.failure_threshold, 3),
        };
        if own.answers < needed {
            own.asked = Some(again);
            return;
        }
        own.answers = 0;
        own.ready = answer;
        let reason = if answer {
            Reason::Serves
        } else {
            Reason::ProbeFails
        };
        self.write_status(pod, reason, world, |status, now| {
            if let Some(status) = status.container_statuses.get_mut(index) {
                status.ready = answer;
            }
            status::set_ready(status, now);
        });
    }
}
