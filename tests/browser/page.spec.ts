import { brotliCompressSync } from "node:zlib";
import { applySample, AT_REST, detailsPanel, expect, expectAccessible, open, openPaused, pod, skipUntil, test } from "./support";

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

test("a first visit is light; the model comes with the first run, Japanese with its readers", async ({ page }) => {
  const bodies: Promise<Buffer>[] = [];
  const parts: string[] = [];
  page.on("response", (response) => {
    bodies.push(response.body());
    const part = /split_\w+/.exec(response.url());
    if (part) parts.push(part[0]);
  });
  await open(page);
  await page.waitForLoadState("networkidle");
  const sizes = (await Promise.all(bodies)).map((body) => brotliCompressSync(body).length);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(200_000);
  expect(parts).toEqual([]);
  await page.getByRole("button", { name: "Apply", exact: true }).click();
  await expect(page.getByText("statefulset.apps/web created")).toBeVisible();
  expect(parts).toEqual(["split_cluster"]);
  await page.getByRole("button", { name: "日本語" }).click();
  await expect(page.getByRole("button", { name: "適用", exact: true })).toBeVisible();
  expect(parts).toEqual(["split_cluster", "split_japanese"]);
});

test("a part that does not come is missed in words, and comes later", async ({ page, complaints }) => {
  await open(page);
  await page.route("**/split_cluster.wasm", (route) => route.abort());
  const apply = page.getByRole("button", { name: "Apply", exact: true });
  await apply.click();
  await expect(page.getByText("this part of the page could not be loaded").first()).toBeVisible();
  complaints.length = 0;
  await page.unroute("**/split_cluster.wasm");
  await apply.click();
  await expect(page.getByText("statefulset.apps/web created")).toBeVisible();
});

test("what has the focus, is half typed or unfolded stays so while everything around it changes", async ({ page }) => {
  await openPaused(page);
  await applySample(page, "web");
  await skipUntil(page, "web-0: Ready");
  const replicas = page.getByRole("spinbutton", { name: "replicas" });
  await replicas.fill("5");
  await skipUntil(page, "web-1: Ready");
  await expect(replicas).toBeFocused();
  await expect(replicas).toHaveValue("5");

  await replicas.fill("3");
  await pod(page, "web-0", "Ready").click();
  const details = detailsPanel(page);
  await details.locator("summary", { hasText: "-o yaml" }).click();
  const remove = details.getByRole("button", { name: "Delete", exact: true });
  await remove.focus();
  await skipUntil(page, AT_REST);
  await expect(remove).toBeFocused();
  await expect(details.locator("pre")).toBeVisible();
});
