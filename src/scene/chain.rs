//! How one thing leads to another: from a set to the name of a pod, and from a template to a disk. The
//! first link that does not hold says why.

use super::claim::{label, place};
use super::service::pairs;
use super::stage::Look;
use super::types::*;
use crate::api::*;
use crate::cluster::agents::coredns::{Answer, pod_dns_name, service_name};

/// Why a link does not hold, or what it gives.
type Note = (Tone, String);

/// Builds a chain; what comes after the first broken link is only shown.
struct Links<'a> {
    look: &'a Look<'a>,
    links: Vec<Link>,
    broken: bool,
}

impl Links<'_> {
    /// The next link. A note says why it does not hold, or what it gives.
    fn put(
        &mut self,
        role: &'static str,
        name: &str,
        object: Option<ObjectRef>,
        note: Option<Note>,
    ) {
        let (tone, note) = match note {
            _ if self.broken => (Tone::Quiet, String::new()),
            Some((Tone::Good, note)) => (Tone::Good, note),
            Some((tone, note)) => {
                self.broken = true;
                (tone, note)
            }
            None => (Tone::Good, String::new()),
        };
        let name = name.to_owned();
        self.links.push(Link {
            role,
            name,
            object,
            tone,
            note,
        });
    }

    fn bad(&self, key: &'static str, values: &[(&str, &str)]) -> Note {
        (Tone::Bad, self.look.say(key, values))
    }

    fn wait(&self, key: &'static str) -> Note {
        (Tone::Wait, self.look.text(key).to_owned())
    }

    fn done(self, title: &'static str) -> Chain {
        Chain {
            title: self.look.text(title),
            links: self.links,
        }
    }
}

fn links<'a>(look: &'a Look<'a>) -> Links<'a> {
    Links {
        look,
        links: Vec::new(),
        broken: false,
    }
}

/// Set → serviceName → Service → selector → ready endpoint → record (spec 03 §3).
pub(super) fn dns(look: &Look, set: &StatefulSet, pod: Option<&Pod>) -> Chain {
    let namespace = &set.metadata.namespace;
    let name = set.spec.service_name.as_str();
    let mut chain = links(look);
    let own = ObjectRef::new(Kind::StatefulSet, namespace, &set.metadata.name);
    chain.put("StatefulSet", &set.metadata.name, Some(own), None);
    let fault = || chain.bad("link.no-service-name", &[]);
    let fault = name.is_empty().then(fault);
    chain.put("serviceName", name, None, fault);
    let service = look.cluster.store().services.get(namespace, name);
    let fault = match service {
        None => Some(chain.bad("link.no-service", &[("service", name)])),
        Some(service) if !service.is_headless() => Some(chain.bad("link.not-headless", &[])),
        Some(_) => None,
    };
    let object = service.map(|_| ObjectRef::new(Kind::Service, namespace, name));
    chain.put("Service", name, object, fault);
    let selector = service.map_or(String::new(), |service| pairs(&service.spec.selector));
    let labels = match pod {
        Some(pod) => &pod.metadata.labels,
        None => &set.spec.template.metadata.labels,
    };
    let selects = service.is_some_and(|service| service.selects(labels));
    let fault = || chain.bad("link.not-selected", &[("labels", &pairs(labels))]);
    let fault = (!selects).then(fault);
    chain.put("selector", &selector, None, fault);
    let Some(pod) = pod else {
        chain.record(&service_name(namespace, name));
        return chain.done("chain.dns");
    };
    let publishes = service.is_some_and(|own| own.spec.publish_not_ready_addresses);
    let fault = if pod.status.pod_ip.is_empty() {
        Some("link.no-address")
    } else if publishes || (pod.is_ready() && !pod.metadata.is_terminating()) {
        None
    } else if pod.metadata.is_terminating() {
        Some("link.terminating")
    } else {
        Some("link.not-ready")
    };
    let fault = fault.map(|key| chain.wait(key));
    let object = ObjectRef::new(Kind::Pod, namespace, &pod.metadata.name);
    chain.put("endpoint", &pod.metadata.name, Some(object), fault);
    chain.record(&pod_dns_name(namespace, name, &pod.metadata.name));
    chain.done("chain.dns")
}

/// Mount → template → claim → volume → where that can be used (spec 02 §1 to 6); one chain a claim, or
/// one that says where the files of a pod without claims are.
pub(super) fn storage(look: &Look, pod: &Pod, set: Option<&StatefulSet>) -> Vec<Chain> {
    let mut chains = Vec::new();
    for volume in &pod.spec.volumes {
        if let Some(source) = &volume.persistent_volume_claim {
            let mut chain = links(look);
            chain.mount(pod, &volume.name);
            let templates = set.map(|set| &set.spec.volume_claim_templates);
            if templates.is_some_and(|own| own.iter().any(|own| own.metadata.name == volume.name)) {
                chain.put("volumeClaimTemplate", &volume.name, None, None);
            }
            chain.claim(&pod.metadata.namespace, &source.claim_name);
            chains.push(chain.done("chain.storage"));
        } else if volume.empty_dir.is_some() {
            let mut chain = links(look);
            chain.mount(pod, &volume.name);
            let fault = chain.wait("link.empty-dir");
            chain.put("emptyDir", &volume.name, None, Some(fault));
            chains.push(chain.done("chain.storage"));
        }
    }
    if chains.is_empty() {
        let mut chain = links(look);
        let container = pod.spec.containers.first();
        let name = container.map_or("", |container| &container.name);
        let fault = chain.wait("link.layer");
        chain.put("container", name, None, Some(fault));
        chains.push(chain.done("chain.storage"));
    }
    chains
}

/// From a claim to its volume, and to where that can be used.
pub(super) fn of_claim(look: &Look, namespace: &str, name: &str) -> Chain {
    let mut chain = links(look);
    chain.claim(namespace, name);
    chain.done("chain.storage")
}

impl Links<'_> {
    fn record(&mut self, name: &str) {
        let note = match self.look.cluster.lookup(name) {
            Answer::Addresses(addresses) => (Tone::Good, addresses.join(", ")),
            Answer::Alias(name) => (Tone::Good, name),
            _ => self.wait("link.no-record"),
        };
        self.put("record", name, None, Some(note));
    }

    /// Which container sees the volume, and where.
    fn mount(&mut self, pod: &Pod, volume: &str) {
        let containers = || pod.spec.containers.iter().chain(&pod.spec.init_containers);
        let mounted = containers().find_map(|own| Some((own, own.mount(volume)?)));
        if let Some((container, mount)) = mounted {
            let name = [&container.name, ":", &mount.mount_path].concat();
            self.put("volumeMount", &name, None, None);
        } else if let Some(container) = containers().find(|own| own.uses(volume)) {
            self.put("volumeDevice", &container.name, None, None);
        } else {
            let fault = self.bad("link.no-mount", &[("volume", volume)]);
            self.put("volumeMount", "", None, Some(fault));
        }
    }

    fn claim(&mut self, namespace: &str, name: &str) {
        let look = self.look;
        let store = look.cluster.store();
        let object = ObjectRef::new(Kind::PersistentVolumeClaim, namespace, name);
        let Some(claim) = store.claims.get(namespace, name) else {
            let fault = self.wait("link.no-claim");
            self.put("claim", name, None, Some(fault));
            return;
        };
        let unbound = claim.status.phase != ClaimPhase::Bound;
        let fault = unbound.then(|| (Tone::Wait, look.why(&object)));
        self.put("claim", name, Some(object), fault);
        let Some(volume) = store.volumes.get("", &claim.spec.volume_name) else {
            return;
        };
        let own = ObjectRef::new(Kind::PersistentVolume, "", &volume.metadata.name);
        self.put("volume", &label(&volume.metadata.name), Some(own), None);
        let place = place(volume);
        if !place.is_empty() {
            self.put(look.text("role.place"), &place, None, None);
        }
        let mut attachments = store.attachments_of(&volume.metadata.name);
        if let Some(attachment) = attachments.find(|own| own.status.attached) {
            let node = &attachment.spec.node_name;
            let object = ObjectRef::new(Kind::Node, "", node);
            self.put(look.text("role.attached"), node, Some(object), None);
        }
    }
}
