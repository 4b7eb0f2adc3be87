import { button, expect, expectAccessible, open, tabTo, terminal, test } from "./support";
import { commandLine, enter, openTerminal, printed } from "./terminal";

test.describe.configure({ timeout: 90_000 });

test("buttons, editor and terminal are one stream of commands", async ({ page }) => {
  await open(page);
  await openTerminal(page);
  await enter(page, "kubectl apply -f manifest.yaml && kubectl rollout status sts/web");
  await expect(page.locator(".pod:not([inert])")).toHaveCount(3);
  await button(page, "Apply").click();
  await expect(terminal(page)).toContainText("$ kubectl apply -f manifest.yaml");
  await expect(printed(page)).toContainText("statefulset.apps/web configured");
  await enter(page, "kubectl edit sts/web");
  await expect(page.getByRole("textbox", { name: "Manifest" })).toHaveValue(/Please edit the object below/);
});

test("the keyboard alone is enough", async ({ page }) => {
  await open(page);
  await tabTo(page, "Terminal");
  await page.keyboard.press("Enter");
  await expect(commandLine(page)).toBeFocused();
  await page.keyboard.type("kub");
  await page.keyboard.press("Tab");
  await expect(commandLine(page)).toHaveValue("kubectl ");
  await page.keyboard.type("get nod");
  await page.keyboard.press("Tab");
  await expect(commandLine(page)).toHaveValue("kubectl get nodes ");
  await page.keyboard.press("Enter");
  await expect(printed(page)).toContainText("node-1");
  await page.keyboard.press("ArrowUp");
  await expect(commandLine(page)).toHaveValue("kubectl get nodes");
  await page.keyboard.press("Control+c");
  await expect(commandLine(page)).toHaveValue("");
  await page.keyboard.type("kubectl get ");
  await page.keyboard.press("Tab");
  await expect(page.locator(".ways")).toContainText("statefulsets");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(commandLine(page)).not.toBeFocused();
});

test("a pasted text is run line by line", async ({ page }) => {
  await open(page);
  await openTerminal(page);
  await enter(page, "$ kubectl create ns shop\nnamespace/shop created\n$ kubectl get ns shop -o name # this one\n");
  await expect(printed(page)).toHaveText("namespace/shop\n");
  await enter(page, "frobnicate");
  await expect(printed(page)).toHaveText("bash: frobnicate: command not found\n");
  await expect(printed(page)).toHaveClass("refused");
});

test("a walk-through is read and run beside the terminal", async ({ page }) => {
  await open(page);
  await openTerminal(page);
  await button(page, "Walk-throughs").click();
  await button(page, "Claims that stay").click();
  await button(page, "Run: kubectl apply -f sts-mariadb.yml").click();
  await expect(printed(page)).toContainText("statefulset.apps/sts-mariadb created");
  await expect(page.getByRole("heading", { name: "Scale back to one" })).toBeVisible();
  await expectAccessible(page);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing to object to in the open terminal, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page);
    await openTerminal(page);
    await enter(page, "kubectl get nodes");
    await enter(page, "nonsense");
    await expectAccessible(page);
  });
}

test("on a narrow page nothing sticks out", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page);
  await openTerminal(page);
  await enter(page, "kubectl apply -f web.yaml; kubectl get sc,nodes");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide).toBe(0);
});
