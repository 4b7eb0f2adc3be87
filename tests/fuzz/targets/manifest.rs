//! Any text in the editor: it is read, checked, coloured, explained, applied and advised on, and nothing panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use statefulset_visualizer::cluster::Config;
use statefulset_visualizer::kubectl::Command;
use statefulset_visualizer::kubectl::advice::advise;
use statefulset_visualizer::manifest;
use statefulset_visualizer::timeline::Timeline;

fuzz_target!(|text: &str| {
    let parsed = manifest::parse(text);
    let _ = manifest::parse_refusal(&parsed, "STDIN");
    for document in &parsed.documents {
        let _ = manifest::check(document);
        let _ = manifest::refusal(document, "STDIN");
    }
    for token in manifest::highlight(text) {
        assert!(text.get(token.range).is_some());
    }
    let mut run = Timeline::new(Config::default());
    let manifest = text.to_owned();
    let _ = run.execute(Command::Apply { manifest });
    run.settle(60_000);
    for advice in advise(text, run.cluster().store()) {
        let edited = advice.repair.map(|repair| repair.apply(text));
        assert!(edited != Some(None));
    }
});
