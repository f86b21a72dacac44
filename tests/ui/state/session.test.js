// The window's tie to the engine.
import { beforeEach, describe, expect, it, vi } from "vitest";

const order = [];
let push = () => {};
vi.mock("../../../ui/src/backend/events.js", () => ({
  listenToEngine: vi.fn(async (take) => {
    order.push("listen");
    push = take;
  }),
  listenToDrops: vi.fn(async () => {}),
}));
vi.mock("../../../ui/src/backend/commands.js", () => ({ asApiError: (reason) => reason, status: vi.fn(), log: vi.fn(), documents: vi.fn() }));
const backend = await import("../../../ui/src/backend/commands.js");
const { listenToEngine } = await import("../../../ui/src/backend/events.js");
const { connect, disconnected } = await import("../../../ui/src/state/session.js");
const { system } = await import("../../../ui/src/state/system.js");
const { notices } = await import("../../../ui/src/state/notices.js");
const { mine } = await import("../../../ui/src/state/composing.js");
const { lines } = await import("../../../ui/src/state/activity.js");
const { library } = await import("../../../ui/src/state/library.js");

let seq = 0;
const snapshot = () => ({ seq, status: { state: "stopped" }, requests: [], documents_folder: "/d", sample_folder: null, first_run: false, version: "0" });
const tell = (...bodies) => push(bodies.map((body) => ({ seq: (seq += 1), body })));
const ended = (state, change = {}) => ({ type: "request", value: { id: "r1", state, request: { title: "Report" }, sourced: 41, sentences: 42, document_id: null, part: null, instead: 0, not_read: [], ...change } });

// Before the first connection, which begins to listen for silence.
vi.useFakeTimers({ toFake: ["setInterval", "Date"] });

beforeEach(async () => {
  vi.stubGlobal("requestAnimationFrame", () => {});
  notices.set([]);
  mine.clear();
  backend.status.mockReset().mockImplementation(async () => {
    order.push("status");
    return snapshot();
  });
  await connect();
});

describe("the tie to the engine", () => {
  it("tells the end of what was not finished when the window was opened", async () => {
    system.set(null);
    const known = (id, state) => ({ ...ended(state).value, id });
    backend.status.mockResolvedValueOnce({ ...snapshot(), requests: [known("r1", "paused"), known("r0", "failed")] });
    await connect();
    expect([...mine]).toEqual(["r1"]);
    tell(ended("completed", { document_id: "d1" }));
    expect(notices.value.at(-1)).toMatchObject({ tone: "good", action: { label: "Open" } });
  });

  it("listens before it asks, and listens once however often it connects", async () => {
    await connect();
    expect(order.slice(0, 2)).toEqual(["listen", "status"]);
    expect(listenToEngine).toHaveBeenCalledTimes(1);
  });

  it("says why the engine cannot be asked, and takes it back when it can", async () => {
    backend.status.mockRejectedValueOnce({ code: "internal", message: "Gone.", hint: "", details: "", field: null });
    await connect();
    expect(disconnected.value?.message).toBe("Gone.");
    await connect();
    expect(disconnected.value).toBeNull();
  });

  it("passes on requests, log lines and notices, each to its place", () => {
    tell(ended("pending"), { type: "log", value: { lines: [{ number: 7, time: "", level: "info", task: "t", message: "m" }], dropped: 0 } }, { type: "notice", value: { code: "c", message: "The folder is gone.", hint: "Plug it in." } });
    expect(system.value?.requests.get("r1")?.state).toBe("pending");
    expect(lines.slice(0, 1)[0]?.message).toBe("m");
    expect(notices.value.at(-1)).toMatchObject({ message: "The folder is gone.", hint: "Plug it in." });
  });

  it("tells the end of a request that was made in this window, and offers to open the document", () => {
    mine.add("r1");
    tell(ended("completed", { document_id: "d1" }));
    expect(notices.value.at(-1)).toMatchObject({ tone: "good", action: { label: "Open" } });
    expect(notices.value.at(-1)?.message).toContain("41 of 42 sentences sourced");
  });

  it("tells of a failure, and keeps still about what others asked for", () => {
    tell(ended("failed"));
    expect(notices.value).toEqual([]);
    mine.add("r1");
    tell(ended("failed"));
    expect(notices.value.at(-1)).toMatchObject({ tone: "bad" });
  });

  it("asks for the library again when a document was filed, if it was ever shown", async () => {
    backend.documents.mockResolvedValue([]);
    tell({ type: "document", value: {} });
    expect(backend.documents).not.toHaveBeenCalled();
    library.update((state) => ({ ...state, documents: [] }));
    tell({ type: "document", value: {} });
    expect(backend.documents).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["running", 1],
    ["stopping", 1],
    ["stopped", 0],
    ["failed", 0],
  ])("asks anew when a system that is %s has said nothing for too long: %i times", async (state, times) => {
    tell({ type: "status", value: { state } });
    let answer = () => {};
    backend.status.mockReset().mockImplementation(() => new Promise((resolve) => (answer = () => resolve(snapshot()))));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(backend.status, "not again while an answer is awaited").toHaveBeenCalledTimes(times);
    answer();
    await vi.advanceTimersByTimeAsync(0);
  });
});
