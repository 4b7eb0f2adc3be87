//! PodDisruptionBudgets and evictions in scenes (spec 04 §9). See [`played`] for their script.

use expect_test::{Expect, expect};
use played::{Play, recording};

mod played;
mod watched;

const SET: &str = "apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  replicas: 3
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 10
      containers:
      - {name: web, image: \"nginx:1\", readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}}
";

macro_rules! budget {
    ($name:literal, $limit:literal) => {
        concat!(
            "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: ",
            $name,
            "}\nspec: {selector: {matchLabels: {app: web}}, ",
            $limit,
            "}\n"
        )
    };
}

const MANIFESTS: &[(&str, &str)] = &[
    ("web", SET),
    ("budget", budget!("web", "maxUnavailable: 1")),
    ("half", budget!("web", "minAvailable: 50%")),
    ("two", budget!("web", "minAvailable: 2")),
    (
        "lax",
        budget!(
            "web",
            "maxUnavailable: 0, unhealthyPodEvictionPolicy: AlwaysAllow"
        ),
    ),
    (
        "limitless",
        budget!("web", "unhealthyPodEvictionPolicy: IfHealthyBudget"),
    ),
    ("other", budget!("other", "maxUnavailable: 1")),
    (
        "single",
        "{apiVersion: v1, kind: Pod, metadata: {name: single, labels: {app: web}}, \
         spec: {containers: [{name: web, image: 'nginx:1'}]}}",
    ),
];

#[track_caller]
fn check(script: &str, expected: Expect) {
    expected.assert_eq(&Play::told(&recording(), MANIFESTS, script));
}

#[test]
fn recording_22_a_budget_of_one_is_used_up_by_a_pod_that_is_not_ready() {
    check(
        "apply web
         settle
         apply budget
         wait 1
         get pdb
         why pdb/web
         unready web-0
         wait 4
         get pdb
         why pdb/web
         evict web-1
         ready web-0
         wait 2
         evict web-1
         evict web-2
         settle
         get pdb",
        expect![[r#"
            0.00     > apply web
            0.00     StatefulSet/web created: Asked
            0.00     > settle
            0.01     Pod/web-0 created: OrdinalEmpty
            0.01     Pod/web-1 created: OrdinalEmpty
            0.01     Pod/web-2 created: OrdinalEmpty
            1.04     Pod/web-0 ready: Serves
            1.04     Pod/web-1 ready: Serves
            1.04     Pod/web-2 ready: Serves
            1.06     > apply budget
            1.06     PodDisruptionBudget/web created: Asked
            1.06     > wait 1
            1.07     PodDisruptionBudget/web allows 1 of 3, 3 healthy, 2 needed: StatusCounted
            2.06     > get pdb
                     NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
                     web    N/A             1                 1                     1s
            2.06     > why pdb/web
                     Rests: BudgetAllows
            2.06     > unready web-0
            2.06     > wait 4
            2.07     Pod/web-0 not ready: ProbeFails
            2.08     PodDisruptionBudget/web allows 0 of 3, 2 healthy, 2 needed: StatusCounted
            6.06     > get pdb
                     NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
                     web    N/A             1                 0                     5s
            6.06     > why pdb/web
                     Waits: BudgetRefuses { cause: "The disruption budget web needs 2 healthy pods and has 2 currently" }
            6.06     > evict web-1
                     Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget.
            6.06     > ready web-0
            6.06     > wait 2
            6.07     Pod/web-0 ready: Serves
            6.08     PodDisruptionBudget/web allows 1 of 3, 3 healthy, 2 needed: StatusCounted
            8.06     > evict web-1
            8.06     PodDisruptionBudget/web allows 0 of 3, 3 healthy, 2 needed, web-1 may go: BudgetCharged { pod: "web-1" }
            8.06     Pod/web-1 terminating: Evicted
            8.06     > evict web-2
                     Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget.
            8.06     > settle
            8.07     PodDisruptionBudget/web allows 0 of 3, 2 healthy, 2 needed: StatusCounted
            8.82     Pod/web-1 gone: ContainersGone
            8.83     Pod/web-1 created: OrdinalEmpty
            9.86     Pod/web-1 ready: Serves
            9.87     PodDisruptionBudget/web allows 1 of 3, 3 healthy, 2 needed: StatusCounted
            20.00    > get pdb
                     NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
                     web    N/A             1                 1                     19s
        "#]],
    );
}

#[test]
fn a_budget_that_was_not_counted_yet_refuses() {
    check(
        "apply web
         settle
         apply budget
         evict web-0
         wait 1
         apply half
         evict web-0
         wait 1
         get pdb
         evict web-0
         settle",
        expect![[r#"
            0.00     > apply web
            0.00     StatefulSet/web created: Asked
            0.00     > settle
            0.01     Pod/web-0 created: OrdinalEmpty
            0.01     Pod/web-1 created: OrdinalEmpty
            0.01     Pod/web-2 created: OrdinalEmpty
            1.04     Pod/web-0 ready: Serves
            1.04     Pod/web-1 ready: Serves
            1.04     Pod/web-2 ready: Serves
            1.06     > apply budget
            1.06     PodDisruptionBudget/web created: Asked
            1.06     > evict web-0
                     Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget.
            1.06     > wait 1
            1.07     PodDisruptionBudget/web allows 1 of 3, 3 healthy, 2 needed: StatusCounted
            2.06     > apply half
            2.06     > evict web-0
                     Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget.
            2.06     > wait 1
            3.06     > get pdb
                     NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
                     web    50%             N/A               1                     2s
            3.06     > evict web-0
            3.06     PodDisruptionBudget/web allows 0 of 3, 3 healthy, 2 needed, web-0 may go: BudgetCharged { pod: "web-0" }
            3.06     Pod/web-0 terminating: Evicted
            3.06     > settle
            3.07     PodDisruptionBudget/web allows 0 of 3, 2 healthy, 2 needed: StatusCounted
            3.82     Pod/web-0 gone: ContainersGone
            3.83     Pod/web-0 created: OrdinalEmpty
            4.86     Pod/web-0 ready: Serves
            4.87     PodDisruptionBudget/web allows 1 of 3, 3 healthy, 2 needed: StatusCounted
        "#]],
    );
}

#[test]
fn what_does_not_serve_goes_without_charge() {
    check(
        "apply web
         apply budget
         evict web-0
         settle
         unready web-2
         wait 4
         evict web-2
         settle",
        expect![[r#"
            0.00     > apply web
            0.00     StatefulSet/web created: Asked
            0.00     > apply budget
            0.00     PodDisruptionBudget/web created: Asked
            0.00     > evict web-0
                     Error from server (NotFound): pods "web-0" not found
            0.00     > settle
            0.01     Pod/web-0 created: OrdinalEmpty
            0.01     Pod/web-1 created: OrdinalEmpty
            0.01     Pod/web-2 created: OrdinalEmpty
            0.01     PodDisruptionBudget/web allows 0 of 3, 0 healthy, 2 needed: StatusCounted
            1.04     Pod/web-0 ready: Serves
            1.04     Pod/web-1 ready: Serves
            1.04     Pod/web-2 ready: Serves
            1.05     PodDisruptionBudget/web allows 1 of 3, 3 healthy, 2 needed: StatusCounted
            1.06     > unready web-2
            1.06     > wait 4
            1.07     Pod/web-2 not ready: ProbeFails
            1.08     PodDisruptionBudget/web allows 0 of 3, 2 healthy, 2 needed: StatusCounted
            5.06     > evict web-2
            5.06     Pod/web-2 terminating: Evicted
            5.06     > settle
            5.82     Pod/web-2 gone: ContainersGone
            5.83     Pod/web-2 created: OrdinalEmpty
        "#]],
    );
}

#[test]
fn always_allow_lets_a_pod_go_that_is_not_ready() {
    check(
        "apply web
         apply lax
         settle
         unready web-2
         wait 4
         evict web-2
         wait 0.02
         evict web-1
         settle",
        expect![[r#"
            0.00     > apply web
            0.00     StatefulSet/web created: Asked
            0.00     > apply lax
            0.00     PodDisruptionBudget/web created: Asked
            0.00     > settle
            0.01     Pod/web-0 created: OrdinalEmpty
            0.01     Pod/web-1 created: OrdinalEmpty
            0.01     Pod/web-2 created: OrdinalEmpty
            0.01     PodDisruptionBudget/web allows 0 of 3, 0 healthy, 3 needed: StatusCounted
            1.04     Pod/web-0 ready: Serves
            1.04     Pod/web-1 ready: Serves
            1.04     Pod/web-2 ready: Serves
            1.05     PodDisruptionBudget/web allows 0 of 3, 3 healthy, 3 needed: StatusCounted
            1.06     > unready web-2
            1.06     > wait 4
            1.07     Pod/web-2 not ready: ProbeFails
            1.08     PodDisruptionBudget/web allows 0 of 3, 2 healthy, 3 needed: StatusCounted
            5.06     > evict web-2
            5.06     Pod/web-2 terminating: Evicted
            5.06     > wait 0.02
            5.08     > evict web-1
                     Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget.
            5.08     > settle
            5.82     Pod/web-2 gone: ContainersGone
            5.83     Pod/web-2 created: OrdinalEmpty
        "#]],
    );
}

#[test]
fn a_budget_without_limits_refuses_all() {
    check(
        "apply web
         apply limitless
         settle
         evict web-0
         get pdb",
        expect![[r#"
            0.00     > apply web
            0.00     StatefulSet/web created: Asked
            0.00     > apply limitless
            0.00     PodDisruptionBudget/web created: Asked
            0.00     > settle
            0.01     Pod/web-0 created: OrdinalEmpty
            0.01     Pod/web-1 created: OrdinalEmpty
            0.01     Pod/web-2 created: OrdinalEmpty
            1.04     Pod/web-0 ready: Serves
            1.04     Pod/web-1 ready: Serves
            1.04     Pod/web-2 ready: Serves
            1.05     PodDisruptionBudget/web allows 0 of 0, 3 healthy, 0 needed: StatusCounted
            1.06     > evict web-0
                     Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget.
            1.06     > get pdb
                     NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
                     web    N/A             N/A               0                     1s
        "#]],
    );
}

#[test]
fn two_budgets_of_one_pod_are_an_error() {
    check(
        "apply web
         apply budget
         apply other
         settle
         evict web-0
         delete pdb/other
         wait 1
         evict web-0
         settle
         events controllermanager",
        expect![[r#"
            0.00     > apply web
            0.00     StatefulSet/web created: Asked
            0.00     > apply budget
            0.00     PodDisruptionBudget/web created: Asked
            0.00     > apply other
            0.00     PodDisruptionBudget/other created: Asked
            0.00     > settle
            0.01     Pod/web-0 created: OrdinalEmpty
            0.01     Pod/web-1 created: OrdinalEmpty
            0.01     Pod/web-2 created: OrdinalEmpty
            0.01     PodDisruptionBudget/web allows 0 of 3, 0 healthy, 2 needed: StatusCounted
            0.01     PodDisruptionBudget/other allows 0 of 3, 0 healthy, 2 needed: StatusCounted
            1.04     Pod/web-0 ready: Serves
            1.04     Pod/web-1 ready: Serves
            1.04     Pod/web-2 ready: Serves
            1.05     PodDisruptionBudget/other allows 1 of 3, 3 healthy, 2 needed: StatusCounted
            1.05     PodDisruptionBudget/web allows 1 of 3, 3 healthy, 2 needed: StatusCounted
            1.06     > evict web-0
                     Error from server: This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.
            1.06     > delete pdb/other
            1.06     PodDisruptionBudget/other gone: Asked
            1.06     > wait 1
            2.06     > evict web-0
            2.06     PodDisruptionBudget/web allows 0 of 3, 3 healthy, 2 needed, web-0 may go: BudgetCharged { pod: "web-0" }
            2.06     Pod/web-0 terminating: Evicted
            2.06     > settle
            2.07     PodDisruptionBudget/web allows 0 of 3, 2 healthy, 2 needed: StatusCounted
            2.82     Pod/web-0 gone: ContainersGone
            2.83     Pod/web-0 created: OrdinalEmpty
            3.86     Pod/web-0 ready: Serves
            3.87     PodDisruptionBudget/web allows 1 of 3, 3 healthy, 2 needed: StatusCounted
            20.00    > events controllermanager
                     Pod/web-0 Warning MultiplePodDisruptionBudgets: Pod "default"/"web-0" matches multiple PodDisruptionBudgets.  Chose "other" arbitrarily.
                     Pod/web-1 Warning MultiplePodDisruptionBudgets: Pod "default"/"web-1" matches multiple PodDisruptionBudgets.  Chose "other" arbitrarily.
                     Pod/web-2 Warning MultiplePodDisruptionBudgets: Pod "default"/"web-2" matches multiple PodDisruptionBudgets.  Chose "other" arbitrarily.
        "#]],
    );
}

#[test]
fn a_set_that_is_gone_cannot_be_counted() {
    check(
        "apply web
         apply budget
         apply single
         settle
         hold web-0
         delete sts/web
         wait 0.5
         get pdb
         why pdb/web
         evict single
         settle
         get pdb
         events controllermanager",
        expect![[r#"
            0.00     > apply web
            0.00     StatefulSet/web created: Asked
            0.00     > apply budget
            0.00     PodDisruptionBudget/web created: Asked
            0.00     > apply single
            0.00     Pod/single created: Asked
            0.00     > settle
            0.01     Pod/web-0 created: OrdinalEmpty
            0.01     Pod/web-1 created: OrdinalEmpty
            0.01     Pod/web-2 created: OrdinalEmpty
            0.01     PodDisruptionBudget/web allows 0 of 3, 0 healthy, 2 needed: StatusCounted
            0.63     Pod/single ready: ReportsStart
            0.64     PodDisruptionBudget/web allows 0 of 3, 1 healthy, 2 needed: StatusCounted
            1.04     Pod/web-0 ready: Serves
            1.04     Pod/web-1 ready: Serves
            1.04     Pod/web-2 ready: Serves
            1.05     PodDisruptionBudget/web allows 2 of 3, 4 healthy, 2 needed: StatusCounted
            1.06     > hold web-0
            1.06     > delete sts/web
            1.06     StatefulSet/web gone: Asked
            1.06     > wait 0.5
            1.08     Pod/web-0 terminating: OwnerGone { owner: "web" }
            1.08     Pod/web-1 terminating: OwnerGone { owner: "web" }
            1.08     Pod/web-2 terminating: OwnerGone { owner: "web" }
            1.09     PodDisruptionBudget/web allows 0 of 3, 4 healthy, 2 needed: StatusCounted
            1.56     > get pdb
                     NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
                     web    N/A             1                 0                     1s
            1.56     > why pdb/web
                     Waits: BudgetRefuses { cause: "The disruption budget web does not allow evicting pods currently because it failed sync: found no controllers for pod \"web-0\"" }
            1.56     > evict single
                     Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget.
            1.56     > settle
            1.84     Pod/web-1 gone: ContainersGone
            1.84     Pod/web-2 gone: ContainersGone
            20.00    > get pdb
                     NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
                     web    N/A             1                 0                     20s
            20.00    > events controllermanager
                     PodDisruptionBudget/web Warning CalculateExpectedPodCountFailed: Failed to calculate the number of expected pods: found no controllers for pod "web-0"
        "#]],
    );
}

#[test]
fn pods_without_a_controller_count_only_for_a_number() {
    check(
        "apply budget
         apply single
         settle
         get pdb
         evict single
         apply two
         settle
         get pdb",
        expect![[r#"
            0.00     > apply budget
            0.00     PodDisruptionBudget/web created: Asked
            0.00     > apply single
            0.00     Pod/single created: Asked
            0.00     > settle
            0.63     Pod/single ready: ReportsStart
            0.64     PodDisruptionBudget/web allows 0 of 0, 1 healthy, 0 needed: StatusCounted
            0.65     > get pdb
                     NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
                     web    N/A             1                 0                     0s
            0.65     > evict single
                     Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget.
            0.65     > apply two
            0.65     > settle
            0.66     PodDisruptionBudget/web allows 0 of 1, 1 healthy, 2 needed: StatusCounted
            0.67     > get pdb
                     NAME   MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE
                     web    2               N/A               0                     0s
        "#]],
    );
}
