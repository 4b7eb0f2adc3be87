//! `kubectl delete` (spec 07 §7.4).

use super::fault::Fault;
use super::targets::{self, Bare};
use super::{Call, DryRun, Job, Outcome};
use crate::api::{Millis, ObjectRef, Uid};
use crate::cluster::Cluster;
use crate::cluster::api_server::{DeleteOptions, Propagation};
use crate::kubectl::command::qualified_kind;

pub(super) const NOTHING_GIVEN: &str = "You must provide one or more resources by argument or filename.\n\
    Example resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   \
    '<resource> <name>'\n   '<resource>'";

/// How long kubectl waits if nobody says how long: a week.
pub(super) const WEEK: Millis = 7 * 24 * 3_600_000;

/// `kubectl delete`: asks for all deletions, then waits until the objects are gone.
pub(super) fn run(call: &mut Call<'_>) -> Outcome {
    let dry_run = call.dry_run()?;
    let options = options(call)?;
    if call.line.words.is_empty() && call.line.text("filename").is_none() {
        return Err(Fault::local(NOTHING_GIVEN).into());
    }
    let targets = call.targets(0, Bare::Mistake)?;
    let given = call.line.text("namespace").is_some();
    if given && targets.kinds.iter().any(|kind| !kind.is_namespaced()) {
        call.warn(&[
            "Warning: deleting cluster-scoped resources, not scoped to the provided namespace",
        ]);
    }
    let at_once = call.line.is_on("force") && options.grace_period_seconds == Some(0);
    if at_once {
        call.warn(&["Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely."]);
    }
    let ignore_missing = call.line.is_on("ignore-not-found") || targets.listed;
    let mut faults = Vec::new();
    let mut asked: Vec<(ObjectRef, Uid)> = Vec::new();
    for target in &targets.objects {
        let live = match targets::live(call.cluster, &target.object) {
            Ok(live) => live,
            Err(_) if ignore_missing => continue,
            Err(error) => {
                faults.push(Fault::server(&error, &target.context("deleting")));
                continue;
            }
        };
        if dry_run == DryRun::No
            && let Err(error) = call.cluster.delete(&target.object, &options)
        {
            faults.push(Fault::server(&error, &target.context("deleting")));
            continue;
        }
        asked.push((target.object.clone(), live.metadata().uid));
        let kind = qualified_kind(target.object.kind);
        let name = &target.object.name;
        if call.line.text("output") == Some("name") {
            call.print(&[&kind, "/", name]);
            continue;
        }
        let how = if at_once { " force" } else { "" };
        let namespace = match &*target.object.namespace {
            "" => String::new(),
            namespace => [" from ", namespace, " namespace"].concat(),
        };
        call.print(&[
            &kind,
            " \"",
            name,
            "\"",
            how,
            " deleted",
            &namespace,
            dry_run.suffix(),
        ]);
    }
    faults.extend(targets.faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    if asked.is_empty() && !call.line.is_on("ignore-not-found") {
        call.print(&["No resources found"]);
    } else if dry_run == DryRun::No && call.line.switch("wait") != Some(false) {
        let timeout = call.line.duration("timeout").unwrap_or(0);
        let timeout = Millis::try_from(timeout)
            .ok()
            .filter(|timeout| *timeout > 0);
        let until = call.cluster.now().saturating_add(timeout.unwrap_or(WEEK));
        call.job = Some(Box::new(Gone {
            objects: asked,
            until,
        }));
    }
    Ok(())
}

fn options(call: &Call<'_>) -> Result<DeleteOptions, Fault> {
    let line = &call.line;
    let force = line.is_on("force");
    let mut grace = line.number("grace-period").unwrap_or(-1);
    if line.is_on("now") {
        if grace != -1 {
            return Err(Fault::local(
                "--now and --grace-period cannot be specified together",
            ));
        }
        grace = 1;
    }
    if grace == 0 && !force {
        grace = 1;
    }
    if force && grace < 0 {
        grace = 0;
    }
    if force && grace > 0 {
        let text = "--force and --grace-period greater than 0 cannot be specified together";
        return Err(Fault::local(text));
    }
    let propagation = match line.text("cascade").unwrap_or("background") {
        "background" | "true" => Propagation::Background,
        "foreground" => Propagation::Foreground,
        "orphan" | "false" => Propagation::Orphan,
        other => {
            let text = [
                "invalid cascade value (",
                other,
                "). Must be \"background\", \"foreground\", or \"orphan\"",
            ];
            return Err(Fault::local(&text.concat()));
        }
    };
    let output = line.text("output").unwrap_or("name");
    if output != "name" {
        let text = [
            "unexpected -o output mode: ",
            output,
            ". We only support '-o name'",
        ];
        return Err(Fault::local(&text.concat()));
    }
    Ok(DeleteOptions {
        grace_period_seconds: (grace >= 0).then_some(grace.into()),
        uid: None,
        propagation,
    })
}

/// Waits until these incarnations are gone.
#[derive(Clone, Debug)]
pub(super) struct Gone {
    pub(super) objects: Vec<(ObjectRef, Uid)>,
    pub(super) until: Millis,
}

impl Job for Gone {
    fn fork(&self) -> Box<dyn Job> {
        Box::new(self.clone())
    }

    fn poll(&mut self, cluster: &mut Cluster, _: &mut String) -> Option<Outcome> {
        let store = cluster.store();
        let is_there = |(object, uid): &(ObjectRef, Uid)| {
            store
                .object(object)
                .is_some_and(|live| live.metadata().uid == *uid)
        };
        let Some((left, _)) = self.objects.iter().find(|object| is_there(object)) else {
            return Some(Ok(()));
        };
        if cluster.now() < self.until {
            return None;
        }
        Some(Err(timed_out(left).into()))
    }

    fn deadline(&self) -> Option<Millis> {
        Some(self.until)
    }
}

/// What kubectl says when it has waited long enough.
pub(super) fn timed_out(on: &ObjectRef) -> Fault {
    let text = [
        "timed out waiting for the condition on ",
        on.kind.plural(),
        "/",
        &on.name,
    ];
    Fault::local(&text.concat())
}
