// The browsers that the tests drive: installed ones where there are any.
// Run as a program it prints the path of Chromium, and fails where there is none.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";

const CHROMIUMS = ["chromium", "google-chrome-stable", "google-chrome", "chromium-browser"];
const APPLICATIONS = ["Google Chrome", "Chromium"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

const onPath = (names) => {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
};
const firstOf = (paths) => paths.find((path) => existsSync(path));

/** $CHROMIUM, else an installed one, else Playwright's own, else undefined. */
export const chromiumPath = () => process.env.CHROMIUM || firstOf([...onPath(CHROMIUMS), ...APPLICATIONS, chromium.executablePath()]);

/** $FIREFOX, else Debian's, else undefined. Not any Firefox: Playwright drives an unpatched one only in some versions. */
export const firefoxPath = () => process.env.FIREFOX || firstOf(onPath(["firefox-esr"]));

// A test talks to one page on this machine: the browser's own errands are switched off. Root has no sandbox.
const chromiumArguments = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/** How Playwright starts each of them. */
export const chromiumOptions = { browserName: "chromium", launchOptions: { executablePath: chromiumPath(), args: chromiumArguments } };
export const firefoxOptions = { browserName: "firefox", channel: "moz-firefox", launchOptions: { executablePath: firefoxPath() } };

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = chromiumPath();
  if (path) console.log(path);
  else process.exit(1);
}
