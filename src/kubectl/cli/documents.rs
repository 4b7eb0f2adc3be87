//! The objects in the files that `-f` names (spec 06 §2, 07 §3).

use super::Files;
use super::fault::Fault;
use super::line::Line;
use crate::api::{Kind, ObjectRef};
use crate::json::Value;
use crate::kubectl::submit::Wanted;
use crate::manifest::{self, Decoding, Problem};

/// One object of a file.
#[derive(Clone, Debug)]
pub(super) struct FileObject {
    pub(super) file: String,
    pub(super) object: ObjectRef,
    pub(super) json: Value,
    /// What the server's decoder finds in it.
    pub(super) decoding: Decoding,
}

/// The objects of all files in their order, and what could not be read.
///
/// # Errors
/// When a file does not exist: then nothing at all is done.
pub(super) fn read(files: &Files, line: &Line) -> Result<(Vec<FileObject>, Vec<Fault>), Fault> {
    let (mut objects, mut faults) = (Vec::new(), Vec::new());
    let mut texts = Vec::new();
    for name in line.list("filename") {
        let missing = || Fault::local(&["the path \"", name, "\" does not exist"].concat());
        texts.push((name, files.get(name).ok_or_else(missing)?));
    }
    for (name, text) in texts {
        let shown = if name == "-" { "STDIN" } else { name };
        let parsed = manifest::parse(text);
        let mut rest_is_readable = true;
        for document in &parsed.documents {
            if let Err(fault) = check(document, shown, line) {
                faults.push(fault);
                // What has no kind ends the reading; what has an unknown one does not.
                if document.kind().is_none() || document.api_version().is_none() {
                    rest_is_readable = false;
                    break;
                }
            } else if let Some(wanted) = Wanted::of(document, line.namespace()) {
                objects.push(FileObject {
                    file: shown.to_owned(),
                    object: wanted.object,
                    json: wanted.json,
                    decoding: manifest::decoding(document),
                });
            }
        }
        let is_empty = |found: &manifest::Diagnostic| found.problem == Problem::NoObjects;
        if rest_is_readable
            && !parsed.diagnostics.iter().any(is_empty)
            && let Some(fault) = manifest::parse_refusal(&parsed, shown)
        {
            faults.push(Fault::local(&fault));
        }
    }
    if objects.is_empty() && faults.is_empty() {
        let name = line.command.name;
        return Err(Fault::local(&["no objects passed to ", name].concat()));
    }
    Ok((objects, faults))
}

/// What is wrong with a document before it is sent.
fn check(document: &manifest::Document, file: &str, line: &Line) -> Result<(), Fault> {
    let (api_version, kind) = (document.api_version(), document.kind());
    if let (Some(api_version), Some(kind)) = (api_version, kind) {
        let Some(known) = Kind::parse(api_version, kind) else {
            let unknown = manifest::refusal(document, file);
            return Err(
                unknown.map_or_else(|| Fault::unsupported(kind), |text| Fault::local(&text))
            );
        };
        let own = document.namespace().filter(|own| !own.is_empty());
        let own = own.filter(|_| known.is_namespaced());
        if let (Some(own), Some(asked)) = (own, line.text("namespace"))
            && own != asked
        {
            let parts = [
                "the namespace from the provided object \"",
                own,
                "\" does not match the namespace \"",
                asked,
                "\". You must pass '--namespace=",
                own,
                "' to perform this operation.",
            ];
            return Err(Fault::local(&parts.concat()));
        }
        return Ok(());
    }
    match manifest::refusal(document, file) {
        Some(text) => Err(Fault::local(&text)),
        None => Ok(()),
    }
}
