//! Pod templates, containers and volumes (spec 07 §6.2, 6.3).

use super::page::{NONE, Page, UNSET, at, items, list, time, truth, word, word_or};
use crate::json::{Map, Value};
use crate::order::sort_by;

impl Page {
    /// A pod template, two blanks in.
    pub(in crate::kubectl) fn template(&mut self, template: &Value) {
        self.line(0, &["Pod Template:"]);
        self.labels("  Labels:", at(template, "metadata.labels"));
        let annotations = at(template, "metadata.annotations");
        if annotations.as_object().is_some_and(|own| !own.is_empty()) {
            self.annotations("  Annotations:", annotations);
        }
        let spec = &template["spec"];
        self.given(1, "Service Account:", &word(spec, "serviceAccountName"));
        if !items(spec, "initContainers").is_empty() {
            self.containers("  Init Containers", items(spec, "initContainers"), &[]);
        }
        self.containers("  Containers", items(spec, "containers"), &[]);
        self.volumes("  ", items(spec, "volumes"));
        self.given(1, "Priority Class Name:", &word(spec, "priorityClassName"));
        self.labels("  Node-Selectors:", &spec["nodeSelector"]);
        self.tolerations("  Tolerations:", items(spec, "tolerations"));
    }

    /// Containers, with what is known of their state.
    pub(super) fn containers(&mut self, title: &str, containers: &[Value], statuses: &[Value]) {
        if containers.is_empty() {
            return self.line(0, &[&[title, ": ", NONE].concat()]);
        }
        self.line(0, &[&[title, ":"].concat()]);
        let indent = if title.starts_with(' ') { " " } else { "" };
        for container in containers {
            let status = statuses
                .iter()
                .find(|status| status["name"] == container["name"]);
            self.line(1, &[&[indent, &word(container, "name"), ":"].concat()]);
            if let Some(status) = status {
                self.line(2, &["Container ID:", &word(status, "containerID")]);
            }
            self.line(2, &["Image:", &word(container, "image")]);
            if let Some(status) = status {
                self.line(2, &["Image ID:", &word(status, "imageID")]);
            }
            self.ports("Port", container, "containerPort");
            self.ports("Host Port", container, "hostPort");
            for (title, field) in [("Command:", "command"), ("Args:", "args")] {
                let words = items(container, field);
                if !words.is_empty() {
                    self.line(2, &[title]);
                }
                for line in words
                    .iter()
                    .flat_map(|word| word.as_str().unwrap_or_default().split('\n'))
                {
                    self.line(3, &[line]);
                }
            }
            if let Some(status) = status {
                self.state("State:", &status["state"]);
                if !at(status, "lastState.terminated").is_null() {
                    self.state("Last State:", &status["lastState"]);
                }
                self.line(2, &["Ready:", truth(&status["ready"])]);
                self.line(
                    2,
                    &["Restart Count:", &word_or(status, "restartCount", "0")],
                );
            }
            for (title, field) in [
                ("Limits:", "resources.limits"),
                ("Requests:", "resources.requests"),
            ] {
                let amounts = at(container, field).as_object();
                for (place, (name, amount)) in amounts.into_iter().flat_map(Map::iter).enumerate() {
                    if place == 0 {
                        self.line(2, &[title]);
                    }
                    self.line(3, &[&[name, ":"].concat(), &word(amount, "")]);
                }
            }
            for (title, field) in [
                ("Liveness:", "livenessProbe"),
                ("Readiness:", "readinessProbe"),
                ("Startup:", "startupProbe"),
            ] {
                if container[field].is_object() {
                    self.line(2, &[title, &probe(&container[field])]);
                }
            }
            self.environment(items(container, "env"));
            self.mounts(items(container, "volumeMounts"));
        }
    }

    fn ports(&mut self, title: &str, container: &Value, number: &str) {
        let ports = items(container, "ports").iter().map(|port| {
            let name = word(port, "name");
            let name = if name.is_empty() {
                name
            } else {
                [" (", &name, ")"].concat()
            };
            [
                &word_or(port, number, "0"),
                "/",
                &word_or(port, "protocol", "TCP"),
                &*name,
            ]
            .concat()
        });
        let ports: Vec<String> = ports.collect();
        let plural = if ports.len() > 1 { "s:" } else { ":" };
        let text = if ports.is_empty() {
            NONE.to_owned()
        } else {
            ports.join(", ")
        };
        self.line(2, &[&[title, plural].concat(), &text]);
    }

    fn state(&mut self, title: &str, state: &Value) {
        if state["running"].is_object() {
            self.line(2, &[title, "Running"]);
            return self.line(3, &["Started:", &time(state, "running.startedAt")]);
        }
        let end = &state["terminated"];
        if !end.is_object() {
            self.line(2, &[title, "Waiting"]);
            return self.given(3, "Reason:", &word(state, "waiting.reason"));
        }
        self.line(2, &[title, "Terminated"]);
        self.given(3, "Reason:", &word(end, "reason"));
        self.given(3, "Message:", &word(end, "message"));
        self.line(3, &["Exit Code:", &word_or(end, "exitCode", "0")]);
        self.given(3, "Signal:", &word(end, "signal"));
        self.line(3, &["Started:", &time(end, "startedAt")]);
        self.line(3, &["Finished:", &time(end, "finishedAt")]);
    }

    fn environment(&mut self, variables: &[Value]) {
        if variables.is_empty() {
            return self.line(2, &["Environment:", NONE]);
        }
        self.line(2, &["Environment:"]);
        for variable in variables {
            let name = [&word(variable, "name"), ":"].concat();
            let from = &variable["valueFrom"];
            let sources = [
                ("secretKeyRef", "' in secret '"),
                ("configMapKeyRef", "' of config map '"),
            ];
            let source = sources
                .into_iter()
                .find(|(source, _)| from[*source].is_object());
            if let Some((source, between)) = source {
                let source = &from[source];
                let set = [
                    "<set to the key '",
                    &word(source, "key"),
                    between,
                    &word(source, "name"),
                    "'>",
                ];
                let optional = ["Optional: ", &word_or(source, "optional", "false")].concat();
                self.line(3, &[&name, &set.concat(), &optional]);
            } else if from["fieldRef"].is_object() {
                let path = word(from, "fieldRef.fieldPath");
                let version = word_or(from, "fieldRef.apiVersion", "v1");
                self.line(3, &[&name, &[" (", &version, ":", &path, ")"].concat()]);
            } else if from["resourceFieldRef"].is_object() {
                let resource = word(from, "resourceFieldRef.resource");
                self.line(3, &[&name, &[" (", &resource, ")"].concat()]);
            } else {
                for (place, line) in word(variable, "value").split('\n').enumerate() {
                    self.line(3, &[if place == 0 { &name } else { "" }, line]);
                }
            }
        }
    }

    fn mounts(&mut self, mounts: &[Value]) {
        if mounts.is_empty() {
            return self.line(2, &["Mounts:", NONE]);
        }
        self.line(2, &["Mounts:"]);
        let mut sorted: Vec<&Value> = mounts.iter().collect();
        sort_by(&mut sorted, &|a, b| {
            word(a, "mountPath").cmp(&word(b, "mountPath"))
        });
        for mount in sorted {
            let mode = if mount["readOnly"] == true {
                "ro"
            } else {
                "rw"
            };
            let sub_path = word(mount, "subPath");
            let sub_path = match sub_path.as_str() {
                "" => String::new(),
                path => [",path=\"", path, "\""].concat(),
            };
            let parts = [
                &*word(mount, "mountPath"),
                " from ",
                &word(mount, "name"),
                " (",
                mode,
                &sub_path,
                ")",
            ];
            self.line(3, &[&parts.concat()]);
        }
    }

    /// The volumes of a pod or a template.
    pub(super) fn volumes(&mut self, space: &str, volumes: &[Value]) {
        let title = [space, "Volumes:"].concat();
        if volumes.is_empty() {
            return self.line(0, &[&title, NONE]);
        }
        self.line(0, &[&title]);
        let indent = if space.is_empty() { "" } else { " " };
        for volume in volumes {
            self.line(1, &[&[indent, &word(volume, "name"), ":"].concat()]);
            let (kind, rows) = source(volume);
            self.line(2, &["Type:", kind]);
            for (title, value) in rows {
                self.line(2, &[title, &value]);
            }
        }
    }
}

/// What a volume is made of: in words, and its parameters.
fn source(volume: &Value) -> (&'static str, Vec<(&'static str, String)>) {
    let optional = |source: &Value| ("Optional:", word_or(source, "optional", "false"));
    let claim = &volume["persistentVolumeClaim"];
    if claim.is_object() {
        let rows = vec![
            ("ClaimName:", word(claim, "claimName")),
            ("ReadOnly:", word_or(claim, "readOnly", "false")),
        ];
        return (
            "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
            rows,
        );
    }
    let empty = &volume["emptyDir"];
    if empty.is_object() {
        let rows = vec![
            ("Medium:", word(empty, "medium")),
            ("SizeLimit:", word_or(empty, "sizeLimit", UNSET)),
        ];
        return (
            "EmptyDir (a temporary directory that shares a pod's lifetime)",
            rows,
        );
    }
    let map = &volume["configMap"];
    if map.is_object() {
        let rows = vec![("Name:", word(map, "name")), optional(map)];
        return ("ConfigMap (a volume populated by a ConfigMap)", rows);
    }
    let secret = &volume["secret"];
    if secret.is_object() {
        let rows = vec![
            ("SecretName:", word(secret, "secretName")),
            optional(secret),
        ];
        return ("Secret (a volume populated by a Secret)", rows);
    }
    let path = &volume["hostPath"];
    if path.is_object() {
        let rows = vec![
            ("Path:", word(path, "path")),
            ("HostPathType:", word(path, "type")),
        ];
        return ("HostPath (bare host directory volume)", rows);
    }
    let mut rows = Vec::new();
    for source in items(volume, "projected.sources") {
        if source["secret"].is_object() {
            rows.push(("SecretName:", word(source, "secret.name")));
            rows.push(optional(&source["secret"]));
        } else if source["downwardAPI"].is_object() {
            rows.push(("DownwardAPI:", "true".to_owned()));
        } else if source["configMap"].is_object() {
            rows.push(("ConfigMapName:", word(source, "configMap.name")));
            rows.push(optional(&source["configMap"]));
        } else if source["serviceAccountToken"].is_object() {
            let seconds = word(source, "serviceAccountToken.expirationSeconds");
            rows.push(("TokenExpirationSeconds:", seconds));
        }
    }
    match volume["projected"].is_object() {
        true => (
            "Projected (a volume that contains injected data from multiple sources)",
            rows,
        ),
        false => ("<unknown>", rows),
    }
}

fn probe(probe: &Value) -> String {
    let number = |field: &str, otherwise: &str| word_or(probe, field, otherwise);
    let attributes = [
        " delay=",
        &number("initialDelaySeconds", "0"),
        "s timeout=",
        &number("timeoutSeconds", "1"),
        "s period=",
        &number("periodSeconds", "10"),
        "s #success=",
        &number("successThreshold", "1"),
        " #failure=",
        &number("failureThreshold", "3"),
    ]
    .concat();
    let handler = if probe["exec"].is_object() {
        ["exec ", &list(probe, "exec.command")].concat()
    } else if probe["httpGet"].is_object() {
        let get = &probe["httpGet"];
        let scheme = word_or(get, "scheme", "http").to_lowercase();
        let path = word_or(get, "path", "");
        let slash = if path.starts_with('/') || path.is_empty() {
            ""
        } else {
            "/"
        };
        [
            "http-get ",
            &scheme,
            "://",
            &word(get, "host"),
            ":",
            &word(get, "port"),
            slash,
            &path,
        ]
        .concat()
    } else if probe["tcpSocket"].is_object() {
        [
            "tcp-socket ",
            &word(probe, "tcpSocket.host"),
            ":",
            &word(probe, "tcpSocket.port"),
        ]
        .concat()
    } else if probe["grpc"].is_object() {
        [
            "grpc <pod>:",
            &word(probe, "grpc.port"),
            " ",
            &word(probe, "grpc.service"),
        ]
        .concat()
    } else {
        "unknown".to_owned()
    };
    handler + &attributes
}
