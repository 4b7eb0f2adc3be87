//! The scheduler: a node for each pod (spec 05 §4, 02 §6).

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::conditions::set_condition;
use crate::cluster::controllers::node_lifecycle::UNSCHEDULABLE;
use crate::cluster::controllers::persistent_volume::{
    BIND_COMPLETED, BOUND_BY_CONTROLLER, NO_PROVISIONER, Only, SELECTED_NODE, find_volume,
    reference_to,
};
use crate::cluster::events::Severity;
use crate::cluster::lookup::Lookup;
use crate::cluster::reason::{Explanation, Reason};
use crate::cluster::rng::mix;
use crate::cluster::store::Change;
use crate::cluster::world::World;
use crate::order::sort_by;
use crate::order::{Map, Set};
use std::sync::Arc;

/// What a pod without requests counts for in the choice between nodes.
const ASSUMED_CPU: i128 = 100;
const ASSUMED_MEMORY: i128 = 200 << 20;

/// What the scheduler remembers.
#[derive(Clone, Debug, Default)]
pub struct Scheduler {
    loads: Map<String, Load>,
    /// Pods that no node could take.
    parked: Set<ObjectRef>,
    /// Pods whose node is chosen, but whose volumes are not there yet.
    assumed: Lookup<ObjectRef, String>,
}

/// What a node offers, and what runs on it.
#[derive(Clone, Debug, Default)]
struct Load {
    /// In pods, thousandths of a core, and bytes.
    allocatable: (i128, i128, i128),
    pods: usize,
    /// In thousandths of a core.
    cpu: i128,
    /// In bytes.
    memory: i128,
    /// The same, where pods without requests count a little.
    assumed: (i128, i128),
    /// Pods that are not terminating, by their controller.
    siblings: Map<Uid, usize>,
}

/// Why a node cannot take a pod, and whether evicting others would help.
struct Refusal {
    text: &'static str,
    curable: bool,
    /// What stands behind the text: a taint.
    detail: String,
}

const UNSCHEDULABLE_NODE: Refusal = Refusal {
    text: "node(s) were unschedulable",
    curable: false,
    detail: String::new(),
};
const TAINTED: Refusal = Refusal {
    text: "node(s) had untolerated taint(s)",
    curable: false,
    detail: String::new(),
};
const SELECTOR: Refusal = Refusal {
    text: "node(s) didn't match Pod's node affinity/selector",
    curable: false,
    detail: String::new(),
};
const VOLUME_ELSEWHERE: Refusal = Refusal {
    text: "node(s) didn't match PersistentVolume's node affinity",
    curable: false,
    detail: String::new(),
};
const SINGLE_POD: Refusal = Refusal {
    text: "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already \
           in-use by another pod",
    curable: true,
    detail: String::new(),
};
const NO_VOLUME: Refusal = Refusal {
    text: "node(s) didn't find available persistent volumes to bind",
    curable: false,
    detail: String::new(),
};
const VOLUME_GONE: Refusal = Refusal {
    text: "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)",
    curable: false,
    detail: String::new(),
};

impl Scheduler {
    /// Follows pods and nodes, and wakes pods that may now have a place.
    pub(in crate::cluster) fn observe(&mut self, change: &Change, world: &mut World) {
        if let Some((old, new)) = change.both::<Pod>() {
            self.observe_pod(old, new, world);
            return;
        }
        match change.object() {
            Object::Node(node) => {
                let load = self.loads.entry(node.metadata.name.clone()).or_default();
                load.allocatable = allocatable(node);
                let same = change.both::<Node>().is_some_and(|(old, new)| {
                    old.zip(new).is_some_and(|(old, new)| {
                        old.spec == new.spec && old.metadata.labels == new.metadata.labels
                    })
                });
                if !same {
                    self.wake_parked(world);
                }
            }
            Object::PersistentVolumeClaim(claim) => {
                let (namespace, name) = (&claim.metadata.namespace, &claim.metadata.name);
                let pods: Vec<_> = world
                    .store
                    .pods_of_claim(namespace, name)
                    .filter(|pod| pod.spec.node_name.is_empty())
                    .map(|pod| ObjectRef::new(Kind::Pod, namespace, &pod.metadata.name))
                    .collect();
                for pod in pods {
                    world.after(world.timings.schedule, Task::new(Actor::Scheduler, pod));
                }
            }
            Object::PersistentVolume(volume) if volume.spec.claim_ref.is_none() => {
                self.wake_parked(world);
            }
            Object::StorageClass(_) => self.wake_parked(world),
            _ => {}
        }
    }

    fn observe_pod(&mut self, old: Option<&Arc<Pod>>, new: Option<&Arc<Pod>>, world: &mut World) {
        let Some(pod) = new.or(old) else { return };
        let reference = ObjectRef::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name);
        let runs = |pod: &&Arc<Pod>| !pod.spec.node_name.is_empty() && !pod.is_finished();
        let (before, after) = (old.filter(runs), new.filter(runs));
        if let Some(pod) = before {
            self.loads
                .entry(pod.spec.node_name.clone())
                .or_default()
                .count(pod, -1);
        }
        if let Some(pod) = after {
            self.loads
                .entry(pod.spec.node_name.clone())
                .or_default()
                .count(pod, 1);
        }
        if before.is_some() && after.is_none() {
            self.wake_parked(world);
        }
        match new {
            Some(new) if new.spec.node_name.is_empty() => {
                if old.is_none_or(|old| old.metadata.uid != new.metadata.uid) {
                    world.after(
                        world.timings.schedule,
                        Task::new(Actor::Scheduler, reference),
                    );
                }
            }
            _ => {
                self.parked.remove(&reference);
                self.assumed.remove(&reference);
            }
        }
    }

    fn wake_parked(&mut self, world: &mut World) {
        for pod in std::mem::take(&mut self.parked) {
            world.after(world.timings.schedule, Task::new(Actor::Scheduler, pod));
        }
    }

    /// One attempt for one pod.
    pub(in crate::cluster) fn work(&mut self, reference: &ObjectRef, world: &mut World) {
        let (namespace, name) = (&*reference.namespace, &*reference.name);
        let Some(pod) = world.store.pods.get(namespace, name).cloned() else {
            return;
        };
        if !pod.spec.node_name.is_empty() || pod.metadata.is_terminating() {
            return;
        }
        if let Err(text) = check_claims(&pod, world) {
            let message = match world.store.nodes.len() {
                0 => "no nodes available to schedule pods".to_owned(),
                nodes => {
                    let end = if world.gates.resource_claims_told {
                        ". not found"
                    } else {
                        "."
                    };
                    format!("0/{nodes} nodes are available: {text}{end}")
                }
            };
            return self.park(reference, &pod, message, world);
        }
        let node = match self.assumed.get(reference) {
            Some(node) if world.store.nodes.get("", node).is_some() => node.clone(),
            _ => match self.choose(&pod, world) {
                Ok(node) => node,
                Err(message) => return self.park(reference, &pod, message, world),
            },
        };
        match prepare_volumes(&pod, &node, world) {
            None => {
                self.assumed.remove(reference);
                bind(&pod, &node, world);
            }
            Some(claim) => {
                let reason = Reason::WaitsForVolumes {
                    claim,
                    node: node.clone(),
                };
                world
                    .waits
                    .insert(reference.clone(), Explanation::waits(reason, None));
                self.assumed.insert(reference.clone(), node);
            }
        }
    }

    fn park(&mut self, reference: &ObjectRef, pod: &Arc<Pod>, message: String, world: &mut World) {
        self.parked.insert(reference.clone());
        self.assumed.remove(reference);
        let reason = Reason::Unschedulable {
            message: message.clone(),
        };
        world
            .waits
            .insert(reference.clone(), Explanation::waits(reason.clone(), None));
        let mut refused = Pod::clone(pod);
        let conditions = &mut refused.status.conditions;
        set_condition(
            conditions,
            "PodScheduled",
            "False",
            "Unschedulable",
            &message,
            world.now,
        );
        see_generation(&mut refused, world);
        if let Ok(pod) = world.update(refused, reason) {
            world.report(&pod.into(), Severity::Warning, "FailedScheduling", message);
        }
    }

    /// The best node that can take the pod, or the scheduler's words if there is none.
    fn choose(&self, pod: &Pod, world: &World) -> Result<String, String> {
        let nodes = &world.store.nodes;
        if nodes.is_empty() {
            return Err("no nodes available to schedule pods".into());
        }
        let mut reasons: Map<String, usize> = Map::new();
        let (mut curable, mut hopeless) = (0, 0);
        let mut best: Option<((i64, i128, u64), &str)> = None;
        let zones = self.siblings_by_zone(pod, world);
        let wish = Wish::of(pod, world);
        for (node, load) in self.nodes(world) {
            let refusals = wish.refusals(node, load, world);
            if refusals.is_empty() {
                let cost = wish.cost(node, load, &zones, nodes.len());
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, &node.metadata.name));
                }
                continue;
            }
            if refusals.iter().all(|refusal| refusal.curable) {
                curable += 1;
            } else {
                hopeless += 1;
            }
            for refusal in refusals {
                *reasons
                    .entry([refusal.text, &refusal.detail].concat())
                    .or_default() += 1;
            }
        }
        if let Some((_, node)) = best {
            return Ok(node.to_owned());
        }
        let listed = |reasons: Vec<(String, usize)>| {
            let mut listed: Vec<String> = reasons
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .map(|(text, count)| format!("{count} {text}"))
                .collect();
            sort_by(&mut listed, &String::cmp);
            listed.join(", ")
        };
        let preemption = vec![
            (
                "No preemption victims found for incoming pod".to_owned(),
                curable,
            ),
            (
                "Preemption is not helpful for scheduling".to_owned(),
                hopeless,
            ),
        ];
        let all = nodes.len();
        let claims = if world.gates.resource_claims_told {
            "no new claims to deallocate, "
        } else {
            ""
        };
        Err(format!(
            "0/{all} nodes are available: {}. {claims}preemption: 0/{all} nodes are available: {}.",
            listed(reasons.into_iter().collect()),
            listed(preemption)
        ))
    }

    /// All nodes with what runs on them; both are in the order of their names.
    fn nodes<'a>(
        &'a self,
        world: &'a World,
    ) -> impl Iterator<Item = (&'a Arc<Node>, Option<&'a Load>)> {
        let mut loads = self.loads.iter().peekable();
        world.store.nodes.iter().map(move |node| {
            let name = &node.metadata.name;
            while loads.next_if(|(own, _)| *own < name).is_some() {}
            let load = loads.next_if(|(own, _)| *own == name);
            (node, load.map(|(_, load)| load))
        })
    }

    fn siblings_by_zone(&self, pod: &Pod, world: &World) -> Map<String, usize> {
        let owner = pod.metadata.controller().map(|owner| owner.uid);
        let mut zones: Map<String, usize> = Map::new();
        for (node, load) in self.nodes(world) {
            let siblings = load
                .zip(owner)
                .and_then(|(load, owner)| load.siblings.get(&owner));
            if let Some(zone) = node.zone() {
                let siblings = siblings.copied().unwrap_or(0);
                match zones.get_mut(zone) {
                    Some(sum) => *sum += siblings,
                    None => drop(zones.insert(zone.to_owned(), siblings)),
                }
            }
        }
        zones
    }
}

/// A pod that is to get a node, with what every node is asked for.
struct Wish<'a> {
    pod: &'a Pod,
    /// Thousandths of a core, and bytes.
    requests: (i128, i128),
    /// Claims that exist, with the volumes of those that are bound.
    claims: Vec<(&'a PersistentVolumeClaim, Option<&'a Arc<PersistentVolume>>)>,
    /// Whether one of them is for a single pod, and another pod has it.
    is_taken: bool,
}

impl<'a> Wish<'a> {
    fn of(pod: &'a Pod, world: &'a World) -> Self {
        let store = &world.store;
        let claims = pod.claims().filter_map(|name| {
            let claim = store.claims.get(&pod.metadata.namespace, name)?;
            let volume = store.volumes.get("", &claim.spec.volume_name);
            Some((&**claim, volume))
        });
        let claims: Vec<_> = claims.collect();
        let is_taken = claims.iter().any(|(claim, _)| {
            let metadata = &claim.metadata;
            let mut users = store.pods_of_claim(&metadata.namespace, &metadata.name);
            let mut modes = claim.spec.access_modes.iter();
            modes.any(|mode| mode == "ReadWriteOncePod")
                && users.any(|user| !user.spec.node_name.is_empty() && !user.is_finished())
        });
        Self {
            pod,
            requests: requests(&pod.spec),
            claims,
            is_taken,
        }
    }

    /// The first filter that refuses decides; only resources may give several reasons.
    fn refusals(&self, node: &Node, load: Option<&Load>, world: &World) -> Vec<Refusal> {
        let spec = &self.pod.spec;
        let tolerates = |taint: &Taint| spec.tolerations.iter().any(|own| own.tolerates(taint));
        let cordon = Taint {
            key: UNSCHEDULABLE.into(),
            effect: "NoSchedule".into(),
            ..Taint::default()
        };
        if node.spec.unschedulable && !tolerates(&cordon) {
            return vec![UNSCHEDULABLE_NODE];
        }
        let repels = |taint: &&Taint| taint.effect != "PreferNoSchedule" && !tolerates(taint);
        if let Some(taint) = node.spec.taints.iter().find(repels) {
            if world.gates.taint_untold {
                return vec![TAINTED];
            }
            return vec![Refusal {
                text: "node(s) had untolerated taint",
                detail: [" {", &taint.key, ": ", &taint.value, "}"].concat(),
                ..TAINTED
            }];
        }
        if !includes(&node.metadata.labels, &spec.node_selector) {
            return vec![SELECTOR];
        }
        let refusals = load.map_or(Vec::new(), |load| self.lacking(load));
        if !refusals.is_empty() {
            return refusals;
        }
        if self.is_taken {
            return vec![SINGLE_POD];
        }
        self.volume_refusal(node, world).into_iter().collect()
    }

    /// Resources that the node has not left (NodeResourcesFit).
    fn lacking(&self, load: &Load) -> Vec<Refusal> {
        let (cpu, memory) = self.requests;
        let mut refusals = Vec::new();
        if load.pods as i128 + 1 > load.allocatable.0 {
            refusals.push(Refusal {
                text: "Too many pods",
                curable: true,
                detail: String::new(),
            });
        }
        let checks = [
            ("Insufficient cpu", cpu, load.cpu, load.allocatable.1),
            (
                "Insufficient memory",
                memory,
                load.memory,
                load.allocatable.2,
            ),
        ];
        for (text, wanted, used, all) in checks {
            if wanted > 0 && used + wanted > all {
                refusals.push(Refusal {
                    text,
                    curable: wanted <= all,
                    detail: String::new(),
                });
            }
        }
        refusals
    }

    /// What speaks against a node: crowding by siblings, load, and then chance (spec 05 §4).
    fn cost(
        &self,
        node: &Node,
        load: Option<&Load>,
        zones: &Map<String, usize>,
        nodes: usize,
    ) -> (i64, i128, u64) {
        let Some(load) = load else {
            return (0, 0, 0);
        };
        let pod = self.pod;
        let siblings = pod
            .metadata
            .controller()
            .and_then(|owner| load.siblings.get(&owner.uid));
        let here = siblings.copied().unwrap_or(0) as i64;
        let in_zone = node
            .zone()
            .and_then(|zone| zones.get(zone))
            .copied()
            .unwrap_or(0) as i64;
        let crowd = here * weight(nodes) + in_zone * weight(zones.len());
        let (cpu, memory) = assumed(self.requests);
        let share = (load.assumed.0 + cpu) * 1_000_000 / load.allocatable.1.max(1)
            + (load.assumed.1 + memory) * 1_000_000 / load.allocatable.2.max(1);
        let name = node.metadata.name.bytes().map(u64::from);
        let uid = pod.metadata.uid.0;
        let chance = name.fold(mix(uid as u64 ^ (uid >> 64) as u64), |hash, byte| {
            mix(hash ^ byte)
        });
        (crowd, share, chance)
    }

    fn volume_refusal(&self, node: &Node, world: &World) -> Option<Refusal> {
        self.claims.iter().find_map(|(claim, volume)| {
            if is_bound(claim) {
                let Some(volume) = volume else {
                    return Some(VOLUME_GONE);
                };
                let affinity = volume.spec.node_affinity.as_ref();
                let admitted =
                    affinity.is_none_or(|affinity| affinity.admits(&node.metadata.labels));
                return (!admitted).then_some(VOLUME_ELSEWHERE);
            }
            let selected = claim.metadata.annotations.get(SELECTED_NODE);
            if selected.is_some_and(|selected| *selected != node.metadata.name) {
                return Some(NO_VOLUME);
            }
            let can_be_made =
                class_of(claim, world).is_some_and(|class| class.provisioner != NO_PROVISIONER);
            let found = can_be_made || find_volume(&world.store, claim, Only::From(node)).is_some();
            (!found).then_some(NO_VOLUME)
        })
    }
}

impl Load {
    fn count(&mut self, pod: &Pod, sign: i64) {
        self.pods = self.pods.saturating_add_signed(sign as isize);
        let (cpu, memory) = requests(&pod.spec);
        let assumed = assumed((cpu, memory));
        let sign = i128::from(sign);
        self.cpu += cpu * sign;
        self.memory += memory * sign;
        self.assumed.0 += assumed.0 * sign;
        self.assumed.1 += assumed.1 * sign;
        if let Some(owner) = pod
            .metadata
            .controller()
            .filter(|_| !pod.metadata.is_terminating())
        {
            let siblings = self.siblings.entry(owner.uid).or_default();
            *siblings = siblings.saturating_add_signed(sign as isize);
            if *siblings == 0 {
                self.siblings.remove(&owner.uid);
            }
        }
    }
}

/// The logarithm by which upstream weighs a topology of so many domains, in thousandths.
fn weight(domains: usize) -> i64 {
    const LN: [i64; 9] = [693, 1099, 1386, 1609, 1792, 1946, 2079, 2197, 2303];
    // Beyond ten domains the exact weight decides nothing any more.
    LN[domains.min(LN.len() - 1)]
}

/// Pods, thousandths of a core, and bytes that a node offers; what it does not tell is no limit.
fn allocatable(node: &Node) -> (i128, i128, i128) {
    let milli = |name: &str| node.status.allocatable.get(name).and_then(Quantity::milli);
    let whole = |name: &str| milli(name).map_or(i128::MAX >> 32, |milli| milli / 1000);
    (
        whole("pods"),
        milli("cpu").unwrap_or(i128::MAX >> 32),
        whole("memory"),
    )
}

/// Thousandths of a core, and bytes, that the containers ask for.
fn requests(spec: &PodSpec) -> (i128, i128) {
    let sum = |name: &str| {
        let containers = spec.containers.iter();
        containers
            .map(|container| {
                let resources = &container.resources;
                let wanted = resources
                    .requests
                    .get(name)
                    .or_else(|| resources.limits.get(name));
                wanted.and_then(Quantity::milli).unwrap_or(0)
            })
            .sum::<i128>()
    };
    (sum("cpu"), sum("memory") / 1000)
}

/// The same, where what is not asked for counts a little.
fn assumed((cpu, memory): (i128, i128)) -> (i128, i128) {
    let or = |value, assumed| if value == 0 { assumed } else { value };
    (or(cpu, ASSUMED_CPU), or(memory, ASSUMED_MEMORY))
}

/// What is wrong with a claim, before any node is looked at (spec 02 §6).
fn check_claims(pod: &Pod, world: &World) -> Result<(), String> {
    for name in pod.claims() {
        let Some(claim) = world.store.claims.get(&pod.metadata.namespace, name) else {
            return Err(format!("persistentvolumeclaim \"{name}\" not found"));
        };
        if claim.status.phase == ClaimPhase::Lost {
            let volume = &claim.spec.volume_name;
            return Err(format!(
                "persistentvolumeclaim \"{name}\" bound to non-existent persistentvolume \"{volume}\""
            ));
        }
        if claim.metadata.is_terminating() {
            return Err(format!("persistentvolumeclaim \"{name}\" is being deleted"));
        }
        if !is_bound(claim) && !waits_for_consumer(claim, world) {
            return Err("pod has unbound immediate PersistentVolumeClaims".into());
        }
    }
    Ok(())
}

fn is_bound(claim: &PersistentVolumeClaim) -> bool {
    !claim.spec.volume_name.is_empty() && claim.metadata.annotations.contains_key(BIND_COMPLETED)
}

fn class_of<'a>(claim: &PersistentVolumeClaim, world: &'a World) -> Option<&'a Arc<StorageClass>> {
    world
        .store
        .classes
        .get("", claim.spec.storage_class_name.as_deref()?)
}

fn waits_for_consumer(claim: &PersistentVolumeClaim, world: &World) -> bool {
    class_of(claim, world).is_some_and(|class| class.waits_for_first_consumer())
}

/// Starts what the pod's unbound claims need on this node; the first claim that is not bound yet.
fn prepare_volumes(pod: &Pod, node: &str, world: &mut World) -> Option<String> {
    let mut unbound = None;
    for name in pod.claims() {
        let claim = world
            .store
            .claims
            .get(&pod.metadata.namespace, name)
            .cloned()?;
        if is_bound(&claim) {
            continue;
        }
        unbound.get_or_insert_with(|| name.to_owned());
        if claim.metadata.annotations.contains_key(SELECTED_NODE) {
            continue;
        }
        let node = world.store.nodes.get("", node).cloned()?;
        let found = find_volume(&world.store, &claim, Only::From(&node));
        match found {
            Some(volume) if volume.spec.claim_ref.is_none() => {
                let mut reserved = PersistentVolume::clone(&volume);
                reserved.spec.claim_ref = Some(reference_to(&claim));
                let annotations = &mut reserved.metadata.annotations;
                annotations.insert(BOUND_BY_CONTROLLER.into(), "yes".into());
                let reason = Reason::Binds {
                    volume: volume.metadata.name.clone(),
                    claim: claim.metadata.name.clone(),
                };
                // It was read in this step.
                let _ = world.update(reserved, reason);
            }
            Some(_) => {}
            None => {
                let mut selected = PersistentVolumeClaim::clone(&claim);
                let annotations = &mut selected.metadata.annotations;
                annotations.insert(SELECTED_NODE.into(), node.metadata.name.clone());
                let reason = Reason::NodeSelected {
                    node: node.metadata.name.clone(),
                };
                // It was read in this step.
                let _ = world.update(selected, reason);
            }
        }
    }
    unbound
}

/// The condition that was just written speaks of this generation of the pod.
fn see_generation(pod: &mut Pod, world: &World) {
    let seen = pod.metadata.generation;
    let mut conditions = pod.status.conditions.iter_mut();
    let condition = conditions.find(|own| own.kind == "PodScheduled");
    if let Some(condition) = condition.filter(|_| world.gates.pod_observed_generation) {
        condition.observed_generation = seen;
    }
}

fn bind(pod: &Arc<Pod>, node: &str, world: &mut World) {
    let mut bound = Pod::clone(pod);
    Arc::make_mut(&mut bound.spec).node_name = node.to_owned();
    set_condition(
        &mut bound.status.conditions,
        "PodScheduled",
        "True",
        "",
        "",
        world.now,
    );
    see_generation(&mut bound, world);
    let node_object = world.store.nodes.get("", node);
    if let Some(node) = node_object.filter(|_| world.gates.pod_topology_labels) {
        for key in [ZONE_LABEL, REGION_LABEL] {
            if let Some(value) = node.metadata.labels.get(key) {
                bound.metadata.labels.insert(key.into(), value.clone());
            }
        }
    }
    let (namespace, name) = (&pod.metadata.namespace, &pod.metadata.name);
    world
        .waits
        .remove(&ObjectRef::new(Kind::Pod, namespace, name));
    let message = format!("Successfully assigned {namespace}/{name} to {node}");
    if let Ok(pod) = world.update(
        bound,
        Reason::NodeChosen {
            node: node.to_owned(),
        },
    ) {
        world.report(&pod.into(), Severity::Normal, "Scheduled", message);
    }
}
