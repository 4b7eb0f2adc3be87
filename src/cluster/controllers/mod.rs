//! The controllers, one file each, named as in kube-controller-manager.
//!
//! A controller follows watch events with `observe`, which puts work on the agenda, and does that
//! work in `sync`: it reads the store, decides, and writes. It is never called otherwise.

pub mod attach_detach;
pub mod deployment;
pub mod disruption;
pub mod endpoint_slice;
pub mod garbage_collector;
mod hash;
pub mod horizontal_pod_autoscaler;
pub mod namespace;
pub mod node_lifecycle;
pub mod persistent_volume;
pub mod pod_gc;
pub mod protection;
pub mod replica_set;
pub mod stateful_set;
pub mod taint_eviction;
