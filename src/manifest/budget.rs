//! What one text may cost, whatever it is.

use super::limits;
use super::node::{Node, Value};

/// What may still be allocated for this text.
#[derive(Clone, Copy)]
pub(super) struct Budget {
    nodes: usize,
    bytes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Budget {
            nodes: limits::NODES_MAX,
            bytes: limits::STRING_BYTES_MAX,
        }
    }
}

impl Budget {
    pub(super) fn take_one(&mut self, bytes: usize) -> bool {
        if self.nodes == 0 || self.bytes < bytes {
            return false;
        }
        self.nodes -= 1;
        self.bytes -= bytes;
        true
    }

    /// Takes what a tree needs; false if there is not enough left.
    pub(super) fn take(&mut self, node: &Node) -> bool {
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            let bytes = match &node.value {
                Value::String(text) => text.len(),
                Value::Map(entries) => entries.iter().map(|entry| entry.key.len()).sum(),
                _ => 0,
            };
            if !self.take_one(bytes) {
                return false;
            }
            match &node.value {
                Value::List(items) => pending.extend(items),
                Value::Map(entries) => pending.extend(entries.iter().map(|entry| &entry.value)),
                _ => {}
            }
        }
        true
    }
}
