/**
 * The lines of the log: the last 100,000, with a filter that is kept up line by line.
 *
 * @import * as Api from "../backend/bindings"
 */
import { words } from "../words/en.js";

/** Lines that are kept. */
export const CAPACITY = 100_000;

/** @type {readonly Api.LogLevel[]} */
export const LEVELS = ["debug", "info", "warn", "error"];

/** @typedef {{ level: Api.LogLevel, task: string, search: string }} LogFilter  Lowest level; empty for all. */

/** @type {LogFilter} */
export const NO_FILTER = { level: "debug", task: "", search: "" };

/** @param {LogFilter} filter @returns {(line: Api.LogLine) => boolean} */
export function matcher({ level, task, search }) {
  const lowest = LEVELS.indexOf(level);
  const needle = search.trim().toLowerCase();
  return (line) =>
    LEVELS.indexOf(line.level) >= lowest &&
    (task === "" || line.task === task) &&
    (needle === "" || [line.message, line.task, words.activity.taskName(line.task)].some((text) => text.toLowerCase().includes(needle)));
}

export class LogBuffer {
  /** Ring; the line with ordinal `n` (counted from 0 since the beginning) is at `n % capacity`. @type {Api.LogLine[]} */
  #ring = [];
  /** Ordinal after the newest line. */
  #end = 0;
  /** Ordinals of the lines that pass the filter, oldest first, from `#head` on. @type {number[]} */
  #passing = [];
  #head = 0;
  /** Matching lines that have fallen out at the old end since the filter was set. */
  #fallen = 0;
  #filter = NO_FILTER;
  #passes = matcher(NO_FILTER);
  /** @type {Map<string, number>} */
  #tasks = new Map();
  #capacity;

  /** @param {number} [capacity] */
  constructor(capacity = CAPACITY) {
    this.#capacity = capacity;
  }

  /** Lines that pass the filter. */
  get length() {
    return this.#passing.length - this.#head;
  }

  /** Lines that are kept. */
  get total() {
    return Math.min(this.#end, this.#capacity);
  }

  get filter() {
    return this.#filter;
  }

  /** How many lines have left at the top since the filter was set; what scrolls by position needs it to stand still. */
  get fallen() {
    return this.#fallen;
  }

  /** Number of the oldest line that is kept, or 0. */
  get firstNumber() {
    return this.total === 0 ? 0 : this.#at(this.#end - this.total).number;
  }

  /** Names of the tasks that wrote the lines that are kept. @returns {string[]} */
  get tasks() {
    return [...this.#tasks.keys()].sort((a, b) => a.localeCompare(b));
  }

  /** @param {readonly Api.LogLine[]} lines */
  push(lines) {
    for (const line of lines) {
      const ordinal = this.#end;
      const slot = ordinal % this.#capacity;
      const gone = this.#ring[slot];
      if (gone !== undefined) this.#forget(gone, ordinal - this.#capacity);
      this.#ring[slot] = line;
      this.#end += 1;
      this.#tasks.set(line.task, (this.#tasks.get(line.task) ?? 0) + 1);
      if (this.#passes(line)) this.#passing.push(ordinal);
    }
    // Moving the rest to the front costs its length: do it seldom enough to be free on average.
    if (this.#head > 1024 && this.#head * 2 > this.#passing.length) {
      this.#passing = this.#passing.slice(this.#head);
      this.#head = 0;
    }
  }

  /**
   * Puts lines that happened earlier before those that are here; what is here already is left out.
   *
   * @param {readonly Api.LogLine[]} lines Oldest first.
   */
  merge(lines) {
    const here = this.slice(0, this.total, true);
    const known = new Set(here.map((line) => line.number));
    const missing = lines.filter((line) => !known.has(line.number));
    if (missing.length === 0) return;
    const all = [...missing, ...here].sort((a, b) => a.number - b.number);
    this.#ring = [];
    this.#end = 0;
    this.#tasks.clear();
    this.#clearFilter();
    this.push(all);
  }

  /** @param {LogFilter} filter */
  setFilter(filter) {
    this.#filter = filter;
    this.#passes = matcher(filter);
    this.#clearFilter();
    for (let ordinal = this.#end - this.total; ordinal < this.#end; ordinal += 1) {
      if (this.#passes(this.#at(ordinal))) this.#passing.push(ordinal);
    }
  }

  /**
   * @param {number} from First line that passes the filter, from 0.
   * @param {number} to After the last one.
   * @param {boolean} [all] Of all lines, not only those that pass.
   * @returns {Api.LogLine[]}
   */
  slice(from, to, all = false) {
    const lines = [];
    const length = all ? this.total : this.length;
    for (let index = Math.max(0, from); index < Math.min(to, length); index += 1) {
      lines.push(this.#at(all ? this.#end - this.total + index : /** @type {number} */ (this.#passing[this.#head + index])));
    }
    return lines;
  }

  #clearFilter() {
    this.#passing = [];
    this.#head = 0;
    this.#fallen = 0;
  }

  /** @param {number} ordinal */
  #at(ordinal) {
    return /** @type {Api.LogLine} */ (this.#ring[ordinal % this.#capacity]);
  }

  /** @param {Api.LogLine} line @param {number} ordinal */
  #forget(line, ordinal) {
    const left = (this.#tasks.get(line.task) ?? 1) - 1;
    if (left === 0) this.#tasks.delete(line.task);
    else this.#tasks.set(line.task, left);
    if (this.#passing[this.#head] === ordinal) {
      this.#head += 1;
      this.#fallen += 1;
    }
  }
}
