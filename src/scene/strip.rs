//! The timeline as it is drawn: a mark for every change, and where in the run one looks.

use crate::api::{Kind, Millis};
use crate::cluster::journal::Entry;
use crate::text::{Lang, change, coming, elapsed, remaining};
use crate::timeline::{Branch, Mark, Timeline};
use std::sync::Arc;

/// The length of a strip, in its own units.
pub const LENGTH: u32 = 1000;

/// Marks that are closer than this are drawn as one, the most telling of them.
const SLOT: u32 = 4;

/// Between two changes the strip shows at least and at most so much time, in ms: a burst can be told
/// apart, and a long wait leaves room for the rest.
const SHORTEST: Millis = 60;
const LONGEST: Millis = 4_000;

/// Where everything lies on the strip. It changes only when the run grows, or another one is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// For each of [`Mark::ALL`], its marks as an SVG path.
    pub paths: [String; 6],
    /// The line below them, as an SVG path: broken where a long wait was cut.
    pub line: String,
    /// Where other branches left this one, as an SVG path.
    pub forks: String,
    /// Where each change lies.
    axis: Vec<u32>,
    /// Of which branch, how many changes, and how many branches there were.
    of: (u32, usize, usize),
}

/// What the strip and the clock say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strip {
    /// What is drawn.
    pub marks: Arc<Marks>,
    /// Where the instant that is looked at lies, from 0 to [`LENGTH`].
    pub here: u32,
    /// How many changes have happened.
    pub place: usize,
    /// How many there are.
    pub count: usize,
    /// Whether something lies behind.
    pub past: bool,
    /// The instant, and how far the run was lived: `0:12`, `1:40`.
    pub times: [String; 2],
    /// The last change, in words.
    pub told: String,
    /// What comes next, and when.
    pub next: String,
    /// The command that would be undone; empty if there is none.
    pub undo: String,
    /// Whether a command can be redone.
    pub redo: bool,
    /// The number of the branch.
    pub branch: u32,
    /// All branches, with what tells them apart; none if there is only one.
    pub branches: Vec<(u32, String)>,
}

impl Marks {
    /// The marks of a run; the known ones, if nothing is new.
    pub fn of(timeline: &Timeline, known: &Arc<Self>) -> Arc<Self> {
        let branch = timeline.branch();
        let branches = timeline.branches();
        let of = (branch.number, branch.changes().len(), branches.len());
        if known.of == of {
            return Arc::clone(known);
        }
        let mut marks = Self {
            of,
            ..Self::default()
        };
        marks.measure(branch);
        marks.draw(branch);
        for other in branches {
            if other.number != branch.number {
                marks.draw_fork(branch, other);
            }
        }
        Arc::new(marks)
    }

    /// Finds out where each change lies.
    fn measure(&mut self, branch: &Branch) {
        let mut last = 0;
        let mut sum = 0;
        let sums: Vec<Millis> = branch
            .changes()
            .iter()
            .map(|change| {
                sum += (change.at - last).clamp(SHORTEST, LONGEST);
                last = change.at;
                sum
            })
            .collect();
        // Behind the last change there is room for the present.
        let whole = sum + LONGEST;
        let length = Millis::from(LENGTH);
        self.axis = sums
            .iter()
            .map(|sum| (sum * length / whole) as u32)
            .collect();
    }

    fn draw(&mut self, branch: &Branch) {
        let mut from = 0;
        let mut last = 0;
        let mut drawn: Option<(u32, Mark)> = None;
        for (change, x) in branch.changes().iter().zip(self.axis.clone()) {
            if change.at - last > LONGEST {
                push(
                    &mut self.line,
                    &[("M", from), (" 22H", x.saturating_sub(6))],
                );
                from = x;
            }
            last = change.at;
            let slot = x - x % SLOT;
            drawn = match drawn {
                Some((x, mark)) if x == slot => Some((x, mark.max(change.mark))),
                other => {
                    self.put(other);
                    Some((slot, change.mark))
                }
            };
        }
        self.put(drawn);
        push(&mut self.line, &[("M", from), (" 22H", LENGTH)]);
    }

    fn put(&mut self, mark: Option<(u32, Mark)>) {
        let Some((x, mark)) = mark else { return };
        let path = &mut self.paths[mark as usize];
        push(path, &[("M", x)]);
        path.push_str(shape(mark));
    }

    /// A step down, where another branch has its own changes from.
    fn draw_fork(&mut self, branch: &Branch, other: &Branch) {
        let both = branch.changes().iter().zip(other.changes());
        let shared = both.take_while(|(own, other)| own == other).count();
        let x = self.axis[..shared].last().map_or(0, |x| x + SLOT);
        push(
            &mut self.forks,
            &[("M", x), (" 22v5H", (x + 24).min(LENGTH))],
        );
    }

    /// After how many changes a point of the strip lies.
    pub fn place(&self, x: u32) -> usize {
        self.axis.partition_point(|own| *own <= x)
    }
}

/// How a kind of mark is drawn, as the rest of an SVG path, 28 units high. Kinds differ in how high they
/// stand, and whether they are bars, dots or both.
pub fn shape(mark: Mark) -> &'static str {
    match mark {
        Mark::Other => " 19v3",
        Mark::Created => " 13v9",
        Mark::Ready => " 12h0",
        Mark::Gone => " 9v4m0 5v4",
        Mark::Trouble => " 4v9m0 7h0",
        Mark::Command => " 3v23",
    }
}

fn push(path: &mut String, parts: &[(&str, u32)]) {
    for (word, number) in parts {
        path.push_str(word);
        path.push_str(&number.to_string());
    }
}

impl Strip {
    /// The strip of a run that has not begun.
    pub fn before() -> Self {
        let marks = Marks {
            line: "M0 22H1000".to_owned(),
            ..Marks::default()
        };
        Self {
            marks: Arc::new(marks),
            here: LENGTH,
            times: ["0:00", "0:00"].map(str::to_owned),
            ..Self::default()
        }
    }

    /// What is to be said and drawn now. `coming`: the next change that matters, if one is foreseen.
    pub fn new(timeline: &Timeline, lang: Lang, marks: Arc<Marks>, coming: Option<&Entry>) -> Self {
        let (branch, place) = (timeline.branch(), timeline.place());
        let axis = &marks.axis;
        let here = match place.checked_sub(1) {
            _ if !timeline.is_past() => LENGTH,
            None => 0,
            Some(last) => axis.get(last).copied().unwrap_or(LENGTH),
        };
        let branches = timeline.branches();
        let branches = branches
            .iter()
            .enumerate()
            .filter(|_| branches.len() > 1)
            .map(|(place, own)| (own.number, branch_name(lang, place, own)));
        Self {
            here,
            place,
            count: branch.changes().len(),
            past: timeline.is_past(),
            times: [elapsed(timeline.now()), elapsed(branch.lived())],
            told: told(timeline, lang, place),
            next: next(timeline, lang, coming),
            undo: timeline.undoable().map_or(String::new(), |own| own.line()),
            redo: timeline.redoable() > 0,
            branch: branch.number,
            branches: branches.collect(),
            marks,
        }
    }
}

fn branch_name(lang: Lang, place: usize, branch: &Branch) -> String {
    let number = (place + 1).to_string();
    match branch.first_own().filter(|_| place > 0) {
        None => lang.say("strip.branch", &[("number", &number)]),
        Some(given) => {
            let (from, command) = (elapsed(given.at), given.command.line());
            let values = [
                ("number", number.as_str()),
                ("from", &from),
                ("command", &command),
            ];
            lang.say("strip.branch-from", &values)
        }
    }
}

/// The last change before a place.
fn told(timeline: &Timeline, lang: Lang, place: usize) -> String {
    let Some(last) = place.checked_sub(1) else {
        return lang.text("strip.beginning").to_owned();
    };
    if let Some(command) = timeline.command(last) {
        return command.line();
    }
    // What became of a pod tells more than the claim that came before it.
    let entries = || timeline.entries(last);
    let pods = entries().filter(|entry| entry.object.kind == Kind::Pod);
    pods.chain(entries())
        .find_map(|entry| change(lang, entry))
        .or_else(|| entries().next().map(unspoken))
        .unwrap_or_default()
}

/// A change that has no sentence of its own: `endpoint-slice-controller: EndpointSlice web-x7k2p`.
fn unspoken(entry: &Entry) -> String {
    let (kind, name) = (entry.object.kind, &entry.object.name);
    [entry.actor.component(), ": ", kind.name(), " ", name].concat()
}

fn next(timeline: &Timeline, lang: Lang, foreseen: Option<&Entry>) -> String {
    let now = timeline.now();
    let in_time = |at: Millis| remaining(lang, at.saturating_sub(now));
    if let Some(entry) = foreseen
        && let Some(what) = coming(lang, entry)
    {
        return lang.say(
            "clock.next",
            &[("time", &in_time(entry.at)), ("what", &what)],
        );
    }
    match timeline.next_due() {
        None => lang.text("clock.rest").to_owned(),
        Some(due) => lang.say("clock.next-due", &[("time", &in_time(due))]),
    }
}

/// Whether a change is worth to be announced.
pub fn matters(entry: &Entry) -> bool {
    entry.object.kind != Kind::Service && change(Lang::En, entry).is_some()
}
