//! What is waited for, and whether it has come.

use super::*;
use crate::shell::kubectl::hint;

impl Task {
    /// Looks whether what is waited for has come; whether it has.
    pub(super) fn wait(&mut self, machine: &mut Machine<'_>) -> bool {
        let now = machine.cluster.now();
        let Some(frame) = self.frames.last_mut() else {
            return false;
        };
        match frame.waiting.take() {
            None => true,
            Some(Waiting::Until(due)) if due <= now => {
                // A loop that took a breath is not at a program.
                if frame.pipeline.as_ref().is_some_and(|own| own.next > 0)
                    || frame.program.is_some() && frame.work.is_empty()
                {
                    self.finish(0, machine);
                }
                true
            }
            Some(Waiting::Until(due)) => {
                frame.waiting = Some(Waiting::Until(due));
                false
            }
            Some(Waiting::Start(words, due)) if due <= now => {
                self.kubectl(&words, machine);
                true
            }
            Some(Waiting::Start(words, due)) => {
                frame.waiting = Some(Waiting::Start(words, due));
                false
            }
            Some(Waiting::Watch(words, every, due)) => {
                if due <= now {
                    let mut inner = Task::captured(frame, &Arc::new(Node::List(Vec::new())));
                    inner.frames[0].work = vec![Work::Words(words.clone())];
                    let text = inner.run(machine);
                    let head = [
                        "Every ",
                        &(every / 1000).to_string(),
                        ".",
                        &(every % 1000 / 100).to_string(),
                        "s: ",
                        &words.join(" "),
                        "\n\n",
                    ];
                    machine
                        .screen
                        .replace(&[&head.concat(), text.as_str()].concat());
                }
                let due = if due <= now { now + every } else { due };
                if let Some(frame) = self.top() {
                    frame.waiting = Some(Waiting::Watch(words, every, due));
                }
                false
            }
            Some(Waiting::Kubectl(mut running, seen, begun)) => {
                let exit = running.poll(machine.cluster);
                let parts: Vec<(bool, String)> = running
                    .output_from(seen)
                    .into_iter()
                    .map(|(result, text)| (result, text.to_owned()))
                    .collect();
                let seen = running.output().len();
                let program = running.program();
                if let Some(text) = running.opened() {
                    *machine.opened = (machine.opened.0 + 1, text.into());
                }
                let hint = exit
                    .filter(|code| *code != 0)
                    .and_then(|_| hint(machine.cluster, running.output()));
                match (exit, program) {
                    (None, Some(program)) => {
                        frame.waiting = Some(Waiting::Kubectl(running, seen, begun));
                        self.print_parts(&parts, machine);
                        self.enter(program, machine);
                        true
                    }
                    (None, None) => {
                        frame.waiting = Some(Waiting::Kubectl(running, seen, begun));
                        self.print_parts(&parts, machine);
                        self.stream(machine);
                        false
                    }
                    (Some(code), program) => {
                        if let Some(program) = program {
                            machine.begun.push(Self::unseen(program));
                        }
                        if begun < now {
                            self.ended = Some(now);
                        }
                        self.print_parts(&parts, machine);
                        self.emit(&hint.unwrap_or_default(), true, machine);
                        self.finish(code, machine);
                        true
                    }
                }
            }
        }
    }
}
