//! Autoscalers, in a cluster without a metrics server.

use super::Terminal;
use expect_test::expect;

#[test]
fn recording_38_an_autoscaler_is_made_and_deleted_again() {
    Terminal::with_web().shows(
        &expect![[r#"
            $ kubectl autoscale sts web --max=3
            horizontalpodautoscaler.autoscaling/web autoscaled
            $ kubectl get hpa
            NAME   REFERENCE         TARGETS              MINPODS   MAXPODS   REPLICAS   AGE
            web    StatefulSet/web   cpu: <unknown>/80%   1         3         0          0s
            $ kubectl get hpa web -o yaml
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata:
              creationTimestamp: "2026-01-05T09:01:00Z"
              name: web
              namespace: default
              resourceVersion: "109"
              uid: c655ee3e-b460-4dcf-8a1d-2716a0fa615a
            spec:
              maxReplicas: 3
              metrics:
              - resource:
                  name: cpu
                  target:
                    averageUtilization: 80
                    type: Utilization
                type: Resource
              minReplicas: 1
              scaleTargetRef:
                apiVersion: apps/v1
                kind: StatefulSet
                name: web
            status:
              currentMetrics: null
              desiredReplicas: 0
            $ kubectl delete hpa web
            horizontalpodautoscaler.autoscaling "web" deleted from default namespace
            $ kubectl get hpa
            No resources found in default namespace.
        "#]],
        &[
            "autoscale sts web --max=3",
            "get hpa",
            "get hpa web -o yaml",
            "delete hpa web",
            "get hpa",
        ],
    );
}

#[test]
fn within_the_bounds_an_autoscaler_complains_that_it_cannot_measure() {
    let mut terminal = Terminal::with_web();
    terminal.run("autoscale sts web --max=5 --min=2 --cpu=50% --memory=200");
    terminal.settle();
    terminal.shows(
        &expect![[r#"
            $ kubectl get hpa
            NAME   REFERENCE         TARGETS                                       MINPODS   MAXPODS   REPLICAS   AGE
            web    StatefulSet/web   cpu: <unknown>/50%, memory: <unknown>/200Mi   2         5         3          60s
            $ kubectl describe hpa web
            Name:                                                  web
            Namespace:                                             default
            Labels:                                                <none>
            Annotations:                                           <none>
            CreationTimestamp:                                     Mon, 05 Jan 2026 09:01:00 +0000
            Reference:                                             StatefulSet/web
            Metrics:                                               ( current / target )
              resource cpu on pods  (as a percentage of request):  <unknown> / 50%
              resource memory on pods:                             <unknown> / 200Mi
            Min replicas:                                          2
            Max replicas:                                          5
            StatefulSet pods:                                      3 current / 0 desired
            Conditions:
              Type           Status  Reason                   Message
              ----           ------  ------                   -------
              AbleToScale    True    SucceededGetScale        the HPA controller was able to get the target's current scale
              ScalingActive  False   FailedGetResourceMetric  the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)
            Events:
              Type     Reason                        Age   From                       Message
              ----     ------                        ----  ----                       -------
              Warning  FailedGetResourceMetric       45s   horizontal-pod-autoscaler  failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)
              Warning  FailedGetResourceMetric       45s   horizontal-pod-autoscaler  failed to get memory usage: unable to get metrics for resource memory: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)
              Warning  FailedComputeMetricsReplicas  45s   horizontal-pod-autoscaler  invalid metrics (2 invalid out of 2), first error is: failed to get cpu resource metric value: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)
            $ kubectl get hpa web -o jsonpath={.status}
            {"conditions":[{"lastTransitionTime":"2026-01-05T09:01:15Z","message":"the HPA controller was able to get the target's current scale","reason":"SucceededGetScale","status":"True","type":"AbleToScale"},{"lastTransitionTime":"2026-01-05T09:01:15Z","message":"the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)","reason":"FailedGetResourceMetric","status":"False","type":"ScalingActive"}],"currentMetrics":[{"type":""},{"type":""}],"currentReplicas":3,"desiredReplicas":0}$ kubectl scale sts web --replicas=0
            statefulset.apps/web scaled
        "#]],
        &[
            "get hpa",
            "describe hpa web",
            "get hpa web -o jsonpath={.status}",
            "scale sts web --replicas=0",
        ],
    );
    terminal.settle();
    terminal.shows(
        &expect![[r#"
            $ kubectl get hpa web -o jsonpath={.status.conditions[1].reason}
            ScalingDisabled$ kubectl get sts
            NAME   READY   AGE
            web    0/0     3m
        "#]],
        &[
            "get hpa web -o jsonpath={.status.conditions[1].reason}",
            "get sts",
        ],
    );
}

#[test]
fn an_autoscaler_brings_its_target_within_the_bounds() {
    let mut terminal = Terminal::with_web();
    terminal.run("autoscale sts web --max=2 --name=few");
    terminal.settle();
    terminal.shows(
        &expect![[r#"
            $ kubectl get sts
            NAME   READY   AGE
            web    2/2     2m
            $ kubectl describe hpa few
            Name:                                                  few
            Namespace:                                             default
            Labels:                                                <none>
            Annotations:                                           <none>
            CreationTimestamp:                                     Mon, 05 Jan 2026 09:01:00 +0000
            Reference:                                             StatefulSet/web
            Metrics:                                               ( current / target )
              resource cpu on pods  (as a percentage of request):  <unknown> / 80%
            Min replicas:                                          1
            Max replicas:                                          2
            StatefulSet pods:                                      2 current / 2 desired
            Conditions:
              Type           Status  Reason                   Message
              ----           ------  ------                   -------
              AbleToScale    True    SucceededGetScale        the HPA controller was able to get the target's current scale
              ScalingActive  False   FailedGetResourceMetric  the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)
            Events:
              Type     Reason                        Age   From                       Message
              ----     ------                        ----  ----                       -------
              Normal   SuccessfulRescale             45s   horizontal-pod-autoscaler  New size: 2; reason: Current number of replicas above Spec.MaxReplicas
              Warning  FailedGetResourceMetric       30s   horizontal-pod-autoscaler  failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)
              Warning  FailedComputeMetricsReplicas  30s   horizontal-pod-autoscaler  invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)
            $ kubectl scale sts web --replicas=9
            statefulset.apps/web scaled
        "#]],
        &["get sts", "describe hpa few", "scale sts web --replicas=9"],
    );
    terminal.settle();
    terminal.shows(&expect![[r#"
        $ kubectl get sts,hpa
        NAME                   READY   AGE
        statefulset.apps/web   2/2     3m

        NAME                                      REFERENCE         TARGETS              MINPODS   MAXPODS   REPLICAS   AGE
        horizontalpodautoscaler.autoscaling/few   StatefulSet/web   cpu: <unknown>/80%   1         2         2          2m
    "#]], &["get sts,hpa"]);
}

#[test]
fn all_kinds_of_metrics_are_shown_and_cannot_be_had() {
    let mut terminal = Terminal::with_web();
    terminal.file(
        "hpa.yaml",
        "\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: many}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: web}
  maxReplicas: 9
  metrics:
  - {type: Pods, pods: {metric: {name: hits}, target: {type: AverageValue, averageValue: 1k}}}
  - type: Object
    object:
      describedObject: {apiVersion: v1, kind: Service, name: web}
      metric: {name: queue}
      target: {type: Value, value: 30}
  - {type: External, external: {metric: {name: jobs}, target: {type: AverageValue, averageValue: 5}}}
  - type: ContainerResource
    containerResource: {name: cpu, container: nginx, target: {type: Utilization, averageUtilization: 60}}
  behavior:
    scaleDown: {stabilizationWindowSeconds: 60, policies: [{type: Pods, value: 1, periodSeconds: 30}]}
",
    );
    terminal.run("apply -f hpa.yaml");
    terminal.settle();
    terminal.shows(&expect![[r#"
        $ kubectl get hpa
        NAME   REFERENCE         TARGETS                                  MINPODS   MAXPODS   REPLICAS   AGE
        many   StatefulSet/web   <unknown>/1k, <unknown>/30 + 2 more...   1         9         3          60s
        $ kubectl describe hpa many
        Name:                                                                       many
        Namespace:                                                                  default
        Labels:                                                                     <none>
        Annotations:                                                                <none>
        CreationTimestamp:                                                          Mon, 05 Jan 2026 09:01:00 +0000
        Reference:                                                                  StatefulSet/web
        Metrics:                                                                    ( current / target )
          "hits" on pods:                                                           <unknown> / 1k
          "queue" on Service/web (target value):                                    <unknown> / 30
          "jobs" (target average value):                                            <unknown> / 5
          resource cpu of container "nginx" on pods  (as a percentage of request):  <unknown> / 60%
        Min replicas:                                                               1
        Max replicas:                                                               9
        Behavior:
          Scale Down:
            Stabilization Window: 60 seconds
            Select Policy: Max
            Policies:
              - Type: Pods  Value: 1  Period: 30 seconds
        StatefulSet pods:   3 current / 0 desired
        Conditions:
          Type           Status  Reason               Message
          ----           ------  ------               -------
          AbleToScale    True    SucceededGetScale    the HPA controller was able to get the target's current scale
          ScalingActive  False   FailedGetPodsMetric  the HPA was unable to compute the replica count: unable to get metric hits: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered
        Events:
          Type     Reason                            Age   From                       Message
          ----     ------                            ----  ----                       -------
          Warning  FailedGetPodsMetric               45s   horizontal-pod-autoscaler  unable to get metric hits: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered
          Warning  FailedGetObjectMetric             45s   horizontal-pod-autoscaler  unable to get metric queue: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered
          Warning  FailedGetExternalMetric           45s   horizontal-pod-autoscaler  unable to get external metric jobs: unable to fetch metrics from external metrics API: no external metrics API (external.metrics.k8s.io) registered
          Warning  FailedGetContainerResourceMetric  45s   horizontal-pod-autoscaler  failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)
          Warning  FailedComputeMetricsReplicas      45s   horizontal-pod-autoscaler  invalid metrics (4 invalid out of 4), first error is: failed to get pods metric value: unable to get metric hits: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered
    "#]], &["get hpa", "describe hpa many"]);
}

#[test]
fn an_autoscaler_says_what_it_cannot_scale() {
    let mut terminal = Terminal::with_web();
    let manifest = |name: &str, kind: &str, target: &str| {
        format!(
            "{{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {{name: {name}}}, \
             spec: {{maxReplicas: 3, scaleTargetRef: {{apiVersion: apps/v1, kind: {kind}, name: {target}}}}}}}"
        )
    };
    let all = [
        manifest("missing", "StatefulSet", "nope"),
        manifest("misspelt", "Statefulset", "web"),
    ];
    terminal.file("hpa.yaml", &all.join("\n---\n"));
    terminal.file(
        "bad.yaml",
        &manifest("bad", "''", "a/b").replace("s: 3", "s: 0, minReplicas: -1"),
    );
    terminal.run("apply -f hpa.yaml");
    terminal.settle();
    let reason = "get hpa -o custom-columns=NAME:.metadata.name,WHY:.status.conditions[*].message";
    terminal.shows(
        &expect![[r#"
            $ kubectl get hpa -o custom-columns=NAME:.metadata.name,WHY:.status.conditions[*].message
            NAME       WHY
            missing    the HPA controller was unable to get the target's current scale: statefulsets/scale.apps "nope" not found
            misspelt   the HPA controller was unable to get the target's current scale: no matches for kind "Statefulset" in group "apps"
            $ kubectl apply -f bad.yaml
            The HorizontalPodAutoscaler "bad" is invalid: 
            * spec.minReplicas: Invalid value: -1: must be greater than or equal to 1
            * spec.maxReplicas: Invalid value: 0: must be greater than 0
            * spec.scaleTargetRef.kind: Required value
            * spec.scaleTargetRef.name: Invalid value: "a/b": may not contain '/'
            [exit code 1]
            $ kubectl autoscale pod web-0 --max=3
            error: cannot autoscale a Pod: could not find scale subresource for /v1, Resource=pods in discovery information
            [exit code 1]
            $ kubectl autoscale sts web
            error: required flag(s) "max" not set
            [exit code 1]
            $ kubectl autoscale sts web --max=0
            error: --max=MAXPODS is required and must be at least 1, max: 0
            [exit code 1]
            $ kubectl autoscale sts web --max=2 --min=3
            error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: 2, min: 3
            [exit code 1]
            $ kubectl autoscale sts web --max=2 --cpu=x
            error: invalid resource cpu value: x
            [exit code 1]
            $ kubectl autoscale sts web --max=2 --cpu=x%
            error: invalid percentage value: x
            [exit code 1]
            $ kubectl autoscale sts web --max=2 --cpu-percent=50
            Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).
            horizontalpodautoscaler.autoscaling/web autoscaled
            $ kubectl autoscale sts web --max=2
            error: failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input
            [exit code 1]
            $ kubectl autoscale sts web --max=2 --cpu=50%
            Error from server (AlreadyExists): horizontalpodautoscalers.autoscaling "web" already exists
            [exit code 1]
            $ kubectl autoscale sts web --max=2 --name=other --dry-run=client
            horizontalpodautoscaler.autoscaling/other created (dry run)
            $ kubectl autoscale sts nope --max=2
            Error from server (NotFound): statefulsets.apps "nope" not found
            [exit code 1]
        "#]],
        &[
            reason,
            "apply -f bad.yaml",
            "autoscale pod web-0 --max=3",
            "autoscale sts web",
            "autoscale sts web --max=0",
            "autoscale sts web --max=2 --min=3",
            "autoscale sts web --max=2 --cpu=x",
            "autoscale sts web --max=2 --cpu=x%",
            "autoscale sts web --max=2 --cpu-percent=50",
            "autoscale sts web --max=2",
            "autoscale sts web --max=2 --cpu=50%",
            "autoscale sts web --max=2 --name=other --dry-run=client",
            "autoscale sts nope --max=2",
        ],
    );
}
