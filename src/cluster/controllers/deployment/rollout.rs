//! The two strategies: how pods pass from the old ReplicaSets to the new one.

use super::status::is_complete;
use super::{Look, Stop};
use crate::api::*;
use crate::cluster::reason::Reason;
use crate::cluster::world::World;
use std::sync::Arc;

impl Look {
    /// RollingUpdate: new pods come as far as `maxSurge` allows, then old ones go as far as
    /// `maxUnavailable` allows; one or the other in a sync.
    pub(super) fn roll(&mut self, world: &mut World) -> Result<(), Stop> {
        self.need_new(world)?;
        if let Some(new) = self.new.clone() {
            let size = self.new_replicas(new.spec.replicas());
            if self.resize(&new, size, Reason::SurgeAllows, world)?
                || self.shrink_old(&new, world)?
            {
                self.show_rollout(world);
                return Ok(());
            }
        }
        self.finish(world);
        Ok(())
    }

    /// Recreate: all old pods are gone before new ones come.
    pub(super) fn recreate(&mut self, world: &mut World) -> Result<(), Stop> {
        let mut scaled = false;
        for set in &self.old {
            scaled |= self.resize(set, 0, Reason::OldPodsFirst, world)?;
        }
        if scaled || self.old_pods_run(world) {
            self.show_rollout(world);
            return Ok(());
        }
        self.need_new(world)?;
        if let Some(new) = self.new.clone() {
            let replicas = self.spec().replicas();
            self.resize(&new, replicas, Reason::OldPodsGone, world)?;
        }
        self.finish(world);
        Ok(())
    }

    fn finish(&self, world: &mut World) {
        if is_complete(&self.deployment, &self.deployment.status) {
            self.clean_up(world);
        }
        self.show_rollout(world);
    }

    /// How many pods the new set may have now; it has `size`.
    pub(super) fn new_replicas(&self, size: i32) -> i32 {
        let replicas = self.spec().replicas();
        if size >= replicas || self.spec().strategy.is_recreate() {
            return replicas;
        }
        let (surge, _) = self.spec().fenceposts();
        let room = replicas.saturating_add(surge) - self.wished_for();
        size + room.clamp(0, replicas - size)
    }

    /// Takes pods from the old sets, unavailable ones first; whether it took any.
    fn shrink_old(&self, new: &ReplicaSet, world: &mut World) -> Result<bool, Stop> {
        let (_, unavailable) = self.spec().fenceposts();
        let least = self.spec().replicas() - unavailable;
        let coming = new.spec.replicas() - new.status.available_replicas;
        let mut spare = self.wished_for() - least - coming;
        if spare <= 0 {
            return Ok(false);
        }
        // Pods that are not available are no loss.
        let mut old: Vec<Arc<ReplicaSet>> = Vec::new();
        let mut shrunk = false;
        for set in &self.old {
            let size = set.spec.replicas();
            let broken = (size - set.status.available_replicas).clamp(0, spare);
            spare -= broken;
            let reason = Reason::UnavailableFirst;
            shrunk |= self.resize(set, size - broken, reason, world)?;
            let sets = &world.store.replica_sets;
            let now = sets.get(&set.metadata.namespace, &set.metadata.name);
            old.extend(now.cloned());
        }
        // What has taken over can be done without elsewhere.
        let mut surplus = (self.available() - least).max(0);
        for set in &old {
            let size = set.spec.replicas();
            let part = surplus.min(size);
            surplus -= part;
            shrunk |= self.resize(set, size - part, Reason::AvailabilityAllows, world)?;
        }
        Ok(shrunk)
    }

    /// Whether an old pod is still there, unless it has finished.
    fn old_pods_run(&self, world: &World) -> bool {
        let store = &world.store;
        self.old.iter().any(|set| {
            let mut pods = store.dependents_of_kind(set.metadata.uid, Kind::Pod);
            set.status.replicas > 0
                || pods.any(|pod| {
                    let pod = store.pods.get(&pod.namespace, &pod.name);
                    pod.is_some_and(|pod| !pod.is_finished())
                })
        })
    }
}
