//! Behaviour that differs between Kubernetes releases: one table (spec 10 §7).

/// Which behaviour is on; the default is that of the default [`Release`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gates {
    /// Whether `rollingUpdate.maxUnavailable` is honoured; while off it is dropped silently.
    pub max_unavailable: bool,
    /// Whether Parallel pods that are broken anyway and of an old revision go first, without using up
    /// `maxUnavailable` (spec 10 §3).
    pub broken_old_pods_first: bool,
    /// Whether a pod that is Ready, but not yet for `minReadySeconds`, holds back updates and scaling
    /// down (spec 10 §2).
    pub min_ready_holds_back: bool,
    /// Whether `currentRevision` follows when all pods of an OnDelete set have been replaced.
    pub on_delete_completes: bool,
    /// Whether a Service's name may begin with a digit.
    pub service_name_may_start_with_digit: bool,
    /// Whether the status of a pod tells which generation of it was seen (spec 10 §4).
    pub pod_observed_generation: bool,
    /// Whether the scheduler speaks of resource claims (spec 05 §4).
    pub resource_claims_told: bool,
    /// Whether a pod carries the zone and the region of its node (spec 00 §6).
    pub pod_topology_labels: bool,
    /// Whether a kubelet says that a pod may use an image that is there (spec 05 §6).
    pub image_access_told: bool,
    /// Whether the scheduler keeps to itself which taint is not tolerated (spec 10 §6).
    pub taint_untold: bool,
    /// Whether Deployments and ReplicaSets count their pods that are terminating (spec 10 §4).
    pub terminating_counted: bool,
}

impl Gates {
    /// For how many seconds a pod must be Ready before an update or scaling down goes on.
    pub fn patience(self, min_ready_seconds: i32) -> i32 {
        if self.min_ready_holds_back {
            min_ready_seconds
        } else {
            0
        }
    }
}

/// A release of Kubernetes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "a release is its number")]
pub enum Release {
    V1_33,
    V1_34,
    V1_35,
    #[default]
    V1_36,
    V1_37,
}

/// Each release with the version of its nodes, and what it can do.
const TABLE: [(Release, &str, Gates); 5] = {
    let v1_33 = Gates {
        max_unavailable: false,
        broken_old_pods_first: false,
        min_ready_holds_back: false,
        on_delete_completes: false,
        service_name_may_start_with_digit: false,
        pod_observed_generation: false,
        resource_claims_told: false,
        pod_topology_labels: false,
        image_access_told: false,
        taint_untold: false,
        terminating_counted: false,
    };
    let v1_34 = Gates {
        pod_observed_generation: true,
        resource_claims_told: true,
        ..v1_33
    };
    // From 1.35.4 on `maxUnavailable` is off again, until 1.37.
    let v1_35 = Gates {
        min_ready_holds_back: true,
        pod_topology_labels: true,
        image_access_told: true,
        terminating_counted: true,
        ..v1_34
    };
    let v1_36 = Gates {
        service_name_may_start_with_digit: true,
        taint_untold: true,
        ..v1_35
    };
    let v1_37 = Gates {
        max_unavailable: true,
        broken_old_pods_first: true,
        on_delete_completes: true,
        ..v1_36
    };
    [
        (Release::V1_33, "v1.33.0", v1_33),
        (Release::V1_34, "v1.34.0", v1_34),
        (Release::V1_35, "v1.35.4", v1_35),
        (Release::V1_36, "v1.36.2", v1_36),
        (Release::V1_37, "v1.37.0", v1_37),
    ]
};

impl Release {
    /// All that the model knows, the oldest first.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|(release, ..)| *release)
    }

    /// The release of a number such as `1.36`, with or without a `v` before and a patch behind.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('v');
        Self::all().find(|release| {
            let rest = text.strip_prefix(release.number());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// `1.36`
    pub fn number(self) -> &'static str {
        let version = self.version();
        let end = version.rfind('.').unwrap_or(version.len());
        version.get(1..end).unwrap_or(version)
    }

    /// `v1.36.2`, the patch whose behaviour is meant.
    pub fn version(self) -> &'static str {
        self.row().1
    }

    /// What it can do by default.
    pub fn gates(self) -> Gates {
        self.row().2
    }

    fn row(self) -> &'static (Release, &'static str, Gates) {
        &TABLE[self as usize]
    }
}

impl Default for Gates {
    fn default() -> Self {
        Release::default().gates()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_release_has_its_row_and_its_number() {
        for release in Release::all() {
            assert_eq!(release.row().0, release);
            assert_eq!(Release::parse(release.number()), Some(release));
            assert_eq!(Release::parse(release.version()), Some(release));
        }
        let numbers: Vec<_> = Release::all().map(Release::number).collect();
        assert_eq!(numbers, ["1.33", "1.34", "1.35", "1.36", "1.37"]);
        for unknown in ["", "1", "1.3", "1.360", "1.32", "v", "latest"] {
            assert_eq!(Release::parse(unknown), None, "{unknown}");
        }
    }
}
