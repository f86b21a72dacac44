// The Settings screen of the real window: where documents go, how it looks, and forgetting all of it.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { Desk, NO_DESK } from "./driver/desk.mjs";
import { wanted, writeSurvey } from "./driver/material.mjs";
import { waitFor } from "./driver/wait.mjs";

describe("the settings", { skip: NO_DESK }, () => {
  /** @type {Desk} */
  let desk;
  let survey = "";

  before(async () => {
    desk = await Desk.set();
    survey = path.join(desk.folder, "survey");
    writeSurvey(survey);
  });
  afterEach(() => desk.closeWindows());
  after(() => desk?.clear());

  it("say where documents go, and how the window looks, also the next time", async () => {
    const data = path.join(desk.folder, "kept");
    const elsewhere = path.join(desk.folder, "elsewhere");
    mkdirSync(elsewhere);
    const first = await desk.openWindow(data, { ATLES_SAVE_IN: elsewhere });
    await first.page.click('[data-screen="settings"]');
    await first.page.waitForText("#documents-folder", /kept.documents$/);
    await first.page.click("#choose-documents");
    await first.page.waitForText("#documents-folder", /elsewhere$/);
    await first.page.click('input[name="appearance"][value="dark"]');
    const dark = () => first.page.run("return getComputedStyle(document.documentElement).colorScheme");
    await waitFor("a dark window", async () => (await dark()) === "dark");
    await first.page.invoke("start");
    await first.page.invoke("request", { request: wanted("Filed elsewhere", [survey]) });
    await waitFor("the document", async () => (await first.status()).counts.completed === 1);
    assert.ok(readdirSync(elsewhere).some((name) => name.startsWith("Filed elsewhere")), readdirSync(elsewhere).join());
    await first.quit();

    const second = await desk.openWindow(data);
    assert.equal(await second.page.run("return document.documentElement.dataset.theme"), "dark");
    await second.page.click('[data-screen="settings"]');
    await second.page.waitForText("#documents-folder", /elsewhere$/);
    await second.page.click("#usual-documents");
    await second.page.waitForText("#documents-folder", /kept.documents$/);
    await second.quit();
  });

  it("take the look of a Word file, whatever becomes of it, and show documents small", async () => {
    const data = path.join(desk.folder, "templates");
    const template = path.join(desk.folder, "letterhead.docx");
    copyFileSync(new URL("../fixtures/readers/report.docx", import.meta.url), template);
    const window = await desk.openWindow(data, { ATLES_PICK: template });
    await window.page.click('[data-screen="settings"]');
    await window.page.waitForText("#template-none", /Choose a Word file of your own/);
    await window.page.click("#choose-template");
    await window.page.waitForText("#template-name", /^letterhead.docx$/);
    rmSync(template);
    await window.page.invoke("start");
    await window.page.invoke("request", { request: { ...wanted("In its look", [survey]), format: "word" } });
    await waitFor("the document", async () => (await window.status()).counts.completed === 1);
    assert.ok(readdirSync(path.join(data, "documents")).some((name) => name === "In its look.docx"));
    await window.page.click('[data-screen="library"]');
    const shown = () => window.page.run("const picture = document.querySelector('img.page-picture'); return picture?.complete && picture.naturalWidth > 0");
    await waitFor("the picture of its first page", async () => (await shown()) === true);
    await window.page.click('[data-screen="settings"]');
    await window.page.click("#remove-template");
    await window.page.waitForText("#template-none", /look as ATLES has them/);
    await window.quit();
  });

  it("delete everything but the documents at a word, and close", async () => {
    const data = path.join(desk.folder, "erased");
    const window = await desk.openWindow(data);
    await window.page.invoke("start");
    await window.page.invoke("request", { request: wanted("What stays", [survey]) });
    await waitFor("the document", async () => (await window.status()).counts.completed === 1);
    await window.page.click('[data-screen="settings"]');
    await window.page.waitForText(".kept-total", /Together/);
    await window.page.click("#erase");
    await window.page.waitForText("dialog", /Finished documents stay in .*erased.documents/);
    await window.page.click("#erase-yes").catch(() => {});
    await window.ended();
    assert.deepEqual(readdirSync(data), ["documents"], "nothing but the documents is left");
    assert.ok(readdirSync(path.join(data, "documents")).some((name) => name.startsWith("What stays")));
    assert.ok(existsSync(survey), "files of the user's are not touched");

    const again = await desk.openWindow(data);
    await again.page.waitForText("body", /sample/i);
    assert.equal((await again.page.invoke("status")).first_run, true, "ATLES begins anew");
    await again.quit();
  });
});
