// The pages that say how the model is checked and what it simplifies: plain HTML behind a link in the help.
import type { Page } from "@playwright/test";
import { button, expect, expectAccessible, open, test } from "./support";

const LANGUAGES = [
  { lang: "en", help: "Help and keys", title: "How true is this?", back: "Back to the visualizer", other: ["日本語", "ja"] },
  { lang: "ja", help: "ヘルプとキー操作", title: "どこまで本物と同じか", back: "ビジュアライザーに戻る", other: ["English", "en"] },
];

const link = (page: Page, name: string) => page.getByRole("link", { name, exact: true });

async function expectTruth(page: Page, lang: string) {
  await expect(page).toHaveURL(new RegExp(`/truth/${lang}\\.html$`));
  await expect(page.locator("html")).toHaveAttribute("lang", lang);
}

for (const { lang, help, title, back, other } of LANGUAGES) {
  test(`the help leads to what is checked and simplified, and that leads back, ${lang}`, async ({ page }) => {
    await open(page, `#lang=${lang}`);
    await button(page, help).click();
    await link(page, title).click();
    await expectTruth(page, lang);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
    expect(await page.getByRole("rowheader").count()).toBeGreaterThan(30);

    const [otherName, otherLang] = other;
    await link(page, otherName).click();
    await expectTruth(page, otherLang);
    await page.goBack();
    await expectTruth(page, lang);

    await link(page, back).click();
    await expect(page.locator("#loading")).toHaveCount(0);
    await expect(page.locator("html")).toHaveAttribute("lang", lang);
    await expect(button(page, help)).toBeVisible();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`axe finds nothing in what is checked and simplified, ${colorScheme}, ${lang}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(`./truth/${lang}.html`);
      for (const width of [360, 1920]) {
        await page.setViewportSize({ width, height: 800 });
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(tooWide, `pixels too wide at ${width}`).toBe(0);
        await expectAccessible(page);
      }
    });
  }
}
