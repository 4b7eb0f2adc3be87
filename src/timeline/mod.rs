//! A run over time: a cluster, and the commands with their instants that made it what it is.
//!
//! A run is its commands, its seed and its release; all else follows. So its whole past can be
//! visited: [`Timeline::seek`] plays from the nearest checkpoint. Who acts in the past begins a
//! [`Branch`], and the old future stays as another one. To undo a command is to begin a branch
//! just before it; to redo it is to go back to the branch that was left.

mod branch;
mod branches;
mod change;
mod checkpoints;
mod contest;
mod screen;
mod shell;
mod state;

pub use self::branch::Branch;
pub use self::change::{Change, Mark};
pub use self::contest::{Contest, Pair};
pub use self::screen::{Entry, Screen};
pub use self::shell::{Open, Shell};
pub use self::state::Given;

use self::state::State;
use crate::api::Millis;
use crate::cluster::journal;
use crate::cluster::{Cluster, Config};
use crate::kubectl::{Command, Reply};
use std::fmt::Write;

/// A step passes over tasks that change nothing for this long, in ms: longer than any retry waits.
pub const PATIENCE: Millis = 1_000_000;

/// No more tasks than this are looked ahead.
const FORESIGHT: usize = 120;

/// A run and its branches. The same configuration and the same commands at the same instants give
/// the same run, however much of its past is visited in between.
#[derive(Clone, Debug)]
pub struct Timeline {
    config: Config,
    /// The branch that is looked at.
    branch: Branch,
    /// The state that is looked at, unless it is the end of the branch.
    past: Option<State>,
    others: Vec<Branch>,
    /// Where each undone command was undone: the branch, and the instant and the work if that was
    /// not its end.
    undone: Vec<(u32, Option<(Millis, u64)>)>,
    newest: u32,
    open: Option<Open>,
}

impl Timeline {
    /// A run that begins now, without any command.
    pub fn new(config: Config) -> Self {
        Self {
            branch: Branch::new(&config),
            config,
            past: None,
            others: Vec::new(),
            undone: Vec::new(),
            newest: 1,
            open: None,
        }
    }

    /// Plugs in what runs typed lines. Without it they are refused.
    pub fn connect(&mut self, open: Open) {
        self.open = Some(open);
    }

    fn state(&self) -> &State {
        self.past.as_ref().unwrap_or(&self.branch.end)
    }

    /// The cluster at the instant that is looked at.
    pub fn cluster(&self) -> &Cluster {
        &self.state().cluster
    }

    /// What the terminal shows at that instant.
    pub fn screen(&self) -> &Screen {
        &self.state().screen
    }

    /// The shell, once a line was typed.
    pub fn shell(&self) -> Option<&dyn Shell> {
        self.state().shell.as_deref()
    }

    /// What the end of an unfinished line may become: where that begins, in bytes, and what can stand there.
    pub fn complete(&self, line: &str) -> (usize, Vec<String>) {
        let done = self.with_shell(&|shell| shell.complete(line, self.cluster()));
        done.unwrap_or((line.len(), Vec::new()))
    }

    /// The next useful lines for the terminal, the best one first.
    pub fn suggest(&self) -> Vec<String> {
        let done = self.with_shell(&|shell| shell.suggest(self.cluster(), self.screen()));
        done.unwrap_or_default()
    }

    /// Asks the shell, or one that nobody has typed into yet.
    fn with_shell<T>(&self, ask: &dyn Fn(&dyn Shell) -> T) -> Option<T> {
        match self.shell() {
            Some(shell) => Some(ask(shell)),
            None => self.open.map(|open| ask(&*open())),
        }
    }

    /// What the run began with.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Milliseconds from the beginning of the run to the instant that is looked at.
    pub fn now(&self) -> Millis {
        self.cluster().now()
    }

    /// The branch that is looked at.
    pub fn branch(&self) -> &Branch {
        &self.branch
    }

    /// Whether something of the branch lies behind the instant that is looked at.
    pub fn is_past(&self) -> bool {
        self.past.is_some()
    }

    /// How many changes of the branch have happened.
    pub fn place(&self) -> usize {
        self.branch.place(self.state())
    }

    /// The changes of the journal that a change of the branch consists of; none for a command
    /// that changed nothing.
    pub fn entries(&self, place: usize) -> impl Iterator<Item = &journal::Entry> {
        let changes = self.branch.changes();
        let journal = self.branch.end.cluster.journal();
        let from = changes.get(place).map_or(journal.len(), |own| own.from);
        let behind = changes.get(place + 1).map_or(journal.len(), |own| own.from);
        journal.since(from).take(behind.saturating_sub(from))
    }

    /// The command that a change of the branch is; `None` if it is a task.
    pub fn command(&self, place: usize) -> Option<&Command> {
        let changes = self.branch.changes().get(..=place)?;
        let last = changes.last()?;
        let before = changes.iter().filter(|own| own.mark == Mark::Command);
        (last.mark == Mark::Command)
            .then(|| self.branch.given().get(before.count() - 1))
            .flatten()
            .map(|given| &*given.command)
    }

    /// Does what a user asks for, now. In the past that begins a branch. Refused commands belong
    /// to the run as well.
    pub fn execute(&mut self, command: Command) -> Reply {
        if let Some(state) = self.past.take() {
            self.fork(state);
        }
        self.undone.clear();
        let reply = self.branch.obey(command, self.open);
        self.forget();
        reply
    }

    /// Lets time pass until an instant. In the past the run goes on as it did.
    pub fn advance_to(&mut self, instant: Millis) {
        match &mut self.past {
            Some(state) if instant < self.branch.lived() => {
                state.play_to(instant, &self.branch.given);
            }
            _ => {
                self.past = None;
                self.branch.live_to(instant);
            }
        }
    }

    /// When something is due next; `None` if nothing is to happen any more.
    pub fn next_due(&self) -> Option<Millis> {
        self.state().next_due(&self.branch.given)
    }

    /// Goes on to the next change, and does no more than that one task, or command of the past.
    /// Whether there was one; if not, the cluster is at rest, or only tries again what fails again.
    pub fn step(&mut self) -> bool {
        if self.is_past() && self.place() < self.branch.changes.len() {
            self.seek_change(self.place() + 1);
            return true;
        }
        self.past = None;
        let before = self.branch.changes.len();
        let mut until = Millis::MAX;
        while self.next_due().is_some_and(|due| due <= until) {
            until = until.min(self.now().saturating_add(PATIENCE));
            self.branch.live();
            if self.branch.changes.len() > before {
                return true;
            }
        }
        false
    }

    /// Lets time pass until nothing is to happen any more, or until an instant. Whether it rests.
    pub fn settle(&mut self, until: Millis) -> bool {
        self.past = None;
        while self.next_due().is_some_and(|due| due <= until) {
            self.branch.live();
        }
        self.next_due().is_none()
    }

    /// Looks at an instant, in ms, when all that is due then was done. What was not lived yet
    /// cannot be looked at: that is the end.
    pub fn seek(&mut self, instant: Millis) {
        if instant >= self.branch.lived() {
            self.past = None;
            return;
        }
        match &mut self.past {
            // Forwards, and not far: on from here.
            Some(state) if (state.cluster.now()..state.cluster.now() + 1000).contains(&instant) => {
                state.play_to(instant, &self.branch.given);
            }
            _ => self.past = Some(self.branch.at(instant)),
        }
    }

    /// Looks at the state after so many changes of the branch; after 0 it is the beginning.
    pub fn seek_change(&mut self, place: usize) {
        let before = place.checked_sub(1);
        let work = match before {
            None => 0,
            Some(last) => match self.branch.changes.get(last) {
                Some(change) => change.work,
                None => return self.past = None,
            },
        };
        self.past = Some(self.branch.after(work));
    }

    /// Looks at the end.
    pub fn seek_end(&mut self) {
        self.past = None;
    }

    /// What comes next that `matters`, as things stand: when, and what. Nothing if it lies too far
    /// ahead.
    pub fn foresee(&self, matters: &dyn Fn(&journal::Entry) -> bool) -> Option<journal::Entry> {
        let mut state = self.state().clone();
        for _ in 0..FORESIGHT {
            let known = state.cluster.journal().len();
            state.next_due(&self.branch.given)?;
            state.proceed(&self.branch.given);
            if let Some(entry) = state
                .cluster
                .journal()
                .since(known)
                .find(|new| matters(new))
            {
                return Some(entry.clone());
            }
        }
        None
    }

    /// The commands that led to what is looked at.
    pub fn commands(&self) -> &[Given] {
        &self.branch.given[..self.state().commands]
    }

    /// The same run again up to what is looked at, from its commands alone.
    #[must_use]
    pub fn replay(&self) -> Self {
        let mut again = Self::new(self.config.clone());
        for given in self.commands() {
            again.advance_to(given.at);
            again.open = given.open;
            again.execute(Command::clone(&given.command));
        }
        again.advance_to(self.now());
        again.open = self.open;
        again
    }

    /// The commands as text, each with its instant, so that a person can repeat the run.
    pub fn transcript(&self) -> String {
        let mut text = format!("# seed {}\n", self.config.seed);
        for Given { at, command, .. } in self.commands() {
            let (seconds, millis) = (at / 1000, at % 1000);
            // Writing to a string does not fail.
            let _ = writeln!(text, "# at {seconds}.{millis:03} s\n$ {}", command.line());
            let manifest = command.manifest().trim_end();
            if !manifest.is_empty() {
                let _ = writeln!(text, "{manifest}");
            }
        }
        text
    }
}
