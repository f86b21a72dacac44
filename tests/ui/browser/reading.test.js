/** The Reader, with the source of each sentence, and what can be done with a document. */
import { describe, expect, it } from "vitest";
import { useLibrary } from "./library_window.js";
import { cite, costs, notes } from "./document_world.js";
import { busy, documentView, knownSources, passage, problem, reading, tablePassage } from "./world.js";

const { window, openLibrary } = useLibrary();
const openReader = async (change = {}) => {
  const world = busy();
  Object.assign(world.replies, change);
  const page = await openLibrary(world);
  await page.locator(".document-open").first().click();
  await page.locator("#passage").waitFor();
  return page;
};
const current = (page) => page.locator('#document [aria-current="true"]').getAttribute("id");
const marked = (page) => page.locator("#passage").evaluate((element) => [...element.querySelectorAll("mark")].map((mark) => mark.textContent));

describe("a document that ended early", () => {
  const part = { ...documentView, summary: { ...documentView.summary, partial: true } };

  it("is marked, and its rest is written at a press", async () => {
    const page = await openReader({ document: part, continue_document: { request_id: "c1", waits_for_start: true } });
    await page.locator(".reader-head", { hasText: "Ended early" }).waitFor();
    await page.locator("#continue").focus();
    await page.keyboard.press("Enter");
    const notice = page.locator(".notice", { hasText: "goes on where it ended as soon as you press Start. What there is stays as it is." });
    await notice.getByRole("button", { name: "Show it" }).click();
    expect(await window.calls("continue_document")).toEqual([{ requestId: "d1" }]);
    await page.locator("#composer-heading").waitFor();
  });

  it("can be continued from the library, where the others offer nothing of the kind", async () => {
    const page = await openLibrary();
    expect(await page.getByRole("button", { name: /^Continue/ }).count()).toBe(1);
    await page.locator('[data-id="doc3"]').getByRole("button", { name: /^Continue/ }).click();
    await window.waitForCall("continue_document");
  });

  it("says why where it cannot be continued", async () => {
    const page = await openReader({ document: part, continue_document: { reject: problem("not_now", "That document is not one in part.", "") } });
    await page.locator("#continue").click();
    await page.locator(".notice-bad", { hasText: "not one in part" }).waitFor();
  });
});

describe("a copy of a document", () => {
  it("is saved from the Reader in the format that is chosen", async () => {
    const page = await openReader({ export: "/home/ada/Desktop/Minutes.docx" });
    await page.locator(".reader-head .save-as summary").click();
    await page.getByRole("button", { name: "Word document" }).click();
    await page.locator(".notice", { hasText: "A copy is saved as /home/ada/Desktop/Minutes.docx." }).waitFor();
    expect(await window.calls("export")).toEqual([{ id: "doc1", format: "word" }]);
    expect(await page.locator(".save-as[open]").count(), "the choice is made").toBe(0);
  });

  it("is saved from the library without opening the document", async () => {
    const page = await openLibrary();
    await page.locator('[data-id="doc2"] .save-as summary').click();
    await page.locator('[data-id="doc2"] [data-item="html"]').click();
    await window.waitForCall("export");
    expect(await window.calls("export")).toEqual([{ id: "doc2", format: "html" }]);
    expect(await page.locator("#documents").count()).toBe(1);
    expect(await page.locator(".notice").count(), "the dialog was closed: nothing happened, and nothing is said").toBe(0);
  });

  it("can be left alone with Escape", async () => {
    const page = await openReader();
    await page.locator(".reader-head .save-as summary").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Markdown" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    expect(await page.locator(".save-as[open]").count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("SUMMARY");
    expect(await page.locator("#document").count(), "and the Reader stays").toBe(1);
  });

  it("is told about when it could not be saved", async () => {
    const page = await openReader({ export: { reject: problem("folder_unavailable", "ATLES may not write there.", "Choose another folder.") } });
    await page.locator(".reader-head .save-as summary").click();
    await page.getByRole("button", { name: "Web page" }).click();
    await page.getByText("ATLES may not write there.").waitFor();
  });
});

describe("the Reader", () => {
  it("opens with the first sourced sentence in focus and its passage beside it", async () => {
    const page = await openReader();
    expect(await current(page)).toBe("s-0-0-0");
    expect(await page.evaluate(() => document.activeElement.id), "the arrow keys work at once").toBe("s-0-0-0");
    expect(await window.calls("passage")).toEqual([{ documentId: "doc1", section: 0, paragraph: 0, sentence: 0, citation: 0 }]);
    const panel = await page.locator("atles-passage-panel").innerText();
    for (const part of ["board-notes-12-may.docx", "Page 2, under \u201cProgramme \u203a North site\u201d", "unchanged since", "Word for word"]) expect(panel).toContain(part);
  });

  it("goes from sentence to sentence with arrows, J and K, and buttons, through prose, tables and lists", async () => {
    const page = await openReader();
    const way = [];
    for (const key of ["ArrowDown", "j", "ArrowDown", "ArrowDown", "j", "ArrowDown", "k", "ArrowUp"]) {
      await page.keyboard.press(key);
      way.push(await current(page));
    }
    expect(way).toEqual(["s-0-0-1", "s-0-0-2", "s-0-1-0", "s-1-0-0", "s-1-0-1", "s-1-1-0", "s-1-0-1", "s-1-0-0"]);
    expect(await page.evaluate(() => document.activeElement.id), "the focus goes along").toBe("s-1-0-0");
    await page.keyboard.press("End");
    expect(await current(page)).toBe("s-3-0-1");
    await page.keyboard.press("Home");
    await page.locator("#next-sentence").click();
    expect(await current(page)).toBe("s-0-0-1");
    await page.locator("#previous-sentence").click();
    expect(await current(page)).toBe("s-0-0-0");
  });

  it("scrolls the sentence in focus into sight", async () => {
    const page = await openReader();
    await page.keyboard.press("End");
    const inside = await page.locator("#s-3-0-1").evaluate((sentence) => {
      const box = sentence.getBoundingClientRect();
      const card = sentence.closest(".document-card").getBoundingClientRect();
      return box.top >= card.top && box.bottom <= card.bottom;
    });
    expect(inside).toBe(true);
  });

  it("keeps the name of the source in sight over its words in a small window", async () => {
    const page = await openReader({ passage: { ...passage, before: "Before it. ".repeat(90), after: " After it.".repeat(90) } });
    await page.setViewportSize({ width: 900, height: 600 });
    // These take of its height.
    for (const message of ["One.", "Two.", "Three."]) await window.tell({ type: "notice", value: { code: "x", message, hint: "" } });
    await page.locator(".notice").nth(2).waitFor();
    for (const key of ["j", "k", "ArrowDown", "ArrowUp"]) {
      await page.keyboard.press(key);
      await page.locator("#passage").waitFor();
      const seen = await page.locator("#passage-name").evaluate((name) => {
        const [box, side] = [name, name.closest(".reader-side")].map((element) => element.getBoundingClientRect());
        const mark = document.querySelector("#passage mark").getBoundingClientRect();
        return { name: box.top >= side.top - 1 && box.bottom <= side.bottom, above: mark.top >= box.bottom - 1 && mark.top < side.bottom };
      });
      expect(seen).toEqual({ name: true, above: true });
    }
  });

  it("marks the quoted words in the passage exactly, and nothing around them", async () => {
    const page = await openReader();
    expect(await marked(page)).toEqual([passage.quote]);
    expect(await page.locator("#passage").evaluate((element) => element.textContent)).toBe(passage.before + passage.quote + passage.after);
  });

  it.each([
    ["emoji", "The vote was \u{1f44d}\u{1f3fd}\u{1f469}\u200d\u{1f469}\u200d\u{1f467}", "ok \u{1f3f3}\ufe0f\u200d\u{1f308} "],
    ["combining marks", "Cafe\u0301 Z\u0351\u036b\u0343algo", "na\u0131\u0308ve "],
    ["Arabic", "\u064a\u0628\u062f\u0623 \u0627\u0644\u0639\u0645\u0644 \u0641\u064a 3 \u064a\u0648\u0646\u064a\u0648", "\u0645\u0644\u0627\u062d\u0638\u0629: "],
  ])("marks %s as they stand", async (_, quote, before) => {
    const page = await openReader({ passage: { ...passage, quote, before, after: before } });
    expect(await marked(page)).toEqual([quote]);
    expect(await page.locator("#passage").evaluate((element) => element.textContent)).toBe(before + quote + before);
  });

  it("draws the amounts of a table as bars under it, each as long as its part of the greatest, for the eye alone", async () => {
    const page = await openReader();
    const widths = await page.locator(".bars .bar rect").evaluateAll((bars) => bars.map((bar) => Math.round(bar.getBoundingClientRect().width)));
    const whole = await page.locator(".bars .bar").first().evaluate((bar) => Math.round(bar.getBoundingClientRect().width));
    expect(widths[0]).toBe(whole);
    expect(Math.abs(widths[1] - whole * 0.714)).toBeLessThanOrEqual(1);
    expect(widths[2], "nothing is a hairline, not a gap").toBeGreaterThan(0);
    expect(await page.locator(".bars").textContent()).toContain("700,000");
    expect(await page.locator(".bars").getAttribute("aria-hidden")).toBe("true");
    expect(await page.locator(".bars").evaluate((bars) => bars.previousElementSibling?.className)).toBe("doc-table");
  });

  it("marks the cells of a table row, under the names of their columns", async () => {
    const page = await openReader({ passage: tablePassage });
    await page.locator(".sentence-row").first().click();
    await page.locator(".quote-table").waitFor();
    expect(await marked(page)).toEqual(["North", "700,000", "3 June"]);
    expect(await page.locator(".quote-table th").allTextContents()).toEqual(["Site", "Ceiling", "Start"]);
    expect(await page.locator("atles-passage-panel").innerText()).toContain("changed since");
  });

  it("sets Arabic from right to left and everything else from left to right", async () => {
    const page = await openReader();
    const direction = (selector) => page.locator(selector).evaluate((element) => getComputedStyle(element).direction);
    expect([await direction("#section-2"), await direction("p:has(> #s-2-0-0)"), await direction("#section-0")]).toEqual(["rtl", "rtl", "ltr"]);
  });

  it("goes through the passages of a sentence that has several", async () => {
    const page = await openReader();
    await page.locator("#s-0-0-2").click();
    await page.getByText("Passage 1 of 2").waitFor();
    const turns = await page.locator(".passage-pages .arrow").evaluateAll((arrows) => arrows.map((arrow) => getComputedStyle(arrow).rotate));
    expect(turns, "one points back, one on").toEqual(["45deg", "225deg"]);
    await page.keyboard.press("ArrowRight");
    await page.getByText("Passage 2 of 2").waitFor();
    await page.getByRole("button", { name: "Next passage" }).click();
    await page.getByText("Passage 1 of 2").waitFor();
    expect((await window.calls("passage")).map(({ citation }) => citation).slice(-3)).toEqual([0, 1, 0]);
  });

  it("shows what sources disagree about under what they differ by, each side with its source", async () => {
    const document = structuredClone(documentView);
    const side = (source, text) => ({ text, kind: "quoted", citations: [cite(source, text)] });
    document.sections.push({
      title: "Where the sources disagree",
      paragraphs: [
        { kind: "prose", title: "", columns: [], sentences: [{ text: "On these points the sources contradict each other; both sides are quoted.", kind: "notice", citations: [] }] },
        { kind: "list", title: "3 June or 10 June?", columns: [], sentences: [side(notes, "Works start on 3 June."), side(costs, "Works start on 10 June.")] },
      ],
    });
    const page = await openReader({ document });
    await page.getByRole("heading", { name: "3 June or 10 June?", level: 4 }).waitFor();
    await page.getByText("Works start on 10 June.").click();
    expect(await current(page)).toBe("s-4-1-1");
    expect(await page.locator("#s-4-1-0 + sup, #s-4-1-1 + sup").allTextContents()).toEqual(["1", "2"]);
    await window.waitForCall("passage", 2);
    await page.locator("#document").press("ArrowUp");
    expect(await current(page), "by keyboard as well").toBe("s-4-1-0");
  });

  it("says of a note that it claims nothing, and of an unsourced sentence that no source supports it", async () => {
    const document = structuredClone(documentView);
    document.sections[0].paragraphs[0].sentences[1].citations = [];
    const page = await openReader({ document });
    await page.locator("#s-0-1-0").click();
    await page.getByText("This is a note by ATLES.").waitFor();
    await page.locator("#s-0-0-1").click();
    await page.getByText("No source supports this sentence.").waitFor();
    expect(await page.locator("sup.no-source").textContent()).toBe("no source");
  });

  it("says when a source is gone, and does not offer to open it", async () => {
    const page = await openReader({ passage: { ...passage, file_state: "missing" } });
    expect(await page.locator("atles-passage-panel").innerText()).toContain("missing since");
    expect(await page.locator("#open-source").isDisabled()).toBe(true);
  });

  describe("that has changed meanwhile", () => {
    const changed = { ...documentView, sources: documentView.sources.map((source) => ([notes, costs].includes(source.source) ? { ...source, file_state: "changed" } : source)) };
    const both = async () => {
      await window.reply("document", changed);
      await window.reply("passage", { ...passage, file_state: "changed" });
    };
    const said = async (page) => {
      await page.getByText("This document may be out of date: 2 sources have changed since it was written.").waitFor();
      await page.locator(".passage-changed", { hasText: "changed since" }).waitFor();
    };

    it("is seen when the window is looked at again, and the sentence keeps the focus", async () => {
      const page = await openReader();
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      await page.locator("#s-0-0-2:focus").waitFor();
      await page.keyboard.press("ArrowRight");
      await page.getByText("Passage 2 of 2").waitFor();
      await both();
      await page.evaluate(() => globalThis.dispatchEvent(new Event("focus")));
      await said(page);
      expect([await current(page), await page.getByText("Passage 2 of 2").count()]).toEqual(["s-0-0-2", 1]);
      expect(await window.calls("document")).toHaveLength(2);
    });

    it("is seen when known files were read", async () => {
      const page = await openReader();
      await both();
      await window.tell({ type: "sources", value: knownSources({ reading: reading({ state: "reading" }) }) });
      await window.tell({ type: "sources", value: knownSources() });
      await said(page);
      expect(await window.calls("document"), "once, at the end").toHaveLength(2);
    });

    it("is seen when a passage says so, and asked about once though the two still differ", async () => {
      const page = await openReader();
      await window.reply("passage", { ...passage, file_state: "changed" });
      await page.keyboard.press("j");
      await page.locator(".passage-changed").waitFor();
      await window.waitForCall("document", 2);
      await page.keyboard.press("k");
      await page.locator("#s-0-0-0:focus").waitFor();
      await window.waitForCall("passage", 3);
      expect(await window.calls("document")).toHaveLength(2);
      await window.reply("document", changed);
      await page.evaluate(() => globalThis.dispatchEvent(new Event("focus")));
      await said(page);
    });
  });

  it("leads from the number behind a sentence to its source", async () => {
    const page = await openReader();
    await page.locator("#s-0-0-1 + sup").click();
    expect(await current(page)).toBe("s-0-0-1");
    await window.waitForCall("passage", 2);
  });

  it("says when the document's own file is gone, and does not offer to open it", async () => {
    const page = await openReader({ document: { ...documentView, file_state: "missing" } });
    await page.getByText("The file is no longer where ATLES put it.").waitFor();
    expect([await page.locator("#open-document").isDisabled(), await page.locator("#reveal").isDisabled()]).toEqual([true, true]);
  });

  it("says when the document's own file was changed, and shows the text as it was written", async () => {
    const page = await openReader({ document: { ...documentView, file_state: "changed" } });
    await page.getByText("The file was changed since ATLES wrote it. Here is the text as it was written.").waitFor();
  });

  it("says why a passage cannot be shown, and lets the user go on", async () => {
    const page = await openReader();
    await window.reply("passage", { reject: problem("not_found", "The source was never kept.", "") });
    await page.keyboard.press("ArrowDown");
    await page.getByText("The source was never kept.").waitFor();
    await page.locator("#next-sentence").click();
    expect(await current(page)).toBe("s-0-0-2");
  });

  it("lists what could not be read, and the sections to jump to", async () => {
    const page = await openReader();
    expect(await page.locator(".reader-side").innerText()).toContain("roof-survey.pdf");
    await page.locator(".contents-link", { hasText: "Actions" }).click();
    expect(await current(page)).toBe("s-3-0-0");
  });

  it("opens the source, the document and its folder by the engine", async () => {
    const page = await openReader();
    await page.keyboard.press("ArrowDown");
    await page.locator("#open-source").click();
    await page.getByRole("button", { name: "Open document" }).click();
    await page.locator(".reader-head .document-menu summary").click();
    await page.locator('.reader-head [data-item="reveal"]').click();
    expect(await window.calls("open_source")).toEqual([{ documentId: "doc1", section: 0, paragraph: 0, sentence: 1, citation: 0 }]);
    expect([await window.calls("open_document"), await window.calls("reveal_document")]).toEqual([[{ id: "doc1" }], [{ id: "doc1" }]]);
  });

  it("copies a quote with its source", async () => {
    const page = await openReader();
    await page.locator("#copy-quote").click();
    await page.getByText("The quote is copied, with its source.").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`\u201c${passage.quote}\u201d (board-notes-12-may.docx, page 2, under \u201cProgramme \u203a North site\u201d)`);
  });

  it("finds words, goes from one to the next, and gives the focus back to the text", async () => {
    const page = await openReader();
    await page.keyboard.press("Control+f");
    await page.keyboard.type("SITE");
    await page.locator("#find-count", { hasText: "1 of 2" }).waitFor();
    expect(await current(page)).toBe("s-0-0-1");
    await page.locator("#find").fill("the");
    await page.keyboard.press("Enter");
    await page.locator("#find-count", { hasText: "3 of 7" }).waitFor();
    await page.keyboard.press("Shift+Enter");
    await page.locator("#find-count", { hasText: "2 of 7" }).waitFor();
    expect((await page.locator("mark.hit").allTextContents()).every((text) => text.toLowerCase() === "the")).toBe(true);
    await page.locator("#find").fill("unicorn");
    await page.locator("#find-count", { hasText: "Not found" }).waitFor();
    await page.keyboard.press("Escape");
    expect(await page.locator("#find").count()).toBe(0);
    expect(await page.locator("mark.hit").count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement.id)).toBe("s-0-0-1");
  });

  it("prints the whole document alone, in black on white, also in the dark", async () => {
    const page = await openReader();
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const hidden of ["atles-header", "atles-rail", "atles-status-bar", ".reader-side", ".reader-head"]) expect(await page.locator(hidden).isVisible(), hidden).toBe(false);
    const look = await page.locator(".document-card").evaluate((card) => ({ overflow: getComputedStyle(card).overflow, colour: getComputedStyle(card).color, paper: getComputedStyle(document.body).backgroundColor, cut: card.scrollHeight > card.clientHeight + 1 }));
    expect(look).toEqual({ overflow: "visible", colour: "rgb(0, 0, 0)", paper: "rgb(255, 255, 255)", cut: false });
    await page.evaluate(() => void (globalThis.print = () => (globalThis.printed = true)));
    await page.keyboard.press("Control+p");
    expect(await page.evaluate(() => globalThis.printed)).toBe(true);
  });

  it("is printed from its menu, which says the key for it", async () => {
    const page = await openReader();
    await page.evaluate(() => void (globalThis.print = () => (globalThis.printed = document.querySelectorAll("details[open]").length)));
    await page.locator(".document-menu > summary").focus();
    await page.keyboard.press("Enter");
    const item = page.locator('[data-item="print"]');
    expect(await item.innerText()).toMatch(/^Print\.\.\.\s*(Ctrl|\u2318) P$/);
    expect(await item.getAttribute("aria-keyshortcuts")).toMatch(/^(Control|Meta)\+P$/);
    await item.focus();
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => globalThis.printed), "once, with the menu out of the way").toBe(0);
    expect(await page.evaluate(() => document.activeElement.localName), "the keyboard is where it was").toBe("summary");
  });
});
