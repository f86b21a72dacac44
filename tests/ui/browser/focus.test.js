/** The focus never falls to nowhere: what goes away gives it to what has come in its place, or to what stands beside it. */
import { describe, expect, it } from "vitest";
import { openReader, openSources, to } from "./arranging.js";
import { connected, connection } from "./connection_world.js";
import { useWindow } from "./window.js";
import { busy, knownSources, source, summaries } from "./world.js";

const window = useWindow();

const open = async (screen, world = busy()) => {
  const page = await window.open(world);
  await page.locator("#composer-heading").waitFor();
  if (screen) await to(screen)(window);
  return page;
};
/** Waits until this has the focus, and for what might still take it away. */
const has = async (page, selector) => {
  await page.locator(`${selector}:focus`).waitFor();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 20)));
  expect(await page.locator(`${selector}:focus`).count(), selector).toBe(1);
};
const press = async (page, selector, key = "Enter") => {
  await page.locator(selector).focus();
  await page.keyboard.press(key);
};

describe("the focus in the library", () => {
  const menu = '[data-id="doc2"] .document-menu summary';
  const choose = async (page, item) => {
    await press(page, menu);
    await press(page, `[data-id="doc2"] [data-item="${item}"]`);
  };

  it("is back on the menu after another title and after tags", async () => {
    const page = await open("library");
    await choose(page, "rename");
    await page.locator("#new-title").fill("Surveys");
    await page.keyboard.press("Enter");
    await page.locator(".notice", { hasText: "new name" }).waitFor();
    await has(page, menu);
    await choose(page, "tags");
    await page.locator("#tags").fill("Board");
    await page.keyboard.press("Enter");
    await page.locator(".notice", { hasText: "The tags are saved." }).waitFor();
    await has(page, menu);
  });

  it("goes to the next document when one goes into the bin, and to the next in the bin when one comes back", async () => {
    const page = await open("library");
    await page.locator("#documents").waitFor();
    await window.reply("documents", summaries.filter(({ id }) => id !== "doc2"));
    await choose(page, "bin");
    await has(page, '[data-id="doc3"] .document-open');
    await window.reply("bin", [summaries[1], summaries[2]]);
    await press(page, "#open-bin");
    await page.locator("#bin").waitFor();
    await window.reply("bin", [summaries[2]]);
    await press(page, '[data-id="doc2"] .bin-entry-actions button:first-child');
    await page.locator('[data-id="doc2"]').waitFor({ state: "detached" });
    await has(page, '[data-id="doc3"] button');
    await press(page, '[data-id="doc3"] .delete-document');
    await has(page, "#keep-document");
    await page.keyboard.press("Escape");
    await has(page, '[data-id="doc3"] .delete-document');
  });

  it("stays in the search that is cleared", async () => {
    const page = await open("library");
    await page.locator("#library-search").fill("nothing like it");
    await page.locator("#clear-search").waitFor();
    await press(page, "#clear-search");
    await page.locator("#documents").waitFor();
    await has(page, "#library-search");
    await page.keyboard.type("roof");
    await page.keyboard.press("Escape");
    expect(await page.locator("#library-search").inputValue()).toBe("");
    await page.keyboard.press("Escape");
    await has(page, "#library-search");
  });
});

describe("the focus in the Reader", () => {
  it("stays in the text while Esc closes Find first", async () => {
    const page = await open(null);
    await openReader(window);
    await page.keyboard.press("Control+f");
    await page.locator("#find").fill("the");
    await page.locator("#s-0-0-1").focus();
    await page.keyboard.press("Escape");
    await page.locator("#find").waitFor({ state: "detached" });
    expect(await page.locator("#document").count(), "the Reader is open still").toBe(1);
    await page.keyboard.press("Escape");
    await page.locator("#documents").waitFor();
  });
});

describe("the focus elsewhere", () => {
  it("goes to the search of the log when all lines are shown again", async () => {
    const page = await open("activity");
    await page.locator("#log-search").fill("no such line");
    await press(page, "#clear-filter");
    await page.locator(".log-line").first().waitFor();
    await has(page, "#log-search");
  });

  it("goes to what adds sources when the last one is gone", async () => {
    const world = busy();
    world.replies.known_sources = knownSources({ sources: [source()] });
    const page = await open(null, world);
    await openSources(window);
    await window.reply("known_sources", knownSources({ sources: [] }));
    await press(page, ".known-entry .remove");
    await page.locator(".empty").waitFor();
    await has(page, "#known-first");
  });

  it("goes from the form of a connection to its row, or back to where it was opened", async () => {
    const page = await open("connections", connected());
    await press(page, "#add-server");
    await page.keyboard.press("Escape");
    await has(page, "#add-server");
    await page.keyboard.press("Enter");
    await page.locator("#connection-address").fill("http://127.0.0.1:8080");
    await press(page, "#list-models");
    await page.locator(".connection-form").getByText("It has 2 models.").waitFor();
    await has(page, "#list-models");
    await press(page, "#save-connection");
    await page.locator(".connection-form").waitFor({ state: "detached" });
    await has(page, '[data-id="c2"] .test');
  });

  it("goes to what is left when the only connection is removed", async () => {
    const world = connected({ connections: [connection()] });
    const page = await open("connections", world);
    await page.locator("#connection-list").waitFor();
    await window.reply("connections", { connections: [], writer: { type: "built_in" }, keychain: true });
    await press(page, ".connection .remove");
    await page.locator(".empty").waitFor();
    await page.waitForFunction(() => document.querySelector("main").contains(document.activeElement));
  });
});
