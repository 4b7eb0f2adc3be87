// Typing into the page's terminal.
import { expect, type Page } from "@playwright/test";
import { button } from "./support";

/** The line that is typed. */
export const commandLine = (page: Page) => page.getByRole("textbox", { name: "Command line" });

/** Unfolds the terminal, and lets the clock run as fast as it can. */
export async function openTerminal(page: Page) {
  await page.getByRole("combobox", { name: "Speed" }).selectOption("100");
  await button(page, "Terminal").click();
  await expect(commandLine(page)).toBeFocused();
}

/** What the last command has printed. */
export const printed = (page: Page) => page.locator("#terminal-lines pre").last();

/** Types lines and waits until the next one can be typed; what the last of them printed. */
export async function enter(page: Page, text: string, timeout = 30_000): Promise<string> {
  const before = await page.locator("#terminal-lines pre").count();
  await commandLine(page).fill(text);
  await commandLine(page).press("Enter");
  if (text !== "clear") await expect(page.locator("#terminal-lines pre")).not.toHaveCount(before);
  await expect(page.locator(".typing .prompt")).not.toContainText("…", { timeout });
  return (await printed(page).textContent()) ?? "";
}

/** Lines without what is free: ages, uids, addresses, dates and the number of blanks. */
export function plain(text: string): string[] {
  const free: [RegExp, string][] = [
    [/\bpvc-[0-9a-f-]{36}\b/g, "VOLUME-UID"],
    [/\b\d{1,3}(\.\d{1,3}){3}\b/g, "ADDRESS"],
    [/\b[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d\b/g, "DATE"],
    [/(?<=\s)(\d+[smhd]){1,2}(?=\s|$)/g, "AGE"],
  ];
  const lines = text.split("\n").map((line) => free.reduce((line, [found, word]) => line.replace(found, word), line).replace(/\s+/g, " ").trim());
  return lines.filter(Boolean);
}

/** What is typed must print this, but for what is free. */
export async function shows(page: Page, line: string, expected: string) {
  expect(plain(await enter(page, line)), line).toEqual(plain(expected));
}
