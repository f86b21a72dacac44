/** The Settings screen: folders, looks, limits, and what is kept on this computer. */
import { describe, expect, it } from "vitest";
import { well } from "./monitor_world.js";
import { useWindow } from "./window.js";
import { busy, keptData, problem, template } from "./world.js";

const window = useWindow();

const open = async (world = busy()) => {
  await window.open(world);
  await window.page.locator('[data-screen="settings"]').click();
  await window.page.locator("#data-folder").waitFor();
  return window.page;
};
const theme = (page) => page.evaluate(() => document.documentElement.dataset.theme ?? "system");
const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

describe("the folder of the documents", () => {
  it("is chosen, opened, and set back to the usual one", async () => {
    const page = await open();
    expect(await page.locator("#documents-folder").textContent()).toBe("/home/ada/Documents/ATLES");
    expect(await page.locator("#usual-documents").count(), "it is the usual one").toBe(0);
    await page.locator("#open-documents").click();
    await window.waitForCall("open_documents_folder");
    await window.reply("kept_data", keptData({ documents_folder: "/home/ada/Reports" }));
    await page.locator("#choose-documents").click();
    await page.locator("#documents-folder", { hasText: "/home/ada/Reports" }).waitFor();
    await window.reply("kept_data", keptData());
    await page.locator("#usual-documents").click();
    await page.locator("#documents-folder", { hasText: "/home/ada/Documents/ATLES" }).waitFor();
    expect(await window.calls("usual_documents_folder")).toHaveLength(1);
  });

  it("stays as it is when the picker is closed, and when the folder cannot be used, which is told", async () => {
    const page = await open();
    await window.reply("choose_documents_folder", null);
    await page.locator("#choose-documents").click();
    await window.waitForCall("choose_documents_folder");
    expect(await window.calls("kept_data")).toHaveLength(1);
    await window.reply("choose_documents_folder", { reject: problem("folder_unavailable", "Documents cannot be filed in this folder.", "Choose another folder.", "") });
    await page.locator("#choose-documents").click();
    await page.locator(".notice", { hasText: "Documents cannot be filed in this folder." }).waitFor();
    expect(await page.locator("#documents-folder").textContent()).toBe("/home/ada/Documents/ATLES");
  });
});

describe("the Word template", () => {
  it("is chosen, told with what was taken from it, and removed", async () => {
    const page = await open();
    expect(await page.locator("#template-none").textContent()).toContain("look as ATLES has them");
    expect(await page.locator("#remove-template").count()).toBe(0);
    await window.reply("kept_data", keptData({ template: template() }));
    await page.locator("#choose-template").click();
    await page.locator("#template-name", { hasText: "Town council letterhead.dotx" }).waitFor();
    expect(await page.locator("#template-taken li").allTextContents()).toEqual([
      "19 of the 27 styles that documents use; the others are added as ATLES has them",
      "Header and footer, with its own for the first page, with 1 picture",
      "The page: A4, 210 × 297 mm",
    ]);
    expect(await page.locator(".setting", { hasText: "Word template" }).textContent()).toContain("ATLES keeps a copy: what becomes of the file itself changes nothing.");
    await window.reply("kept_data", keptData());
    await page.locator("#remove-template").click();
    await page.locator("#template-none").waitFor();
    expect(await window.calls("remove_template")).toHaveLength(1);
  });

  it("says what it lacks and what was left out of it", async () => {
    const bare = template({ styles: 27, header: false, footer: false, first_page: false, pictures: 0, page_width: null, page_height: null, links_left: 2, objects_left: 1 });
    const world = busy();
    world.replies.kept_data = keptData({ template: bare });
    const page = await open(world);
    const lines = await page.locator("#template-taken li").allTextContents();
    expect(lines[0]).toBe("All 27 styles that documents use");
    expect(lines[1]).toContain("It has no header or footer");
    expect(lines[2]).toContain("the page is A4");
    expect(lines[3]).toContain("2 links, of which the words stay; 1 thing that ATLES does not take");
  });

  it("stays as it is when the picker is closed, and when a file is refused, which is told", async () => {
    const world = busy();
    world.replies.kept_data = keptData({ template: template() });
    world.replies.choose_template = null;
    const page = await open(world);
    await page.locator("#choose-template").click();
    await window.waitForCall("choose_template");
    await window.reply("choose_template", { reject: problem("invalid_field", "This file cannot be the template. It holds macros, which ATLES does not take.", "Save it as .docx or .dotx, which have none, and choose that.", "") });
    await page.locator("#choose-template", { hasText: "Choose another..." }).click();
    await page.locator(".notice", { hasText: "It holds macros" }).waitFor();
    expect(await page.locator("#template-name").textContent()).toBe("Town council letterhead.dotx");
    expect(await page.locator("#choose-template").textContent(), "another can be chosen").toBe("Choose another...");
  });

  it("is chosen by keyboard, and only once at a time", async () => {
    const world = { ...busy(), held: { choose_template: null } };
    const page = await open(world);
    await page.locator("#choose-template").focus();
    await page.keyboard.press("Enter");
    await page.locator("#choose-template", { hasText: "Looking into it..." }).waitFor();
    await page.keyboard.press("Enter");
    await window.reply("kept_data", keptData({ template: template() }));
    await page.evaluate(() => window.atlesMock.held.choose_template());
    await page.locator("#template-name").waitFor();
    expect(await window.calls("choose_template")).toHaveLength(1);
  });
});

describe("how ATLES looks", () => {
  it("follows the system, or is light or dark, also the next time, and the title bar with it", async () => {
    const page = await open();
    await page.emulateMedia({ colorScheme: "light" });
    const light = await background(page);
    expect(await theme(page)).toBe("system");
    await page.getByRole("radio", { name: "Dark" }).check();
    expect(await theme(page)).toBe("dark");
    const dark = await background(page);
    expect(dark).not.toBe(light);
    await page.reload();
    await page.locator('[data-screen="settings"]').click();
    await page.getByRole("radio", { name: "Dark", checked: true }).waitFor();
    expect(await background(page)).toBe(dark);
    expect(await window.calls("set_appearance"), "the title bar, at once").toEqual([{ appearance: "dark" }]);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.getByRole("radio", { name: "Light" }).check();
    expect(await background(page), "against the system").toBe(light);
    await page.getByRole("radio", { name: "As the system" }).check();
    expect(await background(page)).toBe(dark);
    expect(await theme(page)).toBe("system");
  });

  it("is made larger and smaller, to the ends, and back", async () => {
    const page = await open();
    const size = () => page.locator("#zoom").textContent();
    expect(await size()).toMatch(/^100/);
    expect(await page.locator("#usual-size").count()).toBe(0);
    await page.locator("#larger").click();
    expect(await size()).toMatch(/^110/);
    for (let times = 0; times < 4; times += 1) await page.locator("#larger").click();
    expect(await size()).toMatch(/^200/);
    expect(await page.locator("#larger").isDisabled()).toBe(true);
    await page.locator("#usual-size").click();
    expect(await size()).toMatch(/^100/);
    expect((await window.calls("plugin:webview|set_webview_zoom")).map(({ value }) => value)).toEqual([1.1, 1.25, 1.5, 1.75, 2, 1]);
  });
});

describe("limits", () => {
  it("are those of the Monitor, and are set here as well", async () => {
    const page = await open(well());
    await page.locator('[data-field="ceiling"]').selectOption("2");
    await window.waitForCall("set_ceiling");
    expect(await window.calls("set_ceiling")).toEqual([{ ceiling: 2 }]);
    await page.locator('[data-field="keep-days"]').selectOption("30");
    await window.waitForCall("set_keep_days");
    expect(await window.calls("set_keep_days")).toEqual([{ days: 30 }]);
  });
});

describe("what is kept", () => {
  it("is listed with its sizes and its sum", async () => {
    const page = await open();
    const rows = await page.locator(".kept tbody tr").allTextContents();
    expect(rows.map((row) => row.replaceAll(/\s/g, " "))).toEqual([
      "Requests, the list of documents and their versions, settings12 MB",
      "The words of your files, to find passages in238 MB",
      "Documents in the bin3 MB",
      "Small pictures of documents, for the library's list1 MB",
      "The log600 kB",
      "Together255 MB",
    ]);
    await page.locator("#open-data").click();
    await window.waitForCall("open_data_folder");
    await page.locator("#settings-diagnostics").click();
    await window.waitForCall("save_diagnostics");
  });

  it("is deleted only after one question, which says what goes and what stays", async () => {
    const page = await open();
    await page.locator("#erase").click();
    const text = await page.locator("dialog").textContent();
    for (const part of ["that are not finished", "connections with their keys", "cannot be undone", "Finished documents stay in /home/ada/Documents/ATLES"]) expect(text).toContain(part);
    await page.keyboard.press("Escape");
    expect(await window.calls("delete_everything")).toHaveLength(0);
    await page.locator("#erase").click();
    await page.locator("#erase-yes").click();
    await page.locator("dialog", { hasText: "Everything is deleted. ATLES closes." }).waitFor();
    expect(await window.calls("delete_everything")).toHaveLength(1);
    expect(await page.locator("#erase-yes").count(), "once is enough").toBe(0);
  });

  it("that could not be deleted is told with what to do", async () => {
    const world = busy();
    world.replies.delete_everything = { reject: problem("folder_unavailable", "Not everything could be deleted.", "Delete what is left in the data folder by hand.", "x") };
    const page = await open(world);
    await page.locator("#erase").click();
    await page.locator("#erase-yes").click();
    await page.locator("dialog .problem", { hasText: "Delete what is left in the data folder by hand." }).waitFor();
  });
});

describe("about", () => {
  it("says which version it is and what it reaches", async () => {
    const page = await open();
    expect(await page.locator("#version").textContent()).toBe("ATLES 0.1.0");
    expect(await page.locator(".settings").textContent()).toContain("This window reaches no network");
    await page.locator("#open-notices").click();
    await window.waitForCall("open_notices");
  });
});
