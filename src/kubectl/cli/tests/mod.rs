//! Command lines and what they print. Where a test is named after a recording, its text is what the
//! real kubectl printed there.

mod autoscale;
mod changes;
mod files;
mod get;
mod lines;
mod rollout;

use super::*;
use crate::cluster::Config;
use expect_test::Expect;

pub(super) const WEB: &str = "\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  clusterIP: None
  selector: {app: web}
  ports: [{port: 80, name: http}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 10
      containers:
      - name: nginx
        image: nginx:1.27.0
        ports: [{containerPort: 80, name: http}]
        volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      storageClassName: standard
      resources: {requests: {storage: 1Gi}}
";

/// A cluster and what is typed into its terminal.
pub(super) struct Terminal {
    pub(super) cluster: Cluster,
    pub(super) files: Files,
}

impl Terminal {
    pub(super) fn new() -> Self {
        Self {
            cluster: Cluster::new(&Config::default()),
            files: Files::from_iter([("web.yaml".to_owned(), WEB.to_owned())]),
        }
    }

    /// A cluster in which the set of [`WEB`] is up.
    pub(super) fn with_web() -> Self {
        let mut terminal = Self::new();
        terminal.run("apply -f web.yaml");
        terminal.settle();
        terminal
    }

    pub(super) fn file(&mut self, name: &str, text: &str) -> &mut Self {
        self.files.0.insert(name.to_owned(), text.to_owned());
        self
    }

    pub(super) fn start(&mut self, line: &str) -> Running {
        Running::start(&mut self.cluster, &self.files, &words(line))
    }

    /// Runs a command to its end; what it printed, and its exit code if that is not 0.
    pub(super) fn run(&mut self, line: &str) -> String {
        let mut running = self.start(line);
        for _ in 0..10_000 {
            if let Some(code) = running.poll(&mut self.cluster) {
                let mut text = running.output().to_owned();
                if code != 0 {
                    text.push_str(&format!("[exit code {code}]\n"));
                }
                return text;
            }
            match (self.cluster.next_due(), running.deadline()) {
                (Some(due), deadline) if deadline.is_none_or(|deadline| due <= deadline) => {
                    self.cluster.step();
                }
                (_, Some(deadline)) => self.cluster.advance_to(deadline),
                (_, None) => panic!("nothing happens, and {line} waits"),
            }
        }
        panic!("{line} does not end: {}", running.output());
    }

    /// Runs some commands, one a line: what a terminal shows.
    pub(super) fn shows(&mut self, expected: &Expect, lines: &[&str]) {
        let mut text = String::new();
        for line in lines {
            text.push_str(&format!("$ kubectl {line}\n{}", self.run(line)));
        }
        expected.assert_eq(&text);
    }

    pub(super) fn settle(&mut self) {
        let until = self.cluster.now() + 60_000;
        self.cluster.advance_to(until);
    }
}

/// Words as a shell makes them, quotes only.
pub(super) fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (' ', None) => words.push(String::new()),
            (c, _) => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
