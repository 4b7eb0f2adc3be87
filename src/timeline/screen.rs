//! What the terminal shows: every command, and what it printed.

use crate::api::Millis;
use crate::kubectl::{Command, Reply};
use std::sync::Arc;

/// Older entries are forgotten.
const ENTRIES_MAX: usize = 300;

/// Older output of an entry is forgotten, in bytes.
const OUTPUT_MAX: usize = 40_000;

/// The entries that a terminal shows, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    entries: Vec<Arc<Entry>>,
    /// How many entries were ever made.
    made: u64,
}

/// One command and what it printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Different for every entry of a run.
    pub number: u64,
    /// When it was given, in ms.
    pub at: Millis,
    /// What stood before it: `$ `; empty for what nobody typed.
    pub prompt: String,
    /// The line.
    pub line: String,
    /// What it printed so far, both streams, in the order of printing.
    pub output: String,
    /// The exit code, once it has ended.
    pub exit: Option<i32>,
}

impl Screen {
    /// What is shown, oldest first.
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// A new entry, into which is printed from now on.
    pub fn begin(&mut self, at: Millis, prompt: String, line: String) {
        self.made += 1;
        self.entries.push(Arc::new(Entry {
            number: self.made,
            at,
            prompt,
            line,
            ..Entry::default()
        }));
        let old = self.entries.len().saturating_sub(ENTRIES_MAX);
        self.entries.drain(..old);
    }

    /// Prints into the last entry.
    pub fn print(&mut self, text: &str) {
        let Some(entry) = self.entries.last_mut().filter(|_| !text.is_empty()) else {
            return;
        };
        let output = &mut Arc::make_mut(entry).output;
        output.push_str(text);
        if output.len() > OUTPUT_MAX {
            let cut = output.len() - OUTPUT_MAX / 2;
            let cut = output.as_bytes()[cut..]
                .iter()
                .position(|own| *own == b'\n');
            let cut = cut.map_or(output.len(), |line| {
                output.len() - OUTPUT_MAX / 2 + line + 1
            });
            output.drain(..cut);
        }
    }

    /// The last entry shows only this from now on.
    pub fn replace(&mut self, text: &str) {
        if let Some(entry) = self.entries.last_mut() {
            Arc::make_mut(entry).output.clear();
            self.print(text);
        }
    }

    /// The last entry has ended.
    pub fn end(&mut self, exit: i32) {
        if let Some(entry) = self.entries.last_mut() {
            Arc::make_mut(entry).exit = Some(exit);
        }
    }

    /// Shows nothing any more.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// A command that was not typed, as one that does the same. What is typed later goes on below it.
    pub(super) fn tell(&mut self, at: Millis, command: &Command, reply: &Reply) {
        let line = command.line();
        let prompt = if line.starts_with('#') { "" } else { "$ " };
        let running = self.entries.pop_if(|entry| entry.exit.is_none());
        self.begin(at, prompt.to_owned(), line);
        for line in &reply.lines {
            self.print(&[line, "\n"].concat());
        }
        self.end(i32::from(reply.refused));
        self.entries.extend(running);
    }
}
