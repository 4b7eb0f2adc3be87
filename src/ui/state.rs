//! Values that the page follows.

use leptos::prelude::{ArcTrigger, Notify, Track};
use std::sync::{PoisonError, RwLock};

/// A value that is there as long as the page, and tells who has read it when it changes.
///
/// Only the telling is the framework's: its own signals are compiled anew, and at length, for each
/// type of value.
pub(super) struct State<T: 'static>(&'static Inner<T>);

struct Inner<T> {
    value: RwLock<T>,
    changed: ArcTrigger,
}

impl<T> Clone for State<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for State<T> {}

impl<T> State<T> {
    pub(super) fn new(value: T) -> Self {
        let inner = Inner {
            value: RwLock::new(value),
            changed: ArcTrigger::new(),
        };
        Self(Box::leak(Box::new(inner)))
    }

    /// Follows the value without reading it.
    pub(super) fn track(self) {
        self.0.changed.track();
    }

    /// Reads the value and follows it.
    pub(super) fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.with_untracked(read)
    }

    /// Reads the value.
    pub(super) fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        let value = self.0.value.read();
        read(&value.unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the value.
    pub(super) fn update(self, change: impl FnOnce(&mut T)) {
        let value = self.0.value.write();
        change(&mut value.unwrap_or_else(PoisonError::into_inner));
        self.0.changed.notify();
    }

    /// Puts another value in its place.
    pub(super) fn set(self, value: T) {
        self.update(|own| *own = value);
    }
}

impl<T: Clone> State<T> {
    /// A copy of the value, which is followed.
    pub(super) fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of the value.
    pub(super) fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}
