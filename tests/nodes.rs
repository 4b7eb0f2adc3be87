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

const MANIFESTS: &[(&str, &str)] = &[("web", SET)];

#[track_caller]
fn check_in(config: &Config, script: &str, expected: Expect) {
    expected.assert_eq(&Play::told(config, MANIFESTS, script));
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
         fail node-1
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
            10.63    > fail node-1
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
                     Rests: Serves
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
