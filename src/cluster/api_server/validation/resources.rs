//! Amounts of resources (spec 06 §5).

use super::report::{Path, Report};
use crate::api::{Quantity, Resources};
use crate::cluster::api_server::names;

fn milli(quantity: &Quantity) -> i128 {
    quantity.milli().unwrap_or(0)
}

/// An amount above zero.
pub(super) fn positive(report: &mut Report, at: &Path, quantity: &Quantity) {
    if milli(quantity) <= 0 {
        let amount = quantity.canonical();
        report.invalid(at, amount.as_str(), "must be greater than zero");
    }
}

pub(super) fn of_container(report: &mut Report, at: &Path, resources: &Resources) {
    let limits_at = at.field("limits");
    for (name, quantity) in &resources.limits {
        amount(report, &limits_at.key(name), name, quantity);
    }
    let requests_at = at.field("requests");
    for (name, request) in &resources.requests {
        amount(report, &requests_at.key(name), name, request);
        let Some(limit) = resources.limits.get(name) else {
            continue;
        };
        if milli(request) > milli(limit) {
            let detail = format!(
                "must be less than or equal to {name} limit of {}",
                limit.canonical()
            );
            report.invalid(&requests_at, request.canonical().as_str(), &detail);
        }
    }
}

fn amount(report: &mut Report, at: &Path, name: &str, quantity: &Quantity) {
    let standard =
        ["cpu", "memory", "ephemeral-storage"].contains(&name) || name.starts_with("hugepages-");
    if name.contains('/') {
        report.problems(at, name, names::label_key(name));
    } else if !standard {
        report.invalid(at, name, "must be a standard resource for containers");
    }
    if milli(quantity) < 0 {
        let amount = quantity.canonical();
        report.invalid(at, amount.as_str(), names::NOT_NEGATIVE);
    }
}
