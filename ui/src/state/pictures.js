/**
 * Small pictures of the first pages of documents. They are asked for one after the other, what came into sight last first,
 * and what went out of sight meanwhile is not asked for at all: the list never waits for them.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";

/** How many are remembered; each has some 10 kB. */
const MOST = 500;

/** The pictures by document and version; null for a page that cannot be set. @type {Map<string, string | null>} */
const known = new Map();

/** What is in sight and waits, by document and version. @type {Map<string, { id: string, take: (picture: string | null) => void }>} */
const waiting = new Map();

let asking = false;

/** @param {Api.DocumentSummary} summary */
const keyOf = ({ id, version }) => `${id} ${version}`;

/** @param {Api.DocumentSummary} summary @returns {string | null | undefined} Undefined where it has to be asked for. */
export const pictureOf = (summary) => known.get(keyOf(summary));

/**
 * @param {Api.DocumentSummary} summary One that is in sight.
 * @param {(picture: string | null) => void} take Called when it is there; not if it cannot be asked for.
 * @returns {() => void} It is out of sight.
 */
export function wantPicture(summary, take) {
  const key = keyOf(summary);
  waiting.set(key, { id: summary.id, take });
  void askOn();
  return () => void waiting.delete(key);
}

async function askOn() {
  if (asking) return;
  asking = true;
  for (let next = last(); next; next = last()) {
    const [key, { id, take }] = next;
    waiting.delete(key);
    try {
      const picture = await backend.documentPicture(id);
      remember(key, picture);
      take(picture);
    } catch {
      // A list without this picture is as good a list; it is asked for when it comes into sight again.
    }
  }
  asking = false;
}

/** What came into sight last. */
const last = () => [...waiting].at(-1);

/** @param {string} key @param {string | null} picture */
function remember(key, picture) {
  known.set(key, picture);
  if (known.size > MOST) known.delete(/** @type {string} */ (known.keys().next().value));
}
