//! A run as far as it was lived: its commands, its changes, its end, and the way back.

use super::Open;
use super::change::{Change, Mark};
use super::checkpoints::Checkpoints;
use super::state::{Given, State};
use crate::api::Millis;
use crate::cluster::Config;
use crate::kubectl::{Command, Reply};
use std::sync::Arc;

/// A run. Branches that were one run at first share what they have in common.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Its name: no other branch of the timeline has or had it.
    pub number: u32,
    /// How many changes it has in common with the branch that it left; 0 for the first.
    pub shared: usize,
    shared_commands: usize,
    pub(super) given: Vec<Given>,
    pub(super) changes: Vec<Change>,
    pub(super) end: State,
    checkpoints: Checkpoints,
}

impl Branch {
    pub(super) fn new(config: &Config) -> Self {
        let beginning = State::new(config);
        Self {
            number: 1,
            shared: 0,
            shared_commands: 0,
            given: Vec::new(),
            changes: Vec::new(),
            checkpoints: Checkpoints::new(&beginning),
            end: beginning,
        }
    }

    /// The commands, in their order.
    pub fn given(&self) -> &[Given] {
        &self.given
    }

    /// The changes, oldest first.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// How far it was lived, in ms.
    pub fn lived(&self) -> Millis {
        self.end.cluster.now()
    }

    /// The command that made it different from what it left; none as long as there is none.
    pub fn first_own(&self) -> Option<&Given> {
        self.given.get(self.shared_commands)
    }

    /// How many of the changes have happened in a state.
    pub(super) fn place(&self, state: &State) -> usize {
        let work = state.work;
        self.changes.partition_point(|change| change.work <= work)
    }

    /// The state after so much work.
    pub(super) fn after(&self, work: u64) -> State {
        let mut state = self.checkpoints.before(&|kept| kept.work <= work);
        while state.work < work.min(self.end.work) {
            state.proceed(&self.given);
        }
        state
    }

    /// The state at an instant, when all that is due then was done.
    pub(super) fn at(&self, instant: Millis) -> State {
        let mut state = self
            .checkpoints
            .before(&|kept| kept.cluster.now() <= instant);
        state.play_to(instant, &self.given);
        state
    }

    /// Does the next task at the end.
    pub(super) fn live(&mut self) {
        let known = self.end.cluster.journal().len();
        self.end.proceed(&[]);
        self.note(known, false);
    }

    /// Lets time pass at the end.
    pub(super) fn live_to(&mut self, instant: Millis) {
        while self.end.next_due(&[]).is_some_and(|due| due <= instant) {
            self.live();
        }
        self.end.cluster.advance_to(instant);
    }

    /// Does what a user asks for, at the end.
    pub(super) fn obey(&mut self, command: Command, open: Option<Open>) -> Reply {
        // After all that is due now, so that the instant says where the command stands in the run.
        self.live_to(self.lived());
        let known = self.end.cluster.journal().len();
        let reply = self.end.obey(&command, open);
        self.given.push(Given {
            at: self.lived(),
            command: Arc::new(command),
            open,
        });
        self.note(known, true);
        reply
    }

    /// Writes down what was just done.
    fn note(&mut self, known: usize, is_command: bool) {
        let (now, work) = (self.lived(), self.end.work);
        let journal = self.end.cluster.journal();
        if is_command || journal.len() > known {
            let mut entries = journal.since(known);
            let mut change = Change::of(now, work, known, &mut entries);
            if is_command {
                change.mark = Mark::Command;
            }
            self.changes.push(change);
        }
        self.checkpoints.note(&self.end);
    }

    /// A run that was the same up to a state, and now goes its own way.
    pub(super) fn fork(&self, state: State, number: u32) -> Self {
        let shared = self.place(&state);
        Self {
            number,
            shared,
            shared_commands: state.commands,
            given: self.given[..state.commands].to_vec(),
            changes: self.changes[..shared].to_vec(),
            checkpoints: self.checkpoints.until(state.work),
            end: state,
        }
    }
}
