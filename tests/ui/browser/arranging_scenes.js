/** The library being kept in order, for the tests of what must hold everywhere. */
import { busy, summaries } from "./world.js";

/** @param {import("./window.js").Window} window */
const open = async ({ page }) => {
  await page.locator('[data-screen="library"]').click();
  await page.locator("#documents").waitFor();
};

/** Tags as long as they may be, and in another script. */
const tagged = () => {
  const world = busy();
  const tags = ["A tag as long as a tag may ever become..", "\u0645\u0644\u0627\u062d\u0638\u0627\u062a", ...Array.from({ length: 18 }, (_, index) => `Tag ${index + 1}`)];
  world.replies.documents = summaries.map((summary) => ({ ...summary, tags }));
  return world;
};

/** @type {import("./scenes.js").Scene[]} */
export const ARRANGING_SCENES = [
  { name: "library-tagged", world: tagged, arrange: open },
  {
    name: "library-choosing",
    world: busy,
    async arrange(window) {
      await open(window);
      await window.page.locator("#choose").click();
      await window.page.locator(".document-choose").first().check();
      await window.page.locator("#bin-chosen").waitFor();
    },
  },
  {
    name: "library-narrowed",
    world: busy,
    async arrange(window) {
      await open(window);
      await window.page.locator(".tag-row button").first().click();
      await window.page.locator('[data-field="type"]').selectOption("user_guide").catch(() => {});
    },
  },
  {
    name: "library-tags-dialog",
    world: tagged,
    async arrange(window) {
      await open(window);
      await window.page.locator(".document-menu summary").first().click();
      await window.page.locator('[data-item="tags"]').first().click();
      await window.page.locator("#tags").waitFor();
    },
  },
];
