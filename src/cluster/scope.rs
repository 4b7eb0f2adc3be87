//! What the model leaves out or makes simpler than Kubernetes is, as data.
//!
//! What the model does instead is told by the texts, `src/text/scope.*.txt`, in each language under
//! an entry's `id`; the page "How true is this?" shows them. An entry goes, with its texts, when its
//! matter is modelled. What only kubectl lacks is not listed here.

/// One difference between the model and Kubernetes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Simplification {
    /// Names its text; in kebab-case.
    pub id: &'static str,
    /// Where the real behaviour is described: file and section of the spec.
    pub spec: &'static str,
}

/// Differences that concern the same part of Kubernetes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Names its title, `subject.<id>`; in kebab-case.
    pub id: &'static str,
    /// Its differences.
    pub simplifications: &'static [Simplification],
}

const fn simpler(id: &'static str, spec: &'static str) -> Simplification {
    Simplification { id, spec }
}

const fn subject(id: &'static str, simplifications: &'static [Simplification]) -> Subject {
    Subject {
        id,
        simplifications,
    }
}

/// Every known difference, by subject.
pub const SCOPE: &[Subject] = &[
    subject("kinds", KINDS),
    subject("api-server", API_SERVER),
    subject("control-plane", CONTROL_PLANE),
    subject("events", EVENTS),
    subject("scheduler", SCHEDULER),
    subject("pods", PODS),
    subject("nodes", NODES),
    subject("storage", STORAGE),
    subject("network", NETWORK),
];

/// Every known difference.
pub fn simplifications() -> impl Iterator<Item = &'static Simplification> {
    SCOPE.iter().flat_map(|subject| subject.simplifications)
}

const KINDS: &[Simplification] = &[
    simpler("endpoints-objects", "03 §2"),
    simpler("other-kinds", "00 §2"),
];

const API_SERVER: &[Simplification] = &[
    simpler("admission-plugins", "06 §5"),
    simpler("service-account-token", "06 §5"),
    simpler("managed-fields", "07 §14"),
    simpler("older-releases", "10 §7"),
];

const CONTROL_PLANE: &[Simplification] = &[
    simpler("metrics", "00 §2"),
    simpler("informer-lag", "00 §5"),
    simpler("component-failures", "00 §3"),
    simpler("races", "00 §5"),
    simpler("system-pods", "05 §4"),
    simpler("revision-hash", "01 §3"),
];

const EVENTS: &[Simplification] = &[
    simpler("event-expiry", "00 §7"),
    simpler("event-aggregation", "00 §7"),
    simpler("event-series", "00 §7"),
];

const SCHEDULER: &[Simplification] = &[
    simpler("affinity", "05 §4"),
    simpler("topology-spread-constraints", "05 §4"),
    simpler("preemption", "05 §4"),
    simpler("scheduler-back-off", "05 §4"),
    simpler("scheduler-filters", "05 §4"),
    simpler("scheduler-scores", "05 §4"),
    simpler("scheduling-gates", "05 §4"),
];

const PODS: &[Simplification] = &[
    simpler("init-containers", "05 §1"),
    simpler("readiness-probes", "05 §5"),
    simpler("probe-events", "05 §5"),
    simpler("programs-that-hang", "05 §5"),
    simpler("readiness-gates", "05 §2"),
    simpler("container-exits", "05 §3"),
    simpler("sigterm", "04 §10"),
    simpler("lifecycle-hooks", "04 §10"),
    simpler("image-pulls", "05 §3"),
    simpler("missing-config", "05 §3"),
    simpler("container-programs", "07 §10"),
    simpler("node-pressure", "04 §3"),
];

const NODES: &[Simplification] = &[
    simpler("node-faults", "04 §8"),
    simpler("node-registration", "04 §8"),
    simpler("heartbeats", "04 §1"),
    simpler("large-zones", "04 §3"),
    simpler("graceful-node-shutdown", "04 §10"),
    simpler("finished-pods", "04 §7"),
];

const STORAGE: &[Simplification] = &[
    simpler("attach-failures", "02 §10"),
    simpler("bind-timeout", "02 §6"),
    simpler("read-write-once-pod", "02 §6"),
    simpler("volume-expansion", "02 §11"),
    simpler("volume-contents", "02 §12"),
    simpler("provisioner-failures", "02 §5"),
    simpler("class-parameters", "02 §5"),
    simpler("snapshots-and-clones", "02 §5"),
    simpler("recycle", "02 §8"),
];

const NETWORK: &[Simplification] = &[
    simpler("service-traffic", "03 §1"),
    simpler("external-services", "03 §1"),
    simpler("ipv6", "03 §2"),
    simpler("slice-packing", "03 §2"),
    simpler("dns-records", "03 §3"),
    simpler("dns-cache", "03 §4"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Kind;
    use crate::order::Set;

    #[test]
    fn ids_are_unique_and_in_kebab_case() {
        let mut seen = Set::new();
        let subjects = SCOPE.iter().map(|subject| subject.id);
        for id in simplifications().map(|entry| entry.id).chain(subjects) {
            assert!(seen.insert(id), "{id} is there twice");
            let is_word = |word: &str| {
                !word.is_empty()
                    && word
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            };
            assert!(id.split('-').all(is_word), "{id}");
        }
    }

    #[test]
    fn every_entry_cites_a_section_of_the_spec() {
        for Simplification { id, spec } in simplifications() {
            let (file, section) = spec.split_once(" §").unwrap_or_default();
            let file: u8 = file.parse().unwrap_or(u8::MAX);
            let is_number =
                !section.is_empty() && section.bytes().all(|byte| byte.is_ascii_digit());
            assert!(file <= 10 && is_number, "{id}: {spec}");
        }
    }

    #[test]
    fn a_kind_is_either_modelled_or_listed() {
        for (id, kind) in [("endpoints-objects", "Endpoints"), ("other-kinds", "Lease")] {
            let modelled = Kind::ALL.iter().any(|known| known.name() == kind);
            let listed = simplifications().any(|entry| entry.id == id);
            assert_ne!(modelled, listed, "{kind}");
        }
    }
}
