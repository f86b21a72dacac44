/** Keeping the library in order: tags, narrowing down, and many documents at once. */
import { describe, expect, it } from "vitest";
import { useWindow } from "./window.js";
import { busy, summaries } from "./world.js";

const window = useWindow();

const open = async (world = busy()) => {
  await window.open(world);
  await window.page.locator('[data-screen="library"]').click();
  await window.page.locator("#documents").waitFor();
  return window.page;
};
const titles = (page) => page.locator(".document-open").allTextContents();
const called = async (command, times) => {
  await window.waitForCall(command, times);
  return window.calls(command);
};

describe("the library", () => {
  it("is narrowed down by type and by tag, in whatever letters, and back", async () => {
    const page = await open();
    expect(await page.locator(".tag-row button").allTextContents(), "each tag once").toEqual(["board", "North site"]);
    await page.locator(".tag-row button", { hasText: /^board$/i }).click();
    expect(await titles(page)).toEqual([summaries[1].title, summaries[2].title]);
    expect(await page.locator("#library-count").textContent()).toBe("2 of 3 documents");
    await page.locator('[data-field="type"]').selectOption("technical_report");
    expect(await titles(page)).toEqual([summaries[2].title]);
    await page.locator(".tag-row button", { hasText: "North site" }).click();
    await page.locator(".empty", { hasText: "No document is of this kind." }).waitFor();
    await page.locator("#show-all").click();
    expect(await titles(page)).toHaveLength(3);
    expect(await page.locator('.tag-row [aria-pressed="true"]').count()).toBe(0);
  });

  it("files a document under tags, which one press takes back", async () => {
    const page = await open();
    await page.locator('[data-id="doc2"] .document-menu summary').click();
    await page.locator('[data-id="doc2"] [data-item="tags"]').click();
    expect(await page.locator("#tags").inputValue()).toBe("Board, North site");
    await page.locator("#tags").fill("Board, Energy ;  2026");
    await page.locator("#tags").press("Enter");
    expect((await called("set_tags"))[0]).toEqual({ id: "doc2", tags: ["Board", "Energy", "2026"] });
    await page.locator(".notice", { hasText: "The tags are saved." }).getByRole("button", { name: "Undo" }).click();
    expect((await called("set_tags", 2))[1]).toEqual({ id: "doc2", tags: ["Board", "North site"] });
  });

  it("tells the Reader of other tags, so that the next change begins with them", async () => {
    const page = await open();
    await page.locator('[data-id="doc1"] .document-open').click();
    await page.locator("#passage").waitFor();
    await window.tell({ type: "document", value: { ...summaries[0], tags: ["Audit"] } });
    await page.locator(".reader-head .document-menu summary").click();
    await page.locator('.reader-head [data-item="tags"]').click();
    expect(await page.locator("#tags").inputValue()).toBe("Audit");
  });

  it("offers tags that are in use", async () => {
    const page = await open();
    await page.locator('[data-id="doc1"] .document-menu summary').click();
    await page.locator('[data-id="doc1"] [data-item="tags"]').click();
    await page.locator(".known-tags button", { hasText: "North site" }).click();
    await page.keyboard.press("Enter");
    expect((await called("set_tags"))[0]).toEqual({ id: "doc1", tags: ["North site"] });
  });
});

describe("several documents", () => {
  const choose = async (page, ...ids) => {
    await page.locator("#choose").click();
    for (const id of ids) await page.locator(`[data-id="${id}"] .document-choose`).check();
  };

  it("are chosen by keyboard and saved as copies in one folder", async () => {
    const page = await open();
    await page.locator("#choose").focus();
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("choose-all");
    await page.keyboard.press("Space");
    expect(await page.locator("#chosen-count").textContent()).toBe("3 chosen");
    await page.locator('[data-id="doc3"] .document-choose').focus();
    await page.keyboard.press("Space");
    expect(await page.locator("#chosen-count").textContent()).toBe("2 chosen");
    await page.locator(".save-copies summary").click();
    await page.locator('.save-copies [data-item="word"]').click();
    expect(await called("export_many")).toEqual([{ ids: ["doc1", "doc2"], format: "word" }]);
    await page.locator(".notice", { hasText: "Copies of 2 documents are saved in /home/ada/Copies." }).waitFor();
    await page.locator("#end-choosing").click();
    expect(await page.locator(".document-choose").count()).toBe(0);
  });

  it("of which some cannot be saved are told, with the reasons", async () => {
    const world = busy();
    world.replies.export_many = { folder: "/home/ada/Copies", saved: 1, failed: [{ title: "Minutes", reason: "The disk is full." }] };
    const page = await open(world);
    await choose(page, "doc1", "doc2");
    await page.locator(".save-copies summary").click();
    await page.locator('.save-copies [data-item="pdf"]').click();
    const notice = page.locator(".notice", { hasText: "1 of 2 documents could not be saved." });
    await notice.locator("summary").click();
    expect(await notice.textContent()).toContain("Minutes: The disk is full.");
  });

  it("get tags beside those that they have", async () => {
    const page = await open();
    await choose(page, "doc1", "doc2");
    await page.locator("#tag-chosen").click();
    expect(await page.locator("#tags").inputValue()).toBe("");
    await page.locator("#tags").fill("Audit");
    await page.keyboard.press("Enter");
    expect(await called("set_tags", 2)).toEqual([
      { id: "doc1", tags: ["Audit"] },
      { id: "doc2", tags: ["Board", "North site", "Audit"] },
    ]);
  });

  it("go into the bin, and come back at a press", async () => {
    const page = await open();
    await choose(page, "doc1", "doc3");
    await page.locator("#bin-chosen").click();
    expect(await called("bin_document", 2)).toEqual([{ id: "doc1" }, { id: "doc3" }]);
    await page.locator(".notice", { hasText: "2 documents moved to the bin" }).getByRole("button", { name: "Undo" }).click();
    expect(await called("unbin_document", 2)).toEqual([{ id: "doc1" }, { id: "doc3" }]);
  });

  it("that are not shown any more are not touched", async () => {
    const page = await open();
    await choose(page, "doc1", "doc2");
    await page.locator(".tag-row button", { hasText: "North site" }).click();
    expect(await page.locator("#chosen-count").textContent()).toBe("1 chosen");
    await page.locator("#bin-chosen").click();
    await page.locator(".notice", { hasText: "1 document moved to the bin" }).waitFor();
    expect(await window.calls("bin_document")).toEqual([{ id: "doc2" }]);
  });
});
