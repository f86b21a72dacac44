/** What comes from files and from the engine is text, whatever it looks like. */
import { afterEach, describe, expect, it } from "vitest";
import { useWindow } from "./window.js";
import { hostile, MARKUP, request } from "./world.js";

const window = useWindow();
afterEach(async () => {
  expect(await window.page.evaluate(() => globalThis.harmed)).toBeUndefined();
  expect(await window.page.locator("img").count(), "no element comes out of a text").toBe(0);
});

const open = async () => {
  await window.open(hostile());
  await window.page.locator("#now .job").first().waitFor();
  return window.page;
};
const shows = async (locator) => expect(await locator.first().textContent()).toContain(MARKUP);

describe("markup in a text is shown as it stands", () => {
  it("in titles, steps, problems and hints of requests", async () => {
    const page = await open();
    for (const place of ['[data-id="h1"] .job-title', '[data-id="h1"] .job-note', '[data-id="h2"] .job-note', '[data-id="h3"] .job-title', '[data-id="h4"] .job-title', '[data-id="h5"] .problem-message', '[data-id="h5"] .problem-hint', '[data-id="h5"] pre']) await shows(page.locator(place));
  });

  it("in titles, without the marks that turn what follows around", async () => {
    const page = await open();
    await window.tell({ type: "request", value: request("\u202egpj.exe\u2066", "pending", { id: "turned" }) });
    const title = page.locator('#next [data-id="turned"] .job-title');
    await title.waitFor();
    expect(await title.textContent()).toBe("gpj.exe");
  });

  it("in names and reasons of files", async () => {
    const page = await open();
    await window.drop([`/${MARKUP}`]);
    await shows(page.locator(".chip-name"));
    await page.locator("#not-read").click();
    await page.locator("dialog").waitFor();
    await shows(page.locator("dialog .name"));
    await shows(page.locator("dialog li .muted"));
  });

  it("in the library, the document and the passage", async () => {
    const page = await open();
    await page.locator('[data-screen="library"]').click();
    await shows(page.locator(".document-open"));
    await shows(page.locator(".document-excerpt"));
    await page.locator(".document-open").click();
    await page.locator("#passage").waitFor();
    for (const place of [".doc-title", "#section-0", ".doc h4", ".sentence", ".doc th", ".sentence-row td", "#passage", "#passage mark", "#passage-name", ".doc-sources li", ".contents-link"]) await shows(page.locator(place));
    await page.keyboard.press("Control+f");
    await page.locator("#find").fill("<b>");
    expect(await page.locator("mark.hit").allTextContents()).toContain("<b>");
  });

  it("in known files and in what is found in them", async () => {
    const page = await open();
    await page.locator('[data-screen="sources"]').click();
    for (const place of [".known-name", ".known-entry .known-path", ".known-suggestion", ".reading-text"]) await shows(page.locator(place));
    await page.locator(".known-unfold").click();
    await shows(page.locator(".known-file-name"));
    await shows(page.locator(".known-file .muted bdi"));
    await page.locator("#source-search").fill("bold");
    await page.locator("#found").waitFor();
    for (const place of [".found-text", ".found-name", ".found-place"]) await shows(page.locator(place));
    expect(await page.locator("#found mark").allTextContents()).toEqual(["<b>"]);
  });

  it("in the log and in notices", async () => {
    const page = await open();
    await page.locator('[data-screen="activity"]').click();
    await shows(page.locator(".log-line"));
    await page.locator(".log-line").first().click();
    await shows(page.locator(".log-whole"));
    await page.locator("option", { hasText: MARKUP }).first().waitFor({ state: "attached" });
    await window.tell({ type: "notice", value: { code: "x", message: MARKUP, hint: MARKUP } });
    await shows(page.locator(".notice"));
  });
});

describe("the policy of the window", () => {
  it("refuses what a text would need to do harm", async () => {
    const page = await open();
    window.forgive();
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "globalThis.harmed = 1";
      const style = document.createElement("style");
      style.textContent = "body { display: none }";
      document.body.append(script, style);
      fetch("https://example.org/").catch(() => {});
    });
    for (const directive of ["script-src-elem", "style-src-elem", "connect-src"]) {
      await page.waitForFunction((name) => window.atlesMock.violations.some((text) => text.startsWith(name)), directive);
    }
    expect(await page.locator(".app").isVisible(), "the style had no effect").toBe(true);
  });
});
