//! Containers and their probes (spec 06 §5).

use super::report::{Path, Report};
use super::rest::{get, is_set, list, text};
use super::{resources, service};
use crate::api::{Container, Probe, Rest};
use crate::cluster::api_server::names;
use crate::json::Value;
use crate::order::Set;

/// A name that none before it has.
pub(super) fn unique(report: &mut Report, at: &Path, name: &str, names: &mut Set<String>) {
    if !names.insert(name.to_owned()) {
        report.duplicate(&at.field("name"), name, "");
    }
}

pub(super) fn container(
    report: &mut Report,
    at: &Path,
    container: &Container,
    volumes: &Set<String>,
) {
    report.name(&at.field("name"), &container.name, names::label);
    if container.image.is_empty() {
        report.required(&at.field("image"), "");
    }
    report.one_of(
        &at.field("terminationMessagePolicy"),
        text(&container.rest, "terminationMessagePolicy"),
        &["File", "FallbackToLogsOnError"],
    );
    ports(report, &at.field("ports"), container);
    let env = at.field("env");
    for (index, variable) in list(&container.rest, "env").iter().enumerate() {
        let name = variable.get("name").and_then(Value::as_str);
        if name.is_none_or(str::is_empty) {
            report.required(&env.index(index).field("name"), "");
        }
    }
    mounts(report, &at.field("volumeMounts"), container, volumes);
    report.one_of(
        &at.field("imagePullPolicy"),
        container.image_pull_policy.as_deref(),
        &["Always", "IfNotPresent", "Never"],
    );
    resources::of_container(report, &at.field("resources"), &container.resources);
}

fn ports(report: &mut Report, at: &Path, container: &Container) {
    let mut names = Set::new();
    for (index, port) in container.ports.iter().enumerate() {
        let at = at.index(index);
        if !port.name.is_empty() {
            let problems = names::port_name(&port.name);
            if problems.is_empty() {
                unique(report, &at, &port.name, &mut names);
            }
            report.problems(&at.field("name"), &port.name, problems);
        }
        if port.container_port == 0 {
            report.required(&at.field("containerPort"), "");
        } else {
            report.port(&at.field("containerPort"), port.container_port.into());
        }
        let host_port = get(&port.rest, "hostPort").and_then(Value::as_i64);
        if let Some(number) = host_port.filter(|number| *number != 0) {
            report.port(&at.field("hostPort"), number);
        }
        report.one_of(
            &at.field("protocol"),
            port.protocol.as_deref(),
            service::PROTOCOLS,
        );
    }
}

fn mounts(report: &mut Report, at: &Path, container: &Container, volumes: &Set<String>) {
    let mut paths = Set::new();
    for (index, mount) in container.volume_mounts.iter().enumerate() {
        let at = at.index(index);
        if mount.name.is_empty() {
            report.required(&at.field("name"), "");
        }
        if !volumes.contains(&mount.name) {
            report.not_found(&at.field("name"), &mount.name);
        }
        let path = mount.mount_path.as_str();
        if path.is_empty() {
            report.required(&at.field("mountPath"), "");
        }
        if !paths.insert(path.to_owned()) {
            report.invalid(&at.field("mountPath"), path, "must be unique");
        }
    }
}

fn probes(container: &Container) -> [(&'static str, Option<&Probe>); 3] {
    [
        ("livenessProbe", container.liveness_probe.as_ref()),
        ("readinessProbe", container.readiness_probe.as_ref()),
        ("startupProbe", container.startup_probe.as_ref()),
    ]
}

/// Lifecycle hooks and probes.
pub(super) fn life(report: &mut Report, at: &Path, container: &Container) {
    let lifecycle = at.field("lifecycle");
    let hooks = get(&container.rest, "lifecycle").and_then(Value::as_object);
    for hook in ["postStart", "preStop"] {
        if let Some(Value::Object(fields)) = hooks.and_then(|hooks| get(hooks, hook)) {
            handler(report, &lifecycle.field(hook), fields);
        }
    }
    for (field, found) in probes(container) {
        if let Some(found) = found {
            probe(report, &at.field(field), found, field == "readinessProbe");
        }
    }
}

/// Init containers that end have no use for hooks and probes.
pub(super) fn no_life(report: &mut Report, at: &Path, container: &Container) {
    let lifecycle = ("lifecycle", is_set(&container.rest, "lifecycle"));
    let probes = probes(container).map(|(field, probe)| (field, probe.is_some()));
    for (field, found) in std::iter::once(lifecycle).chain(probes) {
        if found {
            let detail = "may not be set for init containers without restartPolicy=Always";
            report.forbidden(&at.field(field), detail);
        }
    }
}

fn probe(report: &mut Report, at: &Path, probe: &Probe, is_readiness: bool) {
    handler(report, at, &probe.rest);
    for (field, number) in [
        ("initialDelaySeconds", probe.initial_delay_seconds),
        ("timeoutSeconds", probe.timeout_seconds),
        ("periodSeconds", probe.period_seconds),
        ("successThreshold", probe.success_threshold),
        ("failureThreshold", probe.failure_threshold),
    ] {
        report.not_negative(&at.field(field), number.unwrap_or(0));
    }
    let grace_at = at.field("terminationGracePeriodSeconds");
    let grace = get(&probe.rest, "terminationGracePeriodSeconds").and_then(Value::as_i64);
    if let Some(seconds) = grace {
        if seconds <= 0 {
            report.invalid(&grace_at, seconds, "must be greater than 0");
        }
        if is_readiness {
            report.invalid(&grace_at, seconds, "must not be set for readinessProbes");
        }
    }
    let successes = probe.success_threshold.unwrap_or(1);
    if !is_readiness && successes != 1 {
        report.invalid(&at.field("successThreshold"), successes, "must be 1");
    }
}

/// Exactly one way of asking.
fn handler(report: &mut Report, at: &Path, fields: &Rest) {
    let mut found = 0;
    for kind in ["exec", "httpGet", "tcpSocket", "grpc", "sleep"] {
        let Some(handler) = get(fields, kind) else {
            continue;
        };
        let at = at.field(kind);
        found += 1;
        if found > 1 {
            report.forbidden(&at, "may not specify more than 1 handler type");
            continue;
        }
        match kind {
            "exec" => {
                let command = handler.get("command").and_then(Value::as_array);
                if command.is_none_or(Vec::is_empty) {
                    report.required(&at.field("command"), "");
                }
            }
            "httpGet" | "tcpSocket" | "grpc" => {
                number_or_name(report, &at.field("port"), handler.get("port"));
            }
            _ => {}
        }
        let scheme = handler.get("scheme").and_then(Value::as_str);
        report.one_of(&at.field("scheme"), scheme, &["HTTP", "HTTPS"]);
    }
    if found == 0 {
        report.required(at, "must specify a handler type");
    }
}

/// A port by number or name.
pub(super) fn number_or_name(report: &mut Report, at: &Path, port: Option<&Value>) {
    match port {
        Some(Value::String(name)) => report.problems(at, name, names::port_name(name)),
        other => report.port(at, other.and_then(Value::as_i64).unwrap_or(0)),
    }
}
