/** Which screen is shown. */
import { Store } from "./store.js";

/** @import * as Api from "../backend/bindings" */

/** @typedef {"write" | "library" | "sources" | "connections" | "activity" | "monitor" | "settings"} Screen */

/** In the order of the rail, which is also that of Ctrl+1, Ctrl+2, ... @type {readonly Screen[]} */
export const SCREENS = ["write", "library", "sources", "connections", "activity", "monitor", "settings"];

/**
 * `document` is the id of the document in the Reader, which belongs to the library; `left` that of the one that was in the
 * Reader before, so that the library can go on there.
 */
export const navigation = new Store(
  /** @type {{ screen: Screen, document: string | null, left: string | null }} */ ({ screen: "write", document: null, left: null }),
);

/** @param {Screen} screen */
export const show = (screen) => navigation.update(({ document }) => ({ screen, document: null, left: document }));

/** @param {string} id */
export const showDocument = (id) => navigation.set({ screen: "library", document: id, left: null });

/** Which of the dialogs that belong to no screen is open. */
export const dialog = new Store(/** @type {"shortcuts" | "outline" | "not_read" | "rename" | "compare" | "request" | "clear" | "erase" | "tags" | "told" | null} */ (null));

/** @param {"shortcuts" | "outline" | "not_read" | "rename" | "compare" | "request" | "clear" | "erase" | "tags" | "told"} name */
export const openDialog = (name) => dialog.set(name);
export const closeDialog = () => dialog.set(null);

/** Opens a dialog with what was asked for when it was pressed, unless another one was opened or the screen left meanwhile. @param {NonNullable<typeof dialog.value>} name */
export function openingLater(name) {
  const { screen } = navigation.value;
  return () => {
    if (dialog.value === null && navigation.value.screen === screen) openDialog(name);
  };
}

/** What the dialog about files that could not be read shows. */
export const unreadFiles = new Store({ files: /** @type {readonly Api.NotRead[]} */ ([]), others: false });

/** @param {readonly Api.NotRead[]} files @param {boolean} others Whether there are files that can be read. */
export function showUnread(files, others) {
  unreadFiles.set({ files, others });
  openDialog("not_read");
}
