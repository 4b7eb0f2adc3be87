//! Durations as Go reads and writes them.

/// Units, in nanoseconds.
const UNITS: [(&str, u64); 7] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// Milliseconds in a text such as `1m30s` or `-1.5h`.
pub(super) fn duration(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut nanos: u64 = 0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let is_number = |c: char| c.is_ascii_digit() || c == '.';
        let end = rest.find(|c| !is_number(c))?;
        let (number, after) = rest.split_at(end);
        let end = after.find(is_number).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let (_, size) = UNITS.iter().find(|(name, _)| *name == unit)?;
        nanos = nanos.checked_add(times(number, *size)?)?;
        rest = after;
    }
    let millis = i64::try_from(nanos / 1_000_000).ok()?;
    Some(sign * millis)
}

/// A decimal number of units.
fn times(number: &str, size: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
        return None;
    }
    let whole = if whole.is_empty() {
        0
    } else {
        whole.parse::<u64>().ok()?
    };
    let mut nanos = whole.checked_mul(size)?;
    let mut part = size;
    for digit in fraction.bytes() {
        part /= 10;
        nanos = nanos.checked_add(part.checked_mul(u64::from(digit.checked_sub(b'0')?))?)?;
    }
    (nanos <= i64::MAX.unsigned_abs()).then_some(nanos)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::go_duration as written;

    #[test]
    fn durations_are_read_and_written_as_in_go() {
        for (text, millis, back) in [
            ("0", 0, "0s"),
            ("7s", 7_000, "7s"),
            ("1m30s", 90_000, "1m30s"),
            ("60s", 60_000, "1m0s"),
            ("1.5h", 5_400_000, "1h30m0s"),
            ("-1s", -1_000, "-1s"),
            ("250ms", 250, "250ms"),
            ("1.25s", 1_250, "1.25s"),
            ("2m.5s", 120_500, "2m0.5s"),
        ] {
            assert_eq!(duration(text), Some(millis), "{text}");
            assert_eq!(written(millis), back);
        }
        for text in [
            "",
            "-",
            "7",
            "s",
            "7 s",
            "1d",
            "1..5s",
            ".s",
            "99999999999h",
            "１s",
        ] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
