//! Services and EndpointSlices (spec 07 §6.6, 6.8).

use super::page::{NONE, Page, UNSET, items, word, word_or};
use crate::api::{Kind, Service};
use crate::cluster::store::Store;
use crate::json::Value;

const SERVICE_LABEL: &str = "kubernetes.io/service-name";
/// More endpoints are only counted.
const SHOWN: usize = 3;

impl Page {
    pub(super) fn service(&mut self, store: &Store, service: &Service, json: &Value) {
        let spec = &json["spec"];
        self.head(json);
        self.marks(json);
        self.labels("Selector:", &spec["selector"]);
        let kind = word(spec, "type");
        self.line(0, &["Type:", &kind]);
        self.given(0, "IP Family Policy:", &word(spec, "ipFamilyPolicy"));
        let comma = |path: &str| {
            let words: Vec<String> = items(spec, path)
                .iter()
                .map(|item| word(item, ""))
                .collect();
            if words.is_empty() {
                NONE.to_owned()
            } else {
                words.join(",")
            }
        };
        self.line(0, &["IP Families:", &comma("ipFamilies")]);
        self.line(0, &["IP:", &word(spec, "clusterIP")]);
        self.line(0, &["IPs:", &comma("clusterIPs")]);
        if !items(spec, "externalIPs").is_empty() {
            self.line(0, &["External IPs:", &comma("externalIPs")]);
        }
        self.given(0, "Desired LoadBalancer IP:", &word(spec, "loadBalancerIP"));
        self.given(0, "External Name:", &word(spec, "externalName"));
        let slices = slices(store, service);
        for port in items(spec, "ports") {
            let protocol = word_or(port, "protocol", "TCP");
            let with = |number: &str| [&*word(port, number), "/", &protocol].concat();
            let name = word_or(port, "name", UNSET);
            self.line(0, &["Port:", &name, &with("port")]);
            self.line(0, &["TargetPort:", &with("targetPort")]);
            if !word(port, "nodePort").is_empty() {
                self.line(0, &["NodePort:", &name, &with("nodePort")]);
            }
            self.line(0, &["Endpoints:", &endpoints(&slices, &word(port, "name"))]);
        }
        self.line(0, &["Session Affinity:", &word(spec, "sessionAffinity")]);
        self.given(
            0,
            "External Traffic Policy:",
            &word(spec, "externalTrafficPolicy"),
        );
        self.given(
            0,
            "Internal Traffic Policy:",
            &word(spec, "internalTrafficPolicy"),
        );
        self.given(
            0,
            "Traffic Distribution:",
            &word(spec, "trafficDistribution"),
        );
    }

    pub(super) fn endpoint_slice(&mut self, json: &Value) {
        self.head(json);
        self.marks(json);
        self.line(0, &["AddressType:", &word(json, "addressType")]);
        let ports = items(json, "ports");
        if ports.is_empty() {
            self.line(0, &["Ports:", UNSET]);
        } else {
            let rows = ports.iter().map(|port| {
                let names = ["name", "port", "protocol"];
                names.map(|name| word_or(port, name, UNSET)).to_vec()
            });
            self.table(
                "Ports:",
                &["Name", "Port", "Protocol"],
                &rows.collect::<Vec<_>>(),
            );
        }
        let endpoints = items(json, "endpoints");
        if endpoints.is_empty() {
            return self.line(0, &["Endpoints:", NONE]);
        }
        self.line(0, &["Endpoints:"]);
        for endpoint in endpoints {
            let addresses: Vec<String> = items(endpoint, "addresses")
                .iter()
                .map(|address| word(address, ""))
                .collect();
            self.line(1, &["- Addresses:", &addresses.join(",")]);
            self.line(2, &["Conditions:"]);
            self.line(
                3,
                &["Ready:", &word_or(endpoint, "conditions.ready", UNSET)],
            );
            self.line(2, &["Hostname:", &word_or(endpoint, "hostname", UNSET)]);
            let target = &endpoint["targetRef"];
            if target.is_object() {
                let target = [&word(target, "kind"), "/", &*word(target, "name")].concat();
                self.line(2, &["TargetRef:", &target]);
            }
            self.line(2, &["NodeName:", &word_or(endpoint, "nodeName", UNSET)]);
            self.line(2, &["Zone:", &word_or(endpoint, "zone", UNSET)]);
        }
    }
}

fn slices(store: &Store, service: &Service) -> Vec<Value> {
    let metadata = &service.metadata;
    let slices = store
        .objects(Kind::EndpointSlice, Some(&metadata.namespace))
        .into_iter();
    let own =
        slices.filter(|slice| slice.metadata().labels.get(SERVICE_LABEL) == Some(&metadata.name));
    own.map(|slice| slice.to_json()).collect()
}

/// The ready endpoints of a port; nothing if there are slices without any.
fn endpoints(slices: &[Value], port: &str) -> String {
    if slices.is_empty() {
        return NONE.to_owned();
    }
    let mut found = Vec::new();
    for slice in slices {
        let ports = items(slice, "ports")
            .iter()
            .filter(|own| word(own, "name") == port);
        for number in ports.map(|own| word(own, "port")) {
            for endpoint in items(slice, "endpoints") {
                if word(endpoint, "conditions.ready") == "false" {
                    continue;
                }
                let addresses = items(endpoint, "addresses").iter();
                found.extend(addresses.map(|address| [&*word(address, ""), ":", &number].concat()));
            }
        }
    }
    let more = found.len().saturating_sub(SHOWN);
    found.truncate(SHOWN);
    let mut text = found.join(",");
    if more > 0 {
        text.extend([" + ", &more.to_string(), " more..."]);
    }
    text
}
