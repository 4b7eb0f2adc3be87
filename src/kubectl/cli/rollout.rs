//! `kubectl rollout` (spec 07 §8).

use super::change::Refusal;
use super::fault::Fault;
use super::targets::{self, Bare, Target, Targets};
use super::{Call, DryRun, Job, Outcome, print};
use crate::api::*;
use crate::cluster::Cluster;
use crate::cluster::store::Store;
use crate::json::Value;
use crate::kubectl::{apply, describe};
use crate::order::sort_by;
use std::sync::Arc;

const CHANGE_CAUSE: &str = "kubernetes.io/change-cause";
/// The number of a Deployment's revision, on its ReplicaSets.
const REVISION: &str = "deployment.kubernetes.io/revision";
const RESTARTED_AT: &str = "kubectl.kubernetes.io/restartedAt";

/// `kubectl rollout status`
pub(super) fn status(call: &mut Call<'_>) -> Outcome {
    let Some(targets) = chosen(call)? else {
        return Ok(());
    };
    let mut faults = targets.faults;
    let mut workloads = Vec::new();
    for target in targets.objects {
        match targets::live(call.cluster, &target.object) {
            Ok(object @ (Object::StatefulSet(_) | Object::Deployment(_))) => {
                workloads.push((target.object, object.metadata().uid));
            }
            Ok(_) => faults.push(not_for(
                &target,
                "no status viewer has been implemented for ",
                false,
            )),
            Err(error) => faults.push(error.into()),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let timeout = Millis::try_from(call.line.duration("timeout").unwrap_or(0)).ok();
    let until = timeout.filter(|timeout| *timeout > 0);
    workloads.reverse();
    call.job = Some(Box::new(Watch {
        workloads,
        seen: 0,
        once: call.line.switch("watch") == Some(false),
        until: until.map(|timeout| call.cluster.now().saturating_add(timeout)),
    }));
    Ok(())
}

/// Prints a line whenever the object changes, until it is done; one after the other, the last first.
#[derive(Clone, Debug)]
struct Watch {
    workloads: Vec<(ObjectRef, Uid)>,
    /// The version of the object that was last told.
    seen: u64,
    once: bool,
    until: Option<Millis>,
}

impl Job for Watch {
    fn fork(&self) -> Box<dyn Job> {
        Box::new(self.clone())
    }

    fn poll(&mut self, cluster: &mut Cluster, output: &mut String) -> Option<Outcome> {
        while let Some((reference, uid)) = self.workloads.last() {
            let object = cluster.store().object(reference);
            let Some(object) = object.filter(|object| object.metadata().uid == *uid) else {
                return Some(Err(Fault::local("object has been deleted").into()));
            };
            if object.metadata().resource_version == self.seen {
                break;
            }
            self.seen = object.metadata().resource_version;
            let progress = match &object {
                Object::StatefulSet(set) => progress(set),
                Object::Deployment(deployment) => progress_of_deployment(deployment),
                _ => break,
            };
            let (text, is_done) = match progress {
                Ok(progress) => progress,
                Err(fault) => return Some(Err(fault.into())),
            };
            output.extend([&text, "\n"]);
            if !is_done && !self.once {
                break;
            }
            self.workloads.pop();
            self.seen = 0;
        }
        if self.workloads.is_empty() {
            return Some(Ok(()));
        }
        let is_late = self.until.is_some_and(|until| until <= cluster.now());
        is_late.then(|| Err(Fault::local("timed out waiting for the condition").into()))
    }

    fn deadline(&self) -> Option<Millis> {
        self.until
    }
}

/// How far the rollout of a Deployment is, and whether it is done (spec 07 §8.1).
fn progress_of_deployment(deployment: &Deployment) -> Result<(String, bool), Fault> {
    let (metadata, status) = (&deployment.metadata, &deployment.status);
    if metadata.generation > status.observed_generation {
        let text = "Waiting for deployment spec update to be observed...";
        return Ok((text.into(), false));
    }
    let name = ["deployment \"", &metadata.name, "\" "].concat();
    let is_late = |condition: &Condition| {
        condition.kind == "Progressing" && condition.reason == "ProgressDeadlineExceeded"
    };
    if status.conditions.iter().any(is_late) {
        let text = [&name, "exceeded its progress deadline"].concat();
        return Err(Fault::local(&text));
    }
    let replicas = deployment.spec.replicas.unwrap_or(1);
    let updated = status.updated_replicas;
    let counts = if updated < replicas {
        (
            updated,
            " out of ",
            replicas,
            " new replicas have been updated...",
        )
    } else if status.replicas > updated {
        let old = (status.replicas - updated).to_string();
        let what = "old replicas are pending termination...";
        let parts = [
            "Waiting for ",
            &name,
            "rollout to finish: ",
            &old,
            " ",
            what,
        ];
        return Ok((parts.concat(), false));
    } else if status.available_replicas < updated {
        let available = status.available_replicas;
        (
            available,
            " of ",
            updated,
            " updated replicas are available...",
        )
    } else {
        return Ok(([&name, "successfully rolled out"].concat(), true));
    };
    let (count, of, all, what) = counts;
    let (count, all) = (count.to_string(), all.to_string());
    let parts = [
        "Waiting for ",
        &name,
        "rollout to finish: ",
        &count,
        of,
        &all,
        what,
    ];
    Ok((parts.concat(), false))
}

/// How far a rollout is, and whether it is done (spec 07 §8.1).
fn progress(set: &StatefulSet) -> Result<(String, bool), Fault> {
    let (spec, status) = (&set.spec, &set.status);
    if spec.update_strategy.is_on_delete() {
        let text = "rollout status is only available for RollingUpdate strategy type";
        return Err(Fault::local(text));
    }
    if status.observed_generation == 0 || set.metadata.generation > status.observed_generation {
        return Ok((
            "Waiting for statefulset spec update to be observed...".into(),
            false,
        ));
    }
    let replicas = spec.replicas();
    let updated = status.updated_replicas.to_string();
    let missing = replicas.saturating_sub(status.ready_replicas);
    if missing > 0 {
        let missing = missing.to_string();
        return Ok((
            ["Waiting for ", &missing, " pods to be ready..."].concat(),
            false,
        ));
    }
    if let Some(rolling) = &spec.update_strategy.rolling_update {
        let wanted = replicas.saturating_sub(rolling.partition.unwrap_or(0));
        if rolling.partition.is_some() && status.updated_replicas < wanted {
            let wanted = wanted.to_string();
            let parts = [
                "Waiting for partitioned roll out to finish: ",
                &updated,
                " out of ",
                &wanted,
                " new pods have been updated...",
            ];
            return Ok((parts.concat(), false));
        }
        let parts = [
            "partitioned roll out complete: ",
            &updated,
            " new pods have been updated...",
        ];
        return Ok((parts.concat(), true));
    }
    if status.update_revision != status.current_revision {
        let parts = [
            "waiting for statefulset rolling update to complete ",
            &updated,
            " pods at revision ",
            &status.update_revision,
            "...",
        ];
        return Ok((parts.concat(), false));
    }
    let current = status.current_replicas.to_string();
    let parts = [
        "statefulset rolling update complete ",
        &current,
        " pods at revision ",
        &status.current_revision,
        "...",
    ];
    Ok((parts.concat(), true))
}

/// `kubectl rollout history`
pub(super) fn history(call: &mut Call<'_>) -> Outcome {
    let Some(targets) = chosen(call)? else {
        return Ok(());
    };
    call.for_each(targets, &mut |call, target, live| {
        let Some(revisions) = revisions(call.cluster.store(), live) else {
            let text = "no history viewer has been implemented for ";
            return Err(not_for(target, text, true));
        };
        let name = print::name(target.object.kind, &target.object.name);
        if let Some(wanted) = call.line.number("revision").filter(|number| *number > 0) {
            let mut found = revisions.iter();
            let found = found.find(|revision| revision.number == i64::from(wanted));
            let missing = || Fault::local("unable to find the specified revision");
            let revision = found.ok_or_else(missing)?;
            let text = describe::template(&revision.template);
            call.print(&[&name, " with revision #", &wanted.to_string()]);
            call.print(&[&text]);
            return Ok(());
        }
        call.print(&[&name, " "]);
        if revisions.is_empty() {
            call.print(&["No rollout history found."]);
            return Ok(());
        }
        call.print(&["REVISION  CHANGE-CAUSE"]);
        for revision in &revisions {
            let number = revision.number.to_string();
            let cause = match revision.cause.as_str() {
                "" => "<none>",
                cause => cause,
            };
            let blanks = " ".repeat(10_usize.saturating_sub(number.len()).max(2));
            call.print(&[&number, &blanks, cause]);
        }
        call.print(&[]);
        Ok(())
    })
}

/// `kubectl rollout undo`
pub(super) fn undo(call: &mut Call<'_>) -> Outcome {
    let dry_run = call.dry_run()?;
    call.check_output()?;
    let Some(targets) = chosen(call)? else {
        return Ok(());
    };
    if dry_run == DryRun::Client {
        return Err(Fault::unsupported("rollout undo --dry-run=client").into());
    }
    let wanted = i64::from(call.line.number("to-revision").unwrap_or(0));
    call.for_each(targets, &mut |call, target, live| {
        let Some(revisions) = revisions(call.cluster.store(), live) else {
            let text = "no rollbacker has been implemented for ";
            return Err(not_for(target, text, true));
        };
        if live.metadata().annotations.contains_key(apply::LAST_APPLIED) {
            let name = [target.object.kind.plural(), "/", &target.object.name].concat();
            call.print(&["Warning: resource ", &name, " was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead."]);
        }
        if is_paused(live) {
            return Err(Fault::local("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again"));
        }
        let found = match wanted {
            0 if revisions.len() < 2 => return Err(no_last_revision(live)),
            0 => revisions.get(revisions.len().saturating_sub(2)),
            number => revisions.iter().find(|revision| revision.number == number),
        };
        let Some(revision) = found else {
            let number = wanted.to_string();
            return Err(Fault::local(
                &["unable to find specified revision ", &number, " in history"].concat(),
            ));
        };
        let mut template = PodTemplateSpec::clone(&revision.template);
        template.metadata.labels.remove(POD_TEMPLATE_HASH);
        let mut back = live.clone();
        match &mut back {
            Object::StatefulSet(set) => {
                Arc::make_mut(&mut Arc::make_mut(set).spec).template = template;
            }
            Object::Deployment(own) => {
                Arc::make_mut(&mut Arc::make_mut(own).spec).template = template;
            }
            _ => {}
        }
        if back == *live {
            let number = revision.number.to_string();
            let start = "skipped rollback (current template already matches revision ";
            let done = [start, &number, ")"].concat();
            call.report(&target.object, &live.to_json(), &done, dry_run);
            return Ok(());
        }
        let sent = call.send(dry_run, |cluster| cluster.replace(back));
        let stored = sent.map_err(|error| Refusal::Server(error).fault(""))?;
        let json = stored.map_or(Value::Null, |stored| stored.to_json());
        call.report(&target.object, &json, "rolled back", dry_run);
        Ok(())
    })
}

fn no_last_revision(object: &Object) -> Fault {
    let name = &object.metadata().name;
    match object {
        Object::Deployment(_) => {
            Fault::local(&["no rollout history found for deployment \"", name, "\""].concat())
        }
        _ => Fault::local("no last revision to roll back to"),
    }
}

fn is_paused(object: &Object) -> bool {
    matches!(object, Object::Deployment(deployment) if deployment.spec.paused)
}

/// `kubectl rollout restart`
pub(super) fn restart(call: &mut Call<'_>) -> Outcome {
    let dry_run = call.dry_run()?;
    call.check_output()?;
    let Some(targets) = chosen(call)? else {
        return Ok(());
    };
    call.for_each(targets, &mut |call, target, live| {
        if !matches!(live, Object::StatefulSet(_) | Object::Deployment(_)) {
            return Err(refused(target, "restarting is not supported"));
        }
        if is_paused(live) {
            let text = "can't restart paused deployment (run rollout resume first)";
            return Err(refused(target, text));
        }
        let before = live.to_json();
        let mut json = before.clone();
        let metadata = &mut json["spec"]["template"]["metadata"];
        let now = Time::at(call.cluster.now()).to_string();
        metadata["annotations"][RESTARTED_AT] = now.into();
        if json == before {
            let start = ["failed to create patch for ", &target.object.name].concat();
            let why = ": if restart has already been triggered within the past second, please wait before attempting to trigger another";
            return Err(Fault::local(&[&start, why].concat()));
        }
        let sent = call.send_json(dry_run, live, json);
        let stored = sent.map_err(|refusal| refusal.wrapped("failed to patch: "))?;
        call.report(&target.object, &stored, "restarted", dry_run);
        Ok(())
    })
}

/// `kubectl rollout pause`
pub(super) fn pause(call: &mut Call<'_>) -> Outcome {
    set_paused(call, true)
}

/// `kubectl rollout resume`
pub(super) fn resume(call: &mut Call<'_>) -> Outcome {
    set_paused(call, false)
}

/// Only a Deployment can be paused.
fn set_paused(call: &mut Call<'_>, wanted: bool) -> Outcome {
    let dry_run = call.dry_run()?;
    call.check_output()?;
    let Some(targets) = chosen(call)? else {
        return Ok(());
    };
    let [done, already, refusal] = match wanted {
        true => ["paused", "is already paused", "pausing is not supported"],
        false => ["resumed", "is not paused", "resuming is not supported"],
    };
    call.for_each(targets, &mut |call, target, live| {
        let Object::Deployment(deployment) = live else {
            return Err(refused(target, refusal));
        };
        if deployment.spec.paused == wanted {
            return Err(refused(target, already));
        }
        let mut changed = deployment.clone();
        Arc::make_mut(&mut Arc::make_mut(&mut changed).spec).paused = wanted;
        let changed = Object::from(changed);
        let sent = call.send(dry_run, |cluster| cluster.replace(changed.clone()));
        let stored = sent.map_err(Fault::from)?.unwrap_or(changed);
        call.report(&target.object, &stored.to_json(), done, dry_run);
        Ok(())
    })
}

fn refused(target: &Target, why: &str) -> Fault {
    let kind = target.object.kind.qualified();
    Fault::local(&[&kind, " \"", &target.object.name, "\" ", why].concat())
}

fn not_for(target: &Target, text: &str, in_quotes: bool) -> Fault {
    let kind = target.object.kind;
    let dot = if kind.group().is_empty() { "" } else { "." };
    let quote = if in_quotes { "\"" } else { "" };
    Fault::local(&[text, quote, kind.name(), dot, kind.group(), quote].concat())
}

/// The objects of the line; none if a selector finds none, which has been said then.
fn chosen(call: &mut Call<'_>) -> Result<Option<Targets>, Fault> {
    if call.line.words.is_empty() && call.line.text("filename").is_none() {
        return Err(call.line.usage("required resource not specified"));
    }
    let targets = call.targets(0, Bare::All)?;
    if targets.objects.is_empty() && targets.faults.is_empty() {
        let namespace = call.line.namespace().to_owned();
        call.print(&["No resources found in ", &namespace, " namespace."]);
        return Ok(None);
    }
    Ok(Some(targets))
}

/// A template that an object had, or has.
#[derive(Clone, Debug)]
struct Revision {
    number: i64,
    cause: String,
    template: Arc<PodTemplateSpec>,
}

/// The revisions of an object, the oldest first; none if its kind has no revisions.
fn revisions(store: &Store, object: &Object) -> Option<Vec<Revision>> {
    let metadata = object.metadata();
    let is_own = |own: &ObjectMeta| own.is_controlled_by(metadata.uid);
    let cause = |own: &ObjectMeta| {
        own.annotations
            .get(CHANGE_CAUSE)
            .cloned()
            .unwrap_or_default()
    };
    let mut revisions: Vec<Revision> = match object {
        Object::StatefulSet(set) => {
            let own = store.revisions.of(&metadata.namespace).filter(|revision| {
                is_own(&revision.metadata) && set.spec.selects(&revision.metadata.labels)
            });
            let own = own.map(|revision| Revision {
                number: revision.revision,
                cause: cause(&revision.metadata),
                template: revision.data.0.clone(),
            });
            own.collect()
        }
        Object::Deployment(_) => {
            let sets = store.replica_sets.of(&metadata.namespace);
            let own = sets.filter(|set| is_own(&set.metadata)).filter_map(|set| {
                let number = set.metadata.annotations.get(REVISION)?.parse().ok()?;
                Some(Revision {
                    number,
                    cause: cause(&set.metadata),
                    template: Arc::new(set.spec.template.clone()),
                })
            });
            own.collect()
        }
        _ => return None,
    };
    sort_by(&mut revisions, &|a, b| a.number.cmp(&b.number));
    Some(revisions)
}
