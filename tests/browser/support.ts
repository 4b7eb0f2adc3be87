// What every browser test starts from. Import `test` and `expect` from here, not from Playwright: a test fails then
// also when the page logs an error or a warning, breaks its content policy, or asks another host for something.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";

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

/** Fails with the rules and elements that axe objects to (WCAG 2.2 AA and best practice). */
export async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  expect(found).toEqual([]);
}
