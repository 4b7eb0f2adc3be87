//! kubectl's command line (spec 07): words in, changes and text out.
//!
//! ```text
//! words ─ line ─▶ Line ─ a command ─▶ targets, documents ─▶ the API server
//!                                └─▶ text, and a job if the command has to wait
//! ```
//!
//! **Invariants.** Whatever the words are, a command ends or waits: nothing here panics, and the work
//! is bounded by the words, the files and the objects. A command that waits looks at the cluster only
//! when it is polled, and never changes time.

mod autoscale;
mod change;
mod commands;
mod complete;
mod delete;
mod describe;
mod diff;
mod documents;
mod drain;
mod edit;
mod exec;
mod fault;
mod get;
mod help;
mod info;
mod jsonpath;
mod line;
mod metadata;
mod patch;
mod print;
mod program;
mod rollout;
mod run;
mod scale;
mod selectors;
mod set;
mod taint;
mod targets;
#[cfg(test)]
mod tests;
mod time;
mod unknown;
mod wait;
mod write;

pub use self::complete::complete;
use self::fault::Fault;
use self::line::Line;
pub use self::program::Program;
use crate::api::Millis;
use crate::cluster::Cluster;
use crate::order::Map;
use crate::order::gather;

/// The files that `-f` can name.
#[derive(Clone, Debug, Default)]
pub struct Files(Map<String, String>);

impl Files {
    /// The text of a file.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl FromIterator<(String, String)> for Files {
    /// Names and texts.
    fn from_iter<I: IntoIterator<Item = (String, String)>>(files: I) -> Self {
        Self(gather(files))
    }
}

/// How a command, or the first part of it, ended.
type Outcome = Result<(), Vec<Fault>>;

/// What is left to do for a command that waits.
trait Job: std::fmt::Debug {
    /// Looks whether the wait is over, and prints what has to be said.
    fn poll(&mut self, cluster: &mut Cluster, output: &mut String) -> Option<Outcome>;
    /// When it has to be polled although nothing has changed.
    fn deadline(&self) -> Option<Millis>;
    /// The program that this waits for, told once.
    fn program(&mut self) -> Option<Program> {
        None
    }
    /// That program has ended.
    fn returned(&mut self, _code: i32) {}
    /// The same job again, to go on from here in another way.
    fn fork(&self) -> Box<dyn Job>;
}

impl Clone for Box<dyn Job> {
    fn clone(&self) -> Self {
        self.fork()
    }
}

/// A command that is being carried out.
#[derive(Debug)]
struct Call<'a> {
    cluster: &'a mut Cluster,
    files: &'a Files,
    line: Line,
    output: String,
    /// Which parts of the output are no results: from byte to byte.
    asides: Vec<(usize, usize)>,
    job: Option<Box<dyn Job>>,
    /// The program of a container that nobody waits for.
    left: Option<Program>,
    /// A text for the editor.
    opened: Option<String>,
}

impl Call<'_> {
    /// Prints what is not a result, but about it (standard error).
    fn warn(&mut self, parts: &[&str]) {
        let from = self.output.len();
        self.print(parts);
        self.asides.push((from, self.output.len()));
    }

    fn print(&mut self, parts: &[&str]) {
        self.output.extend(parts.iter().copied());
        self.output.push('\n');
    }

    /// Whether and where changes are only tried (`--dry-run`).
    fn dry_run(&mut self) -> Result<DryRun, Fault> {
        match self.line.text("dry-run") {
            None | Some("none") => Ok(DryRun::No),
            Some("client") => Ok(DryRun::Client),
            Some("server") => Ok(DryRun::Server),
            Some("unchanged") => {
                let warning = "W0105 09:00:00.000000       1 helpers.go:719] --dry-run is deprecated \
                               and can be replaced with --dry-run=client.";
                self.print(&[warning]);
                Ok(DryRun::Client)
            }
            Some(other) => Err(Fault::local(
                &[
                    "Invalid dry-run value (",
                    other,
                    "). Must be \"none\", \"server\", or \"client\".",
                ]
                .concat(),
            )),
        }
    }
}

/// Whether changes are only tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DryRun {
    No,
    /// kubectl sends nothing.
    Client,
    /// The server checks, and stores nothing.
    Server,
}

impl DryRun {
    /// What follows the printed operation.
    fn suffix(self) -> &'static str {
        match self {
            Self::No => "",
            Self::Client => " (dry run)",
            Self::Server => " (server dry run)",
        }
    }
}

/// A command that runs, or has ended.
#[derive(Clone, Debug)]
pub struct Running {
    output: String,
    asides: Vec<(usize, usize)>,
    job: Option<Box<dyn Job>>,
    left: Option<Program>,
    opened: Option<String>,
    exit: Option<i32>,
    unsupported: Option<String>,
}

impl Running {
    /// Carries a command out as far as it goes at once; `args` are its words without the leading `kubectl`.
    pub fn start(cluster: &mut Cluster, files: &Files, args: &[String]) -> Self {
        let mut running = Self {
            output: String::new(),
            asides: Vec::new(),
            job: None,
            left: None,
            opened: None,
            exit: None,
            unsupported: None,
        };
        if let Some(text) = help::asked(args) {
            running.output = text;
            running.end(Ok(()));
            return running;
        }
        let line = match Line::read(args) {
            Ok(line) => line,
            Err(fault) => {
                running.end(Err(fault.into()));
                return running;
            }
        };
        let run = line.command.run;
        let mut call = Call {
            cluster: &mut *cluster,
            files,
            line,
            output: String::new(),
            asides: Vec::new(),
            job: None,
            left: None,
            opened: None,
        };
        let outcome = run(&mut call);
        running.output = call.output;
        running.asides = call.asides;
        running.job = call.job;
        running.left = call.left;
        running.opened = call.opened;
        if outcome.is_err() || running.job.is_none() {
            running.end(outcome);
        } else {
            running.poll(cluster);
        }
        running
    }

    /// The exit code, once the command has ended. To be called after each step of the model.
    pub fn poll(&mut self, cluster: &mut Cluster) -> Option<i32> {
        if let Some(job) = &mut self.job
            && let Some(outcome) = job.poll(cluster, &mut self.output)
        {
            self.end(outcome);
        }
        self.exit
    }

    fn end(&mut self, outcome: Outcome) {
        self.job = None;
        let faults = outcome.as_ref().err().into_iter().flatten();
        let code = faults.filter_map(|fault| fault.exit).next();
        self.exit = Some(code.unwrap_or(i32::from(outcome.is_err())));
        if let Err(faults) = outcome {
            let from = self.output.len();
            self.output.push_str(&fault::text(&faults));
            self.asides.push((from, self.output.len()));
            self.unsupported = faults.into_iter().find_map(|fault| fault.unsupported);
        }
    }

    /// When the command must be polled although nothing has changed.
    pub fn deadline(&self) -> Option<Millis> {
        self.job.as_ref()?.deadline()
    }

    /// The program that is to be run for it, told once.
    pub fn program(&mut self) -> Option<Program> {
        let waited = self.job.as_mut().and_then(|job| job.program());
        waited.or_else(|| self.left.take())
    }

    /// The text that it opens in the editor, told once.
    pub fn opened(&mut self) -> Option<String> {
        self.opened.take()
    }

    /// The program that it waited for has ended.
    pub fn returned(&mut self, code: i32) {
        if let Some(job) = &mut self.job {
            job.returned(code);
        }
    }

    /// The program that it waited for could not be started.
    pub fn refused(&mut self, why: &str) {
        self.end(Err(Fault::local(why).into()));
    }

    /// What it printed from a byte on, in its parts; whether each is a result, or about it.
    pub fn output_from(&self, mut from: usize) -> Vec<(bool, &str)> {
        let mut parts = Vec::new();
        for (begin, end) in &self.asides {
            if *end <= from {
                continue;
            }
            let begin = (*begin).max(from);
            parts.push((true, &self.output[from..begin]));
            parts.push((false, &self.output[begin..*end]));
            from = *end;
        }
        parts.push((true, &self.output[from..]));
        parts.retain(|(_, text)| !text.is_empty());
        parts
    }

    /// What it has printed so far: both streams, in the order of printing.
    pub fn output(&self) -> &str {
        &self.output
    }

    /// What this model lacks, if that is why the command failed.
    pub fn unsupported(&self) -> Option<&str> {
        self.unsupported.as_deref()
    }
}
