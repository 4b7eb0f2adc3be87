//! Changes of stored objects by their JSON: what `patch`, `set`, `label` and `annotate` share.

use super::fault::Fault;
use super::{Call, DryRun};
use crate::api::Object;
use crate::cluster::Cluster;
use crate::cluster::api_server::ApiError;
use crate::json::Value;
use crate::kubectl::submit;
use crate::manifest::Decoding;

/// Why a changed object was not stored.
#[derive(Clone, Debug)]
pub(super) enum Refusal {
    /// The server cannot decode it.
    Undecodable(Decoding),
    /// The server says no.
    Server(ApiError),
}

impl Call<'_> {
    /// Sends a change, or only tries it on a copy of the cluster. What is stored then; nothing if kubectl
    /// sends nothing.
    pub(super) fn send(
        &mut self,
        dry_run: DryRun,
        request: impl FnOnce(&mut Cluster) -> Result<Object, ApiError>,
    ) -> Result<Option<Object>, ApiError> {
        let object = match dry_run {
            DryRun::No => request(self.cluster)?,
            DryRun::Client => return Ok(None),
            DryRun::Server => request(&mut self.cluster.clone())?,
        };
        for warning in submit::warnings(&object) {
            self.print(&[&warning]);
        }
        Ok(Some(object))
    }

    /// Stores a changed object. Fields that its kind does not have are warned of and dropped, as the
    /// server does where it is not asked to be strict (spec 06 §2). The JSON of what is stored.
    pub(super) fn send_json(
        &mut self,
        dry_run: DryRun,
        live: &Object,
        mut json: Value,
    ) -> Result<Value, Refusal> {
        let decoding = submit::decoding(&json);
        if decoding.fatal.is_some() {
            return Err(Refusal::Undecodable(decoding));
        }
        for unknown in &decoding.unknown {
            self.print(&["Warning: ", unknown]);
            let path = unknown.split('"').nth(1).unwrap_or_default();
            if dropped(&mut json, path).is_none() {
                return Err(Refusal::Undecodable(decoding));
            }
        }
        let sent = self.send(dry_run, |cluster| {
            submit::change(cluster, live, json.clone())
        });
        let stored = sent.map_err(Refusal::Server)?;
        Ok(stored.map_or(json, |stored| stored.to_json()))
    }
}

/// Takes a field away: `spec.containers[0].x`.
fn dropped(json: &mut Value, path: &str) -> Option<Value> {
    let path = path.replace('[', ".").replace(']', "");
    let (before, last) = path.rsplit_once('.').unwrap_or(("", &path));
    let steps = before.split('.').filter(|step| !step.is_empty());
    let parent = steps
        .into_iter()
        .try_fold(json, |value, step| match value {
            Value::Object(fields) => fields.get_mut(step),
            Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
            _ => None,
        })?;
    parent.as_object_mut()?.remove(last)
}

/// The server's refusal of a patch that it could apply but not make sense of.
pub(super) fn invalid_patch(patch: &str, detail: &str) -> Fault {
    let body = [
        "patch: Invalid value: ",
        &Value::from(patch).to_string(),
        ": ",
        detail,
    ]
    .concat();
    Fault::invalid_request(&body)
}

impl Refusal {
    /// In the form of most commands, after what they were at.
    pub(super) fn fault(&self, context: &str) -> Fault {
        match self {
            Self::Undecodable(decoding) => {
                Fault::local(&[context, &decoding.error().unwrap_or_default()].concat())
            }
            Self::Server(error) => Fault::server(error, context),
        }
    }

    /// In the form of `kubectl set`, which makes an error of its own out of it.
    pub(super) fn wrapped(&self, context: &str) -> Fault {
        match self {
            Self::Undecodable(_) => self.fault(context),
            Self::Server(error) => Fault::local(&[context, &error.to_string()].concat()),
        }
    }
}
