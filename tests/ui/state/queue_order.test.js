// Which request comes next, and where a moved one lands.
import { describe, expect, it } from "vitest";
import { group, lists, move } from "../../../ui/src/state/queue_order.js";

const request = (id, state, position, change = {}, priority = "normal") => ({ id, state, position, created_at: "2026-01-01T00:00:00Z", started_at: null, finished_at: null, run_at: null, request: { priority, title: id, deadline: null }, ...change });
const needed = (day, id, position) => request(id, "pending", position, { request: { priority: "normal", title: id, deadline: day && `2026-02-${day}T09:00:00Z` } });
const ids = (list) => list.map(({ id }) => id);

describe("the order of the queue", () => {
  it("puts the more urgent first, then the user's own order, then age", () => {
    const { next } = lists([
      request("late", "pending", 2, { created_at: "2026-01-03T00:00:00Z" }),
      request("early", "pending", 2, { created_at: "2026-01-02T00:00:00Z" }),
      request("first", "pending", 1),
      request("low", "pending", 0, {}, "low"),
      request("critical", "pending", 9, {}, "critical"),
    ]);
    expect(ids(next)).toEqual(["critical", "first", "early", "late", "low"]);
  });

  it("puts the earliest deadline first within a priority, as the queue does, and those without one last", () => {
    const { next } = lists([needed(null, "whenever", 1), needed("03", "third", 2), needed("01", "first", 9), needed("02", "second", 3), request("urgent", "pending", 5, {}, "urgent")]);
    expect(ids(next)).toEqual(["urgent", "first", "second", "third", "whenever"]);
  });

  it("lets a request change places only with those of its own deadline", () => {
    const queue = [needed("01", "a", 1), needed("01", "b", 2), needed("02", "c", 3), needed(null, "d", 4)];
    expect(ids(group(queue, queue[0]))).toEqual(["a", "b"]);
    expect(ids(group(queue, queue[3]))).toEqual(["d"]);
    expect(move(queue, queue[2], 0), "it is alone").toBeNull();
  });

  it("puts those that wait for their time after those that wait for their turn", () => {
    const { next } = lists([
      request("noon", "scheduled", 1, { run_at: "2026-01-01T12:00:00Z" }, "critical"),
      request("morning", "scheduled", 2, { run_at: "2026-01-01T08:00:00Z" }),
      request("pending", "pending", 3, {}, "low"),
    ]);
    expect(ids(next)).toEqual(["pending", "morning", "noon"]);
  });

  it("keeps paused requests among those being written, and what ended newest first", () => {
    const { now, done } = lists([
      request("second", "paused", 1, { started_at: "2026-01-01T02:00:00Z" }),
      request("first", "in_progress", 2, { started_at: "2026-01-01T01:00:00Z" }),
      request("failed", "failed", 3, { finished_at: "2026-01-01T03:00:00Z" }),
      request("completed", "completed", 4, { finished_at: "2026-01-01T05:00:00Z" }),
      request("cancelled", "cancelled", 5, { finished_at: "2026-01-01T04:00:00Z" }),
    ]);
    expect(ids(now)).toEqual(["first", "second"]);
    expect(ids(done)).toEqual(["completed", "cancelled", "failed"]);
  });

  const queue = [1, 2, 3, 4].map((place) => request(`r${place}`, "pending", place * 10));
  const others = [request("high", "pending", 1, {}, "high"), request("later", "scheduled", 5)];

  it("lets a request change places only with pending ones of its own priority", () => {
    expect(ids(group([...others, ...queue], queue[0]))).toEqual(["r1", "r2", "r3", "r4"]);
  });

  it.each([
    [0, 2, { before: "r4", position: 35 }],
    [3, 0, { before: "r1", position: 9 }],
    [0, 3, { before: null, position: 41 }],
    [2, 1, { before: "r2", position: 15 }],
    [0, 99, { before: null, position: 41 }],
  ])("moves number %i to place %i", (from, to, expected) => {
    const moved = move(queue, queue[from], to);
    expect(moved).toEqual(expected);
    const after = lists(queue.map((one) => (one === queue[from] ? { ...one, position: moved.position } : one))).next;
    expect(after.findIndex(({ id }) => id === queue[from].id), "the list shows it where it was put").toBe(Math.min(to, 3));
  });

  it("moves nothing that is where it is to go, or that does not wait for its turn", () => {
    expect(move(queue, queue[1], 1)).toBeNull();
    expect(move(queue, queue[0], -1)).toBeNull();
    expect(move(others, others[1], 0)).toBeNull();
  });
});
