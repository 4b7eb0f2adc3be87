//! What somebody wants the programs in a pod to do. An order is to a name: it is there before the
//! pod, and stays for the next one.

use super::container::Doing;
use super::*;

/// What the programs of a pod are to do; by default they are well and stop when they are asked to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Orders {
    /// What a readiness probe is answered; absent: that they are ready.
    pub ready: Option<bool>,
    /// They do not stop, whatever signal they get.
    pub held: bool,
}

impl Orders {
    /// What a readiness probe is answered.
    pub fn are_ready(self) -> bool {
        self.ready != Some(false)
    }
}

impl Kubelets {
    /// What the programs in the pods of this name are to do.
    pub fn orders(&self, pod: &ObjectRef) -> Orders {
        self.orders.get(pod).copied().unwrap_or_default()
    }

    /// Gives orders to the programs in the pods of this name.
    pub(in crate::cluster) fn order(&mut self, pod: &ObjectRef, orders: Orders, world: &mut World) {
        if orders == Orders::default() {
            self.orders.remove(pod);
        } else {
            self.orders.insert(pod.clone(), orders);
        }
        for pod in self.of_name(pod, world) {
            if let Some(on_node) = self.pods.get_mut(&pod.metadata.uid) {
                on_node.heed(orders, &pod, world);
            }
        }
    }

    /// The programs that run in the pods of this name hang, until they are started anew.
    pub(in crate::cluster) fn hang(&mut self, pod: &ObjectRef, world: &mut World) {
        for pod in self.of_name(pod, world) {
            if let Some(on_node) = self.pods.get_mut(&pod.metadata.uid) {
                on_node.hang(&pod, world);
            }
        }
    }

    /// Whether a program of a pod hangs.
    pub fn hangs(&self, pod: Uid) -> bool {
        let on_node = self.pods.get(&pod);
        on_node.is_some_and(|own| own.containers.iter().any(|own| own.hangs))
    }

    /// The pod of a name, and those of earlier incarnations that still run.
    fn of_name(&self, pod: &ObjectRef, world: &World) -> Vec<Arc<Pod>> {
        let stored = world.store.pods.get(&pod.namespace, &pod.name);
        let orphans = self.orphans.iter().filter_map(|uid| self.pods.get(uid));
        let orphans = orphans.filter(|own| own.pod == *pod);
        let orphans = orphans.filter_map(|own| own.gone.as_ref());
        stored.into_iter().chain(orphans).cloned().collect()
    }
}

impl OnNode {
    /// The programs that run hang, until they are started anew; their probes notice.
    pub(super) fn hang(&mut self, pod: &Pod, world: &mut World) {
        if self.stage != Stage::Alive {
            return;
        }
        for (index, container) in pod.spec.containers.iter().enumerate() {
            let next = |probe: &Option<Probe>| {
                let probe = probe.as_ref()?;
                Some(self.next_probe(probe, world))
            };
            let (asked, checked) = (
                next(&container.readiness_probe),
                next(&container.liveness_probe),
            );
            let Some(own) = self.containers.get_mut(index) else {
                return;
            };
            if own.doing == Doing::Running && !own.hangs {
                own.hangs = true;
                if own.up {
                    own.asked = own.asked.or(asked.filter(|_| own.ready));
                    own.checked = checked;
                }
            }
        }
        if let Some(due) = self.next_due() {
            let task = Task::on(Actor::Kubelet, self.pod.clone(), pod.metadata.uid);
            world.agenda.add(due, task);
        }
    }

    /// Orders that change what a pod does are noticed at the next probe, or at once.
    fn heed(&mut self, orders: Orders, pod: &Pod, world: &mut World) {
        let mut due = None;
        match self.stage {
            Stage::Alive => {
                for (index, container) in pod.spec.containers.iter().enumerate() {
                    let Some(probe) = &container.readiness_probe else {
                        continue;
                    };
                    let at = self.next_probe(probe, world);
                    let Some(own) = self.containers.get_mut(index) else {
                        continue;
                    };
                    if own.doing == Doing::Running
                        && own.up
                        && own.asked.is_none()
                        && own.ready != orders.are_ready()
                    {
                        own.asked = Some(at);
                        due = due.into_iter().chain([at]).min();
                    }
                }
            }
            Stage::Held if !orders.held => due = Some(world.now),
            _ => {}
        }
        if let Some(due) = due {
            let task = Task::on(Actor::Kubelet, self.pod.clone(), pod.metadata.uid);
            world.agenda.add(due, task);
        }
    }
}
