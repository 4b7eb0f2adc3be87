//! What runs beside the controllers: scheduler, kubelets, provisioners, the DNS server.

pub mod coredns;
pub mod kubelet;
pub mod provisioner;
pub mod scheduler;
