//! Manifests to start from. Each runs as it is.

/// A manifest to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// A short name that never changes, for links.
    pub id: &'static str,
    /// The manifest.
    pub yaml: &'static str,
}

macro_rules! sample {
    ($id:literal) => {
        Sample {
            id: $id,
            yaml: include_str!(concat!("samples/", $id, ".yaml")),
        }
    };
}

/// The sample of an id.
pub fn sample(id: &str) -> Option<&'static Sample> {
    samples().iter().find(|sample| sample.id == id)
}

/// All samples; the first is shown first.
pub fn samples() -> &'static [Sample] {
    const SAMPLES: &[Sample] = &[
        sample!("web"),
        sample!("mysql"),
        sample!("mariadb"),
        sample!("mehdb"),
        sample!("catalog"),
        sample!("example"),
    ];
    SAMPLES
}
