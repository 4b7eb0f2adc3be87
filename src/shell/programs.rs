//! Every program that can be started, as a table.

use super::process::Program;
use super::{files, names, text, web};

/// Where a program is to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Everywhere,
    /// Only in containers.
    Inside,
}

/// Names and programs.
const PROGRAMS: &[(&str, Found, Program)] = &[
    (":", Found::Everywhere, files::success),
    ("[", Found::Everywhere, files::test),
    ("base64", Found::Everywhere, text::base64),
    ("cat", Found::Everywhere, text::cat),
    ("cp", Found::Everywhere, files::cp),
    ("curl", Found::Everywhere, web::curl),
    ("date", Found::Everywhere, files::date_now),
    ("df", Found::Inside, files::df),
    ("dig", Found::Everywhere, names::dig),
    ("echo", Found::Everywhere, text::echo),
    ("env", Found::Everywhere, files::env),
    ("false", Found::Everywhere, files::failure),
    ("getent", Found::Inside, names::getent),
    ("grep", Found::Everywhere, text::grep),
    ("head", Found::Everywhere, text::head),
    ("hostname", Found::Everywhere, files::hostname),
    ("less", Found::Everywhere, text::cat),
    ("ls", Found::Everywhere, files::ls),
    ("mkdir", Found::Everywhere, files::mkdir),
    ("more", Found::Everywhere, text::cat),
    ("mv", Found::Everywhere, files::mv),
    ("nslookup", Found::Everywhere, names::nslookup),
    ("ping", Found::Inside, names::ping),
    ("printenv", Found::Everywhere, files::env),
    ("printf", Found::Everywhere, text::printf),
    ("pwd", Found::Everywhere, files::pwd),
    ("rm", Found::Everywhere, files::rm),
    ("rmdir", Found::Everywhere, files::rmdir),
    ("seq", Found::Everywhere, text::seq),
    ("sort", Found::Everywhere, text::sort),
    ("sync", Found::Everywhere, files::success),
    ("tail", Found::Everywhere, text::tail),
    ("tee", Found::Everywhere, files::tee),
    ("test", Found::Everywhere, files::test),
    ("touch", Found::Everywhere, files::touch),
    ("true", Found::Everywhere, files::success),
    ("uname", Found::Everywhere, files::uname),
    ("uniq", Found::Everywhere, text::uniq),
    ("wc", Found::Everywhere, text::wc),
    ("wget", Found::Inside, web::wget),
    ("whoami", Found::Everywhere, files::whoami),
];

/// What the shell itself does.
pub(super) const BUILT_IN: &[&str] = &[
    "break", "cd", "clear", "continue", "exit", "export", "help", "history", "k", "kubectl", "set",
    "sleep", "unset", "watch",
];

/// A program by its name or path.
pub(super) fn find(name: &str, inside: bool) -> Option<Program> {
    let name = name.rsplit('/').next().unwrap_or_default();
    let found = PROGRAMS.iter().find(|(own, ..)| *own == name);
    let found = found.filter(|(_, place, _)| inside || *place == Found::Everywhere);
    found.map(|(.., program)| *program)
}

/// The names of all programs there.
pub(super) fn names(inside: bool) -> impl Iterator<Item = &'static str> {
    let there = PROGRAMS
        .iter()
        .filter(move |(_, place, _)| inside || *place == Found::Everywhere);
    let shell_only = |name: &&&str| !matches!(**name, "k" | "kubectl" | "watch");
    let own = BUILT_IN
        .iter()
        .filter(move |name| !inside || shell_only(name));
    there.map(|(name, ..)| *name).chain(own.copied())
}
