//! What kubectl tells of itself: `help`, `--help`, `options`, and commands that are no more than the name of a group.

use super::commands::{COMMANDS, Command, EVERYWHERE};
use super::line::{self, Flag};

/// The text that is asked for, if these words ask for help.
pub(super) fn asked(args: &[String]) -> Option<String> {
    let is_flag = |word: &&String| *word == "-h" || *word == "--help";
    let own = args.iter().take_while(|word| *word != "--");
    let wants_flag = own.clone().any(|word| is_flag(&word));
    let rest: Vec<String> = own.filter(|word| !is_flag(word)).cloned().collect();
    let words = line::leading(&rest);
    match words[..] {
        [] | ["help"] => Some(overview()),
        ["options"] => Some(options()),
        ["help", ref topic @ ..] => {
            let words: Vec<String> = topic.iter().map(|word| (*word).to_owned()).collect();
            Some(about(&words).unwrap_or_else(|| {
                [
                    "Unknown help topic [`",
                    &topic.join("` `"),
                    "`]\n\n",
                    &usage(),
                ]
                .concat()
            }))
        }
        [group] if is_group(group) => Some(of_group(group)),
        _ if wants_flag => about(&rest),
        _ => None,
    }
}

/// Of the command that these words begin with; none if there is no such command.
fn about(words: &[String]) -> Option<String> {
    match line::begun(words) {
        Some((name, _)) => COMMANDS.iter().find(|own| own.name == name).map(of_command),
        None => {
            let group = line::leading(words).into_iter().next();
            group.filter(|word| is_group(word)).map(of_group)
        }
    }
}

/// Whether commands follow this word, which is none itself.
fn is_group(word: &str) -> bool {
    below(word).next().is_some() && COMMANDS.iter().all(|own| own.name != word)
}

fn below(group: &str) -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().filter(move |own| {
        let rest = own.name.strip_prefix(group);
        rest.is_some_and(|rest| rest.starts_with(' '))
    })
}

const GLOBAL: &str = "Use \"kubectl options\" for a list of global command-line options (applies to all commands).\n";

fn overview() -> String {
    let mut text = "kubectl controls the Kubernetes cluster manager. Here it controls the cluster of this page.\n\nCommands:\n".to_owned();
    list(&mut text, &mut COMMANDS.iter(), "");
    [&text, "\n", &usage()].concat()
}

fn usage() -> String {
    let text = "Usage:\n  kubectl [flags] [options]\n\nUse \"kubectl <command> --help\" for more information about a given command.\n";
    [text, GLOBAL].concat()
}

fn of_group(group: &str) -> String {
    let mut text = "Available Commands:\n".to_owned();
    list(&mut text, &mut below(group), group);
    text.extend([
        "\nUsage:\n  kubectl ",
        group,
        " SUBCOMMAND [options]\n\nUse \"kubectl ",
        group,
        " <command> --help\" for more information about a given command.\n",
        GLOBAL,
    ]);
    text
}

/// Names and sentences, side by side.
fn list(text: &mut String, commands: &mut dyn Iterator<Item = &Command>, group: &str) {
    for command in commands {
        let name = command.name.get(group.len()..).unwrap_or_default().trim();
        let blanks = 18_usize.saturating_sub(name.len());
        text.extend(["  ", name, &" ".repeat(blanks), command.about, "\n"]);
    }
}

fn of_command(command: &Command) -> String {
    let mut text = [command.about, "\n"].concat();
    let flags = || command.own_flags();
    if flags().next().is_some() {
        text.push_str("\nOptions:\n");
        flags_of(&mut text, &mut flags());
    }
    let lacking: Vec<String> = flags()
        .filter(|flag| !flag.simulated)
        .map(|flag| [" --", flag.name].concat())
        .collect();
    if !lacking.is_empty() {
        text.extend(["\nNot simulated here:", &lacking.concat(), "\n"]);
    }
    let blank = if command.arguments.is_empty() {
        ""
    } else {
        " "
    };
    text.extend([
        "\nUsage:\n  kubectl ",
        command.name,
        blank,
        command.arguments,
        " [options]\n\n",
        GLOBAL,
    ]);
    text
}

fn options() -> String {
    let mut text = "The following options can be passed to any command:\n\n".to_owned();
    flags_of(&mut text, &mut line::flags(EVERYWHERE));
    text
}

/// `    -n, --namespace=text`
fn flags_of(text: &mut String, flags: &mut dyn Iterator<Item = Flag>) {
    for flag in flags.filter(|flag| flag.simulated) {
        text.push_str("    ");
        if let Some(short) = flag.short {
            text.extend(["-", &short.to_string(), ", "]);
        }
        text.extend(["--", flag.name, flag.takes.shown(), "\n"]);
    }
}
