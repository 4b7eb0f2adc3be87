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
    let (mantissa, power) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], exponent(&unsigned[at + 1..])?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = whole.bytes().chain(fraction.bytes());
    if mantissa.len() == mantissa.matches('.').count() || !digits.clone().all(is_digit) {
        return None;
    }
    let fraction_digits = i32::try_from(fraction.len()).ok()?;
    let magnitude = scale(
        digits.fold(0.0, |sum, digit| sum * 10.0 + f64::from(digit - b'0')),
        power.saturating_sub(fraction_digits),
    );
    let negative = plain.starts_with('-');
    from_float(if negative { -magnitude } else { magnitude })
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit()
}

fn exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(is_digit) {
        return None;
    }
    // Beyond what a float can hold, only the sign matters.
    let magnitude = digits.parse().unwrap_or(i32::MAX / 2);
    Some(if text.starts_with('-') {
        -magnitude
    } else {
        magnitude
    })
}

/// Exact for up to 15 digits and powers up to 22, which is more than any manifest has; the
/// library's exact reader would weigh 10 KB.
fn scale(digits: f64, power: i32) -> f64 {
    let steps = power.unsigned_abs().min(700);
    let factor = |steps: u32| (0..steps).fold(1.0, |product, _| product * 10.0);
    if digits == 0.0 {
        return digits;
    }
    // In two halves, so that the factor of a very small number stays finite.
    let (half, rest) = (factor(steps / 2), factor(steps - steps / 2));
    match (power < 0, steps <= 22) {
        (true, true) => digits / factor(steps),
        (true, false) => digits / half / rest,
        (false, true) => digits * factor(steps),
        (false, false) => digits * half * rest,
    }
}

/// JSON writes a whole float without its point, so `3.0` is as good as `3`.
fn from_float(value: f64) -> Option<Value> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        return Some(Value::Number((value as i64).into()));
    }
    serde_json::Number::from_f64(value).map(Value::Number)
}
