//! What a scene is made of.

use crate::api::{Millis, ObjectRef};
use crate::kubectl::Command;
use std::sync::Arc;

/// How something stands. Shown as a shape and a colour, always beside a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say.
    #[default]
    Quiet,
    /// As it should be.
    Good,
    /// On its way there.
    Busy,
    /// Waits for something else.
    Wait,
    /// Failed, or cut off.
    Bad,
    /// On its way out.
    Gone,
}

impl Tone {
    /// For style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Good => "good",
            Self::Busy => "busy",
            Self::Wait => "wait",
            Self::Bad => "bad",
            Self::Gone => "gone",
        }
    }
}

/// Whether something is there, or left a moment ago.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// It is there.
    #[default]
    Here,
    /// It is gone from the cluster and still fades from the picture.
    Leaving,
}

/// All that is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// The virtual time, ms since the run began.
    pub at: Millis,
    /// One board a StatefulSet, by namespace and name.
    pub boards: Vec<Arc<Board>>,
    /// One a Deployment, by namespace and name.
    pub crowds: Vec<Crowd>,
    /// Claims that belong to no set that is or was.
    pub stray_claims: Vec<ClaimCard>,
    /// Services that no set names.
    pub services: Vec<ServiceBar>,
    /// The machines, by name.
    pub nodes: Vec<NodeCard>,
    /// Pods that have no node.
    pub unscheduled: Vec<Chip>,
    /// In the order in which each was first seen.
    pub events: Vec<EventRow>,
    /// What `kubectl get sts,po,pvc,svc` prints.
    pub tables: Vec<Table>,
}

impl Scene {
    /// Whether there are more ordinals than are drawn one by one.
    pub fn is_crowded(&self) -> bool {
        let mut places = self.boards.iter().flat_map(|board| &board.places);
        places.any(|place| matches!(place, Place::Many(_)))
    }
}

/// A StatefulSet and all that is its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Board {
    /// Stable while the set, or anything of it, is there.
    pub key: String,
    /// The set.
    pub set: Option<ObjectRef>,
    /// Its name.
    pub name: String,
    /// Its namespace, where it is not `default`.
    pub namespace: String,
    /// Pods asked for.
    pub replicas: i32,
    /// `2/3`
    pub ready: String,
    /// Settings worth a word: policy, strategy.
    pub settings: Vec<String>,
    /// How many of the first ordinals an update leaves alone; absent where nothing is rolled out.
    pub partition: Option<i32>,
    /// What the controller does, or why it does nothing.
    pub reason: Headline,
    /// The Service that the set names.
    pub service: Option<ServiceBar>,
    /// The ordinals, ascending.
    pub places: Vec<Place>,
}

/// The controller's present reason.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Headline {
    /// How it stands.
    pub tone: Tone,
    /// One sentence.
    pub sentence: String,
    /// The rule behind it, and what would help.
    pub rule: String,
    /// Which sync of the set decided this; 0 before the first.
    pub sync: u64,
}

/// One ordinal, or many alike.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// One ordinal.
    One(Arc<Column>),
    /// Ordinals that are all alike, drawn as one.
    Many(Fold),
}

impl Place {
    /// Stable while the place is there.
    pub fn key(&self) -> &str {
        match self {
            Self::One(column) => &column.key,
            Self::Many(fold) => &fold.key,
        }
    }
}

/// Ordinals that are drawn as one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fold {
    /// Stable while its first ordinal is folded.
    pub key: String,
    /// `20–979`
    pub range: String,
    /// How many ordinals.
    pub count: usize,
    /// `955 Ready`, `5 Pending`
    pub parts: Vec<(Tone, String)>,
}

/// Why an ordinal is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// The set is to have it.
    #[default]
    Wanted,
    /// Its pod is still there though the set is not to have it.
    Condemned,
    /// Only its claims are left.
    Kept,
}

impl Standing {
    /// For style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wanted => "wanted",
            Self::Condemned => "condemned",
            Self::Kept => "kept",
        }
    }
}

/// One ordinal: what stays (name, record, claims) and what passes (the pod).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// Stable while the ordinal is drawn.
    pub key: String,
    /// The number.
    pub ordinal: i32,
    /// The pod's name without the number: `web-`.
    pub prefix: String,
    /// Why it is drawn.
    pub standing: Standing,
    /// Its set, if that is there.
    pub set: Option<ObjectRef>,
    /// Its place, from 0, among the ordinals that the set is to have; absent if it is none of them.
    pub slot: Option<i32>,
    /// On which side of the partition it is.
    pub side: Side,
    /// Its DNS name.
    pub record: Record,
    /// The pod, and pods that left a moment ago.
    pub pods: Vec<PodCard>,
    /// What the empty place says.
    pub vacancy: Option<Vacancy>,
    /// Its claims, in the order of the templates.
    pub claims: Vec<ClaimCard>,
    /// Where its data is, if it has no claim.
    pub no_claim: String,
}

impl Column {
    /// The pod's name.
    pub fn name(&self) -> String {
        format!("{}{}", self.prefix, self.ordinal)
    }
}

/// Where an ordinal is, seen from the partition of a rolling update.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// It is updated.
    #[default]
    Updated,
    /// It is the first that is updated: the partition stands before it.
    First,
    /// It is left alone.
    Held,
    /// The same, and it is the last one: the partition stands behind it.
    Last,
}

impl Side {
    /// For style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Updated => "updated",
            Self::First => "first",
            Self::Held => "held",
            Self::Last => "last",
        }
    }
}

/// The DNS name of an ordinal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Where it comes from: the pod, else the set.
    pub source: Option<ObjectRef>,
    /// `web-0`
    pub host: String,
    /// `nginx`; empty if the set names no Service.
    pub domain: String,
    /// The whole name.
    pub full: String,
    /// The address, if it resolves.
    pub answer: Option<String>,
    /// Why it does not.
    pub note: String,
}

/// What the empty place of a pod says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vacancy {
    /// `not yet`
    pub word: String,
    /// What it waits for.
    pub detail: String,
}

/// One incarnation of a pod.
#[derive(Clone, Debug, PartialEq)]
pub struct PodCard {
    /// Its uid.
    pub key: String,
    /// The pod.
    pub object: ObjectRef,
    /// How it stands.
    pub tone: Tone,
    /// `Ready`, or the STATUS that kubectl prints.
    pub status: String,
    /// `1/1`
    pub ready: String,
    /// What it waits for, or what happens in it.
    pub why: String,
    /// Its node.
    pub node: String,
    /// Whether that node does not answer.
    pub cut_off: bool,
    /// Its address.
    pub ip: String,
    /// The first digits of its uid.
    pub uid: String,
    /// Its revision.
    pub revision: Revision,
    /// The image of its first container.
    pub image: String,
    /// How often its containers started again.
    pub restarts: i32,
    /// Whether it is there.
    pub presence: Presence,
}

/// How many colours and patterns there are for revisions.
pub const LOOKS: usize = 5;

/// A revision of a set's template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Revision {
    /// `A` is the first that was seen.
    pub letter: String,
    /// Its colour and pattern, of [`LOOKS`]; the first one's is 0.
    pub look: usize,
    /// Its name.
    pub name: String,
}

/// A claim and its volume.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimCard {
    /// Its uid, or its name while it is not there.
    pub key: String,
    /// The claim.
    pub object: ObjectRef,
    /// Whether the object is there.
    pub exists: bool,
    /// How it stands.
    pub tone: Tone,
    /// `Bound`, `Pending`, `Terminating`
    pub status: String,
    /// `1Gi`
    pub size: String,
    /// What it waits for, or why it stays.
    pub why: String,
    /// The volume, once bound.
    pub volume: Option<VolumeCard>,
    /// Whether it is there.
    pub presence: Presence,
}

/// A volume.
#[derive(Clone, Debug, PartialEq)]
pub struct VolumeCard {
    /// The volume.
    pub object: ObjectRef,
    /// Short enough to tell two apart: `pvc-7f3c2a91`.
    pub label: String,
    /// `Bound`, `Released`
    pub status: String,
    /// From where it can be reached.
    pub zone: String,
    /// What is written on it.
    pub data: String,
    /// Whether anything is.
    pub has_data: bool,
}

/// A Service and what it answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceBar {
    /// The Service, if it is there.
    pub object: Option<ObjectRef>,
    /// Its name.
    pub name: String,
    /// `headless`, or its cluster IP.
    pub kind: String,
    /// `app=nginx`
    pub selector: String,
    /// The addresses that its name resolves to.
    pub answers: Vec<String>,
    /// Why there are none, or fewer.
    pub note: String,
    /// How it stands.
    pub tone: Tone,
}

/// A Deployment and its pods, none of which is anybody in particular.
#[derive(Clone, Debug, PartialEq)]
pub struct Crowd {
    /// Its uid.
    pub key: String,
    /// The Deployment.
    pub object: ObjectRef,
    /// Its name.
    pub name: String,
    /// Its namespace, where it is not `default`.
    pub namespace: String,
    /// `2/3`
    pub ready: String,
    /// How it stands.
    pub tone: Tone,
    /// What it waits for, or that it is done.
    pub why: String,
    /// Its ReplicaSets that have or want pods.
    pub groups: Vec<Group>,
}

/// A ReplicaSet of a Deployment.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The ReplicaSet.
    pub object: ObjectRef,
    /// Its pods.
    pub pods: Vec<Chip>,
    /// How many more it has.
    pub more: usize,
}

/// A machine.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeCard {
    /// Its name.
    pub key: String,
    /// The node.
    pub object: ObjectRef,
    /// Its zone.
    pub zone: String,
    /// How it stands.
    pub tone: Tone,
    /// `Ready`, `NotReady`
    pub status: String,
    /// Whether the machine has power.
    pub powered: bool,
    /// Whether it is connected to the network.
    pub connected: bool,
    /// What happens next.
    pub why: String,
    /// Its pods.
    pub pods: Vec<Chip>,
    /// The volumes that its pods use.
    pub volumes: Vec<Chip>,
    /// How many more pods it has.
    pub more: usize,
}

/// A small mark for an object that is drawn elsewhere too.
#[derive(Clone, Debug, PartialEq)]
pub struct Chip {
    /// Its uid.
    pub key: String,
    /// The object.
    pub object: ObjectRef,
    /// Its name.
    pub label: String,
    /// How it stands.
    pub tone: Tone,
    /// What it says beside its name.
    pub status: String,
}

/// An Event object.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    /// Its uid.
    pub key: String,
    /// `Normal`, `Warning`
    pub kind: String,
    /// One word.
    pub reason: String,
    /// `pod/web-0`
    pub object: String,
    /// The API's own words.
    pub message: String,
    /// As kubectl writes it.
    pub age: String,
    /// When it was last written, in ms since the run began.
    pub at: Millis,
    /// How often.
    pub count: u32,
    /// Who reports.
    pub source: String,
}

/// A table as kubectl prints it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// `statefulset.apps`, what kubectl puts before the names.
    pub prefix: &'static str,
    /// The headings.
    pub header: Vec<&'static str>,
    /// The cells; the first is the name.
    pub rows: Vec<Vec<String>>,
    /// How many more rows there are, in words.
    pub more: String,
}

/// Which of the longer parts of an object are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unfolded {
    /// Its events.
    pub events: bool,
    /// The object as the API shows it.
    pub yaml: bool,
}

impl Unfolded {
    /// All of them.
    pub const ALL: Self = Self {
        events: true,
        yaml: true,
    };
}

/// An object, looked at closely.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// The object.
    pub object: ObjectRef,
    /// How it stands.
    pub tone: Tone,
    /// In one word; may be empty.
    pub status: String,
    /// What such an object is.
    pub what: &'static str,
    /// What happens to it, or what it waits for.
    pub why: String,
    /// What would change that; empty if there is nothing to say.
    pub remedy: &'static str,
    /// Its controller's program; only a StatefulSet has one.
    pub program: Vec<ProgramLine>,
    /// How its name comes about, and where its data is.
    pub chains: Vec<Chain>,
    /// What is known about it: names and values.
    pub facts: Vec<(&'static str, String)>,
    /// How many events it has.
    pub event_count: usize,
    /// Its events, oldest first; empty while folded.
    pub events: Vec<EventRow>,
    /// The object as the API shows it; empty while folded.
    pub yaml: String,
    /// What can be done to it, each in a place of its own; empty where it cannot be done now.
    pub deeds: Vec<Option<Deed>>,
}

/// A line of a controller's program.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgramLine {
    /// How many loops it stands in.
    pub depth: u8,
    /// What it says.
    pub text: &'static str,
    /// Whether the set's settings leave it out.
    pub skipped: bool,
    /// The last sync ended here, and how that stands.
    pub cursor: Option<Tone>,
    /// The ordinals that come no further than this.
    pub pods: Vec<(i32, Tone)>,
    /// How many more there are.
    pub more: usize,
}

/// How one thing leads to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// What it is about.
    pub title: &'static str,
    /// Its links, in order.
    pub links: Vec<Link>,
}

/// A link of a chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What it is in the chain, in the words of Kubernetes.
    pub role: &'static str,
    /// Its name; may be empty.
    pub name: String,
    /// The object, if it is one and is there.
    pub object: Option<ObjectRef>,
    /// Whether it holds; quiet behind a broken link.
    pub tone: Tone,
    /// Why it does not hold, or what it gives.
    pub note: String,
}

/// Something that a person can do to an object with one click.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// The key of its name.
    pub key: &'static str,
    /// Its picture.
    pub icon: &'static str,
    /// What is done.
    pub act: Act,
}

/// What a click does.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// This.
    Do(Command),
    /// Types this line into the terminal.
    Type(String),
    /// The same, and opens the terminal to show what is printed.
    Show(String),
}
