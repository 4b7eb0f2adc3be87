//! Instants of the virtual clock, and how the API writes them.

use super::record::{Field, Misfit};
use crate::json::Value;
use std::fmt;

/// Milliseconds: of a duration, or since the run began.
pub type Millis = u64;

/// The instant at which every run begins, in seconds since 1970: 2026-01-05T09:00:00Z, a Monday.
pub const RUN_BEGINS_UNIX_SECONDS: u64 = 1_767_603_600;

/// An API timestamp: whole seconds, kept in ms since the run began.
///
/// The API server cuts the fraction, and the availability rule depends on that (spec 01 §0).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(Millis);

/// The milliseconds of a field that counts seconds; none of what is below zero.
pub fn seconds(count: i64) -> Millis {
    u64::try_from(count).unwrap_or(0).saturating_mul(1000)
}

impl Time {
    /// The API timestamp of an instant: its fraction of a second is cut.
    pub fn at(now: Millis) -> Self {
        Self(now - now % 1000)
    }

    /// Milliseconds since the run began; a multiple of 1000.
    pub fn millis(self) -> Millis {
        self.0
    }

    /// Seconds since 1970.
    pub fn unix(self) -> u64 {
        RUN_BEGINS_UNIX_SECONDS + self.0 / 1000
    }

    /// As people like it: `Fri, 20 Nov 2026 21:07:04 +0000`.
    pub fn long(self) -> String {
        let unix = self.unix();
        let (year, month, day) = civil_date(unix / 86_400);
        // 1970 began on a Thursday.
        let weekday = place(DAYS, (unix / 86_400 + 3) % 7);
        let (month, short) = (place(MONTHS, month - 1), self.to_string());
        let time = short.get(11..19).unwrap_or_default();
        let (day, year) = ((100 + day).to_string(), year.to_string());
        [
            weekday,
            ", ",
            &day[1..],
            " ",
            month,
            " ",
            &year,
            " ",
            time,
            " +0000",
        ]
        .concat()
    }

    /// Reads `YYYY-MM-DDTHH:MM:SSZ`; an instant before the run counts as its beginning.
    pub fn parse(text: &str) -> Option<Self> {
        parse(text)
    }

    /// This instant and `seconds` more.
    pub fn plus_seconds(self, seconds: u64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unix = self.unix();
        let (year, month, day) = civil_date(unix / 86_400);
        let second = unix % 86_400;
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
            second / 3600,
            second / 60 % 60,
            second % 60
        )
    }
}

impl Field for Time {
    fn read(&mut self, value: Value) -> Result<(), Misfit> {
        let time = value.as_str().and_then(parse);
        *self = time.ok_or_else(|| Misfit::of(&value, "an RFC 3339 time"))?;
        Ok(())
    }

    fn write(&mut self) -> Value {
        self.to_string().into()
    }

    fn is_empty(&self) -> bool {
        false
    }
}

const DAYS: &str = "MonTueWedThuFriSatSun";
const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// The name of three letters at a place.
fn place(names: &'static str, place: u64) -> &'static str {
    let start = usize::try_from(place * 3).unwrap_or(0);
    names.get(start..start + 3).unwrap_or_default()
}

fn parse(text: &str) -> Option<Time> {
    let field = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let days = days_since_1970(field(0, 4)?, field(5, 7)?, field(8, 10)?)?;
    let second = field(11, 13)? * 3600 + field(14, 16)? * 60 + field(17, 19)?;
    let unix = days * 86_400 + second;
    Some(Time(unix.saturating_sub(RUN_BEGINS_UNIX_SECONDS) * 1000))
}

/// The Gregorian date of a day counted from 1970-01-01.
fn civil_date(day: u64) -> (u64, u64, u64) {
    // Counted from 1 March of year 0, a leap day is the last day of its year.
    let day = day + 719_468;
    let era = day / 146_097;
    let of_era = day % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    (
        era * 400 + year_of_era + u64::from(month <= 2),
        month,
        day_of_month,
    )
}

fn days_since_1970(year: u64, month: u64, day: u64) -> Option<u64> {
    if year < 1970 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = year - u64::from(month <= 2);
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let of_era = year % 400 * 365 + year % 400 / 4 - year % 400 / 100 + of_year;
    Some(year / 400 * 146_097 + of_era - 719_468)
}

/// A duration in ms as Go writes it: `7s`, `1m30s`, `1h0m0s`.
pub fn go_duration(millis: i64) -> String {
    if millis == 0 {
        return "0s".to_owned();
    }
    let sign = if millis < 0 { "-" } else { "" };
    let millis = millis.unsigned_abs();
    if millis < 1000 {
        return [sign, &millis.to_string(), "ms"].concat();
    }
    let (seconds, rest) = (millis / 1000, millis % 1000);
    let mut text = sign.to_owned();
    if seconds >= 3600 {
        text.extend([&(seconds / 3600).to_string(), "h"]);
    }
    if seconds >= 60 {
        text.extend([&(seconds / 60 % 60).to_string(), "m"]);
    }
    text.push_str(&(seconds % 60).to_string());
    if rest > 0 {
        let digits = (1000 + rest).to_string();
        text.extend([".", digits[1..].trim_end_matches('0')]);
    }
    text.push('s');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_cut_to_seconds_and_reads_back() {
        let time = Time::at(61_999);
        assert_eq!(time.to_string(), "2026-01-05T09:01:01Z");
        assert_eq!(parse("2026-01-05T09:01:01Z"), Some(time));
        assert_eq!(
            Time::at(86_400_000 * 54).to_string(),
            "2026-02-28T09:00:00Z"
        );
        assert_eq!(
            Time::at(86_400_000 * 55).to_string(),
            "2026-03-01T09:00:00Z"
        );
    }

    #[test]
    fn a_long_time_has_its_day_of_the_week() {
        for (text, long) in [
            ("2026-11-20T21:07:04Z", "Fri, 20 Nov 2026 21:07:04 +0000"),
            ("2026-01-05T09:00:00Z", "Mon, 05 Jan 2026 09:00:00 +0000"),
            ("2028-02-29T00:00:01Z", "Tue, 29 Feb 2028 00:00:01 +0000"),
        ] {
            assert_eq!(parse(text).map(Time::long).as_deref(), Some(long));
        }
    }

    #[test]
    fn what_is_not_a_time_is_refused() {
        for text in ["", "yesterday", "2026-13-01T00:00:00Z", "2026-01-05"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
