/** The Monitor: what a person who has never heard of supervisors learns from it, and what can be done there. */
import { describe, expect, it } from "vitest";
import { byModel, connected } from "./connection_world.js";
import { full, history, idle, modelDown, restarting, view, well, worst } from "./monitor_world.js";
import { useWindow } from "./window.js";
import { needing, problem, request, status } from "./world.js";

const window = useWindow();

const open = async (world = well(), look) => {
  const page = await window.open(world, look);
  await page.locator('[data-screen="monitor"]').click();
  await page.locator("#verdict, .monitor .problem").first().waitFor();
  return page;
};
const plain = (text) => text.replace(/\s+/g, " ").trim();
const verdict = async (page) => plain(await page.locator("#verdict").textContent());
/** The sentences that need attention, without their details. */
const said = (page) => page.locator(".finding").evaluateAll((list) => list.map((item) => [...item.querySelectorAll(".problem-message, .problem-hint")].map((part) => part.textContent.trim()).join(" ").replace(/\s+/g, " ")));
const words = async (page, service) => plain(await page.locator(`[data-service="${service}"] td`).last().evaluate((cell) => [...cell.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent).join("")));

describe("the verdict", () => {
  it("says in one look that all is well, and what is going on", async () => {
    const page = await open();
    expect(await verdict(page)).toBe("All is well");
    expect(await page.locator("#verdict-now").textContent()).toBe("2 documents are being written; 5 wait.");
    expect(await page.locator(".finding").count()).toBe(0);
  });

  it("says of a service that restarts what happens, how often, and that nothing is lost", async () => {
    const page = await open(restarting());
    expect(await verdict(page)).toBe("1 thing needs attention");
    const [sentence] = await said(page);
    expect(sentence).toMatch(/^The part \u201cFile reader\u201d broke down and starts again (in [1-8] s|at once)\. It broke down twice in the last minute; after 5 in a minute it is given up\. Nothing is lost\.$/);
    expect(await page.locator(".finding details").textContent(), "the truth is folded away").toContain("source_reader.rs:88");
    expect(await page.locator('[data-service="source_reader"] .tag').textContent()).toBe("waiting");
    expect(await page.locator('[data-service="worker_pool"]').innerText()).toContain("Restarted once in the last minute");
  });

  it("says that the disk is full, who waits for it, and lets them go on", async () => {
    const page = await open(full());
    expect(await said(page)).toEqual(["The disk is full. \u201cSupplier comparison\u201d waits; nothing is lost. Free some space, then try again."]);
    expect(await page.locator("#verdict-now").textContent()).toBe("Nothing is being written; 6 documents wait.");
    expect(await page.locator('[data-check="disk_space"] .tag').textContent()).toBe("not well");
    await page.locator(".finding").getByRole("button", { name: "Try again" }).click();
    await window.waitForCall("resume");
    expect(await window.calls("resume")).toEqual([{ id: "held" }]);
    expect(await window.calls("monitor"), "what became of it is looked up at once").toHaveLength(2);
  });

  it("says of what a model keeps waiting why, and counts it", async () => {
    const world = well();
    const gone = problem("model_unavailable", "The model server \u201cOllama\u201d does not answer.", "Start it; this goes on by itself.", "connection refused");
    const refused = problem("model_refused", "The key is not valid.", "Enter it anew in Connections.");
    world.snapshot.requests = [request("Minutes", "paused", { id: "p1", problem: gone }), request("By hand", "paused", { id: "p2" }), request("Letters", "paused", { id: "p3", problem: refused })];
    world.replies.monitor = view({ queue: { ...view().queue, active: 0, pending: 0, scheduled: 0, waiting_seconds: null } });
    const page = await open(world);
    expect(await verdict(page)).toBe("2 things need attention");
    expect(await page.locator("#verdict-now").textContent()).toBe("Nothing is being written; 2 documents wait.");
    expect(await said(page)).toEqual([
      "The model server \u201cOllama\u201d does not answer. \u201cMinutes\u201d waits; nothing is lost. Start it; this goes on by itself.",
      "The key is not valid. \u201cLetters\u201d waits; nothing is lost. Enter it anew in Connections.",
    ]);
    expect((await page.locator(".finding button").allTextContents()).map(plain)).toEqual(["Try again", "Open Connections"]);
    await page.locator(".finding").getByRole("button", { name: "Try again" }).click();
    await window.waitForCall("resume");
    expect(await window.calls("resume"), "only what waits for the same").toEqual([{ id: "p1" }]);
  });

  it("says once what a server that is left alone keeps waiting", async () => {
    const world = connected();
    const gone = problem("model_unavailable", "Ollama does not answer.", "Start its program. It goes on by itself as soon as the model answers.");
    const asked = request("Minutes", "paused", { id: "p1", problem: gone });
    world.snapshot.requests = [{ ...asked, request: { ...asked.request, writer: byModel } }];
    world.replies.monitor = view({ findings: [{ code: "breaker_open", subject: "Ollama", detail: "connection refused", request_id: null }] });
    const page = await open(world);
    await page.locator(".finding").getByRole("button", { name: "Try again" }).waitFor();
    expect(await said(page)).toEqual(["Ollama does not answer. \u201cMinutes\u201d waits; nothing is lost. Start its program. It goes on by itself as soon as the model answers."]);
  });

  it("says that something outside does not answer, and when it is tried again", async () => {
    const page = await open(modelDown());
    const [sentence] = await said(page);
    expect(sentence).toMatch(/^The model server \u201collama\u201d does not answer\. It is tried again in \d+ s\. Until then it is not asked; look at it in Connections\.$/);
    expect(await page.locator('[data-breaker="ollama"]').innerText()).toContain("left alone");
  });

  it("has one sentence for everything that can be wrong, what stops the work first, each with at most one action", async () => {
    const page = await open(worst());
    expect(await verdict(page)).toBe("9 things need attention");
    expect(await said(page)).toEqual([
      "The part \u201cWriting\u201d holds up everything else. If it stays so, press Restart; nothing is lost.",
      "The part \u201cHealth check\u201d broke down again and again and was given up. Press Restart; nothing is lost.",
      "The documents folder is not there. \u201cLetters to the council\u201d waits; nothing is lost. Plug in the drive that it is on.",
      "ATLES reacts slowly. Choose a slower pace, or close other programs.",
      "\u201cQuarterly safety review\u201d gives no sign of life. It is cut off and tried again by itself; what is written of it is kept.",
      "The part \u201cMeasuring\u201d gives no sign of life. It is started again by itself.",
      "The part \u201cFile reader\u201d broke down and starts again at once. It broke down 12 times in the last minute; it is never given up. Nothing is lost.",
      "The part \u201cFile reader\u201d failed again and again. It is left alone. It is tried again when it is needed next. What needs it waits.",
      "The queue is paused. Nothing new is begun; what is in hand goes on.",
    ]);
    expect(await page.locator(".finding").evaluateAll((list) => list.map((item) => [...item.querySelectorAll("button")].map((button) => button.textContent.trim()).join("|")))).toEqual(["Restart", "Restart", "Try again", "", "Cancel it", "", "", "", "Resume the queue"]);
    await page.locator(".finding").first().getByRole("button").click();
    await page.getByRole("button", { name: "Cancel it" }).click();
    await window.waitForCall("cancel");
    expect([await window.calls("restart"), await window.calls("cancel")]).toEqual([[{}], [{ id: "now1" }]]);
  });

  it("of a stopped system is that all is well, and what Start would do", async () => {
    const page = await open(idle());
    expect(await verdict(page)).toBe("All is well");
    expect(await page.locator("#verdict-now").textContent()).toBe("ATLES is stopped, and nothing waits.");
    expect(await page.locator(".table-group").first().locator("xpath=following-sibling::tr[1]").textContent()).toContain("Rests until you press Start");
    expect(await page.locator(".chart-none").count()).toBe(4);
  });

  it("of a failed system offers to start it again", async () => {
    const world = well();
    world.replies.monitor = view({ findings: [{ code: "system_failed", subject: "", detail: "gave up after 5 restarts", request_id: null }] });
    world.snapshot.status.state = "failed";
    const page = await open(world);
    expect(await said(page)).toEqual(["ATLES could not keep running. Press Start to try again. Requests wait; nothing is lost."]);
    await page.locator(".finding").getByRole("button", { name: "Start" }).click();
    expect(await window.calls("start")).toHaveLength(1);
  });

  it("is reached from the warning above the form", async () => {
    const world = well();
    world.snapshot.status.health = needing().snapshot.status.health;
    const page = await window.open(world);
    await page.locator("atles-attention").getByRole("button", { name: "Show what is wrong" }).click();
    await page.locator("#verdict").waitFor();
  });

  it("cannot be given when the engine cannot be asked, and is when it can again", async () => {
    const world = well();
    world.replies.monitor = { reject: problem("database", "The engine's state cannot be read.", "Try again.") };
    const page = await open(world);
    await window.reply("monitor", view());
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("#verdict").waitFor();
  });
});

describe("what it shows", () => {
  it("follows the engine with every sample", async () => {
    const page = await open();
    await window.tell({ type: "monitor", value: view({ queue: { ...view().queue, active: 3, pending: 0, scheduled: 0, waiting_seconds: null } }) });
    await page.locator("#verdict-now", { hasText: "3 documents are being written; nothing waits." }).waitFor();
    expect(await words(page, "worker_pool")).toBe("3 at work, 0 free");
    await window.tell({ type: "metrics", value: { ...status().metrics, memory_bytes: 333e6 } });
    await page.locator(".tile", { hasText: "333" }).waitFor();
  });

  it("asks for nothing and draws nothing while nobody looks, and is up to date as soon as somebody does", async () => {
    const page = await open();
    const look = (state) => page.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
    const before = await page.locator(".main").innerHTML();
    const bar = await page.locator("atles-status-bar").innerHTML();
    await look("hidden");
    const asked = (await window.calls("history")).length;
    await window.tell({ type: "monitor", value: view({ findings: [{ code: "queue_paused", subject: "", detail: "", request_id: null }] }) });
    await window.tell({ type: "request", value: request("Fresh", "in_progress", { id: "fresh", started_at: "2026-01-01T00:00:00Z" }) });
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    expect(await page.locator(".main").innerHTML()).toBe(before);
    expect(await page.locator("atles-status-bar").innerHTML()).toBe(bar);
    expect(await window.calls("history")).toHaveLength(asked);
    await look("visible");
    await window.waitForCall("monitor", 2);
    await page.locator("#status-title", { hasText: "3 active requests" }).waitFor();
  });

  it("is left alone on every other screen", async () => {
    const page = await open();
    await page.keyboard.press("Control+2");
    await page.locator("#documents").waitFor();
    await window.tell({ type: "monitor", value: view({ at: "later" }) });
    expect([await window.calls("monitor"), await window.calls("history")].map((calls) => calls.length)).toEqual([1, 1]);
    await page.keyboard.press("Control+6");
    await window.waitForCall("monitor", 2);
  });

  it("says what every part does, and counts what it counts", async () => {
    const page = await open();
    expect(await words(page, "worker_pool")).toBe("2 at work, 1 free");
    expect(await words(page, "health_monitor")).toBe("All 6 checks are well");
    expect(await words(page, "source_reader")).toBe("Reads your files; 2 helpers ready or at work");
    expect(plain(await page.locator(".table-group").first().textContent())).toBe("What Start starts: one that breaks down is started again alone");
    const tiles = plain(await page.locator(".tiles").innerText());
    for (const part of ["14 %", "212 MB", "80 GB", "4.2 ms", "99 of 100 within 0.8 ms"]) expect(tiles).toContain(part);
    await page.locator("#engine-room summary").click();
    const room = plain(await page.locator("#engine-room").innerText());
    for (const part of ["2 threads, busy 7 % of the time; 14 tasks", "4.2 ms at most", "4211", "24 MB", "typeset", "18 ms"]) expect(room).toContain(part);
  });
});

describe("the charts", () => {
  it("have axes with units, a sentence, and the same as a table", async () => {
    const page = await open();
    const chart = page.locator("atles-chart").nth(1);
    await chart.locator("svg").waitFor();
    const axis = (await chart.locator(".chart-text").allTextContents()).map(plain);
    expect(axis.slice(0, 3)).toEqual(["0 s", "10 s", "20 s"]);
    expect(axis.slice(3).every((text) => /^\d\d:\d\d$/.test(text))).toBe(true);
    expect(await chart.locator("svg").getAttribute("aria-label")).toMatch(/^Time of a document\. Written in .* on average, after waiting/);
    expect(await chart.locator(".chart-line").count(), "two lines, of which one is broken").toBe(2);
    expect(await chart.locator(".chart-line").evaluateAll((lines) => lines.map((line) => getComputedStyle(line).strokeDasharray))).toEqual(["none", "5px, 4px"]);
    await chart.locator("summary").click();
    await chart.locator("tr").last().waitFor();
    const [head, ...rows] = await chart.locator("tr").evaluateAll((list) => list.map((row) => [...row.cells].map((cell) => cell.textContent.trim())));
    expect(head).toEqual(["Time", "writing", "waiting"]);
    expect(rows).toHaveLength(20);
  });

  it("draw as many bars as documents were counted, and none where ATLES did not run", async () => {
    const world = well();
    const { points, ...rest } = history("ten_minutes");
    const now = Date.now();
    const at = (seconds) => new Date(now - seconds * 1000).toISOString();
    world.replies.history = { ...rest, points: [{ ...points[0], at: at(500), completed: 3, failed: 0 }, { ...points[0], at: at(490), completed: 2, failed: 0 }, { ...points[0], at: at(1), completed: 4, failed: 1 }] };
    const page = await open(world);
    const chart = page.locator("atles-chart").first();
    await chart.locator("svg").waitFor();
    expect(plain(await chart.locator(".chart-summary").textContent())).toBe("9 documents finished, 1 failed.");
    expect(await chart.locator(".chart-bar.series-1").count()).toBe(1);
    await chart.locator("summary").click();
    const cells = await chart.locator("tbody tr").evaluateAll((list) => list.map((row) => row.cells[1].textContent.trim()));
    expect(cells.filter((text) => text !== "\u2013").map(Number).reduce((sum, value) => sum + value, 0)).toBe(9);
    expect(cells.filter((text) => text === "\u2013").length).toBeGreaterThanOrEqual(17);
  });

  it("go back ten minutes, a day or a month", async () => {
    const page = await open();
    await page.locator('[data-range="month"]').click();
    await page.getByText("Documents per day").waitFor();
    expect(await page.locator('[data-range="month"]').getAttribute("aria-pressed")).toBe("true");
    await page.locator("atles-chart svg").first().waitFor();
    expect((await page.locator("atles-chart").first().locator(".chart-text").allTextContents()).at(-1)).toMatch(/^\d+ \w+$/);
    await page.locator('[data-range="day"]').click();
    await page.getByText("Documents per hour").waitFor();
    expect((await window.calls("history")).map(({ range }) => range)).toEqual(["ten_minutes", "month", "day"]);
  });

  it("say why they cannot be drawn", async () => {
    const world = well();
    world.replies.history = { reject: problem("database", "The history cannot be read.", "") };
    const page = await open(world);
    await page.getByText("The history cannot be read.").waitFor();
    expect(await verdict(page), "the rest is there").toBe("All is well");
  });
});

describe("what can be done", () => {
  it("is to pause the queue and to resume it", async () => {
    const page = await open();
    await window.reply("monitor", view({ queue: { ...view().queue, paused: true }, findings: [{ code: "queue_paused", subject: "", detail: "", request_id: null }] }));
    await page.locator("#pause-queue").focus();
    await page.keyboard.press("Enter");
    await page.locator("#resume-queue").waitFor();
    expect(await page.locator("#queue-line").textContent()).toContain("Paused: nothing new is begun.");
    await page.locator("#resume-queue:focus").waitFor();
    await window.reply("monitor", view());
    await page.keyboard.press("Enter");
    await page.locator("#pause-queue:focus").waitFor();
    expect([await window.calls("pause_queue"), await window.calls("resume_queue")].map((calls) => calls.length)).toEqual([1, 1]);
  });

  it("is to set how many are written at once, and to leave it to the pace again", async () => {
    const page = await open();
    const select = page.locator('[data-field="ceiling"]');
    expect(plain(await select.locator("option:checked").textContent())).toBe("3, as the mid pace has it");
    await window.reply("monitor", view({ queue: { ...view().queue, ceiling: 1, at_once: 1 } }));
    await select.selectOption("1");
    await page.locator('[data-service="worker_pool"]', { hasText: "2 at work, 0 free" }).waitFor();
    expect(await select.inputValue()).toBe("1");
    await window.reply("monitor", view());
    await select.selectOption("");
    await window.waitForCall("set_ceiling", 2);
    expect(await window.calls("set_ceiling")).toEqual([{ ceiling: 1 }, { ceiling: null }]);
  });

  it("is told why fewer are written at once than the pace allows, here and in the header", async () => {
    const page = await open();
    await window.tell({ type: "monitor", value: view({ queue: { ...view().queue, at_once: 1, scaled: "memory_short" } }) });
    await page.locator("#queue-line", { hasText: "The mid pace is held back to 1 at once: memory is short." }).waitFor();
    expect(await page.locator('[data-field="pace"] option:checked').textContent()).toBe("Mid: 1 of 3 at once");
  });

  it("is told why it cannot be done", async () => {
    const page = await open();
    await window.reply("pause_queue", { reject: problem("database", "The queue could not be paused.", "") });
    await page.locator("#pause-queue").click();
    await page.locator(".notice-bad", { hasText: "The queue could not be paused." }).waitFor();
  });

  it("is to save a bundle for whoever helps, and to learn where it is", async () => {
    const page = await open();
    await page.locator("#save-diagnostics").click();
    await page.locator(".notice", { hasText: "The diagnostics are saved: /home/ada/atles-diagnostics.zip" }).waitFor();
    await window.reply("save_diagnostics", null);
    await page.getByRole("button", { name: "Dismiss this message" }).click();
    await page.locator("#save-diagnostics").click();
    await window.waitForCall("save_diagnostics", 2);
    expect(await page.locator(".notice").count(), "nothing is said when the picker was closed").toBe(0);
  });
});
