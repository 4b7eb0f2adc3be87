//! Nodes, volumes on nodes and ways out of their failures in scenes (spec 02 §10, 04). See
//! [`played`] for their script.

use expect_test::{Expect, expect};
use played::{Play, recording};
use statefulset_visualizer::cluster::Config;

mod played;
mod watched;

const SET: &str = "apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: \"nginx:1\"}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
";

const SHORT: &str = "apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: \"nginx:1\"}]}
";

const MANIFESTS: &[(&str, &str)] = &[
    ("web", SET),
    ("bare", SHORT),
    (
        "pinned",
        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {accessModes: \
         [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}}\n---\n\
         {apiVersion: v1, kind: Pod, metadata: {name: pinned}, spec: {nodeName: node-2, containers: \
         [{name: web, image: 'nginx:1'}], volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]}}",
    ),
    (
        "class",
        "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast}, provisioner: csi.lab}",
    ),
    (
        "crash",
        "{apiVersion: v1, kind: Pod, metadata: {name: crash}, spec: {nodeName: node-1, containers: \
         [{name: web, image: 'web:crash'}]}}",
    ),
    (
        "ended",
        "{apiVersion: v1, kind: Pod, metadata: {name: ended}, spec: {nodeName: node-3, restartPolicy: Never, \
         containers: [{name: web, image: 'web:crash'}]}}",
    ),
    (
        "once",
        "{apiVersion: v1, kind: Pod, metadata: {name: once}, spec: {nodeName: node-3, restartPolicy: Never, \
         containers: [{name: web, image: 'web:1'}]}}",
    ),
    (
        "node-1",
        "{apiVersion: v1, kind: Node, metadata: {name: node-1}}",
    ),
    (
        "off",
        "{apiVersion: v1, kind: Node, metadata: {name: node-1}, spec: {taints: \
         [{key: node.kubernetes.io/out-of-service, value: nodeshutdown, effect: NoExecute}]}}",
    ),
];

#[track_caller]
fn check_in(config: &Config, script: &str, expected: Expect) {
    expected.assert_eq(&Play::told(config, MANIFESTS, script));
}

/// How a set without a claim starts.
const START: &str = "\
0.00     > apply bare
0.00     StatefulSet/web created: Asked
0.00     > settle
0.01     Pod/web-0 created: NextOrdinal { after: None }
4.77     Pod/web-0 ready: ReportsStart
";

/// What happens to it from then on.
#[track_caller]
fn check_after_start(script: &str, expected: Expect) {
    let script = ["apply bare\nsettle\n", script].concat();
    let told = Play::told(&Config::default(), MANIFESTS, &script);
    expected.assert_eq(told.strip_prefix(START).expect("the usual start"));
}

#[test]
fn a_volume_is_attached_before_the_containers_start_and_detached_after_they_stopped() {
    check_in(
        &recording(),
        "apply web
         wait 0.45
         why Pod/web-0
         settle
         why VolumeAttachment/va1
         delete sts/web
         settle
         events attachdetach-controller",
        expect![[r#"
            0.00     > apply web
            0.00     StatefulSet/web created: Asked
            0.00     > wait 0.45
            0.01     PersistentVolumeClaim/data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     Pod/web-0 created: NextOrdinal { after: None }
            0.34     PersistentVolume/pv1 created: Provisions { provisioner: "csi.lab" }
            0.37     Node/node-1 ready=True in use [pv1] attached []: VolumesInUse
            0.41     VolumeAttachment/va1 created: Attaches { node: "node-1" }
            0.45     > why Pod/web-0
                     Waits: WaitsForAttach { claim: "data-web-0" }
            0.45     > settle
            0.56     VolumeAttachment/va1 attached to node-1: Attached { node: "node-1" }
            0.77     Node/node-1 ready=True in use [pv1] attached [pv1]: Attached { node: "node-1" }
            1.17     Pod/web-0 ready: ReportsStart
            1.19     > why VolumeAttachment/va1
                     Rests: Attached { node: "node-1" }
            1.19     > delete sts/web
            1.19     StatefulSet/web gone: Asked
            1.19     > settle
            1.21     Pod/web-0 terminating: OwnerGone { owner: "web" }
            1.97     Pod/web-0 gone: ContainersGone
            1.98     Node/node-1 ready=True in use [] attached [pv1]: NodeReports
            2.03     Node/node-1 ready=True in use [] attached []: Detaches { node: "node-1" }
            2.03     VolumeAttachment/va1 terminating: Detaches { node: "node-1" }
            2.18     VolumeAttachment/va1 gone: Detaches { node: "node-1" }
            20.00    > events attachdetach-controller
                     Pod/web-0 Normal SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv1" 
        "#]],
    );
}

#[test]
fn a_volume_that_is_in_use_follows_six_minutes_after_the_node_is_gone() {
    check_in(
        &Config::default(),
        "apply web
         settle
         cut node-1
         wait 70
         delete Node/node-1
         wait 70
         why Pod/web-0
         why VolumeAttachment/va1
         settle
         why Pod/web-0
         events attachdetach-controller
         events kubelet",
        expect![[r#"
            0.00     > apply web
            0.00     StatefulSet/web created: Asked
            0.00     > settle
            0.01     PersistentVolumeClaim/data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     Pod/web-0 created: NextOrdinal { after: None }
            2.04     PersistentVolume/pv1 created: Provisions { provisioner: "csi.lab" }
            2.11     VolumeAttachment/va1 created: Attaches { node: "node-1" }
            2.11     Node/node-1 ready=True in use [pv1] attached []: VolumesInUse
            5.11     VolumeAttachment/va1 attached to node-1: Attached { node: "node-1" }
            5.16     Node/node-1 ready=True in use [pv1] attached [pv1]: Attached { node: "node-1" }
            10.61    Pod/web-0 ready: ReportsStart
            10.63    > cut node-1
            10.63    > wait 70
            60.00    Node/node-1 ready=Unknown in use [pv1] attached [pv1]: NodeLost
            60.00    Pod/web-0 not ready: NodeSilent { node: "node-1" }
            80.63    > delete Node/node-1
            80.63    Node/node-1 gone: Asked
            80.63    > wait 70
            140.00   Pod/web-0 terminating: NodeGone { node: "node-1" }
            140.00   Pod/web-0 gone: NodeGone { node: "node-1" }
            140.01   Pod/web-0 created: NextOrdinal { after: None }
            140.07   Node/node-3 ready=True in use [pv1] attached []: VolumesInUse
            150.63   > why Pod/web-0
                     Waits: AttachedElsewhere { claim: "data-web-0", node: "node-1" }
            150.63   > why VolumeAttachment/va1
                     Waits: StillMounted { node: "node-1" }
            150.63   > settle
            500.05   VolumeAttachment/va1 terminating: ForcesDetach { node: "node-1" }
            503.05   VolumeAttachment/va1 gone: Detaches { node: "node-1" }
            503.10   VolumeAttachment/va2 created: Attaches { node: "node-3" }
            506.10   VolumeAttachment/va2 attached to node-3: Attached { node: "node-3" }
            506.15   Node/node-3 ready=True in use [pv1] attached [pv1]: Attached { node: "node-3" }
            511.60   Pod/web-0 ready: ReportsStart
            511.62   > why Pod/web-0
                     Rests: RunsTwice { node: "node-1" }
            511.62   > events attachdetach-controller
                     Pod/web-0 Normal SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv1" 
                     Pod/web-0 Warning FailedAttachVolume: Multi-Attach error for volume "pv1" Volume is already exclusively attached to one node and can't be attached to another
                     Pod/web-0 Normal SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv1" 
            511.62   > events kubelet
                     Pod/web-0 Normal Pulling: Pulling image "nginx:1"
                     Pod/web-0 Normal Pulled: Successfully pulled image "nginx:1" in 3s (3s including waiting). Image size: 72319283 bytes.
                     Pod/web-0 Normal Created: Container created
                     Pod/web-0 Normal Started: Container started
                     Pod/web-0 Warning FailedMount: Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data], failed to process volumes=[]: context deadline exceeded
                     Pod/web-0 Normal Pulling: Pulling image "nginx:1"
                     Pod/web-0 Normal Pulled: Successfully pulled image "nginx:1" in 3s (3s including waiting). Image size: 72319283 bytes.
                     Pod/web-0 Normal Created: Container created
                     Pod/web-0 Normal Started: Container started
        "#]],
    );
}

#[test]
fn a_forced_deletion_leaves_two_of_a_name_until_the_node_hears_of_it() {
    check_in(
        &Config::default(),
        "apply web
         settle
         cut node-1
         wait 420
         why Pod/web-0
         force web-0
         wait 1
         why Pod/web-0
         wait 700
         why Pod/web-0
         join node-1
         settle
         why Pod/web-0
         events attachdetach-controller",
        expect![[r#"
            0.00     > apply web
            0.00     StatefulSet/web created: Asked
            0.00     > settle
            0.01     PersistentVolumeClaim/data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     Pod/web-0 created: NextOrdinal { after: None }
            2.04     PersistentVolume/pv1 created: Provisions { provisioner: "csi.lab" }
            2.11     VolumeAttachment/va1 created: Attaches { node: "node-1" }
            2.11     Node/node-1 ready=True in use [pv1] attached []: VolumesInUse
            5.11     VolumeAttachment/va1 attached to node-1: Attached { node: "node-1" }
            5.16     Node/node-1 ready=True in use [pv1] attached [pv1]: Attached { node: "node-1" }
            10.61    Pod/web-0 ready: ReportsStart
            10.63    > cut node-1
            10.63    > wait 420
            60.00    Node/node-1 ready=Unknown in use [pv1] attached [pv1]: NodeLost
            60.00    Pod/web-0 not ready: NodeSilent { node: "node-1" }
            360.10   Pod/web-0 terminating: TolerationOver { node: "node-1" }
            430.63   > why Pod/web-0
                     Waits: StuckTerminating { node: "node-1" }
            430.63   > force web-0
            430.63   Pod/web-0 gone: ForceDeleted { node: "node-1" }
            430.63   > wait 1
            430.64   Pod/web-0 created: NextOrdinal { after: None }
            430.70   Node/node-2 ready=True in use [pv1] attached []: VolumesInUse
            431.63   > why Pod/web-0
                     Waits: AttachedElsewhere { claim: "data-web-0", node: "node-1" }
            431.63   > wait 700
            790.68   Node/node-1 ready=Unknown in use [pv1] attached []: ForcesDetach { node: "node-1" }
            790.68   VolumeAttachment/va1 terminating: ForcesDetach { node: "node-1" }
            793.68   VolumeAttachment/va1 gone: Detaches { node: "node-1" }
            793.73   VolumeAttachment/va2 created: Attaches { node: "node-2" }
            796.73   VolumeAttachment/va2 attached to node-2: Attached { node: "node-2" }
            796.78   Node/node-2 ready=True in use [pv1] attached [pv1]: Attached { node: "node-2" }
            802.23   Pod/web-0 ready: ReportsStart
            1131.63  > why Pod/web-0
                     Rests: RunsTwice { node: "node-1" }
            1131.63  > join node-1
            1131.63  > settle
            1133.29  Node/node-1 ready=True in use [pv1] attached []: NodeReports
            1133.38  Node/node-1 ready=True in use [] attached []: NodeReports
            1135.00  > why Pod/web-0
                     Rests: Serves
            1135.00  > events attachdetach-controller
                     Pod/web-0 Normal SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv1" 
                     Pod/web-0 Warning FailedAttachVolume: Multi-Attach error for volume "pv1" Volume is already exclusively attached to one node and can't be attached to another
                     Pod/web-0 Normal SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv1" 
        "#]],
    );
}

#[test]
fn a_forced_deletion_on_a_healthy_node_does_not_wait_for_the_containers() {
    check_in(
        &recording(),
        "apply bare
         settle
         force web-0
         wait 0.05
         why Pod/web-0
         settle
         why Pod/web-0",
        expect![[r#"
            0.00     > apply bare
            0.00     StatefulSet/web created: Asked
            0.00     > settle
            0.01     Pod/web-0 created: NextOrdinal { after: None }
            0.64     Pod/web-0 ready: ReportsStart
            0.66     > force web-0
            0.66     Pod/web-0 terminating: ForceDeleted { node: "node-2" }
            0.66     Pod/web-0 gone: ForceDeleted { node: "node-2" }
            0.66     > wait 0.05
            0.67     Pod/web-0 created: NextOrdinal { after: None }
            0.71     > why Pod/web-0
                     Waits: CreatesSandbox
            0.71     > settle
            1.30     Pod/web-0 ready: ReportsStart
            20.00    > why Pod/web-0
                     Rests: Serves
        "#]],
    );
}

#[test]
fn an_out_of_service_node_gives_up_pods_and_volumes_at_once() {
    check_in(
        &Config::default(),
        "apply web
         settle
         cut node-1
         wait 60
         apply off
         settle
         why Pod/web-0
         join node-1
         settle",
        expect![[r#"
            0.00     > apply web
            0.00     StatefulSet/web created: Asked
            0.00     > settle
            0.01     PersistentVolumeClaim/data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     Pod/web-0 created: NextOrdinal { after: None }
            2.04     PersistentVolume/pv1 created: Provisions { provisioner: "csi.lab" }
            2.11     VolumeAttachment/va1 created: Attaches { node: "node-1" }
            2.11     Node/node-1 ready=True in use [pv1] attached []: VolumesInUse
            5.11     VolumeAttachment/va1 attached to node-1: Attached { node: "node-1" }
            5.16     Node/node-1 ready=True in use [pv1] attached [pv1]: Attached { node: "node-1" }
            10.61    Pod/web-0 ready: ReportsStart
            10.63    > cut node-1
            10.63    > wait 60
            60.00    Node/node-1 ready=Unknown in use [pv1] attached [pv1]: NodeLost
            60.00    Pod/web-0 not ready: NodeSilent { node: "node-1" }
            70.63    > apply off
            70.63    > settle
            70.63    Pod/web-0 terminating: TolerationOver { node: "node-1" }
            80.00    Pod/web-0 gone: NodeGone { node: "node-1" }
            80.01    Pod/web-0 created: NextOrdinal { after: None }
            80.05    Node/node-1 ready=Unknown in use [pv1] attached []: OutOfService { node: "node-1" }
            80.05    VolumeAttachment/va1 terminating: OutOfService { node: "node-1" }
            80.07    Node/node-2 ready=True in use [pv1] attached []: VolumesInUse
            83.05    VolumeAttachment/va1 gone: Detaches { node: "node-1" }
            83.10    VolumeAttachment/va2 created: Attaches { node: "node-2" }
            86.10    VolumeAttachment/va2 attached to node-2: Attached { node: "node-2" }
            86.15    Node/node-2 ready=True in use [pv1] attached [pv1]: Attached { node: "node-2" }
            91.60    Pod/web-0 ready: ReportsStart
            100.00   > why Pod/web-0
                     Rests: RunsTwice { node: "node-1" }
            100.00   > join node-1
            100.00   > settle
            101.75   Node/node-1 ready=True in use [] attached []: NodeReports
        "#]],
    );
}

#[test]
fn a_node_that_is_back_finishes_what_was_asked_of_it() {
    check_in(
        &Config::default(),
        "apply web
         settle
         cut node-1
         wait 400
         why Pod/web-0
         join node-1
         settle",
        expect![[r#"
            0.00     > apply web
            0.00     StatefulSet/web created: Asked
            0.00     > settle
            0.01     PersistentVolumeClaim/data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     Pod/web-0 created: NextOrdinal { after: None }
            2.04     PersistentVolume/pv1 created: Provisions { provisioner: "csi.lab" }
            2.11     VolumeAttachment/va1 created: Attaches { node: "node-1" }
            2.11     Node/node-1 ready=True in use [pv1] attached []: VolumesInUse
            5.11     VolumeAttachment/va1 attached to node-1: Attached { node: "node-1" }
            5.16     Node/node-1 ready=True in use [pv1] attached [pv1]: Attached { node: "node-1" }
            10.61    Pod/web-0 ready: ReportsStart
            10.63    > cut node-1
            10.63    > wait 400
            60.00    Node/node-1 ready=Unknown in use [pv1] attached [pv1]: NodeLost
            60.00    Pod/web-0 not ready: NodeSilent { node: "node-1" }
            360.10   Pod/web-0 terminating: TolerationOver { node: "node-1" }
            410.63   > why Pod/web-0
                     Waits: StuckTerminating { node: "node-1" }
            410.63   > join node-1
            410.63   > settle
            412.33   Pod/web-0 gone: ContainersGone
            412.34   Pod/web-0 created: NextOrdinal { after: None }
            412.38   Node/node-1 ready=True in use [] attached [pv1]: NodeReports
            412.40   Node/node-1 ready=True in use [] attached []: Detaches { node: "node-1" }
            412.40   VolumeAttachment/va1 terminating: Detaches { node: "node-1" }
            412.40   Node/node-2 ready=True in use [pv1] attached []: VolumesInUse
            415.40   VolumeAttachment/va1 gone: Detaches { node: "node-1" }
            415.45   VolumeAttachment/va2 created: Attaches { node: "node-2" }
            418.45   VolumeAttachment/va2 attached to node-2: Attached { node: "node-2" }
            418.50   Node/node-2 ready=True in use [pv1] attached [pv1]: Attached { node: "node-2" }
            423.95   Pod/web-0 ready: ReportsStart
        "#]],
    );
}

#[test]
fn a_deleted_node_gives_up_its_pods_and_can_be_made_again() {
    check_after_start(
        "delete Node/node-1
         wait 30
         why Pod/web-0
         settle
         apply node-1
         settle
         get no
         cut node-1
         delete Node/node-1
         apply node-1
         settle
         get no
         why Node/node-1",
        expect![[r#"
            4.79     > delete Node/node-1
            4.79     Node/node-1 gone: Asked
            4.79     > wait 30
            34.79    > why Pod/web-0
                     Rests: Serves
            34.79    > settle
            34.79    > apply node-1
            34.79    Node/node-1 created: Asked
            34.79    > settle
            43.29    Node/node-1 ready=True in use [] attached []: NodeReports
            43.30    > get no
                     NAME     STATUS   ROLES    AGE   VERSION
                     node-1   Ready    <none>   9s    v1.36.2
                     node-2   Ready    <none>   43s   v1.36.2
                     node-3   Ready    <none>   43s   v1.36.2
            43.30    > cut node-1
            43.30    > delete Node/node-1
            43.30    Node/node-1 gone: Asked
            43.30    > apply node-1
            43.30    Node/node-1 created: Asked
            43.30    > settle
            105.00   Node/node-1 ready=Unknown in use [] attached []: NodeLost
            105.10   > get no
                     NAME     STATUS     ROLES    AGE    VERSION
                     node-1   NotReady   <none>   62s    
                     node-2   Ready      <none>   105s   v1.36.2
                     node-3   Ready      <none>   105s   v1.36.2
            105.10   > why Node/node-1
                     Waits: NodeLost
        "#]],
    );
}

#[test]
fn a_pod_whose_node_was_chosen_beforehand_waits_there_for_its_volume() {
    check_in(
        &recording(),
        "apply pinned
         wait 5
         why Pod/pinned
         apply class
         settle
         why Pod/pinned",
        expect![[r#"
            0.00     > apply pinned
            0.00     PersistentVolumeClaim/data created: Asked
            0.00     Pod/pinned created: Asked
            0.00     > wait 5
            5.00     > why Pod/pinned
                     Waits: ClaimUnbound { claim: "data" }
            5.00     > apply class
            5.00     StorageClass/fast created: Asked
            5.00     > settle
            10.31    PersistentVolume/pv1 created: Provisions { provisioner: "csi.lab" }
            10.32    Node/node-2 ready=True in use [pv1] attached []: VolumesInUse
            10.37    VolumeAttachment/va1 created: Attaches { node: "node-2" }
            10.52    VolumeAttachment/va1 attached to node-2: Attached { node: "node-2" }
            10.73    Node/node-2 ready=True in use [pv1] attached [pv1]: Attached { node: "node-2" }
            11.13    Pod/pinned ready: ReportsStart
            11.13    > why Pod/pinned
                     Rests: Serves
        "#]],
    );
}

#[test]
fn a_machine_that_was_without_power_starts_its_pods_anew() {
    check_in(
        &Config::default(),
        "apply web
         apply once
         apply ended
         settle
         off node-2
         off node-3
         wait 20
         on node-2
         on node-3
         settle
         pod web-0
         pod once
         pod ended
         events kubelet",
        expect![[r#"
            0.00     > apply web
            0.00     StatefulSet/web created: Asked
            0.00     > apply once
            0.00     Pod/once created: Asked
            0.00     > apply ended
            0.00     Pod/ended created: Asked
            0.00     > settle
            0.01     PersistentVolumeClaim/data-web-0 created: ClaimMissing { pod: "web-0" }
            0.01     Pod/web-0 created: NextOrdinal { after: None }
            2.04     PersistentVolume/pv1 created: Provisions { provisioner: "csi.lab" }
            2.11     VolumeAttachment/va1 created: Attaches { node: "node-2" }
            2.11     Node/node-2 ready=True in use [pv1] attached []: VolumesInUse
            4.75     Pod/once ready: ReportsStart
            4.75     Pod/ended ready: ReportsStart
            5.11     VolumeAttachment/va1 attached to node-2: Attached { node: "node-2" }
            5.16     Node/node-2 ready=True in use [pv1] attached [pv1]: Attached { node: "node-2" }
            10.61    Pod/web-0 ready: ReportsStart
            10.63    > off node-2
            10.63    > off node-3
            10.63    > wait 20
            30.63    > on node-2
            30.63    > on node-3
            30.63    > settle
            30.68    Pod/web-0 not ready: Rebooted { node: "node-2" }
            33.18    Pod/web-0 ready: ReportsStart
            60.00    > pod web-0
                     Running, ready, 10.244.2.3
                     web: 1 restarts, now [], before [Unknown 255]
            60.00    > pod once
                     Failed, not ready, 10.244.3.2
                     web: 0 restarts, now [Unknown 255], before []
            60.00    > pod ended
                     Failed, not ready, 10.244.3.3
                     web: 0 restarts, now [Error 1], before []
            60.00    > events kubelet
                     Pod/once Normal Pulling: Pulling image "web:1"
                     Pod/ended Normal Pulling: Pulling image "web:crash"
                     Pod/once Normal Pulled: Successfully pulled image "web:1" in 3s (3s including waiting). Image size: 72319283 bytes.
                     Pod/ended Normal Pulled: Successfully pulled image "web:crash" in 3s (3s including waiting). Image size: 72319283 bytes.
                     Pod/once Normal Created: Container created
                     Pod/once Normal Started: Container started
                     Pod/ended Normal Created: Container created
                     Pod/ended Normal Started: Container started
                     Pod/web-0 Normal Pulling: Pulling image "nginx:1"
                     Pod/web-0 Normal Pulled: Successfully pulled image "nginx:1" in 3s (3s including waiting). Image size: 72319283 bytes.
                     Pod/web-0 Normal SandboxChanged: Pod sandbox changed, it will be killed and re-created.
                     Pod/once Normal SandboxChanged: Pod sandbox changed, it will be killed and re-created.
                     Node/node-3 Warning Rebooted: Node node-3 has been rebooted, boot id: bc730140-5014-4d01-96bf-5d405151ec53
                     Pod/web-0 Normal Pulled: Container image "nginx:1" already present on machine and can be accessed by the pod
                     Pod/web-0 Normal Created: Container created
                     Pod/web-0 Normal Started: Container started
                     Node/node-2 Warning Rebooted: Node node-2 has been rebooted, boot id: d909c315-b21d-4f6c-a8e6-022a79eb517b
        "#]],
    );
}

#[test]
fn what_was_deleted_while_the_power_was_off_does_not_start_again() {
    check_after_start(
        "off node-2
         wait 400
         on node-2
         settle
         pod web-0",
        expect![[r#"
            4.79     > off node-2
            4.79     > wait 400
            60.00    Node/node-2 ready=Unknown in use [] attached []: NodeLost
            60.00    Pod/web-0 not ready: NodeSilent { node: "node-2" }
            360.10   Pod/web-0 terminating: TolerationOver { node: "node-2" }
            404.79   > on node-2
            404.79   > settle
            405.49   Pod/web-0 gone: ContainersGone
            405.50   Pod/web-0 created: NextOrdinal { after: None }
            410.26   Pod/web-0 ready: ReportsStart
            414.08   Node/node-2 ready=True in use [] attached []: NodeReports
            420.00   > pod web-0
                     Running, ready, 10.244.3.2
                     web: 0 restarts, now [], before []
        "#]],
    );
}

#[test]
fn without_power_nothing_runs_twice() {
    for (word, runs_twice) in [("off", false), ("cut", true)] {
        let script = format!(
            "apply bare\nsettle\n{word} node-2\nwait 60\nforce web-0\nsettle\nwhy Pod/web-0"
        );
        let told = Play::told(&Config::default(), MANIFESTS, &script);
        assert_eq!(told.contains("RunsTwice"), runs_twice, "{told}");
    }
}

#[test]
fn behind_a_cut_network_containers_go_on_and_it_is_told_later() {
    check_in(
        &Config::default(),
        "apply crash
         apply bare
         wait 20
         pod crash
         cut node-1
         wait 45
         pod crash
         join node-1
         wait 12
         pod crash",
        expect![[r#"
            0.00     > apply crash
            0.00     Pod/crash created: Asked
            0.00     > apply bare
            0.00     StatefulSet/web created: Asked
            0.00     > wait 20
            0.01     Pod/web-0 created: NextOrdinal { after: None }
            4.75     Pod/crash ready: ReportsStart
            4.77     Pod/web-0 ready: ReportsStart
            5.25     Pod/crash not ready: ContainerExited { container: "web" }
            7.25     Pod/crash ready: ReportsStart
            7.75     Pod/crash not ready: ContainerExited { container: "web" }
            19.25    Pod/crash ready: ReportsStart
            19.75    Pod/crash not ready: ContainerExited { container: "web" }
            20.00    > pod crash
                     Running, not ready, 10.244.1.2
                     web: 2 restarts, now [Error 1], before [Error 1]
            20.00    > cut node-1
            20.00    > wait 45
            65.00    > pod crash
                     Running, not ready, 10.244.1.2
                     web: 2 restarts, now [Error 1], before [Error 1]
            65.00    > join node-1
            65.00    > wait 12
            70.00    Node/node-1 ready=Unknown in use [] attached []: NodeLost
            73.29    Node/node-1 ready=True in use [] attached []: NodeReports
            77.00    > pod crash
                     Running, not ready, 10.244.1.2
                     web: 3 restarts, now [], before [Error 1]
        "#]],
    );
}

#[test]
fn a_deletion_is_heard_when_the_network_is_back() {
    check_after_start(
        "cut node-2
         delete Pod/web-0
         wait 20
         why Pod/web-0
         join node-2
         settle",
        expect![[r#"
            4.79     > cut node-2
            4.79     > delete Pod/web-0
            4.79     Pod/web-0 terminating: Asked
            4.79     > wait 20
            24.79    > why Pod/web-0
                     Waits: StuckTerminating { node: "node-2" }
            24.79    > join node-2
            24.79    > settle
            26.49    Pod/web-0 gone: ContainersGone
            26.50    Pod/web-0 created: NextOrdinal { after: None }
            31.26    Pod/web-0 ready: ReportsStart
        "#]],
    );
}

#[test]
fn power_and_network_fail_each_on_their_own() {
    check_after_start(
        "cut node-2
         off node-2
         wait 10
         join node-2
         wait 10
         why Pod/web-0
         on node-2
         settle
         pod web-0",
        expect![[r#"
            4.79     > cut node-2
            4.79     > off node-2
            4.79     > wait 10
            14.79    > join node-2
            14.79    > wait 10
            24.79    > why Pod/web-0
                     Waits: NodeSilent { node: "node-2" }
            24.79    > on node-2
            24.79    > settle
            24.84    Pod/web-0 not ready: Rebooted { node: "node-2" }
            26.54    Pod/web-0 ready: ReportsStart
            60.00    > pod web-0
                     Running, ready, 10.244.2.3
                     web: 1 restarts, now [], before [Unknown 255]
        "#]],
    );
}
