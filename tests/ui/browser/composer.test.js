/** The form of a request, from the first run to "It is accepted". */
import { describe, expect, it } from "vitest";
import { useWindow } from "./window.js";
import { busy, fresh, problem, report, stopped } from "./world.js";

const window = useWindow();

const open = async (world) => {
  await window.open(world);
  await window.page.locator("#title, #choose").first().waitFor();
  return window.page;
};
const focused = (page) => page.evaluate(() => document.activeElement?.id);

describe("the first run", () => {
  it("writes from the sample files at one press, and starts the system for it", async () => {
    const page = await open(fresh());
    await page.locator("#sample").click();
    await window.waitForCall("start");
    const [{ request }] = await window.calls("request");
    expect(request.sources).toEqual(["/usr/share/atles/samples"]);
    expect(request.title).not.toBe("");
    await page.locator("atles-composer").waitFor();
  });

  it("gives the focus to what comes in its place, for who has no pointer", async () => {
    const page = await open(fresh());
    await page.locator("#sample").focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page)).toBe("composer-heading");
  });

  it("offers no sample files where there are none", async () => {
    const world = fresh();
    world.snapshot.sample_folder = null;
    const page = await open(world);
    expect(await page.locator("#sample").count()).toBe(0);
    expect(await page.locator("#choose").getAttribute("class")).toContain("primary");
  });

  it("leads to the form with the files that were chosen", async () => {
    const page = await open(fresh());
    await page.locator("#choose").click();
    await page.locator(".chip-name").first().waitFor();
    expect(await window.calls("sources")).toEqual([{ paths: ["/home/ada/costs.csv"] }]);
  });

  it("leads to the form when a folder is dropped anywhere", async () => {
    const page = await open(fresh());
    await window.drop(["/home/ada/Surveys 2025"]);
    await page.locator(".chip-name").first().waitFor();
  });
});

describe("the sources", () => {
  it("come by drop, by picker and by pasted path, and are counted each time", async () => {
    const page = await open(busy());
    await window.drop(["/home/ada/Surveys 2025"]);
    await page.locator("#add-files").click();
    await page.locator("#add-folder").click();
    await page.locator("#path").fill('"/home/ada/pasted notes.md"');
    await page.locator("#path").press("Enter");
    await window.waitForCall("sources", 4);
    expect((await window.calls("sources")).at(-1).paths).toContain("/home/ada/pasted notes.md");
    expect(await page.locator("#path").inputValue(), "the field is free for the next path").toBe("");
  });

  it("come line by line from a pasted list", async () => {
    const page = await open(busy());
    await page.locator("#path").focus();
    await page.evaluate(() => navigator.clipboard.writeText("/a/one.txt\nfile:///b/two%20words.md\n"));
    await page.keyboard.press("Control+v");
    await window.waitForCall("sources");
    expect((await window.calls("sources"))[0].paths).toEqual(["/a/one.txt", "/b/two words.md"]);
  });

  it("that cannot be read are told with their reasons before anything is written", async () => {
    const page = await open(busy());
    await window.drop(report.paths.map(({ path }) => path));
    await page.locator("#not-read").click();
    const text = await page.locator("dialog").textContent();
    for (const part of ["roof-survey.pdf", "scanned, no text layer", "Make it searchable with an OCR program", "ledger.xls", "format not supported"]) expect(text).toContain(part);
    await page.keyboard.press("Escape");
    await page.locator("#not-read:focus").waitFor();
    expect(await window.calls("request")).toEqual([]);
  });

  it("that are not there are named by where they were looked for", async () => {
    const world = stopped();
    const gone = { source: "/no/such/path", code: "unreadable", reason: "It is not there." };
    world.replies.sources = { paths: [{ path: gone.source, name: "path", folder: false, files: 0, pages: null }], files: 0, bytes: 0, pages: 0, not_read: [gone], skipped: 0, large: false };
    const page = await open(world);
    await window.drop([gone.source]);
    await page.locator(".chip-bad .chip-name", { hasText: "/no/such/path" }).waitFor();
    await page.locator("#not-read").click();
    expect(await page.locator("dialog .name").innerText()).toBe("/no/such/path");
  });

  it("that are an empty folder are called that, before and when it is refused", async () => {
    const world = stopped();
    world.replies.sources = { paths: [{ path: "/home/ada/New", name: "New", folder: true, files: 0, pages: null }], files: 0, bytes: 0, pages: 0, not_read: [], skipped: 0, large: false };
    world.replies.request = { reject: problem("nothing_readable", "None of the chosen files can be read.", "") };
    const page = await open(world);
    await window.drop(["/home/ada/New"]);
    await page.locator("#planned", { hasText: "The folder is empty." }).waitFor();
    await page.locator("#title").fill("Report");
    await page.locator("#write").click();
    await page.locator("#fault-sources", { hasText: "The folder is empty." }).waitFor();
  });

  it("of which none can be read are not counted as something, and each says why in its place", async () => {
    const world = stopped();
    const scan = { source: "/home/ada/scan.pdf", code: "no_text_layer", reason: "Its pages are pictures without text; make it searchable with an OCR program first." };
    world.replies.sources = { paths: [{ path: scan.source, name: "scan.pdf", folder: false, files: 0, pages: null }], files: 0, bytes: 683_000, pages: 0, not_read: [scan], skipped: 0, large: false };
    const page = await open(world);
    expect(await page.locator("#planned").innerText(), "the button that is there").toContain("press Start and write.");
    await window.drop([scan.source]);
    expect(await page.locator(".chip-bad .chip-note").innerText()).toBe("scanned, no text layer");
    expect(await page.locator("#planned").innerText()).toBe("None of it can be read.");
    await page.locator("#not-read").click();
    const text = await page.locator("dialog").innerText();
    expect(text).toContain("There are no others to write from.");
    expect(text.match(/OCR/g), "the advice is given once").toHaveLength(1);
  });

  it("can be taken out one by one with the keyboard, and the focus stays in the form", async () => {
    const page = await open(busy());
    await window.drop(report.paths.map(({ path }) => path));
    await page.getByRole("button", { name: "Remove costs.csv" }).focus();
    await page.keyboard.press("Enter");
    await window.waitForCall("sources", 2);
    expect((await window.calls("sources"))[1].paths).not.toContain("/home/ada/costs.csv");
    expect(await focused(page)).toBe("add-files");
  });

  it("of a hundred do not push the form off the window", async () => {
    const paths = Array.from({ length: 100 }, (_, index) => ({ path: `/f/${index}.txt`, name: `${index}.txt`, folder: false, files: 1, pages: null }));
    const world = busy();
    world.replies.sources = { ...report, paths, not_read: [] };
    const page = await open(world);
    await window.drop(paths.map(({ path }) => path));
    await page.getByRole("button", { name: "and 88 others" }).click();
    await page.locator(".chip-name").nth(99).waitFor();
    expect((await page.locator(".sources").boundingBox()).height).toBeLessThan(300);
  });

  it("over the limit are asked about first, at their own box", async () => {
    const world = busy();
    world.replies.sources = { ...report, files: 10_214, bytes: 3.4e9, large: true };
    const page = await open(world);
    await page.locator("#title").fill("All of it");
    await window.drop(["/home/ada/Surveys 2025"]);
    await page.getByText("10,214 files, 3.4").waitFor();
    await page.locator("#write").click();
    await page.locator("#fault-sources").waitFor();
    expect(await focused(page)).toBe("large");
    expect(await window.calls("request")).toEqual([]);
    await page.keyboard.press("Space");
    await page.locator("#write").click();
    await window.waitForCall("request");
    expect((await window.calls("request"))[0].request.large_confirmed).toBe(true);
  });
});

describe("a refusal", () => {
  it("is told at the field, names it, and takes the focus there", async () => {
    const page = await open(busy());
    await page.locator("#write").click();
    expect(await page.locator("#fault-title").textContent()).toBe("Give the document a title.");
    expect(await page.locator("#fault-sources").textContent()).toBe("Add at least one file or folder.");
    expect(await focused(page)).toBe("title");
    expect(await page.locator("#title").getAttribute("aria-describedby")).toBe("fault-title");
    expect(await page.locator("#title").getAttribute("aria-invalid")).toBe("true");
    await page.locator("#title").fill("A");
    expect(await page.locator("#fault-title").count(), "it goes when the field is changed").toBe(0);
    expect(await window.calls("request")).toEqual([]);
  });

  it("of a deadline in the past opens the folded fields and goes to the deadline", async () => {
    const page = await open(busy());
    await page.locator("#title").fill("Late");
    await window.drop(["/home/ada/costs.csv"]);
    await page.locator("#more").click();
    await page.locator("#deadline").fill("2020-01-01T09:00");
    await page.locator("#more").click();
    await page.locator("#write").click();
    await page.locator("#fault-deadline").waitFor();
    expect(await focused(page)).toBe("deadline");
  });

  it("of a deadline that was begun and folded away opens the fold, with what was typed still there", async () => {
    const page = await open(busy());
    await page.locator("#title").fill("Minutes");
    await window.drop(report.paths.map((path) => path.path));
    await page.locator("#preview").waitFor();
    await page.locator("#more").click();
    await page.locator("#deadline").focus();
    await page.keyboard.type("24122099");
    await page.locator("#more").click();
    expect(await page.locator("#deadline").isVisible()).toBe(false);
    await page.locator("#title").press("Control+Enter");
    await page.locator("#fault-deadline", { hasText: "Give the deadline as a date and a time." }).waitFor();
    expect(await focused(page)).toBe("deadline");
    expect(await page.locator("#more").getAttribute("aria-expanded")).toBe("true");
    expect(await page.locator("#deadline").evaluate((field) => field.validity.badInput), "what was typed is there to be gone on with").toBe(true);
    expect(await window.calls("request")).toEqual([]);
    await page.locator("#clear").click();
    await page.locator("#more").click();
    expect(await page.locator("#deadline").evaluate((field) => field.validity.badInput), "an empty form has no half of one").toBe(false);
  });

  it("of a deadline without a time says so, for it gives no value and is not meant as none", async () => {
    const page = await open(busy());
    await page.locator("#title").fill("Half");
    await window.drop(["/home/ada/costs.csv"]);
    await page.locator("#more").click();
    await page.locator("#deadline").focus();
    await page.keyboard.type("3112");
    await page.locator("#write").click();
    await page.locator("#fault-deadline", { hasText: "Give the deadline as a date and a time." }).waitFor();
    expect(await focused(page)).toBe("deadline");
    expect(await window.calls("request")).toEqual([]);
    await page.locator("#more").click();
    await page.locator("#write").click();
    await page.locator("#fault-deadline").waitFor();
    expect(await window.calls("request"), "folded away it is not forgotten").toEqual([]);
    await page.locator("#deadline").fill("2099-12-31T17:00");
    await page.locator("#write").click();
    await window.waitForCall("request");
    expect((await window.calls("request"))[0].request.deadline).toBe(new Date("2099-12-31T17:00").toISOString());
  });

  it("by the engine is told at its field too", async () => {
    const world = busy();
    world.replies.request = { reject: { ...problem("invalid_field", "The title has no letter in it.", ""), field: "title" } };
    const page = await open(world);
    await page.locator("#title").fill("???");
    await window.drop(["/home/ada/costs.csv"]);
    await page.locator("#write").click();
    expect(await page.locator("#fault-title").textContent()).toBe("The title has no letter in it.");
  });

  it("because nothing can be read names the sources", async () => {
    const world = busy();
    world.replies.request = { reject: problem("nothing_readable", "None of the files can be read.", "") };
    const page = await open(world);
    await page.locator("#title").fill("Scans");
    await window.drop(["/home/ada/scans"]);
    await page.locator("#write").click();
    expect(await page.locator("#fault-sources").textContent()).toBe("None of the files can be read.");
    expect(await focused(page)).toBe("path");
  });

  it("that is a failure keeps the form as it is, says what to do, and folds the details away", async () => {
    const world = busy();
    world.replies.request = { reject: problem("disk_full", "The disk is full.", "Free some space, then try again.", "SQLITE_FULL") };
    const page = await open(world);
    await page.locator("#title").fill("Report");
    await window.drop(["/home/ada/costs.csv"]);
    await page.locator("#write").focus();
    await page.keyboard.press("Enter");
    const box = page.locator(".composer .problem");
    await box.waitFor();
    expect(await box.textContent()).toContain("Free some space, then try again.");
    expect(await box.locator("pre").isVisible()).toBe(false);
    expect(await page.locator("#title").inputValue()).toBe("Report");
    expect(await focused(page), "the button can be pressed again").toBe("write");
  });
});

describe("a request", () => {
  it("carries everything that the form says", async () => {
    const page = await open(stopped());
    await page.locator("#title").fill("Heat pumps");
    await page.locator("#more-types").click();
    await page.getByText("Instruction manual").click();
    await window.drop(["/home/ada/Surveys 2025"]);
    await page.locator("#instructions").fill("Compare the three suppliers");
    await page.locator('[data-field="length-choice"]').selectOption("own");
    await page.locator('[data-field="length"]').fill("750");
    await page.getByLabel("Filed as").selectOption("html");
    await page.locator("#more").click();
    await page.locator("#audience").fill("the board");
    await page.locator('[data-field="language"]').selectOption("de");
    await page.locator('[data-field="priority"]').selectOption("urgent");
    await page.locator("#deadline").fill("2099-12-31T17:00");
    await page.getByText("7 sections planned").waitFor();
    await page.locator("#write").click();
    await window.waitForCall("start");
    const [{ request }] = await window.calls("request");
    expect(request).toEqual({
      title: "Heat pumps", document_type: "instruction_manual", sources: report.paths.map(({ path }) => path), instructions: "Compare the three suppliers", length: { words: 750 }, format: "html",
      language: "de", audience: "the board", priority: "urgent", deadline: new Date("2099-12-31T17:00").toISOString(), large_confirmed: false, writer: null,
    });
    await page.waitForFunction(() => document.querySelector("#title").value === "");
    expect(await focused(page), "ready for the next one").toBe("title");
    expect(await page.getByLabel("Filed as").inputValue(), "who wants a format once wants it the next time").toBe("html");
  });

  it("can be put into the queue of a stopped system without starting it", async () => {
    const page = await open(stopped());
    await page.locator("#title").fill("Later");
    await window.drop(["/home/ada/costs.csv"]);
    await page.locator("#keep").click();
    await page.locator(".notice", { hasText: "waits in the queue until you press Start" }).waitFor();
    expect(await window.calls("start")).toEqual([]);
  });

  it("is sent once when the button is pressed twice", async () => {
    const world = busy();
    world.held = { request: null };
    const page = await open(world);
    await page.locator("#title").fill("Once");
    await window.drop(["/home/ada/costs.csv"]);
    await page.locator("#write").dblclick();
    await page.locator('#write[aria-disabled="true"]').waitFor();
    await page.evaluate(() => window.atlesMock.held.request());
    await page.locator('#write[aria-disabled="false"]').waitFor();
    expect(await window.calls("request")).toHaveLength(1);
  });

  it("shows its outline before anything is written", async () => {
    const page = await open(busy());
    await page.locator("#title").fill("Report");
    await window.drop(["/home/ada/costs.csv"]);
    await page.locator("#preview").click();
    const rows = page.locator("dialog li");
    await rows.first().waitFor();
    expect(await rows.count()).toBe(7);
    expect(await page.locator("dialog").textContent()).toContain("7 sections from 84 files, headings in English.");
    const added = (await page.locator("#if-called-for").textContent()).trim();
    expect(added).toBe("Added if your files give cause for it: Where the sources disagree, Glossary.");
    await page.getByRole("button", { name: "Close" }).click();
    await page.locator("#preview:focus").waitFor();
    expect(await window.calls("request")).toEqual([]);
  });
});

describe("a draft", () => {
  it("is kept when the user looks at another screen", async () => {
    const page = await open(busy());
    await page.locator("#title").fill("Half a thought");
    await page.locator("#instructions").fill("About the roof");
    await page.locator('[data-screen="activity"]').click();
    await page.locator('[data-screen="write"]').click();
    expect(await page.locator("#title").inputValue()).toBe("Half a thought");
    expect(await page.locator("#instructions").inputValue()).toBe("About the roof");
  });

  it("is kept when the window is closed, and its sources are counted anew", async () => {
    const page = await open(fresh());
    await window.drop(["/home/ada/Surveys 2025"]);
    await page.locator("#title").fill("Half a thought");
    await page.reload();
    await page.locator(".chip-name").first().waitFor();
    expect(await page.locator("#title").inputValue()).toBe("Half a thought");
    expect(await window.calls("sources")).toHaveLength(1);
  });

  it("can be cleared, and had back", async () => {
    const page = await open(busy());
    await page.locator("#title").fill("Half a thought");
    await page.locator("#clear").click();
    expect(await page.locator("#title").inputValue()).toBe("");
    expect(await focused(page)).toBe("title");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForFunction(() => document.querySelector("#title").value === "Half a thought");
  });

  it("that was cleared is not offered any more once something else is typed", async () => {
    const page = await open(busy());
    await page.locator("#title").fill("Half a thought");
    await page.locator("#clear").click();
    await page.locator(".notice", { hasText: "The form is cleared." }).waitFor();
    await page.locator("#title").fill("Another");
    await page.locator(".notice").waitFor({ state: "detached" });
    expect(await page.locator("#title").inputValue()).toBe("Another");
  });
});
