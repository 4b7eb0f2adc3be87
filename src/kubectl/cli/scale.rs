//! `kubectl scale` (spec 07 §7.3).

use super::fault::Fault;
use super::targets::{Bare, Target};
use super::{Call, DryRun, Outcome};
use crate::api::Object;

/// `kubectl scale`
pub(super) fn run(call: &mut Call<'_>) -> Outcome {
    let dry_run = call.dry_run()?;
    call.check_output()?;
    let replicas = call.line.number("replicas");
    let Some(replicas) = replicas.filter(|replicas| *replicas >= 0) else {
        return Err(Fault::local(match replicas {
            None => "required flag(s) \"replicas\" not set",
            Some(_) => "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0",
        })
        .into());
    };
    if call.line.text("timeout").is_some() {
        return Err(Fault::unsupported("scale --timeout").into());
    }
    let targets = call.targets(0, Bare::Mistake)?;
    if targets.objects.is_empty() && targets.faults.is_empty() {
        return Err(Fault::local("no objects passed to scale").into());
    }
    call.for_each(targets, &mut |call, target, object| {
        scale(call, target, object, replicas, dry_run)
    })
}

fn scale(
    call: &mut Call<'_>,
    target: &Target,
    object: &Object,
    replicas: i32,
    dry_run: DryRun,
) -> Result<(), Fault> {
    let Some((before, scaled)) = object.clone().scaled(replicas) else {
        // What the server answers where there is no scale.
        return Err(Fault::local(
            "Error from server (NotFound): the server could not find the requested resource",
        ));
    };
    let wanted = call.line.number("current-replicas");
    if let Some(wanted) = wanted.filter(|wanted| *wanted >= 0 && *wanted != before) {
        let (wanted, before) = (wanted.to_string(), before.to_string());
        return Err(Fault::local(
            &["Expected replicas to be ", &wanted, ", was ", &before].concat(),
        ));
    }
    let version = object.metadata().resource_version.to_string();
    let wanted = call.line.text("resource-version").unwrap_or_default();
    if !wanted.is_empty() && wanted != version {
        return Err(Fault::local(
            &[
                "Expected resource version to be ",
                wanted,
                ", was ",
                &version,
            ]
            .concat(),
        ));
    }
    let sent = call.send(dry_run, |cluster| cluster.replace(scaled.clone()));
    let sent = sent.map_err(|error| Fault::server(&error, &target.context("scaling")))?;
    let json = sent.unwrap_or(scaled).to_json();
    call.report(&target.object, &json, "scaled", dry_run);
    Ok(())
}
