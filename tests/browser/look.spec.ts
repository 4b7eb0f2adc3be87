// How the page looks and reads: for everybody, in both languages, on every screen.
import type { Page } from "@playwright/test";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applySample, AT_REST, button, editor, expect, expectAccessible, open, openAtRest } from "./support";
import { openPaused, picture, place, pod, scale, skipUntil, test } from "./support";

/** On a narrow page the panels are tabs; on a wide one they are all open. */
async function showTab(page: Page, name: string) {
  const tab = page.getByRole("navigation").getByRole("button", { name, exact: true });
  if (await tab.isVisible()) await tab.click();
}

/** The main states of the page, one after the other in one run; each is reached from the one before. */
const STATES: [string, (page: Page) => Promise<unknown>][] = [
  ["empty", async () => {}],
  [
    "starting",
    async (page) => {
      await showTab(page, "Manifest");
      await applySample(page, "web");
      await skipUntil(page, "web-1: ContainerCreating");
    },
  ],
  [
    "ready, with a pod looked at closely",
    async (page) => {
      await showTab(page, "Stage");
      await skipUntil(page, AT_REST);
      await pod(page, "web-1", "Ready").click();
    },
  ],
  [
    "scaled down, with a node lost",
    async (page) => {
      await showTab(page, "Stage");
      await scale(page, 4);
      await skipUntil(page, AT_REST);
      await scale(page, 3);
      await skipUntil(page, AT_REST);
      await loseNodeOf(page, "web-1");
    },
  ],
  [
    "with a manifest that is refused",
    async (page) => {
      await showTab(page, "Manifest");
      await editor(page).fill((await editor(page).inputValue()).replace("volumeClaimTemplates", "volumeClaimTempletes"));
      await button(page, "Apply").click();
    },
  ],
  [
    "deleted",
    async (page) => {
      await showTab(page, "Stage");
      await button(page, "Delete the StatefulSet").click();
      await skipUntil(page, AT_REST);
    },
  ],
];

async function loseNodeOf(page: Page, name: string) {
  const node = await place(page, name).locator(".pod-node").textContent();
  await button(page, `Power ${node!.trim()} off`).click();
  await skipUntil(page, `A new ${name} is not created because the old one is still Terminating.`);
}

const JAPANESE = "日本語";

for (const colorScheme of ["light", "dark"] as const) {
  for (const language of ["English", "Japanese"]) {
    test(`axe finds nothing in any state, ${colorScheme}, ${language}`, async ({ page }) => {
      // axe measures colours, and a colour that is just changing is none.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await openPaused(page);
      for (const [name, reach] of STATES) {
        await test.step(name, async () => {
          await reach(page);
          if (language === "Japanese") await button(page, JAPANESE).click();
          await expectAccessible(page);
          if (language === "Japanese") await button(page, "English").click();
        });
      }
      await button(page, "Help and keys").click();
      await expectAccessible(page);
    });
  }
}

test("on a phone nothing is wider than the screen", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openPaused(page);
  const tabs = ["Manifest", "Stage", "Details", "Events", "kubectl get"];
  for (const [name, reach] of STATES) {
    await test.step(name, async () => {
      await reach(page);
      for (const tab of tabs) {
        await showTab(page, tab);
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(tooWide, `pixels too wide at ${tab}`).toBe(0);
      }
    });
  }
});

test("on a wide screen the panels scroll, never the page", async ({ page }) => {
  await openPaused(page);
  for (const [name, reach] of STATES) {
    await test.step(name, async () => {
      await reach(page);
      const hidden = await page.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight);
      expect(hidden, "pixels below the window").toBe(0);
    });
  }
});

test("the language changes while the page runs, and is kept in the address", async ({ page }) => {
  await openPaused(page);
  await applySample(page, "web");
  await skipUntil(page, "web-0: ContainerCreating");
  await button(page, JAPANESE).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await expect(page.locator(".sentence")).toHaveText(/web-0.*web-1 は作成されません/);
  await expect(page.getByRole("heading", { name: "マニフェスト" })).toBeVisible();
  expect(new URL(page.url()).hash).toBe("#lang=ja");
  await button(page, "English").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator(".sentence")).toHaveText("web-1 is not created because web-0 is still Pending.");
  expect(new URL(page.url()).hash).toBe("#lang=en");
});

test("the address decides about the language, then what was chosen before, then the browser", async ({ page, browser, baseURL }) => {
  const title = page.getByRole("heading", { level: 2 }).first();
  await open(page, "#lang=ja");
  await expect(title).toHaveText("マニフェスト");
  await button(page, "English").click();
  await page.goto("about:blank");
  await open(page);
  await expect(title).toHaveText("Manifest");

  const context = await browser.newContext({ locale: "ja-JP", baseURL });
  const japanese = await context.newPage();
  await open(japanese);
  await expect(japanese.getByRole("heading", { level: 2 }).first()).toHaveText("マニフェスト");
  await context.close();
});

test("the theme follows the system until one is chosen, and the choice is kept", async ({ page }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "dark" });
  await openPaused(page);
  const dark = await background();
  await page.emulateMedia({ colorScheme: "light" });
  const light = await background();
  expect(light).not.toBe(dark);
  await button(page, "Theme: system").click();
  await button(page, "Theme: light").click();
  await expect(button(page, "Theme: dark")).toBeVisible();
  expect(await background()).toBe(dark);
  await page.reload();
  await expect(button(page, "Theme: dark")).toBeVisible();
  expect(await background()).toBe(dark);
});

for (const reducedMotion of ["no-preference", "reduce"] as const) {
  const wanted = reducedMotion === "no-preference";
  test(`${wanted ? "things move when they change" : "nothing moves for those who asked for stillness"}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion });
    await openPaused(page);
    await applySample(page, "web");
    await skipUntil(page, "web-0: Ready");
    await button(page, "Delete pod web-0").click();
    // From one frame to the next, while the pod leaves and another takes its place.
    const moving = await page.evaluate(async () => {
      const skip = [...document.querySelectorAll("button")].find((button) => button.textContent?.trim() === "Skip")!;
      let moving = 0;
      for (let frames = 0; frames < 20; frames++) {
        skip.click();
        await new Promise(requestAnimationFrame);
        moving += document.querySelector(".stage")!.getAnimations({ subtree: true }).length;
      }
      return moving;
    });
    if (wanted) expect(moving).toBeGreaterThan(0);
    else expect(moving).toBe(0);
  });
}

/** For people to look at, in a folder that is not kept. */
const results = join(import.meta.dirname, "test-results", "pictures");

for (const width of [360, 1280, 1920]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`pictures of every state, ${width} pixels, ${colorScheme}`, async ({ page, complaints }) => {
      mkdirSync(results, { recursive: true });
      await page.setViewportSize({ width, height: width < 500 ? 780 : (width * 5) / 8 });
      await page.emulateMedia({ colorScheme });
      await openPaused(page);
      for (const [name, reach] of STATES) {
        await reach(page);
        await settled(page);
        writeFileSync(join(results, `${width} ${colorScheme} ${name}.png`), await picture(page, complaints));
      }
    });
  }
}

/** The picture at the top of the README is made here: UPDATE_PICTURE=1 npx playwright test look -g README */
test("the picture in the README", async ({ page, complaints }) => {
  const file = join(import.meta.dirname, "pictures", "page.png");
  await page.setViewportSize({ width: 1200, height: 750 });
  await page.emulateMedia({ colorScheme: "light" });
  await openAtRest(page);
  await pod(page, "web-1", "Ready").click();
  await loseNodeOf(page, "web-1");
  await settled(page);
  const taken = await picture(page, complaints);
  expect(taken.length).toBeLessThan(200_000);
  if (process.env.UPDATE_PICTURE || !existsSync(file)) writeFileSync(file, taken);
  expect(statSync(file).size).toBeLessThan(200_000);
});

/** Shows the upper end of everything, and waits until nothing moves any more. */
async function settled(page: Page) {
  await page.evaluate(() => [document.scrollingElement!, ...document.querySelectorAll("main, aside")].forEach((area) => area.scrollTo(0, 0)));
  await page.mouse.move(0, 0);
  await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
  await expect(page.locator("[data-presence=leaving]")).toHaveCount(0);
}
