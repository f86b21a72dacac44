/**
 * Short messages at the edge of the window. What went wrong stays until it is dismissed; what merely happened goes by itself.
 *
 * @import * as Api from "../backend/bindings"
 */
import { words } from "../words/en.js";
import { Store } from "./store.js";

/**
 * @typedef {{
 *   id: number,
 *   tone: "info" | "good" | "bad",
 *   message: string,
 *   hint: string,
 *   details: string,
 *   action: { label: string, act: () => unknown } | null,
 *   document: string | null,
 * }} Notice  `action`: what the notice offers to do about it. `document`: id of the one that it tells of.
 */

/** Newest last. */
export const notices = new Store(/** @type {readonly Notice[]} */ ([]));

/** More than this would cover the window. */
const MOST = 4;
/** How long a message without a fault stays, in milliseconds: long enough to read two lines twice. */
const LINGER = { plain: 8_000, withAction: 20_000 };
let last = 0;

/** @param {Partial<Notice> & { message: string }} notice @returns {number} Its id. */
export function tell(notice) {
  last += 1;
  const id = last;
  const whole = { id, tone: /** @type {const} */ ("info"), hint: "", details: "", action: null, document: null, ...notice };
  notices.update((list) => [...list.filter((other) => other.message !== whole.message), whole].slice(-MOST));
  if (whole.tone !== "bad") setTimeout(() => dismiss(id), whole.action ? LINGER.withAction : LINGER.plain);
  return id;
}

/** @param {Api.ApiError} error */
export const tellError = (error) =>
  tell({ tone: "bad", message: error.message || words.error.unknown(), hint: error.hint, details: error.details });

/** @param {number} id */
export const dismiss = (id) => notices.update((list) => list.filter((notice) => notice.id !== id));

/** Takes away what was told of a document, once it is seen. @param {string} id */
export const seen = (id) => notices.update((list) => (list.some(({ document }) => document === id) ? list.filter(({ document }) => document !== id) : list));

/** What screen readers are told that sighted users can see for themselves. */
export const announcement = new Store("");

/** @param {string} text */
export function announce(text) {
  // The same words twice would not be spoken twice.
  announcement.set(announcement.value === text ? `${text}\u00a0` : text);
}
