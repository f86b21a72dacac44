/**
 * Searching inside the known files.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { announce } from "./notices.js";
import { Store } from "./store.js";

/** Passages that are shown at first, and with every "more". */
export const PASSAGES_AT_ONCE = 20;
/** The engine gives no more. */
const MOST = 200;
/** How long typing must pause before the engine is asked, in milliseconds. */
const PAUSE = 200;

export const sourceSearch = new Store({
  query: "",
  limit: PASSAGES_AT_ONCE,
  passages: /** @type {readonly Api.FoundPassage[] | null} */ (null),
  problem: /** @type {Api.ApiError | null} */ (null),
});

let asked = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {string} query As typed. */
export function searchSources(query) {
  sourceSearch.update((state) => ({ ...state, query, limit: PASSAGES_AT_ONCE }));
  clearTimeout(timer);
  if (query.trim() === "") {
    asked += 1;
    sourceSearch.update((state) => ({ ...state, passages: null, problem: null }));
    return;
  }
  timer = setTimeout(() => void searchAgain(), PAUSE);
}

export const clearSearch = () => searchSources("");

export function morePassages() {
  sourceSearch.update((state) => ({ ...state, limit: Math.min(state.limit + PASSAGES_AT_ONCE, MOST) }));
  void searchAgain();
}

/** Whether there may be more than is shown. */
export const mayHaveMore = () => {
  const { passages, limit } = sourceSearch.value;
  return passages !== null && passages.length >= limit && limit < MOST;
};

export async function searchAgain() {
  const { query, limit } = sourceSearch.value;
  if (query.trim() === "") return;
  asked += 1;
  const mine = asked;
  try {
    const passages = await backend.searchSources(query.trim(), limit);
    // An answer to an older question may come late.
    if (mine !== asked) return;
    sourceSearch.update((state) => ({ ...state, passages, problem: null }));
    announce(passages.length === 0 ? words.known.noMatch(query.trim()) : words.known.matches(passages.length));
  } catch (reason) {
    if (mine === asked) sourceSearch.update((state) => ({ ...state, passages: null, problem: backend.asApiError(reason) }));
  }
}

/**
 * @param {Api.FoundPassage} passage
 * @returns {{ text: string, hit: boolean }[]} Its text in pieces; put together they are the text. Positions count characters
 *   as people do, not the units of the script.
 */
export function marked({ hit, marks }) {
  const characters = [...hit.text];
  const pieces = [];
  let from = 0;
  for (const [start, end] of marks) {
    if (start < from || end > characters.length) continue;
    if (start > from) pieces.push({ text: characters.slice(from, start).join(""), hit: false });
    pieces.push({ text: characters.slice(start, end).join(""), hit: true });
    from = end;
  }
  if (from < characters.length) pieces.push({ text: characters.slice(from).join(""), hit: false });
  return pieces;
}
