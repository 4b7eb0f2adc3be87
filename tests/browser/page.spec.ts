import { expect, expectAccessible, open, test } from "./support";

test("the page starts from a folder of a static host", { tag: "@firefox" }, async ({ page }) => {
  await open(page);
  await expect(page).toHaveTitle("StatefulSet Visualizer");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("everything that the page asks for is in its own folder", { tag: "@firefox" }, async ({ page, baseURL }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await open(page);
  expect(asked.length).toBeGreaterThan(3);
  expect(asked.filter((url) => !url.startsWith(baseURL!))).toEqual([]);
});

test("the content policy forbids inline scripts and other hosts", { tag: "@firefox" }, async ({ page, complaints }) => {
  await open(page);
  const ran = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.ran = 'inline script'";
    document.head.append(script);
    const fetched = await fetch("http://127.0.0.1:9/").then(() => "fetch", () => undefined);
    return [(window as { ran?: string }).ran, fetched];
  });
  expect(ran).toEqual([undefined, undefined]);
  const refused = complaints.splice(0).join("\n");
  expect(refused).toContain("content policy: script-src-elem refused inline");
  expect(refused).toContain("content policy: connect-src refused http://127.0.0.1:9");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing to object to, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page);
    await expectAccessible(page);
  });
}

test("a page whose module does not load says so in both languages", { tag: "@firefox" }, async ({ page, complaints }) => {
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto("./");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("could not start");
  await expect(alert).toContainText("開始できませんでした");
  complaints.length = 0;
});

test("without JavaScript the page says what it needs", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const page = await context.newPage();
  await page.goto("./");
  // Playwright reads no text in a noscript element, but sees it.
  await expect(page.locator("noscript p")).toHaveCount(2);
  await expect(page.locator("noscript p").first()).toBeVisible();
  await expect(page.getByText("Loading")).toBeHidden();
  await context.close();
});
