/**
 * The library's list and the document in the Reader.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { mine as askedHere } from "./composing.js";
import { navigation, show, showDocument } from "./navigation.js";
import { gone, overtaken, seen, tell, tellError } from "./notices.js";
import { Store } from "./store.js";

/** @typedef {"newest" | "oldest" | "title" | "words"} SortBy */

export const library = new Store({
  query: "",
  /** The query that `documents` answers. */
  of: "",
  /** Whether the bin is shown. */
  bin: false,
  sort: /** @type {SortBy} */ ("newest"),
  documents: /** @type {readonly Api.DocumentSummary[] | null} */ (null),
  /** Those of whose files nothing is there any more, by id. */
  withoutFile: /** @type {ReadonlySet<string>} */ (new Set()),
  problem: /** @type {Api.ApiError | null} */ (null),
});

/** How long typing must pause before the engine is asked, in milliseconds. */
const PAUSE = 200;
let asked = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

export async function loadLibrary() {
  asked += 1;
  const mine = asked;
  try {
    const { bin, query } = library.value;
    const documents = await (bin ? backend.bin() : backend.documents(query.trim()));
    // An answer to an older question may come late.
    if (mine !== asked) return;
    library.update((state) => ({ ...state, documents, of: query.trim(), problem: null }));
    if (!bin) void lookForFiles();
  } catch (reason) {
    if (mine === asked) library.update((state) => ({ ...state, problem: backend.asApiError(reason) }));
  }
}

/** Looking takes a while on a slow drive, and the list is of use without. */
export async function lookForFiles() {
  try {
    const withoutFile = new Set(await backend.documentsWithoutFile());
    library.update((state) => ({ ...state, withoutFile }));
  } catch {
    // The list has told what is wrong with the library, or will.
  }
}

/** @param {string} query */
export function searchLibrary(query) {
  library.update((state) => ({ ...state, query }));
  clearTimeout(timer);
  timer = setTimeout(() => void loadLibrary(), PAUSE);
}

/** @param {boolean} bin */
export function showBin(bin) {
  library.update((state) => ({ ...state, bin, documents: null, query: "" }));
  void loadLibrary();
}

/** @param {SortBy} sort */
export const sortLibrary = (sort) => library.update((state) => ({ ...state, sort }));

/** Asked for again when a document was filed, if the list was ever shown. */
export function libraryChanged() {
  if (library.value.documents !== null) void loadLibrary();
}

/** A document was filed, changed, put away or brought back. @param {Api.DocumentSummary} summary */
export function documentChanged(summary) {
  overtaken(summary.id, summary.version);
  if (summary.binned_at !== null) gone(summary.id);
  libraryChanged();
  const { view } = reader.value;
  if (view?.summary.id !== summary.id || navigation.value.document !== summary.id) return;
  if (view.summary.version !== summary.version) void loadDocument(summary.id);
  // Its text is the same; its tags may be others.
  else reader.update((state) => ({ ...state, view: { ...view, summary } }));
}

/** @typedef {{ section: number, paragraph: number, sentence: number }} Spot  Where a sentence stands; from 0. */

/** What the Reader shows; `spot` is the sentence in focus. */
export const reader = new Store({
  view: /** @type {Api.DocumentView | null} */ (null),
  problem: /** @type {Api.ApiError | null} */ (null),
  spot: /** @type {Spot | null} */ (null),
  citation: 0,
  passage: /** @type {Api.Passage | null} */ (null),
  passageProblem: /** @type {Api.ApiError | null} */ (null),
});

/** @param {string} id */
export async function openReader(id) {
  reader.set({ view: null, problem: null, spot: null, citation: 0, passage: null, passageProblem: null });
  showDocument(id);
  seen(id);
  await loadDocument(id);
}

/** @param {string} id */
export async function loadDocument(id) {
  try {
    const view = await backend.document(id);
    if (navigation.value.document !== id) return;
    const { spot } = reader.value;
    if (spot && sentenceAt(view, spot)) {
      takeDocument(view);
      return;
    }
    reader.update((state) => ({ ...state, view, problem: null, spot: null }));
    const first = spots(view).find((spot) => sentenceAt(view, spot)?.citations.length);
    if (first) focusSentence(first);
  } catch (reason) {
    if (navigation.value.document === id) reader.update((state) => ({ ...state, problem: backend.asApiError(reason) }));
  }
}

/** Shows a document as it is now, if it is the one in the Reader; the focus stays where it is. @param {Api.DocumentView} view */
export function takeDocument(view) {
  overtaken(view.summary.id, view.summary.version);
  if (navigation.value.document !== view.summary.id) return;
  const { spot } = reader.value;
  const still = spot && sentenceAt(view, spot) ? spot : (spots(view).at(-1) ?? null);
  reader.update((state) => ({ ...state, view, problem: null, spot: still, citation: 0, passageProblem: null }));
  void loadPassage();
}

/** @type {WeakMap<Api.DocumentView, Spot[]>} */
const spotsOf = new WeakMap();

/** All sentences of a document in reading order. @param {Api.DocumentView} view @returns {Spot[]} */
export function spots(view) {
  let all = spotsOf.get(view);
  if (!all) {
    all = view.sections.flatMap((part, section) =>
      part.paragraphs.flatMap(({ sentences }, paragraph) => sentences.map((_, sentence) => ({ section, paragraph, sentence }))),
    );
    spotsOf.set(view, all);
  }
  return all;
}

/** @param {Api.DocumentView} view @param {Spot} spot @returns {Api.Sentence | undefined} */
export const sentenceAt = (view, { section, paragraph, sentence }) =>
  view.sections[section]?.paragraphs[paragraph]?.sentences[sentence];

/** @param {Spot | null} a @param {Spot | null} b */
export const sameSpot = (a, b) =>
  a === b || (a !== null && b !== null && a.section === b.section && a.paragraph === b.paragraph && a.sentence === b.sentence);

/** @param {Spot} spot @param {number} [citation] */
export function focusSentence(spot, citation = 0) {
  const { view } = reader.value;
  if (!view || (sameSpot(reader.value.spot, spot) && reader.value.citation === citation)) return;
  reader.update((state) => ({ ...state, spot, citation, passageProblem: null }));
  void loadPassage();
}

/** @param {number} step How many sentences further; negative for back. */
export function stepSentence(step) {
  const { view, spot } = reader.value;
  if (!view) return;
  const all = spots(view);
  const at = all.findIndex((other) => sameSpot(other, spot));
  const next = all[Math.max(0, Math.min(at + step, all.length - 1))];
  if (next) focusSentence(next);
}

export async function loadPassage() {
  const { view, spot, citation } = reader.value;
  if (!view || !spot) return;
  if (!sentenceAt(view, spot)?.citations[citation]) {
    reader.update((state) => ({ ...state, passage: null }));
    return;
  }
  const still = () => reader.value.view === view && reader.value.spot === spot && reader.value.citation === citation;
  try {
    const passage = await backend.passage({ documentId: view.summary.id, ...spot, citation });
    if (still()) reader.update((state) => ({ ...state, passage }));
  } catch (reason) {
    if (still()) reader.update((state) => ({ ...state, passage: null, passageProblem: backend.asApiError(reason) }));
  }
}

/** @param {string} id */
export const openDocument = (id) => backend.openDocument(id).catch(tellError);
/** @param {string} id */
export const revealDocument = (id) => backend.revealDocument(id).catch(tellError);

/** Has the rest of a document that ended early be written; the part stays as it is. @param {Pick<Api.DocumentSummary, "request_id" | "title">} summary */
export async function continueDocument({ request_id: request, title }) {
  try {
    const accepted = await backend.continueDocument(request);
    askedHere.add(accepted.request_id);
    tell({ message: words.library.goesOn(title, accepted.waits_for_start), action: { label: words.library.goToWrite(), act: () => show("write") } });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** @param {string} id @param {Api.DocumentFormat} format */
export async function saveCopy(id, format) {
  try {
    const path = await backend.saveCopy(id, format);
    if (path !== null) tell({ tone: "good", message: words.reader.saved(path) });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}
