// screenshot.mjs <url | path under dist> <out.png> [--width 1280] [--height 800] [--dark] [--full] [--reduced-motion] [--lang ja-JP] [--wait 500] [--firefox]
// A picture of the page. Given a path (such as "." or "./#lesson=1") instead of a URL, it serves dist/ itself.
import playwright from "@playwright/test";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromiumOptions, firefoxOptions } from "./browsers.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: "string", default: "1280" },
    height: { type: "string", default: "800" },
    dark: { type: "boolean", default: false },
    full: { type: "boolean", default: false },
    "reduced-motion": { type: "boolean", default: false },
    lang: { type: "string", default: "en-US" },
    firefox: { type: "boolean", default: false },
    wait: { type: "string", default: "500" },
  },
});
const [address, output] = positionals;

const port = String(40_000 + (process.pid % 10_000));
const own = !/^https?:/.test(address);
const server = own && spawn("node", [fileURLToPath(new URL("serve.mjs", import.meta.url)), port, "/"], { stdio: "inherit" });
const url = own ? new URL(address, `http://127.0.0.1:${port}/`).href : address;

const { browserName, channel, launchOptions } = values.firefox ? firefoxOptions : chromiumOptions;
const browser = await playwright[browserName].launch({ channel, ...launchOptions });
try {
  const page = await browser.newPage({
    viewport: { width: Number(values.width), height: Number(values.height) },
    colorScheme: values.dark ? "dark" : "light",
    reducedMotion: values["reduced-motion"] ? "reduce" : "no-preference",
    locale: values.lang,
  });
  page.on("console", (message) => console.log(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => console.log(`uncaught: ${error.message}`));
  await page.goto(url);
  await page.locator("#loading").waitFor({ state: "detached" });
  await page.waitForTimeout(Number(values.wait));
  // For a screenshot Playwright adds a style of its own, which the policy refuses: not the page's fault.
  page.removeAllListeners("pageerror");
  await page.screenshot({ path: output, fullPage: values.full });
} finally {
  await browser.close();
  if (server) server.kill();
}
