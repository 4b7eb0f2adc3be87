//! What a plain scalar means to kubectl: YAML 1.1 as go-yaml v2 reads it.

use super::node::Value;

/// A scalar that was read.
#[derive(Debug, PartialEq)]
pub(super) enum Scalar {
    /// A JSON value.
    Value(Value),
    /// `.inf` and `.nan`; the text is Go's name for it.
    NotJson(&'static str),
}

const NULL: &str = "~ null Null NULL";
const TRUE: &str = "y Y yes Yes YES true True TRUE on On ON";
const FALSE: &str = "n N no No NO false False FALSE off Off OFF";
const NAN: &str = ".nan .NaN .NAN";
const INFINITE: &str = ".inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF";

/// Reads an unquoted scalar.
pub(super) fn resolve(text: &str) -> Scalar {
    let is_in = |words: &str| words.split(' ').any(|word| word == text);
    let value = if is_in(NULL) || text.is_empty() {
        Value::Null
    } else if is_in(TRUE) {
        Value::Bool(true)
    } else if is_in(FALSE) {
        Value::Bool(false)
    } else if is_in(NAN) {
        return Scalar::NotJson("NaN");
    } else if is_in(INFINITE) {
        return Scalar::NotJson(if text.starts_with('-') {
            "-Inf"
        } else {
            "+Inf"
        });
    } else {
        number(text).unwrap_or_else(|| Value::String(text.to_string()))
    };
    Scalar::Value(value)
}

fn number(text: &str) -> Option<Value> {
    let first = text.bytes().next()?;
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.')) {
        return None;
    }
    // Go drops the underscores of integers, but not of what begins with a point.
    let plain = if first == b'.' {
        text.to_string()
    } else {
        text.replace('_', "")
    };
    integer(&plain).or_else(|| float(&plain))
}

/// Go's `strconv.ParseInt(…, 0, 64)`: `0x`, `0o`, `0b`, and a leading zero means octal.
fn integer(plain: &str) -> Option<Value> {
    let (negative, digits) = match plain.as_bytes().first()? {
        b'-' => (true, &plain[1..]),
        b'+' => (false, &plain[1..]),
        _ => (false, plain),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    match u64::from_str_radix(digits, radix) {
        Ok(magnitude) if !negative => Some(Value::Number(magnitude.into())),
        Ok(magnitude) if magnitude <= i64::MIN.unsigned_abs() => {
            Some(Value::Number((magnitude as i64).wrapping_neg().into()))
        }
        _ => None,
    }
}

/// Digits with a point or an exponent, or too many of them for 64 bits.
fn float(plain: &str) -> Option<Value> {
    crate::json::Number::decimal(plain).map(Value::Number)
}
