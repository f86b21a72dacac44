/** The log: filters, search, copy, follow, and a hundred thousand lines. */
import { describe, expect, it } from "vitest";
import { useWindow } from "./window.js";
import { busy, logLines, problem, stopped } from "./world.js";

const window = useWindow();

const open = async (world = busy()) => {
  await window.open(world);
  await window.page.locator('[data-screen="activity"]').click();
  await window.page.locator(".log-line, .empty").first().waitFor();
  return window.page;
};
const lines = (page) => page.locator(".log-line").allTextContents();
const count = (page, text) => page.locator("#log-count", { hasText: text }).waitFor();
const say = (number, change = {}) => ({ type: "log", value: { lines: [{ number, time: "2026-01-02T03:04:05Z", level: "info", task: "worker_pool", message: `said ${number}`, ...change }], dropped: 0 } });
const atEnd = (page) => page.locator("#log").evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop < 2);

/** Tells many lines from inside of the page, as they would arrive. */
const pour = (page, from, many) =>
  page.evaluate(
    ([first, number]) => {
      for (let done = 0; done < number; done += 2_000) {
        const some = Array.from({ length: Math.min(2_000, number - done) }, (_, index) => ({ number: first + done + index, time: "2026-01-02T03:04:05Z", level: "info", task: "pour", message: `poured ${first + done + index}` }));
        window.atlesMock.tell({ type: "log", value: { lines: some, dropped: 0 } });
      }
    },
    [from, many],
  );

describe("the log", () => {
  it("shows each line under the plain name of its task, the last one in sight", async () => {
    const page = await open();
    const shown = await lines(page);
    expect(shown.at(-1)).toMatch(/^\[\d\d:\d\d:\d\d\] \[Writing\] Passage 400 ranked 0\.0 for section 2$/);
    expect(await page.locator(".log-task").last().getAttribute("title"), "the log file has this one").toBe("worker_pool");
    expect(await atEnd(page)).toBe(true);
    const named = await page.locator('[data-field="log-task"] option').allTextContents();
    expect(named.map((name) => name.trim())).toEqual(["All tasks", "Health check", "Quarterly safety review", "File reader", "Writing"]);
  });

  it("finds lines by the plain name of their task too, and calls warnings problems", async () => {
    const page = await open();
    await page.locator("#log-search").fill("health check");
    await count(page, "100 of 400 lines");
    expect(await page.locator('[data-field="log-level"] option').allTextContents()).toContain("Problems: warnings and errors");
  });

  it("tells warnings and errors by a word, not by colour alone", async () => {
    const page = await open();
    await page.locator('[data-field="log-level"]').selectOption("warn");
    for (const line of await lines(page)) expect(line).toMatch(/\] (Warning|Error): /);
  });

  it("is filtered by level, by task and by words, and says how many lines pass", async () => {
    const page = await open();
    await page.locator('[data-field="log-level"]').selectOption("error");
    await count(page, "4 of 400 lines");
    await page.locator('[data-field="log-level"]').selectOption("debug");
    await page.locator('[data-field="log-task"]').selectOption("health_monitor");
    await count(page, "100 of 400 lines");
    await page.locator("#log-search").fill("ranked 0.21");
    await count(page, "4 of 400 lines");
    for (const line of await lines(page)) expect(line).toContain("[Health check] Passage");
    await page.locator("#log-search").fill("nothing like it");
    await page.getByText("No line passes the filter.").waitFor();
    await page.getByRole("button", { name: "Show all lines" }).click();
    await count(page, /^400 lines$/);
  });

  it("goes on with the filter as new lines come", async () => {
    const page = await open();
    await page.locator("#log-search").fill("said");
    await window.tell(say(401), say(402, { message: "other" }), say(403));
    await count(page, "2 of 403 lines");
    expect((await lines(page)).map((line) => line.replace(/^.*\] /, ""))).toEqual(["said 401", "said 403"]);
  });

  it("follows what comes until the user scrolls up, then stands still, and follows again at a press", async () => {
    const page = await open();
    await window.tell(say(401));
    await page.getByText("said 401").waitFor();
    expect(await atEnd(page)).toBe(true);
    await page.locator("#log").hover();
    await page.mouse.wheel(0, -600);
    await page.locator("#follow:not(:checked)").waitFor();
    const top = await page.locator("#log").evaluate((log) => log.scrollTop);
    await window.tell(say(402));
    await count(page, "402 lines");
    expect(await page.locator("#log").evaluate((log) => log.scrollTop)).toBe(top);
    await page.locator("#follow").check();
    await page.getByText("said 402").waitFor();
    expect(await atEnd(page)).toBe(true);
  });

  it("copies what is shown, or the lines that are chosen with the pointer or the keys", async () => {
    const page = await open();
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    const told = (text) => page.waitForFunction((part) => document.querySelector("#announcement").textContent.includes(part), text);
    await page.locator("#log-search").fill("Passage 39");
    await page.locator("#copy").click();
    await told("11 lines copied.");
    expect((await clipboard()).trimEnd().split("\n")).toHaveLength(11);
    await page.locator(".log-line", { hasText: "Passage 391" }).click();
    await page.locator(".log-line", { hasText: "Passage 393" }).click({ modifiers: ["Shift"] });
    await page.getByRole("button", { name: "Copy 3 lines" }).click();
    await told("3 lines copied.");
    expect(await clipboard()).toMatch(/Passage 391.*\n.*Passage 392.*\n.*Passage 393/);
    await page.locator("#log").focus();
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Control+c");
    await told("4 lines copied.");
    await page.keyboard.press("Control+a");
    await page.getByRole("button", { name: "Copy 11 lines" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Copy all shown" }).waitFor();
  });

  it("shows a long line as a whole when it is chosen", async () => {
    const page = await open();
    const long = `${"very ".repeat(200)}long`;
    await window.tell(say(401, { message: long }));
    await page.locator(".log-line").last().click();
    expect(await page.locator(".log-whole").textContent()).toBe(long);
  });

  it("says in its place how many lines were left out", async () => {
    const page = await open();
    await window.tell({ type: "log", value: { ...say(401).value, dropped: 12_345 } });
    await page.getByText("12,345 lines left out here because they came too fast; the log file has them").waitFor();
  });

  it("opens its folder, where there is one", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Open log folder" }).click();
    expect(await window.calls("open_log_folder")).toEqual([{}]);
  });

  it("is one sentence, without a button that would do nothing, where nothing happened yet", async () => {
    const page = await open(stopped());
    expect(await page.locator(".empty").textContent()).toContain("Press Start and it begins.");
    expect(await page.getByRole("button", { name: "Open log folder" }).count()).toBe(0);
    expect(await page.locator("#copy").isDisabled()).toBe(true);
  });

  it("says when it cannot be read", async () => {
    const world = busy();
    world.replies.log = { reject: problem("internal", "The log cannot be read.", "") };
    await open(world);
    await window.page.locator(".notice-bad", { hasText: "The log cannot be read." }).waitFor();
  });
});

describe("a hundred thousand lines", () => {
  it("cost no more elements than four hundred do, and scrolling through them costs no more time", async () => {
    const page = await open();
    /** Puts the list at many places and lets it draw. @returns Middle of the milliseconds of work that a place costs. */
    const scroll = () =>
      page.locator("#log").evaluate(async (log) => {
        const list = log.closest("atles-log-list");
        const costs = [];
        for (let step = 0; step < 60; step += 1) {
          const begun = performance.now();
          log.scrollTop = ((step * 37) % 60) * ((log.scrollHeight - log.clientHeight) / 60);
          log.dispatchEvent(new Event("scroll"));
          await list.updateComplete;
          costs.push(performance.now() - begun);
          await new Promise(requestAnimationFrame);
        }
        return costs.sort((a, b) => a - b)[30];
      });
    const few = { elements: await page.locator("#log *").count(), cost: await scroll() };
    await pour(page, 401, 99_600);
    await count(page, "100,000 lines");
    const many = { elements: await page.locator("#log *").count(), cost: await scroll() };
    expect(many.elements).toBeLessThan(few.elements * 1.6);
    expect(many.elements).toBeLessThan(500);
    expect(many.cost, `${few.cost} ms with 400 lines`).toBeLessThan(few.cost * 4 + 2);
  });

  it("can be reached from the first to the last, and each place shows its own lines", async () => {
    const page = await open({ ...busy(), replies: { ...busy().replies, log: { lines: [], folder: null } } });
    await pour(page, 1, 100_000);
    await page.locator(".log-line").first().waitFor();
    await page.locator("#log").focus();
    await page.keyboard.press("Home");
    await page.getByText("poured 1", { exact: true }).waitFor();
    await page.locator("#log").evaluate((log) => (log.scrollTop = 50_000 * 22));
    await page.getByText("poured 50001", { exact: true }).waitFor();
    await page.keyboard.press("End");
    await page.getByText("poured 100000", { exact: true }).waitFor();
  });

  it("leave what is being read where it is when old lines fall out at the top", async () => {
    const page = await open({ ...busy(), replies: { ...busy().replies, log: { lines: [], folder: null } } });
    await pour(page, 1, 100_000);
    await page.locator(".log-line").first().waitFor();
    await page.locator("#log").evaluate((log) => (log.scrollTop = 60_000 * 22));
    await page.getByText("poured 60001", { exact: true }).waitFor();
    const place = () => page.getByText("poured 60001", { exact: true }).evaluate((line) => Math.round(line.getBoundingClientRect().top));
    const before = await place();
    await pour(page, 100_001, 6_000);
    await page.waitForFunction(() => document.querySelector("#log").scrollTop === 54_000 * 22);
    expect(await place()).toBe(before);
  });
});

describe("a line of a document with a long title", () => {
  it("keeps room for what happened to it", async () => {
    const page = await open();
    await window.tell(say(401, { task: "Heat pumps ".repeat(27), message: "Section 3 is written" }));
    const line = page.locator(".log-line", { hasText: "Section 3 is written" });
    await line.waitFor();
    const [right, end] = await line.evaluate((row) => [row.lastElementChild.getBoundingClientRect().right, row.getBoundingClientRect().right]);
    expect(right).toBeLessThanOrEqual(end);
  });
});
