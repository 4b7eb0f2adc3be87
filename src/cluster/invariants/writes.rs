//! [T] What holds for every write, seen with the state before it.

use super::*;
use crate::cluster::agenda::Actor;
use crate::cluster::api_server::Gates;
use crate::cluster::journal::Entry;
use crate::cluster::reason::Reason;
use crate::cluster::store::Change;
use std::sync::Arc;

/// A committed write, and the state in which it was decided.
#[derive(Clone, Copy, Debug)]
pub struct Write<'a> {
    /// All objects just before the write.
    pub before: &'a Store,
    /// Who wrote, when and why.
    pub entry: &'a Entry,
    /// What was written.
    pub change: &'a Change,
    /// What the release can do.
    pub gates: &'a Gates,
}

/// Checks one write.
pub fn write(write: &Write) -> Vec<Violation> {
    all(
        &[
            ("ID2", id2),
            ("ID3", id3),
            ("ID6", id6),
            ("OR1", or1),
            ("OR3", or3),
            ("OR4", or4),
            ("OR6", or6),
            ("PA2", pa2),
            ("UP1", up1),
            ("UP2", up2),
            ("RV1", rv1),
            ("RV2", rv2),
            ("RV3", rv3),
            ("CL1", cl1),
            ("CL2", cl2),
            ("CL3", cl3),
            ("CL4", cl4),
            ("CL6", cl6),
            ("CL7", cl7),
            ("CL8", cl8),
            ("ST1", st1),
            ("ST8", st8),
            ("PV1", pv1),
            ("PV3", pv3),
            ("PV4", pv4),
            ("PV5", pv5),
            ("PV6", pv6),
            ("AT2", at2),
            ("AT3", at3),
            ("ND2", nd2),
            ("ND3", nd3),
            ("ND6", nd6),
            ("ND6", nd6_charge),
            ("GC1", gc1),
            ("05 §8", deployments::missing),
            ("05 §8", deployments::fenceposts),
            ("FN1", fn1),
            ("EN3", en3),
            ("EN6", en6),
            ("EN8", en8),
        ],
        write,
    )
}

impl<'a> Write<'a> {
    fn by(&self, actor: Actor) -> bool {
        self.entry.actor == actor
    }

    fn created<T: Resource>(&self) -> Option<&'a Arc<T>> {
        match self.change.both::<T>() {
            Some((None, new)) => new,
            _ => None,
        }
    }

    fn updated<T: Resource>(&self) -> Option<(&'a Arc<T>, &'a Arc<T>)> {
        match self.change.both::<T>() {
            Some((Some(old), Some(new))) => Some((old, new)),
            _ => None,
        }
    }

    fn removed<T: Resource>(&self) -> Option<&'a Arc<T>> {
        match self.change.both::<T>() {
            Some((old, None)) => old,
            _ => None,
        }
    }

    /// The object whose deletion was asked for by this write, as it was before.
    fn condemned<T: Resource>(&self) -> Option<&'a Arc<T>> {
        let (old, new) = self.change.both::<T>()?;
        let goes = new.is_none_or(|new| new.metadata().is_terminating());
        old.filter(|old| goes && !old.metadata().is_terminating())
    }

    fn subject(&self, pod: &ObjectMeta) -> Option<Subject<'a>> {
        Subject::managing(pod, self.before, self.entry.at)
    }

    /// A pod that a StatefulSet's controller creates: its set and its ordinal.
    fn creation(&self) -> Option<(Subject<'a>, i32, &'a Pod)> {
        let pod = self
            .created::<Pod>()
            .filter(|_| self.by(Actor::StatefulSet))?;
        let (_, ordinal) = parent_and_ordinal(&pod.metadata.name)?;
        Some((self.subject(&pod.metadata)?, ordinal, pod))
    }

    /// A pod that a StatefulSet's controller deletes: its set and its ordinal.
    fn deletion(&self) -> Option<(Subject<'a>, i32, &'a Pod)> {
        let pod = self
            .condemned::<Pod>()
            .filter(|_| self.by(Actor::StatefulSet))?;
        let (_, ordinal) = parent_and_ordinal(&pod.metadata.name)?;
        Some((self.subject(&pod.metadata)?, ordinal, pod))
    }

    /// A deletion because the ordinal is out of range.
    fn scale_down(&self) -> Option<(Subject<'a>, i32, &'a Pod)> {
        let deletion = self.deletion()?;
        let (subject, ordinal, _) = &deletion;
        (!subject.spec().range().contains(ordinal)).then_some(deletion)
    }

    /// A deletion that only the pod's revision can explain.
    fn update(&self) -> Option<(Subject<'a>, i32, &'a Pod)> {
        let deletion = self.deletion()?;
        let (subject, ordinal, pod) = &deletion;
        (subject.spec().range().contains(ordinal) && !pod.is_finished()).then_some(deletion)
    }

    /// Whether a pod holds nobody back: Ready, and for long enough where the release asks for that.
    fn steady(&self, subject: &Subject, pod: &Pod) -> bool {
        let ready = match self.gates.min_ready_holds_back {
            true => subject.available(pod),
            false => pod.is_ready(),
        };
        ready && !pod.metadata.is_terminating()
    }
}

/// A pod is born with the identity of its ordinal.
fn id2(write: &Write) -> Option<String> {
    let (subject, ordinal, pod) = write.creation()?;
    let (metadata, name) = (&pod.metadata, &pod.metadata.name);
    let label = |key| metadata.labels.get(key).map(String::as_str);
    let ok = *name == format!("{}-{ordinal}", subject.name())
        && label(POD_NAME_LABEL) == Some(name)
        && label(POD_INDEX_LABEL) == Some(&ordinal.to_string())
        && subject
            .revisions()
            .any(|own| Some(&*own.metadata.name) == label(REVISION_LABEL))
        && pod.spec.hostname == *name
        && pod.spec.subdomain == subject.spec().service_name;
    (!ok).then(|| name.clone())
}

/// A new incarnation needs the old object gone.
fn id3(write: &Write) -> Option<String> {
    let pod = write.created::<Pod>()?;
    let (namespace, name) = (&pod.metadata.namespace, &pod.metadata.name);
    write.before.pods.get(namespace, name)?;
    Some(format!("{name} was there"))
}

/// A pod is born with all its claims, and keeps its node and its volumes.
fn id6(write: &Write) -> Option<String> {
    if let Some((subject, ordinal, pod)) = write.creation() {
        let claims: Vec<&str> = pod.claims().collect();
        let mut names = subject.claim_names(ordinal);
        let missing = names.find(|name| !claims.contains(&&**name))?;
        return Some(format!("{} does not mount {missing}", pod.metadata.name));
    }
    let (old, new) = write.updated::<Pod>()?;
    let moved = !old.spec.node_name.is_empty() && old.spec.node_name != new.spec.node_name;
    (moved || old.spec.volumes != new.spec.volumes).then(|| new.metadata.name.clone())
}

/// OrderedReady creates an ordinal when all lower ones are healthy.
fn or1(write: &Write) -> Option<String> {
    let (subject, ordinal, pod) = write.creation()?;
    if !subject.monotonic() {
        return None;
    }
    let mut lower = subject.spec().start()..ordinal;
    let unhealthy = lower.find(|lower| !subject.slot_healthy(*lower))?;
    Some(format!(
        "{} created while ordinal {unhealthy} is not healthy",
        pod.metadata.name
    ))
}

/// OrderedReady scales down from the top, while all others are healthy.
fn or3(write: &Write) -> Option<String> {
    let (subject, ordinal, pod) = write.scale_down()?;
    if !subject.monotonic() {
        return None;
    }
    let lowest_unavailable = subject
        .condemned()
        .filter(|(_, pod)| !write.steady(&subject, pod))
        .map(|(ordinal, _)| ordinal)
        .min();
    let ok = subject.all_healthy()
        && subject.condemned().all(|(other, _)| other <= ordinal)
        && (subject.healthy(pod) || lowest_unavailable == Some(ordinal));
    (!ok).then(|| format!("{} scaled away out of turn", pod.metadata.name))
}

/// OrderedReady updates only when every pod is healthy, that one included.
fn or4(write: &Write) -> Option<String> {
    let (subject, ordinal, pod) = write.update()?;
    if !subject.monotonic() {
        return None;
    }
    let ok = subject.all_healthy()
        && subject.condemned().next().is_none()
        && may_be_updated(&subject, ordinal, pod)
        && above_updated(&subject, ordinal, |_| true);
    (!ok).then(|| format!("{} updated out of turn", pod.metadata.name))
}

/// Not below the partition, and not at the update revision.
fn may_be_updated(subject: &Subject, ordinal: i32, pod: &Pod) -> bool {
    ordinal - subject.spec().start() >= subject.spec().update_strategy.partition()
        && revision_of(pod) != subject.update_revision()
}

/// Whether every replica above has the update revision, and what is asked for besides.
fn above_updated(subject: &Subject, ordinal: i32, asked: impl Fn(&Pod) -> bool) -> bool {
    (ordinal + 1..subject.spec().range().end).all(|above| {
        subject
            .pod(above)
            .is_some_and(|pod| revision_of(pod) == subject.update_revision() && asked(pod))
    })
}

/// The controller deletes a pod in range only if it has ended, or has an old revision; and none
/// that is being deleted.
fn or6(write: &Write) -> Option<String> {
    let (subject, ordinal, pod) = write.deletion()?;
    let in_range = subject.spec().range().contains(&ordinal);
    let outdated = revision_of(pod) != subject.update_revision();
    (in_range && !pod.is_finished() && !outdated)
        .then(|| format!("{} deleted without a cause", pod.metadata.name))
}

/// Parallel updates from the top, and waits only for those above.
fn pa2(write: &Write) -> Option<String> {
    let (subject, ordinal, pod) = write.update()?;
    if subject.monotonic() {
        return None;
    }
    let broken = write.gates.broken_old_pods_first && !subject.healthy(pod);
    let ok = may_be_updated(&subject, ordinal, pod)
        && (broken || above_updated(&subject, ordinal, |above| write.steady(&subject, above)));
    (!ok).then(|| format!("{} updated out of turn", pod.metadata.name))
}

/// OnDelete: nobody is deleted because of a revision.
fn up1(write: &Write) -> Option<String> {
    let (subject, _, pod) = write.update()?;
    let strategy = &subject.spec().update_strategy;
    strategy.is_on_delete().then(|| pod.metadata.name.clone())
}

/// A new pod gets the current revision below the partition, the update revision elsewhere.
fn up2(write: &Write) -> Option<String> {
    let (subject, ordinal, pod) = write.creation()?;
    let strategy = &subject.spec().update_strategy;
    let held_back = match &strategy.rolling_update {
        _ if strategy.is_on_delete() => 0,
        Some(rolling) => rolling.partition.unwrap_or(0),
        None => subject.set.status.current_replicas,
    };
    let wanted = match ordinal - subject.spec().start() < held_back {
        true => subject.current_revision(),
        false => subject.update_revision(),
    };
    let (name, got) = (&pod.metadata.name, revision_of(pod));
    (got != wanted).then(|| format!("{name} has {got}, not {wanted}"))
}

/// The template of a revision never changes.
fn rv1(write: &Write) -> Option<String> {
    let (old, new) = write.updated::<ControllerRevision>()?;
    (old.data != new.data).then(|| new.metadata.name.clone())
}

/// The status names the newest revision; no two revisions have the same template.
fn rv2(write: &Write) -> Option<String> {
    if let Some(new) = write.created::<ControllerRevision>() {
        let subject = write.subject(&new.metadata)?;
        let equal = subject.revisions().find(|old| old.data == new.data)?;
        return Some(format!(
            "{} repeats {}",
            new.metadata.name, equal.metadata.name
        ));
    }
    let (old, new) = write.updated::<StatefulSet>()?;
    let subject = Subject {
        set: new,
        store: write.before,
        now: write.entry.at,
    };
    let (named, newest) = (&new.status.update_revision, subject.update_revision());
    (old.status != new.status && named != newest).then(|| format!("{named} is not {newest}"))
}

/// `currentRevision` changes at the first status, and when an update is complete.
fn rv3(write: &Write) -> Option<String> {
    let (old, new) = write.updated::<StatefulSet>()?;
    let (before, now) = (&old.status, &new.status);
    if before.current_revision == now.current_revision {
        return None;
    }
    let replicas = new.spec.replicas();
    let first = before.current_revision.is_empty();
    let on_delete = new.spec.update_strategy.is_on_delete();
    let complete = (write.gates.on_delete_completes || !on_delete)
        && now.updated_replicas == replicas
        && now.ready_replicas == replicas
        && now.replicas == replicas;
    let ok = now.current_revision == now.update_revision && (first || complete);
    (!ok).then(|| format!("{} completed too early", new.metadata.name))
}

/// A claim is named after template, set and ordinal, and has the labels of both.
fn cl1(write: &Write) -> Option<String> {
    let claim = write.created::<PersistentVolumeClaim>()?;
    if !write.by(Actor::StatefulSet) {
        return None;
    }
    let name = &claim.metadata.name;
    let (_, ordinal) = parent_and_ordinal(name)?;
    let ok = Subject::all(write.before, write.entry.at).any(|subject| {
        let selector = subject.spec().selector.as_ref();
        subject.claim_names(ordinal).any(|own| own == *name)
            && selector.is_some_and(|own| includes(&claim.metadata.labels, &own.match_labels))
    });
    (!ok || !claim.metadata.owner_references.is_empty()).then(|| name.clone())
}

/// All claims of a pod exist, and are to stay, before the pod is created.
fn cl2(write: &Write) -> Option<String> {
    let (subject, ordinal, pod) = write.creation()?;
    let there = subject
        .claims(ordinal)
        .filter(|claim| !claim.metadata.is_terminating());
    let missing = there.count() < subject.claim_names(ordinal).count();
    missing.then(|| pod.metadata.name.clone())
}

/// The controller creates claims and edits their owners; no more.
fn cl3(write: &Write) -> Option<String> {
    let (old, new) = write.change.both::<PersistentVolumeClaim>()?;
    if !write.by(Actor::StatefulSet) {
        return None;
    }
    let old = old?;
    let name = &old.metadata.name;
    let Some(new) = new else {
        return Some(format!("{name} was removed"));
    };
    let mut allowed = PersistentVolumeClaim::clone(old);
    allowed
        .metadata
        .owner_references
        .clone_from(&new.metadata.owner_references);
    allowed.metadata.resource_version = new.metadata.resource_version;
    (allowed != **new).then(|| format!("{name} was changed"))
}

/// A claim goes because a user or the garbage collector asked for it, and after its protection.
fn cl4(write: &Write) -> Option<String> {
    if let Some(claim) = write.condemned::<PersistentVolumeClaim>() {
        let by = [Actor::User, Actor::GarbageCollector, Actor::Namespace];
        let allowed = by.iter().any(|actor| write.by(*actor));
        return (!allowed).then(|| format!("{} deleted", claim.metadata.name));
    }
    let claim = write.removed::<PersistentVolumeClaim>()?;
    (!write.by(Actor::Protection)).then(|| format!("{} removed", claim.metadata.name))
}

/// A pod owns its claims before it is scaled away, if they are to go with it.
fn cl6(write: &Write) -> Option<String> {
    let (subject, ordinal, pod) = write.scale_down()?;
    if !subject.deletes_when_scaled() {
        return None;
    }
    let kept = subject.claims(ordinal).find(|claim| {
        pod_owners(&claim.metadata, &pod.metadata.name)
            .next()
            .is_none()
    })?;
    Some(format!(
        "{} does not own {}",
        pod.metadata.name, kept.metadata.name
    ))
}

/// No pod is created on a claim that goes with an earlier pod of its name.
fn cl7(write: &Write) -> Option<String> {
    let (subject, ordinal, pod) = write.creation()?;
    if !subject.deletes_when_scaled() {
        return None;
    }
    let stale = subject.claims(ordinal).find(|claim| {
        pod_owners(&claim.metadata, &pod.metadata.name)
            .next()
            .is_some()
    })?;
    Some(format!(
        "{} created on {}",
        pod.metadata.name, stale.metadata.name
    ))
}

/// A pod that is updated does not take its claims along.
fn cl8(write: &Write) -> Option<String> {
    let (subject, ordinal, pod) = write.update()?;
    let lost = subject.claims(ordinal).find(|claim| {
        pod_owners(&claim.metadata, &pod.metadata.name).any(|own| own.uid == pod.metadata.uid)
    })?;
    Some(format!(
        "{} takes {} along",
        pod.metadata.name, lost.metadata.name
    ))
}

/// `generation` rises by one with each change of the spec and with the deletion, and only then.
fn st1(write: &Write) -> Option<String> {
    let (old, new) = write.updated::<StatefulSet>()?;
    let deleted = new.metadata.is_terminating() && !old.metadata.is_terminating();
    let rises = i64::from(old.spec != new.spec || deleted);
    let ok = new.metadata.generation == old.metadata.generation + rises
        && new.status.observed_generation >= old.status.observed_generation;
    (!ok).then(|| new.metadata.name.clone())
}

/// The controller writes a set's status only, and only if it differs.
fn st8(write: &Write) -> Option<String> {
    let (old, new) = write.updated::<StatefulSet>()?;
    let only_status = old.spec == new.spec && old.status != new.status;
    (write.by(Actor::StatefulSet) && !only_status).then(|| new.metadata.name.clone())
}

/// What is bound stays bound to the same.
fn pv1(write: &Write) -> Option<String> {
    let (old, new) = write.updated::<PersistentVolumeClaim>()?;
    let ok = !is_bound(old)
        || (new.spec.volume_name == old.spec.volume_name
            && !(old.status.phase == ClaimPhase::Bound && new.status.phase == ClaimPhase::Pending));
    (!ok).then(|| new.metadata.name.clone())
}

/// A released volume does not go to another claim until a user clears it.
fn pv3(write: &Write) -> Option<String> {
    let (old, new) = write.updated::<PersistentVolume>()?;
    let uid = |volume: &PersistentVolume| volume.spec.claim_ref.as_ref().and_then(|own| own.uid);
    let kept = uid(old).is_none() || uid(new) == uid(old) || write.by(Actor::User);
    let returns =
        old.status.phase == VolumePhase::Released && new.status.phase == VolumePhase::Bound;
    (!kept || returns).then(|| new.metadata.name.clone())
}

/// Protection is lifted only from what is to go and nobody uses.
fn pv4(write: &Write) -> Option<String> {
    if let Some(claim) = write.removed::<PersistentVolumeClaim>() {
        let (namespace, name) = (&claim.metadata.namespace, &claim.metadata.name);
        let user = write
            .before
            .pods
            .of(namespace)
            .find(|pod| !pod.spec.node_name.is_empty() && pod.claims().any(|own| own == name));
        if !claim.metadata.is_terminating() {
            return Some(format!("{name} removed unasked"));
        }
        return user.map(|pod| format!("{name} removed, but {} uses it", pod.metadata.name));
    }
    let volume = write.removed::<PersistentVolume>()?;
    (volume.status.phase == VolumePhase::Bound).then(|| volume.metadata.name.clone())
}

/// A volume for the first consumer is made for the node that was chosen for it.
fn pv5(write: &Write) -> Option<String> {
    let volume = write
        .created::<PersistentVolume>()
        .filter(|_| write.by(Actor::Provisioner))?;
    let name = &volume.metadata.name;
    let owner = volume.spec.claim_ref.as_ref()?;
    let claim = write.before.claims.get(&owner.namespace, &owner.name)?;
    let class = write
        .before
        .classes
        .get("", claim.spec.storage_class_name.as_deref()?)?;
    if !class.waits_for_first_consumer() {
        return None;
    }
    let Some(node) = claim.metadata.annotations.get(SELECTED_NODE) else {
        return Some(format!("{name} made before a node was chosen"));
    };
    let node = write.before.nodes.get("", node)?;
    let admitted = volume.spec.node_affinity.as_ref();
    let admitted = admitted.is_none_or(|affinity| affinity.admits(&node.metadata.labels));
    (!admitted).then(|| format!("{name} made elsewhere"))
}

/// A pod gets a node when its claims are bound to volumes that this node reaches.
fn pv6(write: &Write) -> Option<String> {
    let (old, new) = write.updated::<Pod>()?;
    if old.spec.node_name == new.spec.node_name {
        return None;
    }
    let node = write.before.nodes.get("", &new.spec.node_name)?;
    let reachable = |claim: &str| {
        let claim = write.before.claims.get(&new.metadata.namespace, claim)?;
        let volume = write.before.volumes.get("", &claim.spec.volume_name)?;
        let affinity = volume.spec.node_affinity.as_ref();
        let admitted = affinity.is_none_or(|own| own.admits(&node.metadata.labels));
        (is_bound(claim) && admitted).then_some(())
    };
    let claim = new.claims().find(|claim| reachable(claim).is_none())?;
    Some(format!("{} bound without {claim}", new.metadata.name))
}

/// A volume leaves a node when nobody there uses it, or when the node can be taken for off.
fn at2(write: &Write) -> Option<String> {
    let own = write
        .condemned::<VolumeAttachment>()
        .filter(|_| write.by(Actor::AttachDetach))?;
    let (store, name) = (write.before, &own.spec.source.persistent_volume_name);
    let node = store.nodes.get("", &own.spec.node_name);
    let off = |taint: &Taint| taint.key == "node.kubernetes.io/out-of-service";
    let is_off = node.is_some_and(|node| node.spec.taints.iter().any(off));
    let volume = store.volumes.get("", name);
    let known_as = format!("^{name}");
    let reported = |node: &Node| {
        let mut in_use = node.status.volumes_in_use.iter();
        in_use.any(|known| known.ends_with(&known_as))
    };
    let mounted = node.is_none_or(|node| reported(node)) && volume.is_some();
    let lost = node.is_none_or(|node| !node.is_ready());
    let forced = matches!(write.entry.reason, Reason::ForcesDetach { .. });
    let ok = !mounted || is_off || lost && forced;
    (!ok).then(|| format!("{name} detached from a node that uses it"))
}

/// A container runs when the volumes of its pod are attached to its node.
fn at3(write: &Write) -> Option<String> {
    let (old, new) = write.updated::<Pod>()?;
    let runs = |pod: &Pod| {
        let mut containers = pod.status.container_statuses.iter();
        containers.any(|own| own.state.running.is_some())
    };
    if runs(old) || !runs(new) || old.status.phase != PodPhase::Pending {
        return None;
    }
    let store = write.before;
    let claim = new.claims().find(|claim| {
        let claim = store.claims.get(&new.metadata.namespace, claim);
        let volume = claim.and_then(|claim| store.volumes.get("", &claim.spec.volume_name));
        let csi = volume.and_then(|volume| volume.spec.rest.get("csi"));
        let driver = csi.and_then(|csi| csi.get("driver")?.as_str());
        let is_local = driver.is_none_or(|driver| driver == "rancher.io/local-path");
        let attached = volume.is_some_and(|volume| {
            let mut known = store.attachments_of(&volume.metadata.name);
            known.any(|own| own.spec.node_name == new.spec.node_name && own.status.attached)
        });
        !is_local && !attached
    })?;
    Some(format!("{} runs without {claim}", new.metadata.name))
}

/// Taints evict a pod only when its toleration is over.
fn nd2(write: &Write) -> Option<String> {
    let pod = write
        .condemned::<Pod>()
        .filter(|_| write.by(Actor::TaintEviction))?;
    let node = write.before.nodes.get("", &pod.spec.node_name)?;
    let over = |taint: &Taint| {
        let seconds = pod
            .spec
            .tolerations
            .iter()
            .filter(|toleration| toleration.tolerates(taint))
            .map(|toleration| toleration.toleration_seconds.unwrap_or(i64::MAX))
            .min();
        let wait = u64::try_from(seconds.unwrap_or(0))
            .unwrap_or(0)
            .saturating_mul(1000);
        let since = taint.time_added.map_or(0, Time::millis);
        taint.effect == "NoExecute" && since.saturating_add(wait) <= write.entry.at
    };
    let ok = node.spec.taints.iter().any(over);
    (!ok).then(|| format!("{} evicted too early", pod.metadata.name))
}

/// A pod on a node goes by the word of its kubelet, or because nobody will ever give it.
fn nd3(write: &Write) -> Option<String> {
    let pod = write
        .removed::<Pod>()
        .filter(|pod| !pod.spec.node_name.is_empty())?;
    let runs = pod
        .status
        .container_statuses
        .iter()
        .any(|own| own.state.running.is_some());
    let ok = match write.entry.actor {
        Actor::Kubelet => pod.metadata.is_terminating() && !runs,
        Actor::PodGc => {
            let node = write.before.nodes.get("", &pod.spec.node_name);
            let off = |taint: &Taint| taint.key == "node.kubernetes.io/out-of-service";
            node.is_none_or(|node| !node.is_ready() && node.spec.taints.iter().any(off))
        }
        _ => pod.is_finished() || pod.metadata.deletion_grace_period_seconds == Some(0),
    };
    (!ok).then(|| format!("{} removed by {:?}", pod.metadata.name, write.entry.actor))
}

/// Who is evicted serves nobody, is nobody's concern, or was taken from its budget.
fn nd6(write: &Write) -> Option<String> {
    let pod = write.condemned::<Pod>()?;
    if write.entry.reason != Reason::Evicted || pod.status.phase != PodPhase::Running {
        return None;
    }
    let budgets = write.before.budgets.of(&pod.metadata.namespace);
    let mut guards = budgets.filter(|budget| budget.selects(&pod.metadata.labels));
    let (first, second) = (guards.next()?, guards.next());
    let status = &first.status;
    let spared = status.current_healthy >= status.desired_healthy && status.desired_healthy > 0
        || first.spec.unhealthy_pod_eviction_policy.as_deref() == Some("AlwaysAllow");
    let ok = status.disrupted_pods.contains_key(&pod.metadata.name) || !pod.is_ready() && spared;
    (second.is_some() || !ok).then(|| format!("{} evicted all the same", pod.metadata.name))
}

/// A budget is charged one disruption at a time, while it has one.
fn nd6_charge(write: &Write) -> Option<String> {
    let (old, new) = write.updated::<PodDisruptionBudget>()?;
    let Reason::BudgetCharged { pod } = &write.entry.reason else {
        return None;
    };
    let (before, after) = (&old.status, &new.status);
    let ok = before.disruptions_allowed > 0
        && after.disruptions_allowed == before.disruptions_allowed - 1
        && before.observed_generation == old.metadata.generation
        && after.disrupted_pods.contains_key(pod);
    (!ok).then(|| format!("{} charged with {pod}", new.metadata.name))
}

/// For a set that is being deleted its controller creates and deletes nothing.
fn gc1(write: &Write) -> Option<String> {
    let (subject, _, pod) = write.creation().or_else(|| write.deletion())?;
    let goes = subject.set.metadata.is_terminating();
    goes.then(|| pod.metadata.name.clone())
}

/// A deletion is final: only finalizers and a shorter grace period may follow.
fn fn1(write: &Write) -> Option<String> {
    let (old, new) = (write.change.old.as_ref()?, write.change.new.as_ref()?);
    let (old, new) = (old.metadata(), new.metadata());
    let ok = !old.is_terminating()
        || (new.is_terminating()
            && new.deletion_grace_period_seconds <= old.deletion_grace_period_seconds);
    (!ok || new.uid != old.uid).then(|| new.name.clone())
}

/// Each write is the next one, and changes something.
fn en3(write: &Write) -> Option<String> {
    let next = write.before.resource_version() + 1;
    let Change { old, new } = write.change;
    let stamped = new
        .as_ref()
        .is_none_or(|new| new.metadata().resource_version == next);
    let same = old.as_ref().zip(new.as_ref()).is_some_and(|(old, new)| {
        let mut metadata = new.metadata().clone();
        metadata.resource_version = old.metadata().resource_version;
        *old == new.with_metadata(metadata)
    });
    let stale = old
        .as_ref()
        .is_some_and(|old| write.before.object(&old.reference()).as_ref() != Some(old));
    let ok = write.entry.resource_version == next && stamped && !same && !stale;
    (!ok).then(|| write.entry.object.to_string())
}

/// Owners are of known kinds, and a pod's node exists when it gets it.
fn en6(write: &Write) -> Option<String> {
    let new = write.change.new.as_ref()?;
    let known = |own: &OwnerReference| Kind::parse(&own.api_version, &own.kind).is_some();
    let owners_known = new.metadata().owner_references.iter().all(known);
    let bound = write
        .updated::<Pod>()
        .filter(|(old, new)| old.spec.node_name != new.spec.node_name);
    let on_node =
        bound.is_none_or(|(_, new)| write.before.nodes.get("", &new.spec.node_name).is_some());
    (!owners_known || !on_node).then(|| new.reference().to_string())
}

/// `deletionTimestamp` is the instant of the request and the grace period.
fn en8(write: &Write) -> Option<String> {
    let new = write.change.new.as_ref()?.metadata();
    let old = write.change.old.as_ref().map(Object::metadata);
    if !new.is_terminating()
        || old.is_some_and(|old| old.deletion_timestamp == new.deletion_timestamp)
    {
        return None;
    }
    let grace = u64::try_from(new.deletion_grace_period_seconds?).ok()?;
    let due = Time::at(write.entry.at).plus_seconds(grace);
    (new.deletion_timestamp != Some(due)).then(|| new.name.clone())
}
