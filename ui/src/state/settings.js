/**
 * What the Settings screen shows beside what other rooms know: where documents are filed, whose look they
 * have, and what is kept on this computer.
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
  /** Whether a file that is to be the template is being chosen or looked into. */
  choosing: false,
});

/** `ended`: all of it is gone, and ATLES is about to close. */
export const erasing = new Store({ running: false, ended: false, problem: /** @type {Api.ApiError | null} */ (null) });

export async function loadKept() {
  try {
    const kept = await backend.keptData();
    settings.update((state) => ({ ...state, kept, problem: null }));
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

/** Has the user choose the Word file whose look others get. */
export async function chooseTemplate() {
  if (settings.value.choosing) return;
  settings.update((state) => ({ ...state, choosing: true }));
  await tried(async () => {
    const chosen = await backend.chooseTemplate();
    if (chosen === null) return;
    await loadKept();
    announce(words.template.isUsed(chosen.name));
  });
  settings.update((state) => ({ ...state, choosing: false }));
}

export const removeTemplate = () =>
  tried(async () => {
    await backend.removeTemplate();
    await loadKept();
    announce(words.template.isRemoved());
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
