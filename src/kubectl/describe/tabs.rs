//! Elastic tabs (spec 07 §6.1).

/// Blanks behind the longest cell of a column.
const PADDING: usize = 2;

/// Lays text out: cells that end at a tab, in lines that follow each other, are as wide as the widest.
pub(super) fn align(text: &str) -> String {
    let lines: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    let mut out = String::new();
    block(&lines, &mut Vec::new(), &mut out);
    out
}

/// Lines that share the columns whose widths are known.
fn block(lines: &[Vec<&str>], widths: &mut Vec<usize>, out: &mut String) {
    let column = widths.len();
    let has_column = |cells: &Vec<&str>| column + 1 < cells.len();
    for run in lines.chunk_by(|a, b| has_column(a) == has_column(b)) {
        if run.first().is_some_and(has_column) {
            let cells = run.iter().filter_map(|cells| cells.get(column));
            let widest = cells.map(|cell| cell.chars().count()).max();
            widths.push(widest.unwrap_or(0) + PADDING);
            block(run, widths, out);
            widths.pop();
            continue;
        }
        for cells in run {
            for (place, cell) in cells.iter().enumerate() {
                out.push_str(cell);
                if let Some(width) = widths.get(place) {
                    let blanks = width.saturating_sub(cell.chars().count());
                    out.extend(std::iter::repeat_n(' ', blanks));
                }
            }
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::align;

    #[test]
    fn neighbours_share_a_column_and_a_line_without_tabs_ends_it() {
        let text =
            "Name:\tweb\nNamespace:\tdefault\nPorts:\n  http\t80\tTCP\n  x\t8080\tUDP\n\tb\nlast\n";
        let laid = "\
Name:       web
Namespace:  default
Ports:
  http  80    TCP
  x     8080  UDP
        b
last
";
        assert_eq!(align(text), laid);
    }
}
