//! Draws what is to be drawn, and changes what is drawn already: what is alike stays, and with it the
//! focus, the scroll and the motion of its elements.

use super::{Element, Live, Parts, Value, View, Words, each};
use crate::ui::dom::{self, Listener};
use leptos::prelude::RenderEffect;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Comment, Node, Text};

/// What the page shows. It follows its signals until it is dropped.
pub(in crate::ui) enum Drawn {
    Text(Text, Words),
    /// Text that follows signals.
    Live(
        Text,
        #[allow(dead_code, reason = "kept to be dropped")] Effect,
    ),
    Element(Box<DrawnElement>),
    Many(Vec<Drawn>),
    /// What changes by itself, and a mark behind it, for when it is empty.
    Changing(
        Inside,
        Comment,
        #[allow(dead_code, reason = "kept to be dropped")] Effect,
    ),
}

pub(super) type Inside = Rc<RefCell<Drawn>>;
pub(super) type Effect = RenderEffect<()>;

/// Sets something, or removes it.
type SetTo = Box<dyn Fn(Option<&str>)>;

/// Draws anew what stands before the mark.
pub(super) type Change = Box<dyn FnMut(&mut Drawn, &Comment)>;

pub(in crate::ui) struct DrawnElement {
    element: web_sys::Element,
    tag: &'static str,
    /// By name; without the value of those that follow signals.
    attributes: Vec<(&'static str, Option<Words>)>,
    children: Vec<Drawn>,
    effects: Vec<Effect>,
    listeners: Vec<Listener>,
}

/// Runs at once, and again whenever a signal changes that was read.
#[inline(never)]
pub(super) fn effect(mut run: Box<dyn FnMut()>) -> Effect {
    RenderEffect::new(move |_| run())
}

/// Runs at once, and again whenever a signal changes that was read, as long as there is the page.
pub(in crate::ui) fn always(run: impl FnMut() + 'static) {
    std::mem::forget(effect(Box::new(run)));
}

/// Tells `set` what `read` says, if that is something else than before.
fn followed(read: Live, set: SetTo) -> Effect {
    let mut last = None;
    effect(Box::new(move || {
        let now = Some(read.0());
        if now != last {
            set(now.as_ref().and_then(|now| now.as_deref()));
            last = now;
        }
    }))
}

impl View {
    /// Draws it, not yet on the page.
    pub(super) fn draw(self) -> Drawn {
        match self {
            Self::Text(words) => Drawn::Text(dom::document().create_text_node(&words), words),
            Self::Live(read) => {
                let text = dom::document().create_text_node("");
                let own = text.clone();
                let set = move |words: Option<&str>| own.set_data(words.unwrap_or_default());
                Drawn::Live(text, followed(read, Box::new(set)))
            }
            Self::Element(Element(parts)) => Drawn::Element(Box::new(DrawnElement::new(*parts))),
            Self::Many(views) => Drawn::Many(draw_all(views)),
            Self::Dynamic(view) => {
                changing(Box::new(move |drawn, mark| match mark.parent_node() {
                    Some(parent) => drawn.change(view(), &parent, Some(mark)),
                    None => *drawn = view().draw(),
                }))
            }
            Self::Each(keys, row) => changing(each::rows(keys, row)),
        }
    }
}

fn draw_all(views: Vec<View>) -> Vec<Drawn> {
    views.into_iter().map(View::draw).collect()
}

/// What `change` draws and changes; it is told of the mark behind.
fn changing(mut change: Change) -> Drawn {
    let mark = dom::document().create_comment("");
    let inside = Rc::new(RefCell::new(Drawn::Many(Vec::new())));
    // Not held by its own effect, which ends a little later than what is dropped: by then all in it has ended.
    let (own, own_mark) = (Rc::downgrade(&inside), mark.clone());
    let run = move || {
        if let Some(inside) = own.upgrade() {
            change(&mut inside.borrow_mut(), &own_mark);
        }
    };
    Drawn::Changing(inside, mark, effect(Box::new(run)))
}

impl Drawn {
    /// Puts it into `parent`, before a node or last. What is on the page already is moved.
    pub(super) fn put(&self, parent: &Node, before: Option<&Node>) {
        match self {
            Self::Text(node, _) | Self::Live(node, _) => insert(parent, node, before),
            Self::Element(element) => insert(parent, &element.element, before),
            Self::Many(all) => all.iter().for_each(|drawn| drawn.put(parent, before)),
            Self::Changing(inside, mark, _) => {
                inside.borrow().put(parent, before);
                insert(parent, mark, before);
            }
        }
    }

    /// Takes it from the page.
    pub(super) fn take(&self) {
        match self {
            Self::Text(node, _) | Self::Live(node, _) => node.remove(),
            Self::Element(element) => element.element.remove(),
            Self::Many(all) => all.iter().for_each(Self::take),
            Self::Changing(inside, mark, _) => {
                inside.borrow().take();
                mark.remove();
            }
        }
    }

    /// Its first node; `None` if there is nothing to be seen.
    pub(super) fn first(&self) -> Option<Node> {
        match self {
            Self::Text(node, _) | Self::Live(node, _) => Some(node.clone().into()),
            Self::Element(element) => Some(element.element.clone().into()),
            Self::Many(all) => all.iter().find_map(Self::first),
            Self::Changing(inside, mark, _) => {
                let first = inside.borrow().first();
                Some(first.unwrap_or_else(|| mark.clone().into()))
            }
        }
    }

    /// Makes a view of what stands in `parent` before a node or last.
    pub(super) fn change(&mut self, view: View, parent: &Node, before: Option<&Node>) {
        match (&mut *self, view) {
            (Self::Text(node, old), View::Text(words)) => {
                if *old != words {
                    node.set_data(&words);
                    *old = words;
                }
            }
            (Self::Element(old), View::Element(Element(parts))) if old.tag == parts.tag => {
                old.change(*parts);
            }
            (Self::Many(all), View::Many(views)) => change_all(all, views, parent, before),
            (_, view) => {
                let drawn = view.draw();
                drawn.put(parent, self.first().as_ref().or(before));
                self.take();
                *self = drawn;
            }
        }
    }
}

fn change_all(all: &mut Vec<Drawn>, mut views: Vec<View>, parent: &Node, before: Option<&Node>) {
    for drawn in all.drain(views.len().min(all.len())..) {
        drawn.take();
    }
    let new = draw_all(views.split_off(all.len()));
    new.iter().for_each(|drawn| drawn.put(parent, before));
    // Backwards: what stands behind a place is then known.
    let mut before = new.iter().find_map(Drawn::first).or(before.cloned());
    for (drawn, view) in all.iter_mut().zip(views).rev() {
        drawn.change(view, parent, before.as_ref());
        before = drawn.first().or(before);
    }
    all.extend(new);
}

impl DrawnElement {
    fn new(parts: Parts) -> Self {
        let mut drawn = Self {
            element: create(parts.tag),
            tag: parts.tag,
            attributes: Vec::new(),
            children: Vec::new(),
            effects: Vec::new(),
            listeners: Vec::new(),
        };
        drawn.change(parts);
        drawn
    }

    fn change(&mut self, parts: Parts) {
        self.effects.clear();
        self.listeners.clear();
        for (name, _) in &self.attributes {
            if parts.attributes.iter().all(|(new, _)| new != name) {
                let _ = self.element.remove_attribute(name);
            }
        }
        let attributes = parts.attributes.into_iter();
        self.attributes = attributes
            .map(|(name, value)| (name, self.set(name, value)))
            .collect();
        change_all(&mut self.children, parts.children, &self.element, None);
        for mut act in parts.follows {
            let element = self.element.clone();
            self.effects.push(effect(Box::new(move || act(&element))));
        }
        for (event, handler) in parts.handlers {
            self.listeners
                .push(dom::listen(&self.element, event, handler));
        }
    }

    /// Sets an attribute; what is fixed is to be remembered.
    fn set(&mut self, name: &'static str, value: Value) -> Option<Words> {
        match value {
            Value::Absent => None,
            Value::Fixed(words) => {
                let set = |(own, value): &(&str, Option<Words>)| {
                    *own == name && value.as_ref() == Some(&words)
                };
                if !self.attributes.iter().any(set) {
                    let _ = self.element.set_attribute(name, &words);
                }
                Some(words)
            }
            Value::Live(read) => {
                let element = self.element.clone();
                let set = move |value: Option<&str>| dom::set_attribute(&element, name, value);
                self.effects.push(followed(read, Box::new(set)));
                None
            }
        }
    }
}

fn insert(parent: &Node, node: &Node, before: Option<&Node>) {
    let _ = parent.insert_before(node, before);
}

fn create(tag: &'static str) -> web_sys::Element {
    let page = dom::document();
    let created = match tag {
        "svg" | "use" | "rect" | "path" => {
            page.create_element_ns(Some("http://www.w3.org/2000/svg"), tag)
        }
        _ => page.create_element(tag),
    };
    created.expect("the names of all elements are valid")
}
