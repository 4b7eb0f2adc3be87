//! What is shown: get, get -w, describe.

use super::*;
use expect_test::expect;

#[test]
fn getting_in_every_form() {
    let mut terminal = Terminal::with_web();
    terminal.shows(
        &expect![[r#"
            $ kubectl get sts
            NAME   READY   AGE
            web    3/3     60s
            $ kubectl get sts,po,pvc,svc
            NAME                   READY   AGE
            statefulset.apps/web   3/3     60s

            NAME        READY   STATUS    RESTARTS   AGE
            pod/web-0   1/1     Running   0          60s
            pod/web-1   1/1     Running   0          50s
            pod/web-2   1/1     Running   0          39s

            NAME                               STATUS   VOLUME                                     CAPACITY   ACCESS MODES   STORAGECLASS   VOLUMEATTRIBUTESCLASS   AGE
            persistentvolumeclaim/data-web-0   Bound    pvc-497305c5-d1aa-499f-8c43-407dc177b6f7   1Gi        RWO            standard       <unset>                 60s
            persistentvolumeclaim/data-web-1   Bound    pvc-78788347-6866-4743-9fbd-96359554aa53   1Gi        RWO            standard       <unset>                 50s
            persistentvolumeclaim/data-web-2   Bound    pvc-9005becd-29b9-4dbb-b198-92fd50ff4222   1Gi        RWO            standard       <unset>                 39s

            NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
            service/kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   60s
            service/web          ClusterIP   None         <none>        80/TCP    60s
            $ kubectl get all
            NAME        READY   STATUS    RESTARTS   AGE
            pod/web-0   1/1     Running   0          60s
            pod/web-1   1/1     Running   0          50s
            pod/web-2   1/1     Running   0          39s

            NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
            service/kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   60s
            service/web          ClusterIP   None         <none>        80/TCP    60s

            NAME                   READY   AGE
            statefulset.apps/web   3/3     60s
            $ kubectl get sts web -o name
            statefulset.apps/web
            $ kubectl get pods -o name
            pod/web-0
            pod/web-1
            pod/web-2
            $ kubectl get pods --show-labels
            NAME    READY   STATUS    RESTARTS   AGE   LABELS
            web-0   1/1     Running   0          60s   app=web,apps.kubernetes.io/pod-index=0,controller-revision-hash=web-666d559c56,statefulset.kubernetes.io/pod-name=web-0,topology.kubernetes.io/zone=zone-a
            web-1   1/1     Running   0          50s   app=web,apps.kubernetes.io/pod-index=1,controller-revision-hash=web-666d559c56,statefulset.kubernetes.io/pod-name=web-1,topology.kubernetes.io/zone=zone-b
            web-2   1/1     Running   0          39s   app=web,apps.kubernetes.io/pod-index=2,controller-revision-hash=web-666d559c56,statefulset.kubernetes.io/pod-name=web-2,topology.kubernetes.io/zone=zone-a
            $ kubectl get pods -L app,apps.kubernetes.io/pod-index
            NAME    READY   STATUS    RESTARTS   AGE   APP   POD-INDEX
            web-0   1/1     Running   0          60s   web   0
            web-1   1/1     Running   0          50s   web   1
            web-2   1/1     Running   0          39s   web   2
            $ kubectl get pods web-2 web-0
            NAME    READY   STATUS    RESTARTS   AGE
            web-2   1/1     Running   0          39s
            web-0   1/1     Running   0          60s
            $ kubectl get pods web-0 nope
            NAME    READY   STATUS    RESTARTS   AGE
            web-0   1/1     Running   0          60s
            Error from server (NotFound): pods "nope" not found
            [exit code 1]
            $ kubectl get pods nope --ignore-not-found
            $ kubectl get po/web-0 svc/web po/web-1
            NAME        READY   STATUS    RESTARTS   AGE
            pod/web-0   1/1     Running   0          60s

            NAME          TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
            service/web   ClusterIP   None         <none>        80/TCP    60s

            NAME        READY   STATUS    RESTARTS   AGE
            pod/web-1   1/1     Running   0          50s
            $ kubectl get pods -l apps.kubernetes.io/pod-index=1
            NAME    READY   STATUS    RESTARTS   AGE
            web-1   1/1     Running   0          50s
            $ kubectl get pods -l app=web,apps.kubernetes.io/pod-index!=1
            NAME    READY   STATUS    RESTARTS   AGE
            web-0   1/1     Running   0          60s
            web-2   1/1     Running   0          39s
            $ kubectl get pods -l app in (web,db),!tier -o name
            error: name cannot be provided when a selector is specified
            [exit code 1]
            $ kubectl get pods -l 'app in (web'
            Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "app in (web", field selector "": unable to parse requirement: found '', expected: ',' or ')'
            [exit code 1]
            $ kubectl get pods -l 'app in'
            Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "app in", field selector "": unable to parse requirement: found '' expected: '('
            [exit code 1]
            $ kubectl get pods --field-selector=metadata.name=web-1,status.phase=Running -o name
            pod/web-1
            $ kubectl get pods --field-selector=foo=1
            Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "foo=1": field label not supported: foo
            [exit code 1]
            $ kubectl get sts --field-selector=spec.replicas=1
            Error from server (BadRequest): Unable to find "apps/v1, Resource=statefulsets" that match label selector "", field selector "spec.replicas=1": "spec.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"
            [exit code 1]
            $ kubectl get pods -A
            NAMESPACE   NAME    READY   STATUS    RESTARTS   AGE
            default     web-0   1/1     Running   0          60s
            default     web-1   1/1     Running   0          50s
            default     web-2   1/1     Running   0          39s
            $ kubectl get po,pvc --no-headers
            pod/web-0   1/1   Running   0     60s
            pod/web-1   1/1   Running   0     50s
            pod/web-2   1/1   Running   0     39s
            persistentvolumeclaim/data-web-0   Bound   pvc-497305c5-d1aa-499f-8c43-407dc177b6f7   1Gi   RWO   standard   <unset>   60s
            persistentvolumeclaim/data-web-1   Bound   pvc-78788347-6866-4743-9fbd-96359554aa53   1Gi   RWO   standard   <unset>   50s
            persistentvolumeclaim/data-web-2   Bound   pvc-9005becd-29b9-4dbb-b198-92fd50ff4222   1Gi   RWO   standard   <unset>   39s
            $ kubectl get pods -o custom-columns=NAME:.metadata.name,PHASE:.status.phase,NOT:.x
            NAME    PHASE     NOT
            web-0   Running   <none>
            web-1   Running   <none>
            web-2   Running   <none>
            $ kubectl get pods -o custom-columns=NAME
            error: unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>
            [exit code 1]
            $ kubectl get sts web -o jsonpath={.status.replicas}{"\n"}
            error: error parsing jsonpath {.status.replicas}{\n}, unrecognized identifier \n
            [exit code 1]
            $ kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name}{end}'
            web-0web-1web-2$ kubectl get pods -o jsonpath={.a
            error: error parsing jsonpath {.a, unclosed action
            [exit code 1]
            $ kubectl get pods --sort-by=.metadata.labels.apps\.kubernetes\.io/pod-index -o name
            pod/web-0
            pod/web-1
            pod/web-2
            $ kubectl get pods --sort-by=.nothing
            No resources found in default namespace.
            $ kubectl get pods --sort-by=.nothing -o name
            error: couldn't find any field with path "{.nothing}" in the list of objects
            [exit code 1]
            $ kubectl get pods -n other
            No resources found in other namespace.
            $ kubectl get cm,pv -l a=b
            No resources found
            $ kubectl get cm -o yaml
            apiVersion: v1
            items: []
            kind: List
            metadata:
              resourceVersion: ""
            $ kubectl get pods --show-labels -o yaml
            error: --show-labels option cannot be used with yaml printer
            [exit code 1]
            $ kubectl get pods -o foo
            error: unable to match a printer suitable for the output format "foo", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml
            [exit code 1]
            $ kubectl get ep
            error: "endpoints" is not simulated: 'kubectl get endpointslices' shows the same
            [exit code 1]
            $ kubectl get foo
            error: the server doesn't have a resource type "foo"
            [exit code 1]
            $ kubectl get pods.apps
            error: the server doesn't have a resource type "pods" in group "apps"
            [exit code 1]
            $ kubectl get statefulsets.v1.apps web
            NAME   READY   AGE
            web    3/3     60s
            $ kubectl get
            You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

            error: Required resource not specified.
            Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
            See 'kubectl get -h' for help and examples
            [exit code 1]
            $ kubectl get pods,svc -w
            error: you may only specify a single resource type
            [exit code 1]
        "#]],
        &[
            "get sts",
            "get sts,po,pvc,svc",
            "get all",
            "get sts web -o name",
            "get pods -o name",
            "get pods --show-labels",
            "get pods -L app,apps.kubernetes.io/pod-index",
            "get pods web-2 web-0",
            "get pods web-0 nope",
            "get pods nope --ignore-not-found",
            "get po/web-0 svc/web po/web-1",
            "get pods -l apps.kubernetes.io/pod-index=1",
            "get pods -l app=web,apps.kubernetes.io/pod-index!=1",
            "get pods -l app in (web,db),!tier -o name",
            "get pods -l 'app in (web'",
            "get pods -l 'app in'",
            "get pods --field-selector=metadata.name=web-1,status.phase=Running -o name",
            "get pods --field-selector=foo=1",
            "get sts --field-selector=spec.replicas=1",
            "get pods -A",
            "get po,pvc --no-headers",
            "get pods -o custom-columns=NAME:.metadata.name,PHASE:.status.phase,NOT:.x",
            "get pods -o custom-columns=NAME",
            "get sts web -o jsonpath={.status.replicas}{\"\\n\"}",
            "get pods -o jsonpath='{range .items[*]}{.metadata.name}{end}'",
            "get pods -o jsonpath={.a",
            "get pods --sort-by=.metadata.labels.apps\\.kubernetes\\.io/pod-index -o name",
            "get pods --sort-by=.nothing",
            "get pods --sort-by=.nothing -o name",
            "get pods -n other",
            "get cm,pv -l a=b",
            "get cm -o yaml",
            "get pods --show-labels -o yaml",
            "get pods -o foo",
            "get ep",
            "get foo",
            "get pods.apps",
            "get statefulsets.v1.apps web",
            "get",
            "get pods,svc -w",
        ],
    );
    let yaml = terminal.run("get sts web -o yaml");
    assert!(
        yaml.starts_with("apiVersion: apps/v1\nkind: StatefulSet\n"),
        "{yaml}"
    );
    let json = terminal.run("get sts web -o json");
    assert!(
        json.starts_with("{\n    \"apiVersion\": \"apps/v1\",\n"),
        "{json}"
    );
}

#[test]
fn a_watch_prints_a_row_for_each_change() {
    let mut terminal = Terminal::new();
    let mut watch = terminal.start("get pods -w");
    let mut events = terminal.start("get pods -w --output-watch-events --watch-only --no-headers");
    for line in ["apply -f web.yaml", "scale sts web --replicas=0"] {
        terminal.run(line);
        for _ in 0..400 {
            terminal.cluster.step();
            assert_eq!(watch.poll(&mut terminal.cluster), None);
            assert_eq!(events.poll(&mut terminal.cluster), None);
        }
    }
    expect![[r#"
        NAME    READY   STATUS    RESTARTS   AGE
        web-0   0/1     Pending   0          0s
        web-0   0/1     Pending   0          2s
        web-0   0/1     ContainerCreating   0          2s
        web-0   1/1     Running             0          10s
        web-1   0/1     Pending             0          0s
        web-1   0/1     Pending             0          2s
        web-1   0/1     ContainerCreating   0          2s
        web-1   1/1     Running             0          11s
        web-2   0/1     Pending             0          0s
        web-2   0/1     Pending             0          2s
        web-2   0/1     ContainerCreating   0          2s
        web-2   1/1     Running             0          10s
        web-2   1/1     Terminating         0          10s
        web-2   0/1     Completed           0          12s
        web-2   0/1     Completed           0          12s
        web-1   1/1     Terminating         0          23s
        web-1   0/1     Completed           0          25s
        web-1   0/1     Completed           0          25s
        web-0   1/1     Terminating         0          35s
        web-0   0/1     Completed           0          36s
        web-0   0/1     Completed           0          37s
    "#]]
    .assert_eq(watch.output());
    let last = events
        .output()
        .lines()
        .last()
        .unwrap_or_default()
        .to_owned();
    expect!["DELETED    web-0   0/1   Completed           0     37s"].assert_eq(&last);
}

#[test]
fn describing() {
    let mut terminal = Terminal::with_web();
    terminal.shows(
        &expect![[r#"
            $ kubectl describe sts web
            Name:               web
            Namespace:          default
            CreationTimestamp:  Mon, 05 Jan 2026 09:00:00 +0000
            Selector:           app=web
            Labels:             <none>
            Annotations:        <none>
            Replicas:           3 desired | 3 total
            Update Strategy:    RollingUpdate
              Partition:        0
            Pods Status:        3 Running / 0 Waiting / 0 Succeeded / 0 Failed
            Pod Template:
              Labels:  app=web
              Containers:
               nginx:
                Image:        nginx:1.27.0
                Port:         80/TCP (http)
                Host Port:    0/TCP (http)
                Environment:  <none>
                Mounts:
                  /data from data (rw)
              Volumes:         <none>
              Node-Selectors:  <none>
              Tolerations:     <none>
            Volume Claims:
              Name:          data
              StorageClass:  standard
              Labels:        <none>
              Annotations:   <none>
              Capacity:      1Gi
              Access Modes:  [ReadWriteOnce]
            Events:
              Type    Reason            Age   From                    Message
              ----    ------            ----  ----                    -------
              Normal  SuccessfulCreate  60s   statefulset-controller  Create Claim data-web-0 Pod web-0 in StatefulSet web success
              Normal  SuccessfulCreate  60s   statefulset-controller  Create Pod web-0 in StatefulSet web successful
              Normal  SuccessfulCreate  50s   statefulset-controller  Create Claim data-web-1 Pod web-1 in StatefulSet web success
              Normal  SuccessfulCreate  50s   statefulset-controller  Create Pod web-1 in StatefulSet web successful
              Normal  SuccessfulCreate  39s   statefulset-controller  Create Claim data-web-2 Pod web-2 in StatefulSet web success
              Normal  SuccessfulCreate  39s   statefulset-controller  Create Pod web-2 in StatefulSet web successful
            $ kubectl describe po web-0
            Name:             web-0
            Namespace:        default
            Priority:         0
            Service Account:  default
            Node:             node-1/10.0.0.1
            Start Time:       Mon, 05 Jan 2026 09:00:02 +0000
            Labels:           app=web
                              apps.kubernetes.io/pod-index=0
                              controller-revision-hash=web-666d559c56
                              statefulset.kubernetes.io/pod-name=web-0
                              topology.kubernetes.io/zone=zone-a
            Annotations:      <none>
            Status:           Running
            IP:               10.244.1.2
            IPs:
              IP:           10.244.1.2
            Controlled By:  StatefulSet/web
            Containers:
              nginx:
                Container ID:   containerd://cb917d6de0d4490380d5a34de9233c405cc3e6e0146042caa5717110e22e3525
                Image:          nginx:1.27.0
                Image ID:       docker.io/library/nginx@sha256:5ff97a16217540a58411df1fc00f459f612fce65f9664d3c88e833fac089c991
                Port:           80/TCP (http)
                Host Port:      0/TCP (http)
                State:          Running
                  Started:      Mon, 05 Jan 2026 09:00:09 +0000
                Ready:          True
                Restart Count:  0
                Environment:    <none>
                Mounts:
                  /data from data (rw)
                  /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-42m7v (ro)
            Conditions:
              Type                        Status
              PodReadyToStartContainers   True 
              Initialized                 True 
              Ready                       True 
              ContainersReady             True 
              PodScheduled                True 
            Volumes:
              data:
                Type:       PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)
                ClaimName:  data-web-0
                ReadOnly:   false
              kube-api-access-42m7v:
                Type:                    Projected (a volume that contains injected data from multiple sources)
                TokenExpirationSeconds:  3607
                ConfigMapName:           kube-root-ca.crt
                Optional:                false
                DownwardAPI:             true
            QoS Class:                   BestEffort
            Node-Selectors:              <none>
            Tolerations:                 node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                                         node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
            Events:
              Type    Reason                  Age   From                     Message
              ----    ------                  ----  ----                     -------
              Normal  Scheduled               58s   default-scheduler        Successfully assigned default/web-0 to node-1
              Normal  SuccessfulAttachVolume  55s   attachdetach-controller  AttachVolume.Attach succeeded for volume "pvc-497305c5-d1aa-499f-8c43-407dc177b6f7"
              Normal  Pulling                 54s   kubelet                  spec.containers{nginx}: Pulling image "nginx:1.27.0"
              Normal  Pulled                  51s   kubelet                  spec.containers{nginx}: Successfully pulled image "nginx:1.27.0" in 3s (3s including waiting). Image size: 72319283 bytes.
              Normal  Created                 51s   kubelet                  spec.containers{nginx}: Container created
              Normal  Started                 51s   kubelet                  spec.containers{nginx}: Container started
            $ kubectl describe pvc data-web-0
            Name:          data-web-0
            Namespace:     default
            StorageClass:  standard
            Status:        Bound
            Volume:        pvc-497305c5-d1aa-499f-8c43-407dc177b6f7
            Labels:        app=web
            Annotations:   pv.kubernetes.io/bind-completed: yes
                           pv.kubernetes.io/bound-by-controller: yes
                           volume.beta.kubernetes.io/storage-provisioner: csi.lab
                           volume.kubernetes.io/selected-node: node-1
                           volume.kubernetes.io/storage-provisioner: csi.lab
            Finalizers:    [kubernetes.io/pvc-protection]
            Capacity:      1Gi
            Access Modes:  RWO
            VolumeMode:    Filesystem
            Used By:       web-0
            Events:
              Type    Reason                 Age                From                         Message
              ----    ------                 ----               ----                         -------
              Normal  WaitForFirstConsumer   60s                persistentvolume-controller  waiting for first consumer to be created before binding
              Normal  ExternalProvisioning   60s (x2 over 60s)  persistentvolume-controller  Waiting for a volume to be created either by the external provisioner 'csi.lab' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.
              Normal  Provisioning           60s                csi.lab_csi-provisioner-0    External provisioner is provisioning volume for claim "default/data-web-0"
              Normal  ProvisioningSucceeded  58s                csi.lab_csi-provisioner-0    Successfully provisioned volume pvc-497305c5-d1aa-499f-8c43-407dc177b6f7
            $ kubectl describe pv
            Name:            pvc-497305c5-d1aa-499f-8c43-407dc177b6f7
            Labels:          <none>
            Annotations:     pv.kubernetes.io/provisioned-by: csi.lab
            Finalizers:      [kubernetes.io/pv-protection]
            StorageClass:    standard
            Status:          Bound
            Claim:           default/data-web-0
            Reclaim Policy:  Delete
            Access Modes:    RWO
            VolumeMode:      Filesystem
            Capacity:        1Gi
            Node Affinity:   <none>
            Message:         
            Source:
                Type:              CSI (a Container Storage Interface (CSI) volume source)
                Driver:            csi.lab
                FSType:            
                VolumeHandle:      pvc-497305c5-d1aa-499f-8c43-407dc177b6f7
                ReadOnly:          false
                VolumeAttributes:  <none>


            Name:            pvc-78788347-6866-4743-9fbd-96359554aa53
            Labels:          <none>
            Annotations:     pv.kubernetes.io/provisioned-by: csi.lab
            Finalizers:      [kubernetes.io/pv-protection]
            StorageClass:    standard
            Status:          Bound
            Claim:           default/data-web-1
            Reclaim Policy:  Delete
            Access Modes:    RWO
            VolumeMode:      Filesystem
            Capacity:        1Gi
            Node Affinity:   <none>
            Message:         
            Source:
                Type:              CSI (a Container Storage Interface (CSI) volume source)
                Driver:            csi.lab
                FSType:            
                VolumeHandle:      pvc-78788347-6866-4743-9fbd-96359554aa53
                ReadOnly:          false
                VolumeAttributes:  <none>


            Name:            pvc-9005becd-29b9-4dbb-b198-92fd50ff4222
            Labels:          <none>
            Annotations:     pv.kubernetes.io/provisioned-by: csi.lab
            Finalizers:      [kubernetes.io/pv-protection]
            StorageClass:    standard
            Status:          Bound
            Claim:           default/data-web-2
            Reclaim Policy:  Delete
            Access Modes:    RWO
            VolumeMode:      Filesystem
            Capacity:        1Gi
            Node Affinity:   <none>
            Message:         
            Source:
                Type:              CSI (a Container Storage Interface (CSI) volume source)
                Driver:            csi.lab
                FSType:            
                VolumeHandle:      pvc-9005becd-29b9-4dbb-b198-92fd50ff4222
                ReadOnly:          false
                VolumeAttributes:  <none>
            $ kubectl describe svc web
            Name:                     web
            Namespace:                default
            Labels:                   <none>
            Annotations:              <none>
            Selector:                 app=web
            Type:                     ClusterIP
            IP Family Policy:         SingleStack
            IP Families:              IPv4
            IP:                       None
            IPs:                      None
            Port:                     http  80/TCP
            TargetPort:               80/TCP
            Endpoints:                10.244.1.2:80,10.244.3.2:80,10.244.2.2:80
            Session Affinity:         None
            Internal Traffic Policy:  Cluster
            Events:                   <none>
            $ kubectl describe endpointslices
            Name:         web-w65lg
            Namespace:    default
            Labels:       endpointslice.kubernetes.io/managed-by=endpointslice-controller.k8s.io
                          kubernetes.io/service-name=web
                          service.kubernetes.io/headless=
            Annotations:  endpoints.kubernetes.io/last-change-trigger-time: 2026-01-05T09:00:31Z
            AddressType:  IPv4
            Ports:
              Name  Port  Protocol
              ----  ----  --------
              http  80    TCP
            Endpoints:
              - Addresses:  10.244.1.2
                Conditions:
                  Ready:    true
                Hostname:   web-0
                TargetRef:  Pod/web-0
                NodeName:   node-1
                Zone:       zone-a
              - Addresses:  10.244.3.2
                Conditions:
                  Ready:    true
                Hostname:   web-1
                TargetRef:  Pod/web-1
                NodeName:   node-3
                Zone:       zone-b
              - Addresses:  10.244.2.2
                Conditions:
                  Ready:    true
                Hostname:   web-2
                TargetRef:  Pod/web-2
                NodeName:   node-2
                Zone:       zone-a
            Events:         <none>
            $ kubectl describe node node-1
            Name:               node-1
            Roles:              <none>
            Labels:             beta.kubernetes.io/arch=amd64
                                beta.kubernetes.io/os=linux
                                kubernetes.io/arch=amd64
                                kubernetes.io/hostname=node-1
                                kubernetes.io/os=linux
                                topology.kubernetes.io/zone=zone-a
            Annotations:        node.alpha.kubernetes.io/ttl: 0
                                volumes.kubernetes.io/controller-managed-attach-detach: true
            CreationTimestamp:  Mon, 05 Jan 2026 09:00:00 +0000
            Taints:             <none>
            Unschedulable:      false
            Conditions:
              Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason                       Message
              ----             ------  -----------------                 ------------------                ------                       -------
              MemoryPressure   False   Mon, 01 Jan 0001 00:00:00 +0000   Mon, 05 Jan 2026 09:00:00 +0000   KubeletHasSufficientMemory   kubelet has sufficient memory available
              DiskPressure     False   Mon, 01 Jan 0001 00:00:00 +0000   Mon, 05 Jan 2026 09:00:00 +0000   KubeletHasNoDiskPressure     kubelet has no disk pressure
              PIDPressure      False   Mon, 01 Jan 0001 00:00:00 +0000   Mon, 05 Jan 2026 09:00:00 +0000   KubeletHasSufficientPID      kubelet has sufficient PID available
              Ready            True    Mon, 01 Jan 0001 00:00:00 +0000   Mon, 05 Jan 2026 09:00:00 +0000   KubeletReady                 kubelet is posting ready status
            Addresses:
              InternalIP:  10.0.0.1
              Hostname:    node-1
            Capacity:
              cpu:                8
              ephemeral-storage:  100Gi
              memory:             16Gi
              pods:               110
            Allocatable:
              cpu:                8
              ephemeral-storage:  100Gi
              memory:             16Gi
              pods:               110
            System Info:
              Machine ID:                 910a2dec89024cc1beeb8da1658eec67
              System UUID:                910a2dec-8902-4cc1-beeb-8da1658eec67
              Boot ID:                    910a2dec-8902-4cc1-beeb-8da1658eec67
              Kernel Version:             6.12.48
              OS Image:                   Debian GNU/Linux 13 (trixie)
              Operating System:           linux
              Architecture:               amd64
              Container Runtime Version:  containerd://2.1.0
              Kubelet Version:            v1.36.2
            PodCIDR:                      10.244.1.0/24
            PodCIDRs:                     10.244.1.0/24
            Non-terminated Pods:          (1 in total)
              Namespace                   Name     CPU Requests  CPU Limits  Memory Requests  Memory Limits  Age
              ---------                   ----     ------------  ----------  ---------------  -------------  ---
              default                     web-0    0 (0%)        0 (0%)      0 (0%)           0 (0%)         60s
            Allocated resources:
              (Total limits may be over 100 percent, i.e., overcommitted.)
              Resource           Requests  Limits
              --------           --------  ------
              cpu                0 (0%)    0 (0%)
              memory             0 (0%)    0 (0%)
              ephemeral-storage  0 (0%)    0 (0%)
            Events:              <none>
            $ kubectl describe sc standard
            Name:                  standard
            IsDefaultClass:        Yes
            Annotations:           storageclass.kubernetes.io/is-default-class=true
            Provisioner:           csi.lab
            Parameters:            <none>
            AllowVolumeExpansion:  True
            MountOptions:          <none>
            ReclaimPolicy:         Delete
            VolumeBindingMode:     WaitForFirstConsumer
            Events:                <none>
            $ kubectl describe controllerrevisions
            Name:         web-666d559c56
            Namespace:    default
            Labels:       app=web
                          controller.kubernetes.io/hash=666d559c56
            Annotations:  <none>
            API Version:  apps/v1
            Data:
              Spec:
                Template:
                  $patch:  replace
                  Metadata:
                    Labels:
                      App:  web
                  Spec:
                    Containers:
                      Image:              nginx:1.27.0
                      Image Pull Policy:  IfNotPresent
                      Name:               nginx
                      Ports:
                        Container Port:  80
                        Name:            http
                        Protocol:        TCP
                      Resources:
                      Termination Message Path:    /dev/termination-log
                      Termination Message Policy:  File
                      Volume Mounts:
                        Mount Path:  /data
                        Name:        data
                    Dns Policy:      ClusterFirst
                    Restart Policy:  Always
                    Scheduler Name:  default-scheduler
                    Security Context:
                    Termination Grace Period Seconds:  10
            Kind:                                      ControllerRevision
            Metadata:
              Creation Timestamp:  2026-01-05T09:00:00Z
              Owner References:
                API Version:           apps/v1
                Block Owner Deletion:  true
                Controller:            true
                Kind:                  StatefulSet
                Name:                  web
                UID:                   10e2c468-65e9-4746-94d7-973c5c2a449c
              Resource Version:        13
              UID:                     7ef1fd0e-d154-4fcd-9f84-10633ef306ac
            Revision:                  1
            Events:                    <none>
            $ kubectl describe pods web-1 web-2 nope
            Name:             web-1
            Namespace:        default
            Priority:         0
            Service Account:  default
            Node:             node-3/10.0.0.3
            Start Time:       Mon, 05 Jan 2026 09:00:12 +0000
            Labels:           app=web
                              apps.kubernetes.io/pod-index=1
                              controller-revision-hash=web-666d559c56
                              statefulset.kubernetes.io/pod-name=web-1
                              topology.kubernetes.io/zone=zone-b
            Annotations:      <none>
            Status:           Running
            IP:               10.244.3.2
            IPs:
              IP:           10.244.3.2
            Controlled By:  StatefulSet/web
            Containers:
              nginx:
                Container ID:   containerd://46fdfaa34c1544c5af401975ddd644434e67256e56cf4ec18e23e22cea83482c
                Image:          nginx:1.27.0
                Image ID:       docker.io/library/nginx@sha256:5ff97a16217540a58411df1fc00f459f612fce65f9664d3c88e833fac089c991
                Port:           80/TCP (http)
                Host Port:      0/TCP (http)
                State:          Running
                  Started:      Mon, 05 Jan 2026 09:00:20 +0000
                Ready:          True
                Restart Count:  0
                Environment:    <none>
                Mounts:
                  /data from data (rw)
                  /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-kplcs (ro)
            Conditions:
              Type                        Status
              PodReadyToStartContainers   True 
              Initialized                 True 
              Ready                       True 
              ContainersReady             True 
              PodScheduled                True 
            Volumes:
              data:
                Type:       PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)
                ClaimName:  data-web-1
                ReadOnly:   false
              kube-api-access-kplcs:
                Type:                    Projected (a volume that contains injected data from multiple sources)
                TokenExpirationSeconds:  3607
                ConfigMapName:           kube-root-ca.crt
                Optional:                false
                DownwardAPI:             true
            QoS Class:                   BestEffort
            Node-Selectors:              <none>
            Tolerations:                 node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                                         node.kubernetes.io/unreachable:NoExecute op=Exists for 300s


            Name:             web-2
            Namespace:        default
            Priority:         0
            Service Account:  default
            Node:             node-2/10.0.0.2
            Start Time:       Mon, 05 Jan 2026 09:00:23 +0000
            Labels:           app=web
                              apps.kubernetes.io/pod-index=2
                              controller-revision-hash=web-666d559c56
                              statefulset.kubernetes.io/pod-name=web-2
                              topology.kubernetes.io/zone=zone-a
            Annotations:      <none>
            Status:           Running
            IP:               10.244.2.2
            IPs:
              IP:           10.244.2.2
            Controlled By:  StatefulSet/web
            Containers:
              nginx:
                Container ID:   containerd://0df83036098e4d5c97c5aecf6848cd4621112930c04545d98d4177df2f45384d
                Image:          nginx:1.27.0
                Image ID:       docker.io/library/nginx@sha256:5ff97a16217540a58411df1fc00f459f612fce65f9664d3c88e833fac089c991
                Port:           80/TCP (http)
                Host Port:      0/TCP (http)
                State:          Running
                  Started:      Mon, 05 Jan 2026 09:00:31 +0000
                Ready:          True
                Restart Count:  0
                Environment:    <none>
                Mounts:
                  /data from data (rw)
                  /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-cmf4k (ro)
            Conditions:
              Type                        Status
              PodReadyToStartContainers   True 
              Initialized                 True 
              Ready                       True 
              ContainersReady             True 
              PodScheduled                True 
            Volumes:
              data:
                Type:       PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)
                ClaimName:  data-web-2
                ReadOnly:   false
              kube-api-access-cmf4k:
                Type:                    Projected (a volume that contains injected data from multiple sources)
                TokenExpirationSeconds:  3607
                ConfigMapName:           kube-root-ca.crt
                Optional:                false
                DownwardAPI:             true
            QoS Class:                   BestEffort
            Node-Selectors:              <none>
            Tolerations:                 node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                                         node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
            Error from server (NotFound): pods "nope" not found
            [exit code 1]
            $ kubectl describe pod nope
            Error from server (NotFound): pods "nope" not found
            [exit code 1]
            $ kubectl describe pods -n other
            No resources found in other namespace.
            $ kubectl describe
            error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.
            [exit code 1]
            $ kubectl rollout history sts/web --revision=1
            statefulset.apps/web with revision #1
            Pod Template:
              Labels:	app=web
              Containers:
               nginx:
                Image:	nginx:1.27.0
                Port:	80/TCP (http)
                Host Port:	0/TCP (http)
                Environment:	<none>
                Mounts:
                  /data from data (rw)
              Volumes:	<none>
              Node-Selectors:	<none>
              Tolerations:	<none>

        "#]],
        &[
            "describe sts web",
            "describe po web-0",
            "describe pvc data-web-0",
            "describe pv",
            "describe svc web",
            "describe endpointslices",
            "describe node node-1",
            "describe sc standard",
            "describe controllerrevisions",
            "describe pods web-1 web-2 nope",
            "describe pod nope",
            "describe pods -n other",
            "describe",
            "rollout history sts/web --revision=1",
        ],
    );
}
