//! The scheduler in scenes (spec 05 §4, 02 §6), and what older releases say (spec 10). See [`played`] for
//! their script.

use expect_test::{Expect, expect};
use played::{Play, recording};
use statefulset_visualizer::cluster::Config;
use statefulset_visualizer::cluster::api_server::Release;

mod played;
mod watched;

macro_rules! pod {
    ($name:literal, $spec:literal) => {
        concat!(
            "{apiVersion: v1, kind: Pod, metadata: {name: ",
            $name,
            "}, spec: {containers: [{name: web, image: 'nginx:1'",
            $spec,
            "}}"
        )
    };
}

const MANIFESTS: &[(&str, &str)] = &[
    (
        "claim",
        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {accessModes: \
         [ReadWriteOncePod], resources: {requests: {storage: 1Gi}}}}",
    ),
    (
        "one",
        pod!(
            "one",
            "}], volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]"
        ),
    ),
    (
        "two",
        pod!(
            "two",
            "}], volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]"
        ),
    ),
    ("big", pod!("big", ", resources: {requests: {cpu: 100}}}]")),
    ("small", pod!("small", "}]")),
    (
        "tainted",
        "{apiVersion: v1, kind: Node, metadata: {name: node-1}, spec: {taints: [{key: gpu, value: only, \
         effect: NoSchedule}]}}",
    ),
];

#[track_caller]
fn check(release: Release, script: &str, expected: Expect) {
    let config = Config {
        nodes: recording().nodes,
        ..Config::of(release)
    };
    expected.assert_eq(&Play::told(&config, MANIFESTS, script));
}

#[test]
fn a_claim_for_a_single_pod_goes_to_one_pod_after_the_other() {
    check(
        Release::V1_36,
        "apply claim
         apply one
         settle
         apply two
         settle
         why po/two
         delete po/one
         settle
         get po",
        expect![[r#"
            0.00     > apply claim
            0.00     PersistentVolumeClaim/data created: Asked
            0.00     > apply one
            0.00     Pod/one created: Asked
            0.00     > settle
            2.03     PersistentVolume/pv1 created: Provisions { provisioner: "csi.lab" }
            2.10     VolumeAttachment/va1 created: Attaches { node: "node-3" }
            2.10     Node/node-3 ready=True in use [pv1] attached []: VolumesInUse
            5.10     VolumeAttachment/va1 attached to node-3: Attached { node: "node-3" }
            5.15     Node/node-3 ready=True in use [pv1] attached [pv1]: Attached { node: "node-3" }
            10.60    Pod/one ready: ReportsStart
            10.60    > apply two
            10.60    Pod/two created: Asked
            10.60    > settle
            10.61    > why po/two
                     Waits: Unschedulable { message: "0/3 nodes are available: 3 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod. no new claims to deallocate, preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod." }
            10.61    > delete po/one
            10.61    Pod/one terminating: Asked
            10.61    > settle
            12.22    Node/node-1 ready=True in use [pv1] attached []: VolumesInUse
            12.31    Pod/one gone: ContainersGone
            12.36    Node/node-3 ready=True in use [] attached [pv1]: NodeReports
            12.41    Node/node-3 ready=True in use [] attached []: Detaches { node: "node-3" }
            12.41    VolumeAttachment/va1 terminating: Detaches { node: "node-3" }
            15.41    VolumeAttachment/va1 gone: Detaches { node: "node-3" }
            15.46    VolumeAttachment/va2 created: Attaches { node: "node-1" }
            18.46    VolumeAttachment/va2 attached to node-1: Attached { node: "node-1" }
            18.51    Node/node-1 ready=True in use [pv1] attached [pv1]: Attached { node: "node-1" }
            23.96    Pod/two ready: ReportsStart
            23.96    > get po
                     NAME   READY   STATUS    RESTARTS   AGE
                     two    1/1     Running   0          13s
        "#]],
    );
}

#[test]
fn what_a_scheduler_and_a_kubelet_of_1_36_say() {
    check(
        Release::V1_36,
        "apply tainted
         apply big
         apply small
         settle
         delete po/small
         settle
         apply small
         settle
         events default-scheduler
         events kubelet",
        expect![[r#"
            0.00     > apply tainted
            0.00     > apply big
            0.00     Pod/big created: Asked
            0.00     > apply small
            0.00     Pod/small created: Asked
            0.00     > settle
            4.76     Pod/small ready: ReportsStart
            4.76     > delete po/small
            4.76     Pod/small terminating: Asked
            4.76     > settle
            6.46     Pod/small gone: ContainersGone
            20.00    > apply small
            20.00    Pod/small created: Asked
            20.00    > settle
            21.76    Pod/small ready: ReportsStart
            21.76    > events default-scheduler
                     Pod/small Normal Scheduled: Successfully assigned default/small to node-3
                     Pod/big Warning FailedScheduling: 0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.
                     Pod/small Normal Scheduled: Successfully assigned default/small to node-3
            21.76    > events kubelet
                     Pod/small Normal Pulling: Pulling image "nginx:1"
                     Pod/small Normal Pulled: Successfully pulled image "nginx:1" in 3s (3s including waiting). Image size: 72319283 bytes.
                     Pod/small Normal Created: Container created
                     Pod/small Normal Started: Container started
                     Pod/small Normal Killing: Stopping container web
                     Pod/small Normal Pulled: Container image "nginx:1" already present on machine and can be accessed by the pod
                     Pod/small Normal Created: Container created
                     Pod/small Normal Started: Container started
        "#]],
    );
}

#[test]
fn what_a_scheduler_and_a_kubelet_of_1_33_say() {
    check(
        Release::V1_33,
        "apply tainted
         apply big
         apply small
         settle
         delete po/small
         settle
         apply small
         settle
         events default-scheduler
         events kubelet",
        expect![[r#"
            0.00     > apply tainted
            0.00     > apply big
            0.00     Pod/big created: Asked
            0.00     > apply small
            0.00     Pod/small created: Asked
            0.00     > settle
            4.76     Pod/small ready: ReportsStart
            4.76     > delete po/small
            4.76     Pod/small terminating: Asked
            4.76     > settle
            6.46     Pod/small gone: ContainersGone
            20.00    > apply small
            20.00    Pod/small created: Asked
            20.00    > settle
            21.76    Pod/small ready: ReportsStart
            21.76    > events default-scheduler
                     Pod/small Normal Scheduled: Successfully assigned default/small to node-3
                     Pod/big Warning FailedScheduling: 0/3 nodes are available: 1 node(s) had untolerated taint {gpu: only}, 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.
                     Pod/small Normal Scheduled: Successfully assigned default/small to node-3
            21.76    > events kubelet
                     Pod/small Normal Pulling: Pulling image "nginx:1"
                     Pod/small Normal Pulled: Successfully pulled image "nginx:1" in 3s (3s including waiting). Image size: 72319283 bytes.
                     Pod/small Normal Created: Container created
                     Pod/small Normal Started: Container started
                     Pod/small Normal Killing: Stopping container web
                     Pod/small Normal Pulled: Container image "nginx:1" already present on machine
                     Pod/small Normal Created: Container created
                     Pod/small Normal Started: Container started
        "#]],
    );
}

#[test]
fn since_1_35_a_pod_carries_the_zone_of_its_node_and_since_1_34_the_generation_that_was_seen() {
    for (release, labelled, seen) in [
        (Release::V1_33, false, 0),
        (Release::V1_34, false, 1),
        (Release::V1_35, true, 1),
    ] {
        let mut cluster = statefulset_visualizer::cluster::Cluster::new(&Config::of(release));
        let manifest = pod!("small", "}]").to_owned();
        let command = statefulset_visualizer::kubectl::Command::Apply { manifest };
        statefulset_visualizer::kubectl::execute(&mut cluster, &command);
        while cluster.step().is_some() {}
        let pod = cluster
            .store()
            .pods
            .get("default", "small")
            .expect("it is there");
        let zone = pod
            .metadata
            .labels
            .contains_key("topology.kubernetes.io/zone");
        assert_eq!(zone, labelled, "{release:?}");
        assert_eq!(pod.status.observed_generation, seen, "{release:?}");
        let all = pod
            .status
            .conditions
            .iter()
            .all(|own| own.observed_generation == seen);
        assert!(all, "{release:?}");
    }
}
