//! A state of a run, and how it goes on.

use super::{Open, Screen, Shell};
use crate::api::Millis;
use crate::cluster::{Cluster, Config};
use crate::kubectl::{self, Command, Reply};
use std::sync::Arc;

/// A command of a run.
#[derive(Clone, Debug)]
pub struct Given {
    /// When it was given, in ms.
    pub at: Millis,
    /// What was asked for.
    pub command: Arc<Command>,
    /// What could run typed lines by then.
    pub(super) open: Option<Open>,
}

/// All that changes in a run.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) cluster: Cluster,
    /// From the first typed line on.
    pub(super) shell: Option<Box<dyn Shell>>,
    pub(super) screen: Screen,
    /// How many of the commands it has had.
    pub(super) commands: usize,
    /// How much was done: each task and each command counts one. No two states of a run that differ
    /// in more than the clock have done the same.
    pub(super) work: u64,
}

impl State {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            cluster: Cluster::new(config),
            shell: None,
            screen: Screen::default(),
            commands: 0,
            work: 0,
        }
    }

    /// When the next task or command is due; `None` if there is none.
    pub(super) fn next_due(&self, given: &[Given]) -> Option<Millis> {
        match self.next_command(given) {
            Some(command) => Some(command.at),
            None => self.next_task(),
        }
    }

    fn next_task(&self) -> Option<Millis> {
        let deadline = self.busy().and_then(Shell::deadline);
        let deadline = deadline.filter(|due| *due > self.cluster.now());
        self.cluster.next_due().into_iter().chain(deadline).min()
    }

    /// The next command, if it comes before the next task. At one instant the tasks come first.
    fn next_command<'a>(&self, given: &'a [Given]) -> Option<&'a Given> {
        let next = given.get(self.commands)?;
        let due = self.next_task();
        due.is_none_or(|due| due > next.at).then_some(next)
    }

    /// Does the next task or command.
    pub(super) fn proceed(&mut self, given: &[Given]) {
        if let Some(next) = self.next_command(given) {
            self.cluster.advance_to(next.at);
            self.obey(&next.command, next.open);
        } else if let Some(due) = self.next_task() {
            self.work += 1;
            if self.cluster.next_due().is_some_and(|own| own <= due) {
                self.cluster.step();
            } else {
                self.cluster.advance_to(due);
            }
            self.poll();
        }
    }

    /// Does what a user asks for.
    pub(super) fn obey(&mut self, command: &Command, open: Option<Open>) -> Reply {
        self.commands += 1;
        self.work += 1;
        let (cluster, screen) = (&mut self.cluster, &mut self.screen);
        match (command, &mut self.shell, open) {
            (Command::Type { text, manifest }, shell, Some(open)) => {
                let shell = shell.get_or_insert_with(open);
                shell.read(text, manifest, cluster, screen);
                Reply::default()
            }
            (Command::Interrupt, Some(shell), _) => {
                shell.interrupt(cluster, screen);
                Reply::default()
            }
            _ => {
                let reply = kubectl::execute(cluster, command);
                screen.tell(cluster.now(), command, &reply);
                self.poll();
                reply
            }
        }
    }

    /// Does all that is due up to an instant, and then lets it be that instant.
    pub(super) fn play_to(&mut self, instant: Millis, given: &[Given]) {
        while self.next_due(given).is_some_and(|due| due <= instant) {
            self.proceed(given);
        }
        self.cluster.advance_to(instant);
    }

    fn busy(&self) -> Option<&dyn Shell> {
        self.shell.as_deref().filter(|shell| shell.is_busy())
    }

    fn poll(&mut self) {
        if let Some(shell) = &mut self.shell
            && shell.is_busy()
        {
            shell.poll(&mut self.cluster, &mut self.screen);
        }
    }
}
