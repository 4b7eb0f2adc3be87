// The manifest editor: what is wrong is said in place, changes nothing, and loses nothing.
import { readdirSync, readFileSync } from "node:fs";
import { apply, applySample, AT_REST, button, editor, expect, openPaused, pod } from "./support";
import { problems, scale, skipUntil, terminal, test } from "./support";

const folder = new URL("../../src/manifest/samples/", import.meta.url);
const SAMPLES = readdirSync(folder).map((file) => file.replace(".yaml", ""));
const MYSQL = readFileSync(new URL("mysql.yaml", folder), "utf8");
const SERVICE_AND_SET = MYSQL.split("---\n");

/** One sample shows how data are lost, and is advised against it. */
const ADVISED: Record<string, RegExp[]> = { catalog: [/emptyDir, which goes with its pod/] };

for (const name of SAMPLES) {
  test(`the sample ${name} applies without a complaint, and all its pods become Ready`, async ({ page }) => {
    await openPaused(page);
    await applySample(page, name);
    await expect(problems(page).locator(".problem")).toHaveText(ADVISED[name] ?? []);
    await expect(problems(page).locator(".problem:not([data-tone=quiet])")).toHaveCount(0);
    await expect(terminal(page).locator(".refused")).toHaveCount(0);
    await skipUntil(page, AT_REST);
    await expect(page.locator(".set-ready")).toHaveText(/^(\d+)\/\1 Ready$/);
    const answers = await page.locator(".record-answer").allTextContents();
    expect(answers.filter((answer) => !/^10\.244\.\d+\.\d+$/.test(answer))).toEqual([]);
  });
}

/** Nine lists, each of which holds the one before ten times. */
const BOMB = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
  .concat([..."bcdefghi"].map((name, index) => `${name}: &${name} [${Array(10).fill(`*${"abcdefgh"[index]}`).join(", ")}]`))
  .join("\n");

const REFUSED = [
  { what: "an empty text", manifest: "", line: 1, says: "There is no object in the text." },
  { what: "broken YAML", manifest: "[", line: 1, says: "did not find expected node content" },
  { what: "a YAML bomb", manifest: BOMB, line: 5, says: "There are too many values, mostly aliases of aliases." },
  {
    what: "a kind that does not exist",
    manifest: MYSQL.replace("kind: StatefulSet", "kind: StatefullSet"),
    line: 16,
    says: "There is no kind StatefullSet in apps/v1. Did you mean StatefulSet apps/v1?",
  },
  {
    what: "a set without a selector",
    manifest: MYSQL.replace("  selector:\n    matchLabels:\n      app: mysql\n", ""),
    line: 19,
    says: "spec.selector: Required value",
  },
  {
    what: "a selector that does not match the template",
    manifest: MYSQL.replace("matchLabels:\n      app: mysql", "matchLabels:\n      app: other"),
    line: 28,
    says: "does not match template",
  },
  {
    what: "less than no replicas",
    manifest: MYSQL.replace("replicas: 3", "replicas: -1"),
    line: 21,
    says: "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
  },
  {
    what: "a billion replicas",
    manifest: MYSQL.replace("replicas: 3", "replicas: 1000000000"),
    line: 21,
    says: "a limit of this model, not of Kubernetes",
  },
  {
    what: "two sets of one name",
    manifest: [...SERVICE_AND_SET, SERVICE_AND_SET[1]].join("---\n"),
    line: 57,
    says: "StatefulSet mysql-statefulset is already described in line 18.",
  },
  {
    what: "volumeClaimTempletes",
    manifest: MYSQL.replace("volumeClaimTemplates", "volumeClaimTempletes"),
    line: 45,
    says: "There is no field volumeClaimTempletes here. Did you mean volumeClaimTemplates?",
  },
];

for (const { what, manifest, line, says } of REFUSED) {
  test(`${what} is refused in line ${line}, changes nothing and loses nothing`, async ({ page }) => {
    await openPaused(page);
    await applySample(page, "mariadb");
    await skipUntil(page, "sts-mariadb-0: ContainerCreating");
    const before = await page.getByRole("main").innerText();

    await apply(page, manifest);
    const problem = problems(page).locator(".problem", { hasText: says });
    await expect(problem).toBeVisible();
    await expect(problem.getByRole("button")).toContainText(new RegExp(`^Line ${line}(?!\\d)`));
    await expect(terminal(page)).not.toContainText(/created|configured|unchanged/);
    await expect(editor(page)).toHaveValue(manifest);
    expect(await page.getByRole("main").innerText()).toBe(before);

    // The page works as before: the run goes on, and another manifest is taken.
    await skipUntil(page, "sts-mariadb-0: Ready");
    await applySample(page, "web");
    await skipUntil(page, "web-0: Ready");
  });
}

const MEGABYTES = 5_000_000;
const PASTES = { "in one line": "x".repeat(MEGABYTES), "in half a million lines": "key: value\n".repeat(MEGABYTES / 10) };

for (const [how, text] of Object.entries(PASTES)) {
  test(`five megabytes ${how} are refused, and the page stays awake`, async ({ page }) => {
    await openPaused(page);
    await editor(page).evaluate((area: HTMLTextAreaElement, text) => {
      area.value = text;
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }, text);
    await button(page, "Apply").click();
    await expect(problems(page)).toContainText(`The text is too long (${text.length} bytes).`);
    expect(await editor(page).evaluate((area: HTMLTextAreaElement) => area.value.length)).toBe(text.length);
    await applySample(page, "mariadb");
    await skipUntil(page, "sts-mariadb-0: Ready");
    await expect(problems(page)).toBeEmpty();
  });
}

test("problems are shown while one writes, and lead to their line", async ({ page }) => {
  await openPaused(page);
  await editor(page).fill(MYSQL.replace("replicas:", "replica:"));
  const problem = problems(page).locator(".problem", { hasText: "Did you mean replicas?" });
  await problem.getByRole("button", { name: "Line 21" }).click();
  await expect(editor(page)).toBeFocused();
  const marked = await editor(page).evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd));
  expect(marked).toBe("  replica: 3");

  await page.keyboard.type("  replicas: 2");
  await expect(problems(page)).toBeEmpty();
  await page.keyboard.press("Control+Enter");
  await expect(terminal(page)).toContainText("kubectl apply -f manifest.yaml");
  await expect(page.locator(".set-ready")).toHaveText("0/2 Ready");
});

test("advice is given while one writes, and taken by a press of a key", async ({ page }) => {
  const probe = "        readinessProbe:\n          tcpSocket:\n            port: mysql\n";
  const bare = SERVICE_AND_SET[1].replace(probe, "");
  await openPaused(page);
  await editor(page).fill(bare);
  const advice = problems(page).locator(".problem[data-tone=quiet]");
  await expect(advice).toHaveText([/There is no Service mysql-headless/, /Container mysql has no readiness probe/]);

  const add = advice.getByRole("button", { name: "Add the headless Service" });
  await add.focus();
  await page.keyboard.press("Enter");
  await expect(advice).toHaveText([/Container mysql has no readiness probe/]);
  await expect(editor(page)).toBeFocused();
  await expect(editor(page)).toHaveValue(/^apiVersion: apps\/v1[^]*\n---\napiVersion: v1\nkind: Service\n/);
  await expect(page.getByRole("status").first()).toContainText("Changed from line");

  await advice.getByRole("button", { name: "Let the kubelet try port mysql" }).click();
  await expect(problems(page)).toBeEmpty();
  await expect(editor(page)).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await skipUntil(page, AT_REST);
  await expect(page.locator(".set-ready")).toHaveText("3/3 Ready");
  await expect(page.locator(".record-answer").first()).toHaveText(/^10\.244\./);
});

test("what is in the cluster already is not asked for again", async ({ page }) => {
  await openPaused(page);
  await editor(page).fill(SERVICE_AND_SET[1]);
  await expect(problems(page)).toContainText("There is no Service mysql-headless");
  await apply(page, SERVICE_AND_SET[0]);
  await editor(page).fill(SERVICE_AND_SET[1]);
  await expect(problems(page)).toBeEmpty();
});

test("a change that Kubernetes forbids is refused with its own words, and the set keeps running", async ({ page }) => {
  await openPaused(page);
  await apply(page, MYSQL);
  await apply(page, MYSQL.replace("serviceName: mysql-headless", "serviceName: other"));
  await expect(problems(page)).toContainText("updates to statefulset spec for fields other than 'replicas'");
  await apply(page, MYSQL.replace("replicas: 3", "replicas: 1"));
  await expect(problems(page)).toBeEmpty();
  await skipUntil(page, AT_REST);
  await expect(page.locator(".set-ready")).toHaveText("1/1 Ready");
});

test("a thousand replicas are drawn in groups, and the page stays awake", async ({ page }) => {
  await openPaused(page);
  await apply(page, MYSQL.replace("replicas: 3", "replicas: 3\n  podManagementPolicy: Parallel"));
  await scale(page, 1000);
  await expect(page.getByText(/^\d+ ordinals$/).first()).toBeVisible();
  await skipUntil(page, "mysql-statefulset-0: Pending");
  await expect(page.locator(".column").nth(60)).toHaveCount(0);
  await scale(page, 1);
  await expect(pod(page, "mysql-statefulset-0", "Pending")).toBeVisible();
});
