/** The states of the Settings screen, for the tests of what must hold everywhere. */
import { answering } from "./arranging.js";
import { well } from "./monitor_world.js";
import { busy, keptData, problem, template } from "./world.js";

/** @param {import("./window.js").Window} window */
const open = async ({ page }) => {
  await page.locator('[data-screen="settings"]').click();
  await page.locator("#version").waitFor();
  await page.locator("#data-folder, .settings .problem").first().waitFor();
};

const long = `/home/ada/${"a folder with a long name/".repeat(8)}`;

/** @type {import("./scenes.js").Scene[]} */
export const SETTINGS_SCENES = [
  { name: "settings", world: well, arrange: open },
  { name: "settings-moved", world: () => answering(busy(), { kept_data: keptData({ documents_folder: long, folder: long }) }), arrange: open },
  { name: "settings-unknown", world: () => answering(busy(), { kept_data: { reject: problem("internal", "Something went wrong in ATLES itself.", "Try again.") } }), arrange: open },
  {
    name: "settings-template",
    world: () => answering(busy(), { kept_data: keptData({ template: template({ name: `${"A name that goes on ".repeat(9)}.docx`, links_left: 2, objects_left: 1 }) }) }),
    arrange: open,
  },
  {
    name: "settings-erase",
    world: busy,
    async arrange(window) {
      await open(window);
      await window.page.locator("#erase").click();
      await window.page.locator("#erase-yes").waitFor();
    },
  },
  {
    name: "settings-not-erased",
    world: () => answering(busy(), { delete_everything: { reject: problem("folder_unavailable", "Not everything could be deleted.", "Delete what is left in the data folder by hand.", "/home/ada/.local/share/org.atles.desktop/bin: permission denied") } }),
    async arrange(window) {
      await open(window);
      await window.page.locator("#erase").click();
      await window.page.locator("#erase-yes").click();
      await window.page.locator("dialog .problem").waitFor();
    },
  },
];
