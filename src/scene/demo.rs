//! A scene made by hand, to look at.

use super::*;
use crate::api::{Kind, ObjectRef};
use crate::text::Lang;
use std::sync::Arc;

fn pod_ref(name: &str) -> ObjectRef {
    ObjectRef::new(Kind::Pod, "default", name)
}

fn pod(name: &str, tone: Tone, status: &str, ready: &str, why: &str, node: &str, ip: &str) -> PodCard {
    PodCard {
        key: name.into(),
        object: pod_ref(name),
        tone,
        status: status.into(),
        ready: ready.into(),
        why: why.into(),
        node: node.into(),
        cut_off: false,
        ip: ip.into(),
        uid: "7f3c2a91".into(),
        revision: Revision { letter: "A".into(), name: "mysql-5568794445".into(), is_update: true },
        image: "mysql:8.0".into(),
        restarts: 0,
        presence: Presence::Here,
    }
}

fn claim(name: &str, exists: bool, status: &str, why: &str, data: Option<&str>) -> ClaimCard {
    ClaimCard {
        key: name.into(),
        object: ObjectRef::new(Kind::PersistentVolumeClaim, "default", name),
        exists,
        tone: if status == "Bound" { Tone::Good } else { Tone::Quiet },
        status: status.into(),
        size: if exists { "1Gi".into() } else { String::new() },
        why: why.into(),
        volume: (status == "Bound").then(|| VolumeCard {
            object: ObjectRef::new(Kind::PersistentVolume, "", "pvc-6b2f3c1e"),
            label: "pvc-6b2f3c1e".into(),
            status: "Bound".into(),
            zone: "zone-a".into(),
            data: data.unwrap_or("empty").into(),
            has_data: data.is_some(),
        }),
        presence: Presence::Here,
    }
}

/// A set of three with a kept claim.
pub fn scene(_lang: Lang, now: u64) -> Scene {
    let set = "mysql-statefulset";
    let domain = "mysql-headless";
    let record = |ordinal: i32, answer: Option<&str>, note: &str| Record {
        host: format!("{set}-{ordinal}"),
        domain: domain.into(),
        full: format!("{set}-{ordinal}.{domain}.default.svc.cluster.local"),
        answer: answer.map(str::to_owned),
        note: note.into(),
    };
    let column = |ordinal: i32| Column {
        key: format!("default/{set}/{ordinal}"),
        ordinal,
        prefix: format!("{set}-"),
        standing: Standing::Wanted,
        ..Column::default()
    };
    let columns = vec![
        Column {
            record: record(0, Some("10.244.1.2"), ""),
            pods: vec![pod("mysql-statefulset-0", Tone::Good, "Ready", "1/1", "all containers run and are ready", "node-1", "10.244.1.2")],
            claims: vec![claim("mysql-data-mysql-statefulset-0", true, "Bound", "", Some("written by `7f3c2a91`"))],
            ..column(0)
        },
        Column {
            record: record(1, None, "no record: the pod is not Ready"),
            pods: vec![pod("mysql-statefulset-1", Tone::Wait, "Not Ready", "0/1", "the readiness probe has not succeeded yet; 4 s", "node-2", "10.244.2.5")],
            claims: vec![claim("mysql-data-mysql-statefulset-1", true, "Bound", "", None)],
            ..column(1)
        },
        Column {
            record: record(2, None, "no record: no pod"),
            vacancy: Some(Vacancy { word: "not yet".into(), detail: "waits for `mysql-statefulset-1` to be Ready".into() }),
            claims: vec![claim("mysql-data-mysql-statefulset-2", false, "not claimed yet", "", None)],
            ..column(2)
        },
        Column {
            standing: Standing::Kept,
            record: record(3, None, "no record"),
            vacancy: Some(Vacancy { word: "scaled down".into(), detail: "the claim stays".into() }),
            claims: vec![claim("mysql-data-mysql-statefulset-3", true, "Bound", "kept by the policy `Retain`", Some("written by `11aa22bb`"))],
            ..column(3)
        },
    ];
    let chip = |name: &str, tone| Chip {
        key: name.into(),
        object: pod_ref(name),
        label: name.into(),
        tone,
        status: String::new(),
        presence: Presence::Here,
    };
    let node = |name: &str, zone: &str, tone, status: &str, why: &str, pods: Vec<Chip>| NodeCard {
        key: name.into(),
        object: ObjectRef::new(Kind::Node, "", name),
        zone: zone.into(),
        tone,
        status: status.into(),
        powered: tone != Tone::Bad,
        why: why.into(),
        volumes: pods.iter().map(|pod| Chip { key: format!("v{}", pod.key), label: "pvc-6b2f3c1e".into(), ..pod.clone() }).collect(),
        pods,
    };
    Scene {
        at: now,
        boards: vec![Arc::new(Board {
            key: format!("default/{set}"),
            set: Some(ObjectRef::new(Kind::StatefulSet, "default", set)),
            name: set.into(),
            namespace: String::new(),
            replicas: 3,
            ready: "1/3".into(),
            settings: vec!["OrderedReady".into(), "RollingUpdate".into()],
            reason: Headline {
                tone: Tone::Wait,
                sentence: "`mysql-statefulset-2` is not created because `mysql-statefulset-1` is Running but not Ready.".into(),
                rule: "`OrderedReady` creates a pod only when every lower ordinal is Running and Ready.".into(),
                sync: 14,
            },
            service: Some(ServiceBar {
                object: Some(ObjectRef::new(Kind::Service, "default", domain)),
                name: domain.into(),
                kind: "headless".into(),
                selector: "app=mysql".into(),
                answers: vec!["10.244.1.2".into()],
                note: "1 of 2 pods".into(),
                tone: Tone::Good,
            }),
            places: columns.into_iter().map(|column| Place::One(Arc::new(column))).collect(),
        })],
        nodes: vec![
            node("node-1", "zone-a", Tone::Good, "Ready", "", vec![chip("mysql-statefulset-0", Tone::Good)]),
            node("node-2", "zone-b", Tone::Good, "Ready", "", vec![chip("mysql-statefulset-1", Tone::Wait)]),
            node("node-3", "zone-c", Tone::Bad, "NotReady", "its pods are deleted in 4:22", vec![]),
        ],
        events: (0..6).map(|i| EventRow {
            key: i.to_string(),
            kind: if i == 2 { "Warning".into() } else { "Normal".into() },
            reason: "SuccessfulCreate".into(),
            object: format!("statefulset/{set}"),
            message: format!("Create Pod {set}-{i} in StatefulSet {set} successful"),
            age: format!("{i}s"),
            count: i + 1,
            source: "statefulset-controller".into(),
        }).collect(),
        tables: vec![Table {
            prefix: "statefulset.apps",
            header: &["NAME", "READY", "AGE"],
            rows: vec![vec![set.into(), "1/3".into(), "41s".into()]],
        }],
        next: "next change in 0.5 s".into(),
        ..Scene::default()
    }
}
