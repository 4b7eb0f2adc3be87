//! Programs that work on lines of text.

use super::process::Process;
use crate::order::sort_by;

/// `echo`
pub(super) fn echo(own: &mut Process<'_>) -> i32 {
    let mut words = &own.words[1..];
    let (mut newline, mut escapes) = (true, false);
    while let Some((flag, rest)) = words.split_first()
        && let Some(letters) = flag.strip_prefix('-')
        && !letters.is_empty()
        && letters.chars().all(|letter| "neE".contains(letter))
    {
        newline &= !letters.contains('n');
        escapes |= letters.contains('e');
        words = rest;
    }
    let text = words.join(" ");
    let text = if escapes { escaped(&text) } else { text };
    own.output.push_str(&text);
    if newline {
        own.output.push('\n');
    }
    0
}

/// `printf`: `%s`, `%d` and escapes; the format is used again as long as there are words.
pub(super) fn printf(own: &mut Process<'_>) -> i32 {
    let Some((format, words)) = own.words[1..].split_first() else {
        return own.fail(&["usage: printf format [arguments]"]);
    };
    let format = escaped(format);
    let mut words = words.iter();
    let mut text = String::new();
    loop {
        let mut parts = format.split('%');
        text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let end = part.find(|c: char| c.is_ascii_alphabetic());
            match end {
                Some(end) => {
                    text.push_str(words.next().map_or("", String::as_str));
                    text.push_str(&part[end + 1..]);
                }
                None => text.extend(["%", part]),
            }
        }
        if words.len() == 0 || !format.contains('%') {
            break;
        }
    }
    own.output.push_str(&text);
    0
}

fn escaped(text: &str) -> String {
    let mut told = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match (c, c == '\\') {
            (_, true) => match rest.next() {
                Some('n') => told.push('\n'),
                Some('t') => told.push('\t'),
                Some('r') => told.push('\r'),
                Some('\\') | None => told.push('\\'),
                Some(other) => told.extend(['\\', other]),
            },
            (c, _) => told.push(c),
        }
    }
    told
}

/// `cat`
pub(super) fn cat(own: &mut Process<'_>) -> i32 {
    let (_, paths) = own.options();
    let mut code = 0;
    if paths.is_empty() {
        own.output.push_str(own.input);
    }
    for path in paths {
        match own.text(&path) {
            Ok(text) => own.output.push_str(&text),
            Err(why) => code = own.fail(&[&path, ": ", why]),
        }
    }
    code
}

/// Which flags of `grep` take a number: lines after, before and around a found one, and how many are looked for.
const NUMBERS: [char; 4] = ['A', 'B', 'C', 'm'];

/// Which lines are shown: the found ones, and so many before and after each.
fn around(found: &[bool], before: usize, after: usize) -> Vec<bool> {
    let mut shown = found.to_vec();
    let mut near = |places: &mut dyn Iterator<Item = usize>, reach: usize| {
        let mut left = 0;
        for place in places {
            if found[place] {
                left = reach.saturating_add(1);
            }
            shown[place] |= left > 0;
            left = left.saturating_sub(1);
        }
    };
    near(&mut (0..found.len()), after);
    near(&mut (0..found.len()).rev(), before);
    shown
}

/// `grep`, with plain words, `^`, `$`, `.*` and `|` in what is looked for.
pub(super) fn grep(own: &mut Process<'_>) -> i32 {
    let mut letters = String::new();
    let mut words = Vec::new();
    let mut patterns = Vec::new();
    let mut numbers = [None; 4];
    let mut rest = own.words.iter().skip(1);
    while let Some(word) = rest.next() {
        let flags = word.strip_prefix('-').filter(|own| !own.starts_with('-'));
        if let Some((flags, value)) = flags.and_then(|own| own.split_once(NUMBERS)) {
            let flag = &word[1 + flags.len()..];
            let value = match value {
                "" => rest.next().map_or("", String::as_str),
                value => value,
            };
            let Ok(number) = value.parse::<usize>() else {
                return own.fail(&[value, ": invalid context length argument"]) + 1;
            };
            let place = NUMBERS.iter().position(|own| flag.starts_with(*own));
            numbers[place.unwrap_or(0)] = Some(number);
            letters.push_str(flags);
            continue;
        }
        match word.strip_prefix('-') {
            Some("e") => patterns.extend(rest.next().cloned()),
            Some("-ignore-case") => letters.push('i'),
            Some("-color" | "-color=auto" | "-color=always") => {}
            Some(own) if !own.is_empty() => letters.push_str(own),
            _ => words.push(word.clone()),
        }
    }
    if patterns.is_empty() {
        if words.is_empty() {
            own.errors
                .push_str("Usage: grep [OPTION]... PATTERNS [FILE]...\n");
            return 2;
        }
        patterns.push(words.remove(0));
    }
    let has = |letter: char| letters.contains(letter);
    let is_fixed = has('F');
    let patterns = patterns.iter().flat_map(|pattern| match is_fixed {
        true => vec![pattern.clone()],
        false => pattern
            .replace("\\|", "|")
            .split('|')
            .map(str::to_owned)
            .collect(),
    });
    let fold = |text: &str| {
        if has('i') {
            text.to_lowercase()
        } else {
            text.to_owned()
        }
    };
    let patterns: Vec<String> = patterns.map(|pattern| fold(&pattern)).collect();
    let Ok(texts) = own.texts(&words) else {
        return 2;
    };
    let [after, before, both, most] = numbers;
    let (after, before) = (after.or(both), before.or(both));
    let has_context = after.or(before).is_some();
    let mut found = 0;
    for (name, text) in &texts {
        let mut left = most.unwrap_or(usize::MAX);
        let hits = text.lines().map(|line| {
            let folded = fold(line);
            let is_in = left > 0
                && has('v')
                    != patterns.iter().any(|pattern| match is_fixed {
                        true => folded.contains(pattern.as_str()),
                        false => matches(pattern, &folded),
                    });
            left -= usize::from(is_in);
            is_in
        });
        let hits: Vec<bool> = hits.collect();
        found += hits.iter().filter(|hit| **hit).count();
        if has('c') || has('q') {
            continue;
        }
        let shown = around(&hits, before.unwrap_or(0), after.unwrap_or(0));
        let mut last = None;
        for (number, line) in text
            .lines()
            .enumerate()
            .filter(|(number, _)| shown[*number])
        {
            if has_context && last.is_some_and(|last| last + 1 < number) {
                own.print(&["--"]);
            }
            last = Some(number);
            let sign = if hits[number] { ":" } else { "-" };
            let name = if texts.len() > 1 {
                [name, sign].concat()
            } else {
                String::new()
            };
            let number = if has('n') {
                [&(number + 1).to_string(), sign].concat()
            } else {
                String::new()
            };
            own.print(&[&name, &number, line]);
        }
    }
    if has('c') {
        own.print(&[&found.to_string()]);
    }
    i32::from(found == 0)
}

/// Whether a line has what a simple pattern says: `^`, `$`, `.`, and `*` behind a letter or a dot.
pub(super) fn matches(pattern: &str, line: &str) -> bool {
    let (pattern, from_start) = match pattern.strip_prefix('^') {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    let pattern: Vec<char> = pattern.replace("\\.", "\u{1}").chars().collect();
    let line: Vec<char> = line.chars().collect();
    // Bounded: a long pattern on a long line is not worth the time.
    if pattern.len() * line.len() > 200_000 {
        return false;
    }
    let starts = if from_start { 0..=0 } else { 0..=line.len() };
    // Which places of the line can be reached with each part of the pattern done.
    let mut reached = vec![false; line.len() + 1];
    for start in starts {
        reached[start] = true;
    }
    let mut place = 0;
    while place < pattern.len() {
        let wanted = pattern[place];
        if wanted == '$' && place + 1 == pattern.len() {
            return reached[line.len()];
        }
        let fits = |c: char| match wanted {
            '.' => true,
            '\u{1}' => c == '.',
            other => c == other,
        };
        let repeated = pattern.get(place + 1) == Some(&'*');
        let mut next = if repeated {
            reached.clone()
        } else {
            vec![false; line.len() + 1]
        };
        for at in 0..line.len() {
            let from = if repeated { next[at] } else { reached[at] };
            if from && fits(line[at]) {
                next[at + 1] = true;
            }
        }
        reached = next;
        place += if repeated { 2 } else { 1 };
    }
    reached.contains(&true)
}

/// `head`
pub(super) fn head(own: &mut Process<'_>) -> i32 {
    part(own, &|lines, count| (0, count.min(lines)))
}

/// `tail`
pub(super) fn tail(own: &mut Process<'_>) -> i32 {
    part(own, &|lines, count| (lines.saturating_sub(count), lines))
}

fn part(own: &mut Process<'_>, range: &dyn Fn(usize, usize) -> (usize, usize)) -> i32 {
    let (count, paths) = own.number('n', 10);
    let Ok(texts) = own.texts(&paths) else {
        return 1;
    };
    for (_, text) in texts {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let (from, to) = range(lines.len(), count);
        own.output.extend(lines[from..to].iter().copied());
    }
    0
}

/// `wc`
pub(super) fn wc(own: &mut Process<'_>) -> i32 {
    let (letters, paths) = own.options();
    let Ok(texts) = own.texts(&paths) else {
        return 1;
    };
    for (name, text) in texts {
        let counts = [
            ('l', text.matches('\n').count()),
            ('w', text.split_whitespace().count()),
            ('c', text.len()),
        ];
        let shown = counts
            .iter()
            .filter(|(letter, _)| letters.is_empty() || letters.contains(*letter));
        let shown: Vec<String> = shown.map(|(_, count)| count.to_string()).collect();
        let shown = match (shown.len(), name.is_empty()) {
            (1, _) => shown.concat(),
            _ => shown
                .iter()
                .map(|count| {
                    [
                        &" ".repeat(7_usize.saturating_sub(count.len())),
                        count.as_str(),
                    ]
                    .concat()
                })
                .collect(),
        };
        let name = if name.is_empty() {
            name
        } else {
            [" ", &name].concat()
        };
        own.print(&[&shown, &name]);
    }
    0
}

/// `sort`
pub(super) fn sort(own: &mut Process<'_>) -> i32 {
    let (letters, paths) = own.options();
    let Ok(texts) = own.texts(&paths) else {
        return 2;
    };
    let mut lines: Vec<&str> = texts.iter().flat_map(|(_, text)| text.lines()).collect();
    let number = |line: &str| line.trim().parse::<i64>().unwrap_or(0);
    sort_by(&mut lines, &|a, b| {
        let order = if letters.contains('n') {
            number(a).cmp(&number(b))
        } else {
            a.cmp(b)
        };
        if letters.contains('r') {
            order.reverse()
        } else {
            order
        }
    });
    if letters.contains('u') {
        lines.dedup();
    }
    for line in lines {
        own.print(&[line]);
    }
    0
}

/// `uniq`
pub(super) fn uniq(own: &mut Process<'_>) -> i32 {
    let (letters, paths) = own.options();
    let Ok(texts) = own.texts(&paths) else {
        return 1;
    };
    let lines: Vec<&str> = texts.iter().flat_map(|(_, text)| text.lines()).collect();
    for group in lines.chunk_by(|a, b| a == b) {
        let count = group.len().to_string();
        let space = " ".repeat(7_usize.saturating_sub(count.len()));
        match letters.contains('c') {
            true => own.print(&[&space, &count, " ", group[0]]),
            false => own.print(&[group[0]]),
        }
    }
    0
}

/// `seq`
pub(super) fn seq(own: &mut Process<'_>) -> i32 {
    let numbers: Vec<i64> = own.words[1..]
        .iter()
        .filter_map(|word| word.parse().ok())
        .collect();
    let (from, to) = match numbers[..] {
        [to] => (1, to),
        [from, to] => (from, to),
        _ => return own.fail(&["missing operand"]),
    };
    for number in from..=to.min(from.saturating_add(9_999)) {
        own.print(&[&number.to_string()]);
    }
    0
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The text that something in base 64 stands for.
pub(super) fn from_base64(coded: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for c in coded
        .bytes()
        .filter(|c| !c.is_ascii_whitespace() && *c != b'=')
    {
        let value = BASE64.iter().position(|own| *own == c)? as u32;
        bits = (bits << 6) | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    String::from_utf8(bytes).ok()
}

fn to_base64(text: &str) -> String {
    let mut coded = String::new();
    for three in text.as_bytes().chunks(3) {
        let byte = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let value = bits >> (18 - 6 * place) & 63;
            coded.push(if place <= three.len() {
                BASE64[value as usize].into()
            } else {
                '='
            });
        }
    }
    coded
}

/// `base64`
pub(super) fn base64(own: &mut Process<'_>) -> i32 {
    let (letters, paths) = own.options();
    let Ok(texts) = own.texts(&paths) else {
        return 1;
    };
    let text: String = texts.into_iter().map(|(_, text)| text).collect();
    if !letters.starts_with(['d', 'D']) {
        own.print(&[&to_base64(&text)]);
        return 0;
    }
    match from_base64(&text) {
        Some(text) => {
            own.output.push_str(&text);
            0
        }
        None => own.fail(&["invalid input"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_patterns_match_as_in_grep() {
        for (pattern, line, expected) in [
            ("test", "a test.txt", true),
            ("^test", "a test", false),
            ("^a.*t$", "a test", true),
            ("t$", "test.txt", true),
            ("a\\.b", "axb", false),
            ("a.b", "axb", true),
            ("", "anything", true),
            ("ab*c", "ac", true),
            ("x", "", false),
        ] {
            assert_eq!(matches(pattern, line), expected, "{pattern} in {line}");
        }
    }

    #[test]
    fn base_64_goes_both_ways() {
        for text in ["", "a", "ab", "abc", "demonstration-only", "日本"] {
            assert_eq!(from_base64(&to_base64(text)).as_deref(), Some(text));
        }
        assert_eq!(to_base64("catalog"), "Y2F0YWxvZw==");
        assert_eq!(from_base64("!"), None);
    }
}
