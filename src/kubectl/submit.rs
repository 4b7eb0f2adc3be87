//! From documents to requests: what the page's editor and the command line share.

use super::apply::{self, Outcome};
use crate::api::{Kind, Object, ObjectRef};
use crate::cluster::Cluster;
use crate::cluster::api_server::{ApiError, amended, validation};
use crate::json::Value;
use crate::manifest::{self, Decoding, Document};

/// An object that a document describes.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// Which object.
    pub(super) object: ObjectRef,
    /// Its JSON; the namespace is filled in.
    pub(super) json: Value,
}

impl Wanted {
    /// What a document asks for, in this namespace unless it names one; none if the model does not have
    /// its kind.
    pub(super) fn of(document: &Document, namespace: &str) -> Option<Self> {
        let api_version = document.api_version().unwrap_or_default();
        let kind = Kind::parse(api_version, document.kind().unwrap_or_default())?;
        let namespace = match document.namespace() {
            _ if !kind.is_namespaced() => "",
            Some(own) if !own.is_empty() => own,
            _ => namespace,
        };
        let mut json = document.to_json();
        if kind.is_namespaced()
            && let Some(metadata) = json.get_mut("metadata").and_then(|own| own.as_object_mut())
        {
            metadata.insert("namespace".into(), namespace.into());
        }
        Some(Self {
            object: ObjectRef::new(kind, namespace, document.name().unwrap_or_default()),
            json,
        })
    }

    /// Client-side apply: creates the object, or changes it by what the three-way merge says.
    pub(super) fn apply(&self, cluster: &mut Cluster) -> Result<(Object, Outcome), ApiError> {
        let live = cluster.store().object(&self.object);
        let live_json = live.as_ref().map(Object::to_json);
        let (merged, outcome) = apply::apply(live_json.as_ref(), &self.json);
        let applied = match live {
            Some(live) => change(cluster, &live, merged),
            None => create(cluster, self.object.kind, merged),
        };
        Ok((applied?, outcome))
    }
}

/// Creates what a user's JSON describes.
pub(super) fn create(cluster: &mut Cluster, kind: Kind, json: Value) -> Result<Object, ApiError> {
    let object = Object::from_json(kind, json.clone()).map_err(|misfit| {
        let told = decode_error(&json);
        ApiError::BadRequest(told.unwrap_or_else(|| misfit.to_string()))
    })?;
    cluster.create(object)
}

/// Replaces an object by what a user's JSON describes. What only the server writes stays as it is.
pub(super) fn change(
    cluster: &mut Cluster,
    live: &Object,
    json: Value,
) -> Result<Object, ApiError> {
    let object = amended(live, json)?;
    cluster.replace(object)
}

/// Why the API server cannot decode an object, as it says it.
fn decode_error(json: &Value) -> Option<String> {
    let parsed = manifest::parse(&json.to_string());
    manifest::decode_error(parsed.documents.first()?)
}

/// What the API server finds when it decodes an object that was put together from a stored one.
pub(super) fn decoding(json: &Value) -> Decoding {
    let parsed = manifest::parse(&json.to_string());
    let document = parsed.documents.first();
    document.map(manifest::decoding).unwrap_or_default()
}

/// The lines with which kubectl shows the server's warnings about a stored object.
pub(super) fn warnings(object: &Object) -> impl Iterator<Item = String> {
    let warnings = validation::warnings(object).into_iter();
    warnings.map(|warning| ["Warning: ", &warning].concat())
}
