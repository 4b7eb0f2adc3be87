//! The node lifecycle controller: a node that is silent for too long is lost (spec 04 §2, 3).

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::conditions::set_condition;
use crate::cluster::events::Severity;
use crate::cluster::reason::{Explanation, Reason};
use crate::cluster::rng::mix;
use crate::cluster::store::Change;
use crate::cluster::world::World;
use crate::order::Map;
use crate::order::gather;
use std::sync::Arc;

/// The Ready condition is False.
pub const NOT_READY: &str = "node.kubernetes.io/not-ready";
/// The Ready condition is Unknown.
pub const UNREACHABLE: &str = "node.kubernetes.io/unreachable";
/// The node is cordoned.
pub const UNSCHEDULABLE: &str = "node.kubernetes.io/unschedulable";

/// From the lost node to its NoExecute taint, if no other node was tainted lately.
const TAINT_DELAY: Millis = 100;
/// A zone is partially lost when more than this many of its nodes are,
const PARTIAL_NODES: usize = 2;
/// and at least this part of them, in percent.
const PARTIAL_PERCENT: usize = 55;

/// What the controller remembers.
#[derive(Clone, Debug, Default)]
pub struct NodeLifecycle {
    /// When each silent node will count as lost.
    lost_at: Map<String, Millis>,
    /// When a zone's node last got the NoExecute taint.
    tainted_at: Map<String, Millis>,
}

/// How many of a zone's nodes are lost.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Zone {
    Normal,
    Partial,
    Full,
}

impl NodeLifecycle {
    /// A kubelet fell silent: the lease that it last renewed decides when that is noticed.
    ///
    /// Heartbeats of healthy nodes change nothing, so they are not on the agenda; their instants
    /// follow from the periods and from a phase that every node has.
    pub(in crate::cluster) fn fell_silent(&mut self, node: &str, world: &mut World) {
        let timings = &world.timings;
        let phase = phase(node, timings.lease);
        let renewed =
            World::next_tick(world.now, timings.lease, phase).saturating_sub(timings.lease);
        let seen = renewed.next_multiple_of(timings.node_monitor);
        let lost = World::next_tick(seen + timings.node_grace, timings.node_monitor, 0);
        let lost = lost.max(world.now);
        self.lost_at.insert(node.to_owned(), lost);
        let task = task(node);
        world.waits.insert(
            task.object.clone(),
            Explanation::waits(Reason::NodeGrace, Some(lost)),
        );
        world.agenda.add(lost, task);
    }

    /// A kubelet is heard again.
    pub(in crate::cluster) fn was_heard(&mut self, node: &str, world: &mut World) {
        self.lost_at.remove(node);
        world.waits.remove(&task(node).object);
    }

    /// Taints follow conditions.
    pub(in crate::cluster) fn observe(&mut self, change: &Change, world: &mut World) {
        let Some((old, new)) = change.both::<Node>() else {
            return;
        };
        let Some(node) = new.or(old) else { return };
        let name = &node.metadata.name;
        if new.is_none() {
            self.lost_at.remove(name);
        }
        if old.is_none() && new.is_some_and(|new| new.ready().is_none()) {
            // Nobody has reported yet.
            let patience = world.now + world.timings.node_startup_grace;
            let lost = World::next_tick(patience, world.timings.node_monitor, 0);
            self.lost_at.insert(name.clone(), lost);
            world.agenda.add(lost, task(name));
        }
        let changed = match (old, new) {
            (Some(old), Some(new)) => {
                old.ready().map(|ready| &ready.status) != new.ready().map(|ready| &ready.status)
                    || old.spec.unschedulable != new.spec.unschedulable
            }
            _ => true,
        };
        if changed {
            // What becomes of one node may change what is done to the others.
            let all: Vec<_> = world
                .store
                .nodes
                .iter()
                .map(|node| task(&node.metadata.name))
                .collect();
            for task in all {
                world.after(world.timings.reaction, task);
            }
        }
    }

    /// Looks at one node.
    pub(in crate::cluster) fn work(&mut self, name: &str, world: &mut World) {
        let Some(node) = world.store.nodes.get("", name).cloned() else {
            return;
        };
        match self.lost_at.get(name) {
            Some(at) if *at > world.now => world.agenda.add(*at, task(name)),
            Some(_) if node.is_ready() || node.ready().is_none() => {
                return self.mark_lost(&node, world);
            }
            _ => {}
        }
        let follow = follow_conditions(&node);
        if follow != node.spec.taints {
            let mut tainted = Node::clone(&node);
            tainted.spec.taints = stamp(follow, world.now);
            // It was read in this step.
            let _ = world.update(tainted, Reason::TaintFollowsCondition);
        }
        self.no_execute(name, world);
    }

    fn mark_lost(&mut self, node: &Arc<Node>, world: &mut World) {
        let name = node.metadata.name.clone();
        let mut lost = Node::clone(node);
        let (reason, message) = if node.ready().is_some() {
            ("NodeStatusUnknown", "Kubelet stopped posting node status.")
        } else {
            (
                "NodeStatusNeverUpdated",
                "Kubelet never posted node status.",
            )
        };
        for kind in ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"] {
            let conditions = &mut lost.status.conditions;
            set_condition(conditions, kind, "Unknown", reason, message, world.now);
        }
        lost.spec.taints = stamp(follow_conditions(&lost), world.now);
        let Ok(lost) = world.update(lost, Reason::NodeLost) else {
            return;
        };
        world.waits.remove(&task(&name).object);
        let message = format!("Node {name} status is now: NodeNotReady");
        world.report(&lost.into(), Severity::Normal, "NodeNotReady", message);
        let pods: Vec<_> = world.store.pods_on_node(&name).cloned().collect();
        for pod in pods {
            let mut silent = Pod::clone(&pod);
            let now = world.now;
            let Some(ready) = silent
                .status
                .conditions
                .iter_mut()
                .find(|condition| condition.kind == "Ready")
            else {
                continue;
            };
            if ready.status != "True" {
                continue;
            }
            // Only this condition: the containers' states keep their last values.
            ready.status = "False".into();
            ready.last_transition_time = Some(Time::at(now));
            let reason = Reason::NodeSilent { node: name.clone() };
            if let Ok(pod) = world.update(silent, reason) {
                let message = "Node is not ready".to_owned();
                world.report(&pod.into(), Severity::Warning, "NodeNotReady", message);
            }
        }
    }

    /// Adds or takes the NoExecute taint, at the rate that the zone allows (spec 04 §3).
    fn no_execute(&mut self, name: &str, world: &mut World) {
        let Some(node) = world.store.nodes.get("", name).cloned() else {
            return;
        };
        let wanted = wanted_key(&node);
        let has = |key: &str| {
            node.spec
                .taints
                .iter()
                .any(|taint| taint.key == key && taint.effect == "NoExecute")
        };
        let zones = zones(world);
        let all_lost = zones.values().all(|zone| *zone == Zone::Full);
        let Some(key) = wanted.filter(|_| !all_lost) else {
            if has(NOT_READY) || has(UNREACHABLE) {
                // A node that is Ready again loses the taint at the next look at all nodes.
                let tick =
                    World::next_tick(world.now.saturating_sub(1), world.timings.node_monitor, 0);
                if tick > world.now && wanted.is_none() {
                    world.agenda.add(tick, task(name));
                    return;
                }
                let mut cleared = Node::clone(&node);
                cleared.spec.taints.retain(|taint| !is_no_execute(taint));
                // It was read in this step.
                let _ = world.update(cleared, Reason::TaintFollowsCondition);
            }
            if wanted.is_some() {
                let wait = Explanation::waits(Reason::AllZonesLost, None);
                world.waits.insert(task(name).object, wait);
            } else {
                world.waits.remove(&task(name).object);
            }
            return;
        };
        world.waits.remove(&task(name).object);
        let zone = node.zone().unwrap_or_default().to_owned();
        if has(key) || zones.get(&zone) == Some(&Zone::Partial) {
            return;
        }
        let lost_since = node.ready().and_then(|ready| ready.last_transition_time);
        let earliest = lost_since.map_or(world.now, Time::millis) + TAINT_DELAY;
        let allowed = match self.tainted_at.get(&zone) {
            Some(last) => earliest.max(last + world.timings.taint_interval),
            None => earliest,
        };
        if allowed > world.now {
            world.agenda.add(allowed, task(name));
            return;
        }
        self.tainted_at.insert(zone, world.now);
        let mut tainted = Node::clone(&node);
        tainted.spec.taints.retain(|taint| !is_no_execute(taint));
        tainted.spec.taints.insert(
            0,
            Taint {
                key: key.into(),
                effect: "NoExecute".into(),
                time_added: Some(Time::at(world.now)),
                ..Taint::default()
            },
        );
        // It was read in this step.
        let _ = world.update(tainted, Reason::TaintFollowsCondition);
    }
}

/// When, within a period, a node's kubelet reports.
pub(in crate::cluster) fn phase(node: &str, period: Millis) -> Millis {
    let hash = node
        .bytes()
        .fold(0_u64, |hash, byte| mix(hash ^ u64::from(byte)));
    hash % period.max(1)
}

fn task(node: &str) -> Task {
    Task::new(Actor::NodeLifecycle, ObjectRef::new(Kind::Node, "", node))
}

fn wanted_key(node: &Node) -> Option<&'static str> {
    match node.ready().map(|ready| ready.status.as_str()) {
        Some("False") => Some(NOT_READY),
        Some("Unknown") => Some(UNREACHABLE),
        _ => None,
    }
}

fn is_no_execute(taint: &Taint) -> bool {
    taint.effect == "NoExecute" && (taint.key == NOT_READY || taint.key == UNREACHABLE)
}

/// The node's taints, with the NoSchedule ones as its conditions want them.
fn follow_conditions(node: &Node) -> Vec<Taint> {
    let ours = [NOT_READY, UNREACHABLE, UNSCHEDULABLE];
    let wanted: Vec<&str> = wanted_key(node)
        .into_iter()
        .chain(node.spec.unschedulable.then_some(UNSCHEDULABLE))
        .collect();
    let is_ours =
        |taint: &Taint| taint.effect == "NoSchedule" && ours.contains(&taint.key.as_str());
    let mut taints: Vec<Taint> = node
        .spec
        .taints
        .iter()
        .filter(|taint| !is_ours(taint) || wanted.contains(&taint.key.as_str()))
        .cloned()
        .collect();
    for key in wanted {
        if !taints
            .iter()
            .any(|taint| is_ours(taint) && taint.key == key)
        {
            taints.push(Taint {
                key: key.into(),
                effect: "NoSchedule".into(),
                ..Taint::default()
            });
        }
    }
    taints
}

fn stamp(mut taints: Vec<Taint>, now: Millis) -> Vec<Taint> {
    for taint in &mut taints {
        taint.time_added.get_or_insert(Time::at(now));
    }
    taints
}

/// The state of each zone; a node without a zone is in the zone without a name.
fn zones(world: &World) -> Map<String, Zone> {
    let mut counts: Map<String, (usize, usize)> = Map::new();
    for node in world.store.nodes.iter() {
        let (lost, all) = counts
            .entry(node.zone().unwrap_or_default().to_owned())
            .or_default();
        *lost += usize::from(!node.is_ready());
        *all += 1;
    }
    let state = |(lost, all): (usize, usize)| {
        if lost == all {
            Zone::Full
        } else if lost > PARTIAL_NODES && lost * 100 >= all * PARTIAL_PERCENT {
            Zone::Partial
        } else {
            Zone::Normal
        }
    };
    let counts = counts.into_iter();
    gather(counts.map(|(zone, counts)| (zone, state(counts))))
}
