/**
 * What the engine tells the window without being asked.
 *
 * @import * as Api from "./bindings"
 */
import { listen } from "@tauri-apps/api/event";

/**
 * Files that the user drags over the window or lets go on it.
 *
 * @typedef {{ kind: "enter" | "leave" | "drop", paths: string[] }} FileDrop
 */

/**
 * @param {(batch: Api.Event[]) => void} take Called for every batch, in order.
 * @returns {Promise<() => void>} Ends the subscription. No event is missed once the promise is fulfilled.
 */
export const listenToEngine = (take) => listen("atles", (event) => take(/** @type {Api.Event[]} */ (event.payload)));

/**
 * @param {(drop: FileDrop) => void} take
 * @returns {Promise<() => void>} Ends the subscription.
 */
export const listenToDrops = (take) => listen("drop", (event) => take(/** @type {FileDrop} */ (event.payload)));
