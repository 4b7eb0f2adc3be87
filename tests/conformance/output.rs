//! What kubectl prints, without random names, ages and instants.

/// A text in which whatever differs from run to run has a common name.
pub(crate) fn normal(text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(line).collect();
    // The server shows what differs within its own types. Around that, they have fields that the API
    // does not have: only what differs is compared.
    if let Some(hunk) = lines.iter().position(|line| line.starts_with("@@ "))
        && lines[..hunk]
            .iter()
            .any(|line| line.contains("Forbidden: "))
    {
        let all = std::mem::take(&mut lines).into_iter().enumerate();
        let told = all.filter(|(at, line)| *at < hunk || line.starts_with(['-', '+']));
        lines = told.map(|(_, line)| line).collect();
    }
    let header = lines.first().cloned().unwrap_or_default();
    if header.split_whitespace().any(|word| word == "AGE") {
        for line in &mut lines {
            // Columns are as wide as their longest cell, which may be a random name.
            let cells = line
                .split("  ")
                .map(str::trim)
                .filter(|cell| !cell.is_empty());
            let cells = cells.map(|cell| if is_age(cell) { "<age>" } else { cell });
            *line = cells.collect::<Vec<_>>().join(" | ");
        }
    }
    lines.join("\n")
}

/// What a command printed; a drain evicts pods side by side, and asks again as often as it has time.
pub(crate) fn of_command(action: &str, text: &str) -> String {
    let text = normal(text);
    if !action.starts_with("kubectl drain") {
        return text;
    }
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines.dedup();
    lines.join("\n")
}

/// Whether a command goes on printing while it runs.
pub(crate) fn is_stream(action: &str) -> bool {
    action.starts_with("kubectl rollout status")
}

/// Whether two streams tell the same: a line for each status that was written, where a controller may
/// merge several changes into one write, or write twice.
pub(crate) fn same_stream(real: &str, ours: &str) -> bool {
    let lines = |text: &str| -> Vec<String> {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.dedup();
        lines
    };
    let (real, ours) = (lines(real), lines(ours));
    let (short, long) = if real.len() < ours.len() {
        (&real, &ours)
    } else {
        (&ours, &real)
    };
    let mut rest = long.iter();
    let is_part = short.iter().all(|line| rest.any(|own| own == line));
    // Not more than every other line is merged.
    is_part && real.last() == ours.last() && short.len() * 2 >= long.len()
}

/// Words that are random become what they stand for.
pub(crate) fn line(line: &str) -> String {
    let versions = [
        "resourceVersion: ",
        "\"resourceVersion\": ",
        "Resource Version:  ",
    ];
    let version = versions
        .iter()
        .find_map(|title| Some((line.find(title)?, title)));
    if let Some((at, title)) = version {
        let end = if line.ends_with(',') { "," } else { "" };
        return format!("{}{title}<number>{end}", &line[..at]);
    }
    let mut told = String::new();
    let mut word = String::new();
    for letter in line.chars().chain(['\n']) {
        if letter.is_ascii_alphanumeric() || "-.:".contains(letter) {
            word.push(letter);
            continue;
        }
        told += &common(&word);
        word.clear();
        told.push(letter);
    }
    told.pop();
    told
}

fn common(word: &str) -> String {
    for directory in ["LIVE-", "MERGED-"] {
        if let Some(rest) = word.strip_prefix(directory)
            && rest.parse::<u64>().is_ok()
        {
            return format!("{directory}*");
        }
    }
    if is_shape(word, "dddd-dd-ddTdd:dd:ddZ") {
        return "<instant>".into();
    }
    if is_shape(word, "dddd-dd-dd") {
        return "<date>".into();
    }
    if word.len() >= 8 && is_shape(&word[..8], "dd:dd:dd") {
        return "<time>".into();
    }
    if let Some(at) = word.len().checked_sub(36)
        && word.is_char_boundary(at)
        && is_uid(&word[at..])
    {
        return format!("{}<uid>", &word[..at]);
    }
    let mut parts: Vec<&str> = word.split('-').collect();
    let is_random = |part: &&str| part.chars().all(|letter| SAFE.contains(letter));
    if parts.len() >= 3
        && parts
            .last()
            .is_some_and(|last| last.len() == 5 && is_random(last))
        && parts[parts.len() - 2].len() >= 6
        && is_random(&parts[parts.len() - 2])
    {
        parts.truncate(parts.len() - 2);
        return format!("{}-<hash>-<suffix>", parts.join("-"));
    }
    word.to_owned()
}

/// The letters of random names.
pub(crate) const SAFE: &str = "bcdfghjklmnpqrstvwxz2456789";

fn is_uid(word: &str) -> bool {
    word.len() == 36
        && word.char_indices().all(|(at, letter)| match at {
            8 | 13 | 18 | 23 => letter == '-',
            _ => letter.is_ascii_hexdigit(),
        })
}

fn is_shape(word: &str, shape: &str) -> bool {
    word.len() == shape.len()
        && word.chars().zip(shape.chars()).all(|(letter, shape)| {
            if shape == 'd' {
                letter.is_ascii_digit()
            } else {
                letter == shape
            }
        })
}

pub(crate) fn is_age(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    digits > 0
        && cell.starts_with(|letter: char| letter.is_ascii_digit())
        && cell
            .chars()
            .all(|letter| letter.is_ascii_digit() || "smhd".contains(letter))
        && cell.ends_with(|letter: char| "smhd".contains(letter))
}
