// Numbers, times and lengths as people read them.
import { describe, expect, it } from "vitest";
import { baseName, bytes, duration, language, logLine, moment, money, number, percent, plural } from "../../../ui/src/words/format.js";

/** Unbreakable spaces as plain ones. */
const plain = (text) => text.replaceAll("\u00a0", " ");

describe("numbers as people read them", () => {
  it.each([
    [number(1234567.4), "1,234,567"],
    [plural(1, "file", "files"), "1 file"],
    [plural(0, "file", "files"), "0 files"],
    [plural(2000, "file", "files"), "2,000 files"],
    [money(1234.5, "EUR"), "1,234.50 EUR"],
    [money(0.00123, "$"), "0.0012 $"],
    [money(0, "EUR"), "0.00 EUR"],
    [percent(64), "64 %"],
    [bytes(1), "1 kB"],
    [bytes(999_999), "1,000 kB"],
    [bytes(41e6), "41 MB"],
    [bytes(3.4e9), "3.4 GB"],
    [duration(0.84), "0.8 s"],
    [duration(-3), "0 s"],
    [duration(40), "40 s"],
    [duration(89.6), "90 s"],
    [duration(180), "3 min"],
    [duration(3599), "1 h"],
    [duration(7500), "2 h 5 min"],
  ])("%j is %j", (given, expected) => expect(plain(given)).toBe(expected));

  it("keep their unit on the same line", () => expect(duration(40)).toBe("40\u00a0s"));
});

describe("moments as people say them", () => {
  const now = new Date("2026-05-12T15:00:00");
  it.each([
    ["2026-05-12T13:57:00", "today 13:57"],
    ["2026-05-13T00:00:00", "tomorrow 00:00"],
    ["2026-05-11T23:59:00", "yesterday 23:59"],
    ["2026-03-02T09:05:00", "2 Mar 09:05"],
    ["2024-05-12T09:00:00", "12 May 2024"],
    ["nonsense", ""],
  ])("%s is %j", (time, expected) => expect(moment(time, now)).toBe(expected));
});

describe("names", () => {
  it.each([
    ["/home/ada/a b.txt", "a b.txt"],
    ["C:\\Users\\ada\\x.pdf", "x.pdf"],
    ["/home/ada/folder/", "folder"],
    ["/", "/"],
  ])("of %j are %j", (path, expected) => expect(baseName(path)).toBe(expected));

  it("of languages are in English, and an unknown code stays as it is", () => {
    expect([language("de"), language("???")]).toEqual(["German", "???"]);
  });

  it("of a log line are as the log file has them", () => {
    const time = new Date(2026, 0, 2, 3, 4, 5).toISOString();
    expect(logLine({ number: 1, time, level: "info", task: "pool", message: "a" })).toBe("[03:04:05] [pool] a");
  });
});
