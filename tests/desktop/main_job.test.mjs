// The main job in the real window, as a person does it, with the engine asked beside the window at each step.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Desk, NO_DESK } from "./driver/desk.mjs";
import { SPECIAL, writeSurvey } from "./driver/material.mjs";
import { KEYS } from "./driver/page.mjs";
import { waitFor } from "./driver/wait.mjs";

const TITLE = "The survey of Ellerbrook";

describe("the main job", { skip: NO_DESK }, () => {
  /** @type {Desk} */
  let desk;
  /** @type {import("./driver/desk.mjs").Window} */
  let window;
  /** @type {import("./driver/page.mjs").Page} */
  let page;
  let folder = "";

  before(async () => {
    desk = await Desk.set();
    folder = path.join(desk.folder, "survey");
    writeSurvey(folder);
    // A dialog of the system is out of reach; this is where its user saves.
    window = await desk.openWindow(path.join(desk.folder, "data"), { ATLES_SAVE_IN: desk.folder });
    page = window.page;
  });
  after(() => desk?.clear());

  /** What the header, the status bar, the log and the engine say of the system. @param {string} state */
  async function agree(state) {
    const said = { stopped: /^ATLES - (Ready to start|Stopped)$/, running: /^ATLES - Running/ }[state];
    await page.waitForText("#status-title", /** @type {RegExp} */ (said));
    await waitFor(`the state ${state} in the header`, async () => (await headerState()) === state, { instead: headerState });
    assert.equal((await window.status()).state, state, "the engine, asked beside the window, says the same");
  }

  const headerState = () => page.run("return document.querySelector('[data-state]').dataset.state");

  it("begins ready to start, with a first screen that leads to the form", async () => {
    await agree("stopped");
    assert.equal(await page.text("#status-title"), "ATLES - Ready to start");
    await page.click("#to-form");
    await page.waitForElement("#title");
  });

  it("starts at the press of Start", async () => {
    await page.click("#start");
    await agree("running");
    assert.equal(await page.text("#status-title"), "ATLES - Running (mid pace)");
  });

  it("writes a document from a title and a pasted path", async () => {
    await page.type("#title", TITLE);
    await page.type("#path", folder + KEYS.enter);
    await page.waitForText(".chips", /survey.*3 files/);
    await page.run("const list = document.querySelector('[data-field=format]'); list.value = 'markdown'; list.dispatchEvent(new Event('change', { bubbles: true }));");
    await page.click("#write");
    await page.waitForText("#done .job-title", new RegExp(`^${TITLE}$`));
    const [request] = (await window.status()).requests;
    assert.equal(request.state, "completed", "what the window calls done is done");
    assert.ok(readFileSync(request.document, "utf8").startsWith(`# ${TITLE}`), "the document is a file in the user's folder");
    await agree("running");
  });

  it("tells in its log what it did", async () => {
    await page.click("[data-screen=activity]");
    await page.waitForElement("#log");
    await page.waitForText("#log", /\[Commands\].*running/);
    await page.waitForText("#log", new RegExp(`\\[\\d\\d:\\d\\d:\\d\\d\\] \\[${TITLE}\\] the document is finished`));
    assert.match(window.log(), new RegExp(`\\[${TITLE}\\] the document is finished`), "the files have the same");
  });

  it("has the document in the library", async () => {
    await page.click("[data-screen=library]");
    await page.waitForText("#documents .document-open", new RegExp(`^${TITLE}$`));
    await page.click("#documents .document-open");
    await page.waitForElement("#document");
  });

  it("saves a copy for Word where the user wants it", async () => {
    await page.click(".reader-head .save-as summary");
    await page.click(".reader-head [data-item=word]");
    await page.waitForText(".notice", /A copy is saved as/);
    const copy = readFileSync(path.join(desk.folder, `${TITLE}.docx`));
    assert.equal(copy.subarray(0, 2).toString(), "PK", "the copy is a package of Word's");
  });

  for (const [what, sentence] of Object.entries(SPECIAL)) {
    it(`shows the source of a sentence, with the quote marked: ${what}`, async () => {
      const find = "return [...document.querySelectorAll('.sentence')].find((one) => one.textContent === arguments[0])?.id ?? null";
      const id = await page.run(find, sentence);
      assert.ok(id, `the document quotes "${sentence}"`);
      await page.clickWords(`#${id}`);
      await page.waitForText("#passage mark", new RegExp(`^${escape(sentence)}$`));
      const name = { emoji: "balloon.md", combining: "cafe.md", arabic: "bridge.txt" }[what];
      assert.equal(await page.text("#passage-name"), name, "the source is named");
      const passage = await page.run("return document.querySelector('#passage').textContent");
      const source = readFileSync(path.join(folder, /** @type {string} */ (name)), "utf8");
      assert.ok(source.includes(passage), "the passage stands in the file as it is shown");
      assert.equal(await page.text("#passage-kind"), "Word for word");
    });
  }

  it("restarts, and stops", async () => {
    await page.click("#restart");
    await waitFor("the restart in the log", () => window.log().split("[controller] running").length === 3);
    await agree("running");
    await page.click("#stop");
    await agree("stopped");
    assert.equal(await page.text("#status-title"), "ATLES - Stopped");
  });

  it("ends in an orderly way when the system asks for it", async () => {
    await window.quit();
    assert.match(window.log(), /\[window\] quitting/);
  });
});

/** @param {string} text */
const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
