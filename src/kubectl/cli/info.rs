//! Commands that tell about the cluster and its API: `events`, `api-resources`, `explain`, `version` (spec 07 §12).

use super::fault::Fault;
use super::targets;
use super::{Call, Outcome};
use crate::api::{Event, Kind, Object, Resource};
use crate::cluster::api_server::Release;
use crate::kubectl::tables::{Widths, since};
use crate::manifest::{FieldType, Schema};
use crate::order::sort_by;

/// `kubectl events`
pub(super) fn events(call: &mut Call<'_>) -> Outcome {
    if let Some(word) = call.line.words.first() {
        return Err(call
            .line
            .usage(&["unexpected arguments: [", word, "]"].concat())
            .into());
    }
    let about = match call.line.text("for") {
        None => None,
        Some(word) => {
            let Some((kind, name)) = word.split_once('/') else {
                let text = "--for must be in resource/name form";
                return Err(Fault::local(text).into());
            };
            Some((targets::kind(kind)?, name.to_owned()))
        }
    };
    let everywhere = call.line.is_on("all-namespaces");
    let within = (!everywhere).then(|| call.line.namespace().to_owned());
    let objects = call.cluster.store().objects(Kind::Event, within.as_deref());
    let mut events: Vec<_> = objects.iter().filter_map(Event::of).collect();
    let types: Vec<&str> = call.line.list("types").collect();
    events.retain(|event| {
        let object = &event.involved_object;
        let is_about =
            |(kind, name): &(Kind, String)| object.kind == kind.name() && object.name == *name;
        let is_kind = |own: &&str| own.eq_ignore_ascii_case(&event.kind);
        about.as_ref().is_none_or(is_about) && (types.is_empty() || types.iter().any(is_kind))
    });
    sort_by(&mut events, &|a, b| {
        let by_time = a.last_timestamp.cmp(&b.last_timestamp);
        by_time.then_with(|| {
            a.metadata
                .resource_version
                .cmp(&b.metadata.resource_version)
        })
    });
    if events.is_empty() {
        match &within {
            Some(namespace) => call.warn(&["No events found in ", namespace, " namespace."]),
            None => call.warn(&["No events found."]),
        }
        return Ok(());
    }
    let now = call.cluster.now();
    let mut lines = Vec::new();
    if !call.line.is_on("no-headers") {
        let first = everywhere.then_some("NAMESPACE");
        let titles = ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"];
        lines.push(first.into_iter().chain(titles).map(str::to_owned).collect());
    }
    for event in events {
        let last = since(Some(event.last_timestamp), now);
        let seen = match event.count {
            0 | 1 => last,
            count => {
                let first = since(Some(event.first_timestamp), now);
                [&last, " (x", &count.to_string(), " over ", &first, ")"].concat()
            }
        };
        let object = &event.involved_object;
        let cells = [
            seen,
            event.kind.clone(),
            event.reason.clone(),
            [&object.kind, "/", &object.name].concat(),
            event.message.trim().to_owned(),
        ];
        let first = everywhere.then(|| event.metadata.namespace.clone());
        lines.push(first.into_iter().chain(cells).collect());
    }
    let text = Widths::default().lay_out(&lines);
    call.output.push_str(&text);
    Ok(())
}

/// `kubectl api-resources`: what this model has.
pub(super) fn api_resources(call: &mut Call<'_>) -> Outcome {
    let by_name = call.line.text("output") == Some("name");
    let namespaced = call.line.switch("namespaced");
    let group = call.line.text("api-group").map(str::to_owned);
    let mut kinds: Vec<Kind> = Kind::ALL.to_vec();
    kinds.retain(|kind| {
        namespaced.is_none_or(|wanted| kind.is_namespaced() == wanted)
            && group.as_deref().is_none_or(|wanted| kind.group() == wanted)
    });
    sort_by(&mut kinds, &|a, b| {
        a.group()
            .cmp(b.group())
            .then_with(|| a.plural().cmp(b.plural()))
    });
    if by_name {
        for kind in kinds {
            let dot = if kind.group().is_empty() { "" } else { "." };
            call.print(&[kind.plural(), dot, kind.group()]);
        }
        return Ok(());
    }
    let mut lines = Vec::new();
    if !call.line.is_on("no-headers") {
        let titles = ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"];
        lines.push(titles.map(str::to_owned).to_vec());
    }
    for kind in kinds {
        let namespaced = if kind.is_namespaced() {
            "true"
        } else {
            "false"
        };
        let cells = [
            kind.plural(),
            kind.short(),
            kind.api_version(),
            namespaced,
            kind.name(),
        ];
        lines.push(cells.map(str::to_owned).to_vec());
    }
    let text = Widths::default().lay_out(&lines);
    call.output.push_str(&text);
    Ok(())
}

/// `kubectl api-versions`
pub(super) fn api_versions(call: &mut Call<'_>) -> Outcome {
    let mut versions: Vec<&str> = Kind::ALL.iter().map(|kind| kind.api_version()).collect();
    sort_by(&mut versions, &|a, b| a.cmp(b));
    versions.dedup();
    for version in versions {
        call.print(&[version]);
    }
    Ok(())
}

/// `kubectl version`: kubectl and the server are of the same release.
pub(super) fn version(call: &mut Call<'_>) -> Outcome {
    let nodes = call
        .cluster
        .store()
        .nodes
        .iter()
        .map(|node| node.clone().into());
    let versions = nodes.filter_map(|node: Object| {
        let json = node.to_json();
        json["status"]["nodeInfo"]["kubeletVersion"]
            .as_str()
            .map(str::to_owned)
    });
    let fallback = ["v", Release::default().number(), ".0"].concat();
    let version = versions.into_iter().next().unwrap_or(fallback);
    call.print(&["Client Version: ", &version, "\nKustomize Version: v5.7.1"]);
    if !call.line.is_on("client") {
        call.print(&["Server Version: ", &version]);
    }
    Ok(())
}

/// `kubectl cluster-info`
pub(super) fn cluster_info(call: &mut Call<'_>) -> Outcome {
    call.print(&["Kubernetes control plane is running at https://10.96.0.1:443\nCoreDNS is running at https://10.96.0.1:443/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'."]);
    Ok(())
}

/// `kubectl auth can-i`: there is one user, who may do everything.
pub(super) fn can_i(call: &mut Call<'_>) -> Outcome {
    if call.line.words.len() != 2 {
        let text = "you must specify two arguments: verb resource or verb resource/resourceName.";
        return Err(call.line.usage(text).into());
    }
    if !call.line.is_on("quiet") {
        call.print(&["yes"]);
    }
    Ok(())
}

/// `kubectl explain`: the fields of a kind or of one of its fields, and their types.
pub(super) fn explain(call: &mut Call<'_>) -> Outcome {
    let [path] = call.line.words.as_slice() else {
        let text = if call.line.words.is_empty() {
            "You must specify the type of resource to explain. Use \"kubectl api-resources\" for a complete list of supported resources."
        } else {
            "We accept only this format: explain RESOURCE"
        };
        return Err(call.line.usage(text).into());
    };
    let mut parts = path.split('.');
    let kind = targets::kind(parts.next().unwrap_or_default())?;
    let version = kind.api_version().rsplit('/').next().unwrap_or_default();
    let schema = Schema::get();
    let mut of = kind.name();
    let mut field = None;
    for part in parts {
        let own = schema.field(of, part);
        let own =
            own.ok_or_else(|| Fault::local(&["field \"", part, "\" does not exist"].concat()))?;
        of = object_of(own);
        field = Some((part.to_owned(), own));
    }
    let recursive = call.line.is_on("recursive");
    if !kind.group().is_empty() {
        call.print(&["GROUP:      ", kind.group()]);
    }
    call.print(&["KIND:       ", kind.name(), "\nVERSION:    ", version, "\n"]);
    if let Some((name, own)) = field {
        call.print(&["FIELD: ", &name, " <", &shown(own), ">\n"]);
    }
    let mut text = String::new();
    fields(schema, of, 1, recursive, &mut text);
    if !text.is_empty() {
        call.print(&["FIELDS:"]);
        call.output.push_str(&text);
    }
    call.print(&[]);
    Ok(())
}

/// The fields of a type, each below so many levels.
fn fields(schema: &Schema, of: &str, level: usize, recursive: bool, text: &mut String) {
    // Some types hold themselves.
    if of.is_empty() || level > 6 {
        return;
    }
    for (name, own) in schema.fields(of) {
        text.push_str(&"  ".repeat(level));
        text.extend([name, "\t<", &shown(own), ">\n"]);
        if recursive {
            fields(schema, object_of(own), level + 1, recursive, text);
        }
    }
}

/// The type whose fields a field has; empty if it has none.
fn object_of(field: FieldType) -> &'static str {
    match field {
        FieldType::Object(name) => name,
        FieldType::List(item) | FieldType::Map(item) => match item.field_type() {
            FieldType::Object(name) => name,
            _ => "",
        },
        _ => "",
    }
}

/// A type as `explain` writes it.
fn shown(field: FieldType) -> String {
    match field {
        FieldType::String | FieldType::Named(_) | FieldType::Time | FieldType::Bytes => {
            "string".to_owned()
        }
        FieldType::Int32 | FieldType::Int64 => "integer".to_owned(),
        FieldType::Bool => "boolean".to_owned(),
        FieldType::Quantity => "Quantity".to_owned(),
        FieldType::IntOrString => "IntOrString".to_owned(),
        FieldType::Opaque => "Object".to_owned(),
        FieldType::Object(name) => name.to_owned(),
        FieldType::List(item) => ["[]", &shown(item.field_type())].concat(),
        FieldType::Map(item) => ["map[string]", &shown(item.field_type())].concat(),
    }
}
