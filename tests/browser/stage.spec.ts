// What else stands on the stage: machines and what is on them, and Deployments.
import { apply, button, detailsPanel, expect, expectAccessible, openAtRest, openPaused } from "./support";
import { pod, skipUntil, test } from "./support";

const SHOP = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: shop
        image: nginx:1.29
`;

test("arranged by node, the pods are drawn where they run", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openAtRest(page);
  const column = page.locator(".column").first();
  const status = page.locator(".node .chip", { hasText: "web-0" }).locator(".chip-status");
  await expect(column).toBeVisible();
  await button(page, "By node").click();
  await expect(button(page, "By node")).toHaveAttribute("aria-pressed", "true");
  await expect(column).toBeHidden();
  await expect(status).toHaveText("Ready");
  await expect(status).toHaveCSS("position", "static");
  await expectAccessible(page);
  // With the last set goes what it was arranged by.
  await button(page, "Reset").click();
  await expect(page.locator(".stage")).not.toHaveAttribute("data-by-node");
});

test("a Deployment's pods stand with their ReplicaSet, and none of them has a place", async ({ page }) => {
  await openPaused(page);
  await apply(page, SHOP);
  await skipUntil(page, "2/2 Ready");
  const crowd = page.getByRole("region", { name: "shop" });
  await expect(crowd.locator(".chip")).toHaveCount(2);
  await expect(crowd).toHaveAttribute("data-tone", "good");
  await crowd.getByRole("button", { name: "shop", exact: true }).click();
  await expect(page.locator(".inspection-kind")).toHaveText("Deployment");
  await expect(page.locator(".inspection-status")).toHaveText("2/2 Ready");
  await crowd.locator(".crowd-group .label").getByRole("button").click();
  await expect(page.locator(".inspection-kind")).toHaveText("ReplicaSet");
  await expect(page.locator(".inspection-status")).toHaveText("2/2 Ready");
  await expectAccessible(page);
});

test("a node whose network is cut looks and reads like that", async ({ page }) => {
  await openAtRest(page);
  const node = page.locator(".node").first();
  await node.locator(".node-name").getByRole("button").click();
  await button(page, "Cut the network").click();
  await expect(node).toHaveAttribute("data-off");
  await expect(node).toContainText("No network");
  await expectAccessible(page);
  await button(page, "Reconnect the network").click();
  await expect(node).not.toHaveAttribute("data-off");
  await expect(node).not.toContainText("No network");
});

test("on a narrow page the focus follows to what is told", async ({ page }) => {
  await openAtRest(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("navigation").getByRole("button", { name: "Stage", exact: true }).click();
  await pod(page, "web-1", "Ready").click();
  await expect(detailsPanel(page)).toBeFocused();
});
