//! A Service and what it answers.

use super::stage::Look;
use super::types::*;
use crate::api::*;
use crate::cluster::agents::coredns::{Answer, service_name};

/// More addresses than this are counted, not listed.
const MOST_ANSWERS: usize = 8;

/// The bar of a Service, or of its absence.
pub(super) fn bar(look: &Look, namespace: &str, name: &str) -> ServiceBar {
    let store = look.cluster.store();
    let Some(service) = store.services.get(namespace, name) else {
        return ServiceBar {
            name: name.to_owned(),
            note: look.text("service.missing").to_owned(),
            tone: Tone::Bad,
            ..ServiceBar::default()
        };
    };
    let mut answers = match look.cluster.lookup(&service_name(namespace, name)) {
        Answer::Addresses(addresses) => addresses,
        Answer::Alias(name) => vec![name],
        _ => Vec::new(),
    };
    let selected = store
        .pods
        .of(namespace)
        .filter(|pod| service.selects(&pod.metadata.labels));
    let (pods, ready) = selected.fold((0, 0), |(pods, ready), pod| {
        (
            pods + 1,
            ready + i32::from(pod.is_ready() && !pod.metadata.is_terminating()),
        )
    });
    let hidden = answers.len().saturating_sub(MOST_ANSWERS);
    answers.truncate(MOST_ANSWERS);
    let counts = [("ready", ready.to_string()), ("pods", pods.to_string())];
    let counts = counts
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let note = match (pods, answers.is_empty()) {
        (0, _) => look.text("service.no-pods").to_owned(),
        (_, true) => look.say("service.none-ready", &counts),
        _ if hidden > 0 => look.say("service.more", &[("count", &hidden.to_string())]),
        _ => look.say("service.ready", &counts),
    };
    ServiceBar {
        object: Some(ObjectRef::new(Kind::Service, namespace, name)),
        name: name.to_owned(),
        kind: if service.is_headless() {
            "headless".to_owned()
        } else {
            service.spec.cluster_ip.clone()
        },
        selector: pairs(&service.spec.selector),
        tone: if answers.is_empty() {
            Tone::Quiet
        } else {
            Tone::Good
        },
        answers,
        note,
    }
}

/// `app=web,tier=front`
pub(super) fn pairs(labels: &Labels) -> String {
    let pairs = labels.iter().map(|(key, value)| format!("{key}={value}"));
    pairs.collect::<Vec<_>>().join(",")
}
