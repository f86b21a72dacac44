/** Messages: where they lie, and how long they stay. */
import { describe, expect, it } from "vitest";
import { useWindow } from "./window.js";
import { ago, busy, documentView, request } from "./world.js";

const window = useWindow();
const say = (message) => window.tell({ type: "notice", value: { code: "x", message, hint: "" } });

describe("messages", () => {
  it("lie over nothing in a small window, however many they are", async () => {
    const page = await window.open(busy(), { size: "small" });
    await page.locator("#write").waitFor();
    for (const message of ["One.", "Two.", "Three.", "Four."]) await say(message);
    await page.locator(".notice").nth(3).waitFor();
    await page.locator("#write").scrollIntoViewIfNeeded();
    const boxes = await page.evaluate(() => ["main", ".notices", ".status-bar"].map((selector) => document.querySelector(selector).getBoundingClientRect().toJSON()));
    expect(boxes[0].bottom).toBeLessThanOrEqual(boxes[1].top + 0.5);
    expect(boxes[1].bottom).toBeLessThanOrEqual(boxes[2].top + 0.5);
    expect(boxes[0].height, "and leave room for the screen").toBeGreaterThan(200);
    await page.locator("#write").click();
    await page.locator("#fault-title").waitFor();
  });

  it("stay while the pointer or the focus is on one, and go by themselves after it", async () => {
    const page = await window.open(busy(), { alone: true });
    await page.clock.install();
    await page.reload();
    await page.locator("#now").waitFor();
    await say("One.");
    await page.locator(".notice").hover();
    await page.clock.fastForward(60_000);
    expect(await page.locator(".notice").count()).toBe(1);
    await page.locator(".notice button").focus();
    await page.mouse.move(5, 5);
    await page.clock.fastForward(60_000);
    expect(await page.locator(".notice").count()).toBe(1);
    await page.locator("#title").focus();
    await page.clock.fastForward(10_000);
    await page.locator(".notice").waitFor({ state: "detached" });
  });

  it("that a document is written again go when it is, so that nobody cancels what is done", async () => {
    const world = busy();
    world.replies.document = { ...documentView, sources: [{ ...documentView.sources[0], file_state: "changed" }] };
    const page = await window.open(world);
    await page.locator('[data-screen="library"]').click();
    await page.locator(".document-open").first().click();
    await page.locator("#write-again").click();
    await page.locator(".notice", { hasText: "is written again" }).getByRole("button", { name: "Cancel" }).waitFor();
    await window.tell({ type: "request", value: request("Minutes", "completed", { id: "again", finished_at: ago(0), document_id: "doc1", sourced: 9, sentences: 9 }) });
    await page.locator(".notice", { hasText: "is finished" }).waitFor();
    expect(await page.locator(".notice").count()).toBe(1);
  });
});
