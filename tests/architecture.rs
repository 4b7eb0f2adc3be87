//! The rooms of the house and what may come into them, as `src/lib.rs` and the design say.

use std::fs;
use std::path::{Path, PathBuf};

/// From left to right: a room imports only itself and those to its left.
const ROOMS: &[&str] = &[
    "order", "json", "api", "manifest", "cluster", "kubectl", "timeline", "shell", "text",
    "lesson", "scene", "share", "ui",
];

/// Only the page knows a browser.
const BROWSER: &[&str] = &["leptos", "web_sys", "wasm_bindgen", "js_sys", "gloo"];

/// What would make two runs of the same commands differ.
const CHANCE: &[&str] = &[
    "std::time",
    "SystemTime",
    "Instant::now",
    "HashMap",
    "HashSet",
    "thread",
    "static mut",
    "RefCell",
];

/// A source file: its path below `src`, and its lines without comments.
struct Source {
    path: PathBuf,
    lines: Vec<String>,
}

impl Source {
    /// The room that the file is in; none for `lib.rs` and `main.rs`, which open them all.
    fn room(&self) -> Option<String> {
        let first = self.path.components().next()?;
        let name = Path::new(first.as_os_str()).file_stem()?.to_str()?;
        (name != "lib" && name != "main").then(|| name.to_owned())
    }

    /// Places that a test calls wrong, as text.
    fn places(&self, wrong: impl Fn(&str) -> bool) -> Vec<String> {
        let lines = self.lines.iter().zip(1..).filter(|(line, _)| wrong(line));
        lines
            .map(|(line, number)| format!("{}:{number}: {}", self.path.display(), line.trim()))
            .collect()
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == "rs") {
                let text = fs::read_to_string(&path).expect("sources are text");
                let code = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
                found.push(Source {
                    path: path.strip_prefix(&root).expect("below src").to_owned(),
                    lines: text.lines().map(code).collect(),
                });
            }
        }
    }
    found
}

fn place_of(room: &str) -> Option<usize> {
    ROOMS.iter().position(|own| *own == room)
}

/// The rooms that a line of code reaches into.
fn imports(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).flat_map(|rest| {
        let braced = rest
            .strip_prefix('{')
            .and_then(|rest| rest.split('}').next());
        let paths = braced.map_or(vec![rest], |list| list.split(',').collect());
        paths.into_iter().map(|path| {
            let path = path.trim();
            let end = path.find(|own: char| !own.is_alphanumeric() && own != '_');
            &path[..end.unwrap_or(path.len())]
        })
    })
}

fn none(found: Vec<String>) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn every_file_has_a_room() {
    let lost = sources().into_iter().filter_map(|source| {
        let room = source.room()?;
        place_of(&room)
            .is_none()
            .then(|| source.path.display().to_string())
    });
    none(lost.collect());
}

#[test]
fn imports_point_left() {
    let wrong = sources().into_iter().flat_map(|source| {
        let room = source.room().unwrap_or_default();
        let own = place_of(&room).unwrap_or(usize::MAX);
        source.places(|line| {
            imports(line)
                .any(|other| other != room && place_of(other).is_some_and(|place| place >= own))
        })
    });
    none(wrong.collect());
}

#[test]
fn only_the_page_knows_a_browser() {
    let core = sources()
        .into_iter()
        .filter(|source| source.room().is_some_and(|room| room != "ui"));
    let wrong = core
        .flat_map(|source| source.places(|line| BROWSER.iter().any(|word| line.contains(word))));
    none(wrong.collect());
}

#[test]
fn nothing_in_the_core_depends_on_chance() {
    let core = sources()
        .into_iter()
        .filter(|source| source.room().is_some_and(|room| room != "ui"));
    let wrong =
        core.flat_map(|source| source.places(|line| CHANCE.iter().any(|word| line.contains(word))));
    none(wrong.collect());
}

#[test]
fn imports_are_found_in_every_form() {
    let found = |line: &'static str| imports(line).collect::<Vec<_>>();
    assert_eq!(found("use crate::api::Pod;"), ["api"]);
    assert_eq!(found("use crate::{api::Pod, ui};"), ["api", "ui"]);
    assert_eq!(
        found("fn f(c: &crate::cluster::Cluster) -> crate::scene::S {"),
        ["cluster", "scene"]
    );
    assert_eq!(found("pub(in crate::cluster) fn f() {"), ["cluster"]);
    assert_eq!(found("use std::fmt;"), [""; 0]);
}
