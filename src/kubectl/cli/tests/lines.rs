//! Mistakes on the line, and lines of any words.

use super::*;
use expect_test::expect;

#[test]
fn mistakes_on_the_line() {
    Terminal::new().shows(
        &expect![[r#"
            $ kubectl gt
            error: unknown command "gt" for "kubectl"

            Did you mean this?
            	set
            	get
            	cp
            [exit code 1]
            $ kubectl foo
            error: unknown command "foo" for "kubectl"

            Did you mean this?
            	top
            [exit code 1]
            $ kubectl frobnicate
            error: unknown command "frobnicate" for "kubectl"
            [exit code 1]
            $ kubectl top
            error: "top" is not simulated: programs use no CPU or memory here; 'kubectl describe node NAME' shows what pods ask for
            [exit code 1]
            $ kubectl apply --foo
            error: unknown flag: --foo
            See 'kubectl apply --help' for usage.
            [exit code 1]
            $ kubectl delete -x
            error: unknown shorthand flag: 'x' in -x
            See 'kubectl delete --help' for usage.
            [exit code 1]
            $ kubectl scale sts web --replicas
            error: flag needs an argument: --replicas
            See 'kubectl scale --help' for usage.
            [exit code 1]
            $ kubectl scale sts web --replicas=many
            error: invalid argument "many" for "--replicas" flag: strconv.ParseInt: parsing "many": invalid syntax
            See 'kubectl scale --help' for usage.
            [exit code 1]
            $ kubectl delete pod --all --wait=perhaps
            error: invalid argument "perhaps" for "--wait" flag: strconv.ParseBool: parsing "perhaps": invalid syntax
            See 'kubectl delete --help' for usage.
            [exit code 1]
            $ kubectl delete pod --all --timeout=5
            error: invalid argument "5" for "--timeout" flag: time: invalid duration "5"
            See 'kubectl delete --help' for usage.
            [exit code 1]
            $ kubectl apply -f web.yaml --server-side
            error: "apply --server-side" is not simulated
            [exit code 1]
            $ kubectl -n other delete pod --all
            No resources found
        "#]],
        &[
            "gt",
            "foo",
            "frobnicate",
            "top",
            "apply --foo",
            "delete -x",
            "scale sts web --replicas",
            "scale sts web --replicas=many",
            "delete pod --all --wait=perhaps",
            "delete pod --all --timeout=5",
            "apply -f web.yaml --server-side",
            "-n other delete pod --all",
        ],
    );
}

#[test]
fn what_is_not_simulated_is_told_under_every_name() {
    Terminal::new().shows(
        &expect![[r#"
            $ kubectl create deploy web --image=nginx
            error: "create deployment" is not simulated: write the object into the editor, and type 'kubectl apply -f manifest.yaml'
            [exit code 1]
            $ kubectl create cm a --from-literal=a=b
            error: "create configmap" is not simulated: write the object into the editor, and type 'kubectl apply -f manifest.yaml'
            [exit code 1]
            $ kubectl create svc clusterip web --tcp=80
            error: "create service" is not simulated: write the object into the editor, and type 'kubectl apply -f manifest.yaml'
            [exit code 1]
            $ kubectl create cj a --image=b --schedule='* * * * *'
            error: "create cronjob" is not simulated: there are no objects of this kind here
            [exit code 1]
            $ kubectl create job a --image=b
            error: "create job" is not simulated: there are no objects of this kind here
            [exit code 1]
            $ kubectl create quota a --hard=pods=1
            error: "create quota" is not simulated: there are no objects of this kind here
            [exit code 1]
            $ kubectl create sa a
            error: "create serviceaccount" is not simulated: everybody may do everything here
            [exit code 1]
            $ kubectl create role a --verb=get --resource=pods
            error: "create role" is not simulated: everybody may do everything here
            [exit code 1]
            $ kubectl set selector svc/web a=b
            error: "set selector" is not simulated: change it in the editor, or with 'kubectl patch svc NAME -p PATCH'
            [exit code 1]
            $ kubectl set sa sts/web a
            error: "set serviceaccount" is not simulated: everybody may do everything here
            [exit code 1]
            $ kubectl -n web auth whoami
            error: "auth whoami" is not simulated: everybody may do everything here
            [exit code 1]
            $ kubectl cluster-info dump
            error: "cluster-info dump" is not simulated: see 'kubectl get all -A -o yaml' and 'kubectl logs POD'
            [exit code 1]
            $ kubectl auth can-i get
            error: you must specify two arguments: verb resource or verb resource/resourceName.
            See 'kubectl auth can-i -h' for help and examples
            [exit code 1]
            $ kubectl auth can-i get pods
            yes
        "#]],
        &[
            "create deploy web --image=nginx",
            "create cm a --from-literal=a=b",
            "create svc clusterip web --tcp=80",
            "create cj a --image=b --schedule='* * * * *'",
            "create job a --image=b",
            "create quota a --hard=pods=1",
            "create sa a",
            "create role a --verb=get --resource=pods",
            "set selector svc/web a=b",
            "set sa sts/web a",
            "-n web auth whoami",
            "cluster-info dump",
            "auth can-i get",
            "auth can-i get pods",
        ],
    );
}

/// Words that mean something to kubectl, so that chance gets far.
const WORDS: &str = "apply create replace delete scale patch set image env resources label annotate rollout \
    status history undo restart pause resume wait cordon uncordon taint drain get describe diff expose top \
    sts statefulset svc pods po pvc nodes all sts,svc sts/web pod/web-0 a/b/c web web-0 node-1 nope / , \
    -f web.yaml -f=web.yaml -n default -l app=web -l a( -A -o -owide -oyaml -ojson -ojsonpath={.items[*]..x} \
    --sort-by=.metadata.name --all --now --force --wait=false --replicas=2 --replicas -1 --for=delete --for=create \
    --for=condition=Ready --for=jsonpath={.a}=1 --timeout=1s --timeout=0 --type=json --type=merge -p {} [] \
    [{\"op\":\"add\",\"path\":\"/spec/replicas\",\"value\":1}] {\"spec\":{\"replicas\":1}} {\"spec\":null} {\"metadata\":1} \
    nginx=x A=1 A- a=b:NoSchedule a- --overwrite --dry-run --dry-run=server --dry-run=client --to-revision=1 \
    --show-labels -L app --field-selector=metadata.name=web -w --cascade=orphan --grace-period=0 -- - = --= -";

mod any_words {
    use super::*;
    use proptest::prelude::*;

    fn word() -> impl Strategy<Value = String> {
        let known: Vec<&str> = WORDS.split_ascii_whitespace().collect();
        prop_oneof![
            9 => prop::sample::select(known).prop_map(str::to_owned),
            1 => "\\PC{0,8}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn end_or_wait_and_never_panic(lines in prop::collection::vec(prop::collection::vec(word(), 0..8), 1..6)) {
            let mut terminal = Terminal::with_web();
            for words in lines {
                let mut running = Running::start(&mut terminal.cluster, &terminal.files, &words);
                for _ in 0..20 {
                    terminal.cluster.step();
                    running.poll(&mut terminal.cluster);
                }
                prop_assert!(running.exit.is_none() == running.job.is_some());
                prop_assert!(running.exit != Some(1) || !running.output().is_empty(), "{words:?}");
            }
        }
    }
}
