//! Reasons as sentences.

use super::Lang;
use crate::api::{Millis, PodPhase, parent_and_ordinal, pod_name};
use crate::cluster::reason::{Decision, Explanation, PodWait, Reason, Then};

type Values<'a> = [(&'static str, &'a str); 2];

const NONE: (&str, &str) = ("", "");

/// The headline of a set: what its controller did last, or why it does nothing.
pub fn headline(lang: Lang, set: &str, first: i32, decision: &Decision, now: Millis) -> String {
    use Reason as R;
    let say = |key, values: &[(&str, &str)]| lang.say(key, values);
    match &decision.reason {
        R::PodNotReady { pod, state, then } => {
            let state = wait(lang, *state, now);
            let values = |other: &str| {
                let pairs = [("pod", pod.as_str()), ("state", &state), ("other", other)];
                pairs.map(|(name, value)| (name.to_owned(), value.to_owned()))
            };
            let (key, other) = match then {
                Then::Create(other) => ("why.not-created", other.as_str()),
                Then::ScaleDown(other) if other == pod => ("why.not-scaled-self", other.as_str()),
                Then::ScaleDown(other) => ("why.not-scaled", other.as_str()),
                Then::Update(other) => ("why.not-updated", other.as_str()),
                Then::Nothing => ("why.last-not-ready", ""),
            };
            let values = values(other);
            let values = values
                .each_ref()
                .map(|(name, value)| (name.as_str(), value.as_str()));
            say(key, &values)
        }
        R::PodTerminating { pod, then } => {
            let (key, other) = match then {
                Then::Create(other) if other == pod => ("why.not-replaced", other.as_str()),
                Then::Create(other) => ("why.not-created-terminating", other.as_str()),
                Then::ScaleDown(other) => ("why.not-scaled-terminating", other.as_str()),
                Then::Update(other) => ("why.not-updated-terminating", other.as_str()),
                Then::Nothing => ("why.terminating", ""),
            };
            say(key, &[("pod", pod), ("other", other)])
        }
        R::NextOrdinal { after: Some(after) } => {
            let next = parent_and_ordinal(after)
                .map(|(_, ordinal)| pod_name(set, ordinal.saturating_add(1)))
                .unwrap_or_default();
            say("did.next-ordinal", &[("pod", &next), ("after", after)])
        }
        R::NextOrdinal { after: None } => {
            say("did.first-ordinal", &[("pod", &pod_name(set, first))])
        }
        R::PodFinished { phase } => say("did.pod-finished", &[("phase", phase_name(*phase))]),
        R::OrdinalOutOfRange { replicas } => {
            say("did.out-of-range", &[("replicas", &replicas.to_string())])
        }
        R::Converged { replicas: 0 } => lang.text("why.converged-empty").to_owned(),
        R::Converged { replicas: 1 } => lang.text("why.converged-one").to_owned(),
        R::Converged { replicas } => say("why.converged", &[("replicas", &replicas.to_string())]),
        R::OnDelete { outdated } => say("why.on-delete", &[("count", &outdated.to_string())]),
        R::Partition { partition } => {
            say("why.partition", &[("partition", &partition.to_string())])
        }
        other => sentence(lang, other),
    }
}

/// The rule behind a headline; empty where the headline says it all.
pub fn rule(lang: Lang, decision: &Decision) -> String {
    use Reason as R;
    let key = match &decision.reason {
        R::PodNotReady {
            then: Then::Create(_),
            ..
        } => "rule.ordered-create",
        R::PodNotReady {
            then: Then::ScaleDown(_),
            ..
        } => "rule.ordered-scale",
        R::PodNotReady {
            then: Then::Update(_),
            ..
        } => "rule.ordered-update",
        R::PodNotReady {
            then: Then::Nothing,
            ..
        } => "rule.last-not-ready",
        R::PodTerminating {
            pod,
            then: Then::Create(other),
        } if pod == other => "rule.at-most-one",
        R::PodTerminating { .. } => "rule.ordered-terminating",
        R::NextOrdinal { .. } => "rule.ordered-create",
        R::OrdinalEmpty => "rule.parallel",
        R::OrdinalOutOfRange { .. } => "rule.scale-down",
        R::CondemnedUnhealthy { .. } => "rule.condemned",
        R::UpdateUnavailable { .. } | R::PodOutdated { .. } => "rule.update",
        R::OnDelete { .. } => "rule.on-delete",
        R::Partition { .. } => "rule.partition",
        R::ClaimMissing { .. } => "rule.claim",
        _ => return String::new(),
    };
    lang.text(key).to_owned()
}

/// What would change how an object stands; empty if nothing is to be said.
pub fn remedy(lang: Lang, reason: &Reason) -> &'static str {
    use Reason as R;
    lang.text(match reason {
        R::Unschedulable { .. } => "remedy.unschedulable",
        R::ClaimUnbound { .. } | R::ClassMissing { .. } | R::NoVolume | R::VolumeUnfit { .. } => {
            "remedy.class"
        }
        R::WaitsForConsumer => "remedy.consumer",
        R::PullFailed { .. } => "remedy.pull",
        R::CrashLoop { .. } | R::ContainerExited { .. } => "remedy.crash",
        R::WaitsForProbe | R::WaitsForStartup { .. } => "remedy.probe",
        R::ProbeFails => "remedy.probe-fails",
        R::Hangs { .. } | R::Killed { .. } => "remedy.hangs",
        R::StuckTerminating { .. } => "remedy.stuck",
        R::NodeSilent { .. } | R::NodeLost | R::NodeGrace => "remedy.node-lost",
        R::Tolerates { .. } => "remedy.tolerates",
        R::NodeGone { .. } => "remedy.node-gone",
        R::AttachedElsewhere { .. } => "remedy.attached",
        R::RolloutStranded => "remedy.rollout-stranded",
        R::Serves => "remedy.serves",
        R::Stops => "remedy.stops",
        R::DoesNotStop => "remedy.does-not-stop",
        R::RunsTwice { .. } => "remedy.runs-twice",
        R::InUse { .. } => "remedy.in-use",
        R::Kept => "remedy.kept",
        R::Protected { .. } => "remedy.protected",
        R::Retained => "remedy.retained",
        R::VolumeGone => "remedy.volume-gone",
        R::NodeReports => "remedy.node-reports",
        _ => return "",
    })
}

/// What happens to an object, with the time that it still takes.
pub fn explain(lang: Lang, explanation: &Explanation, now: Millis) -> String {
    let what = sentence(lang, &explanation.reason);
    match explanation.until {
        Some(until) if until > now => {
            let time = remaining(lang, until - now);
            let what = what.trim_end_matches(['.', '。']);
            lang.say("time.left", &[("what", what), ("time", &time)])
        }
        _ => what,
    }
}

fn wait(lang: Lang, state: PodWait, now: Millis) -> String {
    match state {
        PodWait::Pending => lang.text("state.pending").to_owned(),
        PodWait::NotReady => lang.text("state.not-ready").to_owned(),
        PodWait::NotAvailable { at } => {
            let time = remaining(lang, at.saturating_sub(now));
            lang.say("state.not-available", &[("time", &time)])
        }
        PodWait::Finished => lang.text("state.finished").to_owned(),
    }
}

fn phase_name(phase: PodPhase) -> &'static str {
    match phase {
        PodPhase::Pending => "Pending",
        PodPhase::Running => "Running",
        PodPhase::Succeeded => "Succeeded",
        PodPhase::Failed => "Failed",
    }
}

/// A reason by itself.
pub fn sentence(lang: Lang, reason: &Reason) -> String {
    let (key, values) = parts(reason);
    lang.say(key, &values)
}

fn parts(reason: &Reason) -> (&'static str, Values<'_>) {
    use Reason as R;
    match reason {
        R::Asked => plain("reason.asked"),
        R::TemplateIsNew => plain("reason.template-is-new"),
        R::TemplateIsKnown => plain("reason.template-is-known"),
        R::HistoryIsFull => plain("reason.history-is-full"),
        R::ClaimMissing { pod } => one("reason.claim-missing", "pod", pod),
        R::NextOrdinal { .. } | R::OrdinalEmpty => plain("reason.ordinal-empty"),
        R::PodFinished { .. } => plain("reason.pod-finished"),
        R::OrdinalOutOfRange { .. } => plain("reason.ordinal-out-of-range"),
        R::PodOutdated { revision } => one("reason.pod-outdated", "revision", revision),
        R::PodAdopted => plain("reason.pod-adopted"),
        R::PodReleased => plain("reason.pod-released"),
        R::IdentityRepaired => plain("reason.identity-repaired"),
        R::RetentionPolicy => plain("reason.retention-policy"),
        R::StatusCounted => plain("reason.status-counted"),
        R::PodNotReady { pod, .. } => one("reason.pod-not-ready", "pod", pod),
        R::PodTerminating { pod, .. } => one("reason.pod-terminating", "pod", pod),
        R::CondemnedUnhealthy {
            pod,
            first_unhealthy,
        } => (
            "reason.condemned-unhealthy",
            [("pod", pod), ("other", first_unhealthy)],
        ),
        R::UpdateUnavailable { pod } => one("reason.update-unavailable", "pod", pod),
        R::ClaimStale { pod } => one("reason.claim-stale", "pod", pod),
        R::Retry { error } => one("reason.retry", "error", error),
        R::SetTerminating => plain("reason.set-terminating"),
        R::OnDelete { .. } => plain("reason.on-delete"),
        R::Partition { .. } => plain("reason.partition"),
        R::Converged { .. } => plain("reason.converged"),
        R::NotSynced => plain("reason.not-synced"),
        R::SetForTemplate => plain("reason.set-for-template"),
        R::ReplicasChanged => plain("reason.replicas-changed"),
        R::SurgeAllows => plain("reason.surge-allows"),
        R::UnavailableFirst => plain("reason.unavailable-first"),
        R::AvailabilityAllows => plain("reason.availability-allows"),
        R::OldPodsFirst => plain("reason.old-pods-first"),
        R::OldPodsGone => plain("reason.old-pods-gone"),
        R::RolloutShown => plain("reason.rollout-shown"),
        R::PodsMissing => plain("reason.pods-missing"),
        R::PodsTooMany => plain("reason.pods-too-many"),
        R::RolloutComplete => plain("reason.rollout-complete"),
        R::RolloutPaused => plain("reason.rollout-paused"),
        R::OldPodsLeave => plain("reason.old-pods-leave"),
        R::RolloutStranded => plain("reason.rollout-stranded"),
        R::PodsAvailable => plain("reason.pods-available"),
        R::PodsUnavailable => plain("reason.pods-unavailable"),
        R::RolloutWaits { set } => one("reason.rollout-waits", "set", set),
        R::RolloutStuck { set } => one("reason.rollout-stuck", "set", set),
        R::WaitsForScheduler => plain("reason.waits-for-scheduler"),
        R::Unschedulable { message } => one("reason.unschedulable", "message", message),
        R::WaitsForVolumes { claim, node } => (
            "reason.waits-for-volumes",
            [("claim", claim), ("node", node)],
        ),
        R::NodeChosen { node } => one("reason.node-chosen", "node", node),
        R::WaitsForKubelet { node } => one("reason.waits-for-kubelet", "node", node),
        R::ClaimUnbound { claim } => one("reason.claim-unbound", "claim", claim),
        R::WaitsForAttach { claim } => one("reason.waits-for-attach", "claim", claim),
        R::AttachedElsewhere { claim, node } => (
            "reason.attached-elsewhere",
            [("claim", claim), ("node", node)],
        ),
        R::Attaches { node } => one("reason.attaches", "node", node),
        R::Attached { node } => one("reason.attached", "node", node),
        R::Detaches { node } => one("reason.detaches", "node", node),
        R::StillMounted { node } => one("reason.still-mounted", "node", node),
        R::ForcesDetach { node } => one("reason.forces-detach", "node", node),
        R::OutOfService { node } => one("reason.out-of-service", "node", node),
        R::VolumesInUse => plain("reason.volumes-in-use"),
        R::MountsVolumes => plain("reason.mounts-volumes"),
        R::CreatesSandbox => plain("reason.creates-sandbox"),
        R::PullsImage { image } => one("reason.pulls-image", "image", image),
        R::PullFailed { image } => one("reason.pull-failed", "image", image),
        R::StartsContainer { container } => one("reason.starts-container", "container", container),
        R::ReportsStart => plain("reason.reports-start"),
        R::ContainerExited { container } => one("reason.container-exited", "container", container),
        R::CrashLoop { container } => one("reason.crash-loop", "container", container),
        R::WaitsForProbe => plain("reason.waits-for-probe"),
        R::ProbeFails => plain("reason.probe-fails"),
        R::WaitsForStartup { container } => one("reason.waits-for-startup", "container", container),
        R::Hangs { container } => one("reason.hangs", "container", container),
        R::Killed { container } => one("reason.killed", "container", container),
        R::DoesNotStop => plain("reason.does-not-stop"),
        R::Serves => plain("reason.serves"),
        R::Stops => plain("reason.stops"),
        R::CleansUp => plain("reason.cleans-up"),
        R::ContainersGone => plain("reason.containers-gone"),
        R::NodeSilent { node } => one("reason.node-silent", "node", node),
        R::Evicted => plain("reason.evicted"),
        R::Tolerates { node } => one("reason.tolerates", "node", node),
        R::TolerationOver { node } => one("reason.toleration-over", "node", node),
        R::ForceDeleted { node } => one("reason.force-deleted", "node", node),
        R::RunsTwice { node } => one("reason.runs-twice", "node", node),
        R::Rebooted { node } => one("reason.rebooted", "node", node),
        R::StuckTerminating { node } => one("reason.stuck-terminating", "node", node),
        R::NodeGone { node } => one("reason.node-gone", "node", node),
        R::OwnerGone { owner } => one("reason.owner-gone", "owner", owner),
        R::WaitsForConsumer => plain("reason.waits-for-consumer"),
        R::ClassMissing { class } => one("reason.class-missing", "class", class),
        R::DefaultClass => plain("reason.default-class"),
        R::NoVolume => plain("reason.no-volume"),
        R::VolumeUnfit { volume } => one("reason.volume-unfit", "volume", volume),
        R::AsksProvisioner { provisioner } => {
            one("reason.asks-provisioner", "provisioner", provisioner)
        }
        R::Provisions { provisioner } => one("reason.provisions", "provisioner", provisioner),
        R::NodeSelected { node } => one("reason.node-selected", "node", node),
        R::Binds { volume, claim } => ("reason.binds", [("volume", volume), ("claim", claim)]),
        R::InUse { pod } => one("reason.in-use", "pod", pod),
        R::Kept => plain("reason.kept"),
        R::Protected { pod } => one("reason.protected", "pod", pod),
        R::NotInUse => plain("reason.not-in-use"),
        R::ClaimGone => plain("reason.claim-gone"),
        R::VolumeGone => plain("reason.volume-gone"),
        R::Reclaims => plain("reason.reclaims"),
        R::Retained => plain("reason.retained"),
        R::Available => plain("reason.available"),
        R::BudgetCharged { pod } => one("reason.budget-charged", "pod", pod),
        R::BudgetAllows => plain("reason.budget-allows"),
        R::Autoscaled => plain("reason.autoscaled"),
        R::AutoscalerLooks => plain("reason.autoscaler-looks"),
        R::AutoscalerUnmeasured => plain("reason.autoscaler-unmeasured"),
        R::AutoscalerTargetless => plain("reason.autoscaler-targetless"),
        R::AutoscalerDisabled => plain("reason.autoscaler-disabled"),
        R::AutoscalerRefused => plain("reason.autoscaler-refused"),
        R::BudgetRefuses { cause } => one("reason.budget-refuses", "cause", cause),
        R::NodeReports => plain("reason.node-reports"),
        R::NodeGrace => plain("reason.node-grace"),
        R::NodeLost => plain("reason.node-lost"),
        R::TaintFollowsCondition => plain("reason.taint-follows-condition"),
        R::AllZonesLost => plain("reason.all-zones-lost"),
        R::NamespaceGoes { namespace } => one("reason.namespace-goes", "namespace", namespace),
        R::NamespaceEmpty => plain("reason.namespace-empty"),
        R::NamespaceEmpties => plain("reason.namespace-empties"),
        R::ServiceIsNew => plain("reason.service-is-new"),
        R::EndpointsFollowPods => plain("reason.endpoints-follow-pods"),
    }
}

fn plain(key: &'static str) -> (&'static str, Values<'static>) {
    (key, [NONE, NONE])
}

fn one<'a>(key: &'static str, name: &'static str, value: &'a str) -> (&'static str, Values<'a>) {
    (key, [(name, value), NONE])
}

/// A time to come, rounded up: `2 s`, `4:22`.
pub fn remaining(lang: Lang, millis: Millis) -> String {
    let seconds = millis.div_ceil(1000);
    if seconds < 60 {
        return lang.say("time.seconds", &[("seconds", &seconds.to_string())]);
    }
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A time that has passed: `2:03`, or `1:02:03` from the first hour on.
pub fn elapsed(millis: Millis) -> String {
    let seconds = millis / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}
