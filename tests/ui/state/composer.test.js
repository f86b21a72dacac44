// What the form asks for, and what it refuses.
import { describe, expect, it } from "vitest";
import { deadlineOf, EMPTY, faults, pastedPaths, toRequest } from "../../../ui/src/state/composer.js";

const NOW = new Date("2026-05-12T12:00:00");
const good = { ...EMPTY, title: "Report", paths: ["/a"] };
const wrong = (change) => Object.keys(faults({ ...good, ...change }, NOW));

describe("what is wrong with a draft", () => {
  it("is nothing when it has a title and a source", () => {
    expect(faults(good, NOW)).toEqual({});
  });

  it.each([
    ["an empty title", { title: "  " }, "title"],
    ["a title of more than 300 characters", { title: "a".repeat(301) }, "title"],
    ["no sources", { paths: [] }, "sources"],
    ["a deadline in the past", { deadline: "2026-05-12T11:59" }, "deadline"],
    ["a deadline that is no date", { deadline: "next week" }, "deadline"],
    ["too few words", { length: "own", ownWords: "49" }, "length"],
    ["too many words", { length: "own", ownWords: "50001" }, "length"],
    ["words that are no whole number", { length: "own", ownWords: "80.5" }, "length"],
    ["no number of words at all", { length: "own", ownWords: "" }, "length"],
  ])("is %s, told at its field", (_, change, field) => {
    expect(wrong(change)).toEqual([field]);
    expect(faults({ ...good, ...change }, NOW)[field]).toMatch(/\.$/);
  });

  it("is nothing about words that are not asked for", () => {
    expect(wrong({ length: "short", ownWords: "nonsense" })).toEqual([]);
  });

  it("counts the characters of a title as people do", () => {
    expect(wrong({ title: "\u{1f44d}".repeat(300) }), "300 emoji are 600 UTF-16 units").toEqual([]);
  });

  it("names every field at fault at once", () => {
    expect(wrong({ title: "", paths: [], deadline: "2020-01-01T00:00" })).toEqual(["title", "sources", "deadline"]);
  });
});

describe("the request that a draft makes", () => {
  it("says nothing about what was left empty", () => {
    expect(toRequest({ ...good, title: " Report ", instructions: " " })).toEqual({
      title: "Report", document_type: "summary_report", sources: ["/a"], instructions: "", length: "medium", format: "pdf", language: null, audience: null, priority: "normal", deadline: null, large_confirmed: false, writer: null,
    });
  });

  it("gives the deadline as a moment and a length of one's own as a number", () => {
    const made = toRequest({ ...good, length: "own", ownWords: "800", deadline: "2026-06-01T09:00", language: "de", audience: " the board " });
    expect(made.length).toEqual({ words: 800 });
    expect(made.deadline).toBe(new Date("2026-06-01T09:00").toISOString());
    expect([made.language, made.audience]).toEqual(["de", "the board"]);
  });

  it("reads a deadline with a space where a web view has no field for dates", () => {
    expect(deadlineOf({ ...EMPTY, deadline: "2026-06-01 09:00" })?.toISOString()).toBe(new Date("2026-06-01T09:00").toISOString());
  });
});

describe("paths as they are pasted", () => {
  it.each([
    ["/home/ada/a b.txt", ["/home/ada/a b.txt"]],
    ["  /a\r\n/b\n\n", ["/a", "/b"]],
    ['"C:\\Users\\ada\\Surveys 2025"', ["C:\\Users\\ada\\Surveys 2025"]],
    ["'/a b'", ["/a b"]],
    ["file:///home/ada/na%C3%AFve%20notes.md", ["/home/ada/na\u00efve notes.md"]],
    ["file:///C:/Users/ada/x.pdf", ["C:/Users/ada/x.pdf"]],
    ["file:///broken%E0%A4%A", ["file:///broken%E0%A4%A"]],
    ["it's a file.txt", ["it's a file.txt"]],
    ["", []],
  ])("%j is %j", (text, paths) => {
    expect(pastedPaths(text)).toEqual(paths);
  });
});
