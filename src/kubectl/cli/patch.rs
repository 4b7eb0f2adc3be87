//! `kubectl patch` (spec 07 §7.5).

use super::change::{Refusal, invalid_patch};
use super::fault::Fault;
use super::targets::{Bare, Target};
use super::{Call, DryRun, Outcome, print};
use crate::api::Object;
use crate::cluster::api_server::ApiError;
use crate::json::{self, Value};
use crate::kubectl::{apply, patch};
use crate::manifest;

/// How a patch is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    Json,
    Merge,
    Strategic,
}

/// `kubectl patch`
pub(super) fn run(call: &mut Call<'_>) -> Outcome {
    let patch_type = match call.line.text("type").unwrap_or("strategic") {
        "json" => Type::Json,
        "merge" => Type::Merge,
        "strategic" => Type::Strategic,
        other => {
            let text = [
                "--type must be one of [json merge strategic], not \"",
                other,
                "\"",
            ];
            return Err(call.line.usage(&text.concat()).into());
        }
    };
    let dry_run = call.dry_run()?;
    call.check_output()?;
    let text = match (call.line.text("patch"), call.line.text("patch-file")) {
        (Some(text), None) if !text.is_empty() => text,
        (None | Some(""), Some(file)) => {
            let missing = || Fault::local(&["open ", file, ": no such file or directory"].concat());
            call.files.get(file).ok_or_else(missing)?
        }
        (Some(_), Some(_)) => {
            return Err(Fault::local("cannot specify --patch and --patch-file together").into());
        }
        _ => {
            let text = "must specify --patch or --patch-file containing the contents of the patch";
            return Err(Fault::local(text).into());
        }
    };
    let patch = read(text)?;
    let targets = call.targets(0, Bare::Mistake)?;
    if targets.objects.is_empty() && targets.faults.is_empty() {
        let text =
            "one or more resources must be specified as <resource> <name> or <resource>/<name>";
        return Err(Fault::local(text).into());
    }
    call.for_each(targets, &mut |call, target, object| {
        apply_patch(call, target, object, (patch_type, &patch), dry_run)
    })
}

/// A patch as JSON: what begins with a brace is sent as it is, all else is YAML.
fn read(text: &str) -> Result<Value, Fault> {
    if text.trim_start().starts_with('{') {
        return json::from_str(text).map_err(|fault| {
            let told = match text.get(fault.at..).and_then(|rest| rest.chars().next()) {
                None => "unexpected end of JSON input".to_owned(),
                Some(character) => {
                    let start = "invalid character '";
                    [
                        start,
                        &character.to_string(),
                        "' looking for beginning of value",
                    ]
                    .concat()
                }
            };
            ApiError::BadRequest(told).into()
        });
    }
    let parsed = manifest::parse(text);
    if let Some(refusal) = manifest::parse_refusal(&parsed, "patch") {
        let start = ["unable to parse ", &Value::from(text).to_string(), ": "].concat();
        let told = refusal.rsplit("error converting YAML to JSON: ").next();
        return Err(Fault::local(&[&start, told.unwrap_or_default()].concat()));
    }
    Ok(match parsed.documents.as_slice() {
        [one] => one.to_json(),
        _ => Value::Null,
    })
}

fn apply_patch(
    call: &mut Call<'_>,
    target: &Target,
    live: &Object,
    (patch_type, patch): (Type, &Value),
    dry_run: DryRun,
) -> Result<(), Fault> {
    let before = live.to_json();
    let is_map = patch.is_object();
    let patched = match patch_type {
        Type::Json => patch::json(&before, patch).map_err(|fault| json_fault(fault, patch))?,
        _ if !is_map => return Err(not_a_map(patch)),
        Type::Merge => patch::merge(&before, patch),
        Type::Strategic => apply::merge(None, &before, patch),
    };
    let sent = call.send_json(dry_run, live, patched.clone());
    let stored = sent.map_err(|refusal| match refusal {
        Refusal::Server(error) => error.into(),
        Refusal::Undecodable(decoding) => match patch_type {
            Type::Strategic => invalid_patch(
                &print::go(patch),
                &decoding.fatal_in_map.unwrap_or_default(),
            ),
            _ => invalid_patch(&patched.to_string(), &decoding.fatal.unwrap_or_default()),
        },
    })?;
    let same = if stored == before {
        "patched (no change)"
    } else {
        "patched"
    };
    call.report(&target.object, &stored, same, dry_run);
    Ok(())
}

fn not_a_map(patch: &Value) -> Fault {
    let found = json_type(patch);
    let text = [
        "json: cannot unmarshal ",
        found,
        " into Go value of type map[string]interface {}",
    ];
    ApiError::BadRequest(text.concat()).into()
}

fn json_fault(fault: patch::Fault, patch: &Value) -> Fault {
    match fault {
        patch::Fault::NotAPatch => {
            let (found, of) = match patch.as_array() {
                None => (json_type(patch), "jsonpatch.Patch"),
                Some(_) => ("value", "jsonpatch.Operation"),
            };
            let text = [
                "error decoding patch: json: cannot unmarshal ",
                found,
                " into Go value of type ",
                of,
            ];
            ApiError::BadRequest(text.concat()).into()
        }
        patch::Fault::TooLarge => Fault::local(
            "Error from server (RequestEntityTooLarge): Request entity too large: The allowed maximum operations in a JSON patch is 10000",
        ),
        patch::Fault::Refused => {
            Fault::invalid_request("the server rejected our request due to an error in our request")
        }
    }
}

fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
