//! The client of a database server: `mysql -h … -e`, or line by line.

use super::network::{Unreachable, connect, resolve};
use super::place::{At, Inside, is_database};
use super::process::Process;
use super::sql::{Answer, Server};
use crate::cluster::Cluster;

/// A connection, or what is known of it before the password is.
#[derive(Clone, Debug, Default)]
pub(super) struct Session {
    host: String,
    user: String,
    password: Option<String>,
    database: String,
    /// Statements of the command line.
    statements: Option<String>,
    /// Rows are drawn in boxes.
    boxes: bool,
    headers: bool,
    /// The server, once it has let us in.
    server: Option<Inside>,
    /// A statement that is not over at the end of a line.
    begun: String,
}

const GREETING: &str = "Welcome to the MySQL monitor.  Commands end with ; or \\g.\n\
    Your MySQL connection id is 8\nServer version: 8.0.43 MySQL Community Server - GPL\n\n\
    Type 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n";

impl Session {
    /// Reads the command line; `tty`: somebody is there to be asked.
    pub(super) fn read(own: &mut Process<'_>, tty: bool) -> Result<Self, i32> {
        let mut session = Self {
            host: "localhost".to_owned(),
            user: "root".to_owned(),
            boxes: tty,
            headers: true,
            ..Self::default()
        };
        if let At::Container(inside) = own.at
            && !is_database(inside.image(own.cluster))
        {
            let name = own.name().to_owned();
            own.errors.extend(["sh: ", &name, ": not found\n"]);
            return Err(127);
        }
        let mut asks = false;
        let mut words = own.words.iter().skip(1);
        while let Some(word) = words.next() {
            let (flag, glued) = match (word.strip_prefix("--"), word.strip_prefix('-')) {
                (Some(long), _) => match long.split_once('=') {
                    Some((flag, value)) => (flag, Some(value)),
                    None => (long, None),
                },
                (None, Some(short)) if !short.is_empty() => {
                    let (flag, rest) =
                        short.split_at(short.chars().next().map_or(0, char::len_utf8));
                    (flag, Some(rest).filter(|rest| !rest.is_empty()))
                }
                _ => {
                    session.database.clone_from(word);
                    continue;
                }
            };
            let mut value = || {
                glued
                    .map(str::to_owned)
                    .or_else(|| words.next().cloned())
                    .unwrap_or_default()
            };
            match flag {
                "h" | "host" => session.host = value(),
                "u" | "user" => session.user = value(),
                "D" | "database" => session.database = value(),
                "e" | "execute" => session.statements = Some(value()),
                "P" | "port" => drop(value()),
                "p" | "password" => match glued {
                    Some(password) => session.password = Some(password.to_owned()),
                    None => asks = true,
                },
                "N" | "skip-column-names" => session.headers = false,
                "t" | "table" => session.boxes = true,
                "B" | "s" | "batch" | "silent" => session.boxes = false,
                _ => {}
            }
        }
        if session.password.is_some() {
            own.errors.push_str("mysql: [Warning] Using a password on the command line interface can be insecure.\n");
        }
        if session.statements.is_none() && !own.input.is_empty() {
            session.statements = Some(own.input.to_owned());
        }
        if session.statements.is_some() && !tty {
            session.boxes = false;
        }
        // Without anybody to ask, the password is empty.
        if !asks || !tty {
            session.password.get_or_insert_default();
        }
        Ok(session)
    }

    /// What is asked next, if the server is not reached yet.
    pub(super) fn prompt(&self) -> &'static str {
        match (&self.server, &self.password, self.begun.is_empty()) {
            (None, None, _) => "Enter password: ",
            (_, _, true) => "mysql> ",
            (_, _, false) => "    -> ",
        }
    }

    /// Whether what is typed is not to be seen.
    pub(super) fn hides(&self) -> bool {
        self.server.is_none()
    }

    pub(super) fn needs_password(&self) -> bool {
        self.password.is_none()
    }

    /// Connects, and runs the statements of the command line; the exit code, or none if lines are to follow.
    pub(super) fn open(
        &mut self,
        cluster: &mut Cluster,
        at: &At,
        output: &mut String,
        errors: &mut String,
    ) -> Option<i32> {
        let server = match self.connect(cluster, at) {
            Ok(server) => server,
            Err(text) => {
                errors.extend([&text, "\n"]);
                return Some(1);
            }
        };
        server.settle_in(cluster);
        self.server = Some(server);
        if !self.database.is_empty() {
            let name = std::mem::take(&mut self.database);
            if let Err(text) = self.ask(cluster, &["use ", &name].concat()) {
                errors.extend([&text, "\n"]);
                return Some(1);
            }
        }
        match self.statements.take() {
            None => {
                output.push_str(GREETING);
                None
            }
            Some(statements) => Some(self.run(cluster, &statements, false, output, errors)),
        }
    }

    fn connect(&self, cluster: &mut Cluster, at: &At) -> Result<Inside, String> {
        let host = match self.host.as_str() {
            "localhost" => "127.0.0.1",
            host => host,
        };
        let Some((_, addresses)) = resolve(cluster, at, host) else {
            return Err([
                "ERROR 2005 (HY000): Unknown MySQL server host '",
                host,
                "' (-2)",
            ]
            .concat());
        };
        let mut failed = Unreachable::Refused;
        let mut found = None;
        for address in addresses {
            match connect(cluster, at, &address, 3306) {
                Ok((inside, _)) => {
                    found = Some(inside);
                    break;
                }
                Err(why) => failed = why,
            }
        }
        let Some(server) = found else {
            let number = if failed == Unreachable::Refused {
                "111"
            } else {
                "110"
            };
            return Err(match host {
                "127.0.0.1" => "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)".to_owned(),
                host => ["ERROR 2003 (HY000): Can't connect to MySQL server on '", host, ":3306' (", number, ")"].concat(),
            });
        };
        let given = self.password.as_deref().unwrap_or_default();
        if is_let_in(cluster, &server, &self.user, given) {
            return Ok(server);
        }
        let from = match at {
            At::Container(inside) if host != "127.0.0.1" => inside
                .pod(cluster)
                .map_or(String::new(), |pod| pod.status.pod_ip.clone()),
            _ => "localhost".to_owned(),
        };
        let used = if given.is_empty() { "NO" } else { "YES" };
        Err([
            "ERROR 1045 (28000): Access denied for user '",
            &self.user,
            "'@'",
            &from,
            "' (using password: ",
            used,
            ")",
        ]
        .concat())
    }

    /// A password, a statement or a part of one that was typed; the exit code, if that was the end.
    pub(super) fn take(
        &mut self,
        line: &str,
        cluster: &mut Cluster,
        at: &At,
        output: &mut String,
        errors: &mut String,
    ) -> Option<i32> {
        if self.server.is_none() {
            self.password = Some(line.to_owned());
            return self.open(cluster, at, output, errors);
        }
        let bare = line.trim().trim_end_matches(';').to_lowercase();
        if self.begun.is_empty() && ["exit", "quit", "\\q"].contains(&bare.as_str()) {
            output.push_str("Bye\n");
            return Some(0);
        }
        if bare == "\\c" {
            self.begun.clear();
            return None;
        }
        self.begun.extend([line, "\n"]);
        let ends = self.begun.trim_end().ends_with([';', 'g', 'G']) || bare.starts_with("use ");
        if !ends && !bare.is_empty() {
            return None;
        }
        let statements = std::mem::take(&mut self.begun);
        let statements = statements
            .trim_end()
            .trim_end_matches("\\G")
            .trim_end_matches("\\g")
            .to_owned();
        self.run(cluster, &statements, true, output, errors);
        None
    }

    /// Runs statements; ends at the first that fails.
    fn run(
        &mut self,
        cluster: &mut Cluster,
        statements: &str,
        talks: bool,
        output: &mut String,
        errors: &mut String,
    ) -> i32 {
        for statement in split(statements) {
            match self.ask(cluster, &statement) {
                Ok(answer) => self.show(answer, talks, output),
                Err(text) => {
                    let at = if talks { "" } else { " at line 1" };
                    let (head, rest) = text.split_once(": ").unwrap_or((&text, ""));
                    errors.extend([head, at, ": ", rest, "\n"]);
                    return 1;
                }
            }
        }
        0
    }

    fn ask(&mut self, cluster: &mut Cluster, statement: &str) -> Result<Answer, String> {
        let Some(inside) = &self.server else {
            return Err("ERROR 2006 (HY000): MySQL server has gone away".to_owned());
        };
        if !inside.is_alive(cluster) {
            return Err(
                "ERROR 2013 (HY000): Lost connection to MySQL server during query".to_owned(),
            );
        }
        let user = [&self.user, "@localhost"].concat();
        let mut server = Server {
            cluster,
            inside,
            database: &self.database,
            user: &user,
        };
        let answer = server.run(statement)?;
        if let Answer::Database(name) = &answer {
            self.database.clone_from(name);
        }
        Ok(answer)
    }

    fn show(&self, answer: Answer, talks: bool, output: &mut String) {
        match answer {
            Answer::Rows(titles, rows) => {
                let count = rows.len().to_string();
                let lines: Vec<Vec<String>> = match self.headers || self.boxes {
                    true => std::iter::once(titles).chain(rows).collect(),
                    false => rows,
                };
                match (count.as_str(), self.boxes) {
                    ("0", _) => {}
                    (_, true) => boxed(&lines, output),
                    (_, false) => {
                        for line in &lines {
                            output.extend([&line.join("\t"), "\n"]);
                        }
                    }
                }
                match (talks, count.as_str()) {
                    (false, _) => {}
                    (true, "0") => output.push_str("Empty set (0.00 sec)\n\n"),
                    (true, "1") => output.push_str("1 row in set (0.00 sec)\n\n"),
                    (true, count) => output.extend([count, " rows in set (0.00 sec)\n\n"]),
                }
            }
            Answer::Changed(count) if talks => {
                let noun = if count == 1 { " row" } else { " rows" };
                output.extend([
                    "Query OK, ",
                    &count.to_string(),
                    noun,
                    " affected (0.01 sec)\n\n",
                ]);
            }
            Answer::Database(_) if talks => output.push_str("Database changed\n"),
            Answer::Changed(_) | Answer::Database(_) => {}
        }
    }
}

fn is_let_in(cluster: &Cluster, server: &Inside, user: &str, password: &str) -> bool {
    let set = |name: &str| {
        let both = ["MYSQL_", "MARIADB_"].map(|start| [start, name].concat());
        both.iter().find_map(|name| server.variable(cluster, name))
    };
    let wanted = match user {
        "root" => {
            set("ROOT_PASSWORD").or_else(|| set("ALLOW_EMPTY_PASSWORD").map(|_| String::new()))
        }
        user => set("USER")
            .filter(|own| own == user)
            .and_then(|_| set("PASSWORD")),
    };
    wanted.as_deref() == Some(password)
}

/// Statements, which end with semicolons that stand in no quotes.
fn split(text: &str) -> Vec<String> {
    let (mut statements, mut own, mut quote) = (Vec::new(), String::new(), None);
    for c in text.chars() {
        match (c, quote) {
            (';', None) => statements.push(std::mem::take(&mut own)),
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
        if c != ';' || quote.is_some() {
            own.push(c);
        }
    }
    statements.push(own);
    statements.retain(|own| !own.trim().is_empty());
    statements
}

/// Rows in boxes, the first one as titles.
fn boxed(lines: &[Vec<String>], output: &mut String) {
    let columns = lines.first().map_or(0, Vec::len);
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut rule: String = widths
        .iter()
        .map(|width| ["+", &"-".repeat(width + 2)].concat())
        .collect();
    rule.push_str("+\n");
    output.push_str(&rule);
    for (place, line) in lines.iter().enumerate() {
        for (cell, width) in line.iter().zip(&widths) {
            let space = " ".repeat(width - cell.chars().count());
            let is_number = place > 0 && cell.parse::<i64>().is_ok();
            match is_number {
                true => output.extend(["| ", &space, cell, " "]),
                false => output.extend(["| ", cell, &space, " "]),
            }
        }
        output.push_str("|\n");
        if place == 0 {
            output.push_str(&rule);
        }
    }
    output.push_str(&rule);
}
