//! Sentences with gaps and with names in them.

/// A piece of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span<'a> {
    /// Words.
    Words(&'a str),
    /// A name, or a word of Kubernetes.
    Code(&'a str),
}

/// Puts values into `{gaps}`. A gap without a value stays as it is; values are not filled again.
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len() + 16);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((gap, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match values.iter().find(|(name, _)| *name == gap) {
            // A backtick in a value would turn the words after it into code.
            Some((_, value)) => filled.extend(value.chars().filter(|c| *c != '`')),
            None => filled.extend(["{", gap, "}"]),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// The pieces of a filled sentence; empty ones are left out.
pub fn spans(sentence: &str) -> impl Iterator<Item = Span<'_>> {
    sentence
        .split('`')
        .enumerate()
        .filter(|(_, piece)| !piece.is_empty())
        .map(|(index, piece)| {
            if index % 2 == 0 {
                Span::Words(piece)
            } else {
                Span::Code(piece)
            }
        })
}

/// The sentence without its marks, to be read out or compared.
pub fn plain(sentence: &str) -> String {
    sentence.replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_once() {
        let values = [("a", "{b}"), ("b", "2")];
        assert_eq!(fill("{a} and {b}, {c}", &values), "{b} and 2, {c}");
        assert_eq!(fill("open { brace", &values), "open { brace");
        assert_eq!(fill("`{a}`", &[("a", "x`y")]), "`xy`");
    }

    #[test]
    fn names_are_told_from_words() {
        let pieces: Vec<_> = spans("`web-0` is Ready").collect();
        assert_eq!(pieces, [Span::Code("web-0"), Span::Words(" is Ready")]);
        assert_eq!(plain("`web-0` is Ready"), "web-0 is Ready");
    }
}
