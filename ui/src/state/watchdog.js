/**
 * Notices when a system that should be running has said nothing for too long, as after a laptop's sleep, and has it asked.
 */

/** The engine says something at least every 10 s; twice that and a little is too long. In milliseconds. */
export const SILENCE = 25_000;
/** How often it is looked at, in milliseconds. */
const ROUND = 5_000;

/**
 * @param {{ heardAt: () => number | null, ask: () => Promise<void> }} ends
 *   `heardAt`: when the engine last spoke, in milliseconds since 1970; null while nothing is to be heard.
 * @returns {() => void} Ends the watch.
 */
export function watchOver({ heardAt, ask }) {
  let asking = false;
  const timer = setInterval(() => {
    const heard = heardAt();
    if (asking || heard === null || Date.now() - heard < SILENCE) return;
    asking = true;
    void ask().finally(() => (asking = false));
  }, ROUND);
  return () => clearInterval(timer);
}
