// What can be done with a request, and what is told of it.
import { beforeEach, describe, expect, it, vi } from "vitest";

vi.mock("../../../ui/src/backend/commands.js", () => ({ asApiError: (reason) => reason, cancel: vi.fn(), pause: vi.fn(), retry: vi.fn(), reorder: vi.fn() }));
const backend = await import("../../../ui/src/backend/commands.js");
const { asked, cancel, pause, moveBy, moveTo, retry } = await import("../../../ui/src/state/requests.js");
const { announcement, notices } = await import("../../../ui/src/state/notices.js");
const { lists } = await import("../../../ui/src/state/queue_order.js");
const { system } = await import("../../../ui/src/state/system.js");

const request = (id, position) => ({ id, state: "pending", position, created_at: "2026-01-01T00:00:00Z", request: { title: `Title ${id}`, priority: "normal", deadline: null } });
const order = () => lists(system.value.requests.values()).next.map(({ id }) => id).join("");

beforeEach(() => {
  notices.set([]);
  backend.cancel.mockReset().mockResolvedValue(null);
  backend.retry.mockReset().mockResolvedValue(null);
  backend.reorder.mockReset().mockResolvedValue(null);
  system.set({ requests: new Map(["a", "b", "c"].map((id, index) => [id, request(id, index + 1)])) });
});

describe("what a user does to requests", () => {
  it("cancels at once and offers to have it back", async () => {
    await cancel("b");
    expect(backend.cancel).toHaveBeenCalledWith("b");
    expect(notices.value.at(-1).message).toContain("Title b");
    notices.value.at(-1).action.act();
    expect(backend.retry).toHaveBeenCalledWith("b");
  });

  it("waits with writing again until the section in hand is done, for the engine would refuse before", async () => {
    const going = { ...request("g", 1), state: "in_progress", started_at: "2026-01-01T00:00:00Z" };
    system.set({ requests: new Map([["g", going]]) });
    await cancel("g");
    expect(asked.value.get("g")).toBe("cancel");
    expect(notices.value.at(-1).action.label, "it begins anew, so nothing is undone").toBe("Try again");
    notices.value.at(-1).action.act();
    expect(backend.retry).not.toHaveBeenCalled();
    system.set({ requests: new Map([["g", { ...going, state: "cancelled" }]]) });
    expect(backend.retry.mock.calls).toEqual([["g"]]);
    expect(asked.value.size).toBe(0);
    system.set({ requests: new Map() });
    expect(backend.retry).toHaveBeenCalledTimes(1);
  });

  it("says of a second try whether it begins anew, and whether it waits for Start", async () => {
    const ended = { ...request("g", 1), state: "cancelled", started_at: "2026-01-01T00:00:00Z" };
    const told = async (change, state) => {
      system.set({ status: { state }, requests: new Map([["g", { ...ended, ...change }]]) });
      await retry("g");
      return notices.value.at(-1).message.replace("\u201cTitle g\u201d", "It");
    };
    const anew = "Its files are read again and it is written from the beginning.";
    expect(await told({}, "running")).toBe(`It is back in the queue. ${anew}`);
    expect(await told({ state: "failed" }, "stopped")).toBe(`It is back in the queue. ${anew} It waits until you press Start.`);
    expect(await told({ started_at: null }, "running"), "nothing was written of it yet").toBe("It is back in the queue.");
    backend.retry.mockRejectedValue({ message: "Not now.", hint: "", details: "" });
    expect(await told({}, "running")).toBe("Not now.");
  });

  it("remembers that a pause was asked for until the request is paused", async () => {
    system.set({ requests: new Map([["g", { ...request("g", 1), state: "in_progress" }]]) });
    backend.pause.mockResolvedValue(null);
    await pause("g");
    expect([...asked.value]).toEqual([["g", "pause"]]);
    system.set({ requests: new Map([["g", { ...request("g", 1), state: "paused" }]]) });
    expect(asked.value.size).toBe(0);
  });

  it("offers nothing when it could not be cancelled, and tells why", async () => {
    backend.cancel.mockRejectedValue({ message: "It is finished already.", hint: "", details: "" });
    await cancel("b");
    expect(notices.value.map(({ message, action }) => [message, action])).toEqual([["It is finished already.", null]]);
  });

  it("moves a request at once, tells the engine whom it precedes, and says so aloud", async () => {
    const moving = moveTo("c", 0);
    expect(order()).toBe("cab");
    await moving;
    expect(backend.reorder).toHaveBeenCalledWith("c", "a");
    expect(announcement.value).toBe("Title c is now number 1 of 3.");
  });

  it("moves it back when the engine refuses", async () => {
    backend.reorder.mockRejectedValue({ message: "Not now.", hint: "", details: "" });
    await moveTo("c", 0);
    expect(order()).toBe("abc");
    expect(notices.value.at(-1).message).toBe("Not now.");
  });

  it("moves it step by step with the keys, and says why it goes no further", () => {
    moveBy("a", 1);
    moveBy("a", 1);
    expect(order()).toBe("bca");
    moveBy("a", 1);
    expect(order()).toBe("bca");
    expect(announcement.value).toContain("already last");
    expect(backend.reorder).toHaveBeenCalledTimes(2);
  });
});
