//! Anything pasted into the terminal: it comes back, nothing panics, and the same text gives the same screen.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::cell::OnceCell;

#[path = "../../typed/mod.rs"]
mod typed;

thread_local! {
    /// A run with a set.
    static RUN: OnceCell<typed::Typed> = const { OnceCell::new() };
}

fuzz_target!(|text: &str| {
    RUN.with(|run| typed::survives(run.get_or_init(typed::Typed::with_set), text));
});
