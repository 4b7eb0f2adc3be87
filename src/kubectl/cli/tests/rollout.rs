//! What takes its time: rollout, wait; and taints.

use super::*;
use expect_test::expect;

#[test]
fn rollouts_are_told_undone_and_restarted() {
    let mut terminal = Terminal::with_web();
    terminal.shows(
        &expect![[r#"
            $ kubectl rollout status sts/web
            partitioned roll out complete: 3 new pods have been updated...
            $ kubectl rollout history sts/web
            statefulset.apps/web 
            REVISION  CHANGE-CAUSE
            1         <none>

            $ kubectl set image sts/web nginx=nginx:1.27.1
            statefulset.apps/web image updated
            $ kubectl rollout status sts/web --watch=false
            Waiting for statefulset spec update to be observed...
            $ kubectl rollout status sts/web --timeout=1s
            Waiting for statefulset spec update to be observed...
            Waiting for partitioned roll out to finish: 0 out of 3 new pods have been updated...
            error: timed out waiting for the condition
            [exit code 1]
            $ kubectl rollout status sts/web
            Waiting for partitioned roll out to finish: 0 out of 3 new pods have been updated...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for partitioned roll out to finish: 1 out of 3 new pods have been updated...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for partitioned roll out to finish: 2 out of 3 new pods have been updated...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            partitioned roll out complete: 3 new pods have been updated...
            $ kubectl annotate sts web kubernetes.io/change-cause=second
            statefulset.apps/web annotated
            $ kubectl set image sts/web nginx=nginx:1.27.2
            statefulset.apps/web image updated
            $ kubectl rollout status sts/web --timeout=10m
            Waiting for statefulset spec update to be observed...
            Waiting for partitioned roll out to finish: 0 out of 3 new pods have been updated...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for partitioned roll out to finish: 1 out of 3 new pods have been updated...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for partitioned roll out to finish: 2 out of 3 new pods have been updated...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            Waiting for 1 pods to be ready...
            partitioned roll out complete: 3 new pods have been updated...
            $ kubectl rollout history sts web
            statefulset.apps/web 
            REVISION  CHANGE-CAUSE
            1         <none>
            2         <none>
            3         second

            $ kubectl rollout undo sts/web
            Warning: resource statefulsets/web was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
            statefulset.apps/web rolled back
            $ kubectl rollout undo sts/web --to-revision=2
            Warning: resource statefulsets/web was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
            statefulset.apps/web skipped rollback (current template already matches revision 2)
            $ kubectl rollout undo sts/web --to-revision=42
            Warning: resource statefulsets/web was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
            error: unable to find specified revision 42 in history
            [exit code 1]
            $ kubectl rollout restart sts/web
            statefulset.apps/web restarted
            $ kubectl rollout restart sts/web
            error: failed to create patch for web: if restart has already been triggered within the past second, please wait before attempting to trigger another
            [exit code 1]
            $ kubectl rollout history sts/web --revision=9
            error: unable to find the specified revision
            [exit code 1]
            $ kubectl rollout pause sts/web
            error: statefulsets.apps "web" pausing is not supported
            [exit code 1]
            $ kubectl rollout resume sts/web
            error: statefulsets.apps "web" resuming is not supported
            [exit code 1]
            $ kubectl rollout status pod/web-0
            error: no status viewer has been implemented for Pod
            [exit code 1]
            $ kubectl rollout history svc/web
            error: no history viewer has been implemented for "Service"
            [exit code 1]
            $ kubectl rollout undo svc web
            error: no rollbacker has been implemented for "Service"
            [exit code 1]
            $ kubectl rollout restart pod/web-0
            error: pods "web-0" restarting is not supported
            [exit code 1]
            $ kubectl rollout status sts/nope
            Error from server (NotFound): statefulsets.apps "nope" not found
            [exit code 1]
            $ kubectl rollout status sts -l app=nope
            No resources found in default namespace.
            $ kubectl rollout status
            error: required resource not specified
            See 'kubectl rollout status -h' for help and examples
            [exit code 1]
            $ kubectl rollout dance sts/web
            error: unknown command "dance"
            See 'kubectl rollout -h' for help and examples
            [exit code 1]
        "#]],
        &[
            "rollout status sts/web",
            "rollout history sts/web",
            "set image sts/web nginx=nginx:1.27.1",
            "rollout status sts/web --watch=false",
            "rollout status sts/web --timeout=1s",
            "rollout status sts/web",
            "annotate sts web kubernetes.io/change-cause=second",
            "set image sts/web nginx=nginx:1.27.2",
            "rollout status sts/web --timeout=10m",
            "rollout history sts web",
            "rollout undo sts/web",
            "rollout undo sts/web --to-revision=2",
            "rollout undo sts/web --to-revision=42",
            "rollout restart sts/web",
            "rollout restart sts/web",
            "rollout history sts/web --revision=9",
            "rollout pause sts/web",
            "rollout resume sts/web",
            "rollout status pod/web-0",
            "rollout history svc/web",
            "rollout undo svc web",
            "rollout restart pod/web-0",
            "rollout status sts/nope",
            "rollout status sts -l app=nope",
            "rollout status",
            "rollout dance sts/web",
        ],
    );
}

#[test]
fn a_rollout_that_is_deleted_ends() {
    let mut terminal = Terminal::with_web();
    terminal.run("scale sts web --replicas=5");
    let mut status = terminal.start("rollout status sts web");
    assert_eq!(status.poll(&mut terminal.cluster), None);
    terminal.run("delete sts web");
    assert_eq!(status.poll(&mut terminal.cluster), Some(1));
    expect![[r#"
        Waiting for statefulset spec update to be observed...
        error: object has been deleted
    "#]]
    .assert_eq(status.output());
}

#[test]
fn waiting_for_conditions() {
    let mut terminal = Terminal::new();
    terminal.shows(
        &expect![[r#"
            $ kubectl apply -f web.yaml
            service/web created
            statefulset.apps/web created
            $ kubectl wait --for=condition=Ready pod/web-0 --timeout=0
            Error from server (NotFound): pods "web-0" not found
            [exit code 1]
            $ kubectl wait --for=create pod/web-0 --timeout=5s
            pod/web-0 condition met
            $ kubectl wait --for=jsonpath={.status.readyReplicas}=3 sts/web --timeout=90s
            statefulset.apps/web condition met
            $ kubectl wait --for=condition=Ready pod -l app=web --timeout=30s
            pod/web-0 condition met
            pod/web-1 condition met
            pod/web-2 condition met
            $ kubectl wait --for=condition=ready=false pod/web-0 pod/web-1 --timeout=2s
            timed out waiting for the condition on pods/web-0
            timed out waiting for the condition on pods/web-1
            [exit code 1]
            $ kubectl wait --for=jsonpath='{.status.phase}' pod/web-0
            pod/web-0 condition met
            $ kubectl wait --for=delete pod/web-9 --timeout=2s
            $ kubectl wait --for=condition=Ready pod/web-7 --timeout=2s
            Error from server (NotFound): pods "web-7" not found
            [exit code 1]
            $ kubectl wait --for=condition=Ready pod -l app=nope
            error: no matching resources found
            [exit code 1]
            $ kubectl wait --for=delete pod -l app=nope
            $ kubectl delete pod web-1 --wait=false
            pod "web-1" deleted from default namespace
            $ kubectl wait --for=delete pod/web-1 --timeout=60s
            pod/web-1 condition met
            $ kubectl wait --for=foo pod/web-0
            error: unrecognized condition: "foo"
            [exit code 1]
            $ kubectl wait pod/web-0
            error: unrecognized condition: []
            [exit code 1]
            $ kubectl wait --for=jsonpath={.a}= pod/web-0
            error: jsonpath wait has to have a value after equal sign
            [exit code 1]
        "#]],
        &[
            "apply -f web.yaml",
            "wait --for=condition=Ready pod/web-0 --timeout=0",
            "wait --for=create pod/web-0 --timeout=5s",
            "wait --for=jsonpath={.status.readyReplicas}=3 sts/web --timeout=90s",
            "wait --for=condition=Ready pod -l app=web --timeout=30s",
            "wait --for=condition=ready=false pod/web-0 pod/web-1 --timeout=2s",
            "wait --for=jsonpath='{.status.phase}' pod/web-0",
            "wait --for=delete pod/web-9 --timeout=2s",
            "wait --for=condition=Ready pod/web-7 --timeout=2s",
            "wait --for=condition=Ready pod -l app=nope",
            "wait --for=delete pod -l app=nope",
            "delete pod web-1 --wait=false",
            "wait --for=delete pod/web-1 --timeout=60s",
            "wait --for=foo pod/web-0",
            "wait pod/web-0",
            "wait --for=jsonpath={.a}= pod/web-0",
        ],
    );
}

#[test]
fn nodes_are_tainted() {
    let mut terminal = Terminal::new();
    terminal.shows(
        &expect![[r#"
            $ kubectl taint nodes node-1 a=b:NoSchedule
            node/node-1 tainted
            $ kubectl taint nodes node-1 a=b:NoSchedule
            error: node node-1 already has a taint(s) with same effect(s) and --overwrite is false
            [exit code 1]
            $ kubectl taint node node-1 a=c:NoSchedule --overwrite
            node/node-1 tainted
            $ kubectl taint node/node-1 a- b:NoExecute
            node/node-1 modified
            $ kubectl taint nodes node-1 b:NoExecute-
            node/node-1 untainted
            $ kubectl taint nodes node-1 x-
            error: taint "x" not found
            [exit code 1]
            $ kubectl taint nodes node-1 x=y:Sometimes
            error: invalid taint effect: Sometimes, unsupported taint effect
            [exit code 1]
            $ kubectl taint nodes node-1 x=y
            error: invalid taint spec: x=y
            [exit code 1]
            $ kubectl taint nodes node-1
            error: at least one taint update is required
            [exit code 1]
            $ kubectl taint pods web-0 x=y:NoSchedule
            error: invalid resource type, only node(s) is supported
            [exit code 1]
        "#]],
        &[
            "taint nodes node-1 a=b:NoSchedule",
            "taint nodes node-1 a=b:NoSchedule",
            "taint node node-1 a=c:NoSchedule --overwrite",
            "taint node/node-1 a- b:NoExecute",
            "taint nodes node-1 b:NoExecute-",
            "taint nodes node-1 x-",
            "taint nodes node-1 x=y:Sometimes",
            "taint nodes node-1 x=y",
            "taint nodes node-1",
            "taint pods web-0 x=y:NoSchedule",
        ],
    );
}

#[test]
fn a_deployment_rolls_out_and_back() {
    let mut terminal = Terminal::new();
    let deployment = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: api}, spec: {replicas: 2, \
        selector: {matchLabels: {app: api}}, template: {metadata: {labels: {app: api}}, \
        spec: {containers: [{name: a, image: 'a:1'}]}}}}";
    terminal
        .file("api.yaml", deployment)
        .run("apply -f api.yaml");
    terminal.settle();
    terminal.shows(
        &expect![[r#"
            $ kubectl rollout status deploy/api
            deployment "api" successfully rolled out
            $ kubectl rollout undo deploy/api
            Warning: resource deployments/api was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
            error: no rollout history found for deployment "api"
            [exit code 1]
            $ kubectl set image deploy/api a=a:2
            deployment.apps/api image updated
            $ kubectl rollout status deploy/api
            Waiting for deployment spec update to be observed...
            Waiting for deployment spec update to be observed...
            Waiting for deployment "api" rollout to finish: 0 out of 2 new replicas have been updated...
            Waiting for deployment "api" rollout to finish: 1 out of 2 new replicas have been updated...
            Waiting for deployment "api" rollout to finish: 1 out of 2 new replicas have been updated...
            Waiting for deployment "api" rollout to finish: 1 out of 2 new replicas have been updated...
            Waiting for deployment "api" rollout to finish: 1 old replicas are pending termination...
            Waiting for deployment "api" rollout to finish: 1 old replicas are pending termination...
            Waiting for deployment "api" rollout to finish: 1 old replicas are pending termination...
            deployment "api" successfully rolled out
            $ kubectl describe deploy api
            Name:                   api
            Namespace:              default
            CreationTimestamp:      Mon, 05 Jan 2026 09:00:00 +0000
            Labels:                 <none>
            Annotations:            deployment.kubernetes.io/revision: 2
            Selector:               app=api
            Replicas:               2 desired | 2 updated | 2 total | 2 available | 0 unavailable
            StrategyType:           RollingUpdate
            MinReadySeconds:        0
            RollingUpdateStrategy:  25% max unavailable, 25% max surge
            Pod Template:
              Labels:  app=api
              Containers:
               a:
                Image:         a:2
                Port:          <none>
                Host Port:     <none>
                Environment:   <none>
                Mounts:        <none>
              Volumes:         <none>
              Node-Selectors:  <none>
              Tolerations:     <none>
            Conditions:
              Type           Status  Reason
              ----           ------  ------
              Available      True    MinimumReplicasAvailable
              Progressing    True    NewReplicaSetAvailable
            OldReplicaSets:  api-844c4b674f (0/0 replicas created)
            NewReplicaSet:   api-7f5bd54c5b (2/2 replicas created)
            Events:
              Type    Reason             Age   From                   Message
              ----    ------             ----  ----                   -------
              Normal  ScalingReplicaSet  69s   deployment-controller  Scaled up replica set api-844c4b674f from 0 to 2
              Normal  ScalingReplicaSet  9s    deployment-controller  Scaled up replica set api-7f5bd54c5b from 0 to 1
              Normal  ScalingReplicaSet  5s    deployment-controller  Scaled down replica set api-844c4b674f from 2 to 1
              Normal  ScalingReplicaSet  5s    deployment-controller  Scaled up replica set api-7f5bd54c5b from 1 to 2
              Normal  ScalingReplicaSet  0s    deployment-controller  Scaled down replica set api-844c4b674f from 1 to 0
            $ kubectl rollout pause deploy/api
            deployment.apps/api paused
            $ kubectl rollout pause deploy/api
            error: deployments.apps "api" is already paused
            [exit code 1]
            $ kubectl rollout undo deploy/api
            Warning: resource deployments/api was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
            error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again
            [exit code 1]
            $ kubectl rollout restart deploy/api
            error: deployments.apps "api" can't restart paused deployment (run rollout resume first)
            [exit code 1]
            $ kubectl rollout resume deploy/api
            deployment.apps/api resumed
            $ kubectl rollout resume deploy/api
            error: deployments.apps "api" is not paused
            [exit code 1]
            $ kubectl rollout history deploy/api
            deployment.apps/api 
            REVISION  CHANGE-CAUSE
            1         <none>
            2         <none>

            $ kubectl rollout history deploy/api --revision=1
            deployment.apps/api with revision #1
            Pod Template:
              Labels:	app=api
            	pod-template-hash=844c4b674f
              Containers:
               a:
                Image:	a:1
                Port:	<none>
                Host Port:	<none>
                Environment:	<none>
                Mounts:	<none>
              Volumes:	<none>
              Node-Selectors:	<none>
              Tolerations:	<none>

            $ kubectl rollout undo deploy/api --to-revision=2
            Warning: resource deployments/api was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
            deployment.apps/api skipped rollback (current template already matches revision 2)
            $ kubectl rollout undo deploy/api --to-revision=9
            Warning: resource deployments/api was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
            error: unable to find specified revision 9 in history
            [exit code 1]
            $ kubectl rollout undo deploy/api
            Warning: resource deployments/api was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
            deployment.apps/api rolled back
            $ kubectl rollout restart rs --selector=app=api
            replicasets.apps "api-7f5bd54c5b" restarting is not supported
            replicasets.apps "api-844c4b674f" restarting is not supported
            [exit code 1]
            $ kubectl describe rs -l app=api
            Name:           api-7f5bd54c5b
            Namespace:      default
            Selector:       app=api,pod-template-hash=7f5bd54c5b
            Labels:         app=api
                            pod-template-hash=7f5bd54c5b
            Annotations:    deployment.kubernetes.io/desired-replicas: 2
                            deployment.kubernetes.io/max-replicas: 3
                            deployment.kubernetes.io/revision: 2
            Controlled By:  Deployment/api
            Replicas:       2 current / 2 desired
            Pods Status:    2 Running / 0 Waiting / 0 Succeeded / 0 Failed
            Pod Template:
              Labels:  app=api
                       pod-template-hash=7f5bd54c5b
              Containers:
               a:
                Image:         a:2
                Port:          <none>
                Host Port:     <none>
                Environment:   <none>
                Mounts:        <none>
              Volumes:         <none>
              Node-Selectors:  <none>
              Tolerations:     <none>


            Name:           api-844c4b674f
            Namespace:      default
            Selector:       app=api,pod-template-hash=844c4b674f
            Labels:         app=api
                            pod-template-hash=844c4b674f
            Annotations:    deployment.kubernetes.io/desired-replicas: 2
                            deployment.kubernetes.io/max-replicas: 3
                            deployment.kubernetes.io/revision: 1
            Controlled By:  Deployment/api
            Replicas:       0 current / 0 desired
            Pods Status:    1 Running / 0 Waiting / 0 Succeeded / 0 Failed
            Pod Template:
              Labels:  app=api
                       pod-template-hash=844c4b674f
              Containers:
               a:
                Image:         a:1
                Port:          <none>
                Host Port:     <none>
                Environment:   <none>
                Mounts:        <none>
              Volumes:         <none>
              Node-Selectors:  <none>
              Tolerations:     <none>
            $ kubectl scale deploy api --replicas=1
            deployment.apps/api scaled
            $ kubectl expose deploy api
            error: "expose" is not simulated
            [exit code 1]
            $ kubectl delete deploy api
            deployment.apps "api" deleted from default namespace
        "#]],
        &[
            "rollout status deploy/api",
            "rollout undo deploy/api",
            "set image deploy/api a=a:2",
            "rollout status deploy/api",
            "describe deploy api",
            "rollout pause deploy/api",
            "rollout pause deploy/api",
            "rollout undo deploy/api",
            "rollout restart deploy/api",
            "rollout resume deploy/api",
            "rollout resume deploy/api",
            "rollout history deploy/api",
            "rollout history deploy/api --revision=1",
            "rollout undo deploy/api --to-revision=2",
            "rollout undo deploy/api --to-revision=9",
            "rollout undo deploy/api",
            "rollout restart rs --selector=app=api",
            "describe rs -l app=api",
            "scale deploy api --replicas=1",
            "expose deploy api",
            "delete deploy api",
        ],
    );
}
