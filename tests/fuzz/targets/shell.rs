//! Anything pasted into the terminal: it comes back, nothing panics, and the same text gives the same screen.
#![no_main]

use libfuzzer_sys::fuzz_target;
use statefulset_visualizer::cluster::Config;
use statefulset_visualizer::kubectl::Command;
use statefulset_visualizer::shell;
use statefulset_visualizer::timeline::Timeline;

fuzz_target!(|text: &str| {
    let mut run = Timeline::new(Config::default());
    run.connect(shell::open);
    run.execute(Command::typed("kubectl apply -f web.yaml", ""));
    run.advance_to(30_000);
    run.execute(Command::typed(text, ""));
    run.advance_to(60_000);
    run.execute(Command::Interrupt);
    run.advance_to(61_000);
    assert_eq!(run.replay().screen(), run.screen());
});
