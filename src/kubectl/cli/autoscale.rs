//! `kubectl autoscale`

use super::fault::Fault;
use super::targets::Bare;
use super::{Call, Outcome};
use crate::api::{
    AutoscalerSpec, HorizontalPodAutoscaler, ObjectMeta, Quantity, Resource, ScaleTarget,
};
use crate::cluster::api_server::ApiError;
use crate::json::Value;

/// `kubectl autoscale`
pub(super) fn run(call: &mut Call<'_>) -> Outcome {
    let dry_run = call.dry_run()?;
    call.check_output()?;
    let Some(most) = call.line.number("max") else {
        return Err(Fault::local("required flag(s) \"max\" not set").into());
    };
    let least = call.line.number("min").unwrap_or(-1);
    if most < 1 {
        let text = "--max=MAXPODS is required and must be at least 1, max: ";
        return Err(Fault::local(&[text, &most.to_string()].concat()).into());
    }
    if most < least {
        let text = "--max=MAXPODS must be larger or equal to --min=MINPODS, max: ";
        let (most, least) = (most.to_string(), least.to_string());
        return Err(Fault::local(&[text, &most, ", min: ", &least].concat()).into());
    }
    let percent = call.line.number("cpu-percent").filter(|share| *share > 0);
    if percent.is_some() {
        let text = "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity \
                    format (e.g., '70%' for utilization or '500m' for milliCPU).";
        call.print(&[text]);
    }
    let given = |resource| call.line.text(resource).filter(|text| !text.is_empty());
    if percent.is_some() && given("cpu").is_some() {
        return Err(Fault::local("--cpu-percent and --cpu are mutually exclusive").into());
    }
    let mut metrics = Vec::new();
    if let Some(percent) = percent {
        metrics.push(metric("cpu", &[&percent.to_string(), "%"].concat(), "")?);
    }
    for (resource, unit) in [("cpu", "m"), ("memory", "Mi")] {
        if let Some(amount) = given(resource) {
            metrics.push(metric(resource, amount, unit)?);
        }
    }
    let name = call.line.text("name").unwrap_or_default().to_owned();
    let is_old_form = metrics.iter().all(|metric| {
        metric["resource"]["name"] == "cpu"
            && !metric["resource"]["target"]["averageUtilization"].is_null()
    }) && !metrics.is_empty();
    let targets = call.targets(0, Bare::Mistake)?;
    if targets.objects.is_empty() && targets.faults.is_empty() {
        return Err(Fault::local("no objects passed to autoscale").into());
    }
    call.for_each(targets, &mut |call, target, object| {
        let of = &target.object;
        if object.clone().scaled(0).is_none() {
            let kind = of.kind;
            let slash = if kind.group().is_empty() { "/" } else { "" };
            let parts = [
                "cannot autoscale a ",
                kind.name(),
                ": could not find scale subresource for ",
                slash,
                kind.api_version(),
                ", Resource=",
                kind.plural(),
                " in discovery information",
            ];
            return Err(Fault::local(&parts.concat()));
        }
        let name = if name.is_empty() { &*of.name } else { &name };
        let wanted = HorizontalPodAutoscaler {
            metadata: ObjectMeta::named(&of.namespace, name),
            spec: AutoscalerSpec {
                scale_target_ref: ScaleTarget {
                    kind: of.kind.name().into(),
                    name: of.name.to_string(),
                    api_version: of.kind.api_version().into(),
                },
                min_replicas: Some(least).filter(|least| *least > 0),
                max_replicas: most,
                metrics: metrics.clone(),
                ..AutoscalerSpec::default()
            },
            ..HorizontalPodAutoscaler::default()
        };
        let wanted = wanted.into_object();
        let sent = call.send(dry_run, |cluster| cluster.create(wanted.clone()));
        // kubectl then tries the old form of the API, which knows less.
        let refusal = |error: ApiError| {
            if is_old_form {
                return Fault::from(error);
            }
            let text = "failed to create autoscaling/v2 HPA and the configuration is incompatible with \
                        autoscaling/v1: ";
            let cpu = metrics.iter().any(|metric| metric["resource"]["name"] == "cpu");
            let detail = if cpu { "%!w(<nil>)" } else { "empty input" };
            Fault::local(&[text, detail].concat())
        };
        let stored = sent.map_err(refusal)?.unwrap_or(wanted);
        let word = if dry_run == super::DryRun::Client { "created" } else { "autoscaled" };
        call.report(&stored.reference(), &stored.to_json(), word, dry_run);
        Ok(())
    })
}

/// What is to be used of a resource: `80%` of the request, or an amount for each pod; a bare number has
/// a unit of its own.
fn metric(resource: &str, amount: &str, unit: &str) -> Result<Value, Fault> {
    let amount = amount.trim();
    let target = if let Some(share) = amount.strip_suffix('%') {
        let Some(share) = share.parse::<i32>().ok().filter(|share| *share >= 0) else {
            return Err(Fault::local(
                &["invalid percentage value: ", share].concat(),
            ));
        };
        crate::json!({ "type": "Utilization", "averageUtilization": share })
    } else {
        let is_bare = amount.parse::<f64>().is_ok();
        let amount = if is_bare {
            [amount, unit].concat()
        } else {
            amount.to_owned()
        };
        let quantity = Quantity(amount);
        if quantity.milli().is_none() {
            let parts = ["invalid resource ", resource, " value: ", &quantity.0];
            return Err(Fault::local(&parts.concat()));
        }
        crate::json!({ "type": "AverageValue", "averageValue": (quantity.canonical()) })
    };
    let source = crate::json!({ "name": resource, "target": target });
    Ok(crate::json!({ "type": "Resource", "resource": source }))
}
