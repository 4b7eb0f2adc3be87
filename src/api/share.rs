//! Numbers that can be given as a percentage.

use crate::json::Value;

/// A number, or a percentage of `all`, which is rounded up or down; `None` for anything else.
pub fn share(value: &Value, all: i32, round_up: bool) -> Option<i32> {
    let Some(text) = value.as_str() else {
        return value.as_i64()?.try_into().ok();
    };
    let percent: i64 = text.strip_suffix('%')?.parse::<u32>().ok()?.into();
    let hundredths = i64::from(all).saturating_mul(percent);
    let up = if round_up { 99 } else { 0 };
    Some(i32::try_from(hundredths.saturating_add(up) / 100).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_rounded_as_asked() {
        for (value, all, up, down) in [
            (Value::from(2), 5, Some(2), Some(2)),
            ("25%".into(), 5, Some(2), Some(1)),
            ("50%".into(), 4, Some(2), Some(2)),
            ("100%".into(), 0, Some(0), Some(0)),
            ("half".into(), 4, None, None),
            ("-1%".into(), 4, None, None),
            (Value::Null, 4, None, None),
        ] {
            let shares = [true, false].map(|round_up| share(&value, all, round_up));
            assert_eq!(shares, [up, down], "{value} of {all}");
        }
    }
}
