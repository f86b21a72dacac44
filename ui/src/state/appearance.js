/** Whether ATLES looks light or dark: as the system does, unless the user wants it otherwise. Remembered on this computer. */
import { setAppearance } from "../backend/commands.js";
import { Store } from "./store.js";

/** @typedef {"system" | "light" | "dark"} Appearance */

const KEY = "atles.appearance";

/** @type {readonly Appearance[]} */
export const APPEARANCES = ["system", "light", "dark"];

export const appearance = new Store(/** @type {Appearance} */ ("system"));

/** @type {() => Pick<Storage, "getItem" | "setItem">} */
let place = () => localStorage;

/** @param {Appearance} wanted */
function set(wanted) {
  appearance.set(wanted);
  const root = document.documentElement;
  if (wanted === "system") root.removeAttribute("data-theme");
  else root.dataset.theme = wanted;
  // The title bar; where the system does not let us, the page alone is as the user wants it.
  void setAppearance(wanted).catch(() => {});
}

/** @param {Appearance} wanted */
export function chooseAppearance(wanted) {
  set(wanted);
  try {
    place().setItem(KEY, wanted);
  } catch {
    // A web view without storage forgets it, and loses nothing else.
  }
}

/** Looks as it did last time. @param {() => Pick<Storage, "getItem" | "setItem">} storage */
export function keepAppearance(storage) {
  place = storage;
  try {
    const kept = APPEARANCES.find((one) => one === storage().getItem(KEY));
    if (kept && kept !== "system") set(kept);
  } catch {
    // As above.
  }
}
