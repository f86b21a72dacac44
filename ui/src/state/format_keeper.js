/**
 * Remembers on this computer what documents are filed as: whoever wants a format once wants it the next time.
 *
 * @import * as Api from "../backend/bindings"
 */
import { composer, FORMATS } from "./composer.js";

const KEY = "atles.format";

/**
 * Puts back the format that was chosen last, and goes on remembering.
 *
 * @param {() => Pick<Storage, "getItem" | "setItem">} storage A web view may have none, or a full one: then the format is that
 *   of the first time.
 * @returns {() => void} Ends it.
 */
export function keepFormat(storage) {
  /** @template T @param {(place: ReturnType<typeof storage>) => T} act */
  const tried = (act) => {
    try {
      return act(storage());
    } catch {
      return null;
    }
  };
  const kept = /** @type {Api.DocumentFormat | null} */ (tried((place) => place.getItem(KEY)));
  if (kept !== null && FORMATS.includes(kept)) composer.update((state) => ({ ...state, draft: { ...state.draft, format: kept } }));
  let last = composer.value.draft.format;
  return composer.watch(() => {
    const { format } = composer.value.draft;
    if (format === last) return;
    last = format;
    tried((place) => place.setItem(KEY, format));
  });
}
