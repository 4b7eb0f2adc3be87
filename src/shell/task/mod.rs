//! What runs: a stack of shells, each at a place, the upper ones started by the lower.

mod output;
mod start;
mod wait;
mod work;

use super::mysql::Session;
use super::paste::Input;
use super::place::{At, Inside};
use super::process::Process;
use super::syntax::{self, Node, Simple};
use super::words::expand;
use crate::api::Millis;
use crate::cluster::Cluster;
use crate::cluster::disk::Disk;
use crate::kubectl::cli::{Program, Running};
use crate::order::Map;
use crate::timeline::Screen;
use std::sync::Arc;

/// After so many things at one instant a loop has to wait.
const TURNS_MAX: usize = 2_000;

/// How long it then waits, in ms.
const BREATH: Millis = 200;

/// Deeper stacks of shells are refused.
const STACK_MAX: usize = 16;

/// After a command that waited, kubectl takes so long to start, in ms: what follows sees what came of it.
const START: Millis = 100;

/// How much a program can hand to the next one, in bytes.
const PIPE_MAX: usize = 200_000;

/// What a task works with.
pub(super) struct Machine<'a> {
    pub(super) cluster: &'a mut Cluster,
    pub(super) screen: &'a mut Screen,
    pub(super) home: &'a mut Disk,
    pub(super) typed: &'a mut Vec<Input>,
    /// Programs of containers that were started and that nobody waits for.
    pub(super) begun: &'a mut Vec<Task>,
    /// How many texts were opened in the editor, and the last one.
    pub(super) opened: &'a mut (u64, Arc<str>),
    /// How many `$(…)` are being found out.
    pub(super) depth: usize,
}

/// A stack of shells.
#[derive(Clone, Debug)]
pub(super) struct Task {
    frames: Vec<Frame>,
    /// A program that is to be run once its container runs.
    waits_for: Option<Program>,
    /// What was printed, if it does not go to the screen.
    caught: Option<String>,
    /// When a command that waited has ended.
    ended: Option<Millis>,
}

/// A shell, or a program that reads lines.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) at: At,
    pub(super) folder: String,
    pub(super) variables: Map<String, String>,
    pub(super) status: i32,
    kind: Kind,
    /// What is to be done; the next thing is the last one.
    work: Vec<Work>,
    pipeline: Option<Pipeline>,
    waiting: Option<Waiting>,
    /// The program of a container that this is.
    program: Option<Program>,
}

#[derive(Clone, Debug)]
enum Kind {
    /// Ends with its work.
    Script,
    /// Reads lines; bash or not.
    Shell {
        bash: bool,
    },
    Mysql(Box<Session>),
}

#[derive(Clone, Debug)]
enum Work {
    Run(Arc<Node>),
    /// A loop, once more.
    Again(Arc<Node>),
    /// A program by its words, without a shell.
    Words(Vec<String>),
    /// If what was done last went well, or not.
    Then(bool, Arc<Node>),
    /// The values that are left, the next one last.
    For(String, Vec<String>, Arc<Node>),
    /// A `while`, after its condition.
    Check(Arc<Node>),
    Branch(Arc<Node>, Arc<Node>),
}

/// Programs whose outputs go into each other.
#[derive(Clone, Debug, Default)]
struct Pipeline {
    stages: Vec<Simple>,
    next: usize,
    /// What the program that runs reads.
    input: String,
    /// What it printed, if that goes to the next one or into a file.
    output: String,
    /// Where that goes, if it is a file; the mark: after what is there.
    file: Option<(String, bool)>,
    errors: Errors,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Errors {
    #[default]
    Shown,
    Dropped,
    /// Go where the output goes.
    Joined,
}

#[derive(Clone, Debug)]
enum Waiting {
    /// How many bytes of its output were taken, and when it was started.
    Kubectl(Box<Running>, usize, Millis),
    /// The words of a kubectl that is about to start.
    Start(Vec<String>, Millis),
    Until(Millis),
    /// The words, the period, and when it is due.
    Watch(Vec<String>, Millis, Millis),
}

impl Frame {
    fn new(at: At, folder: &str, kind: Kind) -> Self {
        Self {
            at,
            folder: folder.to_owned(),
            variables: Map::new(),
            status: 0,
            kind,
            work: Vec::new(),
            pipeline: None,
            waiting: None,
            program: None,
        }
    }

    /// What the stage before has written; nothing where there is none.
    fn take_input(&mut self) -> String {
        let pipeline = self.pipeline.as_mut();
        pipeline.map_or_else(String::new, |own| std::mem::take(&mut own.input))
    }

    fn is_at_rest(&self) -> bool {
        self.work.is_empty() && self.pipeline.is_none() && self.waiting.is_none()
    }

    fn reads_lines(&self) -> bool {
        !matches!(self.kind, Kind::Script)
    }
}
impl Task {
    fn of(frame: Frame) -> Self {
        Self {
            frames: vec![frame],
            waits_for: None,
            caught: None,
            ended: None,
        }
    }

    /// The shell that the user types into.
    pub(super) fn interactive(folder: &str) -> Self {
        let mut frame = Frame::new(At::Host, folder, Kind::Shell { bash: true });
        for (name, value) in [("HOME", folder), ("SHELL", "/bin/bash"), ("USER", "user")] {
            frame.variables.insert(name.to_owned(), value.to_owned());
        }
        Self::of(frame)
    }

    /// A script whose output is wanted, in the surroundings of a shell.
    pub(super) fn captured(frame: &Frame, node: &Arc<Node>) -> Self {
        Self {
            caught: Some(String::new()),
            ..Self::of(Frame {
                work: vec![Work::Run(node.clone())],
                pipeline: None,
                waiting: None,
                program: None,
                kind: Kind::Script,
                ..frame.clone()
            })
        }
    }

    /// Runs as far as it goes at once; what it printed.
    pub(super) fn run(mut self, machine: &mut Machine<'_>) -> String {
        self.go_on(machine);
        self.caught.unwrap_or_default()
    }

    /// A program of a container that nobody looks at.
    fn unseen(program: Program) -> Self {
        Self {
            frames: Vec::new(),
            waits_for: Some(program),
            caught: Some(String::new()),
            ended: None,
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.frames.is_empty() && self.waits_for.is_none()
    }

    /// Whether lines are typed into the first shell.
    pub(super) fn is_on_top(&self) -> bool {
        self.frames.len() == 1
    }

    /// Where lines are typed into.
    pub(super) fn here(&self) -> Option<&Frame> {
        self.frames.last()
    }

    /// Whether something runs that has to be polled.
    pub(super) fn is_busy(&self) -> bool {
        self.frames.len() > 1 || self.frames.iter().any(|frame| !frame.is_at_rest())
    }

    pub(super) fn deadline(&self) -> Option<Millis> {
        let waiting = self
            .frames
            .iter()
            .filter_map(|frame| frame.waiting.as_ref());
        waiting
            .filter_map(|waiting| match waiting {
                Waiting::Kubectl(running, ..) => running.deadline(),
                Waiting::Until(due) | Waiting::Start(_, due) | Waiting::Watch(_, _, due) => {
                    Some(*due)
                }
            })
            .min()
    }

    /// What stands before the next line; empty while something runs.
    pub(super) fn prompt(&self) -> String {
        let Some(frame) = self.frames.last().filter(|frame| frame.is_at_rest()) else {
            return String::new();
        };
        match (&frame.kind, &frame.at) {
            (Kind::Script, _) => String::new(),
            (Kind::Mysql(session), _) => session.prompt().to_owned(),
            (_, At::Host) => "$ ".to_owned(),
            (Kind::Shell { bash: false }, _) => [&frame.folder, " # "].concat(),
            (_, At::Container(inside)) => {
                ["root@", &inside.pod.name, ":", &frame.folder, "# "].concat()
            }
        }
    }

    /// Goes on until nothing can be done at this instant.
    pub(super) fn go_on(&mut self, machine: &mut Machine<'_>) {
        self.begin_program(machine);
        for _ in 0..TURNS_MAX {
            if !self.turn(machine) {
                return;
            }
        }
        // A loop that never waits.
        let until = machine.cluster.now() + BREATH;
        if let Some(frame) = self.frames.last_mut() {
            frame.waiting.get_or_insert(Waiting::Until(until));
        }
    }

    /// Begins with the program of a container once that runs.
    fn begin_program(&mut self, machine: &mut Machine<'_>) {
        let Some(program) = self.waits_for.take() else {
            return;
        };
        let inside = inside_of(&program);
        match inside.pod(machine.cluster) {
            Some(pod) if pod.is_finished() => {}
            Some(_) if inside.is_alive(machine.cluster) => self.enter(program, machine),
            Some(_) => self.waits_for = Some(program),
            None => {}
        }
    }

    /// Does one thing; whether there may be more to do.
    fn turn(&mut self, machine: &mut Machine<'_>) -> bool {
        let Some(frame) = self.frames.last_mut() else {
            return false;
        };
        if let At::Container(inside) = &frame.at
            && !inside.is_alive(machine.cluster)
        {
            self.leave(137, machine);
            return true;
        }
        if frame.waiting.is_some() {
            return self.wait(machine);
        }
        if frame.pipeline.is_some() {
            self.stage(machine);
            return true;
        }
        if let Some(work) = frame.work.pop() {
            self.work(work, machine);
            return true;
        }
        let status = frame.status;
        if frame.reads_lines() {
            if self.frames.len() > 1 || self.caught.is_none() {
                machine.screen.end(status);
            }
            return match machine.typed.pop() {
                Some(input) => {
                    self.line(&input, machine);
                    true
                }
                None => false,
            };
        }
        self.leave(status, machine);
        true
    }

    fn top(&mut self) -> Option<&mut Frame> {
        self.frames.last_mut()
    }

    /// Reads a line that was typed.
    fn line(&mut self, input: &Input, machine: &mut Machine<'_>) {
        let prompt = self.prompt();
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let now = machine.cluster.now();
        if let Kind::Mysql(session) = &mut frame.kind {
            let shown = if session.hides() {
                String::new()
            } else {
                input.line.clone()
            };
            machine.screen.begin(now, prompt, shown);
            let (mut output, mut errors) = (String::new(), String::new());
            let over = session.take(
                &input.line,
                machine.cluster,
                &frame.at,
                &mut output,
                &mut errors,
            );
            frame.status = i32::from(!errors.is_empty());
            self.emit(&output, false, machine);
            self.emit(&errors, true, machine);
            if let Some(code) = over {
                self.leave(code, machine);
            }
            return;
        }
        machine.screen.begin(now, prompt, input.line.clone());
        match syntax::read(&input.line, &input.documents) {
            Ok(node) => frame.work.push(Work::Run(Arc::new(node))),
            Err(why) => {
                frame.status = 2;
                self.emit(&["bash: ", &why, "\n"].concat(), true, machine);
            }
        }
    }
}

/// Does something as a program in the surroundings of a shell.
fn with_process<T>(
    frame: &Frame,
    words: &[String],
    input: &str,
    machine: &mut Machine<'_>,
    act: &mut dyn FnMut(&mut Process<'_>) -> T,
) -> T {
    let mut process = Process {
        cluster: machine.cluster,
        at: &frame.at,
        home: machine.home,
        folder: &frame.folder,
        variables: &frame.variables,
        words,
        input,
        output: String::new(),
        errors: String::new(),
    };
    act(&mut process)
}

fn inside_of(program: &Program) -> Inside {
    Inside {
        pod: program.pod.clone(),
        uid: program.uid,
        container: program.container.clone(),
    }
}
