/** What a window of 900 x 600 must not do to what stands in it. */
import { describe, expect, it } from "vitest";
import { openReader, to } from "./arranging.js";
import { leftAlone } from "./connection_world.js";
import { heldBack } from "./monitor_world.js";
import { useWindow } from "./window.js";
import { busy, documentView, status, summaries } from "./world.js";

const window = useWindow();
const LONG = "What the papers say about tracing and data protection in practice, and what it costs";
const box = (page, selector) => page.locator(selector).first().boundingBox();

describe("in a small window", () => {
  it("the heads of the queues are one line each, and Now and Next begin at the same height", async () => {
    const world = busy();
    world.snapshot.status = status({ state: "stopped" });
    for (const size of ["small", "large"]) {
      const page = await window.open(world, { size });
      await page.locator("#next .job").first().waitFor();
      expect((await box(page, 'section[aria-labelledby="next-heading"] .queue-head')).height).toBeLessThan(36);
      expect(Math.abs((await box(page, "#now")).y - (await box(page, "#next")).y), size).toBeLessThan(1);
      expect(await page.locator("#next .queue-note").innerText()).toBe("They wait until you press Start.");
    }
  });

  it("the header shows the chosen pace whole and what needs attention, and gives way with what is told elsewhere too", async () => {
    const widths = [];
    for (const size of ["large", "small"]) {
      const page = await window.open(leftAlone(), { size });
      await window.tell({ type: "monitor", value: heldBack() });
      await page.getByText("2 of 5 at once").first().waitFor({ state: "attached" });
      await page.locator("#attention").waitFor();
      widths.push((await box(page, '[data-field="pace"]')).width);
      expect(await page.locator(".state-note").isVisible(), size).toBe(size === "large");
    }
    expect(widths[1]).toBe(widths[0]);
  });

  it("what can be done with a connection is at its end, also on a line of its own", async () => {
    const page = await window.open(leftAlone(), { size: "small" });
    await page.locator('[data-screen="connections"]').click();
    await page.locator(".connection").nth(1).waitFor();
    const ends = await page.locator(".connection-actions").evaluateAll((all) => all.map((actions) => Math.round(actions.getBoundingClientRect().right)));
    const tops = await page.locator(".connection").nth(1).evaluate((row) => [".connection-name", ".connection-actions"].map((part) => row.querySelector(part).getBoundingClientRect().top));
    expect(tops[1] - tops[0], "it has gone to the next line").toBeGreaterThan(20);
    expect(ends[1]).toBe(ends[0]);
  });

  it("what can be done with a request is at the end of its row, whether or not there is a note before it", async () => {
    const page = await window.open(leftAlone(), { size: "small" });
    await page.locator("#now .job").nth(2).waitFor();
    const ends = await page.locator("#now .job-actions").evaluateAll((all) => all.map((actions) => Math.round(actions.getBoundingClientRect().right)));
    expect(new Set(ends).size, String(ends)).toBe(1);
  });

  it("the title of the Reader keeps its room, and what has none is under More", async () => {
    const world = busy();
    world.replies.document = { ...documentView, summary: { ...documentView.summary, title: LONG, partial: true } };
    const page = await window.open(world, { size: "small" });
    await openReader(window);
    expect((await box(page, ".reader-head h1")).width).toBeGreaterThan(180);
    expect(await page.locator(".reader-head h1").getAttribute("title")).toBe(LONG);
    await page.locator(".reader-head .document-menu summary").click();
    await page.locator('.reader-head [data-item="reveal"]').click();
    expect(await window.calls("reveal_document")).toEqual([{ id: "doc1" }]);
  });

  it("a line of the document keeps some fifty letters, however large they are", async () => {
    const page = await window.open(busy(), { size: "small" });
    await openReader(window);
    for (const width of [1240, 900, 830, 760, 600]) {
      await page.setViewportSize({ width, height: 600 });
      expect((await box(page, ".doc")).width, String(width)).toBeGreaterThan(360);
    }
  });

  it("an entry of the library has its buttons on one line, and the last menu opens where it can be seen", async () => {
    const world = busy();
    world.replies.documents = [{ ...summaries[0], title: LONG, partial: true }, ...summaries.slice(1), ...[1, 2, 3].map((number) => ({ ...summaries[0], id: `more${number}`, created_at: summaries[2].created_at }))];
    const page = await window.open(world, { size: "small" });
    await to("library")(window);
    const tops = await page.locator('[data-id="doc1"] .document-actions > *').evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().top));
    expect(tops).toHaveLength(3);
    expect(Math.max(...tops) - Math.min(...tops)).toBeLessThan(8);
    const last = page.locator(".document-menu").last();
    await page.locator("main").evaluate((main) => main.scrollTo(0, main.scrollHeight));
    await last.locator("summary").click();
    await page.waitForFunction(() => {
      const items = [...document.querySelectorAll(".document-menu[open] .menu-items")].at(-1).getBoundingClientRect();
      const view = document.querySelector("main").getBoundingClientRect();
      return items.top >= view.top && items.bottom <= view.bottom;
    });
  });

  it("the number of documents lies under nothing, while some are chosen too", async () => {
    const page = await window.open(busy(), { size: "small" });
    await to("library")(window);
    await page.locator("#choose").click();
    const [count, search] = [await box(page, "#library-count"), await box(page, "#library-search")];
    expect(count.x + count.width <= search.x || search.y >= count.y + count.height || search.y + search.height <= count.y).toBe(true);
    expect(count.height, "on one line").toBeLessThan(30);
  });
});
