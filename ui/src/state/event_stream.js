/**
 * Keeps the window true to the engine: subscribes first, then asks for a snapshot, drops events that the snapshot already
 * contains, and asks for a new snapshot when a number is missing.
 *
 * @import * as Api from "../backend/bindings"
 */

/** Events that are held at most; if more are missed, the snapshot after them has what they told. */
const MOST_HELD = 10_000;

export class EventStream {
  /** Number of the last event that was taken; null while a snapshot is awaited. @type {number | null} */
  #seq = null;
  /** Events that arrived while a snapshot was awaited. @type {Api.Event[]} */
  #held = [];
  /** How often a snapshot was asked for: only the answer to the last question counts. */
  #asked = 0;
  #ask;
  #takeSnapshot;
  #takeEvents;
  #takeFailure;

  /**
   * @param {{
   *   ask: () => Promise<Api.Snapshot>,
   *   takeSnapshot: (snapshot: Api.Snapshot) => void,
   *   takeEvents: (events: Api.Event[]) => void,
   *   takeFailure: (reason: unknown) => void,
   * }} ends
   */
  constructor({ ask, takeSnapshot, takeEvents, takeFailure }) {
    this.#ask = ask;
    this.#takeSnapshot = takeSnapshot;
    this.#takeEvents = takeEvents;
    this.#takeFailure = takeFailure;
  }

  /** @param {Api.Event[]} batch */
  push(batch) {
    if (this.#seq === null) {
      this.#held.push(...batch);
      if (this.#held.length > MOST_HELD) this.#held = this.#held.slice(-MOST_HELD);
      return;
    }
    /** @type {Api.Event[]} */
    const fresh = [];
    let seq = this.#seq;
    for (const event of batch) {
      if (event.seq <= seq) continue;
      if (event.seq !== seq + 1) {
        this.#seq = seq;
        if (fresh.length > 0) this.#takeEvents(fresh);
        this.#held = batch.slice(batch.indexOf(event));
        void this.resync();
        return;
      }
      fresh.push(event);
      seq = event.seq;
    }
    this.#seq = seq;
    if (fresh.length > 0) this.#takeEvents(fresh);
  }

  /** Asks for a snapshot and goes on from there. @returns {Promise<void>} */
  async resync() {
    this.#seq = null;
    this.#asked += 1;
    const mine = this.#asked;
    try {
      const snapshot = await this.#ask();
      if (mine !== this.#asked) return;
      const held = this.#held;
      this.#held = [];
      this.#seq = snapshot.seq;
      this.#takeSnapshot(snapshot);
      // Held events may begin after a hole of their own; `push` finds it.
      this.push(held);
    } catch (reason) {
      if (mine === this.#asked) this.#takeFailure(reason);
    }
  }
}
