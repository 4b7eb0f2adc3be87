//! Ages and other durations as kubectl writes them (spec 07 §4.5).

use crate::api::{Millis, Time};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const YEAR: u64 = 365 * DAY;

type Unit = (u64, char);
const S: Unit = (1, 's');
const M: Unit = (MINUTE, 'm');
const H: Unit = (HOUR, 'h');
const D: Unit = (DAY, 'd');
const Y: Unit = (YEAR, 'y');

/// Below how many seconds, in which unit, and whether its remainder follows in the next smaller one.
const FORMS: [(u64, Unit, Option<Unit>); 9] = [
    (2 * MINUTE, S, None),
    (10 * MINUTE, M, Some(S)),
    (3 * HOUR, M, None),
    (8 * HOUR, H, Some(M)),
    (48 * HOUR, H, None),
    (8 * DAY, D, Some(H)),
    (2 * YEAR, D, None),
    (8 * YEAR, Y, Some(D)),
    (u64::MAX, Y, None),
];

/// A duration as kubectl writes it: two minutes and three seconds are `2m3s`. Never rounded up.
pub fn age(duration: Millis) -> String {
    let seconds = duration / 1000;
    let form = FORMS.iter().find(|(limit, ..)| seconds < *limit);
    let (_, (size, letter), smaller) = form.unwrap_or(&FORMS[8]);
    let mut text = (seconds / size).to_string();
    text.push(*letter);
    if let Some((part, letter)) = smaller {
        let rest = seconds % size / part;
        if rest > 0 {
            text.push_str(&rest.to_string());
            text.push(*letter);
        }
    }
    text
}

/// How long ago that was.
pub fn since(time: Option<Time>, now: Millis) -> String {
    match time.map(Time::millis) {
        None => "<unknown>".into(),
        Some(time) if time >= now + 2000 => "<invalid>".into(),
        Some(time) => age(now.saturating_sub(time)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_have_the_forms_of_kubectl() {
        for (seconds, text) in [
            (0, "0s"),
            (7, "7s"),
            (119, "119s"),
            (120, "2m"),
            (123, "2m3s"),
            (306, "5m6s"),
            (599, "9m59s"),
            (600, "10m"),
            (659, "10m"),
            (3 * HOUR - 1, "179m"),
            (3 * HOUR, "3h"),
            (3 * HOUR + 59, "3h"),
            (3 * HOUR + 4 * MINUTE, "3h4m"),
            (8 * HOUR - 1, "7h59m"),
            (8 * HOUR, "8h"),
            (48 * HOUR - 1, "47h"),
            (48 * HOUR, "2d"),
            (51 * HOUR, "2d3h"),
            (8 * DAY - 1, "7d23h"),
            (8 * DAY, "8d"),
            (730 * DAY - 1, "729d"),
            (730 * DAY, "2y"),
            (3 * YEAR + 12 * DAY, "3y12d"),
            (8 * YEAR - 1, "7y364d"),
            (8 * YEAR, "8y"),
            (8 * YEAR + 12 * DAY, "8y"),
        ] {
            assert_eq!(age(seconds * 1000), text);
            assert_eq!(age(seconds * 1000 + 999), text, "never rounded up");
        }
    }

    #[test]
    fn an_age_begins_at_the_whole_second_of_its_timestamp() {
        let time = Some(Time::at(5_900));
        for (now, text) in [(5_900, "0s"), (6_000, "1s"), (4_999, "0s"), (3_001, "0s")] {
            assert_eq!(since(time, now), text);
        }
        assert_eq!(since(time, 3_000), "<invalid>");
        assert_eq!(since(None, 0), "<unknown>");
    }
}
