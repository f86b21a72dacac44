/**
 * The models on the disk of an Ollama, and those that it downloads. A shelf is the list of one server: of a connection by its
 * id, or of the Ollama that was found, under the empty id.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { announce, tell, tellError } from "./notices.js";
import { Store } from "./store.js";

/**
 * @typedef {{
 *   models: readonly Api.StoredModel[] | null,
 *   problem: Api.ApiError | null,
 *   name: string,
 *   fault: string,
 *   asked: string,
 *   deleting: string,
 * }} Shelf  `name`: of the model to be downloaded, as it is typed; `fault`: what is wrong with it. `asked`: the model of which
 *   it is asked whether it is to be deleted.
 */

/** The shelves that are open, by the id of their connection. */
export const shelves = new Store(/** @type {ReadonlyMap<string, Shelf>} */ (new Map()));

export const downloads = new Store(/** @type {Api.Downloads} */ ({ revision: 0, downloads: [] }));

/** Called with the server whose models are not what they were. @type {Set<(connection: string) => void>} */
const watchers = new Set();

/** @param {(connection: string) => void} watcher */
export const onModelsChanged = (watcher) => void watchers.add(watcher);

/** @type {Shelf} */
const EMPTY = { models: null, problem: null, name: "", fault: "", asked: "", deleting: "" };

/** @param {string} connection @param {Partial<Shelf>} change */
function put(connection, change) {
  const before = shelves.value.get(connection);
  if (before) shelves.set(new Map([...shelves.value, [connection, { ...before, ...change }]]));
}

/** @param {Api.ModelDownload} download */
export const isEnded = ({ step }) => step === "done" || step === "failed" || step === "called_off";

/** @param {string} connection */
const orNone = (connection) => connection || null;

/** @param {string} connection */
export function toggleShelf(connection) {
  if (shelves.value.has(connection)) {
    shelves.set(new Map([...shelves.value].filter(([id]) => id !== connection)));
    return;
  }
  shelves.set(new Map([...shelves.value, [connection, EMPTY]]));
  void loadShelf(connection);
}

/** @param {string} connection */
export async function loadShelf(connection) {
  try {
    put(connection, { models: await backend.storedModels(orNone(connection)), problem: null });
  } catch (reason) {
    put(connection, { problem: backend.asApiError(reason) });
  }
}

/** @param {string} connection @param {string} name */
export const nameModel = (connection, name) => put(connection, { name, fault: "" });

/** Has a model downloaded. @param {string} connection @param {string} model */
export async function downloadModel(connection, model) {
  if (model.trim() === "") return;
  try {
    await backend.downloadModel(orNone(connection), model.trim());
    put(connection, { name: "", fault: "" });
    announce(words.models.begun(model.trim()));
    await loadDownloads();
  } catch (reason) {
    const error = backend.asApiError(reason);
    if (error.field === "model" && shelves.value.has(connection)) put(connection, { fault: error.message });
    else tellError(error);
  }
}

export async function loadDownloads() {
  try {
    takeDownloads(await backend.modelDownloads());
  } catch {
    // The next event tells it.
  }
}

/** @param {Api.Downloads | null} view As the engine has told it, sooner or later. */
export function takeDownloads(view) {
  const before = downloads.value;
  if (!view || view.revision < before.revision) return;
  downloads.set(view);
  for (const download of view.downloads) {
    const was = before.downloads.find(({ id }) => id === download.id);
    if (was && !isEnded(was) && isEnded(download)) tellEnd(download);
  }
}

/** @param {Api.ModelDownload} download One that has just ended. */
function tellEnd({ step, model, connection, problem }) {
  if (step === "failed" && problem) return void announce(problem.message);
  if (step !== "done") return;
  tell({ tone: "good", message: words.models.there(model) });
  changed(connection ?? "");
}

/** @param {string} connection */
function changed(connection) {
  if (shelves.value.has(connection)) void loadShelf(connection);
  for (const watcher of watchers) watcher(connection);
}

/** @param {number} id */
export const cancelDownload = (id) => backend.cancelDownload(id).catch((reason) => void tellError(backend.asApiError(reason)));

/** @param {number} id */
export const dismissDownload = (id) => backend.dismissDownload(id).then(loadDownloads).catch((reason) => void tellError(backend.asApiError(reason)));

/** Asks whether a model is to be deleted; the empty name asks nothing. @param {string} connection @param {string} asked */
export const askToDelete = (connection, asked) => put(connection, { asked });

/** @param {string} connection @param {string} model */
export async function deleteModel(connection, model) {
  put(connection, { asked: "", deleting: model });
  try {
    const freed = await backend.deleteModel(orNone(connection), model);
    tell({ message: words.models.deleted(model, freed) });
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
  put(connection, { deleting: "" });
  changed(connection);
}
