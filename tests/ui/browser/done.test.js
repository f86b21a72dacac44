/** What is done: documents, failures, and what can be done about either. */
import { describe, expect, it } from "vitest";
import { useQueue } from "./queue_window.js";
import { ago, busy, problem, request, stopped, unread } from "./world.js";

const { window, open, having } = useQueue();

describe("what is done", () => {
  it("opens in the Reader or in its folder, and says how much of it is sourced", async () => {
    const page = await open(busy());
    const job = page.locator('#done [data-id="d1"]');
    expect(await job.innerText()).toContain("41 of 42 sentences sourced");
    await job.getByRole("button", { name: "Show in folder" }).click();
    expect(await window.calls("reveal_document")).toEqual([{ id: "doc1" }]);
    await job.getByRole("button", { name: "Open: Minutes" }).click();
    await page.locator("#passage").waitFor();
  });

  it("that failed says why and what to do, and is tried again at a press", async () => {
    const page = await open(busy());
    const job = page.locator('#done [data-id="d3"]');
    expect(await job.innerText()).toContain("None of the sources can be read. Make the PDF files searchable");
    expect(await job.locator("pre").isVisible()).toBe(false);
    await job.getByRole("button", { name: /^Try again/ }).click();
    expect(await window.calls("retry")).toEqual([{ id: "d3" }]);
  });

  it("that failed can be changed before it is tried again, and what was in the form comes back at a press", async () => {
    const asked = { title: "Scans", document_type: "user_guide", sources: ["/home/ada/scans"], instructions: "Mind the costs", length: { words: 750 }, format: "word", language: "de", audience: "the board", priority: "high", deadline: "2020-01-01T09:00:00Z" };
    const page = await open(having(request("Scans", "failed", { id: "f", finished_at: ago(1), problem: problem("nothing_readable", "Nothing can be read.", "") }, asked)));
    await page.locator("#title").fill("Something else");
    await page.getByRole("button", { name: "Change and try again: Scans" }).click();
    await page.locator("#title:focus").waitFor();
    const values = await page.evaluate(() => ["#title", "#instructions", '[data-field="length"]', '[data-field="format"]', "#audience", '[data-field="language"]', '[data-field="priority"]', "#deadline", 'input[name="document-type"]:checked'].map((field) => document.querySelector(field).value));
    expect(values, "a deadline that has passed is left out").toEqual(["Scans", "Mind the costs", "750", "word", "the board", "de", "high", "", "user_guide"]);
    await window.waitForCall("sources");
    expect(await window.calls("sources")).toEqual([{ paths: ["/home/ada/scans"] }]);
    await page.locator(".notice", { hasText: "The form has what you asked for as \u201cScans\u201d." }).getByRole("button", { name: "Undo" }).click();
    await page.waitForFunction(() => document.querySelector("#title").value === "Something else");
  });

  it("in another format than was asked for says why, and is opened all the same", async () => {
    const kept = problem("internal", "The pages of this document could not be set, so it is filed as Markdown.", "Save it as a Word document.");
    const page = await open(having(request("Minutes", "completed", { id: "d1", finished_at: ago(5), document_id: "doc1", problem: kept })));
    const job = page.locator('#done [data-id="d1"]');
    expect(await job.innerText()).toContain("so it is filed as Markdown. Save it as a Word document.");
    await job.getByRole("button", { name: "Open: Minutes" }).waitFor();
  });

  it("tells which files could not be read, and why", async () => {
    const page = await open(having(request("Scans", "failed", { id: "f", finished_at: ago(1), problem: problem("nothing_readable", "Nothing can be read.", ""), not_read: unread })));
    await page.getByRole("button", { name: "2 not read: Scans" }).click();
    const text = await page.locator("dialog").textContent();
    expect(text).toContain("roof-survey.pdf");
    expect(text).toContain("No reader for this format");
  });

  it("is told as it ends, with a way to it, if it was asked for here", async () => {
    const page = await open(busy());
    await page.locator("#title").fill("Mine");
    await window.drop(["/home/ada/costs.csv"]);
    await page.locator("#write").click();
    await window.waitForCall("request");
    await page.waitForFunction(() => document.querySelector("#title").value === "");
    await window.tell({ type: "request", value: request("Mine", "completed", { id: "mine", finished_at: ago(0), document_id: "doc1", sourced: 9, sentences: 9 }) });
    await page.locator(".notice-good", { hasText: "\u201cMine\u201d is finished: 9 of 9 sentences sourced." }).getByRole("button", { name: "Open" }).click();
    await page.locator("#passage").waitFor();
  });

  it("that ended early says how much of it there is, and is continued at a press", async () => {
    const part = request("Part", "completed", { id: "mine", finished_at: ago(1), document_id: "doc1", sourced: 9, sentences: 9, part: { written: 2, planned: 5 } });
    const world = having(part);
    world.replies.continue_document = { request_id: "rest", waits_for_start: false };
    const page = await open(world);
    const job = page.locator('#done [data-id="mine"]');
    expect(await job.locator(".tag-warn").innerText()).toBe("Ended early, 2 of 5 sections");
    await job.getByRole("button", { name: "Continue: Part" }).click();
    await window.waitForCall("continue_document");
    await window.tell({ type: "request", value: { ...part, id: "rest" } });
    const notice = page.locator(".notice", { hasText: "\u201cPart\u201d ended early, 2 of 5 sections: 9 of 9 sentences sourced." });
    await notice.waitFor();
    expect(await notice.getAttribute("class"), "it is not as good as a whole one").not.toContain("notice-good");
  });

  it("says which of it ATLES wrote because the model did not", async () => {
    const model = { writer: { type: "model", connection: "c", model: "tiny", or_built_in: true, beside: [] } };
    const done = { finished_at: ago(1), document_id: "doc1", sourced: 9, sentences: 9 };
    const used = { tokens_in: 9, tokens_out: 9, cost: 0, currency: "" };
    const page = await open(having(
      request("None", "completed", { id: "all", ...done, instead: 4 }, model),
      request("Some", "completed", { id: "one", ...done, instead: 1, usage: used }, model),
    ));
    expect(await page.locator('#done [data-id="all"] .tag-warn').innerText()).toBe("The model did not answer: written by ATLES");
    expect(await page.locator('#done [data-id="one"] .tag-warn').innerText()).toBe("1 section written by ATLES, not the model");
  });

  it("is one sentence where nothing was ever asked for", async () => {
    const page = await open(stopped());
    expect(await page.locator(".queue-none").textContent()).toContain("What you ask for appears here");
    expect(await page.locator("#now").count()).toBe(0);
  });
});
