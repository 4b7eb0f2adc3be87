//! The run behind the page, and what has to be remembered to draw it. Nothing here is reactive.
//!
//! The model, and all that reads it, is fetched when it is first needed: the page opens without it. That
//! holds as long as the page reaches it through [`Run`] alone, and only [`on_demand`](super::on_demand)
//! names [`World`].

use super::on_demand::Advise;
use super::past::Jump;
use super::problem::Problem;
use crate::api::{Millis, ObjectRef};
use crate::cluster::Config;
use crate::cluster::api_server::Release;
use crate::cluster::journal;
use crate::kubectl::{Command, Reply};
use crate::manifest::{self, Diagnostic};
use crate::scene::{
    Comparison, Inspection, Marks, Scene, Stage, Strip, Unfolded, inspect, matters,
};
use crate::text::{Lang, change};
use crate::timeline::{Contest, Entry, Open, Pair, Timeline};
use std::sync::Arc;

/// Skipping gives up after this many pieces of work that changed nothing.
const MOST_STEPS: usize = 20_000;

/// Who has more problems than this solves the first ones first.
const MOST_PROBLEMS: usize = 20;

/// A run, for the page.
pub(super) trait Run {
    /// Lets virtual time pass, in ms; whether there may be something new to see.
    fn pass(&mut self, passed: f64) -> bool;
    /// Virtual ms until there may be something new to see.
    fn quiet_for(&self) -> f64;
    /// Goes on by one change.
    fn step(&mut self);
    /// Jumps to the instant of the next change, and lets all of it happen.
    fn skip(&mut self);
    /// A command as a person would type it.
    fn line(&self, command: &Command) -> String;
    /// Does what a user asks for.
    fn execute(&mut self, command: Command) -> Reply;
    /// Plugs in what runs typed lines.
    fn connect(&mut self, open: Open);
    /// What the terminal shows.
    fn screen(&self) -> &[Arc<Entry>];
    /// What stands before the next line; empty while something runs.
    fn prompt(&self) -> String;
    /// How many texts were opened in the editor, and the last one.
    fn opened(&self) -> (u64, &str);
    /// What the end of an unfinished line may become: where that begins, in bytes, and what can stand there.
    fn complete(&self, line: &str) -> (usize, Vec<String>);
    /// The next useful lines.
    fn suggest(&self) -> Vec<String>;
    /// What is to be seen now; `real` is the real time in ms, for what fades.
    fn scene(&mut self, lang: Lang, real: f64, still: bool) -> Scene;
    /// The real instant at which something has faded.
    fn next_deadline(&self) -> Option<f64>;
    /// An object, looked at closely; `None` if it is gone.
    fn inspect(&self, object: &ObjectRef, lang: Lang, unfolded: Unfolded) -> Option<Inspection>;
    /// The changes since this was last asked, one sentence each.
    fn news(&mut self, lang: Lang) -> Vec<String>;
    /// What is wrong with a manifest: what the API server said if it is the one that was applied last,
    /// else what kubectl would say at once.
    fn problems(&self, manifest: &str, lang: Lang) -> Vec<Problem>;
    /// What nobody would say about a manifest, though it will not go as expected.
    fn advice(&self, manifest: &str, lang: Lang, advise: Advise) -> Vec<Problem>;
    /// The commands so far, as text.
    fn transcript(&self) -> String;
    /// Looks at another instant, or at another branch.
    fn jump(&mut self, to: Jump);
    /// The timeline as it is to be seen now.
    fn strip(&mut self, lang: Lang) -> Strip;
    /// The instant that is looked at, in ms, if it is not the end of the run.
    fn past(&self) -> Option<Millis>;
    /// Two other runs, played to their end.
    fn contest(&self, contest: Contest) -> Box<dyn Duel>;
}

/// Two runs on one clock, for the page.
pub(super) trait Duel {
    /// How far both were lived, in ms.
    fn end(&self) -> Millis;
    /// Looks at an instant, in ms.
    fn seek(&mut self, instant: Millis);
    /// When something changes next in either of them; at the end, the end.
    fn next_change(&self, now: Millis) -> Millis;
    /// What is to be seen of both.
    fn compare(&self, lang: Lang) -> Comparison;
}

impl Duel for (Contest, Pair) {
    fn end(&self) -> Millis {
        self.1.end
    }

    fn seek(&mut self, instant: Millis) {
        self.1.seek(instant);
    }

    fn next_change(&self, now: Millis) -> Millis {
        self.1.next_change(now)
    }

    fn compare(&self, lang: Lang) -> Comparison {
        let (contest, pair) = self;
        let clusters = [pair.runs[0].cluster(), pair.runs[1].cluster()];
        Comparison::of(clusters, lang, contest.replicas())
    }
}

/// No runs: there is nothing to compare yet.
impl Duel for () {
    fn end(&self) -> Millis {
        0
    }

    fn seek(&mut self, _: Millis) {}

    fn next_change(&self, _: Millis) -> Millis {
        0
    }

    fn compare(&self, _: Lang) -> Comparison {
        Comparison::default()
    }
}

/// Before the run: nothing happens, and the machines are there. Asking for anything starts the run first.
pub(super) struct Before(pub(super) Release);

impl Run for Before {
    fn pass(&mut self, _: f64) -> bool {
        false
    }

    fn quiet_for(&self) -> f64 {
        f64::INFINITY
    }

    fn step(&mut self) {}

    fn skip(&mut self) {}

    fn line(&self, _: &Command) -> String {
        String::new()
    }

    fn execute(&mut self, _: Command) -> Reply {
        Reply::default()
    }

    fn connect(&mut self, _: Open) {}

    fn screen(&self) -> &[Arc<Entry>] {
        &[]
    }

    fn prompt(&self) -> String {
        String::new()
    }

    fn opened(&self) -> (u64, &str) {
        (0, "")
    }

    fn complete(&self, line: &str) -> (usize, Vec<String>) {
        (line.len(), Vec::new())
    }

    fn suggest(&self) -> Vec<String> {
        Vec::new()
    }

    fn scene(&mut self, _: Lang, _: f64, _: bool) -> Scene {
        Scene::before(&Config::of(self.0))
    }

    fn next_deadline(&self) -> Option<f64> {
        None
    }

    fn inspect(&self, _: &ObjectRef, _: Lang, _: Unfolded) -> Option<Inspection> {
        None
    }

    fn news(&mut self, _: Lang) -> Vec<String> {
        Vec::new()
    }

    fn problems(&self, _: &str, _: Lang) -> Vec<Problem> {
        Vec::new()
    }

    fn advice(&self, _: &str, _: Lang, _: Advise) -> Vec<Problem> {
        Vec::new()
    }

    fn transcript(&self) -> String {
        String::new()
    }

    fn jump(&mut self, _: Jump) {}

    fn strip(&mut self, _: Lang) -> Strip {
        Strip::before()
    }

    fn past(&self) -> Option<Millis> {
        None
    }

    fn contest(&self, _: Contest) -> Box<dyn Duel> {
        Box::new(())
    }
}

/// A run of the model.
pub(super) struct World {
    timeline: Timeline,
    stage: Stage,
    /// Virtual time that has passed but is less than a whole millisecond.
    rest: f64,
    /// How much of the journal was read out.
    told: usize,
    /// The manifest that was applied last, and what was wrong with it.
    applied: (String, Vec<Diagnostic>),
    marks: Arc<Marks>,
    /// What comes next, and when that was foreseen: on which branch, after how many commands, and after
    /// how much work.
    coming: ((u32, usize), u64, Option<journal::Entry>),
}

impl World {
    pub(super) fn new(release: Release) -> Self {
        let timeline = Timeline::new(Config::of(release));
        Self {
            timeline,
            stage: Stage::default(),
            rest: 0.0,
            told: 0,
            applied: <_>::default(),
            marks: Arc::default(),
            coming: Default::default(),
        }
    }

    /// Changes when there is something new to see.
    fn mark(&self) -> (u64, Millis, Option<(u64, usize, bool)>) {
        let last = self.timeline.screen().entries().last();
        let printed = last.map(|entry| (entry.number, entry.output.len(), entry.exit.is_some()));
        (
            self.timeline.cluster().steps(),
            self.timeline.now() / 1000,
            printed,
        )
    }
}

impl Run for World {
    fn pass(&mut self, passed: f64) -> bool {
        let passed = passed + self.rest;
        self.rest = passed.fract();
        let before = self.mark();
        let now = self.timeline.now() + passed as Millis;
        self.timeline.advance_to(now);
        self.mark() != before
    }

    fn quiet_for(&self) -> f64 {
        let now = self.timeline.now();
        let next_second = 1000 - now % 1000;
        let due = self
            .timeline
            .next_due()
            .map_or(next_second, |due| due.saturating_sub(now));
        due.min(next_second) as f64
    }

    fn step(&mut self) {
        self.timeline.step();
    }

    fn skip(&mut self) {
        let before = self.timeline.cluster().journal().len();
        for _ in 0..MOST_STEPS {
            let Some(due) = self.timeline.next_due() else {
                return;
            };
            self.timeline.advance_to(due);
            if self.timeline.cluster().journal().len() > before {
                return;
            }
        }
    }

    fn line(&self, command: &Command) -> String {
        command.line()
    }

    fn jump(&mut self, to: Jump) {
        to.go(&mut self.timeline);
        // Nothing fades, and nothing that happened long ago is news.
        self.stage = Stage::default();
        self.told = self.timeline.cluster().journal().len();
        self.rest = 0.0;
    }

    fn strip(&mut self, lang: Lang) -> Strip {
        self.marks = Marks::of(&self.timeline, &self.marks);
        let (branch, cluster) = (self.timeline.branch(), self.timeline.cluster());
        let course = (branch.number, self.timeline.commands().len());
        let (steps, done) = (cluster.steps(), cluster.store().resource_version());
        let (foreseen_on, foreseen_at, coming) = &self.coming;
        // What was foreseen stays true until it has happened; that nothing was, only for that moment.
        let still_ahead = || {
            coming
                .as_ref()
                .is_some_and(|own| own.resource_version > done)
        };
        let holds = *foreseen_at == steps || *foreseen_at < steps && still_ahead();
        if *foreseen_on != course || !holds {
            self.coming = (course, steps, self.timeline.foresee(&matters));
        }
        let coming = self.coming.2.as_ref();
        Strip::new(&self.timeline, lang, Arc::clone(&self.marks), coming)
    }

    fn past(&self) -> Option<Millis> {
        self.timeline.is_past().then(|| self.timeline.now())
    }

    fn contest(&self, contest: Contest) -> Box<dyn Duel> {
        Box::new((contest, contest.play()))
    }

    fn execute(&mut self, command: Command) -> Reply {
        let applied = match &command {
            Command::Apply { manifest } => Some(manifest.clone()),
            _ => None,
        };
        let reply = self.timeline.execute(command);
        if let Some(manifest) = applied {
            self.applied = (manifest, reply.diagnostics.clone());
        }
        reply
    }

    fn connect(&mut self, open: Open) {
        self.timeline.connect(open);
    }

    fn screen(&self) -> &[Arc<Entry>] {
        self.timeline.screen().entries()
    }

    fn prompt(&self) -> String {
        let shell = self.timeline.shell();
        shell.map_or("$ ".to_owned(), |shell| shell.prompt())
    }

    fn opened(&self) -> (u64, &str) {
        self.timeline
            .shell()
            .map_or((0, ""), |shell| shell.opened())
    }

    fn complete(&self, line: &str) -> (usize, Vec<String>) {
        self.timeline.complete(line)
    }

    fn suggest(&self) -> Vec<String> {
        self.timeline.suggest()
    }

    fn scene(&mut self, lang: Lang, real: f64, still: bool) -> Scene {
        self.stage.scene(self.timeline.cluster(), lang, real, still)
    }

    fn next_deadline(&self) -> Option<f64> {
        self.stage.next_deadline()
    }

    fn inspect(&self, object: &ObjectRef, lang: Lang, unfolded: Unfolded) -> Option<Inspection> {
        inspect(&self.stage, self.timeline.cluster(), lang, object, unfolded)
    }

    fn news(&mut self, lang: Lang) -> Vec<String> {
        let journal = self.timeline.cluster().journal();
        let told = std::mem::replace(&mut self.told, journal.len());
        let new = journal.since(told);
        new.filter_map(|entry| change(lang, entry)).collect()
    }

    fn problems(&self, manifest: &str, lang: Lang) -> Vec<Problem> {
        let (applied, said) = &self.applied;
        let found = if applied == manifest && !said.is_empty() {
            said.clone()
        } else {
            let parsed = manifest::parse(manifest);
            let mut found = parsed.diagnostics.clone();
            found.extend(parsed.documents.iter().flat_map(manifest::check));
            found
        };
        let first = found.iter().take(MOST_PROBLEMS);
        first.map(|own| Problem::of(lang, own)).collect()
    }

    fn advice(&self, manifest: &str, lang: Lang, advise: Advise) -> Vec<Problem> {
        advise(manifest, self.timeline.cluster().store(), lang)
    }

    fn transcript(&self) -> String {
        self.timeline.transcript()
    }
}
