//! The model: a deterministic Kubernetes control plane.

pub mod api_server;
