//! How a program is started: what the shell does itself, kubectl, other shells, and the rest.

use super::*;
use crate::order::gather;
use crate::shell::kubectl::{configured, files_of};
use crate::shell::process::absolute;
use crate::shell::{HOME, paste, programs, web};

impl Task {
    /// Starts a program.
    pub(super) fn start(&mut self, words: Vec<String>, machine: &mut Machine<'_>) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let is_host = frame.at == At::Host;
        let rest = &words[1.min(words.len())..];
        let number = |place: usize| rest.get(place).and_then(|word| word.parse::<i32>().ok());
        match (words.first().map_or("", String::as_str), rest) {
            ("sudo" | "time" | "exec" | "command" | "nohup", [_, ..]) => {
                self.start(rest.to_vec(), machine)
            }
            ("kubectl" | "k", _) if is_host => self.kubectl(rest, machine),
            ("cd", _) => {
                let home = if is_host { HOME } else { "/root" };
                let path = absolute(&frame.folder, rest.first().map_or(home, String::as_str));
                let file = with_process(frame, &words, "", machine, &mut |own| own.file(&path));
                match file {
                    Some(file) if file.text.is_none() => {
                        frame.folder = path;
                        self.finish(0, machine);
                    }
                    found => {
                        let why = if found.is_some() {
                            "Not a directory"
                        } else {
                            "No such file or directory"
                        };
                        let path = rest.first().map_or("", String::as_str);
                        self.emit(
                            &["bash: cd: ", path, ": ", why, "\n"].concat(),
                            true,
                            machine,
                        );
                        self.finish(1, machine);
                    }
                }
            }
            ("export" | "set" | "unset" | "declare" | "local" | "readonly" | "alias", _) => {
                for word in rest {
                    match word.split_once('=') {
                        Some((name, value)) => {
                            drop(frame.variables.insert(name.to_owned(), value.to_owned()))
                        }
                        None if words[0] == "unset" => drop(frame.variables.remove(word.as_str())),
                        None => {}
                    }
                }
                self.finish(0, machine);
            }
            ("exit" | "logout", _) => {
                let status = number(0).unwrap_or(frame.status);
                frame.work.clear();
                frame.pipeline = None;
                frame.status = status;
                // The first shell goes on: there is nothing below it.
                if self.frames.len() > 1 || !matches!(self.frames[0].kind, Kind::Shell { .. }) {
                    self.leave(status, machine);
                }
            }
            ("break" | "continue", _) => {
                frame.pipeline = None;
                let is_loop = |work: &Work| matches!(work, Work::Again(_) | Work::For(..));
                while frame.work.last().is_some_and(|work| !is_loop(work)) {
                    frame.work.pop();
                }
                if words[0] == "break" {
                    frame.work.pop();
                }
            }
            ("sleep", [time]) => match seconds(time) {
                Some(time) => {
                    frame.waiting = Some(Waiting::Until(machine.cluster.now().saturating_add(time)))
                }
                None => {
                    self.emit(
                        &["sleep: invalid time interval '", time, "'\n"].concat(),
                        true,
                        machine,
                    );
                    self.finish(1, machine);
                }
            },
            ("clear" | "reset", _) => {
                if self.caught.is_none() {
                    machine.screen.clear();
                }
                self.finish(0, machine);
            }
            ("help", _) if is_host => {
                let names: Vec<&str> = programs::names(false).collect();
                self.emit(
                    &["# kubectl, and a few programs:\n", &names.join(" "), "\n"].concat(),
                    false,
                    machine,
                );
                self.finish(0, machine);
            }
            ("history", _) if is_host => {
                let entries = machine
                    .screen
                    .entries()
                    .iter()
                    .filter(|entry| entry.prompt == "$ ");
                let lines = entries.map(|entry| {
                    ["  ", &entry.number.to_string(), "  ", &entry.line, "\n"].concat()
                });
                let text: String = lines.collect();
                self.emit(&text, false, machine);
                self.finish(0, machine);
            }
            ("watch", [_, ..]) if is_host => self.watch(rest, machine),
            (shell, _) if is_shell(shell) => self.shell(&words, machine),
            ("mysql" | "mariadb", _) if !is_host => self.mysql(&words, machine),
            ("kill", [.., target]) if !is_host && target == "1" => {
                if let At::Container(inside) = &frame.at {
                    machine
                        .cluster
                        .end_program(&inside.pod, &inside.container, 0);
                }
                self.finish(0, machine);
            }
            (name, _) => self.program(name, &words, machine),
        }
    }

    /// A program from the table.
    pub(super) fn program(&mut self, name: &str, words: &[String], machine: &mut Machine<'_>) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let is_host = frame.at == At::Host;
        let Some(program) = programs::find(name, !is_host) else {
            let is_path = name.contains('/');
            let is_first = frame
                .program
                .as_ref()
                .is_some_and(|own| own.words.first().map(String::as_str) == Some(name));
            if is_first && matches!(frame.kind, Kind::Script) {
                return self.refuse(&not_in_image(name), machine);
            }
            let text = match (&frame.kind, &frame.program) {
                _ if is_host && is_path => {
                    ["bash: ", name, ": No such file or directory\n"].concat()
                }
                (Kind::Shell { bash: true }, _) => {
                    ["bash: ", name, ": command not found\n"].concat()
                }
                _ => ["sh: ", name, ": not found\n"].concat(),
            };
            self.emit(&text, true, machine);
            self.finish(127, machine);
            return;
        };
        let input = frame.take_input();
        let (code, output, errors) = with_process(frame, words, &input, machine, &mut |own| {
            let code = program(own);
            (
                code,
                std::mem::take(&mut own.output),
                std::mem::take(&mut own.errors),
            )
        });
        self.emit(&output, false, machine);
        self.emit(&errors, true, machine);
        self.finish(code, machine);
    }

    /// `sh`, `bash -c …`
    pub(super) fn shell(&mut self, words: &[String], machine: &mut Machine<'_>) {
        let bash = words[0].ends_with("bash");
        if self.frames.len() >= STACK_MAX {
            self.emit("bash: too many shells in each other\n", true, machine);
            return self.finish(1, machine);
        }
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let mut rest = words.iter().skip(1);
        let script = loop {
            match rest.next().map(String::as_str) {
                None => break None,
                Some(flag) if flag.starts_with('-') && flag.contains('c') => {
                    break rest.next().cloned();
                }
                Some(flag) if flag.starts_with(['-', '+']) => {}
                Some(path) => {
                    let text = with_process(frame, words, "", machine, &mut |own| own.text(path));
                    break text.ok();
                }
            }
        };
        let input = Some(frame.take_input());
        let script = script.or(input.filter(|input| !input.is_empty()));
        // The one that `exec -it` starts is typed into.
        let is_typed = match &frame.program {
            Some(program) if matches!(frame.kind, Kind::Script) => program.interactive,
            _ => frame.reads_lines() && frame.at != At::Host,
        };
        let mut inner = Frame {
            kind: Kind::Script,
            work: Vec::new(),
            pipeline: None,
            waiting: None,
            program: None,
            ..frame.clone()
        };
        match script {
            Some(script) => match read_script(&script) {
                Ok(node) => inner.work.push(Work::Run(node)),
                Err(why) => {
                    let name = if bash { "bash: -c: line 1: " } else { "sh: " };
                    self.emit(&[name, &why, "\n"].concat(), true, machine);
                    return self.finish(2, machine);
                }
            },
            None if is_typed => inner.kind = Kind::Shell { bash },
            None => return self.finish(0, machine),
        }
        self.frames.push(inner);
    }

    pub(super) fn mysql(&mut self, words: &[String], machine: &mut Machine<'_>) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let input = frame.take_input();
        let tty = frame
            .program
            .as_ref()
            .is_some_and(|program| program.interactive)
            || frame.reads_lines();
        let (session, mut errors) = with_process(frame, words, &input, machine, &mut |own| {
            let session = Session::read(own, tty);
            (session, std::mem::take(&mut own.errors))
        });
        let mut session = match session {
            Ok(session) => session,
            Err(code) => {
                self.emit(&errors, true, machine);
                return self.finish(code, machine);
            }
        };
        let (at, mut output) = (frame.at.clone(), String::new());
        let folder = frame.folder.clone();
        let over = match session.needs_password() {
            true => None,
            false => session.open(machine.cluster, &at, &mut output, &mut errors),
        };
        self.emit(&errors, true, machine);
        self.emit(&output, false, machine);
        match over {
            Some(code) => self.finish(code, machine),
            None => self
                .frames
                .push(Frame::new(at, &folder, Kind::Mysql(Box::new(session)))),
        }
    }

    pub(super) fn kubectl(&mut self, args: &[String], machine: &mut Machine<'_>) {
        let now = machine.cluster.now();
        let begin = self.ended.map_or(now, |ended| ended + START);
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        if begin > now {
            frame.waiting = Some(Waiting::Start(args.to_vec(), begin));
            return;
        }
        let input = frame
            .pipeline
            .as_ref()
            .map_or(String::new(), |pipeline| pipeline.input.clone());
        let args = match configured(args, frame) {
            Ok(args) => args,
            Err(text) => {
                self.emit(&text, false, machine);
                return self.finish(0, machine);
            }
        };
        let files = files_of(&args, &input, &frame.folder, machine.home);
        let running = Running::start(machine.cluster, &files, &args);
        frame.waiting = Some(Waiting::Kubectl(Box::new(running), 0, now));
    }

    pub(super) fn watch(&mut self, words: &[String], machine: &mut Machine<'_>) {
        let mut every = 2_000;
        let mut rest = words;
        while let Some((flag, after)) = rest.split_first() {
            rest = match flag.strip_prefix('-') {
                Some("n") => {
                    every = after
                        .first()
                        .and_then(|time| seconds(time))
                        .unwrap_or(every);
                    after.get(1..).unwrap_or_default()
                }
                Some(flag) => {
                    every = flag.strip_prefix('n').and_then(seconds).unwrap_or(every);
                    after
                }
                None => break,
            };
        }
        let now = machine.cluster.now();
        if let Some(frame) = self.top() {
            frame.waiting = Some(Waiting::Watch(rest.to_vec(), every.max(100), now));
        }
    }

    /// Begins with a program in a container, on top of the kubectl that asked for it.
    pub(super) fn enter(&mut self, program: Program, machine: &mut Machine<'_>) {
        let inside = inside_of(&program);
        inside.settle_in(machine.cluster);
        web::catch_up_if_due(machine.cluster, &inside);
        let mut frame = Frame::new(At::Container(inside.clone()), "/", Kind::Script);
        frame.variables = gather(inside.variables(machine.cluster));
        let mut words = program.words.clone();
        if words.is_empty() {
            // What an image begins with: a shell, or a server that runs until it is stopped.
            let shell = match inside.image(machine.cluster) {
                "busybox" | "alpine" => Some("sh"),
                "debian" | "ubuntu" | "jump" => Some("bash"),
                _ => None,
            };
            match shell.filter(|_| program.interactive) {
                Some(shell) => words.push(shell.to_owned()),
                None => frame.waiting = Some(Waiting::Until(Millis::MAX)),
            }
        }
        frame.program = Some(program);
        if !words.is_empty() {
            frame.work.push(Work::Words(words));
        }
        self.frames.push(frame);
    }
}

fn is_shell(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or_default();
    matches!(name, "sh" | "bash" | "ash" | "dash")
}

/// A script, with its here-documents.
fn read_script(script: &str) -> Result<Arc<Node>, String> {
    let mut nodes = Vec::new();
    for input in paste::script(script) {
        nodes.push(Arc::new(syntax::read(&input.line, &input.documents)?));
    }
    Ok(Arc::new(Node::List(nodes)))
}

fn not_in_image(name: &str) -> String {
    let parts = [
        "Internal error occurred: Internal error occurred: error executing command in container: failed to exec in \
         container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: exec: \"",
        name,
        "\": executable file not found in $PATH: unknown",
    ];
    parts.concat()
}

/// A time as `sleep` and `watch` take it, in ms.
fn seconds(text: &str) -> Option<Millis> {
    let (number, unit) = match text.trim_end_matches(['s', 'm', 'h']) {
        number if number.len() == text.len() => (number, "s"),
        number => (number, &text[number.len()..]),
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let part = part.get(..1)?.parse::<Millis>().ok()?;
    let tenths = whole.parse::<Millis>().ok()?.checked_mul(10)? + part;
    let size = match unit {
        "s" => 100,
        "m" => 6_000,
        "h" => 360_000,
        _ => return None,
    };
    tenths.checked_mul(size)
}
