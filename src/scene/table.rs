//! What `kubectl get sts,po,pvc,svc` prints: the picture, as text (spec 07 §5).

use super::event::age;
use super::pod;
use super::stage::Look;
use super::types::*;
use crate::api::*;

/// The tables of the namespaces that have something to show; a table without rows is left out.
pub(super) fn tables(look: &Look) -> Vec<Table> {
    let tables = [
        stateful_sets(look),
        pods(look),
        claims(look),
        services(look),
    ];
    let mut tables: Vec<Table> = tables
        .into_iter()
        .filter(|table| !table.rows.is_empty())
        .collect();
    for table in &mut tables {
        let more = table.rows.len().saturating_sub(MOST_ROWS);
        table.rows.truncate(MOST_ROWS);
        if more > 0 {
            table.more = look.say("tables.more", &[("count", &more.to_string())]);
        }
    }
    tables
}

/// More rows than this are counted, not printed.
const MOST_ROWS: usize = 200;

fn name(metadata: &ObjectMeta) -> String {
    match metadata.namespace.as_str() {
        "default" => metadata.name.clone(),
        namespace => format!("{} (-n {namespace})", metadata.name),
    }
}

fn age_of(look: &Look, metadata: &ObjectMeta) -> String {
    match metadata.creation_timestamp {
        Some(created) => age(look.now, created),
        None => "<unknown>".to_owned(),
    }
}

fn stateful_sets(look: &Look) -> Table {
    let rows = look.cluster.store().stateful_sets.iter().map(|set| {
        let ready = format!("{}/{}", set.status.ready_replicas, set.spec.replicas());
        vec![name(&set.metadata), ready, age_of(look, &set.metadata)]
    });
    Table {
        prefix: "statefulset.apps",
        header: &["NAME", "READY", "AGE"],
        rows: rows.collect(),
        ..Table::default()
    }
}

fn pods(look: &Look) -> Table {
    let rows = look.cluster.store().pods.iter().map(|own| {
        let restarts = own
            .status
            .container_statuses
            .iter()
            .map(|status| status.restart_count);
        vec![
            name(&own.metadata),
            pod::ready(own),
            pod::status(own),
            restarts.sum::<i32>().to_string(),
            age_of(look, &own.metadata),
        ]
    });
    Table {
        prefix: "pod",
        header: &["NAME", "READY", "STATUS", "RESTARTS", "AGE"],
        rows: rows.collect(),
        ..Table::default()
    }
}

fn claims(look: &Look) -> Table {
    let rows = look.cluster.store().claims.iter().map(|claim| {
        let spec = &claim.spec;
        let status = if claim.metadata.is_terminating() {
            "Terminating".to_owned()
        } else {
            format!("{:?}", claim.status.phase)
        };
        let bound = !spec.volume_name.is_empty();
        let capacity = claim.status.capacity.get("storage").filter(|_| bound);
        let modes = if bound {
            modes(&claim.status.access_modes)
        } else {
            String::new()
        };
        vec![
            name(&claim.metadata),
            status,
            spec.volume_name.clone(),
            capacity.map(ToString::to_string).unwrap_or_default(),
            modes,
            spec.storage_class_name.clone().unwrap_or_default(),
            "<unset>".to_owned(),
            age_of(look, &claim.metadata),
        ]
    });
    Table {
        prefix: "persistentvolumeclaim",
        header: &[
            "NAME",
            "STATUS",
            "VOLUME",
            "CAPACITY",
            "ACCESS MODES",
            "STORAGECLASS",
            "VOLUMEATTRIBUTESCLASS",
            "AGE",
        ],
        rows: rows.collect(),
        ..Table::default()
    }
}

fn modes(modes: &[String]) -> String {
    const SHORT: [(&str, &str); 4] = [
        ("ReadWriteOnce", "RWO"),
        ("ReadOnlyMany", "ROX"),
        ("ReadWriteMany", "RWX"),
        ("ReadWriteOncePod", "RWOP"),
    ];
    let known = SHORT
        .iter()
        .filter(|(mode, _)| modes.iter().any(|own| own == mode));
    known.map(|(_, short)| *short).collect::<Vec<_>>().join(",")
}

fn services(look: &Look) -> Table {
    let rows = look.cluster.store().services.iter().map(|service| {
        let spec = &service.spec;
        let ports = spec.ports.iter().map(|port| {
            format!(
                "{}/{}",
                port.port,
                port.protocol.as_deref().unwrap_or("TCP")
            )
        });
        let ports = ports.collect::<Vec<_>>().join(",");
        let or_none = |text: &str| if text.is_empty() { "<none>" } else { text }.to_owned();
        vec![
            name(&service.metadata),
            spec.kind.clone().unwrap_or_else(|| "ClusterIP".to_owned()),
            or_none(&spec.cluster_ip),
            "<none>".to_owned(),
            or_none(&ports),
            age_of(look, &service.metadata),
        ]
    });
    Table {
        prefix: "service",
        header: &[
            "NAME",
            "TYPE",
            "CLUSTER-IP",
            "EXTERNAL-IP",
            "PORT(S)",
            "AGE",
        ],
        rows: rows.collect(),
        ..Table::default()
    }
}
