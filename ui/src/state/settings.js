/**
 * What the Settings screen shows beside what other rooms know: where documents are filed and what is kept on this computer.
 *
 * @import * as Api from "../backend/bindings"
 */
import * as backend from "../backend/commands.js";
import { words } from "../words/en.js";
import { announce, tellError } from "./notices.js";
import { Store } from "./store.js";
import { system } from "./system.js";

export const settings = new Store({
  kept: /** @type {Api.KeptData | null} */ (null),
  problem: /** @type {Api.ApiError | null} */ (null),
});

/** `ended`: all of it is gone, and ATLES is about to close. */
export const erasing = new Store({ running: false, ended: false, problem: /** @type {Api.ApiError | null} */ (null) });

export async function loadKept() {
  try {
    const kept = await backend.keptData();
    settings.set({ kept, problem: null });
    system.update((now) => now && { ...now, documentsFolder: kept.documents_folder });
  } catch (reason) {
    settings.update((state) => ({ ...state, problem: backend.asApiError(reason) }));
  }
}

/** @param {() => Promise<unknown>} act Does it; what it refuses is told. */
async function tried(act) {
  try {
    await act();
  } catch (reason) {
    tellError(backend.asApiError(reason));
  }
}

/** Has the user choose where new documents are filed. */
export const chooseDocumentsFolder = () =>
  tried(async () => {
    const chosen = await backend.chooseDocumentsFolder();
    if (chosen === null) return;
    await loadKept();
    announce(words.settings.filedIn(chosen));
  });

export const usualDocumentsFolder = () =>
  tried(async () => {
    await backend.usualDocumentsFolder();
    await loadKept();
    announce(words.settings.filedIn(settings.value.kept?.documents_folder ?? ""));
  });

export const openDocumentsFolder = () => tried(backend.openDocumentsFolder);
export const openDataFolder = () => tried(backend.openDataFolder);
export const openNotices = () => tried(backend.openNotices);

/** Forgets everything but the documents. The window closes when it is done. */
export async function deleteEverything() {
  if (erasing.value.running) return;
  erasing.set({ running: true, ended: false, problem: null });
  try {
    await backend.deleteEverything();
    erasing.set({ running: false, ended: true, problem: null });
  } catch (reason) {
    erasing.set({ running: false, ended: false, problem: backend.asApiError(reason) });
  }
}
