/**
 * Changes of the document in the Reader: which sentence is being changed, and what is done to documents as a whole.
 *
 * @import * as Api from "../backend/bindings"
 * @import { Left } from "./left_words.js"
 * @import { Spot } from "./library.js"
 */
import * as backend from "../backend/commands.js";
import { writeClipboard } from "../backend/clipboard.js";
import { words } from "../words/en.js";
import { leftWords } from "../words/en/left_words.js";
import { mine as askedHere } from "./composing.js";
import { forgetWords, forgetWordsOf, leaveWords, leftAt, leftBefore, leftBy, newName, placeOf, saveWords } from "./left_words.js";
import { focusSentence, libraryChanged, openReader, reader, sameSpot, sentenceAt, spots, takeDocument } from "./library.js";
import { closeDialog, navigation, openDialog, show } from "./navigation.js";
import { gone, overtaken, tell, tellError } from "./notices.js";
import { Store } from "./store.js";

/**
 * @typedef {Left & { draft: string, original: string, busy: boolean, problem: string }} Editing
 *   `original`: what stands there; `text`: what the field begins with; `draft`: under what name the words are put aside that
 *   are not kept yet; `busy` while the engine has it.
 */

/** The sentence that is being changed, or after which one is added. */
export const editing = new Store(/** @type {Editing | null} */ (null));

/** @param {Spot} at @param {boolean} insert */
function begin(at, insert) {
  const { view } = reader.value;
  const sentence = view && sentenceAt(view, at);
  if (!sentence) return;
  const { id: document, version } = view.summary;
  const { value } = editing;
  if (value?.document === document && value.insert === insert && sameSpot(value.at, at)) return;
  leaveChange();
  const draft = leftAt(view, at, insert) ?? newName();
  const original = insert ? "" : sentence.text;
  editing.set({ document, version, at, insert, of: sentence.text, draft, original, text: leftBy(draft)?.text ?? original, busy: false, problem: "" });
}

/** @param {Spot} at */
export const beginChange = (at) => begin(at, false);

/** @param {Spot} at */
export const beginInsert = (at) => begin(at, true);

/** What is in the field at this moment. @param {string} text */
export function noteWords(text) {
  const { value } = editing;
  if (!value) return;
  if (text === value.original) forgetWords(value.draft);
  else leaveWords(value.draft, { ...value, text });
}

/** The user does something else: what was typed is there again when the sentence is changed the next time. */
export function leaveChange() {
  const { value } = editing;
  editing.set(null);
  if (!value || value.busy || !leftBy(value.draft)) return;
  saveWords();
  tell({ message: words.revising.putAside(), action: { label: words.revising.goOn(), act: () => goOn(value.draft) }, about: value.document });
}

/** The user wants none of it; one press brings the words back all the same. */
export function cancelChange() {
  const { value } = editing;
  editing.set(null);
  const left = value && leftBy(value.draft);
  if (!value || !left) return;
  forgetWords(value.draft);
  const act = () => {
    leaveWords(value.draft, left);
    return goOn(value.draft);
  };
  tell({ message: words.revising.dropped(), action: { label: words.revising.undo(), act }, about: value.document });
}

/** Opens the sentence that words were left for, wherever it stands by now. @param {string} draft */
async function goOn(draft) {
  const left = leftBy(draft);
  if (!left) return;
  try {
    const { view: there } = reader.value;
    const here = there?.summary.id === left.document && navigation.value.document === left.document;
    const { summary } = here ? there : await backend.document(left.document);
    if (summary.binned_at !== null) {
      tell({ message: leftWords.binned(summary.title) });
      return;
    }
  } catch (reason) {
    tellError(backend.asApiError(reason));
    return;
  }
  if (reader.value.view?.summary.id !== left.document || navigation.value.document !== left.document) await openReader(left.document);
  const { view } = reader.value;
  if (view?.summary.id !== left.document) return;
  const spot = placeOf(view, left);
  if (!spot) return tellGone(draft);
  focusSentence(spot);
  begin(spot, left.insert);
}

/** Its sentence is not there any more, so the words have no place: they are shown, and can be taken elsewhere. @param {string} draft */
function tellGone(draft) {
  const left = leftBy(draft);
  if (!left) return;
  const act = async () => {
    try {
      await writeClipboard(left.text);
      forgetWords(draft);
      tell({ message: leftWords.copied() });
    } catch {
      tellGone(draft);
    }
  };
  // It stays until it is dismissed.
  tell({ tone: "bad", message: leftWords.gone(), details: left.text, action: { label: leftWords.copy(), act }, about: left.document });
}

/** @param {string[]} drafts Left by another session for the document in the Reader. */
function tellLeft(drafts) {
  const [first, ...rest] = drafts.filter(leftBy);
  if (first === undefined) return;
  const act = () => {
    tellLeft(rest);
    return goOn(first);
  };
  tell({ message: leftWords.found(rest.length + 1), action: { label: words.revising.goOn(), act }, about: leftBy(first)?.document ?? null });
}

/** The field stays with its sentence when the text around it changes. */
function follow() {
  const { value } = editing;
  const { view } = reader.value;
  if (!value) return;
  if (view?.summary.id !== value.document) return leaveChange();
  if (value.busy || sentenceAt(view, value.at)?.text === value.of) return;
  const at = placeOf(view, value);
  if (at) editing.set({ ...value, at, version: view.summary.version, text: leftBy(value.draft)?.text ?? value.text });
  else leaveChange();
}

reader.watch(() => {
  follow();
  const { view } = reader.value;
  if (view) tellLeft(leftBefore(view.summary.id));
});

/** @param {Api.DocumentChange} change @returns {Promise<boolean>} Whether it was made. */
async function make(change, said = "") {
  const { view } = reader.value;
  if (!view) return false;
  const { id, version, path } = view.summary;
  const changed = await backend.changeDocument(id, version, change);
  takeDocument(changed);
  const undo = { label: words.revising.undo(), act: () => undoChange(id, changed.summary.version) };
  const moved = changed.summary.path !== path && change.type !== "title";
  tell({ tone: "good", message: moved ? words.revising.newFile(changed.summary.path) : said, action: undo, undoes: { documents: [id], version: changed.summary.version } });
  return true;
}

/** Keeps the words of the user. @param {string} text */
export async function keepChange(text) {
  const { value } = editing;
  if (!value || value.busy) return;
  const { at, insert, draft } = value;
  const done = () => {
    forgetWords(draft);
    if (editing.value?.draft === draft) editing.set(null);
  };
  if (!insert && text.trim() === value.original.trim()) return done();
  editing.set({ ...value, text, busy: true, problem: "" });
  try {
    await make(insert ? { type: "insert", after: at, text } : { type: "replace", at, text }, insert ? words.revising.inserted() : words.revising.changed());
    done();
    focusSentence(insert ? { ...at, sentence: at.sentence + 1 } : at);
  } catch (reason) {
    const { message } = backend.asApiError(reason);
    editing.set({ ...value, text, busy: false, problem: message || words.error.unknown() });
    follow();
  }
}

/** @param {Spot} at */
export async function removeSentence(at) {
  try {
    await make({ type: "remove", at }, words.revising.removed());
    const { view } = reader.value;
    // The next one has its place now; behind the last one of a paragraph the next paragraph begins.
    const next = view && (sentenceAt(view, at) ? at : spots(view).findLast((spot) => before(spot, at)));
    if (next) focusSentence(next);
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** @param {Spot} one @param {Spot} other */
const before = (one, other) => (one.section - other.section || one.paragraph - other.paragraph || one.sentence - other.sentence) < 0;

/** @param {string} id @param {number} version */
export async function undoChange(id, version) {
  try {
    const view = await backend.undoChange(id, version);
    takeDocument(view);
    libraryChanged();
    tell({ message: words.revising.undone() });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

export async function saveAgain() {
  const { view } = reader.value;
  if (!view) return;
  try {
    takeDocument(await backend.saveDocument(view.summary.id));
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** The document that gets another title. */
export const renaming = new Store(/** @type {Pick<Api.DocumentSummary, "id" | "title" | "version"> | null} */ (null));

/** @param {Pick<Api.DocumentSummary, "id" | "title" | "version">} document */
export function beginRename(document) {
  renaming.set(document);
  openDialog("rename");
}

/** @param {string} title */
export async function rename(title) {
  const document = renaming.value;
  if (!document) return;
  try {
    const changed = await backend.changeDocument(document.id, document.version, { type: "title", title });
    closeDialog();
    takeDocument(changed);
    libraryChanged();
    const undo = { label: words.revising.undo(), act: () => undoChange(document.id, changed.summary.version) };
    tell({ tone: "good", message: words.revising.renamed(), action: undo, undoes: { documents: [document.id], version: changed.summary.version } });
  } catch (reason) {
    closeDialog();
    tellError(backend.asApiError(reason));
  }
}

/** @param {Pick<Api.DocumentSummary, "id" | "title">} document */
export async function writeAgain({ id, title }) {
  try {
    const { request_id: request } = await backend.writeAgain(id);
    const cancel = { label: words.revising.cancel(), act: () => backend.cancel(request).catch(tellError) };
    askedHere.add(request);
    tell({ message: words.revising.writingAgain(title), action: cancel, request });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** @param {Pick<Api.DocumentSummary, "id" | "title">} document */
export async function binDocument({ id, title }) {
  try {
    await backend.binDocument(id);
    if (editing.value?.document === id) leaveChange();
    gone(id);
    if (navigation.value.document === id) show("library");
    libraryChanged();
    const undo = { label: words.revising.undo(), act: () => unbinDocument({ id, title }) };
    tell({ message: words.revising.binned(title), action: undo, undoes: { documents: [id], version: null } });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** @param {Pick<Api.DocumentSummary, "id" | "title">} document */
export async function unbinDocument({ id, title }) {
  try {
    await backend.unbinDocument(id);
    overtaken(id);
    libraryChanged();
    tell({ tone: "good", message: words.revising.unbinned(title) });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** @param {Pick<Api.DocumentSummary, "id" | "title">} document */
export async function deleteDocument({ id, title }) {
  try {
    await backend.deleteDocument(id);
    overtaken(id);
    gone(id);
    forgetWordsOf(id);
    libraryChanged();
    tell({ message: words.bin.deleted(title) });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}
