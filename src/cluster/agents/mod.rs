//! What runs beside the controllers: scheduler, kubelets, provisioners, the DNS server.

pub(in crate::cluster) mod attacher;
pub mod coredns;
pub mod kubelet;
pub mod provisioner;
pub mod scheduler;
