// The Chromium that the tests drive: $CHROMIUM, else an installed one, else Playwright's own.
// Run as a program it prints the path, and fails where there is none.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";

const NAMES = ["chromium", "google-chrome-stable", "google-chrome", "chromium-browser"];
const APPLICATIONS = ["Google Chrome", "Chromium"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

export function chromiumPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const installed = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...installed, ...APPLICATIONS, chromium.executablePath()].find((path) => existsSync(path));
}

// A test talks to one page on this machine: the browser's own errands are switched off. Root has no sandbox.
export const launchOptions = {
  executablePath: chromiumPath(),
  args: [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ],
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = chromiumPath();
  if (path) console.log(path);
  else process.exit(1);
}
