//! What the model leaves out or makes simpler than Kubernetes is, as data.
//!
//! The comment at an entry says what the model does instead; the sentences that people read belong
//! to the texts, in each language, under the entry's `id`. An entry goes when its matter is
//! modelled. What only kubectl lacks is not listed here.

/// One difference between the model and Kubernetes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Simplification {
    /// Names its text; in kebab-case.
    pub id: &'static str,
    /// Where the real behaviour is described: file and section of the spec.
    pub spec: &'static str,
}

const fn simpler(id: &'static str, spec: &'static str) -> Simplification {
    Simplification { id, spec }
}

/// Every known difference, by subject.
pub const SCOPE: &[Simplification] = &[
    // Kinds. Only those of `Kind::ALL` exist.
    // No v1 Endpoints beside the slices.
    simpler("endpoints-objects", "03 §2"),
    // No DaemonSets, Jobs, Leases, ServiceAccounts, custom resources; no autoscaler changes `replicas`.
    simpler("other-kinds", "00 §2"),
    //
    // API server.
    // Everybody may do everything; no quotas, limit ranges, security policies or webhooks.
    simpler("admission-plugins", "06 §5"),
    // Pods get no token volume of their ServiceAccount.
    simpler("service-account-token", "06 §5"),
    // Nobody keeps track of who set which field, so server-side apply has no conflicts.
    simpler("managed-fields", "07 §14"),
    // Of what differs between releases, what `Gates` lists; not error texts, and not the patches of 1.35
    // before 1.35.4. The rule of 1.37 for Parallel with maxUnavailable is the one that was announced.
    simpler("older-releases", "10 §7"),
    //
    // Control plane.
    // Every actor sees every write at once, and a sync happens in one instant.
    simpler("informer-lag", "00 §5"),
    // API server, controllers and scheduler never fail, restart or change their leader.
    simpler("component-failures", "00 §3"),
    // Races of the real system have one fixed outcome.
    simpler("races", "00 §5"),
    // No system pods take room on nodes.
    simpler("system-pods", "05 §4"),
    // The hashes in the names of revisions and attachments have the right form, not the real value.
    simpler("revision-hash", "01 §3"),
    //
    // Events.
    // An expired event is removed when the next one is written, not at its hour.
    simpler("event-expiry", "00 §7"),
    // Of a group's messages the oldest is forgotten; really it is a random one.
    simpler("event-aggregation", "00 §7"),
    // The scheduler's repeated events are counted, not kept as a series.
    simpler("event-series", "00 §7"),
    //
    // Scheduler.
    // Node and pod affinity are ignored; `nodeSelector`, taints and a volume's nodes are not.
    simpler("affinity", "05 §4"),
    // Constraints of the user are ignored; the default spreading over nodes and zones is there.
    simpler("topology-spread-constraints", "05 §4"),
    // No priorities; nobody is driven out to make room.
    simpler("preemption", "05 §4"),
    // A pod is tried at once when something relevant changed, without back-off.
    simpler("scheduler-back-off", "05 §4"),
    // Of resources only cpu, memory and pods count; no host ports, no volume limits of a node.
    simpler("scheduler-filters", "05 §4"),
    // Three rules in order (siblings, load, chance) instead of a sum of scores.
    simpler("scheduler-scores", "05 §4"),
    // `schedulingGates` are ignored.
    simpler("scheduling-gates", "05 §4"),
    //
    // Pods on their nodes.
    // Init containers and sidecars are accepted and never run.
    simpler("init-containers", "05 §1"),
    // All probed containers of a pod answer alike, and nobody has to write a program for it.
    simpler("readiness-probes", "05 §5"),
    // A failing probe is reported until the pod is not Ready, and then no more.
    simpler("probe-events", "05 §5"),
    // Liveness and startup probes are ignored.
    simpler("liveness-and-startup-probes", "05 §5"),
    // `readinessGates` are ignored: ready containers make the pod Ready.
    simpler("readiness-gates", "05 §2"),
    // A program ends by itself only if its image's tag begins with `crash`, with code 1 and soon
    // after its start: no OOM kill, no end of a job.
    simpler("container-exits", "05 §3"),
    // A program stops soon after SIGTERM, with code 0, or never if it is told so: SIGKILL and the
    // end of the grace period are not needed.
    simpler("sigterm", "04 §10"),
    // postStart and preStop are ignored.
    simpler("lifecycle-hooks", "04 §10"),
    // Only images whose tag begins with `bad` can't be pulled; `imagePullPolicy` is ignored.
    simpler("image-pulls", "05 §3"),
    // Missing ConfigMaps and Secrets do not keep a container from starting.
    simpler("missing-config", "05 §3"),
    // Commands, environment and logs are not run or kept; containers do nothing.
    simpler("container-programs", "07 §10"),
    // Limits are not enforced: neither memory nor disk of a node runs short.
    simpler("node-pressure", "04 §3"),
    //
    // Nodes.
    // One fault: the machine is silent and does nothing. Power, network and kubelet are not told
    // apart, and nothing is restarted when it is back.
    simpler("node-faults", "04 §8"),
    // A machine appears with its Node object; deleted, the object comes back only by hand.
    simpler("node-registration", "04 §8"),
    // Healthy nodes write no heartbeats; their instants are calculated.
    simpler("heartbeats", "04 §1"),
    // Pods of a zone that is lost in part are never evicted; with more than 50 nodes they really are,
    // at a lower rate.
    simpler("large-zones", "04 §3"),
    // An orderly shutdown of a machine does not end its pods.
    simpler("graceful-node-shutdown", "04 §10"),
    // Finished pods are never too many.
    simpler("finished-pods", "04 §7"),
    //
    // Storage.
    // A kubelet reports at once which volumes it uses, not with its next status; attaching and
    // mounting never fail.
    simpler("attach-failures", "02 §10"),
    // Binding waits for ever; really the scheduler starts again after ten minutes.
    simpler("bind-timeout", "02 §6"),
    // ReadWriteOncePod is stored and not enforced.
    simpler("read-write-once-pod", "02 §6"),
    // A claim may ask for more, and nothing comes of it.
    simpler("volume-expansion", "02 §11"),
    // Volumes and emptyDir have no contents.
    simpler("volume-contents", "02 §12"),
    // A provisioner of any name works, never fails and never runs out of space.
    simpler("provisioner-failures", "02 §5"),
    // `allowedTopologies`, parameters and mount options of a class are ignored.
    simpler("class-parameters", "02 §5"),
    // A claim from a snapshot or another claim becomes an empty volume.
    simpler("snapshots-and-clones", "02 §5"),
    // The reclaim policy Recycle keeps the volume.
    simpler("recycle", "02 §8"),
    //
    // Network.
    // Connections and traffic do not exist: no kube-proxy, no network policies.
    simpler("service-traffic", "03 §1"),
    // Types NodePort and LoadBalancer get neither port nor address from outside.
    simpler("external-services", "03 §1"),
    // Pods and Services have IPv4 addresses only.
    simpler("ipv6", "03 §2"),
    // Slices are never joined or removed while their Service exists.
    simpler("slice-packing", "03 §2"),
    // Only addresses and aliases are answered: no SRV or PTR records, no names from outside.
    simpler("dns-records", "03 §3"),
    // Answers are not cached, and there is one server.
    simpler("dns-cache", "03 §4"),
    // Names are to be full: there is no search path.
    simpler("dns-search-path", "03 §5"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Kind;
    use crate::order::Set;

    #[test]
    fn ids_are_unique_and_in_kebab_case() {
        let mut seen = Set::new();
        for Simplification { id, .. } in SCOPE {
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
        for Simplification { id, spec } in SCOPE {
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
            let listed = SCOPE.iter().any(|entry| entry.id == id);
            assert_ne!(modelled, listed, "{kind}");
        }
    }
}
