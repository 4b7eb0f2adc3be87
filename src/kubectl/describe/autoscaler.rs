//! Autoscalers, which nothing measures for.

use super::page::{Page, UNSET, items, time, word, word_or};
use crate::api::{AutoscalerSpec, HorizontalPodAutoscaler};
use crate::json::Value;
use crate::kubectl::tables;

impl Page {
    pub(super) fn autoscaler(&mut self, own: &HorizontalPodAutoscaler, json: &Value) {
        let (spec, status) = (&json["spec"], &json["status"]);
        self.head(json);
        self.marks(json);
        let created = time(json, "metadata.creationTimestamp");
        self.line(0, &["CreationTimestamp:", &created]);
        let kind = word(spec, "scaleTargetRef.kind");
        let target = [&kind, "/", &word(spec, "scaleTargetRef.name")].concat();
        self.line(0, &["Reference:", &target]);
        self.line(0, &["Metrics:", "( current / target )"]);
        for metric in &own.spec.metrics {
            self.metric(metric);
        }
        let least = word_or(spec, "minReplicas", UNSET);
        self.line(0, &["Min replicas:", &least]);
        self.line(0, &["Max replicas:", &word(spec, "maxReplicas")]);
        if spec["behavior"].is_object() {
            self.line(0, &["Behavior:"]);
            self.rules("Scale Up:", &spec["behavior"]["scaleUp"]);
            self.rules("Scale Down:", &spec["behavior"]["scaleDown"]);
        }
        let current = word_or(status, "currentReplicas", "0");
        let desired = word_or(status, "desiredReplicas", "0");
        let counts = [&current, " current / ", &desired, " desired"].concat();
        self.line(0, &[&[&kind, " pods:"].concat(), &counts]);
        if super::has_items(status, "conditions") {
            let columns = ["Type", "Status", "Reason", "Message"];
            let rows = items(status, "conditions").iter().map(|condition| {
                let fields = ["type", "status", "reason", "message"];
                fields.map(|field| word(condition, field)).to_vec()
            });
            let rows: Vec<_> = rows.collect();
            self.table("Conditions:", &columns, &rows);
        }
    }

    fn metric(&mut self, metric: &Value) {
        let kind = word(metric, "type");
        let source = &metric[AutoscalerSpec::source(&kind)];
        let (target, is_average) = tables::metric_target(source);
        let what = if is_average {
            " (target average value)"
        } else {
            " (target value)"
        };
        let name = ["\"", &word(source, "metric.name"), "\""].concat();
        let title = match &*kind {
            "Pods" => [&name, " on pods"].concat(),
            "Object" => {
                let (kind, of) = (
                    word(source, "describedObject.kind"),
                    word(source, "describedObject.name"),
                );
                [&name, " on ", &kind, "/", &of, what].concat()
            }
            "External" => [&name, what].concat(),
            _ => {
                let container = word(source, "container");
                let container = match &*kind {
                    "ContainerResource" => [" of container \"", &container, "\""].concat(),
                    _ => String::new(),
                };
                let share = if is_average {
                    ""
                } else {
                    "  (as a percentage of request)"
                };
                [
                    "resource ",
                    &word(source, "name"),
                    &container,
                    " on pods",
                    share,
                ]
                .concat()
            }
        };
        let title = [&title, ":"].concat();
        self.line(1, &[&title, &["<unknown> / ", &target].concat()]);
    }

    fn rules(&mut self, direction: &str, rules: &Value) {
        if !rules.is_object() {
            return;
        }
        self.line(1, &[direction]);
        let window = word(rules, "stabilizationWindowSeconds");
        if !window.is_empty() {
            self.line(
                2,
                &[&["Stabilization Window: ", &window, " seconds"].concat()],
            );
        }
        if super::has_items(rules, "policies") {
            let policy = word_or(rules, "selectPolicy", "Max");
            self.line(2, &[&["Select Policy: ", &policy].concat()]);
            self.line(2, &["Policies:"]);
            for policy in items(rules, "policies") {
                let [kind, value, period] =
                    ["type", "value", "periodSeconds"].map(|field| word(policy, field));
                let kind = ["- Type: ", &kind].concat();
                let value = ["Value: ", &value].concat();
                self.line(
                    3,
                    &[&kind, &value, &["Period: ", &period, " seconds"].concat()],
                );
            }
        }
    }
}
