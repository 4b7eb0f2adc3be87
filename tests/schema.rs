//! The field schema is generated from the Kubernetes API types and must not be stale.
//!
//! `UPDATE_SCHEMA=1 cargo test --no-default-features --test schema` rewrites it.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use k8s_openapi::Resource;
use k8s_openapi::api::{apps::v1 as apps, core::v1 as core, discovery::v1 as discovery};
use k8s_openapi::api::{
    autoscaling::v2 as autoscaling, policy::v1 as policy, storage::v1 as storage,
};
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::Value;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/manifest/schema.txt");

#[test]
fn schema_is_up_to_date() {
    let fresh = generate();
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(PATH, &fresh).unwrap();
    }
    let stored = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(
        stored == fresh,
        "{PATH} is stale: run with UPDATE_SCHEMA=1 to rewrite it"
    );
}

/// One line a kind (`!apps/v1 StatefulSet`, `?batch/v1 Job` without fields), then one line a type (`Name field:code …`).
fn generate() -> String {
    let mut types = Types::default();
    types.kind::<apps::ControllerRevision>("apps/v1");
    types.kind::<apps::Deployment>("apps/v1");
    types.kind::<apps::ReplicaSet>("apps/v1");
    types.kind::<apps::StatefulSet>("apps/v1");
    types.kind::<autoscaling::HorizontalPodAutoscaler>("autoscaling/v2");
    types.kind::<discovery::EndpointSlice>("discovery.k8s.io/v1");
    types.kind::<policy::PodDisruptionBudget>("policy/v1");
    types.kind::<storage::StorageClass>("storage.k8s.io/v1");
    types.kind::<storage::VolumeAttachment>("storage.k8s.io/v1");
    types.kind::<core::ConfigMap>("v1");
    types.kind::<core::Namespace>("v1");
    types.kind::<core::Node>("v1");
    types.kind::<core::PersistentVolume>("v1");
    types.kind::<core::PersistentVolumeClaim>("v1");
    types.kind::<core::Pod>("v1");
    types.kind::<core::Secret>("v1");
    types.kind::<core::Service>("v1");
    other_kinds(&mut types);
    types.render()
}

/// Kinds that exist, so that nobody is told that they do not.
fn other_kinds(types: &mut Types) {
    use k8s_openapi::api as k;
    types.other::<k::admissionregistration::v1::MutatingWebhookConfiguration>();
    types.other::<k::admissionregistration::v1::ValidatingAdmissionPolicy>();
    types.other::<k::admissionregistration::v1::ValidatingAdmissionPolicyBinding>();
    types.other::<k::admissionregistration::v1::ValidatingWebhookConfiguration>();
    types.other::<k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::CustomResourceDefinition>();
    types.other::<k8s_openapi::kube_aggregator::pkg::apis::apiregistration::v1::APIService>();
    types.other::<apps::DaemonSet>();
    types.other::<k::autoscaling::v1::HorizontalPodAutoscaler>();
    types.other::<k::batch::v1::CronJob>();
    types.other::<k::batch::v1::Job>();
    types.other::<k::certificates::v1::CertificateSigningRequest>();
    types.other::<k::coordination::v1::Lease>();
    types.other::<core::Endpoints>();
    types.other::<core::Event>();
    types.other::<core::LimitRange>();
    types.other::<core::PodTemplate>();
    types.other::<core::ReplicationController>();
    types.other::<core::ResourceQuota>();
    types.other::<core::ServiceAccount>();
    types.other::<k::events::v1::Event>();
    types.other::<k::flowcontrol::v1::FlowSchema>();
    types.other::<k::flowcontrol::v1::PriorityLevelConfiguration>();
    types.other::<k::networking::v1::Ingress>();
    types.other::<k::networking::v1::IngressClass>();
    types.other::<k::networking::v1::NetworkPolicy>();
    types.other::<k::node::v1::RuntimeClass>();
    types.other::<k::rbac::v1::ClusterRole>();
    types.other::<k::rbac::v1::ClusterRoleBinding>();
    types.other::<k::rbac::v1::Role>();
    types.other::<k::rbac::v1::RoleBinding>();
    types.other::<k::scheduling::v1::PriorityClass>();
    types.other::<storage::CSIDriver>();
    types.other::<storage::CSINode>();
    types.other::<storage::CSIStorageCapacity>();
    types.other::<storage::VolumeAttachment>();
    types.other::<storage::VolumeAttributesClass>();
}

/// String fields that have a Go type of their own, which the API server names in its errors.
/// The API descriptions do not tell; these are the ones that manifests hold.
const GO_NAMES: &[(&str, &str)] = &[
    ("AppArmorProfile.type", "AppArmorProfileType"),
    (
        "AzureDiskVolumeSource.cachingMode",
        "AzureDataDiskCachingMode",
    ),
    ("AzureDiskVolumeSource.kind", "AzureDataDiskKind"),
    ("Capabilities.add", "Capability"),
    ("Capabilities.drop", "Capability"),
    ("Container.imagePullPolicy", "PullPolicy"),
    ("Container.restartPolicy", "ContainerRestartPolicy"),
    (
        "Container.terminationMessagePolicy",
        "TerminationMessagePolicy",
    ),
    ("ContainerPort.protocol", "Protocol"),
    ("ContainerResizePolicy.resourceName", "ResourceName"),
    (
        "ContainerResizePolicy.restartPolicy",
        "ResourceResizeRestartPolicy",
    ),
    ("ContainerRestartRule.action", "ContainerRestartRuleAction"),
    (
        "ContainerRestartRuleOnExitCodes.operator",
        "ContainerRestartRuleOnExitCodesOperator",
    ),
    ("DeploymentStrategy.type", "DeploymentStrategyType"),
    ("EmptyDirVolumeSource.medium", "StorageMedium"),
    ("EndpointPort.protocol", "Protocol"),
    ("EndpointSlice.addressType", "AddressType"),
    ("EphemeralContainer.imagePullPolicy", "PullPolicy"),
    ("EphemeralContainer.restartPolicy", "ContainerRestartPolicy"),
    (
        "EphemeralContainer.terminationMessagePolicy",
        "TerminationMessagePolicy",
    ),
    ("HTTPGetAction.scheme", "URIScheme"),
    ("HostPathVolumeSource.type", "HostPathType"),
    ("ImageVolumeSource.pullPolicy", "PullPolicy"),
    ("LabelSelectorRequirement.operator", "LabelSelectorOperator"),
    ("Lifecycle.stopSignal", "Signal"),
    ("NamespaceSpec.finalizers", "FinalizerName"),
    ("NodeSelectorRequirement.operator", "NodeSelectorOperator"),
    (
        "PersistentVolumeClaimSpec.accessModes",
        "PersistentVolumeAccessMode",
    ),
    (
        "PersistentVolumeClaimSpec.volumeMode",
        "PersistentVolumeMode",
    ),
    (
        "PersistentVolumeSpec.accessModes",
        "PersistentVolumeAccessMode",
    ),
    (
        "PersistentVolumeSpec.persistentVolumeReclaimPolicy",
        "PersistentVolumeReclaimPolicy",
    ),
    ("PersistentVolumeSpec.volumeMode", "PersistentVolumeMode"),
    (
        "PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy",
        "UnhealthyPodEvictionPolicyType",
    ),
    ("PodOS.name", "OSName"),
    ("PodReadinessGate.conditionType", "PodConditionType"),
    (
        "PodSecurityContext.fsGroupChangePolicy",
        "PodFSGroupChangePolicy",
    ),
    (
        "PodSecurityContext.seLinuxChangePolicy",
        "PodSELinuxChangePolicy",
    ),
    (
        "PodSecurityContext.supplementalGroupsPolicy",
        "SupplementalGroupsPolicy",
    ),
    ("PodSpec.dnsPolicy", "DNSPolicy"),
    ("PodSpec.preemptionPolicy", "PreemptionPolicy"),
    ("PodSpec.restartPolicy", "RestartPolicy"),
    ("SeccompProfile.type", "SeccompProfileType"),
    ("Secret.type", "SecretType"),
    ("SecurityContext.procMount", "ProcMountType"),
    ("ServicePort.protocol", "Protocol"),
    (
        "ServiceSpec.externalTrafficPolicy",
        "ServiceExternalTrafficPolicy",
    ),
    (
        "ServiceSpec.internalTrafficPolicy",
        "ServiceInternalTrafficPolicy",
    ),
    ("ServiceSpec.ipFamilies", "IPFamily"),
    ("ServiceSpec.ipFamilyPolicy", "IPFamilyPolicy"),
    ("ServiceSpec.sessionAffinity", "ServiceAffinity"),
    ("ServiceSpec.type", "ServiceType"),
    (
        "StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted",
        "PersistentVolumeClaimRetentionPolicyType",
    ),
    (
        "StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled",
        "PersistentVolumeClaimRetentionPolicyType",
    ),
    (
        "StatefulSetSpec.podManagementPolicy",
        "PodManagementPolicyType",
    ),
    (
        "StatefulSetUpdateStrategy.type",
        "StatefulSetUpdateStrategyType",
    ),
    (
        "StorageClass.reclaimPolicy",
        "PersistentVolumeReclaimPolicy",
    ),
    ("StorageClass.volumeBindingMode", "VolumeBindingMode"),
    ("Taint.effect", "TaintEffect"),
    ("Toleration.effect", "TaintEffect"),
    ("Toleration.operator", "TolerationOperator"),
    (
        "TopologySpreadConstraint.nodeAffinityPolicy",
        "NodeInclusionPolicy",
    ),
    (
        "TopologySpreadConstraint.nodeTaintsPolicy",
        "NodeInclusionPolicy",
    ),
    (
        "TopologySpreadConstraint.whenUnsatisfiable",
        "UnsatisfiableConstraintAction",
    ),
    ("VolumeMount.mountPropagation", "MountPropagationMode"),
    ("VolumeMount.recursiveReadOnly", "RecursiveReadOnlyMode"),
];

struct Types {
    generator: SchemaGenerator,
    kinds: BTreeSet<(String, String)>,
    others: BTreeSet<(&'static str, &'static str)>,
}

impl Default for Types {
    fn default() -> Self {
        Types {
            generator: SchemaSettings::draft2020_12().into_generator(),
            kinds: BTreeSet::new(),
            others: BTreeSet::new(),
        }
    }
}

impl Types {
    fn kind<T: JsonSchema>(&mut self, api_version: &str) {
        self.generator.subschema_for::<T>();
        let kind = short(&T::schema_name()).to_string();
        self.kinds.insert((api_version.to_string(), kind));
    }

    fn other<T: Resource>(&mut self) {
        self.others.insert((T::API_VERSION, T::KIND));
    }

    fn render(mut self) -> String {
        let definitions = self.generator.take_definitions(true);
        let mut go_names: BTreeMap<_, _> = GO_NAMES.iter().copied().collect();
        let mut names = BTreeMap::new();
        for full in definitions.keys() {
            let clash = names.insert(short(full), full);
            assert!(clash.is_none(), "two types are called {}", short(full));
        }
        let mut out = String::new();
        for (api_version, kind) in &self.kinds {
            writeln!(out, "!{api_version} {kind}").unwrap();
        }
        for (api_version, kind) in &self.others {
            writeln!(out, "?{api_version} {kind}").unwrap();
        }
        for (name, full) in names {
            let Some(Value::Object(fields)) = definitions[full].get("properties") else {
                continue;
            };
            let sorted: BTreeMap<_, _> = fields.iter().collect();
            write!(out, "{name}").unwrap();
            for (field, schema) in sorted {
                let mut code = code(schema, &definitions);
                if let Some(go_name) = go_names.remove(format!("{name}.{field}").as_str()) {
                    assert!(code.ends_with('s'), "{name}.{field} is no string");
                    code = code.replace('s', &format!("@{go_name}"));
                }
                write!(out, " {field}:{code}").unwrap();
            }
            out.push('\n');
        }
        assert!(go_names.is_empty(), "no such fields: {go_names:?}");
        out
    }
}

fn short(full: &str) -> &str {
    full.rsplit('.').next().unwrap_or(full)
}

/// See `src/manifest/schema.rs` for what the letters mean.
fn code(schema: &Value, definitions: &serde_json::Map<String, Value>) -> String {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let full = reference.trim_start_matches("#/$defs/");
        return match short(full) {
            "Quantity" => "q".into(),
            "IntOrString" => "p".into(),
            "Time" | "MicroTime" => "t".into(),
            "FieldsV1" | "RawExtension" => "x".into(),
            name => {
                let known = definitions[full].get("properties").is_some();
                assert!(known, "{full} has no fields");
                name.into()
            }
        };
    }
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    match (text("type"), text("format")) {
        (Some("string"), None) => "s".into(),
        (Some("string"), Some("byte")) => "y".into(),
        (Some("boolean"), None) => "b".into(),
        (Some("integer"), Some("int32")) => "i".into(),
        (Some("integer"), Some("int64")) => "l".into(),
        (Some("array"), None) => format!("[{}", code(&schema["items"], definitions)),
        (Some("object"), None) => match schema.get("additionalProperties") {
            Some(values) => format!("{{{}", code(values, definitions)),
            None => "x".into(),
        },
        other => panic!("no code for {other:?} in {schema}"),
    }
}
