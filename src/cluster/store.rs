//! All objects, with the indexes that controllers need, and the changes that watchers have to see.

use super::lookup::Lookup;
use crate::api::*;
use crate::order::{Blocks, Map, Set, sort_by};
use std::collections::VecDeque;
use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};

/// The objects of one kind, by namespace and name.
#[derive(Clone, Debug)]
pub struct Table<T> {
    shelf: Shelf,
    of: PhantomData<T>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            shelf: Shelf::default(),
            of: PhantomData,
        }
    }
}

impl<T: Resource> Table<T> {
    /// The object of this name; the namespace of objects of the whole cluster is empty.
    pub fn get(&self, namespace: &str, name: &str) -> Option<&Arc<T>> {
        T::of(self.shelf.get(namespace, name)?)
    }

    /// All objects, by namespace and name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<T>> {
        self.within(None)
    }

    /// The objects of one namespace, by name.
    pub fn of(&self, namespace: &str) -> impl Iterator<Item = &Arc<T>> {
        let space = self.shelf.spaces.get(namespace);
        space.into_iter().flat_map(Space::iter).filter_map(T::of)
    }

    /// The objects of one namespace, or of all.
    pub fn within(&self, namespace: Option<&str>) -> impl Iterator<Item = &Arc<T>> {
        self.shelf.within(namespace).filter_map(T::of)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.shelf.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.shelf.spaces.is_empty()
    }
}

/// What is in a table: all are kept by the same code.
#[derive(Clone, Debug, Default)]
struct Shelf {
    spaces: Map<String, Space>,
}

/// The objects of one kind in one namespace. Writes look them up; their order is found when somebody
/// reads them all, and holds until one comes or goes.
#[derive(Clone, Debug, Default)]
struct Space {
    objects: Blocks<Option<Object>>,
    vacant: Blocks<usize>,
    places: Lookup<String, usize>,
    order: Order,
}

/// Places, by name. Follows from the rest of its space, and is no part of what is compared or shown.
#[derive(Clone, Default)]
struct Order(OnceLock<Arc<Vec<usize>>>);

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("_")
    }
}

impl Shelf {
    fn get(&self, namespace: &str, name: &str) -> Option<&Object> {
        let space = self.spaces.get(namespace)?;
        space.objects.get(*space.places.get(name)?)?.as_ref()
    }

    fn within(&self, namespace: Option<&str>) -> impl Iterator<Item = &Object> {
        let every = self.spaces.iter();
        let wanted = every.filter(move |(own, _)| namespace.is_none_or(|wanted| wanted == *own));
        wanted.flat_map(|(_, space)| space.iter())
    }

    fn len(&self) -> usize {
        self.spaces.values().map(Space::len).sum()
    }

    fn insert(&mut self, object: Object) -> Option<Object> {
        let metadata = object.metadata();
        if !self.spaces.contains_key(&metadata.namespace) {
            let space = Space::default();
            self.spaces.insert(metadata.namespace.clone(), space);
        }
        let space = self.spaces.get_mut(&metadata.namespace)?;
        if let Some(place) = space.places.get(&metadata.name) {
            return space.objects.get_mut(*place)?.replace(object);
        }
        let place = space.vacant.pop().unwrap_or_else(|| {
            space.objects.push(None);
            space.objects.len() - 1
        });
        space.places.insert(metadata.name.clone(), place);
        space.order.0.take();
        space.objects.get_mut(place)?.replace(object)
    }

    fn remove(&mut self, namespace: &str, name: &str) -> Option<Object> {
        let space = self.spaces.get_mut(namespace)?;
        let place = space.places.remove(name)?;
        space.order.0.take();
        space.vacant.push(place);
        let object = space.objects.get_mut(place)?.take();
        if space.len() == 0 {
            self.spaces.remove(namespace);
        }
        object
    }
}

impl Space {
    fn len(&self) -> usize {
        self.objects.len() - self.vacant.len()
    }

    fn iter(&self) -> impl Iterator<Item = &Object> {
        let get = |place: &usize| self.objects.get(*place)?.as_ref();
        let order = self.order.0.get_or_init(|| {
            let places = 0..self.objects.len();
            let mut order: Vec<_> = places.filter(|place| get(place).is_some()).collect();
            let name = |place: &usize| get(place).map(|own| &own.metadata().name);
            sort_by(&mut order, &|a, b| name(a).cmp(&name(b)));
            Arc::new(order)
        });
        order.iter().filter_map(get)
    }
}

/// An object before and after a write, where it existed.
pub type OldAndNew<'a, T> = (Option<&'a Arc<T>>, Option<&'a Arc<T>>);

/// A committed write: what was there before, and what is there now.
#[derive(Clone, Debug)]
pub struct Change {
    /// Absent: the object was created.
    pub old: Option<Object>,
    /// Absent: the object was removed.
    pub new: Option<Object>,
}

impl Change {
    /// The object as it is, or as it last was.
    pub fn object(&self) -> &Object {
        match (&self.new, &self.old) {
            (Some(object), _) | (None, Some(object)) => object,
            (None, None) => unreachable!("a change has an old or a new object"),
        }
    }

    /// Before and after, if the object is of this kind.
    pub fn both<T: Resource>(&self) -> Option<OldAndNew<'_, T>> {
        let old = self.old.as_ref().and_then(T::of);
        let new = self.new.as_ref().and_then(T::of);
        (old.is_some() || new.is_some()).then_some((old, new))
    }
}

macro_rules! tables {
    ($($table:ident: $kind:ident,)*) => {
        /// All objects of the cluster.
        #[derive(Clone, Debug, Default)]
        pub struct Store {
            $(#[doc = stringify!($table)] pub $table: Table<$kind>,)*
            index: Index,
            changes: VecDeque<Change>,
            resource_version: u64,
        }

        impl Store {
            fn shelf(&self, kind: Kind) -> &Shelf {
                match kind { $(Kind::$kind => &self.$table.shelf,)* }
            }

            fn shelf_mut(&mut self, kind: Kind) -> &mut Shelf {
                match kind { $(Kind::$kind => &mut self.$table.shelf,)* }
            }

            /// How many objects there are, events aside.
            pub fn len(&self) -> usize {
                0 $(+ self.$table.len())* - self.events.len()
            }
        }
    };
}

tables! {
    namespaces: Namespace,
    nodes: Node,
    config_maps: ConfigMap,
    secrets: Secret,
    classes: StorageClass,
    volumes: PersistentVolume,
    attachments: VolumeAttachment,
    claims: PersistentVolumeClaim,
    services: Service,
    endpoint_slices: EndpointSlice,
    revisions: ControllerRevision,
    stateful_sets: StatefulSet,
    deployments: Deployment,
    replica_sets: ReplicaSet,
    budgets: PodDisruptionBudget,
    autoscalers: HorizontalPodAutoscaler,
    pods: Pod,
    events: Event,
}

#[derive(Clone, Debug, Default)]
struct Index {
    dependents: Lookup<Uid, Set<ObjectRef>>,
    pods_on_node: Map<String, Set<ObjectRef>>,
    pods_of_claim: Lookup<(String, String), Set<ObjectRef>>,
    pods_without_controller: Set<ObjectRef>,
    free_volumes: Set<ObjectRef>,
    volumes_of_claim: Lookup<(String, String), Set<ObjectRef>>,
    volumes_known_as: Lookup<String, Set<ObjectRef>>,
    attachments_of_volume: Lookup<String, Set<ObjectRef>>,
    attachments_on_node: Lookup<String, Set<ObjectRef>>,
}

impl Store {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The counter that rises by one with each committed write.
    pub fn resource_version(&self) -> u64 {
        self.resource_version
    }

    /// The object that is meant, as it is now.
    pub fn object(&self, of: &ObjectRef) -> Option<Object> {
        self.shelf(of.kind).get(&of.namespace, &of.name).cloned()
    }

    /// The stored object with the kind and name of this one.
    pub fn current(&self, object: &Object) -> Option<Object> {
        let metadata = object.metadata();
        let shelf = self.shelf(object.kind());
        shelf.get(&metadata.namespace, &metadata.name).cloned()
    }

    /// The objects of a kind, by namespace and name; of one namespace, if one is given.
    pub fn objects(&self, kind: Kind, namespace: Option<&str>) -> Vec<Object> {
        self.shelf(kind).within(namespace).cloned().collect()
    }

    /// Stores an object under a new resource version.
    pub fn put(&mut self, mut object: Object) -> Object {
        self.resource_version += 1;
        object.metadata_mut().resource_version = self.resource_version;
        let old = self.shelf_mut(object.kind()).insert(object.clone());
        self.commit(old, Some(object.clone()));
        object
    }

    /// Removes an object; a watcher sees it as it last was.
    pub fn remove(&mut self, of: &ObjectRef) -> Option<Object> {
        let shelf = self.shelf_mut(of.kind);
        let old = shelf.remove(&of.namespace, &of.name)?;
        self.resource_version += 1;
        self.commit(Some(old.clone()), None);
        Some(old)
    }

    /// The next change that the watchers have not seen.
    pub fn take_change(&mut self) -> Option<Change> {
        self.changes.pop_front()
    }

    /// Objects that name this incarnation as an owner.
    pub fn dependents(&self, owner: Uid) -> impl Iterator<Item = &ObjectRef> {
        self.index.dependents.get(&owner).into_iter().flatten()
    }

    /// Objects of one kind that name this incarnation as an owner.
    pub fn dependents_of_kind(&self, owner: Uid, kind: Kind) -> impl Iterator<Item = &ObjectRef> {
        let first = ObjectRef::new(kind, "", "");
        let dependents = self.index.dependents.get(&owner).into_iter();
        dependents
            .flat_map(move |set| set.range(first.clone()..))
            .take_while(move |dependent| dependent.kind == kind)
    }

    /// Pods that are bound to this node.
    pub fn pods_on_node(&self, node: &str) -> impl Iterator<Item = &Arc<Pod>> {
        let pods = self.index.pods_on_node.get(node).into_iter().flatten();
        pods.filter_map(|pod| self.pods.get(&pod.namespace, &pod.name))
    }

    /// Nodes that pods are bound to, whether the node exists or not.
    pub fn nodes_with_pods(&self) -> impl Iterator<Item = &str> {
        self.index.pods_on_node.keys().map(String::as_str)
    }

    /// Pods that have a volume from this claim.
    pub fn pods_of_claim(&self, namespace: &str, claim: &str) -> impl Iterator<Item = &Arc<Pod>> {
        let key = (namespace.to_owned(), claim.to_owned());
        let pods = self.index.pods_of_claim.get(&key).into_iter().flatten();
        pods.filter_map(|pod| self.pods.get(&pod.namespace, &pod.name))
    }

    /// Volumes that no claim has, and that are kept for none.
    pub fn free_volumes(&self) -> impl Iterator<Item = &Arc<PersistentVolume>> {
        self.index
            .free_volumes
            .iter()
            .filter_map(|volume| self.volumes.get("", &volume.name))
    }

    /// Volumes that this claim has, or that are kept for it.
    pub fn volumes_of_claim(
        &self,
        namespace: &str,
        claim: &str,
    ) -> impl Iterator<Item = &Arc<PersistentVolume>> {
        let key = (namespace.to_owned(), claim.to_owned());
        let volumes = self.index.volumes_of_claim.get(&key).into_iter().flatten();
        volumes.filter_map(|volume| self.volumes.get("", &volume.name))
    }

    /// Volumes that nodes know under this name.
    pub fn volumes_known_as(&self, unique_name: &str) -> impl Iterator<Item = &ObjectRef> {
        let volumes = self.index.volumes_known_as.get(unique_name);
        volumes.into_iter().flatten()
    }

    /// Attachments of this volume.
    pub fn attachments_of(&self, volume: &str) -> impl Iterator<Item = &Arc<VolumeAttachment>> {
        self.attachments_in(&self.index.attachments_of_volume, volume)
    }

    /// Attachments to this node.
    pub fn attachments_on(&self, node: &str) -> impl Iterator<Item = &Arc<VolumeAttachment>> {
        self.attachments_in(&self.index.attachments_on_node, node)
    }

    fn attachments_in<'a>(
        &'a self,
        index: &'a Lookup<String, Set<ObjectRef>>,
        key: &str,
    ) -> impl Iterator<Item = &'a Arc<VolumeAttachment>> {
        let attachments = index.get(key).into_iter().flatten();
        attachments.filter_map(|own| self.attachments.get("", &own.name))
    }

    /// Pods that nobody manages.
    pub fn pods_without_controller(&self) -> impl Iterator<Item = &Arc<Pod>> {
        let pods = self.index.pods_without_controller.iter();
        pods.filter_map(|pod| self.pods.get(&pod.namespace, &pod.name))
    }

    fn commit(&mut self, old: Option<Object>, new: Option<Object>) {
        self.index.update(old.as_ref(), new.as_ref());
        self.changes.push_back(Change { old, new });
    }
}

impl Index {
    fn update(&mut self, old: Option<&Object>, new: Option<&Object>) {
        let Some(object) = new.or(old) else { return };
        let (before, after) = (owners(old), owners(new));
        if before != after {
            let reference = object.reference();
            for owner in before {
                remove_from(&mut self.dependents, &owner.uid, &reference);
            }
            for owner in after {
                self.dependents
                    .or_insert_with(owner.uid, Set::new)
                    .insert(reference.clone());
            }
        }
        if let Object::VolumeAttachment(attachment) = object
            && (old.is_none() || new.is_none())
        {
            let (spec, reference) = (&attachment.spec, object.reference());
            for (index, key) in [
                (
                    &mut self.attachments_of_volume,
                    &spec.source.persistent_volume_name,
                ),
                (&mut self.attachments_on_node, &spec.node_name),
            ] {
                if new.is_some() {
                    let known = index.or_insert_with(key.clone(), Set::new);
                    known.insert(reference.clone());
                } else {
                    remove_from(index, key, &reference);
                }
            }
        }
        if let Object::PersistentVolume(_) = object {
            let (old, new) = (
                old.and_then(PersistentVolume::of),
                new.and_then(PersistentVolume::of),
            );
            self.update_volume(&object.reference(), old, new);
        }
        let (old, new) = (old.and_then(Pod::of), new.and_then(Pod::of));
        if old.is_none() && new.is_none() {
            return;
        }
        let reference = object.reference();
        let on_node = |pod: Option<&Arc<Pod>>| {
            pod.map(|pod| pod.spec.node_name.clone())
                .filter(|node| !node.is_empty())
        };
        let (before, after) = (on_node(old), on_node(new));
        if before != after {
            if let Some(node) = before
                && let Some(pods) = self.pods_on_node.get_mut(&node)
            {
                pods.remove(&reference);
                if pods.is_empty() {
                    self.pods_on_node.remove(&node);
                }
            }
            if let Some(node) = after {
                self.pods_on_node
                    .entry(node)
                    .or_default()
                    .insert(reference.clone());
            }
        }
        // The volumes of a pod never change.
        if let (Some(pod), None) | (None, Some(pod)) = (old, new) {
            for claim in pod.claims() {
                let key = (pod.metadata.namespace.clone(), claim.to_owned());
                if new.is_some() {
                    self.pods_of_claim
                        .or_insert_with(key, Set::new)
                        .insert(reference.clone());
                } else {
                    remove_from(&mut self.pods_of_claim, &key, &reference);
                }
            }
        }
        if new.is_some_and(|pod| pod.metadata.controller().is_none()) {
            self.pods_without_controller.insert(reference);
        } else if old.is_some_and(|pod| pod.metadata.controller().is_none()) {
            self.pods_without_controller.remove(&reference);
        }
    }

    fn update_volume(
        &mut self,
        reference: &ObjectRef,
        old: Option<&Arc<PersistentVolume>>,
        new: Option<&Arc<PersistentVolume>>,
    ) {
        if let (Some(old), Some(new)) = (old, new)
            && old.spec == new.spec
        {
            return;
        }
        if let Some(volume) = old {
            self.free_volumes.remove(reference);
            if let Some(key) = claim_key(volume) {
                remove_from(&mut self.volumes_of_claim, &key, reference);
            }
            remove_from(&mut self.volumes_known_as, &volume.unique_name(), reference);
        }
        if let Some(volume) = new {
            match claim_key(volume) {
                Some(key) => self
                    .volumes_of_claim
                    .or_insert_with(key, Set::new)
                    .insert(reference.clone()),
                None => self.free_volumes.insert(reference.clone()),
            };
            let known = &mut self.volumes_known_as;
            known
                .or_insert_with(volume.unique_name(), Set::new)
                .insert(reference.clone());
        }
    }
}

fn owners(object: Option<&Object>) -> &[OwnerReference] {
    object.map_or(&[], |object| &object.metadata().owner_references)
}

/// Namespace and name of the claim that a volume points to.
fn claim_key(volume: &PersistentVolume) -> Option<(String, String)> {
    let claim = volume.spec.claim_ref.as_ref()?;
    Some((claim.namespace.clone(), claim.name.clone()))
}

fn remove_from<K: Eq + Hash + Clone>(
    index: &mut Lookup<K, Set<ObjectRef>>,
    key: &K,
    value: &ObjectRef,
) {
    if let Some(values) = index.get_mut(key) {
        values.remove(value);
        if values.is_empty() {
            index.remove(key);
        }
    }
}
