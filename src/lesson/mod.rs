//! Walk-throughs of the texts from which people learn: steps, commands, what to look at on the stage, and where
//! such a text is out of date or wrong (spec 09 §2). All of it is data; a page loads it when one is opened.

use crate::text::Lang;

/// A walk-through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// A short name that never changes, for links.
    pub id: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// What comes first.
    pub intro: &'static str,
    /// One after the other.
    pub steps: Vec<Step>,
}

/// A step of a walk-through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub title: &'static str,
    /// In this order.
    pub parts: Vec<Part>,
}

/// A part of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A paragraph.
    Text(&'static str),
    /// A line for the terminal; whether it is meant to fail.
    Command(&'static str, bool),
    /// What to look at.
    Look(&'static str),
    /// What Kubernetes really does, where the text says otherwise or nothing.
    Truth(&'static str),
}

macro_rules! texts {
    ($($id:literal)*) => {
        /// The texts by their names: English, Japanese.
        const TEXTS: &[(&str, &str, &str)] = &[
            $((
                $id,
                include_str!(concat!("texts/", $id, ".en.txt")),
                include_str!(concat!("texts/", $id, ".ja.txt")),
            ),)*
        ];
    };
}

texts! { "empty-dir" "store" "missing-mount" "scaling" "three-servers" }

/// All walk-throughs.
pub fn all(lang: Lang) -> Vec<Lesson> {
    let lessons = TEXTS.iter().map(|(id, en, ja)| {
        read(
            id,
            match lang {
                Lang::En => en,
                Lang::Ja => ja,
            },
        )
    });
    lessons.collect()
}

/// Reads a text. A line begins with `=` for the title, `-` for a step, `$` for a command (`$!` for one that is meant to
/// fail), `>` for what to look at and `!` for what is true; any other is a paragraph.
fn read(id: &'static str, text: &'static str) -> Lesson {
    let mut lesson = Lesson {
        id,
        title: "",
        intro: "",
        steps: Vec::new(),
    };
    for line in text.lines().filter(|line| !line.is_empty()) {
        let (sign, rest) = line.split_once(' ').unwrap_or((line, ""));
        let part = match sign {
            "=" => {
                lesson.title = rest;
                continue;
            }
            "-" => {
                lesson.steps.push(Step {
                    title: rest,
                    parts: Vec::new(),
                });
                continue;
            }
            "$" => Part::Command(rest, false),
            "$!" => Part::Command(rest, true),
            ">" => Part::Look(rest),
            "!" => Part::Truth(rest),
            _ => Part::Text(line),
        };
        match (lesson.steps.last_mut(), part) {
            (Some(step), part) => step.parts.push(part),
            (None, Part::Text(text)) => lesson.intro = text,
            (None, _) => {}
        }
    }
    lesson
}
