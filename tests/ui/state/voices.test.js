/** Notices, the log's stream, the clock and the watchdog: what speaks, and what listens for silence. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

vi.mock("../../../ui/src/backend/commands.js", () => ({ asApiError: (reason) => reason, log: vi.fn() }));
vi.mock("../../../ui/src/backend/clipboard.js", () => ({ writeClipboard: vi.fn() }));
const backend = await import("../../../ui/src/backend/commands.js");
const { writeClipboard } = await import("../../../ui/src/backend/clipboard.js");
const { activity, copyLines, filterLog, lines, loadLog, takeLines } = await import("../../../ui/src/state/activity.js");
const { everySecond } = await import("../../../ui/src/state/clock.js");
const { announce, announcement, dismiss, notices, seen, tell, tellError } = await import("../../../ui/src/state/notices.js");
const { SILENCE, watchOver } = await import("../../../ui/src/state/watchdog.js");

/** Frames that are drawn when a test says so. */
let frames = [];
const frame = () => frames.splice(0).forEach((draw) => draw());
const line = (number, message = `line ${number}`) => ({ number, time: "2026-01-02T03:04:05Z", level: "info", task: "pool", message });

beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  vi.stubGlobal("requestAnimationFrame", (draw) => frames.push(draw));
  notices.set([]);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("notices", () => {
  it("go by themselves when they only tell, and stay when something went wrong", () => {
    tell({ message: "Done." });
    tellError({ message: "Broken.", hint: "Fix it.", details: "E17" });
    vi.advanceTimersByTime(60_000);
    expect(notices.value.map(({ message, hint, details }) => [message, hint, details])).toEqual([["Broken.", "Fix it.", "E17"]]);
    dismiss(notices.value[0].id);
    expect(notices.value).toEqual([]);
  });

  it("of a document go when the document is opened, by whatever way", () => {
    tell({ message: "Finished.", document: "doc1" });
    tell({ message: "Another is finished.", document: "doc2" });
    seen("doc1");
    expect(notices.value.map(({ message }) => message)).toEqual(["Another is finished."]);
  });

  it("stay longer when they offer something", () => {
    tell({ message: "Cancelled.", action: { label: "Undo", act: () => {} } });
    vi.advanceTimersByTime(15_000);
    expect(notices.value).toHaveLength(1);
    vi.advanceTimersByTime(15_000);
    expect(notices.value).toHaveLength(0);
  });

  it("never cover the window, and say the same only once", () => {
    for (let count = 0; count < 9; count += 1) tell({ message: `Message ${count}` });
    tell({ message: "Message 8" });
    expect(notices.value.map(({ message }) => message)).toEqual(["Message 5", "Message 6", "Message 7", "Message 8"]);
  });

  it("have words even where the engine gave none", () => {
    tellError({ message: "", hint: "", details: "" });
    expect(notices.value[0].message).not.toBe("");
  });

  it("are spoken again when the same is said twice", () => {
    announce("Moved.");
    const first = announcement.value;
    announce("Moved.");
    expect(announcement.value).not.toBe(first);
    expect(announcement.value.trim()).toBe("Moved.");
  });
});

describe("the log's stream", () => {
  it("tells the views once per frame, however many batches arrive", () => {
    const told = vi.fn();
    const end = activity.watch(told);
    for (let batch = 0; batch < 50; batch += 1) takeLines([line(batch)], 0);
    expect(told).not.toHaveBeenCalled();
    frame();
    expect(told).toHaveBeenCalledTimes(1);
    end();
  });

  it("says in its place how many lines were left out", () => {
    takeLines([line(1_000)], 1_234);
    const [note, next] = lines.slice(lines.length - 2, lines.length);
    expect(note.message).toContain("1,234 lines");
    expect(note.level).toBe("warn");
    expect(next.number).toBe(1_000);
  });

  it("puts what happened before the window listened in front", async () => {
    backend.log.mockResolvedValue({ lines: [line(998), line(999), line(1_000)], folder: "/logs" });
    await loadLog();
    const last = lines.slice(lines.length - 4, lines.length).map(({ number }) => number);
    expect(last).toEqual([998, 999, 999.5, 1_000]);
    expect(activity.value).toMatchObject({ hasFolder: true, ready: true });
  });

  it("copies the lines that are shown, as the log file has them", async () => {
    filterLog({ search: "line 998" });
    await copyLines(0, lines.length);
    expect(writeClipboard.mock.calls[0][0]).toMatch(/^\[\d\d:\d\d:\d\d\] \[pool\] line 998\n$/);
    filterLog({ search: "" });
  });

  it("tells when the clipboard refuses", async () => {
    writeClipboard.mockRejectedValueOnce(new Error("NotAllowed"));
    await copyLines(0, 1);
    expect(notices.value[0]).toMatchObject({ tone: "bad", details: "Error: NotAllowed" });
  });
});

describe("the clock", () => {
  it("runs only while somebody watches it", () => {
    const tick = vi.fn();
    const end = everySecond(tick);
    vi.advanceTimersByTime(3_000);
    expect(tick).toHaveBeenCalledTimes(3);
    end();
    end();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("the watchdog", () => {
  it("asks when nothing was heard for too long, and not before", async () => {
    const begun = Date.now();
    const ask = vi.fn().mockResolvedValue(undefined);
    const end = watchOver({ heardAt: () => begun, ask });
    await vi.advanceTimersByTimeAsync(SILENCE - 1);
    expect(ask).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(ask).toHaveBeenCalledTimes(1);
    end();
  });

  it("does not ask again while an answer is awaited, nor where nothing is to be heard", async () => {
    let heard = Date.now();
    const ask = vi.fn(() => new Promise(() => {}));
    const end = watchOver({ heardAt: () => heard, ask });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(ask).toHaveBeenCalledTimes(1);
    end();
    heard = null;
    const quiet = vi.fn();
    const endQuiet = watchOver({ heardAt: () => heard, ask: quiet });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(quiet).not.toHaveBeenCalled();
    endQuiet();
  });
});
