//! A run: a cluster, and the commands with their instants that made it what it is.

use crate::api::Millis;
use crate::cluster::{Cluster, Config};
use crate::kubectl::{self, Command, Reply};
use std::fmt::Write;

/// A run. The same configuration and the same commands at the same instants give the same run.
#[derive(Clone, Debug)]
pub struct Timeline {
    config: Config,
    cluster: Cluster,
    commands: Vec<(Millis, Command)>,
}

impl Timeline {
    /// A run that begins now, without any command.
    pub fn new(config: Config) -> Self {
        let cluster = Cluster::new(&config);
        Self {
            config,
            cluster,
            commands: Vec::new(),
        }
    }

    /// The cluster as it is now.
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// What the run began with.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Milliseconds since the run began.
    pub fn now(&self) -> Millis {
        self.cluster.now()
    }

    /// The commands so far, and when they were given.
    pub fn commands(&self) -> &[(Millis, Command)] {
        &self.commands
    }

    /// Does what a user asks for, now. Refused commands belong to the run as well.
    pub fn execute(&mut self, command: Command) -> Reply {
        let reply = kubectl::execute(&mut self.cluster, &command);
        self.commands.push((self.now(), command));
        reply
    }

    /// Lets time pass until an instant.
    pub fn advance_to(&mut self, instant: Millis) {
        self.cluster.advance_to(instant);
    }

    /// When something is due next; `None` if nothing is to happen any more.
    pub fn next_due(&self) -> Option<Millis> {
        self.cluster.next_due()
    }

    /// Lets time pass until something has changed, and does no more than that one task. Whether
    /// something did; if not, the cluster is at rest.
    pub fn step(&mut self) -> bool {
        let before = self.cluster.journal().len();
        while self.cluster.step().is_some() {
            if self.cluster.journal().len() > before {
                return true;
            }
        }
        false
    }

    /// Lets time pass until nothing is to happen any more, or until an instant. Whether it rests.
    pub fn settle(&mut self, until: Millis) -> bool {
        while self.cluster.next_due().is_some_and(|due| due <= until) {
            self.cluster.step();
        }
        self.cluster.next_due().is_none()
    }

    /// The same run again, from its commands alone.
    #[must_use]
    pub fn replay(&self) -> Self {
        let mut again = Self::new(self.config.clone());
        for (at, command) in &self.commands {
            again.advance_to(*at);
            again.execute(command.clone());
        }
        again.advance_to(self.now());
        again
    }

    /// The commands as text, each with its instant, so that a person can repeat the run.
    pub fn transcript(&self) -> String {
        let mut text = format!("# seed {}\n", self.config.seed);
        for (at, command) in &self.commands {
            let (seconds, millis) = (at / 1000, at % 1000);
            // Writing to a string does not fail.
            let _ = writeln!(text, "# at {seconds}.{millis:03} s\n$ {}", command.line());
            if let Command::Apply { manifest } = command {
                let _ = writeln!(text, "{}", manifest.trim_end());
            }
        }
        text
    }
}
