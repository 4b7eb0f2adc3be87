//! JSONPath as kubectl knows it (spec 07 §4.4): `{.items[*].metadata.name}`.

use crate::api::Quantity;
use crate::json::Value;
use std::cmp::Ordering;

/// Longest template, in bytes.
const TEMPLATE_MAX: usize = 10_000;
/// How many values a path may find, and how many bytes a template may print.
const FOUND_MAX: usize = 100_000;

/// A part of a template.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    Path(Path),
    /// `{range …}…{end}`
    Range(Path, Vec<Part>),
}

/// A path into a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Path {
    /// `$`: it begins at the very top.
    from_root: bool,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq)]
enum Step {
    Field(String),
    /// `..name`: at any depth.
    Deep(String),
    /// `[*]`, `.*`
    Every,
    Index(i64),
    Slice(Option<i64>, Option<i64>, i64),
    /// `['a','b']`, `[0,1]`
    Union(Vec<Step>),
    Filter(Operand, Option<(Comparison, Operand)>),
}

#[derive(Clone, Debug, PartialEq)]
enum Operand {
    Path(Path),
    Literal(Value),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Signs of comparisons, the longer ones first.
const COMPARISONS: [(&str, Comparison); 6] = [
    ("==", Comparison::Equal),
    ("!=", Comparison::Unequal),
    ("<=", Comparison::LessOrEqual),
    (">=", Comparison::GreaterOrEqual),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

/// A template that can be printed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Template(Vec<Part>);

impl Template {
    /// Reads a template; else what is wrong, as kubectl says it.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        if text.len() > TEMPLATE_MAX {
            return Err("template too long".to_owned());
        }
        let mut open: Vec<(Path, Vec<Part>)> = Vec::new();
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            let end = closing(after).ok_or("unclosed action")?;
            let action = after[..end].trim();
            rest = &after[end + 1..];
            if let Some(path) = action.strip_prefix("range ") {
                open.push((Path::read(path.trim())?, std::mem::take(&mut parts)));
            } else if action == "end" {
                let (path, outer) = open.pop().ok_or("not in range, nothing to end")?;
                let inner = std::mem::replace(&mut parts, outer);
                parts.push(Part::Range(path, inner));
            } else if action.starts_with(['"', '\'']) {
                parts.push(Part::Text(unquoted(action)?));
            } else {
                parts.push(Part::Path(Path::read(action)?));
            }
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        if open.is_empty() {
            Ok(Self(parts))
        } else {
            Err("unclosed action".to_owned())
        }
    }

    /// What it prints of a value. Nothing where there is nothing.
    pub(super) fn print(&self, root: &Value) -> String {
        let mut text = String::new();
        print_parts(&self.0, root, root, &mut text);
        text
    }
}

fn print_parts(parts: &[Part], root: &Value, here: &Value, text: &mut String) {
    for part in parts {
        if text.len() > FOUND_MAX {
            return;
        }
        match part {
            Part::Text(own) => text.push_str(own),
            Part::Path(path) => {
                let found: Vec<String> = path.find(root, here).into_iter().map(shown).collect();
                text.push_str(&found.join(" "));
            }
            Part::Range(path, inner) => {
                for value in path.find(root, here) {
                    print_parts(inner, root, value, text);
                }
            }
        }
    }
}

/// A value as kubectl prints it: texts bare, all else as JSON.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Where an action ends: at the first brace that stands in no quotes.
fn closing(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut escaped = false;
    for (place, c) in text.char_indices() {
        match (c, quote) {
            _ if escaped => escaped = false,
            ('\\', _) => escaped = true,
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('}', None) => return Some(place),
            _ => {}
        }
    }
    None
}

/// A text in quotes, with the usual escapes.
fn unquoted(text: &str) -> Result<String, String> {
    let quote = text.chars().next().unwrap_or('"');
    let inner = text.get(1..).and_then(|text| text.strip_suffix(quote));
    let mut inner = inner.ok_or("unterminated quoted string")?.chars();
    let mut out = String::new();
    while let Some(c) = inner.next() {
        out.push(match c {
            '\\' => match inner.next().unwrap_or('\\') {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            },
            other => other,
        });
    }
    Ok(out)
}

impl Path {
    /// Reads what stands between the braces, or a bare `.a.b`.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        Self::read_at(text, 0)
    }

    fn read_at(text: &str, depth: usize) -> Result<Self, String> {
        if depth > 8 || text.len() > TEMPLATE_MAX {
            return Err("expression too long".to_owned());
        }
        let mut steps = Vec::new();
        let mut rest = text.strip_prefix(['$', '@']).unwrap_or(text);
        if !rest.is_empty() && !rest.starts_with(['.', '[']) {
            return Err(["unrecognized identifier ", rest].concat());
        }
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('[') {
                let end = bracket(after).ok_or("unterminated array")?;
                steps.push(subscript(after[..end].trim(), depth)?);
                rest = &after[end + 1..];
                continue;
            }
            let Some(after) = rest.strip_prefix('.') else {
                return Err([
                    "unrecognized character in action: ",
                    &format!("{:?}", rest.chars().next().unwrap_or(' ')),
                ]
                .concat());
            };
            let (is_deep, after) = match after.strip_prefix('.') {
                Some(after) => (true, after),
                None => (false, after),
            };
            if after.starts_with('[') {
                rest = after;
                continue;
            }
            let (name, after) = field(after);
            rest = after;
            match name.as_str() {
                "" => {}
                "*" => steps.push(Step::Every),
                _ if is_deep => steps.push(Step::Deep(name)),
                _ => steps.push(Step::Field(name)),
            }
        }
        Ok(Self {
            from_root: text.starts_with('$'),
            steps,
        })
    }

    /// What the path finds, in order, from the root or from `here`.
    pub(super) fn find<'a>(&self, root: &'a Value, here: &'a Value) -> Vec<&'a Value> {
        let mut found = vec![if self.from_root { root } else { here }];
        for step in &self.steps {
            let mut next = Vec::new();
            for value in found {
                step.apply(root, value, &mut next);
                if next.len() > FOUND_MAX {
                    break;
                }
            }
            found = next;
        }
        found
    }
}

/// A field's name; a backslash takes the dot behind it into the name.
fn field(text: &str) -> (String, &str) {
    let mut name = String::new();
    let mut chars = text.char_indices();
    while let Some((place, c)) = chars.next() {
        match c {
            '\\' => name.extend(chars.next().map(|(_, c)| c)),
            '.' | '[' => return (name, &text[place..]),
            c => name.push(c),
        }
    }
    (name, "")
}

/// Where a subscript ends.
fn bracket(text: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0_usize, None);
    for (place, c) in text.char_indices() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('[', None) => depth += 1,
            (']', None) if depth == 0 => return Some(place),
            (']', None) => depth -= 1,
            _ => {}
        }
    }
    None
}

fn subscript(text: &str, depth: usize) -> Result<Step, String> {
    let invalid = || ["invalid array index ", text].concat();
    if text == "*" {
        return Ok(Step::Every);
    }
    if let Some(filter) = text
        .strip_prefix("?(")
        .and_then(|text| text.strip_suffix(')'))
    {
        return read_filter(filter, depth);
    }
    if text.starts_with(['"', '\'']) {
        let mut names = Vec::new();
        for name in text.split(',') {
            names.push(Step::Field(unquoted(name.trim())?));
        }
        return Ok(if names.len() == 1 {
            names.remove(0)
        } else {
            Step::Union(names)
        });
    }
    if text.contains(',') {
        let indexes = text
            .split(',')
            .map(|part| part.trim().parse().map(Step::Index));
        let indexes: Result<Vec<Step>, _> = indexes.collect();
        return indexes.map(Step::Union).map_err(|_| invalid());
    }
    if text.contains(':') {
        let mut bounds = text.split(':').map(|part| match part.trim() {
            "" => Ok(None),
            number => number.parse::<i64>().map(Some).map_err(|_| invalid()),
        });
        let mut next = || bounds.next().unwrap_or(Ok(None));
        return Ok(Step::Slice(next()?, next()?, next()?.unwrap_or(1)));
    }
    text.parse().map(Step::Index).map_err(|_| invalid())
}

fn read_filter(text: &str, depth: usize) -> Result<Step, String> {
    let found = COMPARISONS.iter().filter_map(|(sign, comparison)| {
        let place = outside_quotes(text, sign)?;
        Some((place, sign.len(), *comparison))
    });
    // The first sign; of those at one place, the longest stands first in the table.
    let Some((place, len, comparison)) = found.min_by_key(|(place, ..)| *place) else {
        return Ok(Step::Filter(operand(text.trim(), depth)?, None));
    };
    let left = operand(text[..place].trim(), depth)?;
    let right = operand(text[place + len..].trim(), depth)?;
    Ok(Step::Filter(left, Some((comparison, right))))
}

fn outside_quotes(text: &str, sign: &str) -> Option<usize> {
    let mut quote = None;
    for (place, c) in text.char_indices() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (_, None) if text[place..].starts_with(sign) => return Some(place),
            _ => {}
        }
    }
    None
}

fn operand(text: &str, depth: usize) -> Result<Operand, String> {
    if text.starts_with(['"', '\'']) {
        return Ok(Operand::Literal(unquoted(text)?.into()));
    }
    if text.starts_with(['@', '$', '.']) {
        return Ok(Operand::Path(Path::read_at(text, depth + 1)?));
    }
    match crate::json::from_str(text) {
        Ok(value @ (Value::Number(_) | Value::Bool(_))) => Ok(Operand::Literal(value)),
        _ => Err(["unrecognized identifier ", text].concat()),
    }
}

impl Step {
    fn apply<'a>(&self, root: &'a Value, value: &'a Value, out: &mut Vec<&'a Value>) {
        match self {
            Self::Field(name) => out.extend(value.get(name.as_str())),
            Self::Deep(name) => {
                let mut pending = vec![value];
                while let Some(value) = pending.pop() {
                    out.extend(value.get(name.as_str()));
                    pending.extend(children(value).into_iter().rev());
                }
            }
            Self::Every => out.extend(children(value)),
            Self::Union(steps) => steps.iter().for_each(|step| step.apply(root, value, out)),
            Self::Index(number) => {
                if let Value::Array(items) = value {
                    out.extend(place(*number, items.len()).and_then(|place| items.get(place)));
                }
            }
            Self::Slice(from, to, step) => {
                let Value::Array(items) = value else { return };
                let bound = |bound: Option<i64>, otherwise: usize| match bound {
                    None => otherwise,
                    Some(number) => place(number, items.len()).unwrap_or(0).min(items.len()),
                };
                let (from, to) = (bound(*from, 0), bound(*to, items.len()));
                let step = usize::try_from(*step).unwrap_or(1).max(1);
                out.extend(items.iter().take(to).skip(from).step_by(step));
            }
            Self::Filter(left, comparison) => {
                let Value::Array(items) = value else { return };
                out.extend(
                    items
                        .iter()
                        .filter(|item| holds(root, item, left, comparison)),
                );
            }
        }
    }
}

fn children(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(fields) => fields.values().collect(),
        _ => Vec::new(),
    }
}

/// Negative numbers count from the end.
fn place(number: i64, len: usize) -> Option<usize> {
    match usize::try_from(number) {
        Ok(place) => Some(place),
        Err(_) => len.checked_sub(usize::try_from(number.unsigned_abs()).ok()?),
    }
}

fn holds(
    root: &Value,
    item: &Value,
    left: &Operand,
    comparison: &Option<(Comparison, Operand)>,
) -> bool {
    let value = |operand: &Operand| match operand {
        Operand::Literal(value) => Some(value.clone()),
        Operand::Path(path) => path.find(root, item).first().map(|found| (*found).clone()),
    };
    let Some(left) = value(left) else {
        return false;
    };
    let Some((comparison, right)) = comparison else {
        return true;
    };
    let Some(right) = value(right) else {
        return false;
    };
    let order = compare(&left, &right);
    match comparison {
        Comparison::Equal => left == right || order == Some(Ordering::Equal),
        Comparison::Unequal => left != right && order != Some(Ordering::Equal),
        Comparison::Less => order == Some(Ordering::Less),
        Comparison::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Comparison::Greater => order == Some(Ordering::Greater),
        Comparison::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    }
}

/// Numbers by value, texts by their bytes.
pub(super) fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            let [a, b] = [a, b].map(|number| Quantity(number.to_string()).milli());
            Some(a?.cmp(&b?))
        }
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// A path with or without braces, with or without a dot at its beginning (`--sort-by`, `custom-columns`,
/// `wait --for=jsonpath`).
pub(super) fn relaxed(text: &str) -> Result<Path, String> {
    let inner = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'));
    let inner = inner.unwrap_or(text).trim();
    if inner.contains(['{', '}']) {
        return Err(["unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'"].concat());
    }
    let is_rooted = inner.starts_with(['.', '[', '$', '@']) || inner.is_empty();
    let dot = if is_rooted { "" } else { "." };
    Path::read(&[dot, inner].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn templates_print_what_they_find() {
        let pods = json!({"items": [
            {"metadata": {"name": "web-0", "labels": {"a.b/c": "x"}}, "n": 1, "ready": true},
            {"metadata": {"name": "web-1", "labels": {}}, "n": 2, "ready": false},
            {"metadata": {"name": "web-2"}, "n": 10},
        ], "kind": "List"});
        for (template, text) in [
            ("{.kind}", "List"),
            ("{.items[*].metadata.name}", "web-0 web-1 web-2"),
            ("{.items[-1:].metadata.name}", "web-2"),
            ("{.items[0:2].n}", "1 2"),
            ("{.items[0,2].n}", "1 10"),
            ("{.items[-1].n}", "10"),
            ("{.items[9].n}", ""),
            (
                "{range .items[*]}{.metadata.name}{\"\\t\"}{.n}{'\\n'}{end}",
                "web-0\t1\nweb-1\t2\nweb-2\t10\n",
            ),
            ("{.items[?(@.n>1)].metadata.name}", "web-1 web-2"),
            ("{.items[?(@.n<=2)].n}", "1 2"),
            ("{.items[?(@.metadata.name==\"web-1\")].n}", "2"),
            ("{.items[?(@.metadata.name!='web-1')].n}", "1 10"),
            ("{.items[?(@.ready)].n}", "1 2"),
            ("{.items[?(@.ready==true)].n}", "1"),
            ("{.items[0].metadata.labels.a\\.b/c}", "x"),
            ("{.items[0].metadata.labels['a\\.b/c']}", "x"),
            ("{.items[0].metadata['name']}", "web-0"),
            ("{..name}", "web-0 web-1 web-2"),
            (
                "{.items[0].metadata}",
                r#"{"labels":{"a.b/c":"x"},"name":"web-0"}"#,
            ),
            ("n={.items[1].n}!", "n=2!"),
            ("{.nothing.at.all}", ""),
            ("{@.kind}{$.kind}", "ListList"),
            ("", ""),
        ] {
            let read = Template::read(template).expect(template);
            assert_eq!(read.print(&pods), text, "{template}");
        }
        for wrong in [
            "{",
            "{.a",
            "{range .a}",
            "{end}",
            "{.a[}",
            "{.a[x]}",
            "{a}",
            "{'a}",
            "{.a[?(b)]}",
        ] {
            assert!(Template::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn paths_may_lack_braces_and_the_first_dot() {
        let value = json!({"a": {"b": 1}});
        for path in ["{.a.b}", ".a.b", "a.b", "{a.b}"] {
            let path = relaxed(path).expect(path);
            assert_eq!(path.find(&value, &value), [&json!(1)]);
        }
        assert!(relaxed("{.a}{.b}").is_err());
    }
}
