// Why things are as they are: the controller's loop, the chains to a name and to a disk, marks in volumes, the partition.
import type { Page } from "@playwright/test";
import { applySample, AT_REST, button, detailsPanel, expect, openAtRest, openPaused } from "./support";
import { place, pod, skipUntil, terminal, test } from "./support";

const line = (page: Page, text: string) => page.locator(".program-line", { hasText: text });
const link = (page: Page, role: string) => page.locator(".link", { has: page.locator(".link-role", { hasText: new RegExp(`^${role}$`) }) });

test("the loop has its cursor where the controller waits, and each pod at its line", async ({ page }) => {
  await openPaused(page);
  await applySample(page, "web");
  await skipUntil(page, "web-0: ContainerCreating");
  const wait = line(page, "Not Running and Ready? Wait here.");
  await expect(wait).toHaveAttribute("aria-current", "step");
  await expect(wait.locator(".program-pod")).toHaveText(["0"]);
  await expect(line(page, "No pod?").locator(".program-pod")).toHaveText(["1", "2"]);
  await skipUntil(page, AT_REST);
  const end = line(page, "Count the pods");
  await expect(end).toHaveAttribute("aria-current", "step");
  await expect(end.locator(".program-pod")).toHaveText(["0", "1", "2"]);
});

test("a name that does not resolve names the missing link", async ({ page }) => {
  await openAtRest(page);
  await place(page, "web-1").locator(".record").getByRole("button").click();
  await expect(link(page, "record")).toContainText("10.244.");
  await link(page, "Service").getByRole("button", { name: "web" }).click();
  await expect(page.locator(".inspection-kind")).toHaveText("Service");
  await button(page, "Delete").click();
  await pod(page, "web-1", "Ready").click();
  await expect(link(page, "Service")).toHaveAttribute("data-tone", "bad");
  await expect(link(page, "Service")).toContainText("There is no Service web.");
});

test("a mark in a claim's volume outlives its pod", async ({ page }) => {
  await openAtRest(page);
  await pod(page, "web-1", "Ready").click();
  await button(page, "Write a mark").click();
  const volume = place(page, "web-1").locator(".volume");
  await expect(volume).toContainText("mark of web-1, uid");
  const mark = await volume.locator(".volume-data").textContent();
  await button(page, "Delete pod web-1").click();
  await skipUntil(page, AT_REST);
  await expect(pod(page, "web-1", "Ready")).toBeVisible();
  await expect(volume.locator(".volume-data")).toHaveText(mark!);
});

test("the partition is typed, moved by keys, and dragged", async ({ page }) => {
  await openAtRest(page);
  const field = page.getByRole("spinbutton", { name: "partition" });
  const divider = page.getByRole("slider", { name: /^Partition/ });
  await field.fill("1");
  await field.press("Enter");
  await expect(divider).toHaveAttribute("aria-valuenow", "1");
  await expect(place(page, "web-0")).toHaveAttribute("data-side", "held");
  await divider.press("ArrowRight");
  await expect(divider).toHaveAttribute("aria-valuenow", "2");
  await expect(field).toHaveValue("2");
  // It stands at another column now, and goes on to the next with the same finger.
  await expect(divider).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(divider).toHaveAttribute("aria-valuenow", "3");
  await expect(divider).toBeFocused();
  await page.keyboard.press("Home");
  await expect(divider).toHaveAttribute("aria-valuenow", "0");
  await expect(divider).toBeFocused();
  await page.keyboard.press("Control+ArrowRight");
  await page.keyboard.press("End");
  await expect(divider).toHaveAttribute("aria-valuenow", "3");
  const from = (await divider.boundingBox())!;
  const to = (await place(page, "web-0").boundingBox())!;
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + 10, to.y + 40, { steps: 5 });
  await page.mouse.up();
  await expect(divider).toHaveAttribute("aria-valuenow", "0");
  await button(page, "Terminal").click();
  await expect(terminal(page)).toContainText(`kubectl patch statefulset web -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":0}}}}'`);
});

test("a probe that is let fail makes the pod not Ready, and restarts nothing", async ({ page }) => {
  await openAtRest(page);
  await pod(page, "web-0", "Ready").click();
  await button(page, "Let its probe fail").click();
  await skipUntil(page, "web-0: Not Ready");
  await expect(page.locator(".inspection-help")).toContainText("never restarts");
  await expect(link(page, "endpoint")).toContainText("The pod is not Ready");
  await button(page, "Let its probe succeed").click();
  await skipUntil(page, "web-0: Ready");
});

test("a click on the partition that moves nothing says nothing", async ({ page }) => {
  await openAtRest(page);
  await page.getByRole("slider", { name: /^Partition/ }).click();
  await expect(terminal(page)).not.toContainText("kubectl patch");
});

test("a button of an object stays where it is while its state changes, and with it the focus", async ({ page }) => {
  await openAtRest(page);
  await pod(page, "web-0", "Ready").click();
  const panel = detailsPanel(page);
  await button(page, "Let its probe fail").click();
  await expect(button(page, "Let its probe succeed")).toBeFocused();
  await panel.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(button(page, "Delete by force")).toBeVisible();
  await expect(panel.getByRole("button", { name: "Delete", exact: true })).toBeFocused();
});

test("along a chain the focus goes on to what is told next", async ({ page }) => {
  await openAtRest(page);
  await pod(page, "web-1", "Ready").click();
  await link(page, "Service").getByRole("button", { name: "web" }).click();
  await expect(page.locator(".inspection-kind")).toHaveText("Service");
  await expect(detailsPanel(page)).toBeFocused();
});

test("events and YAML are told when they are unfolded", async ({ page }) => {
  await openAtRest(page);
  await pod(page, "web-1", "Ready").click();
  const panel = detailsPanel(page);
  await expect(panel.locator("pre")).toBeEmpty();
  await panel.locator("summary", { hasText: "-o yaml" }).click();
  await expect(panel.locator("pre")).toContainText("kind: Pod");
  await panel.locator("summary", { hasText: "Events" }).click();
  await expect(panel.locator(".own-events")).toContainText("Scheduled");
  await button(page, "Delete pod web-1").click();
  await skipUntil(page, AT_REST);
  await expect(panel.locator("pre")).toBeVisible();
});
