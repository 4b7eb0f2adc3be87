// Every command of the five texts from which our users learn is typed in order, and prints what the text prints. Where ours
// differs, tests/seeds.rs names the reason beside the same lines.
import { expect, open, test } from "./support";
import { commandLine, enter, openTerminal, plain, printed, shows } from "./terminal";

test.describe.configure({ timeout: 120_000 });

test.beforeEach(async ({ page }) => {
  await open(page);
  await openTerminal(page);
});

test("seed 000: an emptyDir is lost with its pod", async ({ page }) => {
  await enter(page, "kubectl apply -f catalog.yaml && kubectl rollout status sts/catalog-mysql -n catalog");
  const described = plain(await enter(page, "$ kubectl describe statefulset -n catalog catalog-mysql"));
  for (const line of [
    "Image: public.ecr.aws/docker/library/mysql:8.0",
    "MYSQL_USER: <set to the key 'username' in secret 'catalog-db'> Optional: false",
    "/var/lib/mysql from data (rw)",
    "Type: EmptyDir (a temporary directory that shares a pod's lifetime)",
    "Volume Claims: <none>",
  ])
    expect(described).toContain(line);
  await shows(page, '$ kubectl exec catalog-mysql-0 -n catalog -- bash -c  "echo 123 > /var/lib/mysql/test.txt"', "");
  await shows(
    page,
    "$ kubectl exec catalog-mysql-0 -n catalog -- ls -larth /var/lib/mysql/ | grep -i test",
    "-rw-r--r-- 1 root  root     4 Oct 18 13:38 test.txt",
  );
  await shows(
    page,
    "$ kubectl delete pods -n catalog -l app.kubernetes.io/component=mysql",
    'pod "catalog-mysql-0" deleted from catalog namespace',
  );
  await shows(
    page,
    "$ kubectl wait --for=condition=Ready pod -n catalog \\\n  -l app.kubernetes.io/component=mysql --timeout=30s",
    "pod/catalog-mysql-0 condition met",
  );
  await shows(
    page,
    "$ kubectl get pods -n catalog -l app.kubernetes.io/component=mysql",
    "NAME              READY   STATUS    RESTARTS   AGE\ncatalog-mysql-0   1/1     Running   0          29s",
  );
  await shows(
    page,
    "$ kubectl exec catalog-mysql-0 -n catalog -- cat /var/lib/mysql/test.txt",
    "cat: /var/lib/mysql/test.txt: No such file or directory\ncommand terminated with exit code 1",
  );
});

test("seed 001: a store with two pods", async ({ page }) => {
  await shows(
    page,
    "$ kubectl apply -f https://raw.githubusercontent.com/mhausenblas/mehdb/master/app.yaml",
    "storageclass.storage.k8s.io/ebs created\nservice/mehdb created\nstatefulset.apps/mehdb created",
  );
  await enter(page, "sleep 60");
  await shows(
    page,
    "$ kubectl get sts,po,pvc,svc",
    `NAME                     READY   AGE
statefulset.apps/mehdb   2/2         1m

NAME          READY   STATUS    RESTARTS   AGE
pod/mehdb-0   1/1     Running   0          1m
pod/mehdb-1   1/1     Running   0          56s

NAME                                 STATUS   VOLUME                                     CAPACITY   ACCESS MODES   STORAGECLASS   VOLUMEATTRIBUTESCLASS   AGE
persistentvolumeclaim/data-mehdb-0   Bound    pvc-bc2d9b3b-310d-11e9-aeff-123713f594ec   1Gi        RWO            ebs            <unset>                 1m
persistentvolumeclaim/data-mehdb-1   Bound    pvc-d4b7620f-310d-11e9-aeff-123713f594ec   1Gi        RWO            ebs            <unset>                 56s

NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)    AGE
service/kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP    1m
service/mehdb        ClusterIP   None         <none>        9876/TCP   1m`,
  );
  const asked = await enter(
    page,
    "$ kubectl run -it --rm jumpod --restart=Never --image=quay.io/mhausenblas/jump:0.2 -- curl mehdb:9876/status?level=full",
  );
  expect(plain(asked).slice(1)).toEqual([
    "If you don't see a command prompt, try pressing enter.",
    "0",
    'pod "jumpod" deleted from default namespace',
  ]);
});

test("seed 002: the textbook manifest lacks a mount and a Service", async ({ page }) => {
  await shows(page, "kubectl apply -f textbook.yaml", "statefulset.apps/example-statefulset created");
  await enter(page, "kubectl rollout status sts/example-statefulset");
  const pods = await enter(page, "kubectl get pods,pvc --no-headers");
  expect(pods.match(/1\/1 +Running/g)).toHaveLength(3);
  expect(pods.match(/Bound/g)).toHaveLength(3);
  await enter(page, "kubectl exec example-statefulset-0 -- sh -c 'mkdir -p /data && echo mine > /data/note'");
  await enter(page, "kubectl delete pod example-statefulset-0\nkubectl wait --for=condition=Ready pod/example-statefulset-0");
  await shows(
    page,
    "kubectl exec example-statefulset-0 -- cat /data/note",
    "cat: /data/note: No such file or directory\ncommand terminated with exit code 1",
  );
});

test("seed 003: claims stay when a set is scaled down", async ({ page }) => {
  const claims = (count: number) =>
    ["NAME STATUS VOLUME CAPACITY ACCESS MODES STORAGECLASS VOLUMEATTRIBUTESCLASS AGE"]
      .concat(
        [0, 1]
          .slice(0, count)
          .map((ordinal) => `persistentvolumeclaim/storage-sts-mariadb-${ordinal} Bound pvc-6dbe5870-6c5c-4761-b3e1-354437823255 256Mi RWX standard <unset> 5m6s`),
      )
      .join("\n");
  const tables = (pods: number, kept: number) =>
    [
      "NAME READY AGE",
      `statefulset.apps/sts-mariadb ${pods}/${pods} 5m6s`,
      "NAME READY STATUS RESTARTS AGE",
      ...[0, 1].slice(0, pods).map((ordinal) => `pod/sts-mariadb-${ordinal} 1/1 Running 0 5m6s`),
      claims(kept),
    ].join("\n");
  await enter(page, "PS> kubectl apply -f sts-mariadb.yml\nPS> kubectl rollout status sts/sts-mariadb");
  await shows(page, "PS> kubectl get sts,pods,pvc", tables(1, 1));
  await shows(page, "PS> kubectl scale sts/sts-mariadb --replicas 2 # 2つにする", "statefulset.apps/sts-mariadb scaled");
  await enter(page, "sleep 60");
  await shows(page, "PS> kubectl get sts,pods,pvc # 少し待ってからチェックする\nNAME READY AGE\n↑PVCも一緒に作成", tables(2, 2));
  await shows(page, "PS> kubectl scale sts/sts-mariadb --replicas 1 # 2→1", "statefulset.apps/sts-mariadb scaled");
  await enter(page, "sleep 60");
  await shows(page, "PS> kubectl get sts,pods,pvc", tables(1, 2));
  await shows(page, "PS> kubectl scale sts/sts-mariadb --replicas 2 # 1→2", "statefulset.apps/sts-mariadb scaled");
  await enter(page, "sleep 60");
  await shows(page, "PS> kubectl get sts,pods,pvc", tables(2, 2));
  await enter(page, "PS> kubectl delete sts/sts-mariadb\nPS> sleep 60");
  await shows(page, "PS> kubectl get sts,pods,pvc", claims(2));
});

test("seed 004: three MySQL servers", async ({ page }) => {
  await shows(
    page,
    "kubectl apply -f mysql-statefulset.yaml",
    "service/mysql-headless created\nstatefulset.apps/mysql-statefulset created",
  );
  await commandLine(page).fill("kubectl get pods -l app=mysql -w");
  await commandLine(page).press("Enter");
  await expect(printed(page)).toContainText(/mysql-statefulset-2 +1\/1 +Running/, { timeout: 30_000 });
  await commandLine(page).press("Control+c");
  await expect(printed(page)).toContainText("^C");
  const name = "mysql-statefulset-0.mysql-headless.default.svc.cluster.local";
  const asked = plain(await enter(page, `kubectl run -it --rm debug --image=busybox --restart=Never -- nslookup ${name}`));
  expect(asked.slice(-3)).toEqual([`Name: ${name}`, "Address: ADDRESS", 'pod "debug" deleted from default namespace']);
  for (const pod of ["mysql-statefulset-0", "mysql-statefulset-1"]) {
    await enter(page, `kubectl exec -it ${pod} -- mysql -u root -p`);
    await expect(page.locator(".typing .prompt")).toContainText("Enter password:");
    await enter(page, "password");
    expect(await enter(page, "SELECT @@hostname;")).toContain(`| ${pod} |`);
    await enter(page, "exit");
  }
  await shows(page, "kubectl scale statefulset mysql-statefulset --replicas=5", "statefulset.apps/mysql-statefulset scaled");
  await enter(page, "kubectl rollout status sts/mysql-statefulset");
  await shows(
    page,
    "kubectl delete statefulset mysql-statefulset",
    'statefulset.apps "mysql-statefulset" deleted from default namespace',
  );
  await enter(page, "sleep 60");
  const claims = plain(await enter(page, "kubectl get pvc"));
  expect(claims).toHaveLength(6);
  expect(claims[1]).toBe("mysql-data-mysql-statefulset-0 Bound VOLUME-UID 1Gi RWO standard <unset> AGE");
  for (const ordinal of [0, 1, 2]) {
    const claim = `mysql-data-mysql-statefulset-${ordinal}`;
    await shows(page, `kubectl delete pvc ${claim}`, `persistentvolumeclaim "${claim}" deleted from default namespace`);
  }
  await enter(page, "kubectl apply -f mysql-statefulset.yaml\nkubectl rollout status sts/mysql-statefulset");
  await enter(page, "kubectl exec -it mysql-statefulset-0 -- mysql -h mysql-statefulset-1.mysql-headless.default.svc.cluster.local -u root -p");
  await enter(page, "password");
  expect(await enter(page, "SELECT @@hostname;")).toContain("| mysql-statefulset-1 |");
  await enter(page, "exit");
  expect(plain(await enter(page, "kubectl describe statefulset mysql-statefulset"))).toContain("Name: mysql-statefulset");
  expect(await enter(page, "kubectl describe pod mysql-0")).toContain('Error from server (NotFound): pods "mysql-0" not found');
  expect(await enter(page, "kubectl get pv")).toContain("RECLAIM POLICY");
  await shows(
    page,
    "kubectl get svc mysql-headless",
    "NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE\nmysql-headless ClusterIP None <none> 3306/TCP 1m",
  );
});
