/**
 * Keeping the library in order: tags, what is shown of it, and what is done to many documents at once.
 *
 * @import * as Api from "../backend/bindings"
 * @import { SortBy } from "./library.js"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { library, loadLibrary } from "./library.js";
import { closeDialog, openDialog } from "./navigation.js";
import { announce, tell, tellError } from "./notices.js";
import { Store } from "./store.js";

/** @typedef {{ type: Api.DocumentType | "", tag: string }} Filter  Empty for all. */

/** What is shown of the library. */
export const filter = new Store(/** @type {Filter} */ ({ type: "", tag: "" }));

/** @param {Partial<Filter>} change */
export const narrow = (change) => filter.update((now) => ({ ...now, ...change }));

/** @param {readonly Api.DocumentSummary[]} documents @param {SortBy} sort */
export function sorted(documents, sort) {
  const list = [...documents];
  switch (sort) {
    case "newest":
      return list.sort((a, b) => b.created_at.localeCompare(a.created_at));
    case "oldest":
      return list.sort((a, b) => a.created_at.localeCompare(b.created_at));
    case "title":
      return list.sort((a, b) => a.title.localeCompare(b.title));
    case "words":
      return list.sort((a, b) => b.words - a.words);
  }
}

/** Ids of the documents that are chosen; null while the user chooses none. */
export const chosen = new Store(/** @type {ReadonlySet<string> | null} */ (null));

/** The documents that get other tags: one, or those that are chosen. */
export const tagging = new Store(/** @type {readonly Pick<Api.DocumentSummary, "id" | "title" | "tags">[]} */ ([]));

const fold = (/** @type {string} */ text) => text.toLocaleLowerCase();

/** @param {Api.DocumentSummary} document @param {Filter} wanted */
const fits = ({ document_type: type, tags }, wanted) => (!wanted.type || type === wanted.type) && (!wanted.tag || tags.some((tag) => fold(tag) === fold(wanted.tag)));

/** @param {readonly Api.DocumentSummary[]} documents @param {Filter} wanted */
export const shown = (documents, wanted) => (wanted.type || wanted.tag ? documents.filter((document) => fits(document, wanted)) : documents);

/** The tags of these documents, by name. @param {readonly Api.DocumentSummary[]} documents @returns {string[]} */
export function tagsOf(documents) {
  const known = new Map(documents.flatMap(({ tags }) => tags.map((tag) => [fold(tag), tag])));
  return [...known.values()].sort((one, other) => one.localeCompare(other));
}

export const beginChoosing = () => chosen.set(new Set());
export const endChoosing = () => chosen.set(null);

/** @param {string} id */
export const toggleChosen = (id) =>
  chosen.update((now) => {
    if (now === null) return now;
    const next = new Set(now);
    if (!next.delete(id)) next.add(id);
    return next;
  });

/** Chooses all of these, or none if they are chosen. @param {readonly Api.DocumentSummary[]} documents */
export const toggleAll = (documents) => chosen.update((now) => now && new Set(documents.every(({ id }) => now.has(id)) ? [] : documents.map(({ id }) => id)));

/** The chosen documents among those that are shown: what the user does not see is not touched. @returns {Api.DocumentSummary[]} */
const chosenDocuments = () => shown(library.value.documents ?? [], filter.value).filter(({ id }) => chosen.value?.has(id));

/** @param {readonly Pick<Api.DocumentSummary, "id" | "title" | "tags">[]} documents */
export function beginTagging(documents) {
  if (documents.length === 0) return;
  tagging.set(documents);
  openDialog("tags");
}

export const tagChosen = () => beginTagging(chosenDocuments());

/** @param {string} text Tags, parted by commas. @returns {string[]} */
export const parted = (text) => text.split(/[,;\n]/).map((tag) => tag.trim()).filter(Boolean);

/** Files one document under these tags alone, or many under these as well. @param {string} text */
export async function saveTags(text) {
  const documents = tagging.value;
  const wanted = parted(text);
  closeDialog();
  const before = documents.map(({ id, tags }) => ({ id, tags }));
  const after = documents.map(({ id, tags }) => ({ id, tags: documents.length === 1 ? wanted : [...tags, ...wanted] }));
  if (!(await setAll(after))) return;
  const undo = { label: words.app.undo(), act: () => setAll(before) };
  tell({ tone: "good", message: words.arranging.tagged(documents.length), action: undo });
}

/** @param {readonly { id: string, tags: string[] }[]} all @returns {Promise<boolean>} */
async function setAll(all) {
  try {
    for (const { id, tags } of all) await backend.setTags(id, tags);
    return true;
  } catch (reason) {
    tellError(backend.asApiError(reason));
    return false;
  } finally {
    await loadLibrary();
  }
}

/** Saves copies of the chosen documents where the user wants them. @param {Api.DocumentFormat} format */
export async function saveChosen(format) {
  const documents = chosenDocuments();
  if (documents.length === 0) return;
  try {
    const copied = await backend.exportMany(documents.map(({ id }) => id), format);
    if (copied === null) return;
    const failed = copied.failed.map(({ title, reason }) => `${title}: ${reason}`).join("\n");
    if (copied.failed.length === 0) tell({ tone: "good", message: words.arranging.copied(copied.saved, copied.folder) });
    else tell({ tone: "bad", message: words.arranging.notCopied(copied.failed.length, documents.length), hint: words.arranging.notCopiedHint(), details: failed });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** Puts the chosen documents into the bin; one press brings them back. */
export async function binChosen() {
  const documents = chosenDocuments();
  /** @type {Api.DocumentSummary[]} */
  const gone = [];
  try {
    for (const document of documents) {
      await backend.binDocument(document.id);
      gone.push(document);
    }
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
  endChoosing();
  await loadLibrary();
  if (gone.length === 0) return;
  const act = async () => {
    try {
      for (const { id } of gone) await backend.unbinDocument(id);
      announce(words.arranging.unbinned(gone.length));
    } catch (reason) {
      tellError(backend.asApiError(reason));
    }
    await loadLibrary();
  };
  tell({ message: words.arranging.binned(gone.length), action: { label: words.app.undo(), act }, undoes: { documents: gone.map(({ id }) => id), version: null } });
}
