// What becomes of the work when the window is killed, opened twice, closed or asked to end.
import assert from "node:assert/strict";
import path from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { Desk, NO_DESK, PROGRAMS } from "./driver/desk.mjs";
import { wanted, writeReports, writeSurvey } from "./driver/material.mjs";
import { waitFor } from "./driver/wait.mjs";

describe("sessions of the window", { skip: NO_DESK }, () => {
  /** @type {Desk} */
  let desk;
  let reports = "";
  let survey = "";

  before(async () => {
    desk = await Desk.set();
    reports = path.join(desk.folder, "reports");
    writeReports(reports, { files: 20, paragraphs: 150 });
    survey = path.join(desk.folder, "survey");
    writeSurvey(survey);
  });
  // A test that failed leaves its windows to nobody.
  afterEach(() => desk.closeWindows());
  after(() => desk?.clear());

  const folder = (/** @type {string} */ name) => path.join(desk.folder, name);

  it("go on where they were after the window was killed in the middle of its work", async () => {
    const first = await desk.openWindow(folder("killed"));
    await first.page.invoke("start");
    const asked = [];
    for (const title of ["One", "Two", "Three", "Four", "Five", "Six"]) {
      asked.push((await first.page.invoke("request", { request: wanted(title, [reports]) })).request_id);
    }
    await waitFor("work in progress", async () => (await first.page.invoke("status")).status.counts.active > 0);
    first.signal("SIGKILL");
    await first.ended();
    const before = await desk.status(folder("killed"));
    assert.ok(before.counts.completed < asked.length, "the window was killed before the work was done");

    const second = await desk.openWindow(folder("killed"));
    await second.page.waitForText("#status-title", /^ATLES - Running/);
    await waitFor("all documents", async () => (await second.status()).counts.completed === asked.length, { instead: () => second.status() });
    const done = (await second.status()).requests.map((/** @type {any} */ { id }) => id).sort();
    assert.deepEqual(done, asked.sort(), "each request is there once");
    assert.match(second.log(), /the last session was cut off; nothing is lost/);
    await second.quit();
  });

  it("are one per data folder: a second one brings the first to the front and ends", async () => {
    const first = await desk.openWindow(folder("once"));
    const { code } = await desk.run(PROGRAMS.desktop, [], { ATLES_DATA: folder("once") });
    assert.equal(code, 0, "the second one ends by itself, and well");
    await waitFor("the first one's word in the log", () => /opened again/.test(first.log()));
    assert.match(/** @type {string} */ (await first.page.text("#status-title")), /^ATLES/, "the first one lives on");

    const other = await desk.openWindow(folder("elsewhere"));
    assert.equal(desk.pidsOf(PROGRAMS.desktop).length, 2, "another data folder is another ATLES");
    await other.quit();
    await first.quit();
  });

  it("are one per data folder without a session bus, too, by a dialog that says who holds it", async () => {
    const first = await desk.openWindow(folder("held"));
    const second = desk.start(PROGRAMS.desktop, [], { ATLES_DATA: folder("held"), DBUS_SESSION_BUS_ADDRESS: "unix:path=/nowhere" });
    await waitFor("the refusal in the log", () => /the engine cannot be opened: .*process \d+/.test(first.log()));
    const ended = new Promise((resolve) => second.once("exit", resolve));
    second.kill("SIGTERM");
    assert.equal(await ended, 0, "it ends in an orderly way although its dialog is open");
    assert.equal((await first.page.invoke("stop")) !== undefined, true, "the first one lives on");
    await first.quit();
  });

  it("end at once when the window is closed and nothing is being written", async () => {
    const window = await desk.openWindow(folder("closed"));
    await window.page.invoke("start");
    await window.page.invoke("simulate_close").catch(() => {});
    await window.ended();
    assert.match(window.log(), /\[window\] quitting/);

    const again = await desk.openWindow(folder("closed"));
    await again.page.waitForText("#status-title", /^ATLES - Running/);
    assert.doesNotMatch(again.log(), /cut off/, "the session ended in an orderly way, and what ran runs again");
    await again.quit();
  });

  it("go on without the window, and show what happened when it comes back", async () => {
    const window = await desk.openWindow(folder("hidden"));
    await window.page.invoke("start");
    await window.page.invoke("simulate_keep_writing");
    await waitFor("a hidden window", async () => (await window.page.run("return document.visibilityState")) === "hidden");
    await window.page.invoke("request", { request: wanted("Behind the scenes", [survey]) });
    await waitFor("the document", async () => (await window.status()).counts.completed === 1);

    const { code } = await desk.run(PROGRAMS.desktop, [], { ATLES_DATA: folder("hidden") });
    assert.equal(code, 0, "opening ATLES again brings back the window that is there");
    await waitFor("a window in sight", async () => (await window.page.run("return document.visibilityState")) === "visible");
    await window.page.waitForText("#done .job-title", /^Behind the scenes$/);
    await window.quit();
  });

  it("load their page again when its process has died", async () => {
    const window = await desk.openWindow(folder("crashed"));
    const pages = () => desk.processes().filter(({ name }) => name.endsWith("/WebKitWebProcess"));
    const [dead] = pages();
    assert.ok(dead, "the page has a process of its own");
    process.kill(dead.pid, "SIGKILL");
    // The driver gives up its session here, so the page itself cannot be asked.
    await waitFor("another page", () => pages().some(({ pid }) => pid !== dead.pid));
    assert.match(window.log(), /the page's process ended/);
    await window.quit();
  });

  it("end with code 0 at SIGTERM, with work in hand that goes on next time", async () => {
    const asked = await desk.run(PROGRAMS.atles, [
      ...["request", "--data", folder("asked"), "--title", "In hand", "--type", "summary_report", "--source", reports],
    ]);
    assert.equal(asked.code, 0);
    const first = await desk.openWindow(folder("asked"));
    await first.page.invoke("start");
    await first.quit();

    const child = desk.start(PROGRAMS.desktop, [], { ATLES_DATA: folder("asked") });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await waitFor("the document", async () => (await desk.status(folder("asked"))).counts.completed === 1);
    child.kill("SIGTERM");
    assert.equal(await ended, 0);
    assert.equal((await desk.status(folder("asked"))).counts.completed, 1);
  });

  it("take files that are let go on the window", async () => {
    const window = await desk.openWindow(folder("dropped"));
    await window.page.invoke("simulate_drop", { paths: [survey] });
    await window.page.waitForText(".chips", /survey.*3 files/);
    await window.quit();
  });
});
