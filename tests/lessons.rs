//! The walk-throughs: the same in every language, and every command does what its step says.

mod typed;

use statefulset_visualizer::lesson::{self, Part};
use statefulset_visualizer::text::Lang;
use typed::Typed;

/// What a step is made of, without its words.
fn shape(part: &Part) -> String {
    match part {
        Part::Text(_) => "text".into(),
        Part::Command(line, fails) => format!("{line} {fails}"),
        Part::Look(_) => "look".into(),
        Part::Truth(_) => "truth".into(),
    }
}

#[test]
fn both_languages_have_the_same_steps() {
    let [en, ja] = [Lang::En, Lang::Ja].map(lesson::all);
    assert_eq!(en.len(), 5);
    for (en, ja) in en.iter().zip(&ja) {
        assert!(
            !en.title.is_empty()
                && !ja.title.is_empty()
                && !en.intro.is_empty()
                && !ja.intro.is_empty()
        );
        assert_eq!(en.steps.len(), ja.steps.len(), "{}", en.id);
        for (own, other) in en.steps.iter().zip(&ja.steps) {
            let shapes = |parts: &[Part]| parts.iter().map(shape).collect::<Vec<_>>();
            assert_eq!(
                shapes(&own.parts),
                shapes(&other.parts),
                "{}: {}",
                en.id,
                own.title
            );
            assert!(
                own.parts
                    .iter()
                    .any(|part| matches!(part, Part::Command(..))),
                "{}",
                own.title
            );
        }
    }
}

#[test]
fn every_command_of_a_walk_through_does_what_it_is_there_for() {
    for lesson in lesson::all(Lang::En) {
        let mut typed = Typed::new();
        for step in &lesson.steps {
            for part in &step.parts {
                let Part::Command(line, fails) = part else {
                    continue;
                };
                let output = typed.output(line);
                let failed = typed.exit() != Some(0);
                assert_eq!(failed, *fails, "{}: {line}\n{output}", lesson.id);
            }
            // A reader takes time.
            typed.wait(2);
        }
    }
}
