/**
 * How large everything is drawn: in steps, by keys that every browser has for it, and remembered on this computer.
 */
import { setZoom } from "../backend/zoom.js";
import { words } from "../words/en.js";
import { announce } from "./notices.js";
import { Store } from "./store.js";

const KEY = "atles.zoom";
/** In percent, as browsers have them; at the ends the smallest window and a large one still work. */
export const STEPS = [75, 80, 90, 100, 110, 125, 150, 175, 200];
const USUAL = 100;

/** @type {() => Pick<Storage, "getItem" | "setItem">} */
let place = () => localStorage;

/** How large, in percent. */
export const zoom = new Store(USUAL);

/** @param {number} wanted */
function set(wanted) {
  zoom.set(wanted);
  // A web view that cannot zoom stays as it is; nothing else depends on it.
  void setZoom(wanted / 100).catch(() => {});
}

/** @param {number} wanted */
function choose(wanted) {
  set(wanted);
  try {
    place().setItem(KEY, String(wanted));
  } catch {
    // A web view without storage forgets it, and loses nothing else.
  }
  announce(words.app.zoom(wanted));
}

/** @param {1 | -1} step */
export const zoomBy = (step) => choose(STEPS[Math.max(0, Math.min(STEPS.indexOf(zoom.value) + step, STEPS.length - 1))] ?? USUAL);
export const zoomUsual = () => choose(USUAL);

/** Draws as large as last time. @param {() => Pick<Storage, "getItem" | "setItem">} storage */
export function keepZoom(storage) {
  place = storage;
  zoom.set(USUAL);
  try {
    const kept = Number(storage().getItem(KEY));
    if (STEPS.includes(kept) && kept !== USUAL) set(kept);
  } catch {
    // As above.
  }
}
