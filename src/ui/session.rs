//! What the page knows, and the one way to change the cluster.

use super::clock::REAL_TIME;
use super::dom::{self, flip};
use super::on_demand::{Advise, Tools};
use super::parts::{press, words};
use super::past::STILL;
use super::problem::Problem;
use super::state::State;
use super::view::{Handler, Live};
use super::world::{Before, Run};
use super::{editor, notice, on_demand};
use crate::api::ObjectRef;
use crate::cluster::Supply;
use crate::cluster::api_server::Release;
use crate::kubectl::{Command, Reply};
use crate::manifest::Edit;
use crate::scene::{Act, Inspection, Scene, Strip, Unfolded};
use crate::text::{self, Lang};
use crate::timeline::Entry;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::cell::OnceCell;
use std::sync::Arc;
use wasm_split_helpers::SplitLoaderError;

/// The panels; on a narrow page each is a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Manifest,
    Stage,
    Details,
    Events,
    Tables,
}

/// What the stage arranges the pods by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum View {
    /// By their ordinals: who they are.
    #[default]
    Ordinals,
    /// By their nodes: where they stand.
    Nodes,
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

/// Where there is one panel at a time, as `layout.css` has it.
const NARROW: &str = "(width < 64rem)";

/// Moves the focus to the panel that tells about the selected object, once that is drawn.
fn focus_details() {
    dom::before_paint(|| dom::focus("details"));
}

/// All state of the page. Cheap to copy: it holds only handles.
#[derive(Clone, Copy)]
pub(super) struct Session {
    pub(super) lang: State<Lang>,
    pub(super) theme: State<Theme>,
    pub(super) scene: State<Arc<Scene>>,
    pub(super) strip: State<Strip>,
    pub(super) playing: State<bool>,
    pub(super) speed: State<usize>,
    place_of_release: State<usize>,
    pub(super) selected: State<Option<ObjectRef>>,
    /// What is unfolded of what is told about it.
    pub(super) unfolded: State<Unfolded>,
    pub(super) tab: State<Tab>,
    pub(super) view: State<View>,
    pub(super) manifest: State<String>,
    /// Whether the run has begun, or its code is still on its way.
    begun: State<Begun>,
    /// What is to be done once it has begun.
    awaiting: StoredValue<Vec<Awaiting>, LocalStorage>,
    /// Changes when the manifest in the editor was applied.
    applied: State<()>,
    /// What the terminal shows.
    pub(super) screen: State<Vec<Arc<Entry>>>,
    /// The last of these that has ended.
    ended: State<Option<Arc<Entry>>>,
    /// What stands before the line that is typed; empty while something runs.
    pub(super) prompt: State<String>,
    /// The line that is typed.
    pub(super) draft: State<String>,
    pub(super) terminal_open: State<bool>,
    pub(super) guide_open: State<bool>,
    /// The walk-through that is open; empty: none.
    pub(super) lesson: State<&'static str>,
    /// What only the terminal needs, once it was opened.
    pub(super) tools: State<Option<Tools>>,
    /// What gives advice, once somebody has written.
    advise: State<Option<Advise>>,
    /// How many texts the terminal has opened in the editor.
    opened: StoredValue<u64>,
    /// That a part could not be fetched; empty if none.
    pub(super) complaint: State<&'static str>,
    pub(super) said: State<String>,
    pub(super) comparing: State<bool>,
    pub(super) help_open: State<bool>,
    pub(super) single_keys: State<bool>,
    pub(super) world: StoredValue<Box<dyn Run>, LocalStorage>,
}

/// Something to be done with a run.
type Awaiting = Box<dyn FnOnce(Session)>;

/// How far the run has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Begun {
    /// Nobody has asked for anything yet.
    #[default]
    No,
    /// Its code is being fetched.
    Soon,
    Yes,
}

/// The language that the address names, else the one that was chosen before, else the browser's.
pub(super) fn preferred_lang() -> Lang {
    dom::hash_value("lang")
        .or_else(|| dom::recall("lang"))
        .and_then(|tag| Lang::parse(&tag))
        .or_else(|| {
            let preferred = dom::preferred_languages();
            preferred.iter().find_map(|tag| Lang::parse(tag))
        })
        .unwrap_or_default()
}

/// Sees to it that a language is known.
///
/// # Errors
/// When its sentences cannot be fetched.
pub(super) async fn learn(lang: Lang) -> Result<(), SplitLoaderError> {
    if !lang.is_known() {
        text::learn_japanese(on_demand::japanese().await?);
    }
    Ok(())
}

/// The release that the address names.
fn named_release() -> Option<Release> {
    Release::parse(&dom::hash_value("release")?)
}

thread_local! {
    static SESSION: OnceCell<Session> = const { OnceCell::new() };
}

/// The session of this page; it begins when it is first asked for.
pub(super) fn session() -> Session {
    SESSION.with(|session| *session.get_or_init(Session::new))
}

impl Session {
    fn new() -> Self {
        let lang = Some(preferred_lang())
            .filter(|lang| lang.is_known())
            .unwrap_or_default();
        let theme = Theme::parse(&dom::recall("theme").unwrap_or_default());
        let release = named_release().unwrap_or_default();
        let mut world = Before(release);
        let scene = world.scene(lang, dom::now(), true);
        let strip = world.strip(lang);
        let first = crate::manifest::samples().first();
        Self {
            lang: State::new(lang),
            theme: State::new(theme),
            scene: State::new(Arc::new(scene)),
            strip: State::new(strip),
            playing: State::new(true),
            speed: State::new(REAL_TIME),
            place_of_release: State::new(release as usize),
            selected: State::new(None),
            unfolded: State::new(Unfolded::default()),
            tab: State::new(Tab::Stage),
            view: State::new(View::Ordinals),
            manifest: State::new(first.map_or("", |sample| sample.yaml).to_owned()),
            begun: State::new(Begun::No),
            awaiting: StoredValue::new_local(Vec::new()),
            applied: State::new(()),
            screen: State::new(Vec::new()),
            ended: State::new(None),
            prompt: State::new(String::new()),
            draft: State::new(String::new()),
            terminal_open: State::new(false),
            guide_open: State::new(false),
            lesson: State::new(""),
            tools: State::new(None),
            advise: State::new(None),
            opened: StoredValue::new(0),
            complaint: State::new(""),
            said: State::new(String::new()),
            comparing: State::new(false),
            help_open: State::new(false),
            single_keys: State::new(dom::recall("single-keys").as_deref() != Some("off")),
            world: StoredValue::new_local(Box::new(world)),
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
        leptos::task::spawn_local(async move {
            if learn(lang).await.is_err() {
                self.say_part_is_missing();
                return;
            }
            self.lang.set(lang);
            dom::keep("lang", lang.code());
            dom::set_hash_value("lang", lang.code());
            self.look();
        });
    }

    fn say_part_is_missing(self) {
        let said = self.lang.get_untracked().text("page.part-missing");
        self.complaint.set(said);
        self.said.set(said.to_owned());
    }

    /// Whether the code of the run is being fetched.
    pub(super) fn is_beginning(self) -> bool {
        self.begun.get() == Begun::Soon
    }

    /// Whether the run has begun.
    pub(super) fn has_begun(self) -> bool {
        self.begun.get() == Begun::Yes
    }

    /// Begins the run, unless it has begun or is about to.
    pub(super) fn begin(self) {
        self.with_run(Box::new(|_| {}));
    }

    /// Does something once the run has begun, and begins it.
    pub(super) fn with_run(self, act: Awaiting) {
        if self.begun.get_untracked() == Begun::Yes {
            act(self);
            return;
        }
        self.awaiting.update_value(|acts| acts.push(act));
        if self.begun.get_untracked() == Begun::Soon {
            return;
        }
        self.begun.set(Begun::Soon);
        leptos::task::spawn_local(async move {
            let begin = on_demand::cluster().await;
            let acts = self.awaiting.try_update_value(std::mem::take);
            let Ok(begin) = begin else {
                self.begun.set(Begun::No);
                self.say_part_is_missing();
                return;
            };
            if self.begun.get_untracked() != Begun::Yes {
                self.world.set_value(begin(untrack(|| self.release())));
                self.begun.set(Begun::Yes);
                self.complaint.set("");
                self.connect();
                self.applied.set(());
                self.look();
            }
            for act in acts.into_iter().flatten() {
                act(self);
            }
        });
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

    /// Shows a panel from its top, where there is one at a time.
    pub(super) fn turn_to(self, tab: Tab) {
        self.tab.set(tab);
        dom::window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Shows an object closely.
    pub(super) fn select(self, object: Option<ObjectRef>) {
        if object.is_some() {
            self.begin();
            // One panel at a time: else nothing would be seen of it.
            if dom::media(NARROW) {
                self.turn_to(Tab::Details);
                focus_details();
            }
        }
        self.selected.set(object);
    }

    /// What a click on the name or picture of an object does.
    pub(super) fn selects(self, object: ObjectRef) -> Handler {
        press(move || self.select(Some(object.clone())))
    }

    /// Goes on to an object from what is told about another one, where it then is not pressed any more.
    pub(super) fn follow(self, object: ObjectRef) {
        self.select(Some(object));
        focus_details();
    }

    /// Arranges the pods by something else; each goes from its old place to its new one.
    pub(super) fn arrange(self, view: View) {
        let from = (!self.is_still()).then(|| flip::places(flip::SELF));
        self.view.set(view);
        if let Some(from) = from {
            flip::glide(flip::SELF, from);
        }
    }

    /// Draws what is there now.
    pub(super) fn look(self) {
        let lang = self.lang.get_untracked();
        let still = self.is_still();
        let real = dom::now();
        let drawn = self.world.try_update_value(|world| {
            let scene = world.scene(lang, real, still);
            (scene, world.strip(lang), world.next_deadline())
        });
        let Some((scene, strip, deadline)) = drawn else {
            return;
        };
        self.show(scene, still);
        if self.strip.with_untracked(|old| *old != strip) {
            self.strip.set(strip);
        }
        self.show_screen();
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
        let from = (!still).then(|| flip::places(flip::FLIP));
        self.scene.set(Arc::new(scene));
        if let Some(from) = from {
            flip::glide(flip::FLIP, from);
        }
    }

    /// Shows what the terminal shows now, and what a line has opened in the editor.
    fn show_screen(self) {
        let before = self.opened.get_value();
        let (screen, prompt, opened) = self.world.with_value(|world| {
            let (count, text) = world.opened();
            let opened = (count > before).then(|| (count, text.to_owned()));
            let screen = world.screen();
            let is_same = |old: &Vec<Arc<Entry>>| {
                old.len() == screen.len() && old.iter().zip(screen).all(|(a, b)| Arc::ptr_eq(a, b))
            };
            let is_new = !self.screen.with_untracked(is_same);
            (is_new.then(|| screen.to_vec()), world.prompt(), opened)
        });
        if let Some(screen) = screen {
            let last = screen.iter().rfind(|entry| entry.exit.is_some()).cloned();
            let is_same = |old: &Option<Arc<Entry>>| match (old, &last) {
                (Some(old), Some(last)) => Arc::ptr_eq(old, last),
                (old, last) => old.is_none() && last.is_none(),
            };
            let is_new = !self.ended.with_untracked(is_same);
            self.screen.set(screen);
            if is_new {
                self.ended.set(last);
            }
        }
        if self.prompt.with_untracked(|old| *old != prompt) {
            self.prompt.set(prompt);
        }
        if let Some((count, text)) = opened {
            self.opened.set_value(count);
            self.write(text);
            self.turn_to(Tab::Manifest);
        }
    }

    /// Does something once the run has begun and the shell is there.
    pub(super) fn with_shell(self, act: Awaiting) {
        if self.tools.with_untracked(Option::is_some) {
            self.with_run(act);
            return;
        }
        leptos::task::spawn_local(async move {
            match on_demand::shell().await {
                Ok(tools) => self.with_run(Box::new(move |session| {
                    session.tools.set(Some(tools));
                    session.connect();
                    act(session);
                })),
                Err(_) => self.say_part_is_missing(),
            }
        });
    }

    /// Plugs the shell into the run, once both are there.
    fn connect(self) {
        if let Some(tools) = self.tools.get_untracked() {
            self.world.update_value(|world| world.connect(tools.open));
            self.show_screen();
        }
    }

    /// Runs what was typed or pasted.
    pub(super) fn enter(self, text: &str) {
        let command = Command::typed(text, &self.manifest.get_untracked());
        self.with_shell(Box::new(move |session| session.execute(command)));
    }

    /// Ends what runs in the terminal.
    pub(super) fn interrupt(self) {
        self.execute(Command::Interrupt);
    }

    /// Whether nothing is to move: the reader asked for that, or it would go too fast to follow.
    fn is_still(self) -> bool {
        let fast = self.playing.get_untracked() && self.pace() > 10.0;
        fast || dom::has_root_attribute(STILL) || dom::media("(prefers-reduced-motion: reduce)")
    }

    /// The selected object, looked at closely; the first set as long as nothing is selected.
    pub(super) fn inspect(self) -> Option<Inspection> {
        let first = self.scene.with(|scene| {
            let sets = scene.boards.iter();
            sets.filter_map(|board| board.set.clone()).next()
        });
        let selected = self.selected.get().or(first)?;
        // What programs were told is nowhere in the scene.
        self.ended.track();
        let (lang, unfolded) = (self.lang.get(), self.unfolded.get());
        self.world
            .with_value(|world| world.inspect(&selected, lang, unfolded))
    }

    /// Does what a button says.
    pub(super) fn act(self, act: &Act) {
        match act {
            Act::Do(command) => self.execute(command.clone()),
            Act::Type(line) => self.enter(line),
            Act::Show(line) => {
                self.terminal_open.set(true);
                self.enter(line);
            }
        }
    }

    /// Takes over what stands in the editor.
    pub(super) fn write(self, text: String) {
        self.begin();
        self.manifest.set(text);
        if self.advise.with_untracked(Option::is_none) {
            leptos::task::spawn_local(async move {
                // Without it less is said, and the next letter tries again.
                if let Ok(advise) = on_demand::advice().await {
                    self.advise.set(Some(advise));
                }
            });
        }
    }

    /// Makes an edit in the editor, and goes to its line.
    pub(super) fn repair(self, edit: &Edit) {
        let edited = self.manifest.with_untracked(|text| edit.apply(text));
        let Some(text) = edited else { return };
        // What is put in mostly begins with the end of the line before it.
        let added = edit.replacement.len() - edit.replacement.trim_start().len();
        let before = text.get(..edit.range.start + added).unwrap_or_default();
        let line = before.split('\n').count();
        self.write(text);
        dom::before_paint(move || dom::select_line(editor::AREA, line));
        let number = line.to_string();
        let lang = self.lang.get_untracked();
        self.said
            .set(lang.say("manifest.repaired", &[("line", &number)]));
    }

    fn execute(self, command: Command) {
        self.with_run(Box::new(move |session| {
            session.execute_now(command);
        }));
    }

    fn execute_now(self, command: Command) -> Reply {
        // Kept before, so that a crash can tell what it was that led to it.
        let (line, kept) = self
            .world
            .with_value(|world| (world.line(&command), world.transcript()));
        notice::remember(&format!("{kept}$ {line}"));
        let past = self.world.with_value(|world| world.past());
        let reply = self.world.try_update_value(|world| world.execute(command));
        if let Some(at) = past {
            self.tell_fork(at);
        }
        self.look();
        reply.unwrap_or_default()
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

    /// `kubectl patch`, of a set's partition.
    pub(super) fn divide(self, set: &ObjectRef, partition: i32) {
        let (namespace, set) = (set.namespace.to_string(), set.name.to_string());
        self.execute(Command::Partition {
            namespace,
            set,
            partition,
        });
    }

    /// `kubectl delete`
    pub(super) fn delete(self, object: &ObjectRef) {
        self.execute(Command::Delete {
            object: object.clone(),
        });
    }

    /// Takes something from a machine, or gives it back.
    pub(super) fn supply(self, node: &ObjectRef, supply: Supply, on: bool) {
        self.execute(Command::supply(&node.name, supply, on));
    }

    /// `kubectl apply`
    pub(super) fn apply(self) {
        let manifest = self.manifest.get_untracked();
        self.with_run(Box::new(move |session| {
            let reply = session.execute_now(Command::Apply { manifest });
            if !reply.refused {
                session.turn_to(Tab::Stage);
            }
            session.applied.set(());
        }));
    }

    /// Starts over with an empty cluster.
    pub(super) fn reset(self) {
        self.begun.set(Begun::No);
        let before = Before(untrack(|| self.release()));
        self.world.set_value(Box::new(before));
        self.draft.set(String::new());
        self.opened.set_value(0);
        self.selected.set(None);
        self.look();
        self.begin();
    }

    /// What is wrong with the text in the editor; nothing before the run has begun.
    pub(super) fn problems(self) -> Vec<Problem> {
        self.applied.track();
        let lang = self.lang.get();
        self.manifest
            .with(|text| self.world.with_value(|world| world.problems(text, lang)))
    }

    /// What will not go as expected.
    pub(super) fn advice(self) -> Vec<Problem> {
        self.applied.track();
        // A typed line may have made what the text lacks.
        self.ended.track();
        let (Some(advise), lang) = (self.advise.get(), self.lang.get()) else {
            return Vec::new();
        };
        self.manifest.with(|text| {
            self.world
                .with_value(|world| world.advice(text, lang, advise))
        })
    }
}
