//! Tokens in their order: lists, pipelines, loops.

use super::lexer::Token;
use super::{DEPTH_MAX, Node, Part, Redirect, Simple, What, Word, plain, text};
use std::sync::Arc;

fn unexpected(token: &Token) -> String {
    let sign = match token {
        Token::Sign(sign) => (*sign).to_owned(),
        Token::Word(word) => plain(word).unwrap_or_default().to_owned(),
        Token::Redirect(_) | Token::Join(_) | Token::Document(_) => "newline".to_owned(),
    };
    ["syntax error near unexpected token `", &sign, "'"].concat()
}

pub(super) struct Parser {
    tokens: Vec<Token>,
    place: usize,
    depth: usize,
}

impl Parser {
    /// Reads all tokens.
    ///
    /// # Errors
    /// Bash's words for what it does not understand, without the leading `bash: `.
    pub(super) fn read(tokens: Vec<Token>) -> Result<Node, String> {
        let mut parser = Self {
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
        let first = self.command()?;
        let mut others = Vec::new();
        loop {
            let on_success = match self.sign() {
                Some("&&") => true,
                Some("||") => false,
                _ if others.is_empty() => return Ok(first),
                _ => return Ok(Node::Chain(Arc::new(first), others)),
            };
            self.place += 1;
            while self.eat(";") {}
            others.push((on_success, Arc::new(self.command()?)));
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
            Some(word @ ("case" | "select" | "function" | "[[" | "{")) => {
                Err([word, ": not simulated"].concat())
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
            let other = self.condition()?;
            self.depth -= 1;
            return Ok(Node::If(condition, then, Arc::new(other)));
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
