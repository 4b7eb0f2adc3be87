//! States of a run that are kept, so that no way back is long.

use super::state::State;
use std::rc::Rc;

/// More than this are never kept. Neighbours share what did not change between them.
const MOST: usize = 512;

/// Nor are more, than that the objects in all of them are so many: memory has an end.
const MOST_OBJECTS: u64 = 1 << 20;

/// Pieces of work between two checkpoints, at least.
const LEAST_SPACING: u64 = 32;

/// The square of the number of objects, divided by this, is how many pieces of work are between two
/// checkpoints. To make one, and to change the cluster after it, takes the longer the more is in the cluster:
/// so their share of a run's cost does not grow.
const SQUARE_A_PIECE: u64 = 1 << 18;

/// Checkpoints of a run, in its order. The beginning is always one of them.
#[derive(Clone, Debug)]
pub(super) struct Checkpoints {
    kept: Vec<Rc<State>>,
    spacing: u64,
}

impl Checkpoints {
    pub(super) fn new(beginning: &State) -> Self {
        Self {
            kept: vec![Rc::new(beginning.clone())],
            spacing: LEAST_SPACING,
        }
    }

    /// Keeps this state, if the last one that was kept is some way back.
    pub(super) fn note(&mut self, state: &State) {
        let last = self.kept.last().map_or(0, |last| last.work);
        let objects = state.cluster.store().len() as u64;
        let spacing = objects.saturating_mul(objects) / SQUARE_A_PIECE;
        if state.work < last + self.spacing.max(spacing) {
            return;
        }
        let room = (MOST_OBJECTS / objects.max(1)).clamp(8, MOST as u64);
        if self.kept.len() as u64 >= room {
            let mut number = 0;
            self.kept.retain(|_| {
                number += 1;
                number % 2 == 1
            });
            self.spacing *= 2;
        }
        self.kept.push(Rc::new(state.clone()));
    }

    /// The last checkpoint within a limit, which holds for a front part of the run.
    pub(super) fn before(&self, within: &dyn Fn(&State) -> bool) -> State {
        let place = self.kept.partition_point(|kept| within(kept));
        State::clone(&self.kept[place.saturating_sub(1)])
    }

    /// Those of a run that goes its own way after so much work.
    pub(super) fn until(&self, work: u64) -> Self {
        let kept = self.kept.iter().filter(|kept| kept.work <= work);
        Self {
            kept: kept.cloned().collect(),
            spacing: self.spacing,
        }
    }
}
