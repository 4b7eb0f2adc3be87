//! The model: a Kubernetes control plane as a deterministic state machine (spec 00).
//!
//! ```text
//! request ─▶ api_server ─▶ store ─▶ changes ─▶ every actor's observe ─▶ agenda
//!                ▲                                                        │
//!                └──────────── an actor's sync, one task at a time ◀──────┘
//! ```
//!
//! **Invariants.** An actor acts only when the agenda calls it, and the agenda holds only what a
//! change, or the actor itself, put there: a cluster in which nothing is to happen has an empty
//! agenda. All writes go through [`World`], with a reason. Nothing reads a clock or a thread.

pub mod agenda;
pub mod agents;
pub mod api_server;
mod conditions;
mod config;
pub mod controllers;
pub mod disk;
pub mod events;
pub mod explain;
pub mod history;
pub mod invariants;
pub mod journal;
pub mod lookup;
pub mod reason;
pub mod rng;
pub mod scope;
pub mod store;
pub mod timings;
pub mod world;

pub use self::agents::kubelet::Supply;
pub use self::config::{ClassConfig, Config, NodeConfig};

use self::agenda::{Actor, Task};
use self::agents::attacher;
use self::agents::coredns::{Answer, CoreDns, RecordType, Reply};
use self::agents::kubelet::{Kubelets, Orders};
use self::agents::provisioner::Provisioner;
use self::agents::scheduler::Scheduler;
use self::api_server::{ApiError, DeleteOptions};
use self::controllers::attach_detach::AttachDetach;
use self::controllers::deployment::DeploymentController;
use self::controllers::disruption::DisruptionController;
use self::controllers::endpoint_slice::EndpointSliceController;
use self::controllers::node_lifecycle::NodeLifecycle;
use self::controllers::pod_gc::PodGc;
use self::controllers::replica_set::ReplicaSetController;
use self::controllers::stateful_set::StatefulSetController;
use self::controllers::{
    garbage_collector, horizontal_pod_autoscaler, namespace, persistent_volume, protection,
    taint_eviction,
};
use self::disk::Disks;
use self::history::History;
use self::journal::Journal;
use self::reason::{Decision, Reason};
use self::rng::Rng;
use self::store::{Change, Store};
use self::world::World;
use crate::api::*;

/// Namespaces that every cluster has.
const NAMESPACES: [&str; 2] = ["default", "kube-system"];

/// A cluster: what all actors share, and what each remembers.
#[derive(Clone, Debug)]
pub struct Cluster {
    world: World,
    stateful_sets: StatefulSetController,
    deployments: DeploymentController,
    replica_sets: ReplicaSetController,
    disruption: DisruptionController,
    endpoint_slices: EndpointSliceController,
    scheduler: Scheduler,
    attach_detach: AttachDetach,
    kubelets: Kubelets,
    provisioner: Provisioner,
    nodes: NodeLifecycle,
    pod_gc: PodGc,
    dns: CoreDns,
    history: History,
    steps: u64,
    recorded: Option<Vec<Change>>,
}

impl Cluster {
    /// A cluster at rest, with its nodes and classes and without any workload.
    pub fn new(config: &Config) -> Self {
        let world = World::new(config.seed, config.timings.clone(), config.gates);
        let mut cluster = Self {
            world,
            stateful_sets: StatefulSetController::default(),
            deployments: DeploymentController::default(),
            replica_sets: ReplicaSetController::default(),
            disruption: DisruptionController::default(),
            endpoint_slices: EndpointSliceController::default(),
            scheduler: Scheduler::default(),
            attach_detach: AttachDetach::default(),
            kubelets: Kubelets::new(config.release),
            provisioner: Provisioner::default(),
            nodes: NodeLifecycle::default(),
            pod_gc: PodGc::default(),
            dns: CoreDns::default(),
            history: History::default(),
            steps: 0,
            recorded: None,
        };
        cluster.furnish(config);
        cluster
    }

    /// Puts in what is there before the first command, and lets it settle in no time.
    fn furnish(&mut self, config: &Config) {
        let world = &mut self.world;
        for name in NAMESPACES {
            let namespace = Namespace {
                metadata: ObjectMeta::named("", name),
                ..Namespace::default()
            };
            world.commit_new(namespace.into_object());
        }
        for class in &config.classes {
            world.commit_new(class.object().into_object());
        }
        for (node, network) in config.nodes.iter().zip(1..) {
            world.commit_new(node.object(config.release, network).into_object());
        }
        let mut metadata = ObjectMeta::named("default", "kubernetes");
        let labels = [("component", "apiserver"), ("provider", "kubernetes")];
        metadata.labels = labels
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into();
        let port = ServicePort {
            name: "https".into(),
            port: 443,
            ..ServicePort::default()
        };
        let spec = ServiceSpec {
            cluster_ip: "10.96.0.1".into(),
            ports: vec![port],
            ..ServiceSpec::default()
        };
        world.commit_new(Service { metadata, spec }.into_object());
        // A generator of its own, so that what a run draws does not hang on what the system has.
        let drawn = std::mem::replace(&mut world.rng, Rng::new(rng::mix(config.seed)));
        world.commit_new(CoreDns::configuration().into_object());
        world.rng = drawn;
        self.notify();
        while self.step().is_some() {}
        self.world.now = 0;
        self.world.journal = Journal::default();
        self.steps = 0;
    }

    /// Milliseconds since the run began.
    pub fn now(&self) -> Millis {
        self.world.now
    }

    /// All objects.
    pub fn store(&self) -> &Store {
        &self.world.store
    }

    /// What all actors share.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Every change so far, with its reason.
    pub fn journal(&self) -> &Journal {
        &self.world.journal
    }

    /// What has been, as far as the store has forgotten it.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// How many tasks were done so far.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// When the next task is due; `None` if nothing is to happen.
    pub fn next_due(&self) -> Option<Millis> {
        self.world.agenda.next_due()
    }

    /// What the last sync of a set came to.
    pub fn decision(&self, set: &ObjectRef) -> Option<&Decision> {
        self.stateful_sets.decision(set)
    }

    /// The addresses of a full name, as the cluster is: what the DNS server says if it has kept nothing.
    pub fn lookup(&self, name: &str) -> Answer {
        self.dns.lookup(name, RecordType::A)
    }

    /// What the DNS server answers a program that asks for a full name.
    pub fn ask(&mut self, name: &str, asked: RecordType) -> Reply {
        self.dns.ask(name, asked, self.world.now)
    }

    /// What programs have written.
    pub fn disks(&self) -> &Disks {
        &self.world.disks
    }

    /// What programs have written, for a program that writes.
    pub fn disks_mut(&mut self) -> &mut Disks {
        &mut self.world.disks
    }

    /// The machines behind the nodes.
    pub fn kubelets(&self) -> &Kubelets {
        &self.kubelets
    }

    /// Keeps every committed write from now on, for [`Cluster::take_recorded`].
    pub fn record(&mut self) {
        self.recorded = Some(Vec::new());
    }

    /// The writes since the last call, in their order; none unless [`Cluster::record`] was called.
    pub fn take_recorded(&mut self) -> Vec<Change> {
        self.recorded
            .as_mut()
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// Does the next task, at the time that it is due.
    pub fn step(&mut self) -> Option<Task> {
        let (due, task) = self.world.agenda.pop()?;
        self.world.now = self.world.now.max(due);
        self.steps += 1;
        self.world.acting = task.actor;
        self.work(&task);
        self.world.acting = Actor::User;
        self.notify();
        Some(task)
    }

    /// Does all tasks up to an instant, and then lets it be that instant.
    pub fn advance_to(&mut self, instant: Millis) {
        while self.next_due().is_some_and(|due| due <= instant) {
            self.step();
        }
        self.world.now = self.world.now.max(instant);
    }

    fn work(&mut self, task: &Task) {
        let world = &mut self.world;
        match task.actor {
            Actor::User => {}
            Actor::Protection => protection::sync(&task.object, world),
            Actor::PersistentVolume => persistent_volume::sync(&task.object, world),
            Actor::Provisioner => self.provisioner.work(&task.object, world),
            Actor::Scheduler => self.scheduler.work(&task.object, world),
            Actor::AttachDetach => self.attach_detach.sync(&task.object, world),
            Actor::Attacher => attacher::work(task, world),
            Actor::Kubelet => {
                self.kubelets.work(task, world);
                if task.object.kind == Kind::Node {
                    self.hear(&task.object.name);
                }
            }
            Actor::EndpointSlice => self.endpoint_slices.sync(&task.object, world),
            Actor::StatefulSet => self.stateful_sets.sync(&task.object, world),
            Actor::Deployment => self.deployments.sync(&task.object, world),
            Actor::ReplicaSet => self.replica_sets.sync(&task.object, world),
            Actor::HorizontalPodAutoscaler => horizontal_pod_autoscaler::sync(&task.object, world),
            Actor::Disruption => self.disruption.sync(&task.object, world),
            Actor::Namespace => namespace::sync(&task.object, world),
            Actor::GarbageCollector => garbage_collector::sync(&task.object, world),
            Actor::NodeLifecycle => self.nodes.work(&task.object.name, world),
            Actor::TaintEviction => taint_eviction::work(task, world),
            Actor::PodGc => self.pod_gc.work(world),
            Actor::CoreDns => self.dns.sync(&task.object, world),
        }
    }

    /// Shows every change to every actor, in a fixed order (spec 00 §5).
    fn notify(&mut self) {
        let world = &mut self.world;
        while let Some(change) = world.take_change() {
            if let Some(recorded) = &mut self.recorded {
                recorded.push(change.clone());
            }
            self.history.observe(&change, &world.store, world.now);
            if change.object().kind() == Kind::Event {
                continue;
            }
            protection::observe(&change, world);
            persistent_volume::observe(&change, world);
            Provisioner::observe(&change, world);
            self.scheduler.observe(&change, world);
            AttachDetach::observe(&change, world);
            attacher::observe(&change, world);
            self.kubelets.observe(&change, world);
            self.endpoint_slices.observe(&change, world);
            self.stateful_sets.observe(&change, world);
            self.replica_sets.observe(&change, world);
            DeploymentController::observe(&change, world);
            horizontal_pod_autoscaler::observe(&change, world);
            self.disruption.observe(&change, world);
            namespace::observe(&change, world);
            garbage_collector::observe(&change, world);
            self.nodes.observe(&change, world);
            taint_eviction::observe(&change, world);
            PodGc::observe(&change, world);
            CoreDns::observe(&change, world);
        }
    }

    fn hear(&mut self, node: &str) {
        if self.kubelets.silent_since(node).is_none() {
            self.nodes.was_heard(node, &mut self.world);
        }
    }
}

/// What a user can ask for. Each request is answered at once; its consequences take their time.
impl Cluster {
    /// Creates an object.
    ///
    /// # Errors
    /// The API server's refusal.
    pub fn create(&mut self, object: Object) -> Result<Object, ApiError> {
        let created = self.world.create_object(object, Reason::Asked);
        self.notify();
        created
    }

    /// Replaces an object.
    ///
    /// # Errors
    /// The API server's refusal.
    pub fn replace(&mut self, object: Object) -> Result<Object, ApiError> {
        let replaced = self.world.replace(object, Reason::Asked);
        self.notify();
        replaced
    }

    /// Asks for the deletion of an object.
    ///
    /// # Errors
    /// The API server's refusal.
    pub fn delete(&mut self, object: &ObjectRef, options: &DeleteOptions) -> Result<(), ApiError> {
        let pod = self.store().pods.get(&object.namespace, &object.name);
        let pod = pod.filter(|pod| object.kind == Kind::Pod && !pod.spec.node_name.is_empty());
        let reason = match pod {
            Some(pod) if options.grace_period_seconds == Some(0) && !pod.is_finished() => {
                let node = pod.spec.node_name.clone();
                Reason::ForceDeleted { node }
            }
            _ => Reason::Asked,
        };
        let deleted = self.world.delete(object, options, reason);
        self.notify();
        deleted
    }

    /// Asks for the eviction of a pod, which a PodDisruptionBudget may refuse (spec 04 §9).
    ///
    /// # Errors
    /// The API server's refusal.
    pub fn evict(
        &mut self,
        namespace: &str,
        pod: &str,
        options: &DeleteOptions,
    ) -> Result<(), ApiError> {
        let pod = ObjectRef::new(Kind::Pod, namespace, pod);
        let evicted = self.world.evict(&pod, options);
        self.notify();
        evicted
    }

    /// The machine of a node has no power any more, and what runs on it ends; or no network, and it goes on.
    ///
    /// # Errors
    /// When there is no such node.
    pub fn fail_node(&mut self, node: &str, supply: Supply) -> Result<(), ApiError> {
        self.need_node(node)?;
        let was_heard = self.kubelets.silent_since(node).is_none();
        self.kubelets.fail(node, supply, &mut self.world);
        if was_heard {
            self.nodes.fell_silent(node, &mut self.world);
        }
        Ok(())
    }

    /// The machine of a node has power again: it boots, and starts what it is to run; or network: it hears
    /// what has been, and reports.
    ///
    /// # Errors
    /// When there is no such node.
    pub fn recover_node(&mut self, node: &str, supply: Supply) -> Result<(), ApiError> {
        self.need_node(node)?;
        self.kubelets.recover(node, supply, &mut self.world);
        Ok(())
    }

    /// What the programs in the pods of this name answer to a readiness probe from now on, in this
    /// incarnation and the next ones; `None`: as they are, which is ready.
    pub fn set_readiness(&mut self, namespace: &str, pod: &str, ready: Option<bool>) {
        self.order(namespace, pod, |orders| orders.ready = ready);
    }

    /// The programs that run in the pods of this name hang: they answer no probe and no signal, until
    /// they are started anew.
    pub fn hang(&mut self, namespace: &str, pod: &str) {
        let pod = ObjectRef::new(Kind::Pod, namespace, pod);
        self.kubelets.hang(&pod, &mut self.world);
    }

    /// The containers in the pods of this name do not stop when their pod is deleted.
    pub fn hold(&mut self, namespace: &str, pod: &str) {
        self.order(namespace, pod, |orders| orders.held = true);
    }

    /// Takes back [`Cluster::hold`]: what should have stopped does.
    pub fn release(&mut self, namespace: &str, pod: &str) {
        self.order(namespace, pod, |orders| orders.held = false);
    }

    /// The program of a running container ends. Whether there is one.
    pub fn end_program(&mut self, pod: &ObjectRef, container: &str, exit_code: i32) -> bool {
        let ended = self
            .kubelets
            .end_program(pod, container, exit_code, &mut self.world);
        self.notify();
        ended
    }

    fn order(&mut self, namespace: &str, pod: &str, change: impl FnOnce(&mut Orders)) {
        let pod = ObjectRef::new(Kind::Pod, namespace, pod);
        let mut orders = self.kubelets.orders(&pod);
        change(&mut orders);
        self.kubelets.order(&pod, orders, &mut self.world);
    }

    fn need_node(&self, node: &str) -> Result<(), ApiError> {
        if self.kubelets.knows(node) {
            return Ok(());
        }
        Err(ApiError::NotFound {
            kind: Kind::Node,
            name: node.into(),
        })
    }
}
