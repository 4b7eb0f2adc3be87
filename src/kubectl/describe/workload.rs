//! StatefulSets, pods and disruption budgets (spec 07 §6.2, 6.3, 6.8).

use super::page::{NONE, Page, UNSET, at, items, list, time, word, word_or};
use super::{count, has_items};
use crate::api::{
    Deployment, LabelSelector, Object, ObjectMeta, POD_TEMPLATE_HASH, PodDisruptionBudget,
    ReplicaSet, StatefulSet,
};
use crate::cluster::store::Store;
use crate::json::Value;
use crate::kubectl::tables;

impl Page {
    pub(super) fn stateful_set(&mut self, store: &Store, set: &StatefulSet, json: &Value) {
        self.head(json);
        self.line(
            0,
            &[
                "CreationTimestamp:",
                &time(json, "metadata.creationTimestamp"),
            ],
        );
        let chosen = tables::selector(set.spec.selector.as_ref());
        self.line(0, &["Selector:", &chosen]);
        self.marks(json);
        let (wanted, there) = (
            set.spec.replicas().to_string(),
            set.status.replicas.to_string(),
        );
        self.line(
            0,
            &[
                "Replicas:",
                &[&wanted, " desired | ", &there, " total"].concat(),
            ],
        );
        self.line(
            0,
            &["Update Strategy:", &word(json, "spec.updateStrategy.type")],
        );
        let rolling = at(json, "spec.updateStrategy.rollingUpdate");
        self.given(1, "Partition:", &word(rolling, "partition"));
        self.given(1, "MaxUnavailable:", &word(rolling, "maxUnavailable"));
        self.pods_status(store, &set.metadata, set.spec.selector.as_ref());
        self.template(at(json, "spec.template"));
        let templates = items(json, "spec.volumeClaimTemplates");
        if templates.is_empty() {
            return self.line(0, &["Volume Claims:", NONE]);
        }
        self.line(0, &["Volume Claims:"]);
        for claim in templates {
            self.line(1, &["Name:", &word(claim, "metadata.name")]);
            self.line(1, &["StorageClass:", &word(claim, "spec.storageClassName")]);
            self.labels("  Labels:", at(claim, "metadata.labels"));
            self.annotations("  Annotations:", at(claim, "metadata.annotations"));
            self.line(
                1,
                &["Capacity:", &word(claim, "spec.resources.requests.storage")],
            );
            self.line(1, &["Access Modes:", &list(claim, "spec.accessModes")]);
        }
    }

    /// How many pods of an owner are in which phase.
    fn pods_status(&mut self, store: &Store, owner: &ObjectMeta, selector: Option<&LabelSelector>) {
        let pods = store.pods.of(&owner.namespace).filter(|pod| {
            let selected = selector.is_some_and(|own| own.matches(&pod.metadata.labels));
            selected && pod.metadata.is_controlled_by(owner.uid)
        });
        let pods: Vec<Value> = pods
            .map(|pod| Object::from(pod.clone()).to_json())
            .collect();
        let phase = |phase: &str| count(&pods, "status.phase", phase);
        let parts = [
            &phase("Running"),
            " Running / ",
            &*phase("Pending"),
            " Waiting / ",
            &phase("Succeeded"),
            " Succeeded / ",
            &phase("Failed"),
            " Failed",
        ];
        self.line(0, &["Pods Status:", &parts.concat()]);
    }

    pub(super) fn deployment(&mut self, store: &Store, deployment: &Deployment, json: &Value) {
        let (spec, status) = (&deployment.spec, &deployment.status);
        self.head(json);
        self.line(
            0,
            &[
                "CreationTimestamp:",
                &time(json, "metadata.creationTimestamp"),
            ],
        );
        self.marks(json);
        self.line(0, &["Selector:", &tables::selector(spec.selector.as_ref())]);
        let parts = [
            (spec.replicas(), " desired | "),
            (status.updated_replicas, " updated | "),
            (status.replicas, " total | "),
            (status.available_replicas, " available | "),
            (status.unavailable_replicas, " unavailable"),
        ];
        let parts = parts.map(|(number, word)| [&number.to_string(), word].concat());
        self.line(0, &["Replicas:", &parts.concat()]);
        self.line(0, &["StrategyType:", &word(json, "spec.strategy.type")]);
        self.line(
            0,
            &["MinReadySeconds:", &spec.min_ready_seconds.to_string()],
        );
        let rolling = at(json, "spec.strategy.rollingUpdate");
        if rolling.is_object() {
            let [unavailable, surge] = ["maxUnavailable", "maxSurge"].map(|own| word(rolling, own));
            let text = [&unavailable, " max unavailable, ", &*surge, " max surge"].concat();
            self.line(0, &["RollingUpdateStrategy:", &text]);
        }
        self.template(at(json, "spec.template"));
        self.conditions(json);
        let sets = store.replica_sets.of(&deployment.metadata.namespace);
        let sets = sets.filter(|set| set.metadata.is_controlled_by(deployment.metadata.uid));
        let (new, old): (Vec<_>, Vec<_>) = sets.partition(|set| {
            let mut template = set.spec.template.clone();
            template.metadata.labels.remove(POD_TEMPLATE_HASH);
            template == spec.template
        });
        for (title, sets) in [("OldReplicaSets:", old), ("NewReplicaSet:", new)] {
            let texts = sets.iter().map(|set| {
                let [there, wanted] =
                    [set.status.replicas, set.spec.replicas()].map(|own| own.to_string());
                let name = &set.metadata.name;
                [name, " (", &there, "/", &wanted, " replicas created)"].concat()
            });
            let texts: Vec<String> = texts.collect();
            let text = if texts.is_empty() {
                NONE.to_owned()
            } else {
                texts.join(", ")
            };
            self.line(0, &[title, &text]);
        }
    }

    pub(super) fn replica_set(&mut self, store: &Store, set: &ReplicaSet, json: &Value) {
        self.head(json);
        self.line(
            0,
            &["Selector:", &tables::selector(set.spec.selector.as_ref())],
        );
        self.marks(json);
        self.controlled_by(json);
        let (there, wanted) = (
            set.status.replicas.to_string(),
            set.spec.replicas().to_string(),
        );
        self.line(
            0,
            &[
                "Replicas:",
                &[&there, " current / ", &*wanted, " desired"].concat(),
            ],
        );
        self.pods_status(store, &set.metadata, set.spec.selector.as_ref());
        self.template(at(json, "spec.template"));
        self.conditions(json);
    }

    /// Conditions with their reasons, if there are any.
    fn conditions(&mut self, json: &Value) {
        let rows = items(json, "status.conditions").iter().map(|condition| {
            let kind = word(condition, "type") + " ";
            vec![kind, word(condition, "status"), word(condition, "reason")]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        if !rows.is_empty() {
            self.table("Conditions:", &["Type", "Status", "Reason"], &rows);
        }
    }

    fn controlled_by(&mut self, json: &Value) {
        let mut owners = items(json, "metadata.ownerReferences").iter();
        if let Some(owner) = owners.find(|owner| owner["controller"] == true) {
            let owner = [&word(owner, "kind"), "/", &*word(owner, "name")].concat();
            self.line(0, &["Controlled By:", &owner]);
        }
    }

    pub(super) fn pod(&mut self, json: &Value) {
        let (spec, status) = (&json["spec"], &json["status"]);
        self.head(json);
        self.given(0, "Priority:", &word(spec, "priority"));
        self.given(0, "Priority Class Name:", &word(spec, "priorityClassName"));
        self.given(0, "Runtime Class Name:", &word(spec, "runtimeClassName"));
        self.given(0, "Service Account:", &word(spec, "serviceAccountName"));
        let node = match word(spec, "nodeName") {
            node if node.is_empty() => NONE.to_owned(),
            node => [&node, "/", &*word(status, "hostIP")].concat(),
        };
        self.line(0, &["Node:", &node]);
        if !status["startTime"].is_null() {
            self.line(0, &["Start Time:", &time(status, "startTime")]);
        }
        self.marks(json);
        let phase = word(status, "phase");
        let is_over = matches!(phase.as_str(), "Failed" | "Succeeded");
        if at(json, "metadata.deletionTimestamp").is_null() || is_over {
            self.line(0, &["Status:", &phase]);
        } else {
            let age = self.since(json, "metadata.deletionTimestamp");
            self.line(
                0,
                &["Status:", &["Terminating (lasts ", &age, ")"].concat()],
            );
            let grace = word(json, "metadata.deletionGracePeriodSeconds");
            self.line(0, &["Termination Grace Period:", &[&grace, "s"].concat()]);
        }
        self.given(0, "Reason:", &word(status, "reason"));
        self.given(0, "Message:", &word(status, "message"));
        let address = word(status, "podIP");
        self.line(0, &["IP:", &address]);
        if address.is_empty() {
            self.line(0, &["IPs:", NONE]);
        } else {
            self.line(0, &["IPs:"]);
            self.line(1, &["IP:", &address]);
        }
        self.controlled_by(json);
        self.given(0, "NominatedNodeName:", &word(status, "nominatedNodeName"));
        if has_items(spec, "initContainers") {
            let statuses = items(status, "initContainerStatuses");
            self.containers("Init Containers", items(spec, "initContainers"), statuses);
        }
        self.containers(
            "Containers",
            items(spec, "containers"),
            items(status, "containerStatuses"),
        );
        if has_items(status, "conditions") {
            self.line(0, &["Conditions:"]);
            self.line(1, &["Type", "Status"]);
            for condition in items(status, "conditions") {
                let (kind, status) = (word(condition, "type"), word(condition, "status"));
                self.line(1, &[&[&kind, " "].concat(), &[&status, " "].concat()]);
            }
        }
        self.volumes("", items(spec, "volumes"));
        self.line(0, &["QoS Class:", &word(status, "qosClass")]);
        self.labels("Node-Selectors:", &spec["nodeSelector"]);
        self.tolerations("Tolerations:", items(spec, "tolerations"));
    }

    pub(super) fn budget(&mut self, budget: &PodDisruptionBudget, json: &Value) {
        self.head(json);
        self.given(0, "Min available:", &word(json, "spec.minAvailable"));
        self.given(0, "Max unavailable:", &word(json, "spec.maxUnavailable"));
        let selector = budget.spec.selector.as_ref();
        let chosen = selector.map_or(UNSET.to_owned(), |own| tables::selector(Some(own)));
        self.line(0, &["Selector:", &chosen]);
        self.line(0, &["Status:"]);
        for (title, field) in [
            ("Allowed disruptions:", "disruptionsAllowed"),
            ("Current:", "currentHealthy"),
            ("Desired:", "desiredHealthy"),
            ("Total:", "expectedPods"),
        ] {
            self.line(2, &[title, &word_or(&json["status"], field, "0")]);
        }
    }
}
