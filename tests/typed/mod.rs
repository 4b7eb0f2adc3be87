//! A run into whose terminal a test types.

#![allow(dead_code)] // No test uses all of it.

use expect_test::Expect;
use statefulset_visualizer::cluster::Config;
use statefulset_visualizer::kubectl::Command;
use statefulset_visualizer::shell;
use statefulset_visualizer::timeline::Timeline;

/// A command that waits longer than this, in ms, is left waiting.
const PATIENCE: u64 = 300_000;

/// A run, and what is typed into it.
pub(crate) struct Typed {
    pub(crate) timeline: Timeline,
    pub(crate) editor: String,
}

impl Typed {
    /// An empty cluster.
    pub(crate) fn new() -> Self {
        Self::of(Config::default())
    }

    /// A cluster of this kind.
    pub(crate) fn of(config: Config) -> Self {
        let mut timeline = Timeline::new(config);
        timeline.connect(shell::open);
        Self {
            timeline,
            editor: String::new(),
        }
    }

    /// Types lines without waiting for their end.
    pub(crate) fn start(&mut self, text: &str) {
        let command = Command::typed(text, &self.editor);
        self.timeline.execute(command);
    }

    /// Applies a manifest, which must be taken.
    pub(crate) fn apply(&mut self, manifest: &str) {
        let manifest = manifest.to_owned();
        let reply = self.timeline.execute(Command::Apply { manifest });
        assert!(!reply.refused, "{reply:?}");
    }

    /// Whether something runs in the foreground.
    pub(crate) fn is_busy(&self) -> bool {
        self.timeline
            .shell()
            .is_some_and(|shell| shell.prompt().is_empty())
    }

    /// Types lines, and lets time pass until the next one can be typed.
    pub(crate) fn enter(&mut self, text: &str) {
        self.start(text);
        let end = self.timeline.now() + PATIENCE;
        while self.is_busy()
            && let Some(due) = self.timeline.next_due().filter(|due| *due <= end)
        {
            self.timeline.advance_to(due);
        }
    }

    /// Types a line; what it printed.
    pub(crate) fn output(&mut self, line: &str) -> String {
        self.enter(line);
        assert!(!self.is_busy(), "{line}: does not end\n{}", self.last());
        self.last()
    }

    /// What the last entry of the screen shows.
    pub(crate) fn last(&self) -> String {
        let entries = self.timeline.screen().entries();
        entries
            .last()
            .map_or(String::new(), |entry| entry.output.clone())
    }

    /// The exit code of the last entry.
    pub(crate) fn exit(&self) -> Option<i32> {
        let entries = self.timeline.screen().entries();
        entries.last().and_then(|entry| entry.exit)
    }

    /// Lets so many seconds pass.
    pub(crate) fn wait(&mut self, seconds: u64) {
        let until = self.timeline.now() + seconds * 1000;
        self.timeline.advance_to(until);
    }

    /// What the screen shows, as text.
    pub(crate) fn screen(&self) -> String {
        let entries = self.timeline.screen().entries().iter();
        let text = entries.map(|entry| format!("{}{}\n{}", entry.prompt, entry.line, entry.output));
        text.collect()
    }

    /// Types all this, one line after the other; what the screen shows.
    pub(crate) fn session(&mut self, lines: &[&str]) -> String {
        self.timeline.execute(Command::typed("clear", ""));
        let before = self.timeline.screen().entries().len();
        for line in lines {
            self.enter(line);
        }
        let entries = self.timeline.screen().entries()[before..].iter();
        let text = entries.map(|entry| format!("{}{}\n{}", entry.prompt, entry.line, entry.output));
        text.collect()
    }

    /// Types all this; the screen must show what is expected.
    pub(crate) fn shows(&mut self, lines: &[&str], expected: &Expect) {
        expected.assert_eq(&self.session(lines));
    }
}

/// Entries are cut above this, in bytes.
const OUTPUT_MAX: usize = 80_000;

/// Types any text beside a running set, waits, interrupts what still runs, and looks whether the terminal is as it has to
/// be: it takes the next line, has printed within bounds, and prints the same again.
pub(crate) fn survives(beside: &Typed, text: &str) {
    let mut typed = beside.again();
    typed.start(text);
    typed.wait(30);
    for _ in 0..2 {
        typed.timeline.execute(Command::Interrupt);
        typed.wait(1);
    }
    assert!(!typed.is_busy(), "{text:?}: does not end");
    let screen = typed.timeline.screen();
    for entry in screen.entries() {
        assert!(
            entry.output.len() <= OUTPUT_MAX,
            "{text:?}: {} bytes",
            entry.output.len()
        );
    }
    assert_eq!(typed.timeline.replay().screen(), screen, "{text:?}");
}

impl Typed {
    /// A cluster with a set that runs.
    pub(crate) fn with_set() -> Self {
        let mut typed = Self::new();
        typed.output("kubectl apply -f web.yaml");
        typed.wait(30);
        typed
    }

    /// The same run again, to go on otherwise.
    pub(crate) fn again(&self) -> Self {
        Self {
            timeline: self.timeline.clone(),
            editor: self.editor.clone(),
        }
    }

    /// Lets half a minute pass; the last entry must show this then.
    pub(crate) fn output_so_far(&mut self, wanted: &str) {
        self.wait(30);
        let shown = self.last();
        assert!(shown.contains(wanted), "{shown}");
    }
}
