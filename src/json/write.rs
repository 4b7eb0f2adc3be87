//! Values to text: compact, fields sorted.

use super::Value;
use std::fmt::{self, Write};

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Bool(true) => f.write_str("true"),
            Value::Bool(false) => f.write_str("false"),
            Value::Number(number) => number.fmt(f),
            Value::String(text) => string(text, f),
            Value::Array(items) => {
                for (place, item) in items.iter().enumerate() {
                    f.write_char(if place == 0 { '[' } else { ',' })?;
                    item.fmt(f)?;
                }
                f.write_str(if items.is_empty() { "[]" } else { "]" })
            }
            Value::Object(fields) => {
                for (place, (field, value)) in fields.iter().enumerate() {
                    f.write_char(if place == 0 { '{' } else { ',' })?;
                    string(field, f)?;
                    f.write_char(':')?;
                    value.fmt(f)?;
                }
                f.write_str(if fields.is_empty() { "{}" } else { "}" })
            }
        }
    }
}

/// A text as JSON.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::new();
    // Writing to a string does not fail.
    let _ = string(text, &mut quoted);
    quoted
}

fn string(text: &str, out: &mut dyn Write) -> fmt::Result {
    out.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => out.write_str("\\\""),
            '\\' => out.write_str("\\\\"),
            '\n' => out.write_str("\\n"),
            '\r' => out.write_str("\\r"),
            '\t' => out.write_str("\\t"),
            '\u{8}' => out.write_str("\\b"),
            '\u{c}' => out.write_str("\\f"),
            '\0'..' ' => write!(out, "\\u{:04x}", u32::from(c)),
            c => out.write_char(c),
        }?;
    }
    out.write_char('"')
}
