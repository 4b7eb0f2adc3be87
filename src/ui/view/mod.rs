//! What is to be drawn, as data.
//!
//! The framework's `view!` makes a type of each element, and code that builds, updates and removes
//! just that one. Here all elements are of one type, and one piece of code draws them all: the page
//! is a tenth smaller. Signals, memos, owners and effects are the framework's.

mod drawn;
mod each;
mod framework;

pub(super) use drawn::always;
use std::borrow::Cow;
use web_sys::Event;

/// Letters that are known beforehand, or made.
pub(super) type Words = Cow<'static, str>;

/// What an element does about an event.
pub(super) type Handler = Box<dyn FnMut(Event)>;

/// What is done with an element, again whenever a signal changes that was read for it.
pub(super) type Follow = Box<dyn FnMut(&web_sys::Element)>;

/// Words that follow the signals that they read; `None` where there is nothing to say.
pub(super) struct Live(Box<dyn Fn() -> Option<Words>>);

/// Something to be drawn: nothing, one thing, or several.
pub(super) enum View {
    /// Letters.
    Text(Words),
    /// Letters that follow signals.
    Live(Live),
    /// An element.
    Element(Element),
    /// One after another. When they are drawn anew, each takes the place of the one that was as far from
    /// the first: where something may be missing, there has to be an empty one instead.
    Many(Vec<View>),
    /// Drawn anew when a signal changes that it reads.
    Dynamic(Box<dyn Fn() -> View>),
    /// One for each key, as long as there is the key.
    Each(Box<dyn Fn() -> Vec<String>>, Box<dyn Fn(String) -> View>),
}

/// An element and what is in it. Made by [`el`].
pub(super) struct Element(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<(&'static str, Value)>,
    follows: Vec<Follow>,
    handlers: Vec<(&'static str, Handler)>,
    children: Vec<View>,
}

/// The value of an attribute.
pub(super) enum Value {
    /// There is no such attribute.
    Absent,
    /// It stays as it is.
    Fixed(Words),
    /// It follows signals.
    Live(Live),
}

/// An element of HTML, or of SVG if only that has one of this name.
pub(super) fn el(tag: &'static str) -> Element {
    Element(Box::new(Parts {
        tag,
        attributes: Vec::new(),
        follows: Vec::new(),
        handlers: Vec::new(),
        children: Vec::new(),
    }))
}

// None of these is to be inlined: each is called from some hundred places.
impl Element {
    /// Its classes.
    pub(super) fn class(self, classes: &'static str) -> Self {
        self.attr("class", classes)
    }

    /// An attribute: a text, a condition that it is there, or what follows signals.
    #[inline(never)]
    pub(super) fn attr<V: Into<Value>>(mut self, name: &'static str, value: V) -> Self {
        match value.into() {
            Value::Absent => {}
            value => self.0.attributes.push((name, value)),
        }
        self
    }

    /// What stands in a form's control, following signals. The reader may write over it.
    #[inline(never)]
    pub(super) fn value(self, Live(read): Live) -> Self {
        let mut last = None;
        self.follow(Box::new(move |control| {
            let now = read();
            if now != last {
                let value = now.as_deref().unwrap_or_default().into();
                super::dom::set_property(control, "value", &value);
                last = now;
            }
        }))
    }

    /// Something to be done with the element once it has its children, and again when a signal
    /// changes that was read for it. Not for what is itself drawn anew: it is not undone.
    #[inline(never)]
    pub(super) fn follow(mut self, act: Follow) -> Self {
        self.0.follows.push(act);
        self
    }

    /// What happens at an event.
    #[inline(never)]
    pub(super) fn on(mut self, event: &'static str, handler: Handler) -> Self {
        self.0.handlers.push((event, handler));
        self
    }

    /// What is in it, after what is in it already.
    #[inline(never)]
    pub(super) fn child<V: Into<View>>(mut self, child: V) -> Self {
        self.0.children.push(child.into());
        self
    }
}

impl View {
    /// Nothing to be seen.
    pub(super) const fn nothing() -> Self {
        Self::Many(Vec::new())
    }
}

impl Live {
    /// What `read` says.
    pub(super) fn new(read: Box<dyn Fn() -> Option<Words>>) -> Self {
        Self(read)
    }
}

macro_rules! from {
    ($to:ident: $($type:ty, $value:ident => $made:expr;)*) => {
        $(impl From<$type> for $to {
            fn from($value: $type) -> Self {
                $made
            }
        })*
    };
}

from! { View:
    &'static str, text => Self::Text(text.into());
    String, text => Self::Text(text.into());
    Live, live => Self::Live(live);
    Element, element => Self::Element(element);
}

from! { Value:
    &'static str, text => Self::Fixed(text.into());
    String, text => Self::Fixed(text.into());
    bool, there => if there { Self::Fixed("".into()) } else { Self::Absent };
    Live, live => Self::Live(live);
}
