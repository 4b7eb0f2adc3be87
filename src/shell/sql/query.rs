//! `SELECT` and `SHOW`.

use super::table::COUNTED;
use super::words::{Words, value};
use super::{Answer, Said, Server, error};
use crate::order::sort_by;
use crate::shell::place::DATA;

impl Server<'_> {
    pub(super) fn show(&mut self, words: &mut Words) -> Said<Answer> {
        let rows = |title: String, names: Vec<String>| {
            Answer::Rows(
                vec![title],
                names.into_iter().map(|name| vec![name]).collect(),
            )
        };
        if words.eat("databases") || words.eat("schemas") {
            return Ok(rows("Database".to_owned(), self.databases()));
        }
        if words.eat("tables") {
            let mut database = self.database.to_owned();
            if words.eat("from") || words.eat("in") {
                database = words.name()?;
            }
            if database.is_empty() {
                return Err(error("1046", "3D000", &["No database selected"]));
            }
            self.known(&database)?;
            let files = self
                .inside
                .list(self.cluster, &[DATA, "/", &database].concat());
            let tables = files
                .iter()
                .filter_map(|(name, _)| Some(name.strip_suffix(".ibd")?.to_owned()));
            return Ok(rows(["Tables_in_", &database].concat(), tables.collect()));
        }
        if words.eat("replica status") || words.eat("slave status") || words.eat("master status") {
            words.eat("\\ g");
            return Ok(Answer::Rows(Vec::new(), Vec::new()));
        }
        if words.eat("variables like") {
            let wanted = value(&words.next());
            let titles = ["Variable_name", "Value"].map(str::to_owned).into();
            let row = match wanted.as_str() {
                "hostname" => vec![vec![wanted, self.inside.hostname(self.cluster)]],
                "datadir" => vec![vec![wanted, [DATA, "/"].concat()]],
                _ => Vec::new(),
            };
            return Ok(Answer::Rows(titles, row));
        }
        Err(words.wrong())
    }

    pub(super) fn select(&mut self, words: &mut Words) -> Said<Answer> {
        let mut items: Vec<Vec<String>> = vec![Vec::new()];
        let mut depth = 0;
        while !words.peek().is_empty() && (depth > 0 || !words.peek().eq_ignore_ascii_case("from"))
        {
            let word = words.next();
            match word.as_str() {
                "," if depth == 0 => items.push(Vec::new()),
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            if word != "," || depth > 0 {
                items
                    .last_mut()
                    .map(|item| item.push(word))
                    .unwrap_or_default();
            }
        }
        if items.iter().any(Vec::is_empty) {
            return Err(words.wrong());
        }
        let titles: Vec<String> = items.iter().map(|item| title(item)).collect();
        if !words.eat("from") {
            let row = items.iter().map(|item| self.worth(item));
            return Ok(Answer::Rows(titles, vec![row.collect::<Said<_>>()?]));
        }
        let (path, name) = self.table_name(words)?;
        let table = self.read(&path, &name)?;
        let choice = table.choice(words)?;
        let chosen = table.rows.iter().filter(|row| choice.holds(row));
        let mut rows: Vec<&Vec<String>> = chosen.collect();
        if words.eat("order by") {
            let column = table.column(&words.name()?)?;
            let down = words.eat("desc");
            words.eat("asc");
            sort_by(&mut rows, &|a, b| {
                let order = match (a[column].parse::<i64>(), b[column].parse::<i64>()) {
                    (Ok(a), Ok(b)) => a.cmp(&b),
                    _ => a[column].cmp(&b[column]),
                };
                if down { order.reverse() } else { order }
            });
        }
        if words.eat("limit") {
            rows.truncate(words.next().parse().map_err(|_| words.wrong())?);
        }
        if titles
            .iter()
            .any(|title| title.to_lowercase().starts_with("count("))
        {
            return Ok(Answer::Rows(titles, vec![vec![rows.len().to_string()]]));
        }
        // A place in the row, or an expression.
        let mut places: Vec<Result<usize, &[String]>> = Vec::new();
        let mut shown = Vec::new();
        for (item, title) in items.iter().zip(&titles) {
            if item[0] == "*" {
                places.extend((0..table.columns.len()).map(Ok));
                shown.extend(
                    table
                        .columns
                        .iter()
                        .map(|name| name.trim_end_matches(COUNTED).to_owned()),
                );
            } else {
                let constant = item[0].starts_with(['\'', '@']) || item.len() > 1 && item[1] == "(";
                places.push(if constant {
                    Err(&item[..])
                } else {
                    Ok(table.column(&item[0])?)
                });
                shown.push(title.clone());
            }
        }
        let mut found = Vec::new();
        for row in &rows {
            let cells = places.iter().map(|place| match place {
                Ok(place) => Ok(row[*place].clone()),
                Err(expression) => self.worth(expression),
            });
            found.push(cells.collect::<Said<Vec<String>>>()?);
        }
        Ok(Answer::Rows(shown, found))
    }

    /// What an expression comes to.
    pub(super) fn worth(&self, words: &[String]) -> Said<String> {
        let first = words.first().map_or("", String::as_str);
        let hostname = || self.inside.hostname(self.cluster);
        let name = first.to_lowercase();
        Ok(match (name.as_str(), words.len()) {
            ("@@hostname", _) => hostname(),
            ("@@server_id", _) => "1".to_owned(),
            ("@@datadir", _) => [DATA, "/"].concat(),
            ("@@version", _) | ("version", 3) => "8.0.43".to_owned(),
            ("database", 3) if self.database.is_empty() => "NULL".to_owned(),
            ("database", 3) => self.database.to_owned(),
            ("user" | "current_user", 3) => self.user.to_owned(),
            ("now" | "current_timestamp", _) => {
                let now = crate::api::Time::at(self.cluster.now()).to_string();
                now.replace('T', " ").replace('Z', "")
            }
            (_, 1)
                if first.starts_with('\'') || first.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                value(first)
            }
            ("null", 1) => "NULL".to_owned(),
            ("-", 2) => ["-", &words[1]].concat(),
            _ => {
                return Err(error(
                    "1054",
                    "42S22",
                    &["Unknown column '", &value(first), "' in 'field list'"],
                ));
            }
        })
    }
}

/// What stands above a column: the expression as it was typed.
fn title(item: &[String]) -> String {
    let alias = item.iter().position(|word| word.eq_ignore_ascii_case("as"));
    let words = match alias.and_then(|place| item.get(place + 1)) {
        Some(alias) => return value(alias),
        None => item,
    };
    words.iter().map(|word| value(word)).collect()
}
