//! Databases and tables as files in the data directory of a server.

use super::table::Table;
use super::words::Words;
use super::{Answer, Said, Server, error};
use crate::order::sort_by;
use crate::shell::place::DATA;

/// Databases that every server has.
const OWN: [&str; 4] = ["information_schema", "mysql", "performance_schema", "sys"];

impl Server<'_> {
    pub(super) fn databases(&self) -> Vec<String> {
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

    pub(super) fn known(&self, database: &str) -> Said<()> {
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
    pub(super) fn table_name(&self, words: &mut Words) -> Said<(String, String)> {
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

    pub(super) fn read(&self, path: &str, name: &str) -> Said<Table> {
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

    pub(super) fn store(&mut self, path: &str, table: &Table) -> Said<()> {
        let lines = std::iter::once(&table.columns).chain(&table.rows);
        let clean = |cell: &String| cell.replace(['\t', '\n'], " ");
        let lines: Vec<String> = lines
            .map(|row| row.iter().map(clean).collect::<Vec<_>>().join("\t"))
            .collect();
        self.write(path, Some([&lines.join("\n"), "\n"].concat()))
    }

    pub(super) fn write(&mut self, path: &str, text: Option<String>) -> Said<()> {
        let path = [DATA, "/", path].concat();
        let written = self.inside.write(self.cluster, &path, text);
        written.map_err(|why| error("1030", "HY000", &["Got error from storage engine: ", why]))
    }

    pub(super) fn remove(&mut self, path: &str) -> Said<Answer> {
        let removed = self
            .inside
            .remove(self.cluster, &[DATA, "/", path].concat());
        removed.map_err(|why| error("1030", "HY000", &["Got error from storage engine: ", why]))?;
        Ok(Answer::Changed(0))
    }
}
