// The page's main job: show how a StatefulSet gives every pod a name, a disk and a turn of its own.
import { applySample, AT_REST, button, details, detailsPanel, expect, kubectlGet, openPaused, place, pod } from "./support";
import { scale, skipUntil, terminal, test } from "./support";

const [FIRST, SECOND, THIRD] = ["mysql-statefulset-0", "mysql-statefulset-1", "mysql-statefulset-2"];
const claimOf = (name: string) => `mysql-data-${name}`;

test.beforeEach(async ({ page }) => {
  await openPaused(page);
  await applySample(page, "mysql");
});

test("pods are created strictly one after another, each when the one before is Ready", async ({ page }) => {
  const story = await skipUntil(page, AT_REST);
  expect(story.filter((moment) => moment !== "no pods")).toEqual([
    `${FIRST}: Pending`,
    `${FIRST}: ContainerCreating`,
    `${FIRST}: Not Ready`,
    `${FIRST}: Ready`,
    `${FIRST}: Ready, ${SECOND}: Pending`,
    `${FIRST}: Ready, ${SECOND}: ContainerCreating`,
    `${FIRST}: Ready, ${SECOND}: Not Ready`,
    `${FIRST}: Ready, ${SECOND}: Ready`,
    `${FIRST}: Ready, ${SECOND}: Ready, ${THIRD}: Pending`,
    `${FIRST}: Ready, ${SECOND}: Ready, ${THIRD}: ContainerCreating`,
    `${FIRST}: Ready, ${SECOND}: Ready, ${THIRD}: Not Ready`,
    `${FIRST}: Ready, ${SECOND}: Ready, ${THIRD}: Ready`,
  ]);
});

test("while a pod is awaited, the page says which one and why", async ({ page }) => {
  const board = page.getByRole("region", { name: "default/mysql-statefulset" });
  await skipUntil(page, `${FIRST}: ContainerCreating`);
  await expect(board).toContainText(`${SECOND} is not created because ${FIRST} is still Pending.`);
  await expect(board).toContainText("OrderedReady creates a pod only when every lower ordinal is Running and Ready.");
  await expect(place(page, SECOND)).toContainText(`waits for ${FIRST} to be Ready`);
  await skipUntil(page, AT_REST);
  await expect(board).toContainText("All 3 pods are Running and Ready. Nothing to do.");
});

test("every pod has a claim, a volume, and a DNS name that resolves to its address", async ({ page }) => {
  await skipUntil(page, AT_REST);
  const claims = await kubectlGet(page, "persistentvolumeclaim");
  const addresses = new Set<string>();
  for (const name of [FIRST, SECOND, THIRD]) {
    const facts = await details(page, pod(page, name, "Ready"));
    expect(facts).toMatchObject({ Claims: claimOf(name), DNS: `${name}.mysql-headless.default.svc.cluster.local` });
    await expect(place(page, name).locator(".record-name")).toHaveText(`${name}.mysql-headless`);
    await expect(place(page, name).locator(".record-answer")).toHaveText(facts.IP);
    expect(claims).toContainEqual(expect.objectContaining({ NAME: claimOf(name), STATUS: "Bound" }));
    addresses.add(facts.IP);
  }
  expect(claims).toHaveLength(3);
  expect(new Set(claims.map((claim) => claim.VOLUME)).size).toBe(3);
  // The headless Service answers with all of them.
  await expect(page.locator(".service .answer")).toHaveText([...addresses].sort());
});

test("scaling goes up and down one by one, and leaves all claims behind", async ({ page }) => {
  await skipUntil(page, AT_REST);
  await scale(page, 5);
  await skipUntil(page, AT_REST);
  const five = await kubectlGet(page, "persistentvolumeclaim");
  expect(five.map((claim) => claim.NAME)).toEqual([0, 1, 2, 3, 4].map((ordinal) => claimOf(`mysql-statefulset-${ordinal}`)));

  await scale(page, 2);
  const story = await skipUntil(page, AT_REST);
  expect(story.filter((moment) => /Terminating/.test(moment))).toEqual([
    `${FIRST}: Ready, ${SECOND}: Ready, ${THIRD}: Ready, mysql-statefulset-3: Ready, mysql-statefulset-4: Terminating`,
    `${FIRST}: Ready, ${SECOND}: Ready, ${THIRD}: Ready, mysql-statefulset-3: Terminating`,
    `${FIRST}: Ready, ${SECOND}: Ready, ${THIRD}: Terminating`,
  ]);
  expect(story.at(-1)).toBe(`${FIRST}: Ready, ${SECOND}: Ready`);

  const left = await kubectlGet(page, "persistentvolumeclaim");
  expect(left.map(({ NAME, STATUS, VOLUME }) => [NAME, STATUS, VOLUME])).toEqual(five.map((claim) => [claim.NAME, "Bound", claim.VOLUME]));
  await expect(place(page, "mysql-statefulset-4")).toContainText("the claim stays");

  // Scaled up again, the third pod finds its own volume.
  await scale(page, 3);
  await skipUntil(page, `${THIRD}: Ready`);
  const volume = five[2].VOLUME;
  await expect(place(page, THIRD).getByRole("button", { name: `Volume ${volume}: Bound` })).toBeVisible();
});

test("a deleted pod comes back with its name, claim and volume, but as another pod with another address", async ({ page }) => {
  await skipUntil(page, AT_REST);
  const before = await details(page, pod(page, SECOND, "Ready"));
  const claims = await kubectlGet(page, "persistentvolumeclaim");

  await button(page, `Delete pod ${SECOND}`).click();
  const story = await skipUntil(page, AT_REST);
  // Never two pods of one name: the new one comes when the old one is gone.
  expect(story.slice(0, 5)).toEqual([
    `${FIRST}: Ready, ${SECOND}: Terminating, ${THIRD}: Ready`,
    `${FIRST}: Ready, ${SECOND}: Completed, ${THIRD}: Ready`,
    `${FIRST}: Ready, ${THIRD}: Ready`,
    `${FIRST}: Ready, ${SECOND}: Pending, ${THIRD}: Ready`,
    `${FIRST}: Ready, ${SECOND}: ContainerCreating, ${THIRD}: Ready`,
  ]);

  const after = await details(page, pod(page, SECOND, "Ready"));
  expect(after).toMatchObject({ DNS: before.DNS, Claims: before.Claims, Revision: before.Revision });
  expect(after.UID).not.toBe(before.UID);
  expect(after.IP).not.toBe(before.IP);
  await expect(place(page, SECOND).locator(".record-answer")).toHaveText(after.IP);
  const volumes = (rows: Record<string, string>[]) => rows.map(({ NAME, VOLUME }) => [NAME, VOLUME]);
  expect(volumes(await kubectlGet(page, "persistentvolumeclaim"))).toEqual(volumes(claims));
  // The volume remembers who wrote first.
  await expect(place(page, SECOND).locator(".claim")).toContainText(`first written by ${SECOND} (${before.UID.slice(0, 8)})`);
});

test.describe("when a node fails, its pod", () => {
  let node: string;
  let old: Record<string, string>;

  test.beforeEach(async ({ page }) => {
    await skipUntil(page, AT_REST);
    old = await details(page, pod(page, SECOND, "Ready"));
    node = old.Node;
    await button(page, `Power ${node} off`).click();
    await skipUntil(page, `${SECOND}: Not Ready`);
    await skipUntil(page, "no record: the pod is not Ready");
    await skipUntil(page, `${SECOND}: Terminating`);
    // Nobody can tell whether the old pod still writes to the volume: there must not be a second one.
    const story = await skipUntil(page, AT_REST);
    expect(story).toEqual([`${FIRST}: Ready, ${SECOND}: Terminating, ${THIRD}: Ready`]);
    await expect(page.locator(".sentence", { hasText: `A new ${SECOND} is not created because the old one is still Terminating.` })).toBeVisible();
    expect((await details(page, pod(page, SECOND, "Terminating"))).UID).toBe(old.UID);
  });

  test("is replaced when the node comes back and confirms that it has stopped", async ({ page }) => {
    await button(page, `Power ${node} on`).click();
    const story = await skipUntil(page, `${SECOND}: Ready`);
    expect(story).toContain(`${FIRST}: Ready, ${THIRD}: Ready`);
    const fresh = await details(page, pod(page, SECOND, "Ready"));
    expect(fresh.UID).not.toBe(old.UID);
    expect(fresh.Claims).toBe(old.Claims);
  });

  test("is replaced when somebody deletes the node from the cluster", async ({ page }) => {
    await button(page, `Delete node ${node} from the cluster`).click();
    const story = await skipUntil(page, `${SECOND}: Pending`);
    expect(story).toContain(`${FIRST}: Ready, ${THIRD}: Ready`);
    const fresh = await details(page, pod(page, SECOND, "Pending"));
    expect(fresh.UID).not.toBe(old.UID);
    expect(fresh.Claims).toBe(old.Claims);
  });
});

test("deleting the StatefulSet deletes its pods at once, and none of the claims", async ({ page }) => {
  await skipUntil(page, AT_REST);
  const claims = await kubectlGet(page, "persistentvolumeclaim");
  await button(page, "Delete the StatefulSet").click();
  const story = await skipUntil(page, AT_REST);
  expect(story).toContain(`${FIRST}: Terminating, ${SECOND}: Terminating, ${THIRD}: Terminating`);
  expect(story.at(-1)).toBe("no pods");
  await expect(page.locator(".sentence", { hasText: "Its claims stay, and so does the data." })).toBeVisible();
  const left = await kubectlGet(page, "persistentvolumeclaim");
  expect(left.map(({ NAME, VOLUME }) => [NAME, VOLUME])).toEqual(claims.map(({ NAME, VOLUME }) => [NAME, VOLUME]));

  // A new set of the same name finds them again.
  await button(page, "Apply").click();
  await skipUntil(page, AT_REST);
  await expect(place(page, FIRST).getByRole("button", { name: `Volume ${claims[0].VOLUME}: Bound` })).toBeVisible();
});

test("everything that is done appears as the kubectl command that does the same", async ({ page }) => {
  const typed = terminal(page).locator(".typed, .comment").last();
  await expect(typed).toHaveText("$ kubectl apply -f manifest.yaml");
  await skipUntil(page, AT_REST);

  await scale(page, 4);
  await expect(typed).toHaveText("$ kubectl scale statefulset mysql-statefulset --replicas=4");
  await expect(terminal(page)).toContainText("statefulset.apps/mysql-statefulset scaled");
  await button(page, "One replica fewer").click();
  await expect(typed).toHaveText("$ kubectl scale statefulset mysql-statefulset --replicas=3");
  await button(page, `Delete pod ${FIRST}`).click();
  await expect(typed).toHaveText(`$ kubectl delete pod ${FIRST} --wait=false`);
  await expect(terminal(page)).toContainText(`pod "${FIRST}" deleted from default namespace`);
  // A power cut is not a command.
  await button(page, "Power node-1 off").click();
  await expect(typed).toHaveText("# node-1: power off");
  await button(page, "Power node-1 on").click();
  await expect(typed).toHaveText("# node-1: power on");
  await button(page, "Delete node node-3 from the cluster").click();
  await expect(typed).toHaveText("$ kubectl delete node node-3");
  await button(page, "Delete the StatefulSet").click();
  await expect(typed).toHaveText("$ kubectl delete statefulset mysql-statefulset");

  await button(page, "Terminal").click();
  await expect(terminal(page).locator(".typed, .comment")).toHaveCount(8);
});

test("Reset starts over with an empty cluster, and keeps the manifest", async ({ page }) => {
  await skipUntil(page, AT_REST);
  await details(page, pod(page, FIRST, "Ready"));
  await button(page, "Reset").click();
  await expect(page.getByText("There is no StatefulSet yet.")).toBeVisible();
  await expect(page.locator("time")).toHaveText("0:00");
  await expect(page.getByText("No events yet.")).toBeVisible();
  await expect(detailsPanel(page)).toContainText("Choose a pod");
  await expect(terminal(page)).not.toContainText("kubectl apply");
  // The same again: a run depends on nothing but what is done.
  await button(page, "Apply").click();
  expect((await skipUntil(page, AT_REST)).at(-1)).toBe(`${FIRST}: Ready, ${SECOND}: Ready, ${THIRD}: Ready`);
});
