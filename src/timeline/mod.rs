//! A run: a cluster, and the commands with their instants that made it what it is.

mod screen;
mod shell;

pub use self::screen::{Entry, Screen};
pub use self::shell::{Open, Shell};

use crate::api::Millis;
use crate::cluster::{Cluster, Config};
use crate::kubectl::{self, Command, Reply};
use std::fmt::Write;

/// A step passes over tasks that change nothing for this long, in ms: longer than any retry waits.
pub const PATIENCE: Millis = 1_000_000;

/// A run. The same configuration and the same commands at the same instants give the same run.
#[derive(Clone, Debug)]
pub struct Timeline {
    config: Config,
    state: State,
    commands: Vec<(Millis, Command)>,
    open: Option<Open>,
}

/// All that changes in a run.
#[derive(Clone, Debug)]
struct State {
    cluster: Cluster,
    /// From the first typed line on.
    shell: Option<Box<dyn Shell>>,
    screen: Screen,
}

impl Timeline {
    /// A run that begins now, without any command.
    pub fn new(config: Config) -> Self {
        let state = State {
            cluster: Cluster::new(&config),
            shell: None,
            screen: Screen::default(),
        };
        Self {
            config,
            state,
            commands: Vec::new(),
            open: None,
        }
    }

    /// Plugs in what runs typed lines. Without it they are refused.
    pub fn connect(&mut self, open: Open) {
        self.open = Some(open);
    }

    /// The cluster as it is now.
    pub fn cluster(&self) -> &Cluster {
        &self.state.cluster
    }

    /// What the terminal shows now.
    pub fn screen(&self) -> &Screen {
        &self.state.screen
    }

    /// The shell, once a line was typed.
    pub fn shell(&self) -> Option<&dyn Shell> {
        self.state.shell.as_deref()
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

    /// Milliseconds since the run began.
    pub fn now(&self) -> Millis {
        self.state.cluster.now()
    }

    /// The commands so far, and when they were given.
    pub fn commands(&self) -> &[(Millis, Command)] {
        &self.commands
    }

    /// Does what a user asks for, now: after all that is due at this instant, so that the instant
    /// says where the command stands in the run. Refused commands belong to the run as well.
    pub fn execute(&mut self, command: Command) -> Reply {
        self.advance_to(self.now());
        let reply = self.state.execute(&command, self.open);
        self.commands.push((self.now(), command));
        reply
    }

    /// Lets time pass until an instant.
    pub fn advance_to(&mut self, instant: Millis) {
        self.state.advance_to(instant);
    }

    /// When something is due next; `None` if nothing is to happen any more.
    pub fn next_due(&self) -> Option<Millis> {
        self.state.next_due()
    }

    /// Lets time pass until something has changed, and does no more than that one task. Whether
    /// something did; if not, the cluster is at rest, or only tries again what fails again.
    pub fn step(&mut self) -> bool {
        let before = self.cluster().journal().len();
        let mut until = Millis::MAX;
        while let Some(due) = self.next_due().filter(|due| *due <= until) {
            until = until.min(self.now().saturating_add(PATIENCE));
            self.state.work(due);
            if self.cluster().journal().len() > before {
                return true;
            }
        }
        false
    }

    /// Lets time pass until nothing is to happen any more, or until an instant. Whether it rests.
    pub fn settle(&mut self, until: Millis) -> bool {
        while let Some(due) = self.next_due().filter(|due| *due <= until) {
            self.state.work(due);
        }
        self.next_due().is_none()
    }

    /// The same run again, from its commands alone.
    #[must_use]
    pub fn replay(&self) -> Self {
        let mut again = Self::new(self.config.clone());
        again.open = self.open;
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
            let manifest = command.manifest().trim_end();
            if !manifest.is_empty() {
                let _ = writeln!(text, "{manifest}");
            }
        }
        text
    }
}

impl State {
    fn execute(&mut self, command: &Command, open: Option<Open>) -> Reply {
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

    fn busy(&self) -> Option<&dyn Shell> {
        self.shell.as_deref().filter(|shell| shell.is_busy())
    }

    fn next_due(&self) -> Option<Millis> {
        let deadline = self.busy().and_then(Shell::deadline);
        let deadline = deadline.filter(|due| *due > self.cluster.now());
        self.cluster.next_due().into_iter().chain(deadline).min()
    }

    fn advance_to(&mut self, instant: Millis) {
        while self.busy().is_some()
            && let Some(due) = self.next_due().filter(|due| *due <= instant)
        {
            self.work(due);
        }
        self.cluster.advance_to(instant);
    }

    /// Does the one thing that is due next.
    fn work(&mut self, due: Millis) {
        if self.cluster.next_due().is_some_and(|own| own <= due) {
            self.cluster.step();
        } else {
            self.cluster.advance_to(due);
        }
        self.poll();
    }

    fn poll(&mut self) {
        if let Some(shell) = &mut self.shell
            && shell.is_busy()
        {
            shell.poll(&mut self.cluster, &mut self.screen);
        }
    }
}
