/** The small pictures of the documents in the library's list. */
import { describe, expect, it } from "vitest";
import { picture, summaries } from "./document_world.js";
import { useWindow } from "./window.js";
import { busy } from "./world.js";

const window = useWindow();

const open = async (world) => {
  await window.open(world);
  await window.page.locator('[data-screen="library"]').click();
  await window.page.locator("#documents").waitFor();
  return window.page;
};
const entry = (id) => window.page.locator(`[data-id="${id}"]`);
const many = (count) => Array.from({ length: count }, (_, number) => ({ ...summaries[0], id: `many${number}`, title: `Document ${number}` }));

describe("the picture of a document", () => {
  it("is its first page, or a sign of its type where there is no such page", async () => {
    await open(busy());
    const shown = entry("doc1").locator("img.page-picture");
    await shown.waitFor();
    expect(await shown.evaluate((image) => image.complete && image.naturalWidth > 0), "the policy lets it through").toBe(true);
    expect(await shown.getAttribute("alt"), "it says nothing that the entry does not say").toBe("");
    await entry("doc3").locator(".page-sign path").waitFor();
    expect(await entry("doc3").locator("img").count()).toBe(0);
  });

  it("is not waited for: the list is there and every document can be opened", async () => {
    const world = busy();
    world.replies.document_picture = picture;
    const page = await open({ ...world, held: { document_picture: null } });
    await window.waitForCall("document_picture");
    expect(await entry("doc1").locator("img").count()).toBe(0);
    const before = await entry("doc1").boundingBox();
    await page.evaluate(() => {
      const { held } = window.atlesMock;
      const goOn = held.document_picture;
      delete held.document_picture;
      goOn();
    });
    await entry("doc1").locator("img").waitFor();
    expect(await entry("doc1").boundingBox(), "nothing moves when it comes").toEqual(before);
    await entry("doc1").locator(".document-open").click();
    await page.locator("#reader-title, .reader").first().waitFor();
  });

  it("is asked for one after the other, and only for what is in sight", async () => {
    const world = busy();
    world.replies.documents = many(80);
    world.replies.document_picture = picture;
    await open(world);
    await entry("many0").locator("img").waitFor();
    const first = (await window.calls("document_picture")).map(({ id }) => id);
    expect(first.length).toBeLessThan(30);
    expect(new Set(first).size, "each once").toBe(first.length);
    await entry("many79").scrollIntoViewIfNeeded();
    await entry("many79").locator("img").waitFor();
    const all = (await window.calls("document_picture")).map(({ id }) => id);
    expect(all).not.toContain("many40");
    await entry("many0").scrollIntoViewIfNeeded();
    await entry("many0").locator("img").waitFor();
    expect((await window.calls("document_picture")).filter(({ id }) => id === "many0"), "it is remembered").toHaveLength(1);
  });

  it("follows a change of the document, and a question that fails is asked again", async () => {
    const world = busy();
    world.replies.document_picture = { reject: { code: "internal", message: "x", hint: "", details: "", field: null } };
    const page = await open(world);
    await window.waitForCall("document_picture", 3);
    expect(await page.locator(".notice").count(), "nobody is bothered with it").toBe(0);
    await window.reply("document_picture", picture);
    const changed = { ...summaries[0], version: 2 };
    await window.reply("documents", [changed, ...summaries.slice(1)]);
    await window.tell({ type: "document", value: changed });
    await entry("doc1").locator("img").waitFor();
    expect((await window.calls("document_picture")).at(-1)).toEqual({ id: "doc1" });
  });
});
