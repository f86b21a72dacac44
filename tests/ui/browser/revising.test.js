/** Documents that are changed in the Reader, their versions, and the bin of the library. */
import { describe, expect, it } from "vitest";
import { useWindow } from "./window.js";
import { busy, changedView, documentView, problem, summaries } from "./world.js";

const window = useWindow();

const openLibrary = async (change = {}) => {
  const world = busy();
  Object.assign(world.replies, change);
  await window.open(world);
  await window.page.locator('[data-screen="library"]').click();
  await window.page.locator("#documents").waitFor();
  return window.page;
};
const openReader = async (change = {}) => {
  const page = await openLibrary(change);
  await page.locator(".document-open").first().click();
  await page.locator("#passage").waitFor();
  return page;
};
/** The window is closed and opened again, and the document with it. */
const reopened = async (page) => {
  await page.reload();
  await page.locator('[data-screen="library"]').click();
  await page.locator(".document-open").first().click();
  await page.locator("#passage").waitFor();
};
/** Somebody else has changed the first paragraph. */
const shownAs = async (page, sentences) => {
  const [first, ...rest] = documentView.sections;
  const [paragraph, ...others] = first.paragraphs;
  const view = { ...changedView, sections: [{ ...first, paragraphs: [{ ...paragraph, sentences }, ...others] }, ...rest] };
  await window.reply("document", view);
  await window.tell({ type: "document", value: view.summary });
};
const focused = (page) => page.evaluate(() => document.activeElement?.id);

describe("a sentence", () => {
  it("gets the user's words with the keyboard alone, and says what the check finds", async () => {
    const page = await openReader();
    await page.keyboard.press("Enter");
    await page.locator("#sentence-words:focus").waitFor();
    expect(await page.locator("#sentence-words").inputValue()).toBe(documentView.sections[0].paragraphs[0].sentences[0].text);
    await page.keyboard.press("Control+a");
    await page.keyboard.type("The board approved a ceiling of 1.4 million.");
    await page.keyboard.press("Enter");
    await page.getByText("Not supported by the passage").waitFor();
    expect(await window.calls("change_document")).toEqual([
      { id: "doc1", version: 1, change: { type: "replace", at: { section: 0, paragraph: 0, sentence: 0 }, text: "The board approved a ceiling of 1.4 million." } },
    ]);
    expect(await page.locator("#support").innerText()).toContain("The passage does not say \u201c1.4\u201d.");
    expect(await page.locator("#s-0-0-0").getAttribute("class")).toContain("sentence-own");
    expect(await focused(page), "the focus is back on it").toBe("s-0-0-0");
    expect(await page.locator("#quality").innerText()).toContain("1 your own");
  });

  it("stays as it was at Escape, and the Reader stays open", async () => {
    const page = await openReader();
    await page.keyboard.press("Enter");
    await page.locator("#sentence-words:focus").waitFor();
    await page.keyboard.type("jk");
    await page.keyboard.press("Escape");
    await page.locator("#s-0-0-0").waitFor();
    expect(await window.calls("change_document")).toEqual([]);
    expect(await focused(page)).toBe("s-0-0-0");
  });

  it("gives back what was typed when Escape was pressed too soon", async () => {
    const page = await openReader();
    await page.keyboard.press("Enter");
    await page.locator("#sentence-words").fill("Many words of mine.");
    await page.keyboard.press("Escape");
    await page.locator(".notice", { hasText: "The sentence stays as it was." }).getByRole("button", { name: "Undo" }).click();
    await page.locator("#sentence-words:focus").waitFor();
    expect(await page.locator("#sentence-words").inputValue()).toBe("Many words of mine.");
    await page.locator("#cancel-change").click();
    await page.locator("#change-sentence").click();
    expect(await page.locator("#sentence-words").inputValue(), "what was cancelled does not come up by itself").toBe(documentView.sections[0].paragraphs[0].sentences[0].text);
  });

  it("keeps what was typed while the user changes another one or looks at the library", async () => {
    const page = await openReader();
    await page.locator("#change-sentence").click();
    await page.locator("#sentence-words").fill("Half a sentence");
    await page.locator("#next-sentence").click();
    await page.locator("#change-sentence").click();
    expect(await focused(page), "the field that has opened has the focus").toBe("sentence-words");
    expect(await page.locator("#sentence-words").inputValue()).toBe(documentView.sections[0].paragraphs[0].sentences[1].text);
    await page.locator("#sentence-words").fill("Half another");
    await page.locator(".notice", { hasText: "Your words for that sentence are put aside." }).getByRole("button", { name: "Go on" }).click();
    await page.waitForFunction(() => document.querySelector("#sentence-words")?.value === "Half a sentence");
    await page.locator("#back").click();
    await page.locator(".notice").getByRole("button", { name: "Go on" }).last().click();
    await page.locator("#sentence-words:focus").waitFor();
    expect(await page.locator("#sentence-words").inputValue()).toBe("Half a sentence");
    await page.locator("#keep-change").click();
    await window.waitForCall("change_document");
    expect((await window.calls("change_document"))[0].change).toEqual({ type: "replace", at: { section: 0, paragraph: 0, sentence: 0 }, text: "Half a sentence" });
  });

  it("has the words that were typed for it when the window is opened again, and says that they were not kept", async () => {
    const page = await openReader();
    await page.locator("#change-sentence").click();
    await page.locator("#sentence-words").fill("Half a sentence");
    await page.locator("#next-sentence").click();
    await page.locator("#insert-sentence").click();
    await page.locator("#sentence-words").fill("Half another");
    await reopened(page);
    const left = page.locator(".notice", { hasText: "Your words for 2 sentences of this document were not kept." });
    await left.getByRole("button", { name: "Go on" }).click();
    await page.locator("#sentence-words:focus").waitFor();
    expect(await page.locator("#sentence-words").inputValue(), "the latest first").toBe("Half another");
    await page.locator(".notice", { hasText: "Your words for a sentence of this document were not kept." }).waitFor();
    await page.locator("#s-0-0-0").click();
    await page.locator("#change-sentence").click();
    await page.waitForFunction(() => document.querySelector("#sentence-words")?.value === "Half a sentence");
    await page.locator("#keep-change").click();
    await page.locator("#sentence-words").waitFor({ state: "detached" });
    await reopened(page);
    await page.locator(".notice", { hasText: "Your words for a sentence of this document were not kept." }).waitFor();
    await page.locator("#s-0-0-1").click();
    await page.locator("#insert-sentence").click();
    await page.locator("#cancel-change").click();
    await reopened(page);
    expect(await page.locator(".notice").count(), "what was kept or cancelled is forgotten").toBe(0);
  });

  it("has its words still when the text around it has changed, also while they are typed", async () => {
    const page = await openReader();
    await page.locator("#change-sentence").click();
    await page.locator("#sentence-words").fill("Half a sentence");
    await page.locator("#next-sentence").click();
    await page.locator("#change-sentence").click();
    await page.locator("#sentence-words").fill("Half another");
    const [first, ...others] = documentView.sections[0].paragraphs[0].sentences;
    await shownAs(page, [...others, first]);
    await page.locator("#s-0-0-1").waitFor();
    expect(await page.locator("#s-0-0-0").count(), "the field is where its sentence is").toBe(0);
    expect(await page.locator("#sentence-words").inputValue()).toBe("Half another");
    await page.locator(".notice", { hasText: "put aside" }).getByRole("button", { name: "Go on" }).click();
    await page.locator("#s-0-0-2").waitFor({ state: "detached" });
    expect(await page.locator("#sentence-words").inputValue()).toBe("Half a sentence");
    await page.locator("#keep-change").click();
    await window.waitForCall("change_document");
    expect((await window.calls("change_document"))[0].change.at).toEqual({ section: 0, paragraph: 0, sentence: 2 });
  });

  it("that is gone says so, and gives its words back", async () => {
    const page = await openReader();
    await page.locator("#change-sentence").click();
    await page.locator("#sentence-words").fill("Half a sentence");
    await shownAs(page, documentView.sections[0].paragraphs[0].sentences.slice(1));
    await page.locator(".notice", { hasText: "put aside" }).getByRole("button", { name: "Go on" }).click();
    const gone = page.locator(".notice", { hasText: "The sentence that your words were for is not in the document any more." });
    await gone.waitFor();
    expect(await page.locator("#sentence-words").count()).toBe(0);
    await gone.getByRole("button", { name: "Copy your words" }).click();
    await page.getByText("Your words are copied.").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("Half a sentence");
  });

  it("is taken back at a press on Undo", async () => {
    const page = await openReader();
    await page.locator("#change-sentence").click();
    await page.locator("#sentence-words").fill("Other words.");
    await page.locator("#keep-change").click();
    await page.locator(".notice").getByRole("button", { name: "Undo" }).click();
    await page.getByText("It is as it was.").waitFor();
    expect(await window.calls("undo_change")).toEqual([{ id: "doc1", version: 2 }]);
    expect(await page.locator("#s-0-0-0").innerText()).toBe(documentView.sections[0].paragraphs[0].sentences[0].text);
  });

  it("offers to be taken back no longer than nothing else has changed", async () => {
    const page = await openReader({ restore_version: { ...documentView, summary: { ...documentView.summary, version: 3 } } });
    await page.locator("#change-sentence").click();
    await page.locator("#sentence-words").fill("Other words.");
    await page.locator("#keep-change").click();
    const undo = page.locator(".notice").getByRole("button", { name: "Undo" });
    await undo.waitFor();
    await window.tell({ type: "document", value: changedView.summary });
    expect(await undo.count(), "its own news leaves it").toBe(1);
    // By the keyboard: the message lies over it.
    await page.getByRole("button", { name: "Bring back version 1" }).press("Enter");
    await page.getByText("The earlier version is back.").waitFor();
    expect(await undo.count()).toBe(0);
  });

  it("is added behind another one, and removed", async () => {
    const page = await openReader();
    await page.locator("#insert-sentence").click();
    await page.locator("#sentence-words").fill("We are glad.");
    await page.locator("#keep-change").click();
    await window.waitForCall("change_document");
    await page.locator("#sentence-words").waitFor({ state: "detached" });
    await page.locator("#remove-sentence").click();
    await page.getByText("The sentence is removed, from the file too.").waitFor();
    const changes = (await window.calls("change_document")).map(({ change }) => change);
    expect(changes[0]).toEqual({ type: "insert", after: { section: 0, paragraph: 0, sentence: 0 }, text: "We are glad." });
    expect(changes[1].type).toBe("remove");
  });

  it("of a table is changed cell by cell", async () => {
    const page = await openReader();
    await page.locator(".sentence-row").first().click();
    await page.locator("#change-sentence").click();
    await page.getByLabel("Cell 2").fill("710,000");
    await page.keyboard.press("Enter");
    await window.waitForCall("change_document");
    expect((await window.calls("change_document"))[0].change).toEqual({ type: "replace", at: { section: 1, paragraph: 0, sentence: 0 }, text: "North\t710,000\t3 June" });
  });

  it("keeps what was typed when the engine refuses it, and says why", async () => {
    const page = await openReader({ change_document: { reject: problem("not_now", "The document was changed in the meantime.", "") } });
    await page.keyboard.press("Enter");
    await page.locator("#sentence-words").fill("My words.");
    await page.keyboard.press("Enter");
    await page.locator(".sentence-editor-problem", { hasText: "The document was changed in the meantime." }).waitFor();
    expect(await page.locator("#sentence-words").inputValue()).toBe("My words.");
  });
});

describe("a document", () => {
  it("shows its versions, compares and brings one back", async () => {
    const page = await openReader({ document: changedView });
    await page.getByRole("button", { name: "Compare with version 1" }).click();
    await page.locator(".compare ins").first().waitFor();
    expect(await page.locator(".compare del").first().innerText()).toContain("1.2 million");
    expect(await page.locator(".compare-gap").count(), "what is the same is left out").toBe(1);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Bring back version 1" }).click();
    await page.getByText("The earlier version is back.").waitFor();
    expect(await window.calls("restore_version")).toEqual([{ id: "doc1", number: 1 }]);
    expect(await page.locator("#versions").count(), "it is as it was first written").toBe(0);
  });

  it("says when its sources have changed, and is written again at a press", async () => {
    const sources = documentView.sources.map((source, at) => ({ ...source, file_state: at < 2 ? "changed" : "missing" }));
    const page = await openReader({ document: { ...documentView, sources } });
    await page.getByText("This document may be out of date: 2 sources have changed, and 1 source is no longer there since it was written.").waitFor();
    await page.locator("#write-again").click();
    await page.getByText("is written again").waitFor();
    expect(await window.calls("write_again")).toEqual([{ id: "doc1" }]);
    await page.locator(".notice").getByRole("button", { name: "Cancel" }).click();
    await window.waitForCall("cancel");
  });

  it("is shown as it is now when it was changed elsewhere", async () => {
    const page = await openReader();
    await window.reply("document", changedView);
    await window.tell({ type: "document", value: changedView.summary });
    await page.getByText("The board approved a ceiling of 1.4 million.").waitFor();
  });

  it("whose file could not be written is saved again at a press", async () => {
    const page = await openReader({ document: { ...documentView, file_state: "behind" } });
    await page.locator("#save-again").click();
    await page.locator("#save-again").waitFor({ state: "detached" });
    expect(await window.calls("save_document")).toEqual([{ id: "doc1" }]);
  });

  it("gets another title", async () => {
    const page = await openLibrary();
    await page.locator('[data-id="doc2"] .document-menu summary').click();
    await page.locator('[data-id="doc2"] [data-item="rename"]').click();
    await page.locator("#new-title:focus").waitFor();
    await page.keyboard.type("Surveys");
    await page.keyboard.press("Enter");
    await page.getByText("The document and its file have the new name.").waitFor();
    expect(await window.calls("change_document")).toEqual([{ id: "doc2", version: 1, change: { type: "title", title: "Surveys" } }]);
    expect(await page.locator("dialog[open]").count()).toBe(0);
  });
});

describe("the bin", () => {
  const binned = { ...summaries[0], binned_at: summaries[0].created_at };

  it("takes a document, which comes back at a press on Undo", async () => {
    const page = await openReader();
    await page.locator(".reader-head .document-menu summary").click();
    await page.locator('[data-item="bin"]').click();
    await page.locator("#documents").waitFor();
    expect(await window.calls("bin_document")).toEqual([{ id: "doc1" }]);
    await page.locator(".notice").getByRole("button", { name: "Undo" }).click();
    await page.getByText("is back in the library").waitFor();
    expect(await window.calls("unbin_document")).toEqual([{ id: "doc1" }]);
  });

  it("offers no way back for what has come back otherwise", async () => {
    const page = await openReader({ bin: [binned] });
    await page.locator(".reader-head .document-menu summary").click();
    await page.locator('[data-item="bin"]').click();
    await page.locator(".notice").getByRole("button", { name: "Undo" }).waitFor();
    await page.locator("#open-bin").click();
    await page.getByRole("button", { name: /^Bring back/ }).first().click();
    await page.getByText("is back in the library").waitFor();
    expect(await page.locator(".notice").getByRole("button", { name: "Undo" }).count()).toBe(0);
  });

  it("takes what was told of a document with it, so that nothing leads to what is in it", async () => {
    const page = await openReader();
    await page.locator("#change-sentence").click();
    await page.locator("#sentence-words").fill("Half a sentence");
    await page.locator("#cancel-change").click();
    await page.locator("#next-sentence").click();
    await page.locator("#change-sentence").click();
    await page.locator("#sentence-words").fill("Half another");
    await page.locator("#back").click();
    await page.locator(".notice", { hasText: "The sentence stays as it was." }).waitFor();
    await page.locator(".notice", { hasText: "put aside" }).waitFor();
    await page.locator('[data-id="doc1"] .document-menu summary').click();
    await page.locator('[data-id="doc1"] [data-item="bin"]').click();
    await page.locator(".notice", { hasText: "is in the bin, for 30 days." }).waitFor();
    await window.tell({ type: "document", value: binned });
    expect(await page.locator(".notice").count(), "what brings it back stays").toBe(1);
  });

  it("does not let a document be changed, however it came there", async () => {
    const page = await openReader();
    await page.locator("#change-sentence").click();
    await page.locator("#sentence-words").fill("Half a sentence");
    await page.locator("#back").click();
    await window.reply("document", { ...documentView, summary: binned });
    await page.locator(".notice").getByRole("button", { name: "Go on" }).click();
    await page.getByText("is in the bin. Bring it back first: your words are put aside until then.").waitFor();
    expect(await page.locator("atles-reader").count()).toBe(0);
  });

  it("asks before it deletes for good", async () => {
    const page = await openLibrary({ bin: [binned] });
    await page.locator("#open-bin").click();
    await page.getByRole("button", { name: /^Delete for good/ }).click();
    await page.locator("#keep-document:focus").waitFor();
    await page.keyboard.press("Enter");
    expect(await window.calls("delete_document")).toEqual([]);
    await page.getByRole("button", { name: /^Delete for good/ }).click();
    await window.reply("bin", []);
    await page.locator("#confirm-delete").click();
    await page.getByText("The bin is empty.").waitFor();
    expect(await window.calls("delete_document")).toEqual([{ id: "doc1" }]);
    await page.locator("#close-bin").click();
    await page.locator("#documents").waitFor();
  });
});
