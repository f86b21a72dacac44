/** Scenes of documents that are changed, compared, renamed and put away; see scenes.js. */
import { answering, openReader, to } from "./arranging.js";
import { busy, changedView, documentView, summaries, tablePassage } from "./world.js";

/** @type {import("./scenes.js").Scene[]} */
export const REVISING_SCENES = [
  {
    name: "reader-changing",
    world: busy,
    async arrange(window) {
      await openReader(window);
      await window.page.keyboard.press("Enter");
      await window.page.locator("#sentence-words").waitFor();
    },
  },
  {
    name: "reader-changing-row",
    world: () => answering(busy(), { passage: tablePassage }),
    async arrange(window) {
      await openReader(window);
      await window.page.locator(".sentence-row").first().click();
      await window.page.locator("#change-sentence").click();
      await window.page.locator("#sentence-words").waitFor();
    },
  },
  {
    name: "reader-own-words",
    world: () => answering(busy(), { document: changedView }),
    async arrange(window) {
      await openReader(window);
      await window.page.locator("#s-0-0-0").click();
      await window.page.locator("#support").waitFor();
      await window.page.locator("#versions").waitFor();
    },
  },
  {
    name: "reader-out-of-date",
    world: () => answering(busy(), { document: { ...documentView, file_state: "behind", sources: documentView.sources.map((source, at) => ({ ...source, file_state: ["changed", "missing", "unchanged"][at] })) } }),
    async arrange(window) {
      await openReader(window);
      await window.page.locator("#write-again").waitFor();
    },
  },
  {
    name: "reader-compare",
    world: () => answering(busy(), { document: changedView }),
    async arrange(window) {
      await openReader(window);
      await window.page.getByRole("button", { name: "Compare with version 1" }).click();
      await window.page.locator(".compare ins").first().waitFor();
    },
  },
  {
    name: "library-rename",
    world: busy,
    async arrange(window) {
      await to("library")(window);
      await window.page.locator('[data-id="doc2"] .document-menu summary').click();
      await window.page.locator('[data-id="doc2"] [data-item="rename"]').click();
      await window.page.locator("#new-title").waitFor();
    },
  },
  {
    name: "library-bin",
    world: () => answering(busy(), { bin: summaries.map((summary) => ({ ...summary, binned_at: summary.created_at })) }),
    async arrange(window) {
      await to("library")(window);
      await window.page.locator("#open-bin").click();
      await window.page.locator("#bin [data-id] .quiet").first().click();
      await window.page.locator("#confirm-delete").waitFor();
    },
  },
  {
    name: "library-bin-empty",
    world: busy,
    async arrange(window) {
      await to("library")(window);
      await window.page.locator("#open-bin").click();
      await window.page.getByText("The bin is empty.").waitFor();
    },
  },
];
