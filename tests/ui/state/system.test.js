// The system as the window knows it: a snapshot, then events.
import { describe, expect, it } from "vitest";
import { counts, fromSnapshot, possible, withEvents } from "../../../ui/src/state/system.js";

const status = { state: "running", pace: "mid", metrics: { cpu_percent: 1 }, counts: {} };
const request = (id, state, change = {}) => ({ id, state, progress: null, request: { title: id }, ...change });
const begin = (...requests) => fromSnapshot({ seq: 1, status, requests, documents_folder: "/d", sample_folder: null, first_run: true, version: "0" }, 1_000);
const event = (type, value) => ({ seq: 0, body: { type, value } });

describe("what the engine has told", () => {
  it("is the snapshot with the events on top of it", () => {
    const after = withEvents(begin(request("a", "pending")), [event("request", request("a", "in_progress")), event("request", request("b", "pending")), event("status", { ...status, pace: "fast" })], 2_000);
    expect([...after.requests.values()].map(({ id, state }) => [id, state])).toEqual([["a", "in_progress"], ["b", "pending"]]);
    expect(after.status.pace).toBe("fast");
    expect(after.heardAt).toBe(2_000);
  });

  it("leaves the state before it untouched", () => {
    const before = begin(request("a", "pending"));
    withEvents(before, [event("request", request("a", "completed"))], 2_000);
    expect(before.requests.get("a").state).toBe("pending");
  });

  it("does not let late progress bring a finished request back to life", () => {
    const before = begin(request("a", "completed"));
    expect(withEvents(before, [event("progress", { request_id: "a", progress: { fraction: 0.9 } })], 2_000)).toBe(before);
  });

  it("ignores progress of a request that it has never heard of", () => {
    const before = begin();
    expect(withEvents(before, [event("progress", { request_id: "x", progress: { fraction: 0.9 } })], 2_000)).toBe(before);
  });

  it("takes progress of a request that began in the same batch", () => {
    const after = withEvents(begin(request("a", "pending")), [event("request", request("a", "in_progress")), event("progress", { request_id: "a", progress: { fraction: 0.5 } })], 2_000);
    expect(after.requests.get("a").progress.fraction).toBe(0.5);
  });

  it("is the same object when nothing in it changed, so that no view is drawn for a log line", () => {
    const before = begin();
    expect(withEvents(before, [event("log", { lines: [], dropped: 0 }), event("notice", {}), event("document", {}), event("sources", {})], 2_000)).toBe(before);
  });

  it("keeps what a paused request had reached, which the engine tells of those in hand alone", () => {
    const going = begin(request("a", "in_progress", { progress: { fraction: 0.43 } }));
    const paused = withEvents(going, [event("request", request("a", "paused"))], 2_000);
    expect(paused.requests.get("a").progress).toEqual({ fraction: 0.43 });
    const snapshot = { seq: 9, status, requests: [request("a", "paused"), request("b", "paused")] };
    expect(fromSnapshot(snapshot, 3_000, paused).requests.get("a").progress, "also over a snapshot").toEqual({ fraction: 0.43 });
    expect(fromSnapshot(snapshot, 3_000, going).requests.get("a").progress, "how far it got unseen nobody knows").toBe(null);
    expect(withEvents(paused, [event("request", request("a", "pending"))], 4_000).requests.get("a").progress).toBe(null);
  });

  it("counts as heard when metrics arrive", () => {
    const after = withEvents(begin(), [event("metrics", { cpu_percent: 50 })], 9_000);
    expect([after.status.metrics.cpu_percent, after.heardAt]).toEqual([50, 9_000]);
  });

  it("ends the first run with the first request", () => {
    expect(withEvents(begin(), [event("request", request("a", "pending"))], 2_000).firstRun).toBe(false);
  });

  it("counts active and waiting requests from the requests themselves", () => {
    const states = ["in_progress", "in_progress", "pending", "scheduled", "paused", "completed", "failed", "cancelled"];
    expect(counts(begin(...states.map((state, index) => request(String(index), state))))).toEqual({ active: 2, waiting: 2 });
  });

  it.each([
    ["stopped", [true, false, false]],
    ["starting", [false, true, false]],
    ["running", [false, true, true]],
    ["stopping", [false, true, false]],
    ["failed", [true, false, false]],
  ])("offers the buttons that make sense when %s", (state, expected) => {
    const can = possible(state);
    expect([can.start, can.stop, can.restart]).toEqual(expected);
  });
});
