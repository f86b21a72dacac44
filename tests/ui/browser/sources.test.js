/** The Sources screen: what is known, how the reading goes, and the passages in it. */
import { describe, expect, it } from "vitest";
import { useWindow } from "./window.js";
import { busy, found, knownSources, problem, reading, source, sourceFile, stopped } from "./world.js";

const window = useWindow();

const open = async (world = busy()) => {
  await window.open(world);
  await window.page.locator('[data-screen="sources"]').click();
  await window.page.locator("#known-list, .empty").first().waitFor();
  return window.page;
};
/** @param {string} command @param {number} [times] What it was called with, as soon as it was called so often. */
const called = async (command, times) => {
  await window.waitForCall(command, times);
  return window.calls(command);
};
const told = (change) => ({ type: "sources", value: knownSources(change) });
const entry = (page, name) => page.locator(".known-entry", { has: page.locator(".known-name", { hasText: name }) });

describe("known files and folders", () => {
  it("are listed with their counts and states, in words", async () => {
    const page = await open();
    expect(await page.locator("#known-count").textContent()).toBe("392 files can be searched");
    const surveys = await entry(page, "Surveys 2025").textContent();
    for (const text of ["81 read", "2 not read", "83 files, 212 pages, 41\u00a0MB", "/home/ada/Surveys 2025"]) expect(surveys).toContain(text);
    expect(await entry(page, "costs.csv").textContent()).toContain("Read");
    const tenders = entry(page, "Tenders");
    expect(await tenders.textContent()).toContain("Not found");
    expect(await tenders.textContent()).toContain("Connect the drive");
    expect(await tenders.locator(".known-write").isDisabled(), "nothing can be written from what is not there").toBe(true);
  });

  it("begin with one sentence and one button where there are none", async () => {
    const page = await open(stopped());
    await page.locator("#known-first").click();
    expect((await called("add_sources")).at(-1)).toEqual({ paths: ["/home/ada/Surveys 2025"], confirmed: false });
  });

  it("are added by picker, by drop and by pasted path", async () => {
    const page = await open();
    await page.locator("#known-files").click();
    await window.waitForCall("add_sources");
    await window.page.evaluate(() => window.atlesMock.drop("enter", ["/a"]));
    await page.getByText("Let go to add to your sources").waitFor();
    await window.drop(["/home/ada/Letters", "/home/ada/b.pdf"]);
    await window.waitForCall("add_sources", 2);
    await page.locator("#known-path").fill('"/home/ada/Minutes"');
    await page.locator("#known-path").press("Enter");
    await window.waitForCall("add_sources", 3);
    expect((await window.calls("add_sources")).map(({ paths }) => paths)).toEqual([["/home/ada/costs.csv"], ["/home/ada/Letters", "/home/ada/b.pdf"], ["/home/ada/Minutes"]]);
    await page.waitForFunction(() => document.querySelector("#known-path").value === "");
    expect(await page.locator("atles-sources").count(), "a drop stays on the screen that it fell on").toBe(1);
  });

  it("keep a path that is wrong, so that it can be mended, and say what is wrong under it", async () => {
    const page = await open();
    await window.reply("add_sources", { reject: { ...problem("invalid_field", "There is no such file or folder.", ""), field: "paths" } });
    await page.locator("#known-path").fill("/home/ada/Minuts");
    await page.locator("#known-path").press("Enter");
    await page.locator("#known-path-fault", { hasText: "There is no such file or folder." }).waitFor();
    expect(await page.locator("#known-path").inputValue()).toBe("/home/ada/Minuts");
    expect(await page.locator("#known-path").getAttribute("aria-invalid")).toBe("true");
    expect(await page.locator(".notice").count(), "it is said once").toBe(0);
    await window.reply("add_sources", ["/home/ada/Minutes"]);
    await page.locator("#known-path").fill("/home/ada/Minutes");
    await page.locator("#known-path-fault").waitFor({ state: "detached" });
    await page.locator("#known-path").press("Enter");
    await page.waitForFunction(() => document.querySelector("#known-path").value === "");
    const places = await page.locator(".known-ways > *").evaluateAll((parts) => parts.map((part) => part.id || part.className));
    expect(places, "\"or\" comes after what it is an alternative to").toEqual(["known-files", "known-folder", "known-paste"]);
  });

  it("ask before a great deal is read, and add it if it is wanted", async () => {
    const page = await open();
    await window.reply("add_sources", { reject: problem("confirm_large", "That is a great deal to read: 10,214 files, 3.4 GB.", "") });
    await page.locator("#known-folder").click();
    await page.getByText("That is a great deal to read: 10,214 files").waitFor();
    await window.reply("add_sources", ["/home/ada/Surveys 2025"]);
    await page.locator("#add-large").click();
    await page.locator("#add-large").waitFor({ state: "detached" });
    expect((await window.calls("add_sources")).at(-1)).toEqual({ paths: ["/home/ada/Surveys 2025"], confirmed: true });
  });

  it("say so when something was known already or cannot be added", async () => {
    const page = await open();
    await window.reply("add_sources", []);
    await page.locator("#known-folder").click();
    await page.locator(".notice", { hasText: "among your sources already" }).waitFor();
    await window.reply("add_sources", { reject: problem("invalid_field", "There is no such file or folder.", "") });
    await page.locator("#known-folder").click();
    await page.locator(".notice", { hasText: "There is no such file or folder." }).waitFor();
  });

  it("are removed at a press, with a way back, and the focus goes to the next", async () => {
    const page = await open();
    await window.reply("known_sources", knownSources({ sources: knownSources().sources.slice(1) }));
    await entry(page, "Surveys 2025").locator(".remove").focus();
    await page.keyboard.press("Enter");
    await page.locator(".notice", { hasText: "The files stay where they are" }).waitFor();
    expect(await window.calls("remove_source")).toEqual([{ path: "/home/ada/Surveys 2025" }]);
    await page.locator(".known-entry").nth(1).waitFor();
    await entry(page, "Surveys 2025").waitFor({ state: "detached" });
    await page.locator(".known-entry :focus").waitFor();
    await page.locator(".notice button", { hasText: "Undo" }).click();
    expect((await called("add_sources")).at(-1)).toEqual({ paths: ["/home/ada/Surveys 2025"], confirmed: true });
  });

  it("offer what was written from lately", async () => {
    const world = busy();
    world.replies.known_sources = knownSources({ suggested: ["/home/ada/Letters"] });
    const page = await open(world);
    await page.getByRole("button", { name: "Keep in view: /home/ada/Letters" }).click();
    expect((await called("add_sources")).at(-1)).toEqual({ paths: ["/home/ada/Letters"], confirmed: false });
  });

  it("begin a document with themselves as the source", async () => {
    const page = await open();
    await entry(page, "Surveys 2025").locator(".known-write").click();
    await page.locator(".chip", { hasText: "Surveys 2025" }).waitFor();
    expect((await window.calls("sources")).at(-1)).toEqual({ paths: ["/home/ada/Surveys 2025"] });
  });
});

describe("the files of a known folder", () => {
  it("are unfolded with what is not read first, each with its reason and the way out", async () => {
    const page = await open();
    await entry(page, "Surveys 2025").getByRole("button", { name: "2 not read: Surveys 2025" }).click();
    const files = page.locator(".known-file");
    await files.first().waitFor();
    expect(await files.first().textContent()).toContain("Its 2 pages are pictures without text");
    expect(await files.first().textContent()).toContain("OCR");
    expect(await files.nth(2).textContent()).toContain("Waiting");
    await files.nth(3).getByRole("button").click();
    expect(await called("open_known_source")).toEqual([{ path: "/home/ada/Surveys 2025/board-notes-12-may.docx" }]);
    const fold = entry(page, "Surveys 2025").locator(".known-unfold");
    expect(await fold.getAttribute("aria-expanded")).toBe("true");
    await fold.click();
    await files.first().waitFor({ state: "detached" });
  });

  it("come a hundred at a time", async () => {
    const world = busy();
    const files = (from, many) => Array.from({ length: many }, (_, at) => sourceFile(`file-${from + at}.txt`));
    world.replies.source_files = { by: "skip", each: { 0: files(0, 101), 101: files(101, 40) }, otherwise: [] };
    const page = await open(world);
    await entry(page, "Surveys 2025").locator(".known-unfold").click();
    await page.locator(".known-file").first().waitFor();
    expect(await page.locator(".known-file").count()).toBe(100);
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByText("file-140.txt").waitFor();
    expect(await page.locator(".known-file").count()).toBe(141);
  });

  it("are looked up again when the counts of the folder change", async () => {
    const page = await open();
    await entry(page, "Surveys 2025").locator(".known-unfold").click();
    await page.locator(".known-file").first().waitFor();
    await window.tell(told({ reading: reading({ state: "looking" }) }));
    await page.getByText("Looking for new and changed files").waitFor();
    expect((await window.calls("source_files")).filter(({ skip }) => skip === 0), "nothing of it has changed").toHaveLength(1);
    await window.reply("source_files", { by: "skip", each: { 0: [sourceFile("new.txt")] }, otherwise: [] });
    await window.tell(told({ sources: [source({ read: 82 })] }));
    await page.getByText("new.txt").waitFor();
  });
});

describe("a file of a known folder", () => {
  it("that was renamed has its other name, though no count has changed; the list is looked up once a second at most", async () => {
    const page = await open();
    await entry(page, "Surveys 2025").locator(".known-unfold").click();
    await page.getByText("board-notes-12-may.docx").waitFor();
    await window.reply("source_files", { by: "skip", each: { 0: [sourceFile("renamed.docx")] }, otherwise: [] });
    await window.tell(told());
    await window.tell(told(), told());
    await page.getByText("renamed.docx").waitFor();
    expect(await page.getByText("board-notes-12-may.docx").count()).toBe(0);
    expect((await window.calls("source_files")).filter(({ skip }) => skip === 0)).toHaveLength(2);
  });
});

describe("the reading", () => {
  it("is shown with numbers, speed and time left, as it goes", async () => {
    const page = await open();
    await window.tell(told({ reading: reading({ state: "reading", file: "tender.pdf", done: 1_204, total: 10_000, pages_per_second: 35.4, eta_seconds: 250 }) }));
    await page.getByText("Reading \u201ctender.pdf\u201d: 1,204 of 10,000 files, 35 pages a second, about 4\u00a0min left").waitFor();
    expect(await page.locator("atles-reading progress").getAttribute("value")).toBe("1204");
    await page.locator("#pause-reading").click();
    await window.waitForCall("pause_reading");
    await window.tell(told({ reading: reading({ state: "paused" }) }));
    await page.locator("#reading", { hasText: "The reading is paused." }).waitFor();
    await page.locator("#go-on").click();
    await window.waitForCall("resume_reading");
  });

  it("says what it waits for while ATLES is stopped, and starts it", async () => {
    const page = await open();
    await window.tell(told({ reading: reading({ state: "stopped" }) }));
    await page.locator("#go-on", { hasText: "Start" }).click();
    await window.waitForCall("start");
  });

  it("says plainly that not all folders can be watched, and reads again at a press", async () => {
    const page = await open();
    await page.getByText("Changes are seen by themselves.").waitFor();
    await window.tell(told({ reading: reading({ watched: false }) }));
    await page.getByText("looked through every 10 minutes").waitFor();
    await page.locator("#reread").click();
    await window.waitForCall("reread_sources");
  });

  it("says what hinders it, with the way out", async () => {
    const page = await open();
    await window.tell(told({ reading: reading({ state: "hindered", problem: problem("disk_full", "There is no room on the disk for the index.", "Free some space, then try again.") }) }));
    await page.getByText("There is no room on the disk for the index.").waitFor();
    await page.getByText("Free some space").waitFor();
  });
});

describe("the search", () => {
  const search = async (page, query) => {
    await page.locator("#source-search").fill(query);
    await page.locator("#found, .empty").first().waitFor();
  };

  it("shows passages with file, page and heading, the words in them marked", async () => {
    const page = await open();
    await search(page, "  heat pumps ");
    expect(await window.calls("search_sources")).toEqual([{ query: "heat pumps", limit: 20 }]);
    const first = page.locator(".found").first();
    expect(await first.locator(".found-name").textContent()).toBe("board-notes-12-may.docx");
    expect(await first.locator(".found-place").textContent()).toBe("page 2, Programme \u203a Costs");
    expect(await first.locator("mark").allTextContents(), "an emoji before them moves nothing").toEqual(["heat", "pumps", "lost"]);
    await first.getByRole("button", { name: "Open file: board-notes-12-may.docx" }).click();
    expect(await called("open_known_source")).toEqual([{ path: "/home/ada/Surveys 2025/board-notes-12-may.docx" }]);
    await first.getByRole("button", { name: /Write from this file/ }).click();
    expect((await called("sources")).at(-1)).toEqual({ paths: ["/home/ada/Surveys 2025/board-notes-12-may.docx"] });
    await page.locator(".chips .chip").first().waitFor();
  });

  it("asks for more where there may be more", async () => {
    const page = await open();
    const many = (number) => Array.from({ length: number }, (_, at) => found(`Heat number ${at}.`, ["Heat"], { start: at * 20 }));
    await window.reply("search_sources", many(20));
    await search(page, "heat");
    await window.reply("search_sources", many(30));
    await page.locator("#more-passages").click();
    await page.getByText("Heat number 29.").waitFor();
    expect((await window.calls("search_sources")).at(-1).limit).toBe(40);
    expect(await page.locator("#more-passages").count()).toBe(0);
  });

  it("says when there is nothing, and gives way to the list again", async () => {
    const page = await open();
    await search(page, "nothing like it");
    await page.locator(".empty", { hasText: "Nothing in your files answers to" }).waitFor();
    await page.getByRole("button", { name: "Clear the search" }).click();
    await page.locator("#known-list").waitFor();
    expect(await page.locator("#source-search").inputValue()).toBe("");
  });

  it("says when the index cannot be read, and tries again", async () => {
    const page = await open();
    await window.reply("search_sources", { reject: problem("database", "The index is damaged.", "It is built anew when files are read the next time.") });
    await page.locator("#source-search").fill("heat");
    await page.getByText("It is built anew").waitFor();
    await window.reply("search_sources", [found("All is well.", ["well"])]);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("#found mark").waitFor();
  });
});

describe("with the keyboard alone", () => {
  it("a folder is added, searched and opened", async () => {
    const page = await open();
    await page.locator("main").focus();
    const tabTo = async (wanted) => {
      for (let step = 0; step < 60; step += 1) {
        await page.keyboard.press("Tab");
        const at = await page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute("aria-label"));
        if (at === wanted) return;
      }
      throw new Error(`Tab never reached ${wanted}`);
    };
    await tabTo("known-path");
    await page.keyboard.type("/home/ada/Letters");
    await page.keyboard.press("Enter");
    await window.waitForCall("add_sources");
    await tabTo("source-search");
    await page.keyboard.type("heat");
    await page.locator("#found").waitFor();
    await tabTo("Open file: board-notes-12-may.docx");
    await page.keyboard.press("Enter");
    await window.waitForCall("open_known_source");
  });
});
