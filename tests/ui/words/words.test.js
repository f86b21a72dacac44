// What the window says.
import { describe, expect, it } from "vitest";
import { head, tableRows, tail } from "../../../ui/src/views/library/marked_passage.js";
import { words } from "../../../ui/src/words/en.js";

const status = (change) => ({ state: "running", has_run: true, pace: "mid", ...change });

describe("the status bar", () => {
  it.each([
    [{ state: "stopped", has_run: false }, 0, "ATLES - Ready to start"],
    [{ state: "stopped" }, 0, "ATLES - Stopped"],
    [{}, 0, "ATLES - Running (mid pace)"],
    [{ pace: "extra_fast" }, 0, "ATLES - Running (extra fast pace)"],
    [{}, 1, "ATLES - Running (1 active request)"],
    [{}, 3, "ATLES - Running (3 active requests)"],
    [{ state: "starting" }, 0, "ATLES - Starting"],
    [{ state: "stopping" }, 2, "ATLES - Stopping"],
    [{ state: "failed" }, 0, "ATLES - Failed"],
  ])("says for %j with %i active: %s", (change, active, expected) => {
    expect(words.statusBar.title(status(change), active)).toBe(expected);
  });
});

describe("the words for work", () => {
  const progress = { step: "writing", fraction: 0.649, section: 5, sections: 7, section_title: "Near misses", file: "", files_done: 0, files: 0 };
  it.each([
    [null, "Beginning"],
    [progress, "Writing section 5 of 7, \u201cNear misses\u201d"],
    [{ ...progress, section: 0 }, "Writing"],
    [{ ...progress, step: "reading", file: "a.pdf", files_done: 40, files: 310 }, "Reading file 41 of 310, a.pdf"],
    [{ ...progress, step: "reading", file: "a.pdf", files_done: 310, files: 310 }, "Reading file 310 of 310, a.pdf"],
    [{ ...progress, step: "reading", files: 2_000 }, "Reading file 1 of 2,000"],
    [{ ...progress, step: "reading" }, "Looking for the files"],
    [{ ...progress, step: "planning" }, "Planning the outline"],
    [{ ...progress, step: "planning", files_done: 120, files: 2_000 }, "Planning the outline, 120 of 2,000 files"],
    [{ ...progress, step: "planning", files_done: 2_000, files: 2_000 }, "Planning the outline from 2,000 files"],
    [{ ...progress, step: "checking" }, "Checking every sentence against its source"],
    [{ ...progress, step: "assembling" }, "Putting the file together"],
  ])("%#: tell the step", (given, expected) => expect(words.now.step(given)).toBe(expected));

  it.each([
    [null, "Paused"],
    [{ ...progress, fraction: 0.43, section: 3 }, "Paused at 43\u00a0%, section 3 of 7"],
    [{ ...progress, fraction: 0.18, section: 0, step: "reading", files_done: 40, files: 310 }, "Paused at 18\u00a0%, 40 of 310 files read"],
    [{ ...progress, fraction: 0.24, section: 0, step: "planning", files_done: 310, files: 310 }, "Paused at 24\u00a0%"],
  ])("%#: tell where it was paused", (given, expected) => expect(words.now.paused({ progress: given, part: null })).toBe(expected));

  it("tell how much there is of what was paused before this window saw it", () => {
    expect(words.now.paused({ progress: null, part: { written: 2, planned: 7 } })).toBe("Paused, 2 of 7 sections");
  });

  it("never promise more than was reached", () => {
    expect(words.now.reached({ ...progress, fraction: 0.999 })).toBe("99\u00a0%");
  });

  it("name a title so that a sentence stays one: clipped, and without marks that turn it around", () => {
    expect(words.done.failed("\u202eReport\u2066\u2069")).toBe("\u201cReport\u201d could not be written.");
    const said = words.done.failed("Heat pumps ".repeat(30));
    expect(said.length).toBeLessThan(110);
    expect(said).toMatch(/^\u201cHeat pumps .*\u2026\u201d could not be written\.$/);
  });

  it("say of what is finished how many files were not read", () => {
    const view = { request: { title: "Report" }, part: null, sourced: 41, sentences: 42, instead: 0, usage: null };
    expect(words.done.finished({ ...view, not_read: [] })).toBe("\u201cReport\u201d is finished: 41 of 42 sentences sourced.");
    expect(words.done.finished({ ...view, not_read: [{}, {}] })).toBe("\u201cReport\u201d is finished: 41 of 42 sentences sourced, 2 files not read.");
  });

  it("count what is held up among what waits, but promise nothing of Start", () => {
    const queue = { active: 0, pending: 0, scheduled: 0 };
    expect(words.monitor.now("running", queue, 1)).toBe("Nothing is being written; 1 document waits.");
    expect(words.monitor.now("running", { ...queue, active: 1 }, 1)).toBe("1 document is being written; 1 waits.");
    expect(words.monitor.now("stopped", queue, 1)).toBe("ATLES is stopped.");
    expect(words.monitor.now("stopped", queue, 0)).toBe("ATLES is stopped, and nothing waits.");
  });

  it("call a stall a stall", () => expect(words.now.stalled(125)).toBe("Stalled: no sign of life for 2\u00a0min"));
});

/** Every text of the catalogue that needs no facts. */
function* plainTexts(node, path = "words") {
  for (const [key, value] of Object.entries(node)) {
    const here = `${path}.${key}`;
    if (typeof value === "string") yield [here, value];
    else if (typeof value === "function" && value.length === 0) {
      const text = value();
      if (typeof text === "string") yield [here, text];
    } else if (typeof value === "object") yield* plainTexts(value, here);
  }
}

describe("the catalogue", () => {
  const texts = [...plainTexts(words)];

  it("has a good many texts", () => expect(texts.length).toBeGreaterThan(100));

  it("has no emoji, no markup and no two spaces", () => {
    for (const [path, text] of texts) expect(text, path).not.toMatch(/\p{Extended_Pictographic}|<|  /u);
  });
});

describe("a passage", () => {
  it("is cut at words, and only where it is long", () => {
    expect(tail("short before ")).toBe("short before ");
    expect(head(" short after")).toBe(" short after");
    const long = "word ".repeat(200);
    expect(tail(long)).toMatch(/^\u2026word /);
    expect(head(long)).toMatch(/ word\u2026$/);
  });

  it("is never cut inside of an emoji", () => {
    const text = "\u{1f44d}".repeat(500);
    expect(tail(text).isWellFormed()).toBe(true);
    expect(head(text).isWellFormed()).toBe(true);
  });

  it("of a table has the quoted cells marked, with rows around them", () => {
    const { rows, cutBefore, cutAfter } = tableRows({ before: "a\tb\nNorth\t", quote: "700\t3 June\nSouth", after: "\t500\nWest\t0" });
    expect(rows).toEqual([
      [["a", "", ""], ["b", "", ""]],
      [["North", "", ""], ["", "700", ""], ["", "3 June", ""]],
      [["", "South", ""], ["", "", "500"]],
      [["", "", "West"], ["", "", "0"]],
    ]);
    expect([cutBefore, cutAfter]).toEqual([false, false]);
  });

  it("of a long table is cut to the rows around the quote", () => {
    const rows = (from, to) => Array.from({ length: to - from }, (_, index) => `r${from + index}`).join("\n");
    const cut = tableRows({ before: `${rows(0, 50)}\n`, quote: "r50", after: `\n${rows(51, 100)}` });
    expect(cut.rows.map(([[before, quote, after]]) => before + quote + after)).toEqual(["r47", "r48", "r49", "r50", "r51", "r52", "r53"]);
    expect([cut.cutBefore, cut.cutAfter]).toEqual([true, true]);
  });
});

describe("the size of a model", () => {
  it.each([[8, "an 8B"], [4, "a 4B"], [11, "an 11B"], [1, "a 1B"], [80, "an 80B"]])("of %i billion is %s model", (billions, said) => {
    expect(words.recommendation.suits({ memory_gb: 8, billions, words_per_second: 5 })).toContain(`: ${said} model`);
  });
});
