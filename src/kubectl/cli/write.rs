//! `apply`, `create` and `replace` of files (spec 07 §7.1, 7.2).

use super::documents::{self, FileObject};
use super::fault::Fault;
use super::{Call, DryRun, Outcome};
use crate::api::Object;
use crate::cluster::Cluster;
use crate::cluster::api_server::ApiError;
use crate::kubectl::apply;
use crate::kubectl::command::qualified_kind;
use crate::kubectl::submit;

/// `kubectl apply -f`: one document after the other; a bad one does not stop the others.
pub(super) fn apply(call: &mut Call<'_>) -> Outcome {
    need_file(call, "must specify one of -f and -k")?;
    each(call, apply_one)
}

/// `kubectl create -f`
pub(super) fn create(call: &mut Call<'_>) -> Outcome {
    if let Some(what) = call.line.words.first()
        && call.line.text("filename").is_none()
    {
        return Err(Fault::unsupported(&["create ", what].concat()).into());
    }
    need_file(call, "must specify one of -f and -k")?;
    each(call, create_one)
}

/// `kubectl replace -f`
pub(super) fn replace(call: &mut Call<'_>) -> Outcome {
    need_file(call, "must specify --filename to replace")?;
    each(call, replace_one)
}

fn need_file(call: &Call<'_>, otherwise: &str) -> Result<(), Fault> {
    if let Some(word) = call.line.words.first() {
        let text = ["unexpected arguments: [", word, "]"].concat();
        return Err(call.line.usage(&text));
    }
    match call.line.text("filename") {
        Some(_) => Ok(()),
        None => Err(Fault::local(otherwise)),
    }
}

type One = fn(&mut Call<'_>, &FileObject, DryRun) -> Result<&'static str, Fault>;

fn each(call: &mut Call<'_>, one: One) -> Outcome {
    let dry_run = call.dry_run()?;
    let (objects, unread) = documents::read(call.files, &call.line)?;
    let mut faults = Vec::new();
    for object in &objects {
        match one(call, object, dry_run) {
            Ok(word) => call.told(object, word, dry_run),
            Err(fault) => faults.push(fault),
        }
    }
    // Only apply reads all files before it begins.
    let first = if call.line.command.name == "apply" {
        0
    } else {
        faults.len()
    };
    faults.splice(first..first, unread);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

impl Call<'_> {
    fn told(&mut self, of: &FileObject, word: &str, dry_run: DryRun) {
        let name = of.object.name.clone();
        self.print(&[
            &qualified_kind(of.object.kind),
            "/",
            &name,
            " ",
            word,
            dry_run.suffix(),
        ]);
    }

    /// Sends a change, or only tries it on a copy of the cluster.
    pub(super) fn send(
        &mut self,
        dry_run: DryRun,
        request: impl FnOnce(&mut Cluster) -> Result<Object, ApiError>,
    ) -> Result<(), ApiError> {
        let object = match dry_run {
            DryRun::No => request(self.cluster)?,
            DryRun::Client => return Ok(()),
            DryRun::Server => request(&mut self.cluster.clone())?,
        };
        for warning in submit::warnings(&object) {
            self.print(&[&warning]);
        }
        Ok(())
    }
}

/// What the server says to an object that it cannot decode.
fn decodable(of: &FileObject, context: &str) -> Result<(), Fault> {
    match &of.undecodable {
        Some(text) => Err(Fault::server(&ApiError::BadRequest(text.clone()), context)),
        None => Ok(()),
    }
}

fn doing(verb: &str, of: &FileObject) -> String {
    ["error when ", verb, " \"", &of.file, "\": "].concat()
}

fn apply_one(call: &mut Call<'_>, of: &FileObject, dry_run: DryRun) -> Result<&'static str, Fault> {
    if of.object.name.is_empty() {
        return Err(nameless(of));
    }
    let live = call.cluster.store().object(&of.object);
    let Some(live) = live else {
        let context = doing("creating", of);
        let (json, outcome) = apply::apply(None, &of.json);
        if dry_run != DryRun::Client {
            decodable(of, &context)?;
        }
        let kind = of.object.kind;
        let sent = call.send(dry_run, |cluster| submit::create(cluster, kind, json));
        sent.map_err(|error| Fault::server(&error, &context))?;
        return Ok(outcome.word());
    };
    let live_json = live.to_json();
    if apply::last_applied(&live_json).is_none() {
        let name = [of.object.kind.plural(), "/", &of.object.name].concat();
        call.print(&["Warning: resource ", &name, " is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically."]);
    }
    let (json, outcome) = apply::apply(Some(&live_json), &of.json);
    if dry_run == DryRun::Client {
        return Ok(outcome.word());
    }
    let context = doing("patching", of);
    decodable(of, &context)?;
    let sent = call.send(dry_run, |cluster| submit::change(cluster, &live, json));
    sent.map_err(|error| Fault::server(&error, &context))?;
    if live.metadata().is_terminating() && outcome != apply::Outcome::Unchanged {
        let name = of.object.name.clone();
        call.print(&[
            "Warning: Detected changes to resource ",
            &name,
            " which is currently being deleted.",
        ]);
    }
    Ok(outcome.word())
}

fn nameless(of: &FileObject) -> Fault {
    let (kind, object) = (of.object.kind, &of.object);
    let group = if kind.group().is_empty() { "/" } else { "" };
    let version = [group, kind.api_version()].concat();
    let generated = of.json["metadata"]["generateName"].as_str();
    if let Some(prefix) = generated.filter(|prefix| !prefix.is_empty()) {
        return Fault::local(&["from ", prefix, ": cannot use generate name with apply"].concat());
    }
    let parts = [
        "error when retrieving current configuration of:\nResource: \"",
        &version,
        ", Resource=",
        kind.plural(),
        "\", GroupVersionKind: \"",
        &version,
        ", Kind=",
        kind.name(),
        "\"\nName: \"\", Namespace: \"",
        &object.namespace,
        "\"\nfrom server for: \"",
        &of.file,
        "\": resource name may not be empty",
    ];
    Fault::bare(&["error: ", &parts.concat()].concat())
}

fn create_one(
    call: &mut Call<'_>,
    of: &FileObject,
    dry_run: DryRun,
) -> Result<&'static str, Fault> {
    let context = doing("creating", of);
    if dry_run != DryRun::Client {
        decodable(of, &context)?;
    }
    let mut json = of.json.clone();
    if call.line.is_on("save-config") {
        json = apply::apply(None, &json).0;
    }
    let kind = of.object.kind;
    let sent = call.send(dry_run, |cluster| submit::create(cluster, kind, json));
    sent.map_err(|error| Fault::server(&error, &context))?;
    Ok("created")
}

fn replace_one(
    call: &mut Call<'_>,
    of: &FileObject,
    dry_run: DryRun,
) -> Result<&'static str, Fault> {
    let context = doing("replacing", of);
    let live = super::targets::live(call.cluster, &of.object);
    let live = live.map_err(|error| Fault::server(&error, &context))?;
    decodable(of, &context)?;
    let mut json = of.json.clone();
    // Who replaces what apply made keeps it up to date.
    if call.line.is_on("save-config") || apply::last_applied(&live.to_json()).is_some() {
        json = apply::apply(None, &json).0;
    }
    let sent = call.send(dry_run, |cluster| submit::change(cluster, &live, json));
    sent.map_err(|error| Fault::server(&error, &context))?;
    Ok("replaced")
}
