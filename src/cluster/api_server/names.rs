//! Rules for names, labels and ports, with the server's texts (spec 06 §3).
//!
//! Each function returns what is wrong with the text, and nothing if it is fine.

/// A length and a shape.
struct Rule {
    max: usize,
    /// Label values count bytes, DNS names say characters; both mean bytes.
    unit: &'static str,
    fits: fn(&str) -> bool,
    text: &'static str,
}

const LABEL: Rule = Rule {
    max: 63,
    unit: "characters",
    fits: is_label,
    text: "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
};

const LABEL_1035: Rule = Rule {
    max: 63,
    unit: "characters",
    fits: |text| is_label(text) && !text.starts_with(|c: char| c.is_ascii_digit()),
    text: "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
};

const SUBDOMAIN: Rule = Rule {
    max: 253,
    unit: "characters",
    fits: is_subdomain,
    text: r"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
};

const LABEL_VALUE: Rule = Rule {
    max: 63,
    unit: "bytes",
    fits: |text| text.is_empty() || is_qualified(text),
    text: "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
};

const KEY_NAME: Rule = Rule {
    max: 63,
    unit: "bytes",
    fits: is_qualified,
    text: "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
};

/// Whether all bytes are `inner`, and the first and the last are `edge`.
fn is_shaped(text: &str, edge: fn(u8) -> bool, inner: fn(u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(|byte| edge(*byte))
        && bytes.last().is_some_and(|byte| edge(*byte))
        && bytes.iter().all(|byte| inner(*byte))
}

fn is_lower(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn is_label(text: &str) -> bool {
    is_shaped(text, is_lower, |byte| is_lower(byte) || byte == b'-')
}

fn is_subdomain(text: &str) -> bool {
    text.split('.').all(is_label)
}

fn is_qualified(text: &str) -> bool {
    is_shaped(
        text,
        |byte| byte.is_ascii_alphanumeric(),
        |byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte),
    )
}

fn check(text: &str, rule: &Rule) -> Vec<String> {
    let mut problems = Vec::new();
    if text.len() > rule.max {
        problems.push(too_long(rule.max, rule.unit));
    }
    if !(rule.fits)(text) {
        problems.push(rule.text.to_owned());
    }
    problems
}

fn too_long(max: usize, unit: &str) -> String {
    format!("must be no more than {max} {unit}")
}

/// LABEL: names of sets, containers, volumes.
pub fn label(text: &str) -> Vec<String> {
    let mut problems = check(text, &LABEL);
    if !is_label(text) && is_subdomain(text) {
        problems.pop();
        problems.push("must not contain dots".to_owned());
    }
    problems
}

/// The rule for names of Services before 1.36.
pub fn label_1035(text: &str) -> Vec<String> {
    check(text, &LABEL_1035)
}

/// SUBDOMAIN: names of pods, claims, volumes, classes, nodes.
pub fn subdomain(text: &str) -> Vec<String> {
    check(text, &SUBDOMAIN)
}

/// What the path of a request can carry: names that keep no other rule.
pub fn path_segment(text: &str) -> Vec<String> {
    if matches!(text, "." | "..") {
        return vec![format!("may not be '{text}'")];
    }
    let found = ["/", "%"].into_iter().filter(|part| text.contains(part));
    found
        .map(|part| format!("may not contain '{part}'"))
        .collect()
}

/// LABELVALUE
pub fn label_value(text: &str) -> Vec<String> {
    check(text, &LABEL_VALUE)
}

/// LABELKEY
pub fn label_key(text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let (prefix, name) = match text.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, text),
    };
    if name.contains('/') {
        problems.push(format!(
            "a valid label key {} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
            KEY_NAME.text
        ));
        return problems;
    }
    let mut part = |part: &str, found: Vec<String>| {
        problems.extend(found.iter().map(|problem| format!("{part} part {problem}")));
    };
    let empty = || vec!["must be non-empty".to_owned()];
    match prefix {
        Some("") => part("prefix", empty()),
        Some(prefix) => part("prefix", subdomain(prefix)),
        None => {}
    }
    if name.is_empty() {
        part("name", empty());
    }
    part("name", check(name, &KEY_NAME));
    problems
}

/// PORTNAME
pub fn port_name(text: &str) -> Vec<String> {
    let allowed = |byte: u8| is_lower(byte) || byte == b'-';
    let checks = [
        (
            text.is_empty() || !text.bytes().all(allowed),
            "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        ),
        (
            !text.bytes().any(|byte| byte.is_ascii_lowercase()),
            "must contain at least one letter (a-z)",
        ),
        (text.contains("--"), "must not contain consecutive hyphens"),
        (
            text.starts_with('-') || text.ends_with('-'),
            "must not begin or end with a hyphen",
        ),
    ];
    let length = (text.len() > 15).then(|| too_long(15, "characters"));
    let shape = checks.iter().filter(|(wrong, _)| *wrong);
    length
        .into_iter()
        .chain(shape.map(|(_, problem)| (*problem).to_owned()))
        .collect()
}

/// PORT
pub fn port(number: i64) -> Option<&'static str> {
    (!(1..=65535).contains(&number)).then_some("must be between 1 and 65535, inclusive")
}

/// NONNEG
pub const NOT_NEGATIVE: &str = "must be greater than or equal to 0";

/// PERCENT
pub const PERCENT: &str = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

/// The number in `<number>%`; saturates. `None` if the text is no percentage.
pub fn percentage(text: &str) -> Option<u32> {
    let digits = text.strip_suffix('%')?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(digits.parse().unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long(length: usize) -> String {
        "a".repeat(length)
    }

    #[test]
    fn label_rule() {
        for fine in ["a", "0", "my-name", "123-abc", &long(63)] {
            assert!(label(fine).is_empty(), "{fine}");
        }
        for wrong in ["", "Web", "-a", "a-", "a_b", "é", "a..b", "a."] {
            assert_eq!(label(wrong), [LABEL.text], "{wrong}");
        }
        assert_eq!(label("a.b"), ["must not contain dots"]);
        assert_eq!(label(&long(64)), ["must be no more than 63 characters"]);
    }

    #[test]
    fn label_1035_rule() {
        assert!(label_1035("abc-123").is_empty());
        assert_eq!(label_1035("1abc"), [LABEL_1035.text]);
        assert_eq!(label_1035(""), [LABEL_1035.text]);
    }

    #[test]
    fn subdomain_rule() {
        for fine in ["a", "example.com", "0.1"] {
            assert!(subdomain(fine).is_empty(), "{fine}");
        }
        for wrong in ["", "A", ".a", "a.", "a..b", "a.-b"] {
            assert_eq!(subdomain(wrong), [SUBDOMAIN.text], "{wrong}");
        }
        assert_eq!(
            subdomain(&long(254)),
            ["must be no more than 253 characters"]
        );
    }

    #[test]
    fn label_key_rule() {
        for fine in ["app", "App_1.x", "example.com/App", &long(63)] {
            assert!(label_key(fine).is_empty(), "{fine}");
        }
        let name = format!("name part {}", KEY_NAME.text);
        for wrong in ["-a", "a b", "a-"] {
            assert_eq!(label_key(wrong), [name.as_str()], "{wrong}");
        }
        assert_eq!(label_key(""), ["name part must be non-empty", &name]);
        assert_eq!(label_key("/a"), ["prefix part must be non-empty"]);
        assert_eq!(
            label_key("A/a"),
            [format!("prefix part {}", SUBDOMAIN.text)]
        );
        assert_eq!(
            label_key(&long(64)),
            ["name part must be no more than 63 bytes"]
        );
        assert!(label_key("a/b/c")[0].starts_with("a valid label key must consist of"));
        assert!(label_key("a/b/c")[0].ends_with("prefix and '/' (e.g. 'example.com/MyName')"));
    }

    #[test]
    fn label_value_rule() {
        for fine in ["", "MyValue", "my_value", "12345"] {
            assert!(label_value(fine).is_empty(), "{fine}");
        }
        assert_eq!(label_value("-a"), [LABEL_VALUE.text]);
        assert_eq!(label_value(&long(64)), ["must be no more than 63 bytes"]);
    }

    #[test]
    fn port_name_rule() {
        assert!(port_name("http-2").is_empty());
        assert_eq!(
            port_name("a-very-long-port-name"),
            ["must be no more than 15 characters"]
        );
        assert_eq!(
            port_name("Http"),
            ["must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"]
        );
        assert_eq!(port_name("80"), ["must contain at least one letter (a-z)"]);
        assert_eq!(port_name("a--b"), ["must not contain consecutive hyphens"]);
        assert_eq!(port_name("a-"), ["must not begin or end with a hyphen"]);
    }

    #[test]
    fn percent_rule() {
        assert_eq!(percentage("50%"), Some(50));
        assert_eq!(percentage("99999999999%"), Some(u32::MAX));
        for wrong in ["%", "50", "-1%", "1.5%", ""] {
            assert_eq!(percentage(wrong), None, "{wrong}");
        }
    }
}
