//! The EndpointSlice controller: which pods a Service stands for (spec 03 §2).

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::lookup::Lookup;
use crate::cluster::reason::Reason;
use crate::cluster::store::Change;
use crate::cluster::world::World;
use crate::order::{Map, Set};
use std::sync::Arc;

/// At most this many endpoints in one slice.
const SLICE_MAX: usize = 100;
const MANAGED_BY: (&str, &str) = (
    "endpointslice.kubernetes.io/managed-by",
    "endpointslice-controller.k8s.io",
);
/// On a slice: when the oldest of the changes happened with which it was written.
const TRIGGER: &str = "endpoints.kubernetes.io/last-change-trigger-time";
const HEADLESS_LABEL: &str = "service.kubernetes.io/headless";

/// What the controller remembers between syncs.
#[derive(Clone, Debug, Default)]
pub struct EndpointSliceController {
    services: Map<ObjectRef, Endpoints>,
}

/// The endpoints of one Service.
#[derive(Clone, Debug, Default)]
struct Endpoints {
    /// In which slice each pod is.
    slice_of: Lookup<String, String>,
    /// How many endpoints each slice has, and the ports that all of them serve.
    slices: Map<String, (usize, Vec<EndpointPort>)>,
    /// Pods that changed since the last sync.
    changed: Set<String>,
    /// When each pod last changed whether it is ready, as far as a slice has told; and the Service, by the empty name,
    /// when it came.
    told: Map<String, Option<Time>>,
}

impl EndpointSliceController {
    /// Follows a watch event.
    pub(in crate::cluster) fn observe(&mut self, change: &Change, world: &mut World) {
        if let Some((old, new)) = change.both::<Service>() {
            self.observe_service(old, new, world);
        } else if let Some((old, new)) = change.both::<Pod>() {
            self.observe_pod(old, new, world);
        } else if let Some((old, new)) = change.both::<Node>()
            && (old.is_none() || new.is_none())
        {
            // Pods of a node that does not exist are left out.
            let name = &change.object().metadata().name;
            let pods: Vec<_> = world.store.pods_on_node(name).cloned().collect();
            for pod in pods {
                self.mark(&pod, world);
            }
        }
    }

    fn observe_service(
        &mut self,
        old: Option<&Arc<Service>>,
        new: Option<&Arc<Service>>,
        world: &mut World,
    ) {
        let Some(service) = new.or(old) else { return };
        let metadata = &service.metadata;
        let reference = ObjectRef::new(Kind::Service, &metadata.namespace, &metadata.name);
        if new.is_none() {
            self.services.remove(&reference);
            return;
        }
        let endpoints = self.services.entry(reference.clone()).or_default();
        let pods = world.store.pods.of(&metadata.namespace);
        endpoints
            .changed
            .extend(pods.map(|pod| pod.metadata.name.clone()));
        world.after(
            world.timings.endpoints,
            Task::new(Actor::EndpointSlice, reference),
        );
    }

    fn observe_pod(&mut self, old: Option<&Arc<Pod>>, new: Option<&Arc<Pod>>, world: &mut World) {
        if let (Some(old), Some(new)) = (old, new)
            && old.metadata.labels == new.metadata.labels
            && old.metadata.is_terminating() == new.metadata.is_terminating()
            && old.is_ready() == new.is_ready()
            && old.is_finished() == new.is_finished()
            && old.status.pod_ip == new.status.pod_ip
        {
            return;
        }
        for pod in [old, new].into_iter().flatten() {
            self.mark(pod, world);
        }
    }

    /// Wakes the Services that select the pod.
    fn mark(&mut self, pod: &Pod, world: &mut World) {
        let namespace = &pod.metadata.namespace;
        let services: Vec<_> = world
            .store
            .services
            .of(namespace)
            .filter(|service| service.selects(&pod.metadata.labels))
            .map(|service| ObjectRef::new(Kind::Service, namespace, &service.metadata.name))
            .collect();
        for service in services {
            if let Some(endpoints) = self.services.get_mut(&service) {
                endpoints.changed.insert(pod.metadata.name.clone());
            }
            world.after(
                world.timings.endpoints,
                Task::new(Actor::EndpointSlice, service),
            );
        }
    }

    /// One sync of a Service: only the pods that changed are looked at.
    pub(in crate::cluster) fn sync(&mut self, reference: &ObjectRef, world: &mut World) {
        let namespace = &*reference.namespace;
        let service = world
            .store
            .services
            .get(namespace, &reference.name)
            .cloned();
        let (Some(service), Some(endpoints)) = (service, self.services.get_mut(reference)) else {
            return;
        };
        if service.spec.selector.is_empty() || service.spec.kind.as_deref() == Some("ExternalName")
        {
            return;
        }
        let mut slices: Map<String, EndpointSlice> = Map::new();
        let begun = endpoints.tell("", service.metadata.creation_timestamp);
        let mut triggers: Vec<Time> = begun.into_iter().collect();
        let changed = std::mem::take(&mut endpoints.changed);
        endpoints.turn(&changed, &service, world);
        for name in changed {
            let pod = world.store.pods.get(namespace, &name).cloned();
            match &pod {
                Some(pod) => triggers.extend(endpoints.tell(&name, pod.ready_since())),
                None => drop(endpoints.told.remove(&name)),
            }
            let wanted = pod.as_ref();
            let wanted = wanted.and_then(|pod| endpoint(&service, pod, world));
            let ports = ports(&service, pod.as_deref());
            if let Some(slice) = endpoints.slice_of.get(&name).cloned()
                && wanted.is_some()
                && endpoints
                    .slices
                    .get(&slice)
                    .is_none_or(|own| own.1 != ports)
            {
                // Other ports than those of its neighbours need another slice.
                let entry = slices.entry(slice.clone());
                let content = entry.or_insert_with(|| fetch(&service, &slice, world));
                content.endpoints.retain(|own| !is_of(own, &name));
                endpoints.resize(&slice, content.endpoints.len());
                endpoints.slice_of.remove(&name);
            }
            if wanted.is_none() && !endpoints.slice_of.contains_key(&name) {
                continue;
            }
            let slice = endpoints.slice_for(&name, &ports, &service, world);
            let entry = slices.entry(slice.clone());
            let content = entry.or_insert_with(|| fetch(&service, &slice, world));
            let place = content.endpoints.iter().position(|own| is_of(own, &name));
            match (place, wanted) {
                (Some(place), Some(wanted)) => content.endpoints[place] = wanted,
                (None, Some(wanted)) => content.endpoints.push(wanted),
                (Some(place), None) => {
                    content.endpoints.remove(place);
                    endpoints.slice_of.remove(&name);
                }
                (None, None) => {}
            }
            endpoints.resize(&slice, content.endpoints.len());
        }
        if endpoints.slices.is_empty() && slices.is_empty() {
            // A Service that selects nobody has one slice all the same.
            let name = endpoints.slice_for("", &[], &service, world);
            endpoints.slice_of.remove("");
            endpoints.resize(&name, 0);
            slices.insert(name.clone(), fetch(&service, &name, world));
        }
        for (name, mut slice) in slices {
            // A slice without endpoints has no ports either.
            slice.ports = match endpoints.slices.get(&name) {
                Some((_, ports)) if !slice.endpoints.is_empty() => ports.clone(),
                _ => Vec::new(),
            };
            set_labels(&mut slice, &service);
            let stored = world.store.endpoint_slices.get(namespace, &name);
            if stored.is_none_or(|stored| **stored != slice) {
                let annotations = &mut slice.metadata.annotations;
                match triggers.iter().min() {
                    Some(time) => annotations.insert(TRIGGER.to_owned(), time.to_string()),
                    None => annotations.remove(TRIGGER),
                };
            }
            if stored.is_some() {
                // It was read in this sync.
                let _ = world.update(slice, Reason::EndpointsFollowPods);
            } else {
                // A name taken by somebody else's slice is as good as a full slice.
                let _ = world.create(slice, Reason::ServiceIsNew);
            }
        }
    }
}

impl Endpoints {
    /// The time of a change, unless it was told before.
    fn tell(&mut self, name: &str, time: Option<Time>) -> Option<Time> {
        if self.told.get(name).is_some_and(|told| *told >= time) {
            return None;
        }
        self.told.insert(name.to_owned(), time);
        time
    }

    fn resize(&mut self, slice: &str, size: usize) {
        if let Some((own, _)) = self.slices.get_mut(slice) {
            *own = size;
        }
    }

    /// When all pods of a slice changed, it serves from now on what the first of them does.
    fn turn(&mut self, changed: &Set<String>, service: &Service, world: &World) {
        let mut seen: Map<String, (usize, Option<&String>)> = Map::new();
        for pod in changed.iter() {
            if let Some(slice) = self.slice_of.get(pod) {
                let (count, first) = seen.entry(slice.clone()).or_default();
                *count += 1;
                first.get_or_insert(pod);
            }
        }
        for (slice, (count, first)) in seen.iter() {
            let Some((_, ports)) = self.slices.get_mut(slice).filter(|own| own.0 <= *count) else {
                continue;
            };
            let pods = &world.store.pods;
            let first = first.and_then(|pod| pods.get(&service.metadata.namespace, pod));
            *ports = self::ports(service, first.map(|pod| &**pod));
        }
    }

    /// The slice that a pod is in, or is to be put into: one with its ports, or an empty one.
    fn slice_for(
        &mut self,
        pod: &str,
        ports: &[EndpointPort],
        service: &Service,
        world: &mut World,
    ) -> String {
        if let Some(slice) = self.slice_of.get(pod) {
            return slice.clone();
        }
        let mut all = self.slices.iter();
        let roomy = all
            .find(|(_, (size, own))| *size < SLICE_MAX && (*size == 0 || own.as_slice() == ports));
        let slice = match roomy {
            Some((slice, _)) => slice.clone(),
            None => format!("{}-{}", service.metadata.name, world.rng.suffix(5)),
        };
        self.slice_of.insert(pod.to_owned(), slice.clone());
        let (size, own) = self.slices.entry(slice.clone()).or_default();
        if *size == 0 {
            *own = ports.to_vec();
        }
        *size += 1;
        slice
    }
}

fn fetch(service: &Service, name: &str, world: &World) -> EndpointSlice {
    if let Some(slice) = world
        .store
        .endpoint_slices
        .get(&service.metadata.namespace, name)
    {
        return EndpointSlice::clone(slice);
    }
    let mut metadata = ObjectMeta::named(&service.metadata.namespace, name);
    metadata.generate_name = format!("{}-", service.metadata.name);
    metadata.owner_references = vec![OwnerReference::controller(
        Kind::Service,
        &service.metadata.name,
        service.metadata.uid,
    )];
    EndpointSlice {
        metadata,
        address_type: "IPv4".into(),
        ..EndpointSlice::default()
    }
}

fn set_labels(slice: &mut EndpointSlice, service: &Service) {
    let labels = &mut slice.metadata.labels;
    labels.clone_from(&service.metadata.labels);
    labels.insert(SERVICE_NAME_LABEL.into(), service.metadata.name.clone());
    labels.insert(MANAGED_BY.0.into(), MANAGED_BY.1.into());
    if service.is_headless() {
        labels.insert(HEADLESS_LABEL.into(), String::new());
    }
}

/// The pod as an endpoint, if it is one.
fn endpoint(service: &Service, pod: &Pod, world: &World) -> Option<Arc<Endpoint>> {
    if !service.selects(&pod.metadata.labels) || pod.is_finished() || pod.status.pod_ip.is_empty() {
        return None;
    }
    let publish = service.spec.publish_not_ready_addresses;
    let node = world.store.nodes.get("", &pod.spec.node_name);
    if node.is_none() && !publish {
        return None;
    }
    let (ready, terminating) = (pod.is_ready(), pod.metadata.is_terminating());
    let is_named = !pod.spec.hostname.is_empty() && pod.spec.subdomain == service.metadata.name;
    Some(Arc::new(Endpoint {
        addresses: vec![pod.status.pod_ip.clone()],
        conditions: EndpointConditions {
            ready: publish || (ready && !terminating),
            serving: ready,
            terminating,
        },
        hostname: is_named.then(|| pod.spec.hostname.clone()),
        node_name: Some(pod.spec.node_name.clone()),
        zone: node.and_then(|node| node.zone()).map(str::to_owned),
        target_ref: Some(ObjectReference {
            kind: Kind::Pod.name().into(),
            namespace: pod.metadata.namespace.clone(),
            name: pod.metadata.name.clone(),
            uid: Some(pod.metadata.uid),
            ..ObjectReference::default()
        }),
    }))
}

/// Whether an endpoint is this pod.
fn is_of(endpoint: &Endpoint, pod: &str) -> bool {
    let target = endpoint.target_ref.as_ref();
    target.is_some_and(|target| target.name == pod)
}

/// The Service's ports as a pod serves them. A port whose name the pod does not know is left out
/// (spec 03 §2).
fn ports(service: &Service, pod: Option<&Pod>) -> Vec<EndpointPort> {
    let ports = service.spec.ports.iter();
    ports
        .filter_map(|port| {
            let protocol = port.protocol.clone().unwrap_or_else(|| "TCP".into());
            let number = match &port.target_port {
                Some(target) if target.is_string() => {
                    i64::from(named_port(pod?, target.as_str()?, &protocol)?)
                }
                Some(target) => target.as_i64()?,
                None => i64::from(port.port),
            };
            Some(EndpointPort {
                name: port.name.clone(),
                port: u16::try_from(number).unwrap_or(0),
                protocol,
            })
        })
        .collect()
}

/// The number of a container's port of this name.
fn named_port(pod: &Pod, name: &str, protocol: &str) -> Option<i32> {
    let containers = pod.spec.containers.iter();
    let mut ports = containers.flat_map(|container| &container.ports);
    let own = ports
        .find(|port| port.name == name && port.protocol.as_deref().unwrap_or("TCP") == protocol)?;
    Some(own.container_port)
}
