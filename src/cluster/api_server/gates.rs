//! Behaviour that differs between Kubernetes releases.

/// Which behaviour is on (spec 10 §7); the default is Kubernetes 1.36.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gates {
    /// Whether `rollingUpdate.maxUnavailable` is honoured; while off it is dropped silently.
    pub max_unavailable: bool,
    /// Whether a Service's name may begin with a digit.
    pub service_name_may_start_with_digit: bool,
}

impl Default for Gates {
    fn default() -> Self {
        Self {
            max_unavailable: false,
            service_name_may_start_with_digit: true,
        }
    }
}
