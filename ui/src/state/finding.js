/**
 * Finding words in the document that is in the Reader: the sentences that have them, and the way from one to the next.
 *
 * @import * as Api from "../backend/bindings"
 * @import { Spot } from "./library.js"
 */
import { focusSentence, reader, sameSpot, sentenceAt, spots } from "./library.js";
import { Store } from "./store.js";

/** `count` rises when the field is to be focused. */
export const finding = new Store({ open: false, query: "", count: 0 });

/**
 * @param {string} query As typed.
 * @returns {RegExp | null} Finds it whatever its case and its white space; null for nothing to find.
 */
export function pattern(query) {
  const parts = query.trim().split(/\s+/).filter(Boolean);
  if (parts.length === 0) return null;
  return new RegExp(parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("\\s+"), "giu");
}

/**
 * @param {string} text
 * @param {RegExp | null} query
 * @returns {{ text: string, hit: boolean }[]} The text in pieces; put together they are the text.
 */
export function pieces(text, query) {
  if (query === null) return [{ text, hit: false }];
  const found = [];
  let from = 0;
  for (const match of text.matchAll(query)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index), hit: false });
    found.push({ text: match[0], hit: true });
    from = match.index + match[0].length;
  }
  if (from < text.length || found.length === 0) found.push({ text: text.slice(from), hit: false });
  return found;
}

/** @param {Api.DocumentView} view @param {string} query @returns {Spot[]} Sentences that have it, in reading order. */
export function hits(view, query) {
  const wanted = pattern(query);
  if (wanted === null) return [];
  return spots(view).filter((spot) => (sentenceAt(view, spot)?.text ?? "").search(wanted) >= 0);
}

export const openFinding = () => finding.update((state) => ({ ...state, open: true, count: state.count + 1 }));
export const closeFinding = () => finding.update((state) => ({ ...state, open: false, query: "" }));

/** @param {Spot} a @param {Spot} b */
const order = (a, b) => a.section - b.section || a.paragraph - b.paragraph || a.sentence - b.sentence;

/** Goes to the first hit from the sentence in focus on. @param {string} query */
export function find(query) {
  finding.update((state) => ({ ...state, query }));
  const { view, spot } = reader.value;
  if (!view) return;
  const all = hits(view, query);
  const next = all.find((hit) => spot === null || order(hit, spot) >= 0) ?? all[0];
  if (next) focusSentence(next);
}

/** Goes round: after the last hit comes the first. @param {1 | -1} step */
export function stepHit(step) {
  const { view, spot } = reader.value;
  if (!view) return;
  const all = hits(view, finding.value.query);
  const at = all.findIndex((hit) => sameSpot(hit, spot));
  const beyond = step > 0 ? all.findIndex((hit) => spot === null || order(hit, spot) > 0) : all.findLastIndex((hit) => spot === null || order(hit, spot) < 0);
  const next = at >= 0 ? all[(at + step + all.length) % all.length] : all.at(beyond < 0 ? (step > 0 ? 0 : -1) : beyond);
  if (next) focusSentence(next);
}
