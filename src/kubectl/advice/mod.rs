//! What kubectl and the API server take without a word, though hardly anyone means it: advice on a
//! manifest as it is typed, with what would happen and, where it is safe, an edit that prevents it.
//!
//! Advice knows the whole text and what is already in the cluster. It is for people who learn: a rule that
//! an expert would sometimes break on purpose is not here.

mod outlook;
mod pods;
mod service;
mod storage;

use self::outlook::{Outlook, Planned};
use crate::cluster::store::Store;
use crate::json::Value;
use crate::manifest::{self, Change, Edit, Node, Severity, Span};
use crate::order::sort_by;

/// A longer text gets no advice, in bytes: each repair is tried, which means to read all of it again, and
/// this while somebody types.
pub const TEXT_BYTES_MAX: usize = 20_000;

/// Who has more of it than this takes the first first.
pub const ADVICE_MAX: usize = 10;

/// Something that will not go as its author expects.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// What it is.
    pub rule: Rule,
    /// Where in the text.
    pub span: Span,
    /// Where in the object, such as `spec.serviceName`.
    pub path: String,
    /// What the sentences about the rule have gaps for, by name.
    pub values: Vec<(&'static str, String)>,
    /// What prevents it; none where no edit is surely right.
    pub repair: Option<Edit>,
}

/// What will not go as expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// No container mounts a claim of the set (spec 02 §12, 09 card 19). `claim`, `container`, `directory`.
    ClaimNotMounted,
    /// Nobody has the Service that the set names (spec 03 §7). `service`, `pod`.
    ServiceMissing,
    /// It has an address of its own (spec 03 §1). `service`.
    ServiceNotHeadless,
    /// It selects other pods (spec 03 §7). `service`, `pod`.
    ServiceSelectsOthers,
    /// The set does not select its own pods (spec 06 §4). `selector`, the labels it asks for.
    SelectorMismatch,
    /// A container that serves is Ready as soon as it runs (spec 01 §6, 09 card 10). `container`, `port`.
    NoReadinessProbe,
    /// The revision's name does not fit into a label (spec 06 §3). `set`, `length`, `short`.
    NameTooLong,
    /// Nobody makes volumes for the claims (spec 02 §5). `class`, `known`.
    ClassMissing,
    /// Who makes the volumes refuses the access mode (spec 02 §10, 13). `class`.
    ModeRefused,
    /// All pods keep their revision (spec 01 §7 D). `partition`, `replicas`, `lower`.
    PartitionTooHigh,
    /// All pods use one disk, which only one node gets (spec 02 §10). `claim`.
    ClaimShared,
    /// A database whose data go with its pod (spec 02 §12). `container`, `directory`, `size`.
    DataNotKept,
}

/// What is to be said about a manifest that can be read; nothing about one that cannot: what comes after
/// the mistake is not known. At most [`ADVICE_MAX`], in text order.
pub fn advise(text: &str, store: &Store) -> Vec<Advice> {
    let mut found = Vec::new();
    if text.len() > TEXT_BYTES_MAX {
        return found;
    }
    let parsed = manifest::parse(text);
    let mut diagnostics = parsed.diagnostics.iter();
    if diagnostics.any(|own| own.severity == Severity::Error) {
        return found;
    }
    let outlook = Outlook::new(text, &parsed.documents, store);
    for planned in outlook.sets() {
        let advisor = &mut Advisor {
            outlook: &outlook,
            set: planned,
            found: &mut found,
        };
        pods::advise(advisor);
        service::advise(advisor);
        storage::advise(advisor);
    }
    sort_by(&mut found, &|a: &Advice, b| a.span.cmp(&b.span));
    found
}

/// Looks at one set.
struct Advisor<'a> {
    outlook: &'a Outlook<'a>,
    set: Planned<'a>,
    found: &'a mut Vec<Advice>,
}

impl Advisor<'_> {
    /// Where in the manifest a container or a volume of this name is; the object may have more, which others
    /// have added.
    fn place_in(&self, list: &str, name: &str) -> Option<usize> {
        let root = &self.outlook.documents[self.set.place].root;
        let pod = root.get("spec")?.get("template")?.get("spec")?;
        let manifest::Value::List(items) = &pod.get(list)?.value else {
            return None;
        };
        let named = |item: &Node| item.get("name").and_then(Node::as_str) == Some(name);
        items.iter().position(named)
    }

    /// Tells about a place in the set. Without changes there is no repair.
    fn tell(
        &mut self,
        rule: Rule,
        path: &str,
        values: &[(&'static str, &str)],
        changes: &[Change],
    ) {
        self.tell_of(self.set.place, rule, path, values, changes);
    }

    /// Tells about a place in any of the documents.
    fn tell_of(
        &mut self,
        document: usize,
        rule: Rule,
        path: &str,
        values: &[(&'static str, &str)],
        changes: &[Change],
    ) {
        if self.found.len() >= ADVICE_MAX {
            return;
        }
        let repair = match changes {
            [] => None,
            changes => manifest::edit(self.outlook.text, changes),
        };
        let values = values.iter();
        self.found.push(Advice {
            rule,
            span: self.outlook.documents[document].locate(path),
            path: path.to_owned(),
            values: values
                .map(|(name, own)| (*name, (*own).to_owned()))
                .collect(),
            repair,
        });
    }
}

/// A value that an object of the manifest is to get.
fn change(document: usize, pointer: &str, value: Value) -> Change {
    Change {
        document,
        pointer: pointer.to_owned(),
        value: Some(value),
    }
}
