//! Resource quantities such as `500m`, `1Gi`, `1e3`.

use super::record::{Field, Misfit};
use crate::json::Value;
use std::fmt;

/// An amount as the user wrote it. Compare by [`Quantity::milli`], never as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quantity(pub String);

impl Quantity {
    /// The amount in thousandths; `None` if the text is no quantity. Saturates far beyond any disk.
    pub fn milli(&self) -> Option<i128> {
        parse_milli(&self.0)
    }

    /// As the server writes it: `1024Mi` is `1Gi`, `0.5` is `500m`. Amounts below a thousandth, and what
    /// is no quantity, stay as they are.
    pub fn canonical(&self) -> String {
        let text = self.0.as_str();
        match self.milli() {
            Some(milli) if !text.ends_with(['n', 'u']) => canonical(text, milli),
            _ => text.to_owned(),
        }
    }
}

/// The family of the suffix is kept; its size grows as long as the number stays whole.
fn canonical(text: &str, mut milli: i128) -> String {
    const BINARY: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    const DECIMAL: [&str; 8] = ["m", "", "k", "M", "G", "T", "P", "E"];
    const EXPONENT: [&str; 8] = ["e-3", "", "e3", "e6", "e9", "e12", "e15", "e18"];
    let suffix = text.trim_start_matches(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let (base, suffixes): (i128, &[&str]) = if text.ends_with('i') && milli.abs() >= 1_024_000 {
        let up = i128::from(milli > 0 && milli % 1000 != 0);
        milli = milli / 1000 + up;
        (1024, &BINARY)
    } else if suffix.len() > 1 && suffix.starts_with(['e', 'E']) && !text.ends_with('i') {
        (1000, &EXPONENT)
    } else {
        (1000, &DECIMAL)
    };
    if milli == 0 {
        return "0".to_owned();
    }
    let mut size = 0;
    while size + 1 < suffixes.len() && milli % base == 0 {
        milli /= base;
        size += 1;
    }
    format!("{milli}{}", suffixes[size])
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Quantity {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Field for Quantity {
    fn read(&mut self, value: Value) -> Result<(), Misfit> {
        self.0 = match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        Ok(())
    }

    fn write(&mut self) -> Value {
        self.0.write()
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

const SUFFIXES: [(&str, i128); 15] = [
    ("Ki", 1_000 << 10),
    ("Mi", 1_000 << 20),
    ("Gi", 1_000 << 30),
    ("Ti", 1_000 << 40),
    ("Pi", 1_000 << 50),
    ("Ei", 1_000 << 60),
    ("m", 1),
    ("k", 1_000_000),
    ("M", 1_000_000_000),
    ("G", 1_000_000_000_000),
    ("T", 1_000_000_000_000_000),
    ("P", 1_000_000_000_000_000_000),
    ("E", 1_000_000_000_000_000_000_000),
    ("u", 0),
    ("n", 0),
];

fn parse_milli(text: &str) -> Option<i128> {
    let (text, sign) = match text.strip_prefix('-') {
        Some(positive) => (positive, -1),
        None => (text.strip_prefix('+').unwrap_or(text), 1),
    };
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, suffix) = text.split_at(end);
    let scale = if suffix.is_empty() {
        1_000
    } else if let Some(exponent) = suffix
        .strip_prefix(['e', 'E'])
        .filter(|rest| !rest.is_empty())
    {
        let exponent: i32 = exponent.parse().ok()?;
        let power = 10_i128.checked_pow(exponent.unsigned_abs().min(30))?;
        return Some(
            sign * scaled(number, 1_000).map(|milli| {
                if exponent < 0 {
                    milli / power
                } else {
                    milli.saturating_mul(power)
                }
            })?,
        );
    } else {
        SUFFIXES.iter().find(|(name, _)| *name == suffix)?.1
    };
    Some(sign * scaled(number, scale)?)
}

/// `number` (digits with at most one dot) times `scale`, rounded down.
fn scaled(number: &str, scale: i128) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || whole.len() > 18 {
        return None;
    }
    let whole: i128 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let fraction = &fraction[..fraction.len().min(9)];
    let part: i128 = if fraction.is_empty() {
        0
    } else {
        fraction.parse().ok()?
    };
    let power = 10_i128.pow(fraction.len() as u32);
    let part = part.saturating_mul(scale) / power;
    Some(whole.saturating_mul(scale).saturating_add(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_canonical_form_keeps_the_family() {
        for (text, canonical) in [
            ("1Gi", "1Gi"),
            ("1024Mi", "1Gi"),
            ("1536Mi", "1536Mi"),
            ("0.5Gi", "512Mi"),
            ("512Ki", "512Ki"),
            ("0.5Ki", "512"),
            ("1Ei", "1Ei"),
            ("1000m", "1"),
            ("0.5", "500m"),
            ("1.5", "1500m"),
            ("2000", "2k"),
            ("-1", "-1"),
            ("0Gi", "0"),
            ("1e3", "1e3"),
            ("5E", "5E"),
            ("100n", "100n"),
            ("1gb", "1gb"),
        ] {
            assert_eq!(Quantity::from(text).canonical(), canonical, "{text}");
        }
    }

    #[test]
    fn amounts_compare_across_suffixes() {
        let milli = |text: &str| Quantity::from(text).milli();
        assert_eq!(milli("500m"), Some(500));
        assert_eq!(milli("1.5"), Some(1500));
        assert_eq!(milli("1Gi"), milli("1024Mi"));
        assert_eq!(milli("1e3"), milli("1k"));
        assert_eq!(milli("-1"), Some(-1000));
        assert_eq!(milli("2E"), Some(2_000_000_000_000_000_000_000));
        assert_eq!(milli("999999999999999999.9E"), Some(i128::MAX));
        assert_eq!(milli("1gb"), None);
        assert_eq!(milli(""), None);
        assert_eq!(milli("."), None);
        assert_eq!(milli("1.2.3"), None);
    }
}
