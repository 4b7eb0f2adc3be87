//! What a shell understands of a line: lists, pipelines, loops, quotes, redirections. It is the part of a
//! POSIX shell that documentation uses.

use std::sync::Arc;

/// Deeper nesting is refused.
const DEPTH_MAX: usize = 20;

/// What can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// Commands whose outputs go into each other.
    Pipeline(Vec<Simple>),
    /// One after the other.
    List(Vec<Arc<Node>>),
    /// The second if the first went well (`&&`), or if it did not (`||`).
    Then(Arc<Node>, bool, Arc<Node>),
    /// A variable, its values, and what is done with each.
    For(String, Vec<Word>, Arc<Node>),
    /// While the first goes well (or, for `until`, does not), the second.
    While(Arc<Node>, bool, Arc<Node>),
    /// If the first goes well, the second, else the third.
    If(Arc<Node>, Arc<Node>, Arc<Node>),
}

/// A program with its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Simple {
    /// Variables that are set, before the words.
    pub(super) sets: Vec<(String, Word)>,
    pub(super) words: Vec<Word>,
    pub(super) redirects: Vec<Redirect>,
    /// What is read instead of the keyboard (`<<EOF`).
    pub(super) input: Option<Word>,
}

/// Where something goes to or comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Redirect {
    pub(super) how: How,
    pub(super) file: Word,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// `<`
    Read,
    /// `>`
    Write,
    /// `>>`
    Append,
    /// `2>`
    WriteErrors,
    /// `2>&1`
    JoinErrors,
    /// `>&2`, `1>&2`
    ToErrors,
}

/// A word before its variables are known.
pub(super) type Word = Vec<Part>;

/// A part of a word; `quoted` keeps it from being split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) what: What,
    pub(super) quoted: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Text(String),
    /// `$NAME`, and what stands for it if it is not set.
    Variable(String, Option<String>),
    /// `$(...)`
    Output(Arc<Node>),
}

/// Reads a line, with the texts of its here-documents in their order.
///
/// # Errors
/// Bash's words for what it does not understand, without the leading `bash: `.
pub(super) fn read(line: &str, documents: &[(String, bool)]) -> Result<Node, String> {
    let tokens = Lexer::new(line, documents, 0).tokens()?;
    let mut parser = Parser {
        tokens,
        place: 0,
        depth: 0,
    };
    let node = parser.list(&[])?;
    match parser.tokens.get(parser.place) {
        None => Ok(node),
        Some(token) => Err(unexpected(token)),
    }
}

/// What is told apart first.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(Word),
    /// `;`, `&&`, `||`, `|`, `&`, `(`, `)`
    Sign(&'static str),
    Redirect(How),
    /// `2>&1`: a redirection without a file.
    Join(How),
    Document(Word),
}

const SIGNS: [&str; 8] = ["&&", "||", ";;", ";", "|", "&", "(", ")"];

/// Redirections, longest first.
const REDIRECTS: [(&str, How); 8] = [
    ("2>>", How::WriteErrors),
    ("1>>", How::Append),
    (">>", How::Append),
    ("2>", How::WriteErrors),
    ("1>", How::Write),
    ("&>", How::Write),
    (">", How::Write),
    ("<", How::Read),
];

const JOINS: [(&str, How); 4] = [
    ("2>&1", How::JoinErrors),
    ("1>&2", How::ToErrors),
    (">&2", How::ToErrors),
    (">&1", How::JoinErrors),
];

struct Lexer<'a> {
    rest: &'a str,
    documents: std::slice::Iter<'a, (String, bool)>,
    depth: usize,
}

impl<'a> Lexer<'a> {
    fn new(line: &'a str, documents: &'a [(String, bool)], depth: usize) -> Self {
        Self {
            rest: line,
            documents: documents.iter(),
            depth,
        }
    }

    fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn tokens(&mut self) -> Result<Vec<Token>, String> {
        let mut tokens = Vec::new();
        loop {
            self.rest = self.rest.trim_start_matches([' ', '\t', '\r']);
            let Some(first) = self.rest.chars().next() else {
                return Ok(tokens);
            };
            if first == '#' {
                self.rest = &self.rest[self.rest.find('\n').unwrap_or(self.rest.len())..];
            } else if self.eat("\n") {
                tokens.push(Token::Sign(";"));
            } else if self.eat("\\\n") {
            } else if let Some(token) = self.operator()? {
                tokens.push(token);
            } else {
                tokens.push(Token::Word(self.word()?));
            }
        }
    }

    fn operator(&mut self) -> Result<Option<Token>, String> {
        if self.eat("<<<") {
            self.rest = self.rest.trim_start_matches(' ');
            let mut word = self.word()?;
            word.push(text("\n", true));
            return Ok(Some(Token::Document(word)));
        }
        if self.eat("<<") {
            self.eat("-");
            self.rest = self.rest.trim_start_matches(' ');
            self.word()?;
            let (body, literal) = self.documents.next().cloned().unwrap_or_default();
            let word = match literal {
                true => vec![text(&body, true)],
                false => Lexer::new(&body, &[], self.depth + 1).quoted(false)?,
            };
            return Ok(Some(Token::Document(word)));
        }
        for (sign, how) in JOINS {
            if self.eat(sign) {
                return Ok(Some(Token::Join(how)));
            }
        }
        for (sign, how) in REDIRECTS {
            if self.eat(sign) {
                return Ok(Some(Token::Redirect(how)));
            }
        }
        let sign = SIGNS.into_iter().find(|sign| self.eat(sign));
        Ok(sign.map(Token::Sign))
    }

    fn word(&mut self) -> Result<Word, String> {
        let mut word = Vec::new();
        while let Some(first) = self.rest.chars().next() {
            if " \t\r\n;|&<>()".contains(first) {
                break;
            }
            let before = self.rest;
            self.rest = &before[first.len_utf8()..];
            match first {
                '\'' => {
                    let end = self.rest.find('\'').ok_or_else(|| unclosed("'"))?;
                    word.push(text(&self.rest[..end], true));
                    self.rest = &self.rest[end + 1..];
                }
                '"' => word.extend(self.quoted(true)?),
                '\\' => {
                    let next = self.rest.chars().next();
                    let next = next.map_or("", |next| &self.rest[..next.len_utf8()]);
                    self.rest = &self.rest[next.len()..];
                    word.push(text(if next == "\n" { "" } else { next }, true));
                }
                '$' | '`' => word.push(self.variable(first, false)?),
                _ => {
                    let end = before.find(|c| " \t\r\n;|&<>()'\"\\$`".contains(c));
                    let (own, rest) = before.split_at(end.unwrap_or(before.len()));
                    word.push(text(own, false));
                    self.rest = rest;
                }
            }
        }
        Ok(word)
    }

    /// Up to the closing quotation mark, or up to the end.
    fn quoted(&mut self, closed: bool) -> Result<Word, String> {
        let mut word = vec![text("", true)];
        let mut own = String::new();
        loop {
            let Some(first) = self.rest.chars().next() else {
                if closed {
                    return Err(unclosed("\""));
                }
                break;
            };
            self.rest = &self.rest[first.len_utf8()..];
            match first {
                '"' if closed => break,
                '\\' => {
                    let next = self.rest.chars().next();
                    if next.is_some_and(|next| "\"\\$`\n".contains(next)) {
                        own.extend(next.filter(|next| *next != '\n'));
                        self.rest = &self.rest[1..];
                    } else {
                        own.push('\\');
                    }
                }
                '$' | '`' => {
                    word.push(text(&std::mem::take(&mut own), true));
                    word.push(self.variable(first, true)?);
                }
                other => own.push(other),
            }
        }
        word.push(text(&own, true));
        Ok(word)
    }

    /// What follows a `$` or a backtick.
    fn variable(&mut self, sign: char, quoted: bool) -> Result<Part, String> {
        let rest = self.rest;
        let what = if sign == '`' {
            let end = rest.find('`').ok_or_else(|| unclosed("`"))?;
            self.rest = &rest[end + 1..];
            self.output(&rest[..end])?
        } else if let Some(inner) = rest.strip_prefix('(') {
            let end = closing(inner).ok_or_else(|| unclosed(")"))?;
            self.rest = &inner[end + 1..];
            self.output(&inner[..end])?
        } else if let Some(inner) = rest.strip_prefix('{') {
            let end = inner.find('}').ok_or_else(|| unclosed("}"))?;
            self.rest = &inner[end + 1..];
            let (name, other) = match inner[..end].split_once(":-") {
                Some((name, other)) => (name, Some(other.to_owned())),
                None => (&inner[..end], None),
            };
            What::Variable(name.to_owned(), other)
        } else {
            let special = rest.starts_with(['?', '#', '$', '@', '*']);
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let end = match special {
                true => 1,
                false => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            };
            self.rest = &rest[end..];
            match end {
                0 => What::Text("$".to_owned()),
                end => What::Variable(rest[..end].to_owned(), None),
            }
        };
        Ok(Part { what, quoted })
    }

    fn output(&self, inner: &str) -> Result<What, String> {
        if self.depth >= DEPTH_MAX {
            return Err("too deeply nested".to_owned());
        }
        let tokens = Lexer::new(inner, &[], self.depth + 1).tokens()?;
        let mut parser = Parser {
            tokens,
            place: 0,
            depth: 0,
        };
        let node = parser.list(&[])?;
        Ok(What::Output(Arc::new(node)))
    }
}

/// Where the bracket is closed that was opened before this text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0;
    for (place, c) in text.char_indices() {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return Some(place),
            ')' => open -= 1,
            _ => {}
        }
    }
    None
}

fn text(text: &str, quoted: bool) -> Part {
    Part {
        what: What::Text(text.to_owned()),
        quoted,
    }
}

fn unclosed(sign: &str) -> String {
    ["unexpected EOF while looking for matching `", sign, "'"].concat()
}

fn unexpected(token: &Token) -> String {
    let sign = match token {
        Token::Sign(sign) => (*sign).to_owned(),
        Token::Word(word) => plain(word).unwrap_or_default().to_owned(),
        Token::Redirect(_) | Token::Join(_) | Token::Document(_) => "newline".to_owned(),
    };
    ["syntax error near unexpected token `", &sign, "'"].concat()
}

/// A word that is only text without quotes.
pub(super) fn plain(word: &Word) -> Option<&str> {
    match &word[..] {
        [
            Part {
                what: What::Text(text),
                quoted: false,
            },
        ] => Some(text),
        _ => None,
    }
}

struct Parser {
    tokens: Vec<Token>,
    place: usize,
    depth: usize,
}

impl Parser {
    /// The next token if it is a plain word.
    fn keyword(&self) -> Option<&str> {
        match self.tokens.get(self.place)? {
            Token::Word(word) => plain(word),
            _ => None,
        }
    }

    fn sign(&self) -> Option<&'static str> {
        match self.tokens.get(self.place)? {
            Token::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.keyword() == Some(word) || self.sign() == Some(word);
        self.place += usize::from(found);
        found
    }

    fn need(&mut self, word: &str) -> Result<(), String> {
        if self.eat(word) {
            return Ok(());
        }
        Err(match self.tokens.get(self.place) {
            Some(token) => unexpected(token),
            None => "syntax error: unexpected end of file".to_owned(),
        })
    }

    /// Up to one of these words, or to the end.
    fn list(&mut self, ends: &[&str]) -> Result<Node, String> {
        let mut nodes = Vec::new();
        loop {
            while self.eat(";") {}
            let at_end = self.place >= self.tokens.len()
                || self.keyword().is_some_and(|word| ends.contains(&word))
                || self.sign().is_some_and(|sign| ends.contains(&sign));
            if at_end {
                return Ok(Node::List(nodes));
            }
            nodes.push(Arc::new(self.chain()?));
            if self.sign() == Some("&") {
                return Err("background jobs (&) are not simulated".to_owned());
            }
            let goes_on = self.sign() == Some(";") || self.place >= self.tokens.len();
            let ends_here = self.keyword().or(self.sign());
            if !goes_on && !ends_here.is_some_and(|word| ends.contains(&word)) {
                return Err(unexpected(&self.tokens[self.place]));
            }
        }
    }

    fn chain(&mut self) -> Result<Node, String> {
        let mut node = self.command()?;
        loop {
            let on_success = match self.sign() {
                Some("&&") => true,
                Some("||") => false,
                _ => return Ok(node),
            };
            self.place += 1;
            while self.eat(";") {}
            node = Node::Then(Arc::new(node), on_success, Arc::new(self.command()?));
        }
    }

    fn command(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err("too deeply nested".to_owned());
        }
        let opens = self.eat("(");
        let node = match self.keyword() {
            _ if opens => {
                let node = self.list(&[")"]);
                self.need(")")?;
                node
            }
            Some("for") => self.for_loop(),
            Some(word @ ("while" | "until")) => {
                let until = word == "until";
                self.place += 1;
                let condition = Arc::new(self.list(&["do"])?);
                Ok(Node::While(condition, until, self.body()?))
            }
            Some("if") => {
                self.place += 1;
                self.condition()
            }
            _ => self.pipeline(),
        };
        self.depth -= 1;
        node
    }

    /// `do ... done`
    fn body(&mut self) -> Result<Arc<Node>, String> {
        self.need("do")?;
        let body = self.list(&["done"])?;
        self.need("done")?;
        Ok(Arc::new(body))
    }

    fn for_loop(&mut self) -> Result<Node, String> {
        self.place += 1;
        let name = self.keyword().unwrap_or_default().to_owned();
        self.place += 1;
        self.need("in")?;
        let mut values = Vec::new();
        while let Some(Token::Word(word)) = self.tokens.get(self.place) {
            values.push(word.clone());
            self.place += 1;
        }
        while self.eat(";") {}
        Ok(Node::For(name, values, self.body()?))
    }

    /// What follows `if` or `elif`.
    fn condition(&mut self) -> Result<Node, String> {
        let condition = Arc::new(self.list(&["then"])?);
        self.need("then")?;
        let then = Arc::new(self.list(&["elif", "else", "fi"])?);
        let other = if self.eat("elif") {
            self.depth += 1;
            if self.depth > DEPTH_MAX {
                return Err("too deeply nested".to_owned());
            }
            return Ok(Node::If(condition, then, Arc::new(self.condition()?)));
        } else if self.eat("else") {
            self.list(&["fi"])?
        } else {
            Node::List(Vec::new())
        };
        self.need("fi")?;
        Ok(Node::If(condition, then, Arc::new(other)))
    }

    fn pipeline(&mut self) -> Result<Node, String> {
        let mut stages = vec![self.simple()?];
        while self.sign() == Some("|") {
            self.place += 1;
            while self.eat(";") {}
            stages.push(self.simple()?);
        }
        Ok(Node::Pipeline(stages))
    }

    fn simple(&mut self) -> Result<Simple, String> {
        let mut simple = Simple::default();
        let begin = self.place;
        while let Some(token) = self.tokens.get(self.place) {
            match token {
                Token::Word(word) => match assignment(word) {
                    Some(set) if simple.words.is_empty() => simple.sets.push(set),
                    _ => simple.words.push(word.clone()),
                },
                Token::Document(word) => simple.input = Some(word.clone()),
                Token::Join(how) => simple.redirects.push(Redirect {
                    how: *how,
                    file: Word::new(),
                }),
                Token::Redirect(how) => {
                    let Some(Token::Word(file)) = self.tokens.get(self.place + 1) else {
                        return Err("syntax error near unexpected token `newline'".to_owned());
                    };
                    simple.redirects.push(Redirect {
                        how: *how,
                        file: file.clone(),
                    });
                    self.place += 1;
                }
                Token::Sign(_) => break,
            }
            self.place += 1;
        }
        if self.place > begin {
            return Ok(simple);
        }
        Err(match self.tokens.get(self.place) {
            Some(token) => unexpected(token),
            None => "syntax error: unexpected end of file".to_owned(),
        })
    }
}

/// `NAME=value`
fn assignment(word: &Word) -> Option<(String, Word)> {
    let Part {
        what: What::Text(first),
        quoted: false,
    } = word.first()?
    else {
        return None;
    };
    let (name, value) = first.split_once('=')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty()
        || !name.chars().all(is_name)
        || name.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let mut rest = vec![text(value, false)];
    rest.extend(word[1..].iter().cloned());
    Some((name.to_owned(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(node: &Node) -> Vec<Vec<String>> {
        let told = |word: &Word| {
            let parts = word.iter().map(|part| match &part.what {
                What::Text(text) => text.clone(),
                What::Variable(name, _) => ["$", name].concat(),
                What::Output(node) => ["$(", &words(node)[0].join(" "), ")"].concat(),
            });
            parts.collect::<String>()
        };
        match node {
            Node::Pipeline(stages) => {
                let all = stages.iter();
                all.map(|stage| stage.words.iter().map(told).collect())
                    .collect()
            }
            Node::List(nodes) => nodes.iter().flat_map(|node| words(node)).collect(),
            Node::Then(first, _, second) => [words(first), words(second)].concat(),
            Node::For(_, _, body) => words(body),
            Node::While(first, _, second) => [words(first), words(second)].concat(),
            Node::If(first, then, other) => [words(first), words(then), words(other)].concat(),
        }
    }

    #[test]
    fn words_are_told_apart_as_in_a_shell() {
        for (line, expected) in [
            ("a  b # c", vec![vec!["a", "b"]]),
            (
                "a 'b c' \"d 'e'\" f\\ g",
                vec![vec!["a", "b c", "d 'e'", "f g"]],
            ),
            (
                "a|b ; c&&d",
                vec![vec!["a"], vec!["b"], vec!["c"], vec!["d"]],
            ),
            (
                "echo \"$(hostname)\" > f",
                vec![vec!["echo", "$(hostname)"]],
            ),
            ("curl a:1/b?c=d", vec![vec!["curl", "a:1/b?c=d"]]),
            ("x a\\\n  b", vec![vec!["x", "a", "b"]]),
            ("for i in 0 1; do echo $i; done", vec![vec!["echo", "$i"]]),
            ("A=1 b#c", vec![vec!["b#c"]]),
            ("", vec![]),
            ("# only this", vec![]),
        ] {
            let node = read(line, &[]).unwrap_or_else(|error| panic!("{line}: {error}"));
            assert_eq!(words(&node), expected, "{line}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_the_words_of_bash() {
        for (line, error) in [
            ("a 'b", "unexpected EOF while looking for matching `''"),
            ("a \"b", "unexpected EOF while looking for matching `\"'"),
            ("a | ", "syntax error: unexpected end of file"),
            ("| a", "syntax error near unexpected token `|'"),
            ("a )", "syntax error near unexpected token `)'"),
            ("for i in 1; do a", "syntax error: unexpected end of file"),
            ("echo >", "syntax error near unexpected token `newline'"),
        ] {
            assert_eq!(read(line, &[]), Err(error.to_owned()), "{line}");
        }
    }
}
