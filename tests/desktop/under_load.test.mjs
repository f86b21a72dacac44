// The window while a great deal happens: 20 requests, and a log that never ends. It must stay quick, and true.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { Desk, LONG, NO_DESK } from "./driver/desk.mjs";
import { wanted, writeReports } from "./driver/material.mjs";
import { waitFor } from "./driver/wait.mjs";

const REQUESTS = 20;
const LINES_PER_SECOND = 2000;
const SECONDS = LONG ? 30 : 3;

describe("the window under load", { skip: NO_DESK }, () => {
  /** @type {Desk} */
  let desk;
  /** @type {import("./driver/desk.mjs").Window} */
  let window;

  before(async () => {
    desk = await Desk.set();
    writeReports(path.join(desk.folder, "reports"), { files: 10, paragraphs: 60 });
    window = await desk.openWindow(path.join(desk.folder, "data"));
  });
  after(async () => {
    await window?.quit();
    await desk?.clear();
  });

  it(`draws on and answers while ${REQUESTS} requests run and ${LINES_PER_SECOND} lines a second arrive`, async (test) => {
    const { page } = window;
    await page.click("[data-screen=activity]");
    await page.waitForElement(".activity");
    await page.invoke("set_pace", { pace: "extra_fast" });
    await page.invoke("start");
    const sources = [path.join(desk.folder, "reports")];
    for (let number = 1; number <= REQUESTS; number += 1) await page.invoke("request", { request: wanted(`Report ${number}`, sources) });

    await page.run(MEASURE, LINES_PER_SECOND, SECONDS);
    // Typing and pressing go on meanwhile, as a person does who looks for something.
    const answers = [];
    while (!(await page.run("return window.measured.done"))) {
      const begun = performance.now();
      await page.click("[data-screen=library]");
      await page.waitForElement(".library");
      await page.click("[data-screen=activity]");
      await page.waitForElement(".activity");
      answers.push((performance.now() - begun) / 2);
    }
    const { frames, written } = await page.run("return window.measured");
    const sorted = frames.toSorted((/** @type {number} */ a, /** @type {number} */ b) => a - b);
    const p99 = sorted[Math.floor(sorted.length * 0.99)];
    const slowest = Math.max(...answers);
    // At most 100 ms for 99 of 100 frames is the bar: a figure to be looked at on the release build, and none to fail by.
    test.diagnostic(`${sorted.length} frames, p50 ${sorted[sorted.length >> 1]} ms, p99 ${p99} ms; slowest answer ${slowest.toFixed(0)} ms of ${answers.length}`);

    assert.equal(written, LINES_PER_SECOND * SECONDS, "as many lines arrived as were wanted");
    assert.ok(answers.length > 0, "the window answered while lines arrived");
  });

  it("is true to the engine afterwards", async () => {
    const { page } = window;
    await waitFor("all documents", async () => (await window.status()).counts.completed === REQUESTS, { instead: () => window.status() });
    await page.waitForText("#status-title", /^ATLES - Running \(extra fast pace\)$/);
    assert.equal(await page.text("#status-waiting"), "0 waiting");
    await page.waitForText("[data-screen=library] .rail-count", new RegExp(`^${REQUESTS}$`));
    await page.click("[data-screen=activity]");
    const last = new RegExp(`line ${LINES_PER_SECOND * SECONDS} of a log that never ends`);
    await page.type("#log-search", `line ${LINES_PER_SECOND * SECONDS} of`);
    await page.waitForText("#log", last);
  });
});

/** Begins to write lines and to measure frames; `window.measured` has the outcome. */
const MEASURE = `
  const measured = (window.measured = { done: false, frames: [], written: 0 });
  let last = performance.now();
  const frame = (now) => {
    measured.frames.push(Math.round(now - last));
    last = now;
    if (!measured.done) requestAnimationFrame(frame);
  };
  requestAnimationFrame((now) => { last = now; requestAnimationFrame(frame); });
  window.__TAURI_INTERNALS__.invoke("simulate_log", { linesPerSecond: arguments[0], seconds: arguments[1] }).then((written) => {
    measured.written = written;
    measured.done = true;
  });
`;
