//! Names that carry meaning: a pod's set and ordinal, a claim's template and pod.

/// The set's name and the ordinal in a pod's name, as the controller reads them: `(.*)-([0-9]+)$`.
///
/// `web-01` has parent `web` and ordinal 1 (spec 01 §0). `None` where there is no such ending or
/// the number does not fit an `i32`.
pub fn parent_and_ordinal(pod_name: &str) -> Option<(&str, i32)> {
    let (parent, digits) = pod_name.rsplit_once('-')?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((parent, digits.parse().ok()?))
}

/// `<set>-<ordinal>`
pub fn pod_name(set: &str, ordinal: i32) -> String {
    format!("{set}-{ordinal}")
}

/// `<template>-<set>-<ordinal>`
pub fn claim_name(template: &str, set: &str, ordinal: i32) -> String {
    format!("{template}-{set}-{ordinal}")
}

/// The ordinal in a claim's name, if the claim belongs to this template of this set.
pub fn claim_ordinal(claim: &str, template: &str, set: &str) -> Option<i32> {
    let digits = claim
        .strip_prefix(template)?
        .strip_prefix('-')?
        .strip_prefix(set)?;
    let digits = digits.strip_prefix('-')?;
    let ordinal = digits.parse().ok().filter(|ordinal| *ordinal >= 0)?;
    (claim_name(template, set, ordinal) == claim).then_some(ordinal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pod_name_tells_set_and_ordinal() {
        assert_eq!(parent_and_ordinal("web-0"), Some(("web", 0)));
        assert_eq!(parent_and_ordinal("my-web-12"), Some(("my-web", 12)));
        assert_eq!(parent_and_ordinal("web-01"), Some(("web", 1)));
        assert_eq!(parent_and_ordinal("web"), None);
        assert_eq!(parent_and_ordinal("web-"), None);
        assert_eq!(parent_and_ordinal("web-+1"), None);
        assert_eq!(parent_and_ordinal("web-99999999999"), None);
    }

    #[test]
    fn a_claim_name_tells_its_ordinal() {
        assert_eq!(claim_ordinal("data-web-3", "data", "web"), Some(3));
        assert_eq!(claim_ordinal("data-web-03", "data", "web"), None);
        assert_eq!(claim_ordinal("data-web-x", "data", "web"), None);
        assert_eq!(claim_ordinal("data-webs-3", "data", "web"), None);
    }
}
