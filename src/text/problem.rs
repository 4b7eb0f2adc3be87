//! What is wrong with a manifest, in the reader's language. The server's own words stand beside it.

use super::Lang;
use crate::manifest::{Expected, Fault, Found, Problem, QuantityFault};

/// A problem of the text or of its fields.
pub fn problem(lang: Lang, problem: &Problem) -> String {
    let say = |key, values: &[(&str, &str)]| lang.say(key, values);
    match problem {
        Problem::Syntax { fault, .. } => lang.text(syntax(*fault)).to_owned(),
        Problem::BadSeparator { rest } => say("problem.bad-separator", &[("rest", rest)]),
        Problem::TextTooLarge { bytes } => {
            say("problem.text-too-large", &[("bytes", &bytes.to_string())])
        }
        Problem::TooManyDocuments => lang.text("problem.too-many-documents").to_owned(),
        Problem::TooDeep => lang.text("problem.too-deep").to_owned(),
        Problem::TooMuch => lang.text("problem.too-much").to_owned(),
        Problem::NoObjects => lang.text("problem.no-objects").to_owned(),
        Problem::DuplicateKey { key, wins_line } => say(
            "problem.duplicate-key",
            &[("key", key), ("line", &wins_line.to_string())],
        ),
        Problem::NotAnObject { found } => say(
            "problem.not-an-object",
            &[("found", found_name(lang, found))],
        ),
        Problem::MissingKind { .. } => lang.text("problem.missing-kind").to_owned(),
        Problem::MissingApiVersion { .. } => lang.text("problem.missing-api-version").to_owned(),
        Problem::NotModelled { kind, .. } => say("problem.not-modelled", &[("kind", kind)]),
        Problem::UnknownKind {
            kind,
            api_version,
            nearest,
            ..
        } => {
            let known = [("kind", kind.as_str()), ("version", api_version)];
            match nearest {
                Some((near_kind, near_version)) => {
                    let near = format!("{near_version} {near_kind}");
                    say(
                        "problem.unknown-kind-near",
                        &[known[0], known[1], ("near", &near)],
                    )
                }
                None => say("problem.unknown-kind", &known),
            }
        }
        Problem::UnknownField {
            field,
            nearest,
            belongs,
        } => match (nearest, belongs) {
            (_, Some(place)) => {
                let path = match &place.kind {
                    Some(kind) => format!("{kind} {}", place.path),
                    None => place.path.clone(),
                };
                say(
                    "problem.field-elsewhere",
                    &[("field", field), ("place", &path)],
                )
            }
            (Some(near), None) => say("problem.field-near", &[("field", field), ("near", near)]),
            (None, None) => say("problem.field-unknown", &[("field", field)]),
        },
        Problem::WrongType {
            expected, found, ..
        } => say(
            "problem.wrong-type",
            &[
                ("expected", expected_name(lang, *expected)),
                ("found", found_name(lang, found)),
            ],
        ),
        Problem::BadQuantity { value, fault } => {
            let key = match fault {
                QuantityFault::Format => "problem.quantity-format",
                QuantityFault::Suffix => "problem.quantity-suffix",
                QuantityFault::Number => "problem.quantity-number",
            };
            say(key, &[("value", value)])
        }
        Problem::DuplicateObject {
            kind,
            name,
            first_line,
        } => say(
            "problem.duplicate-object",
            &[
                ("kind", kind),
                ("name", name),
                ("line", &first_line.to_string()),
            ],
        ),
        Problem::Refused { message } => refused(lang, message),
        Problem::BadTime { value } => say("problem.bad-time", &[("value", value)]),
        Problem::BadBase64 { .. } => lang.text("problem.bad-base64").to_owned(),
    }
}

/// The API server's refusal of a field begins with the kind of rule that it breaks.
fn refused(lang: Lang, message: &str) -> String {
    const RULES: [(&str, &str); 7] = [
        ("Required value", "field.required"),
        ("Invalid value", "field.invalid"),
        ("Unsupported value", "field.unsupported"),
        ("Duplicate value", "field.duplicate"),
        ("Not found", "field.not-found"),
        ("Forbidden", "field.forbidden"),
        ("Too long", "field.too-long"),
    ];
    let rule = RULES.iter().find(|(words, _)| message.starts_with(words));
    lang.text(rule.map_or("field.refused", |(_, key)| *key))
        .to_owned()
}

fn syntax(fault: Fault) -> &'static str {
    match fault {
        Fault::MappingNotAllowed => "syntax.mapping-not-allowed",
        Fault::KeyExpected => "syntax.key-expected",
        Fault::ColonExpected => "syntax.colon-expected",
        Fault::ListNotAllowed => "syntax.list-not-allowed",
        Fault::ItemExpected => "syntax.item-expected",
        Fault::Tab => "syntax.tab",
        Fault::UnclosedQuote => "syntax.unclosed-quote",
        Fault::UnclosedMap => "syntax.unclosed-map",
        Fault::UnclosedList => "syntax.unclosed-list",
        Fault::UnexpectedClose => "syntax.unexpected-close",
        Fault::BadEscape => "syntax.bad-escape",
        Fault::BadStart => "syntax.bad-start",
        Fault::ControlCharacter => "syntax.control-character",
        Fault::UnknownAnchor => "syntax.unknown-anchor",
        Fault::SelfReference => "syntax.self-reference",
        Fault::BadMerge => "syntax.bad-merge",
        Fault::BadKey => "syntax.bad-key",
        Fault::Template => "syntax.template",
        Fault::BadTag => "syntax.bad-tag",
        Fault::NotJson => "syntax.not-json",
        Fault::BadBlock => "syntax.bad-block",
        Fault::Other => "syntax.other",
    }
}

fn expected_name(lang: Lang, expected: Expected) -> &'static str {
    lang.text(match expected {
        Expected::String => "type.string",
        Expected::Int32 | Expected::Int64 => "type.integer",
        Expected::Bool => "type.bool",
        Expected::IntOrString => "type.int-or-string",
        Expected::Time => "type.time",
        Expected::List => "type.list",
        Expected::Map | Expected::Object => "type.map",
    })
}

fn found_name(lang: Lang, found: &Found) -> &'static str {
    lang.text(match found {
        Found::Null => "type.null",
        Found::Bool => "type.bool",
        Found::Number(_) => "type.number",
        Found::String => "type.string",
        Found::List => "type.list",
        Found::Map => "type.map",
    })
}
