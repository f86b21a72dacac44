// The window stays true to the engine: gaps, held events, snapshots.
import { describe, expect, it } from "vitest";
import { EventStream } from "../../../ui/src/state/event_stream.js";

const event = (seq) => ({ seq, body: { type: "notice", value: { code: "x", message: String(seq), hint: "" } } });
const events = (...seqs) => seqs.map(event);

/** A stream whose snapshots are answered by hand. */
function stream() {
  const asked = [];
  const taken = [];
  const snapshots = [];
  const failures = [];
  const made = new EventStream({
    ask: () => new Promise((resolve, reject) => asked.push({ answer: (seq) => resolve({ seq }), fail: reject })),
    takeSnapshot: (snapshot) => {
      snapshots.push(snapshot.seq);
      taken.push(`snapshot ${snapshot.seq}`);
    },
    takeEvents: (batch) => taken.push(...batch.map(({ seq }) => seq)),
    takeFailure: (reason) => failures.push(reason),
  });
  return { made, asked, taken, snapshots, failures };
}

/** Lets promises that are settled run on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("the stream of events", () => {
  it("holds events until the snapshot is there, and drops those that it contains", async () => {
    const { made, asked, taken } = stream();
    void made.resync();
    made.push(events(9, 10, 11));
    made.push(events(12));
    expect(taken).toEqual([]);
    asked[0].answer(10);
    await settled();
    expect(taken).toEqual(["snapshot 10", 11, 12]);
  });

  it("passes on events in order after the snapshot", async () => {
    const { made, asked, taken } = stream();
    void made.resync();
    asked[0].answer(3);
    await settled();
    made.push(events(4, 5));
    made.push(events(6));
    expect(taken).toEqual(["snapshot 3", 4, 5, 6]);
    expect(asked).toHaveLength(1);
  });

  it("takes what comes before a gap, asks for a new snapshot, and loses nothing after it", async () => {
    const { made, asked, taken } = stream();
    void made.resync();
    asked[0].answer(3);
    await settled();
    made.push(events(4, 6, 7));
    expect(taken).toEqual(["snapshot 3", 4]);
    expect(asked).toHaveLength(2);
    made.push(events(8));
    asked[1].answer(7);
    await settled();
    expect(taken).toEqual(["snapshot 3", 4, "snapshot 7", 8]);
  });

  it("finds a gap between the snapshot and the events that it held", async () => {
    const { made, asked, taken } = stream();
    void made.resync();
    made.push(events(20));
    asked[0].answer(10);
    await settled();
    expect(asked, "events 11 to 19 are missing").toHaveLength(2);
    asked[1].answer(20);
    await settled();
    expect(taken).toEqual(["snapshot 10", "snapshot 20"]);
  });

  it("ignores events that it has taken already", async () => {
    const { made, asked, taken } = stream();
    void made.resync();
    asked[0].answer(3);
    await settled();
    made.push(events(4));
    made.push(events(3, 4, 5));
    expect(taken).toEqual(["snapshot 3", 4, 5]);
  });

  it("tells why when the engine cannot be asked, and goes on when it is asked again", async () => {
    const { made, asked, taken, failures } = stream();
    void made.resync();
    made.push(events(6));
    asked[0].fail("gone");
    await settled();
    expect(failures).toEqual(["gone"]);
    void made.resync();
    asked[1].answer(5);
    await settled();
    expect(taken).toEqual(["snapshot 5", 6]);
  });

  it("asks once for one gap, however many batches follow it", async () => {
    const { made, asked } = stream();
    void made.resync();
    asked[0].answer(1);
    await settled();
    made.push(events(5));
    made.push(events(9));
    made.push(events(12));
    expect(asked).toHaveLength(2);
  });

  it("takes the younger of two snapshots that were asked for at once", async () => {
    const { made, asked, taken } = stream();
    void made.resync();
    void made.resync();
    asked[1].answer(9);
    await settled();
    asked[0].answer(4);
    await settled();
    made.push(events(10));
    expect(taken, "an old answer that comes late must not turn the window back").toEqual(["snapshot 9", 10]);
  });

  it("does not fill the memory while the engine cannot be asked", async () => {
    const { made, asked, taken } = stream();
    void made.resync();
    made.push(events(...Array.from({ length: 30_000 }, (_, index) => index + 1)));
    asked[0].answer(10);
    await settled();
    expect(taken, "what was let go is a gap like any other").toEqual(["snapshot 10"]);
    asked[1].answer(30_000);
    await settled();
    expect(taken).toEqual(["snapshot 10", "snapshot 30000"]);
  });

  it("says nothing of a question that failed when a later one was answered", async () => {
    const { made, asked, failures } = stream();
    void made.resync();
    void made.resync();
    asked[1].answer(9);
    await settled();
    asked[0].fail("late");
    await settled();
    expect(failures).toEqual([]);
  });
});
