//! A rule a row: a change to a good manifest, and what the server says to it.

use super::*;
use crate::api::Kind;
use crate::cluster::api_server::{admission, defaults};
use crate::json::Value;

const STATEFUL_SET: &str = "
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, namespace: default}
spec:
  serviceName: web
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: nginx, image: 'nginx:1.27.0', volumeMounts: [{name: data, mountPath: /data}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Gi}}
      storageClassName: standard
";

const POD: &str = "
apiVersion: v1
kind: Pod
metadata: {name: web-0, namespace: default}
spec: {containers: [{name: nginx, image: nginx}]}
";

const CLAIM: &str = "
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: default}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, storageClassName: standard}
";

const BOUND_CLAIM: &str = "
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: default}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, storageClassName: standard, volumeName: pv1}
status: {phase: Bound, capacity: {storage: 1Gi}}
";

const VOLUME: &str = "
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv1}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], csi: {driver: csi.lab, volumeHandle: v1}}
";

const CLASS: &str = "
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: standard}
provisioner: csi.lab
";

const SERVICE: &str = "
apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80, name: http}]}
";

const DEPLOYMENT: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: 'nginx:1.27.0'}]}
";

const REPLICA_SET: &str = "
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web, namespace: default}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: 'nginx:1.27.0'}]}
";

const BUDGET: &str = "
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: default}
spec: {selector: {matchLabels: {app: web}}, minAvailable: 1}
";

const NODE: &str = "{apiVersion: v1, kind: Node, metadata: {name: node-1}}";

/// The manifest with a merge patch; `~` removes a field.
fn changed(manifest: &str, change: &str) -> Object {
    let mut value: Value = serde_yaml::from_str(manifest).unwrap();
    patch(&mut value, serde_yaml::from_str(change).unwrap());
    let text = |field: &str| value[field].as_str().unwrap().to_owned();
    let kind = Kind::parse(&text("apiVersion"), &text("kind")).unwrap();
    Object::from_json(kind, value).unwrap()
}

fn patch(target: &mut Value, change: Value) {
    let Value::Object(fields) = change else {
        *target = change;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Default::default());
    }
    for (field, value) in fields {
        if value.is_null() {
            target.as_object_mut().unwrap().remove(&field);
        } else {
            patch(&mut target[field.as_str()], value);
        }
    }
}

fn shown(errors: &[FieldError]) -> String {
    let errors: Vec<String> = errors.iter().map(FieldError::to_string).collect();
    errors.join("\n")
}

fn created(manifest: &str, change: &str, gates: &Gates) -> String {
    let mut object = changed(manifest, change);
    defaults::apply(&mut object, None, gates);
    shown(&validate_create(&object, gates))
}

fn updated(manifest: &str, change: &str) -> String {
    let gates = Gates::default();
    let mut old = changed(manifest, "{}");
    defaults::apply(&mut old, None, &gates);
    let mut new = changed(manifest, change);
    defaults::apply(&mut new, Some(&old), &gates);
    shown(&validate_update(&old, &new))
}

fn container(fields: &str) -> String {
    format!(
        "spec: {{template: {{spec: {{containers: [{{name: nginx, image: nginx, {fields}}}]}}}}}}"
    )
}

fn template(fields: &str) -> String {
    format!("spec: {{template: {{spec: {{{fields}}}}}}}")
}

fn claim_template(fields: &str) -> String {
    let claim = "accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}";
    let mut spec: Value = serde_yaml::from_str(&format!("{{{claim}}}")).unwrap();
    patch(
        &mut spec,
        serde_yaml::from_str(&format!("{{{fields}}}")).unwrap(),
    );
    format!("spec: {{volumeClaimTemplates: [{{metadata: {{name: data}}, spec: {spec}}}]}}")
}

fn set(fields: &str) -> String {
    format!("spec: {{{fields}}}")
}

fn all(fields: &str) -> String {
    format!("{{{fields}}}")
}

fn port(fields: &str) -> String {
    format!("spec: {{ports: [{fields}]}}")
}

/// Stands for the texts that are too long for a row.
fn expanded(text: &str) -> String {
    [
        ("<LABEL>", names::label("A")),
        ("<SUBDOMAIN>", names::subdomain("A")),
        ("<LABEL1035>", names::label_1035("1")),
        ("<LABELVALUE>", names::label_value("-")),
        ("<LABELKEY>", names::label_key("-")),
        ("<PERCENT>", vec![names::PERCENT.to_owned()]),
        (
            "<SET>",
            vec!["spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden".to_owned()],
        ),
        (
            "<POD>",
            vec!["spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)".to_owned()],
        ),
        (
            "<CLAIM>",
            vec!["spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims".to_owned()],
        ),
    ]
    .iter()
    .fold(text.to_owned(), |text, (sign, meant)| text.replace(sign, &meant[0]))
}

macro_rules! rules {
    ($module:ident, $said:expr; $($name:ident: $wrap:ident($change:literal) => $errors:literal;)*) => {
        mod $module {
            use super::*;

            $(#[test]
            fn $name() {
                let said: fn(&str) -> String = $said;
                assert_eq!(said(&$wrap($change)), expanded($errors));
            })*
        }
    };
}

rules! { deployment, |change| created(DEPLOYMENT, change, &Gates::default());
    is_fine: all("") => "";
    name_may_have_dots: all("metadata: {name: a.b}") => "";
    name_is_a_subdomain: all("metadata: {name: A}") => "metadata.name: Invalid value: \"A\": <SUBDOMAIN>";
    replicas: set("replicas: -1") => "spec.replicas: Invalid value: -1: must be greater than or equal to 0";
    selector_is_required: set("selector: ~") => "spec.selector: Required value\nspec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`";
    selector_is_not_empty: set("selector: {matchLabels: {app: ~}}") => "spec.selector: Invalid value: {}: empty selector is invalid for deployment";
    template_labels: set("template: {metadata: {labels: {app: db}}}") => "spec.template.metadata.labels: Invalid value: {\"app\":\"db\"}: `selector` does not match template `labels`";
    restart_policy: template("restartPolicy: Never") => "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"";
    active_deadline: template("activeDeadlineSeconds: 5") => "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported";
    strategy: set("strategy: {type: X}") => "spec.strategy: Unsupported value: {\"Type\":\"X\",\"RollingUpdate\":null}: supported values: \"Recreate\", \"RollingUpdate\"";
    recreate_has_no_parameters: set("strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}") => "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'";
    both_limits_zero: set("strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}") => "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0";
    limits: set("strategy: {rollingUpdate: {maxSurge: -1, maxUnavailable: 101%}}") => "spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0\nspec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"101%\": must not be greater than 100%";
    progress_deadline: set("progressDeadlineSeconds: 5, minReadySeconds: 5") => "spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds";
    history_limit: set("revisionHistoryLimit: -1") => "spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0";
}

rules! { deployment_update, |change| updated(DEPLOYMENT, change);
    template_may_change: template("terminationGracePeriodSeconds: 5") => "";
    selector_may_not: set("selector: {matchLabels: {app: e}}, template: {metadata: {labels: {app: e}}}") => "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"e\"}}: field is immutable";
}

rules! { replica_set, |change| created(REPLICA_SET, change, &Gates::default());
    is_fine: all("") => "";
    replicas: set("replicas: -1") => "spec.replicas: Invalid value: -1: must be greater than or equal to 0";
    selector_is_not_empty: set("selector: {matchLabels: {app: ~}}") => "spec.selector: Invalid value: {}: empty selector is invalid for deployment";
}

rules! { replica_set_update, |change| updated(REPLICA_SET, change);
    selector_may_not_change: set("selector: {matchLabels: {app: e}}, template: {metadata: {labels: {app: e}}}") => "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"e\"}}: field is immutable";
}

rules! { budget, |change| created(BUDGET, change, &Gates::default());
    is_fine: all("") => "";
    any_name_that_a_path_can_carry: all("metadata: {name: Web_1}") => "";
    a_name_without_a_slash: all("metadata: {name: a/b}") => "metadata.name: Invalid value: \"a/b\": may not contain '/'";
    no_limit_is_fine: set("minAvailable: ~") => "";
    both_limits: set("maxUnavailable: 1") => "spec: Invalid value: {\"MinAvailable\":1,\"Selector\":{\"matchLabels\":{\"app\":\"web\"}},\"MaxUnavailable\":1,\"UnhealthyPodEvictionPolicy\":null}: minAvailable and maxUnavailable cannot be both set";
    limit_is_not_negative: set("minAvailable: -1") => "spec.minAvailable: Invalid value: -1: must be greater than or equal to 0";
    limit_is_a_percentage: set("minAvailable: half") => "spec.minAvailable: Invalid value: \"half\": <PERCENT>";
    limit_is_at_most_all: set("minAvailable: 101%") => "spec.minAvailable: Invalid value: \"101%\": must not be greater than 100%";
    zero_is_fine: set("minAvailable: 0%") => "";
    policy: set("unhealthyPodEvictionPolicy: X") => "spec.unhealthyPodEvictionPolicy: Unsupported value: \"X\": supported values: \"AlwaysAllow\", \"IfHealthyBudget\"";
    selector_is_checked: set("selector: {matchLabels: {app: -}}") => "spec.selector.matchLabels: Invalid value: \"-\": <LABELVALUE>";
}

rules! { budget_update, |change| updated(BUDGET, change);
    everything_may_change: set("minAvailable: ~, maxUnavailable: 30%, selector: {matchLabels: {app: db}}") => "";
    new_limits_are_checked: set("minAvailable: -1") => "spec.minAvailable: Invalid value: -1: must be greater than or equal to 0";
}

rules! { stateful_set, |change| created(STATEFUL_SET, change, &Gates::default());
    is_fine: all("") => "";
    name_is_a_label: all("metadata: {name: Web}") => "metadata.name: Invalid value: \"Web\": <LABEL>";
    name_has_no_dots: all("metadata: {name: a.b}") => "metadata.name: Invalid value: \"a.b\": must not contain dots";
    name_is_required: all("metadata: {name: ~}") => "metadata.name: Required value: name or generateName is required";
    generated_name_may_end_with_a_hyphen: all("metadata: {generateName: web-}") => "";
    labels_are_named_by_their_map: all("metadata: {labels: {-a: -b}}") => "metadata.labels: Invalid value: \"-a\": <LABELKEY>\nmetadata.labels: Invalid value: \"-b\": <LABELVALUE>";
    pod_management_policy: set("podManagementPolicy: Random") => "spec.podManagementPolicy: Invalid value: \"Random\": must be 'OrderedReady' or 'Parallel'";
    update_strategy_type: set("updateStrategy: {type: Recreate}") => "spec.updateStrategy: Invalid value: {\"Type\":\"Recreate\",\"RollingUpdate\":null}: must be 'RollingUpdate' or 'OnDelete'";
    on_delete_takes_no_partition: set("updateStrategy: {type: OnDelete, rollingUpdate: {partition: 1}}") => "spec.updateStrategy.rollingUpdate: Invalid value: {\"Partition\":1,\"MaxUnavailable\":null}: only allowed for updateStrategy 'RollingUpdate'";
    partition_is_not_negative: set("updateStrategy: {rollingUpdate: {partition: -1}}") => "spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0";
    max_unavailable_is_dropped_while_the_gate_is_off: set("updateStrategy: {rollingUpdate: {maxUnavailable: 0}}") => "";
    retention_policy: set("persistentVolumeClaimRetentionPolicy: {whenDeleted: Keep, whenScaled: Drop}") => "spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: \"Keep\": supported values: \"Retain\", \"Delete\"\nspec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: \"Drop\": supported values: \"Retain\", \"Delete\"";
    claim_template_needs_an_access_mode: claim_template("accessModes: []") => "spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required";
    claim_template_needs_storage: claim_template("resources: ~") => "spec.volumeClaimTemplates[0].spec.resources[storage]: Required value";
    claim_templates_may_have_the_same_name: set("volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}, {metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]") => "";
    claim_template_with_a_bad_name: set("volumeClaimTemplates: [{metadata: {name: Data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]") => "spec.template.spec.volumes[0].name: Invalid value: \"Data\": <LABEL>\nspec.template.spec.containers[0].volumeMounts[0].name: Not found: \"data\"";
    claim_template_without_a_name: set("volumeClaimTemplates: [{spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]") => "spec.template.spec.volumes[0].persistentVolumeClaim.claimName: Required value\nspec.template.spec.volumes[0].name: Required value\nspec.template.spec.containers[0].volumeMounts[0].name: Not found: \"data\"";
    replicas_are_not_negative: set("replicas: -1") => "spec.replicas: Invalid value: -1: must be greater than or equal to 0";
    min_ready_seconds_are_not_negative: set("minReadySeconds: -1") => "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0";
    start_is_not_negative: set("ordinals: {start: -2}") => "spec.ordinals.start: Invalid value: -2: must be greater than or equal to 0";
    service_name_is_not_required: set("serviceName: ~") => "";
    service_name_is_a_label: set("serviceName: Web") => "spec.serviceName: Invalid value: \"Web\": <LABEL>";
    selector_is_required: set("selector: ~") => "spec.selector: Required value\nspec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`";
    selector_is_not_empty: set("selector: {matchLabels: ~}") => "spec.selector: Invalid value: {}: empty selector is invalid for statefulset";
    selector_has_valid_labels: set("selector: {matchLabels: {app: -x}}") => "spec.selector.matchLabels: Invalid value: \"-x\": <LABELVALUE>\nspec.selector: Invalid value: {\"matchLabels\":{\"app\":\"-x\"}}";
    selector_operator: set("selector: {matchExpressions: [{key: app, operator: Is}]}") => "spec.selector.matchExpressions[0].operator: Invalid value: \"Is\": not a valid selector operator\nspec.selector: Invalid value: {\"matchLabels\":{\"app\":\"web\"},\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"Is\"}]}";
    selector_in_needs_values: set("selector: {matchLabels: ~, matchExpressions: [{key: app, operator: In}]}") => "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'\nspec.selector: Invalid value: {\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"In\"}]}";
    selector_exists_takes_no_values: set("selector: {matchLabels: ~, matchExpressions: [{key: app, operator: Exists, values: [a]}]}") => "spec.selector.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'\nspec.selector: Invalid value: {\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"Exists\",\"values\":[\"a\"]}]}";
    template_labels_match: set("template: {metadata: {labels: {app: other}}}") => "spec.template.metadata.labels: Invalid value: {\"app\":\"other\"}: `selector` does not match template `labels`";
    template_without_labels: set("template: {metadata: {labels: ~}}") => "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`";
    template_labels_are_valid: set("template: {metadata: {labels: {x: -}}}") => "spec.template.labels: Invalid value: \"-\": <LABELVALUE>";
    template_host_name_is_ignored: template("hostname: A_B, subdomain: A_B") => "";
    template_volume_is_replaced_by_the_claim: template("volumes: [{name: data, emptyDir: {}}]") => "";
    restart_policy_is_always: template("restartPolicy: Never") => "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"";
    restart_policy_is_known: template("restartPolicy: Often") => "spec.template.spec.restartPolicy: Unsupported value: \"Often\": supported values: \"Always\", \"OnFailure\", \"Never\"\nspec.template.spec.restartPolicy: Unsupported value: \"Often\": supported values: \"Always\"";
    no_active_deadline: template("activeDeadlineSeconds: 5") => "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in StatefulSet is not Supported";
    negative_history_limit_is_no_error: set("revisionHistoryLimit: -1") => "";
}

rules! { stateful_set_with_max_unavailable, |change| created(STATEFUL_SET, change, &Gates { max_unavailable: true, ..Gates::default() });
    is_defaulted: set("updateStrategy: {rollingUpdate: {}}") => "";
    number: set("updateStrategy: {rollingUpdate: {maxUnavailable: 3}}") => "";
    percentage: set("updateStrategy: {rollingUpdate: {maxUnavailable: 100%}}") => "";
    zero: set("updateStrategy: {rollingUpdate: {maxUnavailable: 0}}") => "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: 0: cannot be 0";
    zero_percent: set("updateStrategy: {rollingUpdate: {maxUnavailable: 0%}}") => "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: \"0%\": cannot be 0";
    negative: set("updateStrategy: {rollingUpdate: {maxUnavailable: -1}}") => "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: -1: must be greater than or equal to 0";
    above_all: set("updateStrategy: {rollingUpdate: {maxUnavailable: 150%}}") => "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: \"150%\": must not be greater than 100%";
    text: set("updateStrategy: {rollingUpdate: {maxUnavailable: many}}") => "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: \"many\": <PERCENT>\nspec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: \"many\": cannot be 0";
}

rules! { pod_template, |change| created(STATEFUL_SET, change, &Gates::default()).replace("spec.template.spec.", "").replace("containers[0].", "");
    containers_are_required: template("containers: []") => "containers: Required value";
    container_needs_name_and_image: template("containers: [{}]") => "name: Required value\nimage: Required value";
    container_name_is_a_label: template("containers: [{name: A, image: b}]") => "name: Invalid value: \"A\": <LABEL>";
    container_names_are_unique: template("containers: [{name: a, image: b}, {name: a, image: b}]") => "containers[1].name: Duplicate value: \"a\"";
    image_pull_policy: container("imagePullPolicy: Sometimes") => "imagePullPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"IfNotPresent\", \"Never\"";
    container_port_is_required: container("ports: [{}]") => "ports[0].containerPort: Required value";
    container_port_is_a_port: container("ports: [{containerPort: 70000}]") => "ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive";
    port_name: container("ports: [{containerPort: 80, name: '80'}]") => "ports[0].name: Invalid value: \"80\": must contain at least one letter (a-z)";
    port_names_are_unique: container("ports: [{containerPort: 80, name: a}, {containerPort: 81, name: a}]") => "ports[1].name: Duplicate value: \"a\"";
    port_protocol: container("ports: [{containerPort: 80, protocol: ICMP}]") => "ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"SCTP\", \"TCP\", \"UDP\"";
    mounted_volume_is_declared: container("volumeMounts: [{name: cache, mountPath: /c}]") => "volumeMounts[0].name: Not found: \"cache\"";
    mount_path_is_required: container("volumeMounts: [{name: data}]") => "volumeMounts[0].mountPath: Required value";
    mount_paths_are_unique: container("volumeMounts: [{name: data, mountPath: /d}, {name: data, mountPath: /d}]") => "volumeMounts[1].mountPath: Invalid value: \"/d\": must be unique";
    request_is_within_limit: container("resources: {requests: {cpu: 2}, limits: {cpu: 1000m}}") => "resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1";
    request_is_not_negative: container("resources: {requests: {cpu: -1}}") => "resources.requests[cpu]: Invalid value: \"-1\": must be greater than or equal to 0";
    probe_needs_a_handler: container("livenessProbe: {}") => "livenessProbe: Required value: must specify a handler type";
    probe_has_one_handler: container("livenessProbe: {exec: {command: [a]}, tcpSocket: {port: 80}}") => "livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type";
    probe_numbers_are_not_negative: container("readinessProbe: {tcpSocket: {port: 80}, periodSeconds: -1}") => "readinessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0";
    liveness_succeeds_at_once: container("livenessProbe: {tcpSocket: {port: 80}, successThreshold: 2}") => "livenessProbe.successThreshold: Invalid value: 2: must be 1";
    startup_succeeds_at_once: container("startupProbe: {tcpSocket: {port: 80}, successThreshold: 2}") => "startupProbe.successThreshold: Invalid value: 2: must be 1";
    readiness_has_no_grace_period: container("readinessProbe: {tcpSocket: {port: 80}, terminationGracePeriodSeconds: 3}") => "readinessProbe.terminationGracePeriodSeconds: Invalid value: 3: must not be set for readinessProbes";
    probe_grace_period_is_positive: container("livenessProbe: {tcpSocket: {port: 80}, terminationGracePeriodSeconds: 0}") => "livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0";
    negative_grace_period_is_no_error: template("terminationGracePeriodSeconds: -5") => "";
    volume_names_are_unique_after_the_claims: template("volumes: [{name: a}, {name: a}]") => "volumes[2].name: Duplicate value: \"a\"";
    volume_name_is_a_label: template("volumes: [{name: A}]") => "volumes[1].name: Invalid value: \"A\": <LABEL>";
    volume_has_one_source: template("volumes: [{name: a, emptyDir: {}, hostPath: {path: /}}]") => "volumes[1].hostPath: Forbidden: may not specify more than 1 volume type";
    volume_source_names_its_object: template("volumes: [{name: a, configMap: {}}]") => "volumes[1].configMap.name: Required value";
    unknown_volume_source: template("volumes: [{name: a, tape: {}}]") => "volumes[1]: Required value: must specify a volume type";
    node_selector: template("nodeSelector: {zone: -a}") => "nodeSelector: Invalid value: \"-a\": <LABELVALUE>";
    spread: template("topologySpreadConstraints: [{maxSkew: 0, topologyKey: '', whenUnsatisfiable: X}]") => "topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero\ntopologySpreadConstraints[0].topologyKey: Required value: can not be empty\ntopologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: \"X\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\"";
    no_ephemeral_containers: template("ephemeralContainers: [{name: a}]") => "ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template";
    toleration_operator: template("tolerations: [{key: a, operator: Is}]") => "tolerations[0].operator: Unsupported value: \"Is\": supported values: \"Equal\", \"Exists\"";
    toleration_without_value: template("tolerations: [{key: a, operator: Exists, value: b}]") => "tolerations[0].operator: Invalid value: {\"Key\":\"a\",\"Operator\":\"Exists\",\"Value\":\"b\",\"Effect\":\"\",\"TolerationSeconds\":null}: value must be empty when `operator` is 'Exists'";
    toleration_seconds_need_no_execute: template("tolerations: [{key: a, operator: Exists, effect: NoSchedule, tolerationSeconds: 3}]") => "tolerations[0].effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set";
    init_container_has_no_probe: template("initContainers: [{name: i, image: i, readinessProbe: {tcpSocket: {port: 1}}}]") => "initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always";
    init_container_names_are_unique_too: template("initContainers: [{name: nginx, image: i}]") => "initContainers[0].name: Duplicate value: \"nginx\"";
    wrong_types_in_unread_fields_do_no_harm: template("topologySpreadConstraints: [1], ephemeralContainers: 2, dnsPolicy: [3], volumes: [{name: a, csi: 4}]") => "volumes[1].csi.driver: Required value\ntopologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero\ntopologySpreadConstraints[0].topologyKey: Required value: can not be empty\ntopologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: \"\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\"";
}

rules! { stateful_set_update, |change| updated(STATEFUL_SET, change);
    these_may_change: all("spec: {replicas: 5, ordinals: {start: 2}, updateStrategy: {type: OnDelete}, revisionHistoryLimit: 3, minReadySeconds: 4, persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}, template: {metadata: {annotations: {a: b}}}}") => "";
    service_name: set("serviceName: other") => "<SET>";
    service_name_is_not_checked_again: set("serviceName: Other") => "<SET>";
    policy: set("podManagementPolicy: Parallel") => "<SET>";
    claim_size: claim_template("resources: {requests: {storage: 2Gi}}") => "<SET>";
    claim_class: claim_template("storageClassName: retain") => "<SET>";
    claims_are_not_checked_again: claim_template("accessModes: []") => "<SET>";
    the_same_size_in_other_words: claim_template("resources: {requests: {storage: 1024Mi}}, storageClassName: standard") => "";
    claims_removed: set("volumeClaimTemplates: ~") => "spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"data\"\n<SET>";
    selector: set("selector: {matchLabels: {app: other}}") => "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`\n<SET>";
    template_labels: set("template: {metadata: {labels: {app: nope}}}") => "spec.template.metadata.labels: Invalid value: {\"app\":\"nope\"}: `selector` does not match template `labels`";
    replicas: set("replicas: -1") => "spec.replicas: Invalid value: -1: must be greater than or equal to 0";
    strategy: set("updateStrategy: {type: Recreate, rollingUpdate: {partition: 0}}") => "spec.updateStrategy: Invalid value: {\"Type\":\"Recreate\",\"RollingUpdate\":{\"Partition\":0,\"MaxUnavailable\":null}}: must be 'RollingUpdate' or 'OnDelete'";
    name: all("metadata: {name: other}") => "metadata.name: Invalid value: \"other\": field is immutable";
}

rules! { pod, |change| created(POD, change, &Gates::default());
    is_fine: all("") => "";
    name_is_a_subdomain: all("metadata: {name: A}") => "metadata.name: Invalid value: \"A\": <SUBDOMAIN>";
    host_name_and_subdomain_are_labels: set("hostname: a.b, subdomain: B") => "spec.hostname: Invalid value: \"a.b\": must not contain dots\nspec.subdomain: Invalid value: \"B\": <LABEL>";
    active_deadline: set("activeDeadlineSeconds: 0") => "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive";
    one_controller: all("metadata: {ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: a, uid: '0', controller: true}, {apiVersion: apps/v1, kind: StatefulSet, name: b, uid: '0', controller: true}]}") => "metadata.ownerReferences: Invalid value: [{\"apiVersion\":\"apps/v1\",\"kind\":\"StatefulSet\",\"name\":\"a\",\"uid\":\"00000000-0000-0000-0000-000000000000\",\"controller\":true},{\"apiVersion\":\"apps/v1\",\"kind\":\"StatefulSet\",\"name\":\"b\",\"uid\":\"00000000-0000-0000-0000-000000000000\",\"controller\":true}]: Only one reference can have Controller set to true. Found \"true\" in references for StatefulSet/a and StatefulSet/b";
}

rules! { pod_update, |change| updated(POD, change);
    these_may_change: all("metadata: {labels: {app: other}}, spec: {containers: [{name: nginx, image: new, imagePullPolicy: Always}], activeDeadlineSeconds: 5, tolerations: [{key: a, operator: Exists}]}") => "";
    node_name: set("nodeName: node-3") => "<POD>\n@@ -11,6 +11,7 @@\n  ],\n  \"DnsPolicy\": \"ClusterFirst\",\n  \"EnableServiceLinks\": true,\n+ \"NodeName\": \"node-3\",\n  \"RestartPolicy\": \"Always\",\n  \"SchedulerName\": \"default-scheduler\",\n  \"SecurityContext\": {},\n";
    containers: set("containers: [{name: nginx, image: nginx}, {name: b, image: b}]") => "spec.containers: Forbidden: pod updates may not add or remove containers";
}

rules! { claim, |change| created(CLAIM, change, &Gates::default());
    is_fine: all("") => "";
    name_is_a_subdomain: all("metadata: {name: A}") => "metadata.name: Invalid value: \"A\": <SUBDOMAIN>";
    access_modes_are_required: set("accessModes: ~") => "spec.accessModes: Required value: at least 1 access mode is required";
    access_modes_are_known: set("accessModes: [RWO]") => "spec.accessModes: Unsupported value: \"RWO\": supported values: \"ReadOnlyMany\", \"ReadWriteMany\", \"ReadWriteOnce\", \"ReadWriteOncePod\"";
    read_write_once_pod_stands_alone: set("accessModes: [ReadWriteOncePod, ReadWriteOnce]") => "spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes";
    storage_is_required: set("resources: ~") => "spec.resources[storage]: Required value";
    storage_is_positive: set("resources: {requests: {storage: 0}}") => "spec.resources[storage]: Invalid value: \"0\": must be greater than zero";
    class_is_a_subdomain: set("storageClassName: A") => "spec.storageClassName: Invalid value: \"A\": <SUBDOMAIN>";
    empty_class_is_no_class: set("storageClassName: ''") => "";
    volume_mode: set("volumeMode: Blk") => "spec.volumeMode: Unsupported value: \"Blk\": supported values: \"Block\", \"Filesystem\"";
}

rules! { pending_claim_update, |change| updated(CLAIM, change);
    volume_name_once: set("volumeName: pv1") => "";
    size: set("resources: {requests: {storage: 2Gi}}") => "<CLAIM>\n@@ -6,7 +6,7 @@\n  \"Resources\": {\n   \"Limits\": null,\n   \"Requests\": {\n-   \"storage\": \"1Gi\"\n+   \"storage\": \"2Gi\"\n   }\n  },\n  \"VolumeName\": \"\",\n";
}

rules! { bound_claim_update, |change| updated(BOUND_CLAIM, change);
    size_upwards: set("resources: {requests: {storage: 2Gi}}") => "";
    size_below_capacity: set("resources: {requests: {storage: 500Mi}}") => "spec.resources.requests.storage: Forbidden: field can not be less than status.capacity";
    attributes_class: set("volumeAttributesClassName: fast") => "";
    class: set("storageClassName: retain") => "<CLAIM>\n@@ -10,7 +10,7 @@\n   }\n  },\n  \"VolumeName\": \"pv1\",\n- \"StorageClassName\": \"standard\",\n+ \"StorageClassName\": \"retain\",\n  \"VolumeMode\": \"Filesystem\",\n  \"DataSource\": null,\n  \"DataSourceRef\": null,\n";
    volume_mode: set("volumeMode: Block") => "<CLAIM>\n@@ -11,7 +11,7 @@\n  },\n  \"VolumeName\": \"pv1\",\n  \"StorageClassName\": \"standard\",\n- \"VolumeMode\": \"Filesystem\",\n+ \"VolumeMode\": \"Block\",\n  \"DataSource\": null,\n  \"DataSourceRef\": null,\n  \"VolumeAttributesClassName\": null\n\nvolumeMode: Invalid value: \"Block\": field is immutable";
}

rules! { volume, |change| created(VOLUME, change, &Gates::default());
    is_fine: all("") => "";
    capacity_is_required: set("capacity: ~") => "spec.capacity: Required value\nspec.capacity: Unsupported value: null: supported values: \"storage\"";
    capacity_is_positive: set("capacity: {storage: 0}") => "spec.capacity[storage]: Invalid value: \"0\": must be greater than zero";
    access_modes_are_required: set("accessModes: ~") => "spec.accessModes: Required value";
    reclaim_policy: set("persistentVolumeReclaimPolicy: Keep") => "spec.persistentVolumeReclaimPolicy: Unsupported value: \"Keep\": supported values: \"Delete\", \"Recycle\", \"Retain\"";
    source_is_required: set("csi: ~") => "spec: Required value: must specify a volume type";
    source_is_only_one: set("hostPath: {path: /a}") => "spec.csi: Forbidden: may not specify more than 1 volume type";
    local_needs_nodes: set("csi: ~, local: {path: /a}") => "spec.nodeAffinity: Required value: Local volume requires node affinity";
}

rules! { volume_update, |change| updated(VOLUME, change);
    reclaim_policy_may_change: set("persistentVolumeReclaimPolicy: Delete") => "";
    node_affinity_may_be_set: set("nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}]}]}}") => "";
    source: set("csi: {volumeHandle: v2}") => "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation\n@@ -1,6 +1,6 @@\n {\n  \"csi\": {\n   \"driver\": \"csi.lab\",\n-  \"volumeHandle\": \"v1\"\n+  \"volumeHandle\": \"v2\"\n  }\n }\n";
}

rules! { class, |change| created(CLASS, change, &Gates::default());
    is_fine: all("") => "";
    name_is_a_subdomain: all("metadata: {name: A}") => "metadata.name: Invalid value: \"A\": <SUBDOMAIN>";
    provisioner_is_required: all("provisioner: ~") => "provisioner: Required value";
    reclaim_policy: all("reclaimPolicy: Recycle") => "reclaimPolicy: Unsupported value: \"Recycle\": supported values: \"Delete\", \"Retain\"";
    binding_mode: all("volumeBindingMode: Later") => "volumeBindingMode: Unsupported value: \"Later\": supported values: \"Immediate\", \"WaitForFirstConsumer\"";
}

rules! { class_update, |change| updated(CLASS, change);
    these_may_change: all("allowVolumeExpansion: true, mountOptions: [a], metadata: {annotations: {a: b}}") => "";
    these_may_not: all("parameters: {a: b}, provisioner: x, reclaimPolicy: Retain, volumeBindingMode: WaitForFirstConsumer") => "parameters: Invalid value: {\"a\":\"b\"}: field is immutable\nprovisioner: Invalid value: \"x\": field is immutable\nreclaimPolicy: Invalid value: \"Retain\": field is immutable\nvolumeBindingMode: Invalid value: \"WaitForFirstConsumer\": field is immutable";
}

rules! { service, |change| created(SERVICE, change, &Gates::default());
    is_fine: all("") => "";
    name_may_begin_with_a_digit: all("metadata: {name: 1web}") => "";
    name_is_a_label: all("metadata: {name: Web}") => "metadata.name: Invalid value: \"Web\": <LABEL>";
    headless_needs_no_ports: set("ports: ~") => "";
    ports_are_required: set("clusterIP: ~, ports: ~") => "spec.ports: Required value";
    port_names_are_required_for_two: port("{port: 80}, {port: 81}") => "spec.ports[0].name: Required value\nspec.ports[1].name: Required value";
    port_names_are_unique: port("{port: 80, name: a}, {port: 81, name: a}") => "spec.ports[1].name: Duplicate value: \"a\"";
    port_name_is_a_label: port("{port: 80, name: A}") => "spec.ports[0].name: Invalid value: \"A\": <LABEL>";
    port_zero: port("{port: 0}") => "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive\nspec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive";
    target_port: port("{port: 80, targetPort: 70000}") => "spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive";
    target_port_by_name: port("{port: 80, targetPort: '80'}") => "spec.ports[0].targetPort: Invalid value: \"80\": must contain at least one letter (a-z)";
    protocol: port("{port: 80, protocol: ICMP}") => "spec.ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"SCTP\", \"TCP\", \"UDP\"";
    ports_are_unique: port("{port: 80, name: a}, {port: 80, name: b}") => "spec.ports[1]: Duplicate value: {\"Name\":\"\",\"Protocol\":\"TCP\",\"AppProtocol\":null,\"Port\":80,\"TargetPort\":0,\"NodePort\":0}";
    kind: set("type: Foo") => "spec.type: Unsupported value: \"Foo\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\"";
    headless_node_port: set("type: NodePort") => "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services";
    headless_load_balancer: set("type: LoadBalancer") => "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for LoadBalancer services";
    address: set("clusterIP: foo") => "spec.clusterIPs[0]: Invalid value: \"foo\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
    selector: set("selector: {app: -x}") => "spec.selector: Invalid value: \"-x\": <LABELVALUE>";
    session_affinity: set("sessionAffinity: X") => "spec.sessionAffinity: Unsupported value: \"X\": supported values: \"ClientIP\", \"None\"";
}

rules! { service_before_1_36, |change| created(SERVICE, change, &Gates { service_name_may_start_with_digit: false, ..Gates::default() });
    name_begins_with_a_letter: all("metadata: {name: 1web}") => "metadata.name: Invalid value: \"1web\": <LABEL1035>";
}

rules! { service_update, |change| updated(SERVICE, change);
    address_left_out_is_kept: set("clusterIP: ~") => "";
    selector_may_change: set("selector: {app: other}") => "";
    headless_stays_headless: set("clusterIP: 10.96.0.9") => "spec.clusterIPs[0]: Invalid value: [\"10.96.0.9\"]: may not change once set";
}

rules! { normal_service_update, |change| updated(&SERVICE.replace("None", "10.96.0.9"), change);
    normal_stays_normal: set("clusterIP: None") => "spec.clusterIPs[0]: Invalid value: [\"None\"]: may not change once set";
}

rules! { node, |change| created(NODE, change, &Gates::default());
    name_is_a_subdomain: all("metadata: {name: A}") => "metadata.name: Invalid value: \"A\": <SUBDOMAIN>";
    taint_effect: set("taints: [{key: a, effect: Never}]") => "spec.taints[0].effect: Unsupported value: \"Never\": supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"";
    taints_are_unique: set("taints: [{key: a, effect: NoExecute}, {key: a, effect: NoExecute, value: b}]") => "spec.taints[1]: Duplicate value: {\"Key\":\"a\",\"Value\":\"b\",\"Effect\":\"NoExecute\",\"TimeAdded\":null}: taints must be unique by key and effect pair";
}

#[test]
fn namespace_name_is_a_label() {
    let manifest = "{apiVersion: v1, kind: Namespace, metadata: {name: a.b}}";
    assert_eq!(
        created(manifest, "{}", &Gates::default()),
        "metadata.name: Invalid value: \"a.b\": must not contain dots"
    );
}

#[test]
fn a_template_that_was_invalid_before_is_not_checked() {
    let manifest = STATEFUL_SET.replace("name: nginx,", "name: Nginx,");
    assert_eq!(updated(&manifest, "spec: {replicas: 1}"), "");
}

#[test]
fn annotations_have_a_limit() {
    let change = format!("metadata: {{annotations: {{a: {}}}}}", "x".repeat(262_145));
    assert_eq!(
        created(POD, &change, &Gates::default()),
        "metadata.annotations: Too long: may not be more than 262144 bytes"
    );
}

#[test]
fn replicas_have_a_limit_of_the_model() {
    let limits = |replicas: &str| {
        let set = changed(STATEFUL_SET, &format!("spec: {{replicas: {replicas}}}"));
        shown(&model_limits(&set))
    };
    assert_eq!(limits("10000"), "");
    assert_eq!(limits("-1"), "");
    assert_eq!(
        limits("1000000000"),
        "spec.replicas: Invalid value: 1000000000: must be no more than 10000 (a limit of this model, not of Kubernetes)"
    );
}

#[test]
fn status_counts_fit_each_other() {
    let status = |text: &str| changed(STATEFUL_SET, &format!("status: {{{text}}}"));
    let old = status("collisionCount: 2");
    let new = status("replicas: 1, readyReplicas: 2, availableReplicas: 3, collisionCount: 1");
    assert_eq!(
        shown(&validate_status(&old, &new)),
        "status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas\n\
         status.availableReplicas: Invalid value: 3: cannot be greater than status.replicas\n\
         status.availableReplicas: Invalid value: 3: cannot be greater than status.readyReplicas\n\
         status.collisionCount: Invalid value: 1: cannot be decremented"
    );
}

#[test]
fn warnings_come_without_errors() {
    let warned = |manifest: &str, change: &str| warnings(&changed(manifest, change)).join("\n");
    let grace = "must be >= 0; negative values are invalid and will be treated as 1";
    assert_eq!(warned(STATEFUL_SET, "{}"), "");
    assert_eq!(
        warned(STATEFUL_SET, "spec: {revisionHistoryLimit: -1}"),
        "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended"
    );
    assert_eq!(
        warned(STATEFUL_SET, &template("terminationGracePeriodSeconds: -1")),
        format!("spec.template.spec.terminationGracePeriodSeconds: {grace}")
    );
    assert_eq!(
        warned(POD, "spec: {terminationGracePeriodSeconds: -1}"),
        format!("spec.terminationGracePeriodSeconds: {grace}")
    );
    assert_eq!(
        warned(CLAIM, "spec: {resources: {requests: {storage: 1.5}}}"),
        "spec.resources.requests[storage]: fractional byte value \"1500m\" is invalid, must be an integer"
    );
}

/// Every value of every object, replaced by junk: nothing may panic, and defaults settle at once.
#[test]
fn junk_anywhere_does_no_harm() {
    let junk = "[~, true, -1, 9223372036854775807, 1.0e300, '', é, -, 1e99Gi, [], {}, [1], [{}], {a: 1}, {é: [[]]}]";
    let junk: Vec<Value> = serde_yaml::from_str(junk).unwrap();
    let rich = "{topologySpreadConstraints: [{maxSkew: 1}], ephemeralContainers: [{}], activeDeadlineSeconds: 1, volumes: [{name: a, csi: {driver: b}}], initContainers: [{name: i, lifecycle: {preStop: {httpGet: {port: 1}}}, env: [{name: a, valueFrom: {fieldRef: {}}}]}]}";
    let rich = format!("{{spec: {rich}}}");
    let mut read = 0;
    for (manifest, change) in [
        (
            STATEFUL_SET,
            "spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 1}}}",
        ),
        (POD, rich.as_str()),
        (BOUND_CLAIM, "{}"),
        (VOLUME, "{}"),
        (CLASS, "parameters: {a: b}"),
        (
            SERVICE,
            "spec: {type: LoadBalancer, sessionAffinity: ClientIP}",
        ),
        (NODE, "spec: {taints: [{key: a, effect: b}]}"),
    ] {
        let gates = Gates {
            max_unavailable: true,
            ..Gates::default()
        };
        let mut good = changed(manifest, change);
        defaults::apply(&mut good, None, &gates);
        admission::complete(&mut good);
        let json = good.to_json();
        for place in places(&json) {
            for value in &junk {
                let mut json = json.clone();
                *json.pointer_mut(&place).unwrap() = value.clone();
                let Ok(mut object) = Object::from_json(good.kind(), json) else {
                    continue;
                };
                read += 1;
                defaults::apply(&mut object, None, &gates);
                admission::complete(&mut object);
                shown(&validate_create(&object, &gates));
                shown(&validate_update(&good, &object));
                shown(&validate_update(&object, &good));
                validate_status(&good, &object);
                model_limits(&object);
                warnings(&object);
                let once = object.clone();
                defaults::apply(&mut object, Some(&once), &gates);
                assert_eq!(object, once, "{place} {value}");
            }
        }
    }
    assert!(read > 1000, "{read}");
}

/// Pointers to all values in a value, itself excluded.
fn places(value: &Value) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(field, value)| (field.replace('/', "~1"), value))
                .collect()
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, value)| (index.to_string(), value))
                .collect()
        }
        _ => Vec::new(),
    };
    let with_own = children.iter().flat_map(|(name, child)| {
        let below = places(child)
            .into_iter()
            .map(move |place| format!("/{name}{place}"));
        std::iter::once(format!("/{name}")).chain(below)
    });
    with_own.collect()
}
