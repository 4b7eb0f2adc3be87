// The clock, the keyboard, and what is read out.
import type { Page } from "@playwright/test";
import { applySample, AT_REST, button, details, detailsPanel, editor, expect, open, openAtRest } from "./support";
import { openPaused, pod, scale, seconds, skipUntil, tabTo, terminal, test } from "./support";

const speed = (page: Page) => page.getByRole("combobox", { name: "Speed" });

test("the clock runs from the first command, stops at Pause, and goes on at Play", async ({ page }) => {
  await open(page);
  await page.waitForTimeout(1500);
  expect(await seconds(page)).toBe(0);
  await applySample(page, "mysql");
  await expect.poll(() => seconds(page)).toBeGreaterThan(0);
  await button(page, "Pause").click();
  const stopped = await seconds(page);
  await applySample(page, "web");
  expect(await seconds(page)).toBe(stopped);
  await button(page, "Play").click();
  await expect(pod(page, "web-0", "ContainerCreating")).toBeVisible();
  await expect(button(page, "Pause")).toBeVisible();
});

test("at 100× a whole run takes a second or two", async ({ page }) => {
  await open(page);
  await speed(page).selectOption("100×");
  await applySample(page, "web");
  await expect(page.locator(".set-ready")).toHaveText("3/3 Ready");
  const ready = await seconds(page);
  await expect.poll(() => seconds(page)).toBeGreaterThan(ready + 60);
});

test("Step pauses, and goes on by one change at a time", async ({ page }) => {
  await open(page);
  await applySample(page, "web");
  await button(page, "Step").click();
  await expect(button(page, "Play")).toBeVisible();
  await button(page, "Reset").click();
  await button(page, "Apply").click();
  const pods = page.locator(".pod");
  await expect(pods).toHaveCount(0);
  await expect(async () => {
    await button(page, "Step").click();
    await expect(pods).toHaveCount(1, { timeout: 100 });
  }).toPass();
  await expect(pod(page, "web-0", "Pending")).toBeVisible();
  expect(await seconds(page)).toBe(0);
});

test("Skip leaves out the time in which nothing happens", async ({ page }) => {
  await openAtRest(page);
  const before = await seconds(page);
  // At rest there is nowhere to skip to.
  await button(page, "Skip").click();
  expect(await seconds(page)).toBe(before);
  await button(page, "Power node-1 off").click();
  await button(page, "Skip").click();
  await expect(page.locator(".node", { hasText: "node-1" })).toContainText("NotReady");
  expect(await seconds(page)).toBeGreaterThan(before + 30);
});

test("while paused, nothing runs: no frames, no timers, no motion", async ({ page }) => {
  await page.addInitScript(() => {
    const watched = { waiting: new Set<unknown>(), ran: 0 };
    Object.assign(window, { watched });
    for (const [start, stop] of [["setTimeout", "clearTimeout"], ["requestAnimationFrame", "cancelAnimationFrame"]] as const) {
      const [began, stopped] = [window[start].bind(window) as (...rest: unknown[]) => number, window[stop].bind(window)];
      const watch = (callback: (...rest: unknown[]) => void, ...rest: unknown[]) => {
        const id = `${start} ${began((...given: unknown[]) => {
          watched.waiting.delete(id);
          watched.ran++;
          callback(...given);
        }, ...rest)}`;
        watched.waiting.add(id);
        return Number(id.split(" ")[1]);
      };
      const forget = (id: number) => {
        watched.waiting.delete(`${start} ${id}`);
        stopped(id);
      };
      Object.assign(window, { [start]: watch, [stop]: forget });
    }
    window.setInterval = () => {
      throw new Error("nothing here needs an interval");
    };
  });
  type Watched = Window & { watched: { waiting: Set<unknown>; ran: number } };
  const waiting = () => page.evaluate(() => (window as unknown as Watched).watched.waiting.size);
  const ran = () => page.evaluate(() => (window as unknown as Watched).watched.ran);

  await open(page);
  await applySample(page, "web");
  await expect(pod(page, "web-0", "ContainerCreating")).toBeVisible();
  const atPlay = await ran();
  expect(atPlay).toBeGreaterThan(0);
  expect(await waiting()).toBeGreaterThan(0);
  await button(page, "Pause").click();
  // What was just drawn may still be read out, and what has left may fade.
  await expect.poll(waiting).toBe(0);
  const atPause = await ran();
  // The one place where a test has to let real time pass.
  await page.waitForTimeout(2000);
  expect(await waiting()).toBe(0);
  expect(await ran()).toBe(atPause);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test("what happens is read out, politely and in words", async ({ page }) => {
  await openPaused(page);
  const said = page.getByRole("status");
  await expect(said).toHaveAttribute("aria-live", "polite");
  await applySample(page, "mariadb");
  await skipUntil(page, "sts-mariadb-0: Pending");
  await expect(said).toContainText("Pod sts-mariadb-0 is created.");
  await skipUntil(page, AT_REST);
  await expect(said).toContainText("Pod sts-mariadb-0 is Ready. The pod is Running and Ready. Nothing to do.");
  await button(page, "Delete the StatefulSet").click();
  await skipUntil(page, AT_REST);
  await expect(said).toContainText("Pod sts-mariadb-0 is gone. The StatefulSet and its pods are gone. Its claims stay");
});

test("every key that the help names works", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Space");
  await expect(button(page, "Play")).toBeVisible();
  await page.keyboard.press("Space");
  await expect(button(page, "Pause")).toBeVisible();
  await page.keyboard.press(".");
  await expect(button(page, "Play")).toBeVisible();

  await page.keyboard.press(">");
  await expect(speed(page)).toHaveValue("2");
  await page.keyboard.press("<");
  await page.keyboard.press("<");
  await expect(speed(page)).toHaveValue("0.5");

  await applySample(page, "web");
  const replicas = page.getByRole("spinbutton", { name: "replicas" });
  await page.keyboard.press("+");
  await expect(replicas).toHaveValue("4");
  await page.keyboard.press("-");
  await expect(replicas).toHaveValue("3");
  await expect(async () => {
    await page.keyboard.press("n");
    await expect(pod(page, "web-0", "Pending")).toBeVisible({ timeout: 100 });
  }).toPass();

  await details(page, pod(page, "web-0", "Pending"));
  await expect(pod(page, "web-0", "Pending")).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Escape");
  await expect(pod(page, "web-0", "Pending")).toHaveAttribute("aria-pressed", "false");

  const help = page.getByRole("dialog", { name: "Help and keys" });
  await page.keyboard.press("?");
  await expect(help).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
});

test("keys are text where one writes, and can be switched off", async ({ page }) => {
  await openPaused(page);
  await editor(page).fill("");
  await editor(page).press("?");
  await editor(page).press("Space");
  await editor(page).press("n");
  await expect(editor(page)).toHaveValue("? n");
  await expect(button(page, "Play")).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();

  await button(page, "Help and keys").click();
  await page.getByRole("checkbox", { name: "Keys without Ctrl work everywhere on the page" }).uncheck();
  await page.keyboard.press("Escape");
  await page.locator("time").click();
  await page.keyboard.press("Space");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(button(page, "Play")).toBeVisible();
});

test("everything can be done with the keyboard alone", async ({ page }) => {
  await openPaused(page);
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());

  await tabTo(page, "Start from a sample");
  await page.keyboard.type("mariadb");
  await expect(editor(page)).toHaveValue(/sts-mariadb/);
  await tabTo(page, "Manifest");
  await page.keyboard.press("Control+Enter");
  await expect(terminal(page)).toContainText("$ kubectl apply -f manifest.yaml");

  await tabTo(page, "replicas");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("2");
  await page.keyboard.press("Enter");
  await expect(terminal(page)).toContainText("$ kubectl scale statefulset sts-mariadb --replicas=2");
  await tabTo(page, "One replica more");
  await page.keyboard.press("Enter");
  await expect(terminal(page)).toContainText("$ kubectl scale statefulset sts-mariadb --replicas=3");

  await tabTo(page, "Skip");
  await expect(async () => {
    await page.keyboard.press("Space");
    await expect(pod(page, "sts-mariadb-0", "Ready")).toBeVisible({ timeout: 100 });
  }).toPass();

  await tabTo(page, "Delete pod sts-mariadb-0");
  await page.keyboard.press("Enter");
  await expect(pod(page, "sts-mariadb-0", "Terminating")).toBeVisible();
  await tabTo(page, "Pod sts-mariadb-0: Terminating");
  await page.keyboard.press("Enter");
  await expect(detailsPanel(page)).toContainText("sts-mariadb-0");

  await tabTo(page, "Power node-1 off");
  await page.keyboard.press("Enter");
  await expect(button(page, "Power node-1 on")).toBeFocused();
  await tabTo(page, "Delete the StatefulSet");
  await page.keyboard.press("Enter");
  await expect(terminal(page)).toContainText("$ kubectl delete statefulset sts-mariadb");
});

test("the first Tab offers the way past the controls", async ({ page }) => {
  await openPaused(page);
  await page.reload();
  await expect(page.locator("#loading")).toHaveCount(0);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the stage" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});
