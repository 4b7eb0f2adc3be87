//! How objects and changes are printed: `-o name`, `yaml`, `json` (spec 07 §2, 4.4).

use super::fault::Fault;
use super::{Call, DryRun};
use crate::api::{Kind, ObjectRef};
use crate::json::Value;
use crate::kubectl::command::qualified_kind;
use crate::kubectl::served;
use crate::manifest;

/// `statefulset.apps/web`
pub(super) fn name(kind: Kind, name: &str) -> String {
    [&qualified_kind(kind), "/", name].concat()
}

/// An object as kubectl writes JSON: four blanks a level, and what could end a script is escaped.
pub(super) fn json(value: &Value) -> String {
    let mut text = String::new();
    write_json(value, 0, &mut text);
    text.push('\n');
    text
}

fn write_json(value: &Value, depth: usize, text: &mut String) {
    let line = |depth: usize| ["\n", &"    ".repeat(depth)].concat();
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let mut between = "{";
            for (field, value) in fields {
                text.extend([between, &line(depth + 1), &quoted(field), ": "]);
                write_json(value, depth + 1, text);
                between = ",";
            }
            text.extend([line(depth).as_str(), "}"]);
        }
        Value::Array(items) if !items.is_empty() => {
            let mut between = "[";
            for value in items {
                text.extend([between, &line(depth + 1)]);
                write_json(value, depth + 1, text);
                between = ",";
            }
            text.extend([line(depth).as_str(), "]"]);
        }
        Value::String(string) => text.push_str(&quoted(string)),
        other => text.push_str(&other.to_string()),
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = Value::from(text).to_string();
    for (character, code) in [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026")] {
        if quoted.contains(character) {
            quoted = quoted.replace(character, code);
        }
    }
    quoted
}

/// A value as Go prints a map: `map[a:1 b:[c d]]`.
pub(super) fn go(value: &Value) -> String {
    match value {
        Value::Null => "<nil>".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(go).collect();
            ["[", &items.join(" "), "]"].concat()
        }
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(field, value)| [field, ":", &go(value)].concat());
            ["map[", &fields.collect::<Vec<_>>().join(" "), "]"].concat()
        }
        other => other.to_string(),
    }
}

/// The formats that a changing command takes.
const FORMATS: &str = "go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml";

impl Call<'_> {
    /// Whether `-o` can be obeyed, before anything is changed.
    pub(super) fn check_output(&self) -> Result<(), Fault> {
        match self.line.text("output") {
            None | Some("" | "name" | "yaml" | "json") => Ok(()),
            Some(other) => {
                let format = other.split('=').next().unwrap_or_default();
                if FORMATS.split(',').any(|known| known == format) {
                    return Err(Fault::unsupported(&["-o ", format].concat()));
                }
                let start = "unable to match a printer suitable for the output format \"";
                let middle = "\", allowed formats are: ";
                Err(Fault::local(&[start, other, middle, FORMATS].concat()))
            }
        }
    }

    /// Says that something was done with an object, or shows the object if `-o` asks for it.
    pub(super) fn report(&mut self, of: &ObjectRef, json: &Value, done: &str, dry_run: DryRun) {
        let served = || {
            let mut json = json.clone();
            // What was never sent has none.
            if json["metadata"]["uid"].is_string() {
                served::complete(of.kind, &mut json);
            }
            json
        };
        let text = match self.line.text("output") {
            Some("name") => [name(of.kind, &of.name), "\n".to_owned()].concat(),
            Some("yaml") => manifest::to_yaml(&served()),
            Some("json") => self::json(&served()),
            _ => [&name(of.kind, &of.name), " ", done, dry_run.suffix(), "\n"].concat(),
        };
        self.output.push_str(&text);
    }
}
