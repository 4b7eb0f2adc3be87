//! Descriptions of objects that are made by hand; `cli/tests.rs` has those of a cluster that runs.

use super::*;
use expect_test::{Expect, expect};

/// An hour into the run.
const NOW: Millis = 3_600_000;

fn shows(kind: Kind, yaml: &str, expected: &Expect) {
    let json: Value = serde_yaml::from_str(yaml).unwrap();
    let object = Object::from_json(kind, json).unwrap();
    expected.assert_eq(&describe(&Store::default(), &object, NOW, true));
}

#[test]
fn a_pod_with_everything() {
    let pod = "
metadata:
  name: web-1
  namespace: default
  annotations: {note: x, long: LONG, kubectl.kubernetes.io/last-applied-configuration: hidden}
  deletionTimestamp: 2026-01-05T10:00:10Z
  deletionGracePeriodSeconds: 10
spec:
  nodeName: node-1
  nodeSelector: {disk: ssd}
  initContainers: [{name: first, image: 'i:1', args: [a, b]}]
  containers:
  - name: one
    image: 'a:1'
    command: [sh, -c, \"x\\ny\"]
    ports: [{containerPort: 80}, {containerPort: 81, name: b, protocol: UDP}]
    resources: {limits: {cpu: '1', memory: 1Gi}, requests: {cpu: 500m}}
    livenessProbe: {exec: {command: [cat, /x]}}
    readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 5}
    startupProbe: {httpGet: {path: /ok, port: http, scheme: HTTPS}}
    env:
    - {name: A, value: '1'}
    - {name: B, valueFrom: {secretKeyRef: {name: s, key: k}}}
    - {name: C, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
    volumeMounts: [{name: z, mountPath: /z, readOnly: true}, {name: e, mountPath: /e, subPath: p}]
  - {name: two, image: 'b:1'}
  volumes:
  - {name: e, emptyDir: {}}
  - {name: z, configMap: {name: c}}
  - {name: s, secret: {secretName: x, optional: true}}
status:
  phase: Running
  hostIP: 10.0.0.11
  containerStatuses:
  - {name: one, restartCount: 2, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1, reason: Error, startedAt: 2026-01-05T09:00:03Z, finishedAt: 2026-01-05T09:00:04Z}}}
";
    shows(
        Kind::Pod,
        &pod.replace("LONG", &"y".repeat(150)),
        &expect![[r#"
            Name:                      web-1
            Namespace:                 default
            Node:                      node-1/10.0.0.11
            Labels:                    <none>
            Annotations:               long:
                                         yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy...
                                       note: x
            Status:                    Terminating (lasts <invalid>)
            Termination Grace Period:  10s
            IP:                        
            IPs:                       <none>
            Init Containers:
              first:
                Image:      i:1
                Port:       <none>
                Host Port:  <none>
                Args:
                  a
                  b
                Environment:  <none>
                Mounts:       <none>
            Containers:
              one:
                Container ID:  containerd://e7b25ad27bcc4532842bb6bbd131777c0f5fc161e4f84718acdf9df58faa9d2b
                Image:         a:1
                Image ID:      docker.io/library/@sha256:e220a8397b1d4dafae789e6aa1b965f406c45d188009454fb88bb8a8724c81ec
                Ports:         80/TCP, 81/UDP (b)
                Host Ports:    0/TCP, 0/UDP (b)
                Command:
                  sh
                  -c
                  x
                  y
                State:          Waiting
                  Reason:       CrashLoopBackOff
                Last State:     Terminated
                  Reason:       Error
                  Exit Code:    1
                  Started:      Mon, 05 Jan 2026 09:00:03 +0000
                  Finished:     Mon, 05 Jan 2026 09:00:04 +0000
                Ready:          False
                Restart Count:  2
                Limits:
                  cpu:     1
                  memory:  1Gi
                Requests:
                  cpu:      500m
                Liveness:   exec [cat /x] delay=0s timeout=1s period=10s #success=1 #failure=3
                Readiness:  tcp-socket :80 delay=0s timeout=1s period=5s #success=1 #failure=3
                Startup:    http-get https://:http/ok delay=0s timeout=1s period=10s #success=1 #failure=3
                Environment:
                  A:  1
                  B:  <set to the key 'k' in secret 's'>  Optional: false
                  C:   (v1:metadata.name)
                Mounts:
                  /e from e (rw,path="p")
                  /z from z (ro)
              two:
                Image:        b:1
                Port:         <none>
                Host Port:    <none>
                Environment:  <none>
                Mounts:       <none>
            Volumes:
              e:
                Type:       EmptyDir (a temporary directory that shares a pod's lifetime)
                Medium:     
                SizeLimit:  <unset>
              z:
                Type:      ConfigMap (a volume populated by a ConfigMap)
                Name:      c
                Optional:  false
              s:
                Type:        Secret (a volume populated by a Secret)
                SecretName:  x
                Optional:    true
            QoS Class:       Burstable
            Node-Selectors:  disk=ssd
            Tolerations:     <none>
            Events:          <none>
        "#]],
    );
}

#[test]
fn what_is_not_there_is_said() {
    shows(
        Kind::Pod,
        "{metadata: {name: a}, spec: {containers: [{name: c}]}, status: {phase: Pending}}",
        &expect![[r#"
            Name:         a
            Node:         <none>
            Labels:       <none>
            Annotations:  <none>
            Status:       Pending
            IP:           
            IPs:          <none>
            Containers:
              c:
                Image:        
                Port:         <none>
                Host Port:    <none>
                Environment:  <none>
                Mounts:       <none>
            Volumes:          <none>
            QoS Class:        BestEffort
            Node-Selectors:   <none>
            Tolerations:      <none>
            Events:           <none>
        "#]],
    );
    shows(
        Kind::StatefulSet,
        "{metadata: {name: a}, spec: {updateStrategy: {type: OnDelete}}}",
        &expect![[r#"
            Name:               a
            CreationTimestamp:  Mon, 01 Jan 0001 00:00:00 +0000
            Selector:           <none>
            Labels:             <none>
            Annotations:        <none>
            Replicas:           1 desired | 0 total
            Update Strategy:    OnDelete
            Pods Status:        0 Running / 0 Waiting / 0 Succeeded / 0 Failed
            Pod Template:
              Labels:  <none>
              Containers: <none>
              Volumes:         <none>
              Node-Selectors:  <none>
              Tolerations:     <none>
            Volume Claims:     <none>
            Events:            <none>
        "#]],
    );
    shows(
        Kind::PersistentVolumeClaim,
        "{metadata: {name: a, deletionTimestamp: 2026-01-05T09:59:48Z}, spec: {resources: {requests: {storage: 1Gi}}}}",
        &expect![[r#"
            Name:          a
            StorageClass:  
            Status:        Terminating (lasts 12s)
            Volume:        
            Labels:        <none>
            Annotations:   <none>
            Finalizers:    []
            Capacity:      
            Access Modes:  
            Used By:       <none>
            Events:        <none>
        "#]],
    );
    shows(
        Kind::PodDisruptionBudget,
        "{metadata: {name: a}, spec: {minAvailable: 50%, selector: {matchExpressions: [{key: a, operator: In, values: [b, c]}, {key: d, operator: DoesNotExist}]}}}",
        &expect![[r#"
            Name:           a
            Min available:  50%
            Selector:       a in (b,c),!d
            Status:
                Allowed disruptions:  0
                Current:              0
                Desired:              0
                Total:                0
            Events:                   <none>
        "#]],
    );
    shows(
        Kind::Service,
        "{metadata: {name: a}, spec: {type: ClusterIP, ports: [{port: 80, targetPort: http, nodePort: 30080}]}}",
        &expect![[r#"
            Name:              a
            Labels:            <none>
            Annotations:       <none>
            Selector:          <none>
            Type:              ClusterIP
            IP Families:       <none>
            IP:                
            IPs:               <none>
            Port:              <unset>  80/TCP
            TargetPort:        http/TCP
            NodePort:          <unset>  30080/TCP
            Endpoints:         <none>
            Session Affinity:  
            Events:            <none>
        "#]],
    );
    shows(
        Kind::EndpointSlice,
        "{metadata: {name: a}, addressType: IPv4}",
        &expect![[r#"
            Name:         a
            Labels:       <none>
            Annotations:  <none>
            AddressType:  IPv4
            Ports:        <unset>
            Endpoints:    <none>
            Events:       <none>
        "#]],
    );
}

#[test]
fn volumes_and_nodes_say_where() {
    shows(
        Kind::PersistentVolume,
        "{metadata: {name: a}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], persistentVolumeReclaimPolicy: Retain, local: {path: /x}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [a, b]}]}]}}}, status: {phase: Available}}",
        &expect![[r#"
            Name:              a
            Labels:            <none>
            Annotations:       <none>
            Finalizers:        []
            StorageClass:      
            Status:            Available
            Claim:             
            Reclaim Policy:    Retain
            Access Modes:      RWO
            Capacity:          1Gi
            Node Affinity:     
              Required Terms:  
                Term 0:        zone in [a, b]
            Message:           
            Source:
                Type:  LocalVolume (a persistent volume backed by local storage on a node)
                Path:  /x
            Events:    <none>
        "#]],
    );
    shows(
        Kind::Node,
        "{metadata: {name: a, labels: {node-role.kubernetes.io/control-plane: ''}}, spec: {podCIDR: 10.0.0.0/24, taints: [{key: b, effect: NoSchedule}, {key: a, value: x, effect: NoExecute}]}, status: {addresses: [{type: InternalIP, address: 10.0.0.1}], capacity: {cpu: '8'}}}",
        &expect![[r#"
            Name:               a
            Roles:              control-plane
            Labels:             node-role.kubernetes.io/control-plane=
            Annotations:        <none>
            CreationTimestamp:  Mon, 01 Jan 0001 00:00:00 +0000
            Taints:             a=x:NoExecute
                                b:NoSchedule
            Unschedulable:      false
            Conditions:
              Type  Status  LastHeartbeatTime  LastTransitionTime  Reason  Message
              ----  ------  -----------------  ------------------  ------  -------
            Addresses:
              InternalIP:  10.0.0.1
            Capacity:
              cpu:  8
            System Info:
              Machine ID:                 
              System UUID:                
              Boot ID:                    
              Kernel Version:             
              OS Image:                   
              Operating System:           
              Architecture:               
              Container Runtime Version:  
              Kubelet Version:            
            PodCIDR:                      10.0.0.0/24
            Non-terminated Pods:          (0 in total)
              Namespace                   Name    CPU Requests  CPU Limits  Memory Requests  Memory Limits  Age
              ---------                   ----    ------------  ----------  ---------------  -------------  ---
            Allocated resources:
              (Total limits may be over 100 percent, i.e., overcommitted.)
              Resource           Requests  Limits
              --------           --------  ------
              cpu                0 (0%)    0 (0%)
              memory             0 (0%)    0 (0%)
              ephemeral-storage  0 (0%)    0 (0%)
            Events:              <none>
        "#]],
    );
}
