//! A program that runs: its words, what it reads, and what it prints.

use super::place::{At, listed, look};
use crate::cluster::Cluster;
use crate::cluster::disk::{Disk, File, Refusal};
use crate::order::Map;

/// A program while it runs.
#[derive(Debug)]
pub(super) struct Process<'a> {
    pub(super) cluster: &'a mut Cluster,
    pub(super) at: &'a At,
    /// The files where kubectl is.
    pub(super) home: &'a mut Disk,
    /// The current directory: absolute, without a slash at its end but for the top.
    pub(super) folder: &'a str,
    pub(super) variables: &'a Map<String, String>,
    /// Its name and its arguments.
    pub(super) words: &'a [String],
    pub(super) input: &'a str,
    pub(super) output: String,
    pub(super) errors: String,
}

/// What a program does; its exit code.
pub(super) type Program = fn(&mut Process<'_>) -> i32;

impl Process<'_> {
    pub(super) fn name(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// Prints a line.
    pub(super) fn print(&mut self, parts: &[&str]) {
        self.output.extend(parts.iter().copied());
        self.output.push('\n');
    }

    /// Complains; the exit code of a program that failed.
    pub(super) fn fail(&mut self, parts: &[&str]) -> i32 {
        let name = self.name().to_owned();
        self.errors.extend([&name, ": "]);
        self.errors.extend(parts.iter().copied());
        self.errors.push('\n');
        1
    }

    /// The letters of its flags, and the other words. What follows `--` is no flag.
    pub(super) fn options(&self) -> (String, Vec<String>) {
        let (mut letters, mut words, mut over) = (String::new(), Vec::new(), false);
        for word in self.words.iter().skip(1) {
            match word.strip_prefix('-') {
                Some("-") if !over => over = true,
                Some(own) if !over && !own.is_empty() => letters.push_str(own),
                _ => words.push(word.clone()),
            }
        }
        (letters, words)
    }

    /// The number that a flag is given, as `-n 5`, `-n5` or `-5`; and the other words.
    pub(super) fn number(&self, flag: char, otherwise: usize) -> (usize, Vec<String>) {
        let (mut number, mut words) = (otherwise, Vec::new());
        let mut rest = self.words.iter().skip(1);
        while let Some(word) = rest.next() {
            let own = word.strip_prefix('-').filter(|own| !own.is_empty());
            let Some(own) = own else {
                words.push(word.clone());
                continue;
            };
            let digits = own.trim_start_matches(flag);
            let digits = match digits {
                "" => rest.next().map_or("", String::as_str),
                digits => digits,
            };
            number = digits.parse().unwrap_or(number);
        }
        (number, words)
    }

    /// A path as the top sees it.
    pub(super) fn path(&self, path: &str) -> String {
        absolute(self.folder, path)
    }

    /// A file or directory.
    pub(super) fn file(&self, path: &str) -> Option<File> {
        let path = self.path(path);
        match self.at {
            At::Container(inside) => inside.file(self.cluster, &path),
            At::Host => look(self.home, &path[1..]),
        }
    }

    /// The text of a file.
    pub(super) fn text(&self, path: &str) -> Result<String, Refusal> {
        match path {
            "/dev/null" => Ok(String::new()),
            "-" => Ok(self.input.to_owned()),
            path => match self.file(path) {
                Some(file) => file.text.ok_or("Is a directory"),
                None => Err("No such file or directory"),
            },
        }
    }

    /// The texts of the files that are named, or else what comes in.
    pub(super) fn texts(&mut self, paths: &[String]) -> Result<Vec<(String, String)>, i32> {
        if paths.is_empty() {
            return Ok(vec![(String::new(), self.input.to_owned())]);
        }
        let mut texts = Vec::new();
        let mut code = 0;
        for path in paths {
            match self.text(path) {
                Ok(text) => texts.push((path.clone(), text)),
                Err(why) => code = self.fail(&[path, ": ", why]),
            }
        }
        if code == 0 || !texts.is_empty() {
            Ok(texts)
        } else {
            Err(code)
        }
    }

    /// What is in a directory, by name.
    pub(super) fn list(&self, path: &str) -> Vec<(String, File)> {
        let path = self.path(path);
        match self.at {
            At::Container(inside) => inside.list(self.cluster, &path),
            At::Host => listed(self.home, &path[1..]),
        }
    }

    /// Writes a file, or makes a directory where there is no text.
    pub(super) fn write(&mut self, path: &str, text: Option<String>) -> Result<(), Refusal> {
        let path = self.path(path);
        if path == "/dev/null" || path == "/dev/stdout" {
            return Ok(());
        }
        match self.at {
            At::Container(inside) => inside.write(self.cluster, &path, text),
            At::Host => self.home.write(&path[1..], text, self.cluster.now()),
        }
    }

    /// Removes a file or a directory.
    pub(super) fn remove(&mut self, path: &str) -> Result<(), Refusal> {
        let path = self.path(path);
        match self.at {
            At::Container(inside) => inside.remove(self.cluster, &path),
            At::Host => {
                self.home.remove(&path[1..]);
                Ok(())
            }
        }
    }
}

/// A path, seen from a directory, as the top sees it.
pub(super) fn absolute(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let from = if path.starts_with('/') { "" } else { folder };
    for part in from.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    ["/", &parts.join("/")].concat()
}
