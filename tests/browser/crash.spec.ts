// What a reader sees if the page breaks its promises. The page has no switch for that: the browser does it here, by
// refusing to make an element once, as one without memory would.
import type { Page } from "@playwright/test";
import { button, expect, expectAccessible, open, openAtRest, test } from "./support";

async function breakOnce(page: Page) {
  await page.evaluate(() => {
    document.createElement = () => {
      Reflect.deleteProperty(document, "createElement");
      throw new Error("no memory left");
    };
  });
}

for (const language of ["en", "ja"]) {
  test(`a crash is told in plain words, with the commands that led to it, ${language}`, async ({ page, complaints }) => {
    await open(page, `#lang=${language}`);
    const [pause, apply, skip, title, reload] = {
      en: ["Pause", "Apply", "Skip", "Something went wrong in the model", "Reload the page"],
      ja: ["一時停止", "適用", "スキップ", "モデルで問題が発生しました", "ページを再読み込み"],
    }[language]!;
    await button(page, pause).click();
    await button(page, apply).click();
    await expect(page.getByRole("log")).toContainText("kubectl apply");
    await breakOnce(page);
    await button(page, skip).click();

    const notice = page.getByRole("alert");
    await expect(notice).toContainText(title);
    await expect(notice.getByRole("textbox")).toHaveValue(/kubectl apply[^]*# RuntimeError: unreachable/);
    expect(complaints.join("\n")).toContain("unreachable");
    await expectAccessible(page);

    await notice.getByRole("button", { name: reload }).click();
    await expect(notice).toHaveCount(0);
    await expect(page.locator("#loading")).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(button(page, pause)).toBeVisible();
    complaints.length = 0;
  });
}

test("there is no notice where nothing went wrong", async ({ page }) => {
  await openAtRest(page);
  await expect(page.getByRole("alert")).toHaveCount(0);
});
