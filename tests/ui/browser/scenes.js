/**
 * Every screen, dialog and state of the window, by name: what the engine answers, and how a user gets there. What must hold
 * everywhere (accessibility, sizes, the security policy) is tested on each of them.
 */
import { answering, openReader, openSources, to } from "./arranging.js";
import { full, idle, modelDown, restarting, view, well, worst } from "./monitor_world.js";
import { ago, busy, documentView, failing, fresh, hostile, knownSources, needing, passage, problem, reading, report, request, source, stopped, story, tablePassage, tight } from "./world.js";
import { AGENT_SCENES } from "./agent_scenes.js";
import { ARRANGING_SCENES } from "./arranging_scenes.js";
import { CONNECTION_SCENES } from "./connection_scenes.js";
import { REVISING_SCENES } from "./revising_scenes.js";
import { SETTINGS_SCENES } from "./settings_scenes.js";

/** @import { Window } from "./window.js" */
/** @typedef {{ name: string, world: () => object, arrange?: (window: Window) => Promise<unknown> }} Scene */

/** @param {Window} window */
async function fill({ page, drop }) {
  await page.locator("#title").fill("Heat pump retrofit: what our 2025 site surveys say");
  await drop(report.paths.map((path) => path.path));
  await page.locator("#preview").waitFor();
  await page.getByText("sections planned").waitFor();
}

/** What ended early, and what ATLES wrote in place of a model. */
function notWhole() {
  const world = busy();
  const done = { finished_at: ago(1), document_id: "doc1", words: 300, sentences: 9, sourced: 9 };
  world.snapshot.requests = [
    request("Part of it", "completed", { ...done, part: { written: 2, planned: 5 } }),
    request("Without its model", "completed", { ...done, instead: 5 }),
    request("Partly without its model, with a title that takes more than one line of the list", "completed", { ...done, instead: 2, part: { written: 3, planned: 7 }, usage: { tokens_in: 9, tokens_out: 9, cost: 0, currency: "" } }),
    request("Scans", "failed", { finished_at: ago(2), problem: problem("nothing_readable", "None of the sources can be read.", "Try again.") }),
  ];
  return world;
}

/** @type {Scene[]} */
export const SCENES = [
  ...REVISING_SCENES,
  ...CONNECTION_SCENES,
  ...AGENT_SCENES,
  ...SETTINGS_SCENES,
  ...ARRANGING_SCENES,
  { name: "write-busy", world: busy },
  { name: "write-stopped", world: stopped },
  { name: "write-first-run", world: fresh },
  { name: "write-failed", world: failing },
  { name: "write-attention", world: needing },
  {
    name: "write-queue-paused",
    world: busy,
    async arrange({ page, tell }) {
      await page.locator("#next").waitFor();
      await tell({ type: "monitor", value: view({ queue: { ...view().queue, paused: true } }) });
      await page.locator("#resume-queue").waitFor();
    },
  },
  { name: "write-troubled", world: tight },
  { name: "write-hostile", world: hostile },
  { name: "write-not-whole", world: notWhole },
  {
    name: "write-disconnected",
    world: () => ({ ...busy(), snapshot: { reject: problem("internal", "", "", "channel closed") } }),
  },
  { name: "write-connecting", world: () => ({ ...busy(), held: { status: null } }) },
  { name: "composer-filled", world: busy, arrange: fill },
  {
    name: "composer-faults",
    world: stopped,
    async arrange({ page }) {
      await page.locator("#more").click();
      await page.locator("#deadline").fill("2020-01-01T09:00");
      await page.locator('[data-field="length-choice"]').selectOption("own");
      await page.locator('[data-field="length"]').fill("7");
      await page.locator("#write").click();
      await page.locator("#fault-deadline").waitFor();
    },
  },
  {
    name: "composer-everything",
    world: stopped,
    async arrange(window) {
      await fill(window);
      await window.page.locator("#more-types").click();
      await window.page.locator("#more").click();
    },
  },
  {
    name: "composer-large",
    world: () => answering(busy(), { sources: { ...report, files: 10_214, bytes: 3.4e9, large: true } }),
    async arrange(window) {
      await fill(window);
      await window.page.locator("#write").click();
      await window.page.locator("#fault-sources").waitFor();
    },
  },
  {
    name: "composer-refused",
    world: () => answering(busy(), { request: { reject: problem("disk_full", "The disk is full.", "Free some space, then try again.", "SQLITE_FULL while writing /home/ada/.local/share/atles/atles.sqlite3") } }),
    async arrange(window) {
      await fill(window);
      await window.page.locator("#write").click();
      await window.page.locator(".composer .problem").waitFor();
    },
  },
  {
    name: "dialog-outline",
    world: busy,
    async arrange(window) {
      await fill(window);
      await window.page.locator("#preview").click();
      await window.page.locator("dialog").waitFor();
    },
  },
  {
    name: "dialog-not-read",
    world: busy,
    async arrange(window) {
      await fill(window);
      await window.page.locator("#not-read").click();
      await window.page.locator("dialog").waitFor();
    },
  },
  {
    name: "dialog-request",
    world: () => answering(busy(), { request_history: story }),
    async arrange({ page }) {
      await page.getByRole("button", { name: "More: Weekly digest" }).click();
      await page.locator("#story li").nth(3).waitFor();
    },
  },
  {
    name: "dialog-request-unclear",
    world: () => answering(busy(), { request_history: story }),
    async arrange({ page }) {
      await page.getByRole("button", { name: "More: Weekly digest" }).click();
      await page.locator("#set-deadline").click();
      await page.locator("#fault-needed-by").waitFor();
    },
  },
  {
    name: "dialog-clear",
    world: busy,
    async arrange({ page }) {
      await page.locator("#clear-list").click();
      await page.locator("#clear-finished").waitFor();
    },
  },
  {
    name: "dialog-shortcuts",
    world: busy,
    async arrange({ page }) {
      await page.keyboard.press("F1");
      await page.locator("dialog").waitFor();
    },
  },
  {
    name: "dragging",
    world: busy,
    async arrange({ page }) {
      await page.evaluate(() => window.atlesMock.drop("enter", ["/home/ada/Surveys 2025"]));
      await page.locator(".drop-veil").waitFor();
    },
  },
  {
    name: "notices",
    world: busy,
    async arrange({ page, tell }) {
      await page.locator("#now .job").first().waitFor();
      await tell(
        { type: "notice", value: { code: "folder", message: "The folder \u201cSurveys 2025\u201d is gone.", hint: "Plug in the drive that it is on." } },
        { type: "notice", value: { code: "restart", message: "A file reader was started again.", hint: "" } },
      );
      await page.locator(".notice").first().waitFor();
    },
  },
  { name: "library", world: busy, arrange: to("library") },
  { name: "library-empty", world: stopped, arrange: to("library") },
  {
    name: "library-no-hit",
    world: busy,
    async arrange(window) {
      await to("library")(window);
      await window.page.locator("#library-search").fill("nothing like it");
      await window.page.locator(".empty").waitFor();
    },
  },
  {
    name: "library-broken",
    world: () => answering(busy(), { documents: { reject: problem("database", "The list of documents cannot be read.", "Try again.", "SQLITE_IOERR") } }),
    arrange: to("library"),
  },
  { name: "reader", world: busy, arrange: openReader },
  {
    name: "reader-menu",
    world: busy,
    async arrange(window) {
      await openReader(window);
      await window.page.locator(".document-menu summary").click();
      await window.page.locator('[data-item="print"]').focus();
    },
  },
  {
    name: "reader-finding",
    world: busy,
    async arrange(window) {
      await openReader(window);
      await window.page.keyboard.press("Control+f");
      await window.page.locator("#find").fill("the");
      await window.page.locator("mark.hit").first().waitFor();
    },
  },
  {
    name: "reader-table",
    world: () => answering(busy(), { passage: tablePassage }),
    async arrange(window) {
      await openReader(window);
      await window.page.locator(".sentence-row").first().click();
      await window.page.locator(".quote-table mark").first().waitFor();
    },
  },
  {
    name: "reader-derived",
    world: busy,
    async arrange(window) {
      await openReader(window);
      await window.page.locator("#s-0-0-2").click();
      await window.page.getByText("Passage 1 of 2").waitFor();
    },
  },
  {
    name: "reader-notice",
    world: busy,
    async arrange(window) {
      await openReader(window);
      await window.page.locator(".sentence-notice").click();
      await window.page.locator("#passage").waitFor({ state: "detached" });
    },
  },
  {
    name: "reader-arabic",
    world: () => answering(busy(), { passage: { ...passage, name: "\u0645\u0644\u0627\u062d\u0638\u0627\u062a.txt", heading: [], page: null, before: "\u0628\u062f\u0627\u064a\u0629 \u0627\u0644\u0646\u0635. ", quote: documentView.sections[2].paragraphs[0].sentences[0].text, after: " \u0646\u0647\u0627\u064a\u0629 \u0627\u0644\u0646\u0635." } }),
    async arrange(window) {
      await openReader(window);
      await window.page.locator("#s-2-0-0").click();
      await window.page.locator('#s-2-0-0[aria-current="true"]').waitFor();
    },
  },
  {
    name: "reader-changed",
    world: () => answering(busy(), { document: { ...documentView, file_state: "changed" }, passage: { ...passage, file_state: "changed" } }),
    arrange: openReader,
  },
  {
    name: "reader-missing",
    world: () => answering(busy(), { document: { ...documentView, file_state: "missing" }, passage: { ...passage, file_state: "missing" } }),
    arrange: openReader,
  },
  {
    name: "reader-broken",
    world: () => answering(busy(), { document: { reject: problem("not_found", "This document is no longer in the library.", "Go back to the library.") } }),
    async arrange({ page }) {
      await page.locator('[data-screen="library"]').click();
      await page.locator(".document-open").first().click();
      await page.locator(".problem").waitFor();
    },
  },
  { name: "sources", world: busy, arrange: openSources },
  { name: "sources-empty", world: stopped, arrange: to("sources") },
  { name: "sources-suggested", world: () => answering(stopped(), { known_sources: knownSources({ sources: [], suggested: ["/home/ada/Surveys 2025"] }) }), arrange: to("sources") },
  {
    name: "sources-reading",
    world: () => answering(busy(), { known_sources: knownSources({ sources: [source({ read: 1_204, waiting: 8_796 })], reading: reading({ state: "reading", file: "A rather long name of a tender document from the year 2025.pdf", done: 1_204, total: 10_000, pages_per_second: 35.2, eta_seconds: 251 }) }) }),
    arrange: openSources,
  },
  ...["stopped", "paused", "looking"].map((state) => ({ name: `sources-${state}`, world: () => answering(busy(), { known_sources: knownSources({ reading: reading({ state }) }) }), arrange: openSources })),
  {
    name: "sources-hindered",
    world: () => answering(busy(), { known_sources: knownSources({ reading: reading({ state: "hindered", watched: false, problem: problem("disk_full", "There is no room on the disk for the index.", "Free some space, then try again.", "SQLITE_FULL") }) }) }),
    arrange: openSources,
  },
  {
    name: "sources-files",
    world: () => answering(busy(), { known_sources: knownSources({ reading: reading({ watched: false }) }) }),
    async arrange(window) {
      await openSources(window);
      await window.page.locator(".known-unfold").first().click();
      await window.page.locator(".known-file").first().waitFor();
    },
  },
  {
    name: "sources-large",
    world: () => answering(busy(), { add_sources: { reject: problem("confirm_large", "That is a great deal to read: 10,214 files, 3.4 GB.", "") } }),
    async arrange(window) {
      await openSources(window);
      await window.page.locator("#known-folder").click();
      await window.page.locator("#add-large").waitFor();
    },
  },
  {
    name: "sources-found",
    world: busy,
    async arrange(window) {
      await openSources(window);
      await window.page.locator("#source-search").fill("heat pumps");
      await window.page.locator("#found").waitFor();
    },
  },
  {
    name: "sources-no-hit",
    world: busy,
    async arrange(window) {
      await openSources(window);
      await window.page.locator("#source-search").fill("nothing like it");
      await window.page.locator(".empty").waitFor();
    },
  },
  {
    name: "sources-broken",
    world: () => answering(busy(), { known_sources: { reject: problem("database", "The database cannot be read.", "Try again.", "SQLITE_IOERR") } }),
    arrange: to("sources"),
  },
  {
    name: "sources-hostile",
    world: hostile,
    async arrange(window) {
      await openSources(window);
      await window.page.locator(".known-unfold").first().click();
      await window.page.locator(".known-file").first().waitFor();
    },
  },
  {
    name: "activity",
    world: busy,
    async arrange(window) {
      await to("activity")(window);
      await window.page.locator(".log-line").first().waitFor();
    },
  },
  { name: "activity-empty", world: stopped, arrange: to("activity") },
  {
    name: "activity-no-hit",
    world: busy,
    async arrange(window) {
      await to("activity")(window);
      await window.page.locator("#log-search").fill("nothing like it");
      await window.page.locator(".empty").waitFor();
    },
  },
  {
    name: "activity-chosen",
    world: busy,
    async arrange(window) {
      await to("activity")(window);
      await window.page.locator(".log-line").nth(20).click();
      await window.page.locator(".log-whole").waitFor();
    },
  },
  ...Object.entries({ well, idle, restarting, "disk-full": full, "model-down": modelDown, worst }).map(([name, world]) => ({
    name: `monitor-${name}`,
    world,
    /** @param {Window} window */
    async arrange(window) {
      await to("monitor")(window);
      await window.page.locator(".chart").first().waitFor();
    },
  })),
  {
    name: "monitor-unfolded",
    world: worst,
    async arrange(window) {
      await to("monitor")(window);
      await window.page.locator(".chart").first().waitFor();
      for (const summary of await window.page.locator(".monitor summary").all()) await summary.click();
    },
  },
  {
    name: "monitor-broken",
    world: () => answering(busy(), { monitor: { reject: problem("database", "The engine's state cannot be read.", "Try again.", "SQLITE_IOERR") }, history: { reject: problem("database", "The history cannot be read.", "", "SQLITE_IOERR") } }),
    arrange: to("monitor"),
  },
];
