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
 *   request: string | null,
 *   about: string | null,
 *   undoes: { documents: readonly string[], version: number | null } | null,
 * }} Notice  `action`: what the notice offers to do about it. `document`: id of the one that it tells of. `request`: id of the
 *   one whose end makes the notice pointless. `about`: id of the document that its action opens. `undoes`: what its action takes back: the step of a document to this version,
 *   or into the bin.
 */

/** Newest last. */
export const notices = new Store(/** @type {readonly Notice[]} */ ([]));

/** More than this would cover the window. */
const MOST = 4;
/** How long a message without a fault stays, in milliseconds: long enough to read two lines twice. */
const LINGER = { plain: 8_000, withAction: 20_000 };
/** How long it stays at least when the pointer and the focus have left it. */
const AFTER = 2_000;
let last = 0;

/** Messages that go by themselves: how long each still has, and since when it has been counting. @type {Map<number, { left: number, since: number, timer: ReturnType<typeof setTimeout> | undefined }>} */
const lingering = new Map();
let held = false;

/** @param {number} id */
function count(id) {
  const linger = lingering.get(id);
  if (!linger || held) return;
  linger.since = Date.now();
  linger.timer = setTimeout(() => dismiss(id), linger.left);
}

/** Nothing goes by itself from now on. */
export function holdNotices() {
  if (held) return;
  held = true;
  for (const linger of lingering.values()) {
    clearTimeout(linger.timer);
    linger.left = Math.max(AFTER, linger.left - (Date.now() - linger.since));
  }
}

export function letNoticesGo() {
  if (!held) return;
  held = false;
  for (const id of lingering.keys()) count(id);
}

/** @param {Partial<Notice> & { message: string }} notice @returns {number} Its id. */
export function tell(notice) {
  last += 1;
  const id = last;
  const whole = { id, tone: /** @type {const} */ ("info"), hint: "", details: "", action: null, document: null, request: null, about: null, undoes: null, ...notice };
  notices.update((list) => [...list.filter((other) => other.message !== whole.message), whole].slice(-MOST));
  if (whole.tone !== "bad") {
    lingering.set(id, { left: whole.action ? LINGER.withAction : LINGER.plain, since: Date.now(), timer: undefined });
    count(id);
  }
  return id;
}

/** @param {Api.ApiError} error */
export const tellError = (error) =>
  tell({ tone: "bad", message: error.message || words.error.unknown(), hint: error.hint, details: error.details });

/** @param {number} id */
export function dismiss(id) {
  clearTimeout(lingering.get(id)?.timer);
  lingering.delete(id);
  without((notice) => notice.id === id);
}

/** @param {(notice: Notice) => boolean} gone */
const without = (gone) => notices.update((list) => (list.some(gone) ? list.filter((notice) => !gone(notice)) : list));

/** Takes away what was told of a document, once it is seen. @param {string} id */
export const seen = (id) => without(({ document }) => document === id);

/** Takes away what was told of a request while it was not done. @param {string} id */
export const ended = (id) => without(({ request }) => request === id);

/** Takes away what offers to take back a step of a document that was not the last one. @param {string} id @param {number | null} [now] Its version; null for what came back from the bin. */
export const overtaken = (id, now = null) => without(({ undoes }) => undoes !== null && undoes.documents.includes(id) && (now === null ? undoes.version === null : undoes.version !== null && undoes.version !== now));

/** Takes away what was told of a document that is in the bin, or deleted; what brings it back stays. @param {string} id */
export const gone = (id) => without(({ document, about, undoes }) => document === id || about === id || (undoes?.version != null && undoes.documents.includes(id)));

/** What screen readers are told that sighted users can see for themselves. */
export const announcement = new Store("");

/** @param {string} text */
export function announce(text) {
  // The same words twice would not be spoken twice.
  announcement.set(announcement.value === text ? `${text}\u00a0` : text);
}
