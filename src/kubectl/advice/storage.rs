//! Advice on where a set's pods keep their data.

use super::outlook::Holder;
use super::{Advisor, Rule, change};
use crate::api::*;
use crate::cluster::agents::provisioner;
use crate::json;
use crate::manifest::Change;

pub(super) fn advise(advisor: &mut Advisor) {
    let set = advisor.set.set;
    for (index, template) in set.spec.volume_claim_templates.iter().enumerate() {
        mounts(advisor, index, template);
        class(advisor, index, &template.spec);
    }
    for volume in &set.spec.template.spec.volumes {
        shared(advisor, volume);
    }
    kept(advisor);
}

/// Where well-known images keep their data, by the last part of the image's name; whether it is a database
/// and no cache.
const DIRECTORIES: &[(&str, &str, bool)] = &[
    ("mysql", "/var/lib/mysql", true),
    ("mariadb", "/var/lib/mysql", true),
    ("postgres", "/var/lib/postgresql/data", true),
    ("mongo", "/data/db", true),
    ("redis", "/data", false),
    ("nginx", "/usr/share/nginx/html", false),
];

/// What a claim asks for whose size nobody knows.
const SIZE: &str = "1Gi";

/// Where an image that nobody knows is supposed to keep them.
const SOMEWHERE: &str = "/data";

/// Where the image of a container keeps its data, and whether it is a database, if that is known.
fn directory(container: &Container) -> Option<(&'static str, bool)> {
    let name = Image::read(&container.image).name();
    let known = DIRECTORIES.iter().find(|(image, ..)| *image == name);
    known.map(|(_, directory, database)| (*directory, *database))
}

/// What is not mounted keeps nothing (spec 09 card 19).
fn mounts(advisor: &mut Advisor, index: usize, template: &PersistentVolumeClaim) {
    let planned = advisor.set;
    let pod = &planned.set.spec.template.spec;
    let claim = &*template.metadata.name;
    let mut all = pod.containers.iter().chain(&pod.init_containers);
    if claim.is_empty() || all.any(|container| container.uses(claim)) {
        return;
    }
    let path = [
        "spec.volumeClaimTemplates[",
        &index.to_string(),
        "].metadata.name",
    ]
    .concat();
    let mut containers = pod.containers.iter();
    let known = containers.find(|own| directory(own).is_some());
    let Some(container) = known.or(pod.containers.first()) else {
        return;
    };
    let Some(place) = advisor.place_in("containers", &container.name) else {
        return;
    };
    let own = ["/", claim].concat();
    let usual = directory(container).map_or(SOMEWHERE, |(directory, _)| directory);
    let is_free = |path: &&str| {
        container
            .volume_mounts
            .iter()
            .all(|mount| mount.mount_path != **path)
    };
    let free = [usual, &own].into_iter().find(is_free);
    let is_files = template.spec.volume_mode.as_deref() != Some("Block");
    let mounted = free.filter(|_| is_files).map(|directory| {
        let pointer = [
            "/spec/template/spec/containers/",
            &place.to_string(),
            "/volumeMounts/-",
        ];
        let mount = json!({ "name": claim, "mountPath": directory });
        change(planned.place, &pointer.concat(), mount)
    });
    let values = [
        ("claim", claim),
        ("container", &container.name),
        ("directory", free.unwrap_or(SOMEWHERE)),
    ];
    advisor.tell(Rule::ClaimNotMounted, &path, &values, mounted.as_slice());
}

/// Who is to make the volumes, and whether it can (spec 02 §5).
fn class(advisor: &mut Advisor, index: usize, claim: &ClaimSpec) {
    let (outlook, planned) = (advisor.outlook, advisor.set);
    let default = outlook.default_class();
    let Some(name) = claim.storage_class_name.clone().or(default.clone()) else {
        return;
    };
    if name.is_empty() {
        return;
    }
    let index = index.to_string();
    let path = ["spec.volumeClaimTemplates[", &index, "].spec"].concat();
    let pointer = ["/spec/volumeClaimTemplates/", &index, "/spec"].concat();
    // The claim templates of a set cannot be changed.
    let repair = |pointer: &str, value: &str| -> Vec<Change> {
        let possible = planned.live.is_none();
        let changed = possible.then(|| change(planned.place, pointer, value.into()));
        changed.into_iter().collect()
    };
    let class =
        match outlook.holder::<StorageClass>("", &name, outlook.store.classes.get("", &name)) {
            Holder::Manifest(_, class) | Holder::Cluster(class) => class,
            Holder::Unclear => return,
            Holder::Nobody => {
                if outlook.has_volume(&name, None) {
                    return;
                }
                let pointer = [&pointer, "/storageClassName"].concat();
                let path = [&path, ".storageClassName"].concat();
                let known = default.unwrap_or_default();
                let changes = if known.is_empty() {
                    Vec::new()
                } else {
                    repair(&pointer, &known)
                };
                let values = [("class", &*name), ("known", &*known)];
                advisor.tell(Rule::ClassMissing, &path, &values, &changes);
                return;
            }
        };
    let many = "ReadWriteMany";
    if !provisioner::refuses(class, claim) || outlook.has_volume(&name, Some(many)) {
        return;
    }
    let modes = &claim.access_modes;
    let changes = match modes.iter().position(|mode| mode == many) {
        Some(place) if modes.len() == 1 => {
            let pointer = [&pointer, "/accessModes/", &place.to_string()].concat();
            repair(&pointer, "ReadWriteOnce")
        }
        _ => Vec::new(),
    };
    let path = [&path, ".accessModes"].concat();
    advisor.tell(Rule::ModeRefused, &path, &[("class", &name)], &changes);
}

/// One claim for all pods, and a disk that only one node gets at a time (spec 02 §10).
fn shared(advisor: &mut Advisor, volume: &Volume) {
    let (outlook, planned) = (advisor.outlook, advisor.set);
    let spec = &planned.set.spec;
    let place = advisor.place_in("volumes", &volume.name);
    let (Some(source), Some(index)) = (&volume.persistent_volume_claim, place) else {
        return;
    };
    // A claim template of the same name takes the place of the volume (spec 06 §4).
    let mut templates = spec.volume_claim_templates.iter();
    if spec.replicas() < 2 || templates.any(|own| own.metadata.name == volume.name) {
        return;
    }
    let (namespace, name) = (&planned.set.metadata.namespace, &source.claim_name);
    let stored = outlook.store.claims.get(namespace, name);
    let claim = match outlook.holder::<PersistentVolumeClaim>(namespace, name, stored) {
        Holder::Manifest(_, claim) | Holder::Cluster(claim) => claim,
        Holder::Unclear | Holder::Nobody => return,
    };
    let many = ["ReadWriteMany", "ReadOnlyMany"];
    let mut modes = claim.spec.access_modes.iter();
    if modes.any(|mode| many.contains(&&**mode)) {
        return;
    }
    let path = [
        "spec.template.spec.volumes[",
        &index.to_string(),
        "].persistentVolumeClaim.claimName",
    ];
    advisor.tell(Rule::ClaimShared, &path.concat(), &[("claim", name)], &[]);
}

/// A database on a directory that goes with its pod (spec 02 §12).
fn kept(advisor: &mut Advisor) {
    let planned = advisor.set;
    let pod = &planned.set.spec.template.spec;
    for container in &pod.containers {
        let Some((directory, true)) = directory(container) else {
            continue;
        };
        let mut mounts = container.volume_mounts.iter();
        let Some(mount) = mounts.find(|mount| mount.mount_path.trim_end_matches('/') == directory)
        else {
            continue;
        };
        let templates = &planned.set.spec.volume_claim_templates;
        if templates.iter().any(|own| own.metadata.name == mount.name) {
            continue;
        }
        let mut volumes = pod.volumes.iter();
        if !volumes.any(|own| own.name == mount.name && own.empty_dir.is_some()) {
            continue;
        }
        let Some(place) = advisor.place_in("volumes", &mount.name) else {
            continue;
        };
        let volumes = "/spec/template/spec/volumes";
        let place = place.to_string();
        let emptied = match pod.volumes.len() {
            1 => volumes.to_owned(),
            _ => [volumes, "/", &place].concat(),
        };
        let claim = json!({
            "metadata": { "name": (&mount.name) },
            "spec": {
                "accessModes": ["ReadWriteOnce"],
                "resources": { "requests": { "storage": SIZE } },
            },
        });
        let gone = Change {
            document: planned.place,
            pointer: emptied,
            value: None,
        };
        let claimed = change(planned.place, "/spec/volumeClaimTemplates/-", claim);
        // The claim templates of a set cannot be changed.
        let changes = match planned.live {
            None => vec![gone, claimed],
            Some(_) => Vec::new(),
        };
        let path = ["spec.template.spec.volumes[", &place, "].emptyDir"].concat();
        let values = [
            ("container", container.name.as_str()),
            ("directory", directory),
            ("size", SIZE),
        ];
        advisor.tell(Rule::DataNotKept, &path, &values, &changes);
    }
}
