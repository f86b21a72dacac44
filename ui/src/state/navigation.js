/** Which screen is shown. */
import { Store } from "./store.js";

/** @typedef {"write" | "library" | "activity"} Screen */

/** In the order of the rail, which is also that of Ctrl+1, Ctrl+2, ... @type {readonly Screen[]} */
export const SCREENS = ["write", "library", "activity"];

/** `document` is the id of the document in the Reader, which belongs to the library. */
export const navigation = new Store(
  /** @type {{ screen: Screen, document: string | null }} */ ({ screen: "write", document: null }),
);

/** @param {Screen} screen */
export const show = (screen) => navigation.set({ screen, document: null });

/** @param {string} id */
export const showDocument = (id) => navigation.set({ screen: "library", document: id });

/** Which of the dialogs that belong to no screen is open. */
export const dialog = new Store(/** @type {"shortcuts" | "outline" | "not_read" | null} */ (null));

/** @param {"shortcuts" | "outline" | "not_read"} name */
export const openDialog = (name) => dialog.set(name);
export const closeDialog = () => dialog.set(null);
