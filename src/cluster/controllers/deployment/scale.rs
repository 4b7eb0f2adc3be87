//! Scaling: to how many pods each ReplicaSet goes when the Deployment's `replicas` change.

use super::revisions::{DESIRED, MAX, note_replicas, number_in};
use super::{Look, Stop};
use crate::api::*;
use crate::cluster::events::Severity;
use crate::cluster::reason::Reason;
use crate::cluster::world::World;
use crate::order::sort_by;
use std::sync::Arc;

impl Look {
    /// Whether `replicas` changed since the sets with pods were last scaled.
    pub(super) fn is_scaled(&self) -> bool {
        let replicas = i64::from(self.spec().replicas());
        let mut active = self.sets().filter(|set| set.spec.replicas() > 0);
        active.any(|set| {
            let annotations = &set.metadata.annotations;
            annotations.contains_key(DESIRED) && number_in(annotations, DESIRED) != replicas
        })
    }

    /// Whether it can do nothing more, and nothing else follows: `replicas` changed, several sets have pods,
    /// Recreate scales none of them then (upstream `sync.go`, `scale`), and the new one is not about to be
    /// all that is wished for.
    pub(in crate::cluster) fn is_stranded(&self) -> bool {
        let replicas = self.spec().replicas();
        let active = self.sets().filter(|set| set.spec.replicas() > 0);
        let waits = |new: &Arc<ReplicaSet>| is_scaled_for(new, replicas);
        self.spec().strategy.is_recreate()
            && self.is_scaled()
            && active.count() > 1
            && !self.new.as_ref().is_some_and(waits)
    }

    /// Scales the only set with pods, or several in proportion.
    pub(super) fn scale(&self, world: &mut World) -> Result<(), Stop> {
        let replicas = self.spec().replicas();
        let reason = Reason::ReplicasChanged;
        let active: Vec<_> = self.sets().filter(|set| set.spec.replicas() > 0).collect();
        let only = match active[..] {
            [] => self.new.as_ref().or(self.old.last()),
            [only] => Some(only),
            _ => None,
        };
        if let Some(only) = only {
            self.resize(only, replicas, reason, world)?;
            return Ok(());
        }
        if self.new.as_ref().is_some_and(|new| self.is_saturated(new)) {
            let old = self.old.iter().filter(|set| set.spec.replicas() > 0);
            for set in old {
                self.resize(set, 0, reason.clone(), world)?;
            }
            return Ok(());
        }
        if self.spec().strategy.is_recreate() {
            return Ok(());
        }
        for (set, size) in self.proportions(active.into_iter().cloned().collect()) {
            self.resize_quietly(&set, size, reason.clone(), world)?;
        }
        Ok(())
    }

    /// Whether all pods are those of the new set, and available.
    fn is_saturated(&self, new: &ReplicaSet) -> bool {
        let replicas = self.spec().replicas();
        is_scaled_for(new, replicas) && new.status.available_replicas == replicas
    }

    /// What is to be added or taken away, shared out by size; what is left over goes to the largest.
    fn proportions(&self, mut sets: Vec<Arc<ReplicaSet>>) -> Vec<(Arc<ReplicaSet>, i32)> {
        let (surge, _) = self.spec().fenceposts();
        let replicas = self.spec().replicas();
        let allowed = match replicas {
            0 => 0,
            replicas => replicas.saturating_add(surge),
        };
        let total: i32 = sets.iter().map(|set| set.spec.replicas()).sum();
        let to_add = allowed - total;
        sort_by(&mut sets, &|a, b| {
            let by_size = b.spec.replicas().cmp(&a.spec.replicas());
            let age = |set: &ReplicaSet| set.metadata.creation_timestamp;
            let older = age(a)
                .cmp(&age(b))
                .then_with(|| a.metadata.name.cmp(&b.metadata.name));
            by_size.then(if to_add > 0 { older.reverse() } else { older })
        });
        let mut added = 0;
        let mut sizes: Vec<_> = sets
            .into_iter()
            .map(|set| {
                let left = to_add - added;
                let part = self.fraction(&set, allowed);
                let part = match to_add {
                    0 => 0,
                    1.. => part.min(left),
                    _ => part.max(left),
                };
                added += part;
                let size = set.spec.replicas() + part;
                (set, size)
            })
            .collect();
        if let Some((_, size)) = sizes.first_mut() {
            *size = (*size + to_add - added).max(0);
        }
        sizes
    }

    /// By how much a set would change if it kept its part of the whole.
    fn fraction(&self, set: &ReplicaSet, allowed: i32) -> i32 {
        let size = set.spec.replicas();
        if self.spec().replicas() == 0 {
            return -size;
        }
        let before = match number_in(&set.metadata.annotations, MAX) {
            0 => i64::from(self.deployment.status.replicas),
            before => before,
        };
        if before <= 0 {
            return 0;
        }
        let doubled = 2 * i64::from(size) * i64::from(allowed) + before;
        i32::try_from(doubled / (2 * before)).unwrap_or(i32::MAX) - size
    }

    /// Gives a set another size, with an event; whether it had another one.
    pub(super) fn resize(
        &self,
        set: &ReplicaSet,
        size: i32,
        reason: Reason,
        world: &mut World,
    ) -> Result<bool, Stop> {
        if set.spec.replicas() == size {
            return Ok(false);
        }
        self.resize_quietly(set, size, reason, world)
    }

    /// The same, and notes the Deployment's `replicas` in any case.
    fn resize_quietly(
        &self,
        set: &ReplicaSet,
        size: i32,
        reason: Reason,
        world: &mut World,
    ) -> Result<bool, Stop> {
        let before = set.spec.replicas();
        let mut scaled = set.clone();
        let news = note_replicas(&mut scaled.metadata.annotations, self.spec());
        if !news && before == size {
            return Ok(false);
        }
        if before != size {
            Arc::make_mut(&mut scaled.spec).replicas = Some(size);
            scaled.metadata.generation += 1;
        }
        world.update(scaled, reason)?;
        if before == size {
            return Ok(false);
        }
        let direction = if before < size { "up" } else { "down" };
        let name = &set.metadata.name;
        let text = format!("Scaled {direction} replica set {name} from {before} to {size}");
        self.report(world, Severity::Normal, "ScalingReplicaSet", text);
        Ok(true)
    }
}

/// Whether a set wishes for all pods, and was scaled for as many.
fn is_scaled_for(set: &ReplicaSet, replicas: i32) -> bool {
    set.spec.replicas() == replicas
        && number_in(&set.metadata.annotations, DESIRED) == i64::from(replicas)
}
