//! Where a program runs, and which files it sees there (spec 02 §10, 03 §5, 07 §10).

use super::network::suffixes;
use crate::api::*;
use crate::cluster::Cluster;
use crate::cluster::agents::coredns::{ADDRESS, pod_dns_name};
use crate::cluster::disk::{Disk, File, Place, Refusal};
use crate::json::{Map, Value};
use crate::order::sort_by;
use std::sync::Arc;

/// Where a program runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// Where kubectl is.
    Host,
    /// In a container.
    Container(Inside),
}

/// A container of one incarnation of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Inside {
    pub(super) pod: ObjectRef,
    pub(super) uid: Uid,
    pub(super) container: String,
}

/// Directories that every image has.
const FOLDERS: &str = "bin dev etc home mnt opt proc root run srv sys tmp usr usr/bin usr/share var var/lib \
    var/log var/run";

/// What some images have besides: a part of their name, and their files; `/` at the end marks a directory.
const IMAGES: &[(&str, &[(&str, &str)])] = &[
    (
        "nginx",
        &[
            ("etc/nginx/", ""),
            ("etc/nginx/conf.d/", ""),
            ("usr/share/nginx/", ""),
            ("usr/share/nginx/html/", ""),
            ("usr/share/nginx/html/index.html", WELCOME),
        ],
    ),
    ("mysql", &[("var/lib/mysql/", "")]),
    ("mariadb", &[("var/lib/mysql/", "")]),
    (
        "postgres",
        &[
            ("var/lib/postgresql/", ""),
            ("var/lib/postgresql/data/", ""),
        ],
    ),
    ("redis", &[("data/", "")]),
    ("mongo", &[("data/", ""), ("data/db/", "")]),
];

/// What a database server puts on its empty disk when it starts.
const DATABASE: &[&str] = &[
    "auto.cnf",
    "ca.pem",
    "ib_logfile0",
    "ibdata1",
    "ibtmp1",
    "mysql/",
    "mysql.ibd",
    "performance_schema/",
    "public_key.pem",
    "server-cert.pem",
    "sys/",
    "undo_001",
];

/// Where a database server keeps its data.
pub(super) const DATA: &str = "/var/lib/mysql";

const WELCOME: &str = "<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n\
    <h1>Welcome to nginx!</h1>\n</body>\n</html>\n";

/// The files that a path leads to.
enum Found {
    /// Of a place that can be written to, and the path on it.
    Kept(Place, String),
    /// Made from objects; nobody can write.
    Made(Disk, String),
}

impl Inside {
    /// The pod, as long as it is this incarnation.
    pub(super) fn pod<'a>(&self, cluster: &'a Cluster) -> Option<&'a Arc<Pod>> {
        let pod = cluster
            .store()
            .pods
            .get(&self.pod.namespace, &self.pod.name);
        pod.filter(|pod| pod.metadata.uid == self.uid)
    }

    /// The pod and its container.
    pub(super) fn spec<'a>(&self, cluster: &'a Cluster) -> Option<(&'a Arc<Pod>, &'a Container)> {
        let pod = self.pod(cluster)?;
        let mut containers = pod.spec.containers.iter();
        Some((pod, containers.find(|own| own.name == self.container)?))
    }

    /// Whether the container runs, and its machine can be reached.
    pub(super) fn is_alive(&self, cluster: &Cluster) -> bool {
        let Some(pod) = self.pod(cluster) else {
            return false;
        };
        let index = pod
            .spec
            .containers
            .iter()
            .position(|own| own.name == self.container);
        let kubelets = cluster.kubelets();
        let is_reached = kubelets.silent_since(&pod.spec.node_name).is_none();
        is_reached && index.is_some_and(|index| kubelets.runs(self.uid, index))
    }

    /// The name of the image without registry, folder and tag.
    pub(super) fn image<'a>(&self, cluster: &'a Cluster) -> &'a str {
        let image = self
            .spec(cluster)
            .map_or("", |(_, container)| container.image.as_str());
        Image::read(image).name()
    }

    /// When the container was started.
    pub(super) fn started(&self, cluster: &Cluster) -> Millis {
        let pod = self.pod(cluster);
        let statuses = pod.map_or(&[][..], |pod| &pod.status.container_statuses);
        let own = statuses.iter().find(|own| own.name == self.container);
        let running = own.and_then(|own| own.state.running.as_ref());
        running.map_or(cluster.now(), |running| running.started_at.millis())
    }

    /// The name of the machine that programs see.
    pub(super) fn hostname(&self, cluster: &Cluster) -> String {
        let pod = self.pod(cluster);
        let own = pod
            .map(|pod| pod.spec.hostname.clone())
            .filter(|own| !own.is_empty());
        own.unwrap_or_else(|| self.pod.name.to_string())
    }

    /// The variables that a program begins with.
    pub(super) fn variables(&self, cluster: &Cluster) -> Vec<(String, String)> {
        let Some((pod, container)) = self.spec(cluster) else {
            return Vec::new();
        };
        let mut all: Vec<(String, String)> = [
            (
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_owned(),
            ),
            ("HOSTNAME", self.hostname(cluster)),
            ("HOME", "/root".to_owned()),
            ("KUBERNETES_SERVICE_HOST", "10.96.0.1".to_owned()),
            ("KUBERNETES_SERVICE_PORT", "443".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        let own = container.rest.get("env").and_then(Value::as_array);
        for variable in own.into_iter().flatten() {
            let name = variable["name"].as_str().unwrap_or_default();
            let value = match variable["value"].as_str() {
                Some(value) => Some(value.to_owned()),
                None => value_from(cluster, pod, &variable["valueFrom"]),
            };
            if let Some(value) = value {
                all.push((name.to_owned(), expanded(&value, &all)));
            }
        }
        all
    }

    /// One of those variables.
    pub(super) fn variable(&self, cluster: &Cluster, name: &str) -> Option<String> {
        let all = self.variables(cluster);
        all.into_iter()
            .rfind(|(own, _)| own == name)
            .map(|(_, value)| value)
    }

    /// What the image and the kubelet put into the container.
    fn image_files(&self, cluster: &Cluster) -> Disk {
        let mut disk = Disk::default();
        let at = self.started(cluster);
        let mut add = |path: &str, text| put(&mut disk, path, text, at);
        for folder in FOLDERS.split_ascii_whitespace() {
            add(folder, None);
        }
        let Some((pod, container)) = self.spec(cluster) else {
            return disk;
        };
        let image = Image::read(&container.image).name();
        for (name, files) in IMAGES {
            for (path, text) in files.iter().filter(|_| image.contains(name)) {
                match path.strip_suffix('/') {
                    Some(folder) => add(folder, None),
                    None => add(path, Some((*text).to_owned())),
                }
            }
        }
        for mount in &container.volume_mounts {
            add(&mount.mount_path, None);
        }
        let hostname = self.hostname(cluster);
        let namespace = &pod.metadata.namespace;
        let own = match pod.spec.subdomain.as_str() {
            "" => hostname.clone(),
            service => {
                let full = pod_dns_name(namespace, service, &hostname);
                [&full, "\t", &hostname].concat()
            }
        };
        let hosts = [
            "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n",
            &pod.status.pod_ip,
            "\t",
            &own,
            "\n",
        ];
        add("etc/hosts", Some(hosts.concat()));
        add("etc/hostname", Some([&hostname, "\n"].concat()));
        let search = [
            "search ",
            &suffixes(self).join(" "),
            "\nnameserver ",
            ADDRESS,
            "\noptions ndots:5\n",
        ];
        add("etc/resolv.conf", Some(search.concat()));
        disk
    }

    /// Which files an absolute path leads to. The mount with the longest path that fits counts.
    fn find(&self, cluster: &Cluster, path: &str) -> Found {
        let layer = || {
            Found::Kept(
                Place::Layer(self.uid, self.container.clone()),
                path[1..].to_owned(),
            )
        };
        let Some((pod, container)) = self.spec(cluster) else {
            return layer();
        };
        let below = |mount: &VolumeMount| -> Option<String> {
            let rest = path.strip_prefix(mount.mount_path.trim_end_matches('/'))?;
            (rest.is_empty() || rest.starts_with('/'))
                .then(|| rest.trim_start_matches('/').to_owned())
        };
        let mounts = container.volume_mounts.iter();
        let mounts = mounts.filter_map(|mount| Some((mount, below(mount)?)));
        let Some((mount, rest)) = mounts.max_by_key(|(mount, _)| mount.mount_path.len()) else {
            return layer();
        };
        let Some(volume) = pod.spec.volumes.iter().find(|own| own.name == mount.name) else {
            return layer();
        };
        let sub = mount
            .rest
            .get("subPath")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let rest = match (sub.trim_matches('/'), rest.as_str()) {
            ("", rest) => rest.to_owned(),
            (sub, "") => sub.to_owned(),
            (sub, rest) => [sub, "/", rest].concat(),
        };
        let place = match &volume.persistent_volume_claim {
            Some(source) => {
                let claim = cluster
                    .store()
                    .claims
                    .get(&pod.metadata.namespace, &source.claim_name);
                claim.map(|claim| Place::Volume(claim.spec.volume_name.clone()))
            }
            None => None,
        };
        if place.is_none()
            && volume.empty_dir.is_none()
            && let Some(files) = shown(cluster, pod, &volume.rest)
        {
            let mut disk = Disk::default();
            for (path, text) in files {
                put(&mut disk, &path, Some(text), cluster.now());
            }
            return Found::Made(disk, rest);
        }
        let place = place.unwrap_or_else(|| Place::EmptyDir(self.uid, volume.name.clone()));
        Found::Kept(place, rest)
    }

    /// Does something with the files of a place; the layer of a container begins with its image.
    fn with<T>(
        &self,
        cluster: &Cluster,
        found: &Found,
        act: &mut dyn FnMut(&Disk, &str) -> T,
    ) -> T {
        match found {
            Found::Made(disk, path) => act(disk, path),
            Found::Kept(place, path) => match (cluster.disks().get(place), place) {
                (Some(disk), _) => act(disk, path),
                (None, Place::Layer(..)) => act(&self.image_files(cluster), path),
                (None, _) => act(&Disk::default(), path),
            },
        }
    }

    /// A file or directory by its absolute path.
    pub(super) fn file(&self, cluster: &Cluster, path: &str) -> Option<File> {
        let found = self.find(cluster, path);
        self.with(cluster, &found, &mut |disk, path| look(disk, path))
    }

    /// What is in a directory, by name.
    pub(super) fn list(&self, cluster: &Cluster, path: &str) -> Vec<(String, File)> {
        let found = self.find(cluster, path);
        self.with(cluster, &found, &mut |disk, path| listed(disk, path))
    }

    /// The files of a place, to be changed, and the path on it.
    fn disk<'a>(
        &self,
        cluster: &'a mut Cluster,
        path: &str,
    ) -> Result<(&'a mut Disk, String), Refusal> {
        let Found::Kept(place, path) = self.find(cluster, path) else {
            return Err("Read-only file system");
        };
        if matches!(place, Place::Layer(..)) && cluster.disks().get(&place).is_none() {
            let image = self.image_files(cluster);
            *cluster.disks_mut().get_mut(&place) = image;
        }
        Ok((cluster.disks_mut().get_mut(&place), path))
    }

    /// Writes a file, or makes a directory where there is no text.
    pub(super) fn write(
        &self,
        cluster: &mut Cluster,
        path: &str,
        text: Option<String>,
    ) -> Result<(), Refusal> {
        let now = cluster.now();
        let (disk, path) = self.disk(cluster, path)?;
        disk.write(&path, text, now)
    }

    /// Removes a file or a directory.
    pub(super) fn remove(&self, cluster: &mut Cluster, path: &str) -> Result<(), Refusal> {
        let (disk, path) = self.disk(cluster, path)?;
        if path.is_empty() {
            return Err("Device or resource busy");
        }
        disk.remove(&path);
        Ok(())
    }

    /// A database server has put its own files onto an empty disk.
    pub(super) fn settle_in(&self, cluster: &mut Cluster) {
        if !is_database(self.image(cluster)) || !self.list(cluster, DATA).is_empty() {
            return;
        }
        let at = self.started(cluster);
        if let Ok((disk, path)) = self.disk(cluster, DATA) {
            let between = if path.is_empty() { "" } else { "/" };
            for name in DATABASE {
                let text = (!name.ends_with('/')).then(|| "\0".to_owned());
                let path = [&path, between, name.trim_end_matches('/')].concat();
                // There is room on an empty disk.
                let _ = disk.write(&path, text, at);
            }
        }
    }
}

/// Whether an image is that of a database server.
pub(super) fn is_database(image: &str) -> bool {
    image.contains("mysql") || image.contains("mariadb")
}

/// A file of a disk; its top is a directory.
pub(super) fn look(disk: &Disk, path: &str) -> Option<File> {
    let top = || File {
        text: None,
        modified: disk
            .files()
            .map(|(_, file)| file.modified)
            .min()
            .unwrap_or(0),
    };
    match path {
        "" => Some(top()),
        path => disk.get(path).cloned(),
    }
}

/// Names and files of a directory, by name.
pub(super) fn listed(disk: &Disk, path: &str) -> Vec<(String, File)> {
    let files = disk
        .list(path)
        .map(|(name, file)| (name.to_owned(), file.clone()));
    let mut files: Vec<_> = files.collect();
    sort_by(&mut files, &|(a, _), (b, _)| a.cmp(b));
    files
}

/// What a variable is set to by an object.
fn value_from(cluster: &Cluster, pod: &Pod, source: &Value) -> Option<String> {
    let namespace = &pod.metadata.namespace;
    for (field, kind) in [
        ("secretKeyRef", Kind::Secret),
        ("configMapKeyRef", Kind::ConfigMap),
    ] {
        if let Some(name) = source[field]["name"].as_str() {
            let key = source[field]["key"].as_str()?;
            let data = settings(cluster, kind, namespace, name);
            return data
                .into_iter()
                .find(|(own, _)| own == key)
                .map(|(_, value)| value);
        }
    }
    let path = source["fieldRef"]["fieldPath"].as_str()?;
    let metadata = &pod.metadata;
    let of = |map: &Labels, prefix: &str| {
        let key = path.strip_prefix(prefix)?.strip_suffix("']")?;
        map.get(key).cloned()
    };
    match path {
        "metadata.name" => Some(metadata.name.clone()),
        "metadata.namespace" => Some(metadata.namespace.clone()),
        "metadata.uid" => Some(metadata.uid.to_string()),
        "spec.nodeName" => Some(pod.spec.node_name.clone()),
        "status.podIP" => Some(pod.status.pod_ip.clone()),
        "status.hostIP" => Some(pod.status.host_ip.clone()),
        _ => of(&metadata.labels, "metadata.labels['")
            .or_else(|| of(&metadata.annotations, "metadata.annotations['")),
    }
}

/// `$(NAME)` in the value of a variable stands for an earlier one.
fn expanded(value: &str, earlier: &[(String, String)]) -> String {
    let mut text = value.to_owned();
    for (name, value) in earlier {
        let sign = ["$(", name, ")"].concat();
        if text.contains(&sign) {
            text = text.replace(&sign, value);
        }
    }
    text
}

/// The keys and values of a ConfigMap or a Secret.
fn settings(cluster: &Cluster, kind: Kind, namespace: &str, name: &str) -> Vec<(String, String)> {
    let object = cluster
        .store()
        .object(&ObjectRef::new(kind, namespace, name));
    let Some(json) = object.map(|object| object.to_json()) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for field in ["data", "stringData"] {
        for (key, value) in json[field].as_object().into_iter().flatten() {
            let value = value.as_str().unwrap_or_default();
            let is_coded = kind == Kind::Secret && field == "data";
            let text = is_coded.then(|| super::text::from_base64(value)).flatten();
            all.push((key.clone(), text.unwrap_or_else(|| value.to_owned())));
        }
    }
    all
}

/// Writes a file, or makes a directory where there is no text; what it is in is made as well. What does not
/// fit is not shown.
fn put(disk: &mut Disk, path: &str, text: Option<String>, at: Millis) {
    let path = path.trim_matches('/');
    for (end, _) in path.match_indices('/') {
        let _ = disk.write(&path[..end], None, at);
    }
    // A directory may be there already.
    let _ = disk.write(path, text, at);
}

/// Paths and texts of the files of a volume that shows objects. Of a service account's token nothing is shown.
fn shown(cluster: &Cluster, pod: &Pod, source: &Map) -> Option<Vec<(String, String)>> {
    if let Some(projected) = source.get("projected") {
        let sources = projected["sources"].as_array().into_iter().flatten();
        let files = sources.filter_map(|source| shown(cluster, pod, source.as_object()?));
        return Some(files.flatten().collect());
    }
    let (kind, own, name) = match (source.get("configMap"), source.get("secret")) {
        (Some(own), _) => (Kind::ConfigMap, own, own["name"].as_str()?),
        (_, Some(own)) => {
            let name = own["secretName"].as_str().or(own["name"].as_str());
            (Kind::Secret, own, name?)
        }
        _ => {
            let items = source.get("downwardAPI")?["items"].as_array()?.iter();
            let path = |item: &Value| item["path"].as_str().map(str::to_owned);
            let files =
                items.filter_map(|item| Some((path(item)?, value_from(cluster, pod, item)?)));
            return Some(files.collect());
        }
    };
    let all = settings(cluster, kind, &pod.metadata.namespace, name);
    let Some(items) = own["items"].as_array() else {
        return Some(all);
    };
    let files = items.iter().filter_map(|item| {
        let (_, text) = all.iter().find(|(key, _)| item["key"] == key.as_str())?;
        Some((item["path"].as_str()?.to_owned(), text.clone()))
    });
    Some(files.collect())
}
