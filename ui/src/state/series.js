/**
 * A history in the steps that a chart draws: hours by the clock, days by the calendar. Pure.
 *
 * @import * as Api from "../backend/bindings"
 */

/** Seconds of a step: coarse ones for what is counted, fine ones for what is measured. @type {Record<Api.HistoryRange, { coarse: number, fine: number, count: number }>} */
const STEPS = {
  ten_minutes: { coarse: 30, fine: 5, count: 20 },
  day: { coarse: 3_600, fine: 720, count: 24 },
  month: { coarse: 86_400, fine: 21_600, count: 30 },
};

/**
 * @param {Api.HistoryRange} range
 * @param {"coarse" | "fine"} grain
 * @param {number} now Milliseconds since 1970.
 * @returns {number[]} Where the steps begin, and where the last one ends, in milliseconds since 1970. `now` is in the last.
 */
export function bounds(range, grain, now) {
  const { coarse, fine, count } = STEPS[range];
  if (range === "month" && grain === "coarse") {
    // Days have 23 to 25 hours.
    return Array.from({ length: count + 1 }, (_, index) => {
      const day = new Date(now);
      day.setHours(0, 0, 0, 0);
      day.setDate(day.getDate() - count + 1 + index);
      return day.getTime();
    });
  }
  const step = (grain === "coarse" ? coarse : fine) * 1000;
  // Whole hours by the clock on the wall, also where it is off by half an hour.
  const shift = new Date(now).getTimezoneOffset() * 60_000;
  const end = Math.floor((now - shift) / step + 1) * step + shift;
  const many = (count * coarse * 1000) / step;
  return Array.from({ length: many + 1 }, (_, index) => end - (many - index) * step);
}

/**
 * @param {readonly Api.HistoryPoint[]} points Oldest first.
 * @param {readonly number[]} edges As `bounds` gives them.
 * @returns {Api.HistoryPoint[][]} The points of each step; none where ATLES did not run.
 */
export function steps(points, edges) {
  /** @type {Api.HistoryPoint[][]} */
  const found = Array.from({ length: edges.length - 1 }, () => []);
  let step = 0;
  for (const point of points) {
    const at = new Date(point.at).getTime();
    if (at < /** @type {number} */ (edges[0])) continue;
    while (step < found.length && at >= /** @type {number} */ (edges[step + 1])) step += 1;
    found[step]?.push(point);
  }
  return found;
}

/** @param {readonly Api.HistoryPoint[]} points @param {"completed" | "failed"} key @returns {number | null} Null where nothing is known. */
export const sum = (points, key) => (points.length === 0 ? null : points.reduce((total, point) => total + point[key], 0));

/**
 * @param {readonly Api.HistoryPoint[]} points
 * @param {"cpu_percent" | "memory_bytes" | "wait_seconds" | "work_seconds"} key
 * @returns {number | null} Null where nothing is known.
 */
export function mean(points, key) {
  const known = points.map((point) => point[key]).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0) / known.length;
}

/**
 * A round number that all values are under, for the top of an axis. Half of it is round too.
 *
 * @param {readonly (number | null)[]} values
 * @param {"count" | "seconds" | "plain"} kind `seconds`: round as minutes and hours are.
 * @param {number} least
 */
export function top(values, kind, least) {
  const highest = values.reduce((/** @type {number} */ high, value) => Math.max(high, value ?? 0), least);
  if (kind === "seconds" && highest > 10) {
    const round = [20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];
    return round.find((step) => step >= highest) ?? Math.ceil(highest / 86_400) * 86_400;
  }
  const power = 10 ** Math.floor(Math.log10(highest));
  const round = [1, 2, 4, 6, 10].map((step) => step * power).find((step) => step >= highest) ?? highest;
  return kind === "count" ? Math.max(2, round) : round;
}
