/**
 * The files and folders that the user keeps in view, and how the reading of them goes.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { pastedPaths } from "./composer.js";
import { addPaths, begin } from "./composing.js";
import { show } from "./navigation.js";
import { announce, tell, tellError } from "./notices.js";
import { Store } from "./store.js";

/** How many files are shown at first, and with every "more". */
export const FILES_AT_ONCE = 100;
/** While much is read, files are looked up again no more often than this, in milliseconds. */
const LOAD_PAUSE = 1_000;
let loadedAt = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** `large`: paths that are much to read, until the user has said whether they are wanted all the same. `fault`: what is wrong with the path that was pasted. */
export const known = new Store({
  view: /** @type {Api.KnownSources | null} */ (null),
  problem: /** @type {Api.ApiError | null} */ (null),
  large: /** @type {{ paths: readonly string[], message: string } | null} */ (null),
  fault: "",
  adding: false,
});

/** The known path whose files are shown. */
export const opened = new Store({
  path: /** @type {string | null} */ (null),
  files: /** @type {readonly Api.SourceFile[] | null} */ (null),
  more: false,
  problem: /** @type {Api.ApiError | null} */ (null),
});

export async function loadKnown() {
  try {
    const view = await backend.knownSources();
    known.update((state) => ({ ...state, view, problem: null }));
  } catch (reason) {
    known.update((state) => ({ ...state, problem: backend.asApiError(reason) }));
  }
}

/** @param {Api.KnownSources} view As the engine has told it. */
export function takeKnown(view) {
  known.update((state) => ({ ...state, view, problem: null }));
  const { path } = opened.value;
  if (path === null) return;
  if (!view.sources.some((source) => source.path === path)) closeFiles();
  // A renamed file changes no count. While files are looked for, nothing has come of it yet; the end of it is told as well.
  else if (view.reading.state !== "looking") timer ??= setTimeout(loadAgain, loadedAt + LOAD_PAUSE - Date.now());
}

function loadAgain() {
  timer = undefined;
  const { path, files } = opened.value;
  if (path !== null) void loadFiles(path, files?.length ?? 0);
}

/** Known if it was ever asked for. */
export function refreshKnown() {
  if (known.value.view !== null) void loadKnown();
}

/** @param {readonly string[]} paths @param {boolean} [confirmed] All of it is wanted, however much it is. @param {(error: Api.ApiError) => unknown} [refused] Says what is wrong with the paths. @returns {Promise<void>} */
export async function addKnown(paths, confirmed = false, refused = tellError) {
  if (paths.length === 0 || known.value.adding) return;
  known.update((state) => ({ ...state, large: null, fault: "", adding: true }));
  try {
    const added = await backend.addSources([...paths], confirmed);
    const message = words.known.added(added);
    if (added.length === 0) tell({ message });
    else announce(message);
    await loadKnown();
  } catch (reason) {
    const error = backend.asApiError(reason);
    if (error.code === "confirm_large") known.update((state) => ({ ...state, large: { paths, message: error.message } }));
    else if (error.code === "invalid_field") refused(error);
    else tellError(error);
  } finally {
    known.update((state) => ({ ...state, adding: false }));
  }
}

export const addLarge = () => addKnown(known.value.large?.paths ?? [], true);
export const leaveLarge = () => known.update((state) => ({ ...state, large: null }));

/** @param {string} text @returns {Promise<boolean>} Whether it was taken; if not, it may be mended. */
export async function pasteKnown(text) {
  const paths = pastedPaths(text);
  if (paths.length === 0 || known.value.adding) return false;
  await addKnown(paths, false, (error) => known.update((state) => ({ ...state, fault: error.message })));
  return known.value.fault === "";
}

/** What was pasted is being mended. */
export const mendPasted = () => known.value.fault === "" || known.update((state) => ({ ...state, fault: "" }));
export const pickKnownFiles = () => backend.pickFiles().then((paths) => addKnown(paths)).catch(tellError);
export const pickKnownFolder = () => backend.pickFolder().then((paths) => addKnown(paths)).catch(tellError);

/** Its files are not touched; it can be taken back. @param {Api.KnownSource} source */
export async function removeKnown({ path, name }) {
  try {
    await backend.removeSource(path);
    tell({ message: words.known.removed(name), action: { label: words.app.undo(), act: () => addKnown([path], true) } });
    await loadKnown();
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** @param {() => Promise<unknown>} command @param {string} message */
const after = (command, message) => command().then(() => (announce(message), loadKnown())).catch((reason) => void tellError(backend.asApiError(reason)));

export const rereadKnown = () => after(backend.rereadSources, words.known.rereading());
export const pauseReading = () => after(backend.pauseReading, words.known.paused());
export const resumeReading = () => after(backend.resumeReading, words.known.resumed());
export const startReading = () => backend.start().catch((reason) => void tellError(backend.asApiError(reason)));

/** Shows the files of a known path, or hides them again. @param {string} path */
export function toggleFiles(path) {
  if (opened.value.path === path) return closeFiles();
  opened.set({ path, files: null, more: false, problem: null });
  void loadFiles(path);
}

export const closeFiles = () => opened.set({ path: null, files: null, more: false, problem: null });

export function moreFiles() {
  const { path, files } = opened.value;
  if (path !== null) void loadFiles(path, (files?.length ?? 0) + FILES_AT_ONCE);
}

/** @param {string} path @param {number} [most] */
async function loadFiles(path, most = FILES_AT_ONCE) {
  const wanted = Math.max(most, FILES_AT_ONCE);
  loadedAt = Date.now();
  try {
    // One more tells whether there are more; the engine gives at most 500 at once.
    /** @type {Api.SourceFile[]} */
    const files = [];
    while (files.length <= wanted) {
      const some = await backend.sourceFiles(path, files.length, Math.min(wanted + 1 - files.length, 500));
      if (some.length === 0) break;
      files.push(...some);
    }
    if (opened.value.path === path) opened.set({ path, files: files.slice(0, wanted), more: files.length > wanted, problem: null });
  } catch (reason) {
    if (opened.value.path === path) opened.update((state) => ({ ...state, problem: backend.asApiError(reason) }));
  }
}

/** @param {string} path */
export const openKnown = (path) => backend.openKnownSource(path).catch((reason) => void tellError(backend.asApiError(reason)));

/** Begins a request with these. @param {readonly string[]} paths */
export function writeFrom(paths) {
  begin();
  show("write");
  void addPaths(paths);
}
