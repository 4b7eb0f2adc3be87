import { defineConfig } from "@playwright/test";
import { createHash } from "node:crypto";
import { chromiumOptions, firefoxOptions, firefoxPath } from "./browsers.mjs";

// A port of its own for every checkout, so that two can be tested at the same time.
const checkout = createHash("sha256").update(import.meta.dirname).digest();
const port = process.env.TEST_PORT ?? String(20_000 + (checkout.readUInt16BE() % 20_000));
// Not the root of the host: the page has to work from any folder.
const path = "/some/sub/path/";
const baseURL = `http://127.0.0.1:${port}${path}`;

// What measures takes minutes, and fails nothing. It runs alone, and nothing records it: that would be measured as well.
const { MEASURE } = process.env;

export default defineConfig({
  testDir: ".",
  outputDir: "test-results",
  fullyParallel: true,
  workers: MEASURE ? 1 : 2,
  // Generous: a slow machine, and a page without optimizations, pass as well.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  grepInvert: MEASURE ? undefined : /@measure/,
  forbidOnly: Boolean(process.env.CI),
  reporter: "list",
  use: { baseURL, locale: "en-US", timezoneId: "UTC", trace: MEASURE ? "off" : "retain-on-failure" },
  projects: [
    { name: "chromium", use: chromiumOptions },
    // Only the tests that carry the tag: Firefox takes twice as long to drive, and little differs.
    ...(firefoxPath() ? [{ name: "firefox", grep: /@firefox/, use: firefoxOptions }] : []),
  ],
  webServer: { command: `node serve.mjs ${port} ${path}`, url: baseURL, reuseExistingServer: false },
});
