//! How tables become text: columns, groups, and what is said when there is nothing (spec 07 §4.1, 4.2).

use super::Table;
use crate::kubectl::command::qualified_kind;

/// No column but the last is narrower than this,
const NARROWEST: usize = 6;
/// and each is this much wider than its longest cell.
const PADDING: usize = 3;

/// The widths of a table's columns so far. They never shrink: in a watch, rows are laid out one by one.
#[derive(Clone, Debug, Default)]
pub struct Widths(Vec<usize>);

impl Widths {
    /// Lays out some lines together, each with a line feed at its end. The last column is not padded.
    pub fn lay_out(&mut self, lines: &[Vec<String>]) -> String {
        let lines: Vec<Vec<String>> = lines
            .iter()
            .map(|cells| cells.iter().map(|cell| printable(cell)).collect())
            .collect();
        for cells in &lines {
            self.0.resize(self.0.len().max(cells.len()), NARROWEST);
            for (width, cell) in self.0.iter_mut().zip(cells) {
                *width = (*width).max(cell.chars().count() + PADDING);
            }
        }
        let mut text = String::new();
        for cells in &lines {
            for (place, cell) in cells.iter().enumerate() {
                text.push_str(cell);
                if place + 1 < cells.len() {
                    let blanks = self.0[place].saturating_sub(cell.chars().count());
                    text.extend(std::iter::repeat_n(' ', blanks));
                }
            }
            text.push('\n');
        }
        text
    }
}

/// A cell ends at its first line break; what would steer a terminal is made visible.
fn printable(cell: &str) -> String {
    let mut text = cell.replace('\x1b', "^[");
    if let Some(end) = text.find(['\n', '\r', '\x0c']) {
        text.truncate(end);
        text.push_str("...");
    }
    text
}

impl Table {
    /// Header and rows. With `prefix`, names have their kind before them: `statefulset.apps/web`.
    pub fn lines(&self, prefix: bool) -> Vec<Vec<String>> {
        let header = self.columns.iter().map(|&name| name.to_owned()).collect();
        let mut lines = vec![header];
        lines.extend(self.rows.iter().map(|row| row.cells.clone()));
        let names = self.columns.iter().position(|&column| column == "NAME");
        if let Some(place) = names.filter(|_| prefix) {
            let kind = qualified_kind(self.kind) + "/";
            for cells in &mut lines[1..] {
                if let Some(name) = cells.get_mut(place) {
                    name.insert_str(0, &kind);
                }
            }
        }
        lines
    }
}

/// The text of `kubectl get` for these kinds, to the byte.
///
/// Kinds without objects are passed over. What is printed for no object at all goes to stderr; see
/// [`nothing_found`].
pub fn print(tables: &[Table]) -> String {
    let several = tables.windows(2).any(|two| two[0].kind != two[1].kind);
    let mut text = String::new();
    for table in tables.iter().filter(|table| !table.rows.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&Widths::default().lay_out(&table.lines(several)));
    }
    nothing_found(tables).map_or(text, |line| line + "\n")
}

/// What kubectl says on stderr if none of the tables has a row.
pub fn nothing_found(tables: &[Table]) -> Option<String> {
    if tables.iter().any(|table| !table.rows.is_empty()) {
        return None;
    }
    let mut namespaces = tables.iter().map(|table| table.namespace.as_deref());
    let everywhere = namespaces.clone().any(|namespace| namespace.is_none());
    let place = match namespaces.next().flatten().filter(|_| !everywhere) {
        Some(namespace) => [" in ", namespace, " namespace."].concat(),
        None => String::new(),
    };
    Some("No resources found".to_owned() + &place)
}
