// A real model in the real window: connected, tried, chosen, writing, priced, and gone without a trace.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Desk, NO_DESK } from "./driver/desk.mjs";
import { LLAMA_SERVER, NO_MODEL, TINY_MODEL } from "./driver/llama.mjs";
import { writeSurvey } from "./driver/material.mjs";
import { KEYS } from "./driver/page.mjs";
import { waitFor } from "./driver/wait.mjs";

const TITLE = "By a very small model";

describe("a model in the window", { skip: NO_DESK || NO_MODEL }, () => {
  /** @type {Desk} */
  let desk;
  /** @type {import("./driver/desk.mjs").Window} */
  let window;
  /** @type {import("./driver/page.mjs").Page} */
  let page;
  let survey = "";

  before(async () => {
    desk = await Desk.set();
    survey = path.join(desk.folder, "survey");
    writeSurvey(survey);
    window = await desk.openWindow(path.join(desk.folder, "data"), { ATLES_LLAMA_SERVER: LLAMA_SERVER ?? "" });
    page = window.page;
  });
  after(() => desk?.clear());

  it("is connected from its file, by the keyboard alone, and writes a sentence", async () => {
    await page.click("[data-screen=connections]");
    await page.tabTo(/^add-server$/);
    await page.press(KEYS.enter);
    await page.waitForElement(".connection-form");
    await page.run("const kind = document.querySelector('.connection-form [data-field=kind]'); kind.value = 'file'; kind.dispatchEvent(new Event('change', { bubbles: true }));");
    await page.waitForElement("#pick-model");
    await page.type("#connection-address", TINY_MODEL + KEYS.enter);
    await page.waitForText(".connection .trial", /It works: first word after .*It wrote: /s);
    assert.match((await page.text(".connection")) ?? "", /atles-tiny.*On this computer/s);
  });

  it("runs as a child that the Monitor names", async () => {
    await page.click("[data-screen=monitor]");
    await page.waitForText("main", /atles-tiny/);
  });

  it("is chosen for new documents and writes one, every sentence with its verdict", async () => {
    await page.click("[data-screen=connections]");
    await page.waitForElement(".writer");
    await page.run("const writer = document.querySelector('[data-field=writer]'); writer.value = writer.options[1].value; writer.dispatchEvent(new Event('change', { bubbles: true }));");
    await page.waitForElement("#or-built-in");
    await page.click("[data-screen=write]");
    await page.click("#to-form");
    await page.waitForText("#written-by", /Written by: atles-tiny/);
    await page.type("#title", TITLE);
    await page.type("#path", survey + KEYS.enter);
    await page.waitForText(".chips", /survey.*3 files/);
    await page.waitForText("#planned", /About .* tokens/);
    await page.run("const list = document.querySelector('[data-field=format]'); list.value = 'markdown'; list.dispatchEvent(new Event('change', { bubbles: true }));");
    await page.click("#write");
    await waitFor("the document", async () => (await window.status()).counts.completed === 1, { instead: () => page.text("main") });
    await page.waitForText("#done .job-note", /tokens/);
    await page.click("[data-screen=library]");
    await page.click("#documents .document-open");
    await page.waitForElement("#document");
    const document = await page.invoke("document", { id: (await page.invoke("documents", { query: "" }))[0].id });
    assert.equal(document.summary.model, "atles-tiny");
    const sentences = document.sections.flatMap((section) => section.paragraphs).flatMap((paragraph) => paragraph.sentences);
    const written = sentences.filter(({ kind }) => kind === "written");
    assert.ok(written.length > 0, "the model wrote some of it");
    for (const sentence of written) assert.ok(sentence.support, `what a model wrote is checked: ${sentence.text}`);
    const doubted = written.filter(({ support }) => support.verdict === "unsupported").length;
    if (doubted > 0) await page.waitForElement("#document .sentence-unsupported");
  });

  it("gets a price, of which the limit holds up what is written next", async () => {
    await page.click("[data-screen=connections]");
    await page.click(".connection .costs");
    await page.waitForElement(".price-form");
    await page.type("#price-millionIn", "1000");
    await page.type("#price-millionOut", "1000");
    await page.type("#price-currency", "EUR");
    await page.type("#price-limit", `0${KEYS.enter}`);
    await page.waitForText(".connection", /Monthly limit reached/);
    await page.click("[data-screen=write]");
    await page.type("#title", "Too dear");
    await page.type("#path", survey + KEYS.enter);
    await page.waitForText("#planned", /About .* EUR/);
    await page.click("#write");
    await waitFor("the request to wait", async () => (await window.status()).counts.paused === 1);
    await page.waitForText("main", /atles-tiny has cost as much this month as you allow/);
  });

  it("is ended with the window", async () => {
    // What is left running would be named by the desk.
    await window.quit();
  });
});
