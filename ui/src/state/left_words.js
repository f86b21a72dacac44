/**
 * Words that were typed for a sentence and are not kept in the document. They are on this computer as well, so that a closed
 * window or a crash loses none of them. What is read back is checked: it may stem from another version of ATLES.
 *
 * @import * as Api from "../backend/bindings"
 * @import { Spot } from "./library.js"
 */
import { sameSpot, sentenceAt, spots } from "./library.js";

/**
 * @typedef {{ document: string, version: number, at: Spot, insert: boolean, of: string, text: string }} Left
 *   `of`: the sentence that they are to replace, or to come behind if they are an `insert`; it stood `at` in that `version`.
 */

const KEY = "atles.words";
/** The oldest give way; a sentence is no place for a book. In characters. */
const MOST = 50;
const LONGEST = 20_000;
/** How long typing must pause before it is put on the disk, in milliseconds. */
const PAUSE = 300;

/** @param {any} left @returns {left is Left} */
const isLeft = (left) =>
  [left?.document, left?.of, left?.text].every((text) => typeof text === "string") &&
  [left.version, left.at?.section, left.at?.paragraph, left.at?.sentence].every(Number.isInteger) &&
  typeof left.insert === "boolean";

/** @returns {[string, Left][]} */
function read() {
  try {
    // A web view may have no storage, or another text in it.
    const kept = Object.entries(JSON.parse(localStorage.getItem(KEY) ?? "{}"));
    return /** @type {[string, Left][]} */ (kept.filter(([, left]) => isLeft(left)));
  } catch {
    return [];
  }
}

/** By a name of their own; oldest first. */
const all = new Map(read());
/** Documents with words that another session has left, until the user is told. */
const untold = new Set([...all.values()].map(({ document }) => document));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let named = 0;

export function saveWords() {
  clearTimeout(timer);
  timer = undefined;
  const kept = Object.fromEntries([...all].map(([name, left]) => [name, { ...left, text: left.text.slice(0, LONGEST) }]));
  try {
    if (all.size === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // They are there for as long as the window is open.
  }
}

globalThis.addEventListener("pagehide", () => timer === undefined || saveWords());

const saveLater = () => (timer ??= setTimeout(saveWords, PAUSE));

/** A name that no other words have. It is no number: those would be put in another order. */
export const newName = () => `w${Date.now()}.${(named += 1)}`;

/** @param {string} name */
export const leftBy = (name) => all.get(name);

/** @param {string} name @param {Left} left */
export function leaveWords(name, { document, version, at, insert, of, text }) {
  all.delete(name);
  all.set(name, { document, version, at, insert, of, text });
  for (const oldest of [...all.keys()].slice(0, -MOST)) all.delete(oldest);
  saveLater();
}

/** @param {string} name */
export const forgetWords = (name) => void (all.delete(name) && saveLater());

/** @param {string} document Its id. */
export function forgetWordsOf(document) {
  for (const [name, left] of all) if (left.document === document) forgetWords(name);
}

/** Where the sentence stands: it may have moved, or be gone. @param {Api.DocumentView} view @param {Pick<Left, "at" | "of">} left @returns {Spot | null} */
export function placeOf(view, { at, of }) {
  const is = (/** @type {Spot} */ spot) => sentenceAt(view, spot)?.text === of;
  return is(at) ? at : (spots(view).find(is) ?? null);
}

/** @param {Api.DocumentView} view @param {Spot} at @param {boolean} insert @returns {string | undefined} The name of the words that were left there. */
export const leftAt = (view, at, insert) =>
  [...all].find(([, left]) => left.document === view.summary.id && left.insert === insert && sameSpot(placeOf(view, left), at))?.[0];

/** Names of the words that another session has left for a document, latest first; told once. @param {string} document Its id. */
export const leftBefore = (document) =>
  untold.delete(document) ? [...all].filter(([, left]) => left.document === document).map(([name]) => name).reverse() : [];
