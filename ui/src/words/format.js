/**
 * Numbers, times and sizes as people read them.
 *
 * @import * as Api from "../backend/bindings"
 */

/** The catalogue is English, so numbers and dates are too, in the reader's own kind of English where known. */
const LOCALE = typeof navigator !== "undefined" && navigator.language.startsWith("en-") && navigator.language !== "en-US" ? navigator.language : "en-GB";

const integers = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const plurals = new Intl.PluralRules("en");
const clock = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const shortClock = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayMonth = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short" });
const wholeDate = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric" });
const languages = new Intl.DisplayNames("en", { type: "language" });

/** Keeps a number and its unit on one line. */
const NARROW = "\u00a0";

/** @param {number} value */
export const number = (value) => integers.format(value);

/** @param {number} value @returns {string} With one place after the point below ten. */
export const tenth = (value) => (value < 10 ? tenths : integers).format(value);

/** @param {number} count @param {string} one @param {string} many @returns {string} Such as "1 file" or "2,000 files". */
export const plural = (count, one, many) => `${number(count)} ${plurals.select(count) === "one" ? one : many}`;

/** @param {number} value 0 to 100 */
export const percent = (value) => `${number(value)}${NARROW}%`;

/**
 * @param {number} amount
 * @param {string} currency As the user has named it.
 * @returns {string} Such as "2.50 EUR"; to two digits where it is less than a hundredth.
 */
export function money(amount, currency) {
  const small = amount > 0 && amount < 0.01;
  const figures = new Intl.NumberFormat(LOCALE, small ? { maximumSignificantDigits: 2 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `${figures.format(amount)}${NARROW}${currency}`;
}

/** @param {number} bytes @returns {string} In units of 1,000, as file managers count. */
export function bytes(bytes) {
  if (bytes < 1e6) return `${number(Math.ceil(bytes / 1e3))}${NARROW}kB`;
  if (bytes < 1e9) return `${number(bytes / 1e6)}${NARROW}MB`;
  return `${tenths.format(bytes / 1e9)}${NARROW}GB`;
}

/** @param {string | number} time RFC 3339, or milliseconds since 1970. @returns {string} HH:MM:SS in local time. */
export const seconds = (time) => clock.format(new Date(time));

/** @param {string | number} time RFC 3339, or milliseconds since 1970. @returns {string} HH:MM in local time. */
export const minutes = (time) => shortClock.format(new Date(time));

/** @param {number} time Milliseconds since 1970. @returns {string} Such as "12 May". */
export const day = (time) => dayMonth.format(new Date(time));

/** @param {Date} a @param {Date} b */
const daysBetween = (a, b) =>
  Math.round((new Date(b).setHours(0, 0, 0, 0) - new Date(a).setHours(0, 0, 0, 0)) / 86_400_000);

/**
 * @param {string} time RFC 3339.
 * @param {Date} [now]
 * @returns {string} Such as "today 13:57", "tomorrow 09:00", "12 May 09:00", "12 May 2024".
 */
export function moment(time, now = new Date()) {
  const then = new Date(time);
  if (Number.isNaN(then.getTime())) return "";
  const days = daysBetween(now, then);
  const near = days === 0 ? "today" : days === 1 ? "tomorrow" : days === -1 ? "yesterday" : null;
  if (near) return `${near} ${shortClock.format(then)}`;
  if (then.getFullYear() === now.getFullYear()) return `${dayMonth.format(then)} ${shortClock.format(then)}`;
  return wholeDate.format(then);
}

/** @param {number} total Seconds. @returns {string} Such as "40 s", "3 min", "2 h 5 min". */
export function duration(total) {
  const value = Math.max(0, total);
  if (value < 10) return `${tenths.format(value)}${NARROW}s`;
  if (value < 90) return `${number(value)}${NARROW}s`;
  const whole = Math.round(value / 60);
  if (whole < 60) return `${whole}${NARROW}min`;
  const rest = whole % 60;
  return `${Math.floor(whole / 60)}${NARROW}h${rest ? ` ${rest}${NARROW}min` : ""}`;
}

/** @param {string} from @param {string} to @returns {number} Seconds between two times. */
export const secondsBetween = (from, to) => (new Date(to).getTime() - new Date(from).getTime()) / 1000;

/** @param {string} code ISO 639-1 */
export function language(code) {
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}

/** @param {string} path @returns {string} The last part of it. */
export const baseName = (path) => path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;

/** @param {Api.LogLine} line @returns {string} As the log file has it. */
export const logLine = (line) => `[${seconds(line.time)}] [${line.task}] ${line.message}`;
