//! The page "How true is this?" is generated from what is simplified, what the recordings came to,
//! and the texts of both languages. None of them may be stale.
//!
//! `UPDATE_TRUTH=1 cargo test --no-default-features --test conformance --test truth` rewrites it.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use statefulset_visualizer::cluster::scope::SCOPE;
use statefulset_visualizer::text::{Lang, Span, fill, spans};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Nothing but its own style and icon: no script, no frame, no form.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn texts_of(lang: Lang) -> String {
    format!("src/text/scope.{}.txt", lang.code())
}

/// The sentences of a language, and which of them the page asked for.
struct Texts {
    sentences: BTreeMap<String, String>,
    asked: RefCell<BTreeSet<String>>,
}

impl Texts {
    fn of(lang: Lang) -> Self {
        let mut sentences = BTreeMap::new();
        let path = texts_of(lang);
        let source = read(&path);
        for line in source.lines().filter(|line| !line.is_empty()) {
            if line.starts_with('#') {
                continue;
            }
            let (key, sentence) = line.split_once(" = ").expect(line);
            let twice = sentences.insert(key.to_owned(), sentence.to_owned());
            assert!(twice.is_none(), "{path}: {key} is there twice");
            let marks = sentence.matches('`').count();
            assert!(marks.is_multiple_of(2), "{path}: {key}: an odd backtick");
        }
        Self {
            sentences,
            asked: RefCell::default(),
        }
    }

    /// A sentence with its gaps filled, as HTML; empty if there is none.
    fn html(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.asked.borrow_mut().insert(key.to_owned());
        let sentence = self.sentences.get(key).map_or("", String::as_str);
        rich(&fill(sentence, values))
    }
}

/// What came of a scenario.
struct Row {
    folder: String,
    changes: usize,
    orders: usize,
    /// How many of the answers of kubectl are the same, and how many there are: `17/18`.
    outputs: String,
    result: String,
}

/// The table that the test of conformance keeps.
fn rows() -> Vec<Row> {
    let table = read("tests/conformance/results.txt");
    let lines = table.lines().skip(1);
    lines.filter_map(row).collect()
}

fn row(line: &str) -> Option<Row> {
    let (folder, rest) = line.split_once(' ')?;
    let (changes, rest) = rest.trim_start().split_once(' ')?;
    let (orders, rest) = rest.trim_start().split_once(' ')?;
    let (outputs, result) = rest.trim_start().split_once(' ')?;
    Some(Row {
        folder: folder.to_owned(),
        changes: changes.parse().ok()?,
        orders: orders.parse().ok()?,
        outputs: outputs.to_owned(),
        result: result.trim().to_owned(),
    })
}

/// The recording's own title.
fn title(folder: &str) -> String {
    let scenario = read(&format!("tests/golden/{folder}/scenario.yaml"));
    let scenario: serde_yaml::Value = serde_yaml::from_str(&scenario).unwrap();
    scenario["title"].as_str().unwrap().replace("->", "→")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn rich(sentence: &str) -> String {
    spans(sentence)
        .map(|span| match span {
            Span::Words(words) => escape(words),
            Span::Code(code) => format!("<code>{}</code>", escape(code)),
        })
        .collect()
}

/// The page in a language.
struct Page {
    lang: Lang,
    texts: Texts,
    html: String,
}

impl Page {
    fn of(lang: Lang) -> Self {
        let mut page = Self {
            lang,
            texts: Texts::of(lang),
            html: String::new(),
        };
        page.head();
        page.line("<body>");
        page.bar();
        page.main();
        page.line("</body>\n</html>");
        page
    }

    fn say(&self, key: &str) -> String {
        self.texts.html(key, &[])
    }

    fn line(&mut self, line: impl AsRef<str>) {
        writeln!(self.html, "{}", line.as_ref()).unwrap();
    }

    fn paragraph(&mut self, key: &str) {
        let paragraph = format!("<p>{}</p>", self.say(key));
        self.line(paragraph);
    }

    fn head(&mut self) {
        let (title, description) = (self.say("page.title"), self.say("page.description"));
        let code = self.lang.code();
        self.line("<!DOCTYPE html>");
        self.line("<!-- Made by tests/truth.rs. -->");
        self.line(format!("<html lang=\"{code}\">\n<head>"));
        self.line("<meta charset=\"utf-8\">");
        self.line(format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">"
        ));
        self.line(format!("<title>{title} – StatefulSet Visualizer</title>"));
        self.line(format!(
            "<meta name=\"description\" content=\"{description}\">"
        ));
        self.line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        self.line("<meta name=\"color-scheme\" content=\"light dark\">");
        for lang in Lang::ALL {
            let code = lang.code();
            self.line(format!(
                "<link rel=\"alternate\" hreflang=\"{code}\" href=\"{code}.html\">"
            ));
        }
        self.line("<link rel=\"icon\" href=\"favicon.svg\" type=\"image/svg+xml\">");
        self.line("<link rel=\"stylesheet\" href=\"truth.css\">\n</head>");
    }

    fn bar(&mut self) {
        let back = match self.lang {
            Lang::En => "../",
            Lang::Ja => "../#lang=ja",
        };
        let (skip, home) = (self.say("page.skip"), self.say("page.back"));
        self.line(format!("<a class=\"skip\" href=\"#text\">{skip}</a>"));
        self.line(format!("<header>\n<a href=\"{back}\">{home}</a>"));
        let own = self.lang;
        for other in Lang::ALL.into_iter().filter(|lang| *lang != own) {
            let (code, name) = (other.code(), other.own_name());
            self.line(format!(
                "<a href=\"{code}.html\" hreflang=\"{code}\" lang=\"{code}\">{name}</a>"
            ));
        }
        self.line("</header>");
    }

    /// The page's parts, and links to them.
    fn main(&mut self) {
        type Part = (&'static str, &'static str, fn(&mut Page));
        const PARTS: &[Part] = &[
            ("checks", "page.checks", Page::checks),
            ("played", "page.played", Page::played),
            ("scenarios", "page.scenarios", Page::scenarios),
            ("simplified", "page.simplified", Page::simplified),
        ];
        self.line("<main id=\"text\">");
        let title = self.say("page.title");
        self.line(format!("<h1>{title}</h1>"));
        self.paragraph("page.intro");
        let contents = self.say("page.contents");
        self.line(format!("<nav aria-label=\"{contents}\">\n<ul>"));
        for (id, title, _) in PARTS {
            let title = self.say(title);
            self.line(format!("<li><a href=\"#{id}\">{title}</a></li>"));
        }
        self.line("</ul>\n</nav>");
        for (id, title, fill_in) in PARTS {
            let title = self.say(title);
            self.line(format!("<section aria-labelledby=\"{id}\">"));
            self.line(format!("<h2 id=\"{id}\">{title}</h2>"));
            fill_in(self);
            self.line("</section>");
        }
        self.line("</main>");
    }

    fn checks(&mut self) {
        self.paragraph("page.recordings");
        self.paragraph("page.chance");
        self.paragraph("page.properties");
    }

    fn played(&mut self) {
        self.paragraph("page.fake");
        self.paragraph("page.flags");
        self.paragraph("page.proves");
    }

    fn scenarios(&mut self) {
        let rows = rows();
        let same: Vec<&Row> = rows.iter().filter(|row| row.result == "same").collect();
        let sum = |count: fn(&Row) -> usize| same.iter().map(|row| count(row)).sum::<usize>();
        let agree = self.texts.html(
            "page.agree",
            &[
                ("same", &same.len().to_string()),
                ("all", &rows.len().to_string()),
                ("changes", &sum(|row| row.changes).to_string()),
                ("orders", &sum(|row| row.orders).to_string()),
            ],
        );
        self.line(format!("<p>{agree}</p>"));
        if rows.iter().any(|row| row.result.starts_with("unsupported")) {
            self.paragraph("page.rest");
        }
        let caption = self.say("page.caption");
        self.line(format!("<table>\n<caption>{caption}</caption>"));
        self.line("<thead>\n<tr>");
        for (key, class) in [
            ("page.scenario", ""),
            ("page.changes", " class=\"number\""),
            ("page.orders", " class=\"number\""),
            ("page.outputs", " class=\"number\""),
            ("page.result", ""),
        ] {
            let name = self.say(key);
            self.line(format!("<th scope=\"col\"{class}>{name}</th>"));
        }
        self.line("</tr>\n</thead>\n<tbody>");
        for row in &rows {
            self.scenario(row);
        }
        self.line("</tbody>\n</table>");
    }

    fn scenario(&mut self, row: &Row) {
        let title = match self.lang {
            Lang::En => escape(&title(&row.folder)),
            Lang::Ja => self.say(&format!("scenario.{}", row.folder)),
        };
        let (result, class) = match row.result.split_once(": ") {
            Some(("unsupported", what)) => {
                let what = self.texts.html("page.unsupported", &[("what", what)]);
                (what, "lacking")
            }
            _ => {
                assert_eq!(row.result, "same", "{}", row.folder);
                (self.say("page.same"), "same")
            }
        };
        self.line(format!(
            "<tr><th scope=\"row\">{title}</th><td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"{class}\">{result}</td></tr>",
            row.changes, row.orders, row.outputs
        ));
    }

    fn simplified(&mut self) {
        self.paragraph("page.list");
        for subject in SCOPE {
            let id = subject.id;
            let title = self.say(&format!("subject.{id}"));
            self.line(format!("<h3 id=\"{id}\">{title}</h3>\n<ul>"));
            for entry in subject.simplifications {
                let sentence = self.say(entry.id);
                self.line(format!("<li id=\"{}\">{sentence}</li>", entry.id));
            }
            self.line("</ul>");
        }
    }
}

/// Everything that is generated: the path, and what is to be there.
fn files() -> Vec<(PathBuf, String)> {
    let folder = root().join("public/truth");
    let pages = Lang::ALL.map(|lang| {
        let name = format!("{}.html", lang.code());
        (folder.join(name), Page::of(lang).html)
    });
    // The build gives the page's own icon another name with every change.
    let icon = (folder.join("favicon.svg"), read("public/favicon.svg"));
    pages.into_iter().chain([icon]).collect()
}

#[test]
fn the_pages_are_up_to_date() {
    let update = std::env::var_os("UPDATE_TRUTH").is_some();
    for (path, fresh) in files() {
        if update {
            fs::write(&path, &fresh).unwrap();
        }
        let stored = fs::read_to_string(&path).unwrap_or_default();
        let path = path.display();
        assert!(
            stored == fresh,
            "{path} is stale: run with UPDATE_TRUTH=1 to rewrite it"
        );
    }
}

/// Shown only when a recording needs something that the model lacks.
const OF_GAPS: [&str; 2] = ["page.rest", "page.unsupported"];

#[test]
fn everything_simplified_has_its_texts_and_every_text_is_shown() {
    for lang in Lang::ALL {
        let texts = Page::of(lang).texts;
        let path = texts_of(lang);
        let mut asked = texts.asked.into_inner();
        asked.extend(OF_GAPS.map(str::to_owned));
        let known: BTreeSet<String> = texts.sentences.into_keys().collect();
        let missing: Vec<_> = asked.difference(&known).collect();
        assert!(missing.is_empty(), "{path} lacks {missing:?}");
        let idle: Vec<_> = known.difference(&asked).collect();
        assert!(idle.is_empty(), "{path} has what nobody shows: {idle:?}");
    }
}

#[test]
fn no_gap_is_left_and_no_id_is_there_twice() {
    for lang in Lang::ALL {
        let html = Page::of(lang).html;
        assert!(!html.contains(['{', '}', '`']), "{}", lang.code());
        let mut ids = BTreeSet::new();
        for rest in html.split(" id=\"").skip(1) {
            let id = rest.split('"').next().unwrap();
            assert!(ids.insert(id), "{id} is there twice");
        }
        let links = html.split("href=\"#").skip(1);
        for target in links.map(|rest| rest.split('"').next().unwrap()) {
            assert!(ids.contains(target), "{target} is not there");
        }
        assert_eq!(html.matches("<h1>").count(), 1);
    }
}

#[test]
fn its_colours_and_measures_are_those_of_the_page() {
    let own = read("public/truth/truth.css");
    let page = read("style/tokens.css");
    let tokens = own.lines().filter(|line| line.trim().starts_with("--"));
    let tokens: Vec<_> = tokens.collect();
    assert!(!tokens.is_empty());
    for token in tokens {
        assert!(page.lines().any(|line| line == token), "{token}");
    }
}
