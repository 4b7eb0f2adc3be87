//! Every command of the five texts from which our users learn, in order, and what the texts print: the same columns,
//! names and states. Ages, uids, addresses and dates are free. Where ours differs, the reason stands beside it.

mod typed;

use typed::Typed;

/// What a text shows, what this shows instead, and why.
type Difference = (&'static str, &'static str, &'static str);

const NAMESPACE: &str = "newer releases of kubectl tell the namespace";
const CLASSES: &str = "since 1.29 the table has this column";
const SERVER: &str = "the API server of every cluster is a Service";

/// Tokens that are free become words, and any space becomes one blank.
fn plain(line: &str) -> String {
    let is_age = |word: &str| {
        let digits = word.trim_end_matches(['s', 'm', 'h', 'd']);
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
        digits.len() < word.len() && digits.split(['m', 'h', 'd']).all(is_number)
    };
    let is_address = |word: &str| {
        word.split('.').count() == 4 && word.split('.').all(|part| part.parse::<u8>().is_ok())
    };
    let is_uid = |word: &str| word.strip_prefix("pvc-").is_some_and(|uid| uid.len() == 36);
    let mut words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    for word in &mut words {
        if is_age(word) {
            *word = "AGE".into();
        } else if is_address(word) {
            *word = "ADDRESS".into();
        } else if is_uid(word) {
            *word = "VOLUME-UID".into();
        }
    }
    let text = words.join(" ");
    // `Oct 18 13:38`
    let months = [
        "Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sep ", "Oct ", "Nov ",
        "Dec ",
    ];
    let date = months.iter().find_map(|month| text.find(month));
    match date.and_then(|at| Some((at, at + text[at..].find(':')? + 3))) {
        Some((from, to)) => [&text[..from], "DATE", &text[to..]].concat(),
        None => text,
    }
}

fn plain_lines(text: &str) -> Vec<String> {
    text.lines()
        .map(plain)
        .filter(|line| !line.is_empty())
        .collect()
}

/// What is typed must print what the text prints, but for the differences, each of which must be one.
fn shows(typed: &mut Typed, command: &str, text: &str, differences: &[Difference]) {
    let mut expected = plain_lines(text)
        .iter()
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    for (theirs, ours, why) in differences {
        let (theirs, ours) = (plain_lines(theirs).join("\n"), plain_lines(ours).join("\n"));
        let theirs = if theirs.is_empty() {
            theirs
        } else {
            theirs + "\n"
        };
        let ours = if ours.is_empty() { ours } else { ours + "\n" };
        if theirs.is_empty() {
            expected += &ours;
            continue;
        }
        assert!(
            expected.contains(&theirs),
            "{command}: not in the text any more: {theirs} ({why})"
        );
        expected = expected.replace(&theirs, &ours);
    }
    let shown = plain_lines(&typed.output(command))
        .iter()
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    assert_eq!(shown, expected, "{command}");
}

/// Every line of the text is printed, in this order; the text itself leaves lines out.
fn shows_parts(typed: &mut Typed, command: &str, text: &str) {
    let shown = plain_lines(&typed.output(command));
    let mut rest = shown.iter();
    for line in plain_lines(text) {
        assert!(
            rest.any(|own| *own == line),
            "{command}: no {line:?} (any more) in\n{}",
            shown.join("\n")
        );
    }
}

#[test]
fn seed_000_an_empty_dir_is_lost_with_its_pod() {
    let mut typed = Typed::new();
    // The text begins where this is running.
    typed.output("kubectl apply -f catalog.yaml");
    typed.wait(60);
    shows_parts(
        &mut typed,
        "$ kubectl describe statefulset -n catalog catalog-mysql",
        // The port has a name here, and is shown with it; the readiness probe is ours as well.
        "Name:               catalog-mysql
Namespace:          catalog
  Containers:
   mysql:
    Image:      public.ecr.aws/docker/library/mysql:8.0
    Port:       3306/TCP (mysql)
    Host Port:  0/TCP (mysql)
    Environment:
      MYSQL_ROOT_PASSWORD:  my-secret-pw
      MYSQL_USER:           <set to the key 'username' in secret 'catalog-db'>  Optional: false
      MYSQL_PASSWORD:       <set to the key 'password' in secret 'catalog-db'>  Optional: false
      MYSQL_DATABASE:       <set to the key 'name' in secret 'catalog-db'>      Optional: false
    Mounts:
      /var/lib/mysql from data (rw)
  Volumes:
   data:
    Type:       EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium:
    SizeLimit:  <unset>
Volume Claims:  <none>",
    );
    shows(
        &mut typed,
        "$ kubectl exec catalog-mysql-0 -n catalog -- bash -c  \"echo 123 > /var/lib/mysql/test.txt\"",
        "",
        &[],
    );
    shows(
        &mut typed,
        "$ kubectl exec catalog-mysql-0 -n catalog -- ls -larth /var/lib/mysql/ | grep -i test",
        "-rw-r--r-- 1 root  root     4 Oct 18 13:38 test.txt",
        &[],
    );
    shows(
        &mut typed,
        "$ kubectl delete pods -n catalog -l app.kubernetes.io/component=mysql",
        "pod \"catalog-mysql-0\" deleted",
        &[(
            "pod \"catalog-mysql-0\" deleted",
            "pod \"catalog-mysql-0\" deleted from catalog namespace",
            NAMESPACE,
        )],
    );
    shows(
        &mut typed,
        "$ kubectl wait --for=condition=Ready pod -n catalog \\\n  -l app.kubernetes.io/component=mysql --timeout=30s",
        "pod/catalog-mysql-0 condition met",
        &[],
    );
    shows(
        &mut typed,
        "$ kubectl get pods -n catalog -l app.kubernetes.io/component=mysql",
        "NAME              READY   STATUS    RESTARTS   AGE
catalog-mysql-0   1/1     Running   0          29s",
        &[],
    );
    shows(
        &mut typed,
        "$ kubectl exec catalog-mysql-0 -n catalog -- cat /var/lib/mysql/test.txt",
        "cat: /var/lib/mysql/test.txt: No such file or directory
command terminated with exit code 1",
        &[],
    );
    assert_eq!(typed.exit(), Some(1));
}

#[test]
fn seed_001_a_store_with_two_pods() {
    let mut typed = Typed::new();
    shows(
        &mut typed,
        "$ kubectl apply -f https://raw.githubusercontent.com/mhausenblas/mehdb/master/app.yaml",
        "",
        &[(
            "",
            "storageclass.storage.k8s.io/ebs created\nservice/mehdb created\nstatefulset.apps/mehdb created",
            "the text leaves the answer out; the class is made here, since no cloud has made it",
        )],
    );
    typed.wait(60);
    shows(
        &mut typed,
        "$ kubectl get sts,po,pvc,svc",
        "NAME                     DESIRED   CURRENT   AGE
statefulset.apps/mehdb   2         2         1m

NAME          READY   STATUS    RESTARTS   AGE
pod/mehdb-0   1/1     Running   0          1m
pod/mehdb-1   1/1     Running   0          56s

NAME                                 STATUS   VOLUME                                     CAPACITY   ACCESS MODES   STORAGECLASS   AGE
persistentvolumeclaim/data-mehdb-0   Bound    pvc-bc2d9b3b-310d-11e9-aeff-123713f594ec   1Gi        RWO            ebs            1m
persistentvolumeclaim/data-mehdb-1   Bound    pvc-d4b7620f-310d-11e9-aeff-123713f594ec   1Gi        RWO            ebs            56s

NAME            TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)    AGE
service/mehdb   ClusterIP   None         <none>        9876/TCP   1m",
        &[
            ("NAME DESIRED CURRENT AGE", "NAME READY AGE", "since 1.16 the two numbers are one column"),
            ("statefulset.apps/mehdb 2 2 1m", "statefulset.apps/mehdb 2/2 1m", "since 1.16 the two numbers are one column"),
            (
                "NAME STATUS VOLUME CAPACITY ACCESS MODES STORAGECLASS AGE",
                "NAME STATUS VOLUME CAPACITY ACCESS MODES STORAGECLASS VOLUMEATTRIBUTESCLASS AGE",
                CLASSES,
            ),
            (
                "persistentvolumeclaim/data-mehdb-0   Bound    pvc-bc2d9b3b-310d-11e9-aeff-123713f594ec   1Gi        RWO            ebs            1m",
                "persistentvolumeclaim/data-mehdb-0   Bound    pvc-bc2d9b3b-310d-11e9-aeff-123713f594ec   1Gi        RWO            ebs <unset> 1m",
                CLASSES,
            ),
            (
                "persistentvolumeclaim/data-mehdb-1   Bound    pvc-d4b7620f-310d-11e9-aeff-123713f594ec   1Gi        RWO            ebs            56s",
                "persistentvolumeclaim/data-mehdb-1   Bound    pvc-d4b7620f-310d-11e9-aeff-123713f594ec   1Gi        RWO            ebs <unset> 56s",
                CLASSES,
            ),
            (
                "service/mehdb   ClusterIP   None         <none>        9876/TCP   1m",
                "service/kubernetes ClusterIP 10.96.0.1 <none> 443/TCP 1m\nservice/mehdb   ClusterIP   None         <none>        9876/TCP   1m",
                SERVER,
            ),
        ],
    );
    shows(
        &mut typed,
        "$ kubectl run -it --rm jumpod --restart=Never --image=quay.io/mhausenblas/jump:0.2 -- curl mehdb:9876/status?level=full",
        "If you don't see a command prompt, try pressing enter.
0
pod \"jumpod\" deleted",
        &[
            (
                "If you don't see a command prompt, try pressing enter.",
                "All commands and output from this session will be recorded in container logs, including credentials and \
                 sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.",
                "newer releases of kubectl warn of the logs",
            ),
            (
                "pod \"jumpod\" deleted",
                "pod \"jumpod\" deleted from default namespace",
                NAMESPACE,
            ),
        ],
    );
}

/// The manifest of the text, as it stands there.
const EXAMPLE: &str = "kubectl apply -f - <<EOF
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: example-statefulset
spec:
  serviceName: \"example-service\"
  replicas: 3
  selector:
    matchLabels:
      app: example
  template:
    metadata:
      labels:
        app: example
    spec:
      containers:
      - name: example
        image: example-image
        ports:
        - containerPort: 80
  volumeClaimTemplates:
  - metadata:
      name: example-pvc
    spec:
      accessModes: [\"ReadWriteOnce\"]
      resources:
        requests:
          storage: 1Gi
EOF";

#[test]
fn seed_002_the_textbook_manifest_lacks_a_mount_and_a_service() {
    let mut typed = Typed::new();
    shows(
        &mut typed,
        EXAMPLE,
        "statefulset.apps/example-statefulset created",
        &[],
    );
    typed.wait(90);
    shows(
        &mut typed,
        "kubectl get pods,pvc --no-headers",
        "pod/example-statefulset-0 1/1 Running 0 1m
pod/example-statefulset-1 1/1 Running 0 1m
pod/example-statefulset-2 1/1 Running 0 1m
persistentvolumeclaim/example-pvc-example-statefulset-0 Bound pvc-bc2d9b3b-310d-11e9-aeff-123713f594ec 1Gi RWO standard <unset> 1m
persistentvolumeclaim/example-pvc-example-statefulset-1 Bound pvc-bc2d9b3b-310d-11e9-aeff-123713f594ec 1Gi RWO standard <unset> 1m
persistentvolumeclaim/example-pvc-example-statefulset-2 Bound pvc-bc2d9b3b-310d-11e9-aeff-123713f594ec 1Gi RWO standard <unset> 1m",
        &[],
    );
    // The text says that data is kept when a pod is replaced: not without a mount.
    shows(
        &mut typed,
        "kubectl exec example-statefulset-0 -- sh -c 'mkdir -p /data && echo mine > /data/note'",
        "",
        &[],
    );
    typed.output("kubectl delete pod example-statefulset-0");
    typed.wait(30);
    shows(
        &mut typed,
        "kubectl exec example-statefulset-0 -- cat /data/note",
        "cat: /data/note: No such file or directory\ncommand terminated with exit code 1",
        &[],
    );
    // It says that each pod has a stable network identity: not without the Service.
    shows(
        &mut typed,
        "kubectl exec example-statefulset-0 -- getent hosts example-statefulset-1.example-service; echo $?",
        "command terminated with exit code 2\n2",
        &[],
    );
}

/// The three tables of the text.
fn mariadb(pods: &[u32], claims: &[u32]) -> String {
    let mut text = format!(
        "NAME READY AGE\nstatefulset.apps/sts-mariadb {0}/{0} 5m6s\n",
        pods.len()
    );
    text += "NAME READY STATUS RESTARTS AGE\n";
    for ordinal in pods {
        text += &format!("pod/sts-mariadb-{ordinal} 1/1 Running 0 5m6s\n");
    }
    text + &mariadb_claims(claims)
}

fn mariadb_claims(claims: &[u32]) -> String {
    let mut text = "NAME STATUS VOLUME CAPACITY ACCESS MODES STORAGECLASS AGE\n".to_owned();
    for ordinal in claims {
        text += &format!(
            "persistentvolumeclaim/storage-sts-mariadb-{ordinal} Bound pvc-6dbe5870-6c5c-4761-b3e1-354437823255 256Mi RWX standard 5m6s\n"
        );
    }
    text
}

/// The tables with the column that is new.
fn with_classes(text: &str) -> String {
    let text = text.replace("STORAGECLASS AGE", "STORAGECLASS VOLUMEATTRIBUTESCLASS AGE");
    text.replace("RWX standard ", "RWX standard <unset> ")
}

fn shows_mariadb(typed: &mut Typed, command: &str, text: &str) {
    // Since 1.29 the table of claims has the column VOLUMEATTRIBUTESCLASS.
    shows(typed, command, &with_classes(text), &[]);
}

#[test]
fn seed_003_claims_stay_when_a_set_is_scaled_down() {
    let mut typed = Typed::new();
    typed.output("PS> kubectl apply -f sts-mariadb.yml");
    typed.wait(306);
    shows_mariadb(
        &mut typed,
        "PS> kubectl get sts,pods,pvc",
        &mariadb(&[0], &[0]),
    );
    shows(
        &mut typed,
        "PS> kubectl scale sts/sts-mariadb --replicas 2 # 2つにする",
        "statefulset.apps/sts-mariadb scaled",
        &[],
    );
    typed.wait(60);
    let block = "PS> kubectl get sts,pods,pvc # 少し待ってからチェックする
NAME                           READY   AGE
statefulset.apps/sts-mariadb   2/2     9m32s
↑PVCも一緒に作成";
    shows_mariadb(&mut typed, block, &mariadb(&[0, 1], &[0, 1]));
    shows(
        &mut typed,
        "PS> kubectl scale sts/sts-mariadb --replicas 1 # 2→1",
        "statefulset.apps/sts-mariadb scaled",
        &[],
    );
    typed.wait(60);
    shows_mariadb(
        &mut typed,
        "PS> kubectl get sts,pods,pvc",
        &mariadb(&[0], &[0, 1]),
    );
    shows(
        &mut typed,
        "PS> kubectl scale sts/sts-mariadb --replicas 2 # 1→2",
        "statefulset.apps/sts-mariadb scaled",
        &[],
    );
    typed.wait(60);
    shows_mariadb(
        &mut typed,
        "PS> kubectl get sts,pods,pvc",
        &mariadb(&[0, 1], &[0, 1]),
    );
    // The text deletes the set in words only.
    typed.output("PS> kubectl delete sts/sts-mariadb");
    typed.wait(60);
    let block =
        "PS> kubectl get sts,pods,pvc\n# sts/podsは消えているので出てこない、PVCのみ出力される";
    shows_mariadb(&mut typed, block, &mariadb_claims(&[0, 1]));
}

#[test]
fn seed_004_three_mysql_servers() {
    let mut typed = Typed::new();
    shows(
        &mut typed,
        "kubectl apply -f mysql-statefulset.yaml",
        "",
        &[(
            "",
            "service/mysql-headless created\nstatefulset.apps/mysql-statefulset created",
            "the text leaves the answer out",
        )],
    );
    // The text shows one line a pod; a real watch shows one for each change, so its last lines count.
    typed.start("kubectl get pods -l app=mysql -w\n# 出力例：");
    typed.wait(90);
    let watched = plain_lines(&typed.last());
    assert_eq!(
        watched.first().map(String::as_str),
        Some("NAME READY STATUS RESTARTS AGE")
    );
    for ordinal in 0..3 {
        let own = format!("mysql-statefulset-{ordinal} ");
        let last = watched.iter().rfind(|line| line.starts_with(&own));
        assert_eq!(last, Some(&format!("{own}1/1 Running 0 AGE")));
    }
    let first = |ordinal: u32| {
        watched
            .iter()
            .position(|line| line.starts_with(&format!("mysql-statefulset-{ordinal} ")))
    };
    assert!(
        first(0) < first(1) && first(1) < first(2),
        "one after the other"
    );
    typed
        .timeline
        .execute(statefulset_visualizer::kubectl::Command::Interrupt);
    let name = "mysql-statefulset-0.mysql-headless.default.svc.cluster.local";
    shows(
        &mut typed,
        &format!("kubectl run -it --rm debug --image=busybox --restart=Never -- nslookup {name}\n# 出力例："),
        &format!("# Name: {name}\n# Address 1: 10.244.0.10 {name}"),
        &[
            (
                &*format!("# Name: {name}").leak(),
                &*format!(
                    "All commands and output from this session will be recorded in container logs, including credentials and \
                     sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing \
                     enter.\nServer: 10.96.0.10\nAddress: 10.96.0.10:53\nName: {name}"
                )
                .leak(),
                "the text leaves out what kubectl and the server say before",
            ),
            (
                &*format!("# Address 1: 10.244.0.10 {name}").leak(),
                "Address: 10.244.0.10\npod \"debug\" deleted from default namespace",
                "since 1.29 the nslookup of BusyBox prints another form; --rm deletes the pod",
            ),
        ],
    );
    for ordinal in [0, 1] {
        shows(
            &mut typed,
            &format!(
                "# mysql-{ordinal}に直接接続\nkubectl exec -it mysql-statefulset-{ordinal} -- mysql -u root -p"
            ),
            "",
            &[],
        );
        assert_eq!(
            typed
                .timeline
                .shell()
                .map(|shell| shell.prompt())
                .as_deref(),
            Some("Enter password: ")
        );
        typed.enter("password");
        let host = typed.output("SELECT @@hostname;");
        assert!(
            host.contains(&format!("| mysql-statefulset-{ordinal} |")),
            "{host}"
        );
        typed.enter("exit");
    }
    shows(
        &mut typed,
        "kubectl scale statefulset mysql-statefulset --replicas=5",
        "statefulset.apps/mysql-statefulset scaled",
        &[],
    );
    typed.wait(90);
    let pods = typed.output("kubectl get pods -o name");
    assert_eq!(pods.lines().count(), 5, "{pods}");
    // The text says that they go in the order 4, 3, 2, 1, 0: that is so for scaling to zero, not for deleting.
    shows(
        &mut typed,
        "kubectl delete statefulset mysql-statefulset",
        "",
        &[(
            "",
            "statefulset.apps \"mysql-statefulset\" deleted from default namespace",
            "the text leaves the answer out",
        )],
    );
    typed.wait(1);
    let going = typed.output("kubectl get pods --no-headers");
    assert_eq!(
        going.matches("Terminating").count(),
        5,
        "all at once:\n{going}"
    );
    typed.wait(60);
    shows(
        &mut typed,
        "# 各Podに自動作成されるPVC\nkubectl get pvc",
        "NAME                        STATUS   VOLUME   CAPACITY   ACCESS MODES   AGE
mysql-data-mysql-statefulset-0   Bound    pv001    1Gi        RWO            5m
mysql-data-mysql-statefulset-1   Bound    pv002    1Gi        RWO            5m
mysql-data-mysql-statefulset-2   Bound    pv003    1Gi        RWO            5m",
        &[
            (
                "NAME                        STATUS   VOLUME   CAPACITY   ACCESS MODES   AGE",
                "NAME STATUS VOLUME CAPACITY ACCESS MODES STORAGECLASS VOLUMEATTRIBUTESCLASS AGE",
                "the text leaves out one column, and the other is new",
            ),
            (
                "mysql-data-mysql-statefulset-0   Bound    pv001    1Gi        RWO            5m",
                OURS[0],
                VOLUMES,
            ),
            (
                "mysql-data-mysql-statefulset-1   Bound    pv002    1Gi        RWO            5m",
                OURS[1],
                VOLUMES,
            ),
            (
                "mysql-data-mysql-statefulset-2   Bound    pv003    1Gi        RWO            5m",
                OURS[2],
                VOLUMES,
            ),
        ],
    );
    for ordinal in 0..3 {
        let claim = format!("mysql-data-mysql-statefulset-{ordinal}");
        let answer = typed.output(&format!("kubectl delete pvc {claim}"));
        assert_eq!(
            answer,
            format!("persistentvolumeclaim \"{claim}\" deleted from default namespace\n")
        );
    }
    // Once more, for the rest of the text.
    typed.output("kubectl apply -f mysql-statefulset.yaml");
    typed.wait(90);
    typed.enter(
        "kubectl exec -it mysql-statefulset-0 -- mysql -h mysql-statefulset-1.mysql-headless.default.svc.cluster.local -u root -p",
    );
    typed.enter("password");
    let host = typed.output("SELECT @@hostname;");
    assert!(host.contains("| mysql-statefulset-1 |"), "{host}");
    typed.enter("exit");
    shows_parts(
        &mut typed,
        "kubectl describe statefulset mysql-statefulset",
        "Name: mysql-statefulset\nReplicas: 3 desired | 3 total",
    );
    shows(
        &mut typed,
        "kubectl describe pod mysql-0",
        "",
        &[(
            "",
            "Error from server (NotFound): pods \"mysql-0\" not found\n# Not from kubectl: there is \"mysql-statefulset-0\".",
            "the set of the text has another name",
        )],
    );
    shows_parts(
        &mut typed,
        "kubectl get pv",
        "NAME CAPACITY ACCESS MODES RECLAIM POLICY STATUS CLAIM STORAGECLASS VOLUMEATTRIBUTESCLASS REASON AGE",
    );
    shows(
        &mut typed,
        "kubectl get svc mysql-headless",
        "NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE\nmysql-headless ClusterIP None <none> 3306/TCP 1m",
        &[],
    );
}

const VOLUMES: &str = "volumes are made on demand and called by the uid of their claim; two more claims came with the scaling";
const OURS: [&str; 3] = [
    "mysql-data-mysql-statefulset-0 Bound pvc-6dbe5870-6c5c-4761-b3e1-354437823255 1Gi RWO standard <unset> 5m",
    "mysql-data-mysql-statefulset-1 Bound pvc-6dbe5870-6c5c-4761-b3e1-354437823255 1Gi RWO standard <unset> 5m",
    "mysql-data-mysql-statefulset-2 Bound pvc-6dbe5870-6c5c-4761-b3e1-354437823255 1Gi RWO standard <unset> 5m
mysql-data-mysql-statefulset-3 Bound pvc-6dbe5870-6c5c-4761-b3e1-354437823255 1Gi RWO standard <unset> 5m
mysql-data-mysql-statefulset-4 Bound pvc-6dbe5870-6c5c-4761-b3e1-354437823255 1Gi RWO standard <unset> 5m",
];
