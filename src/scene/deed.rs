//! What can be done to an object with one click. All of it could be typed.

use super::stage::Look;
use super::types::*;
use crate::api::*;
use crate::cluster::Supply;
use crate::kubectl::{Command, in_namespace};

/// Each has a place of its own, so that a button never becomes another one under a finger.
type Deeds = Vec<Option<Deed>>;

/// What can be done to this object now.
pub(super) fn deeds(look: &Look, stored: &Object) -> Deeds {
    let object = stored.reference();
    let mut deeds = match stored {
        Object::Pod(pod) => of_pod(look, pod),
        Object::Node(node) => of_node(look, node),
        Object::StatefulSet(set) => of_set(look, &set.metadata),
        _ => Vec::new(),
    };
    let named = [
        object.kind.name().to_ascii_lowercase(),
        [" ", &object.name].concat(),
        in_namespace(&object.namespace),
    ];
    deeds.push(Some(Deed {
        key: "deed.describe",
        icon: "text",
        act: Act::Show(["kubectl describe ", &named.concat()].concat()),
    }));
    deeds.push(Some(Deed {
        key: "deed.delete",
        icon: "trash",
        act: Act::Do(Command::Delete { object }),
    }));
    deeds
}

fn of_pod(look: &Look, pod: &Pod) -> Deeds {
    let metadata = &pod.metadata;
    let (namespace, name) = (metadata.namespace.clone(), metadata.name.clone());
    let kubelets = look.cluster.kubelets();
    let runs = pod.status.phase == PodPhase::Running && !metadata.is_terminating();
    let heard = kubelets.silent_since(&pod.spec.node_name).is_none();
    let asked = |own: &Container| own.readiness_probe.is_some();
    let probe = || {
        let object = ObjectRef::new(Kind::Pod, &namespace, &name);
        let ready = kubelets.orders(&object).are_ready();
        let (key, icon) = if ready {
            ("deed.not-ready", "wait")
        } else {
            ("deed.ready", "good")
        };
        let command = Command::SetReadiness {
            namespace: namespace.clone(),
            pod: name.clone(),
            ready: ready.then_some(false),
        };
        let act = Act::Do(command);
        Deed { key, icon, act }
    };
    let evict = || Deed {
        key: "deed.evict",
        icon: "gone",
        act: Act::Do(Command::Evict {
            namespace: namespace.clone(),
            pod: name.clone(),
        }),
    };
    let force = || Deed {
        key: "deed.force-delete",
        icon: "warn",
        act: Act::Do(Command::ForceDelete {
            namespace: namespace.clone(),
            pod: name.clone(),
        }),
    };
    vec![
        (runs && heard).then(|| mark(pod)),
        (runs && pod.spec.containers.iter().any(asked)).then(probe),
        runs.then(evict),
        metadata.is_terminating().then(force),
    ]
}

/// Writes into a file who wrote it.
fn mark(pod: &Pod) -> Deed {
    let metadata = &pod.metadata;
    let (name, uid) = (&metadata.name, metadata.uid.short());
    let exec = ["kubectl exec ", name, &in_namespace(&metadata.namespace)].concat();
    let text = ["mark of ", name, ", uid ", &uid].concat();
    Deed {
        key: "deed.mark",
        icon: "data",
        act: Act::Type(
            [
                &exec,
                " -- sh -c 'echo \"",
                &text,
                "\" >> ",
                &file(pod),
                "'",
            ]
            .concat(),
        ),
    }
}

/// Where a pod's mark is written: on its first claim, else in its first volume, else in the container.
fn file(pod: &Pod) -> String {
    let on = |kept: &dyn Fn(&Volume) -> bool| {
        let mut volumes = pod.spec.volumes.iter().filter(|volume| kept(volume));
        let mount = |volume: &Volume| {
            pod.spec
                .containers
                .iter()
                .find_map(|own| own.mount(&volume.name))
        };
        volumes.find_map(mount)
    };
    let mount = on(&|volume| volume.persistent_volume_claim.is_some())
        .or_else(|| on(&|volume| volume.empty_dir.is_some()));
    let folder = mount.map_or("/tmp", |mount| mount.mount_path.trim_end_matches('/'));
    [folder, "/mark"].concat()
}

fn of_node(look: &Look, node: &Node) -> Deeds {
    let name = &node.metadata.name;
    let kubelets = look.cluster.kubelets();
    let silent = kubelets.silent_since(name).is_some();
    let machine = |supply, icon, [off, on]: [&'static str; 2]| {
        let has = kubelets.has(name, supply);
        Deed {
            key: if has { off } else { on },
            icon,
            act: Act::Do(Command::supply(name, supply, !has)),
        }
    };
    let power = machine(Supply::Power, "power", ["deed.power-off", "deed.power-on"]);
    let cut = ["deed.network-cut", "deed.network-back"];
    let network = machine(Supply::Network, "network", cut);
    let (key, verb) = if node.spec.unschedulable {
        ("deed.uncordon", "kubectl uncordon ")
    } else {
        ("deed.cordon", "kubectl cordon ")
    };
    let cordon = Deed {
        key,
        icon: "wait",
        act: Act::Type([verb, name].concat()),
    };
    let last = if silent {
        let taint = "kubectl taint nodes ";
        let out = " node.kubernetes.io/out-of-service=nodeshutdown:NoExecute";
        Deed {
            key: "deed.out-of-service",
            icon: "warn",
            act: Act::Type([taint, name, out].concat()),
        }
    } else {
        let drain = "kubectl drain ";
        Deed {
            key: "deed.drain",
            icon: "gone",
            act: Act::Show([drain, name, " --ignore-daemonsets --delete-emptydir-data"].concat()),
        }
    };
    vec![Some(power), Some(network), Some(cordon), Some(last)]
}

fn of_set(look: &Look, metadata: &ObjectMeta) -> Deeds {
    let named = [&metadata.name, &*in_namespace(&metadata.namespace)].concat();
    let line = |verb: &str| ["kubectl rollout ", verb, " statefulset ", &named].concat();
    let restart = Deed {
        key: "deed.restart",
        icon: "busy",
        act: Act::Type(line("restart")),
    };
    let store = look.cluster.store();
    let revisions = store.dependents_of_kind(metadata.uid, Kind::ControllerRevision);
    let undo = || Deed {
        key: "deed.undo",
        icon: "gone",
        act: Act::Show(line("undo")),
    };
    vec![Some(restart), (revisions.count() > 1).then(undo)]
}
