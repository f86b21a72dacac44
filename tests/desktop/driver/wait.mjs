// Waiting for a condition with a deadline, and saying what was the matter when it never came.
import { setTimeout as pause } from "node:timers/promises";

/** How often a condition is looked at, in milliseconds. */
const INTERVAL = 25;

/** Long enough for a busy machine; a test that works never waits for it. */
export const PATIENCE = 60_000;

/**
 * @template T
 * @param {string} what What is awaited, for the message.
 * @param {() => T | Promise<T>} probe Truthy when it has come. What it throws counts as not yet.
 * @param {{ within?: number, instead?: () => unknown }} [options] `within`: milliseconds. `instead`: what is seen in its
 *   place, for the message.
 * @returns {Promise<T>} What the probe gave.
 */
export async function waitFor(what, probe, { within = PATIENCE, instead } = {}) {
  const deadline = performance.now() + within;
  let trouble = "";
  for (;;) {
    try {
      const value = await probe();
      if (value) return value;
      trouble = "";
    } catch (error) {
      trouble = ` The last look failed: ${/** @type {Error} */ (error).message}`;
    }
    if (performance.now() > deadline) {
      const seen = instead ? ` Instead: ${JSON.stringify(await instead())}.` : "";
      throw new Error(`${what} did not come within ${within / 1000} s.${seen}${trouble}`);
    }
    await pause(INTERVAL);
  }
}
