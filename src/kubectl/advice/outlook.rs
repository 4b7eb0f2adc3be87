//! What there will be once the manifest is applied: its documents, and what the cluster has.

use crate::api::*;
use crate::cluster::api_server::admission;
use crate::cluster::store::Store;
use crate::kubectl::apply::apply;
use crate::kubectl::submit::Wanted;
use crate::manifest::{self, Document, Severity};
use std::sync::Arc;

/// The manifest and the cluster.
pub(super) struct Outlook<'a> {
    pub(super) text: &'a str,
    pub(super) documents: &'a [Document],
    /// What apply makes of each document; the object itself only where nothing is wrong with it.
    wanted: Vec<Option<(ObjectRef, Option<Object>)>>,
    /// Whether a document has mistakes or no name: it may become whatever else is missing.
    is_half_written: bool,
    pub(super) store: &'a Store,
}

/// A set of the manifest.
#[derive(Clone, Copy)]
pub(super) struct Planned<'a> {
    /// Which of the documents it is.
    pub(super) place: usize,
    pub(super) set: &'a Arc<StatefulSet>,
    /// The stored one, if there is one: not everything in it can still be changed.
    pub(super) live: Option<&'a Arc<StatefulSet>>,
}

/// Who has an object.
pub(super) enum Holder<'a, T> {
    /// The document of this number.
    Manifest(usize, &'a T),
    /// The cluster alone.
    Cluster(&'a T),
    /// Nobody knows yet: a document is half-written.
    Unclear,
    Nobody,
}

impl<'a> Outlook<'a> {
    pub(super) fn new(text: &'a str, documents: &'a [Document], store: &'a Store) -> Self {
        let mut is_half_written = false;
        let mut wanted = Vec::new();
        for document in documents {
            let found = manifest::check(document);
            let is_wrong = found.iter().any(|own| own.severity == Severity::Error);
            is_half_written |= is_wrong || document.name().is_none_or(str::is_empty);
            wanted.push(Wanted::of(document, "default").map(|wanted| {
                // What the manifest never said stays as it is.
                let live = store.object(&wanted.object).map(|live| live.to_json());
                let (merged, _) = apply(live.as_ref(), &wanted.json);
                let object = Object::from_json(wanted.object.kind, merged).ok();
                (wanted.object, object.filter(|_| !is_wrong))
            }));
        }
        Self {
            text,
            documents,
            wanted,
            is_half_written,
            store,
        }
    }

    /// The sets of the manifest that have a name.
    pub(super) fn sets(&'a self) -> impl Iterator<Item = Planned<'a>> {
        self.of_kind::<StatefulSet>().filter_map(|(place, set)| {
            let metadata = &set.metadata;
            let live = self
                .store
                .stateful_sets
                .get(&metadata.namespace, &metadata.name);
            let planned = Planned { place, set, live };
            (!metadata.name.is_empty()).then_some(planned)
        })
    }

    /// The readable objects of a kind in the manifest, each with its place.
    fn of_kind<'b, T: Resource + 'b>(&'b self) -> impl Iterator<Item = (usize, &'b Arc<T>)> {
        let wanted = self.wanted.iter().enumerate();
        wanted.filter_map(|(place, own)| Some((place, T::of(own.as_ref()?.1.as_ref()?)?)))
    }

    /// Who has the object of this name; the manifest comes before the cluster.
    pub(super) fn holder<T: Resource>(
        &self,
        namespace: &str,
        name: &str,
        stored: Option<&'a Arc<T>>,
    ) -> Holder<'_, T> {
        let object = ObjectRef::new(T::KIND, namespace, name);
        let place = self
            .wanted
            .iter()
            .position(|own| own.as_ref().is_some_and(|own| own.0 == object));
        let described =
            place.and_then(|place| Some((place, self.wanted[place].as_ref()?.1.as_ref())));
        match (described, stored) {
            (Some((place, Some(described))), _) => match T::of(described) {
                Some(described) => Holder::Manifest(place, described),
                None => Holder::Unclear,
            },
            (Some(_), _) => Holder::Unclear,
            (None, Some(stored)) => Holder::Cluster(stored),
            (None, None) if self.is_half_written => Holder::Unclear,
            (None, None) => Holder::Nobody,
        }
    }

    /// Whether a volume of this class, made by hand, offers a mode.
    pub(super) fn has_volume(&self, class: &str, mode: Option<&str>) -> bool {
        let offers = |volume: &Arc<PersistentVolume>| {
            let mut modes = volume.spec.access_modes.iter();
            volume.spec.storage_class_name == class
                && mode.is_none_or(|mode| modes.any(|own| own == mode))
        };
        self.of_kind().any(|(_, volume)| offers(volume)) || self.store.volumes.iter().any(offers)
    }

    /// The class that claims get which name none.
    pub(super) fn default_class(&self) -> Option<String> {
        let mut claim = ClaimSpec::default();
        let described = self.of_kind::<StorageClass>().map(|(_, class)| class);
        admission::default_class(&mut claim, described.map(Arc::as_ref));
        admission::default_class(&mut claim, self.store.classes.iter().map(Arc::as_ref));
        claim.storage_class_name
    }
}
