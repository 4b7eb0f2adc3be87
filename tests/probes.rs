//! Liveness and startup probes in scenes (spec 05 §5). See [`played`] for their script.

use expect_test::{Expect, expect};
use played::{Play, recording};
use statefulset_visualizer::cluster::Config;

mod played;
mod watched;

macro_rules! pod {
    ($name:literal, $policy:literal, $probes:literal) => {
        concat!(
            "{apiVersion: v1, kind: Pod, metadata: {name: ",
            $name,
            "}, spec: {restartPolicy: ",
            $policy,
            ", terminationGracePeriodSeconds: 5, containers: [{name: web, image: 'nginx:1', ",
            $probes,
            "}]}}"
        )
    };
}

const MANIFESTS: &[(&str, &str)] = &[
    (
        "live",
        pod!(
            "live",
            "Always",
            "livenessProbe: {httpGet: {port: 80, path: /ok}, periodSeconds: 2, failureThreshold: 2}, \
             readinessProbe: {httpGet: {port: 80}, periodSeconds: 2}"
        ),
    ),
    (
        "connected",
        pod!(
            "connected",
            "Always",
            "livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 1}"
        ),
    ),
    (
        "slow",
        pod!(
            "slow",
            "Always",
            "startupProbe: {exec: {command: [ready]}, periodSeconds: 5, initialDelaySeconds: 4, failureThreshold: 2}, \
             livenessProbe: {tcpSocket: {port: 80}}, readinessProbe: {tcpSocket: {port: 80}}"
        ),
    ),
    (
        "once",
        pod!(
            "once",
            "Never",
            "livenessProbe: {grpc: {port: 80}, periodSeconds: 1, failureThreshold: 1, \
             terminationGracePeriodSeconds: 3}"
        ),
    ),
];

#[track_caller]
fn check(script: &str, expected: Expect) {
    let config = Config {
        nodes: recording().nodes,
        ..Config::default()
    };
    expected.assert_eq(&Play::told(&config, MANIFESTS, script));
}

#[test]
fn a_program_that_hangs_is_killed_after_its_grace_period_and_started_again() {
    check(
        "apply live
         settle
         hang live
         wait 3
         why po/live
         wait 3
         why po/live
         settle
         get po
         why po/live
         events kubelet",
        expect![[r#"
            0.00     > apply live
            0.00     Pod/live created: Asked
            0.00     > settle
            5.76     Pod/live ready: Serves
            5.76     > hang live
            5.76     > wait 3
            8.76     > why po/live
                     Waits: Killed { container: "web" }
            8.76     > wait 3
            10.06    Pod/live not ready: ProbeFails
            11.76    > why po/live
                     Waits: Killed { container: "web" }
            11.76    > settle
            16.06    Pod/live ready: Serves
            16.06    > get po
                     NAME   READY   STATUS    RESTARTS     AGE
                     live   1/1     Running   1 (3s ago)   16s
            16.06    > why po/live
                     Rests: Serves
            16.06    > events kubelet
                     Pod/live Normal Pulling: Pulling image "nginx:1"
                     Pod/live Normal Pulled: Successfully pulled image "nginx:1" in 3s (3s including waiting). Image size: 72319283 bytes.
                     Pod/live Warning Unhealthy: Liveness probe failed: Get "http://10.244.1.2:80/ok": context deadline exceeded (Client.Timeout exceeded while awaiting headers)
                     Pod/live Normal Killing: Container web failed liveness probe, will be restarted
                     Pod/live Warning Unhealthy: Readiness probe failed: Get "http://10.244.1.2:80/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)
                     Pod/live Normal Pulled: Container image "nginx:1" already present on machine and can be accessed by the pod
                     Pod/live Normal Created: Container created
                     Pod/live Normal Started: Container started
        "#]],
    );
}

#[test]
fn a_probe_that_only_connects_does_not_notice() {
    check(
        "apply connected
         settle
         hang connected
         settle
         get po
         why po/connected",
        expect![[r#"
            0.00     > apply connected
            0.00     Pod/connected created: Asked
            0.00     > settle
            4.76     Pod/connected ready: ReportsStart
            4.76     > hang connected
            4.76     > settle
            5.06     > get po
                     NAME        READY   STATUS    RESTARTS   AGE
                     connected   1/1     Running   0          5s
            5.06     > why po/connected
                     Rests: Serves
        "#]],
    );
}

#[test]
fn a_startup_probe_holds_back_the_others() {
    check(
        "apply slow
         wait 6
         why po/slow
         get po
         settle
         get po
         events kubelet",
        expect![[r#"
            0.00     > apply slow
            0.00     Pod/slow created: Asked
            0.00     > wait 6
            6.00     > why po/slow
                     Waits: WaitsForStartup { container: "web" }
            6.00     > get po
                     NAME   READY   STATUS    RESTARTS   AGE
                     slow   0/1     Running   0          6s
            6.00     > settle
            11.06    Pod/slow ready: Serves
            11.06    > get po
                     NAME   READY   STATUS    RESTARTS   AGE
                     slow   1/1     Running   0          11s
            11.06    > events kubelet
                     Pod/slow Normal Pulling: Pulling image "nginx:1"
                     Pod/slow Normal Pulled: Successfully pulled image "nginx:1" in 3s (3s including waiting). Image size: 72319283 bytes.
                     Pod/slow Normal Created: Container created
                     Pod/slow Normal Started: Container started
        "#]],
    );
}

#[test]
fn a_startup_probe_that_fails_too_often_ends_the_container() {
    check(
        "apply slow
         wait 6
         hang slow
         wait 11
         why po/slow
         settle
         get po
         events kubelet",
        expect![[r#"
            0.00     > apply slow
            0.00     Pod/slow created: Asked
            0.00     > wait 6
            6.00     > hang slow
            6.00     > wait 11
            17.00    > why po/slow
                     Waits: Killed { container: "web" }
            17.00    > settle
            31.06    Pod/slow ready: Serves
            31.06    > get po
                     NAME   READY   STATUS    RESTARTS      AGE
                     slow   1/1     Running   1 (11s ago)   31s
            31.06    > events kubelet
                     Pod/slow Normal Pulling: Pulling image "nginx:1"
                     Pod/slow Normal Pulled: Successfully pulled image "nginx:1" in 3s (3s including waiting). Image size: 72319283 bytes.
                     Pod/slow Warning Unhealthy: Startup probe failed: command timed out after 1s
                     Pod/slow Normal Killing: Container web failed startup probe, will be restarted
                     Pod/slow Normal Pulled: Container image "nginx:1" already present on machine and can be accessed by the pod
                     Pod/slow Normal Created: Container created
                     Pod/slow Normal Started: Container started
        "#]],
    );
}

#[test]
fn a_container_that_is_not_to_be_restarted_stays_ended() {
    check(
        "apply once
         settle
         hang once
         settle
         get po
         why po/once
         events kubelet",
        expect![[r#"
            0.00     > apply once
            0.00     Pod/once created: Asked
            0.00     > settle
            4.76     Pod/once ready: ReportsStart
            4.76     > hang once
            4.76     > settle
            8.06     > get po
                     NAME   READY   STATUS   RESTARTS   AGE
                     once   0/1     Error    0          8s
            8.06     > why po/once
                     Rests: ContainerExited { container: "web" }
            8.06     > events kubelet
                     Pod/once Normal Pulling: Pulling image "nginx:1"
                     Pod/once Normal Pulled: Successfully pulled image "nginx:1" in 3s (3s including waiting). Image size: 72319283 bytes.
                     Pod/once Normal Created: Container created
                     Pod/once Normal Started: Container started
                     Pod/once Warning Unhealthy: Liveness probe failed: timeout: health rpc did not complete within 1s
                     Pod/once Normal Killing: Container web failed liveness probe
        "#]],
    );
}

#[test]
fn a_pod_whose_program_hangs_can_be_deleted() {
    check(
        "apply live
         settle
         hang live
         wait 5
         delete po/live
         settle
         get po",
        expect![[r#"
            0.00     > apply live
            0.00     Pod/live created: Asked
            0.00     > settle
            5.76     Pod/live ready: Serves
            5.76     > hang live
            5.76     > wait 5
            10.06    Pod/live not ready: ProbeFails
            10.76    > delete po/live
            10.76    Pod/live terminating: Asked
            10.76    > settle
            12.46    Pod/live gone: ContainersGone
            20.00    > get po
                     No resources found in default namespace.
        "#]],
    );
}
