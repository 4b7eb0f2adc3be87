//! Tables in what kubectl prints, with common names for what is free in their cells.
//!
//! A column is as wide as its longest cell, and that may be free. So a table is taken apart where its titles begin, its
//! cells are told anew, and it is laid out again. Only a table that the rule of the layout gives back to the byte is
//! taken apart: blanks that the rule does not explain stay, and are compared.

use super::events;
use std::ops::Range;

/// How wide a column is: so much wider than its longest cell, and not narrower than that.
#[derive(Clone, Copy)]
struct Rule {
    padding: usize,
    narrowest: usize,
}

/// `kubectl get` (spec 07 §4.2).
const GET: Rule = Rule {
    padding: 3,
    narrowest: 6,
};
/// Tables in descriptions (spec 07 §6.1).
const DESCRIBE: Rule = Rule {
    padding: 2,
    narrowest: 0,
};

/// The lines of a text, told anew: a cell with the title of its column. Rows whose names are random are in the order of those: they are sorted by what is told
/// of them.
pub(crate) fn retell(text: &str, tell: &dyn Fn(&str, &str) -> String) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut told = Vec::new();
    let mut place = 0;
    while let Some(line) = lines.get(place) {
        if let Some((table, rule)) = table_at(&lines[place..]) {
            place += table.len();
            told.extend(retell_table(table, rule, tell));
        } else {
            told.push(tell("", line));
            place += 1;
        }
    }
    told
}

/// The cells of a row.
pub(crate) type Cells = Vec<String>;

fn retell_table(table: Vec<Cells>, rule: Rule, tell: &dyn Fn(&str, &str) -> String) -> Vec<String> {
    let names = table[0].iter().position(|title| title.trim() == "NAME");
    let told = table.iter().map(|row| {
        let cells = table[0].iter().zip(row);
        cells
            .map(|(title, cell)| tell(title.trim(), cell))
            .collect::<Cells>()
    });
    let mut told: Vec<Cells> = told.collect();
    if let Some(settled) = events::settled(&told) {
        return lay_out(&settled, rule);
    }
    let is_random = |row: &Cells| names.is_some_and(|at| row[at].contains('<'));
    let places: Vec<usize> = (1..told.len()).filter(|at| is_random(&told[*at])).collect();
    let mut random: Vec<Cells> = places.iter().map(|at| told[*at].clone()).collect();
    random.sort();
    for (at, row) in places.into_iter().zip(random) {
        told[at] = row;
    }
    lay_out(&told, rule)
}

/// The longest table that begins here.
fn table_at(lines: &[&str]) -> Option<(Vec<Cells>, Rule)> {
    let is_title = |c: char| c.is_ascii_uppercase() || " -()".contains(c);
    let is_line = |line: &&str| line.trim().len() > 2 && line.chars().all(|c| "- ".contains(c));
    let rule = if lines.get(1).is_some_and(is_line) {
        DESCRIBE
    } else if lines[0].starts_with(|c: char| c.is_ascii_uppercase())
        && lines[0].chars().all(is_title)
    {
        GET
    } else {
        return None;
    };
    let columns = columns(lines[0], rule);
    let end = lines.iter().position(|line| line.is_empty());
    let end = end.unwrap_or(lines.len());
    (2..=end).rev().find_map(|end| {
        let rows = lines[..end].iter().map(|line| take_apart(line, &columns));
        let table: Vec<Cells> = rows.collect::<Option<_>>()?;
        (lay_out(&table, rule) == lines[..end]).then_some((table, rule))
    })
}

/// Where the columns begin and end, in letters; the last one has no end.
fn columns(header: &str, rule: Rule) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut blanks = 0;
    for (place, letter) in header.chars().enumerate() {
        if letter != ' ' && blanks >= rule.padding && blanks < place {
            starts.push(place);
        }
        blanks = if letter == ' ' { blanks + 1 } else { 0 };
    }
    let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| *start..end)
        .collect()
}

/// The cells of a line without the blanks behind them.
fn take_apart(line: &str, columns: &[Range<usize>]) -> Option<Cells> {
    let letters: Vec<char> = line.chars().collect();
    let cell = |column: &Range<usize>| {
        let end = column.end.min(letters.len());
        let cell: String = letters.get(column.start..end)?.iter().collect();
        Some(cell.trim_end().to_owned())
    };
    columns.iter().map(cell).collect()
}

fn lay_out(table: &[Cells], rule: Rule) -> Vec<String> {
    let width = |at: usize| {
        let cells = table.iter().map(|row| row[at].chars().count());
        (cells.max().unwrap_or(0) + rule.padding).max(rule.narrowest)
    };
    let widths: Vec<usize> = (0..table[0].len()).map(width).collect();
    let lines = table.iter().map(|row| {
        let padded = row.iter().zip(&widths).take(row.len() - 1);
        let padded: String = padded
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        padded + &row[row.len() - 1]
    });
    lines.collect()
}
