//! Many runs that were one at first: to go from one to the other, to undo and to redo.

use super::Timeline;
use super::branch::Branch;
use super::change::{Change, Mark};
use super::state::State;
use crate::kubectl::Command;

/// More branches than this are not kept: the oldest are forgotten.
const MOST_BRANCHES: usize = 12;

impl Timeline {
    /// All branches, by their number.
    pub fn branches(&self) -> Vec<&Branch> {
        let mut all: Vec<_> = self.others.iter().collect();
        let place = all.partition_point(|other| other.number < self.branch.number);
        all.insert(place, &self.branch);
        all
    }

    /// Goes over to another branch, to its end. Whether there is such a branch.
    pub fn select(&mut self, number: u32) -> bool {
        if !self.switch(number) {
            return false;
        }
        self.past = None;
        self.undone.clear();
        self.forget();
        true
    }

    fn switch(&mut self, number: u32) -> bool {
        let place = self.others.iter().position(|own| own.number == number);
        if let Some(place) = place {
            std::mem::swap(&mut self.branch, &mut self.others[place]);
        }
        place.is_some()
    }

    /// The last command before the instant that is looked at: what [`Timeline::undo`] takes back.
    pub fn undoable(&self) -> Option<&Command> {
        let last = self.state().commands.checked_sub(1)?;
        Some(&self.branch.given.get(last)?.command)
    }

    /// How many commands can be redone.
    pub fn redoable(&self) -> usize {
        self.undone.len()
    }

    /// Takes the last command back: a branch without it begins at the instant at which it was
    /// given. Whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(last) = self.state().commands.checked_sub(1) else {
            return false;
        };
        let commands = |own: &&Change| own.mark == Mark::Command;
        let Some(change) = self.branch.changes.iter().filter(commands).nth(last) else {
            return false;
        };
        let (at, work) = (change.at, change.work - 1);
        let left = self.past.as_ref();
        let left = left.map(|state| (state.cluster.now(), state.work));
        self.undone.push((self.branch.number, left));
        let mut state = self.branch.after(work);
        state.cluster.advance_to(at);
        self.fork(state);
        self.past = None;
        self.forget();
        true
    }

    /// Goes back to where the last command was undone. Whether one was.
    pub fn redo(&mut self) -> bool {
        let Some((number, left)) = self.undone.pop() else {
            return false;
        };
        let switched = self.switch(number);
        self.past = left.map(|(instant, work)| {
            let mut state = self.branch.after(work);
            state.cluster.advance_to(instant);
            state
        });
        self.forget();
        switched
    }

    /// Begins a branch at a state of the present one.
    pub(super) fn fork(&mut self, state: State) {
        self.newest += 1;
        let branch = self.branch.fork(state, self.newest);
        let left = std::mem::replace(&mut self.branch, branch);
        self.others.push(left);
    }

    /// Drops branches in which nothing of their own happened, and too old ones.
    pub(super) fn forget(&mut self) {
        let (branch, undone) = (&self.branch, &self.undone);
        self.others.retain(|other| {
            let len = other.changes.len();
            let is_part =
                branch.shared >= len && other.changes.last() == branch.changes[..len].last();
            let is_needed = undone.iter().any(|(number, _)| *number == other.number);
            is_needed || len > other.shared && !is_part
        });
        while self.others.len() >= MOST_BRANCHES {
            let numbers = self.others.iter().map(|other| other.number);
            let oldest = numbers.min().unwrap_or_default();
            self.others.retain(|other| other.number != oldest);
            self.undone.retain(|(number, _)| *number != oldest);
        }
    }
}
