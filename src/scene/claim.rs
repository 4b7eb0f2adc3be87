//! A claim and its volume.

use super::board::is_trouble;
use super::stage::Look;
use super::types::*;
use crate::api::*;
use crate::cluster::disk::Place;

/// More letters of a file than this are not shown.
const MOST_OF_A_LINE: usize = 60;

/// The card of a claim that is there.
pub(super) fn card(look: &Look, claim: &PersistentVolumeClaim) -> ClaimCard {
    let metadata = &claim.metadata;
    let object = ObjectRef::new(
        Kind::PersistentVolumeClaim,
        &metadata.namespace,
        &metadata.name,
    );
    let explanation = look.cluster.explain(&object);
    let trouble = explanation
        .as_ref()
        .is_some_and(|why| is_trouble(&why.reason));
    let (tone, status) = match claim.status.phase {
        _ if metadata.is_terminating() => (Tone::Gone, "Terminating"),
        ClaimPhase::Bound => (Tone::Good, "Bound"),
        ClaimPhase::Pending => (if trouble { Tone::Bad } else { Tone::Busy }, "Pending"),
        ClaimPhase::Lost => (Tone::Bad, "Lost"),
    };
    // That a claim is used by the pod above it needs no words.
    let used = explanation
        .as_ref()
        .is_some_and(|why| matches!(why.reason, crate::cluster::reason::Reason::InUse { .. }));
    ClaimCard {
        key: metadata.uid.to_string(),
        exists: true,
        tone,
        status: status.to_owned(),
        size: size(claim),
        why: if used {
            String::new()
        } else {
            look.why(&object)
        },
        volume: volume(look, claim),
        presence: Presence::Here,
        object,
    }
}

/// The place of a claim that is not there yet.
pub(super) fn missing(look: &Look, namespace: &str, name: &str) -> ClaimCard {
    ClaimCard {
        key: format!("missing {namespace}/{name}"),
        object: ObjectRef::new(Kind::PersistentVolumeClaim, namespace, name),
        exists: false,
        tone: Tone::Quiet,
        status: look.text("claim.missing").to_owned(),
        size: String::new(),
        why: String::new(),
        volume: None,
        presence: Presence::Here,
    }
}

fn size(claim: &PersistentVolumeClaim) -> String {
    let given = claim.status.capacity.get("storage");
    let asked = claim.spec.resources.requests.get("storage");
    given.or(asked).map(ToString::to_string).unwrap_or_default()
}

fn volume(look: &Look, claim: &PersistentVolumeClaim) -> Option<VolumeCard> {
    let name = claim.spec.volume_name.as_str();
    let volume = look.cluster.store().volumes.get("", name)?;
    let writer = look.cluster.history().writer(name);
    let data = match (newest_file(look, &Place::Volume(name.to_owned())), writer) {
        (Some(file), _) => file,
        (None, Some(writer)) => {
            let uid = writer.uid.short();
            look.say("volume.data", &[("pod", &writer.pod), ("uid", &uid)])
        }
        (None, None) => look.text("volume.empty").to_owned(),
    };
    Some(VolumeCard {
        object: ObjectRef::new(Kind::PersistentVolume, "", name),
        label: label(name),
        status: format!("{:?}", volume.status.phase),
        zone: place(volume),
        data,
        has_data: writer.is_some(),
    })
}

/// The file of a place that was written last, and its last line.
pub(super) fn newest_file(look: &Look, place: &Place) -> Option<String> {
    let files = look.cluster.disks().get(place)?.files();
    let texts = files.filter_map(|(path, file)| Some((file.modified, path, file.text.as_ref()?)));
    let (_, path, text) = texts.max_by_key(|(modified, ..)| *modified)?;
    let line = text.lines().last().unwrap_or_default();
    let line: String = line.chars().take(MOST_OF_A_LINE).collect();
    Some(look.say("volume.file", &[("path", path), ("line", &line)]))
}

/// The name of a volume, and of a provisioned one only as much as tells it from others.
pub(super) fn label(name: &str) -> String {
    let uid = name.strip_prefix("pvc-").filter(|uid| uid.len() == 36);
    match uid.and_then(|uid| uid.get(..8)) {
        Some(start) => format!("pvc-{start}"),
        None => name.to_owned(),
    }
}

/// From where a volume can be reached: a zone, a node, or everywhere.
pub(super) fn place(volume: &PersistentVolume) -> String {
    let terms = volume
        .spec
        .node_affinity
        .iter()
        .flat_map(|own| &own.required.node_selector_terms);
    let values = terms
        .flat_map(|term| &term.match_expressions)
        .flat_map(|own| &own.values);
    values.map(String::as_str).collect::<Vec<_>>().join(", ")
}
