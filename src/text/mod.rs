//! Every sentence that a person reads, in every language of the page.
//!
//! The sentences are in one file a language, `key = sentence`. `{name}` is filled in; what stands
//! between backticks is a name or a word of Kubernetes, shown as code and never translated.

mod advice;
mod change;
mod problem;
mod reason;
mod sentence;

pub use self::advice::{advice, repair};
pub use self::change::{change, coming};
pub use self::problem::problem;
pub use self::reason::{elapsed, explain, headline, remaining, remedy, rule, sentence};
pub use self::sentence::{Span, fill, plain, spans};
use std::sync::OnceLock;

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English
    #[default]
    En,
    /// 日本語
    Ja,
}

impl Lang {
    /// Every language, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::En, Self::Ja];

    /// The BCP 47 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }

    /// Its own name for itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Ja => "日本語",
        }
    }

    /// The language of a tag such as `ja-JP`.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL
            .into_iter()
            .find(|lang| lang.code().eq_ignore_ascii_case(primary))
    }

    /// Whether its sentences are there: English always, any other once it was [learned](learn_japanese).
    pub fn is_known(self) -> bool {
        self == Self::En || LEARNED.get().is_some()
    }

    /// In a language that is not there yet, English.
    fn sentences(self) -> &'static [Line] {
        static ENGLISH: OnceLock<Vec<Line>> = OnceLock::new();
        let learned = LEARNED.get().filter(|_| self == Self::Ja);
        learned.unwrap_or_else(|| ENGLISH.get_or_init(|| lines(include_str!("en.txt")).collect()))
    }

    /// The sentence of a key, as it stands in the file; the key itself if there is none.
    pub fn text(self, key: &'static str) -> &'static str {
        let known = self.sentences().iter().find(|(own, _)| *own == key);
        known.map_or(key, |(_, sentence)| sentence)
    }

    /// The sentence of a key, with its gaps filled.
    pub fn say(self, key: &'static str, values: &[(&str, &str)]) -> String {
        fill(self.text(key), values)
    }
}

/// The sentences in Japanese, for [`learn_japanese`]. Most readers of the page need one language, so
/// that nothing else refers to the second.
pub const JAPANESE: &str = include_str!("ja.txt");

static LEARNED: OnceLock<Vec<Line>> = OnceLock::new();

/// From now on what is said in Japanese is taken from this text.
pub fn learn_japanese(source: &'static str) {
    LEARNED.get_or_init(|| lines(source).collect());
}

/// A key, and its sentence.
type Line = (&'static str, &'static str);

fn lines(source: &'static str) -> impl Iterator<Item = Line> {
    source
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::{Map, Set};
    use std::path::Path;

    fn source(lang: Lang) -> &'static str {
        match lang {
            Lang::En => include_str!("en.txt"),
            Lang::Ja => JAPANESE,
        }
    }

    fn table(lang: Lang) -> Map<&'static str, &'static str> {
        lines(source(lang)).collect()
    }

    fn gaps(sentence: &str) -> Set<&str> {
        sentence
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_keys_and_gaps() {
        let english = table(Lang::En);
        let japanese = table(Lang::Ja);
        let keys = |table: &Map<&'static str, &str>| table.keys().copied().collect::<Vec<_>>();
        assert_eq!(keys(&english), keys(&japanese));
        for (key, sentence) in &english {
            assert_eq!(gaps(sentence), gaps(japanese[key]), "{key}");
        }
    }

    #[test]
    fn no_key_is_there_twice_and_no_line_is_lost() {
        for lang in Lang::ALL {
            let count = source(lang)
                .lines()
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .count();
            assert_eq!(count, table(lang).len(), "{}", lang.code());
        }
    }

    #[test]
    fn code_marks_are_paired() {
        for lang in Lang::ALL {
            for (key, sentence) in table(lang) {
                assert_eq!(sentence.matches('`').count() % 2, 0, "{key}");
            }
        }
    }

    /// Keys are written as plain literals, so that this test can find them.
    #[test]
    fn every_key_that_is_used_exists_and_every_key_is_used() {
        let mut source = String::new();
        for room in ["text", "scene", "ui"] {
            collect(
                &Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room),
                &mut source,
            );
        }
        let known = table(Lang::En);
        let used: Set<&str> = source
            .split('"')
            .skip(1)
            .filter(|literal| is_key(literal))
            .collect();
        let missing: Vec<_> = used
            .iter()
            .filter(|key| !known.contains_key(*key))
            .collect();
        assert!(missing.is_empty(), "used but not written: {missing:?}");
        let idle: Vec<_> = known.keys().filter(|key| !used.contains(*key)).collect();
        assert!(idle.is_empty(), "written but not used: {idle:?}");
    }

    /// `area.some-words`, with an area that the files know.
    fn is_key(literal: &str) -> bool {
        let Some((area, rest)) = literal.split_once('.') else {
            return false;
        };
        let lower = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.')
        };
        lower(rest)
            && Lang::En
                .sentences()
                .iter()
                .any(|(key, _)| key.split('.').next() == Some(area))
    }

    fn collect(folder: &Path, source: &mut String) {
        let mut entries: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                collect(&path, source);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                source.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
}
