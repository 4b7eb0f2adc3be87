//! The partition of a rolling update: a divider between the ordinals that is dragged, or moved by keys.

use super::dom;
use super::parts::{press, words};
use super::session::{Session, session};
use super::view::{Element, el};
use crate::api::ObjectRef;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

/// Stands at the column where the updated ordinals begin, or behind the last one if there are none.
pub(super) fn divider(set: &ObjectRef) -> Element {
    let session = session();
    let shown = |number: fn(Partition) -> i32| {
        let set = set.clone();
        words(move || {
            partition(session, &set).map_or_else(String::new, |own| number(own).to_string())
        })
    };
    // It moves only when it is let go, so that a drag is one command.
    let held = StoredValue::new(false);
    let hold = move |event: Event| held.set_value(dom::hold(event.unchecked_ref()));
    let (put_set, key_set) = (set.clone(), set.clone());
    let put = move |event: Event| {
        let now = untrack(|| partition(session, &put_set));
        if let (Some(now), true) = (now, held.get_value())
            && let Some(place) = dom::place_under(event.unchecked_ref())
            // Behind the last column there is but one place, however large the partition is.
            && place != now.partition.min(now.replicas)
        {
            session.divide(&put_set, place);
        }
        held.set_value(false);
    };
    let id = id(set);
    let own_id = id.clone();
    let key = move |event: Event| {
        if let Some(now) = untrack(|| partition(session, &key_set))
            && let Some(wanted) = now.wanted(event.unchecked_ref())
        {
            event.prevent_default();
            if wanted != now.partition {
                session.divide(&key_set, wanted);
                // It then stands at another column, as another element.
                let id = id.clone();
                dom::before_paint(move || dom::focus(&id));
            }
        }
    };
    el("div")
        .class("divider")
        .attr("id", own_id)
        .attr("role", "slider")
        .attr("tabindex", "0")
        .attr("aria-orientation", "horizontal")
        .attr("aria-label", session.t("board.partition"))
        .attr("title", session.t("board.partition"))
        .attr("aria-valuemin", "0")
        .attr("aria-valuemax", shown(Partition::most))
        .attr("aria-valuenow", shown(|own| own.partition))
        .on("keydown", Box::new(key))
        .on("pointerdown", Box::new(hold))
        .on("pointerup", Box::new(put))
        .on("lostpointercapture", press(move || held.set_value(false)))
}

/// The id of a set's divider, whichever column it stands at.
fn id(set: &ObjectRef) -> String {
    ["partition-", &set.namespace, "/", &set.name].concat()
}

/// Where a set is divided.
#[derive(Clone, Copy)]
struct Partition {
    partition: i32,
    replicas: i32,
}

fn partition(session: Session, set: &ObjectRef) -> Option<Partition> {
    session.scene.with(|scene| {
        let mut boards = scene.boards.iter();
        let own = boards.find(|board| board.set.as_ref() == Some(set))?;
        Some(Partition {
            partition: own.partition?,
            replicas: own.replicas,
        })
    })
}

impl Partition {
    /// As far as it can be moved.
    fn most(self) -> i32 {
        self.replicas.max(self.partition)
    }

    /// Where a key moves it, as a slider's keys are meant.
    fn wanted(self, key: &KeyboardEvent) -> Option<i32> {
        if dom::is_modified(key) {
            return None;
        }
        let wanted = match key.key().as_str() {
            "ArrowRight" | "ArrowUp" => self.partition.saturating_add(1),
            "ArrowLeft" | "ArrowDown" => self.partition.saturating_sub(1),
            "Home" => 0,
            "End" => self.most(),
            _ => return None,
        };
        Some(wanted.clamp(0, self.most()))
    }
}
