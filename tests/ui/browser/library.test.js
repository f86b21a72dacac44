/** The Library: all documents, searched, sorted and kept true. */
import { describe, expect, it } from "vitest";
import { useLibrary } from "./library_window.js";
import { busy, problem, stopped, summaries } from "./world.js";

const { window, openLibrary } = useLibrary();

describe("the library", () => {
  it("lists all documents, newest first, and sorts them otherwise at a choice", async () => {
    const page = await openLibrary();
    const order = () => page.locator("#documents [data-id]").evaluateAll((entries) => entries.map((entry) => entry.dataset.id));
    expect(await order()).toEqual(["doc1", "doc2", "doc3"]);
    await page.getByLabel("Sort").selectOption("words");
    expect(await order()).toEqual(["doc3", "doc2", "doc1"]);
    expect(await page.locator(".library-folder").textContent()).toContain("/home/ada/Documents/ATLES");
  });

  it("searches by the engine, says when nothing is found, and clears the search at a press", async () => {
    const page = await openLibrary();
    await page.keyboard.press("/");
    await page.keyboard.type("nothing like it");
    await page.getByText("No document has \u201cnothing like it\u201d in it.").waitFor();
    expect((await window.calls("documents")).at(-1)).toEqual({ query: "nothing like it" });
    await page.getByRole("button", { name: "Clear the search" }).click();
    await page.locator("#documents").waitFor();
    expect(await page.locator("#library-search").inputValue()).toBe("");
  });

  it("says of which document the file is gone, also when it goes while the window is looked away from", async () => {
    const world = busy();
    world.replies.documents_without_file = ["doc2"];
    const page = await openLibrary(world);
    const gone = (id) => page.locator(`#documents [data-id="${id}"]`, { hasText: "File not there" });
    await gone("doc2").waitFor();
    expect(await gone("doc1").count()).toBe(0);
    await window.reply("documents_without_file", ["doc1"]);
    await page.evaluate(() => globalThis.dispatchEvent(new Event("focus")));
    await gone("doc1").waitFor();
    expect(await gone("doc2").count(), "it is back").toBe(0);
  });

  it("teaches in one sentence and leads to the form when it is empty", async () => {
    const page = await openLibrary(stopped());
    await page.getByRole("button", { name: "Write the first one" }).click();
    await page.locator("#title").waitFor();
  });

  it("shows a document as soon as it is filed", async () => {
    const page = await openLibrary();
    await window.reply("documents", [{ ...summaries[0], id: "doc9", title: "Just finished" }, ...summaries]);
    await window.tell({ type: "document", value: summaries[0] });
    await page.getByText("Just finished").waitFor();
  });

  it("says when it cannot be read, and tries again at a press", async () => {
    const world = busy();
    world.replies.documents = { reject: problem("database", "The list of documents cannot be read.", "", "SQLITE_IOERR") };
    const page = await openLibrary(world);
    await page.getByText("The list of documents cannot be read.").waitFor();
    expect(await page.getByText("Looking...").count(), "it looks no longer").toBe(0);
    await window.reply("documents", summaries);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("#documents").waitFor();
    expect(await page.locator(".problem").count()).toBe(0);
  });

  it("has the focus on the document that was read when one comes back", async () => {
    const page = await openLibrary();
    await page.getByText("Heat pump retrofit").click();
    await page.locator("#passage").waitFor();
    await page.keyboard.press("Escape");
    await page.locator('[data-id="doc2"] .document-open:focus').waitFor();
  });
});
