//! A table in memory.

use super::words::{Words, value};
use super::{Said, error};

/// A table: its columns, which of them are counted up, and its rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// Marks a column that is counted up.
pub(super) const COUNTED: char = '+';

impl Table {
    pub(super) fn column(&self, name: &str) -> Said<usize> {
        let name = name.rsplit('.').next().unwrap_or_default();
        let is_own = |own: &String| own.trim_end_matches(COUNTED).eq_ignore_ascii_case(name);
        let place = self.columns.iter().position(is_own);
        place.ok_or_else(|| {
            error(
                "1054",
                "42S22",
                &["Unknown column '", name, "' in 'field list'"],
            )
        })
    }

    /// The rows that a `WHERE` chooses: all, if there is none.
    pub(super) fn choice(&self, words: &mut Words) -> Said<Choice> {
        if !words.eat("where") {
            return Ok(Choice::default());
        }
        let column = self.column(&words.name()?)?;
        Ok(Choice(Some((
            column,
            words.next().to_lowercase(),
            value(&words.next()),
        ))))
    }
}

/// Which rows are meant: a column, how it compares, and with what; or all of them.
#[derive(Debug, Default)]
pub(super) struct Choice(Option<(usize, String, String)>);

impl Choice {
    pub(super) fn holds(&self, row: &[String]) -> bool {
        let Some((column, sign, wanted)) = &self.0 else {
            return true;
        };
        let own = &row[*column];
        let order = match (own.parse::<i64>(), wanted.parse::<i64>()) {
            (Ok(own), Ok(wanted)) => own.cmp(&wanted),
            _ => own.cmp(wanted),
        };
        match sign.as_str() {
            "=" => order.is_eq(),
            "!=" | "<>" => order.is_ne(),
            "<" => order.is_lt(),
            ">" => order.is_gt(),
            "<=" => order.is_le(),
            ">=" => order.is_ge(),
            "like" => own.contains(wanted.trim_matches('%')),
            _ => false,
        }
    }
}
