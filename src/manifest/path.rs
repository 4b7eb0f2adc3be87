//! Paths into objects: `spec.containers[0].name`, `spec.resources[storage]`.

/// One step down.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// An item of a list.
    Index(usize),
    /// A key of a map.
    Key(String),
}

/// Writes a path as the API server's strict decoder does.
pub(super) fn render(steps: &[Step]) -> String {
    let mut out = String::new();
    for step in steps {
        match step {
            Step::Key(key) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(key);
            }
            Step::Index(index) => {
                out.push('[');
                out.push_str(&index.to_string());
                out.push(']');
            }
        }
    }
    out
}

/// Writes a path as Go's decoder does: without indexes.
pub(super) fn render_go(fields: &[&str]) -> String {
    fields.join(".")
}
