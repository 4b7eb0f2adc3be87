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
        let stored = world.store.pods.get(&pod.namespace, &pod.name);
        let orphans = self.orphans.iter().filter_map(|uid| self.pods.get(uid));
        let orphans = orphans.filter(|own| own.pod == *pod);
        let orphans = orphans.filter_map(|own| own.gone.as_ref());
        let pods: Vec<_> = stored.into_iter().chain(orphans).cloned().collect();
        for pod in pods {
            if let Some(on_node) = self.pods.get_mut(&pod.metadata.uid) {
                on_node.heed(orders, &pod, world);
            }
        }
    }
}

impl OnNode {
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
