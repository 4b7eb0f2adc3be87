//! Tables of Events, without what is left to chance (tests/golden/README.md, "racy").

use super::table::Cells;

/// These come with every try; how often is tried depends on how fast others act.
const REPEATED: [&str; 4] = [
    "FailedScheduling",
    "ExternalProvisioning",
    "ProvisioningFailed",
    "FailedCreate",
];

/// Since 10 different messages of one reason, one Event stands for more of them; which ones, is left to chance (spec 00 §7).
const COMBINED: &str = "(combined from similar events)";

/// The rows of a table of Events in an order of their own: within one second theirs is none, and recorders write side by
/// side. None: it is another table.
pub(crate) fn settled(table: &[Cells]) -> Option<Vec<Cells>> {
    let titles: Vec<String> = table[0]
        .iter()
        .map(|own| own.trim().to_uppercase())
        .collect();
    let place = |title: &str| titles.iter().position(|own| own == title);
    let age = place("AGE").or_else(|| place("LAST SEEN"))?;
    let (reason, message) = (place("REASON")?, place("MESSAGE")?);
    let is_line = |row: &Cells| row[age].starts_with("---");
    let (mut told, events): (Vec<Cells>, Vec<Cells>) = {
        let (lines, events): (Vec<_>, Vec<_>) = table[1..].iter().cloned().partition(is_line);
        ([vec![table[0].clone()], lines].concat(), events)
    };
    let mut events: Vec<(usize, Cells)> = events.into_iter().map(|row| counted(row, age)).collect();
    let combined = events
        .iter()
        .filter(|(_, row)| row[message].starts_with(COMBINED));
    let combined: Vec<Cells> = combined
        .map(|(_, row)| without(row, &[age, message]))
        .collect();
    for (count, row) in &mut events {
        if REPEATED.contains(&row[reason].as_str()) {
            *count = 1;
        }
    }
    events.sort_by(|(_, a), (_, b)| a.cmp(b));
    // Together they count the same.
    for group in &combined {
        let is_own = |(_, row): &(usize, Cells)| without(row, &[age, message]) == *group;
        let all: usize = events
            .iter()
            .filter(|own| is_own(own))
            .map(|(count, _)| count)
            .sum();
        events.retain(|own| !is_own(own));
        let mut row = group.clone();
        row[message] = COMBINED.to_owned();
        events.push((all, row));
    }
    events.dedup_by(|a, b| a == b && REPEATED.contains(&a.1[reason].as_str()));
    told.extend(events.into_iter().map(|(count, mut row)| {
        row[age] = format!("<age> x{count}");
        row
    }));
    Some(told)
}

/// How often a row's Event happened, and the row without that.
fn counted(mut row: Cells, age: usize) -> (usize, Cells) {
    let count = row[age]
        .split_once("(x")
        .and_then(|(_, rest)| rest.split_once(' '));
    let count = count.and_then(|(count, _)| count.parse().ok()).unwrap_or(1);
    row[age].clear();
    (count, row)
}

fn without(row: &Cells, places: &[usize]) -> Cells {
    let mut row = row.clone();
    places.iter().for_each(|place| row[*place].clear());
    row
}
