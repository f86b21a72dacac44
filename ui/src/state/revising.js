/**
 * Changes of the document in the Reader: which sentence is being changed, and what is done to documents as a whole.
 *
 * @import * as Api from "../backend/bindings"
 * @import { Spot } from "./library.js"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { mine as askedHere } from "./composing.js";
import { focusSentence, libraryChanged, openReader, reader, sentenceAt, spots, takeDocument } from "./library.js";
import { closeDialog, navigation, openDialog, show } from "./navigation.js";
import { overtaken, tell, tellError } from "./notices.js";
import { Store } from "./store.js";

/**
 * @typedef {{ document: string, at: Spot, insert: boolean, draft: string, original: string, text: string, busy: boolean, problem: string }} Editing
 *   `original`: what stands there; `text`: what the field begins with; `draft`: under what the words are put aside that are
 *   not kept yet; `busy` while the engine has it.
 */

/** The sentence that is being changed, or after which one is added. */
export const editing = new Store(/** @type {Editing | null} */ (null));

/** Words that were typed and are not kept, by the sentence that they are for: it may have another place by then. @type {Map<string, string>} */
const drafts = new Map();

/** @param {Spot} at @param {boolean} insert */
function begin(at, insert) {
  const { view } = reader.value;
  const sentence = view && sentenceAt(view, at);
  if (!sentence) return;
  const document = view.summary.id;
  const draft = `${document} ${insert} ${sentence.text}`;
  if (editing.value?.draft === draft) return;
  leaveChange();
  const original = insert ? "" : sentence.text;
  editing.set({ document, at, insert, draft, original, text: drafts.get(draft) ?? original, busy: false, problem: "" });
}

/** @param {Spot} at */
export const beginChange = (at) => begin(at, false);

/** @param {Spot} at */
export const beginInsert = (at) => begin(at, true);

/** What is in the field at this moment. @param {string} text */
export function noteWords(text) {
  const { value } = editing;
  if (!value) return;
  if (text === value.original) drafts.delete(value.draft);
  else drafts.set(value.draft, text);
}

/** The user does something else: what was typed is there again when the sentence is changed the next time. */
export function leaveChange() {
  const { value } = editing;
  editing.set(null);
  if (value && !value.busy && drafts.has(value.draft)) tell({ message: words.revising.putAside(), action: { label: words.revising.goOn(), act: () => goOn(value) } });
}

/** The user wants none of it; one press brings the words back all the same. */
export function cancelChange() {
  const { value } = editing;
  editing.set(null);
  const text = value && drafts.get(value.draft);
  if (!value || text == null) return;
  drafts.delete(value.draft);
  const act = () => {
    drafts.set(value.draft, text);
    return goOn(value);
  };
  tell({ message: words.revising.dropped(), action: { label: words.revising.undo(), act } });
}

/** @param {Editing} where */
async function goOn({ document, at, insert }) {
  if (navigation.value.document !== document) await openReader(document);
  focusSentence(at);
  begin(at, insert);
}

reader.watch(() => {
  if (editing.value && reader.value.view?.summary.id !== editing.value.document) leaveChange();
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
    drafts.delete(draft);
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
    libraryChanged();
    tell({ message: words.bin.deleted(title) });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}
