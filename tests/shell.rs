//! What is typed into the terminal, and what it shows.

mod typed;

use expect_test::expect;
use proptest::prelude::*;
use statefulset_visualizer::cluster::Supply;
use statefulset_visualizer::kubectl::Command;
use std::cell::OnceCell;
use typed::Typed;

fn with(file: &str) -> Typed {
    let mut typed = Typed::new();
    typed.output(&format!("kubectl apply -f {file}"));
    typed.wait(90);
    typed
}

#[test]
fn what_a_program_writes_stays_as_long_as_its_place() {
    let mut typed = with("web.yaml");
    let write = "for place in /usr/share/nginx/html /tmp; do kubectl exec web-0 -- sh -c \"echo mine > $place/note\"; done";
    let read = "kubectl exec web-0 -- cat /usr/share/nginx/html/note /tmp/note";
    typed.shows(
        &[
            write,
            read,
            "kubectl exec web-0 -- kill 1",
            "sleep 5",
            "kubectl get pod web-0",
            read,
            "kubectl exec web-0 -- sh -c 'echo again > /tmp/note'",
            "kubectl delete pod web-0",
            "kubectl wait --for=condition=Ready pod/web-0",
            read,
        ],
        &expect![[r#"
            $ for place in /usr/share/nginx/html /tmp; do kubectl exec web-0 -- sh -c "echo mine > $place/note"; done
            $ kubectl exec web-0 -- cat /usr/share/nginx/html/note /tmp/note
            mine
            mine
            $ kubectl exec web-0 -- kill 1
            $ sleep 5
            $ kubectl get pod web-0
            NAME    READY   STATUS    RESTARTS     AGE
            web-0   1/1     Running   1 (5s ago)   95s
            $ kubectl exec web-0 -- cat /usr/share/nginx/html/note /tmp/note
            mine
            cat: /tmp/note: No such file or directory
            command terminated with exit code 1
            $ kubectl exec web-0 -- sh -c 'echo again > /tmp/note'
            $ kubectl delete pod web-0
            pod "web-0" deleted from default namespace
            $ kubectl wait --for=condition=Ready pod/web-0
            pod/web-0 condition met
            $ kubectl exec web-0 -- cat /usr/share/nginx/html/note /tmp/note
            mine
            cat: /tmp/note: No such file or directory
            command terminated with exit code 1
        "#]],
    );
}

#[test]
fn an_empty_dir_outlives_its_container_but_not_its_pod() {
    let mut typed = with("catalog.yaml");
    typed.shows(
        &[
            "kubectl config set-context --current --namespace=catalog",
            "kubectl exec catalog-mysql-0 -- sh -c 'echo 1 > /var/lib/mysql/note; kill 1'",
            "sleep 10",
            "kubectl exec catalog-mysql-0 -- cat /var/lib/mysql/note",
            "kubectl delete pod catalog-mysql-0",
            "kubectl wait --for=condition=Ready pod/catalog-mysql-0",
            "kubectl exec catalog-mysql-0 -- cat /var/lib/mysql/note",
        ],
        &expect![[r#"
            $ kubectl config set-context --current --namespace=catalog
            Context "simulator" modified.
            $ kubectl exec catalog-mysql-0 -- sh -c 'echo 1 > /var/lib/mysql/note; kill 1'
            $ sleep 10
            $ kubectl exec catalog-mysql-0 -- cat /var/lib/mysql/note
            1
            $ kubectl delete pod catalog-mysql-0
            pod "catalog-mysql-0" deleted from catalog namespace
            $ kubectl wait --for=condition=Ready pod/catalog-mysql-0
            pod/catalog-mysql-0 condition met
            $ kubectl exec catalog-mysql-0 -- cat /var/lib/mysql/note
            cat: /var/lib/mysql/note: No such file or directory
            command terminated with exit code 1
        "#]],
    );
}

#[test]
fn a_claim_keeps_what_was_written_until_its_volume_is_reclaimed() {
    let mut typed = with("web.yaml");
    typed.shows(
        &[
            "kubectl exec web-2 -- sh -c 'echo old > /usr/share/nginx/html/note'",
            "kubectl scale sts/web --replicas 2",
            "kubectl wait --for=delete pod/web-2",
            "kubectl scale sts/web --replicas 3",
            "sleep 30",
            "kubectl exec web-2 -- cat /usr/share/nginx/html/note",
            "kubectl scale sts/web --replicas 2",
            "kubectl wait --for=delete pod/web-2",
            "kubectl delete pvc -l app=web --dry-run=server",
            "kubectl delete pvc www-web-2 data-web-2 --ignore-not-found",
            "kubectl scale sts/web --replicas 3",
            "sleep 60",
            "kubectl exec web-2 -- ls -la /usr/share/nginx/html",
        ],
        &expect![[r#"
            $ kubectl exec web-2 -- sh -c 'echo old > /usr/share/nginx/html/note'
            $ kubectl scale sts/web --replicas 2
            statefulset.apps/web scaled
            $ kubectl wait --for=delete pod/web-2
            pod/web-2 condition met
            $ kubectl scale sts/web --replicas 3
            statefulset.apps/web scaled
            $ sleep 30
            $ kubectl exec web-2 -- cat /usr/share/nginx/html/note
            old
            $ kubectl scale sts/web --replicas 2
            statefulset.apps/web scaled
            $ kubectl wait --for=delete pod/web-2
            pod/web-2 condition met
            $ kubectl delete pvc -l app=web --dry-run=server
            persistentvolumeclaim "data-web-0" deleted from default namespace (server dry run)
            persistentvolumeclaim "data-web-1" deleted from default namespace (server dry run)
            persistentvolumeclaim "data-web-2" deleted from default namespace (server dry run)
            $ kubectl delete pvc www-web-2 data-web-2 --ignore-not-found
            persistentvolumeclaim "data-web-2" deleted from default namespace
            $ kubectl scale sts/web --replicas 3
            statefulset.apps/web scaled
            $ sleep 60
            $ kubectl exec web-2 -- ls -la /usr/share/nginx/html
            total 8
            drwxr-xr-x 2 root root 4096 Jan  5 09:00 .
            drwxr-xr-x 2 root root 4096 Jan  5 09:02 ..
        "#]],
    );
}

#[test]
fn three_mysql_servers_do_not_replicate() {
    let mut typed = with("mysql-statefulset.yaml");
    let host = |ordinal: u32| format!("mysql-statefulset-{ordinal}.mysql-headless");
    let on = |ordinal: u32, sql: &str| {
        format!(
            "kubectl exec mysql-statefulset-0 -- mysql -h {} -u root -ppassword -e \"{sql}\"",
            host(ordinal)
        )
    };
    typed.shows(
        &[
            &on(
                0,
                "CREATE DATABASE shop; CREATE TABLE shop.items (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20)); INSERT INTO shop.items (name) VALUES ('tea'), ('cup'); SELECT * FROM shop.items",
            ),
            &on(1, "SELECT * FROM shop.items"),
            &on(1, "SELECT @@hostname; SHOW DATABASES"),
            &on(9, "SELECT 1"),
            "kubectl exec mysql-statefulset-0 -- mysql -u root -pwrong -e 'SELECT 1'",
        ],
        &expect![[r#"
            $ kubectl exec mysql-statefulset-0 -- mysql -h mysql-statefulset-0.mysql-headless -u root -ppassword -e "CREATE DATABASE shop; CREATE TABLE shop.items (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20)); INSERT INTO shop.items (name) VALUES ('tea'), ('cup'); SELECT * FROM shop.items"
            mysql: [Warning] Using a password on the command line interface can be insecure.
            id	name
            1	tea
            2	cup
            $ kubectl exec mysql-statefulset-0 -- mysql -h mysql-statefulset-1.mysql-headless -u root -ppassword -e "SELECT * FROM shop.items"
            mysql: [Warning] Using a password on the command line interface can be insecure.
            ERROR 1049 (42000) at line 1: Unknown database 'shop'
            command terminated with exit code 1
            $ kubectl exec mysql-statefulset-0 -- mysql -h mysql-statefulset-1.mysql-headless -u root -ppassword -e "SELECT @@hostname; SHOW DATABASES"
            mysql: [Warning] Using a password on the command line interface can be insecure.
            @@hostname
            mysql-statefulset-1
            Database
            information_schema
            mysql
            performance_schema
            sys
            $ kubectl exec mysql-statefulset-0 -- mysql -h mysql-statefulset-9.mysql-headless -u root -ppassword -e "SELECT 1"
            mysql: [Warning] Using a password on the command line interface can be insecure.
            ERROR 2005 (HY000): Unknown MySQL server host 'mysql-statefulset-9.mysql-headless' (-2)
            command terminated with exit code 1
            $ kubectl exec mysql-statefulset-0 -- mysql -u root -pwrong -e 'SELECT 1'
            mysql: [Warning] Using a password on the command line interface can be insecure.
            ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)
            command terminated with exit code 1
        "#]],
    );
}

#[test]
fn a_client_asks_for_its_password_and_reads_statements() {
    let mut typed = with("mysql-statefulset.yaml");
    typed.shows(
        &[
            "kubectl exec -it mysql-statefulset-0 -- mysql -u root -p",
            "password",
            "SELECT @@hostname;",
            "SELECT",
            "1;",
            "SELEC 1;",
            "exit",
            "hostname",
        ],
        &expect![[r#"
            $ kubectl exec -it mysql-statefulset-0 -- mysql -u root -p
            Enter password: 
            Welcome to the MySQL monitor.  Commands end with ; or \g.
            Your MySQL connection id is 8
            Server version: 8.0.43 MySQL Community Server - GPL

            Type 'help;' or '\h' for help. Type '\c' to clear the current input statement.

            mysql> SELECT @@hostname;
            +---------------------+
            | @@hostname          |
            +---------------------+
            | mysql-statefulset-0 |
            +---------------------+
            1 row in set (0.00 sec)

            mysql> SELECT
                -> 1;
            +---+
            | 1 |
            +---+
            | 1 |
            +---+
            1 row in set (0.00 sec)

            mysql> SELEC 1;
            ERROR 1064 (42000): You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'SELEC 1' at line 1
            mysql> exit
            Bye
            $ hostname
            laptop
        "#]],
    );
}

#[test]
fn lines_are_typed_into_a_container() {
    let mut typed = with("web.yaml");
    typed.shows(
        &[
            "kubectl exec -it web-1 -- bash",
            "hostname && hostname -f",
            "cd /usr/share/nginx/html; echo \"I am $(hostname)\" > index.html; ls",
            "curl -s localhost",
            "curl -s web-0.web | head -n 4",
            "cat /etc/resolv.conf",
            "getent hosts web",
            "nslookup web-9.web",
            "false",
            "exit 3",
            "echo $?",
        ],
        &expect![[r#"
            $ kubectl exec -it web-1 -- bash
            root@web-1:/# hostname && hostname -f
            web-1
            web-1.web.default.svc.cluster.local
            root@web-1:/# cd /usr/share/nginx/html; echo "I am $(hostname)" > index.html; ls
            index.html
            root@web-1:/usr/share/nginx/html# curl -s localhost
            I am web-1
            root@web-1:/usr/share/nginx/html# curl -s web-0.web | head -n 4
            <html>
            <head><title>403 Forbidden</title></head>
            <body>
            <center><h1>403 Forbidden</h1></center>
            root@web-1:/usr/share/nginx/html# cat /etc/resolv.conf
            search default.svc.cluster.local svc.cluster.local cluster.local
            nameserver 10.96.0.10
            options ndots:5
            root@web-1:/usr/share/nginx/html# getent hosts web
            10.244.1.2      web.default.svc.cluster.local
            10.244.2.2      web.default.svc.cluster.local
            10.244.3.2      web.default.svc.cluster.local
            root@web-1:/usr/share/nginx/html# nslookup web-9.web
            Server:		10.96.0.10
            Address:	10.96.0.10#53

            ** server can't find web-9.web: NXDOMAIN

            root@web-1:/usr/share/nginx/html# false
            root@web-1:/usr/share/nginx/html# exit 3
            command terminated with exit code 3
            $ echo $?
            3
        "#]],
    );
}

#[test]
fn the_store_of_the_textbook_counts_its_keys() {
    let mut typed = with("mehdb.yaml");
    typed.shows(
        &[
            "kubectl run -it --rm jumpod --restart=Never --image=quay.io/mhausenblas/jump:0.2 -- curl mehdb:9876/status?level=full",
            "kubectl run -it --rm jumpod --restart=Never --image=quay.io/mhausenblas/jump:0.2 -- sh",
            "echo \"test data\" > /tmp/test",
            "curl -L -XPUT -T /tmp/test mehdb-0.mehdb:9876/set/test",
            "curl mehdb-0.mehdb:9876/get/test",
            "curl mehdb-1.mehdb:9876/status",
            "curl -L -XPUT -T /tmp/test mehdb-1.mehdb:9876/set/test",
            "exit",
            "kubectl get pods",
        ],
        &expect![[r#"
            $ kubectl run -it --rm jumpod --restart=Never --image=quay.io/mhausenblas/jump:0.2 -- curl mehdb:9876/status?level=full
            All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.
            If you don't see a command prompt, try pressing enter.
            0
            pod "jumpod" deleted from default namespace
            $ kubectl run -it --rm jumpod --restart=Never --image=quay.io/mhausenblas/jump:0.2 -- sh
            All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.
            If you don't see a command prompt, try pressing enter.
            / # echo "test data" > /tmp/test
            / # curl -L -XPUT -T /tmp/test mehdb-0.mehdb:9876/set/test
            WRITE completed/ # curl mehdb-0.mehdb:9876/get/test
            test data
            / # curl mehdb-1.mehdb:9876/status
            follower/ # curl -L -XPUT -T /tmp/test mehdb-1.mehdb:9876/set/test
            curl: (6) Could not resolve host: mehdb-0.default
            / # exit
            pod "jumpod" deleted from default namespace
            pod default/jumpod terminated (Error)
            $ kubectl get pods
            NAME      READY   STATUS    RESTARTS   AGE
            mehdb-0   1/1     Running   0          100s
            mehdb-1   1/1     Running   0          89s
        "#]],
    );
}

#[test]
fn kubectl_says_what_is_wrong_with_exec_run_and_logs() {
    let mut typed = with("web.yaml");
    typed.shows(
        &[
            "kubectl exec",
            "kubectl exec web-0",
            "kubectl exec web-0 ls",
            "kubectl exec web-0 --",
            "kubectl exec nope -- ls",
            "kubectl exec web-0 -c foo -- ls",
            "kubectl exec web-0 -- foo",
            "kubectl run",
            "kubectl run x",
            "kubectl run x --image=busybox --rm",
            "kubectl run x --image=busybox -t",
            "kubectl run web-0 --image=busybox",
            "kubectl logs",
            "kubectl logs nope",
            "kubectl frobnicate",
            "kubectl describe pod nope-0",
            "minikube start",
            "ls | | cat",
        ],
        &expect![[r#"
            $ kubectl exec
            error: pod, type/name or --filename must be specified
            $ kubectl exec web-0
            error: you must specify at least one command for the container
            $ kubectl exec web-0 ls
            error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead
            See 'kubectl exec -h' for help and examples
            $ kubectl exec web-0 --
            error: you must specify at least one command for the container
            $ kubectl exec nope -- ls
            Error from server (NotFound): pods "nope" not found
            $ kubectl exec web-0 -c foo -- ls
            error: container foo is not valid for pod web-0 out of: nginx
            $ kubectl exec web-0 -- foo
            error: Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: exec: "foo": executable file not found in $PATH: unknown
            $ kubectl run
            error: NAME is required for run
            See 'kubectl run -h' for help and examples
            $ kubectl run x
            error: required flag(s) "image" not set
            $ kubectl run x --image=busybox --rm
            error: --rm should only be used for attached containers
            $ kubectl run x --image=busybox -t
            error: -i/--stdin is required for containers with -t/--tty=true
            $ kubectl run web-0 --image=busybox
            Error from server (AlreadyExists): pods "web-0" already exists
            $ kubectl logs
            error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.
            POD or TYPE/NAME is a required argument for the logs command
            See 'kubectl logs -h' for help and examples
            $ kubectl logs nope
            error: error from server (NotFound): pods "nope" not found in namespace "default"
            $ kubectl frobnicate
            error: unknown command "frobnicate" for "kubectl"
            $ kubectl describe pod nope-0
            Error from server (NotFound): pods "nope-0" not found
            $ minikube start
            bash: minikube: command not found
            $ ls | | cat
            bash: syntax error near unexpected token `|'
        "#]],
    );
}

#[test]
fn a_program_of_its_own_pod_leaves_a_log() {
    let mut typed = Typed::new();
    typed.shows(
        &[
            "kubectl run once --image=busybox --restart=Never -- sh -c 'echo one; sleep 5; echo two; exit 4'",
            "kubectl logs once",
            "kubectl wait --for=jsonpath='{.status.phase}'=Running pod/once",
            "kubectl logs once -f",
            "kubectl get pod once",
            "kubectl delete pod once",
        ],
        &expect![[r#"
            $ kubectl run once --image=busybox --restart=Never -- sh -c 'echo one; sleep 5; echo two; exit 4'
            pod/once created
            $ kubectl logs once
            $ kubectl wait --for=jsonpath='{.status.phase}'=Running pod/once
            pod/once condition met
            $ kubectl logs once -f
            one
            two
            $ kubectl get pod once
            NAME   READY   STATUS   RESTARTS   AGE
            once   0/1     Error    0          9s
            $ kubectl delete pod once
            pod "once" deleted from default namespace
        "#]],
    );
}

#[test]
fn pipes_loops_and_files_work_as_the_textbooks_use_them() {
    let mut typed = with("web.yaml");
    typed.shows(
        &[
            "kubectl get pods | grep -i WEB-1",
            "kubectl get pods --no-headers | wc -l",
            "kubectl get pods -o name | sort -r | head -1",
            "kubectl get pod nope | wc -l",
            "kubectl get sts web -o yaml > copy.yaml; grep replicas copy.yaml",
            "for i in 0 1 2; do kubectl exec \"web-$i\" -- sh -c 'hostname'; done",
            "kubectl get pod nope 2>/dev/null || echo missing",
            "x=5; echo $x ${y:-none} '$x' \"$x\"",
            "cat nothing; echo $?",
            "kubectl apply -f - <<EOF\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: made\nEOF",
            "while true; do echo round; break; done",
            "n=3; until [ $n -eq 0 ]; do echo $n; n=$(seq $n | head -n -1 | wc -l); sleep 1; n=0; done",
        ],
        &expect![[r#"
            $ kubectl get pods | grep -i WEB-1
            web-1   1/1     Running   0          79s
            $ kubectl get pods --no-headers | wc -l
            3
            $ kubectl get pods -o name | sort -r | head -1
            pod/web-2
            $ kubectl get pod nope | wc -l
            Error from server (NotFound): pods "nope" not found
            0
            $ kubectl get sts web -o yaml > copy.yaml; grep replicas copy.yaml
                  {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"annotations":{},"name":"web","namespace":"default"},"spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},"serviceName":"web","template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"image":"nginx:1.29","name":"nginx","ports":[{"containerPort":80,"name":"http"}],"readinessProbe":{"httpGet":{"path":"/","port":"http"},"periodSeconds":5},"volumeMounts":[{"mountPath":"/usr/share/nginx/html","name":"data"}]}]}},"volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}}
              replicas: 3
              replicas: 3
            $ for i in 0 1 2; do kubectl exec "web-$i" -- sh -c 'hostname'; done
            web-0
            web-1
            web-2
            $ kubectl get pod nope 2>/dev/null || echo missing
            missing
            $ x=5; echo $x ${y:-none} '$x' "$x"
            5 none $x 5
            $ cat nothing; echo $?
            cat: nothing: No such file or directory
            1
            $ kubectl apply -f - <<EOF
            configmap/made created
            $ while true; do echo round; break; done
            round
            $ n=3; until [ $n -eq 0 ]; do echo $n; n=$(seq $n | head -n -1 | wc -l); sleep 1; n=0; done
            3
        "#]],
    );
}

#[test]
fn ctrl_c_ends_what_waits() {
    let mut typed = with("web.yaml");
    typed.start("kubectl get pods -w");
    typed.wait(5);
    assert!(typed.is_busy());
    typed.start("echo typed ahead");
    typed
        .timeline
        .execute(statefulset_visualizer::kubectl::Command::Interrupt);
    assert!(!typed.is_busy());
    assert_eq!(typed.exit(), Some(130));
    assert_eq!(typed.output("echo $?"), "130\n");
    typed.start("kubectl get pods -w | grep web-1");
    typed.output_so_far("web-1   1/1     Running   0");
    typed
        .timeline
        .execute(statefulset_visualizer::kubectl::Command::Interrupt);
    typed.start("while true; do echo x; done");
    typed.wait(3);
    assert!(typed.is_busy());
    typed
        .timeline
        .execute(statefulset_visualizer::kubectl::Command::Interrupt);
    assert!(!typed.is_busy());
}

#[test]
fn a_run_with_a_terminal_is_played_again_to_the_byte() {
    let mut typed = with("web.yaml");
    typed.start("kubectl delete pod web-1 & kubectl get pods");
    typed.start("kubectl drain node-1 --ignore-daemonsets");
    typed.start("kubectl get pods -w");
    typed.wait(40);
    typed
        .timeline
        .execute(statefulset_visualizer::kubectl::Command::Interrupt);
    typed.enter("kubectl exec web-0 -- sh -c 'echo 1 > /usr/share/nginx/html/a; sleep 2; cat /usr/share/nginx/html/a'");
    let again = typed.timeline.replay();
    assert_eq!(again.screen(), typed.timeline.screen());
    let journal =
        |own: &statefulset_visualizer::timeline::Timeline| format!("{:?}", own.cluster().journal());
    assert_eq!(journal(&again), journal(&typed.timeline));
    // A fork goes on by itself.
    let mut fork = typed.timeline.clone();
    fork.execute(statefulset_visualizer::kubectl::Command::typed(
        "kubectl delete sts web",
        "",
    ));
    assert_ne!(fork.screen(), typed.timeline.screen());
}

#[test]
fn kubectl_tells_about_the_cluster_and_its_api() {
    let mut typed = with("web.yaml");
    typed.output("kubectl delete pod web-2");
    typed.shows(
        &[
            "kubectl events --for pod/web-0",
            "kubectl events --types=Warning",
            "kubectl events -n kube-system",
            "kubectl api-resources --api-group=apps",
            "kubectl api-resources --namespaced=false -o name",
            "kubectl api-versions",
            "kubectl version",
            "kubectl explain sts.spec.updateStrategy",
            "kubectl explain sts.spec.nope",
            "kubectl explain",
            "kubectl autoscale deploy x",
        ],
        &expect![[r#"
            $ kubectl events --for pod/web-0
            LAST SEEN   TYPE     REASON                   OBJECT      MESSAGE
            89s         Normal   Scheduled                Pod/web-0   Successfully assigned default/web-0 to node-1
            86s         Normal   SuccessfulAttachVolume   Pod/web-0   AttachVolume.Attach succeeded for volume "pvc-497305c5-d1aa-499f-8c43-407dc177b6f7"
            85s         Normal   Pulling                  Pod/web-0   Pulling image "nginx:1.29"
            82s         Normal   Pulled                   Pod/web-0   Successfully pulled image "nginx:1.29" in 3s (3s including waiting). Image size: 72319283 bytes.
            82s         Normal   Created                  Pod/web-0   Container created
            82s         Normal   Started                  Pod/web-0   Container started
            $ kubectl events --types=Warning
            No events found in default namespace.
            $ kubectl events -n kube-system
            No events found in kube-system namespace.
            $ kubectl api-resources --api-group=apps
            NAME                  SHORTNAMES   APIVERSION   NAMESPACED   KIND
            controllerrevisions                apps/v1      true         ControllerRevision
            deployments           deploy       apps/v1      true         Deployment
            replicasets           rs           apps/v1      true         ReplicaSet
            statefulsets          sts          apps/v1      true         StatefulSet
            $ kubectl api-resources --namespaced=false -o name
            namespaces
            nodes
            persistentvolumes
            storageclasses.storage.k8s.io
            volumeattachments.storage.k8s.io
            $ kubectl api-versions
            apps/v1
            autoscaling/v2
            discovery.k8s.io/v1
            policy/v1
            storage.k8s.io/v1
            v1
            $ kubectl version
            Client Version: v1.36.2
            Kustomize Version: v5.7.1
            Server Version: v1.36.2
            $ kubectl explain sts.spec.updateStrategy
            GROUP:      apps
            KIND:       StatefulSet
            VERSION:    v1

            FIELD: updateStrategy <StatefulSetUpdateStrategy>

            FIELDS:
              rollingUpdate	<RollingUpdateStatefulSetStrategy>
              type	<string>

            $ kubectl explain sts.spec.nope
            error: field "nope" does not exist
            $ kubectl explain
            error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.
            See 'kubectl explain -h' for help and examples
            $ kubectl autoscale deploy x
            error: required flag(s) "max" not set
        "#]],
    );
}

#[test]
fn edit_opens_the_object_in_the_editor() {
    let mut typed = with("web.yaml");
    typed.output("kubectl edit sts/web");
    let opened = |typed: &Typed| {
        let shell = typed.timeline.shell().map(|shell| shell.opened());
        shell
            .map(|(count, text)| (count, text.to_owned()))
            .unwrap_or_default()
    };
    let (count, text) = opened(&typed);
    assert_eq!(count, 1);
    assert!(
        text.starts_with("# Please edit the object below."),
        "{text}"
    );
    typed.editor = text.replace("replicas: 3", "replicas: 2");
    let said = typed.output("kubectl apply -f manifest.yaml");
    assert!(said.contains("statefulset.apps/web configured"), "{said}");
    assert_eq!(opened(&typed).0, 1);
    typed.wait(30);
    assert_eq!(
        typed.output("kubectl get sts web -o jsonpath={.spec.replicas}"),
        "2"
    );
}

#[test]
fn an_unfinished_line_can_go_on() {
    let mut typed = with("web.yaml");
    let mut text = String::new();
    for line in [
        "kub",
        "kubectl ro",
        "kubectl rollout s",
        "kubectl get stat",
        "kubectl get sts,p",
        "kubectl describe pod w",
        "kubectl delete sts/",
        "kubectl -n kube",
        "kubectl get pods --out",
        "kubectl get pods -o ",
        "kubectl get pods -l app",
        "kubectl apply -f my",
        "kubectl exec web-0 -- host",
        "kubectl exec w",
        "kubectl drain ",
        "kubectl get pods | gr",
        "cat my",
        "kubectl frobnicate ",
        "",
    ] {
        let (from, found) = typed.timeline.complete(line);
        let shown: Vec<&str> = found.iter().take(6).map(String::as_str).collect();
        text += &format!("{line:28} {from:2} {}\n", shown.join(" "));
    }
    typed.enter("kubectl exec -it web-0 -- sh");
    let (_, found) = typed.timeline.complete("ls /usr/share/ng");
    text += &format!("{found:?}\n");
    expect![[r#"
        kub                           0 kubectl
        kubectl ro                    8 rollout
        kubectl rollout s            16 status
        kubectl get stat             12 statefulsets
        kubectl get sts,p            12 sts,pdb sts,persistentvolumeclaims sts,persistentvolumes sts,po sts,poddisruptionbudgets sts,pods
        kubectl describe pod w       21 web-0 web-1 web-2
        kubectl delete sts/          15 sts/web
        kubectl -n kube              11 
        kubectl get pods --out       17 --output-watch-events --output=
        kubectl get pods -o          20 custom-columns= json jsonpath= name wide yaml
        kubectl get pods -l app      20 app=web apps.kubernetes.io/pod-index=0 apps.kubernetes.io/pod-index=1 apps.kubernetes.io/pod-index=2
        kubectl apply -f my          17 mysql-statefulset.yaml
        kubectl exec web-0 -- host   22 hostname
        kubectl exec w               13 web-0 web-1 web-2
        kubectl drain                14 node-1 node-2 node-3
        kubectl get pods | gr        19 grep
        cat my                        4 mysql-statefulset.yaml
        kubectl frobnicate           19 
                                      0 : [ base64 break cat cd
        ["/usr/share/nginx/"]
    "#]].assert_eq(&text);
}

#[test]
fn the_next_useful_lines_follow_what_is_there() {
    let mut typed = Typed::new();
    let mut text = String::new();
    for line in [
        "clear",
        "kubectl apply -f web.yaml",
        "sleep 5",
        "sleep 60",
        "kubectl get sts,pods,pvc",
        "kubectl delete sts web",
        "sleep 60",
    ] {
        typed.enter(line);
        text += &format!("{line}: {:?}\n", typed.timeline.suggest());
    }
    expect![[r#"
        clear: ["kubectl apply -f manifest.yaml"]
        kubectl apply -f web.yaml: ["kubectl rollout status sts/web"]
        sleep 5: ["kubectl get pods -w", "kubectl describe pod web-0"]
        sleep 60: ["kubectl get sts,pods,pvc", "kubectl delete pod web-0", "kubectl scale sts/web --replicas=4"]
        kubectl get sts,pods,pvc: ["kubectl delete pod web-0", "kubectl scale sts/web --replicas=4", "kubectl exec web-0 -- ls -la /usr/share/nginx/html"]
        kubectl delete sts web: ["kubectl apply -f manifest.yaml", "kubectl get pvc", "kubectl delete pvc --all"]
        sleep 60: ["kubectl apply -f manifest.yaml", "kubectl get pvc", "kubectl delete pvc --all"]
    "#]].assert_eq(&text);
}

/// Words that textbooks use, and worse.
const WORDS: &str = "kubectl get pods sts/web pod/web-0 web-1 -n default -o yaml wide -w -l app=web exec -it -- sh -c 'ls;' \
    run x --image=busybox --rm --restart=Never delete scale --replicas=2 logs rollout status apply -f web.yaml - echo cat \
    /etc/hosts > >> < << EOF | || && ; & ( ) $x $(hostname) \" ' \\ # for i in 1 2 ; do done while true if then fi sleep 1 \
    cd .. ls -la rm -rf / mkdir a a/b grep -i test exit break mysql -u root -p -e watch -n nslookup web dig curl web:80 seq \
    ${y:-z} `hostname` * ~ 2>&1 2>/dev/null $ PS> export A=1 wait --for=delete drain node-1 日本 \u{0} 9999999999999999999";

/// Beginnings and signs; anything else comes from chance.
const PARTS: [&str; 72] = [
    "kubectl ",
    "kubectl get ",
    "kubectl exec -it web-0 -- ",
    "kubectl apply -f ",
    "kubectl run -it --rm a --image=busybox ",
    "kubectl scale sts/web --replicas=",
    "kubectl delete ",
    "kubectl rollout ",
    "kubectl wait --for=",
    "kubectl patch sts web -p ",
    "kubectl set image sts/web ",
    "kubectl logs -f ",
    "kubectl describe ",
    "kubectl drain ",
    "kubectl edit ",
    "kubectl help ",
    "pods ",
    "sts/web ",
    "web-0 ",
    "node-1 ",
    "pvc,sts ",
    "all ",
    "-w ",
    "-o yaml ",
    "-o jsonpath=",
    "-l app=web ",
    "--help ",
    "--all ",
    "-n ",
    "--foo ",
    "-- ",
    "- ",
    "web.yaml ",
    "{.items[*].metadata.name} ",
    "'{\"spec\":{}}' ",
    "sh -c ",
    "mysql -e ",
    "select 1;",
    "insert into a.b values (1)",
    "create database a",
    "for i in 1 2 3; do ",
    "while true; do ",
    "done",
    "if ",
    "then ",
    "fi",
    "$(",
    ")",
    "`",
    "\"",
    "'",
    "\\",
    "\n",
    "| ",
    "|| ",
    "&& ",
    "& ",
    "; ",
    "> ",
    ">> ",
    "2>&1 ",
    "< ",
    "<<EOF\n",
    "EOF\n",
    "$HOME ",
    "${a:-b} ",
    "A=1 ",
    "# ",
    "echo ",
    "sleep 5 ",
    "cat ",
    "seq 100000 ",
];

fn anything() -> impl Strategy<Value = String> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let part = prop_oneof![
        9 => proptest::sample::select(&PARTS[..]).prop_map(str::to_owned),
        5 => proptest::sample::select(words).prop_map(|word| [word, " "].concat()),
        2 => Just("\n".to_owned()),
        1 => ".{0,6}",
    ];
    proptest::collection::vec(part, 1..24).prop_map(|parts| parts.concat())
}

thread_local! {
    static RUN: OnceCell<Typed> = const { OnceCell::new() };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_line_ends(text in anything()) {
        RUN.with(|run| typed::survives(run.get_or_init(Typed::with_set), &text));
    }
}

/// What statements are made of.
const SQL: [&str; 40] = [
    "select ",
    "* ",
    "from ",
    "where ",
    "order by ",
    "limit ",
    "insert into ",
    "values ",
    "(1, 'a')",
    "()",
    "(",
    ")",
    ",",
    ";",
    "create table ",
    "create database ",
    "use ",
    "drop ",
    "update ",
    "set ",
    "delete from ",
    "show ",
    "tables ",
    "databases ",
    "describe ",
    "if not exists ",
    "id int auto_increment",
    "name text",
    "a",
    "a.b ",
    "a.",
    "'",
    "\"",
    "`",
    "= ",
    "count(*) ",
    "@@hostname ",
    "1 ",
    "as ",
    "-- ",
];

thread_local! {
    static DATABASE: OnceCell<Typed> = const { OnceCell::new() };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_statement_is_answered(parts in proptest::collection::vec(proptest::sample::select(&SQL[..]), 1..14)) {
        let begin = || {
            let mut typed = with("mysql-statefulset.yaml");
            typed.start("kubectl exec -it mysql-statefulset-0 -- mysql -u root");
            typed.enter("create database a; use a; create table b (id int auto_increment, name text); insert into b (name) values ('x');");
            typed
        };
        DATABASE.with(|run| typed::survives(run.get_or_init(begin), &parts.concat()));
    }
}

fn cases() -> u32 {
    let cases = std::env::var("SIMULATION_CASES").ok();
    cases.and_then(|cases| cases.parse().ok()).unwrap_or(150)
}

#[test]
fn what_only_this_model_refuses_is_answered_as_kubectl_answers() {
    let set = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n";
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let before = format!("*a{}", level - 1);
        bomb += &format!("a{level}: &a{level} [{}]\n", vec![before; 9].join(", "));
    }
    let mut typed = Typed::new();
    let manifests = [
        "# ".to_owned() + &"x".repeat(2 << 20),
        set.to_owned() + &bomb,
        "a: ".to_owned() + &"[".repeat(100) + &"]".repeat(100),
        vec![set; 102].join("---\n"),
        [set, set].join("---\n"),
    ];
    let mut shown = String::new();
    for manifest in manifests {
        typed.timeline.execute(Command::Apply {
            manifest: manifest.clone(),
        });
        shown += &typed.last();
        typed.editor = manifest;
        let answer = typed.output("kubectl apply -f manifest.yaml");
        shown += &format!("  typed: {}\n", answer.lines().last().unwrap_or_default());
    }
    expect![[r#"
        error: error parsing manifest.yaml: the text is longer than 1048576 bytes (a limit of this model, not of Kubernetes)
          typed: error: error parsing manifest.yaml: the text is longer than 1048576 bytes (a limit of this model, not of Kubernetes)
        error: error parsing manifest.yaml: error converting YAML to JSON: yaml: document contains excessive aliasing
          typed: error: error parsing manifest.yaml: error converting YAML to JSON: yaml: document contains excessive aliasing
        error: error parsing manifest.yaml: line 1: nested deeper than 64 levels (a limit of this model, not of Kubernetes)
          typed: error: error parsing manifest.yaml: line 1: nested deeper than 64 levels (a limit of this model, not of Kubernetes)
        error: error parsing manifest.yaml: there are more than 100 documents (a limit of this model, not of Kubernetes)
          typed: error: error parsing manifest.yaml: there are more than 100 documents (a limit of this model, not of Kubernetes)
        error: error parsing manifest.yaml: line 8: Service "web" stands in line 3 already
          typed: service/web unchanged
    "#]].assert_eq(&shown);
}

#[test]
fn what_is_shown_as_yaml_can_be_applied_again() {
    let mut typed = with("web.yaml");
    typed.shows(
        &[
            "for kind in pod/web-0 svc/web sts/web pvc/data-web-0 node/node-1; do kubectl get $kind -o yaml > one.yaml; kubectl replace -f one.yaml; done",
            "kubectl label pod web-0 tier=front",
            "kubectl get controllerrevisions -o yaml > all.yaml; kubectl replace -f all.yaml",
            "kubectl patch $(kubectl get controllerrevisions -o name) -p '{\"data\": null}'",
            "kubectl rollout history sts/web",
            "kubectl exec web-0 -- cat /var/run/secrets/kubernetes.io/serviceaccount/namespace",
            "kubectl get sts web -o yaml | grep -A2 readyReplicas",
            "kubectl get sts web -o yaml | grep -B1 -m 1 replicas:",
            "kubectl create secret generic mine --from-literal=a=b",
            "kubectl create deployment mine --image=nginx",
        ],
        &expect![[r#"
            $ for kind in pod/web-0 svc/web sts/web pvc/data-web-0 node/node-1; do kubectl get $kind -o yaml > one.yaml; kubectl replace -f one.yaml; done
            pod/web-0 replaced
            service/web replaced
            statefulset.apps/web replaced
            persistentvolumeclaim/data-web-0 replaced
            node/node-1 replaced
            $ kubectl label pod web-0 tier=front
            pod/web-0 labeled
            $ kubectl get controllerrevisions -o yaml > all.yaml; kubectl replace -f all.yaml
            controllerrevision.apps/web-fbf577c7d replaced
            $ kubectl patch $(kubectl get controllerrevisions -o name) -p '{"data": null}'
            The ControllerRevision "web-fbf577c7d" is invalid: data: Invalid value: {"spec":{"template":{"$patch":"replace","metadata":{},"spec":{"containers":[]}}}}: field is immutable
            $ kubectl rollout history sts/web
            statefulset.apps/web 
            REVISION  CHANGE-CAUSE
            1         <none>

            $ kubectl exec web-0 -- cat /var/run/secrets/kubernetes.io/serviceaccount/namespace
            default$ kubectl get sts web -o yaml | grep -A2 readyReplicas
                  {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"annotations":{},"creationTimestamp":"2026-01-05T09:00:00Z","generation":1,"name":"web","namespace":"default","resourceVersion":"113","uid":"10e2c468-65e9-4746-94d7-973c5c2a449c"},"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain","whenScaled":"Retain"},"podManagementPolicy":"OrderedReady","replicas":3,"revisionHistoryLimit":10,"selector":{"matchLabels":{"app":"web"}},"serviceName":"web","template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"image":"nginx:1.29","imagePullPolicy":"IfNotPresent","name":"nginx","ports":[{"containerPort":80,"name":"http","protocol":"TCP"}],"readinessProbe":{"failureThreshold":3,"httpGet":{"path":"/","port":"http","scheme":"HTTP"},"periodSeconds":5,"successThreshold":1,"timeoutSeconds":1},"resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","volumeMounts":[{"mountPath":"/usr/share/nginx/html","name":"data"}]}],"dnsPolicy":"ClusterFirst","restartPolicy":"Always","schedulerName":"default-scheduler","securityContext":{},"terminationGracePeriodSeconds":30}},"updateStrategy":{"rollingUpdate":{"partition":0},"type":"RollingUpdate"},"volumeClaimTemplates":[{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"volumeMode":"Filesystem"},"status":{"phase":"Pending"}}]},"status":{"availableReplicas":3,"collisionCount":0,"currentReplicas":3,"currentRevision":"web-fbf577c7d","observedGeneration":1,"readyReplicas":3,"replicas":3,"updateRevision":"web-fbf577c7d","updatedReplicas":3}}
              creationTimestamp: "2026-01-05T09:00:00Z"
              generation: 1
            --
              readyReplicas: 3
              replicas: 3
              updateRevision: web-fbf577c7d
            $ kubectl get sts web -o yaml | grep -B1 -m 1 replicas:
              podManagementPolicy: OrderedReady
              replicas: 3
            $ kubectl create secret generic mine --from-literal=a=b
            error: "create secret" is not simulated: write the object into the editor, and type 'kubectl apply -f manifest.yaml'
            $ kubectl create deployment mine --image=nginx
            error: "create deployment" is not simulated: write the object into the editor, and type 'kubectl apply -f manifest.yaml'
        "#]],
    );
}

#[test]
fn kubectl_tells_how_it_is_used() {
    let mut typed = Typed::new();
    typed.shows(
        &[
            "kubectl help",
            "kubectl options",
            "kubectl scale --help",
            "kubectl help rollout",
            "kubectl rollout undo -h",
            "kubectl create ns --help",
            "kubectl help nothing",
        ],
        &expect![[r#"
            $ kubectl help
            kubectl controls the Kubernetes cluster manager. Here it controls the cluster of this page.

            Commands:
              apply             Create objects from a file, or change them to what it says.
              create            Create objects from a file.
              create namespace  Create a namespace.
              create ns         Create a namespace.
              replace           Replace objects by what a file says.
              delete            Delete objects by file, by name or by label.
              scale             Set how many pods a StatefulSet, Deployment or ReplicaSet wants.
              autoscale         Let the number of pods follow a measured value.
              expose            Make a Service for pods.
              exec              Run a program in a container.
              run               Create a pod that runs an image.
              logs              Show what a container has printed.
              get               Show objects, one or many.
              edit              Open an object in the editor.
              events            List events.
              api-resources     List the kinds of objects.
              api-versions      List the versions of the API.
              version           Show the versions of kubectl and of the server.
              cluster-info      Show where the control plane is.
              auth can-i        Ask whether something is allowed.
              explain           Show the fields of a kind.
              diff              Show what applying a file would change.
              describe          Show an object in detail, with what happened to it.
              patch             Change fields of an object.
              set image         Change the images of a pod template.
              set env           Change the environment of a pod template.
              set resources     Change what a pod template asks for.
              label             Change the labels of objects.
              rollout status    Follow a rollout to its end.
              rollout history   List the revisions of a pod template.
              rollout undo      Go back to an earlier revision.
              rollout restart   Replace all pods, as a rolling update does.
              rollout pause     Hold the rollout of a Deployment.
              rollout resume    Let a held rollout go on.
              wait              Wait until objects are as wanted.
              cordon            Keep new pods away from a node.
              uncordon          Let pods come to a node again.
              drain             Evict the pods of a node, before it is serviced.
              taint             Change the taints of nodes.
              annotate          Change the annotations of objects.

            Usage:
              kubectl [flags] [options]

            Use "kubectl <command> --help" for more information about a given command.
            Use "kubectl options" for a list of global command-line options (applies to all commands).
            $ kubectl options
            The following options can be passed to any command:

                -n, --namespace=<text>
                --context=<text>
                --cluster=<text>
                --user=<text>
                --kubeconfig=<text>
                --request-timeout=<text>
                -v, --v=<number>
            $ kubectl scale --help
            Set how many pods a StatefulSet, Deployment or ReplicaSet wants.

            Options:
                -f, --filename=<text>
                -R, --recursive
                --dry-run
                -o, --output=<text>
                --field-manager=<text>
                --show-managed-fields
                -l, --selector=<text>
                --field-selector=<text>
                --all
                --replicas=<number>
                --current-replicas=<number>
                --resource-version=<text>
                --timeout=<duration>

            Not simulated here: --kustomize --template

            Usage:
              kubectl scale --replicas=COUNT (-f FILENAME | TYPE NAME) [options]

            Use "kubectl options" for a list of global command-line options (applies to all commands).
            $ kubectl help rollout
            Available Commands:
              status            Follow a rollout to its end.
              history           List the revisions of a pod template.
              undo              Go back to an earlier revision.
              restart           Replace all pods, as a rolling update does.
              pause             Hold the rollout of a Deployment.
              resume            Let a held rollout go on.

            Usage:
              kubectl rollout SUBCOMMAND [options]

            Use "kubectl rollout <command> --help" for more information about a given command.
            Use "kubectl options" for a list of global command-line options (applies to all commands).
            $ kubectl rollout undo -h
            Go back to an earlier revision.

            Options:
                -f, --filename=<text>
                -R, --recursive
                --dry-run
                -o, --output=<text>
                --field-manager=<text>
                --show-managed-fields
                -l, --selector=<text>
                --to-revision=<number>

            Not simulated here: --kustomize --template

            Usage:
              kubectl rollout undo (TYPE NAME | TYPE/NAME) [options]

            Use "kubectl options" for a list of global command-line options (applies to all commands).
            $ kubectl create ns --help
            Create a namespace.

            Options:
                --dry-run
                -o, --output=<text>
                --field-manager=<text>
                --show-managed-fields
                --save-config
                --validate

            Not simulated here: --template

            Usage:
              kubectl create ns NAME [options]

            Use "kubectl options" for a list of global command-line options (applies to all commands).
            $ kubectl help nothing
            Unknown help topic [`nothing`]

            Usage:
              kubectl [flags] [options]

            Use "kubectl <command> --help" for more information about a given command.
            Use "kubectl options" for a list of global command-line options (applies to all commands).
        "#]],
    );
}

#[test]
fn what_kubectl_does_not_know_is_said_as_kubectl_says_it() {
    let mut typed = with("web.yaml");
    typed.shows(
        &[
            "kubectl gt pods",
            "kubectl frobnicate",
            "kubectl rollout foo",
            "kubectl get --foo",
            "kubectl get pods -Q",
            "kubectl get pods -o",
            "kubectl get",
            "kubectl get foo",
            "kubectl describe",
            "kubectl delete",
            "kubectl delete pod",
            "kubectl scale sts/web",
            "kubectl scale --replicas=2",
            "kubectl scale sts/web --replicas=two",
            "kubectl exec web-0",
            "kubectl exec web-0 ls",
            "kubectl logs",
            "kubectl run",
            "kubectl run a",
            "kubectl apply",
            "kubectl apply -f nothing.yaml",
            "kubectl create",
            "kubectl create foo",
            "kubectl label pod web-0",
            "kubectl annotate pod web-0",
            "kubectl wait pod/web-0",
            "kubectl cordon",
            "kubectl drain",
            "kubectl taint nodes node-1",
            "kubectl patch sts web",
            "kubectl set image sts/web",
            "kubectl set foo",
            "kubectl rollout status",
            "kubectl explain",
            "kubectl edit",
            "kubectl autoscale sts/web",
            "kubectl expose",
            "kubectl top pods",
            "kubectl cp a web-0:/tmp/a",
            "kubectl attach web-0",
            "kubectl port-forward web-0 8080:80",
            "kubectl proxy",
            "kubectl config view",
            "kubectl config get-contexts",
            "kubectl config use-context simulator",
            "kubectl config current-context",
            "kubectl auth can-i get pods",
            "kubectl cluster-info",
            "kubectl version",
            "kubectl debug web-0",
            "kubectl completion bash",
        ],
        &expect![[r#"
            $ kubectl gt pods
            error: unknown command "gt" for "kubectl"

            Did you mean this?
            	set
            	get
            	cp
            $ kubectl frobnicate
            error: unknown command "frobnicate" for "kubectl"
            $ kubectl rollout foo
            error: unknown command "foo"
            See 'kubectl rollout -h' for help and examples
            $ kubectl get --foo
            error: unknown flag: --foo
            See 'kubectl get --help' for usage.
            $ kubectl get pods -Q
            error: unknown shorthand flag: 'Q' in -Q
            See 'kubectl get --help' for usage.
            $ kubectl get pods -o
            error: flag needs an argument: 'o' in -o
            See 'kubectl get --help' for usage.
            $ kubectl get
            You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

            error: Required resource not specified.
            Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
            See 'kubectl get -h' for help and examples
            $ kubectl get foo
            error: the server doesn't have a resource type "foo"
            $ kubectl describe
            error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.
            $ kubectl delete
            error: You must provide one or more resources by argument or filename.
            Example resource specifications include:
               '-f rsrc.yaml'
               '--filename=rsrc.json'
               '<resource> <name>'
               '<resource>'
            $ kubectl delete pod
            error: resource(s) were provided, but no name was specified
            $ kubectl scale sts/web
            error: required flag(s) "replicas" not set
            $ kubectl scale --replicas=2
            error: no objects passed to scale
            $ kubectl scale sts/web --replicas=two
            error: invalid argument "two" for "--replicas" flag: strconv.ParseInt: parsing "two": invalid syntax
            See 'kubectl scale --help' for usage.
            $ kubectl exec web-0
            error: you must specify at least one command for the container
            $ kubectl exec web-0 ls
            error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead
            See 'kubectl exec -h' for help and examples
            $ kubectl logs
            error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.
            POD or TYPE/NAME is a required argument for the logs command
            See 'kubectl logs -h' for help and examples
            $ kubectl run
            error: NAME is required for run
            See 'kubectl run -h' for help and examples
            $ kubectl run a
            error: required flag(s) "image" not set
            $ kubectl apply
            error: must specify one of -f and -k
            $ kubectl apply -f nothing.yaml
            error: the path "nothing.yaml" does not exist
            $ kubectl create
            error: must specify one of -f and -k
            $ kubectl create foo
            error: "create foo" is not simulated
            $ kubectl label pod web-0
            error: at least one label update is required
            $ kubectl annotate pod web-0
            error: at least one annotation update is required
            $ kubectl wait pod/web-0
            error: unrecognized condition: []
            $ kubectl cordon
            error: USAGE: cordon NODE [flags]
            See 'kubectl cordon -h' for help and examples
            $ kubectl drain
            error: USAGE: drain NODE [flags]
            See 'kubectl drain -h' for help and examples
            $ kubectl taint nodes node-1
            error: at least one taint update is required
            $ kubectl patch sts web
            error: must specify --patch or --patch-file containing the contents of the patch
            $ kubectl set image sts/web
            error: at least one image update is required
            $ kubectl set foo
            error: unknown command "foo"
            See 'kubectl set -h' for help and examples
            $ kubectl rollout status
            error: required resource not specified
            See 'kubectl rollout status -h' for help and examples
            $ kubectl explain
            error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.
            See 'kubectl explain -h' for help and examples
            $ kubectl edit
            error: must specify a resource and a name
            See 'kubectl edit -h' for help and examples
            $ kubectl autoscale sts/web
            error: required flag(s) "max" not set
            $ kubectl expose
            error: You must provide one or more resources by argument or filename.
            Example resource specifications include:
               '-f rsrc.yaml'
               '--filename=rsrc.json'
               '<resource> <name>'
               '<resource>'
            $ kubectl top pods
            error: "top" is not simulated: programs use no CPU or memory here; 'kubectl describe node NAME' shows what pods ask for
            $ kubectl cp a web-0:/tmp/a
            error: "cp" is not simulated: write with 'kubectl exec POD -- sh -c "echo TEXT > FILE"', read with 'kubectl exec POD -- cat FILE'
            $ kubectl attach web-0
            error: "attach" is not simulated: see 'kubectl logs -f POD' and 'kubectl exec -it POD -- sh'
            $ kubectl port-forward web-0 8080:80
            error: "port-forward" is not simulated: call from a pod: 'kubectl run -it --rm client --image=busybox --restart=Never -- wget -qO- SERVICE'
            $ kubectl proxy
            error: "proxy" is not simulated: call from a pod: 'kubectl run -it --rm client --image=busybox --restart=Never -- wget -qO- SERVICE'
            $ kubectl config view
            error: "config" is not simulated: there is one context, "simulator"; its namespace is chosen by 'kubectl config set-context --current --namespace=NAME'
            $ kubectl config get-contexts
            CURRENT   NAME        CLUSTER     AUTHINFO    NAMESPACE
            *         simulator   simulator   simulator   
            $ kubectl config use-context simulator
            Switched to context "simulator".
            $ kubectl config current-context
            simulator
            $ kubectl auth can-i get pods
            yes
            $ kubectl cluster-info
            Kubernetes control plane is running at https://10.96.0.1:443
            CoreDNS is running at https://10.96.0.1:443/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy

            To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.
            $ kubectl version
            Client Version: v1.36.2
            Kustomize Version: v5.7.1
            Server Version: v1.36.2
            $ kubectl debug web-0
            error: "debug" is not simulated: see 'kubectl exec -it POD -- sh', or 'kubectl run -it --rm debug --image=busybox --restart=Never -- sh'
            $ kubectl completion bash
            error: "completion" is not simulated: the Tab key completes what is typed here
        "#]],
    );
}

#[test]
fn what_the_shell_cannot_do_is_said_plainly() {
    let mut typed = Typed::new();
    typed.shows(
        &[
            "echo 'a",
            "echo \"a",
            "echo $(hostname",
            "echo `hostname",
            "echo ${HOME",
            "echo $(echo a)",
            "sleep 100 &",
            "echo a > /nowhere/b",
            "cat < /nowhere/b",
            "echo a > /tmp",
            "echo a >",
            "cat <<EOF\na $HOME\nEOF",
            "cat <<'EOF'\na $HOME\nEOF",
            "cat <<EOF\nnever closed",
            "echo a > b; cat < b; rm b",
            "frobnicate",
            "./frobnicate",
            "f() { echo a; }",
            "case a in a) echo b;; esac",
            "[[ a == a ]] && echo yes",
            "vi a",
            "sudo ls",
        ],
        &expect![[r#"
            $ echo 'a
            bash: unexpected EOF while looking for matching `''
            $ echo "a
            bash: unexpected EOF while looking for matching `"'
            $ echo $(hostname
            bash: unexpected EOF while looking for matching `)'
            $ echo `hostname
            bash: unexpected EOF while looking for matching ``'
            $ echo ${HOME
            bash: unexpected EOF while looking for matching `}'
            $ echo $(echo a)
            a
            $ sleep 100 &
            bash: background jobs (&) are not simulated
            $ echo a > /nowhere/b
            bash: /nowhere/b: No such file or directory
            $ cat < /nowhere/b
            bash: /nowhere/b: No such file or directory
            $ echo a > /tmp
            bash: /tmp: Is a directory
            $ echo a >
            bash: syntax error near unexpected token `newline'
            $ cat <<EOF
            a /home/user
            $ cat <<'EOF'
            a $HOME
            $ cat <<EOF
            never closed
            $ echo a > b; cat < b; rm b
            a
            $ frobnicate
            bash: frobnicate: command not found
            $ ./frobnicate
            bash: ./frobnicate: No such file or directory
            $ f() { echo a; }
            bash: syntax error near unexpected token `('
            $ case a in a) echo b;; esac
            bash: case: not simulated
            $ [[ a == a ]] && echo yes
            bash: [[: not simulated
            $ vi a
            bash: vi: command not found
            $ sudo ls
            catalog.yaml
            example-statefulset.yaml
            mehdb.yaml
            mysql-statefulset.yaml
            sts-mariadb.yml
            textbook.yaml
            web.yaml
        "#]],
    );
}

#[test]
fn help_is_given_wherever_it_is_asked_for() {
    let mut typed = Typed::new();
    for (short, long) in [
        ("get -h", "-n web get --help"),
        ("get -h", "get pods -n web -o yaml --help"),
        (
            "rollout status -h",
            "rollout --namespace web status sts/web --help",
        ),
        ("rollout -h", "rollout"),
        ("set -h", "-n web set --help"),
        ("help", "-n web --help"),
        ("help", "-n web"),
        ("help get", "-n web help get"),
    ] {
        let [short, long] = [short, long].map(|line| typed.output(&format!("kubectl {line}")));
        assert!(short.contains("Usage:"), "{short}");
        assert_eq!(short, long);
    }
}

#[test]
fn what_is_answered_is_what_the_server_has() {
    let mut typed = with("web.yaml");
    for line in [
        "get pod web-0",
        "label pod web-0 a=b",
        "annotate pod web-0 a=b",
        "patch pod web-0 -p '{}'",
    ] {
        let shown = typed.output(&format!("kubectl {line} -o yaml"));
        for field in [
            "qosClass: BestEffort",
            "podIPs:",
            "containerID: containerd://",
            "imageID: docker.io/",
        ] {
            assert!(shown.contains(field), "{line} lacks {field}\n{shown}");
        }
    }
    let made = typed.output("kubectl run a --image=nginx -o yaml");
    assert!(made.contains("qosClass: BestEffort"), "{made}");
    let meant = typed.output("kubectl run b --image=nginx -o yaml --dry-run=client");
    assert!(!meant.contains("qosClass"), "{meant}");
}

#[test]
fn the_class_of_service_follows_from_amounts() {
    let mut typed = Typed::new();
    for (number, (resources, class)) in [
        ("", "BestEffort"),
        ("requests: {cpu: 0, memory: '0'}", "BestEffort"),
        ("limits: {cpu: 1, memory: 1Gi}", "Guaranteed"),
        (
            "limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 1000m, memory: 1024Mi}",
            "Guaranteed",
        ),
        (
            "limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 1, memory: 0}",
            "Burstable",
        ),
        ("limits: {cpu: 1}", "Burstable"),
        (
            "limits: {cpu: 1, memory: 0}, requests: {cpu: 1}",
            "Burstable",
        ),
        ("requests: {cpu: 1m}", "Burstable"),
    ]
    .into_iter()
    .enumerate()
    {
        let manifest = format!(
            "{{apiVersion: v1, kind: Pod, metadata: {{name: p{number}}}, spec: {{containers: [{{name: a, image: a, \
             resources: {{{resources}}}}}]}}}}"
        );
        typed.apply(&manifest);
        let shown = typed.output(&format!(
            "kubectl get pod p{number} -o jsonpath='{{.status.qosClass}}'"
        ));
        assert_eq!(shown, class, "{resources}");
    }
}

/// Everything that a volume can show of objects.
const SHOWING: &str = "
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: one, b: two}
---
apiVersion: v1
kind: Secret
metadata: {name: key}
stringData: {c: three}
---
apiVersion: v1
kind: Pod
metadata: {name: reader, labels: {app: reader}}
spec:
  containers:
  - name: main
    image: localhost:5000/nginx@sha256:0123
    volumeMounts: [{name: all, mountPath: /var/run/all}, {name: some, mountPath: /some}]
  volumes:
  - name: all
    projected:
      sources:
      - configMap: {name: settings}
      - secret: {name: key, items: [{key: c, path: deep/er/c}]}
      - downwardAPI: {items: [{path: app, fieldRef: {fieldPath: \"metadata.labels['app']\"}}]}
      - configMap: {name: nowhere, optional: true}
  - name: some
    configMap: {name: settings, items: [{key: b, path: bee}]}
";

#[test]
fn a_volume_shows_its_sources() {
    let mut typed = Typed::new();
    typed.apply(SHOWING);
    typed.wait(30);
    typed.shows(
        &[
            "kubectl exec reader -- ls /var/run/all /some /var/run/secrets/kubernetes.io/serviceaccount",
            "kubectl exec reader -- cat /var/run/all/deep/er/c /var/run/all/app /some/bee",
            "kubectl exec reader -- cat /usr/share/nginx/html/index.html",
            "kubectl get pod reader -o jsonpath='{.status.containerStatuses[0].imageID} {.spec.containers[0].imagePullPolicy}'",
        ],
        &expect![[r#"
            $ kubectl exec reader -- ls /var/run/all /some /var/run/secrets/kubernetes.io/serviceaccount
            /var/run/all:
            a
            app
            b
            deep

            /some:
            bee

            /var/run/secrets/kubernetes.io/serviceaccount:
            namespace
            $ kubectl exec reader -- cat /var/run/all/deep/er/c /var/run/all/app /some/bee
            threereadertwo$ kubectl exec reader -- cat /usr/share/nginx/html/index.html
            <!DOCTYPE html>
            <html>
            <head>
            <title>Welcome to nginx!</title>
            </head>
            <body>
            <h1>Welcome to nginx!</h1>
            </body>
            </html>
            $ kubectl get pod reader -o jsonpath='{.status.containerStatuses[0].imageID} {.spec.containers[0].imagePullPolicy}'
            localhost:5000/nginx@sha256:0123 IfNotPresent"#]],
    );
}

#[test]
fn chains_of_commands_go_from_left_to_right() {
    let mut typed = Typed::new();
    for (line, shown) in [
        ("false && echo a || echo b", "b\n"),
        ("true || echo a && echo b", "b\n"),
        ("false || false && echo a; echo $?", "1\n"),
        ("true && false || echo a && echo b", "a\nb\n"),
    ] {
        assert_eq!(typed.output(line), shown, "{line}");
    }
    let long = "true && ".repeat(2_000) + "echo end";
    assert_eq!(typed.output(&long), "end\n");
}

/// Three containers that end one by one.
const THREE: &str = "
apiVersion: v1
kind: Pod
metadata: {name: three}
spec:
  nodeName: node-2
  restartPolicy: OnFailure
  containers: [{name: a, image: nginx}, {name: b, image: nginx}, {name: c, image: nginx}]
";

#[test]
fn after_a_reboot_only_what_had_ended_stays_so() {
    let mut typed = Typed::new();
    typed.apply(THREE);
    typed.wait(30);
    let boot = "kubectl get node node-2 -o jsonpath='{.status.nodeInfo.bootID}'";
    typed.output("kubectl exec three -c b -- kill 1");
    typed.wait(5);
    let before = typed.output(boot);
    let (node, supply) = ("node-2".to_owned(), Supply::Power);
    typed.timeline.execute(Command::FailNode {
        node: node.clone(),
        supply,
    });
    typed.wait(10);
    let command = Command::RecoverNode { node, supply };
    typed.timeline.execute(command);
    typed.wait(30);
    let states = "kubectl get pod three -o jsonpath='{range .status.containerStatuses[*]}{.name} {.ready} {.restartCount}, {end}'";
    assert_eq!(typed.output(states), "a true 1, b false 0, c true 1, ");
    let after = typed.output(boot);
    assert_ne!(before, after);
    let told = typed.output(
        "kubectl get events --field-selector reason=Rebooted -o jsonpath='{.items[*].message}'",
    );
    assert_eq!(
        told,
        format!("Node node-2 has been rebooted, boot id: {after}")
    );
}

#[test]
fn statements_choose_columns_and_rows() {
    let mut typed = with("mysql-statefulset.yaml");
    let mut rows = |sql: &str| {
        let told = typed.output(&format!(
            "kubectl exec mysql-statefulset-0 -- mysql -u root -ppassword -e \"{sql}\""
        ));
        let rows = told.lines().filter(|line| !line.contains("[Warning]"));
        rows.collect::<Vec<_>>().join(" | ")
    };
    rows(
        "CREATE DATABASE a; CREATE TABLE a.b (x INT, y INT); INSERT INTO a.b (x, y) VALUES (1, 2), (1, 3), (2, 4)",
    );
    for (sql, shown) in [
        (
            "SELECT *, 'b', 'c' FROM a.b WHERE x = 2",
            "x\ty\tb\tc | 2\t4\tb\tc",
        ),
        (
            "SELECT 'b', y, 'c' FROM a.b WHERE x < 2",
            "b\ty\tc | b\t2\tc | b\t3\tc",
        ),
        (
            "UPDATE a.b SET y = 9 WHERE y = 3; SELECT y FROM a.b",
            "y | 2 | 9 | 4",
        ),
        ("DELETE FROM a.b WHERE x = 1; SELECT y FROM a.b", "y | 4"),
        ("UPDATE a.b SET y = 5; SELECT y FROM a.b", "y | 5"),
    ] {
        assert_eq!(rows(sql), shown, "{sql}");
    }
}

#[test]
fn a_mount_is_suggested_unless_it_is_that_of_the_token() {
    let mut typed = Typed::new();
    let web = typed.output("cat web.yaml");
    typed.apply(&web.replace("/usr/share/nginx/html", "/var/run/data"));
    typed.wait(90);
    typed.enter("kubectl get sts,pods,pvc");
    let suggested = typed.timeline.suggest();
    let looks = |line: &String| line.ends_with("ls -la /var/run/data");
    assert!(suggested.iter().any(looks), "{suggested:?}");
}

#[test]
fn a_grace_period_without_end_does_not_end() {
    let mut typed = Typed::new();
    typed.apply(
        "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: a, livenessProbe: \
         {grpc: {port: 80}, periodSeconds: 1, failureThreshold: 1, terminationGracePeriodSeconds: 9223372036854775807}}]}}",
    );
    typed.wait(30);
    let (namespace, pod) = ("default".to_owned(), "a".to_owned());
    typed.timeline.execute(Command::Hang { namespace, pod });
    typed.wait(400);
    let shown =
        typed.output("kubectl get pod a -o jsonpath='{.status.containerStatuses[0].restartCount}'");
    assert_eq!(shown, "0");
    let told = typed.output("kubectl get events --field-selector reason=Killing -o name");
    assert!(!told.is_empty());
}
