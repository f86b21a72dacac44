// A log that grows without end in a window that does not.
import { describe, expect, it } from "vitest";
import { LogBuffer, matcher } from "../../../ui/src/state/log_buffer.js";

const line = (number, change = {}) => ({ number, time: "2026-01-02T03:04:05Z", level: "info", task: "worker_pool", message: `line ${number}`, ...change });
const lines = (from, to, change) => Array.from({ length: to - from + 1 }, (_, index) => line(from + index, typeof change === "function" ? change(from + index) : change));
const numbers = (buffer) => buffer.slice(0, buffer.length).map(({ number }) => number);

describe("the log's buffer", () => {
  it("keeps the last hundred thousand lines and forgets the oldest first", () => {
    const buffer = new LogBuffer();
    buffer.push(lines(1, 100_250));
    expect(buffer.total).toBe(100_000);
    expect(buffer.length).toBe(100_000);
    expect(buffer.firstNumber).toBe(251);
    expect(buffer.fallen).toBe(250);
    expect(buffer.slice(99_999, 100_000)[0].number).toBe(100_250);
  });

  it("gives the lines that pass the filter, and counts both", () => {
    const buffer = new LogBuffer(100);
    buffer.push(lines(1, 100, (number) => ({ level: number % 10 === 0 ? "error" : "info" })));
    buffer.setFilter({ level: "warn", task: "", search: "" });
    expect(numbers(buffer)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(buffer.total).toBe(100);
  });

  it("keeps the filter up as lines come and go", () => {
    const buffer = new LogBuffer(10);
    buffer.setFilter({ level: "error", task: "", search: "" });
    buffer.push(lines(1, 25, (number) => ({ level: number % 4 === 0 ? "error" : "debug" })));
    expect(numbers(buffer)).toEqual([16, 20, 24]);
    expect(buffer.fallen, "those at 4, 8 and 12 left at the top").toBe(3);
  });

  it("gives the same lines whether the filter was set before they came or after", () => {
    const filter = { level: "info", task: "b", search: "7" };
    const change = (number) => ({ task: number % 2 ? "a" : "b", level: number % 3 ? "info" : "debug" });
    const before = new LogBuffer(300);
    before.setFilter(filter);
    const after = new LogBuffer(300);
    for (let from = 1; from < 1_000; from += 37) {
      before.push(lines(from, from + 36, change));
      after.push(lines(from, from + 36, change));
    }
    after.setFilter(filter);
    expect(numbers(before)).toEqual(numbers(after));
    expect(before.length).toBeGreaterThan(0);
  });

  it("stays right after its list of passing lines was moved to the front", () => {
    const buffer = new LogBuffer(1_000);
    for (let from = 1; from <= 20_000; from += 500) buffer.push(lines(from, from + 499));
    expect(numbers(buffer)).toEqual(Array.from({ length: 1_000 }, (_, index) => 19_001 + index));
    expect(buffer.fallen).toBe(19_000);
  });

  it("knows the tasks whose lines it still has", () => {
    const buffer = new LogBuffer(3);
    buffer.push([line(1, { task: "zeta" }), line(2, { task: "alpha" }), line(3, { task: "alpha" })]);
    expect(buffer.tasks).toEqual(["alpha", "zeta"]);
    buffer.push([line(4, { task: "beta" })]);
    expect(buffer.tasks, "the only line of zeta is gone").toEqual(["alpha", "beta"]);
  });

  it("puts earlier lines before those that came by events, each once", () => {
    const buffer = new LogBuffer(100);
    buffer.push(lines(5, 8));
    buffer.merge(lines(1, 6));
    expect(numbers(buffer)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("keeps the filter through a merge", () => {
    const buffer = new LogBuffer(100);
    buffer.setFilter({ level: "debug", task: "", search: "line 1" });
    buffer.push(lines(9, 11));
    buffer.merge(lines(1, 9));
    expect(numbers(buffer)).toEqual([1, 10, 11]);
  });

  it("takes a burst of a hundred thousand lines in one go without an error of its stack", () => {
    const buffer = new LogBuffer();
    buffer.push(lines(1, 100_000));
    buffer.merge(lines(1, 100_000));
    expect(buffer.total).toBe(100_000);
  });

  it.each([
    ["level", { level: "warn", task: "", search: "" }, [true, false]],
    ["task", { level: "debug", task: "reader", search: "" }, [true, false]],
    ["words of the message, in any case", { level: "debug", task: "", search: "DISK" }, [true, false]],
    ["the task's name", { level: "debug", task: "", search: "read" }, [true, false]],
    ["white space around the search", { level: "debug", task: "", search: "  disk " }, [true, false]],
  ])("filters by %s", (_, filter, expected) => {
    const passes = matcher(filter);
    const some = [line(1, { level: "error", task: "reader", message: "Disk full" }), line(2, { level: "info", task: "pool", message: "fine" })];
    expect(some.map(passes)).toEqual(expected);
  });
});
