/**
 * Keeps the form's contents on this computer while they are not sent, so that a closed window, a crash or an update loses no
 * word of them. What is read back is checked: it may stem from another version.
 *
 * @import { Draft } from "./composer.js"
 */
import { composer, DOCUMENT_TYPES, EMPTY, FORMATS, LANGUAGES } from "./composer.js";
import { PRIORITIES } from "./queue_order.js";

const KEY = "atles.draft";
const LENGTHS = ["short", "medium", "long", "own"];

/** @param {Draft} draft Whether a user has put something into it that would be missed. */
export const isWorthKeeping = (draft) =>
  [draft.title, draft.instructions, draft.audience, draft.deadline].some((text) => text.trim() !== "") || draft.paths.length > 0;

/** @param {string | null} text @returns {Draft | null} Null if there is none, or none that can be used. */
export function readDraft(text) {
  /** @type {unknown} */
  let kept;
  try {
    kept = JSON.parse(text ?? "null");
  } catch {
    return null;
  }
  if (typeof kept !== "object" || kept === null) return null;
  const given = /** @type {Record<string, unknown>} */ (kept);
  /** @param {Exclude<keyof Draft, "writer">} key @param {readonly string[]} [of] */
  const string = (key, of) => {
    const value = given[key];
    return typeof value === "string" && (!of || of.includes(value)) ? value : EMPTY[key];
  };
  const paths = Array.isArray(given.paths) ? given.paths.filter((path) => typeof path === "string") : [];
  const draft = {
    title: string("title"),
    documentType: string("documentType", DOCUMENT_TYPES),
    paths,
    instructions: string("instructions"),
    length: string("length", LENGTHS),
    format: string("format", FORMATS),
    ownWords: string("ownWords"),
    language: string("language", LANGUAGES),
    audience: string("audience"),
    priority: string("priority", PRIORITIES),
    deadline: string("deadline"),
    // What was confirmed was the count of that day.
    largeConfirmed: false,
    // Who writes is chosen anew: the connection may be gone.
    writer: null,
  };
  return isWorthKeeping(/** @type {Draft} */ (draft)) ? /** @type {Draft} */ (draft) : null;
}

/**
 * Puts back what was kept and goes on keeping.
 *
 * @param {() => Pick<Storage, "getItem" | "setItem" | "removeItem">} storage A web view may have none, or a full one: then
 *   drafts are not kept, and nothing else is lost.
 * @returns {() => void} Ends it.
 */
export function keepDraft(storage) {
  /** @template T @param {(place: ReturnType<typeof storage>) => T} act */
  const tried = (act) => {
    try {
      return act(storage());
    } catch {
      return null;
    }
  };
  const kept = readDraft(tried((place) => place.getItem(KEY)));
  if (kept) {
    const hidden = kept.language !== "" || kept.audience !== "" || kept.deadline !== "" || kept.priority !== "normal";
    composer.update((state) => ({ ...state, draft: kept, begun: true, moreFields: hidden, moreTypes: DOCUMENT_TYPES.indexOf(kept.documentType) > 2 }));
  }
  let last = composer.value.draft;
  return composer.watch(() => {
    const { draft } = composer.value;
    if (draft === last) return;
    last = draft;
    tried((place) => (isWorthKeeping(draft) ? place.setItem(KEY, JSON.stringify(draft)) : place.removeItem(KEY)));
  });
}
