// The queue in the real window: what waits is looked at from near, put off, called off and had back, and stays paused.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Desk, NO_DESK } from "./driver/desk.mjs";
import { wanted, writeSurvey } from "./driver/material.mjs";
import { waitFor } from "./driver/wait.mjs";

describe("the queue", { skip: NO_DESK }, () => {
  /** @type {Desk} */
  let desk;
  /** @type {import("./driver/desk.mjs").Window} */
  let window;
  /** @type {string[]} */
  let asked = [];
  let folder = "";

  before(async () => {
    desk = await Desk.set();
    folder = path.join(desk.folder, "survey");
    writeSurvey(folder);
    window = await desk.openWindow(path.join(desk.folder, "data"));
    for (const title of ["One", "Two", "Three"]) {
      asked.push((await window.page.invoke("request", { request: wanted(title, [folder]) })).request_id);
    }
    await window.page.waitForElement("#next .job");
  });
  after(() => desk?.clear());

  const states = async () => (await window.status()).requests.map((/** @type {any} */ { state }) => state).sort();
  const row = (/** @type {number} */ number) => `#next [data-id="${asked[number]}"]`;

  it("shows a request from near, and puts it off until the morning", async () => {
    await window.page.click(`${row(0)} [aria-label="More: One"]`);
    await window.page.waitForText("#story", /Asked for/);
    await window.page.click("#tomorrow");
    await window.page.waitForText(`${row(0)} .tag`, /^Put off until tomorrow 07:00$/);
    await window.page.run("document.querySelector('dialog').close()");
    assert.deepEqual(await states(), ["pending", "pending", "scheduled"], "the engine, asked beside the window, says the same");
  });

  it("calls all off that wait, and has them back at a press", async () => {
    await window.page.click("#cancel-waiting");
    await waitFor("the end of all", async () => (await states()).every((/** @type {string} */ state) => state === "cancelled"), { instead: states });
    await window.page.waitForText(".notice", /3 requests cancelled\./);
    await window.page.click(".notice > button:not(.icon)");
    const returned = "pending,pending,scheduled";
    await waitFor("their return, the first with its time", async () => (await states()).join() === returned, { instead: states });
    await window.page.invoke("retry", { id: asked[0] });
    await waitFor("the first to wait for its turn", async () => !(await states()).includes("scheduled"), { instead: states });
  });

  it("is paused in the window, also for the next session", async () => {
    await window.page.invoke("pause_queue");
    await window.page.invoke("start");
    await window.page.click("[data-screen=monitor]");
    await window.page.waitForElement("#resume-queue");
    await window.quit();
    window = await desk.openWindow(path.join(desk.folder, "data"));
    await window.page.waitForText("#status-title", /^ATLES - Running/);
    await window.page.click("[data-screen=monitor]");
    await window.page.click("#resume-queue");
    await waitFor("all documents", async () => (await window.status()).counts.completed === 3, { instead: states });
  });

  it("lets go of what is done after one question, and the documents stay", async () => {
    await window.page.click("[data-screen=write]");
    await window.page.click("#clear-list");
    await window.page.click("#clear-finished");
    await waitFor("the empty list", async () => (await window.status()).requests.length === 0, { instead: states });
    assert.equal((await window.status()).counts.documents, 3);
    await window.quit();
  });
});
