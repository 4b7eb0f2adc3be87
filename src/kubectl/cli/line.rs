//! What stands on a command line: which command, its flags, its arguments (spec 07 §1).

use super::commands::{COMMANDS, Command, EVERYWHERE};
use super::fault::Fault;
use super::time::duration;
use super::unknown::{instead, unknown_command};

/// What a flag takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// `--all`, `--all=false`
    Switch,
    /// `--name x`, `--name=x`
    Text,
    /// A whole number.
    Number,
    /// `30s`
    Duration,
    /// `--cascade=orphan`, or alone for a value of its own.
    Optional(&'static str),
}

impl Takes {
    /// What stands behind the name in a list of flags.
    pub(super) fn shown(self) -> &'static str {
        match self {
            Self::Switch | Self::Optional(_) => "",
            Self::Text => "=<text>",
            Self::Number => "=<number>",
            Self::Duration => "=<duration>",
        }
    }
}

/// A flag that a command knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flag {
    pub(super) name: &'static str,
    pub(super) short: Option<char>,
    pub(super) takes: Takes,
    pub(super) simulated: bool,
}

impl Flag {
    /// Reads `name/s=text`; see [`Command`].
    fn read(spec: &'static str) -> Self {
        let (spec, simulated) = match spec.strip_suffix('!') {
            Some(spec) => (spec, false),
            None => (spec, true),
        };
        let (head, takes) = match spec.split_once(['=', '?']) {
            None => (spec, Takes::Switch),
            Some((head, "text")) => (head, Takes::Text),
            Some((head, "number")) => (head, Takes::Number),
            Some((head, "duration")) => (head, Takes::Duration),
            Some((head, alone)) => (head, Takes::Optional(alone)),
        };
        let (name, short) = match head.split_once('/') {
            Some((name, short)) => (name, short.chars().next()),
            None => (head, None),
        };
        Self {
            name,
            short,
            takes,
            simulated,
        }
    }
}

/// A command line, taken apart.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) command: &'static Command,
    /// What is no flag.
    pub(super) words: Vec<String>,
    /// How many of them stood before `--`.
    pub(super) dash: Option<usize>,
    flags: Vec<(&'static str, String)>,
}

impl Line {
    /// Takes words apart, the leading `kubectl` left out.
    pub(super) fn read(args: &[String]) -> Result<Self, Fault> {
        let (command, rest) = find_command(args)?;
        let mut line = Self {
            command,
            words: Vec::new(),
            dash: None,
            flags: Vec::new(),
        };
        line.read_flags(&rest).map_err(|text| {
            Fault::local(
                &[
                    &text,
                    "\nSee 'kubectl ",
                    command.name,
                    " --help' for usage.",
                ]
                .concat(),
            )
        })?;
        for (name, _) in &line.flags {
            if !command
                .flags()
                .any(|flag| flag.name == *name && flag.simulated)
            {
                return Err(Fault::unsupported(&[command.name, " --", name].concat()));
            }
        }
        Ok(line)
    }

    /// As pflag does it.
    fn read_flags(&mut self, args: &[String]) -> Result<(), String> {
        let mut args = args.iter();
        while let Some(word) = args.next() {
            if word == "--" {
                self.dash = Some(self.words.len());
                self.words.extend(args.by_ref().cloned());
            } else if let Some(long) = word.strip_prefix("--") {
                let (name, value) = match long.split_once('=') {
                    Some((name, value)) => (name, Some(value)),
                    None => (long, None),
                };
                let known = self.command.flags().find(|flag| flag.name == name);
                let flag = known.ok_or_else(|| ["unknown flag: --", name].concat())?;
                let missing = || ["flag needs an argument: --", name].concat();
                self.add(flag, value, &mut args).ok_or_else(missing)??;
            } else if word.len() > 1 && word.starts_with('-') {
                self.read_shorts(&word[1..], &mut args)?;
            } else {
                self.words.push(word.clone());
            }
        }
        Ok(())
    }

    /// `-it`, `-owide`, `-o=wide`, `-n web`
    fn read_shorts(
        &mut self,
        shorts: &str,
        args: &mut std::slice::Iter<'_, String>,
    ) -> Result<(), String> {
        let mut rest = shorts;
        while let Some(short) = rest.chars().next() {
            let here = rest;
            rest = &rest[short.len_utf8()..];
            let mut known = self.command.flags();
            let known = known.find(|flag| flag.short == Some(short));
            let named = ["'", &short.to_string(), "' in -", here].concat();
            let flag = known.ok_or_else(|| ["unknown shorthand flag: ", &named].concat())?;
            let value = match rest.strip_prefix('=') {
                Some(value) => Some(value),
                None if matches!(flag.takes, Takes::Switch | Takes::Optional(_)) => None,
                None => Some(rest).filter(|rest| !rest.is_empty()),
            };
            let missing = || ["flag needs an argument: ", &named].concat();
            self.add(flag, value, args).ok_or_else(missing)??;
            if value.is_some() {
                break;
            }
        }
        Ok(())
    }

    /// Adds a flag, whose value may be the next word. None: it has no value.
    fn add(
        &mut self,
        flag: Flag,
        value: Option<&str>,
        args: &mut std::slice::Iter<'_, String>,
    ) -> Option<Result<(), String>> {
        let value = match (value, flag.takes) {
            (Some(value), _) => value,
            (None, Takes::Switch) => "true",
            (None, Takes::Optional(alone)) => alone,
            (None, _) => args.next()?,
        };
        let fault = match flag.takes {
            Takes::Switch if boolean(value).is_none() => {
                ["strconv.ParseBool: parsing \"", value, "\": invalid syntax"].concat()
            }
            Takes::Number if value.parse::<i32>().is_err() => {
                ["strconv.ParseInt: parsing \"", value, "\": invalid syntax"].concat()
            }
            Takes::Duration if duration(value).is_none() => {
                ["time: invalid duration \"", value, "\""].concat()
            }
            _ => {
                self.flags.push((flag.name, value.to_owned()));
                return Some(Ok(()));
            }
        };
        let short = flag
            .short
            .map(|short| ["-", &short.to_string(), ", "].concat());
        let short = short.unwrap_or_default();
        let whole = [
            "invalid argument \"",
            value,
            "\" for \"",
            &short,
            "--",
            flag.name,
        ];
        Some(Err([&whole.concat(), "\" flag: ", &fault].concat()))
    }

    /// The value of a flag, the last one if it is there several times.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let mut values = self.texts(name);
        values.next_back()
    }

    /// Every value of a flag.
    pub(super) fn texts(&self, name: &str) -> impl DoubleEndedIterator<Item = &str> {
        let flags = self.flags.iter().filter(move |(own, _)| *own == name);
        flags.map(|(_, value)| value.as_str())
    }

    /// Every value of a flag whose values may hold several, with commas between.
    pub(super) fn list(&self, name: &str) -> impl Iterator<Item = &str> {
        self.texts(name).flat_map(|value| value.split(','))
    }

    /// A switch; off if it is not there.
    pub(super) fn is_on(&self, name: &str) -> bool {
        self.switch(name) == Some(true)
    }

    /// A switch, if it is there.
    pub(super) fn switch(&self, name: &str) -> Option<bool> {
        boolean(self.text(name)?)
    }

    /// A number.
    pub(super) fn number(&self, name: &str) -> Option<i32> {
        self.text(name)?.parse().ok()
    }

    /// A duration in ms.
    pub(super) fn duration(&self, name: &str) -> Option<i64> {
        duration(self.text(name)?)
    }

    /// The namespace that is meant where a command does not name one.
    pub(super) fn namespace(&self) -> &str {
        let own = self.text("namespace").filter(|own| !own.is_empty());
        own.unwrap_or("default")
    }

    /// The user's error in the form that tells where help is.
    pub(super) fn usage(&self, text: &str) -> Fault {
        let name = self.command.name;
        Fault::local(&[text, "\nSee 'kubectl ", name, " -h' for help and examples"].concat())
    }
}

impl Command {
    fn flags(&self) -> impl Iterator<Item = Flag> {
        self.own_flags().chain(flags(EVERYWHERE))
    }

    /// Those that are not of every command.
    pub(super) fn own_flags(&self) -> impl Iterator<Item = Flag> {
        self.flags.iter().flat_map(|list| flags(list))
    }
}

/// The flags of a list.
pub(super) fn flags(list: &'static str) -> impl Iterator<Item = Flag> {
    list.split_ascii_whitespace().map(Flag::read)
}

/// As Go reads it.
fn boolean(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// The command of one or two words, and the other words. Flags may stand before it.
fn find_command(args: &[String]) -> Result<(&'static Command, Vec<String>), Fault> {
    let command = |name: &str| COMMANDS.iter().find(|command| command.name == name);
    let mut rest = args.to_vec();
    let Some(first) = next_word(&rest, 0) else {
        return Err(Fault::local("no command; see 'kubectl help'"));
    };
    let verb = rest.remove(first);
    let second = next_word(&rest, first).map(|place| (place, rest[place].clone()));
    let both = second.as_ref().and_then(|(place, second)| {
        let command = command(&[&verb, " ", second].concat())?;
        Some((command, *place))
    });
    let words = second
        .as_ref()
        .map(|(_, second)| [&verb, " ", second].concat());
    if let Some(fault) = words.and_then(|words| instead(&words)) {
        return Err(fault);
    }
    if let Some((command, place)) = both {
        rest.remove(place);
        return Ok((command, rest));
    }
    if let Some(command) = command(&verb) {
        return Ok((command, rest));
    }
    let below = |command: &Command| {
        let name = command.name.strip_prefix(&verb);
        name.is_some_and(|name| name.starts_with(' '))
    };
    if !COMMANDS.iter().any(below) {
        return Err(unknown_command(&verb));
    }
    // Without another word, help is shown.
    let second = second.map_or(String::new(), |(_, second)| second);
    Err(Fault::local(
        &[
            "unknown command \"",
            &second,
            "\"\nSee 'kubectl ",
            &verb,
            " -h' for help and examples",
        ]
        .concat(),
    ))
}

/// The command that some words begin with, and the words behind it.
pub(super) fn begun(args: &[String]) -> Option<(&'static str, Vec<String>)> {
    let (command, rest) = find_command(args).ok()?;
    Some((command.name, rest))
}

fn known(command: &str) -> impl Iterator<Item = Flag> {
    let command = COMMANDS.iter().find(|own| own.name == command);
    command.into_iter().flat_map(Command::flags)
}

/// The flags of a command that mean something here, as they are typed.
pub(super) fn flags_of(command: &str) -> Vec<String> {
    let flags = known(command).filter(|flag| flag.simulated);
    let typed = flags.map(|flag| {
        let equals = if matches!(flag.takes, Takes::Switch) {
            ""
        } else {
            "="
        };
        ["--", flag.name, equals].concat()
    });
    typed.collect()
}

/// The flag whose value is being typed: after it, or behind its `=`; and what stands before the value.
pub(super) fn flag_with_value<'a>(
    command: &str,
    last: Option<&String>,
    begun: &'a str,
) -> Option<(&'static str, &'a str)> {
    let named = |word: &str| {
        let long = word.strip_prefix("--");
        let short = word.strip_prefix('-').filter(|_| long.is_none());
        let mut flags = known(command);
        flags.find(|flag| match (long, short) {
            (Some(long), _) => flag.name == long,
            (_, Some(short)) => flag.short.is_some_and(|own| short.ends_with(own)),
            _ => false,
        })
    };
    if let Some((word, _)) = begun
        .split_once('=')
        .filter(|(word, _)| word.starts_with('-'))
    {
        let start = begun.get(..=word.len()).unwrap_or_default();
        return named(word).map(|flag| (flag.name, start));
    }
    let flag = named(last?)?;
    let takes_next = matches!(flag.takes, Takes::Text | Takes::Number | Takes::Duration);
    takes_next.then_some((flag.name, ""))
}

/// The words that are neither flags nor their values.
pub(super) fn words_of<'a>(command: &str, rest: &'a [String]) -> Vec<&'a String> {
    let mut words = Vec::new();
    let mut before: Option<&String> = None;
    for word in rest {
        let is_value = flag_with_value(command, before, "").is_some();
        if !word.starts_with('-') && !is_value {
            words.push(word);
        }
        before = Some(word);
    }
    words
}

/// The words that are neither flags nor values of the flags that every command has.
pub(super) fn leading(args: &[String]) -> Vec<&str> {
    let places = std::iter::successors(next_word(args, 0), |place| next_word(args, place + 1));
    places.map(|place| &*args[place]).collect()
}

/// The first word that is neither a flag of every command nor such a flag's value.
fn next_word(args: &[String], from: usize) -> Option<usize> {
    let mut place = from;
    while let Some(word) = args.get(place) {
        if !word.starts_with('-') || word == "--" {
            return (word != "--").then_some(place);
        }
        let takes_next = EVERYWHERE
            .split_ascii_whitespace()
            .map(Flag::read)
            .any(|flag| {
                let long = word.strip_prefix("--") == Some(flag.name);
                let short = flag.short.is_some_and(|short| *word == format!("-{short}"));
                (long || short) && matches!(flag.takes, Takes::Text | Takes::Number)
            });
        place += if takes_next { 2 } else { 1 };
    }
    None
}
