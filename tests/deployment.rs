//! Deployments and their ReplicaSets in scenes (spec 05 §8). See [`played`] for their script.

use expect_test::{Expect, expect};
use played::{Play, recording};

mod played;
mod watched;

macro_rules! web {
    ($replicas:literal, $image:literal, $more:literal) => {
        concat!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: ",
            $replicas,
            "\n  selector: {matchLabels: {app: web}}\n  ",
            $more,
            "\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      \
             terminationGracePeriodSeconds: 10\n      containers:\n      - {name: web, image: \"nginx:",
            $image,
            "\", readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}}\n"
        )
    };
}

const MANIFESTS: &[(&str, &str)] = &[
    ("web", web!("3", "1", "")),
    ("web:2", web!("3", "2", "")),
    ("web:3", web!("3", "3", "")),
    ("web:bad", web!("3", "bad", "")),
    ("web x1 :2", web!("1", "2", "")),
    ("ten", web!("10", "1", "")),
    ("ten:bad", web!("10", "bad", "")),
    ("twenty:bad", web!("20", "bad", "")),
    ("five:2", web!("5", "2", "")),
    (
        "five:2 recreate",
        web!("5", "2", "strategy: {type: Recreate, rollingUpdate: null}"),
    ),
    ("recreate", web!("3", "1", "strategy: {type: Recreate}")),
    ("recreate:2", web!("3", "2", "strategy: {type: Recreate}")),
    ("paused:2", web!("3", "2", "paused: true")),
    ("slow", web!("2", "1", "minReadySeconds: 5")),
    ("short:1", web!("2", "1", "revisionHistoryLimit: 1")),
    ("short:2", web!("2", "2", "revisionHistoryLimit: 1")),
    ("short:3", web!("2", "3", "revisionHistoryLimit: 1")),
    ("hasty:bad", web!("1", "bad", "progressDeadlineSeconds: 30")),
    (
        "set",
        "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: bare}, spec: {replicas: 2, \
         selector: {matchLabels: {app: bare}}, template: {metadata: {labels: {app: bare}}, \
         spec: {containers: [{name: a, image: 'a:1'}]}}}}",
    ),
    (
        "orphan",
        "{apiVersion: v1, kind: Pod, metadata: {name: orphan, labels: {app: bare}}, \
         spec: {containers: [{name: a, image: 'a:1'}]}}",
    ),
    (
        "lost",
        "{apiVersion: v1, kind: Pod, metadata: {name: orphan, labels: {app: other}}, \
         spec: {containers: [{name: a, image: 'a:1'}]}}",
    ),
    (
        "budget",
        "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web}, \
         spec: {selector: {matchLabels: {app: web}}, minAvailable: 60%}}",
    ),
];

#[track_caller]
fn check(script: &str, expected: Expect) {
    expected.assert_eq(&Play::told(&recording(), MANIFESTS, script));
}

#[test]
fn recording_30_all_pods_at_once_in_any_order() {
    check(
        "apply web
         settle
         get deploy,rs
         events deployment-controller
         events replicaset-controller",
        expect![[r#"
            0.00     > apply web
            0.00     Deployment/web created: Asked
            0.00     > settle
            0.01     ReplicaSet/web@rs1 created: SetForTemplate
            0.01     Deployment/web generation 0: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, -1 terminating, +NewReplicaSetCreated: RolloutShown
            0.02     Pod/web@rs1-pod1 created: PodsMissing
            0.02     Pod/web@rs1-pod2 created: PodsMissing
            0.02     Pod/web@rs1-pod3 created: PodsMissing
            0.02     ReplicaSet/web@rs1 generation 1: 0 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     Deployment/web generation 1: 0 pods, 0 updated, 0 ready, 0 available, 3 missing, 0 terminating, +NewReplicaSetCreated, -MinimumReplicasUnavailable: StatusCounted
            0.03     ReplicaSet/web@rs1 generation 1: 3 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.03     Deployment/web generation 1: 3 pods, 3 updated, 0 ready, 0 available, 3 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            1.05     Pod/web@rs1-pod1 ready: Serves
            1.05     Pod/web@rs1-pod2 ready: Serves
            1.05     Pod/web@rs1-pod3 ready: Serves
            1.06     ReplicaSet/web@rs1 generation 1: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            1.07     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            1.08     > get deploy,rs
                     NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
                     deployment.apps/web   3/3     3            3           1s
                     NAME                             DESIRED   CURRENT   READY   AGE
                     replicaset.apps/web@rs1   3         3         3       1s
            1.08     > events deployment-controller
                     Deployment/web Normal ScalingReplicaSet: Scaled up replica set web@rs1 from 0 to 3
            1.08     > events replicaset-controller
                     ReplicaSet/web@rs1 Normal SuccessfulCreate: Created pod: web@rs1-pod1
                     ReplicaSet/web@rs1 Normal SuccessfulCreate: Created pod: web@rs1-pod2
                     ReplicaSet/web@rs1 Normal SuccessfulCreate: Created pod: web@rs1-pod3
        "#]],
    );
}

#[test]
fn recording_30_a_deleted_pod_is_replaced_before_it_is_gone() {
    check(
        "apply web
         settle
         delete po/web@rs1-pod1
         settle",
        expect![[r#"
            0.00     > apply web
            0.00     Deployment/web created: Asked
            0.00     > settle
            0.01     ReplicaSet/web@rs1 created: SetForTemplate
            0.01     Deployment/web generation 0: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, -1 terminating, +NewReplicaSetCreated: RolloutShown
            0.02     Pod/web@rs1-pod1 created: PodsMissing
            0.02     Pod/web@rs1-pod2 created: PodsMissing
            0.02     Pod/web@rs1-pod3 created: PodsMissing
            0.02     ReplicaSet/web@rs1 generation 1: 0 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     Deployment/web generation 1: 0 pods, 0 updated, 0 ready, 0 available, 3 missing, 0 terminating, +NewReplicaSetCreated, -MinimumReplicasUnavailable: StatusCounted
            0.03     ReplicaSet/web@rs1 generation 1: 3 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.03     Deployment/web generation 1: 3 pods, 3 updated, 0 ready, 0 available, 3 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            1.05     Pod/web@rs1-pod1 ready: Serves
            1.05     Pod/web@rs1-pod2 ready: Serves
            1.05     Pod/web@rs1-pod3 ready: Serves
            1.06     ReplicaSet/web@rs1 generation 1: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            1.07     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            1.08     > delete po/web@rs1-pod1
            1.08     Pod/web@rs1-pod1 terminating: Asked
            1.08     > settle
            1.09     Pod/web@rs1-pod4 created: PodsMissing
            1.09     ReplicaSet/web@rs1 generation 1: 2 of 3, 2 ready, 2 available, 1 terminating: StatusCounted
            1.10     ReplicaSet/web@rs1 generation 1: 3 of 3, 2 ready, 2 available, 1 terminating: StatusCounted
            1.10     Deployment/web generation 1: 3 pods, 3 updated, 2 ready, 2 available, 1 missing, 1 terminating, +NewReplicaSetAvailable, -MinimumReplicasUnavailable: StatusCounted
            1.70     ReplicaSet/web@rs1 generation 1: 3 of 3, 2 ready, 2 available, 0 terminating: StatusCounted
            1.71     Deployment/web generation 1: 3 pods, 3 updated, 2 ready, 2 available, 1 missing, 0 terminating, +NewReplicaSetAvailable, -MinimumReplicasUnavailable: StatusCounted
            1.84     Pod/web@rs1-pod1 gone: ContainersGone
            2.12     Pod/web@rs1-pod4 ready: Serves
            2.13     ReplicaSet/web@rs1 generation 1: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            2.14     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +NewReplicaSetAvailable, +MinimumReplicasAvailable: StatusCounted
        "#]],
    );
}

#[test]
fn recording_30_a_rolling_update_goes_one_by_one() {
    check(
        "apply web
         settle
         apply web:2
         settle
         get deploy,rs
         apply web x1 :2
         settle",
        expect![[r#"
            0.00     > apply web
            0.00     Deployment/web created: Asked
            0.00     > settle
            0.01     ReplicaSet/web@rs1 created: SetForTemplate
            0.01     Deployment/web generation 0: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, -1 terminating, +NewReplicaSetCreated: RolloutShown
            0.02     Pod/web@rs1-pod1 created: PodsMissing
            0.02     Pod/web@rs1-pod2 created: PodsMissing
            0.02     Pod/web@rs1-pod3 created: PodsMissing
            0.02     ReplicaSet/web@rs1 generation 1: 0 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     Deployment/web generation 1: 0 pods, 0 updated, 0 ready, 0 available, 3 missing, 0 terminating, +NewReplicaSetCreated, -MinimumReplicasUnavailable: StatusCounted
            0.03     ReplicaSet/web@rs1 generation 1: 3 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.03     Deployment/web generation 1: 3 pods, 3 updated, 0 ready, 0 available, 3 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            1.05     Pod/web@rs1-pod1 ready: Serves
            1.05     Pod/web@rs1-pod2 ready: Serves
            1.05     Pod/web@rs1-pod3 ready: Serves
            1.06     ReplicaSet/web@rs1 generation 1: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            1.07     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            1.08     > apply web:2
            1.08     > settle
            1.09     ReplicaSet/web@rs2 created: SetForTemplate
            1.09     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: RolloutShown
            1.10     Pod/web@rs2-pod1 created: PodsMissing
            1.10     ReplicaSet/web@rs2 generation 1: 0 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            1.10     Deployment/web generation 2: 3 pods, 0 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: StatusCounted
            1.11     ReplicaSet/web@rs2 generation 1: 1 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            1.11     Deployment/web generation 2: 4 pods, 1 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.13     Pod/web@rs2-pod1 ready: Serves
            2.14     ReplicaSet/web@rs2 generation 1: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            2.15     ReplicaSet/web@rs1 generation 1: 3 of 2, 3 ready, 3 available, 0 terminating: AvailabilityAllows
            2.15     Deployment/web generation 2: 4 pods, 1 updated, 4 ready, 4 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.16     Pod/web@rs1-pod2 terminating: PodsTooMany
            2.16     ReplicaSet/web@rs1 generation 2: 3 of 2, 3 ready, 3 available, 0 terminating: StatusCounted
            2.16     ReplicaSet/web@rs2 generation 1: 1 of 2, 1 ready, 1 available, 0 terminating: SurgeAllows
            2.17     ReplicaSet/web@rs1 generation 2: 2 of 2, 2 ready, 2 available, 1 terminating: StatusCounted
            2.17     Pod/web@rs2-pod2 created: PodsMissing
            2.17     ReplicaSet/web@rs2 generation 2: 1 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            2.17     Deployment/web generation 2: 3 pods, 1 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.18     ReplicaSet/web@rs2 generation 2: 2 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            2.18     Deployment/web generation 2: 4 pods, 2 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.78     ReplicaSet/web@rs1 generation 2: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            2.79     Deployment/web generation 2: 4 pods, 2 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.92     Pod/web@rs1-pod2 gone: ContainersGone
            3.20     Pod/web@rs2-pod2 ready: Serves
            3.21     ReplicaSet/web@rs2 generation 2: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            3.22     ReplicaSet/web@rs1 generation 2: 2 of 1, 2 ready, 2 available, 0 terminating: AvailabilityAllows
            3.22     Deployment/web generation 2: 4 pods, 2 updated, 4 ready, 4 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            3.23     Pod/web@rs1-pod3 terminating: PodsTooMany
            3.23     ReplicaSet/web@rs1 generation 3: 2 of 1, 2 ready, 2 available, 0 terminating: StatusCounted
            3.23     ReplicaSet/web@rs2 generation 2: 2 of 3, 2 ready, 2 available, 0 terminating: SurgeAllows
            3.24     ReplicaSet/web@rs1 generation 3: 1 of 1, 1 ready, 1 available, 1 terminating: StatusCounted
            3.24     Pod/web@rs2-pod3 created: PodsMissing
            3.24     ReplicaSet/web@rs2 generation 3: 2 of 3, 2 ready, 2 available, 0 terminating: StatusCounted
            3.24     Deployment/web generation 2: 3 pods, 2 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            3.25     ReplicaSet/web@rs2 generation 3: 3 of 3, 2 ready, 2 available, 0 terminating: StatusCounted
            3.25     Deployment/web generation 2: 4 pods, 3 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            3.85     ReplicaSet/web@rs1 generation 3: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            3.86     Deployment/web generation 2: 4 pods, 3 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            3.99     Pod/web@rs1-pod3 gone: ContainersGone
            4.27     Pod/web@rs2-pod3 ready: Serves
            4.28     ReplicaSet/web@rs2 generation 3: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            4.29     ReplicaSet/web@rs1 generation 3: 1 of 0, 1 ready, 1 available, 0 terminating: AvailabilityAllows
            4.29     Deployment/web generation 2: 4 pods, 3 updated, 4 ready, 4 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            4.30     Pod/web@rs1-pod1 terminating: PodsTooMany
            4.30     ReplicaSet/web@rs1 generation 4: 1 of 0, 1 ready, 1 available, 0 terminating: StatusCounted
            4.31     ReplicaSet/web@rs1 generation 4: 0 of 0, 0 ready, 0 available, 1 terminating: StatusCounted
            4.32     Deployment/web generation 2: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 1 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            4.92     ReplicaSet/web@rs1 generation 4: 0 of 0, 0 ready, 0 available, 0 terminating: StatusCounted
            4.93     Deployment/web generation 2: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            5.06     Pod/web@rs1-pod1 gone: ContainersGone
            20.00    > get deploy,rs
                     NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
                     deployment.apps/web   3/3     3            3           20s
                     NAME                             DESIRED   CURRENT   READY   AGE
                     replicaset.apps/web@rs2   3         3         3       19s
                     replicaset.apps/web@rs1   0         0         0       20s
            20.00    > apply web x1 :2
            20.00    > settle
            20.01    ReplicaSet/web@rs2 generation 3: 3 of 1, 3 ready, 3 available, 0 terminating: ReplicasChanged
            20.01    Deployment/web generation 3: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            20.02    Pod/web@rs2-pod2 terminating: PodsTooMany
            20.02    Pod/web@rs2-pod3 terminating: PodsTooMany
            20.02    ReplicaSet/web@rs2 generation 4: 3 of 1, 3 ready, 3 available, 0 terminating: StatusCounted
            20.03    ReplicaSet/web@rs2 generation 4: 1 of 1, 1 ready, 1 available, 2 terminating: StatusCounted
            20.04    Deployment/web generation 3: 1 pods, 1 updated, 1 ready, 1 available, 0 missing, 2 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            20.64    ReplicaSet/web@rs2 generation 4: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            20.65    Deployment/web generation 3: 1 pods, 1 updated, 1 ready, 1 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            20.78    Pod/web@rs2-pod2 gone: ContainersGone
            20.78    Pod/web@rs2-pod3 gone: ContainersGone
        "#]],
    );
}

#[test]
fn a_rollback_uses_the_old_set_again_under_a_new_number() {
    check(
        "apply web
         settle
         apply web:2
         settle
         apply web
         settle
         notes web@rs1
         notes web@rs2
         get deploy,rs",
        expect![[r#"
            0.00     > apply web
            0.00     Deployment/web created: Asked
            0.00     > settle
            0.01     ReplicaSet/web@rs1 created: SetForTemplate
            0.01     Deployment/web generation 0: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, -1 terminating, +NewReplicaSetCreated: RolloutShown
            0.02     Pod/web@rs1-pod1 created: PodsMissing
            0.02     Pod/web@rs1-pod2 created: PodsMissing
            0.02     Pod/web@rs1-pod3 created: PodsMissing
            0.02     ReplicaSet/web@rs1 generation 1: 0 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     Deployment/web generation 1: 0 pods, 0 updated, 0 ready, 0 available, 3 missing, 0 terminating, +NewReplicaSetCreated, -MinimumReplicasUnavailable: StatusCounted
            0.03     ReplicaSet/web@rs1 generation 1: 3 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.03     Deployment/web generation 1: 3 pods, 3 updated, 0 ready, 0 available, 3 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            1.05     Pod/web@rs1-pod1 ready: Serves
            1.05     Pod/web@rs1-pod2 ready: Serves
            1.05     Pod/web@rs1-pod3 ready: Serves
            1.06     ReplicaSet/web@rs1 generation 1: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            1.07     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            1.08     > apply web:2
            1.08     > settle
            1.09     ReplicaSet/web@rs2 created: SetForTemplate
            1.09     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: RolloutShown
            1.10     Pod/web@rs2-pod1 created: PodsMissing
            1.10     ReplicaSet/web@rs2 generation 1: 0 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            1.10     Deployment/web generation 2: 3 pods, 0 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: StatusCounted
            1.11     ReplicaSet/web@rs2 generation 1: 1 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            1.11     Deployment/web generation 2: 4 pods, 1 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.13     Pod/web@rs2-pod1 ready: Serves
            2.14     ReplicaSet/web@rs2 generation 1: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            2.15     ReplicaSet/web@rs1 generation 1: 3 of 2, 3 ready, 3 available, 0 terminating: AvailabilityAllows
            2.15     Deployment/web generation 2: 4 pods, 1 updated, 4 ready, 4 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.16     Pod/web@rs1-pod2 terminating: PodsTooMany
            2.16     ReplicaSet/web@rs1 generation 2: 3 of 2, 3 ready, 3 available, 0 terminating: StatusCounted
            2.16     ReplicaSet/web@rs2 generation 1: 1 of 2, 1 ready, 1 available, 0 terminating: SurgeAllows
            2.17     ReplicaSet/web@rs1 generation 2: 2 of 2, 2 ready, 2 available, 1 terminating: StatusCounted
            2.17     Pod/web@rs2-pod2 created: PodsMissing
            2.17     ReplicaSet/web@rs2 generation 2: 1 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            2.17     Deployment/web generation 2: 3 pods, 1 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.18     ReplicaSet/web@rs2 generation 2: 2 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            2.18     Deployment/web generation 2: 4 pods, 2 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.78     ReplicaSet/web@rs1 generation 2: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            2.79     Deployment/web generation 2: 4 pods, 2 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.92     Pod/web@rs1-pod2 gone: ContainersGone
            3.20     Pod/web@rs2-pod2 ready: Serves
            3.21     ReplicaSet/web@rs2 generation 2: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            3.22     ReplicaSet/web@rs1 generation 2: 2 of 1, 2 ready, 2 available, 0 terminating: AvailabilityAllows
            3.22     Deployment/web generation 2: 4 pods, 2 updated, 4 ready, 4 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            3.23     Pod/web@rs1-pod3 terminating: PodsTooMany
            3.23     ReplicaSet/web@rs1 generation 3: 2 of 1, 2 ready, 2 available, 0 terminating: StatusCounted
            3.23     ReplicaSet/web@rs2 generation 2: 2 of 3, 2 ready, 2 available, 0 terminating: SurgeAllows
            3.24     ReplicaSet/web@rs1 generation 3: 1 of 1, 1 ready, 1 available, 1 terminating: StatusCounted
            3.24     Pod/web@rs2-pod3 created: PodsMissing
            3.24     ReplicaSet/web@rs2 generation 3: 2 of 3, 2 ready, 2 available, 0 terminating: StatusCounted
            3.24     Deployment/web generation 2: 3 pods, 2 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            3.25     ReplicaSet/web@rs2 generation 3: 3 of 3, 2 ready, 2 available, 0 terminating: StatusCounted
            3.25     Deployment/web generation 2: 4 pods, 3 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            3.85     ReplicaSet/web@rs1 generation 3: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            3.86     Deployment/web generation 2: 4 pods, 3 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            3.99     Pod/web@rs1-pod3 gone: ContainersGone
            4.27     Pod/web@rs2-pod3 ready: Serves
            4.28     ReplicaSet/web@rs2 generation 3: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            4.29     ReplicaSet/web@rs1 generation 3: 1 of 0, 1 ready, 1 available, 0 terminating: AvailabilityAllows
            4.29     Deployment/web generation 2: 4 pods, 3 updated, 4 ready, 4 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            4.30     Pod/web@rs1-pod1 terminating: PodsTooMany
            4.30     ReplicaSet/web@rs1 generation 4: 1 of 0, 1 ready, 1 available, 0 terminating: StatusCounted
            4.31     ReplicaSet/web@rs1 generation 4: 0 of 0, 0 ready, 0 available, 1 terminating: StatusCounted
            4.32     Deployment/web generation 2: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 1 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            4.92     ReplicaSet/web@rs1 generation 4: 0 of 0, 0 ready, 0 available, 0 terminating: StatusCounted
            4.93     Deployment/web generation 2: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            5.06     Pod/web@rs1-pod1 gone: ContainersGone
            20.00    > apply web
            20.00    > settle
            20.02    ReplicaSet/web@rs1 generation 4: 0 of 1, 0 ready, 0 available, 0 terminating: SurgeAllows
            20.03    Deployment/web generation 3: 3 pods, 0 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            20.03    Pod/web@rs1-pod4 created: PodsMissing
            20.03    ReplicaSet/web@rs1 generation 5: 0 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            20.04    ReplicaSet/web@rs1 generation 5: 1 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            20.05    Deployment/web generation 3: 4 pods, 1 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            21.06    Pod/web@rs1-pod4 ready: Serves
            21.07    ReplicaSet/web@rs1 generation 5: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            21.08    ReplicaSet/web@rs2 generation 3: 3 of 2, 3 ready, 3 available, 0 terminating: AvailabilityAllows
            21.08    Deployment/web generation 3: 4 pods, 1 updated, 4 ready, 4 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            21.09    Pod/web@rs2-pod3 terminating: PodsTooMany
            21.09    ReplicaSet/web@rs2 generation 4: 3 of 2, 3 ready, 3 available, 0 terminating: StatusCounted
            21.09    ReplicaSet/web@rs1 generation 5: 1 of 2, 1 ready, 1 available, 0 terminating: SurgeAllows
            21.10    ReplicaSet/web@rs2 generation 4: 2 of 2, 2 ready, 2 available, 1 terminating: StatusCounted
            21.10    Pod/web@rs1-pod5 created: PodsMissing
            21.10    ReplicaSet/web@rs1 generation 6: 1 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            21.10    Deployment/web generation 3: 3 pods, 1 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            21.11    ReplicaSet/web@rs1 generation 6: 2 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            21.11    Deployment/web generation 3: 4 pods, 2 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            21.71    ReplicaSet/web@rs2 generation 4: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            21.72    Deployment/web generation 3: 4 pods, 2 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            21.85    Pod/web@rs2-pod3 gone: ContainersGone
            22.13    Pod/web@rs1-pod5 ready: Serves
            22.14    ReplicaSet/web@rs1 generation 6: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            22.15    ReplicaSet/web@rs2 generation 4: 2 of 1, 2 ready, 2 available, 0 terminating: AvailabilityAllows
            22.15    Deployment/web generation 3: 4 pods, 2 updated, 4 ready, 4 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            22.16    Pod/web@rs2-pod2 terminating: PodsTooMany
            22.16    ReplicaSet/web@rs2 generation 5: 2 of 1, 2 ready, 2 available, 0 terminating: StatusCounted
            22.16    ReplicaSet/web@rs1 generation 6: 2 of 3, 2 ready, 2 available, 0 terminating: SurgeAllows
            22.17    ReplicaSet/web@rs2 generation 5: 1 of 1, 1 ready, 1 available, 1 terminating: StatusCounted
            22.17    Pod/web@rs1-pod6 created: PodsMissing
            22.17    ReplicaSet/web@rs1 generation 7: 2 of 3, 2 ready, 2 available, 0 terminating: StatusCounted
            22.17    Deployment/web generation 3: 3 pods, 2 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            22.18    ReplicaSet/web@rs1 generation 7: 3 of 3, 2 ready, 2 available, 0 terminating: StatusCounted
            22.18    Deployment/web generation 3: 4 pods, 3 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            22.78    ReplicaSet/web@rs2 generation 5: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            22.79    Deployment/web generation 3: 4 pods, 3 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            22.92    Pod/web@rs2-pod2 gone: ContainersGone
            23.20    Pod/web@rs1-pod6 ready: Serves
            23.21    ReplicaSet/web@rs1 generation 7: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            23.22    ReplicaSet/web@rs2 generation 5: 1 of 0, 1 ready, 1 available, 0 terminating: AvailabilityAllows
            23.22    Deployment/web generation 3: 4 pods, 3 updated, 4 ready, 4 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            23.23    Pod/web@rs2-pod1 terminating: PodsTooMany
            23.23    ReplicaSet/web@rs2 generation 6: 1 of 0, 1 ready, 1 available, 0 terminating: StatusCounted
            23.24    ReplicaSet/web@rs2 generation 6: 0 of 0, 0 ready, 0 available, 1 terminating: StatusCounted
            23.25    Deployment/web generation 3: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 1 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            23.85    ReplicaSet/web@rs2 generation 6: 0 of 0, 0 ready, 0 available, 0 terminating: StatusCounted
            23.86    Deployment/web generation 3: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            23.99    Pod/web@rs2-pod1 gone: ContainersGone
            40.00    > notes web@rs1
                     deployment.kubernetes.io/desired-replicas: 3
                     deployment.kubernetes.io/max-replicas: 4
                     deployment.kubernetes.io/revision: 3
                     deployment.kubernetes.io/revision-history: 1
            40.00    > notes web@rs2
                     deployment.kubernetes.io/desired-replicas: 3
                     deployment.kubernetes.io/max-replicas: 4
                     deployment.kubernetes.io/revision: 2
            40.00    > get deploy,rs
                     NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
                     deployment.apps/web   3/3     3            3           40s
                     NAME                             DESIRED   CURRENT   READY   AGE
                     replicaset.apps/web@rs2   0         0         0       39s
                     replicaset.apps/web@rs1   3         3         3       40s
        "#]],
    );
}

#[test]
fn a_broken_image_stops_a_rolling_update_and_a_good_one_ends_it() {
    check(
        "apply web
         settle
         apply web:bad
         wait 5
         why deploy/web
         why rs/web@rs2
         apply web:3
         settle
         why deploy/web
         get rs",
        expect![[r#"
            0.00     > apply web
            0.00     Deployment/web created: Asked
            0.00     > settle
            0.01     ReplicaSet/web@rs1 created: SetForTemplate
            0.01     Deployment/web generation 0: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, -1 terminating, +NewReplicaSetCreated: RolloutShown
            0.02     Pod/web@rs1-pod1 created: PodsMissing
            0.02     Pod/web@rs1-pod2 created: PodsMissing
            0.02     Pod/web@rs1-pod3 created: PodsMissing
            0.02     ReplicaSet/web@rs1 generation 1: 0 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     Deployment/web generation 1: 0 pods, 0 updated, 0 ready, 0 available, 3 missing, 0 terminating, +NewReplicaSetCreated, -MinimumReplicasUnavailable: StatusCounted
            0.03     ReplicaSet/web@rs1 generation 1: 3 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.03     Deployment/web generation 1: 3 pods, 3 updated, 0 ready, 0 available, 3 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            1.05     Pod/web@rs1-pod1 ready: Serves
            1.05     Pod/web@rs1-pod2 ready: Serves
            1.05     Pod/web@rs1-pod3 ready: Serves
            1.06     ReplicaSet/web@rs1 generation 1: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            1.07     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            1.08     > apply web:bad
            1.08     > wait 5
            1.09     ReplicaSet/web@rs2 created: SetForTemplate
            1.09     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: RolloutShown
            1.10     Pod/web@rs2-pod1 created: PodsMissing
            1.10     ReplicaSet/web@rs2 generation 1: 0 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            1.10     Deployment/web generation 2: 3 pods, 0 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: StatusCounted
            1.11     ReplicaSet/web@rs2 generation 1: 1 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            1.11     Deployment/web generation 2: 4 pods, 1 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            6.08     > why deploy/web
                     Waits: RolloutWaits { set: "web@rs2" }
            6.08     > why rs/web@rs2
                     Waits: PodsUnavailable
            6.08     > apply web:3
            6.08     > settle
            6.09     ReplicaSet/web@rs3 created: SetForTemplate
            6.09     Deployment/web generation 2: 4 pods, 1 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: RolloutShown
            6.09     ReplicaSet/web@rs2 generation 1: 1 of 0, 0 ready, 0 available, 0 terminating: UnavailableFirst
            6.10     ReplicaSet/web@rs3 generation 1: 0 of 0, 0 ready, 0 available, 0 terminating: StatusCounted
            6.10     ReplicaSet/web@rs3 generation 1: 0 of 1, 0 ready, 0 available, 0 terminating: SurgeAllows
            6.10     Deployment/web generation 3: 4 pods, 0 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: StatusCounted
            6.10     Pod/web@rs2-pod1 terminating: PodsTooMany
            6.10     ReplicaSet/web@rs2 generation 2: 1 of 0, 0 ready, 0 available, 0 terminating: StatusCounted
            6.11     Pod/web@rs3-pod1 created: PodsMissing
            6.11     ReplicaSet/web@rs3 generation 2: 0 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            6.11     Deployment/web generation 3: 4 pods, 0 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: StatusCounted
            6.11     ReplicaSet/web@rs2 generation 2: 0 of 0, 0 ready, 0 available, 1 terminating: StatusCounted
            6.12     ReplicaSet/web@rs3 generation 2: 1 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            6.12     Deployment/web generation 3: 4 pods, 1 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            6.26     Pod/web@rs2-pod1 gone: ContainersGone
            6.27     ReplicaSet/web@rs2 generation 2: 0 of 0, 0 ready, 0 available, 0 terminating: StatusCounted
            6.28     Deployment/web generation 3: 4 pods, 1 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            7.14     Pod/web@rs3-pod1 ready: Serves
            7.15     ReplicaSet/web@rs3 generation 2: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            7.16     ReplicaSet/web@rs1 generation 1: 3 of 2, 3 ready, 3 available, 0 terminating: AvailabilityAllows
            7.16     Deployment/web generation 3: 4 pods, 1 updated, 4 ready, 4 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            7.17     Pod/web@rs1-pod1 terminating: PodsTooMany
            7.17     ReplicaSet/web@rs1 generation 2: 3 of 2, 3 ready, 3 available, 0 terminating: StatusCounted
            7.17     ReplicaSet/web@rs3 generation 2: 1 of 2, 1 ready, 1 available, 0 terminating: SurgeAllows
            7.18     ReplicaSet/web@rs1 generation 2: 2 of 2, 2 ready, 2 available, 1 terminating: StatusCounted
            7.18     Pod/web@rs3-pod2 created: PodsMissing
            7.18     ReplicaSet/web@rs3 generation 3: 1 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            7.18     Deployment/web generation 3: 3 pods, 1 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            7.19     ReplicaSet/web@rs3 generation 3: 2 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            7.19     Deployment/web generation 3: 4 pods, 2 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            7.79     ReplicaSet/web@rs1 generation 2: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            7.80     Deployment/web generation 3: 4 pods, 2 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            7.93     Pod/web@rs1-pod1 gone: ContainersGone
            8.21     Pod/web@rs3-pod2 ready: Serves
            8.22     ReplicaSet/web@rs3 generation 3: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            8.23     ReplicaSet/web@rs1 generation 2: 2 of 1, 2 ready, 2 available, 0 terminating: AvailabilityAllows
            8.23     Deployment/web generation 3: 4 pods, 2 updated, 4 ready, 4 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            8.24     Pod/web@rs1-pod3 terminating: PodsTooMany
            8.24     ReplicaSet/web@rs1 generation 3: 2 of 1, 2 ready, 2 available, 0 terminating: StatusCounted
            8.24     ReplicaSet/web@rs3 generation 3: 2 of 3, 2 ready, 2 available, 0 terminating: SurgeAllows
            8.25     ReplicaSet/web@rs1 generation 3: 1 of 1, 1 ready, 1 available, 1 terminating: StatusCounted
            8.25     Pod/web@rs3-pod3 created: PodsMissing
            8.25     ReplicaSet/web@rs3 generation 4: 2 of 3, 2 ready, 2 available, 0 terminating: StatusCounted
            8.25     Deployment/web generation 3: 3 pods, 2 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            8.26     ReplicaSet/web@rs3 generation 4: 3 of 3, 2 ready, 2 available, 0 terminating: StatusCounted
            8.26     Deployment/web generation 3: 4 pods, 3 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            8.86     ReplicaSet/web@rs1 generation 3: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            8.87     Deployment/web generation 3: 4 pods, 3 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            9.00     Pod/web@rs1-pod3 gone: ContainersGone
            9.28     Pod/web@rs3-pod3 ready: Serves
            9.29     ReplicaSet/web@rs3 generation 4: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            9.30     ReplicaSet/web@rs1 generation 3: 1 of 0, 1 ready, 1 available, 0 terminating: AvailabilityAllows
            9.30     Deployment/web generation 3: 4 pods, 3 updated, 4 ready, 4 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            9.31     Pod/web@rs1-pod2 terminating: PodsTooMany
            9.31     ReplicaSet/web@rs1 generation 4: 1 of 0, 1 ready, 1 available, 0 terminating: StatusCounted
            9.32     ReplicaSet/web@rs1 generation 4: 0 of 0, 0 ready, 0 available, 1 terminating: StatusCounted
            9.33     Deployment/web generation 3: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 1 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            9.93     ReplicaSet/web@rs1 generation 4: 0 of 0, 0 ready, 0 available, 0 terminating: StatusCounted
            9.94     Deployment/web generation 3: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            10.07    Pod/web@rs1-pod2 gone: ContainersGone
            20.00    > why deploy/web
                     Rests: RolloutComplete
            20.00    > get rs
                     NAME             DESIRED   CURRENT   READY   AGE
                     web@rs2   0         0         0       19s
                     web@rs1   0         0         0       20s
                     web@rs3    3         3         3       14s
        "#]],
    );
}

#[test]
fn recreate_ends_all_old_pods_before_new_ones_come() {
    check(
        "apply recreate
         settle
         apply recreate:2
         wait 0.1
         why deploy/web
         settle
         get rs",
        expect![[r#"
            0.00     > apply recreate
            0.00     Deployment/web created: Asked
            0.00     > settle
            0.01     ReplicaSet/web@rs1 created: SetForTemplate
            0.01     Deployment/web generation 0: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, -1 terminating, +NewReplicaSetCreated: RolloutShown
            0.02     Pod/web@rs1-pod1 created: PodsMissing
            0.02     Pod/web@rs1-pod2 created: PodsMissing
            0.02     Pod/web@rs1-pod3 created: PodsMissing
            0.02     ReplicaSet/web@rs1 generation 1: 0 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     Deployment/web generation 1: 0 pods, 0 updated, 0 ready, 0 available, 3 missing, 0 terminating, +NewReplicaSetCreated, -MinimumReplicasUnavailable: StatusCounted
            0.03     ReplicaSet/web@rs1 generation 1: 3 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.03     Deployment/web generation 1: 3 pods, 3 updated, 0 ready, 0 available, 3 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            1.05     Pod/web@rs1-pod1 ready: Serves
            1.05     Pod/web@rs1-pod2 ready: Serves
            1.05     Pod/web@rs1-pod3 ready: Serves
            1.06     ReplicaSet/web@rs1 generation 1: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            1.07     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            1.08     > apply recreate:2
            1.08     > wait 0.1
            1.09     ReplicaSet/web@rs1 generation 1: 3 of 0, 3 ready, 3 available, 0 terminating: OldPodsFirst
            1.09     Deployment/web generation 2: 3 pods, 0 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            1.10     Pod/web@rs1-pod3 terminating: PodsTooMany
            1.10     Pod/web@rs1-pod1 terminating: PodsTooMany
            1.10     Pod/web@rs1-pod2 terminating: PodsTooMany
            1.10     ReplicaSet/web@rs1 generation 2: 3 of 0, 3 ready, 3 available, 0 terminating: StatusCounted
            1.11     ReplicaSet/web@rs1 generation 2: 0 of 0, 0 ready, 0 available, 3 terminating: StatusCounted
            1.12     Deployment/web generation 2: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, 3 terminating, +NewReplicaSetAvailable, -MinimumReplicasUnavailable: StatusCounted
            1.18     > why deploy/web
                     Waits: OldPodsLeave
            1.18     > settle
            1.72     ReplicaSet/web@rs1 generation 2: 0 of 0, 0 ready, 0 available, 0 terminating: StatusCounted
            1.73     ReplicaSet/web@rs2 created: SetForTemplate
            1.73     Deployment/web generation 2: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, 3 terminating, -MinimumReplicasUnavailable, +NewReplicaSetCreated: RolloutShown
            1.74     Pod/web@rs2-pod1 created: PodsMissing
            1.74     Pod/web@rs2-pod2 created: PodsMissing
            1.74     Pod/web@rs2-pod3 created: PodsMissing
            1.74     ReplicaSet/web@rs2 generation 1: 0 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            1.74     Deployment/web generation 2: 0 pods, 0 updated, 0 ready, 0 available, 3 missing, 0 terminating, -MinimumReplicasUnavailable, +NewReplicaSetCreated: StatusCounted
            1.75     ReplicaSet/web@rs2 generation 1: 3 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            1.75     Deployment/web generation 2: 3 pods, 3 updated, 0 ready, 0 available, 3 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            1.86     Pod/web@rs1-pod3 gone: ContainersGone
            1.86     Pod/web@rs1-pod1 gone: ContainersGone
            1.86     Pod/web@rs1-pod2 gone: ContainersGone
            2.77     Pod/web@rs2-pod1 ready: Serves
            2.77     Pod/web@rs2-pod2 ready: Serves
            2.77     Pod/web@rs2-pod3 ready: Serves
            2.78     ReplicaSet/web@rs2 generation 1: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            2.79     Deployment/web generation 2: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            20.00    > get rs
                     NAME             DESIRED   CURRENT   READY   AGE
                     web@rs2   3         3         3       19s
                     web@rs1   0         0         0       20s
        "#]],
    );
}

#[test]
fn the_history_limit_removes_the_oldest_set() {
    check(
        "apply short:1
         settle
         apply short:2
         settle
         apply short:3
         settle
         get rs",
        expect![[r#"
            0.00     > apply short:1
            0.00     Deployment/web created: Asked
            0.00     > settle
            0.01     ReplicaSet/web@rs1 created: SetForTemplate
            0.01     Deployment/web generation 0: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, -1 terminating, +NewReplicaSetCreated: RolloutShown
            0.02     Pod/web@rs1-pod1 created: PodsMissing
            0.02     Pod/web@rs1-pod2 created: PodsMissing
            0.02     ReplicaSet/web@rs1 generation 1: 0 of 2, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     Deployment/web generation 1: 0 pods, 0 updated, 0 ready, 0 available, 2 missing, 0 terminating, +NewReplicaSetCreated, -MinimumReplicasUnavailable: StatusCounted
            0.03     ReplicaSet/web@rs1 generation 1: 2 of 2, 0 ready, 0 available, 0 terminating: StatusCounted
            0.03     Deployment/web generation 1: 2 pods, 2 updated, 0 ready, 0 available, 2 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            1.05     Pod/web@rs1-pod1 ready: Serves
            1.05     Pod/web@rs1-pod2 ready: Serves
            1.06     ReplicaSet/web@rs1 generation 1: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            1.07     Deployment/web generation 1: 2 pods, 2 updated, 2 ready, 2 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            1.08     > apply short:2
            1.08     > settle
            1.09     ReplicaSet/web@rs2 created: SetForTemplate
            1.09     Deployment/web generation 1: 2 pods, 2 updated, 2 ready, 2 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: RolloutShown
            1.10     Pod/web@rs2-pod1 created: PodsMissing
            1.10     ReplicaSet/web@rs2 generation 1: 0 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            1.10     Deployment/web generation 2: 2 pods, 0 updated, 2 ready, 2 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: StatusCounted
            1.11     ReplicaSet/web@rs2 generation 1: 1 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            1.11     Deployment/web generation 2: 3 pods, 1 updated, 2 ready, 2 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.13     Pod/web@rs2-pod1 ready: Serves
            2.14     ReplicaSet/web@rs2 generation 1: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            2.15     ReplicaSet/web@rs1 generation 1: 2 of 1, 2 ready, 2 available, 0 terminating: AvailabilityAllows
            2.15     Deployment/web generation 2: 3 pods, 1 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.16     Pod/web@rs1-pod1 terminating: PodsTooMany
            2.16     ReplicaSet/web@rs1 generation 2: 2 of 1, 2 ready, 2 available, 0 terminating: StatusCounted
            2.16     ReplicaSet/web@rs2 generation 1: 1 of 2, 1 ready, 1 available, 0 terminating: SurgeAllows
            2.17     ReplicaSet/web@rs1 generation 2: 1 of 1, 1 ready, 1 available, 1 terminating: StatusCounted
            2.17     Pod/web@rs2-pod2 created: PodsMissing
            2.17     ReplicaSet/web@rs2 generation 2: 1 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            2.17     Deployment/web generation 2: 2 pods, 1 updated, 2 ready, 2 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.18     ReplicaSet/web@rs2 generation 2: 2 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            2.18     Deployment/web generation 2: 3 pods, 2 updated, 2 ready, 2 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.78     ReplicaSet/web@rs1 generation 2: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            2.79     Deployment/web generation 2: 3 pods, 2 updated, 2 ready, 2 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.92     Pod/web@rs1-pod1 gone: ContainersGone
            3.20     Pod/web@rs2-pod2 ready: Serves
            3.21     ReplicaSet/web@rs2 generation 2: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            3.22     ReplicaSet/web@rs1 generation 2: 1 of 0, 1 ready, 1 available, 0 terminating: AvailabilityAllows
            3.22     Deployment/web generation 2: 3 pods, 2 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            3.23     Pod/web@rs1-pod2 terminating: PodsTooMany
            3.23     ReplicaSet/web@rs1 generation 3: 1 of 0, 1 ready, 1 available, 0 terminating: StatusCounted
            3.24     ReplicaSet/web@rs1 generation 3: 0 of 0, 0 ready, 0 available, 1 terminating: StatusCounted
            3.25     Deployment/web generation 2: 2 pods, 2 updated, 2 ready, 2 available, 0 missing, 1 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            3.85     ReplicaSet/web@rs1 generation 3: 0 of 0, 0 ready, 0 available, 0 terminating: StatusCounted
            3.86     Deployment/web generation 2: 2 pods, 2 updated, 2 ready, 2 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            3.99     Pod/web@rs1-pod2 gone: ContainersGone
            20.00    > apply short:3
            20.00    > settle
            20.01    ReplicaSet/web@rs3 created: SetForTemplate
            20.01    Deployment/web generation 2: 2 pods, 2 updated, 2 ready, 2 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: RolloutShown
            20.02    Pod/web@rs3-pod1 created: PodsMissing
            20.02    ReplicaSet/web@rs3 generation 1: 0 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            20.02    Deployment/web generation 3: 2 pods, 0 updated, 2 ready, 2 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: StatusCounted
            20.03    ReplicaSet/web@rs3 generation 1: 1 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            20.03    Deployment/web generation 3: 3 pods, 1 updated, 2 ready, 2 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            21.05    Pod/web@rs3-pod1 ready: Serves
            21.06    ReplicaSet/web@rs3 generation 1: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            21.07    ReplicaSet/web@rs2 generation 2: 2 of 1, 2 ready, 2 available, 0 terminating: AvailabilityAllows
            21.07    Deployment/web generation 3: 3 pods, 1 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            21.08    Pod/web@rs2-pod1 terminating: PodsTooMany
            21.08    ReplicaSet/web@rs2 generation 3: 2 of 1, 2 ready, 2 available, 0 terminating: StatusCounted
            21.08    ReplicaSet/web@rs3 generation 1: 1 of 2, 1 ready, 1 available, 0 terminating: SurgeAllows
            21.09    ReplicaSet/web@rs2 generation 3: 1 of 1, 1 ready, 1 available, 1 terminating: StatusCounted
            21.09    Pod/web@rs3-pod2 created: PodsMissing
            21.09    ReplicaSet/web@rs3 generation 2: 1 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            21.09    Deployment/web generation 3: 2 pods, 1 updated, 2 ready, 2 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            21.10    ReplicaSet/web@rs3 generation 2: 2 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            21.10    Deployment/web generation 3: 3 pods, 2 updated, 2 ready, 2 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            21.70    ReplicaSet/web@rs2 generation 3: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            21.71    Deployment/web generation 3: 3 pods, 2 updated, 2 ready, 2 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            21.84    Pod/web@rs2-pod1 gone: ContainersGone
            22.12    Pod/web@rs3-pod2 ready: Serves
            22.13    ReplicaSet/web@rs3 generation 2: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            22.14    ReplicaSet/web@rs2 generation 3: 1 of 0, 1 ready, 1 available, 0 terminating: AvailabilityAllows
            22.14    Deployment/web generation 3: 3 pods, 2 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            22.15    Pod/web@rs2-pod2 terminating: PodsTooMany
            22.15    ReplicaSet/web@rs2 generation 4: 1 of 0, 1 ready, 1 available, 0 terminating: StatusCounted
            22.16    ReplicaSet/web@rs2 generation 4: 0 of 0, 0 ready, 0 available, 1 terminating: StatusCounted
            22.17    Deployment/web generation 3: 2 pods, 2 updated, 2 ready, 2 available, 0 missing, 1 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            22.18    ReplicaSet/web@rs1 gone: HistoryIsFull
            22.77    ReplicaSet/web@rs2 generation 4: 0 of 0, 0 ready, 0 available, 0 terminating: StatusCounted
            22.78    Deployment/web generation 3: 2 pods, 2 updated, 2 ready, 2 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            22.91    Pod/web@rs2-pod2 gone: ContainersGone
            40.00    > get rs
                     NAME             DESIRED   CURRENT   READY   AGE
                     web@rs2   0         0         0       39s
                     web@rs3    2         2         2       20s
        "#]],
    );
}

#[test]
fn scaling_in_the_middle_of_a_rollout_keeps_the_proportions() {
    check(
        "apply ten
         settle
         apply ten:bad
         wait 5
         get rs
         apply twenty:bad
         wait 5
         get rs
         why deploy/web",
        expect![[r#"
            0.00     > apply ten
            0.00     Deployment/web created: Asked
            0.00     > settle
            0.01     ReplicaSet/web@rs1 created: SetForTemplate
            0.01     Deployment/web generation 0: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, -1 terminating, +NewReplicaSetCreated: RolloutShown
            0.02     Pod/web@rs1-pod1 created: PodsMissing
            0.02     Pod/web@rs1-pod2 created: PodsMissing
            0.02     Pod/web@rs1-pod3 created: PodsMissing
            0.02     Pod/web@rs1-pod4 created: PodsMissing
            0.02     Pod/web@rs1-pod5 created: PodsMissing
            0.02     Pod/web@rs1-pod6 created: PodsMissing
            0.02     Pod/web@rs1-pod7 created: PodsMissing
            0.02     Pod/web@rs1-pod8 created: PodsMissing
            0.02     Pod/web@rs1-pod9 created: PodsMissing
            0.02     Pod/web@rs1-pod10 created: PodsMissing
            0.02     ReplicaSet/web@rs1 generation 1: 0 of 10, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     Deployment/web generation 1: 0 pods, 0 updated, 0 ready, 0 available, 10 missing, 0 terminating, +NewReplicaSetCreated, -MinimumReplicasUnavailable: StatusCounted
            0.03     ReplicaSet/web@rs1 generation 1: 10 of 10, 0 ready, 0 available, 0 terminating: StatusCounted
            0.03     Deployment/web generation 1: 10 pods, 10 updated, 0 ready, 0 available, 10 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            1.05     Pod/web@rs1-pod1 ready: Serves
            1.05     Pod/web@rs1-pod2 ready: Serves
            1.05     Pod/web@rs1-pod3 ready: Serves
            1.05     Pod/web@rs1-pod4 ready: Serves
            1.05     Pod/web@rs1-pod5 ready: Serves
            1.05     Pod/web@rs1-pod6 ready: Serves
            1.05     Pod/web@rs1-pod7 ready: Serves
            1.05     Pod/web@rs1-pod8 ready: Serves
            1.05     Pod/web@rs1-pod9 ready: Serves
            1.05     Pod/web@rs1-pod10 ready: Serves
            1.06     ReplicaSet/web@rs1 generation 1: 10 of 10, 10 ready, 10 available, 0 terminating: StatusCounted
            1.07     Deployment/web generation 1: 10 pods, 10 updated, 10 ready, 10 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            1.08     > apply ten:bad
            1.08     > wait 5
            1.09     ReplicaSet/web@rs2 created: SetForTemplate
            1.09     Deployment/web generation 1: 10 pods, 10 updated, 10 ready, 10 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: RolloutShown
            1.09     ReplicaSet/web@rs1 generation 1: 10 of 8, 10 ready, 10 available, 0 terminating: AvailabilityAllows
            1.10     Pod/web@rs2-pod1 created: PodsMissing
            1.10     Pod/web@rs2-pod2 created: PodsMissing
            1.10     Pod/web@rs2-pod3 created: PodsMissing
            1.10     ReplicaSet/web@rs2 generation 1: 0 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            1.10     ReplicaSet/web@rs2 generation 1: 0 of 5, 0 ready, 0 available, 0 terminating: SurgeAllows
            1.10     Deployment/web generation 2: 10 pods, 0 updated, 10 ready, 10 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: StatusCounted
            1.10     Pod/web@rs1-pod4 terminating: PodsTooMany
            1.10     Pod/web@rs1-pod1 terminating: PodsTooMany
            1.10     ReplicaSet/web@rs1 generation 2: 10 of 8, 10 ready, 10 available, 0 terminating: StatusCounted
            1.11     Pod/web@rs2-pod4 created: PodsMissing
            1.11     Pod/web@rs2-pod5 created: PodsMissing
            1.11     ReplicaSet/web@rs2 generation 2: 3 of 5, 0 ready, 0 available, 0 terminating: StatusCounted
            1.11     Deployment/web generation 2: 13 pods, 3 updated, 10 ready, 10 available, 3 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            1.11     ReplicaSet/web@rs1 generation 2: 8 of 8, 8 ready, 8 available, 2 terminating: StatusCounted
            1.12     ReplicaSet/web@rs2 generation 2: 5 of 5, 0 ready, 0 available, 0 terminating: StatusCounted
            1.12     Deployment/web generation 2: 13 pods, 5 updated, 8 ready, 8 available, 5 missing, 2 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            1.72     ReplicaSet/web@rs1 generation 2: 8 of 8, 8 ready, 8 available, 0 terminating: StatusCounted
            1.73     Deployment/web generation 2: 13 pods, 5 updated, 8 ready, 8 available, 5 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            1.86     Pod/web@rs1-pod4 gone: ContainersGone
            1.86     Pod/web@rs1-pod1 gone: ContainersGone
            6.08     > get rs
                     NAME             DESIRED   CURRENT   READY   AGE
                     web@rs2   5         5         0       5s
                     web@rs1   8         8         8       6s
            6.08     > apply twenty:bad
            6.08     > wait 5
            6.09     ReplicaSet/web@rs1 generation 2: 8 of 15, 8 ready, 8 available, 0 terminating: ReplicasChanged
            6.09     ReplicaSet/web@rs2 generation 2: 5 of 10, 0 ready, 0 available, 0 terminating: ReplicasChanged
            6.09     Deployment/web generation 3: 13 pods, 5 updated, 8 ready, 8 available, 5 missing, 0 terminating, +ReplicaSetUpdated, -MinimumReplicasUnavailable: StatusCounted
            6.10     Pod/web@rs1-pod11 created: PodsMissing
            6.10     Pod/web@rs1-pod12 created: PodsMissing
            6.10     Pod/web@rs1-pod13 created: PodsMissing
            6.10     Pod/web@rs1-pod14 created: PodsMissing
            6.10     Pod/web@rs1-pod15 created: PodsMissing
            6.10     Pod/web@rs1-pod16 created: PodsMissing
            6.10     Pod/web@rs1-pod17 created: PodsMissing
            6.10     ReplicaSet/web@rs1 generation 3: 8 of 15, 8 ready, 8 available, 0 terminating: StatusCounted
            6.10     Deployment/web generation 3: 13 pods, 5 updated, 8 ready, 8 available, 17 missing, 0 terminating, +ReplicaSetUpdated, -MinimumReplicasUnavailable: StatusCounted
            6.10     Pod/web@rs2-pod6 created: PodsMissing
            6.10     Pod/web@rs2-pod7 created: PodsMissing
            6.10     Pod/web@rs2-pod8 created: PodsMissing
            6.10     Pod/web@rs2-pod9 created: PodsMissing
            6.10     Pod/web@rs2-pod10 created: PodsMissing
            6.10     ReplicaSet/web@rs2 generation 3: 5 of 10, 0 ready, 0 available, 0 terminating: StatusCounted
            6.11     ReplicaSet/web@rs1 generation 3: 15 of 15, 8 ready, 8 available, 0 terminating: StatusCounted
            6.11     Deployment/web generation 3: 20 pods, 5 updated, 8 ready, 8 available, 17 missing, 0 terminating, +ReplicaSetUpdated, -MinimumReplicasUnavailable: StatusCounted
            6.11     ReplicaSet/web@rs2 generation 3: 10 of 10, 0 ready, 0 available, 0 terminating: StatusCounted
            6.12     Deployment/web generation 3: 25 pods, 10 updated, 8 ready, 8 available, 17 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            7.13     Pod/web@rs1-pod11 ready: Serves
            7.13     Pod/web@rs1-pod12 ready: Serves
            7.13     Pod/web@rs1-pod13 ready: Serves
            7.13     Pod/web@rs1-pod14 ready: Serves
            7.13     Pod/web@rs1-pod15 ready: Serves
            7.13     Pod/web@rs1-pod16 ready: Serves
            7.13     Pod/web@rs1-pod17 ready: Serves
            7.14     ReplicaSet/web@rs1 generation 3: 15 of 15, 15 ready, 15 available, 0 terminating: StatusCounted
            7.15     Deployment/web generation 3: 25 pods, 10 updated, 15 ready, 15 available, 10 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            11.08    > get rs
                     NAME             DESIRED   CURRENT   READY   AGE
                     web@rs2   10        10        0       10s
                     web@rs1   15        15        15      11s
            11.08    > why deploy/web
                     Waits: RolloutWaits { set: "web@rs2" }
        "#]],
    );
}

#[test]
fn a_rollout_changed_to_recreate_and_scaled_is_stranded() {
    check(
        "apply web
         settle
         apply web:bad
         wait 5
         apply five:2 recreate
         wait 60
         get rs
         why deploy/web
         apply five:2
         settle
         get rs
         why deploy/web",
        expect![[r#"
            0.00     > apply web
            0.00     Deployment/web created: Asked
            0.00     > settle
            0.01     ReplicaSet/web@rs1 created: SetForTemplate
            0.01     Deployment/web generation 0: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, -1 terminating, +NewReplicaSetCreated: RolloutShown
            0.02     Pod/web@rs1-pod1 created: PodsMissing
            0.02     Pod/web@rs1-pod2 created: PodsMissing
            0.02     Pod/web@rs1-pod3 created: PodsMissing
            0.02     ReplicaSet/web@rs1 generation 1: 0 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     Deployment/web generation 1: 0 pods, 0 updated, 0 ready, 0 available, 3 missing, 0 terminating, +NewReplicaSetCreated, -MinimumReplicasUnavailable: StatusCounted
            0.03     ReplicaSet/web@rs1 generation 1: 3 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.03     Deployment/web generation 1: 3 pods, 3 updated, 0 ready, 0 available, 3 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            1.05     Pod/web@rs1-pod1 ready: Serves
            1.05     Pod/web@rs1-pod2 ready: Serves
            1.05     Pod/web@rs1-pod3 ready: Serves
            1.06     ReplicaSet/web@rs1 generation 1: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            1.07     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            1.08     > apply web:bad
            1.08     > wait 5
            1.09     ReplicaSet/web@rs2 created: SetForTemplate
            1.09     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: RolloutShown
            1.10     Pod/web@rs2-pod1 created: PodsMissing
            1.10     ReplicaSet/web@rs2 generation 1: 0 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            1.10     Deployment/web generation 2: 3 pods, 0 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: StatusCounted
            1.11     ReplicaSet/web@rs2 generation 1: 1 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            1.11     Deployment/web generation 2: 4 pods, 1 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            6.08     > apply five:2 recreate
            6.08     > wait 60
            6.09     Deployment/web generation 3: 4 pods, 0 updated, 3 ready, 3 available, 1 missing, 0 terminating, +ReplicaSetUpdated, -MinimumReplicasUnavailable: StatusCounted
            66.08    > get rs
                     NAME             DESIRED   CURRENT   READY   AGE
                     web@rs2   1         1         0       65s
                     web@rs1   3         3         3       66s
            66.08    > why deploy/web
                     Rests: RolloutStranded
            66.08    > apply five:2
            66.08    > settle
            66.09    ReplicaSet/web@rs1 generation 1: 3 of 5, 3 ready, 3 available, 0 terminating: ReplicasChanged
            66.09    ReplicaSet/web@rs2 generation 1: 1 of 2, 0 ready, 0 available, 0 terminating: ReplicasChanged
            66.09    Deployment/web generation 4: 4 pods, 0 updated, 3 ready, 3 available, 1 missing, 0 terminating, +ReplicaSetUpdated, -MinimumReplicasUnavailable: StatusCounted
            66.10    Pod/web@rs1-pod4 created: PodsMissing
            66.10    Pod/web@rs1-pod5 created: PodsMissing
            66.10    ReplicaSet/web@rs1 generation 2: 3 of 5, 3 ready, 3 available, 0 terminating: StatusCounted
            66.10    ReplicaSet/web@rs3 created: SetForTemplate
            66.10    Deployment/web generation 4: 4 pods, 0 updated, 3 ready, 3 available, 1 missing, 0 terminating, -MinimumReplicasUnavailable, +NewReplicaSetCreated: RolloutShown
            66.10    ReplicaSet/web@rs1 generation 2: 3 of 3, 3 ready, 3 available, 0 terminating: UnavailableFirst
            66.10    ReplicaSet/web@rs2 generation 1: 1 of 1, 0 ready, 0 available, 0 terminating: UnavailableFirst
            66.10    ReplicaSet/web@rs2 generation 3: 1 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            66.11    Pod/web@rs1-pod5 terminating: PodsTooMany
            66.11    Pod/web@rs1-pod5 gone: PodsTooMany
            66.11    Pod/web@rs1-pod4 terminating: PodsTooMany
            66.11    ReplicaSet/web@rs1 generation 3: 5 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            66.11    ReplicaSet/web@rs3 generation 1: 0 of 0, 0 ready, 0 available, 0 terminating: StatusCounted
            66.11    ReplicaSet/web@rs3 generation 1: 0 of 3, 0 ready, 0 available, 0 terminating: SurgeAllows
            66.11    Deployment/web generation 4: 6 pods, 0 updated, 3 ready, 3 available, 1 missing, 0 terminating, -MinimumReplicasUnavailable, +NewReplicaSetCreated: StatusCounted
            66.12    ReplicaSet/web@rs1 generation 3: 3 of 3, 3 ready, 3 available, 1 terminating: StatusCounted
            66.12    Pod/web@rs3-pod1 created: PodsMissing
            66.12    Pod/web@rs3-pod2 created: PodsMissing
            66.12    Pod/web@rs3-pod3 created: PodsMissing
            66.12    ReplicaSet/web@rs3 generation 2: 0 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            66.12    Deployment/web generation 4: 4 pods, 0 updated, 3 ready, 3 available, 4 missing, 1 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            66.13    ReplicaSet/web@rs3 generation 2: 3 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            66.13    Deployment/web generation 4: 7 pods, 3 updated, 3 ready, 3 available, 4 missing, 1 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            66.27    Pod/web@rs1-pod4 gone: ContainersGone
            66.28    ReplicaSet/web@rs1 generation 3: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            66.29    Deployment/web generation 4: 7 pods, 3 updated, 3 ready, 3 available, 4 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            67.15    Pod/web@rs3-pod1 ready: Serves
            67.15    Pod/web@rs3-pod2 ready: Serves
            67.15    Pod/web@rs3-pod3 ready: Serves
            67.16    ReplicaSet/web@rs3 generation 2: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            67.17    ReplicaSet/web@rs2 generation 3: 1 of 0, 0 ready, 0 available, 0 terminating: UnavailableFirst
            67.17    ReplicaSet/web@rs1 generation 3: 3 of 1, 3 ready, 3 available, 0 terminating: AvailabilityAllows
            67.17    Deployment/web generation 4: 7 pods, 3 updated, 6 ready, 6 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            67.18    Pod/web@rs2-pod1 terminating: PodsTooMany
            67.18    ReplicaSet/web@rs2 generation 4: 1 of 0, 0 ready, 0 available, 0 terminating: StatusCounted
            67.18    ReplicaSet/web@rs3 generation 2: 3 of 5, 3 ready, 3 available, 0 terminating: SurgeAllows
            67.18    Deployment/web generation 4: 7 pods, 3 updated, 6 ready, 6 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            67.18    Pod/web@rs1-pod3 terminating: PodsTooMany
            67.18    Pod/web@rs1-pod1 terminating: PodsTooMany
            67.18    ReplicaSet/web@rs1 generation 4: 3 of 1, 3 ready, 3 available, 0 terminating: StatusCounted
            67.19    ReplicaSet/web@rs2 generation 4: 0 of 0, 0 ready, 0 available, 1 terminating: StatusCounted
            67.19    Pod/web@rs3-pod4 created: PodsMissing
            67.19    Pod/web@rs3-pod5 created: PodsMissing
            67.19    ReplicaSet/web@rs3 generation 3: 3 of 5, 3 ready, 3 available, 0 terminating: StatusCounted
            67.19    Deployment/web generation 4: 6 pods, 3 updated, 6 ready, 6 available, 0 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            67.19    ReplicaSet/web@rs1 generation 4: 1 of 1, 1 ready, 1 available, 2 terminating: StatusCounted
            67.20    ReplicaSet/web@rs3 generation 3: 5 of 5, 3 ready, 3 available, 0 terminating: StatusCounted
            67.20    Deployment/web generation 4: 6 pods, 5 updated, 4 ready, 4 available, 2 missing, 3 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            67.34    Pod/web@rs2-pod1 gone: ContainersGone
            67.35    ReplicaSet/web@rs2 generation 4: 0 of 0, 0 ready, 0 available, 0 terminating: StatusCounted
            67.36    Deployment/web generation 4: 6 pods, 5 updated, 4 ready, 4 available, 2 missing, 2 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            67.80    ReplicaSet/web@rs1 generation 4: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            67.81    Deployment/web generation 4: 6 pods, 5 updated, 4 ready, 4 available, 2 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            67.94    Pod/web@rs1-pod3 gone: ContainersGone
            67.94    Pod/web@rs1-pod1 gone: ContainersGone
            68.22    Pod/web@rs3-pod4 ready: Serves
            68.22    Pod/web@rs3-pod5 ready: Serves
            68.23    ReplicaSet/web@rs3 generation 3: 5 of 5, 5 ready, 5 available, 0 terminating: StatusCounted
            68.24    ReplicaSet/web@rs1 generation 4: 1 of 0, 1 ready, 1 available, 0 terminating: AvailabilityAllows
            68.24    Deployment/web generation 4: 6 pods, 5 updated, 6 ready, 6 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            68.25    Pod/web@rs1-pod2 terminating: PodsTooMany
            68.25    ReplicaSet/web@rs1 generation 5: 1 of 0, 1 ready, 1 available, 0 terminating: StatusCounted
            68.26    ReplicaSet/web@rs1 generation 5: 0 of 0, 0 ready, 0 available, 1 terminating: StatusCounted
            68.27    Deployment/web generation 4: 5 pods, 5 updated, 5 ready, 5 available, 0 missing, 1 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            68.87    ReplicaSet/web@rs1 generation 5: 0 of 0, 0 ready, 0 available, 0 terminating: StatusCounted
            68.88    Deployment/web generation 4: 5 pods, 5 updated, 5 ready, 5 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            69.01    Pod/web@rs1-pod2 gone: ContainersGone
            80.00    > get rs
                     NAME             DESIRED   CURRENT   READY   AGE
                     web@rs2   0         0         0       79s
                     web@rs3   5         5         5       14s
                     web@rs1   0         0         0       80s
            80.00    > why deploy/web
                     Rests: RolloutComplete
        "#]],
    );
}

#[test]
fn a_rollout_that_stands_still_misses_its_deadline() {
    check(
        "apply hasty:bad
         wait 20
         why deploy/web
         wait 20
         why deploy/web
         get deploy",
        expect![[r#"
            0.00     > apply hasty:bad
            0.00     Deployment/web created: Asked
            0.00     > wait 20
            0.01     ReplicaSet/web@rs1 created: SetForTemplate
            0.01     Deployment/web generation 0: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, -1 terminating, +NewReplicaSetCreated: RolloutShown
            0.02     Pod/web@rs1-pod1 created: PodsMissing
            0.02     ReplicaSet/web@rs1 generation 1: 0 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     Deployment/web generation 1: 0 pods, 0 updated, 0 ready, 0 available, 1 missing, 0 terminating, +NewReplicaSetCreated, -MinimumReplicasUnavailable: StatusCounted
            0.03     ReplicaSet/web@rs1 generation 1: 1 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            0.03     Deployment/web generation 1: 1 pods, 1 updated, 0 ready, 0 available, 1 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            20.00    > why deploy/web
                     Waits: RolloutWaits { set: "web@rs1" }
            20.00    > wait 20
            31.00    Deployment/web generation 1: 1 pods, 1 updated, 0 ready, 0 available, 1 missing, 0 terminating, -MinimumReplicasUnavailable, -ProgressDeadlineExceeded: StatusCounted
            40.00    > why deploy/web
                     Waits: RolloutStuck { set: "web@rs1" }
            40.00    > get deploy
                     NAME   READY   UP-TO-DATE   AVAILABLE   AGE
                     web    0/1     1            0           40s
        "#]],
    );
}

#[test]
fn a_paused_rollout_waits() {
    check(
        "apply web
         settle
         apply paused:2
         settle
         why deploy/web
         get rs
         apply web:2
         wait 0.1
         get rs",
        expect![[r#"
            0.00     > apply web
            0.00     Deployment/web created: Asked
            0.00     > settle
            0.01     ReplicaSet/web@rs1 created: SetForTemplate
            0.01     Deployment/web generation 0: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, -1 terminating, +NewReplicaSetCreated: RolloutShown
            0.02     Pod/web@rs1-pod1 created: PodsMissing
            0.02     Pod/web@rs1-pod2 created: PodsMissing
            0.02     Pod/web@rs1-pod3 created: PodsMissing
            0.02     ReplicaSet/web@rs1 generation 1: 0 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     Deployment/web generation 1: 0 pods, 0 updated, 0 ready, 0 available, 3 missing, 0 terminating, +NewReplicaSetCreated, -MinimumReplicasUnavailable: StatusCounted
            0.03     ReplicaSet/web@rs1 generation 1: 3 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.03     Deployment/web generation 1: 3 pods, 3 updated, 0 ready, 0 available, 3 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            1.05     Pod/web@rs1-pod1 ready: Serves
            1.05     Pod/web@rs1-pod2 ready: Serves
            1.05     Pod/web@rs1-pod3 ready: Serves
            1.06     ReplicaSet/web@rs1 generation 1: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            1.07     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            1.08     > apply paused:2
            1.08     > settle
            1.09     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, -DeploymentPaused: RolloutShown
            1.10     Deployment/web generation 2: 3 pods, 0 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, -DeploymentPaused: StatusCounted
            1.11     > why deploy/web
                     Rests: RolloutPaused
            1.11     > get rs
                     NAME             DESIRED   CURRENT   READY   AGE
                     web@rs1   3         3         3       1s
            1.11     > apply web:2
            1.11     > wait 0.1
            1.12     Deployment/web generation 2: 3 pods, 0 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, -DeploymentResumed: RolloutShown
            1.12     ReplicaSet/web@rs2 created: SetForTemplate
            1.13     Pod/web@rs2-pod1 created: PodsMissing
            1.13     ReplicaSet/web@rs2 generation 1: 0 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            1.14     Deployment/web generation 3: 3 pods, 0 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, -DeploymentResumed: StatusCounted
            1.14     ReplicaSet/web@rs2 generation 1: 1 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            1.15     Deployment/web generation 3: 4 pods, 1 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            1.21     > get rs
                     NAME             DESIRED   CURRENT   READY   AGE
                     web@rs2   1         1         0       0s
                     web@rs1   3         3         3       1s
        "#]],
    );
}

#[test]
fn pods_are_available_after_a_while() {
    check(
        "apply slow
         settle
         get deploy,rs",
        expect![[r#"
            0.00     > apply slow
            0.00     Deployment/web created: Asked
            0.00     > settle
            0.01     ReplicaSet/web@rs1 created: SetForTemplate
            0.01     Deployment/web generation 0: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, -1 terminating, +NewReplicaSetCreated: RolloutShown
            0.02     Pod/web@rs1-pod1 created: PodsMissing
            0.02     Pod/web@rs1-pod2 created: PodsMissing
            0.02     ReplicaSet/web@rs1 generation 1: 0 of 2, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     Deployment/web generation 1: 0 pods, 0 updated, 0 ready, 0 available, 2 missing, 0 terminating, +NewReplicaSetCreated, -MinimumReplicasUnavailable: StatusCounted
            0.03     ReplicaSet/web@rs1 generation 1: 2 of 2, 0 ready, 0 available, 0 terminating: StatusCounted
            0.03     Deployment/web generation 1: 2 pods, 2 updated, 0 ready, 0 available, 2 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            1.05     Pod/web@rs1-pod1 ready: Serves
            1.05     Pod/web@rs1-pod2 ready: Serves
            1.06     ReplicaSet/web@rs1 generation 1: 2 of 2, 2 ready, 0 available, 0 terminating: StatusCounted
            1.07     Deployment/web generation 1: 2 pods, 2 updated, 2 ready, 0 available, 2 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            6.00     ReplicaSet/web@rs1 generation 1: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            6.01     Deployment/web generation 1: 2 pods, 2 updated, 2 ready, 2 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            6.02     > get deploy,rs
                     NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
                     deployment.apps/web   2/2     2            2           6s
                     NAME                             DESIRED   CURRENT   READY   AGE
                     replicaset.apps/web@rs1   2         2         2       6s
        "#]],
    );
}

#[test]
fn a_lost_node_costs_its_pods_only_after_the_eviction() {
    check(
        "apply web
         settle
         cut node-1
         wait 100
         get deploy,rs
         why deploy/web
         wait 300
         get deploy,rs",
        expect![[r#"
            0.00     > apply web
            0.00     Deployment/web created: Asked
            0.00     > settle
            0.01     ReplicaSet/web@rs1 created: SetForTemplate
            0.01     Deployment/web generation 0: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, -1 terminating, +NewReplicaSetCreated: RolloutShown
            0.02     Pod/web@rs1-pod1 created: PodsMissing
            0.02     Pod/web@rs1-pod2 created: PodsMissing
            0.02     Pod/web@rs1-pod3 created: PodsMissing
            0.02     ReplicaSet/web@rs1 generation 1: 0 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     Deployment/web generation 1: 0 pods, 0 updated, 0 ready, 0 available, 3 missing, 0 terminating, +NewReplicaSetCreated, -MinimumReplicasUnavailable: StatusCounted
            0.03     ReplicaSet/web@rs1 generation 1: 3 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.03     Deployment/web generation 1: 3 pods, 3 updated, 0 ready, 0 available, 3 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            1.05     Pod/web@rs1-pod1 ready: Serves
            1.05     Pod/web@rs1-pod2 ready: Serves
            1.05     Pod/web@rs1-pod3 ready: Serves
            1.06     ReplicaSet/web@rs1 generation 1: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            1.07     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            1.08     > cut node-1
            1.08     > wait 100
            10.00    Node/node-1 ready=Unknown in use [] attached []: NodeLost
            10.00    Pod/web@rs1-pod3 not ready: NodeSilent { node: "node-1" }
            10.01    ReplicaSet/web@rs1 generation 1: 3 of 3, 2 ready, 2 available, 0 terminating: StatusCounted
            10.02    Deployment/web generation 1: 3 pods, 3 updated, 2 ready, 2 available, 1 missing, 0 terminating, +NewReplicaSetAvailable, -MinimumReplicasUnavailable: StatusCounted
            101.08   > get deploy,rs
                     NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
                     deployment.apps/web   2/3     3            2           101s
                     NAME                             DESIRED   CURRENT   READY   AGE
                     replicaset.apps/web@rs1   3         3         2       101s
            101.08   > why deploy/web
                     Waits: RolloutWaits { set: "web@rs1" }
            101.08   > wait 300
            310.10   Pod/web@rs1-pod3 terminating: TolerationOver { node: "node-1" }
            310.11   Pod/web@rs1-pod4 created: PodsMissing
            310.11   ReplicaSet/web@rs1 generation 1: 2 of 3, 2 ready, 2 available, 1 terminating: StatusCounted
            310.12   ReplicaSet/web@rs1 generation 1: 3 of 3, 2 ready, 2 available, 1 terminating: StatusCounted
            310.12   Deployment/web generation 1: 3 pods, 3 updated, 2 ready, 2 available, 1 missing, 1 terminating, +NewReplicaSetAvailable, -MinimumReplicasUnavailable: StatusCounted
            311.14   Pod/web@rs1-pod4 ready: Serves
            311.15   ReplicaSet/web@rs1 generation 1: 3 of 3, 3 ready, 3 available, 1 terminating: StatusCounted
            311.16   Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 1 terminating, +NewReplicaSetAvailable, +MinimumReplicasAvailable: StatusCounted
            401.08   > get deploy,rs
                     NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
                     deployment.apps/web   3/3     3            3           6m41s
                     NAME                             DESIRED   CURRENT   READY   AGE
                     replicaset.apps/web@rs1   3         3         3       6m41s
        "#]],
    );
}

#[test]
fn a_bare_set_adopts_and_lets_go() {
    check(
        "apply orphan
         apply set
         settle
         get rs
         apply lost
         settle
         get rs",
        expect![[r#"
            0.00     > apply orphan
            0.00     Pod/orphan created: Asked
            0.00     > apply set
            0.00     ReplicaSet/bare created: Asked
            0.00     > settle
            0.01     Pod/bare-pod1 created: PodsMissing
            0.01     ReplicaSet/bare generation 1: 1 of 2, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     ReplicaSet/bare generation 1: 2 of 2, 0 ready, 0 available, 0 terminating: StatusCounted
            0.63     Pod/orphan ready: ReportsStart
            0.64     Pod/bare-pod1 ready: ReportsStart
            0.64     ReplicaSet/bare generation 1: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            0.65     > get rs
                     NAME   DESIRED   CURRENT   READY   AGE
                     bare   2         2         2       0s
            0.65     > apply lost
            0.65     > settle
            0.66     Pod/bare-pod2 created: PodsMissing
            0.66     ReplicaSet/bare generation 1: 1 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            0.67     ReplicaSet/bare generation 1: 2 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            1.29     Pod/bare-pod2 ready: ReportsStart
            1.30     ReplicaSet/bare generation 1: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            1.31     > get rs
                     NAME   DESIRED   CURRENT   READY   AGE
                     bare   2         2         2       1s
        "#]],
    );
}

#[test]
fn a_deleted_deployment_takes_sets_and_pods_along() {
    check(
        "apply web
         settle
         delete deploy/web
         settle
         get deploy,rs,po",
        expect![[r#"
            0.00     > apply web
            0.00     Deployment/web created: Asked
            0.00     > settle
            0.01     ReplicaSet/web@rs1 created: SetForTemplate
            0.01     Deployment/web generation 0: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, -1 terminating, +NewReplicaSetCreated: RolloutShown
            0.02     Pod/web@rs1-pod1 created: PodsMissing
            0.02     Pod/web@rs1-pod2 created: PodsMissing
            0.02     Pod/web@rs1-pod3 created: PodsMissing
            0.02     ReplicaSet/web@rs1 generation 1: 0 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     Deployment/web generation 1: 0 pods, 0 updated, 0 ready, 0 available, 3 missing, 0 terminating, +NewReplicaSetCreated, -MinimumReplicasUnavailable: StatusCounted
            0.03     ReplicaSet/web@rs1 generation 1: 3 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.03     Deployment/web generation 1: 3 pods, 3 updated, 0 ready, 0 available, 3 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            1.05     Pod/web@rs1-pod1 ready: Serves
            1.05     Pod/web@rs1-pod2 ready: Serves
            1.05     Pod/web@rs1-pod3 ready: Serves
            1.06     ReplicaSet/web@rs1 generation 1: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            1.07     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            1.08     > delete deploy/web
            1.08     Deployment/web gone: Asked
            1.08     > settle
            1.10     ReplicaSet/web@rs1 gone: OwnerGone { owner: "web" }
            1.12     Pod/web@rs1-pod3 terminating: OwnerGone { owner: "web@rs1" }
            1.12     Pod/web@rs1-pod1 terminating: OwnerGone { owner: "web@rs1" }
            1.12     Pod/web@rs1-pod2 terminating: OwnerGone { owner: "web@rs1" }
            1.88     Pod/web@rs1-pod3 gone: ContainersGone
            1.88     Pod/web@rs1-pod1 gone: ContainersGone
            1.88     Pod/web@rs1-pod2 gone: ContainersGone
            20.00    > get deploy,rs,po
                     No resources found in default namespace.
        "#]],
    );
}

#[test]
fn a_budget_counts_by_the_deployment() {
    check(
        "apply budget
         apply web
         settle
         get pdb
         apply web:2
         wait 0.1
         get pdb
         settle
         evict web@rs2-pod1
         evict web@rs2-pod2
         settle
         get pdb",
        expect![[r#"
            0.00     > apply budget
            0.00     PodDisruptionBudget/web created: Asked
            0.00     > apply web
            0.00     Deployment/web created: Asked
            0.00     > settle
            0.01     ReplicaSet/web@rs1 created: SetForTemplate
            0.01     Deployment/web generation 0: 0 pods, 0 updated, 0 ready, 0 available, 0 missing, -1 terminating, +NewReplicaSetCreated: RolloutShown
            0.02     Pod/web@rs1-pod1 created: PodsMissing
            0.02     Pod/web@rs1-pod2 created: PodsMissing
            0.02     Pod/web@rs1-pod3 created: PodsMissing
            0.02     ReplicaSet/web@rs1 generation 1: 0 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.02     Deployment/web generation 1: 0 pods, 0 updated, 0 ready, 0 available, 3 missing, 0 terminating, +NewReplicaSetCreated, -MinimumReplicasUnavailable: StatusCounted
            0.03     ReplicaSet/web@rs1 generation 1: 3 of 3, 0 ready, 0 available, 0 terminating: StatusCounted
            0.03     PodDisruptionBudget/web allows 0 of 3, 0 healthy, 2 needed: StatusCounted
            0.03     Deployment/web generation 1: 3 pods, 3 updated, 0 ready, 0 available, 3 missing, 0 terminating, -MinimumReplicasUnavailable, +ReplicaSetUpdated: StatusCounted
            1.05     Pod/web@rs1-pod1 ready: Serves
            1.05     Pod/web@rs1-pod2 ready: Serves
            1.05     Pod/web@rs1-pod3 ready: Serves
            1.06     ReplicaSet/web@rs1 generation 1: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            1.06     PodDisruptionBudget/web allows 1 of 3, 3 healthy, 2 needed: StatusCounted
            1.07     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            1.08     > get pdb
                     NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
                     web    60%             N/A               1                     1s
            1.08     > apply web:2
            1.08     > wait 0.1
            1.09     ReplicaSet/web@rs2 created: SetForTemplate
            1.09     Deployment/web generation 1: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: RolloutShown
            1.10     Pod/web@rs2-pod1 created: PodsMissing
            1.10     ReplicaSet/web@rs2 generation 1: 0 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            1.10     Deployment/web generation 2: 3 pods, 0 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetCreated: StatusCounted
            1.11     ReplicaSet/web@rs2 generation 1: 1 of 1, 0 ready, 0 available, 0 terminating: StatusCounted
            1.11     Deployment/web generation 2: 4 pods, 1 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            1.18     > get pdb
                     NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
                     web    60%             N/A               1                     1s
            1.18     > settle
            2.13     Pod/web@rs2-pod1 ready: Serves
            2.14     ReplicaSet/web@rs2 generation 1: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            2.14     PodDisruptionBudget/web allows 2 of 3, 4 healthy, 2 needed: StatusCounted
            2.15     ReplicaSet/web@rs1 generation 1: 3 of 2, 3 ready, 3 available, 0 terminating: AvailabilityAllows
            2.15     Deployment/web generation 2: 4 pods, 1 updated, 4 ready, 4 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.16     Pod/web@rs1-pod1 terminating: PodsTooMany
            2.16     ReplicaSet/web@rs1 generation 2: 3 of 2, 3 ready, 3 available, 0 terminating: StatusCounted
            2.16     ReplicaSet/web@rs2 generation 1: 1 of 2, 1 ready, 1 available, 0 terminating: SurgeAllows
            2.17     ReplicaSet/web@rs1 generation 2: 2 of 2, 2 ready, 2 available, 1 terminating: StatusCounted
            2.17     PodDisruptionBudget/web allows 1 of 3, 3 healthy, 2 needed: StatusCounted
            2.17     Pod/web@rs2-pod2 created: PodsMissing
            2.17     ReplicaSet/web@rs2 generation 2: 1 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            2.17     Deployment/web generation 2: 3 pods, 1 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.18     ReplicaSet/web@rs2 generation 2: 2 of 2, 1 ready, 1 available, 0 terminating: StatusCounted
            2.18     Deployment/web generation 2: 4 pods, 2 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.78     ReplicaSet/web@rs1 generation 2: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            2.79     Deployment/web generation 2: 4 pods, 2 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            2.92     Pod/web@rs1-pod1 gone: ContainersGone
            3.20     Pod/web@rs2-pod2 ready: Serves
            3.21     ReplicaSet/web@rs2 generation 2: 2 of 2, 2 ready, 2 available, 0 terminating: StatusCounted
            3.21     PodDisruptionBudget/web allows 2 of 3, 4 healthy, 2 needed: StatusCounted
            3.22     ReplicaSet/web@rs1 generation 2: 2 of 1, 2 ready, 2 available, 0 terminating: AvailabilityAllows
            3.22     Deployment/web generation 2: 4 pods, 2 updated, 4 ready, 4 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            3.23     Pod/web@rs1-pod3 terminating: PodsTooMany
            3.23     ReplicaSet/web@rs1 generation 3: 2 of 1, 2 ready, 2 available, 0 terminating: StatusCounted
            3.23     ReplicaSet/web@rs2 generation 2: 2 of 3, 2 ready, 2 available, 0 terminating: SurgeAllows
            3.24     ReplicaSet/web@rs1 generation 3: 1 of 1, 1 ready, 1 available, 1 terminating: StatusCounted
            3.24     PodDisruptionBudget/web allows 1 of 3, 3 healthy, 2 needed: StatusCounted
            3.24     Pod/web@rs2-pod3 created: PodsMissing
            3.24     ReplicaSet/web@rs2 generation 3: 2 of 3, 2 ready, 2 available, 0 terminating: StatusCounted
            3.24     Deployment/web generation 2: 3 pods, 2 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            3.25     ReplicaSet/web@rs2 generation 3: 3 of 3, 2 ready, 2 available, 0 terminating: StatusCounted
            3.25     Deployment/web generation 2: 4 pods, 3 updated, 3 ready, 3 available, 1 missing, 1 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            3.85     ReplicaSet/web@rs1 generation 3: 1 of 1, 1 ready, 1 available, 0 terminating: StatusCounted
            3.86     Deployment/web generation 2: 4 pods, 3 updated, 3 ready, 3 available, 1 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            3.99     Pod/web@rs1-pod3 gone: ContainersGone
            4.27     Pod/web@rs2-pod3 ready: Serves
            4.28     ReplicaSet/web@rs2 generation 3: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            4.28     PodDisruptionBudget/web allows 2 of 3, 4 healthy, 2 needed: StatusCounted
            4.29     ReplicaSet/web@rs1 generation 3: 1 of 0, 1 ready, 1 available, 0 terminating: AvailabilityAllows
            4.29     Deployment/web generation 2: 4 pods, 3 updated, 4 ready, 4 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +ReplicaSetUpdated: StatusCounted
            4.30     Pod/web@rs1-pod2 terminating: PodsTooMany
            4.30     ReplicaSet/web@rs1 generation 4: 1 of 0, 1 ready, 1 available, 0 terminating: StatusCounted
            4.31     ReplicaSet/web@rs1 generation 4: 0 of 0, 0 ready, 0 available, 1 terminating: StatusCounted
            4.31     PodDisruptionBudget/web allows 1 of 3, 3 healthy, 2 needed: StatusCounted
            4.32     Deployment/web generation 2: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 1 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            4.92     ReplicaSet/web@rs1 generation 4: 0 of 0, 0 ready, 0 available, 0 terminating: StatusCounted
            4.93     Deployment/web generation 2: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +MinimumReplicasAvailable, +NewReplicaSetAvailable: StatusCounted
            5.06     Pod/web@rs1-pod2 gone: ContainersGone
            20.00    > evict web@rs2-pod1
            20.00    PodDisruptionBudget/web allows 0 of 3, 3 healthy, 2 needed, web@rs2-pod1 may go: BudgetCharged { pod: "web@rs2-pod1" }
            20.00    Pod/web@rs2-pod1 terminating: Evicted
            20.00    > evict web@rs2-pod2
                     Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget.
            20.00    > settle
            20.01    PodDisruptionBudget/web allows 0 of 3, 2 healthy, 2 needed: StatusCounted
            20.01    Pod/web@rs2-pod4 created: PodsMissing
            20.01    ReplicaSet/web@rs2 generation 3: 2 of 3, 2 ready, 2 available, 1 terminating: StatusCounted
            20.02    ReplicaSet/web@rs2 generation 3: 3 of 3, 2 ready, 2 available, 1 terminating: StatusCounted
            20.02    Deployment/web generation 2: 3 pods, 3 updated, 2 ready, 2 available, 1 missing, 1 terminating, +NewReplicaSetAvailable, -MinimumReplicasUnavailable: StatusCounted
            20.62    ReplicaSet/web@rs2 generation 3: 3 of 3, 2 ready, 2 available, 0 terminating: StatusCounted
            20.63    Deployment/web generation 2: 3 pods, 3 updated, 2 ready, 2 available, 1 missing, 0 terminating, +NewReplicaSetAvailable, -MinimumReplicasUnavailable: StatusCounted
            20.76    Pod/web@rs2-pod1 gone: ContainersGone
            21.04    Pod/web@rs2-pod4 ready: Serves
            21.05    ReplicaSet/web@rs2 generation 3: 3 of 3, 3 ready, 3 available, 0 terminating: StatusCounted
            21.05    PodDisruptionBudget/web allows 1 of 3, 3 healthy, 2 needed: StatusCounted
            21.06    Deployment/web generation 2: 3 pods, 3 updated, 3 ready, 3 available, 0 missing, 0 terminating, +NewReplicaSetAvailable, +MinimumReplicasAvailable: StatusCounted
            40.00    > get pdb
                     NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
                     web    60%             N/A               1                     40s
        "#]],
    );
}
