//! Numbers as JSON has them: in decimal.

use std::fmt;

/// A number. Equal numbers are equal, however they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(Form);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    Whole(i64),
    /// Above the largest `i64`.
    Large(u64),
    /// A fraction, or whole and larger than that; as it is written.
    Decimal(String),
}

/// The largest whole number that a binary fraction of 64 bits can hold together with all smaller
/// ones has 16 digits; a number with a point or an exponent is whole up to there.
const EXACT: u64 = 1 << 53;

/// Powers of ten beyond this one no binary fraction of 64 bits can hold.
const GREATEST_POWER: i64 = 308;

impl Number {
    /// Reads digits with or without a sign, a point and an exponent. `None` if it is none, or is out
    /// of a `float64`'s range.
    pub fn decimal(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(unsigned) => (true, unsigned),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, power(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = [whole, fraction].concat();
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        // 0.digits times ten to the power of `point`.
        let significant = digits.trim_start_matches('0');
        let leading = digits.len() - significant.len();
        let point = i64::try_from(whole.len()).ok()? - i64::try_from(leading).ok()? + exponent;
        let significant = significant.trim_end_matches('0');
        if significant.is_empty() || point < -GREATEST_POWER - 16 {
            return Some(0_i64.into());
        }
        if point > GREATEST_POWER + 1 {
            return None;
        }
        if let Some(number) = whole_number(significant, point) {
            return Some(if negative {
                number.wrapping_neg().into()
            } else {
                number.into()
            });
        }
        let sign = if negative { "-" } else { "" };
        Some(Self(Form::Decimal(
            sign.to_owned() + &written(significant, point),
        )))
    }

    /// Reads digits with or without a minus: exactly, where 64 bits can hold the number.
    pub fn whole(text: &str) -> Option<Self> {
        if text
            .bytes()
            .any(|byte| !byte.is_ascii_digit() && byte != b'-')
        {
            return None;
        }
        if let Ok(whole) = text.parse::<i64>() {
            return Some(whole.into());
        }
        match text.parse::<u64>() {
            Ok(large) => Some(large.into()),
            Err(_) => Self::decimal(text),
        }
    }

    /// The number, if it is whole and fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Form::Whole(whole) => Some(whole),
            _ => None,
        }
    }

    /// The number, if it is whole and fits.
    pub fn as_u64(&self) -> Option<u64> {
        match self.0 {
            Form::Whole(whole) => whole.try_into().ok(),
            Form::Large(large) => Some(large),
            Form::Decimal(_) => None,
        }
    }

    /// Whether it is a whole number of 64 bits with a sign.
    pub fn is_i64(&self) -> bool {
        self.as_i64().is_some()
    }

    /// Whether it is no whole number of 64 bits.
    pub fn is_f64(&self) -> bool {
        matches!(self.0, Form::Decimal(_))
    }
}

fn power(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    // Far beyond what a number can have, only the sign matters.
    let magnitude = digits.parse().unwrap_or(i64::MAX / 4).min(i64::MAX / 4);
    Some(if text.starts_with('-') {
        -magnitude
    } else {
        magnitude
    })
}

fn whole_number(significant: &str, point: i64) -> Option<i64> {
    let zeros = usize::try_from(point)
        .ok()?
        .checked_sub(significant.len())?;
    if significant.len() + zeros > 16 {
        return None;
    }
    let number: u64 = (significant.to_owned() + &"0".repeat(zeros)).parse().ok()?;
    (number <= EXACT).then(|| number.try_into().ok()).flatten()
}

/// As Go writes a `float64` into JSON: with an exponent where it would have many zeros.
fn written(significant: &str, point: i64) -> String {
    let len = significant.len();
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
    match usize::try_from(point) {
        Ok(whole) if point <= 21 && whole >= len => {
            significant.to_owned() + &zeros(point - len as i64)
        }
        Ok(whole) if whole > 0 && point <= 21 => {
            let (whole, fraction) = significant.split_at(whole);
            format!("{whole}.{fraction}")
        }
        _ if (-5..=0).contains(&point) => format!("0.{}{significant}", zeros(-point)),
        _ => {
            let (first, rest) = significant.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            let sign = if point > 0 { '+' } else { '-' };
            let power = (point - 1).unsigned_abs();
            format!("{first}{dot}{rest}e{sign}{power}")
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Whole(whole) => whole.fmt(f),
            Form::Large(large) => large.fmt(f),
            Form::Decimal(text) => f.write_str(text),
        }
    }
}

impl From<i64> for Number {
    fn from(whole: i64) -> Self {
        Self(Form::Whole(whole))
    }
}

impl From<u64> for Number {
    fn from(number: u64) -> Self {
        Self(match i64::try_from(number) {
            Ok(whole) => Form::Whole(whole),
            Err(_) => Form::Large(number),
        })
    }
}

macro_rules! from {
    ($($small:ty)*) => {
        $(impl From<$small> for Number {
            fn from(number: $small) -> Self {
                i64::from(number).into()
            }
        })*
    };
}

from!(i32 u16 u32);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Option<String> {
        Number::decimal(text).map(|number| number.to_string())
    }

    #[test]
    fn equal_numbers_are_written_alike() {
        for (texts, expected) in [
            (&["1.5", "+1.50", "15e-1", "0.015E2", "01.5"][..], "1.5"),
            (&["3.0", "3", "300e-2", "3."], "3"),
            (&["-0.5", "-.5", "-5e-1"], "-0.5"),
            (&["0", "-0.0", "0e99", "1e-999"], "0"),
            (&["1e20", "100000000000000000000"], "100000000000000000000"),
            (&["1e21"], "1e+21"),
            (&["1e22"], "1e+22"),
            (&["1.5e300"], "1.5e+300"),
            (&["0.000001", "1e-6"], "0.000001"),
            (&["0.0000001"], "1e-7"),
            (&["9007199254740992.0"], "9007199254740992"),
        ] {
            for text in texts {
                assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_number_of_64_bits_is_none() {
        for text in [
            "",
            ".",
            "-",
            "e1",
            "1e",
            "1e+",
            "1.2.3",
            "1a",
            "1e400",
            "--1",
            "1e99999999999999999999",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn whole_numbers_are_exact() {
        for text in [
            "0",
            "-1",
            "9223372036854775807",
            "-9223372036854775808",
            "18446744073709551615",
        ] {
            assert_eq!(
                Number::whole(text)
                    .map(|number| number.to_string())
                    .as_deref(),
                Some(text)
            );
        }
        assert!(Number::whole("18446744073709551616").is_some_and(|number| number.is_f64()));
    }

    proptest! {
        #[test]
        fn a_fraction_keeps_its_value(value in any::<f64>().prop_filter("", |value| value.is_normal())) {
            for text in [value.to_string(), format!("{value:e}")] {
                let ours = shown(&text).unwrap();
                prop_assert_eq!(ours.parse::<f64>().unwrap(), value);
            }
        }
    }
}
