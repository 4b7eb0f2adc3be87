//! As much SQL as it takes to write a row into a database server and to look for it in another one. What is
//! written lies in the data directory of the server: on a volume, if one is mounted there.

use super::place::{DATA, Inside};
use crate::cluster::Cluster;
use crate::order::sort_by;

/// What a statement comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Names of columns, and rows.
    Rows(Vec<String>, Vec<Vec<String>>),
    /// How many rows were changed.
    Changed(usize),
    /// Another database is looked at.
    Database(String),
}

/// A server that is asked.
#[derive(Debug)]
pub(super) struct Server<'a> {
    pub(super) cluster: &'a mut Cluster,
    pub(super) inside: &'a Inside,
    /// The database that is looked at; empty: none.
    pub(super) database: &'a str,
    /// Who asks: `root@localhost`.
    pub(super) user: &'a str,
}

/// Databases that every server has.
const OWN: [&str; 4] = ["information_schema", "mysql", "performance_schema", "sys"];

/// A table: its columns, which of them are counted up, and its rows.
#[derive(Clone, Debug, Default)]
struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Marks a column that is counted up.
const COUNTED: char = '+';

type Said<T> = Result<T, String>;

type Rows = Vec<Vec<String>>;

fn error(number: &str, state: &str, parts: &[&str]) -> String {
    ["ERROR ", number, " (", state, "): ", &parts.concat()].concat()
}

/// Words of a statement: names, numbers, texts in quotes (marked by a leading `'`), and signs.
fn tokens(statement: &str) -> Said<Vec<String>> {
    let mut tokens = Vec::new();
    let mut rest = statement.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || "_@$".contains(c);
        let end = match first {
            '\'' | '"' | '`' => {
                let end = rest[1..].find(first).ok_or_else(|| syntax(rest))? + 1;
                let quote = if first == '`' { "" } else { "'" };
                tokens.push([quote, &rest[1..end]].concat());
                end + 1
            }
            c if is_word(c) => {
                let end = rest.find(|c| !is_word(c) && c != '.').unwrap_or(rest.len());
                tokens.push(rest[..end].to_owned());
                end
            }
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            _ => {
                let two = rest
                    .get(..2)
                    .filter(|two| ["!=", "<=", ">=", "<>"].contains(two));
                let end = two.map_or(first.len_utf8(), str::len);
                tokens.push(rest[..end].to_owned());
                end
            }
        };
        rest = rest[end..].trim_start();
    }
    Ok(tokens)
}

fn syntax(near: &str) -> String {
    error(
        "1064",
        "42000",
        &[
            "You have an error in your SQL syntax; check the manual that corresponds to your MySQL \
        server version for the right syntax to use near '",
            near.trim_end(),
            "' at line 1",
        ],
    )
}

/// The words of a statement that are still to be read.
struct Words {
    all: Vec<String>,
    place: usize,
}

impl Words {
    fn peek(&self) -> &str {
        self.all.get(self.place).map_or("", String::as_str)
    }

    fn next(&mut self) -> String {
        self.place += 1;
        self.all.get(self.place - 1).cloned().unwrap_or_default()
    }

    /// Whether the next words are these, in any case; then they are read.
    fn eat(&mut self, words: &str) -> bool {
        let wanted: Vec<&str> = words.split(' ').collect();
        let here = self.all.iter().skip(self.place).take(wanted.len());
        let found = here.len() == wanted.len()
            && here
                .zip(&wanted)
                .all(|(own, wanted)| own.eq_ignore_ascii_case(wanted));
        self.place += if found { wanted.len() } else { 0 };
        found
    }

    fn need(&mut self, word: &str) -> Said<()> {
        if self.eat(word) {
            Ok(())
        } else {
            Err(self.wrong())
        }
    }

    fn wrong(&self) -> String {
        let rest: Vec<&str> = self
            .all
            .iter()
            .skip(self.place)
            .map(|word| word.trim_start_matches('\''))
            .collect();
        syntax(&rest.join(" "))
    }

    fn name(&mut self) -> Said<String> {
        let is_name = self
            .peek()
            .starts_with(|c: char| c.is_alphanumeric() || c == '_');
        if is_name {
            Ok(self.next())
        } else {
            Err(self.wrong())
        }
    }

    /// Words up to the closing bracket, with commas between them.
    fn list(&mut self) -> Said<Vec<Vec<String>>> {
        self.need("(")?;
        let (mut items, mut item, mut depth) = (Vec::new(), Vec::new(), 0);
        loop {
            match self.next().as_str() {
                "" => return Err(self.wrong()),
                ")" if depth == 0 => break,
                "," if depth == 0 => items.push(std::mem::take(&mut item)),
                word => {
                    depth += match word {
                        "(" => 1,
                        ")" => -1,
                        _ => 0,
                    };
                    item.push(word.to_owned());
                }
            }
        }
        items.push(item);
        Ok(items)
    }
}

/// A value as it is stored and shown.
fn value(word: &str) -> String {
    match word.strip_prefix('\'') {
        Some(text) => text.to_owned(),
        None if word.eq_ignore_ascii_case("null") => "NULL".to_owned(),
        None => word.to_owned(),
    }
}

impl Server<'_> {
    /// Runs one statement.
    ///
    /// # Errors
    /// MySQL's error line.
    pub(super) fn run(&mut self, statement: &str) -> Said<Answer> {
        let mut words = Words {
            all: tokens(statement)?,
            place: 0,
        };
        let answer = self.statement(&mut words)?;
        if words.peek().is_empty() {
            Ok(answer)
        } else {
            Err(words.wrong())
        }
    }

    fn statement(&mut self, words: &mut Words) -> Said<Answer> {
        if words.eat("select") {
            return self.select(words);
        }
        if words.eat("show") {
            return self.show(words);
        }
        if words.eat("use") {
            let name = words.name()?;
            return self.known(&name).map(|()| Answer::Database(name));
        }
        if words.eat("create database") || words.eat("create schema") {
            let lenient = words.eat("if not exists");
            let name = words.name()?;
            if self.known(&name).is_ok() {
                let text = ["Can't create database '", &name, "'; database exists"];
                return if lenient {
                    Ok(Answer::Changed(1))
                } else {
                    Err(error("1007", "HY000", &text))
                };
            }
            self.write(&name, None)?;
            return Ok(Answer::Changed(1));
        }
        if words.eat("drop database") || words.eat("drop schema") {
            let lenient = words.eat("if exists");
            let name = words.name()?;
            if self.known(&name).is_err() && !lenient {
                return Err(error(
                    "1008",
                    "HY000",
                    &["Can't drop database '", &name, "'; database doesn't exist"],
                ));
            }
            return self.remove(&name);
        }
        if words.eat("create table") {
            return self.create_table(words);
        }
        if words.eat("drop table") {
            let lenient = words.eat("if exists");
            let (path, name) = self.table_name(words)?;
            if self.read(&path, &name).is_err() && !lenient {
                return Err(error("1051", "42S02", &["Unknown table '", &name, "'"]));
            }
            return self.remove(&path).map(|_| Answer::Changed(0));
        }
        if words.eat("insert into") || words.eat("insert") || words.eat("replace into") {
            return self.insert(words);
        }
        if words.eat("delete from") || words.eat("truncate table") || words.eat("truncate") {
            let (path, name) = self.table_name(words)?;
            let mut table = self.read(&path, &name)?;
            let before = table.rows.len();
            table.rows = table.clone().split(words)?.0;
            self.store(&path, &table)?;
            return Ok(Answer::Changed(before - table.rows.len()));
        }
        if words.eat("update") {
            let (path, name) = self.table_name(words)?;
            let mut table = self.read(&path, &name)?;
            words.need("set")?;
            let column = table.column(&words.name()?)?;
            words.need("=")?;
            let new = value(&words.next());
            let (_, chosen) = table.clone().split(words)?;
            let mut changed = 0;
            for row in table.rows.iter_mut().filter(|row| chosen.contains(row)) {
                changed += usize::from(row[column] != new);
                row[column].clone_from(&new);
            }
            self.store(&path, &table)?;
            return Ok(Answer::Changed(changed));
        }
        if words.eat("describe") || words.eat("desc") {
            let (path, name) = self.table_name(words)?;
            let table = self.read(&path, &name)?;
            let rows = table
                .columns
                .iter()
                .map(|name| vec![name.trim_end_matches(COUNTED).to_owned()]);
            return Ok(Answer::Rows(vec!["Field".to_owned()], rows.collect()));
        }
        if ["flush", "start transaction", "begin", "commit", "set"]
            .iter()
            .any(|own| words.eat(own))
        {
            words.place = words.all.len();
            return Ok(Answer::Changed(0));
        }
        Err(words.wrong())
    }

    fn show(&mut self, words: &mut Words) -> Said<Answer> {
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

    fn databases(&self) -> Vec<String> {
        let files = self.inside.list(self.cluster, DATA).into_iter();
        let folders = files
            .filter(|(_, file)| file.text.is_none())
            .map(|(name, _)| name);
        let mut names: Vec<String> = folders.chain(OWN.map(str::to_owned)).collect();
        for name in ["MYSQL_DATABASE", "MARIADB_DATABASE"] {
            names.extend(self.inside.variable(self.cluster, name));
        }
        sort_by(&mut names, &|a, b| a.cmp(b));
        names.dedup();
        names
    }

    fn known(&self, database: &str) -> Said<()> {
        match self.databases().iter().any(|own| own == database) {
            true => Ok(()),
            false => Err(error(
                "1049",
                "42000",
                &["Unknown database '", database, "'"],
            )),
        }
    }

    /// Where a table is kept below the data directory, and its full name.
    fn table_name(&self, words: &mut Words) -> Said<(String, String)> {
        let name = words.name()?;
        let (database, table) = name.split_once('.').unwrap_or((self.database, &name));
        if database.is_empty() {
            return Err(error("1046", "3D000", &["No database selected"]));
        }
        self.known(database)?;
        Ok((
            [database, "/", table, ".ibd"].concat(),
            [database, ".", table].concat(),
        ))
    }

    fn create_table(&mut self, words: &mut Words) -> Said<Answer> {
        let lenient = words.eat("if not exists");
        let (path, name) = self.table_name(words)?;
        let mut columns = Vec::new();
        for item in words.list()? {
            let first = item.first().cloned().unwrap_or_default();
            if ["primary", "key", "unique", "index", "constraint"]
                .contains(&first.to_lowercase().as_str())
            {
                continue;
            }
            let counted = item
                .iter()
                .any(|word| word.eq_ignore_ascii_case("auto_increment"));
            columns.push(if counted {
                [&first, "+"].concat()
            } else {
                first
            });
        }
        words.place = words.all.len();
        if self.read(&path, &name).is_ok() {
            let short = name.split('.').next_back().unwrap_or_default();
            let text = ["Table '", short, "' already exists"];
            return if lenient {
                Ok(Answer::Changed(0))
            } else {
                Err(error("1050", "42S01", &text))
            };
        }
        // The folder of a database that the image made is there from now on.
        let folder = path.split('/').next().unwrap_or_default();
        if self
            .inside
            .file(self.cluster, &[DATA, "/", folder].concat())
            .is_none()
        {
            self.write(folder, None)?;
        }
        self.store(
            &path,
            &Table {
                columns,
                rows: Vec::new(),
            },
        )?;
        Ok(Answer::Changed(0))
    }

    fn insert(&mut self, words: &mut Words) -> Said<Answer> {
        let (path, name) = self.table_name(words)?;
        let mut table = self.read(&path, &name)?;
        let mut chosen: Vec<usize> = (0..table.columns.len()).collect();
        if words.peek() == "(" {
            let names = words.list()?;
            let places = names
                .iter()
                .map(|name| table.column(name.first().map_or("", String::as_str)));
            chosen = places.collect::<Said<_>>()?;
        }
        if !words.eat("values") && !words.eat("value") {
            return Err(words.wrong());
        }
        let mut added = 0;
        loop {
            let given = words.list()?;
            if given.len() != chosen.len() {
                let number = (added + 1).to_string();
                return Err(error(
                    "1136",
                    "21S01",
                    &["Column count doesn't match value count at row ", &number],
                ));
            }
            let mut row = vec!["NULL".to_owned(); table.columns.len()];
            for (place, words) in chosen.iter().zip(&given) {
                row[*place] = self.worth(words)?;
            }
            for (place, column) in table.columns.iter().enumerate() {
                if column.ends_with(COUNTED) && row[place] == "NULL" {
                    let highest = table
                        .rows
                        .iter()
                        .filter_map(|row| row[place].parse::<i64>().ok())
                        .max();
                    row[place] = highest.unwrap_or(0).saturating_add(1).to_string();
                }
            }
            table.rows.push(row);
            added += 1;
            if !words.eat(",") {
                break;
            }
        }
        self.store(&path, &table)?;
        Ok(Answer::Changed(added))
    }

    fn select(&mut self, words: &mut Words) -> Said<Answer> {
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
        let (_, mut rows) = table.clone().split(words)?;
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
        let mut places: Vec<Option<usize>> = Vec::new();
        let mut shown = Vec::new();
        for (item, title) in items.iter().zip(&titles) {
            if item[0] == "*" {
                places.extend((0..table.columns.len()).map(Some));
                shown.extend(
                    table
                        .columns
                        .iter()
                        .map(|name| name.trim_end_matches(COUNTED).to_owned()),
                );
            } else {
                let constant = item[0].starts_with(['\'', '@']) || item.len() > 1 && item[1] == "(";
                places.push(if constant {
                    None
                } else {
                    Some(table.column(&item[0])?)
                });
                shown.push(title.clone());
            }
        }
        let mut found = Vec::new();
        for row in &rows {
            let cells = places.iter().enumerate().map(|(item, place)| match place {
                Some(place) => Ok(row[*place].clone()),
                None => self.worth(&items[item.min(items.len() - 1)]),
            });
            found.push(cells.collect::<Said<Vec<String>>>()?);
        }
        Ok(Answer::Rows(shown, found))
    }

    /// What an expression comes to.
    fn worth(&self, words: &[String]) -> Said<String> {
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

    fn read(&self, path: &str, name: &str) -> Said<Table> {
        let file = self.inside.file(self.cluster, &[DATA, "/", path].concat());
        let text = file.and_then(|file| file.text);
        let text =
            text.ok_or_else(|| error("1146", "42S02", &["Table '", name, "' doesn't exist"]))?;
        let mut lines = text
            .lines()
            .map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
        let columns = lines.next().unwrap_or_default();
        let rows = lines.filter(|row| row.len() == columns.len()).collect();
        Ok(Table { columns, rows })
    }

    fn store(&mut self, path: &str, table: &Table) -> Said<()> {
        let lines = std::iter::once(&table.columns).chain(&table.rows);
        let clean = |cell: &String| cell.replace(['\t', '\n'], " ");
        let lines: Vec<String> = lines
            .map(|row| row.iter().map(clean).collect::<Vec<_>>().join("\t"))
            .collect();
        self.write(path, Some([&lines.join("\n"), "\n"].concat()))
    }

    fn write(&mut self, path: &str, text: Option<String>) -> Said<()> {
        let path = [DATA, "/", path].concat();
        let written = self.inside.write(self.cluster, &path, text);
        written.map_err(|why| error("1030", "HY000", &["Got error from storage engine: ", why]))
    }

    fn remove(&mut self, path: &str) -> Said<Answer> {
        let removed = self
            .inside
            .remove(self.cluster, &[DATA, "/", path].concat());
        removed.map_err(|why| error("1030", "HY000", &["Got error from storage engine: ", why]))?;
        Ok(Answer::Changed(0))
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

impl Table {
    fn column(&self, name: &str) -> Said<usize> {
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

    /// The rows that a `WHERE` does not choose, and those that it does: all, if there is none.
    fn split(self, words: &mut Words) -> Said<(Rows, Rows)> {
        if !words.eat("where") {
            return Ok((Vec::new(), self.rows));
        }
        let column = self.column(&words.name()?)?;
        let sign = words.next();
        let wanted = value(&words.next());
        let holds = |row: &Vec<String>| {
            let own = &row[column];
            let order = match (own.parse::<i64>(), wanted.parse::<i64>()) {
                (Ok(own), Ok(wanted)) => own.cmp(&wanted),
                _ => own.cmp(&wanted),
            };
            match sign.to_lowercase().as_str() {
                "=" => order.is_eq(),
                "!=" | "<>" => order.is_ne(),
                "<" => order.is_lt(),
                ">" => order.is_gt(),
                "<=" => order.is_le(),
                ">=" => order.is_ge(),
                "like" => own.contains(wanted.trim_matches('%')),
                _ => false,
            }
        };
        let (chosen, others): (Vec<_>, Vec<_>) = self.rows.into_iter().partition(|row| holds(row));
        Ok((others, chosen))
    }
}
