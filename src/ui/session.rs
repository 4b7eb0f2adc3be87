//! What the page knows, and the one way to change the cluster.

use super::clock::REAL_TIME;
use super::parts::words;
use super::view::Live;
use super::world::World;
use super::{dom, notice};
use crate::api::ObjectRef;
use crate::cluster::api_server::Release;
use crate::kubectl::{Command, Reply};
use crate::manifest::{self, Diagnostic, Severity};
use crate::scene::{Deed, Inspection, Scene};
use crate::text::{self, Lang};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::sync::Arc;

/// The panels; on a narrow page each is a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Manifest,
    Stage,
    Details,
    Events,
    Tables,
}

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn parse(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }
}

/// A line of the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// What was done, as a person would type it.
    Typed(String),
    /// What the cluster answered.
    Answer(String),
    /// A refusal.
    Refusal(String),
}

/// The terminal forgets older lines.
const LINES_KEPT: usize = 400;

/// All state of the page. Cheap to copy: it holds only handles.
#[derive(Clone, Copy)]
pub(super) struct Session {
    pub(super) lang: RwSignal<Lang>,
    pub(super) theme: RwSignal<Theme>,
    pub(super) scene: RwSignal<Arc<Scene>>,
    pub(super) playing: RwSignal<bool>,
    pub(super) speed: RwSignal<usize>,
    place_of_release: RwSignal<usize>,
    pub(super) selected: RwSignal<Option<ObjectRef>>,
    pub(super) tab: RwSignal<Tab>,
    pub(super) manifest: RwSignal<String>,
    /// What the API server said about the text in the editor, until that changes.
    pub(super) applied: RwSignal<Vec<Diagnostic>>,
    pub(super) lines: RwSignal<Vec<Line>>,
    pub(super) said: RwSignal<String>,
    pub(super) help_open: RwSignal<bool>,
    pub(super) single_keys: RwSignal<bool>,
    pub(super) world: StoredValue<World, LocalStorage>,
}

/// A problem of the manifest, for the list below the editor.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Problem {
    /// The line, from 1; 0 if it belongs to none.
    pub(super) line: usize,
    /// Whether it stops the manifest.
    pub(super) stops: bool,
    /// Where in the object.
    pub(super) path: String,
    /// In the reader's language.
    pub(super) words: String,
    /// The server's own.
    pub(super) server: String,
}

/// The release that the address names.
fn named_release() -> Option<Release> {
    Release::parse(&dom::hash_value("release")?)
}

/// The session of this page.
pub(super) fn session() -> Session {
    expect_context()
}

impl Session {
    pub(super) fn new() -> Self {
        let lang = dom::hash_value("lang")
            .or_else(|| dom::recall("lang"))
            .and_then(|tag| Lang::parse(&tag))
            .or_else(|| {
                let preferred = dom::preferred_languages();
                preferred.iter().find_map(|tag| Lang::parse(tag))
            })
            .unwrap_or_default();
        let theme = Theme::parse(&dom::recall("theme").unwrap_or_default());
        let release = named_release().unwrap_or_default();
        let mut world = World::new(release);
        let scene = world.scene(lang, dom::now(), true);
        let first = crate::manifest::samples().first();
        Self {
            lang: RwSignal::new(lang),
            theme: RwSignal::new(theme),
            scene: RwSignal::new(Arc::new(scene)),
            playing: RwSignal::new(true),
            speed: RwSignal::new(REAL_TIME),
            place_of_release: RwSignal::new(release as usize),
            selected: RwSignal::new(None),
            tab: RwSignal::new(Tab::Stage),
            manifest: RwSignal::new(first.map_or("", |sample| sample.yaml).to_owned()),
            applied: RwSignal::new(Vec::new()),
            lines: RwSignal::new(Vec::new()),
            said: RwSignal::new(String::new()),
            help_open: RwSignal::new(false),
            single_keys: RwSignal::new(dom::recall("single-keys").as_deref() != Some("off")),
            world: StoredValue::new_local(world),
        }
    }

    /// A sentence that follows the language.
    pub(super) fn t(self, key: &'static str) -> Live {
        words(move || self.lang.get().text(key))
    }

    /// Whether an object is the one that is looked at closely.
    pub(super) fn is_selected(self, object: &ObjectRef) -> impl Fn() -> bool + Clone + use<> {
        let object = Some(object.clone());
        move || self.selected.with(|selected| *selected == object)
    }

    /// Changes the language.
    pub(super) fn speak(self, lang: Lang) {
        self.lang.set(lang);
        dom::keep("lang", lang.code());
        dom::set_hash_value("lang", lang.code());
        self.look();
    }

    /// Takes over the language and the release that the address names.
    pub(super) fn follow_address(self) {
        let named = dom::hash_value("lang").and_then(|tag| Lang::parse(&tag));
        if let Some(lang) = named.filter(|lang| *lang != self.lang.get_untracked()) {
            self.speak(lang);
        }
        if let Some(release) =
            named_release().filter(|release| *release != untrack(|| self.release()))
        {
            self.run_release(release);
        }
    }

    /// The release of Kubernetes that runs.
    pub(super) fn release(self) -> Release {
        let place = self.place_of_release.get();
        Release::all().nth(place).unwrap_or_default()
    }

    /// Starts over with an empty cluster of another release.
    pub(super) fn run_release(self, release: Release) {
        dom::set_hash_value("release", release.number());
        self.place_of_release.set(release as usize);
        self.reset();
    }

    /// Goes on to the next choice of colours.
    pub(super) fn next_theme(self) {
        self.theme.update(|theme| {
            *theme = match theme {
                Theme::Auto => Theme::Light,
                Theme::Light => Theme::Dark,
                Theme::Dark => Theme::Auto,
            }
        });
        dom::keep("theme", self.theme.get_untracked().name());
    }

    /// Shows an object closely.
    pub(super) fn select(self, object: Option<ObjectRef>) {
        self.selected.set(object);
    }

    /// Draws what is there now.
    pub(super) fn look(self) {
        let lang = self.lang.get_untracked();
        let still = self.is_still();
        let real = dom::now();
        let drawn = self
            .world
            .try_update_value(|world| (world.scene(lang, real, still), world.next_deadline()));
        let Some((scene, deadline)) = drawn else {
            return;
        };
        self.show(scene, still);
        if let Some(deadline) = deadline {
            let wait = (deadline - real).max(0.0) as u32 + 1;
            Timeout::new(wait, move || self.look()).forget();
        }
        self.tell();
    }

    fn show(self, scene: Scene, still: bool) {
        if self.scene.with_untracked(|old| **old == scene) {
            return;
        }
        let from = (!still).then(dom::flip::places);
        self.scene.set(Arc::new(scene));
        if let Some(from) = from {
            dom::flip::glide(from);
        }
    }

    /// Whether nothing is to move: the reader asked for that, or it would go too fast to follow.
    fn is_still(self) -> bool {
        let fast = self.playing.get_untracked() && self.pace() > 10.0;
        fast || dom::media("(prefers-reduced-motion: reduce)")
    }

    /// The selected object, looked at closely.
    pub(super) fn inspect(self) -> Option<Inspection> {
        self.scene.track();
        let selected = self.selected.get()?;
        let lang = self.lang.get();
        self.world
            .with_value(|world| world.inspect(&selected, lang))
    }

    /// Does to an object what a button says.
    pub(super) fn act(self, deed: Deed, object: &ObjectRef) {
        match deed {
            Deed::Delete => self.delete(object),
            Deed::PowerOff => self.power(object, false),
            Deed::PowerOn => self.power(object, true),
        }
    }

    /// Takes over what stands in the editor.
    pub(super) fn write(self, text: String) {
        self.applied.set(Vec::new());
        self.manifest.set(text);
    }

    fn print(self, line: Line) {
        self.lines.update(|lines| {
            lines.push(line);
            let old = lines.len().saturating_sub(LINES_KEPT);
            lines.drain(..old);
        });
    }

    fn execute(self, command: Command) -> Reply {
        self.print(Line::Typed(command.line()));
        // Kept before, so that a crash can tell what it was that led to it.
        let kept = self.world.with_value(|world| world.transcript());
        notice::remember(&format!("{kept}$ {}", command.line()));
        let reply = self.world.try_update_value(|world| world.execute(command));
        let reply = reply.unwrap_or_default();
        for line in &reply.lines {
            let line = line.clone();
            self.print(if reply.refused {
                Line::Refusal(line)
            } else {
                Line::Answer(line)
            });
        }
        self.look();
        reply
    }

    /// `kubectl scale`
    pub(super) fn scale(self, set: &ObjectRef, replicas: i32) {
        let (namespace, set) = (set.namespace.to_string(), set.name.to_string());
        self.execute(Command::Scale {
            namespace,
            set,
            replicas,
        });
    }

    /// `kubectl delete`
    pub(super) fn delete(self, object: &ObjectRef) {
        self.execute(Command::Delete {
            object: object.clone(),
        });
    }

    /// Switches a machine off or on.
    pub(super) fn power(self, node: &ObjectRef, on: bool) {
        let node = node.name.to_string();
        self.execute(if on {
            Command::RecoverNode { node }
        } else {
            Command::FailNode { node }
        });
    }

    /// `kubectl apply`
    pub(super) fn apply(self) {
        let manifest = self.manifest.get_untracked();
        let reply = self.execute(Command::Apply { manifest });
        if !reply.refused {
            self.tab.set(Tab::Stage);
        }
        self.applied.set(reply.diagnostics);
    }

    /// Starts over with an empty cluster.
    pub(super) fn reset(self) {
        self.world.set_value(World::new(untrack(|| self.release())));
        self.lines.set(Vec::new());
        self.applied.set(Vec::new());
        self.selected.set(None);
        self.look();
    }

    /// What is wrong with the text in the editor: what kubectl would say at once, and what the
    /// API server said when it was last applied.
    pub(super) fn problems(self) -> Vec<Problem> {
        let lang = self.lang.get();
        let mut found = self.applied.get();
        if found.is_empty() {
            let text = self.manifest.get();
            let parsed = manifest::parse(&text);
            found = parsed.diagnostics.clone();
            found.extend(parsed.documents.iter().flat_map(manifest::check));
        }
        found.truncate(MOST_PROBLEMS);
        found
            .iter()
            .map(|diagnostic| Problem::of(lang, diagnostic))
            .collect()
    }
}

/// Who has more problems than this solves the first ones first.
const MOST_PROBLEMS: usize = 20;

impl Problem {
    fn of(lang: Lang, diagnostic: &Diagnostic) -> Self {
        Self {
            line: diagnostic.span.start.line,
            stops: diagnostic.severity == Severity::Error,
            path: diagnostic.path.clone(),
            words: text::problem(lang, &diagnostic.problem),
            server: diagnostic.server_text().unwrap_or_default(),
        }
    }
}
