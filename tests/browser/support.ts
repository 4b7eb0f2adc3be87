// What every browser test starts from. Import `test` and `expect` from here, not from Playwright: a test fails then
// also when the page logs an error or a warning, breaks its content policy, or asks another host for something.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test as base, type Locator, type Page } from "@playwright/test";

export { expect };

export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page, baseURL }, use) => {
      const complaints: string[] = [];
      const origin = new URL(baseURL!).origin;
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
      });
      page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
      page.on("request", (request) => {
        const url = new URL(request.url());
        if (url.protocol.startsWith("http") && url.origin !== origin) complaints.push(`request to ${url.origin}`);
      });
      // Firefox does not tell Playwright what its policy refused.
      await page.addInitScript(() =>
        addEventListener("securitypolicyviolation", (event) =>
          console.error(`content policy: ${event.effectiveDirective} refused ${event.blockedURI}`),
        ),
      );
      await use(complaints);
      expect(complaints, "what the page complained of").toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens the page and waits until the module has replaced the loading text. */
export async function open(page: Page, fragment = "") {
  await page.goto(`./${fragment}`);
  await expect(page.locator("#loading")).toHaveCount(0);
}

/**
 * Fails with the rules and elements that axe objects to (WCAG 2.2 AA and best practice). Waits until nothing fades in any
 * more: what is half there has too little contrast.
 */
export async function expectAccessible(page: Page) {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((animation) => animation.finished));
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  expect(found).toEqual([]);
}

/** A button by what it is called. */
export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** The card of a pod, by its name and what it says: `Ready`, `Pending`, … A card that only fades is none. */
export const pod = (page: Page, name: string, status: string) =>
  page.locator(".pod:not([inert])").getByRole("button", { name: `Pod ${name}: ${status}`, exact: true });

/** Everything that stays when the pod of this name goes: the name itself, its DNS record, its claim. */
export const place = (page: Page, name: string) => page.getByRole("listitem", { name, exact: true });

/** The manifest that is to be applied. */
export const editor = (page: Page) => page.getByRole("textbox", { name: "Manifest" });

/** What is wrong with it. */
export const problems = (page: Page) => page.locator("#manifest-problems");

/** What is typed and answered. */
export const terminal = (page: Page) => page.getByRole("log", { name: "Terminal" });

/** Opens the page with the clock at rest: from here on the test decides when something happens. */
export async function openPaused(page: Page) {
  await open(page);
  await button(page, "Pause").click();
}

/** Opens the page with one of its own manifests applied, and nothing left to happen. */
export async function openAtRest(page: Page, sample = "web") {
  await openPaused(page);
  await applySample(page, sample);
  await skipUntil(page, AT_REST);
}

/** What is told about the selected object. */
export const detailsPanel = (page: Page) => page.getByRole("complementary", { name: "Details" });

/** Applies one of the page's own manifests. */
export async function applySample(page: Page, name: string) {
  await page.getByRole("combobox", { name: "Start from a sample" }).selectOption(name);
  await pressApply(page);
}

/** The first time, the model has to be fetched before it answers. */
async function pressApply(page: Page) {
  await button(page, "Apply").click();
  await expect(terminal(page)).toContainText("kubectl apply");
}

/** Applies a manifest. */
export async function apply(page: Page, manifest: string) {
  await editor(page).fill(manifest);
  await pressApply(page);
}

/** Types a number of replicas. */
export async function scale(page: Page, replicas: number) {
  await page.getByRole("spinbutton", { name: "replicas" }).fill(String(replicas));
  await page.keyboard.press("Enter");
}

export const AT_REST = "Nothing is due";

/**
 * Presses Skip until a pod, the stage or the clock says `words`, and tells what the pods were after every press, if that was new:
 * `web-0: Ready, web-1: Pending`. Skip stops at every instant at which something changes: nothing happens unseen.
 */
export function skipUntil(page: Page, words: string): Promise<string[]> {
  return page.evaluate(async (words) => {
    const skip = [...document.querySelectorAll("button")].find((button) => button.textContent?.trim() === "Skip")!;
    const moments: string[] = [];
    for (let presses = 0; presses < 1000; presses++) {
      skip.click();
      await new Promise((drawn) => setTimeout(drawn));
      const cards = [...document.querySelectorAll(".pod:not([inert]) > .cover")];
      const pods = cards.map((card) => card.getAttribute("aria-label")!.replace("Pod ", ""));
      const moment = pods.join(", ") || "no pods";
      if (moment !== moments.at(-1)) moments.push(moment);
      const clock = document.querySelector(".next")!.textContent!;
      const stage = document.querySelector(".stage")!.textContent!;
      if (pods.includes(words) || clock.includes(words) || stage.includes(words)) return moments;
      if (clock.includes("Nothing is due")) break;
    }
    throw new Error(`"${words}" was never said. What was said instead:\n${moments.join("\n")}`);
  }, words);
}

/** Selects something on the stage and reads what the panel beside it knows: `{ IP: "10.244.1.2", UID: "…", … }`. */
export async function details(page: Page, card: Locator): Promise<Record<string, string>> {
  await card.click();
  const panel = detailsPanel(page);
  const [names, values] = await Promise.all([panel.getByRole("term").allTextContents(), panel.getByRole("definition").allTextContents()]);
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

/** Goes on to the next, and the next … until the focus is on the control of this name. */
export async function tabTo(page: Page, name: string) {
  const roles = ["button", "combobox", "textbox", "spinbutton"] as const;
  const found = roles.map((role) => page.getByRole(role, { name, exact: true })).reduce((all, one) => all.or(one));
  for (let presses = 0; presses < 200; presses++) {
    await page.keyboard.press("Tab");
    if (await found.evaluateAll((all) => all.includes(document.activeElement as HTMLElement))) return;
  }
  throw new Error(`the keyboard does not reach "${name}"`);
}

/** Seconds that have passed in the cluster. */
export async function seconds(page: Page): Promise<number> {
  const time = await page.locator("time").textContent();
  return time!.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** A table of `kubectl get`, such as `pod`, row by row: `{ NAME: "web-0", STATUS: "Running", … }`. */
export async function kubectlGet(page: Page, kind: string): Promise<Record<string, string>[]> {
  const rows = await page.getByRole("table", { name: kind, exact: true }).getByRole("row").all();
  const [header, ...cells] = await Promise.all(rows.map((row) => row.locator("th, td").allTextContents()));
  return cells.map((row) => Object.fromEntries(row.map((cell, index) => [header[index], cell.replace(`${kind}/`, "")])));
}

/** A picture of what is in the window. */
export async function picture(page: Page, complaints: string[]): Promise<Buffer> {
  const before = complaints.length;
  const taken = await page.screenshot();
  // For a picture Playwright adds a style of its own, which the content policy refuses: not the page's fault.
  complaints.length = before;
  return taken;
}
