//! Where the output of a program goes, and what follows its end.

use super::*;
use crate::cluster::disk::Place;
use crate::shell::syntax::plain;
use crate::shell::text::grep;

impl Task {
    pub(super) fn print_parts(&mut self, parts: &[(bool, String)], machine: &mut Machine<'_>) {
        for (is_result, text) in parts {
            self.emit(text, !is_result, machine);
        }
    }

    /// What a program that goes on printing has printed so far goes through a last `grep` at once.
    pub(super) fn stream(&mut self, machine: &mut Machine<'_>) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let Some(pipeline) = &mut frame.pipeline else {
            return;
        };
        let Some([last]) = pipeline.stages.get(pipeline.next..) else {
            return;
        };
        let is_grep =
            last.words.first().and_then(plain) == Some("grep") && last.redirects.is_empty();
        let Some(end) = pipeline.output.rfind('\n').filter(|_| is_grep) else {
            return;
        };
        let rest = pipeline.output.split_off(end + 1);
        let input = std::mem::replace(&mut pipeline.output, rest);
        let words = last.words.clone();
        let words = expand(&words, frame, machine);
        let output = with_process(frame, &words, &input, machine, &mut |own| {
            grep(own);
            std::mem::take(&mut own.output)
        });
        self.emit_below(self.frames.len() - 1, &output, false, machine);
    }

    /// A program has ended: what it printed goes on.
    pub(super) fn finish(&mut self, code: i32, machine: &mut Machine<'_>) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        frame.status = code;
        let Some(pipeline) = &mut frame.pipeline else {
            return;
        };
        let output = std::mem::take(&mut pipeline.output);
        let file = pipeline.file.take();
        pipeline.errors = Errors::Shown;
        let is_last = pipeline.next >= pipeline.stages.len();
        if is_last {
            frame.pipeline = None;
        } else {
            pipeline.input = if file.is_none() {
                output.clone()
            } else {
                String::new()
            };
        }
        let Some((path, append)) = file else { return };
        let written = with_process(frame, &[], "", machine, &mut |own| {
            let before = if append {
                own.text(&path).unwrap_or_default()
            } else {
                String::new()
            };
            own.write(&path, Some([before.as_str(), &output].concat()))
        });
        if let Err(why) = written {
            let name = match (&frame.kind, &frame.at) {
                (Kind::Shell { bash: true }, _) | (_, At::Host) => "bash: ",
                _ => "bash: line 1: ",
            };
            frame.status = 1;
            self.emit(&[name, &path, ": ", why, "\n"].concat(), true, machine);
        }
    }

    /// The uppermost shell has ended.
    pub(super) fn leave(&mut self, code: i32, machine: &mut Machine<'_>) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        if let Some(program) = &frame.program
            && program.main
        {
            machine
                .cluster
                .end_program(&program.pod, &program.container, code);
        }
        let Some(below) = self.frames.last_mut() else {
            return;
        };
        match &mut below.waiting {
            Some(Waiting::Kubectl(running, ..)) => running.returned(code),
            _ if below.pipeline.is_some() => self.finish(code, machine),
            _ => below.status = code,
        }
    }

    /// The program that kubectl asked for is not there.
    pub(super) fn refuse(&mut self, why: &str, machine: &mut Machine<'_>) {
        self.leave(128, machine);
        if let Some(Waiting::Kubectl(running, ..)) = self
            .frames
            .last_mut()
            .and_then(|below| below.waiting.as_mut())
        {
            running.refused(why);
        }
    }

    /// Ends what runs: the program in the container that is looked at, or else all that the uppermost shell
    /// that reads lines has begun.
    pub(in crate::shell) fn interrupt(&mut self, cluster: &mut Cluster) {
        while let Some(frame) = self.frames.last_mut() {
            if frame.reads_lines() {
                if !frame.is_at_rest() {
                    frame.status = 130;
                }
                frame.work.clear();
                frame.pipeline = None;
                frame.waiting = None;
                return;
            }
            let ended = self
                .frames
                .pop()
                .and_then(|frame| frame.program)
                .filter(|program| program.main);
            let below = self
                .frames
                .last_mut()
                .and_then(|frame| frame.waiting.as_mut());
            if let (Some(program), Some(Waiting::Kubectl(running, ..))) = (ended, below) {
                cluster.end_program(&program.pod, &program.container, 130);
                running.returned(130);
                return;
            }
        }
    }

    /// Prints what a program of the uppermost shell has printed.
    pub(super) fn emit(&mut self, text: &str, is_error: bool, machine: &mut Machine<'_>) {
        if !text.is_empty() && !self.frames.is_empty() {
            self.emit_at(self.frames.len() - 1, text, is_error, machine);
        }
    }

    pub(super) fn emit_at(
        &mut self,
        depth: usize,
        text: &str,
        is_error: bool,
        machine: &mut Machine<'_>,
    ) {
        if let Some(pipeline) = &mut self.frames[depth].pipeline {
            let is_caught = pipeline.file.is_some() || pipeline.next < pipeline.stages.len();
            let goes = !is_error || pipeline.errors == Errors::Joined;
            if is_error && pipeline.errors == Errors::Dropped {
                return;
            }
            if goes && is_caught {
                if pipeline.output.len() + text.len() <= PIPE_MAX {
                    pipeline.output.push_str(text);
                }
                return;
            }
        }
        self.emit_below(depth, text, is_error, machine);
    }

    pub(super) fn emit_below(
        &mut self,
        depth: usize,
        text: &str,
        is_error: bool,
        machine: &mut Machine<'_>,
    ) {
        if let Some(program) = &self.frames[depth].program
            && program.main
        {
            let log = Place::Log(program.uid, program.container.clone());
            let now = machine.cluster.now();
            machine.cluster.disks_mut().get_mut(&log).append(text, now);
        }
        match (depth, &mut self.caught) {
            (0, Some(caught)) if is_error && machine.depth > 0 => {
                let _ = caught;
                machine.screen.print(text);
            }
            (0, Some(caught)) => {
                if caught.len() + text.len() <= PIPE_MAX {
                    caught.push_str(text);
                }
            }
            (0, None) => machine.screen.print(text),
            (depth, _) => self.emit_at(depth - 1, text, is_error, machine),
        }
    }
}
