// The main job in the real window without a pointer: keys as the web view gets them from the system.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Desk, NO_DESK } from "./driver/desk.mjs";
import { KEYS } from "./driver/page.mjs";
import { waitFor } from "./driver/wait.mjs";

describe("the keyboard alone", { skip: NO_DESK }, () => {
  /** @type {Desk} */
  let desk;
  /** @type {import("./driver/desk.mjs").Window} */
  let window;

  before(async () => {
    desk = await Desk.set();
    window = await desk.openWindow(path.join(desk.folder, "data"));
  });
  after(async () => {
    await window?.quit();
    await desk?.clear();
  });

  it("leads from the first run to the source of a sentence", async () => {
    const { page } = window;
    await page.tabTo(/^sample$/);
    await page.press(KEYS.enter);
    await page.waitForText("#status-title", /^ATLES - Running/);
    await waitFor("the focus on what came", async () => (await page.focused()) === "composer-heading");
    await page.waitForText("#done .job-title", /sample files/);
    await page.tabTo(/^Open: /);
    await page.press(KEYS.enter);
    await page.waitForElement("#passage mark");
    const first = await page.focused();
    await page.press(KEYS.down);
    assert.notEqual(await page.focused(), first, "the arrows go from sentence to sentence at once");
    assert.match(await page.focused(), /^s-\d+-\d+-\d+$/);
    await page.press(KEYS.escape);
    await waitFor("the focus on the document that was read", async () => /sample files/.test(await page.focused()));
  });

  it("makes everything larger and as large as usual again", async () => {
    const { page } = window;
    const width = () => page.run("return innerWidth");
    const usual = await width();
    await page.chord(KEYS.control, "+");
    await waitFor("a page in fewer, larger pixels", async () => (await width()) < usual * 0.95);
    await page.chord(KEYS.control, "0");
    await waitFor("the usual size", async () => (await width()) === usual);
  });
});
