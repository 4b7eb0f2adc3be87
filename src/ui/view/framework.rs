//! Lets the framework show what is drawn here.

use super::View;
use super::drawn::Drawn;
use crate::ui::dom;
use leptos::prelude::*;
use web_sys::{Comment, Element, Node};

/// What is drawn, and a mark behind it, for when it is empty.
pub(in crate::ui) struct Shown(Drawn, Comment);

impl Render for View {
    type State = Shown;

    fn build(self) -> Shown {
        Shown(self.draw(), dom::document().create_comment(""))
    }

    fn rebuild(self, Shown(drawn, mark): &mut Shown) {
        if let Some(parent) = mark.parent_node() {
            drawn.change(self, &parent, Some(mark));
        }
    }
}

impl Mountable for Shown {
    fn mount(&mut self, parent: &Element, before: Option<&Node>) {
        self.0.put(parent, before);
        let _ = parent.insert_before(&self.1, before);
    }

    fn unmount(&mut self) {
        self.0.take();
        self.1.remove();
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let first = self.0.first().unwrap_or_else(|| self.1.clone().into());
        let parent = first.parent_element();
        parent.is_some_and(|parent| child.try_mount(&parent, Some(&first)))
    }

    fn elements(&self) -> Vec<Element> {
        Vec::new()
    }
}
