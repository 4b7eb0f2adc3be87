//! A shell beside the cluster: what is typed or pasted, line by line, over the virtual clock (spec 07 §1, 10).
//!
//! ```text
//! text ─ paste ─▶ lines ─ syntax ─▶ Node ─ task ─▶ kubectl, and programs: here, and inside containers
//! ```
//!
//! Not a shell emulator: as much as the textbooks use. What is missing says so in the words of bash.
//!
//! **Invariants.** Whatever is typed, a call comes back: loops that never wait are told to, texts and files
//! are bounded. The same lines at the same instants print the same.

mod complete;
mod files;
mod kubectl;
mod mysql;
mod names;
mod network;
mod paste;
mod place;
mod process;
mod programs;
mod sql;
mod suggest;
mod syntax;
mod task;
mod text;
mod web;
mod words;

use self::paste::Input;
use self::task::{Machine, Task};
use crate::api::Millis;
use crate::cluster::Cluster;
use crate::cluster::disk::Disk;
use crate::kubectl::FILE;
use crate::manifest;
use crate::manifest::limits::TEXT_BYTES_MAX;
use crate::timeline::{Screen, Shell};
use std::sync::Arc;

/// Where the files of the user are.
const HOME: &str = "/home/user";

/// Files that textbooks name, and the samples that they are.
const FILES: [(&str, &str); 6] = [
    ("catalog.yaml", "catalog"),
    ("example-statefulset.yaml", "example"),
    ("mysql-statefulset.yaml", "mysql"),
    ("sts-mariadb.yml", "mariadb"),
    ("mehdb.yaml", "mehdb"),
    ("web.yaml", "web"),
];

/// The only address that is known beyond the cluster, and the sample that is there.
const ADDRESS: (&str, &str) = (
    "https://raw.githubusercontent.com/mhausenblas/mehdb/master/app.yaml",
    "mehdb",
);

/// How much can be typed ahead.
const LINES_MAX: usize = 2_000;

/// The shell of a run.
#[derive(Clone, Debug)]
struct Terminal {
    /// What the user looks at.
    front: Task,
    /// Programs of containers that nobody waits for.
    back: Vec<Task>,
    /// What was typed ahead; the next line is the last one.
    typed: Vec<Input>,
    home: Arc<Disk>,
    /// How many texts were opened in the editor, and the last one.
    opened: (u64, Arc<str>),
}

/// A shell that nobody has typed into.
pub fn open() -> Box<dyn Shell> {
    let mut home = Disk::default();
    // There is room on an empty disk.
    for folder in ["home", "home/user", "tmp"] {
        let _ = home.write(folder, None, 0);
    }
    for (name, id) in FILES {
        let _ = home.write(&[&HOME[1..], "/", name].concat(), sample(id), 0);
    }
    let textbook = include_str!("textbook.yaml").to_owned();
    let _ = home.write(&[&HOME[1..], "/textbook.yaml"].concat(), Some(textbook), 0);
    Box::new(Terminal {
        front: Task::interactive(HOME),
        back: Vec::new(),
        typed: Vec::new(),
        home: Arc::new(home),
        opened: (0, "".into()),
    })
}

fn sample(id: &str) -> Option<String> {
    manifest::sample(id).map(|sample| sample.yaml.to_owned())
}

/// The text at an address beyond the cluster.
fn beyond(address: &str) -> Option<String> {
    let (known, id) = ADDRESS;
    if address == known { sample(id) } else { None }
}

impl Terminal {
    /// Goes on with everything that can go on now.
    fn go_on(&mut self, cluster: &mut Cluster, screen: &mut Screen) {
        let mut begun = Vec::new();
        let mut machine = Machine {
            cluster,
            screen,
            home: Arc::make_mut(&mut self.home),
            typed: &mut self.typed,
            begun: &mut begun,
            opened: &mut self.opened,
            depth: 0,
        };
        self.front.go_on(&mut machine);
        for task in &mut self.back {
            task.go_on(&mut machine);
        }
        self.back.extend(begun);
        self.back.retain(|task| !task.is_over());
    }
}

impl Shell for Terminal {
    fn read(&mut self, text: &str, manifest: &str, cluster: &mut Cluster, screen: &mut Screen) {
        if !manifest.is_empty() {
            let path = [&HOME[1..], "/", FILE].concat();
            let home = Arc::make_mut(&mut self.home);
            home.remove(&path);
            // Of one that is too long, as much as it takes to be refused.
            let end = manifest.len().min(TEXT_BYTES_MAX + 4);
            let end = (0..=end).rev().find(|end| manifest.is_char_boundary(*end));
            let text = manifest[..end.unwrap_or(0)].to_owned();
            let _ = home.write(&path, Some(text), cluster.now());
        }
        let mut lines = paste::lines(text);
        lines.truncate(LINES_MAX.saturating_sub(self.typed.len()));
        lines.reverse();
        self.typed.splice(..0, lines);
        self.go_on(cluster, screen);
    }

    fn interrupt(&mut self, cluster: &mut Cluster, screen: &mut Screen) {
        self.typed.clear();
        screen.print("^C\n");
        self.front.interrupt(cluster);
        self.go_on(cluster, screen);
    }

    fn poll(&mut self, cluster: &mut Cluster, screen: &mut Screen) {
        self.go_on(cluster, screen);
    }

    fn deadline(&self) -> Option<Millis> {
        let all = std::iter::once(&self.front).chain(&self.back);
        all.filter_map(Task::deadline).min()
    }

    fn is_busy(&self) -> bool {
        self.front.is_busy() || !self.back.is_empty()
    }

    fn prompt(&self) -> String {
        self.front.prompt()
    }

    fn complete(&self, line: &str, cluster: &Cluster) -> (usize, Vec<String>) {
        complete::complete(line, &self.front, &self.home, cluster)
    }

    fn suggest(&self, cluster: &Cluster, screen: &Screen) -> Vec<String> {
        if self.front.is_on_top() {
            suggest::next(cluster, screen)
        } else {
            vec!["exit".to_owned()]
        }
    }

    fn opened(&self) -> (u64, &str) {
        (self.opened.0, &self.opened.1)
    }

    fn fork(&self) -> Box<dyn Shell> {
        Box::new(self.clone())
    }
}
