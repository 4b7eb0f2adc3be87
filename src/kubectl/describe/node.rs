//! Nodes (spec 07 §6.7).

use super::page::{NONE, Page, at, items, time, word, word_or};
use crate::api::{Node, Object, Quantity};
use crate::cluster::store::Store;
use crate::json::{Map, Value};
use crate::order::sort_by;

const ROLE: &str = "node-role.kubernetes.io/";

impl Page {
    pub(super) fn node(&mut self, store: &Store, node: &Node, json: &Value) {
        let (spec, status) = (&json["spec"], &json["status"]);
        self.line(0, &["Name:", &node.metadata.name]);
        let roles = node
            .metadata
            .labels
            .keys()
            .filter_map(|label| label.strip_prefix(ROLE));
        let roles: Vec<&str> = roles.collect();
        self.line(
            0,
            &[
                "Roles:",
                if roles.is_empty() {
                    NONE.to_owned()
                } else {
                    roles.join(",")
                }
                .as_str(),
            ],
        );
        self.marks(json);
        self.line(
            0,
            &[
                "CreationTimestamp:",
                &time(json, "metadata.creationTimestamp"),
            ],
        );
        let mut taints: Vec<&Value> = items(spec, "taints").iter().collect();
        sort_by(&mut taints, &|a, b| {
            let by = |field: &str| word(a, field).cmp(&word(b, field));
            by("effect").then_with(|| by("key"))
        });
        let taints = taints.into_iter().map(|taint| {
            let value = word(taint, "value");
            let equals = if value.is_empty() { "" } else { "=" };
            [
                &*word(taint, "key"),
                equals,
                &value,
                ":",
                &word(taint, "effect"),
            ]
            .concat()
        });
        self.lines("Taints:", &taints.collect::<Vec<_>>());
        self.line(
            0,
            &["Unschedulable:", &word_or(spec, "unschedulable", "false")],
        );
        let conditions = items(status, "conditions").iter().map(|condition| {
            let mut row = vec![word(condition, "type"), word(condition, "status")];
            row.push(time(condition, "lastHeartbeatTime"));
            row.push(time(condition, "lastTransitionTime"));
            row.push(word(condition, "reason"));
            row.push(word(condition, "message"));
            // Every cell but the last has a blank of its own.
            row.iter_mut().take(5).for_each(|cell| cell.push(' '));
            row
        });
        let columns = [
            "Type",
            "Status",
            "LastHeartbeatTime",
            "LastTransitionTime",
            "Reason",
            "Message",
        ];
        self.table("Conditions:", &columns, &conditions.collect::<Vec<_>>());
        self.line(0, &["Addresses:"]);
        for address in items(status, "addresses") {
            let title = [&word(address, "type"), ":"].concat();
            self.line(1, &[&title, &word(address, "address")]);
        }
        for (title, field) in [("Capacity:", "capacity"), ("Allocatable:", "allocatable")] {
            let amounts = status[field].as_object().into_iter().flat_map(Map::iter);
            for (place, (name, amount)) in amounts.enumerate() {
                if place == 0 {
                    self.line(0, &[title]);
                }
                self.line(1, &[&[name, ":"].concat(), &word(amount, "")]);
            }
        }
        self.line(0, &["System Info:"]);
        for (title, field) in [
            ("Machine ID:", "machineID"),
            ("System UUID:", "systemUUID"),
            ("Boot ID:", "bootID"),
            ("Kernel Version:", "kernelVersion"),
            ("OS Image:", "osImage"),
            ("Operating System:", "operatingSystem"),
            ("Architecture:", "architecture"),
            ("Container Runtime Version:", "containerRuntimeVersion"),
            ("Kubelet Version:", "kubeletVersion"),
        ] {
            self.line(1, &[title, &word(&status["nodeInfo"], field)]);
        }
        self.given(0, "PodCIDR:", &word(spec, "podCIDR"));
        let ranges: Vec<String> = items(spec, "podCIDRs")
            .iter()
            .map(|range| word(range, ""))
            .collect();
        self.given(0, "PodCIDRs:", &ranges.join(","));
        self.pods_of(store, node, status);
    }

    fn pods_of(&mut self, store: &Store, node: &Node, status: &Value) {
        let pods = store
            .pods_on_node(&node.metadata.name)
            .filter(|pod| !pod.is_finished());
        let pods: Vec<Value> = pods
            .map(|pod| Object::from(pod.clone()).to_json())
            .collect();
        let title = ["(", &pods.len().to_string(), " in total)"].concat();
        self.line(0, &["Non-terminated Pods:", &title]);
        let columns = [
            "Namespace",
            "Name",
            // kubectl has two tabs here.
            "",
            "CPU Requests",
            "CPU Limits",
            "Memory Requests",
            "Memory Limits",
            "Age",
        ];
        self.line(1, &columns);
        self.line(
            1,
            &columns
                .map(|name| "-".repeat(name.len()))
                .each_ref()
                .map(String::as_str),
        );
        let share = |amount: i128, name: &str| {
            let all = Quantity(word(status, &["allocatable.", name].concat()))
                .milli()
                .unwrap_or(0);
            let percent = (amount * 100).checked_div(all).unwrap_or(0).to_string();
            [&*shown(amount, name), " (", &percent, "%)"].concat()
        };
        const PARTS: [(&str, &str); 4] = [
            ("requests", "cpu"),
            ("limits", "cpu"),
            ("requests", "memory"),
            ("limits", "memory"),
        ];
        for pod in &pods {
            let mut row = vec![
                word(pod, "metadata.namespace"),
                word(pod, "metadata.name"),
                String::new(),
            ];
            row.extend(PARTS.map(|(what, name)| share(sum(pod, what, name), name)));
            row.push(self.since(pod, "metadata.creationTimestamp"));
            self.line(1, &row.iter().map(String::as_str).collect::<Vec<_>>());
        }
        self.line(0, &["Allocated resources:"]);
        self.line(
            1,
            &["(Total limits may be over 100 percent, i.e., overcommitted.)"],
        );
        self.line(1, &["Resource", "Requests", "Limits"]);
        self.line(1, &["--------", "--------", "------"]);
        for name in ["cpu", "memory", "ephemeral-storage"] {
            let total = |what: &str| share(pods.iter().map(|pod| sum(pod, what, name)).sum(), name);
            self.line(1, &[name, &total("requests"), &total("limits")]);
        }
    }
}

/// What the containers of a pod ask for together, in thousandths.
fn sum(pod: &Value, what: &str, name: &str) -> i128 {
    let containers = items(pod, "spec.containers").iter();
    let amounts = containers.map(|container| {
        let amounts = at(at(container, "resources"), what);
        Quantity(word(&amounts[name], "")).milli().unwrap_or(0)
    });
    amounts.sum()
}

/// An amount as kubectl writes a sum of them.
fn shown(milli: i128, name: &str) -> String {
    let text = if name == "cpu" || milli % 1000 != 0 {
        [&milli.to_string(), "m"].concat()
    } else {
        let whole = milli / 1000;
        let unit = ["Gi", "Mi", "Ki"].into_iter().zip([30, 20, 10]);
        let fits = |(_, bits): &(&str, u32)| whole != 0 && whole % (1 << bits) == 0;
        match unit.into_iter().find(fits) {
            Some((unit, bits)) => [&(whole >> bits).to_string(), unit].concat(),
            None => whole.to_string(),
        }
    };
    Quantity(text).canonical()
}
