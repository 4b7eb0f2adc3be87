//! Advice on a manifest, in the reader's language.

use super::Lang;
use crate::kubectl::advice::{Advice, Rule};

/// What will happen, and why.
pub fn advice(lang: Lang, advice: &Advice) -> String {
    say(lang, keys(advice.rule).0, advice)
}

/// What the repair does, for its button; empty if there is none.
pub fn repair(lang: Lang, advice: &Advice) -> String {
    match (&advice.repair, keys(advice.rule).1) {
        (Some(_), Some(key)) => say(lang, key, advice),
        _ => String::new(),
    }
}

fn say(lang: Lang, key: &'static str, advice: &Advice) -> String {
    let values = advice.values.iter();
    let values: Vec<_> = values.map(|(name, own)| (*name, own.as_str())).collect();
    lang.say(key, &values)
}

/// The sentence, and the button.
fn keys(rule: Rule) -> (&'static str, Option<&'static str>) {
    match rule {
        Rule::ClaimNotMounted => (
            "advice.claim-not-mounted",
            Some("advice.claim-not-mounted.repair"),
        ),
        Rule::ServiceMissing => (
            "advice.service-missing",
            Some("advice.service-missing.repair"),
        ),
        Rule::ServiceNotHeadless => (
            "advice.service-not-headless",
            Some("advice.service-not-headless.repair"),
        ),
        Rule::ServiceSelectsOthers => (
            "advice.service-selects-others",
            Some("advice.service-selects-others.repair"),
        ),
        Rule::SelectorMismatch => (
            "advice.selector-mismatch",
            Some("advice.selector-mismatch.repair"),
        ),
        Rule::NoReadinessProbe => (
            "advice.no-readiness-probe",
            Some("advice.no-readiness-probe.repair"),
        ),
        Rule::NameTooLong => ("advice.name-too-long", Some("advice.name-too-long.repair")),
        Rule::ClassMissing => ("advice.class-missing", Some("advice.class-missing.repair")),
        Rule::ModeRefused => ("advice.mode-refused", Some("advice.mode-refused.repair")),
        Rule::PartitionTooHigh => (
            "advice.partition-too-high",
            Some("advice.partition-too-high.repair"),
        ),
        Rule::ClaimShared => ("advice.claim-shared", None),
        Rule::DataNotKept => ("advice.data-not-kept", Some("advice.data-not-kept.repair")),
    }
}
