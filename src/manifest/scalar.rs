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

/// Reads an unquoted scalar.
pub(super) fn resolve(text: &str) -> Scalar {
    let value = match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Value::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Value::Bool(false)
        }
        ".nan" | ".NaN" | ".NAN" => return Scalar::NotJson("NaN"),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Scalar::NotJson("+Inf"),
        "-.inf" | "-.Inf" | "-.INF" => return Scalar::NotJson("-Inf"),
        _ => number(text).unwrap_or_else(|| Value::String(text.to_string())),
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
        _ => {
            let magnitude = digits.chars().fold(0.0, |sum, c| {
                sum * f64::from(radix) + f64::from(c.to_digit(radix).unwrap_or(0))
            });
            from_float(if negative { -magnitude } else { magnitude })
        }
    }
}

fn float(plain: &str) -> Option<Value> {
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mantissa_ok =
        all_digits(whole) && all_digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    let exponent_ok = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    if !mantissa_ok || !exponent_ok {
        return None;
    }
    from_float(plain.parse().ok()?)
}

/// JSON writes a whole float without its point, so `3.0` is as good as `3`.
fn from_float(value: f64) -> Option<Value> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        return Some(Value::Number((value as i64).into()));
    }
    serde_json::Number::from_f64(value).map(Value::Number)
}
