/** The present second, for what ticks. It runs only while a view watches it, so that an idle window costs nothing. */

let watchers = 0;
/** @type {ReturnType<typeof setInterval> | undefined} */
let timer;
/** @type {Set<() => void>} */
const tickers = new Set();

/** @param {() => void} tick Called every second. @returns {() => void} Ends it. */
export function everySecond(tick) {
  tickers.add(tick);
  watchers += 1;
  timer ??= setInterval(() => {
    for (const ticker of tickers) ticker();
  }, 1000);
  return () => {
    if (!tickers.delete(tick)) return;
    watchers -= 1;
    if (watchers > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
