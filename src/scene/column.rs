//! One ordinal of a set.

use super::board::OfSet;
use super::stage::Look;
use super::types::*;
use super::{claim, pod};
use crate::api::*;
use crate::cluster::agents::coredns::{Answer, pod_dns_name};
use crate::cluster::disk::Place;
use crate::cluster::history::SetKey;
use crate::cluster::reason::{Reason, Then};

/// The column of an ordinal.
pub(super) fn column(look: &Look, own: &OfSet, ordinal: i32) -> Column {
    let key = &own.key;
    let wanted = own
        .set
        .is_some_and(|set| set.spec.range().contains(&ordinal) && !set.metadata.is_terminating());
    let here = own.pod(ordinal);
    let ghosts = look.memory.pod_ghosts(key, ordinal);
    let standing = match (wanted, here.is_some() || !ghosts.is_empty()) {
        (true, _) => Standing::Wanted,
        (false, true) => Standing::Condemned,
        (false, false) => Standing::Kept,
    };
    let vacancy =
        (here.is_none() && ghosts.is_empty()).then(|| vacancy(look, own, ordinal, standing));
    // The order never changes while a card is drawn: moved elements would lose their transitions.
    let mut pods = ghosts;
    pods.extend(here.map(|own| pod::card(look, key, own)));
    let claims = claims(look, key, own, ordinal, wanted);
    let no_claim = if claims.is_empty() {
        no_claim(look, own, ordinal)
    } else {
        String::new()
    };
    let set = own.set.filter(|_| wanted);
    Column {
        key: format!("{}/{}/{ordinal}", key.0, key.1),
        ordinal,
        prefix: format!("{}-", key.1),
        standing,
        set: own.reference(),
        slot: set.map(|set| ordinal - set.spec.start()),
        side: set.map_or(Side::Updated, |set| side(set, ordinal)),
        record: record(look, key, own, ordinal),
        pods,
        vacancy,
        claims,
        no_claim,
    }
}

/// On which side of its set's partition an ordinal is.
fn side(set: &StatefulSet, ordinal: i32) -> Side {
    let spec = &set.spec;
    if spec.update_strategy.is_on_delete() {
        return Side::Updated;
    }
    let first = spec.lowest_to_update();
    match ordinal {
        own if own == first => Side::First,
        own if own > first => Side::Updated,
        own if own + 1 == spec.range().end => Side::Last,
        _ => Side::Held,
    }
}

fn claims(look: &Look, key: &SetKey, own: &OfSet, ordinal: i32, wanted: bool) -> Vec<ClaimCard> {
    let Some(known) = look.cluster.history().set(key) else {
        return Vec::new();
    };
    let mut cards = Vec::new();
    for template in &known.templates {
        match own
            .claims
            .iter()
            .find(|claim| claim.0 == ordinal && claim.1 == template)
        {
            Some((_, _, claim)) => cards.push(claim::card(look, claim)),
            None if wanted => {
                let name = claim_name(template, &key.1, ordinal);
                cards.push(claim::missing(look, &key.0, &name));
            }
            None => {}
        }
    }
    cards.extend(look.memory.claim_ghosts(key, ordinal));
    cards
}

/// Where the data of a set without claims is, and what was written there last.
fn no_claim(look: &Look, own: &OfSet, ordinal: i32) -> String {
    let Some(set) = own.set else {
        return String::new();
    };
    let spec = &set.spec.template.spec;
    let volume = spec.volumes.iter().find(|own| own.empty_dir.is_some());
    let note = match volume {
        Some(volume) => look.say("column.empty-dir", &[("volume", &volume.name)]),
        None => look.text("column.no-claim").to_owned(),
    };
    let file = own.pod(ordinal).and_then(|pod| {
        let uid = pod.metadata.uid;
        let place = match volume {
            Some(volume) => Place::EmptyDir(uid, volume.name.clone()),
            None => Place::Layer(uid, spec.containers.first()?.name.clone()),
        };
        claim::newest_file(look, &place)
    });
    match file {
        Some(file) => [&note, "\n", &file].concat(),
        None => note,
    }
}

fn vacancy(look: &Look, own: &OfSet, ordinal: i32, standing: Standing) -> Vacancy {
    let Some(set) = own.set else {
        return Vacancy {
            word: look.text("vacancy.set-gone").to_owned(),
            detail: look.text("vacancy.claim-stays").to_owned(),
        };
    };
    if standing != Standing::Wanted {
        let key = if set.metadata.is_terminating() {
            "vacancy.set-gone"
        } else {
            "vacancy.scaled-down"
        };
        return Vacancy {
            word: look.text(key).to_owned(),
            detail: look.text("vacancy.claim-stays").to_owned(),
        };
    }
    let metadata = &set.metadata;
    let reference = ObjectRef::new(Kind::StatefulSet, &metadata.namespace, &metadata.name);
    let name = pod_name(&metadata.name, ordinal);
    let reason = look
        .cluster
        .decision(&reference)
        .map(|decision| &decision.reason);
    let first_empty = set.spec.range().find(|ordinal| own.pod(*ordinal).is_none());
    let detail = match reason {
        Some(Reason::PodNotReady {
            pod,
            then: Then::Create(next),
            ..
        }) if *next == name => look.say("vacancy.waits-ready", &[("pod", pod)]),
        Some(Reason::PodTerminating { pod, .. }) => look.say("vacancy.waits-gone", &[("pod", pod)]),
        Some(Reason::ClaimStale { pod }) if *pod == name => {
            look.text("vacancy.waits-claim").to_owned()
        }
        Some(Reason::PodNotReady { pod, .. }) if set.spec.is_monotonic() => {
            let before = pod_name(&metadata.name, ordinal.saturating_sub(1));
            match first_empty {
                Some(first) if first < ordinal => look.say("vacancy.after", &[("pod", &before)]),
                _ => look.say("vacancy.waits-ready", &[("pod", pod)]),
            }
        }
        _ if first_empty == Some(ordinal) || !set.spec.is_monotonic() => {
            look.text("vacancy.next").to_owned()
        }
        _ => {
            let before = pod_name(&metadata.name, ordinal.saturating_sub(1));
            look.say("vacancy.after", &[("pod", &before)])
        }
    };
    Vacancy {
        word: look.text("vacancy.not-yet").to_owned(),
        detail,
    }
}

fn record(look: &Look, key: &SetKey, own: &OfSet, ordinal: i32) -> Record {
    let source = match (own.pod(ordinal), own.set) {
        (Some(pod), _) => Some(ObjectRef::new(Kind::Pod, &key.0, &pod.metadata.name)),
        (None, Some(_)) => Some(ObjectRef::new(Kind::StatefulSet, &key.0, &key.1)),
        (None, None) => None,
    };
    Record {
        source,
        ..answer(look, key, own, ordinal)
    }
}

fn answer(look: &Look, key: &SetKey, own: &OfSet, ordinal: i32) -> Record {
    let host = pod_name(&key.1, ordinal);
    let Some(set) = own.set else {
        let note = look.text("record.none").to_owned();
        return Record {
            full: host.clone(),
            host,
            note,
            ..Record::default()
        };
    };
    let service_name = set.spec.service_name.as_str();
    if service_name.is_empty() {
        let note = look.text("record.no-service-name").to_owned();
        return Record {
            full: host.clone(),
            host,
            note,
            ..Record::default()
        };
    }
    let domain = if key.0 == "default" {
        service_name.to_owned()
    } else {
        format!("{service_name}.{}", key.0)
    };
    let full = pod_dns_name(&key.0, service_name, &host);
    let answer = match look.cluster.lookup(&full) {
        Answer::Addresses(addresses) => Some(addresses.join(", ")),
        _ => None,
    };
    let pod = own.pod(ordinal);
    let note = if answer.is_some() {
        String::new()
    } else {
        let service = look.cluster.store().services.get(&key.0, service_name);
        let key = match (service, pod) {
            (None, _) => "record.no-service",
            (_, None) => "record.no-pod",
            (_, Some(pod)) if pod.metadata.is_terminating() => "record.terminating",
            (Some(service), Some(pod)) if !service.selects(&pod.metadata.labels) => {
                "record.not-selected"
            }
            (_, Some(pod)) if !pod.is_ready() => "record.not-ready",
            _ => "record.not-yet",
        };
        look.say(key, &[("service", service_name)])
    };
    Record {
        host,
        domain,
        full,
        answer,
        note,
        ..Record::default()
    }
}
