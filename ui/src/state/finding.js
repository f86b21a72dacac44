/**
 * Finding words in the document that is in the Reader: the headings and sentences that have them, and the way from one to the
 * next. A heading has no source of its own, so the sentence below it has the focus while it is the hit.
 *
 * @import * as Api from "../backend/bindings"
 * @import { Spot } from "./library.js"
 */
import { focusSentence, reader, sameSpot, sentenceAt, spots } from "./library.js";
import { Store } from "./store.js";

/** What stands for a sentence or a paragraph in the spot of a heading: it comes before the first. */
const HEADING = -1;

/** `count` rises when the field is to be focused; `at` is the hit that was gone to. */
export const finding = new Store({ open: false, query: "", count: 0, at: /** @type {Spot | null} */ (null) });

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

/**
 * @param {Api.DocumentView} view
 * @param {string} query
 * @returns {Spot[]} Headings and sentences that have it, in reading order. The spot of a section's heading has no paragraph
 *   (-1), that of a paragraph's heading, with the names of a table's columns, no sentence.
 */
export function hits(view, query) {
  const wanted = pattern(query);
  if (wanted === null) return [];
  /** @param {string} text */
  const has = (text) => text.search(wanted) >= 0;
  return view.sections.flatMap((part, section) => [
    ...(has(part.title) ? [{ section, paragraph: HEADING, sentence: HEADING }] : []),
    ...part.paragraphs.flatMap(({ title, columns, sentences }, paragraph) => [
      ...([title, ...columns].some(has) ? [{ section, paragraph, sentence: HEADING }] : []),
      ...sentences.flatMap(({ text }, sentence) => (has(text) ? [{ section, paragraph, sentence }] : [])),
    ]),
  ]);
}

/** The sentence that has the focus while a hit is gone to. @param {Spot} hit @returns {Spot} */
const below = ({ section, paragraph, sentence }) => ({ section, paragraph: Math.max(0, paragraph), sentence: Math.max(0, sentence) });

/**
 * The hit that the user is at; undefined if the focus has gone elsewhere.
 *
 * @param {readonly Spot[]} all
 * @returns {Spot | undefined}
 */
export function currentHit(all) {
  const { at } = finding.value;
  const { spot } = reader.value;
  // Two hits may share a sentence: the heading above it, and itself.
  if (at && sameSpot(below(at), spot)) return all.find((hit) => sameSpot(hit, at));
  return all.find((hit) => sameSpot(hit, spot));
}

export const openFinding = () => finding.update((state) => ({ ...state, open: true, count: state.count + 1 }));
export const closeFinding = () => finding.update((state) => ({ ...state, open: false, query: "", at: null }));

/** @param {Spot} a @param {Spot} b */
const order = (a, b) => a.section - b.section || a.paragraph - b.paragraph || a.sentence - b.sentence;

/** @param {Spot | undefined} hit */
function goTo(hit) {
  finding.update((state) => ({ ...state, at: hit ?? null }));
  const { view } = reader.value;
  if (!hit || !view) return;
  const spot = below(hit);
  // A section is never empty, but a document is data: better no focus than one on nothing.
  if (sentenceAt(view, spot)) focusSentence(spots(view).find((known) => sameSpot(known, spot)) ?? spot);
}

/** Goes to the first hit from where the user is on. @param {string} query */
export function find(query) {
  const { view, spot } = reader.value;
  const { at } = finding.value;
  const from = at && sameSpot(below(at), spot) ? at : spot;
  finding.update((state) => ({ ...state, query }));
  if (!view) return;
  const all = hits(view, query);
  goTo(all.find((hit) => from === null || order(hit, from) >= 0) ?? all[0]);
}

/** Goes round: after the last hit comes the first. @param {1 | -1} step */
export function stepHit(step) {
  const { view, spot } = reader.value;
  if (!view) return;
  const all = hits(view, finding.value.query);
  const current = currentHit(all);
  const at = current ? all.indexOf(current) : -1;
  const beyond = step > 0 ? all.findIndex((hit) => spot === null || order(hit, spot) > 0) : all.findLastIndex((hit) => spot === null || order(hit, spot) < 0);
  goTo(at >= 0 ? all[(at + step + all.length) % all.length] : all.at(beyond < 0 ? (step > 0 ? 0 : -1) : beyond));
}
