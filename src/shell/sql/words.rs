//! The words of a statement.

use super::{Said, error};

/// Words of a statement: names, numbers, texts in quotes (marked by a leading `'`), and signs.
pub(super) fn tokens(statement: &str) -> Said<Vec<String>> {
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

pub(super) fn syntax(near: &str) -> String {
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
pub(super) struct Words {
    pub(super) all: Vec<String>,
    pub(super) place: usize,
}

impl Words {
    pub(super) fn peek(&self) -> &str {
        self.all.get(self.place).map_or("", String::as_str)
    }

    pub(super) fn next(&mut self) -> String {
        self.place += 1;
        self.all.get(self.place - 1).cloned().unwrap_or_default()
    }

    /// Whether the next words are these, in any case; then they are read.
    pub(super) fn eat(&mut self, words: &str) -> bool {
        let wanted: Vec<&str> = words.split(' ').collect();
        let here = self.all.iter().skip(self.place).take(wanted.len());
        let found = here.len() == wanted.len()
            && here
                .zip(&wanted)
                .all(|(own, wanted)| own.eq_ignore_ascii_case(wanted));
        self.place += if found { wanted.len() } else { 0 };
        found
    }

    pub(super) fn need(&mut self, word: &str) -> Said<()> {
        if self.eat(word) {
            Ok(())
        } else {
            Err(self.wrong())
        }
    }

    pub(super) fn wrong(&self) -> String {
        let rest: Vec<&str> = self
            .all
            .iter()
            .skip(self.place)
            .map(|word| word.trim_start_matches('\''))
            .collect();
        syntax(&rest.join(" "))
    }

    pub(super) fn name(&mut self) -> Said<String> {
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
    pub(super) fn list(&mut self) -> Said<Vec<Vec<String>>> {
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
pub(super) fn value(word: &str) -> String {
    match word.strip_prefix('\'') {
        Some(text) => text.to_owned(),
        None if word.eq_ignore_ascii_case("null") => "NULL".to_owned(),
        None => word.to_owned(),
    }
}
