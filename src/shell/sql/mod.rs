//! As much SQL as it takes to write a row into a database server and to look for it in another one. What is
//! written lies in the data directory of the server: on a volume, if one is mounted there.

mod data;
mod query;
mod table;
mod words;

use self::table::{COUNTED, Table};
use self::words::{Words, tokens, value};
use super::place::{DATA, Inside};
use crate::cluster::Cluster;

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

type Said<T> = Result<T, String>;

fn error(number: &str, state: &str, parts: &[&str]) -> String {
    ["ERROR ", number, " (", state, "): ", &parts.concat()].concat()
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
            let choice = table.choice(words)?;
            table.rows.retain(|row| !choice.holds(row));
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
            let choice = table.choice(words)?;
            let mut changed = 0;
            for row in table.rows.iter_mut().filter(|row| choice.holds(row)) {
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
}
