//! What admission adds to a request, or holds against it, knowing other objects (spec 06 §5, §6).

use super::defaults::fill_rest;
use super::{ApiError, PV_PROTECTION, PVC_PROTECTION};
use crate::api::{
    ClaimSpec, Deployment, HorizontalPodAutoscaler, Kind, Namespace, Object, PersistentVolumeClaim,
    PodDisruptionBudget, PodSpec, ReplicaSet, Resource, StorageClass, Toleration, Uid, Volume,
    VolumeMount,
};
use crate::cluster::rng::Rng;
use crate::json;
use crate::json::Value;
use std::sync::{Arc, OnceLock};

/// What admission adds to a new object: tolerations, the service account of a pod and its token, the finalizer that
/// protects a claim or a volume in use. The default class comes from [`default_class`].
pub fn complete(object: &mut Object) {
    match object {
        Object::Pod(pod) => {
            let uid = pod.metadata.uid;
            let spec = Arc::make_mut(&mut Arc::make_mut(pod).spec);
            admit_pod(spec);
            mount_account(spec, uid);
        }
        Object::PersistentVolumeClaim(claim) => protect(
            &mut Arc::make_mut(claim).metadata.finalizers,
            PVC_PROTECTION,
        ),
        Object::PersistentVolume(volume) => protect(
            &mut Arc::make_mut(volume).metadata.finalizers,
            PV_PROTECTION,
        ),
        _ => {}
    }
}

/// A request for the spec leaves the status alone; `old` is the stored object that it is to replace.
pub fn keep_status(object: &mut Object, old: Option<&Object>) {
    match object {
        Object::PodDisruptionBudget(new) => {
            let old = old.and_then(PodDisruptionBudget::of);
            let status = old.map(|old| old.status.clone());
            Arc::make_mut(new).status = status.unwrap_or_default();
        }
        Object::HorizontalPodAutoscaler(new) => {
            let old = old.and_then(HorizontalPodAutoscaler::of);
            let status = old.map(|old| old.status.clone());
            Arc::make_mut(new).status = status.unwrap_or_default();
        }
        Object::Namespace(new) => {
            let old = old.and_then(Namespace::of);
            let (spec, status) = old.map_or_else(Default::default, |old| {
                (old.spec.clone(), old.status.clone())
            });
            let new = Arc::make_mut(new);
            (new.spec, new.status) = (spec, status);
        }
        Object::Deployment(new) => {
            let old = old.and_then(Deployment::of);
            let status = old.map(|old| old.status.clone());
            Arc::make_mut(new).status = status.unwrap_or_default();
        }
        Object::ReplicaSet(new) => {
            let old = old.and_then(ReplicaSet::of);
            let status = old.map(|old| old.status.clone());
            Arc::make_mut(new).status = status.unwrap_or_default();
        }
        _ => {}
    }
}

/// The class for a claim that names none: of the default classes the newest, of equally old ones the first
/// by name.
pub fn default_class<'a>(spec: &mut ClaimSpec, classes: impl Iterator<Item = &'a StorageClass>) {
    if spec.storage_class_name.is_some() {
        return;
    }
    let newest = classes
        .filter(|class| class.is_default())
        .min_by_key(|class| {
            let meta = &class.metadata;
            (std::cmp::Reverse(meta.creation_timestamp), &meta.name)
        });
    spec.storage_class_name = newest.map(|class| class.metadata.name.clone());
}

fn protect(finalizers: &mut Vec<String>, finalizer: &str) {
    if !finalizers.iter().any(|own| own == finalizer) {
        finalizers.push(finalizer.to_owned());
    }
}

/// Whether a claim may grow: `class` is the one that it names, if there is one.
///
/// # Errors
/// `Forbidden` where the class does not allow it.
pub fn resize(
    old: &PersistentVolumeClaim,
    new: &PersistentVolumeClaim,
    class: Option<&StorageClass>,
) -> Result<(), ApiError> {
    let grows = new.spec.request_milli() > old.spec.request_milli();
    if !grows || class.is_some_and(|class| class.allow_volume_expansion == Some(true)) {
        return Ok(());
    }
    Err(ApiError::Forbidden {
        kind: Kind::PersistentVolumeClaim,
        name: new.metadata.name.clone(),
        detail: "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize".to_owned(),
    })
}

fn admit_pod(spec: &mut PodSpec) {
    for key in [
        "node.kubernetes.io/not-ready",
        "node.kubernetes.io/unreachable",
    ] {
        let is_tolerated = spec.tolerations.iter().any(|own| {
            (own.key == key || own.key.is_empty())
                && (own.effect == "NoExecute" || own.effect.is_empty())
        });
        if !is_tolerated {
            spec.tolerations.push(Toleration {
                key: key.to_owned(),
                operator: "Exists".to_owned(),
                effect: "NoExecute".to_owned(),
                toleration_seconds: Some(300),
                ..Toleration::default()
            });
        }
    }
    let rest = &mut spec.rest;
    fill_rest(rest, "serviceAccountName", "default");
    let account = rest.get("serviceAccountName").cloned().unwrap_or_default();
    fill_rest(rest, "serviceAccount", account);
    fill_rest(rest, "priority", 0);
    fill_rest(rest, "preemptionPolicy", "PreemptLowerPriority");
}

/// Where the token of the service account is found.
pub const ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

const TOKEN: &str = r#"{"defaultMode":420,"sources":[
    {"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},
    {"configMap":{"items":[{"key":"ca.crt","path":"ca.crt"}],"name":"kube-root-ca.crt"}},
    {"downwardAPI":{"items":[{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"},"path":"namespace"}]}}
]}"#;

/// Mounts the token of the service account into every container, unless something is mounted there or the pod does not
/// want it. The volume's name ends as that of no other pod.
fn mount_account(spec: &mut PodSpec, uid: Uid) {
    if spec.rest.get("automountServiceAccountToken") == Some(&false.into()) {
        return;
    }
    let name = ["kube-api-access-", &Rng::new(uid.0 as u64).suffix(5)].concat();
    let mut is_used = false;
    for container in spec.init_containers.iter_mut().chain(&mut spec.containers) {
        let mounts = &mut container.volume_mounts;
        if mounts.iter().any(|own| own.mount_path == ACCOUNT) {
            continue;
        }
        is_used = true;
        mounts.push(VolumeMount {
            name: name.clone(),
            mount_path: ACCOUNT.to_owned(),
            rest: [("readOnly".to_owned(), true.into())].into(),
        });
    }
    if is_used {
        static PROJECTED: OnceLock<Value> = OnceLock::new();
        let projected = PROJECTED.get_or_init(|| json::from_str(TOKEN).unwrap_or_default());
        spec.volumes.push(Volume {
            name,
            rest: [("projected".to_owned(), projected.clone())].into(),
            ..Volume::default()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Resources;

    fn object(kind: Kind, text: &str) -> Object {
        Object::from_json(kind, serde_yaml::from_str(text).unwrap()).unwrap()
    }

    #[test]
    fn pods_tolerate_lost_nodes_for_a_while() {
        let not_ready = "{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 300}";
        let unreachable = "{key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 300}";
        let own = "{key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 6}";
        let other = "{key: a, operator: Exists}";
        let everything = "{operator: Exists}";
        for (given, stored) in [
            ("", format!("{not_ready}, {unreachable}")),
            (own, format!("{own}, {not_ready}")),
            (other, format!("{other}, {not_ready}, {unreachable}")),
            (everything, everything.to_owned()),
        ] {
            let mut pod = object(Kind::Pod, &format!("{{spec: {{tolerations: [{given}]}}}}"));
            complete(&mut pod);
            let spec = &pod.to_json()["spec"];
            let stored: crate::json::Value = serde_yaml::from_str(&format!("[{stored}]")).unwrap();
            assert_eq!(spec["tolerations"], stored);
            assert_eq!(spec["serviceAccountName"], "default");
            assert_eq!(spec["serviceAccount"], "default");
            assert_eq!(spec["priority"], 0);
        }
    }

    #[test]
    fn claim_and_volume_are_protected() {
        for (kind, finalizer) in [
            (Kind::PersistentVolumeClaim, "kubernetes.io/pvc-protection"),
            (Kind::PersistentVolume, "kubernetes.io/pv-protection"),
        ] {
            let mut one = object(kind, "{}");
            complete(&mut one);
            complete(&mut one);
            assert_eq!(one.metadata().finalizers, [finalizer]);
        }
    }

    #[test]
    fn the_newest_default_class_wins_only_where_none_is_named() {
        let classes: Vec<StorageClass> = [("old", "01"), ("new", "02"), ("not", "03")]
            .iter()
            .map(|(name, day)| {
                let default = *name != "not";
                let text = format!(
                    "{{metadata: {{name: {name}, creationTimestamp: '2027-01-{day}T00:00:00Z', annotations: {{storageclass.kubernetes.io/is-default-class: '{default}'}}}}}}"
                );
                let class = object(Kind::StorageClass, &text);
                StorageClass::clone(Resource::of(&class).unwrap())
            })
            .collect();
        for (given, class) in [
            (None, Some("new")),
            (Some(""), Some("")),
            (Some("x"), Some("x")),
        ] {
            let mut claim = PersistentVolumeClaim::default();
            claim.spec.storage_class_name = given.map(str::to_owned);
            default_class(&mut claim.spec, classes.iter());
            assert_eq!(claim.spec.storage_class_name.as_deref(), class);
        }
    }

    #[test]
    fn a_claim_grows_only_where_its_class_allows_it() {
        let claim = |size: &str| PersistentVolumeClaim {
            metadata: crate::api::ObjectMeta::named("default", "data-web-0"),
            spec: ClaimSpec {
                resources: Resources {
                    requests: [("storage".to_owned(), size.into())].into(),
                    ..Resources::default()
                },
                ..ClaimSpec::default()
            },
            ..PersistentVolumeClaim::default()
        };
        let class = |allowed: bool| StorageClass {
            allow_volume_expansion: Some(allowed),
            ..StorageClass::default()
        };
        let (small, large) = (claim("1Gi"), claim("2Gi"));
        assert_eq!(resize(&small, &large, Some(&class(true))), Ok(()));
        assert_eq!(resize(&large, &small, None), Ok(()));
        for class in [None, Some(&class(false))] {
            assert_eq!(
                resize(&small, &large, class).unwrap_err().for_kubectl(""),
                "Error from server (Forbidden): persistentvolumeclaims \"data-web-0\" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize"
            );
        }
    }
}
