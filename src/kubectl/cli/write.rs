//! `apply`, `create` and `replace` of files (spec 07 §7.1, 7.2).

use super::change::invalid_patch;
use super::documents::{self, FileObject};
use super::fault::Fault;
use super::{Call, DryRun, Outcome, print};
use crate::api::{Namespace, Object, ObjectMeta, Resource};
use crate::cluster::Cluster;
use crate::cluster::api_server::ApiError;
use crate::json::Value;
use crate::kubectl::apply;
use crate::kubectl::submit;
use crate::manifest::Decoding;
use crate::order::sort_by;

/// `kubectl apply -f`: one document after the other; a bad one does not stop the others.
pub(super) fn apply(call: &mut Call<'_>) -> Outcome {
    need_file(call, "must specify one of -f and -k")?;
    // Only apply reads all files before it begins.
    each(call, apply_one, true)
}

/// `kubectl create -f`
pub(super) fn create(call: &mut Call<'_>) -> Outcome {
    if call.line.text("filename").is_none()
        && let Some(what) = call.line.words.first()
    {
        return Err(Fault::unsupported(&["create ", what].concat()).into());
    }
    need_file(call, "must specify one of -f and -k")?;
    each(call, create_one, false)
}

/// `kubectl create namespace`
pub(super) fn create_namespace(call: &mut Call<'_>) -> Outcome {
    let [name] = call.line.words.as_slice() else {
        let count = call.line.words.len().to_string();
        let text = ["exactly one NAME is required, got ", &count].concat();
        return Err(call.line.usage(&text).into());
    };
    let namespace = Namespace {
        metadata: ObjectMeta::named("", name),
        ..Namespace::default()
    };
    let namespace = namespace.into_object();
    let dry_run = call.dry_run()?;
    call.check_output()?;
    let sent = call.send(dry_run, |cluster| cluster.create(namespace.clone()));
    let stored = sent.map_err(Fault::from)?.unwrap_or(namespace);
    call.report(&stored.reference(), &stored.to_json(), "created", dry_run);
    Ok(())
}

/// `kubectl replace -f`
pub(super) fn replace(call: &mut Call<'_>) -> Outcome {
    need_file(call, "must specify --filename to replace")?;
    each(call, replace_one, false)
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

type One = fn(&mut Call<'_>, &FileObject, DryRun) -> Result<(), Fault>;

/// Does something with each object; `reads_first` tells what cannot be read before what is refused.
fn each(call: &mut Call<'_>, one: One, reads_first: bool) -> Outcome {
    let dry_run = call.dry_run()?;
    call.check_output()?;
    let (objects, unread) = documents::read(call.files, &call.line)?;
    let mut faults = Vec::new();
    for object in &objects {
        faults.extend(one(call, object, dry_run).err());
    }
    let first = if reads_first { 0 } else { faults.len() };
    faults.splice(first..first, unread);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

/// What the server says to an object that it cannot decode.
fn decodable(of: &FileObject, context: &str) -> Result<(), Fault> {
    let Some(text) = of.decoding.error() else {
        return Ok(());
    };
    let (kind, version) = (of.object.kind.name(), of.object.kind.api_version());
    let version = version.rsplit('/').next().unwrap_or_default();
    let parts = [
        kind,
        " in version \"",
        version,
        "\" cannot be handled as a ",
        kind,
        ": ",
        &text,
    ];
    Err(Fault::server(
        &ApiError::BadRequest(parts.concat()),
        context,
    ))
}

/// Says what was done, about what is stored or, if nothing was sent, about what would be.
fn done(
    call: &mut Call<'_>,
    of: &FileObject,
    stored: Option<Object>,
    sent: &Value,
    word: &str,
    dry_run: DryRun,
) {
    match stored {
        Some(object) => call.report(&object.reference(), &object.to_json(), word, dry_run),
        None => call.report(&of.object, sent, word, dry_run),
    }
}

fn doing(verb: &str, of: &FileObject) -> String {
    ["error when ", verb, " \"", &of.file, "\": "].concat()
}

fn apply_one(call: &mut Call<'_>, of: &FileObject, dry_run: DryRun) -> Result<(), Fault> {
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
        let sent = call.send(dry_run, |cluster| {
            submit::create(cluster, kind, json.clone())
        });
        let stored = sent.map_err(|error| Fault::server(&error, &context))?;
        done(call, of, stored, &json, outcome.word(), dry_run);
        return Ok(());
    };
    let live_json = live.to_json();
    if apply::last_applied(&live_json).is_none() {
        let name = [of.object.kind.plural(), "/", &of.object.name].concat();
        call.warn(&["Warning: resource ", &name, " is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically."]);
    }
    let (json, outcome) = apply::apply(Some(&live_json), &of.json);
    let refused = |error: ApiError| {
        let patch = apply::patch(&live_json, &of.json).to_string();
        let start = [
            "error when applying patch:\n",
            &patch,
            "\nto:\n",
            &info(of),
            "\nfor: \"",
        ];
        let end = [
            &start.concat(),
            of.file.as_str(),
            "\": ",
            &doing("patching", of),
        ];
        Fault::server(&error, &end.concat())
    };
    if dry_run != DryRun::Client {
        decodable_in_patch(of, &live_json)?;
    }
    let sent = call.send(dry_run, |cluster| {
        submit::change(cluster, &live, json.clone())
    });
    let stored = sent.map_err(refused)?;
    if live.metadata().is_terminating() && outcome != apply::Outcome::Unchanged {
        let name = of.object.name.clone();
        call.warn(&[
            "Warning: Detected changes to resource ",
            &name,
            " which is currently being deleted.",
        ]);
    }
    done(call, of, stored, &json, outcome.word(), dry_run);
    Ok(())
}

/// What the server says if an object cannot be decoded once the patch is in it (spec 06 §2).
fn decodable_in_patch(of: &FileObject, live: &Value) -> Result<(), Fault> {
    let mut unknown = of.decoding.unknown.clone();
    sort_by(&mut unknown, &|a, b| a.cmp(b));
    let decoding = Decoding {
        fatal: of.decoding.fatal_in_map.clone(),
        unknown,
        fatal_in_map: None,
    };
    let Some(detail) = decoding.error() else {
        return Ok(());
    };
    let patch = print::go(&apply::patch(live, &of.json));
    Err(invalid_patch(&patch, &detail))
}

fn nameless(of: &FileObject) -> Fault {
    let generated = of.json["metadata"]["generateName"].as_str();
    if let Some(prefix) = generated.filter(|prefix| !prefix.is_empty()) {
        return Fault::local(&["from ", prefix, ": cannot use generate name with apply"].concat());
    }
    let start = "error: error when retrieving current configuration of:\n";
    let end = "\nfrom server for: \"";
    let parts = [
        start,
        &info(of),
        end,
        &of.file,
        "\": resource name may not be empty",
    ];
    Fault::bare(&parts.concat())
}

/// An object as kubectl names it at length.
fn info(of: &FileObject) -> String {
    let kind = of.object.kind;
    let group = if kind.group().is_empty() { "/" } else { "" };
    let version = [group, kind.api_version()].concat();
    let parts = [
        "Resource: \"",
        &version,
        ", Resource=",
        kind.plural(),
        "\", GroupVersionKind: \"",
        &version,
        ", Kind=",
        kind.name(),
        "\"\nName: \"",
        &of.object.name,
        "\", Namespace: \"",
        &of.object.namespace,
        "\"",
    ];
    parts.concat()
}

fn create_one(call: &mut Call<'_>, of: &FileObject, dry_run: DryRun) -> Result<(), Fault> {
    let context = doing("creating", of);
    if dry_run != DryRun::Client {
        decodable(of, &context)?;
    }
    let mut json = of.json.clone();
    if call.line.is_on("save-config") {
        json = apply::apply(None, &json).0;
    }
    let kind = of.object.kind;
    let sent = call.send(dry_run, |cluster| {
        submit::create(cluster, kind, json.clone())
    });
    let stored = sent.map_err(|error| Fault::server(&error, &context))?;
    done(call, of, stored, &json, "created", dry_run);
    Ok(())
}

fn replace_one(call: &mut Call<'_>, of: &FileObject, dry_run: DryRun) -> Result<(), Fault> {
    let context = doing("replacing", of);
    let live = super::targets::live(call.cluster, &of.object);
    let live = live.map_err(|error| Fault::server(&error, &context))?;
    decodable(of, &context)?;
    let mut json = of.json.clone();
    // Who replaces what apply made keeps it up to date.
    if call.line.is_on("save-config") || apply::last_applied(&live.to_json()).is_some() {
        json = apply::apply(None, &json).0;
    }
    let sent = call.send(dry_run, |cluster| {
        submit::change(cluster, &live, json.clone())
    });
    let stored = sent.map_err(|error| Fault::server(&error, &context))?;
    done(call, of, stored, &json, "replaced", dry_run);
    Ok(())
}

/// Whether the server can decode what apply would send it.
pub(super) fn decodable_for(of: &FileObject, live: Option<&Value>) -> Result<(), Fault> {
    match live {
        Some(live) => decodable_in_patch(of, live),
        None => decodable(of, &doing("creating", of)),
    }
}

/// Creates what a file describes, with nothing but what stands there.
pub(super) fn create_like_apply(cluster: &mut Cluster, of: &FileObject) -> Result<Object, Fault> {
    let created = submit::create(cluster, of.object.kind, of.json.clone());
    created.map_err(|error| Fault::server(&error, &doing("creating", of)))
}
