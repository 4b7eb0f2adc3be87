//! Future work, ordered by time and then by the order in which it was asked for.

use super::lookup::Lookup;
use crate::api::{Millis, ObjectRef, Uid};
use crate::order::Map;

/// Who acts. The names are those under which events are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// kubectl, a button, the editor.
    User,
    /// Keeps claims and volumes that are in use.
    Protection,
    /// Binds claims to volumes.
    PersistentVolume,
    /// Makes and removes volumes.
    Provisioner,
    /// Finds a node for each pod.
    Scheduler,
    /// Decides which volumes are attached to which nodes.
    AttachDetach,
    /// Attaches and detaches volumes.
    Attacher,
    /// Runs the pods of its node.
    Kubelet,
    /// Keeps the endpoints of Services.
    EndpointSlice,
    /// Keeps the pods of StatefulSets.
    StatefulSet,
    /// Keeps the ReplicaSets of Deployments.
    Deployment,
    /// Keeps the pods of ReplicaSets.
    ReplicaSet,
    /// Keeps the replicas of workloads between bounds.
    HorizontalPodAutoscaler,
    /// Keeps count of what PodDisruptionBudgets can spare.
    Disruption,
    /// Empties namespaces that are to go.
    Namespace,
    /// Removes what lost its owners.
    GarbageCollector,
    /// Watches over nodes.
    NodeLifecycle,
    /// Drives pods from tainted nodes.
    TaintEviction,
    /// Removes pods of nodes that are gone.
    PodGc,
    /// Answers names.
    CoreDns,
}

impl Actor {
    /// The name under which it reports events and is known to users.
    pub fn component(self) -> &'static str {
        match self {
            Self::User => "kubectl",
            Self::Protection => "pvc-protection-controller",
            Self::PersistentVolume => "persistentvolume-controller",
            Self::Provisioner => "external-provisioner",
            Self::Scheduler => "default-scheduler",
            Self::AttachDetach => "attachdetach-controller",
            Self::Attacher => "external-attacher",
            Self::Kubelet => "kubelet",
            Self::EndpointSlice => "endpoint-slice-controller",
            Self::StatefulSet => "statefulset-controller",
            Self::Deployment => "deployment-controller",
            Self::ReplicaSet => "replicaset-controller",
            Self::HorizontalPodAutoscaler => "horizontal-pod-autoscaler",
            Self::Disruption => "controllermanager",
            Self::Namespace => "namespace-controller",
            Self::GarbageCollector => "garbage-collector",
            Self::NodeLifecycle => "node-controller",
            Self::TaintEviction => "taint-eviction-controller",
            Self::PodGc => "pod-garbage-collector",
            Self::CoreDns => "coredns",
        }
    }
}

/// One piece of work: an actor is to look at an object.
///
/// The same work is never on the agenda twice, as in a controller's work queue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Task {
    /// Who is to look.
    pub actor: Actor,
    /// At what.
    pub object: ObjectRef,
    /// At which incarnation, where that matters.
    pub uid: Uid,
}

impl Task {
    /// Work on whatever incarnation the object has by then.
    pub fn new(actor: Actor, object: ObjectRef) -> Self {
        Self {
            actor,
            object,
            uid: Uid::default(),
        }
    }

    /// Work on this incarnation only.
    pub fn on(actor: Actor, object: ObjectRef, uid: Uid) -> Self {
        Self { actor, object, uid }
    }
}

/// Future work.
#[derive(Clone, Debug, Default)]
pub struct Agenda {
    by_time: Map<(Millis, u64), Task>,
    places: Lookup<Task, (Millis, u64)>,
    asked: u64,
}

impl Agenda {
    /// Puts work on the agenda; work that waits already keeps the earlier of the two times.
    pub fn add(&mut self, due: Millis, task: Task) {
        if let Some(place) = self.places.get(&task) {
            if place.0 <= due {
                return;
            }
            self.by_time.remove(place);
        }
        let place = (due, self.asked);
        self.asked += 1;
        self.by_time.insert(place, task.clone());
        self.places.insert(task, place);
    }

    /// Takes work off the agenda.
    pub fn cancel(&mut self, task: &Task) {
        if let Some(place) = self.places.remove(task) {
            self.by_time.remove(&place);
        }
    }

    /// When the next work is due.
    pub fn next_due(&self) -> Option<Millis> {
        self.by_time.first_key_value().map(|((due, _), _)| *due)
    }

    /// When this work is due.
    pub fn due(&self, task: &Task) -> Option<Millis> {
        self.places.get(task).map(|place| place.0)
    }

    /// Takes the next work.
    pub fn pop(&mut self) -> Option<(Millis, Task)> {
        let ((due, _), task) = self.by_time.pop_first()?;
        self.places.remove(&task);
        Some((due, task))
    }

    /// The work to come, in its order.
    pub fn iter(&self) -> impl Iterator<Item = (Millis, &Task)> {
        self.by_time.iter().map(|((due, _), task)| (*due, task))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Kind;

    fn task(name: &str) -> Task {
        Task::new(Actor::Scheduler, ObjectRef::new(Kind::Pod, "default", name))
    }

    #[test]
    fn work_comes_by_time_then_by_order_of_asking_and_never_twice() {
        let mut agenda = Agenda::default();
        agenda.add(20, task("late"));
        agenda.add(10, task("first"));
        agenda.add(10, task("second"));
        agenda.add(30, task("first"));
        agenda.add(5, task("late"));
        let order: Vec<_> = std::iter::from_fn(|| agenda.pop())
            .map(|(due, task)| format!("{due} {}", task.object.name))
            .collect();
        assert_eq!(order, ["5 late", "10 first", "10 second"]);
    }

    #[test]
    fn cancelled_work_does_not_come() {
        let mut agenda = Agenda::default();
        agenda.add(10, task("a"));
        agenda.cancel(&task("a"));
        assert_eq!(agenda.next_due(), None);
        assert_eq!(agenda.due(&task("a")), None);
    }
}
