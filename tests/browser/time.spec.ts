// The timeline: the past can be visited, left in another direction, and compared with what else could have been.
import type { Page } from "@playwright/test";
import { applySample, AT_REST, button, expect, expectAccessible, open, openAtRest } from "./support";
import { openPaused, pod, scale, skipUntil, tabTo, test } from "./support";

const strip = (page: Page) => page.getByRole("slider", { name: "Timeline" });
const pastNotice = (page: Page) => page.locator(".past");
const place = async (page: Page) => Number(await strip(page).getAttribute("aria-valuenow"));
const count = async (page: Page) => Number(await strip(page).getAttribute("aria-valuemax"));

/** All that the stage and the tables show, as text. */
async function seen(page: Page) {
  await expect(page.locator("[data-presence=leaving]")).toHaveCount(0);
  return page.evaluate(() => ["#stage", "#tables", "#events"].map((id) => document.querySelector(id)!.textContent));
}

/** A run with something to look back to: three pods, then one less. */
async function play(page: Page) {
  await openAtRest(page);
  await scale(page, 2);
  await skipUntil(page, AT_REST);
  await leaveField(page);
}

/** In a field, keys are text. */
const leaveField = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement).blur());

test("scrubbing back and forth gives the same picture and tables", async ({ page }) => {
  await play(page);
  const end = await seen(page);
  await strip(page).focus();
  await page.keyboard.press("Home");
  await expect(pastNotice(page)).toContainText("You are looking at the past: 0:00 of");
  await expect(page.locator(".pod")).toHaveCount(0);

  const pictures: string[] = [];
  for (let step = 0; step < 12; step++) {
    pictures.push(JSON.stringify([await place(page), await seen(page)]));
    await page.keyboard.press("ArrowRight");
  }
  for (const picture of pictures.reverse()) {
    await page.keyboard.press("ArrowLeft");
    expect(JSON.stringify([await place(page), await seen(page)])).toBe(picture);
  }
  await page.keyboard.press("End");
  await expect(pastNotice(page)).toHaveCount(0);
  expect(await seen(page)).toEqual(end);
});

test("the strip is dragged with the pointer, and nothing moves there", async ({ page }) => {
  await play(page);
  const area = (await strip(page).boundingBox())!;
  const middle = area.y + area.height / 2;
  await page.mouse.move(area.x + area.width * 0.9, middle);
  await page.mouse.down();
  const places: number[] = [];
  for (const part of [0.7, 0.5, 0.3, 0.1]) {
    await page.mouse.move(area.x + area.width * part, middle, { steps: 4 });
    places.push(await place(page));
    expect(await page.locator(".pod[data-presence=leaving]").count()).toBe(0);
  }
  await page.mouse.up();
  expect([...places].sort((a, b) => b - a)).toEqual(places);
  expect(new Set(places).size).toBe(4);
  // What is not held does not follow.
  await page.mouse.move(area.x + area.width * 0.8, middle);
  expect(await place(page)).toBe(places[3]);
  await button(page, "Back to now").click();
  await expect(pastNotice(page)).toHaveCount(0);
});

test("the past goes on as it did, with what was done then", async ({ page }) => {
  await play(page);
  const end = await seen(page);
  await strip(page).focus();
  await page.keyboard.press("Home");
  await skipUntil(page, AT_REST);
  await page.keyboard.press("End");
  expect(await seen(page)).toEqual(end);
});

test("who acts in the past begins a branch, and both are kept", async ({ page }) => {
  await play(page);
  const first = await seen(page);
  await strip(page).focus();
  await page.keyboard.press("PageDown");
  await page.keyboard.press("Home");
  for (let step = 0; step < 12; step++) await page.keyboard.press("ArrowRight");
  await scale(page, 1);
  await expect(page.getByRole("status")).toContainText("A new branch begins");
  await expect(pastNotice(page)).toHaveCount(0);
  await skipUntil(page, AT_REST);
  const second = await seen(page);
  expect(second).not.toEqual(first);

  const branches = page.getByRole("combobox", { name: "Branch" });
  await expect(branches.getByRole("option")).toHaveText(["1: the first run", /^2: kubectl scale statefulset web --replicas=1 at 0:/]);
  await branches.selectOption({ index: 0 });
  expect(await seen(page)).toEqual(first);
  await branches.selectOption({ index: 1 });
  expect(await seen(page)).toEqual(second);
});

test("a command is undone and redone, by button and by key", async ({ page }) => {
  await play(page);
  const scaled = await seen(page);
  await expect(button(page, "Undo")).toHaveAttribute("title", "Undo kubectl scale statefulset web --replicas=2");
  await button(page, "Undo").click();
  await expect(pod(page, "web-2", "Ready")).toBeVisible();
  // Time that passes does not bring it back.
  await skipUntil(page, AT_REST);
  await expect(pod(page, "web-2", "Ready")).toBeVisible();
  await button(page, "Redo").click();
  expect(await seen(page)).toEqual(scaled);

  await strip(page).focus();
  await page.keyboard.press("Control+z");
  await expect(pod(page, "web-2", "Ready")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.locator(".pod")).toHaveCount(0);
  await expect(button(page, "Undo")).toBeDisabled();
  await page.keyboard.press("Control+Shift+z");
  await page.keyboard.press("Control+Shift+z");
  expect(await seen(page)).toEqual(scaled);
  await expect(button(page, "Redo")).toBeDisabled();
});

test("in a text field the keys for undoing are those of the text", async ({ page }) => {
  await play(page);
  const editor = page.getByRole("textbox", { name: "Manifest" });
  await editor.focus();
  const before = await place(page);
  await page.keyboard.press("Control+z");
  expect(await place(page)).toBe(before);
  await expect(pod(page, "web-1", "Ready")).toBeVisible();
});

test("from an event one goes to its instant", async ({ page }) => {
  await play(page);
  const row = page.locator(".event", { hasText: "create Pod web-1" });
  await row.locator(".event-age button").click();
  await expect(pod(page, "web-1", "Pending")).toBeVisible();
  await expect(pastNotice(page)).toBeVisible();
});

test("by keyboard alone: back, on by syncs, to the ends", async ({ page }) => {
  await play(page);
  await page.keyboard.press(",");
  await expect(pastNotice(page)).toBeVisible();
  await tabTo(page, "Back to now");
  await page.keyboard.press("Enter");
  await expect(pastNotice(page)).toHaveCount(0);
  for (let presses = 0; presses < 60 && !(await strip(page).evaluate((own) => own === document.activeElement)); presses++) {
    await page.keyboard.press("Tab");
  }
  const all = await count(page);
  await page.keyboard.press("Home");
  expect(await place(page)).toBe(0);
  let syncs = 0;
  for (let before = 0; before < all && syncs < 200; syncs++) {
    await page.keyboard.press("PageUp");
    const now = await place(page);
    expect(now).toBeGreaterThan(before);
    before = now;
  }
  expect(syncs).toBeGreaterThan(8);
  expect(syncs).toBeLessThan(all / 2);
  await expect(strip(page)).toHaveAttribute("aria-valuetext", new RegExp(`change ${all} of ${all}`));
});

test("the clock says what comes next, and when", async ({ page }) => {
  await openPaused(page);
  await applySample(page, "web");
  await expect(page.locator(".next")).toHaveText(/^Next, in \d+\s+s: /);
  await skipUntil(page, "web-0: ContainerCreating");
  await expect(page.locator(".next")).toContainText("Pod web-0 becomes Ready.");
  await skipUntil(page, AT_REST);
  await button(page, "Power node-1 off").click();
  await expect(page.locator(".next")).toContainText("Node node-1 is not Ready any more.");
});

test("however long a run is, the strip is a few elements", async ({ page }) => {
  await openPaused(page);
  await applySample(page, "web");
  for (const replicas of [8, 0, 8]) {
    await scale(page, replicas);
    await skipUntil(page, AT_REST);
  }
  expect(await count(page)).toBeGreaterThan(200);
  expect(await strip(page).locator("*").count()).toBeLessThan(16);
});

for (const reducedMotion of ["no-preference", "reduce"] as const) {
  test(`two runs are compared on one clock, motion: ${reducedMotion}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion });
    await open(page);
    await button(page, "Compare").click();
    const dialog = page.getByRole("dialog", { name: "Compare" });
    const time = dialog.getByRole("slider", { name: "Time in both clusters" });
    if (reducedMotion === "reduce") {
      await expect(dialog.getByRole("button", { name: "Play" })).toBeVisible();
      expect(await time.inputValue()).toBe("0");
    } else {
      await expect.poll(async () => Number(await time.inputValue())).toBeGreaterThan(0);
    }
    await time.fill("5000");
    await expect(dialog.getByRole("row", { name: /web-0.*web-0/ })).toBeVisible();
    await expect(dialog.locator("tr[data-differs]", { hasText: "web-2" })).toBeVisible();
    await expectAccessible(page);

    await dialog.getByRole("button", { name: "StatefulSet and Deployment" }).click();
    await time.fill("0");
    await dialog.getByRole("button", { name: "Step" }).click();
    await time.fill("99000");
    await expect(dialog.getByRole("row", { name: /Names used so far/ })).toContainText("34");
    await expect(dialog.getByText("pods have no ordinal")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(button(page, "Compare")).toBeVisible();
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the past, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await play(page);
    await page.keyboard.press(",");
    await scale(page, 5);
    await leaveField(page);
    await page.keyboard.press(",");
    await page.keyboard.press(",");
    await expect(pastNotice(page)).toBeVisible();
    await expectAccessible(page);
  });
}

/** What a jump costs, and with all that is drawn after it: MEASURE=1 npx playwright test time -g cost */
test("the cost of a jump in a run of 10,000 changes", { tag: "@measure" }, async ({ page }) => {
  test.setTimeout(600_000);
  await openPaused(page);
  await applySample(page, "web");
  const cost = await page.evaluate(async () => {
    const button = (name: string) => [...document.querySelectorAll("button")].find((own) => own.textContent?.trim() === name)!;
    const strip = document.querySelector<HTMLElement>("#strip")!;
    // A timer would wait some milliseconds more than there is to do.
    const { port1, port2 } = new MessageChannel();
    const turn = () =>
      new Promise((done) => {
        port1.onmessage = done;
        port2.postMessage("");
      });
    const changes = () => Number(strip.getAttribute("aria-valuemax"));
    const replicas = () => document.querySelector<HTMLInputElement>('input[aria-label="replicas"]')!;
    for (let round = 0; changes() < 10_000 && round < 2_000; round++) {
      const field = replicas();
      field.value = round % 2 ? "0" : "20";
      field.dispatchEvent(new Event("change", { bubbles: true }));
      // Drawing each of them would take minutes.
      for (let press = 0; press < 400; press++) button("Skip").click();
      await turn();
    }
    const area = strip.getBoundingClientRect();
    const took: number[] = [];
    const drawn: number[] = [];
    let seed = 1;
    for (let jump = 0; jump < 200; jump++) {
      seed = (seed * 16807) % 2147483647;
      const event = { clientX: area.left + (seed / 2147483647) * area.width, button: 0, pointerId: 1, bubbles: true };
      const before = performance.now();
      strip.dispatchEvent(new PointerEvent("pointerdown", event));
      strip.dispatchEvent(new PointerEvent("pointerup", event));
      took.push(performance.now() - before);
      await turn();
      drawn.push(performance.now() - before);
    }
    return { changes: changes(), took, drawn };
  });
  for (const [what, times] of [
    ["a jump", cost.took],
    ["until all is drawn", cost.drawn],
  ] as const) {
    times.sort((a, b) => a - b);
    const [median, p95, worst] = [100, 190, 199].map((place) => times[place].toFixed(1));
    console.log(`${what}, in a run of ${cost.changes} changes: median ${median} ms, p95 ${p95} ms, worst ${worst} ms`);
  }
  expect(cost.changes).toBeGreaterThanOrEqual(10_000);
});
