//! What the server accepts with a warning.

use crate::api::{ClaimSpec, Object, PodSpec, Quantity};

/// The warnings for a new or changed object, without kubectl's `Warning: ` in front.
pub fn warnings(object: &Object) -> Vec<String> {
    let mut found = Vec::new();
    match object {
        Object::StatefulSet(set) => {
            grace(&mut found, "spec.template.spec", &set.spec.template.spec);
            for (index, template) in set.spec.volume_claim_templates.iter().enumerate() {
                let path = format!("spec.volumeClaimTemplates[{index}].spec");
                fraction(&mut found, &path, &template.spec);
            }
            if set
                .spec
                .revision_history_limit
                .is_some_and(|limit| limit < 0)
            {
                found.push("spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended".to_owned());
            }
        }
        Object::Pod(pod) => grace(&mut found, "spec", &pod.spec),
        Object::PersistentVolumeClaim(claim) => fraction(&mut found, "spec", &claim.spec),
        _ => {}
    }
    found
}

fn grace(found: &mut Vec<String>, path: &str, pod: &PodSpec) {
    if pod
        .termination_grace_period_seconds
        .is_some_and(|seconds| seconds < 0)
    {
        found.push(format!("{path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1"));
    }
}

fn fraction(found: &mut Vec<String>, path: &str, claim: &ClaimSpec) {
    let Some(request) = claim.resources.requests.get("storage") else {
        return;
    };
    if Quantity::milli(request).is_some_and(|milli| milli % 1000 != 0) {
        let amount = request.canonical();
        found.push(format!("{path}.resources.requests[storage]: fractional byte value \"{amount}\" is invalid, must be an integer"));
    }
}
